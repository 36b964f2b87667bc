import { type Clock, pause } from '../clock';
import type { Stop } from '../emitter';
import { type Answer, type Http, isPassing, type Problem, problemOf } from '../http';
import type { Conversation, Message, Page, Priority } from '../model';
import type { Store } from '../store/store';
import type { Filter } from '../views/filter';
import { type Act, bulkActOf, isUndoable, type NewMessage, patched } from './act';
import type { Outbox, OutboxItem, OutboxResult, Outcome } from './outbox';
import type { Undoable, UndoResult, UndoStack } from './undo';

/** How an act ended, for the words on the screen. */
export type ActResult =
  { readonly ok: true; readonly data: unknown } | { readonly ok: false; readonly problem: Problem };

/** The state of a bulk act. */
export interface BulkJob {
  readonly id: number;
  readonly kind: string;
  readonly total: number;
  readonly done: number;
  readonly refused: number;
  readonly finished_at: string | null;
  readonly undo?: UndoToken | null;
}

interface UndoToken {
  readonly token: string;
  readonly expires_at: string;
}

export interface ActsOptions {
  readonly http: Http;
  readonly store: Store;
  readonly outbox: Outbox;
  readonly undo: UndoStack;
  readonly clock: Clock;
  readonly agentId: number;
  readonly agentName: () => string;
  readonly position: () => number;
  readonly newKey: () => string;
  /** Shows a confirmed message in an open thread. */
  readonly confirm: (message: Message) => void;
}

/** The most conversations of one bulk act. */
export const MOST_BULK = 500;
/** The pause between two questions about a bulk act. */
const BULK_POLL_MS = 500;

/** Everything that an agent does to conversations. Each act shows at once, and its result follows. */
export class Acts {
  readonly #o: ActsOptions;
  readonly #waiting = new Map<string, (result: ActResult) => void>();
  readonly #stops: Stop[];

  constructor(options: ActsOptions) {
    this.#o = options;
    const { outbox, store } = options;
    this.#stops = [
      outbox.result.on((result) => this.#ended(result)),
      // Acts that were asked for before a conversation was read show as soon as it is here.
      store.conversations.onChange((id) => this.#patchMissing(id)),
      outbox.items.subscribe((items) => this.#patchAll(items)),
    ];
  }

  /** The patches that are on the store, by key. */
  readonly #patches = new Map<string, number>();

  stop(): void {
    for (const stop of this.#stops) stop();
  }

  /** Asks for one act on one conversation. The promise resolves with the server's answer, however late. */
  do(
    conversationId: number,
    act: Act,
    after: string | null = null,
  ): { readonly key: string; readonly result: Promise<ActResult> } {
    const key = this.#o.newKey();
    const result = new Promise<ActResult>((resolve) => this.#waiting.set(key, resolve));
    if (isUndoable(act)) this.#offerCancel(key, conversationId, act);
    void this.#o.outbox.add(key, conversationId, act, after).catch((error: unknown) => {
      this.#answer(key, { ok: false, problem: { ...problemOf('outbox-full'), detail: String(error) } });
      this.#o.undo.remove(key);
    });
    return { key, result };
  }

  /** Asks for one act on one or several conversations. Several become one bulk act with one undo. */
  async all(ids: readonly number[], act: Act): Promise<ActResult> {
    const [first] = ids;
    if (first === undefined) return { ok: true, data: null };
    if (ids.length === 1) return this.do(first, act).result;
    const bulk = bulkActOf(act);
    if (bulk === null || ids.length > MOST_BULK) return { ok: false, problem: problemOf('not-in-bulk') };
    return this.#bulk(ids, act, bulk);
  }

  /** Asks for one act on all conversations of a filter, also on those that are not here: one bulk act with one undo. */
  async whole(filter: Filter, act: Act): Promise<ActResult> {
    const bulk = bulkActOf(act);
    if (bulk === null) return { ok: false, problem: problemOf('not-in-bulk') };
    return this.#bulk([], act, bulk, filter);
  }

  resolve(ids: readonly number[]): Promise<ActResult> {
    return this.all(ids, { kind: 'resolve' });
  }

  reopen(ids: readonly number[]): Promise<ActResult> {
    return this.all(ids, { kind: 'reopen' });
  }

  close(ids: readonly number[]): Promise<ActResult> {
    return this.all(ids, { kind: 'close' });
  }

  snooze(ids: readonly number[], until: Date | null): Promise<ActResult> {
    return this.all(ids, { kind: 'snooze', until: until === null ? null : until.toISOString() });
  }

  /** `null` takes the conversations from their agents. */
  assign(ids: readonly number[], agentId: number | null): Promise<ActResult> {
    return this.all(ids, agentId === null ? { kind: 'unassign', to: 'nobody' } : { kind: 'assign', agent_id: agentId });
  }

  team(ids: readonly number[], teamId: number | null): Promise<ActResult> {
    return this.all(ids, { kind: 'team', team_id: teamId });
  }

  queue(ids: readonly number[], key: string): Promise<ActResult> {
    return this.all(ids, { kind: 'transfer', to: { queue: key } });
  }

  priority(ids: readonly number[], priority: Priority | null): Promise<ActResult> {
    return this.all(ids, { kind: 'priority', priority });
  }

  labels(ids: readonly number[], add: readonly string[], remove: readonly string[]): Promise<ActResult> {
    return this.all(ids, { kind: 'labels', add, remove });
  }

  /** Marks a conversation as read, unless nothing is unread or the same act waits. */
  read(id: number): void {
    const row = this.#o.store.conversations.get(id);
    if (!row || (row.unread ?? row.unread_count) === 0) return;
    this.do(id, { kind: 'read' });
  }

  /** Marks the message at a position and all later ones as unread; without it, the customer's newest message. */
  unread(id: number, position?: number): Promise<ActResult> {
    return this.do(id, position === undefined ? { kind: 'unread' } : { kind: 'unread', position }).result;
  }

  /** Writes a message or note, and then closes or snoozes the conversation if wished. */
  write(
    conversationId: number,
    message: NewMessage,
    then?: { readonly kind: 'resolve' } | { readonly kind: 'snooze'; readonly until: string | null },
  ): { readonly key: string; readonly result: Promise<ActResult> } {
    const sent = this.do(conversationId, { kind: 'message', message });
    if (then) this.do(conversationId, then, sent.key);
    return sent;
  }

  /** Sends a refused message again, with changes: without `seen_position` it is sent whatever came since. */
  retryUnsent(key: string, changes: Partial<NewMessage> = {}): Promise<boolean> {
    return this.#o.outbox.retry(key, this.#o.newKey(), changes);
  }

  /** Discards a message that was refused or never sent. */
  discardUnsent(key: string): Promise<boolean> {
    return this.#o.outbox.cancel(key);
  }

  /** Sends a failed message again. */
  async retryDelivery(messageId: number): Promise<ActResult> {
    return this.#now<Message>({ method: 'POST', path: `/v1/messages/${messageId}/retry` }, (message, bound) =>
      this.#o.store.putMessage(message, bound),
    );
  }

  async deleteMessage(messageId: number): Promise<ActResult> {
    return this.#now<Message>({ method: 'DELETE', path: `/v1/messages/${messageId}` }, (message, bound) =>
      this.#o.store.putMessage(message, bound),
    );
  }

  /**
   * Takes the next conversation of a queue. The data is the conversation, or `null` if nothing waits that the agent may
   * serve. Offline it fails at once, because nobody waits for an agent without a connection.
   */
  async takeNext(queue: string): Promise<ActResult> {
    return this.#now<Conversation | null>(
      { method: 'POST', path: `/v1/queues/${encodeURIComponent(queue)}/take-next`, body: {} },
      (row, bound) => {
        if (row) this.#o.store.putConversation(row, bound);
      },
    );
  }

  async #now<T>(
    call: { method: 'POST' | 'DELETE'; path: string; body?: unknown },
    keep: (data: T, bound: number) => void,
  ): Promise<ActResult> {
    const bound = this.#o.position();
    const answer = await this.#o.http.send<T>({ ...call, key: this.#o.newKey() });
    if (!answer.ok) return { ok: false, problem: answer.problem };
    keep(answer.data, bound);
    return { ok: true, data: answer.data };
  }

  async #bulk(ids: readonly number[], act: Act, bulk: unknown, filter?: Filter): Promise<ActResult> {
    const { http, store, undo } = this.#o;
    const key = this.#o.newKey();
    const context = this.#context(key);
    for (const id of ids) store.conversations.patch(id, key, (row) => patched(act, row, context));
    try {
      const begun = await http.send<BulkJob>({
        method: 'POST',
        path: '/v1/bulk',
        key,
        body: filter ? { filter, act: bulk } : { conversation_ids: ids, act: bulk },
      });
      const answer = await this.#finished(begun);
      if (!answer.ok) return { ok: false, problem: answer.problem };
      const job = answer.data;
      if (job.undo) undo.push(this.#undoOf(key, act.kind, ids, job.undo));
      return { ok: true, data: job };
    } finally {
      for (const id of ids) store.conversations.unpatch(id, key);
    }
  }

  /** Waits until a bulk act has ended. */
  async #finished(answer: Answer<BulkJob>): Promise<Answer<BulkJob>> {
    const { http, clock } = this.#o;
    // The first question comes soon: small acts end within milliseconds.
    for (let wait = 50; answer.ok && answer.data.finished_at === null; wait = Math.min(wait * 2, BULK_POLL_MS)) {
      await pause(clock, wait);
      const next = await http.send<BulkJob>({ method: 'GET', path: `/v1/bulk/${answer.data.id}` });
      // A cut does not end the act: the server goes on with it.
      if (next.ok || !isPassing(next.problem)) answer = next;
    }
    return answer;
  }

  /** The conversations that a bulk act left as they were, with the reasons. */
  async #refusedItems(id: number): Promise<{ conversationId: number; reason: string }[]> {
    const kept: { conversationId: number; reason: string }[] = [];
    let after: string | number | null = null;
    do {
      const answer: Answer<Page<{ conversation_id: number; outcome: string; problem: string | null }>> =
        await this.#o.http.send({ method: 'GET', path: `/v1/bulk/${id}/items`, query: { after, limit: 100 } });
      if (!answer.ok) break;
      for (const { conversation_id: conversationId, outcome, problem } of answer.data.data) {
        if (outcome === 'refused') kept.push({ conversationId, reason: problem ?? outcome });
      }
      after = answer.data.next;
    } while (after !== null);
    return kept;
  }

  /** Until the act is sent, an undo takes it out of the outbox. */
  #offerCancel(key: string, conversationId: number, act: Act): void {
    const { outbox, undo } = this.#o;
    const done = { kind: 'done', restored: 1, kept: [] } as const;
    undo.push({
      key,
      kind: act.kind,
      conversationIds: [conversationId],
      expiresAt: null,
      run: async () => {
        if (await outbox.cancel(key)) return done;
        // It is under way: its answer brings the token.
        return new Promise<UndoResult>((resolve) => this.#undoLater.set(key, resolve));
      },
    });
  }

  /** Undos that wait for the answer of their act. */
  readonly #undoLater = new Map<string, (result: UndoResult) => void>();

  #ended({ item, outcome }: OutboxResult): void {
    const { store, undo } = this.#o;
    const { key, act, conversationId } = item;
    if (outcome.kind === 'done') this.#keep(item, outcome);
    this.#unpatch(key, conversationId);
    const token = outcome.kind === 'done' ? tokenOf(outcome.data) : null;
    const later = this.#undoLater.get(key);
    if (later) {
      this.#undoLater.delete(key);
      if (token) void this.#undoOf(key, act.kind, [conversationId], token).run().then(later);
      else if (outcome.kind === 'cancelled') later({ kind: 'done', restored: 1, kept: [] });
      else later({ kind: 'refused', code: 'cannot-undo', detail: '', requestId: null });
    } else if (token) {
      const known = undo.entries.get().some((entry) => entry.key === key);
      const entry = this.#undoOf(key, act.kind, [conversationId], token);
      if (known) undo.replace(key, () => entry);
      else undo.push(entry);
    } else if (outcome.kind !== 'done' || act.kind !== 'message') {
      // A message that is held for a moment has an undo without a token.
      undo.remove(key);
    }
    if (outcome.kind === 'done') this.#answer(key, { ok: true, data: outcome.data });
    else if (outcome.kind === 'refused') this.#answer(key, { ok: false, problem: outcome.problem });
    else this.#answer(key, { ok: false, problem: problemOf('cancelled') });
    if (outcome.kind === 'refused' && outcome.problem.status === 404) store.recheck.emit(conversationId);
  }

  #keep(item: OutboxItem, outcome: Outcome & { kind: 'done' }): void {
    const { store, confirm, undo, http, newKey } = this.#o;
    if (item.act.kind !== 'message') {
      const row = outcome.data as (Conversation & { undo?: unknown }) | null;
      if (row && typeof row === 'object' && row.id === item.conversationId) {
        const { undo: _undo, ...conversation } = row;
        store.putConversation(conversation as Conversation, outcome.bound);
      }
      return;
    }
    if (outcome.status === 202) {
      // The message is scheduled, or held for a moment so that it can be taken back.
      const { id, send_at: at } = outcome.data as { id: number; send_at: string };
      undo.push({
        key: item.key,
        kind: 'message',
        conversationIds: [item.conversationId],
        expiresAt: Date.parse(at),
        run: async () => {
          const answer = await http.send({ method: 'DELETE', path: `/v1/scheduled-messages/${id}`, key: newKey() });
          if (answer.ok) return { kind: 'done', restored: 1, kept: [] };
          return refusedUndo(answer.problem);
        },
      });
      return;
    }
    const { undo: _undo, ...message } = outcome.data as Message & { undo?: unknown };
    store.putMessage(message, outcome.bound);
    confirm(message);
  }

  #undoOf(key: string, kind: string, conversationIds: readonly number[], token: UndoToken): Undoable {
    const { http, newKey } = this.#o;
    return {
      key,
      kind,
      conversationIds,
      expiresAt: Date.parse(token.expires_at),
      run: async () => {
        const answer = await http.send<{ conversation_id: number | null; bulk?: BulkJob | null }>({
          method: 'POST',
          path: '/v1/undo',
          key: newKey(),
          body: { token: token.token },
        });
        if (!answer.ok) return refusedUndo(answer.problem);
        const { bulk } = answer.data;
        if (!bulk) return { kind: 'done', restored: 1, kept: [] };
        const job = await this.#finished({ ok: true, data: bulk, status: answer.status, etag: null });
        if (!job.ok) return refusedUndo(job.problem);
        const kept = job.data.refused === 0 ? [] : await this.#refusedItems(job.data.id);
        return { kind: 'done', restored: job.data.done, kept };
      },
    };
  }

  #answer(key: string, result: ActResult): void {
    this.#waiting.get(key)?.(result);
    this.#waiting.delete(key);
  }

  #context(key: string, createdAt = this.#o.clock.now()) {
    return {
      agentId: this.#o.agentId,
      agentName: this.#o.agentName(),
      createdAt: new Date(createdAt).toISOString().replace('Z', '000Z'),
      key,
    };
  }

  #patchAll(items: readonly OutboxItem[]): void {
    const waiting = new Map(items.filter(({ problem }) => problem === null).map((item) => [item.key, item]));
    for (const [key, id] of [...this.#patches]) if (!waiting.has(key)) this.#unpatch(key, id);
    for (const item of waiting.values()) this.#patch(item);
  }

  #patchMissing(id: number): void {
    for (const item of this.#o.outbox.waiting) if (item.conversationId === id) this.#patch(item);
  }

  #patch(item: OutboxItem): void {
    if (this.#patches.has(item.key) || !this.#o.store.conversations.has(item.conversationId)) return;
    const context = this.#context(item.key, item.createdAt);
    this.#patches.set(item.key, item.conversationId);
    this.#o.store.conversations.patch(item.conversationId, item.key, (row) => patched(item.act, row, context));
  }

  #unpatch(key: string, conversationId: number): void {
    if (this.#patches.delete(key)) this.#o.store.conversations.unpatch(conversationId, key);
  }
}

/** Whether the answer to an act brought a way back. */
export function hasUndo(data: unknown): boolean {
  return tokenOf(data) !== null;
}

function tokenOf(data: unknown): UndoToken | null {
  const undo = (data as { undo?: UndoToken | null } | null)?.undo;
  return typeof undo?.token === 'string' ? undo : null;
}

function refusedUndo(problem: Problem): UndoResult {
  const reason = problem.members.reason;
  return {
    kind: 'refused',
    code: typeof reason === 'string' ? reason : problem.code,
    detail: problem.detail,
    requestId: problem.requestId,
  };
}
