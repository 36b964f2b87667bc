//! The top of the house: the command line, the configuration, and the wiring of everything below into one process.
//!
//! Whoever looks for a rule, a statement or a vendor's spelling is on the wrong floor. What lives here: how a process starts
//! ([`app`]), which routers it serves ([`routes`]), and where the time comes from ([`clock`]).

pub mod app;
pub mod clock;
pub mod routes;
