//! Methods, and `_method`.

use http::Method;

/// A method, the real one or the one `_method` names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verb {
    /// GET, and HEAD.
    Get,
    /// POST.
    Post,
    /// PUT.
    Put,
    /// PATCH, which does what PUT does.
    Patch,
    /// DELETE.
    Delete,
    /// Any other.
    Other,
}

impl Verb {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Other => "given",
        }
    }

    pub(super) fn of(method: &Method) -> Self {
        match *method {
            Method::GET | Method::HEAD => Self::Get,
            Method::POST => Self::Post,
            Method::PUT => Self::Put,
            Method::PATCH => Self::Patch,
            Method::DELETE => Self::Delete,
            _ => Self::Other,
        }
    }

    /// The method that a value of `_method` names; `None` for any other than PUT, PATCH and DELETE (contract 2.3).
    pub(super) fn spoofed(word: &str) -> Option<Self> {
        [Self::Put, Self::Patch, Self::Delete]
            .into_iter()
            .find(|verb| verb.name().eq_ignore_ascii_case(word))
    }
}
