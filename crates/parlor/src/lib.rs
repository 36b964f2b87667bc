//! The binary: command line, configuration, and the construction of one process from all other crates.
//!
//! This crate contains no rules, no SQL and nothing specific to a vendor. Its modules:
//!
//! | Module | Content |
//! |---|---|
//! | [`settings`] | every flag, variable and key of the configuration file |
//! | [`commands`] | the implementation of each command |
//! | [`app`], [`routes`] | one server: store, engine, routers, socket |
//! | [`orders`] | orders of an operator on the open database: provisioning files, credentials, backups, callbacks |
//! | [`restore`] | a data directory from a backup |
//! | [`control`] | the socket through which a server receives orders |
//! | [`data_dir`] | the lock of the data directory; the server key |
//! | [`init`] | the provisioning file of the first account |
//! | [`demo`] | the temporary example account |
//! | [`front`] | the page at `/` |
//! | [`figures`] | the catalogue of metrics; figures that are measured at a reading |
//! | [`clock`], [`logging`] | the machine's time; log lines |
//!
//! A new command is a variant in [`settings`] and an arm in [`commands`]. A command that needs the database of a
//! running server is also an order.

pub mod app;
pub mod callbacks;
pub mod clock;
pub mod commands;
pub mod control;
pub mod data_dir;
pub mod demo;
pub mod figures;
pub mod files;
pub mod front;
pub mod init;
pub mod logging;
pub mod mail;
pub mod orders;
pub mod restore;
pub mod routes;
pub mod settings;
