//! The state of notifications in this process: the key pair for push services, and the channel to the notifier.

use crate::push::Identity;
use parlor_model::decide::{DueDigest, DuePush};
use parlor_model::ids::AccountId;
use std::sync::{Arc, Mutex};
use tokio::sync::{OnceCell, mpsc};

/// The state of notifications in this process.
#[derive(Default)]
pub(crate) struct Notifications {
    /// The key pair for push services.
    pub(super) identity: OnceCell<Arc<Identity>>,
    /// The channel to the notifier. `None` means that no notifier runs.
    pub(super) channel: Mutex<Option<Channel>>,
}

/// A push or a digest to send now.
pub(super) enum Due {
    Push(AccountId, Box<DuePush>),
    Digest(AccountId, Box<DueDigest>),
}

/// The channel to the notifier of this process.
pub(super) struct Channel {
    pub(super) due: mpsc::Sender<Due>,
    /// Whether the notifier sends mails.
    pub(super) has_mail: bool,
}
