//! Seeded chance.

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
