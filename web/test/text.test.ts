import { describe, expect, expectTypeOf, it } from 'vitest';
import { phrase } from '../core/time/phrase';
import { languageOf, languages, locale, t } from '../text';
import { bestLanguage, type CatalogueOf, directionOf, type Texts } from '../text/catalogue';
import { type Catalogue, en } from '../text/en';
import { th } from '../text/th';
import { zhHant } from '../text/zh-Hant';

interface English {
  readonly locale: 'en';
  readonly list: { readonly empty: 'Nothing'; readonly more: (count: number) => string };
  readonly days: readonly ['Mon', 'Tue'];
}

describe('catalogues', () => {
  it('have the members of the English one', () => {
    type Catalogue = CatalogueOf<English>;
    const other: Catalogue = { locale: 'th', list: { empty: 'ไม่มี', more: (count) => `อีก ${count}` }, days: ['จ.'] };
    expect(other.list.more(3)).toBe('อีก 3');
    expectTypeOf<{ locale: string; list: { empty: string }; days: string[] }>().not.toExtend<Catalogue>();
    expectTypeOf<Catalogue['list']['more']>().toEqualTypeOf<(count: number) => string>();
  });

  it('are chosen by the languages that somebody reads', () => {
    const existing = ['en', 'zh-Hant', 'th'];
    const best = (...wanted: string[]) => bestLanguage(wanted, existing, 'en');
    expect(best('zh-TW')).toBe('zh-Hant');
    expect(best('zh-HK', 'en')).toBe('zh-Hant');
    // Simplified Chinese is another script: the next language is better.
    expect(best('zh-CN', 'th')).toBe('th');
    expect(best('de', 'th-TH')).toBe('th');
    expect(best('en-NZ')).toBe('en');
    expect(best('xx', 'not a language')).toBe('en');
    expect(directionOf('ar-EG')).toBe('rtl');
    expect(directionOf('he')).toBe('rtl');
    expect(directionOf('zh-Hant')).toBe('ltr');
  });
});

describe('the languages of the desk', () => {
  const all: readonly (readonly [string, Catalogue])[] = [
    ['en', en],
    ['zh-Hant', zhHant],
    ['th', th],
  ];
  /** All texts of a catalogue by their paths; functions with example arguments. */
  function texts(at: unknown, path: string, into: Map<string, string>): Map<string, string> {
    if (typeof at === 'string') into.set(path, at);
    else if (typeof at === 'function') {
      const call = at as (...args: unknown[]) => unknown;
      // A reason takes its values by name; other texts take numbers, names or times.
      const told = new Proxy({}, { get: (_, name) => `§${String(name)}§` });
      const values = path.startsWith('.why.') ? [told] : Array.from({ length: call.length }, (_, n) => 41 + n);
      if (path !== '.time.read') into.set(path, String(call(...values)));
    } else if (typeof at === 'object' && at !== null)
      for (const [name, value] of Object.entries(at)) texts(value, `${path}.${name}`, into);
    return into;
  }

  it('have one list of members, also of the codes, and no empty text', () => {
    const english = texts(en, '', new Map());
    expect(english.size).toBeGreaterThan(700);
    for (const [tag, catalogue] of all) {
      const other = texts(catalogue, '', new Map());
      expect([...other.keys()].sort(), tag).toEqual([...english.keys()].sort());
      for (const [path, text] of other) expect(text.trim(), `${tag}${path}`).not.toBe('');
    }
  });

  it('say each value that the English text says', () => {
    const english = texts(en, '', new Map());
    const said = (text: string) => [...new Set(text.match(/4[12]|§\w+§/gu) ?? [])].sort();
    for (const [tag, catalogue] of all)
      for (const [path, text] of texts(catalogue, '', new Map()))
        expect(said(text), `${tag}${path}`).toEqual(said(english.get(path) ?? ''));
  });

  it('are written in their own script', () => {
    const script = { 'zh-Hant': /\p{Script=Han}/u, th: /\p{Script=Thai}/u } as const;
    // Names, signs and examples are the same in every language.
    const same = new Set<string>();
    for (const [tag, catalogue] of all.slice(1)) {
      for (const [path, text] of texts(catalogue, '', new Map()))
        if (!script[tag as 'th'].test(text) && /[A-Za-z]{3}/u.test(text.replace(/§\w+§/gu, ''))) same.add(path);
    }
    expect(
      [...same].every((path) => /app\.name|rail\.label|system|kinds\.|locale|facebook/u.test(path)),
      [...same].join(),
    ).toBe(true);
  });

  it('demand the codes that the desk knows', () => {
    type Known = CatalogueOf<{ readonly kinds: Texts<'web' | 'mail'> }>;
    expectTypeOf<{ kinds: { web: string } }>().not.toExtend<Known>();
    expectTypeOf<{ kinds: { web: string; mail: string } }>().toExtend<Known>();
  });

  it('choose plural forms by the language', () => {
    expect(en.thread.events(1)).toBe('1 event');
    expect(en.thread.events(1200)).toBe('1,200 events');
    expect(zhHant.thread.events(1)).toBe('1 個事件');
    expect(th.thread.events(1200)).toBe('1,200 เหตุการณ์');
  });

  it('come from the setting or else from the browser', () => {
    expect(languages.map(({ tag }) => tag)).toEqual(['en', 'zh-Hant', 'th']);
    for (const { tag, name } of languages) expect(all.find(([one]) => one === tag)?.[1].language).toBe(name);
    expect(languageOf('th')).toBe('th');
    expect(languageOf('')).toBe('en');
    expect(languageOf('tlh')).toBe('en');
    expect(t).toBe(en);
    expect(locale).toMatch(/^en/);
  });

  it('read the times that people type', () => {
    // Wednesday, 2025-03-05 14:20 in Taipei.
    const now = Date.parse('2025-03-05T06:20:00Z');
    const reads = (catalogue: Catalogue, zone: string) => (text: string) => {
      const found = phrase(catalogue.time.read(text), { now, zone, dayFirst: true });
      return found
        ? new Intl.DateTimeFormat('sv', { dateStyle: 'short', timeStyle: 'short', timeZone: zone }).format(found)
        : null;
    };
    const chinese = reads(zhHant, 'Asia/Taipei');
    expect(chinese('明天')).toBe('2025-03-06 09:00');
    expect(chinese('明天下午3點')).toBe('2025-03-06 15:00');
    expect(chinese('明天下午三點半')).toBe('2025-03-06 15:30');
    expect(chinese('後天早上')).toBe('2025-03-07 09:00');
    expect(chinese('兩小時後')).toBe('2025-03-05 16:20');
    expect(chinese('半小時後')).toBe('2025-03-05 14:50');
    expect(chinese('30分鐘後')).toBe('2025-03-05 14:50');
    expect(chinese('3天後')).toBe('2025-03-08 14:20');
    expect(chinese('週五 9點')).toBe('2025-03-07 09:00');
    expect(chinese('下週五')).toBe('2025-03-14 09:00');
    expect(chinese('下週')).toBe('2025-03-10 09:00');
    expect(chinese('星期二 10:30')).toBe('2025-03-11 10:30');
    expect(chinese('12月31日')).toBe('2025-12-31 09:00');
    expect(chinese('十二月三十一日 9點')).toBe('2025-12-31 09:00');
    expect(chinese('今晚8點')).toBe('2025-03-05 20:00');
    expect(chinese('晚上八點')).toBe('2025-03-05 20:00');
    expect(chinese('tue 3pm')).toBe('2025-03-11 15:00');
    expect(chinese('陳先生')).toBeNull();
    const thai = reads(th, 'Asia/Taipei');
    expect(thai('พรุ่งนี้')).toBe('2025-03-06 09:00');
    expect(thai('พรุ่งนี้ 9 โมง')).toBe('2025-03-06 09:00');
    expect(thai('พรุ่งนี้บ่าย 3 โมง')).toBe('2025-03-06 15:00');
    expect(thai('มะรืนนี้')).toBe('2025-03-07 09:00');
    expect(thai('อีก 2 ชั่วโมง')).toBe('2025-03-05 16:20');
    expect(thai('อีกสองชั่วโมง')).toBe('2025-03-05 16:20');
    expect(thai('อีก ๓๐ นาที')).toBe('2025-03-05 14:50');
    expect(thai('วันศุกร์ 14.30 น.')).toBe('2025-03-07 14:30');
    expect(thai('ศุกร์หน้า')).toBe('2025-03-14 09:00');
    expect(thai('สัปดาห์หน้า')).toBe('2025-03-10 09:00');
    expect(thai('วันอาทิตย์')).toBe('2025-03-09 09:00');
    expect(thai('31 ธ.ค.')).toBe('2025-12-31 09:00');
    expect(thai('2 ทุ่ม')).toBe('2025-03-05 20:00');
    expect(thai('สมชาย')).toBeNull();
    const english = reads(en, 'Asia/Taipei');
    expect(english('next week friday')).toBe('2025-03-14 09:00');
    expect(english('day after tomorrow 8am')).toBe('2025-03-07 08:00');
  });
});
