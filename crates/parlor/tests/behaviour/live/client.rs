//! Readers of the feed: over Server-Sent Events and over WebSockets.

use crate::support::{App, within};
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::Value;
use std::collections::VecDeque;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::{Error, Message};

/// One event of a stream.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Block {
    /// The event type. Empty if none was sent.
    pub event: String,
    pub id: Option<i64>,
    /// The data. Null if none was sent.
    pub data: Value,
}

/// A stream without an HTTP library, so that the test sees the exact bytes.
pub struct Stream {
    socket: TcpStream,
    pub head: String,
    raw: Vec<u8>,
    text: String,
    over: bool,
}

impl Stream {
    /// Sends the request and reads the head of the answer.
    pub async fn open(app: &App, token: &str, query: &str, last: Option<i64>) -> Self {
        Self::connect(app, token, query, last, None).await
    }

    /// Opens a stream like [`Self::open`], with a very small receive buffer.
    pub async fn scope(app: &App, token: &str, query: &str) -> Self {
        Self::connect(app, token, query, None, Some(4096)).await
    }

    async fn connect(
        app: &App,
        token: &str,
        query: &str,
        last: Option<i64>,
        room: Option<u32>,
    ) -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        if let Some(room) = room {
            socket.set_recv_buffer_size(room).unwrap();
        }
        let mut socket = socket.connect(app.addr()).await.unwrap();
        let last = last.map_or_else(String::new, |id| format!("Last-Event-ID: {id}\r\n"));
        let request = format!(
            "GET /v1/events{query} HTTP/1.1\r\nHost: parlor\r\nAuthorization: Bearer {token}\r\nAccept: text/event-stream\r\n{last}\r\n"
        );
        socket.write_all(request.as_bytes()).await.unwrap();
        let mut stream = Self {
            socket,
            head: String::new(),
            raw: Vec::new(),
            text: String::new(),
            over: false,
        };
        loop {
            let end = stream.raw.windows(4).position(|w| w == b"\r\n\r\n");
            if let Some(end) = end {
                let rest = stream.raw.split_off(end + 4);
                stream.head = String::from_utf8(std::mem::replace(&mut stream.raw, rest)).unwrap();
                return stream;
            }
            assert!(stream.more().await, "an answer");
        }
    }

    /// The status of the answer.
    pub fn status(&self) -> u16 {
        self.head.split(' ').nth(1).unwrap().parse().unwrap()
    }

    async fn more(&mut self) -> bool {
        let mut bytes = [0; 16 * 1024];
        match within("more of a stream", self.socket.read(&mut bytes)).await {
            Ok(0) | Err(_) => false,
            Ok(read) => {
                self.raw.extend_from_slice(&bytes[..read]);
                true
            }
        }
    }

    /// Takes complete chunks out of the read bytes.
    fn unchunk(&mut self) {
        while let Some(end) = self.raw.windows(2).position(|w| w == b"\r\n") {
            let size = std::str::from_utf8(&self.raw[..end]).unwrap();
            let size = usize::from_str_radix(size, 16).unwrap();
            if self.raw.len() < end + 4 + size {
                return;
            }
            let chunk = self.raw[end + 2..end + 2 + size].to_vec();
            self.raw.drain(..end + 4 + size);
            self.over |= size == 0;
            self.text.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }

    /// The next block. `None` means that the stream has ended.
    pub async fn block(&mut self) -> Option<Block> {
        loop {
            self.unchunk();
            if let Some(end) = self.text.find("\n\n") {
                let block: String = self.text.drain(..end + 2).collect();
                let mut received = Block::default();
                for line in block.lines() {
                    match line.split_once(": ") {
                        Some(("id", id)) => received.id = Some(id.parse().unwrap()),
                        Some(("event", event)) => event.clone_into(&mut received.event),
                        Some(("data", data)) => received.data = serde_json::from_str(data).unwrap(),
                        _ => assert!(line.is_empty() || line == ":" || line.starts_with("retry: ")),
                    }
                }
                return Some(received);
            }
            if self.over || !self.more().await {
                return None;
            }
        }
    }

    /// The next block with data. Blocks without data, which keep the connection alive, do not extend the wait.
    pub async fn next(&mut self) -> Option<Block> {
        within("a block with data", async {
            loop {
                let block = self.block().await?;
                if !block.data.is_null() {
                    return Some(block);
                }
            }
        })
        .await
    }
}

/// A WebSocket.
pub struct Socket {
    stream: WebSocketStream<TcpStream>,
    /// The messages that were read and not yet returned.
    early: VecDeque<Value>,
}

impl Socket {
    /// Opens a WebSocket with the token in the header. Returns after the server has sent `hello`, because the server
    /// sends all later ephemeral events to this socket. [`Self::receive`] also returns `hello`.
    pub async fn open(app: &App, token: &str, query: &str) -> Self {
        let authorization = format!("Bearer {token}");
        let mut socket = Self::with(app, query, &[("authorization", &authorization)])
            .await
            .unwrap();
        let hello = socket.receive().await;
        assert!(
            hello.as_ref().is_ok_and(|first| first["type"] == "hello"),
            "{hello:?}"
        );
        socket.early.extend(hello);
        socket
    }

    /// Opens a WebSocket with these headers. An error is the HTTP status of a refusal.
    pub async fn with(app: &App, query: &str, headers: &[(&str, &str)]) -> Result<Self, u16> {
        let mut request = format!("ws://{}/v1/live{query}", app.addr())
            .into_client_request()
            .unwrap();
        for (name, value) in headers {
            let name = http::HeaderName::from_bytes(name.as_bytes()).unwrap();
            request.headers_mut().insert(name, value.parse().unwrap());
        }
        let stream = TcpStream::connect(app.addr()).await.unwrap();
        match tokio_tungstenite::client_async(request, stream).await {
            Ok((stream, _)) => Ok(Self {
                stream,
                early: VecDeque::new(),
            }),
            Err(Error::Http(answer)) => Err(answer.status().as_u16()),
            Err(error) => panic!("{error}"),
        }
    }

    pub async fn say(&mut self, document: &Value) {
        let _ = self.stream.send(Message::text(document.to_string())).await;
    }

    /// The next message. An error is the close code, or 0 if there was none.
    pub async fn receive(&mut self) -> Result<Value, u16> {
        if let Some(message) = self.early.pop_front() {
            return Ok(message);
        }
        // The server's pings do not extend the wait.
        within("a message", async {
            loop {
                match self.stream.next().await {
                    Some(Ok(Message::Text(text))) => {
                        return Ok(serde_json::from_str(&text).unwrap());
                    }
                    Some(Ok(Message::Close(frame))) => {
                        return Err(frame.map_or(0, |frame| frame.code.into()));
                    }
                    Some(Ok(_)) => {}
                    Some(Err(_)) | None => return Err(0),
                }
            }
        })
        .await
    }

    /// The next message of this type. Other messages do not extend the wait.
    pub async fn receive_of(&mut self, kind: &str) -> Value {
        within(kind, async {
            loop {
                let message = self.receive().await.unwrap();
                if message["type"] == kind {
                    return message;
                }
            }
        })
        .await
    }
}
