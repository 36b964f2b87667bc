//! The availability of entry points. This file tests section 5.4 of the contract, which `mod.rs` explains.

use super::common::*;
use crate::support::accounts::{Accounts, Agent, Hours, Queue};

const AVAILABLE: &str = "/system/ws/chat/entrypoint/agentAvailability";
const ELIGIBLE: &str = "/egain/chat/entrypoint/checkEligibility";
const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\" ?>\n";

fn one_slot() -> Accounts {
    Accounts::acme().with(Agent::known(7).capacity(1))
}

/// Checks the answers of both probes without a token: `agentAvailability` in XML and in JSON, and `checkEligibility` in
/// XML.
async fn probes(app: &App, available: bool, response_type: &str) {
    // Parlor caches an answer for one second, so the test moves the clock past this time.
    app.clock().advance(2);
    for path in [AVAILABLE, "/ws/chat/entrypoint/agentAvailability"] {
        let path = format!("{path}/1001");
        let reply = app.get(&path).send().await.expect(200);
        assert_eq!(reply.header("content-type"), Some("application/xml"));
        assert_eq!(
            reply.body,
            format!(
                "{DECLARATION}<agentAvailability xmlns=\"http://bindings.egain.com/chat\" available=\"{available}\"/>"
            )
        );
        let json = app.get(&path).header("accept", "application/json");
        let json = json.send().await.expect(200).json();
        assert_eq!(json, json!({"available": available}));
    }
    for path in [ELIGIBLE, "/chat/entrypoint/checkEligibility"] {
        let reply = app.get(&format!("{path}/1001")).send().await.expect(200);
        assert_eq!(
            reply.body,
            format!(
                "{DECLARATION}<checkEligibility xmlns=\"http://bindings.egain.com/chat\" responseType=\"{response_type}\"/>"
            )
        );
    }
}

/// Both probes agree with the outcome of a start: with a free agent, with full agents, without available agents, and
/// with a closed queue.
#[both(one_slot())]
async fn probes_agree_with_starts(app: App) {
    let token = sign_in(&app).await;
    for availability in ["offline", "away", "busy"] {
        app.presence(7, availability).await;
        probes(&app, false, "1").await;
    }
    app.presence(7, "online").await;
    probes(&app, true, "0").await;
    let answer = started(&app, &token, "anonymousCustomer=yes", &bare()).await;
    let path = format!("{AVAILABLE}/1001");
    let kept = app.get(&path).header("accept", "application/json");
    assert_eq!(kept.send().await.json(), json!({"available": true}));
    probes(&app, false, "2").await;
    refused(&app, &token, "anonymousCustomer=yes", &bare(), "400-152").await;
    let path = format!(
        "{BASE}/messaging/conversation/{}/end",
        answer["id"].as_str().unwrap()
    );
    app.put(&path).bearer(&token).send().await.expect(204);
    probes(&app, true, "0").await;
    // First the queue requires a skill that no agent has. Then the queue is closed.
    app.apply(Accounts::acme().with(Queue::new("support").skills(json!([{"name": "latin"}]))))
        .await;
    probes(&app, false, "1").await;
    let closed = Accounts::acme()
        .with(Hours::new("never", json!([])))
        .with(Queue::new("support").skills(json!([])).hours("never"));
    app.apply(closed).await;
    probes(&app, false, "1").await;
}

#[both(more())]
async fn invalid_requests_are_refused(app: App) {
    for path in [AVAILABLE, ELIGIBLE] {
        // Ids of unknown inboxes, of an inactive entry point and of an inbox of another kind, and texts that are no id.
        for id in [
            "99",
            "1005",
            "407",
            "0",
            "-1",
            "x",
            "9007199254740992",
            "%ff",
        ] {
            let reply = app.get(&format!("{path}/{id}"));
            let reply = reply.header("accept", "application/json").send().await;
            error(&reply, 404, "404-100");
        }
        for (query, header, value, status, code) in [
            ("?a=b", "accept", "application/json", 400, "400-101"),
            ("", "accept-language", "xx", 406, "406-100"),
        ] {
            let reply = app
                .get(&format!("{path}/1001{query}"))
                .header(header, value);
            let reply = reply.send().await;
            assert_eq!(reply.status, status, "{}", reply.body);
            assert!(reply.body.contains(code), "{}", reply.body);
        }
        let reply = app.post(&format!("{path}/1001")).send().await.expect(405);
        assert_eq!(reply.header("allow"), Some("GET, HEAD"));
        assert!(reply.body.contains("405-100"));
    }
    let unknown = app.get("/system/ws/chat/entrypoint/nothing").send().await;
    assert!(unknown.expect(404).body.contains("<code>404-100</code>"));
}
