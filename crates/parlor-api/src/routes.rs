//! Which path is answered by what.

use crate::call::Api;
use crate::{
    cases, contacts, conversations, describe, events, me, messages, problems, queues, search,
    sessions,
};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use parlor_engine::Engine;
use parlor_http::Limits;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

fn table() -> OpenApiRouter<Api> {
    OpenApiRouter::with_openapi(describe::frame())
        .routes(routes!(openapi_document))
        .routes(routes!(sessions::sign_in))
        .routes(routes!(sessions::sign_out))
        .routes(routes!(me::show))
        .routes(routes!(me::set_presence))
        .routes(routes!(me::unread))
        .routes(routes!(conversations::start::start, conversations::list))
        .routes(routes!(conversations::show))
        .routes(routes!(
            conversations::messages::post,
            conversations::messages::list
        ))
        .routes(routes!(conversations::routing::show))
        .routes(routes!(conversations::moves::pick_up))
        .routes(routes!(conversations::moves::resolve))
        .routes(routes!(conversations::moves::reopen))
        .routes(routes!(conversations::moves::close))
        .routes(routes!(conversations::moves::pend))
        .routes(routes!(conversations::moves::release))
        .routes(routes!(conversations::moves::read))
        .routes(routes!(conversations::handover::assign))
        .routes(routes!(conversations::handover::transfer))
        .routes(routes!(conversations::handover::snooze))
        .routes(routes!(conversations::edits::priority))
        .routes(routes!(conversations::edits::labels))
        .routes(routes!(conversations::edits::attributes))
        .routes(routes!(conversations::edits::case))
        .routes(routes!(conversations::edits::skills))
        .routes(routes!(conversations::edits::readers))
        .routes(routes!(conversations::place))
        .routes(routes!(conversations::record::save))
        .routes(routes!(conversations::record::complete))
        .routes(routes!(conversations::record::reopen))
        .routes(routes!(messages::delivery))
        .routes(routes!(cases::create, cases::list))
        .routes(routes!(cases::show))
        .routes(routes!(cases::close))
        .routes(routes!(cases::reopen))
        .routes(routes!(queues::list))
        .routes(routes!(queues::show))
        .routes(routes!(contacts::list, contacts::edits::create))
        .routes(routes!(contacts::show, contacts::edits::edit))
        .routes(routes!(contacts::edits::block))
        .routes(routes!(contacts::edits::unblock))
        .routes(routes!(contacts::edits::add_point))
        .routes(routes!(contacts::edits::remove_point))
        .routes(routes!(contacts::notes::list, contacts::notes::add))
        .routes(routes!(contacts::notes::remove))
        .routes(routes!(contacts::merges::merge))
        .routes(routes!(contacts::merges::list))
        .routes(routes!(contacts::merges::undo))
        .routes(routes!(contacts::erasure::erase))
        .routes(routes!(contacts::erasure::show))
        .routes(routes!(contacts::export::export))
        .routes(routes!(search::search))
        .routes(routes!(events::list))
}

/// The routes over an engine.
pub(crate) fn router(engine: Engine, limits: Limits) -> axum::Router {
    let (router, api) = table().split_for_parts();
    let document = serde_json::to_vec(&describe::finish(api)).unwrap_or_default();
    router
        .method_not_allowed_fallback(wrong_method)
        .with_state(Api::new(engine, limits, Bytes::from(document)))
}

/// The description of the routes.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    describe::finish(table().into_openapi())
}

async fn wrong_method() -> Response {
    problems::wrong_method().into_response()
}

/// Reads this description.
#[utoipa::path(
    get, path = "/openapi.json", tag = "description", operation_id = "get_openapi",
    security(()),
    responses((status = 200, description = "The OpenAPI 3.1 document", body = serde_json::Value)),
)]
pub(crate) async fn openapi_document(State(api): State<Api>) -> Response {
    ([(CONTENT_TYPE, "application/json")], api.document()).into_response()
}
