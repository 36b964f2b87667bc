import { Emitter } from '../emitter';
import type { Contact, Conversation, FeedEvent, Message } from '../model';
import { type Placed, Table } from './table';

/** How many objects stay in memory beside those that are shown. */
const MOST = { conversations: 5000, messages: 10_000, contacts: 5000 } as const;

/** The changes of contacts that are remembered for answers that are on their way. */
const MOST_CHANGES = 1000;

/**
 * The conversations, messages and contacts that the desk knows, kept current by the feed.
 *
 * Only answers of the server and events change the objects. A change that waits for its answer is a patch on top.
 */
export class Store {
  readonly conversations = new Table<Conversation>();
  readonly messages = new Table<Message>();
  readonly contacts = new Table<Contact>();

  /** Emits each event after its objects are here. */
  readonly applied = new Emitter<FeedEvent>();
  /** Emits the id of a conversation that has to be read again. */
  readonly recheck = new Emitter<number>();
  /** Emits the id of a conversation whose thread has to be read again. */
  readonly recheckThread = new Emitter<number>();
  /** Emits the id of a contact that has to be read again. */
  readonly recheckContact = new Emitter<number>();

  /** The number of incoming messages that the caller has read, by conversation, and the event that said so. */
  readonly #seen = new Map<number, { seen: number; bound: number }>();

  /** The latest event of each contact that changed lately. */
  readonly #contactChanges = new Map<number, number>();

  /** Stores a conversation of an answer that was asked for at feed position `bound`. */
  putConversation(row: Conversation, bound: number, by: 'answer' | 'event' | 'recheck' = 'answer'): Placed {
    const placed = this.conversations.put(this.#counted(row), bound, by);
    this.#learnSeen(row, bound);
    this.#countUnread(row.id);
    // An answer that was on its way while its contact changed shows the contact of before.
    const contactId = row.contact?.id ?? row.contact_id;
    const changed = contactId === null ? undefined : this.#contactChanges.get(contactId);
    if (by !== 'event' && placed !== 'kept' && changed !== undefined && changed > bound) this.recheck.emit(row.id);
    if (placed === 'doubtful') this.recheck.emit(row.id);
    return placed;
  }

  putMessage(message: Message, bound: number, by: 'answer' | 'event' = 'answer'): void {
    if (this.messages.put(message, bound, by) === 'doubtful') this.recheckThread.emit(message.conversation_id);
  }

  /** Stores a message of a thread that was read again because of a doubt. */
  settleMessage(message: Message, bound: number): void {
    this.messages.put(message, bound, 'recheck');
  }

  putContact(contact: Contact, bound: number, by: 'answer' | 'event' | 'recheck' = 'answer'): void {
    if (this.contacts.put(contact, bound, by) === 'doubtful') this.recheckContact.emit(contact.id);
  }

  /** Applies an event. Events arrive in the order of their numbers, each once. */
  apply(event: FeedEvent): void {
    const { number } = event;
    if (event.contact) this.putContact(event.contact, number, 'event');
    else if (event.contact === null && event.contact_id !== null) this.contacts.remove(event.contact_id, number);
    else if (event.contact_id !== null && event.kind.startsWith('contact.')) this.#mentionContact(event);

    if (event.message) this.putMessage(event.message, number, 'event');
    else if (event.kind.startsWith('message.')) this.#mentionMessage(event);

    // A notification tells its owner about a change that has an event of its own.
    if (event.conversation_id !== null && !event.kind.startsWith('notification.'))
      this.#applyConversation(event, event.conversation_id);
    if (event.kind.startsWith('contact.')) this.#applyContact(event);
    this.applied.emit(event);
  }

  /** Removes what is neither shown nor used lately. */
  evict(shown: (conversationId: number) => boolean): void {
    for (const id of this.conversations.evict(MOST.conversations, shown)) this.#seen.delete(id);
    this.messages.evict(MOST.messages, (id) => shown(this.messages.base(id)?.conversation_id ?? -1));
    this.contacts.evict(MOST.contacts, () => false);
  }

  /** Prepares for reading everything again, after the feed could not continue. */
  distrust(): void {
    this.conversations.distrust();
    this.messages.distrust();
    this.contacts.distrust();
    this.#seen.clear();
    this.#contactChanges.clear();
  }

  clear(): void {
    this.conversations.clear();
    this.messages.clear();
    this.contacts.clear();
    this.#seen.clear();
    this.#contactChanges.clear();
  }

  #applyConversation(event: FeedEvent, id: number): void {
    const { number, conversation, kind } = event;
    if (conversation === null) {
      this.conversations.remove(id, number);
      this.#seen.delete(id);
      return;
    }
    // The conversation is the whole row of the caller, so that no event leads to another request.
    if (conversation) this.putConversation(conversation, number, 'event');
    else if (this.conversations.mention(id, number) === 'doubtful') this.recheck.emit(id);
    else this.#countUnread(id);
    if (kind === 'conversation.erased') this.recheckThread.emit(id);
  }

  #mentionMessage(event: FeedEvent): void {
    const id = event.data.message_id;
    if (typeof id !== 'number' || event.conversation_id === null) return;
    if (event.message === null) this.messages.remove(id, event.number);
    else if (this.messages.mention(id, event.number) === 'doubtful') this.recheckThread.emit(event.conversation_id);
  }

  #mentionContact(event: FeedEvent): void {
    const id = event.contact_id;
    if (id === null || !this.contacts.has(id)) return;
    if (this.contacts.mention(id, event.number) === 'doubtful') this.recheckContact.emit(id);
  }

  /** Keeps the people in the rows current. */
  #applyContact(event: FeedEvent): void {
    const { data, number, kind } = event;
    if (kind === 'contact.created') return;
    for (const id of [event.contact_id, data.contact_id, data.merged_contact_id]) {
      if (typeof id !== 'number') continue;
      this.#contactChanges.delete(id);
      this.#contactChanges.set(id, number);
    }
    for (const id of this.#contactChanges.keys()) {
      if (this.#contactChanges.size <= MOST_CHANGES) break;
      this.#contactChanges.delete(id);
    }
    const merged = typeof data.merged_contact_id === 'number' ? data.merged_contact_id : null;
    // The server sends a contact once for several events that follow each other.
    const { contact_id: changed } = event;
    const fresh = changed === null || this.contacts.isDoubtful(changed) ? undefined : this.contacts.base(changed);
    const surviving = typeof data.contact_id === 'number' ? data.contact_id : event.contact_id;
    for (const row of this.conversations.values()) {
      const person = row.contact?.id ?? row.contact_id;
      if (person === null || (person !== event.contact_id && person !== surviving && person !== merged)) continue;
      if (fresh && kind === 'contact.updated' && row.contact && fresh.id === row.contact.id) {
        const { name, avatar_url } = fresh;
        this.conversations.amend(row.id, number, (old) =>
          old.contact ? { ...old, contact: { ...old.contact, name, avatar_url } } : old,
        );
      } else {
        this.conversations.suspect(row.id, number);
        if (this.conversations.isDoubtful(row.id)) this.recheck.emit(row.id);
      }
    }
  }

  #learnSeen(row: Conversation, bound: number): void {
    if (row.unread === undefined || row.incoming_count === undefined) return;
    const known = this.#seen.get(row.id);
    if (known && known.bound > bound) return;
    this.#seen.set(row.id, { seen: row.incoming_count - row.unread, bound });
  }

  /** The conversation with the caller's own count, if it is known. */
  #counted(row: Conversation): Conversation {
    const seen = this.#seen.get(row.id)?.seen;
    if (row.unread !== undefined || seen === undefined || row.incoming_count === undefined) return row;
    return { ...row, unread: Math.max(0, row.incoming_count - seen) };
  }

  #countUnread(id: number): void {
    const seen = this.#seen.get(id)?.seen;
    const row = this.conversations.base(id);
    if (seen === undefined || row?.incoming_count === undefined) return;
    const unread = Math.max(0, row.incoming_count - seen);
    if (unread !== row.unread) this.conversations.amend(id, -1, (old) => ({ ...old, unread }));
  }
}
