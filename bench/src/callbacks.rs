//! Measures callbacks: the delay from the start of a conversation to the receipt of its callback at low load, and the
//! rate of deliveries at full load.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::arguments::Database;
use crate::machine::pause;

const TOKEN: &str = "bench-callbacks-access-token";

/// The results for callbacks on one database.
pub struct Callbacks {
    /// The database.
    pub database: Database,
    /// The median time from the request that starts a conversation to the receipt of the callback with its message.
    /// Only one conversation starts at a time. The measured time includes the commit of the start.
    pub p50_ms: f64,
    /// The 95th percentile of the time from the request that starts a conversation to the receipt of the callback with
    /// its message.
    pub p95_ms: f64,
    /// The number of conversations that start per second while Parlor also delivers the events of these starts.
    pub starts_per_second: f64,
    /// The number of deliveries that the receiver gets per second while conversations start.
    pub deliveries_per_second: f64,
    /// Deliveries per second, measured from the first start to the arrival of the last delivery.
    pub until_drained: f64,
}

/// The provisioning file of an account with one endpoint, which receives all events.
pub fn provisioning(receiver: SocketAddr) -> String {
    format!(
        r#"[[accounts]]
id = 1
name = "Callbacks"
[[accounts.agents]]
id = 1
name = "Bench"
email = "bench@callbacks.test"
role = "administrator"
[[accounts.inboxes]]
id = 1
key = "web"
kind = "onsite"
[[accounts.credentials]]
kind = "access_token"
agent = 1
token = "{TOKEN}"
[[accounts.callbacks]]
name = "all"
url = "http://{receiver}/all"
concurrency = 16
secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
"#
    )
}

/// A receiver that accepts all callbacks and records when each message first arrived.
pub struct Receiver {
    /// The listening address.
    pub address: SocketAddr,
    came: Arc<AtomicU64>,
    markers: Arc<Mutex<HashMap<u64, Instant>>>,
}

impl Receiver {
    /// Starts to listen. The receiver runs until the process ends.
    pub fn start() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").context("listening for callbacks")?;
        let receiver = Self {
            address: listener.local_addr()?,
            came: Arc::default(),
            markers: Arc::default(),
        };
        let (came, markers) = (Arc::clone(&receiver.came), Arc::clone(&receiver.markers));
        std::thread::spawn(move || {
            while let Ok((stream, _)) = listener.accept() {
                let (came, markers) = (Arc::clone(&came), Arc::clone(&markers));
                // If a connection breaks, only the thread of this connection ends.
                std::thread::spawn(move || receive(stream, &came, &markers));
            }
        });
        Ok(receiver)
    }

    fn came(&self) -> u64 {
        self.came.load(Ordering::Relaxed)
    }
}

fn receive(
    stream: TcpStream,
    came: &AtomicU64,
    markers: &Mutex<HashMap<u64, Instant>>,
) -> Option<()> {
    stream.set_nodelay(true).ok()?;
    let mut writing = stream.try_clone().ok()?;
    let mut reading = BufReader::with_capacity(64 * 1024, stream);
    let (mut line, mut body) = (String::new(), Vec::new());
    loop {
        let mut length = 0;
        loop {
            line.clear();
            if reading.read_line(&mut line).ok()? == 0 {
                return None;
            }
            if line == "\r\n" {
                break;
            }
            let lower = line.to_ascii_lowercase();
            if let Some(value) = lower.strip_prefix("content-length:") {
                length = value.trim().parse().ok()?;
            }
        }
        body.resize(length, 0);
        reading.read_exact(&mut body).ok()?;
        let now = Instant::now();
        writing
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
            .ok()?;
        came.fetch_add(1, Ordering::Relaxed);
        let text = std::str::from_utf8(&body).ok()?;
        if let Some((_, rest)) = text.split_once("\"content\":\"marker-") {
            let number = rest.split('"').next()?.parse().ok()?;
            markers.lock().ok()?.entry(number).or_insert(now);
        }
    }
}

struct Caller {
    reading: BufReader<TcpStream>,
    writing: TcpStream,
}

impl Caller {
    fn to(server: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(server)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        Ok(Self {
            writing: stream.try_clone()?,
            reading: BufReader::new(stream),
        })
    }

    fn start(&mut self, marker: u64) -> Result<()> {
        let body = format!(
            r#"{{"inbox_id":1,"who":{{"kind":"look_up","look_up":{{"kind":"email","value":"p{marker}@callbacks.test"}},"person":{{"given_name":"Jo"}}}},"intent":{{"kind":"hold"}},"message":"marker-{marker}"}}"#
        );
        let request = format!(
            "POST /v1/conversations HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {TOKEN}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        self.writing.write_all(request.as_bytes())?;
        let mut line = String::new();
        self.reading.read_line(&mut line)?;
        let good = line.starts_with("HTTP/1.1 201");
        let mut length = 0;
        loop {
            let mut header = String::new();
            self.reading.read_line(&mut header)?;
            if header == "\r\n" || header.is_empty() {
                break;
            }
            let lower = header.to_ascii_lowercase();
            if let Some(value) = lower.strip_prefix("content-length:") {
                length = value.trim().parse()?;
            }
        }
        let mut answer = vec![0; length];
        self.reading.read_exact(&mut answer)?;
        if !good {
            bail!(
                "a start answered {line} {}",
                String::from_utf8_lossy(&answer)
            );
        }
        Ok(())
    }
}

/// Measures the delay at low load, then the rates at full load. The provisioning file of the server must come from
/// [`provisioning`].
pub fn measure(
    server: SocketAddr,
    receiver: &Receiver,
    database: Database,
    seconds: f64,
) -> Result<Callbacks> {
    let mut caller = Caller::to(server)?;
    let (warm, count) = (20_u64, 200_u64);
    let mut sent = HashMap::new();
    for marker in 0..warm + count {
        let now = Instant::now();
        caller.start(marker)?;
        sent.insert(marker, now);
        pause(Duration::from_millis(10));
    }
    pause(Duration::from_millis(500));
    let mut took = Vec::new();
    {
        let Ok(markers) = receiver.markers.lock() else {
            bail!("the receiver gave up");
        };
        for (marker, began) in sent.iter().filter(|(marker, _)| **marker >= warm) {
            let came = markers
                .get(marker)
                .with_context(|| format!("start {marker} never arrived"))?;
            took.push(came.duration_since(*began).as_secs_f64() * 1_000.0);
        }
    }
    took.sort_by(f64::total_cmp);
    let at = |share: f64| took[((took.len() - 1) as f64 * share) as usize];

    let working = Arc::new(AtomicBool::new(true));
    let started = Arc::new(AtomicU64::new(0));
    let (before, began) = (receiver.came(), Instant::now());
    let callers: Vec<_> = (0..16_u64)
        .map(|connection| {
            let (working, started) = (Arc::clone(&working), Arc::clone(&started));
            std::thread::spawn(move || -> Result<()> {
                let mut caller = Caller::to(server)?;
                let mut marker = 1_000_000 * (connection + 1);
                while working.load(Ordering::Relaxed) {
                    caller.start(marker)?;
                    marker += 1;
                    started.fetch_add(1, Ordering::Relaxed);
                }
                Ok(())
            })
        })
        .collect();
    pause(Duration::from_secs_f64(seconds.max(2.0)));
    let elapsed = began.elapsed().as_secs_f64();
    let during = receiver.came() - before;
    working.store(false, Ordering::Relaxed);
    for caller in callers {
        match caller.join() {
            Ok(done) => done?,
            Err(_) => bail!("a caller gave up"),
        }
    }
    let starts = started.load(Ordering::Relaxed);
    // A start of a new person causes three events: one of the contact, one of the conversation and one of the message.
    let expected = starts * 3;
    let deadline = Instant::now() + Duration::from_secs(120);
    while receiver.came() - before < expected {
        if Instant::now() > deadline {
            bail!(
                "{} of {expected} deliveries arrived",
                receiver.came() - before
            );
        }
        pause(Duration::from_millis(20));
    }
    Ok(Callbacks {
        database,
        p50_ms: at(0.5),
        p95_ms: at(0.95),
        starts_per_second: starts as f64 / elapsed,
        deliveries_per_second: during as f64 / elapsed,
        until_drained: expected as f64 / began.elapsed().as_secs_f64(),
    })
}
