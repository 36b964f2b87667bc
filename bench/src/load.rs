//! The load generator: one thread with keep-alive connections. Each connection runs a closed loop or sends requests at
//! a steady rate. In a closed loop, a connection sends the next request only after the answer to the previous request
//! has arrived.
//!
//! A request needs one write call and one read call. One `epoll_wait` call can serve several connections. The load
//! generator must use little processor time, because it shares the machine with the server and the database.

use std::io::{ErrorKind, Read, Write};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use mio::net::TcpStream;
use mio::{Events, Interest, Poll, Token};

use crate::histogram::Histogram;

/// The number of digits of the person's number that replaces `{who}` in a [`Template`].
const WHO_DIGITS: usize = 12;
/// The number of digits of the contact's id that replaces `{contact}` in a [`Template`]. The digits do not begin with
/// 0, because JSON forbids numbers with a leading zero.
const CONTACT_DIGITS: usize = 7;
/// The first contact id that replaces `{contact}` in a [`Template`].
pub const CONTACT_BASE: u64 = 1_000_000;
/// The maximum size of an incomplete answer, in bytes. A larger incomplete answer fails the run. The answers to the
/// measured starts and pages are shorter.
const LARGEST_ANSWER: usize = 256 * 1024;
/// The maximum time without an answer. If no answer arrives within this time, the run fails.
const PATIENCE: Duration = Duration::from_secs(15);
/// The maximum number of answers with a status other than 2xx. After more such answers, the connections send no further
/// requests, because the requests are probably wrong.
const MOST_REFUSED: u64 = 200;

/// The people whom the requests name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum People {
    /// A new person in each request.
    New,
    /// People who are already contacts in Parlor. The requests name these people in turn.
    Known,
}

/// A request with slots for digits. The load generator writes different digits into the slots for each request.
pub struct Template {
    bytes: Vec<u8>,
    who: Vec<usize>,
    contact: Vec<usize>,
}

impl Template {
    /// Builds the request `POST path` with these headers and this body. Each `{who}` and `{contact}` in the body
    /// becomes a slot.
    pub fn new(host: SocketAddr, path: &str, headers: &[(&str, &str)], body: &str) -> Self {
        let length = body
            .replace("{who}", &"0".repeat(WHO_DIGITS))
            .replace("{contact}", &"0".repeat(CONTACT_DIGITS))
            .len();
        let mut text =
            format!("POST {path} HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/json\r\n");
        for (name, value) in headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        text.push_str(&format!("content-length: {length}\r\n\r\n{body}"));

        let mut template = Self {
            bytes: Vec::with_capacity(text.len() + 64),
            who: Vec::new(),
            contact: Vec::new(),
        };
        let mut rest = text.as_str();
        loop {
            let next = [("{who}", WHO_DIGITS), ("{contact}", CONTACT_DIGITS)]
                .into_iter()
                .filter_map(|(mark, digits)| rest.find(mark).map(|at| (at, mark, digits)))
                .min();
            let Some((at, mark, digits)) = next else {
                template.bytes.extend_from_slice(rest.as_bytes());
                return template;
            };
            template.bytes.extend_from_slice(&rest.as_bytes()[..at]);
            let slots = if mark == "{who}" {
                &mut template.who
            } else {
                &mut template.contact
            };
            slots.push(template.bytes.len());
            template.bytes.resize(template.bytes.len() + digits, b'0');
            rest = &rest[at + mark.len()..];
        }
    }

    /// Builds the request `GET path`, which has no slots.
    pub fn get(host: SocketAddr, path: &str, headers: &[(&str, &str)]) -> Self {
        let mut text = format!("GET {path} HTTP/1.1\r\nhost: {host}\r\n");
        for (name, value) in headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        text.push_str("\r\n");
        Self {
            bytes: text.into_bytes(),
            who: Vec::new(),
            contact: Vec::new(),
        }
    }

    /// The first request, as text.
    #[cfg(test)]
    pub fn example(&self) -> String {
        let mut request = self.bytes.clone();
        self.fill(&mut request, 0, CONTACT_BASE);
        String::from_utf8_lossy(&request).into_owned()
    }

    fn fill(&self, request: &mut [u8], who: u64, contact: u64) {
        for &at in &self.who {
            write_digits(&mut request[at..at + WHO_DIGITS], who);
        }
        for &at in &self.contact {
            write_digits(&mut request[at..at + CONTACT_DIGITS], contact);
        }
    }
}

fn write_digits(slot: &mut [u8], mut number: u64) {
    for digit in slot.iter_mut().rev() {
        *digit = b'0' + (number % 10) as u8;
        number /= 10;
    }
}

/// The numbers for the slots. Use the same `Numbers` as long as the server keeps its data, so that each new person is
/// new to the server.
pub struct Numbers {
    next: u64,
    known: u64,
}

impl Numbers {
    /// Creates the numbers, which begin at 0. After `known` requests, the numbers of known people begin again.
    pub fn new(known: u64) -> Self {
        Self { next: 0, known }
    }

    fn take(&mut self, people: People) -> (u64, u64) {
        let number = self.next;
        self.next += 1;
        let person = number % self.known;
        let who = if people == People::New {
            number
        } else {
            person
        };
        (who, CONTACT_BASE + person)
    }
}

/// The longest wait for an I/O event of a connection.
const LONGEST_WAIT: Duration = Duration::from_millis(500);

/// The length of a run.
#[derive(Clone, Copy, Debug)]
pub enum Length {
    /// A fixed number of requests, which are not measured.
    Requests(u64),
    /// A warm-up, followed by the measured time.
    Time {
        /// The time before the measurement. Answers in this time are not part of the measured results.
        warm_up: Duration,
        /// The measured time.
        measure: Duration,
    },
    /// A steady rate over the measured time. A late answer does not delay the requests of the other connections.
    Paced {
        /// The number of requests per second.
        per_second: u32,
        /// The measured time.
        measure: Duration,
    },
}

/// The results of a run.
pub struct Outcome {
    /// The number of all 2xx answers, including the answers before and after the measured time. If the requests start
    /// conversations, the database must contain the same number of new conversations.
    pub acknowledged: u64,
    /// The number of answers with a status other than 2xx.
    pub refused: u64,
    /// The status and the beginning of the body of the first three answers with a status other than 2xx.
    pub samples: Vec<String>,
    /// The latencies of the measured 2xx answers.
    pub latency: Histogram,
    /// The measured time.
    pub elapsed: Duration,
    /// The size of the last answer, with head and body.
    pub answer_bytes: usize,
    /// The size of a request, with head and body.
    pub request_bytes: usize,
}

impl Outcome {
    /// Measured 2xx answers per second.
    pub fn per_second(&self) -> f64 {
        let seconds = self.elapsed.as_secs_f64();
        if seconds > 0.0 {
            self.latency.total() as f64 / seconds
        } else {
            0.0
        }
    }
}

struct Connection {
    stream: TcpStream,
    request: Vec<u8>,
    written: usize,
    answer: Vec<u8>,
    filled: usize,
    /// The length of the whole answer. `None` until the response head has completely arrived.
    whole: Option<usize>,
    status: u16,
    sent: Instant,
    busy: bool,
    /// The time of the next request at a steady rate. `None` means that the connection sends no further request.
    due: Option<Instant>,
}

/// The result of reading from a connection.
enum Progress {
    Waiting,
    Answered,
}

impl Connection {
    fn open(server: SocketAddr, template: &Template, now: Instant) -> Result<Self> {
        let stream = std::net::TcpStream::connect(server)
            .with_context(|| format!("connecting to {server}"))?;
        stream.set_nodelay(true)?;
        stream.set_nonblocking(true)?;
        Ok(Self {
            stream: TcpStream::from_std(stream),
            request: template.bytes.clone(),
            written: 0,
            answer: vec![0; 8 * 1024],
            filled: 0,
            whole: None,
            status: 0,
            sent: now,
            busy: false,
            due: None,
        })
    }

    fn send(&mut self, now: Instant) -> Result<()> {
        self.written = 0;
        self.filled = 0;
        self.whole = None;
        self.sent = now;
        self.busy = true;
        self.write_on()
    }

    fn write_on(&mut self) -> Result<()> {
        while self.written < self.request.len() {
            match self.stream.write(&self.request[self.written..]) {
                Ok(count) => self.written += count,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => {
                    return Err(error)
                        .context("the server broke a connection while a request was written");
                }
            }
        }
        Ok(())
    }

    fn read_on(&mut self) -> Result<Progress> {
        loop {
            if self.filled == self.answer.len() {
                if self.filled >= LARGEST_ANSWER {
                    bail!("an answer is longer than {LARGEST_ANSWER} bytes");
                }
                self.answer.resize(self.filled * 2, 0);
            }
            match self.stream.read(&mut self.answer[self.filled..]) {
                Ok(0) if self.busy => {
                    bail!("the server closed a connection before it had answered")
                }
                Ok(0) => bail!("the server closed an idle connection"),
                Ok(count) => {
                    self.filled += count;
                    if self.is_whole()? {
                        return Ok(Progress::Answered);
                    }
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    return Ok(Progress::Waiting);
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => {
                    return Err(error)
                        .context("the server broke a connection while an answer was read");
                }
            }
        }
    }

    fn is_whole(&mut self) -> Result<bool> {
        let got = &self.answer[..self.filled];
        if self.whole.is_none() {
            let Some(head) = got.windows(4).position(|four| four == b"\r\n\r\n") else {
                return Ok(false);
            };
            let (status, length) = parse_head(&got[..head + 2])?;
            self.status = status;
            self.whole = Some(head + 4 + length);
        }
        match self.whole {
            Some(whole) if self.filled > whole => {
                bail!("the server sent more than its content-length said")
            }
            Some(whole) => Ok(self.filled == whole),
            None => Ok(false),
        }
    }

    fn sample(&self) -> String {
        let got = &self.answer[..self.filled];
        let body = got
            .windows(4)
            .position(|four| four == b"\r\n\r\n")
            .map_or(got, |at| &got[at + 4..]);
        let text: String = String::from_utf8_lossy(body).chars().take(300).collect();
        format!("{} {text}", self.status)
    }
}

/// The status and the content-length of a response head. Each line of `head` must end with CRLF.
fn parse_head(head: &[u8]) -> Result<(u16, usize)> {
    let status = head
        .get(9..12)
        .filter(|_| head.starts_with(b"HTTP/1.1 "))
        .and_then(|digits| std::str::from_utf8(digits).ok())
        .and_then(|digits| digits.parse().ok())
        .with_context(|| {
            format!(
                "not an HTTP/1.1 answer: {:?}",
                String::from_utf8_lossy(head)
            )
        })?;
    for line in head.split(|&byte| byte == b'\n') {
        let Some(colon) = line.iter().position(|&byte| byte == b':') else {
            continue;
        };
        let (name, value) = (&line[..colon], line[colon + 1..].trim_ascii());
        if name.eq_ignore_ascii_case(b"content-length") {
            let length = std::str::from_utf8(value)
                .ok()
                .and_then(|digits| digits.parse().ok())
                .context("bad content-length")?;
            return Ok((status, length));
        }
        if name.eq_ignore_ascii_case(b"transfer-encoding") {
            bail!("the server answers in chunks; the load generator wants a content-length");
        }
    }
    // Answers with 204 and 304 have no content-length.
    Ok((status, 0))
}

/// Runs one closed loop per connection, or sends requests at a steady rate. Returns after the last answer.
pub fn run(
    server: SocketAddr,
    template: &Template,
    people: People,
    numbers: &mut Numbers,
    connections: usize,
    length: Length,
) -> Result<Outcome> {
    let mut poll = Poll::new().context("epoll")?;
    let mut events = Events::with_capacity(connections.max(16));
    let begun = Instant::now();
    let mut open = Vec::with_capacity(connections);
    for index in 0..connections {
        let mut connection = Connection::open(server, template, begun)?;
        poll.registry().register(
            &mut connection.stream,
            Token(index),
            Interest::READABLE | Interest::WRITABLE,
        )?;
        open.push(connection);
    }

    let begun = Instant::now();
    let (measure_from, measure_until, mut left) = match length {
        Length::Requests(count) => (None, None, count),
        Length::Paced { measure, .. } => (Some(begun), Some(begun + measure), u64::MAX),
        Length::Time { warm_up, measure } => (
            Some(begun + warm_up),
            Some(begun + warm_up + measure),
            u64::MAX,
        ),
    };
    let mut outcome = Outcome {
        acknowledged: 0,
        refused: 0,
        samples: Vec::new(),
        latency: Histogram::new(),
        elapsed: match length {
            Length::Requests(_) => Duration::ZERO,
            Length::Time { measure, .. } | Length::Paced { measure, .. } => measure,
        },
        answer_bytes: 0,
        request_bytes: template.bytes.len(),
    };

    // The time between two requests of one connection at a steady rate.
    let interval = match length {
        Length::Paced { per_second, .. } => {
            Some(Duration::from_secs(1) * connections as u32 / per_second.max(1))
        }
        _ => None,
    };
    let mut busy = 0_usize;
    for (index, connection) in open.iter_mut().enumerate() {
        if left == 0 {
            break;
        }
        if let Some(interval) = interval {
            connection.due = Some(begun + interval * index as u32 / connections as u32);
            continue;
        }
        left -= 1;
        busy += 1;
        let (who, contact) = numbers.take(people);
        template.fill(&mut connection.request, who, contact);
        connection.send(Instant::now())?;
    }

    let mut last_answer = Instant::now();
    while busy > 0 || open.iter().any(|connection| connection.due.is_some()) {
        let now = Instant::now();
        for connection in &mut open {
            if connection.busy || connection.due.is_none_or(|due| due > now) {
                continue;
            }
            busy += 1;
            let (who, contact) = numbers.take(people);
            template.fill(&mut connection.request, who, contact);
            connection.send(now)?;
        }
        let idle = open.iter().filter(|connection| !connection.busy);
        let due = idle.filter_map(|connection| connection.due).min();
        let wait = due.map_or(LONGEST_WAIT, |due| due.saturating_duration_since(now));
        match poll.poll(&mut events, Some(wait.min(LONGEST_WAIT))) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error).context("epoll"),
        }
        if events.is_empty() && last_answer.elapsed() > PATIENCE {
            bail!(
                "{busy} requests have gone unanswered for {} s",
                PATIENCE.as_secs()
            );
        }
        for event in &events {
            let connection = &mut open[event.token().0];
            if !connection.busy {
                continue;
            }
            if connection.written < connection.request.len() {
                connection.write_on()?;
            }
            if !event.is_readable() {
                continue;
            }
            let Progress::Answered = connection.read_on()? else {
                continue;
            };
            let now = Instant::now();
            last_answer = now;
            outcome.answer_bytes = connection.filled;
            if (200..300).contains(&connection.status) {
                outcome.acknowledged += 1;
                if let (Some(from), Some(until)) = (measure_from, measure_until)
                    && now >= from
                    && now < until
                {
                    outcome
                        .latency
                        .record((now - connection.sent).as_micros() as u64);
                }
            } else {
                outcome.refused += 1;
                if outcome.samples.len() < 3 {
                    outcome.samples.push(connection.sample());
                }
            }

            let over = left == 0
                || measure_until.is_some_and(|until| now >= until)
                || outcome.refused > MOST_REFUSED;
            if over {
                connection.busy = false;
                connection.due = None;
                busy -= 1;
            } else if let (Some(interval), Some(due)) = (interval, connection.due) {
                connection.busy = false;
                connection.due = Some(due + interval);
                busy -= 1;
            } else {
                left -= 1;
                let (who, contact) = numbers.take(people);
                template.fill(&mut connection.request, who, contact);
                connection.send(now)?;
            }
        }
    }
    Ok(outcome)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_filled_in_place() {
        let host = SocketAddr::from(([127, 0, 0, 1], 1));
        let template = Template::new(
            host,
            "/x",
            &[("a", "b")],
            r#"{"c":{contact},"a":"n-{who}","b":"n-{who}"}"#,
        );
        let mut request = template.bytes.clone();
        template.fill(&mut request, 42, CONTACT_BASE + 7);
        let text = String::from_utf8(request).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        assert_eq!(
            body,
            r#"{"c":1000007,"a":"n-000000000042","b":"n-000000000042"}"#
        );
        assert!(head.contains(&format!("content-length: {}", body.len())));
    }

    #[test]
    fn known_people_come_again_and_new_ones_do_not() {
        let mut numbers = Numbers::new(3);
        let new: Vec<_> = (0..4).map(|_| numbers.take(People::New)).collect();
        assert_eq!(
            new,
            [
                (0, CONTACT_BASE),
                (1, CONTACT_BASE + 1),
                (2, CONTACT_BASE + 2),
                (3, CONTACT_BASE)
            ]
        );
        assert_eq!(numbers.take(People::Known), (1, CONTACT_BASE + 1));
    }

    #[test]
    fn heads() {
        assert_eq!(
            parse_head(b"HTTP/1.1 200 OK\r\nContent-Length: 12\r\n").unwrap(),
            (200, 12)
        );
        assert_eq!(
            parse_head(b"HTTP/1.1 204 No Content\r\ndate: now\r\n").unwrap(),
            (204, 0)
        );
        assert!(parse_head(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n").is_err());
        assert!(parse_head(b"SSH-2.0\r\n").is_err());
    }
}
