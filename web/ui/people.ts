/** The looks of a person: initials and one of eight hues, both from the name. */

/** Scripts whose names have one letter as initials. */
const ONE_LETTER = /[^\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]/u;

/** The first grapheme of a text. */
function first(text: string): string {
  // A plain letter before another one stands alone. The segments of a text take a hundred times as long.
  if (/^[ -~](?:[ -~]|$)/u.test(text)) return text.charAt(0);
  return segments(text).next().value ?? '';
}

const graphemes =
  typeof Intl.Segmenter === 'function' ? new Intl.Segmenter(undefined, { granularity: 'grapheme' }) : null;

function* segments(text: string): Generator<string, undefined> {
  if (graphemes) for (const part of graphemes.segment(text)) yield part.segment;
  else yield* text;
  return undefined;
}

/**
 * The initials of a name: two letters for two Latin, Greek or Cyrillic words, otherwise one. Empty if the name has no
 * letter, such as a phone number.
 */
export function initials(name: string, most: 1 | 2 = 2): string {
  const words = name
    .normalize('NFC')
    .split(/[\s.,_-]+/u)
    .filter((word) => /^\p{L}/u.test(word));
  const one = words[0];
  if (one === undefined) return '';
  const letter = first(one);
  const last = words.length > 1 ? (words.at(-1) ?? '') : '';
  if (most === 1 || last === '' || ONE_LETTER.test(letter) || ONE_LETTER.test(first(last)))
    return letter.toLocaleUpperCase();
  return (letter + first(last)).toLocaleUpperCase();
}

/** One of the eight avatar hues, 1 to 8. The same person has the same hue everywhere. */
export function hue(key: string | number): number {
  return (hashOf(key) % 8) + 1;
}

/** The colour of a label's mark: the label's own, or one of the five of the tokens by its name. */
export function tagColour(name: string, own: string | null | undefined): string {
  return own ?? `var(--tag-${String((hashOf(name.toLocaleLowerCase()) % 5) + 1)})`;
}

/** A hash of the key (FNV-1a). */
function hashOf(key: string | number): number {
  let hash = 0x811c9dc5;
  for (const letter of String(key)) {
    hash ^= letter.codePointAt(0) ?? 0;
    hash = Math.imul(hash, 0x01000193) >>> 0;
  }
  return hash;
}
