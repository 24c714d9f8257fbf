//! Addresses in the configuration: where people reach the program (`public_url`), and which proxies may
//! speak for a client. Owns how they are written and compared; opens no socket.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

/// Where people reach the program: scheme and authority, nothing else.
///
/// Links in mail and the expected `Host` come from here and never from a request (promise S6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    https: bool,
    authority: String,
}

impl PublicUrl {
    /// `http://ADDRESS` for a socket on this machine.
    pub fn of_listener(address: SocketAddr) -> Self {
        Self {
            https: false,
            authority: normal_authority(&address.to_string(), false),
        }
    }
    /// Whether browsers speak TLS to it (or to the proxy before it).
    pub const fn is_https(&self) -> bool {
        self.https
    }
    /// Host and, where it is not the scheme's own, port; lower case. What a `Host` header must say.
    pub fn authority(&self) -> &str {
        &self.authority
    }
    /// `http` or `https`.
    pub const fn scheme(&self) -> &'static str {
        if self.https { "https" } else { "http" }
    }
    /// Whether the name in it can only mean this machine.
    pub fn is_loopback(&self) -> bool {
        let host = host_of(&self.authority);
        host == "localhost"
            || host.ends_with(".localhost")
            || host
                .trim_matches(['[', ']'])
                .parse::<IpAddr>()
                .is_ok_and(|ip| ip.is_loopback())
    }
    /// The other spellings of a loopback address with the same port. Only used where nobody configured a
    /// name, so that `localhost` works as well as `127.0.0.1` at the first start.
    pub fn loopback_spellings(&self) -> Vec<String> {
        let port = self
            .authority
            .strip_prefix(host_of(&self.authority))
            .unwrap_or_default();
        ["localhost", "127.0.0.1", "[::1]"]
            .iter()
            .map(|host| format!("{host}{port}"))
            .collect()
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme(), self.authority)
    }
}

impl FromStr for PublicUrl {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        const FORM: &str = "it must look like https://desk.example.org, without a path";
        let uri: http::Uri = text.parse().map_err(|_| FORM.to_owned())?;
        let https = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(FORM.to_owned()),
        };
        let authority = uri.authority().ok_or_else(|| FORM.to_owned())?.as_str();
        if authority.contains('@') || uri.query().is_some() || !matches!(uri.path(), "" | "/") {
            return Err(FORM.to_owned());
        }
        Ok(Self {
            https,
            authority: normal_authority(authority, https),
        })
    }
}

/// Lower case, and without the port that the scheme implies: two spellings of one authority become equal.
pub fn normal_authority(authority: &str, https: bool) -> String {
    let lower = authority.to_ascii_lowercase();
    let implied = if https { ":443" } else { ":80" };
    lower
        .strip_suffix(implied)
        .filter(|host| !host.is_empty())
        .unwrap_or(&lower)
        .to_owned()
}

/// The authority without its port.
fn host_of(authority: &str) -> &str {
    match authority.rfind(']') {
        Some(end) => authority.get(..=end).unwrap_or(authority),
        None => authority.split(':').next().unwrap_or(authority),
    }
}

/// A range of addresses, like `10.0.0.0/8`, or a single one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cidr {
    base: IpAddr,
    bits: u8,
}

impl Cidr {
    /// Whether the address is in the range. IPv4 addresses in IPv6 clothing count as IPv4.
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.base, address.to_canonical()) {
            (IpAddr::V4(base), IpAddr::V4(other)) => {
                let shift = 32 - u32::from(self.bits);
                u32::from(base).checked_shr(shift) == u32::from(other).checked_shr(shift)
            }
            (IpAddr::V6(base), IpAddr::V6(other)) => {
                let shift = 128 - u32::from(self.bits);
                u128::from(base).checked_shr(shift) == u128::from(other).checked_shr(shift)
            }
            _ => false,
        }
    }
}

impl FromStr for Cidr {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let form = || "it must be an address or a range like 10.0.0.0/8".to_owned();
        let (address, bits) = text
            .split_once('/')
            .map_or((text, None), |(address, bits)| (address, Some(bits)));
        let base = address
            .trim()
            .parse::<IpAddr>()
            .map_err(|_| form())?
            .to_canonical();
        let widest = if base.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(widest), |bits| {
            bits.trim().parse::<u8>().map_err(|_| form())
        })?;
        if bits > widest {
            Err(form())
        } else {
            Ok(Self { base, bits })
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_public_url_is_scheme_and_authority_alone() {
        for good in [
            "https://desk.example.org",
            "https://DESK.example.org:443/",
            "http://127.0.0.1:3000",
        ] {
            assert!(good.parse::<PublicUrl>().is_ok(), "{good}");
        }
        for bad in [
            "",
            "desk.example.org",
            "ftp://desk",
            "https://desk/path",
            "https://a@desk",
            "https://desk/?q",
            "https://",
        ] {
            assert!(bad.parse::<PublicUrl>().is_err(), "{bad}");
        }
    }

    #[test]
    fn two_spellings_of_one_public_url_are_equal() {
        assert_eq!(
            "https://DESK.example:443/".parse::<PublicUrl>(),
            "https://desk.example".parse()
        );
        assert_eq!(
            "https://desk.example"
                .parse::<PublicUrl>()
                .unwrap()
                .to_string(),
            "https://desk.example"
        );
    }

    #[test]
    fn loopback_names_are_known() {
        for url in [
            "http://localhost:1",
            "http://127.0.0.1",
            "http://[::1]:3000",
            "http://desk.localhost",
        ] {
            assert!(url.parse::<PublicUrl>().unwrap().is_loopback(), "{url}");
        }
        for url in [
            "http://192.168.0.1",
            "http://localhost.example.org",
            "https://desk.example",
        ] {
            assert!(!url.parse::<PublicUrl>().unwrap().is_loopback(), "{url}");
        }
    }

    #[test]
    fn ranges_contain_what_they_say() {
        let inside =
            |range: &str, ip: &str| range.parse::<Cidr>().unwrap().contains(ip.parse().unwrap());
        assert!(inside("10.0.0.0/8", "10.255.1.2"));
        assert!(inside("10.0.0.0/8", "::ffff:10.1.1.1"));
        assert!(!inside("10.0.0.0/8", "11.0.0.1"));
        assert!(inside("0.0.0.0/0", "200.1.1.1"));
        assert!(!inside("0.0.0.0/0", "2001:db8::1"));
        assert!(inside("2001:db8::/32", "2001:db8:1::5"));
        assert!(inside("127.0.0.1", "127.0.0.1"));
        assert!(!inside("127.0.0.1", "127.0.0.2"));
        for bad in ["10.0.0.0/33", "::/129", "ten", "10.0.0.0/", ""] {
            assert!(bad.parse::<Cidr>().is_err(), "{bad}");
        }
    }
}
