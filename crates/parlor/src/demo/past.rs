//! The past conversations of the demo, from the last four weeks.

use super::floor::Floor;
use super::people::CUSTOMERS;
use std::sync::atomic::{AtomicI64, Ordering};

const HOUR: i64 = 60 * 60 * 1_000_000;

/// The ages of the past conversations, in hours. The conversations are simulated in the order of this list, and the
/// clock of the demo only moves forward. So the list begins with the oldest conversation.
const AGES: [i64; 24] = [
    620, 555, 500, 461, 410, 372, 335, 290, 263, 240, 215, 192, 170, 166, 145, 121, 97, 75, 71, 52,
    47, 28, 23, 5,
];

/// The time by which the demo's clock is behind the machine's clock at the beginning, in microseconds. This time is
/// longer than the age of the oldest conversation.
pub const BEGIN: i64 = 700 * HOUR;

/// Simulates the past conversations. `behind` is the time by which the demo's clock is behind the machine's clock, in
/// microseconds. After the call, `behind` is 0.
pub(super) async fn remember(floor: &Floor, behind: &AtomicI64) {
    for (number, age) in AGES.iter().enumerate() {
        behind.store(age.saturating_mul(HOUR), Ordering::Relaxed);
        let customer = number.checked_rem(CUSTOMERS.len());
        if let Some(customer) = customer.and_then(|place| CUSTOMERS.get(place)) {
            floor.remember(number, customer).await;
        }
    }
    behind.store(0, Ordering::Relaxed);
}
