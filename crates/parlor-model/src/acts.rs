//! The acts: one file each, with its fields, rights, audit line, needs and decision. The envelope
//! ([`crate::command::Submission`]) has the account and the actor. A decision reads both from its context.

mod add_contact_note;
mod assign;
mod attend;
mod change_case;
mod change_endpoint;
mod change_status;
mod configuration;
mod create_case;
mod create_contact;
mod delete_message;
mod edit_conversation;
mod end_sessions;
mod endpoint;
mod erase_contact;
mod fire_timers;
mod issue_credential;
mod keep_file;
mod limits;
mod mark_read;
mod mark_unread;
mod merge_contacts;
mod message;
mod note_use;
mod person;
mod pick_up;
mod post_message;
mod put_contact_point;
mod record_export;
mod release;
mod remove_contact_note;
mod remove_contact_point;
mod rename_agent;
mod report_delivery;
mod retry_message;
mod revoke_credential;
mod rotate_credential;
mod save_settings;
mod send_message;
mod set_password;
mod set_presence;
mod start_conversation;
mod take_next;
mod transfer;
mod tune_agent;
mod undo;
mod undo_merge;
mod update_contact;
mod views;
mod write_service_record;

pub use add_contact_note::AddContactNote;
pub use assign::Assign;
pub use attend::{Attend, Attendance};
pub use change_case::ChangeCase;
pub use change_endpoint::{ChangeEndpoint, EndpointChanged, MAX_REDELIVERED};
pub use change_status::ChangeStatus;
pub use create_case::CreateCase;
pub use create_contact::{CreateContact, NewIdentitySerial};
pub use delete_message::{DeleteMessage, Deleted};
pub use edit_conversation::{ConversationPatch, EditConversation, FollowerChange, LabelChange};
pub use end_sessions::EndSessions;
pub use endpoint::{EndpointTuning, MAX_SETTINGS};
pub use erase_contact::EraseContact;
pub use fire_timers::{FireTimers, Fired};
pub use issue_credential::{IssueCredential, IssueProof, MAX_USER_AGENT, Origin, Others};
pub use keep_file::KeepFile;
pub use limits::{
    MAX_ATTACHMENTS, MAX_FOLLOWERS, MAX_LABEL, MAX_LABELS, MAX_MENTIONS, MAX_MESSAGE, MAX_NOTE,
    MAX_NOTES, MAX_SERIAL, MAX_SUBJECT, MAX_VALUE, UNSENT_S,
};
pub use mark_read::MarkRead;
pub use mark_unread::MarkUnread;
pub use merge_contacts::MergeContacts;
pub use message::{Attach, NewFile, NewLink, NewMessage, NewPicture};
pub use note_use::NoteUse;
pub use person::{NewPerson, NewPoint};
pub use pick_up::PickUp;
pub use post_message::PostMessage;
pub use put_contact_point::{ContactPointView, PutContactPoint};
pub use record_export::RecordExport;
pub use release::Release;
pub use remove_contact_note::RemoveContactNote;
pub use remove_contact_point::RemoveContactPoint;
pub use rename_agent::RenameAgent;
pub use report_delivery::ReportDelivery;
pub use retry_message::RetryMessage;
pub use revoke_credential::RevokeCredential;
pub use rotate_credential::RotateCredential;
pub use save_settings::{MAX_SETTINGS_BYTES, MAX_SETTINGS_DEPTH, SaveSettings};
pub use send_message::SendMessage;
pub use set_password::{PasswordProof, SetPassword};
pub use set_presence::{Presence, SetPresence};
pub use start_conversation::{
    CaseChoice, IdentityChoice, NewSerial, PersonChoice, RoutingIntent, StartConversation, Started,
    UnknownSerial,
};
pub use take_next::TakeNext;
pub use transfer::{Transfer, TransferTo};
pub use tune_agent::TuneAgent;
pub use undo::Undo;
pub use undo_merge::UndoMerge;
pub use update_contact::{ContactPatch, UpdateContact};
pub use views::{ContactView, ConversationView, MessageView};
pub use write_service_record::WriteServiceRecord;
