//! The act [`ChangeEndpoint`].

use crate::act::{Act, Right, Target};
use crate::acts::{EndpointTuning, EndpointView};
use crate::audit::CALLBACK_CHANGED;
use crate::decide::callbacks::{bounds, configured, known, note, switch, view, write, write_state};
use crate::ids::EndpointKey;
use crate::refusal::{FieldCode, Object, Refusal};
use crate::state::{Context, Decided, State};

/// Changes a callback endpoint. Another act, [`AdministerEndpoint`](crate::provision::administer::AdministerEndpoint),
/// creates and configures endpoints.
#[derive(Clone, Debug)]
pub enum ChangeEndpoint {
    /// Sets the limits of an endpoint that is part of an inbox or a client application. For a configured endpoint, the
    /// act is refused as if the endpoint did not exist.
    Tune(EndpointKey, EndpointTuning),
    /// Replaces an endpoint's signing secret. The change is refused if the endpoint is part of an inbox or a client
    /// application and the format of the endpoint does not sign requests.
    Rotate {
        /// The endpoint.
        endpoint: EndpointKey,
        /// The new signing secret, encrypted with the server key.
        secret: String,
        /// Whether the previous secret also signs requests, until the next rotation.
        keep_old: bool,
    },
    /// Pauses an endpoint. During the pause, deliveries are written but not sent.
    Pause(EndpointKey),
    /// Resumes an endpoint after a pause or a deactivation.
    Resume(EndpointKey),
}

impl Act for ChangeEndpoint {
    type Outcome = Box<EndpointView>;
    const AUDIT: &'static [&'static str] = &[CALLBACK_CHANGED];

    fn target(&self) -> Target<'_> {
        Target::Endpoint(match self {
            Self::Rotate { endpoint: key, .. }
            | Self::Tune(key, _)
            | Self::Pause(key)
            | Self::Resume(key) => *key,
        })
    }

    fn right(&self) -> Right<'_> {
        Right::Administer
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let account = cx.account;
        let config = state.config(account)?;
        let (key, what) = match self {
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
                (*endpoint, "given another secret")
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
                (*key, "changed")
            }
            ChangeEndpoint::Pause(key) => {
                let mut row = known(cx, &config, *key)?;
                row.paused_at = row.paused_at.or(Some(cx.now));
                write_state(state, &config, row);
                (*key, "paused")
            }
            ChangeEndpoint::Resume(key) => {
                let mut row = known(cx, &config, *key)?;
                row.paused_at = None;
                row.deactivated_at = None;
                row.reason = String::new();
                write_state(state, &config, row);
                switch(state, account, *key, true)?;
                (*key, "resumed")
            }
        };
        note(state, cx, key, what)?;
        view(state, account, key).map(Box::new)
    }
}
