//! Tests of the server over sockets, for example with slow, missing, large and late requests.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails should stop where it fails"
)]

mod http2;
mod requests;
mod shares;
mod shutdown;

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

/// The time limit for one step of a test. It is so long that a test fails only if a step never ends, even on a busy
/// machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// The state of the handlers: the limits of the server, and the signals between the handler of `/gate` and the test.
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

/// Reads one answer with a `Content-Length`. The connection stays open.
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

/// Short time limits, for tests that wait until a time limit is reached.
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
