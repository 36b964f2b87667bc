//! Callback endpoints: their configuration, and requests that pause, resume or test them.

use super::refusal_for;
use crate::answer::{Answered, answer, gone, ok, ok_versioned};
use crate::document::configured::configured;
use crate::document::fields::Time;
use crate::document::request;
use crate::document::words::EndpointFormat;
use crate::extract::{Body, ByAdministrator, Call, Idempotent, IfMatch, Path};
use crate::problems::{self, Refused};
use crate::settings::{self, Setting};
use parlor_engine::administration::ObjectRequest;
use parlor_engine::callbacks::NewEndpoint;
use parlor_engine::callbacks::endpoints::{EndpointReport, condition};
use parlor_engine::callbacks::native;
use parlor_http::keyed::Keyed;
use parlor_model::callbacks::Endpoint;
use parlor_model::command::{
    Answer, ChangeEndpoint, EndpointView, Executable, RemoveEndpoint, TestEndpoint,
};
use parlor_model::config::AccountConfig;
use parlor_model::entities::{self, CallbackEndpoint};
use parlor_model::ids::{EndpointId, EndpointKey};
use parlor_model::provision::administer::Administered;
use parlor_model::provision::spec::CallbackEndpointSpec;
use parlor_model::version;
use serde::Serialize;
use utoipa::ToSchema;

/// A callback endpoint: an address that receives events.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Callback {
    /// The key of the endpoint, such as `callback-5`. A key such as `inbox-407` or `application-12` means that the
    /// endpoint belongs to an inbox or a client application. Change such an endpoint in the settings of this inbox or
    /// client application.
    key: String,
    name: String,
    url: String,
    format: EndpointFormat,
    /// The endpoint receives only events of conversations in this inbox. `null` means that there is no such limit.
    #[schema(required)]
    inbox_id: Option<i64>,
    /// The endpoint receives only events of conversations that this client application started. `null` means that there
    /// is no such limit.
    #[schema(required)]
    application_id: Option<i64>,
    /// The kinds of events that the endpoint receives. `prefix.*` means all kinds with this prefix. An empty list means
    /// all events except `audit.*`.
    events: Vec<String>,
    /// The time limit for the receiver's answer, in seconds.
    timeout_s: i64,
    /// The maximum number of requests that Parlor sends to the endpoint at the same time.
    concurrency: i64,
    /// The number of signing secrets. 0 means that Parlor does not sign requests. 2 means that Parlor signs with the
    /// present secret and also with the previous one.
    secrets: usize,
    /// The state of the endpoint: `active`, `failing`, `paused`, `deactivated` or `sealed`. `failing` means that an
    /// attempt of at least one pending delivery has failed. `sealed` means that the secrets were encrypted with another
    /// server key. Parlor sends nothing to such an endpoint until its secrets are set again. The answer to a request
    /// that changes the endpoint never contains `failing` or `sealed`.
    state: &'static str,
    #[schema(required)]
    paused_at: Option<Time>,
    #[schema(required)]
    deactivated_at: Option<Time>,
    /// The reason why Parlor deactivated the endpoint. The text is empty if the endpoint is not deactivated, or if the
    /// client application itself deactivated the callback.
    reason: String,
    /// The number of the last event before the latest deactivation. For later events, except test events, Parlor
    /// creates no deliveries until the endpoint is resumed or a replay includes the events. To send these events,
    /// resume the endpoint, and then replay the events from the next number. `null` means that the endpoint was never
    /// deactivated.
    #[schema(required)]
    after_event: Option<i64>,
    /// The number of pending deliveries. 10,000 means 10,000 or more. In the answer to a request that changes the
    /// endpoint, this number is always 0.
    pending: i64,
    /// The time at which the oldest pending delivery was created. `null` means that no delivery is pending. In the
    /// answer to a request that changes the endpoint, this is always `null`.
    #[schema(required)]
    oldest_pending_at: Option<Time>,
    /// The number of pending deliveries with at least one failed attempt. 10,000 means 10,000 or more. In the answer to
    /// a request that changes the endpoint, this number is always 0.
    failing: i64,
    #[schema(required)]
    failing_since: Option<Time>,
    /// The version of the endpoint's configuration, including the configuration of the inbox or client application that
    /// owns it. Send the version as `If-Match` with a change: Parlor then refuses the change if the configuration has
    /// changed since you read it. The `ETag` header has the same value. `null` means that the configuration changed
    /// during this request.
    #[schema(required)]
    version: Option<String>,
    /// The signing secret: `whsec_` and the secret key in Base64. Only the answer that creates an endpoint contains the
    /// secret, and only if the endpoint's format signs requests. Parlor stores the secret encrypted and never shows it
    /// again, not even if the request is repeated.
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
}

impl Callback {
    fn of(report: &EndpointReport, config: &AccountConfig) -> Self {
        let health = report.health.as_ref();
        let state = report.state.as_ref();
        Self {
            state: report.word(),
            pending: health.map_or(0, |h| h.pending),
            oldest_pending_at: health.map(|h| Time(h.oldest)),
            failing: health.map_or(0, |h| h.failing),
            failing_since: health.and_then(|h| h.failing_since).map(Time),
            version: version::of_endpoint(config, report.endpoint.key),
            ..Self::new(&report.endpoint, state)
        }
    }

    /// Builds the answer to a change. This answer does not contain the state of the deliveries.
    fn changed(
        endpoint: &Endpoint,
        state: Option<&entities::EndpointState>,
        version: &str,
    ) -> Self {
        Self {
            version: Some(version.to_owned()),
            ..Self::new(endpoint, state)
        }
    }

    fn new(endpoint: &Endpoint, state: Option<&entities::EndpointState>) -> Self {
        let off = state.filter(|s| s.deactivated_at.is_some());
        Self {
            key: endpoint.key.to_string(),
            name: endpoint.name.clone(),
            url: endpoint.url.clone(),
            format: EndpointFormat(endpoint.format),
            inbox_id: endpoint.inbox.map(|id| id.0),
            application_id: endpoint.application.map(|id| id.0),
            events: endpoint.events.clone(),
            timeout_s: endpoint.timeout_s,
            concurrency: endpoint.concurrency,
            secrets: endpoint.secrets.len(),
            state: condition(endpoint, state, None),
            paused_at: state.and_then(|s| s.paused_at).map(Time),
            deactivated_at: off.and_then(|s| s.deactivated_at).map(Time),
            reason: off.map_or_else(String::new, |s| s.reason.clone()),
            after_event: state.map(|s| s.after_event).filter(|event| *event > 0),
            pending: 0,
            oldest_pending_at: None,
            failing: 0,
            failing_since: None,
            version: None,
            secret: None,
        }
    }
}

/// The callback endpoints of an account.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Callbacks {
    data: Vec<Callback>,
}

/// A new signing secret of a callback endpoint.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CallbackSecret {
    /// The secret: `whsec_` and the secret key in Base64. Parlor stores the secret encrypted and never shows it again.
    secret: String,
    /// Whether Parlor also signs with the previous secret, until this new secret is replaced too.
    old_one_signs: bool,
}

/// The result of a request that tests a callback endpoint.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Tested {
    /// The number of the test event. `GET /v1/callbacks/{key}/deliveries` shows the delivery of this event.
    event: i64,
}

/// Returns the id of the endpoint with this key. Refuses the key of an endpoint that belongs to an inbox or a client
/// application.
fn configured(key: EndpointKey) -> Result<EndpointId, Refused> {
    match key {
        EndpointKey::Callback(id) => Ok(id),
        EndpointKey::Inbox(_) | EndpointKey::Application(_) => Err(problems::invalid_field(
            "key".to_owned(),
            crate::document::code::NOT_ALLOWED,
            "This endpoint belongs to an inbox or a client application. Change it there."
                .to_owned(),
        )),
    }
}

fn shown(view: &EndpointView) -> Answer {
    let changed = Callback::changed(&view.endpoint, view.state.as_ref(), &view.version);
    answer(200, &changed)
}

/// Lists callback endpoints with the state of their deliveries.
#[utoipa::path(
    get, path = "/v1/callbacks", tag = "callbacks", operation_id = "list_callbacks",
    responses((status = 200, description = "The endpoints", body = Callbacks)),
)]
pub(crate) async fn list(ByAdministrator(call): ByAdministrator) -> Answered {
    let reports = call
        .engine()
        .callback_endpoints(call.caller.account)
        .await?;
    Ok(ok(&Callbacks {
        data: (reports.iter())
            .map(|report| Callback::of(report, &call.caller.config))
            .collect(),
    }))
}

/// Returns a callback endpoint with the state of its deliveries.
#[utoipa::path(
    get, path = "/v1/callbacks/{key}", tag = "callbacks", operation_id = "get_callback",
    responses((status = 200, description = "The endpoint", body = Callback)),
)]
pub(crate) async fn show(
    ByAdministrator(call): ByAdministrator,
    Path(key): Path<EndpointKey>,
) -> Answered {
    let report = (call.engine())
        .callback_endpoint(call.caller.account, key)
        .await?;
    // The configuration was read before the state of the endpoint. So `version` may be older than the state.
    let shown = Callback::of(&report, &call.caller.config);
    Ok(match &shown.version {
        Some(version) => ok_versioned(&shown, version),
        None => ok(&shown),
    })
}

configured! {
    /// The body of a request that creates a callback endpoint. If the endpoint's format signs requests, Parlor creates
    /// the first signing secret.
    pub(crate) struct NewCallback(CallbackEndpointSpec, Create of CallbackChanges);
    /// Changes to a callback endpoint. Absent members keep their values.
    pub(crate) struct CallbackChanges(CallbackEndpointSpec, Change);
}

impl Setting for CallbackEndpoint {
    const NOUN: &'static str = "callback endpoint";
    type View<'a> = Callback;

    fn view<'a>(&'a self, config: &'a AccountConfig, version: &'a str) -> Callback {
        let state = config.endpoint_states.get(&EndpointKey::Callback(self.id));
        Callback::changed(&Endpoint::from(self), state, version)
    }
}

/// Creates a callback endpoint.
///
/// If the endpoint's format signs requests, the answer contains the signing secret. Parlor never shows this secret
/// again: if the request is repeated with the same `Idempotency-Key`, the answer does not contain the secret. To get a
/// new secret, use `POST /v1/callbacks/{key}/secret`.
#[utoipa::path(
    post, path = "/v1/callbacks", tag = "callbacks", operation_id = "create_callback",
    request_body(example = json!({
        "name": "CRM", "url": "https://crm.example/hooks/parlor", "events": ["message.created", "conversation.*"]
    })),
    responses((status = 201, description = "The endpoint", body = Callback)),
)]
pub(crate) async fn create(
    ByAdministrator(call): ByAdministrator,
    Idempotent(keyed): Idempotent,
    Body(document): Body<NewCallback>,
) -> Answered {
    let request = ObjectRequest {
        account: call.caller.account,
        id: None,
        fields: document.into(),
        keep: Some(call.caller.credential),
    };
    let NewEndpoint { act, secret } = match call.engine().new_endpoint(request).await? {
        Ok(new) => new,
        Err(faults) => return Err(problems::of_list(faults)),
    };
    let once = move |done: &Administered<CallbackEndpoint>| {
        let secret = Some(secret.clone()?);
        let view = done.row.view(&done.config, &done.version);
        Some(answer(201, &Callback { secret, ..view }))
    };
    settings::execute(&call, &keyed, act, (201, None), once).await
}

/// Changes a callback endpoint.
///
/// For an endpoint that belongs to an inbox or a client application, this request can change only `timeout_s` and
/// `concurrency`.
#[utoipa::path(
    put, path = "/v1/callbacks/{key}", tag = "callbacks", operation_id = "update_callback",
    request_body(example = json!({"timeout_s": 10})),
    responses((status = 200, description = "The endpoint", body = Callback)),
)]
pub(crate) async fn update(
    ByAdministrator(call): ByAdministrator,
    Idempotent(keyed): Idempotent,
    Path(key): Path<EndpointKey>,
    IfMatch(expects): IfMatch,
    document: Body<CallbackChanges>,
) -> Answered {
    if let EndpointKey::Callback(id) = key {
        return settings::change::<CallbackEndpoint, _>(&call, &keyed, id.0, expects, document)
            .await;
    }
    let tuning = (call.engine())
        .read_endpoint_limits(document.0.into())
        .map_err(problems::of_list)?;
    let change = ChangeEndpoint::Tune(key, tuning);
    keyed
        .execute_if(call.engine(), change, expects, |view| shown(view))
        .await
        .map_err(|error| refusal_for(&call, error))
}

/// Removes a callback endpoint.
///
/// Parlor does not send the pending deliveries of the endpoint. This request cannot remove an endpoint that belongs to
/// an inbox or a client application. Instead, change the settings of that inbox or client application.
#[utoipa::path(
    delete, path = "/v1/callbacks/{key}", tag = "callbacks", operation_id = "delete_callback",
    responses((status = 204, description = "The endpoint is removed")),
)]
pub(crate) async fn remove(
    ByAdministrator(call): ByAdministrator,
    Idempotent(keyed): Idempotent,
    Path(key): Path<EndpointKey>,
    IfMatch(expects): IfMatch,
) -> Answered {
    let act = RemoveEndpoint {
        endpoint: configured(key)?,
    };
    keyed
        .execute_if(call.engine(), act, expects, |()| gone())
        .await
        .map_err(|error| refusal_for(&call, error))
}

request! {
    /// The body of a request that replaces the signing secret of a callback endpoint.
    pub(crate) struct NewCallbackSecret {
        /// Whether Parlor also signs with the old secret, until the new secret is replaced too. The receiver then has
        /// time to change its configuration. Default: `true`.
        keep_old: Option<bool>,
    }
}

/// Creates a new signing secret for a callback endpoint and shows it once.
///
/// Parlor signs the callbacks to the `webhook_url` of an inbox only if their format has signatures, and only after this
/// request has created a secret. This request has no `Idempotency-Key`, because the answer contains the secret and
/// Parlor does not store this answer.
#[utoipa::path(
    post, path = "/v1/callbacks/{key}/secret", tag = "callbacks", operation_id = "issue_callback_secret",
    request_body(example = json!({"keep_old": true})),
    responses((status = 201, description = "The secret", body = CallbackSecret)),
)]
pub(crate) async fn secret(
    ByAdministrator(call): ByAdministrator,
    Path(key): Path<EndpointKey>,
    Body(request): Body<NewCallbackSecret>,
) -> Answered {
    let keep_old = request.keep_old.unwrap_or(true);
    let secret = native::new_secret().map_err(parlor_engine::EngineError::internal)?;
    let sealed =
        (call.engine().sealer().seal(&secret)).map_err(parlor_engine::EngineError::internal)?;
    let change = ChangeEndpoint::Rotate {
        endpoint: key,
        secret: sealed,
        keep_old,
    };
    let done = call.engine().execute_for(&call.caller, change).await;
    done.map_err(|error| refusal_for(&call, error))?;
    Ok(parlor_http::keyed::respond(answer(
        201,
        &CallbackSecret {
            secret,
            old_one_signs: keep_old,
        },
    )))
}

/// Sends a test event to a callback endpoint.
///
/// Parlor sends the test event once, even if the endpoint is paused or deactivated.
#[utoipa::path(
    post, path = "/v1/callbacks/{key}/test", tag = "callbacks", operation_id = "test_callback",
    responses((status = 202, description = "Parlor will send the test event", body = Tested)),
)]
pub(crate) async fn test(
    ByAdministrator(call): ByAdministrator,
    Idempotent(keyed): Idempotent,
    Path(key): Path<EndpointKey>,
) -> Answered {
    let act = TestEndpoint { endpoint: key };
    let print = |event: &i64| answer(202, &Tested { event: *event });
    simple(&call, &keyed, key, act, print).await
}

/// Pauses a callback endpoint.
///
/// During the pause, Parlor still creates deliveries. Parlor sends these deliveries after the endpoint is resumed.
#[utoipa::path(
    post, path = "/v1/callbacks/{key}/pause", tag = "callbacks", operation_id = "pause_callback",
    responses((status = 200, description = "The endpoint", body = Callback)),
)]
pub(crate) async fn pause(
    ByAdministrator(call): ByAdministrator,
    Idempotent(keyed): Idempotent,
    Path(key): Path<EndpointKey>,
) -> Answered {
    let act = ChangeEndpoint::Pause(key);
    simple(&call, &keyed, key, act, |view| shown(view)).await
}

/// Resumes a callback endpoint after a pause or a deactivation.
///
/// Parlor sends the pending deliveries at once. While an endpoint is deactivated, Parlor creates no deliveries for it.
/// To send the events of that time, use `POST /v1/callbacks/{key}/replay` from the number after `after_event`.
#[utoipa::path(
    post, path = "/v1/callbacks/{key}/resume", tag = "callbacks", operation_id = "resume_callback",
    responses((status = 200, description = "The endpoint", body = Callback)),
)]
pub(crate) async fn resume(
    ByAdministrator(call): ByAdministrator,
    Idempotent(keyed): Idempotent,
    Path(key): Path<EndpointKey>,
) -> Answered {
    let act = ChangeEndpoint::Resume(key);
    let account = call.caller.account;
    call.engine().refresh_callback(account, key).await?;
    simple(&call, &keyed, key, act, |view| shown(view)).await
}

/// Executes an act on an endpoint, and then wakes the endpoint's delivery worker.
async fn simple<A: Executable>(
    call: &Call,
    keyed: &Keyed,
    key: EndpointKey,
    act: A,
    print: impl Fn(&A::Outcome) -> Answer + Send + Sync + 'static,
) -> Answered {
    let done = keyed
        .execute(call.engine(), act, print)
        .await
        .map_err(|error| refusal_for(call, error))?;
    call.engine().wake_callback(call.caller.account, key);
    Ok(done)
}
