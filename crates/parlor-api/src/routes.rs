//! Which path is answered by what.

use crate::call::Api;
use crate::settings::groups::{departments, teams};
use crate::{
    attachments, audit, callbacks, cases, contacts, conversations, credentials, describe, events,
    floor, live, me, messages, problems, queues, search, sessions, settings,
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
        .routes(routes!(sessions::sign_in, sessions::list))
        .routes(routes!(sessions::sign_out))
        .routes(routes!(sessions::end))
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
        .routes(routes!(attachments::upload_one))
        .routes(routes!(attachments::show))
        .routes(routes!(attachments::content))
        .routes(routes!(cases::create, cases::list))
        .routes(routes!(cases::show))
        .routes(routes!(cases::close))
        .routes(routes!(cases::reopen))
        .routes(routes!(floor::show))
        .routes(routes!(floor::agents))
        .routes(routes!(queues::list, settings::queues::create))
        .routes(routes!(queues::show, settings::queues::change))
        .routes(routes!(settings::account::show, settings::account::change))
        .routes(routes!(settings::agents::list, settings::agents::create))
        .routes(routes!(settings::agents::show, settings::agents::change))
        .routes(routes!(teams::list, teams::create))
        .routes(routes!(teams::show, teams::change))
        .routes(routes!(departments::list, departments::create))
        .routes(routes!(departments::show, departments::change))
        .routes(routes!(settings::hours::list, settings::hours::create))
        .routes(routes!(settings::hours::show, settings::hours::change))
        .routes(routes!(settings::labels::list, settings::labels::create))
        .routes(routes!(settings::labels::show, settings::labels::change))
        .routes(routes!(settings::skills::list))
        .routes(routes!(settings::inboxes::list, settings::inboxes::create))
        .routes(routes!(settings::inboxes::show, settings::inboxes::change))
        .routes(routes!(
            settings::attributes::list,
            settings::attributes::create
        ))
        .routes(routes!(
            settings::attributes::show,
            settings::attributes::change
        ))
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
        .routes(routes!(live::follow))
        .routes(routes!(conversations::typing::typing))
        .routes(routes!(audit::list))
        .routes(routes!(credentials::list, credentials::create))
        .routes(routes!(credentials::revoke))
        .routes(routes!(credentials::rotate))
        .routes(routes!(callbacks::list, callbacks::create))
        .routes(routes!(
            callbacks::show,
            callbacks::update,
            callbacks::remove
        ))
        .routes(routes!(callbacks::secret))
        .routes(routes!(callbacks::test))
        .routes(routes!(callbacks::pause))
        .routes(routes!(callbacks::resume))
        .routes(routes!(callbacks::replay))
        .routes(routes!(callbacks::deliveries))
        .routes(routes!(callbacks::delivery))
        .routes(routes!(callbacks::replay_one))
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
