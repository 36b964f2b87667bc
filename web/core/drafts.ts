import type { LocalDraft } from './cache';
import type { Clock } from './clock';
import { Emitter, type Stop } from './emitter';
import { type Http, isPassing, type Problem } from './http';
import type { Store } from './store/store';

/** The pause after the last keystroke before the text goes to the server. */
const QUIET_MS = 800;
/** The pause before another attempt. */
const AGAIN_MS = 5000;
/** The longest wait for a save that is under way. */
const SAVING_MS = 10_000;

/** A draft of the server. */
export interface ServerDraft {
  readonly conversation_id: number;
  readonly kind: 'outgoing' | 'note';
  readonly content: string;
  readonly html: boolean;
  readonly attachments: readonly { readonly id: number }[];
  readonly in_reply_to: number | null;
  readonly version: number;
  readonly updated_at: string;
}

export type DraftText = Omit<LocalDraft, 'conversationId' | 'dirty' | 'editedAt'>;

/** `local`: kept in this browser, because the server cannot be reached or refused. */
export type DraftState = 'none' | 'saved' | 'saving' | 'local';

/** Where drafts are kept in this browser. */
export interface DraftStorage {
  all(): Promise<LocalDraft[]>;
  put(draft: LocalDraft): Promise<void>;
  remove(conversationId: number): Promise<void>;
}

/**
 * The agent's unsent texts. Each keystroke is kept in this browser at once, and on the server within a second of quiet.
 *
 * The last writer wins. A text that the server does not have yet is never replaced by the server's.
 */
export class Drafts {
  /** Emits the id of a conversation whose draft or its state changed. */
  readonly changed = new Emitter<number>();

  readonly #http: Http;
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #storage: DraftStorage;
  readonly #drafts = new Map<number, LocalDraft>();
  readonly #timers = new Map<number, Stop>();
  readonly #saving = new Set<number>();
  readonly #problems = new Map<number, Problem>();
  readonly #stops: Stop[];

  constructor(http: Http, store: Store, clock: Clock, storage: DraftStorage, newKey: () => string) {
    this.#http = http;
    this.#store = store;
    this.#clock = clock;
    this.#storage = storage;
    this.#newKey = newKey;
    this.#stops = [
      store.applied.on((event) => {
        const id = event.conversation_id;
        if (id === null || event.kind !== 'draft.removed') return;
        // Sent or removed in another place. A text that changed here since stays.
        if (this.#drafts.get(id)?.dirty === false) this.#drop(id);
      }),
    ];
  }

  readonly #newKey: () => string;

  /** Reads what this browser kept, and saves what the server does not have. */
  async load(): Promise<void> {
    const stored = await this.#storage.all().catch(() => []);
    for (const draft of stored) {
      if (this.#drafts.has(draft.conversationId)) continue;
      this.#drafts.set(draft.conversationId, draft);
      this.changed.emit(draft.conversationId);
      if (draft.dirty) this.#later(draft.conversationId, 0);
    }
  }

  get(conversationId: number): LocalDraft | undefined {
    return this.#drafts.get(conversationId);
  }

  state(conversationId: number): DraftState {
    const draft = this.#drafts.get(conversationId);
    if (!draft) return 'none';
    if (!draft.dirty) return 'saved';
    return this.#problems.has(conversationId) ? 'local' : 'saving';
  }

  /** The refusal that keeps a draft from being saved. */
  problem(conversationId: number): Problem | null {
    return this.#problems.get(conversationId) ?? null;
  }

  /** Reads the server's draft of a conversation that is opened. A row that says there is none spares the request. */
  async open(conversationId: number): Promise<void> {
    const before = this.#drafts.get(conversationId);
    if (before?.dirty) return;
    if (this.#store.conversations.get(conversationId)?.draft === null) {
      if (before) this.#drop(conversationId);
      return;
    }
    const answer = await this.#http.send<ServerDraft>({
      method: 'GET',
      path: `/v1/conversations/${conversationId}/draft`,
    });
    // Somebody may have typed meanwhile.
    if (this.#drafts.get(conversationId) !== before) return;
    if (answer.ok) {
      const { data } = answer;
      this.#keep({
        conversationId,
        kind: data.kind,
        content: data.content,
        html: data.html,
        attachmentIds: data.attachments.map(({ id }) => id),
        inReplyTo: data.in_reply_to,
        dirty: false,
        editedAt: Date.parse(data.updated_at),
      });
    } else if (answer.problem.status === 404) {
      // The row was older than the end of the draft.
      if (before) this.#drop(conversationId);
      this.#show(conversationId, null);
    }
  }

  /** Keeps a text. An empty text without files removes the draft. */
  set(conversationId: number, text: DraftText): void {
    if (isEmpty(text) && !this.#drafts.has(conversationId)) return;
    this.#problems.delete(conversationId);
    this.#keep({ ...text, conversationId, dirty: true, editedAt: this.#clock.now() });
    this.#later(conversationId, QUIET_MS);
  }

  /** Forgets a draft whose text was sent: the message itself removes it from the server. */
  sent(conversationId: number): void {
    this.#timers.get(conversationId)?.();
    this.#timers.delete(conversationId);
    this.#drop(conversationId);
    this.#show(conversationId, null);
  }

  /**
   * Gives the draft to a colleague. What the server does not have yet is saved before. A refusal, for example because the
   * colleague has a draft of their own there, leaves everything as it is.
   */
  async handOver(conversationId: number, agentId: number): Promise<Problem | null> {
    this.#timers.get(conversationId)?.();
    this.#timers.delete(conversationId);
    for (const stop = this.#clock.now() + SAVING_MS; this.#drafts.get(conversationId)?.dirty;) {
      await this.#save(conversationId);
      const problem = this.#problems.get(conversationId);
      if (problem) return problem;
      if (this.#clock.now() > stop) break;
      // Another save of the same draft is under way.
      if (this.#saving.has(conversationId)) await new Promise<void>((done) => this.#clock.after(50, done));
    }
    const answer = await this.#http.send({
      method: 'POST',
      path: `/v1/conversations/${conversationId}/draft/hand-over`,
      key: this.#newKey(),
      body: { agent_id: agentId },
    });
    if (!answer.ok) return answer.problem;
    this.sent(conversationId);
    return null;
  }

  /** Removes a draft, here and on the server. */
  async discard(conversationId: number): Promise<Problem | null> {
    const before = this.#drafts.get(conversationId);
    this.sent(conversationId);
    // A save that is under way must not come after the removal.
    for (const stop = this.#clock.now() + SAVING_MS; this.#saving.has(conversationId) && this.#clock.now() < stop;)
      await new Promise<void>((done) => this.#clock.after(50, done));
    const answer = await this.#http.send({
      method: 'DELETE',
      path: `/v1/conversations/${conversationId}/draft`,
      key: this.#newKey(),
    });
    if (answer.ok || answer.problem.status === 404) return null;
    if (before) this.#keep(before);
    return answer.problem;
  }

  /** Saves at once what waits, for example when the page is hidden. */
  flush(): void {
    for (const [id, stop] of [...this.#timers]) {
      stop();
      this.#timers.delete(id);
      void this.#save(id);
    }
  }

  /** The number of texts that the server does not have. */
  get unsaved(): number {
    return [...this.#drafts.values()].filter(({ dirty }) => dirty).length;
  }

  stop(): void {
    for (const stop of this.#stops) stop();
    for (const stop of this.#timers.values()) stop();
    this.#timers.clear();
  }

  #keep(draft: LocalDraft): void {
    this.#drafts.set(draft.conversationId, draft);
    void this.#storage.put(draft).catch(() => undefined);
    this.changed.emit(draft.conversationId);
  }

  #drop(conversationId: number): void {
    this.#problems.delete(conversationId);
    if (!this.#drafts.delete(conversationId)) return;
    void this.#storage.remove(conversationId).catch(() => undefined);
    this.changed.emit(conversationId);
  }

  #later(conversationId: number, ms: number): void {
    this.#timers.get(conversationId)?.();
    const stop = this.#clock.after(ms, () => {
      this.#timers.delete(conversationId);
      void this.#save(conversationId);
    });
    this.#timers.set(conversationId, stop);
  }

  async #save(conversationId: number): Promise<void> {
    const draft = this.#drafts.get(conversationId);
    if (!draft?.dirty) return;
    if (this.#saving.has(conversationId)) return this.#later(conversationId, QUIET_MS);
    this.#saving.add(conversationId);
    const empty = isEmpty(draft);
    const path = `/v1/conversations/${conversationId}/draft`;
    const answer = await this.#http.send<ServerDraft | null>(
      empty
        ? { method: 'DELETE', path, key: this.#newKey() }
        : {
            method: 'PUT',
            path,
            key: this.#newKey(),
            body: {
              kind: draft.kind,
              content: draft.content,
              html: draft.html,
              attachment_ids: draft.attachmentIds,
              in_reply_to: draft.inReplyTo,
            },
          },
    );
    this.#saving.delete(conversationId);
    // A newer text has its own save.
    if (this.#drafts.get(conversationId) !== draft) return;
    if (!answer.ok) {
      this.#problems.set(conversationId, answer.problem);
      this.changed.emit(conversationId);
      if (isPassing(answer.problem)) this.#later(conversationId, Math.max(AGAIN_MS, answer.problem.retryAfterMs ?? 0));
      return;
    }
    this.#problems.delete(conversationId);
    if (empty) this.#drop(conversationId);
    else this.#keep({ ...draft, dirty: false });
    this.#show(conversationId, empty ? null : draft);
  }

  /** Shows the draft in its row. */
  #show(conversationId: number, draft: LocalDraft | null): void {
    const shown =
      draft === null
        ? null
        : {
            kind: draft.kind,
            excerpt: [...draft.content].slice(0, 200).join(''),
            updated_at: new Date(draft.editedAt).toISOString(),
          };
    this.#store.conversations.amend(conversationId, -1, (row) => ({ ...row, draft: shown }));
  }
}

function isEmpty(text: DraftText): boolean {
  return text.content.trim() === '' && text.attachmentIds.length === 0;
}
