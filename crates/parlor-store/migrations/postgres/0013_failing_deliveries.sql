-- What waits and has failed before: found without looking at the rest of what waits. Says nothing of a delivery that never failed.

CREATE INDEX deliveries_failing ON deliveries (account_id, endpoint, failing_since, event_number) WHERE state = 'pending' AND failing_since IS NOT NULL;
