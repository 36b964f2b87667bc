//! Measures live connections: the server's memory per connection, and the delay from a change until each connection has
//! received the event of the change.
//!
//! All connections are WebSockets of one agent. One thread opens the connections and reads their messages. Another
//! thread starts conversations at a steady rate. Each event contains the time at which the server decided the change.
//! The delay is measured from this time. The commit comes after the decision, so the delay includes the commit.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context, Result, bail};
use mio::net::TcpStream;
use mio::{Events, Interest, Poll, Token};

use crate::histogram::Histogram;
use crate::http;
use crate::server::Server;

/// The time limit for the arrival of the server's `hello` message on every connection.
const PATIENCE: Duration = Duration::from_secs(60);
/// The time for which messages are still read after the last conversation has started.
const LINGER: Duration = Duration::from_secs(2);
/// The pause after the start of each conversation.
const PACE: Duration = Duration::from_millis(500);

/// The results for live connections.
pub struct Live {
    /// The number of connections.
    pub connections: usize,
    /// Resident memory of the server per connection, in KiB.
    pub memory_kib: f64,
    /// The total number of events that the connections received.
    pub received: u64,
    /// The median time from the decision of a change to the receipt of its event.
    pub p50_ms: f64,
    /// The 95th percentile of the time from the decision of a change to the receipt of its event.
    pub p95_ms: f64,
    /// The maximum time from the decision of a change to the receipt of its event.
    pub max_ms: f64,
}

struct Follower {
    stream: TcpStream,
    buffer: Vec<u8>,
    /// Whether the handshake is complete.
    shaken: bool,
    /// Whether the `hello` message has arrived.
    greeted: bool,
}

/// Opens the connections, starts conversations for `seconds`, and measures. `include` is the value of the parameter
/// `include` of `GET /v1/live`: the objects that the server sends with each event.
pub fn measure(
    server: &Server,
    token: &str,
    include: &'static str,
    connections: usize,
    seconds: f64,
) -> Result<Live> {
    let before = server
        .resident_mb()
        .context("reading the server's memory")?;
    let mut poll = Poll::new()?;
    let mut followers = Vec::with_capacity(connections);
    for number in 0..connections {
        let mut follower = connect(server.address, token, include)?;
        poll.registry()
            .register(&mut follower.stream, Token(number), Interest::READABLE)?;
        followers.push(follower);
    }
    let mut events = Events::with_capacity(1024);
    let mut latencies = Histogram::new();
    let deadline = Instant::now() + PATIENCE;
    while followers.iter().any(|one| !one.greeted) {
        if Instant::now() > deadline {
            bail!(
                "{} of {connections} connections were not told hello",
                followers.iter().filter(|one| !one.greeted).count()
            );
        }
        listen(&mut poll, &mut events, &mut followers, &mut latencies)?;
    }
    crate::machine::pause(Duration::from_secs(1));
    let after = server
        .resident_mb()
        .context("reading the server's memory")?;
    let (ended, started) = (
        Arc::new(AtomicBool::new(false)),
        Arc::new(AtomicU64::new(0)),
    );
    let changing = std::thread::spawn({
        let (address, token) = (server.address, token.to_owned());
        let (ended, started) = (Arc::clone(&ended), Arc::clone(&started));
        move || change(address, &token, seconds, &ended, &started)
    });
    latencies = Histogram::new();
    let mut last = None;
    loop {
        listen(&mut poll, &mut events, &mut followers, &mut latencies)?;
        if ended.load(Ordering::SeqCst) && last.get_or_insert_with(Instant::now).elapsed() > LINGER
        {
            break;
        }
    }
    changing
        .join()
        .map_err(|_| anyhow::anyhow!("the thread that starts conversations panicked"))??;
    // A start causes at least three events, and every connection must receive each of them.
    let least = started.load(Ordering::SeqCst) * 3 * connections as u64;
    if latencies.total() < least {
        bail!(
            "{} events were received, and {least} at least were sent",
            latencies.total()
        );
    }
    Ok(Live {
        connections,
        memory_kib: (after - before) * 1024.0 / connections as f64,
        received: latencies.total(),
        p50_ms: latencies.quantile_ms(0.5),
        p95_ms: latencies.quantile_ms(0.95),
        max_ms: latencies.max_ms(),
    })
}

/// Starts conversations, and pauses after each start.
fn change(
    server: SocketAddr,
    token: &str,
    seconds: f64,
    ended: &AtomicBool,
    started: &AtomicU64,
) -> Result<()> {
    let until = Instant::now() + Duration::from_secs_f64(seconds);
    let bearer = format!("Bearer {token}");
    let headers = [
        ("authorization", bearer.as_str()),
        ("content-type", "application/json"),
    ];
    let body = format!(
        r#"{{"inbox_id":{},"who":{{"kind":"anonymous"}},"intent":{{"kind":"enqueue"}},"message":"Is anybody there?"}}"#,
        crate::dialects::ONSITE_INBOX
    );
    let mut outcome = Ok(());
    while Instant::now() < until && outcome.is_ok() {
        let answer = http::request(server, "POST", "/v1/conversations", &headers, &body);
        outcome = answer.and_then(|answer| answer.expect_success("POST /v1/conversations"));
        started.fetch_add(1, Ordering::SeqCst);
        crate::machine::pause(PACE);
    }
    ended.store(true, Ordering::SeqCst);
    outcome
}

fn connect(server: SocketAddr, token: &str, include: &str) -> Result<Follower> {
    let mut stream = std::net::TcpStream::connect(server).context("connecting")?;
    stream.set_nodelay(true)?;
    let query = match include {
        "" => String::new(),
        include => format!("?include={include}"),
    };
    let request = format!(
        "GET /v1/live{query} HTTP/1.1\r\nhost: {server}\r\nauthorization: Bearer {token}\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
         sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    );
    stream.write_all(request.as_bytes())?;
    stream.set_nonblocking(true)?;
    Ok(Follower {
        stream: TcpStream::from_std(stream),
        buffer: Vec::new(),
        shaken: false,
        greeted: false,
    })
}

/// Reads the available bytes of all connections. If no bytes are available, waits at most 50 ms for them.
#[expect(
    clippy::disallowed_methods,
    reason = "what the server says of the time is compared with the clock of the same machine"
)]
fn listen(
    poll: &mut Poll,
    events: &mut Events,
    followers: &mut [Follower],
    latencies: &mut Histogram,
) -> Result<()> {
    if let Err(error) = poll.poll(events, Some(Duration::from_millis(50)))
        && error.kind() != ErrorKind::Interrupted
    {
        return Err(error.into());
    }
    let mut bytes = [0; 16 * 1024];
    for event in events.iter() {
        let follower = &mut followers[event.token().0];
        loop {
            match follower.stream.read(&mut bytes) {
                Ok(0) => bail!("the server closed a connection"),
                Ok(read) => follower.buffer.extend_from_slice(&bytes[..read]),
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(error) => return Err(error.into()),
            }
        }
        let now = SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)
            .map_or(0, |since| since.as_micros() as i64);
        follower.hear(now, latencies)?;
    }
    Ok(())
}

impl Follower {
    /// Removes the complete messages from the buffer of received bytes, and records the delay of each event.
    fn hear(&mut self, now: i64, latencies: &mut Histogram) -> Result<()> {
        if !self.shaken {
            let Some(end) = self.buffer.windows(4).position(|w| w == b"\r\n\r\n") else {
                return Ok(());
            };
            if !self.buffer.starts_with(b"HTTP/1.1 101 ") {
                bail!("no WebSocket: {}", String::from_utf8_lossy(&self.buffer));
            }
            self.buffer.drain(..end + 4);
            self.shaken = true;
        }
        let mut at = 0;
        while let Some((message, next)) = frame(&self.buffer, at) {
            if message.starts_with(br#"{"type":"hello""#) {
                self.greeted = true;
            } else if message.starts_with(br#"{"type":"event""#) {
                let decided = instant_of(message).context("an event without an instant")?;
                latencies.record(now.saturating_sub(decided).max(0) as u64);
            } else if message.starts_with(br#"{"type":"error""#) {
                bail!("{}", String::from_utf8_lossy(message));
            }
            at = next;
        }
        self.buffer.drain(..at);
        Ok(())
    }
}

/// The payload of the WebSocket frame at this position, and the position of the next frame. `None` means that the frame
/// is incomplete. The payload needs no unmasking, because servers do not mask their frames.
fn frame(buffer: &[u8], at: usize) -> Option<(&[u8], usize)> {
    let short = usize::from(*buffer.get(at + 1)?);
    let (length, head) = match short {
        126 => {
            let bytes = buffer.get(at + 2..at + 4)?;
            (usize::from(u16::from_be_bytes(bytes.try_into().ok()?)), 4)
        }
        127 => {
            let bytes = buffer.get(at + 2..at + 10)?;
            (u64::from_be_bytes(bytes.try_into().ok()?) as usize, 10)
        }
        short => (short, 2),
    };
    let end = at + head + length;
    Some((buffer.get(at + head..end)?, end))
}

/// The time in the member `at` of an event, in microseconds since 1970-01-01 UTC.
fn instant_of(message: &[u8]) -> Option<i64> {
    let text = std::str::from_utf8(message).ok()?;
    let (_, text) = text.split_once(r#""at":""#)?;
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<i64>().ok();
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let seconds = number(11, 13)? * 3600 + number(14, 16)? * 60 + number(17, 19)?;
    // This is Howard Hinnant's formula for the number of days since 1970-01-01.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year - era * 400;
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    Some((days * 86_400 + seconds) * 1_000_000 + number(20, 26)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_and_frames_are_read() {
        let message =
            br#"{"type":"event","event":{"number":1,"at":"2026-01-31T09:30:00.000042Z"}}"#;
        assert_eq!(instant_of(message), Some(1_769_851_800_000_042));
        assert_eq!(
            instant_of(br#"{"at":"1970-01-01T00:00:01.000000Z"#),
            Some(1_000_000)
        );
        let mut buffer = vec![0x81, 3, b'a', b'b', b'c', 0x81, 126, 0, 200];
        buffer.extend([b'x'; 200]);
        assert_eq!(frame(&buffer, 0), Some((&b"abc"[..], 5)));
        assert_eq!(frame(&buffer, 5), Some((&[b'x'; 200][..], 209)));
        assert_eq!(frame(&buffer, 209), None);
        assert_eq!(frame(&buffer[..100], 5), None);
    }
}
