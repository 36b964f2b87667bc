//! The push subscriptions of an agent, and their removal.

use crate::entities::{Push, PushSubscription};
use crate::ids::{AccountId, AgentId, CredentialId, PushSubscriptionId};
use crate::row::Row as _;
use crate::state::{Context, Decided, State, Stop, want};
use crate::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// Returns the push subscriptions of an agent. If the agent has no push subscriptions, no look-up is made.
pub(crate) fn subscriptions_of(
    state: &State,
    account: AccountId,
    agent: AgentId,
) -> Decided<Vec<PushSubscription>> {
    if !is_subscribed(state, account, agent)? {
        return Ok(Vec::new());
    }
    let rows = state.push_subscriptions_of(account, agent)?;
    Ok(rows.into_iter().cloned().collect())
}

/// Whether an agent has push subscriptions.
///
/// # Errors
/// Refused as not found if the account is not loaded.
pub(crate) fn is_subscribed(state: &State, account: AccountId, agent: AgentId) -> Decided<bool> {
    let workload = state.space(account)?.workload(agent);
    Ok(workload.is_some_and(|workload| workload.state.push_subscriptions > 0))
}

/// Removes subscriptions of an agent, with their pushes.
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
        state.remove::<Push>(push.key());
    }
    let mut removed = 0_i64;
    for id in gone {
        state.remove::<PushSubscription>((account, *id));
        removed = removed.saturating_add(1);
    }
    state.count_push_subscriptions((account, agent), removed.saturating_neg(), cx.now)
}

/// Returns the ids of the given subscriptions whose sessions have ended.
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
pub(crate) fn end_with_sessions(state: &mut State, cx: &Context<'_>) -> Decided<()> {
    for (of, gone) in ended(state)? {
        unsubscribe(state, cx, of, &gone)?;
    }
    Ok(())
}

/// Checks that all rows that [`end_with_sessions`] reads are loaded.
pub(crate) fn foresee_ends(state: &State) -> Decided<()> {
    ended(state).map(drop)
}
