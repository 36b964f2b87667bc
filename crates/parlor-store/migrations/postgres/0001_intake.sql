-- The intake: accounts and their configuration, people, conversations, queues, slots, events.
-- Times are microseconds since the epoch; JSON is TEXT; ids are made by the application.

CREATE TABLE accounts (
    "id" BIGINT PRIMARY KEY NOT NULL,
    "name" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "customer_departmentalization" BOOLEAN NOT NULL,
    "allow_over_capacity" BOOLEAN NOT NULL,
    "created_at" BIGINT NOT NULL
);

CREATE TABLE account_counters (
    "account_id" BIGINT PRIMARY KEY NOT NULL REFERENCES accounts (id),
    "version" BIGINT NOT NULL,
    "config_version" BIGINT NOT NULL,
    "next_event" BIGINT NOT NULL,
    "next_display" BIGINT NOT NULL,
    "next_assignment" BIGINT NOT NULL
);

CREATE TABLE departments (
    "id" BIGINT PRIMARY KEY NOT NULL,
    "account_id" BIGINT NOT NULL REFERENCES accounts (id),
    "name" TEXT NOT NULL,
    UNIQUE (account_id, name)
);

CREATE TABLE teams (
    "id" BIGINT PRIMARY KEY NOT NULL,
    "account_id" BIGINT NOT NULL REFERENCES accounts (id),
    "name" TEXT NOT NULL,
    UNIQUE (account_id, name)
);

CREATE TABLE queues (
    "id" BIGINT PRIMARY KEY NOT NULL,
    "account_id" BIGINT NOT NULL REFERENCES accounts (id),
    "key" TEXT NOT NULL,
    "department_id" BIGINT REFERENCES departments (id),
    "distribution" TEXT NOT NULL,
    UNIQUE (account_id, key)
);

CREATE TABLE agents (
    "id" BIGINT PRIMARY KEY NOT NULL,
    "account_id" BIGINT NOT NULL REFERENCES accounts (id),
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "password_hash" TEXT,
    "role" TEXT NOT NULL,
    "capacity" BIGINT NOT NULL CHECK (capacity BETWEEN 0 AND 1000000),
    "active" BOOLEAN NOT NULL,
    "created_at" BIGINT NOT NULL,
    "updated_at" BIGINT NOT NULL
);

CREATE TABLE agent_teams (
    "agent_id" BIGINT NOT NULL REFERENCES agents (id),
    "team_id" BIGINT NOT NULL REFERENCES teams (id),
    "account_id" BIGINT NOT NULL,
    PRIMARY KEY (agent_id, team_id)
);

CREATE TABLE agent_queues (
    "agent_id" BIGINT NOT NULL REFERENCES agents (id),
    "queue_id" BIGINT NOT NULL REFERENCES queues (id),
    "account_id" BIGINT NOT NULL,
    PRIMARY KEY (agent_id, queue_id)
);

CREATE TABLE inboxes (
    "id" BIGINT PRIMARY KEY NOT NULL,
    "account_id" BIGINT NOT NULL REFERENCES accounts (id),
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "queue_id" BIGINT NOT NULL REFERENCES queues (id),
    "department_id" BIGINT REFERENCES departments (id),
    "active" BOOLEAN NOT NULL,
    "configured_at" BIGINT NOT NULL,
    "webhook_url" TEXT,
    "hmac_token" TEXT,
    "single_conversation" BOOLEAN NOT NULL,
    "starts_pending" BOOLEAN NOT NULL,
    "created_at" BIGINT NOT NULL,
    UNIQUE (account_id, key)
);

CREATE TABLE attributes (
    "id" BIGINT PRIMARY KEY NOT NULL,
    "account_id" BIGINT NOT NULL REFERENCES accounts (id),
    "object" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "value_type" TEXT NOT NULL,
    "options" TEXT NOT NULL,
    UNIQUE (account_id, object, name)
);

CREATE TABLE credentials (
    "id" BIGINT PRIMARY KEY NOT NULL,
    "account_id" BIGINT NOT NULL REFERENCES accounts (id),
    "kind" TEXT NOT NULL,
    "agent_id" BIGINT REFERENCES agents (id),
    "application_id" BIGINT REFERENCES credentials (id),
    "name" TEXT NOT NULL,
    "key" TEXT,
    "secret_hash" TEXT NOT NULL,
    "application_type" TEXT,
    "callback" TEXT,
    "callback_active" BOOLEAN NOT NULL,
    "expires_at" BIGINT,
    "revoked_at" BIGINT,
    "created_at" BIGINT NOT NULL
);

CREATE TABLE application_inboxes (
    "credential_id" BIGINT NOT NULL REFERENCES credentials (id),
    "inbox_id" BIGINT NOT NULL REFERENCES inboxes (id),
    "account_id" BIGINT NOT NULL,
    PRIMARY KEY (credential_id, inbox_id)
);

CREATE TABLE agent_states (
    "agent_id" BIGINT PRIMARY KEY NOT NULL REFERENCES agents (id),
    "account_id" BIGINT NOT NULL,
    "availability" TEXT NOT NULL,
    "availability_at" BIGINT NOT NULL,
    "last_assigned" BIGINT NOT NULL
);

CREATE TABLE provisioned (
    "account_id" BIGINT NOT NULL REFERENCES accounts (id),
    "object" TEXT NOT NULL,
    "fields" TEXT NOT NULL,
    PRIMARY KEY (account_id, object)
);

CREATE TABLE contacts (
    "id" BIGINT PRIMARY KEY NOT NULL,
    "account_id" BIGINT NOT NULL REFERENCES accounts (id),
    "department_id" BIGINT REFERENCES departments (id),
    "name" TEXT NOT NULL,
    "given_name" TEXT,
    "family_name" TEXT,
    "details" TEXT NOT NULL,
    "custom_attributes" TEXT NOT NULL,
    "additional_attributes" TEXT NOT NULL,
    "blocked" BOOLEAN NOT NULL,
    "last_activity_at" BIGINT,
    "created_at" BIGINT NOT NULL,
    "updated_at" BIGINT NOT NULL
);

CREATE TABLE contact_points (
    "id" BIGINT PRIMARY KEY NOT NULL,
    "account_id" BIGINT NOT NULL,
    "contact_id" BIGINT NOT NULL REFERENCES contacts (id),
    "department_id" BIGINT,
    "kind" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "match_value" TEXT NOT NULL,
    "unique_key" TEXT,
    "evidence" TEXT NOT NULL,
    "details" TEXT NOT NULL,
    "created_at" BIGINT NOT NULL,
    "updated_at" BIGINT NOT NULL
);

CREATE TABLE identities (
    "id" BIGINT PRIMARY KEY NOT NULL,
    "account_id" BIGINT NOT NULL,
    "inbox_id" BIGINT NOT NULL REFERENCES inboxes (id),
    "contact_id" BIGINT REFERENCES contacts (id),
    "serial" TEXT,
    "verified" BOOLEAN NOT NULL,
    "last_conversation_id" BIGINT,
    "last_activity_at" BIGINT,
    "created_at" BIGINT NOT NULL,
    "updated_at" BIGINT NOT NULL
);

CREATE TABLE cases (
    "id" BIGINT PRIMARY KEY NOT NULL,
    "account_id" BIGINT NOT NULL REFERENCES accounts (id),
    "contact_id" BIGINT REFERENCES contacts (id),
    "department_id" BIGINT REFERENCES departments (id),
    "subject" TEXT NOT NULL,
    "open" BOOLEAN NOT NULL,
    "created_at" BIGINT NOT NULL
);

CREATE TABLE conversations (
    "id" BIGINT PRIMARY KEY NOT NULL,
    "account_id" BIGINT NOT NULL,
    "uuid" TEXT NOT NULL,
    "display_id" BIGINT NOT NULL,
    "inbox_id" BIGINT NOT NULL REFERENCES inboxes (id),
    "identity_id" BIGINT NOT NULL REFERENCES identities (id),
    "contact_id" BIGINT REFERENCES contacts (id),
    "contact_point_id" BIGINT,
    "case_id" BIGINT REFERENCES cases (id),
    "status" TEXT NOT NULL,
    "intent" TEXT NOT NULL,
    "reopens" BOOLEAN NOT NULL,
    "priority" TEXT,
    "assignee_id" BIGINT REFERENCES agents (id),
    "intended_agent_id" BIGINT REFERENCES agents (id),
    "team_id" BIGINT REFERENCES teams (id),
    "queue_id" BIGINT REFERENCES queues (id),
    "subject" TEXT,
    "labels" TEXT NOT NULL,
    "custom_attributes" TEXT NOT NULL,
    "additional_attributes" TEXT NOT NULL,
    "client_info" TEXT NOT NULL,
    "service_record_draft" TEXT,
    "message_count" BIGINT NOT NULL,
    "unread_count" BIGINT NOT NULL,
    "decision_count" BIGINT NOT NULL,
    "last_message_id" BIGINT,
    "first_queued_at" BIGINT,
    "picked_up_at" BIGINT,
    "waiting_since" BIGINT,
    "first_reply_at" BIGINT,
    "snoozed_until" BIGINT,
    "agent_seen_at" BIGINT,
    "assignee_seen_at" BIGINT,
    "contact_seen_at" BIGINT,
    "resolved_at" BIGINT,
    "last_activity_at" BIGINT NOT NULL,
    "created_at" BIGINT NOT NULL,
    "updated_at" BIGINT NOT NULL,
    UNIQUE (account_id, display_id)
);

CREATE TABLE messages (
    "id" BIGINT PRIMARY KEY NOT NULL,
    "account_id" BIGINT NOT NULL,
    "conversation_id" BIGINT NOT NULL REFERENCES conversations (id),
    "position" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "content_type" TEXT NOT NULL,
    "content_attributes" TEXT NOT NULL,
    "sender_kind" TEXT NOT NULL,
    "sender_id" BIGINT,
    "source_id" TEXT,
    "delivery" TEXT NOT NULL,
    "created_at" BIGINT NOT NULL,
    "updated_at" BIGINT NOT NULL,
    UNIQUE (conversation_id, position)
);

CREATE TABLE queue_entries (
    "conversation_id" BIGINT PRIMARY KEY NOT NULL REFERENCES conversations (id),
    "account_id" BIGINT NOT NULL,
    "queue_id" BIGINT NOT NULL REFERENCES queues (id),
    "rank" BIGINT NOT NULL,
    "queued_at" BIGINT NOT NULL,
    "reserved_for" BIGINT REFERENCES agents (id)
);

CREATE TABLE agent_slots (
    "agent_id" BIGINT NOT NULL REFERENCES agents (id),
    "slot" BIGINT NOT NULL CHECK (slot >= 1),
    "account_id" BIGINT NOT NULL,
    "conversation_id" BIGINT NOT NULL REFERENCES conversations (id),
    PRIMARY KEY (agent_id, slot),
    UNIQUE (conversation_id)
);

CREATE TABLE service_records (
    "conversation_id" BIGINT PRIMARY KEY NOT NULL REFERENCES conversations (id),
    "account_id" BIGINT NOT NULL,
    "agent_id" BIGINT NOT NULL REFERENCES agents (id),
    "memo" TEXT NOT NULL,
    "custom_values" TEXT NOT NULL,
    "queued_at" BIGINT NOT NULL,
    "started_at" BIGINT NOT NULL,
    "updated_at" BIGINT NOT NULL
);

CREATE TABLE routing_decisions (
    "conversation_id" BIGINT NOT NULL REFERENCES conversations (id),
    "ordinal" BIGINT NOT NULL,
    "account_id" BIGINT NOT NULL,
    "decided_at" BIGINT NOT NULL,
    "decision" TEXT NOT NULL,
    PRIMARY KEY (conversation_id, ordinal)
);

CREATE TABLE events (
    "account_id" BIGINT NOT NULL REFERENCES accounts (id),
    "number" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "occurred_at" BIGINT NOT NULL,
    "conversation_id" BIGINT,
    "contact_id" BIGINT,
    "agent_id" BIGINT,
    "data" TEXT NOT NULL,
    PRIMARY KEY (account_id, number)
);

CREATE TABLE stored_answers (
    "account_id" BIGINT NOT NULL REFERENCES accounts (id),
    "scope" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "status" BIGINT NOT NULL,
    "content_type" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "created_at" BIGINT NOT NULL,
    PRIMARY KEY (account_id, scope, key)
);

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

-- Ids are leased in blocks of a hundred: a value v stands for v to v + 99.
CREATE SEQUENCE accounts_ids AS BIGINT INCREMENT BY 100 MINVALUE 1 START WITH 1;
CREATE SEQUENCE departments_ids AS BIGINT INCREMENT BY 100 MINVALUE 1 START WITH 1;
CREATE SEQUENCE teams_ids AS BIGINT INCREMENT BY 100 MINVALUE 1 START WITH 1;
CREATE SEQUENCE queues_ids AS BIGINT INCREMENT BY 100 MINVALUE 1 START WITH 1;
CREATE SEQUENCE agents_ids AS BIGINT INCREMENT BY 100 MINVALUE 1 START WITH 1;
CREATE SEQUENCE inboxes_ids AS BIGINT INCREMENT BY 100 MINVALUE 1 START WITH 1;
CREATE SEQUENCE contacts_ids AS BIGINT INCREMENT BY 100 MINVALUE 1 START WITH 1;
CREATE SEQUENCE contact_points_ids AS BIGINT INCREMENT BY 100 MINVALUE 1 START WITH 1;
CREATE SEQUENCE identities_ids AS BIGINT INCREMENT BY 100 MINVALUE 1 START WITH 1;
CREATE SEQUENCE conversations_ids AS BIGINT INCREMENT BY 100 MINVALUE 1 START WITH 1;
CREATE SEQUENCE messages_ids AS BIGINT INCREMENT BY 100 MINVALUE 1 START WITH 1;
CREATE SEQUENCE cases_ids AS BIGINT INCREMENT BY 100 MINVALUE 1 START WITH 1;
CREATE SEQUENCE attributes_ids AS BIGINT INCREMENT BY 100 MINVALUE 1 START WITH 1;
CREATE SEQUENCE credentials_ids AS BIGINT INCREMENT BY 100 MINVALUE 1 START WITH 1;
