-- Callbacks: where events are sent, and the outbox of what has not arrived yet.

ALTER TABLE conversations ADD COLUMN "application_id" INTEGER REFERENCES credentials (id);

CREATE TABLE callback_endpoints (
    "id" INTEGER PRIMARY KEY NOT NULL,
    "account_id" INTEGER NOT NULL REFERENCES accounts (id),
    "name" TEXT NOT NULL,
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

CREATE TABLE endpoint_states (
    "account_id" INTEGER NOT NULL REFERENCES accounts (id),
    "endpoint" TEXT NOT NULL,
    "paused_at" INTEGER,
    "deactivated_at" INTEGER,
    "reason" TEXT NOT NULL,
    "after_event" INTEGER NOT NULL,
    "updated_at" INTEGER NOT NULL,
    PRIMARY KEY (account_id, endpoint)
) STRICT, WITHOUT ROWID;

-- Which node sends to an endpoint. Not used where one process owns the database.
CREATE TABLE endpoint_leases (
    "account_id" INTEGER NOT NULL,
    "endpoint" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "until" INTEGER NOT NULL,
    PRIMARY KEY (account_id, endpoint)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE delivery_attempts (
    "delivery_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "account_id" INTEGER NOT NULL,
    "at" INTEGER NOT NULL,
    "status" INTEGER,
    "failure" TEXT,
    "latency_ms" INTEGER NOT NULL,
    "answer" TEXT NOT NULL,
    PRIMARY KEY (delivery_id, number)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX callback_endpoints_name ON callback_endpoints (account_id, name) WHERE removed_at IS NULL;
CREATE UNIQUE INDEX deliveries_id ON deliveries (id);
-- What is to be sent next, and what comes before it in its ordering_key.
CREATE INDEX deliveries_due ON deliveries (account_id, endpoint, due_at, event_number) WHERE state = 'pending';
CREATE INDEX deliveries_ordering_key ON deliveries (account_id, endpoint, ordering_key, event_number) WHERE state = 'pending';
-- What has arrived is forgotten after a while.
CREATE INDEX deliveries_settled ON deliveries (settled_at) WHERE settled_at IS NOT NULL;
CREATE INDEX deliveries_story ON deliveries (account_id, ordering_key, event_number);

-- What was tried goes with what it was tried for.
CREATE TRIGGER deliveries_gone AFTER DELETE ON deliveries BEGIN
    DELETE FROM delivery_attempts WHERE delivery_id = OLD.id;
END;
