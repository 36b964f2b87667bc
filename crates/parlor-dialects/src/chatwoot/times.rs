//! Times as JSON numbers.

use parlor_model::time::Timestamp;

/// Returns Unix seconds, or 0 for a time that is not set. REST objects use this form (contract 1).
#[must_use]
pub fn seconds_or_zero(at: Option<Timestamp>) -> i64 {
    at.map_or(0, Timestamp::seconds)
}

/// Returns Unix seconds with a fraction. The `updated_at` of a conversation uses this form (contract 4.4).
#[must_use]
pub fn fractional_seconds(at: Timestamp) -> f64 {
    let whole = u32::try_from(at.seconds()).map_or(0.0, f64::from);
    let micros = u32::try_from(at.subsec_micros()).map_or(0.0, f64::from);
    whole + micros / 1_000_000.0
}
