//! Authentication by the token of an employee (contract 2.2, 2.4).

use super::failure::Failure;
use super::input::Query;
use super::refusals::{self, Naming};
use http::HeaderMap;
use parlor_engine::Engine;
use parlor_engine::auth::Caller;
use parlor_http::authorization::{self, Scheme};
use parlor_http::query::QueryError;
use parlor_model::words::CredentialKind;

/// The caller, by `Authorization: Bearer <token>`, by the bare token in that header, or by `?token=`; the header is preferred.
///
/// # Errors
/// 401 whatever is wrong with what they show; 503 when nobody can be looked up.
pub(super) async fn caller(
    engine: &Engine,
    headers: &HeaderMap,
    query: Result<&Query, &QueryError>,
) -> Result<Caller, Failure> {
    let shown = match authorization::parse(headers) {
        Ok(Some(Scheme::Bearer(token))) => Some(token),
        // EXTENSION (contract 2.2): one sample of the vendor's shows the token without a scheme.
        Ok(Some(Scheme::Other { scheme, rest })) if rest.is_empty() => Some(scheme),
        // Another scheme is meant for somebody else, a proxy for instance.
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
