/** What is open on the screen of the inbox: the view, its list, the selection, the conversation, and the panes. */

import { SvelteSet } from 'svelte/reactivity';
import type { Filter } from '../../core/views/filter';
import type { Sort } from '../../core/views/sort';
import type { Status } from '../../core/model';
import type { Ticket } from '../tickets/tickets';
import { router } from '../router.svelte';
import { acts, over } from './acts.svelte';
import { desk, type View } from './desk.svelte';
import { List } from './list.svelte';
import { prefs } from './prefs.svelte';

/** The shares of the list by status. */
export const STATUSES = { open: ['open', 'pending'], snoozed: ['snoozed'], closed: ['resolved', 'closed'] } as const;
export type Share = keyof typeof STATUSES;

/** A view whose own filter says nothing about the status has the three shares. */
export const FLAGS = ['unread', 'failed', 'mine', 'urgent'] as const;
export type Flag = (typeof FLAGS)[number];

/** What the form of a ticket begins with. */
export interface Ticketing {
  /** `null`: a new one. */
  readonly ticket: Ticket | null;
  /** Whose problem a new one is, and where it was told. */
  readonly contactId: number | null;
  readonly conversationId: number | null;
}

/** What a new conversation begins with. */
export interface Composing {
  readonly contact?: { readonly id: number; readonly name: string };
  /** The inbox over which the customer was not reached. */
  readonly not?: number;
  /** The reply that the agent finds in the new conversation. */
  readonly draft?: string;
}

class Inbox {
  list = $state.raw<List | null>(null);
  selected = new SvelteSet<number>();
  /** The conversation with the keyboard's mark, if none is open. */
  cursor = $state<number | null>(null);
  navOpen = $state(false);
  contextOpen = $state(false);
  palette = $state<string | null>(null);
  /** The conversation of the quick look. */
  peek = $state<number | null>(null);
  shortcuts = $state(false);
  /** What the dialog that starts a conversation begins with. */
  compose = $state.raw<Composing | null>(null);
  /** The conversations that the dialog about a merge begins with: one, or the two to merge. */
  merging = $state.raw<readonly number[] | null>(null);
  /** The ticket that is shown, or the people and the conversation of a new one. */
  ticket = $state.raw<Ticketing | null>(null);
  /** Asks the composer to take the focus, in a mode. */
  focusComposer = $state.raw<{ mode: 'reply' | 'note'; at: number } | null>(null);
  /** Takes the time that the palette asks for. */
  onTime: ((until: Date | null) => void) | null = null;
  /** Takes the colleague that the palette asks for. */
  onAgent: ((agent: number) => void) | null = null;
  #key = '';
  #pointer = false;

  get viewKey(): string {
    return router.parts[0] === 'inbox' ? (router.parts[1] ?? 'mine') : 'mine';
  }

  get view(): View | null {
    return desk.views.find((view) => view.key === this.viewKey) ?? null;
  }

  get conversationId(): number | null {
    const id = Number(router.parts[0] === 'inbox' ? router.parts[2] : NaN);
    return Number.isSafeInteger(id) && id > 0 ? id : null;
  }

  get share(): Share {
    const share = router.query.get('status');
    return share === 'snoozed' || share === 'closed' ? share : 'open';
  }

  get flags(): readonly Flag[] {
    return (router.query.get('only') ?? '')
      .split(',')
      .filter((flag): flag is Flag => (FLAGS as readonly string[]).includes(flag));
  }

  get sort(): Sort {
    return (router.query.get('sort') ?? this.view?.sort ?? prefs.now.sort) as Sort;
  }

  /** The filter of the present list. */
  get filter(): Filter | null {
    const view = this.view;
    if (!view) return null;
    const filter: Record<string, unknown> = { ...view.filter };
    if (view.key !== 'snoozed') filter['status'] = [...STATUSES[this.share]] as Status[];
    for (const flag of this.flags) {
      if (flag === 'unread') filter['unread'] = true;
      if (flag === 'failed') filter['failed'] = true;
      if (flag === 'mine') filter['assignee'] = ['me'];
      if (flag === 'urgent') filter['priority'] = ['urgent', 'high'];
    }
    return filter as Filter;
  }

  /** Opens the list that the address names. Called whenever the address or the views change. */
  sync(): void {
    const filter = this.filter;
    if (!filter) return;
    const key = JSON.stringify([this.viewKey, filter, this.sort]);
    if (key === this.#key && this.list) return;
    this.#key = key;
    this.list?.stop();
    this.selected.clear();
    this.whole = false;
    this.cursor = null;
    this.list = new List(filter, this.sort);
  }

  reset(): void {
    this.list?.stop();
    this.list = null;
    this.#key = '';
  }

  href(id: number | null, key = this.viewKey): string {
    const query = key === this.viewKey ? router.query.toString() : '';
    return `/inbox/${key}${id === null ? '' : `/${id}`}${query ? `?${query}` : ''}`;
  }

  open(id: number | null, replace = false): void {
    this.navOpen = false;
    router.go(this.href(id), replace);
  }

  /** Moves to the row below (1) or above (-1). */
  step(by: 1 | -1, open = true): number | null {
    const ids = this.list?.ids ?? [];
    const at = ids.indexOf(this.conversationId ?? this.cursor ?? -1);
    const to = ids[at === -1 ? (by === 1 ? 0 : ids.length - 1) : Math.min(ids.length - 1, Math.max(0, at + by))];
    if (to === undefined) return null;
    this.cursor = to;
    if (open && this.conversationId !== null) this.open(to, true);
    return to;
  }

  /** The rows below and above the open one, nearest first. */
  get neighbours(): readonly number[] {
    const ids = this.list?.ids ?? [];
    const at = ids.indexOf(this.conversationId ?? -1);
    return at === -1 ? [] : [ids[at + 1], ids[at - 1]].filter((id) => id !== undefined);
  }

  /** Whether the selection means all conversations of the list, also those that are not loaded. */
  whole = $state(false);
  /** The filter that the form of a new view begins with. */
  saving: Filter | null = null;

  /** The conversations on which a command works: the selected ones, or the open one, or the marked one. */
  get targets(): readonly number[] {
    if (this.selected.size > 0) return [...this.selected];
    const one = this.conversationId ?? this.cursor;
    return one === null ? [] : [one];
  }

  toggle(id: number, extend = false): void {
    this.whole = false;
    const ids = this.list?.ids ?? [];
    if (extend && this.cursor !== null && ids.includes(this.cursor)) {
      const [a, b] = [ids.indexOf(this.cursor), ids.indexOf(id)].sort((x, y) => x - y);
      for (const one of ids.slice(a, (b ?? 0) + 1)) this.selected.add(one);
    } else if (this.selected.has(id)) this.selected.delete(id);
    else this.selected.add(id);
    this.cursor = id;
    this.#freeze();
  }

  clear(): void {
    this.whole = false;
    this.selected.clear();
    this.#freeze();
  }

  pointer(inside: boolean): void {
    this.#pointer = inside;
    this.#freeze();
  }

  /** The order stays while the pointer or a selection is in the list. */
  #freeze(): void {
    if (this.#pointer || this.selected.size > 0) this.list?.hold();
    else this.list?.release();
  }

  /** Runs an act on the targets, and leaves the conversation if it has left the view. */
  async run(act: (ids: readonly number[]) => Promise<unknown>, stay = true): Promise<void> {
    const ids = this.targets;
    if (ids.length === 0) return;
    const open = this.conversationId;
    const next = open !== null && ids.includes(open) ? this.list?.neighbour(open) : undefined;
    over.filter = this.whole ? this.filter : null;
    const done = act(ids);
    over.filter = null;
    this.whole = false;
    this.selected.clear();
    await done;
    this.list?.drop(ids);
    this.#freeze();
    // An answer may come long after the agent has gone on by themselves.
    if (!stay && open !== null && open === this.conversationId && ids.includes(open))
      this.open(next !== undefined && next !== open ? next : null, true);
  }

  async takeNext(): Promise<void> {
    const from = router.path;
    const taken = await acts.takeNext();
    // Who has gone on meanwhile finds it among their own.
    if (taken && router.path === from) router.go(`/inbox/mine/${taken.id}`);
  }
}

export const inbox = new Inbox();
