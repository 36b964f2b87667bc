/** The thread as blocks on the screen: days, messages, notes, groups of events, and the line before what is new. */

import type { Activity, Message, ThreadEntry } from '../../core/model';
import { sameDay } from '../format';

export type Block =
  | { readonly kind: 'day'; readonly key: string; readonly at: string }
  | { readonly kind: 'new'; readonly key: string }
  | {
      readonly kind: 'message';
      readonly key: string;
      readonly message: Message;
      /** Whether it continues a block of the same author, and whether the next message does. */
      readonly cont: boolean;
      readonly followed: boolean;
      /** Whether it is the last message of the team: it shows how far it came. */
      readonly last: boolean;
    }
  | { readonly kind: 'note'; readonly key: string; readonly message: Message }
  | { readonly kind: 'events'; readonly key: string; readonly events: readonly Activity[] }
  /** The thread of a conversation that was merged into this one. */
  | {
      readonly kind: 'merged';
      readonly key: string;
      readonly conversationId: number;
      readonly messages: number;
      readonly blocks: readonly Block[];
    };

/** Messages of one author within this time stand together. */
const TOGETHER_MS = 3 * 60_000;

/** Makes the blocks again and again. A block that did not change stays the same object, so that only what changed is drawn. */
export function blockMaker(): typeof blocksOf {
  let known = new Map<string, Block>();
  return (entries, newAfter) => {
    const blocks = blocksOf(entries, newAfter).map((block) => {
      const old = known.get(block.key);
      return old && isSame(old, block) ? old : block;
    });
    known = new Map(blocks.map((block) => [block.key, block]));
    return blocks;
  };
}

/** Makes the blocks. `newAfter` is the position of the last message that the agent had read. */
export function blocksOf(entries: readonly ThreadEntry[], newAfter: number | null): readonly Block[] {
  const blocks: Block[] = [];
  let day: string | null = null;
  let last: Message | null = null;
  let events: Activity[] = [];
  let drawn = newAfter === null;

  const flush = () => {
    const first = events[0];
    if (first) blocks.push({ kind: 'events', key: `e${first.number ?? 'start'}`, events });
    if (events.length > 0) last = null;
    events = [];
  };

  for (const [from, own] of runsOf(entries)) {
    if (from !== null) {
      flush();
      blocks.push(mergedBlock(from, own));
      last = null;
      continue;
    }
    for (const entry of own) take(entry);
  }
  flush();
  const own = blocks.findLastIndex((block) => block.kind === 'message' && block.message.kind === 'outgoing');
  const block = blocks[own];
  if (block?.kind === 'message') blocks[own] = { ...block, last: true };
  return blocks;

  function take({ message, activity }: ThreadEntry): void {
    const at = message?.created_at ?? activity?.at ?? '';
    if (day === null || !sameDay(day, at)) {
      flush();
      blocks.push({ kind: 'day', key: `d${at}`, at });
      last = null;
      day = at;
    }
    if (activity) {
      events.push(activity);
      return;
    }
    if (!message) return;
    if (message.kind === 'activity') {
      events.push(lineOf(message));
      return;
    }
    flush();
    if (!drawn && newAfter !== null && message.position > newAfter && message.kind === 'incoming') {
      drawn = true;
      if (last !== null || blocks.some((block) => block.kind === 'message')) blocks.push({ kind: 'new', key: 'new' });
      last = null;
    }
    if (message.kind === 'note') {
      blocks.push({ kind: 'note', key: `m${message.id}`, message });
      last = null;
      return;
    }
    const cont =
      last !== null &&
      last.kind === message.kind &&
      last.sender.id === message.sender.id &&
      last.delivery !== 'failed' &&
      Date.parse(message.created_at) - Date.parse(last.created_at) < TOGETHER_MS;
    if (cont) {
      const previous = blocks.at(-1);
      if (previous?.kind === 'message') blocks[blocks.length - 1] = { ...previous, followed: true };
    }
    blocks.push({ kind: 'message', key: `m${message.id}`, message, cont, followed: false, last: false });
    last = message;
  }
}

/** A stored line, for example that somebody went off the record, as an activity. Its number is below zero: it is no event's. */
function lineOf(message: Message): Activity {
  return {
    number: -message.id,
    code: message.content_type,
    at: message.created_at,
    agent_id: message.sender.kind === 'agent' ? (message.sender.id ?? null) : null,
    parameters: { content: message.content },
  };
}

/** The entries in runs of one conversation: the thread's own (`null`), and those of merged conversations. */
function runsOf(entries: readonly ThreadEntry[]): readonly (readonly [number | null, ThreadEntry[]])[] {
  const runs: [number | null, ThreadEntry[]][] = [];
  for (const entry of entries) {
    const from = entry.merged_from ?? null;
    const run = runs.at(-1);
    if (run?.[0] === from) run[1].push(entry);
    else runs.push([from, [entry]]);
  }
  return runs;
}

/** The block of a merged conversation. The lines about its end say nothing new: the line above the block does. */
function mergedBlock(conversationId: number, entries: readonly ThreadEntry[]): Block {
  const ends = new Set(entries.flatMap(({ activity }) => (activity?.code === 'merged' ? [activity.at] : [])));
  const inner = entries
    .filter(({ activity }) => !(activity && ends.has(activity.at) && /^(merged|status_changed)$/u.test(activity.code)))
    .map((entry) => ({ ...entry, merged_from: null }));
  return {
    kind: 'merged',
    // All entries have the place of the line about the merge, and more after it.
    key: `c${(entries[0]?.place ?? '').split('.', 2).join('.')}`,
    conversationId,
    messages: inner.filter(({ message }) => message !== null).length,
    // How far a message came is told of the conversation that goes on.
    blocks: blocksOf(inner, null).map((block) => (block.kind === 'message' ? { ...block, last: false } : block)),
  };
}

function isSame(a: Block, b: Block): boolean {
  if (a.kind === 'message' && b.kind === 'message')
    return a.message === b.message && a.cont === b.cont && a.followed === b.followed && a.last === b.last;
  if (a.kind === 'note' && b.kind === 'note') return a.message === b.message;
  if (a.kind === 'events' && b.kind === 'events')
    return a.events.length === b.events.length && a.events.every((event, at) => event === b.events[at]);
  if (a.kind === 'merged' && b.kind === 'merged')
    return (
      a.conversationId === b.conversationId &&
      a.blocks.length === b.blocks.length &&
      a.blocks.every((block, at) => b.blocks[at] !== undefined && isSame(block, b.blocks[at]))
    );
  return a.kind === b.kind && (a.kind === 'day' || a.kind === 'new');
}

/** A part of a text: plain, a link, or a mention. */
export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string }
  | { readonly kind: 'mention'; readonly text: string };

const LINK = /\bhttps?:\/\/[^\s<>"'`]{2,2000}/giu;

/** Finds links, and the mentions of the given names. Long texts are cut into links only once. */
export function partsOf(text: string, names: readonly string[] = []): readonly Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const match of text.matchAll(LINK)) {
    const link = withoutEnd(match[0]);
    let href: string;
    try {
      href = new URL(link).href;
    } catch {
      continue;
    }
    if (match.index > from) parts.push(...mentionsOf(text.slice(from, match.index), names));
    parts.push({ kind: 'link', text: link, href });
    from = match.index + link.length;
  }
  if (from < text.length) parts.push(...mentionsOf(text.slice(from), names));
  return parts;
}

/** An address without the punctuation of its sentence. A pattern would try each mark of a long row anew. */
function withoutEnd(address: string): string {
  let end = address.length;
  while (end > 0 && ').,;:!?]}'.includes(address.charAt(end - 1))) end -= 1;
  return address.slice(0, end);
}

function mentionsOf(text: string, names: readonly string[]): Part[] {
  if (names.length === 0 || !text.includes('@')) return [{ kind: 'text', text }];
  const small = (one: string) => one.toLocaleLowerCase();
  const known = names.map((name) => ({ name, folded: small(name) }));
  const begins = new Set(names.map((name) => small(name.slice(0, 1))));
  const parts: Part[] = [];
  let from = 0;
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    // Only as much is read as a name is long: a text may be nothing but signs.
    const here = (length: number) => small(text.slice(at + 1, at + 1 + length));
    if (!begins.has(here(1))) continue;
    const name = known.find((one) => here(one.name.length) === one.folded)?.name;
    if (name === undefined) continue;
    if (at > from) parts.push({ kind: 'text', text: text.slice(from, at) });
    parts.push({ kind: 'mention', text: text.slice(at, at + 1 + name.length) });
    from = at + 1 + name.length;
  }
  if (from < text.length) parts.push({ kind: 'text', text: text.slice(from) });
  return parts;
}

/** Cuts the quotation at the end of a mail off: lines that begin with `>`, and the line that introduces them. */
export function foldQuote(text: string): { readonly body: string; readonly quoted: number } {
  const lines = text.split('\n');
  let end = lines.length;
  while (end > 0 && /^\s*(>|$)/u.test(lines[end - 1] ?? '')) end -= 1;
  const quoted = lines.length - end;
  if (quoted < 2 || !lines.slice(end).some((line) => line.trimStart().startsWith('>')))
    return { body: text, quoted: 0 };
  if (/:\s*$/u.test(lines[end - 1] ?? '') && end > 1) end -= 1;
  return { body: lines.slice(0, end).join('\n').trimEnd(), quoted: lines.length - end };
}
