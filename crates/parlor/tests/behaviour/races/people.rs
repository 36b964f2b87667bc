//! Identities, keys and contacts are created once, for any number of parallel requests.

use super::*;

/// A thousand starts for one unknown serial create one identity. Each start creates a conversation.
#[everywhere(staff())]
async fn a_thousand_starts_for_one_unknown_serial(nodes: Nodes) {
    let before = nodes.first().counts().await;
    let calls = (0..1000)
        .map(|n| firstline_sn("NEW-FORCE", &format!("m {n}"), false))
        .collect();
    let replies = nodes.all(calls).await;
    assert_eq!(statuses(&replies), BTreeMap::from([(200, 1000)]));
    assert_eq!(ids(&replies, "/data/onsite_contact_id").len(), 1);
    assert_eq!(ids(&replies, "/data/id").len(), 1000);
    grew(
        nodes.first(),
        &before,
        &[
            ("identities", 1),
            ("conversations", 1000),
            ("messages", 1000),
        ],
    )
    .await;
    nodes.hold().await;
}

/// A thousand starts that look up one unknown e-mail address create one contact and one identity.
#[everywhere(staff())]
async fn a_thousand_starts_for_one_unknown_address(nodes: Nodes) {
    nodes.first().apply(&roomy(2000)).await;
    nodes.first().presence(7, "online").await;
    let token = egain_token(nodes.addr(0)).await;
    let before = nodes.first().counts().await;
    // E-mail addresses are compared in lower case.
    let calls = (0..1000)
        .map(|n| {
            egain(
                &token,
                if n % 3 == 0 {
                    "Force@Acme.Test"
                } else {
                    "force@acme.test"
                },
            )
        })
        .collect();
    let replies = nodes.all(calls).await;
    assert_eq!(
        statuses(&replies),
        BTreeMap::from([(200, 1000)]),
        "{}",
        replies[0].text()
    );
    assert_eq!(ids(&replies, "/activity/customer/id").len(), 1);
    assert_eq!(ids(&replies, "/activity/id").len(), 1000);
    grew(
        nodes.first(),
        &before,
        &[
            ("contacts", 1),
            ("identities", 1),
            ("conversations", 1000),
            ("cases", 1000),
        ],
    )
    .await;
    nodes.hold().await;
}

/// A thousand starts with one new source id of a known contact create one identity.
#[everywhere(staff())]
async fn a_thousand_starts_for_one_new_source_id(nodes: Nodes) {
    let before = nodes.first().counts().await;
    let calls = (0..1000)
        .map(|_| {
            livedesk(&json!({"inbox_id": 407, "contact_id": 2_219_256, "source_id": "force-1"}))
        })
        .collect();
    let replies = nodes.all(calls).await;
    assert_eq!(
        statuses(&replies),
        BTreeMap::from([(200, 1000)]),
        "{}",
        replies[0].text()
    );
    let display = ids(&replies, "/id");
    assert_eq!(display.len(), 1000);
    assert_eq!(display, (1..=1000).collect(), "display ids are consecutive");
    grew(
        nodes.first(),
        &before,
        &[("identities", 1), ("conversations", 1000)],
    )
    .await;
    nodes.hold().await;
}

/// Parallel first starts of a contact in an inbox, without a source id, create one identity.
#[everywhere(staff())]
async fn parallel_first_starts_of_a_contact_make_one_identity(nodes: Nodes) {
    let before = nodes.first().counts().await;
    let calls = (0..200)
        .map(|n| firstline(&json!({"identifier_type": "contact_id", "identifier": 1002, "message": format!("m {n}")})))
        .collect();
    let replies = nodes.all(calls).await;
    assert_eq!(statuses(&replies), BTreeMap::from([(200, 200)]));
    assert_eq!(ids(&replies, "/data/onsite_contact_id").len(), 1);
    grew(
        nodes.first(),
        &before,
        &[("identities", 1), ("conversations", 200), ("messages", 200)],
    )
    .await;
    nodes.hold().await;
}

/// If several contacts claim one source id at the same time, one contact gets it. The other starts are refused.
#[everywhere(staff())]
async fn one_source_id_claimed_by_several_contacts(nodes: Nodes) {
    for round in 0..10 {
        let before = nodes.first().counts().await;
        let serial = format!("contested-{round}");
        let contacts = [1001, 1002, 1003, 1042];
        let calls = (0..64)
            .map(|n| {
                livedesk(
                    &json!({"inbox_id": 407, "contact_id": contacts[n % 4], "source_id": serial}),
                )
            })
            .collect();
        let replies = nodes.all(calls).await;
        assert_eq!(statuses(&replies), BTreeMap::from([(200, 16), (422, 48)]));
        let (won, lost): (Vec<Reply>, Vec<Reply>) =
            replies.into_iter().partition(|reply| reply.status == 200);
        assert_eq!(ids(&won, "/meta/sender/id").len(), 1);
        for reply in lost {
            assert_eq!(reply.json(), json!({"error": "source_id should be unique"}));
        }
        grew(
            nodes.first(),
            &before,
            &[("identities", 1), ("conversations", 16)],
        )
        .await;
    }
    nodes.hold().await;
}

/// Parallel creations with one key store one secret. Only the answer to the creation that was stored shows the
/// secret.
#[everywhere(staff())]
async fn one_secret_under_one_key(nodes: Nodes) {
    for round in 0..10 {
        let hook = json!({"name": format!("Hook {round}"), "url": "https://crm.example/hook", "events": ["message.created"]});
        let call = Call::new("POST", "/v1/callbacks")
            .bearer(ACCESS_TOKEN)
            .json(&hook)
            .key(&format!("hook-{round}"));
        let replies = nodes.all(vec![call; CLIENTS]).await;
        assert_eq!(
            statuses(&replies),
            BTreeMap::from([(201, CLIENTS)]),
            "{}",
            replies[0].text()
        );
        let keys: BTreeSet<String> = replies
            .iter()
            .map(|reply| reply.json()["key"].to_string())
            .collect();
        assert_eq!(keys.len(), 1);
        let (received, repeated): (Vec<Reply>, Vec<Reply>) = replies
            .into_iter()
            .partition(|reply| reply.json()["secret"].is_string());
        assert_eq!(received.len(), 1, "one answer shows a secret");
        assert_eq!(received[0].header("idempotency-replayed"), None);
        for reply in repeated {
            assert_eq!(reply.header("idempotency-replayed"), Some("true"));
        }
    }
    nodes.hold().await;
}

/// Parallel requests with one key get one answer, byte for byte. Another body with the same key is refused and
/// stores nothing.
#[everywhere(staff())]
async fn parallel_twins_under_one_key(nodes: Nodes) {
    nodes.first().apply(&roomy(2000)).await;
    nodes.first().presence(7, "online").await;
    let token = egain_token(nodes.addr(0)).await;
    let pairs: Vec<(&str, Call, Call)> = vec![
        (
            "firstline",
            firstline_sn("TWIN", "one", true),
            firstline_sn("TWIN", "two", true),
        ),
        (
            "livedesk",
            livedesk(
                &json!({"inbox_id": 407, "contact_id": 2_219_256, "additional_attributes": {"a": 1}}),
            ),
            livedesk(
                &json!({"inbox_id": 407, "contact_id": 2_219_256, "additional_attributes": {"a": 2}}),
            ),
        ),
        (
            "egain",
            egain_subject(&token, "twin@acme.test", "one"),
            egain_subject(&token, "twin@acme.test", "two"),
        ),
        (
            "own",
            own(
                &json!({"inbox_id": 1, "who": {"kind": "anonymous"}, "intent": {"kind": "enqueue"}, "message": "one"}),
            ),
            own(
                &json!({"inbox_id": 1, "who": {"kind": "anonymous"}, "intent": {"kind": "enqueue"}, "message": "two"}),
            ),
        ),
    ];
    for (name, one, two) in pairs {
        let before = nodes.first().rows("conversations").await;
        // All requests have the same body.
        let key = format!("{name}-alike");
        let replies = nodes.all(vec![one.clone().key(&key); CLIENTS]).await;
        let first = &replies[0];
        assert!(
            matches!(first.status, 200 | 201),
            "{name}: {} {}",
            first.status,
            first.text()
        );
        for reply in &replies {
            assert_eq!(
                (reply.status, &reply.body),
                (first.status, &first.body),
                "{name}"
            );
            assert_eq!(
                reply.header("content-type"),
                first.header("content-type"),
                "{name}"
            );
        }
        let after = nodes.first().counts().await;
        assert_eq!(after.of("conversations"), before + 1, "{name}");
        // Later requests have another body.
        let replies = nodes.all(vec![two.clone().key(&key); 16]).await;
        for reply in &replies {
            assert!(
                (400..500).contains(&reply.status),
                "{name}: {} {}",
                reply.status,
                reply.text()
            );
        }
        assert_eq!(
            nodes.first().counts().await,
            after,
            "{name}: a refusal changed something"
        );
        // Two bodies are sent at the same time. All requests with the body that arrives first succeed. All requests
        // with the other body are refused.
        let key = format!("{name}-unlike");
        let calls = (0..CLIENTS)
            .map(|n| if n % 2 == 0 { &one } else { &two }.clone().key(&key))
            .collect();
        let replies = nodes.all(calls).await;
        let won: BTreeSet<usize> = (0..CLIENTS).filter(|n| replies[*n].status < 300).collect();
        let winner = won
            .iter()
            .next()
            .copied()
            .unwrap_or_else(|| panic!("{name}: nobody won"));
        assert_eq!(
            won,
            (0..CLIENTS).filter(|n| n % 2 == winner % 2).collect(),
            "{name}: {:?}",
            statuses(&replies)
        );
        for (n, reply) in replies.iter().enumerate() {
            if won.contains(&n) {
                assert_eq!(reply.body, replies[winner].body, "{name}");
            } else {
                assert!(
                    (400..500).contains(&reply.status),
                    "{name}: {} {}",
                    reply.status,
                    reply.text()
                );
            }
        }
        assert_eq!(
            nodes.first().rows("conversations").await,
            before + 2,
            "{name}"
        );
    }
    nodes.hold().await;
}

/// Several parallel requests have the same e-mail address, identifier or phone number. Only one of them creates a
/// contact.
#[everywhere(staff())]
async fn parallel_contacts_with_one_address(nodes: Nodes) {
    for (round, field) in ["email", "identifier", "phone_number"]
        .into_iter()
        .enumerate()
    {
        let before = nodes.first().counts().await;
        let calls = (0..CLIENTS)
            .map(|n| {
                let value = match (field, n % 2) {
                    ("email", 0) => "Only@Acme.Test",
                    ("email", _) => "only@acme.test",
                    ("identifier", _) => "only-1",
                    _ => "+886900000001",
                };
                livedesk_contact(&json!({"inbox_id": 407, "name": format!("n {n}"), field: value}))
            })
            .collect();
        let replies = nodes.all(calls).await;
        assert_eq!(
            statuses(&replies),
            BTreeMap::from([(200, 1), (422, 63)]),
            "round {round}"
        );
        for reply in replies.iter().filter(|reply| reply.status == 422) {
            assert_eq!(reply.json()["attributes"], json!([field]));
        }
        grew(
            nodes.first(),
            &before,
            &[("contacts", 1), ("identities", 1)],
        )
        .await;
    }
    nodes.hold().await;
}

/// If one address arrives through several APIs at the same time, one contact is created.
#[everywhere(staff())]
async fn one_address_through_several_dialects(nodes: Nodes) {
    nodes.first().apply(&roomy(2000)).await;
    nodes.first().presence(7, "online").await;
    let token = egain_token(nodes.addr(0)).await;
    for round in 0..10 {
        let before = nodes.first().counts().await;
        let email = format!("many{round}@acme.test");
        let calls = (0..CLIENTS)
            .map(|n| match n % 3 {
                0 => egain(&token, &email),
                1 => livedesk_contact(&json!({"inbox_id": 407, "email": email})),
                _ => own(&json!({
                    "inbox_id": 1, "intent": {"kind": "hold"}, "message": "m",
                    "who": {"kind": "look_up", "look_up": {"kind": "email", "value": email}, "person": {"given_name": "Ann"}},
                })),
            })
            .collect();
        let replies = nodes.all(calls).await;
        let after = nodes.first().counts().await;
        assert_eq!(
            after.of("contacts") - before.of("contacts"),
            1,
            "{:?}",
            statuses(&replies)
        );
        assert!(
            replies
                .iter()
                .all(|reply| matches!(reply.status, 200 | 201 | 422)),
            "{:?}",
            statuses(&replies)
        );
        // LiveDesk's requests must create the contact, so they are refused if it exists. At most one of them comes
        // before all others and succeeds.
        let refused = replies.iter().filter(|reply| reply.status == 422).count();
        let makers = (0..CLIENTS).filter(|n| n % 3 == 1).count();
        assert!(
            refused == makers || refused == makers - 1,
            "{refused} of {makers} were refused"
        );
    }
    nodes.hold().await;
}

/// Two accounts work in parallel, with one serial that exists in both. Neither account ever sees data of the other.
#[everywhere(staff())]
async fn two_accounts_never_meet(nodes: Nodes) {
    let acme = nodes.first().token_of(7).await;
    let globex = nodes.first().token_of(70).await;
    let at_globex = |serial: &str| {
        Call::new("POST", "/api/v1/onsite-account/900/text-call")
            .bearer("firstline-token-of-gil")
            .json(&json!({"identifier_type": "onsite_contact_sn", "identifier": serial, "message": "m", "should_enter_queue": true}))
    };
    let calls = (0..400)
        .map(|n| {
            let serial = if n % 4 < 2 {
                "VIP-A0001".to_owned()
            } else {
                format!("both-{}", n / 8)
            };
            if n % 2 == 0 {
                firstline_sn(&serial, "m", true)
            } else {
                at_globex(&serial)
            }
        })
        .collect();
    let replies = nodes.all(calls).await;
    assert_eq!(statuses(&replies), BTreeMap::from([(200, 400)]));
    let (ours, theirs): (Vec<_>, Vec<_>) = replies
        .into_iter()
        .enumerate()
        .partition(|(n, _)| n % 2 == 0);
    let only = |replies: Vec<(usize, Reply)>| {
        replies
            .into_iter()
            .map(|(_, reply)| reply)
            .collect::<Vec<_>>()
    };
    let (ours, theirs) = (only(ours), only(theirs));
    for (own, foreign, token, inbox) in [(&ours, &theirs, &acme, 1), (&theirs, &ours, &globex, 900)]
    {
        for reply in own {
            assert_eq!(reply.json()["data"]["onsite_account_id"], inbox);
        }
        assert!(
            ids(own, "/data/onsite_contact_id")
                .is_disjoint(&ids(foreign, "/data/onsite_contact_id"))
        );
        let own = ids(own, "/data/id");
        let foreign = ids(foreign, "/data/id");
        assert!(own.is_disjoint(&foreign));
        // The objects of the other account cannot be read, changed or listed.
        let mut calls: Vec<Call> = Vec::new();
        for id in foreign.iter().take(20) {
            calls.push(Call::new("GET", format!("/v1/conversations/{id}")).bearer(token));
            calls.push(Call::new("GET", format!("/v1/conversations/{id}/messages")).bearer(token));
            calls.push(Call::new("GET", format!("/v1/conversations/{id}/routing")).bearer(token));
            calls.extend(["pick-up", "resolve", "reopen"].map(|verb| act(token, *id, verb)));
        }
        let before = nodes.first().counts().await;
        let replies = nodes.all(calls).await;
        assert_eq!(statuses(&replies).into_keys().collect::<Vec<_>>(), [404]);
        assert_eq!(nodes.first().counts().await, before);
        let listed = Conn::to(nodes.addr(0))
            .must(Call::new("GET", "/v1/conversations?limit=100").bearer(token))
            .await
            .expect(200);
        for conversation in listed.json()["data"].as_array().unwrap() {
            assert!(own.contains(&conversation["id"].as_i64().unwrap()));
        }
        let events = feed(nodes.addr(1), token, 0).await;
        assert!(!events.is_empty());
        for event in events {
            assert!(
                event["conversation_id"].is_null()
                    || own.contains(&event["conversation_id"].as_i64().unwrap()),
                "{event}"
            );
        }
    }
    nodes.hold().await;
}

/// Creates a contact with an identity in inbox 1.
async fn person(nodes: &Nodes, serial: &str) -> i64 {
    let call = Call::new("POST", "/v1/contacts")
        .bearer(ACCESS_TOKEN)
        .json(&json!({"name": serial, "identity": {"inbox_id": 1, "serial": serial}}));
    let reply = Conn::to(nodes.addr(0)).must(call).await.expect(201).json();
    reply["id"].as_i64().unwrap()
}

fn merge(keep: i64, other: i64) -> Call {
    Call::new("POST", format!("/v1/contacts/{keep}/merge"))
        .bearer(ACCESS_TOKEN)
        .json(&json!({"contact_id": other, "evidence": "given"}))
}

fn undo(merge: i64) -> Call {
    Call::new("POST", format!("/v1/merges/{merge}/undo")).bearer(ACCESS_TOKEN)
}

fn incoming(conversation: i64, content: &str) -> Call {
    act(ACCESS_TOKEN, conversation, "messages")
        .json(&json!({"content": content, "kind": "incoming"}))
}

/// Two contacts are merged and separated repeatedly while both send messages. At the end, every message belongs to
/// the contact of its identity.
#[everywhere(staff())]
async fn merging_while_both_speak(nodes: Nodes) {
    let (one, two) = (
        person(&nodes, "MERGE-1").await,
        person(&nodes, "MERGE-2").await,
    );
    let first = nodes
        .all(vec![
            firstline_sn("MERGE-1", "m", false),
            firstline_sn("MERGE-2", "m", false),
        ])
        .await;
    let threads: Vec<i64> = first
        .iter()
        .map(|reply| reply.json()["data"]["id"].as_i64().unwrap())
        .collect();
    let stop = Arc::new(AtomicBool::new(false));
    let (merging, addr, ended) = (nodes.clone(), nodes.addr(1), Arc::clone(&stop));
    let merger = tokio::spawn(async move {
        let mut conn = Conn::to(addr);
        let mut rounds = 0;
        while !ended.load(Ordering::Relaxed) || rounds < 5 {
            let (keep, other) = if rounds % 2 == 0 {
                (one, two)
            } else {
                (two, one)
            };
            let merged = conn.must(merge(keep, other)).await.expect(201).json()["id"]
                .as_i64()
                .unwrap();
            // Of many parallel requests that undo the merge, one succeeds.
            let replies = merging.all(vec![undo(merged); 8]).await;
            assert_eq!(statuses(&replies), BTreeMap::from([(200, 1), (409, 7)]));
            rounds += 1;
        }
        rounds
    });
    let calls = (0..600)
        .map(|n| match n % 4 {
            0 => firstline_sn("MERGE-1", &format!("start {n}"), false),
            1 => firstline_sn("MERGE-2", &format!("start {n}"), false),
            _ => incoming(threads[n % 2], &format!("word {n}")),
        })
        .collect();
    let replies = nodes.all(calls).await;
    stop.store(true, Ordering::Relaxed);
    assert!(merger.await.unwrap() >= 5);
    assert!(
        replies
            .iter()
            .all(|reply| matches!(reply.status, 200 | 201)),
        "{:?}",
        statuses(&replies)
    );
    let database = nodes.first().database();
    let messages = database
        .number(&format!(
            "SELECT count(*) FROM messages WHERE conversation_id IN ({}, {})",
            threads[0], threads[1]
        ))
        .await;
    assert_eq!(messages, 302, "no message is lost or doubled");
    for (contact, serial) in [(one, "MERGE-1"), (two, "MERGE-2")] {
        let theirs = database.number(&format!(
            "SELECT count(*) FROM conversations c JOIN identities i ON i.id = c.identity_id WHERE i.serial = '{serial}' AND c.contact_id = {contact} AND i.contact_id = {contact}"
        )).await;
        assert_eq!(theirs, 151, "{serial}");
        let others = database
            .number(&format!(
                "SELECT count(*) FROM conversations WHERE contact_id = {contact}"
            ))
            .await;
        assert_eq!(others, 151, "{serial}");
    }
    nodes.hold().await;
}

/// Two requests merge two contacts into each other at the same time. The result is one contact.
#[everywhere(staff())]
async fn merging_into_each_other(nodes: Nodes) {
    for round in 0..10 {
        let (one, two) = (
            person(&nodes, &format!("EACH-1-{round}")).await,
            person(&nodes, &format!("EACH-2-{round}")).await,
        );
        let calls = (0..16)
            .map(|n| {
                if n % 2 == 0 {
                    merge(one, two)
                } else {
                    merge(two, one)
                }
            })
            .collect();
        let replies = nodes.all(calls).await;
        assert_eq!(statuses(&replies), BTreeMap::from([(201, 1), (409, 15)]));
    }
    nodes.hold().await;
}

/// A contact is erased while it sends messages. Refused messages are not stored, and stored messages are erased.
#[everywhere(staff())]
async fn erasing_while_they_speak(nodes: Nodes) {
    let who = person(&nodes, "ERASED").await;
    let first = nodes
        .all(vec![firstline_sn("ERASED", "secret", false)])
        .await;
    let thread = first[0].json()["data"]["id"].as_i64().unwrap();
    let calls = (0..300)
        .map(|n| match n {
            100 | 101 => Call::new("POST", format!("/v1/contacts/{who}/erase")).bearer(ACCESS_TOKEN),
            n if n % 3 == 0 => own(&json!({"inbox_id": 1, "who": {"kind": "contact", "contact_id": who}, "intent": {"kind": "hold"}, "message": "secret", "subject": "secret"})),
            _ => incoming(thread, "secret"),
        })
        .collect();
    let replies = nodes.all(calls).await;
    assert!(
        replies
            .iter()
            .all(|reply| matches!(reply.status, 201 | 202 | 409 | 422)),
        "{:?}",
        statuses(&replies)
    );
    let database = nodes.first().database();
    until("erased", || async {
        database
            .number(&format!(
                "SELECT count(*) FROM erasures WHERE contact_id = {who} AND finished_at IS NOT NULL"
            ))
            .await
            == 1
    })
    .await;
    let left = database
        .number("SELECT (SELECT count(*) FROM messages WHERE content LIKE '%secret%') + (SELECT count(*) FROM conversations WHERE subject LIKE '%secret%') + (SELECT count(*) FROM events WHERE data LIKE '%secret%')")
        .await;
    assert_eq!(left, 0);
    nodes.hold().await;
}
