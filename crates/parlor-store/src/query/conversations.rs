//! Queries for conversations with their messages, routing decisions and read marks, and for cases.

use super::{MAX_PAGE, Query, Select, Statement};
use crate::catalogue::column_list;
use crate::row::Columns;
use parlor_model::entities::{
    Case, Conversation, Message, ReadMark, RoutingDecision, ServiceRecord,
};
use parlor_model::ids::{AccountId, AgentId, CaseId, ContactId, ConversationId, MessageId};
use parlor_model::time::Timestamp;

/// At most `limit` of a contact's conversations, newest first.
#[derive(Clone, Copy, Debug)]
pub struct ConversationsOf {
    /// The account.
    pub account: AccountId,
    /// The contact.
    pub contact: ContactId,
    /// The id of the last conversation that the caller already has. The result contains older conversations. `None`
    /// means that the result begins with the newest conversation.
    pub after: Option<ConversationId>,
    /// The maximum number of rows, 1 to [`MAX_PAGE`].
    pub limit: i64,
}

impl Query for ConversationsOf {
    type Row = Conversation;
    fn statement(&self, select: Select) -> Statement<Conversation> {
        let account = select.account_of_narrower();
        let select = select.equal(account, &self.account);
        let (select, order) = select.within("contact_id", &self.contact, "id", self.after.as_ref());
        select.page(&order, self.limit, 0)
    }
}

/// The conversations with these ids, ordered by id.
#[derive(Clone, Copy, Debug)]
pub struct ConversationsById<'a> {
    /// The account.
    pub account: AccountId,
    /// The ids.
    pub ids: &'a [ConversationId],
}

impl Query for ConversationsById<'_> {
    type Row = Conversation;
    fn statement(&self, select: Select) -> Statement<Conversation> {
        let account = select.account_of_narrower();
        select
            .equal(account, &self.account)
            .one_of("id", self.ids)
            .rows("ORDER BY id")
    }
}

/// Conditions on service records. A field with `None` sets no condition.
#[derive(Clone, Debug, Default)]
pub struct RecordFilter {
    /// The agent of the record must be one of these agents.
    pub agents: Option<Vec<AgentId>>,
    /// The contact of the conversation.
    pub contact: Option<ContactId>,
    /// The earliest time of the pick-up that opened the record, inclusive.
    pub started_from: Option<Timestamp>,
    /// The latest time of the pick-up that opened the record, inclusive.
    pub started_to: Option<Timestamp>,
    /// Whether the record is completed.
    pub completed: Option<bool>,
    /// The number of rows to skip.
    pub offset: i64,
    /// The maximum number of rows, 1 to [`MAX_PAGE`].
    pub limit: i64,
}

impl RecordFilter {
    fn conditions(&self, account: AccountId, select: Select) -> Select {
        let mut select = select
            .equal("r.account_id", &account)
            .compare_some("r.started_at", ">=", self.started_from.as_ref())
            .compare_some("r.started_at", "<=", self.started_to.as_ref());
        if let Some(agents) = &self.agents {
            select = select.one_of("r.agent_id", agents);
        }
        if let Some(contact) = &self.contact {
            let contact = select.bind(contact);
            select = select.condition(format!(
                "EXISTS (SELECT 1 FROM conversations AS c WHERE c.account_id = r.account_id AND c.id = r.conversation_id AND c.contact_id = {contact})"
            ));
        }
        match self.completed {
            Some(true) => select.condition("r.completed_at IS NOT NULL"),
            Some(false) => select.condition("r.completed_at IS NULL"),
            None => select,
        }
    }
}

/// At most `limit` service records that meet the conditions, ordered by the conversation's id.
#[derive(Clone, Copy, Debug)]
pub struct Records<'a> {
    /// The account.
    pub account: AccountId,
    /// The conditions.
    pub filter: &'a RecordFilter,
}

impl Query for Records<'_> {
    type Row = ServiceRecord;
    fn statement(&self, select: Select) -> Statement<ServiceRecord> {
        let select = self.filter.conditions(self.account, select);
        let (limit, offset) = (
            self.filter.limit.clamp(0, MAX_PAGE),
            self.filter.offset.max(0),
        );
        let sql = format!(
            "SELECT {} FROM service_records AS r WHERE {} ORDER BY r.conversation_id LIMIT {limit} OFFSET {offset}",
            column_list(<ServiceRecord as Columns>::COLUMNS, "r."),
            select.conditions(),
        );
        select.statement(sql).sorted()
    }
}

/// The total number of service records that meet the conditions.
#[derive(Clone, Copy, Debug)]
pub struct RecordCount<'a> {
    /// The account.
    pub account: AccountId,
    /// The conditions.
    pub filter: &'a RecordFilter,
}

impl Query for RecordCount<'_> {
    type Row = (i64,);
    fn statement(&self, select: Select) -> Statement<(i64,)> {
        let select = self.filter.conditions(self.account, select);
        let sql = format!(
            "SELECT count(*) FROM service_records AS r WHERE {}",
            select.conditions()
        );
        select.statement(sql)
    }
}

/// At most `limit` of a conversation's messages, ordered by position.
#[derive(Clone, Copy, Debug)]
pub struct Messages {
    /// The account.
    pub account: AccountId,
    /// The conversation.
    pub conversation: ConversationId,
    /// The exclusive lower bound of the positions.
    pub after: i64,
    /// The maximum number of rows.
    pub limit: i64,
}

impl Query for Messages {
    type Row = Message;
    fn statement(&self, select: Select) -> Statement<Message> {
        select
            .equal("conversation_id", &self.conversation)
            .equal("account_id", &self.account)
            .compare("position", ">", &self.after)
            .page("position", self.limit, 0)
    }
}

/// At most `limit` of a conversation's messages, newest first.
#[derive(Clone, Copy, Debug)]
pub struct MessagesBefore {
    /// The account.
    pub account: AccountId,
    /// The conversation.
    pub conversation: ConversationId,
    /// The exclusive upper bound of the positions. `None` means that the result begins with the newest message.
    pub before: Option<i64>,
    /// The maximum number of rows.
    pub limit: i64,
}

impl Query for MessagesBefore {
    type Row = Message;
    fn statement(&self, select: Select) -> Statement<Message> {
        select
            .equal("conversation_id", &self.conversation)
            .equal("account_id", &self.account)
            .compare_some("position", "<", self.before.as_ref())
            .page("position DESC", self.limit, 0)
    }
}

/// The messages with these ids, ordered by id.
#[derive(Clone, Copy, Debug)]
pub struct MessagesById<'a> {
    /// The account.
    pub account: AccountId,
    /// The ids.
    pub ids: &'a [MessageId],
}

impl Query for MessagesById<'_> {
    type Row = Message;
    fn statement(&self, select: Select) -> Statement<Message> {
        let account = select.account_of_narrower();
        select
            .equal(account, &self.account)
            .one_of("id", self.ids)
            .rows("ORDER BY id")
    }
}

/// A conversation's routing decisions, in the order in which they were made.
#[derive(Clone, Copy, Debug)]
pub struct RoutingDecisions {
    /// The account.
    pub account: AccountId,
    /// The conversation.
    pub conversation: ConversationId,
    /// The maximum number of rows, 1 to [`MAX_PAGE`].
    pub limit: i64,
}

impl Query for RoutingDecisions {
    type Row = RoutingDecision;
    fn statement(&self, select: Select) -> Statement<RoutingDecision> {
        select
            .equal("conversation_id", &self.conversation)
            .equal("account_id", &self.account)
            .page("ordinal", self.limit, 0)
    }
}

/// The number of the customer's messages before a position.
#[derive(Clone, Copy, Debug)]
pub struct IncomingBefore {
    /// The account.
    pub account: AccountId,
    /// The conversation.
    pub conversation: ConversationId,
    /// The position. The conversation's row contains the total number of the customer's messages. The query counts only
    /// the customer's messages at this position and after it, and subtracts their number from the total.
    pub position: i64,
}

impl Query for IncomingBefore {
    type Row = (i64,);
    fn statement(&self, select: Select) -> Statement<(i64,)> {
        let mut select =
            (select.equal("account_id", &self.account)).equal("id", &self.conversation);
        let position = select.bind(&self.position);
        let sql = format!(
            "SELECT incoming_count - (SELECT count(*) FROM messages AS m WHERE m.account_id = $1 AND m.conversation_id = $2 \
             AND m.position >= {position} AND m.kind = 'incoming') FROM conversations WHERE {}",
            select.conditions()
        );
        select.statement(sql)
    }
}

/// The read positions of agents in a conversation, ordered by agent id. The result has at most [`MAX_PAGE`] rows.
#[derive(Clone, Copy, Debug)]
pub struct ReadMarks {
    /// The account.
    pub account: AccountId,
    /// The conversation.
    pub conversation: ConversationId,
}

impl Query for ReadMarks {
    type Row = ReadMark;
    fn statement(&self, select: Select) -> Statement<ReadMark> {
        select
            .equal("conversation_id", &self.conversation)
            .equal("account_id", &self.account)
            .page("agent_id", MAX_PAGE, 0)
    }
}

/// The read positions of one agent, or of all agents, in these conversations.
#[derive(Clone, Copy, Debug)]
pub struct ReadMarksOf<'a> {
    /// The account.
    pub account: AccountId,
    /// The agent. `None` means all agents.
    pub agent: Option<AgentId>,
    /// The conversations.
    pub conversations: &'a [ConversationId],
}

impl Query for ReadMarksOf<'_> {
    type Row = ReadMark;
    fn statement(&self, select: Select) -> Statement<ReadMark> {
        let mut select = select.equal("account_id", &self.account);
        if let Some(agent) = &self.agent {
            select = select.equal("agent_id", agent);
        }
        select
            .one_of("conversation_id", self.conversations)
            .rows("ORDER BY conversation_id, agent_id")
    }
}

/// Conditions on cases. A field with `None` sets no condition.
#[derive(Clone, Debug, Default)]
pub struct CaseFilter {
    /// The contact.
    pub contact: Option<ContactId>,
    /// Whether the case is open.
    pub open: Option<bool>,
    /// The id of the last case that the caller already has. The result contains older cases. `None` means that the
    /// result begins with the newest case.
    pub after: Option<CaseId>,
    /// The maximum number of rows, 1 to [`MAX_PAGE`].
    pub limit: i64,
}

/// At most `limit` cases that meet the conditions, newest first.
#[derive(Clone, Copy, Debug)]
pub struct Cases<'a> {
    /// The account.
    pub account: AccountId,
    /// The conditions.
    pub filter: &'a CaseFilter,
}

impl Query for Cases<'_> {
    type Row = Case;
    fn statement(&self, select: Select) -> Statement<Case> {
        let (filter, after) = (self.filter, self.filter.after.as_ref());
        let select =
            (select.equal("account_id", &self.account)).equal_some("open", filter.open.as_ref());
        let (select, order) = match &filter.contact {
            Some(contact) => select.within("contact_id", contact, "id", after),
            None => (select.compare_some("id", "<", after), "id DESC".to_owned()),
        };
        select.page(&order, filter.limit, 0)
    }
}
