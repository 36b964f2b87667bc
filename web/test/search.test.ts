import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  activeOf,
  addressOf,
  completions,
  type Directory,
  filtersOf,
  NO_FILTERS,
  partsOfSnippet,
  readDay,
  readTyped,
  requestOf,
} from '../core/search/query';

const directory: Directory = {
  inboxes: [
    { id: 2, name: 'Web chat', key: 'chat' },
    { id: 3, name: 'Mail', key: 'mail' },
  ],
  agents: [
    { id: 7, name: 'Mina Chen' },
    { id: 8, name: 'Omar Diaz' },
    { id: 9, name: 'Mina Okoye' },
  ],
  labels: ['vip', 'Été'],
  statuses: { open: 'Open', resolved: 'Closed', closed: 'Closed for good' },
  me: 7,
  customer: '客戶',
  anyAgent: 'Any agent',
  // In Taipei it is the first of December already.
  now: Date.parse('2026-11-30T20:00:00Z'),
  zone: 'Asia/Taipei',
};
const read = (text: string, whole = true) => readTyped(text, directory, whole);

describe('typed filters', () => {
  it('stand anywhere between the words, and leave the words', () => {
    expect(read('refund in:mail order status:open before:2026-11-01')).toEqual({
      words: 'refund order ',
      filters: { inboxId: 3, status: 'open', until: '2026-11-01' },
      unknown: [],
    });
    expect(read('from:customer late').filters).toEqual({ from: 'contact', agentId: null });
    expect(read('x from:客戶').filters).toEqual({ from: 'contact', agentId: null });
    expect(read('x from:me').filters).toEqual({ from: null, agentId: 7 });
    expect(read('x in:notes').filters).toEqual({ kind: 'notes' });
    expect(read('x on:yesterday').filters).toEqual({ since: '2026-11-30', until: '2026-12-01' });
  });

  it('know names without case, accents, spaces and hyphens, by a beginning that is the only one', () => {
    expect(read('x in:web-chat').filters).toEqual({ inboxId: 2 });
    expect(read('x IN:"web chat" y')).toMatchObject({ filters: { inboxId: 2 }, words: 'x y' });
    expect(read('x in:chat').filters).toEqual({ inboxId: 2 });
    expect(read('x from:omar').filters).toEqual({ from: null, agentId: 8 });
    expect(read('x from:mina')).toMatchObject({ filters: {}, unknown: ['from:mina'], words: 'x from:mina' });
    expect(read('x label:ete').filters).toEqual({ label: 'Été' });
    // What the desk calls closed is what the agent means.
    expect(read('x status:closed').filters).toEqual({ status: 'resolved' });
    expect(read('x status:"closed for good"').filters).toEqual({ status: 'closed' });
  });

  it('stay words while somebody types them, and where they name nothing', () => {
    expect(read('refund in:ma', false)).toMatchObject({ words: 'refund in:ma', filters: {} });
    expect(read('refund in:mail ', false)).toMatchObject({ words: 'refund ', filters: { inboxId: 3 } });
    expect(read('in:"web ch', false)).toMatchObject({ words: 'in:"web ch', filters: {} });
    expect(read('in:nowhere x')).toMatchObject({ words: 'in:nowhere x', unknown: ['in:nowhere'] });
    expect(read('https://a.example/x at 12:30').unknown).toEqual([]);
  });

  it('never lose a word', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,8}$/u), { maxLength: 6 }), fc.nat(6), (words, at) => {
        const text = [...words.slice(0, at), 'in:mail', ...words.slice(at)].join(' ');
        expect(read(text).words.split(' ').filter(Boolean)).toEqual(words);
      }),
    );
  });

  it('are completed from what the account has', () => {
    expect(completions('refund in:', directory).map(({ label }) => label)).toEqual(['Web chat', 'Mail']);
    expect(completions('refund from:mi', directory)).toEqual([
      { label: 'Mina Chen', filters: { from: null, agentId: 7 }, words: 'refund ' },
      { label: 'Mina Okoye', filters: { from: null, agentId: 9 }, words: 'refund ' },
    ]);
    expect(completions('before:to', directory)).toEqual([
      { label: '2026-12-01', filters: { until: '2026-12-01' }, words: '' },
    ]);
    expect(completions('refund', directory)).toEqual([]);
    expect(completions('in:mail refund', directory)).toEqual([]);
  });
});

describe('days of a search', () => {
  it('are read in the zone of the agent', () => {
    expect(readDay('today', directory)).toBe('2026-12-01');
    expect(readDay('7d', directory)).toBe('2026-11-24');
    expect(readDay('2w', directory)).toBe('2026-11-17');
    expect(readDay('2026-11', directory)).toBe('2026-11-01');
    expect(readDay('2026/3/9', directory)).toBe('2026-03-09');
    for (const none of ['2026-02-30', '2026-13-01', 'soon', '', '1e9d', '99999d'])
      expect(readDay(none, directory)).toBeNull();
    expect(requestOf({ ...NO_FILTERS, since: '2026-12-01' }, 'Asia/Taipei')['since']).toBe('2026-11-30T16:00:00.000Z');
  });
});

describe('the address of a search', () => {
  it('has the filters, and what is none is left out', () => {
    const filters = {
      ...NO_FILTERS,
      kind: 'notes',
      agentId: 7,
      status: 'open',
      label: 'vip',
      until: '2026-11-01',
    } as const;
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(addressOf(filters))) if (value !== null) query.set(name, value);
    expect(filtersOf(query)).toEqual(filters);
    expect(activeOf(filters)).toEqual(['agentId', 'status', 'label', 'until']);
    const wild = new URLSearchParams('in=all&from=eve&agent=-1&inbox=x&status=gone&since=2026-99-99&label=');
    expect(filtersOf(wild)).toEqual(NO_FILTERS);
  });
});

describe('snippets', () => {
  it('count letters as the server does', () => {
    expect(partsOfSnippet('😀 order now', [{ start: 2, length: 5 }])).toEqual([
      { text: '😀 ', hit: false },
      { text: 'order', hit: true },
      { text: ' now', hit: false },
    ]);
  });

  it('keep the whole text, whatever the matches are', () => {
    const match = fc.record({ start: fc.integer({ min: -3, max: 20 }), length: fc.integer({ min: -2, max: 8 }) });
    fc.assert(
      fc.property(fc.string({ maxLength: 15, unit: 'binary' }), fc.array(match, { maxLength: 4 }), (text, matches) => {
        expect(
          partsOfSnippet(text, matches)
            .map((part) => part.text)
            .join(''),
        ).toBe(text);
      }),
    );
  });
});
