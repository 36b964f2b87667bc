//! What arrives, when, and how often.

use crate::receiver::{Act, Receiver};
use crate::world::{self, endpoint, on_both, say, start, until_number};
use parlor_engine::callbacks::native;
use parlor_model::command::EndpointPatch;
use std::time::Duration;

const PENDING: &str =
    "SELECT count(*) FROM deliveries WHERE state = 'pending' AND endpoint LIKE 'callback%'";

on_both! {
    /// Every event of an account, with its number, signed.
    async fn arrives_signed(backend) {
        let app = world::app(backend, |_| ()).await;
        let receiver = Receiver::good().await;
        let (_, secret) = endpoint(&app, &receiver.url(), EndpointPatch::default()).await;
        let conversation = start(&app, "hello there").await;
        say(&app, conversation, "good day").await;
        let hits = receiver.until(|hits| {
            hits.iter().filter(|h| h.body.contains("\"message.created\"")).count() == 2
        }).await;
        for hit in &hits {
            assert_eq!((hit.method.as_str(), hit.target.as_str()), ("POST", "/hook?secret=query"));
            assert_eq!(hit.headers["content-type"], "application/json");
            let at: i64 = hit.headers["webhook-timestamp"].parse().unwrap();
            let wanted = native::signature(std::slice::from_ref(&secret), hit.id(), at, hit.body.as_bytes());
            assert_eq!(hit.headers["webhook-signature"], wanted);
        }
        let started = hits.iter().find(|h| h.kind() == "conversation.started").unwrap().json();
        assert_eq!(started["data"]["conversation"]["id"], conversation);
        let said = hits.iter().filter(|h| h.kind() == "message.created").next_back().unwrap().json();
        assert_eq!(said["data"]["message"]["content"], "good day");
        assert_eq!(said["data"]["contact"]["given_name"], "Jo");
        receiver.assert_order();
        until_number(&app, PENDING, 0).await;
        // Once each: every event has a delivery, every delivery was sent once.
        let all = app.database().number("SELECT count(*) FROM deliveries WHERE endpoint LIKE 'callback%' AND attempts = 1 AND state = 'delivered'").await;
        assert_eq!(all, i64::try_from(receiver.hits().len()).unwrap());
        app.stop().await;
    }

    /// Whatever the receiver does, everything arrives, in order, and what arrives twice has the same id.
    async fn survives_a_bad_receiver(backend) {
        let app = world::app(backend, |_| ()).await;
        let receiver = Receiver::new(|_, number| match number % 9 {
            1 => Act::Answer(500),
            2 => Act::Reset,
            3 => Act::Garble,
            4 => Act::Answer(404),
            5 => Act::Slow(Duration::from_millis(1_500)),
            6 => Act::Break,
            _ => Act::Answer(204),
        }).await;
        let patch = EndpointPatch { timeout_s: Some(1), ..EndpointPatch::default() };
        endpoint(&app, &receiver.url(), patch).await;
        let mut conversations = Vec::new();
        for n in 0..4 {
            conversations.push(start(&app, &format!("person {n}")).await);
        }
        for n in 0..3 {
            for conversation in &conversations {
                say(&app, *conversation, &format!("word {n}")).await;
            }
        }
        until_number(&app, PENDING, 0).await;
        receiver.assert_order();
        let mut ids: Vec<(String, i64)> = receiver.hits().iter().map(|h| (h.id().to_owned(), h.number())).collect();
        ids.sort();
        ids.dedup();
        let mut numbers: Vec<i64> = ids.iter().map(|(_, number)| *number).collect();
        let distinct = numbers.len();
        numbers.dedup();
        assert_eq!(numbers.len(), distinct, "an event has one id");
        let accepted: std::collections::BTreeSet<i64> = receiver.accepted().iter().map(crate::receiver::Hit::number).collect();
        let events = app.database().number("SELECT count(*) FROM deliveries WHERE endpoint LIKE 'callback%'").await;
        assert_eq!(i64::try_from(accepted.len()).unwrap(), events, "everything was accepted once");
        app.stop().await;
    }
}
