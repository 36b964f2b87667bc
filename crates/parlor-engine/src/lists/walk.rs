//! Reads the rows of a list, either in the order of the list until a page is full, or all rows together.

use super::order::{Order, Position, Segment};
use crate::EngineError;
use parlor_model::filter::ConversationFilter;
use parlor_model::ids::{AccountId, ConversationId};
use parlor_store::Store;
use parlor_store::query::filters::Reader;
use parlor_store::query::lists::{Candidate, Range, Scan, Start};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// The possible limits of the number of rows in one scan of a range. Each limit needs its own prepared SQL statements,
/// so there are only a few limits.
const SIZES: [usize; 3] = [64, 256, 512];
/// The maximum number of rows of a list that is read as a whole. Each range gets an equal share of this number, but at
/// most half of this number. If a range has as many rows as its share, the list is too long.
const WHOLE_ROWS: usize = 2_000;

/// The rows that were read for a page.
#[derive(Debug)]
pub(super) struct Walked {
    /// The rows with their positions, in the direction of the reading.
    pub(super) found: Vec<(Position, ConversationId)>,
    /// The position up to which all rows were read. `None` means that the list has no further rows.
    pub(super) end: Option<Position>,
}

/// The values that are the same in all scans for a page.
#[derive(Clone, Copy)]
pub(super) struct Walk<'a> {
    pub(super) store: &'a Store,
    pub(super) account: AccountId,
    pub(super) filter: &'a ConversationFilter,
    pub(super) reader: &'a Reader,
}

/// An index range of a segment, with the rows that were read from it and not yet returned.
struct Head {
    range: Range,
    after: Option<(i64, i64)>,
    ahead: VecDeque<Candidate>,
    /// Whether the range has no further rows.
    done: bool,
    /// The number of scans of this range so far.
    scans: usize,
}

impl Walk<'_> {
    async fn scan(
        &self,
        starts: &[Start],
        descending: bool,
        rows: usize,
    ) -> Result<Vec<Candidate>, EngineError> {
        let scan = Scan {
            account: self.account,
            starts,
            descending,
            filter: self.filter,
            reader: self.reader,
            rows: i64::try_from(rows).unwrap_or(i64::MAX),
        };
        Ok(self.store.list(scan).await?)
    }

    /// Reads rows in the order of the list or backwards. The read ends after `want` rows, or after about `budget`
    /// scanned index rows.
    pub(super) async fn go(
        &self,
        order: &Order,
        (from, backward): (Option<Position>, bool),
        want: usize,
        mut budget: usize,
    ) -> Result<Walked, EngineError> {
        let mut found: Vec<(Position, ConversationId)> = Vec::new();
        let mut known = BTreeSet::new();
        let mut last = from;
        for (number, segment) in segments(order, from, backward) {
            let begin = from.filter(|position| position.segment == number);
            let mut heads: Vec<Head> = (segment.ranges.iter())
                .map(|range| Head {
                    range: *range,
                    after: begin.map(|position| (position.key, position.id)),
                    ahead: VecDeque::new(),
                    done: false,
                    scans: 0,
                })
                .collect();
            let descending = segment.descending != backward;
            loop {
                if heads.iter().any(|h| h.ahead.is_empty() && !h.done) {
                    if budget == 0 {
                        return Ok(Walked { found, end: last });
                    }
                    let read = self
                        .read_ahead(segment, &mut heads, descending, want, budget)
                        .await?;
                    budget = budget.saturating_sub(read);
                    continue;
                }
                let Some(row) = next(segment, &mut heads, descending) else {
                    break;
                };
                let position = Position {
                    segment: number,
                    key: segment.key(&row),
                    id: row.id.0,
                };
                last = Some(position);
                if row.fits && segment.has(&row) && known.insert(row.id) {
                    found.push((position, row.id));
                    if found.len() >= want {
                        return Ok(Walked { found, end: last });
                    }
                }
            }
        }
        Ok(Walked { found, end: None })
    }

    /// Reads the next rows of each range that has no unreturned rows in memory. Returns the number of rows that were
    /// read.
    async fn read_ahead(
        &self,
        segment: &Segment,
        heads: &mut [Head],
        descending: bool,
        want: usize,
        budget: usize,
    ) -> Result<usize, EngineError> {
        let lacking = heads.iter().filter(|h| h.ahead.is_empty() && !h.done);
        let (count, scans) = lacking.fold((0_usize, 0), |(count, scans), head| {
            (count.saturating_add(1), head.scans.max(scans))
        });
        let share = budget.checked_div(count).unwrap_or(0);
        // The limit of the first scan of a range is the smallest of the [`SIZES`] that is at least `want`, or else the
        // largest size. Each further scan has the next larger limit. A limit above the smallest size is never larger
        // than the range's share of the budget.
        let largest = SIZES.len().saturating_sub(1);
        let first = SIZES
            .iter()
            .position(|size| want <= *size)
            .unwrap_or(largest);
        let position = first.saturating_add(scans).min(largest);
        let rows = (SIZES.iter().take(position.saturating_add(1)))
            .rfind(|size| **size <= share)
            .copied()
            .unwrap_or(64);
        let mut starts = Vec::with_capacity(count);
        for (number, head) in (0_i64..).zip(heads.iter()) {
            if head.ahead.is_empty() && !head.done {
                starts.push(Start {
                    number,
                    range: head.range,
                    after: head.after,
                });
            }
        }
        let mut by_range: BTreeMap<i64, VecDeque<Candidate>> = BTreeMap::new();
        let read = self.scan(&starts, descending, rows).await?;
        let total = read.len();
        for row in read {
            by_range.entry(row.range).or_default().push_back(row);
        }
        for (number, head) in (0_i64..).zip(heads.iter_mut()) {
            if !head.ahead.is_empty() || head.done {
                continue;
            }
            head.ahead = by_range.remove(&number).unwrap_or_default();
            head.done = head.ahead.len() < rows;
            head.scans = head.scans.saturating_add(1);
            let after = head.ahead.back().map(|row| (segment.key(row), row.id.0));
            head.after = after.or(head.after);
        }
        Ok(total)
    }

    /// Reads and sorts all rows of the list, if the list is short. `None` means that the list is too long, or that
    /// [`Order::narrow`] has no ranges for the list.
    pub(super) async fn whole(
        &self,
        order: &Order,
        (from, backward): (Option<Position>, bool),
        want: usize,
    ) -> Result<Option<Walked>, EngineError> {
        let Some(ranges) = &order.narrow else {
            return Ok(None);
        };
        let share = WHOLE_ROWS.checked_div(ranges.len().max(2)).unwrap_or(0);
        let starts: Vec<Start> = (0_i64..)
            .zip(ranges)
            .map(|(number, range)| Start {
                number,
                range: *range,
                after: None,
            })
            .collect();
        let rows = self.scan(&starts, true, share).await?;
        let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
        for row in &rows {
            let count = counts.entry(row.range).or_default();
            *count = count.saturating_add(1);
            if *count >= share {
                return Ok(None);
            }
        }
        let mut known = BTreeSet::new();
        let mut found: Vec<(Position, ConversationId)> = (rows.iter())
            .filter(|row| row.fits && known.insert(row.id))
            .map(|row| (order.position(row), row.id))
            .filter(|(position, _)| {
                let Some(from) = from else { return true };
                let compared = order.compare(*position, from);
                if backward {
                    compared.is_lt()
                } else {
                    compared.is_gt()
                }
            })
            .collect();
        found.sort_by(|(one, _), (other, _)| {
            let compared = order.compare(*one, *other);
            if backward {
                compared.reverse()
            } else {
                compared
            }
        });
        let more = found.len() >= want;
        found.truncate(want);
        let end = found.last().filter(|_| more).map(|(position, _)| *position);
        Ok(Some(Walked { found, end }))
    }
}

/// Returns the segments with their numbers, in the order of the list or backwards. If `from` is given, the first
/// segment is the segment of this position.
fn segments(
    order: &Order,
    from: Option<Position>,
    backward: bool,
) -> impl Iterator<Item = (usize, &Segment)> {
    let mut all: Vec<(usize, &Segment)> = order.segments.iter().enumerate().collect();
    if backward {
        all.reverse();
    }
    all.into_iter()
        .skip_while(move |(number, _)| from.is_some_and(|position| position.segment != *number))
}

/// Removes and returns the first row, in the direction of the reading, among all rows in memory.
fn next(segment: &Segment, heads: &mut [Head], descending: bool) -> Option<Candidate> {
    let key = |row: &Candidate| (segment.key(row), row.id);
    let firsts = heads.iter_mut().filter(|head| !head.ahead.is_empty());
    let first = firsts.reduce(|best, head| {
        let (Some(one), Some(other)) = (best.ahead.front(), head.ahead.front()) else {
            return best;
        };
        if (key(other) < key(one)) != descending {
            head
        } else {
            best
        }
    });
    first?.ahead.pop_front()
}
