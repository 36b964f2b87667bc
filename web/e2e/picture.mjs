// Makes the pictures of the README: node e2e/picture.mjs PROGRAM [FOLDER]
//
// desk.png is the desk, 1440 pixels wide, with a quiet floor: only the customers of this script write. demo.png is what the demo prints in a
// terminal, with the answers to its calls.
import { exec } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';
import { Demo } from './demo.mjs';
import { browserArgs, browserPath } from './stage.mjs';

const [, , program, folder = fileURLToPath(new URL('../../docs', import.meta.url))] = process.argv;
assert(program, 'Name the program: node e2e/picture.mjs PROGRAM');
const AGENTS = { mina: 7, omar: 8 };
const run = promisify(exec);

/** Customers who wait, in the order in which they write. The last one is at the top of the list. */
const OTHERS = [
  { given: 'Tomás', family: 'Ferreira', inbox: 'chat', text: 'Posso pagar a cadeira em três vezes?', agent: 'omar' },
  { given: 'ณัฐ', family: 'ศรีสุข', inbox: 'app', text: 'ขอเปลี่ยนที่อยู่จัดส่งได้ไหมครับ', agent: 'omar', labels: ['delivery'] },
  {
    given: 'Jonas',
    family: 'Weber',
    inbox: 'chat',
    text: 'The invoice has the old address.',
    failed: 'The mailbox is full',
  },
  {
    given: '雅婷',
    family: '林',
    inbox: 'shop',
    text: '請問會員卡的點數什麼時候到期？',
    agent: 'omar',
    labels: ['loyalty'],
  },
  {
    given: 'Grace',
    family: 'Adeyemi',
    inbox: 'app',
    text: 'The lamp flickers since Sunday.',
    labels: ['warranty'],
    draft: 'Does it flicker with another bulb, too?',
  },
  {
    given: 'ليلى',
    family: 'حداد',
    inbox: 'chat',
    text: 'هل يمكنني تغيير عنوان التوصيل قبل الشحن؟',
    agent: 'omar',
    labels: ['delivery'],
  },
  {
    given: 'Mateo',
    family: 'Álvarez',
    inbox: 'shop',
    text: 'Falta un tornillo en la caja.',
    agent: 'omar',
    priority: 'high',
  },
  {
    given: 'Ravi',
    family: 'Menon',
    inbox: 'chat',
    text: 'Can I bring the desk back without its box?',
    agent: 'omar',
    labels: ['returns'],
  },
  {
    given: 'さくら',
    family: '高橋',
    inbox: 'app',
    text: '領収書を送っていただけますか。',
    agent: 'omar',
    labels: ['invoice'],
  },
];
const LABELS = { delivery: '#2f6fb0', returns: '#a8562a', warranty: '#2d8a57', loyalty: '#7a4fb5', invoice: '#9a7b1f' };

async function furnish(demo) {
  const call = demo.call.bind(demo);
  await call('PATCH', `/v1/agents/${AGENTS.mina}`, { capacity: 5 });
  await call('PATCH', `/v1/agents/${AGENTS.omar}`, { capacity: 9 });
  for (const [name, colour] of Object.entries(LABELS)) await call('POST', '/v1/labels', { name, colour });
  const contact = (given_name, family_name, email) =>
    call('POST', '/v1/contacts', {
      // Where the family name comes first, the two stand together.
      ...(/^\p{Script=Han}/u.test(family_name) ? { name: family_name + given_name } : { given_name, family_name }),
      contact_points: [{ kind: 'email', value: email }],
    }).then(({ id }) => id);
  const write = async (one, contact_id) => {
    const { id } = await call('POST', '/v1/conversations', {
      inbox: one.inbox,
      who: { kind: 'contact', contact_id },
      intent: { kind: one.agent ? 'hold' : 'enqueue' },
      message: one.text,
      labels: one.labels ?? [],
    });
    if (one.agent) await call('POST', `/v1/conversations/${id}/assign`, { agent_id: AGENTS[one.agent] });
    if (one.priority) await call('POST', `/v1/conversations/${id}/priority`, { priority: one.priority });
    return id;
  };
  for (const [at, one] of OTHERS.entries()) {
    const id = await write(one, await contact(one.given, one.family, `customer${at}@example.test`));
    if (one.draft) await call('PUT', `/v1/conversations/${id}/draft`, { kind: 'outgoing', content: one.draft });
    if (!one.failed) continue;
    const reply = await call('POST', `/v1/conversations/${id}/messages`, { content: 'Here is the new invoice.' });
    await call('POST', `/v1/messages/${reply.id}/delivery`, { delivery: 'failed', error: one.failed });
  }
  const mei = await contact('美玲', '陳', 'meiling@example.test');
  const main = await write(
    { inbox: 'chat', text: '你好，我的咖啡機出水很慢，還在保固期內嗎？', labels: ['warranty'] },
    mei,
  );
  const { assignee_id } = await call('GET', `/v1/conversations/${main}`);
  assert.equal(assignee_id, AGENTS.mina, 'Mina has the fewest conversations');
  const path = `/v1/conversations/${main}`;
  await call('POST', `${path}/priority`, { priority: 'urgent' });
  await call('POST', `${path}/messages`, { content: '您好！請給我機器底部的序號，我馬上幫您查。' });
  await call('POST', `${path}/messages`, { kind: 'incoming', content: 'FJ-2209-84417。上週開始一杯要兩分鐘。' });
  await call('POST', `${path}/messages`, {
    kind: 'note',
    content: 'Same batch as last month, so it is the pump. @Omar offer a swap?',
    mentions: [AGENTS.omar],
  });
  const reply = await call('POST', `${path}/messages`, { content: '保固到明年三月。我們可以這週在台北幫您換幫浦。' });
  for (const delivery of ['delivered', 'read']) await call('POST', `/v1/messages/${reply.id}/delivery`, { delivery });
  return main;
}

/** The desk with a conversation, a draft in the composer and the details of the customer. */
async function desk(browser, demo) {
  const main = await furnish(demo);
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
    timezoneId: 'Asia/Taipei',
    locale: 'en-GB',
  });
  const page = await context.newPage();
  await page.goto(`${demo.desk}#demo=${demo.password}`);
  await page.getByRole('navigation', { name: 'Inboxes' }).getByRole('link', { name: /^All/ }).click();
  await page.getByRole('button', { name: 'Close', exact: true }).first().click();
  await page.goto(`${demo.desk}/inbox/all/${main}`);
  await page.locator('.banner.demo button').click();
  await page.locator('.talk').getByText('保固到明年三月').waitFor();
  const field = page.locator('textarea.write');
  await field.fill('星期四下午方便嗎？維修大約一個小時。');
  await page.getByRole('status').getByText('Saved').waitFor();
  // The conversation counts as read after a second on the screen.
  await page.locator(`.row[href^="/inbox/all/${main}"] .row-dot:empty`).waitFor({ state: 'attached' });
  await page.mouse.move(720, 500);
  await page.screenshot({ path: `${folder}/desk.png` });
  await context.close();
}

const escape = (text) => text.replace(/[&<>]/g, (one) => `&#${one.codePointAt(0)};`);

/** The terminal: the text of the demo, with the answer below each call. Long answers end with an ellipsis. */
async function terminal(browser, demo) {
  const MOST = 480;
  const host = new URL(demo.url).host;
  const lines = ['<b class="k">$ make demo</b>'];
  for (const line of demo.text.trimStart().split('\n')) {
    if (!line.startsWith('curl ')) {
      lines.push(/^\d /.test(line) || /^ {3}The second/.test(line) ? `<b>${escape(line)}</b>` : escape(line));
      continue;
    }
    const { stdout } = await run(line, { shell: '/bin/bash' });
    const answer = stdout.trim();
    lines.push(`<i>$ ${escape(line)}</i>`);
    lines.push(`<u>${escape(answer.length > MOST ? `${answer.slice(0, MOST)} …` : answer)}</u>`);
  }
  const page = await browser.newPage({ viewport: { width: 1344, height: 600 } });
  await page.setContent(`<!doctype html><meta charset="utf-8"><title>demo</title><style>
    body { margin: 0; padding: 26px; background: #14181d; color: #d7dde4; }
    pre { margin: 0; font: 14px/20px ui-monospace, 'DejaVu Sans Mono', monospace; white-space: pre-wrap; word-break: break-all; }
    b { color: #fff; } .k { color: #8b949e; font-weight: 400; } i { color: #8ab4f8; font-style: normal; }
    u { color: #8fce9b; text-decoration: none; }
  </style><pre>${lines.join('\n').replaceAll(host, '127.0.0.1:8080')}</pre>`);
  await page.screenshot({ path: `${folder}/demo.png`, fullPage: true });
  await page.close();
}

const browser = await chromium.launch({ executablePath: browserPath, args: browserArgs });
let demo = await Demo.start(program);
try {
  await terminal(browser, demo);
  await demo.end();
  demo = await Demo.start(program, ['--quiet-floor']);
  await desk(browser, demo);
} finally {
  await browser.close();
  await demo.end();
}
