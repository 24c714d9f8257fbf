//! Server-sent events: what somebody looks at changed. Owns the form of the stream, how long one lasts and how many there are; what may
//! be watched is `service::watch`'s. An event names what changed and says nothing about it, so a stream holds nothing that
//! anybody could read too late.
//!
//! `change` has the id of what changed as its data; at the start, everything is named once. `end` says why nothing more comes:
//! `done` (nothing of it changes by itself any more) or `sign_in_required`, `not_allowed`, `not_found`. A stream that
//! just ends is to be opened again: it has lasted its time, or the program is about to stop.

use super::answer::Refusal;
use super::guard::Asker;
use super::state::AppState;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use domain::PersonId;
use domain::wire::problem::Code;
use futures::stream;
use http::{HeaderName, HeaderValue, header};
use service::watch::{Look, Watch};
use std::collections::{HashMap, VecDeque};
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::time::{Instant, Interval, MissedTickBehavior};

/// Between two looks.
const TICK: Duration = Duration::from_millis(500);
/// A stream lasts no longer: what goes on is opened again, through the ordinary door.
const LASTS: Duration = Duration::from_mins(2);
/// Proxies close what is silent.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// How long a browser waits before it opens a stream again.
const RETRY: Duration = Duration::from_secs(1);
/// Streams of one person at once; of all, in this copy of the program.
const MOST_OF_ONE: usize = 8;
const MOST: usize = 256;

/// The streams there are, by person.
#[derive(Clone, Debug, Default)]
pub struct Streams(Arc<Mutex<HashMap<PersonId, usize>>>);

/// One of them; gone with this value.
#[derive(Debug)]
struct Place {
    streams: Streams,
    person: PersonId,
}

impl Streams {
    fn take(&self, person: PersonId) -> Option<Place> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let all: usize = open.values().sum();
        let theirs = open.get(&person).copied().unwrap_or(0);
        if all >= MOST || theirs >= MOST_OF_ONE {
            return None;
        }
        open.insert(person, theirs + 1);
        Some(Place {
            streams: self.clone(),
            person,
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self
            .streams
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(theirs) = open.get_mut(&self.person) {
            *theirs -= 1;
            if *theirs == 0 {
                open.remove(&self.person);
            }
        }
    }
}

struct Following {
    state: AppState,
    watch: Watch,
    ticks: Interval,
    until: Instant,
    ready: VecDeque<Event>,
    is_over: bool,
    _place: Place,
}

/// The stream of a watch.
///
/// # Errors
/// `busy` where there are too many: ask again later, or look now and then.
pub fn follow(state: &AppState, asker: &Asker, watch: Watch) -> Result<Response, Refusal> {
    let person = asker.principal().ok_or(Code::SignInRequired)?.person;
    let place = state.streams().take(person).ok_or(Code::Busy)?;
    let mut ticks = tokio::time::interval(TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let following = Following {
        state: state.clone(),
        watch,
        ticks,
        until: Instant::now() + LASTS,
        ready: VecDeque::from([Event::default().retry(RETRY)]),
        is_over: false,
        _place: place,
    };
    let events = stream::unfold(following, next);
    let mut response = Sse::new(events)
        .keep_alive(KeepAlive::new().interval(HEARTBEAT))
        .into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // For nginx, which would gather what comes.
    headers.insert(
        HeaderName::from_static("x-accel-buffering"),
        HeaderValue::from_static("no"),
    );
    Ok(response)
}

async fn next(mut following: Following) -> Option<(Result<Event, Infallible>, Following)> {
    loop {
        if let Some(event) = following.ready.pop_front() {
            return Some((Ok(event), following));
        }
        let is_late = Instant::now() >= following.until;
        if following.is_over || is_late || following.state.is_draining() {
            return None;
        }
        following.ticks.tick().await;
        look(&mut following).await;
    }
}

async fn look(following: &mut Following) {
    let desk = following.state.desk().clone();
    match following.watch.look(&desk).await {
        Ok(Look { changed, is_over }) => {
            let change = |id: &uuid::Uuid| Event::default().event("change").data(id.to_string());
            following.ready.extend(changed.iter().map(change));
            if is_over {
                following.end("done");
            }
        }
        Err(error) => {
            let code = error.problem().code;
            let is_final = matches!(
                code,
                Code::SignInRequired | Code::MustChangePassword | Code::NotAllowed | Code::NotFound
            );
            if is_final {
                following.end(code.as_str());
            } else {
                // The database does not answer: the browser opens another stream, or tells that nothing comes.
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "a stream broke off"
                );
                following.is_over = true;
            }
        }
    }
}

impl Following {
    fn end(&mut self, why: &str) {
        self.ready
            .push_back(Event::default().event("end").data(why));
        self.is_over = true;
    }
}
