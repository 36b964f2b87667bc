//! The catalogue of events. It lists every kind of event, with the members of its data. `docs/events.md` and the
//! `webhooks` of the OpenAPI document are generated from the catalogue.
//!
//! To add a kind of event, add it to [`EVENTS`] in `events/catalogue.rs`. In debug builds, for example in tests,
//! [`crate::state::State::put_event`] panics if an event is not in the catalogue, or if its data differs from the
//! catalogue.

mod catalogue;
mod history;
mod kind;

pub use catalogue::EVENTS;
pub use history::{OUTSIDE_HISTORY, actor, is_audited, is_line};
pub use kind::{DataType, EventKind, Member};

use serde_json::Value;

/// Returns the names of the kinds of events whose data can contain personal data of a contact, in alphabetical order.
pub fn personal_kinds() -> impl Iterator<Item = &'static str> {
    (EVENTS.iter().filter(|kind| kind.personal)).map(|kind| kind.name)
}

/// Whether the data of this kind of event can contain personal data of a contact.
#[must_use]
pub fn is_personal(name: &str) -> bool {
    personal_kinds().any(|personal| personal == name)
}

/// Whether events of this kind concern only one agent, as [`EventKind::private`] states.
#[must_use]
pub fn is_private(name: &str) -> bool {
    (EVENTS.iter().find(|kind| kind.name == name)).is_some_and(|kind| kind.private)
}

/// Compares an event with the catalogue, and returns the first difference as an English text. `None` means that the
/// event agrees with the catalogue.
#[must_use]
pub fn fault(name: &str, data: &str) -> Option<String> {
    let Some(kind) = EVENTS.iter().find(|kind| kind.name == name) else {
        return Some(format!("the catalogue has no event {name}"));
    };
    let Ok(Value::Object(data)) = serde_json::from_str(data) else {
        return Some(format!("the data of {name} is not an object"));
    };
    for member in kind.data {
        let fits = match data.get(member.name) {
            None => !member.required,
            Some(Value::Null) => member.nullable,
            Some(value) => member.data_type.admits(value),
        };
        if !fits {
            return Some(format!(
                "{name}: {} is not as the catalogue says",
                member.name
            ));
        }
    }
    (data.keys())
        .find(|key| !kind.data.iter().any(|member| member.name == *key))
        .map(|key| format!("the catalogue does not know {key} of {name}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write as _;
    use std::path::Path;

    /// Generates the text of `docs/events.md`.
    fn guide() -> String {
        let mut text = String::from(
            "<!-- Made from crates/parlor-model/src/events/catalogue.rs: PARLOR_WRITE_DOCS=1 cargo test -p parlor-model events -->\n\
             # Events\n\n\
             Parlor reports changes in an account as numbered events. `GET /v1/events`, `GET /v1/live` and [callbacks](callbacks.md) deliver them. \
             [Parlor's own API](api.md#following-events) explains numbers, positions and transports.\n\n\
             An event has `number`, `kind`, `at`, `conversation_id`, `contact_id`, `agent_id` and `data`. `agent_id` is the agent who made the change, or, \
             for some kinds, the agent whom the event is about. This page lists each kind with its `data`. In callbacks of the native format, `data` has the name `details`.\n\n\
             The members of `data` have the same names and types as in `/v1`. A time is an RFC 3339 text in UTC with microseconds.\n\n\
             The erasure of a contact also erases the personal data in stored events. It changes the contact's events of the kinds `case.created`, `case.updated`, \
             `contact.created`, `contact.updated` and `conversation.updated`. Their `data` keeps only numbers, booleans and `null`, and gets the member `erased: true`.\n",
        );
        for (title, ephemeral) in [("Stored events", false), ("Ephemeral events", true)] {
            let _ = write!(text, "\n## {title}\n");
            if ephemeral {
                text.push_str("\nEphemeral events have no number. Parlor sends them at once to connected readers and to callbacks, and never stores them.\n");
            }
            for kind in EVENTS.iter().filter(|kind| kind.ephemeral == ephemeral) {
                let _ = write!(
                    text,
                    "\n### `{}`\n\n{}{}\n\n| Member | Type | Meaning |\n|---|---|---|\n",
                    kind.name,
                    kind.summary,
                    if kind.private {
                        " Only this agent receives the event, and callbacks do not."
                    } else {
                        ""
                    }
                );
                for member in kind.data {
                    let _ = writeln!(
                        text,
                        "| `{}`{} | {}{} | {} |",
                        member.name,
                        if member.required { "" } else { " (optional)" },
                        member.data_type.word(),
                        if member.nullable { " or `null`" } else { "" },
                        member.meaning,
                    );
                }
            }
        }
        text
    }

    #[test]
    fn the_docs_list_every_event() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/events.md");
        if std::env::var_os("PARLOR_WRITE_DOCS").is_some() {
            std::fs::write(&path, guide()).unwrap();
        }
        assert!(
            std::fs::read_to_string(path).unwrap() == guide(),
            "docs/events.md is out of date; write it with PARLOR_WRITE_DOCS=1 cargo test -p parlor-model events"
        );
    }

    #[test]
    fn kinds_are_sorted_and_unique() {
        assert!(EVENTS.windows(2).all(|pair| pair[0].name < pair[1].name));
    }

    #[test]
    fn deviations_are_found() {
        assert_eq!(fault("contact.blocked", r#"{"contact_id": 1}"#), None);
        assert!(fault("contact.blocked", "{}").is_some());
        assert!(fault("contact.blocked", r#"{"contact_id": "1"}"#).is_some());
        assert!(fault("contact.blocked", r#"{"contact_id": 1, "name": "Jo"}"#).is_some());
        assert!(fault("contact.painted", "{}").is_some());
    }

    /// Checks that every kind of event of the audit log is in the catalogue.
    #[test]
    fn audited_acts_are_events() {
        for act in crate::audit::ACTS {
            assert!(EVENTS.iter().any(|kind| kind.name == act), "{act}");
        }
    }
}
