import { bestLanguage } from './catalogue';
import type { Catalogue } from './en';

/** The catalogues. Each is a file of its own: a browser loads the one that it shows. */
const catalogues = {
  en: async () => (await import('./en')).en,
  'zh-Hant': async () => (await import('./zh-Hant')).zhHant,
  th: async () => (await import('./th')).th,
} satisfies Record<string, () => Promise<Catalogue>>;

export type Language = keyof typeof catalogues;

/** The languages of the desk in their own words. */
export const languages: readonly { readonly tag: Language; readonly name: string }[] = [
  { tag: 'en', name: 'English' },
  { tag: 'zh-Hant', name: '繁體中文' },
  { tag: 'th', name: 'ไทย' },
];

const existing = languages.map(({ tag }) => tag);

/** The name under which a browser remembers the language of its agent: the texts load before the settings do. */
export const REMEMBERED = 'parlor.language';

/** The languages that the browser's user reads, best first. */
const preferred: readonly string[] = globalThis.navigator?.languages ?? ['en'];

/** The language that the browser asks for. */
export const browserLanguage = bestLanguage(preferred, existing, 'en') as Language;

/** The language of a setting; anything that is no language of the desk means the browser's. */
export function languageOf(setting: unknown): Language {
  return existing.find((tag) => tag === setting) ?? browserLanguage;
}

function remembered(): string | null {
  try {
    return globalThis.localStorage?.getItem(REMEMBERED) ?? null;
  } catch {
    // A browser without storage begins in its own language.
    return null;
  }
}

/** The language of this page. Another one begins with another load of the page. */
export const language: Language = languageOf(remembered());

/** The texts in the language of the agent. */
export const t: Catalogue = await catalogues[language]();

/** The locale of numbers and dates: the browser's region where it has the language of the texts. */
export const locale: string =
  preferred.find((tag) => tag.includes('-') && bestLanguage([tag], existing, '') === language) ?? t.locale;
