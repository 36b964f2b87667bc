import type { Filter, TimeSpan } from './filter';

/** The conditions with a list of values: one of them has to hold. */
export const LISTS = ['status', 'assignee', 'team_id', 'inbox_id', 'queue', 'priority'] as const;
export const LABELS = ['labels.any', 'labels.all', 'labels.none'] as const;
export const FLAGS = ['unread', 'mentioned', 'participating', 'failed', 'queued'] as const;
export const SPANS = ['created', 'active'] as const;

export type ListField = (typeof LISTS)[number] | (typeof LABELS)[number];
export type FlagField = (typeof FLAGS)[number];
export type SpanField = (typeof SPANS)[number];
export type Field = ListField | FlagField | SpanField | 'attribute';

/** One line of the builder. All lines hold together. */
export type Condition =
  | { readonly field: ListField; readonly values: readonly string[] }
  | { readonly field: FlagField; readonly on: boolean }
  /** `within`: not longer ago than `hours`; `before`: longer ago. */
  | { readonly field: SpanField; readonly when: 'within' | 'before'; readonly hours: number }
  | { readonly field: 'attribute'; readonly name: string; readonly value: string };

/** The fields whose values are ids. */
const IDS: ReadonlySet<string> = new Set(['team_id', 'inbox_id']);

export const isList = (field: Field): field is ListField =>
  (LISTS as readonly string[]).includes(field) || (LABELS as readonly string[]).includes(field);
export const isFlag = (field: Field): field is FlagField => (FLAGS as readonly string[]).includes(field);
export const isSpan = (field: Field): field is SpanField => (SPANS as readonly string[]).includes(field);

/** A first line for a field. */
export function blank(field: Field): Condition {
  if (isList(field)) return { field, values: [] };
  if (isFlag(field)) return { field, on: true };
  if (isSpan(field)) return { field, when: 'within', hours: 24 };
  return { field, name: '', value: '' };
}

/**
 * The lines of a filter, and what of it the builder cannot show: absolute times, values that are no texts, members of a
 * newer server. The rest is kept when the filter is stored.
 */
export function conditionsOf(filter: Filter): { readonly lines: readonly Condition[]; readonly rest: Filter } {
  const lines: Condition[] = [];
  const rest: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(filter)) {
    if (value === undefined || value === null) continue;
    if ((LISTS as readonly string[]).includes(name)) {
      if ((value as readonly unknown[]).length > 0)
        lines.push({ field: name as ListField, values: (value as readonly unknown[]).map(String) });
    } else if (name === 'labels') {
      for (const kind of ['any', 'all', 'none'] as const) {
        const values = (value as NonNullable<Filter['labels']>)[kind];
        if (values && values.length > 0) lines.push({ field: `labels.${kind}`, values });
      }
    } else if (isFlag(name as Field)) lines.push({ field: name as FlagField, on: value as boolean });
    else if (isSpan(name as Field)) {
      const { from_ago_s, before_ago_s, ...absolute } = value as TimeSpan;
      if (from_ago_s !== undefined && from_ago_s !== null)
        lines.push({ field: name as SpanField, when: 'within', hours: from_ago_s / 3600 });
      if (before_ago_s !== undefined && before_ago_s !== null)
        lines.push({ field: name as SpanField, when: 'before', hours: before_ago_s / 3600 });
      if (Object.values(absolute).some((one) => one !== undefined && one !== null)) rest[name] = absolute;
    } else if (name === 'attributes') {
      const others: Record<string, unknown> = {};
      for (const [attribute, wanted] of Object.entries(value as Readonly<Record<string, unknown>>)) {
        if (typeof wanted === 'string') lines.push({ field: 'attribute', name: attribute, value: wanted });
        else others[attribute] = wanted;
      }
      if (Object.keys(others).length > 0) rest[name] = others;
    } else rest[name] = value;
  }
  return { lines, rest: rest as Filter };
}

/** The filter of lines. A line without a value is no condition. Lines of one field add up. */
export function filterOf(lines: readonly Condition[], rest: Filter = {}): Filter {
  const filter: Record<string, unknown> = structuredClone(rest) as Record<string, unknown>;
  for (const line of lines) {
    if ('values' in line) {
      if (line.values.length === 0) continue;
      const [name, kind] = line.field.split('.');
      if (kind !== undefined) {
        const labels = (filter['labels'] ??= {}) as Record<string, readonly string[]>;
        labels[kind] = merged(labels[kind], line.values);
      } else if (name !== undefined) {
        const numbers = IDS.has(name) || name === 'assignee';
        const values = line.values.map((one) => (numbers && /^\d+$/.test(one) ? Number(one) : one));
        filter[name] = merged(filter[name] as readonly (string | number)[] | undefined, values);
      }
    } else if ('on' in line) filter[line.field] = line.on;
    else if ('hours' in line) {
      if (!(line.hours > 0)) continue;
      const span = (filter[line.field] ??= {}) as Record<string, number>;
      span[line.when === 'within' ? 'from_ago_s' : 'before_ago_s'] = Math.round(line.hours * 3600);
    } else if (line.name !== '' && line.value !== '') {
      const attributes = (filter['attributes'] ??= {}) as Record<string, string>;
      attributes[line.name] = line.value;
    }
  }
  return filter as Filter;
}

function merged<T>(before: readonly T[] | undefined, more: readonly T[]): readonly T[] {
  return [...new Set([...(before ?? []), ...more])];
}

/** The positions that give a list of views a new order: only those that change, with room for later ones between them. */
export function reordered<K>(
  views: readonly { readonly id: K; readonly position: number | null }[],
  from: number,
  to: number,
): readonly { readonly id: K; readonly position: number }[] {
  const order = [...views];
  const [moved] = order.splice(from, 1);
  if (moved === undefined || to < 0 || to > order.length) return [];
  order.splice(to, 0, moved);
  return order
    .map(({ id, position }, at) => ({ id, position: (at + 1) * 10, before: position }))
    .filter(({ position, before }) => position !== before)
    .map(({ id, position }) => ({ id, position }));
}
