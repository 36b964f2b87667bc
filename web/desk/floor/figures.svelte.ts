/** The figures of today, of agents and of queues, read again while somebody looks. */

import type { components } from '../../api/schema';
import { t } from '../../text';
import { span } from '../format';
import { desk } from '../state/desk.svelte';

export type DayFigures = components['schemas']['DayFigures'];

/** The figures change with every conversation; nobody needs them more often. */
const EVERY_MS = 30_000;
/** The most objects whose figures one screen reads. */
const MOST = 40;
/** The requests under way at once. */
const PARALLEL = 4;

/** Figures by the path under which the server has them. What it refuses has none. */
export class Figures {
  of = $state.raw<Readonly<Partial<Record<string, DayFigures>>>>({});

  /** Reads the figures of the first paths now and then. Returns the end of it. */
  follow(paths: readonly string[]): () => void {
    let stopped = false;
    const wanted = paths.slice(0, MOST);
    const load = async () => {
      if (document.hidden) return;
      const found: Record<string, DayFigures> = {};
      const waiting = [...wanted];
      const work = async () => {
        for (let path = waiting.shift(); path !== undefined && !stopped; path = waiting.shift()) {
          const answer = await desk.get<DayFigures>(path);
          if (answer.ok) found[path] = answer.data;
        }
      };
      await Promise.all(Array.from({ length: PARALLEL }, work));
      if (!stopped) this.of = found;
    };
    void load();
    const timer = setInterval(() => void load(), EVERY_MS);
    return () => {
      stopped = true;
      clearInterval(timer);
    };
  }
}

export const agentPath = (id: number) => `/v1/agents/${id}/figures`;
export const queuePath = (key: string) => `/v1/queues/${encodeURIComponent(key)}/figures`;

/** The longest wait of today in any of these queues, in seconds. */
export const longestToday = (of: readonly DayFigures[]) =>
  Math.max(0, ...of.map(({ longest_wait_today_s }) => longest_wait_today_s));

/** The times to the first answer in few letters, and in words. */
export function firstAnswer({ first_answer: { count, p50_s, p90_s } }: DayFigures): { short: string; words: string } {
  const length = (seconds: number | null | undefined) =>
    seconds === null || seconds === undefined ? '–' : span(seconds);
  if (count === 0) return { short: '–', words: t.today.noAnswer };
  const [half, most] = [length(p50_s), length(p90_s)];
  return { short: `${half} · ${most}`, words: t.today.spread(half, most) };
}
