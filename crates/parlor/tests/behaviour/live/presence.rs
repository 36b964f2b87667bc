//! Presence goes with the last live connection, thirty seconds later; on whatever node it was, and whatever became of that.

use crate::live::client::{Socket, Stream};
use crate::live::{OMAR, get, newest, session};
use crate::support::{App, Backend, Database, ManualClock, VECTORS, postgres_server};
use parlor_model::command::{Attend, Attendance, Command};
use parlor_model::ids::AgentId;
use parlor_store::Clock;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

async fn server(database: Database, clock: &Arc<ManualClock>) -> App {
    let given: Arc<dyn Clock> = Arc::<ManualClock>::clone(clock);
    App::bare_with(database, |options| options.clock = given).await
}

async fn say(app: &App, token: &str, availability: &str) {
    let document = json!({"availability": availability});
    let request = app.put("/v1/me/presence").bearer(token).json(&document);
    request.send().await.expect(200);
}

/// The changes of agent 7's presence after an event.
async fn changes(app: &App, after: i64) -> Vec<Value> {
    let path = format!("/v1/events?after={after}&limit=100");
    let page = get(app, OMAR, &path).await.expect(200).json();
    let events = page["data"].as_array().unwrap().iter();
    events
        .filter(|e| e["kind"] == "agent.presence_changed" && e["agent_id"] == 7)
        .map(|e| e["data"].clone())
        .collect()
}

/// Waits until agent 7 has so many timers of a kind.
async fn timers(app: &App, kind: &str, wanted: i64) {
    let query = format!("SELECT count(*) FROM timers WHERE kind = '{kind}' AND subject = 7");
    for _ in 0..200 {
        if app.database().number(&query).await == wanted {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("not {wanted} {kind}");
}

fn lost() -> Vec<Value> {
    vec![json!({"from": "online", "to": "offline", "because": "the connection was lost"})]
}

async fn lost_with_the_last_connection(backend: Backend) {
    if backend == Backend::Postgres && postgres_server().is_none() {
        return;
    }
    let clock = ManualClock::new();
    let app = server(Database::provisioned(backend).await, &clock).await;
    let token = session(&app, 7).await;
    // Set without a connection it holds.
    say(&app, &token, "online").await;
    let begin = newest(&app).await;
    clock.advance(3_600);
    app.engine().fire_timers().await.unwrap();
    assert_eq!(changes(&app, begin).await, Vec::<Value>::new());
    // Two connections of two kinds: the first that goes takes nothing with it.
    let socket = Socket::open(&app, &token, "").await;
    timers(&app, "lease", 1).await;
    let stream = Stream::open(&app, &token, "", None).await;
    drop(socket);
    tokio::time::sleep(Duration::from_millis(200)).await;
    timers(&app, "absence", 0).await;
    // The last one goes, and they are back in time.
    drop(stream);
    timers(&app, "absence", 1).await;
    timers(&app, "lease", 0).await;
    clock.advance(25);
    app.engine().fire_timers().await.unwrap();
    let mut socket = Socket::open(&app, &token, "").await;
    socket.hear_of("hello").await;
    timers(&app, "absence", 0).await;
    timers(&app, "lease", 1).await;
    clock.advance(20);
    app.engine().fire_timers().await.unwrap();
    assert_eq!(changes(&app, begin).await, Vec::<Value>::new());
    // They say otherwise after it went: it holds.
    drop(socket);
    timers(&app, "absence", 1).await;
    say(&app, &token, "busy").await;
    timers(&app, "absence", 0).await;
    say(&app, &token, "online").await;
    clock.advance(60);
    app.engine().fire_timers().await.unwrap();
    let begin = newest(&app).await;
    // They do not come back; what they have stays theirs.
    let socket = Socket::open(&app, &token, "").await;
    timers(&app, "lease", 1).await;
    let document = json!({"inbox_id": 1, "who": {"kind": "anonymous"}, "intent": {"kind": "offer", "agent_id": 7}});
    let started = crate::live::post(&app, OMAR, "/v1/conversations", &document).await;
    let id = started.expect(201).json()["id"].clone();
    drop(socket);
    timers(&app, "absence", 1).await;
    clock.advance(29);
    app.engine().fire_timers().await.unwrap();
    assert_eq!(changes(&app, begin).await, Vec::<Value>::new());
    clock.advance(2);
    app.engine().fire_timers().await.unwrap();
    assert_eq!(changes(&app, begin).await, lost());
    let conversation = get(&app, OMAR, &format!("/v1/conversations/{id}"))
        .await
        .json();
    assert_eq!(
        (&conversation["status"], &conversation["assignee_id"]),
        (&json!("open"), &json!(7))
    );
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn presence_is_lost_with_the_last_connection_sqlite() {
    lost_with_the_last_connection(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn presence_is_lost_with_the_last_connection_postgres() {
    lost_with_the_last_connection(Backend::Postgres).await;
}

/// The node ends with everybody connected: whoever is not back in time is lost, by whoever keeps the time then, once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn presence_is_lost_with_its_node() {
    if postgres_server().is_none() {
        return;
    }
    let clock = ManualClock::new();
    let one = server(Database::provisioned(Backend::Postgres).await, &clock).await;
    let database = || {
        let url = one.database().url().unwrap();
        Database::Postgres {
            url: url.to_owned(),
            name: url
                .rsplit('/')
                .next()
                .unwrap()
                .split('?')
                .next()
                .unwrap()
                .to_owned(),
        }
    };
    let two = server(database(), &clock).await;
    let three = server(database(), &clock).await;
    let token = session(&one, 7).await;
    say(&one, &token, "online").await;
    let begin = newest(&one).await;
    let _socket = Socket::open(&one, &token, "").await;
    timers(&one, "lease", 1).await;
    // Elsewhere they are there as well, and go: this node vouches for them again in time.
    let other = Socket::open(&two, &token, "").await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    drop(other);
    timers(&two, "absence", 1).await;
    one.shutdown().await;
    clock.advance(31);
    let (a, b) = tokio::join!(two.engine().fire_timers(), three.engine().fire_timers());
    a.unwrap();
    b.unwrap();
    clock.advance(31);
    let (a, b) = tokio::join!(two.engine().fire_timers(), three.engine().fire_timers());
    a.unwrap();
    b.unwrap();
    assert_eq!(changes(&two, begin).await, lost(), "once");
    three.shutdown().await;
    two.stop().await;
}

/// The same on one machine: the lease is a row, and is right after a restart.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn presence_outlives_a_quick_restart_and_no_slow_one() {
    let clock = ManualClock::new();
    let dir = tempfile::tempdir().unwrap();
    let location = parlor_store::Location::Sqlite {
        dir: dir.path().to_owned(),
    };
    let open = || {
        let given: Arc<dyn Clock> = Arc::<ManualClock>::clone(&clock);
        let listen = std::net::SocketAddr::from(([127, 0, 0, 1], 0));
        let mut options =
            parlor::app::Options::new(location.clone(), listen, crate::support::SERVER_KEY);
        options.clock = given;
        parlor::app::start(options)
    };
    let running = open().await.unwrap();
    let engine = running.engine().clone();
    engine
        .provision(crate::support::provisioned(VECTORS))
        .await
        .unwrap();
    let account = engine.accounts().await.unwrap()[0].id;
    let availability = async |engine: &parlor_engine::Engine| {
        let states = engine.agent_states(account).await.unwrap();
        let state = states.iter().find(|s| s.agent_id.0 == 7);
        state.map(|s| s.availability.to_string())
    };
    let set = parlor_model::command::SetPresence {
        account,
        agent: parlor_model::ids::AgentId(7),
        availability: parlor_model::words::Availability::Online,
        connected: false,
    };
    let set = parlor_model::command::Command::SetPresence(set);
    engine.execute(set).await.unwrap();
    let attending = engine.attend(account, parlor_model::ids::AgentId(7));
    tokio::time::sleep(Duration::from_millis(500)).await;
    running.shutdown().await.unwrap();
    drop((attending, engine));
    clock.advance(20);
    let running = open().await.unwrap();
    running.engine().fire_timers().await.unwrap();
    assert_eq!(
        availability(running.engine()).await.as_deref(),
        Some("online")
    );
    clock.advance(60);
    running.shutdown().await.unwrap();
    let running = open().await.unwrap();
    running.engine().fire_timers().await.unwrap();
    assert_eq!(
        availability(running.engine()).await.as_deref(),
        Some("offline")
    );
    running.shutdown().await.unwrap();
}

/// An availability holds for any report of connections. An agent who is away stays away, and a connected online agent stays online. An
/// agent who goes online without a connection is not dropped because of one that is gone.
async fn what_was_said_holds(backend: Backend) {
    if backend == Backend::Postgres && postgres_server().is_none() {
        return;
    }
    let clock = ManualClock::new();
    let app = server(Database::provisioned(backend).await, &clock).await;
    let token = session(&app, 7).await;
    let availability = async || {
        let floor = get(&app, OMAR, "/v1/floor/agents").await.expect(200).json();
        let agents = floor["data"].as_array().unwrap().iter();
        let mina = agents.clone().find(|a| a["agent_id"] == 7).unwrap().clone();
        (
            mina["availability"].as_str().unwrap().to_owned(),
            mina["connected"].as_bool().unwrap(),
        )
    };
    let attend = async || {
        app.engine()
            .execute(Command::Attend(Attend {
                account: app.account_of(7).await,
                agents: vec![(AgentId(7), Attendance::Here)],
            }))
            .await
            .unwrap();
    };
    let socket = Socket::open(&app, &token, "").await;
    timers(&app, "lease", 1).await;
    // The node was late, or the database was: the lease is overdue, and they are connected.
    for said in ["online", "away", "busy"] {
        say(&app, &token, said).await;
        attend().await;
        clock.advance(60);
        app.engine().fire_timers().await.unwrap();
        assert_eq!(availability().await, (said.to_owned(), true));
        timers(&app, "lease", 1).await;
    }
    say(&app, &token, "offline").await;
    attend().await;
    clock.advance(20);
    app.engine().fire_timers().await.unwrap();
    assert_eq!(availability().await, ("offline".to_owned(), true));
    drop(socket);
    timers(&app, "lease", 0).await;
    // A node that is gone vouched for them; what they say now they say without a connection.
    attend().await;
    timers(&app, "lease", 1).await;
    say(&app, &token, "online").await;
    clock.advance(3_600);
    app.engine().fire_timers().await.unwrap();
    assert_eq!(availability().await, ("online".to_owned(), false));
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_said_holds_sqlite() {
    what_was_said_holds(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_said_holds_postgres() {
    what_was_said_holds(Backend::Postgres).await;
}
