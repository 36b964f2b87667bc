//! Changes of a conversation: the common parts of all requests that change a conversation, and the requests without a
//! document (pick up, resolve, reopen, close, pend, release).

use crate::answer::{Answered, answer};
use crate::document::code;
use crate::document::fields::Time;
use crate::document::query::Flag;
use crate::draft::Draft;
use crate::endpoint::{Incoming, Part, Stage, Stop};
use crate::extract::{ByAgent, ByPermitted, Call, Idempotent, IfMatch, Path, Query, query};
use crate::forms::conversation::{ChangedConversation, Conversation, Undoable};
use crate::problems;
use crate::refusals::{RequestNames, refused};
use parlor_engine::{Engine, EngineError, secrets};
use parlor_http::keyed::Keyed;
use parlor_model::command::{
    Answer, ChangeStatus, ConversationView, Executable, PickUp, Release, Terms,
};
use parlor_model::decide::UNDO_S;
use parlor_model::ids::ConversationId;
use parlor_model::refusal::Object;
use parlor_model::state::ConversationName;
use parlor_model::version::Expectation;
use parlor_model::words::Status;
use std::marker::PhantomData;

/// A request that changes the conversation in the path. The type `By` states the permitted callers. The request may
/// have an idempotency key, `If-Match` and the query parameter `undo`.
pub(crate) struct Change<By> {
    /// The authenticated caller, with the shared state.
    pub(crate) call: Call,
    /// The id of the conversation in the path.
    pub(crate) conversation: ConversationName,
    keyed: Keyed,
    expects: Option<Expectation>,
    /// Whether the caller asks for an undo token.
    pub(crate) undo: bool,
    by: PhantomData<By>,
}

query! {
    /// The query string of a request that changes a conversation.
    pub(crate) struct ChangeQuery {
        /// Whether the answer contains an undo token. With this token, the caller can undo the change. Default:
        /// `false`.
        undo: Flag,
    }
}

impl ChangeQuery {
    fn asks(&self) -> bool {
        self.undo.is_some_and(|flag| flag.0)
    }

    /// Creates an undo token if the caller asks for one; otherwise returns `None`.
    pub(crate) fn undoable(&self, engine: &Engine) -> Result<Option<Undoable>, EngineError> {
        undoable(engine, self.asks())
    }
}

/// Creates an undo token if `wanted` is `true`; otherwise returns `None`.
fn undoable(engine: &Engine, wanted: bool) -> Result<Option<Undoable>, EngineError> {
    if !wanted {
        return Ok(None);
    }
    let token = secrets::token().map_err(EngineError::internal)?;
    let expires_at = Time(engine.now().plus_seconds(UNDO_S));
    Ok(Some(Undoable { token, expires_at }))
}

impl<By: Part + Into<Call>> Part for Change<By> {
    const STAGES: (Stage, Stage) = (Stage::Caller, Stage::Query);

    fn describe(draft: &mut Draft) {
        By::describe(draft);
        Idempotent::describe(draft);
        Path::<ConversationId>::describe(draft);
        IfMatch::describe(draft);
        Query::<ChangeQuery>::describe(draft);
    }

    async fn take(incoming: &mut Incoming) -> Result<Self, Stop> {
        let call = By::take(incoming).await?.into();
        let Idempotent(keyed) = Idempotent::take(incoming).await?;
        let Path(id) = Path::take(incoming).await?;
        let IfMatch(expects) = IfMatch::take(incoming).await?;
        let Query(query) = Query::<ChangeQuery>::take(incoming).await?;
        Ok(Self {
            call,
            conversation: ConversationName::Id(id),
            keyed,
            expects,
            undo: query.asks(),
            by: PhantomData,
        })
    }
}

impl<By> Change<By> {
    /// Executes an act on the conversation.
    pub(crate) async fn carry_out(
        &self,
        act: impl Executable<Outcome = Box<ConversationView>>,
    ) -> Answered {
        self.submit(act, None).await
    }

    /// Executes an act on the conversation. If a field of the act is invalid, the problem shows `field` as the name of
    /// the invalid field.
    pub(crate) async fn carry_out_as(
        &self,
        act: impl Executable<Outcome = Box<ConversationView>>,
        field: &'static str,
    ) -> Answered {
        self.submit(act, Some(field)).await
    }

    /// Executes an act on the conversation's service record. `If-Match` refers to the version of the record.
    pub(crate) async fn carry_out_on_record(
        &self,
        act: impl Executable<Outcome = Box<ConversationView>>,
    ) -> Answered {
        if self.undo {
            return Err(problems::invalid_field(
                "undo",
                code::NOT_ALLOWED,
                "Changes of a service record have no undo token.",
            ));
        }
        self.submit(act, None).await
    }

    async fn submit(
        &self,
        act: impl Executable<Outcome = Box<ConversationView>>,
        field: Option<&'static str>,
    ) -> Answered {
        let engine = self.call.engine();
        let undo = undoable(engine, self.undo)?;
        let terms = Terms {
            expects: self.expects.clone(),
            undo: undo.as_ref().map(|undo| undo.token.clone()),
        };
        (self.keyed)
            .execute_on(engine, act, terms, move |view| changed(view, undo.clone()))
            .await
            .map_err(|error| {
                let names = RequestNames {
                    config: Some(&self.call.caller.config),
                    field: &|named| field.unwrap_or(named).to_owned(),
                    object: &|object| match object {
                        Object::Agent => Some("agent_id".to_owned()),
                        Object::Team => Some("team_id".to_owned()),
                        Object::Queue => Some("queue".to_owned()),
                        Object::Case => Some("case_id".to_owned()),
                        _ => None,
                    },
                };
                refused(error, names)
            })
    }
}

/// Builds the answer to a change of a conversation.
pub(crate) fn changed(view: &ConversationView, undo: Option<Undoable>) -> Answer {
    let conversation = Conversation::viewed(view);
    answer(200, &ChangedConversation { conversation, undo })
}

/// Picks up a conversation.
///
/// The caller becomes the conversation's agent and begins to serve the conversation. The conversation must be open or
/// pending, and becomes open. The first pick-up creates the service record from the values in the request that started
/// the conversation. Each later pick-up makes the caller responsible for the service record, and reopens a completed
/// record. If the caller has already picked up the conversation, the request changes nothing. Send an empty body or
/// `{}`.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/pick-up", tag = "conversations", operation_id = "pick_up",
    responses((status = 200, description = "The conversation", body = ChangedConversation<'_>)),
    extensions(("x-refusals" = json!([problems::TAKEN_BY_ANOTHER, problems::NOT_OPEN, problems::CAPACITY_REACHED]))),
)]
pub(crate) async fn pick_up(change: Change<ByPermitted>) -> Answered {
    let command = PickUp {
        conversation: change.conversation.clone(),
    };
    change.carry_out(command).await
}

/// Resolves a conversation.
///
/// The conversation no longer uses a slot of its agent. If the agent can now receive a waiting conversation, Parlor
/// assigns it to the agent at once. If the conversation is already resolved, the request changes nothing. Send an empty
/// body or `{}`.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/resolve", tag = "conversations", operation_id = "resolve",
    responses((status = 200, description = "The conversation", body = ChangedConversation<'_>)),
    extensions(("x-refusals" = json!([problems::TRANSITION_NOT_ALLOWED]))),
)]
pub(crate) async fn resolve(change: Change<ByAgent>) -> Answered {
    let command = status(&change, Status::Resolved);
    change.carry_out(command).await
}

/// Reopens a conversation.
///
/// Parlor assigns the conversation to its previous agent, if this agent is online and has free capacity. Otherwise the
/// queue of the conversation assigns it to another agent. If no agent is free, the conversation waits in the queue. If
/// the conversation had no agent, Parlor routes it by its routing intent. If the conversation is already open, the
/// request changes nothing. Send an empty body or `{}`.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/reopen", tag = "conversations", operation_id = "reopen",
    responses((status = 200, description = "The conversation", body = ChangedConversation<'_>)),
    extensions(("x-refusals" = json!([problems::NEVER_REOPENS, problems::MERGED]))),
)]
pub(crate) async fn reopen(change: Change<ByAgent>) -> Answered {
    let command = status(&change, Status::Open);
    change.carry_out(command).await
}

/// Closes a resolved conversation.
///
/// If a customer who is not blocked writes in a closed conversation, the status of the conversation becomes `open`,
/// even in an inbox with `starts_pending`. If the conversation was started with `reopens` = `false`, the conversation
/// stays closed. If the conversation is already closed, the request changes nothing. Send an empty body or `{}`.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/close", tag = "conversations", operation_id = "close",
    responses((status = 200, description = "The conversation", body = ChangedConversation<'_>)),
    extensions(("x-refusals" = json!([problems::TRANSITION_NOT_ALLOWED]))),
)]
pub(crate) async fn close(change: Change<ByAgent>) -> Answered {
    let command = status(&change, Status::Closed);
    change.carry_out(command).await
}

/// Hands a conversation to an automated process.
///
/// The status becomes `pending`. Until the conversation opens again, Parlor does not assign it to an agent. Send an
/// empty body or `{}`.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/pend", tag = "conversations", operation_id = "pend",
    responses((status = 200, description = "The conversation", body = ChangedConversation<'_>)),
    extensions(("x-refusals" = json!([problems::TRANSITION_NOT_ALLOWED, problems::NEVER_REOPENS]))),
)]
pub(crate) async fn pend(change: Change<ByAgent>) -> Answered {
    let command = status(&change, Status::Pending);
    change.carry_out(command).await
}

/// Takes a conversation from its agent and returns it to its queue.
///
/// While the conversation waits, no queue assigns it to the same agent again. A conversation with the routing intent
/// `hold` does not wait in a queue, but stays open and unassigned. A conversation that is not open only loses its
/// agent. If the conversation has no agent, or has ended and cannot be reopened, the request changes nothing. Only
/// supervisors, administrators and programs with an access token may release another agent's conversation. Send an
/// empty body or `{}`.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/release", tag = "conversations", operation_id = "release",
    responses((status = 200, description = "The conversation", body = ChangedConversation<'_>)),
)]
pub(crate) async fn release(change: Change<ByPermitted>) -> Answered {
    let command = Release {
        conversation: change.conversation.clone().into(),
        requeue: true,
    };
    change.carry_out(command).await
}

fn status(change: &Change<ByAgent>, to: Status) -> ChangeStatus {
    ChangeStatus {
        conversation: change.conversation.clone().into(),
        to,
        snoozed_until: None,
        by_bot: false,
    }
}
