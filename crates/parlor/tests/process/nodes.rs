//! Tests of two server processes that share one PostgreSQL database, and of commands that use the same database.

use crate::support::binary::{Server, parlor, vectors};
use crate::support::{Backend, Database, has_postgres, until_blocking};

/// The server key of all nodes: 32 bytes, as hexadecimal digits.
const KEY: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

#[tokio::test(flavor = "multi_thread")]
async fn two_nodes_and_commands_share_one_database() {
    if !has_postgres() {
        return;
    }
    let database = Database::fresh(Backend::Postgres).await;
    let url = database.url().unwrap().to_owned();
    tokio::task::spawn_blocking(move || scenario(&url))
        .await
        .unwrap();
    database.drop().await;
}

fn scenario(url: &str) {
    let dir = tempfile::tempdir().unwrap();
    let data = |name: &str| dir.path().join(name);
    let command = |arguments: &[&str], name: &str| {
        let mut command = parlor(arguments);
        command
            .args(["--database-url", url, "--data"])
            .arg(data(name))
            .env("PARLOR_SERVER_KEY", KEY);
        command
    };
    let serve = ["serve", "--listen", "127.0.0.1:0"];
    let a = Server::spawn(command(&serve, "a").arg("--apply").arg(vectors()));
    let b = Server::spawn(&mut command(&serve, "b"));
    let done = |arguments: &[&str]| {
        let output = command(arguments, "c").output().unwrap();
        assert!(
            output.status.success(),
            "{arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap()
    };
    // With PostgreSQL, a server has no lock file and no control socket, so the commands connect to the database.
    let file = vectors();
    assert_eq!(
        done(&["apply", file.to_str().unwrap()]),
        "nothing to change\n"
    );
    let made = done(&[
        "token",
        "create",
        "--kind",
        "access_token",
        "--agent",
        "7",
        "--account",
        "Acme",
    ]);
    let token = made
        .lines()
        .find_map(|l| l.strip_prefix("token: "))
        .unwrap();
    let access = format!("authorization: Bearer {token}\r\n");
    let bearer = "authorization: Bearer firstline-token-of-mina\r\n";
    for node in [&a, &b] {
        assert_eq!(node.get("/readyz", "").0, 200);
        let started = node.post(
            "/api/v1/onsite-account/1/text-call",
            bearer,
            r#"{"message":"m"}"#,
        );
        assert_eq!(started.0, 200, "{}", started.1);
    }
    for node in [&a, &b] {
        let (code, list) = node.get("/v1/conversations", &access);
        assert_eq!(
            (code, list.matches("\"display_id\"").count()),
            (200, 2),
            "{list}"
        );
    }
    // If any process revokes a credential, every node soon refuses the credential.
    let id = done(&[
        "token",
        "list",
        "--kind",
        "employee_token",
        "--account",
        "Acme",
    ])
    .lines()
    .find(|l| l.contains("Mina"))
    .and_then(|l| l.split_whitespace().next())
    .unwrap()
    .to_owned();
    done(&["token", "revoke", &id]);
    for node in [&a, &b] {
        let path = "/api/v1/onsite-account/1/text-call";
        let mut code = 200;
        until_blocking("the node to refuse the credential", || {
            code = node.post(path, bearer, r#"{"message":"m"}"#).0;
            code != 200
        });
        assert_eq!(code, 401);
    }
    let output = command(&["backup", dir.path().join("copy").to_str().unwrap()], "c")
        .output()
        .unwrap();
    assert!(String::from_utf8_lossy(&output.stderr).contains("pg_dump"));
    a.stop();
    b.stop();
}
