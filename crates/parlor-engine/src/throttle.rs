//! Guessing passwords is slowed down: after ten failures in a quarter of an hour, an address must wait before it tries the same
//! e-mail again; after a hundred, before it tries any; and after a hundred failures from wherever, an e-mail is locked for everybody.
//!
//! Kept in memory and bounded. An attempt counts as failed from the moment it begins until it has succeeded, so that parallel
//! guesses cannot slip past the count.

use parlor_model::time::Timestamp;
use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

/// How long a failure counts, in microseconds.
const WINDOW_US: i64 = 15 * 60 * 1_000_000;
/// Failures of one e-mail from one address.
const PER_EMAIL: usize = 10;
/// Failures from one address.
const PER_ADDRESS: usize = 100;
/// Failures of one e-mail from everywhere: guessers who share the work.
const PER_EMAIL_ANYWHERE: usize = 100;
/// Most e-mails and addresses remembered.
const REMEMBERED: usize = 20_000;

/// The failures of late.
#[derive(Debug, Default)]
pub(crate) struct Throttle {
    hasher: RandomState,
    failures: Mutex<HashMap<u64, VecDeque<i64>>>,
}

/// An attempt that counts as failed unless it is forgiven.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Attempt {
    email: u64,
    anywhere: u64,
    address: u64,
    at: i64,
}

impl Throttle {
    /// Begins an attempt.
    ///
    /// # Errors
    /// How many seconds to wait.
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
            at: now.0,
        };
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        let since = now.0.saturating_sub(WINDOW_US);
        let limits = [
            (attempt.email, PER_EMAIL),
            (attempt.anywhere, PER_EMAIL_ANYWHERE),
            (attempt.address, PER_ADDRESS),
        ];
        let wait = limits
            .into_iter()
            .filter_map(|(key, most)| {
                let times = failures.get_mut(&key)?;
                while times.front().is_some_and(|at| *at <= since) {
                    times.pop_front();
                }
                let over = times.len().checked_sub(most)?;
                // When this one no longer counts, there is room again.
                times.get(over).map(|at| at.saturating_sub(since))
            })
            .max();
        if let Some(wait_us) = wait {
            return Err(u64::try_from(wait_us / 1_000_000)
                .unwrap_or(0)
                .saturating_add(1));
        }
        if failures.len().saturating_add(3) > REMEMBERED {
            make_room(&mut failures, since);
        }
        for key in [attempt.email, attempt.anywhere, attempt.address] {
            failures.entry(key).or_default().push_back(attempt.at);
        }
        Ok(attempt)
    }

    /// The attempt succeeded: what was counted against the e-mail from this address is forgotten.
    pub(crate) fn succeeded(&self, attempt: Attempt) {
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

/// Whoever holds an IPv6 address holds its whole /64.
fn network(address: IpAddr) -> u128 {
    match address.to_canonical() {
        IpAddr::V4(v4) => u128::from(v4.to_bits()),
        IpAddr::V6(v6) => v6.to_bits() >> 64 << 64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: i64 = 60 * 1_000_000;

    fn ip(text: &str) -> Option<IpAddr> {
        text.parse().ok()
    }

    #[test]
    fn ten_failures_close_the_door_for_a_while() {
        let throttle = Throttle::default();
        for n in 0..10 {
            assert!(
                throttle
                    .attempt("Mina@acme.test", ip("10.0.0.1"), Timestamp(n * MINUTE))
                    .is_ok()
            );
        }
        let now = Timestamp(9 * MINUTE);
        assert_eq!(
            throttle
                .attempt("mina@ACME.test", ip("10.0.0.1"), now)
                .err(),
            Some(6 * 60 + 1)
        );
        assert!(
            throttle
                .attempt("omar@acme.test", ip("10.0.0.1"), now)
                .is_ok(),
            "another e-mail"
        );
        assert!(
            throttle
                .attempt("mina@acme.test", ip("10.0.0.2"), now)
                .is_ok(),
            "another address"
        );
        assert!(
            throttle
                .attempt("mina@acme.test", ip("10.0.0.1"), Timestamp(15 * MINUTE))
                .is_ok(),
            "the first has lapsed"
        );
        assert!(
            throttle
                .attempt("mina@acme.test", ip("10.0.0.1"), Timestamp(15 * MINUTE))
                .is_err()
        );
    }

    #[test]
    fn success_forgets_and_void_takes_back() -> Result<(), u64> {
        let throttle = Throttle::default();
        for _ in 0..9 {
            throttle.attempt("a", None, Timestamp(1))?;
        }
        let attempt = throttle.attempt("a", None, Timestamp(2))?;
        throttle.void(attempt);
        let attempt = throttle.attempt("a", None, Timestamp(3))?;
        throttle.succeeded(attempt);
        for _ in 0..10 {
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
    fn memory_is_bounded_and_keeps_the_worst() -> Result<(), u64> {
        let throttle = Throttle::default();
        for n in 0..10 {
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
