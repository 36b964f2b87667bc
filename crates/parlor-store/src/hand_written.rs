//! The hand-written SQL statements that write data, and those that a batch of the writer reads. All other statements of
//! the writer are generated from the declarations of the tables (`catalogue.rs`).
//!
//! The tests in `keys.rs` read this list. Each statement is for one account (`account_id = $1`), so that the data can
//! be distributed by account. The list `ACROSS` in `keys.rs` names the exceptions, each with its reason.

macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $sql:expr;)*) => {
        $($(#[$doc])* pub(crate) const $name: &str = $sql;)*

        /// All statements of this file, with their names.
        #[cfg(test)]
        pub(crate) const ALL: &[(&str, &str)] = &[$((stringify!($name), $name)),*];
    };
}

statements! {
    /// Locks an account's counters.
    LOCK = "SELECT 1 FROM account_counters WHERE account_id = $1 FOR UPDATE";
    /// Reads an account's counters.
    STORED_VERSION = "SELECT version, config_version, next_event, next_display, next_assignment FROM account_counters \
        WHERE account_id = $1";
    /// Creates a new account's counters.
    NEW_COUNTERS = "INSERT INTO account_counters (account_id, version, config_version, next_event, next_display, next_assignment) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    /// Increases an account's counters. If the stored account version differs from the version that the batch has read,
    /// the statement fails with a division by zero. The statement also locks the counters, so that writers of one
    /// account wait for each other.
    COUNTERS = "UPDATE account_counters SET version = $2::int8 / (CASE WHEN version = $7::int8 THEN 1 ELSE 0 END), \
        config_version = config_version + $3::int8, next_event = $4, next_display = $5, next_assignment = $6 WHERE account_id = $1";
    /// Counts the entries of each queue bucket.
    BUCKETS = "SELECT queue_id, reserved_for, bucket, count(*) FROM queue_entries WHERE account_id = $1 \
        AND queue_id IN (SELECT id FROM queues WHERE account_id = $1) GROUP BY queue_id, reserved_for, bucket";

    /// Reads the ids of all accounts.
    ACCOUNTS = "SELECT id FROM accounts ORDER BY id";
    /// Registers a writer and deletes its earlier registration. A late batch that names the earlier registration then
    /// fails (see [`HELD`]).
    REGISTER = "WITH former AS (DELETE FROM id_holders WHERE id = $1) INSERT INTO id_holders DEFAULT VALUES RETURNING id";
    /// Protects the writer's leased ids until the end of the transaction. If another transaction has revoked the leased
    /// ids, the statement fails with a division by zero.
    HELD = "SELECT 1 / count(*) FROM (SELECT 1 FROM id_holders WHERE id = $1 FOR KEY SHARE) AS held";
    /// Prevents registrations until the end of the transaction.
    LOCK_HOLDERS = "LOCK TABLE id_holders IN SHARE ROW EXCLUSIVE MODE";
    /// Revokes the leased ids of all writers. The statement locks the rows in a fixed order, so that the transactions
    /// of two provisioning files cannot deadlock.
    REVOKE = "DELETE FROM id_holders WHERE id IN (SELECT id FROM id_holders ORDER BY id FOR UPDATE) RETURNING id";

    /// Records the final state of a delivery.
    SETTLE = "UPDATE deliveries SET state = $4, settled_at = $5, attempts = attempts + $6 \
        WHERE account_id = $1 AND endpoint = $2 AND event_number = $3 AND state = 'pending'";
    /// Records a failed attempt, and the time of the next attempt.
    FAIL = "UPDATE deliveries SET due_at = $4, tries = $5, failing_since = NULLIF(CAST($6 AS BIGINT), 0), attempts = attempts + $7 \
        WHERE account_id = $1 AND endpoint = $2 AND event_number = $3 AND state = 'pending'";
    /// Postpones pending deliveries after a failure. The statement finds the deliveries of the same ordering key that
    /// are due earlier than the next attempt of the failed delivery. These deliveries become due at the time of that
    /// attempt, so that deliveries keep the order of their events. The plus sign before `due_at` makes SQLite search by
    /// the ordering key. Without the plus sign, SQLite would search all due deliveries of the endpoint.
    HOLD_ORDERING_KEY = "UPDATE deliveries SET due_at = $4 \
        WHERE account_id = $1 AND endpoint = $2 AND ordering_key = $3 AND state = 'pending' AND +due_at < $4";
    /// Postpones a delivery to a time, but only if an earlier pending delivery of its ordering key still waits until
    /// this time. Without this condition, the statement could postpone a delivery after an operator has made the
    /// earlier delivery due.
    DEFER = "UPDATE deliveries SET due_at = $4 \
        WHERE account_id = $1 AND endpoint = $2 AND event_number = $3 AND state = 'pending' AND due_at < $4 \
        AND EXISTS (SELECT 1 FROM deliveries AS b WHERE b.account_id = deliveries.account_id AND b.endpoint = deliveries.endpoint \
            AND b.ordering_key = deliveries.ordering_key AND b.state = 'pending' AND b.event_number < deliveries.event_number AND b.due_at + 1 >= $4)";
    /// Records an attempt, unless the attempt is already recorded or the delivery no longer exists. An erasure of the
    /// contact may have deleted the delivery.
    ATTEMPT = "INSERT INTO delivery_attempts (account_id, delivery_id, number, at, status, failure, latency_ms, answer) \
        SELECT CAST($1 AS BIGINT), CAST($2 AS TEXT), CAST($3 AS BIGINT), CAST($4 AS BIGINT), CAST($5 AS BIGINT), CAST($6 AS TEXT), \
        CAST($7 AS BIGINT), CAST($8 AS TEXT) WHERE EXISTS (SELECT 1 FROM deliveries AS d WHERE d.account_id = $1 AND d.id = $2) \
        ON CONFLICT (account_id, delivery_id, number) DO NOTHING";
    /// Records many attempts of one account, in the same way as [`ATTEMPT`].
    ATTEMPT_MANY = "INSERT INTO delivery_attempts (account_id, delivery_id, number, at, status, failure, latency_ms, answer) \
        SELECT $1::int8, n.* FROM unnest($2::text[], $3::int8[], $4::int8[], $5::int8[], $6::text[], $7::int8[], $8::text[]) \
            AS n(delivery_id, number, at, status, failure, latency_ms, answer) \
        WHERE EXISTS (SELECT 1 FROM deliveries AS d WHERE d.account_id = $1 AND d.id = n.delivery_id FOR SHARE OF d) \
        ON CONFLICT (account_id, delivery_id, number) DO NOTHING";
    /// Makes the pending deliveries of an endpoint due, unless they are already due.
    DUE_PENDING = "UPDATE deliveries SET due_at = $3 WHERE account_id = $1 AND endpoint = $2 AND state = 'pending' AND due_at > $3";
    /// Makes the pending deliveries of an endpoint due, with new retry schedules.
    DUE_AFRESH = "UPDATE deliveries SET due_at = $3, tries = 0, failing_since = NULL \
        WHERE account_id = $1 AND endpoint = $2 AND state = 'pending'";
    /// Makes the deliveries due that wait for their next attempt, for a range of events.
    DUE_WAITING = "UPDATE deliveries SET due_at = $3 \
        WHERE account_id = $1 AND endpoint = $2 AND state = 'pending' AND due_at > $3 AND event_number BETWEEN $4 AND $5";
    /// Makes all deliveries of a range of events due again.
    DUE_EVENTS = "UPDATE deliveries SET state = 'pending', settled_at = NULL, due_at = $3, tries = 0, failing_since = NULL \
        WHERE account_id = $1 AND endpoint = $2 AND event_number BETWEEN $4 AND $5";
    /// Gives up the pending deliveries of an endpoint that were created before a time.
    ABANDON = "UPDATE deliveries SET state = 'dead', settled_at = $4 \
        WHERE account_id = $1 AND endpoint = $2 AND state = 'pending' AND created_at < $3";
    /// Gives up a delivery that would send a deleted message. Another delivery reports the deletion to the receiver.
    GIVE_UP = "UPDATE deliveries SET state = 'dead', settled_at = $4 \
        WHERE account_id = $1 AND endpoint = $2 AND event_number = $3 AND state = 'pending'";
    /// Replaces the stored objects of a delivery.
    REPLACE_MATERIAL = "UPDATE deliveries SET material = $4 WHERE account_id = $1 AND endpoint = $2 AND event_number = $3";

    /// Takes leases. The statement uses the database's time, because the clocks of nodes differ. If the end of a lease
    /// is more than two lease durations in the future, the database's clock was set back. Such a lease is treated as
    /// ended.
    LEASE_ENDPOINTS = "INSERT INTO endpoint_leases (account_id, endpoint, owner, until) \
        SELECT n.account_id, n.endpoint, $3::text, (extract(epoch FROM clock_timestamp()) * 1000000)::int8 + $4::int8 * 1000000 \
        FROM unnest($1::int8[], $2::text[]) AS n(account_id, endpoint) ORDER BY n.account_id, n.endpoint \
        ON CONFLICT (account_id, endpoint) DO UPDATE SET owner = excluded.owner, until = excluded.until \
        WHERE endpoint_leases.owner = excluded.owner OR endpoint_leases.until NOT BETWEEN (extract(epoch FROM clock_timestamp()) * 1000000)::int8 \
            AND (extract(epoch FROM clock_timestamp()) * 1000000)::int8 + $4::int8 * 2000000 \
        RETURNING account_id, endpoint";
    /// Releases leases.
    RELEASE_ENDPOINTS = "DELETE FROM endpoint_leases AS l USING unnest($1::int8[], $2::text[]) AS n(account_id, endpoint) \
        WHERE l.account_id = n.account_id AND l.endpoint = n.endpoint AND l.owner = $3::text";
    /// Deletes old answers of all accounts. The statement does not use PostgreSQL's row identifiers, because these
    /// identifiers are not unique in a distributed table.
    FORGET_ANSWERS = "DELETE FROM stored_answers WHERE (account_id, scope, key) IN \
        (SELECT account_id, scope, key FROM stored_answers WHERE created_at < $1 LIMIT $2)";
    /// Deletes old deliveries of all accounts.
    FORGET_DELIVERIES = "DELETE FROM deliveries WHERE (account_id, id) IN \
        (SELECT account_id, id FROM deliveries WHERE settled_at < $1 ORDER BY settled_at, id LIMIT $2)";

    /// Stores the fingerprint of the server key, if no fingerprint is stored.
    CLAIM_SERVER_KEY = "INSERT INTO server_keys (id, fingerprint) VALUES (1, $1) ON CONFLICT (id) DO NOTHING";
    /// Replaces the fingerprint of the server key.
    REPLACE_SERVER_KEY = "INSERT INTO server_keys (id, fingerprint) VALUES (1, $1) \
        ON CONFLICT (id) DO UPDATE SET fingerprint = excluded.fingerprint";
    /// Stores the key pair for push services, if no key pair is stored.
    CLAIM_PUSH_KEYS = "INSERT INTO push_keys (id, public_key, private_key) VALUES (1, $1, $2) ON CONFLICT (id) DO NOTHING";
    /// Replaces the key pair for push services, if the stored public key is `$3`.
    REPLACE_PUSH_KEYS = "UPDATE push_keys SET public_key = $1, private_key = $2 WHERE id = 1 AND public_key = $3";
    /// Stores the time of a check that the database can store changes. The value is different each time, because a
    /// database may store nothing if a value does not change.
    CHECK_READINESS = "INSERT INTO readiness (id, checked_at) VALUES (1, $1) \
        ON CONFLICT (id) DO UPDATE SET checked_at = excluded.checked_at";
}
