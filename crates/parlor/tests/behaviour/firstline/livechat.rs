//! One-time codes with which a web site proves that a visitor of a live chat is a contact. This file tests section 3.9
//! of the contract, which `mod.rs` explains.

use super::*;
use crate::support::everywhere;
use crate::support::nodes::Nodes;

const SECRET: &str = "5f49b304-89f0-495b-9a5c-5a216b53cdbc";
const LIVECHAT: &str = "App\\LivechatContact";

/// Acme with a live chat that has a secret, a live chat without a secret, and contacts with membership numbers.
fn live_chat() -> Accounts {
    Accounts::acme()
        .with(Token::employee(8, OMAR))
        .with(
            Inbox::new("site", "web")
                .id(60)
                .queue("support")
                .set("hmac_token", json!(SECRET)),
        )
        .with(Inbox::new("other", "web").id(61).queue("support"))
        .with(Contact::known(1003).identities(json!([{"inbox": 60, "id": 702, "serial": "web-2"}])))
}

async fn apply(app: &App, inbox: i64, query: &str) -> Reply {
    let path = format!("/livechat/messenger/{inbox}/apply-query-request?{query}");
    app.get(&path).send().await
}

/// A code for the contact with this e-mail address.
async fn code(app: &App, email: &str) -> String {
    let reply = apply(app, 60, &format!("secret={SECRET}&email={email}")).await;
    reply.expect(200).json()["code"]
        .as_str()
        .unwrap()
        .to_owned()
}

async fn redeem(app: &App, inbox: i64, code: &str) -> Reply {
    let call = app.post(&format!("/livechat/messenger/{inbox}/once-code"));
    call.json(&json!({"once_code": code})).send().await
}

async fn change(app: &App, contact: i64, body: Value) {
    let call = app.put(&format!("/api/v1/contact/{contact}")).bearer(MINA);
    call.json(&body).send().await.expect(200);
}

#[both(live_chat())]
async fn a_code(app: App) {
    change(
        &app,
        1001,
        json!({"membership_no": "FL0092", "identity_no": "A1"}),
    )
    .await;
    change(&app, 1002, json!({"identity_no": "A1"})).await;
    let reply = apply(&app, 60, &format!("secret={SECRET}&membership_no=FL0092"))
        .await
        .expect(200);
    let made = reply.json();
    let keys: Vec<&String> = made.as_object().unwrap().keys().collect();
    assert_eq!(
        keys,
        [
            "code",
            "criteria",
            "created_at",
            "expired_at",
            "livechat_account_id"
        ]
    );
    let lifetime = made["expired_at"].as_i64().unwrap() - made["created_at"].as_i64().unwrap();
    assert_eq!(
        (lifetime, &made["criteria"], &made["livechat_account_id"]),
        (3_599, &Value::Null, &json!(60))
    );
    assert_eq!(reply.header("cache-control"), Some("no-store"));
    // The criteria select one contact. A contact must meet all criteria.
    for query in [
        "email=LI.HUA@example.test",
        "email=li.hua@example.test&identity_no=A1",
        "phone_number=%2B886912345678",
        "phone_number=%2B886912345678&identity_no=A1",
    ] {
        apply(&app, 60, &format!("secret={SECRET}&{query}"))
            .await
            .expect(200);
    }
    // If there are no criteria, or if the criteria match no contact or several contacts, the answer is 404.
    for query in [
        "email=nobody@example.test",
        "identity_no=A1",
        "email=li.hua@example.test&phone_number=%2B886912345678",
        "membership_no=",
        "",
    ] {
        let reply = apply(&app, 60, &format!("secret={SECRET}&{query}")).await;
        assert_eq!(reply.status, 404, "{query}: {}", reply.body);
    }
    apply(&app, 60, &format!("secret={SECRET}&colour=red"))
        .await
        .expect(422);
    // The secret of the live chat is required. For an unknown live chat, the refusal is the same.
    let forged = SECRET.replace(|_: char| true, "x");
    for (inbox, secret) in [
        (60, "wrong"),
        (60, forged.as_str()),
        (60, ""),
        (61, SECRET),
        (61, ""),
        (1, SECRET),
        (999, SECRET),
    ] {
        let reply = apply(
            &app,
            inbox,
            &format!("secret={secret}&email=li.hua@example.test"),
        )
        .await;
        assert_eq!(reply.status, 401, "{inbox} {secret}: {}", reply.body);
    }
    apply(&app, 60, "email=li.hua@example.test")
        .await
        .expect(401);
    let call = app.post(&format!(
        "/livechat/messenger/60/apply-query-request?secret={SECRET}"
    ));
    call.send().await.expect(405);
    app.get("/livechat/messenger/60").send().await.expect(404);
}

#[both(live_chat())]
async fn a_code_is_used_once(app: App) {
    let first = code(&app, "li.hua@example.test").await;
    let second = code(&app, "li.hua@example.test").await;
    let used = redeem(&app, 60, &first).await.expect(200).json()["data"].clone();
    let identity = used["contactable_id"].as_i64().unwrap();
    let wanted = json!({"contactable_type": LIVECHAT, "contactable_id": identity, "contact_id": 1001, "livechat_account_id": 60});
    assert_eq!(used.to_string(), wanted.to_string());
    // The identity is verified, and messages can be pushed to it.
    let token = app.token_of(8).await;
    let contact = app
        .get("/v1/contacts/1001")
        .bearer(&token)
        .send()
        .await
        .expect(200)
        .json();
    let identities = contact["identities"].as_array().unwrap();
    let proved = identities.iter().find(|row| row["id"] == identity).unwrap();
    assert_eq!(
        (&proved["verified"], &proved["inbox_id"]),
        (&json!(true), &json!(60))
    );
    let push = json!({"contactable_type": LIVECHAT, "contactable_id": identity, "type": "text", "message": "Hello"});
    app.post("/api/v1/message/push")
        .bearer(MINA)
        .json(&push)
        .send()
        .await
        .expect(200);
    // After one code was redeemed, neither this code nor any earlier code of the contact is valid.
    let before = app.counts().await;
    for code in [&first, &second] {
        let reply = redeem(&app, 60, code).await.expect(422).json();
        assert!(reply["errors"]["once_code"].is_array(), "{reply}");
    }
    // A new code leads to the same identity.
    let third = code(&app, "li.hua@example.test").await;
    for (inbox, code) in [
        (61, third.clone()),
        (60, format!("{third}0")),
        (60, third.replacen("1001", "1002", 1)),
        (60, "x".to_owned()),
        (60, "-1-0-9-x".to_owned()),
    ] {
        let reply = redeem(&app, inbox, &code).await;
        assert_eq!(reply.status, 422, "{code}: {}", reply.body);
    }
    redeem(&app, 1, &third).await.expect(404);
    redeem(&app, 999, &third).await.expect(404);
    app.post("/livechat/messenger/60/once-code")
        .json(&json!({}))
        .send()
        .await
        .expect(422);
    assert_eq!(app.counts().await, before);
    let again = redeem(&app, 60, &third).await.expect(200).json();
    assert_eq!(again["data"]["contactable_id"], identity);
    // A contact that has an identity in this live chat keeps this identity. A code expires after 3,599 seconds.
    change(&app, 1003, json!({"membership_no": "FL0093"})).await;
    let query = format!("secret={SECRET}&membership_no=FL0093");
    let late = apply(&app, 60, &query).await.expect(200).json();
    let late = late["code"].as_str().unwrap();
    app.clock().advance(3_599);
    redeem(&app, 60, late).await.expect(422);
    let fresh = apply(&app, 60, &query).await.expect(200).json();
    let fresh = redeem(&app, 60, fresh["code"].as_str().unwrap())
        .await
        .expect(200)
        .json();
    assert_eq!(fresh["data"]["contactable_id"], 702);
}

/// Two requests with one code cannot both succeed.
#[everywhere(live_chat())]
async fn one_code_at_once(nodes: Nodes) {
    let app = nodes.first();
    let code = code(app, "li.hua@example.test").await;
    let calls = (0..8).map(|n| redeem(nodes.of(n), 60, &code));
    let replies = futures_util::future::join_all(calls).await;
    let good = replies.iter().filter(|reply| reply.status == 200).count();
    assert_eq!(good, 1);
    assert!(
        replies
            .iter()
            .all(|reply| [200, 422].contains(&reply.status))
    );
    // The code of an erased contact is refused.
    let last = self::code(app, "li.hua@example.test").await;
    app.delete("/api/v1/contact/1001")
        .bearer(OMAR)
        .send()
        .await
        .expect(200);
    redeem(app, 60, &last).await.expect(422);
}
