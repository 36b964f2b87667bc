//! Ids in provisioning files and generated ids: no two accounts have a contact, an identity or a case with the same id.

use super::*;
use crate::support::accounts::{Accounts, Contact};

const GLOBEX: i64 = 17_623_000_010_929;

/// A file for the second account that gives these ids to a contact, its identity and its case.
fn giving(contact: i64, identity: i64, case: i64) -> Accounts {
    Accounts::globex().with(
        Contact::new(contact)
            .name("Given")
            .identities(json!([{"inbox": 900, "id": identity}]))
            .cases(json!([{"id": case, "subject": "given"}])),
    )
}

/// The newest generated ids of a contact, an identity and a case of the first account.
async fn newest(nodes: &Nodes) -> [i64; 3] {
    let database = nodes.first().database();
    let mut ids = [0; 3];
    for (id, table) in ids.iter_mut().zip(["contacts", "identities", "cases"]) {
        // The second account has only ids that a file gave.
        let sql = format!("SELECT max(id) FROM {table} WHERE account_id <> {GLOBEX}");
        *id = database.number(&sql).await;
    }
    ids
}

/// Applies a text through a server and returns the faults.
async fn faults(node: &App, text: Accounts) -> Vec<String> {
    let report = (node.engine().provision(provisioned(text)).await).unwrap();
    report.faults.into_iter().map(|f| f.message).collect()
}

/// A file gives ids from the middle of blocks that a writer of another account, or of another node, has leased.
#[everywhere(staff())]
async fn a_file_gives_ids_that_a_writer_has_leased(nodes: Nodes) {
    nodes.first().apply(&roomy(2000)).await;
    nodes.first().presence(7, "online").await;
    let token = egain_token(nodes.addr(0)).await;
    let mut dice = Dice::thrown("a_file_gives_ids_that_a_writer_has_leased");
    let mut generated = BTreeSet::new();
    for round in 0..20 {
        for n in 0..=dice.below(3) {
            let mut client = Conn::to(nodes.addr(0));
            let reply = client
                .must(egain(&token, &format!("leased-{round}-{n}@acme.test")))
                .await
                .expect(200);
            let contact = reply.json()["activity"]["customer"]["id"].as_i64().unwrap();
            assert!(generated.insert(contact), "{contact} is generated twice");
        }
        let [contact, identity, case] = newest(&nodes).await;
        let last = nodes.0.last().unwrap();
        // In each text, one of the three ids belongs to another account.
        for text in [
            giving(contact, identity + 500, case + 500),
            giving(contact + 500, identity, case + 500),
            giving(contact + 500, identity + 500, case),
        ] {
            let said = faults(last, text).await;
            assert!(
                said.len() == 1
                    && said[0].ends_with("belongs to another account; choose another id"),
                "{said:?}"
            );
        }
        // Parlor would generate these ids next, or soon.
        let mut next = |id: i64| id + 1 + i64::try_from(dice.below(4)).unwrap();
        let text = giving(next(contact), next(identity), next(case));
        assert_eq!(faults(last, text).await, [""; 0]);
    }
    nodes.hold().await;
}

/// Files give the next ids while all servers generate ids.
#[everywhere(staff())]
async fn files_give_ids_while_others_are_generated(nodes: Nodes) {
    nodes.first().apply(&roomy(100_000)).await;
    nodes.first().presence(7, "online").await;
    let token = egain_token(nodes.addr(0)).await;
    let (stop, applied) = (
        Arc::new(AtomicBool::new(false)),
        Arc::new(AtomicUsize::new(0)),
    );
    let giver = {
        let (nodes, stop, applied) = (nodes.clone(), Arc::clone(&stop), Arc::clone(&applied));
        tokio::spawn(async move {
            let mut round = 0;
            while !stop.load(Ordering::Relaxed) {
                let [contact, identity, case] = newest(&nodes).await;
                // Some of these ids are generated meanwhile, and some are still in a leased block.
                let ahead = 1 + 15 * (round % 20);
                let text = giving(contact + ahead, identity + ahead, case + ahead);
                let said = faults(
                    &nodes.0[usize::try_from(round).unwrap() % nodes.0.len()],
                    text,
                )
                .await;
                assert!(
                    said.iter()
                        .all(|fault| fault
                            .ends_with("belongs to another account; choose another id")),
                    "{said:?}"
                );
                applied.fetch_add(usize::from(said.is_empty()), Ordering::Relaxed);
                round += 1;
            }
        })
    };
    let mut rounds = 0;
    while rounds < 8 || applied.load(Ordering::Relaxed) < 5 {
        assert!(rounds < 1_000, "hardly a file is applied");
        let round = rounds;
        rounds += 1;
        let calls = (0..100)
            .map(|n| egain(&token, &format!("raced-{round}-{n}@acme.test")))
            .collect();
        let replies = nodes.all(calls).await;
        assert_eq!(
            statuses(&replies),
            BTreeMap::from([(200, 100)]),
            "{}",
            replies[0].text()
        );
        assert_eq!(ids(&replies, "/activity/customer/id").len(), 100);
    }
    stop.store(true, Ordering::Relaxed);
    giver.await.unwrap();
    nodes.hold().await;
}
