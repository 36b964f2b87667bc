// A day at the desk, in a real browser and against a real server: node e2e/day.mjs PROGRAM
//
// The program contains the desk. CHROMIUM names the browser; the default is Debian's. Ends with 1 and says what is wrong. Any error in
// the console, any refusal by the content security policy and any finding of axe is wrong.
//
// PARLOR_E2E_SHOTS names a folder for pictures. With a development server of Vite in front, PARLOR_E2E_DESK is its address and PARLOR_E2E_PORT
// the port that it passes requests to.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';
import { Server } from './server.mjs';

const program = process.argv[2];
const browser_at =
  process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((at) => existsSync(at));
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const say = (line) => process.stdout.write(`desk: ${line}\n`);

const server = new Server(program);
const faults = [];
/** What the console may say: the browser reports every refused request, and the desk expects these. */
let expected = [/401 .*\/v1\/me$/, /409 .*\/messages$/];
let browser;

/** Whether `look` becomes true. A screen has no other clock than its own. */
async function until(what, look) {
  const end = Date.now() + 30_000;
  for (;;) {
    if (await look()) return;
    if (Date.now() > end) throw new Error(`This did not come: ${what}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

async function signIn(who, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    const { url } = message.location();
    const text = `${/status of (\d+)/.exec(message.text())?.[1] ?? message.text()} ${url}`;
    if (!expected.some((one) => one.test(text))) faults.push(`${who}: console: ${message.text()} ${url}`);
  });
  page.on('pageerror', (error) => faults.push(`${who}: ${error.stack}`));
  await page.goto(process.env.PARLOR_E2E_DESK ?? server.url);
  await page.getByLabel('E-mail').fill(`${who}@acme.test`);
  await page.getByLabel('Password', { exact: true }).fill(server.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation', { name: 'Inboxes' }).or(page.locator('.pane.list')).first().waitFor();
  return page;
}

const row = (page, name) => page.locator('.row', { hasText: name });
const field = (page) => page.locator('textarea.write');
const bubble = (page, text) => page.getByRole('main').getByText(text, { exact: true });

async function looksRight(page, what) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  for (const { id, nodes } of violations)
    faults.push(`axe, ${what}: ${id}: ${nodes.map((node) => node.html).join(' | ')}`);
  if (process.env.PARLOR_E2E_SHOTS) await page.screenshot({ path: `${process.env.PARLOR_E2E_SHOTS}/${what}.png` });
}

const steps = {
  async 'the types of the API are those of the server'() {
    const api = fileURLToPath(new URL('../scripts/api.js', import.meta.url));
    await promisify(execFile)(process.execPath, [api, '--check', `${server.url}/openapi.json`]);
  },

  async 'the program contains the desk'() {
    const page = await fetch(process.env.PARLOR_E2E_DESK ?? server.url, { headers: { accept: 'text/html' } });
    assert.match(await page.text(), /<div id="desk">/, 'run scripts/desk.sh and build the program again');
  },

  async 'a conversation that arrives is shown at once'() {
    this.mina = await signIn('mina');
    await looksRight(this.mina, 'empty');
    this.parcel = await server.write(1004, 'Does my parcel arrive today?', 7);
    await row(this.mina, 'Nia Okoye').click();
    await bubble(this.mina, 'Does my parcel arrive today?').waitFor();
    await until(
      'the conversation is read',
      async () => (await row(this.mina, 'Nia Okoye').locator('.row-dot .vh').count()) === 0,
    );
  },

  async 'a draft outlives a reload'() {
    await field(this.mina).fill('Yes, before');
    await until('the draft is at the server', async () => {
      const draft = await this.mina.evaluate(
        async (id) => (await fetch(`/v1/conversations/${id}/draft`)).text(),
        this.parcel,
      );
      return draft.includes('Yes, before');
    });
    await this.mina.reload();
    await until('the draft is back', async () => (await field(this.mina).inputValue()) === 'Yes, before');
  },

  async 'a reply arrives once'() {
    await field(this.mina).fill('Yes, before noon.');
    await field(this.mina).press('Control+Enter');
    await bubble(this.mina, 'Yes, before noon.').waitFor();
    await until('the reply is at the server', async () =>
      (await server.messages(this.parcel)).some((one) => one.content === 'Yes, before noon.'),
    );
    await looksRight(this.mina, 'conversation');
  },

  async 'a note stays in the team'() {
    await this.mina.locator('.top').getByRole('button', { name: 'Note' }).click();
    await field(this.mina).fill('Asked the carrier.');
    await this.mina.getByRole('button', { name: 'Add note' }).click();
    await until('the note is at the server', async () =>
      (await server.messages(this.parcel)).some((one) => one.content === 'Asked the carrier.' && one.kind === 'note'),
    );
    await this.mina.locator('.top').getByRole('button', { name: 'Reply' }).click();
  },

  async 'a macro fills in the names'() {
    await server.call('POST', '/v1/macros', {
      short_code: 'hi',
      name: 'Greeting',
      content: 'Hello {{contact.first_name}}!',
      kind: 'outgoing',
    });
    await field(this.mina).fill('');
    await field(this.mina).pressSequentially('/hi');
    await this.mina.getByRole('option', { name: /Greeting/ }).waitFor();
    await field(this.mina).press('Enter');
    await until('the text is there', async () => (await field(this.mina).inputValue()) === 'Hello Nia!');
    await field(this.mina).fill('');
  },

  async 'a picture is shown'() {
    const picture = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    const file = { name: 'map.png', mimeType: 'image/png', buffer: Buffer.from(picture, 'base64') };
    await this.mina.locator('input[type=file]').setInputFiles(file);
    await this.mina.getByRole('button', { name: 'Remove map.png' }).waitFor();
    await until('the file may be sent', () => this.mina.getByRole('button', { name: /^Send( |$)/ }).isEnabled());
    await field(this.mina).press('Control+Enter');
    await until('the picture is loaded', () =>
      this.mina.evaluate(() => [...document.querySelectorAll('.talk img')].some((one) => one.naturalWidth > 0)),
    );
  },

  async 'formatted text stands in a frame of its own'() {
    const content = '<p>Bold <b>words</b><img src="https://elsewhere.example/x.png"><script>alert(1)</script></p>';
    await server.call('POST', `/v1/conversations/${this.parcel}/messages`, { kind: 'incoming', html: true, content });
    const message = this.mina.locator('.talk').getByText(/^Bold words/);
    await message.hover();
    await this.mina.getByRole('log').getByRole('button', { name: 'More' }).last().click({ force: true });
    await this.mina.getByRole('menuitem', { name: 'Show with formatting' }).click();
    const frame = this.mina.frameLocator('iframe.mailframe');
    await frame.locator('b', { hasText: 'words' }).waitFor();
    assert.equal(await frame.locator('body').evaluate((body) => getComputedStyle(body).marginTop), '8px');
  },

  async 'two agents do not answer past each other'() {
    this.omar = await signIn('omar');
    await this.omar.getByRole('navigation', { name: 'Inboxes' }).getByRole('link', { name: /^All/ }).click();
    await row(this.omar, 'Nia Okoye').click();
    await bubble(this.omar, 'Yes, before noon.').waitFor();
    await field(this.omar).fill('It comes tomorrow.');
    await field(this.mina).fill('At half past eleven.');
    await field(this.mina).press('Control+Enter');
    await this.omar.getByText(/Mina Chen wrote .* ago: look before you send/).waitFor();
    await field(this.omar).press('Control+Enter');
    await until('the text is back', async () => (await field(this.omar).inputValue()) === 'It comes tomorrow.');
    const texts = (await server.messages(this.parcel)).map((one) => one.content);
    assert(texts.includes('At half past eleven.'));
    assert(!texts.includes('It comes tomorrow.'));
    await field(this.omar).fill('');
  },

  async 'closing can be undone'() {
    await this.mina.keyboard.press('Escape');
    await this.mina.getByRole('button', { name: /^Close\. / }).click();
    await until(
      'the conversation is closed',
      async () => (await server.conversation(this.parcel)).status === 'resolved',
    );
    await this.mina.getByRole('button', { name: /^Undo/ }).click();
    await until(
      'the conversation is open again',
      async () => (await server.conversation(this.parcel)).status === 'open',
    );
    await row(this.mina, 'Nia Okoye').waitFor();
  },

  async 'a reply outlives the death of the server'() {
    expected = [
      ...expected,
      /ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET|ERR_INCOMPLETE|WebSocket|50[234] /,
    ];
    await row(this.mina, 'Nia Okoye').click();
    await field(this.mina).fill('The driver has it now.');
    await server.kill();
    await field(this.mina).press('Control+Enter');
    await this.mina.locator('.pill').waitFor();
    await server.start();
    await until('the reply is at the server', async () =>
      (await server.messages(this.parcel)).some((one) => one.content === 'The driver has it now.'),
    );
    await until(
      'the line is back',
      async () => (await this.mina.locator('.pill', { hasText: 'Offline' }).count()) === 0,
    );
    await server.again(this.parcel, 'Thank you!');
    await bubble(this.mina, 'Thank you!').waitFor();
    const texts = (await server.messages(this.parcel)).map((one) => one.content);
    for (const text of ['Yes, before noon.', 'Asked the carrier.', 'At half past eleven.', 'The driver has it now.'])
      assert.equal(texts.filter((one) => one === text).length, 1, `once: ${text}`);
  },

  async 'many are closed in one act'() {
    this.ken = await server.write(1003, 'Do you have this in blue?', 7);
    this.ann = await server.write(1005, 'Where is my order?', 7);
    // The order is held while the pointer is in the list.
    await this.mina.getByRole('navigation', { name: 'Parlor' }).hover();
    await row(this.mina, 'Ann Lee').waitFor();
    await row(this.mina, 'Ken Sato').hover();
    await row(this.mina, 'Ken Sato').locator('.row-pick .check').click();
    await row(this.mina, 'Ann Lee').click();
    await looksRight(this.mina, 'selection');
    await this.mina.locator('.bulk').getByRole('button', { name: /Close/ }).first().click();
    for (const id of [this.ken, this.ann])
      await until('both are closed', async () => (await server.conversation(id)).status === 'resolved');
  },

  async 'the other screens open from their address'() {
    for (const path of [
      '/queue',
      '/floor',
      '/contacts',
      '/contacts/1004',
      '/search?q=parcel',
      '/settings',
      '/settings/agents',
      '/settings/inboxes',
      '/settings/macros',
      '/settings/sessions',
      '/settings/skills',
      '/inbox/all',
    ]) {
      await this.mina.goto((process.env.PARLOR_E2E_DESK ?? server.url) + path);
      await this.mina.locator('h1').first().waitFor();
      await this.mina.waitForLoadState('networkidle').catch(() => {});
      await looksRight(this.mina, path.replace(/\W+/g, '-'));
    }
  },

  async 'a phone shows one thing at a time'() {
    const phone = await signIn('mina', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
    await row(phone, 'Nia Okoye').click();
    await bubble(phone, 'Thank you!').waitFor();
    assert.equal(
      await phone.evaluate(() => document.documentElement.scrollWidth > innerWidth),
      false,
      'nothing is wider than the screen',
    );
    await looksRight(phone, 'phone');
    await phone.getByRole('button', { name: 'Back' }).click();
    await row(phone, 'Nia Okoye').waitFor();
  },

  async 'an agent with a link chooses a password'() {
    expected = [...expected, /^401 /];
    const { token } = await server.call('POST', '/v1/agents/8/password-link', {});
    const page = await (await browser.newContext()).newPage();
    await page.goto(`${process.env.PARLOR_E2E_DESK ?? server.url}/password#token=${token}`);
    await page.getByLabel('Password').fill('seven green lanterns');
    assert(!page.url().includes(token), 'the token leaves the address');
    await page.getByRole('button', { name: 'Set password' }).click();
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByLabel('E-mail').fill('omar@acme.test');
    await page.getByLabel('Password', { exact: true }).fill('seven green lanterns');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.locator('.pane.list').waitFor();
    // A new password ends the sessions of before.
    await this.omar.getByText(/^Your session has ended/).waitFor();
  },

  async 'a file that is gone is no page'() {
    const gone = await fetch(`${server.url}/assets/gone.js`, { headers: { accept: '*/*' } });
    assert.equal(gone.status, 404);
  },

  async 'signing out ends the session'() {
    await this.mina.goto(process.env.PARLOR_E2E_DESK ?? server.url);
    await this.mina.locator('.rail button').last().click();
    await this.mina.getByRole('menuitem', { name: /Sign out/ }).click();
    await this.mina.getByRole('button', { name: 'Sign in' }).waitFor();
    assert.equal(await this.mina.evaluate(async () => (await fetch('/v1/me')).status), 401);
  },
};

let failed = null;
try {
  assert(program, 'Name the program: node e2e/day.mjs PROGRAM');
  assert(browser_at, 'Chromium is missing: apt-get install chromium, or set CHROMIUM');
  await server.start();
  browser = await chromium.launch({ executablePath: browser_at, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
  const day = {};
  for (const [name, step] of Object.entries(steps)) {
    failed = name;
    await step.call(day);
    say(`ok: ${name}`);
  }
  failed = null;
} catch (error) {
  faults.push(`${failed ?? 'start'}: ${error.stack}`);
  if (process.env.PARLOR_E2E_SHOTS && browser)
    for (const [at, context] of browser.contexts().entries())
      await context.pages()[0]?.screenshot({ path: `${process.env.PARLOR_E2E_SHOTS}/failed-${at}.png` });
} finally {
  await browser?.close();
  await server.end();
}
for (const fault of faults) say(`WRONG: ${fault}`);
process.exitCode = faults.length > 0 ? 1 : 0;
