//! The number of round trips to a PostgreSQL server with a long network delay.

use crate::support::accounts::{Accounts, Inbox};
use crate::support::client::{Call, Conn};
use crate::support::index::indexed;
use crate::support::round_trips::RoundTrips;
use crate::support::starts::{egain, egain_token, firstline, firstline_sn, livedesk, own, roomy};
use crate::support::{App, Backend, Database, has_postgres};
use parlor_store::Location;
use serde_json::json;

/// The maximum number of consecutive round trips for a start.
const MOST: usize = 4;
/// The time between two starts, in seconds. After a second, data that another node may have changed is read again. The
/// count includes this read.
const PAUSE_S: i64 = 2;
/// The number of starts before the count, so that each connection has prepared its statements.
const WARM_UP: usize = 8;
/// The maximum number of counted attempts per start, of which the lowest count is used. Background work can only
/// increase the count.
const ATTEMPTS: usize = 50;

#[tokio::test]
async fn a_warm_start_takes_few_round_trips_in_a_row() {
    if !has_postgres() {
        return;
    }
    let database = Database::provisioned(Backend::Postgres).await;
    let url = database.url().unwrap().to_owned();
    let far = RoundTrips::to(&url).await;
    let through = far.url(&url);
    let app = App::bare_with(database, |options| {
        options.location = Location::Postgres { url: through };
    })
    .await;
    app.apply(roomy(1_000)).await;
    let inbox = Inbox::new("one", "onsite").id(77).name("One conversation");
    app.apply(Accounts::acme().with(inbox.single_conversation(true)))
        .await;
    app.presence(8, "online").await;
    let token = egain_token(app.addr()).await;
    let contact = |id: i64| json!({"identifier_type": "contact_id", "identifier": id, "message": "m", "should_enter_queue": true});
    let from = |inbox: i64, who: serde_json::Value| {
        own(&json!({"inbox_id": inbox, "who": who, "intent": {"kind": "offer"}, "message": "m"}))
    };
    let serial = |n: &str| json!({"kind": "serial", "serial": n, "unknown": "create"});
    let look_up = |email: &str| json!({"kind": "look_up", "look_up": {"kind": "email", "value": email}, "person": {"given_name": "Jo"}});
    // Each start is built with a number that no other start has.
    type Start = Box<dyn Fn(usize) -> Call>;
    let starts: Vec<(&str, Start)> = vec![
        (
            "Firstline, unknown serial",
            Box::new(|n| firstline_sn(&format!("new-{n}"), "m", true)),
        ),
        (
            "Firstline, serial of a contact",
            Box::new(|_| firstline_sn("VIP-A0001", "m", true)),
        ),
        (
            "Firstline, contact",
            Box::new(move |_| firstline(&contact(1002))),
        ),
        (
            "LiveDesk, contact",
            Box::new(|_| livedesk(&json!({"inbox_id": 407, "contact_id": 2_219_256}))),
        ),
        (
            "LiveDesk, named agent",
            Box::new(|_| {
                let message = json!({"content": "m", "message_type": "outgoing"});
                livedesk(
                    &json!({"inbox_id": 407, "source_id": "123456789", "assignee_id": 8, "message": message}),
                )
            }),
        ),
        (
            "LiveDesk, new serial",
            Box::new(|n| {
                livedesk(
                    &json!({"inbox_id": 407, "contact_id": 2_219_256, "source_id": format!("new-{n}")}),
                )
            }),
        ),
        ("eGain, unknown customer", {
            let token = token.clone();
            Box::new(move |n| egain(&token, &format!("new{n}@far.test")))
        }),
        (
            "eGain, known customer",
            Box::new(move |_| egain(&token, "known@far.test")),
        ),
        (
            "/v1, anonymous",
            Box::new(move |_| from(1, json!({"kind": "anonymous"}))),
        ),
        (
            "/v1, serial, ongoing conversation",
            Box::new(move |_| from(77, serial("ongoing"))),
        ),
        (
            "/v1, unknown e-mail address",
            Box::new(move |n| from(1, look_up(&format!("own{n}@far.test")))),
        ),
        (
            "/v1, known e-mail address, ongoing conversation",
            Box::new(move |_| from(77, look_up("own@far.test"))),
        ),
    ];
    let mut conn = Conn::to(app.addr());
    let mut number = 0;
    let mut call = async |start: &dyn Fn(usize) -> Call| {
        number += 1;
        let call = start(number).key(&format!("key-{number}"));
        let reply = conn.must(call).await;
        assert!((200..300).contains(&reply.status), "{}", reply.text());
    };
    for (_, start) in &starts {
        for _ in 0..WARM_UP {
            app.clock().advance(PAUSE_S);
            call(start).await;
        }
    }
    far.delay(true);
    let mut found = Vec::new();
    for (name, start) in &starts {
        let mut least = usize::MAX;
        for _ in 0..ATTEMPTS {
            app.clock().advance(PAUSE_S);
            // The index contains the earlier starts, so no update of the index runs during the count.
            indexed(&app, async || ()).await;
            far.count();
            call(start).await;
            least = least.min(far.counted());
            if least <= MOST {
                break;
            }
        }
        found.push((least, *name));
    }
    far.delay(false);
    assert!(
        found.iter().all(|(least, _)| (1..=MOST).contains(least)),
        "{found:#?}"
    );
    app.stop().await;
}
