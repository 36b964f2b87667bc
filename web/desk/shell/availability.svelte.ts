/** The availability of the agent, as entries of a menu. Leaving asks once what happens to open conversations. */

import { t } from '../../text';
import type { MenuItem } from '../../ui/menu';
import { type Availability, desk } from '../state/desk.svelte';

class Leaving {
  /** The availability to which the agent wants to change, while the question is open. */
  to = $state<Availability | null>(null);
}

export const leaving = new Leaving();

export async function become(availability: Availability): Promise<void> {
  const leaves = availability === 'away' || availability === 'offline';
  if (leaves && (desk.mine?.live_conversations ?? 0) > 0) {
    leaving.to = availability;
    return;
  }
  await desk.setAvailability(availability);
}

export function availabilityItems(): MenuItem[] {
  const now = desk.mine?.availability ?? 'offline';
  const hints = {
    online: t.availability.onlineHint,
    busy: t.availability.busyHint,
    away: t.availability.awayHint,
    offline: t.availability.offlineHint,
  };
  return (['online', 'busy', 'away', 'offline'] as const).map((one) => ({
    label: t.availability[one],
    hint: hints[one],
    checked: one === now,
    run: () => void become(one),
  }));
}
