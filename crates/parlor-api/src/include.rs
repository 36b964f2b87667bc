//! Objects that an answer contains in addition to events: the parameter `include`, and the form of these objects.

use crate::document::query::Param;
use crate::document::{Faults, FieldPath, code};
use crate::forms::contact::Contact;
use crate::forms::conversation::Message;
use crate::forms::row::{OwnMembers, SharedRow};
use parlor_engine::files::links::Links;
use parlor_engine::live::{self, Members, ObjectForm};
use parlor_engine::rows::{DraftExcerpt, RowParts};
use parlor_http::print;
use parlor_model::config::AccountConfig;
use parlor_model::entities;
use parlor_model::ids::ContactId;
use std::fmt::Write as _;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};

/// The kinds of objects that the answer contains in addition to the events, separated by commas.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Include(pub(crate) live::Include);

impl Param for Include {
    fn parse(text: &str, at: &FieldPath<'_>, faults: &mut Faults) -> Option<Self> {
        let mut include = live::Include::default();
        for word in text.split(',') {
            match word {
                "conversation" => include.conversation = true,
                "message" => include.message = true,
                "contact" => include.contact = true,
                _ => {
                    let detail = "Send one or more of `conversation`, `message` and `contact`, separated by commas.";
                    faults.add(at, code::UNKNOWN, detail);
                    return None;
                }
            }
        }
        Some(Self(include))
    }

    fn describe() -> RefOr<Schema> {
        let word = "(conversation|message|contact)";
        ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some(format!("^{word}(,{word})*$")))
            .into()
    }
}

/// The form of the included objects. Each object has the same form as in the operations that return it.
pub(crate) struct Form(pub(crate) Links);

impl ObjectForm for Form {
    fn conversation(
        &self,
        row: &entities::Conversation,
        parts: &RowParts,
        config: &AccountConfig,
    ) -> String {
        print::json(&SharedRow::of(row, parts, config))
    }

    fn own_members(&self, unread: i64, draft: Option<&DraftExcerpt>) -> String {
        print::json(&OwnMembers::of(unread, draft))
    }

    fn message(&self, row: &entities::Message, contact: Option<ContactId>) -> String {
        print::json(&Message::of(row, contact, &self.0))
    }

    fn contact(&self, person: &entities::Person, config: &AccountConfig) -> String {
        print::json(&Contact::of(person, config))
    }
}

/// Adds the included objects as members to the JSON text of an event.
pub(crate) fn with_members(event: &str, members: &Members) -> String {
    let mut out = event.strip_suffix('}').unwrap_or(event).to_owned();
    for (name, value) in &members.members {
        let value = value.as_deref().unwrap_or("null");
        // Writing to a string cannot fail.
        let _ = write!(out, ",\"{name}\":{value}");
    }
    out.push('}');
    out
}
