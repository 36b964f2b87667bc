//! Slows down guesses at passwords, more with every failure. Five failures of one e-mail from one network address are free. After
//! that the next attempt must wait two seconds, four, eight, up to a quarter of an hour. The same wait applies after a hundred failures
//! from one network address in a quarter of an hour, and after a hundred failures of one e-mail in a day. From a network in which the
//! e-mail signed in within thirty days only that network's own failures count. So strangers cannot lock an agent out at the workplace.
//!
//! Kept in the memory of each node, and bounded: guessers who reach several nodes have so many times the attempts. An attempt counts as
//! failed from the moment it begins until it has succeeded, so that parallel guesses cannot slip past the count.

use parlor_model::time::Timestamp;
use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

const SECOND_US: i64 = 1_000_000;
const DAY_US: i64 = 24 * 60 * 60 * SECOND_US;
/// The first wait.
const SHORTEST_US: i64 = 2 * SECOND_US;
/// The longest wait.
const LONGEST_US: i64 = 15 * 60 * SECOND_US;

/// A limit on failures.
#[derive(Clone, Copy, Debug)]
struct Rule {
    /// The number of free failures.
    free: usize,
    /// For how long a failure counts.
    window_us: i64,
}

/// Failures of one e-mail from one address.
const PER_EMAIL: Rule = Rule {
    free: 5,
    window_us: DAY_US,
};
/// Failures from one address, behind which there may be a whole office.
const PER_ADDRESS: Rule = Rule {
    free: 100,
    window_us: LONGEST_US,
};
/// Failures of one e-mail from everywhere: guessers who share the work.
const PER_EMAIL_ANYWHERE: Rule = Rule {
    free: 100,
    window_us: DAY_US,
};
/// Most e-mails and addresses remembered.
const REMEMBERED: usize = 20_000;
/// For how long a network is remembered where somebody has signed in.
const TRUSTED_US: i64 = 30 * DAY_US;
/// Most e-mails with a network where they have signed in that are remembered.
const TRUSTED: usize = 20_000;

/// The failures of late.
#[derive(Debug, Default)]
pub(crate) struct Throttle {
    hasher: RandomState,
    failures: Mutex<HashMap<u64, VecDeque<i64>>>,
    /// The time of an e-mail's last sign-in from a network.
    trusted: Mutex<HashMap<u64, i64>>,
}

/// An attempt that counts as failed unless it is forgiven.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Attempt {
    email: u64,
    anywhere: u64,
    address: u64,
    /// Whether it is known from where it came: of those of whom it is not, nobody can be told from anybody else.
    placed: bool,
    at: i64,
}

impl Throttle {
    /// Begins an attempt.
    ///
    /// # Errors
    /// The time to wait, in seconds.
    pub(crate) fn attempt(
        &self,
        email: &str,
        address: Option<IpAddr>,
        now: Timestamp,
    ) -> Result<Attempt, u64> {
        let network = address.map(network);
        let attempt = Attempt {
            email: self.hasher.hash_one((email.to_lowercase(), network)),
            anywhere: self.hasher.hash_one(email.to_lowercase()),
            address: self.hasher.hash_one(network),
            placed: network.is_some(),
            at: now.0,
        };
        let trusted = self.is_trusted(attempt);
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        let rules = [
            (attempt.email, PER_EMAIL),
            (attempt.anywhere, PER_EMAIL_ANYWHERE),
            (attempt.address, PER_ADDRESS),
        ];
        let wait_us = rules
            .into_iter()
            .filter(|(key, _)| !(trusted && *key == attempt.anywhere))
            .filter_map(|(key, rule)| {
                let times = failures.get_mut(&key)?;
                let since = now.0.saturating_sub(rule.window_us);
                while times.front().is_some_and(|at| *at <= since) {
                    times.pop_front();
                }
                let over = times.len().checked_sub(rule.free)?;
                let until = times.back()?.saturating_add(pause(over));
                Some(until.saturating_sub(now.0))
            })
            .max()
            .filter(|wait_us| *wait_us > 0);
        if let Some(wait_us) = wait_us {
            let seconds = wait_us.saturating_add(SECOND_US - 1) / SECOND_US;
            return Err(seconds.unsigned_abs());
        }
        if failures.len().saturating_add(3) > REMEMBERED {
            make_room(&mut failures, now.0.saturating_sub(DAY_US));
        }
        for key in [attempt.email, attempt.anywhere, attempt.address] {
            failures.entry(key).or_default().push_back(attempt.at);
        }
        Ok(attempt)
    }

    /// Whether the e-mail has signed in from this network lately.
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
            // Those of longest ago, a tenth at once: whoever signs in does not pay for it each time.
            let mut times: Vec<i64> = trusted.values().copied().collect();
            let (_, bar, _) = times.select_nth_unstable(TRUSTED / 10);
            let bar = *bar;
            trusted.retain(|_, at| *at > bar);
        }
    }

    /// The attempt succeeded: what was counted against the e-mail from this address is forgotten, and the network remembered.
    pub(crate) fn succeeded(&self, attempt: Attempt) {
        if attempt.placed {
            self.trust(attempt);
        }
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        failures.remove(&attempt.email);
        take_back(&mut failures, attempt.anywhere, attempt.at);
        take_back(&mut failures, attempt.address, attempt.at);
    }

    /// The attempt was never judged: it does not count.
    pub(crate) fn void(&self, attempt: Attempt) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        for key in [attempt.email, attempt.anywhere, attempt.address] {
            take_back(&mut failures, key, attempt.at);
        }
    }
}

/// The wait after this many failures above the free ones.
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

/// Forgets what no longer counts; if that is not enough, those with the fewest failures, so that a flood of new names does not
/// wash away an old guesser.
fn make_room(failures: &mut HashMap<u64, VecDeque<i64>>, since: i64) {
    failures.retain(|_, times| times.back().is_some_and(|at| *at > since));
    let half = REMEMBERED / 2;
    let mut bar = 1;
    while failures.len() > half {
        failures.retain(|_, times| times.len() > bar);
        bar = bar.saturating_add(1);
    }
}

/// The network of an address: the holder of an IPv6 address holds its whole /64.
fn network(address: IpAddr) -> u128 {
    match address.to_canonical() {
        IpAddr::V4(v4) => u128::from(v4.to_bits()),
        IpAddr::V6(v6) => v6.to_bits() >> 64 << 64,
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

    /// Fails so often as soon as it may, and says how long it had to wait before each.
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
        // A day later they do not count any more.
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
        assert!(
            throttle
                .attempt("victim", ip("10.0.0.1"), Timestamp(200))
                .is_err()
        );
        assert!(
            throttle
                .attempt("another", ip("10.0.0.1"), Timestamp(200))
                .is_ok()
        );
        Ok(())
    }

    #[test]
    fn strangers_do_not_lock_anybody_out_of_where_they_work() -> Result<(), u64> {
        let throttle = Throttle::default();
        let at_work = throttle.attempt("victim", ip("2001:db8::1"), Timestamp(0))?;
        throttle.succeeded(at_work);
        // Who cannot be told from strangers is not trusted.
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
        assert!(refused("victim", ip("10.0.0.1"), 20), "a stranger");
        assert!(refused("victim", None, 20), "from who knows where");
        // The same /64, and as often as anybody may fail.
        for n in 0..5 {
            assert!(!refused("Victim", ip("2001:db8::2"), 20 + n));
        }
        assert!(
            refused("victim", ip("2001:db8::3"), 30),
            "their own failures count"
        );
        // Another's network is no better than any.
        assert!(refused("victim", ip("2001:db8:0:1::1"), 30));
        // A month later it is forgotten.
        let month = TRUSTED_US + 1;
        guesses(month);
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
