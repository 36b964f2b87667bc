//! Callbacks through the front door: what happens arrives, in order, signed, whatever the receiver does.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails should stop where it fails"
)]

#[expect(
    unused_imports,
    unused_macros,
    reason = "these tests need a server that may call this machine, and are made twice by `on_both!`"
)]
mod support;
mod support_force;

#[path = "callbacks/crash.rs"]
mod crash;
#[path = "callbacks/delivery.rs"]
mod delivery;
#[path = "callbacks/mending.rs"]
mod mending;
#[path = "callbacks/operator.rs"]
mod operator;
#[path = "callbacks/people.rs"]
mod people;
#[path = "callbacks/receiver.rs"]
mod receiver;
#[path = "callbacks/safety.rs"]
mod safety;
#[path = "callbacks/secrets.rs"]
mod secrets;
#[path = "callbacks/tls.rs"]
mod tls;
#[path = "callbacks/world.rs"]
mod world;
