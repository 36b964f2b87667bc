//! Callbacks through the front door: what happens arrives, in order, signed, whatever the receiver does.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails should stop where it fails"
)]

mod support;

#[path = "callbacks/delivery.rs"]
mod delivery;
#[path = "callbacks/receiver.rs"]
mod receiver;
#[path = "callbacks/world.rs"]
mod world;
