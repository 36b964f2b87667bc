//! Connections are closed at random under load. Each reader receives exactly the stored events that the reader may see,
//! and receives no event twice.

use crate::live::client::{Socket, Stream};
use crate::live::{OMAR, get, newest, post, session};
use crate::support::accounts::{Accounts, Agent, Queue};
use crate::support::{App, Backend, PATIENCE, postgres_server};
use parlor_model::visibility::ReaderVisibility;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

fn staff() -> Accounts {
    Accounts::acme()
        .with(Queue::new("quiet"))
        .with(
            Agent::new(31, "Own")
                .visibility("own")
                .capacity(1000)
                .queues(&["support"]),
        )
        .with(
            Agent::new(32, "Elsewhere")
                .visibility("own")
                .queues(&["quiet"]),
        )
}

/// The number of conversations that each writing task starts.
const ROUNDS: usize = 60;

#[derive(Clone, Copy, Debug)]
enum Way {
    Stream,
    Socket,
    Page,
}

/// Small random numbers. The same seed gives the same numbers.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }
}

/// Reads the feed to its end through a series of connections. Returns all seen numbers in order.
async fn reader(
    apps: Vec<App>,
    token: String,
    way: Way,
    begin: i64,
    end: Arc<AtomicI64>,
    seed: u64,
) -> Vec<i64> {
    let mut dice = Dice(seed);
    let mut seen = Vec::new();
    let mut position = begin;
    let mut turn = usize::try_from(seed).unwrap();
    // On a busy machine, a connection may end before it receives a message. The next connection then lasts longer.
    let mut more_ms = 0;
    while position < end.load(Ordering::SeqCst) {
        turn += 1;
        let app = &apps[turn % apps.len()];
        let cut_after = dice.below(25);
        let (before, lasts_ms) = (position, 20 + dice.below(400) + more_ms);
        let cut_at = tokio::time::Instant::now() + Duration::from_millis(lasts_ms);
        more_ms = 5_000.min(more_ms + 100);
        match way {
            Way::Page => {
                let limit = 1 + dice.below(100);
                // If no event is visible to the reader, the request waits until its connection is closed. So the reader
                // learns no position.
                let wait = if dice.below(3) == 0 { 0 } else { 2 };
                let path = format!("/v1/events?after={position}&limit={limit}&wait={wait}");
                let requested = tokio::time::timeout_at(cut_at, get(app, &token, &path));
                let Ok(reply) = requested.await else { continue };
                let page = reply.expect(200).json();
                let events = page["data"].as_array().unwrap();
                seen.extend(events.iter().map(|e| e["number"].as_i64().unwrap()));
                position = page["position"].as_i64().unwrap();
            }
            Way::Stream => {
                let mut stream = Stream::open(app, &token, "", Some(position)).await;
                assert_eq!(stream.status(), 200, "{}", stream.head);
                for _ in 0..=cut_after {
                    let Ok(Some(received)) = tokio::time::timeout_at(cut_at, stream.block()).await
                    else {
                        break;
                    };
                    if !received.data.is_null() {
                        seen.push(received.data["number"].as_i64().unwrap());
                    }
                    position = received.id.unwrap_or(position);
                }
            }
            Way::Socket => {
                let mut socket = Socket::open(app, &token, &format!("?after={position}")).await;
                for _ in 0..=cut_after {
                    let Ok(Ok(received)) = tokio::time::timeout_at(cut_at, socket.receive()).await
                    else {
                        break;
                    };
                    if received["type"] == "event" {
                        position = received["event"]["number"].as_i64().unwrap();
                        seen.push(position);
                    } else if received["type"] == "position" {
                        position = received["position"].as_i64().unwrap();
                    }
                }
            }
        }
        // On a live connection, only a keep-alive message advances the position over invisible events. These
        // connections end before such a message, so the reader sometimes reads a page.
        if !matches!(way, Way::Page) && dice.below(4) == 0 {
            let path = format!("/v1/events?after={position}&limit=1");
            let page = get(app, &token, &path).await.expect(200).json();
            if page["data"] == json!([]) {
                position = page["position"].as_i64().unwrap();
            }
        }
        if position > before {
            more_ms = 0;
        }
    }
    seen
}

async fn cut(backend: Backend, nodes: usize) {
    if backend == Backend::Postgres && postgres_server().is_none() {
        return;
    }
    let app = App::start_with(backend, &[staff()]).await;
    let mut apps = vec![app.clone()];
    for _ in 1..nodes {
        apps.push(app.sibling().await);
    }
    let begin = newest(&app).await;
    let end = Arc::new(AtomicI64::new(i64::MAX));
    let mut readers = Vec::new();
    for (nth, (agent, way)) in [8, 31, 32]
        .into_iter()
        .flat_map(|agent| [Way::Stream, Way::Socket, Way::Page].map(|way| (agent, way)))
        .enumerate()
    {
        let token = session(&app, agent).await;
        let (apps, end) = (apps.clone(), Arc::clone(&end));
        let seed = 0x9e37_79b9 + 7_919 * u64::try_from(nth).unwrap();
        readers.push((
            agent,
            way,
            tokio::spawn(reader(apps, token, way, begin, end, seed)),
        ));
    }
    let writers: Vec<_> = (0..4)
        .map(|nth| {
            let app = apps[nth % apps.len()].clone();
            tokio::spawn(async move {
                for _ in 0..ROUNDS {
                    let document = json!({"inbox_id": 1, "who": {"kind": "anonymous"}, "intent": {"kind": "hold"}, "message": "m"});
                    let started = post(&app, OMAR, "/v1/conversations", &document).await;
                    let id = started.expect(201).json()["id"].clone();
                    let to = if nth % 2 == 0 { 31 } else { 8 };
                    if nth == 3 {
                        continue;
                    }
                    // An assignment beyond the agent's capacity is refused, and the test does not check the answer.
                    post(&app, OMAR, &format!("/v1/conversations/{id}/assign"), &json!({"agent_id": to})).await;
                    post(&app, OMAR, &format!("/v1/conversations/{id}/resolve"), &json!({})).await;
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    let last = newest(&app).await;
    end.store(last, Ordering::SeqCst);
    let account = app.account_of(8).await;
    let mut rows = Vec::new();
    loop {
        let after = rows
            .last()
            .map_or(begin, |e: &parlor_model::entities::Event| e.number);
        let page = app.engine().events(account, after, 500).await.unwrap();
        if page.is_empty() {
            break;
        }
        rows.extend(page);
    }
    assert_eq!(rows.len(), usize::try_from(last - begin).unwrap());
    let config = app.engine().config(account).await.unwrap();
    for (agent, way, reading) in readers {
        let reading = tokio::time::timeout(5 * PATIENCE, reading).await;
        let seen = reading.unwrap_or_else(|_| panic!("{agent} by {way:?} never came to the end"));
        let visibility = ReaderVisibility::of(&config, parlor_model::ids::AgentId(agent));
        let expected: Vec<i64> = rows
            .iter()
            .filter(|row| visibility.admits(&row.audience))
            .map(|row| row.number)
            .collect();
        assert!(agent != 31 || (expected.len() > 10 && expected.len() < rows.len()));
        assert_eq!(seen.unwrap(), expected, "{agent} by {way:?}");
    }
    for other in apps.iter().skip(1) {
        other.shutdown().await;
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_missed_or_sent_twice_sqlite() {
    cut(Backend::Sqlite, 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_missed_or_sent_twice_postgres() {
    cut(Backend::Postgres, 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_missed_or_sent_twice_two_nodes() {
    cut(Backend::Postgres, 2).await;
}
