-- What a delivery keeps is a kilobyte or two for some minutes: it is not worth compressing or putting elsewhere.

ALTER TABLE deliveries SET (toast_tuple_target = 8160);

-- That the account exists is vouched for by its counters, which refer to it and which every batch that writes for it changes. Looking it
-- up and locking it again for each row took as long as writing the row.
ALTER TABLE contacts DROP CONSTRAINT contacts_account_id_fkey;
ALTER TABLE cases DROP CONSTRAINT cases_account_id_fkey;
ALTER TABLE events DROP CONSTRAINT events_account_id_fkey;
ALTER TABLE deliveries DROP CONSTRAINT deliveries_account_id_fkey;
ALTER TABLE stored_answers DROP CONSTRAINT stored_answers_account_id_fkey;
