//! A TCP proxy in front of a PostgreSQL server. A test can make its connections silent, as if a network dropped all
//! packets: no bytes arrive any more, but no connection is closed.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// A running proxy.
pub struct Proxy {
    addr: SocketAddr,
    path: Arc<Mutex<Path>>,
    /// The number of bytes that silent connections have received and dropped.
    swallowed: Arc<AtomicUsize>,
}

/// The server to which the proxy forwards connections, and the state of the connections.
struct Path {
    server: SocketAddr,
    /// The number of the present generation of connections. Connections of other generations are silent.
    generation: usize,
    /// Whether new connections are silent.
    silent: bool,
    /// The open connections.
    open: Vec<TcpStream>,
}

impl Proxy {
    /// Starts a proxy for the server in this URL.
    pub fn to(url: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let addr = listener.local_addr().unwrap();
        let path = Arc::new(Mutex::new(Path {
            server: server(url),
            generation: 0,
            silent: false,
            open: Vec::new(),
        }));
        let swallowed = Arc::new(AtomicUsize::new(0));
        let (shared, counted) = (Arc::clone(&path), Arc::clone(&swallowed));
        std::thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let mut now = shared.lock().unwrap();
                let generation = if now.silent { 0 } else { now.generation };
                let Ok(server) = TcpStream::connect(now.server) else {
                    continue;
                };
                now.open.push(client.try_clone().unwrap());
                for (from, to) in [
                    (client.try_clone().unwrap(), server.try_clone().unwrap()),
                    (server, client),
                ] {
                    let (shared, counted) = (Arc::clone(&shared), Arc::clone(&counted));
                    std::thread::spawn(move || copy(from, to, generation, &shared, &counted));
                }
            }
        });
        Self {
            addr,
            path,
            swallowed,
        }
    }

    /// Returns the URL `url` with the proxy's address instead of the server's address.
    pub fn url(&self, url: &str) -> String {
        url.replacen(&server(url).to_string(), &self.addr.to_string(), 1)
    }

    /// Makes all present and future connections silent.
    pub fn silence(&self) {
        let mut now = self.path.lock().unwrap();
        now.generation += 1;
        now.silent = true;
        self.swallowed.store(0, Ordering::SeqCst);
    }

    /// Whether at least one silent connection has dropped bytes.
    pub fn has_swallowed(&self) -> bool {
        self.swallowed.load(Ordering::SeqCst) > 0
    }

    /// Lets new connections reach the server. The silent connections stay silent and open.
    pub fn replace(&self) {
        self.path.lock().unwrap().silent = false;
    }

    /// Closes all connections. The proxy forwards new connections to the server in this URL.
    pub fn switch_to(&self, url: &str) {
        let mut now = self.path.lock().unwrap();
        now.server = server(url);
        for stream in now.open.drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

fn copy(
    mut from: TcpStream,
    mut to: TcpStream,
    generation: usize,
    path: &Mutex<Path>,
    swallowed: &AtomicUsize,
) {
    let mut bytes = [0; 16 * 1024];
    while let Ok(count) = from.read(&mut bytes) {
        let silent = path.lock().unwrap().generation != generation;
        if silent {
            if count == 0 {
                // If one side closes a silent connection, the proxy does not close the other side.
                return;
            }
            swallowed.fetch_add(count, Ordering::SeqCst);
        } else if count == 0 || to.write_all(&bytes[..count]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Both);
}

/// The server's address in a `postgres://` URL.
pub(super) fn server(url: &str) -> SocketAddr {
    let rest = url.split("://").nth(1).unwrap();
    let host = rest.split(['/', '?']).next().unwrap();
    host.rsplit('@').next().unwrap().parse().unwrap()
}
