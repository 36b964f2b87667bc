//! Answers that are not failures.

use axum::response::Response;
use parlor_http::keyed::respond;
use parlor_model::command::Answer;
use serde::Serialize;

/// The `data` around single objects (contract 2.9).
#[derive(Serialize)]
pub(super) struct Data<T> {
    pub data: T,
}

/// 200 with this as JSON.
pub(super) fn answer<T: Serialize>(body: &T) -> Answer {
    // Large enough for a text call, so that the buffer does not grow step by step.
    let mut json = Vec::with_capacity(1024);
    let printed = serde_json::to_writer(&mut json, body).is_ok();
    match String::from_utf8(json) {
        Ok(body) if printed => Answer {
            status: 200,
            content_type: "application/json".to_owned(),
            body,
        },
        _ => impossible(),
    }
}

/// The same, wrapped in `data`.
pub(super) fn data<T: Serialize>(data: T) -> Answer {
    answer(&Data { data })
}

/// The same, as a response.
pub(super) fn ok<T: Serialize>(body: &T) -> Response {
    respond(answer(body))
}

/// An outcome of another kind than the command's. It cannot happen, and printing may not fail.
pub(super) fn impossible() -> Answer {
    tracing::error!("an outcome could not be printed");
    Answer {
        status: 500,
        content_type: "application/json".to_owned(),
        body: r#"{"message":"Server Error"}"#.to_owned(),
    }
}
