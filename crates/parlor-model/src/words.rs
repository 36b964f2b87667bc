//! The fixed sets of words in the model, for example statuses, kinds and roles. A word is stored as text, and has the
//! same spelling in the database, in `/v1` and in provisioning files.

use crate::canonical;

/// A fixed set of words with one spelling each.
pub trait Word: Copy + Eq + Sized + 'static {
    /// All members of the set, in the order of declaration.
    const ALL: &'static [Self];
    /// Returns the spelling in the database, in `/v1` and in provisioning files.
    fn word(self) -> &'static str;
    /// Returns the member with exactly this spelling. `None` means that there is no such member.
    fn from_word(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|w| w.word() == text)
    }
}

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant),+ }

        impl Word for $name {
            const ALL: &'static [Self] = &[$(Self::$variant),+];
            fn word(self) -> &'static str { match self { $(Self::$variant => $word),+ } }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.word()) }
        }
    )*};
}

impl TotpRule {
    /// Whether agents with this role must sign in with one-time codes.
    #[must_use]
    pub const fn covers(self, role: Role) -> bool {
        match self {
            Self::Nobody => false,
            Self::Administrators => matches!(role, Role::Administrator),
            Self::Supervisors => matches!(role, Role::Administrator | Role::Supervisor),
            Self::Everyone => true,
        }
    }
}

words! {
    /// The status of a conversation.
    Status {
        /// An agent serves the conversation, or the conversation waits for an agent.
        Open = "open",
        /// A bot serves the conversation, and no agent is needed yet.
        Pending = "pending",
        /// The conversation is set aside. At the end of the snooze, or at the customer's next message, the conversation
        /// becomes open again.
        Snoozed = "snoozed",
        /// The conversation is done. If the conversation may be reopened, the customer's next message reopens it,
        /// unless the contact is blocked.
        Resolved = "resolved",
        /// The conversation is done, and the customer can no longer answer a survey. If the conversation may be
        /// reopened, the customer's next message reopens it, unless the contact is blocked.
        Closed = "closed",
    }

    /// The order of a list of conversations.
    ConversationSort {
        /// By the time of the last activity, the least recent first.
        LastActivity = "last_activity",
        /// By the time of the last activity, the most recent first.
        LastActivityDown = "-last_activity",
        /// By the customer's wait for an answer, the longest wait first. Conversations without a waiting customer
        /// follow at the end, ordered by last activity, the most recent first.
        WaitingSince = "waiting_since",
        /// By the customer's wait for an answer, the shortest wait first. Conversations without a waiting customer
        /// follow at the end, ordered by last activity, the most recent first.
        WaitingSinceDown = "-waiting_since",
        /// By the time of creation, the oldest first.
        Created = "created",
        /// By the time of creation, the newest first.
        CreatedDown = "-created",
        /// By priority, the lowest first. With equal priority, the most recent activity first. A conversation without a
        /// priority is treated as if its priority were medium.
        Priority = "priority",
        /// By priority, the highest first. With equal priority, the most recent activity first. A conversation without
        /// a priority is treated as if its priority were medium.
        PriorityDown = "-priority",
    }

    /// The order of a list of contacts.
    PeopleSort {
        /// By the time of the contact's last message, the least recent first. Contacts who never wrote are at the
        /// beginning.
        LastActivity = "last_activity",
        /// By the time of the contact's last message, the most recent first. Contacts who never wrote are at the end.
        LastActivityDown = "-last_activity",
        /// By name, in ascending order of [`canonical::order`]. Contacts without a name are at the end.
        Name = "name",
        /// By name, in descending order of [`canonical::order`]. Contacts without a name are at the beginning.
        NameDown = "-name",
        /// By the time of creation, the oldest first.
        Created = "created",
        /// By the time of creation, the newest first.
        CreatedDown = "-created",
    }

    /// The urgency of a conversation.
    Priority {
        /// Conversations with this priority are served before all other conversations.
        Urgent = "urgent",
        /// Conversations with this priority are served before conversations with medium priority.
        High = "high",
        /// The normal priority. A conversation without a priority is treated as if it had this priority.
        Medium = "medium",
        /// Conversations with this priority are served after conversations with medium priority.
        Low = "low",
    }

    /// The status of a ticket.
    TicketStatus {
        /// The work on the ticket has not begun.
        Open = "open",
        /// The ticket is being worked on.
        Processing = "processing",
        /// The problem is solved.
        Resolved = "resolved",
        /// The ticket is closed, and needs no more work.
        Closed = "closed",
    }

    /// The kind of an inbox. The kind determines the dialect of the inbox.
    InboxKind {
        /// An onsite account of Firstline.
        Onsite = "onsite",
        /// An API channel of LiveDesk or Chatwoot.
        Api = "api",
        /// An entry point of eGain.
        Messaging = "messaging",
        /// A web widget.
        Web = "web",
        /// A mailbox.
        Email = "email",
    }

    /// The rule for the files that an inbox accepts from customers.
    AttachmentRule {
        /// All files.
        AllowAll = "allow_all",
        /// Only files whose names have one of the extensions in the inbox's list.
        Allow = "allow",
        /// All files, except files whose names have one of the extensions in the inbox's list.
        Block = "block",
        /// No files.
        BlockAll = "block_all",
    }

    /// The receiver's answer to a file.
    FileAnswer {
        /// The receiver accepts the file.
        Accepted = "accepted",
        /// The receiver rejects the file.
        Rejected = "rejected",
    }

    /// The rule by which a queue chooses an agent.
    Distribution {
        /// The agent whose open conversations use the fewest slots. If several agents use equally few slots, the queue
        /// chooses the agent whose last assignment is the longest ago.
        LeastBusy = "least_busy",
        /// The agent whose last assignment is the longest ago, so that the agents take turns.
        RoundRobin = "round_robin",
        /// No automatic assignment: agents pick up conversations themselves.
        Manual = "manual",
    }

    /// The role of an agent, which determines the agent's rights.
    Role {
        /// The agent serves customers.
        Agent = "agent",
        /// The agent serves customers, and also sees and directs the work of other agents.
        Supervisor = "supervisor",
        /// The agent has the rights of a supervisor, and also configures the account.
        Administrator = "administrator",
    }

    /// The conversations that an agent may see.
    Visibility {
        /// The conversations that are assigned to the agent, and the conversations whose notes mention the agent. The
        /// agent also sees unassigned conversations that are intended for the agent or belong to one of the agent's
        /// queues.
        Own = "own",
        /// The conversations of `own`, the conversations of the agent's teams, and the conversations that are assigned
        /// to members of these teams.
        Team = "team",
        /// All conversations of the account.
        All = "all",
    }

    /// The strength of the evidence that two contacts are the same person.
    Strength {
        /// The evidence shows that the two contacts may be the same person.
        Weak = "weak",
        /// The evidence makes it likely that the two contacts are the same person.
        Medium = "medium",
        /// The evidence leaves little doubt that the two contacts are the same person.
        Strong = "strong",
    }

    /// The kind of object for which daily figures are stored.
    FigureKind {
        /// A queue.
        Queue = "queue",
        /// An agent.
        Agent = "agent",
    }

    /// The agents who may use a saved view.
    Sharing {
        /// Only the owner of the view.
        Own = "own",
        /// The members of a team.
        Team = "team",
        /// All agents of the account.
        All = "all",
    }
    /// The agents who must sign in with one-time codes.
    TotpRule {
        /// No agent is required to use one-time codes, but every agent may use them.
        Nobody = "nobody",
        /// Administrators must use one-time codes.
        Administrators = "administrators",
        /// Supervisors and administrators must use one-time codes.
        Supervisors = "supervisors",
        /// All agents must use one-time codes.
        Everyone = "everyone",
    }

    /// The availability of an agent, which determines whether the agent gets conversations.
    Availability {
        /// The agent gets new conversations.
        Online = "online",
        /// The agent keeps the conversations that are already assigned, and gets no new conversations.
        Busy = "busy",
        /// The agent is temporarily away, and gets no new conversations.
        Away = "away",
        /// The agent does not work now, and gets no new conversations.
        Offline = "offline",
    }

    /// The kind of a message, which determines its direction.
    MessageKind {
        /// A message from the customer.
        Incoming = "incoming",
        /// A message to the customer.
        Outgoing = "outgoing",
        /// A note for other agents. The customer never sees it.
        Note = "note",
        /// An activity line, which reports a change of the conversation.
        Activity = "activity",
    }

    /// The kind of author of a message.
    SenderKind {
        /// The customer of the conversation.
        Contact = "contact",
        /// An agent.
        Agent = "agent",
        /// Parlor itself.
        System = "system",
    }

    /// The delivery status of an outgoing message.
    Delivery {
        /// The message is stored. No other delivery status has been reported yet.
        Sent = "sent",
        /// The message reached the customer.
        Delivered = "delivered",
        /// The customer has read the message.
        Read = "read",
        /// The message could not be delivered.
        Failed = "failed",
    }

    /// The evidence that a contact point or serial belongs to a contact.
    Evidence {
        /// The account's own system has signed the statement that the value belongs to the contact.
        Signed = "signed",
        /// The customer has proved to Parlor that the value is the customer's own.
        Proven = "proven",
        /// The customer states the value without a proof.
        Claimed = "claimed",
        /// An agent or a partner's system has entered the value.
        Given = "given",
    }

    /// The kind of a contact point. A contact point is a value by which a contact is reached or found. If a kind is
    /// marked "Unique", only one contact can have a given value of this kind ([`PointKind::is_unique`]).
    PointKind {
        /// An e-mail address. Unique. Upper and lower case are treated as equal.
        Email = "email",
        /// The primary phone number. Unique.
        Phone = "phone",
        /// A home phone number.
        HomePhone = "home_phone",
        /// A mobile phone number.
        MobilePhone = "mobile_phone",
        /// An office phone number.
        OfficePhone = "office_phone",
        /// A fax number.
        Fax = "fax",
        /// A pager number.
        Pager = "pager",
        /// Any other phone number.
        OtherPhone = "other_phone",
        /// A Facebook id.
        Facebook = "facebook",
        /// A Twitter id.
        Twitter = "twitter",
        /// An Instagram id.
        Instagram = "instagram",
        /// A postal address.
        PostalAddress = "postal_address",
        /// The id of the contact in a partner's system. Unique.
        ExternalId = "external_id",
        /// The value of a custom attribute. Parlor stores this value as a contact point so that contacts can be found
        /// by the value. The label of the contact point is the attribute's name.
        Attribute = "attribute",
    }

    /// The kind of object that a custom attribute describes.
    AttributeObject {
        /// A contact.
        Contact = "contact",
        /// A conversation.
        Conversation = "conversation",
        /// A service record.
        ServiceRecord = "service_record",
        /// A ticket.
        Ticket = "ticket",
        /// A row in a table of a contact. The group of the attribute is the table.
        ContactRow = "contact_row",
    }

    /// The list to which a classification belongs.
    ClassificationKind {
        /// A brand or business of the account.
        Sponsor = "sponsor",
        /// A category of tickets.
        Category = "category",
        /// A part of a category.
        Subcategory = "subcategory",
        /// A reason for the end of a ticket.
        TerminationCode = "termination_code",
        /// A country of postal addresses.
        Country = "country",
        /// A state, county or city of a country.
        State = "state",
        /// A city or district of a state.
        City = "city",
    }

    /// The type of a custom attribute's values.
    AttributeType {
        /// One line of text.
        Text = "text",
        /// Several lines of text.
        LongText = "long_text",
        /// A number.
        Number = "number",
        /// A date, `YYYY-MM-DD`.
        Date = "date",
        /// A time of day, `HH:MM` or `HH:MM:SS`.
        Time = "time",
        /// A date and time.
        Datetime = "datetime",
        /// A boolean.
        Boolean = "boolean",
        /// One of the options of the attribute.
        Choice = "choice",
        /// A list of values, each of which is one of the options of the attribute.
        Choices = "choices",
    }

    /// The kind of a credential.
    CredentialKind {
        /// For Firstline: the bearer token of one agent.
        EmployeeToken = "employee_token",
        /// For LiveDesk: a key with its secret. A program that has both acts for one agent.
        ApiKey = "api_key",
        /// For Chatwoot and `/v1`: the token of one agent.
        AccessToken = "access_token",
        /// For eGain: a client application, with its key and its secret.
        ClientApplication = "client_application",
        /// For eGain: a session of a client application.
        ApplicationSession = "application_session",
        /// For `/v1`: a session of an agent.
        Session = "session",
        /// For `/v1`: a password link, which contains a token for one use. With this token, an agent can only set a
        /// password.
        PasswordLink = "password_link",
    }

    /// The format of the callback requests to an endpoint.
    EndpointFormat {
        /// Parlor's own format: Standard Webhooks.
        Native = "native",
        /// Chatwoot's webhook for an account.
        ChatwootAccount = "chatwoot_account",
        /// Chatwoot's callback for an API inbox.
        ChatwootInbox = "chatwoot_inbox",
        /// LiveDesk's callback for an API channel.
        LivedeskInbox = "livedesk_inbox",
        /// The callback of an eGain client application.
        EgainApplication = "egain_application",
        /// A request whose form an administrator has defined, as in Firstline.
        FirstlineAutomation = "firstline_automation",
    }

    /// The state of a delivery.
    DeliveryState {
        /// The delivery waits for an earlier delivery, for its next attempt, or for the end of a pause or deactivation
        /// of its endpoint.
        Pending = "pending",
        /// The receiver accepted the delivery.
        Delivered = "delivered",
        /// The delivery was not sent, because the format of the endpoint cannot represent the event.
        Skipped = "skipped",
        /// The delivery failed and will not be sent again, for example because all attempts failed, or because its
        /// endpoint no longer exists.
        Dead = "dead",
    }

    /// The kind of a timer.
    TimerKind {
        /// The end of a conversation's snooze.
        Snooze = "snooze",
        /// The time at which a required skill of a waiting conversation is no longer required.
        Relax = "relax",
        /// The time at which a waiting conversation moves to the overflow queue.
        Overflow = "overflow",
        /// The time until which an agent can accept an offer.
        Offer = "offer",
        /// The time at which a queue opens next.
        Hours = "hours",
        /// The time at which waiting conversations are routed again, because the rules of the queue have changed since
        /// these conversations entered the queue.
        Rules = "rules",
        /// The time at which the lease for an agent's live connections ends, unless a node renews the lease.
        Lease = "lease",
        /// The time at which an agent without a live connection becomes offline.
        Absence = "absence",
        /// The time of the next step of a contact's erasure.
        Erase = "erase",
        /// The time at which an uploaded file is removed, unless the file has been sent by then.
        Unsent = "unsent",
        /// The time at which the account's expired undo tokens are removed.
        Undo = "undo",
        /// The time at which a scheduled message is sent.
        Send = "send",
        /// The time of the next step of a bulk job. For a finished job, this is the time at which the job is removed.
        Bulk = "bulk",
        /// The time at which an agent's next push is due.
        Push = "push",
        /// The earliest time for an agent's next digest by mail.
        Digest = "digest",
        /// The time at which a resolved conversation is closed if the customer has not answered the survey.
        Survey = "survey",
    }

    /// The kind of a notification.
    NotificationKind {
        /// A conversation was assigned or offered to the agent, or a conversation of the agent was reopened.
        Assigned = "assigned",
        /// A new note mentions the agent.
        Mentioned = "mentioned",
        /// Another person wrote in a conversation that is assigned to the agent.
        NewMessage = "new_message",
        /// A conversation that the agent follows got a new message, another status or another assignee.
        ConversationChanged = "conversation_changed",
        /// A message of the agent could not be delivered.
        DeliveryFailed = "delivery_failed",
        /// The snooze of a conversation ended, and the agent had snoozed the conversation or is its assignee.
        SnoozeEnded = "snooze_ended",
        /// A scheduled message of the agent could not be sent.
        ScheduledFailed = "scheduled_failed",
    }

    /// The state of a scheduled message.
    ScheduledState {
        /// The message waits for its time of sending.
        Waiting = "waiting",
        /// The message was stopped, because the customer wrote, or because a supervisor or a program cancelled the
        /// message. The text stays stored for its author.
        Stopped = "stopped",
        /// The message could not be sent.
        Failed = "failed",
    }

    /// The outcome of a bulk job for one conversation.
    BulkOutcome {
        /// The act was carried out.
        Done = "done",
        /// The act was carried out, but it changed nothing.
        Unchanged = "unchanged",
        /// The act was refused.
        Refused = "refused",
    }

    /// The stage of a contact's erasure.
    ErasureStage {
        /// The serials of the contact's identities are being erased.
        Identities = "identities",
        /// The subjects of the contact's cases are being erased.
        Cases = "cases",
        /// The texts, attributes and files of the contact's tickets are being erased.
        Tickets = "tickets",
        /// The contact's conversations are being erased, with their messages and service records.
        Conversations = "conversations",
        /// The personal data in stored events is being erased.
        Events = "events",
    }

    /// The treatment of a conversation that was taken from its agent.
    ReleaseTo {
        /// The conversation stays open and unassigned, and no queue routes the conversation.
        Nobody = "nobody",
        /// The conversation's queue routes the conversation again.
        Queue = "queue",
    }

    /// The routing intent of a new conversation. The conversation stores the intent, because a reopened conversation is
    /// routed by the same intent.
    Intent {
        /// The conversation waits for a manual pick-up.
        Hold = "hold",
        /// The inbox's queue assigns the conversation. If no agent is available, the conversation waits in this queue.
        Enqueue = "enqueue",
        /// The conversation is assigned at once: to the agent whom the request names, or otherwise to an available
        /// agent. If no assignment is possible, the conversation stays open and unassigned.
        Offer = "offer",
        /// The conversation is assigned to an available agent. If no agent is available, the request is refused.
        RequireAgent = "require_agent",
    }
}

impl MessageKind {
    /// The kinds of messages that agents write: messages to the customer, and notes.
    pub const OF_AGENTS: [Self; 2] = [Self::Outgoing, Self::Note];
}

impl Priority {
    /// Returns the rank of a priority in a queue. Conversations with smaller ranks are served first. `None` has the
    /// same rank as medium.
    #[must_use]
    pub const fn rank(priority: Option<Self>) -> i64 {
        match priority {
            Some(Self::Urgent) => 0,
            Some(Self::High) => 1,
            Some(Self::Medium) | None => 2,
            Some(Self::Low) => 3,
        }
    }
}

impl ClassificationKind {
    /// Returns the list that contains the parents of this list's entries. `None` means that the entries of this list
    /// have no parents.
    #[must_use]
    pub const fn parent(self) -> Option<Self> {
        match self {
            Self::Subcategory => Some(Self::Category),
            Self::State => Some(Self::Country),
            Self::City => Some(Self::State),
            Self::Sponsor | Self::Category | Self::TerminationCode | Self::Country => None,
        }
    }

    /// Returns the number of ancestors of each entry of this list.
    #[must_use]
    pub const fn depth(self) -> usize {
        match self {
            Self::Sponsor | Self::Category | Self::TerminationCode | Self::Country => 0,
            Self::Subcategory | Self::State => 1,
            Self::City => 2,
        }
    }
}

impl PointKind {
    /// Whether only one contact can have a given value of this kind. Such values are unique in the account or, if
    /// contacts are separated by department, in the department.
    #[must_use]
    pub const fn is_unique(self) -> bool {
        matches!(self, Self::Email | Self::Phone | Self::ExternalId)
    }

    /// Whether values of this kind are phone numbers.
    #[must_use]
    pub const fn is_phone(self) -> bool {
        matches!(
            self,
            Self::Phone
                | Self::HomePhone
                | Self::MobilePhone
                | Self::OfficePhone
                | Self::OtherPhone
                | Self::Fax
                | Self::Pager
        )
    }

    /// Returns the key by which values of this kind are compared. `country` is the account's country, whose calling
    /// code is added to national phone numbers. An external id is its own key, because only the partner's system knows
    /// whether two of its ids mean the same contact.
    #[must_use]
    pub fn key(self, value: &str, country: Option<&str>) -> String {
        match self {
            Self::Email => canonical::email(value),
            Self::ExternalId => value.to_owned(),
            kind if kind.is_phone() => canonical::phone(value, country),
            _ => canonical::exact(value).into_owned(),
        }
    }
}

impl TicketStatus {
    /// Whether the ticket needs no more work.
    #[must_use]
    pub const fn has_ended(self) -> bool {
        matches!(self, Self::Resolved | Self::Closed)
    }
}

impl Status {
    /// Whether an assigned conversation with this status uses slots of its assignee.
    #[must_use]
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Open)
    }

    /// Whether a request may change this status to `to`. A change to the same status is always allowed.
    #[must_use]
    pub const fn may_become(self, to: Self) -> bool {
        use Status::{Closed, Open, Pending, Resolved, Snoozed};
        match (self, to) {
            (Open | Pending | Snoozed, Open | Pending | Snoozed | Resolved)
            | (Resolved, Open | Pending | Resolved | Closed)
            | (Closed, Open | Closed) => true,
            (Open | Pending | Snoozed, Closed)
            | (Resolved, Snoozed)
            | (Closed, Pending | Snoozed | Resolved) => false,
        }
    }
}
impl CredentialKind {
    /// Whether a sign-in can create a credential of this kind. An employee token can be created by a sign-in or by an
    /// administrator.
    #[must_use]
    pub const fn is_sign_in(self) -> bool {
        matches!(
            self,
            Self::Session | Self::ApplicationSession | Self::EmployeeToken
        )
    }

    /// The kinds of credentials that the list of an account's credentials leaves out, because administrators do not
    /// manage these credentials in this list.
    pub const UNLISTED: [Self; 3] = [Self::Session, Self::ApplicationSession, Self::PasswordLink];

    /// The kinds of credentials that act for an agent. When the agent gets a new password, these credentials end. The
    /// command that sets the password can keep some of these credentials, for example the caller's session.
    pub const OF_AGENTS: [Self; 5] = [
        Self::Session,
        Self::EmployeeToken,
        Self::AccessToken,
        Self::ApiKey,
        Self::PasswordLink,
    ];

    /// Whether a credential of this kind acts for an agent. A client application and its sessions act for no agent.
    #[must_use]
    pub fn acts_for_agent(self) -> bool {
        Self::OF_AGENTS.contains(&self)
    }

    /// Whether a credential of this kind consists of a key and a secret. A credential of any other kind consists of a
    /// token.
    #[must_use]
    pub const fn has_key(self) -> bool {
        matches!(self, Self::ApiKey | Self::ClientApplication)
    }

    /// Whether a credential of this kind is a client application. Only a client application has a type, inboxes and a
    /// callback.
    #[must_use]
    pub const fn is_client_application(self) -> bool {
        matches!(self, Self::ClientApplication)
    }

    /// Whether a credential of this kind ends when its agent is deactivated. Credentials of other kinds work again as
    /// soon as the agent is activated again.
    #[must_use]
    pub const fn ends_with_service(self) -> bool {
        self.is_sign_in() || matches!(self, Self::PasswordLink)
    }
}
