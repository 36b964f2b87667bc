//! The query parameters of a start. This file tests section 3.2.1 and vectors 3, 4 and 11 of the contract, which
//! `mod.rs` explains.

use super::common::*;

#[both(more())]
async fn refusals(app: App) {
    let token = ready(&app).await;
    let body =
        body_for(json!({"firstName": "Ann", "email": [{"emailAddress": "ann.lee@example.test"}]}));
    let both_modes = "anonymousCustomer,searchContactOnAttribute";
    let searchable = "email.emailAddress,home.phone,mobile.phone,office.phone,social.facebookId,social.twitterId,social.instagramId,externalId,custom.<attribute_name>";
    let reachable = "email.emailAddress,home.phone,mobile.phone,office.phone,social.facebookId,social.twitterId,social.instagramId";
    let missing = format!(
        "Required query parameter(s) is missing. The following parameters are required: '{both_modes}'."
    );
    let unsupported = |names: &str| format!("Unsupported query parameter(s) supplied: '{names}'.");
    let only = |name: &str, values: &str| {
        format!(
            "Unsupported value for query parameter '{name}'. Only the following values are supported: '{values}'."
        )
    };
    let search = |rest: &str| format!("searchContactOnAttribute={rest}");
    let rows: Vec<(String, &str, String)> = vec![
        (String::new(), "400-112", missing.clone()),
        (
            "sendTypingNotification=yes".into(),
            "400-112",
            missing.clone(),
        ),
        ("$attribute=all".into(), "400-112", missing),
        (
            "anonymousCustomer=yes&searchContactOnAttribute=externalId".into(),
            "400-101",
            unsupported(both_modes),
        ),
        (
            "anonymousCustomer=no&searchContactOnAttribute=externalId".into(),
            "400-101",
            unsupported(both_modes),
        ),
        (
            "anonymousCustomer=no".into(),
            "400-102",
            only("anonymousCustomer", "yes"),
        ),
        (
            "anonymousCustomer=".into(),
            "400-102",
            only("anonymousCustomer", "yes"),
        ),
        (
            "anonymousCustomer".into(),
            "400-102",
            only("anonymousCustomer", "yes"),
        ),
        (
            "anonymousCustomer=Yes".into(),
            "400-102",
            only("anonymousCustomer", "yes"),
        ),
        (
            "anonymousCustomer=true".into(),
            "400-102",
            only("anonymousCustomer", "yes"),
        ),
        (
            search("fax.phone"),
            "400-102",
            only("searchContactOnAttribute", searchable),
        ),
        (
            search(""),
            "400-102",
            only("searchContactOnAttribute", searchable),
        ),
        (
            search("custom."),
            "400-102",
            only("searchContactOnAttribute", searchable),
        ),
        (
            search("custom.nothing"),
            "400-102",
            only("searchContactOnAttribute", searchable),
        ),
        // An attribute of activities is not an attribute of contacts. An attribute with several choices cannot
        // identify a contact.
        (
            search("custom.order_no"),
            "400-102",
            only("searchContactOnAttribute", searchable),
        ),
        (
            search("custom.interests"),
            "400-102",
            only("searchContactOnAttribute", searchable),
        ),
        (
            search("Email.emailAddress"),
            "400-102",
            only("searchContactOnAttribute", searchable),
        ),
        (
            search("externalid"),
            "400-102",
            only("searchContactOnAttribute", searchable),
        ),
        (
            "anonymousCustomer=yes&conversationContact=email.emailAddress".into(),
            "400-101",
            unsupported("conversationContact"),
        ),
        (
            "anonymousCustomer=yes&sendTypingNotification=true".into(),
            "400-102",
            only("sendTypingNotification", "yes,no"),
        ),
        (
            "anonymousCustomer=yes&sendTypingNotification=".into(),
            "400-102",
            only("sendTypingNotification", "yes,no"),
        ),
        (
            search("email.emailAddress&conversationContact=externalId"),
            "400-102",
            only("conversationContact", reachable),
        ),
        (
            search("email.emailAddress&conversationContact=custom.loyalty_no"),
            "400-102",
            only("conversationContact", reachable),
        ),
        (
            search("email.emailAddress&conversationContact="),
            "400-102",
            only("conversationContact", reachable),
        ),
        (
            "anonymousCustomer=yes&$attribute=all".into(),
            "400-101",
            unsupported("$attribute"),
        ),
        (
            "anonymousCustomer=yes&a=1&b=2&a=3".into(),
            "400-101",
            unsupported("a,b,a"),
        ),
        (
            "anonymousCustomer=yes&AnonymousCustomer=yes".into(),
            "400-101",
            unsupported("AnonymousCustomer"),
        ),
    ];
    for (query, code, message) in rows {
        assert_eq!(
            refused(&app, &token, &query, &body, code).await,
            message,
            "{query}"
        );
    }
    for repeated in [
        "anonymousCustomer=yes&anonymousCustomer=yes",
        "searchContactOnAttribute=externalId&searchContactOnAttribute=externalId",
        "anonymousCustomer=yes&sendTypingNotification=no&sendTypingNotification=no",
        "searchContactOnAttribute=email.emailAddress&conversationContact=home.phone&conversationContact=home.phone",
    ] {
        refused(&app, &token, repeated, &body, "400-102").await;
    }
    for undecodable in [
        "anonymousCustomer=%zz",
        "anonymousCustomer=%FF",
        "anonymousCustomer=%00",
        "anonymousCustomer=yes&%",
    ] {
        refused(&app, &token, undecodable, &body, "400-102").await;
    }
    let many = format!("anonymousCustomer=yes{}", "&a=1".repeat(300));
    refused(&app, &token, &many, &body, "400-102").await;
}

/// The search by each attribute finds the contact. The conversation uses the contact point that the query names.
#[both(more())]
async fn each_attribute(app: App) {
    let token = ready(&app).await;
    let contact = json!({
        "externalId": "CRM-3003", "email": [{"emailAddress": "SOLO.stone@Example.test"}],
        "phone": [{"type": {"value": "home"}, "phoneNo": "555-1001"}, {"type": {"value": "mobile"}, "phoneNo": "555-1002"},
                  {"type": {"value": "office"}, "phoneNo": "555-1003"}],
        "social": [{"type": {"value": "facebook"}, "socialId": "fb-solo"}, {"type": {"value": "twitter"}, "socialId": "tw-solo"},
                   {"type": {"value": "instagram"}, "socialId": "ig-solo"}],
        "customAttributes": attributes(&[("loyalty_no", json!("L-1")), ("age", json!("42"))]),
    });
    let people = app.rows("contacts").await;
    for attribute in [
        "email.emailAddress",
        "home.phone",
        "mobile.phone",
        "office.phone",
        "social.facebookId",
        "social.twitterId",
        "social.instagramId",
        "externalId",
        "custom.loyalty_no",
        "custom.age",
    ] {
        let query = format!("searchContactOnAttribute={attribute}");
        let answer = started(&app, &token, &query, &body_for(contact.clone())).await;
        assert_eq!(answer["activity"]["customer"]["id"], 3003, "{attribute}");
        let view = stored(&app, &answer).await;
        assert_eq!(
            view.conversation.contact_point_id, None,
            "{attribute}: no point unless one is named"
        );
    }
    for (over, value) in [
        ("email.emailAddress", "Solo.Stone@example.test"),
        ("home.phone", "555-1001"),
        ("mobile.phone", "555-1002"),
        ("office.phone", "555-1003"),
        ("social.facebookId", "fb-solo"),
        ("social.twitterId", "tw-solo"),
        ("social.instagramId", "ig-solo"),
    ] {
        let query = format!("searchContactOnAttribute=externalId&conversationContact={over}");
        let answer = started(&app, &token, &query, &body_for(contact.clone())).await;
        let view = stored(&app, &answer).await;
        let point = view.conversation.contact_point_id.unwrap();
        let points = view.person.unwrap().points;
        assert_eq!(
            points.iter().find(|p| p.id == point).unwrap().value,
            value,
            "{over}"
        );
    }
    assert_eq!(people, app.rows("contacts").await);
}

#[both(more())]
async fn typing_notification(app: App) {
    let token = ready(&app).await;
    for (query, wanted) in [
        ("anonymousCustomer=yes", false),
        ("anonymousCustomer=yes&sendTypingNotification=no", false),
        ("sendTypingNotification=yes&anonymousCustomer=yes", true),
        ("anonymousCustomer=%79es", false),
    ] {
        let answer = started(&app, &token, query, &bare()).await;
        let info = stored(&app, &answer).await.conversation.client_info;
        assert_eq!(info["sendTypingNotification"], wanted, "{query}");
    }
}
