//! `/v1/push`: the browsers that show the caller's notifications (Web Push, RFC 8030).

use crate::answer::{Answered, answer, gone, ok};
use crate::document::fields::{Text, Time};
use crate::document::request;
use crate::extract::{Body, ByAgent, BySession, Call, Idempotent, Path};
use crate::problems::{self, Refused};
use crate::refusals::{plainly, refused};
use parlor_engine::EngineError;
use parlor_engine::notifications::NewSubscription;
use parlor_model::command::RemovePushSubscription;
use parlor_model::entities::PushSubscription as Row;
use parlor_model::ids::{CredentialId, PushSubscriptionId};
use parlor_model::notifications::{MAX_PUSH_ENDPOINT, MAX_PUSH_NAME, MAX_SUBSCRIPTIONS};
use parlor_model::refusal::{FieldCode, Refusal};
use serde::Serialize;
use utoipa::ToSchema;

/// The public key of this server for Web Push.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PushKey<'a> {
    /// The key in URL-safe Base64: an uncompressed point on P-256.
    key: &'a str,
}

/// Returns the public key of this server for Web Push.
///
/// Pass the public key to the browser as `applicationServerKey`. The public key changes only if the operator replaces
/// the server key. Compare the public key with the key of the browser's existing subscription. If the keys differ,
/// subscribe again.
#[utoipa::path(
    get, path = "/v1/push/key", tag = "notifications", operation_id = "get_push_key",
    responses((status = 200, description = "The key", body = PushKey<'_>)),
)]
pub(crate) async fn key(ByAgent(call): ByAgent) -> Answered {
    let identity = call.engine().push_identity().await?;
    Ok(ok(&PushKey {
        key: identity.public(),
    }))
}

/// A push subscription of the caller.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PushSubscription<'a> {
    id: i64,
    name: &'a str,
    /// The host name of the browser's push service.
    host: &'a str,
    /// Whether the caller's present session created the subscription.
    current: bool,
    created_at: Time,
}

impl<'a> PushSubscription<'a> {
    fn of(row: &'a Row, caller: CredentialId) -> Self {
        let rest = (row.endpoint.0.split_once("://")).map_or("", |(_, rest)| rest);
        Self {
            id: row.id.0,
            name: &row.name,
            host: rest.split(['/', '?', '#']).next().unwrap_or_default(),
            current: row.credential_id == caller,
            created_at: Time(row.created_at),
        }
    }
}

/// The push subscriptions of the caller, at most 10.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PushSubscriptions<'a> {
    data: Vec<PushSubscription<'a>>,
}

/// The OpenAPI document states this limit. If the constant changes, this assertion fails. Then change the description
/// too.
const _: () = assert!(MAX_SUBSCRIPTIONS == 10);

/// Lists the caller's push subscriptions.
#[utoipa::path(
    get, path = "/v1/push/subscriptions", tag = "notifications", operation_id = "list_push_subscriptions",
    responses((status = 200, description = "The subscriptions", body = PushSubscriptions<'_>)),
)]
pub(crate) async fn list(ByAgent(call): ByAgent) -> Answered {
    let rows = (call.engine())
        .push_subscriptions(call.caller.account, call.agent)
        .await?;
    Ok(ok(&PushSubscriptions {
        data: (rows.iter())
            .map(|row| PushSubscription::of(row, call.caller.credential))
            .collect(),
    }))
}

request! {
    /// The keys of a push subscription, as the browser provides them.
    pub(crate) struct SubscriptionKeys {
        /// The browser's public key, in URL-safe Base64.
        p256dh: Text<1, 200>,
        /// The authentication secret that the browser shares with this server, in URL-safe Base64.
        auth: Text<1, 100>,
    }
}

request! {
    /// A push subscription, as the browser provides it.
    pub(crate) struct NewPushSubscription {
        /// The address of the subscription at the push service. The address begins with `https://`.
        endpoint: Text<1, MAX_PUSH_ENDPOINT>,
        /// The keys of the subscription.
        keys: SubscriptionKeys,
        /// A name of the subscription for people, such as `Firefox on Linux`. Default: empty.
        name: Option<Text<0, MAX_PUSH_NAME>>,
    }
}

fn not_subscribed(error: EngineError, call: &Call) -> Refused {
    if let EngineError::Refused(Refusal::Invalid(faults)) = &error
        && let Some(fault) = faults.first()
    {
        let detail = match fault.code {
            FieldCode::Malformed => {
                "Send the keys that the browser gives: `subscription.toJSON().keys`."
            }
            _ => "Send an https:// address of a public push service.",
        };
        return problems::invalid_field(fault.field.clone(), fault.code.code(), detail);
    }
    refused(error, plainly(Some(&call.caller.config)))
}

/// Registers a push subscription of the caller's browser.
///
/// If the caller already has a subscription with this address, Parlor replaces the keys and the name of this
/// subscription, and keeps its id. If another agent has a subscription with this address, Parlor removes that
/// subscription. An agent can have at most 10 subscriptions. The subscription ends together with the caller's session.
/// After a sign-out, Parlor pushes nothing to this browser. Parlor also removes the subscription if the push service
/// reports that the subscription has ended.
#[utoipa::path(
    post, path = "/v1/push/subscriptions", tag = "notifications", operation_id = "add_push_subscription",
    request_body(example = json!({
        "endpoint": "https://push.example/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV",
        "keys": {
            "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
            "auth": "BTBZMqHH6r4Tts7J_aSIgg",
        },
        "name": "Firefox on Linux",
    })),
    responses(
        (status = 201, description = "The new subscription", body = PushSubscription<'_>),
        (status = 200, description = "The subscription was registered before", body = PushSubscription<'_>),
    ),
    extensions(("x-refusals" = json!([problems::TOO_MANY_SUBSCRIPTIONS]))),
)]
pub(crate) async fn add(
    BySession(call): BySession,
    Idempotent(keyed): Idempotent,
    Body(request): Body<NewPushSubscription>,
) -> Answered {
    let new = NewSubscription {
        endpoint: request.endpoint.0,
        p256dh: request.keys.p256dh.0,
        auth: request.keys.auth.0,
        name: request.name.map(|name| name.0).unwrap_or_default(),
    };
    let command = (call.engine())
        .subscription(&call.caller, call.agent, new)
        .map_err(|error| not_subscribed(error, &call))?;
    let credential = call.caller.credential;
    keyed
        .execute(call.engine(), command, move |made| {
            let (row, new) = &**made;
            let status = if *new { 201 } else { 200 };
            answer(status, &PushSubscription::of(row, credential))
        })
        .await
        .map_err(|error| not_subscribed(error, &call))
}

/// Removes a push subscription of the caller.
#[utoipa::path(
    delete, path = "/v1/push/subscriptions/{id}", tag = "notifications", operation_id = "remove_push_subscription",
    responses((status = 204, description = "Removed")),
)]
pub(crate) async fn remove(
    ByAgent(call): ByAgent,
    Idempotent(keyed): Idempotent,
    Path(subscription): Path<PushSubscriptionId>,
) -> Answered {
    let command = RemovePushSubscription {
        agent: call.agent,
        subscription,
    };
    keyed
        .execute(call.engine(), command, |()| gone())
        .await
        .map_err(|error| refused(error, plainly(Some(&call.caller.config))))
}
