/** The tables of a contact. */

import type { components } from '../../api/schema';
import { type Attribute, byName, type Group } from '../attributes';

export type TableRow = Omit<components['schemas']['ContactRow'], 'values'> & {
  readonly values: Readonly<Record<string, unknown>>;
};

/** A table of a contact: its columns and its rows. */
export interface Table {
  readonly group: Group;
  readonly columns: readonly Attribute[];
  readonly rows: readonly TableRow[];
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

/** Whether somebody typed this name: spaces at the ends and doubled ones do not count. */
export function isTyped(typed: string, name: string): boolean {
  const plain = (text: string) => text.normalize('NFC').trim().replace(/\s+/gu, ' ');
  return plain(typed) !== '' && plain(typed) === plain(name);
}
