// The demo of the program, started for pictures.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export class Demo {
  /** All that the demo printed. */
  text = '';
  /** The address of the server, and that of the desk: a development server of Vite may stand in front. */
  url = '';
  desk = '';
  password = '';
  /** An access token of Mina. */
  token = '';
  /** The secret of LiveDesk's API. */
  secret = '';
  #child;

  /** Starts the demo, and answers when it has printed all of its text. */
  static async start(program, args = []) {
    const demo = new Demo();
    const listen = `127.0.0.1:${process.env.PARLOR_E2E_PORT ?? '0'}`;
    demo.#child = spawn(program, ['demo', ...args, '--listen', listen], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((ready, failed) => {
      createInterface({ input: demo.#child.stdout }).on('line', (line) => {
        demo.text += `${line}\n`;
        if (line.includes('Ctrl-C ends the demo')) ready();
      });
      demo.#child.once('exit', () => failed(new Error(`The demo ended: ${demo.text}`)));
    });
    const found = (pattern) => pattern.exec(demo.text)?.[1] ?? assert.fail(`The demo does not say ${pattern}`);
    demo.url = found(/temporary account at (\S+)/);
    demo.desk = process.env.PARLOR_E2E_DESK ?? demo.url;
    demo.password = found(/password (\w+)/);
    demo.token = found(/\/v1\/conversations\/\d+\/messages -H 'Authorization: Bearer (\w+)'/);
    demo.secret = found(/-u demo:(\w+) -H/);
    return demo;
  }

  async call(method, path, body) {
    const headers = { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' };
    const response = await fetch(this.url + path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
    assert(response.ok, `${method} ${path}: ${response.status}`);
    return response.json();
  }

  /** A call of LiveDesk's API. */
  async livedesk(method, path, body) {
    const authorization = `Basic ${Buffer.from(`demo:${this.secret}`).toString('base64')}`;
    const headers = { authorization, 'content-type': 'application/json' };
    const response = await fetch(this.url + path, { method, headers, body: JSON.stringify(body) });
    assert(response.ok, `${method} ${path}: ${response.status}`);
    return response.json();
  }

  /** Uploads a file, and answers its id. */
  async upload(name, body) {
    const headers = { authorization: `Bearer ${this.token}` };
    const path = `/v1/attachments?file_name=${encodeURIComponent(name)}`;
    const response = await fetch(this.url + path, { method: 'POST', headers, body });
    assert(response.ok, `upload of ${name}: ${response.status}`);
    return (await response.json()).id;
  }

  /** Ends the demo, which removes its data. */
  async end() {
    const ended = new Promise((done) => this.#child.once('exit', done));
    this.#child.kill('SIGINT');
    await ended;
  }
}
