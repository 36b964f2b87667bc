//! Contacts that are separated by department (customer departmentalization), and other accounts. This file tests
//! section 3.2.4 and vector 9 of the contract, which `mod.rs` explains.

use super::common::*;
use crate::support::accounts::{Accounts, Agent, Application, Department, Inbox, Queue};
use parlor_model::ids::{AccountId, DepartmentId};

const UMBRELLA: AccountId = AccountId(17_623_000_010_930);

/// An account that separates contacts by department.
fn departments() -> Accounts {
    Accounts::new(17_623_000_010_930, "Umbrella")
        .set("customer_departmentalization", true)
        .with(Department::new(10, "North"))
        .with(Department::new(11, "South"))
        .with(Queue::new("all"))
        .with(Agent::new(90, "Una Umber").capacity(1000).queues(&["all"]))
        .with(
            Inbox::new("north", "messaging")
                .id(2010)
                .queue("all")
                .department(10)
                .configured_at("2025-07-31T09:12:44.000Z"),
        )
        .with(
            Inbox::new("south", "messaging")
                .id(2011)
                .queue("all")
                .department(11)
                .configured_at("2025-07-31T09:12:44.000Z"),
        )
        .with(
            Application::new(
                "Umbrella chat",
                "umbrella-key",
                "umbrella-secret",
                &[2010, 2011],
            )
            .callback("http://127.0.0.1:9001/egain"),
        )
}

const BY_EMAIL: &str = "searchContactOnAttribute=email.emailAddress";

fn at(inbox: i64, activity: Value) -> Value {
    let mut body = with(activity);
    body["entryPointConfiguration"]["entryPoint"]["id"] = json!(inbox);
    body
}

#[both(departments())]
async fn people_are_apart(app: App) {
    app.presence(90, "online").await;
    let token = sign_in_as(&app, "umbrella-key", "umbrella-secret").await;
    let una = json!({"customer": customer(json!({"firstName": "Uri", "email": [{"emailAddress": "uri@example.test"}], "externalId": "U-1"}))});
    let north = started(&app, &token, BY_EMAIL, &at(2010, una.clone())).await;
    let south = started(&app, &token, BY_EMAIL, &at(2011, una.clone())).await;
    assert_ne!(
        north["activity"]["customer"]["id"], south["activity"]["customer"]["id"],
        "the same e-mail in another department is another person"
    );
    for (answer, department) in [(&north, 10), (&south, 11)] {
        let view = stored_in(&app, UMBRELLA, answer).await;
        let person = view.person.unwrap();
        assert_eq!(person.contact.department_id, Some(DepartmentId(department)));
        assert!(
            person
                .points
                .iter()
                .all(|p| p.department_id == Some(DepartmentId(department)))
        );
        let case = view.conversation.case_id.unwrap();
        assert_eq!(
            app.database()
                .number(&format!(
                    "SELECT department_id FROM cases WHERE id = {case}"
                ))
                .await,
            department
        );
    }
    for (inbox, first) in [(2010, &north), (2011, &south)] {
        let again = started(&app, &token, BY_EMAIL, &at(inbox, una.clone())).await;
        assert_eq!(again["activity"]["customer"], first["activity"]["customer"]);
    }
    // Within one department, an e-mail address is unique.
    let thief = json!({"customer": customer(json!({"firstName": "Thief", "email": [{"emailAddress": "uri@example.test"}], "externalId": "U-2"}))});
    refused(
        &app,
        &token,
        "searchContactOnAttribute=externalId",
        &at(2010, thief),
        "400-152",
    )
    .await;
    // A case of another department always belongs to another contact.
    let case = stored_in(&app, UMBRELLA, &south)
        .await
        .conversation
        .case_id
        .unwrap()
        .0;
    let mut with_case = una.clone();
    with_case["case"] = json!({"id": case});
    refused(
        &app,
        &token,
        BY_EMAIL,
        &at(2010, with_case.clone()),
        "400-152",
    )
    .await;
    let joined = started(&app, &token, BY_EMAIL, &at(2011, with_case)).await;
    assert_eq!(
        stored_in(&app, UMBRELLA, &joined)
            .await
            .conversation
            .case_id
            .unwrap()
            .0,
        case
    );
}

/// No account sees entry points, contacts, cases or attributes of another account.
#[both(departments())]
async fn tenants_are_apart(app: App) {
    app.presence(90, "online").await;
    app.presence(7, "online").await;
    let theirs = sign_in_as(&app, "umbrella-key", "umbrella-secret").await;
    let ours = sign_in(&app).await;
    refused(&app, &theirs, "anonymousCustomer=yes", &bare(), "400-152").await;
    refused(
        &app,
        &ours,
        "anonymousCustomer=yes",
        &at(2010, json!({})),
        "400-152",
    )
    .await;
    for (token, id) in [(&theirs, 1001), (&ours, 2010)] {
        let reply = app
            .get(&format!("{BASE}/messaging/configuration?entrypoint={id}"))
            .bearer(token)
            .header("accept", "application/json")
            .send()
            .await;
        error(&reply, 404, "404-100");
    }
    refused(
        &app,
        &theirs,
        "searchContactOnAttribute=custom.loyalty_no",
        &at(2010, json!({})),
        "400-102",
    )
    .await;
    let ann = json!({"case": {"id": 5512}, "customer": customer(json!({"firstName": "Ann", "email": [{"emailAddress": "ann.lee@example.test"}]}))});
    refused(&app, &theirs, BY_EMAIL, &at(2010, ann.clone()), "400-152").await;
    let mut another = ann;
    another.as_object_mut().unwrap().remove("case");
    let answer = started(&app, &theirs, BY_EMAIL, &at(2010, another)).await;
    assert_ne!(answer["activity"]["customer"]["id"], 1042);
}
