//! Notifications of changed credentials and rights, for callers with an open connection.

use crate::Engine;
use crate::auth::Caller;
use parlor_model::ids::{AccountId, CredentialId};
use parlor_store::AccessChange;
use std::sync::Arc;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;

/// Observes changes of a caller's credential and rights. The observation begins before the caller is authenticated, so
/// that no change is missed.
#[derive(Debug)]
pub struct AccessWatch {
    changes: broadcast::Receiver<Arc<AccessChange>>,
    of: Option<(AccountId, CredentialId)>,
}

impl AccessWatch {
    /// Limits the observation to changes of this caller's credential or rights.
    #[must_use]
    pub fn of(self, caller: &Caller) -> Self {
        Self {
            of: Some((caller.account, caller.credential)),
            ..self
        }
    }

    /// Waits until the caller's credential or rights may have changed. The user of this function must then authenticate
    /// the caller again.
    pub async fn changed(&mut self) {
        loop {
            match self.changes.recv().await {
                Ok(change) => {
                    let concerns = |(account, credential)| change.concerns(account, credential);
                    if self.of.is_none_or(concerns) {
                        return;
                    }
                }
                Err(RecvError::Lagged(_)) => return,
                // The store is closed, because the server is shutting down. So this wait never ends.
                Err(RecvError::Closed) => return std::future::pending().await,
            }
        }
    }
}

impl Engine {
    /// Begins to observe changes of credentials and rights.
    #[must_use]
    pub fn watch_access(&self) -> AccessWatch {
        AccessWatch {
            changes: self.store.access_changes(),
            of: None,
        }
    }
}
