// Notifications on a device while the desk is closed: the agent asks for them, pushes are shown, replaced and taken back, and a press opens the
// conversation. stage.mjs says how to run it.
//
// The service worker, the permission, the notifications and the server are real. The browser's debugging protocol delivers the pushes. Two things
// are not: Chromium without a window has no push service, so that `subscribe` answers with keys made here; and nobody can press a notification, so
// that the press is an event made here, which may not open or focus a window by itself.
import assert from 'node:assert/strict';
import { createECDH, randomBytes } from 'node:crypto';
import { Stage, until } from './stage.mjs';

const stage = await Stage.open('push', { whole: true });
const { server } = stage;

const keys = createECDH('prime256v1');
keys.generateKeys();
const subscription = {
  endpoint: 'https://push.example.test/device/1',
  keys: { p256dh: keys.getPublicKey('base64url'), auth: randomBytes(16).toString('base64url') },
};

/** The push service of the browser, as the page sees it. */
const service = (made) => {
  let current = null;
  globalThis.PushManager.prototype.subscribe = async function ({ applicationServerKey, userVisibleOnly }) {
    if (!userVisibleOnly) throw new Error('a push without a notification');
    current = {
      endpoint: made.endpoint,
      options: { applicationServerKey: applicationServerKey.buffer ?? applicationServerKey },
      toJSON: () => ({ ...made, expirationTime: null }),
      unsubscribe: async () => {
        current = null;
        return true;
      },
    };
    return current;
  };
  globalThis.PushManager.prototype.getSubscription = async () => current;
  globalThis.subscribedWith = () => {
    const key = current && new Uint8Array(current.options.applicationServerKey);
    return (
      key &&
      btoa(String.fromCharCode(...key))
        .replaceAll('+', '-')
        .replaceAll('/', '_')
        .replaceAll('=', '')
    );
  };
};

const get = (page, path) => page.evaluate(async (at) => (await fetch(at)).json(), path);

await stage.play({
  async 'without permission nothing is asked of the push service'() {
    const context = await stage.context('omar');
    const page = await stage.signIn('omar', { context });
    await page.goto(`${stage.desk}/settings/notifications`);
    // A browser without windows refuses for its user.
    await page.getByRole('button', { name: 'Notify me on this device' }).click();
    await page.getByText('The browser blocks notifications').waitFor();
    assert.deepEqual((await get(page, '/v1/push/subscriptions')).data, []);
    await context.close();
  },

  async 'an agent asks for notifications on this device'() {
    const context = await stage.context('mina', { permissions: ['notifications'] });
    await context.addInitScript(service, subscription);
    const page = await stage.signIn('mina', { context });
    await page.goto(`${stage.desk}/settings/notifications`);
    await page.getByRole('button', { name: 'Notify me on this device' }).click();
    await page.getByText('On', { exact: true }).waitFor();
    const { data } = await get(page, '/v1/push/subscriptions');
    assert.equal(data.length, 1);
    assert.equal(data[0].current, true);
    assert.equal(data[0].host, 'push.example.test');
    const { key } = await get(page, '/v1/push/key');
    assert.equal(await page.evaluate(() => globalThis.subscribedWith()), key);
    // A second start of the desk continues without a question.
    await page.reload();
    await page.getByText('On', { exact: true }).waitFor();
    assert.equal((await get(page, '/v1/push/subscriptions')).data.length, 1);
    Object.assign(this, { context, page });
  },

  async 'pushes are shown, replaced and taken back while the desk is closed'() {
    const { context, page } = this;
    const [worker] = context.serviceWorkers();
    assert.match(worker.url(), /\/sw\.js\?language=en$/);
    const protocol = await context.newCDPSession(page);
    const registration = new Promise((found) => {
      protocol.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
        const one = registrations.find(({ scopeURL }) => scopeURL.startsWith(stage.desk));
        if (one) found(one.registrationId);
      });
    });
    await protocol.send('ServiceWorker.enable');
    const registrationId = await registration;
    this.push = (payload) =>
      protocol.send('ServiceWorker.deliverPushMessage', {
        origin: new URL(stage.desk).origin,
        registrationId,
        data: typeof payload === 'string' ? payload : JSON.stringify(payload),
      });
    this.shown = () =>
      worker.evaluate(async () =>
        (await self.registration.getNotifications()).map(({ title, body, tag }) => ({ title, body, tag })),
      );
    this.worker = worker;
    // Until the last event of the worker has ended.
    const becomes = (what, wanted) =>
      until(what, async () => JSON.stringify(await this.shown()) === JSON.stringify(wanted)).catch(async (error) => {
        assert.deepEqual(await this.shown(), wanted, what);
        throw error;
      });
    this.becomes = becomes;
    await page.goto('about:blank');
    // A desk that has the focus shows a push itself, and the browser tells late that it is gone.
    await until('no desk is open', () =>
      worker.evaluate(
        async () => (await self.clients.matchAll({ type: 'window', includeUncontrolled: true })).length === 0,
      ),
    );

    const first = {
      notification: '1',
      kind: 'new_message',
      conversation_id: 5,
      title: 'Nia Okoye',
      count: 1,
      unread: 1,
    };
    await this.push({ ...first, text: 'Does my parcel arrive today?' });
    const nia = { title: 'Nia Okoye', body: 'Does my parcel arrive today?', tag: 'parlor-5' };
    await becomes('a push is shown', [nia]);
    await this.push({ ...first, count: 2, text: 'Hello?' });
    const again = { title: 'Nia Okoye (2)', body: 'Hello?', tag: 'parlor-5' };
    await becomes('a newer push takes its place', [again]);
    // An agent who wants no text on devices.
    await this.push({ kind: 'assigned', conversation_id: 6, title: null, text: null, unread: 2 });
    const other = { title: 'A conversation is yours now', body: '', tag: 'parlor-6' };
    await until('another conversation has its own', async () => (await this.shown()).length === 2);
    assert.deepEqual(
      (await this.shown()).find(({ tag }) => tag === 'parlor-6'),
      other,
    );
    await this.push({ clear: true, conversation_id: 5, unread: 1 });
    await becomes('a conversation that is handled elsewhere goes', [other]);
    // Whatever else comes shows nothing that stays.
    for (const nonsense of [
      'not JSON',
      'null',
      '[]',
      '{"conversation_id":"6","clear":true}',
      '{"conversation_id":-1}',
    ]) {
      await this.push(nonsense);
    }
    await this.push({ clear: true, conversation_id: 77 });
    await becomes('nonsense shows nothing', [other]);
  },

  async 'a press opens the conversation'() {
    const { worker, push, becomes } = this;
    const conversation = await server.write(1004, 'Does my parcel arrive today?', 7);
    await worker.evaluate(() => {
      self.opened = [];
      self.clients.openWindow = async (url) => {
        self.opened.push(url);
        return null;
      };
      self.press = async (tag) => {
        const [notification] = await self.registration.getNotifications({ tag });
        if (!notification) return false;
        self.dispatchEvent(new self.NotificationEvent('notificationclick', { notification }));
        return true;
      };
    });
    const payload = {
      kind: 'new_message',
      conversation_id: conversation,
      title: 'Nia Okoye',
      text: 'Hello',
      unread: 1,
    };
    const tag = `parlor-${conversation}`;
    // The desk is closed: it opens.
    await push(payload);
    await until('it is shown', async () => (await this.shown()).some((one) => one.tag === tag));
    await worker.evaluate((pressed) => self.press(pressed), tag);
    await until('a window opens', () => worker.evaluate(() => self.opened.length === 1));
    assert.deepEqual(await worker.evaluate(() => self.opened), [`/inbox/all/${conversation}`]);
    await until('it is gone', async () => (await this.shown()).every((one) => one.tag !== tag));
    await becomes('only the other one is left', [{ title: 'A conversation is yours now', body: '', tag: 'parlor-6' }]);
    Object.assign(this, { conversation, tag });
  },

  async 'a press while the desk is open shows the conversation there'() {
    const { worker, page, conversation, tag } = this;
    await page.goto(`${stage.desk}/contacts`);
    await page.locator('h1').first().waitFor();
    // A notification of a moment when nobody looked at the desk. Here somebody always does, so that a push would show none.
    await worker.evaluate(
      ([shown, id]) =>
        self.registration.showNotification('Nia Okoye', { tag: shown, data: { url: `/inbox/all/${id}` } }),
      [tag, conversation],
    );
    await until('it is pressed', () => worker.evaluate((pressed) => self.press(pressed), tag));
    // The browser refuses the focus, because nobody has pressed anything. The conversation opens nevertheless.
    await page.waitForURL(`${stage.desk}/inbox/all/${conversation}`);
    await page.locator('.talk').getByText('Does my parcel arrive today?').waitFor();
    assert.equal(await worker.evaluate(() => self.opened.length), 1, 'no other window opens');
    await until('it is gone', async () => (await this.shown()).every((one) => one.tag !== tag));
  },

  async 'the device forgets an agent who signs out'() {
    const { page, context } = this;
    await page.goto(`${stage.desk}/settings/notifications`);
    await page.getByText('On', { exact: true }).waitFor();
    await page.getByRole('button', { name: /^Mina Chen/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByLabel('Password', { exact: true }).waitFor();
    await this.becomes('nothing of the agent is left', []);
    assert.equal(await page.evaluate(() => globalThis.subscribedWith()), null);
    await context.close();
  },
});
