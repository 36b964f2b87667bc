import type { Conversation, Priority, Status } from '../model';

/** A span of time, each end absolute or in seconds before now. */
export interface TimeSpan {
  readonly from?: string;
  readonly before?: string;
  readonly from_ago_s?: number;
  readonly before_ago_s?: number;
}

/** The filter document of `/v1`. Absent members are no condition. All conditions hold together. */
export interface Filter {
  readonly status?: readonly Status[];
  readonly assignee?: readonly ('me' | 'none' | 'any' | number)[];
  readonly team_id?: readonly number[];
  readonly inbox_id?: readonly number[];
  readonly queue?: readonly string[];
  /** Whether the conversation waits in a queue now. */
  readonly queued?: boolean;
  readonly contact_id?: number;
  readonly labels?: {
    readonly any?: readonly string[];
    readonly all?: readonly string[];
    readonly none?: readonly string[];
  };
  readonly priority?: readonly (Priority | 'none')[];
  readonly unread?: boolean;
  readonly mentioned?: boolean;
  readonly participating?: boolean;
  readonly follower?: readonly ('me' | number)[];
  readonly failed?: boolean;
  readonly created?: TimeSpan;
  readonly active?: TimeSpan;
  readonly attributes?: Readonly<Record<string, unknown>>;
}

/** `unknown`: a row does not show what the condition asks; only the server knows. */
export type Match = 'yes' | 'no' | 'unknown';

export interface FilterContext {
  readonly agentId: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Whether a row is in a view, as the server decides it. */
export function matches(filter: Filter, row: Conversation, context: FilterContext): Match {
  let result: Match = 'yes';
  for (const one of conditions(filter, row, context)) {
    if (one === 'no') return 'no';
    if (one === 'unknown') result = 'unknown';
  }
  return result;
}

/** Whether the result of a filter depends on the time. */
export function isTimed(filter: Filter): boolean {
  return [filter.created, filter.active].some(
    (span) => span !== undefined && (span.from_ago_s !== undefined || span.before_ago_s !== undefined),
  );
}

/** The conditions that a row can answer. Others, also those of a newer server, are for the server. */
const ANSWERED: ReadonlySet<string> = new Set<keyof Filter>([
  'status',
  'assignee',
  'team_id',
  'inbox_id',
  'queue',
  'queued',
  'contact_id',
  'labels',
  'priority',
  'unread',
  'follower',
  'failed',
  'created',
  'active',
  'attributes',
]);

/** Whether only the server can tell for some rows. */
export function isServerOnly(filter: Filter): boolean {
  return Object.entries(filter).some(([name, value]) => value !== undefined && !ANSWERED.has(name));
}

function* conditions(filter: Filter, row: Conversation, context: FilterContext): Generator<Match> {
  const is = (met: boolean): Match => (met ? 'yes' : 'no');
  if (some(filter.status)) yield is(filter.status.includes(row.status));
  if (some(filter.assignee)) yield is(filter.assignee.some((one) => assigned(one, row.assignee_id, context.agentId)));
  if (some(filter.team_id)) yield is(row.team_id !== null && filter.team_id.includes(row.team_id));
  if (some(filter.inbox_id)) yield is(filter.inbox_id.includes(row.inbox_id));
  if (some(filter.queue)) yield is(row.queue !== null && filter.queue.includes(row.queue));
  if (filter.queued !== undefined) yield is((row.queue !== null) === filter.queued);
  if (filter.contact_id !== undefined) yield is(row.contact_id === filter.contact_id);
  if (some(filter.priority)) yield is(filter.priority.includes(row.priority ?? 'none'));
  if (filter.labels) {
    const labels = new Set(row.labels.map(fold));
    const { any, all, none } = filter.labels;
    if (some(any)) yield is(any.some((label) => labels.has(fold(label))));
    if (all) yield is(all.every((label) => labels.has(fold(label))));
    if (none) yield is(!none.some((label) => labels.has(fold(label))));
  }
  if (filter.unread !== undefined) {
    yield row.unread === undefined ? 'unknown' : is(row.unread > 0 === filter.unread);
  }
  if (some(filter.follower)) {
    const followers = row.follower_ids;
    const follows = (one: 'me' | number): boolean => followers?.includes(one === 'me' ? context.agentId : one) ?? false;
    yield followers === undefined ? 'unknown' : is(filter.follower.some(follows));
  }
  if (filter.failed !== undefined) {
    yield row.failed === undefined ? 'unknown' : is(row.failed === filter.failed);
  }
  for (const [name, value] of Object.entries(filter)) {
    if (value !== undefined && !ANSWERED.has(name) && name !== 'participating') yield 'unknown';
  }
  if (filter.participating !== undefined) yield participating(filter.participating, row, context.agentId);
  if (filter.created) yield is(within(filter.created, row.created_at, context.now));
  if (filter.active) yield is(within(filter.active, row.last_activity_at, context.now));
  for (const [name, value] of Object.entries(filter.attributes ?? {})) {
    yield is(hasValue(row.custom_attributes[name], value));
  }
}

/** Whether a list holds a condition. An empty list is none. */
function some<T>(list: readonly T[] | undefined): list is readonly T[] {
  return list !== undefined && list.length > 0;
}

function assigned(one: 'me' | 'none' | 'any' | number, assignee: number | null, me: number): boolean {
  if (one === 'me') return assignee === me;
  if (one === 'none') return assignee === null;
  if (one === 'any') return assignee !== null;
  return assignee === one;
}

function participating(wanted: boolean, row: Conversation, me: number): Match {
  const certain = row.assignee_id === me || (row.follower_ids?.includes(me) ?? false);
  // A mention takes part too, and rows do not show mentions.
  if (!certain) return 'unknown';
  return wanted ? 'yes' : 'no';
}

/** Labels are compared without regard to case, in Unicode NFC. */
function fold(label: string): string {
  return label.normalize('NFC').toLowerCase();
}

function within(span: TimeSpan, at: string, now: number): boolean {
  if (span.from !== undefined && compareInstants(at, span.from) < 0) return false;
  if (span.before !== undefined && compareInstants(at, span.before) >= 0) return false;
  const ms = Date.parse(at);
  if (span.from_ago_s !== undefined && ms < now - span.from_ago_s * 1000) return false;
  if (span.before_ago_s !== undefined && ms >= now - span.before_ago_s * 1000) return false;
  return true;
}

/** Compares RFC 3339 times in UTC, to the microsecond where both are written so. */
function compareInstants(a: string, b: string): number {
  const difference = Date.parse(a) - Date.parse(b);
  if (difference !== 0) return difference;
  return a < b ? -1 : a > b ? 1 : 0;
}

function hasValue(has: unknown, wanted: unknown): boolean {
  if (Array.isArray(has)) return has.some((one) => one === wanted);
  return has === wanted;
}
