//! What the tests by force share: clients that keep a connection each and live through a server's death, the requests they send,
//! what must be true of stored rows whatever happened, and servers as processes of their own.
#![expect(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "each test binary uses its own part of this, and a test that fails should stop where it fails"
)]

pub mod checks;
pub mod client;
pub mod cluster;
pub mod process;
pub mod routes;
pub mod shim;
pub mod starts;

use std::future::Future;
use std::time::Duration;
use tokio::time::Instant;

/// Waits until something holds; panics with what was waited for when it does not within `seconds`.
pub async fn until<F, T>(what: &str, seconds: u64, mut holds: F)
where
    F: FnMut() -> T,
    T: Future<Output = bool>,
{
    let deadline = Instant::now() + Duration::from_secs(seconds);
    while !holds().await {
        assert!(Instant::now() < deadline, "waited {seconds} s for: {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Small, seeded and the same on every machine: what the tests choose by chance, they choose with this (SplitMix64).
pub struct Dice(u64);

impl Dice {
    /// From `PARLOR_TEST_SEED`, or new ones; says which, so that a failure can be repeated.
    pub fn thrown(test: &str) -> Self {
        let seed = std::env::var("PARLOR_TEST_SEED").ok().map_or_else(
            || std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), test),
            |seed| seed.parse().expect("PARLOR_TEST_SEED is a number"),
        );
        eprintln!("{test}: PARLOR_TEST_SEED={seed}");
        Self(seed)
    }

    /// Others, that depend on these.
    pub fn split(&mut self) -> Self {
        Self(self.next())
    }

    /// 64 bits.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 to below `sides`.
    pub fn below(&mut self, sides: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(sides).unwrap()).unwrap()
    }

    /// One of several.
    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}
