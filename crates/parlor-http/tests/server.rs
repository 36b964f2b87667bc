//! Tests of the server over real sockets: slow, silent, large and late requests.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails should stop where it fails"
)]

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::response::IntoResponse as _;
use axum::routing::{get, post};
use http::StatusCode;
use parlor_http::body::read_body;
use parlor_http::client::{Client, TrustedProxies};
use parlor_http::guard::plain_answer;
use parlor_http::limits::Limits;
use parlor_http::server::serve;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// A time longer than any step of a test. A hang fails, and a busy machine does not.
const PATIENCE: Duration = Duration::from_secs(60);

/// Signals between the handlers and the test.
#[derive(Clone)]
struct Signals {
    limits: Limits,
    entered: Arc<Semaphore>,
    proceed: Arc<Semaphore>,
}

struct Server {
    address: SocketAddr,
    signals: Signals,
    shutdown: CancellationToken,
    task: JoinHandle<std::io::Result<()>>,
}

impl Server {
    async fn start(limits: Limits) -> Self {
        Self::start_for(limits, TrustedProxies::default()).await
    }

    async fn start_for(limits: Limits, proxies: TrustedProxies) -> Self {
        let signals = Signals {
            limits,
            entered: Arc::new(Semaphore::new(0)),
            proceed: Arc::new(Semaphore::new(0)),
        };
        let router =
            Router::new()
                .route(
                    "/peer",
                    get(|Extension(client): Extension<Client>| async move {
                        client.address.to_string()
                    }),
                )
                .route(
                    "/panic",
                    get(|| async {
                        if true {
                            panic!("s3cret")
                        }
                    }),
                )
                .route("/never", get(std::future::pending::<()>))
                .route(
                    "/closed",
                    post(|| async { (StatusCode::UNAUTHORIZED, "who are you?") }),
                )
                .route(
                    "/endless",
                    get(|| async {
                        let never =
                            futures_util::stream::pending::<std::io::Result<bytes::Bytes>>();
                        (
                            [("content-type", "text/event-stream")],
                            Body::from_stream(never),
                        )
                    }),
                )
                .route("/large", get(|| async { vec![b'x'; 64 * 1024 * 1024] }))
                .route(
                    "/gate",
                    get(|State(signals): State<Signals>| async move {
                        signals.entered.add_permits(1);
                        signals.proceed.acquire().await.unwrap().forget();
                        "through"
                    }),
                )
                .route(
                    "/echo",
                    post(|State(signals): State<Signals>, body: Body| async move {
                        match read_body(body, signals.limits.body_bytes, &signals.limits).await {
                            Ok(bytes) => bytes.into_response(),
                            Err(error) => (error.status(), error.to_string()).into_response(),
                        }
                    }),
                )
                .with_state(signals.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let shutdown = CancellationToken::new();
        let task = tokio::spawn(serve(
            listener,
            router,
            limits,
            proxies,
            shutdown.clone(),
            Arc::new(|fault, _, _| plain_answer(fault)),
        ));
        Self {
            address,
            signals,
            shutdown,
            task,
        }
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// Sends bytes on a new connection and reads until the server closes it.
    async fn exchange(&self, bytes: impl AsRef<[u8]>) -> String {
        let mut stream = self.connect().await;
        stream.write_all(bytes.as_ref()).await.unwrap();
        rest(&mut stream).await
    }

    async fn entered(&self) {
        timely(self.signals.entered.acquire())
            .await
            .unwrap()
            .forget();
    }

    async fn stop(self) {
        self.shutdown.cancel();
        timely(self.task).await.unwrap().unwrap();
    }
}

async fn timely<T>(future: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, future).await.expect_timely()
}

trait ExpectTimely<T> {
    fn expect_timely(self) -> T;
}

impl<T, E> ExpectTimely<T> for Result<T, E> {
    fn expect_timely(self) -> T {
        self.unwrap_or_else(|_| panic!("it hangs"))
    }
}

async fn rest(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    timely(stream.read_to_end(&mut bytes)).await.unwrap();
    String::from_utf8(bytes).unwrap()
}

/// Reads one answer with a `Content-Length`, leaving the connection open.
async fn answer(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "))
                .map_or(0, |length| length.parse::<usize>().unwrap());
            if body.len() >= length {
                return text;
            }
        }
        let mut buffer = [0; 4096];
        let count = timely(stream.read(&mut buffer)).await.unwrap();
        assert!(count > 0, "closed after {text:?}");
        bytes.extend_from_slice(&buffer[..count]);
    }
}

fn status(answer: &str) -> u16 {
    answer
        .split(' ')
        .nth(1)
        .unwrap_or_else(|| panic!("no answer: {answer:?}"))
        .parse()
        .unwrap()
}

/// Short limits, for tests that wait until a limit is reached.
fn impatient() -> Limits {
    Limits {
        header_read_ms: 100,
        body_read_ms: 100,
        request_ms: 5_000,
        write_stall_ms: 100,
        linger_ms: 1_000,
        ..Limits::default()
    }
}

const GET_PEER: &str = "GET /peer HTTP/1.1\r\nhost: x\r\n\r\n";

#[tokio::test]
async fn keeps_connections_alive_and_knows_the_peer() {
    let server = Server::start(Limits::default()).await;
    let mut stream = server.connect().await;
    for _ in 0..3 {
        stream.write_all(GET_PEER.as_bytes()).await.unwrap();
        let answer = answer(&mut stream).await;
        assert_eq!(status(&answer), 200);
        assert!(
            answer.ends_with(&stream.local_addr().unwrap().ip().to_string()),
            "{answer}"
        );
    }
    // Two requests on one connection in a single write.
    stream
        .write_all(format!("{GET_PEER}{GET_PEER}").as_bytes())
        .await
        .unwrap();
    assert_eq!(status(&answer(&mut stream).await), 200);
    server.stop().await;
    rest(&mut stream).await;
}

#[tokio::test]
async fn a_request_may_arrive_byte_by_byte() {
    let server = Server::start(Limits::default()).await;
    let mut stream = server.connect().await;
    stream.set_nodelay(true).unwrap();
    // The request begins like the preface of HTTP/2.
    for byte in b"PRI /peer HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n" {
        stream.write_all(&[*byte]).await.unwrap();
    }
    assert_eq!(status(&rest(&mut stream).await), 405);
    server.stop().await;
}

#[tokio::test]
async fn malformed_requests_get_a_4xx() {
    let server = Server::start(Limits {
        uri_bytes: 100,
        ..Limits::default()
    })
    .await;
    for (request, expected) in [
        ("rubbish\r\n\r\n".to_owned(), 400),
        ("GET / HTTP/9.9\r\n\r\n".to_owned(), 400),
        ("GET / HTTP/1.1\r\nno colon\r\n\r\n".to_owned(), 400),
        ("GET / HTTP/1.1\r\nhost: \0\r\n\r\n".to_owned(), 400),
        ("POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n".to_owned(), 400),
        ("POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n".to_owned(), 400),
        ("POST /echo HTTP/1.1\r\nhost: x\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n".to_owned(), 400),
        (format!("GET / HTTP/1.1\r\n{}\r\n", "a: b\r\n".repeat(200)), 431),
        (format!("GET / HTTP/1.1\r\na: {}", "b".repeat(200_000)), 431),
        (format!("GET /{} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n", "a".repeat(100)), 414),
        (format!("GET /{} HTTP/1.1\r\n\r\n", "a".repeat(70_000)), 431),
    ] {
        let answer = server.exchange(&request).await;
        assert_eq!(status(&answer), expected, "{:?}", request.get(..80));
    }
    server.stop().await;
}

#[tokio::test]
async fn requests_need_one_valid_host() {
    let server = Server::start(Limits::default()).await;
    for (head, expected) in [
        ("HTTP/1.1\r\n", 400),
        ("HTTP/1.1\r\nhost: x\r\nhost: x\r\n", 400),
        ("HTTP/1.1\r\nhost: a b\r\n", 400),
        ("HTTP/1.1\r\nhost: a@b\r\n", 400),
        ("HTTP/1.1\r\nhost: a/b\r\n", 400),
        ("HTTP/1.1\r\nhost: a:b\r\n", 400),
        ("HTTP/1.1\r\nhost: \u{e9}\r\n", 400),
        ("HTTP/1.0\r\nhost: x\r\nhost: y\r\n", 400),
        ("HTTP/1.0\r\n", 200),
        ("HTTP/1.1\r\nhost:\r\n", 200),
        ("HTTP/1.1\r\nhost: [::1]:8080\r\n", 200),
    ] {
        let refused = expected == 400;
        let close = if refused { "" } else { "connection: close\r\n" };
        let answer = server
            .exchange(format!("GET /peer {head}{close}\r\n"))
            .await;
        assert_eq!(status(&answer), expected, "{head:?}");
        if refused {
            // The same form as for other malformed requests: no body, and the connection ends.
            assert!(answer.contains("connection: close\r\n"), "{answer}");
            assert!(answer.ends_with("\r\n\r\n"), "{answer}");
        }
    }
    server.stop().await;
}

/// An answer may come before the body. Either the connection serves the next request, or the answer says that it does
/// not.
#[tokio::test]
async fn early_answers_tell_whether_the_connection_goes_on() {
    let server = Server::start(Limits {
        request_ms: 300,
        ..Limits::default()
    })
    .await;
    for (target, expected) in [
        ("POST /closed", 401),
        ("POST /nowhere", 404),
        ("POST /peer", 405),
        ("GET /never", 503),
    ] {
        for (expects, length, sent, must_close) in [
            ("", 5, "hello", false),
            ("", 5, "", true),
            ("", 5, "he", true),
            ("expect: 100-continue\r\n", 5, "", true),
            ("", 20_000_000, "hello", true),
        ] {
            let mut stream = server.connect().await;
            let request = format!(
                "{target} HTTP/1.1\r\nhost: x\r\n{expects}content-length: {length}\r\n\r\n{sent}"
            );
            stream.write_all(request.as_bytes()).await.unwrap();
            let early = answer(&mut stream).await;
            assert_eq!(status(&early), expected, "{request}");
            let closes = early.contains("connection: close\r\n");
            assert!(closes || !must_close, "{request}: {early}");
            if closes {
                assert_eq!(rest(&mut stream).await, "");
            } else {
                stream.write_all(GET_PEER.as_bytes()).await.unwrap();
                assert_eq!(status(&answer(&mut stream).await), 200, "{request}");
            }
        }
    }
    server.stop().await;
}

/// A caller may close its sending side after a request, and gets the whole answer.
#[tokio::test]
async fn a_closed_sending_side_does_not_end_a_request() {
    let server = Server::start(Limits::default()).await;
    let mut stream = server.connect().await;
    stream
        .write_all(b"GET /gate HTTP/1.1\r\nhost: x\r\n\r\n")
        .await
        .unwrap();
    stream.shutdown().await.unwrap();
    server.entered().await;
    server.signals.proceed.add_permits(1);
    let text = rest(&mut stream).await;
    assert!(status(&text) == 200 && text.ends_with("through"), "{text}");

    let post = "POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n\r\n";
    for (request, expected) in [
        (format!("{post}hello"), 200),
        (format!("{GET_PEER}{post}hello"), 200),
        // The body can never be complete.
        (format!("{post}he"), 400),
        (
            "POST /echo HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhe"
                .to_owned(),
            400,
        ),
    ] {
        let mut stream = server.connect().await;
        stream.write_all(request.as_bytes()).await.unwrap();
        stream.shutdown().await.unwrap();
        let text = rest(&mut stream).await;
        assert_eq!(status(&text), expected, "{request}: {text}");
        if expected == 200 {
            assert!(text.ends_with("hello"), "{request}: {text}");
        }
    }

    let mut stream = server.connect().await;
    stream
        .write_all(b"GET /large HTTP/1.1\r\nhost: x\r\n\r\n")
        .await
        .unwrap();
    stream.shutdown().await.unwrap();
    let text = rest(&mut stream).await;
    let (_, body) = text.split_once("\r\n\r\n").unwrap();
    assert_eq!(body.len(), 64 * 1024 * 1024);

    // Nobody listens to an endless stream any more.
    let mut stream = server.connect().await;
    stream
        .write_all(b"GET /endless HTTP/1.1\r\nhost: x\r\n\r\n")
        .await
        .unwrap();
    stream.shutdown().await.unwrap();
    assert_eq!(status(&rest(&mut stream).await), 200);
    server.stop().await;
}

#[tokio::test]
async fn panics_and_endless_handlers_are_answered() {
    let server = Server::start(Limits {
        request_ms: 50,
        ..Limits::default()
    })
    .await;
    let mut stream = server.connect().await;
    stream
        .write_all(b"GET /panic HTTP/1.1\r\nhost: x\r\n\r\n")
        .await
        .unwrap();
    let first = answer(&mut stream).await;
    assert_eq!(status(&first), 500);
    assert!(!first.contains("s3cret"), "{first}");
    stream
        .write_all(b"GET /never HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
        .await
        .unwrap();
    let second = rest(&mut stream).await;
    assert_eq!(status(&second), 503);
    assert!(second.contains("retry-after: 1"), "{second}");
    server.stop().await;
}

#[tokio::test]
async fn slow_heads_get_408_and_silence_gets_nothing() {
    let server = Server::start(impatient()).await;
    for begun in ["G", "P", "PRI * HT", "GET /peer HTTP/1.1\r\nhost: x\r\n"] {
        let answer = server.exchange(begun).await;
        assert_eq!(status(&answer), 408, "{begun:?}");
    }
    assert_eq!(server.exchange("").await, "");
    // An idle kept-alive connection is also closed without an answer: a 408 would answer a request that nobody has
    // sent.
    let mut stream = server.connect().await;
    stream.write_all(GET_PEER.as_bytes()).await.unwrap();
    answer(&mut stream).await;
    assert_eq!(rest(&mut stream).await, "");
    server.stop().await;
}

#[tokio::test]
async fn silent_http2_connections_are_closed() {
    let server = Server::start(impatient()).await;
    let mut stream = server.connect().await;
    stream
        .write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
        .await
        .unwrap();
    let mut bytes = Vec::new();
    let _ = timely(stream.read_to_end(&mut bytes)).await;
    // After the exchange of settings the connection is idle, and gets a GOAWAY.
    let mut stream = server.connect().await;
    stream
        .write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0")
        .await
        .unwrap();
    let mut bytes = Vec::new();
    let _ = timely(stream.read_to_end(&mut bytes)).await;
    assert!(
        bytes.starts_with(&[0, 0]) && bytes[3] == 4,
        "no settings frame: {bytes:?}"
    );
    server.stop().await;
}

#[tokio::test]
async fn http2_is_served_and_drained() {
    use http_body_util::{BodyExt as _, Full};
    use hyper_util::rt::{TokioExecutor, TokioIo};

    let server = Server::start(Limits::default()).await;
    let io = TokioIo::new(server.connect().await);
    let (mut sender, connection) = hyper::client::conn::http2::handshake(TokioExecutor::new(), io)
        .await
        .unwrap();
    let connection = tokio::spawn(connection);
    let request = |method: &str, path: &str, body: &'static str| {
        http::Request::builder()
            .method(method)
            .uri(format!("http://x{path}"))
            .body(Full::new(bytes::Bytes::from_static(body.as_bytes())))
            .unwrap()
    };
    let echoed = timely(sender.send_request(request("POST", "/echo", "hello")))
        .await
        .unwrap();
    assert_eq!(echoed.status(), 200);
    assert_eq!(
        timely(echoed.into_body().collect())
            .await
            .unwrap()
            .to_bytes(),
        "hello"
    );
    let panicked = timely(sender.send_request(request("GET", "/panic", "")))
        .await
        .unwrap();
    assert_eq!(panicked.status(), 500);

    let waiting = tokio::spawn(sender.send_request(request("GET", "/gate", "")));
    server.entered().await;
    server.shutdown.cancel();
    server.signals.proceed.add_permits(1);
    let answered = timely(waiting).await.unwrap().unwrap();
    assert_eq!(
        timely(answered.into_body().collect())
            .await
            .unwrap()
            .to_bytes(),
        "through"
    );
    timely(server.task).await.unwrap().unwrap();
    timely(connection).await.unwrap().unwrap();
}

/// Heads of many short fields fill the half of the memory that one address gets. Further large heads are answered 503,
/// and usual heads and other addresses are served. The memory is free again after the answers.
#[tokio::test]
async fn large_heads_share_the_memory() {
    use http_body_util::Empty;
    use hyper_util::rt::{TokioExecutor, TokioIo};

    let server = Server::start(Limits {
        bodies_bytes: 256 * 1024,
        ..Limits::default()
    })
    .await;
    let client = async |from: [u8; 4]| {
        let socket = tokio::net::TcpSocket::new_v4().unwrap();
        socket.bind(SocketAddr::from((from, 0))).unwrap();
        let io = TokioIo::new(socket.connect(server.address).await.unwrap());
        let shaken = hyper::client::conn::http2::handshake(TokioExecutor::new(), io).await;
        let (sender, connection) = shaken.unwrap();
        tokio::spawn(connection);
        sender
    };
    // In the list each field has 34 bytes.
    let request = |path: &str, fields: usize| {
        let mut request = http::Request::get(format!("http://x{path}"));
        for _ in 0..fields {
            request = request.header("a", "b");
        }
        request.body(Empty::<bytes::Bytes>::new()).unwrap()
    };
    let mut one = client([127, 0, 0, 1]).await;
    let mut other = client([127, 0, 0, 2]).await;
    // Each head counts as about 61 KiB.
    let held: Vec<_> = (0..2)
        .map(|_| tokio::spawn(one.send_request(request("/gate", 400))))
        .collect();
    server.entered().await;
    server.entered().await;
    let refused = timely(one.send_request(request("/peer", 400))).await;
    let refused = refused.unwrap();
    assert_eq!(refused.status(), 503);
    assert_eq!(refused.headers()["retry-after"], "1");
    for (sender, fields, status) in [(&mut one, 4, 200), (&mut other, 400, 200)] {
        let answer = timely(sender.send_request(request("/peer", fields))).await;
        assert_eq!(answer.unwrap().status(), status, "{fields}");
    }
    server.signals.proceed.add_permits(2);
    for held in held {
        assert_eq!(timely(held).await.unwrap().unwrap().status(), 200);
    }
    let again = timely(one.send_request(request("/peer", 400))).await;
    assert_eq!(again.unwrap().status(), 200);
    // A list of more than 16 KiB is refused, by the server or already by the client who knows the limit.
    let long = timely(one.send_request(request("/peer", 600))).await;
    assert!(long.is_err() || long.unwrap().status() == 431);
    server.stop().await;
}

#[tokio::test]
async fn slow_bodies_are_given_up() {
    let server = Server::start(impatient()).await;
    let answer = server
        .exchange("POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nabc")
        .await;
    assert_eq!(status(&answer), 408);
    let answer = server
        .exchange(
            "POST /echo HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n",
        )
        .await;
    assert_eq!(status(&answer), 408);
    server.stop().await;
}

#[tokio::test]
async fn a_large_body_is_refused_before_it_is_read() {
    let server = Server::start(Limits {
        // On a busy machine, the caller needs more time for the whole body.
        linger_ms: 60_000,
        ..Limits::default()
    })
    .await;
    let head = "POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 20000000\r\n\r\n";
    // The answer arrives before any byte of the body was sent.
    let mut waiting = server.connect().await;
    waiting.write_all(head.as_bytes()).await.unwrap();
    assert_eq!(status(&answer(&mut waiting).await), 413);
    drop(waiting);
    // A caller who sends the whole body also receives the answer.
    let mut eager = server.connect().await;
    eager.write_all(head.as_bytes()).await.unwrap();
    eager.write_all(&vec![b'x'; 20_000_000]).await.unwrap();
    assert_eq!(status(&rest(&mut eager).await), 413);
    drop(eager);
    // A body without an announced length is read up to the limit.
    let mut chunked = server.connect().await;
    chunked
        .write_all(b"POST /echo HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n")
        .await
        .unwrap();
    for _ in 0..300 {
        chunked.write_all(b"2710\r\n").await.unwrap();
        chunked.write_all(&[b'x'; 0x2710]).await.unwrap();
        chunked.write_all(b"\r\n").await.unwrap();
    }
    assert_eq!(status(&rest(&mut chunked).await), 413);
    drop(chunked);
    server.stop().await;
}

#[tokio::test]
async fn whole_bodies_are_echoed() {
    let server = Server::start(Limits::default()).await;
    let body = "x".repeat(2 * 1024 * 1024);
    let request = format!(
        "POST /echo HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut stream = server.connect().await;
    let (mut reader, mut writer) = stream.split();
    let mut bytes = Vec::new();
    let (sent, received) = timely(async {
        tokio::join!(
            writer.write_all(request.as_bytes()),
            reader.read_to_end(&mut bytes)
        )
    })
    .await;
    sent.unwrap();
    received.unwrap();
    assert!(
        String::from_utf8(bytes)
            .unwrap()
            .ends_with(&format!("\r\n\r\n{body}"))
    );
    server.stop().await;
}

#[tokio::test]
async fn a_caller_who_does_not_read_is_cut_off() {
    let server = Server::start(Limits {
        connections: 1,
        ..impatient()
    })
    .await;
    let mut stream = server.connect().await;
    stream
        .write_all(b"GET /large HTTP/1.1\r\nhost: x\r\n\r\n")
        .await
        .unwrap();
    // The only place becomes free although the first caller never closes.
    timely(async {
        while status(
            &server
                .exchange("GET /peer HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
                .await,
        ) != 200
        {
            tokio::task::yield_now().await;
        }
    })
    .await;
    server.stop().await;
}

#[tokio::test]
async fn connections_beyond_the_bound_are_turned_away() {
    let server = Server::start(Limits {
        connections: 2,
        // The server closes none of the connections by itself.
        header_read_ms: 600_000,
        ..Limits::default()
    })
    .await;
    let mut held = Vec::new();
    for _ in 0..2 {
        let mut stream = server.connect().await;
        stream.write_all(GET_PEER.as_bytes()).await.unwrap();
        answer(&mut stream).await;
        held.push(stream);
    }
    for _ in 0..5 {
        let refused = server.exchange(GET_PEER).await;
        assert_eq!(status(&refused), 503);
        assert!(
            refused.contains("retry-after: 1\r\n") && refused.contains("connection: close\r\n"),
            "{refused}"
        );
    }
    // Existing connections are still served, and a free place can be taken.
    held[0].write_all(GET_PEER.as_bytes()).await.unwrap();
    assert_eq!(status(&answer(&mut held[0]).await), 200);
    drop(held.pop());
    timely(async {
        while status(
            &server
                .exchange("GET /peer HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
                .await,
        ) != 200
        {
            tokio::task::yield_now().await;
        }
    })
    .await;
    server.stop().await;
}

/// One address gets its share of the connections, and another address is still served. A trusted proxy gets all.
#[tokio::test]
async fn one_address_does_not_take_all_connections() {
    let limits = Limits {
        connections: 4,
        address_connections: 2,
        header_read_ms: 600_000,
        ..Limits::default()
    };
    let proxies = TrustedProxies::new(vec!["127.0.0.3/32".parse().unwrap()]);
    let server = Server::start_for(limits, proxies).await;
    let open = async |from: [u8; 4]| {
        let socket = tokio::net::TcpSocket::new_v4().unwrap();
        socket.bind(SocketAddr::from((from, 0))).unwrap();
        let mut stream = socket.connect(server.address).await.unwrap();
        stream.write_all(GET_PEER.as_bytes()).await.unwrap();
        let status = status(&answer(&mut stream).await);
        (status, stream)
    };
    let (first, other, proxy) = ([127, 0, 0, 1], [127, 0, 0, 2], [127, 0, 0, 3]);
    let mut held = vec![open(first).await, open(first).await];
    assert_eq!([held[0].0, held[1].0], [200, 200]);
    assert_eq!(open(first).await.0, 503);
    assert_eq!(open(other).await.0, 200);
    drop(held.pop());
    timely(async {
        loop {
            let again = open(first).await;
            if again.0 == 200 {
                break held.push(again);
            }
            tokio::task::yield_now().await;
        }
    })
    .await;
    drop(held);
    let mut held = Vec::new();
    timely(async {
        while held.len() < 4 {
            let one = open(proxy).await;
            if one.0 == 200 {
                held.push(one);
            } else {
                tokio::task::yield_now().await;
            }
        }
    })
    .await;
    drop(held);
    server.stop().await;
}

/// Behind a trusted proxy, each client has a limited number of requests at a time. A stream counts until it ends. Clients
/// whom the proxy does not name have together no more than half of the memory.
#[tokio::test]
async fn one_client_of_a_proxy_does_not_take_all() {
    let server = Server::start_for(
        Limits {
            address_connections: 2,
            bodies_bytes: 64 * 1024,
            ..Limits::default()
        },
        TrustedProxies::new(vec!["127.0.0.1/32".parse().unwrap()]),
    )
    .await;
    let open = async |from: &str, path: &str| {
        let mut stream = server.connect().await;
        let head = format!("GET {path} HTTP/1.1\r\nhost: x\r\n{from}\r\n");
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut first = [0; 12];
        timely(stream.read_exact(&mut first)).await.unwrap();
        (String::from_utf8_lossy(&first)[9..].to_owned(), stream)
    };
    let first = "x-forwarded-for: 198.51.100.1\r\n";
    let other = "x-forwarded-for: 198.51.100.2\r\n";
    let held = [open(first, "/endless").await, open(first, "/endless").await];
    assert_eq!([&held[0].0, &held[1].0], ["200", "200"]);
    assert_eq!(open(first, "/peer").await.0, "503");
    assert_eq!(open(other, "/peer").await.0, "200");
    drop(held);
    timely(async {
        while open(first, "/peer").await.0 != "200" {
            tokio::task::yield_now().await;
        }
    })
    .await;
    // This head counts as more than half of the memory, and less than three quarters.
    let large = format!("cookie: {}\r\n", "x".repeat(40 * 1024));
    assert_eq!(open(&large, "/peer").await.0, "200");
    for unknown in ["via: 1.1 proxy\r\n", "x-forwarded-for: unknown\r\n", first] {
        let head = format!("{unknown}{large}");
        assert_eq!(open(&head, "/peer").await.0, "503", "{unknown}");
    }
    server.stop().await;
}

#[tokio::test]
async fn shutdown_answers_what_is_in_flight() {
    let server = Server::start(Limits {
        linger_ms: 200,
        ..Limits::default()
    })
    .await;
    let mut idle = server.connect().await;
    idle.write_all(GET_PEER.as_bytes()).await.unwrap();
    answer(&mut idle).await;
    let mut busy = server.connect().await;
    busy.write_all(b"GET /gate HTTP/1.1\r\nhost: x\r\n\r\n")
        .await
        .unwrap();
    server.entered().await;

    server.shutdown.cancel();
    // The idle connection is closed. New connections are not accepted. The busy connection is still served.
    assert_eq!(rest(&mut idle).await, "");
    timely(async { while TcpStream::connect(server.address).await.is_ok() {} }).await;
    assert!(!server.task.is_finished());
    server.signals.proceed.add_permits(1);
    let text = rest(&mut busy).await;
    assert_eq!(status(&text), 200);
    assert!(
        text.contains("connection: close") && text.ends_with("through"),
        "{text}"
    );
    drop(busy);
    timely(server.task).await.unwrap().unwrap();
}

/// Requests that were sent before the shutdown are answered, on connections that wait for a request and on connections
/// that the server has not accepted yet. The tasks of the server run only while the test waits, so the order of these
/// steps is certain.
#[tokio::test]
async fn shutdown_answers_what_was_sent() {
    use std::io::Write as _;

    let server = Server::start(Limits::default()).await;
    let mut idle = server.connect().await;
    idle.write_all(GET_PEER.as_bytes()).await.unwrap();
    answer(&mut idle).await;

    let mut new = std::net::TcpStream::connect(server.address).unwrap();
    new.write_all(GET_PEER.as_bytes()).unwrap();
    assert_eq!(idle.try_write(GET_PEER.as_bytes()).unwrap(), GET_PEER.len());
    server.shutdown.cancel();
    new.set_nonblocking(true).unwrap();
    for mut stream in [idle, TcpStream::from_std(new).unwrap()] {
        let text = rest(&mut stream).await;
        assert_eq!(status(&text), 200);
        assert!(text.contains("connection: close\r\n"), "{text}");
    }
    timely(server.task).await.unwrap().unwrap();
}

#[tokio::test]
async fn shutdown_does_not_wait_for_ever() {
    let server = Server::start(Limits {
        drain_ms: 100,
        ..Limits::default()
    })
    .await;
    let mut busy = server.connect().await;
    busy.write_all(b"GET /gate HTTP/1.1\r\nhost: x\r\n\r\n")
        .await
        .unwrap();
    server.entered().await;
    let proceed = Arc::clone(&server.signals.proceed);
    server.stop().await;
    assert_eq!(rest(&mut busy).await, "");
    // The handler is dropped: nobody takes the permit.
    proceed.add_permits(1);
    assert_eq!(proceed.available_permits(), 1);
}

#[tokio::test]
async fn statuses_have_their_meaning() {
    use parlor_http::body::BodyError;
    assert_eq!(BodyError::TooLarge.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(BodyError::NoRoom.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(BodyError::Slow.status(), StatusCode::REQUEST_TIMEOUT);
    assert_eq!(BodyError::Broken.status(), StatusCode::BAD_REQUEST);
}
