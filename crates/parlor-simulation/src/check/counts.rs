//! Checks of the stored counts and the stored longest waits. The stored counts must equal a new count of all open,
//! pending and snoozed conversations. The stored longest wait of a day must be at least as long as every wait that
//! ended on this day.

use crate::memory::Database;
use parlor_model::entities::Conversation;
use parlor_model::figures::day_of;
use parlor_model::ids::{AccountId, AgentId};
use parlor_model::time::Timestamp;
use parlor_model::words::{FigureKind, Status};
use std::collections::BTreeMap;

/// The properties by which this check groups conversations. To find errors of the model, this check computes the
/// properties without the code of the model. The properties are an agent whom the conversation mentions, the status,
/// the inbox, the mark of a failed message, the queues, the agents and the teams.
type Properties = (
    (Option<AgentId>, &'static str, i64, bool),
    (Option<i64>, Option<i64>, Option<i64>, Option<i64>),
    (Option<i64>, Option<i64>),
);

const fn word(status: Status) -> &'static str {
    match status {
        Status::Open => "open",
        Status::Pending => "pending",
        Status::Snoozed => "snoozed",
        Status::Resolved => "resolved",
        Status::Closed => "closed",
    }
}

fn of(c: &Conversation, mentioned: Option<AgentId>) -> Properties {
    let free = c.assignee_id.is_none();
    let route = c.route_queue_id.filter(|_| free && c.queue_id.is_none());
    (
        (mentioned, word(c.status), c.inbox_id.0, c.failed_count > 0),
        (
            c.queue_id.map(|id| id.0),
            route.map(|id| id.0),
            c.assignee_id.map(|id| id.0),
            c.intended_agent_id.filter(|_| free).map(|id| id.0),
        ),
        (c.team_id.map(|id| id.0), c.route_team_id.map(|id| id.0)),
    )
}

/// Checks the stored counts of every account.
pub(crate) fn counts(db: &Database) {
    let mut recount: BTreeMap<(AccountId, Properties), i64> = BTreeMap::new();
    for c in db.conversations.all() {
        if !["open", "pending", "snoozed"].contains(&word(c.status)) {
            continue;
        }
        let mentioned = c.mentioned.iter().map(|agent| Some(*agent));
        for agent in std::iter::once(None).chain(mentioned) {
            *recount.entry((c.account_id, of(c, agent))).or_default() += 1;
        }
    }
    let stored: BTreeMap<(AccountId, Properties), i64> = (db.conversation_counts.all())
        .map(|row| {
            let cell = &row.cell;
            let properties = (
                (cell.mentioned, word(cell.status), cell.inbox.0, cell.failed),
                (
                    cell.queue.map(|id| id.0),
                    cell.route.map(|id| id.0),
                    cell.assignee.map(|id| id.0),
                    cell.intended.map(|id| id.0),
                ),
                (cell.team.map(|id| id.0), cell.route_team.map(|id| id.0)),
            );
            ((row.account_id, properties), row.count)
        })
        .collect();
    assert_eq!(stored, recount, "the counts of live conversations");
    for row in db.day_figures.all() {
        assert!(row.served >= 0 && row.abandoned >= 0, "{row:?}");
    }
}

/// Checks the longest waits of queues after a batch that began at `now`. A queue's longest wait of the day must be at
/// least as long as every wait that the batch ended. The stored longest wait must never become shorter on the same day.
pub(crate) fn longest_waits(db: &Database, now: Timestamp) {
    for (entry, old) in db.queue_entries.changes() {
        let Some(old) = old else { continue };
        let wait = (old.queue_id, old.queued_at);
        let seconds = (now.0 - old.queued_at.0) / 1_000_000;
        if entry.map(|e| (e.queue_id, e.queued_at)) == Some(wait) || seconds < 1 {
            continue;
        }
        let account = db.accounts.id(old.account_id).expect("accounts remain");
        let (day, _) = day_of(now, &account.time_zone);
        let mut figures = (db.day_figures.all())
            .filter(|row| row.kind == FigureKind::Queue && row.subject == old.queue_id.0);
        assert!(
            figures.any(|row| row.day > day || (row.day == day && row.longest_wait_s >= seconds)),
            "{old:?} waited {seconds} s on {day}"
        );
    }
    for (figures, old) in db.day_figures.changes() {
        let figures = figures.expect("figures are not removed");
        assert!(
            old.is_none_or(|old| figures.day > old.day
                || (figures.day == old.day && figures.longest_wait_s >= old.longest_wait_s)),
            "{old:?} -> {figures:?}"
        );
    }
}
