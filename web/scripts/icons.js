// Makes the PNG icons in public/ from public/icon.svg: node scripts/icons.js
//
// CHROMIUM names the browser that draws them; the default is Debian's. A maskable icon fills its square, because the system cuts
// its shape; its logo stays inside the middle 80 %.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const ACCENT = '#2563b8';
/**
 * File, size in pixels, background, corner radius and size of the logo as parts of the square.
 *
 * @type {readonly (readonly [string, number, string | null, number, number])[]}
 */
const ICONS = [
  ['icon-192.png', 192, ACCENT, 0.22, 0.62],
  ['icon-512.png', 512, ACCENT, 0.22, 0.62],
  ['maskable-192.png', 192, ACCENT, 0, 0.52],
  ['maskable-512.png', 512, ACCENT, 0, 0.52],
  ['apple-touch-icon.png', 180, ACCENT, 0, 0.58],
  // The badge of a notification: only its opacity counts.
  ['badge-96.png', 96, null, 0, 0.92],
];

const folder = new URL('../public/', import.meta.url);
const logo = (await readFile(new URL('icon.svg', folder), 'utf8')).replace(/<style>[^]*?<\/style>/u, '');
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
try {
  for (const [file, size, background, radius, part] of ICONS) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    const edge = (size * (1 - part)) / 2;
    const inner = logo.replace(
      '<svg ',
      `<svg x="${edge}" y="${edge}" width="${size * part}" height="${size * part}" fill="#fff" `,
    );
    const square = background
      ? `<rect width="${size}" height="${size}" rx="${size * radius}" fill="${background}"/>`
      : '';
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}">${square}${inner}</svg>`;
    await page.setContent(`<style>body{margin:0;background:transparent}svg{display:block}</style>${svg}`);
    await writeFile(fileURLToPath(new URL(file, folder)), await page.screenshot({ omitBackground: true }));
    await page.close();
  }
} finally {
  await browser.close();
}
