import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeCandidates, mergeEffects, mergePlan, mergeRefusal, type Mergeable } from '../core/merge';
import type { Message, ThreadEntry } from '../core/model';
import { blocksOf } from '../desk/thread/blocks';

const row = (id: number, change: Partial<Mergeable> = {}): Mergeable => ({
  id,
  status: 'open',
  contact_id: 5,
  identity_id: 50,
  merged_into_id: null,
  merged_count: 0,
  last_activity_at: `2026-11-30T10:00:${String(id).padStart(2, '0')}.000000Z`,
  assignee_id: null,
  waiting_since: null,
  ...change,
});

describe('merging conversations', () => {
  it('is refused for the reasons of the server', () => {
    expect(mergeRefusal(row(1), row(2))).toBeNull();
    expect(mergeRefusal(row(1), row(1))).toBe('same');
    expect(mergeRefusal(row(1), row(2, { contact_id: 6 }))).toBe('other-contact');
    expect(mergeRefusal(row(1, { merged_into_id: 9 }), row(2))).toBe('merged');
    expect(mergeRefusal(row(1), row(2, { merged_into_id: 9 }))).toBe('target-merged');
    expect(mergeRefusal(row(1, { merged_count: 1 }), row(2))).toBe('has-merged');
    expect(mergeRefusal(row(1), row(2, { status: 'resolved' }))).toBe('target-ended');
    expect(mergeRefusal(row(1, { status: 'closed' }), row(2, { status: 'resolved' }))).toBeNull();
    expect(mergeRefusal(row(1), row(2, { merged_count: 20 }))).toBe('too-many');
  });

  it('knows an unknown visitor by the identity alone', () => {
    const unknown = { contact_id: null };
    expect(mergeRefusal(row(1, unknown), row(2, unknown))).toBeNull();
    expect(mergeRefusal(row(1, unknown), row(2, { ...unknown, identity_id: 51 }))).toBe('other-contact');
    expect(mergeRefusal(row(1, unknown), row(2))).toBe('other-contact');
  });

  it('keeps the open conversation, unless only the other direction is possible', () => {
    expect(mergePlan(row(1), row(2))).toMatchObject({ from: { id: 2 }, into: { id: 1 }, canTurn: true });
    expect(mergePlan(row(1), row(2), true)).toMatchObject({ from: { id: 1 }, into: { id: 2 } });
    const closed = mergePlan(row(1, { status: 'closed' }), row(2));
    expect(closed).toMatchObject({ from: { id: 1 }, into: { id: 2 }, refusal: null, canTurn: false });
    expect(mergePlan(row(1), row(2, { merged_count: 1 }))).toMatchObject({ from: { id: 1 }, canTurn: false });
  });

  it('never proposes what is refused while the other direction is possible', () => {
    const any = fc.record({
      status: fc.constantFrom<Mergeable['status']>('open', 'pending', 'snoozed', 'resolved', 'closed'),
      merged_count: fc.constantFrom(0, 1, 20),
      merged_into_id: fc.constantFrom(null, 9),
    });
    fc.assert(
      fc.property(any, any, (a, b) => {
        const [first, other] = [row(1, a), row(2, b)];
        const plan = mergePlan(first, other);
        const possible = mergeRefusal(first, other) === null || mergeRefusal(other, first) === null;
        expect(plan.refusal === null).toBe(possible);
        expect(plan.refusal).toBe(mergeRefusal(plan.from, plan.into));
      }),
    );
  });

  it('offers live conversations first, then the latest', () => {
    const others = [
      row(1),
      row(2, { status: 'closed' }),
      row(3),
      row(4, { contact_id: 6 }),
      row(9),
      row(5, { merged_into_id: 9 }),
    ];
    expect(mergeCandidates(row(9), others).map(({ id }) => id)).toEqual([3, 1, 2]);
  });

  it('says what happens to the place, the wait and the next message', () => {
    const busy = mergePlan(row(1), row(2, { assignee_id: 7, waiting_since: '2026-11-30T10:00:00Z', identity_id: 51 }));
    expect(mergeEffects(busy)).toEqual(['thread', 'closed', 'messages-separate', 'slot', 'wait', 'rest-stays']);
    const ended = mergePlan(row(1), row(2, { assignee_id: 7, status: 'closed' }));
    expect(mergeEffects(ended)).toEqual(['thread', 'messages-follow', 'rest-stays']);
  });
});

describe('the block of a merged conversation', () => {
  const message = (place: string, conversation: number, from: number | null): ThreadEntry => ({
    place,
    activity: null,
    merged_from: from,
    message: {
      id: Number(place.replaceAll('.', '')) + conversation * 1000,
      position: Number(place.split('.').at(-1)),
      kind: 'incoming',
      created_at: '2026-11-30T10:00:00Z',
      sender: { kind: 'contact', id: 1 },
      delivery: 'sent',
      conversation_id: conversation,
    } as unknown as Message,
  });
  const line = (place: string, code: string, at: string, from: number | null): ThreadEntry => ({
    place,
    message: null,
    merged_from: from,
    activity: { number: Number(place.split('.').at(-1)), code, at, agent_id: 7, parameters: {} },
  });

  it('stands after the line about the merge, without the lines about its own end', () => {
    const merged = '2026-11-30T11:00:00Z';
    const blocks = blocksOf(
      [
        message('1', 1, null),
        line('1.30', 'merged', merged, null),
        line('1.30.0.2', 'labelled', '2026-11-30T10:30:00Z', 2),
        message('1.30.1', 2, 2),
        line('1.30.1.27', 'status_changed', merged, 2),
        line('1.30.1.29', 'merged', merged, 2),
        message('2', 1, null),
      ],
      1,
    );
    expect(blocks.map(({ kind }) => kind)).toEqual(['day', 'message', 'events', 'merged', 'new', 'message']);
    const block = blocks[3];
    expect(block).toMatchObject({ kind: 'merged', key: 'c1.30', conversationId: 2, messages: 1 });
    expect(block?.kind === 'merged' && block.blocks.map(({ kind }) => kind)).toEqual(['day', 'events', 'message']);
  });

  it('is one block for each merged conversation', () => {
    const blocks = blocksOf(
      [
        line('1.30', 'merged', '2026-11-30T11:00:00Z', null),
        message('1.30.1', 2, 2),
        line('1.31', 'merged', '2026-11-30T11:00:01Z', null),
        message('1.31.1', 3, 3),
      ],
      null,
    );
    expect(blocks.map(({ key }) => key)).toEqual([expect.stringMatching(/^d/u), 'e30', 'c1.30', 'e31', 'c1.31']);
  });
});
