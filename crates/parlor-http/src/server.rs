//! The server: accepts connections, limits their number and time, and ends them at shutdown.
//!
//! The server supports HTTP/1.1 and HTTP/2 without TLS. A proxy in front of the server can add TLS. Every wait has a
//! time limit. If a client sends too slowly, sends nothing or does not read, the server closes the connection after the
//! time limit. The only exceptions are responses without an end, which are streams and upgraded connections. Their
//! connections are also included in the maximum number of connections.

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use http::{HeaderValue, Method, Request, StatusCode, header};
use hyper::body::{Frame, Incoming, SizeHint};
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use parlor_engine::EngineError;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::{Layer as _, Service as _};

use crate::arriving::Unread;
use crate::body::BodyError;
use crate::client::TrustedProxies;
use crate::compress::Compressor;
use crate::encoding::Encoding;
use crate::guard::{Fault, FaultAnswer, Guard, GuardLayer};
use crate::host;
use crate::limits::Limits;
use crate::private;
use crate::shares::{ConnectionPermit, Full, Room, Shares, Visit};
use crate::wire::{Hidden, Protocol, Wire};

/// The maximum number of connections that get the answer 503 at the same time. A connection gets this answer if the
/// maximum number of connections of the server or of the address is reached. If this many connections already get the
/// answer, a further connection is closed without an answer.
const REFUSALS: usize = 256;

const OVERLOADED: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

const CROWDED: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\nconnection: close\r\ncontent-type: text/plain\r\ncontent-length: 42\r\n\r\nYour address has too many connections now\n";

const HEAD_TOO_SLOW: &[u8] =
    b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

/// Serves `router` on `listener` until `shutdown` is cancelled and all running requests are answered.
///
/// Handlers find the client in the request's extensions, as [`crate::client::Client`]. The server trusts the headers in
/// which `proxies` state the client's address. The function `answer` builds the answer if a handler panics or takes too
/// long, or if a request target is too long. For a malformed request, the answer has a status 4xx and no body. Trusted
/// proxies may have more connections than [`Limits::address_connections`].
///
/// At shutdown the server accepts no more connections. The server still answers every request that was sent earlier,
/// even on connections that it has not accepted yet. Each answer has the header `Connection: close`. The server closes
/// idle connections after [`LAST_CALL`], and busy connections after their answer. After [`Limits::drain_ms`] the server
/// aborts all other connections. All tasks of the server have ended before this function returns. An upgraded
/// connection belongs to its handler. So the task of this handler must itself observe the shutdown.
///
/// # Errors
///
/// The listener cannot be used. It is not an error if a connection cannot be accepted, for example because no file
/// descriptor is free. The server then tries again.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    proxies: TrustedProxies,
    shutdown: CancellationToken,
    answer: FaultAnswer,
) -> io::Result<()> {
    let shares = Arc::new(Shares::new(&limits, proxies.clone()));
    let refusals = Arc::new(Semaphore::new(REFUSALS));
    let shared = Arc::new(Shared::new(
        router,
        limits,
        (proxies, Arc::clone(&shares)),
        shutdown,
        answer,
    ));
    let begin = |stream: TcpStream, peer: SocketAddr| {
        // Each answer is written as a whole, so TCP does not need to wait for more data (Nagle's algorithm). A
        // connection without this option still works, so an error is ignored.
        let _ = stream.set_nodelay(true);
        notice_loss(&stream);
        match shares.admit(peer.ip()) {
            Ok(permit) => {
                let peer = Peer {
                    address: peer,
                    room: permit.room(),
                };
                let wire = Wire::new(stream, shared.write_stall(), permit);
                shared.spawn(connection(Arc::clone(&shared), wire, peer));
            }
            Err(Full::Server) => refuse(&shared, &refusals, stream, OVERLOADED),
            Err(Full::Address) => refuse(&shared, &refusals, stream, CROWDED),
        }
    };
    let outcome = loop {
        let Some(accepted) = shared.shutdown.run_until_cancelled(listener.accept()).await else {
            break Ok(());
        };
        match accepted {
            Ok((stream, peer)) => begin(stream, peer),
            Err(error) => match error.kind() {
                io::ErrorKind::ConnectionAborted
                | io::ErrorKind::ConnectionReset
                | io::ErrorKind::ConnectionRefused => {}
                io::ErrorKind::InvalidInput | io::ErrorKind::NotConnected => break Err(error),
                _ => {
                    // The cause is probably a lack of file descriptors. When other connections end, file descriptors
                    // become free.
                    tracing::error!(%error, "cannot accept connections");
                    let _ = shared
                        .shutdown
                        .run_until_cancelled(tokio::time::sleep(Duration::from_millis(200)))
                        .await;
                }
            },
        }
    };
    // Clients may have sent requests on connections that the operating system has opened but the server has not
    // accepted yet.
    if let Ok(listener) = listener.into_std() {
        for (stream, peer) in (0..BACKLOG).map_while(|_| listener.accept().ok()) {
            if stream.set_nonblocking(true).is_ok()
                && let Ok(stream) = TcpStream::from_std(stream)
            {
                begin(stream, peer);
            }
        }
    }
    shared.shutdown.cancel();
    shared.drain().await;
    outcome
}

/// The maximum number of connections that are accepted after a shutdown has begun. About this number of connections can
/// wait in the operating system. Without this maximum, clients that continue to connect could delay the shutdown.
const BACKLOG: usize = 1_024;

/// The time after the beginning of a shutdown during which the server still reads requests from idle connections. So
/// the server also answers requests that clients sent just before the shutdown.
pub const LAST_CALL: Duration = Duration::from_millis(500);

/// The time after which a connection is closed if its peer acknowledges nothing. Without this limit, a stream whose
/// reader has lost its network would stay connected for 15 minutes.
const LOSS: Duration = Duration::from_secs(30);

/// Enables the detection of lost peers for a connection. If the call fails, the connection can still be used.
fn notice_loss(stream: &TcpStream) {
    let socket = socket2::SockRef::from(stream);
    let signs = socket2::TcpKeepalive::new()
        .with_time(LOSS / 2)
        .with_interval(LOSS / 6);
    let _ = socket.set_tcp_keepalive(&signs);
    #[cfg(target_os = "linux")]
    let _ = socket.set_tcp_user_timeout(Some(LOSS));
}

fn refuse(
    shared: &Arc<Shared>,
    refusals: &Arc<Semaphore>,
    stream: TcpStream,
    words: &'static [u8],
) {
    if let Ok(permit) = Arc::clone(refusals).try_acquire_owned() {
        let wire = Wire::new(stream, shared.write_stall(), permit);
        shared.spawn(wire.end(words, shared.linger()));
    }
}

/// The peer of a connection.
#[derive(Clone)]
struct Peer {
    address: SocketAddr,
    room: Room,
}

/// The state that all connections share.
struct Shared {
    service: Guard<Router>,
    limits: Limits,
    proxies: TrustedProxies,
    shares: Arc<Shares>,
    answer: FaultAnswer,
    compressor: Compressor,
    http1: http1::Builder,
    http2: http2::Builder<Tracked>,
    /// A cancellation token that is cancelled at shutdown. After the cancellation, each connection ends after its next
    /// answer.
    shutdown: CancellationToken,
    /// The cancellation token of idle connections. The server cancels the token when the time [`LAST_CALL`] has passed
    /// since the beginning of the shutdown.
    last_call: CancellationToken,
    /// A cancellation token that is cancelled [`Limits::drain_ms`] after the shutdown began. Then all connections end
    /// immediately.
    abort: CancellationToken,
    tasks: TaskTracker,
}

/// The maximum number of bytes of one HTTP/2 stream that may wait in memory until they are sent.
const SEND_BUFFER: usize = 64 * 1024;

/// The maximum size of a request head of HTTP/2, in bytes. According to HTTP/2, the size of a field is the size of its
/// name and value plus 32 bytes. The limit is low, because a small number of transferred bytes can become many fields,
/// and one connection can have many heads at the same time.
const HEADER_LIST: usize = 16 * 1024;

impl Shared {
    fn new(
        router: Router,
        limits: Limits,
        (proxies, shares): (TrustedProxies, Arc<Shares>),
        shutdown: CancellationToken,
        answer: FaultAnswer,
    ) -> Self {
        let tasks = TaskTracker::new();
        let abort = CancellationToken::new();
        let header_read = Duration::from_millis(limits.header_read_ms);
        let mut http1 = http1::Builder::new();
        http1
            .timer(TokioTimer::new())
            .header_read_timeout(header_read)
            // hyper requires a buffer of at least 8192 bytes.
            .max_buf_size(limits.header_bytes.max(8192));
        let mut http2 = http2::Builder::new(Tracked {
            tasks: tasks.clone(),
            abort: abort.clone(),
        });
        http2
            .timer(TokioTimer::new())
            .max_concurrent_streams(limits.streams)
            .initial_stream_window_size(limits.stream_window_bytes)
            .initial_connection_window_size(limits.connection_window_bytes)
            .max_send_buf_size(SEND_BUFFER)
            .max_header_list_size(
                u32::try_from(limits.header_bytes.min(HEADER_LIST)).unwrap_or(u32::MAX),
            )
            .keep_alive_interval(Duration::from_secs(20))
            .keep_alive_timeout(header_read);
        Self {
            service: GuardLayer::new(limits.request_ms, Arc::clone(&answer)).layer(router),
            limits,
            proxies,
            shares,
            answer,
            compressor: Compressor::new(),
            http1,
            http2,
            shutdown,
            last_call: CancellationToken::new(),
            abort,
            tasks,
        }
    }

    const fn header_read(&self) -> Duration {
        Duration::from_millis(self.limits.header_read_ms)
    }

    const fn linger(&self) -> Duration {
        Duration::from_millis(self.limits.linger_ms)
    }

    const fn write_stall(&self) -> Duration {
        Duration::from_millis(self.limits.write_stall_ms)
    }

    /// Spawns a task. The shutdown waits for the task, and drops it after [`Limits::drain_ms`].
    fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let abort = self.abort.clone();
        self.tasks.spawn(async move {
            abort.run_until_cancelled(task).await;
        });
    }

    async fn drain(&self) {
        self.tasks.close();
        let time = Duration::from_millis(self.limits.drain_ms);
        let ended = async {
            let _ = tokio::time::timeout(LAST_CALL, self.tasks.wait()).await;
            self.last_call.cancel();
            self.tasks.wait().await;
        };
        if tokio::time::timeout(time, ended).await.is_err() {
            tracing::warn!(tasks = self.tasks.len(), "requests in flight are aborted");
            self.abort.cancel();
            self.tasks.wait().await;
        }
    }

    async fn handle(&self, request: Request<Body>, peer: Peer) -> Result<Response, Infallible> {
        let Ok(mut response) = self.answered(request, peer).await;
        private::protect(&mut response);
        Ok(response)
    }

    async fn answered(
        &self,
        mut request: Request<Body>,
        peer: Peer,
    ) -> Result<Response, Infallible> {
        let target = request
            .uri()
            .path_and_query()
            .map_or(0, |target| target.as_str().len());
        if target > self.limits.uri_bytes {
            return Ok((self.answer)(
                Fault::UriTooLong,
                request.uri(),
                request.headers(),
            ));
        }
        let client = self.proxies.client(peer.address, request.headers());
        request.extensions_mut().insert(client);
        let full = |request: &Request<Body>| {
            let error = EngineError::Unavailable {
                retry_after_s: BodyError::RETRY_AFTER_S,
            };
            (self.answer)(Fault::Failed(error), request.uri(), request.headers())
        };
        // The clients behind a proxy share the proxy's connections. So the limits are applied here to each of these
        // clients separately.
        let mut visit = None;
        if client.address != peer.address.ip().to_canonical() {
            visit = self.shares.visit(client.address);
            if visit.is_none() {
                return Ok(full(&request));
            }
        }
        let mut room = visit.as_ref().map_or(peer.room, Visit::room);
        if client.forwarded {
            room = room.forwarded();
        }
        let Some(_head) = room.head(request.uri(), request.headers()) else {
            return Ok(full(&request));
        };
        // Only answers to `GET` are compressed, because answers to other methods can contain new secrets.
        let reads = *request.method() == Method::GET;
        let wanted = Encoding::accepted(request.headers());
        // `poll_ready` is not needed, because a router is always ready. The service is called inside the future of the
        // room, because the call itself may already read the body.
        let handled = room.of(async { self.service.clone().call(request).await });
        let Ok(response) = handled.await;
        let response = match reads {
            true => self.compressor.answer(wanted, response).await,
            false => response,
        };
        Ok(match visit {
            Some(visit) => response.map(|body| Body::new(Answering { body, _held: visit })),
            None => response,
        })
    }
}

async fn connection(shared: Arc<Shared>, mut wire: Wire<ConnectionPermit>, peer: Peer) {
    let spoken = tokio::select! {
        biased;
        spoken = tokio::time::timeout(shared.header_read(), wire.protocol()) => spoken,
        () = shared.last_call.cancelled() => return wire.end(b"", shared.linger()).await,
    };
    match spoken {
        Ok(Ok(Protocol::Http1)) => serve_http1(&shared, wire, peer).await,
        Ok(Ok(Protocol::Http2)) => serve_http2(&shared, wire, peer).await,
        Ok(Ok(Protocol::Silent) | Err(_)) => {}
        Err(_elapsed) => {
            let last_words = if wire.spoke() { HEAD_TOO_SLOW } else { b"" };
            wire.end(last_words, shared.linger()).await;
        }
    }
}

async fn serve_http1(shared: &Arc<Shared>, wire: Wire<ConnectionPermit>, peer: Peer) {
    let unread = Arc::new(AtomicBool::new(false));
    let ending = wire.ending();
    let service = service_fn({
        let shared = Arc::clone(shared);
        let unread = Arc::clone(&unread);
        move |request: Request<Incoming>| {
            // The end of the client's sending side must be hidden before the future is polled, because hyper looks for
            // this end immediately.
            let hidden = ending.hidden();
            let (shared, unread) = (Arc::clone(&shared), Arc::clone(&unread));
            let peer = peer.clone();
            async move { Ok::<_, Infallible>(answer(&shared, request, peer, hidden, &unread).await) }
        }
    });
    let mut connection = shared
        .http1
        .serve_connection(TokioIo::new(wire), service)
        .with_upgrades();
    let finished = shared.last_call.run_until_cancelled(&mut connection).await;
    let outcome = match finished {
        Some(outcome) => outcome,
        None => {
            Pin::new(&mut connection).graceful_shutdown();
            (&mut connection).await
        }
    };
    // `None` means that the connection was upgraded, so that its handler owns the connection.
    if let Some(parts) = connection.into_parts() {
        let slow_head =
            matches!(&outcome, Err(error) if error.is_timeout()) && !parts.read_buf.is_empty();
        let last_words = if slow_head { HEAD_TOO_SLOW } else { b"" };
        // If the connection ended without an error, hyper has already closed the sending side. If `unread` is not set
        // either, no unread bytes remain, and the connection needs no further steps.
        if outcome.is_err() || unread.load(Ordering::Relaxed) {
            parts.io.into_inner().end(last_words, shared.linger()).await;
        }
    }
}

/// Answers a request of HTTP/1. The answer has the header `Connection: close` if the server reads no further request
/// from the connection. The server reads no further request after a malformed head, if a part of the body is still
/// arriving, and at shutdown.
async fn answer(
    shared: &Shared,
    request: Request<Incoming>,
    peer: Peer,
    hidden: Hidden,
    left_unread: &AtomicBool,
) -> http::Response<Answering<Hidden>> {
    let body = Unread::default();
    let awaited = request.headers().contains_key(header::EXPECT);
    let fit = host::is_fit(&request);
    let request = request.map(|lent| body.lend(lent, hidden.ending()));
    let mut response = if fit {
        let Ok(response) = shared.handle(request, peer).await;
        response
    } else {
        drop(request);
        let mut response = Response::default();
        *response.status_mut() = StatusCode::BAD_REQUEST;
        response
    };
    let over = body.is_over(awaited).await;
    left_unread.store(!over, Ordering::Relaxed);
    // After a malformed head (`fit` is `false`), the server does not know where the next request begins.
    let upgraded = response.status() == StatusCode::SWITCHING_PROTOCOLS;
    if !over || !fit || (shared.shutdown.is_cancelled() && !upgraded) {
        let close = HeaderValue::from_static("close");
        response.headers_mut().insert(header::CONNECTION, close);
    }
    // An event stream must end when its reader disconnects. So a peer that closes its sending side during an event
    // stream is treated as disconnected.
    let endless = (response.headers().get(header::CONTENT_TYPE))
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"));
    if endless {
        hidden.show();
    }
    response.map(|body| Answering {
        body,
        _held: hidden,
    })
}

/// The body of an answer, with a value that is dropped together with the body. The value is a [`Visit`] or a
/// [`Hidden`]. A `Hidden` hides the end of the peer's sending side.
struct Answering<T> {
    body: Body,
    _held: T,
}

impl<T: Unpin> hyper::body::Body for Answering<T> {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

async fn serve_http2(shared: &Arc<Shared>, wire: Wire<ConnectionPermit>, peer: Peer) {
    let traffic = Arc::new(Traffic::default());
    let service = service_fn({
        let shared = Arc::clone(shared);
        let traffic = Arc::clone(&traffic);
        move |request: Request<Incoming>| {
            let shared = Arc::clone(&shared);
            let request = request.map(Body::new);
            let counted = Counted::new(Arc::clone(&traffic));
            let peer = peer.clone();
            async move {
                let outcome = shared.handle(request, peer).await;
                drop(counted);
                outcome
            }
        }
    });
    let mut connection = pin!(shared.http2.serve_connection(TokioIo::new(wire), service));
    // hyper limits the idle time only for HTTP/1. So this loop sends a GOAWAY frame on an HTTP/2 connection that was
    // idle during one whole interval. This frame announces the end of the connection. A connection that never had a
    // request is dropped after one more interval.
    let mut idle = tokio::time::interval(shared.header_read());
    idle.tick().await;
    let mut seen_before = 0;
    let mut is_stopping = false;
    loop {
        tokio::select! {
            biased;
            _outcome = connection.as_mut() => return,
            () = shared.shutdown.cancelled(), if !is_stopping => {
                connection.as_mut().graceful_shutdown();
                is_stopping = true;
            }
            _now = idle.tick() => {
                let seen = traffic.seen.load(Ordering::Relaxed);
                if seen == seen_before && traffic.active.load(Ordering::Relaxed) == 0 {
                    if is_stopping && seen == 0 {
                        return;
                    }
                    connection.as_mut().graceful_shutdown();
                    is_stopping = true;
                }
                seen_before = seen;
            }
        }
    }
}

/// The number of all requests and the number of unanswered requests of one HTTP/2 connection.
#[derive(Default)]
struct Traffic {
    seen: AtomicUsize,
    active: AtomicUsize,
}

struct Counted(Arc<Traffic>);

impl Counted {
    fn new(traffic: Arc<Traffic>) -> Self {
        traffic.seen.fetch_add(1, Ordering::Relaxed);
        traffic.active.fetch_add(1, Ordering::Relaxed);
        Self(traffic)
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.active.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Runs the tasks of HTTP/2 streams, so that the shutdown can wait for them.
#[derive(Clone)]
struct Tracked {
    tasks: TaskTracker,
    abort: CancellationToken,
}

impl<F> hyper::rt::Executor<F> for Tracked
where
    F: Future<Output = ()> + Send + 'static,
{
    fn execute(&self, task: F) {
        let abort = self.abort.clone();
        self.tasks.spawn(async move {
            abort.run_until_cancelled(task).await;
        });
    }
}
