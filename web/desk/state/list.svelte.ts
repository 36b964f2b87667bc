/** The list of the present view, as signals. The order and its freezing are the core's. */

import type { Problem } from '../../core/http';
import type { Filter } from '../../core/views/filter';
import type { Sort } from '../../core/views/sort';
import type { ViewWindow } from '../../core/views/window';
import { desk } from './desk.svelte';
import { Moments } from './moments';

/** Changes within this time are drawn together, in milliseconds: every new row moves all others. */
const MOMENT_MS = 100;

export class List {
  ids = $state.raw<readonly number[]>([]);
  state = $state<'loading' | 'ready' | 'error'>('loading');
  problem = $state.raw<Problem | null>(null);
  waiting = $state(0);
  held = $state(false);
  complete = $state(true);
  readonly #window: ViewWindow;
  readonly #stop: () => void;
  readonly #moments = new Moments(MOMENT_MS, () => this.#read());

  constructor(filter: Filter, sort: Sort) {
    this.#window = desk.core.view(filter, sort);
    this.#stop = this.#window.changed.on(() => this.#moments.changed());
    this.#moments.now();
  }

  #read(): void {
    const { state } = this.#window;
    this.ids = this.#window.ids;
    this.state = state.kind;
    this.problem = state.kind === 'error' ? state.problem : null;
    this.waiting = this.#window.waiting;
    this.held = this.#window.held;
    this.complete = this.#window.complete;
  }

  load(): void {
    void this.#window.load();
  }

  more(): void {
    void this.#window.loadMore();
  }

  hold(): void {
    this.#window.hold();
    this.#moments.now();
  }

  release(): void {
    this.#window.release();
    this.#moments.now();
  }

  show(): void {
    this.#window.show();
    this.#moments.now();
  }

  drop(ids: readonly number[]): void {
    this.#window.drop(ids);
  }

  neighbour(id: number): number | undefined {
    return this.#window.neighbour(id);
  }

  stop(): void {
    this.#moments.stop();
    this.#stop();
    this.#window.release();
    desk.core.release(this.#window);
  }
}
