//! Agents with live connections. A node reports its connected agents to the database, as leases that it renews, and to
//! the other nodes. After an agent's last connection closes, a timer sets the agent offline some time later.

use super::signal::Told;
use super::{Live, Signal};
use crate::{Engine, secrets};
use parlor_model::command::{Attend, Attendance};
use parlor_model::decide::RENEWAL_S;
use parlor_model::ids::{AccountId, AgentId};
use parlor_model::time::Timestamp;
use parlor_store::Clock;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, broadcast};
use tokio::time::Instant;

/// The greatest number of agents in one command and in one signal.
const AT_ONCE: usize = 400;
/// The time for which another node's report stays valid.
const BELIEVED: Duration = Duration::from_secs(45);
/// The wait after the database did not answer.
const AGAIN: Duration = Duration::from_secs(1);
/// The time for which changes are collected before they are reported to the database.
const GATHER: Duration = Duration::from_millis(20);

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
    /// The time at which the last connection closed.
    gone_at: Option<Timestamp>,
    /// Whether the database still has to be notified of the first connection or of the last close.
    news: bool,
    /// The other nodes with connections of the agent, and the time until which their reports are valid.
    elsewhere: HashMap<String, Instant>,
}

impl Present {
    fn is_there(&self) -> bool {
        self.here > 0 || !self.elsewhere.is_empty()
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

    /// Returns the connected agents of an account.
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

    /// Returns the report to the database: only changes, or all connected agents.
    fn report(&self, all: bool) -> BTreeMap<AccountId, Vec<(AgentId, Attendance)>> {
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

    /// Marks these agents to be reported again, because the database did not answer.
    fn not_told(&self, account: AccountId, agents: &[(AgentId, Attendance)]) {
        let mut known = self.agents();
        for (agent, _) in agents {
            if let Some(present) = known.get_mut(&(account, *agent)) {
                present.news = true;
            }
        }
    }

    /// Accepts another node's report. Returns the agents who became connected or disconnected by it.
    fn heard(
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
                    let until = Instant::now() + BELIEVED;
                    present.elsewhere.insert(node.to_owned(), until);
                } else {
                    present.elsewhere.remove(node);
                }
                present.is_there() != before
            })
            .collect()
    }

    /// Removes nodes whose reports have expired, and agents without any connection. Returns the agents who became
    /// disconnected.
    fn tidy(&self) -> BTreeMap<AccountId, Vec<AgentId>> {
        let now = Instant::now();
        let mut went: BTreeMap<AccountId, Vec<AgentId>> = BTreeMap::new();
        self.agents().retain(|(account, agent), present| {
            let before = present.is_there();
            present.elsewhere.retain(|_, until| *until > now);
            if before && !present.is_there() {
                went.entry(*account).or_default().push(*agent);
            }
            present.is_there() || present.news
        });
        went
    }
}

/// An agent's live connection, until it is dropped.
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
    /// Counts a new connection. Also returns whether it is the agent's first.
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

/// Exchanges reports until live connections close.
pub(super) async fn keep(engine: &Engine) {
    let live = &engine.live;
    let mut signals = engine.store().signals();
    let mut renewal = tokio::time::interval(Duration::from_secs(RENEWAL_S.unsigned_abs()));
    renewal.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            biased;
            () = live.closing.cancelled() => return,
            heard = signals.recv() => match heard {
                Ok(text) => hear(live, &text),
                Err(broadcast::error::RecvError::Lagged(_)) => {}
                Err(broadcast::error::RecvError::Closed) => return,
            },
            _ = renewal.tick() => {
                for (account, agents) in live.roster.tidy() {
                    live.tell(account, &Arc::new(Signal::presence(agents, false)));
                }
                tell(engine, true).await;
            }
            () = live.roster.changed.notified() => {
                tokio::time::sleep(GATHER).await;
                tell(engine, false).await;
            }
        }
    }
}

/// Reports to the database and to the other nodes.
async fn tell(engine: &Engine, all: bool) {
    let roster = &engine.live.roster;
    for (account, agents) in roster.report(all) {
        for agents in agents.chunks(AT_ONCE) {
            for here in [true, false] {
                let who: Vec<AgentId> = agents
                    .iter()
                    .filter(|(_, attendance)| (*attendance == Attendance::Here) == here)
                    .map(|(agent, _)| *agent)
                    .collect();
                if who.is_empty() {
                    continue;
                }
                let signal = Signal::presence(who, here);
                engine.store().signal(signal.encode(account, roster.node()));
                if let (Signal::Presence { agents, .. }, false) = (&signal, here) {
                    let there = roster.present(account);
                    let gone: Vec<AgentId> = agents
                        .iter()
                        .copied()
                        .filter(|agent| !there.contains(agent))
                        .collect();
                    if !gone.is_empty() {
                        engine
                            .live
                            .tell(account, &Arc::new(Signal::presence(gone, false)));
                    }
                }
            }
            let command = Attend {
                account,
                agents: agents.to_vec(),
            };
            if let Err(error) = engine.execute(command).await {
                tracing::warn!(%error, "who has live connections could not be noted and is tried again");
                roster.not_told(account, agents);
                let again = Arc::clone(roster);
                tokio::spawn(async move {
                    tokio::time::sleep(AGAIN).await;
                    again.changed.notify_one();
                });
            }
        }
    }
}

/// Accepts a notification of another node.
fn hear(live: &Live, text: &str) {
    let Ok(told) = serde_json::from_str::<Told>(text) else {
        return;
    };
    let Some(signal) = told.what.signal() else {
        return;
    };
    let signal = match signal {
        Signal::Presence { agents, present } => {
            let news = (live.roster).heard(told.account, &told.node, agents, present);
            if news.is_empty() {
                return;
            }
            Signal::presence(news, present)
        }
        typing @ Signal::Typing { .. } => typing,
    };
    live.tell(told.account, &Arc::new(signal));
}
