//! The order of a list: its segments, and the positions of rows in the segments.

use parlor_model::filter::{Assigned, ConversationFilter};
use parlor_model::ids::AgentId;
use parlor_model::words::{ConversationSort, Priority, Status, Word as _};
use parlor_store::query::filters::Reader;
use parlor_store::query::lists::{Candidate, Range};
use std::cmp::Ordering;
use std::fmt;

/// The maximum number of index ranges that are read together.
const MAX_RANGES: usize = 20;

/// A point in a list, either at a row or between two rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Position {
    /// The number of the segment in the list, counted from 0.
    pub(super) segment: usize,
    /// The value by which the segment is sorted.
    pub(super) key: i64,
    /// The id of the conversation. The id decides the order of rows with equal values.
    pub(super) id: i64,
}

/// A position in a list, together with the order of the list. The API represents a cursor as a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The order of the list.
    pub sort: ConversationSort,
    pub(super) position: Position,
}

/// The number of segments of an order.
#[must_use]
pub const fn segments_of(sort: ConversationSort) -> usize {
    match sort {
        ConversationSort::LastActivity
        | ConversationSort::LastActivityDown
        | ConversationSort::Created
        | ConversationSort::CreatedDown => 1,
        ConversationSort::WaitingSince | ConversationSort::WaitingSinceDown => 2,
        ConversationSort::Priority | ConversationSort::PriorityDown => 4,
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sort = (ConversationSort::ALL.iter()).position(|sort| *sort == self.sort);
        let Position { segment, key, id } = self.position;
        write!(f, "{}.{segment}.{key}.{id}", sort.unwrap_or(0))
    }
}

impl Cursor {
    /// Reads the text of a cursor. `None` means that the text is not a valid cursor.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut numbers = text.split('.').map(|part| {
            let digits = part.strip_prefix('-').unwrap_or(part);
            let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
            plain.then(|| part.parse::<i64>().ok()).flatten()
        });
        let mut next = || numbers.next().flatten();
        let (sort, segment, key, id) = (next()?, next()?, next()?, next()?);
        if numbers.next().is_some() {
            return None;
        }
        let sort = *ConversationSort::ALL.get(usize::try_from(sort).ok()?)?;
        let segment = usize::try_from(segment).ok()?;
        (segment < segments_of(sort)).then_some(Self {
            sort,
            position: Position { segment, key, id },
        })
    }
}

/// The value by which a segment is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    /// The display id.
    DisplayId,
    /// The time of the last activity.
    Active,
    /// The time at which the customer's wait began.
    Waiting,
}

/// A part of a list. Its rows are sorted by one value.
#[derive(Clone, Debug)]
pub(super) struct Segment {
    /// The index ranges whose rows are merged.
    pub(super) ranges: Vec<Range>,
    /// The value by which the rows are sorted.
    pub(super) key: Key,
    /// Whether the rows are in descending order of their values.
    pub(super) descending: bool,
    /// The condition of the segment.
    only: Only,
}

/// The condition that selects the rows of a segment.
#[derive(Clone, Copy, Debug)]
enum Only {
    All,
    Waiting(bool),
    Rank(i64),
}

impl Segment {
    /// Whether a row is in the segment.
    pub(super) fn has(&self, row: &Candidate) -> bool {
        match self.only {
            Only::All => true,
            Only::Waiting(waits) => row.waiting.is_some() == waits,
            Only::Rank(rank) => Priority::rank(row.priority) == rank,
        }
    }

    /// The value by which a row is sorted.
    pub(super) fn key(&self, row: &Candidate) -> i64 {
        match self.key {
            Key::DisplayId => row.display_id,
            Key::Active => row.active,
            Key::Waiting => row.waiting.unwrap_or(0),
        }
    }
}

/// The order of a list.
#[derive(Clone, Debug)]
pub(super) struct Order {
    pub(super) sort: ConversationSort,
    pub(super) segments: Vec<Segment>,
    /// Ranges of another index that together contain all rows of the list. `None` means that no other index has such
    /// ranges.
    pub(super) narrow: Option<Vec<Range>>,
    /// Whether the ranges of [`Self::narrow`] probably have only a few rows.
    pub(super) is_small: bool,
}

impl Order {
    pub(super) fn new(
        sort: ConversationSort,
        filter: &ConversationFilter,
        reader: &Reader,
    ) -> Self {
        use ConversationSort as Sort;
        let statuses: Vec<Status> = match filter.status.as_slice() {
            [] => Status::ALL.to_vec(),
            given => (Status::ALL.iter().copied())
                .filter(|status| given.contains(status))
                .collect(),
        };
        let by_status: Vec<Range> = statuses.iter().map(|s| Range::Status(*s)).collect();
        let by_activity = |descending, only| Segment {
            ranges: by_status.clone(),
            key: Key::Active,
            descending,
            only,
        };
        let (narrow, by_display_id) = narrow(filter, reader, &statuses);
        let created = |descending| Segment {
            ranges: match &narrow {
                Some(ranges) if by_display_id => ranges.clone(),
                _ => vec![Range::All],
            },
            key: Key::DisplayId,
            descending,
            only: Only::All,
        };
        let waiting = |descending| {
            let first = Segment {
                ranges: vec![Range::Waiting],
                key: Key::Waiting,
                descending,
                only: Only::Waiting(true),
            };
            vec![first, by_activity(true, Only::Waiting(false))]
        };
        let ranked = |priority: Priority| match priority {
            _ if !has_rank(filter, Priority::rank(Some(priority))) => Segment {
                ranges: Vec::new(),
                ..by_activity(true, Only::Rank(Priority::rank(Some(priority))))
            },
            // Conversations without a priority have the same rank as conversations with medium priority. Most
            // conversations have no priority, so this segment uses the index by status.
            Priority::Medium => by_activity(true, Only::Rank(Priority::rank(None))),
            Priority::Urgent | Priority::High | Priority::Low => Segment {
                ranges: (statuses.iter())
                    .map(|status| Range::Priority(priority, *status))
                    .collect(),
                key: Key::Active,
                descending: true,
                only: Only::Rank(Priority::rank(Some(priority))),
            },
        };
        let segments = match sort {
            Sort::LastActivity => vec![by_activity(false, Only::All)],
            Sort::LastActivityDown => vec![by_activity(true, Only::All)],
            Sort::Created => vec![created(false)],
            Sort::CreatedDown => vec![created(true)],
            Sort::WaitingSince => waiting(false),
            Sort::WaitingSinceDown => waiting(true),
            Sort::PriorityDown => Priority::ALL.iter().map(|p| ranked(*p)).collect(),
            Sort::Priority => Priority::ALL.iter().rev().map(|p| ranked(*p)).collect(),
        };
        let narrow = narrow.or_else(|| (!filter.status.is_empty()).then_some(by_status));
        // If these ranges are the same as the ranges of the only segment, they do not shorten the reading.
        let same = matches!(segments.as_slice(), [one] if Some(&one.ranges) == narrow.as_ref());
        let live = !filter.status.is_empty() && statuses.iter().all(|status| status.is_counted());
        let own = agents(filter, reader).is_some() || filter.failed == Some(true);
        Self {
            sort,
            segments,
            narrow: narrow.filter(|_| !same),
            is_small: filter.contact.is_some() || (own && live),
        }
    }

    /// Returns the position of a row in the list.
    pub(super) fn position(&self, row: &Candidate) -> Position {
        let segment = self.segments.iter().position(|s| s.has(row)).unwrap_or(0);
        let key = self.segments.get(segment).map_or(0, |s| s.key(row));
        Position {
            segment,
            key,
            id: row.id.0,
        }
    }

    /// Compares two positions in the order of the list.
    pub(super) fn compare(&self, one: Position, other: Position) -> Ordering {
        let within = (one.key, one.id).cmp(&(other.key, other.id));
        let descending = self.segments.get(one.segment).is_some_and(|s| s.descending);
        (one.segment.cmp(&other.segment)).then(if descending { within.reverse() } else { within })
    }

    /// If `after` is `true`, returns the next position after `position`. Otherwise returns the last position before
    /// `position`.
    pub(super) fn step(&self, position: Position, after: bool) -> Position {
        let Some(segment) = self.segments.get(position.segment) else {
            return position;
        };
        let step = if after == segment.descending { -1 } else { 1 };
        match segment.key {
            Key::DisplayId => Position {
                key: position.key.saturating_add(step),
                ..position
            },
            Key::Active | Key::Waiting => Position {
                id: position.id.saturating_add(step),
                ..position
            },
        }
    }
}

/// Returns the ranges of the index in which the list probably needs the fewest rows. The second value is `true` if the
/// rows of these ranges are ordered by display id. The first value is `None` if no index needs fewer rows than the
/// index by status. The first value is also `None` if too many ranges would be read.
fn narrow(
    filter: &ConversationFilter,
    reader: &Reader,
    statuses: &[Status],
) -> (Option<Vec<Range>>, bool) {
    if let Some(contact) = filter.contact {
        return (Some(vec![Range::Contact(contact)]), false);
    }
    if !filter.queue.is_empty() {
        let queues = each_once(&filter.queue);
        return (Some(queues.into_iter().map(Range::Queue).collect()), false);
    }
    let agents = agents(filter, reader);
    let with_status = |range: &dyn Fn(Status) -> Range| -> Vec<Range> {
        statuses.iter().map(|status| range(*status)).collect()
    };
    let ranges: Vec<Range> = if let Some(agents) = agents {
        (agents.iter())
            .flat_map(|agent| with_status(&|status| Range::Assignee(*agent, status)))
            .collect()
    } else if filter.failed == Some(true) {
        with_status(&Range::Failed)
    } else if !filter.team.is_empty() {
        (each_once(&filter.team).iter())
            .flat_map(|team| with_status(&|status| Range::Team(*team, status)))
            .collect()
    } else if !filter.inbox.is_empty() {
        (each_once(&filter.inbox).iter())
            .flat_map(|inbox| with_status(&|status| Range::Inbox(*inbox, status)))
            .collect()
    } else if let Some(priorities) = unusual(filter) {
        let ranges = (priorities.iter())
            .flat_map(|priority| with_status(&|status| Range::Priority(*priority, status)));
        return (Some(ranges.collect()), false);
    } else {
        return (None, false);
    };
    if ranges.len() > MAX_RANGES {
        return (None, false);
    }
    (Some(ranges), true)
}

/// Returns the agents to whom the conversations of the list are assigned. `None` means that the conversations may be
/// unassigned, or assigned to any agent.
fn agents(filter: &ConversationFilter, reader: &Reader) -> Option<Vec<AgentId>> {
    if filter.assignee.is_empty() {
        return None;
    }
    let mut agents = Vec::new();
    for one in &filter.assignee {
        match one {
            Assigned::Me => agents.extend(reader.agent),
            Assigned::Agent(agent) => agents.push(*agent),
            Assigned::Nobody | Assigned::Anybody => return None,
        }
    }
    Some(each_once(&agents))
}

/// Whether conversations with this rank can meet the priority condition of the filter.
fn has_rank(filter: &ConversationFilter, rank: i64) -> bool {
    let mut ranks = filter
        .priority
        .iter()
        .map(|priority| Priority::rank(*priority));
    filter.priority.is_empty() || ranks.any(|one| one == rank)
}

/// Returns the priorities in the filter. `None` means that the filter also admits conversations without a priority or
/// with medium priority. Most conversations are of these two kinds, so the index by priority would not help.
fn unusual(filter: &ConversationFilter) -> Option<Vec<Priority>> {
    let named: Option<Vec<Priority>> = (filter.priority.iter().copied())
        .map(|priority| priority.filter(|priority| *priority != Priority::Medium))
        .collect();
    named
        .filter(|named| !named.is_empty())
        .map(|named| each_once(&named))
}

fn each_once<T: Copy + Ord>(given: &[T]) -> Vec<T> {
    let mut once = given.to_vec();
    once.sort_unstable();
    once.dedup();
    once
}
