import { describe, expect, it } from 'vitest';
import type { Answer, Call, Http } from '../core/http';
import { OffRecord } from '../core/offrecord';
import { TestClock } from './model/clock';

function world(refuses = false) {
  const calls: Call[] = [];
  const http: Http = {
    send<T>(call: Call): Promise<Answer<T>> {
      calls.push(call);
      const problem = { status: 409, code: 'not-open', title: '', detail: '', errors: [], requestId: null };
      return Promise.resolve(
        refuses
          ? { ok: false, problem: { ...problem, retryAfterMs: null, members: {} } }
          : { ok: true, status: 204, data: null as T, etag: null },
      );
    },
  };
  return { calls, words: new OffRecord(http, new TestClock(), 7) };
}

const heard = (agent: number | null, content: string, id = 5) =>
  ({ type: 'off_record', conversation_id: id, agent_id: agent, content }) as const;

describe('words off the record', () => {
  it('of both sides stand in order, and the echo of the own ones adds nothing', async () => {
    const { words, calls } = world();
    words.hear(heard(null, 'My card is 4111'));
    const said = words.say(5, 'Thank you');
    // The feed may be faster than the answer.
    words.hear(heard(7, 'Thank you'));
    await said;
    words.hear(heard(8, 'I am here, too'));
    expect(words.of(5).map(({ agentId, content }) => [agentId, content])).toEqual([
      [null, 'My card is 4111'],
      [7, 'Thank you'],
      [8, 'I am here, too'],
    ]);
    expect(calls).toMatchObject([{ path: '/v1/conversations/5/off-record-messages', body: { content: 'Thank you' } }]);
  });

  it('that the agent says in another window are shown here', async () => {
    const { words } = world();
    await words.say(5, 'Yes');
    words.hear(heard(7, 'Yes'));
    words.hear(heard(7, 'Yes'));
    words.hear(heard(7, 'From my phone'));
    expect(words.of(5).map(({ content }) => content)).toEqual(['Yes', 'Yes', 'From my phone']);
  });

  it('that are refused are not there, and no echo of another window is taken for theirs', async () => {
    const { words } = world(true);
    const changed: number[] = [];
    words.changed.on((id) => changed.push(id));
    expect(await words.say(5, 'Hello')).toMatchObject({ ok: false });
    expect(words.of(5)).toEqual([]);
    expect(changed).toEqual([5, 5]);
    words.hear(heard(7, 'Hello'));
    expect(words.of(5)).toHaveLength(1);
  });

  it('are kept within bounds, and only until the end', () => {
    const { words } = world();
    for (let count = 0; count < 250; count += 1) words.hear(heard(null, String(count)));
    expect(words.of(5)).toHaveLength(200);
    expect(words.of(5)[0]?.content).toBe('50');
    for (let id = 10; id < 40; id += 1) words.hear(heard(null, 'x', id));
    expect(words.of(5)).toEqual([]);
    expect(words.of(39)).toHaveLength(1);
    words.clear();
    expect(words.of(39)).toEqual([]);
  });
});
