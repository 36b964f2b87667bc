//! The OpenAPI document agrees with the server: routes, requests, answers.

use crate::support::{App, Backend, Database, Reply, both};
use crate::v1::{OMAR, PASSWORD, act, anonymous, get, post, start};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const METHODS: [&str; 5] = ["get", "put", "post", "delete", "patch"];

async fn description(app: &App) -> Value {
    let reply = app.get("/openapi.json").send().await.expect(200);
    assert_eq!(reply.header("content-type"), Some("application/json"));
    reply.json()
}

fn operations(api: &Value) -> Vec<(String, &'static str, &Value)> {
    let mut operations = Vec::new();
    for (path, item) in api["paths"].as_object().unwrap() {
        for method in METHODS {
            if let Some(operation) = item.get(method) {
                operations.push((path.clone(), method, operation));
            }
        }
        assert!(
            item.as_object()
                .unwrap()
                .keys()
                .all(|k| METHODS.contains(&k.as_str())),
            "{path}"
        );
    }
    operations
}

/// Returns the target of a reference. Other values are returned unchanged.
fn resolved<'a>(api: &'a Value, value: &'a Value) -> &'a Value {
    match value.get("$ref").and_then(Value::as_str) {
        Some(target) => api.pointer(target.strip_prefix('#').unwrap()).unwrap(),
        None => value,
    }
}

/// The parameters of an operation.
fn parameters<'a>(api: &'a Value, operation: &'a Value) -> Vec<&'a Value> {
    let listed = operation["parameters"].as_array();
    (listed.into_iter().flatten())
        .map(|parameter| resolved(api, parameter))
        .collect()
}

/// The answer that an operation describes for a status: its own answer, or the refusal that every request can get.
fn response<'a>(api: &'a Value, operation: &'a Value, status: u16) -> Option<&'a Value> {
    let responses = &operation["responses"];
    let own = responses.get(status.to_string());
    let response = own.or_else(|| responses.get("default").filter(|_| status >= 400))?;
    Some(resolved(api, response))
}

fn references<'a>(value: &'a Value, found: &mut BTreeSet<&'a str>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                match value.as_str() {
                    Some(target) if key == "$ref" => {
                        found.insert(target);
                    }
                    _ => references(value, found),
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

fn size(rule: &Value) -> usize {
    usize::try_from(rule.as_u64().unwrap()).unwrap()
}

/// Collects the parts of a value that violate a schema. The function implements only the JSON Schema keywords that the
/// document uses.
fn misfits(api: &Value, schema: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
    let fits = |schema: &Value| {
        let mut found = Vec::new();
        misfits(api, schema, value, at, &mut found);
        found
    };
    for (keyword, rule) in schema.as_object().unwrap() {
        let fine = match keyword.as_str() {
            "$ref" => {
                let target = rule.as_str().unwrap().strip_prefix('#').unwrap();
                misfits(api, api.pointer(target).unwrap(), value, at, found);
                true
            }
            "allOf" => {
                rule.as_array()
                    .unwrap()
                    .iter()
                    .for_each(|s| found.extend(fits(s)));
                true
            }
            "oneOf" => {
                rule.as_array()
                    .unwrap()
                    .iter()
                    .filter(|s| fits(s).is_empty())
                    .count()
                    == 1
            }
            "type" => {
                let is = |name: &Value| match name.as_str().unwrap() {
                    "object" => value.is_object(),
                    "array" => value.is_array(),
                    "string" => value.is_string(),
                    "integer" => value.is_i64() || value.is_u64(),
                    "boolean" => value.is_boolean(),
                    "null" => value.is_null(),
                    other => {
                        found.push(format!("{at}: unknown type {other}"));
                        true
                    }
                };
                match rule {
                    Value::Array(names) => names.iter().any(is),
                    one => [one].into_iter().any(is),
                }
            }
            "enum" => rule.as_array().unwrap().contains(value),
            "required" => {
                for name in rule.as_array().unwrap() {
                    if value.is_object() && value.get(name.as_str().unwrap()).is_none() {
                        found.push(format!("{at}: {name} is missing"));
                    }
                }
                true
            }
            "properties" => {
                for (name, schema) in rule.as_object().unwrap() {
                    if let Some(value) = value.get(name) {
                        misfits(api, schema, value, &format!("{at}.{name}"), found);
                    }
                }
                true
            }
            "additionalProperties" => {
                *rule != json!(false)
                    || value.as_object().is_none_or(|members| {
                        members
                            .keys()
                            .all(|k| schema["properties"].get(k).is_some())
                    })
            }
            "items" => {
                for (n, value) in value.as_array().into_iter().flatten().enumerate() {
                    misfits(api, rule, value, &format!("{at}.{n}"), found);
                }
                true
            }
            "minimum" => value.as_i64().is_none_or(|v| v >= rule.as_i64().unwrap()),
            "maximum" => value.as_i64().is_none_or(|v| v <= rule.as_i64().unwrap()),
            "maxItems" => value.as_array().is_none_or(|v| v.len() <= size(rule)),
            "minLength" => value
                .as_str()
                .is_none_or(|v| v.chars().count() >= size(rule)),
            "maxLength" => value
                .as_str()
                .is_none_or(|v| v.chars().count() <= size(rule)),
            // The test does not check patterns, because the server itself compares a text with its pattern.
            "format" | "pattern" | "description" | "title" | "example" | "examples" | "default" => {
                true
            }
            other => {
                found.push(format!("{at}: the test does not know the keyword {other}"));
                true
            }
        };
        if !fine {
            found.push(format!("{at}: {keyword} {rule} does not fit {value}"));
        }
    }
}

/// Checks that the operation describes this answer.
#[track_caller]
fn described(api: &Value, path: &str, method: &str, reply: &Reply) {
    let response = response(api, &api["paths"][path][method], reply.status);
    assert!(
        response.is_some(),
        "{method} {path} answered {}, which it does not describe: {}",
        reply.status,
        reply.body
    );
    let response = response.unwrap();
    if reply.status >= 400 {
        let code = format!("`{}`", reply.json()["code"].as_str().unwrap());
        let listed = response["description"].as_str().unwrap();
        assert!(
            listed.contains(&code),
            "{method} {path} answered {code}, which it does not describe: {listed}"
        );
    }
    let Some(content) = response.get("content") else {
        assert_eq!(reply.body, "");
        return;
    };
    let schema = &content[reply.header("content-type").unwrap()]["schema"];
    assert!(schema.is_object(), "{method} {path}: {:?}", reply.headers);
    if path == "/openapi.json" {
        return;
    }
    let mut found = Vec::new();
    misfits(api, schema, &reply.json(), "answer", &mut found);
    assert!(
        found.is_empty(),
        "{method} {path}: {found:#?}\n{}",
        reply.body
    );
}

/// The document is valid OpenAPI 3.1. All references exist, all components are used, and names are unique.
#[both]
async fn the_description_is_whole(app: App) {
    let api = description(&app).await;
    assert_eq!(api["openapi"], "3.1.0");
    assert_eq!(api["info"]["title"], "Parlor");
    assert!(api["info"]["version"].is_string());
    let mut referred = BTreeSet::new();
    references(&api, &mut referred);
    for target in &referred {
        assert!(
            api.pointer(target.strip_prefix('#').unwrap()).is_some(),
            "{target}"
        );
    }
    for kind in ["schemas", "responses", "parameters"] {
        for name in api["components"][kind].as_object().unwrap().keys() {
            assert!(
                referred.contains(format!("#/components/{kind}/{name}").as_str()),
                "{name} is not used"
            );
        }
    }
    assert_eq!(
        api["components"]["securitySchemes"]["bearer"],
        json!({"type": "http", "scheme": "bearer",
        "description": api["components"]["securitySchemes"]["bearer"]["description"]})
    );
    assert_eq!(
        api["components"]["securitySchemes"]["cookie"]["name"],
        "__Host-parlor-session"
    );
    assert_eq!(api["security"], json!([{"bearer": []}, {"cookie": []}]));
    let tags = api["tags"]
        .as_array()
        .unwrap()
        .iter()
        .map(|t| &t["name"])
        .collect::<Vec<_>>();
    let mut names = BTreeSet::new();
    for (path, method, operation) in operations(&api) {
        assert!(
            names.insert(operation["operationId"].as_str().unwrap().to_owned()),
            "{path}"
        );
        assert!(
            operation["summary"].as_str().is_some_and(|s| !s.is_empty()),
            "{method} {path}"
        );
        assert!(
            operation["tags"]
                .as_array()
                .unwrap()
                .iter()
                .all(|t| tags.contains(&t)),
            "{method} {path}"
        );
        let parameters = parameters(&api, operation);
        let in_path = parameters
            .iter()
            .filter(|p| p["in"] == "path")
            .map(|p| p["name"].as_str().unwrap())
            .collect::<Vec<_>>();
        assert_eq!(in_path.len(), path.matches('{').count(), "{path}");
        for name in in_path {
            assert!(path.contains(&format!("{{{name}}}")), "{path}");
        }
        let mut unique = BTreeSet::new();
        for parameter in &parameters {
            assert!(
                unique.insert((parameter["in"].to_string(), parameter["name"].to_string())),
                "{path}"
            );
            assert!(
                parameter["schema"].is_object() && parameter["description"].is_string(),
                "{path} {parameter}"
            );
        }
        let keyed = parameters.iter().any(|p| p["name"] == "Idempotency-Key");
        let issues = path.starts_with("/v1/sessions")
            || path.starts_with("/v1/credentials")
            || path.starts_with("/v1/me/totp")
            || path.starts_with("/v1/sign-in/")
            || path == "/v1/me/logins"
            || ["/secret", "/password", "/password-link", "/totp"]
                .iter()
                .any(|end| path.ends_with(end));
        assert_eq!(
            keyed,
            method != "get"
                && !issues
                && !["/typing", "/viewing", "/off-record-messages"]
                    .iter()
                    .any(|end| path.ends_with(end)),
            "{method} {path}"
        );
        let responses = operation["responses"].as_object().unwrap();
        for (status, response) in responses {
            let refuses = status == "default" || status.starts_with(['4', '5']);
            if refuses {
                assert!(
                    response["$ref"]
                        .as_str()
                        .is_some_and(|target| target.starts_with("#/components/responses/")),
                    "{path} {status}"
                );
            }
            let response = resolved(&api, response);
            assert!(
                response["description"]
                    .as_str()
                    .is_some_and(|text| !text.is_empty()),
                "{path} {status}"
            );
            if refuses {
                let schema = &response["content"]["application/problem+json"]["schema"];
                assert_eq!(
                    schema["$ref"], "#/components/schemas/Problem",
                    "{method} {path} {status}"
                );
            }
        }
        let open = operation["security"] == json!([{}]);
        let signs_in = path == "/v1/sessions" && method == "post"
            || path == "/v1/password"
            || path == "/v1/sign-in"
            || path.starts_with("/v1/sign-in/");
        assert_eq!(open, path == "/openapi.json" || signs_in, "{path}");
        assert_eq!(
            responses.contains_key("default") && !signs_in,
            !open,
            "{path}"
        );
    }
}

/// The server has every described operation. Other methods of the same paths are refused.
#[both]
async fn exactly_the_routes_served(app: App) {
    let api = description(&app).await;
    let mut served = BTreeSet::new();
    for (path, method, _) in operations(&api) {
        let reply = app
            .request(
                &method.to_uppercase(),
                &path.replace("{id}", "1").replace("{key}", "support"),
            )
            .send()
            .await;
        assert!(
            reply.status != 405 && !reply.body.contains(r#""code":"no-route""#),
            "{method} {path}: {}",
            reply.status
        );
        served.insert((path, method));
    }
    for path in api["paths"].as_object().unwrap().keys() {
        for method in METHODS {
            if !served.contains(&(path.clone(), method)) {
                let reply = app
                    .request(
                        &method.to_uppercase(),
                        &path.replace("{id}", "1").replace("{key}", "support"),
                    )
                    .bearer(OMAR)
                    .send()
                    .await;
                crate::v1::problem(&reply, 405, "wrong-method");
            }
        }
    }
}

/// The problems that belong to no operation, because the server finds them before it knows the operation.
const OF_NO_OPERATION: [&str; 3] = ["no-route", "wrong-method", "target-too-long"];

/// The operations that change data only in memory.
const STORES_NOTHING: [&str; 3] = [
    "/v1/conversations/{id}/off-record-messages",
    "/v1/conversations/{id}/typing",
    "/v1/conversations/{id}/viewing",
];

/// A refusal of a header, a body or a credential is described only for the operations that read this part of a request.
/// Every other problem belongs to an operation.
#[test]
fn refusals_are_described_where_they_can_happen() {
    let api = serde_json::to_value(parlor_api::openapi()).unwrap();
    let mut used = BTreeSet::new();
    let mut all = String::new();
    for (path, method, operation) in operations(&api) {
        let responses = operation["responses"].as_object().unwrap();
        let listed: String = responses
            .iter()
            .filter(|(status, _)| *status == "default" || status.starts_with(['4', '5']))
            .map(|(_, response)| {
                used.insert(response["$ref"].as_str().unwrap().to_owned());
                resolved(&api, response)["description"].to_string()
            })
            .collect();
        if path == "/openapi.json" {
            assert_eq!(listed, "");
            continue;
        }
        let parameters = parameters(&api, operation);
        let reads = |name: &str| parameters.iter().any(|p| p["name"] == name);
        let open = operation["security"] == json!([{}]);
        let writes = method != "get";
        let body = &operation["requestBody"]["content"];
        let takes_file = body.get("application/octet-stream").is_some();
        for (code, can_happen) in [
            ("bad-query", true),
            ("unauthenticated", !open),
            ("bad-idempotency-key", reads("Idempotency-Key")),
            ("idempotency-key-reused", reads("Idempotency-Key")),
            ("bad-if-match", reads("If-Match")),
            ("bad-json", writes && !takes_file),
            ("not-json", writes && !takes_file),
            ("body-too-large", writes),
            (
                "outcome-unknown",
                writes && !STORES_NOTHING.contains(&path.as_str()),
            ),
            ("wrong-credentials", path == "/v1/sessions" && writes),
            ("invalid-link", path == "/v1/password"),
            ("sign-in-expired", path == "/v1/sign-in/totp"),
            ("provider-unavailable", path == "/v1/me/logins" && writes),
        ] {
            let is_listed = listed.contains(&format!("`{code}`"));
            assert_eq!(is_listed, can_happen, "{code}: {method} {path}: {listed}");
        }
        all.push_str(&listed);
    }
    let codes = &api["components"]["schemas"]["Problem"]["properties"]["code"]["enum"];
    for code in codes.as_array().unwrap() {
        let code = code.as_str().unwrap();
        let is_listed = all.contains(&format!("`{code}`"));
        assert_ne!(is_listed, OF_NO_OPERATION.contains(&code), "{code}");
    }
    let components = api["components"]["responses"].as_object().unwrap();
    for (name, component) in components {
        let refuses = component["content"]
            .get("application/problem+json")
            .is_some();
        let target = format!("#/components/responses/{name}");
        assert!(!refuses || used.contains(&target), "{name} is not used");
    }
}

/// The document repeats little. Its size, divided by the number of operations, has an upper limit. The size includes
/// schemas and webhooks. It does not include descriptions and summaries, because an explanation may be as long as
/// necessary.
#[test]
fn the_description_is_small() {
    const PER_OPERATION: usize = 1_344;
    let text = serde_json::to_string(&parlor_api::openapi()).unwrap();
    let mut api = serde_json::from_str(&text).unwrap();
    without_prose(&mut api);
    let size = serde_json::to_string(&api).unwrap().len();
    let limit = operations(&api).len() * PER_OPERATION;
    assert!(size <= limit, "{size} of {limit} bytes");
}

/// Removes the texts of all descriptions and summaries.
fn without_prose(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|name, member| {
                !(matches!(name.as_str(), "description" | "summary") && member.is_string())
            });
            members.values_mut().for_each(without_prose);
        }
        Value::Array(items) => items.iter_mut().for_each(without_prose),
        _ => {}
    }
}

/// The examples of a request body, by name. A single example has no name.
pub(crate) fn examples(content: &Value) -> Vec<(&str, &Value)> {
    let named = content.get("examples").and_then(Value::as_object);
    let named = (named.into_iter().flatten()).map(|(name, one)| (name.as_str(), &one["value"]));
    let single = content.get("example").map(|one| ("example", one));
    named.chain(single).collect()
}

/// Every example of a request fits its schema and is accepted.
#[both]
async fn examples_are_accepted(app: App) {
    let api = description(&app).await;
    let callback = json!({"name": "An endpoint", "url": "https://partner.example/hook"});
    let callback = post(&app, OMAR, "/v1/callbacks", &callback)
        .await
        .expect(201)
        .json();
    let key = callback["key"].as_str().unwrap();
    let mut sent = 0;
    for (path, method, operation) in operations(&api) {
        let Some(content) = operation.pointer("/requestBody/content/application~1json") else {
            // An operation without a JSON body has no body, or its body is a file.
            let is_file = operation
                .pointer("/requestBody/content/application~1octet-stream")
                .is_some();
            assert!(is_file || operation.get("requestBody").is_none());
            continue;
        };
        let is_optional = operation["operationId"] == "mark_read";
        assert_eq!(operation["requestBody"]["required"], !is_optional, "{path}");
        let examples = examples(content);
        assert!(!examples.is_empty(), "{path}");
        for (name, example) in examples {
            let mut found = Vec::new();
            misfits(&api, &content["schema"], example, name, &mut found);
            assert!(found.is_empty(), "{path}: {found:#?}");
            // These operations need a session, a link, a token, or two conversations of one contact. The example cannot
            // contain them.
            if path.ends_with("/password")
                || path == "/v1/undo"
                || path == "/v1/push/subscriptions"
                || path == "/v1/conversations/{id}/merge"
                || path.starts_with("/v1/me/totp")
                || path == "/v1/me/logins"
                || path.starts_with("/v1/sign-in/")
                // These operations need a customer's file, an inbox of the kind `messaging`, a survey, or a table of
                // contacts. They have tests of their own.
                || path == "/v1/contact-rows/{id}"
                || path == "/v1/contacts/{id}/rows"
                || ["/answer", "/off-record", "/off-record-messages", "/rating"]
                    .iter()
                    .any(|end| path.ends_with(end))
            {
                continue;
            }
            let mut id = anonymous(&app, "hold").await.to_string();
            if path.contains("service-record") {
                act(&app, OMAR, &format!("/v1/conversations/{id}/pick-up"))
                    .await
                    .expect(200);
            }
            if path.starts_with("/v1/contacts/{id}") {
                id = "1001".to_owned();
            }
            if path == "/v1/agents/{id}/logins" {
                id = "7".to_owned();
                let acme =
                    json!({"key": "acme", "issuer": "https://id.acme.test", "client_id": "c"});
                let made = post(&app, OMAR, "/v1/sign-in-providers", &acme).await;
                made.expect(201);
            }
            if path.ends_with("hand-over") {
                let draft = app.put(&format!("/v1/conversations/{id}/draft"));
                let draft = draft.bearer(OMAR).json(&json!({"content": "x"}));
                draft.send().await.expect(200);
            }
            if path.ends_with("apply-macro") {
                // The example names the first macro, so the test creates it.
                let first = json!({"short_code": "first", "content": "x"});
                post(&app, OMAR, "/v1/macros", &first).await.expect(201);
            }
            let scheduled = path.starts_with("/v1/scheduled-messages");
            if scheduled {
                let at = app.engine().now().plus_seconds(60).iso_micros();
                let later = json!({"content": "x", "send_at": at});
                let messages = format!("/v1/conversations/{id}/messages");
                let row = post(&app, OMAR, &messages, &later).await.expect(202).json();
                id = row["id"].to_string();
            }
            if path.starts_with("/v1/messages") {
                let answer = json!({"content": "x"});
                id = post(
                    &app,
                    OMAR,
                    &format!("/v1/conversations/{id}/messages"),
                    &answer,
                )
                .await
                .expect(201)
                .json()["id"]
                    .to_string();
            }
            let is_view = path == "/v1/views/{id}";
            if is_view {
                let view = json!({"name": "x", "filter": {}});
                let made = post(&app, OMAR, "/v1/views", &view).await.expect(201);
                id = made.json()["id"].to_string();
            }
            let configured = path
                .strip_prefix("/v1/")
                .and_then(|path| path.strip_suffix("/{id}"));
            if let Some(kind) = configured.filter(|_| method == "patch" && !scheduled && !is_view) {
                let listed = get(&app, OMAR, &format!("/v1/{kind}?limit=1"))
                    .await
                    .expect(200)
                    .json();
                id = listed["data"][0]["id"].to_string();
            }
            let path_of_one = path.replace("{id}", &id).replace(
                "{key}",
                if path.starts_with("/v1/queues") {
                    "support"
                } else {
                    key
                },
            );
            let reply = app
                .request(&method.to_uppercase(), &path_of_one)
                .bearer(OMAR)
                .json(example)
                .send()
                .await;
            assert!(
                (200..300).contains(&reply.status),
                "{path} {name}: {}",
                reply.body
            );
            described(&api, &path, method, &reply);
            sent += 1;
        }
    }
    assert!(sent >= 12, "{sent}");
}

/// The document describes every answer, for success and refusal.
#[both]
async fn answers_are_as_described(app: App) {
    let api = description(&app).await;
    app.presence(8, "online").await;
    let picked = start(&app, &json!({"inbox_id": 1, "who": {"kind": "contact", "contact_id": 1001}, "intent": {"kind": "enqueue"}, "message": "m",
        "priority": "low", "subject": "s", "team_id": 5, "case": "new", "service_record": {"memo": "x", "values": [{"id": 230, "value": "y"}]}})).await;
    let id = picked["id"].as_i64().unwrap();
    let session = app
        .post("/v1/sessions")
        .json(&json!({"email": "omar@acme.test", "password": PASSWORD}))
        .send()
        .await;
    let token = session.json()["token"].as_str().unwrap().to_owned();
    described(&api, "/v1/sessions", "post", &session);
    let one = "/v1/conversations/{id}";
    let calls: &[(&str, &str, &str, Option<Value>)] = &[
        ("post", "/v1/conversations/{id}/pick-up", "", None),
        (
            "post",
            "/v1/conversations/{id}/messages",
            "",
            Some(json!({"content": "x"})),
        ),
        ("get", one, "", None),
        ("get", one, "?x=1", None),
        ("get", "/v1/conversations/{id}/messages", "?limit=1", None),
        (
            "get",
            "/v1/conversations/{id}/messages",
            "?order=newest",
            None,
        ),
        ("get", "/v1/conversations/{id}/thread", "?limit=5", None),
        ("get", "/v1/conversations/{id}/thread", "?after=x", None),
        ("get", "/v1/conversations/{id}/viewers", "", None),
        ("get", "/v1/viewers", "?limit=1", None),
        (
            "post",
            "/v1/conversations/{id}/viewing",
            "",
            Some(json!({"viewing": true})),
        ),
        (
            "get",
            "/v1/events",
            "?limit=100&include=conversation,message,contact",
            None,
        ),
        ("get", "/v1/conversations/{id}/routing", "", None),
        ("post", "/v1/conversations/{id}/resolve", "", None),
        ("post", "/v1/conversations/{id}/pick-up", "", None),
        ("post", "/v1/conversations/{id}/reopen", "", None),
        ("get", "/v1/conversations", "", None),
        ("get", "/v1/conversations", "?status=x", None),
        ("get", "/v1/conversations", "?%", None),
        ("get", "/v1/floor", "", None),
        ("get", "/v1/floor/agents", "", None),
        ("get", "/v1/floor/agents", "?availability=x", None),
        ("get", "/v1/queues", "?limit=1", None),
        ("post", "/v1/queues/{key}/take-next", "", None),
        ("post", "/v1/undo", "", Some(json!({"token": "x"}))),
        (
            "post",
            "/v1/conversations/{id}/priority",
            "?undo=true",
            Some(json!({"priority": "low"})),
        ),
        (
            "post",
            "/v1/conversations/{id}/unassign",
            "",
            Some(json!({"to": "x"})),
        ),
        (
            "post",
            "/v1/conversations/{id}/merge",
            "",
            Some(json!({"into_id": id})),
        ),
        ("post", "/v1/conversations/{id}/unmerge", "", None),
        ("post", "/v1/conversations/{id}/unread", "", Some(json!({}))),
        (
            "post",
            "/v1/conversations/{id}/followers",
            "",
            Some(json!({"add": [7]})),
        ),
        ("get", "/v1/events", "?limit=100", None),
        ("get", "/v1/events", "?wait=61", None),
        ("get", "/v1/live", "", None),
        ("get", "/v1/live", "?token=x", None),
        (
            "post",
            "/v1/conversations/{id}/typing",
            "",
            Some(json!({"typing": true})),
        ),
        ("post", "/v1/conversations/{id}/typing", "", Some(json!({}))),
        ("get", "/v1/me", "", None),
        (
            "put",
            "/v1/me/presence",
            "",
            Some(json!({"availability": "x"})),
        ),
        (
            "put",
            "/v1/me/presence",
            "",
            Some(json!({"availability": "busy"})),
        ),
        ("post", "/v1/conversations", "", Some(json!({}))),
        (
            "post",
            "/v1/conversations",
            "",
            Some(
                json!({"inbox_id": 1, "who": {"kind": "contact", "contact_id": 1002, "serial": "VIP-A0001"}, "intent": {"kind": "hold"}}),
            ),
        ),
        (
            "post",
            "/v1/sessions",
            "",
            Some(json!({"email": "a", "password": "b"})),
        ),
        ("get", "/openapi.json", "", None),
        ("delete", "/v1/sessions/current", "", None),
        ("delete", "/v1/sessions/current", "", None),
    ];
    for (method, path, query, document) in calls {
        let path_of = path.replace("{id}", &id.to_string());
        let target = format!("{}{query}", path_of.replace("{key}", "support"));
        let request = app.request(&method.to_uppercase(), &target).bearer(&token);
        let reply = match document {
            Some(document) => request.json(document),
            None => request,
        }
        .send()
        .await;
        described(&api, path, method, &reply);
    }
    described(
        &api,
        "/v1/contacts/{id}",
        "get",
        &crate::v1::get(&app, OMAR, "/v1/contacts/1042")
            .await
            .expect(200),
    );
    described(
        &api,
        "/v1/contacts/{id}",
        "get",
        &crate::v1::get(&app, OMAR, "/v1/contacts/1")
            .await
            .expect(404),
    );
    described(
        &api,
        "/v1/sessions/current",
        "delete",
        &app.delete("/v1/sessions/current")
            .bearer(OMAR)
            .send()
            .await
            .expect(403),
    );
    let text = app
        .post("/v1/conversations")
        .bearer(OMAR)
        .body("text/plain", "x")
        .send()
        .await
        .expect(415);
    described(&api, "/v1/conversations", "post", &text);
    let callback = post(
        &app,
        OMAR,
        "/v1/callbacks",
        &json!({"name": "An endpoint", "url": "https://partner.example/hook"}),
    )
    .await;
    described(&api, "/v1/callbacks", "post", &callback);
    let key = callback.expect(201).json()["key"]
        .as_str()
        .unwrap()
        .to_owned();
    described(
        &api,
        "/v1/callbacks",
        "post",
        &post(
            &app,
            OMAR,
            "/v1/callbacks",
            &json!({"name": "", "url": "x"}),
        )
        .await
        .expect(422),
    );
    act(&app, OMAR, &format!("/v1/callbacks/{key}/pause"))
        .await
        .expect(200);
    anonymous(&app, "hold").await;
    let page = crate::v1::get(&app, OMAR, &format!("/v1/callbacks/{key}/deliveries"))
        .await
        .expect(200);
    described(&api, "/v1/callbacks/{key}/deliveries", "get", &page);
    let delivery = page.json()["data"][0]["id"].as_str().unwrap().to_owned();
    let delivery = crate::v1::get(&app, OMAR, &format!("/v1/callback-deliveries/{delivery}"))
        .await
        .expect(200);
    described(&api, "/v1/callback-deliveries/{id}", "get", &delivery);
    described(
        &api,
        "/v1/callbacks/{key}/test",
        "post",
        &act(&app, OMAR, &format!("/v1/callbacks/{key}/test"))
            .await
            .expect(202),
    );
    described(
        &api,
        "/v1/callbacks",
        "get",
        &crate::v1::get(&app, OMAR, "/v1/callbacks")
            .await
            .expect(200),
    );
    let agents = crate::v1::get(&app, &app.token_of(7).await, "/v1/callbacks")
        .await
        .expect(403);
    described(&api, "/v1/callbacks", "get", &agents);
    described(
        &api,
        "/v1/callbacks/{key}",
        "delete",
        &app.delete(&format!("/v1/callbacks/{key}"))
            .bearer(OMAR)
            .send()
            .await
            .expect(204),
    );
    let another = crate::v1::session(&app, 7).await;
    let held = anonymous(&app, "hold").await;
    post(
        &app,
        OMAR,
        &format!("/v1/conversations/{held}/assign"),
        &json!({"agent_id": 8}),
    )
    .await
    .expect(200);
    for (verb, document) in [
        ("assign", json!({"agent_id": 7})),
        ("transfer", json!({"team_id": 5})),
        ("release", json!({})),
    ] {
        let reply = post(
            &app,
            &another,
            &format!("/v1/conversations/{held}/{verb}"),
            &document,
        )
        .await
        .expect(403);
        described(
            &api,
            &format!("/v1/conversations/{{id}}/{verb}"),
            "post",
            &reply,
        );
    }
    let merging = post(
        &app,
        &another,
        "/v1/contacts/1001/merge",
        &json!({"contact_id": 1002, "evidence": "given"}),
    )
    .await
    .expect(403);
    described(&api, "/v1/contacts/{id}/merge", "post", &merging);
    let given = json!({"agent_id": 7});
    let assign = format!("/v1/conversations/{held}/assign");
    post(&app, OMAR, &assign, &given).await.expect(200);
    let subscription = json!({
        "endpoint": "https://push.example/x",
        "keys": {
            "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
            "auth": "BTBZMqHH6r4Tts7J_aSIgg",
        },
    });
    let path = "/v1/push/subscriptions";
    for status in [201, 200] {
        let reply = post(&app, &another, path, &subscription)
            .await
            .expect(status);
        described(&api, path, "post", &reply);
    }
    for path in [
        path,
        "/v1/push/key",
        "/v1/notifications",
        "/v1/me/notification-settings",
    ] {
        let reply = get(&app, &another, path).await.expect(200);
        described(&api, path, "get", &reply);
    }
    // A conversation in an answer has exactly the described members.
    let shown = crate::v1::get(&app, OMAR, &format!("/v1/conversations/{id}"))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (shown.as_object().unwrap().keys().map(String::as_str)).collect::<BTreeSet<_>>(),
        members(&api, &api["components"]["schemas"]["ConversationRow"])
    );
}

/// The names of the members of a schema and of all its parts.
fn members<'a>(api: &'a Value, schema: &'a Value) -> BTreeSet<&'a str> {
    if let Some(reference) = schema["$ref"].as_str() {
        return members(api, api.pointer(&reference[1..]).unwrap());
    }
    let own = schema["properties"].as_object().into_iter().flatten();
    let parts = schema["allOf"].as_array().into_iter().flatten();
    (own.map(|(name, _)| name.as_str()))
        .chain(parts.flat_map(|part| members(api, part)))
        .collect()
}

/// The examples of `docs/api.md` as one script. Each call must succeed, and each answer must be JSON.
fn script_of_the_guide(addr: std::net::SocketAddr) -> String {
    let guide = include_str!("../../../../../docs/api.md");
    let blocks = guide.split("```sh\n").skip(1);
    let mut script = r#"set -e -o pipefail
curl() { command curl --fail-with-body "$@" > answer || { echo "$*: $(cat answer)" >&2; return 1; }; cat answer; cat answer >> answers; echo >> answers; }
"#
    .to_owned();
    for block in blocks {
        script.push_str(block.split("```").next().unwrap());
    }
    // A call outside of these blocks would not be tested.
    assert!(!guide.contains("\n    curl"));
    script.replace("http://127.0.0.1:8080", &format!("http://{addr}"))
}

/// All examples of the guide work with the demo, pasted into one shell.
#[both]
async fn the_guide_works(backend: Backend) {
    let app = App::bare(Database::fresh(backend).await).await;
    let demo = parlor::demo::furnish(app.engine()).await.unwrap();
    let dir = tempfile::tempdir().unwrap();
    let script = script_of_the_guide(app.addr());
    let output = tokio::process::Command::new("bash")
        .args(["-c", &script])
        .env("PASSWORD", demo.password())
        .current_dir(dir.path())
        .output()
        .await
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let answers = std::fs::read_to_string(dir.path().join("answers")).unwrap();
    let answers: Vec<Value> = (answers.lines())
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect();
    assert_eq!(answers.len(), script.matches("curl -s").count());
    assert!(answers.len() >= 25, "{}", answers.len());
    app.stop().await;
}
