//! Callback endpoints: create, change, pause, deactivate, test.

use crate::acts::{EndpointPatch, MAX_SEALED, MAX_SUBJECT};
use crate::audience::Audience;
use crate::callbacks::{
    DEFAULT_CONCURRENCY, DEFAULT_TIMEOUT_S, MAX_CONCURRENCY, MAX_EVENTS, MAX_TIMEOUT_S,
    holds_credentials, is_address, is_subscription,
};
use crate::config::AccountConfig;
use crate::entities::{CallbackEndpoint, EndpointState, Event, JsonMap};
use crate::ids::{AccountId, EndpointId, EndpointKey, IdKind};
use crate::refusal::{FieldCode, FieldError, Object, Refusal};
use crate::state::{Context, Decided, State};
use crate::words::EndpointFormat;

pub(crate) fn configured(config: &AccountConfig, id: EndpointId) -> Decided<CallbackEndpoint> {
    Ok(config
        .callbacks
        .get(&id)
        .cloned()
        .ok_or(Refusal::NotFound(Object::Endpoint))?)
}

/// Returns the state of an existing endpoint.
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

/// Switches the callback of a client application on or off. While it is off, the application cannot start
/// conversations.
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
        // Administrators configure endpoints, so the event concerns only them.
        audience: Audience::administrators(),
    })?;
    Ok(number)
}

pub(crate) fn put(
    state: &mut State,
    cx: &mut Context<'_>,
    config: &AccountConfig,
    endpoint: Option<EndpointId>,
    patch: &EndpointPatch,
) -> Decided<EndpointKey> {
    let errors = faults(config, endpoint, patch);
    if !errors.is_empty() {
        return Err(Refusal::Invalid(errors).into());
    }
    if let Some(Some(inbox)) = patch.inbox
        && !config.inboxes.contains_key(&inbox)
    {
        return Err(Refusal::NotFound(Object::Inbox).into());
    }
    if let Some(Some(application)) = patch.application
        && !config.applications.contains_key(&application)
    {
        return Err(Refusal::NotFound(Object::Credential).into());
    }
    let mut row = match endpoint {
        Some(id) => configured(config, id)?,
        None => CallbackEndpoint {
            id: cx.id(IdKind::Endpoint)?,
            account_id: cx.account,
            name: String::new(),
            url: String::new(),
            format: patch.format.unwrap_or(EndpointFormat::Native),
            inbox_id: None,
            application_id: None,
            events: Vec::new(),
            timeout_s: DEFAULT_TIMEOUT_S,
            concurrency: DEFAULT_CONCURRENCY,
            settings: JsonMap::new(),
            secrets: Vec::new(),
            removed_at: None,
            created_at: cx.now,
            updated_at: cx.now,
        },
    };
    let patch = patch.clone();
    row.name = patch.name.unwrap_or(row.name);
    row.url = patch.url.unwrap_or(row.url);
    row.inbox_id = patch.inbox.unwrap_or(row.inbox_id);
    row.application_id = patch.application.unwrap_or(row.application_id);
    row.events = patch.events.unwrap_or(row.events);
    row.timeout_s = patch.timeout_s.unwrap_or(row.timeout_s);
    row.concurrency = patch.concurrency.unwrap_or(row.concurrency);
    row.settings = patch.settings.unwrap_or(row.settings);
    row.secrets = patch.secrets.unwrap_or(row.secrets);
    row.updated_at = cx.now;
    let key = EndpointKey::Callback(row.id);
    write(state, config, row);
    Ok(key)
}

/// Returns all invalid fields of the patch.
pub(crate) fn faults(
    config: &AccountConfig,
    endpoint: Option<EndpointId>,
    patch: &EndpointPatch,
) -> Vec<FieldError> {
    let mut errors = Vec::new();
    let mut wrong = |field: &str, code| {
        errors.push(FieldError {
            field: field.to_owned(),
            code,
        });
    };
    match &patch.name {
        None if endpoint.is_none() => wrong("name", FieldCode::Required),
        Some(name) if name.trim().is_empty() => wrong("name", FieldCode::Required),
        Some(name) if name.chars().count() > MAX_SUBJECT => wrong("name", FieldCode::TooLong),
        Some(name) => {
            let mut others = config.callbacks.values();
            if others.any(|e| e.name == *name && Some(e.id) != endpoint) {
                wrong("name", FieldCode::Taken);
            }
        }
        None => {}
    }
    match &patch.url {
        None if endpoint.is_none() => wrong("url", FieldCode::Required),
        Some(url) if !is_address(url) => wrong("url", FieldCode::Malformed),
        Some(url) if holds_credentials(url) => wrong("url", FieldCode::NotAllowed),
        _ => {}
    }
    let known = endpoint.and_then(|id| config.callbacks.get(&id));
    if known.is_some_and(|row| patch.format.is_some_and(|format| format != row.format)) {
        wrong("format", FieldCode::NotAllowed);
    }
    if let Some(events) = &patch.events {
        if events.len() > MAX_EVENTS {
            wrong("events", FieldCode::TooLong);
        }
        if !events.iter().all(|name| is_subscription(name)) {
            wrong("events", FieldCode::Malformed);
        }
    }
    let length = |map: &JsonMap| serde_json::to_string(map).map_or(0, |text| text.len());
    if (patch.settings.as_ref()).is_some_and(|map| length(map) > MAX_SEALED) {
        wrong("settings", FieldCode::TooLong);
    }
    if patch.secrets.as_ref().is_some_and(|s| s.len() > 2) {
        wrong("secrets", FieldCode::TooLong);
    }
    bounds(patch.timeout_s, patch.concurrency, &mut errors);
    errors
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
