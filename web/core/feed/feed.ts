import { backoff, type Clock, systemClock } from '../clock';
import { Emitter, type Stop, Value } from '../emitter';
import { type Http, isOffline, type Problem } from '../http';
import type { EventPage, FeedEvent } from '../model';
import { newestNumber } from './transports';
import type { ClientMessage, Connection, Ended, Ephemeral, FeedMessage, Transport } from './messages';

/** The state of the connection, as the desk shows it. */
export type FeedStatus =
  | { readonly kind: 'stopped' }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  /** `since` is the time of the loss, in milliseconds since 1970. */
  | { readonly kind: 'offline'; readonly since: number }
  /** The server refuses to let this reader follow, for example because too many connections are open. */
  | { readonly kind: 'refused'; readonly problem: Problem };

/** Failed openings of one transport before the next one is tried. */
const TRIES = 2;
/** The pause before the first transport is tried again. */
const RETURN_MS = 5 * 60_000;
/** The interval of the tests whether the connection still lives. */
const PROBE_MS = 30_000;
/** The interval of the timer that recognises sleep. */
const TICK_MS = 5_000;

/**
 * Follows the account's feed: each visible event once, in the order of the numbers, across cuts.
 *
 * After a cut the client continues from its position. If that position is too old, `reset` tells the new position:
 * then everything that is shown has to be read again.
 */
export class Feed {
  readonly status = new Value<FeedStatus>({ kind: 'stopped' });
  readonly event = new Emitter<FeedEvent>();
  /** Emits each new position, also where no event was visible. */
  readonly moved = new Emitter<number>();
  readonly ephemeral = new Emitter<Ephemeral>();
  /** Emits the number of the newest event, after which the feed continues; what is shown has to be read again. */
  readonly reset = new Emitter<number>();
  readonly signedOut = new Emitter<void>();
  /** Emits the number of events that came after a cut, once they are all there. */
  readonly caughtUp = new Emitter<number>();

  #transports: readonly Transport[];
  readonly #http: Http;
  readonly #clock: Clock;
  #position: number | null = null;
  #connection: Connection | null = null;
  #attempt = 0;
  #failures = 0;
  #which = 0;
  #refusals = 0;
  #running = false;
  #greeted = false;
  #heard = 0;
  #lastTick = 0;
  #offlineSince = 0;
  #missed: { count: number; stop: Stop } | null = null;
  #retry: Stop = () => undefined;
  #ticking: Stop = () => undefined;
  #probing: Stop = () => undefined;
  #grace: Stop = () => undefined;
  #returning: Stop = () => undefined;

  constructor(transports: readonly Transport[], http: Http, clock: Clock = systemClock) {
    this.#transports = transports;
    this.#http = http;
    this.#clock = clock;
  }

  /** The number of the last event that was seen; `null` before the first connection. */
  get position(): number | null {
    return this.#position;
  }

  /** Begins to follow. `null` begins with the next event. */
  start(position: number | null): void {
    if (this.#running) return;
    this.#running = true;
    this.#position = position;
    this.#offlineSince = this.#clock.now();
    this.#lastTick = this.#clock.now();
    this.#tick();
    this.#probeLater();
    this.#open();
  }

  stop(): void {
    this.#running = false;
    for (const stop of [this.#retry, this.#ticking, this.#probing, this.#grace, this.#returning]) stop();
    this.#missed?.stop();
    this.#missed = null;
    this.#drop();
    this.status.set({ kind: 'stopped' });
  }

  /** Follows over other transports from now on, from the same position. */
  use(transports: readonly Transport[]): void {
    this.#transports = transports;
    this.#which = 0;
    this.#refusals = 0;
    this.#returning();
    this.wake();
  }

  /** Opens the connection anew, for example after sleep or when the network is back. */
  wake(): void {
    if (!this.#running) return;
    this.#retry();
    this.#failures = 0;
    this.#drop();
    this.#lose();
    this.#open();
  }

  say(message: ClientMessage): boolean {
    return this.#connection?.say(message) ?? false;
  }

  #drop(): void {
    const connection = this.#connection;
    this.#connection = null;
    this.#attempt += 1;
    this.#greeted = false;
    connection?.close();
  }

  #open(): void {
    const transport = this.#transports[this.#which] ?? this.#transports[0];
    if (!this.#running || !transport) return;
    const attempt = ++this.#attempt;
    const mine = () => this.#running && this.#attempt === attempt;
    if (this.status.get().kind !== 'offline') this.status.set({ kind: 'connecting' });
    this.#connection = transport.open(this.#position, {
      message: (message) => {
        if (mine()) this.#hear(message);
      },
      ended: (reason) => {
        if (mine()) this.#end(reason);
      },
    });
  }

  #hear(message: FeedMessage): void {
    this.#heard = this.#clock.now();
    switch (message.type) {
      case 'hello':
        this.#greeted = true;
        this.#failures = 0;
        this.#refusals = 0;
        if (this.#position === null) this.#move(message.position);
        if (this.status.get().kind === 'offline') this.#catchUp();
        this.status.set({ kind: 'live' });
        return;
      case 'event': {
        const { event } = message;
        // A repeated event was applied before.
        if (this.#position !== null && event.number <= this.#position) return;
        this.event.emit(event);
        if (this.#missed) this.#missed.count += 1;
        this.#move(event.number);
        return;
      }
      case 'position':
        if (this.#position === null || message.position > this.#position) this.#move(message.position);
        return;
      default:
        this.ephemeral.emit(message);
    }
  }

  #move(position: number): void {
    this.#position = position;
    this.moved.emit(position);
  }

  /** Counts the events that arrive without a pause after a cut. */
  #catchUp(): void {
    this.#missed?.stop();
    const missed: { count: number; stop: Stop } = { count: 0, stop: () => undefined };
    this.#missed = missed;
    let last = -1;
    const settle = () => {
      if (this.#missed !== missed) return;
      if (missed.count !== last) {
        last = missed.count;
        missed.stop = this.#clock.after(400, settle);
        return;
      }
      this.#missed = null;
      if (missed.count > 0) this.caughtUp.emit(missed.count);
    };
    missed.stop = this.#clock.after(400, settle);
  }

  #lose(): void {
    if (this.status.get().kind === 'live' || this.status.get().kind === 'connecting') {
      this.#offlineSince = this.#clock.now();
    }
    this.status.set({ kind: 'offline', since: this.#offlineSince });
  }

  #end(reason: Ended): void {
    const greeted = this.#greeted;
    this.#drop();
    switch (reason.kind) {
      case 'signed-out':
        this.stop();
        this.signedOut.emit();
        return;
      case 'too-old':
        // A browser does not tell why a socket was refused. This may have been the reason: the best transport gets another chance.
        this.#which = 0;
        this.#returning();
        void this.#restart(reason.newest);
        return;
      case 'refused':
        this.status.set({ kind: 'refused', problem: reason.problem });
        this.#again(reason.problem.retryAfterMs ?? 10_000);
        return;
      case 'unsupported':
        this.#refusals += 1;
        if (this.#refusals >= TRIES && this.#which + 1 < this.#transports.length) {
          void this.#step();
          return;
        }
        this.#lose();
        this.#again(0);
        return;
      case 'lost':
        this.#lose();
        // The first attempt after a good connection comes at once.
        if (greeted) this.#failures = 0;
        this.#again(0);
    }
  }

  #again(leastMs: number): void {
    const wait = Math.max(leastMs, this.#failures === 0 ? 50 : backoff(this.#clock, this.#failures, 500, 20_000));
    this.#failures += 1;
    this.#retry();
    this.#retry = this.#clock.after(wait, () => this.#open());
  }

  /** Tries the next transport, but only if the server can be reached: otherwise no transport can work. */
  async #step(): Promise<void> {
    const attempt = this.#attempt;
    const answer = await this.#http.send<EventPage>({
      method: 'GET',
      path: '/v1/events',
      query: { after: this.#position ?? 0, limit: 1 },
    });
    if (!this.#running || this.#attempt !== attempt) return;
    const reached = answer.ok || answer.problem.status !== 0;
    if (reached) {
      this.#which += 1;
      this.#refusals = 0;
      this.#returning();
      this.#returning = this.#clock.after(RETURN_MS, () => {
        this.#which = 0;
        if (this.#running) this.wake();
      });
      this.#open();
      return;
    }
    this.#lose();
    this.#again(0);
  }

  async #restart(newest: number | null): Promise<void> {
    const attempt = this.#attempt;
    if (newest === null) {
      // The close code does not tell the number. A request without a socket does.
      const told = await newestNumber(this.#http);
      if (!this.#running || this.#attempt !== attempt) return;
      if (typeof told !== 'number') {
        this.#lose();
        this.#again(0);
        return;
      }
      newest = told;
    }
    this.#position = newest;
    this.reset.emit(newest);
    this.moved.emit(newest);
    this.#open();
  }

  /** A socket can look open long after its network is gone. A request finds out. */
  #probeLater(): void {
    this.#probing = this.#clock.after(PROBE_MS, () => {
      void this.#probe().finally(() => {
        if (this.#running) this.#probeLater();
      });
    });
  }

  async #probe(): Promise<void> {
    const now = this.#clock.now();
    if (!this.#running || this.status.get().kind !== 'live' || now - this.#heard < PROBE_MS) return;
    const attempt = this.#attempt;
    const before = this.#position ?? 0;
    const answer = await this.#http.send<EventPage>({
      method: 'GET',
      path: '/v1/events',
      query: { after: before, limit: 1 },
    });
    if (this.#attempt !== attempt || !this.#running) return;
    if (!answer.ok) {
      if (isOffline(answer.problem)) this.wake();
      return;
    }
    const { position } = answer.data;
    if (position <= before) return;
    this.#grace = this.#clock.after(3000, () => {
      if (this.#attempt === attempt && (this.#position ?? 0) < position) this.wake();
    });
  }

  /** A timer that comes much too late means that the machine slept. */
  #tick(): void {
    this.#ticking = this.#clock.after(TICK_MS, () => {
      if (!this.#running) return;
      const now = this.#clock.now();
      const slept = now - this.#lastTick > TICK_MS * 4;
      this.#lastTick = now;
      this.#tick();
      if (slept) this.wake();
    });
  }
}
