//! The basis of all HTTP tests of Parlor: a server on a real socket with a real database, provisioned with
//! `tests/fixtures/vectors.toml`, and a client.
//!
//! [`both`] makes two tests of each scenario, one per database. `PARLOR_TEST_POSTGRES` names the PostgreSQL server, and
//! `make test` starts one. Every test on PostgreSQL has its own database on this server. The database is dropped after
//! the test passes.

pub mod accounts;
pub mod binary;
pub mod callbacks;
pub mod checks;
pub mod client;
mod clock;
pub mod cluster;
mod dice;
pub mod index;
pub mod mail;
pub mod nodes;
pub mod process;
pub mod proxy;
pub mod receiver;
pub mod refusals;
pub mod round_trips;
pub mod routes;
pub mod samples;
pub mod shim;
pub mod starts;
mod template;

pub use clock::ManualClock;
pub use dice::Dice;
pub use parlor_test_macros::{both, everywhere};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::{Client, connect::HttpConnector};
use hyper_util::rt::TokioExecutor;
use parlor::app::{self, Options, Running};
use parlor_engine::Engine;
use parlor_engine::provision::{self, Provision, ProvisionReport, Source};
use parlor_engine::secrets::Sealer;
use parlor_model::command::{Actor, Command, SetPresence};
use parlor_model::ids::{AccountId, AgentId};
use parlor_model::words::{Availability, CredentialKind, Word as _};
use parlor_store::Location;
use serde_json::Value;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tempfile::TempDir;
use tokio::time::Instant;

/// The text of `tests/fixtures/vectors.toml`, the provisioning file of the tests. The comments of the tests call it the
/// fixture.
pub const VECTORS: &str = include_str!("../fixtures/vectors.toml");

/// The server key of every test server.
pub const SERVER_KEY: [u8; 32] = *b"a server key for tests and no mo";

/// A time that is longer than any step of a test, even if other programs use all processor cores. So a hanging test
/// fails, but a test on a busy machine does not.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// The pause between two checks of a condition.
const PAUSE: Duration = Duration::from_millis(10);

/// The kind of a test's database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// SQLite, in a temporary directory.
    Sqlite,
    /// A separate database on the PostgreSQL server that `PARLOR_TEST_POSTGRES` names.
    Postgres,
}

/// The type of a scenario's parameter. The attribute [`both`] makes two tests of each scenario.
pub trait Ground: Clone {
    /// Creates the parameter for a database of this kind, and applies these provisioning texts.
    async fn prepare(backend: Backend, texts: &[String]) -> Self;

    /// Removes the parameter's database after the scenario passed.
    async fn remove(self);
}

/// The scenario gets a started server.
impl Ground for App {
    async fn prepare(backend: Backend, texts: &[String]) -> Self {
        Self::start_with(backend, texts).await
    }

    async fn remove(self) {
        self.stop().await;
    }
}

/// The scenario gets only the kind of the database, and starts its servers itself.
impl Ground for Backend {
    async fn prepare(backend: Backend, texts: &[String]) -> Self {
        assert!(texts.is_empty(), "there is no server to apply texts to");
        backend
    }

    async fn remove(self) {}
}

/// Runs a scenario on one database. Without a PostgreSQL server, a scenario for PostgreSQL is skipped, and the output
/// says so.
pub async fn run<G, F, T>(backend: Backend, texts: &[String], scenario: F)
where
    G: Ground,
    F: FnOnce(G) -> T,
    T: Future<Output = ()>,
{
    if backend == Backend::Postgres && !has_postgres() {
        return;
    }
    let ground = G::prepare(backend, texts).await;
    scenario(ground.clone()).await;
    ground.remove().await;
}

/// Waits until `holds` returns `true`. After [`PATIENCE`], the function panics and names `what`.
pub async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !within(what, holds()).await {
        assert!(Instant::now() < deadline, "waited too long for: {what}");
        tokio::time::sleep(PAUSE).await;
    }
}

/// Waits until `holds` returns `true`, like [`until`]. Blocks the thread.
pub fn until_blocking(what: &str, mut holds: impl FnMut() -> bool) {
    let deadline = std::time::Instant::now() + PATIENCE;
    while !holds() {
        assert!(
            std::time::Instant::now() < deadline,
            "waited too long for: {what}"
        );
        std::thread::sleep(PAUSE);
    }
}

/// Waits for a future. After twice [`PATIENCE`], the function panics and names `what`. A request may wait for an event
/// for almost [`PATIENCE`], so a shorter limit could end such a request.
pub async fn within<T>(what: &str, future: impl Future<Output = T>) -> T {
    tokio::time::timeout(2 * PATIENCE, future)
        .await
        .unwrap_or_else(|_| panic!("waited too long for: {what}"))
}

/// The URL of the PostgreSQL server for tests. `None` means that `PARLOR_TEST_POSTGRES` is not set.
pub fn postgres_server() -> Option<String> {
    std::env::var("PARLOR_TEST_POSTGRES")
        .ok()
        .filter(|url| !url.is_empty())
}

/// Whether there is a PostgreSQL server for tests. If there is none, a test that needs the server ends at once, and its
/// output says so.
pub fn has_postgres() -> bool {
    let there = postgres_server().is_some();
    if !there {
        eprintln!("PARLOR_TEST_POSTGRES is not set");
    }
    there
}

/// The database of one test.
pub enum Database {
    /// SQLite in a temporary directory.
    Sqlite(TempDir),
    /// A PostgreSQL database.
    Postgres {
        /// The URL of the database.
        url: String,
        /// The name of the database.
        name: String,
    },
}

impl Database {
    /// Creates an empty database.
    pub async fn fresh(backend: Backend) -> Self {
        let database = Self::named(backend);
        if let Self::Postgres { name, .. } = &database {
            let server = postgres_server().unwrap();
            on_database(&server, &format!("CREATE DATABASE {name}")).await;
        }
        database
    }

    /// Creates a migrated database with `vectors.toml` applied.
    pub async fn provisioned(backend: Backend) -> Self {
        let database = Self::named(backend);
        match &database {
            Self::Sqlite(directory) => template::copy_to(directory.path()).await,
            Self::Postgres { name, .. } => {
                template::create(&postgres_server().unwrap(), name).await;
            }
        }
        database
    }

    /// Chooses a temporary directory or a new name for a database, but does not create the database.
    fn named(backend: Backend) -> Self {
        match backend {
            Backend::Sqlite => Self::Sqlite(tempfile::tempdir().unwrap()),
            Backend::Postgres => {
                let server = postgres_server().unwrap();
                let name = format!("parlor_test_{}", uuid::Uuid::new_v4().simple());
                Self::Postgres {
                    url: with_database(&server, &name),
                    name,
                }
            }
        }
    }

    /// The location for the store.
    pub fn location(&self) -> Location {
        match self {
            Self::Sqlite(dir) => Location::Sqlite {
                dir: dir.path().to_owned(),
            },
            Self::Postgres { url, .. } => Location::Postgres { url: url.clone() },
        }
    }

    /// The directory of the message files.
    pub fn files(&self) -> PathBuf {
        match self {
            Self::Sqlite(dir) => dir.path().join("files"),
            Self::Postgres { name, .. } => std::env::temp_dir().join(format!("{name}_files")),
        }
    }

    /// The data directory of a SQLite database. `None` for PostgreSQL.
    pub fn dir(&self) -> Option<&Path> {
        match self {
            Self::Sqlite(dir) => Some(dir.path()),
            Self::Postgres { .. } => None,
        }
    }

    /// The URL of a PostgreSQL database. `None` for SQLite.
    pub fn url(&self) -> Option<&str> {
        match self {
            Self::Sqlite(_) => None,
            Self::Postgres { url, .. } => Some(url),
        }
    }

    /// Runs a query for one number directly on the database.
    pub async fn number(&self, query: &str) -> i64 {
        self.numbers(&[query]).await.remove(0)
    }

    /// Runs several queries directly on the database. Each query returns one number. All queries are in one statement,
    /// because a new connection costs more than the queries.
    pub async fn numbers<T: AsRef<str>>(&self, queries: &[T]) -> Vec<i64> {
        let columns: Vec<String> = queries
            .iter()
            .map(|q| format!("({})", q.as_ref()))
            .collect();
        let (query, width) = (format!("SELECT {}", columns.join(", ")), columns.len());
        match self {
            Self::Sqlite(dir) => {
                let file = sqlite_file(dir.path());
                tokio::task::spawn_blocking(move || {
                    let database = rusqlite::Connection::open_with_flags(
                        file,
                        rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY,
                    )
                    .unwrap();
                    database
                        .query_row(&query, [], |row| (0..width).map(|at| row.get(at)).collect())
                        .unwrap_or_else(|error| panic!("{query}: {error}"))
                })
                .await
                .unwrap()
            }
            Self::Postgres { url, .. } => {
                let row = within(&query, postgres(url).await.query_one(&query, &[])).await;
                let row = row.unwrap_or_else(|error| panic!("{query}: {error}"));
                (0..width).map(|at| row.get(at)).collect()
            }
        }
    }

    /// The number of connections to a PostgreSQL database that wait for a lock on this table.
    pub async fn blocked_on(&self, table: &str) -> i64 {
        // Databases that were made from one template have equal ids of tables.
        let query = format!(
            "SELECT count(*) FROM pg_locks JOIN pg_database AS d ON d.oid = database \
             WHERE NOT granted AND d.datname = current_database() AND relation = '{table}'::regclass"
        );
        self.number(&query).await
    }

    /// Runs a statement directly on the database, for example to change rows.
    pub async fn change(&self, statement: &str) {
        match self {
            Self::Sqlite(dir) => {
                let (file, statement) = (sqlite_file(dir.path()), statement.to_owned());
                tokio::task::spawn_blocking(move || {
                    let database = rusqlite::Connection::open(file).unwrap();
                    database.busy_timeout(PATIENCE).unwrap();
                    database.execute_batch(&statement).unwrap();
                })
                .await
                .unwrap();
            }
            Self::Postgres { url, .. } => sql(url, statement).await,
        }
    }

    /// The number of rows in each table.
    pub async fn rows(&self, tables: &[&str]) -> Vec<i64> {
        let counts = tables
            .iter()
            .map(|table| format!("SELECT count(*) FROM {table}"));
        self.numbers(&counts.collect::<Vec<_>>()).await
    }

    /// Removes a PostgreSQL database and its message files. The directory of a SQLite database is removed when this
    /// value is dropped.
    pub async fn drop(&self) {
        if let Self::Postgres { name, .. } = self {
            let _ = std::fs::remove_dir_all(self.files());
            let server = postgres_server().unwrap();
            on_database(&server, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
        }
    }
}

/// The path of the database file in a data directory.
pub fn sqlite_file(dir: &Path) -> PathBuf {
    std::fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| {
            path.extension()
                .is_some_and(|e| e == "db" || e == "sqlite" || e == "sqlite3")
        })
        .unwrap_or_else(|| panic!("no database file in {}", dir.display()))
}

/// Connects to a PostgreSQL database.
pub async fn postgres(url: &str) -> tokio_postgres::Client {
    let connecting = within(url, tokio_postgres::connect(url, tokio_postgres::NoTls));
    let (client, connection) = connecting
        .await
        .unwrap_or_else(|error| panic!("{url}: {error}"));
    tokio::spawn(connection);
    client
}

async fn sql(url: &str, statement: &str) {
    let client = postgres(url).await;
    within(statement, client.batch_execute(statement))
        .await
        .unwrap_or_else(|error| panic!("{statement}: {error}"));
}

/// Runs a statement that creates, renames or drops a database. PostgreSQL waits only five seconds for the end of other
/// connections. This is too short for a busy machine, so the statement is repeated.
async fn on_database(server: &str, statement: &str) {
    use tokio_postgres::error::SqlState;
    let client = postgres(server).await;
    until(statement, async || {
        match client.batch_execute(statement).await {
            Ok(()) => true,
            Err(error) if error.code() == Some(&SqlState::OBJECT_IN_USE) => false,
            Err(error) => panic!("{statement}: {error}"),
        }
    })
    .await;
}

/// The URL of the database `name` on the server in the URL `server`.
fn with_database(server: &str, name: &str) -> String {
    let (address, options) = match server.split_once('?') {
        Some((address, options)) => (address, format!("?{options}")),
        None => (server, String::new()),
    };
    let scheme_end = address.find("://").unwrap() + 3;
    let host_end = address
        .get(scheme_end..)
        .unwrap()
        .find('/')
        .map_or(address.len(), |at| scheme_end + at);
    format!("{}/{name}{options}", address.get(..host_end).unwrap())
}

/// A server under test. Clones use the same server.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

struct Inner {
    addr: SocketAddr,
    engine: Engine,
    running: Mutex<Option<Running>>,
    database: Arc<Database>,
    clock: Arc<ManualClock>,
    client: Mutex<HttpClient>,
}

type HttpClient = Client<HttpConnector, Full<Bytes>>;

fn http_client() -> HttpClient {
    Client::builder(TokioExecutor::new()).build_http()
}

impl App {
    /// Starts a server with `vectors.toml` applied.
    pub async fn start(backend: Backend) -> Self {
        Self::start_with::<&str>(backend, &[]).await
    }

    /// Starts a server with `vectors.toml` and these provisioning texts applied.
    pub async fn start_with<T: ToString>(backend: Backend, extra: &[T]) -> Self {
        let app = Self::bare(Database::provisioned(backend).await).await;
        for text in extra {
            app.apply(text.to_string()).await;
        }
        app
    }

    /// Starts a server on this database, and applies no provisioning text.
    pub async fn bare(database: Database) -> Self {
        Self::bare_with(database, |_| ()).await
    }

    /// Starts a server like [`Self::bare`], with options that `change` can change.
    pub async fn bare_with(database: Database, change: impl FnOnce(&mut Options)) -> Self {
        Self::over(Arc::new(database), ManualClock::new(), change).await
    }

    /// Starts a new server with the database and the clock of this server. This server must have ended.
    pub async fn again(&self) -> Self {
        let clock = Arc::clone(&self.inner.clock);
        Self::over(Arc::clone(&self.inner.database), clock, |_| ()).await
    }

    /// Starts a server on this database, with the clock of this server and with options that `change` can change.
    pub async fn beside(&self, database: Database, change: impl FnOnce(&mut Options)) -> Self {
        let clock = Arc::clone(&self.inner.clock);
        Self::over(Arc::new(database), clock, change).await
    }

    async fn over(
        database: Arc<Database>,
        clock: Arc<ManualClock>,
        change: impl FnOnce(&mut Options),
    ) -> Self {
        let listen = SocketAddr::from(([127, 0, 0, 1], 0));
        let mut options = Options::new(database.location(), listen, SERVER_KEY);
        options.clock = Arc::<ManualClock>::clone(&clock);
        options.files.dir = database.files();
        // The tests use no desk, because a build may or may not contain the desk.
        options.web = app::Web::default();
        // The callback addresses of the fixture are on this machine.
        options.callbacks.allow = vec!["127.0.0.0/8".parse().unwrap()];
        // The sign-in provider of the tests is a slow process on a busy machine.
        options.callbacks.provider_limit = PATIENCE;
        change(&mut options);
        let running = app::start(options).await.unwrap();
        Self {
            inner: Arc::new(Inner {
                addr: running.addr(),
                engine: running.engine().clone(),
                running: Mutex::new(Some(running)),
                database,
                clock,
                client: Mutex::new(http_client()),
            }),
        }
    }

    /// Starts another server on the same PostgreSQL database. Returns when every server on this database receives the
    /// notifications of the other servers.
    pub async fn sibling(&self) -> Self {
        let Database::Postgres { url, name } = &*self.inner.database else {
            panic!("an embedded database has one server");
        };
        let database = Database::Postgres {
            url: url.clone(),
            name: name.clone(),
        };
        until("this server to listen", async || self.listeners().await > 0).await;
        let before = self.listeners().await;
        let sibling = self.beside(database, |_| ()).await;
        until("the new server to listen", async || {
            self.listeners().await > before
        })
        .await;
        sibling
    }

    /// The number of servers whose notification listener has executed `LISTEN` on this PostgreSQL database.
    async fn listeners(&self) -> i64 {
        let query = "SELECT count(*) FROM pg_stat_activity \
            WHERE datname = current_database() AND application_name = 'parlor notification listener' \
            AND (query LIKE 'SELECT%' OR (query LIKE 'LISTEN%' AND state = 'idle'))";
        self.database().number(query).await
    }

    /// Ends the server as SIGTERM does. The database stays.
    pub async fn shutdown(&self) {
        // A new client closes the idle connections of the previous client. The server would wait half a second for
        // requests on them.
        *self.inner.client.lock().unwrap() = http_client();
        let running = self.inner.running.lock().unwrap().take();
        if let Some(running) = running {
            running.shutdown().await.unwrap();
        }
    }

    /// Ends the server and removes its database.
    pub async fn stop(&self) {
        self.shutdown().await;
        (*self.inner.database).drop().await;
    }

    /// Applies a provisioning text to the database.
    pub async fn apply(&self, text: impl ToString) -> ProvisionReport {
        let text = &text.to_string();
        let report = self
            .engine()
            .provision(provisioned(text))
            .await
            .unwrap_or_else(|error| panic!("provisioning failed: {error}"));
        assert_eq!(report.faults, [], "in {text}");
        report
    }

    /// The listening address.
    pub fn addr(&self) -> SocketAddr {
        self.inner.addr
    }

    /// The clock of this server and of its siblings. A server with another clock in its options ignores this clock.
    pub fn clock(&self) -> &ManualClock {
        &self.inner.clock
    }

    /// Advances the clock by this number of seconds. Returns when all due timers have fired. The server itself also
    /// fires due timers.
    pub async fn pass(&self, seconds: i64) {
        self.clock().advance(seconds);
        self.engine().fire_timers().await.unwrap();
    }

    /// The engine of the server.
    pub fn engine(&self) -> &Engine {
        &self.inner.engine
    }

    /// The database of the server.
    pub fn database(&self) -> &Database {
        &self.inner.database
    }

    /// Creates a request. [`Request::send`] sends it.
    pub fn request(&self, method: &str, path: &str) -> Request {
        Request {
            client: self.inner.client.lock().unwrap().clone(),
            addr: self.inner.addr,
            method: Method::from_bytes(method.as_bytes()).unwrap(),
            path: path.to_owned(),
            headers: HeaderMap::new(),
            body: Bytes::new(),
        }
    }

    /// Creates a GET request.
    pub fn get(&self, path: &str) -> Request {
        self.request("GET", path)
    }

    /// Creates a POST request.
    pub fn post(&self, path: &str) -> Request {
        self.request("POST", path)
    }

    /// Creates a PUT request.
    pub fn put(&self, path: &str) -> Request {
        self.request("PUT", path)
    }

    /// Creates a PATCH request.
    pub fn patch(&self, path: &str) -> Request {
        self.request("PATCH", path)
    }

    /// Creates a DELETE request.
    pub fn delete(&self, path: &str) -> Request {
        self.request("DELETE", path)
    }

    /// The numbers of rows in the tables into which requests insert rows. A refused request must not change these
    /// numbers.
    pub async fn counts(&self) -> Counts {
        let rows = self.inner.database.rows(&COUNTED).await;
        Counts(COUNTED.into_iter().zip(rows).collect())
    }

    /// The number of rows in one table.
    pub async fn rows(&self, table: &str) -> i64 {
        self.inner
            .database
            .number(&format!("SELECT count(*) FROM {table}"))
            .await
    }

    /// The account of an agent.
    pub async fn account_of(&self, agent: i64) -> AccountId {
        for account in self.engine().accounts().await.unwrap() {
            let config = self.engine().config(account.id).await.unwrap();
            if config.agents.contains_key(&AgentId(agent)) {
                return account.id;
            }
        }
        panic!("there is no agent {agent}");
    }

    /// Sets an agent's availability: `online`, `busy`, `away` or `offline`.
    pub async fn presence(&self, agent: i64, availability: &str) {
        let account = self.account_of(agent).await;
        let availability = Availability::from_word(availability)
            .unwrap_or_else(|| panic!("{availability} is no availability"));
        let act = SetPresence {
            agent: AgentId(agent),
            availability,
            connected: false,
        };
        self.engine().execute(account, act).await.unwrap();
    }

    /// Creates an access token for `/v1` with which a program acts as this agent. Returns the token.
    pub async fn token_of(&self, agent: i64) -> String {
        let account = self.account_of(agent).await;
        let token = format!("token-{}", uuid::Uuid::new_v4().simple());
        let issue = Engine::agent_credential(AgentId(agent), CredentialKind::AccessToken);
        let by = (account, Actor::System);
        let (token, _) = self.engine().issue_token(by, token, issue).await.unwrap();
        token
    }

    /// Picks up a conversation as an agent, through `/v1`. Returns the conversation.
    pub async fn pick_up(&self, conversation: i64, agent: i64) -> Value {
        let token = self.token_of(agent).await;
        self.post(&format!("/v1/conversations/{conversation}/pick-up"))
            .bearer(&token)
            .send()
            .await
            .expect(200)
            .json()
    }

    /// Reads a conversation through `/v1`, as this agent.
    pub async fn conversation(&self, conversation: i64, agent: i64) -> Value {
        let token = self.token_of(agent).await;
        self.get(&format!("/v1/conversations/{conversation}"))
            .bearer(&token)
            .send()
            .await
            .expect(200)
            .json()
    }
}

/// Parses a provisioning text without faults.
pub fn provisioned(text: impl ToString) -> Provision {
    try_provisioned(text).unwrap_or_else(|error| panic!("{error}"))
}

/// Parses a provisioning text, or returns the faults of the text. Each text without faults is parsed only once per
/// process, because hashing passwords is slow.
pub fn try_provisioned(text: impl ToString) -> Result<Provision, String> {
    let text = &text.to_string();
    static READ: Mutex<Option<HashMap<String, Provision>>> = Mutex::new(None);
    let mut read = READ.lock().unwrap();
    let read = read.get_or_insert_with(HashMap::new);
    if let Some(provision) = read.get(text) {
        return Ok(provision.clone());
    }
    let source = Source {
        name: "test.toml",
        text,
        env: &|_| None,
        file: &|_| Err("tests have no files".to_owned()),
    };
    let provision =
        provision::read(&source, &Sealer::new(SERVER_KEY)).map_err(|error| error.to_string())?;
    read.insert(text.to_owned(), provision.clone());
    Ok(provision)
}

/// The tables into which requests insert rows.
const COUNTED: [&str; 13] = [
    "contacts",
    "contact_points",
    "identities",
    "conversations",
    "messages",
    "attachments",
    "cases",
    "tickets",
    "queue_entries",
    "agent_slots",
    "events",
    "service_records",
    "stored_answers",
];

/// The number of rows per table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counts(pub Vec<(&'static str, i64)>);

impl Counts {
    /// The number of rows in one of the counted tables.
    pub fn of(&self, table: &str) -> i64 {
        self.0
            .iter()
            .find(|(name, _)| *name == table)
            .unwrap_or_else(|| panic!("{table} is not counted"))
            .1
    }
}

/// A request to send.
pub struct Request {
    client: HttpClient,
    addr: SocketAddr,
    method: Method,
    path: String,
    headers: HeaderMap,
    body: Bytes,
}

impl Request {
    /// Adds `Authorization: Bearer`.
    pub fn bearer(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    /// Adds `Authorization: Basic`.
    pub fn basic(self, user: &str, password: &str) -> Self {
        use base64::Engine as _;
        let pair = base64::engine::general_purpose::STANDARD.encode(format!("{user}:{password}"));
        self.header("authorization", &format!("Basic {pair}"))
    }

    /// Adds a header. If a name is added twice, both headers are sent.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.append(
            HeaderName::from_bytes(name.as_bytes()).unwrap(),
            HeaderValue::from_bytes(value.as_bytes()).unwrap(),
        );
        self
    }

    /// Sets `Content-Type: application/json` and the document.
    pub fn json(self, document: &Value) -> Self {
        self.body("application/json", document.to_string())
    }

    /// Sets the body and its content type. If the content type is empty, the request has no `Content-Type` header.
    pub fn body(mut self, content_type: &str, bytes: impl Into<Bytes>) -> Self {
        self.headers.remove("content-type");
        self.body = bytes.into();
        if content_type.is_empty() {
            self
        } else {
            self.header("content-type", content_type)
        }
    }

    /// Sets a body in the form `application/x-www-form-urlencoded`.
    pub fn form(self, pairs: &[(&str, &str)]) -> Self {
        let text = pairs
            .iter()
            .map(|(name, value)| format!("{}={}", escape(name), escape(value)))
            .collect::<Vec<_>>()
            .join("&");
        self.body("application/x-www-form-urlencoded", text)
    }

    /// Sends the request and reads the answer.
    pub async fn send(self) -> Reply {
        let what = format!("the answer to {} {}", self.method, self.path);
        within(&what, self.sent()).await
    }

    async fn sent(self) -> Reply {
        let mut request = http::Request::new(Full::new(self.body));
        *request.method_mut() = self.method;
        *request.uri_mut() = format!("http://{}{}", self.addr, self.path)
            .parse()
            .unwrap_or_else(|error| panic!("{}: {error}", self.path));
        *request.headers_mut() = self.headers;
        let response = self.client.request(request).await.unwrap();
        let (head, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        Reply {
            status: head.status.as_u16(),
            headers: head.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
            bytes: body,
        }
    }
}

/// Percent-encodes all characters except the unreserved characters of RFC 3986.
pub fn escape(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            write!(out, "%{byte:02X}").unwrap();
        }
    }
    out
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as text.
    pub body: String,
    /// The body as bytes.
    pub bytes: Bytes,
}

impl Reply {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body)
            .unwrap_or_else(|error| panic!("not JSON ({error}): {}", self.body))
    }

    /// The value of the first header with this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// Checks the status and returns the answer.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "body: {}", self.body);
        self
    }
}
