import { describe, expect, it } from 'vitest';
import type { Answer, Call, Http } from '../core/http';
import type { FeedEvent } from '../core/model';
import { type Notification, Notifications } from '../core/notifications';
import { deskOf, effectOf, tagOf } from '../sw/push';
import { words } from '../sw/texts';
import { languages } from '../text';
import { TestClock } from './model/clock';

const row = (position: number, more: Partial<Notification> = {}): Notification => ({
  id: `mentioned-${position}`,
  kind: 'mentioned',
  position,
  count: 1,
  at: '2025-03-05T06:20:00Z',
  read_at: null,
  conversation_id: position,
  message_id: null,
  agent_id: 8,
  title: 'Ann Lee',
  text: 'Look',
  ...more,
});

/** A server with notifications, newest first, in pages of two. */
class Server implements Http {
  rows: Notification[] = [];
  refuses = false;
  readonly calls: Call[] = [];

  get unread(): number {
    return this.rows.filter(({ read_at }) => read_at === null).length;
  }

  send<T>(call: Call): Promise<Answer<T>> {
    this.calls.push(call);
    if (this.refuses && call.method === 'POST') {
      const problem = { status: 503, code: 'unavailable', title: '', detail: '', errors: [], requestId: null };
      return Promise.resolve({ ok: false, problem: { ...problem, retryAfterMs: null, members: {} } });
    }
    if (call.method === 'POST') {
      const body = call.body as { ids?: string[]; up_to?: number };
      this.rows = this.rows.map((one) =>
        body.ids?.includes(one.id) || one.position <= (body.up_to ?? -1) ? { ...one, read_at: 'now' } : one,
      );
      return this.#answer({ unread: this.unread });
    }
    const after = (call.query?.['after'] as number | null) ?? Infinity;
    const fit = this.rows.filter((one) => one.position < after && (!call.query?.['unread'] || one.read_at === null));
    const data = fit.slice(0, 2);
    return this.#answer({ data, next: fit.length > 2 ? data.at(-1)?.position : null, unread: this.unread });
  }

  #answer<T>(data: unknown): Promise<Answer<T>> {
    return Promise.resolve({ ok: true, status: 200, data: data as T, etag: null });
  }
}

const event = (kind: string, data: Record<string, unknown>): FeedEvent => ({
  number: 1,
  kind,
  at: '2025-03-05T06:20:00Z',
  conversation_id: 1,
  contact_id: null,
  agent_id: 7,
  data,
});

function world(...positions: number[]) {
  const server = new Server();
  server.rows = positions.map((position) => row(position));
  const clock = new TestClock();
  return { server, clock, list: new Notifications(server, clock) };
}

describe('notifications', () => {
  it('come in pages, each once', async () => {
    const { list, server } = world(5, 4, 3, 2, 1);
    await list.load();
    expect(list.rows.map(({ position }) => position)).toEqual([5, 4]);
    expect(list.unread).toBe(5);
    // One moves to the top while the agent reads on.
    server.rows = [row(6, { id: 'mentioned-3' }), ...server.rows.filter(({ position }) => position !== 3)];
    await list.more();
    await list.more();
    expect(list.rows.map(({ id }) => id)).toEqual(['mentioned-5', 'mentioned-4', 'mentioned-2', 'mentioned-1']);
    expect(list.hasMore).toBe(false);
  });

  it('are read at once here, and unread again if the server refuses', async () => {
    const { list, server } = world(2, 1);
    await list.load();
    const done = list.read({ ids: ['mentioned-2'] });
    expect(list.unread).toBe(1);
    expect(list.rows[0]?.read_at).not.toBeNull();
    expect(await done).toBeNull();
    expect(list.unread).toBe(1);
    server.refuses = true;
    expect((await list.read({ ids: ['mentioned-1'] }))?.status).toBe(503);
    expect(list.unread).toBe(1);
    expect(list.rows[1]?.read_at).toBeNull();
  });

  it('that come while all are marked stay unread', async () => {
    const { list, server } = world(2, 1);
    await list.load();
    server.rows = [row(3), ...server.rows];
    await list.readAll();
    expect(server.calls.at(-1)?.body).toEqual({ up_to: 2 });
    expect(list.unread).toBe(1);
  });

  it('that come while an older number is on its way stay counted', async () => {
    const { list, server, clock } = world(1);
    // The server has answered, and the answer is still under way.
    const counting = list.count();
    list.apply(event('notification.created', { unread: 5 }));
    await counting;
    expect(list.unread).toBe(5);
    server.rows = [row(1)];
    const loading = list.load();
    list.apply(event('notification.created', { unread: 6 }));
    server.rows = [row(2), row(1)];
    await loading;
    expect(list.unread).toBe(6);
    // The list shows the row that came while it loaded.
    await clock.advance(1000);
    expect(list.rows.map(({ position }) => position)).toEqual([2, 1]);
  });

  it('follow the feed: many causes share one request, and a closed list asks for nothing', async () => {
    const { list, server, clock } = world(1);
    await list.load();
    const before = server.calls.length;
    server.rows = [row(3), row(2), ...server.rows];
    list.apply(event('notification.created', { unread: 2 }));
    list.apply(event('notification.created', { unread: 3 }));
    expect(list.unread).toBe(3);
    await clock.advance(1000);
    expect(server.calls.length).toBe(before + 1);
    expect(list.rows.map(({ position }) => position)).toEqual([3, 2]);
    list.apply(event('notification.read', { notifications: ['mentioned-3'], up_to: null, unread: 2 }));
    expect(list.rows[0]?.read_at).not.toBeNull();
    expect(list.rows[1]?.read_at).toBeNull();
    list.apply(event('notification.read', { notifications: [], up_to: 9, unread: 0 }));
    expect(list.rows[1]?.read_at).not.toBeNull();
    expect(list.unread).toBe(0);
    list.leave();
    list.apply(event('notification.created', { unread: 1 }));
    await clock.advance(1000);
    expect(server.calls.length).toBe(before + 1);
    expect(list.unread).toBe(1);
  });
});

describe('pushes', () => {
  const push = { notification: 'mentioned-5', kind: 'mentioned', conversation_id: 5, count: 1, unread: 3 };

  it('show who wrote, and open the conversation', () => {
    expect(effectOf({ ...push, title: 'Ann Lee', text: '@Mina look' }, 'en')).toEqual({
      kind: 'show',
      title: 'Ann Lee',
      body: '@Mina look',
      tag: 'parlor-5',
      url: '/inbox/all/5',
      unread: 3,
    });
    expect(effectOf({ ...push, title: 'Ann Lee', text: 'x', count: 3 }, 'en')).toMatchObject({ title: 'Ann Lee (3)' });
  });

  it('without a text say in the language of the desk what happened', () => {
    for (const { tag } of languages) {
      const shown = effectOf({ ...push, title: null, text: null }, tag);
      expect(shown).toMatchObject({ title: words[tag].mentioned, body: '' });
    }
    expect(effectOf({ ...push, kind: 'queue_waiting', title: null }, 'tlh')).toMatchObject({ title: words.en.other });
  });

  it('take a conversation back that was handled elsewhere', () => {
    expect(effectOf({ clear: true, conversation_id: 5, unread: 2 }, 'en')).toEqual({
      kind: 'close',
      tag: tagOf(5),
      unread: 2,
    });
  });

  it('open the conversation in a window of the desk, best in the one that is in sight', () => {
    const window = (path: string, more: Partial<Parameters<typeof deskOf>[0][number]> = {}) => ({
      url: `https://desk.example.test${path}`,
      focused: false,
      frameType: 'top-level',
      visibilityState: 'hidden' as const,
      ...more,
    });
    const file = window('/v1/attachments/7/content', { focused: true, visibilityState: 'visible' });
    const frame = window('/inbox/mine', { frameType: 'nested' });
    const [hidden, shown, focused] = [
      window('/inbox/mine'),
      window('/contacts', { visibilityState: 'visible' }),
      window('/files', { focused: true }),
    ];
    expect(deskOf([])).toBeNull();
    expect(deskOf([file, frame, window('/files/a/b.png'), window('/password')])).toBeNull();
    expect(deskOf([file, hidden])).toBe(hidden);
    expect(deskOf([file, hidden, shown])).toBe(shown);
    const other = { ...focused, url: 'https://desk.example.test/queue' };
    expect(deskOf([file, hidden, shown, other])).toBe(other);
  });

  it('that make no sense do nothing', () => {
    for (const payload of [null, 'x', {}, { conversation_id: '5' }, { conversation_id: -1 }, { conversation_id: 1.5 }])
      expect(effectOf(payload, 'en')).toBeNull();
  });
});
