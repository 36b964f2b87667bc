//! A server in this process. It consists of a store, an engine, the routers and a listening socket.

use crate::callbacks::{self, CallbackOptions};
use crate::clock::SystemClock;
use crate::files::Disk;
use crate::routes;
use anyhow::Context as _;
use ipnet::IpNet;
use parlor_desk::Desk;
use parlor_engine::files::Files;
use parlor_engine::live::LiveLimits;
use parlor_engine::secrets::Sealer;
use parlor_engine::{Engine, secrets};
use parlor_http::Limits;
use parlor_http::client::TrustedProxies;
use parlor_http::metrics::{MetricsAccess, PrometheusHandle};
use parlor_http::site::Origin;
use parlor_store::{Clock, Location, Store, StoreOptions};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock, PoisonError};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// The configuration of a server.
pub struct Options {
    /// The location of the database.
    pub location: Location,
    /// The listening address. With port 0, the operating system chooses a free port.
    pub listen: SocketAddr,
    /// The server key. With this key, Parlor encrypts the stored secrets whose clear text Parlor needs later, such as
    /// signing secrets. All nodes of one database need the same server key. After a restart, a node needs the same
    /// server key again.
    pub server_key: [u8; 32],
    /// The limits for connections, requests and documents.
    pub limits: Limits,
    /// The bearer token with which other machines may read `/metrics`. `None` means that only programs on this machine
    /// may read `/metrics`.
    pub metrics_token: Option<String>,
    /// The limits for live connections.
    pub live: LiveLimits,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// The settings of callbacks.
    pub callbacks: CallbackOptions,
    /// The storage and the addresses of files.
    pub files: FileOptions,
    /// The networks of the trusted proxies.
    pub trusted_proxies: Vec<IpNet>,
    /// The address of the web page on which agents set passwords. `None` means the path `/password` of the public
    /// address, if the server has a desk and a public address. If the server has no desk or no public address, `None`
    /// means that there is no such page.
    pub password_page: Option<String>,
    /// The settings for browsers: the desk, and the permitted web pages of other sites.
    pub web: Web,
}

/// The settings for browsers: the desk, and the permitted web pages of other sites.
#[derive(Clone, Debug, Default)]
pub struct Web {
    /// The desk.
    pub desk: Desk,
    /// The origins of web pages of other sites that may call `/v1` and eGain's API with bearer tokens.
    pub cors_origins: Vec<Origin>,
}

impl Web {
    /// Returns settings with the desk that is embedded in this program, and without permitted pages of other sites.
    #[must_use]
    pub fn embedded() -> Self {
        Self {
            desk: Desk::embedded(),
            cors_origins: Vec::new(),
        }
    }

    /// Returns the address of the desk's web page for passwords. `None` means that there is no desk or no public
    /// address.
    #[must_use]
    pub fn password_page(&self, files: &FileOptions) -> Option<String> {
        let address = files.public_url.as_ref().filter(|_| self.desk.is_there())?;
        Some(format!("{}/password", address.trim_end_matches('/')))
    }
}

/// The storage and the addresses of files.
#[derive(Clone, Debug)]
pub struct FileOptions {
    /// The directory of the files. All nodes of one database use the same directory.
    pub dir: PathBuf,
    /// The maximum size of a file, in bytes.
    pub max_bytes: u64,
    /// The public address of this server, such as `https://chat.example.com`. `None` means the listening address.
    pub public_url: Option<String>,
}

impl FileOptions {
    /// Returns options to store files in this directory, with the default size limit.
    #[must_use]
    pub const fn at(dir: PathBuf) -> Self {
        Self {
            dir,
            max_bytes: parlor_engine::files::MAX_BYTES,
            public_url: None,
        }
    }

    /// Opens the storage of files and adds the storage to an engine. Also gives the public address to the engine, if
    /// there is one.
    ///
    /// # Errors
    /// [`Disk::open`] fails.
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
    /// Creates options with the machine's clock and the default limits. The files are in the subdirectory `files` of
    /// the data directory. With PostgreSQL, the files are in the directory `data/files`.
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
            trusted_proxies: Vec::new(),
            password_page: None,
            web: Web::embedded(),
        }
    }
}

/// Opens the database, migrates it if needed, and creates the engine.
///
/// # Errors
/// The database cannot be opened, or it has another server key. The error states the reason and the remedy.
pub async fn open(
    location: Location,
    server_key: [u8; 32],
    clock: Arc<dyn Clock>,
) -> anyhow::Result<Engine> {
    open_with(location, |_| Ok(server_key), clock).await
}

/// Opens the database, with a server key that the function `key` finds or creates. Otherwise, the function does the
/// same as [`open`]. The argument of `key` is `true` if the database already has a server key. In that case, `key` must
/// not create a new server key.
///
/// # Errors
/// The same errors as for [`open`], and the errors of `key`.
pub async fn open_with(
    location: Location,
    key: impl FnOnce(bool) -> anyhow::Result<[u8; 32]>,
    clock: Arc<dyn Clock>,
) -> anyhow::Result<Engine> {
    let store = store(location, &clock).await?;
    match agreed(&store, key).await {
        Ok(sealer) => Ok(engine(store, clock, sealer)),
        Err(error) => {
            store.close().await;
            Err(error)
        }
    }
}

async fn store(location: Location, clock: &Arc<dyn Clock>) -> anyhow::Result<Store> {
    // The store records metrics already during its first read. So the recorder must be installed before the store is
    // opened.
    recorder()?;
    let clock = Arc::clone(clock);
    Store::open(StoreOptions { location, clock })
        .await
        .context("cannot open the database")
}

fn engine(store: Store, clock: Arc<dyn Clock>, sealer: Sealer) -> Engine {
    Engine::new(store, clock, sealer).with_formats(crate::callbacks::formats())
}

/// Gets the server key from the function `key` and returns a [`Sealer`] with this key. If the database has no server
/// key yet, this key becomes the server key of the database. If the database has another server key, returns an error.
async fn agreed(
    store: &Store,
    key: impl FnOnce(bool) -> anyhow::Result<[u8; 32]>,
) -> anyhow::Result<Sealer> {
    let known = store.server_key().await?.is_some();
    let sealer = Sealer::new(key(known)?);
    let ours = sealer.key_fingerprint();
    if store.claim_server_key(&ours).await? != ours {
        anyhow::bail!(
            "the server key is not the one of this database, so the secrets in the database cannot be read. \
             Use the key of this database: put its server.key into the data directory, or set PARLOR_SERVER_KEY. \
             If that key is lost, run: parlor replace-key"
        );
    }
    Ok(sealer)
}

/// Opens the database and replaces its server key by the key that the function `key` finds or creates.
///
/// # Errors
/// The database cannot be opened or changed, or `key` fails.
pub async fn open_with_new_key(
    location: Location,
    key: impl FnOnce(bool) -> anyhow::Result<[u8; 32]>,
    clock: Arc<dyn Clock>,
) -> anyhow::Result<Engine> {
    let store = store(location, &clock).await?;
    let replaced = async {
        let sealer = Sealer::new(key(false)?);
        store.replace_server_key(&sealer.key_fingerprint()).await?;
        Ok(sealer)
    };
    match replaced.await {
        Ok(sealer) => Ok(engine(store, clock, sealer)),
        Err(error) => {
            store.close().await;
            Err(error)
        }
    }
}

/// A running server. To stop the server, call [`Running::shutdown`]. A drop of this value does not stop the server.
pub struct Running {
    addr: SocketAddr,
    engine: Engine,
    shutdown: CancellationToken,
    serving: JoinHandle<std::io::Result<()>>,
    dispatching: JoinHandle<()>,
}

impl Running {
    /// The listening address.
    #[must_use]
    pub const fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The engine of the server.
    #[must_use]
    pub const fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The cancellation token of the server. If the token is cancelled, the server stops.
    #[must_use]
    pub const fn shutdown_token(&self) -> &CancellationToken {
        &self.shutdown
    }

    /// Stops the server: accepts no further requests, answers the requests in progress, and closes the database.
    ///
    /// # Errors
    /// The listening socket failed while the server was running, or the server's task or the callbacks' task panicked.
    pub async fn shutdown(self) -> anyhow::Result<()> {
        self.shutdown.cancel();
        let served = self.serving.await;
        // The dispatcher must record its last results before the database is closed.
        let dispatched = self.dispatching.await;
        self.engine.store().close().await;
        served
            .context("the server task ended abnormally")?
            .context("the listening socket failed")?;
        dispatched.context("the dispatcher of callbacks ended abnormally")
    }
}

/// Opens the database and starts a server.
///
/// # Errors
/// The database or the directory of the files cannot be opened, or [`serve`] fails.
pub async fn start(options: Options) -> anyhow::Result<Running> {
    let engine = open(options.location, options.server_key, options.clock)
        .await?
        .with_live(options.live);
    let engine = options.files.given_to(engine)?;
    let page = options
        .password_page
        .or_else(|| options.web.password_page(&options.files));
    if let Some(page) = page {
        engine.sets_passwords_at(&page);
    }
    serve(
        engine,
        options.listen,
        options.limits,
        TrustedProxies::new(options.trusted_proxies),
        options.metrics_token.as_deref(),
        &options.callbacks,
        options.web,
    )
    .await
}

/// Starts a server with an engine whose database is open.
///
/// # Errors
/// The server cannot listen on the address, or the metrics, TLS or mail cannot be set up.
pub async fn serve(
    engine: Engine,
    listen: SocketAddr,
    limits: Limits,
    proxies: TrustedProxies,
    metrics_token: Option<&str>,
    callbacks: &CallbackOptions,
    web: Web,
) -> anyhow::Result<Running> {
    let listener = TcpListener::bind(listen).await.with_context(|| {
        format!("cannot listen on {listen}; name another address with --listen, or end the process that listens there")
    })?;
    let addr = listener.local_addr()?;
    let engine = callbacks.given_to(engine);
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
        routes::RouterOptions {
            limits,
            shutdown: shutdown.clone(),
            metrics,
            metrics_access: MetricsAccess::new(metrics_token),
            desk: web.desk,
            cors_origins: web.cors_origins,
            instance: u64::from_be_bytes(secrets::random()?),
        },
    );
    let (timekeeper, ended) = (engine.clone(), shutdown.clone());
    tokio::spawn(async move {
        ended.run_until_cancelled(timekeeper.keep_time()).await;
    });
    // Live connections do not end by themselves, so they are closed at shutdown.
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
        proxies,
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

/// Returns an address to which a client on this machine can connect. If the server listens on all addresses of the
/// machine, the result is the loopback address.
fn reachable(addr: SocketAddr) -> SocketAddr {
    let ip = match addr.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, addr.port())
}

/// Returns the handle of the metrics recorder, and installs the recorder at the first call. All servers of the process
/// share the recorder.
fn recorder() -> anyhow::Result<PrometheusHandle> {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    static INSTALLING: std::sync::Mutex<()> = std::sync::Mutex::new(());
    let _one = INSTALLING.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(handle) = HANDLE.get() {
        return Ok(handle.clone());
    }
    let handle = parlor_http::metrics::install().context("cannot set up metrics")?;
    for metric in crate::metrics::METRICS {
        metric.describe();
    }
    Ok(HANDLE.get_or_init(|| handle).clone())
}
