//! Due pushes, and the results of sending them.

use super::notify::push_soon;
use super::subscriptions::{orphaned, subscriptions_of, unsubscribe};
use crate::entities::{Push, Timer};
use crate::ids::{AccountId, AgentId};
use crate::notifications::PUSH_LIFETIME_S;
use crate::row::Row as _;
use crate::state::{Context, Decided, State};
use crate::time::Timestamp;
use crate::words::TimerKind;

/// The waits after the attempts to send a push, in seconds. There are at most 5 attempts. Each wait is counted from the
/// beginning of its attempt. Each wait is longer than the maximum duration of an attempt, so attempts never overlap. If
/// a node ends during an attempt, the next attempt sends the push.
const AGAIN_S: [i64; 5] = [60, 120, 300, 900, 1_800];
/// The time for which a sent push is stored, in seconds, counted from the creation of the push. During this time,
/// Parlor can tell the browser to close the notification.
const REMEMBERED_S: i64 = 3 * 24 * 60 * 60;

/// A push to send now.
#[derive(Clone, Debug)]
pub struct DuePush {
    /// The push.
    pub push: Push,
    /// Whether the push shows the contact's name and the text of the message.
    pub with_text: bool,
    /// The number of all unread notifications of the agent.
    pub unread: i64,
}

fn remove(state: &mut State, push: &Push) {
    state.remove::<Push>(push.key());
}

/// Adds the due pushes of an agent to `out` for sending, and sets the timer to the time of the next push. Each of these
/// pushes becomes due again later, in case no result of its sending is reported.
pub(crate) fn due_pushes(
    state: &mut State,
    cx: &Context<'_>,
    account: AccountId,
    agent: AgentId,
    out: &mut Vec<DuePush>,
) -> Decided<()> {
    let config = state.config(account)?;
    let settings = config.notification_settings.get(&agent);
    let active = config.agents.get(&agent).is_some_and(|row| row.active);
    let subscriptions = match active {
        true => subscriptions_of(state, account, agent)?,
        false => Vec::new(),
    };
    let gone = orphaned(state, cx.now, &subscriptions)?;
    let rows: Vec<Push> = state.pushes_of(account, agent)?.cloned().collect();
    unsubscribe(state, cx, (account, agent), &gone)?;
    let with_text = settings.is_none_or(|settings| settings.push_text);
    let workload = state.space(account)?.workload(agent);
    let unread = workload.map_or(0, |workload| workload.state.unread_notifications);
    let mut next: Option<Timestamp> = None;
    for mut push in rows {
        if gone.contains(&push.subscription_id) {
            continue;
        }
        if !(subscriptions.iter()).any(|one| one.id == push.subscription_id) {
            remove(state, &push);
            continue;
        }
        let Some(due_at) = push.due_at else {
            if push.created_at.plus_seconds(REMEMBERED_S) < cx.now {
                remove(state, &push);
            }
            continue;
        };
        if due_at > cx.now {
            next = Some(next.map_or(due_at, |next| next.min(due_at)));
            continue;
        }
        let quiet = settings.is_some_and(|settings| settings.quiet_until(cx.now).is_some());
        if quiet && !push.clear {
            give_up(state, push);
            continue;
        }
        let wait_s = (usize::try_from(push.tries).ok()).and_then(|tries| AGAIN_S.get(tries));
        let old = push.created_at.plus_seconds(PUSH_LIFETIME_S) < cx.now;
        let Some(wait_s) = wait_s.filter(|_| !old) else {
            give_up(state, push);
            continue;
        };
        let again = cx.now.plus_seconds(*wait_s);
        next = Some(next.map_or(again, |next| next.min(again)));
        push.tries = push.tries.saturating_add(1);
        push.due_at = Some(again);
        state.put(push.clone());
        out.push(DuePush {
            push,
            with_text,
            unread,
        });
    }
    if let Some(due_at) = next {
        state.put(Timer {
            kind: TimerKind::Push,
            subject: agent.0,
            account_id: account,
            due_at,
        });
    }
    Ok(())
}

/// Gives up sending a push. If a browser may show an earlier push about the conversation, the row stays. With this row,
/// Parlor can later tell the browser to close the earlier push.
fn give_up(state: &mut State, push: Push) {
    if push.shown && !push.clear {
        state.put(Push {
            due_at: None,
            ..push
        });
    } else {
        remove(state, &push);
    }
}

/// The result of sending a push.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PushResult {
    /// The push service accepted the push, or the push no longer had to be sent.
    Sent,
    /// The subscription has ended, or the push service rejects all pushes of this server.
    Gone,
    /// The push service cannot accept the push now. The push service asks for the next attempt after this time, in
    /// seconds.
    Later(i64),
    /// The push service rejects this push. The service would reject a repetition too.
    Refused,
}

/// Records the result of sending a push.
pub(crate) fn settle(
    state: &mut State,
    cx: &Context<'_>,
    sent: &Push,
    result: PushResult,
) -> Decided<()> {
    let (account, agent) = (sent.account_id, sent.agent_id);
    if result == PushResult::Gone {
        // Since the push was sent, the subscription may have ended, or it may belong to another agent.
        let known = state.push_subscription(account, sent.subscription_id)?;
        let known = known.filter(|row| row.agent_id == agent).map(|row| row.id);
        return unsubscribe(state, cx, (account, agent), &known.into_iter().collect());
    }
    let now = state.push(account, agent, sent.subscription_id, sent.conversation_id)?;
    let Some(mut push) = now.cloned() else {
        return Ok(());
    };
    let same = (push.position, push.clear) == (sent.position, sent.clear);
    match result {
        PushResult::Sent if same && sent.clear => remove(state, &push),
        PushResult::Sent => {
            push.shown = !sent.clear;
            if same {
                push.due_at = None;
                state.put(push);
                return Ok(());
            }
            // A newer push about the conversation waited for the end of this attempt, so the newer push is due now.
            push.tries = 0;
            push.due_at = Some(cx.now);
            state.put(push);
            push_soon(state, cx, account, agent);
        }
        PushResult::Refused if same => give_up(state, push),
        PushResult::Later(wait_s) => {
            let not_before = cx.now.plus_seconds(wait_s.clamp(0, PUSH_LIFETIME_S));
            push.due_at = push.due_at.map(|due_at| due_at.max(not_before));
            state.put(push);
            push_soon(state, cx, account, agent);
        }
        // A newer push has replaced the refused push, so nothing is left to do.
        PushResult::Refused | PushResult::Gone => {}
    }
    Ok(())
}
