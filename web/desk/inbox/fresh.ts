/** Whether this is a new installation, as its administrator sees it. */

import { desk } from '../state/desk.svelte';
import { prefs } from '../state/prefs.svelte';

/**
 * At most one colleague has come, and at most one conversation is open. Those who are invited do not end it, because their coming is one
 * of its steps.
 */
export function isFresh(): boolean {
  return (
    desk.isAdmin &&
    !prefs.now.setUp &&
    desk.views.length > 0 &&
    [...desk.agents.values()].filter((one) => one.active && one.has_password).length <= 2 &&
    (desk.counts.get('all')?.count ?? 0) <= 1
  );
}
