// The stage of a run in a real browser: a server of its own, Chromium, signed-in pages, and a list of all that is wrong.
//
// Every file beside this one is a run: node e2e/FILE.mjs PROGRAM [STEP]. The program contains the desk. STEP is a pattern: only the steps whose
// names match it are played. CHROMIUM names the browser; the default is Debian's. A run ends with 1 and says what is wrong. Any error in the
// console, any refusal by the content security policy, and any request to another host is wrong.
//
// PARLOR_E2E_SHOTS names a folder for pictures. With a development server of Vite in front, PARLOR_E2E_DESK is its address and PARLOR_E2E_PORT
// the port that it passes requests to.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import { Server } from './server.mjs';

/** A busy machine is no failure: the longest wait for something that must come. */
export const PATIENCE_MS = Number(process.env.PARLOR_E2E_PATIENCE_MS ?? 90_000);

/**
 * The browsers of the runs are Chromium and `chromium-headless-shell`, which is Debian's build of Chromium without windows. The headless shell
 * needs less processor time, but it has no notifications.
 */
const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser'];
const HEADLESS = '/usr/bin/chromium-headless-shell';

/** Finds the browser. `whole` is true for a run that needs notifications. */
export function browserPath({ whole = false } = {}) {
  return process.env.CHROMIUM ?? [...(whole ? [] : [HEADLESS]), ...BROWSERS].find((at) => existsSync(at));
}
export const browserArgs = [
  '--no-sandbox',
  '--disable-dev-shm-usage',
  '--disable-gpu',
  // Another name of this computer, which is not its loopback name.
  '--host-resolver-rules=MAP parlor.test 127.0.0.1',
];

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Waits until `look` is true. A screen has no other clock than its own. */
export async function until(what, look, ms = PATIENCE_MS) {
  const end = Date.now() + ms;
  for (;;) {
    if (await look()) return;
    if (Date.now() > end) throw new Error(`This did not come: ${what}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

/** Like `until`, with the last values in the error. `look` answers the two values that must become equal. */
export async function same(what, look, ms = PATIENCE_MS) {
  let last = [];
  await until(
    what,
    async () => {
      last = await look();
      return JSON.stringify(last[0]) === JSON.stringify(last[1]);
    },
    ms,
  ).catch(() => assert.equal(JSON.stringify(last[0]), JSON.stringify(last[1]), what));
}

export const row = (page, name) => page.locator('.list .row', { hasText: name });
export const field = (page) => page.locator('textarea.write');
/** The text of the agent's draft at the server; nothing if there is none. The list never answers that there is none. */
export const draftAt = (page, conversation) =>
  page.evaluate(async (id) => {
    const { data } = await (await fetch('/v1/me/drafts?limit=100')).json();
    return data.find((one) => one.conversation_id === id)?.content ?? '';
  }, conversation);
export const bubble = (page, text) => page.getByRole('main').getByText(text, { exact: true });
export const nav = (page, name) => page.getByRole('navigation', { name: 'Inboxes' }).getByRole('link', { name });

/** What the console says about a cut connection. */
export const CUT = /ERR_[A-Z_]+|WebSocket|50[234] /;

/** A server, a browser and the faults of one run. */
export class Stage {
  /** What the console may say: the browser reports every refused request, and the desk expects these. */
  // Where the feed is polled, the newest number comes from a refusal.
  expected = [/401 .*\/v1\/me$/, /410 .*\/v1\/events\?after=9007199254740991$/];
  faults = [];
  server;
  browser;
  #name;
  #only;
  /** The requests under way, by page. */
  #requests = new WeakMap();

  /** Starts the server and the browser. */
  static async open(name, options = {}) {
    const stage = new Stage();
    stage.#name = name;
    const [, , program, only] = process.argv;
    assert(program, `Name the program: node e2e/${name}.mjs PROGRAM`);
    const executablePath = browserPath(options);
    assert(executablePath, 'Chromium is missing: apt-get install chromium, or set CHROMIUM');
    stage.#only = only === undefined ? null : new RegExp(only, 'u');
    stage.server = new Server(program, options);
    // A run that hangs must not hold up the others.
    setTimeout(() => stage.#stuck(), 20 * 60_000).unref();
    try {
      await stage.server.start();
      stage.browser = await chromium.launch({ executablePath, args: browserArgs });
    } catch (error) {
      await stage.#end();
      throw error;
    }
    return stage;
  }

  /** The address of the desk. */
  get desk() {
    return process.env.PARLOR_E2E_DESK ?? this.server.url;
  }

  say(line) {
    process.stdout.write(`${this.#name}: ${line}\n`);
  }

  fault(text) {
    this.faults.push(text);
  }

  /** A context of the browser, which is one person's browser. All of its pages are watched. */
  async context(who, options = {}) {
    const context = await this.browser.newContext({
      viewport: { width: 1440, height: 900 },
      reducedMotion: 'reduce',
      timezoneId: 'Asia/Taipei',
      ...options,
    });
    context.setDefaultTimeout(PATIENCE_MS);
    context.on('page', (page) => this.#watch(page, who));
    await context.addInitScript(() => {
      // The longest task of the page, in milliseconds.
      globalThis.longest = 0;
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) globalThis.longest = Math.max(globalThis.longest, duration);
      }).observe({ type: 'longtask', buffered: true });
      // A warning says where it comes from.
      const { warn } = console;
      console.warn = (...words) => warn.call(console, ...words, new Error('here').stack);
      // Text of other people that runs as a script ends here.
      Object.defineProperty(globalThis, 'pwned', {
        set(value) {
          console.error(`A script of somebody else ran: ${value}`);
        },
        get: () => (value) => {
          console.error(`A script of somebody else ran: ${value}`);
        },
      });
    });
    return context;
  }

  /** Signs an agent in, in a new browser or in the given one, and answers the page with the inbox. */
  async signIn(who, options = {}) {
    const context = options.context ?? (await this.context(who, options));
    const page = await context.newPage();
    await page.goto(options.at ?? this.desk);
    await page.getByLabel('E-mail').fill(`${who}@acme.test`);
    await page.getByLabel('Password', { exact: true }).fill(this.server.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.locator('.pane.list').waitFor();
    return page;
  }

  /** Waits until the desk has read what it shows: no request is under way, and no pane says that it loads. */
  async settled(page) {
    await page.locator('h1, [aria-level="1"]').first().waitFor({ state: 'attached' });
    const under = this.#requests.get(page);
    let quiet = 0;
    await until('all requests are answered', () => {
      quiet = under.size === 0 ? quiet + 1 : 0;
      return quiet > 3;
    });
    await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
  }

  /** Findings of axe on the page, as faults. `rules` limits the rules. */
  async check(page, what, rules = null) {
    if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe);
    const violations = await page.evaluate(async (only) => {
      const options = { resultTypes: ['violations'], ...(only ? { runOnly: only } : {}) };
      const { violations } = await globalThis.axe.run(document, options);
      return violations.map(({ id, nodes }) => ({
        id,
        nodes: nodes.map((node) => `${node.target.join(' ')} ${node.html.slice(0, 200)} ${node.any[0]?.message ?? ''}`),
      }));
    }, rules);
    for (const { id, nodes } of violations) this.fault(`axe, ${what}: ${id}:\n    ${nodes.slice(0, 5).join('\n    ')}`);
  }

  /** A picture, if somebody wants pictures. */
  async shot(page, what) {
    const dir = process.env.PARLOR_E2E_SHOTS;
    if (!dir) return;
    mkdirSync(dir, { recursive: true });
    await page.screenshot({ path: `${dir}/${what.replace(/\W+/g, '-').replace(/^-|-$/g, '')}.png` });
  }

  /** Plays the steps in order. The first one that fails ends the run. */
  async play(steps) {
    const at = {};
    let played = null;
    try {
      for (const [name, step] of Object.entries(steps)) {
        if (this.#only && !this.#only.test(name)) continue;
        played = name;
        const before = this.faults.length;
        const began = Date.now();
        await step.call(at);
        const seconds = ((Date.now() - began) / 1000).toFixed(1);
        this.say(`${this.faults.length === before ? 'ok' : 'WRONG'}: ${name} (${seconds} s)`);
      }
      if (played === null) this.fault('No step has this name.');
    } catch (error) {
      this.fault(`${played}: ${error.stack}`);
      for (const [number, context] of this.browser.contexts().entries())
        for (const page of context.pages().slice(0, 3))
          await this.shot(page, `failed-${this.#name}-${number}`).catch(() => {});
    } finally {
      await this.#end();
    }
    this.#tell();
    process.exit(this.faults.length === 0 ? 0 : 1);
  }

  #watch(page, who) {
    page.on('console', (message) => {
      if (message.type() !== 'error' && message.type() !== 'warning') return;
      const { url } = message.location();
      const text = `${/status of (\d+)/.exec(message.text())?.[1] ?? message.text()} ${url}`;
      if (!this.expected.some((one) => one.test(text))) this.fault(`${who}: console: ${message.text()} ${url}`);
    });
    page.on('pageerror', (error) => this.fault(`${who}: ${error.stack || error.message || String(error)}`));
    page.on('dialog', (dialog) => {
      if (dialog.type() !== 'beforeunload') this.fault(`${who}: a dialog of the browser: ${dialog.message()}`);
      void dialog.accept().catch(() => {});
    });
    const under = new Set();
    this.#requests.set(page, under);
    for (const end of ['requestfinished', 'requestfailed']) page.on(end, (request) => under.delete(request));
    page.on('request', (request) => {
      // A socket and a stream stay open.
      if (['fetch', 'xhr', 'script', 'document', 'stylesheet'].includes(request.resourceType())) under.add(request);
      const { protocol, hostname } = new URL(request.url());
      if (/^https?:$/.test(protocol) && !['127.0.0.1', 'localhost'].includes(hostname))
        this.fault(`${who}: a request to another host: ${request.url()}`);
    });
  }

  /** Says what is wrong. A page in a loop finds the same a thousand times. */
  #tell() {
    const times = new Map();
    for (const fault of this.faults) times.set(fault, (times.get(fault) ?? 0) + 1);
    for (const [fault, count] of times) this.say(`WRONG${count > 1 ? ` ${count} times` : ''}: ${fault}`);
  }

  async #end() {
    await this.browser?.close().catch(() => {});
    await this.server?.end();
  }

  #stuck() {
    this.say('WRONG: the run does not end');
    this.#tell();
    void this.server?.end().finally(() => process.exit(1));
  }
}

/** A conversation as the page shows it agrees with the server: every message once, in order, and nothing else. */
export async function agrees(stage, page, conversation) {
  await same(`the thread of ${conversation} agrees with the server`, async () => [
    await page
      .locator('.talk .bubble, .talk aside.note .text')
      .evaluateAll((all) => all.map((one) => one.innerText.trim())),
    (await stage.server.messages(conversation))
      .filter((one) => one.kind !== 'activity' && one.content !== '')
      .map((one) => one.content.trim()),
  ]);
}

/** The rows of the list agree with the server, in any order, and none is there twice. */
export async function listAgrees(stage, page, view) {
  await same(`the list ${view} agrees with the server`, async () => {
    const shown = await page.locator('.list .row').evaluateAll((all) => all.map((one) => one.getAttribute('href')));
    const views = (await stage.server.call('GET', '/v1/views')).data;
    const { filter } = views.find((one) => one.key === view);
    const rows = await stage.server.all(`/v1/conversations?filter=${encodeURIComponent(JSON.stringify(filter))}`);
    const there = rows
      .filter((one) => ['open', 'pending'].includes(one.status))
      .map((one) => `/inbox/${view}/${one.id}`);
    return [shown.map((href) => href.split('?')[0]).sort(), there.sort()];
  });
}
