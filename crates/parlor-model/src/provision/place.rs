//! The parts of configuration objects as a document gives them: positions, references, secrets.

/// The position of an object in its document, and the document's names for its fields.
#[derive(Clone, Debug, Default)]
pub struct Place {
    /// The line the object begins on, from 1.
    pub line: usize,
    /// The lines of its keys.
    pub keys: Vec<(String, usize)>,
    /// The names of fields in the model and in the document, where the document has its own.
    pub(super) names: &'static [(&'static str, &'static str)],
}

impl Place {
    /// The document's name for a field.
    #[must_use]
    pub fn name<'a>(&self, field: &'a str) -> &'a str {
        let mut names = self.names.iter();
        (names.find(|(name, _)| *name == field)).map_or(field, |(_, written)| written)
    }

    /// The line of a key, or of the object where the key was not written.
    #[must_use]
    pub fn of(&self, key: &str) -> usize {
        self.written(key).unwrap_or(self.line)
    }

    /// The line of a key.
    pub(super) fn written(&self, key: &str) -> Option<usize> {
        let mut keys = self.keys.iter();
        keys.find(|(name, _)| name == key).map(|(_, line)| *line)
    }
}

/// A reference to another object of the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reference {
    /// By id.
    Id(i64),
    /// By name, key or e-mail address.
    Name(String),
}

impl std::fmt::Display for Reference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Id(id) => id.fmt(f),
            Self::Name(name) => write!(f, "\"{name}\""),
        }
    }
}

/// A secret in the form it is stored in, which may differ each time it is read, and a fingerprint, which does not.
#[derive(Clone, Debug)]
pub struct Secret {
    /// Hashed or sealed.
    pub stored: String,
    /// Keyed digest of the clear value.
    pub fingerprint: String,
}
