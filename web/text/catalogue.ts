/**
 * The form of a catalogue, made from the English one: each text a text, each function a function with the same
 * arguments. A catalogue that lacks a member, or has one more, does not compile.
 *
 * ```ts
 * export type Catalogue = CatalogueOf<typeof en>;
 * export const zhHant: Catalogue = { locale: 'zh-Hant', ... };
 * ```
 */
export type CatalogueOf<T> = T extends string
  ? string
  : T extends (...args: infer A) => unknown
    ? (...args: A) => string
    : T extends readonly (infer I)[]
      ? readonly CatalogueOf<I>[]
      : { readonly [K in keyof T]: CatalogueOf<T[K]> };

/** Texts by a code: the listed codes have a text, another code may have none. */
export type Texts<K extends string> = Readonly<Record<K, string>> & Readonly<Record<string, string>>;

/** The same with a name in them. */
export type TextsWith<K extends string> = Readonly<Record<K, (name: string) => string>> &
  Readonly<Record<string, (name: string) => string>>;

/** The values of a reason that the server gives as a code, in words. A value that the code does not have is empty. */
export type Values = Readonly<
  Record<
    | 'agent'
    | 'by'
    | 'team'
    | 'queue'
    | 'overflow'
    | 'time'
    | 'wait'
    | 'skills'
    | 'skill'
    | 'used'
    | 'live'
    | 'capacity'
    | 'weight'
    | 'level'
    | 'needed'
    | 'availability'
    | 'finding'
    | 'kind'
    | 'value',
    string
  >
>;

/** Texts by a code with the values of a reason in them. */
export type TextsWithValues<K extends string> = Readonly<Record<K, (values: Values) => string>> &
  Readonly<Record<string, (values: Values) => string>>;

/**
 * The best of the languages that exist for the languages that somebody reads, in order of preference: `zh-TW` and
 * `zh-HK` read `zh-Hant`, and `zh` alone does not.
 */
export function bestLanguage(wanted: readonly string[], existing: readonly string[], fallback: string): string {
  for (const one of wanted) {
    const locale = maximised(one);
    if (!locale) continue;
    const exact = existing.find((other) => other.toLowerCase() === one.toLowerCase());
    if (exact) return exact;
    const same = existing.find((other) => {
      const there = maximised(other);
      return there?.language === locale.language && there.script === locale.script;
    });
    if (same) return same;
  }
  return fallback;
}

function maximised(tag: string): Intl.Locale | null {
  try {
    return new Intl.Locale(tag).maximize();
  } catch {
    return null;
  }
}

/** The direction of a language's script. */
export function directionOf(locale: string): 'ltr' | 'rtl' {
  const script = maximised(locale)?.script ?? '';
  return ['Arab', 'Hebr', 'Thaa', 'Syrc', 'Nkoo', 'Adlm', 'Rohg'].includes(script) ? 'rtl' : 'ltr';
}
