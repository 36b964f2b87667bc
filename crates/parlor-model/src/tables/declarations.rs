//! The declarations of all tables and all look-ups.
//!
//! [`tables!`](crate::tables!) lists the tables in the order in which their rows are written. A table follows the
//! tables to which its rows refer. The following parts are generated from this list: the working set, the flush of its
//! changes, the SQL statements of both databases, and the simulation's in-memory database.
//!
//! A table is declared in one line: `store verb field: Entity = "name" scope(key) { look-ups }`.
//! - `store`: how the rows are loaded and written. `config`: configuration, loaded as a whole. `table`: loaded row by
//!   row. `log`: rows are only added. `live`: kept in memory for the whole account, and written from there. `outside`:
//!   never in the working set. The store writes the rows of `outside` tables itself. A macro gets these tables only
//!   with `tables!(name, with outside)`.
//! - `verb`: the SQL statements for changed rows. `update`: rows are deleted, updated and inserted. `replace`: a
//!   changed row is deleted and inserted again, so that rows can exchange a unique value. `put`: rows are inserted or
//!   replaced. `insert`: rows are only inserted.
//! - `scope`: `ids`, `within`, `root` or `shared`. With `ids`, the key is unique across accounts, so SQLite's primary
//!   key does not contain the account. With `within`, the key is unique only in its account. With `root`, the key is
//!   the account itself. With `shared`, the key is unique across accounts on both databases.
//!
//! A look-up is declared in one line in its table:
//! `how Name(test column: Type, ...) of KIND where ... order ... limit ...;`.
//! Each look-up becomes a variant of [`Key`](super::Key).
//! - `how`: the kind of the look-up. `key`: by the table's key. `exact`: by equal values. `unique`: by a value that is
//!   unique across accounts. `page`: an ordered range with a limit. `stored`: among the stored rows of a log. If a
//!   command changes a row, the stored answers of `exact` and `unique` look-ups are updated in memory.
//! - `of`: the kind of the unique value, only in `unique` look-ups ([`UniqueKind`](super::UniqueKind)).
//! - `test`: the condition on the column ([`Test`](super::Test)). The first parameter is the account, except in
//!   look-ups by values that are unique across accounts.

/// The maximum number of contact points that a look-up by value returns. This number is enough to find out whether
/// several contacts have the value.
pub const LOOKUP_LIMIT: i64 = 8;
/// The maximum number of contacts that are merged into one contact.
pub const MAX_MERGED: i64 = 1_000;
/// The maximum number of unshared views of an agent. The same limit applies to an account's shared views.
pub const MAX_VIEWS: i64 = 200;
/// The maximum number of logins of an agent.
pub const MAX_LOGINS: i64 = 20;
/// The maximum number of ongoing conversations that are resolved when their contact is blocked.
pub(super) const MAX_ONGOING: i64 = 1_000;
/// The maximum number of conversations that are merged into one conversation.
pub const MAX_JOINED: i64 = 20;
/// The maximum number of notes about a contact.
pub const MAX_NOTES: i64 = 1_000;
/// The maximum number of rows in all tables of a contact.
pub const MAX_ROWS: i64 = 1_000;

/// Calls a macro with the declarations of all tables. The file `tables/declarations.rs` explains the declarations.
#[macro_export]
macro_rules! tables {
    ($then:ident) => {
        $crate::tables! { @list $then }
    };
    ($then:ident, with outside) => {
        $crate::tables! { @list $then
            // The results of deliveries are stored outside of batches.
            outside insert attempts: DeliveryAttempt = "delivery_attempts" within(delivery_id: String, number: i64) {}
            // A unique value is stored in the same transaction as the row that contains the value.
            outside put unique_values: UniqueValue = "unique_values" shared(kind: String, value: String) {}
        }
    };
    (@list $then:ident $($outside:tt)*) => {
        $then! {
            config put accounts: Account = "accounts" root(id: AccountId) {}
            config put departments: Department = "departments" ids(id: DepartmentId) {}
            config put teams: Team = "teams" ids(id: TeamId) {}
            config put hours: Hours = "hours" ids(id: HoursId) {}
            config put labels: Label = "labels" ids(id: LabelId) {}
            config put classifications: Classification = "classifications" ids(id: ClassificationId) {}
            config put queues: Queue = "queues" ids(id: QueueId) {}
            config put agents: Agent = "agents" ids(id: AgentId) {
                /// The agent, in any account, whose e-mail address has this comparison key.
                unique AgentByEmail(value email: String) of AGENT_EMAIL;
            }
            config put inboxes: Inbox = "inboxes" ids(id: InboxId) {}
            config put attribute_groups: AttributeGroup = "attribute_groups" ids(id: AttributeGroupId) {}
            config put attributes: AttributeDefinition = "attributes" ids(id: AttributeId) {}
            config put agent_teams: AgentTeam = "agent_teams" ids(agent_id: AgentId, team_id: TeamId) {}
            config put providers: SignInProvider = "sign_in_providers" ids(id: ProviderId) {}
            config put agent_queues: AgentQueue = "agent_queues" ids(agent_id: AgentId, queue_id: QueueId) {}
            config put notification_settings: NotificationSettings = "notification_settings" ids(agent_id: AgentId) {}
            table update logins: AgentLogin = "agent_logins" ids(id: LoginId) {
                /// A login of an agent.
                key Login(is account_id: AccountId, is id: LoginId);
                /// The login of a person at a provider.
                exact LoginOf(is account_id: AccountId, is issuer: String, is subject: String);
                /// The logins of an agent.
                exact LoginsOfAgent(is account_id: AccountId, is agent_id: AgentId) order up id limit MAX_LOGINS;
            }
            table update totps: Totp = "totps" ids(agent_id: AgentId) {
                /// The secret of an agent's one-time codes, and the recovery codes.
                key Totp(is account_id: AccountId, is agent_id: AgentId);
            }
            table update avatars: Avatar = "avatars" ids(agent_id: AgentId) {
                /// The picture of an agent.
                key Avatar(is account_id: AccountId, is agent_id: AgentId);
            }
            table update credentials: Credential = "credentials" ids(id: CredentialId) {
                /// A credential.
                key Credential(is account_id: AccountId, is id: CredentialId);
                /// The credential, in any account, with this kind and this key id.
                unique CredentialByKey(is kind: CredentialKind, is key: String);
                /// The credential, in any account, with this secret hash and without a key id.
                unique CredentialByHash(is secret_hash: String) of SECRET where absent key;
                /// The credentials of one kind that act for an agent and are not revoked.
                exact CredentialsOfAgent(is account_id: AccountId, is agent_id: AgentId, is kind: CredentialKind) where absent revoked_at order up id;
                /// The sessions of a client application that are not revoked.
                exact SessionsOf(is account_id: AccountId, is application_id: CredentialId) where absent revoked_at order up id;
            }
            table update push_subscriptions: PushSubscription = "push_subscriptions" ids(id: PushSubscriptionId) {
                /// A push subscription.
                key PushSubscription(is account_id: AccountId, is id: PushSubscriptionId);
                /// The push subscription of any agent of the account with this address.
                exact PushSubscriptionTo(is account_id: AccountId, is endpoint: SecretText);
                /// The push subscriptions of an agent.
                exact PushSubscriptionsOf(is account_id: AccountId, is agent_id: AgentId) order up id limit MAX_SUBSCRIPTIONS;
            }
            config put application_inboxes: ApplicationInbox = "application_inboxes" ids(credential_id: CredentialId, inbox_id: InboxId) {}
            config put callbacks: CallbackEndpoint = "callback_endpoints" ids(id: EndpointId) {}
            config put endpoint_states: EndpointState = "endpoint_states" within(endpoint: EndpointKey) {}
            config put provisioned: Provisioned = "provisioned" within(object: String) {
                /// The provisioning record of an object, with fingerprints of the values in the last provisioning file.
                key Provisioned(is account_id: AccountId, is object: String);
            }
            table update contacts: Contact = "contacts" ids(id: ContactId) {
                /// A contact.
                key Contact(is account_id: AccountId, is id: ContactId);
                /// The contact with this id, in any account.
                exact ContactOwner(is id: ContactId) where anywhere account_id;
                /// The contacts that were merged into a contact.
                exact MergedInto(is account_id: AccountId, is merged_into: ContactId) order up id limit MAX_MERGED;
            }
            table replace points: ContactPoint = "contact_points" ids(id: ContactPointId) {
                /// A contact point.
                key Point(is account_id: AccountId, is id: ContactPointId);
                /// The contact points of a contact.
                exact PointsOf(is account_id: AccountId, is contact_id: ContactId) order up id limit 1_000;
                /// The contact points with this value. If the account separates contacts by department, the look-up
                /// finds only the points of one department.
                exact PointsByValue(
                    is account_id: AccountId, same department_id: Option<DepartmentId>, is kind: PointKind, named label: String, is match_value: String
                ) order up id limit LOOKUP_LIMIT;
                /// The contact point with this unique key.
                exact UniquePoint(is account_id: AccountId, is unique_key: String);
            }
            table update identities: Identity = "identities" ids(id: IdentityId) {
                /// An identity.
                key Identity(is account_id: AccountId, is id: IdentityId);
                /// The identity with this id, in any account.
                exact IdentityOwner(is id: IdentityId) where anywhere account_id;
                /// The identity with this serial in an inbox.
                exact IdentityBySerial(is account_id: AccountId, is inbox_id: InboxId, is serial: String);
                /// The most recently active identity of a contact in an inbox.
                exact ActiveIdentity(is account_id: AccountId, is inbox_id: InboxId, is contact_id: ContactId) order latest last_activity_at, up id limit 1;
                /// The newest identity of a contact in an inbox.
                exact NewestIdentity(is account_id: AccountId, is inbox_id: InboxId, is contact_id: ContactId) order down created_at, down id limit 1;
                /// A contact's identities with greater ids than `id`, ordered by id, at most `limit`.
                page IdentitiesOfPerson(is account_id: AccountId, is contact_id: ContactId, after id: IdentityId, limit limit: i64) order up id;
            }
            table put visited_pages: VisitedPages = "visited_pages" ids(identity_id: IdentityId) {
                /// The web pages that an identity visited.
                key VisitedPages(is account_id: AccountId, is identity_id: IdentityId);
            }
            table update cases: Case = "cases" ids(id: CaseId) {
                /// A case.
                key Case(is account_id: AccountId, is id: CaseId);
                /// The case with this id, in any account.
                exact CaseOwner(is id: CaseId) where anywhere account_id;
                /// A contact's cases with greater ids than `id`, ordered by id, at most `limit`.
                page CasesOf(is account_id: AccountId, is contact_id: ContactId, after id: CaseId, limit limit: i64) order up id;
            }
            table update notes: ContactNote = "contact_notes" ids(id: ContactNoteId) {
                /// A note about a contact.
                key ContactNote(is account_id: AccountId, is id: ContactNoteId);
                /// The notes about a contact.
                exact NotesOf(is account_id: AccountId, is contact_id: ContactId) order up id limit MAX_NOTES;
            }
            table update rows: ContactRow = "contact_rows" ids(id: ContactRowId) {
                /// A row in a table of a contact.
                key ContactRow(is account_id: AccountId, is id: ContactRowId);
                /// The rows in a contact's tables.
                exact RowsOf(is account_id: AccountId, is contact_id: ContactId) order up id limit MAX_ROWS;
            }
            table update merges: Merge = "merges" ids(id: MergeId) {
                /// A merge.
                key Merge(is account_id: AccountId, is id: MergeId);
            }
            table update erasures: Erasure = "erasures" ids(contact_id: ContactId) {
                /// The erasure of a contact.
                key Erasure(is account_id: AccountId, is contact_id: ContactId);
            }
            table update conversations: Conversation = "conversations" ids(id: ConversationId) {
                /// A conversation.
                key Conversation(is account_id: AccountId, is id: ConversationId);
                /// The conversation with this display id.
                exact ConversationByDisplay(is account_id: AccountId, is display_id: i64);
                /// A contact's conversations that are neither resolved nor closed.
                exact OngoingOf(is account_id: AccountId, is contact_id: ContactId) where absent resolved_at order up id limit MAX_ONGOING;
                /// The conversations that are merged into a conversation.
                exact JoinedTo(is account_id: AccountId, is merged_into: ConversationId) order up id limit MAX_JOINED;
                /// A contact's conversations that last changed at or after an instant and have greater ids than `id`.
                /// At most `limit` conversations, ordered by id.
                page ConversationsOf(
                    is account_id: AccountId, is contact_id: ContactId, from updated_at: Timestamp, after id: ConversationId, limit limit: i64
                ) order up id;
            }
            table update tickets: Ticket = "tickets" ids(id: TicketId) {
                /// A ticket.
                key Ticket(is account_id: AccountId, is id: TicketId);
                /// A contact's tickets with greater ids than `id`, ordered by id, at most `limit`.
                page TicketsOf(is account_id: AccountId, is contact_id: ContactId, after id: TicketId, limit limit: i64) order up id;
                /// A conversation's newest tickets, at most `limit`.
                page TicketsOfConversation(is account_id: AccountId, is conversation_id: ConversationId, limit limit: i64) order down id;
            }
            table update messages: Message = "messages" ids(id: MessageId) {
                /// A message.
                key Message(is account_id: AccountId, is id: MessageId);
                /// A conversation's messages after a position, at most `limit`.
                page MessagesAfter(is account_id: AccountId, is conversation_id: ConversationId, after position: i64, limit limit: i64) order up position;
                /// A conversation's messages of one kind after a position, at most `limit`.
                page MessagesOfKind(
                    is account_id: AccountId, is conversation_id: ConversationId, is kind: MessageKind, after position: i64, limit limit: i64
                ) order up position;
            }
            table update attachments: Attachment = "attachments" ids(id: AttachmentId) {
                /// An attachment.
                key Attachment(is account_id: AccountId, is id: AttachmentId);
            }
            table replace queue_entries: QueueEntry = "queue_entries" ids(conversation_id: ConversationId) {
                /// The queue entry of a conversation.
                key QueueEntry(is account_id: AccountId, is conversation_id: ConversationId);
                /// The first entries in a bucket of a queue, in queue order, at most `limit`. Entries that are reserved
                /// for an agent are left out.
                page QueueHead(is account_id: AccountId, is queue_id: QueueId, is bucket: String, limit limit: i64)
                    where absent reserved_for order up rank, up place, up conversation_id;
                /// The first entries that are reserved for this agent in a bucket of a queue, in queue order, at most
                /// `limit`.
                page ReservedHead(is account_id: AccountId, is queue_id: QueueId, is reserved_for: AgentId, is bucket: String, limit limit: i64)
                    order up rank, up place, up conversation_id;
            }
            live put agent_states: AgentState = "agent_states" ids(agent_id: AgentId) {}
            live update slots: Slot = "agent_slots" ids(agent_id: AgentId, slot: i64) {}
            live put queue_stats: QueueStats = "queue_stats" ids(queue_id: QueueId) {}
            live put day_figures: DayFigures = "day_figures" within(kind: FigureKind, subject: i64) {}
            live put conversation_counts: ConversationCount = "conversation_counts" within(cell: Cell) {}
            table put timers: Timer = "timers" ids(kind: TimerKind, subject: i64) {
                /// The timer with this kind and subject.
                key Timer(is account_id: AccountId, is kind: TimerKind, is subject: i64);
            }
            table update reads: ReadMark = "read_marks" ids(conversation_id: ConversationId, agent_id: AgentId) {
                /// An agent's read position in a conversation.
                key ReadMark(is account_id: AccountId, is conversation_id: ConversationId, is agent_id: AgentId);
                /// The read positions of all agents in a conversation.
                exact ReadMarks(is account_id: AccountId, is conversation_id: ConversationId) order up agent_id limit 1_000;
            }
            table update agent_settings: AgentSettings = "agent_settings" ids(agent_id: AgentId) {
                /// The settings document of an agent.
                key AgentSettings(is account_id: AccountId, is agent_id: AgentId);
            }
            table update notifications: Notification = "notifications" ids(conversation_id: ConversationId, agent_id: AgentId, kind: NotificationKind) {
                /// An agent's notifications about a conversation.
                exact NotificationsAbout(is account_id: AccountId, is conversation_id: ConversationId, is agent_id: AgentId) order up kind;
                /// An agent's unread notifications.
                exact UnreadNotifications(is account_id: AccountId, is agent_id: AgentId) where absent read_at order up position limit 1_000;
                /// An agent's notifications with this position or a greater position, the oldest first, at most
                /// `limit`.
                page NotificationsFrom(is account_id: AccountId, is agent_id: AgentId, from position: i64, limit limit: i64) order up position;
            }
            table put pushes: Push = "pushes" ids(agent_id: AgentId, subscription_id: PushSubscriptionId, conversation_id: ConversationId) {
                /// A push about a conversation.
                key Push(is account_id: AccountId, is agent_id: AgentId, is subscription_id: PushSubscriptionId, is conversation_id: ConversationId);
                /// The pushes to all push subscriptions of an agent.
                exact PushesOf(is account_id: AccountId, is agent_id: AgentId) order up subscription_id, up conversation_id limit 10_000;
            }
            table update undo_tokens: UndoToken = "undo_tokens" within(token: String) {
                /// An undo token.
                key UndoToken(is account_id: AccountId, is token: String);
                /// The undo tokens that expire at or after an instant, ordered by expiry time, at most `limit`.
                page UndoTokens(is account_id: AccountId, from expires_at: Timestamp, limit limit: i64) order up expires_at, up token;
            }
            table update drafts: Draft = "drafts" ids(agent_id: AgentId, conversation_id: ConversationId) {
                /// An agent's draft in a conversation.
                key Draft(is account_id: AccountId, is agent_id: AgentId, is conversation_id: ConversationId);
                /// All agents' drafts in a conversation.
                exact DraftsIn(is account_id: AccountId, is conversation_id: ConversationId) order up agent_id;
            }
            table replace macros: Macro = "macros" ids(id: MacroId) {
                /// A macro.
                key Macro(is account_id: AccountId, is id: MacroId);
                /// The macros of a scope.
                exact MacrosIn(is account_id: AccountId, is scope: String) order up id;
            }
            table update scheduled: ScheduledMessage = "scheduled_messages" ids(id: ScheduledId) {
                /// A scheduled message.
                key Scheduled(is account_id: AccountId, is id: ScheduledId);
                /// The scheduled messages of a conversation.
                exact ScheduledIn(is account_id: AccountId, is conversation_id: ConversationId) order up id;
            }
            table update bulk_jobs: BulkJob = "bulk_jobs" ids(id: BulkJobId) {
                /// A bulk job.
                key BulkJob(is account_id: AccountId, is id: BulkJobId);
                /// An agent's bulk jobs. An agent has at most 50 jobs.
                exact BulkJobsOf(is account_id: AccountId, is agent_id: AgentId) order up id limit 100;
            }
            table update bulk_items: BulkItem = "bulk_items" ids(job_id: BulkJobId, ordinal: i64) {
                /// A conversation of a bulk job.
                key BulkItem(is account_id: AccountId, is job_id: BulkJobId, is ordinal: i64);
                /// The conversations of a bulk job.
                exact BulkItems(is account_id: AccountId, is job_id: BulkJobId) order up ordinal limit 2_500;
            }
            table update views: View = "views" ids(id: ViewId) {
                /// A saved view.
                key View(is account_id: AccountId, is id: ViewId);
                /// The unshared views of an agent.
                exact ViewsOf(is account_id: AccountId, is owner_id: AgentId) order up id limit MAX_VIEWS;
                /// The shared views of an account.
                exact SharedViews(is account_id: AccountId) where absent owner_id order up id limit MAX_VIEWS;
            }
            table update service_records: ServiceRecord = "service_records" ids(conversation_id: ConversationId) {
                /// The service record of a conversation.
                key ServiceRecord(is account_id: AccountId, is conversation_id: ConversationId);
            }
            log insert decisions: RoutingDecision = "routing_decisions" ids(conversation_id: ConversationId, ordinal: i64) {}
            log insert events: Event = "events" within(number: i64) {
                /// The stored events about a contact that can contain personal data and have greater numbers than
                /// `number`, at most `limit`.
                stored EventsOf(of account_id: AccountId, is contact_id: ContactId, after number: i64, limit limit: i64)
                    where present contact_id, personal kind order up number;
            }
            log insert deliveries: CallbackDelivery = "deliveries" within(endpoint: EndpointKey, event_number: i64) {}
            table put answers: StoredAnswer = "stored_answers" within(scope: String, key: String) {
                /// The stored answer to a request with an idempotency key.
                key Answer(is account_id: AccountId, is scope: String, is key: String);
            }
            $($outside)*
        }
    };
}
