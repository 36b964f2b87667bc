//! The act [`Attend`].

use crate::act::{Act, Right};
use crate::decide::agents::{ABSENCE_S, RENEWAL_S, forget};
use crate::entities::Timer;
use crate::ids::{AccountId, AgentId};
use crate::state::{Context, Decided, Key, State};
use crate::time::Timestamp;
use crate::words::{Availability, TimerKind};

/// Reports which agents have live connections to one node. An agent becomes offline [`crate::decide::ABSENCE_S`]
/// seconds after the agent's last connection has closed. If the agent opens a new connection within this time, or the
/// agent's availability is set, the agent does not become offline. If a node sends no more reports, the agents with
/// connections to this node are treated as if these connections had closed.
#[derive(Clone, Debug)]
pub struct Attend {
    /// The agents, each with the report about the agent's connections. Agents of other accounts are ignored.
    pub agents: Vec<(AgentId, Attendance)>,
}

/// Whether an agent has live connections to a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attendance {
    /// The agent has at least one connection to the node. The node must repeat this report within
    /// [`crate::decide::RENEWAL_S`] seconds.
    Here,
    /// The agent's last connection to the node has ended.
    Gone {
        /// The time at which the last connection ended. If the agent's availability was set after this time, the
        /// availability does not change.
        since: Timestamp,
    },
}

impl Act for Attend {
    type Outcome = ();

    fn right(&self) -> Right<'_> {
        Right::Operate
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        self.agents
            .iter()
            .flat_map(|(agent, _)| {
                [TimerKind::Lease, TimerKind::Absence]
                    .map(|kind| Key::Timer(account, kind, agent.0))
            })
            .collect()
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let account = cx.account;
        let config = state.config(account)?;
        for (agent, attendance) in &self.agents {
            if !config.agents.contains_key(agent) {
                continue;
            }
            let timer = |kind, seconds| Timer {
                kind,
                subject: agent.0,
                account_id: account,
                due_at: cx.now.plus_seconds(seconds),
            };
            match attendance {
                Attendance::Here => {
                    state.put(timer(TimerKind::Lease, ABSENCE_S.saturating_add(RENEWAL_S)));
                    forget(state, account, TimerKind::Absence, *agent)?;
                }
                Attendance::Gone { since } => {
                    forget(state, account, TimerKind::Lease, *agent)?;
                    // The agent may also have a connection to another node. The next report of that node then removes
                    // the absence timer before the timer is due. If the clock was wrong and has been set back, the
                    // stored time of the availability can be in the future. Such an availability is treated as if it
                    // had been set before `since`.
                    let there = state
                        .space(account)?
                        .workload(*agent)
                        .is_some_and(|workload| {
                            workload.state.availability != Availability::Offline
                                && (workload.state.availability_at <= *since
                                    || workload.state.availability_at.was_set_back(cx.now))
                        });
                    if there {
                        state.put(timer(TimerKind::Absence, ABSENCE_S));
                    }
                }
            }
        }
        Ok(())
    }
}
