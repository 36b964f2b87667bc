//! eGain's messaging API for client applications over HTTP: the tables of the contract, row by row, on both databases.
//! The contract is the study of the vendor's documentation on which the dialect is based. The comments refer to its
//! sections, table rows and test vectors.

mod attachments;
mod availability;
mod body;
mod cases;
mod common;
mod configuration;
mod customer;
mod departments;
mod ends;
mod examples;
mod idempotency;
mod junk;
mod messages;
mod negotiation;
mod off_record;
mod pages;
mod policy;
mod preconditions;
mod query;
mod sessions;
