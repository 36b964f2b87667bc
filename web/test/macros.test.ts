import { describe, expect, it } from 'vitest';
import { ACTION_KINDS, blanksOf, fullActions, newAction, nextBlank } from '../core/macros';

describe('blanks of a macro', () => {
  const text = 'Order {{?order number}} comes on {{ ? day }}. {{contact.name}} {{?}}';

  it('are found with their names; variables are none', () => {
    expect(blanksOf(text).map(({ name }) => name)).toEqual(['order number', 'day']);
    expect(blanksOf(text).map(({ start, end }) => text.slice(start, end))).toEqual([
      '{{?order number}}',
      '{{ ? day }}',
    ]);
    expect(blanksOf('nothing here')).toEqual([]);
  });

  it('are found at once among many spaces', () => {
    expect(blanksOf(`{{?${' '.repeat(150_000)}`)).toEqual([]);
    expect(blanksOf(`{{${' '.repeat(150_000)}`.repeat(2))).toEqual([]);
    expect(blanksOf('{{?   }} {{? a  b }}').map(({ name }) => name)).toEqual(['a  b']);
    expect(blanksOf(`{{?${'a'.repeat(101)}}}`)).toEqual([]);
  });

  it('follow one another, and begin again', () => {
    expect(nextBlank(text, 0)?.name).toBe('order number');
    expect(nextBlank(text, 7)?.name).toBe('day');
    expect(nextBlank(text, text.length)?.name).toBe('order number');
    expect(nextBlank('', 0)).toBeNull();
  });
});

describe('actions of a macro', () => {
  it('without anything to do are left out', () => {
    const all = ACTION_KINDS.map(newAction);
    expect(fullActions(all).map(({ kind }) => kind)).toEqual(['assign', 'set_status', 'set_priority', 'snooze']);
    expect(fullActions([{ kind: 'add_labels', labels: ['vip'] }])).toHaveLength(1);
  });
});
