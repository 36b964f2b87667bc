//! The trait that every act implements: its outcome, its required right and its decision.
//!
//! Each act is one file in [`crate::acts`]. [`crate::command`] lists all acts.

use crate::config::AccountConfig;
use crate::ids::{
    AccountId, AgentId, AttachmentId, ContactId, CredentialId, EndpointKey, IdKind, MacroId,
    MessageId, TicketId, ViewId,
};
use crate::prefetch::Prefetch;
use crate::provision::Provision;
use crate::state::{Context, ConversationName, Decided, Key, State};

/// The object that an act changes. The admission, the expected version and the undo token of a command all use this
/// object. If the acting agent may not see the conversation of the object, the act is refused as if the object did not
/// exist.
#[derive(Clone, Copy, Debug)]
pub enum Target<'a> {
    /// The conversation with this name.
    Conversation(&'a ConversationName),
    /// The service record of the conversation with this name.
    ServiceRecord(&'a ConversationName),
    /// A message.
    Message(MessageId),
    /// The file of a message.
    File(AttachmentId),
    /// A contact.
    Contact(ContactId),
    /// A ticket.
    Ticket(TicketId),
    /// The settings document of an agent.
    Settings(AgentId),
    /// The notification settings of an agent.
    NotificationSettings(AgentId),
    /// A saved view.
    View(ViewId),
    /// A macro.
    Macro(MacroId),
    /// A row of the configuration.
    Configured(IdKind, i64),
    /// A callback endpoint. The configuration of the endpoint can be part of an inbox or of a client application.
    Endpoint(EndpointKey),
    /// The act creates an object, or changes objects without versions that every agent may see.
    Nothing,
}

/// The right that an act needs. Parlor itself and the operator of the server ([`Actor::System`](crate::actor::Actor))
/// have every right.
#[derive(Clone, Copy, Debug)]
pub enum Right<'a> {
    /// The act needs no special right, but an agent must see the target. If the right depends on other rows, the
    /// decision of the act checks the actor.
    Anybody,
    /// The right to give a conversation to another agent, a team or a queue. If the receiver is an agent, the second
    /// value is this agent.
    Give(&'a ConversationName, Option<AgentId>),
    /// The right to take a conversation from its agent.
    Take(&'a ConversationName),
    /// The right to pick up a conversation that is unassigned or already assigned to the agent.
    PickUp(&'a ConversationName),
    /// The right of supervisors. A program has this right too.
    Supervise,
    /// The right to erase contacts. Administrators have this right. A program has this right too.
    Erase,
    /// The right to change this agent's own data. Only the agent has this right, with a session or as a program.
    Own(AgentId),
    /// The right to change the sign-in of this agent. The agent and all active administrators have this right. A
    /// program has the right of the agent of its token.
    OwnOrAdminister(AgentId),
    /// The right to administer the account. Only active administrators have this right. A program has this right only
    /// if the agent of its token is an active administrator.
    Administer,
    /// The right to open a session of this client application. Only the client application itself has this right.
    OwnApplication(CredentialId),
    /// The right of Parlor itself and the operator of the server. Nobody else has this right.
    Operate,
}

/// A request to change data. The fields of an act are the data of the request. The functions of the act are the rules
/// that decide the request.
pub trait Act {
    /// The result of a decision, if the act was not refused.
    type Outcome;

    /// The kinds of events that the act can write to the audit log. Every administrative change writes at least one of
    /// these events. An empty list means that the act makes no administrative change.
    const AUDIT: &'static [&'static str] = &[];

    /// Returns the accounts that the act itself names. Most acts name no account, because they change only data of the
    /// account in their envelope ([`crate::command::Submission`]).
    fn accounts(&self) -> Vec<AccountId> {
        Vec::new()
    }

    /// Returns the object that the act changes.
    fn target(&self) -> Target<'_> {
        Target::Nothing
    }

    /// Returns the right that the act needs.
    fn right(&self) -> Right<'_>;

    /// Returns the look-ups whose rows the writer loads together with the account. If the decision needs no other rows,
    /// the writer reads the database only once.
    fn prefetch(&self, _account: AccountId) -> Vec<Key> {
        Vec::new()
    }

    /// Returns the look-ups of [`Self::prefetch`], and the look-ups that depend on the account's configuration or on
    /// other loaded rows. `config` is the configuration, or `None` if the writer does not have the configuration in
    /// memory.
    fn prefetch_with(&self, account: AccountId, _config: Option<&AccountConfig>) -> Prefetch {
        self.prefetch(account).into()
    }

    /// Returns the agent on whose behalf the act changes data. Usually, this agent is the acting agent.
    ///
    /// # Errors
    /// The look-ups whose rows must be loaded first.
    fn agent(&self, _state: &State, cx: &Context<'_>) -> Decided<Option<AgentId>> {
        Ok(cx.actor.agent())
    }

    /// Returns the provisioning file, if the act applies one. Such an act may give its objects any ids, so the writer
    /// decides it alone.
    fn provisioning(&self) -> Option<&Provision> {
        None
    }

    /// Decides the act on the working set. The context contains the account and the actor.
    ///
    /// # Errors
    /// The refusal, or the look-ups whose rows must be loaded first, or a kind of ids. A kind of ids means that the
    /// store must lease more ids of this kind.
    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome>;

    /// Whether the changes of an act with this outcome are stored. For example, the changes of a dry run are not
    /// stored.
    fn is_kept(_outcome: &Self::Outcome) -> bool {
        true
    }
}
