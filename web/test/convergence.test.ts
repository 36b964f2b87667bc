import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { Act } from '../core/acts/act';
import { Desk } from '../core/desk';
import type { ThreadWindow } from '../core/thread';
import type { Filter } from '../core/views/filter';
import type { Sort } from '../core/views/sort';
import type { ViewWindow } from '../core/views/window';
import { settle, TestClock } from './model/clock';
import { Network } from './model/network';
import { ME, ModelServer, OTHER } from './model/server';

const VIEWS: readonly (readonly [Filter, Sort])[] = [
  [{}, '-last_activity'],
  [{ assignee: ['me'], status: ['open'] }, 'waiting_since'],
  [{ assignee: ['none'] }, '-created'],
  [{ unread: true }, '-priority'],
  [{ labels: { any: ['vip'] } }, '-last_activity'],
  [{ mentioned: true }, '-last_activity'],
  [{ status: ['open', 'pending'] }, 'priority'],
  [{}, '-waiting_since'],
];

/** Whatever can happen, with numbers that choose among what is there. */
type Step =
  | { readonly by: 'others'; readonly what: number; readonly which: number; readonly value: number }
  | { readonly by: 'me'; readonly what: number; readonly which: number; readonly value: number }
  | { readonly by: 'network'; readonly what: number; readonly which: number }
  | { readonly by: 'time'; readonly ms: number };

const number = fc.nat({ max: 1000 });
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ by: fc.constant('others' as const), what: number, which: number, value: number }),
    },
    { weight: 3, arbitrary: fc.record({ by: fc.constant('me' as const), what: number, which: number, value: number }) },
    { weight: 8, arbitrary: fc.record({ by: fc.constant('network' as const), what: number, which: number }) },
    { weight: 2, arbitrary: fc.record({ by: fc.constant('time' as const), ms: fc.integer({ min: 1, max: 20_000 }) }) },
  ),
  { minLength: 1, maxLength: 70 },
);

/** How a run begins. Few views at a time: an answer for one view would mend what a late answer for another one broke. */
interface Plan {
  readonly views: readonly number[];
  readonly rows: number;
  readonly pageSize: number;
  /** Whether everything is loaded before the steps begin. */
  readonly loaded: boolean;
  readonly steps: readonly Step[];
}

const plans: fc.Arbitrary<Plan> = fc.record({
  views: fc.uniqueArray(fc.nat({ max: VIEWS.length - 1 }), { minLength: 1, maxLength: 2 }),
  rows: fc.constantFrom(2, 4, 26),
  pageSize: fc.constantFrom(1, 3),
  loaded: fc.boolean(),
  steps,
});

class World {
  readonly server = new ModelServer();
  readonly network = new Network(this.server);
  readonly clock = new TestClock();
  readonly desk: Desk;
  readonly views: ViewWindow[] = [];
  readonly threads: ThreadWindow[] = [];
  /** The texts that the agent wrote, by their keys, in order. */
  readonly written: { key: string; id: number; text: string }[] = [];
  #key = 0;

  readonly #plan: Plan;

  constructor(plan: Plan) {
    this.#plan = plan;
    this.server.pageSize = plan.pageSize;
    for (let count = 0; count < plan.rows; count += 1) this.server.start(`Person ${count}`, 'Hello?');
    this.desk = new Desk({
      http: this.network,
      transports: [this.network],
      agentId: ME,
      agentName: () => 'Me',
      cache: null,
      channel: null,
      lock: () => () => undefined,
      name: 'test',
      clock: this.clock,
      newKey: () => `key-${++this.#key}`,
    });
  }

  async begin(): Promise<void> {
    await this.desk.start();
    for (const at of this.#plan.views) {
      const [filter, sort] = VIEWS[at] ?? [{}, '-created'];
      this.views.push(this.desk.view(filter, sort));
    }
    await settle();
    if (!this.#plan.loaded) return;
    await this.calm();
    this.network.calm = false;
  }

  get ids(): number[] {
    return [...this.server.rooms.keys()];
  }

  async take(step: Step): Promise<void> {
    switch (step.by) {
      case 'others':
        this.#others(step.what, step.which, step.value);
        break;
      case 'me':
        this.#me(step.what, step.which, step.value);
        break;
      case 'network':
        this.#meddle(step.what, step.which);
        break;
      case 'time':
        await this.clock.advance(step.ms);
    }
    await settle();
  }

  #others(what: number, which: number, value: number): void {
    const { server } = this;
    const id = this.ids[which % this.ids.length] as number;
    const visible = server.rooms.get(id)?.visible ?? false;
    const deeds: (() => void)[] = [
      () => void (this.ids.length < 40 && server.start(`Person ${value}`, `Hello ${value}`)),
      () => void server.write(id, 'incoming', `Words ${value}`, server.rooms.get(id)?.row.contact_id ?? 0, null),
      () => void server.write(id, 'incoming', `More ${value}`, server.rooms.get(id)?.row.contact_id ?? 0, null),
      () => void server.write(id, 'outgoing', `Answer ${value}`, OTHER, null),
      () => server.deliver(id, value % 2 === 0 ? 'delivered' : 'failed'),
      () => {
        const assignee = [ME, OTHER, null][value % 3] ?? null;
        server.change(id, 'conversation.assigned', OTHER, { assignee_id: assignee }, { assignee_id: assignee });
      },
      () => {
        const status = (['open', 'resolved', 'pending'] as const)[value % 3] ?? 'open';
        server.change(id, 'conversation.status_changed', OTHER, { status }, { to: status });
      },
      () => {
        const priority = (['urgent', 'high', 'low', null] as const)[value % 4] ?? null;
        server.change(id, 'conversation.updated', OTHER, { priority }, { priority });
      },
      () => {
        const labels = [['vip'], [], ['mention'], ['vip', 'mention']][value % 4] ?? [];
        server.change(id, 'conversation.labelled', OTHER, { labels }, { labels });
      },
      () => server.show(id, value % 3 !== 0),
      () => void (visible && server.seen(id, value % 5)),
      () => server.rename(id, `Name ${value}`),
      () => {
        // The connection breaks, things happen, and the server forgets what happened.
        this.network.break();
        if (value % 2 === 0) server.seen(id, value % 5);
        else server.write(id, 'incoming', `Missed ${value}`, server.rooms.get(id)?.row.contact_id ?? 0, null);
        server.deliver(id, value % 3 === 0 ? 'delivered' : 'failed');
        server.trimmed = server.newest;
      },
      () => server.skew(value % 2 === 0 ? -5000 : 3000),
      () => {
        const replies = [
          { status: 409, body: { status: 409, code: 'transition-not-allowed' } },
          { status: 503, body: { status: 503, code: 'unavailable' } },
          { status: 429, body: { status: 429, code: 'too-many-requests' } },
          { status: 409, body: { status: 409, code: 'conversation-moved' } },
        ];
        server.refusals.push(replies[value % 4] ?? { status: 403, body: { code: 'forbidden' } });
      },
    ];
    deeds[what % deeds.length]?.();
  }

  #me(what: number, which: number, value: number): void {
    const { desk } = this;
    const shown = [...new Set(this.views.flatMap(({ ids }) => ids))];
    const id = shown[which % Math.max(1, shown.length)];
    if (id === undefined) return;
    const act = (one: Act) => void desk.acts.do(id, one);
    const deeds: (() => void)[] = [
      () => act({ kind: 'resolve' }),
      () => act({ kind: 'reopen' }),
      () => act({ kind: 'assign', agent_id: value % 2 === 0 ? ME : OTHER }),
      () => act({ kind: 'unassign', to: 'nobody' }),
      () => act({ kind: 'priority', priority: value % 2 === 0 ? 'urgent' : null }),
      () => act({ kind: 'labels', add: ['vip'], remove: value % 2 === 0 ? ['mention'] : [] }),
      () => desk.acts.read(id),
      () => act({ kind: 'unread' }),
      () => this.#write(id, value),
      () => this.#write(id, value),
      () => void desk.undo.undo(),
      () => {
        if (this.threads.length < 6) this.threads.push(desk.thread(id));
      },
      () => void this.threads[which % Math.max(1, this.threads.length)]?.loadOlder(),
      () => void this.views[which % this.views.length]?.loadMore(),
      () => {
        const view = this.views[which % this.views.length];
        if (value % 2 === 0) view?.hold();
        else view?.release();
      },
      () => desk.wake(),
      () => desk.refresh(id),
      () => desk.refresh(id),
      () => void this.views[which % this.views.length]?.load(),
      () => void this.threads[which % Math.max(1, this.threads.length)]?.load(),
    ];
    deeds[what % deeds.length]?.();
  }

  #write(id: number, value: number): void {
    const text = `Mine ${value} ${this.written.length}`;
    const { key } = this.desk.acts.write(
      id,
      { kind: value % 3 === 0 ? 'note' : 'outgoing', content: text },
      value % 4 === 0 ? { kind: 'resolve' } : undefined,
    );
    this.written.push({ key, id, text });
  }

  #meddle(what: number, which: number): void {
    const { network } = this;
    const deeds: (() => void)[] = [
      () => network.receive(which),
      () => network.receive(which),
      () => network.answer(which),
      () => network.answer(which),
      () => network.read((which % 7) + 1),
      () => network.read((which % 7) + 1),
      () => network.arrive((which % 5) + 1),
      () => network.arrive((which % 5) + 1),
      () => network.repeat(which),
      () => network.lose(which),
      () => network.break(),
      () => {
        network.cut = which % 3 === 0;
        if (network.cut) network.break();
      },
    ];
    deeds[what % deeds.length]?.();
  }

  /** Lets everything pass until nothing more happens. */
  async calm(): Promise<void> {
    const { network, desk, clock } = this;
    network.cut = false;
    network.calm = true;
    this.server.refusals.length = 0;
    for (let round = 0; round < 400; round += 1) {
      network.pass();
      await clock.advance(700);
      network.pass();
      await settle();
      const quiet =
        network.pending.length === 0 &&
        desk.toSend === 0 &&
        desk.feed.status.get().kind === 'live' &&
        desk.feed.position === this.server.newest &&
        desk.idle &&
        round > 10;
      if (quiet) return;
    }
    throw new Error('The desk does not come to rest.');
  }

  check(): void {
    const { server, desk } = this;
    for (const view of this.views) {
      view.release();
      const all = server.list(view.filter, view.sort);
      expect(view.state.kind).toBe('ready');
      expect(view.ids, JSON.stringify([view.filter, view.sort])).toEqual(all.slice(0, view.ids.length));
      if (view.complete) expect(view.ids.length).toBe(all.length);
      else expect(view.ids.length).toBeGreaterThanOrEqual(Math.min(20, all.length));
      for (const id of view.ids) expect(desk.store.conversations.get(id)).toEqual(server.row(id));
    }
    for (const thread of this.threads) {
      const room = server.rooms.get(thread.conversationId);
      if (!room?.visible) {
        expect(thread.state.kind).toBe('gone');
        continue;
      }
      expect(thread.state.kind).toBe('ready');
      const all = server.thread(thread.conversationId);
      const shown = thread.items.filter(({ type }) => type !== 'unsent');
      const told = shown.map((item) => ({
        place: item.place,
        message: item.type === 'message' ? item.message : null,
        activity: item.type === 'activity' ? item.activity : null,
      }));
      expect(told).toEqual(all.slice(all.length - told.length));
      if (!thread.hasOlder) expect(told.length).toBe(all.length);
    }
    this.#checkWritten();
  }

  /** Each text arrived once, in order, unless it was refused and is still here. */
  #checkWritten(): void {
    const { server, desk } = this;
    const refused = new Set(desk.outbox.items.get().map(({ key }) => key));
    for (const { key, id, text } of this.written) {
      const sent = server.rooms.get(id)?.messages.filter(({ content }) => content === text) ?? [];
      expect(sent.length, text).toBe(refused.has(key) ? 0 : 1);
    }
    for (const { row, messages } of server.rooms.values()) {
      const mine = messages.flatMap(({ source_id: key }) => (key === null ? [] : [key]));
      const inOrder = this.written.filter(({ id, key }) => id === row.id && !refused.has(key)).map(({ key }) => key);
      expect(mine).toEqual(inOrder);
    }
  }
}

describe('the desk after any order of cuts, repetitions, refusals and late answers', () => {
  let world: World | null = null;
  afterEach(async () => {
    await world?.desk.stop();
    world = null;
  });

  it('shows what a fresh load shows', async () => {
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        world = new World(plan);
        await world.begin();
        for (const step of plan.steps) await world.take(step);
        await world.calm();
        world.check();
        await world.desk.stop();
      }),
      { numRuns: Number(process.env.PARLOR_WEB_RUNS ?? 150), seed: Number(process.env.PARLOR_WEB_SEED ?? 20_261_130) },
    );
  }, 600_000);
});
