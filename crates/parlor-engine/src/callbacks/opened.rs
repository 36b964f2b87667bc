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
    /// Decrypts an endpoint's settings and secrets. `None` means that a part was encrypted with another server key.
    /// Then nothing may be sent, because the request would lack its signature or its credentials.
    pub(super) fn of(endpoint: &Endpoint, sealer: &Sealer) -> Option<Self> {
        let secrets = (endpoint.secrets.iter())
            .map(|sealed| sealer.open(sealed).ok())
            .collect::<Option<_>>()?;
        Some(Self {
            endpoint: settings::open(sealer, endpoint)?,
            secrets,
        })
    }
}
