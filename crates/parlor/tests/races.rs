//! Races: the invariants of the model that can be raced, against real parallel clients over real sockets, on SQLite, on PostgreSQL,
//! and on two servers that share one PostgreSQL database.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails should stop where it fails"
)]

#[expect(
    unused_imports,
    unused_macros,
    reason = "these tests are not made twice by `both!`"
)]
mod support;
mod support_force;

use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use support::{App, Backend, postgres_server};
use support_force::checks;
use support_force::client::{Call, Conn, Reply};
use support_force::starts::{
    self, ACCESS_TOKEN, act, crowd, crowd_ids, egain, egain_subject, egain_token, firstline,
    firstline_sn, livedesk, livedesk_contact, own, presence, roomy,
};
use support_force::{Dice, until};

/// How many clients, each with a connection of its own.
const CLIENTS: usize = 64;

/// Where a race is run.
#[derive(Clone, Copy)]
enum Site {
    Sqlite,
    Postgres,
    TwoNodes,
}

/// The servers of one race: one, or two on one database.
#[derive(Clone)]
struct Nodes(Vec<App>);

impl Nodes {
    /// What is asked about stored rows is asked of this one.
    fn first(&self) -> &App {
        &self.0[0]
    }

    /// Where the client of this number connects to.
    fn addr(&self, client: usize) -> SocketAddr {
        self.0[client % self.0.len()].addr()
    }

    /// Asserts every rule about stored rows.
    #[track_caller]
    fn hold(&self) -> impl Future<Output = ()> + '_ {
        checks::hold(self.first().database())
    }

    /// Sends calls in parallel, dealt out to [`CLIENTS`] clients; answers in the order of the calls.
    async fn all(&self, calls: Vec<Call>) -> Vec<Reply> {
        let calls = Arc::new(calls);
        let next = Arc::new(AtomicUsize::new(0));
        let mut clients = tokio::task::JoinSet::new();
        for client in 0..CLIENTS {
            let (calls, next, addr) = (Arc::clone(&calls), Arc::clone(&next), self.addr(client));
            clients.spawn(async move {
                let mut conn = Conn::to(addr);
                let mut replies = Vec::new();
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(call) = calls.get(index) else {
                        return replies;
                    };
                    replies.push((index, conn.must(call.clone()).await));
                }
            });
        }
        let mut replies = BTreeMap::new();
        while let Some(done) = clients.join_next().await {
            replies.extend(done.unwrap());
        }
        replies.into_values().collect()
    }
}

async fn run<F, T>(site: Site, scenario: F)
where
    F: FnOnce(Nodes) -> T,
    T: Future<Output = ()>,
{
    let backend = match site {
        Site::Sqlite => Backend::Sqlite,
        Site::Postgres | Site::TwoNodes => Backend::Postgres,
    };
    if backend == Backend::Postgres && postgres_server().is_none() {
        eprintln!("PARLOR_TEST_POSTGRES is not set");
        return;
    }
    let first = App::start_with(backend, &[&crowd(20, 3)]).await;
    let mut nodes = vec![first.clone()];
    if matches!(site, Site::TwoNodes) {
        nodes.push(first.sibling().await);
    }
    scenario(Nodes(nodes.clone())).await;
    for sibling in nodes.iter().skip(1) {
        sibling.shutdown().await;
    }
    first.stop().await;
}

macro_rules! everywhere {
    ($($(#[$meta:meta])* async fn $name:ident($nodes:ident: Nodes) $body:block)+) => {$(
        $(#[$meta])*
        mod $name {
            use super::*;

            async fn scenario($nodes: Nodes) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                run(Site::Sqlite, scenario).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                run(Site::Postgres, scenario).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn two_nodes() {
                run(Site::TwoNodes, scenario).await;
            }
        }
    )+};
}

/// How many rows came to the named tables; everything else of what requests make must have stayed as it was but for events and contact points.
async fn grew(app: &App, before: &support::Counts, by: &[(&str, i64)]) {
    let after = app.counts().await;
    for table in [
        "contacts",
        "identities",
        "conversations",
        "messages",
        "cases",
    ] {
        let expected = by
            .iter()
            .find(|(name, _)| *name == table)
            .map_or(0, |(_, by)| *by);
        assert_eq!(
            after.of(table) - before.of(table),
            expected,
            "rows that came to {table}"
        );
    }
}

fn statuses(replies: &[Reply]) -> BTreeMap<u16, usize> {
    let mut statuses = BTreeMap::new();
    for reply in replies {
        *statuses.entry(reply.status).or_default() += 1;
    }
    statuses
}

fn ids(replies: &[Reply], pointer: &str) -> BTreeSet<i64> {
    replies
        .iter()
        .map(|reply| {
            let body = reply.json();
            body.pointer(pointer)
                .and_then(Value::as_i64)
                .unwrap_or_else(|| panic!("no {pointer} in {body}"))
        })
        .collect()
}

everywhere! {
    /// A thousand starts for one unknown serial leave one identity, and a conversation each.
    async fn a_thousand_starts_for_one_unknown_serial(nodes: Nodes) {
        let before = nodes.first().counts().await;
        let calls = (0..1000).map(|n| firstline_sn("NEW-FORCE", &format!("m {n}"), false)).collect();
        let replies = nodes.all(calls).await;
        assert_eq!(statuses(&replies), BTreeMap::from([(200, 1000)]));
        assert_eq!(ids(&replies, "/data/onsite_contact_id").len(), 1);
        assert_eq!(ids(&replies, "/data/id").len(), 1000);
        grew(nodes.first(), &before, &[("identities", 1), ("conversations", 1000), ("messages", 1000)]).await;
        nodes.hold().await;
    }

    /// The same by look-up of one unknown e-mail address: one contact, one identity.
    async fn a_thousand_starts_for_one_unknown_address(nodes: Nodes) {
        nodes.first().apply(&roomy(2000)).await;
        nodes.first().presence(7, "online").await;
        let token = egain_token(nodes.addr(0)).await;
        let before = nodes.first().counts().await;
        // Addresses are compared in small letters.
        let calls = (0..1000)
            .map(|n| egain(&token, if n % 3 == 0 { "Force@Acme.Test" } else { "force@acme.test" }))
            .collect();
        let replies = nodes.all(calls).await;
        assert_eq!(statuses(&replies), BTreeMap::from([(200, 1000)]), "{}", replies[0].text());
        assert_eq!(ids(&replies, "/activity/customer/id").len(), 1);
        assert_eq!(ids(&replies, "/activity/id").len(), 1000);
        grew(nodes.first(), &before, &[("contacts", 1), ("identities", 1), ("conversations", 1000), ("cases", 1000)]).await;
        nodes.hold().await;
    }

    /// The same for one new source id of a known contact.
    async fn a_thousand_starts_for_one_new_source_id(nodes: Nodes) {
        let before = nodes.first().counts().await;
        let calls = (0..1000)
            .map(|_| livedesk(&json!({"inbox_id": 407, "contact_id": 2_219_256, "source_id": "force-1"})))
            .collect();
        let replies = nodes.all(calls).await;
        assert_eq!(statuses(&replies), BTreeMap::from([(200, 1000)]), "{}", replies[0].text());
        let display = ids(&replies, "/id");
        assert_eq!(display.len(), 1000);
        assert_eq!(display, (1..=1000).collect(), "display ids are consecutive");
        grew(nodes.first(), &before, &[("identities", 1), ("conversations", 1000)]).await;
        nodes.hold().await;
    }

    /// The same for a contact who is not known in the inbox yet, without a source id.
    async fn parallel_first_starts_of_a_contact_make_one_identity(nodes: Nodes) {
        let before = nodes.first().counts().await;
        let calls = (0..200)
            .map(|n| firstline(&json!({"identifier_type": "contact_id", "identifier": 1002, "message": format!("m {n}")})))
            .collect();
        let replies = nodes.all(calls).await;
        assert_eq!(statuses(&replies), BTreeMap::from([(200, 200)]));
        assert_eq!(ids(&replies, "/data/onsite_contact_id").len(), 1);
        grew(nodes.first(), &before, &[("identities", 1), ("conversations", 200), ("messages", 200)]).await;
        nodes.hold().await;
    }

    /// One source id that several contacts claim at once becomes one contact's, and the others' starts are refused.
    async fn one_source_id_claimed_by_several_contacts(nodes: Nodes) {
        for round in 0..10 {
            let before = nodes.first().counts().await;
            let serial = format!("contested-{round}");
            let contacts = [1001, 1002, 1003, 1042];
            let calls = (0..64)
                .map(|n| livedesk(&json!({"inbox_id": 407, "contact_id": contacts[n % 4], "source_id": serial})))
                .collect();
            let replies = nodes.all(calls).await;
            assert_eq!(statuses(&replies), BTreeMap::from([(200, 16), (422, 48)]));
            let (won, lost): (Vec<Reply>, Vec<Reply>) = replies.into_iter().partition(|reply| reply.status == 200);
            assert_eq!(ids(&won, "/meta/sender/id").len(), 1);
            for reply in lost {
                assert_eq!(reply.json(), json!({"error": "source_id should be unique"}));
            }
            grew(nodes.first(), &before, &[("identities", 1), ("conversations", 16)]).await;
        }
        nodes.hold().await;
    }

    /// Parallel twins under one key get one answer, byte for byte; another body under it is refused and writes nothing.
    async fn parallel_twins_under_one_key(nodes: Nodes) {
        nodes.first().apply(&roomy(2000)).await;
        nodes.first().presence(7, "online").await;
        let token = egain_token(nodes.addr(0)).await;
        let pairs: Vec<(&str, Call, Call)> = vec![
            ("firstline", firstline_sn("TWIN", "one", true), firstline_sn("TWIN", "two", true)),
            (
                "livedesk",
                livedesk(&json!({"inbox_id": 407, "contact_id": 2_219_256, "additional_attributes": {"a": 1}})),
                livedesk(&json!({"inbox_id": 407, "contact_id": 2_219_256, "additional_attributes": {"a": 2}})),
            ),
            ("egain", egain_subject(&token, "twin@acme.test", "one"), egain_subject(&token, "twin@acme.test", "two")),
            (
                "own",
                own(&json!({"inbox_id": 1, "who": {"kind": "anonymous"}, "intent": {"kind": "enqueue"}, "message": "one"})),
                own(&json!({"inbox_id": 1, "who": {"kind": "anonymous"}, "intent": {"kind": "enqueue"}, "message": "two"})),
            ),
        ];
        for (name, one, two) in pairs {
            let before = nodes.first().rows("conversations").await;
            // All alike.
            let key = format!("{name}-alike");
            let replies = nodes.all(vec![one.clone().key(&key); CLIENTS]).await;
            let first = &replies[0];
            assert!(matches!(first.status, 200 | 201), "{name}: {} {}", first.status, first.text());
            for reply in &replies {
                assert_eq!((reply.status, &reply.body), (first.status, &first.body), "{name}");
                assert_eq!(reply.header("content-type"), first.header("content-type"), "{name}");
            }
            let after = nodes.first().counts().await;
            assert_eq!(after.of("conversations"), before + 1, "{name}");
            // Another body afterwards.
            let replies = nodes.all(vec![two.clone().key(&key); 16]).await;
            for reply in &replies {
                assert!((400..500).contains(&reply.status), "{name}: {} {}", reply.status, reply.text());
            }
            assert_eq!(nodes.first().counts().await, after, "{name}: a refusal changed something");
            // Two bodies at once: one of them wins, whichever it is, and all of its twins with it.
            let key = format!("{name}-unlike");
            let calls = (0..CLIENTS).map(|n| if n % 2 == 0 { &one } else { &two }.clone().key(&key)).collect();
            let replies = nodes.all(calls).await;
            let won: BTreeSet<usize> = (0..CLIENTS).filter(|n| replies[*n].status < 300).collect();
            let winner = won.iter().next().copied().unwrap_or_else(|| panic!("{name}: nobody won"));
            assert_eq!(won, (0..CLIENTS).filter(|n| n % 2 == winner % 2).collect(), "{name}: {:?}", statuses(&replies));
            for (n, reply) in replies.iter().enumerate() {
                if won.contains(&n) {
                    assert_eq!(reply.body, replies[winner].body, "{name}");
                } else {
                    assert!((400..500).contains(&reply.status), "{name}: {} {}", reply.status, reply.text());
                }
            }
            assert_eq!(nodes.first().rows("conversations").await, before + 2, "{name}");
        }
        nodes.hold().await;
    }

    /// Two hundred starts that need an agent, one agent with three slots: three get one, the others leave nothing behind.
    async fn capacity_is_never_exceeded_by_starts_that_need_an_agent(nodes: Nodes) {
        nodes.first().presence(7, "online").await;
        let token = egain_token(nodes.addr(0)).await;
        let before = nodes.first().counts().await;
        let calls = (0..200).map(|n| egain(&token, &format!("rush{n}@acme.test"))).collect();
        let replies = nodes.all(calls).await;
        assert_eq!(statuses(&replies), BTreeMap::from([(200, 3), (400, 197)]));
        grew(nodes.first(), &before, &[("contacts", 3), ("identities", 3), ("conversations", 3), ("cases", 3)]).await;
        assert_eq!(nodes.first().rows("agent_slots").await, 3);
        nodes.hold().await;
    }

    /// Two hundred starts that may wait: three are assigned, the others wait, and move up one by one as slots free.
    async fn what_finds_no_slot_waits(nodes: Nodes) {
        nodes.first().presence(7, "online").await;
        let calls = (0..200).map(|n| firstline_sn(&format!("rush-{n}"), "m", true)).collect();
        let replies = nodes.all(calls).await;
        assert_eq!(statuses(&replies), BTreeMap::from([(200, 200)]));
        let database = nodes.first().database();
        assert_eq!(nodes.first().rows("agent_slots").await, 3);
        assert_eq!(nodes.first().rows("queue_entries").await, 197);
        nodes.hold().await;
        // Three more from each of many agents who come online at once.
        let ids = crowd_ids(20);
        let mut calls = Vec::new();
        for id in &ids {
            calls.push(presence(&nodes.first().token_of(*id).await, "online"));
        }
        let replies = nodes.all(calls).await;
        assert_eq!(statuses(&replies), BTreeMap::from([(200, 20)]));
        assert_eq!(nodes.first().rows("agent_slots").await, 63);
        assert_eq!(nodes.first().rows("queue_entries").await, 137);
        nodes.hold().await;
        // Resolving what is assigned serves the rest; every conversation is had by somebody in the end.
        let mut turns = 0;
        while nodes.first().rows("agent_slots").await > 0 {
            turns += 1;
            assert!(turns < 20, "slots are not freed");
            let live = checks::texts(database, "SELECT conversation_id FROM agent_slots").await;
            let calls = live.iter().map(|row| act(ACCESS_TOKEN, row[0].parse().unwrap(), "resolve")).collect();
            let replies = nodes.all(calls).await;
            assert!(replies.iter().all(|reply| reply.status == 200), "{:?}", statuses(&replies));
            nodes.hold().await;
        }
        assert_eq!(nodes.first().rows("queue_entries").await, 0);
        assert_eq!(
            database.number("SELECT count(*) FROM conversations WHERE assignee_id IS NULL OR status <> 'resolved'").await,
            0
        );
    }

    /// One agent with one slot, many who wait and come in parallel: they are served in the order in which they were queued.
    async fn the_queue_keeps_its_order(nodes: Nodes) {
        let agent = 2001;
        nodes.first().apply(&crowd(1, 1)).await;
        let calls = (0..100).map(|n| firstline_sn(&format!("line-{n}"), "m", true)).collect();
        let replies = nodes.all(calls).await;
        assert_eq!(statuses(&replies), BTreeMap::from([(200, 100)]));
        nodes.first().presence(agent, "online").await;
        // Several resolve at the same time, and more than what is assigned: whoever is late finds it resolved.
        let database = nodes.first().database();
        for _ in 0..100 {
            let live = checks::texts(database, "SELECT conversation_id FROM agent_slots").await;
            let [row] = live.as_slice() else {
                panic!("{} slots are taken", live.len());
            };
            nodes.all(vec![act(ACCESS_TOKEN, row[0].parse().unwrap(), "resolve"); 4]).await;
        }
        assert_eq!(nodes.first().rows("queue_entries").await, 0);
        let overtaken = "SELECT count(*) FROM (SELECT row_number() OVER (ORDER BY c.first_queued_at, c.id) AS queued, \
             row_number() OVER (ORDER BY e.number) AS served FROM conversations c \
             JOIN events e ON e.conversation_id = c.id AND e.kind = 'conversation.assigned') AS line WHERE queued <> served";
        assert_eq!(database.number(overtaken).await, 0);
        assert_eq!(database.number("SELECT count(*) FROM events WHERE kind = 'conversation.assigned'").await, 100);
        nodes.hold().await;
    }

    /// Many agents reach for one conversation: one has it, the others are told who.
    async fn one_conversation_many_hands(nodes: Nodes) {
        let agents = crowd_ids(20);
        let mut tokens = Vec::new();
        for agent in &agents {
            tokens.push(nodes.first().token_of(*agent).await);
        }
        for round in 0..20 {
            let start = own(&json!({"inbox_id": 1, "who": {"kind": "anonymous"}, "intent": {"kind": "hold"}, "message": "m"}));
            let conversation = Conn::to(nodes.addr(round)).must(start).await.expect(201).json()["id"].as_i64().unwrap();
            let calls = tokens.iter().map(|token| act(token, conversation, "pick-up")).collect();
            let replies = nodes.all(calls).await;
            assert_eq!(statuses(&replies), BTreeMap::from([(200, 1), (409, 19)]));
            let winner = replies.iter().find(|reply| reply.status == 200).unwrap().json();
            assert_eq!(winner["assignee_id"].as_i64(), Some(agents[replies.iter().position(|r| r.status == 200).unwrap()]));
            for reply in replies.iter().filter(|reply| reply.status == 409) {
                let problem = reply.json();
                assert_eq!(problem["status"], 409, "{problem}");
                assert!(problem["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{problem}");
            }
            Conn::to(nodes.addr(round)).must(act(ACCESS_TOKEN, conversation, "resolve")).await.expect(200);
        }
        assert_eq!(nodes.first().rows("service_records").await, 20);
        nodes.hold().await;
    }

    /// One agent with three slots reaches for many conversations at once: three.
    async fn many_conversations_one_pair_of_hands(nodes: Nodes) {
        let token = nodes.first().token_of(2001).await;
        let calls = (0..40).map(|n| firstline_sn(&format!("grab-{n}"), "m", n % 2 == 0)).collect();
        let started = nodes.all(calls).await;
        let calls = ids(&started, "/data/id").into_iter().map(|id| act(&token, id, "pick-up")).collect();
        let replies = nodes.all(calls).await;
        assert_eq!(statuses(&replies), BTreeMap::from([(200, 3), (409, 37)]));
        assert_eq!(nodes.first().rows("agent_slots").await, 3);
        nodes.hold().await;
    }

    /// Contacts made in parallel with one e-mail address, in several spellings: one is made.
    async fn parallel_contacts_with_one_address(nodes: Nodes) {
        for (round, field) in ["email", "identifier", "phone_number"].into_iter().enumerate() {
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
            assert_eq!(statuses(&replies), BTreeMap::from([(200, 1), (422, 63)]), "round {round}");
            for reply in replies.iter().filter(|reply| reply.status == 422) {
                assert_eq!(reply.json()["attributes"], json!([field]));
            }
            grew(nodes.first(), &before, &[("contacts", 1), ("identities", 1)]).await;
        }
        nodes.hold().await;
    }

    /// One address that comes through several dialects at once is one person.
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
            assert_eq!(after.of("contacts") - before.of("contacts"), 1, "{:?}", statuses(&replies));
            assert!(replies.iter().all(|reply| matches!(reply.status, 200 | 201 | 422)), "{:?}", statuses(&replies));
            // Refused are only those who wanted to make the contact, and of them at most one was first.
            let refused = replies.iter().filter(|reply| reply.status == 422).count();
            let makers = (0..CLIENTS).filter(|n| n % 3 == 1).count();
            assert!(refused == makers || refused == makers - 1, "{refused} of {makers} were refused");
        }
        nodes.hold().await;
    }

    /// Two accounts in parallel, with one serial that both know: neither ever sees the other's.
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
                let serial = if n % 4 < 2 { "VIP-A0001".to_owned() } else { format!("both-{}", n / 8) };
                if n % 2 == 0 { firstline_sn(&serial, "m", true) } else { at_globex(&serial) }
            })
            .collect();
        let replies = nodes.all(calls).await;
        assert_eq!(statuses(&replies), BTreeMap::from([(200, 400)]));
        let (ours, theirs): (Vec<_>, Vec<_>) = replies.into_iter().enumerate().partition(|(n, _)| n % 2 == 0);
        let only = |replies: Vec<(usize, Reply)>| replies.into_iter().map(|(_, reply)| reply).collect::<Vec<_>>();
        let (ours, theirs) = (only(ours), only(theirs));
        for (own, foreign, token, inbox) in [(&ours, &theirs, &acme, 1), (&theirs, &ours, &globex, 900)] {
            for reply in own {
                assert_eq!(reply.json()["data"]["onsite_account_id"], inbox);
            }
            assert!(ids(own, "/data/onsite_contact_id").is_disjoint(&ids(foreign, "/data/onsite_contact_id")));
            let own = ids(own, "/data/id");
            let foreign = ids(foreign, "/data/id");
            assert!(own.is_disjoint(&foreign));
            // What the other has cannot be read, moved or listed.
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
            let listed = Conn::to(nodes.addr(0)).must(Call::new("GET", "/v1/conversations?limit=100").bearer(token)).await.expect(200);
            for conversation in listed.json()["data"].as_array().unwrap() {
                assert!(own.contains(&conversation["id"].as_i64().unwrap()));
            }
            let events = feed(nodes.addr(1), token, 0).await;
            assert!(!events.is_empty());
            for event in events {
                assert!(event["conversation_id"].is_null() || own.contains(&event["conversation_id"].as_i64().unwrap()), "{event}");
            }
        }
        nodes.hold().await;
    }

    /// Starts, messages, presence, pick-ups, resolutions and reopenings, all mixed, while readers follow the feed on every node:
    /// no fault, every rule holds, no reader misses a number or meets a late one, and everyone is served in the end.
    async fn everything_at_once(nodes: Nodes) {
        let token = egain_token(nodes.addr(0)).await;
        let mut agents = Vec::new();
        for agent in crowd_ids(20).into_iter().take(6).chain([7, 8]) {
            agents.push(nodes.first().token_of(agent).await);
        }
        let working = Arc::new(AtomicBool::new(true));
        let mut readers = tokio::task::JoinSet::new();
        for node in 0..nodes.0.len() {
            for _ in 0..2 {
                readers.spawn(follow(nodes.addr(node), Arc::clone(&working)));
            }
        }
        let mut dice = Dice::thrown("everything_at_once");
        let known = Arc::new(std::sync::Mutex::new(vec![]));
        let mut clients = tokio::task::JoinSet::new();
        for client in 0..24 {
            let (mut dice, addr, known) = (dice.split(), nodes.addr(client), Arc::clone(&known));
            let (token, agents) = (token.clone(), agents.clone());
            clients.spawn(async move {
                let mut conn = Conn::to(addr);
                for step in 0..60 {
                    let some: Option<i64> = {
                        let known = known.lock().unwrap();
                        if known.is_empty() { None } else { Some(*dice.pick::<i64>(&known)) }
                    };
                    let agent = dice.pick(&agents);
                    let (call, id_at) = match (dice.below(12), some) {
                        (0 | 1, _) => (firstline_sn(&format!("mix-{}", dice.below(40)), "m", dice.below(3) > 0), "/data/id"),
                        (2, _) => (egain(&token, &format!("mix{}@acme.test", dice.below(40))), "/activity/id"),
                        (3, _) => (livedesk(&json!({"inbox_id": 407, "contact_id": 2_219_256, "source_id": format!("mix-{}", dice.below(5))})), ""),
                        (4, _) => (
                            firstline(&json!({"message": "m", "should_enter_queue": true, "assignee_id": 2001 + dice.below(6)})),
                            "/data/id",
                        ),
                        (5 | 6, Some(id)) => (act(agent, id, "resolve"), ""),
                        (7, Some(id)) => (act(agent, id, "reopen"), ""),
                        (8, Some(id)) => (act(agent, id, "pick-up"), ""),
                        (9, Some(id)) => (act(agent, id, "messages").json(&json!({"content": format!("{client} {step}")})), ""),
                        _ => (presence(agent, dice.pick::<&str>(&["online", "online", "busy", "away", "offline"])), ""),
                    };
                    let target = call.target.clone();
                    let reply = conn.must(call).await;
                    assert!(reply.status < 500, "{target}: {} {}", reply.status, reply.text());
                    if reply.status < 300 && !id_at.is_empty() {
                        known.lock().unwrap().push(reply.json().pointer(id_at).and_then(Value::as_i64).unwrap());
                    }
                }
            });
        }
        while let Some(done) = clients.join_next().await {
            done.unwrap();
        }
        nodes.hold().await;
        // Everyone comes online; whatever waits for somebody is served once enough is resolved.
        let calls = agents.iter().map(|token| presence(token, "online")).collect();
        assert_eq!(statuses(&nodes.all(calls).await).into_keys().collect::<Vec<_>>(), [200]);
        nodes.hold().await;
        let database = nodes.first().database();
        let mut turns = 0;
        while nodes.first().rows("queue_entries").await > 0 {
            turns += 1;
            assert!(turns < 200, "what waits is not served");
            let live = checks::texts(database, "SELECT conversation_id FROM agent_slots").await;
            let calls = live.iter().map(|row| act(ACCESS_TOKEN, row[0].parse().unwrap(), "resolve")).collect();
            nodes.all(calls).await;
        }
        nodes.hold().await;
        working.store(false, Ordering::Relaxed);
        let stored = checks::texts(
            database,
            &format!("SELECT number, kind, coalesce(conversation_id, 0) FROM events WHERE account_id = {} ORDER BY number", starts::ACME),
        )
        .await;
        while let Some(done) = readers.join_next().await {
            assert_eq!(done.unwrap(), stored);
        }
    }
}

/// One page of the feed and those after it.
async fn feed(addr: SocketAddr, token: &str, after: i64) -> Vec<Value> {
    let mut conn = Conn::to(addr);
    let mut events: Vec<Value> = Vec::new();
    loop {
        let after = events
            .last()
            .map_or(after, |event| event["number"].as_i64().unwrap());
        let call = Call::new("GET", format!("/v1/events?after={after}&limit=100")).bearer(token);
        let page = conn.must(call).await.expect(200).json();
        let page = page["data"].as_array().unwrap();
        if page.is_empty() {
            return events;
        }
        events.extend(page.iter().cloned());
    }
}

/// Reads the feed for as long as there is work, and to its end. Whatever it saw, it saw in order and without a gap: a number that
/// became visible late would be one.
async fn follow(addr: SocketAddr, working: Arc<AtomicBool>) -> Vec<Vec<String>> {
    let mut seen: Vec<Vec<String>> = Vec::new();
    loop {
        // Asked before reading: what is written before the work ends is read after it.
        let last = !working.load(Ordering::Relaxed);
        for event in feed(addr, ACCESS_TOKEN, i64::try_from(seen.len()).unwrap()).await {
            let number = event["number"].as_i64().unwrap();
            assert_eq!(
                number,
                i64::try_from(seen.len()).unwrap() + 1,
                "a gap in the feed"
            );
            seen.push(vec![
                number.to_string(),
                event["kind"].as_str().unwrap().to_owned(),
                event["conversation_id"]
                    .as_i64()
                    .unwrap_or_default()
                    .to_string(),
            ]);
        }
        if last {
            return seen;
        }
    }
}

/// The harness of this file: that its clients run in parallel is what makes its tests worth anything.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clients_are_parallel() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    let open = Arc::new(AtomicUsize::new(0));
    let accepted = Arc::clone(&open);
    let server = tokio::spawn(async move {
        let mut streams = Vec::new();
        while streams.len() < 8 {
            streams.push(listener.accept().await.unwrap());
            accepted.fetch_add(1, Ordering::Relaxed);
        }
    });
    let mut clients = tokio::task::JoinSet::new();
    for _ in 0..8 {
        clients.spawn(async move { Conn::to(addr).send(&Call::new("GET", "/")).await.is_err() });
    }
    until("eight connections at once", 10, || {
        let open = open.load(Ordering::Relaxed);
        async move { open == 8 }
    })
    .await;
    server.await.unwrap();
    while let Some(done) = clients.join_next().await {
        assert!(done.unwrap());
    }
}
