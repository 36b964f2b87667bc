//! A histogram of latencies in microseconds. The values in one bucket differ by at most 1.6 %.

/// The number of buckets per power of two.
const SUB: usize = 64;
const SUB_BITS: u32 = 6;
/// The number of buckets. The last bucket also counts all latencies of more than 2^37 us (38 hours).
const BUCKETS: usize = SUB * 32;

/// Counts of latencies. To record a latency, the histogram increments one count. A percentile needs one pass over the
/// buckets.
pub struct Histogram {
    counts: Vec<u64>,
    total: u64,
    max: u64,
}

impl Histogram {
    /// Creates an empty histogram.
    pub fn new() -> Self {
        Self {
            counts: vec![0; BUCKETS],
            total: 0,
            max: 0,
        }
    }

    fn bucket(micros: u64) -> usize {
        if micros < SUB as u64 {
            return micros as usize;
        }
        let power = 63 - micros.leading_zeros();
        let within = (micros >> (power - SUB_BITS)) as usize - SUB;
        let index = (power - SUB_BITS + 1) as usize * SUB + within;
        index.min(BUCKETS - 1)
    }

    /// The maximum value of a bucket.
    fn ceiling(bucket: usize) -> u64 {
        if bucket < SUB {
            return bucket as u64;
        }
        let shift = (bucket / SUB - 1) as u32;
        let lowest = ((bucket % SUB + SUB) as u64) << shift;
        lowest + (1 << shift) - 1
    }

    /// Records one latency.
    pub fn record(&mut self, micros: u64) {
        self.counts[Self::bucket(micros)] += 1;
        self.total += 1;
        self.max = self.max.max(micros);
    }

    /// The number of recorded values.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// The quantile `share` (0 to 1) of all latencies, in milliseconds. The result is 0 if no latency was recorded.
    pub fn quantile_ms(&self, share: f64) -> f64 {
        let wanted = (self.total as f64 * share).ceil().max(1.0) as u64;
        let mut seen = 0;
        for (bucket, count) in self.counts.iter().enumerate() {
            seen += count;
            if seen >= wanted {
                return Self::ceiling(bucket).min(self.max) as f64 / 1000.0;
            }
        }
        self.max_ms()
    }

    /// The longest latency in milliseconds.
    pub fn max_ms(&self) -> f64 {
        self.max as f64 / 1000.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_holds_its_values_and_is_narrow() {
        for micros in (0..100_000).chain([1 << 20, (1 << 20) + 1, (1 << 33) - 1]) {
            let bucket = Histogram::bucket(micros);
            let ceiling = Histogram::ceiling(bucket);
            assert!(
                ceiling >= micros,
                "{micros} is above its bucket's {ceiling}"
            );
            assert!(
                ceiling - micros <= micros / 64 + 1,
                "{micros} is far under its bucket's {ceiling}"
            );
            if bucket > 0 {
                assert!(Histogram::ceiling(bucket - 1) < micros);
            }
        }
    }

    #[test]
    fn quantiles_of_a_hundred() {
        let mut histogram = Histogram::new();
        for micros in 1..=100_u64 {
            histogram.record(micros * 10);
        }
        assert!((histogram.quantile_ms(0.5) - 0.5).abs() < 0.01);
        assert!((histogram.quantile_ms(0.99) - 0.99).abs() < 0.02);
        assert!((histogram.max_ms() - 1.0).abs() < f64::EPSILON);
    }

    #[test]
    fn nothing_recorded_is_zero() {
        assert_eq!(Histogram::new().quantile_ms(0.99), 0.0);
    }
}
