//! A test that kills the server while it carries out bulk jobs. After the restart, each job has all its conversations,
//! and its act is carried out once for each conversation.

use crate::support::client::{Call, Conn};
use crate::support::process::{Parlor, Setup};
use crate::support::starts::{ACCESS_TOKEN, own, roomy};
use crate::support::{Backend, Database, Dice, both, checks, until};
use serde_json::{Value, json};
use std::net::SocketAddr;

/// The number of bulk jobs that add a label. During each job, the server is killed once.
const ROUNDS: usize = 6;
/// The number of conversations in each job.
const CONVERSATIONS: usize = 600;

fn call(method: &str, path: &str) -> Call {
    Call::new(method, path).bearer(ACCESS_TOKEN)
}

/// Starts [`CONVERSATIONS`] conversations, which are not assigned to an agent.
async fn start(addr: SocketAddr) {
    let mut clients = tokio::task::JoinSet::new();
    for _ in 0..8 {
        clients.spawn(async move {
            let mut conn = Conn::to(addr);
            for _ in 0..CONVERSATIONS / 8 {
                let document = json!({"inbox_id": 2, "who": {"kind": "anonymous"}, "intent": {"kind": "hold"}});
                conn.must(own(&document)).await.expect(201);
            }
        });
    }
    while let Some(done) = clients.join_next().await {
        done.unwrap();
    }
}

async fn job(addr: SocketAddr, id: &Value) -> Value {
    let mut conn = Conn::to(addr);
    conn.must(call("GET", &format!("/v1/bulk/{id}")))
        .await
        .expect(200)
        .json()
}

/// One request that creates a job, the kill of the server, and the check of the finished job.
struct Round<'a> {
    setup: Setup<'a>,
    database: &'a Database,
    /// The number of conversations whose act was not yet carried out when the server was killed. This is the sum over
    /// all jobs.
    interrupted: i64,
}

impl Round<'_> {
    /// Sends the request, kills the server, starts it again, and repeats the request. `of` selects the job in the
    /// answer. Returns the new server process and the finished job.
    async fn run(
        &mut self,
        parlor: Parlor,
        dice: &mut Dice,
        requested: &Call,
        of: fn(&Value) -> &Value,
    ) -> (Parlor, Value) {
        let addr = parlor.addr();
        if dice.below(3) == 0 {
            // At the kill, the answer may be on its way, or the job may not be stored yet.
            let sent = requested.clone();
            let request = tokio::spawn(async move { Conn::to(addr).send(&sent).await });
            until("the request", async || {
                request.is_finished() || dice.below(3) == 0
            })
            .await;
            parlor.kill();
            drop(request.await);
        } else {
            let reply = Conn::to(addr).must(requested.clone()).await;
            let body = reply.json();
            let enough = 1 + i64::try_from(dice.below(CONVERSATIONS / 2)).unwrap();
            until("some progress", async || {
                job(addr, &of(&body)["id"]).await["done"].as_i64() >= Some(enough)
            })
            .await;
            parlor.kill();
        }
        let waiting = "SELECT count(*) FROM bulk_items WHERE outcome IS NULL";
        self.interrupted += self.database.number(waiting).await;
        let parlor = Parlor::start(self.setup).await;
        let addr = parlor.addr();
        let reply = Conn::to(addr).must(requested.clone()).await;
        let body = reply.json();
        let id = of(&body)["id"].clone();
        assert!(id.is_i64(), "{body}");
        until("the end of the job", async || {
            job(addr, &id).await["finished_at"].is_string()
        })
        .await;
        let done = job(addr, &id).await;
        assert_eq!(
            (&done["total"], &done["done"]),
            (&json!(CONVERSATIONS), &json!(CONVERSATIONS)),
            "{done}"
        );
        (parlor, done)
    }
}

/// The server is killed at a random step of each job. Each conversation is in the job once, and the act is carried out
/// once for each conversation. An interrupted undo is completed, too.
#[both]
async fn each_conversation_once(backend: Backend) {
    let mut dice = Dice::thrown("each_conversation_once");
    let database = Database::fresh(backend).await;
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("fixture.toml");
    std::fs::write(&file, roomy(100)).unwrap();
    let own_data = home.path().join("data");
    let setup = |apply| Setup {
        data: database.dir().unwrap_or(&own_data),
        url: database.url(),
        apply,
        environment: &[],
    };
    let mut parlor = Parlor::start(setup(Some(file.as_path()))).await;
    start(parlor.addr()).await;
    let mut round = Round {
        setup: setup(None),
        database: &database,
        interrupted: 0,
    };
    let mut last = Value::Null;
    for number in 1..=ROUNDS {
        let label = format!("round-{number}");
        let act = json!({"kind": "labels", "add": [label]});
        let requested = call("POST", "/v1/bulk")
            .key(&label)
            .json(&json!({"filter": {"labels": {"none": [label]}}, "act": act}));
        (parlor, last) = round.run(parlor, &mut dice, &requested, |body| body).await;
        let jobs = database.number("SELECT count(*) FROM bulk_jobs").await;
        assert_eq!(jobs, i64::try_from(number).unwrap());
        let uneven = format!(
            "SELECT count(*) FROM (SELECT c.id FROM conversations c LEFT JOIN events e ON e.account_id = c.account_id \
             AND e.conversation_id = c.id AND e.kind = 'conversation.labelled' GROUP BY c.id HAVING count(e.number) <> {number}) AS broken"
        );
        assert_eq!(database.number(&uneven).await, 0, "acts of round {number}");
        let items = format!(
            "SELECT count(DISTINCT conversation_id) FROM bulk_items WHERE job_id = {} AND outcome = 'done'",
            last["id"]
        );
        assert_eq!(
            database.number(&items).await,
            i64::try_from(CONVERSATIONS).unwrap()
        );
        checks::hold(&database).await;
    }
    let requested = call("POST", "/v1/undo")
        .key("undo")
        .json(&json!({"token": last["undo"]["token"]}));
    let (parlor, _) = round
        .run(parlor, &mut dice, &requested, |body| &body["bulk"])
        .await;
    let kept = format!("SELECT count(*) FROM conversations WHERE labels LIKE '%round-{ROUNDS}%'");
    assert_eq!(database.number(&kept).await, 0);
    assert!(
        round.interrupted > 0,
        "every job had finished when the server died: the test shows nothing"
    );
    drop(parlor);
    database.drop().await;
}
