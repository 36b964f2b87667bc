//! The common parts of all requests that change a conversation.

use crate::answer::{Answered, answer};
use crate::document::code;
use crate::document::fields::Time;
use crate::document::query::{Flag, query};
use crate::draft::Draft;
use crate::endpoint::{Incoming, Part, Stage, Stop};
use crate::extract::{Call, Idempotent, IfMatch, Path, Query};
use crate::forms::conversation::{ChangedConversation, Conversation, Undoable};
use crate::problems;
use crate::refusals::{RequestNames, refused};
use parlor_engine::{Engine, EngineError, secrets};
use parlor_http::keyed::Keyed;
use parlor_model::command::{Answer, ConversationView, Executable, Terms};
use parlor_model::decide::UNDO_S;
use parlor_model::ids::ConversationId;
use parlor_model::refusal::Object;
use parlor_model::state::ConversationName;
use parlor_model::version::Expectation;
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
