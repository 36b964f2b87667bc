//! The rows of the model. Field names are column names; the store derives its statements from them.

use crate::callbacks::EndpointKey;
use crate::hours::{Holiday, Opening};
use crate::ids::{
    AccountId, AgentId, AttachmentId, AttributeId, CaseId, ContactId, ContactNoteId,
    ContactPointId, ConversationId, CredentialId, DepartmentId, EndpointId, HoursId, IdentityId,
    InboxId, LabelId, MergeId, MessageId, QueueId, TeamId,
};
use crate::skills::SkillNeed;
use crate::time::Timestamp;
use crate::visibility::Audience;
use crate::words::{
    AttributeObject, AttributeType, Availability, CredentialKind, Delivery, DeliveryState,
    Distribution, EndpointFormat, ErasureStage, Evidence, InboxKind, Intent, MessageKind,
    PointKind, Priority, Role, SenderKind, Status, TimerKind, Visibility,
};

/// A JSON object as stored: keys in the order they were given.
pub type JsonMap = serde_json::Map<String, serde_json::Value>;

macro_rules! entities {
    ($($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident: $type:ty),+ $(,)? })*) => {$(
        $(#[$doc])*
        // Deliveries keep rows as JSON by the thousand, and most of what may be null is.
        #[serde_with::skip_serializing_none]
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        pub struct $name { $($(#[$fdoc])* pub $field: $type),+ }
    )*};
}

entities! {
    /// A tenant.
    Account {
        /// Key.
        id: AccountId,
        /// Shown to people.
        name: String,
        /// IANA name; dialects that print local times use it.
        time_zone: String,
        /// BCP 47 tag of the account's own language.
        language: String,
        /// Whether people and what must be unique about them are kept apart per department.
        customer_departmentalization: bool,
        /// Whether a pick-up by hand may exceed the agent's capacity.
        allow_over_capacity: bool,
        /// How much of an agent's capacity a conversation takes, by the word of its inbox's kind, 1 to 100; 1 where nothing is said.
        weights: JsonMap,
        /// When it was made.
        created_at: Timestamp,
    }
    /// A grouping inside an account.
    Department {
        /// Key.
        id: DepartmentId,
        /// Tenant.
        account_id: AccountId,
        /// Unique in the account.
        name: String,
    }
    /// A group of agents.
    Team {
        /// Key.
        id: TeamId,
        /// Tenant.
        account_id: AccountId,
        /// Unique in the account.
        name: String,
    }
    /// A waiting line.
    Queue {
        /// Key.
        id: QueueId,
        /// Tenant.
        account_id: AccountId,
        /// Textual key, unique in the account.
        key: String,
        /// The department it belongs to.
        department_id: Option<DepartmentId>,
        /// How it picks among free agents.
        distribution: Distribution,
        /// What it asks of every agent besides serving it.
        skills: Vec<SkillNeed>,
        /// Which queue takes over what waits too long here, or finds this one full.
        overflow_queue_id: Option<QueueId>,
        /// How long a conversation waits, in seconds, before the other queue takes it.
        overflow_after_s: Option<i64>,
        /// How many may wait at most; what is here already never has to leave for it.
        max_length: Option<i64>,
        /// Outside of these it gives nothing out by itself; `None`: always open.
        hours_id: Option<HoursId>,
        /// How long, in seconds, an agent has to accept what it offers; `None`: it assigns.
        accept_within_s: Option<i64>,
        /// How many offers may be out at once for each agent who is online; `None`: as many as fit.
        dispatch_per_agent: Option<i64>,
    }
    /// Business hours, which queues refer to.
    Hours {
        /// Key.
        id: HoursId,
        /// Tenant.
        account_id: AccountId,
        /// Textual key, unique in the account.
        key: String,
        /// IANA name of the zone on whose clocks they are.
        time_zone: String,
        /// The week.
        weekly: Vec<Opening>,
        /// Days on which the week does not hold.
        holidays: Vec<Holiday>,
    }
    /// A label that is known by name. Conversations may carry others as well.
    Label {
        /// Key.
        id: LabelId,
        /// Tenant.
        account_id: AccountId,
        /// Unique in the account.
        name: String,
        /// `#rrggbb`.
        colour: Option<String>,
        /// What it means.
        description: Option<String>,
    }
    /// A member of staff.
    Agent {
        /// Key.
        id: AgentId,
        /// Tenant.
        account_id: AccountId,
        /// Shown to people.
        name: String,
        /// Signs in with it; unique across the installation, compared without case.
        email: String,
        /// Argon2 in PHC form; `None`: cannot sign in with a password.
        password_hash: Option<String>,
        /// What they may do.
        role: Role,
        /// Which conversations they see; `None`: as goes with the role.
        visibility: Option<Visibility>,
        /// How many live conversations at most, 0 to 1,000,000.
        capacity: i64,
        /// An inactive agent cannot sign in and is given nothing.
        active: bool,
        /// What they can do: name to level, 1 to 10.
        skills: JsonMap,
        /// When made.
        created_at: Timestamp,
        /// When last changed.
        updated_at: Timestamp,
    }
    /// Membership.
    AgentTeam {
        /// Who.
        agent_id: AgentId,
        /// Of what.
        team_id: TeamId,
        /// Tenant.
        account_id: AccountId,
    }
    /// An agent serves a queue.
    AgentQueue {
        /// Who.
        agent_id: AgentId,
        /// Which.
        queue_id: QueueId,
        /// Tenant.
        account_id: AccountId,
    }
    /// A configured entry point.
    Inbox {
        /// Key.
        id: InboxId,
        /// Tenant.
        account_id: AccountId,
        /// Textual key, unique in the account.
        key: String,
        /// Shown to people.
        name: String,
        /// Which dialect it speaks.
        kind: InboxKind,
        /// The queue it feeds.
        queue_id: QueueId,
        /// The department it belongs to.
        department_id: Option<DepartmentId>,
        /// An inactive inbox starts nothing.
        active: bool,
        /// When its configuration last changed; eGain clients echo it.
        configured_at: Timestamp,
        /// Where its events are sent.
        webhook_url: Option<String>,
        /// Key of identity proofs, sealed with the server key.
        hmac_token: Option<String>,
        /// One conversation per identity: a further start returns the newest.
        single_conversation: bool,
        /// Conversations start with an automaton (`pending`) instead of `open`.
        starts_pending: bool,
        /// When made.
        created_at: Timestamp,
    }
    /// A custom attribute definition.
    AttributeDefinition {
        /// Key.
        id: AttributeId,
        /// Tenant.
        account_id: AccountId,
        /// What it is of.
        object: AttributeObject,
        /// Unique per object in the account.
        name: String,
        /// Shown to people.
        label: String,
        /// What values it takes.
        value_type: AttributeType,
        /// JSON array of the allowed values of a choice.
        options: Vec<String>,
    }
    /// A token, key pair, client application or session. Secrets are stored as hashes only.
    Credential {
        /// Key.
        id: CredentialId,
        /// Tenant.
        account_id: AccountId,
        /// What it is.
        kind: CredentialKind,
        /// The agent it acts as.
        agent_id: Option<AgentId>,
        /// The client application a session belongs to.
        application_id: Option<CredentialId>,
        /// Shown to people.
        name: String,
        /// The public half of a key pair; unique per kind.
        key: Option<String>,
        /// SHA-256, hex, of the token or of the key pair's secret; unique among tokens.
        secret_hash: String,
        /// The vendor's type of a client application.
        application_type: Option<String>,
        /// JSON of a client application's callback, secrets in it sealed with the server key.
        callback: Option<String>,
        /// Whether the callback may be called; a start needs it.
        callback_active: bool,
        /// When it stops working.
        expires_at: Option<Timestamp>,
        /// When it was revoked.
        revoked_at: Option<Timestamp>,
        /// When made.
        created_at: Timestamp,
    }
    /// A client application may use an inbox.
    ApplicationInbox {
        /// The client application.
        credential_id: CredentialId,
        /// The inbox.
        inbox_id: InboxId,
        /// Tenant.
        account_id: AccountId,
    }
    /// What of an agent changes from minute to minute.
    AgentState {
        /// Who.
        agent_id: AgentId,
        /// Tenant.
        account_id: AccountId,
        /// Whether work may be given.
        availability: Availability,
        /// When the availability last changed.
        availability_at: Timestamp,
        /// Grows with every assignment of the account; 0: never assigned. Who has the smallest is longest idle.
        last_assigned: i64,
    }
    /// One live conversation of an agent: the row that carries the capacity.
    Slot {
        /// Who.
        agent_id: AgentId,
        /// 1 to the agent's capacity (beyond it only where the account allows).
        slot: i64,
        /// Tenant.
        account_id: AccountId,
        /// What occupies it; in at most one slot.
        conversation_id: ConversationId,
        /// How much of the capacity it takes.
        weight: i64,
        /// The queue that offers it and waits for an answer; `None`: it is theirs.
        offered_queue_id: Option<QueueId>,
    }
    /// A person.
    Contact {
        /// Key.
        id: ContactId,
        /// Tenant.
        account_id: AccountId,
        /// Set where the account keeps people apart per department.
        department_id: Option<DepartmentId>,
        /// The whole name as shown.
        name: String,
        /// Given name.
        given_name: Option<String>,
        /// Family name.
        family_name: Option<String>,
        /// Further facts a dialect keeps: keys are the dialect's.
        details: JsonMap,
        /// Values of custom attributes by name.
        custom_attributes: JsonMap,
        /// Free attributes of the caller.
        additional_attributes: JsonMap,
        /// A blocked contact's conversations start resolved and are never routed.
        blocked: bool,
        /// Nobody has blocked them: somebody who is part of them was blocked. Taken apart again, they are not.
        blocked_by_merge: bool,
        /// When they last spoke.
        last_activity_at: Option<Timestamp>,
        /// When made.
        created_at: Timestamp,
        /// When last changed.
        updated_at: Timestamp,
        /// The person they turned out to be; everything of theirs is that one's, who was never merged themselves.
        merged_into: Option<ContactId>,
        /// When the person was erased: the row remains so that what happened can be counted.
        erased_at: Option<Timestamp>,
    }
    /// A note about a person, for the team.
    ContactNote {
        /// Key.
        id: ContactNoteId,
        /// Tenant.
        account_id: AccountId,
        /// About whom.
        contact_id: ContactId,
        /// Who wrote it.
        agent_id: AgentId,
        /// The words.
        content: String,
        /// When made.
        created_at: Timestamp,
    }
    /// Two people who turned out to be one.
    Merge {
        /// Key.
        id: MergeId,
        /// Tenant.
        account_id: AccountId,
        /// Who remains.
        kept_id: ContactId,
        /// Who is part of them.
        merged_id: ContactId,
        /// How it is known.
        evidence: Evidence,
        /// Who said so.
        agent_id: Option<AgentId>,
        /// What came from the one to the other.
        moved: Moved,
        /// When.
        created_at: Timestamp,
        /// When it was undone.
        undone_at: Option<Timestamp>,
        /// Who undid it.
        undone_by: Option<AgentId>,
    }
    /// A person who is being erased, or was.
    Erasure {
        /// Whom; once.
        contact_id: ContactId,
        /// Tenant.
        account_id: AccountId,
        /// Who asked for it.
        agent_id: Option<AgentId>,
        /// What is being erased now.
        stage: ErasureStage,
        /// The last id, or event number, that is done within the stage.
        cursor: i64,
        /// Within a conversation, the position of the last message that is done.
        position: i64,
        /// When it was asked for.
        created_at: Timestamp,
        /// When nothing was left.
        finished_at: Option<Timestamp>,
    }
    /// One way a person is reached or found.
    ContactPoint {
        /// Key.
        id: ContactPointId,
        /// Tenant.
        account_id: AccountId,
        /// Whose.
        contact_id: ContactId,
        /// The contact's department, where people are kept apart per department.
        department_id: Option<DepartmentId>,
        /// What kind.
        kind: PointKind,
        /// The attribute's name for [`PointKind::Attribute`]; else a label of the dialect, possibly empty.
        label: String,
        /// As given.
        value: String,
        /// As compared ([`PointKind::comparable`]).
        match_value: String,
        /// Scope, kind and value of what must be unique; `None`: may be shared. Unique in the account.
        unique_key: Option<String>,
        /// How it is known.
        evidence: Evidence,
        /// Further facts a dialect keeps.
        details: JsonMap,
        /// When made.
        created_at: Timestamp,
        /// When last changed.
        updated_at: Timestamp,
        /// The merge that brought it; `None`: it is their own, and comes first.
        merge_id: Option<MergeId>,
    }
    /// A person as one inbox knows them.
    Identity {
        /// Key.
        id: IdentityId,
        /// Tenant.
        account_id: AccountId,
        /// Where.
        inbox_id: InboxId,
        /// Whose; `None`: a visitor nobody knows yet.
        contact_id: Option<ContactId>,
        /// The caller's own name for it; unique per inbox.
        serial: Option<String>,
        /// Whether a proof of identity was given.
        verified: bool,
        /// The newest conversation.
        last_conversation_id: Option<ConversationId>,
        /// When it last began a conversation or spoke.
        last_activity_at: Option<Timestamp>,
        /// When made.
        created_at: Timestamp,
        /// When last changed.
        updated_at: Timestamp,
    }
    /// A thread.
    Conversation {
        /// Key; what Firstline and eGain show.
        id: ConversationId,
        /// Tenant.
        account_id: AccountId,
        /// Random version 4.
        uuid: String,
        /// 1, 2, 3 in the account; what LiveDesk shows.
        display_id: i64,
        /// Where it came in.
        inbox_id: InboxId,
        /// Who, as the inbox knows them.
        identity_id: IdentityId,
        /// Who.
        contact_id: Option<ContactId>,
        /// The contact point it runs over, if one was named.
        contact_point_id: Option<ContactPointId>,
        /// The client application that started it: the one that is called back about it.
        application_id: Option<CredentialId>,
        /// The case it belongs to.
        case_id: Option<CaseId>,
        /// Where it stands.
        status: Status,
        /// How it is routed, at the start and when reopened.
        intent: Intent,
        /// Whether a resolved conversation may open again.
        reopens: bool,
        /// How soon it must be served.
        priority: Option<Priority>,
        /// Whose it is.
        assignee_id: Option<AgentId>,
        /// Who it is meant for: named at the start, or by a transfer for which they had no room.
        intended_agent_id: Option<AgentId>,
        /// The team it is with.
        team_id: Option<TeamId>,
        /// The queue it waits in now.
        queue_id: Option<QueueId>,
        /// The queue that routes it, where that is not its inbox's.
        route_queue_id: Option<QueueId>,
        /// The team whose members only are given it.
        route_team_id: Option<TeamId>,
        /// What it asks of an agent besides what its queue asks.
        skills: Vec<SkillNeed>,
        /// What it is about.
        subject: Option<String>,
        /// Set by labels.
        labels: Vec<String>,
        /// Agents whom its notes have called upon, by id.
        mentioned: Vec<AgentId>,
        /// Who gave it away last, as long as it waits since then: no queue gives it back to them.
        given_up_by: Option<AgentId>,
        /// Values of custom attributes by name.
        custom_attributes: JsonMap,
        /// Free attributes of the caller.
        additional_attributes: JsonMap,
        /// What the caller said about the customer's program.
        client_info: JsonMap,
        /// What will be poured into the service record at pick-up.
        service_record_draft: Option<ServiceRecordDraft>,
        /// How many messages, of every kind.
        message_count: i64,
        /// How many messages of the customer.
        incoming_count: i64,
        /// Incoming messages since an agent last looked.
        unread_count: i64,
        /// How many routing decisions were stored.
        decision_count: i64,
        /// The newest message that is not an activity line.
        last_message_id: Option<MessageId>,
        /// When it first entered a queue.
        first_queued_at: Option<Timestamp>,
        /// Since when it waits for an agent, or has waited for the one to whom it is offered.
        queued_at: Option<Timestamp>,
        /// When the assignee got it.
        assigned_at: Option<Timestamp>,
        /// Until when the assignee has to accept it; `None`: it is theirs, or nobody's.
        offered_until: Option<Timestamp>,
        /// When an agent first took it up.
        picked_up_at: Option<Timestamp>,
        /// Since when the customer waits for an answer.
        waiting_since: Option<Timestamp>,
        /// When a human first answered.
        first_reply_at: Option<Timestamp>,
        /// Until when it is snoozed; `None` while snoozed: until the customer speaks.
        snoozed_until: Option<Timestamp>,
        /// When an agent last looked.
        agent_seen_at: Option<Timestamp>,
        /// When the assignee last looked.
        assignee_seen_at: Option<Timestamp>,
        /// When the customer last looked.
        contact_seen_at: Option<Timestamp>,
        /// When it was resolved.
        resolved_at: Option<Timestamp>,
        /// Its newest message, or its beginning.
        last_activity_at: Timestamp,
        /// When made.
        created_at: Timestamp,
        /// When last changed.
        updated_at: Timestamp,
    }
    /// One entry of a thread.
    Message {
        /// Key.
        id: MessageId,
        /// Tenant.
        account_id: AccountId,
        /// Which thread.
        conversation_id: ConversationId,
        /// 1, 2, 3 in the conversation.
        position: i64,
        /// From whom and for whom.
        kind: MessageKind,
        /// The words.
        content: String,
        /// MIME-like word of the dialect, `text` by default.
        content_type: String,
        /// Further facts a dialect keeps.
        content_attributes: JsonMap,
        /// What wrote it.
        sender_kind: SenderKind,
        /// The agent's or contact's id.
        sender_id: Option<i64>,
        /// The caller's own id of it.
        source_id: Option<String>,
        /// How far it came.
        delivery: Delivery,
        /// What it carries besides words, in the sender's order; at most [`crate::command::MAX_ATTACHMENTS`]. A copy of what its
        /// attachments' rows say, which does not change once it is sent: whoever shows a message needs nothing else.
        #[serde(default)]
        attachments: Vec<Attached>,
        /// When made.
        created_at: Timestamp,
        /// When last changed.
        updated_at: Timestamp,
    }
    /// A file that was uploaded, or a link to one that is somewhere else.
    Attachment {
        /// Key.
        id: AttachmentId,
        /// Tenant.
        account_id: AccountId,
        /// What carries it; `None`: not sent yet.
        message_id: Option<MessageId>,
        /// The agent who uploaded it; `None`: it came with its message.
        agent_id: Option<AgentId>,
        /// As [`crate::attachments::file_name`] makes it; empty once it is erased.
        file_name: String,
        /// What the bytes are, as far as they show it; of a link what its sender said.
        content_type: String,
        /// In bytes; of a link what its sender said, else 0.
        size: i64,
        /// SHA-256, hex, of the bytes.
        sha256: Option<String>,
        /// What the bytes are stored under; unique. Neither this nor a link: it is erased.
        storage_key: Option<String>,
        /// Where it is, if it is somewhere else. Never fetched.
        link: Option<String>,
        /// When made.
        created_at: Timestamp,
    }
    /// A group of conversations of one contact.
    Case {
        /// Key.
        id: CaseId,
        /// Tenant.
        account_id: AccountId,
        /// Whose; `None`: of an anonymous conversation.
        contact_id: Option<ContactId>,
        /// The department it belongs to.
        department_id: Option<DepartmentId>,
        /// What it is about.
        subject: String,
        /// Whether it is still worked on.
        open: bool,
        /// When it was closed.
        closed_at: Option<Timestamp>,
        /// When made.
        created_at: Timestamp,
    }
    /// A conversation waiting in a queue.
    QueueEntry {
        /// What waits; once.
        conversation_id: ConversationId,
        /// Tenant.
        account_id: AccountId,
        /// Where.
        queue_id: QueueId,
        /// [`Priority::rank`].
        rank: i64,
        /// Since when.
        queued_at: Timestamp,
        /// The one agent it waits for.
        reserved_for: Option<AgentId>,
        /// What it asks of whoever is given it: [`crate::skills::Bucket`] as text.
        bucket: String,
    }
    /// How a queue has been served of late.
    QueueStats {
        /// Which.
        queue_id: QueueId,
        /// Tenant.
        account_id: AccountId,
        /// How many of its conversations were served in all.
        served: i64,
        /// How long serving one takes of late, in milliseconds.
        mean_service_ms: i64,
        /// When the last one was served.
        updated_at: Timestamp,
    }
    /// Something that is due at a time.
    Timer {
        /// What is due.
        kind: TimerKind,
        /// The id of the conversation, queue or agent it is about.
        subject: i64,
        /// Tenant.
        account_id: AccountId,
        /// When.
        due_at: Timestamp,
    }
    /// How far an agent has read a conversation.
    ReadMark {
        /// What.
        conversation_id: ConversationId,
        /// Who.
        agent_id: AgentId,
        /// Tenant.
        account_id: AccountId,
        /// How many of the customer's messages there were.
        incoming_seen: i64,
        /// When they last looked.
        seen_at: Timestamp,
    }
    /// What the agent writes down about a conversation.
    ServiceRecord {
        /// Of what; one each.
        conversation_id: ConversationId,
        /// Tenant.
        account_id: AccountId,
        /// Who handles it.
        agent_id: AgentId,
        /// Free text.
        memo: String,
        /// Values of service record attributes by name.
        custom_values: JsonMap,
        /// When the conversation was handed to the human side.
        queued_at: Timestamp,
        /// When the agent began.
        started_at: Timestamp,
        /// When the conversation last ended.
        finished_at: Option<Timestamp>,
        /// When the work after it was finished; what is completed is not written to.
        completed_at: Option<Timestamp>,
        /// When last changed.
        updated_at: Timestamp,
    }
    /// Why a conversation was given to whom it was given.
    RoutingDecision {
        /// Of what.
        conversation_id: ConversationId,
        /// 1, 2, 3 in the conversation.
        ordinal: i64,
        /// Tenant.
        account_id: AccountId,
        /// When.
        decided_at: Timestamp,
        /// JSON of [`crate::routing::Decision`].
        decision: String,
    }
    /// A numbered fact of one account.
    Event {
        /// Tenant.
        account_id: AccountId,
        /// 1, 2, 3 in the account, in the order of commits.
        number: i64,
        /// One of the model's event names.
        kind: String,
        /// When.
        occurred_at: Timestamp,
        /// The conversation it is about.
        conversation_id: Option<ConversationId>,
        /// The person it is about.
        contact_id: Option<ContactId>,
        /// The agent who caused it.
        agent_id: Option<AgentId>,
        /// JSON object of the rest.
        data: String,
        /// Whom it concerns.
        audience: Audience,
    }
    /// Where an account's events are sent.
    CallbackEndpoint {
        /// Key.
        id: EndpointId,
        /// Tenant.
        account_id: AccountId,
        /// Shown to people; unique among the account's endpoints that are not removed.
        name: String,
        /// `http://` or `https://`.
        url: String,
        /// In whose words.
        format: EndpointFormat,
        /// Only conversations of this inbox.
        inbox_id: Option<InboxId>,
        /// Only conversations that this client application started.
        application_id: Option<CredentialId>,
        /// The model's event names, `prefix.*` for all that begin so; empty: every one.
        events: Vec<String>,
        /// How long the receiver has to answer, in seconds, 1 to 30.
        timeout_s: i64,
        /// How many requests may be under way at once, 1 to 16.
        concurrency: i64,
        /// What only the format understands.
        settings: JsonMap,
        /// Signing secrets, sealed with the server key, newest first; two while one replaces the other.
        secrets: Vec<String>,
        /// When it was removed.
        removed_at: Option<Timestamp>,
        /// When made.
        created_at: Timestamp,
        /// When last changed.
        updated_at: Timestamp,
    }
    /// What of an endpoint changes while it is used. Without a row it is active.
    EndpointState {
        /// Tenant.
        account_id: AccountId,
        /// Which.
        endpoint: EndpointKey,
        /// Since when nothing is sent because somebody said so. Deliveries are still written.
        paused_at: Option<Timestamp>,
        /// Since when it is switched off. No deliveries are written until it is resumed; those there are wait.
        deactivated_at: Option<Timestamp>,
        /// Why it was switched off, for people; else empty.
        reason: String,
        /// The newest event when it was switched off the last time: what came after, until it was resumed, was not written for it and can
        /// be replayed. 0: it never was.
        after_event: i64,
        /// How long the receiver has to answer, in seconds, 1 to 30; of endpoints without a row of their own.
        timeout_s: Option<i64>,
        /// How many requests may be under way at once, 1 to 16; of endpoints without a row of their own.
        concurrency: Option<i64>,
        /// Signing secrets as an endpoint's, of endpoints without a row of their own.
        secrets: Vec<String>,
        /// When last changed.
        updated_at: Timestamp,
    }
    /// One event on its way to one endpoint. Written in the transaction of the event.
    CallbackDelivery {
        /// Tenant.
        account_id: AccountId,
        /// Where to.
        endpoint: EndpointKey,
        /// The event's number; once per endpoint.
        event_number: i64,
        /// Random version 4; the receiver sees it with every attempt.
        id: String,
        /// Deliveries of one ordering key arrive in the order of their events: the conversation's id, else the contact's, negative, else 0.
        ordering_key: i64,
        /// The conversation it is about.
        conversation_id: Option<ConversationId>,
        /// The event's name.
        kind: String,
        /// JSON of [`crate::callbacks::Material`]: what is needed to write the same request again.
        material: String,
        /// How far it came.
        state: DeliveryState,
        /// How many attempts there were.
        attempts: i64,
        /// How many of them since [`Self::failing_since`].
        tries: i64,
        /// When the attempts of the present ladder began to fail.
        failing_since: Option<Timestamp>,
        /// When it may be attempted.
        due_at: Timestamp,
        /// When made.
        created_at: Timestamp,
        /// When it left `pending`.
        settled_at: Option<Timestamp>,
    }
    /// One request that was sent, or could not be.
    DeliveryAttempt {
        /// Of which delivery.
        delivery_id: String,
        /// 1, 2, 3 of the delivery.
        number: i64,
        /// Tenant.
        account_id: AccountId,
        /// When it began.
        at: Timestamp,
        /// HTTP status of the answer, if there was one.
        status: Option<i64>,
        /// What went wrong, in one word, if anything did.
        failure: Option<String>,
        /// How long it took, in milliseconds.
        latency_ms: i64,
        /// The beginning of the answer, at most 1 KiB; else what went wrong, in a sentence.
        answer: String,
    }
    /// The answer an idempotency key names.
    StoredAnswer {
        /// Tenant.
        account_id: AccountId,
        /// Credential owner and route.
        scope: String,
        /// The caller's key.
        key: String,
        /// SHA-256, hex, of what was asked.
        fingerprint: String,
        /// HTTP status.
        status: i64,
        /// Of the body; empty when there is none.
        content_type: String,
        /// The bytes, which are text in every dialect.
        body: String,
        /// When made; forgotten a day later.
        created_at: Timestamp,
    }
    /// What the last provisioning file said about one object, so that later edits by others are seen.
    Provisioned {
        /// Tenant.
        account_id: AccountId,
        /// Kind and id or key.
        object: String,
        /// JSON: field name to fingerprint of the value that was applied.
        fields: JsonMap,
    }
}

/// What a message says of something that it carries.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Attached {
    /// Of which attachment.
    pub id: AttachmentId,
    /// [`Attachment::file_name`].
    pub file_name: String,
    /// [`Attachment::content_type`].
    pub content_type: String,
    /// [`Attachment::size`].
    pub size: i64,
    /// [`Attachment::link`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

impl From<&Attachment> for Attached {
    fn from(row: &Attachment) -> Self {
        Self {
            id: row.id,
            file_name: row.file_name.clone(),
            content_type: row.content_type.clone(),
            size: row.size,
            link: row.link.clone(),
        }
    }
}

/// What a caller wants to find in the service record after pick-up.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct ServiceRecordDraft {
    /// Free text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memo: Option<String>,
    /// Attribute ids and values, in the caller's order; a later entry for the same id wins.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<(i64, serde_json::Value)>,
}

/// What came with a person who was merged: ids, and the names of what was filled in, never a value.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Moved {
    /// Contact points, each with the merge that had brought it before.
    pub points: Vec<(ContactPointId, Option<MergeId>)>,
    /// Identities.
    pub identities: Vec<IdentityId>,
    /// Conversations.
    pub conversations: Vec<ConversationId>,
    /// Cases.
    pub cases: Vec<CaseId>,
    /// Notes.
    pub notes: Vec<ContactNoteId>,
    /// People who had been merged into the one who was merged.
    pub merged: Vec<ContactId>,
    /// Fields that were empty and were filled in: `name`, `given_name`, `family_name`, `blocked`.
    pub fields: Vec<String>,
    /// Details that were filled in.
    pub details: Vec<String>,
    /// Custom attributes that were filled in.
    pub custom_attributes: Vec<String>,
    /// Additional attributes that were filled in.
    pub additional_attributes: Vec<String>,
    /// When the one who remains had last spoken.
    pub last_activity_at: Option<Timestamp>,
}

/// A contact with everything that belongs to it.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Person {
    /// The row.
    pub contact: Contact,
    /// In [`ContactPoint::order`].
    pub points: Vec<ContactPoint>,
}

impl ContactPoint {
    /// The order in which a person's points stand: their own first, then those that came with others, each by id.
    #[must_use]
    pub fn order(&self) -> (bool, ContactPointId) {
        (self.merge_id.is_some(), self.id)
    }
}

impl Person {
    /// The first contact point of this kind, if any.
    #[must_use]
    pub fn point(&self, kind: PointKind) -> Option<&ContactPoint> {
        self.points.iter().find(|p| p.kind == kind)
    }

    /// The value of [`Self::point`].
    #[must_use]
    pub fn value(&self, kind: PointKind) -> Option<&str> {
        self.point(kind).map(|p| p.value.as_str())
    }
}
