// Makes the pictures of the README: node e2e/picture.mjs PROGRAM [FOLDER]
//
// desk.png and desk-dark.png are the desk, 1440 pixels wide, with a quiet floor: only the customers of this script write. demo.png is what the
// demo prints in a terminal, with the answers to its calls.
import { exec } from 'node:child_process';
import { createHmac } from 'node:crypto';
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
  { given: 'Beatriz', family: 'Carvalho', inbox: 'chat', text: 'Posso ligar amanhã às 9h?', agent: 'omar' },
  {
    given: 'Marcus',
    family: 'Okafor',
    inbox: 'app',
    text: 'Two of the six cups were broken on arrival.',
    agent: 'omar',
    labels: ['returns', 'delivery'],
  },
  {
    given: 'Thị Hương',
    family: 'Nguyễn',
    inbox: 'chat',
    text: 'Cảm ơn, máy đã chạy lại rồi!',
    agent: 'omar',
    read: true,
  },
  {
    given: 'Юлия',
    family: 'Соколова',
    inbox: 'app',
    text: 'Где найти серийный номер?',
    agent: 'omar',
    reply: 'Отправила инструкцию, проверьте почту.',
  },
  {
    given: 'Hanna',
    family: 'Roth',
    inbox: 'shop',
    text: 'Quote for three machines with a service plan',
    agent: 'omar',
    labels: ['loyalty'],
    read: true,
  },
  { given: '서연', family: '김', inbox: 'app', text: '배송이 언제쯤 도착하나요?', agent: 'omar', labels: ['delivery'] },
  {
    given: 'Priya',
    family: 'Raghunathan',
    inbox: 'chat',
    text: 'Please call me after 15:30 today.',
    agent: 'omar',
    priority: 'high',
    read: true,
  },
  {
    given: 'Δημήτρης',
    family: 'Παππάς',
    inbox: 'app',
    text: 'Η αντλία σταμάτησε μετά τον καθαρισμό',
    agent: 'omar',
    labels: ['warranty', 'returns'],
  },
  {
    given: 'Tomás',
    family: 'Ferreira',
    inbox: 'chat',
    text: 'Posso pagar a cadeira em três vezes?',
    agent: 'omar',
    read: true,
  },
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
    waits: true,
    priority: 'high',
  },
  {
    given: 'Ravi',
    family: 'Menon',
    inbox: 'chat',
    text: 'Can I bring the desk back without its box?',
    agent: 'omar',
    labels: ['returns'],
    read: true,
  },
  {
    given: 'さくら',
    family: '高橋',
    inbox: 'app',
    text: '領収書を送っていただけますか。',
    waits: true,
    labels: ['invoice'],
  },
];
const LABELS = { delivery: '#2f6fb0', returns: '#a8562a', warranty: '#2d8a57', loyalty: '#7a4fb5', invoice: '#9a7b1f' };
/** The fields of a service record. */
const RECORD = {
  product: { label: 'Product', value_type: 'text' },
  serial: { label: 'Serial', value_type: 'text' },
  fault: { label: 'Fault', value_type: 'choice', options: ['Pump, low flow', 'Heater', 'Grinder'] },
  outcome: { label: 'Outcome', value_type: 'choice', options: ['Repair', 'Swap', 'Advice'] },
};
/** The key by which the shop's own system signs the ids of its customers. */
const SHOP_KEY = 'the key of the shop in this picture';

/** A photo of the plate on the back of a machine. */
async function plate(browser) {
  const page = await browser.newPage({ viewport: { width: 608, height: 336 } });
  await page.setContent(`<!doctype html><meta charset="utf-8"><title>plate</title><style>
    body { margin: 0; height: 336px; background: radial-gradient(circle at 30% 20%, #5b5f66, #26282c); display: grid; place-items: center; }
    div { width: 380px; height: 190px; padding: 24px; box-sizing: border-box; border-radius: 10px; transform: rotate(-4deg);
      background: linear-gradient(115deg, #e9e9e6, #c6c6c2 55%, #dededb); color: #2b2b2b; font: 600 34px/40px monospace; letter-spacing: 2px; }
    p { margin: 0; font: 400 17px/26px monospace; letter-spacing: 0; }
    i { display: block; width: 240px; height: 34px; margin-top: 12px;
      background: repeating-linear-gradient(90deg, #222 0 3px, transparent 3px 7px, #222 7px 12px, transparent 12px 15px); }
  </style><div>FJELL M2<p>220-240 V  50 Hz  1450 W</p><p>SN FJ-2209-84417</p><i></i></div>`);
  const bytes = await page.screenshot();
  await page.close();
  return bytes;
}

/** Fills the desk, and answers the id of the conversation in the picture. */
async function furnish(browser, demo) {
  const call = demo.call.bind(demo);
  await call('PATCH', `/v1/agents/${AGENTS.mina}`, { capacity: 5 });
  await call('PATCH', `/v1/agents/${AGENTS.omar}`, { capacity: 16 });
  for (const [name, colour] of Object.entries(LABELS)) await call('POST', '/v1/labels', { name, colour });
  for (const [name, field] of Object.entries(RECORD))
    await call('POST', '/v1/attributes', { object: 'service_record', name, ...field });
  for (const [name, label] of Object.entries({ plan: 'Plan', orders: 'Orders', reads: 'Language' }))
    await call('POST', '/v1/attributes', { object: 'contact', name, label, value_type: 'text' });
  const contact = (given_name, family_name, email) =>
    call('POST', '/v1/contacts', {
      // Where the family name comes first, the two stand together.
      ...(/^\p{Script=Han}/u.test(family_name) ? { name: family_name + given_name } : { given_name, family_name }),
      contact_points: [{ kind: 'email', value: email }],
    }).then(({ id }) => id);
  const write = async (one, who) => {
    const { id } = await call('POST', '/v1/conversations', {
      inbox: one.inbox,
      who,
      intent: { kind: one.agent || one.waits ? 'hold' : 'enqueue' },
      message: one.text,
      labels: one.labels ?? [],
      ...(one.record ? { service_record: one.record } : {}),
    });
    if (one.agent) await call('POST', `/v1/conversations/${id}/assign`, { agent_id: AGENTS[one.agent] });
    if (one.priority) await call('POST', `/v1/conversations/${id}/priority`, { priority: one.priority });
    return id;
  };
  const seen = [];
  for (const [at, one] of OTHERS.entries()) {
    const contact_id = await contact(one.given, one.family, `customer${at}@example.test`);
    const id = await write(one, { kind: 'contact', contact_id });
    if (one.draft) await call('PUT', `/v1/conversations/${id}/draft`, { kind: 'outgoing', content: one.draft });
    if (one.reply) await call('POST', `/v1/conversations/${id}/messages`, { content: one.reply });
    if (one.read || one.reply || one.draft) seen.push(id);
    if (!one.failed) continue;
    const reply = await call('POST', `/v1/conversations/${id}/messages`, { content: 'Here is the new invoice.' });
    await call('POST', `/v1/messages/${reply.id}/delivery`, { delivery: 'failed', error: one.failed });
  }

  // The shop's own system signs the id of its customer. What somebody typed is only given.
  await call('PATCH', '/v1/inboxes/2', { hmac_token: SHOP_KEY, webhook_url: 'https://shop.example.test/parlor' });
  const identifier = 'shop-90417';
  const { payload } = await demo.livedesk('POST', '/api/v2/accounts/contacts', {
    inbox_id: 2,
    source_id: 'device-90417',
    name: '陳美玲',
    email: 'meiling@linen.example',
    identifier,
    identifier_hash: createHmac('sha256', SHOP_KEY).update(identifier).digest('hex'),
  });
  const mei = payload.contact.id;
  const phone = { kind: 'mobile_phone', value: '+886912345678' };
  await call('POST', `/v1/contacts/${mei}/contact-points`, phone);
  await call('PATCH', `/v1/contacts/${mei}`, {
    custom_attributes: { plan: 'Home, 3 years', orders: '6 · NT$ 48,200', reads: 'Chinese, English' },
  });
  await call('POST', '/v1/contacts', { name: '陳小姐', contact_points: [phone] });
  for (const [subject, text] of [
    ['Descaling', '請問多久要除垢一次？'],
    ['Order 47312', '我的訂單什麼時候出貨？'],
  ]) {
    const id = await write({ inbox: 'shop', text, agent: 'omar' }, { kind: 'contact', contact_id: mei });
    await call('POST', `/v1/conversations/${id}/attributes`, { subject });
    await call('POST', `/v1/conversations/${id}/resolve`, {});
  }
  const main = await write(
    {
      inbox: 'app',
      text: '你好，我的咖啡機出水很慢，還在保固期內嗎？',
      labels: ['warranty'],
      record: {
        memo: 'Two minutes a cup since last week, descaled in October.',
        values: [
          { name: 'product', value: 'M2 Espresso' },
          { name: 'serial', value: 'FJ-2209-84417' },
          { name: 'fault', value: 'Pump, low flow' },
        ],
      },
    },
    { kind: 'contact', contact_id: mei },
  );
  const { assignee_id } = await call('GET', `/v1/conversations/${main}`);
  assert.equal(assignee_id, AGENTS.mina, 'Mina has the fewest conversations');
  const path = `/v1/conversations/${main}`;
  const files = [
    await demo.upload('plate.jpg', await plate(browser)),
    await demo.upload('receipt-2024.pdf', Buffer.from(`%PDF-1.4\n${'0'.repeat(84_000)}`)),
  ];
  await call('POST', `${path}/messages`, { kind: 'incoming', attachment_ids: files });
  await call('POST', `${path}/priority`, { priority: 'urgent' });
  await call('POST', `${path}/messages`, { content: '您好！謝謝您的照片，我馬上幫您查。' });
  await call('POST', `${path}/messages`, { kind: 'incoming', content: '謝謝！上週開始一杯要兩分鐘。' });
  await call('POST', `${path}/messages`, {
    kind: 'note',
    content: 'Same batch as last month, so it is the pump. @Omar offer a swap?',
    mentions: [AGENTS.omar],
  });
  const reply = await call('POST', `${path}/messages`, { content: '保固到明年三月。我們可以這週在台北幫您換幫浦。' });
  for (const delivery of ['delivered', 'read']) await call('POST', `/v1/messages/${reply.id}/delivery`, { delivery });
  return { main, seen };
}

/** The desk with a conversation, a draft in the composer and the details of the customer: in the light theme and in the dark one. */
async function desk(browser, demo) {
  const { main, seen } = await furnish(browser, demo);
  const open = async () => {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      reducedMotion: 'reduce',
      timezoneId: 'Asia/Taipei',
      locale: 'en-GB',
    });
    return context.newPage();
  };
  // Omar looks at the same conversation.
  const omar = await open();
  await omar.goto(demo.desk);
  await omar.getByLabel('E-mail').fill('omar@acme.test');
  await omar.getByLabel('Password', { exact: true }).fill(demo.password);
  await omar.getByRole('button', { name: 'Sign in' }).click();
  await omar.locator('.pane.list').waitFor();
  await omar.goto(`${demo.desk}/inbox/all/${main}`);

  const page = await open();
  await page.goto(`${demo.desk}#demo=${demo.password}`);
  await page.getByRole('navigation', { name: 'Inboxes' }).getByRole('link', { name: /^All/ }).click();
  await page.getByRole('button', { name: 'Close', exact: true }).first().click();
  // A conversation counts as read after a second on the screen.
  for (const id of [...seen, main]) {
    await page.goto(`${demo.desk}/inbox/all/${id}`);
    await page.locator(`.row[href^="/inbox/all/${id}"] .row-dot:empty`).waitFor({ state: 'attached' });
  }
  await page.locator('.banner.demo button').click();
  await page.locator('.talk').getByText('保固到明年三月').waitFor();
  const field = page.locator('textarea.write');
  await field.fill('星期四下午方便嗎？維修大約一個小時。');
  await page.getByRole('status').getByText('Saved').waitFor();
  await page.mouse.move(720, 120);
  await omar.locator('textarea.write').pressSequentially('We have two pumps here.');
  await page.locator('.strip').getByText('Omar is replying').waitFor();
  for (const [colorScheme, name] of [
    ['light', 'desk'],
    ['dark', 'desk-dark'],
  ]) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: `${folder}/${name}.png` });
  }
  await page.context().close();
  await omar.context().close();
}

const escape = (text) => text.replace(/[&<>]/g, (one) => `&#${one.codePointAt(0)};`);

/** The terminal: the text of the demo, with the answer below each call. Long answers end with an ellipsis. */
async function terminal(browser, demo) {
  const MOST = 240;
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

const browser = await chromium.launch({ executablePath: browserPath({ whole: true }), args: browserArgs });
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
