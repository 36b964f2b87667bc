// What administrators set up, end to end: colleagues, codes to sign in, tokens, callbacks with their log, a copied call, the preview of a queue,
// and keys of one's own. And what agents see of each other and type as times. stage.mjs says how to run it.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { promisify } from 'node:util';
import { bubble, field, row, same, Stage, until } from './stage.mjs';

const stage = await Stage.open('admin', { flags: ['--callback-allow', '127.0.0.0/8'] });
const { server } = stage;
const [MINA, OMAR] = [7, 8];
const [KEN, NIA, ANN] = [1003, 1004, 1005];
const PASSWORD = 'seven green lanterns';

async function looksRight(page, what) {
  await stage.check(page, what);
  await stage.shot(page, what);
}

/** The present code of an authenticator app (RFC 6238): six figures of HMAC-SHA1 over the half minute. */
function codeOf(secret, now = Date.now()) {
  const bits = [...secret.replace(/[\s=]/gu, '')]
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  const key = Buffer.from((bits.match(/.{8}/gu) ?? []).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(now / 30_000)));
  const hash = createHmac('sha1', key).update(step).digest();
  const at = hash.at(-1) & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** The text of a shown secret, which its button copies. */
async function copied(page, within) {
  await within.locator('.secret').getByRole('button', { name: 'Copy' }).last().click();
  return page.evaluate(() => navigator.clipboard.readText());
}

async function signIn(page, email, password) {
  await page.goto(stage.desk);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Chooses an availability in the navigation. */
async function become(page, availability) {
  await page.goto(`${stage.desk}/inbox/mine`);
  await page.locator('.nav .presence').click();
  await page.getByRole('menuitemradio', { name: new RegExp(`^${availability}`, 'u') }).click();
}

/** A partner's server: it keeps what it got, and answers as it is told. */
async function partner() {
  const got = [];
  const state = { status: 500 };
  const listener = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => (body += part));
    request.on('end', () => {
      got.push({ headers: request.headers, body });
      response.writeHead(state.status).end(state.status < 300 ? 'Thank you' : 'The shelf fell over');
    });
  });
  await new Promise((done) => listener.listen(0, '127.0.0.1', done));
  return { got, state, url: `http://127.0.0.1:${listener.address().port}/hooks`, end: () => listener.close() };
}

await stage.play({
  async 'an invited colleague sets a password and signs in'() {
    const context = await stage.context('mina', { permissions: ['clipboard-read', 'clipboard-write'] });
    const page = await stage.signIn('mina', { context });
    this.page = page;
    await page.goto(`${stage.desk}/settings/agents`);
    await page.getByRole('link', { name: 'Invite an agent' }).click();
    await page.getByLabel('Name').first().fill('Lena Vogt');
    await page.getByLabel('E-mail').fill('lena@acme.test');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('button', { name: 'Make a link to set a password' }).click();
    const main = page.getByRole('main');
    await main.locator('.secret').waitFor();
    await looksRight(page, 'invitation');
    const given = await copied(page, main);
    const token = /token=(.+)$/u.exec(given)?.[1] ?? given;
    const lena = await (await stage.context('lena')).newPage();
    await lena.goto(`${stage.desk}/password#token=${token}`);
    await lena.getByLabel('Password').fill(PASSWORD);
    await lena.getByRole('button', { name: 'Set password' }).click();
    await lena.getByRole('button', { name: 'Sign in' }).click();
    await signIn(lena, 'lena@acme.test', PASSWORD);
    await lena.locator('.pane.list').waitFor();
    // A link works once.
    stage.expected.push(/4\d\d .*\/v1\/password$/u);
    const again = await (await stage.context('again')).newPage();
    await again.goto(`${stage.desk}/password#token=${token}`);
    await again.getByLabel('Password').fill(PASSWORD);
    await again.getByRole('button', { name: 'Set password' }).click();
    await again.getByRole('alert').waitFor();
    await again.context().close();
    this.lena = lena;
  },

  async 'codes of an app protect a sign-in, and a recovery code opens it once'() {
    const { lena } = this;
    await lena.goto(`${stage.desk}/settings/profile`);
    const own = lena.getByRole('main');
    const form = own.locator('form').filter({ has: lena.getByRole('button', { name: 'Set up…' }) });
    await form.getByLabel('Present password').fill(PASSWORD);
    await form.getByRole('button', { name: 'Set up…' }).click();
    const secret = (await own.locator('.secret span').first().innerText()).trim();
    await looksRight(lena, 'totp-setup');
    stage.expected.push(/4\d\d .*\/v1\/(me\/totp\/|sessions)/u);
    await own.getByLabel('Code', { exact: false }).fill('000000');
    await own.getByRole('button', { name: 'Confirm' }).click();
    await own.getByRole('alert').waitFor();
    await own.getByLabel('Code', { exact: false }).fill(codeOf(secret));
    await own.getByRole('button', { name: 'Confirm' }).click();
    await own.getByText('On. Signing in asks for a code.').waitFor();
    const [recovery] = (await own.locator('.secret span').first().innerText()).trim().split(/\s+/u);
    await looksRight(lena, 'totp-on');
    await lena.context().close();

    const page = await (await stage.context('lena')).newPage();
    await signIn(page, 'lena@acme.test', PASSWORD);
    const code = page.getByLabel('Code', { exact: false });
    await code.fill('000000');
    await looksRight(page, 'sign-in-code');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
    // The code that confirmed the app is used up, so that the next one may be the one that counts.
    await until('a code is accepted', async () => {
      if (await page.locator('.pane.list').isVisible()) return true;
      await code.fill(codeOf(secret));
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.evaluate(() => new Promise((done) => setTimeout(done, 3000)));
      return page.locator('.pane.list').isVisible();
    });
    await page.context().close();
    const other = await (await stage.context('lena')).newPage();
    await signIn(other, 'lena@acme.test', PASSWORD);
    await other.getByLabel('Code', { exact: false }).fill(recovery);
    await other.getByRole('button', { name: 'Sign in' }).click();
    await other.locator('.pane.list').waitFor();
    await other.context().close();
  },

  async 'a token is shown once, works, and stops working'() {
    const { page } = this;
    await page.goto(`${stage.desk}/settings/credentials`);
    await page.getByRole('button', { name: 'New token' }).click();
    const dialog = page.getByRole('dialog', { name: 'New token' });
    await dialog.getByLabel('Name').fill('ERP');
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByText('Copy it now. Parlor never shows it again.').waitFor();
    await looksRight(page, 'token-once');
    const token = await copied(page, page.getByRole('main'));
    const me = (method = 'GET') =>
      fetch(`${server.url}/v1/me`, { method, headers: { authorization: `Bearer ${token}` } });
    assert.equal((await (await me()).json()).id, MINA);
    await page.reload();
    const line = page.getByRole('row', { name: /ERP/u });
    await line.waitFor();
    assert(!(await page.content()).includes(token), 'nothing shows it again');
    await line.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Revoke…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke…' }).click();
    await line.getByText('Revoked').waitFor();
    assert.equal((await me()).status, 401);
    this.token = token;
  },

  async 'the call that an inbox shows starts a conversation'() {
    const { page } = this;
    await page.goto(`${stage.desk}/settings/inboxes/2`);
    await page.locator('.secret').first().waitFor();
    const curl = await copied(page, page.getByRole('main'));
    assert(curl.startsWith('curl '), curl);
    await promisify(execFile)('sh', ['-c', curl.replace('TOKEN', server.token)]);
    await page.goto(`${stage.desk}/inbox/all`);
    await row(page, 'Where is my order?').waitFor();
  },

  async 'a callback fails, shows why, and delivers after a replay'() {
    const { page } = this;
    const shop = await partner();
    try {
      await page.goto(`${stage.desk}/settings/callbacks/new`);
      await page.getByLabel('Name').fill('Shop');
      await page.getByLabel('Address').fill(shop.url);
      await page.getByLabel('Events').fill('conversation.started');
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      await page.getByText('Copy it now. Parlor never shows it again.', { exact: false }).waitFor();
      await server.write(ANN, 'Is the shop open?', OMAR);
      await until('the partner was called', () => shop.got.length > 0);
      const log = page.locator('.log-row', { hasText: 'conversation.started' }).first();
      await until('the log has it', async () => {
        await page.getByRole('button', { name: 'Retry' }).click();
        return log.isVisible();
      });
      await log.click();
      await page.getByText('The shelf fell over').waitFor();
      await page.locator('.tries').getByText('500').first().waitFor();
      await looksRight(page, 'callback-failing');
      const before = shop.got.length;
      shop.state.status = 200;
      await page.getByRole('button', { name: 'Replay now' }).first().click();
      await page.getByText(/^1 delivery on the way/u).waitFor();
      await until('the partner has it', () => shop.got.length > before);
      await until('the log says so', async () => {
        await page.getByRole('button', { name: 'Retry' }).click();
        return page.locator('.log-row', { hasText: 'Delivered' }).first().isVisible();
      });
      await looksRight(page, 'callback-delivered');
      // Pausing keeps what comes, and resuming delivers it.
      await page.getByRole('button', { name: 'More', exact: true }).first().click();
      await page.getByRole('menuitem', { name: 'Pause' }).click();
      await page.getByText('Paused').first().waitFor();
      const count = shop.got.length;
      await server.write(ANN, 'And on Sunday?', OMAR);
      await until('one waits', async () =>
        (await server.call('GET', '/v1/callbacks')).data.some((one) => one.name === 'Shop' && one.pending > 0),
      );
      assert.equal(shop.got.length, count, 'nothing is sent while it rests');
      await page.getByRole('button', { name: 'More', exact: true }).first().click();
      await page.getByRole('menuitem', { name: 'Resume' }).click();
      await until('it is sent', () => shop.got.length > count);
    } finally {
      shop.end();
    }
  },

  async 'the preview of a queue names the agent who gets the next one'() {
    const { page } = this;
    const omar = await stage.signIn('omar');
    this.omar = omar;
    await become(page, 'Online');
    await become(omar, 'Online');
    await server.write(KEN, 'First', MINA);
    await server.write(KEN, 'Second', MINA);
    await page.goto(`${stage.desk}/settings/queues`);
    await page.getByRole('link', { name: 'support' }).click();
    const next = page.locator('.supply li', { hasText: 'gets the next one' });
    await next.waitFor();
    await looksRight(page, 'queue-preview');
    const name = (await next.innerText()).includes('Omar') ? OMAR : MINA;
    const id = await server.write(NIA, 'To whom does this go?');
    await same('the one who was named has it', async () => [(await server.conversation(id)).assignee_id, name]);
    // Who leaves is asked once what happens to the conversations.
    for (const one of await server.all('/v1/conversations?filter=' + encodeURIComponent('{"assignee":[8]}')))
      if (one.id !== id) await server.call('POST', `/v1/conversations/${one.id}/resolve`, {});
    if (name === MINA) await server.call('POST', `/v1/conversations/${id}/assign`, { agent_id: OMAR });
    await omar.goto(`${stage.desk}/inbox/mine`);
    await row(omar, 'Nia Okoye').waitFor();
    await become(omar, 'Away');
    const asked = omar.getByRole('dialog', { name: /still with you$/u });
    await asked.waitFor();
    await looksRight(omar, 'leaving');
    await asked.getByRole('button', { name: 'Give back to the queue' }).click();
    await same('it is not his any more', async () => [(await server.conversation(id)).assignee_id !== OMAR, true]);
    await until('he is away', async () =>
      (await server.call('GET', '/v1/floor/agents?limit=100')).data.some(
        (one) => one.agent_id === OMAR && one.availability === 'away',
      ),
    );
  },

  async 'agents see who looks at a conversation, and who replies'() {
    const { page, omar } = this;
    const parcel = await server.write(NIA, 'Does my parcel arrive today?', MINA);
    await page.goto(`${stage.desk}/inbox/all`);
    const line = row(page, 'Does my parcel arrive');
    await line.waitFor();
    assert.equal(await line.locator('.eyes').count(), 0);
    await omar.goto(`${stage.desk}/inbox/all/${parcel}`);
    await bubble(omar, 'Does my parcel arrive today?').waitFor();
    await line.locator('.eyes').waitFor();
    await line.click();
    await page.locator('.thread .bar .eyes').getByText('Looking at this: Omar Diaz').waitFor({ state: 'attached' });
    await field(omar).pressSequentially('I know');
    await page.locator('.strips').getByText('Omar is replying').waitFor();
    await looksRight(page, 'viewers');
    await field(omar).fill('');
    await omar.goto(`${stage.desk}/contacts`);
    await page.locator('.thread .bar .eyes').waitFor({ state: 'detached' });
    await page.locator('.strips').getByText('Omar is replying').waitFor({ state: 'detached' });
    await omar.context().close();
    this.parcel = parcel;
  },

  async 'typed times are understood in the zone of the agent'() {
    const { page, parcel } = this;
    const snoozedUntil = async () => {
      const { snoozed_until } = await server.conversation(parcel);
      return snoozed_until === null ? null : new Date(snoozed_until);
    };
    await page.goto(`${stage.desk}/inbox/all/${parcel}`);
    await bubble(page, 'Does my parcel arrive today?').waitFor();
    const palette = page.locator('dialog.palette[open]');
    const snooze = async (key, text) => {
      await page.locator('.talk').focus();
      await page.keyboard.press(key);
      await palette.locator('input').fill(text);
      await palette
        .getByRole('option', { name: /^Snooze until/u })
        .first()
        .waitFor();
      await looksRight(page, `time-${text.replaceAll(' ', '-')}`);
      await page.keyboard.press('Enter');
      await until('it is snoozed', async () => (await snoozedUntil()) !== null);
      const at = await snoozedUntil();
      await page.goto(`${stage.desk}/inbox/all/${parcel}`);
      await bubble(page, 'Does my parcel arrive today?').waitFor();
      await server.call('POST', `/v1/conversations/${parcel}/reopen`, {});
      await until('it is open', async () => (await snoozedUntil()) === null);
      return at;
    };
    const parts = (at) =>
      Object.fromEntries(
        new Intl.DateTimeFormat('en-GB', {
          timeZone: 'Asia/Taipei',
          weekday: 'short',
          hour: '2-digit',
          minute: '2-digit',
          hour12: false,
        })
          .formatToParts(at)
          .map(({ type, value }) => [type, value]),
      );
    const tuesday = await snooze('z', 'tue 3pm');
    assert.deepEqual([parts(tuesday).weekday, parts(tuesday).hour, parts(tuesday).minute], ['Tue', '15', '00']);
    assert(tuesday > Date.now() && tuesday < Date.now() + 8 * 86_400_000);
    // The palette of all commands understands a time, too.
    const soon = await snooze('Control+k', 'in 2h');
    assert(Math.abs(soon - Date.now() - 7_200_000) < 180_000, `in two hours: ${soon.toISOString()}`);
  },

  async 'a key gets another place, is refused where it is taken, and comes back'() {
    const { page, parcel } = this;
    const rebind = async (name, key) => {
      await page.goto(`${stage.desk}/settings/keyboard`);
      await page
        .getByRole('button', { name: `${name}: Change` })
        .first()
        .click();
      await page.getByRole('button', { name: 'Press the new key' }).press(key);
    };
    await rebind('Snooze…', 'e');
    await page
      .getByRole('alert')
      .getByText(/^Already used for/u)
      .waitFor();
    await looksRight(page, 'key-taken');
    await rebind('Snooze…', 'y');
    await until('the server has it', async () => {
      const { settings } = await page.evaluate(async () => (await fetch('/v1/me/settings')).json());
      return settings.desk?.keys?.snooze === 'y';
    });
    await page.goto(`${stage.desk}/inbox/all/${parcel}`);
    await bubble(page, 'Does my parcel arrive today?').waitFor();
    const palette = page.locator('dialog.palette[open]');
    await page.locator('.talk').focus();
    await page.keyboard.press('z');
    await page.keyboard.press('y');
    await palette
      .getByText(/snooze/iu)
      .first()
      .waitFor();
    await page.keyboard.press('Escape');
    await palette.waitFor({ state: 'detached' });
    await page.keyboard.press('?');
    await page
      .getByRole('dialog')
      .locator('.keymap li', { hasText: 'Snooze' })
      .getByText('y', { exact: true })
      .waitFor();
    await page.keyboard.press('Escape');
    await page.goto(`${stage.desk}/settings/keyboard`);
    await page.getByRole('button', { name: 'Reset all keys' }).click();
    await until('the server has none', async () => {
      const { settings } = await page.evaluate(async () => (await fetch('/v1/me/settings')).json());
      return Object.keys(settings.desk?.keys ?? {}).length === 0;
    });
  },

  async 'over plain HTTP away from this computer, the sign-in page says what does not work'() {
    // A context that nobody watches: the address is another name of this computer.
    const context = await stage.browser.newContext();
    const page = await context.newPage();
    await page.goto(stage.desk.replace('127.0.0.1', 'parlor.test'));
    await page.getByText('This address is not encrypted').waitFor();
    await page.getByText(/you cannot stay signed in/u).waitFor();
    assert(await page.getByRole('button', { name: 'Sign in' }).isDisabled());
    await looksRight(page, 'insecure');
    await context.close();
  },
});
