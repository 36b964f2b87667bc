//! `/v1/conversations/{id}/draft`, `/v1/me/drafts` and `/v1/agents/{id}/drafts`: the unsent texts of agents.

use crate::answer::{Answered, Next, answer, gone, next, ok};
use crate::attachments::MessageAttachment;
use crate::document::fields::{Id, List, Text, Time};
use crate::document::query::Limit;
use crate::document::request;
use crate::document::words::{DraftKind, MessageKind};
use crate::extract::{
    Body, ByAgent, ByFullAdministrator, ByPermitted, Call, Idempotent, Path, Query, query,
};
use crate::problems::{self, Refused};
use crate::refusals::{RequestNames, plainly, refused};
use crate::texts::rich_content;
use parlor_engine::EngineError;
use parlor_engine::files::links::Links;
use parlor_model::command::{
    HandOverDraft, MAX_ATTACHMENTS, MAX_MENTIONS, MAX_MESSAGE, PutDraft, RemoveDraft,
};
use parlor_model::config::AccountConfig;
use parlor_model::entities;
use parlor_model::ids::{AgentId, AttachmentId, ConversationId, MessageId};
use parlor_model::refusal::Refusal;
use parlor_model::state::ConversationName;
use parlor_model::words as model;
use serde::Serialize;
use utoipa::ToSchema;

/// A draft: an agent's unsent text for a conversation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Draft<'a> {
    conversation_id: i64,
    /// The kind of the message that the draft becomes: `outgoing` or `note`.
    kind: MessageKind,
    content: &'a str,
    /// Whether `content` is HTML. Parlor has removed unsafe parts of the HTML.
    html: bool,
    /// The files of the draft. Parlor keeps these files as long as the draft exists.
    attachments: Vec<MessageAttachment<'a>>,
    /// The id of the message that the draft answers. This message is in the conversation of the draft. `null` means
    /// that the draft answers no particular message.
    #[schema(required)]
    in_reply_to: Option<i64>,
    /// The ids of the agents whom the draft mentions. Mentions have an effect only in drafts of notes.
    mentions: Vec<i64>,
    /// The number of requests that have stored the draft, including the request that created it.
    version: i64,
    created_at: Time,
    updated_at: Time,
}

impl<'a> Draft<'a> {
    /// Converts the database row into the object that answers contain.
    pub(crate) fn of(row: &'a entities::Draft, links: &Links) -> Self {
        Self {
            conversation_id: row.conversation_id.0,
            kind: MessageKind(row.kind),
            content: &row.content,
            html: row.html,
            attachments: (row.attachments.iter())
                .map(|attached| MessageAttachment::of(attached, links))
                .collect(),
            in_reply_to: row.in_reply_to.map(|id| id.0),
            mentions: row.mentions.iter().map(|id| id.0).collect(),
            version: row.version,
            created_at: Time(row.created_at),
            updated_at: Time(row.updated_at),
        }
    }
}

/// A page of an agent's drafts, newest conversation first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Drafts<'a> {
    data: Vec<Draft<'a>>,
    next: Next,
}

query! {
    /// The page parameters of a list of drafts.
    pub(crate) struct DraftQuery {
        /// The value of `next` in the previous page.
        after: Id,
        /// The maximum number of entries in the page.
        limit: Limit,
    }
}

/// Lists the caller's drafts, newest conversation first. A conversation has at most one draft of each agent.
#[utoipa::path(
    get, path = "/v1/me/drafts", tag = "me", operation_id = "list_drafts",
    responses((status = 200, description = "A page of drafts", body = Drafts<'_>)),
)]
pub(crate) async fn list(ByAgent(call): ByAgent, Query(query): Query<DraftQuery>) -> Answered {
    page(&call, call.agent, &query).await
}

/// Returns a page of the drafts of an agent.
async fn page(call: &Call, author: AgentId, query: &DraftQuery) -> Answered {
    let limit = Limit::or_default(query.limit);
    let after = query.after.as_ref().map(|id| ConversationId(id.0));
    let account = call.caller.account;
    let mut rows = (call.engine())
        .drafts(account, author, after, limit.saturating_add(1))
        .await?;
    let next = next(&mut rows, limit, |row| row.conversation_id.0);
    let links = call.engine().links();
    Ok(ok(&Drafts {
        data: rows.iter().map(|row| Draft::of(row, &links)).collect(),
        next,
    }))
}

/// Lists the drafts of a deactivated agent, newest conversation first.
///
/// Parlor keeps the drafts of a deactivated agent. To give such a draft to another agent, use `POST
/// /v1/conversations/{id}/draft/hand-over`. Only administrators with the visibility `all` can list these drafts. Drafts
/// of active agents are private, so Parlor refuses the request for an active agent.
#[utoipa::path(
    get, path = "/v1/agents/{id}/drafts", tag = "administration", operation_id = "list_drafts_of_agent",
    responses((status = 200, description = "A page of drafts", body = Drafts<'_>)),
)]
pub(crate) async fn of_agent(
    ByFullAdministrator(call): ByFullAdministrator,
    Path(agent): Path<AgentId>,
    Query(query): Query<DraftQuery>,
) -> Answered {
    let row = call.caller.config.agents.get(&agent);
    match row.map(|row| row.active) {
        None => Err(problems::not_found("agent")),
        Some(true) => {
            let error = EngineError::Refused(Refusal::Forbidden);
            Err(Refused::from(error))
        }
        Some(false) => page(&call, agent, &query).await,
    }
}

/// Returns the caller's draft in a conversation.
///
/// The caller can read the draft even if the caller may no longer see the conversation.
#[utoipa::path(
    get, path = "/v1/conversations/{id}/draft", tag = "conversations", operation_id = "get_draft",
    responses((status = 200, description = "The draft", body = Draft<'_>)),
)]
pub(crate) async fn show(ByAgent(call): ByAgent, Path(id): Path<ConversationId>) -> Answered {
    let account = call.caller.account;
    let found = call.engine().draft(account, call.agent, id).await?;
    let draft = found.ok_or_else(|| problems::not_found("draft"))?;
    Ok(ok(&Draft::of(&draft, &call.engine().links())))
}

request! {
    /// The new content of the caller's draft in a conversation.
    pub(crate) struct WrittenDraft {
        /// The text of the draft. The text may be empty.
        content: Option<Text<0, MAX_MESSAGE>>,
        /// Whether `content` is HTML. Default: `false`. Parlor removes unsafe parts of the HTML before it stores the
        /// draft.
        html: Option<bool>,
        /// The kind of the message that the draft becomes. Default: `outgoing`.
        kind: Option<DraftKind>,
        /// The ids of the draft's files. The caller uploads files with `POST /v1/attachments`. A file can belong to
        /// only one draft or message.
        attachment_ids: List<Id, MAX_ATTACHMENTS>,
        /// The id of the message that the draft answers. Parlor ignores the id of a message in another conversation.
        /// Default: the draft answers no particular message.
        in_reply_to: Option<Id>,
        /// The ids of the agents whom the draft mentions. Mentions have an effect only in drafts of notes.
        mentions: List<Id, MAX_MENTIONS>,
    }
}

/// Stores the caller's draft in a conversation.
///
/// The request replaces the whole draft. If two clients store the draft, the draft of the later request stays. Parlor
/// keeps the draft until the caller sends it, removes it or gives it to a colleague, even if the conversation changes.
#[utoipa::path(
    put, path = "/v1/conversations/{id}/draft", tag = "conversations", operation_id = "put_draft",
    request_body(example = json!({"content": "Your order left our house"})),
    responses((status = 200, description = "The draft", body = Draft<'_>)),
    extensions(("x-refusals" = json!([problems::CONTACT_ERASED, problems::OFF_RECORD]))),
)]
pub(crate) async fn put(
    ByAgent(call): ByAgent,
    Idempotent(keyed): Idempotent,
    Path(id): Path<ConversationId>,
    Body(request): Body<WrittenDraft>,
) -> Answered {
    let html = request.html == Some(true);
    let content = request.content.map(|content| content.0).unwrap_or_default();
    let command = PutDraft {
        conversation: ConversationName::Id(id),
        kind: request
            .kind
            .map_or(model::MessageKind::Outgoing, |kind| kind.0),
        content: if html {
            rich_content(&content)?
        } else {
            content
        },
        html,
        attachments: (request.attachment_ids.0.into_iter())
            .map(|id| AttachmentId(id.0))
            .collect(),
        in_reply_to: request.in_reply_to.map(|id| MessageId(id.0)),
        mentions: (request.mentions.0.into_iter())
            .map(|id| AgentId(id.0))
            .collect(),
    };
    let links = call.engine().links();
    keyed
        .execute(call.engine(), command, move |draft| {
            answer(200, &Draft::of(draft, &links))
        })
        .await
        .map_err(|error| refused(error, named(&call.caller.config)))
}

/// Returns the names that the request uses for the fields of the command. Problems contain these names.
fn named(config: &AccountConfig) -> RequestNames<'_> {
    RequestNames {
        config: Some(config),
        field: &|field| match field {
            "attachments" => "attachment_ids".to_owned(),
            other => other.to_owned(),
        },
        object: &|_| None,
    }
}

/// Removes the caller's draft in a conversation.
///
/// If there is no draft, the request changes nothing.
#[utoipa::path(
    delete, path = "/v1/conversations/{id}/draft", tag = "conversations", operation_id = "remove_draft",
    responses((status = 204, description = "There is no draft")),
)]
pub(crate) async fn remove(
    ByAgent(call): ByAgent,
    Idempotent(keyed): Idempotent,
    Path(id): Path<ConversationId>,
) -> Answered {
    let command = RemoveDraft {
        conversation: ConversationName::Id(id),
    };
    keyed
        .execute(call.engine(), command, |()| gone())
        .await
        .map_err(|error| refused(error, plainly(Some(&call.caller.config))))
}

request! {
    /// The body of a request that gives a draft to a colleague.
    pub(crate) struct DraftReceiver {
        /// The id of the active agent who gets the draft. This agent must be able to see the conversation.
        agent_id: Id,
        /// The id of the deactivated agent who is the author of the draft. Only administrators may send this member.
        /// Default: the caller is the author.
        from_agent_id: Option<Id>,
    }
}

/// Gives the caller's draft in a conversation to a colleague.
///
/// The colleague must not have a draft in this conversation. An administrator can also give the draft of a deactivated
/// agent to an active agent who may see the conversation. This active agent can be the administrator.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/draft/hand-over", tag = "conversations", operation_id = "hand_over_draft",
    request_body(example = json!({"agent_id": 7})),
    responses((status = 204, description = "The colleague has the draft")),
    extensions(("x-refusals" = json!([problems::DRAFT_EXISTS]))),
)]
pub(crate) async fn hand_over(
    ByPermitted(call): ByPermitted,
    Idempotent(keyed): Idempotent,
    Path(id): Path<ConversationId>,
    Body(request): Body<DraftReceiver>,
) -> Answered {
    let command = HandOverDraft {
        conversation: ConversationName::Id(id),
        from: request.from_agent_id.map(|id| AgentId(id.0)),
        to: AgentId(request.agent_id.0),
    };
    keyed
        .execute(call.engine(), command, |()| gone())
        .await
        .map_err(|error| refused(error, plainly(Some(&call.caller.config))))
}
