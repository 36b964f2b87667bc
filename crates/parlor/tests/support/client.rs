//! A minimal HTTP/1.1 client. Each client has its own connection and sends exactly the bytes that the test gives. If
//! the server dies, [`Conn::send`] returns an error and does not panic.

use super::PATIENCE;
use base64::Engine as _;
use serde_json::Value;
use std::io::{Error, ErrorKind};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{
    AsyncBufRead, AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader,
};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout};

/// The time without use after which the client opens a new connection, because the server may have closed the old
/// connection.
const FRESH: Duration = Duration::from_secs(5);

/// A request.
#[derive(Clone, Debug)]
pub struct Call {
    /// The method, as sent in the request line.
    pub method: String,
    /// The path and query, as sent in the request line.
    pub target: String,
    /// The headers, in the order in which they are sent. `host` and `content-length` are added when the request is
    /// sent.
    pub headers: Vec<(String, Vec<u8>)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Call {
    /// A request without headers and body.
    pub fn new(method: &str, target: impl Into<String>) -> Self {
        Self {
            method: method.to_owned(),
            target: target.into(),
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    /// Adds a header.
    pub fn header(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        self.headers
            .push((name.to_owned(), value.as_ref().to_vec()));
        self
    }

    /// Adds `Authorization: Bearer`.
    pub fn bearer(self, token: &str) -> Self {
        self.header("authorization", format!("Bearer {token}"))
    }

    /// Adds `Authorization: Basic`.
    pub fn basic(self, user: &str, password: &str) -> Self {
        let pair = base64::engine::general_purpose::STANDARD.encode(format!("{user}:{password}"));
        self.header("authorization", format!("Basic {pair}"))
    }

    /// Adds `Idempotency-Key`.
    pub fn key(self, key: &str) -> Self {
        self.header("idempotency-key", key)
    }

    /// Adds a body.
    pub fn body(mut self, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self.header("content-type", content_type)
    }

    /// Adds a JSON body.
    pub fn json(self, document: &Value) -> Self {
        self.body("application/json", document.to_string())
    }

    /// The bytes of the request line and the headers. `length` is the value of `content-length`. If `length` is `None`,
    /// the headers announce a chunked body.
    pub fn head(&self, length: Option<usize>) -> Vec<u8> {
        let mut head = format!(
            "{} {} HTTP/1.1\r\nhost: parlor.test\r\n",
            self.method, self.target
        )
        .into_bytes();
        for (name, value) in &self.headers {
            head.extend_from_slice(name.as_bytes());
            head.extend_from_slice(b": ");
            head.extend_from_slice(value);
            head.extend_from_slice(b"\r\n");
        }
        let framing = length.map_or_else(
            || "transfer-encoding: chunked\r\n\r\n".to_owned(),
            |length| format!("content-length: {length}\r\n\r\n"),
        );
        head.extend_from_slice(framing.as_bytes());
        head
    }

    /// All bytes of the request.
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = self.head(Some(self.body.len()));
        bytes.extend_from_slice(&self.body);
        bytes
    }
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// The headers, with names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Reply {
    /// The value of the first header with this name. The name must be in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, value)| value.as_str())
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{}: not JSON ({error}): {}", self.status, self.text()))
    }

    /// Checks the status and returns the answer.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "body: {}", self.text());
        self
    }
}

/// One client and its connection.
pub struct Conn {
    addr: SocketAddr,
    stream: Option<(BufReader<TcpStream>, Instant)>,
}

impl Conn {
    /// Creates a client that connects at its first request.
    pub const fn to(addr: SocketAddr) -> Self {
        Self { addr, stream: None }
    }

    /// Sends a request once and reads the answer.
    ///
    /// # Errors
    ///
    /// The connection failed or broke, the answer is not HTTP, or the answer was not complete after [`PATIENCE`].
    pub async fn send(&mut self, call: &Call) -> std::io::Result<Reply> {
        self.exchange(&call.bytes(), call.method == "HEAD").await
    }

    /// Sends a request. A missing answer fails the test.
    #[track_caller]
    pub fn must(&mut self, call: Call) -> impl Future<Output = Reply> + Send {
        let caller = std::panic::Location::caller();
        async move {
            self.send(&call).await.unwrap_or_else(|error| {
                panic!("{caller}: {} {}: {error}", call.method, call.target)
            })
        }
    }

    /// Sends these bytes and reads the answer. `head_only` means that the answer has no body, as for a HEAD request.
    ///
    /// # Errors
    ///
    /// The errors of [`Self::send`].
    pub async fn exchange(&mut self, bytes: &[u8], head_only: bool) -> std::io::Result<Reply> {
        let kept = self
            .stream
            .take()
            .filter(|(_, used)| used.elapsed() < FRESH);
        let mut stream = match kept {
            Some((stream, _)) => stream,
            None => BufReader::new(connect(self.addr).await?),
        };
        let answer = timeout(PATIENCE, async {
            // A server that answers early may stop reading, so the sending may fail. The client returns the answer
            // anyway.
            let written = stream.get_mut().write_all(bytes).await;
            match read_reply(&mut stream, head_only).await {
                Ok(reply) => Ok(reply),
                Err(error) => Err(written.err().unwrap_or(error)),
            }
        })
        .await
        .map_err(|_| Error::from(ErrorKind::TimedOut))??;
        if answer.header("connection") != Some("close")
            && answer.status != 408
            && answer.status != 413
        {
            self.stream = Some((stream, Instant::now()));
        }
        Ok(answer)
    }
}

/// Opens a TCP connection with Nagle's algorithm switched off.
///
/// # Errors
///
/// The connection cannot be opened.
pub async fn connect(addr: SocketAddr) -> std::io::Result<TcpStream> {
    let stream = timeout(PATIENCE, TcpStream::connect(addr))
        .await
        .map_err(|_| Error::from(ErrorKind::TimedOut))??;
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// Reads one answer. `head_only` means that the answer has no body, as for a HEAD request.
///
/// # Errors
///
/// The answer is incomplete or not HTTP.
pub async fn read_reply(
    stream: &mut (impl AsyncBufRead + Unpin),
    head_only: bool,
) -> std::io::Result<Reply> {
    let mut first = line(stream).await?;
    while first.starts_with("HTTP/1.1 100") {
        line(stream).await?;
        first = line(stream).await?;
    }
    let status = first
        .strip_prefix("HTTP/1.1 ")
        .and_then(|rest| rest.get(..3))
        .and_then(|status| status.parse::<u16>().ok())
        .ok_or_else(|| Error::new(ErrorKind::InvalidData, format!("no status line: {first:?}")))?;
    let mut headers = Vec::new();
    loop {
        let text = line(stream).await?;
        if text.is_empty() {
            break;
        }
        let (name, value) = text
            .split_once(':')
            .ok_or_else(|| Error::new(ErrorKind::InvalidData, format!("no header: {text:?}")))?;
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let mut reply = Reply {
        status,
        headers,
        body: Vec::new(),
    };
    if head_only || status == 204 || status == 304 {
        return Ok(reply);
    }
    if reply
        .header("transfer-encoding")
        .is_some_and(|value| value.eq_ignore_ascii_case("chunked"))
    {
        loop {
            let size = usize::from_str_radix(&line(stream).await?, 16)
                .map_err(|error| Error::new(ErrorKind::InvalidData, error))?;
            let mut chunk = vec![0; size];
            stream.read_exact(&mut chunk).await?;
            reply.body.extend_from_slice(&chunk);
            line(stream).await?;
            if size == 0 {
                break;
            }
        }
    } else if let Some(length) = reply.header("content-length") {
        let length = length
            .parse()
            .map_err(|error| Error::new(ErrorKind::InvalidData, error))?;
        reply.body = vec![0; length];
        stream.read_exact(&mut reply.body).await?;
    } else {
        stream.read_to_end(&mut reply.body).await?;
    }
    Ok(reply)
}

async fn line(stream: &mut (impl AsyncBufRead + Unpin)) -> std::io::Result<String> {
    let mut bytes = Vec::new();
    stream.read_until(b'\n', &mut bytes).await?;
    if bytes.pop() != Some(b'\n') {
        return Err(Error::from(ErrorKind::UnexpectedEof));
    }
    if bytes.last() == Some(&b'\r') {
        bytes.pop();
    }
    String::from_utf8(bytes).map_err(|error| Error::new(ErrorKind::InvalidData, error))
}
