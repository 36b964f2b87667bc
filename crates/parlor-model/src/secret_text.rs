//! The type of columns with secret texts.

use crate::row::{Field, Kind, Value};
use serde::{Deserialize, Serialize};

/// A secret text that is stored without encryption, for example the address of a push subscription. Logs never contain
/// this text.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SecretText(pub String);

/// The output does not contain the secret text.
impl std::fmt::Debug for SecretText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SecretText").finish_non_exhaustive()
    }
}

impl Field for SecretText {
    const KIND: Kind = Kind::Text;
    fn put(&self) -> Value<'_> {
        self.0.put()
    }
    fn take(value: Value<'static>) -> Option<Self> {
        String::take(value).map(Self)
    }
}
