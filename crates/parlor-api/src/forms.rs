//! The forms of objects that the answers of several resources contain.

pub(crate) mod contact;
pub(crate) mod conversation;
pub(crate) mod row;
pub(crate) mod scheduled;
