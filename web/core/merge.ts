/** Which conversations can be merged, and in which direction. The server decides; the desk says it before. */

import type { Conversation } from './model';

/** The codes by which the server refuses a merge, as far as the desk can foresee them. */
export type MergeRefusal =
  'same' | 'other-contact' | 'merged' | 'target-merged' | 'has-merged' | 'target-ended' | 'too-many';

/** The most conversations that are merged into one. */
export const MOST_MERGED = 20;

/** The members of a conversation that decide about a merge. */
export type Mergeable = Pick<
  Conversation,
  | 'id'
  | 'status'
  | 'contact_id'
  | 'identity_id'
  | 'merged_into_id'
  | 'merged_count'
  | 'last_activity_at'
  | 'assignee_id'
  | 'waiting_since'
>;

const hasEnded = (row: Mergeable) => row.status === 'resolved' || row.status === 'closed';

/** Whether both conversations are of one person: the same contact, or the same identity of an unknown visitor. */
function samePerson(a: Mergeable, b: Mergeable): boolean {
  return a.contact_id === null
    ? b.contact_id === null && a.identity_id === b.identity_id
    : a.contact_id === b.contact_id;
}

/** Why `from` cannot be merged into `into`; `null` if it can. */
export function mergeRefusal(from: Mergeable, into: Mergeable): MergeRefusal | null {
  if (from.id === into.id) return 'same';
  if (!samePerson(from, into)) return 'other-contact';
  if (from.merged_into_id !== null) return 'merged';
  if (into.merged_into_id !== null) return 'target-merged';
  if (from.merged_count > 0) return 'has-merged';
  if (hasEnded(into) && !hasEnded(from)) return 'target-ended';
  if (into.merged_count >= MOST_MERGED) return 'too-many';
  return null;
}

/** A merge as the dialog proposes it. */
export interface MergePlan<T extends Mergeable = Mergeable> {
  /** The conversation that is closed. */
  readonly from: T;
  /** The conversation that remains. */
  readonly into: T;
  readonly refusal: MergeRefusal | null;
  /** Whether the other direction is possible, too. */
  readonly canTurn: boolean;
}

/**
 * The merge of two conversations. The first one remains, because it is the one that the agent looks at; it is the one
 * that goes only where the other direction is refused.
 */
export function mergePlan<T extends Mergeable>(first: T, other: T, turned = false): MergePlan<T> {
  const stays = mergeRefusal(other, first);
  const goes = mergeRefusal(first, other);
  const turn = stays === null ? turned : goes === null ? true : turned;
  return {
    from: turn ? first : other,
    into: turn ? other : first,
    refusal: turn ? goes : stays,
    canTurn: stays === null && goes === null,
  };
}

/** What a merge does, as codes for the words on the screen. */
export type MergeEffect =
  'closed' | 'thread' | 'messages-follow' | 'messages-separate' | 'slot' | 'wait' | 'rest-stays';

/** The effects of a merge, in the order in which people ask. */
export function mergeEffects({ from, into }: MergePlan): readonly MergeEffect[] {
  return [
    'thread',
    ...(hasEnded(from) ? [] : (['closed'] as const)),
    from.identity_id === into.identity_id ? 'messages-follow' : 'messages-separate',
    ...(from.assignee_id !== null && !hasEnded(from) ? (['slot'] as const) : []),
    ...(from.waiting_since !== null && !hasEnded(from) ? (['wait'] as const) : []),
    'rest-stays',
  ];
}

/** The conversations that can be merged with one, in one direction or the other: live ones first, then by activity. */
export function mergeCandidates<T extends Mergeable>(row: T, others: readonly T[]): readonly T[] {
  return others
    .filter((other) => other.id !== row.id && mergePlan(row, other).refusal === null)
    .sort(
      (a, b) =>
        Number(hasEnded(a)) - Number(hasEnded(b)) || Date.parse(b.last_activity_at) - Date.parse(a.last_activity_at),
    );
}
