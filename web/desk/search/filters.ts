/** The filters of the search in words, and the lists from which they are picked. */

import { dayAway, type Directory, type SearchFilters, startOf, STATUSES } from '../../core/search/query';
import { t } from '../../text';
import type { MenuItem } from '../../ui/menu';
import { date, zone } from '../format';
import { inboxIcon } from '../inboxes';
import { desk } from '../state/desk.svelte';

/** The names behind typed filters, as the account has them now. */
export function directory(): Directory {
  return {
    inboxes: [...desk.inboxes.values()],
    agents: [...desk.agents.values()],
    labels: desk.labels.map(({ name }) => name),
    statuses: t.thread.status,
    me: desk.me?.id ?? null,
    customer: t.search.customer,
    anyAgent: t.search.anyAgent,
    now: Date.now(),
    zone,
  };
}

/** The words of a filter that is set. `contact`: the name of the contact, once it is known. */
export function filterWords(name: keyof SearchFilters, filters: SearchFilters, contact: string | null): string {
  const w = t.search.chips;
  switch (name) {
    case 'kind':
      return filters.kind === null ? t.search.all : t.search[filters.kind];
    case 'from':
      return w.from(filters.from === 'contact' ? t.search.customer : t.search.anyAgent);
    case 'agentId':
      return w.from(desk.agentName(filters.agentId) ?? t.app.unknown);
    case 'contactId':
      return w.contact(contact ?? t.app.unknown);
    case 'inboxId':
      return w.inbox(desk.inboxes.get(filters.inboxId ?? 0)?.name ?? t.app.unknown);
    case 'status':
      return w.status(t.thread.status[filters.status ?? 'open'] ?? '');
    case 'label':
      return w.label(filters.label ?? '');
    case 'since':
      return w.since(date(startOf(filters.since ?? '', zone)));
    case 'until':
      return w.until(date(startOf(filters.until ?? '', zone)));
  }
}

/** The groups of filters that the bar offers. */
export const GROUPS = ['author', 'channel', 'status', 'date', 'label'] as const;
export type FilterGroup = (typeof GROUPS)[number];

/** The filters of a group. */
export const MEMBERS: Readonly<Record<FilterGroup, readonly (keyof SearchFilters)[]>> = {
  author: ['from', 'agentId', 'contactId'],
  channel: ['inboxId'],
  status: ['status'],
  date: ['since', 'until'],
  label: ['label'],
};

/** The most agents and labels in a menu. Others can be typed. */
const MOST = 40;

/** The entries of the menu of a group. */
export function choices(
  group: FilterGroup,
  filters: SearchFilters,
  set: (change: Partial<SearchFilters>) => void,
): MenuItem[] {
  const item = (label: string, checked: boolean, change: Partial<SearchFilters>): MenuItem => ({
    label,
    checked,
    run: () => set(change),
  });
  switch (group) {
    case 'author':
      return [
        item(t.search.customer, filters.from === 'contact', { from: 'contact', agentId: null }),
        item(t.search.anyAgent, filters.from === 'agent', { from: 'agent', agentId: null }),
        ...[...desk.agents.values()]
          .filter(({ active }) => active)
          .slice(0, MOST)
          .map(({ id, name }, at) => ({
            ...item(id === desk.me?.id ? t.search.me(name) : name, filters.agentId === id, { from: null, agentId: id }),
            apart: at === 0,
          })),
      ];
    case 'channel':
      return [...desk.inboxes.values()].map(({ id, name, kind }) => ({
        ...item(name, filters.inboxId === id, { inboxId: id }),
        icon: inboxIcon(kind),
      }));
    case 'status':
      return STATUSES.map((status) => item(t.thread.status[status] ?? status, filters.status === status, { status }));
    case 'date': {
      const at = { now: Date.now(), zone };
      return Object.entries(t.search.periods).map(([days, label]) => {
        const since = dayAway(at, -Number(days));
        return item(label, filters.since === since && filters.until === null, { since, until: null });
      });
    }
    case 'label':
      return desk.labels.slice(0, MOST).map(({ name }) => item(name, filters.label === name, { label: name }));
  }
}
