/** Custom attributes: their groups, what their values show, and what a form changed. */

import type { components } from '../api/schema';
import { locale, t } from '../text';
import { date, full, number } from './format';

export type Attribute = components['schemas']['Attribute'];
export type Group = components['schemas']['AttributeGroup'];
type Values = Readonly<Record<string, unknown>>;

/** Attributes that stand together. */
export interface Section {
  /** `null` for attributes without a group. */
  readonly group: Group | null;
  readonly attributes: readonly Attribute[];
}

export const byName = (groups: readonly Group[]) => [...groups].sort((a, b) => a.name.localeCompare(b.name, locale));

/** The attributes of one kind of object by group: first those without a group, then the groups by name. */
export function sectionsOf(
  object: Attribute['object'],
  attributes: readonly Attribute[],
  groups: readonly Group[],
): readonly Section[] {
  const own = attributes.filter((one) => one.object === object);
  const known = byName(groups.filter((group) => own.some((one) => one.group_id === group.id)));
  const sections = known.map((group) => ({ group, attributes: own.filter((one) => one.group_id === group.id) }));
  const loose = own.filter((one) => !known.some((group) => group.id === one.group_id));
  return loose.length > 0 ? [{ group: null, attributes: loose }, ...sections] : sections;
}

/** A day without a time zone, such as `2026-03-14`. */
const DAY = /^(\d{4})-(\d{2})-(\d{2})$/u;

/** A value in the words of the agent's language; empty if there is none. */
export function valueText(type: Attribute['value_type'], value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(String).join(', ');
  if (typeof value === 'boolean') return value ? t.app.yes : t.app.no;
  if (typeof value === 'number') return number(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const day = DAY.exec(text);
  // The day is the same in every time zone.
  if (type === 'date' && day) return date(new Date(Number(day[1]), Number(day[2]) - 1, Number(day[3])).getTime());
  if (type === 'datetime' && !Number.isNaN(Date.parse(text))) return full(text);
  return text;
}

/** The members of a form that differ from the stored values. An absent value and `null` are the same. */
export function changesOf(before: Values, after: Values): Values {
  return Object.fromEntries(
    Object.entries(after).filter(
      ([name, value]) => JSON.stringify(value ?? null) !== JSON.stringify(before[name] ?? null),
    ),
  );
}
