import { backoff, type Clock } from '../clock';
import { Emitter, type Stop, Value } from '../emitter';
import { type Answer, type Http, isOffline, isPassing, isUnsure, type Problem, problemOf } from '../http';
import { type Act, callOf } from './act';

/** The server remembers the answers of a key for 24 hours. After that, a repeated request could act twice. */
const KEY_LIFE_MS = 23 * 3_600_000;
/** The most acts that wait. */
export const MOST_WAITING = 1000;

/** An act on its way to the server. */
export interface OutboxItem {
  /** The Idempotency-Key of its request. */
  readonly key: string;
  readonly conversationId: number;
  readonly act: Act;
  /** The order in which the acts were asked for. */
  readonly order: number;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** The time of the first attempt; `null` before it. */
  readonly triedAt: number | null;
  /** The key of an act without whose success this one makes no sense. */
  readonly after: string | null;
  /** The refusal of a message that the agent can mend, send again or discard. */
  readonly problem: Problem | null;
}

/** Where the outbox keeps its acts across restarts of the browser. */
export interface OutboxStorage {
  all(): Promise<OutboxItem[]>;
  put(item: OutboxItem): Promise<void>;
  remove(key: string): Promise<void>;
}

/** How an act ended. */
export type Outcome =
  | { readonly kind: 'done'; readonly data: unknown; readonly bound: number; readonly status: number }
  | { readonly kind: 'refused'; readonly problem: Problem }
  /** The agent took the act back before it was sent. */
  | { readonly kind: 'cancelled' };

export interface OutboxResult {
  readonly item: OutboxItem;
  readonly outcome: Outcome;
}

/**
 * The acts that the server has not confirmed: durable, in order for each conversation, and carried out exactly once.
 *
 * An act leaves the outbox when the server has answered. Without an answer it is sent again with the same key, for as
 * long as the server remembers the key. After that time the agent decides.
 */
export class Outbox {
  /** All acts that wait or were refused, in order. */
  readonly items = new Value<readonly OutboxItem[]>([]);
  readonly result = new Emitter<OutboxResult>();
  /** Tells the tab that sends of an act that was added or taken back here; `null` in the tab that sends. */
  pass: ((message: { type: 'outbox'; item: OutboxItem } | { type: 'cancel'; key: string }) => void) | null = null;

  readonly #http: Http;
  readonly #clock: Clock;
  readonly #storage: OutboxStorage;
  readonly #position: () => number;
  readonly #sending = new Set<number>();
  readonly #failures = new Map<number, number>();
  readonly #waits = new Map<number, Stop>();
  #order = 0;
  #active = false;
  #ready: Promise<void> = Promise.resolve();
  #writes: Promise<unknown> = Promise.resolve();

  constructor(http: Http, storage: OutboxStorage, clock: Clock, position: () => number) {
    this.#http = http;
    this.#storage = storage;
    this.#clock = clock;
    this.#position = position;
  }

  /** Reads the acts of an earlier session. */
  load(): Promise<void> {
    this.#ready = (async () => {
      const stored = await this.#storage.all().catch(() => []);
      const known = new Set(this.items.get().map(({ key }) => key));
      const items = [...stored.filter(({ key }) => !known.has(key)), ...this.items.get()];
      items.sort((a, b) => a.order - b.order);
      this.#order = Math.max(this.#order, ...items.map(({ order }) => order));
      this.items.set(items);
      this.flush();
    })();
    return this.#ready;
  }

  /** Begins to send. Only one tab sends. */
  activate(): void {
    if (this.#active) return;
    this.#active = true;
    void this.#ready.then(() => this.flush());
  }

  deactivate(): void {
    this.#active = false;
    for (const stop of this.#waits.values()) stop();
    this.#waits.clear();
  }

  /** The acts that wait for an answer. */
  get waiting(): readonly OutboxItem[] {
    return this.items.get().filter(({ problem }) => problem === null);
  }

  isSending(key: string): boolean {
    const item = this.items.get().find((one) => one.key === key);
    return item !== undefined && this.#sending.has(item.conversationId) && this.#head(item.conversationId)?.key === key;
  }

  /** Adds an act. It is durable when the promise resolves, and shown at once. */
  async add(key: string, conversationId: number, act: Act, after: string | null = null): Promise<OutboxItem> {
    if (this.items.get().length >= MOST_WAITING) throw new Error('The outbox is full.');
    this.#order = Math.max(this.#order + 1, this.#clock.now());
    const item: OutboxItem = {
      key,
      conversationId,
      act,
      order: this.#order,
      createdAt: this.#clock.now(),
      triedAt: null,
      after,
      problem: null,
    };
    await this.take(item);
    this.pass?.({ type: 'outbox', item });
    return item;
  }

  /** Takes over an act that another tab added. */
  async take(item: OutboxItem): Promise<void> {
    if (this.items.get().some(({ key }) => key === item.key)) return;
    this.#order = Math.max(this.#order, item.order);
    this.items.set([...this.items.get(), item]);
    await this.#write(() => this.#storage.put(item));
    this.flush();
  }

  /** Takes back an act that was never sent. Returns whether it could be taken back. */
  async cancel(key: string): Promise<boolean> {
    const item = this.items.get().find((one) => one.key === key);
    if (!item) return false;
    if (this.pass) {
      // The tab that sends decides whether it is too late.
      this.pass({ type: 'cancel', key });
      return item.problem !== null;
    }
    if (item.problem === null && (item.triedAt !== null || this.isSending(key))) return false;
    await this.#finish(item, { kind: 'cancelled' });
    for (const { key: next } of this.items.get().filter(({ after }) => after === key)) await this.cancel(next);
    return true;
  }

  /** Sends a refused act again, as a new request with a new key. The given changes replace members of the message. */
  async retry(
    key: string,
    newKey: string,
    changes: Partial<(Act & { kind: 'message' })['message']> = {},
  ): Promise<boolean> {
    const item = this.items.get().find((one) => one.key === key);
    if (!item?.problem) return false;
    const act: Act =
      item.act.kind === 'message' ? { kind: 'message', message: { ...item.act.message, ...changes } } : item.act;
    if (this.pass) this.pass({ type: 'cancel', key });
    else await this.#finish(item, { kind: 'cancelled' });
    await this.add(newKey, item.conversationId, act);
    return true;
  }

  /** Notes the result of an act that another tab sent. */
  settle({ item, outcome }: OutboxResult): void {
    const known = this.items.get().find(({ key }) => key === item.key);
    if (!known) return;
    if (outcome.kind === 'refused' && known.problem) return;
    this.result.emit({ item, outcome });
    this.#replace(
      known,
      outcome.kind === 'refused' && keepsRefused(item) ? { ...item, problem: outcome.problem } : null,
    );
  }

  /** Sends what can be sent now, also where an attempt was to come later. */
  flush(): void {
    if (!this.#active) return;
    for (const stop of this.#waits.values()) stop();
    this.#waits.clear();
    for (const id of new Set(this.waiting.map(({ conversationId }) => conversationId))) void this.#lane(id);
  }

  /** Removes everything, at sign-out. */
  async clear(): Promise<void> {
    this.deactivate();
    const items = this.items.get();
    this.items.set([]);
    for (const { key } of items) await this.#write(() => this.#storage.remove(key));
  }

  #head(conversationId: number): OutboxItem | undefined {
    return this.items.get().find((item) => item.conversationId === conversationId && item.problem === null);
  }

  /** Sends the acts of one conversation, one after the other. */
  async #lane(conversationId: number): Promise<void> {
    if (this.#sending.has(conversationId)) return;
    this.#sending.add(conversationId);
    try {
      for (;;) {
        const item = this.#active ? this.#head(conversationId) : undefined;
        if (!item) return;
        const wait = await this.#send(item);
        if (wait !== null) {
          if (this.#active) {
            this.#waits.set(
              conversationId,
              this.#clock.after(wait, () => void this.#lane(conversationId)),
            );
          }
          return;
        }
      }
    } finally {
      this.#sending.delete(conversationId);
    }
  }

  /** Sends one act. Returns the wait before another attempt; `null` if the act has ended. */
  async #send(first: OutboxItem): Promise<number | null> {
    let item = first;
    const now = this.#clock.now();
    if (item.after !== null && this.items.get().some(({ key, problem }) => key === item.after && problem !== null)) {
      await this.#finish(item, { kind: 'refused', problem: problemOf('not-attempted') });
      return null;
    }
    if (item.triedAt !== null && now - item.triedAt > KEY_LIFE_MS) {
      await this.#finish(item, { kind: 'refused', problem: problemOf('outcome-forgotten') });
      return null;
    }
    if (item.triedAt === null) {
      // The first attempt is noted before it is made: after a crash the act counts as perhaps done.
      item = { ...item, triedAt: now };
      this.#replace(first, item);
      const noted = item;
      await this.#write(() => this.#storage.put(noted));
    }
    const bound = this.#position();
    const answer: Answer<unknown> = await this.#http.send(callOf(item.act, item.conversationId, item.key));
    if (answer.ok) {
      this.#failures.delete(item.conversationId);
      await this.#finish(item, { kind: 'done', data: answer.data, bound, status: answer.status });
      return null;
    }
    const { problem } = answer;
    if (isPassing(problem) || problem.status === 401) {
      const failures = (this.#failures.get(item.conversationId) ?? 0) + 1;
      this.#failures.set(item.conversationId, failures);
      if (!isUnsure(problem) && item.triedAt === now) {
        // The server said that it did nothing.
        const untried = { ...item, triedAt: null };
        this.#replace(item, untried);
        await this.#write(() => this.#storage.put(untried));
      }
      const offline = isOffline(problem) ? 2000 : 0;
      return Math.max(problem.retryAfterMs ?? 0, offline, backoff(this.#clock, failures, 500, 30_000));
    }
    this.#failures.delete(item.conversationId);
    await this.#finish(item, { kind: 'refused', problem });
    return null;
  }

  async #finish(item: OutboxItem, outcome: Outcome): Promise<void> {
    const kept = outcome.kind === 'refused' && keepsRefused(item) ? { ...item, problem: outcome.problem } : null;
    // The listeners store what the answer says before the item leaves, so that nothing is shown twice or not at all.
    this.result.emit({ item, outcome });
    this.#replace(item, kept);
    await this.#write(() => (kept ? this.#storage.put(kept) : this.#storage.remove(item.key)));
  }

  #replace(item: OutboxItem, by: OutboxItem | null): void {
    this.items.set(this.items.get().flatMap((one) => (one.key !== item.key ? [one] : by ? [by] : [])));
  }

  /** Storage writes keep their order. A storage that fails does not stop the sending. */
  #write(write: () => Promise<void>): Promise<void> {
    const done = this.#writes.then(write, write).catch(() => undefined);
    this.#writes = done;
    return done.then(() => undefined);
  }
}

/** A refused message stays, with its text, until the agent mends or discards it. */
function keepsRefused(item: OutboxItem): boolean {
  return item.act.kind === 'message';
}
