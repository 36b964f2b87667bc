import type { components } from '../api/schema';

type Schemas = components['schemas'];

export type Status = 'open' | 'pending' | 'snoozed' | 'resolved' | 'closed';
export type Priority = 'urgent' | 'high' | 'medium' | 'low';
export type Delivery = 'sent' | 'delivered' | 'read' | 'failed';
export type MessageKind = 'incoming' | 'outgoing' | 'note' | 'activity';

/** The person in a row. */
export interface RowContact {
  readonly id: number;
  readonly name: string;
  readonly avatar_url: string | null;
}

/** The newest message of a row, shortened. */
export interface LastMessage {
  readonly id: number;
  readonly position: number;
  readonly kind: MessageKind;
  readonly sender: { readonly kind: string; readonly id: number | null; readonly name: string | null };
  readonly text: string;
  readonly shortened: boolean;
  readonly delivery: Delivery;
  readonly has_attachments: boolean;
  readonly created_at: string;
}

/** The caller's unsent text as a row shows it. */
export interface RowDraft {
  readonly kind: 'outgoing' | 'note';
  readonly excerpt: string;
  readonly updated_at: string;
}

/**
 * A conversation as the desk keeps it: the members of `Conversation` and those that a row has in addition. The answers
 * of acts leave out the caller's own members, so that those can be absent. The feed has all members.
 */
export type Conversation = Omit<Schemas['Conversation'], 'status' | 'priority' | 'custom_attributes'> & {
  readonly status: Status;
  readonly priority: Priority | null;
  readonly custom_attributes: Readonly<Record<string, unknown>>;
  readonly failed?: boolean;
  /** The number of customer messages ever. */
  readonly incoming_count?: number;
  /** The customer messages that the caller has not read. */
  readonly unread?: number;
  readonly contact?: RowContact | null;
  readonly last_message?: LastMessage | null;
  readonly draft?: RowDraft | null;
  readonly follower_ids?: readonly number[];
  readonly sla?: unknown;
};

export type Message = Omit<Schemas['Message'], 'content_attributes' | 'attachments'> & {
  readonly content_attributes: Readonly<Record<string, unknown>>;
  readonly attachments: readonly (Schemas['MessageAttachment'] & {
    readonly width?: number | null;
    readonly height?: number | null;
    readonly thumbnail_url?: string | null;
  })[];
  readonly deleted?: boolean;
};

export type Contact = Schemas['Contact'];

/** The calling agent. */
export type Me = Schemas['Agent'] & { readonly avatar_url?: string | null };

/** An event of the account's feed. */
export interface FeedEvent {
  readonly number: number;
  readonly kind: string;
  readonly at: string;
  readonly conversation_id: number | null;
  readonly contact_id: number | null;
  readonly agent_id: number | null;
  readonly data: Readonly<Record<string, unknown>>;
  /** The position after which the thread shows the event as a line. `null`: the thread does not show it. */
  readonly thread_position?: number | null;
  /** Absent: it came with an earlier event. `null`: there is none, or the reader may not see it any more. */
  readonly conversation?: Conversation | null;
  readonly message?: Message | null;
  readonly contact?: Contact | null;
}

/** A line in a thread about an event. */
export interface Activity {
  /** The event's number; `null` for the start of the conversation. */
  readonly number: number | null;
  readonly code: string;
  readonly at: string;
  readonly agent_id: number | null;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** An entry of a thread: a message or an activity line. `place` is `"12"` or `"12.4711"`. */
export interface ThreadEntry {
  readonly place: string;
  readonly message: Message | null;
  readonly activity: Activity | null;
  /** The merged conversation, for an entry of its block. Absent or `null`: the entry is the conversation's own. */
  readonly merged_from?: number | null;
}

/** A list page of `/v1`. Cursors are opaque. */
export interface Page<T> {
  readonly data: readonly T[];
  readonly next: string | number | null;
  readonly previous?: string | number | null;
}

/** A page of the feed. */
export interface EventPage {
  readonly data: readonly FeedEvent[];
  readonly next: number | null;
  readonly position: number;
}

/** An agent who views or answers a conversation. */
export interface Viewer {
  readonly agent_id: number;
  readonly viewing: boolean;
  readonly replying: 'reply' | 'note' | null;
}

/** The count of a view. `capped` means that many or more. */
export interface ViewCount {
  readonly key: string;
  readonly count: number;
  readonly capped: boolean;
}
