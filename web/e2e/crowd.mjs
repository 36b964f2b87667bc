// 1,000 conversations arrive while an agent types: no character is lost, the list stands still under the pointer, and then shows all of them.
// stage.mjs says how to run it.
import assert from 'node:assert/strict';
import { bubble, field, nav, row, same, Stage, until, draftAt } from './stage.mjs';

const stage = await Stage.open('crowd');
const { server } = stage;
const CROWD = 1000;
const TEXT = 'A calm answer, typed while the whole world writes. '.repeat(6).trim();

await stage.play({
  async 'a thousand conversations arrive while an agent types'() {
    for (let at = 0; at < 30; at += 1) await server.write([1003, 1004, 1005][at % 3], `Early ${at}`);
    const mine = await server.write(1004, 'Does my parcel arrive today?', 7);
    const page = await stage.signIn('mina');
    await page.goto(`${stage.desk}/inbox/all/${mine}`);
    await bubble(page, 'Does my parcel arrive today?').waitFor();
    await row(page, 'Early 29').waitFor();
    // The row may not change any more when the order is held.
    await until('it is read', async () => (await row(page, 'Does my parcel').locator('.row-dot .vh').count()) === 0);
    await row(page, 'Early 29').hover();
    await field(page).focus();
    const order = () => page.locator('.list .row').evaluateAll((all) => all.map((one) => one.getAttribute('href')));
    const before = await order();

    let arrived = 0;
    const arrive = async () => {
      while (arrived < CROWD) {
        const number = (arrived += 1);
        await server.write([1003, 1004, 1005][number % 3], `Crowd ${number}`);
      }
    };
    const crowd = Promise.all(Array.from({ length: 8 }, arrive));
    let over = false;
    void crowd.then(() => (over = true));
    let typed = 0;
    for (const letter of TEXT) {
      await page.keyboard.type(letter);
      typed += 1;
      if (typed % 20 === 0) assert.equal(await field(page).inputValue(), TEXT.slice(0, typed), 'no character is lost');
      // The typing lasts as long as the crowd.
      if (!over && typed % 20 === 0) await page.evaluate(() => new Promise((done) => setTimeout(done, 200)));
    }
    await crowd;
    assert.equal(await field(page).inputValue(), TEXT);
    assert(await field(page).evaluate((one) => one === document.activeElement), 'the focus stays');
    const fresh = page.getByRole('button', { name: /updated · show/ });
    await fresh.waitFor();
    assert.deepEqual((await order()).slice(0, before.length), before, 'the order is held');
    await same('the count of the navigation', async () => {
      const views = (await server.call('GET', '/v1/views')).data;
      const { count, capped } = views.find((one) => one.key === 'all');
      return [await nav(page, /^All/).locator('.count').innerText(), `${count}${capped ? '+' : ''}`];
    });
    await fresh.click();
    await page
      .locator('.list .row', { hasText: /Crowd \d+/ })
      .first()
      .waitFor();
    const hrefs = await order();
    assert.equal(new Set(hrefs).size, hrefs.length, 'no row is there twice');
    assert.equal(await field(page).inputValue(), TEXT);

    // The list reaches every one of them, each once.
    const seen = new Set();
    const box = page.locator('.list .scroll');
    await until('all rows were in sight', async () => {
      for (const href of await order()) seen.add(href.split('?')[0].split('/').at(-1));
      await box.evaluate((one) => {
        // From the end it begins again: a page may have been late.
        if (one.scrollTop + one.clientHeight >= one.scrollHeight - 1) one.scrollTop = 0;
        else one.scrollTop += one.clientHeight / 2;
        return new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
      });
      return seen.size >= CROWD + 31;
    });
    assert.equal(
      seen.size,
      (await server.all(`/v1/conversations?filter=${encodeURIComponent('{"status":["open"]}')}`)).length,
    );
    await until('the draft is at the server', async () => (await draftAt(page, mine)) === TEXT);
    await field(page).press('Control+Enter');
    await until('the reply is at the server', async () =>
      (await server.messages(mine)).some((one) => one.content === TEXT),
    );
  },
});
