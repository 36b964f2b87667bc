//! Tickets: their visibility, their fields and their events.

use super::attachments;
use super::people::{are_bounded, is_erased, living, merge};
use crate::acts::{
    LabelChange, MAX_LABEL, MAX_LABELS, MAX_MESSAGE, MAX_NOTE, MAX_SUBJECT, TicketPatch, labelled,
};
use crate::audience::Audience;
use crate::config::AccountConfig;
use crate::document::Patch;
use crate::entities::{Conversation, Event, JsonMap, Ticket, TicketStatusChange};
use crate::ids::{AccountId, AgentId, ConversationId, TicketId};
use crate::refusal::{Conflict, FieldCode, FieldError, Object, Refusal};
use crate::routing;
use crate::state::{Context, ConversationName, Decided, State};
use crate::visibility::ReaderVisibility;
use crate::words::{ClassificationKind, TicketStatus};
use serde_json::{Value, json};

impl Audience {
    /// Returns the audience of a ticket: the responsible agent, the responsible team, and the agent who created the
    /// ticket. If no agent and no team is responsible, all agents are in the audience.
    #[must_use]
    pub fn of_ticket(ticket: &Ticket) -> Self {
        let mut audience = Self::default();
        audience.add_ticket(ticket);
        audience
    }

    fn add_ticket(&mut self, ticket: &Ticket) {
        self.everybody |= ticket.assignee_id.is_none() && ticket.team_id.is_none();
        self.assignees.extend(ticket.assignee_id);
        self.teams.extend(ticket.team_id);
        self.named.extend(ticket.created_by);
    }
}

/// Finds a ticket that the actor may see.
pub(crate) fn find(state: &State, cx: &Context<'_>, id: TicketId) -> Decided<Ticket> {
    let ticket =
        (state.ticket(cx.account, id)?.cloned()).ok_or(Refusal::NotFound(Object::Ticket))?;
    if let Some(reader) = cx.actor.reader() {
        let config = state.config(cx.account)?;
        if !ReaderVisibility::of(&config, reader).admits(&Audience::of_ticket(&ticket)) {
            return Err(Refusal::NotFound(Object::Ticket).into());
        }
    }
    Ok(ticket)
}

/// Writes an event about a ticket. `before` is the ticket before the change, if there is one. The audience of `before`
/// receives the event too.
pub(crate) fn ticket_event(
    state: &mut State,
    cx: &Context<'_>,
    ticket: &Ticket,
    before: Option<&Ticket>,
    agent: Option<AgentId>,
    (kind, data): (&str, &Value),
) -> Decided<()> {
    let mut audience = Audience::of_ticket(ticket);
    if let Some(before) = before {
        audience.add_ticket(before);
    }
    audience.named.extend(agent);
    state.put_event(Event {
        account_id: ticket.account_id,
        number: 0,
        kind: kind.to_owned(),
        occurred_at: cx.now,
        conversation_id: None,
        contact_id: ticket.contact_id,
        agent_id: agent,
        data: data.to_string(),
        audience,
        thread_position: None,
    })
}

/// Writes `ticket.updated` with the names of the changed fields.
pub(crate) fn tell_changed(
    state: &mut State,
    cx: &Context<'_>,
    ticket: &Ticket,
    before: &Ticket,
    agent: Option<AgentId>,
) -> Decided<()> {
    let data =
        json!({"ticket_id": ticket.id, "status": ticket.status, "fields": changed(before, ticket)});
    ticket_event(
        state,
        cx,
        ticket,
        Some(before),
        agent,
        ("ticket.updated", &data),
    )
}

/// Returns the names that the changed fields have in the API under `/v1`.
fn changed(before: &Ticket, after: &Ticket) -> Vec<&'static str> {
    let mut names = Vec::new();
    macro_rules! see {
        ($($field:ident $name:literal),* $(,)?) => {$(
            if before.$field != after.$field {
                names.push($name);
            }
        )*};
    }
    see!(
        contact_id "contact_id", conversation_id "conversation_id", subject "subject", description "description", kind "kind",
        status "status", status_note "status_note", priority "priority", assignee_id "assignee_id", team_id "team_id",
        sponsor_id "sponsor_id", subcategory_id "subcategory_id", termination_code_id "termination_code_id",
        labels "labels", custom_attributes "custom_attributes", details "details", attachments "attachments", due_at "due_at",
    );
    names
}

/// Applies a change of fields to a ticket.
pub(crate) fn apply(
    state: &mut State,
    cx: &mut Context<'_>,
    ticket: &mut Ticket,
    patch: &TicketPatch,
) -> Decided<()> {
    let account = ticket.account_id;
    let config = state.config(account)?;
    texts(ticket, patch)?;
    responsible(&config, ticket, patch)?;
    classify(&config, ticket, patch)?;
    about(state, cx, &config, ticket, patch)?;
    patch.priority.apply(&mut ticket.priority);
    patch.due_at.apply(&mut ticket.due_at);
    merge(&mut ticket.custom_attributes, &patch.custom_attributes);
    merge(&mut ticket.details, &patch.details);
    for (field, attributes) in [
        ("custom_attributes", &ticket.custom_attributes),
        ("details", &ticket.details),
    ] {
        if !are_bounded(attributes) {
            return Err(Refusal::field(field, FieldCode::TooLong).into());
        }
    }
    if let Some(files) = &patch.attachments {
        // Only agents can upload files.
        let agent = cx.agent()?;
        ticket.attachments = attachments::hold_these(state, cx, agent, files, &ticket.attachments)?;
        attachments::belong(state, account, &ticket.attachments, ticket.id)?;
    }
    if let Some(status) = patch.status
        && status != ticket.status
    {
        let from = Some(ticket.status);
        set_status(ticket, cx, from, status);
    }
    Ok(())
}

/// Sets the status of a ticket, and adds the change to the ticket's history. The history contains only the last
/// [`Ticket::MAX_HISTORY`] changes of the status.
pub(crate) fn set_status(
    ticket: &mut Ticket,
    cx: &Context<'_>,
    from: Option<TicketStatus>,
    to: TicketStatus,
) {
    ticket.status = to;
    ticket.ended_at = (to.has_ended()).then(|| ticket.ended_at.unwrap_or(cx.now));
    ticket.history.push(TicketStatusChange {
        from,
        to,
        at: cx.now,
        agent_id: cx.actor.agent(),
    });
    let excess = ticket.history.len().saturating_sub(Ticket::MAX_HISTORY);
    ticket.history.drain(..excess);
}

fn texts(ticket: &mut Ticket, patch: &TicketPatch) -> Decided<()> {
    let mut errors = Vec::new();
    let mut check = |field: &str, text: &str, most: usize, required: bool| {
        let code = if required && text.is_empty() {
            FieldCode::Required
        } else if text.chars().count() > most {
            FieldCode::TooLong
        } else {
            return;
        };
        errors.push(FieldError {
            field: field.to_owned(),
            code,
        });
    };
    if let Some(subject) = &patch.subject {
        check("subject", subject, MAX_SUBJECT, true);
        ticket.subject.clone_from(subject);
    }
    if let Some(description) = &patch.description {
        check("description", description, MAX_MESSAGE, false);
        ticket.description.clone_from(description);
    }
    if let Patch::Value(kind) = &patch.kind {
        check("kind", kind, MAX_LABEL, true);
    }
    patch.kind.clone().apply(&mut ticket.kind);
    if let Patch::Value(note) = &patch.status_note {
        check("status_note", note, MAX_NOTE, false);
    }
    patch.status_note.clone().apply(&mut ticket.status_note);
    if let Some(labels) = &patch.labels {
        let labels = labelled(&[], &LabelChange::Set(labels.clone()));
        labels
            .iter()
            .for_each(|label| check("labels", label, MAX_LABEL, true));
        ticket.labels = labels;
    }
    if ticket.labels.len() > MAX_LABELS {
        errors.push(FieldError {
            field: "labels".to_owned(),
            code: FieldCode::TooLong,
        });
    }
    if errors.is_empty() {
        Ok(())
    } else {
        Err(Refusal::Invalid(errors).into())
    }
}

fn responsible(config: &AccountConfig, ticket: &mut Ticket, patch: &TicketPatch) -> Decided<()> {
    if let Patch::Value(assignee) = patch.assignee {
        let agent = config.agents.get(&assignee);
        // If the present assignee is deactivated, the ticket may keep this assignee.
        if !agent.is_some_and(|agent| agent.active) && ticket.assignee_id != Some(assignee) {
            return Err(Refusal::NotFound(Object::Agent).into());
        }
    }
    patch.assignee.apply(&mut ticket.assignee_id);
    let team = patch.team.value();
    if team.is_some_and(|id| !config.teams.contains_key(&id)) {
        return Err(Refusal::NotFound(Object::Team).into());
    }
    patch.team.apply(&mut ticket.team_id);
    Ok(())
}

/// Sets the classifications of a ticket. A new classification must be active and of the right kind. The ticket may keep
/// a classification that has become inactive.
fn classify(config: &AccountConfig, ticket: &mut Ticket, patch: &TicketPatch) -> Decided<()> {
    let mut errors = Vec::new();
    for (field, kind, wanted, row) in [
        (
            "sponsor_id",
            ClassificationKind::Sponsor,
            patch.sponsor,
            &mut ticket.sponsor_id,
        ),
        (
            "subcategory_id",
            ClassificationKind::Subcategory,
            patch.subcategory,
            &mut ticket.subcategory_id,
        ),
        (
            "termination_code_id",
            ClassificationKind::TerminationCode,
            patch.termination_code,
            &mut ticket.termination_code_id,
        ),
    ] {
        if let Patch::Value(id) = wanted {
            let entry = config.classification(kind, id);
            if !entry.is_some_and(|entry| entry.active) && *row != Some(id) {
                errors.push(FieldError {
                    field: field.to_owned(),
                    code: FieldCode::Unknown,
                });
            }
        }
        wanted.apply(row);
    }
    if errors.is_empty() {
        Ok(())
    } else {
        Err(Refusal::Invalid(errors).into())
    }
}

/// Sets the contact and the conversation of a ticket. A ticket with a conversation gets the contact of this
/// conversation. If the requested change names another contact, the change is refused.
fn about(
    state: &mut State,
    cx: &Context<'_>,
    config: &AccountConfig,
    ticket: &mut Ticket,
    patch: &TicketPatch,
) -> Decided<()> {
    let account = ticket.account_id;
    match patch.contact {
        Patch::Absent => {}
        Patch::Null => ticket.contact_id = None,
        Patch::Value(id) => ticket.contact_id = Some(living(state, account, id)?),
    }
    patch.conversation.apply(&mut ticket.conversation_id);
    if patch.contact.is_absent() && patch.conversation.is_absent() {
        return Ok(());
    }
    if let Some(id) = ticket.conversation_id {
        let row = seen(state, cx, config, id)?;
        if !patch.contact.is_absent() && ticket.contact_id != row.contact_id {
            // The refusal must name a field of the request. If the request names a conversation, the refusal names the
            // field of the conversation, otherwise the field of the contact.
            let field = match patch.conversation.is_absent() {
                true => "contact_id",
                false => "conversation_id",
            };
            return Err(Refusal::field(field, FieldCode::NotAllowed).into());
        }
        ticket.contact_id = row.contact_id;
    }
    // A contact is erased only once. So no later erasure would erase the texts of a new ticket of an erased contact,
    // and the change is refused.
    if is_erased(state, account, ticket.contact_id)? {
        return Err(Refusal::Conflict(Conflict::ContactErased).into());
    }
    Ok(())
}

/// Returns a conversation that the actor may see.
fn seen(
    state: &State,
    cx: &Context<'_>,
    config: &AccountConfig,
    id: ConversationId,
) -> Decided<Conversation> {
    let row = state.conversation_named(cx.account, &ConversationName::Id(id))?;
    let row = row
        .cloned()
        .ok_or(Refusal::NotFound(Object::Conversation))?;
    let unseen = (cx.actor.reader())
        .is_some_and(|reader| !ReaderVisibility::of(config, reader).sees(config, &row));
    if unseen {
        return Err(Refusal::NotFound(Object::Conversation).into());
    }
    Ok(row)
}

/// Updates `ticket_id`, the newest ticket, in these conversations and in the targets into which they are merged. Call
/// this function after the tickets are written.
pub(crate) fn renew_newest(
    state: &mut State,
    cx: &Context<'_>,
    conversations: [Option<ConversationId>; 2],
) -> Decided<()> {
    for id in conversations.into_iter().flatten() {
        let mut next = Some(id);
        while let Some(mut row) = match next {
            Some(id) => state.conversation(cx.account, id)?.cloned(),
            None => None,
        } {
            next = row.merged_into;
            if set_newest(state, cx, &mut row, None)? {
                state.put(row);
            }
        }
    }
    Ok(())
}

/// Sets `ticket_id`, the newest ticket of a conversation. The function also considers the tickets of the conversations
/// that are merged into this conversation. `leaving` is a merged conversation that is being separated, and its tickets
/// are ignored. Returns whether the row changed. If so, the calling function must write the row.
pub(crate) fn set_newest(
    state: &mut State,
    cx: &Context<'_>,
    row: &mut Conversation,
    leaving: Option<ConversationId>,
) -> Decided<bool> {
    let mut newest = state.newest_ticket_of(row.account_id, row.id)?;
    if row.merged_count > 0 || leaving.is_some() {
        for joined in state.joined_to(row.account_id, row.id)? {
            if Some(joined.id) != leaving {
                newest = newest.max(joined.ticket_id);
            }
        }
    }
    link(state, cx, row, newest)
}

/// Sets `ticket_id`, the ticket that a conversation shows, and writes the event `conversation.updated`. Returns whether
/// the row changed. If so, the calling function must write the row.
pub(crate) fn link(
    state: &mut State,
    cx: &Context<'_>,
    row: &mut Conversation,
    ticket: Option<TicketId>,
) -> Decided<bool> {
    if row.ticket_id == ticket {
        return Ok(false);
    }
    row.ticket_id = ticket;
    row.updated_at = cx.now;
    let data = json!({"ticket_id": row.ticket_id});
    let agent = cx.actor.agent();
    routing::emit(state, cx, row, "conversation.updated", agent, &data)?;
    Ok(true)
}

/// Erases the personal data of a ticket, and adds the storage keys of its files to `files`.
pub(crate) fn erase(
    state: &mut State,
    account: AccountId,
    ticket: &mut Ticket,
    files: &mut Vec<String>,
) -> Decided<()> {
    attachments::discard(state, account, &ticket.attachments, files)?;
    ticket.subject.clear();
    ticket.description.clear();
    ticket.status_note = None;
    ticket.custom_attributes = JsonMap::new();
    ticket.details = JsonMap::new();
    ticket.attachments = Vec::new();
    Ok(())
}
