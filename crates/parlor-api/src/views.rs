//! The objects that several resources show.

pub(crate) mod contact;
pub(crate) mod conversation;
pub(crate) mod row;
pub(crate) mod scheduled;
