import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it } from 'vitest';
import type { OutboxItem } from '../core/acts/outbox';
import { Cache } from '../core/cache';
import { Desk, keyOfView } from '../core/desk';
import { Emitter } from '../core/emitter';
import type { ClientMessage } from '../core/feed/messages';
import { type Http, problemOf } from '../core/http';
import { OwnPresence } from '../core/presence';
import { Store } from '../core/store/store';
import type { Channel, Lock, TabMessage } from '../core/tabs';
import { ThreadWindow } from '../core/thread';
import { settle, TestClock } from './model/clock';
import { Network } from './model/network';
import { ME, ModelServer, OTHER } from './model/server';

/** The tabs of one browser: one lock, and channels that hear all others. */
class Browser {
  #channels: { heard: Emitter<TabMessage>; open: boolean }[] = [];
  /** Whether messages between tabs are lost, as for a tab that the browser froze. */
  frozen = false;
  #waiting: { held: () => void; over: boolean }[] = [];
  #holder: { held: () => void; over: boolean } | null = null;

  channel(): Channel {
    const own = { heard: new Emitter<TabMessage>(), open: true };
    this.#channels.push(own);
    return {
      post: (message) => {
        if (this.frozen) return;
        const copy = structuredClone(message);
        queueMicrotask(() => {
          for (const other of this.#channels) if (other !== own && other.open) other.heard.emit(copy);
        });
      },
      on: (listener) => own.heard.on(listener),
      close: () => (own.open = false),
    };
  }

  readonly lock: Lock = (_name, held) => {
    const one = { held, over: false };
    this.#waiting.push(one);
    this.#next();
    return () => {
      one.over = true;
      if (this.#holder === one) this.#holder = null;
      this.#next();
    };
  };

  #next(): void {
    queueMicrotask(() => {
      if (this.#holder) return;
      this.#waiting = this.#waiting.filter(({ over }) => !over);
      this.#holder = this.#waiting.shift() ?? null;
      this.#holder?.held();
    });
  }
}

let names = 0;
const open: Desk[] = [];

afterEach(async () => {
  for (const desk of open.splice(0)) await desk.stop();
});

/** IndexedDB works with real timers, so its answers need more turns. */
async function stored(): Promise<void> {
  for (let turn = 0; turn < 30; turn += 1) await settle();
}

function world() {
  const server = new ModelServer();
  const network = new Network(server);
  network.calm = true;
  const clock = new TestClock();
  const name = `parlor-1-${++names}`;
  let key = 0;
  const start = async (options: { cache?: boolean; browser?: Browser } = {}) => {
    const desk = new Desk({
      http: network,
      transports: [network],
      agentId: ME,
      agentName: () => 'Mina',
      cache: options.cache ? new Cache(name) : null,
      channel: options.browser?.channel() ?? null,
      lock: options.browser?.lock ?? (() => () => undefined),
      name,
      clock,
      newKey: () => `key-${names}-${++key}`,
    });
    open.push(desk);
    await desk.start();
    await stored();
    return desk;
  };
  const rest = async (ms = 3000) => {
    for (let left = ms; left > 0; left -= 500) {
      network.pass();
      await clock.advance(500);
      network.pass();
      await stored();
    }
  };
  return { server, network, clock, name, start, rest };
}

const texts = (desk: Desk, id: number) =>
  desk
    .thread(id)
    .items.map((item) =>
      item.type === 'message'
        ? item.message.content
        : item.type === 'unsent'
          ? `(${item.unsent.content})`
          : item.activity.code,
    );

describe('acts', () => {
  it('show at once, and go back when they are refused', async () => {
    const { server, network, start, rest } = world();
    const id = server.start('Ann', 'Hello');
    const desk = await start();
    const view = desk.view({ status: ['open'] }, '-created');
    await rest();
    network.calm = false;
    server.refusals.push({ status: 409, body: { code: 'transition-not-allowed', detail: 'It ended.' } });
    const result = desk.acts.resolve([id]);
    await settle();
    expect(desk.store.conversations.get(id)?.status).toBe('resolved');
    expect(view.ids).toEqual([]);
    network.calm = true;
    await rest();
    expect(await result).toMatchObject({ ok: false, problem: { code: 'transition-not-allowed', detail: 'It ended.' } });
    expect(view.ids).toEqual([id]);
    expect(desk.undo.peek()).toBeUndefined();
  });

  it('wait without a connection, and leave in order', async () => {
    const { server, network, start, rest } = world();
    const id = server.start('Ann', 'Hello');
    const desk = await start();
    desk.thread(id);
    await rest();
    network.cut = true;
    network.break();
    desk.acts.write(id, { kind: 'outgoing', content: 'One' });
    desk.acts.write(id, { kind: 'note', content: 'Two' }, { kind: 'resolve' });
    await rest(10_000);
    expect(texts(desk, id)).toEqual(['Hello', '(One)', '(Two)']);
    expect(desk.toSend).toBe(3);
    expect(desk.feed.status.get().kind).toBe('offline');
    network.cut = false;
    desk.wake();
    await rest();
    expect(texts(desk, id)).toEqual(['Hello', 'One', 'Two', 'status_changed']);
    expect(server.row(id).status).toBe('resolved');
    expect(desk.toSend).toBe(0);
  });

  it('hold what depends on a refused message back, and send it again as a new one', async () => {
    const { server, start, rest } = world();
    const id = server.start('Ann', 'Hello');
    const desk = await start();
    desk.thread(id);
    await rest();
    server.refusals.push({ status: 409, body: { code: 'conversation-moved' } });
    const { key, result } = desk.acts.write(
      id,
      { kind: 'outgoing', content: 'Late', seen_position: 0 },
      { kind: 'resolve' },
    );
    await rest();
    expect(await result).toMatchObject({ ok: false, problem: { code: 'conversation-moved' } });
    expect(server.row(id).status).toBe('open');
    expect(texts(desk, id)).toEqual(['Hello', '(Late)']);
    expect(await desk.acts.retryUnsent(key, { content: 'Look' })).toBe(true);
    await rest();
    expect(texts(desk, id)).toEqual(['Hello', 'Look']);
  });

  it('never act twice after the server forgot the key', async () => {
    const { server, network, clock, start, rest } = world();
    const id = server.start('Ann', 'Hello');
    const desk = await start();
    desk.thread(id);
    await rest();
    network.calm = false;
    desk.acts.write(id, { kind: 'outgoing', content: 'Once' });
    await settle();
    network.receive(0);
    network.lose(0);
    network.cut = true;
    clock.sleep(24 * 3_600_000);
    network.cut = false;
    network.calm = true;
    await rest(40_000);
    expect(server.rooms.get(id)?.messages.filter(({ content }) => content === 'Once')).toHaveLength(1);
    expect(desk.outbox.items.get()[0]?.problem?.code).toBe('outcome-forgotten');
  });

  it('are undone before they are sent, while they are sent, and after', async () => {
    const { server, network, start, rest } = world();
    const id = server.start('Ann', 'Hello');
    const desk = await start();
    desk.view({}, '-created');
    await rest();
    network.cut = true;
    network.break();
    void desk.acts.resolve([id]);
    await settle();
    // The first attempt was made and failed: nobody knows, so the undo waits for the answer.
    const unsure = desk.undo.undo();
    network.cut = false;
    desk.wake();
    await rest();
    expect(await unsure).toEqual({ kind: 'done', restored: 1, kept: [] });
    expect(server.row(id).status).toBe('open');
    expect(desk.store.conversations.get(id)?.status).toBe('open');

    void desk.acts.priority([id], 'urgent');
    await rest();
    expect(server.row(id).priority).toBe('urgent');
    expect(desk.undo.peek()).toMatchObject({ kind: 'priority', conversationIds: [id] });
    server.change(id, 'conversation.updated', OTHER, { priority: 'low' }, { priority: 'low' });
    const refused = desk.undo.undo();
    await rest();
    expect(await refused).toMatchObject({ kind: 'refused', code: 'changed' });
    expect(await desk.undo.undo()).toBeNull();
  });

  it('of a macro are undone, with its message and without one', async () => {
    const { server, start, rest } = world();
    const id = server.start('Ann', 'Hello');
    const desk = await start();
    desk.thread(id);
    await rest();
    const sent = desk.acts.write(id, { kind: 'outgoing', content: 'It is on its way.', macro_id: 3 });
    await rest();
    expect((await sent.result).ok).toBe(true);
    expect(server.row(id).priority).toBe('urgent');
    const first = desk.undo.undo();
    await rest();
    expect(await first).toMatchObject({ kind: 'done' });
    expect(server.row(id).priority).toBeNull();
    expect(texts(desk, id)).toContain('It is on its way.');

    const alone = desk.acts.all([id], { kind: 'macro', macro_id: 3 });
    await rest();
    expect((await alone).ok).toBe(true);
    expect(desk.undo.peek()).toMatchObject({ kind: 'macro', conversationIds: [id] });
    const second = desk.undo.undo();
    await rest();
    expect(await second).toMatchObject({ kind: 'done' });
    expect(server.row(id).priority).toBeNull();
    expect(desk.undo.peek()).toBeUndefined();
  });

  it('that are held for a moment can be taken back for as long', async () => {
    const { server, clock, start, rest } = world();
    const id = server.start('Ann', 'Hello');
    const desk = await start();
    desk.thread(id);
    await rest();
    const at = new Date(clock.now() + 60_000).toISOString();
    server.refusals.push({ status: 202, body: { id: 5, send_at: at } });
    desk.acts.write(id, { kind: 'outgoing', content: 'Too early' });
    await rest();
    expect(desk.undo.peek()).toMatchObject({ kind: 'message', conversationIds: [id] });
  });
});

describe('the cache', () => {
  it('shows the last session at once, and continues from its position', async () => {
    const { server, network, start, rest } = world();
    const id = server.start('Ann', 'Hello');
    const first = await start({ cache: true });
    const filter = { assignee: ['none' as const] };
    first.view(filter, '-created');
    first.thread(id);
    await rest();
    await first.stop();
    const position = first.feed.position;
    server.write(id, 'incoming', 'Still there?', 1, null);
    const other = server.start('Ben', 'Hi');

    network.calm = false;
    const second = await start({ cache: true });
    const view = second.view(filter, '-created');
    second.thread(id);
    await stored();
    // Nothing has come from the server yet.
    expect(second.feed.position).toBe(position);
    expect(view.ids).toEqual([id]);
    expect(view.state.kind).toBe('ready');
    expect(texts(second, id)).toEqual(['Hello']);
    network.calm = true;
    await rest();
    expect(view.ids).toEqual([other, id]);
    expect(texts(second, id)).toEqual(['Hello', 'Still there?']);
    expect(second.store.conversations.get(id)).toEqual(server.row(id));
  });

  it('reads everything again when the position is too old', async () => {
    const { server, start, rest } = world();
    const id = server.start('Ann', 'Hello');
    const gone = server.start('Ben', 'Bye');
    const first = await start({ cache: true });
    first.view({}, '-created');
    await rest();
    await first.stop();
    server.show(gone, false);
    server.rename(id, 'Anna');
    server.trimmed = server.newest;
    const second = await start({ cache: true });
    const view = second.view({}, '-created');
    await rest();
    expect(view.ids).toEqual([id]);
    expect(second.store.conversations.get(id)).toEqual(server.row(id));
    expect(second.store.conversations.has(gone)).toBe(false);
  });

  it('keeps what was written when the browser closes, and sends it once', async () => {
    const { server, network, start, rest } = world();
    const id = server.start('Ann', 'Hello');
    const first = await start({ cache: true });
    first.view({}, '-created');
    await rest();
    network.cut = true;
    network.break();
    first.acts.write(id, { kind: 'outgoing', content: 'Kept' });
    first.drafts.set(id, { kind: 'note', content: 'Half a thou', html: false, attachmentIds: [], inReplyTo: null });
    await rest(1000);
    await first.stop();
    network.cut = false;
    const second = await start({ cache: true });
    second.thread(id);
    expect(second.drafts.get(id)).toMatchObject({ content: 'Half a thou', dirty: true });
    await rest();
    expect(texts(second, id)).toEqual(['Hello', 'Kept']);
    expect(server.rooms.get(id)?.messages).toHaveLength(2);
  });

  it('is empty after a sign-out', async () => {
    const { server, name, start, rest } = world();
    server.start('Ann', 'Hello');
    const desk = await start({ cache: true });
    desk.view({}, '-created');
    await rest();
    expect(await new Cache(name).restore()).not.toBeNull();
    await desk.forget();
    const after = new Cache(name);
    expect(await after.restore()).toBeNull();
    expect(await after.outbox.all()).toEqual([]);
  });

  it('stays below its size', async () => {
    const { server } = world();
    const id = server.start('Ann', 'Hello');
    const cache = new Cache(`size-${++names}`, { conversations: 20, messages: 20, windows: 2, threads: 2 });
    const row = server.row(id);
    for (const from of [0, 15]) {
      await cache.save({
        position: 1,
        conversations: Array.from({ length: 15 }, (_, at) => [{ ...row, id: from + at }, 1] as const).map(([a, b]) => [
          a,
          b,
        ]),
        messages: [],
        gone: { conversations: [], messages: [] },
        windows: [],
        threads: [],
      });
    }
    const kept = (await cache.restore())?.conversations ?? [];
    expect(kept.length).toBe(20);
    // The newest are kept.
    expect(kept.some(([one]) => one.id === 29)).toBe(true);
  });

  it('has one key for a view, in whichever order its conditions are written', () => {
    expect(keyOfView({ failed: true, unread: true }, 'created')).toBe(
      keyOfView({ unread: true, failed: true }, 'created'),
    );
    expect(keyOfView({ failed: true }, 'created')).not.toBe(keyOfView({ failed: true }, '-created'));
  });
});

describe('several tabs', () => {
  it('have one connection, and show the same', async () => {
    const { server, network, start, rest } = world();
    const browser = new Browser();
    const id = server.start('Ann', 'Hello');
    const one = await start({ browser });
    const two = await start({ browser });
    const views = [one, two].map((desk) => desk.view({}, '-created'));
    two.thread(id);
    await rest();
    expect(network.lines.filter(({ open }) => open)).toHaveLength(1);
    expect([one, two].map((desk) => desk.tabs.leads.get())).toEqual([true, false]);
    const other = server.start('Ben', 'Hi');
    await rest();
    for (const view of views) expect(view.ids).toEqual([other, id]);
    // A follower writes through the leader.
    const { result } = two.acts.write(id, { kind: 'outgoing', content: 'From two' });
    await rest();
    expect(await result).toMatchObject({ ok: true });
    expect(server.rooms.get(id)?.messages.filter(({ content }) => content === 'From two')).toHaveLength(1);
    expect(texts(two, id)).toEqual(['Hello', 'From two']);
    expect(one.toSend + two.toSend).toBe(0);
    // An undo of a follower.
    void two.acts.resolve([id]);
    await rest();
    const undone = two.undo.undo();
    await rest();
    expect(await undone).toMatchObject({ kind: 'done', restored: 1 });
    expect(one.store.conversations.get(id)?.status).toBe('open');
  });

  it('follow another leader when the first one closes, without a gap', async () => {
    const { server, network, start, rest } = world();
    const browser = new Browser();
    const id = server.start('Ann', 'Hello');
    const one = await start({ browser });
    const two = await start({ browser });
    const three = await start({ browser });
    const views = [two, three].map((desk) => desk.view({}, '-created'));
    await rest();
    await one.stop();
    const other = server.start('Ben', 'Hi');
    await rest(8000);
    expect(two.tabs.leads.get()).toBe(true);
    expect(network.lines.filter(({ open }) => open)).toHaveLength(1);
    for (const view of views) expect(view.ids).toEqual([other, id]);
    for (const desk of [two, three]) {
      expect(desk.feed.status.get().kind).toBe('live');
      expect(desk.feed.position).toBe(server.newest);
    }
  });

  it('read what they missed while the browser froze them', async () => {
    const { server, start, rest } = world();
    const browser = new Browser();
    const id = server.start('Ann', 'Hello');
    await start({ browser });
    const two = await start({ browser });
    two.view({}, '-created');
    two.thread(id);
    await rest();
    browser.frozen = true;
    server.write(id, 'incoming', 'Missed', 1, null);
    await rest();
    expect(texts(two, id)).toEqual(['Hello']);
    browser.frozen = false;
    server.change(id, 'conversation.updated', OTHER, { priority: 'high' }, { priority: 'high' });
    await rest();
    expect(texts(two, id)).toEqual(['Hello', 'Missed', 'updated']);
    expect(two.store.conversations.get(id)).toEqual(server.row(id));
    expect(two.feed.position).toBe(server.newest);
  });

  it('show when the leader has no connection', async () => {
    const { server, network, start, rest } = world();
    const browser = new Browser();
    server.start('Ann', 'Hello');
    await start({ browser });
    const two = await start({ browser });
    await rest();
    expect(two.feed.status.get().kind).toBe('live');
    network.cut = true;
    network.break();
    await rest();
    expect(two.feed.status.get().kind).toBe('offline');
    network.cut = false;
    const other = server.start('Ben', 'Hi');
    const view = two.view({}, '-created');
    await rest(30_000);
    expect(two.feed.status.get().kind).toBe('live');
    expect(view.ids[0]).toBe(other);
  });
});

describe('what events overtake', () => {
  it('stays as the events say: an answer that was on its way is older', async () => {
    const { server, network, start, rest } = world();
    const id = server.start('Ann', 'Hello');
    const desk = await start();
    await rest();
    server.write(id, 'incoming', 'Again', 1, null);
    await rest();
    expect(desk.store.conversations.get(id)?.unread).toBe(2);
    let overtaken = 0;
    const send = network.send.bind(network);
    network.send = async (call) => {
      const answer = await send(call);
      const one = /^\/v1\/conversations\/(\d+)$/.exec(call.path);
      if (one && overtaken < 3) {
        overtaken += 1;
        server.write(Number(one[1]), 'incoming', 'More', 1, null);
        network.pass();
        await settle();
      }
      return answer as never;
    };
    desk.refresh(id);
    await rest(10_000);
    expect(overtaken).toBe(1);
    const row = desk.store.conversations.get(id);
    expect(row?.unread).toBe(3);
    expect(row?.last_message?.text).toBe('More');
  });

  it('reads rows together that are wanted together', async () => {
    const { server, network, start, rest } = world();
    const ids = Array.from({ length: 130 }, (_, n) => server.start(`Customer ${n}`, 'Hello'));
    const [first = 0, last = 0] = [ids[0], ids.at(-1)];
    const desk = await start();
    await rest();
    const asked: number[] = [];
    const send = network.send.bind(network);
    network.send = async (call) => {
      if (call.path === '/v1/conversations') asked.push(String(call.query?.ids).split(',').length);
      return (await send(call)) as never;
    };
    for (const id of ids) desk.refresh(id);
    const hidden = server.rooms.get(first);
    if (hidden) hidden.visible = false;
    await rest();
    expect(asked).toEqual([100, 30]);
    expect(ids.filter((id) => desk.store.conversations.get(id) === undefined)).toEqual([first]);
    expect(desk.store.conversations.get(last)?.contact?.name).toBe('Customer 129');
  });

  it('leaves no thread without its beginning', async () => {
    const { server, network, clock, rest } = world();
    const id = server.start('Ann', 'Hello');
    for (let at = 1; at < 40; at += 1) server.write(id, 'incoming', `More ${at}`, 1, null);
    const store = new Store();
    const thread = new ThreadWindow({ http: network, store, clock, position: () => 0, conversationId: id });
    for (const event of server.page(0, 1000).data.slice(-30)) store.apply(event);
    void thread.load();
    await rest();
    for (let pages = 0; pages < 40 && thread.hasOlder; pages += 1) {
      void thread.loadOlder();
      await rest(1000);
    }
    thread.stop();
    const shown = thread.items.flatMap((item) => (item.type === 'message' ? [item.message.position] : []));
    expect(shown).toEqual([...new Set(shown)].sort((a, b) => a - b));
    expect(shown).toHaveLength(40);
  });
});

describe('the feed', () => {
  it('brings whole rows, so that no row is read again', async () => {
    const { server, network, start, rest } = world();
    const a = server.start('Ann', 'Hello');
    const desk = await start();
    const view = desk.view({}, '-last_activity');
    await rest();
    const asked: string[] = [];
    const send = network.send.bind(network);
    network.send = ((call) => {
      asked.push(`${call.method} ${call.path}`);
      return send(call);
    }) as typeof network.send;
    const b = server.start('Ben', 'Is anyone there?');
    server.write(a, 'incoming', 'Still here', 1, null);
    server.seen(b, 1);
    server.draft(a, 'Dear Ann');
    server.rename(b, 'Benjamin');
    server.change(a, 'conversation.labelled', OTHER, { labels: ['vip'] }, { labels: ['vip'] });
    await rest();
    expect(view.ids).toEqual([a, b]);
    for (const id of [a, b]) expect(desk.store.conversations.get(id)).toEqual(server.row(id));
    expect(desk.store.conversations.get(a)).toMatchObject({ unread: 2, draft: { excerpt: 'Dear Ann' } });
    server.draft(a, null);
    server.write(b, 'outgoing', 'Yes', OTHER, null);
    await rest();
    for (const id of [a, b]) expect(desk.store.conversations.get(id)).toEqual(server.row(id));
    expect(asked).toEqual([]);
  });
});

describe('lists and presence', () => {
  it('keep their order while held, and count what waits', async () => {
    const { server, start, rest } = world();
    const [a, b, c] = ['Ann', 'Ben', 'Cleo'].map((name) => server.start(name, 'Hello')) as [number, number, number];
    const desk = await start();
    const view = desk.view({ status: ['open'] }, '-last_activity');
    await rest();
    expect(view.ids).toEqual([c, b, a]);
    view.hold();
    server.write(a, 'incoming', 'Again', 1, null);
    const d = server.start('Dan', 'Hi');
    server.change(b, 'conversation.status_changed', OTHER, { status: 'resolved' }, { to: 'resolved' });
    await rest();
    expect(view.ids).toEqual([c, b, a]);
    expect(view.waiting).toBe(3);
    // A selection holds what the pointer holds already.
    view.hold();
    expect(view.ids).toEqual([c, b, a]);
    expect(view.waiting).toBe(3);
    // The rows themselves are current.
    expect(desk.store.conversations.get(a)?.last_message?.text).toBe('Again');
    view.drop([b]);
    expect(view.ids).toEqual([c, a]);
    view.show();
    expect(view.ids).toEqual([d, a, c]);
    expect(view.waiting).toBe(0);
    expect(view.neighbour(a)).toBe(c);
    expect(view.neighbour(c)).toBe(a);
    view.release();
    expect(view.held).toBe(false);
  });

  it('grow at their end while held', async () => {
    const { server, start, rest } = world();
    const all = Array.from({ length: 70 }, (_, at) => server.start(`Person ${at}`, 'Hello')).reverse();
    const desk = await start();
    const view = desk.view({ status: ['open'] }, '-created');
    await rest();
    const first = view.ids.length;
    expect(first).toBeLessThan(all.length);
    view.hold();
    const late = server.start('Late', 'Hi');
    await rest();
    await view.loadMore();
    await rest();
    const { length } = view.ids;
    expect(length).toBeGreaterThan(first);
    expect(view.ids).toEqual(all.slice(0, length));
    expect(view.waiting).toBe(1);
    view.show();
    expect(view.ids).toEqual([late, ...all.slice(0, length)]);
  });

  it('count unread messages without a request', async () => {
    const { server, network, start, rest } = world();
    const id = server.start('Ann', 'Hello');
    const desk = await start();
    desk.view({}, '-created');
    await rest();
    const asked: string[] = [];
    const send = network.send.bind(network);
    network.send = (call) => {
      asked.push(`${call.method} ${call.path}`);
      return send(call);
    };
    for (let count = 0; count < 20; count += 1) server.start(`Person ${count}`, 'Hello');
    server.write(id, 'incoming', 'Two', 1, null);
    server.write(id, 'incoming', 'Three', 1, null);
    await rest();
    expect(desk.store.conversations.get(id)?.unread).toBe(3);
    server.seen(id, 2);
    await rest();
    expect(desk.store.conversations.get(id)?.unread).toBe(1);
    expect(asked).toEqual([]);
  });

  it('tell the own view over the connection that comes, and by requests without one', async () => {
    const clock = new TestClock();
    const asked: unknown[] = [];
    const http: Http = {
      send: (call) => {
        asked.push((call.body as { viewing: boolean }).viewing);
        return Promise.resolve({ ok: false, problem: problemOf('network') });
      },
    };
    const told: unknown[] = [];
    let connected = false;
    const say = (message: ClientMessage) => {
      if (connected && message.type === 'viewing') told.push(message.viewing);
      return connected;
    };
    const own = new OwnPresence(say, http, clock);
    // The page has just loaded: its connection comes in a moment.
    own.view(5);
    await clock.advance(500);
    connected = true;
    own.again();
    await clock.advance(120_000);
    own.view(null);
    expect([told, asked]).toEqual([[true, false], []]);

    connected = false;
    own.view(5);
    await clock.advance(2500);
    expect(asked).toEqual([true]);
    // The server forgets a request after a minute.
    await clock.advance(41_000);
    expect(asked).toEqual([true, true]);
    own.view(null);
    await clock.advance(120_000);
    expect(asked).toEqual([true, true, false]);
  });

  it('show who views and who writes, and forget it after a cut', async () => {
    const { server, network, clock, start, rest } = world();
    const id = server.start('Ann', 'Hello');
    const desk = await start();
    await rest();
    const line = network.lines[0];
    line?.sink.message({
      type: 'viewers',
      conversations: [
        {
          conversation_id: id,
          agents: [
            { agent_id: ME, viewing: true, replying: null },
            { agent_id: OTHER, viewing: true, replying: 'reply' },
          ],
        },
      ],
    });
    line?.sink.message({ type: 'typing', conversation_id: id, agent_id: null, typing: true });
    line?.sink.message({ type: 'counts', counts: [{ key: 'mine', count: 3, capped: false }] });
    expect(desk.presence.of(id)).toEqual({
      viewers: [{ agent_id: OTHER, viewing: true, replying: 'reply' }],
      customerTyping: true,
    });
    expect(desk.counts.get().get('mine')?.count).toBe(3);
    await clock.advance(31_000);
    expect(desk.presence.of(id).customerTyping).toBe(false);
    network.cut = true;
    network.break();
    expect(desk.presence.of(id).viewers).toEqual([]);
  });
});

describe('threads', () => {
  it('keep older entries across a cut, and read them again after a reset', async () => {
    const { server, network, start, rest } = world();
    const id = server.start('Ann', 'Hello');
    server.write(id, 'outgoing', 'Old answer', OTHER, null);
    for (let count = 0; count < 12; count += 1) server.write(id, 'incoming', `Words ${count}`, 1, null);
    const desk = await start();
    const thread = desk.thread(id);
    await rest();
    expect(thread.hasOlder).toBe(true);
    while (thread.hasOlder) {
      await Promise.all([thread.loadOlder(), rest(500)]);
    }
    expect(thread.items).toHaveLength(14);
    network.break();
    server.deliver(id, 'delivered');
    await rest();
    const state = () => thread.items.map((item) => (item.type === 'message' ? item.message.delivery : '')).join(' ');
    expect(thread.items).toHaveLength(14);
    expect(state()).toContain('delivered');
    // What happened cannot be followed any more, so older entries may be wrong: they are read when they are shown.
    network.break();
    server.deliver(id, 'failed');
    server.trimmed = server.newest;
    await rest();
    expect(thread.items.length).toBeLessThan(14);
    while (thread.hasOlder) {
      await Promise.all([thread.loadOlder(), rest(500)]);
    }
    expect(thread.items).toHaveLength(14);
    expect(state()).toContain('failed');
  });

  it('show the entries of a merged conversation after the line about the merge', async () => {
    const { server, start, rest } = world();
    const other = server.start('Ann', 'Another question');
    const id = server.start('Ann', 'Hello');
    const own = server.thread.bind(server);
    const line = { number: 7, code: 'merged', at: '2026-03-02T10:00:00Z', agent_id: ME, parameters: {} };
    server.thread = (of) =>
      of === id
        ? own(id).flatMap((entry) => [
            entry,
            { place: `${entry.place}.7`, message: null, activity: line },
            ...own(other).map((inner) => ({ ...inner, place: `${entry.place}.7.${inner.place}` })),
          ])
        : own(of);
    const desk = await start();
    const thread = desk.thread(id);
    await rest();
    server.thread = own;
    server.write(id, 'incoming', 'Are you there?', 1, null);
    await rest();
    const shown = thread.items.map((item) => (item.type === 'message' ? item.message.content : item.type));
    expect(shown).toEqual(['Hello', 'activity', 'Another question', 'Are you there?']);
    expect(thread.newestPosition).toBe(2);
  });

  it('keep a bounded number of entries, wherever somebody reads', async () => {
    const { server, start, rest } = world();
    const id = server.start('Ann', 'Message 1');
    const desk = await start();
    const thread = desk.thread(id);
    await rest();
    const texts = () => thread.items.map((item) => (item.type === 'message' ? item.message.content : item.type));
    const from = (first: number, last: number) =>
      Array.from({ length: last - first + 1 }, (_, at) => `Message ${first + at}`);
    for (let number = 2; number <= 1000; number += 1) {
      server.write(id, 'incoming', `Message ${number}`, 1, null);
      if (number % 40 === 0) await rest();
    }
    await rest();
    // At the end, the oldest go and can be read again.
    expect(thread.items.length).toBeLessThanOrEqual(350);
    expect(texts()).toEqual(from(1001 - thread.items.length, 1000));
    expect(thread.hasOlder).toBe(true);
    // Somebody reads back: nothing goes away above, and the newest go at some point. The pages of this server have 6 entries.
    thread.hold(true);
    const seen = thread.items.length;
    await thread.loadOlder();
    expect(texts()).toEqual(from(995 - seen, 1000));
    server.write(id, 'incoming', 'Message 1001', 1, null);
    await rest();
    expect(texts()).toEqual(from(995 - seen, 1001));
    while (thread.hasOlder) await thread.loadOlder();
    expect(texts()).toEqual(from(1, 600));
    expect(thread.hasNewer).toBe(true);
    // What was read stays read: a reply to it is no reply to something unseen.
    expect(thread.newestPosition).toBe(1001);
    await thread.loadNewer();
    expect(texts()).toEqual(from(7, 606));
    expect(thread.hasOlder).toBe(true);
    while (thread.hasNewer) await thread.loadNewer();
    expect(texts()).toEqual(from(402, 1001));
    thread.hold(false);
    expect(texts()).toEqual(from(702, 1001));
    server.write(id, 'incoming', 'Message 1002', 1, null);
    await rest();
    expect(texts()).toEqual(from(702, 1002));
  });

  it('close when the conversation goes out of sight, and come back', async () => {
    const { server, start, rest } = world();
    const id = server.start('Ann', 'Hello');
    const desk = await start();
    const view = desk.view({}, '-created');
    const thread = desk.thread(id);
    await rest();
    server.show(id, false);
    await rest();
    expect(thread.state.kind).toBe('gone');
    expect(view.ids).toEqual([]);
    server.write(id, 'incoming', 'Unseen', 1, null);
    server.show(id, true);
    await rest();
    expect(thread.state.kind).toBe('ready');
    expect(thread.items.filter(({ type }) => type === 'message')).toHaveLength(2);
    expect(desk.store.conversations.get(id)).toEqual(server.row(id));
  });
});

describe('drafts', () => {
  it('are saved after a moment of quiet, and shown in the row', async () => {
    const { server, network, start, rest } = world();
    const id = server.start('Ann', 'Hello');
    const desk = await start();
    desk.view({}, '-created');
    await rest();
    const saved: unknown[] = [];
    const send = network.send.bind(network);
    network.send = <T>(call: Parameters<typeof send>[0]) => {
      if (!call.path.endsWith('/draft')) return send<T>(call);
      saved.push(call.method === 'PUT' ? (call.body as { content: string }).content : call.method);
      return Promise.resolve({ ok: true as const, status: 200, data: {} as T, etag: null });
    };
    const set = (content: string) =>
      desk.drafts.set(id, { kind: 'outgoing', content, html: false, attachmentIds: [], inReplyTo: null });
    for (const text of ['G', 'Go', 'Good']) set(text);
    expect(desk.drafts.state(id)).toBe('saving');
    await rest(2000);
    expect(saved).toEqual(['Good']);
    expect(desk.drafts.state(id)).toBe('saved');
    expect(desk.store.conversations.get(id)?.draft?.excerpt).toBe('Good');
    set('');
    await rest(2000);
    expect(saved).toEqual(['Good', 'DELETE']);
    expect(desk.drafts.get(id)).toBeUndefined();
    expect(desk.store.conversations.get(id)?.draft).toBeNull();
  });

  it('that are sent or removed elsewhere leave the text that is typed here', async () => {
    const { server, network, start, rest } = world();
    const id = server.start('Ann', 'Hello');
    const desk = await start();
    desk.view({}, '-created');
    await rest();
    const send = network.send.bind(network);
    let refused = false;
    network.send = <T>(call: Parameters<typeof send>[0]) => {
      if (!call.path.endsWith('/draft')) return send<T>(call);
      return refused
        ? Promise.resolve({ ok: false as const, problem: problemOf('network') })
        : Promise.resolve({ ok: true as const, status: 200, data: {} as T, etag: null });
    };
    const set = (content: string) =>
      desk.drafts.set(id, { kind: 'outgoing', content, html: false, attachmentIds: [], inReplyTo: null });
    set('Good');
    await rest(2000);
    expect(desk.drafts.state(id)).toBe('saved');
    server.draft(id, 'Good');
    refused = true;
    set('Good morning');
    server.draft(id, null);
    await rest(2000);
    expect(desk.drafts.get(id)?.content).toBe('Good morning');
  });

  it('are known after a conversation is opened whose row came with the answer of an act', async () => {
    const { server, start, rest } = world();
    const id = server.start('Ann', 'Hello');
    server.draft(id, 'Half');
    const desk = await start();
    await rest();
    const { draft, ...answered } = server.row(id);
    expect(draft?.excerpt).toBe('Half');
    desk.store.putConversation(answered, 0);
    expect(desk.store.conversations.get(id)?.draft).toBeUndefined();
    desk.thread(id);
    await rest();
    expect(desk.store.conversations.get(id)?.draft?.excerpt).toBe('Half');
  });

  it('are asked for only where the row has one', async () => {
    const { server, network, start, rest } = world();
    const id = server.start('Ann', 'Hello');
    const desk = await start();
    desk.view({}, '-created');
    await rest();
    const asked: string[] = [];
    const send = network.send.bind(network);
    network.send = <T>(call: Parameters<typeof send>[0]) => {
      if (!call.path.endsWith('/draft')) return send<T>(call);
      asked.push(call.path);
      const draft = { kind: 'outgoing', content: 'Half', html: false, attachments: [], in_reply_to: null };
      return Promise.resolve({
        ok: true as const,
        status: 200,
        data: { ...draft, updated_at: '2025-01-01T00:00:00Z' } as T,
        etag: null,
      });
    };
    await desk.drafts.open(id);
    expect(asked).toEqual([]);
    const row = desk.store.conversations.get(id);
    if (!row) throw new Error('The row is not there.');
    desk.store.putConversation(
      { ...row, draft: { kind: 'outgoing', excerpt: 'Half', updated_at: '2025-01-01T00:00:00Z' } as never },
      1_000_000,
    );
    await desk.drafts.open(id);
    expect(asked).toHaveLength(1);
    expect(desk.drafts.get(id)?.content).toBe('Half');
  });

  it('are saved before a colleague gets them, and stay after a refusal', async () => {
    const { server, network, start, rest } = world();
    const id = server.start('Ann', 'Hello');
    const desk = await start();
    desk.view({}, '-created');
    await rest();
    const calls: string[] = [];
    let refuses = true;
    const send = network.send.bind(network);
    network.send = <T>(call: Parameters<typeof send>[0]) => {
      if (!call.path.includes('/draft')) return send<T>(call);
      const content = (call.body as { content?: string; agent_id?: number } | undefined)?.content;
      calls.push(`${call.method} ${call.path.split('/').at(-1) ?? ''} ${content ?? ''}`.trim());
      const refused = refuses && call.path.endsWith('/hand-over');
      return Promise.resolve(
        refused
          ? { ok: false as const, problem: { ...problemOf('draft-exists'), status: 409 } }
          : { ok: true as const, status: 200, data: {} as T, etag: null },
      );
    };
    desk.drafts.set(id, { kind: 'outgoing', content: 'Half', html: false, attachmentIds: [], inReplyTo: null });
    expect(await desk.drafts.handOver(id, 8)).toMatchObject({ code: 'draft-exists' });
    expect(calls).toEqual(['PUT draft Half', 'POST hand-over']);
    expect(desk.drafts.get(id)).toMatchObject({ content: 'Half', dirty: false });
    refuses = false;
    expect(await desk.drafts.handOver(id, 8)).toBeNull();
    expect(calls.slice(2)).toEqual(['POST hand-over']);
    expect(desk.drafts.get(id)).toBeUndefined();
    expect(desk.store.conversations.get(id)?.draft).toBeNull();
    await rest(3000);
    expect(calls).toHaveLength(3);
  });

  it('that are discarded are gone in both places', async () => {
    const { server, network, start, rest } = world();
    const id = server.start('Ann', 'Hello');
    const desk = await start();
    await rest();
    desk.drafts.set(id, { kind: 'note', content: 'Half', html: false, attachmentIds: [], inReplyTo: null });
    const calls: string[] = [];
    const send = network.send.bind(network);
    network.send = <T>(call: Parameters<typeof send>[0]) => {
      if (!call.path.endsWith('/draft')) return send<T>(call);
      calls.push(call.method);
      return Promise.resolve({ ok: true as const, status: 204, data: {} as T, etag: null });
    };
    expect(await desk.drafts.discard(id)).toBeNull();
    expect(desk.drafts.get(id)).toBeUndefined();
    await rest(3000);
    expect(calls).toEqual(['DELETE']);
  });

  it('stay here where the server cannot be reached', async () => {
    const { server, network, start, rest } = world();
    const id = server.start('Ann', 'Hello');
    const desk = await start();
    await rest();
    network.cut = true;
    desk.drafts.set(id, { kind: 'outgoing', content: 'Kept', html: false, attachmentIds: [], inReplyTo: null });
    await rest(2000);
    expect(desk.drafts.state(id)).toBe('local');
    expect(desk.drafts.unsaved).toBe(1);
    expect(desk.drafts.get(id)?.content).toBe('Kept');
  });
});

describe('an act on a whole list', () => {
  it('is one bulk act over the filter, with one undo', async () => {
    const { network, start, rest } = world();
    const desk = await start();
    const bodies: unknown[] = [];
    const send = network.send.bind(network);
    const job = { id: 3, kind: 'resolve', total: 1240, done: 1240, refused: 0, finished_at: '2025-01-01T00:00:00Z' };
    network.send = <T>(call: Parameters<typeof send>[0]) => {
      if (call.path !== '/v1/bulk') return send<T>(call);
      bodies.push(call.body);
      const undo = { token: 'u', expires_at: '2999-01-01T00:00:00Z' };
      return Promise.resolve({ ok: true as const, status: 202, data: { ...job, undo } as T, etag: null });
    };
    const result = await desk.acts.whole({ status: ['open'], unread: true }, { kind: 'resolve' });
    await rest();
    expect(result).toMatchObject({ ok: true, data: { done: 1240 } });
    expect(bodies).toEqual([{ filter: { status: ['open'], unread: true }, act: { kind: 'resolve' } }]);
    expect(desk.undo.entries.get()).toHaveLength(1);
    expect(await desk.acts.whole({}, { kind: 'unread' })).toMatchObject({
      ok: false,
      problem: { code: 'not-in-bulk' },
    });
  });
});

describe('the outbox storage', () => {
  it('keeps acts as they were asked for', async () => {
    const cache = new Cache(`outbox-${++names}`);
    const item: OutboxItem = {
      key: 'k',
      conversationId: 5,
      act: { kind: 'labels', add: ['vip'], remove: [] },
      order: 1,
      createdAt: 1,
      triedAt: null,
      after: null,
      problem: null,
    };
    await cache.outbox.put(item);
    expect(await new Cache(`outbox-${names}`).outbox.all()).toEqual([item]);
    await cache.outbox.remove('k');
    expect(await cache.outbox.all()).toEqual([]);
  });
});
