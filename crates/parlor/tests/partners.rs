//! Callbacks in the vendors' words, through the front door: what a partner's receiver is told of what happens, on both databases.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails should stop where it fails"
)]

#[expect(
    unused_imports,
    unused_macros,
    reason = "these tests need a server that may call this machine, and are made twice by `on_both!`"
)]
mod support;

#[path = "callbacks/receiver.rs"]
#[allow(dead_code, reason = "another test binary uses the rest")]
mod receiver;
#[path = "callbacks/world.rs"]
#[allow(dead_code, reason = "another test binary uses the rest")]
mod world;

#[path = "partners/chatwoot.rs"]
mod chatwoot;
#[path = "partners/egain.rs"]
mod egain;
#[path = "partners/files.rs"]
mod files;
#[path = "partners/firstline.rs"]
mod firstline;
#[path = "partners/livedesk.rs"]
mod livedesk;
#[path = "partners/told.rs"]
mod told;
