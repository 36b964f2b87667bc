import { backoff, type Clock } from '../clock';
import type { Stop } from '../emitter';
import { type Http, isPassing } from '../http';
import type { Contact, Conversation } from '../model';
import type { Store } from './store';

/** Reads that run at the same time. */
const PARALLEL = 4;
/** The pause in which further ids are collected. */
const COLLECT_MS = 150;

/** Reads single conversations and contacts again: doubtful ones, and rows of acts, which lack the caller's own members. */
export class Reader {
  readonly #http: Http;
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #position: () => number;
  readonly #wanted = new Map<string, () => Promise<boolean>>();
  #running = 0;
  #failures = 0;
  #timer: Stop | null = null;
  #over = false;

  constructor(http: Http, store: Store, clock: Clock, position: () => number) {
    this.#http = http;
    this.#store = store;
    this.#clock = clock;
    this.#position = position;
  }

  /** Reads a conversation soon. Repeated wishes become one request. */
  conversation(id: number): void {
    this.#want(`conversation ${id}`, async () => {
      const bound = this.#position();
      const answer = await this.#http.send<Conversation>({ method: 'GET', path: `/v1/conversations/${id}` });
      if (answer.ok) this.#store.putConversation(answer.data, bound, 'recheck');
      else if (answer.problem.status === 404) this.#store.conversations.remove(id, bound);
      return answer.ok || !isPassing(answer.problem);
    });
  }

  contact(id: number): void {
    this.#want(`contact ${id}`, async () => {
      const bound = this.#position();
      const answer = await this.#http.send<Contact>({ method: 'GET', path: `/v1/contacts/${id}` });
      if (answer.ok) this.#store.putContact(answer.data, bound, 'recheck');
      else if (answer.problem.status === 404) this.#store.contacts.remove(id, bound);
      return answer.ok || !isPassing(answer.problem);
    });
  }

  stop(): void {
    this.#over = true;
    this.#timer?.();
    this.#wanted.clear();
  }

  /** Whether nothing is left to read. */
  get idle(): boolean {
    return this.#running === 0 && this.#wanted.size === 0;
  }

  #want(name: string, read: () => Promise<boolean>): void {
    if (this.#over) return;
    // A wish that comes while its read is under way stays for another read.
    this.#wanted.set(name, read);
    this.#later(COLLECT_MS);
  }

  #later(ms: number): void {
    this.#timer ??= this.#clock.after(ms, () => {
      this.#timer = null;
      void this.#work();
    });
  }

  async #work(): Promise<void> {
    while (!this.#over && this.#running < PARALLEL) {
      const next = this.#wanted.entries().next();
      if (next.done) return;
      const [name, read] = next.value;
      this.#wanted.delete(name);
      this.#running += 1;
      void read()
        .then((done) => {
          this.#running -= 1;
          if (this.#over) return;
          if (done) {
            this.#failures = 0;
            if (this.#wanted.size > 0) void this.#work();
            return;
          }
          this.#failures += 1;
          if (!this.#wanted.has(name)) this.#wanted.set(name, read);
          this.#later(backoff(this.#clock, this.#failures, 500, 30_000));
        })
        .catch(() => {
          this.#running -= 1;
        });
    }
  }
}
