//! The rights of roles: to hand over and take conversations, and to merge, export and erase contacts.

use crate::support::accounts::{Accounts, Agent, Inbox, Queue, Team};
use crate::support::{App, both};
use crate::v1::openapi::examples;
use crate::v1::{OMAR, act, anonymous, get, post, problem, session};
use parlor_engine::{Engine, EngineError};
use parlor_model::command::{
    Actor, AllowPasswords, ChangeEndpoint, Command, EndSessions, LinkLogin, RedeliverEvents,
    RemoveEndpoint, RemoveLabel, RevokeCredential, RotateCredential, TestEndpoint, UnlinkLogin,
};
use parlor_model::ids::{
    AccountId, AgentId, CredentialId, EndpointId, EndpointKey, LabelId, LoginId, ProviderId,
};
use parlor_model::provision::administer::AdministerTeam;
use parlor_model::provision::spec::AccountSpec;
use parlor_model::refusal::Refusal;
use parlor_model::words::CredentialKind;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Acme with a colleague of agents 7 and 8, a supervisor, and an agent who sees all conversations. Agents 7 and 8 are
/// part of the fixture. They are in the team `support` (5) and serve its queue. Agent 7 has the role agent, and agent 8
/// is an administrator.
pub(super) fn staff() -> Accounts {
    Accounts::acme()
        .with(Team::new(6, "night"))
        .with(Queue::new("night"))
        .with(Inbox::new("night-web", "web").id(61).queue("night"))
        .with(
            Agent::new(23, "Colleague")
                .email("colleague@acme.test")
                .teams(&["support"])
                .queues(&["support"]),
        )
        .with(
            Agent::new(24, "Supervisor")
                .email("supervisor@acme.test")
                .role("supervisor")
                .queues(&["night"]),
        )
        .with(
            Agent::new(25, "All-seeing")
                .email("all@acme.test")
                .visibility("all")
                .teams(&["night"])
                .queues(&["night"]),
        )
}

/// Creates a conversation in inbox 1, assigned to an agent or unassigned.
async fn held(app: &App, agent: Option<i64>) -> i64 {
    let id = anonymous(app, "hold").await;
    if let Some(agent) = agent {
        let path = format!("/v1/conversations/{id}/assign");
        post(app, OMAR, &path, &json!({"agent_id": agent}))
            .await
            .expect(200);
    }
    id
}

async fn ask(app: &App, token: &str, id: i64, verb: &str, document: &Value) -> crate::v1::Reply {
    let path = format!("/v1/conversations/{id}/{verb}");
    post(app, token, &path, document).await
}

/// The right to hand over a conversation depends on the caller and the assigned agent.
#[both(staff())]
async fn agents_give_away_what_is_theirs(app: App) {
    let (to_23, to_25) = (json!({"agent_id": 23}), json!({"agent_id": 25}));
    let (team, queue) = (json!({"team_id": 6}), json!({"queue": "night"}));
    let nothing = json!({});
    // (assigned agent, caller, action, document, allowed)
    let cases: [(Option<i64>, i64, &str, &Value, bool); 26] = [
        (Some(7), 7, "assign", &to_23, true),
        (Some(7), 7, "transfer", &to_25, true),
        (Some(7), 7, "transfer", &team, true),
        (Some(7), 7, "transfer", &queue, true),
        (Some(7), 7, "release", &nothing, true),
        // An agent sees and may edit a colleague's conversation, but only the colleague may hand it over.
        (Some(7), 23, "assign", &to_23, false),
        (Some(7), 23, "assign", &to_25, false),
        (Some(7), 23, "transfer", &to_23, false),
        (Some(7), 23, "transfer", &team, false),
        (Some(7), 23, "transfer", &queue, false),
        (Some(7), 23, "release", &nothing, false),
        (Some(7), 23, "labels", &nothing, true),
        (Some(7), 23, "resolve", &nothing, true),
        (Some(7), 25, "assign", &to_25, false),
        // The conversation is unassigned, in a queue that the agent serves or does not serve.
        (None, 23, "assign", &to_23, true),
        (None, 23, "assign", &to_25, true),
        (None, 23, "transfer", &queue, true),
        (None, 23, "release", &nothing, true),
        (None, 25, "assign", &to_25, true),
        (None, 25, "transfer", &to_25, true),
        (None, 25, "assign", &to_23, false),
        (None, 25, "transfer", &queue, false),
        // The caller is a supervisor.
        (Some(7), 24, "assign", &to_23, true),
        (Some(7), 24, "transfer", &queue, true),
        (Some(7), 24, "release", &nothing, true),
        (Some(7), 8, "assign", &to_25, true),
    ];
    for (whose, reader, verb, document, granted) in cases {
        let id = held(&app, whose).await;
        let token = session(&app, reader).await;
        let before = app.counts().await;
        let reply = ask(&app, &token, id, verb, document).await;
        if granted {
            assert_eq!(
                reply.status, 200,
                "{reader} {verb} {document} what is of {whose:?}: {}",
                reply.body
            );
        } else {
            problem(&reply, 403, "forbidden");
            assert_eq!(app.counts().await, before, "a refusal changes nothing");
            let shown = get(&app, OMAR, &format!("/v1/conversations/{id}"))
                .await
                .expect(200)
                .json();
            assert_eq!(shown["assignee_id"].as_i64(), whose);
        }
        act(&app, OMAR, &format!("/v1/conversations/{id}/resolve")).await;
    }
}

/// An agent may hand over an unassigned conversation that is intended for the agent, or that is in a queue or team of
/// the agent. Every agent who sees an unassigned conversation may pick it up.
#[both(staff())]
async fn unassigned_conversations_are_visible_to_their_queue(app: App) {
    let id = held(&app, None).await;
    ask(&app, OMAR, id, "transfer", &json!({"team_id": 6}))
        .await
        .expect(200);
    let (owl, colleague) = (session(&app, 25).await, session(&app, 23).await);
    ask(&app, &owl, id, "transfer", &json!({"queue": "night"}))
        .await
        .expect(200);
    problem(
        &ask(&app, &colleague, id, "assign", &json!({"agent_id": 23})).await,
        404,
        "not-found",
    );
    let other = held(&app, None).await;
    ask(&app, OMAR, other, "transfer", &json!({"team_id": 6}))
        .await
        .expect(200);
    let taken = act(
        &app,
        &colleague,
        &format!("/v1/conversations/{other}/pick-up"),
    )
    .await
    .expect(200)
    .json();
    assert_eq!(taken["assignee_id"], 23, "it waits in the queue they serve");
    let refused = act(&app, &owl, &format!("/v1/conversations/{other}/pick-up")).await;
    assert_eq!(problem(&refused, 409, "taken-by-another")["agent_id"], 23);
}

/// A pending conversation keeps its agent. A colleague may set it to pending, but may not pick it up.
#[both(staff())]
async fn resting_conversations_are_not_picked_up_by_others(app: App) {
    let id = held(&app, Some(7)).await;
    let (colleague, supervisor) = (session(&app, 23).await, session(&app, 24).await);
    ask(&app, &colleague, id, "pend", &json!({}))
        .await
        .expect(200);
    let pick_up = format!("/v1/conversations/{id}/pick-up");
    problem(&act(&app, &colleague, &pick_up).await, 403, "forbidden");
    let shown = get(&app, OMAR, &format!("/v1/conversations/{id}"))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&shown["assignee_id"], &shown["status"]),
        (&json!(7), &json!("pending"))
    );
    let mina = session(&app, 7).await;
    assert_eq!(
        act(&app, &mina, &pick_up).await.expect(200).json()["assignee_id"],
        7
    );
    ask(&app, &colleague, id, "pend", &json!({}))
        .await
        .expect(200);
    assert_eq!(
        act(&app, &supervisor, &pick_up).await.expect(200).json()["assignee_id"],
        24
    );
}

/// A program with an access token may assign, transfer and release conversations and merge contacts, whatever role its
/// agent has.
#[both(staff())]
async fn programs_may_all_of_it(app: App) {
    let program = app.token_of(7).await;
    let id = held(&app, Some(23)).await;
    ask(&app, &program, id, "assign", &json!({"agent_id": 25}))
        .await
        .expect(200);
    ask(&app, &program, id, "transfer", &json!({"agent_id": 23}))
        .await
        .expect(200);
    ask(&app, &program, id, "release", &json!({}))
        .await
        .expect(200);
    let merge = post(
        &app,
        &program,
        "/v1/contacts/1001/merge",
        &json!({"contact_id": 1002, "evidence": "given"}),
    )
    .await
    .expect(201)
    .json();
    act(&app, &program, &format!("/v1/merges/{}/undo", merge["id"]))
        .await
        .expect(200);
}

/// The rights to merge, export and erase contacts.
#[both(staff())]
async fn people_are_merged_and_forgotten_by_who_may(app: App) {
    let same = json!({"contact_id": 1002, "evidence": "given"});
    let merge = post(&app, OMAR, "/v1/contacts/1001/merge", &same)
        .await
        .expect(201)
        .json();
    let undo = format!("/v1/merges/{}/undo", merge["id"]);
    let mina = session(&app, 7).await;
    let before = app.counts().await;
    problem(&act(&app, &mina, &undo).await, 403, "forbidden");
    problem(
        &post(
            &app,
            &mina,
            "/v1/contacts/1001/merge",
            &json!({"contact_id": 1003, "evidence": "given"}),
        )
        .await,
        403,
        "forbidden",
    );
    problem(
        &act(&app, &mina, "/v1/contacts/1003/erase").await,
        403,
        "forbidden",
    );
    problem(
        &get(&app, &mina, "/v1/contacts/1003/export").await,
        403,
        "forbidden",
    );
    assert_eq!(app.counts().await, before);
    let supervisor = session(&app, 24).await;
    act(&app, &supervisor, &undo).await.expect(200);
    post(&app, &supervisor, "/v1/contacts/1001/merge", &same)
        .await
        .expect(201);
    get(&app, &supervisor, "/v1/contacts/1003/export")
        .await
        .expect(200);
    problem(
        &act(&app, &supervisor, "/v1/contacts/1003/erase").await,
        403,
        "forbidden",
    );
    act(&app, &session(&app, 8).await, "/v1/contacts/1003/erase")
        .await
        .expect(202);
}

/// The OpenAPI document lists 403 for exactly the operations that can answer with this status. An agent with narrow
/// visibility, an agent with full visibility, and a program call every operation on a colleague's object.
#[both(staff())]
async fn forbidden_acts_are_described(app: App) {
    let api = app.get("/openapi.json").send().await.expect(200).json();
    let (mut described, mut met) = (BTreeSet::new(), BTreeSet::new());
    for (path, item) in api["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let name = format!("{method} {path}");
            if operation["security"] == json!([{}]) {
                continue;
            }
            if operation["responses"].get("403").is_some() {
                described.insert(name.clone());
            }
            let content = operation.pointer("/requestBody/content/application~1json");
            // Some rights depend on a member that the first example lacks.
            let own = match operation["operationId"].as_str() {
                Some("post_message") => Some(json!({"content": "x", "macro_id": 1})),
                Some("hand_over_draft") => Some(json!({"agent_id": 7, "from_agent_id": 8})),
                _ => None,
            };
            let example = content.and_then(|content| Some(examples(content).first()?.1));
            let body = own.as_ref().or(example);
            for agent in [Some(23), Some(25), None] {
                let token = match agent {
                    Some(agent) => session(&app, agent).await,
                    None => app.token_of(7).await,
                };
                let path = target(&app, method, path).await;
                let request = app.request(&method.to_uppercase(), &path).bearer(&token);
                let reply = match body {
                    Some(body) => request.json(body),
                    None => request,
                }
                .send()
                .await;
                // The answer to a wrong one-time code is also 401.
                let signed_out = reply.status == 401 && reply.json()["code"] != "wrong-totp";
                assert!(
                    !signed_out && reply.status < 500,
                    "{method} {path}: {}",
                    reply.body
                );
                if reply.status == 403 {
                    met.insert(name.clone());
                }
                // After this, the conversation uses no slot of its agent.
                if let Some(id) = path
                    .strip_prefix("/v1/conversations/")
                    .and_then(|rest| rest.split('/').next())
                {
                    act(&app, OMAR, &format!("/v1/conversations/{id}/resolve")).await;
                }
            }
        }
    }
    assert_eq!(met, described);
    assert!(met.len() > 30, "{met:?}");
}

/// A path of the document with the id of an existing object, which belongs to a colleague if possible.
async fn target(app: &App, method: &str, path: &str) -> String {
    let id = match path {
        _ if path.starts_with("/v1/conversations/{id}") => {
            let id = held(app, Some(7)).await;
            let uses = path.ends_with("apply-macro") || path.ends_with("/messages");
            if uses && app.rows("macros").await == 0 {
                // The example names the first macro. The action of this macro assigns the conversation to another
                // agent.
                let gives = json!([{"kind": "assign", "agent_id": 8}]);
                let prepared = json!({"scope": "all", "short_code": "gives", "actions": gives});
                post(app, OMAR, "/v1/macros", &prepared).await.expect(201);
            }
            ask(app, OMAR, id, "pend", &json!({})).await.expect(200);
            id.to_string()
        }
        _ if path.starts_with("/v1/messages/") => {
            let id = held(app, Some(7)).await;
            let message = json!({"content": "x"});
            let posted = ask(app, OMAR, id, "messages", &message).await.expect(201);
            // After this, the conversation uses no slot of its agent.
            ask(app, OMAR, id, "pend", &json!({})).await.expect(200);
            posted.json()["id"].to_string()
        }
        _ if path.starts_with("/v1/macros/{id}") => {
            let codes = app.rows("macros").await;
            let prepared =
                json!({"scope": "all", "short_code": format!("m{codes}"), "content": "x"});
            let made = post(app, OMAR, "/v1/macros", &prepared).await;
            let id = made.expect(201).json()["id"].to_string();
            return path.replace("{id}", &id)
                + if path.ends_with("preview") {
                    "?conversation_id=1"
                } else {
                    ""
                };
        }
        _ if path.starts_with("/v1/scheduled-messages/") => {
            let id = held(app, Some(7)).await;
            let at = app.engine().now().plus_seconds(3600).iso_micros();
            let message = json!({"content": "x", "send_at": at});
            let posted = ask(app, OMAR, id, "messages", &message).await.expect(202);
            // After this, the conversation uses no slot of its agent.
            ask(app, OMAR, id, "pend", &json!({})).await.expect(200);
            posted.json()["id"].to_string()
        }
        "/v1/contacts/{id}/notes" if method == "post" => "1003".to_owned(),
        _ if path.starts_with("/v1/contacts/{id}") => "1001".to_owned(),
        "/v1/contact-points/{id}" => {
            let point = json!({"kind": "other_phone", "value": "+886 912 000 222"});
            let made = post(app, OMAR, "/v1/contacts/1003/contact-points", &point).await;
            made.expect(201).json()["id"].to_string()
        }
        "/v1/contact-notes/{id}" => {
            let note = json!({"content": "x"});
            let made = post(app, OMAR, "/v1/contacts/1003/notes", &note).await;
            made.expect(201).json()["id"].to_string()
        }
        "/v1/merges/{id}/undo" => {
            let person = post(app, OMAR, "/v1/contacts", &json!({"name": "Twice"})).await;
            let same = json!({"contact_id": person.expect(201).json()["id"], "evidence": "given"});
            let merged = post(app, OMAR, "/v1/contacts/1001/merge", &same).await;
            merged.expect(201).json()["id"].to_string()
        }
        _ if path.starts_with("/v1/attachments/") => {
            let upload = app.post("/v1/attachments").bearer(OMAR);
            let made = upload
                .body("application/octet-stream", "bytes")
                .send()
                .await;
            made.expect(201).json()["id"].to_string()
        }
        "/v1/views/{id}" => {
            let view = json!({"name": "x", "filter": {}, "shared_with": "all"});
            let made = post(app, OMAR, "/v1/views", &view).await;
            made.expect(201).json()["id"].to_string()
        }
        _ if path.starts_with("/v1/cases/") => "5512".to_owned(),
        "/v1/tickets/{id}" => {
            let made = post(app, OMAR, "/v1/tickets", &json!({"subject": "x"})).await;
            made.expect(201).json()["id"].to_string()
        }
        _ if path.starts_with("/v1/bulk/") => {
            let work =
                json!({"conversation_ids": [1], "act": {"kind": "priority", "priority": "low"}});
            let made = post(app, OMAR, "/v1/bulk", &work).await;
            made.json()["id"].to_string()
        }
        "/v1/sign-in-providers/{id}" => {
            let key = format!("p{}", app.rows("sign_in_providers").await);
            let provider = json!({
                "key": key, "name": "Acme", "issuer": "https://id.acme.test", "client_id": "parlor", "client_secret": "secret",
            });
            let made = post(app, OMAR, "/v1/sign-in-providers", &provider).await;
            made.expect(201).json()["id"].to_string()
        }
        "/v1/sessions" if method == "get" => return format!("{path}?agent_id=8"),
        "/v1/sessions/{id}" => {
            let listed = get(app, &session(app, 8).await, "/v1/sessions").await;
            listed.expect(200).json()["data"][0]["id"].to_string()
        }
        "/v1/search" => return format!("{path}?q=x"),
        // Subscriptions and logins always belong to the caller, so there is no colleague's object. Rows of contacts
        // have no list.
        "/v1/push/subscriptions/{id}" | "/v1/me/logins/{id}" | "/v1/contact-rows/{id}" => {
            "1".to_owned()
        }
        _ => match path.strip_suffix("/{id}") {
            Some(kind) if !kind.contains("deliveries") => {
                let listed = get(app, OMAR, &format!("{kind}?limit=1")).await;
                listed.expect(200).json()["data"][0]["id"].to_string()
            }
            _ => "1".to_owned(),
        },
    };
    path.replace("{id}", &id).replace("{key}", "support")
}

/// The model itself checks the right to each act of the administration, so a dialect cannot forget the check. A program
/// has only the rights of the agent of its token.
#[both]
async fn the_model_checks_the_right_to_administer(app: App) {
    let account = AccountId(crate::support::starts::ACME);
    let (endpoint, credential) = (EndpointId(1), CredentialId(1));
    let key = EndpointKey::Callback(endpoint);
    let other = AgentId(8);
    let acts: Vec<Command> = vec![
        Engine::agent_credential(AgentId(7), CredentialKind::AccessToken).into(),
        Engine::agent_credential(AgentId(7), CredentialKind::EmployeeToken).into(),
        Engine::agent_credential(AgentId(7), CredentialKind::PasswordLink).into(),
        Engine::agent_credential(AgentId(7), CredentialKind::Session).into(),
        RevokeCredential { credential }.into(),
        RotateCredential {
            credential,
            secret_hash: "0".repeat(64),
        }
        .into(),
        ChangeEndpoint::Pause(key).into(),
        RemoveEndpoint { endpoint }.into(),
        TestEndpoint { endpoint: key }.into(),
        RedeliverEvents {
            endpoint: key,
            events: Vec::new(),
        }
        .into(),
        LinkLogin {
            agent: other,
            provider: ProviderId(1),
            issuer: None,
            subject: "person".to_owned(),
            session: None,
        }
        .into(),
        UnlinkLogin {
            agent: other,
            login: LoginId(1),
            keep: credential,
        }
        .into(),
        EndSessions {
            agent: other,
            keep: credential,
        }
        .into(),
        RemoveLabel { label: LabelId(1) }.into(),
        AdministerTeam::new(None, AccountSpec::default()).into(),
        AllowPasswords.into(),
    ];
    let before = app.counts().await;
    for act in acts {
        for actor in [
            Actor::Agent(AgentId(7)),
            Actor::Program(AgentId(7)),
            Actor::Application(CredentialId(40)),
        ] {
            let refused = (app.engine())
                .execute_as((account, actor), act.clone(), None)
                .await;
            assert!(
                matches!(refused, Err(EngineError::Refused(Refusal::Forbidden))),
                "{actor:?}: {act:?}"
            );
        }
    }
    assert_eq!(app.counts().await, before);
    let act = Engine::agent_credential(AgentId(7), CredentialKind::AccessToken);
    let by = (account, Actor::Program(other));
    app.engine().execute_as(by, act, None).await.unwrap();
}
