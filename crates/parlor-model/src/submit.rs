//! The decision on a submission. If an answer is stored for the idempotency key, the decision returns this answer.
//! Otherwise the decision checks the actor's rights and the expected version. Then it decides the command, stores the
//! undo token, and adds the notifications and deliveries of the change.

use crate::act::Target;
use crate::command::{Answer, Settled, Submission};
use crate::config::AccountConfig;
use crate::decide::{admission, living, notify, subscriptions, undo};
use crate::entities::StoredAnswer;
use crate::ids::{AccountId, Ids};
use crate::prefetch::Prefetch;
use crate::refusal::{Conflict, Refusal};
use crate::state::{Context, Decided, Key, State, Stop};
use crate::time::Timestamp;
use crate::version::{self, Expectation};

/// The time for which the stored answer of an idempotency key can be returned again, in seconds.
pub const ANSWER_LIFETIME_S: i64 = 24 * 60 * 60;

/// Decides one submission at the time `now`, with new ids from `ids`. The batch keeps the changes if the result is `Ok`
/// and [`crate::command::Outcome::is_kept`] is true for the outcome. Otherwise this function undoes all changes to the
/// working set.
///
/// # Errors
/// [`Stop::Refuse`] is a final result. After [`Stop::Need`] or [`Stop::OutOfIds`], the store loads rows or leases ids,
/// and then calls this function again.
pub fn run(
    state: &mut State,
    now: Timestamp,
    ids: &mut (dyn Ids + Send),
    submission: &Submission,
) -> Decided<Settled> {
    let mut cx = Context {
        account: submission.account.unwrap_or(AccountId::NONE),
        actor: submission.actor,
        now,
        ids,
    };
    let settled = settle(state, &mut cx, submission).and_then(|(settled, kept)| {
        if kept {
            let actor = submission.command.agent(state, &cx)?;
            subscriptions::end_with_sessions(state, &cx)?;
            notify::notify(state, &cx, actor)?;
            // The decision of a provisioning file has already checked that all objects of its deliveries are loaded. So
            // `deliver` may not request further rows for a provisioning file.
            let may_load = submission.command.provisioning().is_none();
            state.deliver(&mut cx, may_load)?;
        }
        Ok((settled, kept))
    });
    if settled.as_ref().is_ok_and(|(_, kept)| *kept) {
        state.count(now);
        state.keep();
    } else {
        state.undo();
    }
    settled.map(|(settled, _)| settled)
}

/// Decides the submission. Returns the result, and whether its changes are kept.
fn settle(
    state: &mut State,
    cx: &mut Context<'_>,
    submission: &Submission,
) -> Decided<(Settled, bool)> {
    let Some(account) = submission.account else {
        admission::admit_operator(cx)?;
        let outcome = submission.command.decide(state, cx)?;
        let kept = outcome.is_kept();
        return Ok((Settled::Done(Box::new(outcome)), kept));
    };
    let keyed = submission.idempotency.as_ref();
    if let Some(idempotency) = keyed
        && let Some(stored) = state.answer(account, &idempotency.scope, &idempotency.key)?
        && stored.created_at.plus_seconds(ANSWER_LIFETIME_S) > cx.now
    {
        return replay(stored, &idempotency.fingerprint)
            .map(|answer| (Settled::Replayed(answer), true))
            .map_err(Stop::Refuse);
    }
    let command = &submission.command;
    let target = command.target();
    admission::admit(state, cx, target, command.right())?;
    if let Some(expectation) = &submission.expects {
        expect(state, account, target, expectation)?;
    }
    let before = match &submission.undo {
        Some(_) => undo::remember(state, cx, target)?,
        None => None,
    };
    let outcome = command.decide(state, cx)?;
    if let (Some(token), Some(before)) = (&submission.undo, before) {
        undo::offer(state, cx, token, before)?;
    }
    let kept = outcome.is_kept();
    let Some(idempotency) = keyed else {
        return Ok((Settled::Done(Box::new(outcome)), kept));
    };
    let answer = (idempotency.print)(&outcome);
    if kept && (200..300).contains(&answer.status) {
        state.put(StoredAnswer {
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

/// Refuses a command whose target has no version, or no longer has the expected version. An object that does not exist
/// has no version.
fn expect(
    state: &State,
    account: AccountId,
    target: Target<'_>,
    Expectation(versions): &Expectation,
) -> Decided<()> {
    let version = match target {
        Target::Conversation(name) => state
            .conversation_named(account, name)?
            .map(version::of_conversation),
        Target::ServiceRecord(name) => match state.conversation_named(account, name)? {
            Some(conversation) => state
                .service_record(account, conversation.id)?
                .map(version::of_service_record),
            None => None,
        },
        Target::Contact(id) => {
            let contact = living(state, account, id)?;
            state
                .person(account, contact)?
                .map(|person| version::of_contact(&person))
        }
        Target::Settings(agent) => {
            Some(version::of_settings(state.agent_settings(account, agent)?))
        }
        Target::NotificationSettings(agent) => {
            let config = state.config(account)?;
            Some(version::of_notification_settings(
                config.notification_settings.get(&agent),
            ))
        }
        Target::Ticket(id) => state.ticket(account, id)?.map(version::of_ticket),
        Target::View(id) => state.view(account, id)?.map(version::of_view),
        Target::Macro(id) => state.macro_of(account, id)?.map(version::of_macro),
        Target::Configured(kind, id) => version::of_configured(&*state.config(account)?, kind, id),
        Target::Endpoint(key) => version::of_endpoint(&*state.config(account)?, key),
        Target::Message(_) | Target::File(_) | Target::Nothing => None,
    };
    if version.is_some_and(|version| versions.contains(&version)) {
        Ok(())
    } else {
        Err(Refusal::Conflict(Conflict::Changed).into())
    }
}

/// Returns the stored answer of an idempotency key, for a request with this fingerprint.
///
/// # Errors
/// The request is refused if the idempotency key was used for another request.
pub fn replay(stored: &StoredAnswer, fingerprint: &str) -> Result<Answer, Refusal> {
    if stored.fingerprint == fingerprint {
        Ok(Answer::from(stored))
    } else {
        Err(Refusal::Conflict(Conflict::KeyReused))
    }
}

/// Returns the look-ups whose rows are loaded together with the account. With these rows, most commands are decided
/// without a further database read. `config` is the account's configuration. `None` means that the configuration is not
/// in memory.
#[must_use]
pub fn prefetch(submission: &Submission, config: Option<&AccountConfig>) -> Prefetch {
    let account = submission.account.unwrap_or(AccountId::NONE);
    let mut prefetch = submission.command.prefetch(account, config);
    if submission.undo.is_some() {
        prefetch.keys.push(undo::prefetch(account));
    }
    if let Some(idempotency) = &submission.idempotency {
        prefetch.keys.push(Key::Answer(
            account,
            idempotency.scope.clone(),
            idempotency.key.clone(),
        ));
    }
    prefetch
}
