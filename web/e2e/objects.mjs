// What stands around a conversation, end to end: tickets, labels of contacts, places and skills, files that a partner's program asks about, words
// off the record, and what was not sent. stage.mjs says how to run it.
import assert from 'node:assert/strict';
import { bubble, field, nav, Stage, same, until } from './stage.mjs';
import { PIXEL } from './world.mjs';

const stage = await Stage.open('objects');
const { server } = stage;
const [MINA, OMAR] = [7, 8];
const [KEN, NIA, ANN] = [1003, 1004, 1005];

// A draft may be gone when the desk asks for it, and a place when the conversation has left its queue.
stage.expected.push(/404 .*\/v1\/conversations\/\d+\/draft$/, /4(04|09) .*\/v1\/conversations\/\d+\/place$/);

async function looksRight(page, what) {
  await stage.check(page, what);
  await stage.shot(page, what);
}

/** The same page at the width of a phone, and in the dark. */
async function onPhone(page, what) {
  await page.setViewportSize({ width: 390, height: 844 });
  await stage.settled(page);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  assert.equal(wide, false, `${what}: nothing is wider than the screen`);
  await looksRight(page, `${what}-390`);
  await page.setViewportSize({ width: 1024, height: 768 });
  await stage.shot(page, `${what}-1024`);
  await page.setViewportSize({ width: 1440, height: 900 });
}

async function inDark(page, what) {
  await page.emulateMedia({ colorScheme: 'dark' });
  await looksRight(page, `${what}-dark`);
  await page.emulateMedia({ colorScheme: 'light' });
}

async function open(page, conversation, text) {
  await page.goto(`${stage.desk}/inbox/all/${conversation}`);
  await bubble(page, text).waitFor();
}

/** Holds requests back, until they are freed. `asked` waits for the first of them. */
async function held(page, method, address) {
  let free;
  let seen = false;
  const freed = new Promise((done) => (free = done));
  await page.route(address, async (route) => {
    if (route.request().method() !== method) return route.fallback();
    seen = true;
    await freed;
    await route.continue();
  });
  return { free, asked: () => until(`the request ${method} ${address}`, () => seen) };
}

/** All that the browser stores for the desk. */
const inBrowser = (page) =>
  page.evaluate(async () => {
    const all = [JSON.stringify({ ...localStorage })];
    for (const { name } of await indexedDB.databases()) {
      const db = await new Promise((done, fail) => {
        const ask = indexedDB.open(name);
        ask.onsuccess = () => done(ask.result);
        ask.onerror = () => fail(ask.error);
      });
      for (const store of db.objectStoreNames)
        all.push(
          await new Promise((done) => {
            const ask = db.transaction(store).objectStore(store).getAll();
            ask.onsuccess = () => done(JSON.stringify(ask.result));
          }),
        );
      db.close();
    }
    return all.join('\n');
  });

const listed = async (path) => (await server.call('GET', path)).data;

await stage.play({
  async 'a ticket is made from a conversation, changed, closed and opened again'() {
    const page = await stage.signIn('mina');
    await server.call('POST', '/v1/attributes', {
      object: 'ticket',
      name: 'serial',
      label: 'Serial number',
      value_type: 'text',
    });
    const lamp = await server.write(NIA, 'The lamp does not light.', MINA);
    Object.assign(this, { page, lamp });
    await open(page, lamp, 'The lamp does not light.');
    const tickets = page.locator('.context section', { has: page.getByRole('heading', { name: 'Tickets' }) });
    await tickets.getByText('No ticket.').waitFor();
    await tickets.getByRole('button', { name: 'New ticket' }).click();
    const dialog = page.getByRole('dialog', { name: 'New ticket' });
    await dialog.getByLabel('Subject').fill('Lamp 5512 is dark');
    await dialog.getByLabel('Description').fill('It does not light, with two bulbs.');
    await dialog.getByLabel('Priority').selectOption('high');
    await dialog.getByLabel('Responsible agent').selectOption({ label: 'Omar Diaz' });
    await dialog.getByLabel('Due').fill('2026-01-01T10:00');
    await dialog.getByLabel('Labels').fill('vip, delivery');
    await dialog.getByLabel('Serial number').fill('L-5512');
    await looksRight(page, 'ticket-new');
    await onPhone(page, 'ticket-new');
    await inDark(page, 'ticket-new');
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await tickets.getByText('Lamp 5512 is dark').waitFor();
    const [made] = await listed(`/v1/tickets?conversation_id=${lamp}`);
    assert.equal(made.assignee_id, OMAR);
    assert.equal(made.contact_id, NIA);
    assert.deepEqual(made.labels.toSorted(), ['delivery', 'vip']);
    assert.deepEqual(made.custom_attributes, { serial: 'L-5512' });

    // Somebody else changes it while the form is open: their change is kept, and told.
    await tickets.getByText('Lamp 5512 is dark').click();
    const form = page.getByRole('dialog', { name: `Ticket ${made.id}` });
    await server.call('PATCH', `/v1/tickets/${made.id}`, { priority: 'urgent' });
    await form.getByLabel('Status').first().selectOption({ label: 'In progress' });
    stage.expected.push(/412 .*\/v1\/tickets\/\d+$/);
    await form.getByRole('button', { name: 'Save' }).click();
    await form.getByRole('alert').waitFor();
    await until(
      'their value is in the form',
      async () => (await form.getByLabel('Priority').inputValue()) === 'urgent',
    );
    await looksRight(page, 'ticket');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.waitFor({ state: 'detached' });
    await tickets.getByText('In progress').waitFor();
    const changed = await server.call('GET', `/v1/tickets/${made.id}`);
    assert.deepEqual([changed.status, changed.priority], ['processing', 'urgent']);
    await looksRight(page, 'tickets');
    await inDark(page, 'tickets');

    await tickets.getByRole('button', { name: /^Close the ticket/ }).click();
    await until('it is closed', async () => (await server.call('GET', `/v1/tickets/${made.id}`)).status === 'closed');
    await tickets.getByRole('button', { name: /^Reopen the ticket/ }).click();
    await until('it is open', async () => (await server.call('GET', `/v1/tickets/${made.id}`)).status === 'open');
    // What a colleague makes arrives by itself, also on the page of the contact.
    await page.goto(`${stage.desk}/contacts/${NIA}`);
    await page.getByText('Lamp 5512 is dark').waitFor();
    await server.call('POST', '/v1/tickets', { subject: 'The shade is torn', contact_id: NIA });
    await page.getByText('The shade is torn').waitFor();
    await looksRight(page, 'contact-tickets');
    await onPhone(page, 'contact-tickets');
  },

  async 'files of a ticket are added, pasted and removed'() {
    const { page, lamp } = this;
    await open(page, lamp, 'The lamp does not light.');
    const [{ id }] = await listed(`/v1/tickets?q=Lamp%205512`);
    const names = async () => (await server.call('GET', `/v1/tickets/${id}`)).attachments.map((one) => one.file_name);
    const show = async () => {
      await page.locator('.context .ticket', { hasText: 'Lamp 5512' }).click();
      return page.getByRole('dialog', { name: `Ticket ${id}` });
    };
    let form = await show();
    await form.locator('input[type=file]').setInputFiles([
      { name: 'lamp.png', mimeType: 'image/png', buffer: PIXEL },
      { name: 'bill.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4') },
    ]);
    await form.getByRole('button', { name: 'Remove bill.pdf' }).waitFor();
    await form.getByLabel('Description').evaluate(
      (field, bytes) => {
        const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(bytes)], 'screen.png', { type: 'image/png' }));
        field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
      },
      [...PIXEL],
    );
    await form.getByRole('button', { name: 'Remove screen.png' }).waitFor();
    await looksRight(page, 'ticket-files');
    await onPhone(page, 'ticket-files');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.waitFor({ state: 'detached' });
    assert.deepEqual(await names(), ['lamp.png', 'bill.pdf', 'screen.png']);

    form = await show();
    const file = await form.getByRole('link', { name: 'lamp.png' }).getAttribute('href');
    assert.equal((await fetch(new URL(file, server.url))).status, 200);
    await form.getByRole('button', { name: 'Remove bill.pdf' }).click();
    await form.getByRole('button', { name: 'Save' }).click();
    await form.waitFor({ state: 'detached' });
    assert.deepEqual(await names(), ['lamp.png', 'screen.png']);
  },

  async 'all tickets have a list with filters, and an address for each'() {
    const { page } = this;
    const make = async (ticket) => (await server.call('POST', '/v1/tickets', ticket)).id;
    const mine = await make({ subject: 'The cable is loose', assignee_id: MINA, priority: 'urgent', labels: ['vip'] });
    const done = await make({ subject: 'The box was torn', status: 'closed' });
    await page.goto(`${stage.desk}/inbox/mine`);
    await nav(page, /^Tickets/).click();
    const rows = page.locator('main tbody tr');
    const shown = (...subjects) =>
      until(`the tickets ${subjects.join(', ')}`, async () => {
        const all = await rows.locator('a').allInnerTexts();
        return JSON.stringify(all.sort()) === JSON.stringify([...subjects].sort());
      });
    const filter = async (name, value) => {
      await page.getByRole('main').getByRole('button', { name }).click();
      await page.getByRole('menuitemradio', { name: value, exact: true }).click();
    };
    await shown('The cable is loose', 'The shade is torn', 'Lamp 5512 is dark');
    await looksRight(page, 'ticket-list');
    await inDark(page, 'ticket-list');
    await onPhone(page, 'ticket-list');
    await filter(/^Responsible agent/, 'You');
    await shown('The cable is loose');
    await filter(/^Responsible agent/, 'Nobody');
    await shown('The shade is torn');
    await page.getByRole('button', { name: 'Drop all' }).click();
    await filter(/^Priority/, 'Urgent');
    await filter(/^Label/, 'vip');
    await shown('The cable is loose', 'Lamp 5512 is dark');
    // The address is the list: another page has it, too.
    await page.reload();
    await shown('The cable is loose', 'Lamp 5512 is dark');
    await page.getByRole('button', { name: 'Drop all' }).click();
    await filter(/^Status/, 'Done');
    await shown('The box was torn');
    await filter(/^Status/, 'All');
    await page.getByRole('searchbox', { name: /^Find tickets/ }).fill('torn');
    await shown('The box was torn', 'The shade is torn');

    // One ticket has its own address, and Back leaves it.
    const dialog = page.getByRole('dialog', { name: `Ticket ${done}` });
    await rows.filter({ hasText: 'The box' }).click();
    await dialog.waitFor();
    assert.equal(new URL(page.url()).pathname, `/tickets/${done}`);
    await page.goBack();
    await dialog.waitFor({ state: 'detached' });
    await shown('The box was torn', 'The shade is torn');
    await page.goto(`${stage.desk}/tickets/${done}`);
    await dialog.getByLabel('Status').first().selectOption({ label: 'In progress' });
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    assert.equal(new URL(page.url()).pathname, '/tickets');
    await shown('The cable is loose', 'The shade is torn', 'Lamp 5512 is dark', 'The box was torn');
    // What colleagues do arrives by itself.
    await server.call('PATCH', `/v1/tickets/${mine}`, { status: 'resolved' });
    await server.call('PATCH', `/v1/tickets/${done}`, { status: 'closed' });
    await shown('The shade is torn', 'Lamp 5512 is dark');
    stage.expected.push(/404 .*\/v1\/tickets\/999999/);
    await page.goto(`${stage.desk}/tickets/999999`);
    await until('the list instead', () => new URL(page.url()).pathname === '/tickets');
    await page.getByRole('main').getByRole('button', { name: 'New ticket' }).click();
    const form = page.getByRole('dialog', { name: 'New ticket' });
    await form.getByLabel('Subject').fill('The lift is slow');
    await form.getByRole('button', { name: 'Add', exact: true }).click();
    await shown('The shade is torn', 'Lamp 5512 is dark', 'The lift is slow');
  },

  async 'a contact has labels'() {
    const { page, lamp } = this;
    await open(page, lamp, 'The lamp does not light.');
    const labels = page.locator('.context .labels.of-contact');
    const has = async () => (await server.call('GET', `/v1/contacts/${NIA}`)).label_ids.length;
    await labels.getByRole('button', { name: 'Add a label' }).click();
    await page.getByRole('menuitemradio', { name: 'vip' }).click();
    await labels.getByText('vip').waitFor();
    assert.equal(await has(), 1);
    await looksRight(page, 'contact-labels');
    await labels.getByRole('button', { name: 'Remove vip' }).click();
    await until('it is gone', async () => (await has()) === 0);
    await page.goto(`${stage.desk}/contacts/${NIA}`);
    await page.locator('main .labels').getByRole('button', { name: 'Add a label' }).click();
    await page.getByRole('menuitemradio', { name: 'delivery' }).click();
    await page.locator('main .labels').getByText('delivery').waitFor();
    assert.equal(await has(), 1);
  },

  async 'the contacts have an order, which is remembered'() {
    const { page } = this;
    await page.goto(`${stage.desk}/contacts`);
    const names = async () => {
      const all = await page.locator('main tbody a.m').allInnerTexts();
      return all.filter((name) => name !== 'Visitor');
    };
    const sorted = (all) => [...all].sort((a, b) => a.localeCompare(b, 'en', { sensitivity: 'base' }));
    await page.getByRole('button', { name: 'Order: Newest first' }).click();
    await page.getByRole('menuitemradio', { name: 'Name, A to Z' }).click();
    const order = page.getByRole('button', { name: 'Order: Name, A to Z' });
    await order.waitFor();
    await same('the names are in order', async () => {
      const all = await names();
      return [all, all.length > 2 ? sorted(all) : ['three or more']];
    });
    await page.locator('th[aria-sort=ascending]', { hasText: 'Name' }).waitFor();
    await order.click();
    await page.getByRole('menuitemradio', { name: 'Name, Z to A' }).click();
    await same('the names are in the other order', async () => {
      const all = await names();
      return [all, sorted(all).reverse()];
    });
    await page.getByRole('button', { name: 'Order: Name, Z to A' }).click();
    await page.getByRole('menuitemradio', { name: 'Name, A to Z' }).click();
    await page.locator('th[aria-sort=ascending]', { hasText: 'Name' }).waitFor();
    await looksRight(page, 'contacts-order');
    await onPhone(page, 'contacts-order');
    await until('the settings have it', async () => {
      const { settings } = await page.evaluate(async () => (await fetch('/v1/me/settings')).json());
      return settings.desk?.contactSort === 'name';
    });
    await page.reload();
    await order.click();
    await page.getByRole('menuitemradio', { name: 'Newest first' }).click();
    await page.getByRole('button', { name: 'Order: Newest first' }).waitFor();
  },

  async 'a conversation that waits has its place, and the skills that it needs'() {
    const { page } = this;
    await server.call('PUT', '/v1/me/presence', { availability: 'away' });
    const waits = await server.write(ANN, 'Sprechen Sie Deutsch?');
    this.waits = waits;
    await open(page, waits, 'Sprechen Sie Deutsch?');
    const context = page.locator('.context');
    await context.locator('dt', { hasText: /^Place$/ }).waitFor();
    await context.getByRole('button', { name: 'Needed skills…' }).click();
    const skills = context.getByLabel('Needed skills', { exact: true });
    await skills.fill('German two');
    await context.getByRole('button', { name: 'Save', exact: true }).click();
    await context.getByRole('alert').waitFor();
    await skills.fill('german 2 600');
    await looksRight(page, 'skills');
    await context.getByRole('button', { name: 'Save', exact: true }).click();
    await until('it needs German', async () => (await server.conversation(waits)).skills.length === 1);
    await context.getByText('german, level 2').first().waitFor();
    await looksRight(page, 'place');
    await server.call('PUT', '/v1/me/presence', { availability: 'online' });
    await server.call('POST', `/v1/conversations/${waits}/resolve`, {});
    await page.goto(`${stage.desk}/queue`);
    await page.getByText('The queue is empty.').waitFor();
    await page.getByText(/^Longest wait today: \d/u).waitFor();
    await looksRight(page, 'queue-empty');
  },

  async 'an inbox takes only some files of customers'() {
    const { page } = this;
    await page.goto(`${stage.desk}/settings/inboxes/4`);
    const rule = page.getByLabel('Files of customers');
    await rule.selectOption({ label: 'Only these kinds' });
    await page.getByLabel('Kinds of files').fill('.PDF\npng');
    await looksRight(page, 'file-rule');
    await onPhone(page, 'file-rule');
    await page.getByRole('button', { name: 'Save' }).click();
    await until('the rule', async () => {
      const inbox = await server.call('GET', '/v1/inboxes/4');
      return inbox.attachment_rule === 'allow' && inbox.attachment_extensions.join() === 'pdf,png';
    });
    await rule.selectOption({ label: 'All files' });
    await page.getByLabel('Kinds of files').waitFor({ state: 'detached' });

    // The answer replaces the fields. So until then nobody can edit a field.
    let release;
    const held = new Promise((done) => (release = done));
    await page.route('**/v1/inboxes/4', async (route) => {
      if (route.request().method() === 'PATCH') await held;
      await route.continue();
    });
    await page.getByRole('button', { name: 'Save' }).click();
    await until('the fields wait', () => rule.isDisabled());
    release();
    await until('the fields are free', () => rule.isEnabled());
    await page.unroute('**/v1/inboxes/4');
    assert.equal((await server.call('GET', '/v1/inboxes/4')).attachment_rule, 'allow_all');
  },

  async 'an agent accepts and declines files of a customer'() {
    const { page } = this;
    const chat = await server.write(KEN, 'Here are my papers.', MINA, 'chat');
    this.chat = chat;
    const files = [
      await server.upload('passport.png', PIXEL),
      await server.upload('bill.pdf', Buffer.from('%PDF-1.4')),
    ];
    await server.call('POST', `/v1/conversations/${chat}/messages`, {
      kind: 'incoming',
      content: 'Both of them.',
      attachment_ids: files,
    });
    await open(page, chat, 'Both of them.');
    const first = page.locator('.talk').getByRole('group', { name: 'passport.png' });
    await first.waitFor();
    await looksRight(page, 'files-asked');
    await first.getByRole('button', { name: 'Accept' }).click();
    await page.locator('.talk').getByText('Accepted').waitFor();
    await page
      .locator('.talk')
      .getByRole('group', { name: 'bill.pdf' })
      .getByRole('button', { name: 'Decline' })
      .click();
    await page.locator('.talk').getByText('Declined').waitFor();
    const answers = (await server.messages(chat)).flatMap((one) => one.attachments).map((one) => one.answer);
    assert.deepEqual(answers, ['accepted', 'rejected']);
    await looksRight(page, 'files-answered');
    await inDark(page, 'files-answered');
    await onPhone(page, 'files-answered');
  },

  async 'words off the record are nowhere but on the screen'() {
    const { page, chat } = this;
    await open(page, chat, 'Both of them.');
    // What was typed before is no part of it.
    await field(page).fill('The number is 41');
    await page.getByText('Saved', { exact: true }).waitFor();
    await page.locator('.thread .bar').getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Go off the record' }).click();
    await page.locator('.strip', { hasText: 'Off the record' }).waitFor();
    assert.equal((await server.conversation(chat)).off_record, true);
    const omar = await stage.signIn('omar');
    await omar.goto(`${stage.desk}/inbox/all/${chat}`);
    await omar.locator('.strip', { hasText: 'Off the record' }).waitFor();
    await field(page).fill('The number is 4111');
    await page.locator('.compose').getByRole('button', { name: /^Send/ }).first().click();
    for (const one of [page, omar]) await one.locator('.unstored').getByText('The number is 4111').waitFor();
    await omar.locator('.unstored').getByText('Mina Chen').waitFor();
    assert.equal(await page.locator('.unstored .bubble').count(), 1, 'the echo is not shown');
    await looksRight(page, 'off-record');
    await inDark(page, 'off-record');
    await onPhone(page, 'off-record');
    // A note is stored, and takes nothing of the reply with it.
    await field(page).fill('Secret 99');
    await page.getByRole('group', { name: 'Kind of message' }).getByRole('button', { name: /^Note/ }).click();
    assert.equal(await field(page).inputValue(), '');
    await page
      .getByRole('group', { name: 'Kind of message' })
      .getByRole('button', { name: /^Reply/ })
      .click();
    assert.equal(await field(page).inputValue(), 'Secret 99');
    await until('no draft is left at the server', async () => (await listed('/v1/me/drafts')).length === 0);
    const kept = await inBrowser(page);
    assert.equal(/The number is 4111|Secret 99/u.exec(kept)?.[0], undefined, 'the browser stores no word');
    assert(
      !/The number is 4111|Secret 99/u.test(JSON.stringify(await server.messages(chat))),
      'the server stores no word',
    );
    await field(page).fill('');
    // Before the row comes, nobody knows that the conversation is off the record.
    const early = await stage.signIn('mina');
    const rows = await held(early, 'GET', /\/v1\/conversations(\/\d+)?(\?|$)/u);
    await early.goto(`${stage.desk}/inbox/all/${chat}`);
    await field(early).fill('Secret 98');
    await rows.asked();
    await early.getByRole('group', { name: 'Kind of message' }).getByRole('button', { name: /^Note/ }).click();
    await early
      .getByRole('group', { name: 'Kind of message' })
      .getByRole('button', { name: /^Reply/ })
      .click();
    assert.equal(await field(early).inputValue(), 'Secret 98');
    assert.equal(await early.locator('.compose').getByRole('button', { name: /^Send/ }).first().isDisabled(), true);
    rows.free();
    await early.locator('.strip', { hasText: 'Off the record' }).waitFor();
    await stage.settled(early);
    assert.equal(/Secret 98/u.exec(await inBrowser(early))?.[0], undefined, 'the browser stores no early word');
    assert.deepEqual(await listed('/v1/me/drafts'), []);
    await early.context().close();
    await field(page).fill('');
    await page.locator('.strip').getByRole('button', { name: 'Back on the record' }).click();
    await page.locator('.strip', { hasText: 'Off the record' }).waitFor({ state: 'detached' });
    assert.equal((await server.conversation(chat)).off_record, false);
    // The words go with the page.
    await page.reload();
    await bubble(page, 'Both of them.').waitFor();
    assert.equal(await page.getByText('The number is 4111').count(), 0);
    await omar.context().close();
  },

  async 'drafts have a list, and a colleague can get one'() {
    const { page, lamp, chat } = this;
    await open(page, lamp, 'The lamp does not light.');
    await page
      .locator('.compose input[type=file]')
      .setInputFiles({ name: 'bulb.txt', mimeType: 'text/plain', buffer: Buffer.from('E27') });
    await page.locator('.upload').getByText('bulb.txt').waitFor();
    await field(page).fill('Have you tried another bulb?');
    await page.getByText('Saved', { exact: true }).waitFor();
    await until('the draft has the file', async () =>
      (await listed('/v1/me/drafts')).some((one) => one.attachments.length === 1 && one.content.endsWith('bulb?')),
    );
    await page.reload();
    await page.locator('.upload').getByText('bulb.txt').waitFor();
    await open(page, chat, 'Both of them.');
    await page.keyboard.press('n');
    await page.locator('.box[data-mode=note]').waitFor();
    await page.keyboard.type('Check the bill first.');
    await page.getByText('Saved', { exact: true }).waitFor();
    await until('the number', async () => (await nav(page, /Drafts/).innerText()).includes('2'));
    await nav(page, /Drafts/).click();
    const rows = page.locator('.out-row');
    await until('two drafts', async () => (await rows.count()) === 2);
    await rows.filter({ hasText: 'Nia Okoye' }).waitFor();
    await looksRight(page, 'drafts');
    await inDark(page, 'drafts');
    await onPhone(page, 'drafts');

    await rows.filter({ hasText: 'Check the bill' }).click();
    await page.locator('.box[data-mode=note]').waitFor();
    await until('the note is in the field', async () => (await field(page).inputValue()) === 'Check the bill first.');
    await nav(page, /Drafts/).click();
    await rows.filter({ hasText: 'Check the bill' }).getByRole('button', { name: 'Discard' }).click();
    await until('one is left', async () => (await rows.count()) === 1);
    await page.locator('.toast').getByRole('button', { name: 'Undo' }).click();
    await until('it is back', async () => (await listed('/v1/me/drafts')).length === 2);

    // The colleague has the conversation open, and gets the text there.
    const omar = await stage.signIn('omar');
    await open(omar, lamp, 'The lamp does not light.');
    await rows.filter({ hasText: 'another bulb' }).getByRole('button', { name: 'Hand over…' }).click();
    await page.getByRole('combobox', { name: 'Commands' }).fill('Omar');
    await page
      .locator('dialog.palette')
      .getByRole('option', { name: /Omar Diaz/ })
      .waitFor();
    await looksRight(page, 'hand-over');
    await page.keyboard.press('Enter');
    await until('it is his', async () => (await listed('/v1/me/drafts')).length === 1);
    await until('he has the text', async () => (await field(omar).inputValue()) === 'Have you tried another bulb?');
    await omar.locator('.upload').getByText('bulb.txt').waitFor();
    // From the composer, with what was typed a moment ago.
    await omar.locator('.box textarea').press('End');
    await omar.keyboard.type(' And the switch?');
    await omar.getByRole('button', { name: 'More ways to send' }).click();
    await omar.getByRole('menuitem', { name: 'Hand the draft over…' }).click();
    await omar.getByRole('combobox', { name: 'Commands' }).fill('Mina');
    await omar.keyboard.press('Enter');
    await until('she has the whole text', async () =>
      (await listed('/v1/me/drafts')).some(
        (one) => one.content === 'Have you tried another bulb? And the switch?' && one.attachments.length === 1,
      ),
    );
    await until('his field is empty', async () => (await field(omar).inputValue()) === '');
    await omar.context().close();
    for (const one of await listed('/v1/me/drafts'))
      await server.call('DELETE', `/v1/conversations/${one.conversation_id}/draft`);
  },

  async 'messages that go out later are listed, changed, sent and cancelled'() {
    const { page, lamp, chat } = this;
    const later = new Date(Date.now() + 86_400_000).toISOString();
    const write = (id, content) =>
      server.call('POST', `/v1/conversations/${id}/messages`, { content, send_at: later, cancel_on_reply: true });
    await page.goto(`${stage.desk}/scheduled`);
    await page.getByText('Nothing is scheduled.').waitFor();
    await looksRight(page, 'scheduled-none');
    await write(lamp, 'Did the new bulb arrive?');
    await write(chat, 'Your bill is paid.');
    const stopped = await server.write(ANN, 'I will write again.', MINA);
    await write(stopped, 'Are you still there?');
    await server.again(stopped, 'Here I am.');
    const rows = page.locator('.out-row');
    await until('all three', async () => (await rows.count()) === 3);
    await rows.filter({ hasText: 'Stopped' }).waitFor();
    await until('the names', async () => (await rows.filter({ hasText: 'Nia Okoye' }).count()) === 1);
    await looksRight(page, 'scheduled');
    await inDark(page, 'scheduled');
    await onPhone(page, 'scheduled');

    await rows.filter({ hasText: 'new bulb' }).getByRole('button', { name: 'Edit' }).click();
    const dialog = page.getByRole('dialog', { name: 'Scheduled' });
    await dialog.getByLabel('Text').fill('Did both bulbs arrive?');
    await dialog.getByLabel('Stop it when the customer writes').uncheck();
    await looksRight(page, 'scheduled-edit');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await rows.filter({ hasText: 'both bulbs' }).waitFor();
    const [changed] = (await listed('/v1/me/scheduled-messages')).filter((one) => one.content.includes('both'));
    assert.deepEqual([changed.cancel_on_reply, changed.send_at.slice(0, 16)], [false, later.slice(0, 16)]);
    await rows.filter({ hasText: 'both bulbs' }).getByRole('button', { name: 'Send now' }).click();
    await until('it is sent', async () =>
      (await server.messages(lamp)).some((one) => one.content === 'Did both bulbs arrive?'),
    );
    await rows.filter({ hasText: 'bill is paid' }).getByRole('button', { name: 'Cancel' }).click();
    await until('one is left', async () => (await rows.count()) === 1);
    assert.equal((await listed('/v1/me/scheduled-messages')).length, 1);
  },

  async 'what comes late, when the agent has gone on, is not lost'() {
    const { page, chat } = this;
    const draft = async () =>
      (await listed('/v1/me/drafts')).find((one) => one.conversation_id === chat) ?? { content: '', attachments: [] };

    // A file arrives when the agent has gone on: it belongs to the draft.
    await open(page, chat, 'Both of them.');
    await field(page).fill('This is the plan.');
    const upload = await held(page, 'POST', /\/v1\/attachments(\?|$)/);
    const plan = { name: 'plan.txt', mimeType: 'text/plain', buffer: Buffer.from('plan') };
    await page.locator('.compose input[type=file]').setInputFiles(plan);
    await upload.asked();
    await nav(page, /Drafts/).click();
    await page.locator('.out-row').first().waitFor();
    upload.free();
    await until('the draft has the file', async () => (await draft()).attachments.length === 1);

    // The undo of a message that goes out later is pressed on another screen.
    await open(page, chat, 'Both of them.');
    await page.locator('.upload').getByText('plan.txt').waitFor();
    await page.getByRole('button', { name: 'More ways to send' }).click();
    await page.getByRole('menuitem', { name: 'Send later' }).click();
    await page.locator('dialog.palette input').fill('in 3h');
    await page.locator('dialog.palette').getByRole('option').first().waitFor();
    await page.keyboard.press('Enter');
    const toast = page.locator('.toast').getByRole('button', { name: 'Undo' });
    await toast.waitFor();
    await nav(page, /Drafts/).click();
    await field(page).waitFor({ state: 'detached' });
    await toast.click();
    await until('the text is a draft again', async () => (await draft()).content === 'This is the plan.');
    await until('with its file', async () => (await draft()).attachments.length === 1);
    await page.context().close();
  },
});
