import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { OutboxItem, OutboxStorage } from './acts/outbox';
import type { Conversation, Message } from './model';
import type { ThreadRecord } from './thread';
import type { WindowRecord } from './views/window';

/** The version of the stored form. Another version is emptied, except for the outbox and the drafts. */
const VERSION = 1;

type Kept = 'conversations' | 'messages' | 'windows' | 'threads';

/** The most objects of each kind. The least recently stored ones leave first. */
const MOST: Readonly<Record<Kept, number>> = { conversations: 2000, messages: 5000, windows: 40, threads: 60 };

interface Timed<T> {
  readonly value: T;
  /** The feed position up to which the object is current. */
  readonly bound: number;
  /** The order in which objects were stored. */
  readonly stored: number;
}

/** Text that is not sent, as it is kept in this browser. */
export interface LocalDraft {
  readonly conversationId: number;
  readonly kind: 'outgoing' | 'note';
  readonly content: string;
  readonly html: boolean;
  readonly attachmentIds: readonly number[];
  readonly inReplyTo: number | null;
  /** Whether the server does not have this text yet. */
  readonly dirty: boolean;
  /** Milliseconds since 1970. */
  readonly editedAt: number;
}

interface Schema extends DBSchema {
  conversations: { key: number; value: Timed<Conversation>; indexes: { stored: number } };
  messages: { key: number; value: Timed<Message>; indexes: { stored: number } };
  windows: { key: string; value: Timed<WindowRecord>; indexes: { stored: number } };
  threads: { key: number; value: Timed<ThreadRecord>; indexes: { stored: number } };
  outbox: { key: string; value: OutboxItem };
  drafts: { key: number; value: LocalDraft };
  meta: { key: string; value: unknown };
}

/** What the desk stores at once: the feed position, and everything that changed up to it. */
export interface Snapshot {
  readonly position: number;
  readonly conversations: readonly [Conversation, number][];
  readonly messages: readonly [Message, number][];
  readonly gone: { readonly conversations: readonly number[]; readonly messages: readonly number[] };
  readonly windows: readonly (readonly [string, WindowRecord])[];
  readonly threads: readonly (readonly [number, ThreadRecord])[];
}

/** What an earlier session left. */
export interface Restored {
  readonly position: number;
  readonly conversations: readonly [Conversation, number][];
  readonly windows: readonly [string, WindowRecord][];
}

export interface StoredThread {
  readonly record: ThreadRecord;
  readonly messages: readonly [Message, number][];
}

/** The number of objects of a snapshot that are written before the page may draw. The browser copies each one in a twentieth of a millisecond. */
const TURN = 50;

/** The desk's storage in this browser, for one agent of one account. */
export class Cache {
  readonly #name: string;
  readonly #most: Readonly<Record<Kept, number>>;
  readonly #open: () => Promise<IDBPDatabase<Schema>>;
  #db: Promise<IDBPDatabase<Schema>> | null = null;
  #stored = Date.now();

  /** `name` holds the account's and the agent's id. `most` limits the number of objects of each kind. */
  constructor(name: string, most: Readonly<Record<Kept, number>> = MOST) {
    this.#name = name;
    this.#most = most;
    this.#open = () =>
      openDB<Schema>(name, VERSION, {
        upgrade(db) {
          for (const kind of ['conversations', 'messages', 'windows', 'threads'] as const) {
            if (db.objectStoreNames.contains(kind)) db.deleteObjectStore(kind);
            db.createObjectStore(kind).createIndex('stored', 'stored');
          }
          if (!db.objectStoreNames.contains('outbox')) db.createObjectStore('outbox', { keyPath: 'key' });
          if (!db.objectStoreNames.contains('drafts')) db.createObjectStore('drafts', { keyPath: 'conversationId' });
          if (db.objectStoreNames.contains('meta')) db.deleteObjectStore('meta');
          db.createObjectStore('meta');
        },
        blocking: (_old, _new, event) => (event.target as IDBDatabase).close(),
      });
  }

  /** Reads the list of conversations and the views; `null` if nothing is stored or the browser refuses. */
  async restore(): Promise<Restored | null> {
    try {
      const db = await this.#opened();
      const tx = db.transaction(['meta', 'conversations', 'windows']);
      const position = await tx.objectStore('meta').get('position');
      if (typeof position !== 'number') return null;
      const conversations = await tx.objectStore('conversations').getAll();
      const keys = await tx.objectStore('windows').getAllKeys();
      const windows = await tx.objectStore('windows').getAll();
      return {
        position,
        conversations: conversations.map(({ value, bound }) => [value, bound]),
        windows: keys.flatMap((key, at) => {
          const record = windows[at]?.value;
          return record ? [[key, record] as [string, WindowRecord]] : [];
        }),
      };
    } catch {
      return null;
    }
  }

  /** Reads a thread with its messages. */
  async thread(conversationId: number): Promise<StoredThread | null> {
    try {
      const db = await this.#opened();
      const tx = db.transaction(['threads', 'messages']);
      const record = (await tx.objectStore('threads').get(conversationId))?.value;
      if (!record) return null;
      const ids = record.entries.flatMap(({ messageId }) => (messageId === null ? [] : [messageId]));
      const stored = await Promise.all(ids.map((id) => tx.objectStore('messages').get(id)));
      const messages = stored.flatMap((one): [Message, number][] => (one ? [[one.value, one.bound]] : []));
      // A thread with a hole would show a false conversation.
      return messages.length === ids.length ? { record, messages } : null;
    } catch {
      return null;
    }
  }

  /**
   * Stores a snapshot in one transaction, so that the position never runs ahead of the objects. It lets the page draw in between, except in
   * a `hurry`: a page that goes may have no further turn.
   */
  async save(snapshot: Snapshot, hurry = false): Promise<boolean> {
    try {
      const db = await this.#opened();
      const tx = db.transaction(['meta', 'conversations', 'messages', 'windows', 'threads'], 'readwrite');
      const stored = (this.#stored = Math.max(this.#stored + 1, Date.now()));
      const writes: Promise<unknown>[] = [tx.objectStore('meta').put(snapshot.position, 'position')];
      for (const kind of ['conversations', 'messages'] as const) {
        const store = tx.objectStore(kind);
        for (const [value, bound] of snapshot[kind]) {
          writes.push(store.put({ value, bound, stored } as never, value.id as never));
          if (!hurry && writes.length >= TURN) await Promise.all(writes.splice(0));
        }
      }
      for (const kind of ['conversations', 'messages'] as const) {
        for (const id of snapshot.gone[kind]) writes.push(tx.objectStore(kind).delete(id));
      }
      for (const id of snapshot.gone.conversations) writes.push(tx.objectStore('threads').delete(id));
      for (const [key, value] of snapshot.windows) {
        writes.push(tx.objectStore('windows').put({ value, bound: 0, stored }, key));
      }
      for (const [id, value] of snapshot.threads) {
        writes.push(tx.objectStore('threads').put({ value, bound: 0, stored }, id));
      }
      await Promise.all(writes);
      await tx.done;
      await this.#trim(db);
      return true;
    } catch {
      return false;
    }
  }

  async #trim(db: IDBPDatabase<Schema>): Promise<void> {
    for (const kind of Object.keys(this.#most) as Kept[]) {
      const most = this.#most[kind];
      const surplus = (await db.count(kind)) - most;
      // A tenth more is let pass, so that not every snapshot has to delete.
      if (surplus <= most / 10) continue;
      const tx = db.transaction(kind, 'readwrite');
      let left: number = surplus;
      for (let cursor = await tx.store.index('stored').openCursor(); cursor && left > 0; left -= 1) {
        await cursor.delete();
        cursor = await cursor.continue();
      }
      await tx.done;
    }
  }

  /** Empties the copies of the server's data, and keeps what the agent wrote. */
  async forget(): Promise<void> {
    try {
      const db = await this.#opened();
      const kinds = ['meta', 'conversations', 'messages', 'windows', 'threads'] as const;
      const tx = db.transaction(kinds, 'readwrite');
      await Promise.all(kinds.map((kind) => tx.objectStore(kind).clear()));
      await tx.done;
    } catch {
      // Nothing is stored.
    }
  }

  /** Deletes everything, at sign-out. */
  async destroy(): Promise<void> {
    try {
      const db = await this.#opened();
      const kinds = ['meta', 'conversations', 'messages', 'windows', 'threads', 'outbox', 'drafts'] as const;
      const tx = db.transaction(kinds, 'readwrite');
      await Promise.all(kinds.map((kind) => tx.objectStore(kind).clear()));
      await tx.done;
      db.close();
      this.#db = null;
      await new Promise<void>((resolve) => {
        const request = indexedDB.deleteDatabase(this.#name);
        // Another tab may still hold it open. It is empty in any case.
        request.onsuccess = request.onerror = request.onblocked = () => resolve();
      });
    } catch {
      // Nothing is stored.
    }
  }

  /** The outbox. Writing fails where the browser refuses to store; the outbox then lives in memory. */
  readonly outbox: OutboxStorage = {
    all: async () => (await this.#opened()).getAll('outbox'),
    put: async (item) => {
      await (await this.#opened()).put('outbox', item);
    },
    remove: async (key) => {
      await (await this.#opened()).delete('outbox', key);
    },
  };

  readonly drafts = {
    all: async (): Promise<LocalDraft[]> => (await this.#opened()).getAll('drafts'),
    put: async (draft: LocalDraft): Promise<void> => {
      await (await this.#opened()).put('drafts', draft);
    },
    remove: async (conversationId: number): Promise<void> => {
      await (await this.#opened()).delete('drafts', conversationId);
    },
  };

  #opened(): Promise<IDBPDatabase<Schema>> {
    this.#db ??= this.#open().catch((error: unknown) => {
      this.#db = null;
      throw error;
    });
    return this.#db;
  }
}
