import { describe, expect, it } from 'vitest';
import { Beside } from '../core/beside';
import type { Answer, Call, Http } from '../core/http';
import { TestClock } from './model/clock';

/** Reads beside threads, of a server that answers when the test says so, and of a screen that paints when the test says so. */
function made() {
  const clock = new TestClock();
  const sent: { readonly path: string; readonly answer: (data: unknown) => void }[] = [];
  const http: Http = {
    send: <T>(call: Call) =>
      new Promise<Answer<T>>((done) => {
        sent.push({
          path: call.path,
          answer: (data) => done({ ok: true, status: 200, data: data as T, etag: null }),
        });
      }),
  };
  let paint = () => {};
  const painted = () => new Promise<void>((done) => (paint = done));
  const turn = () => clock.advance(0);
  return { beside: new Beside(http, clock, painted), clock, sent, turn, paint: () => paint() };
}

const data = (into: unknown[]) => (answer: Answer<unknown>) => into.push(answer.ok && answer.data);

describe('reads beside a thread', () => {
  it('wait until the thread is on the screen, and those of the same share a request', async () => {
    const { beside, sent, turn, paint } = made();
    const got: unknown[] = [];
    let shown = () => {};
    // A neighbour may begin before the thread does, in the same turn.
    beside.read('/v1/contacts/7', undefined, data(got));
    beside.opens(new Promise((done) => (shown = done)));
    beside.read('/v1/contacts/7', undefined, data(got));
    beside.read('/v1/cases', { contact_id: 7 }, data(got));
    await turn();
    shown();
    await turn();
    expect(sent).toHaveLength(0);
    paint();
    await turn();
    expect(sent.map(({ path }) => path)).toEqual(['/v1/contacts/7', '/v1/cases']);
    for (const { path, answer } of sent) answer(path);
    await turn();
    expect(got).toEqual(['/v1/contacts/7', '/v1/contacts/7', '/v1/cases']);
  });

  it('are never sent for a conversation that was left, and a late answer reaches nobody', async () => {
    const { beside, sent, turn } = made();
    const got: unknown[] = [];
    const left = beside.read('/v1/contacts/1', undefined, data(got));
    left.stop();
    const open = beside.read('/v1/contacts/2', undefined, data(got));
    await turn();
    expect(sent.map(({ path }) => path)).toEqual(['/v1/contacts/2']);
    open.stop();
    open.again();
    sent[0]?.answer('late');
    await turn();
    expect(sent).toHaveLength(1);
    expect(got).toEqual([]);
  });

  it('read again by a request of their own, and drop the answer that is older', async () => {
    const { beside, sent, turn } = made();
    const got: unknown[] = [];
    const reading = beside.read('/v1/contacts/2', undefined, data(got));
    await turn();
    reading.again();
    expect(sent).toHaveLength(2);
    sent[1]?.answer('after the change');
    await turn();
    sent[0]?.answer('before the change');
    await turn();
    expect(got).toEqual(['after the change']);
  });

  it('do not wait for ever for a thread that does not open', async () => {
    const { beside, clock, sent, turn, paint } = made();
    beside.opens(new Promise(() => {}));
    beside.read('/v1/contacts/2', undefined, () => {});
    await clock.advance(1000);
    paint();
    await turn();
    expect(sent).toHaveLength(1);
  });
});
