//! An endpoint's sealed settings and secrets, opened for signing and sending.

use super::settings;
use crate::secrets::Sealer;
use parlor_model::callbacks::Endpoint;

/// An endpoint with everything that it holds sealed, in clear.
pub(super) struct Opened {
    /// Its settings in clear.
    pub(super) endpoint: Endpoint,
    /// Its signing secrets, newest first.
    pub(super) secrets: Vec<String>,
}

impl Opened {
    /// `None` where something of it was sealed with another server key: then nothing may be sent, for it would go unsigned, or without
    /// what shows who sends it.
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
