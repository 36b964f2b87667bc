-- Files: uploads, and what messages carry. A message has a copy of what its attachments' rows say of them.

ALTER TABLE messages ADD COLUMN "attachments" TEXT NOT NULL DEFAULT '[]';

CREATE TABLE attachments (
    "id" INTEGER PRIMARY KEY NOT NULL,
    "account_id" INTEGER NOT NULL REFERENCES accounts (id),
    "message_id" INTEGER REFERENCES messages (id),
    "agent_id" INTEGER REFERENCES agents (id),
    "file_name" TEXT NOT NULL,
    "content_type" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "sha256" TEXT,
    "storage_key" TEXT,
    "link" TEXT,
    "created_at" INTEGER NOT NULL,
    CHECK (size >= 0),
    CHECK (storage_key IS NULL OR link IS NULL)
) STRICT;

CREATE UNIQUE INDEX attachments_storage ON attachments (storage_key) WHERE storage_key IS NOT NULL;
