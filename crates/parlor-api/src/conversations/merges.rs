//! Requests that merge two conversations of one contact, and requests that separate merged conversations.

use super::change::Change;
use crate::answer::Answered;
use crate::document::code;
use crate::document::fields::Id;
use crate::document::request;
use crate::extract::{Body, ByAgent};
use crate::forms::conversation::ChangedConversation;
use crate::problems;
use parlor_model::command::{MergeConversation, UnmergeConversation};
use parlor_model::ids::ConversationId;

request! {
    /// The body of a request that merges a conversation.
    pub(crate) struct MergeTarget {
        /// The id of the conversation that remains. This conversation must belong to the same contact, and the caller
        /// must be able to see it.
        into_id: Id,
    }
}

/// Merges a conversation into another conversation of the same contact.
///
/// Parlor closes the conversation in the path. The thread of the remaining conversation shows the messages of both
/// conversations. If both conversations have the same identity, further messages of the customer go to the remaining
/// conversation. To separate the conversations at any time, use `POST /v1/conversations/{id}/unmerge`.
///
/// Parlor refuses the merge if the remaining conversation is resolved or closed, but the conversation in the path is
/// not. Parlor also refuses the merge if other conversations are merged into the conversation in the path. A
/// conversation can have at most 20 merged conversations.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/merge", tag = "conversations", operation_id = "merge_conversation",
    request_body(example = json!({"into_id": 1})),
    responses((status = 200, description = "The merged conversation", body = ChangedConversation<'_>)),
    extensions(("x-refusals" = json!([problems::CONTACT_ERASED, problems::CANNOT_MERGE_CONVERSATIONS]))),
)]
pub(crate) async fn merge(change: Change<ByAgent>, Body(request): Body<MergeTarget>) -> Answered {
    let command = MergeConversation {
        conversation: change.conversation.clone(),
        into: ConversationId(request.into_id.0),
    };
    change.carry_out(command).await
}

/// Separates a merged conversation from the conversation into which it was merged.
///
/// The conversation in the path stays closed, and another request can reopen it. If the conversation is not merged, the
/// request changes nothing. Send an empty body or `{}`.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/unmerge", tag = "conversations", operation_id = "unmerge_conversation",
    responses((status = 200, description = "The separated conversation", body = ChangedConversation<'_>)),
)]
pub(crate) async fn unmerge(change: Change<ByAgent>) -> Answered {
    if change.undo {
        return Err(problems::invalid_field(
            "undo",
            code::NOT_ALLOWED,
            "A separation has no undo token. Merge the conversations again.",
        ));
    }
    let command = UnmergeConversation {
        conversation: change.conversation.clone(),
    };
    change.carry_out(command).await
}
