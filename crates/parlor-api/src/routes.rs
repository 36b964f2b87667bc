//! The list of all routes and their handlers.

use crate::answer::Answered;
use crate::api::Api;
use crate::describe::{Description, codes_of};
use crate::endpoint::{Endpoint, Handler};
use crate::problems::Refused;
use crate::{
    attachments, audit, avatars, bulk, callbacks, cases, contacts, conversations, credentials,
    events, figures, floor, live, logins, macros, me, messages, my_settings, notifications, pages,
    passwords, problems, push, queues, scheduled, search, sessions, settings, sign_in, tickets,
    totp, undo, views,
};
use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, get, on};
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use parlor_engine::{Engine, EngineError};
use parlor_http::Limits;
use parlor_http::guard::Fault;
use tokio::sync::OnceCell;
use tokio::task::spawn_blocking;
use utoipa::__dev::Tags;
use utoipa::openapi::OpenApi;
use utoipa::openapi::path::HttpMethod;

/// Generates the functions [`served`] and [`described`] from one list of modules and handlers.
macro_rules! table {
    ($($module:tt $($handler:ident),+;)+) => {
        fn served(mut router: Router<Api>) -> Router<Api> {
            $($(router = table!(serve router, $module, $handler);)+)+
            router
        }

        fn described(description: &mut Description) {
            $($(table!(describe description, $module, $handler);)+)+
        }
    };
    (serve $router:ident, ($($module:tt)+), $handler:ident) => {{
        pastey::paste! { use $($module)+::[<__path_ $handler>] as Route; }
        route::<Route, _, _>($router, $($module)+::$handler)
    }};
    (describe $description:ident, ($($module:tt)+), $handler:ident) => {{
        pastey::paste! { use $($module)+::[<__path_ $handler>] as Route; }
        $description.add::<Route, _, _>(&$($module)+::$handler)
    }};
}

table! {
    (sign_in) show, begin, complete, with_code;
    (sessions) sign_in, list, sign_out, end_others, end;
    (me) show, change, set_presence, unread;
    (my_settings) show, save;
    (avatars) put, remove;
    (notifications) list, read, settings, save;
    (push) key, list, add, remove;
    (passwords) change, set, link;
    (totp) show, begin, confirm, renew, remove, reset;
    (logins) mine, link_mine, unlink_mine, list, link, unlink;
    (conversations::start) start;
    (conversations) list, show;
    (conversations::messages) post, list;
    (conversations::thread) show;
    (conversations::routing) show;
    (conversations::history) events, audit;
    (pages) of_conversation, record, of_contact;
    (conversations::change) pick_up, resolve, reopen, close, pend, release;
    (conversations::rating) rate;
    (conversations::handover) assign, unassign, transfer, snooze;
    (conversations::merges) merge, unmerge;
    (conversations::attention) read, unread, followers;
    (conversations::edits) priority, labels, attributes, case, team, skills, readers;
    (conversations) place;
    (conversations::record) save, complete, reopen;
    (undo) undo;
    (messages) delivery, retry, remove, answer_file;
    (attachments) upload_one, show, content, thumbnail;
    (conversations::drafts) list, show, put, remove, hand_over, of_agent;
    (macros) list, create, show, change, remove;
    (conversations::macros) preview, apply;
    (scheduled) of_conversation, list, show, change, cancel, send;
    (bulk) list, start, show, items;
    (cases) create, list, show, close, reopen;
    (tickets) list, create, show, change, remove;
    (floor) show, agents;
    (queues) list;
    (settings::queues) create;
    (queues) show, take_next;
    (figures) of_queue, of_agent;
    (settings::queues) change;
    (settings::account) show, change;
    (settings::agents) list, create, show, change;
    (settings::teams) list, create, show, change;
    (settings::departments) list, create, show, change;
    (settings::hours) list, create, show, change;
    (contacts::rows) list, add, change, remove;
    (settings::attribute_groups) list, create, show, change;
    (settings::classifications) list, create, show, change;
    (settings::labels) list, create, show, change, remove;
    (settings::providers) list, create, show, change;
    (settings::skills) list;
    (settings::inboxes) list, create, show, change;
    (settings::attributes) list, create, show, change;
    (contacts) list;
    (contacts::edits) create;
    (contacts) show;
    (contacts::edits) edit, block, unblock, add_point, remove_point;
    (contacts::candidates) list;
    (contacts::notes) list, add, remove;
    (contacts::merges) merge, list, undo;
    (contacts::erasure) erase, show;
    (contacts::export) export;
    (views) list, create, show, change, remove;
    (search) search;
    (events) list;
    (live) follow;
    (conversations::typing) typing;
    (conversations::off_record) off_record, say;
    (conversations::viewers) list, show, note;
    (audit) list;
    (credentials) list, create, revoke, rotate;
    (callbacks::endpoints) list, create, show, update, remove, secret, test, pause, resume;
    (callbacks::deliveries) replay, deliveries, delivery, replay_one;
}

/// Adds the route that the attribute `R` of an endpoint describes.
fn route<'t, R, P, E>(router: Router<Api>, endpoint: E) -> Router<Api>
where
    R: utoipa::Path + Tags<'t>,
    P: 'static,
    E: Endpoint<P>,
{
    let handler = Handler::of(endpoint, R::path, codes_of::<R, P, E>);
    handled(router, &R::path(), R::methods(), &handler)
}

/// Adds a route. This function is not generic, so the compiler builds axum's routing code only once. Otherwise, the
/// compiler would build this code for each of about 200 endpoints.
fn handled(
    router: Router<Api>,
    path: &str,
    methods: Vec<HttpMethod>,
    handler: &Handler,
) -> Router<Api> {
    (methods.into_iter()).fold(router, |router, method| {
        router.route(path, on(filter(method), handler.clone()))
    })
}

const fn filter(method: HttpMethod) -> MethodFilter {
    match method {
        HttpMethod::Get => MethodFilter::GET,
        HttpMethod::Put => MethodFilter::PUT,
        HttpMethod::Post => MethodFilter::POST,
        HttpMethod::Delete => MethodFilter::DELETE,
        HttpMethod::Options => MethodFilter::OPTIONS,
        HttpMethod::Head => MethodFilter::HEAD,
        HttpMethod::Patch => MethodFilter::PATCH,
        HttpMethod::Trace => MethodFilter::TRACE,
    }
}

/// Builds the router of `/v1` and `GET /openapi.json`.
///
/// For a method that a path does not support, the router answers 405. The caller of this function must answer unknown
/// paths. If [`owns`] returns `true` for such a path, [`not_found`] is the answer.
pub fn router(engine: Engine, limits: Limits) -> Router {
    served(Router::new().route("/openapi.json", get(openapi_document)))
        .method_not_allowed_fallback(wrong_method)
        .with_state(Api::new(engine, limits))
}

/// Whether an unknown path belongs to this API, so that [`not_found`] is the answer.
#[must_use]
pub fn owns(path: &str) -> bool {
    path == "/v1" || path.starts_with("/v1/") || path == "/openapi.json"
}

/// Returns the answer to a request for which the server cannot call a handler of this API.
#[must_use]
pub fn fault(fault: Fault) -> Response {
    match fault {
        Fault::Failed(error) => Refused::from(error).into_response(),
        Fault::UriTooLong => Refused::new(
            problems::TARGET_TOO_LONG,
            "Shorten the query string. Save a long filter as a view, and list its conversations with `view`.",
        )
        .into_response(),
    }
}

/// Returns the answer 404 to an unknown path of this API (see [`owns`]).
#[must_use]
pub fn not_found() -> Response {
    problems::no_route().into_response()
}

/// Returns the OpenAPI 3.1 document of this API, which is also the answer at `/openapi.json`.
#[must_use]
pub fn openapi() -> OpenApi {
    let mut description = Description::new();
    description.plain::<__path_openapi_document>();
    described(&mut description);
    description.finish()
}

async fn wrong_method() -> Response {
    problems::wrong_method().into_response()
}

/// Returns the OpenAPI document of this API.
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
