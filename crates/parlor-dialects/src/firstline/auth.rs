//! Authentication by an employee's token (contract 2.2, 2.4).

use super::failure::Failure;
use super::input::Query;
use super::refusals::{self, Naming};
use http::HeaderMap;
use parlor_engine::Engine;
use parlor_engine::auth::Caller;
use parlor_http::authorization::{self, Scheme};
use parlor_http::query::QueryError;
use parlor_model::words::CredentialKind;

/// Returns the caller. The token is in `Authorization: Bearer <token>`, alone in that header, or in `?token=`. The
/// header has precedence.
///
/// # Errors
/// 401 for every invalid credential. 503 when the database is not available.
pub(super) async fn caller(
    engine: &Engine,
    headers: &HeaderMap,
    query: Result<&Query, &QueryError>,
) -> Result<Caller, Failure> {
    let shown = match authorization::parse(headers) {
        Ok(Some(Scheme::Bearer(token))) => Some(token),
        // EXTENSION (contract 2.2): one of the vendor's examples shows the token without a scheme.
        Ok(Some(Scheme::Other { scheme, rest })) if rest.is_empty() => Some(scheme),
        // A credential with another scheme is for another receiver, for example a proxy.
        Ok(Some(Scheme::Other { .. } | Scheme::Basic { .. }) | None) => None,
        Err(_) => return Err(Failure::Unauthenticated),
    };
    let token = match (&shown, query) {
        (Some(token), _) => token.as_str(),
        (None, Ok(query)) => query.get("token").ok_or(Failure::Unauthenticated)?,
        (None, Err(_)) => return Err(Failure::Unauthenticated),
    };
    engine
        .bearer(&[CredentialKind::EmployeeToken], token)
        .await
        .map_err(|error| refusals::failure(error, &Naming::NONE))
}
