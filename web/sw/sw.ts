/**
 * The service worker of the desk: it shows pushes, takes them back when a conversation is handled elsewhere, and opens
 * the conversation on a press. It caches nothing and answers no request.
 */

import { deskOf, effectOf } from './push';

interface WindowClient {
  readonly url: string;
  readonly focused: boolean;
  readonly frameType: string;
  readonly visibilityState: 'visible' | 'hidden';
  focus(): Promise<WindowClient>;
  postMessage(message: unknown): void;
}

/** The part of the worker's world that it uses: the document's types do not have it. */
interface Worker {
  readonly location: { readonly href: string; readonly origin: string };
  readonly navigator: { setAppBadge?(count: number): Promise<void> };
  readonly clients: {
    matchAll(options: { type: 'window'; includeUncontrolled: boolean }): Promise<readonly WindowClient[]>;
    openWindow(url: string): Promise<WindowClient | null>;
    claim(): Promise<void>;
  };
  readonly registration: ServiceWorkerRegistration;
  skipWaiting(): Promise<void>;
  addEventListener(kind: string, listener: (event: WorkerEvent) => void): void;
}

interface WorkerEvent {
  readonly data?: { json(): unknown } | null;
  readonly notification?: Notification;
  waitUntil(done: Promise<unknown>): void;
}

const worker = self as unknown as Worker;
const language = new URL(worker.location.href).searchParams.get('language') ?? 'en';

const windows = () => worker.clients.matchAll({ type: 'window', includeUncontrolled: true });

async function pushed(event: WorkerEvent): Promise<void> {
  let payload: unknown = null;
  try {
    payload = event.data?.json();
  } catch {
    // A push that nobody can read shows nothing.
  }
  const effect = effectOf(payload, language);
  if (!effect) return unseen('parlor');
  if (effect.unread !== null) await worker.navigator.setAppBadge?.(effect.unread).catch(() => undefined);
  if (effect.kind === 'close') {
    await unseen(effect.tag);
    return;
  }
  // A desk that has the focus shows it itself.
  if ((await windows()).some((client) => client.focused && client.visibilityState === 'visible'))
    return unseen(effect.tag);
  await worker.registration.showNotification(effect.title, {
    body: effect.body,
    tag: effect.tag,
    icon: '/icon-192.png',
    badge: '/badge-96.png',
    lang: language,
    data: { url: effect.url },
    // A newer one of the same conversation alerts again.
    renotify: true,
  } as NotificationOptions);
}

/**
 * Closes what is shown under a tag. Each push must show something, or else browsers end the subscription or show a notice of their
 * own. So a silent notification takes the place of the one that is shown, and goes at once.
 */
async function unseen(tag: string): Promise<void> {
  await worker.registration.showNotification('Parlor', { tag, silent: true, icon: '/icon-192.png', lang: language });
  for (const shown of await worker.registration.getNotifications({ tag })) shown.close();
}

async function pressed(shown: Notification): Promise<void> {
  shown.close();
  const { url } = shown.data as { url: string };
  const open = deskOf(await windows());
  if (!open) {
    await worker.clients.openWindow(url);
    return;
  }
  open.postMessage({ type: 'open', url });
  // A browser may refuse: a press counts for a short while only. The conversation is open there nevertheless.
  await open.focus().catch(() => undefined);
}

worker.addEventListener('install', (event) => event.waitUntil(worker.skipWaiting()));
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener('push', (event) => event.waitUntil(pushed(event)));
worker.addEventListener('notificationclick', (event) => {
  if (event.notification) event.waitUntil(pressed(event.notification));
});
