//! An endpoint's settings: encrypted in the database, and decrypted when a request is built.
//!
//! Only a format understands an endpoint's settings, and any setting may be a secret: a header, a parameter, a
//! password. So all settings are encrypted together, and a reader of the database sees none. A client application's
//! callback (`Credential::callback`) has an address that the model must read, so only its secrets are encrypted.

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

/// The kinds of authentication of a client application's callback, each with the name of its secret member.
const SECRETS: [(&str, &str); 2] = [("basic", "password"), ("oauth2", "client_secret")];

/// The reason why settings cannot be encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsealable {
    /// The settings are longer than [`MAX_SETTINGS`].
    #[error("the settings are too long")]
    TooLong,
    /// The operating system gave no random bytes.
    #[error(transparent)]
    NoEntropy(#[from] SecretError),
}

/// Encrypts settings for the database.
///
/// # Errors
/// The settings are too long, or the operating system gave no random bytes.
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

/// Encrypts the settings of a provisioning file. The result holds the stored form and a fingerprint for comparison.
///
/// # Errors
/// The same as [`seal`].
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
    // A map of JSON values always serializes.
    serde_json::to_string(map).unwrap_or_default()
}

/// Returns an endpoint with decrypted settings. `None` means that a part was encrypted with another server key.
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
    /// Checks that a format accepts settings.
    ///
    /// # Errors
    /// The fault of the settings, as a sentence without a value.
    pub fn check_settings(&self, format: EndpointFormat, clear: &JsonMap) -> Result<(), String> {
        (self.formats.get(format)).map_or(Ok(()), |format| format.check(clear))
    }

    /// Checks encrypted settings of a provisioning file, as [`Self::check_settings`] does.
    ///
    /// # Errors
    /// The same as [`Self::check_settings`].
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
        // Empty settings are not encrypted.
        self.check_settings(format, &clear.unwrap_or_default())
    }

    /// Encrypts settings that an earlier version stored in plain text, including those of removed endpoints and the
    /// provisioning records. Then removes the plain text from the database. Returns the number of converted
    /// endpoints. Call this before the server accepts requests.
    ///
    /// # Errors
    /// The database is not available, or the operating system gave no random bytes.
    pub async fn seal_settings(&self) -> Result<usize, EngineError> {
        let mut found = self.store().in_clear().await?;
        let mut sealed = Sealed::default();
        let mut count = 0_usize;
        for (endpoint, stored) in &found.endpoints {
            let Ok(clear) = serde_json::from_str::<JsonMap>(stored) else {
                // The intended settings are unknown, so only a person can repair them.
                tracing::warn!(
                    account = %endpoint.0, row = endpoint.1.0,
                    "the settings of a callback endpoint are no JSON object and stay as they are, unsealed: write that row's settings anew in the table callback_endpoints"
                );
                continue;
            };
            count = count.saturating_add(1);
            // These settings may exceed today's bound, but are not shortened.
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
        // The remaining records belong to endpoints that were changed in another way since, or that are already
        // encrypted.
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

    /// Replaces the plain settings in a provisioning record by a fingerprint of the file's settings and by the stored form.
    fn applied(&self, mut fields: JsonMap, stored: &str) -> String {
        if let Some(Value::Object(clear)) = fields.remove("settings") {
            let print = fingerprint(self.sealer(), &clear);
            fields.insert("settings".to_owned(), print.into());
            fields.insert("settings as stored".to_owned(), stored.into());
        }
        text_of(&fields)
    }
}

/// Reads a provisioning record with plain settings: its fields, and the id of the endpoint that it created.
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
