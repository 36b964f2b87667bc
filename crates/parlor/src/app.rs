//! One server in this process: a store, an engine over it, the routers, a listening socket.

use crate::callbacks::{self, CallbackOptions};
use crate::clock::SystemClock;
use crate::files::Disk;
use crate::routes;
use anyhow::Context as _;
use parlor_engine::files::Files;
use parlor_engine::live::LiveLimits;
use parlor_engine::{Engine, secrets};
use parlor_http::Limits;
use parlor_http::metrics::{MetricsAccess, PrometheusHandle};
use parlor_store::{Clock, Location, Store, StoreOptions};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock, PoisonError};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// The parts and settings of a server.
pub struct Options {
    /// Where the data are.
    pub location: Location,
    /// Where it listens; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Seals secrets that must be sent out again. The same for every node of one database, and the same after a restart.
    pub server_key: [u8; 32],
    /// Bounds on what callers may ask.
    pub limits: Limits,
    /// The bearer token that may read `/metrics` from other machines.
    pub metrics_token: Option<String>,
    /// Bounds on live connections.
    pub live: LiveLimits,
    /// Where the time comes from.
    pub clock: Arc<dyn Clock>,
    /// The settings of callbacks.
    pub callbacks: CallbackOptions,
    /// Where files are, and how they are reached.
    pub files: FileOptions,
}

/// Where files are, and how they are reached.
#[derive(Clone, Debug)]
pub struct FileOptions {
    /// The directory. All nodes of one database share it.
    pub dir: PathBuf,
    /// Largest file, in bytes.
    pub max_bytes: u64,
    /// The address under which this server is reached from outside, as `https://chat.example.com`; `None`: as it listens.
    pub public_url: Option<String>,
}

impl FileOptions {
    /// In a directory, with the ordinary limit.
    #[must_use]
    pub const fn at(dir: PathBuf) -> Self {
        Self {
            dir,
            max_bytes: parlor_engine::files::MAX_BYTES,
            public_url: None,
        }
    }

    /// An engine over this place.
    ///
    /// # Errors
    /// The directory cannot be made.
    pub fn given_to(&self, engine: Engine) -> anyhow::Result<Engine> {
        let disk = Disk::open(&self.dir)?;
        let engine = engine.with_files(Files::at(Arc::new(disk), self.max_bytes));
        if let Some(url) = &self.public_url {
            engine.files().reached_at(url);
        }
        Ok(engine)
    }
}

impl Options {
    /// With the machine's clock and the ordinary limits; files are beside an embedded database, else in `data/files`.
    #[must_use]
    pub fn new(location: Location, listen: SocketAddr, server_key: [u8; 32]) -> Self {
        let files = match &location {
            Location::Sqlite { dir } => dir.join("files"),
            Location::Postgres { .. } => PathBuf::from("data/files"),
        };
        Self {
            location,
            listen,
            server_key,
            limits: Limits::default(),
            metrics_token: None,
            live: LiveLimits::default(),
            clock: Arc::new(SystemClock::default()),
            callbacks: CallbackOptions::default(),
            files: FileOptions::at(files),
        }
    }
}

/// Opens the database, migrating it where that is needed, and makes the engine over it.
///
/// # Errors
/// The database cannot be opened; the error says why and what to do.
pub async fn open(
    location: Location,
    server_key: [u8; 32],
    clock: Arc<dyn Clock>,
) -> anyhow::Result<Engine> {
    let store = Store::open(StoreOptions {
        location,
        clock: Arc::clone(&clock),
    })
    .await
    .context("cannot open the database")?;
    let engine = Engine::new(store, clock, secrets::Sealer::new(server_key))
        .with_formats(crate::callbacks::formats());
    let sealed = engine
        .seal_settings()
        .await
        .context("cannot seal the settings of callback endpoints that an earlier version stored")?;
    if sealed > 0 {
        tracing::info!(
            endpoints = sealed,
            "settings of callback endpoints are sealed with the server key now"
        );
    }
    Ok(engine)
}

/// A server that serves. Dropping it does not end it; [`Running::shutdown`] does.
pub struct Running {
    addr: SocketAddr,
    engine: Engine,
    shutdown: CancellationToken,
    serving: JoinHandle<std::io::Result<()>>,
    dispatching: JoinHandle<()>,
}

impl Running {
    /// Where it listens.
    #[must_use]
    pub const fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The engine behind the server.
    #[must_use]
    pub const fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Cancelled when it is to end.
    #[must_use]
    pub const fn shutdown_token(&self) -> &CancellationToken {
        &self.shutdown
    }

    /// Accepts nothing more, answers what is in flight, closes the database.
    ///
    /// # Errors
    /// The listener had failed before.
    pub async fn shutdown(self) -> anyhow::Result<()> {
        self.shutdown.cancel();
        let served = self.serving.await;
        // What it has sent it records before the database closes.
        let dispatched = self.dispatching.await;
        self.engine.store().close().await;
        served
            .context("the server task ended abnormally")?
            .context("the listening socket failed")?;
        dispatched.context("the dispatcher of callbacks ended abnormally")
    }
}

/// Opens the database and serves it.
///
/// # Errors
/// The database cannot be opened or the address cannot be listened on.
pub async fn start(options: Options) -> anyhow::Result<Running> {
    let engine = open(options.location, options.server_key, options.clock)
        .await?
        .with_live(options.live);
    let engine = options.files.given_to(engine)?;
    serve(
        engine,
        options.listen,
        options.limits,
        options.metrics_token.as_deref(),
        &options.callbacks,
    )
    .await
}

/// Serves an engine that is open already.
///
/// # Errors
/// The address cannot be listened on, or what sends callbacks cannot be set up.
pub async fn serve(
    engine: Engine,
    listen: SocketAddr,
    limits: Limits,
    metrics_token: Option<&str>,
    callbacks: &CallbackOptions,
) -> anyhow::Result<Running> {
    let listener = TcpListener::bind(listen).await.with_context(|| {
        format!("cannot listen on {listen}; name another address with --listen, or end what listens there")
    })?;
    let addr = listener.local_addr()?;
    engine
        .files()
        .reached_at(&format!("http://{}", reachable(addr)));
    let shutdown = CancellationToken::new();
    let metrics = recorder()?;
    tokio::spawn(parlor_http::metrics::upkeep(
        metrics.clone(),
        shutdown.clone(),
    ));
    let router = routes::router(
        &engine,
        routes::Surroundings {
            limits,
            shutdown: shutdown.clone(),
            metrics,
            metrics_access: MetricsAccess::new(metrics_token),
            instance: u64::from_be_bytes(secrets::random()?),
        },
    );
    let (timekeeper, ended) = (engine.clone(), shutdown.clone());
    tokio::spawn(async move {
        ended.run_until_cancelled(timekeeper.keep_time()).await;
    });
    // Live connections never end by themselves.
    let (live, ended) = (engine.clone(), shutdown.clone());
    tokio::spawn(async move {
        tokio::select! {
            () = ended.cancelled() => live.close_live(),
            () = live.keep_live() => {}
        }
    });
    let (sweeper, ended) = (engine.clone(), shutdown.clone());
    tokio::spawn(async move {
        ended.run_until_cancelled(sweeper.keep_files()).await;
    });
    let dispatching = callbacks::start(engine.clone(), callbacks, shutdown.clone())?;
    let (indexer, ended) = (engine.store().clone(), shutdown.clone());
    tokio::spawn(async move {
        ended.run_until_cancelled(indexer.keep_index()).await;
    });
    let serving = tokio::spawn(parlor_http::server::serve(
        listener,
        router,
        limits,
        shutdown.clone(),
        routes::faults(),
    ));
    Ok(Running {
        addr,
        engine,
        shutdown,
        serving,
        dispatching,
    })
}

/// An address that can be connected to: who listens on all of them is there on this machine's own.
fn reachable(addr: SocketAddr) -> SocketAddr {
    let ip = match addr.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, addr.port())
}

/// The process' metrics, of which there is one set however many servers it runs.
fn recorder() -> anyhow::Result<PrometheusHandle> {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    static INSTALLING: std::sync::Mutex<()> = std::sync::Mutex::new(());
    let _one = INSTALLING.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(handle) = HANDLE.get() {
        return Ok(handle.clone());
    }
    let handle = parlor_http::metrics::install().context("cannot set up metrics")?;
    Ok(HANDLE.get_or_init(|| handle).clone())
}
