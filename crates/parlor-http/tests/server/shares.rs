//! Tests that no client can use all connections or all memory.

use super::*;

/// Heads with many short fields fill the half of the memory that one address can use. Requests with further large heads
/// from this address get the answer 503. Requests with small heads and requests from other addresses are still served.
/// After the answers, the memory is free again.
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
    // According to HTTP/2, each field is counted with 34 bytes.
    let request = |path: &str, fields: usize| {
        let mut request = http::Request::get(format!("http://x{path}"));
        for _ in 0..fields {
            request = request.header("a", "b");
        }
        request.body(Empty::<bytes::Bytes>::new()).unwrap()
    };
    let mut one = client([127, 0, 0, 1]).await;
    let mut other = client([127, 0, 0, 2]).await;
    // Each head uses about 61 KiB.
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
    // The server refuses a head of more than 16 KiB. The client may also refuse to send it, because the client knows
    // the limit.
    let long = timely(one.send_request(request("/peer", 600))).await;
    assert!(long.is_err() || long.unwrap().status() == 431);
    server.stop().await;
}

#[tokio::test]
async fn connections_beyond_the_bound_are_turned_away() {
    let server = Server::start(Limits {
        connections: 2,
        // With this value, the server closes none of the idle connections during the test.
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
    // Existing connections are still served, and a freed connection can be used by another client.
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

/// One address can use only its maximum number of connections, and other addresses are still served. A trusted proxy
/// can use all connections.
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

/// Behind a trusted proxy, each client can have a limited number of requests at the same time. A stream is counted
/// until it ends. All clients whose address the proxy does not state can use at most half of the memory together.
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
    // This head needs more than half of the memory, but less than three quarters.
    let large = format!("cookie: {}\r\n", "x".repeat(40 * 1024));
    assert_eq!(open(&large, "/peer").await.0, "200");
    for unknown in ["via: 1.1 proxy\r\n", "x-forwarded-for: unknown\r\n", first] {
        let head = format!("{unknown}{large}");
        assert_eq!(open(&head, "/peer").await.0, "503", "{unknown}");
    }
    server.stop().await;
}
