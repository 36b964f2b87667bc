import type { Problem } from '../http';
import type { FeedEvent, ViewCount, Viewer } from '../model';

/** What a connection says, whichever transport carries it. */
export type FeedMessage =
  | { readonly type: 'hello'; readonly account_id: number; readonly agent_id: number; readonly position: number }
  | { readonly type: 'event'; readonly event: FeedEvent }
  | { readonly type: 'position'; readonly position: number }
  | Ephemeral;

/** What is true now and never stored. */
export type Ephemeral =
  | { readonly type: 'presence'; readonly agent_ids: readonly number[]; readonly present: boolean }
  | {
      readonly type: 'typing';
      readonly conversation_id: number;
      readonly agent_id: number | null;
      readonly typing: boolean;
      readonly private?: boolean;
    }
  | {
      readonly type: 'off_record';
      readonly conversation_id: number;
      /** `null` for the customer. */
      readonly agent_id: number | null;
      readonly content: string;
    }
  | {
      readonly type: 'viewers';
      readonly conversations: readonly { readonly conversation_id: number; readonly agents: readonly Viewer[] }[];
    }
  | { readonly type: 'counts'; readonly counts: readonly ViewCount[] };

/** What the desk says over a connection. */
export type ClientMessage =
  | {
      readonly type: 'typing';
      readonly conversation_id: number;
      readonly typing: boolean;
      readonly private?: boolean;
    }
  | { readonly type: 'viewing'; readonly conversation_id: number; readonly viewing: boolean };

/** Why a connection ended. */
export type Ended =
  | { readonly kind: 'lost' }
  /** The transport does not get through here: try the next one. */
  | { readonly kind: 'unsupported' }
  | { readonly kind: 'too-old'; readonly newest: number | null }
  | { readonly kind: 'signed-out'; readonly problem: Problem }
  | { readonly kind: 'refused'; readonly problem: Problem };

export interface Sink {
  message(message: FeedMessage): void;
  ended(reason: Ended): void;
}

export interface Connection {
  /** Sends a message. Returns `false` if the transport cannot carry it now. */
  say(message: ClientMessage): boolean;
  close(): void;
}

/** A way to follow the feed. */
export interface Transport {
  readonly name: 'socket' | 'stream' | 'poll' | 'tab';
  /** Follows from an event number; `null` follows from the next event. After `ended`, the sink hears nothing more. */
  open(after: number | null, sink: Sink): Connection;
}

/** The reason in a problem document. */
export function endedBy(problem: Problem): Ended {
  if (problem.code === 'too-old') {
    const newest = problem.members.newest;
    return { kind: 'too-old', newest: typeof newest === 'number' ? newest : null };
  }
  if (problem.status === 401) return { kind: 'signed-out', problem };
  if (problem.status === 0 || problem.status >= 500 || problem.status === 408) return { kind: 'lost' };
  return { kind: 'refused', problem };
}
