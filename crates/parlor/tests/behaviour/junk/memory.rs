//! The memory for request bodies: callers without a valid credential may send only small bodies, and all bodies share
//! one budget.

use super::limits::writes;
use super::still_serves;
use crate::support::client::{Call, connect, read_reply};
use crate::support::refusals::refused_well;
use crate::support::routes::Dialect;
use crate::support::{App, Backend, Database, PATIENCE, until};
use parlor_http::Limits;
use std::net::SocketAddr;
use tokio::io::{AsyncWriteExt as _, BufReader};
use tokio::net::{TcpSocket, TcpStream};

/// Opens a connection to `to` from `address`, which is an address of the loopback network, such as 127.0.0.2.
async fn from(address: &str, to: SocketAddr) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket
        .bind(SocketAddr::new(address.parse().unwrap(), 0))
        .unwrap();
    socket.connect(to).await.unwrap()
}

/// Sends a request on a new connection from `address`.
async fn send(address: &str, to: SocketAddr, call: &Call) -> crate::support::client::Reply {
    let mut stream = BufReader::new(from(address, to).await);
    stream.get_mut().write_all(&call.bytes()).await.unwrap();
    tokio::time::timeout(PATIENCE, read_reply(&mut stream, false))
        .await
        .unwrap()
        .unwrap()
}

/// Slow bodies from one address use half of the memory. Further large bodies from this address then get a 503 in the
/// dialect's form, but other addresses are served. If slow bodies use three quarters of the memory, large bodies from
/// any address get a 503, but sign-ins are still answered. The memory is free again as soon as the slow callers
/// disconnect.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bodies_that_are_too_many() {
    const BODY: usize = 16 * 1024;
    let app = App::bare_with(Database::provisioned(Backend::Sqlite).await, |options| {
        options.limits = Limits {
            body_bytes: BODY,
            bodies_bytes: 4 * BODY,
            stranger_body_bytes: 1024,
            body_read_ms: 600_000,
            request_ms: 600_000,
            drain_ms: 100,
            ..Limits::default()
        };
    })
    .await;
    let addr = app.addr();
    let calls = writes(addr).await;
    let before = app.counts().await;
    let (_, slow) = calls.last().unwrap().clone();
    let mut large = Vec::new();
    for (dialect, call) in calls {
        let content_type = if call
            .head(None)
            .windows(15)
            .any(|part| part == b"application/xml")
        {
            "application/xml"
        } else {
            "application/json"
        };
        large.push((dialect, call.body(content_type, vec![b' '; BODY / 2])));
    }
    // Each slow body announces its whole length, but its last byte is never sent.
    let hold = async |address| {
        let mut stream = from(address, addr).await;
        stream.write_all(&slow.head(Some(BODY))).await.unwrap();
        stream.write_all(&vec![b' '; BODY - 1]).await.unwrap();
        stream
    };
    let mut held = vec![hold("127.0.0.1").await, hold("127.0.0.1").await];
    for (dialect, call) in &large {
        until("the address has used its half", async || {
            send("127.0.0.1", addr, call).await.status == 503
        })
        .await;
        let reply = send("127.0.0.1", addr, call).await;
        assert_eq!(reply.status, 503, "{dialect:?}");
        assert_eq!(reply.header("retry-after"), Some("1"), "{dialect:?}");
        refused_well(*dialect, call, &reply)
            .unwrap_or_else(|fault| panic!("{dialect:?}: {fault}: {}", reply.text()));
        let other = send("127.0.0.2", addr, call).await;
        assert!(other.status < 500, "{dialect:?}: {}", other.text());
    }
    // With a third slow body, from another address, three quarters of the memory are in use.
    held.push(hold("127.0.0.3").await);
    let (_, call) = large.last().unwrap();
    until("the memory is in use", async || {
        send("127.0.0.2", addr, call).await.status == 503
    })
    .await;
    let wrong = Call::new("POST", "/v1/sessions").body(
        "application/json",
        r#"{"email":"nobody@acme.test","password":"a wrong password"}"#,
    );
    assert_eq!(send("127.0.0.2", addr, &wrong).await.status, 401);
    drop(held);
    until("the memory is free", async || {
        send("127.0.0.1", addr, call).await.status < 500
    })
    .await;
    assert_eq!(app.counts().await, before);
    app.stop().await;
}

/// A sign-in body above `stranger_body_bytes` gets a 413 before any of the body is read.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sign_ins_that_are_too_large() {
    let app = App::start(Backend::Sqlite).await;
    let addr = app.addr();
    let json =
        |method, path: &str| Call::new(method, path).header("content-type", "application/json");
    for (dialect, call) in [
        (Dialect::Own, json("POST", "/v1/sessions")),
        (Dialect::Firstline, json("POST", "/api/v1/auth")),
        (Dialect::Firstline, json("PUT", "/api/v1/auth")),
        (
            Dialect::Egain,
            Call::new(
                "POST",
                "/system/ws/v19/clientapplications/authentication/oauth2/token",
            )
            .basic("egain-client-key", "egain-client-secret")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("accept", "application/json"),
        ),
    ] {
        let mut stream = BufReader::new(connect(addr).await.unwrap());
        let head = call.head(Some(Limits::default().stranger_body_bytes + 1));
        stream.get_mut().write_all(&head).await.unwrap();
        let reply = tokio::time::timeout(PATIENCE, read_reply(&mut stream, false))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(reply.status, 413, "{dialect:?}: {}", reply.text());
        refused_well(dialect, &call, &reply)
            .unwrap_or_else(|fault| panic!("{dialect:?}: {fault}: {}", reply.text()));
    }
    still_serves(addr).await;
    app.stop().await;
}

/// A form is refused as soon as the head of a part is too long. The test never sends the rest of the form.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn form_heads_that_do_not_end() {
    let app = App::start(Backend::Sqlite).await;
    let addr = app.addr();
    let call = Call::new("POST", "/api/v2/accounts/conversations")
        .basic("livedesk-key", "livedesk-secret")
        .header("content-type", "multipart/form-data; boundary=XX");
    let (read, mut write) = connect(addr).await.unwrap().into_split();
    let head = call.head(Some(64 * 1024 * 1024));
    let sender = tokio::spawn(async move {
        let _ = write.write_all(&head).await;
        let _ = write
            .write_all(b"--XX\r\nContent-Disposition: form-data; name=\"a\r\n")
            .await;
        let line = [&b"x: "[..], &[b'y'; 1000], b"\r\n"].concat();
        // This is half of the form. The server closes the connection earlier.
        for _ in 0..32 * 1024 {
            if write.write_all(&line).await.is_err() {
                break;
            }
        }
        std::future::pending::<()>().await;
    });
    let mut read = BufReader::new(read);
    let reply = tokio::time::timeout(PATIENCE, read_reply(&mut read, false))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(reply.status, 400, "{}", reply.text());
    refused_well(Dialect::LiveDesk, &call, &reply).unwrap();
    sender.abort();
    still_serves(addr).await;
    app.stop().await;
}
