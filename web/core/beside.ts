import type { Clock } from './clock';
import type { Stop } from './emitter';
import type { Answer, Call, Http } from './http';

/** A read of something that stands beside a thread. */
export interface Reading {
  /** Reads once more, at once. An earlier answer that comes later is dropped. */
  again(): void;
  /** Ends it. No answer is passed on after that, and a request that has not begun is never sent. */
  stop(): void;
}

/** The longest time for which a thread that does not open holds up the rest, in milliseconds. */
const PATIENCE_MS = 1000;

/**
 * Reads that a conversation needs besides its thread: its contact, its history, its cases.
 *
 * A browser opens few connections to one server, and each request costs it a millisecond. So these reads wait until the thread is on the
 * screen. An agent who steps through a list asks for nothing that they do not look at.
 */
export class Beside {
  readonly #http: Http;
  readonly #clock: Clock;
  /** Resolves after the next frame is on the screen. */
  readonly #painted: () => Promise<void>;
  readonly #under = new Map<string, Promise<Answer<unknown>>>();
  #opened: Promise<void> = Promise.resolve();

  constructor(http: Http, clock: Clock, painted: () => Promise<void>) {
    this.#http = http;
    this.#clock = clock;
    this.#painted = painted;
  }

  /** A thread opens. `shown` resolves when it has something to show. */
  opens(shown: Promise<void>): void {
    let stop = () => {};
    const patience = new Promise<void>((done) => {
      stop = this.#clock.after(PATIENCE_MS, done);
    });
    this.#opened = Promise.race([shown, patience]).then(() => {
      stop();
      return this.#painted();
    });
  }

  /** Runs something after the thread is on the screen, unless it is stopped before. */
  after(run: () => void): Stop {
    let over = false;
    // The thread that opens says so in the same turn, but not always before its neighbours.
    void Promise.resolve()
      .then(() => this.#opened)
      .then(() => {
        if (!over) run();
      });
    return () => {
      over = true;
    };
  }

  /** Reads after the thread is on the screen. Reads of the same that begin together share one request. */
  read<T>(path: string, query: Call['query'], then: (answer: Answer<T>) => void): Reading {
    let run = 0;
    let over = false;
    const take = async (answer: Promise<Answer<T>>) => {
      const mine = ++run;
      const came = await answer;
      if (mine === run && !over) then(came);
    };
    const call: Call = query ? { method: 'GET', path, query } : { method: 'GET', path };
    const wait = this.after(() => {
      if (run === 0) void take(this.#shared<T>(call));
    });
    return {
      again: () => {
        if (!over) void take(this.#http.send<T>(call));
      },
      stop: () => {
        wait();
        over = true;
      },
    };
  }

  #shared<T>(call: Call): Promise<Answer<T>> {
    const key = JSON.stringify([call.path, call.query]);
    let under = this.#under.get(key) as Promise<Answer<T>> | undefined;
    if (!under) {
      under = this.#http.send<T>(call).finally(() => this.#under.delete(key));
      this.#under.set(key, under);
    }
    return under;
  }
}
