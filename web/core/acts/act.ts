import type { Call } from '../http';
import type { Conversation, LastMessage, Priority, Status } from '../model';

/** The text, files and conditions of a message to send. */
export interface NewMessage {
  readonly kind: 'outgoing' | 'note';
  readonly content: string;
  readonly html?: boolean;
  readonly attachment_ids?: readonly number[];
  readonly mentions?: readonly number[];
  readonly in_reply_to?: number | null;
  /** The newest position that the agent saw: the server refuses the message if others wrote since. */
  readonly seen_position?: number;
  readonly remove_draft?: boolean;
  readonly send_at?: string;
  readonly cancel_on_reply?: boolean;
  readonly macro_id?: number;
  readonly macro_attachment_ids?: readonly number[];
  readonly cc?: readonly string[];
  readonly bcc?: readonly string[];
}

/** A change of one conversation that an agent asks for. Acts are stored in the outbox, so they are plain data. */
export type Act =
  | { readonly kind: 'resolve' }
  | { readonly kind: 'reopen' }
  | { readonly kind: 'close' }
  | { readonly kind: 'pend' }
  /** `until`: `null` lasts until the customer writes. */
  | { readonly kind: 'snooze'; readonly until: string | null }
  | { readonly kind: 'pick-up' }
  | { readonly kind: 'assign'; readonly agent_id: number }
  | { readonly kind: 'unassign'; readonly to: 'nobody' | 'queue' }
  | {
      readonly kind: 'transfer';
      readonly to: { readonly agent_id: number } | { readonly team_id: number } | { readonly queue: string };
      readonly note?: string;
    }
  | { readonly kind: 'team'; readonly team_id: number | null }
  | { readonly kind: 'priority'; readonly priority: Priority | null }
  | { readonly kind: 'labels'; readonly add: readonly string[]; readonly remove: readonly string[] }
  | { readonly kind: 'followers'; readonly add: readonly number[]; readonly remove: readonly number[] }
  | {
      readonly kind: 'attributes';
      readonly subject?: string | null;
      readonly custom_attributes?: Readonly<Record<string, unknown>>;
    }
  | { readonly kind: 'case'; readonly case_id: number | null }
  /** The acts of a macro that writes nothing. A macro with a text goes with its message. */
  | { readonly kind: 'macro'; readonly macro_id: number }
  /** The conversation is closed, and another one of the same contact shows its thread. */
  | { readonly kind: 'merge'; readonly into_id: number }
  | { readonly kind: 'unmerge' }
  | { readonly kind: 'read' }
  /** Everything from the message at this position on is unread; without it, the customer's newest message. */
  | { readonly kind: 'unread'; readonly position?: number }
  | { readonly kind: 'message'; readonly message: NewMessage };

/** The acts that the server can undo with a token. */
const UNDOABLE: ReadonlySet<Act['kind']> = new Set([
  'resolve',
  'reopen',
  'close',
  'pend',
  'snooze',
  'pick-up',
  'assign',
  'unassign',
  'transfer',
  'team',
  'priority',
  'labels',
  'followers',
  'attributes',
  'case',
  'macro',
  'merge',
]);

/** Whether the server gives an undo token for the act. */
export function isUndoable(act: Act): boolean {
  return UNDOABLE.has(act.kind);
}

/** The requests whose last part is not the kind of their act. */
const PATHS: Partial<Record<Act['kind'], string>> = { macro: 'apply-macro' };

/** The request of an act. `key` is the Idempotency-Key. */
export function callOf(act: Act, conversationId: number, key: string): Call {
  const path = `/v1/conversations/${conversationId}`;
  if (act.kind === 'message') {
    // A message of files alone has no text: the server refuses an empty one.
    const content = act.message.content === '' ? undefined : act.message.content;
    return {
      method: 'POST',
      path: `${path}/messages`,
      key,
      // The message stays; what its macro does besides can be taken back.
      ...(act.message.macro_id === undefined ? {} : { query: { undo: true } }),
      body: { ...act.message, content, source_id: key },
    };
  }
  const body = bodyOf(act);
  return {
    method: 'POST',
    path: `${path}/${PATHS[act.kind] ?? act.kind}`,
    key,
    ...(isUndoable(act) ? { query: { undo: true } } : {}),
    ...(body === null ? {} : { body }),
  };
}

function bodyOf(act: Exclude<Act, { kind: 'message' }>): unknown {
  switch (act.kind) {
    case 'resolve':
    case 'reopen':
    case 'close':
    case 'pend':
    case 'pick-up':
    case 'read':
    case 'unmerge':
      return null;
    case 'snooze':
      return act.until === null ? {} : { until: act.until };
    case 'transfer':
      return { ...act.to, ...(act.note ? { note: act.note } : {}) };
    default: {
      const { kind: _kind, ...members } = act;
      return members;
    }
  }
}

/** The act in the form of `POST /v1/bulk`; `null` if it is for single conversations only. */
export function bulkActOf(act: Act): unknown {
  switch (act.kind) {
    case 'resolve':
    case 'reopen':
    case 'close':
    case 'pend':
    case 'read':
      return { kind: act.kind };
    case 'snooze':
      return act.until === null ? { kind: 'snooze' } : { kind: 'snooze', until: act.until };
    case 'transfer':
      return { kind: 'transfer', ...act.to };
    case 'assign':
    case 'unassign':
    case 'followers':
    case 'team':
    case 'priority':
    case 'labels':
      return act;
    default:
      return null;
  }
}

export interface PatchContext {
  readonly agentId: number;
  readonly agentName: string;
  readonly createdAt: string;
  readonly key: string;
}

/** A conversation as it looks when the act is done, as far as the desk can tell. */
export function patched(act: Act, row: Conversation, context: PatchContext): Conversation {
  switch (act.kind) {
    case 'resolve':
      return ended(row, 'resolved');
    case 'close':
      return ended(row, 'closed');
    case 'reopen':
      return { ...row, status: 'open', snoozed_until: null, resolved_at: null };
    case 'pend':
      return { ...row, status: 'pending', snoozed_until: null };
    case 'snooze':
      return { ...row, status: 'snoozed', snoozed_until: act.until };
    case 'pick-up':
      return { ...row, assignee_id: context.agentId, queue: null, offered_until: null, status: 'open' };
    case 'assign':
      return { ...row, assignee_id: act.agent_id, queue: null };
    case 'unassign':
      return { ...row, assignee_id: null };
    case 'transfer':
      if ('agent_id' in act.to) return { ...row, assignee_id: act.to.agent_id, queue: null };
      if ('team_id' in act.to) return { ...row, assignee_id: null, team_id: act.to.team_id };
      return { ...row, assignee_id: null, queue: act.to.queue };
    case 'team':
      return { ...row, team_id: act.team_id };
    case 'priority':
      return { ...row, priority: act.priority };
    case 'labels': {
      const kept = row.labels.filter((label) => !act.remove.includes(label));
      return { ...row, labels: [...kept, ...act.add.filter((label) => !kept.includes(label))] };
    }
    case 'followers': {
      const kept = (row.follower_ids ?? []).filter((id) => !act.remove.includes(id));
      const all = new Set([...kept, ...act.add]);
      return { ...row, follower_ids: [...all].sort((a, b) => a - b) };
    }
    case 'attributes': {
      const values = Object.entries({ ...row.custom_attributes, ...act.custom_attributes });
      return {
        ...row,
        ...(act.subject === undefined ? {} : { subject: act.subject }),
        custom_attributes: Object.fromEntries(values.filter(([, value]) => value !== null)),
      };
    }
    case 'case':
      return { ...row, case_id: act.case_id };
    case 'merge':
      return { ...ended(row, 'closed'), merged_into_id: act.into_id };
    case 'unmerge':
      return { ...row, merged_into_id: null };
    case 'macro':
      // Only the server knows what the macro does.
      return row;
    case 'read':
      return { ...row, unread: 0, unread_count: 0 };
    case 'unread':
      return { ...row, unread: Math.max(1, row.unread ?? 0) };
    case 'message':
      return act.message.send_at === undefined ? { ...row, ...written(act.message, row, context) } : row;
  }
}

function ended(row: Conversation, status: Status): Conversation {
  return { ...row, status, queue: null, snoozed_until: null, offered_until: null };
}

function written(message: NewMessage, row: Conversation, context: PatchContext): Partial<Conversation> {
  const last: LastMessage = {
    // No message of the server has this id or position.
    id: -1,
    position: (row.last_message?.position ?? 0) + 0.5,
    kind: message.kind,
    sender: { kind: 'agent', id: context.agentId, name: context.agentName },
    text: message.content.slice(0, 200),
    shortened: message.content.length > 200,
    delivery: 'sent',
    has_attachments: (message.attachment_ids?.length ?? 0) > 0,
    created_at: context.createdAt,
  };
  const draft = message.remove_draft ? { draft: null } : {};
  if (message.kind === 'note') return { last_message: last, last_activity_at: context.createdAt, ...draft };
  return { last_message: last, last_activity_at: context.createdAt, waiting_since: null, ...draft };
}
