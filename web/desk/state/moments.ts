/** Reads a thing that changes often: the first change at once, and of many in a row the last one of each moment. */
export class Moments {
  readonly #ms: number;
  readonly #read: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #at = -Infinity;

  /** `ms`: changes within this time are drawn together. */
  constructor(ms: number, read: () => void) {
    this.#ms = ms;
    this.#read = read;
  }

  /** The thing has changed. */
  changed(): void {
    if (this.#timer !== undefined) return;
    const wait = this.#at + this.#ms - performance.now();
    if (wait <= 0) return this.now();
    this.#timer = setTimeout(() => this.now(), wait);
  }

  /** Reads at once. */
  now(): void {
    this.stop();
    this.#at = performance.now();
    this.#read();
  }

  /** Drops a reading that waits. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
