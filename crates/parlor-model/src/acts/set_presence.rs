//! The act [`SetPresence`].

use crate::act::{Act, Right};
use crate::decide::agents::{forget, now_serves, set_availability};
use crate::ids::{AccountId, AgentId};
use crate::refusal::{Object, Refusal};
use crate::state::{Context, Decided, Key, State, Workload};
use crate::words::{Availability, TimerKind};

/// Sets an agent's availability. If the agent becomes online, routing assigns waiting conversations to the agent.
#[derive(Clone, Debug)]
pub struct SetPresence {
    /// The agent whose availability is set.
    pub agent: AgentId,
    /// The new availability.
    pub availability: Availability,
    /// Whether this node has a live connection of the agent. A lease is a timer that sets the agent offline unless a
    /// node renews the lease. If `false`, the lease of earlier connections ends, and the new availability stays until a
    /// request changes it. If a node later reports a connection of the agent ([`Attend`](crate::acts::Attend)), the
    /// agent becomes offline after the last connection has closed.
    pub connected: bool,
}

/// The outcome of [`SetPresence`]: the agent's availability and number of live conversations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Presence {
    /// The agent.
    pub agent: AgentId,
    /// The agent's availability.
    pub availability: Availability,
    /// The number of the agent's live conversations, including the waiting conversations that the act assigned.
    pub live: i64,
}

impl Act for SetPresence {
    type Outcome = Presence;

    fn right(&self) -> Right<'_> {
        Right::Own(self.agent)
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        vec![
            Key::Timer(account, TimerKind::Absence, self.agent.0),
            Key::Timer(account, TimerKind::Lease, self.agent.0),
        ]
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let account = cx.account;
        let config = state.config(account)?;
        if !config.agents.get(&self.agent).is_some_and(|a| a.active) {
            return Err(Refusal::NotFound(Object::Agent).into());
        }
        // The absence timer, which would set the agent offline, is removed. If the agent has live connections, the node
        // of these connections soon renews the lease.
        forget(state, account, TimerKind::Absence, self.agent)?;
        if !self.connected {
            forget(state, account, TimerKind::Lease, self.agent)?;
        }
        let workload = state.space(account)?.workload(self.agent);
        let from = workload.map_or(Availability::Offline, |d| d.state.availability);
        if from != self.availability {
            set_availability(state, cx, (account, self.agent), self.availability, None)?;
            if self.availability == Availability::Online {
                now_serves(state, cx, account, self.agent)?;
            }
        }
        let live = state
            .space(account)?
            .workload(self.agent)
            .map_or(0, Workload::live);
        Ok(Presence {
            agent: self.agent,
            availability: self.availability,
            live,
        })
    }
}
