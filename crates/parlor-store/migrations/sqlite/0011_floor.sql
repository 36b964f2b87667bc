-- Who gave a waiting conversation away; who is blocked only because of somebody who is part of them; exports among the administrative acts.

ALTER TABLE conversations ADD COLUMN "given_up_by" INTEGER REFERENCES agents (id);
ALTER TABLE contacts ADD COLUMN "blocked_by_merge" INTEGER NOT NULL DEFAULT 0 CHECK ("blocked_by_merge" IN (0, 1));

DROP INDEX events_audit;
CREATE INDEX events_audit ON events (account_id, number) WHERE kind IN ('audit.callback_changed', 'audit.configured', 'contact.blocked', 'contact.erased', 'audit.contact_exported', 'contact.merged', 'contact.unblocked', 'contact.unmerged', 'audit.credential_issued', 'audit.credential_rotated', 'audit.credential_revoked');
