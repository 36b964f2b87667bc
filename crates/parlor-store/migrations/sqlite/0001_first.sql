-- The whole schema. Times are microseconds since 1970-01-01T00:00:00Z. JSON is stored as TEXT. Parlor generates the ids of objects.

-- Accounts, and the other tables of the whole installation.

CREATE TABLE accounts (
    "id" INTEGER PRIMARY KEY NOT NULL,
    "name" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "country" TEXT,
    "customer_departmentalization" INTEGER NOT NULL CHECK ("customer_departmentalization" IN (0, 1)),
    "allow_over_capacity" INTEGER NOT NULL CHECK ("allow_over_capacity" IN (0, 1)),
    "created_at" INTEGER NOT NULL,
    "weights" TEXT NOT NULL,
    "totp_required" TEXT NOT NULL,
    "password_sign_in" INTEGER NOT NULL CHECK ("password_sign_in" IN (0, 1)),
    "uuid_key" TEXT NOT NULL
) STRICT;

CREATE TABLE account_counters (
    "account_id" INTEGER PRIMARY KEY NOT NULL REFERENCES accounts (id),
    "version" INTEGER NOT NULL,
    "config_version" INTEGER NOT NULL,
    "next_event" INTEGER NOT NULL,
    "next_display" INTEGER NOT NULL,
    "next_assignment" INTEGER NOT NULL
) STRICT;

-- Values that are unique across accounts: agents' e-mail addresses, the keys and secrets of credentials, and ids that a person may have chosen. On PostgreSQL,
-- the keys of all tables with data of accounts begin with the account.
CREATE TABLE unique_values (
    "kind" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "account_id" INTEGER NOT NULL,
    "object_id" INTEGER NOT NULL,
    PRIMARY KEY (kind, value),
    UNIQUE (kind, account_id, object_id)
) STRICT, WITHOUT ROWID;

-- For each kind of ids, the first id that is not leased yet.
CREATE TABLE id_counters (
    "kind" TEXT PRIMARY KEY NOT NULL,
    "next" INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The fingerprint of the server key that encrypts the secrets in this database.
CREATE TABLE server_keys (
    "id" INTEGER PRIMARY KEY NOT NULL CHECK ("id" = 1),
    "fingerprint" TEXT NOT NULL
) STRICT;

-- The key pair with which this server identifies itself to push services (VAPID, RFC 8292). The private key is encrypted with the server key.
CREATE TABLE push_keys (
    "id" INTEGER PRIMARY KEY NOT NULL CHECK ("id" = 1),
    "public_key" TEXT NOT NULL,
    "private_key" TEXT NOT NULL
) STRICT;

-- The time of the last readiness check. The check stores this time to find out whether the database stores changes.
CREATE TABLE readiness (
    "id" INTEGER PRIMARY KEY NOT NULL,
    "checked_at" INTEGER NOT NULL
) STRICT;

-- The configuration of accounts.

CREATE TABLE departments (
    "account_id" INTEGER NOT NULL REFERENCES accounts (id),
    "id" INTEGER PRIMARY KEY NOT NULL,
    "name" TEXT NOT NULL,
    "match_name" TEXT NOT NULL,
    UNIQUE (account_id, match_name)
) STRICT;

CREATE TABLE teams (
    "account_id" INTEGER NOT NULL REFERENCES accounts (id),
    "id" INTEGER PRIMARY KEY NOT NULL,
    "name" TEXT NOT NULL,
    "match_name" TEXT NOT NULL,
    UNIQUE (account_id, match_name)
) STRICT;

CREATE TABLE hours (
    "account_id" INTEGER NOT NULL REFERENCES accounts (id),
    "id" INTEGER PRIMARY KEY NOT NULL,
    "key" TEXT NOT NULL,
    "match_key" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "weekly" TEXT NOT NULL,
    "holidays" TEXT NOT NULL,
    UNIQUE (account_id, match_key)
) STRICT;

CREATE TABLE queues (
    "account_id" INTEGER NOT NULL REFERENCES accounts (id),
    "id" INTEGER PRIMARY KEY NOT NULL,
    "key" TEXT NOT NULL,
    "match_key" TEXT NOT NULL,
    "department_id" INTEGER REFERENCES departments (id),
    "distribution" TEXT NOT NULL,
    "skills" TEXT NOT NULL,
    -- Two queues of one provisioning file may overflow into each other, so this reference is checked at commit.
    "overflow_queue_id" INTEGER REFERENCES queues (id) DEFERRABLE INITIALLY DEFERRED,
    "overflow_after_s" INTEGER,
    "max_length" INTEGER,
    "hours_id" INTEGER REFERENCES hours (id),
    "accept_within_s" INTEGER,
    "dispatch_per_agent" INTEGER,
    UNIQUE (account_id, match_key)
) STRICT;

CREATE TABLE classifications (
    "account_id" INTEGER NOT NULL REFERENCES accounts (id),
    "id" INTEGER PRIMARY KEY NOT NULL,
    "kind" TEXT NOT NULL CHECK ("kind" IN ('sponsor', 'category', 'subcategory', 'termination_code', 'country', 'state', 'city')),
    "name" TEXT NOT NULL,
    "match_name" TEXT NOT NULL,
    "description" TEXT,
    "code" TEXT,
    "parent_id" INTEGER REFERENCES classifications (id) DEFERRABLE INITIALLY DEFERRED,
    "active" INTEGER NOT NULL CHECK ("active" IN (0, 1)),
    CHECK (("parent_id" IS NOT NULL) = ("kind" IN ('subcategory', 'state', 'city')))
) STRICT;
CREATE UNIQUE INDEX classifications_name ON classifications (account_id, kind, COALESCE(parent_id, 0), match_name);

CREATE TABLE labels (
    "account_id" INTEGER NOT NULL REFERENCES accounts (id),
    "id" INTEGER PRIMARY KEY NOT NULL,
    "name" TEXT NOT NULL,
    "match_name" TEXT NOT NULL,
    "colour" TEXT,
    "description" TEXT,
    UNIQUE (account_id, match_name)
) STRICT;

CREATE TABLE agents (
    "account_id" INTEGER NOT NULL REFERENCES accounts (id),
    "id" INTEGER PRIMARY KEY NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "password_hash" TEXT,
    "role" TEXT NOT NULL,
    "capacity" INTEGER NOT NULL CHECK (capacity BETWEEN 0 AND 1000000),
    "active" INTEGER NOT NULL CHECK ("active" IN (0, 1)),
    "created_at" INTEGER NOT NULL,
    "updated_at" INTEGER NOT NULL,
    "skills" TEXT NOT NULL,
    "visibility" TEXT,
    "totp_since" INTEGER,
    "avatar_key" TEXT,
    "signature" TEXT
) STRICT;

-- The pictures of agents, as JPEG in Base64.
CREATE TABLE avatars (
    "account_id" INTEGER NOT NULL,
    "agent_id" INTEGER PRIMARY KEY NOT NULL REFERENCES agents (id),
    "key" TEXT NOT NULL,
    "picture" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL
) STRICT;

-- The OpenID providers at which agents sign in.
CREATE TABLE sign_in_providers (
    "account_id" INTEGER NOT NULL REFERENCES accounts (id),
    "id" INTEGER PRIMARY KEY NOT NULL,
    "key" TEXT NOT NULL,
    "match_key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "issuer" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "client_secret" TEXT,
    "scopes" TEXT NOT NULL,
    "groups_claim" TEXT NOT NULL,
    "roles" TEXT NOT NULL,
    "default_role" TEXT,
    "creates_agents" INTEGER NOT NULL CHECK ("creates_agents" IN (0, 1)),
    "team_ids" TEXT NOT NULL,
    "second_factors" TEXT NOT NULL,
    "active" INTEGER NOT NULL CHECK ("active" IN (0, 1)),
    "created_at" INTEGER NOT NULL,
    "updated_at" INTEGER NOT NULL,
    UNIQUE (account_id, match_key)
) STRICT;

-- The identities of agents at sign-in providers.
CREATE TABLE agent_logins (
    "account_id" INTEGER NOT NULL,
    "id" INTEGER PRIMARY KEY NOT NULL,
    "agent_id" INTEGER NOT NULL REFERENCES agents (id),
    "provider_id" INTEGER NOT NULL REFERENCES sign_in_providers (id),
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL,
    UNIQUE (account_id, issuer, subject)
) STRICT;

CREATE INDEX agent_logins_agent ON agent_logins (account_id, agent_id, id);

-- The secrets for agents' one-time codes (TOTP, RFC 6238).
CREATE TABLE totps (
    "account_id" INTEGER NOT NULL,
    "agent_id" INTEGER PRIMARY KEY NOT NULL REFERENCES agents (id),
    "secret" TEXT NOT NULL,
    "last_step" INTEGER NOT NULL,
    "recovery" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL
) STRICT;

CREATE TABLE agent_teams (
    "account_id" INTEGER NOT NULL,
    "agent_id" INTEGER NOT NULL REFERENCES agents (id),
    "team_id" INTEGER NOT NULL REFERENCES teams (id),
    PRIMARY KEY (agent_id, team_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE agent_queues (
    "account_id" INTEGER NOT NULL,
    "agent_id" INTEGER NOT NULL REFERENCES agents (id),
    "queue_id" INTEGER NOT NULL REFERENCES queues (id),
    PRIMARY KEY (agent_id, queue_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE inboxes (
    "account_id" INTEGER NOT NULL REFERENCES accounts (id),
    "id" INTEGER PRIMARY KEY NOT NULL,
    "key" TEXT NOT NULL,
    "match_key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "queue_id" INTEGER NOT NULL REFERENCES queues (id),
    "department_id" INTEGER REFERENCES departments (id),
    "active" INTEGER NOT NULL CHECK ("active" IN (0, 1)),
    "configured_at" INTEGER NOT NULL,
    "webhook_url" TEXT,
    "hmac_token" TEXT,
    "single_conversation" INTEGER NOT NULL CHECK ("single_conversation" IN (0, 1)),
    "starts_pending" INTEGER NOT NULL CHECK ("starts_pending" IN (0, 1)),
    "created_at" INTEGER NOT NULL,
    "hold_s" INTEGER NOT NULL CHECK ("hold_s" BETWEEN 0 AND 60),
    "attachment_rule" TEXT NOT NULL CHECK ("attachment_rule" IN ('allow_all', 'allow', 'block', 'block_all')),
    "attachment_extensions" TEXT NOT NULL,
    "greeting" TEXT,
    "out_of_hours_message" TEXT,
    "survey" TEXT,
    "block_resolves" INTEGER NOT NULL CHECK ("block_resolves" IN (0, 1)),
    UNIQUE (account_id, match_key)
) STRICT;

CREATE TABLE attribute_groups (
    "account_id" INTEGER NOT NULL REFERENCES accounts (id),
    "id" INTEGER PRIMARY KEY NOT NULL,
    "object" TEXT NOT NULL CHECK ("object" IN ('contact', 'conversation', 'service_record', 'ticket', 'contact_row')),
    "name" TEXT NOT NULL,
    "match_name" TEXT NOT NULL,
    "description" TEXT,
    UNIQUE (account_id, object, match_name)
) STRICT;

CREATE TABLE attributes (
    "account_id" INTEGER NOT NULL REFERENCES accounts (id),
    "id" INTEGER PRIMARY KEY NOT NULL,
    "object" TEXT NOT NULL CHECK ("object" IN ('contact', 'conversation', 'service_record', 'ticket', 'contact_row')),
    "name" TEXT NOT NULL,
    "match_name" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "value_type" TEXT NOT NULL,
    "options" TEXT NOT NULL,
    "group_id" INTEGER REFERENCES attribute_groups (id),
    UNIQUE (account_id, object, match_name)
) STRICT;

CREATE TABLE credentials (
    "account_id" INTEGER NOT NULL REFERENCES accounts (id),
    "id" INTEGER PRIMARY KEY NOT NULL,
    "kind" TEXT NOT NULL,
    "agent_id" INTEGER REFERENCES agents (id),
    "application_id" INTEGER REFERENCES credentials (id),
    "name" TEXT NOT NULL,
    "key" TEXT,
    "secret_hash" TEXT NOT NULL,
    "application_type" TEXT,
    "callback" TEXT,
    "callback_active" INTEGER NOT NULL CHECK ("callback_active" IN (0, 1)),
    "expires_at" INTEGER,
    "revoked_at" INTEGER,
    "address" TEXT,
    "user_agent" TEXT,
    "last_used_at" INTEGER,
    "provider_id" INTEGER REFERENCES sign_in_providers (id),
    "second_factor" INTEGER NOT NULL CHECK ("second_factor" IN (0, 1)),
    "created_at" INTEGER NOT NULL
) STRICT;
CREATE INDEX credentials_agent ON credentials (agent_id, kind) WHERE agent_id IS NOT NULL AND revoked_at IS NULL;
CREATE INDEX credentials_application ON credentials (application_id) WHERE application_id IS NOT NULL AND revoked_at IS NULL;

-- The push subscriptions of agents' browsers. The secret (auth) is encrypted with the server key.
CREATE TABLE push_subscriptions (
    "account_id" INTEGER NOT NULL,
    "id" INTEGER PRIMARY KEY NOT NULL,
    "agent_id" INTEGER NOT NULL REFERENCES agents (id),
    "credential_id" INTEGER NOT NULL REFERENCES credentials (id),
    "endpoint" TEXT NOT NULL CHECK (length("endpoint") BETWEEN 1 AND 2048),
    "p256dh" TEXT NOT NULL,
    "auth" TEXT NOT NULL,
    "name" TEXT NOT NULL CHECK (length("name") <= 100),
    "created_at" INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX push_subscriptions_agent ON push_subscriptions (account_id, agent_id, id);
-- The address of a push subscription belongs to only one agent.
CREATE UNIQUE INDEX push_subscriptions_endpoint ON push_subscriptions (account_id, endpoint);

CREATE TABLE application_inboxes (
    "account_id" INTEGER NOT NULL,
    "credential_id" INTEGER NOT NULL REFERENCES credentials (id),
    "inbox_id" INTEGER NOT NULL REFERENCES inboxes (id),
    PRIMARY KEY (credential_id, inbox_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE callback_endpoints (
    "account_id" INTEGER NOT NULL REFERENCES accounts (id),
    "id" INTEGER PRIMARY KEY NOT NULL,
    "name" TEXT NOT NULL,
    "match_name" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "inbox_id" INTEGER REFERENCES inboxes (id),
    "application_id" INTEGER REFERENCES credentials (id),
    "events" TEXT NOT NULL,
    "timeout_s" INTEGER NOT NULL CHECK (timeout_s BETWEEN 1 AND 30),
    "concurrency" INTEGER NOT NULL CHECK (concurrency BETWEEN 1 AND 16),
    "settings" TEXT NOT NULL,
    "secrets" TEXT NOT NULL,
    "removed_at" INTEGER,
    "created_at" INTEGER NOT NULL,
    "updated_at" INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX callback_endpoints_name ON callback_endpoints (account_id, match_name) WHERE removed_at IS NULL;

CREATE TABLE endpoint_states (
    "account_id" INTEGER NOT NULL REFERENCES accounts (id),
    "endpoint" TEXT NOT NULL,
    "paused_at" INTEGER,
    "deactivated_at" INTEGER,
    "reason" TEXT NOT NULL,
    "after_event" INTEGER NOT NULL,
    "updated_at" INTEGER NOT NULL,
    "timeout_s" INTEGER CHECK (timeout_s BETWEEN 1 AND 30),
    "concurrency" INTEGER CHECK (concurrency BETWEEN 1 AND 16),
    "secrets" TEXT NOT NULL,
    PRIMARY KEY (account_id, endpoint)
) STRICT, WITHOUT ROWID;

CREATE TABLE provisioned (
    "account_id" INTEGER NOT NULL REFERENCES accounts (id),
    "object" TEXT NOT NULL,
    "fields" TEXT NOT NULL,
    PRIMARY KEY (account_id, object)
) STRICT, WITHOUT ROWID;

-- Contacts and their data.

CREATE TABLE contacts (
    "account_id" INTEGER NOT NULL REFERENCES accounts (id),
    "id" INTEGER PRIMARY KEY NOT NULL,
    "department_id" INTEGER REFERENCES departments (id),
    "name" TEXT NOT NULL,
    -- The search forms of the name and of the texts in the details.
    "search_name" TEXT NOT NULL,
    "search_details" TEXT,
    -- The key by which lists sort contacts by name.
    "sort_name" TEXT NOT NULL,
    "given_name" TEXT,
    "family_name" TEXT,
    "details" TEXT NOT NULL,
    "custom_attributes" TEXT NOT NULL,
    "additional_attributes" TEXT NOT NULL,
    -- The labels, as a JSON list of ids.
    "label_ids" TEXT NOT NULL,
    "blocked" INTEGER NOT NULL CHECK ("blocked" IN (0, 1)),
    "last_activity_at" INTEGER,
    "created_at" INTEGER NOT NULL,
    "updated_at" INTEGER NOT NULL,
    -- One batch may write two contacts and merge them, in any order. So this reference is checked at commit.
    "merged_into" INTEGER REFERENCES contacts (id) DEFERRABLE INITIALLY DEFERRED,
    "erased_at" INTEGER,
    "blocked_by_merge" INTEGER NOT NULL CHECK ("blocked_by_merge" IN (0, 1)),
    "row_count" INTEGER NOT NULL CHECK ("row_count" BETWEEN 0 AND 1000)
) STRICT;
CREATE INDEX contacts_account ON contacts (account_id, id);
CREATE INDEX contacts_merged ON contacts (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX contacts_labelled ON contacts (account_id, id) WHERE label_ids <> '[]';
CREATE INDEX contacts_blocked ON contacts (account_id, id) WHERE blocked;
CREATE INDEX contacts_name ON contacts (account_id, sort_name, id) WHERE merged_into IS NULL AND erased_at IS NULL;
CREATE INDEX contacts_activity ON contacts (account_id, COALESCE(last_activity_at, 0), id) WHERE merged_into IS NULL AND erased_at IS NULL;

CREATE TABLE contact_points (
    "account_id" INTEGER NOT NULL,
    "id" INTEGER PRIMARY KEY NOT NULL,
    "contact_id" INTEGER NOT NULL REFERENCES contacts (id),
    "department_id" INTEGER,
    "kind" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    -- The match key of the value.
    "match_value" TEXT NOT NULL,
    -- The search form of the value, if it differs from the match key. Otherwise NULL.
    "search_value" TEXT,
    "search_details" TEXT,
    "unique_key" TEXT,
    "evidence" TEXT NOT NULL,
    "details" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL,
    "updated_at" INTEGER NOT NULL,
    "merge_id" INTEGER
) STRICT;
-- The column unique_key contains the scope, the kind and the value of a contact point in one text. It is NULL if several contacts may have the value.
CREATE UNIQUE INDEX contact_points_unique ON contact_points (account_id, unique_key) WHERE unique_key IS NOT NULL;
CREATE INDEX contact_points_value ON contact_points (account_id, match_value, kind);
CREATE INDEX contact_points_contact ON contact_points (contact_id);

CREATE TABLE identities (
    "account_id" INTEGER NOT NULL,
    "id" INTEGER PRIMARY KEY NOT NULL,
    "inbox_id" INTEGER NOT NULL REFERENCES inboxes (id),
    "contact_id" INTEGER REFERENCES contacts (id),
    "serial" TEXT,
    "verified" INTEGER NOT NULL CHECK ("verified" IN (0, 1)),
    "last_conversation_id" INTEGER,
    "last_activity_at" INTEGER,
    "created_at" INTEGER NOT NULL,
    "updated_at" INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX identities_serial ON identities (account_id, inbox_id, serial) WHERE serial IS NOT NULL;
CREATE INDEX identities_contact ON identities (contact_id, inbox_id) WHERE contact_id IS NOT NULL;

-- The web pages that identities have visited, as one list per identity.
CREATE TABLE visited_pages (
    "account_id" INTEGER NOT NULL,
    "identity_id" INTEGER PRIMARY KEY NOT NULL REFERENCES identities (id),
    "pages" TEXT NOT NULL,
    "updated_at" INTEGER NOT NULL
) STRICT;

CREATE TABLE cases (
    "account_id" INTEGER NOT NULL REFERENCES accounts (id),
    "id" INTEGER PRIMARY KEY NOT NULL,
    "contact_id" INTEGER REFERENCES contacts (id),
    "department_id" INTEGER REFERENCES departments (id),
    "subject" TEXT NOT NULL,
    "open" INTEGER NOT NULL CHECK ("open" IN (0, 1)),
    "created_at" INTEGER NOT NULL,
    "closed_at" INTEGER
) STRICT;
CREATE INDEX cases_contact ON cases (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX cases_account ON cases (account_id, id);

CREATE TABLE contact_notes (
    "account_id" INTEGER NOT NULL REFERENCES accounts (id),
    "id" INTEGER PRIMARY KEY NOT NULL,
    "contact_id" INTEGER NOT NULL REFERENCES contacts (id),
    "agent_id" INTEGER NOT NULL REFERENCES agents (id),
    "content" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL
) STRICT;
CREATE INDEX contact_notes_contact ON contact_notes (contact_id, id);

CREATE TABLE contact_rows (
    "account_id" INTEGER NOT NULL REFERENCES accounts (id),
    "id" INTEGER PRIMARY KEY NOT NULL,
    "contact_id" INTEGER NOT NULL REFERENCES contacts (id),
    "group_id" INTEGER NOT NULL REFERENCES attribute_groups (id),
    "values" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL,
    "updated_at" INTEGER NOT NULL
) STRICT;
CREATE INDEX contact_rows_contact ON contact_rows (contact_id, id);

CREATE TABLE merges (
    "account_id" INTEGER NOT NULL REFERENCES accounts (id),
    "id" INTEGER PRIMARY KEY NOT NULL,
    "kept_id" INTEGER NOT NULL REFERENCES contacts (id),
    "merged_id" INTEGER NOT NULL REFERENCES contacts (id),
    "evidence" TEXT NOT NULL,
    "agent_id" INTEGER REFERENCES agents (id),
    "moved" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL,
    "undone_at" INTEGER,
    "undone_by" INTEGER REFERENCES agents (id),
    CHECK (kept_id <> merged_id)
) STRICT;
CREATE INDEX merges_kept ON merges (kept_id, id);
-- A contact can be merged into only one other contact at a time.
CREATE UNIQUE INDEX merges_merged ON merges (account_id, merged_id) WHERE undone_at IS NULL;

CREATE TABLE erasures (
    "account_id" INTEGER NOT NULL REFERENCES accounts (id),
    "contact_id" INTEGER PRIMARY KEY NOT NULL REFERENCES contacts (id),
    "agent_id" INTEGER REFERENCES agents (id),
    "stage" TEXT NOT NULL,
    "cursor" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "created_at" INTEGER NOT NULL,
    "finished_at" INTEGER
) STRICT;

-- Conversations.

CREATE TABLE conversations (
    "account_id" INTEGER NOT NULL,
    "id" INTEGER PRIMARY KEY NOT NULL,
    "uuid" TEXT NOT NULL,
    "display_id" INTEGER NOT NULL,
    "inbox_id" INTEGER NOT NULL REFERENCES inboxes (id),
    "identity_id" INTEGER NOT NULL REFERENCES identities (id),
    "contact_id" INTEGER REFERENCES contacts (id),
    "contact_point_id" INTEGER,
    "case_id" INTEGER REFERENCES cases (id),
    "status" TEXT NOT NULL,
    "intent" TEXT NOT NULL,
    "reopens" INTEGER NOT NULL CHECK ("reopens" IN (0, 1)),
    "priority" TEXT,
    "assignee_id" INTEGER REFERENCES agents (id),
    "intended_agent_id" INTEGER REFERENCES agents (id),
    "team_id" INTEGER REFERENCES teams (id),
    "queue_id" INTEGER REFERENCES queues (id),
    "subject" TEXT,
    "labels" TEXT NOT NULL,
    "custom_attributes" TEXT NOT NULL,
    "additional_attributes" TEXT NOT NULL,
    "client_info" TEXT NOT NULL,
    "service_record_draft" TEXT,
    "message_count" INTEGER NOT NULL,
    "unread_count" INTEGER NOT NULL,
    "decision_count" INTEGER NOT NULL,
    "last_message_id" INTEGER,
    "first_queued_at" INTEGER,
    "picked_up_at" INTEGER,
    "waiting_since" INTEGER,
    "first_reply_at" INTEGER,
    "snoozed_until" INTEGER,
    "snoozed_by" INTEGER REFERENCES agents (id),
    "agent_seen_at" INTEGER,
    "assignee_seen_at" INTEGER,
    "contact_seen_at" INTEGER,
    "resolved_at" INTEGER,
    "last_activity_at" INTEGER NOT NULL,
    "created_at" INTEGER NOT NULL,
    "updated_at" INTEGER NOT NULL,
    "stoppable_count" INTEGER NOT NULL,
    "route_queue_id" INTEGER REFERENCES queues (id),
    "route_team_id" INTEGER REFERENCES teams (id),
    "skills" TEXT NOT NULL,
    "incoming_count" INTEGER NOT NULL,
    "queued_at" INTEGER,
    "queue_place" INTEGER NOT NULL,
    "assigned_at" INTEGER,
    "offered_until" INTEGER,
    "application_id" INTEGER REFERENCES credentials (id),
    "mentioned" TEXT NOT NULL,
    "given_up_by" INTEGER REFERENCES agents (id),
    "followers" TEXT NOT NULL,
    "failed_count" INTEGER NOT NULL,
    "merged_into" INTEGER REFERENCES conversations (id),
    "merged_after" INTEGER,
    "merge_count" INTEGER NOT NULL,
    "merged_count" INTEGER NOT NULL,
    "ticket_id" INTEGER REFERENCES tickets (id) DEFERRABLE INITIALLY DEFERRED,
    "off_record" INTEGER NOT NULL CHECK ("off_record" IN (0, 1)),
    "away_sent_at" INTEGER,
    "survey_message_id" INTEGER REFERENCES messages (id) DEFERRABLE INITIALLY DEFERRED,
    "rating" INTEGER CHECK (rating BETWEEN 1 AND 5),
    "label_keys" TEXT,
    UNIQUE (account_id, display_id),
    -- A merged conversation is closed, and no other conversation is merged into it.
    CHECK (merged_into IS NULL OR (status = 'closed' AND merged_into <> id AND merged_count = 0)),
    CHECK ((merged_into IS NULL) = (merged_after IS NULL) AND COALESCE(merged_after, 0) >= 0)
) STRICT;
CREATE INDEX conversations_contact ON conversations (contact_id, id) WHERE contact_id IS NOT NULL;
-- The indexes for the orders of lists. A message always changes the first index, the second one only if a wait begins or ends, and the third one only if
-- the conversation has a priority.
CREATE INDEX conversations_activity ON conversations (account_id, status, last_activity_at, id);
CREATE INDEX conversations_waiting ON conversations (account_id, waiting_since, id) WHERE waiting_since IS NOT NULL;
CREATE INDEX conversations_priority ON conversations (account_id, priority, status, last_activity_at, id) WHERE priority IS NOT NULL;
-- The indexes for lists of few conversations. If such a list has another order, Parlor sorts the conversations after it has read them.
CREATE INDEX conversations_inbox ON conversations (inbox_id, status, display_id);
CREATE INDEX conversations_assignee ON conversations (assignee_id, status, display_id) WHERE assignee_id IS NOT NULL;
CREATE INDEX conversations_team ON conversations (team_id, status, display_id) WHERE team_id IS NOT NULL;
CREATE INDEX conversations_failed ON conversations (account_id, status, display_id) WHERE failed_count > 0;
CREATE INDEX conversations_queue ON conversations (queue_id, id) WHERE queue_id IS NOT NULL;
CREATE INDEX conversations_joined ON conversations (merged_into, id) WHERE merged_into IS NOT NULL;
-- The deletion of a ticket uses this index to check the reference from conversations.
CREATE INDEX conversations_ticket ON conversations (ticket_id) WHERE ticket_id IS NOT NULL;

CREATE TABLE tickets (
    "account_id" INTEGER NOT NULL REFERENCES accounts (id),
    "id" INTEGER PRIMARY KEY NOT NULL,
    "contact_id" INTEGER REFERENCES contacts (id),
    "conversation_id" INTEGER REFERENCES conversations (id),
    "subject" TEXT NOT NULL CHECK (length("subject") <= 255),
    "description" TEXT NOT NULL CHECK (length("description") <= 150000),
    "kind" TEXT CHECK (length("kind") BETWEEN 1 AND 255),
    "status" TEXT NOT NULL CHECK ("status" IN ('open', 'processing', 'resolved', 'closed')),
    "status_note" TEXT CHECK (length("status_note") <= 20000),
    "priority" TEXT CHECK ("priority" IN ('urgent', 'high', 'medium', 'low')),
    "assignee_id" INTEGER REFERENCES agents (id),
    "team_id" INTEGER REFERENCES teams (id),
    "sponsor_id" INTEGER REFERENCES classifications (id),
    "subcategory_id" INTEGER REFERENCES classifications (id),
    "termination_code_id" INTEGER REFERENCES classifications (id),
    "created_by" INTEGER REFERENCES agents (id),
    "labels" TEXT NOT NULL,
    "custom_attributes" TEXT NOT NULL,
    "details" TEXT NOT NULL,
    "attachments" TEXT NOT NULL,
    "history" TEXT NOT NULL,
    "due_at" INTEGER,
    "ended_at" INTEGER,
    "created_at" INTEGER NOT NULL,
    "updated_at" INTEGER NOT NULL,
    "label_keys" TEXT,
    "search_text" TEXT,
    CHECK ((ended_at IS NULL) = (status IN ('open', 'processing')))
) STRICT;
CREATE INDEX tickets_account ON tickets (account_id, id);
CREATE INDEX tickets_contact ON tickets (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX tickets_conversation ON tickets (conversation_id) WHERE conversation_id IS NOT NULL;

CREATE TABLE messages (
    "account_id" INTEGER NOT NULL,
    "id" INTEGER PRIMARY KEY NOT NULL,
    "conversation_id" INTEGER NOT NULL REFERENCES conversations (id),
    "position" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "content_type" TEXT NOT NULL,
    "content_attributes" TEXT NOT NULL,
    "sender_kind" TEXT NOT NULL,
    "sender_id" INTEGER,
    "source_id" TEXT,
    "delivery" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL,
    "updated_at" INTEGER NOT NULL,
    "attachments" TEXT NOT NULL,
    UNIQUE (account_id, conversation_id, position)
) STRICT;

CREATE TABLE attachments (
    "account_id" INTEGER NOT NULL REFERENCES accounts (id),
    "id" INTEGER PRIMARY KEY NOT NULL,
    "message_id" INTEGER REFERENCES messages (id),
    "agent_id" INTEGER REFERENCES agents (id),
    "file_name" TEXT NOT NULL,
    "content_type" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "sha256" TEXT,
    "storage_key" TEXT,
    "link" TEXT,
    "created_at" INTEGER NOT NULL,
    "width" INTEGER,
    "height" INTEGER,
    "thumbnail_size" INTEGER,
    "held" INTEGER NOT NULL CHECK ("held" IN (0, 1)),
    "answer" TEXT CHECK ("answer" IN ('accepted', 'rejected')),
    "addresses_used" INTEGER NOT NULL CHECK ("addresses_used" >= 0),
    "ticket_id" INTEGER REFERENCES tickets (id) DEFERRABLE INITIALLY DEFERRED,
    CHECK (size >= 0),
    CHECK (storage_key IS NULL OR link IS NULL),
    -- A file belongs to a message, or it is held for a text that is not a sent message. A ticket is such a text.
    CHECK (ticket_id IS NULL OR (held AND message_id IS NULL))
) STRICT;
CREATE UNIQUE INDEX attachments_storage ON attachments (account_id, storage_key) WHERE storage_key IS NOT NULL;
-- The deletion of a ticket uses this index to check the reference from files.
CREATE INDEX attachments_ticket ON attachments (ticket_id) WHERE ticket_id IS NOT NULL;

CREATE TABLE read_marks (
    "account_id" INTEGER NOT NULL,
    "conversation_id" INTEGER NOT NULL REFERENCES conversations (id),
    "agent_id" INTEGER NOT NULL REFERENCES agents (id),
    "incoming_seen" INTEGER NOT NULL,
    "seen_at" INTEGER NOT NULL,
    PRIMARY KEY (conversation_id, agent_id)
) STRICT, WITHOUT ROWID;

-- The settings document of each agent.
CREATE TABLE agent_settings (
    "account_id" INTEGER NOT NULL,
    "agent_id" INTEGER PRIMARY KEY NOT NULL REFERENCES agents (id),
    "settings" TEXT NOT NULL,
    "updated_at" INTEGER NOT NULL
) STRICT;
-- The settings of agents for their notifications. This table is a part of the configuration.
CREATE TABLE notification_settings (
    "account_id" INTEGER NOT NULL,
    "agent_id" INTEGER PRIMARY KEY NOT NULL REFERENCES agents (id),
    "kinds" TEXT NOT NULL,
    "push_text" INTEGER NOT NULL CHECK ("push_text" IN (0, 1)),
    "quiet_hours" TEXT,
    "updated_at" INTEGER NOT NULL
) STRICT;
CREATE INDEX notification_settings_account ON notification_settings (account_id);

-- The notifications of agents. The indexes do not contain read_at, so they do not change when a notification is read.
CREATE TABLE notifications (
    "account_id" INTEGER NOT NULL,
    "conversation_id" INTEGER NOT NULL REFERENCES conversations (id),
    "agent_id" INTEGER NOT NULL REFERENCES agents (id),
    "kind" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "count" INTEGER NOT NULL,
    "message_id" INTEGER,
    "caused_by" INTEGER,
    "notified_at" INTEGER NOT NULL,
    "read_at" INTEGER,
    "mailed" INTEGER NOT NULL CHECK ("mailed" IN (0, 1)),
    PRIMARY KEY (conversation_id, agent_id, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX notifications_agent ON notifications (agent_id, position);

-- The newest push message about each conversation to each subscribed browser.
CREATE TABLE pushes (
    "account_id" INTEGER NOT NULL,
    "agent_id" INTEGER NOT NULL,
    "subscription_id" INTEGER NOT NULL,
    "conversation_id" INTEGER NOT NULL REFERENCES conversations (id),
    "position" INTEGER NOT NULL,
    "clear" INTEGER NOT NULL CHECK ("clear" IN (0, 1)),
    "shown" INTEGER NOT NULL CHECK ("shown" IN (0, 1)),
    "tries" INTEGER NOT NULL,
    "due_at" INTEGER,
    "created_at" INTEGER NOT NULL,
    PRIMARY KEY (agent_id, subscription_id, conversation_id),
    FOREIGN KEY (account_id, agent_id, subscription_id) REFERENCES push_subscriptions (account_id, agent_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- The acts that agents can undo, within ten minutes.
CREATE TABLE undo_tokens (
    "account_id" INTEGER NOT NULL REFERENCES accounts (id),
    "token" TEXT NOT NULL,
    "agent_id" INTEGER NOT NULL REFERENCES agents (id),
    "step" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL,
    "expires_at" INTEGER NOT NULL,
    "undone_at" INTEGER,
    PRIMARY KEY (account_id, token)
) STRICT, WITHOUT ROWID;
CREATE INDEX undo_tokens_end ON undo_tokens (account_id, expires_at, token);

-- Drafts: texts that agents have not sent yet.
CREATE TABLE drafts (
    "account_id" INTEGER NOT NULL,
    "agent_id" INTEGER NOT NULL REFERENCES agents (id),
    "conversation_id" INTEGER NOT NULL REFERENCES conversations (id),
    "kind" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "html" INTEGER NOT NULL CHECK ("html" IN (0, 1)),
    "attachments" TEXT NOT NULL,
    "in_reply_to" INTEGER,
    "mentions" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "created_at" INTEGER NOT NULL,
    "updated_at" INTEGER NOT NULL,
    PRIMARY KEY (agent_id, conversation_id)
) STRICT;
CREATE INDEX drafts_conversation ON drafts (conversation_id, agent_id);

CREATE TABLE macros (
    "account_id" INTEGER NOT NULL REFERENCES accounts (id),
    "id" INTEGER PRIMARY KEY NOT NULL,
    "scope" TEXT NOT NULL,
    "short_code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "html" INTEGER NOT NULL CHECK ("html" IN (0, 1)),
    "kind" TEXT NOT NULL,
    "attachments" TEXT NOT NULL,
    "actions" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL,
    "updated_at" INTEGER NOT NULL,
    "code_key" TEXT NOT NULL,
    "search_text" TEXT NOT NULL,
    UNIQUE (account_id, scope, code_key)
) STRICT;

CREATE TABLE scheduled_messages (
    "account_id" INTEGER NOT NULL,
    "id" INTEGER PRIMARY KEY NOT NULL,
    "conversation_id" INTEGER NOT NULL REFERENCES conversations (id),
    "agent_id" INTEGER NOT NULL REFERENCES agents (id),
    "kind" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "content_attributes" TEXT NOT NULL,
    "source_id" TEXT,
    "in_reply_to" INTEGER,
    "mentions" TEXT NOT NULL,
    "attachments" TEXT NOT NULL,
    "actions" TEXT NOT NULL,
    "send_at" INTEGER NOT NULL,
    "held" INTEGER NOT NULL CHECK ("held" IN (0, 1)),
    "cancel_on_reply" INTEGER NOT NULL CHECK ("cancel_on_reply" IN (0, 1)),
    "state" TEXT NOT NULL,
    "error" TEXT,
    "created_at" INTEGER NOT NULL,
    "updated_at" INTEGER NOT NULL,
    "program" INTEGER NOT NULL CHECK ("program" IN (0, 1)),
    "seen_position" INTEGER
) STRICT;
CREATE INDEX scheduled_messages_conversation ON scheduled_messages (conversation_id);
CREATE INDEX scheduled_messages_agent ON scheduled_messages (agent_id, id);
-- Bulk jobs. Each job is one act on many conversations.
CREATE TABLE bulk_jobs (
    "account_id" INTEGER NOT NULL REFERENCES accounts (id),
    "id" INTEGER PRIMARY KEY NOT NULL,
    "agent_id" INTEGER NOT NULL REFERENCES agents (id),
    "program" INTEGER NOT NULL CHECK ("program" IN (0, 1)),
    "act" TEXT NOT NULL,
    "total" INTEGER NOT NULL,
    "done" INTEGER NOT NULL,
    "refused" INTEGER NOT NULL,
    "created_at" INTEGER NOT NULL,
    "finished_at" INTEGER,
    "undone_at" INTEGER
) STRICT;
CREATE INDEX bulk_jobs_agent ON bulk_jobs (agent_id, id);

-- The conversations of bulk jobs. There is no foreign key, because a job is removed before the rows of its conversations.
CREATE TABLE bulk_items (
    "account_id" INTEGER NOT NULL,
    "job_id" INTEGER NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "conversation_id" INTEGER NOT NULL,
    "outcome" TEXT,
    "problem" TEXT,
    "step" TEXT,
    PRIMARY KEY (job_id, ordinal)
) STRICT, WITHOUT ROWID;

-- The saved views of agents and accounts.
CREATE TABLE views (
    "account_id" INTEGER NOT NULL REFERENCES accounts (id),
    "id" INTEGER PRIMARY KEY NOT NULL,
    "owner_id" INTEGER REFERENCES agents (id),
    "shared_with" TEXT NOT NULL,
    "team_id" INTEGER REFERENCES teams (id),
    "name" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "filter" TEXT NOT NULL,
    "sort" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL,
    "updated_at" INTEGER NOT NULL,
    CHECK ((owner_id IS NOT NULL) = (shared_with = 'own') AND (team_id IS NOT NULL) = (shared_with = 'team'))
) STRICT;
CREATE INDEX views_owner ON views (account_id, owner_id, id);

CREATE TABLE service_records (
    "account_id" INTEGER NOT NULL,
    "conversation_id" INTEGER PRIMARY KEY NOT NULL REFERENCES conversations (id),
    "agent_id" INTEGER NOT NULL REFERENCES agents (id),
    "memo" TEXT NOT NULL,
    "custom_values" TEXT NOT NULL,
    "queued_at" INTEGER NOT NULL,
    "started_at" INTEGER NOT NULL,
    "updated_at" INTEGER NOT NULL,
    "finished_at" INTEGER,
    "completed_at" INTEGER
) STRICT;

-- Queues, workloads, routing, timers.

CREATE TABLE queue_entries (
    "account_id" INTEGER NOT NULL,
    "conversation_id" INTEGER PRIMARY KEY NOT NULL REFERENCES conversations (id),
    "queue_id" INTEGER NOT NULL REFERENCES queues (id),
    "rank" INTEGER NOT NULL,
    "queued_at" INTEGER NOT NULL,
    "place" INTEGER NOT NULL,
    "reserved_for" INTEGER REFERENCES agents (id),
    "bucket" TEXT NOT NULL
) STRICT;
-- The order of the entries in a whole queue, and in one bucket: by priority (rank), then by place, then by conversation id.
CREATE INDEX queue_entries_order ON queue_entries (queue_id, rank, place, conversation_id);
CREATE INDEX queue_entries_bucket ON queue_entries (queue_id, reserved_for, bucket, rank, place, conversation_id);

CREATE TABLE queue_stats (
    "account_id" INTEGER NOT NULL,
    "queue_id" INTEGER PRIMARY KEY NOT NULL REFERENCES queues (id),
    "served" INTEGER NOT NULL,
    "mean_service_ms" INTEGER NOT NULL,
    "updated_at" INTEGER NOT NULL
) STRICT;
CREATE INDEX queue_stats_account ON queue_stats (account_id);

CREATE TABLE agent_states (
    "account_id" INTEGER NOT NULL,
    "agent_id" INTEGER PRIMARY KEY NOT NULL REFERENCES agents (id),
    "availability" TEXT NOT NULL,
    "availability_at" INTEGER NOT NULL,
    "last_assigned" INTEGER NOT NULL,
    "notifications" INTEGER NOT NULL,
    "unread_notifications" INTEGER NOT NULL,
    "push_subscriptions" INTEGER NOT NULL CHECK ("push_subscriptions" BETWEEN 0 AND 10)
) STRICT;

-- The figures of each queue and agent, for the last day on which they changed.
CREATE TABLE day_figures (
    "account_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" INTEGER NOT NULL,
    "day" TEXT NOT NULL,
    "served" INTEGER NOT NULL,
    "abandoned" INTEGER NOT NULL,
    "longest_wait_s" INTEGER NOT NULL CHECK (longest_wait_s >= 0),
    "first_answers" TEXT NOT NULL,
    PRIMARY KEY (account_id, kind, subject)
) STRICT, WITHOUT ROWID;

-- The count cells: the number of live conversations for each combination of the properties that built-in views and visibility need.
CREATE TABLE conversation_counts (
    "account_id" INTEGER NOT NULL,
    "cell" TEXT NOT NULL,
    "count" INTEGER NOT NULL CHECK (count >= 1),
    PRIMARY KEY (account_id, cell)
) STRICT, WITHOUT ROWID;

CREATE TABLE agent_slots (
    "account_id" INTEGER NOT NULL,
    "agent_id" INTEGER NOT NULL REFERENCES agents (id),
    "slot" INTEGER NOT NULL CHECK (slot >= 1),
    "conversation_id" INTEGER NOT NULL REFERENCES conversations (id),
    "weight" INTEGER NOT NULL CHECK (weight >= 1),
    "offered_queue_id" INTEGER REFERENCES queues (id),
    PRIMARY KEY (agent_id, slot),
    UNIQUE (account_id, conversation_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE routing_decisions (
    "account_id" INTEGER NOT NULL,
    "conversation_id" INTEGER NOT NULL REFERENCES conversations (id),
    "ordinal" INTEGER NOT NULL,
    "decided_at" INTEGER NOT NULL,
    "decision" TEXT NOT NULL,
    PRIMARY KEY (conversation_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE timers (
    "account_id" INTEGER NOT NULL REFERENCES accounts (id),
    "kind" TEXT NOT NULL,
    "subject" INTEGER NOT NULL,
    "due_at" INTEGER NOT NULL,
    PRIMARY KEY (kind, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX timers_due ON timers (due_at);

-- Events, callbacks, stored answers.

CREATE TABLE events (
    "account_id" INTEGER NOT NULL REFERENCES accounts (id),
    "number" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "occurred_at" INTEGER NOT NULL,
    "conversation_id" INTEGER,
    "contact_id" INTEGER,
    "agent_id" INTEGER,
    "data" TEXT NOT NULL,
    "audience" TEXT NOT NULL,
    "thread_position" INTEGER,
    PRIMARY KEY (account_id, number)
) STRICT, WITHOUT ROWID;
-- The events with personal data of a contact. The erasure of a contact reads this index. SQLite evaluates the condition for each event that it writes.
-- It compares the terms of OR in place, but for IN it builds a temporary table of the words each time.
CREATE INDEX events_personal ON events (contact_id, number) WHERE contact_id IS NOT NULL AND (kind = 'case.created' OR kind = 'case.updated' OR kind = 'contact.created' OR kind = 'contact.updated' OR kind = 'conversation.updated');
-- The events that a conversation's thread shows as activity lines. The events of the conversation's start are not shown.
CREATE INDEX events_thread ON events (account_id, conversation_id, thread_position, number) WHERE thread_position IS NOT NULL;
-- The history of a conversation. It does not contain the conversation's start, its new, delivered and read messages (the thread shows these), and
-- notifications.
CREATE INDEX events_history ON events (account_id, conversation_id, number)
    WHERE conversation_id IS NOT NULL AND kind <> 'conversation.started' AND kind <> 'message.created' AND kind <> 'message.delivered' AND kind <> 'message.read'
        AND kind <> 'notification.created' AND kind <> 'notification.read';
-- The audit log: the events of administrative acts.
CREATE INDEX events_audit ON events (account_id, number) WHERE (kind = 'audit.callback_changed' OR kind = 'audit.configured' OR kind = 'contact.blocked' OR kind = 'contact.erased' OR kind = 'audit.contact_exported' OR kind = 'contact.merged' OR kind = 'contact.unblocked' OR kind = 'contact.unmerged' OR kind = 'conversation.merged' OR kind = 'conversation.unmerged' OR kind = 'audit.credential_issued' OR kind = 'audit.credential_rotated' OR kind = 'audit.credential_revoked');

CREATE TABLE deliveries (
    "account_id" INTEGER NOT NULL REFERENCES accounts (id),
    "endpoint" TEXT NOT NULL,
    "event_number" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "ordering_key" INTEGER NOT NULL,
    "conversation_id" INTEGER,
    "kind" TEXT NOT NULL,
    "material" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL,
    "tries" INTEGER NOT NULL,
    "failing_since" INTEGER,
    "due_at" INTEGER NOT NULL,
    "created_at" INTEGER NOT NULL,
    "settled_at" INTEGER,
    PRIMARY KEY (account_id, endpoint, event_number)
) STRICT;
CREATE UNIQUE INDEX deliveries_id ON deliveries (account_id, id);
-- The indexes for the deliveries to send next, and for earlier deliveries with the same ordering key.
CREATE INDEX deliveries_due ON deliveries (account_id, endpoint, due_at, event_number) WHERE state = 'pending';
CREATE INDEX deliveries_ordering_key ON deliveries (account_id, endpoint, ordering_key, event_number) WHERE state = 'pending';
-- The index for the deletion of old settled deliveries.
CREATE INDEX deliveries_settled ON deliveries (settled_at) WHERE settled_at IS NOT NULL;
CREATE INDEX deliveries_story ON deliveries (account_id, ordering_key, event_number);
-- The index for the pending deliveries that have failed before. It does not contain the other pending deliveries.
CREATE INDEX deliveries_failing ON deliveries (account_id, endpoint, failing_since, event_number) WHERE state = 'pending' AND failing_since IS NOT NULL;

CREATE TABLE delivery_attempts (
    "account_id" INTEGER NOT NULL,
    "delivery_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "at" INTEGER NOT NULL,
    "status" INTEGER,
    "failure" TEXT,
    "latency_ms" INTEGER NOT NULL,
    "answer" TEXT NOT NULL,
    PRIMARY KEY (account_id, delivery_id, number),
    FOREIGN KEY (account_id, delivery_id) REFERENCES deliveries (account_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- The node that sends the deliveries of an endpoint. Only PostgreSQL uses this table, because only one process uses a SQLite database.
CREATE TABLE endpoint_leases (
    "account_id" INTEGER NOT NULL,
    "endpoint" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "until" INTEGER NOT NULL,
    PRIMARY KEY (account_id, endpoint)
) STRICT, WITHOUT ROWID;

CREATE TABLE stored_answers (
    "account_id" INTEGER NOT NULL REFERENCES accounts (id),
    "scope" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "status" INTEGER NOT NULL,
    "content_type" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL,
    PRIMARY KEY (account_id, scope, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX stored_answers_age ON stored_answers (created_at);
