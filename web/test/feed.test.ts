import { describe, expect, it } from 'vitest';
import { Feed } from '../core/feed/feed';
import type { Ended, FeedMessage, Sink, Transport } from '../core/feed/messages';
import { PollTransport, StreamParser } from '../core/feed/transports';
import { type Answer, type Call, type Http, problemOf } from '../core/http';
import type { FeedEvent } from '../core/model';
import { settle, TestClock } from './model/clock';
import { Network } from './model/network';
import { ModelServer } from './model/server';

const event = (number: number): FeedMessage => ({
  type: 'event',
  event: { number, kind: 'case.created', data: {} } as unknown as FeedEvent,
});
const hello = (position: number): FeedMessage => ({ type: 'hello', account_id: 1, agent_id: 7, position });

/** A transport whose server is the test. */
class Line implements Transport {
  readonly name;
  readonly opened: (number | null)[] = [];
  sink: Sink | null = null;
  closed = 0;
  /** The reason with which each opening ends at once. */
  always: Ended | null = null;

  constructor(name: Transport['name']) {
    this.name = name;
  }

  open(after: number | null, sink: Sink) {
    this.opened.push(after);
    this.sink = sink;
    if (this.always) {
      const reason = this.always;
      queueMicrotask(() => sink.ended(reason));
    }
    return { say: () => true, close: () => void (this.closed += 1) };
  }

  tell(...messages: FeedMessage[]) {
    for (const message of messages) this.sink?.message(message);
  }
}

function made(answer: (call: Call) => Answer<unknown> = () => ({ ok: false, problem: problemOf('network') })) {
  const clock = new TestClock();
  const socket = new Line('socket');
  const stream = new Line('stream');
  const calls: Call[] = [];
  const http: Http = {
    send: <T>(call: Call) => {
      calls.push(call);
      return Promise.resolve(answer(call) as Answer<T>);
    },
  };
  const feed = new Feed([socket, stream], http, clock);
  const numbers: number[] = [];
  feed.event.on(({ number }) => numbers.push(number));
  return { clock, socket, stream, feed, numbers, calls };
}

describe('the feed', () => {
  it('continues from its position after a cut, and drops repeated events', async () => {
    const { feed, socket, numbers, clock } = made();
    const caught: number[] = [];
    feed.caughtUp.on((count) => caught.push(count));
    feed.start(null);
    socket.tell(hello(40), event(41), event(41), event(44));
    expect(feed.status.get()).toEqual({ kind: 'live' });
    socket.sink?.ended({ kind: 'lost' });
    expect(feed.status.get()).toEqual({ kind: 'offline', since: clock.now() });
    await clock.advance(100);
    socket.tell(hello(44), event(44), event(45), event(46));
    await clock.advance(2000);
    expect(socket.opened).toEqual([null, 44]);
    expect(numbers).toEqual([41, 44, 45, 46]);
    expect(caught).toEqual([2]);
    feed.stop();
  });

  it('returns to the socket when the stream tells that the position was too old', async () => {
    const { feed, socket, stream, clock } = made(() => ({
      ok: true,
      status: 200,
      data: { data: [], position: 90 },
      etag: null,
    }));
    // A browser does not say that the server refused the socket with 410.
    socket.always = { kind: 'unsupported' };
    feed.start(3);
    for (let turn = 0; turn < 100 && stream.opened.length === 0; turn += 1) await clock.advance(50);
    socket.always = null;
    stream.sink?.ended({ kind: 'too-old', newest: 90 });
    await settle();
    expect(stream.opened).toEqual([3]);
    expect(socket.opened.at(-1)).toBe(90);
    socket.tell(hello(90));
    expect(feed.status.get()).toEqual({ kind: 'live' });
    await clock.advance(120_000);
    expect(stream.opened).toHaveLength(1);
    feed.stop();
  });

  it('tells that everything has to be read again when its position is too old', async () => {
    const { feed, socket } = made();
    const resets: number[] = [];
    feed.reset.on((newest) => resets.push(newest));
    feed.start(3);
    socket.sink?.ended({ kind: 'too-old', newest: 90 });
    await settle();
    expect(resets).toEqual([90]);
    expect(socket.opened).toEqual([3, 90]);
    feed.stop();
  });

  it('waits longer with each failure, and not at all when it is woken', async () => {
    const { feed, socket, clock } = made();
    socket.always = { kind: 'lost' };
    feed.start(1);
    await clock.advance(60_000);
    const tried = socket.opened.length;
    expect(tried).toBeGreaterThan(4);
    expect(tried).toBeLessThan(12);
    socket.always = null;
    feed.wake();
    expect(socket.opened.length).toBe(tried + 1);
    feed.stop();
  });

  it('uses another transport where sockets do not pass, and tries them again later', async () => {
    const { feed, socket, stream, clock } = made(() => ({
      ok: true,
      status: 200,
      data: { data: [], next: null, position: 5 },
      etag: null,
    }));
    socket.always = { kind: 'unsupported' };
    feed.start(5);
    await clock.advance(5000);
    expect(stream.opened).toEqual([5]);
    stream.tell(hello(5), event(6));
    socket.always = null;
    await clock.advance(6 * 60_000);
    expect(socket.opened.at(-1)).toBe(6);
    feed.stop();
  });

  it('does not change the transport while nothing reaches the server', async () => {
    const { feed, socket, stream, clock } = made();
    socket.always = { kind: 'unsupported' };
    feed.start(5);
    await clock.advance(60_000);
    expect(stream.opened).toEqual([]);
    expect(feed.status.get().kind).toBe('offline');
    feed.stop();
  });

  it('finds out that a silent socket is dead', async () => {
    const newest = { position: 9 };
    const { feed, socket, clock } = made(() => ({
      ok: true,
      status: 200,
      data: { data: [], next: null, position: newest.position },
      etag: null,
    }));
    feed.start(9);
    socket.tell(hello(9));
    await clock.advance(120_000);
    expect(socket.opened).toHaveLength(1);
    newest.position = 12;
    await clock.advance(40_000);
    expect(socket.opened).toEqual([9, 9]);
    feed.stop();
  });

  it('connects anew after the machine slept', async () => {
    const { feed, socket, clock } = made();
    feed.start(1);
    socket.tell(hello(1));
    clock.sleep(3_600_000);
    await clock.advance(10_000);
    expect(socket.opened.length).toBeGreaterThan(1);
    feed.stop();
  });

  it('stops when the session ended', () => {
    const { feed, socket } = made();
    let ended = 0;
    feed.signedOut.on(() => (ended += 1));
    feed.start(1);
    socket.sink?.ended({ kind: 'signed-out', problem: problemOf('unauthenticated', 401) });
    expect(ended).toBe(1);
    expect(feed.status.get().kind).toBe('stopped');
    // A late word of the old connection changes nothing.
    socket.tell(hello(9), event(10));
    expect(feed.position).toBe(1);
  });
});

describe('transports', () => {
  it('reads a stream however it is cut', () => {
    const text =
      ': hello\n\nid: 41\ndata: {"a":1}\n\nid: 42\n\nevent: counts\ndata: {"counts":\ndata: []}\n\r\n\r\nevent: too-old\ndata: {}\n\n';
    for (let size = 1; size < text.length; size += 1) {
      const parser = new StreamParser();
      const blocks = [];
      for (let at = 0; at < text.length; at += size) blocks.push(...parser.take(text.slice(at, at + size)));
      expect(blocks).toEqual([
        { event: '', data: '{"a":1}', id: 41 },
        { event: '', data: '', id: 42 },
        { event: 'counts', data: '{"counts":\n[]}', id: null },
        { event: 'too-old', data: '{}', id: null },
      ]);
    }
  });

  it('follows by requests, from the newest event on', async () => {
    const server = new ModelServer();
    server.start('Ann', 'Hello');
    const network = new Network(server);
    network.calm = true;
    const clock = new TestClock();
    const feed = new Feed([new PollTransport(network, clock)], network, clock);
    const numbers: number[] = [];
    feed.event.on(({ number }) => numbers.push(number));
    // Pages of events do not tell the numbers of the views.
    const counts: unknown[] = [];
    feed.ephemeral.on((message) => {
      if (message.type === 'counts') counts.push(message.counts);
    });
    const send = network.send.bind(network);
    network.send = (call) => {
      if (call.path !== '/v1/views') return send(call);
      const data = [
        { key: 'mine', count: server.newest, capped: false },
        { key: 'view-1', count: null, capped: false },
      ];
      return Promise.resolve({ ok: true, status: 200, data: { data }, etag: null } as never);
    };
    feed.start(null);
    await settle();
    await clock.advance(1);
    const before = server.newest;
    expect(feed.position).toBe(before);
    server.start('Ben', 'Hi');
    await clock.advance(2000);
    expect(numbers).toEqual([before + 1, before + 2, before + 3]);
    expect(feed.position).toBe(server.newest);
    await clock.advance(2000);
    expect(counts).toEqual([before, server.newest].map((count) => [{ key: 'mine', count, capped: false }]));
    feed.stop();
  });
});
