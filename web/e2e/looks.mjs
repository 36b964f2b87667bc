// How every screen looks to axe, in the light and the dark theme and with high contrast, and whether it fits 390 pixels and a zoom of 400 %
// (320 pixels), and whether one button at most is filled. stage.mjs says how to run it. With PARLOR_E2E_SHOTS, it takes pictures of all of them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { CUT, field, row, Stage, until } from './stage.mjs';
import { furnish } from './world.mjs';

const stage = await Stage.open('looks');
const { server } = stage;

const WIDE = { width: 1440, height: 900 };
/** A phone, and 1280 pixels at a zoom of 400 %. */
const NARROW = [
  { width: 390, height: 844 },
  { width: 320, height: 720 },
];
const THEMES = [
  ['light', 'no-preference'],
  ['dark', 'no-preference'],
  ['light', 'more'],
  ['dark', 'more'],
];

/** What lies beyond the sides of the window and cannot be scrolled to, and what makes the page scroll sideways. */
const sideways = () => {
  const wide = [];
  const width = document.documentElement.clientWidth;
  const name = (one) =>
    `${one.tagName.toLowerCase()}.${[...one.classList].join('.')} "${one.textContent.trim().slice(0, 40)}"`;
  if (document.documentElement.scrollWidth > width)
    wide.push(`the page is ${document.documentElement.scrollWidth} wide`);
  for (const one of document.querySelectorAll(
    'a, button, input, select, textarea, [role=option], h1, h2, h3, p, label',
  )) {
    if (!one.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) || one.closest('.vh')) continue;
    const box = one.getBoundingClientRect();
    if (box.width === 0 || box.height === 0 || (box.right <= width + 1 && box.left >= -1)) continue;
    let host = one.parentElement;
    while (host && !['auto', 'scroll'].includes(getComputedStyle(host).overflowX)) host = host.parentElement;
    // A table, a code and a picture may scroll by themselves (WCAG 1.4.10). Anything else may not.
    if (host && host.scrollWidth > host.clientWidth && host.matches('.code, pre, .tablebox')) continue;
    wide.push(`${name(one)} ends at ${Math.round(box.right)}`);
  }
  return wide;
};

async function fits(page, what) {
  const wide = await page.evaluate(sideways);
  if (wide.length > 0) stage.fault(`${what}: wider than the window: ${wide.slice(0, 6).join('; ')}`);
}

/** The filled buttons in sight: the agent's next act is one, so one is enough. The halves of a split button are one. */
const filled = () => {
  const layer = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document;
  const all = [...layer.querySelectorAll('.btn.fill')].filter((one) => one.checkVisibility());
  return [...new Set(all.map((one) => one.closest('.split') ?? one))].map((one) => one.textContent.trim());
};

/**
 * The looks of one screen: axe in the light theme, the contrast in the dark one, and the widths of small windows. `full` adds high contrast, and
 * axe on a phone. `narrow` is false for what a small window does not have. Pictures are of everything.
 */
async function look(page, what, { narrow = true, full = false } = {}) {
  const pictures = Boolean(process.env.PARLOR_E2E_SHOTS);
  const buttons = await page.evaluate(filled);
  if (buttons.length > 1) stage.fault(`${what}: more than one filled button: ${buttons.join(', ')}`);
  for (const [colorScheme, contrast] of THEMES) {
    if (contrast === 'more' && !full && !pictures) continue;
    await page.emulateMedia({ colorScheme, contrast });
    const name = `${what}-${colorScheme}${contrast === 'more' ? '-contrast' : ''}`;
    // A theme changes colours and nothing else.
    const first = colorScheme === 'light' && contrast !== 'more';
    await stage.check(page, name, first ? null : ['color-contrast']);
    await stage.shot(page, `${name}-1440`);
  }
  await page.emulateMedia({ colorScheme: 'light', contrast: 'no-preference' });
  for (const size of narrow ? NARROW : []) {
    await resize(page, size);
    await fits(page, `${what} at ${size.width}`);
    if (size.width === 390 && full) await stage.check(page, `${what} at 390`);
    await stage.shot(page, `${what}-light-${size.width}`);
  }
  if (pictures && narrow) {
    await resize(page, { width: 1024, height: 768 });
    await stage.shot(page, `${what}-light-1024`);
    await page.emulateMedia({ colorScheme: 'dark', contrast: 'no-preference' });
    await stage.shot(page, `${what}-dark-1024`);
    await resize(page, NARROW[0]);
    await stage.shot(page, `${what}-dark-390`);
    await page.emulateMedia({ colorScheme: 'light', contrast: 'no-preference' });
  }
  if (page.viewportSize().width !== WIDE.width) await resize(page, WIDE);
}

/** Gives the window a size, and waits until the page has drawn with it. */
async function resize(page, size) {
  await page.setViewportSize(size);
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

async function at(page, path) {
  await page.goto(stage.desk + path);
  await stage.settled(page);
}

/** Opens a dialog or a menu with `act`, looks at it, and closes it. */
async function layer(page, what, open, shown, options) {
  await open();
  await shown.waitFor();
  await look(page, what, options);
  await page.keyboard.press('Escape');
  await shown.waitFor({ state: 'detached' });
}

await stage.play({
  async 'sign-in'() {
    const page = await (await stage.context('nobody')).newPage();
    await at(page, '/');
    await look(page, 'sign-in', { full: true });
    await page.getByRole('button', { name: 'Forgot' }).click();
    stage.expected.push(/^401 .*\/v1\/sessions$/);
    await page.getByLabel('E-mail').fill('mina@acme.test');
    await page.getByLabel('Password', { exact: true }).fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
    await look(page, 'sign-in-refused');
    await at(page, '/password#token=gone');
    await look(page, 'password');
    await page.context().close();
  },

  async 'the first page has its size and asks no other host'() {
    const page = await (await stage.context('nobody')).newPage();
    await at(page, '/');
    const { size: budgets } = JSON.parse(readFileSync(new URL('../budgets.json', import.meta.url), 'utf8'));
    const loaded = await page.evaluate(() =>
      performance.getEntriesByType('resource').map(({ name, encodedBodySize }) => ({ name, encodedBodySize })),
    );
    const kib = (end) =>
      loaded.filter(({ name }) => name.endsWith(end)).reduce((sum, one) => sum + one.encodedBodySize, 0) / 1024;
    assert(kib('.js') > 0 && kib('.css') > 0, 'the first page loads script and style');
    // A development server sends other files.
    if (!process.env.PARLOR_E2E_DESK)
      for (const [end, name] of Object.entries({ '.js': 'first_script_kib', '.css': 'first_style_kib' }))
        if (kib(end) > budgets[name]) stage.fault(`${name}: ${kib(end).toFixed(1)} of ${budgets[name]}`);
    const policy = await (await fetch(server.url, { headers: { accept: 'text/html' } })).headers;
    assert.doesNotMatch(policy.get('content-security-policy'), /unsafe-inline.*script|script-src[^;]*unsafe/);
    await page.context().close();
  },

  async 'an empty inbox'() {
    this.page = await stage.signIn('mina');
    await look(this.page, 'inbox-empty', { full: true });
  },

  async 'the inbox'() {
    this.world = await furnish(server);
    const { page, world } = this;
    await at(page, '/inbox/all');
    await row(page, 'Nia Okoye').waitFor();
    await look(page, 'inbox', { full: true });
    await at(page, `/inbox/all/${world.nia}`);
    await page.getByText('Here is the label.').waitFor();
    await look(page, 'thread', { full: true });
    await field(page).fill('It comes tomorrow, before noon. The driver has your number and calls you.');
    await look(page, 'thread-reply');
    await page.locator('.top').getByRole('button', { name: 'Note' }).click();
    await look(page, 'thread-note', { full: true });
    await page.locator('.top').getByRole('button', { name: 'Reply' }).click();
    await at(page, `/inbox/all/${world.mail}`);
    await page.getByText('the invoice has a wrong address').first().waitFor();
    await look(page, 'thread-mail');
    await at(page, `/inbox/all/${world.layla}`);
    await page.locator('.talk').getByText('هل يمكنني تغيير العنوان؟').waitFor();
    await look(page, 'thread-arabic');
    stage.expected.push(/404 .*\/v1\/conversations\/999999/);
    await at(page, '/inbox/all/999999');
    await look(page, 'thread-hidden');
  },

  async 'rows in comfortable density, and a selection'() {
    const { page } = this;
    await at(page, '/inbox/all');
    await page.getByRole('button', { name: 'Density' }).click();
    await look(page, 'inbox-comfortable');
    await page.getByRole('button', { name: 'Density' }).click();
    await row(page, 'Nia Okoye').hover();
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.keyboard.press('Shift+J');
    await page.locator('.bulk').waitFor();
    await look(page, 'inbox-selection', { full: true });
    await page.keyboard.press('Escape');
    await at(page, '/inbox/mine?status=closed');
    await row(page, 'Ken Sato').waitFor();
    await look(page, 'inbox-closed');
  },

  async 'tickets, files that wait for an answer, and words off the record'() {
    const { page, world } = this;
    const dialog = page.locator('dialog[open]');
    await at(page, `/inbox/all/${world.nia}`);
    const ticket = page.locator('.context').getByRole('button', { name: /^Parcel 5512 is late/ });
    await layer(page, 'ticket', () => ticket.click(), dialog, { full: true });
    await at(page, '/scheduled');
    await layer(page, 'scheduled-one', () => page.getByRole('button', { name: 'Edit' }).first().click(), dialog);
    await at(page, `/inbox/all/${world.chat}`);
    await page.locator('.talk').getByText('bill.pdf').waitFor();
    await look(page, 'thread-files', { full: true });
    await page.locator('.thread .bar').getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Go off the record' }).click();
    await page.locator('.strip', { hasText: 'Off the record' }).waitFor();
    await field(page).fill('Your code is 4111.');
    await field(page).press('Control+Enter');
    await page.locator('.unstored').getByText('Your code is 4111.').waitFor();
    await look(page, 'thread-off-record', { full: true });
    await page.locator('.strip').getByRole('button', { name: 'Back on the record' }).click();
    await page.locator('.strip', { hasText: 'Off the record' }).waitFor({ state: 'detached' });
  },

  async 'the palette and all of its levels'() {
    const { page, world } = this;
    await at(page, `/inbox/all/${world.nia}`);
    await page.getByText('Here is the label.').waitFor();
    const palette = page.locator('dialog.palette');
    await layer(page, 'palette', () => page.keyboard.press('Control+k'), palette);
    for (const [level, key] of Object.entries({ snooze: 'z', assign: 'a', team: 't', label: 'l', priority: 'p' }))
      await layer(page, `palette-${level}`, () => page.keyboard.press(key), palette);
  },

  async 'dialogs and menus'() {
    const { page } = this;
    await layer(page, 'shortcuts', () => page.keyboard.press('?'), page.locator('dialog[open]'));
    await layer(page, 'compose', () => page.keyboard.press('c'), page.locator('dialog[open]'));
    // A menu closes when the window gets another size.
    for (const name of [/^Order/, /^Filter/, /^Status: /, /^Mina Chen/, /^More ways to send/]) {
      await layer(
        page,
        `menu-${name.source}`,
        () => page.getByRole('button', { name }).first().click(),
        page.locator('[role=menu]'),
        { narrow: false },
      );
    }
  },

  async 'a phone opens its menus and dialogs inside its window'() {
    const { world } = this;
    const phone = await stage.signIn('mina', { viewport: NARROW[0], hasTouch: true, isMobile: true });
    const open = async (what, act, shown) => {
      await act();
      await shown.waitFor();
      await fits(phone, what);
      await stage.check(phone, what);
      await stage.shot(phone, `phone-${what}`);
      await phone.keyboard.press('Escape');
      await shown.waitFor({ state: 'detached' });
    };
    const menu = phone.locator('[role=menu]');
    const press = (name) => () => phone.getByRole('button', { name }).first().click();
    await open('order', press(/^Order/), menu);
    await open('filter', press(/^Filter/), menu);
    await open('me', press(/^Me\b/), menu);
    await press('Inboxes')();
    await phone.getByRole('navigation', { name: 'Inboxes' }).waitFor();
    await fits(phone, 'navigation');
    await stage.check(phone, 'navigation');
    await stage.shot(phone, 'phone-navigation');
    await at(phone, `/inbox/all/${world.nia}`);
    await phone.locator('.talk').getByText('Here is the label.').waitFor();
    await open('status', press(/^Status: /), menu);
    await phone.locator('.thread .bar').getByRole('button', { name: 'More' }).click();
    await menu
      .getByRole('menuitem', { name: /Assign/ })
      .first()
      .click();
    await open('palette', () => {}, phone.locator('dialog.palette'));
    await phone.locator('.thread .bar').getByRole('button', { name: 'More' }).click();
    await menu.getByRole('menuitem', { name: /context|details/i }).click();
    await phone.locator('.context').waitFor();
    await fits(phone, 'context');
    await stage.check(phone, 'context');
    await stage.shot(phone, 'phone-context');
    await phone.context().close();
  },

  async 'the other screens'() {
    const { page, world } = this;
    for (const path of [
      '/queue',
      '/floor',
      '/notifications',
      '/tickets',
      '/drafts',
      '/scheduled',
      '/search',
      '/search?q=parcel',
      '/search?q=nothinghasthis',
      '/contacts',
      `/contacts/${world.people.ana}`,
      '/contacts/999999',
    ]) {
      if (path.endsWith('999999')) stage.expected.push(/404 .*\/v1\/contacts\/999999/);
      await at(page, path);
      await look(page, path, { full: true });
    }
  },

  async 'a row of a contact, and an erasure'() {
    const { page, world } = this;
    const dialog = page.locator('dialog[open]');
    await at(page, `/contacts/${world.people.ana}`);
    const edit = page.getByRole('button', { name: 'Edit PX-2210-88' });
    await layer(page, 'contact-row', () => edit.click(), dialog, { full: true });
    const erase = async () => {
      await page.getByRole('main').getByRole('button', { name: 'More' }).click();
      await page.getByRole('menuitem', { name: 'Erase…' }).click();
    };
    await layer(page, 'contact-erase', erase, dialog, { full: true });
    const { id } = await server.call('POST', '/v1/contacts', { given_name: 'Ida', family_name: 'Lund' });
    await server.call('POST', `/v1/contacts/${id}/erase`, {});
    stage.expected.push(new RegExp(`404 .*/v1/contacts/${id}`));
    await at(page, `/contacts/${id}`);
    await page.getByText(/^All personal data was removed/u).waitFor();
    await look(page, 'contact-erased', { full: true });
  },

  async 'the delivery of a message, the attributes of a conversation, and the answer to a survey'() {
    const { page, world } = this;
    const dialog = page.locator('dialog[open]');
    await at(page, `/inbox/all/${world.nia}`);
    const why = page.getByRole('button', { name: 'Why?' });
    await layer(page, 'delivery', () => why.click(), dialog, { full: true });
    await page.getByRole('button', { name: 'Edit subject and attributes' }).click();
    await page.locator('.attributes-form').waitFor();
    await look(page, 'conversation-attributes', { narrow: false });
    await page.keyboard.press('Escape');
    await page.locator('.attributes-form').waitFor({ state: 'detached' });
    await at(page, `/inbox/all/${world.rated}`);
    await page.locator('.talk .rating').waitFor();
    await look(page, 'rated', { full: true });
  },

  async 'customers wait in the queue'() {
    const { page } = this;
    for (const [at, text] of ['Is the blue one back?', '請問有現貨嗎？', 'W'.repeat(300)].entries())
      await server.write([1003, 1004, 1005][at], text);
    await at(page, '/queue');
    await page.getByRole('button', { name: /^Take next/ }).waitFor();
    await look(page, 'queue-waiting', { full: true });
    await at(page, '/inbox/unassigned');
    await look(page, 'inbox-unassigned');
    await at(page, '/floor');
    await look(page, 'floor-waiting');
  },

  async 'a colleague writes, too, and an act can be undone'() {
    const { page, world } = this;
    await at(page, `/inbox/all/${world.mei}`);
    await field(page).fill('您好');
    const other = await stage.signIn('omar');
    await other.goto(`${stage.desk}/inbox/all/${world.mei}`);
    await field(other).fill('我來看看');
    await page.locator('.strips').getByText('Omar is replying').waitFor();
    await look(page, 'thread-busy');
    await field(other).press('Control+Enter');
    await page.locator('.strip.guard').waitFor();
    await look(page, 'thread-guard', { full: true });
    await field(page).fill('');
    await at(page, `/inbox/all/${world.layla}`);
    await page.locator('.talk').getByText('هل يمكنني تغيير العنوان؟').waitFor();
    await page.keyboard.press('p');
    await page.locator('dialog.palette[open]').waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.toast').waitFor();
    await look(page, 'undo', { narrow: false });
    // What an agent may not change, says who may.
    await at(other, '/settings/labels');
    await look(other, 'settings-read-only');
    await at(other, '/settings/labels/1');
    await look(other, 'settings-read-only-one');
    await other.context().close();
  },

  async 'a pane that fails leaves the others alone'() {
    const { world } = this;
    // A browser of its own: this one has a copy of the thread, and shows it.
    const page = await stage.signIn('mina');
    stage.expected.push(/^503 .*\/thread/);
    const problem = { type: 'about:blank', title: 'Not available', status: 503, code: 'unavailable' };
    const address = /\/v1\/conversations\/\d+\/thread/;
    await page.route(address, (route) =>
      route.fulfill({
        status: 503,
        contentType: 'application/problem+json',
        headers: { 'x-request-id': '7f3e91c2-04be' },
        body: JSON.stringify(problem),
      }),
    );
    await at(page, `/inbox/all/${world.somchai}`);
    await page.getByText('The messages did not load').waitFor();
    await look(page, 'thread-failed', { full: true });
    await page.context().close();
  },

  async 'every page of the settings'() {
    const { page } = this;
    await at(page, '/settings');
    const pages = await page
      .getByRole('navigation', { name: 'Settings' })
      .getByRole('link')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href')));
    assert(pages.length >= 17, 'the settings have their pages');
    for (const path of pages) {
      await at(page, path);
      await look(page, path);
      // The form of the first object, and the form of a new one.
      const forms = { one: `tbody a[href^="${path}/"]`, new: `a[href="${path}/new"]` };
      for (const [name, link] of Object.entries(forms)) {
        await at(page, path);
        const found = page.locator(`main ${link}`).first();
        if ((await found.count()) === 0) continue;
        await at(page, await found.getAttribute('href'));
        await look(page, `${path}/${name}`);
      }
    }
  },

  async 'without the server'() {
    const { page, world } = this;
    stage.expected.push(CUT);
    await at(page, `/inbox/all/${world.nia}`);
    await page.getByText('Here is the label.').waitFor();
    await field(page).fill('This waits.');
    await server.kill();
    await field(page).press('Control+Enter');
    await page.locator('.pill', { hasText: 'to send' }).waitFor();
    await look(page, 'offline', { full: true });
    await server.start();
    await until('the message is sent', async () =>
      (await server.messages(world.nia)).some((one) => one.content === 'This waits.'),
    );
  },
});
