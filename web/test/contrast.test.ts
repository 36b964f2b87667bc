/** The contrast of the tokens' pairs, as WCAG 2 counts it, in the light and the dark theme, each with high contrast. */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

type Rgba = readonly [number, number, number, number];

const css = readFileSync(new URL('../ui/tokens.css', import.meta.url), 'utf8').replaceAll(/\/\*[^]*?\*\//g, '');

/** The tokens of the first rule whose selector ends with the given text. */
function block(selector: string): Map<string, string> {
  const at = css.indexOf(`${selector} {`);
  if (at < 0) throw new Error(`tokens.css has no rule for ${selector}`);
  const body = css.slice(at + selector.length + 2, css.indexOf('}', at));
  return new Map([...body.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name = '', value = '']) => [name, value]));
}

const base = block(':root');
const more = block("[data-contrast='more']");
const system = block(":root:not([data-contrast='normal'])");

/** One colour of a theme. `light-dark()` has two values, and `oklch()` may have an alpha. */
function colour(tokens: ReadonlyMap<string, string>, name: string, dark: boolean): Rgba {
  const value = tokens.get(name);
  if (value === undefined) throw new Error(`tokens.css has no --${name}`);
  return parse(value, dark);
}

function parse(value: string, dark: boolean): Rgba {
  const [light = value, other = light] = [...value.matchAll(/oklch\(([^)]+)\)/g)].map(([, inner = '']) => inner);
  const [l = 0, c = 0, h = 0, alpha = 1] = (dark ? other : light)
    .split(/[\s/]+/)
    .filter(Boolean)
    .map(Number);
  return [...fromOklch(l, c, h), alpha];
}

/** The rules of the avatars have a hue of their own. */
const controls = readFileSync(new URL('../ui/css/controls.css', import.meta.url), 'utf8');
const hues = [...controls.matchAll(/\.av\.h\d \{\s*--h: (\d+);/g)].map(([, hue = '']) => hue);

function avatar(property: 'color' | 'background'): string {
  const rule = /\n\.av \{([^}]*)\}/.exec(controls)?.[1] ?? '';
  return [...rule.matchAll(new RegExp(`\\b${property}: (light-dark[^;]+);`, 'g'))].at(-1)?.[1] ?? '';
}

/** sRGB with the transfer function, each in 0 to 1 and clipped, as browsers show it. */
function fromOklch(lightness: number, chroma: number, hue: number): readonly [number, number, number] {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const encode = (x: number) => {
    const clipped = Math.min(1, Math.max(0, x));
    return clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * clipped ** (1 / 2.4) - 0.055;
  };
  return [
    encode(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    encode(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    encode(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

function over(top: Rgba, below: Rgba): Rgba {
  const mix = (at: 0 | 1 | 2) => top[at] * top[3] + below[at] * (1 - top[3]);
  return [mix(0), mix(1), mix(2), 1];
}

function luminance([r, g, b]: Rgba): number {
  const linear = (x: number) => (x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

function contrast(front: Rgba, back: Rgba): number {
  const [high = 0, low = 0] = [luminance(over(front, back)), luminance(back)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

const SURFACES = ['gutter', 'app', 'raised', 'floating'];
/** A surface, or a surface with a fill above it, bottom first. */
const plain = SURFACES.map((one) => [one]);
const filled = SURFACES.flatMap((one) => ['hover', 'press', 'well', 'select'].map((fill) => [one, fill]));

/** Text on what it may stand on. Where a row is hovered or selected, its third ink is the second. */
const TEXT: readonly (readonly [readonly string[], readonly (readonly string[])[]])[] = [
  [
    ['ink', 'ink-2'],
    [...plain, ...filled, ['note'], ['bubble-us'], ['bubble-them']],
  ],
  [
    ['ink', 'ink-2'],
    [['ok-tint'], ['warn-tint'], ['bad-tint']],
  ],
  [['ink-3'], [...plain, ...SURFACES.map((one) => [one, 'well'])]],
  [['accent-ink'], [...plain, ...filled, ['bubble-us'], ['bubble-them'], ['note']]],
  [
    ['ok-ink', 'warn-ink', 'bad-ink'],
    [...plain, ...filled],
  ],
  [['ok-ink'], [['ok-tint']]],
  [['warn-ink'], [['warn-tint']]],
  [['bad-ink'], [['bad-tint']]],
  [['note-ink'], [['note']]],
  [['on-accent'], [['accent'], ['accent-over']]],
  [['on-note'], [['note-fill']]],
];

/** Borders of controls, the focus, and marks that say something alone: 3 to 1. */
const MARKS: readonly (readonly [readonly string[], readonly (readonly string[])[]])[] = [
  [['control', 'accent'], plain],
  [['ok-mark', 'warn-mark', 'bad-mark'], plain],
];

describe.each([
  ['light', false, base],
  ['dark', true, base],
  ['light, high contrast', false, new Map([...base, ...more])],
  ['dark, high contrast', true, new Map([...base, ...more])],
] as const)('the theme %s', (_, dark, tokens) => {
  const ground = (layers: readonly string[]) =>
    layers.map((name) => colour(tokens, name, dark)).reduce((below, top) => over(top, below));
  const low = (pairs: typeof TEXT, least: number) =>
    pairs.flatMap(([fronts, grounds]) =>
      fronts.flatMap((front) =>
        grounds.flatMap((layers) => {
          const ratio = contrast(colour(tokens, front, dark), ground(layers));
          return ratio >= least ? [] : [`${front} on ${layers.join(' + ')}: ${ratio.toFixed(2)}`];
        }),
      ),
    );

  it('has text with a contrast of 4.5', () => {
    expect(low(TEXT, 4.5)).toEqual([]);
  });

  it('has borders and marks with a contrast of 3', () => {
    expect(low(MARKS, 3)).toEqual([]);
  });

  it('has initials with a contrast of 4.5 on every avatar', () => {
    expect(hues).toHaveLength(8);
    for (const hue of hues) {
      const [front, back] = (['color', 'background'] as const).map((property) =>
        parse(avatar(property).replaceAll('var(--h)', hue), dark),
      ) as [Rgba, Rgba];
      expect(contrast(front, back), `hue ${hue}`).toBeGreaterThanOrEqual(4.5);
    }
  });
});

it("gives the system's wish for contrast the same tokens as the setting", () => {
  expect([...system]).toEqual([...more]);
});
