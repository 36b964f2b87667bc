import type { Clock } from './clock';
import { Emitter, type Stop } from './emitter';
import type { ClientMessage, Ephemeral } from './feed/messages';
import type { Http } from './http';
import type { Page, Viewer } from './model';

/** A typing sign ends after this time without another one. */
const TYPING_MS = 30_000;
/** A sign that somebody writes is repeated at this interval. */
const REPEAT_MS = 20_000;
/** The wait for a connection before a request tells a view. */
const SOON_MS = 2000;
/** The pause between two requests that tell the same view: the server forgets it after a minute. */
const VIEWING_MS = 40_000;

/** Who views a conversation, who writes in it, and whether the customer types. */
export interface Presence {
  readonly viewers: readonly Viewer[];
  readonly customerTyping: boolean;
}

const NOBODY: Presence = { viewers: [], customerTyping: false };

/** Who is where now. Nothing of it is stored; it can be lost and comes again. */
export class PresenceBoard {
  /** Emits the id of a conversation whose presence changed. */
  readonly changed = new Emitter<number>();
  /** Emits after agents came or went. */
  readonly agentsChanged = new Emitter<void>();

  readonly #clock: Clock;
  readonly #agentId: number;
  readonly #viewers = new Map<number, readonly Viewer[]>();
  readonly #typing = new Map<number, Stop>();
  readonly #connected = new Set<number>();

  constructor(clock: Clock, agentId: number) {
    this.#clock = clock;
    this.#agentId = agentId;
  }

  /** The presence of others in a conversation. */
  of(conversationId: number): Presence {
    const viewers = this.#viewers.get(conversationId);
    const customerTyping = this.#typing.has(conversationId);
    if (!viewers && !customerTyping) return NOBODY;
    return { viewers: viewers ?? [], customerTyping };
  }

  isConnected(agentId: number): boolean {
    return this.#connected.has(agentId);
  }

  hear(message: Ephemeral): void {
    switch (message.type) {
      case 'presence':
        for (const id of message.agent_ids) {
          if (message.present) this.#connected.add(id);
          else this.#connected.delete(id);
        }
        this.agentsChanged.emit();
        return;
      case 'typing':
        // Agents who write are in `viewers`.
        if (message.agent_id === null) this.#type(message.conversation_id, message.typing);
        return;
      case 'viewers':
        for (const { conversation_id, agents } of message.conversations) this.#view(conversation_id, agents);
        return;
      default:
    }
  }

  /** Forgets everything, after a cut. */
  clear(): void {
    const ids = new Set([...this.#viewers.keys(), ...this.#typing.keys()]);
    this.#viewers.clear();
    for (const stop of this.#typing.values()) stop();
    this.#typing.clear();
    this.#connected.clear();
    for (const id of ids) this.changed.emit(id);
    this.agentsChanged.emit();
  }

  /** Reads who views what, once after the connection is there. Later messages are newer and stay. */
  async read(http: Http): Promise<void> {
    const heard = new Set<number>();
    const stop = this.changed.on((id) => heard.add(id));
    let after: string | number | null = null;
    do {
      const answer: { ok: true; data: Page<{ conversation_id: number; agents: readonly Viewer[] }> } | { ok: false } =
        await http.send({ method: 'GET', path: '/v1/viewers', query: { after, limit: 100 } });
      if (!answer.ok) break;
      for (const { conversation_id: id, agents } of answer.data.data) if (!heard.has(id)) this.#view(id, agents);
      after = answer.data.next;
    } while (after !== null);
    stop();
  }

  #view(id: number, agents: readonly Viewer[]): void {
    const others = agents.filter(({ agent_id: agent }) => agent !== this.#agentId);
    if (others.length === 0) this.#viewers.delete(id);
    else this.#viewers.set(id, others);
    this.changed.emit(id);
  }

  #type(id: number, typing: boolean): void {
    this.#typing.get(id)?.();
    if (typing) {
      this.#typing.set(
        id,
        this.#clock.after(TYPING_MS, () => this.#type(id, false)),
      );
    } else if (!this.#typing.delete(id)) return;
    this.changed.emit(id);
  }
}

/** Tells the server which conversation this tab shows and whether its agent writes. */
export class OwnPresence {
  readonly #say: (message: ClientMessage) => boolean;
  readonly #http: Http;
  readonly #clock: Clock;
  #viewing: number | null = null;
  /** Whether a request told the present view. */
  #asked = false;
  #timer: Stop | null = null;
  #writing: { id: number; kind: 'outgoing' | 'note'; last: number } | null = null;

  constructor(say: (message: ClientMessage) => boolean, http: Http, clock: Clock) {
    this.#say = say;
    this.#http = http;
    this.#clock = clock;
  }

  /** The conversation that the tab shows; `null` for none. */
  view(conversationId: number | null): void {
    if (conversationId === this.#viewing) return;
    this.stopWriting();
    const before = this.#viewing;
    this.#viewing = conversationId;
    if (before !== null) this.#leave(before);
    if (conversationId !== null) this.#arrive(conversationId, SOON_MS);
  }

  /** Says after a cut again what the tab shows. */
  again(): void {
    if (this.#viewing !== null) this.#arrive(this.#viewing, SOON_MS);
  }

  /** Notes a keystroke in the composer. */
  write(kind: 'outgoing' | 'note'): void {
    const id = this.#viewing;
    if (id === null) return;
    const now = this.#clock.now();
    const same = this.#writing?.id === id && this.#writing.kind === kind;
    if (same && now - (this.#writing?.last ?? 0) < REPEAT_MS) return;
    this.#writing = { id, kind, last: now };
    this.#tellTyping(id, true, kind === 'note');
  }

  stopWriting(): void {
    const writing = this.#writing;
    this.#writing = null;
    if (writing) this.#tellTyping(writing.id, false, writing.kind === 'note');
  }

  /**
   * A view that a WebSocket tells ends with it. One that a request tells counts for a minute, also after the page is gone. So a connection
   * that is just coming gets its moment, and only without one the requests begin.
   */
  #arrive(id: number, wait: number): void {
    this.#timer?.();
    this.#timer = null;
    if (this.#say({ type: 'viewing', conversation_id: id, viewing: true })) return;
    this.#timer = this.#clock.after(wait, () => {
      this.#timer = null;
      if (this.#viewing !== id || this.#say({ type: 'viewing', conversation_id: id, viewing: true })) return;
      this.#asked = true;
      this.#ask(id, true);
      this.#arrive(id, VIEWING_MS);
    });
  }

  #leave(id: number): void {
    this.#timer?.();
    this.#timer = null;
    if (!this.#say({ type: 'viewing', conversation_id: id, viewing: false }) || this.#asked) this.#ask(id, false);
    this.#asked = false;
  }

  #ask(id: number, viewing: boolean): void {
    void this.#http.send({ method: 'POST', path: `/v1/conversations/${id}/viewing`, body: { viewing } });
  }

  #tellTyping(id: number, typing: boolean, note: boolean): void {
    if (this.#say({ type: 'typing', conversation_id: id, typing, private: note })) return;
    void this.#http.send({ method: 'POST', path: `/v1/conversations/${id}/typing`, body: { typing, private: note } });
  }
}
