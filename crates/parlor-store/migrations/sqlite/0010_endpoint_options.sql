-- What is set of endpoints that are part of an inbox or a client application, and have no row of their own.

ALTER TABLE endpoint_states ADD COLUMN "timeout_s" INTEGER CHECK (timeout_s BETWEEN 1 AND 30);
ALTER TABLE endpoint_states ADD COLUMN "concurrency" INTEGER CHECK (concurrency BETWEEN 1 AND 16);
ALTER TABLE endpoint_states ADD COLUMN "secrets" TEXT NOT NULL DEFAULT '[]';

-- Until now it was moved by pauses, too.
UPDATE endpoint_states SET after_event = 0 WHERE deactivated_at IS NULL;
