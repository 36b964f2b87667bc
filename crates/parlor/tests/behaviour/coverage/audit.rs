//! Every administrative act is in the audit log. A route that is missing in the tables below fails the test.

use super::{OMAR, things};
use crate::support::routes::{Dialect, ROUTES};
use crate::support::{App, both};
use serde_json::{Value, json};

/// The routes that the test of the audit log does not call: sign-in, work on conversations, contacts, and
/// administrative acts that need more preparation.
const NO_ADMINISTRATION: &[&str] = &[
    "POST /v1/sessions",
    "DELETE /v1/sessions/current",
    "DELETE /v1/sessions/others",
    "PUT /v1/me/presence",
    "PUT /v1/me/settings",
    "PUT /v1/me/notification-settings",
    "POST /v1/notifications/read",
    "POST /v1/push/subscriptions",
    "DELETE /v1/push/subscriptions/{}",
    "POST /v1/undo",
    "POST /v1/bulk",
    "POST /v1/attachments/{}/answer",
    "POST /v1/queues/{}/take-next",
    // If the view is shared, these acts are also in the audit log.
    "POST /v1/views",
    "PATCH /v1/views/{}",
    "DELETE /v1/views/{}",
    // These acts are also in the audit log. They need a session or a mailed link, so this test does not call them.
    "PUT /v1/me/password",
    "POST /v1/password",
    "POST /v1/me/totp",
    "POST /v1/me/totp/confirm",
    "POST /v1/me/totp/recovery-codes",
    "POST /v1/me/totp/remove",
    // These acts are also in the audit log. They need a picture, so this test does not call them.
    "PUT /v1/me/avatar",
    "DELETE /v1/me/avatar",
    // This act is also in the audit log. It needs an agent with one-time codes (TOTP), so this test does not call it.
    "DELETE /v1/agents/{}/totp",
    // If the agent is new or gets another role, this act is also in the audit log.
    "POST /v1/sign-in/totp",
    // These acts are also in the audit log. The first act needs a sign-in at a provider, and the other acts need a
    // login of the agent.
    "POST /v1/me/logins",
    "DELETE /v1/me/logins/{}",
    "DELETE /v1/agents/{}/logins/{}",
    "POST /v1/conversations",
    "DELETE /v1/messages/{}",
    "POST /v1/messages/{}/delivery",
    "POST /v1/messages/{}/retry",
    "POST /v1/cases",
    "POST /v1/cases/{}/close",
    "POST /v1/cases/{}/reopen",
    "POST /v1/contacts",
    "PATCH /v1/contacts/{}",
    "POST /v1/contacts/{}/contact-points",
    "DELETE /v1/contact-points/{}",
    "POST /v1/contacts/{}/notes",
    "DELETE /v1/contact-notes/{}",
    "POST /v1/contacts/{}/rows",
    "PATCH /v1/contact-rows/{}",
    "DELETE /v1/contact-rows/{}",
    "POST /v1/tickets",
    "PATCH /v1/tickets/{}",
    "DELETE /v1/tickets/{}",
    "POST /v1/attachments",
    "POST /v1/macros",
    "PATCH /v1/macros/{}",
    "DELETE /v1/macros/{}",
    "PATCH /v1/scheduled-messages/{}",
    "DELETE /v1/scheduled-messages/{}",
    "POST /v1/scheduled-messages/{}/send",
    // This route only sends a test event to the endpoint.
    "POST /v1/callbacks/{}/test",
];

/// Administrative routes, each with its object, its document, and the expected audit entry. The order matters, because
/// each call must change something.
fn acts() -> Vec<(&'static str, &'static str, Value, &'static str)> {
    let configured = "audit.configured";
    let callback = "audit.callback_changed";
    vec![
        (
            "PATCH /v1/account",
            "",
            json!({"name": "Acme & Sons"}),
            configured,
        ),
        (
            "POST /v1/agents",
            "",
            json!({"name": "n", "email": "n@acme.test"}),
            configured,
        ),
        (
            "PATCH /v1/agents/{}",
            "agent",
            json!({"capacity": 9}),
            configured,
        ),
        ("PATCH /v1/me", "", json!({"name": "Omar D."}), configured),
        (
            "POST /v1/agents/{}/password-link",
            "agent",
            json!({}),
            "audit.credential_issued",
        ),
        ("POST /v1/teams", "", json!({"name": "n"}), configured),
        (
            "PATCH /v1/teams/{}",
            "team",
            json!({"name": "m"}),
            configured,
        ),
        ("POST /v1/departments", "", json!({"name": "n"}), configured),
        (
            "PATCH /v1/departments/{}",
            "department",
            json!({"name": "m"}),
            configured,
        ),
        ("POST /v1/hours", "", json!({"key": "n"}), configured),
        (
            "PATCH /v1/hours/{}",
            "hours",
            json!({"key": "m"}),
            configured,
        ),
        ("POST /v1/queues", "", json!({"key": "n"}), configured),
        (
            "PATCH /v1/queues/{}",
            "queue",
            json!({"max_length": 9}),
            configured,
        ),
        (
            "POST /v1/inboxes",
            "",
            json!({"key": "n", "kind": "web", "queue": "support"}),
            configured,
        ),
        (
            "PATCH /v1/inboxes/{}",
            "inbox",
            json!({"name": "m"}),
            configured,
        ),
        ("POST /v1/labels", "", json!({"name": "n"}), configured),
        (
            "POST /v1/sign-in-providers",
            "",
            json!({"key": "n", "issuer": "https://id.invalid", "client_id": "c"}),
            configured,
        ),
        (
            "PATCH /v1/sign-in-providers/{}",
            "provider",
            json!({"name": "m"}),
            configured,
        ),
        (
            "POST /v1/agents/{}/logins",
            "agent",
            json!({"provider": "login", "subject": "s"}),
            configured,
        ),
        (
            "PATCH /v1/labels/{}",
            "label",
            json!({"colour": "#d4a72c"}),
            configured,
        ),
        ("DELETE /v1/labels/{}", "label", Value::Null, configured),
        (
            "POST /v1/classifications",
            "",
            json!({"kind": "category", "name": "n"}),
            configured,
        ),
        (
            "PATCH /v1/classifications/{}",
            "classification",
            json!({"description": "d"}),
            configured,
        ),
        (
            "POST /v1/attribute-groups",
            "",
            json!({"object": "contact", "name": "n"}),
            configured,
        ),
        (
            "PATCH /v1/attribute-groups/{}",
            "attribute group",
            json!({"description": "d"}),
            configured,
        ),
        (
            "POST /v1/attributes",
            "",
            json!({"object": "contact", "name": "n", "label": "N", "value_type": "text"}),
            configured,
        ),
        (
            "PATCH /v1/attributes/{}",
            "attribute",
            json!({"label": "m"}),
            configured,
        ),
        (
            "POST /v1/credentials",
            "",
            json!({"kind": "access_token", "name": "n", "agent_id": 7}),
            "audit.credential_issued",
        ),
        (
            "POST /v1/credentials/{}/rotate",
            "made",
            json!({}),
            "audit.credential_rotated",
        ),
        (
            "DELETE /v1/credentials/{}",
            "made",
            Value::Null,
            "audit.credential_revoked",
        ),
        (
            "DELETE /v1/sessions/{}",
            "session of another",
            Value::Null,
            "audit.credential_revoked",
        ),
        (
            "POST /v1/callbacks",
            "",
            json!({"name": "n", "url": "https://partner.invalid/"}),
            configured,
        ),
        (
            "PUT /v1/callbacks/{}",
            "callback",
            json!({"timeout_s": 9}),
            configured,
        ),
        (
            "POST /v1/callbacks/{}/secret",
            "callback",
            json!({"keep_old": true}),
            callback,
        ),
        (
            "POST /v1/callbacks/{}/pause",
            "callback",
            json!({}),
            callback,
        ),
        (
            "POST /v1/callbacks/{}/replay",
            "callback",
            json!({"from": 1}),
            callback,
        ),
        (
            "POST /v1/callback-deliveries/{}/replay",
            "delivery",
            json!({}),
            callback,
        ),
        (
            "POST /v1/callbacks/{}/resume",
            "callback",
            json!({}),
            callback,
        ),
        ("DELETE /v1/callbacks/{}", "callback", Value::Null, callback),
        (
            "POST /v1/contacts/{}/block",
            "contact",
            json!({}),
            "contact.blocked",
        ),
        (
            "POST /v1/contacts/{}/unblock",
            "contact",
            json!({}),
            "contact.unblocked",
        ),
        (
            "POST /v1/merges/{}/undo",
            "merge",
            json!({}),
            "contact.unmerged",
        ),
        (
            "POST /v1/contacts/{}/merge",
            "contact",
            json!({"contact_id": 1001, "evidence": "given"}),
            "contact.merged",
        ),
        (
            "GET /v1/contacts/{}/export",
            "contact",
            Value::Null,
            "audit.contact_exported",
        ),
        (
            "POST /v1/contacts/{}/erase",
            "contact",
            json!({}),
            "contact.erased",
        ),
    ]
}

/// Every administrative act is in the audit log, with the agent who carried it out. A new route without a case here
/// fails the test.
#[both]
async fn every_administrative_act_is_noted(app: App) {
    let acts = acts();
    let mut forgotten = Vec::new();
    for route in ROUTES.iter().filter(|route| route.dialect == Dialect::Own) {
        for method in route.methods.iter().filter(|method| **method != "GET") {
            let name = format!("{method} {}", route.path);
            let work = route.path.starts_with("/v1/conversations/{}/");
            let thought_of = acts.iter().filter(|(known, ..)| *known == name).count()
                + usize::from(NO_ADMINISTRATION.contains(&name.as_str()));
            if thought_of + usize::from(work) != 1 {
                forgotten.push(name);
            }
        }
    }
    assert!(
        forgotten.is_empty(),
        "neither administration nor none: {forgotten:#?}"
    );
    let mut things = things(&app).await;
    let sign_in = json!({"email": "mina@acme.test", "password": "correct horse battery staple"});
    app.post("/v1/sessions")
        .json(&sign_in)
        .send()
        .await
        .expect(201);
    let sessions = app
        .get("/v1/sessions?agent_id=7")
        .bearer(OMAR)
        .send()
        .await
        .expect(200)
        .json();
    things.insert("session of another", sessions["data"][0]["id"].to_string());
    let log = async || {
        let page = app
            .get("/v1/audit?limit=1")
            .bearer(OMAR)
            .send()
            .await
            .expect(200)
            .json();
        page["data"][0].clone()
    };
    for (name, thing, document, kind) in acts {
        let (method, path) = name.split_once(' ').unwrap();
        let id = if thing.is_empty() {
            ""
        } else {
            things.get(thing).unwrap().as_str()
        };
        let before = log().await["number"].as_i64().unwrap();
        let request = app.request(method, &path.replace("{}", id)).bearer(OMAR);
        let reply = if document.is_null() {
            request
        } else {
            request.json(&document)
        }
        .send()
        .await;
        assert!(
            (200..300).contains(&reply.status),
            "{name} {id}: {} {}",
            reply.status,
            reply.body
        );
        if name == "POST /v1/credentials" {
            things.insert("made", reply.json()["credential"]["id"].to_string());
        }
        let noted = log().await;
        assert!(
            noted["number"].as_i64().unwrap() > before,
            "{name} is not noted"
        );
        assert_eq!(
            (&noted["kind"], &noted["agent_id"]),
            (&json!(kind), &json!(8)),
            "{name}: {noted}"
        );
        let about = noted["data"].to_string();
        assert!(
            thing.is_empty()
                || noted["data"]
                    .as_object()
                    .is_some_and(|data| !data.is_empty()),
            "{about}"
        );
        if name.contains("export") {
            assert_eq!(noted["data"], json!({"contact_id": 1042}));
        }
    }
}
