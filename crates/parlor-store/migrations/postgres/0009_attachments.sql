-- Files: uploads, and what messages carry. A message has a copy of what its attachments' rows say of them.

ALTER TABLE messages ADD COLUMN "attachments" TEXT NOT NULL DEFAULT '[]';

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

CREATE SEQUENCE attachments_ids AS BIGINT INCREMENT BY 100 MINVALUE 1 START WITH 1;
