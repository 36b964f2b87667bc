//! Tests of TLS connections to PostgreSQL, and of the error messages after a failed connection.

use crate::support::binary::{Server, parlor};
use crate::support::cluster::Cluster;
use crate::tls::Authority;
use std::process::Output;

/// Runs `parlor token list` on the database at this URL, with the data directory `data`.
fn list(url: &str, data: &std::path::Path) -> Output {
    (parlor(&["token", "list", "--database-url", url])
        .arg("--data")
        .arg(data))
    .output()
    .unwrap()
}

async fn client(url: &str) -> tokio_postgres::Client {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls)
        .await
        .unwrap();
    tokio::spawn(connection);
    client
}

#[tokio::test(flavor = "multi_thread")]
async fn the_modes_of_tls() {
    if std::env::var("PARLOR_TEST_POSTGRES").is_err() {
        eprintln!("PARLOR_TEST_POSTGRES is not set");
        return;
    }
    let cluster = Cluster::start();
    let home = tempfile::tempdir().unwrap();
    let (authority, other) = (Authority::new(), Authority::new());
    let (certificate, key) = authority.issue("localhost");
    let file = |name: &str, text: &str| {
        let path = home.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let root = file("root.pem", &authority.pem);
    let wrong = file("wrong.pem", &other.pem);
    let itself = file("itself.pem", &certificate);
    let address = cluster.url();
    let named = address.replace("127.0.0.1", "localhost");
    let host = address
        .rsplit_once('@')
        .unwrap()
        .1
        .split('/')
        .next()
        .unwrap();
    let password = (address
        .split('@')
        .next()
        .unwrap()
        .rsplit(':')
        .next()
        .unwrap())
    .to_owned();
    let data = home.path().join("data");
    let works = |url: &str| {
        let output = list(url, &data);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{url}: {said}");
    };
    let fails = |url: &str, words: &[&str]| {
        let output = list(url, &data);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{url}: {said}");
        assert!(!said.contains(&password), "{said}");
        for words in words {
            assert!(said.contains(words), "{url}: no {words} in {said}");
        }
    };

    works(address);
    fails(
        &format!("{address}?sslmode=require"),
        &[host, "does not support TLS"],
    );

    cluster.write("server.crt", &certificate);
    cluster.write("server.key", &key);
    let admin = client(address).await;
    admin
        .batch_execute("ALTER SYSTEM SET ssl = on")
        .await
        .unwrap();
    admin
        .batch_execute("SELECT pg_reload_conf()")
        .await
        .unwrap();
    crate::support::until("TLS", || async {
        client(address)
            .await
            .query_one("SHOW ssl", &[])
            .await
            .unwrap()
            .get::<_, String>(0)
            == "on"
    })
    .await;
    for (options, encrypted) in [
        ("?sslmode=disable", false),
        ("", true),
        ("?sslmode=prefer", true),
        ("?sslmode=require", true),
        (&format!("?sslmode=require&sslrootcert={root}"), true),
        (
            &format!("?application_name=x&sslmode=verify-ca&sslrootcert={root}"),
            true,
        ),
    ] {
        let url = format!("{address}{options}");
        let serving = url.clone();
        let data = home.path().join("data");
        let server = tokio::task::spawn_blocking(move || {
            let mut command = parlor(&[
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--database-url",
                &serving,
            ]);
            Server::spawn(command.arg("--data").arg(data))
        });
        let server = server.await.unwrap();
        let address = server.addr;
        let ready = crate::support::client::Call::new("GET", "/readyz");
        (crate::support::client::Conn::to(address).must(ready).await).expect(200);
        let used = "SELECT bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) \
            WHERE pid <> pg_backend_pid() AND client_port IS NOT NULL AND application_name <> ''";
        let used: bool = admin.query_one(used, &[]).await.unwrap().get(0);
        assert_eq!(used, encrypted, "{url}");
        server.stop();
    }
    works(&format!("{named}?sslmode=verify-full&sslrootcert={root}"));
    works(&format!("{named}?sslmode=verify-full&sslrootcert={itself}"));
    works(&format!("{address}?sslmode=verify-ca&sslrootcert={itself}"));
    let full = format!("{address}?sslmode=verify-full&sslrootcert={root}");
    fails(&full, &[host, "TLS", "not valid for name"]);
    let itself = format!("{address}?sslmode=verify-full&sslrootcert={itself}");
    fails(&itself, &[host, "not valid for name"]);
    for mode in ["require", "verify-ca", "verify-full"] {
        let url = format!("{named}?sslmode={mode}&sslrootcert={wrong}");
        fails(&url, &["localhost:", "invalid peer certificate"]);
    }
    fails(
        &format!("{address}?sslmode=verify-ca&sslrootcert=/nowhere.pem"),
        &["/nowhere.pem"],
    );
    fails(
        &format!("{address}?sslmode=verify"),
        &["sslmode must be", "verify-full"],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_errors_of_a_connection_name_its_address_and_cause() {
    let Ok(url) = std::env::var("PARLOR_TEST_POSTGRES") else {
        eprintln!("PARLOR_TEST_POSTGRES is not set");
        return;
    };
    let data = tempfile::tempdir().unwrap();
    let (user, rest) = url.split_once('@').unwrap();
    let (host, _) = rest.split_once('/').unwrap();
    let password = user.rsplit(':').next().unwrap();
    for (url, words) in [
        (
            format!("postgres://postgres:sesame@{host}/postgres"),
            vec![host, "password authentication failed for user \"postgres\""],
        ),
        (
            format!("{user}@{host}/absent"),
            vec![host, "database \"absent\" does not exist"],
        ),
        (
            format!("{user}@host.invalid/postgres"),
            vec!["host.invalid:5432", "lookup"],
        ),
        (
            format!("{user}@127.0.0.1:1/postgres"),
            vec!["127.0.0.1:1", "refused"],
        ),
        (
            format!("{user}@{host}/postgres?sslmod=require"),
            vec!["the option sslmod is unknown"],
        ),
        (
            format!("postgres://postgres:a@sesame@{host}/postgres"),
            vec!["percent-encoded"],
        ),
        (
            format!("postgres://postgres:a@sesame?b@{host}/postgres"),
            vec!["percent-encoded"],
        ),
    ] {
        let output = list(&url, data.path());
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{url}: {said}");
        assert!(
            !said.contains(password) && !said.contains("sesame"),
            "{said}"
        );
        for words in words {
            assert!(said.contains(words), "{url}: no {words} in {said}");
        }
    }
}
