//! Notifications for open connections. Such a notification says that a credential or a right has changed.

use parlor_model::ids::{AccountId, CredentialId};
use std::sync::Arc;
use tokio::sync::broadcast;

/// The maximum number of notifications that wait for one receiver. If more notifications wait, the receiver loses the
/// oldest notifications, and then checks its credential again.
const BACKLOG: usize = 256;

/// A change after which open connections must check their credential again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccessChange {
    /// These credentials were changed or revoked.
    Credentials(Vec<CredentialId>),
    /// The configuration of an account was changed. Agents and their visibility may have changed too. If another node
    /// made the change, credentials of the account may also have changed.
    Account(AccountId),
}

impl AccessChange {
    /// Whether the change may affect a caller of this account who uses this credential.
    #[must_use]
    pub fn concerns(&self, account: AccountId, credential: CredentialId) -> bool {
        match self {
            Self::Credentials(ids) => ids.contains(&credential),
            Self::Account(id) => *id == account,
        }
    }
}

/// The broadcast channel of [`AccessChange`]s.
#[derive(Debug)]
pub(crate) struct Access(broadcast::Sender<Arc<AccessChange>>);

impl Default for Access {
    fn default() -> Self {
        Self(broadcast::Sender::new(BACKLOG))
    }
}

impl Access {
    /// Sends a change to all receivers. If there are no receivers, does nothing.
    pub(crate) fn changed(&self, change: AccessChange) {
        let _ = self.0.send(Arc::new(change));
    }

    /// Returns a receiver of all changes from now on.
    pub(crate) fn changes(&self) -> broadcast::Receiver<Arc<AccessChange>> {
        self.0.subscribe()
    }
}
