//! The closed sets of words the model uses: statuses, kinds, roles. Stored as text, spelled the same everywhere.

/// A closed set of words with one spelling each.
pub trait Word: Copy + Eq + Sized + 'static {
    /// Every member, in declaration order.
    const ALL: &'static [Self];
    /// The spelling used in storage, in `/v1` and in provisioning files.
    fn word(self) -> &'static str;
    /// The member spelled `text`, exactly.
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

words! {
    /// Where a conversation stands.
    Status {
        /// Being served or waiting to be.
        Open = "open",
        /// With an automaton; no human is asked yet.
        Pending = "pending",
        /// Put aside until a time or the next word of the customer.
        Snoozed = "snoozed",
        /// Answered.
        Resolved = "resolved",
        /// Resolved for good.
        Closed = "closed",
    }

    /// The urgency of a conversation.
    Priority {
        /// Before everything else.
        Urgent = "urgent",
        /// Before the ordinary.
        High = "high",
        /// The same as none.
        Medium = "medium",
        /// After the ordinary.
        Low = "low",
    }

    /// The dialect of an inbox.
    InboxKind {
        /// Firstline's onsite account.
        Onsite = "onsite",
        /// LiveDesk's and Chatwoot's API channel.
        Api = "api",
        /// eGain's entry point.
        Messaging = "messaging",
        /// The web widget.
        Web = "web",
        /// A mailbox.
        Email = "email",
    }

    /// A queue's way of choosing among free agents.
    Distribution {
        /// Fewest live conversations first, longest without a new one breaks the tie.
        LeastBusy = "least_busy",
        /// In turn.
        RoundRobin = "round_robin",
        /// Nobody: agents pick up by hand.
        Manual = "manual",
    }

    /// The rights of an agent.
    Role {
        /// Serves customers.
        Agent = "agent",
        /// Sees the floor.
        Supervisor = "supervisor",
        /// Configures the account.
        Administrator = "administrator",
    }

    /// The conversations that an agent sees.
    Visibility {
        /// Those assigned to them, those that call upon them, and nobody's in the queues they serve.
        Own = "own",
        /// Also those of their teams and of the members of these.
        Team = "team",
        /// All of the account.
        All = "all",
    }

    /// Whether work may be given to an agent.
    Availability {
        /// Takes new conversations.
        Online = "online",
        /// Finishes what they have; takes nothing new.
        Busy = "busy",
        /// Not at the workload.
        Away = "away",
        /// Signed off.
        Offline = "offline",
    }

    /// The direction of a message.
    MessageKind {
        /// From the customer.
        Incoming = "incoming",
        /// To the customer.
        Outgoing = "outgoing",
        /// For the team only.
        Note = "note",
        /// A line about something that happened.
        Activity = "activity",
    }

    /// The kind of a message's author.
    SenderKind {
        /// The person of the conversation.
        Contact = "contact",
        /// A member of staff.
        Agent = "agent",
        /// Parlor itself.
        System = "system",
    }

    /// The delivery status of an outgoing message.
    Delivery {
        /// Stored and handed on.
        Sent = "sent",
        /// Arrived.
        Delivered = "delivered",
        /// Seen.
        Read = "read",
        /// Could not be delivered.
        Failed = "failed",
    }

    /// The evidence that a contact point belongs to the person.
    Evidence {
        /// Signed by the account's own system.
        Signed = "signed",
        /// The person proved it to us.
        Proven = "proven",
        /// The person says so.
        Claimed = "claimed",
        /// Staff or a partner's system gave it.
        Given = "given",
    }

    /// Ways a person is reached or found.
    PointKind {
        /// E-mail address; unique, compared without case.
        Email = "email",
        /// The contact's primary phone; unique.
        Phone = "phone",
        /// Home phone.
        HomePhone = "home_phone",
        /// Mobile phone.
        MobilePhone = "mobile_phone",
        /// Office phone.
        OfficePhone = "office_phone",
        /// Fax.
        Fax = "fax",
        /// Pager.
        Pager = "pager",
        /// Any other phone.
        OtherPhone = "other_phone",
        /// Facebook id.
        Facebook = "facebook",
        /// Twitter id.
        Twitter = "twitter",
        /// Instagram id.
        Instagram = "instagram",
        /// The id a partner's system knows the person by; unique.
        ExternalId = "external_id",
        /// The value of a custom attribute, kept so that people can be found by it; `label` holds the attribute's name.
        Attribute = "attribute",
    }

    /// The kind of object that a custom attribute describes.
    AttributeObject {
        /// A person.
        Contact = "contact",
        /// A conversation.
        Conversation = "conversation",
        /// A service record.
        ServiceRecord = "service_record",
    }

    /// The type of a custom attribute's values.
    AttributeType {
        /// One line.
        Text = "text",
        /// Several lines.
        LongText = "long_text",
        /// A number.
        Number = "number",
        /// A day, `YYYY-MM-DD`.
        Date = "date",
        /// A time of day, `HH:MM` or `HH:MM:SS`.
        Time = "time",
        /// A day and time.
        Datetime = "datetime",
        /// Yes or no.
        Boolean = "boolean",
        /// One of the options.
        Choice = "choice",
        /// Any of the options.
        Choices = "choices",
    }

    /// The kind of a credential.
    CredentialKind {
        /// Firstline: bearer token of one agent.
        EmployeeToken = "employee_token",
        /// LiveDesk: key and secret, acting as one agent.
        ApiKey = "api_key",
        /// Chatwoot and `/v1`: token of one agent.
        AccessToken = "access_token",
        /// eGain: a registered client application's key and secret.
        ClientApplication = "client_application",
        /// eGain: a client application's signed-in session.
        ApplicationSession = "application_session",
        /// `/v1`: an agent's signed-in session.
        Session = "session",
    }

    /// The format of an endpoint's callbacks.
    EndpointFormat {
        /// Parlor's own: Standard Webhooks.
        Native = "native",
        /// Chatwoot's account webhook.
        ChatwootAccount = "chatwoot_account",
        /// Chatwoot's callback of one API inbox.
        ChatwootInbox = "chatwoot_inbox",
        /// LiveDesk's callback of one API channel.
        LivedeskInbox = "livedesk_inbox",
        /// The callback of an eGain client application.
        EgainApplication = "egain_application",
        /// A request that a Firstline administrator wrote.
        FirstlineAutomation = "firstline_automation",
    }

    /// The state of a delivery.
    DeliveryState {
        /// Waits for its turn, its next attempt, or its endpoint.
        Pending = "pending",
        /// Accepted by the receiver.
        Delivered = "delivered",
        /// Not sent: the endpoint's format cannot represent the event.
        Skipped = "skipped",
        /// Cannot be sent: too large, or given up by a person.
        Dead = "dead",
    }

    /// The subject of a timer.
    TimerKind {
        /// The time until which a conversation is snoozed.
        Snooze = "snooze",
        /// The time after which a waiting conversation asks for less.
        Relax = "relax",
        /// The time a conversation may wait before another queue takes it.
        Overflow = "overflow",
        /// The time an agent has to accept an offer.
        Offer = "offer",
        /// The time at which a closed queue opens.
        Hours = "hours",
        /// The time at which more of what waits in a queue is placed by the queue's new rules.
        Rules = "rules",
        /// The time until which a node vouches for an agent's live connections.
        Lease = "lease",
        /// The time by which an agent whose last live connection went has to be back.
        Absence = "absence",
        /// The time at which more of an erased person is erased.
        Erase = "erase",
        /// The time until which an uploaded file that no message carries is kept.
        Unsent = "unsent",
    }

    /// The stage of a contact's erasure.
    ErasureStage {
        /// The serials of their identities.
        Identities = "identities",
        /// The subjects of their cases.
        Cases = "cases",
        /// Conversations with their messages and service records.
        Conversations = "conversations",
        /// Their personal data in stored events.
        Events = "events",
    }

    /// The routing intents of a start, as stored with the conversation: reopening routes the same way.
    Intent {
        /// Recorded; picked up by hand.
        Hold = "hold",
        /// Waits in the inbox's queue.
        Enqueue = "enqueue",
        /// Given to a free agent, else left open and unassigned.
        Offer = "offer",
        /// Given to a free agent, else refused.
        RequireAgent = "require_agent",
    }
}

impl Priority {
    /// Sort key of a queue: smaller is served first. No priority ranks as medium.
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

impl PointKind {
    /// Whether two contacts of one scope may not share a value of this kind.
    #[must_use]
    pub const fn is_unique(self) -> bool {
        matches!(self, Self::Email | Self::Phone | Self::ExternalId)
    }

    /// The form in which values of this kind are compared.
    #[must_use]
    pub fn comparable(self, value: &str) -> String {
        match self {
            Self::Email => value.to_lowercase(),
            _ => value.to_owned(),
        }
    }
}

impl Status {
    /// Whether a conversation in this status and with an assignee occupies one of the assignee's slots.
    #[must_use]
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Open)
    }

    /// Whether a conversation may go from this status to `to` by request. Staying is always allowed and does nothing.
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
    /// Whether one is made by signing in, rather than by somebody who administers.
    #[must_use]
    pub const fn is_sign_in(self) -> bool {
        matches!(
            self,
            Self::Session | Self::ApplicationSession | Self::EmployeeToken
        )
    }
}
