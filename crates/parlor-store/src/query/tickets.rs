//! Queries for tickets.

use super::{Query, Select, Statement};
use crate::sql::{Database, id_list, listed, word_list};
use parlor_model::canonical;
use parlor_model::entities::{Conversation, Ticket};
use parlor_model::ids::{
    AccountId, AgentId, ClassificationId, ContactId, ConversationId, Id as _, TeamId, TicketId,
};
use parlor_model::time::Timestamp;
use parlor_model::visibility::VisibilityScope;
use parlor_model::words::{Priority, TicketStatus};

/// Conditions on tickets. A field that is `None` or an empty list sets no condition.
#[derive(Clone, Debug, Default)]
pub struct TicketFilter {
    /// A text. The subject or the description of the ticket must contain the text. The texts are compared in the search
    /// form (lower case, without accents).
    pub text: Option<String>,
    /// The contact of the ticket.
    pub contact: Option<ContactId>,
    /// The conversation of the ticket.
    pub conversation: Option<ConversationId>,
    /// The status must be one of these values.
    pub status: Vec<TicketStatus>,
    /// The priority must be one of these values.
    pub priority: Vec<Priority>,
    /// The responsible agent must be one of these agents.
    pub assignee: Vec<AgentId>,
    /// Whether an agent is responsible for the ticket.
    pub assigned: Option<bool>,
    /// The agent who created the ticket must be one of these agents.
    pub created_by: Vec<AgentId>,
    /// The responsible team must be one of these teams.
    pub team: Vec<TeamId>,
    /// The sponsor must be one of these classifications.
    pub sponsor: Vec<ClassificationId>,
    /// The termination code must be one of these classifications.
    pub termination_code: Vec<ClassificationId>,
    /// A label that the ticket must have.
    pub label: Option<String>,
    /// The earliest due time, inclusive.
    pub due_from: Option<Timestamp>,
    /// The latest due time, inclusive.
    pub due_to: Option<Timestamp>,
    /// The earliest time of creation, inclusive.
    pub created_from: Option<Timestamp>,
    /// The latest time of creation, inclusive.
    pub created_to: Option<Timestamp>,
    /// The visibility scope of the reader. `None` means full visibility.
    pub scope: Option<VisibilityScope>,
    /// The id of the last ticket that the caller already has. The result contains older tickets. `None` means that the
    /// result begins with the newest ticket.
    pub after: Option<TicketId>,
    /// The number of rows to skip.
    pub offset: i64,
    /// The maximum number of rows, 1 to [`MAX_PAGE`](super::MAX_PAGE).
    pub limit: i64,
}

impl TicketFilter {
    /// Adds all conditions except the conditions of the fields `contact`, `conversation` and `after`.
    fn conditions(&self, account: AccountId, select: Select) -> Select {
        let mut select = select.equal("account_id", &account);
        if let Some(scope) = &self.scope {
            select = select.condition(visible(scope));
        }
        if let Some(text) = &self.text {
            let found = select.contains("search_text", &canonical::search(text));
            select = select.condition(found);
        }
        if !self.status.is_empty() {
            select = select.condition(format!("status IN ({})", word_list(&self.status)));
        }
        if !self.priority.is_empty() {
            select = select.condition(format!("priority IN ({})", word_list(&self.priority)));
        }
        for (column, ids) in [
            ("assignee_id", &self.assignee),
            ("created_by", &self.created_by),
        ] {
            if !ids.is_empty() {
                select = select.condition(format!("{column} IN ({})", id_list(ids)));
            }
        }
        match self.assigned {
            Some(true) => select = select.condition("assignee_id IS NOT NULL"),
            Some(false) => select = select.condition("assignee_id IS NULL"),
            None => {}
        }
        if !self.team.is_empty() {
            select = select.condition(format!("team_id IN ({})", id_list(&self.team)));
        }
        for (column, ids) in [
            ("sponsor_id", &self.sponsor),
            ("termination_code_id", &self.termination_code),
        ] {
            if !ids.is_empty() {
                select = select.condition(format!("{column} IN ({})", id_list(ids)));
            }
        }
        if let Some(label) = &self.label {
            let find = match select.database() {
                Database::Sqlite => "instr",
                Database::Postgres => "strpos",
            };
            let place = select.bind(&Conversation::label_line(&canonical::name(label)));
            select = select.condition(format!("{find}(label_keys, {place}) > 0"));
        }
        select
            .compare_some("due_at", ">=", self.due_from.as_ref())
            .compare_some("due_at", "<=", self.due_to.as_ref())
            .compare_some("created_at", ">=", self.created_from.as_ref())
            .compare_some("created_at", "<=", self.created_to.as_ref())
    }
}

/// Returns the condition that a ticket is visible in this scope. The rule is the same as in
/// [`parlor_model::audience::Audience::of_ticket`].
fn visible(scope: &VisibilityScope) -> String {
    let agents = listed(scope.assignees.iter().map(|id| id.get().to_string()));
    let teams = listed(scope.teams.iter().map(|id| id.get().to_string()));
    let me = scope.agent.get();
    format!(
        "(assignee_id IN ({agents}) OR team_id IN ({teams}) OR created_by = {me} OR (assignee_id IS NULL AND team_id IS NULL))"
    )
}

/// At most `limit` tickets that meet the conditions, newest first.
#[derive(Clone, Copy, Debug)]
pub struct Tickets<'a> {
    /// The account.
    pub account: AccountId,
    /// The conditions.
    pub filter: &'a TicketFilter,
}

impl Query for Tickets<'_> {
    type Row = Ticket;
    fn statement(&self, select: Select) -> Statement<Ticket> {
        let (filter, after) = (self.filter, self.filter.after.as_ref());
        let select = filter.conditions(self.account, select);
        let (select, order) = match (&filter.conversation, &filter.contact) {
            (Some(conversation), contact) => select
                .equal_some("contact_id", contact.as_ref())
                .within("conversation_id", conversation, "id", after),
            (None, Some(contact)) => select.within("contact_id", contact, "id", after),
            (None, None) => (select.compare_some("id", "<", after), "id DESC".to_owned()),
        };
        select.page(&order, filter.limit, filter.offset)
    }
}

/// The total number of tickets that meet the conditions.
#[derive(Clone, Copy, Debug)]
pub struct TicketCount<'a> {
    /// The account.
    pub account: AccountId,
    /// The conditions.
    pub filter: &'a TicketFilter,
}

impl Query for TicketCount<'_> {
    type Row = (i64,);
    fn statement(&self, select: Select) -> Statement<(i64,)> {
        let filter = self.filter;
        (filter.conditions(self.account, select))
            .equal_some("contact_id", filter.contact.as_ref())
            .equal_some("conversation_id", filter.conversation.as_ref())
            .count::<Ticket>()
    }
}
