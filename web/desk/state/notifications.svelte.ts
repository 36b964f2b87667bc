/** The agent's notifications as signals. The core reads and follows them. */

import { systemClock } from '../../core/clock';
import type { Problem } from '../../core/http';
import { type Marked, type Notification, Notifications } from '../../core/notifications';
import { desk } from './desk.svelte';

class NotificationsState {
  rows = $state.raw<readonly Notification[]>([]);
  unread = $state(0);
  state = $state<Notifications['state']>('idle');
  problem = $state.raw<Problem | null>(null);
  hasMore = $state(false);
  #list = new Notifications(desk.api, systemClock);

  /** Follows the feed of the signed-in agent. Returns the end of it. */
  follow(): () => void {
    const list = new Notifications(desk.api, systemClock);
    this.#list = list;
    const stops = [list.changed.on(() => this.#read()), desk.hear((event) => list.apply(event))];
    const again = () => void (list.state === 'ready' ? list.load() : list.count());
    stops.push(desk.core.reloaded.on(again));
    // What came between the first answer and the beginning of the feed has no event here.
    const { status } = desk.core.feed;
    if (status.get().kind === 'live') void list.count();
    else {
      const connected = status.onChange(({ kind }) => {
        if (kind !== 'live') return;
        connected();
        again();
      });
      stops.push(connected);
      void list.count();
    }
    return () => {
      for (const stop of stops) stop();
      list.leave();
      list.unread = 0;
      this.#read();
    };
  }

  load(onlyUnread?: boolean): void {
    void this.#list.load(onlyUnread);
  }

  more(): void {
    void this.#list.more();
  }

  read(what: Marked): Promise<Problem | null> {
    return this.#list.read(what);
  }

  readAll(): Promise<Problem | null> {
    return this.#list.readAll();
  }

  leave(): void {
    this.#list.leave();
    this.#read();
  }

  #read(): void {
    const { rows, unread, state, problem, hasMore } = this.#list;
    if (unread !== this.unread) badge(unread);
    this.rows = rows;
    this.unread = unread;
    this.state = state;
    this.problem = problem;
    this.hasMore = hasMore;
  }
}

/** The number at the icon of an installed desk. */
function badge(count: number): void {
  const { setAppBadge } = navigator as { setAppBadge?: (count: number) => Promise<void> };
  void setAppBadge?.call(navigator, count).catch(() => undefined);
}

export const notifications = new NotificationsState();
