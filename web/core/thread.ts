import { backoff, type Clock } from './clock';
import { Emitter, type Stop } from './emitter';
import { type Http, isPassing, type Problem } from './http';
import type { Activity, FeedEvent, Message, Page, ThreadEntry } from './model';
import type { Store } from './store/store';

/** The entries of one page request. */
const PAGE = 50;
/** The entries that a thread keeps at its end. Older ones are read again when somebody scrolls to them. */
const MOST = 300;
/** The entries that a thread keeps while somebody reads back in it. */
const MOST_BACK = 600;

export type ThreadState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready' }
  /** The conversation does not exist, or the agent may not see it any more. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'error'; readonly problem: Problem };

/** A message that the server has not confirmed. */
export interface Unsent {
  /** The Idempotency-Key, which is also the message's `source_id`. */
  readonly key: string;
  readonly kind: 'outgoing' | 'note';
  readonly content: string;
  readonly attachment_ids: readonly number[];
  readonly mentions: readonly number[];
  readonly created_at: string;
  /** `queued` waits for the connection or for an earlier act. */
  readonly state: 'queued' | 'sending' | 'failed';
  readonly problem: Problem | null;
}

/** What a thread shows at one place. */
export type ThreadItem =
  | { readonly type: 'message'; readonly place: string; readonly message: Message; readonly mergedFrom: number | null }
  | {
      readonly type: 'activity';
      readonly place: string;
      readonly activity: Activity;
      readonly mergedFrom: number | null;
    }
  | { readonly type: 'unsent'; readonly place: string; readonly unsent: Unsent };

export interface ThreadOptions {
  readonly http: Http;
  readonly store: Store;
  readonly clock: Clock;
  readonly position: () => number | null;
  readonly conversationId: number;
}

/** The numbers of a place: message and line, and then those in the block of a merged conversation. */
type Sort = readonly [position: number, line: number, ...inner: number[]];

/** `mergedFrom`: the merged conversation that has the entry; `null` for the conversation's own entries. */
type Slot = { readonly place: string; readonly sort: Sort; readonly mergedFrom: number | null } & (
  { readonly messageId: number } | { readonly activity: Activity }
);

/** The stored form of a thread, for the cache. */
export interface ThreadRecord {
  readonly entries: readonly {
    readonly place: string;
    readonly messageId: number | null;
    readonly activity: Activity | null;
    readonly mergedFrom?: number | null;
  }[];
  readonly previous: string | null;
}

/** The messages and activity lines of a conversation, from an older to the newest entry, kept current by the feed. */
export class ThreadWindow {
  readonly changed = new Emitter<void>();
  readonly conversationId: number;

  readonly #o: ThreadOptions;
  /** The entries by place. */
  readonly #slots = new Map<string, Slot>();
  #sorted: Slot[] | null = null;
  #unsent: readonly Unsent[] = [];
  #items: ThreadItem[] | null = null;
  #previous: string | null = null;
  #next: string | null = null;
  #state: ThreadState = { kind: 'loading' };
  #loading = false;
  #held = false;
  /** The position of the newest message that was ever here: reading back may drop it. */
  #newest = 0;
  #run = 0;
  #failures = 0;
  #fresh = false;
  #retry: Stop | null = null;
  #reload: Stop | null = null;
  readonly #stops: Stop[];

  constructor(options: ThreadOptions) {
    this.#o = options;
    this.conversationId = options.conversationId;
    const { store } = options;
    this.#stops = [
      store.applied.on((event) => this.#apply(event)),
      store.messages.onChange((id) => {
        if (this.#holds(id)) this.#tell();
      }),
      store.recheckThread.on((id) => {
        if (id === this.conversationId) this.reloadSoon();
      }),
      store.conversations.onChange((id) => {
        if (id !== this.conversationId) return;
        const gone = store.conversations.isGone(id);
        if (gone && this.#state.kind !== 'gone') {
          // Nobody tells what happens in it from now on.
          this.#slots.clear();
          this.#sorted = null;
          this.#previous = null;
          this.#setState({ kind: 'gone' });
        } else if (!gone && this.#state.kind === 'gone') this.reloadSoon();
      }),
    ];
  }

  get state(): ThreadState {
    return this.#state;
  }

  /** Whether entries before the first one exist. */
  get hasOlder(): boolean {
    return this.#previous !== null;
  }

  /** Whether entries after the last one exist that are not loaded. `false`: the thread is live. */
  get hasNewer(): boolean {
    return this.#next !== null;
  }

  get loadingMore(): boolean {
    return this.#loading;
  }

  /** The entries, oldest first, and then what is not sent. */
  get items(): readonly ThreadItem[] {
    return (this.#items ??= this.#build());
  }

  /** The position of the newest message that was loaded; 0 if there was none. */
  get newestPosition(): number {
    let newest = this.#newest;
    for (const slot of this.#slots.values()) if (isOwnMessage(slot)) newest = Math.max(newest, slot.sort[0]);
    return newest;
  }

  /** Keeps the oldest entries although newer ones come: somebody reads them. */
  hold(held: boolean): void {
    if (this.#held === held) return;
    this.#held = held;
    if (this.#shed()) this.#tell();
  }

  setUnsent(unsent: readonly Unsent[]): void {
    this.#unsent = unsent;
    this.#tell();
  }

  /** Shows a message of this thread that an answer brought, before its event is here. */
  confirm(message: Message): void {
    const place = String(message.position);
    if (this.#state.kind !== 'ready' || this.#next !== null || this.#slots.has(place)) return;
    this.#slots.set(place, { place, sort: [message.position, 0], mergedFrom: null, messageId: message.id });
    this.#sorted = null;
    this.#tell();
  }

  record(): ThreadRecord {
    const slots = this.#order().slice(-PAGE * 2);
    const whole = slots.length === this.#slots.size;
    return {
      entries: slots.map((slot) => ({
        place: slot.place,
        messageId: 'messageId' in slot ? slot.messageId : null,
        activity: 'activity' in slot ? slot.activity : null,
        mergedFrom: slot.mergedFrom,
      })),
      previous: whole ? this.#previous : (slots[0]?.place ?? null),
    };
  }

  /** Shows the entries of an earlier session until the server's page is here. */
  restore(record: ThreadRecord): void {
    for (const { place, messageId, activity, mergedFrom = null } of record.entries) {
      if (activity) this.#slots.set(place, { place, sort: sortOf(place), mergedFrom, activity });
      else if (messageId !== null) this.#slots.set(place, { place, sort: sortOf(place), mergedFrom, messageId });
    }
    this.#previous = record.previous;
    if (this.#slots.size > 0) this.#state = { kind: 'ready' };
    this.#tell();
  }

  /** Reads the newest entries, or those around a message's position. */
  async load(around?: number): Promise<void> {
    const run = ++this.#run;
    this.#retry?.();
    this.#retry = null;
    const limit = Math.max(PAGE, around === undefined ? Math.min(this.#slots.size, 100) : 0);
    const page = await this.#read(run, around === undefined ? { limit } : { limit, around });
    if (!page) return;
    // What the page covers is as the page says; what is older stays only if the two are connected.
    const first = page.entries[0]?.sort;
    const last = page.entries.at(-1)?.sort;
    const live = page.next === null;
    const connected = first !== undefined && [...this.#slots.keys()].some((place) => place === page.entries[0]?.place);
    for (const [place, slot] of [...this.#slots]) {
      const before = first !== undefined && compare(slot.sort, first) < 0;
      // Entries after the page came with events while the page was read.
      const after = last === undefined || compare(slot.sort, last) > 0;
      const keeps = (before && connected && around === undefined && !this.#fresh) || (after && live);
      if (!keeps) this.#slots.delete(place);
    }
    for (const slot of page.entries) this.#slots.set(slot.place, slot);
    this.#fresh = false;
    const oldest = this.#order()[0];
    if (!connected || around !== undefined || oldest === page.entries[0]) this.#previous = page.previous;
    // Events brought entries before the first page: older ones come before those.
    else if (this.#state.kind !== 'ready') this.#previous = page.previous === null ? null : (oldest?.place ?? null);
    this.#next = page.next;
    this.#shed();
    this.#setState({ kind: 'ready' });
  }

  /** Reads the newest entries, and forgets all others: they may have changed without an event. */
  restart(): void {
    this.#fresh = true;
    this.reloadSoon(0);
  }

  /** Reads the entries before the first one. */
  async loadOlder(): Promise<void> {
    if (this.#previous === null) return;
    await this.#more({ before: this.#previous }, (page) => {
      this.#previous = page.previous;
      const surplus = this.#order().slice(MOST_BACK);
      if (surplus.length === 0) return;
      this.#drop(surplus);
      this.#next = this.#order().at(-1)?.place ?? null;
    });
  }

  /** Reads the entries after the last one, where the thread was opened around a message. */
  async loadNewer(): Promise<void> {
    if (this.#next === null) return;
    await this.#more({ after: this.#next }, (page) => {
      this.#next = page.next;
      const surplus = this.#order().slice(0, -MOST_BACK);
      if (surplus.length === 0) return;
      this.#drop(surplus);
      this.#previous = this.#order()[0]?.place ?? null;
    });
  }

  /** Reads the thread again soon. */
  reloadSoon(ms = 150): void {
    this.#reload ??= this.#o.clock.after(ms, () => {
      this.#reload = null;
      void this.load();
    });
  }

  get settled(): boolean {
    return this.#retry === null && this.#reload === null && !this.#loading && this.#state.kind !== 'loading';
  }

  stop(): void {
    this.#run += 1;
    for (const stop of this.#stops) stop();
    this.#retry?.();
    this.#reload?.();
  }

  async #more(
    query: Record<string, string>,
    moved: (page: { previous: string | null; next: string | null }) => void,
  ): Promise<void> {
    if (this.#loading || this.#state.kind !== 'ready') return;
    this.#loading = true;
    this.#tell();
    const page = await this.#read(this.#run, { limit: PAGE, ...query });
    this.#loading = false;
    if (page) {
      for (const slot of page.entries) this.#slots.set(slot.place, slot);
      this.#sorted = null;
      moved(page);
    }
    this.#tell();
  }

  /** Whether an entry belongs to the older ones that are not here. */
  #isBefore(sort: Sort): boolean {
    const oldest = this.#state.kind === 'ready' && this.#previous !== null ? this.#order()[0] : undefined;
    return oldest !== undefined && compare(sort, oldest.sort) < 0;
  }

  /** Drops the oldest entries of a long thread. They can be read again. */
  #shed(): boolean {
    if (this.#held || this.#state.kind !== 'ready' || this.#next !== null || this.#slots.size <= MOST + PAGE)
      return false;
    this.#drop(this.#order().slice(0, -MOST));
    this.#previous = this.#order()[0]?.place ?? null;
    return true;
  }

  #drop(slots: readonly Slot[]): void {
    this.#newest = this.newestPosition;
    for (const { place } of slots) this.#slots.delete(place);
    this.#sorted = null;
  }

  async #read(
    run: number,
    query: Record<string, string | number>,
  ): Promise<{ entries: Slot[]; previous: string | null; next: string | null } | null> {
    const { http, store } = this.#o;
    const bound = this.#o.position() ?? -1;
    const answer = await http.send<Page<ThreadEntry>>({
      method: 'GET',
      path: `/v1/conversations/${this.conversationId}/thread`,
      query,
    });
    if (run !== this.#run) return null;
    if (!answer.ok) {
      this.#fail(answer.problem);
      return null;
    }
    this.#failures = 0;
    const entries = answer.data.data.flatMap(({ place, message, activity, merged_from: mergedFrom = null }): Slot[] => {
      if (message) {
        if (store.messages.isDoubtful(message.id)) store.settleMessage(message, bound);
        else store.putMessage(message, bound);
        return [{ place, sort: sortOf(place), mergedFrom, messageId: message.id }];
      }
      return activity ? [{ place, sort: sortOf(place), mergedFrom, activity }] : [];
    });
    this.#sorted = null;
    const text = (cursor: string | number | null | undefined) =>
      cursor === null || cursor === undefined ? null : String(cursor);
    return { entries, previous: text(answer.data.previous), next: text(answer.data.next) };
  }

  #fail(problem: Problem): void {
    if (problem.status === 404) return this.#setState({ kind: 'gone' });
    this.#failures += 1;
    if (this.#state.kind !== 'ready') this.#setState({ kind: 'error', problem });
    if (!isPassing(problem)) return;
    this.#retry?.();
    this.#retry = this.#o.clock.after(backoff(this.#o.clock, this.#failures, 500, 30_000), () => {
      this.#retry = null;
      void this.load();
    });
  }

  #apply(event: FeedEvent): void {
    if (event.conversation_id !== this.conversationId || this.#next !== null) return;
    const { message } = event;
    if (message && event.kind === 'message.created') {
      const place = String(message.position);
      const sort: Sort = [message.position, 0];
      if (!this.#slots.has(place) && !this.#isBefore(sort)) {
        this.#slots.set(place, { place, sort, mergedFrom: null, messageId: message.id });
        this.#sorted = null;
        if (this.#state.kind === 'ready') this.#checkGap(message.position);
        this.#shed();
      }
      this.#tell();
      return;
    }
    if (event.kind === 'message.created') {
      this.reloadSoon();
      return;
    }
    if (event.kind === 'conversation.erased') this.reloadSoon();
    // The entries of the other conversation come or go.
    if (event.kind === 'conversation.merged' || event.kind === 'conversation.unmerged') this.restart();
    if (typeof event.thread_position !== 'number') return;
    const place = `${event.thread_position}.${event.number}`;
    if (this.#isBefore(sortOf(place))) return;
    const activity: Activity = {
      number: event.number,
      code: event.kind.replace(/^conversation\./, ''),
      at: event.at,
      agent_id: event.agent_id,
      parameters: event.data,
    };
    this.#slots.set(place, { place, sort: sortOf(place), mergedFrom: null, activity });
    this.#sorted = null;
    this.#shed();
    this.#tell();
  }

  /** Positions of messages have no gaps. A gap before a new message means that an event came without its message. */
  #checkGap(position: number): void {
    if (this.#slots.has(String(position - 1))) return;
    const others = [...this.#slots.values()].some((slot) => isOwnMessage(slot) && slot.sort[0] !== position);
    if (others) this.reloadSoon();
  }

  #holds(messageId: number): boolean {
    const message = this.#o.store.messages.base(messageId);
    return message?.conversation_id === this.conversationId;
  }

  #order(): Slot[] {
    return (this.#sorted ??= [...this.#slots.values()].sort((a, b) => compare(a.sort, b.sort)));
  }

  #build(): ThreadItem[] {
    const items: ThreadItem[] = [];
    const arrived = new Set<string>();
    for (const slot of this.#order()) {
      if ('activity' in slot) {
        items.push({ type: 'activity', place: slot.place, activity: slot.activity, mergedFrom: slot.mergedFrom });
        continue;
      }
      const message = this.#o.store.messages.get(slot.messageId);
      if (!message) continue;
      if (message.source_id !== null) arrived.add(message.source_id);
      items.push({ type: 'message', place: slot.place, message, mergedFrom: slot.mergedFrom });
    }
    for (const unsent of this.#unsent) {
      // The message may arrive with the feed before the answer of its request.
      if (!arrived.has(unsent.key)) items.push({ type: 'unsent', place: `unsent.${unsent.key}`, unsent });
    }
    return items;
  }

  #setState(state: ThreadState): void {
    this.#state = state;
    this.#tell();
  }

  #tell(): void {
    this.#items = null;
    this.changed.emit();
  }
}

/** Whether a slot has a message of the conversation itself, and not one of a merged conversation. */
function isOwnMessage(slot: Slot): boolean {
  return 'messageId' in slot && slot.sort.length === 2;
}

/** The order of a place: a message before the lines that follow it, and the line of a merge before its block. */
function sortOf(place: string): Sort {
  const [position = 0, line = 0, ...inner] = place.split('.').map(Number);
  return inner.length === 1 ? [position, line, ...inner, 0] : [position, line, ...inner];
}

function compare(a: Sort, b: Sort): number {
  for (const [index, one] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    if (one !== other) return one - other;
  }
  return a.length - b.length;
}
