/** Pairs of objects that an agent has called different, such as two contacts. A short list, the newest last. */

/** The most pairs that are remembered: the settings of an agent are one small document. */
export const MOST_PAIRS = 150;

/** The name of a pair. The order of its two ids does not matter. */
function pairOf(a: number, b: number): string {
  return `${Math.min(a, b)}-${Math.max(a, b)}`;
}

export function hasPair(pairs: readonly string[], a: number, b: number): boolean {
  return pairs.includes(pairOf(a, b));
}

/** The list with one more pair. The oldest ones leave. */
export function withPair(pairs: readonly string[], a: number, b: number): string[] {
  return [...withoutPair(pairs, a, b), pairOf(a, b)].slice(-MOST_PAIRS);
}

export function withoutPair(pairs: readonly string[], a: number, b: number): string[] {
  return pairs.filter((pair) => pair !== pairOf(a, b));
}
