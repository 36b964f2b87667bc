import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Formats, formatsOf } from '../core/time/format';
import { phrase } from '../core/time/phrase';
import { addDays, instantOf, isZone, wallTime, weekday } from '../core/time/zone';

/** A Monday, 2 March 2026, 14:20 in Bangkok. */
const NOW = Date.parse('2026-03-02T07:20:00Z');
const read = (text: string, zone = 'Asia/Bangkok', now = NOW) => phrase(text, { now, zone })?.toISOString() ?? null;
/** The same in the clock of the zone. */
const wall = (text: string, zone = 'Asia/Bangkok', now = NOW) => {
  const date = phrase(text, { now, zone });
  if (!date) return null;
  const { year, month, day, hour, minute } = wallTime(date.getTime(), zone);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}`;
};

describe('time phrases', () => {
  it.each([
    ['in 2h', '2026-03-02 16:20'],
    ['2h', '2026-03-02 16:20'],
    ['90m', '2026-03-02 15:50'],
    ['1h30', '2026-03-02 15:50'],
    ['1h 30m', '2026-03-02 15:50'],
    ['in 1.5 hours', '2026-03-02 15:50'],
    ['in an hour', '2026-03-02 15:20'],
    ['half an hour', '2026-03-02 14:50'],
    ['in 3 days', '2026-03-05 14:20'],
    ['in a week', '2026-03-09 14:20'],
    ['2 weeks', '2026-03-16 14:20'],
    ['in 1 month', '2026-04-02 14:20'],
    ['tomorrow', '2026-03-03 09:00'],
    ['Tomorrow 8:30', '2026-03-03 08:30'],
    ['tomorrow at 3 pm', '2026-03-03 15:00'],
    ['tomorrow evening', '2026-03-03 18:00'],
    ['tue', '2026-03-03 09:00'],
    ['tue 3pm', '2026-03-03 15:00'],
    ['3pm tue', '2026-03-03 15:00'],
    ['tuesday 15:00', '2026-03-03 15:00'],
    ['next friday noon', '2026-03-06 12:00'],
    // Today is Monday: its time is still to come, or it is the next one.
    ['mon 15:00', '2026-03-02 15:00'],
    ['mon 9:00', '2026-03-09 09:00'],
    ['mon', '2026-03-09 09:00'],
    ['next week', '2026-03-09 09:00'],
    ['next month', '2026-04-01 09:00'],
    ['31 dec 9:00', '2026-12-31 09:00'],
    ['dec 31, 9am', '2026-12-31 09:00'],
    ['31st december', '2026-12-31 09:00'],
    ['1 mar', '2027-03-01 09:00'],
    ['31.12. 18:00', '2026-12-31 18:00'],
    ['31/12', '2026-12-31 09:00'],
    ['2026-12-31 09:15', '2026-12-31 09:15'],
    ['15:30', '2026-03-02 15:30'],
    ['9.30', '2026-03-03 09:30'],
    ['1530', '2026-03-02 15:30'],
    ['3pm', '2026-03-02 15:00'],
    ['12am', '2026-03-03 00:00'],
    ['12pm', '2026-03-03 12:00'],
    ['tonight', '2026-03-02 20:00'],
    ['tonight 9', '2026-03-02 21:00'],
    ['today 17:00', '2026-03-02 17:00'],
    ['noon', '2026-03-03 12:00'],
    ['５pm', '2026-03-02 17:00'],
  ])('%s', (text, expected) => {
    expect(wall(text)).toBe(expected);
  });

  it.each([
    '',
    'hello',
    'soon',
    '25:00',
    '13pm',
    '9:75',
    '31 feb',
    '30.2.',
    '0h',
    'in 0 min',
    'today 9:00',
    '1 mar 2026',
    '2020-01-01',
    'in 400 days',
    'tue tue',
    '3pm 4pm',
    '99 99',
    'in',
    'dec',
    '32 jan',
    '9 9 9 9 9 9 9',
    '1 2 3',
  ])('refuses "%s"', (text) => {
    expect(read(text)).toBeNull();
  });

  it('keeps the clock across the changes of summer time', () => {
    // Berlin: clocks skip from 2:00 to 3:00 on 29 March 2026 and repeat 2:00 to 3:00 on 25 October.
    const spring = Date.parse('2026-03-28T08:00:00Z');
    expect(read('tomorrow 9:00', 'Europe/Berlin', spring)).toBe('2026-03-29T07:00:00.000Z');
    expect(read('in 1 day', 'Europe/Berlin', spring)).toBe('2026-03-29T07:00:00.000Z');
    expect(read('in 24h', 'Europe/Berlin', spring)).toBe('2026-03-29T08:00:00.000Z');
    expect(read('tomorrow 2:30', 'Europe/Berlin', spring)).toBe('2026-03-29T01:30:00.000Z');
    const autumn = Date.parse('2026-10-24T08:00:00Z');
    expect(read('tomorrow 9:00', 'Europe/Berlin', autumn)).toBe('2026-10-25T08:00:00.000Z');
    expect(read('tomorrow 2:30', 'Europe/Berlin', autumn)).toBe('2026-10-25T00:30:00.000Z');
  });

  it('means the agent’s day, not the one of UTC', () => {
    const late = Date.parse('2026-03-02T20:00:00Z');
    expect(wall('tomorrow', 'Asia/Tokyo', late)).toBe('2026-03-04 09:00');
    expect(wall('tomorrow', 'America/Los_Angeles', late)).toBe('2026-03-03 09:00');
  });

  it('reads month first where the agent writes so', () => {
    const date = phrase('4/3', { now: NOW, zone: 'UTC', dayFirst: false });
    expect(date?.toISOString()).toBe('2026-04-03T09:00:00.000Z');
  });

  it('never throws, and never means the past or more than 366 days', () => {
    const words = fc.oneof(
      fc.constantFrom(
        'in',
        'tue',
        'tomorrow',
        '3pm',
        '9',
        '31',
        'feb',
        '29',
        'dec',
        'next',
        'week',
        '2h',
        '12:00',
        'noon',
        '2028',
      ),
      fc.string({ maxLength: 6 }),
    );
    const zones = fc.constantFrom('UTC', 'Asia/Bangkok', 'Europe/Berlin', 'America/St_Johns', 'Pacific/Apia');
    const instants = fc.integer({ min: Date.parse('2024-01-01'), max: Date.parse('2030-01-01') });
    fc.assert(
      fc.property(fc.array(words, { maxLength: 5 }), zones, instants, (all, zone, now) => {
        const date = phrase(all.join(' '), { now, zone });
        if (!date) return;
        expect(date.getTime()).toBeGreaterThan(now);
        expect(date.getTime()).toBeLessThanOrEqual(now + 366 * 86_400_000);
      }),
    );
  });
});

describe('time zones', () => {
  it('finds the instant of each wall time, except in gaps', () => {
    const zones = ['UTC', 'Asia/Taipei', 'Asia/Kathmandu', 'Europe/London', 'America/New_York', 'Australia/Lord_Howe'];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: Date.parse('2020-01-01'), max: Date.parse('2035-01-01') }),
        (zone, ms) => {
          const minute = Math.floor(ms / 60_000) * 60_000;
          const shown = wallTime(minute, zone);
          const found = instantOf(shown, zone);
          expect(wallTime(found, zone)).toEqual(shown);
          // Where clocks repeat an hour, it is the first of the two.
          expect(found).toBeLessThanOrEqual(minute);
        },
      ),
    );
  });

  it('knows zones and calendars', () => {
    expect(isZone('Asia/Bangkok')).toBe(true);
    expect(isZone('Mars/Olympus')).toBe(false);
    expect(weekday({ year: 2026, month: 3, day: 2 })).toBe(1);
    expect(addDays({ year: 2028, month: 2, day: 28, hour: 1, minute: 2 }, 2)).toEqual({
      year: 2028,
      month: 3,
      day: 1,
      hour: 1,
      minute: 2,
    });
  });
});

describe('formats', () => {
  const formats = new Formats('en-GB', 'Asia/Bangkok');

  it('shows times in the agent’s zone', () => {
    expect(formats.clock(NOW)).toBe('14:20');
    expect(formats.short('2026-03-02T07:00:00.000000Z', NOW)).toBe('14:00');
    expect(formats.short('2026-03-01T07:00:00.000000Z', NOW)).toBe('Sun');
    expect(formats.short('2026-02-01T07:00:00.000000Z', NOW)).toBe('1 Feb');
    expect(formats.short('2025-02-01T07:00:00.000000Z', NOW)).toBe('1 Feb 2025');
    // 23:30 UTC is the next day in Bangkok.
    expect(formats.separator('2026-03-01T23:30:00.000000Z', NOW)).toBe('today');
    expect(formats.separator('2026-03-01T10:00:00.000000Z', NOW)).toBe('yesterday');
    expect(formats.coming(NOW + 86_400_000, NOW)).toBe('tomorrow 14:20');
    expect(new Formats('en-US', 'Asia/Bangkok').clock(NOW)).toMatch(/02:20\sPM/);
    expect(new Formats('en-US', 'Asia/Bangkok', false).clock(NOW)).toBe('14:20');
  });

  it('shows spans, counts and sizes', () => {
    const formats = new Formats('en', 'Asia/Bangkok');
    expect(formats.span(130_000)).toBe('2 min 10 sec');
    expect(formats.span(3_900_000)).toBe('1 hr 5 min');
    expect(formats.span(3_605_000)).toBe('1 hr');
    expect(formats.span(0)).toBe('0 sec');
    expect(formats.timer(250_000)).toBe('4:10');
    expect(formats.timer(3_723_000)).toBe('1:02:03');
    expect(formats.count(999, true)).toBe('999+');
    expect(formats.number(12_345)).toBe('12,345');
    expect(formats.bytes(3_400_000)).toBe('3.4 MB');
    expect(formats.bytes(12)).toBe('12 bytes');
    expect(formats.ago(NOW - 300_000, NOW)).toBe('5m ago');
  });

  it('uses the Gregorian calendar in Thai, and keeps one object for each language and zone', () => {
    expect(new Formats('th', 'Asia/Bangkok').day('2025-02-01T07:00:00Z', NOW)).toContain('2025');
    expect(formatsOf('th', 'Asia/Bangkok')).toBe(formatsOf('th', 'Asia/Bangkok'));
  });
});
