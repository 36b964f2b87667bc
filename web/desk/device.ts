/** The browser and the system behind a `User-Agent`, in words for people. */

/** Browsers by their marks, the most special first: all of them also claim to be Chrome or Safari. */
const BROWSERS = [
  [/\bEdg(A|iOS)?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/(Chrome|\bCriOS)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
] as const;

/** A name under which people find a device again: `Firefox, Linux`. Empty for a program that is no browser. */
export function deviceName(agent: string): string {
  const browser = BROWSERS.find(([mark]) => mark.test(agent))?.[1] ?? '';
  const system =
    /\b(Android|iPhone|iPad|Windows|Mac OS X|Linux|CrOS)\b/u.exec(agent)?.[1]?.replace('Mac OS X', 'Mac') ?? '';
  return [browser, system].filter(Boolean).join(', ').slice(0, 60);
}
