//! The agents with live connections to this node or to other nodes.

use crate::secrets;
use parlor_model::command::Attendance;
use parlor_model::ids::{AccountId, AgentId};
use parlor_model::time::Timestamp;
use parlor_store::Clock;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// The number of this node's renewals after which another node's report is no longer valid. A renewal is the regular
/// report of all agents who are connected to a node. The node counts renewals instead of measuring the time, because a
/// change of the clock must not end the reports of other nodes.
const BELIEVED: u8 = 4;

/// The connected agents of all nodes.
#[derive(Debug)]
pub(super) struct Roster {
    node: String,
    agents: Mutex<BTreeMap<(AccountId, AgentId), Present>>,
    changed: Notify,
}

impl Default for Roster {
    fn default() -> Self {
        Self {
            node: secrets::random().map_or_else(
                |_| std::process::id().to_string(),
                |name: [u8; 12]| secrets::hex(&name),
            ),
            agents: Mutex::default(),
            changed: Notify::new(),
        }
    }
}

#[derive(Debug, Default)]
struct Present {
    /// The number of connections to this node.
    here: usize,
    /// The time at which the agent most recently lost all connections to this node. `None` means that the agent has not
    /// lost all connections yet.
    gone_at: Option<Timestamp>,
    /// Whether the agent must be reported, because the agent's first connection to this node opened or the last
    /// connection closed.
    news: bool,
    /// The other nodes to which the agent is connected. The map has each of these nodes with the number of renewals for
    /// which the report of the node stays valid.
    on_other_nodes: HashMap<String, u8>,
}

impl Present {
    fn is_there(&self) -> bool {
        self.here > 0 || !self.on_other_nodes.is_empty()
    }
}

impl Roster {
    /// Returns this node's name.
    pub(super) fn node(&self) -> &str {
        &self.node
    }

    fn agents(&self) -> MutexGuard<'_, BTreeMap<(AccountId, AgentId), Present>> {
        self.agents.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until an agent becomes connected to this node or disconnected from it, or until [`Self::report_again`] is
    /// called.
    pub(super) async fn changed(&self) {
        self.changed.notified().await;
    }

    /// Wakes the task that reports connected agents, so that the task repeats its report.
    pub(super) fn report_again(&self) {
        self.changed.notify_one();
    }

    /// Returns the agents of an account with connections to any node.
    pub(super) fn present(&self, account: AccountId) -> Vec<AgentId> {
        let range = (account, AgentId(i64::MIN))..=(account, AgentId(i64::MAX));
        self.agents()
            .range(range)
            .filter(|(_, present)| present.is_there())
            .map(|((_, agent), _)| *agent)
            .collect()
    }

    /// Returns the agents of an account with connections to this node.
    pub(super) fn here(&self, account: AccountId) -> BTreeSet<AgentId> {
        let range = (account, AgentId(i64::MIN))..=(account, AgentId(i64::MAX));
        self.agents()
            .range(range)
            .filter(|(_, present)| present.here > 0)
            .map(|((_, agent), _)| *agent)
            .collect()
    }

    /// Returns the agents to report. The result has every agent who became connected to this node or disconnected from
    /// it since the last report. If `all` is `true`, the result also has all other agents who are connected to this
    /// node.
    pub(super) fn report(&self, all: bool) -> BTreeMap<AccountId, Vec<(AgentId, Attendance)>> {
        let mut report: BTreeMap<AccountId, Vec<(AgentId, Attendance)>> = BTreeMap::new();
        for ((account, agent), present) in self.agents().iter_mut() {
            let news = std::mem::take(&mut present.news);
            let attendance = match present.gone_at {
                _ if present.here > 0 => Attendance::Here,
                Some(since) => Attendance::Gone { since },
                None => continue,
            };
            if news || (all && present.here > 0) {
                report
                    .entry(*account)
                    .or_default()
                    .push((*agent, attendance));
            }
        }
        report
    }

    /// Marks these agents to be reported again, because the report about them could not be stored.
    pub(super) fn not_reported(&self, account: AccountId, agents: &[(AgentId, Attendance)]) {
        let mut known = self.agents();
        for (agent, _) in agents {
            if let Some(present) = known.get_mut(&(account, *agent)) {
                present.news = true;
            }
        }
    }

    /// Records another node's report. Returns the agents who became connected because of this report. Also returns the
    /// agents who now are no longer connected to any node.
    pub(super) fn accept(
        &self,
        account: AccountId,
        node: &str,
        agents: Vec<AgentId>,
        there: bool,
    ) -> Vec<AgentId> {
        let mut known = self.agents();
        agents
            .into_iter()
            .filter(|agent| {
                let present = known.entry((account, *agent)).or_default();
                let before = present.is_there();
                if there {
                    present.on_other_nodes.insert(node.to_owned(), BELIEVED);
                } else {
                    present.on_other_nodes.remove(node);
                }
                present.is_there() != before
            })
            .collect()
    }

    /// Counts a renewal of this node. Removes the reports of other nodes that are no longer valid. Also removes the
    /// agents without any connection, unless their absence must still be reported. Returns the agents who became
    /// disconnected.
    pub(super) fn tidy(&self) -> BTreeMap<AccountId, Vec<AgentId>> {
        let mut went: BTreeMap<AccountId, Vec<AgentId>> = BTreeMap::new();
        self.agents().retain(|(account, agent), present| {
            let before = present.is_there();
            present.on_other_nodes.retain(|_, renewals| {
                *renewals = renewals.saturating_sub(1);
                *renewals > 0
            });
            if before && !present.is_there() {
                went.entry(*account).or_default().push(*agent);
            }
            present.is_there() || present.news
        });
        went
    }
}

/// A registered live connection of an agent. Dropping this value ends the registration.
#[derive(Debug)]
pub struct Attending {
    roster: Arc<Roster>,
    clock: Clocked,
    account: AccountId,
    agent: AgentId,
}

struct Clocked(Arc<dyn Clock>);

impl std::fmt::Debug for Clocked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Clock")
    }
}

impl Attending {
    /// Registers a new connection. Also returns whether this is the agent's only connection to any node.
    pub(super) fn new(
        roster: &Arc<Roster>,
        clock: Arc<dyn Clock>,
        account: AccountId,
        agent: AgentId,
    ) -> (Self, bool) {
        let mut agents = roster.agents();
        let present = agents.entry((account, agent)).or_default();
        let came = !present.is_there();
        present.here = present.here.saturating_add(1);
        if present.here == 1 {
            present.news = true;
            roster.changed.notify_one();
        }
        drop(agents);
        let attending = Self {
            roster: Arc::clone(roster),
            clock: Clocked(clock),
            account,
            agent,
        };
        (attending, came)
    }
}

impl Drop for Attending {
    fn drop(&mut self) {
        let mut agents = self.roster.agents();
        if let Some(present) = agents.get_mut(&(self.account, self.agent)) {
            present.here = present.here.saturating_sub(1);
            if present.here == 0 {
                present.gone_at = Some(self.clock.0.now());
                present.news = true;
                self.roster.changed.notify_one();
            }
        }
    }
}
