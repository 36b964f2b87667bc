//! Layer 0, the lowest layer of Parlor: ids, entities, commands, refusals, and the functions that decide commands.
//!
//! This crate has no asynchronous code, and uses no clock, no database and no HTTP. The store loads a [`state::State`]
//! and calls [`submit::run`] for every command of a batch. The store then writes the changes that
//! [`state::State::flush`] returns. The functions that decide commands read only this state. So a command has the same
//! result on SQLite, on PostgreSQL and in the simulation.
//!
//! To add an operation, add a file with its act in `acts/`, declare the file in `acts.rs`, and add the act's name to
//! the list `commands!` in [`command`]. If the operation needs database rows that no existing [`state::Key`] can find,
//! add a look-up to the declaration of the table ([`mod@tables`]).

pub mod act;
pub mod actor;
pub mod acts;
pub mod attachments;
pub mod attributes;
pub mod audience;
pub mod audit;
pub mod callbacks;
pub mod candidates;
pub mod canonical;
pub mod codes;
pub mod command;
pub mod config;
pub mod conversation_uuid;
pub mod decide;
pub mod document;
pub mod entities;
pub mod events;
pub mod figures;
pub mod filter;
pub mod hours;
pub mod ids;
pub mod macros;
pub mod notifications;
pub mod password;
pub mod prefetch;
pub mod provision;
pub mod reasons;
pub mod refusal;
pub mod routing;
pub mod row;
pub mod secret_text;
pub mod sign_in;
pub mod skills;
pub mod state;
pub mod submit;
pub mod table;
pub mod tables;
pub mod time;
pub mod version;
pub mod visibility;
pub mod words;
