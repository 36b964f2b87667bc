/**
 * The text of the mode that is not shown. A note never becomes a reply by a change of the mode, so each mode has its own
 * text. The draft on the server is the one that was typed last; the other one stays on this device.
 */

const LOCAL = 'parlor.asides';
const MOST = 50;

export type Mode = 'reply' | 'note';

let kept: Record<string, string> = read();

function read(): Record<string, string> {
  try {
    return JSON.parse(localStorage.getItem(LOCAL) ?? '{}') as Record<string, string>;
  } catch {
    return {};
  }
}

export function takeAside(id: number, mode: Mode): string {
  return kept[`${id} ${mode}`] ?? '';
}

export function putAside(id: number, mode: Mode, text: string): void {
  const others = Object.entries(kept).filter(([key]) => key !== `${id} ${mode}`);
  kept = Object.fromEntries(text === '' ? others : [...others, [`${id} ${mode}`, text]].slice(-MOST));
  try {
    localStorage.setItem(LOCAL, JSON.stringify(kept));
  } catch {
    // A browser without storage keeps the text until the page closes.
  }
}

/** Words off the record that were refused after the agent had gone on. Like all such words, they are nowhere but in this page. */
const unsaid = new Map<number, string>();

export function keepUnsaid(id: number, text: string): void {
  unsaid.set(id, text);
}

export function takeUnsaid(id: number): string {
  const text = unsaid.get(id) ?? '';
  unsaid.delete(id);
  return text;
}

/** Deletes all, at sign-out. */
export function forgetAsides(): void {
  kept = {};
  unsaid.clear();
  try {
    localStorage.removeItem(LOCAL);
  } catch {
    // Nothing was stored.
  }
}
