//! The conversation in answers, with all members in the vendor's order (contract 3.4, "Success body, field by field").

use super::context::KIND;
use super::status::status_word;
use crate::chatwoot::contact::{ContactObject, thumbnail};
use crate::chatwoot::inbox::channel_type;
use crate::chatwoot::message::{MOST_UNREAD, MessageEvent, type_number};
use crate::chatwoot::staff::{AgentObject, Presence, TeamObject};
use crate::chatwoot::times::{fractional_seconds, seconds_or_zero};
use parlor_engine::files::links::Links;
use parlor_http::print;
use parlor_model::command::{Answer, ConversationView};
use parlor_model::entities::JsonMap;
use parlor_model::ids::AgentId;
use parlor_model::words::{PointKind, Priority};
use serde::Serialize;

#[derive(Serialize)]
struct ConversationObject<'a> {
    meta: Meta<'a>,
    id: i64,
    messages: &'a [MessageEvent<'a>],
    account_id: i64,
    uuid: &'a str,
    inbox_id: i64,
    additional_attributes: &'a JsonMap,
    agent_last_seen_at: i64,
    assignee_last_seen_at: i64,
    can_reply: bool,
    contact_last_seen_at: i64,
    custom_attributes: &'a JsonMap,
    labels: &'a [String],
    muted: bool,
    snoozed_until: Option<String>,
    status: &'static str,
    priority: Option<&'static str>,
    conversation_category: &'static str,
    chat_mode: &'static str,
    is_forum: bool,
    created_at: i64,
    updated_at: f64,
    timestamp: i64,
    first_reply_created_at: i64,
    unread_count: i64,
    last_non_activity_message: Option<&'a MessageEvent<'a>>,
    last_activity_at: i64,
    waiting_since: i64,
    sla_policy_id: Option<i64>,
    ticket_id: Option<String>,
    over_limit: bool,
    content_preview: ContentPreview<'a>,
    platform: Platform<'a>,
    account_info: AccountInfo<'a>,
    assignment: Assignment<'a>,
}

#[derive(Serialize)]
struct Meta<'a> {
    /// The customer. If the identity of the conversation has no contact, this member is null.
    sender: Option<ContactObject<'a>>,
    channel: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    assignee: Option<AgentObject<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    team: Option<TeamObject<'a>>,
    hmac_verified: bool,
}

#[derive(Serialize)]
struct ContentPreview<'a> {
    content: Option<&'a str>,
    message_type: Option<u8>,
    created_at: Option<i64>,
}

#[derive(Serialize)]
struct Platform<'a> {
    channel_type: &'static str,
    inbox_name: &'a str,
    inbox_id: i64,
}

#[derive(Serialize)]
struct AccountInfo<'a> {
    contact_name: Option<&'a str>,
    contact_email: Option<&'a str>,
    contact_phone: Option<&'a str>,
    contact_id: Option<i64>,
    contact_avatar: &'a str,
}

#[derive(Serialize)]
struct Assignment<'a> {
    assignee_id: Option<i64>,
    assignee_name: Option<&'a str>,
    assignee_email: Option<&'a str>,
    team_id: Option<i64>,
    team_name: Option<&'a str>,
}

const fn priority_word(priority: Priority) -> &'static str {
    match priority {
        Priority::Urgent => "urgent",
        Priority::High => "high",
        Priority::Medium => "medium",
        Priority::Low => "low",
    }
}

/// Builds the answer with a conversation. The member `is_member` of the conversation's team states whether the agent
/// `viewer` belongs to the team.
pub(super) fn answer(
    view: &ConversationView,
    presence: &Presence,
    links: &Links,
    viewer: Option<AgentId>,
) -> Answer {
    shown(view, presence, links, viewer, |object| {
        super::call::answer(&object)
    })
}

/// Returns the JSON text of a conversation. The agent `viewer` has the same meaning as for [`answer`].
pub(super) fn text(
    view: &ConversationView,
    presence: &Presence,
    links: &Links,
    viewer: Option<AgentId>,
) -> String {
    shown(view, presence, links, viewer, |object| print::json(&object))
}

/// Builds the object of a conversation and passes the object to `print`. This function cannot return the object,
/// because the object borrows from local values.
fn shown<T>(
    view: &ConversationView,
    presence: &Presence,
    links: &Links,
    viewer: Option<AgentId>,
    print: impl FnOnce(ConversationObject<'_>) -> T,
) -> T {
    let conversation = &view.conversation;
    let config = &view.config;
    let person = view.person.as_ref();
    let contact = person.map(|person| &person.contact);
    let point = |kind: PointKind| person.and_then(|person| person.value(kind));
    let inbox = config.inboxes.get(&conversation.inbox_id);
    let channel = channel_type(inbox.map_or(KIND, |inbox| inbox.kind)).unwrap_or_default();
    let assignee = conversation
        .assignee_id
        .and_then(|id| config.agents.get(&id));
    let team = conversation.team_id.and_then(|id| config.teams.get(&id));
    // The last message in the view is never an activity line, because the model does not record activity lines as the
    // last message.
    let last = view
        .last_message
        .as_ref()
        .map(|message| MessageEvent::of(message, view.into(), presence, links));
    let avatar = contact.map(thumbnail).unwrap_or_default();
    print(ConversationObject {
        meta: Meta {
            sender: person.map(ContactObject::of),
            channel,
            assignee: assignee.map(|agent| AgentObject::of(agent, presence)),
            team: team.map(|team| {
                let member =
                    viewer.is_some_and(|agent| config.agent_teams.contains(&(agent, team.id)));
                TeamObject::of(team, member)
            }),
            hmac_verified: view.identity.verified,
        },
        id: conversation.display_id,
        messages: last.as_slice(),
        account_id: conversation.account_id.0,
        uuid: &conversation.uuid,
        inbox_id: conversation.inbox_id.0,
        additional_attributes: &conversation.additional_attributes,
        agent_last_seen_at: seconds_or_zero(conversation.agent_seen_at),
        assignee_last_seen_at: seconds_or_zero(conversation.assignee_seen_at),
        can_reply: true,
        contact_last_seen_at: seconds_or_zero(conversation.contact_seen_at),
        custom_attributes: &conversation.custom_attributes,
        labels: &conversation.labels,
        muted: contact.is_some_and(|contact| contact.blocked),
        snoozed_until: conversation.snoozed_until.map(|at| at.iso_millis()),
        status: status_word(conversation.status),
        priority: conversation.priority.map(priority_word),
        conversation_category: "chat",
        chat_mode: "private_chat",
        is_forum: false,
        created_at: conversation.created_at.seconds(),
        updated_at: fractional_seconds(conversation.updated_at),
        timestamp: conversation.last_activity_at.seconds(),
        first_reply_created_at: seconds_or_zero(conversation.first_reply_at),
        unread_count: conversation.unread_count.min(MOST_UNREAD),
        last_non_activity_message: last.as_ref(),
        last_activity_at: conversation.last_activity_at.seconds(),
        waiting_since: seconds_or_zero(conversation.waiting_since),
        sla_policy_id: None,
        ticket_id: conversation
            .ticket_id
            .map(super::ticket_object::ticket_name),
        over_limit: false,
        content_preview: ContentPreview {
            content: view.last_message.as_ref().map(|m| m.content.as_str()),
            message_type: view.last_message.as_ref().map(type_number),
            created_at: view.last_message.as_ref().map(|m| m.created_at.seconds()),
        },
        platform: Platform {
            channel_type: channel,
            inbox_name: inbox.map(|inbox| inbox.name.as_str()).unwrap_or_default(),
            inbox_id: conversation.inbox_id.0,
        },
        account_info: AccountInfo {
            contact_name: contact.map(|contact| contact.name.as_str()),
            contact_email: point(PointKind::Email),
            contact_phone: point(PointKind::Phone),
            contact_id: contact.map(|contact| contact.id.0),
            contact_avatar: avatar,
        },
        assignment: Assignment {
            assignee_id: assignee.map(|agent| agent.id.0),
            assignee_name: assignee.map(|agent| agent.name.as_str()),
            assignee_email: assignee.map(|agent| agent.email.as_str()),
            team_id: team.map(|team| team.id.0),
            team_name: team.map(|team| team.name.as_str()),
        },
    })
}
