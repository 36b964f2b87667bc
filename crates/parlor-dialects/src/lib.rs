//! placeholder
pub mod chatwoot;
pub mod livedesk;
