-- Callbacks: where events are sent, and the outbox of what has not arrived yet.

ALTER TABLE conversations ADD COLUMN "application_id" BIGINT REFERENCES credentials (id);

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

CREATE TABLE endpoint_states (
    "account_id" BIGINT NOT NULL REFERENCES accounts (id),
    "endpoint" TEXT NOT NULL,
    "paused_at" BIGINT,
    "deactivated_at" BIGINT,
    "reason" TEXT NOT NULL,
    "after_event" BIGINT NOT NULL,
    "updated_at" BIGINT NOT NULL,
    PRIMARY KEY (account_id, endpoint)
);

-- Which node sends to an endpoint. Not used where one process owns the database.
CREATE TABLE endpoint_leases (
    "account_id" BIGINT NOT NULL,
    "endpoint" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "until" BIGINT NOT NULL,
    PRIMARY KEY (account_id, endpoint)
);

CREATE TABLE deliveries (
    "account_id" BIGINT NOT NULL REFERENCES accounts (id),
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
);

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

CREATE UNIQUE INDEX callback_endpoints_name ON callback_endpoints (account_id, name) WHERE removed_at IS NULL;
CREATE UNIQUE INDEX deliveries_id ON deliveries (id);
-- What is to be sent next, and what comes before it in its ordering_key.
CREATE INDEX deliveries_due ON deliveries (account_id, endpoint, due_at, event_number) WHERE state = 'pending';
CREATE INDEX deliveries_ordering_key ON deliveries (account_id, endpoint, ordering_key, event_number) WHERE state = 'pending';
-- What has arrived is forgotten after a while.
CREATE INDEX deliveries_settled ON deliveries (settled_at) WHERE settled_at IS NOT NULL;
CREATE INDEX deliveries_story ON deliveries (account_id, ordering_key, event_number);

-- What was tried goes with what it was tried for.
CREATE FUNCTION forget_attempts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM delivery_attempts WHERE delivery_id = OLD.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER deliveries_gone AFTER DELETE ON deliveries FOR EACH ROW EXECUTE FUNCTION forget_attempts();

CREATE SEQUENCE callback_endpoints_ids AS BIGINT INCREMENT BY 100 MINVALUE 1 START WITH 1;
