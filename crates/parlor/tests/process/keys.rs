//! Tests of the server key: each database has one server key, and no process uses this database with another server
//! key.

use crate::support::accounts::{Accounts, Callback};
use crate::support::binary::{Server, parlor};
use crate::support::{Backend, Database, has_postgres};
use std::path::Path;
use std::process::Command;

const OTHER: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

/// Returns a `parlor` command with the data directory `data`. If `url` is `None`, the command uses the embedded
/// database in this directory. Otherwise, the command uses the PostgreSQL database at this URL.
fn on(url: Option<&str>, data: &Path, arguments: &[&str]) -> Command {
    let mut command = parlor(arguments);
    command.arg("--data").arg(data);
    if let Some(url) = url {
        command.args(["--database-url", url]);
    }
    command
}

/// Runs a command. Returns its exit status and its output.
fn run(command: &mut Command) -> (Option<i32>, String) {
    let output = command.output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(said).unwrap())
}

fn key_of(data: &Path) -> Vec<u8> {
    std::fs::read(data.join("server.key")).unwrap()
}

/// The first start creates the key. Afterwards, every command refuses a missing key or another key, and creates
/// nothing. With the right key, the commands work again. After the loss of the key, `replace-key` creates another key,
/// and `parlor apply --force` sets the secrets again.
fn scenario(url: Option<&str>) {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let file = dir.path().join("account.toml");
    let partner = Callback::new("partner")
        .url("https://partner.invalid/")
        .secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    let account = Accounts::new(1, "Acme").with(partner);
    std::fs::write(&file, account.to_string()).unwrap();
    let path = file.to_str().unwrap();
    let serve = ["serve", "--listen", "127.0.0.1:0"];
    Server::spawn(on(url, &data, &serve).args(["--apply", path])).stop();
    let key = key_of(&data);

    // The commands find no key file. On PostgreSQL, they use another data directory. On SQLite, the test removes the
    // file.
    let elsewhere = if url.is_some() {
        dir.path().join("elsewhere")
    } else {
        data.clone()
    };
    if url.is_none() {
        std::fs::remove_file(data.join("server.key")).unwrap();
    }
    let copy = dir.path().join("copy");
    let commands: [&[&str]; 6] = [
        &serve,
        &["apply", path],
        &["apply", path, "--dry-run"],
        &["token", "list"],
        &["callbacks", "list"],
        &["backup", copy.to_str().unwrap()],
    ];
    for arguments in commands {
        let (code, said) = run(&mut on(url, &elsewhere, arguments));
        assert_eq!(code, Some(1), "{arguments:?}: {said}");
        for part in [
            "the server key of this database is missing",
            "PARLOR_SERVER_KEY",
            "replace-key",
        ] {
            assert!(said.contains(part), "{arguments:?}: {said}");
        }
        let (code, said) = run(on(url, &elsewhere, arguments).env("PARLOR_SERVER_KEY", OTHER));
        assert_eq!(code, Some(1), "{arguments:?}: {said}");
        for part in [
            "the server key is not the one of this database",
            "replace-key",
        ] {
            assert!(said.contains(part), "{arguments:?}: {said}");
        }
        assert!(!elsewhere.join("server.key").exists(), "{arguments:?}");
    }
    // With the right key in the directory, the commands work.
    std::fs::create_dir_all(&elsewhere).unwrap();
    std::fs::write(elsewhere.join("server.key"), &key).unwrap();
    assert_eq!(
        run(&mut on(url, &elsewhere, &["apply", path])),
        (Some(0), "nothing to change\n".to_owned())
    );
    let (_, listed) = run(&mut on(url, &elsewhere, &["callbacks", "list"]));
    assert!(listed.contains("  active  "), "{listed}");

    // The key is lost again.
    std::fs::remove_file(elsewhere.join("server.key")).unwrap();
    let (code, said) = run(&mut on(url, &elsewhere, &["replace-key"]));
    assert_eq!(code, Some(0), "{said}");
    for part in ["\"partner\" sends nothing", "--force"] {
        assert!(said.contains(part), "{said}");
    }
    assert_ne!(key_of(&elsewhere), key);
    let (_, listed) = run(&mut on(url, &elsewhere, &["callbacks", "list"]));
    assert!(listed.contains("  sealed  "), "{listed}");
    let (code, said) = run(&mut on(url, &elsewhere, &["apply", path, "--force"]));
    assert_eq!(code, Some(0), "{said}");
    let (_, listed) = run(&mut on(url, &elsewhere, &["callbacks", "list"]));
    assert!(
        listed.contains("  active  ") && !listed.contains("sealed"),
        "{listed}"
    );
    let (_, said) = run(&mut on(url, &elsewhere, &["replace-key"]));
    assert!(said.contains("every secret can be read"), "{said}");
    // The former key is now refused.
    let former: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
    let (code, _) = run(on(url, &elsewhere, &serve).env("PARLOR_SERVER_KEY", former));
    assert_eq!(code, Some(1));
    Server::spawn(&mut on(url, &elsewhere, &serve)).stop();
}

#[test]
fn an_embedded_database_has_one_key() {
    scenario(None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_postgres_database_has_one_key() {
    if !has_postgres() {
        return;
    }
    let database = Database::fresh(Backend::Postgres).await;
    let url = database.url().unwrap().to_owned();
    tokio::task::spawn_blocking(move || scenario(Some(&url)))
        .await
        .unwrap();
    database.drop().await;
}
