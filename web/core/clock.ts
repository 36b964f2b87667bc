import type { Stop } from './emitter';

/** The time and the timers that the core uses. Tests bring their own. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs `run` once after `ms` milliseconds, unless the returned function is called before. */
  after(ms: number, run: () => void): Stop;
  /** A number from 0 up to but not including 1, for jitter. */
  random(): number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
};

/** Waits until `ms` milliseconds have passed or the signal aborts. Resolves in both cases. */
export function pause(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const stop = clock.after(ms, () => {
      signal?.removeEventListener('abort', aborted);
      resolve();
    });
    const aborted = () => {
      stop();
      resolve();
    };
    signal?.addEventListener('abort', aborted, { once: true });
  });
}

/** A wait that doubles with each failure, between half and all of the doubled value. */
export function backoff(clock: Clock, failures: number, firstMs: number, mostMs: number): number {
  const ms = Math.min(mostMs, firstMs * 2 ** Math.min(failures, 30));
  return Math.round(ms * (0.5 + clock.random() / 2));
}
