-- The whole schema. Times are microseconds since the epoch, JSON is TEXT, and ids are made by the application.

-- Accounts, and what is the whole installation's.

CREATE TABLE accounts (
    "id" BIGINT PRIMARY KEY NOT NULL,
    "name" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "customer_departmentalization" BOOLEAN NOT NULL,
    "allow_over_capacity" BOOLEAN NOT NULL,
    "created_at" BIGINT NOT NULL,
    "weights" TEXT NOT NULL DEFAULT '{}'
);

CREATE TABLE account_counters (
    "account_id" BIGINT PRIMARY KEY NOT NULL REFERENCES accounts (id),
    "version" BIGINT NOT NULL,
    "config_version" BIGINT NOT NULL,
    "next_event" BIGINT NOT NULL,
    "next_display" BIGINT NOT NULL,
    "next_assignment" BIGINT NOT NULL
);

-- Work that must follow a commit and is repeated after a crash, such as rewriting the database's files.
CREATE TABLE chores (
    kind TEXT NOT NULL,
    noted_at BIGINT NOT NULL,
    PRIMARY KEY (kind, noted_at)
);

-- An account's configuration.

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

CREATE TABLE hours (
    "id" BIGINT PRIMARY KEY NOT NULL,
    "account_id" BIGINT NOT NULL REFERENCES accounts (id),
    "key" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "weekly" TEXT NOT NULL,
    "holidays" TEXT NOT NULL,
    UNIQUE (account_id, key)
);

CREATE TABLE queues (
    "id" BIGINT PRIMARY KEY NOT NULL,
    "account_id" BIGINT NOT NULL REFERENCES accounts (id),
    "key" TEXT NOT NULL,
    "department_id" BIGINT REFERENCES departments (id),
    "distribution" TEXT NOT NULL,
    "skills" TEXT NOT NULL DEFAULT '[]',
    -- Two queues of one file may overflow into each other.
    "overflow_queue_id" BIGINT REFERENCES queues (id) DEFERRABLE INITIALLY DEFERRED,
    "overflow_after_s" BIGINT,
    "max_length" BIGINT,
    "hours_id" BIGINT REFERENCES hours (id),
    "accept_within_s" BIGINT,
    "dispatch_per_agent" BIGINT,
    UNIQUE (account_id, key)
);

CREATE TABLE labels (
    "id" BIGINT PRIMARY KEY NOT NULL,
    "account_id" BIGINT NOT NULL REFERENCES accounts (id),
    "name" TEXT NOT NULL,
    "colour" TEXT,
    "description" TEXT,
    UNIQUE (account_id, name)
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
    "updated_at" BIGINT NOT NULL,
    "skills" TEXT NOT NULL DEFAULT '{}',
    "visibility" TEXT
);
-- Signing in names no account, so an e-mail address belongs to one agent of the whole installation.
CREATE UNIQUE INDEX agents_email ON agents (lower(email));

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
CREATE UNIQUE INDEX credentials_key ON credentials (kind, key) WHERE key IS NOT NULL;
CREATE UNIQUE INDEX credentials_secret ON credentials (secret_hash) WHERE key IS NULL;
CREATE INDEX credentials_agent ON credentials (agent_id, kind) WHERE agent_id IS NOT NULL AND revoked_at IS NULL;
CREATE INDEX credentials_application ON credentials (application_id) WHERE application_id IS NOT NULL AND revoked_at IS NULL;

CREATE TABLE application_inboxes (
    "credential_id" BIGINT NOT NULL REFERENCES credentials (id),
    "inbox_id" BIGINT NOT NULL REFERENCES inboxes (id),
    "account_id" BIGINT NOT NULL,
    PRIMARY KEY (credential_id, inbox_id)
);

CREATE TABLE callback_endpoints (
    "id" BIGINT PRIMARY KEY NOT NULL,
    "account_id" BIGINT NOT NULL REFERENCES accounts (id),
    "name" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "inbox_id" BIGINT REFERENCES inboxes (id),
    "application_id" BIGINT REFERENCES credentials (id),
    "events" TEXT NOT NULL,
    "timeout_s" BIGINT NOT NULL CHECK (timeout_s BETWEEN 1 AND 30),
    "concurrency" BIGINT NOT NULL CHECK (concurrency BETWEEN 1 AND 16),
    "settings" TEXT NOT NULL,
    "secrets" TEXT NOT NULL,
    "removed_at" BIGINT,
    "created_at" BIGINT NOT NULL,
    "updated_at" BIGINT NOT NULL
);
CREATE UNIQUE INDEX callback_endpoints_name ON callback_endpoints (account_id, name) WHERE removed_at IS NULL;

CREATE TABLE endpoint_states (
    "account_id" BIGINT NOT NULL REFERENCES accounts (id),
    "endpoint" TEXT NOT NULL,
    "paused_at" BIGINT,
    "deactivated_at" BIGINT,
    "reason" TEXT NOT NULL,
    "after_event" BIGINT NOT NULL,
    "updated_at" BIGINT NOT NULL,
    "timeout_s" BIGINT CHECK (timeout_s BETWEEN 1 AND 30),
    "concurrency" BIGINT CHECK (concurrency BETWEEN 1 AND 16),
    "secrets" TEXT NOT NULL DEFAULT '[]',
    PRIMARY KEY (account_id, endpoint)
);

CREATE TABLE provisioned (
    "account_id" BIGINT NOT NULL REFERENCES accounts (id),
    "object" TEXT NOT NULL,
    "fields" TEXT NOT NULL,
    PRIMARY KEY (account_id, object)
);

-- People.

CREATE TABLE contacts (
    "id" BIGINT PRIMARY KEY NOT NULL,
    "account_id" BIGINT NOT NULL,
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
    "updated_at" BIGINT NOT NULL,
    -- Two contacts of one batch may be merged in it, in whatever order they are written.
    "merged_into" BIGINT REFERENCES contacts (id) DEFERRABLE INITIALLY DEFERRED,
    "erased_at" BIGINT,
    "blocked_by_merge" BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE INDEX contacts_account ON contacts (account_id, id);
CREATE INDEX contacts_merged ON contacts (account_id, merged_into, id) WHERE merged_into IS NOT NULL;
CREATE INDEX contacts_blocked ON contacts (account_id, id) WHERE blocked;

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
    "updated_at" BIGINT NOT NULL,
    "merge_id" BIGINT
);
-- Scope, kind and value of a contact point in one text; null for values that contacts may share.
CREATE UNIQUE INDEX contact_points_unique ON contact_points (account_id, unique_key) WHERE unique_key IS NOT NULL;
CREATE INDEX contact_points_value ON contact_points (account_id, match_value, kind);
CREATE INDEX contact_points_contact ON contact_points (account_id, contact_id);

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
CREATE UNIQUE INDEX identities_serial ON identities (inbox_id, serial) WHERE serial IS NOT NULL;
CREATE INDEX identities_contact ON identities (account_id, contact_id, inbox_id) WHERE contact_id IS NOT NULL;

CREATE TABLE cases (
    "id" BIGINT PRIMARY KEY NOT NULL,
    "account_id" BIGINT NOT NULL,
    "contact_id" BIGINT REFERENCES contacts (id),
    "department_id" BIGINT REFERENCES departments (id),
    "subject" TEXT NOT NULL,
    "open" BOOLEAN NOT NULL,
    "created_at" BIGINT NOT NULL,
    "closed_at" BIGINT
);
CREATE INDEX cases_contact ON cases (account_id, contact_id, id) WHERE contact_id IS NOT NULL;
CREATE INDEX cases_account ON cases (account_id, id);

CREATE TABLE contact_notes (
    "id" BIGINT PRIMARY KEY NOT NULL,
    "account_id" BIGINT NOT NULL REFERENCES accounts (id),
    "contact_id" BIGINT NOT NULL REFERENCES contacts (id),
    "agent_id" BIGINT NOT NULL REFERENCES agents (id),
    "content" TEXT NOT NULL,
    "created_at" BIGINT NOT NULL
);
CREATE INDEX contact_notes_contact ON contact_notes (account_id, contact_id, id);

CREATE TABLE merges (
    "id" BIGINT PRIMARY KEY NOT NULL,
    "account_id" BIGINT NOT NULL REFERENCES accounts (id),
    "kept_id" BIGINT NOT NULL REFERENCES contacts (id),
    "merged_id" BIGINT NOT NULL REFERENCES contacts (id),
    "evidence" TEXT NOT NULL,
    "agent_id" BIGINT REFERENCES agents (id),
    "moved" TEXT NOT NULL,
    "created_at" BIGINT NOT NULL,
    "undone_at" BIGINT,
    "undone_by" BIGINT REFERENCES agents (id),
    CHECK (kept_id <> merged_id)
);
CREATE INDEX merges_kept ON merges (kept_id, id);
-- A contact is part of one other contact at a time.
CREATE UNIQUE INDEX merges_merged ON merges (merged_id) WHERE undone_at IS NULL;

CREATE TABLE erasures (
    "contact_id" BIGINT PRIMARY KEY NOT NULL REFERENCES contacts (id),
    "account_id" BIGINT NOT NULL REFERENCES accounts (id),
    "agent_id" BIGINT REFERENCES agents (id),
    "stage" TEXT NOT NULL,
    "cursor" BIGINT NOT NULL,
    "position" BIGINT NOT NULL,
    "created_at" BIGINT NOT NULL,
    "finished_at" BIGINT
);

-- Conversations.

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
    "route_queue_id" BIGINT REFERENCES queues (id),
    "route_team_id" BIGINT REFERENCES teams (id),
    "skills" TEXT NOT NULL DEFAULT '[]',
    "incoming_count" BIGINT NOT NULL DEFAULT 0,
    "queued_at" BIGINT,
    "assigned_at" BIGINT,
    "offered_until" BIGINT,
    "application_id" BIGINT REFERENCES credentials (id),
    "mentioned" TEXT NOT NULL DEFAULT '[]',
    "given_up_by" BIGINT REFERENCES agents (id),
    UNIQUE (account_id, display_id)
);
CREATE UNIQUE INDEX conversations_uuid ON conversations (uuid);
CREATE INDEX conversations_status ON conversations (account_id, status, id);
CREATE INDEX conversations_inbox ON conversations (inbox_id, id);
CREATE INDEX conversations_contact ON conversations (account_id, contact_id, id) WHERE contact_id IS NOT NULL;
CREATE INDEX conversations_assignee ON conversations (assignee_id, id) WHERE assignee_id IS NOT NULL;
CREATE INDEX conversations_queue ON conversations (queue_id, id) WHERE queue_id IS NOT NULL;

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
    "attachments" TEXT NOT NULL DEFAULT '[]',
    UNIQUE (conversation_id, position)
);

CREATE TABLE attachments (
    "id" BIGINT PRIMARY KEY NOT NULL,
    "account_id" BIGINT NOT NULL REFERENCES accounts (id),
    "message_id" BIGINT REFERENCES messages (id),
    "agent_id" BIGINT REFERENCES agents (id),
    "file_name" TEXT NOT NULL,
    "content_type" TEXT NOT NULL,
    "size" BIGINT NOT NULL,
    "sha256" TEXT,
    "storage_key" TEXT,
    "link" TEXT,
    "created_at" BIGINT NOT NULL,
    CHECK (size >= 0),
    CHECK (storage_key IS NULL OR link IS NULL)
);
CREATE UNIQUE INDEX attachments_storage ON attachments (storage_key) WHERE storage_key IS NOT NULL;

CREATE TABLE read_marks (
    "conversation_id" BIGINT NOT NULL REFERENCES conversations (id),
    "agent_id" BIGINT NOT NULL REFERENCES agents (id),
    "account_id" BIGINT NOT NULL,
    "incoming_seen" BIGINT NOT NULL,
    "seen_at" BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, agent_id)
);

CREATE TABLE service_records (
    "conversation_id" BIGINT PRIMARY KEY NOT NULL REFERENCES conversations (id),
    "account_id" BIGINT NOT NULL,
    "agent_id" BIGINT NOT NULL REFERENCES agents (id),
    "memo" TEXT NOT NULL,
    "custom_values" TEXT NOT NULL,
    "queued_at" BIGINT NOT NULL,
    "started_at" BIGINT NOT NULL,
    "updated_at" BIGINT NOT NULL,
    "finished_at" BIGINT,
    "completed_at" BIGINT
);

-- Queues, workloads, routing, timers.

CREATE TABLE queue_entries (
    "conversation_id" BIGINT PRIMARY KEY NOT NULL REFERENCES conversations (id),
    "account_id" BIGINT NOT NULL,
    "queue_id" BIGINT NOT NULL REFERENCES queues (id),
    "rank" BIGINT NOT NULL,
    "queued_at" BIGINT NOT NULL,
    "reserved_for" BIGINT REFERENCES agents (id),
    "bucket" TEXT NOT NULL DEFAULT ''
);
-- The order of a whole queue, and of one bucket: priority, time waited, id.
CREATE INDEX queue_entries_order ON queue_entries (queue_id, rank, queued_at, conversation_id);
CREATE INDEX queue_entries_bucket ON queue_entries (queue_id, reserved_for, bucket, rank, queued_at, conversation_id);

CREATE TABLE queue_stats (
    "queue_id" BIGINT PRIMARY KEY NOT NULL REFERENCES queues (id),
    "account_id" BIGINT NOT NULL,
    "served" BIGINT NOT NULL,
    "mean_service_ms" BIGINT NOT NULL,
    "updated_at" BIGINT NOT NULL
);
CREATE INDEX queue_stats_account ON queue_stats (account_id);

CREATE TABLE agent_states (
    "agent_id" BIGINT PRIMARY KEY NOT NULL REFERENCES agents (id),
    "account_id" BIGINT NOT NULL,
    "availability" TEXT NOT NULL,
    "availability_at" BIGINT NOT NULL,
    "last_assigned" BIGINT NOT NULL
);

CREATE TABLE agent_slots (
    "agent_id" BIGINT NOT NULL REFERENCES agents (id),
    "slot" BIGINT NOT NULL CHECK (slot >= 1),
    "account_id" BIGINT NOT NULL,
    "conversation_id" BIGINT NOT NULL REFERENCES conversations (id),
    "weight" BIGINT NOT NULL DEFAULT 1 CHECK (weight >= 1),
    "offered_queue_id" BIGINT REFERENCES queues (id),
    PRIMARY KEY (agent_id, slot),
    UNIQUE (conversation_id)
);

CREATE TABLE routing_decisions (
    "conversation_id" BIGINT NOT NULL REFERENCES conversations (id),
    "ordinal" BIGINT NOT NULL,
    "account_id" BIGINT NOT NULL,
    "decided_at" BIGINT NOT NULL,
    "decision" TEXT NOT NULL,
    PRIMARY KEY (conversation_id, ordinal)
);

CREATE TABLE timers (
    "kind" TEXT NOT NULL,
    "subject" BIGINT NOT NULL,
    "account_id" BIGINT NOT NULL REFERENCES accounts (id),
    "due_at" BIGINT NOT NULL,
    PRIMARY KEY (kind, subject)
);
CREATE INDEX timers_due ON timers (due_at);

-- Events, callbacks, stored answers.

CREATE TABLE events (
    "account_id" BIGINT NOT NULL,
    "number" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "occurred_at" BIGINT NOT NULL,
    "conversation_id" BIGINT,
    "contact_id" BIGINT,
    "agent_id" BIGINT,
    "data" TEXT NOT NULL,
    "audience" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account_id, number)
);
-- The events that carry personal data of a contact, for its erasure.
CREATE INDEX events_personal ON events (account_id, contact_id, number)
    WHERE contact_id IS NOT NULL AND kind IN ('contact.created', 'contact.updated', 'conversation.updated', 'case.created', 'case.updated');
-- The audit log: administrative acts among the events.
CREATE INDEX events_audit ON events (account_id, number) WHERE kind IN ('audit.callback_changed', 'audit.configured', 'contact.blocked', 'contact.erased', 'audit.contact_exported', 'contact.merged', 'contact.unblocked', 'contact.unmerged', 'audit.credential_issued', 'audit.credential_rotated', 'audit.credential_revoked');

-- The reloption keeps a delivery's material uncompressed and inline: one or two kilobytes that live for minutes.
CREATE TABLE deliveries (
    "account_id" BIGINT NOT NULL,
    "endpoint" TEXT NOT NULL,
    "event_number" BIGINT NOT NULL,
    "id" TEXT NOT NULL,
    "ordering_key" BIGINT NOT NULL,
    "conversation_id" BIGINT,
    "kind" TEXT NOT NULL,
    "material" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "attempts" BIGINT NOT NULL,
    "tries" BIGINT NOT NULL,
    "failing_since" BIGINT,
    "due_at" BIGINT NOT NULL,
    "created_at" BIGINT NOT NULL,
    "settled_at" BIGINT,
    PRIMARY KEY (account_id, endpoint, event_number)
) WITH (toast_tuple_target = 8160);
CREATE UNIQUE INDEX deliveries_id ON deliveries (id);
-- The deliveries to send next, and those before them with the same ordering key.
CREATE INDEX deliveries_due ON deliveries (account_id, endpoint, due_at, event_number) WHERE state = 'pending';
CREATE INDEX deliveries_ordering_key ON deliveries (account_id, endpoint, ordering_key, event_number) WHERE state = 'pending';
-- Settled deliveries are deleted after a while.
CREATE INDEX deliveries_settled ON deliveries (settled_at) WHERE settled_at IS NOT NULL;
CREATE INDEX deliveries_story ON deliveries (account_id, ordering_key, event_number);
-- The pending deliveries that failed before, found without reading the other pending ones.
CREATE INDEX deliveries_failing ON deliveries (account_id, endpoint, failing_since, event_number) WHERE state = 'pending' AND failing_since IS NOT NULL;

CREATE TABLE delivery_attempts (
    "delivery_id" TEXT NOT NULL,
    "number" BIGINT NOT NULL,
    "account_id" BIGINT NOT NULL,
    "at" BIGINT NOT NULL,
    "status" BIGINT,
    "failure" TEXT,
    "latency_ms" BIGINT NOT NULL,
    "answer" TEXT NOT NULL,
    PRIMARY KEY (delivery_id, number)
);

-- The attempts of a delivery are deleted with it.
CREATE FUNCTION forget_attempts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM delivery_attempts WHERE delivery_id = OLD.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER deliveries_gone AFTER DELETE ON deliveries FOR EACH ROW EXECUTE FUNCTION forget_attempts();

-- The node that sends to an endpoint. Unused where one process owns the database.
CREATE TABLE endpoint_leases (
    "account_id" BIGINT NOT NULL,
    "endpoint" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "until" BIGINT NOT NULL,
    PRIMARY KEY (account_id, endpoint)
);

CREATE TABLE stored_answers (
    "account_id" BIGINT NOT NULL,
    "scope" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "status" BIGINT NOT NULL,
    "content_type" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "created_at" BIGINT NOT NULL,
    PRIMARY KEY (account_id, scope, key)
);
CREATE INDEX stored_answers_age ON stored_answers (created_at);

-- The search index.

CREATE TABLE search_positions (
    "account_id" BIGINT PRIMARY KEY NOT NULL,
    "position" BIGINT NOT NULL
);

CREATE TABLE search_docs (
    "id" BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "account_id" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "object_id" BIGINT NOT NULL,
    "conversation_id" BIGINT,
    "tokens" TSVECTOR NOT NULL
);
CREATE INDEX search_docs_tokens ON search_docs USING gin (tokens);
CREATE INDEX search_docs_object ON search_docs (object_id, kind);
CREATE INDEX search_docs_conversation ON search_docs (conversation_id) WHERE conversation_id IS NOT NULL;
CREATE INDEX search_docs_account ON search_docs (account_id, id);

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
CREATE SEQUENCE hours_ids AS BIGINT INCREMENT BY 100 MINVALUE 1 START WITH 1;
CREATE SEQUENCE callback_endpoints_ids AS BIGINT INCREMENT BY 100 MINVALUE 1 START WITH 1;
CREATE SEQUENCE contact_notes_ids AS BIGINT INCREMENT BY 100 MINVALUE 1 START WITH 1;
CREATE SEQUENCE merges_ids AS BIGINT INCREMENT BY 100 MINVALUE 1 START WITH 1;
CREATE SEQUENCE labels_ids AS BIGINT INCREMENT BY 100 MINVALUE 1 START WITH 1;
CREATE SEQUENCE attachments_ids AS BIGINT INCREMENT BY 100 MINVALUE 1 START WITH 1;
