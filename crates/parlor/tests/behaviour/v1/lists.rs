//! Lists: pages, filters, and the view of another account.

use crate::support::{App, both};
use crate::v1::{OMAR, act, anonymous, get, invalid, post, problem, start};
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
    // A list shows the same form as a single read.
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

/// Invariant 10, on every route with an id: objects of another account do not exist.
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

/// An invalid id names nothing.
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
