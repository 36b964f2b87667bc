//! A proxy in front of a PostgreSQL server. The proxy delays every answer, as if the server were distant, and counts
//! consecutive round trips.
//!
//! The delay is a number of turns of the scheduler, not a time. The test, the proxy and Parlor run on one thread. So
//! while the proxy waits, Parlor sends all calls that it can send without the answer, even on a busy machine.
//!
//! A call is a sequence of the client's protocol messages that ends with `Sync`, or one `Query` message. At the time
//! when a call is sent, let `n` be the greatest number among the calls whose answer has reached the client. The call
//! gets the number `n + 1`. So calls that are sent without waiting for each other have the same number.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

/// The number of turns of the scheduler by which the proxy delays an answer.
const TURNS: usize = 2_000;

/// A running proxy.
pub struct RoundTrips {
    addr: SocketAddr,
    server: SocketAddr,
    counted: Arc<Mutex<Counted>>,
}

/// The state that all connections share.
struct Counted {
    /// Whether the proxy delays answers.
    delays: bool,
    /// The number of the present counting period. Calls of earlier periods are ignored.
    count: usize,
    /// The greatest number of an answered call.
    answered: usize,
}

/// A sent call: the counting period to which it belongs, and its number in this period.
type Call = (usize, usize);

impl RoundTrips {
    /// Starts a proxy for the server in this URL. At first, the proxy does not delay answers.
    pub async fn to(url: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        let server = super::proxy::server(url);
        let counted = Arc::new(Mutex::new(Counted {
            delays: false,
            count: 0,
            answered: 0,
        }));
        let shared = Arc::clone(&counted);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let Ok(to) = TcpStream::connect(server).await else {
                    continue;
                };
                for stream in [&client, &to] {
                    stream.set_nodelay(true).unwrap();
                }
                let (from_client, to_client) = client.into_split();
                let (from_server, to_server) = to.into_split();
                let calls = Arc::new(Mutex::new(VecDeque::new()));
                let (sender, receiver) = mpsc::unbounded_channel();
                let there = asking(
                    from_client,
                    to_server,
                    Arc::clone(&shared),
                    Arc::clone(&calls),
                );
                tokio::spawn(there);
                tokio::spawn(answering(from_server, calls, sender));
                tokio::spawn(delayed(receiver, to_client, Arc::clone(&shared)));
            }
        });
        Self {
            addr,
            server,
            counted,
        }
    }

    /// Returns the URL `url` with the proxy's address instead of the server's address.
    pub fn url(&self, url: &str) -> String {
        let url = url.replacen(&self.server.to_string(), &self.addr.to_string(), 1);
        // The proxy must read the messages, so the connection has no TLS.
        format!("{url}?sslmode=disable")
    }

    /// Begins or ends the delay of answers. The runtime of the test must have one thread.
    pub fn delay(&self, delays: bool) {
        self.counted.lock().unwrap().delays = delays;
    }

    /// Begins a new counting period.
    pub fn count(&self) {
        let mut counted = self.counted.lock().unwrap();
        counted.count += 1;
        counted.answered = 0;
    }

    /// The number of consecutive round trips since the last call of [`Self::count`].
    pub fn counted(&self) -> usize {
        self.counted.lock().unwrap().answered
    }
}

/// Splits a stream into messages of PostgreSQL's protocol. The first message of a client has no type.
struct Messages {
    bytes: Vec<u8>,
    untyped: bool,
}

impl Messages {
    /// Removes the next message and returns its type. `None` means that the next message is not complete yet.
    fn next(&mut self) -> Option<u8> {
        let head = usize::from(!self.untyped);
        let length = self.bytes.get(head..head + 4)?;
        let length = u32::from_be_bytes(length.try_into().unwrap());
        let end = head + usize::try_from(length).unwrap();
        if self.bytes.len() < end {
            return None;
        }
        let kind = if self.untyped { 0 } else { self.bytes[0] };
        self.untyped = false;
        self.bytes.drain(..end);
        Some(kind)
    }
}

async fn asking(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    counted: Arc<Mutex<Counted>>,
    calls: Arc<Mutex<VecDeque<Call>>>,
) {
    let mut messages = Messages {
        bytes: Vec::new(),
        untyped: true,
    };
    let mut bytes = vec![0; 64 * 1024];
    while let Ok(count @ 1..) = from.read(&mut bytes).await {
        messages.bytes.extend_from_slice(&bytes[..count]);
        while let Some(kind) = messages.next() {
            if matches!(kind, b'S' | b'Q') {
                let now = counted.lock().unwrap();
                calls
                    .lock()
                    .unwrap()
                    .push_back((now.count, now.answered + 1));
            }
        }
        if to.write_all(&bytes[..count]).await.is_err() {
            return;
        }
    }
}

/// Bytes for the client, and the calls that they answer.
type Answer = (Vec<u8>, Vec<Call>);

async fn answering(
    mut from: OwnedReadHalf,
    calls: Arc<Mutex<VecDeque<Call>>>,
    to: mpsc::UnboundedSender<Answer>,
) {
    let mut messages = Messages {
        bytes: Vec::new(),
        untyped: false,
    };
    let mut bytes = vec![0; 64 * 1024];
    while let Ok(count @ 1..) = from.read(&mut bytes).await {
        messages.bytes.extend_from_slice(&bytes[..count]);
        let mut answered = Vec::new();
        while let Some(kind) = messages.next() {
            if kind == b'Z' {
                // `ReadyForQuery` ends a call. The `ReadyForQuery` at the end of the sign-in belongs to no call.
                answered.extend(calls.lock().unwrap().pop_front());
            }
        }
        if to.send((bytes[..count].to_vec(), answered)).is_err() {
            return;
        }
    }
}

async fn delayed(
    mut answers: mpsc::UnboundedReceiver<Answer>,
    mut to: OwnedWriteHalf,
    counted: Arc<Mutex<Counted>>,
) {
    while let Some((bytes, answered)) = answers.recv().await {
        let turns = if counted.lock().unwrap().delays {
            TURNS
        } else {
            0
        };
        for _ in 0..turns {
            tokio::task::yield_now().await;
        }
        {
            let mut counted = counted.lock().unwrap();
            for (count, number) in answered {
                if count == counted.count {
                    counted.answered = counted.answered.max(number);
                }
            }
        }
        if to.write_all(&bytes).await.is_err() {
            return;
        }
    }
}
