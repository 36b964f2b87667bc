//! The notification listener: `LISTEN` and `NOTIFY` on a separate connection. A batch's transaction contains no
//! `NOTIFY`, because transactions with a `NOTIFY` can commit only one after the other. If a notification is lost, a
//! regular check of the event numbers and configuration versions finds the change.

use super::connection::Connection;
use super::server::Server;
use crate::error::DbError;
use crate::writer::{Published, random_uuids};
use parlor_model::ids::{AccountId, Id};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

/// The pause after each round of notifications. Notifications that arise during the pause are sent together in the next
/// round.
const PACE: Duration = Duration::from_millis(3);
/// The interval of the checks of event numbers and configuration versions.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// The wait before a new connection, after the previous connection has ended or failed.
const AGAIN: Duration = Duration::from_secs(1);

/// Notifies the other nodes and receives their notifications. Runs until the future is dropped.
pub(super) async fn run(server: Arc<Server>, published: Arc<Published>) {
    let node = random_uuids()();
    published.feeds.share();
    loop {
        if let Err(error) = connected(&server, &node, &published).await {
            tracing::debug!(
                ?error,
                "the connection of the notification listener failed; Parlor connects again"
            );
        }
        tokio::time::sleep(AGAIN).await;
    }
}

async fn connected(
    server: &Arc<Server>,
    node: &str,
    published: &Arc<Published>,
) -> Result<(), DbError> {
    let (own, to) = (node.to_owned(), Arc::clone(published));
    let connection = Connection::open_as(
        server,
        "parlor notification listener",
        move |notification| {
            if let Some((from, message)) = notification.split_once(' ')
                && from != own
            {
                to.feeds.take_in(message);
            }
        },
    );
    let connection = connection.await?;
    let feeds = &published.feeds;
    connection.batch_execute("LISTEN parlor").await?;
    let notify = (connection.statement("SELECT pg_notify('parlor', $1)")).await?;
    let look = connection
        .statement("SELECT account_id, next_event - 1, config_version FROM account_counters WHERE account_id = ANY($1::int8[])")
        .await?;
    let mut versions: HashMap<AccountId, i64> = HashMap::new();
    let mut clock = tokio::time::interval(LOOK_EVERY);
    clock.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    while !connection.is_outdated() {
        tokio::select! {
            () = feeds.notified() => {
                for message in feeds.outgoing() {
                    connection.execute(&notify, &[&format!("{node} {message}")]).await?;
                }
                tokio::time::sleep(PACE).await;
            }
            _ = clock.tick() => {
                let followed: Vec<i64> = feeds.followed().iter().map(|id| id.get()).collect();
                if followed.is_empty() {
                    continue;
                }
                for row in connection.query(&look, &[&followed]).await? {
                    let account = AccountId(row.try_get(0)?);
                    let version: i64 = row.try_get(2)?;
                    // A change of the configuration may have revoked a credential or the visibility of a follower. The
                    // first check of an account also reports a change, because the configuration may have changed after
                    // the follower began to follow the account.
                    if versions.insert(account, version) != Some(version) {
                        published.changed_elsewhere(account);
                    }
                    feeds.grown(account, row.try_get(1)?);
                }
            }
        }
    }
    Ok(())
}
