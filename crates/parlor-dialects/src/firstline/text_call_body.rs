//! The answer to the start of a text call (contract 3.1 "Success"). The whole answer is INFERRED, because the vendor's
//! examples are not readable.

use super::print;
use super::times::Clocks;
use parlor_model::command::{Answer, ConversationView, Started};
use parlor_model::entities::{Conversation, Message};
use parlor_model::ids::{AgentId, ContactId, ConversationId, IdentityId, InboxId, MessageId};
use parlor_model::words::{Intent, Status};
use serde::Serialize;
use std::borrow::Cow;

/// The vendor's polymorphic type of an onsite contact (INFERRED, contract 1).
const CONTACTABLE_TYPE: &str = "App\\OnsiteContact";

#[derive(Serialize)]
struct TextCall<'a> {
    id: ConversationId,
    status: u8,
    onsite_account_id: InboxId,
    contactable_type: &'static str,
    contactable_id: IdentityId,
    onsite_contact_id: IdentityId,
    onsite_contact: OnsiteContact<'a>,
    contact_id: Option<ContactId>,
    assignee_id: Option<AgentId>,
    should_enter_queue: bool,
    first_enter_queue_at: Option<Cow<'a, str>>,
    message: Option<Words<'a>>,
    created_at: Cow<'a, str>,
    updated_at: Cow<'a, str>,
}

#[derive(Serialize)]
struct OnsiteContact<'a> {
    id: IdentityId,
    sn: Option<&'a str>,
    onsite_account_id: InboxId,
    contact_id: Option<ContactId>,
    created_at: Cow<'a, str>,
    updated_at: Cow<'a, str>,
}

#[derive(Serialize)]
struct Words<'a> {
    id: MessageId,
    text_call_id: ConversationId,
    content: &'a str,
    created_at: Cow<'a, str>,
}

/// Prints the answer to the start of a text call.
pub(super) fn answer(started: &Started) -> Answer {
    let Started { view, opening, .. } = started;
    let clocks = Clocks::new(&view.config, view.conversation.created_at);
    print::data(text_call(view, opening.as_deref(), &clocks))
}

fn text_call<'a>(
    view: &'a ConversationView,
    opening: Option<&'a Message>,
    clocks: &'a Clocks,
) -> TextCall<'a> {
    let (conversation, identity) = (&view.conversation, &view.identity);
    TextCall {
        id: conversation.id,
        status: status_of(conversation),
        onsite_account_id: conversation.inbox_id,
        contactable_type: CONTACTABLE_TYPE,
        contactable_id: identity.id,
        onsite_contact_id: identity.id,
        onsite_contact: OnsiteContact {
            id: identity.id,
            sn: identity.serial.as_deref(),
            onsite_account_id: identity.inbox_id,
            contact_id: identity.contact_id,
            created_at: clocks.show(identity.created_at),
            updated_at: clocks.show(identity.updated_at),
        },
        contact_id: conversation.contact_id,
        assignee_id: assignee(conversation),
        should_enter_queue: conversation.intent == Intent::Enqueue,
        first_enter_queue_at: conversation.first_queued_at.map(|at| clocks.show(at)),
        message: opening.map(|message| Words {
            id: message.id,
            text_call_id: message.conversation_id,
            content: &message.content,
            created_at: clocks.show(message.created_at),
        }),
        created_at: clocks.show(conversation.created_at),
        updated_at: clocks.show(conversation.updated_at),
    }
}

/// Returns the assignee of a text call. If there is no assignee, returns the employee that the caller requested at the
/// start of the text call.
pub(super) fn assignee(conversation: &Conversation) -> Option<AgentId> {
    conversation.assignee_id.or(conversation.intended_agent_id)
}

/// Returns the vendor's number of a conversation's status.
pub(super) fn status_of(conversation: &Conversation) -> u8 {
    status(conversation.status, conversation.picked_up_at.is_some())
}

/// Returns the vendor's number of a status. The vendor documents 1: an employee has picked up the text call. The other
/// numbers are INFERRED (contract 4.1): 0 means that no employee has picked up the text call, and 2 means that the text
/// call has ended.
const fn status(status: Status, picked_up: bool) -> u8 {
    match status {
        Status::Resolved | Status::Closed => 2,
        Status::Open | Status::Pending | Status::Snoozed => {
            if picked_up {
                1
            } else {
                0
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_numbers_say_where_it_stands() {
        for (word, picked_up, number) in [
            (Status::Open, false, 0),
            (Status::Pending, false, 0),
            (Status::Snoozed, false, 0),
            (Status::Open, true, 1),
            (Status::Snoozed, true, 1),
            (Status::Resolved, false, 2),
            (Status::Resolved, true, 2),
            (Status::Closed, true, 2),
        ] {
            assert_eq!(status(word, picked_up), number, "{word} {picked_up}");
        }
    }
}
