import { Acts } from './acts/acts';
import { Outbox, type OutboxStorage } from './acts/outbox';
import { UndoStack } from './acts/undo';
import { type Cache, type Snapshot } from './cache';
import { type Clock, systemClock } from './clock';
import { Drafts, type DraftStorage } from './drafts';
import { Emitter, type Stop, Value } from './emitter';
import { Feed } from './feed/feed';
import type { Transport } from './feed/messages';
import type { Http } from './http';
import type { Message, ViewCount } from './model';
import { OffRecord } from './offrecord';
import { OwnPresence, PresenceBoard } from './presence';
import { Reader } from './store/reader';
import { Store } from './store/store';
import { broadcast, type Channel, type Lock, type TabMessage, Tabs, TabTransport } from './tabs';
import { ThreadWindow, type Unsent } from './thread';
import type { Filter } from './views/filter';
import type { Sort } from './views/sort';
import { ViewWindow, type WindowRecord } from './views/window';

/** The views and threads that stay current in memory after they were shown. */
const WARM_VIEWS = 12;
const WARM_THREADS = 24;
/** The pause between two snapshots. */
const SAVE_MS = 1500;
/** The interval in which unused objects leave the memory. */
const EVICT_MS = 60_000;

export interface DeskOptions {
  readonly http: Http;
  /** The ways to the feed, best first, for the tab that leads. */
  readonly transports: readonly Transport[];
  readonly agentId: number;
  readonly agentName: () => string;
  /** `null`: nothing is stored in this browser. */
  readonly cache: Cache | null;
  readonly channel: Channel | null;
  readonly lock: Lock;
  /** The name of the lock: the account's and the agent's id. */
  readonly name: string;
  readonly clock?: Clock;
  readonly newKey?: () => string;
}

/**
 * The data of the desk for one signed-in agent: conversations, views and threads that keep themselves current, and acts
 * that show at once.
 *
 * One tab of the agent leads: it holds the connection, sends the outbox and stores. The others follow it.
 */
export class Desk {
  readonly store: Store;
  readonly feed: Feed;
  readonly outbox: Outbox;
  readonly undo: UndoStack;
  readonly acts: Acts;
  readonly drafts: Drafts;
  readonly presence: PresenceBoard;
  /** What the others see of this agent: the conversation that is open, and whether the agent writes. */
  readonly own: OwnPresence;
  /** What is said off the record. */
  readonly offRecord: OffRecord;
  readonly tabs: Tabs;
  /** The counts of the views, by key. */
  readonly counts = new Value<ReadonlyMap<string, ViewCount>>(new Map());
  /** The session ended: sign in again. The outbox and the drafts stay. */
  readonly signedOut = new Emitter<void>();
  /** Emits when everything has to be read again that is not a conversation: views, teams, inboxes. */
  readonly reloaded = new Emitter<void>();

  readonly #o: DeskOptions;
  readonly #clock: Clock;
  readonly #reader: Reader;
  readonly #windows = new Map<string, ViewWindow>();
  readonly #threads = new Map<number, ThreadWindow>();
  readonly #pinned = new Map<ViewWindow | ThreadWindow, number>();
  readonly #stops: Stop[] = [];
  readonly #dirty = {
    conversations: new Set<number>(),
    messages: new Set<number>(),
    windows: new Set<string>(),
    threads: new Set<number>(),
  };
  /** Records of an earlier session, by the window's key. */
  #records = new Map<string, WindowRecord>();
  #passOn: Stop = () => undefined;
  #saving: Stop | null = null;
  #evicting: Stop = () => undefined;
  #over = false;
  #leading = false;
  /** Whether what an earlier session left was confirmed. */
  #confirmed = false;

  constructor(options: DeskOptions) {
    this.#o = options;
    const clock = (this.#clock = options.clock ?? systemClock);
    const newKey = options.newKey ?? (() => crypto.randomUUID());
    const { http, agentId, cache } = options;
    this.store = new Store();
    this.tabs = new Tabs(options.name, options.lock, options.channel);
    const { channel } = this.tabs;
    const follow: readonly Transport[] = channel
      ? [new TabTransport(channel, http, clock, newKey)]
      : options.transports;
    this.feed = new Feed(this.tabs.leads.get() ? options.transports : follow, http, clock);
    const position = () => this.feed.position ?? -1;
    this.outbox = new Outbox(http, cache?.outbox ?? memoryOutbox(), clock, position);
    this.undo = new UndoStack(() => clock.now());
    this.#reader = new Reader(http, this.store, clock, position);
    this.acts = new Acts({
      http,
      store: this.store,
      outbox: this.outbox,
      undo: this.undo,
      clock,
      agentId,
      agentName: options.agentName,
      position,
      newKey,
      confirm: (message: Message) => this.#threads.get(message.conversation_id)?.confirm(message),
    });
    this.drafts = new Drafts(http, this.store, clock, cache?.drafts ?? memoryDrafts(), newKey);
    this.presence = new PresenceBoard(clock, agentId);
    this.offRecord = new OffRecord(http, clock, agentId);
    this.own = new OwnPresence((message) => this.feed.say(message), http, clock);

    this.#stops.push(
      this.store.recheck.on((id) => this.#reader.conversation(id)),
      this.store.recheckContact.on((id) => this.#reader.contact(id)),
      this.feed.event.on((event) => this.store.apply(event)),
      this.feed.ephemeral.on((message) => {
        if (message.type === 'counts') this.#count(message.counts);
        else if (message.type === 'off_record') this.offRecord.hear(message);
        else this.presence.hear(message);
      }),
      this.feed.reset.on(() => void this.#readAll()),
      this.feed.status.onChange(({ kind }) => {
        if (kind === 'live') this.#connected();
        else this.presence.clear();
      }),
      this.feed.signedOut.on(() => this.#signOut()),
      this.outbox.items.onChange(() => this.#showUnsent()),
      this.outbox.result.on((result) => {
        if (this.tabs.leads.get()) this.tabs.post({ type: 'result', result });
      }),
      this.tabs.leads.onChange((leads) => {
        if (leads) this.#lead();
      }),
    );
    if (channel) {
      this.#stops.push(channel.on((message) => this.#hear(message)));
      this.outbox.pass = (message) => channel.post(message);
    }
    for (const kind of ['conversations', 'messages'] as const) {
      this.#stops.push(
        this.store[kind].onChange((id) => {
          this.#dirty[kind].add(id);
          this.#saveLater();
        }),
      );
    }
  }

  /** Shows what an earlier session left, and connects. */
  async start(): Promise<void> {
    const restored = (await this.#o.cache?.restore()) ?? null;
    if (this.#over) return;
    if (restored) {
      for (const [row, bound] of restored.conversations) this.store.putConversation(row, bound);
      this.#records = new Map(restored.windows);
      for (const [key, window] of this.#windows) {
        const record = this.#records.get(key);
        if (record) window.restore(record);
      }
    }
    for (const dirty of Object.values(this.#dirty)) dirty.clear();
    if (this.tabs.leads.get()) this.#lead();
    this.feed.start(restored?.position ?? null);
    this.#evictLater();
    await Promise.all([this.outbox.load(), this.drafts.load()]);
  }

  /** Ends all connections and timers. What is stored stays. */
  async stop(): Promise<void> {
    if (this.#over) return;
    await this.save(true);
    this.#over = true;
    this.#passOn();
    this.#evicting();
    this.#saving?.();
    for (const stop of this.#stops) stop();
    for (const window of this.#windows.values()) window.stop();
    for (const thread of this.#threads.values()) thread.stop();
    this.#reader.stop();
    this.drafts.stop();
    this.acts.stop();
    this.outbox.deactivate();
    this.feed.stop();
    this.tabs.stop();
  }

  /** Ends everything and deletes what is stored, at sign-out. */
  async forget(): Promise<void> {
    this.tabs.post({ type: 'signed-out' });
    await this.outbox.clear();
    await this.stop();
    this.store.clear();
    await this.#o.cache?.destroy();
  }

  /** The window of a view. The same filter and sort give the same window. `release` says that it is no longer shown. */
  view(filter: Filter, sort: Sort): ViewWindow {
    const key = keyOfView(filter, sort);
    let window = this.#windows.get(key);
    if (!window) {
      window = new ViewWindow({
        http: this.#o.http,
        store: this.store,
        clock: this.#clock,
        agentId: this.#o.agentId,
        position: () => this.feed.position,
        complete: (id) => this.#reader.conversation(id),
        filter,
        sort,
      });
      const record = this.#records.get(key);
      if (record) window.restore(record);
      window.changed.on(() => {
        this.#dirty.windows.add(key);
        this.#saveLater();
      });
      if (this.feed.position !== null) void window.load();
    }
    this.#windows.delete(key);
    this.#windows.set(key, window);
    this.#pin(window);
    this.#cool();
    return window;
  }

  /** The thread of a conversation. `release` says that it is no longer shown. */
  thread(conversationId: number, around?: number): ThreadWindow {
    let thread = this.#threads.get(conversationId);
    if (!thread) {
      thread = new ThreadWindow({
        http: this.#o.http,
        store: this.store,
        clock: this.#clock,
        position: () => this.feed.position,
        conversationId,
      });
      thread.changed.on(() => {
        this.#dirty.threads.add(conversationId);
        this.#saveLater();
      });
      this.#threads.set(conversationId, thread);
      this.#showUnsent();
      void this.#openThread(thread, around);
    } else if (around !== undefined) {
      void thread.load(around);
    }
    this.#threads.delete(conversationId);
    this.#threads.set(conversationId, thread);
    // A row from the answer of an act does not say whether this agent has a draft.
    if (this.store.conversations.get(conversationId)?.draft === undefined) this.#reader.conversation(conversationId);
    this.#pin(thread);
    this.#cool();
    return thread;
  }

  /** Reads threads that are likely to be opened next. They are at hand then, like those that were shown. */
  warm(conversationIds: readonly number[]): void {
    for (const id of conversationIds) if (!this.#threads.has(id)) this.release(this.thread(id));
  }

  /** Says that a window is no longer shown. It stays warm until others need its place. */
  release(window: ViewWindow | ThreadWindow): void {
    const pins = (this.#pinned.get(window) ?? 0) - 1;
    if (pins > 0) this.#pinned.set(window, pins);
    else this.#pinned.delete(window);
    this.#cool();
  }

  /** Reads a conversation again. */
  refresh(conversationId: number): void {
    this.#reader.conversation(conversationId);
  }

  /** Whether nothing is being read and nothing waits to be read. */
  get idle(): boolean {
    const windows = [...this.#windows.values(), ...this.#threads.values()];
    return this.#reader.idle && windows.every((window) => window.settled);
  }

  /** The number of acts that wait for the connection. A mark of reading is nothing that the agent sends. */
  get toSend(): number {
    return this.outbox.waiting.filter(({ act }) => act.kind !== 'read').length;
  }

  /** The network or the machine is back: do not wait for timers. */
  wake(): void {
    if (this.tabs.leads.get()) this.feed.wake();
    else if (this.feed.status.get().kind !== 'live') this.feed.wake();
    this.outbox.flush();
    this.drafts.flush();
  }

  /** Stores what changed. It runs by itself; call it in a `hurry` when the page is hidden. */
  async save(hurry = false): Promise<void> {
    this.#saving?.();
    this.#saving = null;
    const position = this.feed.position;
    const { cache } = this.#o;
    if (!cache || position === null || !this.tabs.leads.get() || this.#over) return;
    const gone = { conversations: [] as number[], messages: [] as number[] };
    const take = <T>(kind: 'conversations' | 'messages'): [T, number][] => {
      const objects: [T, number][] = [];
      for (const id of this.#dirty[kind]) {
        const value = this.store[kind].base(id) as T | undefined;
        if (value !== undefined) objects.push([value, this.store[kind].boundOf(id)]);
        else gone[kind].push(id);
      }
      this.#dirty[kind].clear();
      return objects;
    };
    const snapshot: Snapshot = {
      position,
      conversations: take('conversations'),
      messages: take('messages'),
      gone,
      windows: [...this.#dirty.windows].flatMap((key) => {
        const window = this.#windows.get(key);
        return window?.state.kind === 'ready' ? [[key, window.record()] as const] : [];
      }),
      threads: [...this.#dirty.threads].flatMap((id) => {
        const thread = this.#threads.get(id);
        return thread?.state.kind === 'ready' && !thread.hasNewer ? [[id, thread.record()] as const] : [];
      }),
    };
    this.#dirty.windows.clear();
    this.#dirty.threads.clear();
    // A browser that refuses to store (a full disk, a private window) must not cost more than one attempt a while.
    if (!(await cache.save(snapshot, hurry))) await cache.forget();
  }

  #lead(): void {
    if (this.#leading) return;
    this.#leading = true;
    const { channel } = this.tabs;
    this.feed.use(this.#o.transports);
    if (channel) this.#passOn = broadcast(this.feed, channel);
    this.outbox.pass = null;
    // Acts of a tab that led before are in the storage.
    void this.outbox.load().then(() => {
      if (!this.#over) this.outbox.activate();
    });
  }

  #hear(message: TabMessage): void {
    const leads = this.tabs.leads.get();
    switch (message.type) {
      case 'live':
        if (!leads && message.live && this.feed.status.get().kind !== 'live') this.feed.wake();
        return;
      case 'outbox':
        void this.outbox.take(message.item);
        return;
      case 'cancel':
        void this.outbox.cancel(message.key);
        return;
      case 'result':
        if (!leads) this.outbox.settle(message.result);
        return;
      case 'signed-out':
        this.#signOut();
        return;
      default:
    }
  }

  #connected(): void {
    void this.presence.read(this.#o.http);
    this.own.again();
    this.outbox.flush();
    // After a cut the feed brings what was missed. Only what an earlier session left has to be confirmed.
    const all = !this.#confirmed;
    this.#confirmed = true;
    for (const window of this.#windows.values()) if (all || window.state.kind !== 'ready') void window.load();
    for (const thread of this.#threads.values()) if (all || thread.state.kind === 'error') void thread.load();
  }

  /** Reads again what is shown, because the feed could not continue. */
  async #readAll(): Promise<void> {
    this.store.distrust();
    for (const thread of this.#threads.values()) thread.restart();
    for (const { conversationId } of this.outbox.waiting) this.#reader.conversation(conversationId);
    for (const id of this.#threads.keys()) this.#reader.conversation(id);
    this.reloaded.emit();
    await Promise.all([...this.#windows.values()].map((window) => window.load()));
    const failed = [...this.#windows.values()].some((window) => !window.settled);
    if (!failed && !this.#over) this.store.conversations.dropStale((id) => this.#threads.has(id));
  }

  async #openThread(thread: ThreadWindow, around: number | undefined): Promise<void> {
    // The server's page does not wait for what an earlier session left: the one that is here first is shown.
    const loaded = this.feed.position !== null ? thread.load(around) : null;
    const stored = around === undefined ? await this.#o.cache?.thread(thread.conversationId) : null;
    if (stored && (thread.state.kind === 'loading' || thread.state.kind === 'error')) {
      for (const [message, bound] of stored.messages) this.store.putMessage(message, bound);
      thread.restore(stored.record);
    }
    // The feed may have begun meanwhile.
    if (loaded === null && this.feed.position !== null) await thread.load(around);
    await loaded;
  }

  #showUnsent(): void {
    const byConversation = new Map<number, Unsent[]>();
    for (const item of this.outbox.items.get()) {
      if (item.act.kind !== 'message' || item.act.message.send_at !== undefined) continue;
      const { message } = item.act;
      const list = byConversation.get(item.conversationId) ?? [];
      list.push({
        key: item.key,
        kind: message.kind,
        content: message.content,
        attachment_ids: message.attachment_ids ?? [],
        mentions: message.mentions ?? [],
        created_at: new Date(item.createdAt).toISOString(),
        state: item.problem ? 'failed' : item.triedAt !== null ? 'sending' : 'queued',
        problem: item.problem,
      });
      byConversation.set(item.conversationId, list);
    }
    for (const [id, thread] of this.#threads) thread.setUnsent(byConversation.get(id) ?? []);
  }

  #count(counts: readonly ViewCount[]): void {
    const all = new Map(this.counts.get());
    for (const count of counts) all.set(count.key, count);
    this.counts.set(all);
  }

  #signOut(): void {
    this.signedOut.emit();
  }

  #isShown(conversationId: number): boolean {
    if (this.#threads.has(conversationId)) return true;
    for (const window of this.#windows.values()) if (window.has(conversationId)) return true;
    return false;
  }

  #pin(window: ViewWindow | ThreadWindow): void {
    this.#pinned.set(window, (this.#pinned.get(window) ?? 0) + 1);
  }

  /** Stops the windows that were shown longest ago. */
  #cool(): void {
    for (const [windows, most] of [
      [this.#windows, WARM_VIEWS],
      [this.#threads, WARM_THREADS],
    ] as const) {
      const map = windows as Map<unknown, ViewWindow | ThreadWindow>;
      for (const [key, window] of [...map]) {
        if (map.size <= most) break;
        if (this.#pinned.has(window)) continue;
        window.stop();
        map.delete(key);
      }
    }
  }

  #saveLater(): void {
    if (this.#o.cache === null || this.#over) return;
    this.#saving ??= this.#clock.after(SAVE_MS, () => void this.save());
  }

  #evictLater(): void {
    this.#evicting = this.#clock.after(EVICT_MS, () => {
      this.store.evict((id) => this.#isShown(id));
      this.#evictLater();
    });
  }
}

/** The key of a view: the same conditions in any order have the same key. */
export function keyOfView(filter: Filter, sort: Sort): string {
  const sorted = Object.fromEntries(
    Object.entries(filter)
      .filter(([, value]) => value !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  return `${sort} ${JSON.stringify(sorted)}`;
}

function memoryOutbox(): OutboxStorage {
  return { all: () => Promise.resolve([]), put: () => Promise.resolve(), remove: () => Promise.resolve() };
}

function memoryDrafts(): DraftStorage {
  return { all: () => Promise.resolve([]), put: () => Promise.resolve(), remove: () => Promise.resolve() };
}
