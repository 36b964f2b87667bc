// A stranger at the desk: random clicks, keys and words from a fixed seed, while customers write and the connection comes and goes. After every
// step some things hold, whatever was done; from time to time the desk must agree with the server. stage.mjs says how to run it.
//
// PARLOR_E2E_SEED is another seed (0 for a random one), and PARLOR_E2E_EXPLORE_S the seconds that it takes.
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { Line } from './line.mjs';
import { CUT, PATIENCE_MS, same, Stage, until } from './stage.mjs';
import { furnish } from './world.mjs';

const stage = await Stage.open('explore');
const { server } = stage;
const SECONDS = Number(process.env.PARLOR_E2E_EXPLORE_S ?? (process.env.PARLOR_E2E_LONG ? 600 : 60));
const SEED = Number(process.env.PARLOR_E2E_SEED ?? 20261201) || randomInt(2 ** 31);
// What a stranger asks for may not exist, or may not be allowed. The desk says so, and the browser logs it.
stage.expected.push(CUT, /^4\d\d /);

/** Mulberry32: a small generator with a seed. */
let state = SEED;
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
}
const below = (most) => Math.floor(random() * most);
const pick = (all) => all[below(all.length)];

const KEYS = [
  ...'jkoxrneizatlpu/f?c[]123456789'.split(''),
  ...['Enter', 'Escape', 'Escape', 'Tab', 'Shift+Tab', 'ArrowDown', 'ArrowUp', 'Space', 'Backspace', 'Home', 'End'],
  ...['Shift+J', 'Shift+K', 'Shift+E', 'Control+k', 'Control+z', 'Control+a', 'Control+Enter', 'Control+Shift+Enter'],
  ...['g i', 'g q', 'g u', 'g a', 'g m', 'g c', 'g f', 'g s'],
];
const WORDS = [
  'Yes, before noon.',
  'tomorrow 3pm',
  '/hi',
  '@om',
  '{{contact.',
  '',
  ' ',
  '\u202Eabc',
  '請問',
  '<b>x</b>',
  '0',
  '-1',
  'a'.repeat(300),
];

/**
 * Marks what can be pressed or written into, and says how many there are. The stranger does not leave: no sign-out, no end of sessions, no
 * other password, no downloads.
 */
const mark = () => {
  const layer = [...document.querySelectorAll('dialog[open], [popover=auto]:popover-open')].at(-1) ?? document.body;
  const own = /^\/settings\/(profile|sessions|account|credentials|agents|sign-in)/.test(location.pathname);
  const can = (one) => {
    if (one.disabled || one.closest('[aria-hidden=true], [inert]') || one.querySelector('[href="#i-log-out"]'))
      return false;
    if (one.matches('a') && (one.target || one.hasAttribute('download') || one.origin !== location.origin))
      return false;
    if (one.matches('a') && /^\/(v1|files)\//.test(one.pathname)) return false;
    if (one.matches('input[type=file], input[type=password]')) return false;
    if (own && one.closest('main') && !one.matches('a')) return false;
    const box = one.getBoundingClientRect();
    if (box.width === 0 || box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth)
      return false;
    const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    return hit !== null && (one.contains(hit) || hit.contains(one));
  };
  for (const old of document.querySelectorAll('[data-e2e]')) delete old.dataset.e2e;
  const all = [...layer.querySelectorAll('a, button, [role=option], summary, select, input, textarea')].filter(can);
  all.forEach((one, at) => (one.dataset.e2e = String(at)));
  return all.map((one) => ({
    writes: one.matches('textarea, input:not([type=checkbox]):not([type=radio]):not([type=color]):not([type=range])'),
    chooses: one.matches('select'),
    // A browser takes nothing else into such a field, whatever is typed.
    dates: { date: '2026-12-05', time: '15:30', 'datetime-local': '2026-12-05T15:30' }[one.type] ?? null,
    name: `${one.tagName.toLowerCase()} ${one.getAttribute('aria-label') ?? one.textContent.trim().slice(0, 40)}`,
  }));
};

/** What holds at any time. */
const broken = () => {
  const faults = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth || root.scrollHeight > root.clientHeight)
    faults.push(`the page is ${root.scrollWidth} x ${root.scrollHeight} in ${root.clientWidth} x ${root.clientHeight}`);
  if (document.querySelector('#desk')?.childElementCount === 0) faults.push('the desk is empty');
  if (document.querySelectorAll('dialog[open]').length > 1) faults.push('two dialogs are open');
  const double = (name, all) => {
    const twice = all.filter((one, at) => one !== null && all.indexOf(one) !== at);
    if (twice.length > 0) faults.push(`${name} twice: ${twice.join(', ')}`);
  };
  double(
    'a row is there',
    [...document.querySelectorAll('.list .row')].map((one) => one.getAttribute('href')),
  );
  double(
    'a message is there',
    [...document.querySelectorAll('.talk [data-position]')].map((one) => one.dataset.position),
  );
  double(
    'an id is there',
    [...document.querySelectorAll('[id]')].map((one) => one.id),
  );
  if (document.body.innerText.includes('undefined') || document.body.innerText.includes('[object Object]'))
    faults.push(
      `a value without a text: ${/.{0,40}(undefined|\[object Object\]).{0,40}/.exec(document.body.innerText)?.[0]}`,
    );
  return faults;
};

await stage.play({
  async 'whatever a stranger does, the desk stays whole'() {
    stage.say(`seed ${SEED}, ${SECONDS} s`);
    const world = await furnish(server);
    const line = await new Line(stage.desk).open();
    const page = await stage.signIn('mina', { at: line.url });
    page.setDefaultTimeout(5000);
    // A busy machine is no failure.
    page.setDefaultNavigationTimeout(PATIENCE_MS);
    const done = [];
    let made = 0;

    /** Looks at the page. One that just loads again, for example in another language, is looked at when it is there. */
    const seen = async (look) => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          await page.waitForLoadState('domcontentloaded');
          return await page.evaluate(look);
        } catch (error) {
          if (attempt === 20 || !/navigation|destroyed|Cannot find context/u.test(error.message)) throw error;
          await new Promise((rest) => setTimeout(rest, 100));
        }
      }
    };

    /** The desk as it is agrees with the server, once everything has settled. */
    const agreed = async () => {
      line.mend();
      await page.goto(`${line.url}/inbox/mine`);
      // The stranger may have chosen another language: nothing here is found by its words.
      await page.locator('nav.rail').hover({ timeout: 30_000 });
      await same('the list and the counts agree with the server', async () => {
        const views = (await server.call('GET', '/v1/views')).data;
        const { filter, count } = views.find((one) => one.key === 'mine');
        const rows = await server.all(`/v1/conversations?filter=${encodeURIComponent(JSON.stringify(filter))}`);
        const shown = await page
          .locator('.list .row')
          .evaluateAll((all) => all.map((one) => Number(/\d+/.exec(one.getAttribute('href'))[0])));
        const there = rows.filter((one) => ['open', 'pending'].includes(one.status)).map((one) => one.id);
        return [
          [shown.sort((a, b) => a - b), await page.locator('.nav a[href="/inbox/mine"] .count').innerText()],
          [there.sort((a, b) => a - b), String(count || '')],
        ];
      });
    };

    const steps = {
      async click() {
        const all = await seen(mark);
        if (all.length === 0) return 'nothing to press';
        const at = below(all.length);
        const one = page.locator(`[data-e2e="${at}"]`);
        if (all[at].writes) {
          const words = all[at].dates ?? pick(WORDS);
          await one.fill(words).catch(() => {});
          return `write ${JSON.stringify(words.slice(0, 20))} into ${all[at].name}`;
        }
        if (all[at].chooses) {
          await one.selectOption({ index: below(3) }, { timeout: 500 }).catch(() => {});
          return `choose in ${all[at].name}`;
        }
        await one.click({ timeout: 1000, force: true, noWaitAfter: true }).catch(() => {});
        return `press ${all[at].name}`;
      },
      async key() {
        const keys = pick(KEYS);
        for (const one of keys.split(' ')) await page.keyboard.press(one);
        return `key ${keys}`;
      },
      async type() {
        const words = pick(WORDS);
        await page.keyboard.type(words.slice(0, 40));
        return `type ${JSON.stringify(words.slice(0, 40))}`;
      },
      async customer() {
        const id = pick([world.nia, world.mei, world.layla, world.mail]);
        await server.again(id, `Customer ${(made += 1)}`).catch(() => {});
        return `a customer writes in ${id}`;
      },
      async arrives() {
        await server.write(pick([1003, 1004, 1005]), `New ${(made += 1)}`, pick([7, 8, undefined])).catch(() => {});
        return 'a conversation arrives';
      },
      async walk() {
        const back = random() < 0.7;
        await (back ? page.goBack({ timeout: 2000 }) : page.goForward({ timeout: 2000 })).catch(() => {});
        if (page.url() === 'about:blank') await page.goto(line.url);
        return back ? 'back' : 'forward';
      },
      async size() {
        const size = pick([
          { width: 1440, height: 900 },
          { width: 1024, height: 768 },
          { width: 390, height: 844 },
        ]);
        await page.setViewportSize(size);
        return `a window of ${size.width}`;
      },
      async cut() {
        line.cut();
        return 'the line is cut';
      },
      async reload() {
        line.mend();
        await page.reload();
        return 'reload';
      },
    };
    const weighted = [
      ...Array(30).fill('click'),
      ...Array(14).fill('key'),
      ...Array(5).fill('type'),
      ...Array(3).fill('customer'),
      ...['arrives', 'walk', 'walk', 'size', 'cut', 'reload'],
    ];

    const end = Date.now() + SECONDS * 1000;
    let cutAt = null;
    const faultsAtStart = stage.faults.length;
    let whole = false;
    try {
      for (let step = 1; Date.now() < end; step += 1) {
        const name = pick(weighted);
        done.push(await steps[name]());
        if (name === 'cut') cutAt = step;
        if (cutAt !== null && step > cutAt + 6) {
          line.mend();
          cutAt = null;
          done.push('the line is mended');
        }
        const faults = await seen(broken);
        // A drawing may lag behind, and a page may just load; what stays wrong is wrong.
        if (faults.length > 0) {
          let left = faults;
          await until(
            'the desk is whole again',
            async () => (left = await seen(broken)).length === 0,
            PATIENCE_MS / 3,
          ).catch(() => left.forEach((fault) => stage.fault(`after step ${step}: ${fault}`)));
        }
        if (step % 150 === 0) {
          await page.setViewportSize({ width: 1440, height: 900 });
          await agreed();
          done.push('agreed');
        }
        if (stage.faults.length > faultsAtStart) break;
        this.steps = step;
      }
      await page.setViewportSize({ width: 1440, height: 900 });
      if (stage.faults.length === faultsAtStart) await agreed();
      stage.say(`${this.steps} steps`);
      assert(this.steps > 20, 'the stranger did something');
      whole = stage.faults.length === faultsAtStart;
    } finally {
      if (!whole) stage.say(`the last steps:\n  ${done.slice(-25).join('\n  ')}`);
    }
  },
});
