//! Due pushes and digests, the agents' notification settings, and the removal of push subscriptions.

use super::notify::push_soon;
use super::subscriptions::subscriptions_of;
use crate::config::AccountConfig;
use crate::entities::{
    Notification, NotificationSettings, Push, PushSubscription, Timer, channels,
};
use crate::ids::{AccountId, AgentId, CredentialId, PushSubscriptionId};
use crate::notifications::{DIGEST_AFTER_S, DIGEST_EVERY_S, PUSH_LIFETIME_S};
use crate::row::Row as _;
use crate::state::{Context, Decided, State, Stop, want};
use crate::time::Timestamp;
use crate::words::TimerKind;
use std::collections::{BTreeMap, BTreeSet};

/// The waits after the attempts to send a push, in seconds. There are at most 5 attempts. Each wait is counted from the
/// beginning of its attempt. Each wait is longer than the maximum duration of an attempt, so attempts never overlap. If
/// a node ends during an attempt, the next attempt sends the push.
const AGAIN_S: [i64; 5] = [60, 120, 300, 900, 1_800];
/// The time for which a sent push is stored, in seconds, counted from the creation of the push. During this time,
/// Parlor can tell the browser to close the notification.
const REMEMBERED_S: i64 = 3 * 24 * 60 * 60;

/// The time that one node has to send a digest, in seconds. If the node has not sent the digest by then, the digest is
/// due again.
const DIGEST_LEASE_S: i64 = 10 * 60;

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

/// A digest to send now.
#[derive(Clone, Debug)]
pub struct DueDigest {
    /// The agent who receives the digest.
    pub agent: AgentId,
    /// The notifications, newest first. The mail lists at most [`MAX_DIGEST`](crate::notifications::MAX_DIGEST) of
    /// them.
    pub notifications: Vec<Notification>,
    /// The time at which the digest is due again, if no result of its sending is reported.
    pub again: Timestamp,
}

/// Writes the notification settings of an agent.
pub(crate) fn write(state: &mut State, config: &AccountConfig, row: NotificationSettings) {
    let mut config = config.clone();
    config
        .notification_settings
        .insert(row.agent_id, row.clone());
    state.put(row);
    state.put_config(config);
}

/// Removes subscriptions of an agent, with their pushes.
///
/// # Errors
/// Stops with `Stop::Need` if a row is not loaded yet.
pub(crate) fn unsubscribe(
    state: &mut State,
    cx: &Context<'_>,
    (account, agent): (AccountId, AgentId),
    gone: &BTreeSet<PushSubscriptionId>,
) -> Decided<()> {
    if gone.is_empty() {
        return Ok(());
    }
    let pushes: Vec<Push> = (state.pushes_of(account, agent)?)
        .filter(|push| gone.contains(&push.subscription_id))
        .cloned()
        .collect();
    for push in pushes {
        remove(state, &push);
    }
    let mut removed = 0_i64;
    for id in gone {
        state.remove::<PushSubscription>((account, *id));
        removed = removed.saturating_add(1);
    }
    state.count_push_subscriptions((account, agent), removed.saturating_neg(), cx.now)
}

fn remove(state: &mut State, push: &Push) {
    state.remove::<Push>(push.key());
}

/// Returns the ids of the given subscriptions whose sessions have ended.
///
/// # Errors
/// Stops with `Stop::Need` if a row is not loaded yet.
pub(crate) fn orphaned(
    state: &State,
    now: Timestamp,
    subscriptions: &[PushSubscription],
) -> Decided<BTreeSet<PushSubscriptionId>> {
    let mut needs = Vec::new();
    let mut gone = BTreeSet::new();
    for one in subscriptions {
        let credential = state.credential(one.account_id, one.credential_id);
        let Some(credential) = want(&mut needs, credential)? else {
            continue;
        };
        if !credential.is_some_and(|row| row.lives(now)) {
            gone.insert(one.id);
        }
    }
    if needs.is_empty() {
        Ok(gone)
    } else {
        Err(Stop::Need(needs))
    }
}

/// Returns the push subscriptions of an agent whose sessions have not ended, ordered from oldest to newest.
///
/// # Errors
/// Stops with `Stop::Need` if a row is not loaded yet.
pub fn live_push_subscriptions(
    state: &State,
    now: Timestamp,
    account: AccountId,
    agent: AgentId,
) -> Decided<Vec<PushSubscription>> {
    let rows = state.push_subscriptions_of(account, agent)?;
    let rows: Vec<PushSubscription> = rows.into_iter().cloned().collect();
    let gone = orphaned(state, now, &rows)?;
    Ok((rows.into_iter())
        .filter(|row| !gone.contains(&row.id))
        .collect())
}

/// Push subscriptions by account and agent.
type Subscriptions = BTreeMap<(AccountId, AgentId), BTreeSet<PushSubscriptionId>>;

/// Returns the subscriptions whose sessions the current command ends.
fn ended(state: &State) -> Decided<Subscriptions> {
    let mut sessions: BTreeMap<(AccountId, AgentId), BTreeSet<CredentialId>> = BTreeMap::new();
    for (_, now) in state.changed_credentials() {
        if let Some(now) = now
            && let Some(agent) = now.agent_id
            && now.revoked_at.is_some()
        {
            let of_agent = sessions.entry((now.account_id, agent)).or_default();
            of_agent.insert(now.id);
        }
    }
    let mut needs = Vec::new();
    let mut gone = Subscriptions::new();
    for ((account, agent), sessions) in sessions {
        let rows = want(&mut needs, subscriptions_of(state, account, agent))?.unwrap_or_default();
        let of_ended = rows
            .iter()
            .filter(|row| sessions.contains(&row.credential_id));
        let ids: BTreeSet<PushSubscriptionId> = of_ended.map(|row| row.id).collect();
        if !ids.is_empty() {
            want(&mut needs, state.pushes_of(account, agent).map(drop))?;
            gone.insert((account, agent), ids);
        }
    }
    if needs.is_empty() {
        Ok(gone)
    } else {
        Err(Stop::Need(needs))
    }
}

/// Removes the subscriptions whose sessions the current command ends.
///
/// # Errors
/// Stops with `Stop::Need` if a row is not loaded yet.
pub(crate) fn end_with_sessions(state: &mut State, cx: &Context<'_>) -> Decided<()> {
    for (of, gone) in ended(state)? {
        unsubscribe(state, cx, of, &gone)?;
    }
    Ok(())
}

/// Checks that all rows that [`end_with_sessions`] reads are loaded.
///
/// # Errors
/// Stops with `Stop::Need` if a row is not loaded yet.
pub(crate) fn foresee_ends(state: &State) -> Decided<()> {
    ended(state).map(drop)
}

/// Adds the due pushes of an agent to `out` for sending, and sets the timer to the time of the next push. Each of these
/// pushes becomes due again later, in case no result of its sending is reported.
///
/// # Errors
/// Stops with `Stop::Need` if a row is not loaded yet.
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
///
/// # Errors
/// Stops with `Stop::Need` if a row is not loaded yet.
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

fn digest_at(state: &mut State, account: AccountId, agent: AgentId, due_at: Timestamp) {
    state.put(Timer {
        kind: TimerKind::Digest,
        subject: agent.0,
        account_id: account,
        due_at,
    });
}

/// Sets the timer of an agent's next digest, [`DIGEST_EVERY_S`] from now.
pub(crate) fn digest_again(
    state: &mut State,
    cx: &Context<'_>,
    account: AccountId,
    agent: AgentId,
) {
    digest_at(state, account, agent, cx.now.plus_seconds(DIGEST_EVERY_S));
}

/// Adds a digest to `out`, with the agent's unread notifications that are old enough for a digest by e-mail. The digest
/// becomes due again later, in case no result of its sending is reported. So a digest is not lost when a node ends. If
/// `mails` is `false`, this node has no mail server, and the digest is postponed.
///
/// # Errors
/// Stops with `Stop::Need` if a row is not loaded yet.
pub(crate) fn due_digest(
    state: &mut State,
    cx: &Context<'_>,
    account: AccountId,
    agent: AgentId,
    (mails, out): (bool, &mut Vec<DueDigest>),
) -> Decided<()> {
    let config = state.config(account)?;
    let settings = config.notification_settings.get(&agent);
    if !(config.agents.get(&agent)).is_some_and(|row| row.active) {
        return Ok(());
    }
    let waiting: Vec<Notification> = (state.unread_notifications(account, agent)?)
        .into_iter()
        .filter(|row| !row.mailed && channels(settings, row.kind).mail)
        .cloned()
        .collect();
    let Some(first) = waiting.iter().map(|row| row.notified_at).min() else {
        return Ok(());
    };
    if let Some(end) = settings.and_then(|settings| settings.quiet_until(cx.now)) {
        digest_at(state, account, agent, end);
        return Ok(());
    }
    let ripe = |row: &Notification| row.notified_at.plus_seconds(DIGEST_AFTER_S) <= cx.now;
    let mut listed: Vec<Notification> = waiting.into_iter().filter(ripe).collect();
    if listed.is_empty() {
        // If the clock was set back, the notification's time can be far in the future. The digest is then due
        // [`DIGEST_AFTER_S`] seconds from now.
        let due_at = first
            .plus_seconds(DIGEST_AFTER_S)
            .min(cx.now.plus_seconds(DIGEST_AFTER_S));
        digest_at(state, account, agent, due_at);
        return Ok(());
    }
    if !mails {
        digest_again(state, cx, account, agent);
        return Ok(());
    }
    listed.reverse();
    let again = cx.now.plus_seconds(DIGEST_LEASE_S);
    digest_at(state, account, agent, again);
    out.push(DueDigest {
        agent,
        notifications: listed,
        again,
    });
    Ok(())
}
