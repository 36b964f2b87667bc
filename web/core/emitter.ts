/** Ends a subscription. Calling it again does nothing. */
export type Stop = () => void;

/** A list of listeners. A listener that throws does not keep the others from hearing. */
export class Emitter<T> {
  readonly #listeners = new Set<(value: T) => void>();

  on(listener: (value: T) => void): Stop {
    const own = (value: T) => listener(value);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  emit(value: T): void {
    let failure: { error: unknown } | undefined;
    for (const listener of [...this.#listeners]) {
      try {
        listener(value);
      } catch (error) {
        failure ??= { error };
      }
    }
    if (failure) throw failure.error;
  }

  get size(): number {
    return this.#listeners.size;
  }
}

/** A value with subscribers, in the form of a Svelte store: `subscribe` calls back at once and after each change. */
export class Value<T> {
  #value: T;
  readonly #changes = new Emitter<T>();

  constructor(value: T) {
    this.#value = value;
  }

  get(): T {
    return this.#value;
  }

  set(value: T): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    this.#changes.emit(value);
  }

  subscribe(listener: (value: T) => void): Stop {
    listener(this.#value);
    return this.#changes.on(listener);
  }

  onChange(listener: (value: T) => void): Stop {
    return this.#changes.on(listener);
  }
}
