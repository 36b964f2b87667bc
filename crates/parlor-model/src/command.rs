//! Commands: values that describe acts. A dialect builds commands, this crate decides them, and the store applies them.

pub use crate::act::{Act, Right, Target};
pub use crate::actor::Actor;
pub use crate::acts::*;
pub use crate::decide::automatic::{FEEDBACK, RATING, SURVEY, SURVEY_S};
pub use crate::decide::totp::{Shown, TotpProof};

use crate::config::AccountConfig;
use crate::entities::StoredAnswer;
use crate::ids::{AccountId, AgentId};
use crate::prefetch::Prefetch;
use crate::provision::Provision;
use crate::provision::administer::{
    AdministerAccount, AdministerAgent, AdministerAttribute, AdministerAttributeGroup,
    AdministerClassification, AdministerDepartment, AdministerEndpoint, AdministerHours,
    AdministerInbox, AdministerLabel, AdministerProvider, AdministerQueue, AdministerTeam,
};
use crate::state::{Context, Decided, State};
use crate::version::Expectation;
use std::sync::Arc;

/// An act that the store can execute. Each act has its own type of outcome.
pub trait Executable: Into<Command> + Send {
    /// The outcome type, as in [`Act::Outcome`].
    type Outcome;

    /// Converts an [`Outcome`] to this act's outcome type. `None` means that the value is the outcome of another act.
    fn outcome(outcome: Outcome) -> Option<Self::Outcome>;

    /// Returns a reference to this act's outcome in an [`Outcome`]. `None` means that the value is the outcome of
    /// another act.
    fn outcome_ref(outcome: &Outcome) -> Option<&Self::Outcome>;
}

/// Declares the acts. [`Command`], [`Outcome`] and the dispatch to [`Act`] are generated from this list. Large acts are
/// behind a [`Box`], so that a [`Command`] stays small.
macro_rules! commands {
    ($($act:ident($stored:ty)),+ $(,)?) => {
        /// An act of any kind. A batch can contain acts of different kinds.
        #[derive(Clone, Debug)]
        pub enum Command {
            $(#[doc = concat!("[`", stringify!($act), "`].")] $act($stored)),+
        }

        /// The outcome of an act of any kind.
        #[derive(Clone, Debug)]
        pub enum Outcome {
            $(#[doc = concat!("Of [`", stringify!($act), "`].")] $act(<$act as Act>::Outcome)),+
        }

        impl Command {
            /// Returns the accounts that the act itself names, as [`Act::accounts`] does.
            #[must_use]
            pub fn accounts(&self) -> Vec<AccountId> {
                match self { $(Self::$act(act) => act.accounts()),+ }
            }

            /// Returns the kinds of audit events that the act can write: [`Act::AUDIT`].
            #[must_use]
            pub const fn audit(&self) -> &'static [&'static str] {
                match self { $(Self::$act(_) => <$act as Act>::AUDIT),+ }
            }

            /// Returns the object that the act changes, as [`Act::target`] does.
            #[must_use]
            pub fn target(&self) -> Target<'_> {
                match self { $(Self::$act(act) => act.target()),+ }
            }

            /// Returns the required right, as [`Act::right`] does.
            #[must_use]
            pub fn right(&self) -> Right<'_> {
                match self { $(Self::$act(act) => act.right()),+ }
            }

            /// Returns the look-ups whose rows are loaded first, as [`Act::prefetch_with`] does.
            #[must_use]
            pub fn prefetch(&self, account: AccountId, config: Option<&AccountConfig>) -> Prefetch {
                match self { $(Self::$act(act) => act.prefetch_with(account, config)),+ }
            }

            /// Returns the agent on whose behalf the act changes data, as [`Act::agent`] does.
            pub(crate) fn agent(&self, state: &State, cx: &Context<'_>) -> Decided<Option<AgentId>> {
                match self { $(Self::$act(act) => act.agent(state, cx)),+ }
            }

            /// Returns the provisioning file, if the act applies one: [`Act::provisioning`].
            #[must_use]
            pub fn provisioning(&self) -> Option<&Provision> {
                match self { $(Self::$act(act) => act.provisioning()),+ }
            }

            /// Decides the act, as [`Act::decide`] does.
            pub(crate) fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Outcome> {
                match self { $(Self::$act(act) => act.decide(state, cx).map(Outcome::$act)),+ }
            }
        }

        impl Outcome {
            /// Whether the changes of the act are stored, as [`Act::is_kept`] decides.
            #[must_use]
            pub fn is_kept(&self) -> bool {
                match self { $(Self::$act(outcome) => $act::is_kept(outcome)),+ }
            }
        }

        $(
            impl From<$act> for Command {
                fn from(act: $act) -> Self {
                    Self::$act(act.into())
                }
            }

            impl Executable for $act {
                type Outcome = <Self as Act>::Outcome;

                fn outcome(outcome: Outcome) -> Option<<Self as Act>::Outcome> {
                    match outcome { Outcome::$act(outcome) => Some(outcome), _ => None }
                }

                fn outcome_ref(outcome: &Outcome) -> Option<&<Self as Act>::Outcome> {
                    match outcome { Outcome::$act(outcome) => Some(outcome), _ => None }
                }
            }
        )+
    };
}

commands! {
    StartConversation(Box<StartConversation>),
    PostMessage(Box<PostMessage>),
    SendMessage(Box<SendMessage>),
    ChangeScheduled(Box<ChangeScheduled>),
    CancelScheduled(CancelScheduled),
    SendScheduled(SendScheduled),
    FailScheduled(FailScheduled),
    RunActions(RunActions),
    PutMacro(Box<PutMacro>),
    RemoveMacro(RemoveMacro),
    RemoveLabel(RemoveLabel),
    PutDraft(Box<PutDraft>),
    RemoveDraft(RemoveDraft),
    HandOverDraft(HandOverDraft),
    KeepFile(Box<KeepFile>),
    ChangeStatus(ChangeStatus),
    PickUp(PickUp),
    TakeNext(TakeNext),
    Assign(Assign),
    Transfer(Box<Transfer>),
    Release(Release),
    MergeConversation(MergeConversation),
    UnmergeConversation(UnmergeConversation),
    EditConversation(Box<EditConversation>),
    MarkRead(MarkRead),
    MarkUnread(MarkUnread),
    RateConversation(RateConversation),
    ReportDelivery(ReportDelivery),
    RetryMessage(RetryMessage),
    DeleteMessage(DeleteMessage),
    AnswerFile(AnswerFile),
    UseAddress(UseAddress),
    UseIdentityCode(UseIdentityCode),
    SetOffRecord(SetOffRecord),
    WriteServiceRecord(Box<WriteServiceRecord>),
    CreateCase(CreateCase),
    ChangeCase(ChangeCase),
    CreateTicket(Box<CreateTicket>),
    ChangeTicket(Box<ChangeTicket>),
    DeleteTicket(DeleteTicket),
    SetPresence(SetPresence),
    Attend(Attend),
    FireTimers(FireTimers),
    Undo(Undo),
    StartBulk(Box<StartBulk>),
    StepBulk(StepBulk),
    CreateContact(Box<CreateContact>),
    CreateContactInInbox(Box<CreateContactInInbox>),
    UpdateContact(Box<UpdateContact>),
    AddContactPoint(Box<AddContactPoint>),
    ChangeContactPoint(Box<ChangeContactPoint>),
    RemoveContactPoint(RemoveContactPoint),
    AddContactNote(AddContactNote),
    RemoveContactNote(RemoveContactNote),
    PutContactRow(Box<PutContactRow>),
    RemoveContactRows(RemoveContactRows),
    MergeContacts(MergeContacts),
    UndoMerge(UndoMerge),
    EraseContact(EraseContact),
    RecordExport(RecordExport),
    RecordPages(Box<RecordPages>),
    IssueCredential(Box<IssueCredential>),
    RevokeCredential(RevokeCredential),
    RotateCredential(RotateCredential),
    SetPassword(SetPassword),
    ChangeTotp(Box<ChangeTotp>),
    SignInByProvider(Box<SignInByProvider>),
    LinkLogin(Box<LinkLogin>),
    UnlinkLogin(UnlinkLogin),
    AllowPasswords(AllowPasswords),
    RenameAgent(RenameAgent),
    SetAvatar(Box<SetAvatar>),
    EndSession(EndSession),
    EndSessions(EndSessions),
    SaveSettings(Box<SaveSettings>),
    ReadNotifications(ReadNotifications),
    SaveNotificationSettings(Box<SaveNotificationSettings>),
    PutPushSubscription(Box<PutPushSubscription>),
    RemovePushSubscription(RemovePushSubscription),
    SettlePush(Box<SettlePush>),
    SettleDigest(Box<SettleDigest>),
    SaveView(Box<SaveView>),
    RemoveView(RemoveView),
    NoteUse(NoteUse),
    ChangeEndpoint(Box<ChangeEndpoint>),
    RemoveEndpoint(RemoveEndpoint),
    DeactivateEndpoint(DeactivateEndpoint),
    TestEndpoint(TestEndpoint),
    RedeliverEvents(RedeliverEvents),
    Provision(Box<Provision>),
    AdministerAccount(Box<AdministerAccount>),
    AdministerDepartment(Box<AdministerDepartment>),
    AdministerTeam(Box<AdministerTeam>),
    AdministerQueue(Box<AdministerQueue>),
    AdministerHours(Box<AdministerHours>),
    AdministerAgent(Box<AdministerAgent>),
    AdministerInbox(Box<AdministerInbox>),
    AdministerAttribute(Box<AdministerAttribute>),
    AdministerAttributeGroup(Box<AdministerAttributeGroup>),
    AdministerLabel(Box<AdministerLabel>),
    AdministerClassification(Box<AdministerClassification>),
    AdministerProvider(Box<AdministerProvider>),
    AdministerEndpoint(Box<AdministerEndpoint>),
}

impl Executable for Command {
    type Outcome = Outcome;

    fn outcome(outcome: Outcome) -> Option<Outcome> {
        Some(outcome)
    }

    fn outcome_ref(outcome: &Outcome) -> Option<&Outcome> {
        Some(outcome)
    }
}

/// The HTTP answer to a request, in the form of a dialect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The media type of the body. Empty if there is no body.
    pub content_type: String,
    /// The body.
    pub body: String,
}

impl From<&StoredAnswer> for Answer {
    fn from(stored: &StoredAnswer) -> Self {
        Self {
            status: u16::try_from(stored.status).unwrap_or(200),
            content_type: stored.content_type.clone(),
            body: stored.body.clone(),
        }
    }
}

/// A dialect's function that makes the HTTP answer from an outcome. For a request with an idempotency key, the writer
/// calls this function before the commit. So the function must be fast and must not fail.
pub type Print = Arc<dyn Fn(&Outcome) -> Answer + Send + Sync>;

/// The idempotency key of a request, with the data that identifies the request.
#[derive(Clone)]
pub struct Idempotency {
    /// The scope of the idempotency key: the owner of the credential, and the route.
    pub scope: String,
    /// The idempotency key of the caller.
    pub key: String,
    /// The SHA-256 of the request, in hex.
    pub fingerprint: String,
    /// The function that makes the HTTP answer from the outcome.
    pub print: Print,
}

impl std::fmt::Debug for Idempotency {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Idempotency")
            .field("scope", &self.scope)
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}

/// A command in the form that the store accepts: an act with its account, its actor and its optional parts.
#[derive(Clone, Debug)]
pub struct Submission {
    /// The account. `None` means that the act concerns several accounts and names them ([`Act::accounts`]). Such an act
    /// has no idempotency key and no expected state.
    pub account: Option<AccountId>,
    /// The actor.
    pub actor: Actor,
    /// The act.
    pub command: Command,
    /// The idempotency key of the request, if any.
    pub idempotency: Option<Idempotency>,
    /// The state of the target that the caller expects. `None` accepts every state.
    pub expects: Option<Expectation>,
    /// The undo token that the act gets, at most 64 characters. Only an agent's act on a conversation can have an undo
    /// token.
    pub undo: Option<String>,
}

/// The optional parts of a [`Submission`], except the idempotency key.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    /// The state of the target that the caller expects. `None` accepts every state.
    pub expects: Option<Expectation>,
    /// The undo token that the act gets, as in [`Submission::undo`].
    pub undo: Option<String>,
}

impl From<Option<Expectation>> for Terms {
    fn from(expects: Option<Expectation>) -> Self {
        Self {
            expects,
            undo: None,
        }
    }
}

impl Submission {
    /// Builds a submission without an idempotency key and without an expected state.
    #[must_use]
    pub fn new(account: AccountId, actor: Actor, act: impl Into<Command>) -> Self {
        Self {
            account: Some(account),
            actor,
            command: act.into(),
            idempotency: None,
            expects: None,
            undo: None,
        }
    }

    /// Builds the submission of a provisioning file. The file itself names the accounts.
    #[must_use]
    pub fn provision(file: Provision) -> Self {
        Self {
            account: None,
            actor: Actor::System,
            command: file.into(),
            idempotency: None,
            expects: None,
            undo: None,
        }
    }
}

/// The result of a submission.
#[derive(Clone, Debug)]
pub enum Settled {
    /// The command had no idempotency key and was carried out now.
    Done(Box<Outcome>),
    /// The command had an idempotency key and was carried out now. If the changes of the command are stored and the
    /// answer has a 2xx status, the answer is stored too.
    Answered(Answer),
    /// A command with the same idempotency key was carried out before, possibly in the same batch. The value is the
    /// stored answer of that command.
    Replayed(Answer),
}
