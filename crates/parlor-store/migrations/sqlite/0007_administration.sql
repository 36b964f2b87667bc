-- The audit log: administrative acts among the events, newest first.
CREATE INDEX events_audit ON events (account_id, number) WHERE kind IN ('audit.callback_changed', 'audit.configured', 'contact.erased', 'audit.credential_issued', 'audit.credential_rotated', 'audit.credential_revoked');

CREATE TABLE labels (
    "id" INTEGER PRIMARY KEY NOT NULL,
    "account_id" INTEGER NOT NULL REFERENCES accounts (id),
    "name" TEXT NOT NULL,
    "colour" TEXT,
    "description" TEXT,
    UNIQUE (account_id, name)
) STRICT;
