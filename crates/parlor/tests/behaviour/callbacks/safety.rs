//! Callbacks are never sent to forbidden addresses.

use crate::support::callbacks::{self, Endpoint, endpoint, start, until_number};
use crate::support::receiver::{Act, Receiver};
use crate::support::{App, Backend};
use parlor_http::outgoing::{Found, Names};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

const REFUSED: &str =
    "SELECT count(*) FROM delivery_attempts WHERE failure = 'address_refused' AND number = 1";

async fn only_messages(app: &App, url: &str) {
    let events = Some(vec!["message.created".to_owned()]);
    endpoint(
        app,
        url,
        Endpoint {
            events,
            ..Endpoint::default()
        },
    )
    .await;
}

/// Without permission of the operator, no private address is called, in any notation.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn private_addresses_are_refused() {
    let app = callbacks::app(Backend::Sqlite, |options| options.callbacks.allow.clear()).await;
    let receiver = Receiver::good().await;
    let port = receiver.addr.port();
    let hosts = [
        "127.0.0.1",
        "localhost",
        "127.1",
        "0x7f000001",
        "2130706433",
        "0.0.0.0",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
        "169.254.169.254",
        "10.0.0.1",
        "100.64.0.1",
        "[fd00::1]",
        "[fe80::1]",
    ];
    for host in hosts {
        let url = format!("http://{host}:{port}/hook");
        let said = app
            .post("/v1/callbacks")
            .bearer(callbacks::OMAR)
            .json(&serde_json::json!({"name": host, "url": url}))
            .send()
            .await
            .expect(422);
        assert!(said.body.contains("--callback-allow"), "{}", said.body);
        // `/v1` refuses the address. So the test stores the endpoint directly, as a server with another
        // `--callback-allow` would.
        only_messages(&app, &url).await;
    }
    start(&app, "nobody hears this").await;
    // The callback addresses of the fixture's inbox and application are refused, too.
    until_number(&app, REFUSED, i64::try_from(hosts.len()).unwrap()).await;
    assert_eq!(receiver.hits().len(), 0);
    app.stop().await;
}

/// A resolver that returns an allowed address first, and a forbidden address later.
struct Turncoat(AtomicUsize);

impl Names for Turncoat {
    fn find(&self, host: String) -> Found {
        assert_eq!(host, "partner.example");
        let last = if self.0.fetch_add(1, Ordering::SeqCst) == 0 {
            2
        } else {
            1
        };
        Box::pin(async move { Ok(vec![SocketAddr::from(([127, 0, 0, last], 0))]) })
    }
}

/// The connection uses the checked address. If a name changes to a forbidden address, the connection is refused.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_name_cannot_turn_elsewhere() {
    let names = Arc::new(Turncoat(AtomicUsize::new(0)));
    let app = callbacks::app(Backend::Sqlite, |options| {
        options.callbacks.allow = vec!["127.0.0.2/32".parse().unwrap()];
        options.callbacks.names = names.clone();
    })
    .await;
    // The receiver closes the connection after every answer, so that the next request resolves the name again.
    let receiver = Receiver::on("0.0.0.0:0", |_, _| {
        Act::Say(200, vec![("connection", "close".to_owned())], String::new())
    })
    .await;
    let port = receiver.addr.port();
    only_messages(&app, &format!("http://partner.example:{port}/hook")).await;
    start(&app, "one").await;
    receiver.until(|hits| hits.len() == 1).await;
    start(&app, "two").await;
    until_number(&app, REFUSED, 1).await;
    assert_eq!(receiver.hits().len(), 1);
    assert!(names.0.load(Ordering::SeqCst) >= 2);
    app.stop().await;
}
