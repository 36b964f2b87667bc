//! The counts of conversations that have not ended, and the figures of the day. The command that changes a conversation
//! also updates the counts and figures.

use super::{FigureKey, State};
use crate::entities::Cell;
use crate::entities::{Conversation, DayFigures, QueueEntry};
use crate::figures::day_of;
use crate::ids::{AccountId, ConversationId};
use crate::time::Timestamp;
use crate::words::{FigureKind, Status};
use std::collections::BTreeMap;

/// One addition to the figures of a day.
#[derive(Clone, Copy, Debug)]
enum Figure {
    Served,
    Abandoned,
    /// The first answer of an agent. The number is the time from the first queueing to the answer, in seconds. For a
    /// conversation that was never queued, the time begins with the creation of the conversation.
    Answered(i64),
}

impl Figure {
    /// Removes an ended conversation from the figures of a day, because its end was undone. First answers are never
    /// removed.
    fn remove_from(self, row: &mut DayFigures) {
        let figure = match self {
            Self::Served => &mut row.served,
            Self::Abandoned => &mut row.abandoned,
            Self::Answered(_) => return,
        };
        *figure = figure.saturating_sub(1).max(0);
    }

    fn add_to(self, row: &mut DayFigures) {
        match self {
            Self::Served => row.served = row.served.saturating_add(1),
            Self::Abandoned => row.abandoned = row.abandoned.saturating_add(1),
            Self::Answered(seconds) => row.first_answers.add(seconds),
        }
    }
}

/// Whether a conversation has ended.
const fn ended(conversation: &Conversation) -> bool {
    matches!(conversation.status, Status::Resolved | Status::Closed)
}

/// Returns the figure that an ended conversation increases: served if an agent has picked it up, otherwise abandoned.
const fn end_of(conversation: &Conversation) -> Figure {
    if conversation.picked_up_at.is_some() {
        Figure::Served
    } else {
        Figure::Abandoned
    }
}

/// Returns the additions to the figures that a change of a conversation causes. The creation of a conversation causes
/// no additions.
fn figures_of(before: &Conversation, now: &Conversation) -> impl Iterator<Item = Figure> {
    let end = (ended(now) && !ended(before)).then(|| end_of(now));
    let answer = match (before.first_reply_at, now.first_reply_at) {
        (None, Some(at)) => {
            let since = now.first_queued_at.unwrap_or(now.created_at);
            Some(Figure::Answered(since.seconds_until(at)))
        }
        (Some(_), _) | (None, None) => None,
    };
    end.into_iter().chain(answer)
}

/// Returns the queue of a queue entry, and the time at which the wait began.
const fn in_queue(entry: &QueueEntry) -> (FigureKey, Timestamp) {
    ((FigureKind::Queue, entry.queue_id.0), entry.queued_at)
}

/// Returns the agent for whose answer a customer waits, and the time at which the wait began. `None` means that the
/// customer does not wait, or that the conversation uses no slot of an agent. In the second case, no agent has to
/// answer.
fn for_agent(conversation: &Conversation) -> Option<(FigureKey, Timestamp)> {
    let agent = (conversation.assignee_id).filter(|_| conversation.assigned_at.is_some())?;
    Some(((FigureKind::Agent, agent.0), conversation.waiting_since?))
}

impl State {
    /// Updates the count cells and the figures for the conversations that the current command changed. This step cannot
    /// be undone. So call this function as the last step before [`Self::keep`], when no later step can fail.
    pub fn count(&mut self, now: Timestamp) {
        let mut changes: BTreeMap<(AccountId, Cell), i64> = BTreeMap::new();
        for (before, now) in self.conversations.changes() {
            for (conversation, change) in [(before, -1), (now, 1)] {
                let Some(conversation) = conversation else {
                    continue;
                };
                for cell in Cell::all_of(conversation) {
                    let sum = changes.entry((conversation.account_id, cell)).or_default();
                    *sum = sum.saturating_add(change);
                }
            }
        }
        for ((account, cell), change) in changes {
            if let Some(space) = self.spaces.get_mut(&account) {
                space.count_cell(cell, change);
            }
        }
        self.count_figures(now);
        self.count_waits(now);
    }

    /// Updates the longest waits of the day with the waits that the current command ended. The whole length of a wait
    /// is compared, even if the wait began on an earlier day or in another queue. The stored value changes only if an
    /// ended wait is longer.
    fn count_waits(&mut self, now: Timestamp) {
        let entries = self.queue_entries.changes().into_iter();
        let entries = entries.filter_map(|(before, after)| {
            let before = before?;
            Some((before.account_id, in_queue(before), after.map(in_queue)))
        });
        let conversations = self.conversations.changes().into_iter();
        let answers = conversations.filter_map(|(before, after)| {
            let before = before?;
            let after = after.and_then(for_agent);
            Some((before.account_id, for_agent(before)?, after))
        });
        let ended: Vec<(AccountId, FigureKey, i64)> = entries
            .chain(answers)
            .filter(|(_, before, after)| Some(*before) != *after)
            .map(|(account, (key, since), _)| (account, key, since.seconds_until(now)))
            .collect();
        for (account, key, seconds) in ended {
            let Some(space) = self.spaces.get_mut(&account) else {
                continue;
            };
            let (day, _) = day_of(now, &space.config.account.time_zone);
            let kept = (space.live_state.figures.get(&key)).filter(|row| row.day == day);
            if seconds > kept.map_or(0, |row| row.longest_wait_s) {
                space.change_figures(key, &day, |row| row.longest_wait_s = seconds);
            }
        }
    }

    /// Records that the current command undoes an act in a conversation. `offered` states whether the conversation was
    /// an open offer before the act.
    pub(crate) fn restores(&mut self, account: AccountId, id: ConversationId, offered: bool) {
        self.restored.insert((account, id), !offered);
    }

    /// Adds the ended conversations and the first answers of the current command to the figures of the day. If the
    /// command undoes the end of a conversation, this end is subtracted. If the command undoes a reopening, the
    /// conversation has ended again. This end is not added, because the figures already contain it.
    fn count_figures(&mut self, now: Timestamp) {
        let mut added: Vec<(AccountId, FigureKey, Figure)> = Vec::new();
        let mut removed: Vec<(AccountId, FigureKey, Figure, Timestamp)> = Vec::new();
        for (before, after) in self.conversations.changes() {
            let (Some(before), Some(after)) = (before, after) else {
                continue;
            };
            let account = after.account_id;
            let Some(space) = self.spaces.get(&account) else {
                continue;
            };
            // A queue's figures do not include conversations that were never queued. An agent's figures do not include
            // open offers.
            let keys = |row: &Conversation, counts: bool| {
                let queue = space.config.route_queue(row);
                let queue = queue.filter(|_| row.first_queued_at.is_some());
                let agent = row.assignee_id.filter(|_| counts);
                let of_queue = queue.map(|queue| (FigureKind::Queue, queue.id.0));
                let of_agent = agent.map(|agent| (FigureKind::Agent, agent.0));
                of_queue.into_iter().chain(of_agent)
            };
            match (self.restored.get(&(account, after.id)), before.resolved_at) {
                (Some(counted), Some(at)) if ended(before) && !ended(after) => {
                    let counted = *counted || before.picked_up_at.is_some();
                    let keys = keys(before, counted);
                    removed.extend(keys.map(|key| (account, key, end_of(before), at)));
                }
                (Some(_), _) => {}
                (None, _) => {
                    let counts = before.offered_until.is_none() || after.picked_up_at.is_some();
                    for figure in figures_of(before, after) {
                        added.extend(keys(after, counts).map(|key| (account, key, figure)));
                    }
                }
            }
        }
        for (account, key, figure) in added {
            if let Some(space) = self.spaces.get_mut(&account) {
                let (day, _) = day_of(now, &space.config.account.time_zone);
                space.change_figures(key, &day, |row| figure.add_to(row));
            }
        }
        for (account, key, figure, at) in removed {
            if let Some(space) = self.spaces.get_mut(&account) {
                let (day, _) = day_of(at, &space.config.account.time_zone);
                // The row may already contain figures of a later day. The figures of the earlier day are then no longer
                // stored, so nothing is subtracted.
                if (space.live_state.figures.get(&key)).is_some_and(|row| row.day == day) {
                    space.change_figures(key, &day, |row| figure.remove_from(row));
                }
            }
        }
    }
}
