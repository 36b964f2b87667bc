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
  if (content_type !== 'input_csat') return null;
  const submitted = content_attributes['submitted_values'] as Readonly<Record<string, unknown>> | null | undefined;
  const answer = submitted?.['csat_survey_response'] as Readonly<Record<string, unknown>> | null | undefined;
  const rating = Number(answer?.['rating']);
  if (!Number.isInteger(rating) || rating < 1 || rating > BEST) return { answer: null };
  const feedback = answer?.['feedback_message'];
  return { answer: { rating, feedback: typeof feedback === 'string' ? feedback.trim() : '' } };
}
