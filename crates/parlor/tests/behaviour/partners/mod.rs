//! Callbacks in the vendors' words, through the front door: what a partner's receiver is told of what happens, on both databases.

mod chatwoot;
mod egain;
mod files;
mod firstline;
mod livedesk;
mod told;
