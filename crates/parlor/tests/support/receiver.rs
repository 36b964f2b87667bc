//! A receiver of callbacks that follows a script. It answers, fails, hangs, resets the connection, sends invalid
//! answers or redirects.

use super::PATIENCE;
use serde_json::Value;
use std::collections::{BTreeMap, HashSet};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

/// A received request.
#[derive(Clone, Debug)]
pub struct Hit {
    pub method: String,
    pub target: String,
    pub headers: BTreeMap<String, String>,
    pub body: String,
    /// The body as bytes, also if it is not text.
    pub bytes: Vec<u8>,
    /// Whether the request was answered with 2xx.
    pub accepted: bool,
}

impl Hit {
    pub fn id(&self) -> &str {
        &self.headers["webhook-id"]
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    pub fn kind(&self) -> String {
        self.json()["type"].as_str().unwrap().to_owned()
    }

    /// The event's number.
    pub fn number(&self) -> i64 {
        self.json()["data"]["event"].as_i64().unwrap()
    }

    pub fn conversation(&self) -> Option<i64> {
        self.json()["data"]["conversation_id"].as_i64()
    }
}

/// The answer to a request, or another reaction.
#[derive(Clone, Debug)]
pub enum Act {
    /// Answer with this status and the body `ok`.
    Answer(u16),
    /// Answer with this status, headers and body.
    Say(u16, Vec<(&'static str, String)>, String),
    /// Answer 200 after this time.
    Slow(Duration),
    /// Answer 200 after the test adds a permit to this semaphore.
    Hold(Arc<Semaphore>),
    /// Never answer.
    Hang,
    /// Reset the connection without an answer.
    Reset,
    /// Send bytes that are not HTTP.
    Garble,
    /// Send the status 200 and a part of the body, and then close the connection.
    Break,
}

type Script = Box<dyn FnMut(&Hit, usize) -> Act + Send>;

/// A receiver that listens until its last clone is dropped.
#[derive(Clone)]
pub struct Receiver {
    pub addr: SocketAddr,
    inner: Arc<Inner>,
}

struct Inner {
    hits: Mutex<Vec<Hit>>,
    script: Mutex<Script>,
    came: tokio::sync::Notify,
    task: Mutex<Option<tokio::task::JoinHandle<()>>>,
}

impl Inner {
    /// Marks the request with this index as accepted. The mark precedes the answer, so a test that sees an effect of
    /// the answer also sees the mark.
    fn accept(&self, place: usize) {
        self.hits.lock().unwrap()[place].accepted = true;
        self.came.notify_waiters();
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        if let Some(task) = self.task.lock().unwrap().take() {
            task.abort();
        }
    }
}

impl Receiver {
    /// Creates a receiver. The script gets each request and its number, which begins with 1, and returns the reaction.
    pub async fn new(script: impl FnMut(&Hit, usize) -> Act + Send + 'static) -> Self {
        Self::on("127.0.0.1:0", script).await
    }

    /// Creates a receiver like [`Self::new`], on this address.
    pub async fn on(
        address: &str,
        script: impl FnMut(&Hit, usize) -> Act + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind(address).await.unwrap();
        let addr = listener.local_addr().unwrap();
        let inner = Arc::new(Inner {
            hits: Mutex::default(),
            script: Mutex::new(Box::new(script)),
            came: tokio::sync::Notify::new(),
            task: Mutex::default(),
        });
        let weak = Arc::downgrade(&inner);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let Some(inner) = weak.upgrade() else { return };
                tokio::spawn(async move {
                    // If a client disconnects, only the task of its connection ends.
                    let _ = converse(stream, &inner).await;
                });
            }
        });
        *inner.task.lock().unwrap() = Some(task);
        Self { addr, inner }
    }

    /// Creates a receiver that answers every request with 200.
    pub async fn good() -> Self {
        Self::new(|_, _| Act::Answer(200)).await
    }

    pub fn url(&self) -> String {
        format!("http://{}/hook?secret=query", self.addr)
    }

    pub fn behave(&self, script: impl FnMut(&Hit, usize) -> Act + Send + 'static) {
        *self.inner.script.lock().unwrap() = Box::new(script);
    }

    pub fn hits(&self) -> Vec<Hit> {
        self.inner.hits.lock().unwrap().clone()
    }

    /// The accepted requests.
    pub fn accepted(&self) -> Vec<Hit> {
        let mut hits = self.hits();
        hits.retain(|hit| hit.accepted);
        hits
    }

    /// Waits until the received requests meet the condition, and returns them.
    pub async fn until(&self, enough: impl Fn(&[Hit]) -> bool) -> Vec<Hit> {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        loop {
            let came = self.inner.came.notified();
            let hits = self.hits();
            if enough(&hits) {
                return hits;
            }
            let wait = tokio::time::Instant::now() + Duration::from_millis(100);
            let _ = tokio::time::timeout_at(wait, came).await;
            assert!(
                tokio::time::Instant::now() < deadline,
                "still waiting; {} came: {:?}",
                hits.len(),
                hits.iter()
                    .map(|h| (h.accepted, h.body.clone()))
                    .collect::<Vec<_>>()
            );
        }
    }

    /// Checks that the accepted requests of each conversation are in event order. Repeated requests are ignored.
    pub fn assert_order(&self) {
        let mut last: BTreeMap<i64, i64> = BTreeMap::new();
        let mut seen: HashSet<String> = HashSet::new();
        for hit in self.accepted() {
            if !seen.insert(hit.id().to_owned()) {
                continue;
            }
            if let Some(conversation) = hit.conversation() {
                let before = last.insert(conversation, hit.number()).unwrap_or(0);
                assert!(
                    hit.number() > before,
                    "conversation {conversation}: {} came after {before}",
                    hit.number()
                );
            }
        }
    }
}

async fn converse(mut stream: TcpStream, inner: &Inner) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut buffer = Vec::new();
    loop {
        let head_end = loop {
            if let Some(at) = find(&buffer, b"\r\n\r\n") {
                break at;
            }
            if stream.read_buf(&mut buffer).await? == 0 {
                return Ok(());
            }
        };
        let head = String::from_utf8_lossy(&buffer[..head_end]).into_owned();
        let mut lines = head.split("\r\n");
        let mut first = lines.next().unwrap().split(' ').map(str::to_owned);
        let (method, target) = (first.next().unwrap(), first.next().unwrap());
        let headers: BTreeMap<String, String> = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
            .collect();
        let length: usize = headers
            .get("content-length")
            .map_or(0, |l| l.parse().unwrap());
        let end = head_end + 4 + length;
        while buffer.len() < end {
            if stream.read_buf(&mut buffer).await? == 0 {
                return Ok(());
            }
        }
        let bytes = buffer[head_end + 4..end].to_vec();
        let body = String::from_utf8_lossy(&bytes).into_owned();
        buffer.drain(..end);
        let hit = Hit {
            method,
            target,
            headers,
            body,
            bytes,
            accepted: false,
        };
        let (act, place) = {
            let mut hits = inner.hits.lock().unwrap();
            let act = (inner.script.lock().unwrap())(&hit, hits.len() + 1);
            let accepted = match &act {
                Act::Answer(status) | Act::Say(status, ..) => (200..300).contains(status),
                Act::Break => true,
                Act::Slow(_) | Act::Hold(_) | Act::Hang | Act::Reset | Act::Garble => false,
            };
            hits.push(Hit { accepted, ..hit });
            (act, hits.len() - 1)
        };
        inner.came.notify_waiters();
        match act {
            Act::Answer(status) => answer(&mut stream, status, &[], "ok").await?,
            Act::Say(status, headers, body) => {
                answer(&mut stream, status, &headers, &body).await?;
                if headers.iter().any(|(name, _)| *name == "connection") {
                    return Ok(());
                }
            }
            Act::Slow(wait) => {
                tokio::time::sleep(wait).await;
                inner.accept(place);
                answer(&mut stream, 200, &[], "late").await?;
            }
            Act::Hold(gate) => {
                gate.acquire().await.unwrap().forget();
                inner.accept(place);
                answer(&mut stream, 200, &[], "late").await?;
            }
            Act::Hang => std::future::pending().await,
            Act::Reset => {
                stream.set_zero_linger()?;
                return Ok(());
            }
            Act::Garble => {
                stream
                    .write_all(b"\x16\x03garbage\0\xff\r\n\r\nnot http")
                    .await?;
                return Ok(());
            }
            Act::Break => {
                stream
                    .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nhalf")
                    .await?;
                return Ok(());
            }
        }
    }
}

async fn answer(
    stream: &mut TcpStream,
    status: u16,
    headers: &[(&'static str, String)],
    body: &str,
) -> std::io::Result<()> {
    let mut text = format!(
        "HTTP/1.1 {status} Whatever\r\ncontent-length: {}\r\n",
        body.len()
    );
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str("\r\n");
    text.push_str(body);
    stream.write_all(text.as_bytes()).await
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|w| w == needle)
}
