// Every key of the key map does its act, and a day passes without a mouse. stage.mjs says how to run it.
//
// The list of keys comes from their declaration (desk/commands.svelte.ts): a new key without a test here is a fault.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { bubble, field, nav, row, same, Stage, until } from './stage.mjs';

const stage = await Stage.open('keys');
const { server } = stage;
stage.expected.push(/409 .*\/messages$/);

/** The commands with a key, as they are declared: id, keys, and whether a key in a field counts. */
function declared() {
  const file = new URL('../desk/commands.svelte.ts', import.meta.url);
  const source = ts.createSourceFile('commands.ts', readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found = [];
  const visit = (node) => {
    if (ts.isVariableDeclaration(node) && node.name.getText() === 'commands') {
      for (const element of node.initializer.elements) {
        const members = Object.fromEntries(
          element.properties.map((one) => [one.name.getText(), one.initializer?.text ?? null]),
        );
        if (members.keys) found.push({ id: members.id, keys: members.keys });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Presses keys in the form of the key map: `g i`, `Mod+K`, `Shift+J`. */
async function press(page, keys) {
  for (const one of keys.split(' ')) {
    const names = one.split('+').map((part) => (part === 'Mod' ? 'Control' : part));
    await page.keyboard.press(names.join('+'));
  }
}

const palette = (page) => page.locator('dialog.palette[open]');
const path = (page) => new URL(page.url()).pathname;
const at = (page, to) => until(`the address ${to}`, () => path(page) === to);
const shut = async (page, layer) => {
  await page.keyboard.press('Escape');
  await layer.waitFor({ state: 'detached' });
};

/** Goes to an address of the desk without a key and without another load, and takes the focus out of every field. */
async function start(page, to) {
  await page.keyboard.press('Escape');
  await page.evaluate((there) => {
    document.activeElement?.blur();
    history.pushState(null, '', there);
    dispatchEvent(new PopStateEvent('popstate'));
  }, to);
  await page.locator('h1, [aria-level="1"]').first().waitFor({ state: 'attached' });
  await page.getByRole('navigation', { name: 'Parlor' }).hover();
}

/** A key that opens the palette at one level; `Escape` leaves it. */
const asks = (text) => async (page, keys, day) => {
  await start(page, `/inbox/all/${day.nia}`);
  await bubble(page, 'Does my parcel arrive today?').waitFor();
  await press(page, keys);
  await palette(page).waitFor();
  await palette(page).getByRole('option', { name: text }).first().waitFor();
  await shut(page, palette(page));
};

const goes = (to) => async (page, keys) => {
  await start(page, to === '/inbox/mine' ? '/queue' : '/inbox/mine');
  await press(page, keys);
  await at(page, to);
};

const status = (id, wanted) =>
  same(`the conversation is ${wanted}`, async () => [(await server.conversation(id)).status, wanted]);

/** Opens a conversation again for its agent, who takes nothing from the queue. */
async function reopen(id) {
  await server.call('POST', `/v1/conversations/${id}/reopen`, {});
  await server.call('POST', `/v1/conversations/${id}/assign`, { agent_id: 7 });
}

/** The act of every key, by the command's id. */
const acts = {
  async next(page, keys, day) {
    await start(page, `/inbox/all/${day.ids[0]}`);
    await row(page, 'Nia Okoye').waitFor();
    await press(page, keys);
    await at(page, `/inbox/all/${day.ids[1]}`);
  },
  async previous(page, keys, day) {
    await start(page, `/inbox/all/${day.ids[1]}`);
    await row(page, 'Nia Okoye').waitFor();
    await press(page, keys);
    await at(page, `/inbox/all/${day.ids[0]}`);
  },
  async open(page, keys, day) {
    await start(page, '/inbox/all');
    await row(page, 'Nia Okoye').waitFor();
    await press(page, 'j');
    const marked = await page.locator('.list .row.mark').getAttribute('href');
    assert(day.ids.includes(Number(marked.split('/').at(-1))));
    await press(page, keys);
    await at(page, marked);
  },
  async openMarked(page, keys, day) {
    await acts.open(page, keys, day);
  },
  async peek(page, keys, day) {
    await server.again(day.ids[1], 'Read me now.');
    await server.again(day.ids[0], 'Read me later.');
    await start(page, '/inbox/all');
    await row(page, 'Nia Okoye').waitFor();
    const unread = (name) => row(page, name).locator('.row-dot .vh').count();
    await until('both are unread', async () => (await unread(day.names[0])) + (await unread(day.names[1])) === 2);
    // It stands at the top now.
    await press(page, 'k k k k');
    assert(await row(page, day.names[0]).evaluate((one) => one.classList.contains('mark')), 'it is marked');
    await press(page, keys);
    const look = page.locator('dialog.peek[open]');
    await look.getByText('Read me later.').waitFor();
    await stage.check(page, 'a quick look');
    await stage.shot(page, 'peek');
    // Another page opens the other conversation, and so reads it. The conversation under the look stays unread, and
    // shows no viewer.
    const other = await page.context().newPage();
    await other.goto(`${stage.desk}/inbox/all/${day.ids[1]}`);
    await until('the open conversation is read', async () => (await unread(day.names[1])) === 0);
    await other.close();
    assert.equal(await unread(day.names[0]), 1, 'it stays unread');
    const { data } = await server.call('GET', '/v1/viewers');
    assert(!data.some((one) => one.conversation_id === day.ids[0] && one.viewers?.length > 0), 'nobody views it');
    // The arrows go on, the key closes, and Enter opens.
    await page.keyboard.press('ArrowDown');
    await look.getByText('Read me later.').waitFor({ state: 'detached' });
    await press(page, keys);
    await look.waitFor({ state: 'detached' });
    assert.equal(path(page), '/inbox/all');
    await press(page, keys);
    await look.waitFor();
    await page.keyboard.press('Enter');
    await until('it is open', () => /\/inbox\/all\/\d+$/.test(path(page)));
    await server.call('POST', `/v1/conversations/${day.ids[0]}/read`, {});
  },
  async select(page, keys) {
    await start(page, '/inbox/all');
    await row(page, 'Nia Okoye').waitFor();
    await press(page, keys);
    await page.locator('.bulk', { hasText: '1 selected' }).waitFor();
    await press(page, 'Escape');
    await page.locator('.bulk').waitFor({ state: 'detached' });
  },
  async selectMore(page, keys) {
    await start(page, '/inbox/all');
    await row(page, 'Nia Okoye').waitFor();
    // The mark stands on the first row.
    await press(page, 'k k k');
    await press(page, keys);
    await page.locator('.bulk', { hasText: '2 selected' }).waitFor();
  },
  async selectLess(page, keys) {
    await start(page, '/inbox/all');
    await row(page, 'Nia Okoye').waitFor();
    await press(page, 'j j j');
    await press(page, keys);
    await page.locator('.bulk', { hasText: '2 selected' }).waitFor();
  },
  async selectAll(page, keys, day) {
    await start(page, '/inbox/all');
    await row(page, 'Nia Okoye').waitFor();
    await press(page, keys);
    await page.locator('.bulk', { hasText: `${day.ids.length} selected` }).waitFor();
  },
  async reply(page, keys, day) {
    await start(page, `/inbox/all/${day.nia}`);
    await bubble(page, 'Does my parcel arrive today?').waitFor();
    await press(page, keys);
    await until('the field has the focus', () => field(page).evaluate((one) => one === document.activeElement));
    // The key itself is no text.
    assert.equal(await field(page).inputValue(), '');
    await page.locator('.box[data-mode=reply]').waitFor();
  },
  async note(page, keys, day) {
    await start(page, `/inbox/all/${day.nia}`);
    await bubble(page, 'Does my parcel arrive today?').waitFor();
    await press(page, keys);
    await page.locator('.box[data-mode=note]').waitFor();
    await until('the field has the focus', () => field(page).evaluate((one) => one === document.activeElement));
    assert.equal(await field(page).inputValue(), '');
  },
  async close(page, keys, day) {
    await start(page, `/inbox/all/${day.ids[0]}`);
    await row(page, 'Nia Okoye').waitFor();
    await press(page, keys);
    await status(day.ids[0], 'resolved');
    // The next one opens.
    await at(page, `/inbox/all/${day.ids[1]}`);
    await reopen(day.ids[0]);
    await row(page, day.names[0]).waitFor();
  },
  async closeStay(page, keys, day) {
    await start(page, `/inbox/all/${day.ids[0]}`);
    await row(page, 'Nia Okoye').waitFor();
    await press(page, keys);
    await status(day.ids[0], 'resolved');
    assert.equal(path(page), `/inbox/all/${day.ids[0]}`);
    await reopen(day.ids[0]);
  },
  snooze: asks(/hour|tomorrow/i),
  assign: asks('Omar Diaz'),
  team: asks('support'),
  label: asks('delivery'),
  priority: asks('Urgent'),
  async assignMe(page, keys) {
    const waiting = await server.write(1003, 'Who takes this?');
    await start(page, `/inbox/all/${waiting}`);
    await bubble(page, 'Who takes this?').waitFor();
    await press(page, keys);
    await same('it is mine', async () => [(await server.conversation(waiting)).assignee_id, 7]);
    await server.call('POST', `/v1/conversations/${waiting}/resolve`, {});
    // Without a conversation, the key takes the next one of the queue.
    const next = await server.write(1003, 'And who takes this?');
    await start(page, '/queue');
    await page.getByText('Ken Sato').first().waitFor();
    await press(page, keys);
    await at(page, `/inbox/mine/${next}`);
    await server.call('POST', `/v1/conversations/${next}/resolve`, {});
  },
  async unread(page, keys, day) {
    await start(page, `/inbox/all/${day.nia}`);
    await bubble(page, 'Does my parcel arrive today?').waitFor();
    await until('it is read', async () => (await row(page, 'Nia Okoye').locator('.row-dot .vh').count()) === 0);
    await press(page, keys);
    await row(page, 'Nia Okoye').locator('.row-dot .vh').waitFor({ state: 'attached' });
  },
  async undo(page, keys, day) {
    await start(page, `/inbox/all/${day.ids[0]}`);
    await row(page, 'Nia Okoye').waitFor();
    await press(page, 'e');
    await status(day.ids[0], 'resolved');
    await press(page, keys);
    await status(day.ids[0], 'open');
    await row(page, day.names[0]).waitFor();
  },
  async merge(page, keys, day) {
    const other = await server.write(1004, 'Another question.', 7);
    await start(page, `/inbox/all/${day.nia}`);
    await row(page, 'Nia Okoye').first().waitFor();
    await press(page, keys);
    const dialog = page.getByRole('dialog', { name: 'Merge conversations' });
    await dialog.getByRole('radio').waitFor();
    await page.keyboard.press('Enter');
    await until('the two are merged', async () => (await server.conversation(other)).merged_into_id === day.nia);
  },
  search: goes('/search'),
  async filter(page, keys) {
    await start(page, '/inbox/all');
    await row(page, 'Nia Okoye').waitFor();
    await press(page, keys);
    await page.getByRole('menu').waitFor();
    await page.keyboard.press('Enter');
    await until('the list is filtered', () => page.url().includes('only='));
  },
  goInbox: goes('/inbox/mine'),
  goQueue: goes('/queue'),
  goUnassigned: goes('/inbox/unassigned'),
  goAll: goes('/inbox/all'),
  goMentions: goes('/inbox/mentions'),
  goTickets: goes('/tickets'),
  goContacts: goes('/contacts'),
  goFloor: goes('/floor'),
  goNotifications: goes('/notifications'),
  goSettings: goes('/settings'),
  async compose(page, keys) {
    await start(page, '/inbox/mine');
    await press(page, keys);
    const dialog = page.getByRole('dialog', { name: 'New conversation' });
    await dialog.waitFor();
    await shut(page, dialog);
  },
  async nav(page, keys) {
    await page.setViewportSize({ width: 1200, height: 800 });
    await start(page, '/inbox/mine');
    await press(page, keys);
    await nav(page, /^Mine/).waitFor();
    await press(page, keys);
    await nav(page, /^Mine/).waitFor({ state: 'hidden' });
    await page.setViewportSize({ width: 1440, height: 900 });
  },
  async context(page, keys, day) {
    await start(page, `/inbox/all/${day.nia}`);
    await page.locator('.context').waitFor();
    await press(page, keys);
    await page.locator('.context').waitFor({ state: 'hidden' });
    await press(page, keys);
    await page.locator('.context').waitFor();
  },
  async palette(page, keys) {
    await start(page, '/inbox/mine');
    await press(page, keys);
    await palette(page).waitFor();
    await until('its field has the focus', () =>
      palette(page)
        .locator('input')
        .evaluate((one) => one === document.activeElement),
    );
    await shut(page, palette(page));
  },
  async shortcuts(page, keys) {
    await start(page, '/inbox/mine');
    await press(page, keys);
    const dialog = page.getByRole('dialog').filter({ hasText: 'Search' });
    await dialog.waitFor();
    await shut(page, dialog);
  },
};
acts.down = acts.next;
acts.up = acts.previous;

/** Where the focus is, and whether it can be seen. */
const focus = (page) =>
  page.evaluate(() => {
    const one = document.activeElement;
    const style = getComputedStyle(one);
    const host = one.closest('.box') ? getComputedStyle(one.closest('.box')) : style;
    const seen = [style, host].some(
      (look) => (look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) > 0) || look.boxShadow !== 'none',
    );
    return { tag: one.tagName, name: one.getAttribute('aria-label') ?? one.textContent.trim().slice(0, 40), seen };
  });

/** Presses Tab until the focus is where it should be. Every stop must be visible. */
async function tabTo(page, what, there) {
  for (let steps = 0; steps < 120; steps += 1) {
    if (await page.evaluate(there)) return;
    await page.keyboard.press('Tab');
    const now = await focus(page);
    if (now.tag !== 'BODY' && !now.seen) stage.fault(`The focus cannot be seen: ${now.tag} ${now.name}`);
  }
  throw new Error(`Tab does not reach ${what}`);
}

await stage.play({
  async 'a day without a mouse'() {
    const context = await stage.context('mina');
    const page = await context.newPage();
    this.day = { nia: await server.write(1004, 'Does my parcel arrive today?', 7) };
    await page.goto(stage.desk);
    await page.getByLabel('E-mail').waitFor();
    await until('the first field has the focus', async () => (await focus(page)).tag === 'INPUT');
    await page.keyboard.type('mina@acme.test');
    await tabTo(page, 'the password', () => document.activeElement.id === 'password');
    await page.keyboard.type(server.password);
    await page.keyboard.press('Enter');
    await row(page, 'Nia Okoye').waitFor();
    await tabTo(page, 'the row', () => document.activeElement.matches('.row'));
    await page.keyboard.press('Enter');
    await bubble(page, 'Does my parcel arrive today?').waitFor();
    await page.keyboard.press('r');
    await until('the field has the focus', async () => (await focus(page)).tag === 'TEXTAREA');
    assert((await focus(page)).seen, 'the focus of the field can be seen');
    await page.keyboard.type('Yes, before noon.');
    await page.keyboard.press('Control+Enter');
    await until('the reply is at the server', async () =>
      (await server.messages(this.day.nia)).some((one) => one.content === 'Yes, before noon.'),
    );
    assert.equal((await focus(page)).tag, 'TEXTAREA', 'the focus stays in the field');

    // A menu and a dialog give the focus back.
    await page.keyboard.press('Escape');
    await tabTo(page, 'the status', () => document.activeElement.getAttribute('aria-label')?.startsWith('Status: '));
    await page.keyboard.press('Enter');
    await page.getByRole('menu').waitFor();
    await until('the menu has the focus', () =>
      page.evaluate(() => document.activeElement.closest('[role=menu]') !== null),
    );
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    await until('the button has the focus', async () => (await focus(page)).name.startsWith('Status: '));
    await page.keyboard.press('Control+k');
    await palette(page).waitFor();
    await shut(page, palette(page));
    await until('the button has the focus again', async () => (await focus(page)).name.startsWith('Status: '));

    // Send and close is one key.
    await page.keyboard.press('r');
    await until('the field has the focus', async () => (await focus(page)).tag === 'TEXTAREA');
    await page.keyboard.type('Have a good day!');
    await page.keyboard.press('Control+Shift+Enter');
    await status(this.day.nia, 'resolved');
    assert((await server.messages(this.day.nia)).some((one) => one.content === 'Have a good day!'));
    await reopen(this.day.nia);
    this.page = page;
  },

  async 'every key does its act'() {
    const { page, day } = this;
    await server.write(1003, 'Do you have this in blue?', 7);
    await server.write(1005, 'Where is my order?', 7);
    await start(page, '/inbox/all');
    await row(page, 'Ann Lee').waitFor();
    const rows = await page.locator('.list .row').evaluateAll((all) => all.map((one) => one.getAttribute('href')));
    const keys = declared();
    assert(keys.length > 30, 'the declaration was read');
    const missing = keys.filter(({ id }) => !(id in acts)).map(({ id, keys: chord }) => `${id} (${chord})`);
    if (missing.length > 0) stage.fault(`These keys have no test in e2e/keys.mjs: ${missing.join(', ')}`);
    for (const id of Object.keys(acts))
      if (!keys.some((one) => one.id === id)) stage.fault(`A test names a command that has no key: ${id}`);
    assert.equal(rows.length, 3);
    for (const { id, keys: chord } of keys) {
      if (!(id in acts)) continue;
      // The latest activity comes first, and acts change it.
      await start(page, '/inbox/all');
      await row(page, 'Nia Okoye').waitFor();
      const list = page.locator('.list .row');
      await until('the three rows', async () => (await list.count()) === 3);
      day.ids = await list.evaluateAll((all) => all.map((one) => Number(one.getAttribute('href').split('/').at(-1))));
      day.names = await page.locator('.list .row .row-name').allInnerTexts();
      await acts[id](page, chord, day).catch((error) => {
        throw new Error(`${chord} (${id}): ${error.stack}`);
      });
    }
  },

  async 'words that were left behind change no other address'() {
    const { page } = this;
    const addresses = [];
    const note = (frame) => addresses.push(new URL(frame.url()));
    const words = page.locator('main input').first();
    page.on('framenavigated', note);
    for (const screen of ['/search', '/contacts']) {
      await start(page, screen);
      await words.pressSequentially('parcel');
      addresses.length = 0;
      await start(page, '/inbox/all');
      await at(page, '/inbox/all');
      // The search for other words begins later, so the search for the first words would have begun before it.
      await start(page, screen);
      await words.pressSequentially('box');
      await until('the other words are searched', () => new URL(page.url()).searchParams.get('q') === 'box');
      const left = addresses.slice(addresses.findIndex((one) => one.pathname === '/inbox/all'));
      assert.equal(left[0].pathname, '/inbox/all');
      for (const { pathname, search } of left)
        assert(
          pathname === '/inbox/all' ? search === '' : !search.includes('parcel'),
          `the search of ${screen} stays there, and not at ${pathname}${search}`,
        );
    }
    page.off('framenavigated', note);
  },

  async 'figures open the views, and the list of keys is complete'() {
    const { page } = this;
    await start(page, '/queue');
    await page.keyboard.press('1');
    await at(page, '/inbox/mine');
    await page.keyboard.press('2');
    await at(page, '/inbox/mentions');
    await page.keyboard.press('?');
    await page.getByRole('dialog').locator('.keymap li').first().waitFor();
    const shown = await page.getByRole('dialog').locator('.keymap .chord').count();
    // The list also has the keys of the field, the figures and Escape.
    assert(shown >= declared().length + 4, `${shown} keys are listed`);
    await page.keyboard.press('Escape');
  },

  async 'one switch turns single letters off'() {
    const { page } = this;
    await start(page, '/settings/keyboard');
    await page.getByRole('checkbox').or(page.getByRole('switch')).first().click();
    await start(page, '/inbox/mine');
    await page.keyboard.press('g');
    await page.keyboard.press('q');
    await page.keyboard.press('?');
    await page.keyboard.press('Control+k');
    await palette(page).waitFor();
    assert.equal(path(page), '/inbox/mine');
  },
});
