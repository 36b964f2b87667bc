// The line between a browser and a server, which can be cut: a TCP proxy with an address of its own.
import { connect, createServer } from 'node:net';

export class Line {
  #to;
  #server = null;
  #sockets = new Set();
  #cut = false;
  /** Cuts the line when the server answers a request that matches; the answer is lost. */
  #trap = null;
  url = '';

  /** The address to which the line leads. It may change its process, and keeps its port. */
  constructor(to) {
    this.#to = new URL(to);
  }

  async open() {
    this.#server = createServer((near) => this.#join(near));
    await new Promise((listening) => this.#server.listen(0, '127.0.0.1', listening));
    this.url = `http://127.0.0.1:${this.#server.address().port}`;
    return this;
  }

  /** Ends every connection, and answers no new one, until `mend`. */
  cut() {
    this.#cut = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  mend() {
    this.#cut = false;
    this.#trap = null;
  }

  /** Lets the next request that matches reach the server, and cuts the line instead of the answer. Answers when that has happened. */
  loseAnswerOf(pattern) {
    return new Promise((done) => {
      this.#trap = { pattern, done };
    });
  }

  close() {
    this.cut();
    this.#server.close();
  }

  #join(near) {
    if (this.#cut) return near.destroy();
    const far = connect(Number(this.#to.port), this.#to.hostname);
    let trapped = null;
    for (const [one, other] of [
      [near, far],
      [far, near],
    ]) {
      this.#sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        this.#sockets.delete(one);
        other.destroy();
      });
    }
    near.on('data', (bytes) => {
      if (this.#trap?.pattern.test(bytes.toString('latin1'))) [trapped, this.#trap] = [this.#trap, null];
      far.write(bytes);
    });
    far.on('data', (bytes) => {
      if (!trapped) return near.write(bytes);
      this.cut();
      trapped.done();
    });
    near.on('end', () => far.end());
    far.on('end', () => near.end());
  }
}
