//! Common helpers of callback tests: a server that may send callbacks to this machine, a clock that moves to the next
//! attempt, endpoints, and conversations.

use crate::support::{App, Backend, Database, until};
use parlor::app::Options;
use parlor_engine::administration::ObjectRequest;
use parlor_engine::callbacks::{native, settings};
use parlor_model::command::{
    Actor, ChangeEndpoint, DeactivateEndpoint, Executable, RemoveEndpoint, TestEndpoint,
};
use parlor_model::ids::{AccountId, AgentId, EndpointId, EndpointKey};
use parlor_model::provision::administer::AdministerEndpoint;
use parlor_model::provision::spec::Secret;
use parlor_model::time::Timestamp;
use parlor_model::words::EndpointFormat;
use parlor_store::Clock as _;
use serde_json::{Value, json};
use std::time::Duration;

pub const ACME: AccountId = AccountId(17_623_000_010_928);
pub const OMAR: &str = "access-token-of-omar";

/// Starts a server with the fixture applied.
pub async fn app(backend: Backend, change: impl FnOnce(&mut Options)) -> App {
    bare(Database::provisioned(backend).await, change).await
}

pub async fn bare(database: Database, change: impl FnOnce(&mut Options)) -> App {
    App::bare_with(database, change).await
}

/// The minimum number of seconds by which [`pass_on`] moves the clock. A pause that a receiver requested can also end
/// during this step.
const STEP_S: i64 = 5;

/// Waits for a future. Meanwhile, the clock moves from one attempt of a delivery to the next, until the future is
/// ready.
pub async fn in_time<T>(app: &App, wait: impl Future<Output = T>) -> T {
    let passing = async {
        loop {
            tokio::time::sleep(Duration::from_millis(20)).await;
            pass_on(app).await;
        }
    };
    tokio::select! {
        done = wait => done,
        () = passing => unreachable!("time passes without end"),
    }
}

/// Moves the clock to the next attempt of a delivery, but by at least [`STEP_S`] seconds.
pub async fn pass_on(app: &App) {
    let now = app.clock().now();
    let next = format!(
        "SELECT COALESCE(min(due_at), 0) FROM deliveries WHERE state = 'pending' AND due_at > {}",
        now.0
    );
    let next = Timestamp(app.database().number(&next).await);
    app.clock().set(next.max(now.plus_seconds(STEP_S)));
}

/// Starts another server with the clock of `app`. On PostgreSQL, the new server uses the database of `app`. On SQLite,
/// it uses a copy of this database.
pub async fn again(app: &App) -> App {
    again_with(app, |_| ()).await
}

/// Starts another server like [`again`], with other options.
pub async fn again_with(app: &App, change: impl FnOnce(&mut Options)) -> App {
    let database = match app.database() {
        Database::Sqlite(dir) => {
            let copy = tempfile::tempdir().unwrap();
            for entry in std::fs::read_dir(dir.path()).unwrap() {
                let entry = entry.unwrap();
                // These tests need no message files.
                if entry.path().is_dir() {
                    continue;
                }
                std::fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
            }
            Database::Sqlite(copy)
        }
        Database::Postgres { url, name } => Database::Postgres {
            url: url.clone(),
            name: name.clone(),
        },
    };
    app.beside(database, change).await
}

/// Verifies signed requests with the `standardwebhooks` packages from PyPI and npm. Each line of `lines` is a JSON
/// object with the members `secret`, `headers`, `body` and `expected`. The value of `expected` is `good` or `bad`.
pub async fn verified_by_packages(lines: &str) {
    use std::process::Stdio;
    use tokio::io::AsyncWriteExt as _;
    static INSTALLED: tokio::sync::OnceCell<std::path::PathBuf> =
        tokio::sync::OnceCell::const_new();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .unwrap();
    let scripts = root.join("scripts/webhooks");
    let home = INSTALLED
        .get_or_init(|| async {
            let home = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("standardwebhooks");
            let installed = tokio::process::Command::new(scripts.join("install.sh"))
                .arg(&home)
                .output()
                .await
                .unwrap();
            assert!(installed.status.success(), "{installed:?}");
            home
        })
        .await;
    let python = home.join("venv/bin/python");
    let commands: [(&std::path::Path, [std::path::PathBuf; 2]); 2] = [
        (
            &python,
            [scripts.join("verify.py"), std::path::PathBuf::from("-")],
        ),
        (
            std::path::Path::new("node"),
            [scripts.join("verify.mjs"), home.clone()],
        ),
    ];
    for (program, arguments) in commands {
        let mut child = tokio::process::Command::new(program)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut input = child.stdin.take().unwrap();
        input
            .write_all(format!("{lines}\n").as_bytes())
            .await
            .unwrap();
        drop(input);
        let output = child.wait_with_output().await.unwrap();
        assert!(
            output.status.success() && output.stdout.starts_with(b"verified"),
            "{program:?}: {output:?}"
        );
    }
}

/// Executes an act on an endpoint, and then wakes the endpoint's delivery worker.
async fn execute<A: Executable>(app: &App, key: EndpointKey, act: A) -> A::Outcome {
    let outcome = app.engine().execute(ACME, act).await.unwrap();
    app.engine().wake_callback(ACME, key);
    outcome
}

pub async fn pause(app: &App, key: EndpointKey) {
    execute(app, key, ChangeEndpoint::Pause(key)).await;
}

pub async fn resume(app: &App, key: EndpointKey) {
    execute(app, key, ChangeEndpoint::Resume(key)).await;
}

pub async fn remove(app: &App, endpoint: EndpointId) {
    let key = EndpointKey::Callback(endpoint);
    execute(app, key, RemoveEndpoint { endpoint }).await;
}

/// Requests a test event for this endpoint.
pub async fn send_test(app: &App, key: EndpointKey) {
    execute(app, key, TestEndpoint { endpoint: key }).await;
}

pub async fn deactivate(app: &App, key: EndpointKey, reason: &str) {
    let act = DeactivateEndpoint {
        endpoint: key,
        reason: reason.to_owned(),
    };
    execute(app, key, act).await;
}

/// The configuration of an endpoint in a test. `None` in a field means the default value of this field.
#[derive(Default)]
pub struct Endpoint {
    pub name: Option<String>,
    pub format: Option<EndpointFormat>,
    pub events: Option<Vec<String>>,
    pub timeout_s: Option<i64>,
    pub concurrency: Option<i64>,
    pub settings: Option<Value>,
}

/// Creates an endpoint with a new secret. Returns the endpoint's key and the secret.
pub async fn endpoint(app: &App, url: &str, endpoint: Endpoint) -> (EndpointKey, String) {
    let secret = native::new_secret().unwrap();
    let key = signed_endpoint(app, url, endpoint, Some(&secret)).await;
    (key, secret)
}

/// Creates an endpoint with this secret, or without a secret.
pub async fn signed_endpoint(
    app: &App,
    url: &str,
    endpoint: Endpoint,
    secret: Option<&str>,
) -> EndpointKey {
    let fields = json!({
        "name": endpoint.name.unwrap_or_else(|| format!("endpoint {url}")), "url": "https://partner.invalid/", "format": endpoint.format,
        "events": endpoint.events, "timeout_s": endpoint.timeout_s, "concurrency": endpoint.concurrency,
    });
    let Value::Object(mut fields) = fields else {
        unreachable!("the fields are an object");
    };
    fields.retain(|_, value| !value.is_null());
    let request = ObjectRequest {
        account: ACME,
        id: None,
        keep: None,
        fields,
    };
    let read = app.engine().administer(request).await.unwrap();
    let mut act: AdministerEndpoint = read.unwrap();
    let sealer = app.engine().sealer();
    act.spec.callbacks[0].secret = secret.map(|secret| Secret {
        stored: sealer.seal(secret).unwrap(),
        fingerprint: sealer.fingerprint("secret", secret),
    });
    // The test sets the address and the settings after the check. So it can store values that this server would refuse,
    // but that a server with other settings may have stored.
    act.spec.callbacks[0].url = Some(url.to_owned());
    act.spec.callbacks[0].settings = endpoint.settings.map(|settings| {
        let clear = settings.as_object().expect("settings are an object");
        settings::sealed(sealer, clear).unwrap()
    });
    let actor = Actor::Agent(AgentId(8));
    let done = app.engine().execute_as((ACME, actor), act, None).await;
    EndpointKey::Callback(done.unwrap().unwrap().row.id)
}

/// Starts a conversation and returns its id.
pub async fn start(app: &App, words: &str) -> i64 {
    let body = json!({
        "inbox_id": 2, "who": {"kind": "look_up", "look_up": {"kind": "email", "value": format!("{}@acme.test", words.replace(' ', "-"))},
        "person": {"given_name": "Jo"}}, "intent": {"kind": "hold"}, "message": words,
    });
    let reply = app
        .post("/v1/conversations")
        .bearer(OMAR)
        .json(&body)
        .send()
        .await;
    let reply: Value = reply.expect(201).json();
    reply["id"]
        .as_i64()
        .or_else(|| reply["conversation"]["id"].as_i64())
        .unwrap_or_else(|| panic!("{reply}"))
}

/// Sends a message in a conversation.
pub async fn say(app: &App, conversation: i64, words: &str) {
    app.post(&format!("/v1/conversations/{conversation}/messages"))
        .bearer(OMAR)
        .json(&json!({"content": words}))
        .send()
        .await
        .expect(201);
}

/// Waits until a counting query returns this number.
pub async fn until_number(app: &App, query: &str, wanted: i64) {
    until(&format!("{query}: {wanted}"), async || {
        app.database().number(query).await == wanted
    })
    .await;
}
