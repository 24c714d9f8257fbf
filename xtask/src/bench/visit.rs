//! What a first visit costs: the page and everything that it loads, as sent to a browser that takes brotli.

use super::{
    desk::{self, Desk},
    http::Client,
};
use anyhow::{Context, Result, bail};
use std::collections::BTreeSet;

/// Bytes over the wire, headers included.
#[derive(Clone, Copy, Default, Debug)]
pub struct Visit {
    /// The document and its style sheet: what must be there before the page can be used.
    pub usable: usize,
    /// Everything.
    pub all: usize,
    /// How many files.
    pub files: usize,
}

/// Asks for a page like a browser with an empty cache.
///
/// # Errors
/// A part of the page is not there.
pub fn of(client: &mut Client, path: &str) -> Result<Visit> {
    client.say("Accept-Encoding", "br, gzip");
    client.say("Accept", "text/html");
    let page = client.get(path)?;
    if page.status != 200 {
        bail!("GET {path}: {}", page.status);
    }
    let html = page.text();
    // The parts of the program that the page needs are announced in a header.
    let assets = assets(&(html + page.header("link").unwrap_or_default()));
    let mut visit = Visit {
        usable: page.wire,
        all: page.wire,
        files: 1 + assets.len(),
    };
    for asset in &assets {
        let answer = client.get(asset)?;
        if answer.status != 200 {
            bail!("GET {asset}: {}", answer.status);
        }
        visit.all += answer.wire;
        if asset.contains("/main.") {
            visit.usable += answer.wire;
        }
    }
    Ok(visit)
}

/// Every embedded file that the document names, once.
fn assets(html: &str) -> BTreeSet<String> {
    html.match_indices("/assets/")
        .map(|(at, _)| {
            let rest = &html[at..];
            let end = rest
                .find(['"', ';', '\'', '#', '?', ' ', '<', '>', '&', '\\'])
                .unwrap_or(rest.len());
            rest[..end].to_owned()
        })
        .filter(|asset| asset.len() > "/assets/".len())
        .collect()
}

/// Signs in through the two pages, as a browser does.
///
/// # Errors
/// It is refused.
pub fn browser(desk: &Desk, user: &str) -> Result<Client> {
    let mut client = Client::new(desk.address);
    client.say("Sec-Fetch-Site", "same-origin");
    let form = "application/x-www-form-urlencoded";
    let name = user.replace('@', "%40");
    let first = client.post("/sign-in", form, &format!("user_name={name}&next="))?;
    let cookie = first.cookies().join("; ");
    client.say("Cookie", &cookie);
    let password = desk::PASSWORD.replace(' ', "+");
    let second = client.post(
        "/sign-in/password",
        form,
        &format!("user_name={name}&password={password}&next="),
    )?;
    if second.status != 303 {
        bail!("sign-in of {user}: {}", second.status);
    }
    let session = second
        .cookies()
        .into_iter()
        .find(|cookie| !cookie.ends_with('='))
        .context("a session has a cookie")?;
    client.say("Cookie", &session);
    Ok(client)
}

#[cfg(test)]
mod tests {
    use super::assets;

    #[test]
    fn each_file_that_a_page_names_is_counted_once() {
        let html = r#"<html data-js="/assets/a.js"><link href="/assets/m.css"><link href="/assets/a.js"><use href="/assets/i.svg#key">"#;
        assert_eq!(
            assets(html).into_iter().collect::<Vec<_>>(),
            ["/assets/a.js", "/assets/i.svg", "/assets/m.css"]
        );
    }
}
