//! Requests that mark a conversation as read or unread, and that change its followers.

use super::change::Change;
use super::edits::edit;
use crate::answer::Answered;
use crate::document::fields::{Id, List};
use crate::document::{code, request};
use crate::extract::{Body, ByAgent, OptionalBody};
use crate::forms::conversation::ChangedConversation;
use crate::problems::{self, Refused};
use parlor_model::command::{
    ConversationPatch, FollowerChange, MAX_FOLLOWERS, MarkRead, MarkUnread,
};
use parlor_model::ids::AgentId;

/// The number of newest messages whose positions a request may contain.
const MOST_UNREAD: i64 = 1_000;

/// Returns the number of customer messages before the position `before`. The request has sent `position` in the field
/// `field`, and a problem names this field.
///
/// # Errors
/// 404 if the caller may not see the conversation; 422 if `position` is not the position of one of the newest
/// [`MOST_UNREAD`] messages.
async fn incoming(
    change: &Change<ByAgent>,
    (field, position): (&'static str, i64),
    before: i64,
) -> Result<i64, Refused> {
    let call = &change.call;
    let name = change.conversation.clone();
    let view = call.engine().conversation_seen(&call.caller, name).await?;
    let row = &view.conversation;
    let first = row.message_count.saturating_sub(MOST_UNREAD);
    if position <= first || position > row.message_count {
        let detail = format!(
            "Send the position of one of the newest {MOST_UNREAD} messages: {} to {}.",
            first.max(0).saturating_add(1),
            row.message_count
        );
        return Err(problems::invalid_field(field, code::NOT_ALLOWED, detail));
    }
    let account = call.caller.account;
    Ok(call
        .engine()
        .incoming_before(account, row.id, before)
        .await?)
}

request! {
    /// The body of a request that marks a conversation as read.
    pub(crate) struct LastRead {
        /// The position of the last message that the caller has read. This message must be one of the newest 1,000
        /// messages. Default: the newest message.
        up_to: Option<Id>,
    }
}

/// Marks a conversation as read.
///
/// Parlor records that the caller has read all messages up to the position `up_to`. Without `up_to`, Parlor records
/// that the caller has read all messages of the conversation. This request never makes messages unread. As soon as the
/// caller has read all messages, the conversation's `unread_count` is 0 and `GET /v1/me/unread` no longer lists the
/// conversation. To mark all messages as read, send an empty body or `{}`.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/read", tag = "conversations", operation_id = "mark_read",
    request_body(examples(
        ("all" = (summary = "All messages", value = json!({}))),
        ("up-to" = (summary = "Up to a message", value = json!({"up_to": 1}))),
    )),
    responses((status = 200, description = "The conversation", body = ChangedConversation<'_>)),
)]
pub(crate) async fn read(
    change: Change<ByAgent>,
    OptionalBody(request): OptionalBody<LastRead>,
) -> Answered {
    let incoming_seen = match request.up_to {
        None => None,
        Some(position) => {
            Some(incoming(&change, ("up_to", position.0), position.0.saturating_add(1)).await?)
        }
    };
    let command = MarkRead {
        conversation: change.conversation.clone().into(),
        incoming_seen,
    };
    change.carry_out(command).await
}

request! {
    /// The body of a request that marks a conversation as unread.
    pub(crate) struct FirstUnread {
        /// The position of the message that becomes the first unread message. This message must be one of the newest
        /// 1,000 messages. Default: the newest message of the customer.
        position: Option<Id>,
    }
}

/// Marks a conversation as unread.
///
/// For the caller, the message at `position` and all later messages become unread. Earlier messages that are unread
/// stay unread. The read positions of other agents do not change.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/unread", tag = "conversations", operation_id = "mark_unread",
    request_body(examples(
        ("newest" = (summary = "The newest message", value = json!({}))),
        ("position" = (summary = "From a message on", value = json!({"position": 1}))),
    )),
    responses((status = 200, description = "The conversation", body = ChangedConversation<'_>)),
)]
pub(crate) async fn unread(change: Change<ByAgent>, Body(request): Body<FirstUnread>) -> Answered {
    let incoming_seen = match request.position {
        None => None,
        Some(position) => Some(incoming(&change, ("position", position.0), position.0).await?),
    };
    let command = MarkUnread {
        conversation: change.conversation.clone(),
        incoming_seen,
    };
    change.carry_out(command).await
}

request! {
    /// The followers to add and the followers to remove. Parlor first adds followers, and then removes followers. All
    /// other followers stay.
    pub(crate) struct ChangeFollowers {
        /// The ids of the agents to add as followers. These agents must be active.
        add: List<Id, MAX_FOLLOWERS>,
        /// The ids of the followers to remove.
        remove: List<Id, MAX_FOLLOWERS>,
    }
}

/// Adds and removes followers of a conversation.
///
/// A conversation has at most 50 followers. The member `follower_ids` of the conversation lists the followers. A
/// follower does not get the right to see the conversation. Parlor notifies a follower only while the follower may see
/// the conversation.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/followers", tag = "conversations", operation_id = "change_followers",
    request_body(example = json!({"add": [7], "remove": [8]})),
    responses((status = 200, description = "The conversation", body = ChangedConversation<'_>)),
)]
pub(crate) async fn followers(
    change: Change<ByAgent>,
    Body(request): Body<ChangeFollowers>,
) -> Answered {
    let ids = |list: List<Id, MAX_FOLLOWERS>| list.0.into_iter().map(|id| AgentId(id.0)).collect();
    let patch = ConversationPatch {
        followers: Some(FollowerChange {
            add: ids(request.add),
            remove: ids(request.remove),
        }),
        ..ConversationPatch::default()
    };
    change.carry_out_as(edit(&change, patch), "add").await
}
