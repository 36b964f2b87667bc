import { describe, expect, it } from 'vitest';
import { Api } from '../api/client';
import { TestClock } from './model/clock';

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly key: string | null;
  readonly body: string;
}

/** An API whose server answers one thing after another. `null` is a broken connection. */
function made(answers: (Response | null)[]) {
  const clock = new TestClock();
  const sent: Sent[] = [];
  let key = 0;
  const api = new Api({
    origin: 'http://desk.test',
    clock,
    newKey: () => `key-${++key}`,
    fetch: async (request) => {
      const url = new URL(request.url);
      sent.push({
        method: request.method,
        path: url.pathname + url.search,
        key: request.headers.get('idempotency-key'),
        body: await request.text(),
      });
      const answer = answers.shift();
      if (!answer) throw new TypeError('Failed to fetch');
      return answer;
    },
  });
  return { api, sent, clock };
}

const json = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });
const problem = (status: number, code: string, headers: Record<string, string> = {}) =>
  json(status, { code, status, title: 'No', detail: 'Do something else.', errors: [] }, headers);

describe('the API client', () => {
  it('repeats a write without an answer with the same key and body', async () => {
    const { api, sent, clock } = made([null, problem(503, 'outcome-unknown'), json(201, { id: 5 })]);
    const answer = api.send({ method: 'POST', path: '/v1/conversations/5/messages', body: { content: 'Hi' } });
    await clock.advance(10_000);
    expect(await answer).toMatchObject({ ok: true, data: { id: 5 } });
    expect(new Set(sent.map(({ key, body }) => `${key} ${body}`))).toEqual(new Set(['key-1 {"content":"Hi"}']));
    expect(sent).toHaveLength(3);
  });

  it('does not repeat what the server refused, nor a write whose key the server ignores', async () => {
    const refused = made([problem(409, 'taken-by-another')]);
    const first = await refused.api.send({ method: 'POST', path: '/v1/conversations/5/pick-up' });
    expect(first).toMatchObject({ ok: false, problem: { status: 409, code: 'taken-by-another' } });
    expect(refused.sent).toHaveLength(1);
    const secret = made([null]);
    const second = secret.api.send({ method: 'POST', path: '/v1/sessions', body: {} });
    await secret.clock.advance(10_000);
    expect(await second).toMatchObject({ ok: false, problem: { status: 0, code: 'network' } });
    expect(secret.sent).toEqual([{ method: 'POST', path: '/v1/sessions', key: null, body: '{}' }]);
    // `unavailable` says that nothing was changed.
    const busy = made([problem(503, 'unavailable'), json(201, {})]);
    const third = busy.api.send({ method: 'POST', path: '/v1/sessions', body: {} });
    await busy.clock.advance(10_000);
    expect(await third).toMatchObject({ ok: true });
  });

  it('gives up after a few attempts, and does not wait long in secret', async () => {
    const gone = made([null, null, null, null, null]);
    const answer = gone.api.send({ method: 'GET', path: '/v1/me' });
    await gone.clock.advance(60_000);
    expect(await answer).toMatchObject({ ok: false, problem: { code: 'network' } });
    expect(gone.sent).toHaveLength(4);
    const later = made([problem(503, 'unavailable', { 'retry-after': '30' })]);
    expect(await later.api.send({ method: 'GET', path: '/v1/me' })).toMatchObject({
      ok: false,
      problem: { retryAfterMs: 30_000 },
    });
  });

  it('reports the whole problem with the request id', async () => {
    const { api } = made([
      json(
        422,
        { code: 'invalid', title: 'T', detail: 'D', errors: [{ field: 'q', code: 'too-long', detail: 'E' }], more: 1 },
        { 'x-request-id': 'abc' },
      ),
      new Response('<h1>Bad gateway</h1>', { status: 400 }),
    ]);
    expect(await api.send({ method: 'GET', path: '/v1/search', query: { q: 'ä b', limit: 5, after: null } })).toEqual({
      ok: false,
      problem: {
        status: 422,
        code: 'invalid',
        title: 'T',
        detail: 'D',
        errors: [{ field: 'q', code: 'too-long', detail: 'E' }],
        requestId: 'abc',
        retryAfterMs: null,
        members: { code: 'invalid', title: 'T', detail: 'D', errors: expect.anything(), more: 1 },
      },
    });
    // A proxy may answer without a problem document.
    expect(await api.send({ method: 'GET', path: '/v1/me' })).toMatchObject({
      ok: false,
      problem: { status: 400, code: 'http-400', requestId: null },
    });
  });

  it('says when the session ended, and stops when it is told to', async () => {
    const { api, sent } = made([problem(401, 'unauthenticated')]);
    let ended = 0;
    api.signedOut.on(() => (ended += 1));
    await api.send({ method: 'GET', path: '/v1/me' });
    expect(ended).toBe(1);
    const abort = new AbortController();
    abort.abort();
    expect(await api.send({ method: 'GET', path: '/v1/me', signal: abort.signal })).toMatchObject({
      ok: false,
      problem: { code: 'aborted' },
    });
    expect(sent.length).toBeLessThanOrEqual(2);
  });

  it('sends files as they are', async () => {
    const { api, sent } = made([json(201, { id: 1 })]);
    const body = new Blob(['Order 5512'], { type: 'text/plain' });
    await api.send({ method: 'POST', path: '/v1/attachments', query: { file_name: 'order.txt' }, body });
    expect(sent[0]).toMatchObject({ path: '/v1/attachments?file_name=order.txt', body: 'Order 5512' });
  });
});
