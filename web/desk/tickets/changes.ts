/** The changes of tickets, for screens that read them again. */

import { desk } from '../state/desk.svelte';

/** The time in which several changes become one reading. */
const TOGETHER_MS = 300;

/** Calls `load` after a change of any ticket. An event does not name the contact that a ticket had before. Returns the end of it. */
export function onTicketChanges(load: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = desk.hear(({ kind }) => {
    if (!kind.startsWith('ticket.')) return;
    clearTimeout(timer);
    timer = setTimeout(load, TOGETHER_MS);
  });
  return () => {
    clearTimeout(timer);
    stop();
  };
}
