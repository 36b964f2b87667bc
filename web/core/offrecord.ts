import { type Clock } from './clock';
import { Emitter } from './emitter';
import type { Answer, Http } from './http';
import type { Ephemeral } from './feed/messages';

/** Words that nobody stores. They are here until the page closes. */
export interface Words {
  readonly key: number;
  /** The agent who said them; `null` for the customer. */
  readonly agentId: number | null;
  readonly content: string;
  /** When they came, in milliseconds since 1970. */
  readonly at: number;
}

/** More words than this of one conversation are not kept: the oldest ones go. */
const MOST = 200;
/** The words of this many conversations are kept. */
const CONVERSATIONS = 20;

/** What is said off the record, on both sides, by conversation. It lives in memory only. */
export class OffRecord {
  /** Emits the id of a conversation with other words. */
  readonly changed = new Emitter<number>();
  readonly #http: Http;
  readonly #clock: Clock;
  readonly #agentId: number;
  readonly #said = new Map<number, readonly Words[]>();
  /** Own words whose echo has not come, by conversation. The feed brings them to all windows of the agent. */
  readonly #echoes = new Map<number, string[]>();
  #key = 0;

  constructor(http: Http, clock: Clock, agentId: number) {
    this.#http = http;
    this.#clock = clock;
    this.#agentId = agentId;
  }

  of(conversationId: number): readonly Words[] {
    return this.#said.get(conversationId) ?? [];
  }

  hear(message: Extract<Ephemeral, { type: 'off_record' }>): void {
    const { conversation_id: id, agent_id: agentId, content } = message;
    if (agentId === this.#agentId) {
      const echoes = this.#echoes.get(id) ?? [];
      const at = echoes.indexOf(content);
      if (at !== -1) {
        echoes.splice(at, 1);
        return;
      }
    }
    this.#add(id, agentId, content);
  }

  /** Says something to the customer. Refused words are not kept: the caller still has them. */
  async say(conversationId: number, content: string): Promise<Answer<unknown>> {
    const echoes = this.#echoes.get(conversationId) ?? [];
    this.#echoes.set(conversationId, echoes);
    echoes.push(content);
    const key = this.#add(conversationId, this.#agentId, content);
    const answer = await this.#http.send({
      method: 'POST',
      path: `/v1/conversations/${conversationId}/off-record-messages`,
      body: { content },
    });
    if (answer.ok) return answer;
    const at = echoes.indexOf(content);
    if (at !== -1) echoes.splice(at, 1);
    this.#keep(
      conversationId,
      this.of(conversationId).filter((one) => one.key !== key),
    );
    return answer;
  }

  /** Forgets all of it. */
  clear(): void {
    const ids = [...this.#said.keys()];
    this.#said.clear();
    this.#echoes.clear();
    for (const id of ids) this.changed.emit(id);
  }

  #add(conversationId: number, agentId: number | null, content: string): number {
    const key = (this.#key += 1);
    const words = { key, agentId, content, at: this.#clock.now() };
    this.#keep(conversationId, [...this.of(conversationId), words].slice(-MOST));
    return key;
  }

  #keep(conversationId: number, words: readonly Words[]): void {
    // The conversation with the newest words stands last.
    this.#said.delete(conversationId);
    if (words.length > 0) this.#said.set(conversationId, words);
    for (const id of [...this.#said.keys()].slice(0, -CONVERSATIONS)) {
      this.#said.delete(id);
      this.#echoes.delete(id);
    }
    this.changed.emit(conversationId);
  }
}
