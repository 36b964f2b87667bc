/** The list of the present view, as signals. The order and its freezing are the core's. */

import type { Problem } from '../../core/http';
import type { Filter } from '../../core/views/filter';
import type { Sort } from '../../core/views/sort';
import type { ViewWindow } from '../../core/views/window';
import { desk } from './desk.svelte';

export class List {
  ids = $state.raw<readonly number[]>([]);
  state = $state<'loading' | 'ready' | 'error'>('loading');
  problem = $state.raw<Problem | null>(null);
  waiting = $state(0);
  held = $state(false);
  complete = $state(true);
  readonly #window: ViewWindow;
  readonly #stop: () => void;

  constructor(filter: Filter, sort: Sort) {
    this.#window = desk.core.view(filter, sort);
    this.#stop = this.#window.changed.on(() => this.#read());
    this.#read();
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
    this.#read();
  }

  release(): void {
    this.#window.release();
    this.#read();
  }

  show(): void {
    this.#window.show();
    this.#read();
  }

  drop(ids: readonly number[]): void {
    this.#window.drop(ids);
  }

  neighbour(id: number): number | undefined {
    return this.#window.neighbour(id);
  }

  stop(): void {
    this.#stop();
    this.#window.release();
    desk.core.release(this.#window);
  }
}
