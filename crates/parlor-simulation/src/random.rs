//! Random choices that a seed determines.

use parlor_model::document::Patch;

/// The seeds that found a defect in the past. Every test with seeds also runs these seeds. A commit that repairs a
/// defect adds the seed that found the defect.
pub(crate) const ONCE_FAILED: &[u64] = &[91, 92];

/// A random number generator with the algorithm SplitMix64.
#[derive(Clone, Debug)]
pub(crate) struct Rng(pub u64);

impl Rng {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Returns a random number from 0 to `n - 1`.
    pub fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(n.max(1)).unwrap()).unwrap()
    }

    pub fn number(&mut self, from: i64, to: i64) -> i64 {
        from + i64::try_from(self.below(usize::try_from(to - from + 1).unwrap())).unwrap()
    }

    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }

    pub fn maybe<T>(&mut self, percent: usize, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.chance(percent).then(|| make(self))
    }

    /// Returns a change of a field with a probability of `percent` percent. With a probability of `of_these` percent,
    /// such a change sets a value. Otherwise the change clears the field.
    pub fn patch<T>(
        &mut self,
        percent: usize,
        of_these: usize,
        make: impl FnOnce(&mut Self) -> T,
    ) -> Patch<T> {
        match self.chance(percent) {
            true => Patch::set(self.maybe(of_these, make)),
            false => Patch::Absent,
        }
    }

    pub fn uuid(&mut self) -> String {
        let (a, b) = (self.next(), self.next());
        format!(
            "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
            a >> 32,
            (a >> 16) & 0xffff,
            a & 0xfff,
            b >> 52,
            b & 0xffff_ffff_ffff
        )
    }
}
