//! Limits repeated failed sign-ins. After several failures, each further failure lengthens the wait before the next
//! attempt.
//!
//! After five failures in a day for one e-mail address from one network address, the next attempt must wait for two
//! seconds. Each further failure doubles this wait, up to 15 minutes. The same waits apply after 100 failures from one
//! network address in 15 minutes, and after 100 failures for one e-mail address in a day. All addresses of an IPv6 /64
//! network are treated as one network address. At most ten of the 100 failures for an e-mail address can come from one
//! network. So an attacker in one network cannot prevent an agent's sign-in from other networks.
//!
//! Attackers with many network addresses cannot prevent an agent's sign-in permanently, for these reasons:
//! - A network is trusted for an e-mail address for 30 days after the agent with this address signed in from the
//!   network. In a trusted network, the wait depends only on the failures for this e-mail address from this network. A
//!   stored, unexpired session of the agent also makes the network of the session trusted ([`Throttle::trusts`]).
//! - If a network had no failure for the e-mail address within a day, one attempt from this network is allowed. The
//!   limit of 100 failures for the e-mail address does not apply to this attempt. All IPv6 addresses of a /48 network
//!   share this one attempt.
//! - The network from which an agent sets a password with a link becomes trusted.
//!
//! Failures of one-time codes are counted separately, by agent instead of by e-mail address. Only a correct and unused
//! code clears these counts. So an attacker who knows only the password cannot clear these counts.
//!
//! Each node has its own counts, in memory, and the number of counts is limited. So an attacker who reaches several
//! nodes gets more attempts, in proportion to the number of nodes. An attempt is counted as failed from its beginning
//! until it succeeds, so that parallel attempts are also counted.

use parlor_model::canonical;
use parlor_model::ids::{AccountId, AgentId};
use parlor_model::time::Timestamp;
use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

const SECOND_US: i64 = 1_000_000;
const DAY_US: i64 = 24 * 60 * 60 * SECOND_US;
/// The wait after the first failure that exceeds a limit, in microseconds.
const SHORTEST_US: i64 = 2 * SECOND_US;
/// The longest wait, in microseconds.
const LONGEST_US: i64 = 15 * 60 * SECOND_US;

/// A limit on the number of failures.
#[derive(Clone, Copy, Debug)]
struct Rule {
    /// The number of failures after which each next attempt must wait.
    free: usize,
    /// The time for which a failure is counted, in microseconds.
    window_us: i64,
}

/// The limit on failures for one e-mail address from one network address.
const PER_EMAIL: Rule = Rule {
    free: 5,
    window_us: DAY_US,
};
/// The limit on failures from one network address. All agents in an office may share one network address, so this limit
/// is higher than [`PER_EMAIL`].
const PER_ADDRESS: Rule = Rule {
    free: 100,
    window_us: LONGEST_US,
};
/// The limit on failures for one e-mail address from all network addresses together.
const PER_EMAIL_ANYWHERE: Rule = Rule {
    free: 100,
    window_us: DAY_US,
};
/// The maximum number of failures for one e-mail address from one network that are counted for [`PER_EMAIL_ANYWHERE`].
const SHARE: usize = 10;
/// The maximum number of counts of failures in memory.
const REMEMBERED: usize = 20_000;
/// The time for which a network stays trusted, in microseconds.
const TRUSTED_US: i64 = 30 * DAY_US;
/// The maximum number of trusted networks in memory. A network that is trusted for several e-mail addresses or agents
/// is counted several times.
const TRUSTED: usize = 20_000;

/// The recent failures, and the trusted networks.
#[derive(Debug, Default)]
pub(crate) struct Throttle {
    hasher: RandomState,
    failures: Mutex<HashMap<u64, VecDeque<i64>>>,
    /// The time at which a network last became trusted. The key is a hash of the e-mail address or agent and of the
    /// network.
    trusted: Mutex<HashMap<u64, i64>>,
}

/// The secret that an attacker may try to guess with an attempt.
#[derive(Debug, Hash)]
enum Guessed {
    /// The password of this e-mail address.
    Password(String),
    /// The one-time codes of this agent.
    Code((AccountId, AgentId)),
}

/// An attempt to sign in. The attempt is counted as failed until it succeeds or is withdrawn.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Attempt {
    /// The key of the count for the e-mail address or agent in the caller's network.
    email: u64,
    /// The key of the count for the e-mail address or agent in the network of an internet provider's customer
    /// ([`provider`]). This network can be larger than the caller's network.
    provider: u64,
    /// The key of the count for the e-mail address or agent in all networks.
    anywhere: u64,
    /// The key of the count for all e-mail addresses or agents in the caller's network.
    address: u64,
    /// Whether the attempt is counted under [`Self::anywhere`].
    shares: bool,
    /// Whether the caller's network address is known. Callers without a known address are never trusted, because Parlor
    /// cannot distinguish them.
    placed: bool,
    at: i64,
}

impl Throttle {
    /// Begins an attempt with the password of an e-mail address.
    ///
    /// # Errors
    /// The time to wait before the next attempt, in seconds.
    pub(crate) fn attempt(
        &self,
        email: &str,
        address: Option<IpAddr>,
        now: Timestamp,
    ) -> Result<Attempt, u64> {
        self.begin(self.unchecked(email, address, now))
    }

    /// Begins an attempt with a one-time code of an agent. Correct passwords do not clear the failures of one-time
    /// codes.
    ///
    /// # Errors
    /// The time to wait before the next attempt, in seconds.
    pub(crate) fn attempt_code(
        &self,
        agent: (AccountId, AgentId),
        address: Option<IpAddr>,
        now: Timestamp,
    ) -> Result<Attempt, u64> {
        self.begin(self.of(Guessed::Code(agent), address, now))
    }

    fn begin(&self, mut attempt: Attempt) -> Result<Attempt, u64> {
        let now = Timestamp(attempt.at);
        let trusted = self.is_trusted(attempt);
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        // This check must be made here, because the code below removes outdated failures.
        let since = now.0.saturating_sub(DAY_US);
        let fresh = attempt.placed
            && [attempt.email, attempt.provider].iter().all(|key| {
                let last = failures.get(key).and_then(VecDeque::back);
                last.is_none_or(|at| *at <= since)
            });
        let pardoned = |key: u64| {
            (trusted && (key == attempt.anywhere || key == attempt.address))
                || (fresh && key == attempt.anywhere)
        };
        let rules = [
            (attempt.email, PER_EMAIL),
            (attempt.anywhere, PER_EMAIL_ANYWHERE),
            (attempt.address, PER_ADDRESS),
        ];
        let wait_us = rules
            .into_iter()
            .filter(|(key, _)| !pardoned(*key))
            .filter_map(|(key, rule)| {
                let times = failures.get_mut(&key)?;
                let since = now.0.saturating_sub(rule.window_us);
                while times.front().is_some_and(|at| *at <= since) {
                    times.pop_front();
                }
                let over = times.len().checked_sub(rule.free)?;
                // If the clock was set back, the time of the last failure can be in the future. The failure is then
                // treated as if it happened now.
                let last = (*times.back()?).min(now.0);
                let until = last.saturating_add(pause(over));
                Some(until.saturating_sub(now.0))
            })
            .max()
            .filter(|wait_us| *wait_us > 0);
        if let Some(wait_us) = wait_us {
            let seconds = wait_us.saturating_add(SECOND_US - 1) / SECOND_US;
            return Err(seconds.unsigned_abs());
        }
        if failures.len().saturating_add(4) > REMEMBERED {
            make_room(&mut failures, since);
        }
        attempt.shares = (failures.get(&attempt.email)).is_none_or(|times| times.len() < SHARE);
        for key in attempt.keys() {
            failures.entry(key).or_default().push_back(attempt.at);
        }
        Ok(attempt)
    }

    /// Returns an attempt with a password. The attempt is not counted yet.
    fn unchecked(&self, email: &str, address: Option<IpAddr>, now: Timestamp) -> Attempt {
        self.of(Guessed::Password(canonical::email(email)), address, now)
    }

    fn of(&self, guessed: Guessed, address: Option<IpAddr>, now: Timestamp) -> Attempt {
        let network = address.map(network);
        let is_code = matches!(guessed, Guessed::Code(_));
        Attempt {
            email: self.hasher.hash_one((&guessed, network)),
            provider: self.hasher.hash_one((&guessed, address.map(provider))),
            anywhere: self.hasher.hash_one(&guessed),
            address: self.hasher.hash_one((is_code, network)),
            shares: true,
            placed: network.is_some(),
            at: now.0,
        }
    }

    /// Makes the network of this address trusted for this e-mail address. The caller of this function must have a proof
    /// that the agent uses this network.
    pub(crate) fn trusts(&self, email: &str, address: Option<IpAddr>, now: Timestamp) {
        let attempt = self.unchecked(email, address, now);
        if attempt.placed {
            self.trust(attempt);
        }
    }

    /// Whether the network of the attempt is trusted for its e-mail address or agent.
    fn is_trusted(&self, attempt: Attempt) -> bool {
        let trusted = self.trusted.lock().unwrap_or_else(PoisonError::into_inner);
        attempt.placed
            && (trusted.get(&attempt.email))
                .is_some_and(|at| *at > attempt.at.saturating_sub(TRUSTED_US))
    }

    fn trust(&self, attempt: Attempt) {
        let mut trusted = self.trusted.lock().unwrap_or_else(PoisonError::into_inner);
        trusted.insert(attempt.email, attempt.at);
        if trusted.len() > TRUSTED {
            // The oldest tenth of the entries is removed at once, so that entries must be removed only rarely.
            let mut times: Vec<i64> = trusted.values().copied().collect();
            let (_, bar, _) = times.select_nth_unstable(TRUSTED / 10);
            let bar = *bar;
            trusted.retain(|_, at| *at > bar);
        }
    }

    /// Records that an attempt succeeded. Clears the failures for the e-mail address or agent from this network. If the
    /// network address of the attempt is known, its network becomes trusted.
    pub(crate) fn succeeded(&self, attempt: Attempt) {
        if attempt.placed {
            self.trust(attempt);
        }
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        for key in attempt.keys() {
            take_back(&mut failures, key, attempt.at);
        }
        failures.remove(&attempt.email);
    }

    /// Withdraws an attempt whose password or code was not checked. The attempt is then no longer counted.
    pub(crate) fn void(&self, attempt: Attempt) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        for key in attempt.keys() {
            take_back(&mut failures, key, attempt.at);
        }
    }
}

impl Attempt {
    /// The keys under which the attempt is counted.
    fn keys(self) -> impl Iterator<Item = u64> {
        let provider = (self.provider != self.email).then_some(self.provider);
        let anywhere = self.shares.then_some(self.anywhere);
        [Some(self.email), provider, anywhere, Some(self.address)]
            .into_iter()
            .flatten()
    }
}

/// Returns the wait after a failure, in microseconds. `over` is the number of failures minus the limit of the rule.
fn pause(over: usize) -> i64 {
    let doublings = u32::try_from(over).unwrap_or(u32::MAX);
    2_i64
        .checked_pow(doublings)
        .and_then(|times| SHORTEST_US.checked_mul(times))
        .map_or(LONGEST_US, |pause| pause.min(LONGEST_US))
}

fn take_back(failures: &mut HashMap<u64, VecDeque<i64>>, key: u64, at: i64) {
    if let Some(times) = failures.get_mut(&key) {
        if let Some(index) = times.iter().position(|time| *time == at) {
            times.remove(index);
        }
        if times.is_empty() {
            failures.remove(&key);
        }
    }
}

/// Removes the counts whose failures are all older than `since`. If too many counts remain, also removes the counts
/// with the fewest failures. The counts with many failures remain, even if an attacker tries many new e-mail addresses.
fn make_room(failures: &mut HashMap<u64, VecDeque<i64>>, since: i64) {
    failures.retain(|_, times| times.back().is_some_and(|at| *at > since));
    let half = REMEMBERED / 2;
    let mut bar = 1;
    while failures.len() > half {
        failures.retain(|_, times| times.len() > bar);
        bar = bar.saturating_add(1);
    }
}

/// Returns the network of an address. For an IPv6 address, the result is the /64 network, because the holder of the
/// address controls this whole network.
fn network(address: IpAddr) -> u128 {
    match address.to_canonical() {
        IpAddr::V4(v4) => u128::from(v4.to_bits()),
        IpAddr::V6(v6) => v6.to_bits() >> 64 << 64,
    }
}

/// Whether two addresses are in one network.
pub(crate) fn same_network(one: IpAddr, other: IpAddr) -> bool {
    network(one) == network(other)
}

/// Returns the network that an internet provider gives to one customer. For an IPv6 address, the result is the /48
/// network, because no customer gets a larger network.
fn provider(address: IpAddr) -> u128 {
    match address.to_canonical() {
        IpAddr::V4(v4) => u128::from(v4.to_bits()),
        IpAddr::V6(v6) => v6.to_bits() >> 80 << 80,
    }
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::arithmetic_side_effects,
        reason = "a test that fails should stop where it fails"
    )]

    use super::*;

    fn ip(text: &str) -> Option<IpAddr> {
        text.parse().ok()
    }

    /// Makes `times` failing attempts, each as soon as it is allowed, and returns the waits in seconds.
    fn fail(throttle: &Throttle, times: usize, now: &mut i64) -> Vec<u64> {
        let mut waits = Vec::new();
        while waits.len() < times {
            let mut waited = 0;
            while let Err(seconds) =
                throttle.attempt("Mina@acme.test", ip("10.0.0.1"), Timestamp(*now))
            {
                waited += seconds;
                *now += i64::try_from(seconds).unwrap() * SECOND_US;
            }
            waits.push(waited);
        }
        waits
    }

    #[test]
    fn every_failure_makes_the_next_wait_longer() {
        let throttle = Throttle::default();
        let mut now = 0;
        let waits = fail(&throttle, 16, &mut now);
        let expected = [0, 0, 0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900];
        assert_eq!(waits, expected);
        let refused = |email: &str, address: &str, now: i64| {
            throttle
                .attempt(email, ip(address), Timestamp(now))
                .is_err()
        };
        assert!(refused("mina@ACME.test", "10.0.0.1", now));
        assert!(
            !refused("omar@acme.test", "10.0.0.1", now),
            "another e-mail"
        );
        assert!(
            !refused("mina@acme.test", "10.0.0.2", now),
            "another address"
        );
        // A day later, the failures are no longer counted.
        now += DAY_US;
        assert_eq!(fail(&throttle, 6, &mut now), [0, 0, 0, 0, 0, 2]);
    }

    #[test]
    fn success_forgets_and_void_takes_back() -> Result<(), u64> {
        let throttle = Throttle::default();
        for _ in 0..4 {
            throttle.attempt("a", None, Timestamp(1))?;
        }
        let attempt = throttle.attempt("a", None, Timestamp(2))?;
        throttle.void(attempt);
        let attempt = throttle.attempt("a", None, Timestamp(3))?;
        throttle.succeeded(attempt);
        for _ in 0..5 {
            throttle.attempt("a", None, Timestamp(4))?;
        }
        assert!(throttle.attempt("a", None, Timestamp(5)).is_err());
        Ok(())
    }

    #[test]
    fn a_right_password_clears_no_wrong_codes() -> Result<(), u64> {
        let throttle = Throttle::default();
        let agent = (AccountId(1), AgentId(7));
        let code = |now: i64| throttle.attempt_code(agent, ip("10.0.0.1"), Timestamp(now));
        for n in 0..5 {
            code(n)?;
            let password = throttle.attempt("mina", ip("10.0.0.1"), Timestamp(n))?;
            throttle.succeeded(password);
        }
        assert!(code(10).is_err());
        throttle.attempt("mina", ip("10.0.0.1"), Timestamp(10))?;
        let right = code(10 * SECOND_US)?;
        throttle.succeeded(right);
        code(10 * SECOND_US)?;
        Ok(())
    }

    #[test]
    fn an_address_that_tries_everybody_waits_too() -> Result<(), u64> {
        let throttle = Throttle::default();
        for n in 0..100 {
            throttle.attempt(&format!("user{n}"), ip("2001:db8::1"), Timestamp(n))?;
        }
        assert!(
            throttle
                .attempt("other", ip("2001:db8::2"), Timestamp(200))
                .is_err(),
            "the same /64"
        );
        assert!(
            throttle
                .attempt("other", ip("2001:db8:0:1::1"), Timestamp(200))
                .is_ok()
        );
        Ok(())
    }

    #[test]
    fn an_email_that_everybody_tries_is_locked() -> Result<(), u64> {
        let throttle = Throttle::default();
        for n in 0..100_u32 {
            let address = IpAddr::from(n.to_be_bytes());
            throttle.attempt("victim", Some(address), Timestamp(i64::from(n)))?;
        }
        let refused = |email: &str, address: &str| {
            (throttle.attempt(email, ip(address), Timestamp(200))).is_err()
        };
        assert!(refused("victim", "0.0.0.7"), "a network that has failed");
        assert!(!refused("another", "0.0.0.7"));
        // No attempt from this network has failed within a day, so the network has one attempt.
        assert!(!refused("victim", "10.0.0.1"));
        assert!(refused("victim", "10.0.0.1"));
        // All networks of one customer share this one attempt.
        assert!(!refused("victim", "2001:db8:7:1::1"));
        assert!(refused("victim", "2001:db8:7:2::1"));
        assert!(!refused("victim", "2001:db8:8:2::1"));
        Ok(())
    }

    #[test]
    fn one_stranger_locks_nobody_out_elsewhere() {
        let throttle = Throttle::default();
        let mut now = 0;
        // An attacker guesses for a day from one address, each time as soon as an attempt is allowed.
        fail(&throttle, 105, &mut now);
        for n in 0..50 {
            let refused = (throttle.attempt("mina@acme.test", ip("10.0.0.2"), Timestamp(now + n)))
                .map(|attempt| throttle.void(attempt))
                .is_err();
            assert!(!refused, "{n}");
        }
    }

    #[test]
    fn a_known_network_is_open_although_a_neighbour_tries_everybody() -> Result<(), u64> {
        let throttle = Throttle::default();
        throttle.trusts("mina", ip("10.0.0.1"), Timestamp(0));
        for n in 0..100 {
            throttle.attempt(&format!("user{n}"), ip("10.0.0.1"), Timestamp(n))?;
        }
        let refused =
            |email: &str| (throttle.attempt(email, ip("10.0.0.1"), Timestamp(200))).is_err();
        assert!(refused("omar"));
        assert!(!refused("Mina"));
        Ok(())
    }

    #[test]
    fn strangers_do_not_lock_anybody_out_of_where_they_work() -> Result<(), u64> {
        let throttle = Throttle::default();
        let at_work = throttle.attempt("victim", ip("2001:db8::1"), Timestamp(0))?;
        throttle.succeeded(at_work);
        // Without a network address, the caller is not trusted.
        let nowhere = throttle.attempt("victim", None, Timestamp(0))?;
        throttle.succeeded(nowhere);
        let guesses = |now: i64| {
            for n in 0..300_u32 {
                let address = IpAddr::from((n << 8).to_be_bytes());
                let _ = throttle.attempt("victim", Some(address), Timestamp(now));
            }
        };
        guesses(10);
        let refused = |email: &str, address: Option<IpAddr>, now: i64| {
            throttle.attempt(email, address, Timestamp(now)).is_err()
        };
        assert!(refused("victim", ip("0.0.7.0"), 20), "a stranger");
        assert!(refused("victim", None, 20), "from who knows where");
        // Another address of the trusted /64 network can still use the five attempts of this network.
        for n in 0..5 {
            assert!(!refused("Victim", ip("2001:db8::2"), 20 + n));
        }
        assert!(
            refused("victim", ip("2001:db8::3"), 30),
            "their own failures count"
        );
        // A network that is trusted for another e-mail address has no advantage.
        assert!(!refused("victim", ip("2001:db8:1:1::1"), 30));
        assert!(refused("victim", ip("2001:db8:1:1::1"), 30));
        // After a month, the network is no longer trusted.
        let month = TRUSTED_US + 1;
        guesses(month);
        assert!(!refused("victim", ip("2001:db8::1"), month + 10));
        assert!(refused("victim", ip("2001:db8::1"), month + 10));
        Ok(())
    }

    #[test]
    fn networks_remembered_are_bounded_and_the_latest() -> Result<(), u64> {
        let throttle = Throttle::default();
        let count = u32::try_from(TRUSTED).unwrap() * 2;
        for n in 0..count {
            let address = Some(IpAddr::from(n.to_be_bytes()));
            let attempt = throttle.attempt("a", address, Timestamp(i64::from(n)))?;
            throttle.succeeded(attempt);
        }
        let trusted = throttle.trusted.lock().unwrap();
        assert!(trusted.len() <= TRUSTED && trusted.len() > TRUSTED / 2);
        assert!(trusted.values().all(|at| *at > i64::from(count) / 2 - 1));
        Ok(())
    }

    #[test]
    fn memory_is_bounded_and_keeps_the_worst() -> Result<(), u64> {
        let throttle = Throttle::default();
        for n in 0..5 {
            throttle.attempt("victim", ip("10.0.0.1"), Timestamp(n))?;
        }
        for n in 0..50_000_u32 {
            let address = IpAddr::from(n.to_be_bytes());
            throttle.attempt(&format!("user{n}"), Some(address), Timestamp(20))?;
        }
        assert!(
            throttle
                .failures
                .lock()
                .is_ok_and(|f| f.len() <= REMEMBERED)
        );
        assert!(
            throttle
                .attempt("victim", ip("10.0.0.1"), Timestamp(30))
                .is_err()
        );
        Ok(())
    }
}
