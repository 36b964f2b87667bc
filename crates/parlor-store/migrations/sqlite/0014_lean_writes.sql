-- Whether an event belongs into these indexes is asked of each one that is written. SQLite makes a table of the words of an IN each time;
-- what is said word by word is compared in place.

DROP INDEX events_personal;
DROP INDEX events_audit;
CREATE INDEX events_personal ON events (contact_id, number) WHERE contact_id IS NOT NULL AND (kind = 'contact.created' OR kind = 'contact.updated' OR kind = 'conversation.updated' OR kind = 'case.created' OR kind = 'case.updated');
CREATE INDEX events_audit ON events (account_id, number) WHERE (kind = 'audit.callback_changed' OR kind = 'audit.configured' OR kind = 'contact.blocked' OR kind = 'contact.erased' OR kind = 'audit.contact_exported' OR kind = 'contact.merged' OR kind = 'contact.unblocked' OR kind = 'contact.unmerged' OR kind = 'audit.credential_issued' OR kind = 'audit.credential_rotated' OR kind = 'audit.credential_revoked');
