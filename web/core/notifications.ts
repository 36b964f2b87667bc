import type { Clock } from './clock';
import { Emitter, type Stop } from './emitter';
import type { Http, Problem } from './http';
import type { FeedEvent } from './model';

/** One notification of the signed-in agent. Further causes while it is unread add to `count`. */
export interface Notification {
  readonly id: string;
  readonly kind: string;
  readonly position: number;
  readonly count: number;
  readonly at: string;
  readonly read_at: string | null;
  readonly conversation_id: number;
  readonly message_id: number | null;
  /** The agent who caused it; `null` for the customer or Parlor. */
  readonly agent_id: number | null;
  /** The name of the contact; `null` for an unknown visitor, or where the agent may not see the conversation any more. */
  readonly title: string | null;
  readonly text: string | null;
}

/** The notifications that are marked read: some, all of a conversation, or all up to a position. */
export type Marked =
  { readonly ids: readonly string[] } | { readonly up_to: number } | { readonly conversation_id: number };

interface NotificationPage {
  readonly data: readonly Notification[];
  readonly next: number | null;
  readonly unread: number;
}

/** Further events within this time share one request. */
const QUIET_MS = 300;
const PAGE = 50;

/** The list of the agent's notifications with the number of unread ones. It follows the feed. */
export class Notifications {
  readonly changed = new Emitter<void>();
  rows: readonly Notification[] = [];
  unread = 0;
  state: 'idle' | 'loading' | 'ready' | 'error' = 'idle';
  problem: Problem | null = null;
  hasMore = false;
  onlyUnread = false;
  readonly #http: Http;
  readonly #clock: Clock;
  #next: number | null = null;
  #timer: Stop | null = null;
  /** Counts the loads: an answer to an earlier one comes too late. */
  #run = 0;
  /** Counts the events: their numbers are newer than an answer to a question from before them. */
  #heard = 0;

  constructor(http: Http, clock: Clock) {
    this.#http = http;
    this.#clock = clock;
  }

  /** Reads the number of unread ones, for the bell. */
  async count(): Promise<void> {
    const heard = this.#heard;
    const answer = await this.#page(1, null, true);
    if (!answer.ok || heard !== this.#heard) return;
    this.unread = answer.data.unread;
    this.changed.emit();
  }

  /** Reads the first page. */
  async load(onlyUnread = this.onlyUnread): Promise<void> {
    const run = ++this.#run;
    if (onlyUnread !== this.onlyUnread || this.state !== 'ready') {
      this.onlyUnread = onlyUnread;
      this.state = 'loading';
      this.changed.emit();
    }
    const heard = this.#heard;
    const answer = await this.#page(PAGE, null, onlyUnread);
    if (run !== this.#run) return;
    if (answer.ok) {
      this.rows = answer.data.data;
      this.#next = answer.data.next;
      this.hasMore = this.#next !== null;
      if (heard === this.#heard) this.unread = answer.data.unread;
      this.problem = null;
      this.state = 'ready';
    } else {
      this.problem = answer.problem;
      this.state = 'error';
    }
    this.changed.emit();
  }

  /** Reads the next page. */
  async more(): Promise<void> {
    if (this.#next === null) return;
    const run = this.#run;
    const answer = await this.#page(PAGE, this.#next, this.onlyUnread);
    if (!answer.ok || run !== this.#run) return;
    // One that got a further cause meanwhile has moved to the top, and does not come again below.
    const known = new Set(this.rows.map(({ id }) => id));
    this.rows = [...this.rows, ...answer.data.data.filter(({ id }) => !known.has(id))];
    this.#next = answer.data.next;
    this.hasMore = this.#next !== null;
    this.changed.emit();
  }

  /** Marks notifications read, at once here and on the server. A refusal brings the server's list back. */
  async read(what: Marked): Promise<Problem | null> {
    const now = new Date(this.#clock.now()).toISOString();
    let count = 0;
    this.rows = this.rows.map((row) => {
      if (row.read_at !== null || !marks(what, row)) return row;
      count += 1;
      return { ...row, read_at: now };
    });
    this.unread = Math.max(0, this.unread - count);
    this.changed.emit();
    const heard = this.#heard;
    const answer = await this.#http.send<{ unread: number }>({
      method: 'POST',
      path: '/v1/notifications/read',
      body: what,
    });
    if (answer.ok) {
      if (heard === this.#heard) this.unread = answer.data.unread;
      this.changed.emit();
      return null;
    }
    await this.load();
    return answer.problem;
  }

  /** Marks everything read that is in the list now. What comes meanwhile stays unread. */
  readAll(): Promise<Problem | null> {
    return this.read({ up_to: this.rows[0]?.position ?? Number.MAX_SAFE_INTEGER });
  }

  /** Applies an event of the feed. */
  apply({ kind, data }: FeedEvent): void {
    if (kind !== 'notification.created' && kind !== 'notification.read') return;
    this.#heard += 1;
    if (typeof data.unread === 'number') this.unread = data.unread;
    if (kind === 'notification.created') {
      // The event has no words. A list that is shown reads them; otherwise the number is enough.
      if (this.state !== 'idle') this.#soon();
    } else {
      const ids = Array.isArray(data.notifications) ? (data.notifications as readonly string[]) : [];
      const upTo = typeof data.up_to === 'number' ? data.up_to : -1;
      const at = new Date(this.#clock.now()).toISOString();
      this.rows = this.rows.map((row) =>
        row.read_at === null && (ids.includes(row.id) || row.position <= upTo) ? { ...row, read_at: at } : row,
      );
    }
    this.changed.emit();
  }

  /** Forgets the list, for example when the screen closes. The number stays. */
  leave(): void {
    this.#timer?.();
    this.#timer = null;
    this.#run += 1;
    this.state = 'idle';
    this.rows = [];
    this.#next = null;
    this.hasMore = false;
  }

  #soon(): void {
    this.#timer ??= this.#clock.after(QUIET_MS, () => {
      this.#timer = null;
      void this.load();
    });
  }

  #page(limit: number, after: number | null, unread: boolean) {
    return this.#http.send<NotificationPage>({
      method: 'GET',
      path: '/v1/notifications',
      query: { limit, after, unread: unread ? true : null },
    });
  }
}

function marks(what: Marked, row: Notification): boolean {
  if ('ids' in what) return what.ids.includes(row.id);
  if ('up_to' in what) return row.position <= what.up_to;
  return row.conversation_id === what.conversation_id;
}
