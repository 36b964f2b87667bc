//! The effects of timers. For example, a timer ends a snooze, drops the requirement of a skill, moves a conversation to
//! the overflow queue, ends an offer, or opens a queue. Each handler uses the present state, not the state at the time
//! when its timer was set. If the reason for a timer no longer exists, the timer has no effect.

use super::agents::{lose, set_availability};
use super::conversations::set_status;
use super::digests::DueDigest;
use super::pushes::DuePush;
use super::{attachments, bulk, digests, erase, pushes, undo};
use crate::acts::fire_scheduled;
use crate::entities::Timer;
use crate::ids::{
    AccountId, AgentId, AttachmentId, BulkJobId, ContactId, ConversationId, QueueId, ScheduledId,
};
use crate::reasons::{Names, Reason};
use crate::routing::{self, Placement};
use crate::skills::Bucket;
use crate::state::{Context, Decided, State, Stop, want};
use crate::words::{Availability, Status, TimerKind};
use serde_json::json;

/// The outcome of firing timers.
#[derive(Clone, Debug, Default)]
pub struct Fired {
    /// The number of timers that were fired.
    pub timers: usize,
    /// The storage keys of files that no object uses any longer. The calling function must delete these files.
    pub files: Vec<String>,
    /// The pushes to send.
    pub pushes: Vec<DuePush>,
    /// The digests to send.
    pub digests: Vec<DueDigest>,
}

/// Fires one timer if it is due, and returns whether it was fired. Adds files to delete, pushes and digests to `out`.
/// `mails` says whether this node can send digests.
pub(crate) fn one(
    state: &mut State,
    cx: &mut Context<'_>,
    account: AccountId,
    (kind, subject): (TimerKind, i64),
    (mails, out): (bool, &mut Fired),
) -> Decided<bool> {
    let due = |timer: &&Timer| timer.due_at <= cx.now;
    if state.timer(account, kind, subject)?.filter(due).is_none() {
        return Ok(false);
    }
    // The timer of an unfinished bulk job stays and has no effect here. Separate commands carry out the steps of the
    // job, and the last step sets this timer again.
    if kind == TimerKind::Bulk && !bulk::is_over(state, account, BulkJobId(subject))? {
        return Ok(false);
    }
    state.remove_timer(account, kind, subject);
    let conversation = ConversationId(subject);
    match kind {
        TimerKind::Snooze => wake(state, cx, account, conversation)?,
        TimerKind::Survey => survey_ends(state, cx, account, conversation)?,
        TimerKind::Relax => relax(state, cx, account, conversation)?,
        TimerKind::Overflow => overflow(state, cx, account, conversation)?,
        TimerKind::Offer => run_out(state, cx, account, conversation)?,
        TimerKind::Hours => open(state, cx, account, QueueId(subject))?,
        TimerKind::Rules => place_anew(state, cx, account, QueueId(subject))?,
        TimerKind::Lease | TimerKind::Absence => lose(state, cx, account, AgentId(subject))?,
        TimerKind::Erase => erase::step(state, cx, account, ContactId(subject), &mut out.files)?,
        TimerKind::Send => fire_scheduled(state, cx, account, ScheduledId(subject))?,
        TimerKind::Unsent => {
            attachments::forget(state, account, AttachmentId(subject), &mut out.files)?;
        }
        TimerKind::Bulk => bulk::forget(state, account, BulkJobId(subject))?,
        TimerKind::Undo => undo::sweep(state, cx, account)?,
        TimerKind::Push => {
            pushes::due_pushes(state, cx, account, AgentId(subject), &mut out.pushes)?;
        }
        TimerKind::Digest => {
            digests::due_digest(
                state,
                cx,
                account,
                AgentId(subject),
                (mails, &mut out.digests),
            )?;
        }
    }
    Ok(true)
}

pub(crate) fn wake(
    state: &mut State,
    cx: &mut Context<'_>,
    account: AccountId,
    id: ConversationId,
) -> Decided<()> {
    let Some(mut conversation) = state.conversation(account, id)?.cloned() else {
        return Ok(());
    };
    if conversation.status == Status::Snoozed
        && conversation.snoozed_until.is_some_and(|at| at <= cx.now)
    {
        let config = state.config(account)?;
        let freed = set_status(state, cx, &config, &mut conversation, Status::Open, None)?;
        state.put(conversation);
        routing::hand_out(state, cx, account, freed)?;
    }
    Ok(())
}

pub(crate) fn relax(
    state: &mut State,
    cx: &mut Context<'_>,
    account: AccountId,
    id: ConversationId,
) -> Decided<()> {
    let Some(entry) = state.queue_entry(account, id)?.cloned() else {
        return Ok(());
    };
    let Some(mut conversation) = state.conversation(account, id)?.cloned() else {
        return Ok(());
    };
    let config = state.config(account)?;
    let Some(queue) = config.queues.get(&entry.queue_id) else {
        return Ok(());
    };
    let before = Bucket::parse(&entry.bucket);
    let waited = entry.queued_at.seconds_until(cx.now);
    let bucket = routing::bucket_of(&config, &conversation, queue, waited);
    let gone: Vec<String> = before
        .skills
        .iter()
        .filter(|(name, level)| bucket.skills.get(*name).is_none_or(|now| now < *level))
        .map(|(name, _)| name.clone())
        .collect();
    if entry.reserved_for.is_some() {
        return Ok(());
    }
    if gone.is_empty() {
        // No skill requirement ends now. The timer is set again, because skill requirements of the conversation or of
        // its queue can end later.
        routing::relax_later(state, cx, &conversation, queue, entry.queued_at);
        return Ok(());
    }
    // The wait in this queue continues, so the overflow timer stays.
    let overflows = state.timer(account, TimerKind::Overflow, id.0)?.cloned();
    let data = json!({"relaxed": gone, "needs": bucket.skills});
    routing::emit(
        state,
        cx,
        &conversation,
        "conversation.updated",
        None,
        &data,
    )?;
    let because = Reason::SkillsRelaxed {
        waited_s: waited,
        relaxed: Names(gone),
    };
    let how = Placement {
        waits: true,
        because: Some(because),
        ..Placement::default()
    };
    routing::leave_queue(state, &mut conversation)?;
    routing::route(state, cx, &mut conversation, &how)?;
    if let Some(timer) = overflows.filter(|_| conversation.queue_id == Some(entry.queue_id)) {
        state.put(timer);
    }
    state.put(conversation);
    Ok(())
}

pub(crate) fn overflow(
    state: &mut State,
    cx: &mut Context<'_>,
    account: AccountId,
    id: ConversationId,
) -> Decided<()> {
    let Some(entry) = state.queue_entry(account, id)?.cloned() else {
        return Ok(());
    };
    let config = state.config(account)?;
    let Some(queue) = config.queues.get(&entry.queue_id) else {
        return Ok(());
    };
    let other = queue
        .overflow_queue_id
        .and_then(|other| config.queues.get(&other));
    let (Some(other), Some(after), None) = (other, queue.overflow_after_s, entry.reserved_for)
    else {
        return Ok(());
    };
    let Some(mut conversation) = state.conversation(account, id)?.cloned() else {
        return Ok(());
    };
    if routing::is_full(state, &conversation, other)? {
        // The overflow queue is full. So the conversation keeps its position in this queue, and the overflow is checked
        // again later.
        state.put(Timer {
            kind: TimerKind::Overflow,
            subject: id.0,
            account_id: account,
            due_at: cx.now.plus_seconds(after),
        });
        return Ok(());
    }
    let because = Reason::Overflowed {
        waited_s: entry.queued_at.seconds_until(cx.now),
        queue: queue.key.clone(),
        overflow: other.key.clone(),
    };
    routing::leave_queue(state, &mut conversation)?;
    routing::move_to(&config, &mut conversation, other);
    let how = Placement {
        waits: true,
        because: Some(because),
        ..Placement::default()
    };
    routing::route(state, cx, &mut conversation, &how)?;
    state.put(conversation);
    Ok(())
}

pub(crate) fn run_out(
    state: &mut State,
    cx: &mut Context<'_>,
    account: AccountId,
    id: ConversationId,
) -> Decided<()> {
    let Some(mut conversation) = state.conversation(account, id)?.cloned() else {
        return Ok(());
    };
    let (Some(until), Some(silent)) = (conversation.offered_until, conversation.assignee_id) else {
        return Ok(());
    };
    if until > cx.now || !conversation.status.is_live() {
        return Ok(());
    }
    let config = state.config(account)?;
    let since = conversation.queued_at;
    let freed = routing::release(state, cx, &config, &mut conversation, true)?;
    conversation.queued_at = since;
    let available = state
        .space(account)?
        .workload(silent)
        .is_some_and(|d| d.state.availability == Availability::Online);
    if available {
        let away = Availability::Away;
        let because = Some("an offer was not accepted in time");
        set_availability(state, cx, (account, silent), away, because)?;
    }
    let because = Reason::OfferExpired {
        agent_id: silent,
        agent_name: config.agent_name(silent),
    };
    // The agent who did not accept the offer is not excluded. When this agent is online again, the queue can offer the
    // conversation to this agent again.
    let how = Placement {
        waits: true,
        because: Some(because),
        ..Placement::default()
    };
    routing::route(state, cx, &mut conversation, &how)?;
    state.put(conversation);
    routing::hand_out(state, cx, account, freed)
}

pub(crate) fn open(
    state: &mut State,
    cx: &mut Context<'_>,
    account: AccountId,
    id: QueueId,
) -> Decided<()> {
    let config = state.config(account)?;
    let Some(queue) = config.queues.get(&id) else {
        return Ok(());
    };
    if state.space(account)?.waiting(id) == 0 {
        return Ok(());
    }
    if config.is_open(queue, cx.now) {
        let because = Reason::QueueOpened {
            queue: queue.key.clone(),
        };
        routing::drain(state, cx, account, id, Some(&because))?;
    }
    if state.space(account)?.waiting(id) > 0 {
        // The queue may close before all waiting conversations are assigned. So the timer is set to the next opening of
        // the queue.
        routing::open_later(state, cx, &config, queue);
    }
    Ok(())
}

/// The maximum number of waiting conversations that one call of [`place_anew`] routes again.
pub(crate) const PLACED_AT_ONCE: i64 = 50;

/// Routes the waiting conversations of a queue again by the present rules. Each conversation is assigned to a suitable
/// agent, or moves to another bucket and keeps its position. One call handles at most [`PLACED_AT_ONCE`] conversations,
/// in queue order. If the buckets of further entries do not follow the present rules, sets the timer again.
pub(crate) fn place_anew(
    state: &mut State,
    cx: &mut Context<'_>,
    account: AccountId,
    id: QueueId,
) -> Decided<()> {
    let config = state.config(account)?;
    let Some(queue) = config.queues.get(&id) else {
        return Ok(());
    };
    // All look-ups are collected first, because loading the rows one by one would need a separate database read for
    // each conversation.
    let buckets = routing::outdated(state, &config, queue)?;
    routing::first_of(state, account, &buckets)?;
    let mut needs = Vec::new();
    for conversation in state.known_waiting(account, &buckets, PLACED_AT_ONCE) {
        want(&mut needs, state.conversation(account, conversation))?;
        want(
            &mut needs,
            state.timer(account, TimerKind::Overflow, conversation.0),
        )?;
    }
    if !needs.is_empty() {
        return Err(Stop::Need(needs));
    }
    for _ in 0..PLACED_AT_ONCE {
        let buckets = routing::outdated(state, &config, queue)?;
        let Some(entry) = routing::first_of(state, account, &buckets)? else {
            return Ok(());
        };
        let conversation = entry.conversation_id;
        let overflows = state
            .timer(account, TimerKind::Overflow, conversation.0)?
            .cloned();
        let Some(mut conversation) = state.conversation(account, conversation)?.cloned() else {
            return Ok(());
        };
        routing::leave_queue(state, &mut conversation)?;
        let because = Reason::RulesChanged {
            queue: queue.key.clone(),
        };
        let how = Placement {
            reserved_for: entry.reserved_for,
            waits: true,
            because: Some(because),
            ..Placement::default()
        };
        routing::route(state, cx, &mut conversation, &how)?;
        // The wait in this queue continues, so the overflow timer stays.
        if let Some(timer) = overflows.filter(|_| conversation.queue_id == Some(id)) {
            state.put(timer);
        }
        state.put(conversation);
    }
    routing::place_later(state, cx, &config, queue)
}

/// Closes a resolved conversation whose customer has not answered the survey in time.
fn survey_ends(
    state: &mut State,
    cx: &mut Context<'_>,
    account: AccountId,
    id: ConversationId,
) -> Decided<()> {
    let Some(mut conversation) = state.conversation(account, id)?.cloned() else {
        return Ok(());
    };
    if conversation.status != Status::Resolved || conversation.survey_message_id.is_none() {
        return Ok(());
    }
    let config = state.config(account)?;
    let freed = set_status(state, cx, &config, &mut conversation, Status::Closed, None)?;
    state.put(conversation);
    routing::hand_out(state, cx, account, freed)
}
