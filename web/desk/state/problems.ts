/** What went wrong, in one sentence for people. */

import type { Problem } from '../../core/http';
import { t } from '../../text';

export function say(problem: Problem): string {
  if (problem.status === 0) return problem.code === 'network' ? t.problem.network : t.problem.unsure;
  if (problem.code === 'outcome-unknown') return t.problem.unsure;
  if (problem.code === 'cannot-merge-conversations') {
    const reason = t.merge.refusals[String(problem.members['reason'])];
    if (reason !== undefined) return reason;
  }
  if (problem.code === 'merged') return t.merge.refusals['merged'] ?? problem.detail;
  if (problem.code === 'forbidden') return t.problem.forbidden;
  if (problem.status === 412) return t.problem.changed;
  if (problem.status === 429) return t.problem.tooMany;
  if (problem.status === 503) return t.problem.busy;
  return problem.detail || problem.title || t.problem.status(problem.status);
}

/** The fault of one field of a form. */
export function fieldFault(problem: Problem | null, field: string): string | null {
  return problem?.errors.find((error) => error.field === field || error.field.startsWith(`${field}.`))?.detail ?? null;
}
