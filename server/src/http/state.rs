//! What every handler shares: the running service, where people reach it, and whether it is on its way out.
//! Owns no request.

use super::events::Streams;
use crate::config::address::{Cidr, PublicUrl, normal_authority};
use service::Desk;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What every handler shares; cheap to clone.
#[derive(Clone)]
pub struct AppState(Arc<Inner>);

struct Inner {
    desk: Desk,
    front: Front,
    draining: AtomicBool,
    streams: Streams,
}

/// The program as seen from outside.
#[derive(Clone, Debug)]
pub struct Front {
    /// Where people reach it.
    pub public_url: PublicUrl,
    /// Nobody configured a name: every spelling of the loopback address is welcome.
    pub any_loopback_name: bool,
    /// Cookies without `__Host-` and `Secure`.
    pub insecure_cookies: bool,
    /// Proxies whose `X-Forwarded-For` counts.
    pub trusted_proxies: Vec<Cidr>,
}

impl AppState {
    /// A service behind a front.
    pub fn new(desk: Desk, front: Front) -> Self {
        Self(Arc::new(Inner {
            desk,
            front,
            draining: AtomicBool::new(false),
            streams: Streams::default(),
        }))
    }
    /// The running service.
    pub fn desk(&self) -> &Desk {
        &self.0.desk
    }
    /// The program as seen from outside.
    pub fn front(&self) -> &Front {
        &self.0.front
    }
    /// The streams of events there are.
    pub fn streams(&self) -> &Streams {
        &self.0.streams
    }
    /// No new work from now on: `/readyz` says no.
    pub fn drain(&self) {
        self.0.draining.store(true, Ordering::SeqCst);
    }
    /// Whether it is on its way out.
    pub fn is_draining(&self) -> bool {
        self.0.draining.load(Ordering::SeqCst)
    }
}

impl Front {
    /// Whether a `Host` header names this program (promise S6).
    pub fn is_own_authority(&self, authority: &str) -> bool {
        let authority = normal_authority(authority, self.public_url.is_https());
        authority == self.public_url.authority()
            || (self.any_loopback_name && self.public_url.loopback_spellings().contains(&authority))
    }
    /// Whether an `Origin` header is exactly this program (promise S5).
    pub fn is_own_origin(&self, origin: &str) -> bool {
        origin
            .strip_prefix(self.public_url.scheme())
            .and_then(|rest| rest.strip_prefix("://"))
            .is_some_and(|authority| self.is_own_authority(authority))
    }
    /// Whether the address is one of the configured proxies.
    pub fn trusts(&self, address: IpAddr) -> bool {
        self.trusted_proxies
            .iter()
            .any(|range| range.contains(address))
    }
}
