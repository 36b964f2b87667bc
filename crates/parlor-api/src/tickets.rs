//! `/v1/tickets`: problems for which agents and teams are responsible.

use crate::answer::{Answered, Next, answer, gone, next, ok, ok_versioned};
use crate::attachments::MessageAttachment;
use crate::attributes::{accepted, changes};
use crate::conversations::messages::uploaded;
use crate::document::fields::{Free, Id, List, Text, Time};
use crate::document::query::{Flag, Limit};
use crate::document::words::{Priority, TicketStatus};
use crate::document::{Faults, FieldPath, request};
use crate::extract::{Body, ByAgent, ByPermitted, Call, Idempotent, IfMatch, Path, Query, query};
use crate::problems::{self, Refused};
use crate::refusals::{RequestNames, plainly, refused};
use parlor_engine::EngineError;
use parlor_engine::files::links::Links;
use parlor_engine::query::TicketFilter;
use parlor_model::command::{
    ChangeTicket, CreateTicket, DeleteTicket, MAX_ATTACHMENTS, MAX_LABEL, MAX_LABELS, MAX_MESSAGE,
    MAX_NOTE, MAX_SUBJECT, TicketPatch,
};
use parlor_model::document::Patch;
use parlor_model::entities;
use parlor_model::entities::JsonMap;
use parlor_model::ids::{AgentId, ClassificationId, ContactId, ConversationId, TeamId, TicketId};
use parlor_model::refusal::Object;
use parlor_model::version::of_ticket;
use parlor_model::words::{self, AttributeObject, Word};
use serde::Serialize;
use utoipa::ToSchema;

/// A ticket: a problem for which an agent or a team is responsible.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Ticket<'a> {
    id: i64,
    /// The subject of the ticket. The subject is empty after the erasure of the contact.
    subject: &'a str,
    /// The description of the problem.
    description: &'a str,
    /// The type of the problem, such as `incident`. Each account uses its own names for types. `null` means that the
    /// ticket has no type.
    #[schema(required)]
    kind: Option<&'a str>,
    status: TicketStatus,
    /// A note about the status of the ticket. `null` means that there is no note.
    #[schema(required)]
    status_note: Option<&'a str>,
    #[schema(required)]
    priority: Option<Priority>,
    /// The contact who has the problem. `null` means that the ticket has no contact.
    #[schema(required)]
    contact_id: Option<i64>,
    /// The conversation from which the ticket was made. `null` means that the ticket was not made from a conversation.
    #[schema(required)]
    conversation_id: Option<i64>,
    /// The agent who is responsible for the ticket. `null` means that no agent is responsible.
    #[schema(required)]
    assignee_id: Option<i64>,
    /// The team that is responsible for the ticket. `null` means that no team is responsible.
    #[schema(required)]
    team_id: Option<i64>,
    /// The id of the ticket's sponsor: a classification of the kind `sponsor`. `null` means that there is no sponsor.
    #[schema(required)]
    sponsor_id: Option<i64>,
    /// The id of the ticket's subcategory: a classification of the kind `subcategory`. `null` means that there is no
    /// subcategory.
    #[schema(required)]
    subcategory_id: Option<i64>,
    /// The id of the reason for the end of the ticket: a classification of the kind `termination_code`. `null` means
    /// that there is no reason.
    #[schema(required)]
    termination_code_id: Option<i64>,
    /// The agent who created the ticket. `null` means that no agent created it.
    #[schema(required)]
    created_by_id: Option<i64>,
    labels: &'a [String],
    #[schema(value_type = Object)]
    custom_attributes: &'a JsonMap,
    attachments: Vec<MessageAttachment<'a>>,
    /// The newest changes of the ticket's status, oldest first; at most 100.
    status_changes: Vec<StatusChange>,
    /// The time by which the problem must be solved. `null` means that there is no such time.
    #[schema(required)]
    due_at: Option<Time>,
    /// The time at which the ticket was resolved or closed. `null` means that the status is `open` or `processing`.
    #[schema(required)]
    ended_at: Option<Time>,
    created_at: Time,
    updated_at: Time,
    /// The version of the ticket. Send the version as `If-Match` with a change: Parlor then refuses the change if the
    /// ticket has changed since you read it. The `ETag` header has the same value.
    version: String,
}

/// A change of a ticket's status.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StatusChange {
    /// The status before the change. `null` means that this entry is the creation of the ticket.
    #[schema(required)]
    from: Option<TicketStatus>,
    to: TicketStatus,
    at: Time,
    /// The agent who made the change. `null` means that no agent made it.
    #[schema(required)]
    agent_id: Option<i64>,
}

impl<'a> Ticket<'a> {
    pub(crate) fn of(row: &'a entities::Ticket, links: &Links) -> Self {
        Self {
            id: row.id.0,
            subject: &row.subject,
            description: &row.description,
            kind: row.kind.as_deref(),
            status: TicketStatus(row.status),
            status_note: row.status_note.as_deref(),
            priority: row.priority.map(Priority),
            contact_id: row.contact_id.map(|id| id.0),
            conversation_id: row.conversation_id.map(|id| id.0),
            assignee_id: row.assignee_id.map(|id| id.0),
            team_id: row.team_id.map(|id| id.0),
            sponsor_id: row.sponsor_id.map(|id| id.0),
            subcategory_id: row.subcategory_id.map(|id| id.0),
            termination_code_id: row.termination_code_id.map(|id| id.0),
            created_by_id: row.created_by.map(|id| id.0),
            labels: &row.labels,
            custom_attributes: &row.custom_attributes,
            attachments: (row.attachments.iter())
                .map(|file| MessageAttachment::of(file, links))
                .collect(),
            status_changes: (row.history.iter())
                .map(|change| StatusChange {
                    from: change.from.map(TicketStatus),
                    to: TicketStatus(change.to),
                    at: Time(change.at),
                    agent_id: change.agent_id.map(|id| id.0),
                })
                .collect(),
            due_at: row.due_at.map(Time),
            ended_at: row.ended_at.map(Time),
            created_at: Time(row.created_at),
            updated_at: Time(row.updated_at),
            version: of_ticket(row),
        }
    }
}

/// A page of tickets, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Tickets<'a> {
    data: Vec<Ticket<'a>>,
    next: Next,
}

query! {
    /// The query string of `list_tickets`.
    pub(crate) struct TicketQuery {
        /// Lists only tickets whose subject or description contains this text. The search ignores case and accents.
        q: String,
        /// Lists only tickets with this status.
        status: TicketStatus,
        /// Lists only tickets with the status `resolved` or `closed` (`true`), or only tickets with the status `open`
        /// or `processing` (`false`).
        ended: Flag,
        /// Lists only tickets with this priority.
        priority: Priority,
        /// Lists only tickets for which this agent is responsible.
        assignee_id: Id,
        /// Lists only tickets with a responsible agent (`true`) or only tickets without a responsible agent (`false`).
        assigned: Flag,
        /// Lists only tickets for which this team is responsible.
        team_id: Id,
        /// Lists only the tickets that this agent created.
        created_by_id: Id,
        /// Lists only the tickets of this contact.
        contact_id: Id,
        /// Lists only the tickets that were made from this conversation.
        conversation_id: Id,
        /// Lists only tickets with this label.
        label: String,
        /// The value of `next` in the previous page.
        after: Id,
        /// The maximum number of entries in the page.
        limit: Limit,
    }
}

/// Returns the statuses that both conditions accept. `None` means that there is no condition on the status. An empty
/// list means that no status meets both conditions.
fn statuses(
    status: Option<words::TicketStatus>,
    ended: Option<bool>,
) -> Option<Vec<words::TicketStatus>> {
    if status.is_none() && ended.is_none() {
        return None;
    }
    let accepts = |one: &words::TicketStatus| {
        status.is_none_or(|wanted| wanted == *one)
            && ended.is_none_or(|wanted| wanted == one.has_ended())
    };
    Some(
        words::TicketStatus::ALL
            .iter()
            .copied()
            .filter(accepts)
            .collect(),
    )
}

/// Lists the tickets that the caller may see, newest first.
///
/// Agents with the visibility `all`, and programs with an access token, see all tickets. Other agents see the tickets
/// for which they are responsible, the tickets that they created, and the tickets for which neither an agent nor a team
/// is responsible. Agents with the visibility `team` also see the tickets of their teams and of the members of these
/// teams.
#[utoipa::path(
    get, path = "/v1/tickets", tag = "tickets", operation_id = "list_tickets",
    responses((status = 200, description = "A page of tickets", body = Tickets<'_>)),
)]
pub(crate) async fn list(ByAgent(call): ByAgent, Query(query): Query<TicketQuery>) -> Answered {
    let limit = Limit::or_default(query.limit);
    let status = statuses(
        query.status.map(|word| word.0),
        query.ended.map(|flag| flag.0),
    );
    if status.as_ref().is_some_and(Vec::is_empty) {
        return Ok(ok(&Tickets {
            data: Vec::new(),
            next: Next(None),
        }));
    }
    let agents = |id: Option<Id>| id.map(|id| AgentId(id.0)).into_iter().collect();
    let filter = TicketFilter {
        text: query.q,
        status: status.unwrap_or_default(),
        priority: query.priority.map(|word| word.0).into_iter().collect(),
        assignee: agents(query.assignee_id),
        assigned: query.assigned.map(|flag| flag.0),
        team: (query.team_id.map(|id| TeamId(id.0)).into_iter()).collect(),
        created_by: agents(query.created_by_id),
        contact: query.contact_id.map(|id| ContactId(id.0)),
        conversation: query.conversation_id.map(|id| ConversationId(id.0)),
        label: query.label,
        scope: call.caller.visibility().scope,
        after: query.after.map(|id| TicketId(id.0)),
        limit: limit.saturating_add(1),
        ..TicketFilter::default()
    };
    let mut rows = call.engine().tickets(call.caller.account, &filter).await?;
    let next = next(&mut rows, limit, |row| row.id.0);
    let links = call.engine().links();
    Ok(ok(&Tickets {
        data: rows.iter().map(|row| Ticket::of(row, &links)).collect(),
        next,
    }))
}

/// Returns a ticket.
#[utoipa::path(
    get, path = "/v1/tickets/{id}", tag = "tickets", operation_id = "get_ticket",
    responses((status = 200, description = "The ticket", body = Ticket<'_>)),
)]
pub(crate) async fn show(ByAgent(call): ByAgent, Path(id): Path<TicketId>) -> Answered {
    let visibility = call.caller.visibility();
    let row = (call.engine())
        .ticket(call.caller.account, &visibility, id)
        .await?;
    let shown = Ticket::of(&row, &call.engine().links());
    Ok(ok_versioned(&shown, &shown.version))
}

request! {
    /// The body of a request that creates a ticket.
    pub(crate) struct NewTicket {
        /// The subject of the ticket.
        subject: Text<1, MAX_SUBJECT>,
        /// The description of the problem. Default: no description.
        description: Option<Text<0, MAX_MESSAGE>>,
        /// The type of the problem, such as `incident`. Each account uses its own names for types. Default: no type.
        kind: Option<Text<1, MAX_LABEL>>,
        /// The status of the ticket. Default: `open`.
        status: Option<TicketStatus>,
        /// A note about the status of the ticket. Default: no note.
        status_note: Option<Text<1, MAX_NOTE>>,
        /// The priority of the ticket. Default: no priority.
        priority: Option<Priority>,
        /// The contact who has the problem. Default: the contact of the conversation in `conversation_id`. If there is
        /// no such contact, the ticket has no contact.
        contact_id: Option<Id>,
        /// The conversation from which the ticket is made. Default: no conversation.
        conversation_id: Option<Id>,
        /// The agent who is responsible for the ticket. The agent must be active. Default: no agent.
        assignee_id: Option<Id>,
        /// The team that is responsible for the ticket. Default: no team.
        team_id: Option<Id>,
        /// The id of the ticket's sponsor: an active classification of the kind `sponsor`.
        sponsor_id: Option<Id>,
        /// The id of the ticket's subcategory: an active classification of the kind `subcategory`.
        subcategory_id: Option<Id>,
        /// The id of the reason for the end of the ticket: an active classification of the kind `termination_code`.
        termination_code_id: Option<Id>,
        /// The labels of the ticket.
        labels: List<Text<1, MAX_LABEL>, MAX_LABELS>,
        /// The values of the ticket's custom attributes, by attribute name.
        custom_attributes: Free,
        /// The ids of files that the caller uploaded with `POST /v1/attachments`.
        attachment_ids: List<Id, MAX_ATTACHMENTS>,
        /// The time by which the problem must be solved. Default: no such time.
        due_at: Option<Time>,
    }
}

request! {
    /// Changes to a ticket. Absent members keep their values.
    pub(crate) struct TicketChange {
        /// The new subject of the ticket.
        subject: Option<Text<1, MAX_SUBJECT>>,
        /// The new description of the problem.
        description: Option<Text<0, MAX_MESSAGE>>,
        /// The new type of the problem. `null` removes the type.
        kind: Patch<Text<1, MAX_LABEL>>,
        /// The new status of the ticket.
        status: Option<TicketStatus>,
        /// A new note about the status. `null` removes the note.
        status_note: Patch<Text<1, MAX_NOTE>>,
        /// The new priority of the ticket. `null` removes the priority.
        priority: Patch<Priority>,
        /// The new contact of the ticket. `null` removes the contact. If the ticket has a conversation, the new contact
        /// must be the contact of that conversation.
        contact_id: Patch<Id>,
        /// The conversation from which the ticket was made. The ticket gets the contact of this conversation. `null`
        /// separates the ticket from its conversation.
        conversation_id: Patch<Id>,
        /// The new responsible agent, who must be active. `null` removes the agent.
        assignee_id: Patch<Id>,
        /// The new responsible team. `null` removes the team.
        team_id: Patch<Id>,
        /// The id of the new sponsor. `null` removes the sponsor.
        sponsor_id: Patch<Id>,
        /// The id of the new subcategory. `null` removes the subcategory.
        subcategory_id: Patch<Id>,
        /// The id of the new reason for the end of the ticket. `null` removes the reason.
        termination_code_id: Patch<Id>,
        /// The new labels. This list replaces all labels of the ticket.
        labels: Option<List<Text<1, MAX_LABEL>, MAX_LABELS>>,
        /// The new values of custom attributes, by attribute name. `null` removes the value of an attribute.
        custom_attributes: Free,
        /// The ids of the ticket's files after the change. These can be files that the ticket already has, and files
        /// that the caller uploaded. Parlor removes all other files from the ticket.
        attachment_ids: Option<List<Id, MAX_ATTACHMENTS>>,
        /// The new time by which the problem must be solved. `null` removes the time.
        due_at: Patch<Time>,
    }
}

fn labels(list: List<Text<1, MAX_LABEL>, MAX_LABELS>) -> Vec<String> {
    list.0.into_iter().map(|label| label.0).collect()
}

/// Creates a ticket.
#[utoipa::path(
    post, path = "/v1/tickets", tag = "tickets", operation_id = "create_ticket",
    request_body(example = json!({"subject": "The lamp does not light", "kind": "incident", "priority": "high"})),
    responses((status = 201, description = "The ticket", body = Ticket<'_>)),
    extensions(("x-refusals" = json!([problems::CONTACT_ERASED]))),
)]
pub(crate) async fn create(
    ByAgent(call): ByAgent,
    Idempotent(keyed): Idempotent,
    Body(request): Body<NewTicket>,
) -> Answered {
    let mut faults = Faults::default();
    let custom_attributes = accepted(
        &call.caller.config,
        AttributeObject::Ticket,
        request.custom_attributes.0,
        &FieldPath::TOP.key("custom_attributes"),
        &mut faults,
    );
    if !faults.is_empty() {
        return Err(problems::of_faults(faults));
    }
    let files = uploaded(request.attachment_ids.0);
    let fields = TicketPatch {
        contact: Patch::given(request.contact_id.map(|id| ContactId(id.0))),
        conversation: Patch::given(request.conversation_id.map(|id| ConversationId(id.0))),
        subject: Some(request.subject.0),
        description: request.description.map(|text| text.0),
        kind: Patch::given(request.kind.map(|kind| kind.0)),
        status: request.status.map(|status| status.0),
        status_note: Patch::given(request.status_note.map(|note| note.0)),
        priority: Patch::given(request.priority.map(|priority| priority.0)),
        assignee: Patch::given(request.assignee_id.map(|id| AgentId(id.0))),
        team: Patch::given(request.team_id.map(|id| TeamId(id.0))),
        sponsor: Patch::given(request.sponsor_id.map(|id| ClassificationId(id.0))),
        subcategory: Patch::given((request.subcategory_id).map(|id| ClassificationId(id.0))),
        termination_code: Patch::given(
            (request.termination_code_id).map(|id| ClassificationId(id.0)),
        ),
        labels: Some(labels(request.labels)),
        custom_attributes,
        details: JsonMap::new(),
        attachments: (!files.is_empty()).then_some(files),
        due_at: Patch::given(request.due_at.map(|time| time.0)),
    };
    let links = call.engine().links();
    keyed
        .execute(call.engine(), CreateTicket { fields }, move |row| {
            answer(201, &Ticket::of(row, &links))
        })
        .await
        .map_err(|error| refusal_for(error, &call))
}

/// Changes a ticket.
#[utoipa::path(
    patch, path = "/v1/tickets/{id}", tag = "tickets", operation_id = "change_ticket",
    request_body(example = json!({"status": "resolved", "status_note": "Sent a new lamp", "priority": null})),
    responses((status = 200, description = "The ticket", body = Ticket<'_>)),
    extensions(("x-refusals" = json!([problems::CONTACT_ERASED]))),
)]
pub(crate) async fn change(
    ByAgent(call): ByAgent,
    Idempotent(keyed): Idempotent,
    Path(ticket): Path<TicketId>,
    IfMatch(expects): IfMatch,
    Body(request): Body<TicketChange>,
) -> Answered {
    let mut faults = Faults::default();
    let custom_attributes = changes(
        &call.caller.config,
        AttributeObject::Ticket,
        request.custom_attributes.0,
        &FieldPath::TOP.key("custom_attributes"),
        &mut faults,
    );
    if !faults.is_empty() {
        return Err(problems::of_faults(faults));
    }
    let fields = TicketPatch {
        contact: request.contact_id.map(|id| ContactId(id.0)),
        conversation: (request.conversation_id).map(|id| ConversationId(id.0)),
        subject: request.subject.map(|text| text.0),
        description: request.description.map(|text| text.0),
        kind: request.kind.map(|kind| kind.0),
        status: request.status.map(|status| status.0),
        status_note: request.status_note.map(|note| note.0),
        priority: request.priority.map(|priority| priority.0),
        assignee: request.assignee_id.map(|id| AgentId(id.0)),
        team: request.team_id.map(|id| TeamId(id.0)),
        sponsor: request.sponsor_id.map(|id| ClassificationId(id.0)),
        subcategory: (request.subcategory_id).map(|id| ClassificationId(id.0)),
        termination_code: (request.termination_code_id).map(|id| ClassificationId(id.0)),
        labels: request.labels.map(labels),
        custom_attributes,
        details: JsonMap::new(),
        attachments: request.attachment_ids.map(|ids| uploaded(ids.0)),
        due_at: request.due_at.map(|time| time.0),
    };
    let links = call.engine().links();
    keyed
        .execute_if(
            call.engine(),
            ChangeTicket { ticket, fields },
            expects,
            move |row| answer(200, &Ticket::of(row, &links)),
        )
        .await
        .map_err(|error| refusal_for(error, &call))
}

/// Deletes a ticket.
///
/// Only supervisors, administrators and programs with an access token may delete tickets.
#[utoipa::path(
    delete, path = "/v1/tickets/{id}", tag = "tickets", operation_id = "delete_ticket",
    responses((status = 204, description = "The ticket is deleted")),
)]
pub(crate) async fn remove(
    ByPermitted(call): ByPermitted,
    Idempotent(keyed): Idempotent,
    Path(ticket): Path<TicketId>,
    IfMatch(expects): IfMatch,
) -> Answered {
    keyed
        .execute_if(call.engine(), DeleteTicket { ticket }, expects, |_| gone())
        .await
        .map_err(|error| refused(error, plainly(Some(&call.caller.config))))
}

fn refusal_for(error: EngineError, call: &Call) -> Refused {
    let names = RequestNames {
        object: &|object| match object {
            Object::Contact => Some("contact_id".to_owned()),
            Object::Conversation => Some("conversation_id".to_owned()),
            Object::Agent => Some("assignee_id".to_owned()),
            Object::Team => Some("team_id".to_owned()),
            _ => None,
        },
        field: &|field| match field {
            "attachments" => "attachment_ids".to_owned(),
            other => other.to_owned(),
        },
        ..plainly(Some(&call.caller.config))
    };
    refused(error, names)
}
