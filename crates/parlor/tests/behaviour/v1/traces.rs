//! The remains of an erased contact in the files of the embedded database.

use super::{OMAR, act, get, post};
use crate::support::index::indexed;
use crate::support::{App, Backend, until};
use serde_json::{Value, json};
use std::path::Path;

/// The names of the files below `dir` that contain `text`, which must be in lower case. The comparison ignores upper
/// and lower case.
fn holding(dir: &Path, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(holding(&path, text));
        } else if let Ok(bytes) = std::fs::read(&path)
            && (bytes.to_ascii_lowercase().windows(text.len())).any(|part| part == text.as_bytes())
        {
            found.push(path.file_name().unwrap().to_string_lossy().into_owned());
        }
    }
    found.sort();
    found
}

/// After an erasure, no file of the data directory contains texts of the contact. This includes free space of the
/// database, its log and the search index. Texts of another contact remain.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_erased_contact_leaves_no_traces() {
    let app = App::start(Backend::Sqlite).await;
    let dir = app.database().dir().unwrap().to_owned();
    let mut ids = Vec::new();
    for (name, word) in [
        ("Ann Vanishing", "vanishing"),
        ("Bob Remaining", "remaining"),
    ] {
        let person = json!({"name": name, "contact_points": [{"kind": "email", "value": format!("{word}@example.test")}],
            "identity": {"inbox_id": 1, "serial": format!("{word}-serial")}});
        let person = post(&app, OMAR, "/v1/contacts", &person)
            .await
            .expect(201)
            .json();
        let start = json!({"inbox_id": 1, "who": {"kind": "contact", "contact_id": person["id"]}, "intent": {"kind": "hold"},
            "message": format!("some {word} words"), "subject": format!("a {word} subject"), "client_info": {"page": word}});
        let conversation = post(&app, OMAR, "/v1/conversations", &start)
            .await
            .expect(201)
            .json();
        ids.push((person["id"].clone(), conversation["id"].clone(), word));
    }
    for n in 0..60 {
        for (_, conversation, word) in &ids {
            let text = format!(
                "{} {word}{n} {}",
                n * 7919 % 1000,
                "and so on ".repeat(n % 13)
            );
            let path = format!("/v1/conversations/{conversation}/messages");
            post(&app, OMAR, &path, &json!({"content": text}))
                .await
                .expect(201);
        }
    }
    let ann = &ids[0].0;
    // A value that was replaced before the erasure must also disappear.
    let rename = json!({"name": "Ann Gone"});
    let reply = app
        .patch(&format!("/v1/contacts/{ann}"))
        .bearer(OMAR)
        .json(&rename)
        .send()
        .await;
    reply.expect(200);
    let hits = async |word: &str| {
        let path = format!("/v1/search?q={word}");
        let found = indexed(&app, async || get(&app, OMAR, &path).await).await;
        found.expect(200).json()["data"].as_array().unwrap().len()
    };
    assert_eq!(hits("vanishing59").await, 1);
    let before = holding(&dir, "vanishing");
    for file in ["parlor.db-wal", "search.index-wal"] {
        assert!(before.iter().any(|found| found == file), "{before:?}");
    }

    act(&app, OMAR, &format!("/v1/contacts/{ann}/erase"))
        .await
        .expect(202);
    until("the contact is erased", async || {
        app.pass(1).await;
        let erasure = get(&app, OMAR, &format!("/v1/contacts/{ann}/erasure")).await;
        erasure.expect(200).json()["finished_at"] != Value::Null
    })
    .await;
    let mut left = Vec::new();
    until("no file has the words of the contact", async || {
        left = holding(&dir, "vanishing");
        left.is_empty()
    })
    .await;
    assert!(!holding(&dir, "remaining").is_empty());
    assert_eq!(hits("remaining59").await, 1);
    app.stop().await;
    assert_eq!(holding(&dir, "vanishing"), [""; 0]);
}
