//! Callbacks end to end: all events arrive in order and signed, even if the receiver fails for a time.

mod delivery;
mod mending;
mod operator;
mod people;
mod refused;
mod safety;
pub mod secrets;
mod vocabulary;
