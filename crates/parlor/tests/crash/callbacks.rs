//! Tests that kill the server repeatedly while it sends callbacks. The receiver sometimes answers with an error or
//! late, never answers, resets the connection or sends invalid answers. The callbacks of all acknowledged messages
//! arrive, in order within each conversation. A repeated delivery has the same id.

use crate::support::accounts::{Accounts, Callback};
use crate::support::callbacks::OMAR;
use crate::support::client::{Call, Conn};
use crate::support::cluster::Cluster;
use crate::support::process::{Parlor, Setup};
use crate::support::receiver::{Act, Hit, Receiver};
use crate::support::starts::own;
use crate::support::{Database, Dice, VECTORS, until};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

const KILLS: usize = 5;
const CLIENTS: usize = 4;

/// Starts conversations and sends messages until `working` is false or the server ends. Returns the acknowledged
/// messages, in order.
async fn load(
    addr: std::net::SocketAddr,
    client: usize,
    round: usize,
    answered: Arc<AtomicUsize>,
    working: Arc<AtomicBool>,
) -> Vec<String> {
    let mut conn = Conn::to(addr);
    let mut acknowledged = Vec::new();
    let mut number = 0;
    while working.load(Ordering::Relaxed) {
        number += 1;
        let person = format!("p-{round}-{client}-{number}");
        let words = format!("{person}: 0");
        let who = json!({"kind": "look_up", "look_up": {"kind": "email", "value": format!("{person}@acme.test")}, "person": {"given_name": "Jo"}});
        let call =
            own(&json!({"inbox_id": 2, "who": who, "intent": {"kind": "hold"}, "message": words}));
        let Ok(reply) = conn.send(&call).await else {
            break;
        };
        assert_eq!(reply.status, 201, "{}", reply.text());
        acknowledged.push(words);
        let id = reply.json()["id"].as_i64().unwrap();
        for n in 1..4 {
            let words = format!("{person}: {n}");
            let call = Call::new("POST", format!("/v1/conversations/{id}/messages"))
                .header("authorization", format!("Bearer {OMAR}"))
                .json(&json!({"content": words}));
            match conn.send(&call).await {
                Ok(reply) => assert_eq!(reply.status, 201, "{}", reply.text()),
                Err(_) => return acknowledged,
            }
            acknowledged.push(words);
        }
        answered.fetch_add(4, Ordering::Relaxed);
    }
    acknowledged
}

fn audit(hits: &[Hit], acknowledged: &[String]) -> usize {
    let mut ids: HashMap<i64, &str> = HashMap::new();
    let mut last: BTreeMap<i64, i64> = BTreeMap::new();
    let mut words = BTreeSet::new();
    let mut twice = 0;
    for hit in hits.iter().filter(|hit| hit.accepted) {
        let first = ids.entry(hit.number()).or_insert_with(|| hit.id());
        assert_eq!(
            *first,
            hit.id(),
            "event {} came under two ids",
            hit.number()
        );
        let seen = last.entry(hit.conversation().unwrap()).or_insert(0);
        if hit.number() <= *seen {
            // A delivery that is repeated after a crash has the same id, and no new content.
            assert!(
                !words.insert(
                    hit.json()["data"]["message"]["content"]
                        .as_str()
                        .unwrap()
                        .to_owned()
                ),
                "out of order"
            );
            twice += 1;
            continue;
        }
        *seen = hit.number();
        words.insert(
            hit.json()["data"]["message"]["content"]
                .as_str()
                .unwrap()
                .to_owned(),
        );
    }
    for one in acknowledged {
        assert!(
            words.contains(one),
            "{one} was acknowledged and never arrived"
        );
    }
    twice
}

async fn kill_again_and_again(test: &str, database: Database) {
    let mut dice = Dice::thrown(test);
    let home = tempfile::tempdir().unwrap();
    let receiver = Receiver::new(|_, number| match number % 211 {
        11 => Act::Answer(500),
        53 => Act::Reset,
        97 => Act::Garble,
        151 => Act::Hang,
        n if n % 7 == 3 => Act::Slow(Duration::from_millis(30)),
        _ => Act::Answer(200),
    })
    .await;
    let file = home.path().join("fixture.toml");
    let callback = Accounts::acme().with(
        Callback::new("audit")
            .url(&receiver.url())
            .events(&["message.created"])
            .concurrency(16),
    );
    std::fs::write(&file, VECTORS).unwrap();
    let second = home.path().join("callbacks.toml");
    std::fs::write(&second, callback.to_string()).unwrap();
    let own = home.path().join("data");
    let data = database.dir().unwrap_or(&own);
    let environment = [(
        "PARLOR_CALLBACK_ALLOW".to_owned(),
        "10.9.0.0/16, 127.0.0.0/8".to_owned(),
    )];
    let setup = |apply| Setup {
        data,
        url: database.url(),
        apply,
        environment: &environment,
    };
    drop(Parlor::start(setup(Some(file.as_path()))).await);
    let mut parlor = Parlor::start(setup(Some(second.as_path()))).await;
    let answered = Arc::new(AtomicUsize::new(0));
    let mut acknowledged = Vec::new();
    for round in 0..KILLS {
        let working = Arc::new(AtomicBool::new(true));
        let clients: Vec<_> = (0..CLIENTS)
            .map(|client| {
                let (answered, working) = (Arc::clone(&answered), Arc::clone(&working));
                tokio::spawn(load(parlor.addr(), client, round, answered, working))
            })
            .collect();
        let enough = answered.load(Ordering::Relaxed) + 40 + dice.below(80);
        until("answers", || {
            let now = answered.load(Ordering::Relaxed);
            async move { now >= enough }
        })
        .await;
        if round + 1 == KILLS {
            working.store(false, Ordering::Relaxed);
        } else {
            parlor.kill();
            parlor = Parlor::start(setup(None)).await;
        }
        for client in clients {
            acknowledged.extend(client.await.unwrap());
        }
    }
    let mut waited = 0;
    while database
        .number(
            "SELECT count(*) FROM deliveries WHERE endpoint LIKE 'callback%' AND state = 'pending'",
        )
        .await
        > 0
    {
        waited += 1;
        assert!(waited < 1_800, "deliveries are left");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let twice = audit(&receiver.hits(), &acknowledged);
    eprintln!(
        "{test}: {} acknowledged, {} requests, {twice} of them again",
        acknowledged.len(),
        receiver.hits().len()
    );
    drop(parlor);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_survives_kills() {
    kill_again_and_again(
        "callbacks on sqlite",
        Database::Sqlite(tempfile::tempdir().unwrap()),
    )
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_survives_kills() {
    if !crate::support::has_postgres() {
        return;
    }
    let cluster = Cluster::start();
    let database = Database::Postgres {
        url: cluster.url().to_owned(),
        name: "postgres".to_owned(),
    };
    kill_again_and_again("callbacks on postgres", database).await;
}
