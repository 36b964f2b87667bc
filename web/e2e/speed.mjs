// How fast the desk is in a real browser, against the limits of budgets.json (`speed`, in milliseconds): from a key to the paint of another
// conversation, from a message of the socket to its paint, and the longest frame while 10,000 rows scroll by or 300 conversations a second
// start. `make bench` plays it with the release program. stage.mjs says how to run it.
//
// PARLOR_E2E_ROWS is another number of rows. The customers' calls come from this process, on the same cores as the browser and the server.
import { readFileSync } from 'node:fs';
import { bubble, field, row, Stage } from './stage.mjs';

const stage = await Stage.open('speed');
const { server } = stage;
const limits = JSON.parse(readFileSync(new URL('../budgets.json', import.meta.url), 'utf8')).speed;
const ROWS = Number(process.env.PARLOR_E2E_ROWS ?? 10_000);
const SWITCHES = 60;
const EVENTS = 100;
const STARTS_PER_S = 300;
const STARTS_S = 6;
// More events come than the feed brings again, and the desk reads all anew.
stage.expected.push(/410 .*\/v1\/events\?after=/, /WebSocket.*410/);
const told = new Set();

/** A conversation that waits for nobody: no agent has slots for so many. */
const start = (at, message) => ({
  inbox: 'app',
  who: { kind: 'contact', contact_id: [1003, 1004, 1005][at % 3] },
  intent: { kind: 'hold' },
  message,
});

const ms = (value) => `${value.toFixed(0)} ms`.padStart(8);

/** One row of the report. `bound` is the value that the limit is about. */
function report(name, what, values, bound) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  const figures = { p50: at(0.5), p95: at(0.95), most: sorted.at(-1) };
  const limit = limits[name];
  told.add(name);
  stage.say(
    `${what.padEnd(52)} p50${ms(figures.p50)}  p95${ms(figures.p95)}  most${ms(figures.most)}  limit (${bound})${ms(limit)}`,
  );
  if (!(figures[bound] <= limit)) stage.fault(`${name}: ${bound} is ${ms(figures[bound]).trim()} of ${limit}`);
}

/** What the page measures by itself. It is put into every page before its scripts. */
const measures = () => {
  const when = async (look) => {
    while (!look()) await new Promise((next) => requestAnimationFrame(next));
    // The frame in which it is found is the one that paints it.
    return new Promise((done) => setTimeout(() => done(performance.now())));
  };
  const heard = [];
  const { WebSocket } = globalThis;
  globalThis.WebSocket = class extends WebSocket {
    constructor(...args) {
      super(...args);
      this.addEventListener('message', ({ data }) => heard.push({ at: performance.now(), data: String(data) }));
    }
  };
  globalThis.speed = {
    /** Begins to watch: `switched` is the time from the next key, as the system saw it, to the paint of the last word of another thread. */
    watch() {
      const before = location.pathname;
      globalThis.speed.switched = new Promise((done) => {
        const pressed = async ({ timeStamp }) => {
          const text = () => `The last word of ${location.pathname.split('/').at(-1)}.`;
          const shows = () => document.querySelector('.talk')?.textContent.includes(text());
          done((await when(() => location.pathname !== before && shows())) - timeStamp);
        };
        addEventListener('keydown', (event) => void pressed(event), { capture: true, once: true });
      });
    },
    /** From the socket's message with a text to its paint in the thread. */
    async event(text) {
      const end = await when(() => document.querySelector('.talk')?.textContent.includes(text));
      const found = heard.findLast(({ data }) => data.includes(text));
      heard.length = 0;
      return found ? end - found.at : null;
    },
    /** The lengths of all frames until `stop`. */
    frames() {
      const all = [];
      let last = performance.now();
      let on = true;
      const next = (now) => {
        all.push(now - last);
        last = now;
        if (on) requestAnimationFrame(next);
      };
      requestAnimationFrame(next);
      globalThis.speed.stop = () => {
        on = false;
        return all.slice(1);
      };
    },
  };
};

/** Does `count` things, `width` at a time. */
async function many(count, width, one) {
  let next = 0;
  const work = async () => {
    while (next < count) await one(next++);
  };
  await Promise.all(Array.from({ length: width }, work));
}

await stage.play({
  async 'conversations to look at'() {
    this.ids = [];
    await many(SWITCHES, 4, async (at) => {
      const { id } = await server.call('POST', '/v1/conversations', start(at, `Question ${at}.`));
      for (let line = 0; line < 8; line += 1)
        await server.call('POST', `/v1/conversations/${id}/messages`, {
          kind: line % 2 === 0 ? 'outgoing' : 'incoming',
          content: `Line ${line} of a conversation of usual length, with some words in it.`,
        });
      await server.again(id, `The last word of ${id}.`);
      this.ids[at] = id;
    });
  },

  async 'from a key to another conversation'() {
    const context = await stage.context('mina');
    await context.addInitScript(measures);
    const page = await stage.signIn('mina', { context });
    this.page = page;
    await page.goto(`${stage.desk}/inbox/all`);
    await page.locator('.list .row').nth(5).waitFor();
    await stage.settled(page);
    const step = async (key, first) => {
      const values = [];
      for (let at = 0; at < SWITCHES - 1; at += 1) {
        await page.evaluate(() => globalThis.speed.watch());
        await page.keyboard.press(key);
        values.push(await page.evaluate(() => globalThis.speed.switched));
        // Nobody reads faster. The first time, the answer of the server has its time.
        await page.evaluate((rest) => new Promise((done) => setTimeout(done, rest)), first ? 60 : 20);
      }
      return values;
    };
    await page.locator('.list .row').first().click();
    await page.locator('.talk .bubble').first().waitFor();
    await page.getByRole('navigation', { name: 'Parlor' }).hover();
    await page.evaluate(() => document.activeElement?.blur());
    report('switch_ms', 'key to another conversation, first time', await step('j', true), 'p95');
    report('switch_cached_ms', 'key to another conversation, from the cache', await step('k', false), 'p95');
  },

  async 'from a key to its letter'() {
    const { page } = this;
    await field(page).focus();
    const values = [];
    for (const letter of 'The parcel arrives tomorrow, before noon.') {
      await page.keyboard.type(letter);
      values.push(
        await page.evaluate(async () => {
          const { duration } = await new Promise((done) => {
            const began = performance.now();
            requestAnimationFrame(() => setTimeout(() => done({ duration: performance.now() - began })));
          });
          return duration;
        }),
      );
    }
    await field(page).fill('');
    await field(page).blur();
    report('key_ms', 'key to its letter in the composer', values, 'p95');
  },

  async 'from a message of the socket to the screen'() {
    const { page } = this;
    const id = Number(new URL(page.url()).pathname.split('/').at(-1));
    const values = [];
    for (let at = 0; at < EVENTS; at += 1) {
      const text = `Event number ${at} of ${EVENTS}.`;
      const shown = page.evaluate((wanted) => globalThis.speed.event(wanted), text);
      await server.again(id, text);
      const value = await shown;
      if (value !== null) values.push(value);
    }
    if (values.length < EVENTS / 2) stage.fault(`the socket brought ${values.length} of ${EVENTS} messages`);
    report('event_ms', 'message of the socket to its paint', values, 'p95');
  },

  async 'many rows scroll by'() {
    const { page } = this;
    await many(ROWS, 16, (at) => server.call('POST', '/v1/conversations', start(at, `Row ${at}`)));
    await page.goto(`${stage.desk}/inbox/all`);
    await row(page, 'Row ').first().waitFor();
    await stage.settled(page);
    // The first way loads the rows, and the second one only scrolls.
    const way = () =>
      page.evaluate(async (wanted) => {
        const box = document.querySelector('.list .scroll');
        const end = performance.now() + 240_000;
        box.scrollTop = 0;
        globalThis.speed.frames();
        while (performance.now() < end) {
          await new Promise((next) => requestAnimationFrame(next));
          const before = box.scrollTop;
          box.scrollTop += 400;
          const seen = box.scrollHeight / document.querySelector('.list .row').offsetHeight;
          if (box.scrollTop === before) {
            if (seen >= wanted) break;
            await new Promise((next) => setTimeout(next, 20));
          }
        }
        return {
          frames: globalThis.speed.stop(),
          rows: box.scrollHeight / document.querySelector('.list .row').offsetHeight,
        };
      }, ROWS);
    const first = await way();
    if (first.rows < ROWS) stage.fault(`the list reached ${Math.floor(first.rows)} of ${ROWS} rows`);
    const second = await way();
    report('scroll_frame_ms', `frames while ${ROWS} rows scroll by`, second.frames, 'most');
  },

  async 'many conversations start while somebody reads'() {
    const { page } = this;
    await page.goto(`${stage.desk}/inbox/all/${this.ids[0]}`);
    await bubble(page, `The last word of ${this.ids[0]}.`).first().waitFor();
    await stage.settled(page);
    await page.evaluate(() => globalThis.speed.frames());
    const began = Date.now();
    let started = 0;
    await many(STARTS_PER_S * STARTS_S, 24, async (at) => {
      const due = began + (at * 1000) / STARTS_PER_S;
      if (due > Date.now()) await new Promise((done) => setTimeout(done, due - Date.now()));
      await server.call('POST', '/v1/conversations', start(at, `Start ${at}`));
      started += 1;
    });
    const rate = started / ((Date.now() - began) / 1000);
    await page.evaluate(() => new Promise((done) => setTimeout(done, 1000)));
    report(
      'crowd_frame_ms',
      `frames at ${rate.toFixed(0)} starts a second`,
      await page.evaluate(() => globalThis.speed.stop()),
      'most',
    );
  },

  async 'every limit was measured'() {
    for (const name of Object.keys(limits)) if (!told.has(name)) stage.fault(`nothing measures ${name}`);
  },
});
