//! The ground floor of Parlor: ids, entities, commands, refusals, and the functions that decide.
//!
//! Nothing here waits, reads a clock, touches a database or knows HTTP. The store above loads a [`state::State`], runs
//! [`decide::run`] on it for every command of a batch, and writes what [`state::State::flush`] says. Because the rules see nothing
//! but the state, they are the same on SQLite, on PostgreSQL and in the simulation.
//!
//! To add an operation: a file in `acts/` and its name in the list of [`command`]. If it needs something that no [`state::Key`]
//! names yet, also a look-up in the declaration of its table ([`tables`]).

pub mod act;
pub mod actor;
pub mod acts;
pub mod attachments;
pub mod attributes;
pub mod audience;
pub mod audit;
pub mod callbacks;
pub mod command;
pub mod config;
pub mod decide;
pub mod document;
pub mod entities;
pub mod events;
pub mod hours;
pub mod ids;
pub mod provision;
pub mod refusal;
pub mod routing;
pub mod row;
pub mod skills;
pub mod state;
pub mod table;
pub mod tables;
pub mod time;
pub mod version;
pub mod visibility;
pub mod words;
