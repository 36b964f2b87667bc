// A server of its own for a run in a browser: a data directory, an account with three agents, and the calls of the shop's system.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const secret = () => randomBytes(12).toString('hex');

const account = (password, token) => `
[[accounts]]
id = 1
name = "Acme"
teams = [{ name = "support" }]
queues = [{ key = "support" }]
labels = [{ name = "delivery" }, { name = "vip" }]
agents = [
  { id = 7, name = "Mina Chen", email = "mina@acme.test", password = "${password}", role = "administrator", capacity = 9, teams = ["support"], queues = ["support"] },
  { id = 8, name = "Omar Diaz", email = "omar@acme.test", password = "${password}", capacity = 9, teams = ["support"], queues = ["support"], skills = { german = 3 } },
]
inboxes = [
  { id = 2, key = "app", name = "Mobile app", kind = "api", queue = "support" },
  { id = 3, key = "mail", name = "Mail", kind = "email", queue = "support" },
  { id = 4, key = "chat", name = "Partner chat", kind = "messaging", queue = "support" },
]
contacts = [
  { id = 1003, given_name = "Ken", family_name = "Sato", email = "ken@example.test" },
  { id = 1004, given_name = "Nia", family_name = "Okoye", email = "nia@example.test" },
  { id = 1005, given_name = "Ann", family_name = "Lee", email = "ann@example.test" },
]
credentials = [{ kind = "access_token", agent = 7, token = "${token}" }]
`;

const empty = (password, token) => `
[[accounts]]
id = 1
name = "Acme"
agents = [{ id = 7, name = "Mina Chen", email = "mina@acme.test", password = "${password}", role = "administrator" }]
credentials = [{ kind = "access_token", agent = 7, token = "${token}" }]
`;

export class Server {
  password = secret();
  token = secret();
  #program;
  #dir = mkdtempSync(join(tmpdir(), 'parlor-e2e-'));
  #child = null;
  #port = process.env.PARLOR_E2E_PORT ?? '0';
  url = '';

  #flags;

  /** `fresh`: an account with its administrator and nothing else. `flags`: more arguments of the program. */
  constructor(program, { fresh = false, flags = [] } = {}) {
    this.#program = program;
    this.#flags = flags;
    writeFileSync(join(this.#dir, 'account.toml'), (fresh ? empty : account)(this.password, this.token));
  }

  /** Starts the program, and answers when it listens. A second start has the same address and the same data. */
  async start() {
    const listen = `127.0.0.1:${this.#port}`;
    const args = ['serve', '--data', join(this.#dir, 'data'), '--apply', join(this.#dir, 'account.toml')];
    const child = spawn(this.#program, [...args, ...this.#flags, '--listen', listen], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    const lines = [];
    await new Promise((listening, failed) => {
      const read = (line) => {
        lines.push(line);
        const at = /listening on (http:\/\/[^ ]+:(\d+))/.exec(line);
        if (!at) return;
        [, this.url, this.#port] = at;
        listening();
      };
      for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', read);
      child.once('exit', () => failed(new Error(`The server ended: ${lines.join('\n')}`)));
    });
  }

  /** Ends the program at once, without a word to it. */
  async kill() {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((done) => child.once('exit', done));
    child.kill('SIGKILL');
    await ended;
  }

  async end() {
    await this.kill();
    rmSync(this.#dir, { recursive: true, force: true });
  }

  /** A call with the access token of the first agent. */
  async call(method, path, body) {
    const response = await fetch(this.url + path, {
      method,
      headers: { authorization: `Bearer ${this.token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? null : JSON.parse(text);
  }

  /** A customer writes. `agent` gets the conversation; without one it waits in the queue. */
  async write(contact, message, agent, inbox = 'app') {
    const who = { kind: 'contact', contact_id: contact };
    const intent = { kind: agent ? 'hold' : 'enqueue' };
    const { id } = await this.call('POST', '/v1/conversations', { inbox, who, intent, message });
    if (agent) await this.call('POST', `/v1/conversations/${id}/assign`, { agent_id: agent });
    return id;
  }

  /** The customer of a conversation writes again. */
  async again(conversation, content) {
    await this.call('POST', `/v1/conversations/${conversation}/messages`, { kind: 'incoming', content });
  }

  /** All pages of a list. */
  async all(path) {
    const rows = [];
    for (let after = null; ;) {
      const more = after === null ? '' : `&after=${encodeURIComponent(after)}`;
      const page = await this.call('GET', `${path}${path.includes('?') ? '&' : '?'}limit=100${more}`);
      rows.push(...page.data);
      after = page.next ?? null;
      if (after === null) return rows;
    }
  }

  messages(conversation) {
    return this.all(`/v1/conversations/${conversation}/messages`);
  }

  /** Uploads a file, and answers its id. */
  async upload(name, bytes) {
    const response = await fetch(`${this.url}/v1/attachments?file_name=${encodeURIComponent(name)}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.token}` },
      body: bytes,
    });
    if (!response.ok) throw new Error(`upload of ${name}: ${response.status} ${await response.text()}`);
    return (await response.json()).id;
  }

  conversation(id) {
    return this.call('GET', `/v1/conversations/${id}`);
  }
}
