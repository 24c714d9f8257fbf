//! Where a request comes from. Owns the rule of promise L3: `X-Forwarded-For` counts only from configured
//! proxies, and one that cannot be read closes the door instead of falling back to another address, or an
//! attacker could choose whose limit is used up (CVE-2024-47070).

use super::state::Front;
use http::HeaderMap;
use std::net::IpAddr;

/// A trusted proxy said something about the client that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnreadableForwarding;

/// The client's address: the nearest one that is not a trusted proxy's.
///
/// # Errors
/// The proxy's header has something that is no address.
pub fn client_address(
    front: &Front,
    peer: IpAddr,
    headers: &HeaderMap,
) -> Result<IpAddr, UnreadableForwarding> {
    let peer = peer.to_canonical();
    if !front.trusts(peer) {
        return Ok(peer);
    }
    let mut nearest = peer;
    for value in headers.get_all("x-forwarded-for").iter().rev() {
        let hops = value.to_str().map_err(|_| UnreadableForwarding)?;
        for hop in hops.rsplit(',') {
            nearest = hop
                .trim()
                .parse::<IpAddr>()
                .map_err(|_| UnreadableForwarding)?
                .to_canonical();
            if !front.trusts(nearest) {
                return Ok(nearest);
            }
        }
    }
    Ok(nearest)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn address(peer: &str, forwarded: &[&str]) -> Result<String, UnreadableForwarding> {
        let front = Front {
            public_url: "https://desk.example".parse().unwrap(),
            any_loopback_name: false,
            insecure_cookies: false,
            trusted_proxies: vec!["10.0.0.0/8".parse().unwrap()],
        };
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", value.parse().unwrap());
        }
        client_address(&front, peer.parse().unwrap(), &headers).map(|ip| ip.to_string())
    }

    #[test]
    fn l3_only_a_trusted_proxy_speaks_for_the_client() {
        assert_eq!(
            address("192.0.2.1", &["198.51.100.7"]),
            Ok("192.0.2.1".into())
        );
        assert_eq!(
            address("10.0.0.1", &["198.51.100.7"]),
            Ok("198.51.100.7".into())
        );
        assert_eq!(address("10.0.0.1", &[]), Ok("10.0.0.1".into()));
    }

    #[test]
    fn l3_what_the_client_itself_put_in_front_is_not_believed() {
        assert_eq!(
            address("10.0.0.1", &["1.1.1.1, 198.51.100.7, 10.0.0.2"]),
            Ok("198.51.100.7".into())
        );
        assert_eq!(
            address("10.0.0.1", &["1.1.1.1", "198.51.100.7"]),
            Ok("198.51.100.7".into())
        );
        // Garbage beyond the nearest untrusted hop is the client's own and does not matter.
        assert_eq!(
            address("10.0.0.1", &["garbage, 198.51.100.7"]),
            Ok("198.51.100.7".into())
        );
    }

    #[test]
    fn l3_garbage_from_a_proxy_fails_closed() {
        for garbage in [
            "unknown",
            "",
            "198.51.100.7:80",
            "198.51.100.7,",
            "\"198.51.100.7\"",
        ] {
            assert_eq!(
                address("10.0.0.1", &[garbage]),
                Err(UnreadableForwarding),
                "{garbage:?}"
            );
        }
    }
}
