//! Races: parallel clients send requests over real connections, and the tests check that the rules of the model still
//! hold. The races run on SQLite, on PostgreSQL, and on two servers that share one PostgreSQL database.

use crate::support::accounts::Accounts;
use crate::support::client::{Call, Conn, Reply};
use crate::support::nodes::{CLIENTS, Nodes};
use crate::support::starts::{
    self, ACCESS_TOKEN, act, crowd, crowd_ids, egain, egain_subject, egain_token, firstline,
    firstline_sn, livedesk, livedesk_contact, own, presence, roomy,
};
use crate::support::{App, Dice, checks, everywhere, provisioned, until};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// The agents of all races, besides the agents of the fixture.
fn staff() -> Accounts {
    crowd(20, 3)
}

mod agents;
mod ids;
mod people;
mod work;
mod writing;

/// Checks how many rows were added to five tables: contacts, identities, conversations, messages and cases. `by`
/// contains the expected numbers. If `by` does not name one of these tables, the table must be unchanged.
async fn grew(app: &App, before: &crate::support::Counts, by: &[(&str, i64)]) {
    let after = app.counts().await;
    for table in [
        "contacts",
        "identities",
        "conversations",
        "messages",
        "cases",
    ] {
        let expected = by
            .iter()
            .find(|(name, _)| *name == table)
            .map_or(0, |(_, by)| *by);
        assert_eq!(
            after.of(table) - before.of(table),
            expected,
            "rows that came to {table}"
        );
    }
}

fn statuses(replies: &[Reply]) -> BTreeMap<u16, usize> {
    let mut statuses = BTreeMap::new();
    for reply in replies {
        *statuses.entry(reply.status).or_default() += 1;
    }
    statuses
}

fn ids(replies: &[Reply], pointer: &str) -> BTreeSet<i64> {
    replies
        .iter()
        .map(|reply| {
            let body = reply.json();
            body.pointer(pointer)
                .and_then(Value::as_i64)
                .unwrap_or_else(|| panic!("no {pointer} in {body}"))
        })
        .collect()
}

/// Reads the feed from this position to its end.
async fn feed(addr: SocketAddr, token: &str, after: i64) -> Vec<Value> {
    let mut conn = Conn::to(addr);
    let mut events: Vec<Value> = Vec::new();
    loop {
        let after = events
            .last()
            .map_or(after, |event| event["number"].as_i64().unwrap());
        let call = Call::new("GET", format!("/v1/events?after={after}&limit=100")).bearer(token);
        let page = conn.must(call).await.expect(200).json();
        let page = page["data"].as_array().unwrap();
        if page.is_empty() {
            return events;
        }
        events.extend(page.iter().cloned());
    }
}

/// A test of the harness: the clients really run in parallel.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clients_are_parallel() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    let open = Arc::new(AtomicUsize::new(0));
    let accepted = Arc::clone(&open);
    let server = tokio::spawn(async move {
        let mut streams = Vec::new();
        while streams.len() < 8 {
            streams.push(listener.accept().await.unwrap());
            accepted.fetch_add(1, Ordering::Relaxed);
        }
    });
    let mut clients = tokio::task::JoinSet::new();
    for _ in 0..8 {
        clients.spawn(async move { Conn::to(addr).send(&Call::new("GET", "/")).await.is_err() });
    }
    until("eight connections at once", || {
        let open = open.load(Ordering::Relaxed);
        async move { open == 8 }
    })
    .await;
    server.await.unwrap();
    while let Some(done) = clients.join_next().await {
        assert!(done.unwrap());
    }
}
