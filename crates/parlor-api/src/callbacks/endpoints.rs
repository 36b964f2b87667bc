//! Endpoints: configured, paused, resumed, tested.

use super::{command, told};
use crate::answer::{Answered, answer, ok, ok_versioned};
use crate::api::Api;
use crate::document::fields::{Free, Id, List, Text, Time};
use crate::document::request;
use crate::document::words::EndpointFormat;
use crate::extract::{Body, ByAdministrator, Call, Idempotent, IfMatch, Path};
use crate::me::unexpected;
use crate::problems::{self, Refused};
use parlor_engine::callbacks::endpoints::EndpointReport;
use parlor_engine::callbacks::{native, settings};
use parlor_http::keyed::Keyed;
use parlor_model::callbacks::{Endpoint, MAX_EVENTS, MAX_URL};
use parlor_model::command::{
    Answer, CallbackChange, CallbackOutcome, EndpointPatch, EndpointTuning, MAX_SETTINGS,
    MAX_SUBJECT,
};
use parlor_model::config::AccountConfig;
use parlor_model::entities::{self, JsonMap};
use parlor_model::ids::{CredentialId, EndpointId, EndpointKey, InboxId};
use parlor_model::version::{self, Versioned};
use parlor_model::words as model;
use serde::Serialize;
use utoipa::ToSchema;

/// Where events are sent.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Callback<'a> {
    /// The key: `callback-5`; `inbox-407` and `application-12` are part of an inbox or a client application and are changed there.
    key: String,
    name: &'a str,
    url: &'a str,
    format: EndpointFormat,
    /// Only conversations of this inbox; `null`: of every one.
    #[schema(required)]
    inbox_id: Option<i64>,
    /// Only conversations that this client application started.
    #[schema(required)]
    application_id: Option<i64>,
    /// The events it is told of, `prefix.*` for all that begin so; empty: every one.
    events: &'a [String],
    /// The time limit for the receiver's answer, in seconds.
    timeout_s: i64,
    /// The greatest number of parallel requests.
    concurrency: i64,
    /// The number of signing secrets: 0, 1, or 2 while one replaces the other.
    secrets: usize,
    /// `active`, `failing`, `paused` or `deactivated`.
    state: &'static str,
    #[schema(required)]
    paused_at: Option<Time>,
    #[schema(required)]
    deactivated_at: Option<Time>,
    /// Why it was deactivated; else empty.
    reason: &'a str,
    /// The last event before the latest deactivation: later events were not written for the endpoint until it was resumed. After resuming, replay
    /// from the next number. `null`: it was never deactivated.
    #[schema(required)]
    after_event: Option<i64>,
    /// The number of waiting deliveries; 10,000 means as many or more.
    pending: i64,
    /// Since when the first of them waits.
    #[schema(required)]
    oldest_pending_at: Option<Time>,
    /// The number of waiting deliveries that have failed before; 10,000 means as many or more.
    failing: i64,
    #[schema(required)]
    failing_since: Option<Time>,
    /// Changes when what is configured does, of an inbox or a client application too. Send it as `If-Match` to change only what you have
    /// seen; as in the `ETag`. `null`: it was changed while this was read.
    #[schema(required)]
    version: Option<String>,
}

impl<'a> Callback<'a> {
    fn of(report: &'a EndpointReport, config: &AccountConfig) -> Self {
        let health = report.health.as_ref();
        let state = report.state.as_ref();
        Self {
            pending: health.map_or(0, |h| h.pending),
            oldest_pending_at: health.map(|h| Time(h.oldest)),
            failing: health.map_or(0, |h| h.failing),
            failing_since: health.and_then(|h| h.failing_since).map(Time),
            version: version::of_endpoint(config, report.endpoint.key),
            ..Self::new(&report.endpoint, state, report.word())
        }
    }

    fn new(
        endpoint: &'a Endpoint,
        state: Option<&'a entities::EndpointState>,
        word: &'static str,
    ) -> Self {
        let off = state.filter(|s| s.deactivated_at.is_some());
        Self {
            key: endpoint.key.to_string(),
            name: &endpoint.name,
            url: &endpoint.url,
            format: EndpointFormat(endpoint.format),
            inbox_id: endpoint.inbox.map(|id| id.0),
            application_id: endpoint.application.map(|id| id.0),
            events: &endpoint.events,
            timeout_s: endpoint.timeout_s,
            concurrency: endpoint.concurrency,
            secrets: endpoint.secrets.len(),
            state: word,
            paused_at: state.and_then(|s| s.paused_at).map(Time),
            deactivated_at: off.and_then(|s| s.deactivated_at).map(Time),
            reason: off.map_or("", |s| s.reason.as_str()),
            after_event: state.map(|s| s.after_event).filter(|event| *event > 0),
            pending: 0,
            oldest_pending_at: None,
            failing: 0,
            failing_since: None,
            version: None,
        }
    }
}

/// An account's endpoints.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Callbacks<'a> {
    data: Vec<Callback<'a>>,
}

/// A signing secret, shown once.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CallbackSecret {
    /// `whsec_` and the key in Base64. It is stored sealed and not shown again.
    secret: String,
    /// Whether the one before it signs as well until the next rotation.
    old_one_signs: bool,
}

/// A test event on its way.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Tested {
    /// Its number: `GET /v1/callbacks/{key}/deliveries` shows what came of it.
    event: i64,
}

/// The configured endpoint with this key; the others are changed where they are part of.
fn configured(key: EndpointKey) -> Result<EndpointId, Refused> {
    match key {
        EndpointKey::Callback(id) => Ok(id),
        EndpointKey::Inbox(_) | EndpointKey::Application(_) => Err(problems::invalid_field(
            "key".to_owned(),
            crate::document::code::NOT_ALLOWED,
            "This endpoint is part of an inbox or a client application: change it there."
                .to_owned(),
        )),
    }
}

fn shown(done: &CallbackOutcome, status: u16) -> Answer {
    let Some(endpoint) = done.config.endpoint(done.key) else {
        return unexpected();
    };
    let state = done.config.endpoint_states.get(&done.key);
    let report = EndpointReport {
        endpoint: endpoint.clone(),
        state: state.cloned(),
        health: None,
    };
    answer(status, &Callback::of(&report, &done.config))
}

/// Lists endpoints with their health.
#[utoipa::path(
    get, path = "/v1/callbacks", tag = "callbacks", operation_id = "list_callbacks",
    responses((status = 200, description = "The endpoints", body = Callbacks<'_>)),
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

/// Reads an endpoint.
#[utoipa::path(
    get, path = "/v1/callbacks/{key}", tag = "callbacks", operation_id = "get_callback",
    responses((status = 200, description = "The endpoint", body = Callback<'_>)),
)]
pub(crate) async fn show(
    ByAdministrator(call): ByAdministrator,
    Path(key): Path<EndpointKey>,
) -> Answered {
    let report = (call.engine())
        .callback_endpoint(call.caller.account, key)
        .await?;
    // The caller's configuration was read before the endpoint: at worst a state is called older than it is.
    let shown = Callback::of(&report, &call.caller.config);
    Ok(match &shown.version {
        Some(version) => ok_versioned(&shown, version),
        None => ok(&shown),
    })
}

request! {
    /// An endpoint to make. It signs with a secret that nobody has seen: `POST /v1/callbacks/{key}/secret` makes one and shows it.
    pub(crate) struct NewCallback {
        /// Unique in the account.
        name: Text<1, MAX_SUBJECT>,
        /// `http://` or `https://`.
        url: Text<1, MAX_URL>,
        /// In whose words; `native`, which is Standard Webhooks, where nothing is said. Cannot be changed.
        format: Option<EndpointFormat>,
        /// Only conversations of this inbox.
        inbox_id: Option<Id>,
        /// Only conversations that this client application started.
        application_id: Option<Id>,
        /// The events it is told of, `message.created` or `message.*`; left out: every one.
        events: Option<List<Text<1, 130>, MAX_EVENTS>>,
        /// The time limit for the receiver's answer, in seconds, 1 to 30. Default 5.
        timeout_s: Option<Id>,
        /// The greatest number of parallel requests, 1 to 16. Default 4.
        concurrency: Option<Id>,
        /// The settings of the format. Parlor refuses settings that give no valid request, seals them and never shows them.
        settings: Option<Free>,
    }
}

request! {
    /// Changes to an endpoint; missing members keep their values.
    pub(crate) struct CallbackChanges {
        /// Unique in the account.
        name: Option<Text<1, MAX_SUBJECT>>,
        /// `http://` or `https://`.
        url: Option<Text<1, MAX_URL>>,
        /// The events it is told of; an empty list: every one.
        events: Option<List<Text<1, 130>, MAX_EVENTS>>,
        /// In seconds, 1 to 30.
        timeout_s: Option<Id>,
        /// 1 to 16.
        concurrency: Option<Id>,
        /// The settings of the format, as a whole. Missing: the stored settings stay, with their secrets. Parlor seals them and never shows
        /// them.
        settings: Option<Free>,
    }
}

/// The settings of the format, in their stored form, which is never shown.
fn settings_of(
    api: &Api,
    format: model::EndpointFormat,
    asked: Option<Free>,
) -> Result<Option<JsonMap>, Refused> {
    let Some(Free(clear)) = asked else {
        return Ok(None);
    };
    if let Err(sentence) = api.engine().check_settings(format, &clear) {
        return Err(problems::invalid_field(
            "settings".to_owned(),
            crate::document::code::NOT_ALLOWED,
            sentence,
        ));
    }
    match settings::seal(api.engine().sealer(), &clear) {
        Ok(sealed) => Ok(Some(sealed)),
        Err(settings::Unsealable::TooLong) => Err(problems::invalid_field(
            "settings".to_owned(),
            crate::document::code::TOO_LONG,
            format!("The settings must be at most {MAX_SETTINGS} bytes as JSON."),
        )),
        Err(settings::Unsealable::NoEntropy(error)) => {
            Err(parlor_engine::EngineError::internal(error).into())
        }
    }
}

fn texts(list: Option<List<Text<1, 130>, MAX_EVENTS>>) -> Option<Vec<String>> {
    list.map(|list| list.0.into_iter().map(|text| text.0).collect())
}

/// Creates an endpoint.
#[utoipa::path(
    post, path = "/v1/callbacks", tag = "callbacks", operation_id = "create_callback",
    request_body(examples(("one" = (summary = "For instance", value = json!({
        "name": "CRM", "url": "https://crm.example/hooks/parlor", "events": ["message.created", "conversation.*"]
    }))))),
    responses((status = 201, description = "The endpoint", body = Callback<'_>)),
)]
pub(crate) async fn create(
    ByAdministrator(call): ByAdministrator,
    Idempotent(keyed): Idempotent,
    Body(asked): Body<NewCallback>,
) -> Answered {
    let secret = native::new_secret().map_err(parlor_engine::EngineError::internal)?;
    let sealed =
        (call.engine().sealer().seal(&secret)).map_err(parlor_engine::EngineError::internal)?;
    let format = asked.format.map(|format| format.0);
    let patch = EndpointPatch {
        name: Some(asked.name.0),
        url: Some(asked.url.0),
        format,
        inbox: asked.inbox_id.map(|id| Some(InboxId(id.0))),
        application: asked.application_id.map(|id| Some(CredentialId(id.0))),
        events: texts(asked.events),
        timeout_s: asked.timeout_s.map(|s| s.0),
        concurrency: asked.concurrency.map(|n| n.0),
        settings: settings_of(
            &call.api,
            format.unwrap_or(model::EndpointFormat::Native),
            asked.settings,
        )?,
        secrets: Some(vec![sealed]),
    };
    let change = CallbackChange::Put(None, Box::new(patch));
    keyed
        .execute(call.engine(), command(&call, change), |done| {
            shown(done, 201)
        })
        .await
        .map_err(|error| told(&call, error))
}

/// The settings of an endpoint that is part of an inbox or a client application.
fn tuning(asked: CallbackChanges) -> Result<EndpointTuning, Refused> {
    let elsewhere = [
        ("name", asked.name.is_some()),
        ("url", asked.url.is_some()),
        ("events", asked.events.is_some()),
        ("settings", asked.settings.is_some()),
    ];
    if let Some((field, _)) = elsewhere.iter().find(|(_, there)| *there) {
        return Err(problems::invalid_field(
            (*field).to_owned(),
            crate::document::code::NOT_ALLOWED,
            "This endpoint is part of an inbox or a client application: change it there."
                .to_owned(),
        ));
    }
    Ok(EndpointTuning {
        timeout_s: asked.timeout_s.map(|s| s.0),
        concurrency: asked.concurrency.map(|n| n.0),
    })
}

/// Changes an endpoint.
///
/// For an endpoint that is part of an inbox or a client application, only `timeout_s` and `concurrency` are changed here.
#[utoipa::path(
    put, path = "/v1/callbacks/{key}", tag = "callbacks", operation_id = "update_callback",
    request_body(examples(("one" = (summary = "For instance", value = json!({"timeout_s": 10}))))),
    responses((status = 200, description = "The endpoint", body = Callback<'_>)),
)]
pub(crate) async fn update(
    ByAdministrator(call): ByAdministrator,
    Idempotent(keyed): Idempotent,
    Path(key): Path<EndpointKey>,
    seen: IfMatch,
    Body(asked): Body<CallbackChanges>,
) -> Answered {
    let expects = seen.of(Versioned::Endpoint(key));
    let change = match key {
        EndpointKey::Callback(id) => {
            let known = call.caller.config.callbacks.get(&id);
            let format = known.map_or(model::EndpointFormat::Native, |row| row.format);
            let patch = EndpointPatch {
                name: asked.name.map(|text| text.0),
                url: asked.url.map(|text| text.0),
                events: texts(asked.events),
                timeout_s: asked.timeout_s.map(|s| s.0),
                concurrency: asked.concurrency.map(|n| n.0),
                settings: settings_of(&call.api, format, asked.settings)?,
                ..EndpointPatch::default()
            };
            CallbackChange::Put(Some(id), Box::new(patch))
        }
        EndpointKey::Inbox(_) | EndpointKey::Application(_) => {
            CallbackChange::Tune(key, tuning(asked)?)
        }
    };
    keyed
        .execute_if(call.engine(), command(&call, change), expects, |done| {
            shown(done, 200)
        })
        .await
        .map_err(|error| told(&call, error))
}

/// Removes an endpoint.
///
/// Parlor does not send the waiting deliveries any more.
#[utoipa::path(
    delete, path = "/v1/callbacks/{key}", tag = "callbacks", operation_id = "delete_callback",
    responses((status = 204, description = "It is removed")),
)]
pub(crate) async fn remove(
    ByAdministrator(call): ByAdministrator,
    Idempotent(keyed): Idempotent,
    Path(key): Path<EndpointKey>,
    seen: IfMatch,
) -> Answered {
    let change = CallbackChange::Remove(configured(key)?);
    let expects = seen.of(Versioned::Endpoint(key));
    keyed
        .execute_if(call.engine(), command(&call, change), expects, |_| Answer {
            status: 204,
            content_type: String::new(),
            body: String::new(),
        })
        .await
        .map_err(|error| told(&call, error))
}

request! {
    /// The replacement of a secret.
    pub(crate) struct NewCallbackSecret {
        /// Whether the old one signs as well until the next rotation, so that receivers have time; `true` where nothing is said.
        keep_old: Option<bool>,
    }
}

/// Creates a new signing secret and shows it once.
///
/// Parlor signs an inbox's `webhook_url` after its first secret, if the format has signatures. The call takes no `Idempotency-Key`, because
/// the answer is not stored.
#[utoipa::path(
    post, path = "/v1/callbacks/{key}/secret", tag = "callbacks", operation_id = "issue_callback_secret",
    request_body(examples(("one" = (summary = "For instance", value = json!({"keep_old": true}))))),
    responses((status = 201, description = "The secret", body = CallbackSecret)),
)]
pub(crate) async fn secret(
    ByAdministrator(call): ByAdministrator,
    Path(key): Path<EndpointKey>,
    Body(asked): Body<NewCallbackSecret>,
) -> Answered {
    let keep_old = asked.keep_old.unwrap_or(true);
    let secret = native::new_secret().map_err(parlor_engine::EngineError::internal)?;
    let sealed =
        (call.engine().sealer().seal(&secret)).map_err(parlor_engine::EngineError::internal)?;
    let change = CallbackChange::Rotate {
        endpoint: key,
        secret: sealed,
        keep_old,
    };
    let done = call.engine().execute(command(&call, change)).await;
    done.map_err(|error| told(&call, error))?;
    Ok(parlor_http::keyed::respond(answer(
        201,
        &CallbackSecret {
            secret,
            old_one_signs: keep_old,
        },
    )))
}

/// Sends a test event.
///
/// Parlor sends it once, even while the endpoint is paused or deactivated.
#[utoipa::path(
    post, path = "/v1/callbacks/{key}/test", tag = "callbacks", operation_id = "test_callback",
    responses((status = 202, description = "It is on its way", body = Tested)),
)]
pub(crate) async fn test(
    ByAdministrator(call): ByAdministrator,
    Idempotent(keyed): Idempotent,
    Path(key): Path<EndpointKey>,
) -> Answered {
    let print = |done: &CallbackOutcome| answer(202, &Tested { event: done.number });
    simple(&call, &keyed, key, CallbackChange::Test, print).await
}

/// Pauses an endpoint.
///
/// Parlor still writes deliveries for it, and sends them after it is resumed.
#[utoipa::path(
    post, path = "/v1/callbacks/{key}/pause", tag = "callbacks", operation_id = "pause_callback",
    responses((status = 200, description = "The endpoint", body = Callback<'_>)),
)]
pub(crate) async fn pause(
    ByAdministrator(call): ByAdministrator,
    Idempotent(keyed): Idempotent,
    Path(key): Path<EndpointKey>,
) -> Answered {
    let print = |done: &CallbackOutcome| shown(done, 200);
    simple(&call, &keyed, key, CallbackChange::Pause, print).await
}

/// Resumes an endpoint after a pause or a deactivation.
///
/// Parlor sends the waiting deliveries at once. It wrote none while the endpoint was deactivated: replay those events from the one after
/// `after_event`.
#[utoipa::path(
    post, path = "/v1/callbacks/{key}/resume", tag = "callbacks", operation_id = "resume_callback",
    responses((status = 200, description = "The endpoint", body = Callback<'_>)),
)]
pub(crate) async fn resume(
    ByAdministrator(call): ByAdministrator,
    Idempotent(keyed): Idempotent,
    Path(key): Path<EndpointKey>,
) -> Answered {
    let print = |done: &CallbackOutcome| shown(done, 200);
    let account = call.caller.account;
    call.engine().refresh_callback(account, key).await?;
    simple(&call, &keyed, key, CallbackChange::Resume, print).await
}

async fn simple(
    call: &Call,
    keyed: &Keyed,
    key: EndpointKey,
    change: fn(EndpointKey) -> CallbackChange,
    print: fn(&CallbackOutcome) -> Answer,
) -> Answered {
    let done = keyed
        .execute(call.engine(), command(call, change(key)), move |done| {
            print(done)
        })
        .await
        .map_err(|error| told(call, error))?;
    call.engine().wake_callback(call.caller.account, key);
    Ok(done)
}
