//! The case that a start names in `activity.case.id`. This file tests section 3.2.5 and vector 10 of the contract,
//! which `mod.rs` explains.

use super::common::*;
use parlor_model::ids::CaseId;

const SEARCH: &str = "searchContactOnAttribute=externalId";

fn body(external_id: &str, case: Value) -> Value {
    with(
        json!({"case": case, "subject": "About it", "customer": customer(json!({"firstName": "X", "externalId": external_id}))}),
    )
}

#[both(more())]
async fn no_case_makes_one(app: App) {
    let token = ready(&app).await;
    let before = app.rows("cases").await;
    for (given, made) in [(json!(null), 1), (json!({}), 2), (json!({"id": null}), 3)] {
        let answer = started(&app, &token, SEARCH, &body("CRM-1042", given)).await;
        assert_eq!(app.rows("cases").await, before + made);
        assert!(
            answer["activity"].get("case").is_none(),
            "not a summary attribute"
        );
        let case = stored(&app, &answer).await.conversation.case_id.unwrap();
        assert_ne!(case, CaseId(5512));
        let owned = app
            .database()
            .number(&format!("SELECT contact_id FROM cases WHERE id = {case}"))
            .await;
        assert_eq!(owned, 1042);
        let same = app.database().number(&format!("SELECT count(*) FROM cases WHERE id = {case} AND subject = 'About it' AND department_id = 999")).await;
        assert_eq!(same, 1);
    }
    // Anonymous conversations also have a case, but this case has no customer.
    let answer = started(&app, &token, "anonymousCustomer=yes", &bare()).await;
    let case = stored(&app, &answer).await.conversation.case_id.unwrap();
    let nobody = app
        .database()
        .number(&format!(
            "SELECT count(*) FROM cases WHERE id = {case} AND contact_id IS NULL AND subject = ''"
        ))
        .await;
    assert_eq!(nobody, 1);
    assert_eq!(app.rows("cases").await, before + 4);
}

#[both(more())]
async fn their_own_case(app: App) {
    let token = ready(&app).await;
    let before = app.rows("cases").await;
    for id in [json!(5512), json!("5512")] {
        let answer = started(&app, &token, SEARCH, &body("CRM-1042", json!({"id": id}))).await;
        assert_eq!(
            stored(&app, &answer).await.conversation.case_id,
            Some(CaseId(5512))
        );
    }
    assert_eq!(app.rows("cases").await, before);
}

#[both(more())]
async fn refusals(app: App) {
    let token = ready(&app).await;
    let anonymous = started(&app, &token, "anonymousCustomer=yes", &bare()).await;
    let nobodys = stored(&app, &anonymous)
        .await
        .conversation
        .case_id
        .unwrap()
        .0;
    let message = invalid("activity.case.id");
    for (query, body) in [
        ("anonymousCustomer=yes", with(json!({"case": {"id": 5512}}))),
        ("anonymousCustomer=yes", with(json!({"case": {"id": "x"}}))),
        // The case does not exist, belongs to another customer, or has no customer.
        (SEARCH, body("CRM-1042", json!({"id": 777_777}))),
        (SEARCH, body("CRM-1042", json!({"id": 6001}))),
        (SEARCH, body("CRM-1042", json!({"id": nobodys}))),
        // A customer whom the call would create cannot have an existing case. The call is refused and creates no
        // customer.
        (SEARCH, body("CRM-new", json!({"id": 5512}))),
        (SEARCH, body("CRM-new", json!({"id": 777_777}))),
        // Values that are not ids.
        (SEARCH, body("CRM-1042", json!({"id": 0}))),
        (SEARCH, body("CRM-1042", json!({"id": -5512}))),
        (SEARCH, body("CRM-1042", json!({"id": "5512x"}))),
        (SEARCH, body("CRM-1042", json!({"id": ""}))),
        (SEARCH, body("CRM-1042", json!({"id": 5512.5}))),
        (SEARCH, body("CRM-1042", json!({"id": {}}))),
        (SEARCH, body("CRM-1042", json!({"id": [5512]}))),
        (
            SEARCH,
            body("CRM-1042", json!({"id": "99999999999999999999"})),
        ),
        (SEARCH, body("CRM-1042", json!(5512))),
    ] {
        assert_eq!(
            refused(&app, &token, query, &body, "400-152").await,
            message,
            "{body}"
        );
    }
}
