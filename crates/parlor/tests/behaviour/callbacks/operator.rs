//! The operator's tools for callbacks: provisioning files, metrics, mail, and the command line beside a running server.

use crate::support::accounts::{Accounts, Callback};
use crate::support::callbacks::{self, Endpoint, endpoint, in_time, start, until_number};
use crate::support::mail::MailServer;
use crate::support::process::{Parlor, Setup};
use crate::support::receiver::{Act, Receiver};
use crate::support::{Backend, VECTORS, both, until};
use parlor::mail::MailOptions;
use parlor_engine::callbacks::native;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// A provisioning file creates and changes an endpoint. If an administrator removes the endpoint, the file does not
/// create it again.
#[both]
async fn files_make_endpoints(backend: Backend) {
    let app = callbacks::app(backend, |_| ()).await;
    let receiver = Receiver::good().await;
    let file = |secret: &str, timeout: i64| {
        Accounts::acme().with(
            Callback::new("file")
                .url(&receiver.url())
                .inbox("japan-web")
                .events(&["message.*"])
                .timeout_s(timeout)
                .secret(secret),
        )
    };
    let (old, new) = (native::new_secret().unwrap(), native::new_secret().unwrap());
    let report = app.apply(file(&old, 7)).await;
    assert!(
        report.changes.len() == 1 && report.changes[0].starts_with("+ callback"),
        "{report:?}"
    );
    assert!(app.apply(file(&old, 7)).await.changes.is_empty());
    start(&app, "signed once").await;
    let hits = receiver.until(|hits| hits.len() == 1).await;
    assert_eq!(hits[0].headers["webhook-signature"].split(' ').count(), 1);
    let report = app.apply(file(&new, 8)).await;
    assert_eq!(
        report.changes,
        ["~ callback 1 file timeout_s", "~ callback 1 file secret"]
    );
    start(&app, "signed twice").await;
    let hits = receiver.until(|hits| hits.len() == 2).await;
    let at = hits[1].headers["webhook-timestamp"].parse().unwrap();
    let both = native::signature(
        &[new.clone(), old],
        hits[1].id(),
        at,
        hits[1].body.as_bytes(),
    );
    assert_eq!(hits[1].headers["webhook-signature"], both);
    let config = app.engine().config(callbacks::ACME).await.unwrap();
    let id = *config.callbacks.keys().next().unwrap();
    assert_eq!(config.callbacks[&id].timeout_s, 8);
    callbacks::remove(&app, id).await;
    let report = app.apply(file(&new, 8)).await;
    assert!(
        report.changes.is_empty() && report.kept.len() == 1,
        "{report:?}"
    );
    app.stop().await;
}

/// The metrics of pending deliveries are positive while deliveries wait, although no event arrives. After the last
/// delivery was sent, these metrics are no longer positive.
#[both]
async fn waiting_deliveries_are_measured(backend: Backend) {
    let app = callbacks::app(backend, |options| {
        options.callbacks.measure_every = Duration::from_millis(50);
    })
    .await;
    let up = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let is_up = Arc::clone(&up);
    let receiver = Receiver::new(move |_, _| {
        Act::Answer(if is_up.load(std::sync::atomic::Ordering::Relaxed) {
            200
        } else {
            500
        })
    })
    .await;
    // All servers of a process share one set of metrics, so each backend uses its own endpoint id.
    let id = match backend {
        crate::support::Backend::Sqlite => 780_001,
        crate::support::Backend::Postgres => 780_002,
    };
    let measured = Callback::new("measured").id(id).url(&receiver.url());
    app.apply(Accounts::acme().with(measured.events(&["message.*"])))
        .await;
    start(&app, "measured").await;
    let figure = |name: &str| {
        let (app, line) = (
            &app,
            format!("{name}{{endpoint=\"{}/callback-{id}\"}} ", callbacks::ACME),
        );
        async move {
            let text = app.get("/metrics").send().await.expect(200).body;
            text.lines()
                .find_map(|l| l.strip_prefix(&line)?.parse::<f64>().ok())
        }
    };
    let measured = |waits: bool| {
        let figure = &figure;
        until("the figures", async move || {
            let positive = |figure: Option<f64>| figure.is_some_and(|n| n > 0.0);
            positive(figure("parlor_callback_oldest_seconds").await) == waits
                && positive(figure("parlor_callback_pending").await) == waits
        })
    };
    measured(true).await;
    up.store(true, std::sync::atomic::Ordering::Relaxed);
    in_time(&app, measured(false)).await;
    // After two requests to the feed, `/metrics` shows all metrics of the catalogue, and no others.
    let events = async |query: &str| {
        let path = format!("/v1/events?{query}");
        let call = app
            .get(&path)
            .header("authorization", "Bearer access-token-of-omar");
        call.send().await.expect(200).json()
    };
    let position = events("after=0&limit=100").await["position"].to_string();
    events(&format!("after={position}&wait=1")).await;
    let text = app.get("/metrics").send().await.expect(200).body;
    let shown = crate::metrics::conforms(&text);
    for metric in parlor::metrics::METRICS {
        assert!(shown.contains(metric.name), "{} is not shown", metric.name);
    }
    app.stop().await;
}

/// The deactivation of an endpoint causes exactly one mail, even if the mail server is not available at first.
#[both]
async fn one_mail_says_that_an_endpoint_is_off(backend: Backend) {
    let mail = MailServer::new(2).await;
    let address = mail.address;
    let app = callbacks::app(backend, |options| {
        options.callbacks.mail = Some(MailOptions {
            smtp_url: format!("smtp://{address}"),
            from: "Parlor <parlor@acme.test>".to_owned(),
            to: Some("ops@acme.test".to_owned()),
        });
    })
    .await;
    let receiver = Receiver::new(|_, _| Act::Answer(410)).await;
    endpoint(&app, &receiver.url(), Endpoint::default()).await;
    start(&app, "gone").await;
    until_number(
        &app,
        "SELECT count(*) FROM events WHERE kind = 'callback.deactivated'",
        1,
    )
    .await;
    let came = until("a mail", async || !mail.came().is_empty());
    in_time(&app, came).await;
    start(&app, "still gone").await;
    app.stop().await;
    let came = mail.came();
    assert_eq!(came.len(), 1, "{came:?}");
    assert!(
        came[0].contains("410 Gone") && came[0].contains("To: ops@acme.test"),
        "{}",
        came[0]
    );
    assert!(!came[0].contains("secret=query"), "{}", came[0]);
}

fn parlor(data: &Path, arguments: &[&str]) -> (bool, String) {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_parlor"))
        .arg("callbacks")
        .args(arguments)
        .arg("--data")
        .arg(data)
        .output()
        .unwrap();
    let text = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    (output.status.success(), text)
}

/// The command line works beside a running server, through its control socket.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_command_line_beside_a_server() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let receiver = Receiver::good().await;
    let (fixture, second) = (
        home.path().join("fixture.toml"),
        home.path().join("callbacks.toml"),
    );
    std::fs::write(&fixture, VECTORS).unwrap();
    let callback = Accounts::globex().with(Callback::new("globex").url(&receiver.url()));
    std::fs::write(&second, callback.to_string()).unwrap();
    let environment = [("PARLOR_CALLBACK_ALLOW".to_owned(), "127.0.0.0/8".to_owned())];
    let setup = |apply| Setup {
        data: &data,
        url: None,
        apply: Some(apply),
        environment: &environment,
    };
    drop(Parlor::start(setup(fixture.as_path())).await);
    let server = Parlor::start(setup(second.as_path())).await;
    let done = |arguments: &[&str]| {
        let (good, text) = parlor(&data, arguments);
        assert!(good, "{arguments:?}: {text}");
        text
    };
    let list = done(&["list"]);
    assert!(
        list.contains("callback-1  active  native  \"globex\""),
        "{list}"
    );
    assert!(
        list.contains("inbox-407") && !list.contains("secret=query"),
        "{list}"
    );
    assert!(done(&["test", "callback-1"]).contains("will be sent to"));
    let hits = receiver
        .until(|hits| hits.iter().any(|h| h.kind() == "callback.test"))
        .await;
    let test = hits.iter().find(|h| h.kind() == "callback.test").unwrap();
    let id = test.id().to_owned();
    until("it is delivered", async || {
        done(&["deliveries", "callback-1", "--state", "delivered"]).contains(&id)
    })
    .await;
    let shown = done(&["show", &id]);
    assert!(shown.contains("  1. ") && shown.contains("200"), "{shown}");
    assert!(done(&["pause", "callback-1"]).contains("paused"));
    assert!(done(&["list"]).contains("callback-1  paused"));
    assert!(done(&["resume", "callback-1"]).contains("is active again"));
    let rotated = done(&["rotate", "callback-1"]);
    assert!(rotated.contains("secret: whsec_"), "{rotated}");
    let (event, came) = (test.number().to_string(), hits.len());
    let replayed = done(&["replay", "callback-1", "--from", &event, "--to", &event]);
    assert!(replayed.starts_with("1 deliveries"), "{replayed}");
    let hits = receiver.until(|hits| hits.len() == came + 1).await;
    assert_eq!(hits[came].id(), id);
    assert_eq!(
        hits[came].headers["webhook-signature"].split(' ').count(),
        1
    );
    for (arguments, why) in [
        (["pause", "callback-9"], "there is no endpoint"),
        (["pause", "nonsense"], "there is no endpoint"),
        (["rotate", "inbox-407"], "no signing secret"),
        (["show", "nothing"], "there is no delivery"),
    ] {
        let (good, text) = parlor(&data, &arguments);
        assert!(!good && text.contains(why), "{arguments:?}: {text}");
    }
    drop(server);
}

/// Invalid settings are refused before the server starts.
#[test]
fn settings_that_cannot_stand_are_refused() {
    let home = tempfile::tempdir().unwrap();
    for (arguments, why) in [
        (vec!["--callback-allow", "10.0.0.0/99"], "is not a network"),
        (
            vec!["--smtp-url", "smtp://localhost"],
            "mail needs --smtp-url",
        ),
    ] {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_parlor"))
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(home.path().join("data"))
            .args(&arguments)
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && text.contains(why), "{text}");
    }
}
