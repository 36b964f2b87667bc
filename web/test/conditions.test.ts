import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blank, type Condition, conditionsOf, type Field, filterOf, reordered } from '../core/views/conditions';
import type { Filter } from '../core/views/filter';

describe('the builder of conditions', () => {
  it('shows a filter as lines and stores the same filter', () => {
    const filter: Filter = {
      status: ['open', 'pending'],
      assignee: ['me', 'none', 12],
      team_id: [3],
      queue: ['support', '7'],
      labels: { any: ['vip'], none: ['spam'] },
      priority: ['urgent', 'none'],
      unread: true,
      mentioned: false,
      created: { from_ago_s: 86_400, before_ago_s: 3600 },
      attributes: { plan: 'gold' },
    };
    const { lines, rest } = conditionsOf(filter);
    expect(lines).toHaveLength(12);
    expect(rest).toEqual({});
    expect(filterOf(lines, rest)).toEqual(filter);
  });

  it('keeps what it cannot show', () => {
    const filter = {
      unread: true,
      active: { from: '2025-01-01T00:00:00Z', before_ago_s: 60 },
      attributes: { age: 7, plan: 'gold' },
      contact_id: 4,
      colour: ['of a newer server'],
    } as unknown as Filter;
    const { lines, rest } = conditionsOf(filter);
    expect(rest).toEqual({
      active: { from: '2025-01-01T00:00:00Z' },
      attributes: { age: 7 },
      contact_id: 4,
      colour: ['of a newer server'],
    });
    expect(filterOf(lines, rest)).toEqual(filter);
    expect(filterOf([], rest)).not.toHaveProperty('unread');
  });

  it('leaves lines without a value out, and adds lines of one field up', () => {
    const fields: Field[] = ['status', 'labels.all', 'attribute'];
    expect(filterOf(fields.map(blank))).toEqual({});
    expect(filterOf([{ field: 'created', when: 'within', hours: Number.NaN }])).toEqual({});
    const lines: Condition[] = [
      { field: 'inbox_id', values: ['1', '2'] },
      { field: 'inbox_id', values: ['2', '3'] },
    ];
    expect(filterOf(lines)).toEqual({ inbox_id: [1, 2, 3] });
  });

  it('goes around with any filter', () => {
    const words = fc.uniqueArray(fc.constantFrom('a', 'b', 'c d'), { minLength: 1 });
    const any = fc.record(
      {
        status: fc.uniqueArray(fc.constantFrom('open', 'pending', 'snoozed'), { minLength: 1 }),
        team_id: fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
        assignee: fc.uniqueArray(fc.constantFrom<'me' | 'any' | number>('me', 'any', 4), { minLength: 1 }),
        labels: fc.record({ any: words, all: words, none: words }, { requiredKeys: ['any'] }),
        failed: fc.boolean(),
        active: fc.record({ from_ago_s: fc.integer({ min: 1, max: 9_000_000 }) }),
        attributes: fc.dictionary(fc.constantFrom('plan', 'city'), fc.constantFrom('x', 'y'), { minKeys: 1 }),
        contact_id: fc.integer({ min: 1, max: 99 }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(any, (filter) => {
        const { lines, rest } = conditionsOf(filter as Filter);
        expect(filterOf(lines, rest)).toEqual(filter);
      }),
    );
  });
});

describe('the order of views', () => {
  const views = [10, 20, 30].map((position, at) => ({ id: 'abc'[at] ?? '', position }));

  it('changes with few requests', () => {
    expect(reordered(views, 2, 1)).toEqual([
      { id: 'c', position: 20 },
      { id: 'b', position: 30 },
    ]);
    expect(reordered(views, 1, 1)).toEqual([]);
    expect(reordered(views, 0, 5)).toEqual([]);
    expect(reordered(views, 0, -1)).toEqual([]);
  });

  it('is given to views that had none', () => {
    const none = views.map(({ id }) => ({ id, position: null }));
    expect(reordered(none, 0, 0)).toHaveLength(3);
  });
});
