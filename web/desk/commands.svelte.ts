/** All commands of the desk: their names, keys and effects. The palette, `?`, the tips and the key map read this list. */

import { systemClock } from '../core/clock';
import { KeyMap, platformOf } from '../core/keys/keys';
import { t } from '../text';
import type { IconName } from '../ui/icons';
import { router } from './router.svelte';
import { acts, undo } from './state/acts.svelte';
import { desk } from './state/desk.svelte';
import { inbox } from './state/inbox.svelte';
import { isDark, type Prefs, prefs } from './state/prefs.svelte';
import { toasts } from './state/toasts.svelte';

export interface Command {
  readonly id: string;
  readonly group: 'move' | 'answer' | 'act' | 'go' | 'desk';
  readonly label: () => string;
  readonly icon?: IconName;
  readonly hint?: () => string | undefined;
  /** The chord, as the map writes it; empty for none. */
  readonly keys: string;
  /** Whether the command can run now. */
  readonly when?: () => boolean;
  /** Not in the palette. */
  readonly quiet?: boolean;
  /** Works also while a field has the focus. */
  readonly inFields?: boolean;
  readonly run: () => void;
}

const onInbox = () => (router.parts[0] ?? 'inbox') === 'inbox';
const some = () => onInbox() && inbox.targets.length > 0;
const one = () => onInbox() && inbox.conversationId !== null;
/** A row is marked, and no conversation is open. */
const marked = () => onInbox() && inbox.conversationId === null && inbox.cursor !== null;
const go = (to: string) => () => {
  router.go(to);
};
/** The key does what the notice on the screen offers. Without a notice, it takes the last act back. */
const undoTold = () => {
  const told = toasts.now?.undo;
  if (!told) return void undo();
  toasts.clear();
  told();
};
const ask = (level: string) => () => {
  inbox.palette = level;
};

export const commands: readonly Command[] = [
  {
    id: 'next',
    group: 'move',
    label: () => t.command.next,
    keys: 'j',
    when: onInbox,
    quiet: true,
    run: () => inbox.step(1),
  },
  {
    id: 'previous',
    group: 'move',
    label: () => t.command.previous,
    keys: 'k',
    when: onInbox,
    quiet: true,
    run: () => inbox.step(-1),
  },
  {
    id: 'down',
    group: 'move',
    label: () => t.command.next,
    keys: 'ArrowDown',
    when: onInbox,
    quiet: true,
    run: () => inbox.step(1),
  },
  {
    id: 'up',
    group: 'move',
    label: () => t.command.previous,
    keys: 'ArrowUp',
    when: onInbox,
    quiet: true,
    run: () => inbox.step(-1),
  },
  {
    id: 'open',
    group: 'move',
    label: () => t.command.open,
    keys: 'o',
    when: () => onInbox() && inbox.cursor !== null,
    quiet: true,
    run: () => inbox.open(inbox.cursor),
  },
  {
    id: 'openMarked',
    group: 'move',
    label: () => t.command.open,
    keys: 'Enter',
    when: marked,
    quiet: true,
    run: () => inbox.open(inbox.cursor),
  },
  {
    id: 'peek',
    group: 'move',
    label: () => t.command.peek,
    keys: 'Space',
    when: marked,
    quiet: true,
    run: () => (inbox.peek = inbox.cursor),
  },
  {
    id: 'select',
    group: 'move',
    label: () => t.command.select,
    keys: 'x',
    when: onInbox,
    quiet: true,
    run: () => {
      const id = inbox.conversationId ?? inbox.cursor ?? inbox.step(1, false);
      if (id !== null) inbox.toggle(id);
    },
  },
  {
    id: 'selectMore',
    group: 'move',
    label: () => t.command.selectMore,
    keys: 'Shift+J',
    when: onInbox,
    quiet: true,
    run: () => extend(1),
  },
  {
    id: 'selectLess',
    group: 'move',
    label: () => t.command.selectLess,
    keys: 'Shift+K',
    when: onInbox,
    quiet: true,
    run: () => extend(-1),
  },
  {
    id: 'selectAll',
    group: 'move',
    label: () => t.command.selectAll,
    keys: 'Mod+A',
    when: onInbox,
    quiet: true,
    run: () => {
      for (const id of inbox.list?.ids ?? []) inbox.selected.add(id);
    },
  },
  {
    id: 'reply',
    group: 'answer',
    label: () => t.command.reply,
    icon: 'reply',
    keys: 'r',
    when: one,
    run: () => focus('reply'),
  },
  {
    id: 'note',
    group: 'answer',
    label: () => t.command.note,
    icon: 'lock',
    keys: 'n',
    when: one,
    run: () => focus('note'),
  },
  {
    id: 'close',
    group: 'act',
    label: () => t.command.close,
    icon: 'check',
    keys: 'e',
    when: some,
    hint: () => t.command.closeHint,
    run: () => void inbox.run(acts.close, false),
  },
  {
    id: 'closeStay',
    group: 'act',
    label: () => t.command.closeStay,
    icon: 'check',
    keys: 'Shift+E',
    when: some,
    quiet: true,
    run: () => void inbox.run(acts.close),
  },
  {
    id: 'reopen',
    group: 'act',
    label: () => t.command.reopen,
    icon: 'rotate-cw',
    keys: '',
    when: () =>
      some() &&
      inbox.targets.some((id) =>
        ['resolved', 'closed', 'snoozed', 'pending'].includes(desk.rows.get(id)?.status ?? ''),
      ),
    run: () => void inbox.run(acts.reopen),
  },
  {
    id: 'snooze',
    group: 'act',
    label: () => t.command.snooze,
    icon: 'alarm-clock',
    keys: 'z',
    when: some,
    hint: () => t.palette.snoozeHint,
    run: ask('snooze'),
  },
  {
    id: 'assign',
    group: 'act',
    label: () => t.command.assign,
    icon: 'user-plus',
    keys: 'a',
    when: some,
    run: ask('assign'),
  },
  {
    id: 'assignMe',
    group: 'act',
    label: () => t.command.assignMe,
    icon: 'user-check',
    keys: 'i',
    run: () => {
      if (some()) void inbox.run((ids) => acts.assign(ids, desk.me?.id ?? 0));
      else void inbox.takeNext();
    },
  },
  { id: 'team', group: 'act', label: () => t.command.team, icon: 'users', keys: 't', when: some, run: ask('team') },
  {
    id: 'queue',
    group: 'act',
    label: () => t.command.queue,
    icon: 'list-ordered',
    keys: '',
    when: some,
    run: ask('queue'),
  },
  { id: 'label', group: 'act', label: () => t.command.label, icon: 'tag', keys: 'l', when: some, run: ask('label') },
  {
    id: 'priority',
    group: 'act',
    label: () => t.command.priority,
    icon: 'high',
    keys: 'p',
    when: some,
    run: ask('priority'),
  },
  {
    id: 'follow',
    group: 'act',
    label: () => (follows() ? t.command.unfollow : t.command.follow),
    icon: 'eye',
    keys: '',
    when: some,
    run: () => {
      const on = !follows();
      void inbox.run((ids) => acts.follow(ids, on));
    },
  },
  {
    id: 'merge',
    group: 'act',
    label: () => t.command.merge,
    icon: 'git-merge',
    keys: 'm',
    when: () => onInbox() && (inbox.targets.length === 1 || inbox.targets.length === 2),
    run: () => (inbox.merging = inbox.targets),
  },
  {
    id: 'release',
    group: 'act',
    label: () => t.command.release,
    icon: 'undo-2',
    keys: '',
    when: some,
    run: () => void inbox.run(acts.release, false),
  },
  {
    id: 'unread',
    group: 'act',
    label: () => t.command.unread,
    icon: 'mail',
    keys: 'u',
    when: some,
    run: () => void inbox.run(acts.unread, false),
  },
  { id: 'undo', group: 'act', label: () => t.command.undo, icon: 'undo-2', keys: 'Mod+Z', run: undoTold },
  { id: 'search', group: 'go', label: () => t.command.search, icon: 'search', keys: '/', run: go('/search') },
  {
    id: 'filter',
    group: 'move',
    label: () => t.command.filter,
    icon: 'list-filter',
    keys: 'f',
    when: onInbox,
    quiet: true,
    run: () => document.querySelector<HTMLElement>('.list .bar [aria-haspopup]')?.click(),
  },
  { id: 'goInbox', group: 'go', label: () => t.command.goInbox, icon: 'inbox', keys: 'g i', run: go('/inbox/mine') },
  {
    id: 'goQueue',
    group: 'go',
    label: () => t.command.goQueue,
    icon: 'list-ordered',
    keys: 'g q',
    hint: waitingHint,
    run: go('/queue'),
  },
  {
    id: 'goUnassigned',
    group: 'go',
    label: () => t.command.goUnassigned,
    icon: 'circle-dashed',
    keys: 'g u',
    run: go('/inbox/unassigned'),
  },
  { id: 'goAll', group: 'go', label: () => t.command.goAll, icon: 'layers', keys: 'g a', run: go('/inbox/all') },
  {
    id: 'goMentions',
    group: 'go',
    label: () => t.command.goMentions,
    icon: 'at-sign',
    keys: 'g m',
    run: go('/inbox/mentions'),
  },
  { id: 'goDrafts', group: 'go', label: () => t.outgoing.drafts, icon: 'pencil', keys: '', run: go('/drafts') },
  {
    id: 'goScheduled',
    group: 'go',
    label: () => t.outgoing.scheduled,
    icon: 'calendar-clock',
    keys: '',
    run: go('/scheduled'),
  },
  {
    id: 'goTickets',
    group: 'go',
    label: () => t.command.goTickets,
    icon: 'circle-check',
    keys: 'g t',
    run: go('/tickets'),
  },
  {
    id: 'goContacts',
    group: 'go',
    label: () => t.command.goContacts,
    icon: 'users',
    keys: 'g c',
    run: go('/contacts'),
  },
  {
    id: 'goNotifications',
    group: 'go',
    label: () => t.command.goNotifications,
    icon: 'bell',
    keys: 'g n',
    run: go('/notifications'),
  },
  { id: 'goFloor', group: 'go', label: () => t.command.goFloor, icon: 'activity', keys: 'g f', run: go('/floor') },
  {
    id: 'goSettings',
    group: 'go',
    label: () => t.command.goSettings,
    icon: 'settings',
    keys: 'g s',
    run: go('/settings'),
  },
  {
    id: 'compose',
    group: 'desk',
    label: () => t.nav.compose,
    icon: 'square-pen',
    keys: 'c',
    run: () => (inbox.compose = {}),
  },
  {
    id: 'nav',
    group: 'desk',
    label: () => t.command.nav,
    icon: 'panel-left',
    keys: '[',
    when: onInbox,
    quiet: true,
    run: () => (inbox.navOpen = !inbox.navOpen),
  },
  {
    id: 'context',
    group: 'desk',
    label: () => t.command.context,
    icon: 'panel-right',
    keys: ']',
    when: one,
    quiet: true,
    run: toggleContext,
  },
  {
    id: 'theme',
    group: 'desk',
    label: () => (isDark() ? t.command.toLight : t.command.toDark),
    icon: 'moon',
    keys: '',
    run: () => prefs.set({ theme: isDark() ? 'light' : 'dark' }),
  },
  {
    id: 'contrast',
    group: 'desk',
    label: () => t.command.contrast,
    icon: 'contrast',
    keys: '',
    run: () => prefs.set({ contrast: !prefs.now.contrast }),
  },
  {
    id: 'density',
    group: 'desk',
    label: () => (prefs.now.density === 'compact' ? t.command.toComfortable : t.command.toCompact),
    icon: 'align-justify',
    keys: '',
    run: () => prefs.set({ density: prefs.now.density === 'compact' ? 'comfortable' : 'compact' }),
  },
  {
    id: 'palette',
    group: 'desk',
    label: () => t.command.palette,
    keys: 'Mod+K',
    quiet: true,
    inFields: true,
    run: () => (inbox.palette = ''),
  },
  {
    id: 'shortcuts',
    group: 'desk',
    label: () => t.command.shortcuts,
    icon: 'keyboard',
    keys: '?',
    run: () => (inbox.shortcuts = true),
  },
  {
    id: 'signOut',
    group: 'desk',
    label: () => t.command.signOut,
    icon: 'log-out',
    keys: '',
    run: () => void desk.signOut(),
  },
];

/** Whether the agent follows all of the conversations on which a command works. */
function follows(): boolean {
  const me = desk.me?.id ?? 0;
  return inbox.targets.every((id) => desk.rows.get(id)?.follower_ids?.includes(me) ?? false);
}

function waitingHint(): string | undefined {
  const waiting = desk.queues.reduce((sum, queue) => sum + queue.waiting, 0);
  return waiting > 0 ? t.palette.waiting(waiting) : undefined;
}

function focus(mode: 'reply' | 'note'): void {
  inbox.focusComposer = { mode, at: Date.now() };
}

function extend(by: 1 | -1): void {
  const from = inbox.cursor ?? inbox.conversationId;
  if (from !== null) inbox.selected.add(from);
  const to = inbox.step(by, false);
  if (to !== null && !inbox.selected.has(to)) inbox.toggle(to);
}

export function toggleContext(): void {
  if (document.documentElement.clientWidth < 1200) inbox.contextOpen = !inbox.contextOpen;
  else prefs.set({ context: !prefs.now.context });
}

/** The key map of the core, with these commands. */
export const keyMap = new KeyMap(platformOf(navigator.platform), systemClock);
for (const { id, keys, when, inFields, group, run: act } of commands) {
  keyMap.add({
    id,
    keys: keys === '' ? [] : [keys],
    inText: inFields ?? false,
    repeats: group === 'move',
    ...(when ? { enabled: when } : {}),
    run: act,
  });
}
for (let at = 1; at <= 9; at += 1) {
  keyMap.add({
    id: `view${at}`,
    keys: [String(at)],
    run: () => {
      const view = desk.views[at - 1];
      if (view) router.go(view.key === 'queue' ? '/queue' : `/inbox/${view.key}`);
    },
  });
}

let applied: Prefs | null = null;

/** Gives the key map the agent's settings. */
function settle(): void {
  const now = prefs.now;
  if (now === applied) return;
  applied = now;
  const bindings = Object.fromEntries(Object.entries(now.keys).map(([id, keys]) => [id, keys === '' ? [] : [keys]]));
  keyMap.settings = { singleKeys: now.letters, bindings };
}

/** The chord of a command, with the agent's own change. */
export function chordOf(id: string): string {
  return prefs.now.keys[id] ?? commands.find((command) => command.id === id)?.keys ?? '';
}

export function run(id: string): void {
  const command = commands.find((one) => one.id === id);
  if (command && (command.when?.() ?? true)) command.run();
}

/** The chord of a key press, as the map writes it; `null` for a modifier alone. */
export function chord(event: KeyboardEvent): string | null {
  return keyMap.record(event);
}

/** Runs the command of a key press. Keys that a field, a menu or a dialog needs are left to it. */
export function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const target = event.target as HTMLElement;
  const inText = target.matches('input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]');
  const inLayer = target.closest('dialog, [popover]') !== null;
  if (event.key === 'Escape') {
    // A menu whose button kept the focus takes this press for itself.
    if (!inLayer && !document.querySelector('[popover=auto]:popover-open')) escape(target, inText);
    return;
  }
  // A dialog and a menu have keys of their own. In a field, ⌘A and ⌘Z belong to the text.
  if (inLayer || inbox.compose || inbox.shortcuts || inbox.merging) return;
  if (inText && (event.metaKey || event.ctrlKey) && event.key.toLowerCase() !== 'k') return;
  // A focused link or button is pressed with these.
  if (['Enter', ' '].includes(event.key) && target.closest('a, button, summary, [role=option], input')) return;
  if (event.key.startsWith('Arrow') && target.closest('.scroll.talk, [role=toolbar]')) return;
  settle();
  if (keyMap.press(event, { inText, scopes: [] })) event.preventDefault();
}

/** Escape leaves the field, then the overlay, then the selection, then the conversation. */
function escape(target: HTMLElement, inField: boolean): void {
  if (inField) return target.blur();
  if (inbox.navOpen) inbox.navOpen = false;
  else if (inbox.contextOpen) inbox.contextOpen = false;
  else if (inbox.selected.size > 0) inbox.clear();
  else if (onInbox() && inbox.conversationId !== null) {
    inbox.cursor = inbox.conversationId;
    inbox.open(null);
  }
}
