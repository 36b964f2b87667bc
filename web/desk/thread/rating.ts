/** The customer's answer to a satisfaction survey. */

import type { Message } from '../../core/model';

/** The best rating. */
export const BEST = 5;

export interface Answer {
  /** 1 to `BEST`. */
  readonly rating: number;
  /** The customer's words; empty if there are none. */
  readonly feedback: string;
}

/** Whether the message is a survey, and its answer: `null` as long as the customer has not answered. */
export function surveyOf({ content_type, content_attributes }: Message): { readonly answer: Answer | null } | null {
  if (content_type !== 'survey') return null;
  const rating = Number(content_attributes['rating']);
  if (!Number.isInteger(rating) || rating < 1 || rating > BEST) return { answer: null };
  const feedback = content_attributes['feedback'];
  return { answer: { rating, feedback: typeof feedback === 'string' ? feedback.trim() : '' } };
}
