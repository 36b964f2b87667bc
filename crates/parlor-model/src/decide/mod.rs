//! The rules. Each decision function in this module reads and changes the working set, and returns the outcome. No
//! function waits, reads a clock or uses a database. To *write* a row means to put the row into the working set. If a
//! decision is refused or needs more rows, its changes to the working set are undone.

pub(crate) mod actions;
pub(crate) mod admission;
pub(crate) mod agents;
pub(crate) mod attachments;
pub(crate) mod automatic;
pub(crate) mod bulk;
pub(crate) mod callbacks;
pub(crate) mod cases;
pub(crate) mod conversations;
pub(crate) mod credentials;
pub(crate) mod digests;
pub(crate) mod drafts;
pub(crate) mod erase;
pub(crate) mod guard;
pub(crate) mod handover;
pub(crate) mod joined;
pub(crate) mod macros;
pub(crate) mod merge;
pub(crate) mod messages;
pub(crate) mod needs;
pub(crate) mod notify;
pub(crate) mod people;
pub(crate) mod pick_up;
pub(crate) mod pushes;
pub(crate) mod scheduled;
pub(crate) mod shared_objects;
pub(crate) mod subscriptions;
pub(crate) mod tickets;
pub(crate) mod timers;
pub mod totp;
pub(crate) mod undo;
pub(crate) mod view;
pub(crate) mod views;

pub use agents::{ABSENCE_S, PRESENCE_CHANGED, RENEWAL_S};
pub use bulk::{MAX_BULK, MAX_FOUND};
pub use conversations::{has_ended, may_speak};
pub use digests::DueDigest;
pub use guard::{GUARDED, is_news};
pub use joined::is_one_contact;
pub use macros::{changes as changes_macros, sees as sees_macros};
pub use merge::differ;
pub use people::{living, living_person};
pub use pushes::{DuePush, PushResult};
pub use scheduled::failure;
pub use subscriptions::live_push_subscriptions;
pub use undo::UNDO_S;
pub use view::view;
