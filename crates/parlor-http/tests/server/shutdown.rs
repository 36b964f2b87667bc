//! Tests of the server's shutdown.

use super::*;

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

/// Requests that were sent before the shutdown are answered. This applies to requests on idle connections, and to
/// requests on connections that the server has not accepted yet. The tasks of the server run only while the test waits,
/// so the order of the steps is fixed.
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
    // The handler was dropped, so no task uses this permit.
    proceed.add_permits(1);
    assert_eq!(proceed.available_permits(), 1);
}
