//! The demo: a server with an account that contains example data. At the start, the demo prints example requests that
//! the user can copy.
//!
//! The demo simulates colleagues who answer and customers who write. With `--quiet-floor`, the demo simulates no
//! colleagues and no customers.

mod account;
mod floor;
mod front_door;
mod past;
mod people;
mod stories;

pub use account::Guide;
pub use floor::Floor;
pub use past::BEGIN;

use parlor_engine::Engine;
use std::sync::atomic::AtomicI64;

/// Creates the demo's account with new secrets, makes two agents available, and simulates the first message of a
/// customer.
///
/// # Errors
/// The database refuses the account.
pub async fn furnish(engine: &Engine) -> anyhow::Result<Guide> {
    let mut guide = account::open(engine).await?;
    account::begin(engine, &mut guide).await?;
    Ok(guide)
}

/// Creates the demo's account with colleagues, customers and their earlier conversations. `behind` is the time by which
/// the engine's clock is behind the machine's clock, in microseconds. Before the call, `behind` must be at least
/// [`BEGIN`]. After the call, `behind` is 0.
///
/// # Errors
/// The database refuses the account.
pub async fn furnish_with_floor(
    engine: &Engine,
    behind: &AtomicI64,
) -> anyhow::Result<(Guide, Floor)> {
    let mut guide = account::open(engine).await?;
    let floor = Floor::furnish(engine, &guide).await?;
    past::remember(&floor, behind).await;
    account::begin(engine, &mut guide).await?;
    Ok((guide, floor))
}
