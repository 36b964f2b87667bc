/** Blanks of a macro in a text that somebody writes, and the actions of a macro. */

import type { Priority } from './model';

/** A blank: `{{?order number}}`. The agent writes something in its place. */
export interface Blank {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

const BLANK = /\{\{\s*\?([^{}|]+)\}\}/gu;
const LONGEST_NAME = 100;

/** The blanks of a text, in order. */
export function blanksOf(text: string): readonly Blank[] {
  // The pattern has no spaces of its own beside the name's: a row of them would be divided in every way.
  return [...text.matchAll(BLANK)]
    .map((match) => ({
      name: (match[1] ?? '').trim(),
      start: match.index,
      end: match.index + match[0].length,
    }))
    .filter(({ name }) => name !== '' && name.length <= LONGEST_NAME);
}

/** The first blank at or after a place, and after the last one the first one again. `null`: the text has none. */
export function nextBlank(text: string, from: number): Blank | null {
  const blanks = blanksOf(text);
  return blanks.find(({ start }) => start >= from) ?? blanks[0] ?? null;
}

/** What a macro does to the conversation when its message is sent. */
export type MacroAction =
  | { readonly kind: 'add_labels'; readonly labels: readonly string[] }
  | { readonly kind: 'remove_labels'; readonly labels: readonly string[] }
  | { readonly kind: 'assign'; readonly agent_id?: number | null }
  | { readonly kind: 'set_status'; readonly status: 'open' | 'pending' | 'resolved' }
  | { readonly kind: 'set_priority'; readonly priority: Priority | null }
  | { readonly kind: 'snooze'; readonly for_s?: number | null };

export const ACTION_KINDS = [
  'add_labels',
  'remove_labels',
  'assign',
  'set_status',
  'set_priority',
  'snooze',
] as const satisfies readonly MacroAction['kind'][];

/** A new action of a kind, before somebody fills it in. */
export function newAction(kind: MacroAction['kind']): MacroAction {
  switch (kind) {
    case 'add_labels':
    case 'remove_labels':
      return { kind, labels: [] };
    case 'assign':
      return { kind };
    case 'set_status':
      return { kind, status: 'resolved' };
    case 'set_priority':
      return { kind, priority: 'high' };
    case 'snooze':
      return { kind, for_s: 86_400 };
  }
}

/** The actions that say something: an action about labels without a label is left out. */
export function fullActions(actions: readonly MacroAction[]): readonly MacroAction[] {
  return actions.filter((one) => !('labels' in one) || one.labels.length > 0);
}
