//! Callbacks in the vendors' formats, end to end: the requests that a partner's receiver gets, on both databases.

mod chatwoot;
mod common;
mod egain;
mod faces;
mod files;
mod firstline;
mod livedesk;
