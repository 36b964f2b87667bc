//! Count cells: the numbers of conversations that have equal properties and have not ended.
//!
//! A cell consists of all properties on which the built-in views and the visibility of a conversation depend. So the
//! number of conversations that an agent sees in a built-in view is a sum of count cells. The writer keeps the cells of
//! an account in memory and stores them together with the conversations ([`crate::state::State::count`]). A
//! conversation is counted while it is open, pending or snoozed. The number of cells depends on the numbers of agents,
//! teams, inboxes and queues. The number of cells does not depend on the number of conversations.
//!
//! An agent also sees a conversation that mentions the agent. For each mentioned agent, the conversation is counted in
//! a further cell.

use super::Conversation;
use crate::ids::{AgentId, Id, InboxId, QueueId, TeamId};
use crate::row::{Field, Kind, Value};
use crate::words::{Status, Word as _};
use std::fmt::Write as _;

/// A count cell: the properties that are equal in all its conversations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    /// The agent whom all counted conversations mention. `None` means that the cell ignores mentions. Every counted
    /// conversation is in exactly one cell with `None`.
    pub mentioned: Option<AgentId>,
    /// The status.
    pub status: Status,
    /// The inbox.
    pub inbox: InboxId,
    /// The queue in which the conversations wait, if they wait.
    pub queue: Option<QueueId>,
    /// The queue that routes the conversations instead of the inbox's queue. `None` if there is no such queue, or if
    /// the conversations are assigned or wait in a queue.
    pub route: Option<QueueId>,
    /// The assigned agent, if the conversations are assigned.
    pub assignee: Option<AgentId>,
    /// The intended agent. `None` if there is no intended agent, or if the conversations are assigned.
    pub intended: Option<AgentId>,
    /// The team, if the conversations have one.
    pub team: Option<TeamId>,
    /// The team to whose members routing is limited. `None` means that there is no such limit.
    pub route_team: Option<TeamId>,
    /// Whether each counted conversation has at least one message that could not be delivered.
    pub failed: bool,
}

impl Status {
    /// Whether conversations with this status are counted. All statuses except resolved and closed are counted.
    #[must_use]
    pub const fn is_counted(self) -> bool {
        match self {
            Self::Open | Self::Pending | Self::Snoozed => true,
            Self::Resolved | Self::Closed => false,
        }
    }
}

impl Cell {
    /// Returns the count cell of a conversation that ignores mentions ([`Self::mentioned`] is `None`).
    #[must_use]
    pub fn of(conversation: &Conversation) -> Self {
        let unassigned = conversation.assignee_id.is_none();
        let routed = unassigned && conversation.queue_id.is_none();
        Self {
            mentioned: None,
            status: conversation.status,
            inbox: conversation.inbox_id,
            queue: conversation.queue_id,
            route: conversation.route_queue_id.filter(|_| routed),
            assignee: conversation.assignee_id,
            intended: conversation.intended_agent_id.filter(|_| unassigned),
            team: conversation.team_id,
            route_team: conversation.route_team_id,
            failed: conversation.failed_count > 0,
        }
    }

    /// Returns all count cells in which a conversation is counted. A resolved or closed conversation is counted in no
    /// cell.
    pub fn all_of(conversation: &Conversation) -> impl Iterator<Item = Self> + use<'_> {
        let counted = conversation.status.is_counted();
        let cell = Self::of(conversation);
        let mentions = (conversation.mentioned.iter()).map(move |agent| Self {
            mentioned: Some(*agent),
            ..cell
        });
        std::iter::once(cell)
            .chain(mentions)
            .filter(move |_| counted)
    }

    /// Returns the stored form: the status, followed by words that each consist of a letter and an id. The letter `f`
    /// has no id. An example is `open i3 q12 n7 t5 f`.
    fn encode(&self) -> String {
        let mut text = self.status.word().to_owned();
        let ids = [
            ('i', Some(self.inbox.get())),
            ('q', self.queue.map(Id::get)),
            ('r', self.route.map(Id::get)),
            ('a', self.assignee.map(Id::get)),
            ('n', self.intended.map(Id::get)),
            ('t', self.team.map(Id::get)),
            ('u', self.route_team.map(Id::get)),
        ];
        for (letter, id) in ids {
            if let Some(id) = id {
                // Writing to a string cannot fail, so the result is ignored.
                let _ = write!(text, " {letter}{id}");
            }
        }
        if self.failed {
            text.push_str(" f");
        }
        if let Some(agent) = self.mentioned {
            let _ = write!(text, " m{agent}");
        }
        text
    }

    /// Reads the stored form. `None` means that the text is invalid.
    fn parse(text: &str) -> Option<Self> {
        let mut words = text.split(' ');
        let mut cell = Self {
            mentioned: None,
            status: Status::from_word(words.next()?)?,
            inbox: InboxId(0),
            queue: None,
            route: None,
            assignee: None,
            intended: None,
            team: None,
            route_team: None,
            failed: false,
        };
        for word in words {
            if word == "f" {
                cell.failed = true;
                continue;
            }
            let mut letters = word.chars();
            let letter = letters.next()?;
            let id: i64 = letters.as_str().parse().ok()?;
            match letter {
                'i' => cell.inbox = InboxId(id),
                'q' => cell.queue = Some(QueueId(id)),
                'r' => cell.route = Some(QueueId(id)),
                'a' => cell.assignee = Some(AgentId(id)),
                'n' => cell.intended = Some(AgentId(id)),
                't' => cell.team = Some(TeamId(id)),
                'u' => cell.route_team = Some(TeamId(id)),
                'm' => cell.mentioned = Some(AgentId(id)),
                _ => return None,
            }
        }
        (cell.inbox.0 > 0).then_some(cell)
    }
}

impl Field for Cell {
    const KIND: Kind = Kind::Text;
    fn put(&self) -> Value<'_> {
        Value::text(self.encode())
    }
    fn take(value: Value<'static>) -> Option<Self> {
        if let Value::Text(text) = value {
            Self::parse(&text)
        } else {
            None
        }
    }
}

impl serde::Serialize for Cell {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.encode())
    }
}

impl<'de> serde::Deserialize<'de> for Cell {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not a count cell"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_reads_back_as_it_was_written() {
        let full = Cell {
            mentioned: Some(AgentId(9)),
            status: Status::Snoozed,
            inbox: InboxId(3),
            queue: Some(QueueId(12)),
            route: Some(QueueId(4)),
            assignee: Some(AgentId(7)),
            intended: Some(AgentId(8)),
            team: Some(TeamId(5)),
            route_team: Some(TeamId(6)),
            failed: true,
        };
        assert_eq!(full.encode(), "snoozed i3 q12 r4 a7 n8 t5 u6 f m9");
        let plain = Cell::parse("open i3").unwrap();
        assert_eq!(Cell::parse(&full.encode()), Some(full));
        assert_eq!(plain.encode(), "open i3");
        for text in ["", "open", "shut i3", "open i3 x1", "open i3 a", "open  i3"] {
            assert_eq!(Cell::parse(text), None, "{text}");
        }
    }
}
