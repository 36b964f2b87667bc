//! The agents who view conversations or reply in them, on this node and on other nodes. This data is never stored.
//!
//! An agent views a conversation as long as a live connection of the agent views the conversation. A client can also
//! report the viewing with a request. Such a report is valid for [`VIEWING_S`] seconds. An agent replies in a
//! conversation for [`REPLYING_S`] seconds after each typing notification. Each node records its own viewers and
//! reports them to the other nodes. The report of another node is valid for a limited number of renewals.

use crate::ephemeral_event::{Replying, Viewer};
use parlor_model::ids::{AccountId, AgentId, ConversationId};
use parlor_model::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// The time for which an agent is listed as viewing after a request, in seconds.
pub(crate) const VIEWING_S: i64 = 60;
/// The time for which an agent is listed as replying after a typing notification, in seconds.
pub(crate) const REPLYING_S: i64 = 30;
/// The maximum number of viewers that are listed for a conversation.
pub(crate) const MAX_VIEWERS: usize = 50;
/// The maximum number of conversations on one node in which one agent replies, or which the agent views by requests
/// (without a live connection). If an agent exceeds this number, the agent is no longer listed in the oldest of these
/// conversations.
const MAX_TIMED: usize = 16;
/// The number of this node's renewals after which another node's report is no longer valid. A renewal is the regular
/// report of all viewers on a node.
const BELIEVED: u8 = 4;

/// The state of one agent in one conversation, on this node.
#[derive(Debug, Default)]
struct Here {
    /// The number of the agent's live connections that view the conversation.
    connections: usize,
    /// The time until which the agent views the conversation because of a request.
    viewing_until: Option<Timestamp>,
    /// The kind of message that the agent writes, and the time until which the agent is listed as replying.
    replying: Option<(Replying, Timestamp)>,
}

impl Here {
    fn ends(&self) -> impl Iterator<Item = Timestamp> {
        let replying = self.replying.map(|(_, until)| until);
        self.viewing_until.into_iter().chain(replying)
    }

    fn expire(&mut self, now: Timestamp) {
        self.viewing_until = self.viewing_until.filter(|until| *until > now);
        self.replying = self.replying.filter(|(_, until)| *until > now);
    }

    const fn viewer(&self, agent: AgentId) -> Viewer {
        Viewer {
            agent,
            viewing: self.connections > 0 || self.viewing_until.is_some(),
            replying: match self.replying {
                Some((replying, _)) => Some(replying),
                None => None,
            },
        }
    }

    const fn is_over(&self) -> bool {
        self.connections == 0 && self.viewing_until.is_none() && self.replying.is_none()
    }
}

/// The viewers of one conversation.
#[derive(Debug, Default)]
struct Room {
    here: BTreeMap<AgentId, Here>,
    /// The viewers on each other node, with the number of renewals for which the report of this node stays valid.
    on_other_nodes: HashMap<String, (Vec<Viewer>, u8)>,
    /// The viewers that were last sent to the readers of this node.
    sent_to_readers: Vec<Viewer>,
    /// The viewers on this node that were last sent to the other nodes.
    sent_to_nodes: Vec<Viewer>,
}

impl Room {
    fn own(&self) -> Vec<Viewer> {
        (self.here.iter())
            .map(|(agent, here)| here.viewer(*agent))
            .take(MAX_VIEWERS)
            .collect()
    }

    fn all(&self) -> Vec<Viewer> {
        let mut all: BTreeMap<AgentId, Viewer> = BTreeMap::new();
        let on_other_nodes = self
            .on_other_nodes
            .values()
            .flat_map(|(viewers, _)| viewers);
        for viewer in self.own().iter().chain(on_other_nodes) {
            all.entry(viewer.agent)
                .and_modify(|known| {
                    known.viewing |= viewer.viewing;
                    known.replying = known.replying.max(viewer.replying);
                })
                .or_insert(*viewer);
        }
        all.into_values().take(MAX_VIEWERS).collect()
    }

    fn is_over(&self) -> bool {
        self.here.is_empty()
            && self.on_other_nodes.is_empty()
            && self.sent_to_readers.is_empty()
            && self.sent_to_nodes.is_empty()
    }
}

#[derive(Debug, Default)]
struct Known {
    rooms: BTreeMap<(AccountId, ConversationId), Room>,
    /// The conversations whose viewers may have changed since the last report.
    changed: BTreeSet<(AccountId, ConversationId)>,
    /// For each agent, the conversations in which the agent replies, or which the agent views by requests, oldest
    /// first.
    timed: HashMap<(AccountId, AgentId), VecDeque<ConversationId>>,
}

impl Known {
    fn here(&mut self, account: AccountId, id: ConversationId, agent: AgentId) -> &mut Here {
        self.changed.insert((account, id));
        let room = self.rooms.entry((account, id)).or_default();
        room.here.entry(agent).or_default()
    }

    /// Records a conversation in which an agent replies, or which the agent views by requests. If the agent has more
    /// than [`MAX_TIMED`] such conversations, the agent is no longer listed in the oldest of them.
    fn limit(&mut self, account: AccountId, id: ConversationId, agent: AgentId) {
        let timed = self.timed.entry((account, agent)).or_default();
        timed.retain(|other| *other != id);
        timed.push_back(id);
        if timed.len() > MAX_TIMED
            && let Some(oldest) = timed.pop_front()
        {
            let here = self.here(account, oldest, agent);
            (here.viewing_until, here.replying) = (None, None);
        }
    }
}

/// A report of viewers. For each account, it has the conversations with their viewers.
pub(super) type Report = BTreeMap<AccountId, Vec<(ConversationId, Vec<Viewer>)>>;

/// The viewers of all conversations on all nodes.
#[derive(Debug, Default)]
pub(crate) struct Viewers {
    known: Mutex<Known>,
    changed: Notify,
}

impl Viewers {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until a viewer may have been added, changed or removed.
    pub(super) async fn changed(&self) {
        self.changed.notified().await;
    }

    /// Registers a connection that views a conversation. Dropping the returned value ends the registration.
    pub(super) fn connect(
        self: &Arc<Self>,
        account: AccountId,
        conversation: ConversationId,
        agent: AgentId,
    ) -> Viewing {
        let mut known = self.known();
        let here = known.here(account, conversation, agent);
        here.connections = here.connections.saturating_add(1);
        drop(known);
        self.changed.notify_one();
        Viewing {
            viewers: Arc::clone(self),
            account,
            conversation,
            agent,
        }
    }

    /// Records that an agent views a conversation until this time. `None` means that the agent has left the
    /// conversation.
    pub(super) fn view_until(
        &self,
        account: AccountId,
        conversation: ConversationId,
        agent: AgentId,
        until: Option<Timestamp>,
    ) {
        let mut known = self.known();
        known.here(account, conversation, agent).viewing_until = until;
        if until.is_some() {
            known.limit(account, conversation, agent);
        }
        drop(known);
        self.changed.notify_one();
    }

    /// Records that an agent replies in a conversation until this time. `None` means that the agent no longer replies.
    pub(crate) fn reply_until(
        &self,
        account: AccountId,
        conversation: ConversationId,
        agent: AgentId,
        replying: Option<(Replying, Timestamp)>,
    ) {
        let mut known = self.known();
        if replying.is_none() && !known.rooms.contains_key(&(account, conversation)) {
            return;
        }
        known.here(account, conversation, agent).replying = replying;
        if replying.is_some() {
            known.limit(account, conversation, agent);
        }
        drop(known);
        self.changed.notify_one();
    }

    /// Records the report of another node about the viewers on that node.
    pub(super) fn accept(
        &self,
        account: AccountId,
        node: &str,
        rooms: Vec<(ConversationId, Vec<Viewer>)>,
    ) {
        let mut known = self.known();
        for (conversation, viewers) in rooms {
            let key = (account, conversation);
            let room = known.rooms.entry(key).or_default();
            if viewers.is_empty() {
                room.on_other_nodes.remove(node);
            } else {
                room.on_other_nodes
                    .insert(node.to_owned(), (viewers, BELIEVED));
            }
            known.changed.insert(key);
        }
        drop(known);
        self.changed.notify_one();
    }

    /// Returns the viewers of a conversation.
    pub(super) fn of(&self, account: AccountId, conversation: ConversationId) -> Vec<Viewer> {
        (self.known().rooms.get(&(account, conversation))).map_or_else(Vec::new, Room::all)
    }

    /// Returns at most `limit` conversations of an account that have viewers, in order of id. All these conversations
    /// have greater ids than `after`.
    pub(super) fn viewed(
        &self,
        account: AccountId,
        after: ConversationId,
        limit: usize,
    ) -> Vec<(ConversationId, Vec<Viewer>)> {
        let first = ConversationId(after.0.saturating_add(1));
        (self.known().rooms)
            .range((account, first)..=(account, ConversationId(i64::MAX)))
            .map(|((_, id), room)| (*id, room.all()))
            .filter(|(_, viewers)| !viewers.is_empty())
            .take(limit)
            .collect()
    }

    /// Returns the earliest time at which an agent stops being listed as viewing or replying.
    pub(super) fn next_end(&self) -> Option<Timestamp> {
        let known = self.known();
        let here = known.rooms.values().flat_map(|room| room.here.values());
        here.flat_map(Here::ends).min()
    }

    /// Counts a renewal of this node, and removes the reports of other nodes that are no longer valid.
    pub(super) fn renew(&self) {
        let mut known = self.known();
        let known = &mut *known;
        for (key, room) in &mut known.rooms {
            let before = room.on_other_nodes.len();
            room.on_other_nodes.retain(|_, (_, renewals)| {
                *renewals = renewals.saturating_sub(1);
                *renewals > 0
            });
            if room.on_other_nodes.len() < before {
                known.changed.insert(*key);
            }
        }
    }

    /// Removes the agents whose viewing or replying has ended. Returns two reports: the first for the readers of this
    /// node, and the second for the other nodes. The first report contains the conversations whose viewers changed. If
    /// `all` is `true`, the second report contains all viewers on this node. Otherwise the second report contains only
    /// conversations whose viewers on this node changed.
    pub(super) fn report(&self, now: Timestamp, all: bool) -> (Report, Report) {
        let mut known = self.known();
        let known = &mut *known;
        let (mut here, mut nodes) = (Report::new(), Report::new());
        let changed = std::mem::take(&mut known.changed);
        let mut over = Vec::new();
        for (key, room) in &mut known.rooms {
            let has_ended = |one: &Here| one.ends().any(|end| end <= now);
            let ended = room.here.values().any(has_ended);
            if !ended && !all && !changed.contains(key) {
                continue;
            }
            room.here.retain(|_, one| {
                one.expire(now);
                !one.is_over()
            });
            let (account, conversation) = *key;
            let own = room.own();
            if own != room.sent_to_nodes || (all && !own.is_empty()) {
                let report = nodes.entry(account).or_default();
                report.push((conversation, own.clone()));
                room.sent_to_nodes = own;
            }
            let everybody = room.all();
            if everybody != room.sent_to_readers {
                let report = here.entry(account).or_default();
                report.push((conversation, everybody.clone()));
                room.sent_to_readers = everybody;
            }
            if room.is_over() {
                over.push(*key);
            }
        }
        for key in over {
            known.rooms.remove(&key);
        }
        let rooms = &known.rooms;
        known.timed.retain(|(account, agent), conversations| {
            conversations.retain(|id| {
                let room = rooms.get(&(*account, *id));
                room.is_some_and(|room| room.here.contains_key(agent))
            });
            !conversations.is_empty()
        });
        (here, nodes)
    }
}

/// A connection that views a conversation. The viewing ends when this value is dropped.
#[derive(Debug)]
pub struct Viewing {
    viewers: Arc<Viewers>,
    account: AccountId,
    conversation: ConversationId,
    agent: AgentId,
}

impl Drop for Viewing {
    fn drop(&mut self) {
        let mut known = self.viewers.known();
        let here = known.here(self.account, self.conversation, self.agent);
        here.connections = here.connections.saturating_sub(1);
        drop(known);
        self.viewers.changed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACCOUNT: AccountId = AccountId(1);
    const ROOM: ConversationId = ConversationId(5);

    fn names(report: &Report) -> Vec<(i64, Vec<i64>)> {
        let rooms = report.values().flatten();
        rooms
            .map(|(id, viewers)| (id.0, viewers.iter().map(|v| v.agent.0).collect()))
            .collect()
    }

    #[test]
    fn a_report_has_changes_once_and_ends_by_itself() {
        let viewers = Arc::new(Viewers::default());
        let now = Timestamp(0);
        let seven = viewers.connect(ACCOUNT, ROOM, AgentId(7));
        let until = Timestamp(10);
        let reply = Some((Replying::Note, until));
        viewers.reply_until(ACCOUNT, ROOM, AgentId(8), reply);
        viewers.accept(
            ACCOUNT,
            "other",
            vec![(
                ROOM,
                vec![Viewer {
                    agent: AgentId(9),
                    viewing: true,
                    replying: None,
                }],
            )],
        );
        assert_eq!(viewers.next_end(), Some(until));
        let (here, nodes) = viewers.report(now, false);
        assert_eq!(names(&here), [(5, vec![7, 8, 9])]);
        assert_eq!(names(&nodes), [(5, vec![7, 8])]);
        let (here, nodes) = viewers.report(now, false);
        assert!(here.is_empty() && nodes.is_empty(), "nothing changed");
        assert_eq!(names(&viewers.report(now, true).1), [(5, vec![7, 8])]);
        let (here, _) = viewers.report(until, false);
        assert_eq!(names(&here), [(5, vec![7, 9])], "8 has stopped");
        drop(seven);
        assert_eq!(names(&viewers.report(until, false).0), [(5, vec![9])]);
        for _ in 0..BELIEVED {
            viewers.renew();
        }
        assert_eq!(names(&viewers.report(until, false).0), [(5, vec![])]);
        assert!(viewers.known().rooms.is_empty() && viewers.known().timed.is_empty());
    }

    #[test]
    fn one_agent_cannot_fill_the_memory() {
        let viewers = Arc::new(Viewers::default());
        let until = Timestamp(10);
        for id in 1..=100 {
            viewers.view_until(ACCOUNT, ConversationId(id), AgentId(7), Some(until));
        }
        viewers.report(Timestamp(0), false);
        let viewed = viewers.viewed(ACCOUNT, ConversationId(0), 100);
        let ids: Vec<i64> = viewed.iter().map(|(id, _)| id.0).collect();
        assert_eq!(ids, (85..=100).collect::<Vec<_>>());
    }
}
