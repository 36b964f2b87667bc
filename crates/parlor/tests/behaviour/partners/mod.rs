//! Callbacks in the vendors' formats, end to end: the requests that a partner's receiver gets, on both databases. The
//! contract of a vendor is the study of the vendor's documentation on which the format is based.

mod chatwoot;
mod common;
mod egain;
mod egain_files;
mod faces;
mod files;
mod firstline;
mod livedesk;
