//! Figures for monitoring, in the OpenMetrics text form. Owns the second listener's only route, `GET /metrics`, and the names of
//! all figures; never stands on the listener that people reach, and never says a name, an address or an id.
//!
//! Figures of messages and requests are for whoever runs the program: they rise when somebody is sent or asks for something (promise E1).

use crate::http::headers;
use crate::http::state::AppState;
use axum::Router;
use axum::extract::State;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use domain::Span;
use http::{HeaderValue, StatusCode, header};
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::{Atomic as _, Counter};
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};
use service::Desk;
use service::hashing::Load;
use service::messages::Figures;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use tokio::sync::Mutex;

/// Where the figures are.
pub const PATH: &str = "/metrics";
/// The form of the answer.
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// One label and its value.
type Label = [(&'static str, &'static str); 1];

/// Everything that is told.
struct Told {
    messages: Figures,
    jobs: service::jobs::Figures,
    requests: service::requests::Figures,
    load: Load,
    hashes: u64,
}

#[derive(Clone)]
struct Scraped {
    state: AppState,
    /// The database is asked once at a time, however many ask us.
    turn: Arc<Mutex<()>>,
}

/// What the second listener answers.
pub fn router(state: &AppState) -> Router {
    let scraped = Scraped {
        state: state.clone(),
        turn: Arc::default(),
    };
    Router::new()
        .route(PATH, get(scrape))
        .layer(from_fn_with_state(state.clone(), headers::add))
        .with_state(scraped)
}

async fn scrape(State(scraped): State<Scraped>) -> Response {
    let desk = scraped.state.desk();
    let turn = scraped.turn.lock().await;
    let told = asked(desk).await;
    drop(turn);
    let text = match told {
        Ok(told) => written(&told).ok(),
        Err(error) => {
            tracing::warn!(error = crate::causes(&error), "no figures");
            None
        }
    };
    match text {
        Some(text) => {
            let form = HeaderValue::from_static(OPEN_METRICS);
            ([(header::CONTENT_TYPE, form)], text).into_response()
        }
        None => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

async fn asked(desk: &Desk) -> Result<Told, service::Error> {
    Ok(Told {
        messages: service::messages::figures(desk).await?,
        jobs: service::jobs::figures(desk).await?,
        requests: service::requests::figures(desk).await?,
        load: desk.hasher().load(),
        hashes: desk.hasher().calls(),
    })
}

fn written(told: &Told) -> Result<String, std::fmt::Error> {
    let mut registry = Registry::with_prefix("latchkey");
    let version = [("version", env!("CARGO_PKG_VERSION"))];
    registry.register("build", "Which program this is", Info::new(version));
    tell_messages(&mut registry, &told.messages);
    tell_jobs(&mut registry, &told.jobs);
    tell_requests(&mut registry, told.requests);
    tell_hashes(&mut registry, told.load, told.hashes);
    let mut text = String::new();
    encode(&mut text, &registry)?;
    Ok(text)
}

fn tell_messages(registry: &mut Registry, figures: &Figures) {
    let states = figures.states.iter();
    let states = gauges(states.map(|(state, count)| ([("state", state.name())], *count)));
    registry.register(
        "messages",
        "Messages by state: all that wait (queued, sending, retrying), and those of the last 48 hours that ended; counting stops at 100000",
        states,
    );
    registry.register_with_unit(
        "messages_oldest_waiting",
        "How long the oldest message that waits has waited; 0 when none waits",
        Unit::Seconds,
        gauge(figures.oldest.map_or(0, seconds)),
    );
    let ended = figures.ended;
    for (name, help, count) in [
        (
            "messages_sent",
            "Messages that were sent by this copy of the program since its start",
            ended.sent,
        ),
        (
            "messages_retried",
            "Tries that failed and are made again later, since the start",
            ended.retrying,
        ),
        (
            "messages_dead",
            "Messages that were given up since the start",
            ended.dead,
        ),
        (
            "messages_dropped",
            "Messages that were not worth sending any more, since the start",
            ended.dropped,
        ),
    ] {
        registry.register(name, help, counter(count));
    }
}

fn tell_jobs(registry: &mut Registry, figures: &service::jobs::Figures) {
    let states = figures.states.iter();
    registry.register(
        "jobs",
        "Jobs by state, of those that are kept: 90 days",
        gauges(states.map(|(state, count)| ([("state", state.name())], *count))),
    );
    registry.register(
        "jobs_people_waiting",
        "People on the lists of jobs that are not over who have no outcome yet",
        gauge(figures.waiting),
    );
    let outcomes = figures.outcomes;
    registry.register(
        "jobs_people",
        "People on the lists of the jobs that are kept, by what came of them",
        gauges([
            ([("outcome", "done")], outcomes.done),
            ([("outcome", "left_out")], outcomes.left_out),
            ([("outcome", "failed")], outcomes.failed),
        ]),
    );
}

fn tell_requests(registry: &mut Registry, figures: service::requests::Figures) {
    registry.register(
        "requests",
        "Requests of people who cannot sign in that wait, by whether somebody looks after them",
        gauges([
            ([("state", "open")], figures.open),
            ([("state", "claimed")], figures.claimed),
        ]),
    );
    registry.register_with_unit(
        "requests_oldest_open",
        "How long the oldest request that nobody looks after has waited; 0 when there is none",
        Unit::Seconds,
        gauge(figures.oldest.map_or(0, seconds)),
    );
}

fn tell_hashes(registry: &mut Registry, load: Load, hashes: u64) {
    let count = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    registry.register(
        "hashes_running",
        "Password hashes that are being computed",
        gauge(count(load.running)),
    );
    registry.register(
        "hashes_waiting",
        "Password hashes that wait for a worker, by who waits for them",
        gauges([
            ([("lane", "people")], count(load.people)),
            ([("lane", "jobs")], count(load.bulk)),
        ]),
    );
    registry.register(
        "hashes",
        "Password hashes that were computed since the start",
        counter(hashes),
    );
}

fn seconds(span: Span) -> u64 {
    u64::try_from(span.as_seconds()).unwrap_or_default()
}

fn gauge(value: u64) -> Gauge<u64, AtomicU64> {
    let gauge = Gauge::<u64, AtomicU64>::default();
    gauge.set(value);
    gauge
}

fn gauges(values: impl IntoIterator<Item = (Label, u64)>) -> Family<Label, Gauge<u64, AtomicU64>> {
    let family = Family::<Label, Gauge<u64, AtomicU64>>::default();
    for (label, value) in values {
        family.get_or_create(&label).set(value);
    }
    family
}

fn counter(value: u64) -> Counter {
    let counter = Counter::<u64, AtomicU64>::default();
    counter.inner().inc_by(value);
    counter
}
