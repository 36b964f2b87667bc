//! An endpoint's settings: encrypted in the database, and decrypted when a request is built.
//!
//! Only the format can interpret an endpoint's settings. Any setting may be a secret, for example a header, a parameter
//! or a password. So all settings are encrypted together, and the database does not reveal any setting. The settings of
//! a client application's callback (`Credential::callback`) are an exception: the model must read the address in these
//! settings. So only the secrets in these settings are encrypted.

use crate::Engine;
use crate::secrets::{Sealer, SecretError};
use parlor_model::callbacks::{Endpoint, SEALED, is_sealed};
use parlor_model::command::MAX_SETTINGS;
use parlor_model::entities::JsonMap;
use parlor_model::ids::EndpointKey;
use parlor_model::provision::spec::Secret;
use parlor_model::words::EndpointFormat;
use serde_json::Value;

/// The kinds of authentication that need a secret, for the callback of a client application. Each kind has the name of
/// the member that contains the secret.
const SECRETS: [(&str, &str); 2] = [("basic", "password"), ("oauth2", "client_secret")];

/// The reason why settings cannot be encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsealable {
    /// The settings have more than [`MAX_SETTINGS`] bytes as JSON.
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

/// Encrypts settings that a provisioning file or an API request contains. The result contains the encrypted settings
/// and a fingerprint. A later comparison of fingerprints shows whether the settings have changed.
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
    // A map of JSON values can always be converted to text, so the default is never used.
    serde_json::to_string(map).unwrap_or_default()
}

/// Returns an endpoint with decrypted settings. `None` means that a secret in the settings was encrypted with another
/// server key.
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
    /// The fault of the settings, as a sentence without any value of the settings.
    pub fn check_settings(&self, format: EndpointFormat, clear: &JsonMap) -> Result<(), String> {
        (self.formats.get(format)).map_or(Ok(()), |format| format.check(clear))
    }

    /// Decrypts settings and checks them with [`Self::check_settings`]. Also checks the addresses in the settings.
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
        let clear = clear.unwrap_or_default();
        self.check_settings(format, &clear)?;
        let addresses = (self.formats.get(format)).map(|format| format.addresses(&clear));
        (addresses.into_iter().flatten()).try_for_each(|url| self.check_address(&url))
    }

    /// Checks that callbacks may be sent to an address. If this process has no rule for addresses, every address is
    /// allowed.
    pub(super) fn check_address(&self, url: &str) -> Result<(), String> {
        (self.reach.as_ref()).map_or(Ok(()), |reach| reach.check(url))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn map(value: Value) -> JsonMap {
        value.as_object().cloned().unwrap_or_default()
    }

    #[test]
    fn stored_settings_hide_secrets_and_are_encrypted_once() {
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
