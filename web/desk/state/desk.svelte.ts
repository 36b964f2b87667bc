/** The session of the desk: the agent, the account's directory, the store with its feed, and what is true only now. */

import { SvelteMap } from 'svelte/reactivity';
import { Api } from '../../api/client';
import type { components } from '../../api/schema';
import { Beside, type Reading } from '../../core/beside';
import { Cache } from '../../core/cache';
import { systemClock } from '../../core/clock';
import { Desk as Core } from '../../core/desk';
import type { FeedStatus } from '../../core/feed/feed';
import { PollTransport, SocketTransport, StreamTransport } from '../../core/feed/transports';
import type { Answer, Call, Problem } from '../../core/http';
import type { Conversation, FeedEvent, Me, Page } from '../../core/model';
import type { Presence } from '../../core/presence';
import { browserChannel, browserLock } from '../../core/tabs';
import type { Filter } from '../../core/views/filter';
import { forgetAsides } from '../composer/asides';
import { prefs } from './prefs.svelte';

type Schemas = components['schemas'];
export type Agent = Schemas['Member'] & { readonly avatar_url?: string | null };
export type Team = Schemas['Team'];
export type Inbox = Schemas['Inbox'];
export type Queue = Schemas['Queue'];
export type Label = Schemas['Label'];
export type Attribute = Schemas['Attribute'];
export type OnFloor = Schemas['AgentOnFloor'];

/** A view of the navigation. */
export interface View {
  readonly key: string;
  readonly id: number | null;
  readonly kind: 'built_in' | 'saved';
  readonly name: string | null;
  readonly team_id: number | null;
  readonly inbox_id: number | null;
  readonly filter: Filter;
  readonly sort: string | null;
  /** Who made a saved view; `null` for a built-in one. */
  readonly owner_id: number | null;
  readonly shared_with: 'team' | 'all' | null;
  readonly position: number | null;
  readonly version: string | null;
  readonly count: number;
  readonly capped: boolean;
}

export type Availability = 'online' | 'busy' | 'away' | 'offline';

/** Resolves after the next frame is on the screen. A page that is hidden has no frames. */
function painted(): Promise<void> {
  return new Promise((done) => {
    if (document.hidden) setTimeout(done);
    else requestAnimationFrame(() => setTimeout(done));
  });
}

class Desk {
  readonly api = new Api();
  readonly #beside = new Beside(this.api, systemClock, painted);
  phase = $state<'starting' | 'out' | 'in'>('starting');
  /** Whether the session ended while the desk was open. */
  ended = $state(false);
  me = $state.raw<Me | null>(null);
  agents = $state.raw(new Map<number, Agent>());
  teams = $state.raw(new Map<number, Team>());
  inboxes = $state.raw(new Map<number, Inbox>());
  queues = $state.raw<readonly Queue[]>([]);
  /** When the queues were read, in milliseconds since 1970: their waits run on from there. */
  queuesAt = $state(Date.now());
  labels = $state.raw<readonly Label[]>([]);
  attributes = $state.raw<readonly Attribute[]>([]);
  views = $state.raw<readonly View[]>([]);
  counts = new SvelteMap<string, { count: number; capped: boolean }>();
  floor = $state.raw(new Map<number, OnFloor>());
  loadProblem = $state.raw<Problem | null>(null);

  feedStatus = $state.raw<FeedStatus>({ kind: 'stopped' });
  /** Events that came after a cut, shown for two seconds. */
  caughtUp = $state(0);
  /** Who views, writes or types where, by conversation. */
  presence = new SvelteMap<number, Presence>();
  /** The conversations as they are shown, one signal each. */
  rows = new SvelteMap<number, Conversation>();
  /** Since when no request has reached the server, in milliseconds since 1970; `null` while they do. */
  unreached = $state<number | null>(null);
  /** The acts and messages that wait for the connection. */
  toSend = $state(0);
  /** Counts up once a second, for spans that run. */
  now = $state(Date.now());

  /** The core's data of the signed-in agent. */
  core!: Core;
  /** What a sign-out has to do before the session ends. */
  readonly leaving = new Set<() => Promise<void>>();
  readonly #heard = new Set<(event: FeedEvent) => void>();
  #stops: (() => void)[] = [];
  private viewTimer: ReturnType<typeof setTimeout> | undefined;
  private floorTimer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.api.signedOut.on(() => this.#expired());
    this.api.reached.on((reached) => {
      this.unreached = reached ? null : (this.unreached ?? Date.now());
    });
    addEventListener('offline', () => {
      this.unreached ??= Date.now();
    });
    setInterval(() => {
      if (!document.hidden) this.now = Date.now();
    }, 1000);
    document.addEventListener('visibilitychange', () => {
      if (document.hidden) this.#hide();
      else this.#wake();
    });
    addEventListener('online', () => {
      this.unreached = null;
      this.#wake();
    });
    addEventListener('pageshow', () => this.#wake());
    addEventListener('pagehide', () => this.#hide());
  }

  get store(): Core['store'] {
    return this.core.store;
  }

  send<T>(call: Call): Promise<Answer<T>> {
    return this.api.send<T>(call);
  }

  get<T>(path: string, query?: Call['query']): Promise<Answer<T>> {
    return this.api.send<T>(query ? { method: 'GET', path, query } : { method: 'GET', path });
  }

  /** A thread opens; `shown` resolves when it shows something. What stands beside it is read after that. */
  opens(shown: Promise<void>): void {
    this.#beside.opens(shown);
  }

  /** Runs something after the thread is on the screen, unless the returned function is called before. */
  afterThread(run: () => void): () => void {
    return this.#beside.after(run);
  }

  /** Reads something that stands beside a thread, for an `$effect` that returns its `stop`. */
  readBeside<T>(path: string, query: Call['query'], then: (answer: Answer<T>) => void): Reading {
    return this.#beside.read(path, query, then);
  }

  /** Reads all pages of a short list. */
  async all<T>(path: string, query: Record<string, string | number> = {}): Promise<Answer<readonly T[]>> {
    const rows: T[] = [];
    let after: string | number | null = null;
    for (;;) {
      const answer: Answer<Page<T>> = await this.get<Page<T>>(path, { limit: 100, ...query, after });
      if (!answer.ok) return answer;
      rows.push(...answer.data.data);
      after = answer.data.next ?? null;
      if (after === null || rows.length >= 2000) return { ...answer, data: rows };
    }
  }

  /** Begins: asks who is signed in. */
  async start(): Promise<void> {
    const answer = await this.get<Me>('/v1/me');
    if (answer.ok) await this.enter(answer.data);
    else if (answer.problem.status === 401) this.phase = 'out';
    else this.loadProblem = answer.problem;
  }

  /** Opens the desk for an agent who has signed in. */
  async enter(me: Me): Promise<void> {
    this.me = me;
    this.ended = false;
    this.loadProblem = null;
    // Another server at the same address has other conversations with the same ids.
    const name = `parlor-${me.account_id}-${me.id}-${Date.parse(me.created_at)}`;
    this.core = new Core({
      http: this.api,
      transports: [
        new SocketTransport(location.origin),
        new StreamTransport(location.origin, this.api),
        new PollTransport(this.api),
      ],
      agentId: me.id,
      agentName: () => this.me?.name ?? '',
      cache: new Cache(name),
      channel: browserChannel(name),
      lock: browserLock,
      name,
    });
    this.#follow(this.core);
    this.phase = 'in';
    void this.core.start();
    await Promise.all([prefs.load(this.api), this.loadDirectory(), this.loadViews(), this.loadFloor()]);
  }

  /** Signs out. What is stored in this browser is deleted. */
  async signOut(): Promise<void> {
    forgetAsides();
    await Promise.allSettled([...this.leaving].map((leave) => leave()));
    // The screens and the feed end before the session: no request of theirs comes too late.
    await this.#leave('starting', true);
    await this.send({ method: 'DELETE', path: '/v1/sessions/current' });
    this.phase = 'out';
    history.replaceState(null, '', '/');
  }

  /** The session has ended. The outbox and the drafts stay for the next one. */
  #expired(): void {
    if (this.phase !== 'in' || this.ended) return;
    this.ended = true;
    // What the device shows belongs to the session.
    void Promise.allSettled([...this.leaving].map((leave) => leave())).then(() => this.#leave('out', false));
  }

  async #leave(to: 'starting' | 'out', forget: boolean): Promise<void> {
    this.phase = to;
    for (const stop of this.#stops) stop();
    this.#stops = [];
    this.rows.clear();
    this.presence.clear();
    this.views = [];
    await (forget ? this.core.forget() : this.core.stop());
  }

  #wake(): void {
    this.now = Date.now();
    if (this.phase === 'in') this.core.wake();
  }

  #hide(): void {
    if (this.phase !== 'in') return;
    void this.core.save(true);
    this.core.drafts.flush();
  }

  /** Begins a question. An answer that comes after somebody else has signed in on this page is none of theirs. */
  #session(): () => boolean {
    const { core } = this;
    return () => this.phase === 'in' && this.core === core;
  }

  /** Reads agents, teams, inboxes, queues, labels and attributes. */
  async loadDirectory(): Promise<void> {
    const still = this.#session();
    const byId = <T extends { id: number }>(rows: readonly T[]) => new Map(rows.map((row) => [row.id, row]));
    const [agents, teams, inboxes, queues, labels, attributes] = await Promise.all([
      this.all<Agent>('/v1/agents'),
      this.all<Team>('/v1/teams'),
      this.all<Inbox>('/v1/inboxes'),
      this.all<Queue>('/v1/queues'),
      this.all<Label>('/v1/labels'),
      this.all<Attribute>('/v1/attributes'),
    ]);
    if (!still()) return;
    if (agents.ok) this.agents = byId(agents.data);
    if (teams.ok) this.teams = byId(teams.data);
    if (inboxes.ok) this.inboxes = byId(inboxes.data);
    if (queues.ok) this.#keepQueues(queues.data);
    if (labels.ok) this.labels = labels.data;
    if (attributes.ok) this.attributes = attributes.data;
  }

  async loadViews(): Promise<void> {
    const still = this.#session();
    const answer = await this.get<{ data: readonly View[] }>('/v1/views');
    if (!answer.ok || !still()) return;
    this.views = answer.data.data;
    for (const { key, count, capped } of answer.data.data) this.counts.set(key, { count, capped });
  }

  async loadFloor(): Promise<void> {
    const still = this.#session();
    const [agents, queues] = await Promise.all([this.all<OnFloor>('/v1/floor/agents'), this.all<Queue>('/v1/queues')]);
    if (!still()) return;
    if (agents.ok) this.floor = new Map(agents.data.map((row) => [row.agent_id, row]));
    if (queues.ok) this.#keepQueues(queues.data);
  }

  #keepQueues(queues: readonly Queue[]): void {
    this.queues = queues;
    this.queuesAt = Date.now();
  }

  /** The longest wait in a queue now, in seconds. */
  get longestWait(): number {
    const since = Math.max(0, this.now - this.queuesAt) / 1000;
    return Math.max(
      0,
      ...this.queues.flatMap(({ longest_wait_s }) =>
        typeof longest_wait_s === 'number' ? longest_wait_s + since : [],
      ),
    );
  }

  /** Hears every event, after the store has it. */
  hear(listener: (event: FeedEvent) => void): () => void {
    this.#heard.add(listener);
    return () => this.#heard.delete(listener);
  }

  get mine(): OnFloor | undefined {
    return this.me ? this.floor.get(this.me.id) : undefined;
  }

  get isAdmin(): boolean {
    return this.me?.role === 'administrator';
  }

  get isSupervisor(): boolean {
    return this.me?.role === 'supervisor' || this.isAdmin;
  }

  agentName(id: number | null | undefined): string | null {
    return id === null || id === undefined ? null : (this.agents.get(id)?.name ?? null);
  }

  async setAvailability(availability: Availability): Promise<Answer<unknown>> {
    const answer = await this.send({ method: 'PUT', path: '/v1/me/presence', body: { availability } });
    await this.loadFloor();
    return answer;
  }

  /** The presence of others in a conversation. */
  presenceOf(id: number): Presence | undefined {
    return this.presence.get(id);
  }

  /** Reads a conversation again, soon. */
  refresh(id: number): void {
    this.core.refresh(id);
  }

  #follow(core: Core): void {
    this.#stops = [
      core.store.conversations.onChange((id) => {
        const row = core.store.conversations.get(id);
        if (row) this.rows.set(id, row);
        else this.rows.delete(id);
      }),
      core.store.applied.on((event) => {
        for (const listener of this.#heard) listener(event);
        this.#follows(event);
      }),
      core.feed.status.subscribe((status) => (this.feedStatus = status)),
      core.feed.caughtUp.on((count) => {
        this.caughtUp = count;
        setTimeout(() => (this.caughtUp = 0), 2000);
      }),
      core.outbox.items.subscribe(() => (this.toSend = core.toSend)),
      core.presence.changed.on((id) => {
        const presence = core.presence.of(id);
        if (presence.viewers.length > 0 || presence.customerTyping) this.presence.set(id, presence);
        else this.presence.delete(id);
      }),
      core.presence.agentsChanged.on(() => this.#floorSoon()),
      core.counts.subscribe((counts) => {
        for (const [key, { count, capped }] of counts) this.counts.set(key, { count, capped });
      }),
      core.signedOut.on(() => this.#expired()),
      core.reloaded.on(() => {
        void this.loadDirectory();
        this.#viewsSoon();
        this.#floorSoon();
      }),
    ];
  }

  #follows({ kind }: FeedEvent): void {
    if (kind.startsWith('audit.configured')) void this.loadDirectory();
    if (kind === 'agent.presence_changed' || kind.startsWith('conversation.')) this.#floorSoon();
    if (kind.startsWith('view.')) this.#viewsSoon();
  }

  #viewsSoon(): void {
    this.viewTimer ??= setTimeout(() => {
      this.viewTimer = undefined;
      void this.loadViews();
    }, 500);
  }

  #floorSoon(): void {
    this.floorTimer ??= setTimeout(() => {
      this.floorTimer = undefined;
      void this.loadFloor();
    }, 500);
  }
}

export const desk = new Desk();
