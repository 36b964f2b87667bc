//! Conversations: start (contract 3.4) and show (contract 3.7).

use super::call::{Call, PathId, path_id};
use super::context::{Context, KIND};
use super::refusals::Failure;
use super::{conversation_object, status};
use crate::chatwoot::errors::fault;
use crate::chatwoot::message::SentMessage;
use crate::chatwoot::params::Params;
use crate::chatwoot::staff::Presence;
use axum::extract::{Request, State};
use axum::response::Response;
use parlor_engine::auth::Caller;
use parlor_model::command::{
    ConversationView, IdentityChoice, NewSerial, PersonChoice, RoutingIntent, StartConversation,
    UnknownSerial,
};
use parlor_model::document::{Patch, code};
use parlor_model::entities::Inbox;
use parlor_model::ids::{AgentId, ContactId, InboxId, TeamId};
use parlor_model::state::ConversationName;
use parlor_model::words::{MessageKind, Status};

/// Handles `POST /conversations`.
pub(super) async fn create(
    State(context): State<Context>,
    request: Request,
) -> Result<Response, Failure> {
    let call = context.call_with_files(request).await?;
    context
        .keeping(call, async |call| started(&context, call).await)
        .await
}

async fn started(context: &Context, mut call: Call) -> Result<Response, Failure> {
    let keyed = call.keyed(context, "POST livedesk/conversations").await?;
    let viewer = call.agent()?;
    // The rows 12 and 11 of the decision table (contract 3.4). The request must contain the id of an inbox, and this
    // inbox must have the kind `api`.
    let inbox = call.params.id("inbox_id")?;
    let inbox = InboxId(inbox.ok_or(Failure::Missing("inbox_id"))?);
    let inbox = call.caller.config.inbox(inbox, KIND);
    let inbox = inbox.ok_or(Failure::NotFound)?;
    let who = who(&mut call.params)?;
    let start = start(context, inbox, who, &mut call.params)?;
    let presence = presence(context, &call.caller, inbox, &start).await?;
    let links = context.engine().links();
    keyed
        .execute(context.engine(), start, move |started| {
            conversation_object::answer(&started.view, &presence, &links, Some(viewer))
        })
        .await
        .map_err(Failure::from)
}

/// Reads the customer according to the rows 1 to 10 and 13 of the decision table (contract 3.4). The model makes the
/// decisions that need stored data. Row 14 is about channels that send messages to an address, and Parlor has no such
/// channel.
fn who(params: &mut Params) -> Result<PersonChoice, Failure> {
    let contact = params.id("contact_id")?.map(ContactId);
    let serial = params.filled("source_id")?;
    match (contact, serial) {
        (Some(contact), None) => Ok(PersonChoice::Contact {
            contact,
            choice: IdentityChoice::Newest,
            new_serial: NewSerial::Uuid,
        }),
        (Some(contact), Some(serial)) => Ok(PersonChoice::ContactWithSerial { contact, serial }),
        (None, Some(serial)) => Ok(PersonChoice::Serial {
            serial,
            unknown: UnknownSerial::Refuse,
        }),
        (None, None) => Err(Failure::NotFound),
    }
}

fn start(
    context: &Context,
    inbox: &Inbox,
    who: PersonChoice,
    params: &mut Params,
) -> Result<StartConversation, Failure> {
    let assignee = params.id("assignee_id")?.map(AgentId);
    let team = params.id("team_id")?.map(TeamId);
    let intent = RoutingIntent::Offer(assignee);
    let mut start = StartConversation::new(inbox.id, who, intent);
    start.inbox_kind = Some(KIND);
    start.team = team;
    start.status = match params.text("status")? {
        Patch::Absent | Patch::Null => None,
        Patch::Value(word) => match status::from_word(&word) {
            // A new conversation cannot have the status `closed`. In the vendor's product, a conversation begins with
            // `open` or `pending`. Parlor also accepts the statuses with which a conversation can begin in Chatwoot.
            // Chatwoot has no status `closed`.
            Some(Status::Closed) | None => {
                return Err(fault(
                    "status",
                    code::NOT_ALLOWED,
                    "is not one of open, resolved, pending, snoozed",
                )
                .into());
            }
            // If the inbox has an AI agent, the conversation begins with `pending`, and the requested status has no
            // effect.
            Some(_) if inbox.starts_pending => None,
            Some(status) => Some(status),
        },
    };
    if start.status == Some(Status::Snoozed) {
        start.snoozed_until = status::snoozed_until(params)?;
    }
    start.custom_attributes = params.object("custom_attributes", context.limits())?;
    start.additional_attributes = params.object("additional_attributes", context.limits())?;
    let message = params.nested("message", context.limits())?;
    // The first message may consist only of files.
    let files_alone = || (!params.files.is_empty()).then(Params::default);
    if let Some(mut message) = message.or_else(files_alone) {
        message.has_files = params.has_files;
        message.files = std::mem::take(&mut params.files);
        let sent = SentMessage::read(&mut message, context.limits()).map_err(Failure::Reason)?;
        start.opening_kind = sent.kind;
        start.opening = Some(sent.message);
    }
    Ok(start)
}

/// Returns the availability of the agent in the answer. Routing assigns conversations only to online agents, so for
/// such an assignee no read is necessary. The availability is read in all other cases: a requested assignee, the author
/// of the first message, or the assignee of an existing conversation.
async fn presence(
    context: &Context,
    caller: &Caller,
    inbox: &Inbox,
    start: &StartConversation,
) -> Result<Presence, Failure> {
    let named = start.intent.agent().is_some() || start.opening_kind != MessageKind::Incoming;
    if named || inbox.single_conversation {
        Ok(Presence::read(context.engine(), caller.account).await?)
    } else {
        Ok(Presence::routed())
    }
}

impl Context {
    /// Returns the conversation with this display id, in an inbox of any kind.
    pub(super) async fn conversation(
        &self,
        caller: &Caller,
        number: i64,
    ) -> Result<ConversationView, Failure> {
        let name = ConversationName::Display(number);
        Ok(self.engine().conversation(caller.account, name).await?)
    }

    /// Returns the failure of a call. This function first reads the conversation of the call. If the read fails, for
    /// example because the conversation is unknown, returns the failure of the read. Otherwise returns `failure`.
    pub(super) async fn unless_unknown(
        &self,
        caller: &Caller,
        number: i64,
        failure: Failure,
    ) -> Failure {
        match self.conversation(caller, number).await {
            Ok(_) => failure,
            Err(unknown) => unknown,
        }
    }
}

/// Handles `GET /conversations/:id`.
pub(super) async fn show(
    State(context): State<Context>,
    path: PathId,
    request: Request,
) -> Result<Response, Failure> {
    let caller = context.caller(request.headers()).await?;
    let view = context.conversation(&caller, path_id(path)?).await?;
    let presence = Presence::read(context.engine(), caller.account).await?;
    Ok(parlor_http::keyed::respond(conversation_object::answer(
        &view,
        &presence,
        &context.engine().links(),
        caller.agent,
    )))
}
