//! Lists of conversations: filters, orders, pages in both directions, and pages that read a limited number of rows.

use crate::support::accounts::{Accounts, Agent, Attribute, Queue, Token};
use crate::support::{App, both};
use crate::v1::{OMAR, get, invalid, post, session, start};
use parlor_model::entities::Conversation;
use parlor_model::row::Columns as _;
use parlor_model::words::Word as _;
use parlor_model::words::{ConversationSort, Priority};
use serde_json::{Value, json};

const MINA: &str = "access-token-of-mina";

fn with_attributes() -> Accounts {
    Accounts::acme()
        .with(Token::access(7, MINA))
        .with(Queue::new("billing"))
        .with(Agent::new(9, "Nora Night").capacity(5).queues(&["billing"]))
        .with(Attribute::new(260, "conversation", "plan", "text"))
        .with(Attribute::new(261, "conversation", "seats", "number"))
        .with(Attribute::new(262, "conversation", "vip", "boolean"))
        .with(Attribute::new(263, "conversation", "parts", "choices").options(&["a", "b", "c"]))
}

async fn page(app: &App, token: &str, query: &str) -> Value {
    get(app, token, &format!("/v1/conversations?{query}"))
        .await
        .expect(200)
        .json()
}

fn ids(page: &Value) -> Vec<i64> {
    let rows = page["data"].as_array().unwrap().iter();
    rows.map(|row| row["id"].as_i64().unwrap()).collect()
}

async fn started(app: &App, document: Value) -> i64 {
    app.pass(1).await;
    let mut whole = json!({"inbox_id": 1, "who": {"kind": "anonymous"}, "intent": {"kind": "hold"}, "message": "m"});
    (whole.as_object_mut().unwrap()).extend(document.as_object().unwrap().clone());
    start(app, &whole).await["id"].as_i64().unwrap()
}

async fn done(app: &App, id: i64, verb: &str, document: Value) {
    app.pass(1).await;
    let path = format!("/v1/conversations/{id}/{verb}");
    let status = if verb == "messages" { 201 } else { 200 };
    post(app, OMAR, &path, &document).await.expect(status);
}

fn escaped(filter: &Value) -> String {
    crate::support::escape(&filter.to_string())
}

/// Each condition finds its conversations, in a filter document and as parameters.
#[both(with_attributes())]
async fn every_condition(app: App) {
    let gold = started(
        &app,
        json!({"labels": ["VIP", "Équipe"], "priority": "urgent",
        "custom_attributes": {"plan": "gold", "seats": 5, "vip": true, "parts": ["a", "b"]}}),
    )
    .await;
    let requested = started(
        &app,
        json!({"inbox_id": 2, "who": {"kind": "contact", "contact_id": 1003}, "team_id": 5, "labels": ["vip"],
            "custom_attributes": {"seats": 1, "plan": "true"}}),
    )
    .await;
    let queued = started(&app, json!({"intent": {"kind": "enqueue"}})).await;
    let mine = started(&app, json!({"labels": [","]})).await;
    done(&app, mine, "pick-up", json!({})).await;
    done(&app, mine, "read", json!({})).await;
    let answer = post(
        &app,
        OMAR,
        &format!("/v1/conversations/{mine}/messages"),
        &json!({"content": "x"}),
    )
    .await
    .expect(201)
    .json();
    let report = format!("/v1/messages/{}/delivery", answer["id"]);
    post(&app, OMAR, &report, &json!({"delivery": "failed"}))
        .await
        .expect(200);
    let hers = started(&app, json!({"priority": "medium"})).await;
    done(&app, hers, "assign", json!({"agent_id": 7})).await;
    done(
        &app,
        hers,
        "messages",
        json!({"content": "see", "kind": "note", "mentions": [8]}),
    )
    .await;
    let closed = started(&app, json!({})).await;
    done(&app, closed, "resolve", json!({})).await;
    let follow = format!("/v1/conversations/{queued}/followers");
    post(&app, OMAR, &follow, &json!({"add": [8]}))
        .await
        .expect(200);
    let at = page(&app, OMAR, "").await["data"][1]["created_at"].clone();
    let at = at.as_str().unwrap().to_owned();
    let all = [closed, hers, mine, queued, requested, gold];
    let without = |some: &[i64]| -> Vec<i64> {
        (all.iter().copied())
            .filter(|id| !some.contains(id))
            .collect()
    };
    for (filter, parameters, expected) in [
        (json!({}), String::new(), all.to_vec()),
        (json!({"status": []}), "limit=9".to_owned(), all.to_vec()),
        (
            json!({"status": ["resolved", "closed"]}),
            "status=resolved,closed".to_owned(),
            vec![closed],
        ),
        (
            json!({"status": ["open", "resolved"]}),
            "status=open,resolved".to_owned(),
            all.to_vec(),
        ),
        (
            json!({"assignee": ["me"]}),
            "assignee=me".to_owned(),
            vec![mine],
        ),
        (
            json!({"assignee": ["none", 7]}),
            "assignee=none,7".to_owned(),
            without(&[mine]),
        ),
        (
            json!({"assignee": ["any"]}),
            "assignee=any".to_owned(),
            vec![hers, mine],
        ),
        (json!({"assignee": [99]}), "assignee=99".to_owned(), vec![]),
        (
            json!({"team_id": [5]}),
            "team_id=5".to_owned(),
            vec![requested],
        ),
        (
            json!({"inbox_id": [2, 900]}),
            "inbox_id=2,900".to_owned(),
            vec![requested],
        ),
        (
            json!({"queue": ["support"]}),
            "queue=SUPPORT".to_owned(),
            vec![queued],
        ),
        (
            json!({"queued": true}),
            "queued=true".to_owned(),
            vec![queued],
        ),
        (
            json!({"queued": false}),
            "queued=false".to_owned(),
            without(&[queued]),
        ),
        (
            json!({"contact_id": 1003}),
            "contact_id=1003".to_owned(),
            vec![requested],
        ),
        (
            json!({"labels": {"any": ["vip", "x"]}}),
            "labels_any=ViP,other".to_owned(),
            vec![requested, gold],
        ),
        (
            json!({"labels": {"all": ["vip", "e\u{301}quipe"]}}),
            "labels_all=vip,%C3%89quipe".to_owned(),
            vec![gold],
        ),
        (
            json!({"labels": {"none": ["vip"]}}),
            "labels_none=vip".to_owned(),
            without(&[requested, gold]),
        ),
        (json!({"labels": {"any": [","]}}), String::new(), vec![mine]),
        (
            json!({"labels": {"any": ["vi", "p"]}}),
            "labels_any=ip".to_owned(),
            vec![],
        ),
        (
            json!({"priority": ["urgent", "medium"]}),
            "priority=urgent,medium".to_owned(),
            vec![hers, gold],
        ),
        (
            json!({"priority": ["none"]}),
            "priority=none".to_owned(),
            without(&[hers, gold]),
        ),
        (
            json!({"unread": false}),
            "unread=false".to_owned(),
            vec![mine],
        ),
        (
            json!({"unread": true}),
            "unread=true".to_owned(),
            without(&[mine]),
        ),
        (
            json!({"mentioned": true}),
            "mentioned=true".to_owned(),
            vec![hers],
        ),
        (
            json!({"mentioned": false}),
            "mentioned=false".to_owned(),
            without(&[hers]),
        ),
        (
            json!({"participating": true}),
            "participating=true".to_owned(),
            vec![hers, mine, queued],
        ),
        (
            json!({"follower": ["me"]}),
            "follower=me".to_owned(),
            vec![queued],
        ),
        (
            json!({"follower": [7, 8]}),
            "follower=7,8".to_owned(),
            vec![queued],
        ),
        (
            json!({"follower": [7]}),
            "follower=7".to_owned(),
            Vec::new(),
        ),
        (
            json!({"failed": true}),
            "failed=true".to_owned(),
            vec![mine],
        ),
        (
            json!({"failed": false}),
            "failed=false".to_owned(),
            without(&[mine]),
        ),
        (
            json!({"created": {"before": at}}),
            format!("created_before={at}"),
            without(&[closed, hers]),
        ),
        (
            json!({"created": {"from": at}}),
            format!("created_from={at}"),
            vec![closed, hers],
        ),
        (
            json!({"active": {"before": at}}),
            format!("active_before={at}"),
            vec![mine, queued, requested, gold],
        ),
        (
            json!({"active": {"from": at}}),
            format!("active_from={at}"),
            vec![closed, hers],
        ),
        (
            json!({"attributes": {"plan": "gold"}}),
            String::new(),
            vec![gold],
        ),
        (
            json!({"attributes": {"plan": "true"}}),
            String::new(),
            vec![requested],
        ),
        (
            json!({"attributes": {"seats": 5.0}}),
            String::new(),
            vec![gold],
        ),
        (
            json!({"attributes": {"vip": true}}),
            String::new(),
            vec![gold],
        ),
        (json!({"attributes": {"vip": false}}), String::new(), vec![]),
        (
            json!({"attributes": {"parts": "b"}}),
            String::new(),
            vec![gold],
        ),
        (json!({"attributes": {"parts": "c"}}), String::new(), vec![]),
        (
            json!({"attributes": {"plan": "gold", "seats": 1}}),
            String::new(),
            vec![],
        ),
        (
            json!({"status": ["open"], "labels": {"any": ["vip"]}, "inbox_id": [1]}),
            "status=open&labels_any=vip&inbox_id=1".to_owned(),
            vec![gold],
        ),
    ] {
        let found = page(&app, OMAR, &format!("filter={}", escaped(&filter))).await;
        assert_eq!(ids(&found), expected, "{filter}");
        assert_eq!(
            (&found["next"], &found["previous"]),
            (&Value::Null, &Value::Null)
        );
        if !parameters.is_empty() {
            assert_eq!(
                ids(&page(&app, OMAR, &parameters).await),
                expected,
                "{parameters}"
            );
        }
    }
    // A time relative to the present moves with the clock.
    let recent = format!(
        "filter={}",
        escaped(&json!({"created": {"from_ago_s": 60}}))
    );
    assert_eq!(ids(&page(&app, OMAR, &recent).await), all);
    app.pass(120).await;
    assert_eq!(ids(&page(&app, OMAR, &recent).await), [0; 0]);
    // A filter document and a parameter can be combined.
    let both = format!(
        "filter={}&labels_any=vip",
        escaped(&json!({"inbox_id": [1]}))
    );
    assert_eq!(ids(&page(&app, OMAR, &both).await), [gold]);
    // `me` means the caller.
    assert_eq!(ids(&page(&app, MINA, "assignee=me").await), [hers]);
    assert_eq!(ids(&page(&app, MINA, "mentioned=true").await), [0; 0]);

    for (query, faults) in [
        (
            format!("filter={}", escaped(&json!({"inbox_id": [1]}))) + "&inbox_id=1",
            vec![("inbox_id", "not-allowed")],
        ),
        ("filter=x".to_owned(), vec![("filter", "malformed")]),
        ("filter=[]".to_owned(), vec![("filter", "wrong-type")]),
        // The rules for JSON bodies also apply to a filter: no NUL character, and no member twice.
        (
            format!(
                "filter={}",
                escaped(&json!({"attributes": {"colour": "a\0b"}}))
            ),
            vec![("filter", "malformed")],
        ),
        (
            "filter=%7B%22unread%22:true,%22unread%22:false%7D".to_owned(),
            vec![("filter", "malformed")],
        ),
        (
            format!(
                "filter={}",
                escaped(&json!({"state": 1, "labels": {"any": [""]}, "queue": ["nowhere"]}))
            ),
            vec![
                ("filter.state", "unknown-member"),
                ("filter.labels.any.0", "required"),
            ],
        ),
        (
            format!(
                "filter={}",
                escaped(&json!({"queue": ["support", "nowhere"]}))
            ),
            vec![("filter.queue.1", "unknown")],
        ),
        (
            format!(
                "filter={}",
                escaped(&json!({"attributes": {"colour": "red"}}))
            ),
            vec![("filter.attributes.colour", "unknown")],
        ),
        (
            format!(
                "filter={}",
                escaped(&json!({"attributes": {"parts": ["a", "b"]}}))
            ),
            vec![("filter.attributes.parts", "wrong-type")],
        ),
        (
            format!(
                "filter={}",
                escaped(&json!({"created": {"from": "2026-01-31T09:30:00Z", "from_ago_s": 1}}))
            ),
            vec![("filter.created.from_ago_s", "not-allowed")],
        ),
        (
            format!(
                "filter={}",
                escaped(&json!({"active": {"before_ago_s": -1}}))
            ),
            vec![("filter.active.before_ago_s", "malformed")],
        ),
        (
            format!("filter={}", escaped(&json!({"assignee": ["us"]}))),
            vec![("filter.assignee.0", "malformed")],
        ),
        (
            format!("filter={}", escaped(&json!({"inbox_id": vec![1; 21]}))),
            vec![("filter.inbox_id", "too-many")],
        ),
        (
            format!("inbox_id={}", ["1"; 21].join(",")),
            vec![("inbox_id", "too-many")],
        ),
        (
            "labels_any=a,,b".to_owned(),
            vec![("labels_any", "required")],
        ),
        ("sort=name".to_owned(), vec![("sort", "not-allowed")]),
        ("after=7".to_owned(), vec![("after", "malformed")]),
        ("after=5.0.1.1.1".to_owned(), vec![("after", "malformed")]),
        ("after=5.1.1.1".to_owned(), vec![("after", "malformed")]),
        ("after=0.0.1.1".to_owned(), vec![("after", "not-allowed")]),
        (
            "after=5.0.1.1&before=5.0.1.1".to_owned(),
            vec![("before", "not-allowed")],
        ),
        (
            format!("around={}", gold + 1_000_000),
            vec![("around", "unknown")],
        ),
    ] {
        invalid(
            &get(&app, OMAR, &format!("/v1/conversations?{query}")).await,
            &faults,
        );
    }
}

/// The rank of a conversation in an order, computed from the listed conversation.
fn rank(sort: ConversationSort, row: &Value) -> (i64, String, i64) {
    let number = row["display_id"].as_i64().unwrap();
    let latest = |at: &Value| {
        // Each digit `d` is replaced by `9 - d`, so later times become smaller texts.
        let text = at.as_str().unwrap_or_default().bytes();
        text.map(|b| {
            char::from(if b.is_ascii_digit() {
                b'9' - b + b'0'
            } else {
                b
            })
        })
        .collect::<String>()
    };
    let plain = |at: &Value| at.as_str().unwrap_or_default().to_owned();
    let (active, waiting) = (&row["last_activity_at"], &row["waiting_since"]);
    let priority = row["priority"].as_str().and_then(Priority::from_word);
    match sort {
        ConversationSort::LastActivity => (0, plain(active), number),
        ConversationSort::LastActivityDown => (0, latest(active), -number),
        ConversationSort::Created => (0, String::new(), number),
        ConversationSort::CreatedDown => (0, String::new(), -number),
        ConversationSort::WaitingSince if waiting.is_string() => (0, plain(waiting), number),
        ConversationSort::WaitingSinceDown if waiting.is_string() => (0, latest(waiting), -number),
        ConversationSort::WaitingSince | ConversationSort::WaitingSinceDown => {
            (1, latest(active), -number)
        }
        ConversationSort::PriorityDown => (Priority::rank(priority), latest(active), -number),
        ConversationSort::Priority => (-Priority::rank(priority), latest(active), -number),
    }
}

/// Every order is the same in one page, in small pages, backwards, and around each conversation.
#[both(with_attributes())]
async fn every_order_in_every_direction(app: App) {
    let priorities = [
        None,
        Some("low"),
        Some("urgent"),
        Some("medium"),
        Some("high"),
        Some("urgent"),
        None,
        Some("low"),
    ];
    let mut made = Vec::new();
    for priority in priorities {
        made.push(started(&app, json!({"priority": priority})).await);
    }
    // These two conversations have equal times.
    for _ in 0..2 {
        made.push(start(&app, &json!({"inbox_id": 1, "who": {"kind": "anonymous"}, "intent": {"kind": "hold"}, "message": "m"})).await["id"].as_i64().unwrap());
    }
    for id in [made[1], made[5]] {
        done(&app, id, "pick-up", json!({})).await;
        done(&app, id, "messages", json!({"content": "x"})).await;
    }
    done(
        &app,
        made[0],
        "messages",
        json!({"content": "again", "kind": "incoming"}),
    )
    .await;
    done(&app, made[2], "resolve", json!({})).await;
    done(&app, made[3], "snooze", json!({})).await;
    for id in [made[4], made[6], made[7]] {
        done(&app, id, "assign", json!({"agent_id": 9})).await;
    }
    let nora = session(&app, 9).await;
    for sort in ConversationSort::ALL {
        let word = sort.word();
        for filter in [
            "",
            "&status=open,snoozed",
            "&assignee=me",
            "&inbox_id=1&priority=low,none",
        ] {
            let list = format!("sort={word}{filter}");
            let whole = page(&app, OMAR, &list).await;
            let rows = whole["data"].as_array().unwrap();
            assert!(
                rows.is_sorted_by_key(|row| rank(*sort, row)),
                "{list}: {whole}"
            );
            let expected = ids(&whole);
            assert!(expected.len() >= 2, "{list}");
            if filter.is_empty() {
                assert_eq!(expected.len(), made.len(), "{list}");
            }
            let (mut forward, mut after) = (Vec::new(), String::new());
            let last = loop {
                let part = page(&app, OMAR, &format!("{list}&limit=2{after}")).await;
                forward.extend(ids(&part));
                match part["next"].as_str() {
                    Some(next) => after = format!("&after={next}"),
                    None => break part,
                }
            };
            assert_eq!(forward, expected, "{list}, page by page");
            let (mut backward, mut part) = (ids(&last), last);
            while let Some(previous) = part["previous"].as_str() {
                part = page(&app, OMAR, &format!("{list}&limit=3&before={previous}")).await;
                backward.splice(0..0, ids(&part));
            }
            assert_eq!(backward, expected, "{list}, backwards");
            for (place, id) in expected.iter().enumerate() {
                let part = page(&app, OMAR, &format!("{list}&limit=5&around={id}")).await;
                let from = place.saturating_sub(2);
                let to = (from + 5).min(expected.len());
                assert_eq!(ids(&part), expected[from..to], "{list}, around {id}");
                assert_eq!(part["previous"].is_null(), from == 0, "{list}: {part}");
                assert_eq!(
                    part["next"].is_null(),
                    to == expected.len(),
                    "{list}: {part}"
                );
                if let Some(next) = part["next"].as_str() {
                    let rest = page(&app, OMAR, &format!("{list}&after={next}")).await;
                    assert_eq!(
                        ids(&rest),
                        expected[to..],
                        "{list}, after the window around {id}"
                    );
                }
                if let Some(previous) = part["previous"].as_str() {
                    let rest = page(&app, OMAR, &format!("{list}&before={previous}")).await;
                    assert_eq!(
                        ids(&rest),
                        expected[..from],
                        "{list}, before the window around {id}"
                    );
                }
            }
            // A narrow visibility changes the listed conversations, but not their order. Conditions that refer to the
            // caller have another meaning for Nora.
            let of_caller = ["=me", "mentioned", "participating", "unread"];
            if of_caller.iter().any(|condition| list.contains(condition)) {
                continue;
            }
            let seen = ids(&page(&app, &nora, &list).await);
            let visible: Vec<i64> = (expected.iter().copied())
                .filter(|id| seen.contains(id))
                .collect();
            assert_eq!(seen, visible, "{list}, as Nora");
        }
        // `around` also accepts a conversation that is not in the list.
        let list = format!("sort={word}&status=open");
        let around = ids(&page(&app, OMAR, &format!("{list}&around={}&limit=100", made[2])).await);
        assert_eq!(around, ids(&page(&app, OMAR, &list).await), "{list}");
    }
    assert_eq!(
        ids(&page(&app, &nora, "").await),
        [made[7], made[6], made[4]]
    );
    // If a conversation moves to the top between two pages, it is not repeated, and no other conversation is missing or
    // repeated.
    let first = page(&app, OMAR, "sort=-last_activity&limit=4").await;
    let last = *ids(&page(&app, OMAR, "sort=-last_activity").await)
        .last()
        .unwrap();
    done(&app, last, "messages", json!({"content": "now"})).await;
    let next = first["next"].as_str().unwrap();
    let rest = ids(&page(&app, OMAR, &format!("sort=-last_activity&after={next}")).await);
    assert_eq!(rest.len(), made.len() - 5);
    assert!(!rest.contains(&last) && ids(&first).iter().all(|id| !rest.contains(id)));
}

/// A page reads a limited number of rows. If an index contains the wanted conversations, the list is complete at once.
/// Otherwise few conversations among many others are found in several short pages.
#[both]
async fn a_rare_combination_is_found_in_short_pages(app: App) {
    const MANY: usize = 3_000;
    let rare = started(&app, json!({"labels": ["rare"], "priority": "high"})).await;
    let mine = started(&app, json!({})).await;
    done(&app, mine, "pick-up", json!({})).await;
    let common = started(&app, json!({})).await;
    let columns: Vec<&str> = Conversation::COLUMNS.iter().map(|c| c.name).collect();
    let copied: Vec<String> = (columns.iter())
        .map(|column| match *column {
            "id" => "9000000 + i".to_owned(),
            "display_id" => "9000 + i".to_owned(),
            "uuid" => "'copy-' || i".to_owned(),
            "last_activity_at" | "waiting_since" => format!("\"{column}\" + i"),
            other => format!("\"{other}\""),
        })
        .collect();
    let quoted: Vec<String> = columns
        .iter()
        .map(|column| format!("\"{column}\""))
        .collect();
    app.database()
        .change(&format!(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {MANY}) \
             INSERT INTO conversations ({}) SELECT {} FROM conversations, n WHERE id = {common}",
            quoted.join(", "),
            copied.join(", ")
        ))
        .await;
    let walk = async |list: &str| {
        let (mut found, mut sizes, mut after) = (Vec::new(), Vec::new(), String::new());
        loop {
            let part = page(&app, OMAR, &format!("{list}{after}")).await;
            sizes.push(ids(&part).len());
            found.extend(ids(&part));
            match part["next"].as_str() {
                Some(next) => after = format!("&after={next}"),
                None => return (found, sizes),
            }
        }
    };
    for sort in ["-last_activity", "-created", "-waiting_since"] {
        let (found, sizes) = walk(&format!("sort={sort}&labels_any=rare")).await;
        assert_eq!(found, [rare], "{sort}");
        assert_eq!(
            sizes[0], 0,
            "{sort}: the first page is empty and has a next: {sizes:?}"
        );
        assert!(sizes.len() <= 6, "{sort}: {sizes:?}");
        // The page around the end has a `previous`, so the list continues backwards.
        let end = page(
            &app,
            OMAR,
            &format!("sort={sort}&labels_any=rare&around={rare}"),
        )
        .await;
        assert_eq!(ids(&end), [rare], "{sort}");
        assert!(end["previous"].is_string(), "{sort}: {end}");
    }
    for sort in ConversationSort::ALL {
        let (found, sizes) = walk(&format!("sort={}&assignee=8&status=open", sort.word())).await;
        assert_eq!((found, sizes), (vec![mine], vec![1]), "{sort}");
        let (found, sizes) = walk(&format!("sort={}&priority=high", sort.word())).await;
        assert_eq!((found, sizes), (vec![rare], vec![1]), "{sort}");
    }
    // The pages together contain all conversations.
    let (found, sizes) = walk("sort=-last_activity&limit=100").await;
    assert_eq!(found.len(), MANY + 3);
    assert_eq!(sizes.len(), (MANY + 3).div_ceil(100));
}
