//! Parts of the objects that are read from a document: positions, references and secrets.

/// The position of an object in a document, and the names of the object's fields in this document.
#[derive(Clone, Debug, Default)]
pub struct Location {
    /// The first line of the object, counted from 1.
    pub line: usize,
    /// The keys of the object, each with its line.
    pub keys: Vec<(String, usize)>,
    /// The names of the object's fields, as pairs of the name in the model and the name in a provisioning file. For a
    /// document of `/v1`, this list is empty, because such a document uses the names of the model.
    pub(super) names: &'static [(&'static str, &'static str)],
}

impl Location {
    /// Returns the name of a field in the document.
    #[must_use]
    pub fn name<'a>(&self, field: &'a str) -> &'a str {
        let mut names = self.names.iter();
        (names.find(|(name, _)| *name == field)).map_or(field, |(_, written)| written)
    }

    /// Returns the line of a key, or the object's line if the key is absent.
    #[must_use]
    pub fn of(&self, key: &str) -> usize {
        self.written(key).unwrap_or(self.line)
    }

    /// Returns the line of a key, if the key is present.
    pub(super) fn written(&self, key: &str) -> Option<usize> {
        let mut keys = self.keys.iter();
        keys.find(|(name, _)| name == key).map(|(_, line)| *line)
    }
}

/// A reference to another object of the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reference {
    /// The id of the object.
    Id(i64),
    /// The name, key or e-mail address of the object.
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

/// A secret, represented by its stored form and its fingerprint. The stored form can be different each time the same
/// secret is read. The fingerprint of a secret is always the same.
#[derive(Clone, Debug)]
pub struct Secret {
    /// The hashed or encrypted secret.
    pub stored: String,
    /// The keyed digest of the plain secret.
    pub fingerprint: String,
}
