//! Malformed requests, and requests that are too large, too slow or too many.

use super::spoil::damaged;
use super::{rounds, runner, still_serves};
use crate::support::client::{Call, Conn, connect, read_reply};
use crate::support::refusals::refused_well;
use crate::support::routes::Dialect;
use crate::support::starts::{ACCESS_TOKEN, FIRSTLINE_TOKEN, egain_token, firstline_sn};
use crate::support::{App, Backend, Database, Dice, until, within};
use parlor_http::Limits;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestCaseError;
use std::net::SocketAddr;
use tokio::io::{AsyncWriteExt as _, BufReader};

/// The number of malformed requests. Many of them wait until a time limit of the server ends.
const CASES: usize = 100;

/// The server answers malformed bytes with an error or closes the connection. The server continues to serve other
/// requests.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bytes_that_are_no_request_are_refused() {
    let app = App::bare_with(Database::provisioned(Backend::Sqlite).await, |options| {
        options.limits = Limits {
            header_read_ms: 500,
            body_read_ms: 500,
            linger_ms: 100,
            ..Limits::default()
        };
    })
    .await;
    let addr = app.addr();
    let good = firstline_sn("raw", "m", false).bytes();
    let raw = prop_oneof![
        3 => damaged(good.clone()),
        2 => damaged(good).prop_flat_map(damaged),
        1 => vec(any::<u8>(), 0..400),
        1 => "[!-~ \r\n]{0,200}".prop_map(String::into_bytes),
        1 => select(&[
            "GET / HTTP/0.9\r\n\r\n", "GET /\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n",
            "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nabcdef", "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: -1\r\n\r\n",
            "POST /v1/conversations HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\ncontent-length: 3\r\n\r\nzz\r\n", "POST /v1/conversations HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nffffffffffffffffff\r\n",
            "GET /\u{0} HTTP/1.1\r\nhost: a\r\n\r\n", "\r\n\r\n\r\n", "GET http://x/healthz HTTP/1.1\r\nhost: a\r\n\r\n", "CONNECT a:1 HTTP/1.1\r\nhost: a\r\n\r\n", "OPTIONS * HTTP/1.1\r\nhost: a\r\n\r\n",
        ][..]).prop_map(|text| text.as_bytes().to_vec()),
    ];
    let handle = tokio::runtime::Handle::current();
    let outcome = tokio::task::spawn_blocking(move || {
        let mut dice = Dice::thrown("raw");
        let raw = raw.prop_map(Shown);
        let one = |Shown(bytes): Shown| {
            // The server ends an unfinished request, with or without an answer.
            match handle.block_on(Conn::to(addr).exchange(&bytes, bytes.starts_with(b"HEAD"))) {
                Ok(reply) if reply.status >= 500 => Err(TestCaseError::fail(format!(
                    "{} {}",
                    reply.status,
                    reply.text()
                ))),
                Err(error) if error.kind() == std::io::ErrorKind::TimedOut => {
                    Err(TestCaseError::fail("neither answered nor ended"))
                }
                Ok(_) | Err(_) => Ok(()),
            }
        };
        let mut outcome = Ok(());
        for _ in 0..rounds(CASES) {
            outcome = outcome.and_then(|()| runner(&mut dice).run(&raw, one));
        }
        outcome
    })
    .await
    .unwrap();
    if let Err(error) = outcome {
        panic!("{error}");
    }
    still_serves(addr).await;
    app.stop().await;
}

/// Bytes that are printed as text.
#[derive(Clone)]
struct Shown(Vec<u8>);

impl std::fmt::Debug for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0.escape_ascii())
    }
}

/// Calls without their bodies, to one route of each dialect that accepts a body. eGain's route has one call for JSON
/// and one for XML. Each call has a valid credential.
pub(super) async fn writes(addr: SocketAddr) -> Vec<(Dialect, Call)> {
    let egain = egain_token(addr).await;
    let start = Call::new(
        "POST",
        "/system/ws/v19/clientapplications/messaging/conversation/start?anonymousCustomer=yes",
    )
    .bearer(&egain);
    vec![
        (
            Dialect::Firstline,
            Call::new("POST", "/api/v1/onsite-account/1/text-call")
                .bearer(FIRSTLINE_TOKEN)
                .header("content-type", "application/json"),
        ),
        (
            Dialect::LiveDesk,
            Call::new("POST", "/api/v2/accounts/conversations")
                .basic("livedesk-key", "livedesk-secret")
                .header("content-type", "application/json"),
        ),
        (
            Dialect::Egain,
            start
                .clone()
                .header("content-type", "application/json")
                .header("accept", "application/json"),
        ),
        (
            Dialect::Egain,
            start.header("content-type", "application/xml"),
        ),
        (
            Dialect::Own,
            Call::new("POST", "/v1/conversations")
                .bearer(ACCESS_TOKEN)
                .header("content-type", "application/json"),
        ),
    ]
}

/// A body of 20 MB, with or without an announced length, gets a 413 in the dialect's form before the end of the body.
/// This test never sends the end of the body.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bodies_that_are_too_large() {
    const LARGE: usize = 20 * 1024 * 1024;
    let app = App::start(Backend::Sqlite).await;
    let addr = app.addr();
    let calls = writes(addr).await;
    let before = app.counts().await;
    for (dialect, call) in calls {
        for announced in [true, false] {
            let (read, mut write) = connect(addr).await.unwrap().into_split();
            let head = call.head(announced.then_some(LARGE));
            let sender = tokio::spawn(async move {
                let block = vec![b' '; 64 * 1024];
                let framed = if announced {
                    block.clone()
                } else {
                    [format!("{:x}\r\n", block.len()).as_bytes(), &block, b"\r\n"].concat()
                };
                // The server may close the connection during these writes. The number of sent bytes does not matter.
                let _ = write.write_all(&head).await;
                for _ in 1..LARGE / block.len() {
                    let _ = write.write_all(&framed).await;
                }
                // The client keeps the connection open.
                std::future::pending::<()>().await;
            });
            let mut read = BufReader::new(read);
            let reply = within("an answer", read_reply(&mut read, false))
                .await
                .unwrap_or_else(|error| panic!("{dialect:?}: {error}"));
            assert_eq!(reply.status, 413, "{dialect:?}: {}", reply.text());
            refused_well(dialect, &call, &reply)
                .unwrap_or_else(|fault| panic!("{dialect:?}: {fault}: {}", reply.text()));
            sender.abort();
        }
    }
    assert_eq!(app.counts().await, before);
    still_serves(addr).await;
    app.stop().await;
}

/// If the body does not arrive, the answer is a 408 in the dialect's form. If the head of the request does not arrive,
/// the answer is a 408.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_that_do_not_come() {
    // Each server has only one short limit, so that a busy machine cannot exceed the other limit first.
    let refused = async |heads: bool| {
        let app = App::bare_with(Database::provisioned(Backend::Sqlite).await, |options| {
            let (short, long) = (2_000, 600_000);
            options.limits = Limits {
                header_read_ms: if heads { short } else { long },
                body_read_ms: if heads { long } else { short },
                ..Limits::default()
            };
        })
        .await;
        let (addr, before) = (app.addr(), app.counts().await);
        let mut waiting = if heads {
            unfinished_heads(addr).await
        } else {
            unfinished_bodies(addr).await
        };
        while let Some(done) = waiting.join_next().await {
            done.unwrap();
        }
        assert_eq!(app.counts().await, before);
        still_serves(addr).await;
        app.stop().await;
    };
    tokio::join!(refused(false), refused(true));
}

/// Requests that arrive slowly do not delay other callers.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn slow_callers_delay_nobody() {
    let app = App::bare_with(Database::provisioned(Backend::Sqlite).await, |options| {
        options.limits = Limits {
            header_read_ms: 600_000,
            body_read_ms: 600_000,
            request_ms: 600_000,
            drain_ms: 100,
            ..Limits::default()
        };
    })
    .await;
    let mut heads = unfinished_heads(app.addr()).await;
    let mut bodies = unfinished_bodies(app.addr()).await;
    Conn::to(app.addr())
        .must(Call::new("GET", "/v1/me").bearer(ACCESS_TOKEN))
        .await
        .expect(200);
    // All slow requests still wait.
    assert!(heads.try_join_next().is_none() && bodies.try_join_next().is_none());
    drop((heads, bodies));
    app.stop().await;
}

/// Sends the heads of requests and the beginnings of their bodies, each on its own connection. Each task ends with the
/// check of the refusal: 408 in the form of the dialect.
async fn unfinished_bodies(addr: SocketAddr) -> tokio::task::JoinSet<()> {
    let mut waiting = tokio::task::JoinSet::new();
    let calls = writes(addr).await;
    for (dialect, call) in calls {
        let begun = [&call.head(Some(100))[..], b"{\"message\":"].concat();
        let mut stream = BufReader::new(connect(addr).await.unwrap());
        stream.get_mut().write_all(&begun).await.unwrap();
        waiting.spawn(async move {
            let reply = within("a refusal", read_reply(&mut stream, false))
                .await
                .unwrap_or_else(|error| panic!("{dialect:?}: {error}"));
            assert_eq!(reply.status, 408, "{dialect:?}: {}", reply.text());
            refused_well(dialect, &call, &reply)
                .unwrap_or_else(|fault| panic!("{dialect:?}: {fault}: {}", reply.text()));
        });
    }
    waiting
}

/// Sends incomplete heads of requests, each on its own connection. Each task ends with the check of the refusal: 408.
async fn unfinished_heads(addr: SocketAddr) -> tokio::task::JoinSet<()> {
    let mut waiting = tokio::task::JoinSet::new();
    for start in [
        "P",
        "POST /api/v1/onsite",
        "POST /api/v1/onsite-account/1/text-call HTTP/1.1\r\nauthor",
        "GET / HTTP/1.1\r\nhost: a\r\n",
    ] {
        let mut stream = BufReader::new(connect(addr).await.unwrap());
        stream.get_mut().write_all(start.as_bytes()).await.unwrap();
        waiting.spawn(async move {
            let reply = within("a refusal", read_reply(&mut stream, false))
                .await
                .unwrap_or_else(|error| panic!("{start:?}: {error}"));
            assert_eq!(reply.status, 408, "{start:?}");
        });
    }
    waiting
}

/// Connections above the limit get a 503 and are closed. After one connection ends, the next connection is served.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_that_are_too_many() {
    let app = App::bare_with(Database::provisioned(Backend::Sqlite).await, |options| {
        options.limits = Limits {
            connections: 4,
            // The server closes none of the connections by itself.
            header_read_ms: 600_000,
            ..Limits::default()
        };
    })
    .await;
    let addr = app.addr();
    let ask = Call::new("GET", "/healthz").bytes();
    let mut open = Vec::new();
    for _ in 0..4 {
        let mut stream = BufReader::new(connect(addr).await.unwrap());
        stream.get_mut().write_all(&ask).await.unwrap();
        let reply = within("an answer", read_reply(&mut stream, false)).await;
        reply.unwrap().expect(200);
        open.push(stream);
    }
    for _ in 0..8 {
        let reply = Conn::to(addr)
            .must(Call::new("GET", "/healthz"))
            .await
            .expect(503);
        assert!(reply.header("retry-after").is_some());
    }
    for stream in &mut open {
        stream.get_mut().write_all(&ask).await.unwrap();
        let reply = within("an answer", read_reply(stream, false)).await;
        reply.unwrap().expect(200);
    }
    open.pop();
    until("a place", || async {
        Conn::to(addr)
            .send(&Call::new("GET", "/healthz"))
            .await
            .is_ok_and(|reply| reply.status == 200)
    })
    .await;
    app.stop().await;
}
