//! Races: parallel clients send requests over real connections. A race runs on SQLite, on PostgreSQL, and on two
//! servers that share one PostgreSQL database.

use super::client::{Call, Conn, Reply};
use super::{App, Backend, checks, has_postgres};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The number of clients, each with its own connection.
pub const CLIENTS: usize = 64;

/// The databases and servers on which a race runs.
#[derive(Clone, Copy)]
pub enum Site {
    Sqlite,
    Postgres,
    TwoNodes,
}

/// The servers of a race: one server, or two servers with one database.
#[derive(Clone)]
pub struct Nodes(pub Vec<App>);

impl Nodes {
    /// The server that answers queries about stored rows.
    pub fn first(&self) -> &App {
        &self.0[0]
    }

    /// The server that the client with this number calls.
    pub fn of(&self, client: usize) -> &App {
        &self.0[client % self.0.len()]
    }

    /// The address of the server that the client with this number calls.
    pub fn addr(&self, client: usize) -> SocketAddr {
        self.of(client).addr()
    }

    /// Checks the rules that the stored rows must always obey.
    #[track_caller]
    pub fn hold(&self) -> impl Future<Output = ()> + '_ {
        checks::hold(self.first().database())
    }

    /// Sends calls in parallel through [`CLIENTS`] clients. The answers have the order of the calls.
    pub async fn all(&self, calls: Vec<Call>) -> Vec<Reply> {
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

/// Runs a race on one site, after these provisioning texts are applied. The attribute [`super::everywhere`] makes a
/// test of each site.
pub async fn run<F, T>(site: Site, texts: &[String], race: F)
where
    F: FnOnce(Nodes) -> T,
    T: Future<Output = ()>,
{
    let backend = match site {
        Site::Sqlite => Backend::Sqlite,
        Site::Postgres | Site::TwoNodes => Backend::Postgres,
    };
    if backend == Backend::Postgres && !has_postgres() {
        return;
    }
    let first = App::start_with(backend, texts).await;
    let mut nodes = vec![first.clone()];
    if matches!(site, Site::TwoNodes) {
        nodes.push(first.sibling().await);
    }
    race(Nodes(nodes.clone())).await;
    for sibling in nodes.iter().skip(1) {
        sibling.shutdown().await;
    }
    first.stop().await;
}
