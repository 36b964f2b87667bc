//! The query string and the document.

use crate::api::Api;
use crate::describe::Draft;
use crate::document::{self, Wire, query};
use crate::endpoint::{Incoming, Part, Stage, Stop};
use crate::problems::{self, Refused};
use http::HeaderMap;
use parlor_http::{json, media};
use serde_json::Value;
use utoipa::IntoParams;

/// The query string. A handler without this part refuses every parameter.
pub(crate) struct Query<T>(pub(crate) T);

impl<T: query::Query + IntoParams + Send> Part for Query<T> {
    const STAGES: (Stage, Stage) = (Stage::Query, Stage::Query);

    fn describe(draft: &mut Draft) {
        draft.query_parameters(T::into_params(|| None));
    }

    async fn take(incoming: &mut Incoming) -> Result<Self, Stop> {
        Ok(Self(T::read(incoming.query())?))
    }
}

/// The JSON document. A writing handler without this part takes an empty body or `{}`.
pub(crate) struct Body<T>(pub(crate) T);

impl<T: Wire + Send> Part for Body<T> {
    const STAGES: (Stage, Stage) = (Stage::Body, Stage::Body);

    fn describe(draft: &mut Draft) {
        draft.document::<T>();
    }

    async fn take(incoming: &mut Incoming) -> Result<Self, Stop> {
        let bytes = incoming.document().await?;
        let value = json_of(&incoming.api, &incoming.parts.headers, &bytes)?;
        Ok(Self(document::read(value)?))
    }
}

document::request! {
    /// Nothing.
    struct Empty {}
}

/// Checks that there is no document, or an empty one.
///
/// # Errors
/// 400, 415, 422.
pub(crate) fn no_document(api: &Api, headers: &HeaderMap, body: &[u8]) -> Result<(), Refused> {
    if body.is_empty() {
        return Ok(());
    }
    let Empty {} = document::read(json_of(api, headers, body)?)?;
    Ok(())
}

fn json_of(api: &Api, headers: &HeaderMap, body: &[u8]) -> Result<Value, Refused> {
    if !media::content_type(headers).is_some_and(|t| media::essence_is(t, "application/json")) {
        return Err(Refused::new(
            problems::NOT_JSON,
            "Send the body as JSON, with the header `Content-Type: application/json`.",
        ));
    }
    json::parse(body, api.limits()).map_err(|error| problems::bad_json(&error))
}
