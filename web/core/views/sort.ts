import type { Conversation, Priority } from '../model';

export type Sort =
  | 'last_activity'
  | '-last_activity'
  | 'waiting_since'
  | '-waiting_since'
  | 'created'
  | '-created'
  | 'priority'
  | '-priority';

/** The place of a row in a sort: its members are compared in turn. A key is a snapshot; rows change. */
export type SortKey = readonly (number | string)[];

const WEIGHT: Readonly<Record<Priority, number>> = { urgent: 4, high: 3, medium: 2, low: 1 };

/** The weight of a priority. No priority weighs as much as `medium`. */
export function weightOf(priority: Priority | null): number {
  return priority === null ? WEIGHT.medium : WEIGHT[priority];
}

/** The members of a sort, each with its direction: 1 for ascending, -1 for descending. */
type Members = readonly (readonly [1 | -1, (row: Conversation) => number | string])[];

const id = (row: Conversation) => row.id;
const number = (row: Conversation) => row.display_id;
const activity = (row: Conversation) => row.last_activity_at;
const waits = (row: Conversation) => (row.waiting_since === null ? 1 : 0);
const since = (row: Conversation) => row.waiting_since ?? '';
const weight = (row: Conversation) => weightOf(row.priority);
/** For rows that do not wait: the latest activity comes first. */
const idle = (row: Conversation) => (row.waiting_since === null ? row.last_activity_at : '');
const idleId = (row: Conversation) => (row.waiting_since === null ? row.id : 0);

const SORTS: Readonly<Record<Sort, Members>> = {
  last_activity: [
    [1, activity],
    [1, id],
  ],
  '-last_activity': [
    [-1, activity],
    [-1, id],
  ],
  // Conversations whose customer does not wait come last in both directions.
  waiting_since: [
    [1, waits],
    [1, since],
    [-1, idle],
    [-1, idleId],
    [1, id],
  ],
  '-waiting_since': [
    [1, waits],
    [-1, since],
    [-1, idle],
    [-1, id],
  ],
  created: [
    [1, number],
    [1, id],
  ],
  '-created': [
    [-1, number],
    [-1, id],
  ],
  // Within a priority, the latest activity comes first in both directions.
  priority: [
    [1, weight],
    [-1, activity],
    [-1, id],
  ],
  '-priority': [
    [-1, weight],
    [-1, activity],
    [-1, id],
  ],
};

export function keyOf(sort: Sort, row: Conversation): SortKey {
  return SORTS[sort].map(([, member]) => member(row));
}

/** Compares two keys of one sort. */
export function compareKeys(sort: Sort, a: SortKey, b: SortKey): number {
  const members = SORTS[sort];
  for (let at = 0; at < members.length; at += 1) {
    const [direction] = members[at] as Members[number];
    const [x, y] = [a[at] ?? 0, b[at] ?? 0];
    if (x < y) return -direction;
    if (x > y) return direction;
  }
  return 0;
}
