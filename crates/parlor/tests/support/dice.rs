//! Seeded random numbers.

/// A small random generator (SplitMix64). The same seed gives the same numbers on every machine.
pub struct Dice(u64);

impl Dice {
    /// Creates a generator from `PARLOR_TEST_SEED` or a new seed. Prints the seed, so that a failure can be repeated.
    pub fn thrown(test: &str) -> Self {
        let seed = std::env::var("PARLOR_TEST_SEED").ok().map_or_else(
            || std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), test),
            |seed| seed.parse().expect("PARLOR_TEST_SEED is a number"),
        );
        eprintln!("{test}: PARLOR_TEST_SEED={seed}");
        Self(seed)
    }

    /// Creates a second generator. The state of the first generator determines the numbers of the second generator.
    pub fn split(&mut self) -> Self {
        Self(self.next())
    }

    /// A number of 64 bits.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 to `sides` - 1.
    pub fn below(&mut self, sides: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(sides).unwrap()).unwrap()
    }

    /// Chooses one of several values.
    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}
