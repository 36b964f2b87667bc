/** Tickets: what the form holds, and what it sends. */

import type { components } from '../../api/schema';

export type Ticket = components['schemas']['Ticket'];
export type TicketFile = Ticket['attachments'][number];
export type TicketStatus = Ticket['status'];

/** The statuses in the order of a ticket's life. */
export const STATUSES: readonly TicketStatus[] = ['open', 'processing', 'resolved', 'closed'];

/** Whether somebody still has to work on it. */
export const isOngoing = (ticket: Pick<Ticket, 'status'>) => ticket.status === 'open' || ticket.status === 'processing';

/** Whether its time is over, and it is not done. */
export function isOverdue(ticket: Pick<Ticket, 'status' | 'due_at'>, now: number): boolean {
  return isOngoing(ticket) && ticket.due_at !== null && Date.parse(ticket.due_at) < now;
}

/** Ongoing tickets come first, the newest of them on top. */
export function inOrder(tickets: readonly Ticket[]): readonly Ticket[] {
  return [...tickets].sort((a, b) => Number(isOngoing(b)) - Number(isOngoing(a)) || b.id - a.id);
}

/** The fields of the form, as their inputs hold them. */
export interface Form {
  subject: string;
  description: string;
  status: string;
  status_note: string;
  priority: string;
  kind: string;
  assignee_id: string;
  team_id: string;
  due_at: string;
  labels: string;
  /** The ids of the files, in order. */
  files: readonly number[];
  custom_attributes: Record<string, unknown>;
}

const two = (value: number) => String(value).padStart(2, '0');

/** The value of a field for a date with a time, in the zone of the browser. */
export function localTime(at: string | null): string {
  if (at === null) return '';
  const date = new Date(at);
  const day = `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

export function formOf(ticket: Ticket | null): Form {
  const text = (value: string | number | null | undefined) =>
    value === null || value === undefined ? '' : String(value);
  return {
    subject: text(ticket?.subject),
    description: text(ticket?.description),
    status: ticket?.status ?? 'open',
    status_note: text(ticket?.status_note),
    priority: text(ticket?.priority),
    kind: text(ticket?.kind),
    assignee_id: text(ticket?.assignee_id),
    team_id: text(ticket?.team_id),
    due_at: localTime(ticket?.due_at ?? null),
    labels: (ticket?.labels ?? []).join(', '),
    files: (ticket?.attachments ?? []).map(({ id }) => id),
    custom_attributes: { ...((ticket?.custom_attributes ?? {}) as Record<string, unknown>) },
  };
}

/** The members of a request: those that differ from the form at its beginning. */
export function changes(form: Form, before: Form): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  const id = (value: string) => (value === '' ? null : Number(value));
  const value: Readonly<Record<keyof Form, () => unknown>> = {
    subject: () => form.subject.trim(),
    description: () => form.description,
    status: () => form.status,
    status_note: () => form.status_note.trim() || null,
    priority: () => form.priority || null,
    kind: () => form.kind.trim() || null,
    assignee_id: () => id(form.assignee_id),
    team_id: () => id(form.team_id),
    due_at: () => (form.due_at === '' ? null : new Date(form.due_at).toISOString()),
    labels: () =>
      form.labels
        .split(',')
        .map((label) => label.trim())
        .filter(Boolean),
    files: () => form.files,
    custom_attributes: () =>
      Object.fromEntries(
        Object.entries(form.custom_attributes).filter(
          ([name, one]) => JSON.stringify(one ?? null) !== JSON.stringify(before.custom_attributes[name] ?? null),
        ),
      ),
  };
  for (const name of Object.keys(value) as (keyof Form)[])
    if (JSON.stringify(form[name]) !== JSON.stringify(before[name]))
      body[name === 'files' ? 'attachment_ids' : name] = value[name]();
  return body;
}

/** Members of the address of the list of tickets, and the parameters of the request that they become. */
export const FILTERS = ['q', 'status', 'priority', 'assignee', 'team', 'label'] as const;

/** The tickets that the address asks for. Without a status, those that somebody still has to work on. */
export function ticketQuery(address: URLSearchParams, me: number | null): Record<string, string | number | boolean> {
  const asked = (name: (typeof FILTERS)[number]) => address.get(name) ?? '';
  const query: Record<string, string | number | boolean> = {};
  const status = asked('status');
  if (status === 'ended' || status === '') query.ended = status === 'ended';
  else if ((STATUSES as readonly string[]).includes(status)) query.status = status;
  const assignee = asked('assignee');
  if (assignee === 'nobody') query.assigned = false;
  else if (assignee === 'me' && me !== null) query.assignee_id = me;
  else if (/^[1-9]\d*$/.test(assignee)) query.assignee_id = Number(assignee);
  if (/^[1-9]\d*$/.test(asked('team'))) query.team_id = Number(asked('team'));
  if (['urgent', 'high', 'medium', 'low'].includes(asked('priority'))) query.priority = asked('priority');
  for (const name of ['q', 'label'] as const) if (asked(name).trim() !== '') query[name] = asked(name).trim();
  return query;
}
