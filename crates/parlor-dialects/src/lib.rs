//! Floor 4: the vendors' APIs, each a translation between a vendor's wire and Parlor's words.
//!
//! **Job.** A dialect reads what a vendor's client sends, says it in the model's words (a command, a filter), and prints what came
//! of it the way the vendor documents: paths, status codes, key order, spelling, texts. It decides nothing that can be said in
//! the model's words.
//!
//! **Neighbours.** Below: `parlor-engine` (authenticates, executes, reads) and `parlor-http` (bounded bodies, strict documents,
//! idempotency keys). Above: the `parlor` binary, which merges the routers. Beside: nothing; no dialect knows another, a store
//! or SQL.
//!
//! **Where things are.** A dialect is a folder. `mod.rs` offers `router`, `owns` and `not_found`; `routes.rs` is the API at a
//! glance; `auth.rs` says how callers show who they are; every resource has one file with its wire types and their translation;
//! `refusals.rs` maps the model's refusals to the vendor's answers, in a `match` without catch-all.
//!
//! **A new vendor** is one folder, one `pub mod` line here, and one line in the binary's table of dialects. Start with
//! `routes.rs` and `refusals.rs`; take the inputs through `parlor-http`, so that limits and strictness are the same everywhere;
//! write the contract's vectors as tests over HTTP in `crates/parlor/tests`; say in `docs/dialects/` what is implemented and
//! what is inferred. Where the vendor behaves as nobody did before, that is an explicit option of a command in `parlor-model`,
//! never a rule in the dialect.

pub mod chatwoot;
pub mod egain;
pub mod firstline;
pub mod livedesk;
