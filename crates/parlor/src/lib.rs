//! The top of the house: the command line, the configuration, and the wiring of everything below into one process.
//!
//! This crate contains no rules, no statements and no vendor's spelling. Its modules:
//!
//! | Module | Content |
//! |---|---|
//! | [`settings`] | every flag, variable and key of the configuration file |
//! | [`commands`] | the effect of each command |
//! | [`app`], [`routes`] | one server: store, engine, routers, socket |
//! | [`orders`] | applying files, credentials, backups: on the open database, wherever that is |
//! | [`control`] | the socket through which a server takes orders |
//! | [`data_dir`] | the owner of the data directory; the server key |
//! | [`demo`] | the throw-away account |
//! | [`clock`], [`logging`] | the machine's time; log lines |
//!
//! A new command is a variant in [`settings`] and an arm in [`commands`]; one that needs the database of a running server is
//! an order besides.

pub mod app;
pub mod callbacks;
pub mod clock;
pub mod commands;
pub mod control;
pub mod data_dir;
pub mod demo;
pub mod files;
pub mod logging;
pub mod mail;
pub mod orders;
pub mod routes;
pub mod settings;
