import type { OutboxItem, OutboxResult } from './acts/outbox';
import type { Clock } from './clock';
import { Emitter, type Stop, Value } from './emitter';
import type { Feed } from './feed/feed';
import type { ClientMessage, Connection, Ephemeral, Sink, Transport } from './feed/messages';
import { INCLUDE } from './feed/transports';
import { type Answer, type Http } from './http';
import type { EventPage, FeedEvent } from './model';

/** What the tabs of one agent say to each other. */
export type TabMessage =
  /** A follower asks where the leader is. */
  | { readonly type: 'where'; readonly to: string }
  | { readonly type: 'at'; readonly to: string; readonly position: number | null; readonly live: boolean }
  /** The leader's position before the event, and the event. */
  | { readonly type: 'event'; readonly from: number; readonly event: FeedEvent }
  | { readonly type: 'position'; readonly from: number; readonly position: number }
  | { readonly type: 'ephemeral'; readonly message: Ephemeral }
  | { readonly type: 'live'; readonly live: boolean }
  | { readonly type: 'reset'; readonly newest: number }
  /** A follower's word for the server. */
  | { readonly type: 'say'; readonly message: ClientMessage }
  | { readonly type: 'outbox'; readonly item: OutboxItem }
  | { readonly type: 'result'; readonly result: OutboxResult }
  | { readonly type: 'cancel'; readonly key: string }
  | { readonly type: 'signed-out' };

/** The other tabs. `BroadcastChannel` has this form, except for `close`. */
export interface Channel {
  post(message: TabMessage): void;
  on(listener: (message: TabMessage) => void): Stop;
  close(): void;
}

/** Holds a name until the returned function is called. `held` runs when this tab has it. */
export type Lock = (name: string, held: () => void) => Stop;

/** The time within which a leader answers. */
const ANSWER_MS = 1500;

/** A channel between the tabs of one browser; `null` where the browser has none. */
export function browserChannel(name: string): Channel | null {
  if (typeof BroadcastChannel === 'undefined') return null;
  const channel = new BroadcastChannel(name);
  const heard = new Emitter<TabMessage>();
  channel.onmessage = ({ data }) => heard.emit(data as TabMessage);
  return {
    post: (message) => channel.postMessage(message),
    on: (listener) => heard.on(listener),
    close: () => channel.close(),
  };
}

/** Web Locks. Without them every tab leads alone, which costs connections and nothing else. */
export const browserLock: Lock = (name, held) => {
  if (typeof navigator === 'undefined' || !navigator.locks) {
    queueMicrotask(held);
    return () => undefined;
  }
  const abort = new AbortController();
  let release: () => void = () => undefined;
  const until = new Promise<void>((resolve) => (release = resolve));
  navigator.locks
    .request(name, { signal: abort.signal }, () => {
      held();
      return until;
    })
    .catch(() => undefined);
  return () => {
    abort.abort();
    release();
  };
};

/** One tab of an agent leads: it holds the connection and sends the outbox. The others hear from it. */
export class Tabs {
  readonly leads = new Value<boolean>(false);
  readonly channel: Channel | null;
  readonly #release: Stop;
  #over = false;

  constructor(name: string, lock: Lock, channel: Channel | null) {
    this.channel = channel;
    if (channel) {
      this.#release = lock(name, () => {
        if (!this.#over) this.leads.set(true);
      });
    } else {
      this.#release = () => undefined;
      this.leads.set(true);
    }
  }

  post(message: TabMessage): void {
    this.channel?.post(message);
  }

  stop(): void {
    this.#over = true;
    this.#release();
    this.channel?.close();
    this.leads.set(false);
  }
}

/** Passes the leader's feed on to the other tabs. */
export function broadcast(feed: Feed, channel: Channel): Stop {
  let last = feed.position ?? 0;
  const live = () => feed.status.get().kind === 'live';
  const stops = [
    feed.event.on((event) => {
      channel.post({ type: 'event', from: last, event });
      last = event.number;
    }),
    feed.moved.on((position) => {
      if (position > last) channel.post({ type: 'position', from: last, position });
      last = position;
    }),
    feed.ephemeral.on((message) => channel.post({ type: 'ephemeral', message })),
    feed.reset.on((newest) => channel.post({ type: 'reset', newest })),
    feed.status.onChange(({ kind }) => channel.post({ type: 'live', live: kind === 'live' })),
    channel.on((message) => {
      if (message.type === 'where') {
        channel.post({ type: 'at', to: message.to, position: feed.position, live: live() });
      } else if (message.type === 'say') {
        feed.say(message.message);
      }
    }),
  ];
  channel.post({ type: 'live', live: live() });
  return () => stops.forEach((stop) => stop());
}

/** Follows what the leading tab hears. What was missed comes from the server's pages. */
export class TabTransport implements Transport {
  readonly name = 'tab';
  readonly #channel: Channel;
  readonly #http: Http;
  readonly #clock: Clock;
  readonly #newName: () => string;

  constructor(channel: Channel, http: Http, clock: Clock, newName: () => string) {
    this.#channel = channel;
    this.#http = http;
    this.#clock = clock;
    this.#newName = newName;
  }

  open(after: number | null, sink: Sink): Connection {
    const name = this.#newName();
    let over = false;
    let position = after;
    let filling = true;
    let held: TabMessage[] = [];
    const end = (lost: Parameters<Sink['ended']>[0]) => {
      if (over) return;
      close();
      sink.ended(lost);
    };
    const close = () => {
      over = true;
      patience();
      stop();
    };

    const take = (message: TabMessage) => {
      if (over) return;
      if (message.type === 'ephemeral') return sink.message(message.message);
      if (message.type !== 'event' && message.type !== 'position') return;
      const number = message.type === 'event' ? message.event.number : message.position;
      if (position !== null && number <= position) return;
      if (position !== null && message.from > position) {
        // Something was missed, for example while this tab was frozen.
        held.push(message);
        void fill(message.from);
        return;
      }
      position = number;
      if (message.type === 'event') sink.message({ type: 'event', event: message.event });
      else sink.message({ type: 'position', position: number });
    };

    const fill = async (until: number) => {
      filling = true;
      while (!over && position !== null && position < until) {
        const answer: Answer<EventPage> = await this.#http.send({
          method: 'GET',
          path: '/v1/events',
          query: { after: position, limit: 100, include: INCLUDE },
        });
        if (over) return;
        if (!answer.ok) {
          const { problem } = answer;
          const newest = problem.members.newest;
          if (problem.code === 'too-old') end({ kind: 'too-old', newest: typeof newest === 'number' ? newest : null });
          else if (problem.status === 401) end({ kind: 'signed-out', problem });
          else end({ kind: 'lost' });
          return;
        }
        for (const event of answer.data.data) sink.message({ type: 'event', event });
        if (over) return;
        position = Math.max(position, answer.data.position);
        sink.message({ type: 'position', position });
      }
      filling = false;
      const waiting = held;
      held = [];
      for (const message of waiting) {
        if (filling) held.push(message);
        else take(message);
      }
    };

    const stop = this.#channel.on((message) => {
      if (over) return;
      switch (message.type) {
        case 'at': {
          if (message.to !== name) return;
          patience();
          if (!message.live || message.position === null) return end({ kind: 'lost' });
          const first = position ?? message.position;
          const until = message.position;
          position = first;
          void fill(until).then(() => {
            if (!over) sink.message({ type: 'hello', account_id: 0, agent_id: 0, position: first });
          });
          return;
        }
        case 'live':
          if (!message.live) end({ kind: 'lost' });
          return;
        case 'reset':
          end({ kind: 'too-old', newest: message.newest });
          return;
        case 'event':
        case 'position':
          if (filling) held.push(message);
          else take(message);
          return;
        case 'ephemeral':
          take(message);
          return;
        default:
      }
    });
    const patience = this.#clock.after(ANSWER_MS, () => end({ kind: 'lost' }));
    this.#channel.post({ type: 'where', to: name });
    return {
      say: (message) => {
        this.#channel.post({ type: 'say', message });
        return true;
      },
      close,
    };
  }
}
