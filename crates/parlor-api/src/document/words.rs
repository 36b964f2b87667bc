//! The model's enumerations, in the form of documents and query strings.

use super::query::Param;
use super::{Faults, Place, Schemas, Wire, code};
use parlor_model::words::{self as model, Word};
use serde::Serialize;
use serde_json::Value;
use std::borrow::Cow;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Ref, Schema, Type};

fn read_word<W: Word>(text: &str, at: &Place<'_>, faults: &mut Faults, allowed: &[W]) -> Option<W> {
    let word = W::from_word(text).filter(|word| allowed.contains(word));
    if word.is_none() {
        let words = allowed.iter().map(|w| w.word()).collect::<Vec<_>>();
        faults.add(
            at,
            code::NOT_ALLOWED,
            format!("Send one of: {}.", words.join(", ")),
        );
    }
    word
}

macro_rules! wire_words {
    ($( $(#[doc = $doc:literal])* $name:ident($word:ty) = $allowed:expr; )*) => {$(
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
        #[serde(transparent)]
        pub(crate) struct $name(pub(crate) $word);

        impl $name {
            const ALLOWED: &'static [$word] = $allowed;
        }

        impl Wire for $name {
            fn read(value: Value, at: &Place<'_>, faults: &mut Faults) -> Option<Self> {
                match value {
                    Value::String(text) => read_word(&text, at, faults, Self::ALLOWED).map(Self),
                    _ => {
                        faults.add(at, code::WRONG_TYPE, "Send a string here.");
                        None
                    }
                }
            }

            fn describe() -> RefOr<Schema> {
                Ref::from_schema_name(stringify!($name)).into()
            }

            fn collect(schemas: &mut Schemas) {
                schemas.push((stringify!($name).to_owned(), <Self as utoipa::PartialSchema>::schema()));
            }
        }

        impl Param for $name {
            fn parse(text: &str, at: &Place<'_>, faults: &mut Faults) -> Option<Self> {
                read_word(text, at, faults, Self::ALLOWED).map(Self)
            }

            fn describe() -> RefOr<Schema> {
                Ref::from_schema_name(stringify!($name)).into()
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .description(Some(concat!($($doc),*).trim()))
                    .enum_values(Some(Self::ALLOWED.iter().map(|w| w.word())))
                    .into()
            }
        }

        impl utoipa::ToSchema for $name {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed(stringify!($name))
            }
        }
    )*};
}

use model::PointKind as Kind;
use model::Status as Where;

wire_words! {
    /// The status of a conversation.
    Status(model::Status) = model::Status::ALL;
    /// The status of a new conversation. Only an `open` conversation is routed.
    FirstStatus(model::Status) = &[Where::Open, Where::Pending, Where::Snoozed, Where::Resolved];
    /// The order of a list of conversations. A leading `-` means that the greatest, latest or most urgent comes first.
    ConversationSort(model::ConversationSort) = model::ConversationSort::ALL;
    /// The order of a list of contacts. A leading `-` means that the greatest or latest comes first.
    ContactSort(model::PeopleSort) = model::PeopleSort::ALL;
    /// The urgency of a conversation. A conversation without a priority ranks as `medium`.
    Priority(model::Priority) = model::Priority::ALL;
    /// The status of a ticket.
    TicketStatus(model::TicketStatus) = model::TicketStatus::ALL;
    /// The agents who may use a saved view: its owner (`own`), the members of a team (`team`), or all agents (`all`).
    Sharing(model::Sharing) = model::Sharing::ALL;
    /// The availability of an agent. Only `online` agents receive new conversations.
    Availability(model::Availability) = model::Availability::ALL;
    /// The kind of an inbox: the dialect that serves it.
    InboxKind(model::InboxKind) = model::InboxKind::ALL;
    /// The files that an inbox accepts from customers: all files, only files with a listed extension (`allow`), only
    /// files without a listed extension (`block`), or no files.
    AttachmentRule(model::AttachmentRule) = model::AttachmentRule::ALL;
    /// The receiver's answer to a file.
    FileAnswer(model::FileAnswer) = model::FileAnswer::ALL;
    /// The kind of object that a custom attribute describes.
    AttributeObject(model::AttributeObject) = model::AttributeObject::ALL;
    /// The list to which a classification belongs.
    ClassificationKind(model::ClassificationKind) = model::ClassificationKind::ALL;
    /// The type of a custom attribute's values.
    AttributeType(model::AttributeType) = model::AttributeType::ALL;
    /// The kind of a credential.
    CredentialKind(model::CredentialKind) = model::CredentialKind::ALL;
    /// The kind of a new credential.
    NewCredentialKind(model::CredentialKind) = &[
        model::CredentialKind::AccessToken, model::CredentialKind::ApiKey, model::CredentialKind::EmployeeToken,
        model::CredentialKind::ClientApplication,
    ];
    /// The role of an agent. The role determines the agent's rights.
    Role(model::Role) = model::Role::ALL;
    /// The conversations that an agent may see: only the agent's own (`own`), also the conversations of the agent's
    /// teams (`team`), or all (`all`).
    Visibility(model::Visibility) = model::Visibility::ALL;
    /// The place of a conversation after its agent is removed: unassigned (`nobody`), or back in its queue, which
    /// routes it again (`queue`).
    ReleaseTo(model::ReleaseTo) = model::ReleaseTo::ALL;
    /// The agents who must sign in with one-time codes.
    TotpRule(model::TotpRule) = model::TotpRule::ALL;
    /// The routing intent of a conversation.
    IntentKind(model::Intent) = model::Intent::ALL;
    /// The way in which a queue chooses among free agents.
    Distribution(model::Distribution) = model::Distribution::ALL;
    /// The kind of a message: it determines the author and the readers. An `activity` is an activity line of the
    /// thread, which reports an event.
    MessageKind(model::MessageKind) = model::MessageKind::ALL;
    /// The kind of a new message: from the customer, to the customer, or a private note for agents.
    NewMessageKind(model::MessageKind) =
        &[model::MessageKind::Incoming, model::MessageKind::Outgoing, model::MessageKind::Note];
    /// The kind of a message that is not sent yet: to the customer, or a private note for agents.
    DraftKind(model::MessageKind) = &[model::MessageKind::Outgoing, model::MessageKind::Note];
    /// The status that an action of a macro sets.
    MacroStatus(model::Status) = &[Where::Open, Where::Pending, Where::Resolved];
    /// The kind of a notification.
    NotificationKind(model::NotificationKind) = model::NotificationKind::ALL;
    /// The state of a scheduled message. Parlor does not send a `stopped` or `failed` message until its author sets a
    /// new time.
    ScheduledState(model::ScheduledState) = model::ScheduledState::ALL;
    /// The kind of a message's author.
    SenderKind(model::SenderKind) = model::SenderKind::ALL;
    /// The format of an endpoint's callbacks. `native` is Standard Webhooks.
    EndpointFormat(model::EndpointFormat) = model::EndpointFormat::ALL;
    /// The state of a delivery. `skipped` means that the format has no name for the event. `dead` means that Parlor
    /// gave up the delivery or cannot send it.
    DeliveryState(model::DeliveryState) = model::DeliveryState::ALL;
    /// The delivery status of a message.
    Delivery(model::Delivery) = model::Delivery::ALL;
    /// The reported delivery status of a message: `delivered`, `read` or `failed`.
    DeliveryReport(model::Delivery) = &[model::Delivery::Delivered, model::Delivery::Read, model::Delivery::Failed];
    /// The strength of the evidence that two contacts are the same person.
    Strength(model::Strength) = model::Strength::ALL;
    /// The evidence that a contact point belongs to the contact.
    Evidence(model::Evidence) = model::Evidence::ALL;
    /// The value by which a contact is looked up. `attribute` means a custom attribute. In that case, `name` is
    /// required.
    LookUpKind(model::PointKind) = model::PointKind::ALL;
    /// The kind of a contact point. Two contacts never share an `email`, a `phone` (the primary phone) or an
    /// `external_id`.
    PointKind(model::PointKind) = &[
        Kind::Email, Kind::Phone, Kind::HomePhone, Kind::MobilePhone, Kind::OfficePhone, Kind::Fax, Kind::Pager,
        Kind::OtherPhone, Kind::Facebook, Kind::Twitter, Kind::Instagram, Kind::PostalAddress,
        Kind::ExternalId,
    ];
}
