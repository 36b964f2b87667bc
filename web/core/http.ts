import type { Clock } from './clock';

/** One faulty field or query parameter of a refused request. */
export interface FieldProblem {
  readonly field: string;
  readonly code: string;
  readonly detail: string;
}

/** The reason why a request failed: the server's problem document, or `network` and `aborted` without an answer. */
export interface Problem {
  /** The HTTP status; 0 if no answer came. */
  readonly status: number;
  /** The code of the problem, for example `taken-by-another`. */
  readonly code: string;
  readonly title: string;
  /** The remedy in words, in the server's language. Empty without an answer. */
  readonly detail: string;
  readonly errors: readonly FieldProblem[];
  /** The id under which the server's log has the request. */
  readonly requestId: string | null;
  /** The wait that the server asks for, in milliseconds. */
  readonly retryAfterMs: number | null;
  /** All members of the problem document. */
  readonly members: Readonly<Record<string, unknown>>;
}

export type Answer<T> =
  | { readonly ok: true; readonly status: number; readonly data: T; readonly etag: string | null }
  | { readonly ok: false; readonly problem: Problem };

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Call {
  readonly method: Method;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | null | undefined>>;
  readonly body?: unknown;
  /** The Idempotency-Key. Without it, a write gets a key of its own. */
  readonly key?: string;
  /** The wanted media type. Without it, JSON. */
  readonly accept?: string;
  /** The version that an edit expects. */
  readonly ifMatch?: string;
  readonly signal?: AbortSignal;
}

/** The way to the server that the core uses. */
export interface Http {
  send<T>(call: Call): Promise<Answer<T>>;
}

export function problemOf(code: string, status = 0, members: Record<string, unknown> = {}): Problem {
  return { status, code, title: '', detail: '', errors: [], requestId: null, retryAfterMs: null, members };
}

/** Whether the request may have had no effect because it never arrived, or its effect is not known. */
export function isUnsure(problem: Problem): boolean {
  return problem.status === 0 || problem.code === 'outcome-unknown' || problem.status === 502 || problem.status === 504;
}

/** Whether the same request may succeed later without a change: nobody refused it. */
export function isPassing(problem: Problem): boolean {
  return isUnsure(problem) || problem.status === 503 || problem.status === 429 || problem.status === 408;
}

/** Whether the request reached no server at all. */
export function isOffline(problem: Problem): boolean {
  return problem.status === 0 && problem.code === 'network';
}

/** Encodes a query. Members that are `undefined` or `null` are left out. */
export function queryText(query: Call['query']): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null) params.set(name, String(value));
  }
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

/** Reads a problem document. Members of the wrong type count as absent. */
export function readProblem(status: number, body: unknown, headers: Headers): Problem {
  const members = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const text = (name: string) => (typeof members[name] === 'string' ? (members[name] as string) : '');
  const errors = Array.isArray(members.errors) ? members.errors : [];
  return {
    status,
    code: text('code') || `http-${status}`,
    title: text('title'),
    detail: text('detail'),
    errors: errors.flatMap((error: unknown) => {
      if (typeof error !== 'object' || error === null) return [];
      const { field, code, detail } = error as Record<string, unknown>;
      return [{ field: String(field ?? ''), code: String(code ?? ''), detail: String(detail ?? '') }];
    }),
    requestId: headers.get('x-request-id'),
    retryAfterMs: retryAfter(headers.get('retry-after')),
    members,
  };
}

function retryAfter(value: string | null): number | null {
  if (value === null || !/^\d{1,6}$/.test(value.trim())) return null;
  return Number(value) * 1000;
}

/** Waits between attempts of one request, in milliseconds. */
export const ATTEMPTS_MS = [300, 1000, 2500] as const;

/** The wait before the next attempt; `null` means: report the problem. */
export function nextAttempt(problem: Problem, attempt: number, clock: Clock): number | null {
  const wait = ATTEMPTS_MS[attempt];
  if (wait === undefined || problem.code === 'aborted' || problem.status === 429 || !isPassing(problem)) return null;
  // A long wait is for the person or the outbox to decide, not for a hidden attempt.
  if ((problem.retryAfterMs ?? 0) > 5000) return null;
  return Math.max(problem.retryAfterMs ?? 0, Math.round(wait * (0.75 + clock.random() / 2)));
}
