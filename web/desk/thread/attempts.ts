/** The sendings of one message: which deliveries of the callbacks may have carried it. */

import type { components } from '../../api/schema';
import type { Message } from '../../core/model';

type Delivery = components['schemas']['CallbackDelivery'];

/** The events that send a message to the customer's program. */
const SENDS: readonly string[] = ['message.created', 'message.retried'];

/** No more deliveries are looked into: each costs two requests. */
export const MOST = 10;

/** Whether a failure of this endpoint fails the message: those of inboxes and applications do. */
export function carries(endpoint: { readonly key: string; readonly inbox_id: number | null }, inbox: number): boolean {
  if (endpoint.key.startsWith('application-')) return true;
  return endpoint.key.startsWith('inbox-') && endpoint.inbox_id === inbox;
}

/** The deliveries that may have carried the message, oldest first. Their events say whether they did. */
export function candidatesOf(
  deliveries: readonly Delivery[],
  message: Pick<Message, 'created_at'>,
): readonly Delivery[] {
  return deliveries
    .filter((one) => SENDS.includes(one.kind) && Date.parse(one.created_at) >= Date.parse(message.created_at))
    .sort((a, b) => a.event - b.event)
    .slice(0, MOST);
}
