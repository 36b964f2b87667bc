//! The objects, parameters and error shapes that LiveDesk has from Chatwoot, from which it descends.
//!
//! Nothing here answers a request by itself. `livedesk` builds its own calls of these parts; where the two vendors
//! differ, the difference is written in LiveDesk's folder and the part here stays as Chatwoot documents it. Sources are
//! sections of the Chatwoot contract ("contract 4.1").
//!
//! | File | Content |
//! |---|---|
//! | [`params`] | one parameter map from JSON, form or multipart, with Rails' tolerance and our bounds |
//! | [`contact`] | the contact, its event form, and the validation of what a caller writes into one |
//! | [`message`] | a message's event form, its words and numbers, and the validation of a new one |
//! | [`attachment`] | the files of a message |
//! | [`staff`] | agents and teams |
//! | [`inbox`] | inboxes as contacts show them |
//! | [`callbacks`] | webhooks: which events, when |
//! | `callback_bodies` | their bodies |
//! | [`account`] | the account as events name it |
//! | [`times`] | times as numbers |
//! | [`errors`] | the error shapes |

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
