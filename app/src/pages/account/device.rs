//! Devices in words. Owns the guess of browser and system from what a browser says of itself; it is shown, never
//! relied on.

use crate::words::{k, t, tr};
use domain::wire::people::SessionRow;

/// Browsers by what tells them from each other, the most particular first.
const BROWSERS: [(&str, &str); 6] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Chrom", "Chrome"),
    ("Safari/", "Safari"),
];
const SYSTEMS: [(&str, &str); 6] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
];

/// `Firefox on Linux`, as well as can be said.
pub fn name(session: &SessionRow) -> String {
    if session.is_api {
        return t(k::SECURITY_SCRIPT).to_owned();
    }
    match (
        find(&BROWSERS, &session.user_agent),
        find(&SYSTEMS, &session.user_agent),
    ) {
        (Some(browser), Some(system)) => tr(
            k::SECURITY_BROWSER_ON,
            &[("browser", browser.into()), ("system", system.into())],
        ),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => t(k::SECURITY_UNKNOWN_BROWSER).to_owned(),
    }
}

/// The symbol of the device.
pub fn icon(session: &SessionRow) -> &'static str {
    if session.is_api {
        "code"
    } else if ["iPhone", "Android", "Mobile"]
        .iter()
        .any(|mark| session.user_agent.contains(mark))
    {
        "phone"
    } else {
        "screen"
    }
}

fn find(list: &[(&str, &'static str)], user_agent: &str) -> Option<&'static str> {
    list.iter()
        .find(|(mark, _)| user_agent.contains(mark))
        .map(|(_, name)| *name)
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::{BROWSERS, SYSTEMS, find};

    #[test]
    fn browsers_are_told_from_those_they_pretend_to_be() {
        for (user_agent, browser, system) in [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36 Edg/142.0",
                "Edge",
                "Windows",
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36",
                "Chrome",
                "Linux",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15",
                "Safari",
                "macOS",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile Safari/604.1",
                "Safari",
                "iPhone",
            ),
            (
                "Mozilla/5.0 (Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0",
                "Firefox",
                "Android",
            ),
        ] {
            assert_eq!(find(&BROWSERS, user_agent), Some(browser));
            assert_eq!(find(&SYSTEMS, user_agent), Some(system));
        }
    }
}
