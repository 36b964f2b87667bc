/** What an agent does to conversations, with the words for it and the way back. The core carries it out. */

import type { ActResult, BulkJob } from '../../core/acts/acts';
import type { Act } from '../../core/acts/act';
import type { Conversation, Priority } from '../../core/model';
import type { Filter } from '../../core/views/filter';
import { t } from '../../text';
import { desk } from './desk.svelte';
import { say } from './problems';
import { toasts } from './toasts.svelte';

/** Set while an act is asked for on a whole list instead of the given conversations. */
export const over: { filter: Filter | null } = { filter: null };

/** Does one act, tells the result, and offers the undo. */
async function all(ids: readonly number[], act: Act, told: (count: number) => string): Promise<ActResult> {
  const { filter } = over;
  const many = filter !== null || ids.length > 1;
  // The words come at once: the act shows at once, and an undo takes it out of the outbox.
  if (!many) toasts.say(told(1), { undo: () => void undo() });
  const result = await (filter ? desk.core.acts.whole(filter, act) : desk.core.acts.all(ids, act));
  if (!result.ok) {
    toasts.say(result.problem.code === 'cancelled' ? t.act.undone : say(result.problem), {
      bad: result.problem.code !== 'cancelled',
    });
    return result;
  }
  if (many) {
    const job = result.data as BulkJob;
    const words = told(job.done) + (job.refused > 0 ? `. ${t.act.failed(job.refused)}` : '');
    toasts.say(words, { undo: job.undo ? () => void undo() : undefined, bad: job.refused > 0 });
  }
  return result;
}

/** Takes the last act back. */
export async function undo(): Promise<void> {
  const result = await desk.core.undo.undo();
  if (!result) toasts.say(t.act.nothing);
  else if (result.kind === 'refused') toasts.say(result.detail || t.act.undoFailed, { bad: true });
  else toasts.say(result.kept.length > 0 ? t.act.failed(result.kept.length) : t.act.undone);
}

export const acts = {
  close: (ids: readonly number[]) => all(ids, { kind: 'resolve' }, t.act.closed),
  closeForGood: (ids: readonly number[]) => all(ids, { kind: 'close' }, t.act.closed),
  reopen: (ids: readonly number[]) => all(ids, { kind: 'reopen' }, t.act.reopened),
  pend: (ids: readonly number[]) => all(ids, { kind: 'pend' }, t.act.moved),
  snooze: (ids: readonly number[], until: Date | null) =>
    all(ids, { kind: 'snooze', until: until?.toISOString() ?? null }, t.act.snoozed),
  assign: (ids: readonly number[], agent: number) => all(ids, { kind: 'assign', agent_id: agent }, t.act.assigned),
  unassign: (ids: readonly number[]) => all(ids, { kind: 'unassign', to: 'nobody' }, t.act.assigned),
  release: (ids: readonly number[]) => all(ids, { kind: 'unassign', to: 'queue' }, t.act.released),
  team: (ids: readonly number[], team: number) => all(ids, { kind: 'transfer', to: { team_id: team } }, t.act.moved),
  queue: (ids: readonly number[], queue: string) => all(ids, { kind: 'transfer', to: { queue } }, t.act.moved),
  labels: (ids: readonly number[], add: readonly string[], remove: readonly string[]) =>
    all(ids, { kind: 'labels', add, remove }, t.act.labelled),
  priority: (ids: readonly number[], priority: Priority | null) =>
    all(ids, { kind: 'priority', priority }, t.act.prioritised),
  /** `null` takes the conversations out of their cases. */
  case: (ids: readonly number[], id: number | null) =>
    all(ids, { kind: 'case', case_id: id }, () => (id === null ? t.act.caseLeft : t.act.caseSet)),
  follow: (ids: readonly number[], on: boolean) => {
    const me = [desk.me?.id ?? 0];
    return all(ids, { kind: 'followers', add: on ? me : [], remove: on ? [] : me }, (count) =>
      on ? t.act.followed(count) : t.act.unfollowed(count),
    );
  },
  /** The acts of a macro that writes nothing. */
  macro: (id: number, macro: { readonly id: number; readonly name: string }) =>
    all([id], { kind: 'macro', macro_id: macro.id }, () => t.composer.macroDone(macro.name)),
  merge: (id: number, into: number) => all([id], { kind: 'merge', into_id: into }, () => t.merge.done),
  /** Takes a conversation off the record, or puts it back. It is no act for the outbox: it counts from now on, or not at all. */
  offRecord: async (id: number, off: boolean) => {
    const position = desk.core.feed.position ?? -1;
    const answer = await desk.send<Conversation>({
      method: 'POST',
      path: `/v1/conversations/${id}/off-record`,
      body: { off_record: off },
    });
    if (answer.ok) desk.store.putConversation(answer.data, position);
    else toasts.say(say(answer.problem), { bad: true });
  },
  /** A separation has no way back but another merge. */
  unmerge: async (id: number) => {
    const { result } = desk.core.acts.do(id, { kind: 'unmerge' });
    const answer = await result;
    toasts.say(answer.ok ? t.merge.separated : say(answer.problem), { bad: !answer.ok });
  },
  unread: async (ids: readonly number[]) => {
    await Promise.all(ids.map((id) => desk.core.acts.unread(id)));
    toasts.say(t.act.unread(ids.length));
  },

  /** Takes the first waiting conversation that the agent may take, from the queue whose first one waits longest. */
  async takeNext(key?: string): Promise<Conversation | null> {
    const own: readonly string[] = desk.me?.queues ?? [];
    const queues = desk.queues
      .filter((queue) => (key ? queue.key === key : own.includes(queue.key)) && queue.waiting > 0)
      .sort((a, b) => (b.longest_wait_s ?? 0) - (a.longest_wait_s ?? 0));
    for (const queue of queues) {
      const result = await desk.core.acts.takeNext(queue.key);
      if (!result.ok) {
        toasts.say(say(result.problem), { bad: true });
        return null;
      }
      if (result.data) return result.data as Conversation;
    }
    toasts.say(t.empty.nothingToTake);
    return null;
  },
};
