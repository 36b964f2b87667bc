//! The preconditions of a start, and the assignment of the conversation. This file tests sections 3.2.3 and 5.3 and
//! vectors 16 and 17 of the contract, which `mod.rs` explains.

use super::common::*;
use crate::support::accounts::{Accounts, Agent};
use parlor_model::ids::AgentId;
use parlor_model::words::{Intent, Status};

fn one_slot() -> Accounts {
    Accounts::acme()
        .with(Agent::new(78, "Olga One").capacity(1).queues(&["support"]))
        .with(Agent::new(79, "Nils Nobody").capacity(5))
}

fn ann() -> Value {
    body_for(json!({"firstName": "Newcomer", "email": [{"emailAddress": "newcomer@example.test"}]}))
}

const BY_EMAIL: &str = "searchContactOnAttribute=email.emailAddress";

/// Contract, vector 16: a start is refused if no agent is online, or if no agent serves the entry point's queue.
#[both]
async fn no_agent(app: App) {
    let token = sign_in(&app).await;
    for query in [BY_EMAIL, "anonymousCustomer=yes"] {
        let body = if query == BY_EMAIL { ann() } else { bare() };
        let message = refused(&app, &token, query, &body, "400-152").await;
        assert_eq!(message, "No agent is available to serve the chat.");
    }
    for availability in ["busy", "away", "offline"] {
        app.presence(7, availability).await;
        refused(&app, &token, BY_EMAIL, &ann(), "400-152").await;
    }
    app.presence(7, "online").await;
    let reply = starting(&app, &token, BY_EMAIL, &ann())
        .header("x-egain-error-message", "yes")
        .send()
        .await
        .expect(200);
    let view = stored(&app, &reply.json()).await;
    assert_eq!(view.conversation.assignee_id, Some(AgentId(7)));
    assert_eq!(
        (
            view.conversation.status,
            view.conversation.intent,
            view.conversation.reopens
        ),
        (Status::Open, Intent::RequireAgent, false)
    );
    assert_eq!(view.conversation.queue_id, None);
    assert_eq!(app.counts().await.of("queue_entries"), 0);
}

#[both]
async fn a_full_agent_is_not_free(app: App) {
    let token = sign_in(&app).await;
    app.presence(7, "online").await;
    for _ in 0..3 {
        started(&app, &token, "anonymousCustomer=yes", &bare()).await;
    }
    refused(&app, &token, BY_EMAIL, &ann(), "400-152").await;
    let reply = starting(&app, &token, BY_EMAIL, &ann())
        .header("X-egain-error-message", "yes")
        .send()
        .await
        .expect(400);
    assert_eq!(
        reply.json()["userMessage"],
        "No agent is available at the moment. Please try again later."
    );
    app.presence(8, "online").await;
    let answer = started(&app, &token, BY_EMAIL, &ann()).await;
    assert_eq!(
        stored(&app, &answer).await.conversation.assignee_id,
        Some(AgentId(8))
    );
}

/// Contract, vector 16: if only one slot is free, only one of several parallel starts succeeds.
#[both(one_slot())]
async fn one_slot_goes_to_one(app: App) {
    let token = sign_in(&app).await;
    app.presence(79, "online").await;
    refused(&app, &token, "anonymousCustomer=yes", &bare(), "400-152").await;
    app.presence(78, "online").await;
    let before = app.counts().await;
    let starts: Vec<_> = (0..24)
        .map(|n| {
            let body = body_for(json!({"firstName": "P", "email": [{"emailAddress": format!("p{n}@example.test")}]}));
            tokio::spawn(starting(&app, &token, BY_EMAIL, &body).send())
        })
        .collect();
    let mut won = Vec::new();
    for start in starts {
        let reply = start.await.unwrap();
        if reply.status == 200 {
            won.push(reply.json());
        } else {
            error(&reply, 400, "400-152");
        }
    }
    assert_eq!(won.len(), 1);
    let after = app.counts().await;
    for table in [
        "contacts",
        "identities",
        "conversations",
        "cases",
        "agent_slots",
    ] {
        assert_eq!(after.of(table), before.of(table) + 1, "{table}");
    }
    assert_eq!(
        stored(&app, &won[0]).await.conversation.assignee_id,
        Some(AgentId(78))
    );
}

/// Contract, vector 17: a start is refused if the application's callback is deactivated or missing.
#[both(more())]
async fn no_callback(app: App) {
    app.presence(77, "online").await;
    for (key, secret) in [("silent-key", "silent-secret"), ("deaf-key", "deaf-secret")] {
        let token = sign_in_as(&app, key, secret).await;
        refused(&app, &token, BY_EMAIL, &ann(), "400-152").await;
        let reply = starting(&app, &token, "anonymousCustomer=yes", &bare())
            .send()
            .await
            .expect(400);
        assert!(
            reply.json()["details"][0]["value"]
                .as_str()
                .unwrap()
                .contains("callback"),
            "{}",
            reply.body
        );
        // The application can still read the configuration of the entry point.
        app.get(&format!("{BASE}/messaging/configuration?entrypoint=1001"))
            .bearer(&token)
            .send()
            .await
            .expect(200);
    }
}
