import { backoff, type Clock } from '../clock';
import { Emitter, type Stop } from '../emitter';
import { type Http, isPassing, type Problem } from '../http';
import type { Conversation, Page } from '../model';
import type { Store } from '../store/store';
import { type Filter, type FilterContext, isServerOnly, isTimed, type Match, matches } from './filter';
import { compareKeys, keyOf, type Sort, type SortKey } from './sort';

/** The rows of one page request. */
const PAGE = 50;
/** Fewer rows than this lead to another page. */
const LEAST = 20;
/** Empty or short pages that one load follows. */
const FOLLOWED_PAGES = 8;
/** The pause before a view is read again because only the server knows its rows. */
const REFRESH_MS = 2500;
/** The interval in which a view that depends on the time is read again. */
const TIMED_MS = 60_000;

export type WindowState =
  { readonly kind: 'loading' } | { readonly kind: 'ready' } | { readonly kind: 'error'; readonly problem: Problem };

export interface WindowOptions {
  readonly http: Http;
  readonly store: Store;
  readonly clock: Clock;
  readonly agentId: number;
  /** The feed position; `null` before the first connection. */
  readonly position: () => number | null;
  /** Asks for a row's own members (unread, contact, draft) that the answers of acts do not bring. */
  readonly complete: (id: number) => void;
  readonly filter: Filter;
  readonly sort: Sort;
}

/** The stored form of a window, for the cache. */
export interface WindowRecord {
  readonly ids: readonly number[];
  readonly edge: SortKey | null;
  readonly next: string | null;
  readonly certain: readonly number[];
}

/**
 * The rows of a view from its first row to the last loaded one, in order, kept current by the store.
 *
 * A row belongs here if it matches the filter and its key is not beyond the edge, which is the key of the last row of
 * the last page. Conditions that a row does not show are decided by the server: its pages are trusted, and a changed row
 * leads to another read.
 */
export class ViewWindow {
  readonly changed = new Emitter<void>();

  readonly #o: WindowOptions;
  readonly #serverOnly: boolean;
  /** The rows with the keys by which they are placed. */
  #order: { readonly id: number; readonly key: SortKey }[] = [];
  /** The ids of the order, until it changes. */
  #live: readonly number[] | null = null;
  readonly #keys = new Map<number, SortKey>();
  /** Rows that the server put here, where only the server can tell. */
  readonly #certain = new Set<number>();
  #edge: SortKey | null = null;
  #next: string | null = null;
  #state: WindowState = { kind: 'loading' };
  #loadingMore = false;
  #confirming = false;
  #run = 0;
  #failures = 0;
  #refresh: Stop | null = null;
  #timed: Stop | null = null;
  #retry: Stop | null = null;
  readonly #unsubscribe: readonly Stop[];
  /** Rows whose own members were asked for. */
  readonly #asked = new Set<number>();
  #shown: readonly number[] | null = null;
  readonly #moved = new Set<number>();
  #touched: Set<number> | null = null;

  constructor(options: WindowOptions) {
    this.#o = options;
    this.#serverOnly = isServerOnly(options.filter);
    this.#unsubscribe = [
      options.store.conversations.onChange((id) => {
        if (!this.#place(id)) return;
        this.#tell();
        this.#topUp();
      }),
      options.store.applied.on(({ conversation_id: id }) => {
        if (id === null) return;
        this.#touched?.add(id);
        // Only events lead to another read: an answer of another read tells nothing new about this view.
        if (this.#serverOnly && this.#state.kind === 'ready' && this.#match(id) === 'unknown') this.refreshSoon();
      }),
    ];
    if (isTimed(options.filter)) this.#later();
  }

  get filter(): Filter {
    return this.#o.filter;
  }

  get sort(): Sort {
    return this.#o.sort;
  }

  get state(): WindowState {
    return this.#state;
  }

  get loadingMore(): boolean {
    return this.#loadingMore;
  }

  /** Whether all rows of the view are loaded. */
  get complete(): boolean {
    return this.#next === null && this.#state.kind === 'ready';
  }

  /** The rows in the order in which they are shown. While held, this order does not change. */
  get ids(): readonly number[] {
    return this.#shown ?? this.live;
  }

  /** The rows in their present order. */
  get live(): readonly number[] {
    return (this.#live ??= this.#order.map(({ id }) => id));
  }

  /** The number of rows that came, went or moved since `hold`. */
  get waiting(): number {
    return this.#moved.size;
  }

  get held(): boolean {
    return this.#shown !== null;
  }

  /** Freezes the shown order, because a pointer or a selection is in it. */
  hold(): void {
    if (this.#shown) return;
    this.#shown = this.live;
    this.#moved.clear();
  }

  /** Ends `hold`, and shows the present order. */
  release(): void {
    if (!this.#shown) return;
    this.#shown = null;
    this.#moved.clear();
    this.changed.emit();
  }

  /** Shows the present order, and keeps holding it. */
  show(): void {
    if (!this.#shown) return;
    this.#shown = this.live;
    this.#moved.clear();
    this.changed.emit();
  }

  /** Takes rows out of the held order that left the view by the agent's own act. */
  drop(ids: readonly number[]): void {
    if (!this.#shown) return;
    const gone = new Set(ids.filter((id) => !this.#keys.has(id)));
    if (gone.size === 0) return;
    this.#shown = this.#shown.filter((id) => !gone.has(id));
    for (const id of gone) this.#moved.delete(id);
    this.changed.emit();
  }

  /** The row after a row in the shown order, or the one before if it is the last: the row to open after a close. */
  neighbour(id: number): number | undefined {
    const at = this.ids.indexOf(id);
    return at === -1 ? this.ids[0] : (this.ids[at + 1] ?? this.ids[at - 1]);
  }

  has(id: number): boolean {
    return this.#keys.has(id);
  }

  record(): WindowRecord {
    return { ids: this.live, edge: this.#edge, next: this.#next, certain: [...this.#certain] };
  }

  /** Shows the rows of an earlier session until the server's page is here. */
  restore(record: WindowRecord): void {
    this.#edge = record.edge;
    this.#next = record.next;
    for (const id of record.certain) this.#certain.add(id);
    if (record.ids.length > 0) this.#state = { kind: 'ready' };
    for (const id of record.ids) this.#place(id);
    this.#tell();
  }

  /** Reads the view from its first row on. */
  async load(): Promise<void> {
    const run = ++this.#run;
    this.#retry?.();
    this.#retry = null;
    if (this.#order.length === 0 && this.#state.kind === 'ready') this.#setState({ kind: 'loading' });
    await this.#read(run, null);
    this.#topUp();
  }

  /** Reads the next page. */
  async loadMore(): Promise<void> {
    if (this.#loadingMore || this.#next === null || this.#state.kind !== 'ready') return;
    this.#loadingMore = true;
    this.#tell();
    await this.#read(this.#run, this.#next);
    this.#loadingMore = false;
    this.#tell();
    this.#topUp();
  }

  /** Reads on where so many rows left that the screen could be empty although more rows exist. */
  #topUp(): void {
    if (this.#order.length < LEAST && this.#next !== null && !this.#loadingMore && this.#touched === null) {
      void this.loadMore();
    }
  }

  /** Waits a moment and reads the view again. Further calls in that moment change nothing. */
  refreshSoon(ms = REFRESH_MS): void {
    this.#refresh ??= this.#o.clock.after(ms, () => {
      this.#refresh = null;
      void this.load();
    });
  }

  stop(): void {
    this.#run += 1;
    for (const stop of this.#unsubscribe) stop();
    this.#refresh?.();
    this.#timed?.();
    this.#retry?.();
  }

  /** Whether no read is planned or under way. */
  get settled(): boolean {
    return this.#refresh === null && this.#retry === null && this.#state.kind !== 'loading' && this.#touched === null;
  }

  async #read(run: number, after: string | null): Promise<void> {
    const { http, store, filter, sort } = this.#o;
    const wanted = after === null ? Math.max(PAGE, Math.min(this.#order.length, 500)) : PAGE;
    const confirmed = new Set<number>();
    const touched = (this.#touched = new Set<number>());
    let cursor = after;
    let edge: SortKey | null = null;
    let bound = Infinity;
    for (let pages = 0; ; pages += 1) {
      const at = this.#o.position() ?? -1;
      bound = Math.min(bound, at);
      const answer = await http.send<Page<Conversation>>({
        method: 'GET',
        path: '/v1/conversations',
        query: { filter: JSON.stringify(filter), sort, limit: PAGE, after: cursor },
      });
      if (run !== this.#run) return;
      if (!answer.ok) {
        this.#touched = null;
        this.#fail(answer.problem, run);
        return;
      }
      for (const row of answer.data.data) {
        confirmed.add(row.id);
        this.#certain.add(row.id);
        edge = keyOf(sort, row);
        store.putConversation(row, at);
      }
      cursor = answer.data.next === null ? null : String(answer.data.next);
      if (cursor === null || confirmed.size >= wanted || pages + 1 >= FOLLOWED_PAGES) break;
    }
    this.#touched = null;
    this.#failures = 0;
    this.#next = cursor;
    // A short page without rows moves no edge, so that nothing beyond it seems to be loaded.
    this.#edge = cursor === null ? null : (edge ?? this.#edge);
    if (after === null) {
      for (const id of [...this.#certain]) {
        // Where only the server can tell, a row that is not in its pages and has not changed since has left the view.
        if (!confirmed.has(id) && !touched.has(id)) this.#certain.delete(id);
      }
    }
    this.#state = { kind: 'ready' };
    this.#confirming = after === null;
    for (const row of store.conversations.values()) this.#place(row.id);
    for (const { id } of [...this.#order]) if (!store.conversations.has(id)) this.#place(id);
    this.#confirming = false;
    if (after !== null) this.#lengthen(confirmed);
    if (this.#serverOnly && [...touched].some((id) => this.#match(id) === 'unknown')) this.refreshSoon();
    this.#tell();
  }

  /** Adds the rows of a further page below a held order: whoever scrolls there waits for them. */
  #lengthen(page: ReadonlySet<number>): void {
    if (!this.#shown) return;
    const known = new Set(this.#shown);
    const added = this.live.filter((id) => page.has(id) && !known.has(id));
    this.#shown = [...this.#shown, ...added];
    for (const id of added) this.#moved.delete(id);
  }

  #fail(problem: Problem, run: number): void {
    this.#failures += 1;
    this.#setState(this.#order.length > 0 ? { kind: 'ready' } : { kind: 'error', problem });
    if (!isPassing(problem)) return;
    this.#retry?.();
    this.#retry = this.#o.clock.after(backoff(this.#o.clock, this.#failures, 500, 30_000), () => {
      this.#retry = null;
      if (run === this.#run) void this.load();
    });
  }

  #setState(state: WindowState): void {
    this.#state = state;
    this.#tell();
  }

  #context(): FilterContext {
    return { agentId: this.#o.agentId, now: this.#o.clock.now() };
  }

  #match(id: number): Match {
    const row = this.#o.store.conversations.get(id);
    return row ? matches(this.#o.filter, row, this.#context()) : 'no';
  }

  /** Puts a row where it belongs now, or out. Returns whether the order changed. */
  #place(id: number): boolean {
    const row = this.#o.store.conversations.get(id);
    if (!row) this.#asked.delete(id);
    const old = this.#keys.get(id);
    let match = row ? matches(this.#o.filter, row, this.#context()) : 'no';
    if (match === 'unknown') match = this.#certain.has(id) ? 'yes' : 'no';
    // What nobody has confirmed since a reset stays where it is until the view is read again, and enters no view.
    if (row && this.#o.store.conversations.isStale(id) && (old === undefined || this.#confirming)) match = 'no';
    const key = row && match === 'yes' ? keyOf(this.#o.sort, row) : undefined;
    const inside =
      key !== undefined &&
      (this.#edge === null
        ? this.#state.kind === 'ready' || this.#certain.has(id) || old !== undefined
        : compareKeys(this.#o.sort, key, this.#edge) <= 0);
    if (!inside || key === undefined) {
      if (old === undefined) return false;
      this.#take(id, old);
      this.#keys.delete(id);
      this.#note(id);
      return true;
    }
    const own = [row?.unread, row?.contact, row?.last_message, row?.draft];
    if (!own.includes(undefined)) this.#asked.delete(id);
    else if (!this.#asked.has(id)) {
      this.#asked.add(id);
      this.#o.complete(id);
    }
    if (old !== undefined) {
      if (compareKeys(this.#o.sort, old, key) === 0) return false;
      this.#take(id, old);
    }
    this.#keys.set(id, key);
    const at = this.#find(key);
    this.#order.splice(at, 0, { id, key });
    this.#note(id);
    return true;
  }

  #note(id: number): void {
    this.#live = null;
    if (this.#shown) this.#moved.add(id);
  }

  #take(id: number, key: SortKey): void {
    let at = this.#find(key);
    while (at < this.#order.length && this.#order[at]?.id !== id) at += 1;
    this.#order.splice(at, 1);
  }

  /** The first place whose key is not before `key`. */
  #find(key: SortKey): number {
    let [low, high] = [0, this.#order.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const there = this.#order[middle];
      if (there && compareKeys(this.#o.sort, there.key, key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #later(): void {
    this.#timed = this.#o.clock.after(TIMED_MS, () => {
      this.refreshSoon(0);
      this.#later();
    });
  }

  #tell(): void {
    this.changed.emit();
  }
}
