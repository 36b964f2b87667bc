//! Audiences: the agents whom an event or a conversation concerns.

use crate::ids::{AgentId, Id, QueueId, TeamId};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// The agents who may receive an event. An agent who sees all conversations may receive the event without being listed,
/// unless `only` or `administrators` is set.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Audience {
    /// The only agent whom the event concerns. If this field is set, all other fields are empty, and even
    /// administrators do not receive the event.
    pub only: Option<AgentId>,
    /// Whether every agent of the account may receive the event.
    pub everybody: bool,
    /// Whether only administrators may receive the event, because the event is about the configuration.
    pub administrators: bool,
    /// The assignee before the change, and the assignee after the change. An agent with the visibility `team` may also
    /// receive the event if an assignee belongs to one of the agent's teams.
    pub assignees: BTreeSet<AgentId>,
    /// The agents who are mentioned in a note of the conversation, and the intended agent of an unassigned
    /// conversation.
    pub named: BTreeSet<AgentId>,
    /// The queues whose agents may receive the event. For an unassigned conversation, the set contains the queue in
    /// which the conversation waits, or otherwise the queue that routes it.
    pub queues: BTreeSet<QueueId>,
    /// The teams of the conversation. Agents who may see the conversations of these teams may receive the event.
    pub teams: BTreeSet<TeamId>,
}

impl Audience {
    /// Returns an audience with every agent of the account.
    #[must_use]
    pub fn everybody() -> Self {
        Self {
            everybody: true,
            ..Self::default()
        }
    }

    /// Returns an audience with only the administrators.
    #[must_use]
    pub fn administrators() -> Self {
        Self {
            administrators: true,
            ..Self::default()
        }
    }

    /// Returns an audience with only this agent.
    #[must_use]
    pub fn only(agent: AgentId) -> Self {
        Self {
            only: Some(agent),
            ..Self::default()
        }
    }

    /// Returns the audience of an event without a conversation. Events about contacts, cases and agents concern every
    /// agent. Other events concern only agents who see all conversations.
    #[must_use]
    pub fn of_kind(kind: &str) -> Self {
        Self {
            everybody: ["contact.", "case.", "agent."]
                .iter()
                .any(|prefix| kind.starts_with(prefix)),
            ..Self::default()
        }
    }

    /// Returns the stored form: `*` for every agent, `!` for administrators, `@7` for only the agent with the id 7. Any
    /// other audience is a list of words. Each word is a letter with an id, for example `a7 n8 q12 t5`: `a` for an
    /// assignee, `n` for a named agent, `q` for a queue, `t` for a team.
    #[must_use]
    pub fn encode(&self) -> String {
        if self.everybody {
            return "*".to_owned();
        }
        if self.administrators {
            return "!".to_owned();
        }
        if let Some(agent) = self.only {
            return format!("@{agent}");
        }
        let mut text = String::new();
        let mut put = |letter: char, id: i64| {
            let space = if text.is_empty() { "" } else { " " };
            // Writing into a string cannot fail.
            let _ = write!(text, "{space}{letter}{id}");
        };
        self.assignees.iter().for_each(|id| put('a', id.get()));
        self.named.iter().for_each(|id| put('n', id.get()));
        self.queues.iter().for_each(|id| put('q', id.get()));
        self.teams.iter().for_each(|id| put('t', id.get()));
        text
    }

    /// Reads the stored form. `None` means that the text is invalid.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text == "*" {
            return Some(Self::everybody());
        }
        if text == "!" {
            return Some(Self::administrators());
        }
        if let Some(agent) = text.strip_prefix('@') {
            return agent.parse().ok().map(|id| Self::only(AgentId(id)));
        }
        let mut audience = Self::default();
        for word in text.split_ascii_whitespace() {
            let mut letters = word.chars();
            let letter = letters.next()?;
            let id: i64 = letters.as_str().parse().ok()?;
            match letter {
                'a' => drop(audience.assignees.insert(AgentId(id))),
                'n' => drop(audience.named.insert(AgentId(id))),
                'q' => drop(audience.queues.insert(QueueId(id))),
                't' => drop(audience.teams.insert(TeamId(id))),
                _ => return None,
            }
        }
        Some(audience)
    }
}

impl From<Audience> for String {
    fn from(audience: Audience) -> Self {
        audience.encode()
    }
}

impl TryFrom<String> for Audience {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or_else(|| format!("no audience: {text}"))
    }
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        reason = "a test that fails should stop where it fails"
    )]

    use super::*;

    #[test]
    fn an_audience_reads_back_as_it_was_written() {
        let one = Audience {
            only: None,
            everybody: false,
            administrators: false,
            assignees: BTreeSet::from([AgentId(7), AgentId(8)]),
            named: BTreeSet::from([AgentId(9)]),
            queues: BTreeSet::from([QueueId(12)]),
            teams: BTreeSet::from([TeamId(5)]),
        };
        assert_eq!(one.encode(), "a7 a8 n9 q12 t5");
        for audience in [
            one,
            Audience::default(),
            Audience::everybody(),
            Audience::administrators(),
            Audience::only(AgentId(7)),
        ] {
            assert_eq!(Audience::parse(&audience.encode()).unwrap(), audience);
        }
        for text in ["x1", "a", "a1 7", "aa", "@", "@x", "@7 a1"] {
            assert_eq!(Audience::parse(text), None, "{text}");
        }
    }
}
