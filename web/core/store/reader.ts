import { backoff, type Clock } from '../clock';
import type { Stop } from '../emitter';
import { type Http, isPassing } from '../http';
import type { Contact, Conversation, Page } from '../model';
import type { Store } from './store';

/** Reads that run at the same time. */
const PARALLEL = 4;
/** The pause in which further ids are collected. */
const COLLECT_MS = 150;
/** Conversations of one request. */
const TOGETHER = 100;

/**
 * Reads single conversations and contacts again: doubtful ones, and rows of acts, which lack the caller's own members.
 * Conversations that are wanted at the same time, such as those of a list of drafts, are read together.
 */
export class Reader {
  readonly #http: Http;
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #position: () => number;
  readonly #conversations = new Set<number>();
  readonly #contacts = new Set<number>();
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
    this.#want(this.#conversations, id);
  }

  contact(id: number): void {
    this.#want(this.#contacts, id);
  }

  stop(): void {
    this.#over = true;
    this.#timer?.();
    this.#conversations.clear();
    this.#contacts.clear();
  }

  /** Whether nothing is left to read. */
  get idle(): boolean {
    return this.#running === 0 && this.#left === 0;
  }

  get #left(): number {
    return this.#conversations.size + this.#contacts.size;
  }

  #want(wishes: Set<number>, id: number): void {
    if (this.#over) return;
    // A wish that comes while its read is under way stays for another read.
    wishes.add(id);
    this.#later(COLLECT_MS);
  }

  #later(ms: number): void {
    this.#timer ??= this.#clock.after(ms, () => {
      this.#timer = null;
      this.#work();
    });
  }

  /** Takes wishes for one request. */
  #next(): { wishes: Set<number>; ids: number[]; read: () => Promise<boolean> } | null {
    const ids = [...this.#conversations].slice(0, TOGETHER);
    const [one, ...more] = ids;
    if (one !== undefined) {
      const read = () => (more.length === 0 ? this.#readConversation(one) : this.#readConversations(ids));
      return { wishes: this.#conversations, ids, read };
    }
    for (const id of this.#contacts) return { wishes: this.#contacts, ids: [id], read: () => this.#readContact(id) };
    return null;
  }

  #work(): void {
    while (!this.#over && this.#running < PARALLEL) {
      const next = this.#next();
      if (next === null) return;
      const { wishes, ids, read } = next;
      for (const id of ids) wishes.delete(id);
      this.#running += 1;
      void read()
        .then((done) => {
          this.#running -= 1;
          if (this.#over) return;
          if (done) {
            this.#failures = 0;
            if (this.#left > 0) this.#work();
            return;
          }
          this.#failures += 1;
          for (const id of ids) wishes.add(id);
          this.#later(backoff(this.#clock, this.#failures, 500, 30_000));
        })
        .catch(() => {
          this.#running -= 1;
        });
    }
  }

  async #readConversation(id: number): Promise<boolean> {
    const bound = this.#position();
    const answer = await this.#http.send<Conversation>({ method: 'GET', path: `/v1/conversations/${id}` });
    if (answer.ok) this.#store.putConversation(answer.data, bound, 'recheck');
    else if (answer.problem.status === 404) this.#store.conversations.remove(id, bound);
    return answer.ok || !isPassing(answer.problem);
  }

  async #readConversations(ids: readonly number[]): Promise<boolean> {
    const bound = this.#position();
    const query = { ids: ids.join(',') };
    const answer = await this.#http.send<Page<Conversation>>({ method: 'GET', path: '/v1/conversations', query });
    if (!answer.ok) return !isPassing(answer.problem);
    const found = new Set<number>();
    for (const row of answer.data.data) {
      found.add(row.id);
      this.#store.putConversation(row, bound, 'recheck');
    }
    // Conversations that the answer leaves out are invisible now.
    for (const id of ids) if (!found.has(id)) this.#store.conversations.remove(id, bound);
    return true;
  }

  async #readContact(id: number): Promise<boolean> {
    const bound = this.#position();
    const answer = await this.#http.send<Contact>({ method: 'GET', path: `/v1/contacts/${id}` });
    if (answer.ok) this.#store.putContact(answer.data, bound, 'recheck');
    else if (answer.problem.status === 404) this.#store.contacts.remove(id, bound);
    return answer.ok || !isPassing(answer.problem);
  }
}
