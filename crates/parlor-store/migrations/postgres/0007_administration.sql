-- The audit log: administrative acts among the events, newest first.
CREATE INDEX events_audit ON events (account_id, number) WHERE kind IN ('audit.callback_changed', 'audit.configured', 'contact.erased', 'audit.credential_issued', 'audit.credential_rotated', 'audit.credential_revoked');

CREATE TABLE labels (
    "id" BIGINT PRIMARY KEY NOT NULL,
    "account_id" BIGINT NOT NULL REFERENCES accounts (id),
    "name" TEXT NOT NULL,
    "colour" TEXT,
    "description" TEXT,
    UNIQUE (account_id, name)
);

CREATE SEQUENCE labels_ids AS BIGINT INCREMENT BY 100 MINVALUE 1 START WITH 1;
