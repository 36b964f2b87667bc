//! An endpoint's settings: sealed where they are stored, in clear where a request is written.
//!
//! Only a format understands an endpoint's settings, and any of them may be a secret: a header, a parameter, a password. So they are sealed
//! as a whole, and a reader of the database sees none. A client application's callback (`Credential::callback`) has an address that the
//! model must read; only its secrets are sealed.

use crate::secrets::{Sealer, SecretError};
use crate::{Engine, EngineError};
use parlor_model::callbacks::{Endpoint, SEALED, is_sealed};
use parlor_model::command::MAX_SETTINGS;
use parlor_model::entities::JsonMap;
use parlor_model::ids::EndpointKey;
use parlor_model::provision::spec::Secret;
use parlor_model::words::EndpointFormat;
use parlor_store::sealing::Sealed;
use serde_json::Value;

/// The ways in which a client application is shown who calls, and what of them is secret.
const SECRETS: [(&str, &str); 2] = [("basic", "password"), ("oauth2", "client_secret")];

/// Why settings cannot be sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsealable {
    /// They are longer than [`MAX_SETTINGS`].
    #[error("the settings are too long")]
    TooLong,
    /// The operating system gave no random bytes.
    #[error(transparent)]
    NoEntropy(#[from] SecretError),
}

/// Settings as they are stored.
///
/// # Errors
/// They are too long, or there are no random bytes.
pub fn seal(sealer: &Sealer, clear: &JsonMap) -> Result<JsonMap, Unsealable> {
    if clear.is_empty() {
        return Ok(JsonMap::new());
    }
    let text = text_of(clear);
    if text.len() > MAX_SETTINGS {
        return Err(Unsealable::TooLong);
    }
    let sealed = sealer.seal(&text)?;
    Ok(JsonMap::from_iter([(SEALED.to_owned(), sealed.into())]))
}

/// Settings that a file gives: as they are stored, and what they are compared by.
///
/// # Errors
/// As [`seal`].
pub fn sealed(sealer: &Sealer, clear: &JsonMap) -> Result<Secret, Unsealable> {
    Ok(Secret {
        stored: text_of(&seal(sealer, clear)?),
        fingerprint: fingerprint(sealer, clear),
    })
}

fn fingerprint(sealer: &Sealer, clear: &JsonMap) -> String {
    sealer.fingerprint("settings", &text_of(clear))
}

fn text_of(map: &JsonMap) -> String {
    // A map of JSON values has a JSON form.
    serde_json::to_string(map).unwrap_or_default()
}

/// An endpoint as its format sees it: the settings in clear. `None`: something of them was sealed with another server key.
pub(super) fn open(sealer: &Sealer, endpoint: &Endpoint) -> Option<Endpoint> {
    let mut opened = endpoint.clone();
    match endpoint.key {
        EndpointKey::Application(_) => {
            for (way, name) in SECRETS {
                let secret = (opened.settings.get_mut("authentication"))
                    .and_then(|ways| ways.get_mut(way)?.get_mut(name));
                if let Some(secret) = secret {
                    *secret = Value::String(sealer.open(secret.as_str()?).ok()?);
                }
            }
        }
        EndpointKey::Callback(_) | EndpointKey::Inbox(_) if is_sealed(&endpoint.settings) => {
            let sealed = endpoint.settings.get(SEALED)?.as_str()?;
            opened.settings = serde_json::from_str(&sealer.open(sealed).ok()?).ok()?;
        }
        EndpointKey::Callback(_) | EndpointKey::Inbox(_) => {}
    }
    Some(opened)
}

impl Engine {
    /// Whether settings can stand for endpoints of a format, as far as that format says.
    ///
    /// # Errors
    /// The fault of the settings, as a sentence without a value.
    pub fn check_settings(&self, format: EndpointFormat, clear: &JsonMap) -> Result<(), String> {
        (self.formats.get(format)).map_or(Ok(()), |format| format.check(clear))
    }

    /// As [`Self::check_settings`], of settings that a file gives and that are sealed already.
    ///
    /// # Errors
    /// As [`Self::check_settings`].
    pub(crate) fn check_sealed(
        &self,
        format: EndpointFormat,
        settings: &Secret,
    ) -> Result<(), String> {
        let stored: Option<JsonMap> = serde_json::from_str(&settings.stored).ok();
        let clear = stored.and_then(|stored| {
            let sealed = stored.get(SEALED)?.as_str()?;
            serde_json::from_str::<JsonMap>(&self.sealer().open(sealed).ok()?).ok()
        });
        // Empty ones are not sealed.
        self.check_settings(format, &clear.unwrap_or_default())
    }

    /// Seals settings that an earlier version stored in clear, those of removed endpoints and what provisioning remembers of them
    /// too, and has the database forget the clear ones. Says how many there were. To be called before anything is served.
    ///
    /// # Errors
    /// The database is not available, or there are no random bytes.
    pub async fn seal_settings(&self) -> Result<usize, EngineError> {
        let mut found = self.store().in_clear().await?;
        let mut sealed = Sealed::default();
        let mut count = 0_usize;
        for (endpoint, stored) in &found.endpoints {
            let Ok(clear) = serde_json::from_str::<JsonMap>(stored) else {
                // What it was meant to be nobody knows, so nobody but people can mend it.
                tracing::warn!(
                    account = %endpoint.0, row = endpoint.1.0,
                    "the settings of a callback endpoint are no JSON object and stay as they are, unsealed: write that row's settings anew in the table callback_endpoints"
                );
                continue;
            };
            count = count.saturating_add(1);
            // Longer ones than may be written now are not shortened.
            let text = self.sealer().seal(&text_of(&clear));
            let text = text.map_err(EngineError::internal)?;
            let now = JsonMap::from_iter([(SEALED.to_owned(), text.into())]);
            let now = text_of(&now);
            for memory in &found.memories {
                let Some((key, fields)) = remembered(&memory.fields) else {
                    continue;
                };
                if memory.account != endpoint.0 || key != Some(endpoint.1.0) {
                    continue;
                }
                if fields.get("settings").and_then(Value::as_object) == Some(&clear) {
                    sealed.memory(memory, self.applied(fields, &now));
                }
            }
            sealed.endpoint(*endpoint, now);
        }
        // What is left was changed by other means since, or belongs to what is sealed already.
        for memory in &found.memories {
            if let Some((_, fields)) = remembered(&memory.fields)
                && !sealed.has(memory)
            {
                sealed.memory(memory, self.applied(fields, ""));
            }
        }
        if !sealed.is_empty() {
            let now = self.now();
            self.store().seal(sealed, now).await?;
            found.unforgotten.push(now);
        }
        if !found.unforgotten.is_empty()
            && let Err(error) = self.store().forget_replaced(found.unforgotten).await
        {
            tracing::warn!(%error, "settings are sealed, but the database's files may still hold what was there before; the next start tries again to write the tables callback_endpoints and provisioned anew");
        }
        Ok(count)
    }

    /// A memory of settings in clear, as it is now: a fingerprint of what the file said, and what was stored then.
    fn applied(&self, mut fields: JsonMap, stored: &str) -> String {
        if let Some(Value::Object(clear)) = fields.remove("settings") {
            let print = fingerprint(self.sealer(), &clear);
            fields.insert("settings".to_owned(), print.into());
            fields.insert("settings as stored".to_owned(), stored.into());
        }
        text_of(&fields)
    }
}

/// The memory of provisioning, and the endpoint that it made.
fn remembered(fields: &str) -> Option<(Option<i64>, JsonMap)> {
    let fields: JsonMap = serde_json::from_str(fields).ok()?;
    fields.get("settings")?.as_object()?;
    Some((fields.get("made").and_then(Value::as_i64), fields))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn map(value: Value) -> JsonMap {
        value.as_object().cloned().unwrap_or_default()
    }

    #[test]
    fn what_is_stored_says_nothing_and_is_not_sealed_twice() {
        let sealer = Sealer::new([7; 32]);
        let clear = map(json!({"headers": [{"name": "x", "value": "hush"}]}));
        let stored = seal(&sealer, &clear).unwrap();
        assert!(is_sealed(&stored) && !text_of(&stored).contains("hush"));
        assert!(seal(&sealer, &JsonMap::new()).unwrap().is_empty());
        let long = map(json!({"a": "x".repeat(MAX_SETTINGS)}));
        assert_eq!(seal(&sealer, &long), Err(Unsealable::TooLong));
        let (one, other) = (
            sealed(&sealer, &clear).unwrap(),
            sealed(&sealer, &clear).unwrap(),
        );
        assert_eq!(one.fingerprint, other.fingerprint);
        assert_ne!(one.stored, other.stored);
    }
}
