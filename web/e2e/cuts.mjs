// Lost connections: a cut in the middle of a reply, a server that dies, a laptop that sleeps, two tabs. Nothing is missed, nothing comes twice,
// and nothing that somebody typed is lost. stage.mjs says how to run it.
import assert from 'node:assert/strict';
import { agrees, bubble, CUT, field, listAgrees, nav, row, same, Stage, until, draftAt } from './stage.mjs';
import { Line } from './line.mjs';

const stage = await Stage.open('cuts');
const { server } = stage;
stage.expected.push(CUT, /409 .*\/messages$/);

/** How often each text is among the messages of a conversation. */
async function counts(conversation, texts) {
  const there = (await server.messages(conversation)).map((one) => one.content);
  return texts.map((text) => there.filter((one) => one === text).length);
}

const once = (texts) => texts.map(() => 1);
const offline = (page) => page.locator('.pill', { hasText: 'Offline' });

/** The counts of the navigation agree with the server. */
async function navAgrees(page) {
  await same('the counts agree with the server', async () => {
    const views = (await server.call('GET', '/v1/views')).data;
    const there = (key) => String(views.find((one) => one.key === key).count || '');
    return [
      [await nav(page, /^Mine/).locator('.count').innerText(), await nav(page, /^All/).locator('.count').innerText()],
      [there('mine'), there('all')],
    ];
  });
}

async function send(page, text) {
  await field(page).fill(text);
  await field(page).press('Control+Enter');
  await until('the field is empty', async () => (await field(page).inputValue()) === '');
}

/** Opens a conversation, and takes the pointer out of the list, whose order is held while the pointer is in it. */
async function open(page, name) {
  await row(page, name).click();
  await page.getByRole('navigation', { name: 'Parlor' }).hover();
}

await stage.play({
  async 'nothing but its key keeps a reply from coming twice'() {
    this.line = await new Line(stage.desk).open();
    const { line } = this;
    const ann = await server.write(1005, 'Where is my order?', 7);
    this.page = await stage.signIn('mina', { at: line.url });
    const { page } = this;
    await open(page, 'Ann Lee');
    await bubble(page, 'Where is my order?').waitFor();
    await field(page).fill('Let me look.');
    const lost = line.loseAnswerOf(new RegExp(`^POST /v1/conversations/${ann}/messages `));
    await field(page).press('Control+Enter');
    await lost;
    await offline(page).waitFor();
    line.mend();
    await offline(page).waitFor({ state: 'detached' });
    // The next act of the conversation waits for the end of the one before.
    await send(page, 'It comes tomorrow.');
    await until('the next reply is there', async () => (await counts(ann, ['It comes tomorrow.']))[0] > 0);
    assert.deepEqual(await counts(ann, ['Let me look.', 'It comes tomorrow.']), [1, 1]);
    await agrees(stage, page, ann);
    await server.call('POST', `/v1/conversations/${ann}/resolve`, {});
    await row(page, 'Ann Lee').waitFor({ state: 'detached' });
  },

  async 'the answer of a reply is lost on the way'() {
    this.nia = await server.write(1004, 'Does my parcel arrive today?', 7);
    const { page, line, nia } = this;
    await open(page, 'Nia Okoye');
    await bubble(page, 'Does my parcel arrive today?').waitFor();
    await field(page).fill('Yes, before noon.');
    const lost = line.loseAnswerOf(new RegExp(`^POST /v1/conversations/${nia}/messages `));
    await field(page).press('Control+Enter');
    await lost;
    // The server has the message, and the desk does not know it. The agent writes on.
    await offline(page).waitFor();
    await field(page).pressSequentially('And the driver');
    await server.again(nia, 'I am at home.');
    const ken = await server.write(1003, 'Do you have this in blue?', 7);
    await field(page).pressSequentially(' calls you.');
    line.mend();
    await bubble(page, 'I am at home.').waitFor();
    await offline(page).waitFor({ state: 'detached' });
    assert.equal(await field(page).inputValue(), 'And the driver calls you.');
    await row(page, 'Ken Sato').waitFor();
    assert.deepEqual(await counts(nia, ['Yes, before noon.', 'I am at home.']), [1, 1]);
    await agrees(stage, page, nia);
    await listAgrees(stage, page, 'mine');
    await navAgrees(page);
    await until('the draft is at the server', async () =>
      (await draftAt(page, nia)).includes('And the driver calls you.'),
    );
    await field(page).press('Control+Enter');
    // The customer wrote after the agent had begun: the first attempt may be held back, and its text is not lost.
    await until('the reply is sent or held', async () => {
      if ((await counts(nia, ['And the driver calls you.']))[0] === 1) return true;
      const again = page.getByRole('button', { name: 'Send anyway' });
      if (await again.isVisible()) await again.click();
      return false;
    });
    await agrees(stage, page, nia);
    this.ken = ken;
  },

  async 'the server dies while replies go out'() {
    const { page, nia } = this;
    const texts = ['One.', 'Two.', 'Three.', 'Four.', 'Five.'];
    for (const [at, text] of texts.entries()) {
      await send(page, text);
      if (at === 1) await server.kill();
    }
    await field(page).pressSequentially('Six is not sent');
    await offline(page).waitFor();
    await server.start();
    await until('all replies are at the server', async () => (await counts(nia, texts)).every((count) => count >= 1));
    await offline(page).waitFor({ state: 'detached' });
    assert.deepEqual(await counts(nia, texts), once(texts));
    const order = (await server.messages(nia)).map((one) => one.content).filter((one) => texts.includes(one));
    assert.deepEqual(order, texts, 'in the order in which they were written');
    assert.equal(await field(page).inputValue(), 'Six is not sent');
    await agrees(stage, page, nia);
    await listAgrees(stage, page, 'mine');
  },

  async 'the page is closed before the replies went out'() {
    const { page, line, nia } = this;
    const texts = ['Seven, before the page closed.', 'Eight, before the page closed.'];
    line.cut();
    await field(page).fill('');
    for (const text of texts) await send(page, text);
    await field(page).fill('Nine, a draft');
    await page.locator('.pill', { hasText: '2 to send' }).waitFor();
    await page.close();
    line.mend();
    const again = await page.context().newPage();
    await again.goto(`${line.url}/inbox/mine/${nia}`);
    await until('the replies went out', async () => (await counts(nia, texts)).every((count) => count >= 1));
    assert.deepEqual(await counts(nia, texts), once(texts));
    await until('the draft is back', async () => (await field(again).inputValue()) === 'Nine, a draft');
    await agrees(stage, again, nia);
    await field(again).fill('');
    await again.context().close();
  },

  async 'a laptop sleeps for an hour'() {
    const { line, nia } = this;
    const context = await stage.context('asleep');
    await context.clock.install();
    const page = await stage.signIn('mina', { context, at: line.url });
    await open(page, 'Nia Okoye');
    await bubble(page, 'Eight, before the page closed.').waitFor();
    await field(page).pressSequentially('Before the lid closed, ');
    // The lid closes: the connection ends, and no timer runs.
    await context.clock.pauseAt(Date.now() + 2000);
    line.cut();
    const texts = Array.from({ length: 60 }, (_, at) => `While you slept, ${at}.`);
    for (const text of texts) await server.again(nia, text);
    const ann = await server.write(1005, 'Where is my order?', 7);
    await server.call('POST', `/v1/conversations/${this.ken}/resolve`, {});
    line.mend();
    await context.clock.fastForward('01:00:00');
    await context.clock.resume();
    await bubble(page, 'While you slept, 59.').waitFor();
    await row(page, 'Ann Lee').waitFor();
    await row(page, 'Ken Sato').waitFor({ state: 'detached' });
    await field(page).pressSequentially('and after.');
    assert.equal(await field(page).inputValue(), 'Before the lid closed, and after.');
    await until('all messages are here', async () => {
      const older = page.getByRole('button', { name: 'Earlier messages' });
      if (await older.isVisible()) await older.click();
      return (await page.locator('.talk .bubble').count()) >= 60;
    });
    await agrees(stage, page, nia);
    await listAgrees(stage, page, 'mine');
    await navAgrees(page);
    await server.call('POST', `/v1/conversations/${ann}/resolve`, {});
    await context.close();
  },

  async 'a screen that is opened first without the connection'() {
    const { line } = this;
    const page = await stage.signIn('mina', { at: line.url });
    line.cut();
    const queue = page.getByRole('navigation', { name: 'Parlor' }).getByRole('link', { name: 'Queue' });
    await queue.click();
    const retry = page.getByRole('button', { name: 'Retry' });
    const title = page.getByRole('heading', { name: 'Queue', level: 1 });
    await retry.or(title).first().waitFor();
    line.mend();
    await until('the queue is there', async () => {
      if (await retry.isVisible()) await retry.click();
      return title.isVisible();
    });
    await page.context().close();
  },

  async 'a new version is offered, and never in the way of a reply'() {
    const { line, nia } = this;
    const page = await stage.signIn('mina', { at: line.url });
    await open(page, 'Nia Okoye');
    await page.locator('.talk .bubble').first().waitFor();
    const cut = async () => {
      line.cut();
      await offline(page).waitFor();
      line.mend();
      await offline(page).waitFor({ state: 'detached' });
    };
    const offered = page.locator('.pill', { hasText: 'New version' });
    const looked = page.waitForResponse(
      (one) => one.request().resourceType() === 'fetch' && one.url() === `${line.url}/`,
    );
    await cut();
    await looked;
    await page.locator('.pill').waitFor({ state: 'detached' });
    assert.equal(await offered.count(), 0, 'the same version is no news');
    // The server was replaced meanwhile.
    const other = (text) => text.replace(/\/assets\/index-[\w-]+\.js/, '/assets/index-other.js');
    await page.route(`${line.url}/`, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: other(await response.text()) });
    });
    await field(page).fill('In the middle of a repl');
    await cut();
    await offered.waitFor();
    await field(page).press('End');
    await page.keyboard.type('y');
    assert.equal(await field(page).inputValue(), 'In the middle of a reply');
    await stage.check(page, 'a new version');
    await stage.shot(page, 'new-version');
    await page.unroute(`${line.url}/`);
    await offered.getByRole('button', { name: 'Reload' }).click();
    await until('the desk is loaded again', async () => (await offered.count()) === 0);
    await until(
      'the reply is still there',
      async () => (await field(page).inputValue()) === 'In the middle of a reply',
    );
    await field(page).fill('');
    await until('no draft is left', async () => (await draftAt(page, nia)) === '');
    await page.context().close();
  },

  async 'two tabs are one desk'() {
    const { line } = this;
    const somebody = await server.write(1003, 'Is the shop open on Sunday?', 7);
    const one = await stage.signIn('mina', { at: line.url });
    const two = await one.context().newPage();
    await two.goto(`${line.url}/inbox/mine/${somebody}`);
    await bubble(two, 'Is the shop open on Sunday?').waitFor();
    await open(one, 'Ken Sato');
    await bubble(one, 'Is the shop open on Sunday?').waitFor();
    await send(one, 'Yes, from ten.');
    await bubble(two, 'Yes, from ten.').waitFor();
    await server.again(somebody, 'Thank you!');
    for (const tab of [one, two]) {
      await bubble(tab, 'Thank you!').waitFor();
      await agrees(stage, tab, somebody);
    }

    // Both are cut off. The second tab, which does not lead, writes and is closed; the first sends it.
    line.cut();
    for (const tab of [one, two]) await offline(tab).waitFor();
    await send(two, 'From the second tab.');
    await until('the first tab knows it', () => one.locator('.pill', { hasText: '1 to send' }).isVisible());
    await two.close();
    await server.again(somebody, 'One more question.');
    line.mend();
    await bubble(one, 'One more question.').waitFor();
    // The customer wrote after it: the reply is held back where the agent sees it, and goes out when the agent says so.
    await one
      .locator('.msg.failed', { hasText: 'From the second tab.' })
      .getByRole('button', { name: 'Retry' })
      .click();
    await until('the reply went out', async () => (await counts(somebody, ['From the second tab.']))[0] === 1);
    await agrees(stage, one, somebody);

    // The tab that leads is closed: the other takes its place.
    const three = await one.context().newPage();
    await three.goto(`${line.url}/inbox/mine/${somebody}`);
    await bubble(three, 'One more question.').waitFor();
    await one.close();
    await server.again(somebody, 'Are you there?');
    await bubble(three, 'Are you there?').waitFor();
    await send(three, 'Always.');
    await until('the reply went out', async () => (await counts(somebody, ['Always.']))[0] === 1);
    await agrees(stage, three, somebody);
    await three.context().close();
  },
});
