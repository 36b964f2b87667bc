//! Tests of the server as a process: shutdown, health probes, access to metrics, and the demo.

use crate::support::binary::{Server, parlor, status, vectors};
use crate::support::{PATIENCE, until_blocking};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::Command;
use std::time::Duration;

fn served() -> (tempfile::TempDir, Server) {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path(), &["--apply", vectors().to_str().unwrap()]);
    (dir, server)
}

fn begin(server: &Server, bytes: &str) -> TcpStream {
    let mut stream = TcpStream::connect(server.addr).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.write_all(bytes.as_bytes()).unwrap();
    stream
}

/// Waits until the server has read all bytes that were sent on this connection. This is the case when the operating
/// system's send and receive queues of the connection are empty.
fn until_read(stream: &TcpStream) {
    let port = |address: std::io::Result<std::net::SocketAddr>| address.unwrap().port();
    let (ours, theirs) = (port(stream.local_addr()), port(stream.peer_addr()));
    let end = |field: &str| u16::from_str_radix(field.rsplit(':').next().unwrap(), 16).unwrap();
    until_blocking("the server to read", || {
        // Columns: number, local address, remote address, state, queues (sent : received).
        let sockets = std::fs::read_to_string("/proc/net/tcp").unwrap();
        let queues = |local: u16, remote: u16| {
            let rows = sockets.lines().skip(1).map(|line| line.split_whitespace());
            let mut rows = rows.map(Iterator::collect::<Vec<_>>);
            let row = rows.find(|row| (end(row[1]), end(row[2])) == (local, remote));
            row.map(|row| row[4].to_owned())
        };
        let (sent, received) = (queues(ours, theirs), queues(theirs, ours));
        let empty = |found: Option<String>| found.as_deref() == Some("00000000:00000000");
        empty(sent) && empty(received)
    });
}

#[test]
fn sigterm_answers_what_is_in_flight_and_exits_0() {
    let (dir, mut server) = served();
    let body = r#"{"message":"in flight"}"#;
    let head = format!(
        "POST /api/v1/onsite-account/1/text-call HTTP/1.1\r\nhost: x\r\nauthorization: Bearer firstline-token-of-mina\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let (first, rest) = body.split_at(5);
    let mut flying = begin(&server, &format!("{head}{first}"));
    let mut asking = begin(&server, "GET /readyz HTTP/1.1\r\nhost: x\r\n");
    assert_eq!(server.get("/readyz", "").0, 200);
    // At shutdown, the server closes a connection at once if it has read nothing from it.
    until_read(&flying);
    until_read(&asking);
    server.signal("TERM");
    server.wait_for("shutdown: answering");
    until_blocking("the server to accept no connection", || {
        TcpStream::connect(server.addr).is_err()
    });
    let mut answer = String::new();
    asking.write_all(b"\r\n").unwrap();
    asking.read_to_string(&mut answer).unwrap();
    let (code, answer) = status(answer);
    assert_eq!(code, 503, "{answer}");
    assert!(answer.contains("draining"), "{answer}");

    flying.write_all(rest.as_bytes()).unwrap();
    let mut answer = String::new();
    flying.read_to_string(&mut answer).unwrap();
    assert_eq!(status(answer).0, 200);
    assert_eq!(server.ended().code(), Some(0));

    // The request was answered, so its conversation is stored.
    let server = Server::start(dir.path(), &[]);
    let (_, listed) = server.get(
        "/v1/conversations",
        "authorization: Bearer access-token-of-omar\r\n",
    );
    assert_eq!(listed.matches("\"display_id\"").count(), 1, "{listed}");
    server.stop();
}

#[test]
fn a_request_that_never_ends_does_not_keep_the_process() {
    let (dir, mut server) = served();
    // The server allows ten minutes for an upload. This upload sends one byte every 100 ms, so no pause is too long.
    // Within the time of this test, only the time limit of the shutdown can end the upload.
    let head = "POST /v1/attachments HTTP/1.1\r\nhost: x\r\nauthorization: Bearer access-token-of-omar\r\ncontent-length: 1000000\r\n\r\n";
    let mut upload = begin(&server, head);
    let sender = std::thread::spawn(move || {
        while upload.write_all(b"x").is_ok() {
            std::thread::park_timeout(Duration::from_millis(100));
        }
    });
    let drafts = dir.path().join("files/drafts");
    until_blocking("an upload", || {
        std::fs::read_dir(&drafts).unwrap().count() > 0
    });
    server.signal("TERM");
    assert_eq!(server.ended().code(), Some(0));
    sender.join().unwrap();
}

#[test]
fn figures_are_for_this_machine_and_for_holders_of_the_token() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(
        dir.path(),
        &[
            "--metrics-token",
            "figures",
            "--apply",
            vectors().to_str().unwrap(),
        ],
    );
    // These metrics exist with the value 0 before the first error and the first wait. Alerts and graphs compute rates,
    // and a rate needs this first value.
    let (_, fresh) = server.get("/metrics", "");
    for kind in ["unavailable", "outcome_unknown", "internal"] {
        let line = format!("parlor_store_errors_total{{kind=\"{kind}\"}} 0\n");
        assert!(fresh.contains(&line), "no {line} in {fresh}");
    }
    assert!(
        fresh.contains("parlor_store_waiting_heavy_reads 0\n"),
        "{fresh}"
    );
    let body = r#"{"message":"m"}"#;
    let bearer = "authorization: Bearer firstline-token-of-mina\r\n";
    assert_eq!(
        server
            .post("/api/v1/onsite-account/1/text-call", bearer, body)
            .0,
        200
    );
    let (code, figures) = server.get("/metrics", "");
    assert_eq!(code, 200);
    for line in [
        "parlor_http_requests_total{dialect=\"firstline\"",
        "status=\"200\"",
        "parlor_http_request_duration_seconds_bucket",
        "parlor_store_batch_commands",
        "parlor_store_commit_seconds",
    ] {
        assert!(figures.contains(line), "no {line} in {figures}");
    }
    assert!(!figures.contains("token-of-mina"));
    // Behind a proxy on the same machine, every request comes from a local address.
    let proxied = "x-forwarded-for: 198.51.100.7\r\n";
    assert_eq!(server.get("/metrics", proxied).0, 403);
    assert_eq!(
        server
            .get(
                "/metrics",
                &format!("{proxied}authorization: Bearer figures\r\n")
            )
            .0,
        200
    );
    assert_eq!(
        server
            .get(
                "/metrics",
                &format!("{proxied}authorization: Bearer wrong\r\n")
            )
            .0,
        403
    );
    server.stop();
}

#[test]
fn a_token_in_the_query_is_not_logged() {
    let dir = tempfile::tempdir().unwrap();
    let mut command = parlor(&["serve", "--listen", "127.0.0.1:0", "--data"]);
    command
        .arg(dir.path())
        .arg("--apply")
        .arg(vectors())
        .env("PARLOR_LOG", "trace");
    let mut server = Server::spawn(&mut command);
    let path = "/api/v1/onsite-account/1/text-call?token=firstline-token-of-mina";
    assert_eq!(server.post(path, "", r#"{"message":"m"}"#).0, 200);
    server.signal("TERM");
    server.ended();
    let said = server.output();
    assert!(
        said.iter().any(|line| line.contains("/text-call")),
        "nothing is logged at all"
    );
    for secret in ["firstline-token", "correct horse", "livedesk-secret"] {
        assert!(
            !said.iter().any(|line| line.contains(secret)),
            "{secret} is logged"
        );
    }
}

#[test]
fn the_demos_calls_work_when_pasted() {
    let mut server = Server::spawn(&mut parlor(&[
        "demo",
        "--quiet-floor",
        "--listen",
        "127.0.0.1:0",
    ]));
    let mut calls = Vec::new();
    for _ in 0..7 {
        calls.push(server.wait_for("curl -sS"));
    }
    let answers: Vec<serde_json::Value> = calls
        .iter()
        .map(|call| {
            let output = Command::new("sh").args(["-c", call]).output().unwrap();
            let text = String::from_utf8(output.stdout).unwrap();
            serde_json::from_str(&text).unwrap_or_else(|error| {
                panic!(
                    "{call}\n=> {error}: {text} {}",
                    String::from_utf8_lossy(&output.stderr)
                )
            })
        })
        .collect();
    // The first call answers a customer. The second shows the reason for the assignment.
    assert_eq!(answers[0]["kind"], "outgoing", "{}", answers[0]);
    let decision = &answers[1]["data"][0];
    assert_eq!(decision["assigned_to"], 7, "{decision}");
    assert!(decision["considered"].as_array().unwrap().len() >= 2);
    // The id in each vendor's answer is the id in the list of `/v1`.
    assert_eq!(answers[2]["data"]["onsite_contact"]["sn"], "VIP-A0001");
    assert_eq!(answers[3]["status"], "open");
    let shown = [
        &answers[4]["activity"]["id"],
        &answers[3]["id"],
        &answers[2]["data"]["id"],
        &answers[0]["conversation_id"],
    ];
    let listed = answers[5]["data"].as_array().unwrap();
    assert_eq!(listed.len(), shown.len());
    for (row, id) in listed.iter().zip(shown) {
        assert_eq!((&row["id"], &row["display_id"]), (id, id), "{row}");
    }
    assert_eq!(listed[3]["assignee_id"], 7);
    assert!(!listed[3]["first_reply_at"].is_null());
    assert!(answers[6]["data"].as_array().unwrap().len() > 5);
    server.signal("INT");
    assert_eq!(server.ended().code(), Some(0));
}

/// The demo has earlier conversations in each vendor's inbox, and new conversations start without a request from the
/// test.
#[test]
fn the_floor_of_the_demo_lives() {
    let mut server = Server::spawn(&mut parlor(&["demo", "--listen", "127.0.0.1:0"]));
    let call = server.wait_for("/v1/events");
    let (_, token) = call.split_once("Bearer ").unwrap();
    let token = token.split('\'').next().unwrap();
    let bearer = format!("authorization: Bearer {token}\r\n");
    let read = |path: &str| -> serde_json::Value {
        let (status, answer) = server.get(path, &bearer);
        assert_eq!(status, 200, "{answer}");
        let (_, body) = answer.split_once("\r\n\r\n").unwrap();
        serde_json::from_str(body).unwrap()
    };
    assert_eq!(read("/v1/sign-in")["demo"], true);
    let mut notices = 0;
    for inbox in 1..=3 {
        let filter = format!("inbox_id={inbox}&status=resolved&limit=100");
        let found = read(&format!("/v1/conversations?{filter}"));
        let rows = found["data"].as_array().unwrap();
        for row in rows {
            assert!(row["first_reply_at"].is_string(), "{row}");
            assert_eq!(row["last_message"]["kind"], "outgoing", "{row}");
        }
        assert!(!rows.is_empty(), "inbox {inbox}");
        notices += rows.len();
    }
    assert!(notices > 16, "{notices}");
    // Nia's conversation is assigned to Mina. Other conversations start, and another agent answers one of them.
    let answered = "/v1/conversations?status=open&limit=100";
    until_blocking("an answer of another agent", || {
        let open = read(answered);
        let rows = open["data"].as_array().unwrap();
        rows.iter().any(|row| row["first_reply_at"].is_string()) && rows.len() > 2
    });
    server.signal("INT");
    assert_eq!(server.ended().code(), Some(0));
}

#[test]
fn the_demo_takes_another_port_where_the_usual_one_is_taken() {
    // Port 8080 is in use by this test or by another program. The other program may release the port during the test.
    let taken = std::net::TcpListener::bind("127.0.0.1:8080");
    let server = Server::spawn(&mut parlor(&["demo"]));
    assert!(server.addr.port() != 8080 || taken.is_err());
    assert_eq!(server.get("/healthz", "").0, 200);
    server.stop();
}
