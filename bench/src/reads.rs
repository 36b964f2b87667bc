//! Measures requests for the first pages of lists, threads and searches, on databases of known size.
//!
//! The benchmark fills a separate server through its API, so that the pages contain conversations of real starts. Then
//! the benchmark measures one kind of page after the other, over a few connections. It also measures requests for the
//! counts of the views while conversations start at a steady rate.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::arguments::Database;
use crate::http;
use crate::load::{self, Length, Numbers, Outcome, People, Template};

/// The number of connections that read pages.
const READERS: usize = 4;
/// The number of connections that fill the database.
const WRITERS: usize = 64;
/// The time limit for the search index of the server to contain all conversations.
const INDEXED: Duration = Duration::from_secs(600);

/// The results for one kind of page, such as the first page of one list.
pub struct Page {
    /// The page's name. The names of the pages of views begin with [`VIEW`].
    pub name: String,
    /// The database.
    pub database: Database,
    /// The number of conversations in the database.
    pub conversations: u64,
    /// Answers per second.
    pub per_second: f64,
    /// The median latency.
    pub p50_ms: f64,
    /// The 99th percentile of the latency.
    pub p99_ms: f64,
}

/// The beginning of the name of each page of a view.
pub const VIEW: &str = "view: ";

/// The number of prepared conversations of each of four kinds: picked up by the reading agent, snoozed, with a mention
/// of the agent, and with a label.
const OF_A_KIND: usize = 100;
/// The steady rate at which conversations start while the counts of the views are read.
const STARTS_PER_SECOND: u32 = 1_000;
/// The number of connections that start conversations while the counts of the views are read.
const STARTERS: usize = 16;

/// The names and paths of the pages. `{last}` is the id of the first conversation in the list. `{needle}` is a word
/// that only one message contains.
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
        .and_then(Value::as_i64)
        .context("no conversation was created")?;
    prepare(server, &headers)?;
    let since = Instant::now();
    loop {
        // The conversation with the highest number is among the last conversations that the server adds to its search
        // index. So the loop ends when a search finds this conversation.
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
    let named = PAGES.iter().map(|(name, path)| {
        let path = path
            .replace("{last}", &last.to_string())
            .replace("{needle}", &needle);
        ((*name).to_owned(), path)
    });
    let mut pages = Vec::new();
    for (name, path) in named.chain(views(server, &headers)?) {
        let template = Template::get(server, &path, &headers);
        let outcome = load::run(
            server,
            &template,
            People::New,
            &mut numbers,
            READERS,
            length,
        )?;
        pages.push(page(name, database, conversations, &outcome)?);
    }
    let start = (&fill, &mut numbers);
    pages.extend(counts(
        server,
        &headers,
        (database, conversations),
        start,
        length,
    )?);
    Ok(pages)
}

/// Prints and returns the results for one kind of page. Returns an error if the server sent an answer other than 2xx.
fn page(name: String, database: Database, conversations: u64, outcome: &Outcome) -> Result<Page> {
    if outcome.refused > 0 {
        bail!("{name} was refused: {}", outcome.samples.join(" | "));
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
        "{}, {conversations} conversations: {:.0}/s, p50 {:.2} ms, p99 {:.2} ms",
        page.name, page.per_second, page.p50_ms, page.p99_ms
    );
    Ok(page)
}

/// The names and paths of the first pages of views. The list has all built-in views, in the order of the desk. The list
/// also has two filters: few conversations match the first filter, and none match the second.
fn views(server: SocketAddr, headers: &[(&str, &str)]) -> Result<Vec<(String, String)>> {
    let listed = http::request(server, "GET", "/v1/views", headers, "")?.json("GET /v1/views")?;
    let views = listed.pointer("/data").and_then(Value::as_array);
    let mut pages: Vec<_> = views
        .context("GET /v1/views has no list")?
        .iter()
        .map(|view| {
            let key = view["key"].as_str().unwrap_or("?");
            (key.to_owned(), view["filter"].clone())
        })
        .collect();
    let rare = json!({"status": ["open"], "labels": {"any": ["bench"]}});
    pages.push(("a label that few conversations have".to_owned(), rare));
    let nobody = json!({"labels": {"all": ["bench"], "none": ["bench"]}});
    pages.push(("a combination that no conversation has".to_owned(), nobody));
    Ok(pages
        .into_iter()
        .map(|(key, filter)| {
            let filter = http::encoded(&filter.to_string());
            let path = format!("/v1/conversations?sort=-last_activity&filter={filter}");
            (format!("{VIEW}{key}"), path)
        })
        .collect())
}

/// Measures requests for the counts of the views over one connection, while conversations start at a steady rate. Also
/// checks that the count of all conversations rises by exactly the number of starts.
fn counts(
    server: SocketAddr,
    headers: &[(&str, &str)],
    (database, conversations): (Database, u64),
    (start, numbers): (&Template, &mut Numbers),
    length: Length,
) -> Result<[Page; 2]> {
    let all = || -> Result<i64> {
        let views =
            http::request(server, "GET", "/v1/views", headers, "")?.json("GET /v1/views")?;
        let listed = views.pointer("/data").and_then(Value::as_array);
        let all = listed.and_then(|views| views.iter().find(|view| view["key"] == "all"));
        all.and_then(|view| view["count"].as_i64())
            .context("the view of all conversations has no number")
    };
    let before = all()?;
    let measure = match length {
        Length::Time { warm_up, measure } => warm_up + measure,
        _ => Duration::from_secs(1),
    };
    let paced = Length::Paced {
        per_second: STARTS_PER_SECOND,
        measure,
    };
    let views = Template::get(server, "/v1/views", headers);
    let (read, started) = std::thread::scope(|scope| -> Result<_> {
        let starter =
            scope.spawn(|| load::run(server, start, People::New, numbers, STARTERS, paced));
        let mut numbers = Numbers::new(1);
        let read = load::run(server, &views, People::New, &mut numbers, 1, length)?;
        let started = starter
            .join()
            .map_err(|_| anyhow::anyhow!("the thread that starts conversations panicked"))??;
        Ok((read, started))
    })?;
    let rise = all()? - before;
    if rise != i64::try_from(started.acknowledged)? {
        bail!(
            "{} conversations started, but the number of all rose by {rise}",
            started.acknowledged
        );
    }
    let size = conversations;
    let (numbers, starts) = ("numbers of all views", "the starts beside them");
    let rate = format!("at {STARTS_PER_SECOND} starts a second");
    Ok([
        page(format!("{numbers}, {rate}"), database, size, &read)?,
        page(format!("{starts}, {rate}"), database, size, &started)?,
    ])
}

/// Prepares conversations for the views of the reading agent. The agent picks up some conversations and snoozes others.
/// Further conversations get a mention of the agent, or a label.
fn prepare(server: SocketAddr, headers: &[(&str, &str)]) -> Result<()> {
    let me = http::request(server, "GET", "/v1/me", headers, "")?.json("GET /v1/me")?;
    let mention = json!({"kind": "note", "content": "Please look.", "mentions": [me["id"]]});
    let acts = [
        ("pick-up", json!({})),
        ("snooze", json!({})),
        ("messages", mention),
        ("labels", json!({"add": ["bench"]})),
    ];
    let mut after = String::new();
    let mut headers = headers.to_vec();
    headers.push(("content-type", "application/json"));
    for (act, body) in acts {
        let path = format!("/v1/conversations?limit={OF_A_KIND}{after}");
        let page = http::request(server, "GET", &path, &headers, "")?.json(&path)?;
        let rows = page.get("data").and_then(Value::as_array);
        for row in rows.into_iter().flatten() {
            let path = format!("/v1/conversations/{}/{act}", row["id"]);
            http::request(server, "POST", &path, &headers, &body.to_string())?
                .expect_success(&path)?;
        }
        after = match page["next"].as_str() {
            Some(next) => format!("&after={}", http::encoded(next)),
            None => break,
        };
    }
    Ok(())
}
