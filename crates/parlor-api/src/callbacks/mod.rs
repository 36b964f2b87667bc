//! `/v1/callbacks`: endpoints that receive events, with their health and deliveries. For administrators.

pub(crate) mod deliveries;
pub(crate) mod endpoints;

use crate::extract::Call;
use crate::problems::Refused;
use crate::refusals::{Asked, plainly, refused};
use parlor_model::refusal::Object;

/// The problem for a refused command. Faults have the request's field names.
fn told(call: &Call, error: parlor_engine::EngineError) -> Refused {
    let asked = Asked {
        object: &|object| match object {
            Object::Inbox => Some("inbox_id".to_owned()),
            Object::Credential => Some("application_id".to_owned()),
            _ => None,
        },
        ..plainly(Some(&call.caller.config))
    };
    refused(error, asked)
}
