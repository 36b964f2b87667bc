//! The handler parameters ([`Part`]) for the query string and for the JSON document in the body.

use crate::document::{self, Wire, json, query};
use crate::draft::Draft;
use crate::endpoint::{Incoming, Part, Stage, Stop};
use serde_json::{Map, Value};
use utoipa::IntoParams;

/// The query string. A handler without this part refuses every query parameter.
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

/// The JSON document in the body. If a handler changes data and has no part for the body, it accepts only an empty body
/// or `{}`.
pub(crate) struct Body<T>(pub(crate) T);

impl<T: Wire + Send> Part for Body<T> {
    const STAGES: (Stage, Stage) = (Stage::Body, Stage::Body);

    fn describe(draft: &mut Draft) {
        draft.document::<T>();
    }

    async fn take(incoming: &mut Incoming) -> Result<Self, Stop> {
        let bytes = incoming.document().await?;
        let value = json::parse(incoming.api.limits(), &incoming.parts.headers, &bytes)?;
        Ok(Self(document::read(value)?))
    }
}

/// The JSON document in the body. An empty body means the same as `{}`.
pub(crate) struct OptionalBody<T>(pub(crate) T);

impl<T: Wire + Send> Part for OptionalBody<T> {
    const STAGES: (Stage, Stage) = (Stage::Body, Stage::Body);

    fn describe(draft: &mut Draft) {
        draft.document::<T>();
        draft.body_is_optional();
    }

    async fn take(incoming: &mut Incoming) -> Result<Self, Stop> {
        let bytes = incoming.document().await?;
        let value = if bytes.is_empty() {
            Value::Object(Map::new())
        } else {
            json::parse(incoming.api.limits(), &incoming.parts.headers, &bytes)?
        };
        Ok(Self(document::read(value)?))
    }
}
