//! Lists of contacts in each order.

use super::people::{make, more, patch};
use crate::support::{App, both, escape};
use crate::v1::{OMAR, get, invalid, post, start};
use serde_json::json;
use std::collections::BTreeMap;

/// Reads all pages of a list of contacts. Returns the ids in order, and the number of pages.
async fn pages(app: &App, query: &str) -> (Vec<i64>, usize) {
    let (mut all, mut after, mut count) = (Vec::new(), String::new(), 0);
    loop {
        let path = format!("/v1/contacts?{query}{after}");
        let page = get(app, OMAR, &path).await.expect(200).json();
        let data = page["data"].as_array().unwrap();
        all.extend(data.iter().map(|c| c["id"].as_i64().unwrap()));
        count += 1;
        match page["next"].as_str() {
            Some(next) => after = format!("&after={}", escape(next)),
            None => return (all, count),
        }
    }
}

/// A list of contacts in each order has every contact once, page by page.
#[both(more())]
async fn sorted_contacts(app: App) {
    let mut made = BTreeMap::new();
    for name in ["eva", "Émile", "", "Zoë", "emil", "王小明", "EVA"] {
        let email = format!("{}@sorted.test", made.len());
        let mut document = json!({"contact_points": [{"kind": "email", "value": email}]});
        if !name.is_empty() {
            document["name"] = json!(name);
        }
        let contact = post(&app, OMAR, "/v1/contacts", &document)
            .await
            .expect(201);
        made.insert(name, contact.json()["id"].as_i64().unwrap());
    }
    for name in ["Zoë", "eva", "Émile"] {
        app.pass(60).await;
        let who = json!({"kind": "contact", "contact_id": made[name]});
        let intent = json!({"kind": "hold"});
        let document = json!({"inbox_id": 1, "who": who, "intent": intent, "message": "Hello"});
        start(&app, &document).await;
    }
    let ours = |ids: &[i64]| -> Vec<&str> {
        let name = |id: &i64| made.iter().find(|(_, made)| *made == id);
        ids.iter().filter_map(name).map(|(name, _)| *name).collect()
    };
    let (created, _) = pages(&app, "limit=100").await;
    for (sort, expected) in [
        (
            "created",
            ["eva", "Émile", "", "Zoë", "emil", "王小明", "EVA"],
        ),
        // Contacts with equal names are in the order of their ids.
        ("name", ["emil", "Émile", "eva", "EVA", "Zoë", "王小明", ""]),
        (
            "last_activity",
            ["", "emil", "王小明", "EVA", "Zoë", "eva", "Émile"],
        ),
    ] {
        let (mut ids, count) = pages(&app, &format!("sort={sort}&limit=2")).await;
        assert_eq!(
            (ours(&ids), count),
            (expected.to_vec(), created.len().div_ceil(2)),
            "{sort}"
        );
        let (descending, _) = pages(&app, &format!("sort=-{sort}&limit=3")).await;
        ids.reverse();
        assert_eq!(descending, ids, "{sort}, backwards");
        ids.sort_unstable_by(|a, b| b.cmp(a));
        assert_eq!(ids, created, "{sort}");
    }
    // A filter by a value finds its contact in every order.
    for sort in ["name", "-last_activity", "created"] {
        let (ids, _) = pages(&app, &format!("email=3@sorted.test&sort={sort}")).await;
        assert_eq!(ids, [made["Zoë"]]);
    }
    // A contact with a changed name has another position in the order.
    patch(&app, made["Zoë"], &json!({"name": "Aaron"})).await;
    let (ids, _) = pages(&app, "sort=name").await;
    assert_eq!(ours(&ids)[0], "Zoë");
    let page = get(&app, OMAR, "/v1/contacts?sort=name&limit=1")
        .await
        .expect(200)
        .json();
    let next = escape(page["next"].as_str().unwrap());
    let other = format!("/v1/contacts?sort=-name&after={next}");
    invalid(&get(&app, OMAR, &other).await, &[("after", "not-allowed")]);
    for after in ["5", "9.1.1.x", "2.1.-1.x", ""] {
        let path = format!("/v1/contacts?sort=name&after={after}");
        invalid(&get(&app, OMAR, &path).await, &[("after", "malformed")]);
    }
    let unknown = get(&app, OMAR, "/v1/contacts?sort=shoe_size").await;
    invalid(&unknown, &[("sort", "not-allowed")]);
}

/// For one page in sorted order, the server reads about 1,000 contacts. So a filter that few contacts meet gives short
/// pages. Each page except the last has a `next`.
#[both(more())]
async fn sorted_contacts_of_a_rare_kind(app: App) {
    let mut blocked = Vec::new();
    for n in 0..1_050 {
        let id = make(&app, &json!({"name": format!("Sorted {n:04}")})).await;
        if [3, 1_040].contains(&n) {
            let path = format!("/v1/contacts/{id}/block");
            post(&app, OMAR, &path, &json!({})).await.expect(200);
            blocked.push(id);
        }
    }
    let (ids, count) = pages(&app, "blocked=true&sort=name&limit=100").await;
    assert_eq!((ids, count), (blocked.clone(), 2));
    let (ids, count) = pages(&app, "blocked=true&sort=name&limit=1").await;
    assert_eq!((ids, count), (blocked.clone(), 2));
    let (ids, _) = pages(&app, "blocked=false&sort=-name&limit=100").await;
    let (all, _) = pages(&app, "limit=100").await;
    assert_eq!(ids.len(), all.len() - blocked.len());
}
