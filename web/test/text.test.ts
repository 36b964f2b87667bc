import { describe, expect, expectTypeOf, it } from 'vitest';
import { bestLanguage, type CatalogueOf, directionOf } from '../text/catalogue';

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
