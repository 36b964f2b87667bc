import { Emitter, type Stop } from '../emitter';

/** An object with an id and the time of its last change. */
export interface Stored {
  readonly id: number;
  readonly updated_at?: string;
}

/** A change that is shown before the server has confirmed it. */
type Patch<T> = (value: T) => T;

interface Entry<T> {
  /** What the server said last; `null` after it said that the object is gone or may not be seen. */
  base: T | null;
  /** The base contains at least all changes up to this feed position. */
  bound: number;
  /** The bound that settles a contradiction between feed position and time; `null` if there is none. */
  doubt: number | null;
  readonly patches: Map<string, Patch<T>>;
  /** The number of the event that brought the base; 0 if an answer brought it. */
  fed: number;
  /** Whether nothing confirmed the object since `distrust`. */
  stale: boolean;
  /** The base with the patches. */
  shown: T | null;
  /** The order of last use, for eviction. */
  used: number;
}

/** The greatest distance between an event and the earlier event of its page or burst that brought the object. */
const BURST = 1000;

/** How `put` dealt with an object. */
export type Placed = 'new' | 'kept' | 'doubtful';

/**
 * Objects by id, each with the feed position up to which it is certainly current.
 *
 * An answer that was asked for at position P contains all changes up to P, and perhaps later ones. An object that comes
 * with event N contains all changes up to N. So an object never replaces one with a higher bound: the last event about
 * an object leaves its final state, in whichever order late answers arrive. `updated_at` recognises objects that are
 * newer than their bound says. Where the two contradict each other (a server's clock was set back), the object is
 * `doubtful` and has to be read again.
 */
export class Table<T extends Stored> {
  readonly #entries = new Map<number, Entry<T>>();
  readonly #changes = new Emitter<number>();
  #use = 0;
  /** The highest bound of all evicted objects. */
  #evicted = -1;

  /** Emits the id of each object whose shown value changed. */
  onChange(listener: (id: number) => void): Stop {
    return this.#changes.on(listener);
  }

  get(id: number): T | undefined {
    const entry = this.#entries.get(id);
    if (!entry || entry.shown === null) return undefined;
    entry.used = ++this.#use;
    return entry.shown;
  }

  /** The object as the server said it last, without the changes that wait for confirmation. */
  base(id: number): T | undefined {
    return this.#entries.get(id)?.base ?? undefined;
  }

  has(id: number): boolean {
    return this.get(id) !== undefined;
  }

  /** Whether the server said that the object is gone or may not be seen. */
  isGone(id: number): boolean {
    return this.#entries.get(id)?.base === null;
  }

  *values(): IterableIterator<T> {
    for (const entry of this.#entries.values()) if (entry.shown !== null) yield entry.shown;
  }

  /** All objects as the server said them last, with their bounds. */
  *bases(): IterableIterator<[T, number]> {
    for (const entry of this.#entries.values()) if (entry.base !== null) yield [entry.base, entry.bound];
  }

  get size(): number {
    return this.#entries.size;
  }

  boundOf(id: number): number {
    return this.#entries.get(id)?.bound ?? -1;
  }

  /**
   * Stores an object that contains all changes up to `bound`. Members that the object lacks keep their values.
   *
   * `by` is `event` for an object that came with the event `bound`, and `recheck` for an answer that was asked for
   * because of a doubt: then only the bound decides.
   */
  put(value: T, bound: number, by: 'answer' | 'event' | 'recheck' = 'answer'): Placed {
    const entry = this.#entries.get(value.id);
    if (!entry) {
      // A late answer may be older than an object that was evicted.
      const doubt = bound < this.#evicted ? this.#evicted : null;
      const fed = by === 'event' ? bound : 0;
      this.#entries.set(value.id, {
        base: value,
        bound,
        doubt,
        fed,
        stale: false,
        patches: new Map(),
        shown: value,
        used: ++this.#use,
      });
      this.#changes.emit(value.id);
      return doubt === null ? 'new' : 'doubtful';
    }
    entry.used = ++this.#use;
    if (by === 'event') entry.fed = Math.max(entry.fed, bound);
    const earlier = bound < entry.bound;
    const time = compareTimes(value.updated_at, entry.base?.updated_at);
    if (entry.base !== null && by !== 'recheck') {
      if (!earlier && time < 0) {
        // By the feed it is as new, by its time it is older.
        entry.doubt = Math.max(entry.doubt ?? 0, bound);
        return 'doubtful';
      }
      if (earlier && time > 0) {
        entry.doubt = Math.max(entry.doubt ?? 0, entry.bound);
        this.#renew(entry);
        this.#set(entry, value, bound);
        return 'doubtful';
      }
    }
    if (earlier) return 'kept';
    if (entry.doubt !== null && bound >= entry.doubt) entry.doubt = null;
    this.#renew(entry);
    this.#set(entry, value, bound);
    return entry.doubt === null ? 'new' : 'doubtful';
  }

  /**
   * Notes an event about the object that came without it. The server leaves out an object that came with an event
   * shortly before and already contains this change. Any other object has to be read again.
   */
  mention(id: number, number: number): Placed {
    const entry = this.#entries.get(id);
    if (!entry) return 'doubtful';
    if (entry.bound >= number) return 'kept';
    if (entry.fed > 0 && number - entry.fed <= BURST) {
      entry.bound = number;
      return 'kept';
    }
    entry.doubt = Math.max(entry.doubt ?? 0, number);
    return 'doubtful';
  }

  /** Notes that the reader may not see the object any more, or that it is gone. */
  remove(id: number, bound: number): boolean {
    const entry = this.#entries.get(id);
    if (entry && entry.bound > bound) return false;
    if (!entry) {
      const fresh = {
        base: null,
        bound,
        doubt: null,
        fed: 0,
        stale: false,
        patches: new Map(),
        shown: null,
        used: ++this.#use,
      };
      this.#entries.set(id, fresh);
      return true;
    }
    entry.base = null;
    entry.bound = bound;
    entry.doubt = null;
    entry.stale = false;
    entry.shown = null;
    this.#changes.emit(id);
    return true;
  }

  /** The ids of the objects whose order could not be decided. */
  doubtful(): number[] {
    return [...this.#entries].filter(([, entry]) => entry.doubt !== null).map(([id]) => id);
  }

  isDoubtful(id: number): boolean {
    return (this.#entries.get(id)?.doubt ?? null) !== null;
  }

  /** Whether nothing confirmed the object since everything has to be read again. */
  isStale(id: number): boolean {
    return this.#entries.get(id)?.stale ?? false;
  }

  /** Changes the base itself, for values that the desk computes from the event `number`. */
  amend(id: number, number: number, change: (value: T) => T): void {
    const entry = this.#entries.get(id);
    // What nobody has confirmed will be read again. It must not look current until then.
    if (!entry || entry.base === null || entry.stale) return;
    const next = change(entry.base);
    entry.bound = Math.max(entry.bound, number);
    if (next !== entry.base) this.#set(entry, next, entry.bound);
  }

  /** Notes that an event changed the object in a way that only reading it again shows. */
  suspect(id: number, number: number): void {
    const entry = this.#entries.get(id);
    if (entry && entry.base !== null && entry.bound < number) entry.doubt = Math.max(entry.doubt ?? 0, number);
  }

  /** Shows a change before it is confirmed. `key` names it for `unpatch`. */
  patch(id: number, key: string, change: Patch<T>): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    entry.patches.set(key, change);
    this.#show(id, entry);
  }

  /** Takes a change back: it is confirmed, or refused. */
  unpatch(id: number, key: string): void {
    const entry = this.#entries.get(id);
    if (entry?.patches.delete(key)) this.#show(id, entry);
  }

  /** Forgets how current the objects are, before everything is read again. */
  distrust(): void {
    for (const entry of this.#entries.values()) {
      entry.bound = -1;
      entry.fed = 0;
      entry.stale = true;
      entry.doubt = null;
    }
  }

  /** Removes the objects that were not confirmed since `distrust`, except those that are kept. */
  dropStale(keep: (id: number) => boolean): void {
    for (const [id, entry] of [...this.#entries]) {
      if (!entry.stale || keep(id) || entry.patches.size > 0) continue;
      this.#entries.delete(id);
      this.#changes.emit(id);
    }
  }

  /** Removes the longest unused objects until at most `most` are left. Returns the removed ids. */
  evict(most: number, keep: (id: number) => boolean): number[] {
    if (this.#entries.size <= most) return [];
    const candidates = [...this.#entries]
      .filter(([id, entry]) => entry.patches.size === 0 && !keep(id))
      .sort(([, a], [, b]) => a.used - b.used)
      .slice(0, this.#entries.size - most)
      .map(([id]) => id);
    for (const id of candidates) {
      this.#evicted = Math.max(this.#evicted, this.boundOf(id));
      this.#entries.delete(id);
    }
    return candidates;
  }

  clear(): void {
    const ids = [...this.#entries.keys()];
    this.#entries.clear();
    for (const id of ids) this.#changes.emit(id);
  }

  /** Forgets a stale object, so that none of its members stay beside those of a newer one. */
  #renew(entry: Entry<T>): void {
    if (!entry.stale) return;
    entry.stale = false;
    entry.base = null;
  }

  #set(entry: Entry<T>, value: T, bound: number): void {
    const next = entry.base === null ? value : { ...entry.base, ...value };
    entry.bound = bound;
    if (isEqual(next, entry.base)) return;
    entry.base = next;
    this.#show(value.id, entry);
  }

  #show(id: number, entry: Entry<T>): void {
    let shown = entry.base;
    if (shown !== null) for (const change of entry.patches.values()) shown = change(shown);
    entry.shown = shown;
    this.#changes.emit(id);
  }
}

/** Compares two RFC 3339 times of the server. Times in UTC with microseconds compare as text. Unknown times are equal. */
function compareTimes(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined || a === b) return 0;
  return a < b ? -1 : 1;
}

/** Whether two values of JSON are equal. Members that are `undefined` count as absent. */
export function isEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [x, y] = [a as Record<string, unknown>, b as Record<string, unknown>];
  for (const name in x) if (!isEqual(x[name], y[name])) return false;
  for (const name in y) if (!(name in x) && y[name] !== undefined) return false;
  return true;
}
