//! Layer 4: the APIs of the vendors. Each dialect translates between a vendor's wire format and Parlor's model.
//!
//! **Job.** A dialect translates a vendor's request into the model's terms (a command or a filter), and the outcome
//! into the vendor's answer. Paths, status codes, key order, spelling and texts follow the vendor's documentation. A
//! dialect contains no rules about conversations, contacts or other objects, because these rules belong to the model.
//!
//! **Neighbours.** The layers below are `parlor-engine` (authentication, commands, reads) and `parlor-http` (limited
//! bodies, strict documents, idempotency keys). The layer above is the binary `parlor`, which merges the routers. A
//! dialect contains no SQL, and uses the store only through the engine. No dialect uses another dialect, except that
//! `livedesk` uses parts of `chatwoot`.
//!
//! **Files.** Each dialect is a folder. The folder `chatwoot` has no routes, only parts for `livedesk`. Within a
//! dialect, two modules never import each other.
//!
//! | File | Content |
//! |---|---|
//! | `mod.rs` | `router`, `owns` and `not_found` |
//! | `routes.rs` | the routes |
//! | `context.rs` | the state that the handlers share, and the prefixes of the paths |
//! | `auth.rs` in `egain`, `call.rs` in `firstline` and `livedesk` | authentication of callers |
//! | one file per resource | the resource's wire types and their translation |
//! | `refusals.rs` | the vendor's answer to each of the model's refusals, in a `match` without a catch-all arm |
//!
//! **A new vendor** needs one folder, one `pub mod` line here, and one line in the binary's table of dialects. Start
//! with `routes.rs` and `refusals.rs`. Read inputs with `parlor-http` and `parlor_model::document`, so that the limits
//! and the checks are the same in all dialects. Write the examples of the vendor's contract as tests over HTTP in
//! `crates/parlor/tests`. Write a page in `docs/dialects/` that lists the implemented parts, and the parts that are
//! inferred because the vendor does not document them. If only one vendor's API has a behaviour, add an explicit option
//! for the behaviour to a command in `parlor-model`. Never write a rule about objects in the dialect.

pub mod chatwoot;
pub mod egain;
pub mod firstline;
pub mod livedesk;
