//! The binary: the command line, the configuration, and the construction of the process from all other crates.
//!
//! This crate contains no rules, no SQL and nothing specific to a vendor. Its modules:
//!
//! | Module | Content |
//! |---|---|
//! | [`settings`] | all flags, environment variables and keys of the configuration file |
//! | [`commands`] | the implementation of each command |
//! | [`app`], [`routes`] | one server, which consists of a store, an engine, routers and a listening socket |
//! | [`orders`] | an operator's orders on the open database: provisioning files, credentials, backups, callbacks |
//! | [`restore`] | the restoration of a data directory from a backup |
//! | [`control`] | the socket through which a server receives orders |
//! | [`data_dir`] | the lock of the data directory, and the server key |
//! | [`init`] | the provisioning file of the first account |
//! | [`demo`] | the temporary example account |
//! | [`files`] | the storage of files in a directory |
//! | [`front`] | the web page at `/` |
//! | [`metrics`] | the catalogue of metrics, and the metrics that are measured when a client reads `/metrics` |
//! | [`callbacks`] | the setup of callbacks, pushes and digests |
//! | [`mail`] | the sender of mails |
//! | [`clock`] | the machine's clock |
//! | [`logging`] | log lines |
//!
//! To add a command, add a variant in [`settings`] and an arm in [`commands`]. If the command needs the database, also
//! add an order in [`orders`]. If a server has already opened an embedded database, this server carries out the order.

pub mod app;
pub mod callbacks;
pub mod clock;
pub mod commands;
pub mod control;
pub mod data_dir;
pub mod demo;
pub mod files;
pub mod front;
pub mod init;
pub mod logging;
pub mod mail;
pub mod metrics;
pub mod orders;
pub mod restore;
pub mod routes;
pub mod settings;
