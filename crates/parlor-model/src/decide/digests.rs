//! Due digests: mails with the unread notifications of an agent.

use crate::entities::{Notification, Timer, channels};
use crate::ids::{AccountId, AgentId};
use crate::notifications::{DIGEST_AFTER_S, DIGEST_EVERY_S};
use crate::state::{Context, Decided, State};
use crate::time::Timestamp;
use crate::words::TimerKind;

/// The time that one node has to send a digest, in seconds. If the node has not sent the digest by then, the digest is
/// due again.
const DIGEST_LEASE_S: i64 = 10 * 60;

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
