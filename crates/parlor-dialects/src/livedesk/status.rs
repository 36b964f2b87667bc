//! Status changes (contract 3.6). This file translates the vendor's words. The model decides whether a change is
//! allowed.

use super::call::{PathId, answer, path_id};
use super::context::Context;
use super::refusals::Failure;
use crate::chatwoot::errors::malformed;
use crate::chatwoot::params::Params;
use axum::extract::{Request, State};
use axum::response::Response;
use parlor_model::command::ChangeStatus;
use parlor_model::document::Patch;
use parlor_model::state::ConversationName;
use parlor_model::time::Timestamp;
use parlor_model::words::{Status, Word as _};
use serde::Serialize;
use serde_json::Value;

/// The last Unix second that can be printed as a date (9999-12-30).
const LAST_SECOND: i64 = 253_402_207_200;

#[derive(Serialize)]
struct Toggled {
    meta: Empty,
    payload: Payload,
}

#[derive(Serialize)]
struct Empty {}

#[derive(Serialize)]
struct Payload {
    success: bool,
    conversation_id: i64,
    current_status: &'static str,
    snoozed_until: Option<String>,
}

/// Returns the vendor's word for a status. The word `closed` is inferred (contract 1).
pub(super) const fn status_word(status: Status) -> &'static str {
    match status {
        Status::Open => "open",
        Status::Pending => "pending",
        Status::Snoozed => "snoozed",
        Status::Resolved => "resolved",
        Status::Closed => "closed",
    }
}

/// Returns the status for the vendor's word. Returns `None` for an unknown word.
pub(super) fn from_word(word: &str) -> Option<Status> {
    Status::ALL
        .iter()
        .copied()
        .find(|status| status_word(*status) == word)
}

/// Reads the end of a snooze. The value is a time in Unix seconds, as a number or text (contract 3.6). Parlor also
/// accepts a time in ISO 8601, because Chatwoot accepts this form for a new conversation. `None` means that the snooze
/// has no end.
pub(super) fn snoozed_until(params: &mut Params) -> Result<Option<Timestamp>, Failure> {
    let at = match params.take("snoozed_until") {
        Patch::Absent | Patch::Null => return Ok(None),
        Patch::Value(Value::String(text)) if text.is_empty() => return Ok(None),
        Patch::Value(Value::Number(number)) => number.as_i64().map(Timestamp::from_seconds),
        Patch::Value(Value::String(text)) => text
            .parse()
            .ok()
            .map(Timestamp::from_seconds)
            .or_else(|| Timestamp::parse_iso(&text)),
        Patch::Value(_) => None,
    };
    at.filter(|at| (1..=LAST_SECOND).contains(&at.seconds()))
        .map(Some)
        .ok_or_else(|| malformed("snoozed_until").into())
}

/// Reads the requested status change. A missing status is an error, although Chatwoot toggles the status in this case.
fn read_change(params: &mut Params) -> Result<(Status, Option<Timestamp>, bool), Failure> {
    let word = params.filled("status")?;
    let word = word.ok_or(Failure::Missing("status"))?;
    let to = from_word(&word).ok_or(Failure::because(
        "status is not one of open, pending, snoozed, resolved, closed",
    ))?;
    let until = if to == Status::Snoozed {
        snoozed_until(params)?
    } else {
        None
    };
    // Any other `sender_type` has no effect.
    let by_bot = params.filled("sender_type")?.as_deref() == Some("AgentBot");
    Ok((to, until, by_bot))
}

/// Handles `POST /conversations/:id/toggle_status`. If `sender_type` is `AgentBot` and the call opens a pending
/// conversation, the call means that a bot hands the conversation over to agents. In this case, Parlor also sends the
/// callback `conversation_bot_handoff`.
pub(super) async fn toggle(
    State(context): State<Context>,
    path: PathId,
    request: Request,
) -> Result<Response, Failure> {
    let mut call = context.call(request).await?;
    let number = path_id(path)?;
    let route = format!("POST livedesk/conversations/{number}/toggle_status");
    let keyed = call.keyed(&context, &route).await?;
    let (to, snoozed_until, by_bot) = match read_change(&mut call.params) {
        Ok(wanted) => wanted,
        Err(failure) => return Err(context.unless_unknown(&call.caller, number, failure).await),
    };
    let change = ChangeStatus {
        conversation: ConversationName::Display(number).into(),
        to,
        snoozed_until,
        by_bot,
    };
    keyed
        .execute(context.engine(), change, |view| {
            answer(&Toggled {
                meta: Empty {},
                payload: Payload {
                    success: true,
                    conversation_id: view.conversation.display_id,
                    current_status: status_word(view.conversation.status),
                    snoozed_until: view.conversation.snoozed_until.map(|at| at.iso_millis()),
                },
            })
        })
        .await
        .map_err(Failure::from)
}
