/** Administrative acts as sentences. The server names objects and fields; the words are the catalogue's, and those of the forms. */

import { t } from '../../text';
import { desk } from '../state/desk.svelte';
import { resources } from './resources';

export interface Act {
  readonly kind: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The page of the settings that has the objects of this name. */
const PAGES: Readonly<Record<string, string>> = {
  agent: 'agents',
  classification: 'classifications',
  'custom attribute': 'attributes',
  department: 'departments',
  'group of custom attributes': 'attribute-groups',
  hours: 'hours',
  inbox: 'inboxes',
  label: 'labels',
  macro: 'macros',
  queue: 'queues',
  'sign-in provider': 'providers',
  team: 'teams',
};
const OTHERS: Readonly<Record<string, string>> = {
  account: t.settings.audit.account,
  callback: t.settings.callbacks.noun,
  credential: t.settings.credentials.noun,
  view: t.settings.views.noun,
};
const OBJECT = new RegExp(`^(${[...Object.keys(PAGES), ...Object.keys(OTHERS)].join('|')}) \\S+ ?(.*)$`, 'su');

/** What an object is and how it is called. `null` for a kind of a newer server. */
function objectOf(act: Act): { readonly page: string | null; readonly noun: string; readonly name: string } | null {
  const found = OBJECT.exec(String(act.data['object'] ?? ''));
  const [, kind = '', said = ''] = found ?? [];
  // A classification says its own kind before its name, and a credential may have nothing but its agent.
  const agent = /^of agent (\d+)$/u.exec(said)?.[1];
  const name =
    kind === 'classification' ? said.replace(/^\w+ /u, '') : agent ? (desk.agentName(Number(agent)) ?? said) : said;
  const page = PAGES[kind] ?? null;
  const noun = page === null ? OTHERS[kind] : resources[page]?.noun;
  return noun === undefined ? null : { page, noun, name };
}

export interface Change {
  readonly field: string;
  readonly from?: unknown;
  readonly to?: unknown;
}

const isRemoval = (act: Act) =>
  ((act.data['fields'] ?? []) as readonly Change[]).some((one) => one.field === 'removed' && one.to === true);

/** The values that changed. A removal has none worth telling. */
export function changesOf(act: Act): readonly Change[] {
  return isRemoval(act) ? [] : ((act.data['fields'] ?? []) as readonly Change[]);
}

/** What was done. */
export function sentenceOf(act: Act): string {
  const w = t.settings.audit;
  if (act.kind === 'audit.configured') {
    const object = objectOf(act);
    const { noun, name } = object ?? { noun: w.setting, name: String(act.data['object'] ?? '') };
    return (act.data['made'] ? w.made : isRemoval(act) ? w.removed : w.changed)(noun, name);
  }
  if (act.kind === 'audit.callback_changed') {
    const key = String(act.data['endpoint'] ?? '');
    return w.callback[String(act.data['what'] ?? '')]?.(key) ?? w.changed(t.settings.callbacks.noun, key);
  }
  const words = w.kinds[act.kind] ?? act.kind;
  const name = act.data['name'] ?? act.data['contact_id'] ?? '';
  return name === '' ? words : w.about(words, String(name));
}

/** The name of a field: that of its form. */
export function fieldOf(act: Act, { field }: Change): string {
  const { page } = objectOf(act) ?? { page: null };
  const label = page === null ? undefined : resources[page]?.fields.find((one) => one.name === field)?.label;
  return label ?? t.settings.audit.fields[field] ?? field.replaceAll('_', ' ');
}

/** A value in words. */
export function valueOf(value: unknown): string {
  if (value === null || value === undefined || value === '') return t.settings.audit.empty;
  if (typeof value === 'boolean') return value ? t.app.yes : t.app.no;
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object'))
    return value.length === 0 ? t.settings.audit.empty : value.join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
