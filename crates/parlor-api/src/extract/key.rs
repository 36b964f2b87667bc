//! The handler parameter ([`Part`]) for the idempotency key.

use crate::draft::Draft;
use crate::endpoint::{Incoming, Part, Stage, Stop};
use crate::problems::{self, Refused};
use crate::refusals::unauthenticated;
use parlor_http::keyed::Keyed;

/// A request with an optional `Idempotency-Key`. Parlor carries out a request with a key only once. For a repeated
/// request, Parlor returns the stored answer after the authentication and before all later checks.
pub(crate) struct Idempotent(pub(crate) Keyed);

impl Part for Idempotent {
    const STAGES: (Stage, Stage) = (Stage::Key, Stage::Key);

    fn describe(draft: &mut Draft) {
        draft.idempotency_key();
    }

    async fn take(incoming: &mut Incoming) -> Result<Self, Stop> {
        let body = incoming.bytes().await?;
        keyed(incoming, &body).await.map(Self)
    }
}

/// Returns the idempotency key of a request with this body.
///
/// # Errors
/// [`Stop::Answered`] with the stored answer, if the request is a repetition. 400 if the header is invalid; 422 if the
/// key was used for another request; 503 if the database is not available.
pub(crate) async fn keyed(incoming: &mut Incoming, body: &[u8]) -> Result<Keyed, Stop> {
    let caller = incoming.caller.as_ref().ok_or_else(unauthenticated)?;
    let keyed = Keyed::of(
        &incoming.parts.headers,
        caller,
        &incoming.route(),
        incoming.parts.uri.query(),
        body,
    )
    .map_err(|bad| Refused::new(problems::BAD_IDEMPOTENCY_KEY, bad.to_string()))?;
    match keyed.replay(incoming.api.engine()).await? {
        Some(before) => Err(Stop::Answered(before)),
        None => Ok(keyed),
    }
}
