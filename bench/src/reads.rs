//! Measures first pages of lists, threads and searches, on databases of known size. The benchmark fills a separate
//! server through its API, so that the pages contain rows of real starts. Then it requests one page after the other,
//! over a few connections.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::arguments::Database;
use crate::http;
use crate::load::{self, Length, Numbers, People, Template};

/// The number of connections that read.
const READERS: usize = 4;
/// The number of connections that fill the database.
const WRITERS: usize = 64;
/// The time limit for the search index.
const INDEXED: Duration = Duration::from_secs(600);

/// The measurement of one page.
pub struct Page {
    /// The page's name.
    pub name: &'static str,
    /// The database.
    pub database: Database,
    /// The number of conversations.
    pub conversations: u64,
    /// Pages per second.
    pub per_second: f64,
    /// The median latency.
    pub p50_ms: f64,
    /// The 99th percentile of the latency.
    pub p99_ms: f64,
}

/// The number of conversations that the reading agent has picked up.
const PICKED_UP: u64 = 100;

/// The names and paths of the pages. `{last}` is the id of a conversation. `{needle}` is a word of one message.
const PAGES: [(&str, &str); 11] = [
    ("list: all", "/v1/conversations"),
    ("list: open", "/v1/conversations?status=open"),
    ("list: of an inbox", "/v1/conversations?inbox_id=1001"),
    ("list: of an agent", "/v1/conversations?assignee=7"),
    (
        "list: waiting in a queue",
        "/v1/conversations?status=open&queue=attended",
    ),
    ("list: contacts", "/v1/contacts"),
    ("thread", "/v1/conversations/{last}/messages"),
    ("search: one message", "/v1/search?q={needle}"),
    ("search: every message", "/v1/search?in=messages&q=order"),
    (
        "search: two words",
        "/v1/search?in=messages&q=order%20{needle}",
    ),
    (
        "search: Chinese, every message",
        "/v1/search?in=messages&q=%E8%A8%82%E5%96%AE",
    ),
];

/// Fills a server with this number of conversations and measures its pages.
pub fn measure(
    server: SocketAddr,
    token: &str,
    database: Database,
    conversations: u64,
    length: Length,
) -> Result<Vec<Page>> {
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str())];
    let body = r#"{"inbox_id":1001,"who":{"kind":"serial","serial":"reader-{who}"},"intent":{"kind":"enqueue"},"message":"Where is my order n{who}? 我的訂單在哪裡"}"#;
    let fill = Template::new(server, "/v1/conversations", &headers, body);
    let mut numbers = Numbers::new(conversations);
    let filled = load::run(
        server,
        &fill,
        People::New,
        &mut numbers,
        WRITERS,
        Length::Requests(conversations),
    )?;
    if filled.refused > 0 {
        bail!("filling was refused: {}", filled.samples.join(" | "));
    }
    let needle = format!("n{:012}", conversations / 2);
    let newest = http::request(server, "GET", "/v1/conversations?limit=1", &headers, "")?
        .json("GET /v1/conversations")?;
    let last = newest
        .pointer("/data/0/id")
        .and_then(serde_json::Value::as_i64)
        .context("no conversation was created")?;
    pick_up(server, &headers)?;
    let since = Instant::now();
    loop {
        // The newest conversation is indexed last.
        let newest = format!("n{:012}", conversations - 1);
        let path = format!("/v1/search?q={newest}");
        let found = http::request(server, "GET", &path, &headers, "")?.json(&path)?;
        if found.pointer("/data/0").is_some() {
            break;
        }
        if since.elapsed() > INDEXED {
            bail!("{conversations} conversations are not indexed in {INDEXED:?}");
        }
    }
    eprintln!(
        "{conversations} conversations indexed {:.1} s after the last was made",
        since.elapsed().as_secs_f64()
    );
    let mut pages = Vec::new();
    for (name, path) in PAGES {
        let path = path
            .replace("{last}", &last.to_string())
            .replace("{needle}", &needle);
        let template = Template::get(server, &path, &headers);
        let outcome = load::run(
            server,
            &template,
            People::New,
            &mut numbers,
            READERS,
            length,
        )?;
        if outcome.refused > 0 {
            bail!("{path} was refused: {}", outcome.samples.join(" | "));
        }
        let page = Page {
            name,
            database,
            conversations,
            per_second: outcome.per_second(),
            p50_ms: outcome.latency.quantile_ms(0.5),
            p99_ms: outcome.latency.quantile_ms(0.99),
        };
        eprintln!(
            "{name}, {conversations} conversations: {:.0}/s, p50 {:.2} ms, p99 {:.2} ms",
            page.per_second, page.p50_ms, page.p99_ms
        );
        pages.push(page);
    }
    Ok(pages)
}

/// Picks up the newest conversations for the reading agent.
fn pick_up(server: SocketAddr, headers: &[(&str, &str)]) -> Result<()> {
    let path = format!("/v1/conversations?limit={PICKED_UP}");
    let newest = http::request(server, "GET", &path, headers, "")?.json(&path)?;
    let rows = newest.get("data").and_then(serde_json::Value::as_array);
    for row in rows.into_iter().flatten() {
        let id = row.get("id").and_then(serde_json::Value::as_i64);
        let path = format!("/v1/conversations/{}/pick-up", id.unwrap_or_default());
        http::request(server, "POST", &path, headers, "")?.json(&path)?;
    }
    Ok(())
}
