//! Tests of `parlor apply --dry-run`, and of invalid settings, which `parlor serve` refuses before it changes anything.

use crate::support::accounts::{Accounts, Agent, Contact, Inbox, Queue, Team};
use crate::support::binary::{Server, fails, parlor, succeeds};
use crate::support::{Backend, Database, has_postgres};
use std::path::Path;

/// The text of a provisioning file with many objects and without ids. These objects need more ids than a process leases
/// at once.
fn account() -> String {
    account_of("Agent", "Ann")
}

/// The same text with other people: the agents have this word in their names, and the contact has this given name.
fn account_of(agents: &str, contact: &str) -> String {
    let mut account = Accounts::without_id("Acme")
        .with(Team::default().name("support"))
        .with(Queue::new("support"))
        .with(Inbox::new("shop", "onsite").name("Shop").queue("support"))
        .with(
            Contact::default()
                .given_name(contact)
                .email(&format!("{}@example.test", contact.to_lowercase())),
        );
    for n in 0..250 {
        account = account.with(
            Agent::default()
                .name(&format!("{agents} {n}"))
                .email(&format!("{}{n}@acme.test", agents.to_lowercase())),
        );
    }
    account.to_string()
}

/// The lines of the output that name changes: all lines except the last line, which is a summary.
fn changes(said: &str) -> Vec<&str> {
    let lines: Vec<&str> = said.lines().collect();
    let (_, changes) = lines.split_last().unwrap();
    changes.to_vec()
}

fn scenario(url: Option<&str>) {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let file = dir.path().join("account.toml");
    std::fs::write(&file, account()).unwrap();
    let arguments = |rest: &[&'static str]| {
        let mut all = vec![
            "apply",
            file.to_str().unwrap(),
            "--data",
            data.to_str().unwrap(),
        ];
        all.extend(rest);
        if let Some(url) = url {
            all.extend(["--database-url", url]);
        }
        all.into_iter().map(str::to_owned).collect::<Vec<String>>()
    };
    let apply = |rest: &[&'static str]| {
        let all = arguments(rest);
        succeeds(&all.iter().map(String::as_str).collect::<Vec<_>>())
    };
    // Before the database exists, a dry run creates nothing.
    let predicted = apply(&["--dry-run"]);
    assert!(predicted.ends_with("not made (dry run)\n"), "{predicted}");
    assert!(!data.exists());
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
    let made = apply(&[]);
    assert_eq!(changes(&predicted), changes(&made));
    // With an existing database, two dry runs in succession predict the same changes.
    std::fs::write(&file, account_of("Other", "Bob")).unwrap();
    let predicted = apply(&["--dry-run"]);
    assert_eq!(apply(&["--dry-run"]), predicted);
    assert_eq!(changes(&predicted), changes(&apply(&[])));
    assert!(predicted.contains("Other 249"), "{predicted}");
}

#[test]
fn a_dry_run_predicts_the_ids_on_an_embedded_database() {
    scenario(None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_predicts_the_ids_on_postgres() {
    if !has_postgres() {
        return;
    }
    let database = Database::fresh(Backend::Postgres).await;
    let url = database.url().unwrap().to_owned();
    let ran = url.clone();
    tokio::task::spawn_blocking(move || scenario(Some(&ran)))
        .await
        .unwrap();
    database.drop().await;
    // A dry run on a database without tables creates no tables.
    let database = Database::fresh(Backend::Postgres).await;
    let url = database.url().unwrap().to_owned();
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("account.toml");
    std::fs::write(&file, account()).unwrap();
    let command = move || {
        succeeds(&[
            "apply",
            file.to_str().unwrap(),
            "--dry-run",
            "--database-url",
            &url,
        ]);
    };
    tokio::task::spawn_blocking(command).await.unwrap();
    let tables = "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace";
    assert_eq!(database.number(tables).await, 0);
    database.drop().await;
}

/// A dry run through a running server also predicts the ids. The dry run uses none of these ids, so the following real
/// run assigns them.
#[test]
fn a_dry_run_through_a_server_predicts_the_ids() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let file = dir.path().join("account.toml");
    std::fs::write(&file, account()).unwrap();
    let server = Server::start(&data, &[]);
    let apply = [
        "apply",
        file.to_str().unwrap(),
        "--data",
        data.to_str().unwrap(),
    ];
    let predicted = succeeds(&[&apply[..], &["--dry-run"]].concat());
    assert_eq!(changes(&predicted), changes(&succeeds(&apply)));
    server.stop();
}

/// If a setting is invalid, the command fails. The error message names the setting, its allowed values or a related
/// setting. The command creates no database.
#[test]
fn faulty_settings_change_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let (data, file) = (dir.path().join("data"), dir.path().join("account.toml"));
    let config = dir.path().join("parlor.toml");
    std::fs::write(&file, account()).unwrap();
    let text = |path: &Path| path.to_str().unwrap().to_owned();
    let (at, apply, from) = (text(&data), text(&file), text(&config));
    let serve = [
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--data",
        &at,
        "--apply",
        &apply,
        "--config",
        &from,
    ];
    for (line, reasons) in [
        (
            "callback_allow = [\"10.0.0.0/99\"]",
            ["callback_allow", "10.1.0.0/16"],
        ),
        ("public_url = \"chat\"", ["public_url", "https://"]),
        ("mail_to = \"a@b.test\"", ["--smtp-url", "--mail-from"]),
        (
            "smtp_url = \"smtps://x\"\nmail_from = \"nobody\"\nmail_to = \"a@b.test\"",
            ["mail_from", "e-mail"],
        ),
        (
            "smtp_url = \"http://x\"\nmail_from = \"a@b.test\"\nmail_to = \"a@b.test\"",
            ["SMTP", "smtps://"],
        ),
        ("max_connections = 0", ["--max-connections", "at least 1"]),
        (
            "max_connections_per_address = 0",
            ["--max-connections-per-address", "at least 1"],
        ),
        (
            "request_timeout_ms = 0",
            ["--request-timeout-ms", "at least 1"],
        ),
        (
            "max_attachment_bytes = 0",
            ["--max-attachment-bytes", "at least 1"],
        ),
        (
            "max_body_bytes = 1000\nmax_bodies_bytes = 3999",
            ["--max-bodies-bytes", "4000"],
        ),
        (
            "metrics_token_file = \"/nonexistent/token\"",
            ["cannot read", "/nonexistent/token"],
        ),
        ("log_format = \"xml\"", ["text", "json"]),
    ] {
        std::fs::write(&config, line).unwrap();
        let said = fails(&serve, 1);
        for reason in reasons {
            assert!(said.contains(reason), "{line}: {said}");
        }
        assert!(!data.exists(), "{line}");
    }
    std::fs::write(&config, "").unwrap();
    for (variable, value, status, reasons) in [
        (
            "PARLOR_LOG",
            "warning",
            1,
            ["\"warning\" is not a level", "warn, info"],
        ),
        (
            "PARLOR_LOG",
            "info,parlor_htpp=debug",
            1,
            ["\"parlor_htpp\"", "parlor_http"],
        ),
        (
            "PARLOR_LOG_FORMAT",
            "xml",
            2,
            ["xml", "possible values: text, json"],
        ),
        (
            "PARLOR_SERVER_KEY",
            "short",
            1,
            ["PARLOR_SERVER_KEY", "64 hexadecimal digits"],
        ),
        ("PARLOR_CALLBACK_ALLOW", "all", 2, ["all", "10.1.0.0/16"]),
        (
            "PARLOR_DATABASE_URL",
            "postgres://a:b@c@d/e",
            1,
            ["the database URL cannot be used", "percent-encoded"],
        ),
        (
            "PARLOR_DATABASE_URL",
            "postgres://localhost/x?sslmode=on",
            1,
            ["the database URL cannot be used", "verify-full"],
        ),
    ] {
        let output = parlor(&serve).env(variable, value).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(
            output.status.code(),
            Some(status),
            "{variable}={value}: {said}"
        );
        assert!(!said.contains("internal:"), "{said}");
        for reason in reasons {
            assert!(said.contains(reason), "{variable}={value}: {said}");
        }
        assert!(!data.join("parlor.db").exists(), "{variable}={value}");
    }
    for (arguments, reason) in [
        (
            ["callbacks", "deliveries", "callback-1", "--state", "lost"],
            "possible values: pending, delivered, skipped, dead",
        ),
        (
            [
                "token",
                "create",
                "--kind",
                "employee_token",
                "--callback-format=yaml",
            ],
            "possible values: json, xml",
        ),
    ] {
        assert!(fails(&arguments, 2).contains(reason), "{arguments:?}");
    }
}
