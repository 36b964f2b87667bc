//! Authentication by key pair (contract 2): `Authorization: Basic base64(key:secret)`, or `Bearer base64(key:secret)`
//! as on the vendor's older pages.

use super::context::Context;
use super::refusals::Failure;
use http::HeaderMap;
use parlor_engine::EngineError;
use parlor_engine::auth::Caller;
use parlor_http::authorization::{self, Scheme};
use parlor_model::refusal::Refusal;
use parlor_model::words::CredentialKind;

impl Context {
    /// Authenticates the caller. Missing, malformed and wrong credentials have the same answer.
    ///
    /// # Errors
    /// [`Failure::Unauthenticated`], or the database is not available.
    pub(super) async fn caller(&self, headers: &HeaderMap) -> Result<Caller, Failure> {
        let (key, secret) = match authorization::parse(headers) {
            Ok(Some(Scheme::Basic { user, password })) => (user, password),
            Ok(Some(Scheme::Bearer(token))) => {
                authorization::basic_pair(&token).map_err(|_bad| Failure::Unauthenticated)?
            }
            Ok(Some(Scheme::Other { .. }) | None) | Err(_) => {
                return Err(Failure::Unauthenticated);
            }
        };
        match self
            .engine()
            .key_pair(CredentialKind::ApiKey, &key, &secret)
            .await
        {
            Err(EngineError::Refused(Refusal::Unauthenticated)) => Err(Failure::Unauthenticated),
            other => Ok(other?),
        }
    }
}
