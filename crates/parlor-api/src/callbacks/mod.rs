//! `/v1/callbacks`: endpoints that receive events, with their deliveries. Only for administrators.

pub(crate) mod deliveries;
pub(crate) mod endpoints;

use crate::extract::Call;
use crate::problems::Refused;
use crate::refusals::{plainly, refused};

/// Returns the problem for an error of the engine. The problem uses the names of the request's fields.
fn refusal_for(call: &Call, error: parlor_engine::EngineError) -> Refused {
    refused(error, plainly(Some(&call.caller.config)))
}
