//! The postal addresses of contacts, and the lists of countries, states and cities. This file tests section 3.4
//! ("Addresses") of the contract, which `mod.rs` explains.

use super::*;
use crate::support::accounts::Classification;

/// Acme with a country, two states and two cities.
fn places() -> Accounts {
    Accounts::acme()
        .with(Token::employee(8, OMAR))
        // A city may come before its state in the file.
        .with(
            Classification::new(71, "city", "Renai")
                .parent("Keelung")
                .code("200"),
        )
        .with(
            Classification::new(72, "city", "Daan")
                .parent("Taipei")
                .code("106"),
        )
        .with(Classification::new(61, "state", "Keelung").parent("Taiwan"))
        .with(Classification::new(62, "state", "Taipei").parent("Taiwan"))
        .with(Classification::new(51, "country", "Taiwan"))
        .with(Classification::new(52, "country", "Japan").code("JP"))
        .with(Classification::new(53, "country", "Atlantis").active(false))
}

#[both(places())]
async fn an_address(app: App) {
    let body = json!({
        "profile_id": 1001, "type": 1, "address": " 35 Ai 1st Road\n8th floor ", "country_id": 51, "state_id": "61", "city_id": 71,
    });
    let made = send(&app, "POST", "address", MINA, body)
        .await
        .expect(200)
        .json();
    let id = made["data"]["id"].as_i64().unwrap();
    // The members and their order are the same as in the vendor's documentation.
    let wanted = json!({"data": {
        "id": id, "type": 1, "enum_type": {"key": "MAILING", "value": 1, "description": "mail address"},
        "address": "35 Ai 1st Road\n8th floor", "contact_id": 1001, "profile_id": 1001,
        "state": {"id": 61, "country_id": 51, "name": "Keelung"}, "state_id": 61,
        "country": {"id": 51, "name": "Taiwan", "abbrev": null}, "country_id": 51,
        "city": {"id": 71, "state_id": 61, "name": "Renai", "zipcode": "200"}, "city_id": 71, "description": null,
    }});
    assert_eq!(made.to_string(), wanted.to_string());
    let path = format!("address/{id}");
    assert_eq!(get(&app, MINA, &path).await, wanted);
    // The request may also name the contact in `contact_id`.
    let body = json!({"contact_id": 1002, "type": 0, "address": "1 Harbour Road", "description": "ring twice"});
    let second = send(&app, "POST", "address", MINA, body)
        .await
        .expect(200)
        .json();
    let second = second["data"]["id"].as_i64().unwrap();
    for (query, wanted) in [
        ("", vec![id, second]),
        ("?contact_id=1001", vec![id]),
        ("?contact_id=1003", vec![]),
        ("?type=1", vec![id]),
        ("?type=5", vec![]),
        ("?address=HARBOUR", vec![second]),
        ("?description=twice", vec![second]),
        ("?country_id=51", vec![id]),
        ("?country_id=5", vec![]),
        ("?state_id=61&city_id=71", vec![id]),
        ("?state_id=62", vec![]),
        ("?city_id=72", vec![]),
        ("?per_page=1&page=2", vec![second]),
    ] {
        assert_eq!(
            ids(&app, MINA, &format!("address{query}")).await,
            wanted,
            "{query}"
        );
    }
    for query in ["type=6", "type=x", "city_id=x", "zipcode=200"] {
        let call = app.get(&format!("/api/v1/address?{query}")).bearer(MINA);
        call.send().await.expect(422);
    }
    // A change keeps the fields that it does not name. `null` clears a field.
    let change = json!({"type": 4, "city_id": null, "state_id": null, "country_id": 52, "description": "office"});
    let changed = send(&app, "PUT", &path, MINA, change)
        .await
        .expect(200)
        .json()["data"]
        .clone();
    assert_eq!(
        [
            &changed["type"],
            &changed["enum_type"]["key"],
            &changed["country"]["abbrev"],
            &changed["state"],
            &changed["city_id"],
            &changed["description"]
        ],
        [
            &json!(4),
            &json!("CURRENT"),
            &json!("JP"),
            &Value::Null,
            &Value::Null,
            &json!("office")
        ]
    );
    assert_eq!(changed["address"], "35 Ai 1st Road\n8th floor");
    // Other APIs see the address as a contact point. An address that another API created has the type 5.
    let contact = app.get("/v1/contacts/1001").bearer(&app.token_of(8).await);
    let contact = contact.send().await.expect(200).json();
    let points = contact["contact_points"].as_array().unwrap();
    assert!(
        points.iter().any(|p| p["kind"] == "postal_address"),
        "{contact}"
    );
    let point = json!({"kind": "postal_address", "value": "2 Elsewhere Street"});
    let call = app
        .post("/v1/contacts/1003/contact-points")
        .bearer(&app.token_of(8).await);
    call.json(&point).send().await.expect(201);
    let theirs = get(&app, MINA, "address?contact_id=1003").await["data"][0].clone();
    assert_eq!(
        (&theirs["type"], &theirs["country"]),
        (&json!(5), &Value::Null)
    );
    // The paths of phone numbers and e-mail addresses do not accept the id of a postal address, and the reverse.
    for path in [format!("phone-number/{id}"), format!("email-contact/{id}")] {
        send(&app, "GET", &path, MINA, json!({})).await.expect(404);
    }
    let deleted = send(&app, "DELETE", &path, MINA, json!({}))
        .await
        .expect(200);
    assert_eq!(deleted.json(), json!({"data": {"status": 200}}));
    for method in ["GET", "PUT", "DELETE"] {
        send(&app, method, &path, MINA, json!({})).await.expect(404);
    }
    // An employee of another Parlor account sees no address.
    let path = format!("address/{second}");
    for method in ["GET", "PUT", "DELETE"] {
        send(&app, method, &path, GIL, json!({})).await.expect(404);
    }
    assert_eq!(ids(&app, MINA, "address?contact_id=1002").await, [second]);
}

#[both(places())]
async fn refused_addresses(app: App) {
    let good = json!({"profile_id": 1001, "type": 1, "address": "1 Harbour Road"});
    let made = send(&app, "POST", "address", MINA, good)
        .await
        .expect(200)
        .json();
    let path = format!("address/{}", made["data"]["id"]);
    let before = app.counts().await;
    for (body, fields) in [
        (json!({}), vec!["profile_id", "type", "address"]),
        (
            json!({"profile_id": 1001, "type": 6, "address": " "}),
            vec!["type", "address"],
        ),
        (
            json!({"profile_id": 99_999, "type": 1, "address": "x"}),
            vec!["profile_id"],
        ),
        (
            json!({"profile_id": 9_001, "type": 1, "address": "x"}),
            vec!["profile_id"],
        ),
        (
            json!({"profile_id": 1001, "contact_id": 1002, "type": 1, "address": "x"}),
            vec!["profile_id"],
        ),
        (
            json!({"profile_id": 1001, "type": 1, "address": "x".repeat(256)}),
            vec!["address"],
        ),
        (
            json!({"profile_id": 1001, "type": 1, "address": "x", "country_id": 61}),
            vec!["country_id"],
        ),
        (
            json!({"profile_id": 1001, "type": 1, "address": "x", "country_id": 53}),
            vec!["country_id"],
        ),
        (
            json!({"profile_id": 1001, "type": 1, "address": "x", "country_id": 52, "state_id": 61}),
            vec!["state_id"],
        ),
        (
            json!({"profile_id": 1001, "type": 1, "address": "x", "state_id": 61, "city_id": 72}),
            vec!["city_id"],
        ),
    ] {
        let reply = send(&app, "POST", "address", MINA, body.clone())
            .await
            .expect(422)
            .json();
        let errors = reply["errors"].as_object().unwrap();
        let named: Vec<&str> = errors.keys().map(String::as_str).collect();
        assert!(
            fields.iter().all(|f| named.contains(f)) && named.len() == fields.len(),
            "{body}: {reply}"
        );
    }
    for body in [
        json!({"address": ""}),
        json!({"profile_id": 1002}),
        json!({"type": -1}),
        json!({"city_id": 62}),
    ] {
        send(&app, "PUT", &path, MINA, body).await.expect(422);
    }
    assert_eq!(app.counts().await, before);
}

#[both(places())]
async fn countries_states_and_cities(app: App) {
    let shown = get(&app, MINA, "country").await;
    assert_eq!(
        shown["data"].to_string(),
        json!([{"id": 51, "name": "Taiwan", "abbrev": null}, {"id": 52, "name": "Japan", "abbrev": "JP"}]).to_string()
    );
    for (path, wanted) in [
        ("state", vec![61, 62]),
        ("state?name=keel", vec![61]),
        ("state?country_id=52", vec![]),
        ("state?per_page=1&page=2", vec![62]),
        ("city", vec![71, 72]),
        ("city?name=DAAN", vec![72]),
        ("city?state_id=61", vec![71]),
        ("country?name=pan", vec![52]),
    ] {
        assert_eq!(ids(&app, MINA, path).await, wanted, "{path}");
    }
    let city = get(&app, MINA, "city").await["data"][0].to_string();
    assert_eq!(
        city,
        json!({"id": 71, "state_id": 61, "name": "Renai", "zipcode": "200"}).to_string()
    );
    for path in ["country?search=x", "state?state_id=1", "city?country_id=51"] {
        let call = app.get(&format!("/api/v1/{path}")).bearer(MINA);
        call.send().await.expect(422);
    }
    // Administrators create the entries of the lists. A state needs its country, and a city needs its state.
    let omar = app.token_of(8).await;
    let make = async |body: Value| {
        let call = app.post("/v1/classifications").bearer(&omar).json(&body);
        call.send().await
    };
    for body in [
        json!({"kind": "state", "name": "Osaka"}),
        json!({"kind": "city", "name": "Kita", "parent_id": 52}),
        json!({"kind": "country", "name": "Laos", "parent_id": 52}),
    ] {
        let reply = make(body.clone()).await.expect(422).json();
        assert_eq!(reply["errors"][0]["field"], "parent_id", "{body}: {reply}");
    }
    let made = make(json!({"kind": "state", "name": "Osaka", "parent_id": 52}))
        .await
        .expect(201)
        .json();
    let city = json!({"kind": "city", "name": "Kita", "parent_id": made["id"], "code": "530-0000"});
    let city = make(city).await.expect(201).json();
    assert_eq!(city["code"], "530-0000");
    assert_eq!(
        ids(&app, MINA, "city?name=kita").await,
        [city["id"].as_i64().unwrap()]
    );
}
