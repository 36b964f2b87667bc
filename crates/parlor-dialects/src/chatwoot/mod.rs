//! What LiveDesk has from Chatwoot, from which it descends: objects, parameter habits and error shapes.
//!
//! Nothing here answers a request by itself. `livedesk` builds its own calls of these parts; where the two vendors
//! differ, the difference is written in LiveDesk's folder and the part here stays as Chatwoot documents it. Sources are
//! sections of the Chatwoot contract ("contract 4.1").
//!
//! | Room | What it holds |
//! |---|---|
//! | [`params`] | one parameter map from JSON, form or multipart, with Rails' tolerance and our bounds |
//! | [`contact`] | the contact, its event form, and the validation of what a caller writes into one |
//! | [`message`] | a message's event form, its words and numbers, and the validation of a new one |
//! | [`attachment`] | what a message carries |
//! | [`staff`] | agents and teams |
//! | [`inbox`] | inboxes as contacts show them |
//! | [`callbacks`] | webhooks |
//! | [`errors`] | the error shapes |

pub mod attachment;
pub mod callbacks;
pub mod contact;
pub mod errors;
pub mod inbox;
pub mod message;
pub mod params;
pub mod staff;

use parlor_model::time::Timestamp;

/// Unix seconds, or 0 for what never happened: how REST objects write times (contract 1).
#[must_use]
pub fn seconds_or_zero(at: Option<Timestamp>) -> i64 {
    at.map_or(0, Timestamp::seconds)
}

/// Unix seconds with a fraction, as the `updated_at` of a conversation is written (contract 4.4).
#[must_use]
pub fn fractional_seconds(at: Timestamp) -> f64 {
    let whole = u32::try_from(at.seconds()).map_or(0.0, f64::from);
    let micros = u32::try_from(at.subsec_micros()).map_or(0.0, f64::from);
    whole + micros / 1_000_000.0
}
