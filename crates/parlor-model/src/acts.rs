//! The acts. Most files contain one act, with its fields, rights, audit kinds, look-ups and decision. The other files
//! contain limits, fields and outcomes that several acts have in common. The account and the actor of an act are not
//! fields of the act, but parts of its envelope ([`crate::command::Submission`]). A decision reads the account and the
//! actor from its context ([`crate::state::Context`]).

mod add_contact_note;
mod add_contact_point;
mod allow_passwords;
mod answer_file;
mod assign;
mod attend;
mod cancel_scheduled;
mod change_case;
mod change_contact_point;
mod change_endpoint;
mod change_profile;
mod change_scheduled;
mod change_status;
mod change_ticket;
mod change_totp;
mod configuration;
mod create_case;
mod create_contact;
mod create_contact_in_inbox;
mod create_ticket;
mod deactivate_endpoint;
mod delete_message;
mod delete_ticket;
mod edit_conversation;
mod end_session;
mod end_sessions;
mod endpoint;
mod erase_contact;
mod fail_scheduled;
mod fire_timers;
mod hand_over_draft;
mod issue_credential;
mod keep_file;
mod limits;
mod link_login;
mod mark_read;
mod mark_unread;
mod merge_contacts;
mod merge_conversation;
mod message;
mod note_use;
mod person;
mod pick_up;
mod post_message;
mod put_contact_row;
mod put_draft;
mod put_macro;
mod put_push_subscription;
mod rate_conversation;
mod read_notifications;
mod record_export;
mod record_pages;
mod redeliver_events;
mod release;
mod remove_contact_note;
mod remove_contact_point;
mod remove_contact_rows;
mod remove_draft;
mod remove_endpoint;
mod remove_label;
mod remove_macro;
mod remove_push_subscription;
mod remove_view;
mod report_delivery;
mod retry_message;
mod revoke_credential;
mod rotate_credential;
mod run_actions;
mod save_notification_settings;
mod save_settings;
mod save_view;
mod send_message;
mod send_scheduled;
mod set_avatar;
mod set_off_record;
mod set_password;
mod set_presence;
mod settle_digest;
mod settle_push;
mod sign_in_by_provider;
mod start_bulk;
mod start_conversation;
mod step_bulk;
mod take_next;
mod test_endpoint;
mod ticket_patch;
mod transfer;
mod undo;
mod undo_merge;
mod unlink_login;
mod unmerge_conversation;
mod update_contact;
mod use_address;
mod use_identity_code;
mod views;
mod write_service_record;

pub use add_contact_note::AddContactNote;
pub use add_contact_point::AddContactPoint;
pub use allow_passwords::AllowPasswords;
pub use answer_file::AnswerFile;
pub use assign::Assign;
pub use attend::{Attend, Attendance};
pub use cancel_scheduled::CancelScheduled;
pub use change_case::ChangeCase;
pub use change_contact_point::ChangeContactPoint;
pub use change_endpoint::ChangeEndpoint;
pub use change_profile::ChangeProfile;
pub use change_scheduled::ChangeScheduled;
pub use change_status::ChangeStatus;
pub use change_ticket::ChangeTicket;
pub use change_totp::{ChangeTotp, TotpChange};
pub use create_case::CreateCase;
pub use create_contact::CreateContact;
pub use create_contact_in_inbox::{ContactInInbox, CreateContactInInbox, NewIdentitySerial};
pub use create_ticket::CreateTicket;
pub use deactivate_endpoint::DeactivateEndpoint;
pub use delete_message::{DeleteMessage, Deleted};
pub use delete_ticket::DeleteTicket;
pub(crate) use edit_conversation::labelled;
pub use edit_conversation::{ConversationPatch, EditConversation, FollowerChange, LabelChange};
pub use end_session::EndSession;
pub use end_sessions::EndSessions;
pub use endpoint::{EndpointTuning, MAX_SETTINGS};
pub use erase_contact::EraseContact;
pub use fail_scheduled::FailScheduled;
pub use fire_timers::{FireTimers, Fired};
pub use hand_over_draft::HandOverDraft;
pub use issue_credential::{
    BY_PASSWORD, IssueCredential, IssueProof, MAX_USER_AGENT, Origin, Others,
};
pub use keep_file::KeepFile;
pub use limits::{
    MAX_AHEAD_S, MAX_ATTACHMENTS, MAX_ATTRIBUTES, MAX_ATTRIBUTES_BYTES, MAX_COPIES, MAX_FOLLOWERS,
    MAX_HOLD_S, MAX_LABEL, MAX_LABELS, MAX_MENTIONS, MAX_MESSAGE, MAX_NOTE, MAX_NOTES,
    MAX_ROW_BYTES, MAX_ROWS, MAX_SCHEDULED, MAX_SERIAL, MAX_SIGNATURE, MAX_SUBJECT, MAX_VALUE,
    UNSENT_S,
};
pub use link_login::LinkLogin;
pub use mark_read::MarkRead;
pub use mark_unread::MarkUnread;
pub use merge_contacts::MergeContacts;
pub use merge_conversation::MergeConversation;
pub use message::{Attach, NewFile, NewLink, NewMessage, NewPicture};
pub use note_use::NoteUse;
pub use person::{NewPerson, NewPoint};
pub use pick_up::PickUp;
pub use post_message::{PostMessage, ServiceCondition};
pub use put_contact_row::{ContactRowView, PutContactRow, RowChoice};
pub use put_draft::PutDraft;
pub use put_macro::{MacroChoice, PutMacro};
pub use put_push_subscription::PutPushSubscription;
pub use rate_conversation::RateConversation;
pub use read_notifications::{MAX_NAMED_NOTIFICATIONS, ReadNotifications};
pub use record_export::RecordExport;
pub use record_pages::{
    MAX_PAGE_TITLE, MAX_PAGE_URL, MAX_PAGES, MAX_REPORTED_PAGES, NewPage, RecordPages, Visitor,
    page_url,
};
pub use redeliver_events::{MAX_REDELIVERED, RedeliverEvents};
pub use release::Release;
pub use remove_contact_note::RemoveContactNote;
pub use remove_contact_point::RemoveContactPoint;
pub use remove_contact_rows::RemoveContactRows;
pub use remove_draft::RemoveDraft;
pub use remove_endpoint::RemoveEndpoint;
pub use remove_label::RemoveLabel;
pub use remove_macro::RemoveMacro;
pub use remove_push_subscription::RemovePushSubscription;
pub use remove_view::RemoveView;
pub use report_delivery::ReportDelivery;
pub use retry_message::RetryMessage;
pub use revoke_credential::RevokeCredential;
pub use rotate_credential::RotateCredential;
pub use run_actions::RunActions;
pub use save_notification_settings::SaveNotificationSettings;
pub use save_settings::{MAX_SETTINGS_BYTES, MAX_SETTINGS_DEPTH, SaveSettings};
pub use save_view::{MAX_VIEW_NAME, MAX_VIEW_POSITION, SaveView, ViewPatch};
pub use send_message::{SendMessage, Sent};
pub use send_scheduled::SendScheduled;
pub(crate) use send_scheduled::fire_scheduled;
pub use set_avatar::{Picture, SetAvatar};
pub use set_off_record::SetOffRecord;
pub use set_password::{PasswordProof, SetPassword};
pub use set_presence::{Presence, SetPresence};
pub use settle_digest::SettleDigest;
pub use settle_push::SettlePush;
pub use sign_in_by_provider::{ProviderSignIn, SignInByProvider};
pub use start_bulk::{BulkSelection, StartBulk};
pub use start_conversation::{
    CaseChoice, IdentityChoice, NewSerial, PersonChoice, RoutingIntent, StartConversation, Started,
    UnknownSerial,
};
pub use step_bulk::StepBulk;
pub use take_next::TakeNext;
pub use test_endpoint::TestEndpoint;
pub use ticket_patch::TicketPatch;
pub use transfer::{Transfer, TransferTo};
pub use undo::{Undo, Undone};
pub use undo_merge::UndoMerge;
pub use unlink_login::UnlinkLogin;
pub use unmerge_conversation::UnmergeConversation;
pub use update_contact::{ContactPatch, UpdateContact};
pub use use_address::UseAddress;
pub use use_identity_code::UseIdentityCode;
pub use views::{
    AgentView, ContactPointView, ContactView, ConversationView, EndpointView, MessageView,
};
pub use write_service_record::WriteServiceRecord;
