//! A PostgreSQL database that goes silent, refuses writes, or cannot be reached.

use crate::support::binary::{PATIENCE, Server, parlor, vectors};
use crate::support::proxy::Proxy;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const BEARER: &str = "authorization: Bearer firstline-token-of-mina\r\n";
const OMAR: &str = "authorization: Bearer access-token-of-omar\r\n";

async fn client(url: &str) -> tokio_postgres::Client {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls)
        .await
        .unwrap();
    tokio::spawn(connection);
    client
}

/// Runs a blocking test with a database of its own. The test gets the server's URL and the database's URL.
async fn with_database(name: &str, test: impl FnOnce(&str) + Send + 'static) {
    let Ok(server) = std::env::var("PARLOR_TEST_POSTGRES") else {
        eprintln!("PARLOR_TEST_POSTGRES is not set");
        return;
    };
    let name = format!("parlor_{name}_{}", std::process::id());
    let (address, _) = server.rsplit_once('/').unwrap();
    let url = format!("{address}/{name}");
    let admin = client(&server).await;
    (admin.batch_execute(&format!("CREATE DATABASE {name}")))
        .await
        .unwrap();
    tokio::task::spawn_blocking(move || test(&url))
        .await
        .unwrap();
    (admin.batch_execute(&format!("DROP DATABASE {name} WITH (FORCE)")))
        .await
        .unwrap();
}

/// Runs a statement on the database of this URL, from a blocking test.
fn sql(url: &str, statement: &str) -> Vec<tokio_postgres::Row> {
    tokio::runtime::Handle::current().block_on(async {
        let client = client(url).await;
        client.query(statement, &[]).await.unwrap()
    })
}

fn serve(url: &str, data: &std::path::Path) -> Command {
    let mut command = parlor(&["serve", "--listen", "127.0.0.1:0", "--database-url", url]);
    command
        .arg("--data")
        .arg(data)
        .arg("--apply")
        .arg(vectors());
    command
}

fn start(server: &Server) -> u16 {
    let path = "/api/v1/onsite-account/1/text-call";
    server.post(path, BEARER, r#"{"message":"m"}"#).0
}

/// Waits until this holds. Returns the number of attempts.
fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !holds() {
        assert!(Instant::now() < deadline, "waited in vain for: {what}");
        std::thread::park_timeout(Duration::from_millis(50));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn silent_connections_are_given_up() {
    with_database("silent", |url| {
        let data = tempfile::tempdir().unwrap();
        let proxy = Proxy::to(url);
        let server = Server::spawn(&mut serve(&proxy.url(url), data.path()));
        let search = "/v1/search?q=hello";
        assert_eq!(start(&server), 200);
        assert_eq!(server.get(search, OMAR).0, 200);

        proxy.silence();
        assert_eq!(start(&server), 503);
        assert_eq!(server.get("/readyz", "").0, 503);
        assert!(proxy.has_swallowed());

        // The old connections stay open and silent. Only new ones reach the server.
        proxy.replace();
        until("a start", || start(&server) == 200);
        for path in ["/v1/conversations", search, "/readyz"] {
            // Each reading connection has its turn.
            for _ in 0..4 {
                until(path, || server.get(path, OMAR).0 == 200);
            }
        }
        server.stop();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silent_database_does_not_keep_the_process() {
    with_database("keep", |url| {
        let data = tempfile::tempdir().unwrap();
        for signals in [1, 2] {
            let proxy = Proxy::to(url);
            let mut server = Server::spawn(&mut serve(&proxy.url(url), data.path()));
            proxy.silence();
            let waiting = server.addr;
            let call = std::thread::spawn(move || {
                use std::io::{Read as _, Write as _};
                let mut stream = std::net::TcpStream::connect(waiting).unwrap();
                let body = r#"{"message":"m"}"#;
                let path = "/api/v1/onsite-account/1/text-call";
                write!(stream, "POST {path} HTTP/1.1\r\nhost: x\r\n{BEARER}content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}", body.len()).unwrap();
                let _ = stream.read_to_string(&mut String::new());
            });
            until("a statement of the call", || proxy.has_swallowed());
            server.signal("TERM");
            server.wait_for("shutdown: answering");
            if signals == 2 {
                server.signal("TERM");
            }
            let (status, _) = server.ended();
            assert_eq!(status.code(), Some(signals - 1), "{:?}", server.said());
            call.join().unwrap();
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_that_waits_for_a_migration_ends_on_sigterm() {
    with_database("migrating", |url| {
        let data = tempfile::tempdir().unwrap();
        let runtime = tokio::runtime::Handle::current();
        let other = runtime.block_on(client(url));
        let lock = "SELECT pg_advisory_lock(123563833847666)";
        runtime.block_on(other.query(lock, &[])).unwrap();
        let mut child = (serve(url, data.path()).stderr(Stdio::null()).stdout(Stdio::null()))
            .spawn()
            .unwrap();
        let waiting = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'parlor' \
            AND query LIKE '%advisory_lock%'";
        until("the server to wait", || !sql(url, waiting).is_empty());
        let pid = child.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &pid]).status().unwrap();
        assert!(sent.success());
        let mut status = None;
        until("the end", || {
            status = child.try_wait().unwrap();
            status.is_some()
        });
        assert_eq!(status.unwrap().code(), Some(0));
    })
    .await;
}
