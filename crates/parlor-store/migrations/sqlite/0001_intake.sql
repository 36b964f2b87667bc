-- The intake: accounts and their configuration, people, conversations, queues, slots, events.
-- Times are microseconds since the epoch; JSON is TEXT; ids are made by the application.

CREATE TABLE accounts (
    "id" INTEGER PRIMARY KEY NOT NULL,
    "name" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "customer_departmentalization" INTEGER NOT NULL CHECK ("customer_departmentalization" IN (0, 1)),
    "allow_over_capacity" INTEGER NOT NULL CHECK ("allow_over_capacity" IN (0, 1)),
    "created_at" INTEGER NOT NULL
) STRICT;

CREATE TABLE account_counters (
    "account_id" INTEGER PRIMARY KEY NOT NULL REFERENCES accounts (id),
    "version" INTEGER NOT NULL,
    "config_version" INTEGER NOT NULL,
    "next_event" INTEGER NOT NULL,
    "next_display" INTEGER NOT NULL,
    "next_assignment" INTEGER NOT NULL
) STRICT;

CREATE TABLE departments (
    "id" INTEGER PRIMARY KEY NOT NULL,
    "account_id" INTEGER NOT NULL REFERENCES accounts (id),
    "name" TEXT NOT NULL,
    UNIQUE (account_id, name)
) STRICT;

CREATE TABLE teams (
    "id" INTEGER PRIMARY KEY NOT NULL,
    "account_id" INTEGER NOT NULL REFERENCES accounts (id),
    "name" TEXT NOT NULL,
    UNIQUE (account_id, name)
) STRICT;

CREATE TABLE queues (
    "id" INTEGER PRIMARY KEY NOT NULL,
    "account_id" INTEGER NOT NULL REFERENCES accounts (id),
    "key" TEXT NOT NULL,
    "department_id" INTEGER REFERENCES departments (id),
    "distribution" TEXT NOT NULL,
    UNIQUE (account_id, key)
) STRICT;

CREATE TABLE agents (
    "id" INTEGER PRIMARY KEY NOT NULL,
    "account_id" INTEGER NOT NULL REFERENCES accounts (id),
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "password_hash" TEXT,
    "role" TEXT NOT NULL,
    "capacity" INTEGER NOT NULL CHECK (capacity BETWEEN 0 AND 1000000),
    "active" INTEGER NOT NULL CHECK ("active" IN (0, 1)),
    "created_at" INTEGER NOT NULL,
    "updated_at" INTEGER NOT NULL
) STRICT;

CREATE TABLE agent_teams (
    "agent_id" INTEGER NOT NULL REFERENCES agents (id),
    "team_id" INTEGER NOT NULL REFERENCES teams (id),
    "account_id" INTEGER NOT NULL,
    PRIMARY KEY (agent_id, team_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE agent_queues (
    "agent_id" INTEGER NOT NULL REFERENCES agents (id),
    "queue_id" INTEGER NOT NULL REFERENCES queues (id),
    "account_id" INTEGER NOT NULL,
    PRIMARY KEY (agent_id, queue_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE inboxes (
    "id" INTEGER PRIMARY KEY NOT NULL,
    "account_id" INTEGER NOT NULL REFERENCES accounts (id),
    "key" TEXT NOT NULL,
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
    UNIQUE (account_id, key)
) STRICT;

CREATE TABLE attributes (
    "id" INTEGER PRIMARY KEY NOT NULL,
    "account_id" INTEGER NOT NULL REFERENCES accounts (id),
    "object" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "value_type" TEXT NOT NULL,
    "options" TEXT NOT NULL,
    UNIQUE (account_id, object, name)
) STRICT;

CREATE TABLE credentials (
    "id" INTEGER PRIMARY KEY NOT NULL,
    "account_id" INTEGER NOT NULL REFERENCES accounts (id),
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
    "created_at" INTEGER NOT NULL
) STRICT;

CREATE TABLE application_inboxes (
    "credential_id" INTEGER NOT NULL REFERENCES credentials (id),
    "inbox_id" INTEGER NOT NULL REFERENCES inboxes (id),
    "account_id" INTEGER NOT NULL,
    PRIMARY KEY (credential_id, inbox_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE agent_states (
    "agent_id" INTEGER PRIMARY KEY NOT NULL REFERENCES agents (id),
    "account_id" INTEGER NOT NULL,
    "availability" TEXT NOT NULL,
    "availability_at" INTEGER NOT NULL,
    "last_assigned" INTEGER NOT NULL
) STRICT;

CREATE TABLE provisioned (
    "account_id" INTEGER NOT NULL REFERENCES accounts (id),
    "object" TEXT NOT NULL,
    "fields" TEXT NOT NULL,
    PRIMARY KEY (account_id, object)
) STRICT, WITHOUT ROWID;

CREATE TABLE contacts (
    "id" INTEGER PRIMARY KEY NOT NULL,
    "account_id" INTEGER NOT NULL REFERENCES accounts (id),
    "department_id" INTEGER REFERENCES departments (id),
    "name" TEXT NOT NULL,
    "given_name" TEXT,
    "family_name" TEXT,
    "details" TEXT NOT NULL,
    "custom_attributes" TEXT NOT NULL,
    "additional_attributes" TEXT NOT NULL,
    "blocked" INTEGER NOT NULL CHECK ("blocked" IN (0, 1)),
    "last_activity_at" INTEGER,
    "created_at" INTEGER NOT NULL,
    "updated_at" INTEGER NOT NULL
) STRICT;

CREATE TABLE contact_points (
    "id" INTEGER PRIMARY KEY NOT NULL,
    "account_id" INTEGER NOT NULL,
    "contact_id" INTEGER NOT NULL REFERENCES contacts (id),
    "department_id" INTEGER,
    "kind" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "match_value" TEXT NOT NULL,
    "unique_key" TEXT,
    "evidence" TEXT NOT NULL,
    "details" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL,
    "updated_at" INTEGER NOT NULL
) STRICT;

CREATE TABLE identities (
    "id" INTEGER PRIMARY KEY NOT NULL,
    "account_id" INTEGER NOT NULL,
    "inbox_id" INTEGER NOT NULL REFERENCES inboxes (id),
    "contact_id" INTEGER REFERENCES contacts (id),
    "serial" TEXT,
    "verified" INTEGER NOT NULL CHECK ("verified" IN (0, 1)),
    "last_conversation_id" INTEGER,
    "last_activity_at" INTEGER,
    "created_at" INTEGER NOT NULL,
    "updated_at" INTEGER NOT NULL
) STRICT;

CREATE TABLE cases (
    "id" INTEGER PRIMARY KEY NOT NULL,
    "account_id" INTEGER NOT NULL REFERENCES accounts (id),
    "contact_id" INTEGER REFERENCES contacts (id),
    "department_id" INTEGER REFERENCES departments (id),
    "subject" TEXT NOT NULL,
    "open" INTEGER NOT NULL CHECK ("open" IN (0, 1)),
    "created_at" INTEGER NOT NULL
) STRICT;

CREATE TABLE conversations (
    "id" INTEGER PRIMARY KEY NOT NULL,
    "account_id" INTEGER NOT NULL,
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
    "agent_seen_at" INTEGER,
    "assignee_seen_at" INTEGER,
    "contact_seen_at" INTEGER,
    "resolved_at" INTEGER,
    "last_activity_at" INTEGER NOT NULL,
    "created_at" INTEGER NOT NULL,
    "updated_at" INTEGER NOT NULL,
    UNIQUE (account_id, display_id)
) STRICT;

CREATE TABLE messages (
    "id" INTEGER PRIMARY KEY NOT NULL,
    "account_id" INTEGER NOT NULL,
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
    UNIQUE (conversation_id, position)
) STRICT;

CREATE TABLE queue_entries (
    "conversation_id" INTEGER PRIMARY KEY NOT NULL REFERENCES conversations (id),
    "account_id" INTEGER NOT NULL,
    "queue_id" INTEGER NOT NULL REFERENCES queues (id),
    "rank" INTEGER NOT NULL,
    "queued_at" INTEGER NOT NULL,
    "reserved_for" INTEGER REFERENCES agents (id)
) STRICT;

CREATE TABLE agent_slots (
    "agent_id" INTEGER NOT NULL REFERENCES agents (id),
    "slot" INTEGER NOT NULL CHECK (slot >= 1),
    "account_id" INTEGER NOT NULL,
    "conversation_id" INTEGER NOT NULL REFERENCES conversations (id),
    PRIMARY KEY (agent_id, slot),
    UNIQUE (conversation_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE service_records (
    "conversation_id" INTEGER PRIMARY KEY NOT NULL REFERENCES conversations (id),
    "account_id" INTEGER NOT NULL,
    "agent_id" INTEGER NOT NULL REFERENCES agents (id),
    "memo" TEXT NOT NULL,
    "custom_values" TEXT NOT NULL,
    "queued_at" INTEGER NOT NULL,
    "started_at" INTEGER NOT NULL,
    "updated_at" INTEGER NOT NULL
) STRICT;

CREATE TABLE routing_decisions (
    "conversation_id" INTEGER NOT NULL REFERENCES conversations (id),
    "ordinal" INTEGER NOT NULL,
    "account_id" INTEGER NOT NULL,
    "decided_at" INTEGER NOT NULL,
    "decision" TEXT NOT NULL,
    PRIMARY KEY (conversation_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE events (
    "account_id" INTEGER NOT NULL REFERENCES accounts (id),
    "number" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "occurred_at" INTEGER NOT NULL,
    "conversation_id" INTEGER,
    "contact_id" INTEGER,
    "agent_id" INTEGER,
    "data" TEXT NOT NULL,
    PRIMARY KEY (account_id, number)
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

-- Signing in names no account, so an address is one agent's in the whole installation.
CREATE UNIQUE INDEX agents_email ON agents (lower(email));
CREATE UNIQUE INDEX credentials_key ON credentials (kind, key) WHERE key IS NOT NULL;
CREATE UNIQUE INDEX credentials_secret ON credentials (secret_hash) WHERE key IS NULL;
CREATE INDEX credentials_agent ON credentials (agent_id, kind) WHERE agent_id IS NOT NULL AND revoked_at IS NULL;
CREATE INDEX credentials_application ON credentials (application_id) WHERE application_id IS NOT NULL AND revoked_at IS NULL;
CREATE INDEX contacts_account ON contacts (account_id, id);
-- What must be unique about people: scope, kind and value in one text, null for what may be shared.
CREATE UNIQUE INDEX contact_points_unique ON contact_points (account_id, unique_key) WHERE unique_key IS NOT NULL;
CREATE INDEX contact_points_value ON contact_points (account_id, match_value, kind);
CREATE INDEX contact_points_contact ON contact_points (contact_id);
CREATE UNIQUE INDEX identities_serial ON identities (inbox_id, serial) WHERE serial IS NOT NULL;
CREATE INDEX identities_contact ON identities (contact_id, inbox_id) WHERE contact_id IS NOT NULL;
CREATE INDEX cases_contact ON cases (contact_id) WHERE contact_id IS NOT NULL;
CREATE UNIQUE INDEX conversations_uuid ON conversations (uuid);
CREATE INDEX conversations_status ON conversations (account_id, status, id);
CREATE INDEX conversations_inbox ON conversations (inbox_id, id);
CREATE INDEX conversations_contact ON conversations (contact_id, id) WHERE contact_id IS NOT NULL;
CREATE INDEX conversations_assignee ON conversations (assignee_id, id) WHERE assignee_id IS NOT NULL;
CREATE INDEX conversations_queue ON conversations (queue_id, id) WHERE queue_id IS NOT NULL;
-- A queue's order: priority, time waited, id.
CREATE INDEX queue_entries_order ON queue_entries (queue_id, reserved_for, rank, queued_at, conversation_id);
CREATE INDEX stored_answers_age ON stored_answers (created_at);

-- The first id of each kind that has not been leased yet.
CREATE TABLE id_counters (
    "kind" TEXT PRIMARY KEY NOT NULL,
    "next" INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
