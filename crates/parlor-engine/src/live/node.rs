//! The state of a node's live connections: the feeds that readers follow, the permits for connections, and the
//! connected agents.

use super::feed::AccountFeed;
use super::limits::{LiveError, LiveLimits};
use super::roster::Roster;
use super::viewers::Viewers;
use crate::ephemeral_event::EphemeralEvent;
use parlor_model::ids::AccountId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// The live connections and feeds of a node.
#[derive(Debug)]
pub(crate) struct Live {
    limits: LiveLimits,
    /// The cancellation token of live connections. The token is cancelled when live connections must close.
    pub(super) closing: CancellationToken,
    permits: Arc<Mutex<Permits>>,
    feeds: Mutex<HashMap<AccountId, Arc<AccountFeed>>>,
    /// The agents with live connections to any node.
    pub(super) roster: Arc<Roster>,
    /// The agents who view conversations or reply in them.
    pub(crate) viewers: Arc<Viewers>,
}

impl Live {
    pub(crate) fn new(limits: LiveLimits) -> Self {
        Self {
            limits,
            closing: CancellationToken::new(),
            permits: Arc::default(),
            feeds: Mutex::default(),
            roster: Arc::default(),
            viewers: Arc::default(),
        }
    }

    /// Returns the feed of an account, and creates it if it does not exist.
    pub(super) fn feed(&self, account: AccountId) -> Arc<AccountFeed> {
        let mut feeds = self.feeds.lock().unwrap_or_else(PoisonError::into_inner);
        feeds.retain(|_, feed| !feed.is_over());
        Arc::clone(
            feeds
                .entry(account)
                .or_insert_with(|| Arc::new(AccountFeed::new(account, self.limits))),
        )
    }

    /// Takes a permit for one live connection.
    pub(super) fn permit(&self, account: AccountId) -> Result<ConnectionPermit, LiveError> {
        if self.closing.is_cancelled() {
            return Err(LiveError::Closing);
        }
        let limits = self.limits;
        let mut permits = self.permits.lock().unwrap_or_else(PoisonError::into_inner);
        if permits.all >= limits.connections {
            return Err(LiveError::Full);
        }
        let of_account = permits.of_account.entry(account).or_default();
        if *of_account >= limits.per_account {
            return Err(LiveError::AccountFull);
        }
        *of_account = of_account.saturating_add(1);
        permits.all = permits.all.saturating_add(1);
        gauge(permits.all);
        drop(permits);
        Ok(ConnectionPermit {
            permits: Arc::clone(&self.permits),
            account,
        })
    }

    /// Returns the minimum time between two counts of the conversations in the views of one account, for live
    /// connections.
    pub(crate) const fn counts_every(&self) -> Duration {
        Duration::from_millis(self.limits.counts_ms)
    }

    /// Returns the minimum time between two counts of saved views for one live connection.
    pub(crate) const fn saved_counts_every(&self) -> Duration {
        Duration::from_millis(self.limits.saved_counts_ms)
    }

    /// Returns this node's name.
    pub(crate) fn node(&self) -> &str {
        self.roster.node()
    }

    /// Sends an ephemeral event to the readers of the account on this node.
    pub(crate) fn publish(&self, account: AccountId, event: &Arc<EphemeralEvent>) {
        let feeds = self.feeds.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(feed) = feeds.get(&account) {
            feed.publish(event);
        }
    }
}

#[derive(Debug, Default)]
struct Permits {
    all: usize,
    of_account: HashMap<AccountId, usize>,
}

/// A permit for one live connection. Dropping this value returns the permit.
#[derive(Debug)]
pub struct ConnectionPermit {
    permits: Arc<Mutex<Permits>>,
    account: AccountId,
}

impl Drop for ConnectionPermit {
    fn drop(&mut self) {
        let mut permits = self.permits.lock().unwrap_or_else(PoisonError::into_inner);
        permits.all = permits.all.saturating_sub(1);
        if let Some(count) = permits.of_account.get_mut(&self.account) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                permits.of_account.remove(&self.account);
            }
        }
        gauge(permits.all);
    }
}

fn gauge(connections: usize) {
    metrics::gauge!("parlor_live_connections")
        .set(f64::from(u32::try_from(connections).unwrap_or(u32::MAX)));
}
