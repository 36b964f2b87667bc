//! Presence ends 30 seconds after the last live connection closes, on any node, and after the loss of a node.

use crate::live::client::{Socket, Stream};
use crate::live::{OMAR, get, newest, session};
use crate::support::{App, Backend, Database, both, has_postgres, until};
use parlor_model::command::{Attend, Attendance};
use parlor_model::ids::AgentId;
use serde_json::{Value, json};

async fn say(app: &App, token: &str, availability: &str) {
    let document = json!({"availability": availability});
    let request = app.put("/v1/me/presence").bearer(token).json(&document);
    request.send().await.expect(200);
}

/// The changes of agent 7's presence in the events after the event number `after`.
async fn changes(app: &App, after: i64) -> Vec<Value> {
    let path = format!("/v1/events?after={after}&limit=100");
    let page = get(app, OMAR, &path).await.expect(200).json();
    let events = page["data"].as_array().unwrap().iter();
    events
        .filter(|e| e["kind"] == "agent.presence_changed" && e["agent_id"] == 7)
        .map(|e| e["data"].clone())
        .collect()
}

/// Waits until agent 7 has this number of timers of a kind.
async fn timers(app: &App, kind: &str, wanted: i64) {
    timers_of(app, 7, kind, wanted).await;
}

async fn timers_of(app: &App, agent: i64, kind: &str, wanted: i64) {
    let query = format!("SELECT count(*) FROM timers WHERE kind = '{kind}' AND subject = {agent}");
    until(&format!("{wanted} {kind}"), async || {
        app.database().number(&query).await == wanted
    })
    .await;
}

fn lost() -> Vec<Value> {
    vec![json!({"from": "online", "to": "offline", "reason": "the connection was lost"})]
}

#[both]
async fn presence_is_lost_with_the_last_connection(backend: Backend) {
    let database = Database::provisioned(backend).await;
    let app = App::bare_with(database, |options| options.live.per_account = 2).await;
    let token = session(&app, 7).await;
    // An availability that was set without a connection stays.
    say(&app, &token, "online").await;
    let begin = newest(&app).await;
    app.pass(3_600).await;
    assert_eq!(changes(&app, begin).await, Vec::<Value>::new());
    // Two connections of different kinds: closing the first connection changes nothing.
    let socket = Socket::open(&app, &token, "").await;
    timers(&app, "lease", 1).await;
    let stream = Stream::open(&app, &token, "", None).await;
    drop(socket);
    // Another agent can connect as soon as the server has noticed the closed connection. The server stores this agent's
    // lease after it has handled the closed connection.
    let mut other = Stream::open(&app, OMAR, "", None).await;
    until("the first connection is closed", async || {
        if other.status() != 200 {
            other = Stream::open(&app, OMAR, "", None).await;
        }
        other.status() == 200
    })
    .await;
    timers_of(&app, 8, "lease", 1).await;
    timers(&app, "absence", 0).await;
    drop(other);
    // The last connection closes. The agent connects again within 30 seconds.
    drop(stream);
    timers(&app, "absence", 1).await;
    timers(&app, "lease", 0).await;
    app.pass(25).await;
    let mut socket = Socket::open(&app, &token, "").await;
    socket.receive_of("hello").await;
    timers(&app, "absence", 0).await;
    timers(&app, "lease", 1).await;
    app.pass(20).await;
    assert_eq!(changes(&app, begin).await, Vec::<Value>::new());
    // The agent sets an availability after the connection has closed. This availability stays.
    drop(socket);
    timers(&app, "absence", 1).await;
    say(&app, &token, "busy").await;
    timers(&app, "absence", 0).await;
    say(&app, &token, "online").await;
    app.pass(60).await;
    let begin = newest(&app).await;
    // The agent does not return. The agent's conversations stay assigned.
    let socket = Socket::open(&app, &token, "").await;
    timers(&app, "lease", 1).await;
    let document = json!({"inbox_id": 1, "who": {"kind": "anonymous"}, "intent": {"kind": "offer", "agent_id": 7}});
    let started = crate::live::post(&app, OMAR, "/v1/conversations", &document).await;
    let id = started.expect(201).json()["id"].clone();
    drop(socket);
    timers(&app, "absence", 1).await;
    app.pass(29).await;
    assert_eq!(changes(&app, begin).await, Vec::<Value>::new());
    app.pass(2).await;
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

/// A node ends while an agent is connected. If the agent does not return in time, one of the other nodes ends the
/// agent's presence, and does so only once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn presence_is_lost_with_its_node() {
    if !has_postgres() {
        return;
    }
    let one = App::start(Backend::Postgres).await;
    let two = one.sibling().await;
    let three = one.sibling().await;
    let token = session(&one, 7).await;
    say(&one, &token, "online").await;
    let begin = newest(&one).await;
    let _socket = Socket::open(&one, &token, "").await;
    timers(&one, "lease", 1).await;
    // The agent is also connected to another node, and then leaves it. The first node renews the lease in time.
    let mut other = Socket::open(&two, &token, "").await;
    other.receive_of("hello").await;
    drop(other);
    timers(&two, "absence", 1).await;
    one.shutdown().await;
    one.clock().advance(31);
    let (a, b) = tokio::join!(two.engine().fire_timers(), three.engine().fire_timers());
    a.unwrap();
    b.unwrap();
    one.clock().advance(31);
    let (a, b) = tokio::join!(two.engine().fire_timers(), three.engine().fire_timers());
    a.unwrap();
    b.unwrap();
    assert_eq!(changes(&two, begin).await, lost(), "once");
    three.shutdown().await;
    two.stop().await;
}

/// On SQLite, the lease of a connected agent is also a database row. So an agent stays online if the restart of the
/// server takes less time than the lease, and otherwise goes offline.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn presence_outlives_a_quick_restart_and_no_slow_one() {
    let app = App::start(Backend::Sqlite).await;
    let account = app.account_of(7).await;
    let availability = async |app: &App| {
        let states = app.engine().agent_states(account).await.unwrap();
        let state = states.iter().find(|s| s.agent_id.0 == 7);
        state.map(|s| s.availability.to_string())
    };
    app.presence(7, "online").await;
    let attending = app.engine().attend(account, AgentId(7));
    timers(&app, "lease", 1).await;
    app.shutdown().await;
    drop(attending);
    app.clock().advance(20);
    let app = app.again().await;
    app.engine().fire_timers().await.unwrap();
    assert_eq!(availability(&app).await.as_deref(), Some("online"));
    app.clock().advance(60);
    app.shutdown().await;
    let app = app.again().await;
    app.engine().fire_timers().await.unwrap();
    assert_eq!(availability(&app).await.as_deref(), Some("offline"));
    app.stop().await;
}

/// Reports about connections do not change an availability. An away agent stays away, and a connected online agent
/// stays online. If an agent goes online without a connection, the lease of an earlier connection does not make the
/// agent offline.
#[both]
async fn stated_presence_holds(app: App) {
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
        let act = Attend {
            agents: vec![(AgentId(7), Attendance::Here)],
        };
        let account = app.account_of(7).await;
        app.engine().execute(account, act).await.unwrap();
    };
    let socket = Socket::open(&app, &token, "").await;
    timers(&app, "lease", 1).await;
    // The node or the database was late, so the lease is overdue. But the agents are still connected.
    for said in ["online", "away", "busy"] {
        say(&app, &token, said).await;
        attend().await;
        app.pass(60).await;
        assert_eq!(availability().await, (said.to_owned(), true));
        timers(&app, "lease", 1).await;
    }
    say(&app, &token, "offline").await;
    attend().await;
    app.pass(20).await;
    assert_eq!(availability().await, ("offline".to_owned(), true));
    drop(socket);
    timers(&app, "lease", 0).await;
    // A lost node has renewed the lease. Now the agent sets a new availability without a connection.
    attend().await;
    timers(&app, "lease", 1).await;
    say(&app, &token, "online").await;
    app.pass(3_600).await;
    assert_eq!(availability().await, ("online".to_owned(), false));
}
