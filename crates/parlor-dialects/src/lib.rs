//! Floor 4: the vendors' APIs, each a translation between a vendor's wire and Parlor's words.
//!
//! **Job.** A dialect translates a vendor's request into the model's words (a command, a filter), and the outcome into the vendor's
//! answer. Paths, status codes, key order, spelling and texts are as the vendor documents them. It contains no rules.
//!
//! **Neighbours.** Below: `parlor-engine` (authenticates, executes, reads) and `parlor-http` (bounded bodies, strict documents,
//! idempotency keys). Above: the `parlor` binary, which merges the routers. Beside: nothing. No dialect knows another dialect, the
//! store or SQL.
//!
//! **Files.** A dialect is a folder; no two of its modules import each other.
//!
//! | File | Content |
//! |---|---|
//! | `mod.rs` | `router`, `owns` and `not_found` |
//! | `routes.rs` | the routes |
//! | `context.rs` | the state that the handlers share, and the prefixes of the paths |
//! | `auth.rs` | authentication of callers |
//! | one per resource | its wire types and their translation |
//! | `refusals.rs` | the model's refusals as the vendor's answers, in a `match` without catch-all |
//!
//! **A new vendor** is one folder, one `pub mod` line here, and one line in the binary's table of dialects. Start with `routes.rs` and
//! `refusals.rs`. Read inputs with `parlor-http` and `parlor_model::document`, so that limits and strictness are the same everywhere.
//! Write the contract's vectors as tests over HTTP in `crates/parlor/tests`. List in `docs/dialects/` what is implemented and what is
//! inferred. Behaviour that no other vendor has is an explicit option of a command in `parlor-model`, never a rule in the dialect.

pub mod chatwoot;
pub mod egain;
pub mod firstline;
pub mod livedesk;
