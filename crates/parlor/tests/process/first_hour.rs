//! Tests of the first steps with Parlor: `parlor init`, an empty database, the page at `/`, and the examples in
//! docs/provisioning.md.

use crate::support::binary::{Server, parlor, run};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const HTML: &str = "accept: text/html,application/xhtml+xml,*/*;q=0.8\r\n";

/// Runs `parlor init` with the working directory `dir`.
fn init(dir: &Path, arguments: &[&str]) -> Output {
    let mut command = parlor(&["init"]);
    command.args(arguments).current_dir(dir).output().unwrap()
}

fn stdout(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1));
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Signs in with this e-mail address and password. Returns the HTTP status.
fn sign_in(server: &Server, email: &str, password: &str) -> u16 {
    let body = format!(r#"{{"email": "{email}", "password": "{password}"}}"#);
    server.post("/v1/sessions", "", &body).0
}

fn word_after<'a>(text: &'a str, name: &str) -> &'a str {
    let rest = text.split_once(name).unwrap_or_else(|| panic!("{text}")).1;
    rest.split_whitespace().next().unwrap()
}

/// With an empty database, the server's log and the page at `/` explain the next step. `parlor init` works while the
/// server runs. Then the administrator can sign in, and the created file describes the account.
#[test]
fn an_empty_database_becomes_an_account_in_one_command() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let data = data.to_str().unwrap();
    let mut server = Server::start(Path::new(data), &[]);
    server.wait_for(&format!("run `parlor init --data {data}`"));
    let page = server.get("/", HTML).1;
    assert!(page.contains("no account yet") && page.contains("parlor init"));

    let said = stdout(&init(
        dir.path(),
        &["--data", data, "--email", "mina@acme.test"],
    ));
    let password = word_after(&said, "password ");
    assert!(password.len() >= 20, "{said}");
    assert!(said.contains("+ account 1 My company"), "{said}");
    assert_eq!(sign_in(&server, "mina@acme.test", password), 201);
    assert_eq!(sign_in(&server, "mina@acme.test", "another password"), 401);
    let page = server.get("/", HTML).1;
    assert!(!page.contains("no account yet"), "{page}");

    // A second run of `parlor init` changes nothing. Its error message gives the reason.
    let again = stderr(&init(dir.path(), &["second.toml", "--data", data]));
    assert!(again.contains("account already: 1 My company"), "{again}");
    assert!(!dir.path().join("second.toml").exists());
    let over = stderr(&init(dir.path(), &["--data", data]));
    assert!(over.contains("account.toml exists already"), "{over}");

    // The created file describes the account and contains no secret.
    let file = dir.path().join("account.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(!text.contains(password));
    let file = file.to_str().unwrap();
    let applied = run(&["apply", file, "--data", data]);
    assert_eq!(stdout(&applied), "nothing to change\n");
    assert_eq!(sign_in(&server, "mina@acme.test", password), 201);
    // The examples in the file work after their `#` is removed.
    let lines = text.lines().map(|line| match line.strip_prefix('#') {
        Some(rest) if !rest.starts_with(' ') => rest,
        _ => line,
    });
    std::fs::write(file, lines.collect::<Vec<_>>().join("\n")).unwrap();
    let mut apply = parlor(&["apply", file, "--data", data]);
    let said = stdout(
        &apply
            .env("MINA_PASSWORD", "three blue lamps")
            .output()
            .unwrap(),
    );
    for made in ["Mina Chen", "Shop counter", "Mobile app", "Web chat", "CRM"] {
        assert!(said.contains(made), "{said}");
    }
    server.signal("TERM");
    assert_eq!(server.ended().code(), Some(0));
    let log = server.output().join("\n");
    assert!(!log.contains(password), "{log}");
}

/// The first password may come from standard input or from the environment. The output does not repeat it. If `parlor
/// init` refuses a value, it creates no account and no file.
#[test]
fn the_first_password_may_be_chosen() {
    let dir = tempfile::tempdir().unwrap();
    for (bad, word) in [
        (&["--email", "nobody"][..], "email"),
        (&["--time-zone", "Mars/Olympus"], "time_zone"),
        (&["--account", ""], "name"),
    ] {
        let said = stderr(&init(dir.path(), bad));
        assert!(
            said.contains("account.toml:") && said.contains(word),
            "{said}"
        );
        assert!(!dir.path().join("account.toml").exists());
    }
    let mut short = parlor(&["init"]);
    let short = short
        .env("PARLOR_ADMIN_PASSWORD", "")
        .current_dir(dir.path());
    let said = stderr(&short.output().unwrap());
    assert!(said.contains("password"), "{said}");

    let mut child = parlor(&["init", "--password-stdin", "--name", "Müller \"M\""])
        .current_dir(dir.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    input
        .write_all("correct horse battery\nstaple\n".as_bytes())
        .unwrap();
    drop(input);
    let said = stdout(&child.wait_with_output().unwrap());
    assert!(!said.contains("correct horse"), "{said}");
    assert!(said.contains("admin@localhost"), "{said}");
    let server = Server::start(&dir.path().join("data"), &[]);
    assert_eq!(
        sign_in(&server, "admin@localhost", "correct horse battery"),
        201
    );
    server.stop();
    let text = std::fs::read_to_string(dir.path().join("account.toml")).unwrap();
    assert!(text.contains("Müller") && !text.contains("correct horse"));

    let other = tempfile::tempdir().unwrap();
    let mut chosen = parlor(&["init"]);
    let chosen = chosen.env("PARLOR_ADMIN_PASSWORD", "from the environment");
    let said = stdout(&chosen.current_dir(other.path()).output().unwrap());
    assert!(!said.contains("from the environment"), "{said}");
    let server = Server::start(&other.path().join("data"), &[]);
    assert_eq!(
        sign_in(&server, "admin@localhost", "from the environment"),
        201
    );
    server.stop();
}

/// The shell examples of `docs/provisioning.md` run as written in one shell, from top to bottom. The test omits only
/// the lines that begin with `parlor serve`. `parlor apply` accepts each TOML example as a file, and a second `parlor
/// apply` changes nothing.
#[test]
fn the_examples_of_the_guide_for_provisioning_files_work() {
    let guide = include_str!("../../../../docs/provisioning.md");
    let mut script = "set -e\n".to_owned();
    let mut files = 0;
    for block in guide.split("\n```").skip(1).step_by(2) {
        let (language, text) = block.split_once('\n').unwrap();
        match language {
            "sh" => {
                for line in text
                    .lines()
                    .filter(|line| !line.starts_with("parlor serve"))
                {
                    writeln!(script, "{line}").unwrap();
                }
            }
            "toml" => {
                files += 1;
                let name = format!("example-{files}.toml");
                writeln!(
                    script,
                    "cat > {name} <<'END'\n{text}\nEND\nparlor apply {name}\nparlor apply {name} | grep -qx 'nothing to change'"
                )
                .unwrap();
            }
            other => panic!("an example in {other}"),
        }
    }
    assert!(files >= 2 && script.contains("parlor init"));
    let dir = tempfile::tempdir().unwrap();
    let binary = Path::new(env!("CARGO_BIN_EXE_parlor")).parent().unwrap();
    let path = format!("{}:{}", binary.display(), std::env::var("PATH").unwrap());
    let mut shell = Command::new("sh");
    shell.args(["-c", &script]).current_dir(dir.path());
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("PARLOR_") {
            shell.env_remove(name);
        }
    }
    let said = stdout(&shell.env("PATH", path).output().unwrap());
    assert!(
        said.contains("+ agent") && said.contains("+ credential"),
        "{said}"
    );
}
