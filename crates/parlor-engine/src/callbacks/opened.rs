//! An endpoint's settings and secrets, decrypted for signing and sending.

use super::settings;
use crate::secrets::Sealer;
use parlor_model::callbacks::Endpoint;

/// An endpoint with its settings and secrets decrypted.
pub(super) struct Opened {
    /// The endpoint, with decrypted settings.
    pub(super) endpoint: Endpoint,
    /// The decrypted signing secrets, newest first.
    pub(super) secrets: Vec<String>,
}

impl Opened {
    /// Decrypts an endpoint's settings and secrets. `None` means that the settings or the newest signing secret were
    /// encrypted with another server key. In that case, nothing may be sent, because the request would lack its
    /// signature or its credentials. If an older signing secret cannot be decrypted, the result omits this secret. So
    /// after the loss of a server key, an endpoint without encrypted settings needs only one new secret.
    pub(super) fn of(endpoint: &Endpoint, sealer: &Sealer) -> Option<Self> {
        let mut sealed = endpoint.secrets.iter();
        let mut secrets = Vec::new();
        if let Some(newest) = sealed.next() {
            secrets.push(sealer.open(newest).ok()?);
        }
        secrets.extend(sealed.filter_map(|earlier| sealer.open(earlier).ok()));
        Some(Self {
            endpoint: settings::open(sealer, endpoint)?,
            secrets,
        })
    }
}
