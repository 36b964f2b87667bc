//! Tests of requests over HTTP/1: heads, bodies, slow clients and failing handlers.

use super::*;

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
    // This write sends two requests on one connection.
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
    // The first bytes of this request are the same as in the preface of HTTP/2.
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
            // As for other malformed requests, the answer has no body, and the connection ends.
            assert!(answer.contains("connection: close\r\n"), "{answer}");
            assert!(answer.ends_with("\r\n\r\n"), "{answer}");
        }
    }
    server.stop().await;
}

/// The server may answer before it has read the body. Then the connection either serves the next request, or the answer
/// has `Connection: close`.
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

/// A client that closes its sending side after a request still gets the whole answer.
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
        // The body can never be complete, because the client has closed its sending side.
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

    // The server ends an event stream when the client closes its sending side.
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
    // An idle connection is also closed without an answer, because the client has not begun a request that the answer
    // 408 could belong to.
    let mut stream = server.connect().await;
    stream.write_all(GET_PEER.as_bytes()).await.unwrap();
    answer(&mut stream).await;
    assert_eq!(rest(&mut stream).await, "");
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
        // The limit is long, because the client needs more time for the whole body on a busy machine.
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
    // A client that sends the whole body also receives the answer.
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
    // The server allows only one connection. So another client gets an answer only after the server has closed the
    // connection of the first client, which does not read.
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
async fn statuses_have_their_meaning() {
    use parlor_http::body::BodyError;
    assert_eq!(BodyError::TooLarge.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(BodyError::NoRoom.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(BodyError::Slow.status(), StatusCode::REQUEST_TIMEOUT);
    assert_eq!(BodyError::Broken.status(), StatusCode::BAD_REQUEST);
}
