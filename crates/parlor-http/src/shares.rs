//! Divides the server's connections, and its memory for request bodies and large request heads, among network
//! addresses. Only the address of a trusted proxy can use all connections or all memory. Any other network address gets
//! only a part of them.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use http::{HeaderMap, Uri};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::client::TrustedProxies;
use crate::limits::Limits;

/// The connections of a server and the server's memory for bodies and heads, with the share that each network address
/// uses at present.
pub(crate) struct Shares {
    connections: Arc<Semaphore>,
    per_address: usize,
    /// The trusted proxies. The limits for one address do not apply to proxies, because the connections of a proxy can
    /// carry the requests of many clients.
    proxies: TrustedProxies,
    peers: Mutex<HashMap<Network, Arc<Peer>>>,
    memory: Arc<Memory>,
}

/// The connections, forwarded requests and memory that one network address uses at present.
#[derive(Debug)]
struct Peer {
    exempt: bool,
    /// The number of connections of the address plus the number of its requests through trusted proxies. This number
    /// changes only while [`Shares::peers`] is locked.
    visits: AtomicUsize,
    body_bytes: AtomicUsize,
}

/// The reason why a connection was not admitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Full {
    /// All connections are in use.
    Server,
    /// The address has its maximum number of connections.
    Address,
}

impl Shares {
    pub(crate) fn new(limits: &Limits, proxies: TrustedProxies) -> Self {
        let most = limits.connections.min(Semaphore::MAX_PERMITS);
        Self {
            connections: Arc::new(Semaphore::new(most)),
            per_address: limits.address_connections,
            proxies,
            peers: Mutex::default(),
            memory: Arc::new(Memory::new(limits)),
        }
    }

    /// Admits a connection from this address, if the maximum numbers of connections are not reached.
    pub(crate) fn admit(self: &Arc<Self>, address: IpAddr) -> Result<ConnectionPermit, Full> {
        let permit = Arc::clone(&self.connections).try_acquire_owned();
        let permit = permit.map_err(|_| Full::Server)?;
        let visit = self.enter(address, self.per_address).ok_or(Full::Address)?;
        Ok(ConnectionPermit {
            visit,
            _permit: permit,
        })
    }

    /// Counts a request from this address that a proxy has forwarded. The request is counted like a connection of this
    /// address. `None` means that the address already has its maximum number.
    pub(crate) fn visit(self: &Arc<Self>, address: IpAddr) -> Option<Visit> {
        self.enter(address, self.per_address)
    }

    fn enter(self: &Arc<Self>, address: IpAddr, most: usize) -> Option<Visit> {
        let network = self.network(address);
        let mut peers = self.peers.lock().unwrap_or_else(PoisonError::into_inner);
        let peer = Arc::clone(peers.entry(network).or_insert_with(|| {
            Arc::new(Peer {
                exempt: network.exempt,
                visits: AtomicUsize::new(0),
                body_bytes: AtomicUsize::new(0),
            })
        }));
        if !peer.exempt && peer.visits.load(Ordering::Relaxed) >= most {
            return None;
        }
        peer.visits.fetch_add(1, Ordering::Relaxed);
        drop(peers);
        Some(Visit {
            shares: Arc::clone(self),
            network,
            peer,
        })
    }

    fn network(&self, address: IpAddr) -> Network {
        let prefix = match address.to_canonical() {
            IpAddr::V6(ip) => Ipv6Addr::from(u128::from(ip) >> 64 << 64).into(),
            ip @ IpAddr::V4(_) => ip,
        };
        Network {
            prefix,
            exempt: self.proxies.trusts(address),
        }
    }

    fn leave(&self, network: Network) {
        let mut peers = self.peers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(peer) = peers.get(&network)
            && peer.visits.fetch_sub(1, Ordering::Relaxed) == 1
        {
            peers.remove(&network);
        }
    }
}

/// The addresses whose connections are counted together. For IPv6, these are the addresses of a /64 network, because
/// one client can use all of them. The trusted proxies of a network are counted separately from its other addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Network {
    prefix: IpAddr,
    /// Whether the addresses are trusted proxies, so that the limits for one address do not apply.
    exempt: bool,
}

/// The permit of an admitted connection. Dropping this value returns the permit.
pub(crate) struct ConnectionPermit {
    visit: Visit,
    _permit: OwnedSemaphorePermit,
}

impl ConnectionPermit {
    /// Returns the share of memory ([`Room`]) for the bodies and heads of this connection's requests.
    pub(crate) fn room(&self) -> Room {
        self.visit.room()
    }
}

/// A counted connection or request of one network address. After this value is dropped, the connection or request is no
/// longer counted.
pub(crate) struct Visit {
    shares: Arc<Shares>,
    network: Network,
    peer: Arc<Peer>,
}

impl Visit {
    /// Returns the share of memory ([`Room`]) for the request bodies and heads of this address.
    pub(crate) fn room(&self) -> Room {
        Room {
            memory: Arc::clone(&self.shares.memory),
            peer: Arc::clone(&self.peer),
            exempt: self.peer.exempt,
        }
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        self.shares.leave(self.network);
    }
}

/// The memory of the server for all request bodies and large request heads.
#[derive(Debug)]
struct Memory {
    total: usize,
    /// The maximum size of a body that may also use the last quarter of the memory, in bytes. So short requests, such
    /// as sign-ins, can be read while large bodies fill the other three quarters.
    short: usize,
    used: AtomicUsize,
}

impl Memory {
    const fn new(limits: &Limits) -> Self {
        Self {
            total: limits.bodies_bytes,
            short: limits.stranger_body_bytes,
            used: AtomicUsize::new(0),
        }
    }
}

/// Adds `more` to a counter, if the sum is at most `most`. Returns `false` if the sum would be greater.
fn add(counter: &AtomicUsize, more: usize, most: usize) -> bool {
    let sum = |used: usize| used.checked_add(more).filter(|sum| *sum <= most);
    counter
        .fetch_update(Ordering::Relaxed, Ordering::Relaxed, sum)
        .is_ok()
}

/// The memory that one header field uses in addition to its text, in bytes. The number is high, because a field has
/// entries in two header maps.
const FIELD: usize = 160;

/// The number of bytes of a request head that use none of the memory for bodies and heads. So requests with small heads
/// can be answered even if bodies fill this memory.
const FREE_HEAD: usize = 4 * 1024;

tokio::task_local! {
    static ROOM: Room;
}

/// The memory that the requests of one address may use. All requests of the address together may use at most half of
/// the server's memory for bodies and heads, unless the address is exempt.
#[derive(Clone, Debug)]
pub(crate) struct Room {
    memory: Arc<Memory>,
    peer: Arc<Peer>,
    /// Whether the requests may use more than half of the memory.
    exempt: bool,
}

impl Room {
    /// Runs the future of a request. The bodies that this future reads use the memory of this room.
    pub(crate) async fn of<F: Future>(self, request: F) -> F::Output {
        ROOM.scope(self, request).await
    }

    /// Returns the room for forwarded requests. Forwarded requests may use at most half of the memory, even if they
    /// come from a trusted proxy.
    pub(crate) fn forwarded(mut self) -> Self {
        self.exempt = false;
        self
    }

    /// Reserves memory for a request's head, except for the first [`FREE_HEAD`] bytes of the head. `None` means that
    /// there is not enough memory.
    pub(crate) fn head(&self, uri: &Uri, headers: &HeaderMap) -> Option<Charge> {
        let target = (uri.path_and_query()).map_or(0, |target| target.as_str().len());
        let texts = headers
            .iter()
            .flat_map(|(name, value)| [name.as_str().len(), value.len(), FIELD]);
        let size = texts.fold(target, usize::saturating_add);
        let mut charge = Charge {
            room: Some(self.clone()),
            bytes: 0,
        };
        charge
            .grow(size.saturating_sub(FREE_HEAD))
            .then_some(charge)
    }

    /// Reserves `more` further bytes of memory for a body. The body then uses `whole` bytes in total. Returns whether
    /// there was enough memory.
    fn take(&self, more: usize, whole: usize) -> bool {
        let Memory { total, short, used } = &*self.memory;
        let share = if self.exempt { *total } else { total / 2 };
        let most = if whole <= *short {
            *total
        } else {
            total.saturating_sub(total / 4)
        };
        if !add(&self.peer.body_bytes, more, share) {
            return false;
        }
        if !add(used, more, most) {
            self.peer.body_bytes.fetch_sub(more, Ordering::Relaxed);
            return false;
        }
        true
    }

    fn give_back(&self, bytes: usize) {
        self.memory.used.fetch_sub(bytes, Ordering::Relaxed);
        self.peer.body_bytes.fetch_sub(bytes, Ordering::Relaxed);
    }
}

/// The reserved memory of one body or head. Dropping this value releases the memory.
#[derive(Debug)]
pub(crate) struct Charge {
    /// The room whose memory is reserved. `None` outside the server, for example in a unit test.
    room: Option<Room>,
    bytes: usize,
}

impl Charge {
    /// Creates a charge of 0 bytes, for a body of the present request.
    pub(crate) fn new() -> Self {
        Self {
            room: ROOM.try_with(Clone::clone).ok(),
            bytes: 0,
        }
    }

    /// Reserves further memory, so that the body has `whole` bytes in total. Returns whether there was enough memory.
    #[must_use]
    pub(crate) fn grow(&mut self, whole: usize) -> bool {
        let more = whole.saturating_sub(self.bytes);
        let fits = (self.room.as_ref()).is_none_or(|room| more == 0 || room.take(more, whole));
        if fits {
            self.bytes = self.bytes.max(whole);
        }
        fits
    }
}

impl Default for Charge {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Charge {
    fn drop(&mut self) {
        if let Some(room) = &self.room {
            room.give_back(self.bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A trusted proxy and its neighbours in a /64 network do not share their limits, in either order of arrival.
    #[test]
    fn a_proxy_exempts_no_neighbour() {
        let proxy: IpAddr = "2001:db8::1".parse().unwrap();
        let neighbours = ["2001:db8::2", "2001:db8::3"].map(|ip| ip.parse::<IpAddr>().unwrap());
        for proxy_first in [true, false] {
            let limits = Limits {
                address_connections: 1,
                ..Limits::default()
            };
            let proxies = TrustedProxies::new(vec!["2001:db8::1/128".parse().unwrap()]);
            let shares = Arc::new(Shares::new(&limits, proxies));
            let earlier = proxy_first.then(|| shares.admit(proxy).ok().unwrap());
            let neighbour = shares.admit(neighbours[0]).ok().unwrap();
            assert_eq!(shares.admit(neighbours[1]).err(), Some(Full::Address));
            let places = [shares.admit(proxy), shares.admit(proxy)];
            assert!(places.iter().all(Result::is_ok));
            drop(neighbour);
            assert!(shares.admit(neighbours[1]).is_ok());
            drop((earlier, places));
            assert!(shares.peers.lock().unwrap().is_empty());
        }
    }
}
