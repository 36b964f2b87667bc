//! Callbacks through the front door: what happens arrives, in order, signed, whatever the receiver does.

mod delivery;
mod mending;
mod operator;
mod people;
mod safety;
mod secrets;
