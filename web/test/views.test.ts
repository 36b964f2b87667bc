import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Conversation } from '../core/model';
import { type Filter, isServerOnly, isTimed, matches } from '../core/views/filter';
import { compareKeys, keyOf, type Sort } from '../core/views/sort';
import { ME, ModelServer, OTHER } from './model/server';

const NOW = Date.parse('2026-03-02T12:00:00Z');

function row(members: Partial<Conversation> = {}): Conversation {
  const server = new ModelServer();
  return { ...server.row(server.start('Ann', 'Hello')), ...members };
}

const match = (filter: Filter, members: Partial<Conversation> = {}) =>
  matches(filter, row(members), { agentId: ME, now: NOW });

describe('filters', () => {
  it.each<[Filter, Partial<Conversation>, 'yes' | 'no' | 'unknown']>([
    [{}, {}, 'yes'],
    [{ status: [] }, {}, 'yes'],
    [{ status: ['open', 'pending'] }, { status: 'resolved' }, 'no'],
    [{ assignee: ['me'] }, { assignee_id: ME }, 'yes'],
    [{ assignee: ['me'] }, { assignee_id: OTHER }, 'no'],
    [{ assignee: ['none', OTHER] }, { assignee_id: OTHER }, 'yes'],
    [{ assignee: ['any'] }, { assignee_id: null }, 'no'],
    [{ team_id: [5] }, { team_id: null }, 'no'],
    [{ team_id: [5] }, { team_id: 5 }, 'yes'],
    [{ queue: ['support'] }, { queue: 'support' }, 'yes'],
    [{ queued: true }, { queue: 'support' }, 'yes'],
    [{ queued: false }, { queue: 'support' }, 'no'],
    [{ contact_id: 9 }, { contact_id: 8 }, 'no'],
    [{ priority: ['none'] }, { priority: null }, 'yes'],
    [{ priority: ['urgent', 'medium'] }, { priority: null }, 'no'],
    [{ labels: { any: ['VIP'] } }, { labels: ['vip'] }, 'yes'],
    [{ labels: { all: ['vip', 'refund'] } }, { labels: ['vip'] }, 'no'],
    [{ labels: { none: ['spam'] } }, { labels: ['Spam'] }, 'no'],
    // One character, or a letter with an accent of its own.
    [{ labels: { any: ['caf\u00e9'] } }, { labels: ['cafe\u0301'] }, 'yes'],
    [{ unread: true }, { unread: 2 }, 'yes'],
    [{ unread: false }, { unread: 2 }, 'no'],
    [{ failed: true }, { failed: false }, 'no'],
    [{ mentioned: true }, {}, 'unknown'],
    [{ mentioned: true, status: ['closed'] }, {}, 'no'],
    [{ participating: true }, { assignee_id: ME }, 'yes'],
    [{ participating: true }, { follower_ids: [ME] }, 'yes'],
    [{ participating: false }, { follower_ids: [ME] }, 'no'],
    [{ participating: true }, {}, 'unknown'],
    [{ follower: ['me'] }, { follower_ids: [ME] }, 'yes'],
    [{ follower: [ME + 1] }, { follower_ids: [ME] }, 'no'],
    [{ created: { from: '2026-03-01T00:00:00Z', before: '2026-03-03T00:00:00Z' } }, {}, 'yes'],
    [{ created: { from: '2026-03-02T09:00:00.000002Z' } }, { created_at: '2026-03-02T09:00:00.000001Z' }, 'no'],
    [{ active: { from_ago_s: 3600 } }, { last_activity_at: '2026-03-02T10:59:59.000000Z' }, 'no'],
    [{ active: { before_ago_s: 3600 } }, { last_activity_at: '2026-03-02T10:59:59.000000Z' }, 'yes'],
    [{ attributes: { plan: 'gold' } }, { custom_attributes: { plan: 'gold' } }, 'yes'],
    [{ attributes: { plan: 'gold' } }, { custom_attributes: { plan: ['silver', 'gold'] } }, 'yes'],
    [{ attributes: { plan: 'gold' } }, {}, 'no'],
    // A condition of a newer server.
    [{ weather: 'rain' } as Filter, {}, 'unknown'],
  ])('%j', (filter, members, expected) => {
    expect(match(filter, members)).toBe(expected);
  });

  it('know what only the server or the clock can tell', () => {
    expect(isServerOnly({ status: ['open'], unread: true })).toBe(false);
    expect(isServerOnly({ mentioned: false })).toBe(true);
    expect(isServerOnly({ weather: 'rain' } as Filter)).toBe(true);
    expect(isTimed({ created: { from: '2026-03-01T00:00:00Z' } })).toBe(false);
    expect(isTimed({ active: { before_ago_s: 60 } })).toBe(true);
  });
});

describe('sorts', () => {
  const base = row();
  const time = fc.integer({ min: 0, max: 5 }).map((minute) => `2026-03-02T09:0${minute}:00.000000Z`);
  const rows = fc.uniqueArray(
    fc.record({
      id: fc.integer({ min: 1, max: 30 }),
      last_activity_at: time,
      waiting_since: fc.option(time),
      priority: fc.constantFrom('urgent' as const, 'high' as const, 'medium' as const, 'low' as const, null),
    }),
    { selector: ({ id }) => id, maxLength: 12 },
  );

  it('are total orders, in which no two rows are equal', () => {
    const sorts: Sort[] = ['created', 'last_activity', 'priority', 'waiting_since'].flatMap((sort) => [
      sort,
      `-${sort}`,
    ]) as Sort[];
    fc.assert(
      fc.property(fc.constantFrom(...sorts), rows, (sort, all) => {
        const keys = all.map((one) => keyOf(sort, { ...base, ...one, display_id: one.id }));
        for (const a of keys) {
          for (const b of keys) {
            expect(Math.sign(compareKeys(sort, a, b))).toBe(-Math.sign(compareKeys(sort, b, a)) + 0);
            expect(compareKeys(sort, a, b) === 0).toBe(a === b);
          }
        }
        const sorted = [...keys].sort((a, b) => compareKeys(sort, a, b));
        for (let at = 1; at < sorted.length; at += 1) {
          expect(compareKeys(sort, sorted[at - 1] ?? [], sorted[at] ?? [])).toBe(-1);
        }
      }),
    );
  });

  it('put waiting customers first, and then the latest activity', () => {
    const at = (id: number, minute: number, waits: number | null) => ({
      ...base,
      id,
      display_id: id,
      last_activity_at: `2026-03-02T09:0${minute}:00.000000Z`,
      waiting_since: waits === null ? null : `2026-03-02T09:0${waits}:00.000000Z`,
    });
    const all = [at(1, 5, null), at(2, 6, 2), at(3, 7, 1), at(4, 8, null)];
    const order = (sort: Sort) =>
      [...all].sort((a, b) => compareKeys(sort, keyOf(sort, a), keyOf(sort, b))).map(({ id }) => id);
    expect(order('waiting_since')).toEqual([3, 2, 4, 1]);
    expect(order('-waiting_since')).toEqual([2, 3, 4, 1]);
    expect(order('-last_activity')).toEqual([4, 3, 2, 1]);
    expect(order('created')).toEqual([1, 2, 3, 4]);
  });
});
