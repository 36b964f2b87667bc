//! The objects, parameters and errors that LiveDesk inherits from Chatwoot.
//!
//! This module serves no routes. `livedesk` builds its endpoints from these parts. The parts in this module follow
//! Chatwoot's documentation. LiveDesk's differences from Chatwoot are in the folder `livedesk`. References such as
//! "contract 4.1" are to sections of the Chatwoot contract.
//!
//! | File | Content |
//! |---|---|
//! | [`params`] | the parameters of a request (JSON, form or multipart body, and query) in one map; the accepted values are the same as in Rails, within Parlor's limits |
//! | [`contact`] | the contact, its webhook form, and the validation of a contact in a request |
//! | [`message`] | the webhook form of a message, the names and numbers of types, and the validation of a new message |
//! | [`attachment`] | the files of a message |
//! | [`staff`] | agents and teams |
//! | [`inbox`] | inboxes inside other objects |
//! | [`callbacks`] | webhooks: the events, and the conditions for sending them |
//! | `callback_bodies` | the JSON bodies of webhooks |
//! | [`account`] | the account in webhooks |
//! | [`times`] | times as JSON numbers |
//! | [`errors`] | the JSON forms of errors |

pub mod account;
pub mod attachment;
mod callback_bodies;
pub mod callbacks;
pub mod contact;
pub mod errors;
pub mod inbox;
pub mod message;
pub mod params;
pub mod staff;
pub mod times;
