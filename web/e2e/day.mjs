// A day at the desk: two agents and a customer. stage.mjs says how to run it.
import assert from 'node:assert/strict';
import { bubble, CUT, field, row, Stage, until, draftAt } from './stage.mjs';

const stage = await Stage.open('day');
const { server } = stage;
stage.expected.push(/409 .*\/messages$/);

async function looksRight(page, what) {
  await stage.check(page, what);
  await stage.shot(page, what);
}

await stage.play({
  async 'the program contains the desk'() {
    const page = await fetch(stage.desk, { headers: { accept: 'text/html' } });
    assert.match(await page.text(), /<div id="desk">/, 'run scripts/desk.sh and build the program again');
  },

  async 'a conversation that arrives is shown at once'() {
    this.mina = await stage.signIn('mina');
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
    await until('the draft is at the server', async () =>
      (await draftAt(this.mina, this.parcel)).includes('Yes, before'),
    );
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
    // The look into the frame is itself a script that the frame blocks.
    stage.expected.push(/Blocked script execution in 'blob:/);
    await this.mina.getByRole('menuitem', { name: 'Show with formatting' }).click();
    const frame = this.mina.frameLocator('iframe.mailframe');
    await frame.locator('b', { hasText: 'words' }).waitFor();
    assert.equal(await frame.locator('body').evaluate((body) => getComputedStyle(body).marginTop), '8px');
  },

  async 'two agents do not answer past each other'() {
    this.omar = await stage.signIn('omar');
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
    stage.expected.push(CUT);
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
      await this.mina.goto(stage.desk + path);
      await this.mina.locator('h1').first().waitFor();
      await this.mina.waitForLoadState('networkidle').catch(() => {});
      await looksRight(this.mina, path.replace(/\W+/g, '-'));
    }
  },

  async 'a phone shows one thing at a time'() {
    const phone = await stage.signIn('mina', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
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
    stage.expected.push(/^401 /);
    const { token } = await server.call('POST', '/v1/agents/8/password-link', {});
    const page = await (await stage.context('link')).newPage();
    await page.goto(`${stage.desk}/password#token=${token}`);
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
    await this.mina.goto(stage.desk);
    await this.mina.locator('.rail button').last().click();
    await this.mina.getByRole('menuitem', { name: /Sign out/ }).click();
    await this.mina.getByRole('button', { name: 'Sign in' }).waitFor();
    assert.equal(await this.mina.evaluate(async () => (await fetch('/v1/me')).status), 401);
  },
});
