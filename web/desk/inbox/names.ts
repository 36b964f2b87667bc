/** The names of views and of people in rows. */

import type { Conversation } from '../../core/model';
import { t } from '../../text';
import type { View } from '../state/desk.svelte';

const NAMES: Record<string, string> = {
  mine: t.nav.mine,
  mentions: t.nav.mentions,
  queue: t.nav.queue,
  unassigned: t.nav.unassigned,
  all: t.nav.all,
  failed: t.nav.failed,
  snoozed: t.nav.snoozed,
};

export function viewName(view: View | null, key: string): string {
  return NAMES[key] ?? view?.name ?? '';
}

/** The name of the customer. A visitor without a contact has a number instead. */
export function customerName(row: Conversation | undefined): string {
  if (!row) return '';
  const name = row.contact?.name.trim();
  return name ? name : `${t.list.visitor} ${row.display_id}`;
}
