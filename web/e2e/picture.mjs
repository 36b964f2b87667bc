// Makes docs/desk.png, 1440 pixels wide: node e2e/picture.mjs PROGRAM [FILE]
//
// The program runs its demo. A few customers write, so that the list and the queue are not empty.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const [, , program, file = fileURLToPath(new URL('../../docs/desk.png', import.meta.url))] = process.argv;
assert(program, 'Name the program: node e2e/picture.mjs PROGRAM');
const executablePath =
  process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((at) => existsSync(at));

const listen = `127.0.0.1:${process.env.PARLOR_E2E_PORT ?? '0'}`;
const demo = spawn(program, ['demo', '--quiet-floor', '--listen', listen], { stdio: ['ignore', 'pipe', 'inherit'] });
let text = '';
await new Promise((ready) => {
  createInterface({ input: demo.stdout }).on('line', (line) => {
    text += `${line}\n`;
    if (line.includes('Ctrl-C ends the demo')) ready();
  });
});
const found = (pattern) => pattern.exec(text)?.[1] ?? assert.fail(`The demo does not say ${pattern}`);
const url = found(/temporary account at (\S+)/);
const token = found(/\/v1\/conversations\/\d+\/messages -H 'Authorization: Bearer (\w+)'/);

async function call(method, path, body) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const response = await fetch(url + path, { method, headers, body: JSON.stringify(body) });
  assert(response.ok, `${method} ${path}: ${response.status}`);
  return response.json();
}

async function write(contact, inbox, subject, message, agent) {
  const who = { kind: 'contact', contact_id: contact };
  const intent = { kind: agent ? 'hold' : 'enqueue' };
  const { id } = await call('POST', '/v1/conversations', { inbox, who, intent, subject, message });
  if (agent) await call('POST', `/v1/conversations/${id}/assign`, { agent_id: agent });
  return id;
}

let browser;
try {
  const colours = { delivery: '#2f6fb0', returns: '#a8562a', vip: '#7a4fb5' };
  for (const [name, colour] of Object.entries(colours)) await call('POST', '/v1/labels', { name, colour });
  const ann = await write(1002, 'chat', 'Where is my order?', 'Where is my order? The page still says "packed".', 7);
  const ken = await write(1003, 'app', 'Blue, size M', 'Do you have the jacket in blue, size M?', 7);
  const hua = await write(1001, 'shop', 'A return', 'Can I bring these shoes back without the box?', 8);
  await call('POST', `/v1/conversations/${ann}/labels`, { add: ['delivery'] });
  await call('POST', `/v1/conversations/${hua}/labels`, { add: ['returns', 'vip'] });
  await call('POST', `/v1/conversations/${ken}/messages`, { content: 'Yes, two are left in the shop.' });
  await call('POST', `/v1/conversations/${ken}/messages`, {
    kind: 'incoming',
    content: 'Great, please keep one for me.',
  });

  browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, timezoneId: 'Asia/Taipei' });
  const page = await context.newPage();
  await page.goto(process.env.PARLOR_E2E_DESK ?? url);
  await page.getByLabel('E-mail').fill('mina@acme.test');
  await page.getByLabel('Password', { exact: true }).fill(found(/password (\w+)/));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation', { name: 'Inboxes' }).getByRole('link', { name: /^All/ }).click();
  await page.locator('.row', { hasText: 'Nia Okoye' }).click();
  const field = page.locator('textarea.write');
  await field.fill('Good morning Nia! Your parcel is with the driver.');
  await field.press('Control+Enter');
  await page.locator('.top').getByRole('button', { name: 'Note' }).click();
  await field.fill('The carrier says: before noon.');
  await page.getByRole('button', { name: 'Add note' }).click();
  await page.locator('aside.note').waitFor();
  await page.locator('.top').getByRole('button', { name: 'Reply' }).click();
  await field.fill('It arrives before noon.');
  await page.getByRole('status').getByText('Saved').waitFor();
  await page.locator('.row', { hasText: 'Nia Okoye' }).locator('.row-dot:empty').waitFor({ state: 'attached' });
  await page.screenshot({ path: file });
} finally {
  await browser?.close();
  demo.kill('SIGINT');
}
