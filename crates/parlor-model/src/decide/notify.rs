//! Notifications about changes that concern individual agents, and the channels of these notifications.
//!
//! After an act is decided, [`notify`] compares the conversations, messages and scheduled messages before and after the
//! command. So acts contain no code for notifications, and every act can cause notifications. If an agent has no stored
//! notifications, this module reads no notifications of the agent. If a change concerns no individual agent, this
//! module writes no notification.

mod causes;

use super::subscriptions::{is_subscribed, subscriptions_of};
use crate::audience::Audience;
use crate::entities::{
    Event, Notification, NotificationSettings, Push, PushSubscription, Timer, channels,
};
use crate::ids::{AccountId, AgentId, ConversationId};
use crate::notifications::{DIGEST_AFTER_S, FORGOTTEN_AT_ONCE, MAX_NOTIFICATIONS, PUSH_HOLD_S};
use crate::row::Row as _;
use crate::state::{Context, Decided, State, Stop, want};
use crate::words::TimerKind;
use causes::{Answered, Cause, Handled, Plan, plan};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// Writes the notifications of the current command. Marks as read the notifications that the command makes obsolete.
pub(crate) fn notify(state: &mut State, cx: &Context<'_>, actor: Option<AgentId>) -> Decided<()> {
    let Plan { handled, causes } = plan(state, actor)?;
    if handled.is_empty() && causes.is_empty() {
        return Ok(());
    }
    let causes = wanted(state, causes)?;
    // All look-ups are collected first, because loading the rows one by one would need a separate database read for
    // each agent.
    let stored = foresee_of(state, &handled, &causes)?;
    for one in handled {
        handle(state, cx, one)?;
    }
    for ((account, agent), (before, more)) in &stored {
        let over = over(*before, *more);
        if over > 0 {
            forget(state, cx, (*account, *agent), over)?;
        }
    }
    for cause in causes {
        let before = stored.get(&(cause.account, cause.agent));
        add(
            state,
            cx,
            &cause,
            before.is_some_and(|(before, _)| *before > 0),
        )?;
    }
    Ok(())
}

/// Checks that all rows that [`notify`] reads are loaded.
pub(crate) fn foresee(state: &State, actor: Option<AgentId>) -> Decided<()> {
    let Plan { handled, causes } = plan(state, actor)?;
    let causes = wanted(state, causes)?;
    foresee_of(state, &handled, &causes).map(drop)
}

/// Returns the causes that become notifications. A cause becomes a notification only if the agent is active and has not
/// switched off this kind of notification. For each agent, at most the first [`MAX_NOTIFICATIONS`] causes are returned.
fn wanted(state: &State, causes: Vec<Cause>) -> Decided<Vec<Cause>> {
    let mut numbers: BTreeMap<(AccountId, AgentId), i64> = BTreeMap::new();
    let mut wanted = Vec::new();
    for cause in causes {
        let config = state.config(cause.account)?;
        let active = (config.agents.get(&cause.agent)).is_some_and(|row| row.active);
        let settings = config.notification_settings.get(&cause.agent);
        if !active || !channels(settings, cause.kind).desk {
            continue;
        }
        let number = numbers.entry((cause.account, cause.agent)).or_default();
        *number = number.saturating_add(1);
        if *number <= MAX_NOTIFICATIONS {
            wanted.push(cause);
        }
    }
    Ok(wanted)
}

/// Returns the number of an agent's old notifications to remove, so that `stored` and `more` together do not exceed
/// [`MAX_NOTIFICATIONS`]. If notifications must be removed, the number is at least [`FORGOTTEN_AT_ONCE`], but at most
/// `stored`.
fn over(stored: i64, more: i64) -> i64 {
    let over = stored
        .saturating_add(more)
        .saturating_sub(MAX_NOTIFICATIONS);
    if over > 0 {
        over.max(FORGOTTEN_AT_ONCE).min(stored)
    } else {
        0
    }
}

/// Two numbers for each agent: the number of notifications that were stored before the command, and the number of
/// causes for new notifications in the command.
type Numbers = BTreeMap<(AccountId, AgentId), (i64, i64)>;

fn foresee_of(state: &State, handled: &[Handled], causes: &[Cause]) -> Decided<Numbers> {
    let mut needs = Vec::new();
    for one in handled {
        if numbers(state, one.account, one.agent)?.1 > 0 {
            let about = state.notifications_about(one.account, one.conversation, one.agent);
            want(&mut needs, about.map(drop))?;
            if is_subscribed(state, one.account, one.agent)? {
                want(
                    &mut needs,
                    state.pushes_of(one.account, one.agent).map(drop),
                )?;
            }
        }
    }
    let mut of_agents = Numbers::new();
    for cause in causes {
        let (account, agent) = (cause.account, cause.agent);
        let stored = numbers(state, account, agent)?.0;
        let of_agent = of_agents.entry((account, agent)).or_insert((stored, 0));
        of_agent.1 = of_agent.1.saturating_add(1);
        if stored > 0 && !state.is_new(account, cause.conversation) {
            let about = state.notifications_about(account, cause.conversation, agent);
            want(&mut needs, about.map(drop))?;
        }
        let config = state.config(account)?;
        let channels = channels(config.notification_settings.get(&agent), cause.kind);
        if channels.mail {
            want(
                &mut needs,
                state.timer(account, TimerKind::Digest, agent.0).map(drop),
            )?;
        }
        if channels.push {
            let subscriptions = want(&mut needs, subscriptions_of(state, account, agent))?;
            if !state.is_new(account, cause.conversation) {
                for one in subscriptions.unwrap_or_default() {
                    let push = state.push(account, agent, one.id, cause.conversation);
                    want(&mut needs, push.map(drop))?;
                }
            }
        }
    }
    for ((account, agent), (stored, more)) in &of_agents {
        let over = over(*stored, *more);
        if over > 0 {
            let oldest = state.notifications_from(*account, *agent, 0, over);
            want(&mut needs, oldest.map(drop))?;
            if is_subscribed(state, *account, *agent)? {
                want(&mut needs, state.pushes_of(*account, *agent).map(drop))?;
            }
        }
    }
    if needs.is_empty() {
        Ok(of_agents)
    } else {
        needs.sort_unstable();
        needs.dedup();
        Err(Stop::Need(needs))
    }
}

/// Returns the number of an agent's stored notifications, and the number of unread notifications among them.
pub(crate) fn numbers(state: &State, account: AccountId, agent: AgentId) -> Decided<(i64, i64)> {
    let workload = state.space(account)?.workload(agent);
    Ok(workload.map_or((0, 0), |workload| {
        let state = &workload.state;
        (state.notifications, state.unread_notifications)
    }))
}

/// Marks an agent's notifications about a conversation as read, after the agent has seen the whole conversation.
pub(crate) fn seen(
    state: &mut State,
    cx: &Context<'_>,
    (account, conversation): (AccountId, ConversationId),
    agent: AgentId,
) -> Decided<()> {
    handle(
        state,
        cx,
        Handled {
            account,
            conversation,
            agent,
            answered: Answered::All,
        },
    )
}

fn handle(state: &mut State, cx: &Context<'_>, one: Handled) -> Decided<()> {
    let Handled {
        account,
        conversation,
        agent,
        answered,
    } = one;
    if numbers(state, account, agent)?.1 == 0 {
        return Ok(());
    }
    let rows: Vec<Notification> = (state.notifications_about(account, conversation, agent)?)
        .filter(|row| row.is_unread() && answered.covers(row.kind))
        .cloned()
        .collect();
    read(state, cx, (account, agent), rows, None).map(drop)
}

/// Marks notifications of an agent as read, writes the event for the agent, and closes the browser notifications about
/// the conversations of these notifications. Returns the number of unread notifications that remain. If `up_to` is
/// given, `rows` contains all unread notifications up to this position. The event then does not list the names of these
/// notifications.
pub(crate) fn read(
    state: &mut State,
    cx: &Context<'_>,
    (account, agent): (AccountId, AgentId),
    rows: Vec<Notification>,
    up_to: Option<i64>,
) -> Decided<i64> {
    let rows: Vec<Notification> = rows.into_iter().filter(Notification::is_unread).collect();
    if rows.is_empty() {
        return Ok(numbers(state, account, agent)?.1);
    }
    let names: Vec<String> = (rows.iter())
        .filter(|row| up_to.is_none_or(|up_to| row.position > up_to))
        .map(Notification::name)
        .collect();
    let conversations: BTreeSet<ConversationId> =
        rows.iter().map(|row| row.conversation_id).collect();
    let number = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    for row in rows {
        state.put(Notification {
            read_at: Some(cx.now),
            mailed: false,
            ..row
        });
    }
    let left = state.count_notifications((account, agent), 0, number.saturating_neg(), cx.now)?;
    if is_subscribed(state, account, agent)? {
        clear(state, cx, (account, agent), &conversations, up_to.is_some())?;
    }
    let data = json!({"notifications": names, "up_to": up_to, "unread": left});
    let only = (conversations.len() == 1).then(|| conversations.first().copied());
    emit(
        state,
        cx,
        (account, agent),
        only.flatten(),
        "notification.read",
        &data,
    )?;
    Ok(left)
}

/// Removes an agent's unsent pushes about these conversations, and tells browsers to close their notifications about
/// these conversations. Skips each conversation about which the agent still has unread notifications. If `many` is
/// `true`, the agent's unread notifications are loaded all together. Otherwise the notifications about each
/// conversation are loaded separately.
fn clear(
    state: &mut State,
    cx: &Context<'_>,
    (account, agent): (AccountId, AgentId),
    conversations: &BTreeSet<ConversationId>,
    many: bool,
) -> Decided<()> {
    let mut unread = BTreeSet::new();
    if many {
        let rows = state.unread_notifications(account, agent)?;
        unread.extend(rows.iter().map(|row| row.conversation_id));
    } else {
        for conversation in conversations {
            let mut about = state.notifications_about(account, *conversation, agent)?;
            if about.any(Notification::is_unread) {
                unread.insert(*conversation);
            }
        }
    }
    let pushes: Vec<Push> = (state.pushes_of(account, agent)?)
        .filter(|push| conversations.contains(&push.conversation_id) && !push.clear)
        .filter(|push| !unread.contains(&push.conversation_id))
        .cloned()
        .collect();
    let position = state.space(account)?.counters.next_event;
    let mut due = false;
    let soonest = |push: &Push| match push.due_at {
        // An attempt is in progress. The next attempt begins only after the present attempt has ended or timed out.
        Some(due_at) if push.tries > 0 && due_at > cx.now => due_at,
        Some(_) | None => cx.now,
    };
    for push in pushes {
        if push.due_at.is_some() && !push.shown && push.tries == 0 {
            state.remove::<Push>(push.key());
            continue;
        }
        due = true;
        state.put(Push {
            position,
            clear: true,
            tries: 0,
            due_at: Some(soonest(&push)),
            created_at: cx.now,
            ..push
        });
    }
    if due {
        push_soon(state, cx, account, agent);
    }
    Ok(())
}

/// Sets the timer of an agent's pushes. The timer is due at once. After the timer fires, it is set to the time of the
/// next push.
pub(crate) fn push_soon(state: &mut State, cx: &Context<'_>, account: AccountId, agent: AgentId) {
    state.put(Timer {
        kind: TimerKind::Push,
        subject: agent.0,
        account_id: account,
        due_at: cx.now,
    });
}

/// Writes one notification. `had_any` says whether the agent had notifications before the command. If `had_any` is
/// `false`, this function does not read stored notifications.
fn add(state: &mut State, cx: &Context<'_>, cause: &Cause, had_any: bool) -> Decided<()> {
    let (account, agent) = (cause.account, cause.agent);
    let config = state.config(account)?;
    let settings = config.notification_settings.get(&agent);
    let channels = channels(settings, cause.kind);
    let known: Vec<Notification> = if state.is_new(account, cause.conversation) || !had_any {
        Vec::new()
    } else {
        let about = state.notifications_about(account, cause.conversation, agent)?;
        about.cloned().collect()
    };
    let before = known.iter().find(|row| row.kind == cause.kind);
    let unread = before.filter(|row| row.is_unread());
    let row = Notification {
        conversation_id: cause.conversation,
        agent_id: agent,
        kind: cause.kind,
        account_id: account,
        position: state.space(account)?.counters.next_event,
        count: unread.map_or(0, |row| row.count).saturating_add(1),
        message_id: cause.message,
        caused_by: cause.by,
        notified_at: cx.now,
        read_at: None,
        mailed: unread.is_some_and(|row| row.mailed),
    };
    state.put(row.clone());
    let more = (i64::from(before.is_none()), i64::from(unread.is_none()));
    let left = state.count_notifications((account, agent), more.0, more.1, cx.now)?;
    let data = json!({
        "notification": row.name(), "kind": row.kind, "position": row.position, "count": row.count,
        "message_id": row.message_id, "by": row.caused_by, "unread": left,
    });
    emit(
        state,
        cx,
        (account, agent),
        Some(cause.conversation),
        "notification.created",
        &data,
    )?;
    if channels.push {
        let shown = known.iter().any(Notification::is_unread);
        push(state, cx, &row, settings, shown)?;
    }
    if channels.mail && !row.mailed && (state.timer(account, TimerKind::Digest, agent.0)?).is_none()
    {
        state.put(Timer {
            kind: TimerKind::Digest,
            subject: agent.0,
            account_id: account,
            due_at: cx.now.plus_seconds(DIGEST_AFTER_S),
        });
    }
    Ok(())
}

/// Writes one push about a notification for each push subscription of the agent, except during the agent's quiet hours.
/// A newer push about a conversation replaces an older push about the same conversation.
fn push(
    state: &mut State,
    cx: &Context<'_>,
    row: &Notification,
    settings: Option<&NotificationSettings>,
    shown: bool,
) -> Decided<()> {
    let (account, agent, conversation) = (row.account_id, row.agent_id, row.conversation_id);
    let subscriptions = subscriptions_of(state, account, agent)?;
    let quiet = settings.is_some_and(|settings| settings.quiet_until(cx.now).is_some());
    if subscriptions.is_empty() || quiet {
        return Ok(());
    }
    let soon = cx.now.plus_seconds(PUSH_HOLD_S);
    for PushSubscription { id, .. } in subscriptions {
        // If an older push is waiting, the new push gets the time of sending of the older push. So several quick
        // messages do not delay the push, and a delay that the push service requested still applies.
        let before = match state.is_new(account, conversation) {
            true => None,
            false => state.push(account, agent, id, conversation)?,
        };
        let due_at = (before.and_then(|push| push.due_at)).filter(|due_at| *due_at > cx.now);
        let shown = shown || before.is_some_and(|push| push.shown || push.clear);
        let tries = before.filter(|push| !push.clear && push.due_at.is_some());
        let tries = tries.map_or(0, |push| push.tries);
        state.put(Push {
            agent_id: agent,
            subscription_id: id,
            conversation_id: conversation,
            account_id: account,
            position: row.position,
            clear: false,
            shown,
            tries,
            due_at: Some(due_at.unwrap_or(soon)),
            created_at: cx.now,
        });
    }
    push_soon(state, cx, account, agent);
    Ok(())
}

/// Removes the oldest notifications of an agent, with their pushes. So the maximum number of notifications also limits
/// the number of pushes.
fn forget(
    state: &mut State,
    cx: &Context<'_>,
    (account, agent): (AccountId, AgentId),
    number: i64,
) -> Decided<()> {
    let oldest: Vec<Notification> = (state.notifications_from(account, agent, 0, number)?)
        .into_iter()
        .cloned()
        .collect();
    if is_subscribed(state, account, agent)? {
        // The list is sorted from oldest to newest, so the map keeps the newest position for each conversation.
        let positions: BTreeMap<ConversationId, i64> = (oldest.iter())
            .map(|row| (row.conversation_id, row.position))
            .collect();
        let pushes: Vec<Push> = (state.pushes_of(account, agent)?)
            .filter(|push| !push.clear)
            .filter(|push| {
                let forgotten = positions.get(&push.conversation_id);
                forgotten.is_some_and(|position| push.position <= *position)
            })
            .cloned()
            .collect();
        for push in pushes {
            state.remove::<Push>(push.key());
        }
    }
    let mut removed = (0_i64, 0_i64);
    for row in oldest {
        state.remove::<Notification>(row.key());
        removed.0 = removed.0.saturating_sub(1);
        removed.1 = removed.1.saturating_sub(i64::from(row.is_unread()));
    }
    state
        .count_notifications((account, agent), removed.0, removed.1, cx.now)
        .map(drop)
}

/// Writes an event for one agent.
pub(crate) fn emit(
    state: &mut State,
    cx: &Context<'_>,
    (account, agent): (AccountId, AgentId),
    conversation: Option<ConversationId>,
    kind: &str,
    data: &serde_json::Value,
) -> Decided<()> {
    state.put_event(Event {
        account_id: account,
        number: 0,
        kind: kind.to_owned(),
        occurred_at: cx.now,
        conversation_id: conversation,
        contact_id: None,
        agent_id: Some(agent),
        data: data.to_string(),
        audience: Audience::only(agent),
        thread_position: None,
    })
}
