import { describe, expect, it } from 'vitest';
import { hasPair, MOST_PAIRS, withoutPair, withPair } from '../core/pairs';

describe('pairs that are not the same', () => {
  it('have no order', () => {
    const pairs = withPair([], 9, 4);
    expect(hasPair(pairs, 4, 9)).toBe(true);
    expect(withPair(pairs, 4, 9)).toEqual(pairs);
    expect(hasPair(withoutPair(pairs, 4, 9), 9, 4)).toBe(false);
    expect(hasPair(pairs, 9, 5)).toBe(false);
  });

  it('are a short list: the oldest ones leave', () => {
    let pairs: string[] = [];
    for (let id = 2; id < MOST_PAIRS + 12; id += 1) pairs = withPair(pairs, 1, id);
    expect(pairs).toHaveLength(MOST_PAIRS);
    expect(hasPair(pairs, 1, 2)).toBe(false);
    expect(hasPair(pairs, 1, MOST_PAIRS + 11)).toBe(true);
    // The settings document has 16 KiB, and ids have up to 16 digits.
    expect(MOST_PAIRS * '"9007199254740991-9007199254740991",'.length).toBeLessThan(8 * 1024);
  });
});
