//! Scans of conversations in the order of an index, for lists. A scan reads a fixed number of index rows and reports
//! for each row whether the conversation belongs to the list. So a scan for a rare combination of conditions costs no
//! more than a scan for a frequent one.

use super::filters::{Reader, conditions};
use super::{Query, Select, Statement, from_row};
use crate::sql::{Database, id_list};
use parlor_model::filter::ConversationFilter;
use parlor_model::ids::{AccountId, AgentId, ContactId, ConversationId, InboxId, QueueId, TeamId};
use parlor_model::words::{Priority, Status, Word};
use std::slice;

/// A row that a scan returns: a conversation with the values by which lists sort.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The number of the range to which the row belongs, from [`Start::number`].
    pub range: i64,
    /// The conversation.
    pub id: ConversationId,
    /// The display id of the conversation.
    pub display_id: i64,
    /// The time of the last activity, in microseconds.
    pub active: i64,
    /// The beginning of the customer's wait, in microseconds. `None` means that the customer does not wait.
    pub waiting: Option<i64>,
    /// The priority.
    pub priority: Option<Priority>,
    /// Whether the conversation meets the conditions of the list.
    pub fits: bool,
}

from_row! { Candidate { range, id, display_id, active, waiting, priority, fits } }

/// A range of an index of conversations. All rows of a range have equal values in the leading columns of the index, and
/// are ordered by the other columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Range {
    /// All conversations, ordered by display id.
    All,
    /// The conversations with this status, ordered by last activity.
    Status(Status),
    /// The conversations whose customer waits, ordered by the beginning of the wait.
    Waiting,
    /// The conversations with this priority and this status, ordered by last activity.
    Priority(Priority, Status),
    /// The conversations that have this status and are assigned to this agent, ordered by display id.
    Assignee(AgentId, Status),
    /// The conversations that have this status and this team, ordered by display id.
    Team(TeamId, Status),
    /// The conversations that have this status and this inbox, ordered by display id.
    Inbox(InboxId, Status),
    /// The conversations that have this status and a failed message, ordered by display id.
    Failed(Status),
    /// The conversations that wait in this queue, ordered by id.
    Queue(QueueId),
    /// The conversations of this contact, ordered by id.
    Contact(ContactId),
}

/// The SQL parts of a range.
struct Parts {
    /// The name of the index.
    index: &'static str,
    /// The columns that are between the account's column and the order columns in the index. Each column has the value
    /// that all rows of the range share.
    equal: Vec<(&'static str, String)>,
    /// The columns by which the range is ordered.
    order: &'static [&'static str],
    /// The condition of the index, if the index is partial. The text must be the same as in the schema, because
    /// otherwise the database does not use the index.
    partial: Option<&'static str>,
}

impl Range {
    fn parts(self) -> Parts {
        const BY_DISPLAY_ID: &[&str] = &["display_id"];
        const BY_ACTIVITY: &[&str] = &["last_activity_at", "id"];
        let number = |id: i64| id.to_string();
        let word = |status: Status| format!("'{}'", status.word());
        match self {
            Self::All => Parts {
                index: "sqlite_autoindex_conversations_1",
                equal: Vec::new(),
                order: BY_DISPLAY_ID,
                partial: None,
            },
            Self::Status(status) => Parts {
                index: "conversations_activity",
                equal: vec![("status", word(status))],
                order: BY_ACTIVITY,
                partial: None,
            },
            Self::Waiting => Parts {
                index: "conversations_waiting",
                equal: Vec::new(),
                order: &["waiting_since", "id"],
                partial: Some("waiting_since IS NOT NULL"),
            },
            Self::Priority(priority, status) => Parts {
                index: "conversations_priority",
                equal: vec![
                    ("priority", format!("'{}'", priority.word())),
                    ("status", word(status)),
                ],
                order: BY_ACTIVITY,
                partial: Some("priority IS NOT NULL"),
            },
            Self::Assignee(agent, status) => Parts {
                index: "conversations_assignee",
                equal: vec![("assignee_id", number(agent.0)), ("status", word(status))],
                order: BY_DISPLAY_ID,
                partial: Some("assignee_id IS NOT NULL"),
            },
            Self::Team(team, status) => Parts {
                index: "conversations_team",
                equal: vec![("team_id", number(team.0)), ("status", word(status))],
                order: BY_DISPLAY_ID,
                partial: Some("team_id IS NOT NULL"),
            },
            Self::Inbox(inbox, status) => Parts {
                index: "conversations_inbox",
                equal: vec![("inbox_id", number(inbox.0)), ("status", word(status))],
                order: BY_DISPLAY_ID,
                partial: None,
            },
            Self::Failed(status) => Parts {
                index: "conversations_failed",
                equal: vec![("status", word(status))],
                order: BY_DISPLAY_ID,
                partial: Some("failed_count > 0"),
            },
            Self::Queue(queue) => Parts {
                index: "conversations_queue",
                equal: vec![("queue_id", number(queue.0))],
                order: &["id"],
                partial: Some("queue_id IS NOT NULL"),
            },
            Self::Contact(contact) => Parts {
                index: "conversations_contact",
                equal: vec![("contact_id", number(contact.0))],
                order: &["id"],
                partial: Some("contact_id IS NOT NULL"),
            },
        }
    }

    /// Returns the name of the index, for tests of plans.
    #[cfg(test)]
    pub(crate) fn index(self) -> &'static str {
        self.parts().index
    }
}

/// A range of a scan, and the row after which the scan of this range begins.
#[derive(Clone, Copy, Debug)]
pub struct Start {
    /// The number of the range. Each row of the range contains this number.
    pub number: i64,
    /// The range.
    pub range: Range,
    /// The values of the order columns in the row after which the scan begins. If there are two order columns, the
    /// second value is the id. If there is only one order column, the second value is not used. `None` means that the
    /// scan begins at the beginning of the range.
    pub after: Option<(i64, i64)>,
}

/// Scans of several ranges, each in the order of its range.
#[derive(Clone, Copy, Debug)]
pub struct Scan<'a> {
    /// The account.
    pub account: AccountId,
    /// The ranges.
    pub starts: &'a [Start],
    /// Whether the order is descending.
    pub descending: bool,
    /// The conditions. [`Candidate::fits`] reports their result.
    pub filter: &'a ConversationFilter,
    /// The reader.
    pub reader: &'a Reader,
    /// The maximum number of rows that are read from each range.
    pub rows: i64,
}

impl Query for Scan<'_> {
    type Row = Candidate;
    fn statement(&self, mut select: Select) -> Statement<Candidate> {
        let account = select.bind(&self.account);
        let fits = conditions(&mut select, self.filter, self.reader);
        let scans: Vec<String> = (self.starts.iter())
            .map(|start| self.scan(&mut select, start, &account, &fits))
            .collect();
        let sql = match scans.as_slice() {
            [one] => one.clone(),
            several => {
                let several = several.iter().zip(1..);
                let several = several.map(|(scan, n)| format!("SELECT * FROM ({scan}) AS s{n}"));
                several.collect::<Vec<_>>().join(" UNION ALL ")
            }
        };
        select.statement(sql).by_index()
    }
}

/// The conversations with these ids, as [`Candidate`]s of range 0, in no particular order.
#[derive(Clone, Copy, Debug)]
pub struct Among<'a> {
    /// The account.
    pub account: AccountId,
    /// The conversations.
    pub ids: &'a [ConversationId],
    /// The conditions. [`Candidate::fits`] reports their result.
    pub filter: &'a ConversationFilter,
    /// The reader.
    pub reader: &'a Reader,
}

impl Query for Among<'_> {
    type Row = Candidate;
    fn statement(&self, mut select: Select) -> Statement<Candidate> {
        let column = select.account_of_narrower();
        let account = select.bind(&self.account);
        let fits = conditions(&mut select, self.filter, self.reader);
        select.statement(format!(
            "SELECT CAST(0 AS BIGINT) AS part, id, display_id, last_activity_at, waiting_since, priority, ({fits}) IS TRUE AS fits \
             FROM conversations WHERE {column} = {account} AND id IN ({})",
            id_list(self.ids),
        ))
    }
}

impl Scan<'_> {
    fn scan(&self, select: &mut Select, start: &Start, account: &str, fits: &str) -> String {
        let parts = start.range.parts();
        let (direction, beyond) = if self.descending {
            (" DESC", "<")
        } else {
            ("", ">")
        };
        let after: Option<Vec<String>> = start.after.map(|(key, id)| {
            // If only one column orders the range, the second value is not used.
            let values = [key, id].into_iter().take(parts.order.len());
            values.map(|value| select.bind(&value)).collect()
        });
        let equals = |(column, value): &(&str, String)| format!("{column} = {value}");
        let mut all = vec![format!("account_id = {account}")];
        all.extend(parts.partial.map(str::to_owned));
        let (forced, order) = match (select.database(), parts.equal.split_last()) {
            (Database::Sqlite, _) => {
                all.extend(parts.equal.iter().map(equals));
                if let Some(after) = &after {
                    all.push(beyond_row(parts.order, beyond, after));
                }
                (format!("INDEXED BY {}", parts.index), parts.order.to_vec())
            }
            (Database::Postgres, None) => {
                if let Some(after) = &after {
                    all.push(beyond_row(parts.order, beyond, after));
                }
                (String::new(), parts.order.to_vec())
            }
            // With the condition `column = value`, PostgreSQL knows that the column is constant, and ignores this
            // column of `ORDER BY`. Another index may then have the same order, and PostgreSQL may use that index. So
            // the statement uses two bounds (`>=` and `<=`) instead of `=` for the last equal column. Then only the
            // right index has the order. For the other equal columns, the statement uses `=`. PostgreSQL ends a scan
            // only at the bounds of the first column that is not constant. With bounds for several columns, the scan
            // would also read rows of other ranges.
            (Database::Postgres, Some(((column, value), constant))) => {
                all.extend(constant.iter().map(equals));
                let order = [&[*column][..], parts.order].concat();
                let (from, until) = if self.descending {
                    ("<=", ">=")
                } else {
                    (">=", "<=")
                };
                all.push(format!("{column} {until} {value}"));
                all.push(match &after {
                    None => format!("{column} {from} {value}"),
                    Some(after) => {
                        let bound = [slice::from_ref(value), after].concat();
                        beyond_row(&order, beyond, &bound)
                    }
                });
                (String::new(), order)
            }
        };
        let order: Vec<String> = (order.iter())
            .map(|column| format!("{column}{direction}"))
            .collect();
        format!(
            "SELECT CAST({} AS BIGINT) AS part, id, display_id, last_activity_at, waiting_since, priority, ({fits}) IS TRUE AS fits \
             FROM conversations {forced} WHERE {} ORDER BY {} LIMIT {}",
            start.number,
            all.join(" AND "),
            order.join(", "),
            self.rows.max(1),
        )
    }
}

/// Returns an SQL row comparison of several columns with several values.
fn beyond_row(columns: &[&str], operator: &str, values: &[String]) -> String {
    match (columns, values) {
        ([column], [value]) => format!("{column} {operator} {value}"),
        _ => format!(
            "({}) {operator} ({})",
            columns.join(", "),
            values.join(", ")
        ),
    }
}
