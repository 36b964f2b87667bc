import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { licencesOf, noticeOf, packageOf } from '../scripts/licences.js';

describe('licence notices', () => {
  it('belong to packages, also to those with a scope', () => {
    expect(packageOf('/a/web/node_modules/svelte/src/index.js')).toBe('/a/web/node_modules/svelte');
    expect(packageOf('/a/node_modules/@scope/one/dist/x.js?y')).toBe('/a/node_modules/@scope/one');
    expect(packageOf('/a/node_modules/one/node_modules/two/x.js')).toBe('/a/node_modules/one/node_modules/two');
    expect(packageOf('/a/web/desk/main.ts')).toBeNull();
  });

  it('hold the text of the package, which must have one', () => {
    const folder = mkdtempSync(join(tmpdir(), 'parlor-licences-'));
    try {
      writeFileSync(join(folder, 'package.json'), '{"name": "one", "version": "1.2.3", "license": "MIT"}');
      expect(() => noticeOf(folder)).toThrow('one 1.2.3 has no licence text');
      writeFileSync(join(folder, 'LICENSE.md'), 'Do what you like.\n');
      const text = licencesOf([noticeOf(folder), { title: 'Another', licence: 'ISC', text: 'Same here.' }]);
      expect(text).toContain('one 1.2.3 (MIT)');
      expect(text.indexOf('Another')).toBeLessThan(text.indexOf('Do what you like.'));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the manifest', () => {
  const read = (file: string) => readFileSync(new URL(`../public/${file}`, import.meta.url));

  it('names icons that exist in the sizes that it says', () => {
    const manifest = JSON.parse(read('manifest.webmanifest').toString()) as {
      icons: { src: string; sizes: string; type: string; purpose: string }[];
    };
    const seen = manifest.icons
      .filter(({ type }) => type === 'image/png')
      .map((icon) => {
        const png = read(icon.src.slice(1));
        expect(png.subarray(1, 4).toString()).toBe('PNG');
        expect(`${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`).toBe(icon.sizes);
        return `${icon.purpose} ${icon.sizes}`;
      });
    expect(seen).toEqual(['any 192x192', 'any 512x512', 'maskable 192x192', 'maskable 512x512']);
    expect(read('apple-touch-icon.png').readUInt32BE(16)).toBe(180);
  });
});
