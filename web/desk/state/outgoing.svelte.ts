/** What the agent has not sent: drafts, and messages that go out later. The lists follow the feed. */

import type { components } from '../../api/schema';
import type { Problem } from '../../core/http';
import { desk } from './desk.svelte';

type Schemas = components['schemas'];
export type ServerDraft = Schemas['Draft'];
export type Scheduled = Schemas['ScheduledMessage'];

/** Events within this time share one request. */
const QUIET_MS = 500;

/** One list that reads itself again after events. */
class Own<T extends { readonly conversation_id: number }> {
  rows = $state.raw<readonly T[]>([]);
  problem = $state.raw<Problem | null>(null);
  loaded = $state(false);
  readonly #path: string;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #run = 0;

  constructor(path: string) {
    this.#path = path;
  }

  async load(): Promise<void> {
    const run = ++this.#run;
    const answer = await desk.all<T>(this.#path);
    if (run !== this.#run) return;
    this.problem = answer.ok ? null : answer.problem;
    if (!answer.ok) return;
    this.rows = answer.data;
    this.loaded = true;
  }

  soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.load(), QUIET_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#run += 1;
    this.rows = [];
    this.loaded = false;
    this.problem = null;
  }
}

class Outgoing {
  readonly drafts = new Own<ServerDraft>('/v1/me/drafts');
  readonly scheduled = new Own<Scheduled>('/v1/me/scheduled-messages');

  /** Follows the feed of the signed-in agent. Returns the end of it. */
  follow(): () => void {
    const both = () => {
      void this.drafts.load();
      void this.scheduled.load();
    };
    both();
    const stops = [
      desk.hear(({ kind }) => {
        if (kind.startsWith('draft.')) this.drafts.soon();
        if (kind === 'message.scheduled' || kind === 'message.unscheduled') this.scheduled.soon();
      }),
      desk.core.reloaded.on(both),
    ];
    return () => {
      for (const stop of stops) stop();
      this.drafts.stop();
      this.scheduled.stop();
    };
  }
}

export const outgoing = new Outgoing();
