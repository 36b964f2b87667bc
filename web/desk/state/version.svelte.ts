/** Whether the server has another desk than the one that runs here. The agent is told, and loads it when it suits. */

import { desk } from './desk.svelte';

/** A desk that stays open asks this often. */
const EVERY_MS = 30 * 60_000;

class Version {
  isNew = $state(false);
  /** The agent has seen the notice and goes on with the old desk. */
  dismissed = $state(false);

  /** Reads the page of the desk, and compares the names of its script and style, which change with their content. */
  async look(): Promise<void> {
    try {
      const answer = await fetch('/', { cache: 'no-store', headers: { accept: 'text/html' } });
      if (!answer.ok) return;
      const named = [...(await answer.text()).matchAll(/(?:src|href)="(\/assets\/index-[^"]+)"/g)];
      const here = (path = '') => document.querySelector(`[src="${CSS.escape(path)}"], [href="${CSS.escape(path)}"]`);
      this.isNew = named.some(([, path]) => here(path) === null);
    } catch {
      // Without a connection there is nothing new.
    }
  }

  /** Looks whenever the connection comes back, because the server may have been replaced, and now and then. */
  follow(): () => void {
    const timer = setInterval(() => {
      this.dismissed = false;
      if (!document.hidden) void this.look();
    }, EVERY_MS);
    let cut = false;
    const stop = desk.core.feed.status.subscribe(({ kind }) => {
      if (kind === 'offline') cut = true;
      else if (kind === 'live' && cut) {
        cut = false;
        this.dismissed = false;
        void this.look();
      }
    });
    return () => {
      clearInterval(timer);
      stop();
    };
  }
}

export const version = new Version();
