//! `/v1/undo`: the undo of a change of a conversation.

use crate::answer::{Answered, answer};
use crate::bulk::BulkJob;
use crate::document::fields::Text;
use crate::document::request;
use crate::extract::{Body, ByAgent, Idempotent};
use crate::refusals::{plainly, refused};
use parlor_model::command::{self, Undo};
use serde::Serialize;
use utoipa::ToSchema;

request! {
    /// The body of a request that undoes a change.
    pub(crate) struct UndoChange {
        /// The token from the answer to the change.
        token: Text<1, 64>,
    }
}

/// The outcome of an undo.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Undone {
    /// The restored conversation. It can be a conversation that the caller may no longer see. `null` for the undo of a
    /// bulk job.
    #[schema(required)]
    conversation_id: Option<i64>,
    /// The job that restores the conversations of a bulk job, one by one. `null` for the undo of a change of one
    /// conversation.
    #[schema(required)]
    bulk: Option<BulkJob>,
}

/// Undoes a change of a conversation.
///
/// Parlor restores the values that the change replaced, as a new act with its own events. Parlor refuses the undo with
/// `cannot-undo` if one of these values has changed since. The refusal is `never-reopens` if the conversation has ended
/// and cannot reopen. The refusal is `capacity-reached` if the previous agent has no free slot. A token is valid once,
/// for 10 minutes, and only for the agent who made the change. The token of a bulk job starts another job, which
/// restores the conversations one by one.
#[utoipa::path(
    post, path = "/v1/undo", tag = "conversations", operation_id = "undo",
    request_body(example = json!({"token": "the token"})),
    responses((status = 200, description = "The conversation is restored", body = Undone), (status = 404), (status = 409, description = "cannot-undo, case-of-another, contact-erased, never-reopens, capacity-reached, too-many-jobs")),
)]
pub(crate) async fn undo(
    ByAgent(call): ByAgent,
    Idempotent(keyed): Idempotent,
    Body(request): Body<UndoChange>,
) -> Answered {
    let act = Undo {
        token: request.token.0,
    };
    keyed
        .execute(call.engine(), act, |undone| {
            let (conversation_id, bulk) = match undone {
                command::Undone::Conversation(id) => (Some(id.0), None),
                command::Undone::Job(job) => (None, Some(BulkJob::of(job))),
            };
            answer(
                200,
                &Undone {
                    conversation_id,
                    bulk,
                },
            )
        })
        .await
        .map_err(|error| refused(error, plainly(Some(&call.caller.config))))
}
