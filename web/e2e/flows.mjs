// What agents and administrators do now and then, end to end. stage.mjs says how to run it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { Server } from './server.mjs';
import { bubble, row, same, Stage, until } from './stage.mjs';

const stage = await Stage.open('flows');
const { server } = stage;

async function looksRight(page, what) {
  await stage.check(page, what);
  await stage.shot(page, what);
}

/** The same page at the width of a phone: nothing is wider than the screen. */
async function onPhone(page, what) {
  await page.setViewportSize({ width: 390, height: 844 });
  await stage.settled(page);
  assert.equal(
    await page.evaluate(() => document.documentElement.scrollWidth > innerWidth),
    false,
    `${what}: nothing is wider than the screen`,
  );
  await looksRight(page, `${what}-390`);
  await page.setViewportSize({ width: 1440, height: 900 });
}

async function inDark(page, what) {
  await page.emulateMedia({ colorScheme: 'dark' });
  await looksRight(page, `${what}-dark`);
  await page.emulateMedia({ colorScheme: 'light' });
}

// A draft may be gone when the desk asks for it: the message was sent meanwhile.
stage.expected.push(/404 .*\/v1\/conversations\/\d+\/draft$/);

await stage.play({
  async 'two conversations of a contact are merged, and the undo separates them'() {
    const page = await stage.signIn('mina');
    this.mina = page;
    this.parcel = await server.write(1004, 'Does my parcel arrive today?', 7);
    const again = await server.write(1004, 'Hello? I asked about a parcel.', 7);
    await page.goto(`${stage.desk}/inbox/all/${this.parcel}`);
    await bubble(page, 'Does my parcel arrive today?').waitFor();
    await page.keyboard.press('m');
    const dialog = page.getByRole('dialog', { name: 'Merge conversations' });
    await dialog.getByText('This one stays').waitFor();
    await dialog.getByText(/What the customer writes in #2 goes to #1/).waitFor();
    await looksRight(page, 'merge-dialog');
    await inDark(page, 'merge-dialog');
    await onPhone(page, 'merge-dialog');
    // The direction turns, and back.
    await dialog.getByRole('button', { name: 'Keep #2 instead' }).click();
    await dialog.getByRole('button', { name: 'Keep #1 instead' }).click();
    await dialog.getByRole('button', { name: 'Merge', exact: true }).click();
    await until('the two are merged', async () => (await server.conversation(again)).merged_into_id === this.parcel);
    const block = page.getByRole('region', { name: 'Merged conversation #2' });
    await block.getByText('Hello? I asked about a parcel.').waitFor();
    await page.getByText('You merged #2 into #1').waitFor();
    assert.equal((await server.conversation(this.parcel)).merged_count, 1);
    await looksRight(page, 'merged-thread');
    await inDark(page, 'merged-thread');
    await onPhone(page, 'merged-thread');

    // The customer writes into the merged one: the other one has it.
    await server.again(again, 'Are you there?');
    await bubble(page, 'Are you there?').waitFor();

    await page.locator('.talk').focus();
    await page.keyboard.press('Control+z');
    await until('the two are separate', async () => (await server.conversation(again)).merged_into_id === null);
    await page.getByText('You separated #2 from #1').waitFor();
    await block.waitFor({ state: 'detached' });
    this.again = again;
  },

  async 'merging from the context column, and separating from the merged conversation'() {
    const { mina: page, parcel, again } = this;
    const others = page.locator('.context .others').filter({ hasText: 'I asked about a parcel' });
    await others.getByRole('link').first().hover();
    await others.getByRole('button', { name: 'Merge with #2…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Merge conversations' });
    await dialog.getByRole('button', { name: 'Merge', exact: true }).click();
    await until('the two are merged', async () => (await server.conversation(again)).merged_into_id === parcel);
    await page.goto(`${stage.desk}/inbox/all/${again}`);
    await page.getByText('This conversation goes on in #1').waitFor();
    assert.equal(await page.locator('textarea.write').count(), 0, 'nobody writes into a merged conversation');
    await looksRight(page, 'merged-into');
    await onPhone(page, 'merged-into');
    await page.getByRole('link', { name: 'Open #1' }).click();
    await bubble(page, 'Does my parcel arrive today?').waitFor();
    await page
      .getByRole('region', { name: 'Merged conversation #2' })
      .getByRole('button', { name: 'Separate' })
      .click();
    await until('the two are separate', async () => (await server.conversation(again)).merged_into_id === null);
  },

  async 'conversations of two contacts are not merged'() {
    const { mina: page } = this;
    await server.write(1005, 'Where is my order?', 7);
    await page.goto(`${stage.desk}/inbox/all`);
    await row(page, 'Ann Lee').hover();
    await row(page, 'Ann Lee').locator('.row-pick .check').click();
    await row(page, 'Nia Okoye').first().hover();
    await row(page, 'Nia Okoye').first().locator('.row-pick .check').click();
    await page.keyboard.press('m');
    const dialog = page.getByRole('dialog', { name: 'Merge conversations' });
    await dialog.getByText('The conversations belong to different contacts').waitFor();
    assert(await dialog.getByRole('button', { name: 'Merge', exact: true }).isDisabled());
    await looksRight(page, 'merge-refused');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  },

  async 'a search takes typed filters, shows them as chips, and marks what it found'() {
    const { mina: page, parcel } = this;
    await server.call('POST', `/v1/conversations/${parcel}/labels`, { add: ['vip'] });
    await server.call('POST', `/v1/conversations/${parcel}/messages`, { kind: 'note', content: 'The parcel is late.' });
    await server.call('POST', `/v1/conversations/${parcel}/messages`, { content: 'Your parcel comes at noon.' });
    await page.goto(`${stage.desk}/search`);
    await page.getByText('from:customer').waitFor();
    await looksRight(page, 'search-start');
    const hits = page.locator('.found-row');
    const field = page.getByRole('combobox', { name: 'Search' });
    await field.pressSequentially('parcel');
    await page.locator('.found-row mark', { hasText: 'parcel' }).first().waitFor();
    await until('all hits', async () => (await hits.count()) >= 4);
    await field.pressSequentially(' from:cust');
    await page.getByRole('listbox').getByRole('option', { name: 'Customer' }).waitFor();
    await looksRight(page, 'search-values');
    await page.keyboard.press('Enter');
    await page.getByText('From Customer').waitFor();
    assert.equal((await field.inputValue()).trim(), 'parcel', 'the filter leaves the words');
    await until('only the customer', async () => (await page.getByText('Your parcel comes at noon').count()) === 0);
    await field.pressSequentially('label:vip before:2999-01-01 ');
    await page.getByText('Label: vip').waitFor();
    await page.getByText('Before Jan 1, 2999').waitFor();
    await until('one hit', async () => (await hits.count()) === 1);
    const { searchParams } = new URL(page.url());
    assert.deepEqual(
      ['q', 'from', 'label', 'until'].map((name) => searchParams.get(name)),
      ['parcel', 'contact', 'vip', '2999-01-01'],
    );
    await looksRight(page, 'search-chips');
    await inDark(page, 'search-chips');
    await onPhone(page, 'search-chips');

    // The address is the search: another page has it, too.
    await page.reload();
    await until('the same hit', async () => (await hits.count()) === 1);

    // Backspace in the empty field takes the last filter; an empty result names the filters to drop.
    await page.getByRole('group', { name: 'Filters' }).getByRole('button', { name: 'Status' }).click();
    await page.getByRole('menuitemradio', { name: 'Snoozed' }).click();
    await page.getByText('Nothing found for').waitFor();
    await looksRight(page, 'search-nothing');
    await page.locator('.blank').getByRole('button', { name: 'Drop “Status: Snoozed”' }).click();
    await until('the hit is back', async () => (await hits.count()) === 1);
    await page.getByRole('button', { name: 'Drop all' }).click();
    await page.getByRole('group', { name: 'Kinds' }).getByRole('button', { name: 'Notes' }).click();
    await page.locator('.found-row .chip', { hasText: 'Note' }).waitFor();
    await until('only the note', async () => (await hits.count()) === 1);

    // The arrows go to the hits, and Enter opens one.
    await field.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await until('the conversation is open', () => page.url().includes(`/inbox/all/${parcel}`));
    await page.goto(`${stage.desk}/search?q=parcel&inbox=999999`);
    await page.getByText('Nothing found for').waitFor();
  },

  async 'an administrator sets a sign-in provider up'() {
    const { mina: page } = this;
    stage.expected.push(/422 .*sign-in-providers/, /409 .*\/v1\/account/);
    await page.goto(`${stage.desk}/settings/providers`);
    await page.getByText('No provider yet').waitFor();
    await page.getByText('Agents may sign in with a password.').waitFor();
    await looksRight(page, 'providers-empty');
    await page.getByRole('link', { name: 'New provider' }).click();
    const field = (name) => page.getByLabel(name, { exact: false }).first();
    await field('Name').fill('Okta');
    await field('Key').fill('okta');
    await field('Issuer').fill('https://acme.okta.test');
    await field('Client id').fill('parlor');
    await field('Client secret').fill('a secret from the provider');
    await field('Roles of groups').fill('support: agent\nsomebody');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByText('Line 2 is not understood.').waitFor();
    await field('Roles of groups').fill('support: agent\nleads: Supervisor');
    await looksRight(page, 'provider-new');
    await onPhone(page, 'provider-new');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByText('Register this redirect address at the provider.').waitFor();
    const [made] = (await server.call('GET', '/v1/sign-in-providers')).data;
    assert.deepEqual(made.roles, { support: 'agent', leads: 'supervisor' });
    assert.deepEqual([made.has_client_secret, made.scopes, made.groups_claim], [true, ['profile', 'email'], 'groups']);
    await page.getByText(new URL(made.callback_path, stage.desk).href).waitFor();
    await page.getByText('A client secret is stored.').waitFor();
    await looksRight(page, 'provider');
    await inDark(page, 'provider');
    await onPhone(page, 'provider');

    // A change keeps the secret that nobody typed again.
    await field('Name').fill('Okta of Acme');
    await page.getByRole('button', { name: 'Save' }).click();
    await until('the name is changed', async () => {
      const one = await server.call('GET', `/v1/sign-in-providers/${made.id}`);
      return one.name === 'Okta of Acme' && one.has_client_secret;
    });
  },

  async 'passwords are switched off with a warning, and on again'() {
    const { mina: page } = this;
    await page.goto(`${stage.desk}/settings/providers`);
    await page.getByRole('link', { name: 'Okta of Acme' }).waitFor();
    await page.getByRole('button', { name: 'Switch passwords off…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Switch passwords off…' });
    await dialog.getByText('parlor agent allow-passwords').waitFor();
    await looksRight(page, 'passwords-off-dialog');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    assert.equal((await server.call('GET', '/v1/account')).password_sign_in, true);
    await page.getByRole('button', { name: 'Switch passwords off…' }).click();
    await dialog.getByRole('button', { name: 'Switch passwords off…' }).click();
    await page.getByText('Agents sign in only at providers.').waitFor();
    assert.equal((await server.call('GET', '/v1/account')).password_sign_in, false);
    await looksRight(page, 'providers');
    await inDark(page, 'providers');
    await onPhone(page, 'providers');
    await page.getByRole('button', { name: 'Allow passwords again' }).click();
    await page.getByText('Agents may sign in with a password.').waitFor();
    // Who has no codes must not lock themselves out.
    await page.getByLabel('One-time codes are required of').selectOption('administrators');
    await page.getByText('Set up your own one-time codes first.').waitFor();
    assert.equal((await server.call('GET', '/v1/account')).totp_required, 'nobody');
    assert.equal(await page.getByLabel('One-time codes are required of').inputValue(), 'nobody');
  },

  async 'a login is linked to an agent, and removed'() {
    const { mina: page } = this;
    await page.goto(`${stage.desk}/settings/agents/8`);
    await page.getByText('No login is linked.').waitFor();
    await page.getByLabel('Subject').fill('248289761001');
    await page.getByRole('button', { name: 'Link', exact: true }).click();
    await page.getByText('248289761001').waitFor();
    await looksRight(page, 'agent-logins');
    await onPhone(page, 'agent-logins');
    const logins = async () => (await server.call('GET', '/v1/agents/8/logins')).data;
    assert.equal((await logins())[0].subject, '248289761001');
    await page.getByRole('button', { name: 'Remove the login at Okta of Acme' }).click();
    await page.getByText('No login is linked.').waitFor();
    assert.deepEqual(await logins(), []);
  },

  async 'an agent has a signature and a picture'() {
    const { mina: page } = this;
    await page.goto(`${stage.desk}/settings/profile`);
    await page.getByLabel('Signature of mails').fill('Mina Chen\nAcme support');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await until(
      'the signature is at the server',
      async () => (await server.call('GET', '/v1/me')).signature === 'Mina Chen\nAcme support',
    );
    const picture = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: Buffer.from(picture, 'base64') });
    await page.getByRole('button', { name: 'Change the picture' }).waitFor();
    assert.notEqual((await server.call('GET', '/v1/me')).avatar_url, null);
    await looksRight(page, 'profile');
    await onPhone(page, 'profile');
    await page.getByRole('button', { name: 'Remove it' }).click();
    await page.getByRole('button', { name: 'Choose a picture' }).waitFor();
    assert.equal((await server.call('GET', '/v1/me')).avatar_url, null);
  },

  async 'a macro brings its files, its blanks and its acts'() {
    const { mina: page, parcel } = this;
    await page.goto(`${stage.desk}/settings/macros/new`);
    await page.getByLabel('Name').first().fill('Refund');
    await page.getByLabel('Short code').fill('refund');
    await page
      .getByLabel('Text', { exact: false })
      .first()
      .fill('Your refund for order {{?order number}} is on its way.');
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'terms.txt', mimeType: 'text/plain', buffer: Buffer.from('Fourteen days.') });
    await page.getByText('terms.txt').waitFor();
    await page.getByRole('button', { name: 'Add an act' }).click();
    await page.getByLabel('Labels, separated by commas').fill('refund');
    await page.getByRole('button', { name: 'Add an act' }).click();
    await page.getByLabel('Act', { exact: true }).last().selectOption('set_status');
    await looksRight(page, 'macro-new');
    await onPhone(page, 'macro-new');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await until('the macro', async () => {
      const [one] = (await server.call('GET', '/v1/macros')).data;
      return one?.attachments.length === 1 && one.actions.length === 2;
    });

    await page.goto(`${stage.desk}/inbox/all/${parcel}`);
    const write = page.locator('textarea.write');
    await bubble(page, 'Does my parcel arrive today?').waitFor();
    await write.pressSequentially('/ref');
    await page.getByRole('option', { name: /Refund/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('Fill in: order number').waitFor();
    assert(await page.getByRole('button', { name: /^Send/ }).first().isDisabled(), 'a blank is not sent');
    await looksRight(page, 'macro-blank');
    await onPhone(page, 'macro-blank');
    await until('the blank is selected', () =>
      write.evaluate((one) => one.value.slice(one.selectionStart, one.selectionEnd) === '{{?order number}}'),
    );
    await page.keyboard.type('5512');
    await page.getByText('adds refund · status: Closed').waitFor();
    await page.getByText('terms.txt').waitFor();
    await page.keyboard.press('Control+Enter');
    await until('the message, the file and the acts', async () => {
      const { labels, status } = await server.conversation(parcel);
      const sent = (await server.messages(parcel)).find(
        (one) => one.content === 'Your refund for order 5512 is on its way.',
      );
      return sent?.attachments.length === 1 && labels.includes('refund') && status === 'resolved';
    });
    // The acts are taken back, and the message stays.
    const back = page.locator('.toast', { hasText: 'Done: Refund' }).getByRole('button', { name: /^Undo/ });
    await back.click();
    await until('the acts are undone', async () => {
      const { labels, status } = await server.conversation(parcel);
      return !labels.includes('refund') && status === 'open';
    });
    assert((await server.messages(parcel)).some((one) => one.content.startsWith('Your refund for order 5512')));

    // A macro of acts alone is carried out at once, and taken back with the key.
    await server.call('POST', '/v1/macros', {
      short_code: 'hurry',
      name: 'Hurry',
      kind: 'outgoing',
      content: '',
      actions: [
        { kind: 'set_priority', priority: 'urgent' },
        { kind: 'add_labels', labels: ['hurry'] },
      ],
    });
    const hurried = async () => {
      const { labels, priority } = await server.conversation(parcel);
      return priority === 'urgent' && labels.includes('hurry');
    };
    await write.pressSequentially('/hur');
    await page.getByRole('option', { name: /Hurry/ }).waitFor();
    await page.keyboard.press('Enter');
    await until('the acts are done', hurried);
    await page.locator('.toast', { hasText: 'Done: Hurry' }).getByRole('button', { name: /^Undo/ }).waitFor();
    assert.equal(await write.inputValue(), '', 'its name leaves the field');
    await looksRight(page, 'macro-undo');
    await page.locator('.talk').focus();
    await page.keyboard.press('Control+z');
    await until('the acts are undone', async () => {
      const { labels, priority } = await server.conversation(parcel);
      return priority === null && !labels.includes('hurry');
    });
  },

  async 'an agent follows a conversation, and puts it into a case'() {
    const { mina: page, parcel } = this;
    await page.goto(`${stage.desk}/inbox/all/${parcel}`);
    await bubble(page, 'Does my parcel arrive today?').waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Commands' }).fill('Follow');
    await page.keyboard.press('Enter');
    await until('she follows', async () => (await server.conversation(parcel)).follower_ids.includes(7));
    await page.locator('.context').getByText('Followed by').waitFor();
    const context = page.locator('.context');
    await context.getByRole('button', { name: 'Choose a case' }).click();
    await page.getByRole('menuitem', { name: 'New case…' }).click();
    await page.getByLabel('What it is about').fill('Parcel 5512');
    await page.keyboard.press('Enter');
    await until('the case', async () => (await server.conversation(parcel)).case_id !== null);
    await context.getByText('Parcel 5512').waitFor();
    await looksRight(page, 'case');
    await page.locator('.talk').focus();
    await page.keyboard.press('Control+z');
    await until('the undo takes it out', async () => (await server.conversation(parcel)).case_id === null);
  },

  async 'a mail has the signature, and goes to others as well'() {
    const { mina: page } = this;
    const { id } = await server.call('POST', '/v1/conversations', {
      inbox: 'mail',
      who: { kind: 'contact', contact_id: 1003 },
      intent: { kind: 'hold' },
      subject: 'Invoice of October',
      message: 'The invoice has a wrong address.',
    });
    await server.call('POST', `/v1/conversations/${id}/assign`, { agent_id: 7 });
    await page.goto(`${stage.desk}/inbox/all/${id}`);
    await page.getByText('The invoice has a wrong address.').first().waitFor();
    const write = page.locator('textarea.write');
    await write.click();
    await until('the signature', async () => (await write.inputValue()) === '\n\nMina Chen\nAcme support');
    assert(await page.getByRole('button', { name: /^Send/ }).first().isDisabled(), 'a signature alone is no mail');
    await page.keyboard.press('Control+Home');
    await page.keyboard.type('It is corrected.');
    await page.getByRole('button', { name: 'Cc, Bcc' }).click();
    await page.getByLabel('Cc', { exact: true }).fill('not an address');
    await page.getByText('No e-mail address: not, an, address').waitFor();
    await page.getByLabel('Cc', { exact: true }).fill('books@acme.example');
    await looksRight(page, 'mail-copies');
    await onPhone(page, 'mail-copies');
    await write.press('Control+Enter');
    await until('the mail', async () => {
      const sent = (await server.messages(id)).find((one) => one.content.startsWith('It is corrected.'));
      return sent?.content.endsWith('Acme support') && sent.content_attributes.cc?.[0] === 'books@acme.example';
    });
    await page.getByText('Cc: books@acme.example').waitFor();
    await server.call('POST', `/v1/conversations/${id}/resolve`, {});
  },

  async 'an inbox holds messages, and the account gets a department'() {
    const { mina: page } = this;
    await page.goto(`${stage.desk}/settings/departments/new`);
    await page.getByLabel('Name').fill('Wholesale');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await until('the department', async () => (await server.call('GET', '/v1/departments')).data.length === 1);
    await page.goto(`${stage.desk}/settings/inboxes/3`);
    await page.getByLabel('Hold before sending, in seconds').fill('10');
    await page.getByLabel('Department').selectOption({ label: 'Wholesale' });
    await page.getByRole('button', { name: 'Save' }).click();
    await until('the inbox has both', async () => {
      const one = await server.call('GET', '/v1/inboxes/3');
      return one.hold_s === 10 && one.department_id !== null;
    });
    await looksRight(page, 'inbox-settings');
    await page.getByLabel('Department').selectOption({ label: 'None' });
    await page.getByLabel('Hold before sending, in seconds').fill('0');
    await page.getByRole('button', { name: 'Save' }).click();
    await until('the inbox has neither', async () => {
      const one = await server.call('GET', '/v1/inboxes/3');
      return one.hold_s === 0 && one.department_id === null;
    });
  },

  async 'an agent sees the own day, and a supervisor sees that of everybody'() {
    const { mina: page } = this;
    const done = await server.write(1003, 'Do you have this in blue?', 7);
    await server.call('POST', `/v1/conversations/${done}/messages`, { content: 'Yes.' });
    await server.call('POST', `/v1/conversations/${done}/resolve`, {});
    await page.goto(`${stage.desk}/inbox/mine`);
    const day = page.getByRole('region', { name: 'Your day' });
    await day.getByText('Served').waitFor();
    await until('one is served', async () => /Served\s*[1-9]/u.test(await day.innerText()));
    await looksRight(page, 'my-day');
    await inDark(page, 'my-day');
    await page.goto(`${stage.desk}/floor`);
    await page.getByRole('columnheader', { name: 'Served today' }).waitFor();
    const mine = page.getByRole('row').filter({ hasText: 'Mina Chen' });
    await until('the figures of the agent', async () => /[1-9]/u.test(await mine.locator('td').nth(5).innerText()));
    await looksRight(page, 'floor-figures');
    await onPhone(page, 'floor-figures');
    await page.goto(`${stage.desk}/queue`);
    await page.getByText('Your day').waitFor();
    await looksRight(page, 'queue-figures');
  },

  async 'two people stay two people'() {
    const { mina: page } = this;
    const twin = async (email) =>
      (
        await server.call('POST', '/v1/contacts', {
          given_name: 'Bea',
          family_name: 'Lund',
          contact_points: [
            { kind: 'email', value: email },
            { kind: 'mobile_phone', value: '+4740012345' },
          ],
        })
      ).id;
    const one = await twin('bea@example.test');
    await twin('b.lund@example.test');
    const id = await server.write(one, 'Is it open on Sunday?', 7);
    await page.goto(`${stage.desk}/inbox/all/${id}`);
    await page.getByRole('button', { name: 'Not the same', exact: true }).click();
    await page.locator('.context .same').waitFor({ state: 'detached' });
    await until('the settings have it', async () => {
      const { settings } = await page.evaluate(async () => (await fetch('/v1/me/settings')).json());
      return settings.desk?.notSame?.length === 1;
    });
    await page.reload();
    await page.locator('.context .person').waitFor();
    await stage.settled(page);
    assert.equal(await page.locator('.context .same').count(), 0, 'it is not offered again');
  },

  async 'panes keep the widths that an agent gives them, on every device'() {
    const { mina: page, parcel } = this;
    await page.goto(`${stage.desk}/inbox/all/${parcel}`);
    await bubble(page, 'Does my parcel arrive today?').waitFor();
    const width = (one, pane) => one.locator(`.pane.${pane}`).evaluate((at) => Math.round(at.offsetWidth));
    assert.deepEqual([await width(page, 'list'), await width(page, 'context')], [340, 320]);
    const edge = page.getByRole('separator', { name: 'Width of the list' });
    const { x, y } = await edge.boundingBox();
    await page.mouse.move(x + 4, y + 300);
    await page.mouse.down();
    await page.mouse.move(x + 34, y + 300);
    await page.mouse.move(x + 64, y + 300);
    await page.mouse.up();
    assert.equal(await width(page, 'list'), 400);
    // It goes no further than a list can be used.
    await page.mouse.move(x + 64, y + 300);
    await page.mouse.down();
    await page.mouse.move(x + 700, y + 300);
    await page.mouse.up();
    assert.equal(await width(page, 'list'), 480);
    const details = page.getByRole('separator', { name: 'Width of the details' });
    await details.focus();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    assert.equal(await width(page, 'context'), 352);
    await looksRight(page, 'widths');
    await until('the server has both', async () => {
      const { settings } = await page.evaluate(async () => (await fetch('/v1/me/settings')).json());
      return settings.desk?.widths?.list === 480 && settings.desk.widths.context === 352;
    });
    const other = await stage.signIn('mina');
    await other.goto(`${stage.desk}/inbox/all/${parcel}`);
    await bubble(other, 'Does my parcel arrive today?').waitFor();
    assert.deepEqual([await width(other, 'list'), await width(other, 'context')], [480, 352]);
    await other.context().close();
    await edge.dblclick();
    await details.dblclick();
    await until('both have their own width again', async () => (await width(page, 'context')) === 320);
    assert.equal(await width(page, 'list'), 340);
  },

  async 'another language, and back'() {
    const { mina: page } = this;
    await page.goto(`${stage.desk}/settings/appearance`);
    await page.getByLabel('Language').selectOption('zh-Hant');
    await page.getByRole('heading', { name: '外觀' }).waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'zh-Hant');
    for (const path of ['/settings/providers', '/search?q=parcel&status=open', '/settings/profile', '/floor']) {
      await page.goto(stage.desk + path);
      await stage.settled(page);
      await looksRight(page, `zh${path.replaceAll(/[^a-z]+/gu, '-')}`);
    }
    await page.goto(`${stage.desk}/settings/appearance`);
    await page.locator('#language').selectOption('th');
    await page.waitForFunction(() => document.documentElement.lang === 'th');
    for (const path of ['/settings/providers', '/search?q=parcel&status=open']) {
      await page.goto(stage.desk + path);
      await stage.settled(page);
      await onPhone(page, `th${path.replaceAll(/[^a-z]+/gu, '-')}`);
    }
    await page.goto(`${stage.desk}/settings/appearance`);
    await page.locator('#language').selectOption('');
    await page.getByRole('heading', { name: 'Appearance' }).waitFor();
  },

  async 'a saved view is made, shown with its number, changed and removed'() {
    const { mina: page } = this;
    await page.goto(`${stage.desk}/settings/views/new`);
    await page.getByLabel('Name').fill('Important people');
    await page.getByRole('button', { name: 'Add a condition' }).click();
    await page.getByLabel('Any of the labels: Add').selectOption('vip');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    const link = page.getByRole('navigation', { name: 'Inboxes' }).getByRole('link', { name: /^Important people/ });
    await link.click();
    await row(page, 'Nia Okoye').first().waitFor();
    await until('the number of the view', async () => /1/u.test(await link.innerText()));
    assert.equal(await row(page, 'Ann Lee').count(), 0);
    await looksRight(page, 'saved-view');
    const view = (await server.call('GET', '/v1/views')).data.find((one) => one.name === 'Important people');
    await page.goto(`${stage.desk}/settings/views/${view.id}`);
    await page.getByLabel('Name').fill('VIPs');
    await page.getByRole('button', { name: 'Save' }).click();
    await until('the view has another name', async () =>
      (await server.call('GET', '/v1/views')).data.some((one) => one.name === 'VIPs'),
    );
    await page.goto(`${stage.desk}/settings/views/${view.id}`);
    await page
      .getByRole('button', { name: /^Delete|^Remove this view|view$/u })
      .last()
      .click();
    await until('the view is gone', async () =>
      (await server.call('GET', '/v1/views')).data.every((one) => one.id !== view.id),
    );
  },

  async 'an agent is told, and reads it'() {
    const omar = await stage.signIn('omar');
    const bell = omar.locator('.rail').getByRole('link', { name: /Notifications/ });
    await bell.waitFor();
    const id = await server.write(1004, 'Can I pay by invoice?', 7);
    await server.call('POST', `/v1/conversations/${id}/messages`, {
      kind: 'note',
      content: 'Can you look at this, @Omar Diaz?',
      mentions: [8],
    });
    await until('the bell has a number', async () => /[1-9]/u.test(await bell.innerText()));
    await bell.click();
    const told = omar.locator('.told-row').filter({ hasText: 'Can you look at this' });
    await told.waitFor();
    await looksRight(omar, 'notifications');
    await told.click();
    await omar.locator('.talk').getByText('Can you look at this').waitFor();
    await omar.goto(`${stage.desk}/notifications?only=unread`);
    await omar.locator('h1').first().waitFor();
    await stage.settled(omar);
    await until('it is read', async () => (await told.count()) === 0);
    await omar.context().close();
  },

  async 'an administrator makes classifications, and a table of contacts with its columns'() {
    const { mina: page } = this;
    const make = async (path, values) => {
      await page.goto(`${stage.desk}/settings/${path}/new`);
      for (const [label, value] of Object.entries(values)) {
        const field = page.getByLabel(label, { exact: true }).or(page.getByLabel(`${label}· optional`));
        if ((await field.evaluate((one) => one.tagName)) === 'SELECT') await field.selectOption({ label: value });
        else await field.fill(value);
      }
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      await page.getByRole('button', { name: 'Save' }).waitFor();
    };
    await make('classifications', { List: 'Category', Name: 'Repair' });
    await make('classifications', { List: 'Subcategory', Category: 'Repair', Name: 'Screen' });
    await page.getByLabel('Can be chosen').uncheck();
    await page.getByRole('button', { name: 'Save' }).click();
    await until('the subcategory rests', async () => {
      const all = (await server.call('GET', '/v1/classifications')).data;
      const [category, sub] = ['Repair', 'Screen'].map((name) => all.find((one) => one.name === name));
      return sub.parent_id === category.id && sub.active === false;
    });
    await page.goto(`${stage.desk}/settings/classifications`);
    await page.getByRole('row', { name: /Screen.*Inactive.*Subcategory.*Repair/u }).waitFor();

    await make('attribute-groups', { Of: 'Rows of contacts', Name: 'Devices' });
    await make('attributes', { Of: 'Rows of contacts', Group: 'Devices', Name: 'serial' });
    // The table of a column is for ever.
    assert.equal(await page.getByLabel('Group', { exact: true }).count(), 0);
    await make('attributes', { Of: 'Rows of contacts', Group: 'Devices', Name: 'warranty', Type: 'Yes or no' });
    await page.goto(`${stage.desk}/settings/attribute-groups`);
    await page.getByRole('row', { name: /Devices.*serial, warranty/u }).waitFor();
  },

  async 'rows of a contact are added, changed, removed and brought back'() {
    const { mina: page } = this;
    await page.goto(`${stage.desk}/contacts/1005`);
    await page.getByRole('button', { name: 'New row: Devices' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('serial').fill('PX-1');
    await form.getByLabel('warranty').selectOption({ label: 'Yes' });
    await looksRight(page, 'contact-row');
    await form.getByRole('button', { name: 'Add' }).click();
    await page.getByRole('button', { name: 'Edit PX-1' }).click();
    await form.getByLabel('serial').fill('PX-2');
    await form.getByRole('button', { name: 'Save' }).click();
    const rows = async () => (await server.call('GET', '/v1/contacts/1005/rows')).data.map((one) => one.values);
    const stored = [{ serial: 'PX-2', warranty: true }];
    await same('the row', async () => [await rows(), stored]);
    await page.getByRole('button', { name: 'Edit PX-2' }).click();
    await form.getByRole('button', { name: 'Remove' }).click();
    await same('no row', async () => [await rows(), []]);
    await page.getByText('No row yet.').waitFor();
    await page.keyboard.press('Control+z');
    await same('the row again', async () => [await rows(), stored]);
    await page.getByRole('button', { name: 'Edit PX-2' }).waitFor();
    await onPhone(page, 'contact-rows');
  },

  async 'a contact is exported, and erased after the name is typed'() {
    const { mina: page } = this;
    const { id } = await server.call('POST', '/v1/contacts', { given_name: 'Noor', family_name: 'Haddad' });
    stage.expected.push(new RegExp(`404 .*/v1/contacts/${id}`));
    await page.goto(`${stage.desk}/contacts/${id}`);
    await page.getByRole('main').getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Erase…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Erase this contact?' });
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('button', { name: 'Export all data' }).click(),
    ]);
    assert.equal(file.suggestedFilename(), `contact-${id}.json`);
    const erase = dialog.getByRole('button', { name: 'Erase for ever' });
    assert(await erase.isDisabled());
    await dialog.getByLabel(/^To erase, type/u).fill('Noor');
    assert(await erase.isDisabled(), 'a part of the name is not the name');
    await dialog.getByLabel(/^To erase, type/u).fill('Noor Haddad');
    await looksRight(page, 'erase');
    await erase.click();
    await page.getByText(/^All personal data was removed/u).waitFor();
    await page.reload();
    await page.getByText('This contact was erased').waitFor();
    await looksRight(page, 'erased');
    // Others than administrators do not find the act.
    const omar = await stage.signIn('omar');
    await omar.goto(`${stage.desk}/contacts/1005`);
    await omar.getByRole('main').getByRole('button', { name: 'More' }).click();
    await omar.getByRole('menuitem', { name: 'Block' }).waitFor();
    assert.equal(await omar.getByRole('menuitem', { name: /Erase|Export/u }).count(), 0);
    await omar.context().close();
  },

  async 'a message says why it was not delivered, with each attempt'() {
    const { mina: page } = this;
    this.told = await server.write(1005, 'Is the shop open?', 7);
    // Nobody has this name, so that every attempt fails. What fails first in a conversation holds up what comes after it.
    await server.call('PATCH', '/v1/inboxes/2', { webhook_url: 'https://shop.example.test/hooks' });
    const { id } = await server.call('POST', `/v1/conversations/${this.told}/messages`, { content: 'Until six.' });
    const failure = { delivery: 'failed', error: 'The mailbox is full' };
    await server.call('POST', `/v1/messages/${id}/delivery`, failure);
    await page.goto(`${stage.desk}/inbox/all/${this.told}`);
    const dialog = page.getByRole('dialog', { name: 'Delivery of this message' });
    await page.getByRole('button', { name: 'Why?' }).click();
    await dialog.getByText('The mailbox is full').waitFor();
    await dialog.getByText('First sending').waitFor();
    await until('an attempt', async () => {
      const key = 'inbox-2';
      const { data } = await server.call('GET', `/v1/callbacks/${key}/deliveries?conversation_id=${this.told}`);
      return data.some((one) => one.kind === 'message.created' && one.attempts > 0);
    });
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Why?' }).click();
    await dialog.getByText('no answer').first().waitFor();
    await looksRight(page, 'delivery');
    await onPhone(page, 'delivery');
    await dialog.getByRole('button', { name: 'Retry' }).click();
    await page.getByRole('button', { name: 'Why?' }).waitFor({ state: 'detached' });
    await server.call('POST', `/v1/messages/${id}/delivery`, failure);
    await page.getByRole('button', { name: 'Why?' }).click();
    await dialog.getByText(/Mina Chen · /u).waitFor();
    await page.keyboard.press('Escape');
  },

  async 'a reply that did not arrive goes another way'() {
    const { mina: page, told } = this;
    await page.goto(`${stage.desk}/inbox/all/${told}`);
    await page.getByRole('button', { name: 'Send by another channel' }).click();
    const dialog = page.getByRole('dialog', { name: 'New conversation' });
    await dialog.getByText('Until six.').waitFor();
    await dialog.getByText('Ann Lee').waitFor();
    const channels = await dialog.getByLabel('Channel').locator('option').allInnerTexts();
    assert(!channels.includes('Mobile app'), 'the channel that failed is not offered');
    await looksRight(page, 'another-channel');
    await onPhone(page, 'another-channel');
    await dialog.getByLabel('Channel').selectOption({ label: 'Mail' });
    await dialog.getByRole('button', { name: 'Start' }).click();
    await until('another conversation', () => !page.url().endsWith(`/${told}`));
    const id = Number(/\/(\d+)$/u.exec(new URL(page.url()).pathname)[1]);
    const write = page.locator('textarea.write');
    await until('the reply is in the field', async () => (await write.inputValue()).startsWith('Until six.'));
    assert.deepEqual(await server.messages(id), [], 'nothing is sent by itself');
    await write.press('Control+Enter');
    await until('it is sent', async () =>
      (await server.messages(id)).some((one) => one.kind === 'outgoing' && one.content.startsWith('Until six.')),
    );
    assert.equal((await server.conversation(id)).inbox_id, 3);
    await server.call('POST', `/v1/conversations/${id}/resolve`, {});
  },

  async 'the subject and the attributes of a conversation are changed'() {
    const { mina: page, told } = this;
    const attribute = { object: 'conversation', name: 'shop', label: 'Shop', value_type: 'text' };
    await server.call('POST', '/v1/attributes', attribute);
    await page.goto(`${stage.desk}/inbox/all/${told}`);
    await page.getByRole('button', { name: 'Edit subject and attributes' }).click();
    const form = page.locator('.attributes-form');
    await form.getByLabel('Subject').fill('Opening hours');
    await form.getByLabel('Shop').fill('Tainan');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.waitFor({ state: 'detached' });
    const { subject, custom_attributes } = await server.conversation(told);
    assert.deepEqual([subject, custom_attributes], ['Opening hours', { shop: 'Tainan' }]);
    await page.locator('.context .attrs').getByText('Tainan').waitFor();
  },

  async 'the answer to a survey stands in the thread and in the details'() {
    const { mina: page, told } = this;
    await server.call('PATCH', '/v1/inboxes/2', { survey: 'How was it?', webhook_url: null });
    await server.call('POST', `/v1/conversations/${told}/resolve`, {});
    await bubble(page, 'How was it?').waitFor();
    await page.getByText('The customer has not answered yet.').waitFor();
    const answer = { rating: 4, feedback: 'Quick, but the first answer took a while.' };
    await server.call('POST', `/v1/conversations/${told}/rating`, answer);
    await page.locator('.talk .rating').getByText(answer.feedback).waitFor();
    await page.locator('.context .attrs').getByText('4 of 5').waitFor();
    await looksRight(page, 'rated');
    await onPhone(page, 'rated');
  },

  async 'a new installation ticks its list by itself'() {
    const other = new Server(process.argv[2], { fresh: true });
    await other.start();
    try {
      const page = await (await stage.context('fresh')).newPage();
      await page.goto(other.url);
      await page.getByLabel('E-mail').fill('mina@acme.test');
      await page.getByLabel('Password', { exact: true }).fill(other.password);
      await page.getByRole('button', { name: 'Sign in' }).click();
      const progress = (done) => page.getByText(`${done} of 4`).waitFor();
      await progress(0);
      await looksRight(page, 'first-run');
      await onPhone(page, 'first-run');
      await page.getByRole('link', { name: 'Connect' }).click();
      await page.getByLabel('Name').first().waitFor();
      await other.call('POST', '/v1/inboxes', { name: 'Shop', key: 'shop', kind: 'api' });
      await page.goto(other.url);
      await progress(1);
      await page.getByRole('button', { name: 'Send one' }).click();
      await progress(2);
      await row(page, 'Visitor').waitFor();
      // The rest ticks without a reload: an invitation is not yet a colleague, and hours are set elsewhere.
      const { id } = await other.call('POST', '/v1/agents', { name: 'Omar Diaz', email: 'omar@acme.test' });
      await page.getByText('1 invited').waitFor();
      await other.call('POST', '/v1/hours', {
        key: 'office',
        time_zone: 'Asia/Taipei',
        weekly: [{ days: ['mon'], from: '09:00', to: '18:00' }],
      });
      await progress(3);
      const { token } = await other.call('POST', `/v1/agents/${id}/password-link`, {});
      const password = 'seven green lanterns';
      const answer = await fetch(`${other.url}/v1/password`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token, password }),
      });
      assert.equal(answer.status, 204);
      await progress(4);
      await page.getByRole('button', { name: 'Hide this list' }).click();
      await page.getByRole('region', { name: 'Your day' }).waitFor();
      await page.context().close();
    } finally {
      await other.end();
    }
  },

  async 'the printed address of the demo opens the desk'() {
    const child = spawn(process.argv[2], ['demo', '--listen', '127.0.0.1:0', '--quiet-floor'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    try {
      const address = await new Promise((found, failed) => {
        for (const stream of [child.stdout, child.stderr])
          createInterface({ input: stream }).on('line', (line) => {
            const [link] = /http:\/\/\S+#demo=\S+/u.exec(line) ?? [];
            if (link) found(link);
          });
        child.once('exit', () => failed(new Error('The demo ended.')));
      });
      const page = await (await stage.context('demo')).newPage();
      await page.goto(address);
      await page.locator('.pane.list').waitFor();
      await page.getByText('This is a demo.').waitFor();
      assert(!page.url().includes('demo='), 'the password leaves the address');
      assert.equal(await page.evaluate(async () => (await (await fetch('/v1/me')).json()).email), 'mina@acme.test');
      await page.context().close();
    } finally {
      const ended = new Promise((done) => child.once('exit', done));
      child.kill('SIGTERM');
      await ended;
    }
  },
});
