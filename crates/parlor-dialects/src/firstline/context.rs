//! The shared state of the Firstline handlers, the prefixes of their paths, and the methods of requests. In a POST
//! request, the parameter `_method` may override the method of the request line.

use http::Method;
use parlor_engine::Engine;
use parlor_http::Limits;

/// The two prefixes of every path. A path has the same meaning with both prefixes (contract 2.1, 7.19).
pub(super) const PREFIXES: [&str; 2] = ["/api/v1/", "/api/"];

/// The state that the handlers share.
#[derive(Clone, Debug)]
pub(super) struct Context {
    pub(super) engine: Engine,
    pub(super) limits: Limits,
}

/// Returns the part of a path after `/api/v1/` or `/api/`. Returns `None` if the path has another prefix.
pub(super) fn beyond_prefix(path: &str) -> Option<&str> {
    PREFIXES.iter().find_map(|prefix| path.strip_prefix(prefix))
}

/// The method of a request. If the method of the request line is POST and the request has a valid parameter `_method`,
/// the method is the value of `_method`. Otherwise the method is the method of the request line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verb {
    /// GET and HEAD.
    Get,
    /// POST.
    Post,
    /// PUT.
    Put,
    /// PATCH, which has the same effect as PUT.
    Patch,
    /// DELETE.
    Delete,
    /// Any other method.
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

    /// Returns the method for a value of `_method`. Only PUT, PATCH and DELETE are accepted. For all other values,
    /// returns `None` (contract 2.3).
    pub(super) fn spoofed(word: &str) -> Option<Self> {
        [Self::Put, Self::Patch, Self::Delete]
            .into_iter()
            .find(|verb| verb.name().eq_ignore_ascii_case(word))
    }
}
