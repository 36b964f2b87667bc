// Pictures of the desk with a living demo behind it, for people who look at them: node e2e/gallery.mjs PROGRAM FOLDER [PATTERN]
//
// The main screens in three widths, light and dark, and in every language; PATTERN chooses among their names. looks.mjs has all other screens and
// states, and tests them. PARLOR_E2E_DEMO is the address that a demo printed, with its password: then this starts none of its own.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { Demo } from './demo.mjs';
import { browserArgs, browserPath, until } from './stage.mjs';

const [, , program, folder, pattern = ''] = process.argv;
assert(program && folder, 'Name the program and a folder: node e2e/gallery.mjs PROGRAM FOLDER');
mkdirSync(folder, { recursive: true });
const wanted = new RegExp(pattern, 'u');
/** The time in which customers write and colleagues answer before the first picture. */
const WARM_MS = Number(process.env.PARLOR_E2E_WARM_MS ?? 60_000);

const WIDTHS = { 1440: 900, 1024: 768, 390: 844 };
const LOOKS = [
  ...Object.keys(WIDTHS).flatMap((width) => ['light', 'dark'].map((theme) => ({ width, theme, locale: 'en-GB' }))),
  ...['zh-TW', 'th-TH'].flatMap((locale) => [1440, 390].map((width) => ({ width, theme: 'light', locale }))),
];

/** The screens: an address, and what happens before the picture. */
const screens = {
  async inbox(page) {
    await page.locator('.list .row').first().waitFor();
  },
  async thread(page) {
    await page.locator('.list .row').first().waitFor();
    await page.locator('.list .row').nth(2).click();
    await page.locator('.talk .msg, .talk .mail').first().waitFor();
    await page.locator('textarea.write').waitFor();
  },
  async palette(page) {
    await page.keyboard.press('Control+k');
    await page.locator('dialog.palette[open]').waitFor();
  },
  queue: '/queue',
  floor: '/floor',
  contacts: '/contacts',
  search: '/search?q=order',
  notifications: '/notifications',
  callbacks: '/settings/callbacks',
  agents: '/settings/agents',
};

const demo = await Demo.start(program);
const browser = await chromium.launch({ executablePath: browserPath({ whole: true }), args: browserArgs });
try {
  await new Promise((done) => setTimeout(done, WARM_MS));
  for (const { width, theme, locale } of LOOKS) {
    const context = await browser.newContext({
      viewport: { width: Number(width), height: WIDTHS[width] },
      colorScheme: theme,
      reducedMotion: 'reduce',
      timezoneId: 'Asia/Taipei',
      locale,
    });
    const page = await context.newPage();
    await page.goto(`${demo.desk}#demo=${demo.password}`);
    await page.locator('.pane.list').waitFor();
    for (const [name, screen] of Object.entries(screens)) {
      const file = `${name}-${width}-${theme}${locale.startsWith('en') ? '' : `-${locale}`}`;
      if (!wanted.test(file)) continue;
      if (typeof screen === 'string') await page.goto(demo.desk + screen);
      else if (name === 'inbox' || name === 'thread') await page.goto(`${demo.desk}/inbox/all`);
      await page.locator('h1, [aria-level="1"]').first().waitFor({ state: 'attached' });
      if (typeof screen !== 'string') await screen(page);
      await until('nothing loads', async () => (await page.locator('[aria-busy=true], .skel').count()) === 0);
      await page.evaluate(() => new Promise((done) => setTimeout(done, 300)));
      await page.screenshot({ path: `${folder}/${file}.png` });
      await page.keyboard.press('Escape');
    }
    await context.close();
  }
} finally {
  await browser.close();
  await demo.end();
}
