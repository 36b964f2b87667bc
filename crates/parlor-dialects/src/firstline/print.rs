//! Successful answers.

use axum::response::Response;
use parlor_http::keyed::respond;
use parlor_model::command::Answer;
use serde::Serialize;

/// The object `data` around a single object (contract 2.9).
#[derive(Serialize)]
pub(super) struct Data<T> {
    pub data: T,
}

/// Builds an answer with status 200 and this JSON body.
pub(super) fn answer<T: Serialize>(body: &T) -> Answer {
    // The capacity suffices for a text call, so that the buffer does not grow in steps.
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

/// Builds an answer with status 200 and this body inside `data`.
pub(super) fn data<T: Serialize>(data: T) -> Answer {
    answer(&Data { data })
}

/// Builds an answer with status 204 and without a body.
pub(super) fn nothing() -> Answer {
    Answer {
        status: 204,
        content_type: String::new(),
        body: String::new(),
    }
}

/// Builds the answer to a deletion: status 200, and this number inside `data`, as in the vendor's samples.
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

/// The answer for an outcome that the command cannot have. Printing must not fail, so such a case needs an answer too.
pub(super) fn impossible() -> Answer {
    tracing::error!("an outcome could not be printed");
    Answer {
        status: 500,
        content_type: "application/json".to_owned(),
        body: r#"{"message":"Server Error"}"#.to_owned(),
    }
}
