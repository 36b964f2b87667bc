/** The style sheets name no left and no right, so that the desk turns round for languages that run from right to left. */

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const folder = new URL('../ui/', import.meta.url);
const sheets = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.css'));

/** The declarations of all sheets: file, property and value. */
const declarations = sheets.flatMap((sheet) => {
  const css = readFileSync(new URL(sheet, folder), 'utf8').replaceAll(/\/\*[^]*?\*\//g, '');
  return [...css.matchAll(/([\w-]+)\s*:\s*([^;{}]+);/g)].map(([, property = '', value = '']) => ({
    sheet,
    property,
    value: value.trim(),
  }));
});
const found = (wrong: (property: string, value: string) => boolean) =>
  declarations
    .filter(({ property, value }) => wrong(property, value))
    .map(({ sheet, property, value }) => `${sheet}: ${property}: ${value}`);

describe('the style sheets', () => {
  it('are there', () => {
    expect(sheets.length).toBeGreaterThan(5);
    expect(declarations.length).toBeGreaterThan(1000);
  });

  it('use logical properties', () => {
    expect(
      found((property) =>
        /^(margin|padding|border)-(left|right)|^border-(top|bottom)-(left|right)-radius$/.test(property),
      ),
    ).toEqual([]);
    // The middle is the same from both sides.
    expect(found((property, value) => ['left', 'right'].includes(property) && value !== '50%')).toEqual([]);
    expect(
      found((property, value) => ['text-align', 'float', 'clear'].includes(property) && /^(left|right)$/.test(value)),
    ).toEqual([]);
  });

  it('have no short form whose left differs from its right', () => {
    expect(
      found((property, value) => {
        const [, right, , left, ...rest] = value.split(/\s+(?![^(]*\))/);
        if (left === undefined || rest.length > 0 || left === right) return false;
        // The middle of the window, and the tick of a box, are the same in every language.
        if (property === 'inset') return left !== '50%';
        return /^(margin|padding)$/.test(property);
      }),
    ).toEqual([]);
  });
});
