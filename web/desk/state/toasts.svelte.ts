/** Short notices at the foot of the navigation, one at a time, with the way back where there is one. */

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly bad: boolean;
  readonly undo: (() => void) | null;
}

class Toasts {
  now = $state.raw<Toast | null>(null);
  #last = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  say(text: string, options: { undo?: (() => void) | undefined; bad?: boolean } = {}): void {
    this.now = { id: ++this.#last, text, bad: options.bad ?? false, undo: options.undo ?? null };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.clear(), options.undo || options.bad ? 10_000 : 4000);
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.now = null;
  }
}

export const toasts = new Toasts();
