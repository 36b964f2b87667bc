//! Every route of `/v1` and of every dialect is called without a credential and by another account. A route that is
//! missing in the tables below fails the test.

mod audit;
mod egain;
mod live;

use crate::support::routes::{Dialect, ROUTES, Route};
use crate::support::samples::sample;
use crate::support::{App, Backend, Reply, both};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const OMAR: &str = "access-token-of-omar";

/// The routes that need no credential, with the reason.
const OPEN: &[(&str, &str, &str)] = &[
    ("GET", "/openapi.json", "the description is no secret"),
    ("POST", "/v1/sessions", "signs in"),
    ("GET", "/v1/sign-in", "the sign-in page shows the ways in"),
    ("GET", "/v1/sign-in/{}/{}", "signs in at a provider"),
    (
        "GET",
        "/v1/sign-in/{}/{}/callback",
        "signs in at a provider",
    ),
    ("POST", "/v1/sign-in/totp", "signs in at a provider"),
    ("POST", "/api/v1/auth", "signs in"),
    (
        "POST",
        "/livechat/messenger/{}/once-code",
        "the one-time code is the proof",
    ),
    (
        "GET",
        "/system/ws/chat/entrypoint/agentAvailability/{}",
        "clients ask before they sign in",
    ),
    (
        "GET",
        "/system/chat/entrypoint/checkEligibility/{}",
        "clients ask before they sign in",
    ),
];

/// The kind of check for a route that another account calls.
enum Foreign {
    /// The path names an object of the first account. The answer is 404.
    InPath(&'static str),
    /// The route returns a list. The answer contains no data of the first account.
    List,
    /// The document names an object of the first account. The request is refused.
    InDocument(Value),
    /// The route cannot name an object of another account.
    Nothing,
    /// The route follows the feed. The feed shows no event of the first account.
    Live,
    /// A route of eGain, which has its own kind of credential.
    Egain,
}

/// The kind of check for a route, with the object that the request names. `None` means that this table has no case for
/// the route.
fn foreign(route: &Route, method: &str) -> Option<Foreign> {
    use Foreign::{Egain, InDocument, InPath, List, Live, Nothing};
    Some(match (route.dialect, method, route.path) {
        (Dialect::Own, _, "/v1/conversations/{}") => InPath("conversation"),
        (Dialect::Own, _, path) if path.starts_with("/v1/conversations/{}/") => {
            InPath("conversation")
        }
        (Dialect::Own, _, path) if path.starts_with("/v1/contacts/{}") => InPath("contact"),
        (Dialect::Own, _, "/v1/contact-points/{}") => InPath("point"),
        (Dialect::Own, _, "/v1/contact-notes/{}") => InPath("note"),
        (Dialect::Own, _, "/v1/merges/{}/undo") => InPath("merge"),
        (Dialect::Own, _, path) if path.starts_with("/v1/callbacks/{}") => InPath("callback"),
        (Dialect::Own, _, path) if path.starts_with("/v1/callback-deliveries/{}") => {
            InPath("delivery")
        }
        (Dialect::Own, _, path) if path.starts_with("/v1/messages/{}") => InPath("message"),
        (Dialect::Own, _, path) if path.starts_with("/v1/macros/{}") => InPath("macro"),
        (Dialect::Own, "POST", "/v1/macros" | "/v1/undo" | "/v1/views") => Nothing,
        (Dialect::Own, "PUT", "/v1/me/settings" | "/v1/me/notification-settings") => Nothing,
        // The requests name notifications and subscriptions, but only the caller's own.
        (Dialect::Own, "POST", "/v1/notifications/read" | "/v1/push/subscriptions")
        | (Dialect::Own, "DELETE", "/v1/push/subscriptions/{}") => Nothing,
        (Dialect::Own, _, "/v1/views/{}") => InPath("view"),
        // Each conversation of a bulk job has its own outcome, so the request itself is not refused.
        (Dialect::Own, "POST", "/v1/bulk") => Nothing,
        (Dialect::Own, _, path) if path.starts_with("/v1/bulk/{}") => InPath("bulk"),
        (Dialect::Own, _, path) if path.starts_with("/v1/scheduled-messages/{}") => {
            InPath("scheduled")
        }
        (Dialect::Own, _, path) if path.starts_with("/v1/cases/{}") => InPath("case"),
        (Dialect::Own, _, path) if path.starts_with("/v1/attachments/{}") => InPath("attachment"),
        (Dialect::Own, _, path) if path.starts_with("/v1/queues/{}") => InPath("queue"),
        (
            Dialect::Own,
            _,
            "/v1/agents/{}"
            | "/v1/agents/{}/password-link"
            | "/v1/agents/{}/totp"
            | "/v1/agents/{}/figures"
            | "/v1/agents/{}/drafts",
        ) => InPath("agent"),
        (Dialect::Own, _, path) if path.starts_with("/v1/agents/{}/logins") => InPath("agent"),
        (Dialect::Own, "DELETE", "/v1/me/logins/{}") => InPath("login"),
        (Dialect::Own, _, "/v1/sign-in-providers/{}") => InPath("provider"),
        // These routes need no credential.
        (Dialect::Own, _, path) if path.starts_with("/v1/sign-in/") => Nothing,
        (Dialect::Own, "POST", "/v1/me/logins") => {
            InDocument(json!({"provider": "login", "password": "p"}))
        }
        (Dialect::Own, _, "/v1/teams/{}") => InPath("team"),
        (Dialect::Own, _, "/v1/departments/{}") => InPath("department"),
        (Dialect::Own, _, "/v1/hours/{}") => InPath("hours"),
        (Dialect::Own, _, "/v1/inboxes/{}") => InPath("inbox"),
        (Dialect::Own, _, "/v1/attributes/{}") => InPath("attribute"),
        (Dialect::Own, _, "/v1/labels/{}") => InPath("label"),
        (Dialect::Own, _, "/v1/classifications/{}") => InPath("classification"),
        (Dialect::Own, _, "/v1/attribute-groups/{}") => InPath("attribute group"),
        (Dialect::Own, _, "/v1/contact-rows/{}") => InPath("row"),
        (Dialect::Own, _, "/v1/tickets/{}") => InPath("ticket"),
        (Dialect::Own, "POST", "/v1/tickets") => {
            InDocument(json!({"subject": "s", "contact_id": 1042}))
        }
        (Dialect::Own, _, path) if path.starts_with("/v1/credentials/{}") => InPath("credential"),
        (Dialect::Own, _, "/v1/sessions/{}") => InPath("session"),
        (Dialect::Own, "GET", "/v1/live") => Live,
        (Dialect::Own, "GET", path) if !path.contains("{}") => List,
        (Dialect::Own, "POST", "/v1/conversations") => InDocument(
            json!({"inbox_id": 1, "who": {"kind": "anonymous"}, "intent": {"kind": "hold"}, "message": "m"}),
        ),
        (Dialect::Own, "POST", "/v1/contacts") => {
            InDocument(json!({"name": "n", "identity": {"inbox_id": 1}}))
        }
        (Dialect::Own, "POST", "/v1/callbacks") => {
            InDocument(json!({"name": "n", "url": "https://partner.invalid/", "inbox_id": 1}))
        }
        (Dialect::Own, "POST", "/v1/cases") => {
            InDocument(json!({"subject": "s", "contact_id": 1042}))
        }
        (Dialect::Own, "POST", "/v1/agents") => {
            InDocument(json!({"name": "n", "email": "n@globex.test", "teams": [5]}))
        }
        (Dialect::Own, "POST", "/v1/queues") => InDocument(json!({"key": "k", "hours": "office"})),
        (Dialect::Own, "POST", "/v1/inboxes") => {
            InDocument(json!({"key": "k", "kind": "web", "queue": "billing"}))
        }
        (Dialect::Own, "POST", "/v1/credentials") => {
            InDocument(json!({"kind": "access_token", "name": "n", "agent_id": 7}))
        }
        (
            Dialect::Own,
            "POST",
            "/v1/attachments"
            | "/v1/sessions"
            | "/v1/teams"
            | "/v1/departments"
            | "/v1/hours"
            | "/v1/attributes"
            | "/v1/labels"
            | "/v1/classifications"
            | "/v1/attribute-groups"
            | "/v1/sign-in-providers",
        )
        | (Dialect::Own, "PATCH", "/v1/account")
        | (Dialect::Own, "DELETE", "/v1/sessions/current" | "/v1/sessions/others")
        | (
            Dialect::Own,
            "POST",
            "/v1/password"
            | "/v1/me/totp"
            | "/v1/me/totp/confirm"
            | "/v1/me/totp/recovery-codes"
            | "/v1/me/totp/remove",
        )
        | (Dialect::Own, "PATCH", "/v1/me")
        | (Dialect::Own, "PUT", "/v1/me/presence" | "/v1/me/password" | "/v1/me/avatar")
        | (Dialect::Own, "DELETE", "/v1/me/avatar") => Nothing,
        (Dialect::Firstline, _, "/api/v1/onsite-account/{}/text-call") => InPath("inbox"),
        (Dialect::Firstline, _, path) if path.starts_with("/api/v1/contact/{}") => {
            InPath("contact")
        }
        (Dialect::Firstline, _, "/api/v1/contact-tag/{}") => InPath("label"),
        (Dialect::Firstline, _, "/api/v1/ticket/{}") => InPath("ticket"),
        (Dialect::Firstline, "POST", "/api/v1/ticket") => {
            InDocument(json!({"subject": "s", "content": "c", "contact_id": 1042}))
        }
        (Dialect::Firstline, "POST", "/api/v1/message/push") => InDocument(
            json!({"contactable_type": "App\\LivechatContact", "contactable_id": 502, "type": "text", "message": "m"}),
        ),
        (Dialect::Firstline, _, "/api/v1/text-call/{}/reply-from-external") => {
            InPath("conversation")
        }
        (Dialect::Firstline, _, "/api/v1/phone-number/{}" | "/api/v1/email-contact/{}") => {
            InPath("point")
        }
        (Dialect::Firstline, _, "/api/v1/address/{}") => InPath("point"),
        (Dialect::Firstline, "POST", "/api/v1/address") => {
            InDocument(json!({"profile_id": 1001, "type": 1, "address": "1 Harbour Road"}))
        }
        // The secret of the inbox is the credential, and the code names one contact.
        (Dialect::Firstline, _, path) if path.starts_with("/livechat/") => Nothing,
        (Dialect::Firstline, "POST", "/api/v1/phone-number") => {
            InDocument(json!({"profile_id": 1042, "type": 1, "number": "0912345678"}))
        }
        (Dialect::Firstline, "POST", "/api/v1/email-contact") => {
            InDocument(json!({"contact_id": 1042, "profile_id": 1042, "email": "x@example.test"}))
        }
        (Dialect::Firstline, "GET", path) if !path.contains("{}") => List,
        (
            Dialect::Firstline,
            "POST",
            "/api/v1/contact" | "/api/v1/contact-tag" | "/api/v1/auth" | "/api/v1/auth/logout",
        )
        | (Dialect::Firstline, "PUT", "/api/v1/auth") => Nothing,
        (Dialect::LiveDesk, _, "/api/v2/accounts/contacts/{}") => InPath("contact"),
        (Dialect::LiveDesk, _, "/api/v2/accounts/inboxes/{}") => InPath("api inbox"),
        (Dialect::LiveDesk, _, path) if path.contains("/conversations/{}") => InPath("display"),
        (Dialect::LiveDesk, "POST", "/api/v2/accounts/contacts") => {
            InDocument(json!({"inbox_id": 407, "name": "n"}))
        }
        (Dialect::LiveDesk, "POST", "/api/v2/accounts/conversations") => {
            InDocument(json!({"inbox_id": 407, "contact_id": 2_219_256}))
        }
        (Dialect::LiveDesk, _, "/api/v2/accounts/tickets/{}") => InPath("ticket of LiveDesk"),
        // An unknown requester of a ticket is stored as a text. An upload names no object.
        (Dialect::LiveDesk, "POST", "/api/v2/accounts/tickets" | "/api/v2/accounts/upload") => {
            Nothing
        }
        (Dialect::LiveDesk, "GET", path) if !path.contains("{}") => List,
        (Dialect::Egain, ..) => Egain,
        _ => return None,
    })
}

fn called(app: &App, route: &Route, method: &str, id: &str) -> crate::support::Request {
    let query = if route.path.ends_with("configuration") {
        "?entryPointId=1001"
    } else if route.path.ends_with("/preview") {
        "?conversation_id=1"
    } else if route.path == "/v1/search" {
        "?q=a"
    } else {
        ""
    };
    app.request(method, &format!("{}{query}", route.path.replace("{}", id)))
}

fn with_document(
    request: crate::support::Request,
    method: &str,
    document: &Value,
) -> crate::support::Request {
    if matches!(method, "GET" | "DELETE") {
        request
    } else {
        request.json(document)
    }
}

async fn made(app: &App, path: &str, document: &Value) -> Value {
    let request = app.post(path).bearer(OMAR).json(document);
    request.send().await.expect(201).json()
}

/// Creates objects of the first account. Returns their ids and those of existing objects, by the names that [`Foreign`]
/// uses.
async fn things(app: &App) -> BTreeMap<&'static str, String> {
    let start = json!({"inbox_id": 1, "who": {"kind": "anonymous"}, "intent": {"kind": "hold"}, "message": "a secret"});
    let conversation = made(app, "/v1/conversations", &start).await;
    let at = app.engine().now().plus_seconds(24 * 3600).iso_micros();
    let path = format!("/v1/conversations/{}/messages", conversation["id"]);
    let later = app.post(&path).bearer(OMAR);
    let later = later.json(&json!({"content": "a secret", "send_at": at}));
    let scheduled = later.send().await.expect(202).json()["id"].to_string();
    let prepared = json!({"scope": "all", "short_code": "a", "content": "a secret"});
    let macro_of_all = made(app, "/v1/macros", &prepared).await;
    let view = json!({"name": "a secret", "shared_with": "all", "filter": {}});
    let view = made(app, "/v1/views", &view).await;
    let act = json!({"conversation_ids": [conversation["id"]], "act": {"kind": "priority", "priority": "low"}});
    let bulk = app.post("/v1/bulk").bearer(OMAR).json(&act).send().await;
    let bulk = bulk.expect(202).json()["id"].to_string();
    let api = json!({"inbox_id": 407, "contact_id": 2_219_256});
    for _ in 0..40 {
        let call = app.post("/api/v2/accounts/conversations");
        let call = call.basic("livedesk-key", "livedesk-secret").json(&api);
        call.send().await.expect(200);
    }
    let messages = app.get(&format!(
        "/v1/conversations/{}/messages",
        conversation["id"]
    ));
    let messages = messages.bearer(OMAR).send().await.expect(200).json();
    let upload = app.post("/v1/attachments?file_name=a.txt").bearer(OMAR);
    let upload = upload.body("", "a secret").send().await.expect(201).json();
    let path = format!("/v1/conversations/{}/messages", conversation["id"]);
    made(app, &path, &json!({"attachment_ids": [upload["id"]]})).await;
    let provider = json!({"key": "login", "name": "a secret", "issuer": "https://id.invalid", "client_id": "c"});
    let provider = made(app, "/v1/sign-in-providers", &provider).await;
    let login = json!({"provider": "login", "subject": "a secret"});
    let login = made(app, "/v1/agents/8/logins", &login).await;
    let hours = made(app, "/v1/hours", &json!({"key": "office"})).await;
    made(app, "/v1/queues", &json!({"key": "billing"})).await;
    let label = made(
        app,
        "/v1/labels",
        &json!({"name": "vip of the first account"}),
    )
    .await;
    let entry = json!({"kind": "category", "name": "a secret"});
    let classification = made(app, "/v1/classifications", &entry).await;
    let table = json!({"object": "contact_row", "name": "a secret"});
    let table = made(app, "/v1/attribute-groups", &table).await;
    let column = json!({"object": "contact_row", "name": "column", "value_type": "text", "group_id": table["id"]});
    made(app, "/v1/attributes", &column).await;
    let row = json!({"group_id": table["id"], "values": {"column": "a secret"}});
    let row = made(app, "/v1/contacts/1042/rows", &row).await;
    let ticket = made(app, "/v1/tickets", &json!({"subject": "a secret"})).await;
    let contact = app.get("/v1/contacts/1042").bearer(OMAR).send().await;
    let points = contact.expect(200).json()["contact_points"].clone();
    let sign_in = json!({"email": "omar@acme.test", "password": "correct horse battery staple"});
    app.post("/v1/sessions")
        .json(&sign_in)
        .send()
        .await
        .expect(201);
    let first_of = async |path: &str| {
        let list: Reply = app.get(path).bearer(OMAR).send().await.expect(200);
        list.json()["data"][0]["id"].to_string()
    };
    let note = made(
        app,
        "/v1/contacts/1042/notes",
        &json!({"content": "a secret"}),
    )
    .await;
    let other = made(app, "/v1/contacts", &json!({"name": "Ann"})).await;
    let same = json!({"contact_id": other["id"], "evidence": "given"});
    let merge = made(app, "/v1/contacts/1042/merge", &same).await;
    let endpoint = json!({"name": "a secret", "url": "https://partner.invalid/"});
    let callback = made(app, "/v1/callbacks", &endpoint).await;
    let callback = callback["key"].as_str().unwrap().to_owned();
    // The endpoint is paused, so that only the requests of this test cause attempts.
    for act in ["pause", "test"] {
        let act = app.post(&format!("/v1/callbacks/{callback}/{act}"));
        let reply = act.bearer(OMAR).json(&json!({})).send().await;
        assert!((200..300).contains(&reply.status), "{}", reply.body);
    }
    let deliveries = app.get(&format!("/v1/callbacks/{callback}/deliveries"));
    let deliveries = deliveries.bearer(OMAR).send().await.expect(200).json();
    BTreeMap::from([
        ("note", note["id"].to_string()),
        ("scheduled", scheduled),
        ("view", view["id"].to_string()),
        ("bulk", bulk),
        ("macro", macro_of_all["id"].to_string()),
        ("merge", merge["id"].to_string()),
        ("callback", callback),
        (
            "delivery",
            deliveries["data"][0]["id"].as_str().unwrap().to_owned(),
        ),
        ("conversation", conversation["id"].to_string()),
        ("message", messages["data"][0]["id"].to_string()),
        ("attachment", upload["id"].to_string()),
        ("display", "40".to_owned()),
        ("contact", "1042".to_owned()),
        ("point", points[0]["id"].to_string()),
        ("case", "5512".to_owned()),
        ("queue", "billing".to_owned()),
        ("agent", "7".to_owned()),
        ("team", "5".to_owned()),
        ("department", "999".to_owned()),
        ("hours", hours["id"].to_string()),
        ("inbox", "1".to_owned()),
        ("api inbox", "407".to_owned()),
        ("attribute", "230".to_owned()),
        ("label", label["id"].to_string()),
        ("classification", classification["id"].to_string()),
        ("attribute group", table["id"].to_string()),
        ("row", row["id"].to_string()),
        ("ticket", ticket["id"].to_string()),
        ("ticket of LiveDesk", format!("tk_{}", ticket["id"])),
        ("provider", provider["id"].to_string()),
        ("login", login["id"].to_string()),
        ("credential", first_of("/v1/credentials").await),
        ("session", first_of("/v1/sessions").await),
    ])
}

/// Texts that occur only in rows of the first account.
const THEIRS: &[&str] = &[
    "acme.test",
    "17623000010928",
    "Taiwan",
    "JennyApi",
    "Ann",
    "a secret",
    "billing",
    "office",
    "vip of the",
];

/// Checks the events that Gil, an agent of the second account, receives from the beginning of the feed, while both
/// accounts work.
async fn follows(app: &App, session: &str, ours: i64, theirs: &str) {
    let mut socket = live::Socket::open(app, Some(session)).await.ok().unwrap();
    let mut received = socket
        .until(|received| {
            received["event"]["conversation_id"] == ours || received["conversation_id"] == ours
        })
        .await;
    let typing = format!("/v1/conversations/{theirs}/typing");
    let typing = app
        .post(&typing)
        .bearer(OMAR)
        .json(&json!({"typing": true}));
    let typing = typing.send().await;
    assert!((200..300).contains(&typing.status), "{}", typing.body);
    app.presence(8, "away").await;
    app.presence(70, "away").await;
    let mine =
        |received: &Value| received["agent_id"] == 70 && received.to_string().contains("away");
    received.extend(
        socket
            .until(|received| mine(received) || mine(&received["event"]))
            .await,
    );
    for text in received {
        let found = THEIRS.iter().find(|theirs| text.contains(**theirs));
        assert!(found.is_none(), "is told {found:?}: {text}");
        let received: Value = serde_json::from_str(&text).unwrap();
        for received in [&received, &received["event"]] {
            assert_ne!(received["conversation_id"].to_string(), theirs, "{text}");
            assert!(
                received["agent_id"] != 7 && received["agent_id"] != 8,
                "{text}"
            );
        }
    }
}

#[both(egain::theirs())]
async fn nobody_is_let_in_without_a_credential(app: App) {
    let before = app.counts().await;
    for route in ROUTES {
        for method in route.methods {
            let request = with_document(called(&app, route, method, "1"), method, &sample(route));
            let reply = request.send().await;
            let open = OPEN
                .iter()
                .any(|(m, path, _)| (m, path) == (method, &route.path));
            assert_eq!(
                reply.status == 401,
                !open,
                "{method} {}: {} {}",
                route.path,
                reply.status,
                reply.body
            );
        }
    }
    live::nobody_receives_anything(&app).await;
    assert_eq!(
        app.counts().await.of("conversations"),
        before.of("conversations")
    );
    assert_eq!(app.counts().await.of("contacts"), before.of("contacts"));
}

#[both(egain::theirs())]
async fn another_account_finds_nothing(app: App) {
    let things = things(&app).await;
    let sign_in = json!({"email": "gil@globex.test", "password": "correct horse battery staple"});
    let session = app
        .post("/v1/sessions")
        .json(&sign_in)
        .send()
        .await
        .expect(201)
        .json();
    let session = session["token"].as_str().unwrap().to_owned();
    let two = egain::Two::signed_in(&app).await;
    let start = json!({"inbox_id": 900, "who": {"kind": "anonymous"}, "intent": {"kind": "hold"}, "message": "m"});
    let ours = app
        .post("/v1/conversations")
        .bearer(&session)
        .json(&start)
        .send()
        .await
        .expect(201)
        .json();
    let mut forgotten = Vec::new();
    for route in ROUTES {
        for method in route.methods {
            let Some(case) = foreign(route, method) else {
                forgotten.push(format!("{method} {}", route.path));
                continue;
            };
            let authorised = |request: crate::support::Request| match route.dialect {
                Dialect::Own => request.bearer(&session),
                Dialect::Firstline => request.bearer("firstline-token-of-gil"),
                Dialect::LiveDesk => request.basic("globex-key", "globex-secret"),
                Dialect::Egain => panic!("has no case here"),
            };
            if matches!(case, Foreign::Live) {
                follows(
                    &app,
                    &session,
                    ours["id"].as_i64().unwrap(),
                    things.get("conversation").unwrap(),
                )
                .await;
                continue;
            }
            let before = app.counts().await;
            match case {
                Foreign::InPath(name) => {
                    let id = things.get(name).unwrap();
                    let request =
                        with_document(called(&app, route, method, id), method, &sample(route));
                    let reply = authorised(request).send().await;
                    // If the document also names other objects of the first account, the refusal may be a 422 for those
                    // objects.
                    let refused = reply.status == 404 || (reply.status == 422 && *method != "GET");
                    assert!(
                        refused,
                        "{method} {} {id}: {} {}",
                        route.path, reply.status, reply.body
                    );
                }
                Foreign::List => {
                    let reply = authorised(called(&app, route, method, "")).send().await;
                    let described = route.path == "/openapi.json";
                    let found = THEIRS
                        .iter()
                        .find(|text| !described && reply.body.contains(**text));
                    assert!(
                        found.is_none(),
                        "{method} {} shows {found:?}: {}",
                        route.path,
                        reply.body
                    );
                    assert_eq!(reply.status, 200, "{method} {}: {}", route.path, reply.body);
                }
                Foreign::InDocument(document) => {
                    let reply = authorised(called(&app, route, method, ""))
                        .json(&document)
                        .send()
                        .await;
                    assert!(
                        (400..500).contains(&reply.status),
                        "{method} {}: {} {}",
                        route.path,
                        reply.status,
                        reply.body
                    );
                }
                Foreign::Egain => match two.call(&app, route, method).await {
                    None => forgotten.push(format!("{method} {}", route.path)),
                    Some(done) => assert_eq!(done, Ok(()), "{method} {}", route.path),
                },
                Foreign::Nothing | Foreign::Live => {}
            }
            assert_eq!(
                app.counts().await,
                before,
                "{method} {} changed something",
                route.path
            );
        }
    }
    two.goes_on(&app).await;
    assert!(
        forgotten.is_empty(),
        "routes without a case of another account: {forgotten:#?}"
    );
}

/// Compares the table of routes with the dialects' own routes, so that no served path is missing here.
#[test]
fn every_path_of_the_dialects_is_in_the_table() {
    let sources = [
        (
            Dialect::Firstline,
            include_str!("../../../../parlor-dialects/src/firstline/routes.rs"),
        ),
        (
            Dialect::LiveDesk,
            include_str!("../../../../parlor-dialects/src/livedesk/routes.rs"),
        ),
        (
            Dialect::Egain,
            include_str!("../../../../parlor-dialects/src/egain/routes.rs"),
        ),
    ];
    for (dialect, source) in sources {
        let source = source.split("#[cfg(test)]").next().unwrap();
        let code = source
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"));
        let code = code.collect::<Vec<_>>().join("\n");
        let mut paths = 0;
        for literal in code.split('"').skip(1).step_by(2) {
            let like_a_path = literal.contains(|c: char| c.is_ascii_lowercase())
                && !literal.contains(' ')
                && (literal.contains('/') || code.contains(&format!("(\"{literal}\", any(")));
            let prefix = literal.starts_with('{') || literal.starts_with("/{context_root}");
            if !like_a_path || prefix {
                continue;
            }
            let mut plain = String::new();
            let mut parts = literal.split('{');
            plain.push_str(parts.next().unwrap());
            for part in parts {
                plain.push_str("{}");
                plain.push_str(part.split_once('}').map_or("", |(_, rest)| rest));
            }
            let plain = plain.trim_end_matches('/');
            let known = ROUTES
                .iter()
                .any(|route| route.dialect == dialect && route.path.contains(plain));
            assert!(
                known,
                "{dialect:?} serves {literal}, which the table of routes does not have"
            );
            paths += 1;
        }
        assert!(paths >= 4, "{dialect:?}: only {paths} paths were found");
    }
}

/// Every answer tells caches not to store it, and browsers not to guess its media type. This holds for refusals and
/// answers of every API, and of the server itself.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_are_private() {
    let app = App::start(Backend::Sqlite).await;
    let private = |what: &str, reply: &Reply| {
        assert_eq!(reply.header("cache-control"), Some("no-store"), "{what}");
        assert_eq!(
            reply.header("x-content-type-options"),
            Some("nosniff"),
            "{what}"
        );
    };
    for route in ROUTES {
        for method in route.methods {
            let reply = called(&app, route, method, "1").send().await;
            private(
                &format!("{method} {}: {}", route.path, reply.status),
                &reply,
            );
        }
    }
    let long = format!("/v1/{}", "x".repeat(20_000));
    for (path, status) in [
        ("/v1/contacts/1042", 200),
        ("/v1/contacts/1042/export", 200),
        ("/v1/nothing", 404),
        ("/nothing", 404),
        ("/healthz", 200),
        ("/readyz", 200),
        ("/metrics", 200),
        (&long, 414),
    ] {
        let reply = app.get(path).bearer(OMAR).send().await.expect(status);
        private(path, &reply);
    }
    app.stop().await;
}
