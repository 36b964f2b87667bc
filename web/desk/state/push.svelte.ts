/** Notifications on this device while the desk is closed: the browser's permission, the worker and the subscription. */

import { language } from '../../text';
import { deviceName } from '../device';
import { router } from '../router.svelte';
import { desk } from './desk.svelte';
import { say } from './problems';

/** Which agent has asked for pushes on this device. A new session of the agent subscribes again. */
const LOCAL = 'parlor.push';

export type PushState =
  /** The browser has no pushes, or the address is not encrypted. */
  | 'unavailable'
  /** The browser's user has refused notifications of this site. */
  | 'denied'
  | 'off'
  | 'on';

class Push {
  state = $state<PushState>('off');
  busy = $state(false);
  problem = $state<string | null>(null);

  /** Continues what the agent asked for on this device, after each sign-in. */
  async resume(): Promise<void> {
    this.problem = null;
    if (!available()) this.state = 'unavailable';
    else if (Notification.permission === 'denied') this.state = 'denied';
    else if (wanted() === desk.me?.id && Notification.permission === 'granted') await this.#subscribe();
    else {
      this.state = 'off';
      // A subscription of another agent would show that agent's customers here.
      await this.leave();
    }
  }

  /** Asks the browser's user and subscribes. */
  async enable(): Promise<void> {
    this.busy = true;
    this.problem = null;
    try {
      const permission = await Notification.requestPermission();
      if (permission !== 'granted') {
        this.state = permission === 'denied' ? 'denied' : 'off';
        return;
      }
      want(desk.me?.id ?? null);
      await this.#subscribe();
    } finally {
      this.busy = false;
    }
  }

  async disable(): Promise<void> {
    this.busy = true;
    want(null);
    try {
      const rows = await desk.get<{ data: readonly { id: number; current: boolean }[] }>('/v1/push/subscriptions');
      const own = rows.ok ? rows.data.data.filter((row) => row.current) : [];
      for (const { id } of own) await desk.send({ method: 'DELETE', path: `/v1/push/subscriptions/${id}` });
      await this.leave();
      this.state = 'off';
    } finally {
      this.busy = false;
    }
  }

  /** Ends what belongs to the session that ends. What is shown on the device goes, too. */
  async leave(): Promise<void> {
    if (!available()) return;
    const registration = await navigator.serviceWorker.getRegistration();
    if (!registration) return;
    for (const shown of await registration.getNotifications()) shown.close();
    await (await registration.pushManager.getSubscription())?.unsubscribe();
  }

  async #subscribe(): Promise<void> {
    try {
      const registration = await register();
      const key = await desk.get<{ key: string }>('/v1/push/key');
      if (!key.ok) {
        this.problem = say(key.problem);
        return;
      }
      const subscription = await subscribe(registration.pushManager, bytesOf(key.data.key));
      const { endpoint, keys } = subscription.toJSON();
      const answer = await desk.send({
        method: 'POST',
        path: '/v1/push/subscriptions',
        body: { endpoint, keys, name: deviceName(navigator.userAgent) },
      });
      this.state = answer.ok ? 'on' : 'off';
      if (!answer.ok) this.problem = say(answer.problem);
    } catch (error) {
      // The browser's push service cannot be reached, or is switched off.
      this.state = 'off';
      this.problem = error instanceof Error ? error.message : String(error);
    }
  }
}

function available(): boolean {
  return isSecureContext && 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
}

async function register(): Promise<ServiceWorkerRegistration> {
  const url = `/sw.js?language=${language}`;
  const types = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes;
  // The policy of the page allows scripts of this one address only.
  const policy = (scripts ??= types?.createPolicy('parlor', { createScriptURL: own }) ?? { createScriptURL: own });
  const registration = await navigator.serviceWorker.register(policy.createScriptURL(url));
  await navigator.serviceWorker.ready;
  return registration;
}

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ): { createScriptURL: (url: string) => string };
}
let scripts: { createScriptURL: (url: string) => string } | undefined;

function own(url: string): string {
  if (!url.startsWith('/sw.js?')) throw new TypeError(`The desk loads no script from ${url}.`);
  return url;
}

/** Subscribes. A subscription with another key of the server is worthless and goes. */
async function subscribe(manager: PushManager, key: Uint8Array<ArrayBuffer>): Promise<PushSubscription> {
  const options = { userVisibleOnly: true, applicationServerKey: key };
  const before = await manager.getSubscription();
  const known = before?.options.applicationServerKey;
  if (before && known && !sameBytes(new Uint8Array(known), key)) await before.unsubscribe();
  return manager.subscribe(options);
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

/** The bytes of a base64url text. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function wanted(): number | null {
  try {
    return Number(localStorage.getItem(LOCAL)) || null;
  } catch {
    return null;
  }
}

function want(agent: number | null): void {
  try {
    if (agent === null) localStorage.removeItem(LOCAL);
    else localStorage.setItem(LOCAL, String(agent));
  } catch {
    // Without storage the next session asks again.
  }
}

// A press on a notification brings the desk to the front, and this opens the conversation.
if ('serviceWorker' in navigator)
  navigator.serviceWorker.addEventListener('message', (event: MessageEvent<{ type?: string; url?: string }>) => {
    const { type, url } = event.data;
    if (type === 'open' && typeof url === 'string' && url.startsWith('/inbox/')) router.go(url);
  });

export const push = new Push();
