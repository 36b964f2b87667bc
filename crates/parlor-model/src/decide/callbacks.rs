//! Functions that several acts on callback endpoints share: reading, checking and writing an endpoint, and writing the
//! events about an endpoint.

use crate::acts::EndpointView;
use crate::audience::Audience;
use crate::audit;
use crate::callbacks::{MAX_CONCURRENCY, MAX_TIMEOUT_S};
use crate::config::AccountConfig;
use crate::entities::{CallbackEndpoint, EndpointState, Event};
use crate::ids::{AccountId, EndpointId, EndpointKey};
use crate::refusal::{FieldCode, FieldError, Object, Refusal};
use crate::state::{Context, Decided, State};
use crate::version;
use serde_json::json;

pub(crate) fn configured(config: &AccountConfig, id: EndpointId) -> Decided<CallbackEndpoint> {
    Ok(config
        .callbacks
        .get(&id)
        .cloned()
        .ok_or(Refusal::NotFound(Object::Endpoint))?)
}

/// Returns the operating state of an existing endpoint, so that the caller can change and write this state. In the
/// returned state, `updated_at` is already `cx.now`.
pub(crate) fn known(
    cx: &Context<'_>,
    config: &AccountConfig,
    key: EndpointKey,
) -> Decided<EndpointState> {
    let account = config.account.id;
    if config.endpoint(key).is_none() {
        return Err(Refusal::NotFound(Object::Endpoint).into());
    }
    let mut row = (config.endpoint_states.get(&key).cloned())
        .unwrap_or_else(|| EndpointState::untouched(account, key, cx.now));
    row.updated_at = cx.now;
    Ok(row)
}

/// Returns an endpoint with its state and its version.
pub(crate) fn view(state: &State, account: AccountId, key: EndpointKey) -> Decided<EndpointView> {
    let config = state.config(account)?;
    let found = config.endpoint(key).cloned();
    let (endpoint, version) = found
        .zip(version::of_endpoint(&config, key))
        .ok_or(Refusal::NotFound(Object::Endpoint))?;
    Ok(EndpointView {
        endpoint,
        state: config.endpoint_states.get(&key).cloned(),
        version,
    })
}

/// Records a change of an endpoint in the audit log. `what` completes the sentence "The endpoint was".
pub(crate) fn note(
    state: &mut State,
    cx: &Context<'_>,
    key: EndpointKey,
    what: &str,
) -> Decided<()> {
    state.put_event(audit::act(
        cx.account,
        audit::CALLBACK_CHANGED,
        cx.actor.agent(),
        cx.now,
        &json!({"endpoint": key, "what": what}),
    ))
}

pub(crate) fn write(state: &mut State, config: &AccountConfig, row: CallbackEndpoint) {
    let mut config = config.clone();
    config.callbacks.insert(row.id, row.clone());
    state.put(row);
    state.put_config(config);
}

pub(crate) fn write_state(state: &mut State, config: &AccountConfig, row: EndpointState) {
    let mut config = config.clone();
    config.endpoint_states.insert(row.endpoint, row.clone());
    state.put(row);
    state.put_config(config);
}

/// Switches the callback of a client application on or off. While the callback is off, the application cannot start
/// conversations. Does nothing for other endpoints.
pub(crate) fn switch(
    state: &mut State,
    account: AccountId,
    key: EndpointKey,
    on: bool,
) -> Decided<()> {
    let EndpointKey::Application(id) = key else {
        return Ok(());
    };
    let mut row = state
        .credential(account, id)?
        .cloned()
        .ok_or(Refusal::NotFound(Object::Credential))?;
    if row.callback_active != on {
        row.callback_active = on;
        let mut config = (*state.config(account)?).clone();
        config.applications.insert(id, row.clone());
        state.put_credential(row);
        state.put_config(config);
    }
    Ok(())
}

pub(crate) fn event(
    state: &mut State,
    cx: &Context<'_>,
    kind: &str,
    data: &serde_json::Value,
) -> Decided<i64> {
    let number = state.space(cx.account)?.counters.next_event;
    state.put_event(Event {
        account_id: cx.account,
        number: 0,
        kind: kind.to_owned(),
        occurred_at: cx.now,
        conversation_id: None,
        contact_id: None,
        agent_id: cx.actor.agent(),
        data: data.to_string(),
        // Only administrators configure endpoints, so only they receive the event.
        audience: Audience::administrators(),
        thread_position: None,
    })?;
    Ok(number)
}

pub(crate) fn bounds(
    timeout_s: Option<i64>,
    concurrency: Option<i64>,
    errors: &mut Vec<FieldError>,
) {
    let mut within = |field: &str, value: Option<i64>, most: i64| {
        if value.is_some_and(|value| !(1..=most).contains(&value)) {
            errors.push(FieldError {
                field: field.to_owned(),
                code: FieldCode::NotAllowed,
            });
        }
    };
    within("timeout_s", timeout_s, MAX_TIMEOUT_S);
    within("concurrency", concurrency, MAX_CONCURRENCY);
}
