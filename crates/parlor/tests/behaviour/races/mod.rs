//! Races: parallel clients send requests over real connections, and the tests check that the rules of the model still
//! hold. The races run on SQLite, on PostgreSQL, and on two servers that share one PostgreSQL database.

use crate::support::client::{Call, Conn, Reply};
use crate::support::starts::{
    self, ACCESS_TOKEN, act, crowd, crowd_ids, egain, egain_subject, egain_token, firstline,
    firstline_sn, livedesk, livedesk_contact, own, presence, roomy,
};
use crate::support::{
    App, Backend, Dice, PATIENCE, checks, everywhere, postgres_server, provisioned, until,
};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// The number of clients, each with its own connection.
const CLIENTS: usize = 64;

/// The databases and servers on which a race runs.
#[derive(Clone, Copy)]
enum Site {
    Sqlite,
    Postgres,
    TwoNodes,
}

/// The servers of a race: one server, or two servers with one database.
#[derive(Clone)]
struct Nodes(Vec<App>);

impl Nodes {
    /// The server that answers queries about stored rows.
    fn first(&self) -> &App {
        &self.0[0]
    }

    /// The address of the server that the client with this number calls.
    fn addr(&self, client: usize) -> SocketAddr {
        self.0[client % self.0.len()].addr()
    }

    /// Checks the rules that the stored rows must always obey.
    #[track_caller]
    fn hold(&self) -> impl Future<Output = ()> + '_ {
        checks::hold(self.first().database())
    }

    /// Sends calls in parallel through [`CLIENTS`] clients. The answers have the order of the calls.
    async fn all(&self, calls: Vec<Call>) -> Vec<Reply> {
        let calls = Arc::new(calls);
        let next = Arc::new(AtomicUsize::new(0));
        let mut clients = tokio::task::JoinSet::new();
        for client in 0..CLIENTS {
            let (calls, next, addr) = (Arc::clone(&calls), Arc::clone(&next), self.addr(client));
            clients.spawn(async move {
                let mut conn = Conn::to(addr);
                let mut replies = Vec::new();
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(call) = calls.get(index) else {
                        return replies;
                    };
                    replies.push((index, conn.must(call.clone()).await));
                }
            });
        }
        let mut replies = BTreeMap::new();
        while let Some(done) = clients.join_next().await {
            replies.extend(done.unwrap());
        }
        replies.into_values().collect()
    }
}

/// Runs a scenario on one site. The attribute [`everywhere`] makes a test of each site.
async fn run<F, T>(site: Site, scenario: F)
where
    F: FnOnce(Nodes) -> T,
    T: Future<Output = ()>,
{
    let backend = match site {
        Site::Sqlite => Backend::Sqlite,
        Site::Postgres | Site::TwoNodes => Backend::Postgres,
    };
    if backend == Backend::Postgres && postgres_server().is_none() {
        eprintln!("PARLOR_TEST_POSTGRES is not set");
        return;
    }
    let first = App::start_with(backend, &[crowd(20, 3)]).await;
    let mut nodes = vec![first.clone()];
    if matches!(site, Site::TwoNodes) {
        nodes.push(first.sibling().await);
    }
    scenario(Nodes(nodes.clone())).await;
    for sibling in nodes.iter().skip(1) {
        sibling.shutdown().await;
    }
    first.stop().await;
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
