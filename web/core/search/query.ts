/**
 * The words of a search and its filters. People type filters between the words: `refund in:mail before:2026-11-01`. The
 * keys are the same in every language, so that a search can be sent to a colleague.
 */

import type { Status } from '../model';
import { addDays, instantOf, wallTime, type WallTime } from '../time/zone';

/** The kinds of hits. */
export const KINDS = ['messages', 'notes', 'contacts', 'conversations'] as const;
export type Kind = (typeof KINDS)[number];

export const STATUSES = ['open', 'pending', 'snoozed', 'resolved', 'closed'] as const satisfies readonly Status[];

/** The filters of a search. Days are `2026-11-30`, in the agent's time zone. */
export interface SearchFilters {
  readonly kind: Kind | null;
  /** The author: the customer, or any agent. */
  readonly from: 'contact' | 'agent' | null;
  readonly agentId: number | null;
  readonly contactId: number | null;
  readonly inboxId: number | null;
  readonly status: Status | null;
  readonly label: string | null;
  /** The first day. */
  readonly since: string | null;
  /** The day after the last one. */
  readonly until: string | null;
}

export const NO_FILTERS: SearchFilters = {
  kind: null,
  from: null,
  agentId: null,
  contactId: null,
  inboxId: null,
  status: null,
  label: null,
  since: null,
  until: null,
};

/** The names that can stand behind a key. */
export interface Directory {
  readonly inboxes: readonly { readonly id: number; readonly name: string; readonly key: string }[];
  readonly agents: readonly { readonly id: number; readonly name: string }[];
  readonly labels: readonly string[];
  readonly statuses: Readonly<Partial<Record<Status, string>>>;
  /** The calling agent, for `from:me`. */
  readonly me: number | null;
  /** The words for the customer in the agent's language, for `from:`. */
  readonly customer: string;
  /** The words for any agent. */
  readonly anyAgent: string;
  readonly now: number;
  readonly zone: string;
}

/** The keys of typed filters; each has the names that people know from other programs. */
const KEYS = {
  from: 'from',
  in: 'in',
  inbox: 'in',
  channel: 'in',
  status: 'status',
  is: 'status',
  label: 'label',
  tag: 'label',
  since: 'since',
  after: 'since',
  until: 'until',
  before: 'until',
  on: 'on',
} as const;
export type Key = (typeof KEYS)[keyof typeof KEYS];

const TOKEN = new RegExp(`(^|\\s)(${Object.keys(KEYS).join('|')}):("[^"]*"?|[^\\s"]*)`, 'giu');

/** A typed filter with its value, and its place in the text. */
interface Token {
  readonly key: Key;
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

function tokensOf(text: string): readonly Token[] {
  return [...text.matchAll(TOKEN)].map((match) => ({
    key: KEYS[(match[2] ?? '').toLowerCase() as keyof typeof KEYS],
    value: (match[3] ?? '').replaceAll('"', ''),
    start: match.index + (match[1] ?? '').length,
    end: match.index + match[0].length,
  }));
}

/** Names are equal without regard to case, accents, spaces and hyphens: `web-chat` is “Web chat”. */
function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\p{M}\s_-]/gu, '')
    .toLowerCase();
}

/** The one of several that a text names: by its whole name, or by the only beginning that fits. */
function named<T>(rows: readonly T[], value: string, names: (row: T) => readonly string[]): T | null {
  const wanted = folded(value);
  if (wanted === '') return null;
  const whole = rows.filter((row) => names(row).some((name) => folded(name) === wanted));
  if (whole.length > 0) return whole[0] ?? null;
  const begun = rows.filter((row) => names(row).some((name) => folded(name).startsWith(wanted)));
  return begun.length === 1 ? (begun[0] ?? null) : null;
}

const two = (value: number) => String(value).padStart(2, '0');

/** The day some days away from today, in the zone of the directory. */
export function dayAway({ now, zone }: Pick<Directory, 'now' | 'zone'>, days: number): string {
  return written(addDays(wallTime(now, zone), days));
}

function written({ year, month, day }: Pick<WallTime, 'year' | 'month' | 'day'>): string {
  return `${year}-${two(month)}-${two(day)}`;
}

function wallOf(day: string): WallTime {
  const [year = 1970, month = 1, date = 1] = day.split('-').map(Number);
  return { year, month, day: date, hour: 0, minute: 0 };
}

/** A day as people type it: `2026-11-30`, `2026-11`, `today`, `yesterday`, `7d`, `2w`, `3m`. `null`: it is none. */
export function readDay(text: string, at: Pick<Directory, 'now' | 'zone'>): string | null {
  const value = text.trim().toLowerCase();
  if (value === 'today') return dayAway(at, 0);
  if (value === 'yesterday') return dayAway(at, -1);
  const back = /^(\d{1,4})([dwmy])$/u.exec(value);
  if (back) {
    const count = Number(back[1]);
    const days = { d: 1, w: 7, m: 30, y: 365 }[back[2] as 'd' | 'w' | 'm' | 'y'] * count;
    return days <= 36_500 ? dayAway(at, -days) : null;
  }
  const date = /^(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?$/u.exec(value);
  if (!date) return null;
  const [year, month, day] = [Number(date[1]), Number(date[2]), Number(date[3] ?? 1)];
  const made = new Date(Date.UTC(year, month - 1, day));
  const real = made.getUTCMonth() === month - 1 && made.getUTCDate() === day && year >= 1970;
  return real ? `${date[1]}-${two(month)}-${two(day)}` : null;
}

/** The day after one. */
export function dayAfter(day: string): string {
  return written(addDays(wallOf(day), 1));
}

/** The beginning of a day, in milliseconds since 1970. */
export function startOf(day: string, zone: string): number {
  return instantOf(wallOf(day), zone);
}

/** The filters that a typed filter sets; `null` if its value names nothing. */
function meaning({ key, value }: Pick<Token, 'key' | 'value'>, directory: Directory): Partial<SearchFilters> | null {
  switch (key) {
    case 'from': {
      if (folded(value) === 'me' && directory.me !== null) return { from: null, agentId: directory.me };
      const who = named(
        [
          { from: 'contact' as const, names: ['customer', 'contact', directory.customer] },
          { from: 'agent' as const, names: ['agent', 'team', directory.anyAgent] },
        ],
        value,
        ({ names }) => names,
      );
      if (who) return { from: who.from, agentId: null };
      const agent = named(directory.agents, value, ({ name }) => [name]);
      return agent && { from: null, agentId: agent.id };
    }
    case 'in': {
      if (folded(value) === 'notes') return { kind: 'notes' };
      const inbox = named(directory.inboxes, value, ({ name, key: own }) => [name, own]);
      return inbox && { inboxId: inbox.id };
    }
    case 'status': {
      const status = named([...STATUSES], value, (one) => [one, directory.statuses[one] ?? one]);
      return status && { status };
    }
    case 'label': {
      const label = named(directory.labels, value, (one) => [one]);
      // A label that the account no longer lists may still be on conversations.
      return label !== null ? { label } : value.trim() === '' ? null : { label: value.trim() };
    }
    case 'since':
    case 'until': {
      const day = readDay(value, directory);
      return day === null ? null : { [key]: day };
    }
    case 'on': {
      const day = readDay(value, directory);
      return day === null ? null : { since: day, until: dayAfter(day) };
    }
  }
}

/** What a typed text says. */
export interface Typed {
  /** The text without the filters that were understood. */
  readonly words: string;
  readonly filters: Partial<SearchFilters>;
  /** Typed filters that name nothing, as they stand in the text. */
  readonly unknown: readonly string[];
}

/**
 * Reads the filters between typed words. While somebody types, the filter at the end of the text counts only once a
 * space follows it (`whole` = false).
 */
export function readTyped(text: string, directory: Directory, whole: boolean): Typed {
  let filters: Partial<SearchFilters> = {};
  const unknown: string[] = [];
  let words = '';
  let from = 0;
  for (const token of tokensOf(text)) {
    const open = text.slice(token.start, token.end).replace(/[^"]/gu, '').length === 1;
    if (!whole && (token.end === text.length || open)) continue;
    const found = meaning(token, directory);
    if (found === null) {
      unknown.push(text.slice(token.start, token.end));
      continue;
    }
    filters = { ...filters, ...found };
    words += text.slice(from, token.start);
    // One of the two spaces around the filter goes with it.
    from = token.end + (/\s/u.test(text[token.end] ?? '') ? 1 : 0);
  }
  return { words: words + text.slice(from), filters, unknown };
}

/** A completion of the filter that somebody types at the end of the text. */
export interface Completion {
  readonly label: string;
  /** The filters that it sets. */
  readonly filters: Partial<SearchFilters>;
  /** The text without the filter. */
  readonly words: string;
}

/** The most completions. */
const MOST = 8;

/** The completions for the filter at the end of the text; none if no filter is typed there. */
export function completions(text: string, directory: Directory): readonly Completion[] {
  const token = tokensOf(text).at(-1);
  if (token?.end !== text.length) return [];
  const words = text.slice(0, token.start);
  const wanted = folded(token.value);
  const fits = (name: string) => folded(name).includes(wanted);
  const one = (label: string, filters: Partial<SearchFilters>): Completion => ({ label, filters, words });
  switch (token.key) {
    case 'from':
      return [
        one(directory.customer, { from: 'contact', agentId: null }),
        one(directory.anyAgent, { from: 'agent', agentId: null }),
        ...directory.agents.map(({ id, name }) => one(name, { from: null, agentId: id })),
      ]
        .filter(({ label }) => fits(label))
        .slice(0, MOST);
    case 'in':
      return directory.inboxes
        .filter(({ name, key }) => fits(name) || fits(key))
        .map(({ id, name }) => one(name, { inboxId: id }))
        .slice(0, MOST);
    case 'status':
      return STATUSES.map((status) => one(directory.statuses[status] ?? status, { status })).filter(
        ({ label, filters }) => fits(label) || fits(filters.status ?? ''),
      );
    case 'label':
      return directory.labels
        .filter(fits)
        .map((label) => one(label, { label }))
        .slice(0, MOST);
    case 'since':
    case 'until':
    case 'on': {
      const days = ['today', 'yesterday', '7d', '30d'].filter((day) => day.startsWith(token.value.toLowerCase()));
      const found = readDay(token.value, directory);
      const typed = found === null || days.includes(token.value.toLowerCase()) ? [] : [token.value];
      return [...typed, ...days].flatMap((value) => {
        const filters = meaning({ key: token.key, value }, directory);
        return filters ? [one(readDay(value, directory) ?? value, filters)] : [];
      });
    }
  }
}

/** The members of the address, by the filter that they hold. */
const MEMBERS = {
  kind: 'in',
  from: 'from',
  agentId: 'agent',
  contactId: 'contact',
  inboxId: 'inbox',
  status: 'status',
  label: 'label',
  since: 'since',
  until: 'until',
} as const satisfies Record<keyof SearchFilters, string>;

const idOf = (text: string | null) => {
  const id = Number(text);
  return text !== null && Number.isSafeInteger(id) && id > 0 ? id : null;
};
const oneOf = <T extends string>(among: readonly T[], text: string | null) => among.find((one) => one === text) ?? null;
const dayOf = (text: string | null) =>
  text !== null && /^\d{4}-\d{2}-\d{2}$/u.test(text) && readDay(text, { now: 0, zone: 'UTC' }) !== null ? text : null;

/** The filters of an address. What is no filter is left out: anybody may send an address. */
export function filtersOf(query: URLSearchParams): SearchFilters {
  const at = (name: keyof SearchFilters) => query.get(MEMBERS[name]);
  return {
    kind: oneOf(KINDS, at('kind')),
    from: oneOf(['contact', 'agent'] as const, at('from')),
    agentId: idOf(at('agentId')),
    contactId: idOf(at('contactId')),
    inboxId: idOf(at('inboxId')),
    status: oneOf(STATUSES, at('status')),
    label: at('label') || null,
    since: dayOf(at('since')),
    until: dayOf(at('until')),
  };
}

/** The members of the address for filters. */
export function addressOf(filters: Partial<SearchFilters>): Record<string, string | null> {
  const members: Record<string, string | null> = {};
  for (const [name, value] of Object.entries(filters) as [keyof SearchFilters, string | number | null][])
    members[MEMBERS[name]] = value === null ? null : String(value);
  return members;
}

/** The parameters of the request. */
export function requestOf(filters: SearchFilters, zone: string): Record<string, string | number | null> {
  const start = (day: string | null) => (day === null ? null : new Date(startOf(day, zone)).toISOString());
  return {
    in: filters.kind,
    from: filters.from,
    agent_id: filters.agentId,
    contact_id: filters.contactId,
    inbox_id: filters.inboxId,
    status: filters.status,
    label: filters.label,
    since: start(filters.since),
    until: start(filters.until),
  };
}

/** The filters that are set, one entry for each chip. The kind has buttons of its own. */
export function activeOf(filters: SearchFilters): readonly (keyof SearchFilters)[] {
  return (Object.keys(MEMBERS) as (keyof SearchFilters)[]).filter((name) => name !== 'kind' && filters[name] !== null);
}

/** A part of a snippet: plain or a match. */
export interface SnippetPart {
  readonly text: string;
  readonly hit: boolean;
}

/** A snippet in parts. The server counts in code points, as people count letters; a script counts in half of some. */
export function partsOfSnippet(
  text: string,
  matches: readonly { readonly start: number; readonly length: number }[],
): readonly SnippetPart[] {
  const letters = [...text];
  const parts: SnippetPart[] = [];
  let at = 0;
  for (const { start, length } of matches) {
    if (start < at || length <= 0 || start >= letters.length) continue;
    if (start > at) parts.push({ text: letters.slice(at, start).join(''), hit: false });
    parts.push({ text: letters.slice(start, start + length).join(''), hit: true });
    at = start + length;
  }
  if (at < letters.length) parts.push({ text: letters.slice(at).join(''), hit: false });
  return parts;
}
