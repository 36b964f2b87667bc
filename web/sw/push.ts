/** What a push means. The worker carries it out; here is what can be tested without a browser. */

import { type PushKind, words } from './texts';

/** The payload that Parlor sends. */
export interface Payload {
  readonly clear?: boolean;
  readonly notification?: string;
  readonly kind?: string;
  readonly conversation_id: number;
  readonly title?: string | null;
  readonly text?: string | null;
  readonly count?: number;
  readonly unread?: number;
}

/** What the worker does: shows a notification, or closes those of a conversation. */
export type Effect =
  | { readonly kind: 'close'; readonly tag: string; readonly unread: number | null }
  | {
      readonly kind: 'show';
      readonly title: string;
      readonly tag: string;
      readonly body: string;
      readonly url: string;
      readonly unread: number | null;
    };

/** One conversation has one notification on a device: a newer one takes its place. */
export const tagOf = (conversation: number) => `parlor-${conversation}`;

/** The effect of a payload, in a language of the desk. `null`: the payload makes no sense. */
export function effectOf(payload: unknown, language: string): Effect | null {
  if (typeof payload !== 'object' || payload === null) return null;
  const push = payload as Partial<Payload>;
  const id = push.conversation_id;
  if (typeof id !== 'number' || !Number.isSafeInteger(id) || id <= 0) return null;
  const unread = typeof push.unread === 'number' ? push.unread : null;
  const tag = tagOf(id);
  if (push.clear === true) return { kind: 'close', tag, unread };
  const own = words[(language in words ? language : 'en') as keyof typeof words];
  const said = own[(push.kind ?? '') as PushKind] ?? own.other;
  const count = typeof push.count === 'number' && push.count > 1 ? ` (${push.count})` : '';
  return {
    kind: 'show',
    title: push.title ? push.title + count : said + count,
    body: push.text ?? (push.title ? said : ''),
    tag,
    url: `/inbox/all/${id}`,
    unread,
  };
}

/** What the worker knows of a window. */
export interface Window {
  readonly url: string;
  readonly focused: boolean;
  readonly frameType: string;
  readonly visibilityState: 'visible' | 'hidden';
}

/**
 * The window in which a press opens the conversation: the one that the agent looks at, or else any window of the desk. A file of a
 * customer in a tab of its own, a frame, and the page for a new password are none.
 */
export function deskOf<W extends Window>(windows: readonly W[]): W | null {
  const own = windows.filter(
    ({ url, frameType }) =>
      frameType === 'top-level' && !/^\/(v1|files|password|openapi\.json)(\/|$)/u.test(new URL(url).pathname),
  );
  return own.find((one) => one.focused) ?? own.find((one) => one.visibilityState === 'visible') ?? own[0] ?? null;
}
