/** The attributes of contacts in their groups, the tables of a contact, and what their cells show. */

import type { components } from '../../api/schema';
import { locale, t } from '../../text';
import { date, full, number } from '../format';

type Schemas = components['schemas'];
export type Attribute = Schemas['Attribute'];
export type Group = Schemas['AttributeGroup'];
export type TableRow = Omit<Schemas['ContactRow'], 'values'> & { readonly values: Readonly<Record<string, unknown>> };

/** Attributes that stand together. */
export interface Section {
  /** `null` for attributes without a group. */
  readonly group: Group | null;
  readonly attributes: readonly Attribute[];
}

/** A table of a contact: its columns and its rows. */
export interface Table {
  readonly group: Group;
  readonly columns: readonly Attribute[];
  readonly rows: readonly TableRow[];
}

const byName = (groups: readonly Group[]) => [...groups].sort((a, b) => a.name.localeCompare(b.name, locale));

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

/** The tables of a contact by name. A table without a column holds nothing, so it is left out. */
export function tablesOf(
  groups: readonly Group[],
  attributes: readonly Attribute[],
  rows: readonly TableRow[],
): readonly Table[] {
  return byName(groups.filter((group) => group.object === 'contact_row')).flatMap((group) => {
    const columns = attributes.filter((one) => one.object === 'contact_row' && one.group_id === group.id);
    return columns.length === 0 ? [] : [{ group, columns, rows: rows.filter((row) => row.group_id === group.id) }];
  });
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

/** The members of a form that differ from the stored row. An absent value and `null` are the same. */
export function changesOf(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(after).filter(
      ([name, value]) => JSON.stringify(value ?? null) !== JSON.stringify(before[name] ?? null),
    ),
  );
}

/** Whether somebody typed this name: spaces at the ends and doubled ones do not count. */
export function isTyped(typed: string, name: string): boolean {
  const plain = (text: string) => text.normalize('NFC').trim().replace(/\s+/gu, ' ');
  return plain(typed) !== '' && plain(typed) === plain(name);
}
