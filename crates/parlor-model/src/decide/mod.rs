//! The rules. Each function here reads the working set, changes it, and says what came of it; none waits, looks at a clock or
//! touches a database. A refusal or a need leaves the working set as it was.

mod agents;
mod attachments;
pub(crate) mod callbacks;
pub(crate) mod cases;
mod conversations;
mod credentials;
mod edit;
mod erase;
mod handover;
mod merge;
mod notes;
pub(crate) mod people;
mod pick_up;
mod records;
pub mod start;
mod timers;

pub use agents::{ABSENCE_S, PRESENCE_CHANGED, RENEWAL_S};
pub(crate) use agents::{leaves, now_serves};
pub use conversations::{find, has_ended, may_speak};

use crate::command::{Answer, Command, ConversationView, Outcome, Settled, Submission};
use crate::entities::{Conversation, StoredAnswer};
use crate::ids::{AccountId, AgentId, ConversationId};
use crate::refusal::{Conflict, Object, Refusal};
use crate::rights;
use crate::state::{Context, ConversationName, Decided, Key, State, Stop};
use crate::version::{self, Expectation, Versioned};
use crate::visibility;
use crate::words::TimerKind;

pub use people::living;

/// How long a stored answer is replayed, in seconds.
pub const ANSWER_LIFETIME_S: i64 = 24 * 60 * 60;

/// Decides one submission. On `Ok` its changes are kept for the batch; on any [`Stop`] the working set is as before.
///
/// # Errors
/// [`Stop::Refuse`] is the answer; [`Stop::Need`] and [`Stop::OutOfIds`] ask the store for more and to call again.
pub fn run(state: &mut State, cx: &mut Context<'_>, submission: &Submission) -> Decided<Settled> {
    let settled = settle(state, cx, submission).and_then(|(settled, kept)| {
        if kept {
            // What provisioning remembers has no journal: from there on nothing may be found missing.
            let may_load = !matches!(submission.command, Command::Provision(_));
            state.deliver(cx, may_load)?;
        }
        Ok((settled, kept))
    });
    if settled.as_ref().is_ok_and(|(_, kept)| *kept) {
        state.keep();
    } else {
        state.undo();
    }
    settled.map(|(settled, _)| settled)
}

/// What it comes to, and whether its changes are to be kept.
fn settle(
    state: &mut State,
    cx: &mut Context<'_>,
    submission: &Submission,
) -> Decided<(Settled, bool)> {
    let keyed = submission
        .idempotency
        .as_ref()
        .zip(submission.command.account());
    if let Some((idempotency, account)) = keyed
        && let Some(stored) = state.answer(account, &idempotency.scope, &idempotency.key)?
        && stored.created_at.plus_seconds(ANSWER_LIFETIME_S) > cx.now
    {
        return replay(stored, &idempotency.fingerprint)
            .map(|answer| (Settled::Answered(answer), true))
            .map_err(Stop::Refuse);
    }
    if let Some(reader) = submission.reader {
        visibility::admit(state, reader, &submission.command)?;
        rights::permit(state, reader, &submission.command)?;
    }
    if let Some((expectation, account)) = submission
        .expects
        .as_ref()
        .zip(submission.command.account())
    {
        expect(state, account, expectation)?;
    }
    let outcome = decide(state, cx, &submission.command, submission.reader)?;
    let kept = outcome.is_kept();
    let Some((idempotency, account)) = keyed else {
        return Ok((Settled::Done(Box::new(outcome)), kept));
    };
    let answer = (idempotency.print)(&outcome);
    if kept && (200..300).contains(&answer.status) {
        state.put_answer(StoredAnswer {
            account_id: account,
            scope: idempotency.scope.clone(),
            key: idempotency.key.clone(),
            fingerprint: idempotency.fingerprint.clone(),
            status: i64::from(answer.status),
            content_type: answer.content_type.clone(),
            body: answer.body.clone(),
            created_at: cx.now,
        });
    }
    Ok((Settled::Answered(answer), kept))
}

/// Refuses what was asked on a state that is no longer.
fn expect(state: &State, account: AccountId, expectation: &Expectation) -> Decided<()> {
    let version = match &expectation.of {
        Versioned::Conversation(name) => state
            .conversation_named(account, name)?
            .map(version::of_conversation),
        Versioned::ServiceRecord(name) => match state.conversation_named(account, name)? {
            Some(conversation) => state
                .service_record(conversation.id)?
                .map(version::of_service_record),
            None => None,
        },
        Versioned::Contact(id) => {
            let contact = living(state, account, *id)?;
            state
                .person(account, contact)?
                .map(|person| version::of_contact(&person))
        }
        Versioned::Configured(kind, id) => {
            version::of_configured(&*state.config(account)?, *kind, *id)
        }
        Versioned::Endpoint(key) => version::of_endpoint(&*state.config(account)?, *key),
    };
    if version.is_some_and(|version| expectation.versions.contains(&version)) {
        Ok(())
    } else {
        Err(Refusal::Conflict(Conflict::Changed).into())
    }
}

/// The answer stored under a key, for a request with this fingerprint.
///
/// # Errors
/// Refused when the key names another request.
pub fn replay(stored: &StoredAnswer, fingerprint: &str) -> Result<Answer, Refusal> {
    if stored.fingerprint == fingerprint {
        Ok(Answer::from(stored))
    } else {
        Err(Refusal::Conflict(Conflict::KeyReused))
    }
}

fn decide(
    state: &mut State,
    cx: &mut Context<'_>,
    command: &Command,
    reader: Option<AgentId>,
) -> Decided<Outcome> {
    match command {
        Command::StartConversation(c) => start::start(state, cx, c, reader),
        Command::PostMessage(c) => conversations::post(state, cx, c),
        Command::KeepFile(c) => attachments::keep(state, cx, c),
        Command::ChangeStatus(c) => conversations::change_status(state, cx, c),
        Command::PickUp(c) => pick_up::pick_up(state, cx, c),
        Command::Assign(c) => handover::assign(state, cx, c),
        Command::Transfer(c) => handover::transfer(state, cx, c),
        Command::Release(c) => handover::release(state, cx, c),
        Command::EditConversation(c) => edit::edit(state, cx, c),
        Command::MarkRead(c) => edit::mark_read(state, cx, c),
        Command::ReportDelivery(c) => edit::report_delivery(state, cx, c),
        Command::WriteServiceRecord(c) => records::write(state, cx, c),
        Command::CreateCase(c) => cases::create(state, cx, c),
        Command::ChangeCase(c) => cases::change(state, cx, c),
        Command::SetPresence(c) => agents::set_presence(state, cx, c),
        Command::Attend(c) => agents::attend(state, cx, c),
        Command::TuneAgent(c) => agents::tune(state, cx, c),
        Command::FireTimers(c) => timers::fire(state, cx, c),
        Command::CreateContact(c) => people::create(state, cx, c),
        Command::UpdateContact(c) => people::update(state, cx, c),
        Command::PutContactPoint(c) => people::put_point(state, cx, c),
        Command::RemoveContactPoint(c) => people::remove_point(state, cx, c),
        Command::AddContactNote(c) => notes::add(state, cx, c),
        Command::RemoveContactNote(c) => notes::remove(state, cx, c),
        Command::MergeContacts(c) => merge::merge(state, cx, c),
        Command::UndoMerge(c) => merge::undo(state, cx, c),
        Command::EraseContact(c) => erase::erase(state, cx, c),
        Command::RecordExport(c) => people::exported(state, cx, c),
        Command::IssueCredential(c) => credentials::issue(state, cx, c),
        Command::RevokeCredential(c) => credentials::revoke(state, cx, c),
        Command::RotateCredential(c) => credentials::rotate(state, cx, c),
        Command::Callback(c) => callbacks::change(state, cx, c),
        Command::Provision(c) => crate::provision::provision(state, cx, c),
        Command::Administer(c) => crate::provision::administer::administer(state, cx, c),
    }
}

/// What is best loaded together with the account, so that most commands are decided in one round.
#[must_use]
pub fn prefetch(submission: &Submission) -> Vec<Key> {
    let mut keys = match &submission.command {
        Command::StartConversation(c) => start::prefetch(c),
        Command::PostMessage(c) => {
            let mut keys = named(c.account, &c.conversation);
            keys.extend(attachments::prefetch(&c.message));
            keys
        }
        Command::ChangeStatus(c) => named(c.account, &c.conversation),
        Command::PickUp(c) => named(c.account, &c.conversation),
        Command::Assign(c) => named(c.account, &c.conversation),
        Command::Transfer(c) => named(c.account, &c.conversation),
        Command::Release(c) => named(c.account, &c.conversation),
        Command::EditConversation(c) => named(c.account, &c.conversation),
        Command::MarkRead(c) => named(c.account, &c.conversation),
        Command::WriteServiceRecord(c) => named(c.account, &c.conversation),
        Command::ReportDelivery(c) => vec![Key::Message(c.message)],
        Command::CreateCase(c) => c.contact.map(Key::Person).into_iter().collect(),
        Command::ChangeCase(c) => vec![Key::Case(c.case)],
        Command::FireTimers(c) => timers::prefetch(c),
        Command::UpdateContact(c) => vec![Key::Person(c.contact)],
        Command::PutContactPoint(c) => c
            .point
            .map(Key::Point)
            .into_iter()
            .chain(c.contact.map(Key::Person))
            .collect(),
        Command::RemoveContactPoint(c) => vec![Key::Point(c.point)],
        Command::AddContactNote(c) => vec![Key::Person(c.contact), Key::NotesOf(c.contact)],
        Command::RemoveContactNote(c) => vec![Key::ContactNote(c.note)],
        Command::MergeContacts(c) => merge::prefetch(c),
        Command::UndoMerge(c) => vec![Key::Merge(c.merge)],
        Command::EraseContact(c) => vec![Key::Person(c.contact)],
        Command::RecordExport(c) => vec![Key::Person(c.contact)],
        Command::RevokeCredential(c) => vec![Key::Credential(c.credential)],
        Command::RotateCredential(c) => vec![Key::Credential(c.credential)],
        Command::SetPresence(c) => vec![
            Key::Timer(TimerKind::Absence, c.agent.0),
            Key::Timer(TimerKind::Lease, c.agent.0),
        ],
        Command::Attend(c) => agents::timers_of(c),
        Command::KeepFile(_)
        | Command::CreateContact(_)
        | Command::TuneAgent(_)
        | Command::IssueCredential(_)
        | Command::Callback(_) => Vec::new(),
        Command::Provision(c) => crate::provision::prefetch(c),
        Command::Administer(_) => Vec::new(),
    };
    if let Some((idempotency, account)) = submission
        .idempotency
        .as_ref()
        .zip(submission.command.account())
    {
        keys.push(Key::Answer(
            account,
            idempotency.scope.clone(),
            idempotency.key.clone(),
        ));
    }
    keys
}

fn named(account: AccountId, name: &ConversationName) -> Vec<Key> {
    vec![match name {
        ConversationName::Id(id) => Key::Conversation(*id),
        ConversationName::Display(display) => Key::ConversationByDisplay(account, *display),
        ConversationName::Uuid(uuid) => Key::ConversationByUuid(account, uuid.clone()),
    }]
}

/// Everything a dialect shows of a conversation.
///
/// # Errors
/// Needs loading; refused as not found when the conversation is unknown or another account's.
pub fn view(state: &State, account: AccountId, id: ConversationId) -> Decided<ConversationView> {
    let conversation: Conversation = state
        .conversation(account, id)?
        .cloned()
        .ok_or(Refusal::NotFound(Object::Conversation))?;
    let identity = state
        .identity(account, conversation.identity_id)?
        .cloned()
        .ok_or(Refusal::NotFound(Object::Identity))?;
    let person = match conversation.contact_id {
        Some(contact) => state.person(account, contact)?,
        None => None,
    };
    let last_message = match conversation.last_message_id {
        Some(message) => state.message(account, message)?.cloned(),
        None => None,
    };
    let service_record = match conversation.picked_up_at {
        Some(_) => state.service_record(id)?.cloned(),
        None => None,
    };
    Ok(ConversationView {
        config: state.config(account)?,
        conversation,
        identity,
        person,
        last_message,
        service_record,
    })
}
