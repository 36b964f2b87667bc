import type { Connection, FeedMessage, Sink, Transport } from '../../core/feed/messages';
import { type Answer, type Call, type Http, problemOf, readProblem } from '../../core/http';
import type { FeedEvent } from '../../core/model';
import type { ModelServer, Reply } from './server';

interface Pending {
  readonly call: Call;
  readonly resolve: (answer: Answer<never>) => void;
  reply: Reply | null;
}

interface Line {
  readonly sink: Sink;
  /** The number up to which the server has read for this connection. */
  read: number;
  /** What is on its way to the client. */
  readonly flying: FeedMessage[];
  open: boolean;
}

/**
 * The network between the desk and the model server. Requests, answers and events stay under way until a test lets them
 * go on or breaks them.
 */
export class Network implements Http, Transport {
  readonly name = 'socket';
  readonly server: ModelServer;
  /** Whether everything passes at once. */
  calm = false;
  /** Whether the desk has no network. */
  cut = false;
  readonly pending: Pending[] = [];
  readonly lines: Line[] = [];
  #sent: FeedEvent[] = [];

  constructor(server: ModelServer) {
    this.server = server;
  }

  send<T>(call: Call): Promise<Answer<T>> {
    if (this.cut) return Promise.resolve({ ok: false, problem: problemOf('network') });
    return new Promise((resolve) => {
      // A request carries what it says now, not what the caller changes later.
      const copy = JSON.parse(JSON.stringify({ ...call, signal: undefined })) as Call;
      this.pending.push({ call: copy, resolve: resolve as Pending['resolve'], reply: null });
      if (this.calm) this.pass();
    });
  }

  open(after: number | null, sink: Sink): Connection {
    const { server } = this;
    const line: Line = { sink, read: after ?? server.newest, flying: [], open: true };
    this.lines.push(line);
    const close = () => {
      line.open = false;
    };
    if (this.cut) {
      queueMicrotask(() => {
        if (line.open) this.#end(line, { kind: 'lost' });
      });
      return { say: () => false, close };
    }
    if (after !== null && (after < server.trimmed || after > server.newest)) {
      const newest = server.newest;
      queueMicrotask(() => {
        if (line.open) this.#end(line, { kind: 'too-old', newest });
      });
      return { say: () => false, close };
    }
    line.flying.push({ type: 'hello', account_id: 1, agent_id: 7, position: line.read });
    if (this.calm) queueMicrotask(() => this.pass());
    return { say: () => line.open, close };
  }

  /** The server receives the oldest, or another, request. */
  receive(which: number): void {
    const waiting = this.pending.filter(({ reply }) => reply === null);
    const one = waiting[which % Math.max(1, waiting.length)];
    if (one) one.reply = this.server.handle(one.call);
  }

  /** An answer arrives. Answers may overtake each other. */
  answer(which: number): void {
    const ready = this.pending.filter(({ reply }) => reply !== null);
    const one = ready[which % Math.max(1, ready.length)];
    if (one) this.#resolve(one);
  }

  /** A request, or its answer, is lost. */
  lose(which: number): void {
    const one = this.pending[which % Math.max(1, this.pending.length)];
    if (!one) return;
    this.pending.splice(this.pending.indexOf(one), 1);
    one.resolve({ ok: false, problem: problemOf('network') });
  }

  /** The server reads up to `most` events for each connection. The objects are as of now. */
  read(most: number): void {
    for (const line of this.lines) {
      if (!line.open || line.read >= this.server.newest) continue;
      const page = this.server.page(line.read, most);
      line.read = page.position;
      for (const event of page.data) line.flying.push({ type: 'event', event });
      line.flying.push({ type: 'position', position: page.position });
    }
  }

  /** Up to `most` messages arrive. */
  arrive(most: number): void {
    for (const line of [...this.lines]) {
      for (let count = 0; count < most && line.open; count += 1) {
        const message = line.flying.shift();
        if (!message) break;
        if (message.type === 'event') this.#sent.push(message.event);
        line.sink.message(message);
      }
    }
  }

  /** A message arrives a second time. */
  repeat(which: number): void {
    const event = this.#sent[which % Math.max(1, this.#sent.length)];
    const line = this.lines.find(({ open }) => open);
    // A new object with an old event would be a server that answers from the past; a repeated event has no objects.
    if (event && line) line.sink.message({ type: 'event', event });
  }

  /** Connections break. What was on its way is lost. */
  break(): void {
    for (const line of [...this.lines]) if (line.open) this.#end(line, { kind: 'lost' });
  }

  /** Everything passes that is under way. */
  pass(): void {
    for (;;) {
      const one = this.pending[0];
      if (!one) break;
      one.reply ??= this.server.handle(one.call);
      this.#resolve(one);
    }
    this.read(100);
    this.arrive(1000);
  }

  #resolve(one: Pending): void {
    this.pending.splice(this.pending.indexOf(one), 1);
    const { status, body } = one.reply as Reply;
    if (status < 300) {
      const data = (body === null ? null : JSON.parse(JSON.stringify(body))) as never;
      one.resolve({ ok: true, status, data, etag: null });
    } else {
      one.resolve({ ok: false, problem: readProblem(status, body, new Headers()) });
    }
  }

  #end(line: Line, reason: Parameters<Sink['ended']>[0]): void {
    line.open = false;
    line.flying.length = 0;
    this.lines.splice(this.lines.indexOf(line), 1);
    line.sink.ended(reason);
  }
}
