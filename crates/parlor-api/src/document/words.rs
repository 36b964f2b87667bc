//! The fixed sets of words of the model, as types of request documents, query parameters and answers.

use super::query::Param;
use super::{Faults, FieldPath, Schemas, Wire, code};
use parlor_model::macros::MacroAction;
use parlor_model::words::{self as model, Word};
use serde::Serialize;
use serde_json::Value;
use std::borrow::Cow;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Ref, Schema, Type};

fn read_word<W: Word>(
    text: &str,
    at: &FieldPath<'_>,
    faults: &mut Faults,
    allowed: &[W],
) -> Option<W> {
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
            fn read(value: Value, at: &FieldPath<'_>, faults: &mut Faults) -> Option<Self> {
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
            fn parse(text: &str, at: &FieldPath<'_>, faults: &mut Faults) -> Option<Self> {
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
    /// The order of a list of conversations. With a leading `-`, the latest time, the highest priority or the shortest
    /// wait comes first. Without the `-`, the earliest time, the lowest priority or the longest wait comes first. In
    /// both orders by `waiting_since`, conversations whose customer does not wait for an answer come last.
    ConversationSort(model::ConversationSort) = model::ConversationSort::ALL;
    /// The order of a list of contacts. Without a leading `-`, the earliest time or the alphabetically first name comes
    /// first. With a leading `-`, the order is reversed.
    ContactSort(model::PeopleSort) = model::PeopleSort::ALL;
    /// The urgency of a conversation or a ticket. A conversation without a priority ranks as `medium`.
    Priority(model::Priority) = model::Priority::ALL;
    /// The status of a ticket.
    TicketStatus(model::TicketStatus) = model::TicketStatus::ALL;
    /// The agents who may use a saved view: its owner (`own`), the members of a team (`team`), or all agents (`all`).
    Sharing(model::Sharing) = model::Sharing::ALL;
    /// The availability of an agent. Queues assign conversations only to `online` agents.
    Availability(model::Availability) = model::Availability::ALL;
    /// The kind of an inbox. The kind determines the vendor's API that serves the inbox.
    InboxKind(model::InboxKind) = model::InboxKind::ALL;
    /// The files that an inbox accepts from customers: all files (`allow_all`), only files with a listed extension
    /// (`allow`), only files without a listed extension (`block`), or no files (`block_all`).
    AttachmentRule(model::AttachmentRule) = model::AttachmentRule::ALL;
    /// The receiver's decision about a file: the receiver accepts or rejects the file.
    FileAnswer(model::FileAnswer) = model::FileAnswer::ALL;
    /// The kind of object that a custom attribute describes.
    AttributeObject(model::AttributeObject) = model::AttributeObject::ALL;
    /// The list to which a classification belongs, such as the categories of tickets.
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
    /// The conversations that an agent may see. `own` means the conversations that are assigned to the agent or mention
    /// the agent. `own` also includes unassigned conversations that are intended for the agent or belong to one of the
    /// agent's queues. `team` also includes the conversations of the agent's teams and of the members of these teams.
    /// `all` means all conversations.
    Visibility(model::Visibility) = model::Visibility::ALL;
    /// The treatment of a conversation that is taken from its agent. `nobody` leaves the conversation unassigned.
    /// `queue` returns the conversation to its queue, which routes it again.
    ReleaseTo(model::ReleaseTo) = model::ReleaseTo::ALL;
    /// The agents who must sign in with one-time codes: no agents (`nobody`), administrators (`administrators`),
    /// supervisors and administrators (`supervisors`), or all agents (`everyone`).
    TotpRule(model::TotpRule) = model::TotpRule::ALL;
    /// The routing intent of a conversation: the way in which Parlor looks for an agent.
    IntentKind(model::Intent) = model::Intent::ALL;
    /// The rule by which a queue chooses among free agents. `manual` means that agents pick up conversations
    /// themselves. Such a queue assigns only conversations that are reserved for an agent, have the intent
    /// `require_agent`, or return to their previous agent.
    Distribution(model::Distribution) = model::Distribution::ALL;
    /// The kind of a message. `incoming` means a message from the customer, `outgoing` a message to the customer, and
    /// `note` a text that only agents see. An `activity` is an activity line, which reports a change of the
    /// conversation.
    MessageKind(model::MessageKind) = model::MessageKind::ALL;
    /// The kind of a new message: from the customer (`incoming`), to the customer (`outgoing`), or only for agents
    /// (`note`).
    NewMessageKind(model::MessageKind) =
        &[model::MessageKind::Incoming, model::MessageKind::Outgoing, model::MessageKind::Note];
    /// The kind of a message that is not sent yet: to the customer (`outgoing`), or only for agents (`note`).
    DraftKind(model::MessageKind) = &model::MessageKind::OF_AGENTS;
    /// The status that an action of a macro sets.
    MacroStatus(model::Status) = &MacroAction::STATUSES;
    /// The kind of a notification.
    NotificationKind(model::NotificationKind) = model::NotificationKind::ALL;
    /// The state of a scheduled message. Parlor does not send a `stopped` or `failed` message until its author sets a
    /// new time.
    ScheduledState(model::ScheduledState) = model::ScheduledState::ALL;
    /// The kind of author of a message: the customer (`contact`), an agent (`agent`) or Parlor itself (`system`).
    SenderKind(model::SenderKind) = model::SenderKind::ALL;
    /// The format of the callback requests to an endpoint. `native` is Parlor's own format, which follows Standard
    /// Webhooks.
    EndpointFormat(model::EndpointFormat) = model::EndpointFormat::ALL;
    /// The state of a callback delivery. `skipped` means that the endpoint's format cannot represent the event. `dead`
    /// means that Parlor makes no further attempts, because all attempts have failed or the delivery is too large.
    DeliveryState(model::DeliveryState) = model::DeliveryState::ALL;
    /// The delivery status of a message to the customer. `sent` means that Parlor has stored the message and handed it
    /// over for delivery.
    Delivery(model::Delivery) = model::Delivery::ALL;
    /// The reported delivery status of a message: `delivered`, `read` or `failed`.
    DeliveryReport(model::Delivery) = &[model::Delivery::Delivered, model::Delivery::Read, model::Delivery::Failed];
    /// The strength of the evidence that two contacts are the same person.
    Strength(model::Strength) = model::Strength::ALL;
    /// The evidence for a statement about a contact. `signed` means that the account's own system has signed the
    /// statement. `proven` means that the customer has proved the statement. `claimed` means that the customer makes
    /// the statement without a proof. `given` means that an agent or a partner's system has entered the statement.
    Evidence(model::Evidence) = model::Evidence::ALL;
    /// The kind of value by which Parlor looks up a contact. `attribute` means a custom attribute. In that case, `name`
    /// is required.
    LookUpKind(model::PointKind) = model::PointKind::ALL;
    /// The kind of a contact point. Contacts cannot share an `email`, a `phone` (the primary phone number) or an
    /// `external_id`, except across departments in an account that separates contacts by department.
    PointKind(model::PointKind) = &[
        Kind::Email, Kind::Phone, Kind::HomePhone, Kind::MobilePhone, Kind::OfficePhone, Kind::Fax, Kind::Pager,
        Kind::OtherPhone, Kind::Facebook, Kind::Twitter, Kind::Instagram, Kind::PostalAddress,
        Kind::ExternalId,
    ];
}
