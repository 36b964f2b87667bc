-- The agent's half: buckets, offers, skills, business hours, timers, read marks, what remains of a service.

ALTER TABLE accounts ADD COLUMN "weights" TEXT NOT NULL DEFAULT '{}';

CREATE TABLE hours (
    "id" INTEGER PRIMARY KEY NOT NULL,
    "account_id" INTEGER NOT NULL REFERENCES accounts (id),
    "key" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "weekly" TEXT NOT NULL,
    "holidays" TEXT NOT NULL,
    UNIQUE (account_id, key)
) STRICT;

ALTER TABLE queues ADD COLUMN "skills" TEXT NOT NULL DEFAULT '[]';
-- Two queues of one file may overflow into each other.
ALTER TABLE queues ADD COLUMN "overflow_queue_id" INTEGER REFERENCES queues (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE queues ADD COLUMN "overflow_after_s" INTEGER;
ALTER TABLE queues ADD COLUMN "max_length" INTEGER;
ALTER TABLE queues ADD COLUMN "hours_id" INTEGER REFERENCES hours (id);
ALTER TABLE queues ADD COLUMN "accept_within_s" INTEGER;
ALTER TABLE queues ADD COLUMN "dispatch_per_agent" INTEGER;

ALTER TABLE agents ADD COLUMN "skills" TEXT NOT NULL DEFAULT '{}';

ALTER TABLE agent_slots ADD COLUMN "weight" INTEGER NOT NULL DEFAULT 1 CHECK (weight >= 1);
ALTER TABLE agent_slots ADD COLUMN "offered_queue_id" INTEGER REFERENCES queues (id);

ALTER TABLE conversations ADD COLUMN "route_queue_id" INTEGER REFERENCES queues (id);
ALTER TABLE conversations ADD COLUMN "route_team_id" INTEGER REFERENCES teams (id);
ALTER TABLE conversations ADD COLUMN "skills" TEXT NOT NULL DEFAULT '[]';
ALTER TABLE conversations ADD COLUMN "incoming_count" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN "queued_at" INTEGER;
ALTER TABLE conversations ADD COLUMN "assigned_at" INTEGER;
ALTER TABLE conversations ADD COLUMN "offered_until" INTEGER;

UPDATE conversations SET
    incoming_count = (SELECT count(*) FROM messages AS m WHERE m.conversation_id = conversations.id AND m.kind = 'incoming'),
    queued_at = (SELECT q.queued_at FROM queue_entries AS q WHERE q.conversation_id = conversations.id),
    assigned_at = CASE WHEN status = 'open' AND assignee_id IS NOT NULL THEN updated_at END;

ALTER TABLE cases ADD COLUMN "closed_at" INTEGER;

ALTER TABLE queue_entries ADD COLUMN "bucket" TEXT NOT NULL DEFAULT '';

ALTER TABLE service_records ADD COLUMN "finished_at" INTEGER;
ALTER TABLE service_records ADD COLUMN "completed_at" INTEGER;

CREATE TABLE queue_stats (
    "queue_id" INTEGER PRIMARY KEY NOT NULL REFERENCES queues (id),
    "account_id" INTEGER NOT NULL,
    "served" INTEGER NOT NULL,
    "mean_service_ms" INTEGER NOT NULL,
    "updated_at" INTEGER NOT NULL
) STRICT;

CREATE TABLE timers (
    "kind" TEXT NOT NULL,
    "subject" INTEGER NOT NULL,
    "account_id" INTEGER NOT NULL REFERENCES accounts (id),
    "due_at" INTEGER NOT NULL,
    PRIMARY KEY (kind, subject)
) STRICT, WITHOUT ROWID;

CREATE TABLE read_marks (
    "conversation_id" INTEGER NOT NULL REFERENCES conversations (id),
    "agent_id" INTEGER NOT NULL REFERENCES agents (id),
    "account_id" INTEGER NOT NULL,
    "incoming_seen" INTEGER NOT NULL,
    "seen_at" INTEGER NOT NULL,
    PRIMARY KEY (conversation_id, agent_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX timers_due ON timers (due_at);
CREATE INDEX cases_account ON cases (account_id, id);
-- The head of a bucket, and the order of a whole queue.
DROP INDEX queue_entries_order;
CREATE INDEX queue_entries_order ON queue_entries (queue_id, rank, queued_at, conversation_id);
CREATE INDEX queue_entries_bucket ON queue_entries (queue_id, reserved_for, bucket, rank, queued_at, conversation_id);
CREATE INDEX queue_stats_account ON queue_stats (account_id);
