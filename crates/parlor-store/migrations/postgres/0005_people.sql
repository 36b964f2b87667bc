-- People: notes, merges that can be undone, erasure.
-- Two who are made in one batch may be merged in it, in whatever order they are written.

ALTER TABLE contacts ADD COLUMN "merged_into" BIGINT REFERENCES contacts (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE contacts ADD COLUMN "erased_at" BIGINT;
ALTER TABLE contact_points ADD COLUMN "merge_id" BIGINT;

CREATE TABLE contact_notes (
    "id" BIGINT PRIMARY KEY NOT NULL,
    "account_id" BIGINT NOT NULL REFERENCES accounts (id),
    "contact_id" BIGINT NOT NULL REFERENCES contacts (id),
    "agent_id" BIGINT NOT NULL REFERENCES agents (id),
    "content" TEXT NOT NULL,
    "created_at" BIGINT NOT NULL
);

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

CREATE INDEX contacts_merged ON contacts (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX contacts_blocked ON contacts (account_id, id) WHERE blocked;
CREATE INDEX contact_notes_contact ON contact_notes (contact_id, id);
CREATE INDEX merges_kept ON merges (kept_id, id);
-- Who was merged is part of one person only.
CREATE UNIQUE INDEX merges_merged ON merges (merged_id) WHERE undone_at IS NULL;
-- The events in which something is said of a person, for its erasure.
CREATE INDEX events_personal ON events (contact_id, number)
    WHERE contact_id IS NOT NULL AND kind IN ('contact.created', 'contact.updated', 'conversation.updated', 'case.created', 'case.updated');

CREATE SEQUENCE contact_notes_ids AS BIGINT INCREMENT BY 100 MINVALUE 1 START WITH 1;
CREATE SEQUENCE merges_ids AS BIGINT INCREMENT BY 100 MINVALUE 1 START WITH 1;
