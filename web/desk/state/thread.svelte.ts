/** The thread of one conversation as signals. The core keeps it current. */

import type { ActResult } from '../../core/acts/acts';
import type { NewMessage } from '../../core/acts/act';
import type { Problem } from '../../core/http';
import type { Message, ThreadEntry } from '../../core/model';
import type { ThreadWindow, Unsent } from '../../core/thread';
import { desk } from './desk.svelte';
import { Moments } from './moments';

export type Pending = Unsent;

/** Changes within this time are drawn together. */
const MOMENT_MS = 50;

export class Thread {
  readonly id: number;
  entries = $state.raw<readonly ThreadEntry[]>([]);
  /** What the server has not confirmed. */
  pending = $state.raw<readonly Pending[]>([]);
  state = $state<'loading' | 'ready' | 'gone' | 'error'>('loading');
  problem = $state.raw<Problem | null>(null);
  hasOlder = $state(false);
  hasNewer = $state(false);
  loadingMore = $state(false);
  /** The position of the last read message when the thread opened: later ones stand below the line "New". */
  readAt = $state<number | null>(null);
  /** The position of the message that the agent looks for, if the thread was opened at one. */
  readonly around: number | null;
  /** Resolves when there is something to show, or the thread is closed. */
  readonly shown: Promise<void>;
  #isShown: () => void = () => {};
  readonly #window: ThreadWindow;
  readonly #stop: () => void;
  readonly #moments = new Moments(MOMENT_MS, () => this.#read());

  constructor(id: number, around?: number) {
    this.id = id;
    this.around = around ?? null;
    this.shown = new Promise((done) => (this.#isShown = done));
    this.#window = desk.core.thread(id, around);
    this.#stop = this.#window.changed.on(() => this.#moments.changed());
    this.#moments.now();
  }

  close(): void {
    this.#moments.stop();
    this.#isShown();
    this.#stop();
    desk.core.release(this.#window);
  }

  #read(): void {
    const { items, state } = this.#window;
    this.entries = items.flatMap((item): ThreadEntry[] => {
      if (item.type === 'unsent') return [];
      return [
        {
          place: item.place,
          message: item.type === 'message' ? item.message : null,
          activity: item.type === 'activity' ? item.activity : null,
          merged_from: item.mergedFrom,
        },
      ];
    });
    this.pending = items.flatMap((item) => (item.type === 'unsent' ? [item.unsent] : []));
    this.state = state.kind;
    this.problem = state.kind === 'error' ? state.problem : null;
    this.hasOlder = this.#window.hasOlder;
    this.hasNewer = this.#window.hasNewer;
    this.loadingMore = this.#window.loadingMore;
    if (state.kind !== 'loading') this.#isShown();
  }

  load(): Promise<void> {
    return this.#window.load();
  }

  older(): Promise<void> {
    return this.#window.loadOlder();
  }

  newer(): Promise<void> {
    return this.#window.loadNewer();
  }

  hold(held: boolean): void {
    this.#window.hold(held);
  }

  /** The messages of the conversation itself, without those of merged conversations. */
  get messages(): readonly Message[] {
    return this.entries.flatMap(({ message, merged_from: from }) =>
      message && (from ?? null) === null ? [message] : [],
    );
  }

  /** The newest position that the agent has on the screen. */
  get position(): number {
    return this.#window.newestPosition;
  }

  /** Sends a message or a note. It is shown at once, and stays here with its problem if it is refused. */
  write(
    message: NewMessage,
    then?: Parameters<typeof desk.core.acts.write>[2],
  ): { key: string; result: Promise<ActResult> } {
    // What is sent shows up at the end.
    if (this.hasNewer) void this.#window.load();
    return desk.core.acts.write(this.id, message, then);
  }

  again(key: string, anyway = false): void {
    void desk.core.acts.retryUnsent(
      key,
      anyway ? ({ seen_position: undefined } as unknown as Partial<NewMessage>) : {},
    );
  }

  drop(key: string): void {
    void desk.core.acts.discardUnsent(key);
  }
}
