//! Tests of the command line: output, error messages, and commands that use a running server.

use crate::support::binary::{Server, fails, parlor, succeeds, vectors};
use crate::support::until_blocking;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

const BODY: &str = r#"{"message":"hello"}"#;

fn start(server: &Server, token: &str) -> u16 {
    let bearer = format!("authorization: Bearer {token}\r\n");
    server
        .post("/api/v1/onsite-account/1/text-call", &bearer, BODY)
        .0
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Finds the first line of `output` that begins with `{name}: `, and returns the rest of this line.
fn value(output: &str, name: &str) -> String {
    let prefix = format!("{name}: ");
    let line = output.lines().find_map(|line| line.strip_prefix(&prefix));
    line.unwrap_or_else(|| panic!("no {name} in {output}"))
        .to_owned()
}

#[test]
fn every_command_explains_itself() {
    for (arguments, words) in [
        (
            &["--help"][..],
            &[
                "serve",
                "init",
                "demo",
                "apply",
                "backup",
                "token",
                "Examples:",
                "PARLOR_LOG",
            ][..],
        ),
        (
            &["serve", "--help"],
            &[
                "--data",
                "./data",
                "127.0.0.1:8080",
                "PARLOR_LISTEN",
                "--database-url",
                "--apply",
                "SIGTERM",
            ],
        ),
        (
            &["init", "--help"],
            &["--password-stdin", "PARLOR_ADMIN_PASSWORD", "account.toml"],
        ),
        (&["demo", "--help"], &["--listen", "Ctrl-C"]),
        (
            &["apply", "--help"],
            &["--dry-run", "--force", "Examples:", "never deletes"],
        ),
        (&["backup", "--help"], &["To restore"]),
        (
            &["token", "--help"],
            &["list", "create", "rotate", "revoke", "Examples:"],
        ),
        (&["agent", "--help"], &["invite", "reset", "Examples:"]),
        (
            &["token", "create", "--help"],
            &["employee_token", "client_application", "--callback-url"],
        ),
    ] {
        let help = succeeds(arguments);
        for word in words {
            assert!(
                help.contains(word),
                "{arguments:?} does not say {word}: {help}"
            );
        }
    }
    assert!(succeeds(&["--version"]).starts_with("parlor 0."));
    // The help does not show secrets from the environment.
    let help = parlor(&["serve", "--help"])
        .env("PARLOR_METRICS_TOKEN", "s3cret")
        .output()
        .unwrap();
    assert!(!String::from_utf8_lossy(&help.stdout).contains("s3cret"));
}

#[test]
fn failed_commands_say_the_reason_and_the_remedy() {
    let dir = tempfile::tempdir().unwrap();
    let (config, data) = (dir.path().join("parlor.toml"), dir.path().join("data"));
    std::fs::write(&config, "listen = \"127.0.0.1:0\"\nlisten_to = 1\n").unwrap();
    let said = fails(&["--config", text(&config), "serve"], 1);
    assert!(
        said.contains("line 2") && said.contains("listen_to"),
        "{said}"
    );
    assert!(fails(&["serve", "--colour"], 2).contains("--colour"));
    assert!(fails(&["serve", "--listen", "everywhere"], 2).contains("--listen"));
    assert!(fails(&["serve", "--trusted-proxy", "proxy"], 2).contains("--trusted-proxy"));
    assert!(fails(&["serve", "--password-page", "/password"], 2).contains("--password-page"));
    let said = fails(&["apply", "gone.toml", "--data", text(&data)], 1);
    assert!(said.contains("gone.toml"), "{said}");
    let said = fails(&["token", "list", "--data", "/nonexistent/parlor"], 1);
    assert!(said.contains("--data"), "{said}");
    let said = fails(
        &[
            "serve",
            "--database-url",
            "mysql://x",
            "--data",
            text(&data),
        ],
        1,
    );
    assert!(said.contains("postgres://"), "{said}");
    let said = fails(
        &[
            "serve",
            "--database-url",
            "postgres://nobody@127.0.0.1:1/none",
            "--data",
            text(&data),
        ],
        1,
    );
    assert!(said.contains("database"), "{said}");
    let output = parlor(&["serve", "--data", text(&data)])
        .env("PARLOR_SERVER_KEY", "short")
        .output()
        .unwrap();
    assert!(String::from_utf8_lossy(&output.stderr).contains("PARLOR_SERVER_KEY must be 32 bytes"));
    let output = parlor(&["serve", "--data", text(&data)])
        .env("PARLOR_LOG", "parlor=loud")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let said = fails(
        &[
            "serve",
            "--data",
            text(&data),
            "--listen",
            &taken.local_addr().unwrap().to_string(),
        ],
        1,
    );
    assert!(said.contains("--listen"), "{said}");
}

#[test]
fn files_are_applied_without_a_server() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let file = vectors();
    let said = succeeds(&["apply", text(&file), "--dry-run", "--data", text(&data)]);
    assert!(
        said.contains("+ agent 7 Mina Chen") && said.contains("(dry run)"),
        "{said}"
    );
    let said = succeeds(&["apply", text(&file), "--data", text(&data)]);
    assert!(said.contains("+ inbox 407 JennyApi"), "{said}");
    assert_eq!(
        succeeds(&["apply", text(&file), "--data", text(&data)]),
        "nothing to change\n"
    );
    assert_eq!(
        std::fs::metadata(&data).unwrap().permissions().mode() & 0o777,
        0o700
    );

    let wrong = dir.path().join("wrong.toml");
    std::fs::write(
        &wrong,
        "[[accounts]]\nid = 17623000010928\nlangauge = \"de\"\n",
    )
    .unwrap();
    let said = fails(&["apply", text(&wrong), "--data", text(&data)], 1);
    assert!(
        said.contains(&format!(
            "{}:3: accounts.langauge: unknown key",
            wrong.display()
        )),
        "{said}"
    );
}

#[test]
fn secrets_come_from_files_and_the_environment() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    std::fs::write(dir.path().join("token"), "token-from-file\n").unwrap();
    let file = dir.path().join("account.toml");
    std::fs::write(
        &file,
        r#"
[[accounts]]
name = "A"
agents = [{ id = 7, name = "N", email = "n@a.test", password_env = "THE_PASSWORD" }]
inboxes = [{ id = 1, key = "k", name = "K", kind = "onsite" }]
credentials = [{ kind = "employee_token", agent = 7, token_file = "token" }]
"#,
    )
    .unwrap();
    let said = fails(&["apply", text(&file), "--data", text(&data)], 1);
    assert!(
        said.contains(
            "account.toml:4: accounts.agents.password_env: the environment has no THE_PASSWORD"
        ),
        "{said}"
    );
    let server = Server::start(&data, &[]);
    // The server has neither the variable nor the file. The command reads both and sends their contents to the server.
    let applied = parlor(&["apply", text(&file), "--data", text(&data)])
        .env("THE_PASSWORD", "pass from env")
        .output()
        .unwrap();
    assert!(
        applied.status.success(),
        "{}",
        String::from_utf8_lossy(&applied.stderr)
    );
    assert_eq!(start(&server, "token-from-file"), 200);
    let session = server.post(
        "/v1/sessions",
        "",
        r#"{"email":"n@a.test","password":"pass from env"}"#,
    );
    assert!((200..300).contains(&session.0), "{}", session.1);
    server.stop();
}

#[test]
fn one_process_owns_a_directory_and_says_who() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path();
    let server = Server::start(data, &["--apply", text(&vectors())]);
    let said = fails(
        &["serve", "--listen", "127.0.0.1:0", "--data", text(data)],
        1,
    );
    assert!(
        said.contains(&format!("process {}", server.id()))
            && said.contains("since 20")
            && said.contains("--data"),
        "{said}"
    );
    for (file, mode) in [
        ("control.sock", 0o600),
        ("server.key", 0o600),
        ("lock", 0o600),
    ] {
        let found = std::fs::metadata(data.join(file))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(found & 0o777, mode, "{file}");
    }
    // The running server carries out the commands.
    assert_eq!(
        succeeds(&["apply", text(&vectors()), "--data", text(data)]),
        "nothing to change\n"
    );
    server.stop();
    assert!(!data.join("control.sock").exists());
    // A killed server leaves its lock file and its socket. These files do not prevent the next start.
    let server = Server::start(data, &[]);
    server.signal("KILL");
    drop(server);
    assert!(data.join("control.sock").exists());
    assert_eq!(
        succeeds(&["apply", text(&vectors()), "--data", text(data)]),
        "nothing to change\n"
    );
    Server::start(data, &[]).stop();
}

#[test]
fn credentials_are_made_listed_rotated_and_revoked_beside_a_server() {
    let dir = tempfile::tempdir().unwrap();
    let data = text(dir.path());
    let server = Server::start(dir.path(), &["--apply", text(&vectors())]);
    let said = fails(
        &[
            "token",
            "create",
            "--kind",
            "employee_token",
            "--agent",
            "7",
            "--data",
            data,
        ],
        1,
    );
    assert!(said.contains("--account"), "{said}");
    let acme = ["--account", "Acme", "--data", data];
    let create = |rest: &[&str]| succeeds(&[&["token", "create"], rest, &acme].concat());

    let made = create(&["--kind", "employee_token", "--agent", "mina@acme.test"]);
    let token = value(&made, "token");
    assert_eq!(start(&server, &token), 200);
    assert_eq!(
        start(&server, "firstline-token-of-mina"),
        401,
        "an employee has one token"
    );
    let listed = succeeds(&["token", "list", "--data", data]);
    assert!(!listed.contains(&token), "a secret is shown once");
    assert!(
        listed.contains("account 17623000010928 Acme")
            && listed.contains("Globex")
            && listed.contains("REVOKED"),
        "{listed}"
    );
    let id = listed
        .lines()
        .find(|l| l.contains("employee_token") && l.contains("Mina") && !l.contains("REVOKED"))
        .and_then(|l| l.split_whitespace().next())
        .unwrap();

    let rotated = value(&succeeds(&["token", "rotate", id, "--data", data]), "token");
    assert_eq!(
        (start(&server, &token), start(&server, &rotated)),
        (401, 200)
    );
    succeeds(&["token", "revoke", id, "--data", data]);
    assert_eq!(start(&server, &rotated), 401);
    let said = fails(&["token", "rotate", id, "--data", data], 1);
    assert!(said.contains("revoked"), "{said}");
    assert!(fails(&["token", "revoke", "999999", "--data", data], 1).contains("999999"));

    // `agent invite` creates a token with which the agent can set a password. Agent 7 of the fixture already has a
    // password, so the output calls the token a reset.
    let invite = |agent| succeeds(&["agent", "invite", agent, "--data", data]);
    let made = invite("Mina@acme.test");
    assert!(made.contains("reset for agent 7 Mina Chen"), "{made}");
    let token = value(&made, "token");
    assert!(!made.contains("link:"), "no page is set: {made}");
    assert_ne!(value(&invite("7"), "token"), token);
    // The address of the page for passwords comes from the flag or from the environment of the command.
    let mut command = parlor(&["agent", "reset", "7", "--data", data]);
    let flag = succeeds(&[
        "agent",
        "invite",
        "7",
        "--data",
        data,
        "--password-page",
        "https://desk.example/set",
    ]);
    command.env("PARLOR_PASSWORD_PAGE", "https://desk.example/set");
    let variable = String::from_utf8(command.output().unwrap().stdout).unwrap();
    for made in [flag, variable] {
        let link = format!("https://desk.example/set#token={}", value(&made, "token"));
        assert_eq!(value(&made, "link"), link, "{made}");
    }
    let said = fails(&["agent", "reset", "nobody@acme.test", "--data", data], 1);
    assert!(said.contains("nobody@acme.test"), "{said}");

    // The test also creates credentials of all other kinds.
    let made = create(&["--kind", "api_key", "--agent", "8"]);
    let pair = base64(&format!(
        "{}:{}",
        value(&made, "key"),
        value(&made, "secret")
    ));
    let body = r#"{"inbox_id":407,"source_id":"123456789"}"#;
    let answer = server.post(
        "/api/v2/accounts/conversations",
        &format!("authorization: Basic {pair}\r\n"),
        body,
    );
    assert_eq!(answer.0, 200, "{}", answer.1);
    let access = value(
        &create(&["--kind", "access_token", "--agent", "8"]),
        "token",
    );
    assert_eq!(
        server
            .get(
                "/v1/conversations",
                &format!("authorization: Bearer {access}\r\n")
            )
            .0,
        200
    );
    let made = create(&[
        "--kind",
        "client_application",
        "--name",
        "Bot",
        "--inbox",
        "web-chat",
        "--callback-url",
        "http://127.0.0.1:9/x",
    ]);
    let login = |key: &str, secret: &str| {
        let pair = base64(&format!("{key}:{secret}"));
        let body = "grant_type=client_credentials";
        let request = format!(
            "POST /system/ws/v19/clientapplications/authentication/oauth2/token HTTP/1.1\r\nhost: x\r\nconnection: close\r\naccept: application/json\r\nauthorization: Basic {pair}\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        crate::support::binary::status(server.exchange(&request)).0
    };
    let (key, secret) = (value(&made, "key"), value(&made, "secret"));
    assert_eq!((login(&key, &secret), login(&key, "wrong")), (200, 401));
    let rotated = value(
        &succeeds(&["token", "rotate", &key, "--data", data]),
        "secret",
    );
    assert_eq!((login(&key, &secret), login(&key, &rotated)), (401, 200));

    for (rest, word) in [
        (&["--kind", "employee_token"][..], "--agent"),
        (&["--kind", "employee_token", "--agent", "nobody"], "nobody"),
        (
            &["--kind", "employee_token", "--agent", "7", "--key", "k"],
            "--key",
        ),
        (
            &["--kind", "client_application", "--inbox", "nowhere"],
            "nowhere",
        ),
        (
            &["--kind", "api_key", "--agent", "7", "--key", "livedesk-key"],
            "livedesk-key",
        ),
    ] {
        let said = fails(&[&["token", "create"], rest, &acme].concat(), 1);
        assert!(said.contains(word), "{rest:?}: {said}");
    }
    server.stop();
    // `token create` also works if no server runs.
    let made = succeeds(
        &[
            &[
                "token",
                "create",
                "--kind",
                "employee_token",
                "--agent",
                "7",
            ][..],
            &acme,
        ]
        .concat(),
    );
    let server = Server::start(dir.path(), &[]);
    assert_eq!(start(&server, &value(&made, "token")), 200);
    server.stop();
}

fn base64(text: &str) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(text)
}

#[test]
fn a_backup_made_while_serving_can_be_served() {
    let dir = tempfile::tempdir().unwrap();
    let (data, copy) = (dir.path().join("data"), dir.path().join("backups/one"));
    let server = Server::start(&data, &["--apply", text(&vectors())]);
    for _ in 0..3 {
        assert_eq!(start(&server, "firstline-token-of-mina"), 200);
    }
    const OMAR: &str = "authorization: Bearer access-token-of-omar\r\n";
    let (code, answer) = server.post("/v1/attachments?file_name=a.txt", OMAR, "some words");
    assert_eq!(code, 201, "{answer}");
    let file: serde_json::Value =
        serde_json::from_str(&answer[answer.find('{').unwrap()..]).unwrap();
    let file = format!("/v1/attachments/{}/content", file["id"]);
    let said = succeeds(&["backup", text(&copy), "--data", text(&data)]);
    assert!(said.contains("copied 1 files to "), "{said}");
    assert!(
        said.contains("server key") && said.contains("to restore"),
        "{said}"
    );
    for file in ["server.key", "parlor.db"] {
        assert!(copy.join(file).exists(), "{file}");
    }
    assert_eq!(
        std::fs::metadata(copy.join("server.key"))
            .unwrap()
            .permissions()
            .mode()
            & 0o777,
        0o600
    );
    assert_eq!(
        std::fs::metadata(&copy).unwrap().permissions().mode() & 0o777,
        0o700
    );
    // A later change is not in the backup.
    assert_eq!(start(&server, "firstline-token-of-mina"), 200);
    assert!(fails(&["backup", text(&copy), "--data", text(&data)], 1).contains("not empty"));
    let list = |server: &Server| {
        let (code, answer) = server.get(
            "/v1/conversations",
            "authorization: Bearer access-token-of-omar\r\n",
        );
        assert_eq!(code, 200);
        answer.matches("\"display_id\"").count()
    };
    assert_eq!(list(&server), 4);
    server.stop();

    let restored = Server::start(&copy, &[]);
    assert_eq!(list(&restored), 3);
    assert_eq!(start(&restored, "firstline-token-of-mina"), 200);
    let (code, answer) = restored.get(&file, OMAR);
    assert!(code == 200 && answer.ends_with("some words"), "{answer}");
    restored.stop();
    // The copied key decrypts the secrets, so the same provisioning file still changes nothing.
    assert_eq!(
        succeeds(&["apply", text(&vectors()), "--data", text(&copy)]),
        "nothing to change\n"
    );
}

/// If the server is killed during an upload, a part of the file remains, which no caller can read. Parlor removes such
/// parts, and files without a database row, if they are more than an hour old.
#[test]
fn remains_of_a_file_after_a_kill_are_removed() {
    use std::io::Write as _;
    use std::time::SystemTime;
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let mut server = Server::start(&data, &["--apply", text(&vectors())]);
    let drafts = || {
        let found = std::fs::read_dir(data.join("files/drafts")).unwrap();
        found.map(|e| e.unwrap().path()).collect::<Vec<_>>()
    };
    let mut upload = std::net::TcpStream::connect(server.addr).unwrap();
    let head = "POST /v1/attachments HTTP/1.1\r\nhost: x\r\nauthorization: Bearer access-token-of-omar\r\ncontent-length: 100000\r\n\r\nhalf";
    upload.write_all(head.as_bytes()).unwrap();
    until_blocking("an upload", || !drafts().is_empty());
    server.signal("KILL");
    server.ended();
    // The test creates a complete file without a database row.
    let part = data.join("files/ab");
    std::fs::create_dir_all(&part).unwrap();
    let whole = part.join(format!("ab{}", "0".repeat(30)));
    std::fs::write(&whole, "whole").unwrap();
    for path in drafts().iter().chain([&whole]) {
        let file = std::fs::File::options().write(true).open(path).unwrap();
        file.set_modified(SystemTime::UNIX_EPOCH).unwrap();
    }
    let again = Server::start(&data, &[]);
    let omar = "authorization: Bearer access-token-of-omar\r\n";
    assert_eq!(again.get("/v1/attachments/1", omar).0, 404);
    until_blocking("the sweep", || drafts().is_empty() && !whole.exists());
    assert_eq!(again.post("/v1/attachments", omar, "words").0, 201);
    again.stop();
}

#[test]
fn settings_come_from_flag_then_environment_then_file() {
    let dir = tempfile::tempdir().unwrap();
    let config = dir.path().join("parlor.toml");
    let (a, b) = (dir.path().join("a"), dir.path().join("b"));
    std::fs::write(
        &config,
        format!(
            "data = {:?}\nlisten = \"127.0.0.1:0\"\nlog_format = \"json\"\nmax_body_bytes = 300\n",
            text(&a)
        ),
    )
    .unwrap();
    let mut server = Server::spawn(&mut parlor(&[
        "serve",
        "--config",
        text(&config),
        "--apply",
        text(&vectors()),
    ]));
    let long = format!(r#"{{"message":"{}"}}"#, "x".repeat(400));
    let answer = server.post(
        "/api/v1/onsite-account/1/text-call",
        "authorization: Bearer firstline-token-of-mina\r\n",
        &long,
    );
    assert_eq!(answer.0, 413);
    server.signal("INT");
    assert_eq!(server.ended().code(), Some(0));
    let ending = server.wait_for("shutdown: answering");
    assert!(ending.starts_with('{'), "{ending}");
    assert!(a.join("parlor.db").exists());
    let other = Server::spawn(parlor(&["serve", "--config", text(&config)]).env("PARLOR_DATA", &b));
    other.stop();
    assert!(b.join("parlor.db").exists());
}
