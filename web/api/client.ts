import { type Clock, pause, systemClock } from '../core/clock';
import { Emitter } from '../core/emitter';
import {
  type Answer,
  type Call,
  type Http,
  nextAttempt,
  type Problem,
  problemOf,
  queryText,
  readProblem,
} from '../core/http';

/** Writes that ignore `Idempotency-Key`, because they show, set or end a secret. An attempt without answer is final. */
const KEYLESS =
  /^\/v1\/(sessions|password|me\/password|me\/totp|credentials|agents\/\d+\/(password-link|totp)|callbacks\/[^/]+\/secret)(\/|$)/;

/** The time limit of one attempt, in milliseconds. Uploads have ten times as much. */
const PATIENCE_MS = 30_000;

export interface ApiOptions {
  /** The origin of the server. Empty means the page's own. */
  readonly origin?: string;
  readonly fetch?: (request: Request) => Promise<Response>;
  readonly clock?: Clock;
  readonly newKey?: () => string;
  /** The language for which the server writes its texts, if it has them. */
  readonly language?: () => string;
}

/** A client of `/v1` with the session cookie. Every failure is a `Problem`; no request is refused silently. */
export class Api implements Http {
  /** Emits after an answer says that there is no valid session. */
  readonly signedOut = new Emitter<void>();
  /** Emits `false` when a request reached no server and `true` after an answer. */
  readonly reached = new Emitter<boolean>();

  readonly #origin: string;
  readonly #fetch: (request: Request) => Promise<Response>;
  readonly #clock: Clock;
  readonly #newKey: () => string;

  constructor(options: ApiOptions = {}) {
    this.#origin = options.origin ?? globalThis.location?.origin ?? '';
    this.#fetch = options.fetch ?? ((request) => globalThis.fetch(request));
    this.#clock = options.clock ?? systemClock;
    this.#newKey = options.newKey ?? (() => crypto.randomUUID());
  }

  async send<T>(call: Call): Promise<Answer<T>> {
    const headers = new Headers({ accept: call.accept ?? 'application/json' });
    let body: BodyInit | null = null;
    if (call.body instanceof Blob) {
      body = call.body;
      headers.set('content-type', call.body.type || 'application/octet-stream');
    } else if (call.body !== undefined) {
      body = JSON.stringify(call.body);
      headers.set('content-type', 'application/json');
    }
    if (call.key !== undefined) headers.set('idempotency-key', call.key);
    if (call.ifMatch !== undefined) headers.set('if-match', call.ifMatch);
    const outcome = await this.#carry(call, headers, body);
    if (!(outcome instanceof Response)) return { ok: false, problem: outcome };
    try {
      const text = await outcome.text();
      const data = (text === '' ? null : JSON.parse(text)) as T;
      return { ok: true, status: outcome.status, data, etag: outcome.headers.get('etag') };
    } catch {
      // The connection broke within the answer. With a key, the caller may repeat the request.
      return { ok: false, problem: problemOf('network') };
    }
  }

  /** Carries a request out, with repeated attempts where they are safe. Returns the answer or the problem. */
  async #carry(call: Call, headers: Headers, body: BodyInit | null): Promise<Response | Problem> {
    const reads = call.method === 'GET';
    const keyless = !reads && KEYLESS.test(call.path);
    if (!reads && !keyless && !headers.has('idempotency-key')) headers.set('idempotency-key', this.#newKey());
    for (let attempt = 0; ; attempt += 1) {
      const outcome = await this.#attempt(call, headers, body);
      if (outcome instanceof Response) return outcome;
      const repeatable = reads || !keyless || outcome.code === 'unavailable';
      const wait = repeatable ? nextAttempt(outcome, attempt, this.#clock) : null;
      if (wait === null) return outcome;
      await pause(this.#clock, wait, call.signal);
      if (call.signal?.aborted) return problemOf('aborted');
    }
  }

  async #attempt(call: Call, headers: Headers, body: BodyInit | null): Promise<Response | Problem> {
    const patience = new AbortController();
    const stop = this.#clock.after(body instanceof Blob ? PATIENCE_MS * 10 : PATIENCE_MS, () => patience.abort());
    const aborted = () => patience.abort();
    call.signal?.addEventListener('abort', aborted, { once: true });
    // It may be over already.
    if (call.signal?.aborted) aborted();
    try {
      // One object for each attempt: a browser takes a millisecond for one.
      const request = new Request(`${this.#origin}${call.path}${queryText(call.query)}`, {
        method: call.method,
        headers,
        body,
        credentials: 'same-origin',
        signal: patience.signal,
      });
      const response = await this.#fetch(request);
      this.reached.emit(true);
      if (response.ok) return response;
      const problem = readProblem(response.status, await response.json().catch(() => null), response.headers);
      if (problem.code === 'unauthenticated') this.signedOut.emit();
      return problem;
    } catch {
      if (call.signal?.aborted) return problemOf('aborted');
      this.reached.emit(false);
      return problemOf('network');
    } finally {
      stop();
      call.signal?.removeEventListener('abort', aborted);
    }
  }
}
