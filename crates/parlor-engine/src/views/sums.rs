//! The built-in views. Their counts are sums of count cells.

use parlor_model::audience::Audience;
use parlor_model::config::AccountConfig;
use parlor_model::entities::Cell;
use parlor_model::entities::ConversationCount;
use parlor_model::ids::{AgentId, InboxId, TeamId, parse_id};
use parlor_model::visibility::ReaderVisibility;
use parlor_model::words::Status;
use std::collections::HashMap;
use std::sync::OnceLock;

/// A built-in view, which every account has. No built-in view contains resolved or closed conversations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BuiltIn {
    /// The open and pending conversations that are assigned to the reader of the view.
    Mine,
    /// The conversations with a note that mentions the reader of the view.
    Mentions,
    /// The conversations that wait in a queue.
    Queue,
    /// The open conversations that are assigned to no agent.
    Unassigned,
    /// All conversations, except resolved and closed conversations.
    All,
    /// The open and pending conversations of a team.
    Team(TeamId),
    /// The open and pending conversations of an inbox.
    Inbox(InboxId),
    /// The conversations with a message that could not be delivered.
    Failed,
    /// The snoozed conversations.
    Snoozed,
}

impl BuiltIn {
    /// Returns the built-in views of a reader, in the order of the desk. An agent with limited visibility has only
    /// those team views that belong to the agent's teams.
    #[must_use]
    pub fn of(config: &AccountConfig, visibility: &ReaderVisibility) -> Vec<Self> {
        let mine = |team: &TeamId| match &visibility.scope {
            None => true,
            Some(scope) => config.agent_teams.contains(&(scope.agent, *team)),
        };
        let mut views = vec![
            Self::Mine,
            Self::Mentions,
            Self::Queue,
            Self::Unassigned,
            Self::All,
        ];
        views.extend(config.teams.keys().copied().filter(mine).map(Self::Team));
        views.extend(config.inboxes.keys().copied().map(Self::Inbox));
        views.extend([Self::Failed, Self::Snoozed]);
        views
    }

    /// Returns the key of the view, for example `mine` or `team-5`.
    #[must_use]
    pub fn key(self) -> String {
        match self {
            Self::Mine => "mine".to_owned(),
            Self::Mentions => "mentions".to_owned(),
            Self::Queue => "queue".to_owned(),
            Self::Unassigned => "unassigned".to_owned(),
            Self::All => "all".to_owned(),
            Self::Team(team) => format!("team-{team}"),
            Self::Inbox(inbox) => format!("inbox-{inbox}"),
            Self::Failed => "failed".to_owned(),
            Self::Snoozed => "snoozed".to_owned(),
        }
    }

    /// Returns the view with this key. `None` means that the key is not the key of a built-in view.
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        Some(match key {
            "mine" => Self::Mine,
            "mentions" => Self::Mentions,
            "queue" => Self::Queue,
            "unassigned" => Self::Unassigned,
            "all" => Self::All,
            "failed" => Self::Failed,
            "snoozed" => Self::Snoozed,
            _ => match key.split_once('-')? {
                ("team", id) => Self::Team(TeamId(parse_id(id)?)),
                ("inbox", id) => Self::Inbox(InboxId(parse_id(id)?)),
                _ => return None,
            },
        })
    }
}

/// The counts of the built-in views. A value of this type belongs to one reader, or to all readers with full
/// visibility.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Sums {
    views: HashMap<BuiltIn, i64>,
    /// The counts of [`BuiltIn::Mine`], by agent.
    mine: HashMap<AgentId, i64>,
}

impl Sums {
    fn add(&mut self, cell: &Cell, count: i64) {
        let mut add = |view| {
            let sum = self.views.entry(view).or_default();
            *sum = sum.saturating_add(count);
        };
        add(BuiltIn::All);
        if cell.queue.is_some() {
            add(BuiltIn::Queue);
        }
        if cell.failed {
            add(BuiltIn::Failed);
        }
        match cell.status {
            Status::Snoozed => add(BuiltIn::Snoozed),
            Status::Open | Status::Pending => {
                add(BuiltIn::Inbox(cell.inbox));
                if let Some(team) = cell.team {
                    add(BuiltIn::Team(team));
                }
                if cell.status == Status::Open && cell.assignee.is_none() {
                    add(BuiltIn::Unassigned);
                }
                if let Some(agent) = cell.assignee {
                    let sum = self.mine.entry(agent).or_default();
                    *sum = sum.saturating_add(count);
                }
            }
            Status::Resolved | Status::Closed => {}
        }
    }
}

/// The count cells of an account. Each cell has an audience: the readers who may see its conversations.
#[derive(Debug)]
pub struct Cells {
    /// The cells without regard to mentions. Each conversation is counted in exactly one of these cells.
    plain: Vec<(Cell, i64, Audience)>,
    /// The cells of conversations with a mention, by the mentioned agent. The audience of such a cell does not include
    /// agents who may see the conversations only because of the mention.
    mentions: HashMap<AgentId, Vec<(Cell, i64, Audience)>>,
    /// The sums for readers with full visibility. The sums are computed when the first such reader requests counts.
    everything: OnceLock<Sums>,
}

impl Cells {
    pub(super) fn new(config: &AccountConfig, rows: Vec<ConversationCount>) -> Self {
        let mut cells = Self {
            plain: Vec::new(),
            mentions: HashMap::new(),
            everything: OnceLock::new(),
        };
        for ConversationCount { cell, count, .. } in rows {
            let plain = Cell {
                mentioned: None,
                ..cell
            };
            let counted = (plain, count, Audience::of_cell(config, &plain));
            match cell.mentioned {
                None => cells.plain.push(counted),
                Some(agent) => cells.mentions.entry(agent).or_default().push(counted),
            }
        }
        cells
    }

    /// Returns, for each of these views, the number of its conversations that the reader may see. For [`BuiltIn::Mine`]
    /// and [`BuiltIn::Mentions`], `agent` is the reader of the view.
    #[must_use]
    pub fn counts(
        &self,
        visibility: &ReaderVisibility,
        agent: AgentId,
        views: &[BuiltIn],
    ) -> Vec<i64> {
        let mentions = self.mentions.get(&agent).map_or(&[][..], Vec::as_slice);
        let own;
        let sums = if visibility.scope.is_none() {
            self.everything.get_or_init(|| {
                let mut sums = Sums::default();
                for (cell, count, _) in &self.plain {
                    sums.add(cell, *count);
                }
                sums
            })
        } else {
            let mut sums = Sums::default();
            for (cell, count, audience) in &self.plain {
                if visibility.admits(audience) {
                    sums.add(cell, *count);
                }
            }
            // If the audience does not include the reader, the reader may see the conversations of this cell only
            // because a note mentions the reader. These conversations are not in the sums yet, so they are added here.
            for (cell, count, audience) in mentions {
                if !visibility.admits(audience) {
                    sums.add(cell, *count);
                }
            }
            own = sums;
            &own
        };
        let count = |view: &BuiltIn| match view {
            BuiltIn::Mine => sums.mine.get(&agent).copied().unwrap_or(0),
            BuiltIn::Mentions => {
                (mentions.iter()).fold(0_i64, |sum, (_, count, _)| sum.saturating_add(*count))
            }
            view => sums.views.get(view).copied().unwrap_or(0),
        };
        views.iter().map(count).collect()
    }
}
