//! `/v1/undo`: the undo of a change to a conversation, or of a bulk job.

use crate::answer::{Answered, answer};
use crate::bulk::BulkJob;
use crate::document::fields::Text;
use crate::document::request;
use crate::extract::{Body, ByAgent, Idempotent};
use crate::problems;
use crate::refusals::{plainly, refused};
use parlor_model::command::{self, Undo};
use serde::Serialize;
use utoipa::ToSchema;

request! {
    /// The body of a request that undoes a change.
    pub(crate) struct UndoChange {
        /// The undo token from the answer to the change, or from the bulk job.
        token: Text<1, 64>,
    }
}

/// The result of an undo.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Undone {
    /// The id of the restored conversation. After the undo, it is possible that the caller no longer has the right to
    /// see this conversation. `null` means that a bulk job is undone.
    #[schema(required)]
    conversation_id: Option<i64>,
    /// The new job that restores the conversations of a bulk job, one by one. `null` means that the change of one
    /// conversation was undone.
    #[schema(required)]
    bulk: Option<BulkJob>,
}

/// Undoes a change to a conversation, or a bulk job.
///
/// The undo is a new change with its own events: Parlor restores the values that the undone change replaced. If one of
/// these values has changed again, Parlor refuses the undo with `cannot-undo`. If the conversation has ended and cannot
/// be reopened, Parlor refuses the undo with `never-reopens`. If the previous agent has no free slot, Parlor refuses
/// the undo with `capacity-reached`.
///
/// An undo token is valid only once, only for 10 minutes, and only for the agent who made the change. The token of a
/// bulk job starts another job, which restores the conversations one by one.
#[utoipa::path(
    post, path = "/v1/undo", tag = "conversations", operation_id = "undo",
    request_body(example = json!({"token": "the token"})),
    responses((status = 200, description = "The conversation is restored", body = Undone)),
    extensions(("x-refusals" = json!([problems::NOT_FOUND, problems::CANNOT_UNDO, problems::CASE_OF_ANOTHER, problems::CONTACT_ERASED, problems::NEVER_REOPENS, problems::CAPACITY_REACHED, problems::TOO_MANY_JOBS]))),
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
