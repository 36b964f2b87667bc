/** The address of a screen. It holds everything that is worth a link: view, order, filters, conversation, message. */

import { SvelteURLSearchParams } from 'svelte/reactivity';

/** The parts of the path, and the query. */
class Router {
  path = $state(location.pathname);
  query = $state.raw(new URLSearchParams(location.search));

  constructor() {
    addEventListener('popstate', () => this.#read());
  }

  /** The parts of the path: `/inbox/mine/12` has `inbox`, `mine` and `12`. */
  get parts(): readonly string[] {
    return this.path.split('/').filter(Boolean).map(decoded);
  }

  /** Goes to an address. `replace` leaves no step for Back, for example when the next conversation opens by itself. */
  go(to: string, replace = false): void {
    const at = location.pathname + location.search;
    if (to === at) return;
    if (replace) history.replaceState(null, '', to);
    else history.pushState(null, '', to);
    this.#read();
  }

  /** Changes members of the query and keeps the rest. `null` removes a member. */
  set(members: Readonly<Record<string, string | null>>): void {
    const query = new SvelteURLSearchParams(this.query);
    for (const [name, value] of Object.entries(members)) {
      if (value === null) query.delete(name);
      else query.set(name, value);
    }
    const text = query.toString();
    this.go(this.path + (text === '' ? '' : `?${text}`), true);
  }

  #read(): void {
    this.path = location.pathname;
    this.query = new URLSearchParams(location.search);
  }
}

/** The text of a part of a path. What is no valid escape stays as it is: anybody may send an address. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export const router = new Router();

/** Follows links inside the desk without loading the page. Modified clicks open tabs, as everywhere. */
export function followLinks(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    return;
  const link = (event.target as Element).closest?.('a');
  if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin) return;
  if (link.pathname.startsWith('/v1/') || link.pathname.startsWith('/files/')) return;
  event.preventDefault();
  router.go(link.pathname + link.search);
}
