//! Successful answers.

use axum::response::Response;
use parlor_http::keyed::respond;
use parlor_http::print;
use parlor_model::command::Answer;
use serde::Serialize;

/// The envelope `data` of a single object (contract 2.9).
#[derive(Serialize)]
pub(super) struct Data<T> {
    pub data: T,
}

/// Builds an answer with status 200 and this JSON body.
pub(super) fn answer<T: Serialize>(body: &T) -> Answer {
    print::answer(200, "application/json", body)
}

/// Builds an answer with status 200 and this body inside `data`.
pub(super) fn data<T: Serialize>(data: T) -> Answer {
    answer(&Data { data })
}

/// Builds an answer with status 204 and without a body.
pub(super) const fn nothing() -> Answer {
    print::empty(204)
}

/// Builds the answer to a deletion, as in the vendor's samples. The HTTP status is 200, and `data` contains the number
/// `status`.
pub(super) fn deleted(status: u16) -> Answer {
    #[derive(Serialize)]
    struct Deleted {
        status: u16,
    }
    data(Deleted { status })
}

/// Builds a response with status 200 and this JSON body.
pub(super) fn ok<T: Serialize>(body: &T) -> Response {
    respond(answer(body))
}
