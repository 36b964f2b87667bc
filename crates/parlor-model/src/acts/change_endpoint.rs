//! The act [`ChangeEndpoint`].

use crate::act::Act;
use crate::acts::{EndpointTuning, MAX_SUBJECT};
use crate::audit;
use crate::audit::CALLBACK_CHANGED;
use crate::callbacks::{DEACTIVATED_EVENT, TEST_EVENT};
use crate::config::AccountConfig;
use crate::decide::callbacks::{bounds, configured, event, known, switch, write, write_state};
use crate::entities::{EndpointState, Event};
use crate::ids::{EndpointId, EndpointKey};
use crate::refusal::{FieldCode, Object, Refusal};
use crate::state::{Context, Decided, State};
use serde_json::json;
use std::sync::Arc;

/// The greatest number of events that one command delivers again.
pub const MAX_REDELIVERED: usize = 200;

/// Changes a callback endpoint. [`crate::command::Administer`] creates and configures one.
#[derive(Clone, Debug)]
pub enum ChangeEndpoint {
    /// Removes a configured endpoint. Its waiting deliveries are no longer sent.
    Remove(EndpointId),
    /// Sets the limits of an endpoint that is part of an inbox or a client application.
    Tune(EndpointKey, EndpointTuning),
    /// Replaces an endpoint's signing secret. Refused if the endpoint's format does not sign.
    Rotate {
        /// The endpoint.
        endpoint: EndpointKey,
        /// The new one, sealed.
        secret: String,
        /// Whether the previous secret also signs until the next rotation.
        keep_old: bool,
    },
    /// Pauses an endpoint: nothing is sent, but deliveries are still written.
    Pause(EndpointKey),
    /// Resumes an endpoint after a pause or a deactivation.
    Resume(EndpointKey),
    /// Deactivates an endpoint, for this reason.
    Deactivate(EndpointKey, String),
    /// Sends a test event.
    Test(EndpointKey),
    /// Writes missing deliveries of earlier events, at most [`MAX_REDELIVERED`]. They are missing if the endpoint was
    /// deactivated or did not exist. The objects of the events are in their present state.
    Redeliver(EndpointKey, Vec<Event>),
}

/// The outcome of [`ChangeEndpoint`].
#[derive(Clone, Debug)]
pub struct EndpointChanged {
    /// The account's configuration after the change.
    pub config: Arc<AccountConfig>,
    /// The endpoint.
    pub key: EndpointKey,
    /// The number of the test event, or the number of written deliveries. After a deactivation: 1, or 0 if the endpoint
    /// was already deactivated.
    pub number: i64,
}

impl Act for ChangeEndpoint {
    type Outcome = Box<EndpointChanged>;
    const AUDIT: &'static [&'static str] = &[CALLBACK_CHANGED];

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let account = cx.account;
        let agent = cx.actor.agent();
        let config = state.config(account)?;
        let (key, number) = match self {
            ChangeEndpoint::Remove(endpoint) => {
                let mut row = configured(&config, *endpoint)?;
                row.removed_at = Some(cx.now);
                row.updated_at = cx.now;
                let mut config = (*config).clone();
                config.callbacks.remove(endpoint);
                state.put(row);
                state.put_config(config);
                (EndpointKey::Callback(*endpoint), 0)
            }
            ChangeEndpoint::Rotate {
                endpoint,
                secret,
                keep_old,
            } => {
                let signs = (config.endpoint(*endpoint)).is_none_or(|e| e.format.signs());
                let replace = |secrets: &mut Vec<String>| {
                    secrets.truncate(usize::from(*keep_old));
                    secrets.insert(0, secret.clone());
                };
                match endpoint {
                    EndpointKey::Callback(id) => {
                        let mut row = configured(&config, *id)?;
                        replace(&mut row.secrets);
                        row.updated_at = cx.now;
                        write(state, &config, row);
                    }
                    EndpointKey::Inbox(_) | EndpointKey::Application(_) if signs => {
                        let mut row = known(cx, &config, *endpoint)?;
                        replace(&mut row.secrets);
                        write_state(state, &config, row);
                    }
                    EndpointKey::Inbox(_) | EndpointKey::Application(_) => {
                        return Err(Refusal::field("key", FieldCode::NotAllowed).into());
                    }
                }
                (*endpoint, 0)
            }
            ChangeEndpoint::Tune(key, tuning) => {
                let mut errors = Vec::new();
                bounds(tuning.timeout_s, tuning.concurrency, &mut errors);
                if !errors.is_empty() {
                    return Err(Refusal::Invalid(errors).into());
                }
                if let EndpointKey::Callback(_) = key {
                    return Err(Refusal::NotFound(Object::Endpoint).into());
                }
                let mut row = known(cx, &config, *key)?;
                row.timeout_s = tuning.timeout_s.or(row.timeout_s);
                row.concurrency = tuning.concurrency.or(row.concurrency);
                write_state(state, &config, row);
                (*key, 0)
            }
            ChangeEndpoint::Pause(key) => {
                let mut row = known(cx, &config, *key)?;
                row.paused_at = row.paused_at.or(Some(cx.now));
                write_state(state, &config, row);
                (*key, 0)
            }
            ChangeEndpoint::Resume(key) => {
                let mut row = known(cx, &config, *key)?;
                row.paused_at = None;
                row.deactivated_at = None;
                row.reason = String::new();
                write_state(state, &config, row);
                switch(state, account, *key, true)?;
                (*key, 0)
            }
            ChangeEndpoint::Deactivate(key, reason) => {
                let row = known(cx, &config, *key)?;
                let first = row.deactivated_at.is_none();
                if first {
                    deactivate(state, cx, &config, row, reason)?;
                }
                (*key, i64::from(first))
            }
            ChangeEndpoint::Test(key) => {
                known(cx, &config, *key)?;
                let data = json!({"endpoint": key});
                (*key, event(state, cx, TEST_EVENT, &data)?)
            }
            ChangeEndpoint::Redeliver(key, events) => {
                known(cx, &config, *key)?;
                if events.len() > MAX_REDELIVERED {
                    return Err(Refusal::field("events", FieldCode::TooLong).into());
                }
                if events.iter().any(|e| e.account_id != account) {
                    return Err(Refusal::NotFound(Object::Endpoint).into());
                }
                (*key, state.redeliver(cx, *key, events)?)
            }
        };
        let what = match self {
            ChangeEndpoint::Tune(..) => Some("changed"),
            ChangeEndpoint::Remove(_) => Some("removed"),
            ChangeEndpoint::Rotate { .. } => Some("given another secret"),
            ChangeEndpoint::Pause(_) => Some("paused"),
            ChangeEndpoint::Resume(_) => Some("resumed"),
            ChangeEndpoint::Redeliver(..) => Some("told of events again"),
            ChangeEndpoint::Deactivate(..) | ChangeEndpoint::Test(_) => None,
        };
        if let Some(what) = what {
            let data = json!({"endpoint": key, "what": what});
            state.put_event(audit::act(
                account,
                audit::CALLBACK_CHANGED,
                agent,
                cx.now,
                &data,
            ))?;
        }
        Ok(Box::new(EndpointChanged {
            config: state.config(account)?,
            key,
            number,
        }))
    }
}

fn deactivate(
    state: &mut State,
    cx: &Context<'_>,
    config: &AccountConfig,
    mut row: EndpointState,
    reason: &str,
) -> Decided<()> {
    let key = row.endpoint;
    row.deactivated_at = Some(cx.now);
    row.after_event = (state.space(cx.account)?.counters.next_event).saturating_sub(1);
    row.reason = reason.chars().take(MAX_SUBJECT).collect();
    let data = json!({
        "endpoint": key, "name": config.endpoint(key).map(|e| e.name.as_str()), "reason": row.reason,
    });
    write_state(state, config, row);
    switch(state, cx.account, key, false)?;
    event(state, cx, DEACTIVATED_EVENT, &data)?;
    Ok(())
}
