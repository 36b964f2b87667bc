import { Value } from '../emitter';

/** One thing that ⌘Z takes back. */
export interface Undoable {
  /** Names the entry for `remove`. */
  readonly key: string;
  /** The kind of the act, for the words: `resolve`, `assign`, `bulk`, `merge`, `message`. */
  readonly kind: string;
  readonly conversationIds: readonly number[];
  /** Milliseconds since 1970 after which the server refuses to undo; `null` while it is not sent. */
  readonly expiresAt: number | null;
  /** Takes the act back. Resolves with the result. */
  readonly run: () => Promise<UndoResult>;
}

export type UndoResult =
  | {
      readonly kind: 'done';
      readonly restored: number;
      readonly kept: readonly { readonly conversationId: number; readonly reason: string }[];
    }
  | { readonly kind: 'refused'; readonly code: string; readonly detail: string; readonly requestId: string | null };

/** The most entries of the stack. */
const MOST = 50;

/** What can be undone, newest last. Expired entries leave when somebody asks. */
export class UndoStack {
  readonly entries = new Value<readonly Undoable[]>([]);
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  push(entry: Undoable): void {
    const others = this.#valid().filter(({ key }) => key !== entry.key);
    this.entries.set([...others, entry].slice(-MOST));
  }

  /** Replaces an entry, for example when its act was sent and the undo needs the server. */
  replace(key: string, change: (entry: Undoable) => Undoable): void {
    this.entries.set(this.entries.get().map((entry) => (entry.key === key ? change(entry) : entry)));
  }

  remove(key: string): void {
    this.entries.set(this.entries.get().filter((entry) => entry.key !== key));
  }

  /** The newest entry that has not expired. */
  peek(): Undoable | undefined {
    return this.#valid().at(-1);
  }

  /** Undoes the newest entry, or the named one. `null`: there is nothing to undo. */
  async undo(key?: string): Promise<UndoResult | null> {
    const valid = this.#valid();
    const entry = key === undefined ? valid.at(-1) : valid.find((one) => one.key === key);
    if (!entry) return null;
    // It leaves first, so that a second ⌘Z takes the entry before it.
    this.remove(entry.key);
    return entry.run();
  }

  clear(): void {
    this.entries.set([]);
  }

  #valid(): readonly Undoable[] {
    const now = this.#now();
    const all = this.entries.get();
    const valid = all.filter(({ expiresAt }) => expiresAt === null || expiresAt > now);
    if (valid.length < all.length) this.entries.set(valid);
    return valid;
  }
}
