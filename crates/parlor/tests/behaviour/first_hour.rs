//! The page at `/`, the first account, and the values of the guide for provisioning files.

use crate::support::{App, Backend, Database, ManualClock, SERVER_KEY, both, provisioned};
use parlor::app;
use parlor::init::FirstAccount;
use parlor::orders::Order;
use parlor::orders::operator::Operator;
use parlor::settings::{Cli, Command};
use parlor_engine::provision::{Provision, check};

/// A browser that requests `/` gets the page. The page allows no scripts and no content from other sources. A program
/// gets a problem document, as for a path that does not exist.
#[both]
async fn the_page_is_for_browsers(app: App) {
    for accept in [
        "text/html",
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    ] {
        let page = app
            .get("/")
            .header("accept", accept)
            .send()
            .await
            .expect(200);
        assert_eq!(
            page.header("content-type"),
            Some("text/html; charset=utf-8")
        );
        assert_eq!(page.header("vary"), Some("accept"));
        assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
        let policy = page.header("content-security-policy").unwrap();
        for rule in [
            "default-src 'none'",
            "style-src 'sha256-",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        ] {
            assert!(policy.contains(rule), "{policy}");
        }
        assert!(!policy.contains("script-src") && !policy.contains("unsafe"));
        let body = &page.body;
        assert!(body.starts_with("<!doctype html>") && body.contains("<html lang=\"en\">"));
        for absent in ["<script", " style=", " onclick", "<!--", "no account yet"] {
            assert!(!body.contains(absent), "{absent}");
        }
        // The server answers a request for each link of the page.
        let links: Vec<&str> = (body.split("href=\"/").skip(1))
            .map(|rest| rest.split('"').next().unwrap())
            .collect();
        assert!(links.len() >= 3, "{links:?}");
        for link in links {
            app.get(&format!("/{link}")).send().await.expect(200);
        }
    }
    for accept in [
        None,
        Some("*/*"),
        Some("application/json"),
        Some("text/html;q=0"),
        Some("image/png"),
    ] {
        let call = app.get("/");
        let call = match accept {
            Some(accept) => call.header("accept", accept),
            None => call,
        };
        let refused = call.send().await.expect(404);
        let media_type = Some("application/problem+json");
        assert_eq!(refused.header("content-type"), media_type, "{accept:?}");
        assert_eq!(refused.header("vary"), Some("accept"));
    }
    let refused = app.post("/").send().await.expect(405);
    assert_eq!(refused.header("allow"), Some("GET,HEAD"));
}

/// The `Order` that `parlor init` sends for these arguments.
fn order(arguments: &[&str]) -> Order {
    use clap::Parser as _;
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("account.toml");
    let mut all = vec!["parlor", "init", file.to_str().unwrap()];
    all.extend(arguments);
    let Command::Init(given) = Cli::parse_from(all).command else {
        panic!("another command");
    };
    Order::Init(Box::new(FirstAccount::prepare(&given).unwrap().order()))
}

/// If several runs of `parlor init` happen at the same time, on any number of nodes, exactly one run creates the
/// account. The other runs change nothing.
#[both]
async fn only_one_first_account_is_made(backend: Backend) {
    let database = Database::fresh(backend).await;
    let open = async || {
        let engine = app::open(database.location(), SERVER_KEY, ManualClock::new())
            .await
            .unwrap();
        let data = database.files();
        Operator { engine, data }
    };
    let first = open().await;
    // Only PostgreSQL has several nodes.
    let second = match backend {
        Backend::Sqlite => first.clone(),
        Backend::Postgres => open().await,
    };
    let runs = (0..6).map(|n| {
        let operator = [&first, &second][n % 2].clone();
        let email = format!("admin-{n}@acme.test");
        let order = order(&["--email", &email, "--account", &format!("Account {n}")]);
        tokio::spawn(async move { operator.carry_out(order).await })
    });
    let mut made = 0;
    for run in runs.collect::<Vec<_>>() {
        match run.await.unwrap() {
            Ok(_) => made += 1,
            Err(error) => {
                let said = format!("{error:#}");
                assert!(said.contains("already"), "{said}");
            }
        }
    }
    assert_eq!(made, 1);
    assert_eq!(database.number("SELECT count(*) FROM accounts").await, 1);
    assert_eq!(database.number("SELECT count(*) FROM agents").await, 1);
    for operator in [first, second] {
        operator.engine.store().close().await;
    }
    database.drop().await;
}

/// The objects that the examples in the tables of the guide refer to, and the keys that a new object of each section
/// needs.
const AROUND: &str = r#"
[[accounts]]
name = "Examples"
customer_departmentalization = false
attributes = [{ name = "loyalty_no", object = "contact", value_type = "text" }]
[[accounts.inboxes]]
key = "web"
kind = "web"
"#;

fn needed(section: &str) -> &'static str {
    match section {
        "hours" => "key = 'h'",
        "queues" => "key = 'q'",
        "agents" => "name = 'A'\nemail = 'a@examples.test'",
        "sign_in_providers" => {
            "key = 'p'\nissuer = 'https://id.examples.test'\nclient_id = 'parlor'"
        }
        "inboxes" => "key = 'i'\nkind = 'web'",
        "macros" => "short_code = 'm'\ncontent = 'Hello'",
        "contacts" => "email = 'c@examples.test'",
        "callbacks" => "name = 'c'\nurl = 'https://receiver.example/'",
        other => panic!("no example of {other} is expected"),
    }
}

/// Each value in the tables of `docs/provisioning.md` is valid for the key in its row.
#[both]
async fn the_values_in_the_guide_are_accepted(app: App) {
    let guide = include_str!("../../../../docs/provisioning.md");
    let (mut section, mut tried) = (String::new(), 0);
    for line in guide.lines() {
        if let Some(heading) = line.strip_prefix("### `") {
            section = heading.split('`').next().unwrap().to_owned();
        }
        let Some(row) = line.strip_prefix("| `") else {
            continue;
        };
        let (key, meaning) = row.split_once('`').unwrap();
        let examples = meaning.split('`').skip(1).step_by(2);
        for value in examples.filter(|code| code.starts_with(['[', '{']) && !code.starts_with("[["))
        {
            let value = value
                .replace("inbox = 1,", "inbox = \"web\",")
                .replace("\"...\"", "\"1\"")
                .replace("id = 501", "id = 8501")
                .replace("id = 5512", "id = 85512");
            let text = match section.as_str() {
                "[[accounts]]" => format!("[[accounts]]\nname = \"Examples\"\n{key} = {value}\n"),
                name => {
                    // `attachment_extensions` is only valid together with `attachment_rule`.
                    let rule = match key {
                        "attachment_extensions" => "attachment_rule = 'allow'\n",
                        _ => "",
                    };
                    format!(
                        "{AROUND}[[accounts.{name}]]\n{}\n{rule}{key} = {value}\n",
                        needed(name)
                    )
                }
            };
            let provision = Provision {
                dry_run: true,
                ..provisioned(&text)
            };
            let report = app.engine().provision(provision).await.unwrap();
            let report =
                check("example.toml", report).unwrap_or_else(|error| panic!("{text}\n{error}"));
            assert!(!report.changes.is_empty());
            tried += 1;
        }
    }
    assert!(tried >= 9, "{tried}");
}
