/** Late answers: whether a spot of the screen still shows what it showed when something was asked. */

import { onDestroy } from 'svelte';

/**
 * A component waits for an answer, and by then it may be gone or show another object. An answer for one object must not fill the spot of
 * another, and props and `$derived` values of a component that is gone are worth nothing. So the component asks before it goes on:
 *
 *     const here = spot(() => id);
 *     …
 *     const still = here();
 *     const answer = await desk.get(…);
 *     if (!still()) return;
 *
 * `of` is the object that the spot shows. It is left out where each object has a component of its own (`{#key}`). The lint rule `desk/late`
 * knows these questions, and finds the reads after a wait that have none.
 */
export function spot(of: () => unknown = () => null): () => () => boolean {
  let over = false;
  onDestroy(() => {
    over = true;
  });
  return () => {
    if (over) return () => false;
    const asked = of();
    return () => !over && of() === asked;
  };
}
