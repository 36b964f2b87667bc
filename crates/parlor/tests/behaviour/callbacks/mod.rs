//! Callbacks end to end: all events arrive in order and signed, with any behaviour of the receiver.

mod delivery;
mod mending;
mod operator;
mod people;
mod refused;
mod safety;
pub mod secrets;
mod vocabulary;
