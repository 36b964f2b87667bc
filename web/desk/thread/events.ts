/** Activity lines in words. The server sends codes with parameters; the words are the catalogue's. */

import type { Activity } from '../../core/model';
import { t } from '../../text';
import { dayClock } from '../format';
import { desk } from '../state/desk.svelte';

/** The reader as the one who acts, or a colleague; `null` for nobody and for strangers. */
const actor = (id: number | null) => (id !== null && id === desk.me?.id ? t.thread.you : desk.agentName(id));

function agent(id: unknown): string {
  if (id === desk.me?.id) return t.event.you;
  return desk.agentName(typeof id === 'number' ? id : null) ?? t.event.someone;
}

function place(to: unknown): string {
  const { agent_id, team_id, queue } = (to ?? {}) as { agent_id?: number; team_id?: number; queue?: string };
  if (agent_id) return agent(agent_id);
  if (team_id) return desk.teams.get(team_id)?.name ?? t.app.unknown;
  return queue ?? t.app.unknown;
}

const PRIORITIES: Readonly<Record<string, string>> = {
  urgent: t.list.urgent,
  high: t.list.high,
  medium: t.list.medium,
  low: t.list.low,
};

/** The number of a conversation that people use; its id where the desk has not read it. */
function numberOf(id: unknown): string {
  return t.search.number(desk.rows.get(Number(id))?.display_id ?? Number(id));
}

const list = (value: unknown) => (Array.isArray(value) ? value.join(', ') : '');

/** The sentence of an activity. */
export function sentence(activity: Activity): string {
  const { code, parameters: p, agent_id } = activity;
  const by = actor(agent_id);
  const releaser = () => actor(Number(p['released_by'])) ?? t.event.someone;
  switch (code) {
    case 'started':
      return t.event.started(desk.inboxes.get(Number(p['inbox_id']))?.name ?? t.app.unknown);
    case 'assigned':
      if (agent_id !== null && agent_id === p['assignee_id']) return t.event.assignedSelf(by ?? t.event.someone);
      return t.event.assigned(agent(p['assignee_id']), by);
    case 'offered':
      return t.event.offered(agent(p['assignee_id']));
    case 'queued':
      return t.event.queued(String(p['queue'] ?? ''));
    case 'transferred':
      return t.event.transferred(by ?? t.event.someone, place(p['to']));
    case 'released':
      return t.event.released(by ?? releaser());
    case 'labelled': {
      const [added, removed] = [list(p['added']), list(p['removed'])];
      if (added && !removed) return t.event.labelsAdded(by, added);
      if (removed && !added) return t.event.labelsRemoved(by, removed);
      return t.event.labels(by, list(p['labels']) || t.app.none);
    }
    case 'snoozed': {
      const until = p['snoozed_until'];
      return t.event.snoozed(by ?? t.event.someone, typeof until === 'string' ? dayClock(until) : null);
    }
    case 'merged':
    case 'unmerged': {
      const [merged, into] = [numberOf(p['merged_id']), numberOf(p['into_id'])];
      return code === 'merged' ? t.event.merged(by, merged, into) : t.event.unmerged(by, merged, into);
    }
    case 'status_changed':
      return t.event.status(by, t.thread.status[String(p['to'])] ?? String(p['to']));
    case 'updated':
      if ('released_by' in p) return t.event.released(releaser());
      if ('priority' in p) return t.event.priority(by, PRIORITIES[String(p['priority'])] ?? t.app.none);
      if ('team_id' in p) return t.event.team(by, desk.teams.get(Number(p['team_id']))?.name ?? t.app.none);
      if ('assignee_id' in p)
        return p['assignee_id'] === null ? t.event.unassigned(by) : t.event.assigned(agent(p['assignee_id']), by);
      if ('subject' in p) return t.event.subject(by, String(p['subject'] ?? t.app.none));
      return t.event.changed(by);
    case 'off_record':
    case 'on_record': {
      const who = by ?? t.event.customer;
      return code === 'off_record' ? t.event.offRecord(who) : t.event.onRecord(who);
    }
    default:
      if (typeof p['content'] === 'string' && p['content'] !== '') return p['content'];
      return t.event.changed(by);
  }
}
