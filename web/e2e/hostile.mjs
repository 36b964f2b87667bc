// Text of people who mean harm, and more text than anybody expects: no script runs, nothing leaves its place, and the page answers.
// stage.mjs says how to run it.
import assert from 'node:assert/strict';
import { agrees, field, row, Stage, until } from './stage.mjs';
import { PIXEL } from './world.mjs';

const stage = await Stage.open('hostile');
const { server } = stage;

const SCRIPT = [
  '<script>pwned("script")</script>',
  '"><img src=x onerror=pwned("image")>',
  "';pwned('quote')//",
  '<svg/onload=pwned("svg")>',
  '<iframe srcdoc="<script>parent.pwned(1)</script>"></iframe>',
  '{{constructor.constructor("pwned(1)")()}}',
  '[link](javascript:pwned(1)) javascript:pwned(1)',
].join(' ');
const SHORT = '<img src=x onerror=pwned(1)>';
/** Right-to-left override and isolates that are never closed, then marks upon marks. */
const TURNED = '\u202Egnp.txt\u2066 \u2067 \u202Aabc';
const ZALGO = [...'Zalgo comes']
  .map((letter) => letter + '\u0301\u0316\u0323\u033F\u0489\u0353\u035B\u0334'.repeat(12))
  .join('');

/** The longest the page takes to answer. A slow machine is no failure; a page that hangs is. */
const PATIENT_MS = 10_000;

/** Whether the page answers, and how long its longest task was. */
async function answers(page, what) {
  const began = Date.now();
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
  const longest = await page.evaluate(() => globalThis.longest);
  if (Date.now() - began > PATIENT_MS || longest > PATIENT_MS)
    stage.fault(`${what}: the page does not answer (a task of ${longest} ms)`);
}

/** Nothing is wider than its window, no row is higher than a row, and no text paints over its neighbours. */
async function inPlace(page, what) {
  const wrong = await page.evaluate(() => {
    const faults = [];
    const { clientWidth, clientHeight, scrollWidth, scrollHeight } = document.documentElement;
    if (scrollWidth > clientWidth || scrollHeight > clientHeight)
      faults.push(`the page is ${scrollWidth} x ${scrollHeight}`);
    for (const pane of document.querySelectorAll(
      '.talk, .list .scroll, .context .scroll, .nav .scroll, .sheet .scroll',
    ))
      if (pane.scrollWidth > pane.clientWidth + 1) faults.push(`${pane.className} scrolls sideways`);
    const heights = new Set(
      [...document.querySelectorAll('.list .row')].map((one) => Math.round(one.getBoundingClientRect().height)),
    );
    if (heights.size > 1) faults.push(`rows have the heights ${[...heights].join(', ')}`);
    for (const bar of document.querySelectorAll('.bar')) {
      if (bar.getBoundingClientRect().height > 54) faults.push(`a bar is ${bar.getBoundingClientRect().height} high`);
    }
    return faults;
  });
  for (const fault of wrong) stage.fault(`${what}: ${fault}`);
}

async function visit(page, path, what) {
  await page.goto(stage.desk + path);
  await stage.settled(page);
  await answers(page, what);
  await inPlace(page, what);
  await stage.shot(page, `hostile-${what}`);
}

await stage.play({
  async 'scripts in every field'() {
    const call = server.call.bind(server);
    const contact = await call('POST', '/v1/contacts', {
      given_name: SHORT,
      family_name: TURNED,
      contact_points: [{ kind: 'email', value: 'hostile@example.test' }],
    });
    await call('POST', `/v1/contacts/${contact.id}/notes`, { content: SCRIPT });
    await call('POST', '/v1/labels', { name: SHORT, description: SCRIPT });
    await call('POST', '/v1/teams', { name: SHORT });
    // A macro knows its variables.
    const content = SCRIPT.replaceAll(/[{}]{2}/g, '');
    await call('POST', '/v1/macros', { short_code: 'evil', name: SHORT, content, kind: 'outgoing' });
    await call('POST', '/v1/views', { name: SHORT, filter: { status: ['open'] } });
    await call('POST', '/v1/agents', { name: SHORT, email: 'evil@acme.test' });
    await call('POST', '/v1/inboxes', { name: SHORT, key: 'evil', kind: 'api' });
    await call('POST', '/v1/attributes', { object: 'conversation', name: 'order', label: SHORT, value_type: 'text' });
    await call('POST', '/v1/attributes', { object: 'contact', name: 'home', label: SHORT, value_type: 'link' }).catch(
      () => {},
    );
    const who = { kind: 'contact', contact_id: contact.id };
    const file = await server.upload(`${SHORT.replaceAll('/', '')}.html`, Buffer.from(SCRIPT));
    const turned = await server.upload(`${TURNED}.png`, PIXEL);
    const conversation = await call('POST', '/v1/conversations', {
      inbox: 'evil',
      who,
      intent: { kind: 'hold' },
      subject: SCRIPT.slice(0, 255),
      message: SCRIPT,
      labels: [SHORT],
      custom_attributes: { order: SCRIPT.slice(0, 255) },
    });
    this.evil = conversation.id;
    await call('POST', `/v1/conversations/${this.evil}/assign`, { agent_id: 7 });
    const path = `/v1/conversations/${this.evil}/messages`;
    await call('POST', path, { kind: 'incoming', content: SCRIPT, attachment_ids: [file, turned] });
    await call('POST', path, { kind: 'note', content: `${SCRIPT} @Omar Diaz`, mentions: [8] });
    await call('POST', path, {
      kind: 'incoming',
      html: true,
      content: `<p>Formatted</p>${SCRIPT}<a href="javascript:pwned(1)">x</a>`,
    });
    const failed = await call('POST', path, { content: SCRIPT });
    await call('POST', `/v1/messages/${failed.id}/delivery`, { delivery: 'failed', error: SHORT });
    await call('POST', path, { kind: 'incoming', content: TURNED });
    await call('POST', path, { kind: 'incoming', content: ZALGO });
    await call('POST', path, { kind: 'incoming', content: 'W'.repeat(3000) });

    // What stands around it: a ticket, a label of the contact, a draft, and a message for later.
    const [label] = (await call('GET', '/v1/labels')).data.filter((one) => one.name === SHORT);
    await call('PATCH', `/v1/contacts/${contact.id}`, { label_ids: [label.id] });
    const subject = SCRIPT.slice(0, 255);
    await call('POST', '/v1/tickets', {
      subject,
      description: SCRIPT,
      kind: SHORT,
      status_note: SHORT,
      labels: [SHORT],
      conversation_id: this.evil,
    });
    const other = await call('POST', '/v1/conversations', {
      inbox: 'evil',
      who,
      intent: { kind: 'hold' },
      message: 'x',
    });
    await call('PUT', `/v1/conversations/${other.id}/draft`, { content: SCRIPT, html: true });
    const send_at = new Date(Date.now() + 86_400_000).toISOString();
    await call('POST', `/v1/conversations/${other.id}/messages`, { content: SCRIPT, send_at });

    const page = await stage.signIn('mina');
    this.page = page;
    await visit(page, `/inbox/all/${this.evil}`, 'thread');
    await page.locator('.talk').getByText(SCRIPT).first().waitFor();
    await agrees(stage, page, this.evil);
    await page.locator('.context .ticket').first().click();
    await page.locator('dialog[open]').waitFor();
    await answers(page, 'a ticket');
    await stage.shot(page, 'hostile-ticket');
    await page.keyboard.press('Escape');
    await page.locator('dialog[open]').waitFor({ state: 'detached' });
    // Formatted text, in its frame.
    const formatted = page.locator('.talk .msg', { has: page.getByText(/^Formatted/) });
    await formatted.getByText(/^Formatted/).hover();
    await formatted.getByRole('button', { name: 'More' }).click({ force: true });
    await page.getByRole('menuitem', { name: 'Show with formatting' }).click();
    await page.frameLocator('iframe.mailframe').getByText('Formatted').waitFor();
    assert.equal(
      await page
        .frameLocator('iframe.mailframe')
        .locator('script, iframe, [onerror], [onload], [href^=javascript]')
        .count(),
      0,
    );
    for (const to of [
      '/inbox/all',
      '/contacts',
      `/contacts/${contact.id}`,
      '/search?q=' + encodeURIComponent(SHORT),
      '/tickets',
      '/drafts',
      '/scheduled',
      '/queue',
      '/floor',
      '/settings/labels',
      '/settings/teams',
      '/settings/macros',
      '/settings/agents',
      '/settings/inboxes',
      '/settings/attributes',
      '/settings/audit',
    ])
      await visit(page, to, to.replace(/\W+/g, '-'));
    // Addresses are text of other people, too.
    stage.expected.push(/4\d\d .*pwned/, /40[04] /);
    for (const to of [
      `/inbox/${encodeURIComponent(SHORT)}`,
      '/inbox/all/%E0%A4%A',
      `/settings/${encodeURIComponent(SHORT)}`,
    ]) {
      await page.goto(stage.desk + to);
      await page.locator('body').waitFor();
      await answers(page, to);
    }
    // The palette lists what others named.
    await visit(page, `/inbox/all/${this.evil}`, 'thread again');
    for (const key of ['l', 'a', 't']) {
      await page.keyboard.press(key);
      await page.locator('dialog.palette[open]').getByText(SHORT).first().waitFor();
      await page.keyboard.press('Escape');
      await page.locator('dialog.palette[open]').waitFor({ state: 'detached' });
    }
    await field(page).fill('/ev');
    await page.getByRole('option', { name: SHORT }).waitFor();
    await field(page).press('Enter');
    await until('the macro is there', async () => (await field(page).inputValue()).includes('pwned'));
    await page.setViewportSize({ width: 390, height: 844 });
    await inPlace(page, 'a phone');
    await stage.shot(page, 'hostile-phone');
    await page.setViewportSize({ width: 1440, height: 900 });
    await field(page).fill('');
  },

  async 'a message of 100,000 characters'() {
    const { page } = this;
    const text = `${'A long story. '.repeat(7142)}The end.`.slice(-100_000);
    const long = await server.write(1004, 'Short', 7);
    await server.call('POST', `/v1/conversations/${long}/messages`, { kind: 'incoming', content: text });
    await visit(page, `/inbox/all/${long}`, 'long message');
    await page
      .locator('.talk')
      .getByText(/The end\.$/)
      .first()
      .waitFor();
    // An agent may write as much.
    await field(page).fill(text);
    await field(page).press('End');
    await page.keyboard.type('!');
    await answers(page, 'a long reply');
    await field(page).fill(text);
    await field(page).press('Control+Enter');
    await until('it is at the server', async () =>
      (await server.messages(long)).some((one) => one.kind === 'outgoing' && one.content.length === text.trim().length),
    );
    await inPlace(page, 'a long reply');
  },

  async '50 files'() {
    const { page } = this;
    const many = await server.write(1005, 'I have many pictures.', 7);
    for (let sent = 0; sent < 50; sent += 10) {
      const ids = [];
      for (let at = sent; at < sent + 10; at += 1)
        ids.push(await server.upload(`a rather long name of a picture, number ${at}.png`, PIXEL));
      await server.call('POST', `/v1/conversations/${many}/messages`, { kind: 'incoming', attachment_ids: ids });
    }
    await visit(page, `/inbox/all/${many}`, '50 files');
    await until('the pictures load', () =>
      page.evaluate(() => [...document.querySelectorAll('.talk img')].filter((one) => one.naturalWidth > 0).length > 5),
    );
    assert.equal(
      await page
        .locator('.talk')
        .getByText(/number \d+\.png/)
        .count(),
      50,
    );
    // An agent who drops 50 files gets a clear word, and loses nothing that was typed.
    await field(page).fill('See the files.');
    const files = Array.from({ length: 50 }, (_, at) => ({
      name: `file ${at}.png`,
      mimeType: 'image/png',
      buffer: PIXEL,
    }));
    await page.locator('input[type=file]').setInputFiles(files);
    await page.locator('.toast', { hasText: '15 files' }).waitFor();
    const listed = page.locator('.compose .upload');
    await until(
      '15 files are there',
      async () => (await listed.count()) === 15 && (await listed.getByText('byte').count()) === 15,
    );
    await answers(page, 'uploads');
    await inPlace(page, 'uploads');
    await stage.shot(page, 'hostile-uploads');
    assert.equal(await field(page).inputValue(), 'See the files.');
    await field(page).press('Control+Enter');
    await until('the files are at the server', async () =>
      (await server.messages(many)).some((one) => one.content === 'See the files.' && one.attachments.length === 15),
    );
  },

  async 'a thread of 5,000 messages'() {
    const { page } = this;
    const long = await server.write(1003, 'The beginning', 7);
    const path = `/v1/conversations/${long}/messages`;
    let next = 0;
    const write = async () => {
      while (next < 5000) {
        const number = (next += 1);
        await server.call('POST', path, {
          kind: number % 3 === 0 ? 'outgoing' : 'incoming',
          content: `Message ${number}`,
        });
      }
    };
    const longest = () => page.evaluate(() => Math.round(globalThis.longest));
    let began = Date.now();
    await Promise.all(Array.from({ length: 16 }, write));
    stage.say(
      `${next} messages were written in ${Date.now() - began} ms; longest task of the desk: ${await longest()} ms`,
    );
    began = Date.now();
    await page.goto(`${stage.desk}/inbox/all/${long}`);
    await page.locator('.talk').getByText('Message 5000', { exact: true }).waitFor();
    stage.say(`the thread opened in ${Date.now() - began} ms; longest task: ${await longest()} ms`);
    await visit(page, `/inbox/all/${long}`, 'a long thread');
    await until('the newest is in sight', () =>
      page.locator('.talk').evaluate((one) => one.scrollHeight - one.scrollTop - one.clientHeight < 60),
    );
    // Reading back loads earlier pages and moves nothing that is read.
    const first = async () => Number(await page.locator('.talk [data-position]').first().getAttribute('data-position'));
    for (let pages = 0; pages < 10; pages += 1) {
      const before = await first();
      await page.locator('.talk').evaluate((one) => (one.scrollTop = 0));
      const older = page.getByRole('button', { name: 'Earlier messages' });
      await until('an earlier page', async () => {
        if (await older.isVisible()) await older.click({ timeout: 2000 }).catch(() => {});
        return (await first()) < before;
      });
    }
    await answers(page, 'a long thread');
    stage.say(`ten pages back; longest task: ${await longest()} ms`);
    const positions = await page
      .locator('.talk [data-position]')
      .evaluateAll((all) => all.map((one) => Number(one.dataset.position)));
    assert(positions.length > 300, `${positions.length} messages are shown`);
    assert.deepEqual(
      positions,
      [...new Set(positions)].sort((a, b) => a - b),
      'in order, and each once',
    );
    await field(page).fill('Still quick.');
    await field(page).press('Control+Enter');
    await page.locator('.talk').getByText('Still quick.').waitFor();
    await row(page, 'Ken Sato').first().waitFor();
  },
});
