//! Tests of HTTP/2 connections.

use super::*;

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
    // After the exchange of settings, the connection is idle, so the server sends GOAWAY and closes the connection.
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
