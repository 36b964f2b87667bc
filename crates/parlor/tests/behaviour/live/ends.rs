//! Sockets, streams and long polls end at once when their credential ends.

use crate::live::client::{Socket, Stream};
use crate::live::{OMAR, get, post, session, started};
use crate::support::{App, Backend, Database, both, has_postgres, until};
use serde_json::{Value, json};

/// Reads the socket until it is closed. Returns the messages and the close code.
async fn rest(socket: &mut Socket) -> (Vec<Value>, u16) {
    let mut received = Vec::new();
    loop {
        match socket.receive().await {
            Ok(message) => received.push(message),
            Err(code) => return (received, code),
        }
    }
}

/// Opens a socket and reads its first messages.
async fn open(app: &App, token: &str) -> Socket {
    let mut socket = Socket::open(app, token, "").await;
    socket.receive_of("hello").await;
    socket.receive_of("presence").await;
    socket
}

async fn types(app: &App, conversation: i64) {
    let path = format!("/v1/conversations/{conversation}/typing");
    let document = json!({"typing": true});
    let reply = post(app, OMAR, &path, &document).await;
    assert_eq!(reply.status, 204, "{}", reply.body);
}

/// A connection ends as soon as its credential ends. The server's clock stands still, so nothing else can end it.
#[both]
async fn a_connection_ends_with_its_credential(app: App) {
    let conversation = started(&app, 1, "hold").await;
    let (own, other) = (session(&app, 7).await, session(&app, 7).await);
    let (mut signed_out, mut stays) = (open(&app, &own).await, open(&app, &other).await);
    app.delete("/v1/sessions/current")
        .bearer(&own)
        .send()
        .await
        .expect(204);
    types(&app, conversation).await;
    let (received, code) = rest(&mut signed_out).await;
    assert_eq!(code, 4401, "{received:?}");
    assert!(
        received.iter().all(|message| message["type"] != "typing"),
        "{received:?}"
    );
    stays.receive_of("typing").await;

    // The access token is revoked.
    let access = app.token_of(7).await;
    let credential = get(&app, OMAR, "/v1/credentials?limit=100")
        .await
        .expect(200)
        .json();
    let credential = credential["data"].as_array().unwrap().last().unwrap()["id"].clone();
    let mut revoked = open(&app, &access).await;
    let path = format!("/v1/credentials/{credential}");
    app.delete(&path).bearer(OMAR).send().await.expect(204);
    types(&app, conversation).await;
    let (received, code) = rest(&mut revoked).await;
    assert!(
        code == 4401 && received.iter().all(|m| m["type"] != "typing"),
        "{code} {received:?}"
    );
    stays.receive_of("typing").await;
}

/// A deactivated agent loses every kind of connection.
#[both]
async fn connections_end_with_service(backend: Backend) {
    let app = App::bare_with(Database::provisioned(backend).await, |options| {
        options.live.per_account = 3;
    })
    .await;
    let token = session(&app, 7).await;
    let newest = crate::live::newest(&app).await;
    let mut socket = open(&app, &token).await;
    let mut stream = Stream::open(&app, &token, "", None).await;
    stream.block().await.unwrap();
    let poll = {
        let (app, token) = (app.clone(), token.clone());
        let path = format!("/v1/events?after={newest}&wait=25");
        tokio::spawn(async move {
            loop {
                let reply = get(&app, &token, &path).await;
                // 429: the check below may use the last allowed connection at this moment. 200: the answer may have the
                // event of the deactivation, just before the deactivation is in force. In both cases, a client polls
                // again.
                if !matches!(reply.status, 200 | 429) {
                    return reply;
                }
            }
        })
    };
    // The account allows three connections. If no further connection is allowed, the poll uses the third connection.
    let account = app.account_of(7).await;
    let full = async || app.engine().live_permit(account).is_err();
    until("the poll waits", full).await;
    let request = app.patch("/v1/agents/7").bearer(OMAR);
    request
        .json(&json!({"active": false}))
        .send()
        .await
        .expect(200);
    let (received, code) = rest(&mut socket).await;
    assert_eq!(code, 4401, "{received:?}");
    let mut last = None;
    while let Some(block) = stream.block().await {
        last = Some(block);
    }
    assert_eq!(last.unwrap().event, "signed-out");
    assert_eq!(poll.await.unwrap().status, 401);
    app.stop().await;
}

/// A new password ends all connections of the agent, except the connections of the session that set the password.
#[both]
async fn another_password_ends_other_connections(app: App) {
    let conversation = started(&app, 1, "hold").await;
    let sign_in = json!({"email": "mina@acme.test", "password": "correct horse battery staple"});
    let reply = app
        .post("/v1/sessions")
        .json(&sign_in)
        .send()
        .await
        .expect(201);
    let own = reply.json()["token"].as_str().unwrap().to_owned();
    let other = session(&app, 7).await;
    let (mut stays, mut ends) = (open(&app, &own).await, open(&app, &other).await);
    app.put("/v1/me/password")
        .bearer(&own)
        .json(&json!({"current_password": "correct horse battery staple", "password": "another long password"}))
        .send()
        .await
        .expect(204);
    types(&app, conversation).await;
    let (received, code) = rest(&mut ends).await;
    assert!(
        code == 4401 && received.iter().all(|m| m["type"] != "typing"),
        "{code} {received:?}"
    );
    stays.receive_of("typing").await;
}

/// A session that ends on one node ends its connections to all nodes.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_to_another_node_ends() {
    if !has_postgres() {
        return;
    }
    let app = App::start(Backend::Postgres).await;
    let sibling = app.sibling().await;
    let token = session(&app, 7).await;
    let mut socket = open(&sibling, &token).await;
    app.delete("/v1/sessions/current")
        .bearer(&token)
        .send()
        .await
        .expect(204);
    let (received, code) = rest(&mut socket).await;
    assert_eq!(code, 4401, "{received:?}");
    sibling.shutdown().await;
    app.stop().await;
}
