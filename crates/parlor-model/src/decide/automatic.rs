//! The texts that Parlor itself sends to customers: the greeting, the text outside of business hours, and the
//! satisfaction survey. These texts are not answers of an agent, so the customer still waits for an agent.

use super::messages::append;
use crate::acts::NewMessage;
use crate::config::AccountConfig;
use crate::entities::{Conversation, JsonMap, Message, Timer};
use crate::state::{Context, Decided, State};
use crate::words::{MessageKind, SenderKind, Status, TimerKind};

/// The minimum time before the text outside of business hours is sent again in the same conversation, in seconds.
const AWAY_AGAIN_S: i64 = 24 * 60 * 60;
/// The time that a customer has to answer the survey, in seconds. After this time, the conversation is closed.
pub const SURVEY_S: i64 = 24 * 60 * 60;
/// The content type of a survey.
pub const SURVEY: &str = "survey";
/// The name of the content attribute with the customer's rating, 1 to 5. The message of an answered survey has this
/// attribute.
pub const RATING: &str = "rating";
/// The name of the content attribute with the customer's comment. The message of an answered survey has this attribute.
pub const FEEDBACK: &str = "feedback";

/// Whether the contact is blocked. A blocked contact gets no automatic texts.
fn is_blocked(state: &State, conversation: &Conversation) -> Decided<bool> {
    let Some(id) = conversation.contact_id else {
        return Ok(false);
    };
    let contact = state.contact(conversation.account_id, id)?;
    Ok(contact.is_some_and(|contact| contact.blocked))
}

/// Sends the automatic texts of the inbox after a customer's message. The greeting follows the customer's first message
/// in the conversation. The text outside of business hours is sent while the queue is closed, at most once in
/// [`AWAY_AGAIN_S`] seconds. The calling function has already written the message, and must write the conversation
/// afterwards.
pub(crate) fn answer(
    state: &mut State,
    cx: &mut Context<'_>,
    config: &AccountConfig,
    conversation: &mut Conversation,
) -> Decided<()> {
    if matches!(conversation.status, Status::Resolved | Status::Closed) {
        // This case occurs only if the contact is blocked. The message of any other contact would have reopened the
        // conversation.
        return Ok(());
    }
    let Some(inbox) = config.inboxes.get(&conversation.inbox_id) else {
        return Ok(());
    };
    let silent = inbox.greeting.is_none() && inbox.out_of_hours_message.is_none();
    if silent || is_blocked(state, conversation)? {
        return Ok(());
    }
    if conversation.incoming_count == 1
        && let Some(text) = &inbox.greeting
    {
        write(state, cx, conversation, NewMessage::text(text))?;
    }
    let open = (config.route_queue(conversation)).is_none_or(|queue| config.is_open(queue, cx.now));
    let is_repetition =
        (conversation.away_sent_at).is_some_and(|at| cx.now < at.plus_seconds(AWAY_AGAIN_S));
    if let Some(text) = &inbox.out_of_hours_message
        && !open
        && !is_repetition
    {
        write(state, cx, conversation, NewMessage::text(text))?;
        conversation.away_sent_at = Some(cx.now);
    }
    Ok(())
}

/// Sends the inbox's survey, if the inbox has a survey, after a conversation was resolved. Sends no survey if the
/// customer has written no message, if the contact is blocked, or if the conversation is merged or can never be
/// reopened. The calling function must write the conversation.
pub(crate) fn survey(
    state: &mut State,
    cx: &mut Context<'_>,
    config: &AccountConfig,
    conversation: &mut Conversation,
) -> Decided<()> {
    let inbox = config.inboxes.get(&conversation.inbox_id);
    let Some(text) = inbox.and_then(|inbox| inbox.survey.as_deref()) else {
        return Ok(());
    };
    // A resolved conversation that can never be reopened gets no further messages for the customer.
    let ended = !conversation.reopens;
    if is_blocked(state, conversation)? {
        return Ok(());
    }
    if ended || conversation.incoming_count == 0 || conversation.merged_into.is_some() {
        return Ok(());
    }
    let question = NewMessage {
        content_type: SURVEY.to_owned(),
        ..NewMessage::text(text)
    };
    let message = write(state, cx, conversation, question)?;
    conversation.survey_message_id = Some(message.id);
    state.put(Timer {
        kind: TimerKind::Survey,
        subject: conversation.id.0,
        account_id: conversation.account_id,
        due_at: cx.now.plus_seconds(SURVEY_S),
    });
    Ok(())
}

fn write(
    state: &mut State,
    cx: &mut Context<'_>,
    conversation: &mut Conversation,
    message: NewMessage,
) -> Decided<Message> {
    append(
        state,
        cx,
        conversation,
        MessageKind::Outgoing,
        (SenderKind::System, None),
        &message,
        JsonMap::new(),
    )
}
