//! The labels of the account, and the labels of a conversation (contract 3.7; Chatwoot contract 4.8, 5.3).

use super::call::{PathId, answer, only, path_id, shown};
use super::context::Context;
use super::refusals::Failure;
use axum::extract::{Request, State};
use axum::response::Response;
use parlor_model::command::{ConversationPatch, EditConversation, LabelChange};
use parlor_model::entities::Label;
use parlor_model::state::ConversationName;
use serde::Serialize;

/// A label of the account in answers.
#[derive(Serialize)]
struct LabelObject<'a> {
    id: i64,
    title: &'a str,
    description: Option<&'a str>,
    color: &'a str,
    show_on_sidebar: bool,
}

/// The vendor's default colour of a label.
const COLOUR: &str = "#1f93ff";

impl<'a> LabelObject<'a> {
    fn of(label: &'a Label) -> Self {
        Self {
            id: label.id.0,
            title: &label.name,
            description: label.description.as_deref(),
            color: label.colour.as_deref().unwrap_or(COLOUR),
            show_on_sidebar: true,
        }
    }
}

#[derive(Serialize)]
struct Payload<T> {
    payload: T,
}

/// Handles `GET /labels`.
pub(super) async fn list(
    State(context): State<Context>,
    request: Request,
) -> Result<Response, Failure> {
    let caller = context.plain_list(request).await?;
    let labels = caller.config.labels.values().map(LabelObject::of);
    Ok(shown(&Payload {
        payload: labels.collect::<Vec<_>>(),
    }))
}

/// Handles `GET /conversations/:id/labels`.
pub(super) async fn of_conversation(
    State(context): State<Context>,
    path: PathId,
    request: Request,
) -> Result<Response, Failure> {
    let (caller, params) = context.read_call(request).await?;
    let view = context.conversation(&caller, path_id(path)?).await?;
    only(&params, &[])?;
    Ok(shown(&Payload {
        payload: &view.conversation.labels,
    }))
}

/// Handles `POST /conversations/:id/labels`: replaces the labels of the conversation. The new labels may also be words
/// for which the account has no label.
pub(super) async fn set(
    State(context): State<Context>,
    path: PathId,
    request: Request,
) -> Result<Response, Failure> {
    let mut call = context.call(request).await?;
    let number = path_id(path)?;
    let route = format!("POST livedesk/conversations/{number}/labels");
    let keyed = call.keyed(&context, &route).await?;
    if !call.params.names("labels") {
        let missing = Failure::Missing("labels");
        return Err(context.unless_unknown(&call.caller, number, missing).await);
    }
    let labels = match call.params.texts("labels") {
        Ok(labels) => labels,
        Err(invalid) => {
            let failure = Failure::from(invalid);
            return Err(context.unless_unknown(&call.caller, number, failure).await);
        }
    };
    let edit = EditConversation {
        conversation: ConversationName::Display(number).into(),
        patch: ConversationPatch {
            labels: Some(LabelChange::Set(labels)),
            ..ConversationPatch::default()
        },
    };
    keyed
        .execute(context.engine(), edit, |view| {
            answer(&Payload {
                payload: &view.conversation.labels,
            })
        })
        .await
        .map_err(Failure::from)
}
