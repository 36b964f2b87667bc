import type { Call } from '../../core/http';
import type { Contact, Conversation, FeedEvent, Message, RowDraft, Status } from '../../core/model';
import type { Filter } from '../../core/views/filter';
import type { Sort } from '../../core/views/sort';

/** The agent whose desk is tested. */
export const ME = 7;
export const OTHER = 8;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Row = Mutable<Conversation> & { incoming_count: number };

interface Room {
  row: Row;
  messages: Mutable<Message>[];
  lines: { position: number; number: number; event: FeedEvent }[];
  /** How many incoming messages the agent has read. */
  seen: number;
  /** The agent's draft. */
  draft: RowDraft | null;
  /** Whether the agent may see the conversation. */
  visible: boolean;
}

export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

const refuse = (status: number, code: string, members: Record<string, unknown> = {}): Reply => ({
  status,
  body: { status, code, detail: `Refused: ${code}.`, ...members },
});

/** A small server with the rules of `/v1` that matter for following it. It shares no code with the core. */
export class ModelServer {
  readonly rooms = new Map<number, Room>();
  readonly contacts = new Map<number, Mutable<Contact>>();
  readonly events: FeedEvent[] = [];
  /** Events up to this number can no longer be followed. */
  trimmed = 0;
  /** The most rows of one page. */
  pageSize = 3;
  /** The answers to acts that come next, instead of carrying them out. */
  readonly refusals: Reply[] = [];
  readonly #answers = new Map<string, { path: string; reply: Reply }>();
  readonly #undos = new Map<string, { id: number; before: Partial<Row>; version: string }>();
  #ids = 100;
  #time = Date.parse('2026-03-02T09:00:00Z');
  #ticks = 0;

  get newest(): number {
    return this.events.length;
  }

  /** Sets the server's clock, also back. */
  skew(ms: number): void {
    this.#time += ms;
  }

  // What others do.

  start(name: string, text: string): number {
    const id = this.#id();
    const contactId = this.#id();
    const now = this.#now();
    this.contacts.set(contactId, {
      id: contactId,
      name,
      given_name: null,
      family_name: null,
      avatar_url: null,
      department_id: null,
      blocked: false,
      custom_attributes: {} as never,
      additional_attributes: {} as never,
      contact_points: [],
      label_ids: [],
      last_activity_at: null,
      created_at: now,
      updated_at: now,
      version: '1',
    });
    const row: Row = {
      id,
      uuid: `uuid-${id}`,
      display_id: id,
      status: 'open',
      inbox_id: 1,
      contact_id: contactId,
      identity_id: 1,
      assignee_id: null,
      queue: null,
      offered_until: null,
      skills: [],
      service_record: null,
      ticket_id: null,
      rating: null,
      priority: null,
      subject: null,
      labels: [],
      custom_attributes: {},
      team_id: null,
      case_id: null,
      intent: { kind: 'enqueue', agent_id: null },
      unread_count: 0,
      message_count: 0,
      incoming_count: 0,
      failed: false,
      follower_ids: [],
      created_at: now,
      updated_at: now,
      last_activity_at: now,
      first_queued_at: null,
      queued_at: null,
      assigned_at: null,
      picked_up_at: null,
      waiting_since: null,
      first_reply_at: null,
      snoozed_until: null,
      resolved_at: null,
      merged_into_id: null,
      merged_count: 0,
      off_record: false,
      version: '1',
    };
    this.rooms.set(id, { row, messages: [], lines: [], seen: 0, draft: null, visible: true });
    this.#event('contact.created', null, contactId, null, { name });
    this.#event('conversation.started', id, contactId, null, { display_id: id });
    this.write(id, 'incoming', text, contactId, null);
    return id;
  }

  write(
    id: number,
    kind: 'incoming' | 'outgoing' | 'note',
    content: string,
    author: number,
    source: string | null,
  ): Message {
    const room = this.#room(id);
    const now = this.#now();
    const message: Mutable<Message> = {
      id: this.#id(),
      conversation_id: id,
      position: room.messages.length + 1,
      kind,
      content,
      content_type: 'text',
      content_attributes: {},
      sender: { kind: kind === 'incoming' ? 'contact' : 'agent', id: author },
      source_id: source,
      delivery: 'sent',
      attachments: [],
      deleted: false,
      created_at: now,
      updated_at: now,
    };
    room.messages.push(message);
    const { row } = room;
    row.message_count += 1;
    if (kind === 'incoming') {
      row.incoming_count += 1;
      row.waiting_since ??= now;
      if (row.status === 'resolved' || row.status === 'snoozed') row.status = 'open';
    } else if (kind === 'outgoing') row.waiting_since = null;
    row.last_activity_at = now;
    row.updated_at = now;
    this.#event('message.created', id, row.contact_id, kind === 'incoming' ? null : author, {
      message_id: message.id,
      position: message.position,
      kind,
    });
    return { ...message };
  }

  /** Notes how far a message came, as a callback does. */
  deliver(id: number, state: 'delivered' | 'read' | 'failed'): void {
    const room = this.#room(id);
    const message = room.messages.findLast(({ kind }) => kind === 'outgoing');
    if (!message || message.delivery === state) return;
    message.delivery = state;
    message.updated_at = this.#now();
    room.row.failed = room.messages.some(({ delivery }) => delivery === 'failed');
    room.row.updated_at = message.updated_at;
    this.#event(`message.${state}`, id, room.row.contact_id, null, {
      message_id: message.id,
      position: message.position,
      error: null,
    });
  }

  change(id: number, kind: string, by: number | null, members: Partial<Row>, data: Record<string, unknown>): void {
    const room = this.#room(id);
    Object.assign(room.row, members);
    room.row.updated_at = this.#now();
    room.row.version = String(this.newest + 1);
    this.#event(kind, id, room.row.contact_id, by, data, true);
  }

  /** Gives the agent the conversation, or takes it out of the agent's sight. */
  show(id: number, visible: boolean): void {
    const room = this.#room(id);
    if (room.visible === visible) return;
    const assignee = visible ? null : OTHER;
    // Those who could see it before or after the change hear of it.
    room.visible = true;
    this.change(id, 'conversation.assigned', OTHER, { assignee_id: assignee }, { assignee_id: assignee });
    room.visible = visible;
  }

  seen(id: number, count: number): void {
    const room = this.#room(id);
    room.seen = Math.max(0, Math.min(count, room.row.incoming_count));
    this.#event('conversation.updated', id, room.row.contact_id, ME, { read_by: ME, incoming_seen: room.seen });
  }

  /** Stores the agent's draft, as another browser of the agent does, or removes it. */
  draft(id: number, excerpt: string | null): void {
    const room = this.#room(id);
    room.draft = excerpt === null ? null : { kind: 'outgoing', excerpt, updated_at: this.#now() };
    this.#event(excerpt === null ? 'draft.removed' : 'draft.created', id, room.row.contact_id, ME, {});
  }

  rename(id: number, name: string): void {
    const contact = this.contacts.get(this.#room(id).row.contact_id ?? 0);
    if (!contact) return;
    contact.name = name;
    contact.updated_at = this.#now();
    this.#event('contact.updated', null, contact.id, null, { name });
  }

  // What the agent reads and does.

  handle(call: Call): Reply {
    const { method, path } = call;
    const [, , first, id, action] = path.split('/');
    if (method === 'GET') return this.#read(call, first ?? '', Number(id), action);
    const known = call.key === undefined ? undefined : this.#answers.get(call.key);
    if (known) return known.path === path ? known.reply : refuse(422, 'idempotency-key-reused');
    const refusal = first === 'conversations' && action !== 'viewing' ? this.refusals.shift() : undefined;
    if (refusal) return refusal;
    const reply = this.#act(call, first ?? '', Number(id), action);
    if (reply.status < 300 && call.key !== undefined) this.#answers.set(call.key, { path, reply });
    return reply;
  }

  /** Events after a number as the agent gets them, with objects as of now, each once. */
  page(after: number, limit: number): { data: FeedEvent[]; position: number; more: boolean } {
    const data: FeedEvent[] = [];
    const given = new Set<string>();
    let position = after;
    for (const event of this.events.slice(after)) {
      if (data.length === limit) return { data, position, more: true };
      position = event.number;
      const hidden = this.#hidden.has(event.number);
      if (hidden) continue;
      data.push(this.#included(event, given));
    }
    return { data, position, more: false };
  }

  row(id: number): Conversation {
    const room = this.#room(id);
    return { ...this.#plain(room), unread: room.row.incoming_count - room.seen, draft: room.draft };
  }

  /** The ids of a view, in order. */
  list(filter: Filter, sort: Sort): number[] {
    const rows = [...this.rooms.values()].filter((room) => room.visible && inView(filter, this.row(room.row.id)));
    return rows
      .map(({ row }) => row)
      .sort((a, b) => compareRows(sort, a, b))
      .map(({ id }) => id);
  }

  thread(id: number): { place: string; message: Message | null; activity: unknown }[] {
    const room = this.#room(id);
    const entries = [
      ...room.messages.map((message) => ({
        at: [message.position, 0] as const,
        place: String(message.position),
        message: { ...message },
        activity: null,
      })),
      ...room.lines.map(({ position, number, event }) => ({
        at: [position, number] as const,
        place: `${position}.${number}`,
        message: null,
        activity: {
          number,
          code: event.kind.replace('conversation.', ''),
          at: event.at,
          agent_id: event.agent_id,
          parameters: event.data,
        },
      })),
    ];
    entries.sort((a, b) => a.at[0] - b.at[0] || a.at[1] - b.at[1]);
    return entries.map(({ place, message, activity }) => ({ place, message, activity }));
  }

  #read(call: Call, first: string, id: number, action: string | undefined): Reply {
    const query = call.query ?? {};
    if (first === 'events') {
      const after = Number(query.after ?? 0);
      // Pages reach back to the first event. A stream that begins too far back, or ahead, is refused.
      if (call.accept === 'text/event-stream') return refuse(410, 'too-old', { newest: this.newest });
      if (after > this.newest) return { status: 200, body: { data: [], next: null, position: after } };
      const page = this.page(after, Number(query.limit ?? 25));
      return {
        status: 200,
        body: { data: page.data, next: page.more ? page.position : null, position: page.position },
      };
    }
    if (first === 'viewers') return { status: 200, body: { data: [], next: null } };
    if (first === 'contacts') {
      const contact = this.contacts.get(id);
      return contact ? { status: 200, body: { ...contact } } : refuse(404, 'not-found');
    }
    if (first !== 'conversations') return refuse(404, 'no-route');
    if (query.ids !== undefined) {
      const ids = String(query.ids).split(',').map(Number);
      const data = ids.filter((one) => this.rooms.get(one)?.visible).map((one) => this.row(one));
      return { status: 200, body: { data, next: null, previous: null } };
    }
    if (Number.isNaN(id)) {
      const all = this.list(JSON.parse(String(query.filter)) as Filter, query.sort as Sort);
      const from =
        query.after === undefined || query.after === null
          ? 0
          : this.#after(query.sort as Sort, all, String(query.after));
      const ids = all.slice(from, from + this.pageSize);
      const last = ids.at(-1);
      const more = last !== undefined && from + ids.length < all.length;
      return {
        status: 200,
        body: {
          data: ids.map((one) => this.row(one)),
          next: more ? JSON.stringify(this.#room(last).row) : null,
          previous: null,
        },
      };
    }
    const room = this.rooms.get(id);
    if (!room?.visible) return refuse(404, 'not-found');
    if (action === undefined) return { status: 200, body: this.row(id) };
    if (action === 'thread') {
      const all = this.thread(id);
      const limit = Math.min(Number(query.limit ?? 25), 6);
      const at = (cursor: unknown) => all.findIndex(({ place }) => place === cursor);
      const end =
        query.after !== undefined
          ? Math.min(at(query.after) + 1 + limit, all.length)
          : query.before === undefined
            ? all.length
            : at(query.before);
      const begin = query.after === undefined ? Math.max(0, end - limit) : at(query.after) + 1;
      return {
        status: 200,
        body: {
          data: all.slice(begin, end),
          previous: begin > 0 ? all[begin]?.place : null,
          next: end < all.length ? all[end - 1]?.place : null,
        },
      };
    }
    return refuse(404, 'not-found');
  }

  /** The place after the row that a cursor describes, as a server that continues from a key. */
  #after(sort: Sort, ids: readonly number[], cursor: string): number {
    const row = JSON.parse(cursor) as Row;
    const at = ids.findIndex((id) => compareRows(sort, this.#room(id).row, row) > 0);
    return at === -1 ? ids.length : at;
  }

  #act(call: Call, first: string, id: number, action: string | undefined): Reply {
    const body = (call.body ?? {}) as Record<string, unknown>;
    if (first === 'undo') return this.#undo(String(body.token));
    const room = this.rooms.get(id);
    if (first !== 'conversations' || !room?.visible) return refuse(404, 'not-found');
    const { row } = room;
    const before = { status: row.status, assignee_id: row.assignee_id, priority: row.priority, labels: row.labels };
    const set = (kind: string, members: Partial<Row>, data: Record<string, unknown>) =>
      this.change(id, kind, ME, members, data);
    switch (action) {
      case 'messages': {
        const message = this.write(
          id,
          body.kind as 'outgoing' | 'note',
          String(body.content),
          ME,
          String(body.source_id),
        );
        if (call.query?.undo !== true || body.macro_id === undefined) return { status: 201, body: message };
        set('conversation.updated', { priority: 'urgent' }, { priority: 'urgent' });
        return { status: 201, body: { ...message, undo: this.#undoable(id, before) } };
      }
      // Every macro of this model makes a conversation urgent.
      case 'apply-macro':
        set('conversation.updated', { priority: 'urgent' }, { priority: 'urgent' });
        return { status: 200, body: { message: null, scheduled_message: null, undo: this.#undoable(id, before) } };
      case 'viewing':
      case 'typing':
        return { status: 204, body: null };
      case 'read':
        this.seen(id, row.incoming_count);
        return { status: 200, body: this.#answer(room) };
      case 'unread':
        this.seen(id, Math.min(room.seen, row.incoming_count - 1));
        return { status: 200, body: this.#answer(room) };
      case 'resolve':
        if (row.status === 'closed') return refuse(409, 'transition-not-allowed');
        if (row.status !== 'resolved') set('conversation.status_changed', { status: 'resolved' }, { to: 'resolved' });
        break;
      case 'reopen':
        if (row.status !== 'open') set('conversation.status_changed', { status: 'open' }, { to: 'open' });
        break;
      case 'assign':
        set('conversation.assigned', { assignee_id: Number(body.agent_id) }, { assignee_id: body.agent_id });
        break;
      case 'unassign':
        set('conversation.updated', { assignee_id: null }, { assignee_id: null });
        break;
      case 'priority':
        set('conversation.updated', { priority: body.priority as Row['priority'] }, { priority: body.priority });
        break;
      case 'labels': {
        const kept = row.labels.filter((label) => !(body.remove as string[]).includes(label));
        const labels = [...kept, ...(body.add as string[]).filter((label) => !kept.includes(label))];
        set('conversation.labelled', { labels }, { labels });
        break;
      }
      default:
        return refuse(404, 'no-route');
    }
    return { status: 200, body: { ...this.#answer(room), undo: this.#undoable(id, before) } };
  }

  #undoable(id: number, before: Partial<Row>): { token: string; expires_at: string } {
    const token = `undo-${this.#id()}`;
    this.#undos.set(token, { id, before, version: this.#room(id).row.version });
    return { token, expires_at: '2030-01-01T00:00:00Z' };
  }

  #undo(token: string): Reply {
    const undo = this.#undos.get(token);
    if (!undo) return refuse(404, 'not-found');
    if (this.#room(undo.id).row.version !== undo.version) return refuse(409, 'cannot-undo', { reason: 'changed' });
    this.#undos.delete(token);
    this.change(undo.id, 'conversation.updated', ME, undo.before, { undone: true });
    return { status: 200, body: { conversation_id: undo.id, bulk: null } };
  }

  readonly #hidden = new Set<number>();

  #event(
    kind: string,
    conversationId: number | null,
    contactId: number | null,
    agentId: number | null,
    data: Record<string, unknown>,
    line = false,
  ): void {
    const number = this.events.length + 1;
    const room = conversationId === null ? undefined : this.rooms.get(conversationId);
    const position = line && room ? room.messages.length : null;
    const event: FeedEvent = {
      number,
      kind,
      at: this.#now(),
      conversation_id: conversationId,
      contact_id: contactId,
      agent_id: agentId,
      data,
      thread_position: position,
    };
    this.events.push(event);
    if (room && !room.visible) this.#hidden.add(number);
    if (room && position !== null) room.lines.push({ position, number, event });
  }

  #included(event: FeedEvent, given: Set<string>): FeedEvent {
    const members: Record<string, unknown> = {};
    const give = (name: string, key: string, value: () => unknown) => {
      if (given.has(key)) return;
      given.add(key);
      members[name] = value();
    };
    const room = event.conversation_id === null ? undefined : this.rooms.get(event.conversation_id);
    if (room) give('conversation', `conversation ${room.row.id}`, () => (room.visible ? this.row(room.row.id) : null));
    else members.conversation = null;
    const messageId = event.data.message_id;
    if (typeof messageId === 'number' && room) {
      give('message', `message ${messageId}`, () => {
        const message = room.messages.find(({ id }) => id === messageId);
        return room.visible && message ? { ...message } : null;
      });
    } else members.message = null;
    const contact = event.contact_id === null ? undefined : this.contacts.get(event.contact_id);
    if (contact) give('contact', `contact ${contact.id}`, () => ({ ...contact }));
    else members.contact = null;
    return { ...event, ...members };
  }

  /** The members that all readers see. */
  #plain(room: Room): Conversation {
    const { row, messages } = room;
    const last = messages.at(-1);
    const contact = this.contacts.get(row.contact_id ?? 0);
    return {
      ...row,
      contact: contact ? { id: contact.id, name: contact.name, avatar_url: null } : null,
      last_message: last
        ? {
            id: last.id,
            position: last.position,
            kind: last.kind,
            sender: { ...last.sender, name: null },
            text: last.content,
            shortened: false,
            delivery: last.delivery,
            has_attachments: false,
            created_at: last.created_at,
          }
        : null,
    };
  }

  /** The answer of an act: a plain conversation, without the additional members of a row. */
  #answer(room: Room): Conversation {
    return { ...room.row };
  }

  #room(id: number): Room {
    const room = this.rooms.get(id);
    if (!room) throw new Error(`There is no conversation ${id}.`);
    return room;
  }

  #id(): number {
    return ++this.#ids;
  }

  #now(): string {
    this.#time += 1;
    this.#ticks = (this.#ticks + 1) % 1000;
    return new Date(this.#time).toISOString().replace('Z', `${String(this.#ticks).padStart(3, '0')}Z`);
  }
}

function inView(filter: Filter, row: Conversation): boolean {
  if (filter.status && !filter.status.includes(row.status as Status)) return false;
  if (filter.unread !== undefined && (row.unread ?? 0) > 0 !== filter.unread) return false;
  if (filter.labels?.any && !filter.labels.any.some((label) => row.labels.includes(label))) return false;
  // In this model, a mention is a label.
  if (filter.mentioned !== undefined && row.labels.includes('mention') !== filter.mentioned) return false;
  if (!filter.assignee) return true;
  return filter.assignee.some((one) =>
    one === 'me' ? row.assignee_id === ME : one === 'none' ? row.assignee_id === null : row.assignee_id === one,
  );
}

function compareRows(sort: Sort, a: Conversation, b: Conversation): number {
  const text = (x: string, y: string) => (x < y ? -1 : x > y ? 1 : 0);
  const weights = ['low', 'medium', 'high', 'urgent'];
  const weight = (row: Conversation) => weights.indexOf(row.priority ?? 'medium');
  const latest = text(b.last_activity_at, a.last_activity_at) || b.id - a.id;
  switch (sort) {
    case '-last_activity':
      return latest;
    case 'last_activity':
      return -latest;
    case '-priority':
      return weight(b) - weight(a) || latest;
    case 'priority':
      return weight(a) - weight(b) || latest;
    case 'waiting_since':
    case '-waiting_since': {
      const [x, y] = [a.waiting_since, b.waiting_since];
      if (x === null && y === null) return latest;
      if (x === null || y === null) return x === null ? 1 : -1;
      const longest = text(x, y) || a.id - b.id;
      return sort === 'waiting_since' ? longest : -longest;
    }
    case 'created':
      return a.display_id - b.display_id;
    case '-created':
      return b.display_id - a.display_id;
  }
}
