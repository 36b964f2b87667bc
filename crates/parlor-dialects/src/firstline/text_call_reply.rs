//! `POST text-call/{text_call}/reply-from-external`: adds a message or a note to a text call that an employee serves
//! (contract 3.2).

use super::call::{Call, Once};
use super::context::Context;
use super::failure::Failure;
use super::input::{self, Need, Rule, Verb};
use super::print;
use super::refusals::{self, Naming};
use axum::extract::{Request, State};
use axum::response::Response;
use parlor_engine::EngineError;
use parlor_model::command::{MAX_MESSAGE, NewMessage, PostMessage, ServiceCondition};
use parlor_model::ids::ConversationId;
use parlor_model::refusal::{Conflict, Object, Refusal};
use parlor_model::state::ConversationName;
use parlor_model::words::MessageKind;

const CONTENT: &str = "content";
const TEXT_CALL: &str = "text_call";

static NAMING: Naming = Naming {
    objects: &[],
    fields: &[("message", CONTENT)],
};

pub(super) async fn collection(
    State(context): State<Context>,
    request: Request,
) -> Result<Response, Failure> {
    let mut call = Call::receive(context, request, &[Verb::Post]).await?;
    let model = refusals::model(Object::Conversation);
    let id = ConversationId(call.id(1, model)?);
    let keyed = match call
        .once(&format!("text-call/{id}/reply-from-external"))
        .await?
    {
        Once::Again(response) => return Ok(response),
        Once::New(keyed) => keyed,
    };
    let (engine, account) = (&call.received.context.engine.clone(), call.caller.account);
    let missing = |error| match error {
        EngineError::Refused(Refusal::NotFound(Object::Conversation)) => Failure::Missing {
            model,
            id: id.to_string(),
        },
        // The status is INFERRED (contract 3.2), because the vendor documents no status for a text call that no
        // employee serves.
        EngineError::Refused(Refusal::Conflict(
            Conflict::NotOpen(_)
            | Conflict::NeverReopens
            | Conflict::ContactErased
            | Conflict::Merged(_),
        )) => Failure::Invalid(Rule::Selected.only(TEXT_CALL)),
        error => refusals::failure(error, &NAMING),
    };
    // As in the vendor's framework, the check of the text call comes before the check of the fields.
    let name = ConversationName::Id(id);
    engine.conversation(account, name).await.map_err(missing)?;
    let mut form = call.received.form(&[])?;
    let content = form.text(CONTENT, Need::Required, MAX_MESSAGE).value();
    let is_note = form
        .read("is_note", Need::Optional, |value| input::boolean(&value))
        .value()
        .unwrap_or(false);
    let (Some(content), true) = (content, form.faults.is_empty()) else {
        return Err(Failure::Invalid(form.faults));
    };
    let post = PostMessage {
        conversation: ConversationName::Id(id).into(),
        kind: if is_note {
            MessageKind::Note
        } else {
            MessageKind::Outgoing
        },
        message: NewMessage::text(content),
        in_reply_to: None,
        mentions: Vec::new(),
        service: ServiceCondition::Served,
    };
    keyed
        .execute(engine, post, |_| print::nothing())
        .await
        .map_err(missing)
}
