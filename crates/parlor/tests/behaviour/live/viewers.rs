//! The agents who view conversations or reply in them, as sockets and requests report them. Also the end of a view, the
//! visibility of viewers, and two nodes.

use crate::live::client::Socket;
use crate::live::{OMAR, get, post, session, started};
use crate::support::accounts::{Accounts, Agent, Inbox, Queue, Team};
use crate::support::{App, Backend, both, has_postgres, until, within};
use serde_json::{Value, json};

/// Acme with the queue `night`, and agent 22 with the visibility `own`, who serves only this queue. The agent sees the
/// conversations of this queue, and other conversations only if they concern the agent.
fn staff() -> Accounts {
    Accounts::acme()
        .with(Team::new(6, "night"))
        .with(Queue::new("night"))
        .with(Inbox::new("night-web", "web").id(61).queue("night"))
        .with(
            Agent::new(22, "Night owl")
                .email("owl@acme.test")
                .visibility("own")
                .teams(&["night"])
                .queues(&["night"]),
        )
}

fn viewer(agent: i64, viewing: bool, replying: Option<&str>) -> Value {
    json!({"agent_id": agent, "viewing": viewing, "replying": replying})
}

/// Waits until a socket receives these viewers of a conversation.
async fn hears(socket: &mut Socket, conversation: i64, agents: &[Value]) {
    let wanted = json!({"conversation_id": conversation, "agents": agents});
    within(&wanted.to_string(), async {
        loop {
            let received = socket.receive_of("viewers").await;
            if received["conversations"]
                .as_array()
                .unwrap()
                .contains(&wanted)
            {
                return;
            }
        }
    })
    .await;
}

async fn view(socket: &mut Socket, conversation: i64, viewing: bool) {
    let message = json!({"type": "viewing", "conversation_id": conversation, "viewing": viewing});
    socket.say(&message).await;
}

async fn listed(app: &App, token: &str) -> Value {
    get(app, token, "/v1/viewers").await.expect(200).json()["data"].clone()
}

#[both(staff())]
async fn colleagues_see_who_views_and_replies(app: App) {
    let (mina, owl) = (session(&app, 7).await, session(&app, 22).await);
    let (day, night) = (
        started(&app, 1, "hold").await,
        started(&app, 61, "hold").await,
    );
    let mut omar = Socket::open(&app, OMAR, "").await;
    let mut narrow = Socket::open(&app, &owl, "").await;
    let mut minas = Socket::open(&app, &mina, "").await;
    view(&mut minas, day, true).await;
    hears(&mut omar, day, &[viewer(7, true, None)]).await;
    // An agent who types is shown as replying.
    let typing = json!({"type": "typing", "conversation_id": day, "typing": true, "private": true});
    minas.say(&typing).await;
    hears(&mut omar, day, &[viewer(7, true, Some("note"))]).await;
    let path = format!("/v1/conversations/{day}");
    let of_day = get(&app, OMAR, &format!("{path}/viewers"))
        .await
        .expect(200)
        .json();
    assert_eq!(
        of_day,
        json!({"data": [viewer(7, true, Some("note"))], "next": null})
    );
    assert_eq!(
        listed(&app, OMAR).await,
        json!([{"conversation_id": day, "agents": [viewer(7, true, Some("note"))]}])
    );
    // A reader who may not see the conversation does not receive its viewers, and cannot become a viewer.
    assert_eq!(listed(&app, &owl).await, json!([]));
    get(&app, &owl, &format!("{path}/viewers"))
        .await
        .expect(404);
    post(
        &app,
        &owl,
        &format!("{path}/viewing"),
        &json!({"viewing": true}),
    )
    .await
    .expect(404);
    view(&mut narrow, day, true).await;
    // The message ends the reply. The token `OMAR` belongs to agent 8, who views the conversations by requests.
    post(
        &app,
        &mina,
        &format!("{path}/messages"),
        &json!({"content": "There you are."}),
    )
    .await
    .expect(201);
    hears(&mut omar, day, &[viewer(7, true, None)]).await;
    for id in [day, night] {
        let path = format!("/v1/conversations/{id}/viewing");
        post(&app, OMAR, &path, &json!({"viewing": true}))
            .await
            .expect(204);
    }
    // The reader with the narrower visibility receives only the visible conversation.
    let received = narrow.receive_of("viewers").await;
    assert_eq!(
        received["conversations"],
        json!([{"conversation_id": night, "agents": [viewer(8, true, None)]}])
    );
    hears(
        &mut omar,
        day,
        &[viewer(7, true, None), viewer(8, true, None)],
    )
    .await;
    let page = get(&app, OMAR, "/v1/viewers?limit=1")
        .await
        .expect(200)
        .json();
    assert_eq!(
        (page["data"].as_array().unwrap().len(), &page["next"]),
        (1, &page["data"][0]["conversation_id"])
    );
    // A view that a request began ends after a minute. A reply ends after half a minute. A view that a connection began
    // ends with the connection.
    minas
        .say(&json!({"type": "typing", "conversation_id": day, "typing": true}))
        .await;
    hears(
        &mut omar,
        day,
        &[viewer(7, true, Some("reply")), viewer(8, true, None)],
    )
    .await;
    app.pass(61).await;
    hears(&mut omar, day, &[viewer(7, true, None)]).await;
    drop(minas);
    hears(&mut omar, day, &[]).await;
    until("nobody views", async || {
        listed(&app, OMAR).await == json!([])
    })
    .await;
    for wrong in [
        json!({}),
        json!({"viewing": 1}),
        json!({"viewing": true, "x": 1}),
    ] {
        post(&app, OMAR, &format!("{path}/viewing"), &wrong)
            .await
            .expect(422);
    }
}

/// If a connection views a ninth conversation, its first view ends.
#[both]
async fn a_connection_views_few_conversations(app: App) {
    let mut ids = Vec::new();
    for _ in 0..9 {
        ids.push(started(&app, 1, "hold").await);
    }
    let mut socket = Socket::open(&app, OMAR, "").await;
    for id in &ids {
        view(&mut socket, *id, true).await;
    }
    let wanted = ids[1..].to_vec();
    until("the last eight are viewed", async || {
        let listed = listed(&app, OMAR).await;
        let viewed: Vec<i64> = (listed.as_array().unwrap().iter())
            .map(|one| one["conversation_id"].as_i64().unwrap())
            .collect();
        viewed == wanted
    })
    .await;
}

/// Another node also knows the viewers, until they stop viewing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn viewers_cross_nodes() {
    if !has_postgres() {
        return;
    }
    let app = App::start(Backend::Postgres).await;
    let sibling = app.sibling().await;
    let id = started(&app, 1, "hold").await;
    let mut there = Socket::open(&sibling, OMAR, "").await;
    let mina = session(&app, 7).await;
    let mut here = Socket::open(&app, &mina, "").await;
    view(&mut here, id, true).await;
    hears(&mut there, id, &[viewer(7, true, None)]).await;
    assert_eq!(
        listed(&sibling, OMAR).await,
        json!([{"conversation_id": id, "agents": [viewer(7, true, None)]}])
    );
    view(&mut here, id, false).await;
    hears(&mut there, id, &[]).await;
    assert_eq!(listed(&sibling, OMAR).await, json!([]));
    sibling.shutdown().await;
    app.stop().await;
}

/// Typing and viewing are reported only to readers who see the conversation.
#[both(staff())]
async fn narrow_readers_hear_of_their_conversations_only(app: App) {
    let owl = session(&app, 22).await;
    let (day, night) = (
        started(&app, 1, "hold").await,
        started(&app, 61, "hold").await,
    );
    let mut narrow = Socket::open(&app, &owl, "").await;
    let mut omar = Socket::open(&app, OMAR, "").await;
    narrow.receive_of("hello").await;
    omar.receive_of("hello").await;
    for id in [day, night] {
        let path = format!("/v1/conversations/{id}/typing");
        post(&app, OMAR, &path, &json!({"typing": true}))
            .await
            .expect(204);
        assert_eq!(omar.receive_of("typing").await["conversation_id"], id);
    }
    assert_eq!(narrow.receive_of("typing").await["conversation_id"], night);
}
