//! The push subscriptions of an agent.

use crate::entities::PushSubscription;
use crate::ids::{AccountId, AgentId};
use crate::state::{Decided, State};

/// Returns the push subscriptions of an agent. If the agent has no push subscriptions, no look-up is made.
///
/// # Errors
/// Stops with `Stop::Need` if a row is not loaded yet.
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
