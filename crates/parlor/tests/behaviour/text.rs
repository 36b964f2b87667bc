//! The comparison of names, mailboxes, phone numbers and searches, in any script and through every API. Several
//! spellings of one value are treated as equal, with the same results on both databases.

use crate::support::accounts::{Accounts, Agent, Attribute, Queue, Team, Token};
use crate::support::index::indexed;
use crate::support::{App, Reply, both, escape};
use serde_json::{Value, json};

/// The access token of agent 8, an administrator.
const OMAR: &str = "access-token-of-omar";
/// The token of employee 7.
const MINA: &str = "firstline-token-of-mina";
const PASSWORD: &str = "correct horse battery staple";
/// Six spellings of one phone number.
const SPELLINGS: [&str; 6] = [
    "+886 955 345 679",
    "+886-955-345-679",
    "+886 (955) 345-679",
    "00886955345679",
    "+886\u{a0}955\u{a0}345\u{a0}679",
    "\u{202a}+886955345679\u{202c}",
];

async fn get(app: &App, path: &str) -> Reply {
    app.get(path).bearer(OMAR).send().await
}

async fn post(app: &App, path: &str, document: &Value) -> Reply {
    app.post(path).bearer(OMAR).json(document).send().await
}

/// Creates a contact with this name and these points. Returns the answer.
async fn make(app: &App, name: &str, points: &[(&str, &str)]) -> Reply {
    let points: Vec<Value> = (points.iter())
        .map(|(kind, value)| json!({"kind": kind, "value": value}))
        .collect();
    post(
        app,
        "/v1/contacts",
        &json!({"name": name, "contact_points": points}),
    )
    .await
}

async fn made(app: &App, name: &str, points: &[(&str, &str)]) -> i64 {
    let reply = make(app, name, points).await.expect(201).json();
    reply["id"].as_i64().unwrap()
}

fn ids(list: &Value) -> Vec<i64> {
    let mut ids: Vec<i64> = (list.as_array().unwrap().iter())
        .map(|row| row["id"].as_i64().unwrap())
        .collect();
    ids.sort_unstable();
    ids
}

/// The ids of the contacts in Firstline's list of contacts, with this text in this filter.
async fn firstline(app: &App, filter: &str, text: &str) -> Vec<i64> {
    let path = format!("/api/v1/contact?{filter}={}", escape(text));
    let reply = app.get(&path).bearer(MINA).send().await.expect(200);
    ids(&reply.json()["data"])
}

/// The ids of the contacts that the list of contacts in LiveDesk's API finds with this text in `q`.
async fn livedesk(app: &App, text: &str) -> Vec<i64> {
    let path = format!("/api/v2/accounts/contacts?q={}", escape(text));
    let request = app.get(&path).basic("livedesk-key", "livedesk-secret");
    ids(&request.send().await.expect(200).json()["payload"])
}

/// The ids of the contacts that `/v1/search` finds with this text.
async fn search(app: &App, text: &str) -> Vec<i64> {
    let path = format!("/v1/search?in=contacts&q={}", escape(text));
    let found = indexed(app, async || get(app, &path).await).await;
    let found = found.expect(200).json();
    let mut ids: Vec<i64> = (found["data"].as_array().unwrap().iter())
        .map(|hit| hit["contact"]["id"].as_i64().unwrap())
        .collect();
    ids.sort_unstable();
    ids
}

/// The ids of the contacts that `GET /v1/contacts` finds with this value in this filter.
async fn with(app: &App, filter: &str, value: &str) -> Vec<i64> {
    let path = format!("/v1/contacts?{filter}={}", escape(value));
    ids(&get(app, &path).await.expect(200).json()["data"])
}

#[both]
async fn people_are_found_in_any_script(app: App) {
    for (name, email, queries) in [
        (
            "Élodie Brûlé",
            "Élodie@bücher.example",
            ["Élodie", "ÉLODIE", "e\u{301}lodie", "elodie", "BRULE"],
        ),
        (
            "Мария Ивановна",
            "Мария@почта.example",
            ["Мария", "МАРИЯ", "мария", "ИВАН", "ивановна"],
        ),
        (
            "Νίκος",
            "Νίκος@acme.test",
            ["ΝΙΚΟΣ", "Νίκος", "νικος", "ΝΊΚΟΣ", "ΝΙΚ"],
        ),
        (
            "Jonas Straße",
            "straße@acme.test",
            ["STRASSE", "Straße", "strasse", "STRAẞE", "strass"],
        ),
        (
            "Łukasz",
            "łukasz@acme.test",
            ["lukasz", "ŁUKASZ", "Łukasz", "luk", "LUKA"],
        ),
        (
            "Đặng",
            "đặng@acme.test",
            ["dang", "ĐẶNG", "Đặng", "đang", "DANG"],
        ),
        (
            "Sørensen",
            "sørensen@acme.test",
            ["sorensen", "SØRENSEN", "Sørensen", "soren", "SORENSEN"],
        ),
    ] {
        let id = made(&app, name, &[("email", email)]).await;
        for query in queries {
            assert_eq!(firstline(&app, "search", query).await, [id], "{query}");
            assert_eq!(livedesk(&app, query).await, [id], "{query}");
            assert_eq!(search(&app, query).await, [id], "{query}");
        }
        let (local, domain) = email.split_once('@').unwrap();
        let shouted = format!(
            "{}@{}",
            local.to_uppercase().replace("SS", "ß"),
            domain.to_uppercase()
        );
        for address in [email.to_owned(), shouted] {
            assert_eq!(with(&app, "email", &address).await, [id], "{address}");
            assert_eq!(firstline(&app, "email", &address).await, [id], "{address}");
            let path = format!("/api/v1/email-contact?address={}", escape(&address));
            let list = app.get(&path).bearer(MINA).send().await.expect(200).json();
            assert_eq!(list["data"][0]["contact_id"], id, "{address}");
            // The address is shown as it was entered.
            assert_eq!(list["data"][0]["address"], email);
        }
    }
    let id = with(&app, "email", "élodie@XN--BCHER-KVA.example").await;
    assert_eq!(id, with(&app, "email", "Élodie@bücher.example").await);
    // Outside the search, addresses with different accents are different mailboxes.
    assert!(
        with(&app, "email", "elodie@bücher.example")
            .await
            .is_empty()
    );
    // The wildcards of SQL patterns have no special meaning. A text whose search form is empty finds no contact.
    for query in ["%", "_", "\\", "\u{301}", "\u{200e}"] {
        assert!(livedesk(&app, query).await.is_empty(), "{query:?}");
        assert!(
            firstline(&app, "search", query).await.is_empty(),
            "{query:?}"
        );
    }
}

#[both]
async fn two_spellings_of_a_mailbox_are_one_person(app: App) {
    for (one, other, same) in [
        ("Élodie@acme.example", "e\u{301}LODIE@ACME.example", true),
        ("ΝΙΚΟΣ@acme.example", "νικος@acme.example", true),
        ("ann@bücher.example", "ann@XN--BCHER-KVA.example", true),
        ("straße@acme.example", "strasse@acme.example", false),
        ("ann@faß.example", "ann@fass.example", false),
        ("élise@acme.example", "elise@acme.example", false),
        ("łuk@acme.example", "luk@acme.example", false),
    ] {
        let id = made(&app, "One", &[("email", one)]).await;
        let second = make(&app, "Other", &[("email", other)]).await;
        assert_eq!(
            second.status,
            if same { 422 } else { 201 },
            "{other}: {}",
            second.body
        );
        let found = with(&app, "email", other).await;
        assert_eq!(found == [id], same, "{other}");
    }
}

#[both(Accounts::acme()
    .with(Agent::new(81, "Élise").email("Élise@acme.test").password(PASSWORD))
    .with(Agent::new(82, "Nikos").email("ΝΙΚΟΣ@acme.test").password(PASSWORD))
    .with(Agent::new(83, "Bo").email("bo@bücher.example").password(PASSWORD)))]
async fn agents_sign_in_with_letters_of_any_script(app: App) {
    for (email, agent) in [
        ("Élise@acme.test", 81),
        ("ÉLISE@ACME.TEST", 81),
        ("e\u{301}lise@acme.test", 81),
        ("ΝΙΚΟΣ@acme.test", 82),
        ("νικος@acme.test", 82),
        ("Bo@BÜCHER.example", 83),
        ("bo@xn--bcher-kva.example", 83),
    ] {
        let document = json!({"email": email, "password": PASSWORD});
        let reply = app.post("/v1/sessions").json(&document).send().await;
        assert_eq!(reply.status, 201, "{email}: {}", reply.body);
        assert_eq!(reply.json()["agent"]["id"], agent, "{email}");
    }
    // Another agent cannot have the same mailbox, in this account or in another account. A different mailbox is
    // accepted.
    for (email, status) in [
        ("ÉLISE@acme.test", 422),
        ("νικος@ACME.test", 422),
        ("bo@XN--bcher-kva.example", 422),
        ("elise@acme.test", 201),
    ] {
        let reply = post(&app, "/v1/agents", &json!({"name": "N", "email": email})).await;
        assert_eq!(reply.status, status, "{email}: {}", reply.body);
    }
    let before = app.rows("agents").await;
    // A file with another spelling of the mailbox changes the same agent.
    app.apply(
        Accounts::acme().with(
            Agent::default()
                .set("email", json!("élise@ACME.test"))
                .name("Elise"),
        ),
    )
    .await;
    assert_eq!(app.rows("agents").await, before);
    let agents = get(&app, "/v1/agents?limit=100").await.expect(200).json();
    let named = (agents["data"].as_array().unwrap().iter()).find(|a| a["id"] == 81);
    let named = named.unwrap();
    assert_eq!(
        (&named["name"], &named["email"]),
        (&json!("Elise"), &json!("élise@ACME.test"))
    );
}

#[both]
async fn one_phone_number_is_one_person(app: App) {
    let id = made(&app, "Wei", &[("phone", SPELLINGS[0])]).await;
    for spelling in SPELLINGS {
        let again = make(&app, "Wei again", &[("phone", spelling)]).await;
        assert_eq!(again.status, 422, "{spelling:?}: {}", again.body);
        assert_eq!(with(&app, "phone", spelling).await, [id], "{spelling:?}");
        assert_eq!(firstline(&app, "phone_number", spelling).await, [id]);
        let who = json!({"kind": "look_up", "look_up": {"kind": "phone", "value": spelling}});
        let document =
            json!({"inbox_id": 1, "who": who, "intent": {"kind": "hold"}, "message": "m"});
        let started = post(&app, "/v1/conversations", &document).await.expect(201);
        assert_eq!(started.json()["contact_id"], id, "{spelling:?}");
    }
    // LiveDesk accepts only the E.164 form. The refusal shows that the number belongs to the same contact.
    let document = json!({"inbox_id": 407, "name": "Wei", "phone_number": "+886955345679"});
    let request = app
        .post("/api/v2/accounts/contacts")
        .basic("livedesk-key", "livedesk-secret");
    let taken = request.json(&document).send().await;
    assert_eq!(taken.status, 422, "{}", taken.body);
    // A search finds the number by its digits in every spelling. The national spelling with a leading 0 is an
    // exception, because this account has no country.
    for digits in [
        "955345679",
        "0955345679",
        "886955345",
        "345-679",
        "(955) 345",
        "00886 955 345",
        "+886955345679",
    ] {
        let expected = if digits == "0955345679" {
            vec![]
        } else {
            vec![id]
        };
        assert_eq!(livedesk(&app, digits).await, expected, "{digits}");
        assert_eq!(
            firstline(&app, "search", digits).await,
            expected,
            "{digits}"
        );
        let path = format!("/api/v1/phone-number?number={}", escape(digits));
        let list = app.get(&path).bearer(MINA).send().await.expect(200).json();
        assert_eq!(
            list["data"].as_array().unwrap().len(),
            expected.len(),
            "{digits}"
        );
    }
    assert_eq!(search(&app, "955345679").await, [id]);
    // The number is shown as it was entered.
    let shown = get(&app, &format!("/v1/contacts/{id}"))
        .await
        .expect(200)
        .json();
    assert_eq!(shown["contact_points"][0]["value"], SPELLINGS[0]);
    // Only primary numbers are unique. In an account without a country, Parlor does not add a country code to a
    // national number.
    made(&app, "Flatmate", &[("home_phone", SPELLINGS[1])]).await;
    let national = made(&app, "National", &[("phone", "0955-345-679")]).await;
    assert_eq!(with(&app, "phone", "0955 345 679").await, [national]);
}

/// An account with the country Taiwan. Parlor uses the country to complete national phone numbers.
fn taiwan() -> Accounts {
    Accounts::new(77, "Formosa")
        .set("country", "TW")
        .with(Queue::new("service"))
        .with(
            Agent::new(770, "Lin")
                .email("lin@formosa.test")
                .set("role", json!("administrator")),
        )
        .with(Token::access(770, "access-token-of-lin"))
}

#[both(taiwan())]
async fn a_country_completes_national_numbers(app: App) {
    let lin = async |spelling: &str| {
        let point = json!({"kind": "phone", "value": spelling});
        let document = json!({"name": "Wei", "contact_points": [point]});
        app.post("/v1/contacts")
            .bearer("access-token-of-lin")
            .json(&document)
            .send()
            .await
    };
    let id = lin("0955-345-679").await.expect(201).json()["id"].clone();
    for spelling in
        SPELLINGS
            .into_iter()
            .chain(["(0955) 345 679", "955 345 679", "+886 (0)955 345 679"])
    {
        let again = lin(spelling).await;
        assert_eq!(again.status, 422, "{spelling:?}: {}", again.body);
        let path = format!("/v1/contacts?phone={}", escape(spelling));
        let found = app
            .get(&path)
            .bearer("access-token-of-lin")
            .send()
            .await
            .expect(200)
            .json();
        assert_eq!(found["data"][0]["id"], id, "{spelling:?}");
    }
    lin("0955-345-678").await.expect(201);
    // The search finds an international number by its national spelling, and by its first digits.
    let id = lin("+886 933 111 222").await.expect(201).json()["id"].clone();
    for spelling in ["0933111222", "(0933) 111-222", "0933 111", "+886933111222"] {
        let path = format!("/v1/search?q={}", escape(spelling));
        let search = async || app.get(&path).bearer("access-token-of-lin").send().await;
        let found = indexed(&app, search).await.expect(200).json();
        let hits = found["data"].as_array().unwrap();
        assert_eq!(hits.len(), 1, "{spelling}: {found}");
        assert_eq!(hits[0]["contact"]["id"], id, "{spelling}");
    }
    let account = app
        .get("/v1/account")
        .bearer("access-token-of-lin")
        .send()
        .await;
    assert_eq!(account.expect(200).json()["country"], "TW");
    // The country is part of the comparison of phone numbers, so it cannot be changed.
    let mut provision =
        crate::support::provisioned(Accounts::new(77, "Formosa").set("country", "JP"));
    provision.force = true;
    let report = app.engine().provision(provision).await.unwrap();
    assert!(
        !report.applied && report.faults[0].message.contains("cannot be changed"),
        "{report:?}"
    );
    let report = crate::support::provisioned(Accounts::new(78, "Nowhere").set("country", "JP"));
    assert!(app.engine().provision(report).await.unwrap().applied);
}

#[both(Accounts::acme()
    .with(Team::new(55, "Équipe"))
    .with(Queue::new("Очередь"))
    .with(Attribute::new(251, "contact", "Größe", "text"))
    .with(Token::access(7, "access-token-of-mina")))]
async fn names_are_the_same_in_any_case(app: App) {
    for (path, document) in [
        ("/v1/teams", json!({"name": "E\u{301}QUIPE"})),
        ("/v1/queues", json!({"key": "ОЧЕРЕДЬ"})),
        (
            "/v1/attributes",
            json!({"object": "contact", "name": "GRÖßE", "value_type": "text"}),
        ),
    ] {
        let before = app.counts().await;
        let reply = post(&app, path, &document).await;
        assert_eq!(reply.status, 422, "{path}: {}", reply.body);
        // The document has all required fields, so the refusal concerns only the name.
        let refused = &reply.json()["errors"];
        assert_eq!(refused.as_array().unwrap().len(), 1, "{path}: {refused}");
        let fields = ["name", "key"].map(Value::from);
        assert!(fields.contains(&refused[0]["field"]), "{path}: {refused}");
        assert_eq!(app.counts().await, before);
    }
    post(&app, "/v1/labels", &json!({"name": "Été"}))
        .await
        .expect(201);
    let again = post(&app, "/v1/labels", &json!({"name": "ÉTÉ"})).await;
    assert_eq!(again.status, 422, "{}", again.body);
    post(&app, "/v1/labels", &json!({"name": "Ete"}))
        .await
        .expect(201);
    get(&app, &format!("/v1/queues/{}", escape("очередь")))
        .await
        .expect(200);
    // A file may use any spelling of a name, and changes the existing object.
    let counts = (app.rows("teams").await, app.rows("queues").await);
    app.apply(
        Accounts::acme()
            .with(Team::default().set("name", json!("ÉQUIPE")))
            .with(Queue::new("ОЧЕРЕДЬ").max_length(9))
            .with(
                Agent::new(84, "Zoé")
                    .teams(&["équipe"])
                    .queues(&["Очередь"]),
            ),
    )
    .await;
    assert_eq!((app.rows("teams").await, app.rows("queues").await), counts);
    let agent = get(&app, "/v1/agents/84").await.expect(200).json();
    assert_eq!(agent["team_ids"], json!([55]), "{agent}");
    // Values of custom attributes are stored under the defined name.
    let document = json!({"name": "A", "custom_attributes": {"gro\u{308}ße": "38"}});
    let contact = post(&app, "/v1/contacts", &document)
        .await
        .expect(201)
        .json();
    assert_eq!(contact["custom_attributes"], json!({"Größe": "38"}));
    // Two spellings of a label are one label.
    let document = json!({"inbox_id": 1, "who": {"kind": "anonymous"}, "intent": {"kind": "hold"}, "message": "m", "labels": ["VIP", "vip", "Été"]});
    let started = post(&app, "/v1/conversations", &document)
        .await
        .expect(201)
        .json();
    assert_eq!(started["labels"], json!(["VIP", "Été"]));
    let path = format!("/v1/conversations/{}/labels", started["id"]);
    let change = json!({"add": ["Vip", "neu"], "remove": ["E\u{301}TE\u{301}"]});
    let labelled = post(&app, &path, &change).await.expect(200).json();
    assert_eq!(labelled["labels"], json!(["VIP", "neu"]));
}

/// The order of names depends on their letters, not on the database's locale.
#[both]
async fn names_are_sorted_by_their_letters(app: App) {
    let mut expected = Vec::new();
    for name in [
        "Zz Ada",
        "zz-bo",
        "Zz Élise",
        "ZZ Fay",
        "Zz Łukasz",
        "zz mo",
    ] {
        let email = format!("{}@sorted.test", expected.len());
        expected.push(made(&app, name, &[("email", &email)]).await);
    }
    let path = "/api/v2/accounts/contacts?q=sorted.test&sort=name&page_size=50";
    let request = app.get(path).basic("livedesk-key", "livedesk-secret");
    let list = request.send().await.expect(200).json();
    let found: Vec<i64> = (list["payload"].as_array().unwrap().iter())
        .map(|row| row["id"].as_i64().unwrap())
        .collect();
    // The expected order has a space before a hyphen.
    let bo = expected.remove(1);
    expected.push(bo);
    assert_eq!(found, expected);
}
