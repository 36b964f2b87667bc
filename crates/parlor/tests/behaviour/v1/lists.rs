//! Lists: pages, filters and views. A caller of another account sees none of the objects.

use crate::support::{App, both};
use crate::v1::{OMAR, act, anonymous, get, invalid, post, problem, session, start};
use serde_json::{Value, json};

async fn ids(app: &App, token: &str, query: &str) -> (Vec<i64>, Value) {
    let page = get(app, token, &format!("/v1/conversations{query}"))
        .await
        .expect(200)
        .json();
    assert_eq!(
        page.as_object().unwrap().keys().collect::<Vec<_>>(),
        ["data", "next", "previous"]
    );
    let ids = page["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["id"].as_i64().unwrap())
        .collect();
    (ids, page["next"].clone())
}

#[both]
async fn conversations_in_pages(app: App) {
    assert_eq!(ids(&app, OMAR, "").await, (vec![], Value::Null));
    let mut started = Vec::new();
    for _ in 0..7 {
        started.push(anonymous(&app, "hold").await);
    }
    started.reverse();
    assert_eq!(
        ids(&app, OMAR, "").await,
        (started.clone(), Value::Null),
        "newest first"
    );
    let mut seen = Vec::new();
    let mut query = "?limit=3".to_owned();
    let mut sizes = Vec::new();
    loop {
        let (page, next) = ids(&app, OMAR, &query).await;
        sizes.push(page.len());
        seen.extend(page);
        let Some(next) = next.as_str() else { break };
        query = format!("?limit=3&after={next}");
    }
    assert_eq!((seen, sizes), (started.clone(), vec![3, 3, 1]));
    // A full last page has no next page.
    let (page, next) = ids(&app, OMAR, "?limit=7").await;
    assert_eq!((page.len(), next), (7, Value::Null));
    // The default limit is 25.
    for _ in 0..20 {
        anonymous(&app, "hold").await;
    }
    let (page, next) = ids(&app, OMAR, "").await;
    assert_eq!((page.len(), next.is_string()), (25, true));
    assert_eq!(ids(&app, OMAR, "?limit=100").await.0.len(), 27);
}

#[both]
async fn conversations_by_filter(app: App) {
    let contact = start(&app, &json!({"inbox_id": 2, "who": {"kind": "contact", "contact_id": 1003}, "intent": {"kind": "hold"}})).await["id"].as_i64().unwrap();
    let queued = anonymous(&app, "enqueue").await;
    let mine = anonymous(&app, "hold").await;
    act(&app, OMAR, &format!("/v1/conversations/{mine}/pick-up"))
        .await
        .expect(200);
    let done = anonymous(&app, "hold").await;
    act(&app, OMAR, &format!("/v1/conversations/{done}/resolve"))
        .await
        .expect(200);
    for (query, expected) in [
        ("?status=open", vec![mine, queued, contact]),
        ("?status=resolved", vec![done]),
        ("?status=snoozed", vec![]),
        ("?inbox_id=2", vec![contact]),
        ("?inbox_id=1&status=open", vec![mine, queued]),
        ("?assignee=8", vec![mine]),
        ("?assignee=7", vec![]),
        ("?contact_id=1003", vec![contact]),
        ("?contact_id=9001", vec![]),
        ("?inbox_id=900", vec![]),
        ("?queue=support", vec![queued]),
        ("?queue=support&status=resolved", vec![]),
    ] {
        assert_eq!(ids(&app, OMAR, query).await.0, expected, "{query}");
    }
    // The list shows each conversation in the same form as `GET /v1/conversations/{id}`.
    let page = get(&app, OMAR, "/v1/conversations").await.json();
    for row in page["data"].as_array().unwrap() {
        let one = get(&app, OMAR, &format!("/v1/conversations/{}", row["id"]))
            .await
            .expect(200)
            .json();
        assert_eq!(*row, one);
        assert_eq!(row["service_record"].is_object(), row["id"] == mine);
    }
}

#[both]
async fn parameters_are_read_strictly(app: App) {
    for (query, fields) in [
        ("status=opened", vec![("status", "not-allowed")]),
        ("status=", vec![("status", "not-allowed")]),
        ("status=open,", vec![("status", "not-allowed")]),
        (
            "inbox_id=x&limit=0",
            vec![("inbox_id", "malformed"), ("limit", "malformed")],
        ),
        ("assignee=-7", vec![("assignee", "malformed")]),
        (
            "contact_id=99999999999999999999",
            vec![("contact_id", "malformed")],
        ),
        ("after=0", vec![("after", "malformed")]),
        ("limit=101", vec![("limit", "malformed")]),
        ("limit=1e1", vec![("limit", "malformed")]),
        ("queue=", vec![("queue", "required")]),
        ("queue=supporters", vec![("queue", "unknown")]),
        ("limit=1&limit=2", vec![("limit", "repeated")]),
        (
            "page=2&per_page=5",
            vec![("page", "unknown-member"), ("per_page", "unknown-member")],
        ),
    ] {
        invalid(
            &get(&app, OMAR, &format!("/v1/conversations?{query}")).await,
            &fields,
        );
    }
    for query in ["status=%", "status=%ff", "a%00=1"] {
        problem(
            &get(&app, OMAR, &format!("/v1/conversations?{query}")).await,
            400,
            "bad-query",
        );
    }
    let id = anonymous(&app, "hold").await;
    invalid(
        &get(&app, OMAR, &format!("/v1/conversations/{id}?x=1")).await,
        &[("x", "unknown-member")],
    );
    invalid(
        &get(
            &app,
            OMAR,
            &format!("/v1/conversations/{id}/routing?limit=1"),
        )
        .await,
        &[("limit", "unknown-member")],
    );
    invalid(
        &get(
            &app,
            OMAR,
            &format!("/v1/conversations/{id}/messages?after=-1"),
        )
        .await,
        &[("after", "malformed")],
    );
    invalid(
        &get(&app, OMAR, "/v1/events?since=1").await,
        &[("since", "unknown-member")],
    );
    invalid(
        &get(&app, OMAR, "/v1/me?x").await,
        &[("x", "unknown-member")],
    );
    let before = app.counts().await;
    invalid(
        &act(
            &app,
            OMAR,
            &format!("/v1/conversations/{id}/resolve?force=1"),
        )
        .await,
        &[("force", "unknown-member")],
    );
    assert_eq!(app.counts().await, before);
}

#[both]
async fn messages_in_pages(app: App) {
    let id = anonymous(&app, "hold").await;
    let path = format!("/v1/conversations/{id}/messages");
    for n in 2..=5 {
        post(&app, OMAR, &path, &json!({"content": format!("{n}")}))
            .await
            .expect(201);
    }
    let mut after = 0;
    let mut pages = Vec::new();
    loop {
        let page = get(&app, OMAR, &format!("{path}?limit=2&after={after}"))
            .await
            .expect(200)
            .json();
        pages.push(
            page["data"]
                .as_array()
                .unwrap()
                .iter()
                .map(|m| m["position"].as_i64().unwrap())
                .collect::<Vec<_>>(),
        );
        let Some(next) = page["next"].as_i64() else {
            break;
        };
        after = next;
    }
    assert_eq!(pages, [vec![1, 2], vec![3, 4], vec![5]]);
    assert_eq!(
        get(&app, OMAR, &format!("{path}?after=5"))
            .await
            .expect(200)
            .json(),
        json!({"data": [], "next": null, "previous": null})
    );
}

/// Every operation with an id treats an object of another account as unknown.
#[both]
async fn another_account_sees_nothing(app: App) {
    let gil = app.token_of(70).await;
    let id = anonymous(&app, "enqueue").await;
    let theirs = post(&app, &gil, "/v1/conversations", &json!({"inbox_id": 900, "who": {"kind": "serial", "serial": "VIP-A0001"}, "intent": {"kind": "hold"}})).await.expect(201).json();
    assert_eq!(
        (&theirs["identity_id"], &theirs["contact_id"]),
        (&json!(950), &json!(9001)),
        "the same serial is somebody else there"
    );
    assert_eq!(
        ids(&app, &gil, "").await.0,
        [theirs["id"].as_i64().unwrap()]
    );
    assert_eq!(ids(&app, OMAR, "").await.0, [id]);
    let before = app.counts().await;
    for path in ["", "/messages", "/routing"] {
        problem(
            &get(&app, &gil, &format!("/v1/conversations/{id}{path}")).await,
            404,
            "not-found",
        );
    }
    for verb in ["pick-up", "resolve", "reopen"] {
        problem(
            &act(&app, &gil, &format!("/v1/conversations/{id}/{verb}")).await,
            404,
            "not-found",
        );
    }
    problem(
        &post(
            &app,
            &gil,
            &format!("/v1/conversations/{id}/messages"),
            &json!({"content": "x"}),
        )
        .await,
        404,
        "not-found",
    );
    problem(
        &get(&app, &gil, "/v1/contacts/1001").await,
        404,
        "not-found",
    );
    assert_eq!(app.counts().await, before);
    let events = get(&app, &gil, "/v1/events?limit=100")
        .await
        .expect(200)
        .json()
        .to_string();
    assert!(
        !events.contains(&format!("\"conversation_id\":{id},")),
        "{events}"
    );
}

/// No object has an invalid id, so the answer to a request with such an id is 404.
#[both]
async fn ids_that_are_none(app: App) {
    anonymous(&app, "hold").await;
    for id in [
        "0",
        "-1",
        "abc",
        "1.0",
        "+1",
        "9007199254740992",
        "9223372036854775808",
        "99999999999999999999999",
        "1%00",
        "%F0%9F%98%80",
        "%ff",
        "1e3",
    ] {
        for path in ["", "/messages", "/routing"] {
            problem(
                &get(&app, OMAR, &format!("/v1/conversations/{id}{path}")).await,
                404,
                "not-found",
            );
        }
        for verb in ["pick-up", "resolve", "reopen"] {
            problem(
                &act(&app, OMAR, &format!("/v1/conversations/{id}/{verb}")).await,
                404,
                "not-found",
            );
        }
        problem(
            &post(
                &app,
                OMAR,
                &format!("/v1/conversations/{id}/messages"),
                &json!({"content": "x"}),
            )
            .await,
            404,
            "not-found",
        );
    }
}

/// The parameter `view` lists the conversations of a view in the view's order. Other parameters add conditions.
#[both]
async fn a_view_is_listed_by_its_key(app: App) {
    let (one, two) = (anonymous(&app, "hold").await, anonymous(&app, "hold").await);
    let label = json!({"add": ["refund"]});
    for id in [one, two] {
        let path = format!("/v1/conversations/{id}/labels");
        post(&app, OMAR, &path, &label).await.expect(200);
    }
    let other = anonymous(&app, "hold").await;
    let document =
        json!({"name": "Refunds", "filter": {"labels": {"any": ["refund"]}}, "sort": "created"});
    let view = post(&app, OMAR, "/v1/views", &document)
        .await
        .expect(201)
        .json();
    let key = view["key"].as_str().unwrap();
    let ids = async |query: String| {
        let page = get(&app, OMAR, &format!("/v1/conversations?{query}")).await;
        let page = page.expect(200).json();
        let rows = page["data"].as_array().unwrap().iter();
        rows.map(|row| row["id"].as_i64().unwrap())
            .collect::<Vec<_>>()
    };
    assert_eq!(ids(format!("view={key}")).await, [one, two]);
    assert_eq!(ids(format!("view={key}&sort=-created")).await, [two, one]);
    assert_eq!(ids("view=all".to_owned()).await, [other, two, one]);
    assert_eq!(ids("view=mine".to_owned()).await, Vec::<i64>::new());
    assert_eq!(
        ids("view=all&labels_any=refund".to_owned()).await,
        [two, one]
    );
    let path = format!("/v1/conversations?view={key}&limit=1");
    let first = get(&app, OMAR, &path).await.expect(200).json();
    let next = first["next"].as_str().unwrap();
    assert_eq!(ids(format!("view={key}&limit=1&after={next}")).await, [two]);
    for (query, field, code) in [
        ("view=nothing".to_owned(), "view", "unknown"),
        ("view=view-999999".to_owned(), "view", "unknown"),
        (format!("view={key}&filter={{}}"), "view", "not-allowed"),
        (
            format!("view={key}&labels_any=x"),
            "labels_any",
            "not-allowed",
        ),
    ] {
        let reply = get(&app, OMAR, &format!("/v1/conversations?{query}")).await;
        invalid(&reply, &[(field, code)]);
    }
    // A saved view of another agent is unknown.
    let own = json!({"name": "Mine", "filter": {}});
    let own = post(&app, &session(&app, 7).await, "/v1/views", &own).await;
    let own = own.expect(201).json();
    let path = format!("/v1/conversations?view={}", own["key"].as_str().unwrap());
    invalid(&get(&app, OMAR, &path).await, &[("view", "unknown")]);
    // A request target that is too long gets a problem with a code.
    let long = format!("/v1/conversations?labels_any={}", "x".repeat(17_000));
    problem(&get(&app, OMAR, &long).await, 414, "target-too-long");
}

/// Each encoding of an answer has its own strong ETag. An edit accepts each of them.
#[both]
async fn compressed_answers_have_tags_of_their_own(app: App) {
    let id = anonymous(&app, "hold").await;
    let path = format!("/v1/conversations/{id}");
    let read = async |accepted: &str| {
        let request = app.get(&path).bearer(OMAR);
        let reply = request.header("accept-encoding", accepted).send().await;
        let reply = reply.expect(200);
        (
            reply.header("content-encoding").map(str::to_owned),
            reply.header("etag").unwrap().to_owned(),
        )
    };
    let (none, plain) = read("identity").await;
    assert_eq!(none, None);
    let mut tags = vec![plain.clone()];
    for form in ["br", "gzip"] {
        let (encoding, tag) = read(form).await;
        assert_eq!(encoding.as_deref(), Some(form));
        assert_eq!(
            tag,
            format!("{}-{form}\"", plain.strip_suffix('"').unwrap())
        );
        tags.push(tag);
    }
    let edit = async |tag: &str, label: &str| {
        let request = app.post(&format!("{path}/labels")).bearer(OMAR);
        let request = request.header("if-match", tag);
        request.json(&json!({"add": [label]})).send().await
    };
    edit(&tags[1], "a").await.expect(200);
    for tag in &tags {
        problem(&edit(tag, "b").await, 412, "changed");
    }
    let (_, tag) = read("gzip").await;
    edit(&tag, "b").await.expect(200);
    // A weak ETag matches nothing, because it does not promise the same bytes.
    let (_, tag) = read("identity").await;
    problem(&edit(&format!("W/{tag}"), "c").await, 412, "changed");
}
