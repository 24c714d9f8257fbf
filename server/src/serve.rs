//! Start and stop: from a configuration to an open door, and from SIGTERM to a clean end (promise R6). Owns sockets and
//! connections; a request belongs to [`crate::http`].

use crate::config::address::PublicUrl;
use crate::config::{Config, ConfigError};
use crate::http;
use crate::http::state::{AppState, Front};
use crate::metrics;
use crate::peppers;
use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use service::{Desk, DeskConfig, HashingConfig, StartError, SystemClock, SystemEntropy};
use std::io::{self, Write};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tower::ServiceExt;

/// How long requests under way may take after SIGTERM (promise R6).
const DRAIN: Duration = Duration::from_secs(10);
/// How long the head of a request may take: a slow one holds a connection, not a thread.
const HEAD: Duration = Duration::from_secs(15);
/// How often what has ended is swept away.
const SWEEP: Duration = Duration::from_mins(15);
/// Most streams of one HTTP/2 connection at a time.
const STREAMS: u32 = 128;

/// Why the program does not start. One line for the operator.
#[derive(Debug, thiserror::Error)]
pub enum StartFailure {
    /// The configuration does not fit.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {}", listen_reason(.source))]
    Listen {
        /// Where.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// The service does not open.
    #[error("{}", crate::causes(.0))]
    Open(#[from] StartError),
    /// The sample organisation or the set-up link cannot be made.
    #[error("{}", crate::causes(.0))]
    Prepare(#[from] service::Error),
    /// The operating system gives no threads, signals or output.
    #[error("cannot start: {}", .0.kind())]
    System(#[from] io::Error),
}

fn listen_reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::AddrInUse => "the port is in use".to_owned(),
        kind => kind.to_string(),
    }
}

/// The threads. Hashing has its own, so few are enough here, and each costs memory.
///
/// # Errors
/// The operating system gives none.
pub fn runtime(serving: bool) -> Result<tokio::runtime::Runtime, StartFailure> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    builder
        .worker_threads(if serving { cores.clamp(1, 4) } else { 1 })
        .thread_name("latchkey")
        .enable_all();
    Ok(builder.build()?)
}

/// Where the program is reached when nobody said otherwise.
pub fn local_url(config: &Config) -> PublicUrl {
    config
        .public_url
        .clone()
        .unwrap_or_else(|| PublicUrl::of_listener(config.listen))
}

/// Opens the service.
///
/// # Errors
/// The folder, the peppers or the database cannot be used.
pub async fn open(config: &Config, public_url: PublicUrl) -> Result<Desk, StartFailure> {
    config.prepare_data()?;
    let mut hashing = HashingConfig::default();
    hashing.memory_kib = config.hashing.memory_kib;
    hashing.passes = config.hashing.iterations;
    hashing.workers = (config.hashing.workers > 0).then_some(config.hashing.workers);
    hashing.peppers = config
        .hashing
        .pepper_file
        .as_deref()
        .map(peppers::read)
        .transpose()?
        .unwrap_or_default();
    let desk = Desk::open(DeskConfig {
        database_url: config.database_url.clone(),
        data_dir: config.data.clone(),
        public_url: public_url.to_string(),
        hashing,
        seal_key_file: config.seal_key_file.clone(),
        demo: config.demo,
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
    });
    Ok(desk.await?)
}

/// Runs the program until it is told to stop.
///
/// # Errors
/// It does not start.
pub async fn serve(config: Config) -> Result<(), StartFailure> {
    config.prepare_data()?;
    let (listener, address) = listen(config.listen).await?;
    let figures = match config.metrics {
        Some(address) => Some(listen(address).await?),
        None => None,
    };
    let public_url = config
        .public_url
        .clone()
        .unwrap_or_else(|| PublicUrl::of_listener(address));
    let desk = open(&config, public_url.clone()).await?;
    let state = AppState::new(desk, front(&config, public_url));
    let stop = stop_signal()?;
    let metrics_at = figures.as_ref().map(|(_, address)| *address);
    announce(&config, &state, address, metrics_at).await?;
    service::audit::program_started(state.desk(), env!("CARGO_PKG_VERSION")).await?;
    let sweeping = tokio::spawn(sweep(state.desk().clone()));
    let workers = service::messages::start(state.desk());
    let jobs = service::jobs::start_workers(state.desk());
    let (told, asked) = watch::channel(false);
    let stop = async {
        stop.await;
        tracing::info!("stopping");
        state.drain();
        // Requests and messages under way have the same ten seconds.
        told.send_replace(true);
    };
    let outbox = async {
        stopped(asked.clone()).await;
        tokio::join!(workers.stop(DRAIN), jobs.stop(DRAIN));
    };
    let watchers = async {
        if let Some((listener, _)) = figures {
            accept(listener, metrics::router(&state), stopped(asked.clone())).await;
        }
    };
    let people = accept(listener, http::router(&state), stop);
    tokio::join!(people, watchers, outbox);
    sweeping.abort();
    if let Err(error) = service::audit::program_stopped(state.desk()).await {
        tracing::warn!(
            error = crate::causes(&error),
            "the stop is not in the audit log"
        );
    }
    if let Err(error) = state.desk().close().await {
        tracing::warn!(
            error = crate::causes(&error),
            "the database was not closed in order"
        );
    }
    tracing::info!("stopped");
    Ok(())
}

async fn listen(address: SocketAddr) -> Result<(TcpListener, SocketAddr), StartFailure> {
    let listening = |source| StartFailure::Listen { address, source };
    let listener = TcpListener::bind(address).await.map_err(listening)?;
    let bound = listener.local_addr().map_err(listening)?;
    Ok((listener, bound))
}

/// Until the program is told to stop.
async fn stopped(mut asked: watch::Receiver<bool>) {
    let _told_or_gone = asked.wait_for(|stop| *stop).await;
}

fn front(config: &Config, public_url: PublicUrl) -> Front {
    Front {
        public_url,
        any_loopback_name: config.public_url.is_none(),
        insecure_cookies: config.insecure_http,
        trusted_proxies: config.trusted_proxies.clone(),
    }
}

/// What the operator reads first.
async fn announce(
    config: &Config,
    state: &AppState,
    address: SocketAddr,
    metrics: Option<SocketAddr>,
) -> Result<(), StartFailure> {
    let (desk, url) = (state.desk(), &state.front().public_url);
    let mut lines = vec![format!("Listening on http://{address}")];
    if config.public_url.is_some() {
        lines.push(format!("People reach it at {url}"));
    }
    if let Some(metrics) = metrics {
        lines.push(format!("Metrics at http://{metrics}{}", metrics::PATH));
    }
    if config.insecure_http {
        lines.push(
            "Insecure: session cookies are sent without Secure, on this machine only".to_owned(),
        );
    } else if !url.is_https() {
        lines.push(
            "Without TLS, on this machine only: Chromium and Firefox keep Secure cookies for a loopback address; for other \
             clients add --insecure-http"
                .to_owned(),
        );
    }
    if config.demo {
        let sign_in = service::demo::seed(desk).await?;
        lines.push(format!(
            "Sign in at {url} as {} with {}",
            sign_in.user_name,
            sign_in.password.expose()
        ));
        lines.push(format!(
            "Read every mail and text of the demo at {url}{}",
            service::demo::mailbox::PATH
        ));
    } else if let Some(token) = service::setup::link_token(desk).await? {
        lines.push(format!("Set up at {url}/set-up#{}", token.expose()));
    }
    let mut out = io::stdout().lock();
    for line in lines {
        writeln!(out, "{line}")?;
    }
    Ok(out.flush()?)
}

/// Ends what has ended, now and then; several copies of the program may do it at once.
async fn sweep(desk: Desk) {
    let mut every = tokio::time::interval(SWEEP);
    loop {
        every.tick().await;
        if let Err(error) = service::maintenance::sweep(&desk).await {
            tracing::warn!(error = crate::causes(&error), "nothing was swept away");
        }
    }
}

/// Takes connections until told to stop, then waits for those that are busy.
async fn accept(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let graceful = GracefulShutdown::new();
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .max_buf_size(64 * 1024);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(STREAMS)
        .keep_alive_interval(Duration::from_secs(30));
    tokio::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, peer)) => attend(stream, peer, &builder, &router, &graceful),
            // Out of descriptors: connections under way will free some.
            Err(error) => {
                tracing::warn!(%error, "a connection was not taken");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
    drop(listener);
    if tokio::time::timeout(DRAIN, graceful.shutdown())
        .await
        .is_err()
    {
        tracing::warn!("requests were still under way after {} s", DRAIN.as_secs());
    }
}

fn attend(
    stream: TcpStream,
    peer: SocketAddr,
    builder: &Builder<TokioExecutor>,
    router: &Router,
    graceful: &GracefulShutdown,
) {
    let _works_without = stream.set_nodelay(true);
    let router = router.clone();
    let service = tower::service_fn(move |request: ::http::Request<hyper::body::Incoming>| {
        let mut request: Request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().oneshot(request)
    });
    let connection = builder
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service))
        .into_owned();
    let watched = graceful.watch(connection);
    tokio::spawn(async move {
        if let Err(error) = watched.await {
            tracing::debug!(error, "a connection ended early");
        }
    });
}

/// SIGTERM from a supervisor, SIGINT from a terminal.
#[cfg(unix)]
pub(crate) fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt) = (
        signal(SignalKind::terminate())?,
        signal(SignalKind::interrupt())?,
    );
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

#[cfg(not(unix))]
pub(crate) fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _either_way = tokio::signal::ctrl_c().await;
    })
}
