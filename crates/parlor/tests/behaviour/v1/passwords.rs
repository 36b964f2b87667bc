//! Passwords: one rule for all, changes by the agent, invitations and resets, and the sessions and tokens that end with
//! a change.

use crate::support::accounts::{Accounts, Agent, Token};
use crate::support::mail::MailServer;
use crate::support::nodes::Nodes;
use crate::support::{App, Backend, Database, Reply, both, everywhere};
use crate::v1::{OMAR, PASSWORD, get, invalid, post, problem};
use parlor::mail::MailOptions;
use parlor_engine::{Engine, EngineError};
use parlor_model::command::{Actor, IssueCredential};
use parlor_model::ids::AgentId;
use parlor_model::refusal::Refusal;
use parlor_model::words::CredentialKind;
use serde_json::{Value, json};

const NEW: &str = "another long password";

async fn try_in(app: &App, email: &str, password: &str) -> Reply {
    app.post("/v1/sessions")
        .header("user-agent", "Firefox on Linux")
        .json(&json!({"email": email, "password": password}))
        .send()
        .await
}

async fn sign_in(app: &App, email: &str, password: &str) -> String {
    let reply = try_in(app, email, password).await.expect(201);
    reply.json()["token"].as_str().unwrap().to_owned()
}

async fn change(app: &App, token: &str, old: &str, new: &str) -> Reply {
    app.put("/v1/me/password")
        .bearer(token)
        .json(&json!({"current_password": old, "password": new}))
        .send()
        .await
}

async fn set(app: &App, token: &str, password: &str) -> Reply {
    app.post("/v1/password")
        .json(&json!({"token": token, "password": password}))
        .send()
        .await
}

async fn link(app: &App, agent: &Value) -> Value {
    let path = format!("/v1/agents/{agent}/password-link");
    post(app, OMAR, &path, &json!({})).await.expect(201).json()
}

async fn edit(app: &App, agent: i64, document: Value) {
    app.patch(&format!("/v1/agents/{agent}"))
        .bearer(OMAR)
        .json(&document)
        .send()
        .await
        .expect(200);
}

async fn alive(app: &App, token: &str) -> bool {
    let reply = get(app, token, "/v1/me").await;
    if reply.status != 200 {
        problem(&reply, 401, "unauthenticated");
    }
    reply.status == 200
}

/// Whether Firstline's API accepts the token.
async fn alive_at_firstline(app: &App, token: &str) -> bool {
    app.get("/api/v1/auth/me").bearer(token).send().await.status == 200
}

#[both]
async fn an_agent_changes_their_password(app: App) {
    let own = sign_in(&app, "mina@acme.test", PASSWORD).await;
    let other = sign_in(&app, "mina@acme.test", PASSWORD).await;
    let access = app.token_of(7).await;
    let firstline = "firstline-token-of-mina";
    assert!(alive(&app, &access).await && alive_at_firstline(&app, firstline).await);

    let wrong = [("current_password", "not-allowed")];
    invalid(&change(&app, &own, "not the password", NEW).await, &wrong);
    let short = [("password", "malformed")];
    invalid(&change(&app, &own, PASSWORD, "elevenchars").await, &short);
    // Before the composition of Unicode characters, this text has twelve characters. After the composition, it has six
    // letters.
    let marks = "e\u{301}".repeat(6);
    invalid(&change(&app, &own, PASSWORD, &marks).await, &short);
    let long = "x".repeat(1_025);
    let too_long = [("password", "too-long")];
    invalid(&change(&app, &own, PASSWORD, &long).await, &too_long);
    invalid(&change(&app, &own, PASSWORD, "twelve\nchars").await, &short);
    problem(
        &change(&app, &access, PASSWORD, NEW).await,
        403,
        "not-a-session",
    );
    problem(
        &change(&app, "nobody", PASSWORD, NEW).await,
        401,
        "unauthenticated",
    );
    assert!(alive(&app, &other).await, "a refused change ends nothing");

    // The new password has two spellings, which a device may send.
    let (composed, decomposed) = (
        "Ångström à la carte",
        "A\u{30a}ngstro\u{308}m a\u{300} la carte",
    );
    change(&app, &own, PASSWORD, composed).await.expect(204);
    assert!(alive(&app, &own).await, "the session that changed it");
    for token in [&other, &access] {
        assert!(!alive(&app, token).await, "{token}");
    }
    assert!(!alive_at_firstline(&app, firstline).await);
    problem(
        &try_in(&app, "mina@acme.test", PASSWORD).await,
        401,
        "wrong-credentials",
    );
    sign_in(&app, "mina@acme.test", decomposed).await;

    let log = get(&app, OMAR, "/v1/audit").await.expect(200).json();
    let entry = (log["data"].as_array().unwrap().iter())
        .find(|entry| entry["kind"] == "audit.configured")
        .unwrap();
    assert_eq!(entry["agent_id"], 7);
    assert_eq!(entry["data"]["fields"], json!([{"field": "password"}]));
    assert!(!log.to_string().contains("argon2"));
}

/// After the check of a password or credential, the password can change or the credential can end. In this case, no new
/// credential is issued.
#[both]
async fn a_check_before_the_change_issues_no_token(app: App) {
    let engine = app.engine();
    let by = (app.account_of(7).await, Actor::System);
    let issue = async |token: &str, draft: IssueCredential| {
        let issued = engine.issue_token(by, token.to_owned(), draft).await;
        issued.map(|(_, row)| row.id)
    };
    let checked = engine.sign_in("mina@acme.test", PASSWORD, None, None).await;
    let checked = checked.unwrap();
    let tokens = [CredentialKind::EmployeeToken];
    let caller = engine.bearer(&tokens, "firstline-token-of-mina").await;
    let caller = caller.unwrap();
    let kind = CredentialKind::ClientApplication;
    let application = engine.key_pair(kind, "egain-client-key", "egain-client-secret");
    let application = application.await.unwrap();
    edit(&app, 7, json!({"password": NEW})).await;
    let id = application.application.unwrap();
    engine.rotate_secret(by, id).await.unwrap();

    let draft = |kind| Engine::agent_credential(AgentId(7), kind);
    let renewed = IssueCredential {
        proof: caller.proof(),
        ..draft(CredentialKind::EmployeeToken)
    };
    let session = IssueCredential {
        agent: None,
        application: Some(id),
        proof: application.proof(),
        ..draft(CredentialKind::ApplicationSession)
    };
    let before = app.counts().await;
    for draft in [
        checked.credential(CredentialKind::Session),
        checked.credential(CredentialKind::EmployeeToken),
        renewed,
        session,
    ] {
        let kind = draft.kind;
        let outcome = issue("late", draft).await;
        let refused = matches!(outcome, Err(EngineError::Refused(Refusal::Unauthenticated)));
        assert!(refused, "{kind:?}: {outcome:?}");
    }
    assert_eq!(app.counts().await, before);

    let checked = engine
        .sign_in("mina@acme.test", NEW, None, None)
        .await
        .unwrap();
    let draft = checked.credential(CredentialKind::Session);
    issue("in-time", draft).await.unwrap();
    assert!(alive(&app, "in-time").await);
}

/// If a sign-in through one of the two APIs succeeds during a change of the password, its session is not valid after
/// the change.
#[everywhere]
async fn a_sign_in_during_the_change_is_worth_nothing(nodes: Nodes) {
    let own = async |app: &App| {
        let reply = try_in(app, "mina@acme.test", PASSWORD).await;
        (reply.status == 201).then(|| reply.json()["token"].as_str().unwrap().to_owned())
    };
    let firstline = async |app: &App| {
        let sent = json!({"name": "mina@acme.test", "password": PASSWORD, "ttl": 60});
        let reply = app.post("/api/v1/auth").json(&sent).send().await;
        (reply.status == 200).then(|| reply.json()["access_token"].as_str().unwrap().to_owned())
    };
    let app = nodes.first();
    let (a, b, c, d, ()) = tokio::join!(
        own(nodes.of(0)),
        firstline(nodes.of(0)),
        own(nodes.of(1)),
        firstline(nodes.of(1)),
        edit(app, 7, json!({"password": NEW})),
    );
    for token in [a, b, c, d].into_iter().flatten() {
        assert!(!alive(app, &token).await);
        assert!(!alive_at_firstline(app, &token).await);
    }
}

#[both]
async fn an_agent_changes_their_name(app: App) {
    let token = sign_in(&app, "mina@acme.test", PASSWORD).await;
    let named = async |document: Value| {
        let request = app.patch("/v1/me").bearer(&token).json(&document);
        request.send().await
    };
    let reply = named(json!({"name": "Mina Weber"}))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&reply["id"], &reply["name"]),
        (&json!(7), &json!("Mina Weber"))
    );
    let same = named(json!({})).await.expect(200).json();
    assert_eq!(same["name"], "Mina Weber");
    invalid(&named(json!({"name": ""})).await, &[("name", "required")]);
    let raised = [("role", "unknown-member"), ("password", "unknown-member")];
    let document = json!({"role": "administrator", "password": NEW});
    invalid(&named(document).await, &raised);
    let log = get(&app, OMAR, "/v1/audit?limit=1")
        .await
        .expect(200)
        .json();
    let entry = &log["data"][0];
    assert_eq!(
        (&entry["agent_id"], &entry["kind"]),
        (&json!(7), &json!("audit.configured"))
    );
    assert_eq!(entry["data"]["fields"][0]["from"], "Mina Chen");
}

/// Wrong present passwords cause the same wait as wrong passwords at sign-in. Both kinds of failures share one limit.
#[both]
async fn guessing_the_present_password_is_slowed_down(app: App) {
    let token = sign_in(&app, "mina@acme.test", PASSWORD).await;
    for _ in 0..5 {
        change(&app, &token, "guess", NEW).await.expect(422);
    }
    let reply = change(&app, &token, PASSWORD, NEW).await;
    problem(&reply, 429, "too-many-attempts");
    assert!(reply.header("retry-after").is_some());
    problem(
        &try_in(&app, "mina@acme.test", PASSWORD).await,
        429,
        "too-many-attempts",
    );
    app.clock().advance(2);
    change(&app, &token, PASSWORD, NEW).await.expect(204);
    sign_in(&app, "mina@acme.test", NEW).await;
}

#[both]
async fn an_invited_agent_sets_a_password(app: App) {
    let ada = json!({"name": "Ada", "email": "ada@acme.test"});
    let ada = post(&app, OMAR, "/v1/agents", &ada)
        .await
        .expect(201)
        .json()["id"]
        .clone();
    let first = link(&app, &ada).await;
    assert_eq!(
        (&first["purpose"], &first["mailed"]),
        (&json!("invitation"), &json!(false))
    );
    let made = link(&app, &ada).await;
    let token = made["token"].as_str().unwrap();
    assert_eq!(
        (&made["link"], &made["mail_error"]),
        (&json!(null), &json!(null)),
        "no page is set"
    );
    assert!(!alive(&app, token).await, "a link admits to nothing else");
    for list in ["/v1/credentials", "/v1/audit"] {
        let list = get(&app, OMAR, list).await.expect(200).json();
        assert!(
            !list.to_string().contains(token) && !list["data"].to_string().contains("secret_hash")
        );
    }
    let listed = get(&app, OMAR, "/v1/credentials").await.expect(200);
    assert!(!listed.body.contains("password_link"));
    let stored = format!("SELECT count(*) FROM credentials WHERE secret_hash = '{token}'");
    assert_eq!(app.database().number(&stored).await, 0);

    // All tokens that are not valid get the same answer.
    let unknown = set(&app, "no-such-token", NEW).await;
    problem(&unknown, 401, "invalid-link");
    let ended = set(&app, first["token"].as_str().unwrap(), NEW).await;
    assert_eq!(
        ended.body, unknown.body,
        "a later link ends the earlier one"
    );
    // Another kind of credential is not accepted as a link.
    assert_eq!(set(&app, OMAR, NEW).await.body, unknown.body);
    invalid(
        &set(&app, token, "elevenchars").await,
        &[("password", "malformed")],
    );
    set(&app, token, NEW).await.expect(204);
    assert_eq!(
        set(&app, token, NEW).await.body,
        unknown.body,
        "it works once"
    );
    let session = sign_in(&app, "ada@acme.test", NEW).await;

    let reset = link(&app, &ada).await;
    assert_eq!(reset["purpose"], "reset");
    assert!(alive(&app, &session).await, "until another password is set");
    app.clock().advance(24 * 60 * 60);
    assert_eq!(
        set(&app, reset["token"].as_str().unwrap(), NEW).await.body,
        unknown.body
    );
    let reset = link(&app, &ada).await;
    app.clock().advance(24 * 60 * 60 - 1);
    let changed = "a third long password";
    set(&app, reset["token"].as_str().unwrap(), changed)
        .await
        .expect(204);
    assert!(!alive(&app, &session).await);
    sign_in(&app, "ada@acme.test", changed).await;
    problem(
        &try_in(&app, "ada@acme.test", NEW).await,
        401,
        "wrong-credentials",
    );

    // A deactivated agent gets no link. Earlier links do not become valid again.
    let before = link(&app, &ada).await;
    let id = ada.as_i64().unwrap();
    edit(&app, id, json!({"active": false})).await;
    let path = format!("/v1/agents/{ada}/password-link");
    problem(&post(&app, OMAR, &path, &json!({})).await, 404, "not-found");
    let token = before["token"].as_str().unwrap();
    assert_eq!(set(&app, token, NEW).await.body, unknown.body);
    edit(&app, id, json!({"active": true})).await;
    assert_eq!(set(&app, token, NEW).await.body, unknown.body);
    let agent = app.token_of(7).await;
    problem(
        &post(&app, &agent, &path, &json!({})).await,
        403,
        "forbidden",
    );
}

/// If an administrator sets a password, all sessions and tokens of the agent end. The sessions of a deactivated agent
/// stay invalid, even if the agent is activated again.
#[both]
async fn sessions_end_with_the_password_and_with_service(app: App) {
    let session = sign_in(&app, "mina@acme.test", PASSWORD).await;
    let access = app.token_of(7).await;
    edit(&app, 7, json!({"active": false})).await;
    assert!(!alive(&app, &session).await && !alive(&app, &access).await);
    edit(&app, 7, json!({"active": true})).await;
    assert!(!alive(&app, &session).await, "a session never comes back");
    assert!(!alive_at_firstline(&app, "firstline-token-of-mina").await);
    assert!(
        alive(&app, &access).await,
        "a token of the administrators rested"
    );

    let session = sign_in(&app, "mina@acme.test", PASSWORD).await;
    edit(&app, 7, json!({"capacity": 9})).await;
    assert!(alive(&app, &session).await && alive(&app, &access).await);
    edit(&app, 7, json!({"password": NEW})).await;
    assert!(!alive(&app, &session).await && !alive(&app, &access).await);
    sign_in(&app, "mina@acme.test", NEW).await;

    // If an administrator sets the administrator's own password, the credential of this request stays valid.
    let own = sign_in(&app, "omar@acme.test", PASSWORD).await;
    let other = sign_in(&app, "omar@acme.test", PASSWORD).await;
    app.patch("/v1/agents/8")
        .bearer(&own)
        .json(&json!({"password": NEW}))
        .send()
        .await
        .expect(200);
    assert!(alive(&app, &own).await && !alive(&app, &other).await && !alive(&app, OMAR).await);
}

/// If a provisioning file sets another password, sessions and tokens end, except the tokens in the file.
#[both]
async fn a_file_with_another_password_ends_sessions(app: App) {
    let named = "a-token-that-the-file-names";
    let file = |password: &str| {
        Accounts::acme()
            .with(
                Agent::new(31, "Filed")
                    .email("filed@acme.test")
                    .password(password),
            )
            .with(Token::access(31, named))
    };
    app.apply(file(PASSWORD)).await;
    let session = sign_in(&app, "filed@acme.test", PASSWORD).await;
    let other = app.token_of(31).await;
    app.apply(file(PASSWORD)).await;
    assert!(alive(&app, &session).await && alive(&app, &other).await);
    app.apply(file(NEW)).await;
    assert!(!alive(&app, &session).await && !alive(&app, &other).await);
    assert!(alive(&app, named).await);
    sign_in(&app, "filed@acme.test", NEW).await;
}

#[both]
async fn an_agent_sees_and_ends_their_sessions(app: App) {
    let one = sign_in(&app, "mina@acme.test", PASSWORD).await;
    let listed = async |token: &str| {
        let list = get(&app, token, "/v1/sessions").await.expect(200).json();
        list["data"].as_array().unwrap().clone()
    };
    let first = listed(&one).await[0].clone();
    assert_eq!(first["address"], "127.0.0.1");
    assert_eq!(first["user_agent"], "Firefox on Linux");
    assert_eq!(first["last_used_at"], first["created_at"]);
    app.clock().advance(4 * 60);
    assert_eq!(listed(&one).await[0]["last_used_at"], first["created_at"]);
    app.clock().advance(2 * 60);
    // The time of the last use is stored after the answer.
    crate::support::until("the last use", async || {
        listed(&one).await[0]["last_used_at"] != first["created_at"]
    })
    .await;

    let two = sign_in(&app, "mina@acme.test", PASSWORD).await;
    let omar = sign_in(&app, "omar@acme.test", PASSWORD).await;
    let access = app.token_of(7).await;
    let end = async |token: &str| {
        let request = app.delete("/v1/sessions/others").bearer(token);
        request.send().await.expect(204);
    };
    end(&two).await;
    assert!(!alive(&app, &one).await);
    assert!(alive(&app, &two).await && alive(&app, &omar).await && alive(&app, &access).await);
    assert_eq!(listed(&two).await.len(), 1);
    end(&access).await;
    assert!(!alive(&app, &two).await && alive(&app, &access).await);
}

/// A repeated request finds its stored answer by a fingerprint. The fingerprint is no plain digest of a password.
#[both]
async fn no_digest_of_a_password_is_stored(app: App) {
    let document = json!({"password": NEW});
    for replayed in [None, Some("true")] {
        let request = app.patch("/v1/agents/7").bearer(OMAR).json(&document);
        let reply = request
            .header("idempotency-key", "k")
            .send()
            .await
            .expect(200);
        assert_eq!(reply.header("idempotency-replayed"), replayed);
    }
    let sent = [b"\0".as_slice(), document.to_string().as_bytes()].concat();
    let digest = parlor_engine::secrets::digest(&sent);
    let count = "SELECT count(*) FROM stored_answers";
    assert_eq!(app.database().number(count).await, 1);
    let guessed = format!("{count} WHERE fingerprint = '{digest}'");
    assert_eq!(app.database().number(&guessed).await, 0);
}

/// A server that sends mail, with this page for setting passwords.
async fn mailing(backend: Backend, mail: &MailServer, page: Option<&str>) -> App {
    let database = Database::provisioned(backend).await;
    App::bare_with(database, |options| {
        options.callbacks.mail = Some(MailOptions {
            smtp_url: format!("smtp://{}", mail.address),
            from: "Parlor <parlor@acme.test>".to_owned(),
            to: None,
        });
        options.password_page = page.map(str::to_owned);
    })
    .await
}

/// Without a page for setting passwords, no mail is sent. The administrator sees the token and the reason.
#[both]
async fn no_mail_leads_to_a_page_that_does_not_exist(backend: Backend) {
    let mail = MailServer::new(0).await;
    let app = mailing(backend, &mail, None).await;
    let shown = link(&app, &json!(7)).await;
    assert_eq!(
        (&shown["mailed"], &shown["link"]),
        (&json!(false), &json!(null))
    );
    let reason = shown["mail_error"].as_str().unwrap();
    assert!(reason.contains("--password-page"), "{reason}");
    assert!(mail.came().is_empty());
    set(&app, shown["token"].as_str().unwrap(), NEW)
        .await
        .expect(204);
    app.stop().await;
}

/// With a mail server and a page, the agent receives the link, and the administrator does not see the token.
#[both]
async fn links_are_sent_by_mail(backend: Backend) {
    let mail = MailServer::new(1).await;
    let app = mailing(backend, &mail, Some("https://desk.example/set")).await;
    // The mail server refuses the first mail. The administrator then sees the token.
    let shown = link(&app, &json!(7)).await;
    assert_eq!(shown["mailed"], false);
    assert!(
        shown["mail_error"].is_string() && shown["token"].is_string(),
        "{shown}"
    );
    let sent = link(&app, &json!(7)).await;
    assert_eq!(
        (&sent["mailed"], &sent["token"], &sent["link"]),
        (&json!(true), &json!(null), &json!(null))
    );
    assert_eq!(mail.came().len(), 1);
    let text = mail.came()[0].replace("=\n", "").replace("=3D", "=");
    assert!(
        text.contains("mina@acme.test") && text.contains("Mina Chen"),
        "{text}"
    );
    let begin = "https://desk.example/set#token=";
    let token = text.split_once(begin).unwrap().1;
    let token: String = token.chars().take_while(|c| !c.is_whitespace()).collect();
    let earlier = set(&app, shown["token"].as_str().unwrap(), NEW).await;
    problem(&earlier, 401, "invalid-link");
    set(&app, &token, NEW).await.expect(204);
    sign_in(&app, "mina@acme.test", NEW).await;
    app.stop().await;
}
