/** Handing a draft over: the palette asks for the colleague. */

import { t } from '../../text';
import { desk } from '../state/desk.svelte';
import { inbox } from '../state/inbox.svelte';
import { outgoing } from '../state/outgoing.svelte';
import { say } from '../state/problems';
import { toasts } from '../state/toasts.svelte';

/** Asks for a colleague, and gives them the draft of a conversation. `done` runs when they have it. */
export function handOver(conversationId: number, done?: () => void): void {
  inbox.onAgent = (agent) => void give(conversationId, agent, done);
  inbox.palette = 'hand-over';
}

async function give(conversationId: number, agent: number, done?: () => void): Promise<void> {
  const problem = await desk.core.drafts.handOver(conversationId, agent);
  if (problem) return toasts.say(say(problem), { bad: true });
  toasts.say(t.outgoing.handedOver(desk.agentName(agent) ?? t.app.unknown));
  done?.();
  await outgoing.drafts.load();
}
