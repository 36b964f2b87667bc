//! The secrets of a document. This module resolves references to secrets and converts secrets to their stored form.

use super::source::Source;
use crate::callbacks::{native, settings};
use crate::secrets::{self, Sealer};
use parlor_model::command::MAX_SETTINGS;
use parlor_model::entities::JsonMap;
use parlor_model::provision::field::{SecretKind, Secrets};
use parlor_model::provision::spec::Secret;
use serde_json::Value;

/// Resolves, hashes and encrypts the secrets of one document.
pub(crate) struct Keeper<'a> {
    pub(crate) sealer: &'a Sealer,
    /// The provisioning file. `None` means that the document is not a provisioning file. Only a provisioning file can
    /// refer to environment variables and files.
    pub(crate) source: Option<&'a Source<'a>>,
}

impl Secrets for Keeper<'_> {
    fn variable(&self, name: &str) -> Result<String, String> {
        (self.source.and_then(|source| (source.env)(name)))
            .ok_or_else(|| format!("the environment has no {name}"))
    }

    fn file(&self, path: &str) -> Result<String, String> {
        let read = self.source.map_or_else(
            || Err("only a provisioning file may name files".to_owned()),
            |source| (source.file)(path),
        );
        match read {
            Ok(text) => Ok(text.trim_end_matches(['\r', '\n']).to_owned()),
            Err(error) => Err(format!("cannot read {path}: {error}")),
        }
    }

    fn keep(&self, kind: SecretKind, field: &str, clear: &str) -> Result<Secret, String> {
        let stored = match kind {
            SecretKind::Password => secrets::hash_password(clear)
                .map_err(|_| "cannot be hashed: the system gives no random numbers".to_owned())?,
            SecretKind::Token => secrets::digest(clear.as_bytes()),
            SecretKind::Signing if !native::is_secret(clear) => {
                return Err(
                    "must be whsec_ and 24 to 64 bytes in Base64, in the format of Standard Webhooks"
                        .to_owned(),
                );
            }
            SecretKind::Signing | SecretKind::Sealed => (self.sealer.seal(clear))
                .map_err(|error| format!("cannot be encrypted: {error}"))?,
        };
        Ok(Secret {
            stored,
            fingerprint: self.sealer.fingerprint(field, clear),
        })
    }

    fn settings(&self, mut clear: JsonMap) -> Result<Secret, String> {
        if self.source.is_some() {
            self.resolve(&mut clear)?;
        }
        settings::sealed(self.sealer, &clear).map_err(|error| match error {
            settings::Unsealable::TooLong => {
                format!("must be at most {MAX_SETTINGS} bytes as JSON")
            }
            settings::Unsealable::NoEntropy(error) => format!("cannot be encrypted: {error}"),
        })
    }

    fn fingerprint(&self, purpose: &str, text: &str) -> String {
        self.sealer.fingerprint(purpose, text)
    }
}

impl Keeper<'_> {
    /// Replaces the references to secrets with the secrets, at any depth of the document. For example, `value_env` and
    /// `value_file` both become `value`.
    fn resolve(&self, map: &mut JsonMap) -> Result<(), String> {
        for (key, mut value) in std::mem::take(map) {
            let env = key.strip_suffix("_env").zip(value.as_str());
            let file = key.strip_suffix("_file").zip(value.as_str());
            let (name, value) = match (env, file) {
                (Some((name, variable)), _) => (name.to_owned(), self.variable(variable)?.into()),
                (None, Some((name, path))) => (name.to_owned(), self.file(path)?.into()),
                (None, None) => {
                    self.resolve_value(&mut value)?;
                    (key, value)
                }
            };
            if map.insert(name.clone(), value).is_some() {
                return Err(format!("give one of {name}, {name}_env and {name}_file"));
            }
        }
        Ok(())
    }

    fn resolve_value(&self, value: &mut Value) -> Result<(), String> {
        match value {
            Value::Object(map) => self.resolve(map),
            Value::Array(list) => list
                .iter_mut()
                .try_for_each(|value| self.resolve_value(value)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn references_are_resolved_at_any_depth() {
        let source = Source {
            name: "test.toml",
            text: "",
            env: &|name| (name == "KEY").then(|| "k".to_owned()),
            file: &|path| match path {
                "/token" => Ok("t\n".to_owned()),
                _ => Err("no such file".to_owned()),
            },
        };
        let sealer = Sealer::new([0; 32]);
        let keeper = Keeper {
            sealer: &sealer,
            source: Some(&source),
        };
        let read = |value: Value| {
            let mut map = value.as_object().cloned().unwrap();
            keeper.resolve(&mut map).map(|()| Value::Object(map))
        };
        assert_eq!(
            read(
                json!({"a": [{"name": "x", "value_env": "KEY"}], "b": {"password_file": "/token", "c": 1}})
            ),
            Ok(json!({"a": [{"name": "x", "value": "k"}], "b": {"password": "t", "c": 1}}))
        );
        for wrong in [
            json!({"a_env": "NONE"}),
            json!({"a_file": "/none"}),
            json!({"a": "x", "a_env": "KEY"}),
        ] {
            assert!(read(wrong).is_err());
        }
    }
}
