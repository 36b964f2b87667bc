//! Tests of a server whose database stops answering or refuses writes, or whose data directory is removed.

use crate::support::binary::{Server, parlor, vectors};
use crate::support::cluster::Cluster;
use crate::support::proxy::Proxy;
use crate::support::until_blocking;
use std::process::{Command, Stdio};

const BEARER: &str = "authorization: Bearer firstline-token-of-mina\r\n";
const OMAR: &str = "authorization: Bearer access-token-of-omar\r\n";

async fn client(url: &str) -> tokio_postgres::Client {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls)
        .await
        .unwrap();
    tokio::spawn(connection);
    client
}

/// Runs a blocking test with a new PostgreSQL database. The test gets the URL of this database. Without
/// `PARLOR_TEST_POSTGRES`, the test is skipped.
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

/// Runs a statement on the database at this URL, from a blocking test. Returns the rows.
fn sql(url: &str, statement: &str) -> Vec<tokio_postgres::Row> {
    tokio::runtime::Handle::current().block_on(async {
        let client = client(url).await;
        client.query(statement, &[]).await.unwrap()
    })
}

/// A process that is killed when this value is dropped. So the process also ends if the test fails.
struct KilledOnDrop(std::process::Child);

impl Drop for KilledOnDrop {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
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

        // The old connections stay open and silent. Only new connections reach PostgreSQL.
        proxy.replace();
        until_blocking("a start", || start(&server) == 200);
        for path in ["/v1/conversations", search, "/readyz"] {
            // The test sends several reads, so that the server uses each of its database connections for reads.
            for _ in 0..4 {
                until_blocking(path, || server.get(path, OMAR).0 == 200);
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
            until_blocking("a statement of the call", || proxy.has_swallowed());
            server.signal("TERM");
            server.wait_for("shutdown: answering");
            if signals == 2 {
                server.signal("TERM");
            }
            let status = server.ended();
            assert_eq!(status.code(), Some(signals - 1), "{:?}", server.output());
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
        let child = (serve(url, data.path()).stderr(Stdio::null()))
            .stdout(Stdio::null())
            .spawn();
        let mut child = KilledOnDrop(child.unwrap());
        let waiting = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'parlor' \
            AND query LIKE '%advisory_lock%'";
        until_blocking("the server to wait", || !sql(url, waiting).is_empty());
        let pid = child.0.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &pid]).status().unwrap();
        assert!(sent.success());
        let mut status = None;
        until_blocking("the end", || {
            status = child.0.try_wait().unwrap();
            status.is_some()
        });
        assert_eq!(status.unwrap().code(), Some(0));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_became_read_only_is_left() {
    with_database("standby", |url| {
        let data = tempfile::tempdir().unwrap();
        let server = Server::spawn(&mut serve(url, data.path()));
        assert_eq!(server.get("/readyz", "").0, 200);
        // From now on, every new session of the database refuses writes, as after a failover to a standby.
        let (address, name) = url.rsplit_once('/').unwrap();
        let admin = format!("{address}/postgres");
        let end = format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        );
        sql(
            &admin,
            &format!("ALTER DATABASE {name} SET default_transaction_read_only = on"),
        );
        sql(&admin, &end);
        until_blocking("no readiness", || server.get("/readyz", "").0 == 503);
        until_blocking("a refused start", || start(&server) == 503);
        let reads = || server.get("/v1/conversations", OMAR).0 == 200;
        until_blocking("reads", reads);
        // The existing sessions of the database still refuse writes. Only new sessions can write.
        sql(
            &admin,
            &format!("ALTER DATABASE {name} RESET default_transaction_read_only"),
        );
        until_blocking("a start", || start(&server) == 200);
        until_blocking("readiness", || server.get("/readyz", "").0 == 200);
        server.stop();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_several_hosts_the_one_that_writes_is_used() {
    with_database("hosts", |url| {
        let data = tempfile::tempdir().unwrap();
        let standby = Cluster::start();
        let (user, rest) = url.split_once('@').unwrap();
        let (host, name) = rest.split_once('/').unwrap();
        let password = user.rsplit_once(':').unwrap().1;
        sql(
            standby.url(),
            &format!("ALTER ROLE postgres PASSWORD '{password}'"),
        );
        let (_, standby_host) = standby.url().rsplit_once('@').unwrap();
        let (standby_host, _) = standby_host.split_once('/').unwrap();
        let standby_admin = format!("{user}@{standby_host}/postgres");
        sql(&standby_admin, &format!("CREATE DATABASE {name}"));
        sql(
            &standby_admin,
            &format!("ALTER DATABASE {name} SET default_transaction_read_only = on"),
        );
        // The first host refuses connections. The second host does not answer, the third host refuses writes, and the
        // fourth host works.
        let silent = Proxy::to(url);
        silent.silence();
        let silent = silent.url(url);
        let silent = silent.split(['@', '/']).nth(3).unwrap();
        let several = format!("{user}@127.0.0.1:1,{silent},{standby_host},{host}/{name}");
        let server = Server::spawn(&mut serve(&several, data.path()));
        assert_eq!(start(&server), 200);
        server.stop();
        let output = parlor(&["token", "list", "--database-url"])
            .arg(format!("{user}@127.0.0.1:1,{standby_host}/{name}"))
            .arg("--data")
            .arg(data.path())
            .output()
            .unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{said}");
        let named = format!("PostgreSQL at {standby_host}: ");
        let words = [
            "PostgreSQL at 127.0.0.1:1: ",
            &named,
            "does not allow writes",
        ];
        assert!(words.iter().all(|words| said.contains(words)), "{said}");
    })
    .await;
}

/// A server with an embedded database, and its data directory.
fn embedded() -> (tempfile::TempDir, std::path::PathBuf, Server) {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let server = Server::start(&data, &["--apply", vectors().to_str().unwrap()]);
    assert_eq!(start(&server), 200);
    assert_eq!(server.get("/readyz", "").0, 200);
    (home, data, server)
}

/// Checks that a start, a read and `/readyz` get the status 503, and that the log gives the reason.
fn refuses_everything(server: &mut Server) {
    assert_eq!(start(server), 503);
    assert_eq!(server.get("/v1/conversations", OMAR).0, 503);
    until_blocking("no readiness", || server.get("/readyz", "").0 == 503);
    server.wait_for("was removed or replaced while Parlor uses it");
}

#[test]
fn nothing_is_acknowledged_in_a_removed_data_directory() {
    let (_home, data, mut server) = embedded();
    std::fs::remove_dir_all(&data).unwrap();
    refuses_everything(&mut server);
    server.stop();
}

#[test]
fn nothing_is_acknowledged_in_replaced_files() {
    for file in ["parlor.db", "parlor.db-wal"] {
        let (home, data, mut server) = embedded();
        let (path, old) = (data.join(file), home.path().join("old"));
        std::fs::rename(&path, &old).unwrap();
        std::fs::copy(&old, &path).unwrap();
        refuses_everything(&mut server);
        server.stop();
    }
}

#[test]
fn a_data_directory_that_comes_back_is_used_again() {
    let (home, data, mut server) = embedded();
    let away = home.path().join("away");
    std::fs::rename(&data, &away).unwrap();
    refuses_everything(&mut server);
    std::fs::rename(&away, &data).unwrap();
    assert_eq!(start(&server), 200);
    until_blocking("readiness", || server.get("/readyz", "").0 == 200);
    let (_, listed) = server.get("/v1/conversations", OMAR);
    assert!(listed.matches("\"display_id\"").count() >= 2, "{listed}");
    server.stop();
}

#[test]
fn a_removed_search_index_is_made_again() {
    let (_home, data, server) = embedded();
    let path = "/api/v1/onsite-account/1/text-call";
    assert_eq!(
        server.post(path, BEARER, r#"{"message":"pangolin"}"#).0,
        200
    );
    let found = || {
        let (code, hits) = server.get("/v1/search?q=pangolin", OMAR);
        code == 200 && hits.contains("pangolin")
    };
    until_blocking("a hit", found);
    std::fs::remove_file(data.join("search.index")).unwrap();
    until_blocking("a new index", || data.join("search.index").exists());
    until_blocking("a hit", found);
    server.stop();
}

#[test]
fn no_file_is_acknowledged_in_a_removed_directory() {
    let (_home, data, server) = embedded();
    let upload = || {
        let path = "/v1/attachments?file_name=a.json";
        server.post(path, OMAR, "{}").0
    };
    assert_eq!(upload(), 201);
    std::fs::remove_dir_all(data.join("files")).unwrap();
    assert_eq!(upload(), 503);
    assert_eq!(server.get("/readyz", "").0, 503);
    // Another directory is created at the same path, as after a lost mount.
    std::fs::create_dir_all(data.join("files/drafts")).unwrap();
    assert_eq!(upload(), 503);
    assert_eq!(start(&server), 200);
    server.stop();
}
