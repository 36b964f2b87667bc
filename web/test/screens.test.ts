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
import { deviceName } from '../desk/device';
import { blockMaker, blocksOf, foldQuote, partsOf } from '../desk/thread/blocks';
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
