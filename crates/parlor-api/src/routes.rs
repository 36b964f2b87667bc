//! Which path is answered by what.

use crate::call::{Answered, Api};
use crate::settings::groups::{departments, teams};
use crate::{
    attachments, audit, callbacks, cases, contacts, conversations, credentials, describe, events,
    floor, live, me, messages, problems, queues, search, sessions, settings,
};
use axum::response::{IntoResponse, Response};
use axum::routing::on;
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use parlor_engine::{Engine, EngineError};
use parlor_http::Limits;
use tokio::sync::OnceCell;
use tokio::task::spawn_blocking;
use utoipa::Path as _;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::{PathItemExt as _, routes};

/// Makes [`served`] and [`described`] of one list. Being served needs a handler's path and methods alone; what describes it is made
/// when somebody asks for the description, which few servers are ever asked for.
macro_rules! table {
    ($($module:tt $($handler:ident),+;)+) => {
        fn served() -> axum::Router<Api> {
            let mut router = axum::Router::new();
            $($(router = table!(serve router, $module, $handler);)+)+
            router
        }

        fn described() -> OpenApi {
            let mut router = OpenApiRouter::<Api>::with_openapi(describe::frame());
            $($(router = table!(describe router, $module, $handler);)+)+
            router.into_openapi()
        }
    };
    (serve $router:ident, ($($module:tt)+), $handler:ident) => {{
        pastey::paste! { use $($module)+::[<__path_ $handler>] as Route; }
        Route::methods().iter().fold($router, |router, method| {
            let answers = on(method.to_method_filter(), $($module)+::$handler);
            router.route(&Route::path(), answers)
        })
    }};
    (describe $router:ident, ($($module:tt)+), $handler:ident) => {
        $router.routes(routes!($($module)+::$handler))
    };
}

table! {
    (self) openapi_document;
    (sessions) sign_in, list, sign_out, end;
    (me) show, set_presence, unread;
    (conversations::start) start;
    (conversations) list, show;
    (conversations::messages) post, list;
    (conversations::routing) show;
    (conversations::moves) pick_up, resolve, reopen, close, pend, release, read;
    (conversations::handover) assign, transfer, snooze;
    (conversations::edits) priority, labels, attributes, case, skills, readers;
    (conversations) place;
    (conversations::record) save, complete, reopen;
    (messages) delivery;
    (attachments) upload_one, show, content;
    (cases) create, list, show, close, reopen;
    (floor) show, agents;
    (queues) list;
    (settings::queues) create;
    (queues) show;
    (settings::queues) change;
    (settings::account) show, change;
    (settings::agents) list, create, show, change;
    (teams) list, create, show, change;
    (departments) list, create, show, change;
    (settings::hours) list, create, show, change;
    (settings::labels) list, create, show, change;
    (settings::skills) list;
    (settings::inboxes) list, create, show, change;
    (settings::attributes) list, create, show, change;
    (contacts) list;
    (contacts::edits) create;
    (contacts) show;
    (contacts::edits) edit, block, unblock, add_point, remove_point;
    (contacts::notes) list, add, remove;
    (contacts::merges) merge, list, undo;
    (contacts::erasure) erase, show;
    (contacts::export) export;
    (search) search;
    (events) list;
    (live) follow;
    (conversations::typing) typing;
    (audit) list;
    (credentials) list, create, revoke, rotate;
    (callbacks) list, create, show, update, remove, secret, test, pause, resume, replay, deliveries, delivery, replay_one;
}

/// The routes over an engine.
pub(crate) fn router(engine: Engine, limits: Limits) -> axum::Router {
    served()
        .method_not_allowed_fallback(wrong_method)
        .with_state(Api::new(engine, limits))
}

/// The description of the routes.
pub(crate) fn openapi() -> OpenApi {
    describe::finish(described())
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
pub(crate) async fn openapi_document() -> Answered {
    static DOCUMENT: OnceCell<Bytes> = OnceCell::const_new();
    let make = || async {
        let written = spawn_blocking(|| serde_json::to_vec(&openapi())).await;
        let document = written.map_err(EngineError::internal)?;
        Ok::<_, EngineError>(Bytes::from(document.map_err(EngineError::internal)?))
    };
    let document = DOCUMENT.get_or_try_init(make).await?;
    Ok(([(CONTENT_TYPE, "application/json")], document.clone()).into_response())
}
