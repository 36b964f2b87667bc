import { type Clock, pause, systemClock } from '../clock';
import type { Stop } from '../emitter';
import { type Answer, type Http, queryText, readProblem } from '../http';
import type { EventPage, FeedEvent, ViewCount } from '../model';
import { type Connection, type Ended, endedBy, type FeedMessage, type Sink, type Transport } from './messages';

/** The objects that come with the events. */
export const INCLUDE = 'conversation,message,contact';

/** A connection that says nothing for this long is lost. The server writes at least every 15 seconds. */
const SILENCE_MS = 40_000;
/** The time limit for the first message. */
const OPENING_MS = 10_000;
/** The pause before the numbers of the views are read, where no connection tells them. */
const COUNT_MS = 1500;

/** The feed over a WebSocket, with presence, typing and viewers in both directions. */
export class SocketTransport implements Transport {
  readonly name = 'socket';
  readonly #origin: string;
  readonly #clock: Clock;

  constructor(origin: string, clock: Clock = systemClock) {
    this.#origin = origin.replace(/^http/, 'ws');
    this.#clock = clock;
  }

  open(after: number | null, sink: Sink): Connection {
    let over = false;
    let greeted = false;
    let problem: Ended | null = null;
    let socket: WebSocket;
    const end = (reason: Ended) => {
      if (over) return;
      over = true;
      patience();
      sink.ended(reason);
    };
    const patience = this.#clock.after(OPENING_MS, () => {
      if (greeted) return;
      end({ kind: 'unsupported' });
      socket.close();
    });
    try {
      socket = new WebSocket(
        `${this.#origin}/v1/live${queryText({ after, include: INCLUDE, counts: true })}`,
        'parlor',
      );
    } catch {
      queueMicrotask(() => end({ kind: 'unsupported' }));
      return { say: () => false, close: () => (over = true) };
    }
    socket.onmessage = ({ data }) => {
      if (over || typeof data !== 'string') return;
      const message = JSON.parse(data) as FeedMessage | { type: 'error'; problem: Record<string, unknown> };
      if (message.type === 'error') {
        const status = typeof message.problem.status === 'number' ? message.problem.status : 500;
        problem = endedBy(readProblem(status, message.problem, new Headers()));
        return;
      }
      if (message.type === 'hello') greeted = true;
      sink.message(message);
    };
    socket.onclose = ({ code }) => {
      if (problem) return end(problem);
      if (code === 4410) return end({ kind: 'too-old', newest: null });
      end({ kind: greeted || code === 1001 || code === 4503 ? 'lost' : 'unsupported' });
    };
    return {
      say(message) {
        if (over || socket.readyState !== WebSocket.OPEN) return false;
        socket.send(JSON.stringify(message));
        return true;
      },
      close() {
        over = true;
        patience();
        socket.close(1000);
      },
    };
  }
}

/** The feed as a stream of Server-Sent Events. `fetch` reads it, so that a refusal shows its status. */
export class StreamTransport implements Transport {
  readonly name = 'stream';
  readonly #origin: string;
  readonly #http: Http;
  readonly #clock: Clock;

  constructor(origin: string, http: Http, clock: Clock = systemClock) {
    this.#origin = origin;
    this.#http = http;
    this.#clock = clock;
  }

  open(after: number | null, sink: Sink): Connection {
    const abort = new AbortController();
    void this.#read(after, sink, abort.signal).then((reason) => {
      if (!abort.signal.aborted) sink.ended(reason);
    });
    return { say: () => false, close: () => abort.abort() };
  }

  async #read(after: number | null, sink: Sink, outer: AbortSignal): Promise<Ended> {
    const silence = new AbortController();
    outer.addEventListener('abort', () => silence.abort(), { once: true });
    let stop: Stop = this.#clock.after(SILENCE_MS, () => silence.abort());
    let greeted = false;
    try {
      const position = after ?? (await newestNumber(this.#http, silence.signal));
      if (typeof position !== 'number') return position;
      const query = queryText({ after: position, include: INCLUDE, counts: true });
      const response = await fetch(`${this.#origin}/v1/events${query}`, {
        headers: { accept: 'text/event-stream' },
        credentials: 'same-origin',
        signal: silence.signal,
        cache: 'no-store',
      });
      if (!response.ok || !response.body) {
        const body: unknown = await response.json().catch(() => null);
        return endedBy(readProblem(response.status, body, response.headers));
      }
      const parser = new StreamParser();
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (;;) {
        const { done, value } = await reader.read();
        stop();
        if (done) return { kind: greeted ? 'lost' : 'unsupported' };
        stop = this.#clock.after(SILENCE_MS, () => silence.abort());
        if (outer.aborted) return { kind: 'lost' };
        if (!greeted) {
          greeted = true;
          sink.message({ type: 'hello', account_id: 0, agent_id: 0, position });
        }
        for (const block of parser.take(value)) {
          if (block.event === 'too-old') {
            return endedBy(readProblem(410, { code: 'too-old', ...parse(block.data) }, new Headers()));
          }
          if (block.event === 'counts') {
            sink.message({ type: 'counts', ...parse(block.data) } as FeedMessage);
          } else if (block.data !== '') {
            sink.message({ type: 'event', event: JSON.parse(block.data) as FeedEvent });
          } else if (block.id !== null) {
            sink.message({ type: 'position', position: block.id });
          }
        }
      }
    } catch {
      return { kind: greeted ? 'lost' : 'unsupported' };
    } finally {
      stop();
      silence.abort();
    }
  }
}

function parse(text: string): Record<string, unknown> {
  const value: unknown = text === '' ? {} : JSON.parse(text);
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

interface Block {
  event: string;
  data: string;
  id: number | null;
}

/** Splits a stream into its blocks. Text may be cut anywhere. */
export class StreamParser {
  #rest = '';

  take(text: string): Block[] {
    this.#rest += text;
    const blocks: Block[] = [];
    for (;;) {
      const end = /\r\n\r\n|\n\n|\r\r/.exec(this.#rest);
      if (!end) return blocks;
      const lines = this.#rest.slice(0, end.index).split(/\r\n|\n|\r/);
      this.#rest = this.#rest.slice(end.index + end[0].length);
      const block: Block = { event: '', data: '', id: null };
      for (const line of lines) {
        const colon = line.indexOf(':');
        if (colon === 0 || line === '') continue;
        const name = colon === -1 ? line : line.slice(0, colon);
        const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
        if (name === 'event') block.event = value;
        else if (name === 'data') block.data += (block.data === '' ? '' : '\n') + value;
        else if (name === 'id' && /^\d+$/.test(value)) block.id = Number(value);
      }
      if (block.event !== '' || block.data !== '' || block.id !== null) blocks.push(block);
    }
  }
}

/** The feed by requests that wait up to 20 seconds, for networks that carry neither sockets nor streams. */
export class PollTransport implements Transport {
  readonly name = 'poll';
  #counting: Stop | null = null;
  readonly #http: Http;
  readonly #clock: Clock;

  constructor(http: Http, clock: Clock = systemClock) {
    this.#http = http;
    this.#clock = clock;
  }

  open(after: number | null, sink: Sink): Connection {
    const abort = new AbortController();
    void this.#read(after, sink, abort.signal).then((reason) => {
      if (!abort.signal.aborted) sink.ended(reason);
    });
    return { say: () => false, close: () => abort.abort() };
  }

  async #read(after: number | null, sink: Sink, signal: AbortSignal): Promise<Ended> {
    const first = after ?? (await newestNumber(this.#http, signal));
    if (typeof first !== 'number') return first;
    let position = first;
    sink.message({ type: 'hello', account_id: 0, agent_id: 0, position });
    this.#count(sink, signal, 0);
    for (let wait = false; !signal.aborted;) {
      const answer: Answer<EventPage> = await this.#http.send({
        method: 'GET',
        path: '/v1/events',
        query: { after: position, limit: 100, include: INCLUDE, ...(wait ? { wait: 20 } : {}) },
        signal,
      });
      if (signal.aborted) break;
      if (!answer.ok) return endedBy(answer.problem);
      for (const event of answer.data.data) sink.message({ type: 'event', event });
      const moved = answer.data.position > position;
      position = answer.data.position;
      if (moved) {
        sink.message({ type: 'position', position });
        this.#count(sink, signal, COUNT_MS);
      }
      wait = answer.data.next === null;
      // A server that does not wait must not be asked without a pause.
      if (wait && !moved) await pause(this.#clock, 500, signal);
    }
    return { kind: 'lost' };
  }

  /** Reads the numbers of the views, which no page of events tells. Further calls before the read change nothing. */
  #count(sink: Sink, signal: AbortSignal, ms: number): void {
    if (this.#counting) return;
    this.#counting = this.#clock.after(ms, () => {
      this.#counting = null;
      if (signal.aborted) return;
      void this.#http
        .send<{ data: readonly (Omit<ViewCount, 'count'> & { count: number | null })[] }>({
          method: 'GET',
          path: '/v1/views',
          signal,
        })
        .then((answer) => {
          if (!answer.ok || signal.aborted) return;
          const counts = answer.data.data.flatMap(({ key, count, capped }) =>
            count === null ? [] : [{ key, count, capped }],
          );
          sink.message({ type: 'counts', counts });
        });
    });
  }
}

/** The number of the newest event: a stream that would begin ahead of it is refused with that number. */
export async function newestNumber(http: Http, signal?: AbortSignal): Promise<number | Ended> {
  const answer = await http.send<unknown>({
    method: 'GET',
    path: '/v1/events',
    query: { after: Number.MAX_SAFE_INTEGER },
    accept: 'text/event-stream',
    ...(signal ? { signal } : {}),
  });
  if (answer.ok) return { kind: 'lost' };
  const reason = endedBy(answer.problem);
  return reason.kind === 'too-old' && reason.newest !== null ? reason.newest : reason;
}
