import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Message, ThreadEntry } from '../core/model';
import {
  LineFault,
  readHolidays,
  readLevels,
  readNeeds,
  readWeek,
  writeHolidays,
  writeNeeds,
  writeWeek,
} from '../desk/settings/lines';
import { byKindAndCategory } from '../desk/settings/classifications';
import { type Attribute, changesOf, type Group, sectionsOf, valueText } from '../desk/attributes';
import { isTyped, tablesOf } from '../desk/contacts/tables';
import { deviceName } from '../desk/device';
import { candidatesOf, carries, MOST } from '../desk/thread/attempts';
import { blockMaker, blocksOf, foldQuote, partsOf } from '../desk/thread/blocks';
import { surveyOf } from '../desk/thread/rating';
import { icons } from '../ui/icons';
import { keycaps } from '../ui/keycaps';
import { hue, initials } from '../ui/people';

describe('icons', () => {
  it('are the symbols of the sprite', () => {
    const sprite = readFileSync(new URL('../ui/Sprite.svelte', import.meta.url), 'utf8');
    const drawn = [...sprite.matchAll(/<symbol id="i-([^"]+)"/gu)].map(([, name]) => name);
    expect([...drawn].sort()).toEqual([...icons].sort());
  });
});

describe('classifications', () => {
  it('stand by list and name, and a subcategory follows its category', () => {
    const row = (id: number, kind: string, name: string, parent_id: number | null = null) => ({
      id,
      kind,
      name,
      parent_id,
    });
    const rows = [
      row(1, 'termination_code', 'Solved'),
      row(2, 'category', 'Repair'),
      row(3, 'subcategory', 'Screen', 2),
      row(4, 'subcategory', 'Battery', 2),
      row(5, 'category', 'Billing'),
      row(6, 'subcategory', 'Refund', 5),
      row(7, 'sponsor', 'Acme'),
    ];
    expect(byKindAndCategory(rows).map((one) => one.name)).toEqual([
      'Acme',
      'Billing',
      'Refund',
      'Repair',
      'Battery',
      'Screen',
      'Solved',
    ]);
  });
});

describe('the attributes and tables of a contact', () => {
  const group = (id: number, object: Group['object'], name: string): Group => ({
    id,
    object,
    name,
    description: null,
    version: '1',
  });
  const attribute = (id: number, object: Attribute['object'], group_id: number | null): Attribute => ({
    id,
    object,
    group_id,
    name: `a${id}`,
    label: `A${id}`,
    options: [],
    value_type: 'text',
    version: '1',
  });
  const groups = [
    group(1, 'contact_row', 'Visits'),
    group(2, 'contact_row', 'Devices'),
    group(3, 'contact', 'Contract'),
    group(4, 'contact_row', 'Empty'),
    group(5, 'contact', 'Unused'),
  ];
  const attributes = [
    attribute(10, 'contact', 3),
    attribute(11, 'contact', null),
    attribute(12, 'contact_row', 1),
    attribute(13, 'contact_row', 2),
    attribute(14, 'ticket', null),
  ];
  const row = (id: number, group_id: number) => ({
    id,
    group_id,
    contact_id: 1,
    created_at: '',
    updated_at: '',
    values: {},
  });

  it('stand in their groups, and those without a group come first', () => {
    expect(sectionsOf('contact', attributes, groups).map((one) => [one.group?.name, one.attributes[0]?.id])).toEqual([
      [undefined, 11],
      ['Contract', 10],
    ]);
    // Until the groups are read, no attribute is left out.
    expect(sectionsOf('contact', attributes, []).map((one) => one.attributes.length)).toEqual([2]);
  });

  it('are tables by name with their own rows, if they have a column', () => {
    const tables = tablesOf(groups, attributes, [row(1, 1), row(2, 2), row(3, 1)]);
    expect(
      tables.map((one) => [one.group.name, one.columns.map(({ id }) => id), one.rows.map(({ id }) => id)]),
    ).toEqual([
      ['Devices', [13], [2]],
      ['Visits', [12], [1, 3]],
    ]);
  });

  it('have values in words, and a day is the same in every time zone', () => {
    expect(valueText('text', null)).toBe('');
    expect(valueText('boolean', false)).toBe('No');
    expect(valueText('choices', ['a', 'b'])).toBe('a, b');
    expect(valueText('number', 1234.5)).toBe('1,234.5');
    expect(valueText('date', '2026-03-14')).toContain('14');
    expect(valueText('date', 'someday')).toBe('someday');
  });

  it('send only what changed, and an emptied value as null', () => {
    expect(changesOf({ a: '1', b: ['x'], c: true }, { a: '1', b: ['x', 'y'], c: null, d: null })).toEqual({
      b: ['x', 'y'],
      c: null,
    });
  });

  it('are erased only after somebody has typed the name', () => {
    expect(isTyped(' Ana  Sofía ', 'Ana Sofi\u0301a')).toBe(true);
    expect(isTyped('ana sofía', 'Ana Sofía')).toBe(false);
    expect(isTyped('', '')).toBe(false);
  });
});

describe('a survey', () => {
  const survey = (content_type: string, content_attributes: Record<string, unknown>) =>
    surveyOf({ content_type, content_attributes } as unknown as Message);

  it('has the rating and the words of the customer, or no answer yet', () => {
    expect(survey('text', {})).toBeNull();
    expect(survey('survey', {})).toEqual({ answer: null });
    const answer = (values: Record<string, unknown>) => survey('survey', values)?.answer;
    expect(answer({ rating: 4, feedback: ' Quick. ' })).toEqual({ rating: 4, feedback: 'Quick.' });
    expect(answer({ rating: 5 })).toEqual({ rating: 5, feedback: '' });
    for (const wrong of [{ rating: 9 }, { rating: 'four' }, { rating: null }, {}]) expect(answer(wrong)).toBeNull();
  });
});

describe('the sendings of a message', () => {
  it('go to the callback of its inbox, and to client applications', () => {
    expect(carries({ key: 'inbox-2', inbox_id: 2 }, 2)).toBe(true);
    expect(carries({ key: 'inbox-3', inbox_id: 3 }, 2)).toBe(false);
    expect(carries({ key: 'callback-1', inbox_id: 2 }, 2)).toBe(false);
    expect(carries({ key: 'application-7', inbox_id: null }, 2)).toBe(true);
  });

  it('are sought among the deliveries since it was written, oldest first and not too many', () => {
    type Deliveries = Parameters<typeof candidatesOf>[0];
    const one = (event: number, kind: string, created_at: string) => ({ event, kind, created_at });
    const found = (rows: readonly object[]) =>
      candidatesOf(rows as Deliveries, { created_at: '2026-05-04T10:00:00.5Z' }).map(({ event }) => event);
    expect(
      found([
        one(9, 'message.retried', '2026-05-04T10:02:00Z'),
        one(8, 'message.failed', '2026-05-04T10:01:00Z'),
        one(7, 'message.created', '2026-05-04T10:00:00.500Z'),
        one(6, 'message.created', '2026-05-04T10:00:00.499Z'),
      ]),
    ).toEqual([7, 9]);
    const many = Array.from({ length: 50 }, (_, at) => one(at, 'message.created', '2026-05-04T11:00:00Z'));
    expect(found(many)).toHaveLength(MOST);
  });
});

describe('initials', () => {
  it('have two letters for alphabets with two words, one otherwise', () => {
    expect(initials('Karim Benali')).toBe('KB');
    expect(initials('陳美玲 Mei-Ling Chen')).toBe('陳');
    expect(initials('สุภาวดี แก้วใส').length).toBeGreaterThan(0);
    expect(initials('Noor Haddad', 1)).toBe('N');
    expect(initials('+47 988 21 004')).toBe('');
    expect(initials('')).toBe('');
  });

  it('give one person one of eight hues, always the same', () => {
    const found = Array.from({ length: 200 }, (_, id) => hue(id));
    expect(new Set(found).size).toBe(8);
    expect(hue(7)).toBe(hue('7'));
  });
});

describe('texts of messages', () => {
  it('become links only for http and https, without the full stop after them', () => {
    expect(partsOf('See https://a.example/x?y=1. Now')).toEqual([
      { kind: 'text', text: 'See ' },
      { kind: 'link', text: 'https://a.example/x?y=1', href: 'https://a.example/x?y=1' },
      { kind: 'text', text: '. Now' },
    ]);
    expect(partsOf('javascript:alert(1) data:text/html,x').every((part) => part.kind === 'text')).toBe(true);
    expect(partsOf('<script>alert(1)</script>')).toEqual([{ kind: 'text', text: '<script>alert(1)</script>' }]);
  });

  it('mark mentions of known names only', () => {
    expect(partsOf('@Noor look, @nobody', ['Noor Haddad', 'Noor'])).toEqual([
      { kind: 'mention', text: '@Noor' },
      { kind: 'text', text: ' look, @nobody' },
    ]);
  });

  it('are read at once, although a text is nothing but signs', () => {
    const names = ['Mina Chen', 'Mina'];
    expect(partsOf('@MINA chen @mina', names).filter((part) => part.kind === 'mention')).toHaveLength(2);
    expect(partsOf('@'.repeat(150_000), names)).toHaveLength(1);
    expect(partsOf('@Mine'.repeat(30_000), names)).toHaveLength(1);
    const links = partsOf(`${`http://${').'.repeat(990)}a `.repeat(75)}`, names);
    expect(links.every((part) => part.kind !== 'mention')).toBe(true);
  });

  it('fold the quotation at the end of a mail', () => {
    const mail = 'Covered?\n\nOn Monday, Ana wrote:\n> Hello\n> there\n';
    expect(foldQuote(mail)).toEqual({ body: 'Covered?', quoted: 4 });
    expect(foldQuote('> a quotation first\nthen text')).toEqual({ body: '> a quotation first\nthen text', quoted: 0 });
  });
});

function message(position: number, kind: Message['kind'], at: string, agent: number | null = null): ThreadEntry {
  const sender = { kind: agent === null ? 'contact' : 'agent', id: agent ?? 1 };
  const made = { id: position, position, kind, created_at: at, sender, delivery: 'sent' } as unknown as Message;
  return { place: String(position), message: made, activity: null };
}

describe('blocks of a thread', () => {
  it('draw days, the line before what is new, and messages of one author together', () => {
    const blocks = blocksOf(
      [
        message(1, 'incoming', '2026-11-29T10:00:00Z'),
        message(2, 'outgoing', '2026-11-30T10:00:00Z', 7),
        message(3, 'outgoing', '2026-11-30T10:01:00Z', 7),
        message(4, 'incoming', '2026-11-30T10:02:00Z'),
      ],
      1,
    );
    expect(blocks.map((block) => block.kind)).toEqual([
      'day',
      'message',
      'day',
      'message',
      'message',
      'new',
      'message',
    ]);
    expect(blocks.flatMap((block) => (block.kind === 'message' ? [block.cont] : []))).toEqual([
      false,
      false,
      true,
      false,
    ]);
  });

  it('show a stored line as an event, and not as words of the customer', () => {
    const blocks = blocksOf(
      [
        message(1, 'incoming', '2026-11-30T10:00:00Z'),
        message(2, 'activity', '2026-11-30T10:01:00Z', 7),
        message(3, 'outgoing', '2026-11-30T10:02:00Z', 7),
      ],
      null,
    );
    expect(blocks.map(({ kind }) => kind)).toEqual(['day', 'message', 'events', 'message']);
    expect(blocks[2]).toMatchObject({ events: [{ number: -2, agent_id: 7 }] });
  });

  it('gather events between two messages', () => {
    const activity = (number: number): ThreadEntry => ({
      place: `1.${number}`,
      message: null,
      activity: { number, code: 'labelled', at: '2026-11-30T10:00:30Z', agent_id: 7, parameters: {} },
    });
    const blocks = blocksOf([message(1, 'incoming', '2026-11-30T10:00:00Z'), activity(5), activity(6)], null);
    expect(blocks.at(-1)).toMatchObject({ kind: 'events', events: [{ number: 5 }, { number: 6 }] });
  });

  it('stay the same objects where nothing changed', () => {
    const make = blockMaker();
    const [one, two, three] = [
      message(1, 'incoming', '2026-11-30T10:00:00Z'),
      message(2, 'incoming', '2026-11-30T12:00:00Z'),
      message(3, 'incoming', '2026-11-30T12:01:00Z'),
    ];
    const before = make([one, two], null);
    const after = make([one, two, three], null);
    expect(after.map((block, at) => block === before[at])).toEqual([true, true, false, false]);
    expect(after.at(2)).toMatchObject({ followed: true });
    expect(make([one, two, three], null).every((block, at) => block === after[at])).toBe(true);
  });
});

describe('lists as lines', () => {
  it('read what they write', () => {
    const week = [
      { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '17:30' },
      { days: ['sat'], from: '10:00', to: '14:00' },
    ];
    expect(readWeek(writeWeek(week))).toEqual(week);
    const needs = [
      { name: 'german', level: 2, relax_after_s: 60 },
      { name: 'billing', level: 1, relax_after_s: null },
    ];
    expect(readNeeds(writeNeeds(needs))).toEqual(needs);
    const days = [{ date: '2026-12-24', name: 'Christmas Eve', from: '09:00', to: '12:00' }, { date: '2026-12-25' }];
    expect(readHolidays(writeHolidays(days))).toEqual(days);
    expect(readLevels('german 3\nbilling')).toEqual({ german: 3, billing: 1 });
  });

  it('say which line they do not understand', () => {
    expect(() => readWeek('mon-fri 09:00-17:30\nsometimes')).toThrow(new LineFault('Line 2 is not understood.'));
    expect(() => readLevels('German!')).toThrow(LineFault);
  });
});

describe('key caps', () => {
  it('are those of the computer', () => {
    expect(keycaps('Mod+Enter', true)).toEqual(['⌘↵']);
    expect(keycaps('Mod+k', false)).toEqual(['Ctrl K']);
    expect(keycaps('g q')).toEqual(['g', 'q']);
  });
});

describe('the name of a device', () => {
  it('is the browser and the system', () => {
    const chrome =
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36';
    expect(deviceName(chrome)).toBe('Chrome, Linux');
    expect(deviceName(chrome.replace('Chrome/', 'HeadlessChrome/'))).toBe('Chrome, Linux');
    expect(deviceName(`${chrome.replace('X11; Linux x86_64', 'Windows NT 10.0')} Edg/141.0.0.0`)).toBe('Edge, Windows');
    expect(deviceName(`${chrome} OPR/120.0`)).toBe('Opera, Linux');
    expect(deviceName('Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:143.0) Gecko/20100101 Firefox/143.0')).toBe(
      'Firefox, Mac',
    );
    const phone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';
    expect(deviceName(`${phone} Version/18.0 Mobile/15E148 Safari/604.1`)).toBe('Safari, iPhone');
    expect(deviceName(`${phone} CriOS/141.0 Mobile/15E148 Safari/604.1`)).toBe('Chrome, iPhone');
    expect(deviceName('curl/8.5.0')).toBe('');
  });
});
