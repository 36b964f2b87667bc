-- The whole schema. Times are microseconds since 1970-01-01T00:00:00Z. JSON is stored as TEXT. Parlor generates the ids of objects.

-- Accounts, and the other tables of the whole installation.

CREATE TABLE accounts (
    "id" BIGINT PRIMARY KEY NOT NULL,
    "name" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "country" TEXT,
    "customer_departmentalization" BOOLEAN NOT NULL,
    "allow_over_capacity" BOOLEAN NOT NULL,
    "created_at" BIGINT NOT NULL,
    "weights" TEXT NOT NULL,
    "totp_required" TEXT NOT NULL,
    "password_sign_in" BOOLEAN NOT NULL,
    "uuid_key" TEXT NOT NULL
);

CREATE TABLE account_counters (
    "account_id" BIGINT PRIMARY KEY NOT NULL REFERENCES accounts (id),
    "version" BIGINT NOT NULL,
    "config_version" BIGINT NOT NULL,
    "next_event" BIGINT NOT NULL,
    "next_display" BIGINT NOT NULL,
    "next_assignment" BIGINT NOT NULL
);

-- Values that are unique across accounts: agents' e-mail addresses, the keys and secrets of credentials, and ids that a person may have chosen. The keys of
-- all tables with data of accounts begin with the account.
CREATE TABLE unique_values (
    "kind" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "account_id" BIGINT NOT NULL,
    "object_id" BIGINT NOT NULL,
    PRIMARY KEY (kind, value),
    UNIQUE (kind, account_id, object_id)
);

-- The configuration of accounts.

CREATE TABLE departments (
    "account_id" BIGINT NOT NULL REFERENCES accounts (id),
    "id" BIGINT NOT NULL,
    "name" TEXT NOT NULL,
    "match_name" TEXT NOT NULL,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, match_name)
);

CREATE TABLE teams (
    "account_id" BIGINT NOT NULL REFERENCES accounts (id),
    "id" BIGINT NOT NULL,
    "name" TEXT NOT NULL,
    "match_name" TEXT NOT NULL,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, match_name)
);

CREATE TABLE hours (
    "account_id" BIGINT NOT NULL REFERENCES accounts (id),
    "id" BIGINT NOT NULL,
    "key" TEXT NOT NULL,
    "match_key" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "weekly" TEXT NOT NULL,
    "holidays" TEXT NOT NULL,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, match_key)
);

CREATE TABLE queues (
    "account_id" BIGINT NOT NULL REFERENCES accounts (id),
    "id" BIGINT NOT NULL,
    "key" TEXT NOT NULL,
    "match_key" TEXT NOT NULL,
    "department_id" BIGINT,
    "distribution" TEXT NOT NULL,
    "skills" TEXT NOT NULL,
    -- Two queues of one provisioning file may overflow into each other, so this reference is checked at commit.
    "overflow_queue_id" BIGINT,
    "overflow_after_s" BIGINT,
    "max_length" BIGINT,
    "hours_id" BIGINT,
    "accept_within_s" BIGINT,
    "dispatch_per_agent" BIGINT,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, match_key),
    FOREIGN KEY (account_id, department_id) REFERENCES departments (account_id, id),
    FOREIGN KEY (account_id, overflow_queue_id) REFERENCES queues (account_id, id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (account_id, hours_id) REFERENCES hours (account_id, id)
);

CREATE TABLE classifications (
    "account_id" BIGINT NOT NULL REFERENCES accounts (id),
    "id" BIGINT NOT NULL,
    "kind" TEXT NOT NULL CHECK ("kind" IN ('sponsor', 'category', 'subcategory', 'termination_code', 'country', 'state', 'city')),
    "name" TEXT NOT NULL,
    "match_name" TEXT NOT NULL,
    "description" TEXT,
    "code" TEXT,
    "parent_id" BIGINT,
    "active" BOOLEAN NOT NULL,
    PRIMARY KEY (account_id, id),
    FOREIGN KEY (account_id, parent_id) REFERENCES classifications (account_id, id) DEFERRABLE INITIALLY DEFERRED,
    CHECK (("parent_id" IS NOT NULL) = ("kind" IN ('subcategory', 'state', 'city')))
);
CREATE UNIQUE INDEX classifications_name ON classifications (account_id, kind, COALESCE(parent_id, 0), match_name);

CREATE TABLE labels (
    "account_id" BIGINT NOT NULL REFERENCES accounts (id),
    "id" BIGINT NOT NULL,
    "name" TEXT NOT NULL,
    "match_name" TEXT NOT NULL,
    "colour" TEXT,
    "description" TEXT,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, match_name)
);

CREATE TABLE agents (
    "account_id" BIGINT NOT NULL REFERENCES accounts (id),
    "id" BIGINT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "password_hash" TEXT,
    "role" TEXT NOT NULL,
    "capacity" BIGINT NOT NULL CHECK (capacity BETWEEN 0 AND 1000000),
    "active" BOOLEAN NOT NULL,
    "created_at" BIGINT NOT NULL,
    "updated_at" BIGINT NOT NULL,
    "skills" TEXT NOT NULL,
    "visibility" TEXT,
    "totp_since" BIGINT,
    "avatar_key" TEXT,
    "signature" TEXT,
    PRIMARY KEY (account_id, id)
);

-- The pictures of agents, as JPEG in Base64.
CREATE TABLE avatars (
    "account_id" BIGINT NOT NULL,
    "agent_id" BIGINT NOT NULL,
    "key" TEXT NOT NULL,
    "picture" TEXT NOT NULL,
    "created_at" BIGINT NOT NULL,
    PRIMARY KEY (account_id, agent_id),
    FOREIGN KEY (account_id, agent_id) REFERENCES agents (account_id, id)
);

-- The OpenID providers at which agents sign in.
CREATE TABLE sign_in_providers (
    "account_id" BIGINT NOT NULL REFERENCES accounts (id),
    "id" BIGINT NOT NULL,
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
    "creates_agents" BOOLEAN NOT NULL,
    "team_ids" TEXT NOT NULL,
    "second_factors" TEXT NOT NULL,
    "active" BOOLEAN NOT NULL,
    "created_at" BIGINT NOT NULL,
    "updated_at" BIGINT NOT NULL,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, match_key)
);

-- The identities of agents at sign-in providers.
CREATE TABLE agent_logins (
    "account_id" BIGINT NOT NULL,
    "id" BIGINT NOT NULL,
    "agent_id" BIGINT NOT NULL,
    "provider_id" BIGINT NOT NULL,
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "created_at" BIGINT NOT NULL,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, issuer, subject),
    FOREIGN KEY (account_id, agent_id) REFERENCES agents (account_id, id),
    FOREIGN KEY (account_id, provider_id) REFERENCES sign_in_providers (account_id, id)
);

CREATE INDEX agent_logins_agent ON agent_logins (account_id, agent_id, id);

-- The secrets for agents' one-time codes (TOTP, RFC 6238).
CREATE TABLE totps (
    "account_id" BIGINT NOT NULL,
    "agent_id" BIGINT NOT NULL,
    "secret" TEXT NOT NULL,
    "last_step" BIGINT NOT NULL,
    "recovery" TEXT NOT NULL,
    "created_at" BIGINT NOT NULL,
    PRIMARY KEY (account_id, agent_id),
    FOREIGN KEY (account_id, agent_id) REFERENCES agents (account_id, id)
);

CREATE TABLE agent_teams (
    "account_id" BIGINT NOT NULL,
    "agent_id" BIGINT NOT NULL,
    "team_id" BIGINT NOT NULL,
    PRIMARY KEY (account_id, agent_id, team_id),
    FOREIGN KEY (account_id, agent_id) REFERENCES agents (account_id, id),
    FOREIGN KEY (account_id, team_id) REFERENCES teams (account_id, id)
);

CREATE TABLE agent_queues (
    "account_id" BIGINT NOT NULL,
    "agent_id" BIGINT NOT NULL,
    "queue_id" BIGINT NOT NULL,
    PRIMARY KEY (account_id, agent_id, queue_id),
    FOREIGN KEY (account_id, agent_id) REFERENCES agents (account_id, id),
    FOREIGN KEY (account_id, queue_id) REFERENCES queues (account_id, id)
);

CREATE TABLE inboxes (
    "account_id" BIGINT NOT NULL REFERENCES accounts (id),
    "id" BIGINT NOT NULL,
    "key" TEXT NOT NULL,
    "match_key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "queue_id" BIGINT NOT NULL,
    "department_id" BIGINT,
    "active" BOOLEAN NOT NULL,
    "configured_at" BIGINT NOT NULL,
    "webhook_url" TEXT,
    "hmac_token" TEXT,
    "single_conversation" BOOLEAN NOT NULL,
    "starts_pending" BOOLEAN NOT NULL,
    "created_at" BIGINT NOT NULL,
    "hold_s" BIGINT NOT NULL CHECK ("hold_s" BETWEEN 0 AND 60),
    "attachment_rule" TEXT NOT NULL CHECK ("attachment_rule" IN ('allow_all', 'allow', 'block', 'block_all')),
    "attachment_extensions" TEXT NOT NULL,
    "greeting" TEXT,
    "out_of_hours_message" TEXT,
    "survey" TEXT,
    "block_resolves" BOOLEAN NOT NULL,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, match_key),
    FOREIGN KEY (account_id, queue_id) REFERENCES queues (account_id, id),
    FOREIGN KEY (account_id, department_id) REFERENCES departments (account_id, id)
);

CREATE TABLE attribute_groups (
    "account_id" BIGINT NOT NULL REFERENCES accounts (id),
    "id" BIGINT NOT NULL,
    "object" TEXT NOT NULL CHECK ("object" IN ('contact', 'conversation', 'service_record', 'ticket', 'contact_row')),
    "name" TEXT NOT NULL,
    "match_name" TEXT NOT NULL,
    "description" TEXT,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, object, match_name)
);

CREATE TABLE attributes (
    "account_id" BIGINT NOT NULL REFERENCES accounts (id),
    "id" BIGINT NOT NULL,
    "object" TEXT NOT NULL CHECK ("object" IN ('contact', 'conversation', 'service_record', 'ticket', 'contact_row')),
    "name" TEXT NOT NULL,
    "match_name" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "value_type" TEXT NOT NULL,
    "options" TEXT NOT NULL,
    "group_id" BIGINT,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, object, match_name),
    FOREIGN KEY (account_id, group_id) REFERENCES attribute_groups (account_id, id)
);

CREATE TABLE credentials (
    "account_id" BIGINT NOT NULL REFERENCES accounts (id),
    "id" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "agent_id" BIGINT,
    "application_id" BIGINT,
    "name" TEXT NOT NULL,
    "key" TEXT,
    "secret_hash" TEXT NOT NULL,
    "application_type" TEXT,
    "callback" TEXT,
    "callback_active" BOOLEAN NOT NULL,
    "expires_at" BIGINT,
    "revoked_at" BIGINT,
    "address" TEXT,
    "user_agent" TEXT,
    "last_used_at" BIGINT,
    "provider_id" BIGINT,
    "second_factor" BOOLEAN NOT NULL,
    "created_at" BIGINT NOT NULL,
    PRIMARY KEY (account_id, id),
    FOREIGN KEY (account_id, agent_id) REFERENCES agents (account_id, id),
    FOREIGN KEY (account_id, application_id) REFERENCES credentials (account_id, id),
    FOREIGN KEY (account_id, provider_id) REFERENCES sign_in_providers (account_id, id)
);
CREATE INDEX credentials_agent ON credentials (account_id, agent_id, kind) WHERE agent_id IS NOT NULL AND revoked_at IS NULL;
CREATE INDEX credentials_application ON credentials (account_id, application_id) WHERE application_id IS NOT NULL AND revoked_at IS NULL;

-- The push subscriptions of agents' browsers. The secret (auth) is encrypted with the server key.
CREATE TABLE push_subscriptions (
    "account_id" BIGINT NOT NULL,
    "id" BIGINT NOT NULL,
    "agent_id" BIGINT NOT NULL,
    "credential_id" BIGINT NOT NULL,
    "endpoint" TEXT NOT NULL CHECK (length("endpoint") BETWEEN 1 AND 2048),
    "p256dh" TEXT NOT NULL,
    "auth" TEXT NOT NULL,
    "name" TEXT NOT NULL CHECK (length("name") <= 100),
    "created_at" BIGINT NOT NULL,
    PRIMARY KEY (account_id, id),
    FOREIGN KEY (account_id, agent_id) REFERENCES agents (account_id, id),
    FOREIGN KEY (account_id, credential_id) REFERENCES credentials (account_id, id)
);
CREATE UNIQUE INDEX push_subscriptions_agent ON push_subscriptions (account_id, agent_id, id);
-- The address of a push subscription belongs to only one agent.
CREATE UNIQUE INDEX push_subscriptions_endpoint ON push_subscriptions (account_id, endpoint);

CREATE TABLE application_inboxes (
    "account_id" BIGINT NOT NULL,
    "credential_id" BIGINT NOT NULL,
    "inbox_id" BIGINT NOT NULL,
    PRIMARY KEY (account_id, credential_id, inbox_id),
    FOREIGN KEY (account_id, credential_id) REFERENCES credentials (account_id, id),
    FOREIGN KEY (account_id, inbox_id) REFERENCES inboxes (account_id, id)
);

CREATE TABLE callback_endpoints (
    "account_id" BIGINT NOT NULL REFERENCES accounts (id),
    "id" BIGINT NOT NULL,
    "name" TEXT NOT NULL,
    "match_name" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "inbox_id" BIGINT,
    "application_id" BIGINT,
    "events" TEXT NOT NULL,
    "timeout_s" BIGINT NOT NULL CHECK (timeout_s BETWEEN 1 AND 30),
    "concurrency" BIGINT NOT NULL CHECK (concurrency BETWEEN 1 AND 16),
    "settings" TEXT NOT NULL,
    "secrets" TEXT NOT NULL,
    "removed_at" BIGINT,
    "created_at" BIGINT NOT NULL,
    "updated_at" BIGINT NOT NULL,
    PRIMARY KEY (account_id, id),
    FOREIGN KEY (account_id, inbox_id) REFERENCES inboxes (account_id, id),
    FOREIGN KEY (account_id, application_id) REFERENCES credentials (account_id, id)
);
CREATE UNIQUE INDEX callback_endpoints_name ON callback_endpoints (account_id, match_name) WHERE removed_at IS NULL;

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
    "secrets" TEXT NOT NULL,
    PRIMARY KEY (account_id, endpoint)
);

CREATE TABLE provisioned (
    "account_id" BIGINT NOT NULL REFERENCES accounts (id),
    "object" TEXT NOT NULL,
    "fields" TEXT NOT NULL,
    PRIMARY KEY (account_id, object)
);

-- Contacts and their data.

CREATE TABLE contacts (
    "account_id" BIGINT NOT NULL,
    "id" BIGINT NOT NULL,
    "department_id" BIGINT,
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
    "blocked" BOOLEAN NOT NULL,
    "last_activity_at" BIGINT,
    "created_at" BIGINT NOT NULL,
    "updated_at" BIGINT NOT NULL,
    -- One batch may write two contacts and merge them, in any order. So this reference is checked at commit.
    "merged_into" BIGINT,
    "erased_at" BIGINT,
    "blocked_by_merge" BOOLEAN NOT NULL,
    "row_count" BIGINT NOT NULL CHECK ("row_count" BETWEEN 0 AND 1000),
    PRIMARY KEY (account_id, id),
    FOREIGN KEY (account_id, department_id) REFERENCES departments (account_id, id),
    FOREIGN KEY (account_id, merged_into) REFERENCES contacts (account_id, id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX contacts_merged ON contacts (account_id, merged_into, id) WHERE merged_into IS NOT NULL;
CREATE INDEX contacts_labelled ON contacts (account_id, id) WHERE label_ids <> '[]';
CREATE INDEX contacts_blocked ON contacts (account_id, id) WHERE blocked;
CREATE INDEX contacts_name ON contacts (account_id, sort_name COLLATE "C", id) WHERE merged_into IS NULL AND erased_at IS NULL;
CREATE INDEX contacts_activity ON contacts (account_id, (COALESCE(last_activity_at, 0)), id) WHERE merged_into IS NULL AND erased_at IS NULL;

CREATE TABLE contact_points (
    "account_id" BIGINT NOT NULL,
    "id" BIGINT NOT NULL,
    "contact_id" BIGINT NOT NULL,
    "department_id" BIGINT,
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
    "created_at" BIGINT NOT NULL,
    "updated_at" BIGINT NOT NULL,
    "merge_id" BIGINT,
    PRIMARY KEY (account_id, id),
    FOREIGN KEY (account_id, contact_id) REFERENCES contacts (account_id, id)
);
-- The column unique_key contains the scope, the kind and the value of a contact point in one text. It is NULL if several contacts may have the value.
CREATE UNIQUE INDEX contact_points_unique ON contact_points (account_id, unique_key) WHERE unique_key IS NOT NULL;
CREATE INDEX contact_points_value ON contact_points (account_id, match_value, kind);
CREATE INDEX contact_points_contact ON contact_points (account_id, contact_id, id);

CREATE TABLE identities (
    "account_id" BIGINT NOT NULL,
    "id" BIGINT NOT NULL,
    "inbox_id" BIGINT NOT NULL,
    "contact_id" BIGINT,
    "serial" TEXT,
    "verified" BOOLEAN NOT NULL,
    "last_conversation_id" BIGINT,
    "last_activity_at" BIGINT,
    "created_at" BIGINT NOT NULL,
    "updated_at" BIGINT NOT NULL,
    PRIMARY KEY (account_id, id),
    FOREIGN KEY (account_id, inbox_id) REFERENCES inboxes (account_id, id),
    FOREIGN KEY (account_id, contact_id) REFERENCES contacts (account_id, id)
);
CREATE UNIQUE INDEX identities_serial ON identities (account_id, inbox_id, serial) WHERE serial IS NOT NULL;
CREATE INDEX identities_contact ON identities (account_id, contact_id, id) WHERE contact_id IS NOT NULL;

-- The web pages that identities have visited, as one list per identity.
CREATE TABLE visited_pages (
    "account_id" BIGINT NOT NULL,
    "identity_id" BIGINT NOT NULL,
    "pages" TEXT NOT NULL,
    "updated_at" BIGINT NOT NULL,
    PRIMARY KEY (account_id, identity_id),
    FOREIGN KEY (account_id, identity_id) REFERENCES identities (account_id, id)
);

CREATE TABLE cases (
    "account_id" BIGINT NOT NULL,
    "id" BIGINT NOT NULL,
    "contact_id" BIGINT,
    "department_id" BIGINT,
    "subject" TEXT NOT NULL,
    "open" BOOLEAN NOT NULL,
    "created_at" BIGINT NOT NULL,
    "closed_at" BIGINT,
    PRIMARY KEY (account_id, id),
    FOREIGN KEY (account_id, contact_id) REFERENCES contacts (account_id, id),
    FOREIGN KEY (account_id, department_id) REFERENCES departments (account_id, id)
);
CREATE INDEX cases_contact ON cases (account_id, contact_id, id) WHERE contact_id IS NOT NULL;

CREATE TABLE contact_notes (
    "account_id" BIGINT NOT NULL REFERENCES accounts (id),
    "id" BIGINT NOT NULL,
    "contact_id" BIGINT NOT NULL,
    "agent_id" BIGINT NOT NULL,
    "content" TEXT NOT NULL,
    "created_at" BIGINT NOT NULL,
    PRIMARY KEY (account_id, id),
    FOREIGN KEY (account_id, contact_id) REFERENCES contacts (account_id, id),
    FOREIGN KEY (account_id, agent_id) REFERENCES agents (account_id, id)
);
CREATE INDEX contact_notes_contact ON contact_notes (account_id, contact_id, id);

CREATE TABLE contact_rows (
    "account_id" BIGINT NOT NULL REFERENCES accounts (id),
    "id" BIGINT NOT NULL,
    "contact_id" BIGINT NOT NULL,
    "group_id" BIGINT NOT NULL,
    "values" TEXT NOT NULL,
    "created_at" BIGINT NOT NULL,
    "updated_at" BIGINT NOT NULL,
    PRIMARY KEY (account_id, id),
    FOREIGN KEY (account_id, contact_id) REFERENCES contacts (account_id, id),
    FOREIGN KEY (account_id, group_id) REFERENCES attribute_groups (account_id, id)
);
CREATE INDEX contact_rows_contact ON contact_rows (account_id, contact_id, id);

CREATE TABLE merges (
    "account_id" BIGINT NOT NULL REFERENCES accounts (id),
    "id" BIGINT NOT NULL,
    "kept_id" BIGINT NOT NULL,
    "merged_id" BIGINT NOT NULL,
    "evidence" TEXT NOT NULL,
    "agent_id" BIGINT,
    "moved" TEXT NOT NULL,
    "created_at" BIGINT NOT NULL,
    "undone_at" BIGINT,
    "undone_by" BIGINT,
    PRIMARY KEY (account_id, id),
    CHECK (kept_id <> merged_id),
    FOREIGN KEY (account_id, kept_id) REFERENCES contacts (account_id, id),
    FOREIGN KEY (account_id, merged_id) REFERENCES contacts (account_id, id),
    FOREIGN KEY (account_id, agent_id) REFERENCES agents (account_id, id),
    FOREIGN KEY (account_id, undone_by) REFERENCES agents (account_id, id)
);
CREATE INDEX merges_kept ON merges (account_id, kept_id, id);
-- A contact can be merged into only one other contact at a time.
CREATE UNIQUE INDEX merges_merged ON merges (account_id, merged_id) WHERE undone_at IS NULL;

CREATE TABLE erasures (
    "account_id" BIGINT NOT NULL REFERENCES accounts (id),
    "contact_id" BIGINT NOT NULL,
    "agent_id" BIGINT,
    "stage" TEXT NOT NULL,
    "cursor" BIGINT NOT NULL,
    "position" BIGINT NOT NULL,
    "created_at" BIGINT NOT NULL,
    "finished_at" BIGINT,
    PRIMARY KEY (account_id, contact_id),
    FOREIGN KEY (account_id, contact_id) REFERENCES contacts (account_id, id),
    FOREIGN KEY (account_id, agent_id) REFERENCES agents (account_id, id)
);

-- Conversations.

CREATE TABLE conversations (
    "account_id" BIGINT NOT NULL,
    "id" BIGINT NOT NULL,
    "uuid" TEXT NOT NULL,
    "display_id" BIGINT NOT NULL,
    "inbox_id" BIGINT NOT NULL,
    "identity_id" BIGINT NOT NULL,
    "contact_id" BIGINT,
    "contact_point_id" BIGINT,
    "case_id" BIGINT,
    "status" TEXT NOT NULL,
    "intent" TEXT NOT NULL,
    "reopens" BOOLEAN NOT NULL,
    "priority" TEXT,
    "assignee_id" BIGINT,
    "intended_agent_id" BIGINT,
    "team_id" BIGINT,
    "queue_id" BIGINT,
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
    "snoozed_by" BIGINT,
    "agent_seen_at" BIGINT,
    "assignee_seen_at" BIGINT,
    "contact_seen_at" BIGINT,
    "resolved_at" BIGINT,
    "last_activity_at" BIGINT NOT NULL,
    "created_at" BIGINT NOT NULL,
    "updated_at" BIGINT NOT NULL,
    "stoppable_count" BIGINT NOT NULL,
    "route_queue_id" BIGINT,
    "route_team_id" BIGINT,
    "skills" TEXT NOT NULL,
    "incoming_count" BIGINT NOT NULL,
    "queued_at" BIGINT,
    "queue_place" BIGINT NOT NULL,
    "assigned_at" BIGINT,
    "offered_until" BIGINT,
    "application_id" BIGINT,
    "mentioned" TEXT NOT NULL,
    "given_up_by" BIGINT,
    "followers" TEXT NOT NULL,
    "failed_count" BIGINT NOT NULL,
    "merged_into" BIGINT,
    "merged_after" BIGINT,
    "merge_count" BIGINT NOT NULL,
    "merged_count" BIGINT NOT NULL,
    "ticket_id" BIGINT,
    "off_record" BOOLEAN NOT NULL,
    "away_sent_at" BIGINT,
    "survey_message_id" BIGINT,
    "rating" BIGINT CHECK (rating BETWEEN 1 AND 5),
    "label_keys" TEXT,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, display_id),
    FOREIGN KEY (account_id, inbox_id) REFERENCES inboxes (account_id, id),
    FOREIGN KEY (account_id, identity_id) REFERENCES identities (account_id, id),
    FOREIGN KEY (account_id, contact_id) REFERENCES contacts (account_id, id),
    FOREIGN KEY (account_id, case_id) REFERENCES cases (account_id, id),
    FOREIGN KEY (account_id, assignee_id) REFERENCES agents (account_id, id),
    FOREIGN KEY (account_id, intended_agent_id) REFERENCES agents (account_id, id),
    FOREIGN KEY (account_id, team_id) REFERENCES teams (account_id, id),
    FOREIGN KEY (account_id, queue_id) REFERENCES queues (account_id, id),
    FOREIGN KEY (account_id, route_queue_id) REFERENCES queues (account_id, id),
    FOREIGN KEY (account_id, route_team_id) REFERENCES teams (account_id, id),
    FOREIGN KEY (account_id, application_id) REFERENCES credentials (account_id, id),
    FOREIGN KEY (account_id, given_up_by) REFERENCES agents (account_id, id),
    FOREIGN KEY (account_id, snoozed_by) REFERENCES agents (account_id, id),
    FOREIGN KEY (account_id, merged_into) REFERENCES conversations (account_id, id),
    -- A merged conversation is closed, and no other conversation is merged into it.
    CHECK (merged_into IS NULL OR (status = 'closed' AND merged_into <> id AND merged_count = 0)),
    CHECK ((merged_into IS NULL) = (merged_after IS NULL) AND COALESCE(merged_after, 0) >= 0)
);
CREATE INDEX conversations_contact ON conversations (account_id, contact_id, id) WHERE contact_id IS NOT NULL;
-- The indexes for the orders of lists. A message always changes the first index, the second one only if a wait begins or ends, and the third one only if
-- the conversation has a priority.
CREATE INDEX conversations_activity ON conversations (account_id, status, last_activity_at, id);
CREATE INDEX conversations_waiting ON conversations (account_id, waiting_since, id) WHERE waiting_since IS NOT NULL;
CREATE INDEX conversations_priority ON conversations (account_id, priority, status, last_activity_at, id) WHERE priority IS NOT NULL;
-- The indexes for lists of few conversations. If such a list has another order, Parlor sorts the conversations after it has read them.
CREATE INDEX conversations_inbox ON conversations (account_id, inbox_id, status, display_id);
CREATE INDEX conversations_assignee ON conversations (account_id, assignee_id, status, display_id) WHERE assignee_id IS NOT NULL;
CREATE INDEX conversations_team ON conversations (account_id, team_id, status, display_id) WHERE team_id IS NOT NULL;
CREATE INDEX conversations_failed ON conversations (account_id, status, display_id) WHERE failed_count > 0;
CREATE INDEX conversations_queue ON conversations (account_id, queue_id, id) WHERE queue_id IS NOT NULL;
CREATE INDEX conversations_joined ON conversations (account_id, merged_into, id) WHERE merged_into IS NOT NULL;
-- The deletion of a ticket uses this index to check the reference from conversations.
CREATE INDEX conversations_ticket ON conversations (account_id, ticket_id) WHERE ticket_id IS NOT NULL;

CREATE TABLE tickets (
    "account_id" BIGINT NOT NULL,
    "id" BIGINT NOT NULL,
    "contact_id" BIGINT,
    "conversation_id" BIGINT,
    "subject" TEXT NOT NULL CHECK (length("subject") <= 255),
    "description" TEXT NOT NULL CHECK (length("description") <= 150000),
    "kind" TEXT CHECK (length("kind") BETWEEN 1 AND 255),
    "status" TEXT NOT NULL CHECK ("status" IN ('open', 'processing', 'resolved', 'closed')),
    "status_note" TEXT CHECK (length("status_note") <= 20000),
    "priority" TEXT CHECK ("priority" IN ('urgent', 'high', 'medium', 'low')),
    "assignee_id" BIGINT,
    "team_id" BIGINT,
    "sponsor_id" BIGINT,
    "subcategory_id" BIGINT,
    "termination_code_id" BIGINT,
    "created_by" BIGINT,
    "labels" TEXT NOT NULL,
    "custom_attributes" TEXT NOT NULL,
    "details" TEXT NOT NULL,
    "attachments" TEXT NOT NULL,
    "history" TEXT NOT NULL,
    "due_at" BIGINT,
    "ended_at" BIGINT,
    "created_at" BIGINT NOT NULL,
    "updated_at" BIGINT NOT NULL,
    "label_keys" TEXT,
    "search_text" TEXT,
    PRIMARY KEY (account_id, id),
    FOREIGN KEY (account_id, contact_id) REFERENCES contacts (account_id, id),
    FOREIGN KEY (account_id, conversation_id) REFERENCES conversations (account_id, id),
    FOREIGN KEY (account_id, assignee_id) REFERENCES agents (account_id, id),
    FOREIGN KEY (account_id, team_id) REFERENCES teams (account_id, id),
    FOREIGN KEY (account_id, sponsor_id) REFERENCES classifications (account_id, id),
    FOREIGN KEY (account_id, subcategory_id) REFERENCES classifications (account_id, id),
    FOREIGN KEY (account_id, termination_code_id) REFERENCES classifications (account_id, id),
    FOREIGN KEY (account_id, created_by) REFERENCES agents (account_id, id),
    CHECK ((ended_at IS NULL) = (status IN ('open', 'processing')))
);
CREATE INDEX tickets_contact ON tickets (account_id, contact_id, id) WHERE contact_id IS NOT NULL;
CREATE INDEX tickets_conversation ON tickets (account_id, conversation_id, id) WHERE conversation_id IS NOT NULL;

CREATE TABLE messages (
    "account_id" BIGINT NOT NULL,
    "id" BIGINT NOT NULL,
    "conversation_id" BIGINT NOT NULL,
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
    "attachments" TEXT NOT NULL,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, conversation_id, position),
    FOREIGN KEY (account_id, conversation_id) REFERENCES conversations (account_id, id)
);
-- A conversation is written before its tickets and messages, so these references are checked at commit.
ALTER TABLE conversations
    ADD FOREIGN KEY (account_id, ticket_id) REFERENCES tickets (account_id, id) DEFERRABLE INITIALLY DEFERRED,
    ADD FOREIGN KEY (account_id, survey_message_id) REFERENCES messages (account_id, id) DEFERRABLE INITIALLY DEFERRED;

CREATE TABLE attachments (
    "account_id" BIGINT NOT NULL REFERENCES accounts (id),
    "id" BIGINT NOT NULL,
    "message_id" BIGINT,
    "agent_id" BIGINT,
    "file_name" TEXT NOT NULL,
    "content_type" TEXT NOT NULL,
    "size" BIGINT NOT NULL,
    "sha256" TEXT,
    "storage_key" TEXT,
    "link" TEXT,
    "created_at" BIGINT NOT NULL,
    "width" BIGINT,
    "height" BIGINT,
    "thumbnail_size" BIGINT,
    "held" BOOLEAN NOT NULL,
    "answer" TEXT CHECK ("answer" IN ('accepted', 'rejected')),
    "addresses_used" BIGINT NOT NULL CHECK ("addresses_used" >= 0),
    "ticket_id" BIGINT,
    PRIMARY KEY (account_id, id),
    CHECK (size >= 0),
    CHECK (storage_key IS NULL OR link IS NULL),
    -- A file belongs to a message, or it is held for a text that is not a sent message. A ticket is such a text.
    CHECK (ticket_id IS NULL OR (held AND message_id IS NULL)),
    FOREIGN KEY (account_id, ticket_id) REFERENCES tickets (account_id, id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (account_id, message_id) REFERENCES messages (account_id, id),
    FOREIGN KEY (account_id, agent_id) REFERENCES agents (account_id, id)
);
CREATE UNIQUE INDEX attachments_storage ON attachments (account_id, storage_key) WHERE storage_key IS NOT NULL;
-- The deletion of a ticket uses this index to check the reference from files.
CREATE INDEX attachments_ticket ON attachments (account_id, ticket_id) WHERE ticket_id IS NOT NULL;

CREATE TABLE read_marks (
    "account_id" BIGINT NOT NULL,
    "conversation_id" BIGINT NOT NULL,
    "agent_id" BIGINT NOT NULL,
    "incoming_seen" BIGINT NOT NULL,
    "seen_at" BIGINT NOT NULL,
    PRIMARY KEY (account_id, conversation_id, agent_id),
    FOREIGN KEY (account_id, conversation_id) REFERENCES conversations (account_id, id),
    FOREIGN KEY (account_id, agent_id) REFERENCES agents (account_id, id)
);

-- The settings document of each agent.
CREATE TABLE agent_settings (
    "account_id" BIGINT NOT NULL,
    "agent_id" BIGINT NOT NULL,
    "settings" TEXT NOT NULL,
    "updated_at" BIGINT NOT NULL,
    PRIMARY KEY (account_id, agent_id),
    FOREIGN KEY (account_id, agent_id) REFERENCES agents (account_id, id)
);
-- The settings of agents for their notifications. This table is a part of the configuration.
CREATE TABLE notification_settings (
    "account_id" BIGINT NOT NULL,
    "agent_id" BIGINT NOT NULL,
    "kinds" TEXT NOT NULL,
    "push_text" BOOLEAN NOT NULL,
    "quiet_hours" TEXT,
    "updated_at" BIGINT NOT NULL,
    PRIMARY KEY (account_id, agent_id),
    FOREIGN KEY (account_id, agent_id) REFERENCES agents (account_id, id)
);

-- The notifications of agents. The indexes do not contain read_at, so they do not change when a notification is read.
CREATE TABLE notifications (
    "account_id" BIGINT NOT NULL,
    "conversation_id" BIGINT NOT NULL,
    "agent_id" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "position" BIGINT NOT NULL,
    "count" BIGINT NOT NULL,
    "message_id" BIGINT,
    "caused_by" BIGINT,
    "notified_at" BIGINT NOT NULL,
    "read_at" BIGINT,
    "mailed" BOOLEAN NOT NULL,
    PRIMARY KEY (account_id, conversation_id, agent_id, kind),
    FOREIGN KEY (account_id, conversation_id) REFERENCES conversations (account_id, id),
    FOREIGN KEY (account_id, agent_id) REFERENCES agents (account_id, id)
);
CREATE INDEX notifications_agent ON notifications (account_id, agent_id, position);

-- The newest push message about each conversation to each subscribed browser.
CREATE TABLE pushes (
    "account_id" BIGINT NOT NULL,
    "agent_id" BIGINT NOT NULL,
    "subscription_id" BIGINT NOT NULL,
    "conversation_id" BIGINT NOT NULL,
    "position" BIGINT NOT NULL,
    "clear" BOOLEAN NOT NULL,
    "shown" BOOLEAN NOT NULL,
    "tries" BIGINT NOT NULL,
    "due_at" BIGINT,
    "created_at" BIGINT NOT NULL,
    PRIMARY KEY (account_id, agent_id, subscription_id, conversation_id),
    FOREIGN KEY (account_id, conversation_id) REFERENCES conversations (account_id, id),
    FOREIGN KEY (account_id, agent_id, subscription_id) REFERENCES push_subscriptions (account_id, agent_id, id) ON DELETE CASCADE
);

-- The acts that agents can undo, within ten minutes.
CREATE TABLE undo_tokens (
    "account_id" BIGINT NOT NULL REFERENCES accounts (id),
    "token" TEXT NOT NULL,
    "agent_id" BIGINT NOT NULL,
    "step" TEXT NOT NULL,
    "created_at" BIGINT NOT NULL,
    "expires_at" BIGINT NOT NULL,
    "undone_at" BIGINT,
    PRIMARY KEY (account_id, token),
    FOREIGN KEY (account_id, agent_id) REFERENCES agents (account_id, id)
);
CREATE INDEX undo_tokens_end ON undo_tokens (account_id, expires_at, token);

-- Drafts: texts that agents have not sent yet.
CREATE TABLE drafts (
    "account_id" BIGINT NOT NULL,
    "agent_id" BIGINT NOT NULL,
    "conversation_id" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "html" BOOLEAN NOT NULL,
    "attachments" TEXT NOT NULL,
    "in_reply_to" BIGINT,
    "mentions" TEXT NOT NULL,
    "version" BIGINT NOT NULL,
    "created_at" BIGINT NOT NULL,
    "updated_at" BIGINT NOT NULL,
    PRIMARY KEY (account_id, agent_id, conversation_id),
    FOREIGN KEY (account_id, conversation_id) REFERENCES conversations (account_id, id),
    FOREIGN KEY (account_id, agent_id) REFERENCES agents (account_id, id)
);
CREATE INDEX drafts_conversation ON drafts (account_id, conversation_id, agent_id);

CREATE TABLE macros (
    "account_id" BIGINT NOT NULL REFERENCES accounts (id),
    "id" BIGINT NOT NULL,
    "scope" TEXT NOT NULL,
    "short_code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "html" BOOLEAN NOT NULL,
    "kind" TEXT NOT NULL,
    "attachments" TEXT NOT NULL,
    "actions" TEXT NOT NULL,
    "created_at" BIGINT NOT NULL,
    "updated_at" BIGINT NOT NULL,
    "code_key" TEXT NOT NULL,
    "search_text" TEXT NOT NULL,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, scope, code_key)
);

CREATE TABLE scheduled_messages (
    "account_id" BIGINT NOT NULL,
    "id" BIGINT NOT NULL,
    "conversation_id" BIGINT NOT NULL,
    "agent_id" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "content_attributes" TEXT NOT NULL,
    "source_id" TEXT,
    "in_reply_to" BIGINT,
    "mentions" TEXT NOT NULL,
    "attachments" TEXT NOT NULL,
    "actions" TEXT NOT NULL,
    "send_at" BIGINT NOT NULL,
    "held" BOOLEAN NOT NULL,
    "cancel_on_reply" BOOLEAN NOT NULL,
    "state" TEXT NOT NULL,
    "error" TEXT,
    "created_at" BIGINT NOT NULL,
    "updated_at" BIGINT NOT NULL,
    "program" BOOLEAN NOT NULL,
    "seen_position" BIGINT,
    PRIMARY KEY (account_id, id),
    FOREIGN KEY (account_id, conversation_id) REFERENCES conversations (account_id, id),
    FOREIGN KEY (account_id, agent_id) REFERENCES agents (account_id, id)
);
CREATE INDEX scheduled_messages_conversation ON scheduled_messages (account_id, conversation_id);
CREATE INDEX scheduled_messages_agent ON scheduled_messages (account_id, agent_id, id);
-- Bulk jobs. Each job is one act on many conversations.
CREATE TABLE bulk_jobs (
    "account_id" BIGINT NOT NULL REFERENCES accounts (id),
    "id" BIGINT NOT NULL,
    "agent_id" BIGINT NOT NULL,
    "program" BOOLEAN NOT NULL,
    "act" TEXT NOT NULL,
    "total" BIGINT NOT NULL,
    "done" BIGINT NOT NULL,
    "refused" BIGINT NOT NULL,
    "created_at" BIGINT NOT NULL,
    "finished_at" BIGINT,
    "undone_at" BIGINT,
    PRIMARY KEY (account_id, id),
    FOREIGN KEY (account_id, agent_id) REFERENCES agents (account_id, id)
);
CREATE INDEX bulk_jobs_agent ON bulk_jobs (account_id, agent_id, id);

-- The conversations of bulk jobs. There is no foreign key, because a job is removed before the rows of its conversations.
CREATE TABLE bulk_items (
    "account_id" BIGINT NOT NULL,
    "job_id" BIGINT NOT NULL,
    "ordinal" BIGINT NOT NULL,
    "conversation_id" BIGINT NOT NULL,
    "outcome" TEXT,
    "problem" TEXT,
    "step" TEXT,
    PRIMARY KEY (account_id, job_id, ordinal)
);

-- The saved views of agents and accounts.
CREATE TABLE views (
    "account_id" BIGINT NOT NULL REFERENCES accounts (id),
    "id" BIGINT NOT NULL,
    "owner_id" BIGINT,
    "shared_with" TEXT NOT NULL,
    "team_id" BIGINT,
    "name" TEXT NOT NULL,
    "position" BIGINT NOT NULL,
    "filter" TEXT NOT NULL,
    "sort" TEXT NOT NULL,
    "created_at" BIGINT NOT NULL,
    "updated_at" BIGINT NOT NULL,
    PRIMARY KEY (account_id, id),
    FOREIGN KEY (account_id, owner_id) REFERENCES agents (account_id, id),
    FOREIGN KEY (account_id, team_id) REFERENCES teams (account_id, id),
    CHECK ((owner_id IS NOT NULL) = (shared_with = 'own') AND (team_id IS NOT NULL) = (shared_with = 'team'))
);
CREATE INDEX views_owner ON views (account_id, owner_id, id);

CREATE TABLE service_records (
    "account_id" BIGINT NOT NULL,
    "conversation_id" BIGINT NOT NULL,
    "agent_id" BIGINT NOT NULL,
    "memo" TEXT NOT NULL,
    "custom_values" TEXT NOT NULL,
    "queued_at" BIGINT NOT NULL,
    "started_at" BIGINT NOT NULL,
    "updated_at" BIGINT NOT NULL,
    "finished_at" BIGINT,
    "completed_at" BIGINT,
    PRIMARY KEY (account_id, conversation_id),
    FOREIGN KEY (account_id, conversation_id) REFERENCES conversations (account_id, id),
    FOREIGN KEY (account_id, agent_id) REFERENCES agents (account_id, id)
);

-- Queues, workloads, routing, timers.

CREATE TABLE queue_entries (
    "account_id" BIGINT NOT NULL,
    "conversation_id" BIGINT NOT NULL,
    "queue_id" BIGINT NOT NULL,
    "rank" BIGINT NOT NULL,
    "queued_at" BIGINT NOT NULL,
    "place" BIGINT NOT NULL,
    "reserved_for" BIGINT,
    "bucket" TEXT NOT NULL,
    PRIMARY KEY (account_id, conversation_id),
    FOREIGN KEY (account_id, conversation_id) REFERENCES conversations (account_id, id),
    FOREIGN KEY (account_id, queue_id) REFERENCES queues (account_id, id),
    FOREIGN KEY (account_id, reserved_for) REFERENCES agents (account_id, id)
);
-- The order of the entries in a whole queue, and in one bucket: by priority (rank), then by place, then by conversation id.
CREATE INDEX queue_entries_order ON queue_entries (account_id, queue_id, rank, place, conversation_id);
CREATE INDEX queue_entries_bucket ON queue_entries (account_id, queue_id, reserved_for, bucket, rank, place, conversation_id);

CREATE TABLE queue_stats (
    "account_id" BIGINT NOT NULL,
    "queue_id" BIGINT NOT NULL,
    "served" BIGINT NOT NULL,
    "mean_service_ms" BIGINT NOT NULL,
    "updated_at" BIGINT NOT NULL,
    PRIMARY KEY (account_id, queue_id),
    FOREIGN KEY (account_id, queue_id) REFERENCES queues (account_id, id)
);

CREATE TABLE agent_states (
    "account_id" BIGINT NOT NULL,
    "agent_id" BIGINT NOT NULL,
    "availability" TEXT NOT NULL,
    "availability_at" BIGINT NOT NULL,
    "last_assigned" BIGINT NOT NULL,
    "notifications" BIGINT NOT NULL,
    "unread_notifications" BIGINT NOT NULL,
    "push_subscriptions" BIGINT NOT NULL CHECK ("push_subscriptions" BETWEEN 0 AND 10),
    PRIMARY KEY (account_id, agent_id),
    FOREIGN KEY (account_id, agent_id) REFERENCES agents (account_id, id)
);

-- The figures of each queue and agent, for the last day on which they changed.
CREATE TABLE day_figures (
    "account_id" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" BIGINT NOT NULL,
    "day" TEXT NOT NULL,
    "served" BIGINT NOT NULL,
    "abandoned" BIGINT NOT NULL,
    "longest_wait_s" BIGINT NOT NULL CHECK (longest_wait_s >= 0),
    "first_answers" TEXT NOT NULL,
    PRIMARY KEY (account_id, kind, subject)
);

-- The count cells: the number of live conversations for each combination of the properties that built-in views and visibility need.
CREATE TABLE conversation_counts (
    "account_id" BIGINT NOT NULL,
    "cell" TEXT NOT NULL,
    "count" BIGINT NOT NULL CHECK (count >= 1),
    PRIMARY KEY (account_id, cell)
);

CREATE TABLE agent_slots (
    "account_id" BIGINT NOT NULL,
    "agent_id" BIGINT NOT NULL,
    "slot" BIGINT NOT NULL CHECK (slot >= 1),
    "conversation_id" BIGINT NOT NULL,
    "weight" BIGINT NOT NULL CHECK (weight >= 1),
    "offered_queue_id" BIGINT,
    PRIMARY KEY (account_id, agent_id, slot),
    UNIQUE (account_id, conversation_id),
    FOREIGN KEY (account_id, agent_id) REFERENCES agents (account_id, id),
    FOREIGN KEY (account_id, conversation_id) REFERENCES conversations (account_id, id),
    FOREIGN KEY (account_id, offered_queue_id) REFERENCES queues (account_id, id)
);

CREATE TABLE routing_decisions (
    "account_id" BIGINT NOT NULL,
    "conversation_id" BIGINT NOT NULL,
    "ordinal" BIGINT NOT NULL,
    "decided_at" BIGINT NOT NULL,
    "decision" TEXT NOT NULL,
    PRIMARY KEY (account_id, conversation_id, ordinal),
    FOREIGN KEY (account_id, conversation_id) REFERENCES conversations (account_id, id)
);

CREATE TABLE timers (
    "account_id" BIGINT NOT NULL REFERENCES accounts (id),
    "kind" TEXT NOT NULL,
    "subject" BIGINT NOT NULL,
    "due_at" BIGINT NOT NULL,
    PRIMARY KEY (account_id, kind, subject)
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
    "audience" TEXT NOT NULL,
    "thread_position" BIGINT,
    PRIMARY KEY (account_id, number)
);
-- The events with personal data of a contact. The erasure of a contact reads this index.
CREATE INDEX events_personal ON events (account_id, contact_id, number)
    WHERE contact_id IS NOT NULL AND kind IN ('case.created', 'case.updated', 'contact.created', 'contact.updated', 'conversation.updated');
-- The events that a conversation's thread shows as activity lines. The events of the conversation's start are not shown.
CREATE INDEX events_thread ON events (account_id, conversation_id, thread_position, number) WHERE thread_position IS NOT NULL;
-- The history of a conversation. It does not contain the conversation's start, its new, delivered and read messages (the thread shows these), and
-- notifications.
CREATE INDEX events_history ON events (account_id, conversation_id, number)
    WHERE conversation_id IS NOT NULL AND kind <> 'conversation.started' AND kind <> 'message.created' AND kind <> 'message.delivered' AND kind <> 'message.read'
        AND kind <> 'notification.created' AND kind <> 'notification.read';
-- The audit log: the events of administrative acts.
CREATE INDEX events_audit ON events (account_id, number) WHERE kind IN ('audit.callback_changed', 'audit.configured', 'contact.blocked', 'contact.erased', 'audit.contact_exported', 'contact.merged', 'contact.unblocked', 'contact.unmerged', 'conversation.merged', 'conversation.unmerged', 'audit.credential_issued', 'audit.credential_rotated', 'audit.credential_revoked');

-- The storage parameter keeps the stored objects of a delivery (material) uncompressed in the row. They are one or two kilobytes, and are needed for minutes.
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
    "account_id" BIGINT NOT NULL,
    "delivery_id" TEXT NOT NULL,
    "number" BIGINT NOT NULL,
    "at" BIGINT NOT NULL,
    "status" BIGINT,
    "failure" TEXT,
    "latency_ms" BIGINT NOT NULL,
    "answer" TEXT NOT NULL,
    PRIMARY KEY (account_id, delivery_id, number),
    FOREIGN KEY (account_id, delivery_id) REFERENCES deliveries (account_id, id) ON DELETE CASCADE
);

-- The node that sends the deliveries of an endpoint, and the end of its lease.
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
    "account_id" BIGINT NOT NULL,
    "id" BIGINT GENERATED ALWAYS AS IDENTITY,
    "kind" TEXT NOT NULL,
    "object_id" BIGINT NOT NULL,
    "conversation_id" BIGINT,
    "tokens" TSVECTOR NOT NULL,
    "written_at" BIGINT NOT NULL,
    PRIMARY KEY (account_id, id)
);
CREATE INDEX search_docs_tokens ON search_docs USING gin (tokens);
CREATE INDEX search_docs_object ON search_docs (account_id, object_id, kind);
CREATE INDEX search_docs_conversation ON search_docs (account_id, conversation_id) WHERE conversation_id IS NOT NULL;

-- The fingerprint of the server key that encrypts the secrets in this database.
CREATE TABLE server_keys (
    "id" BIGINT PRIMARY KEY NOT NULL CHECK ("id" = 1),
    "fingerprint" TEXT NOT NULL
);

-- The key pair with which this server identifies itself to push services (VAPID, RFC 8292). The private key is encrypted with the server key.
CREATE TABLE push_keys (
    "id" BIGINT PRIMARY KEY NOT NULL CHECK ("id" = 1),
    "public_key" TEXT NOT NULL,
    "private_key" TEXT NOT NULL
);

-- The time of the last readiness check. The check stores this time to find out whether the database stores changes.
CREATE TABLE readiness (
    "id" BIGINT PRIMARY KEY NOT NULL,
    "checked_at" BIGINT NOT NULL
);

-- Ids are leased in blocks of 100. A sequence value v means the ids from v to v + 99.

-- The writers that may use leased ids. If a provisioning file gives an id from a leased block, all rows are removed.
CREATE TABLE id_holders (
    "id" BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY
);

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
CREATE SEQUENCE tickets_ids AS BIGINT INCREMENT BY 100 MINVALUE 1 START WITH 1;
CREATE SEQUENCE attributes_ids AS BIGINT INCREMENT BY 100 MINVALUE 1 START WITH 1;
CREATE SEQUENCE credentials_ids AS BIGINT INCREMENT BY 100 MINVALUE 1 START WITH 1;
CREATE SEQUENCE hours_ids AS BIGINT INCREMENT BY 100 MINVALUE 1 START WITH 1;
CREATE SEQUENCE callback_endpoints_ids AS BIGINT INCREMENT BY 100 MINVALUE 1 START WITH 1;
CREATE SEQUENCE contact_notes_ids AS BIGINT INCREMENT BY 100 MINVALUE 1 START WITH 1;
CREATE SEQUENCE merges_ids AS BIGINT INCREMENT BY 100 MINVALUE 1 START WITH 1;
CREATE SEQUENCE labels_ids AS BIGINT INCREMENT BY 100 MINVALUE 1 START WITH 1;
CREATE SEQUENCE classifications_ids AS BIGINT INCREMENT BY 100 MINVALUE 1 START WITH 1;
CREATE SEQUENCE attribute_groups_ids AS BIGINT INCREMENT BY 100 MINVALUE 1 START WITH 1;
CREATE SEQUENCE contact_rows_ids AS BIGINT INCREMENT BY 100 MINVALUE 1 START WITH 1;
CREATE SEQUENCE attachments_ids AS BIGINT INCREMENT BY 100 MINVALUE 1 START WITH 1;
CREATE SEQUENCE bulk_jobs_ids AS BIGINT INCREMENT BY 100 MINVALUE 1 START WITH 1;
CREATE SEQUENCE scheduled_messages_ids AS BIGINT INCREMENT BY 100 MINVALUE 1 START WITH 1;
CREATE SEQUENCE macros_ids AS BIGINT INCREMENT BY 100 MINVALUE 1 START WITH 1;
CREATE SEQUENCE sign_in_providers_ids AS BIGINT INCREMENT BY 100 MINVALUE 1 START WITH 1;
CREATE SEQUENCE agent_logins_ids AS BIGINT INCREMENT BY 100 MINVALUE 1 START WITH 1;
CREATE SEQUENCE push_subscriptions_ids AS BIGINT INCREMENT BY 100 MINVALUE 1 START WITH 1;
CREATE SEQUENCE views_ids AS BIGINT INCREMENT BY 100 MINVALUE 1 START WITH 1;
