//! Where in a document something is, and what is wrong there.

use crate::problems::{self, Refused};
use parlor_http::problem::FieldError;
use std::borrow::Cow;
use std::fmt;

/// Most faults reported of one document.
const MOST: usize = 50;
/// Longest name repeated to the caller, in characters.
const NAME_CHARS: usize = 100;

/// The stable words for what can be wrong with a field.
pub(crate) mod code {
    /// Must be given.
    pub(crate) const REQUIRED: &str = "required";
    /// Of another JSON type.
    pub(crate) const WRONG_TYPE: &str = "wrong-type";
    /// Of the right type but not of the right form, or out of range.
    pub(crate) const MALFORMED: &str = "malformed";
    /// Longer than allowed.
    pub(crate) const TOO_LONG: &str = "too-long";
    /// More than allowed.
    pub(crate) const TOO_MANY: &str = "too-many";
    /// No such member or parameter.
    pub(crate) const UNKNOWN_MEMBER: &str = "unknown-member";
    /// Names something that does not exist.
    pub(crate) const UNKNOWN: &str = "unknown";
    /// Not among the allowed values, or not together with another member.
    pub(crate) const NOT_ALLOWED: &str = "not-allowed";
    /// Already another's.
    pub(crate) const TAKEN: &str = "taken";
    /// Given more than once.
    pub(crate) const REPEATED: &str = "repeated";
}

/// A place in a document: a chain that costs nothing until a fault has to be named.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<'a> {
    up: Option<&'a Place<'a>>,
    step: Step<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Step<'a> {
    Top,
    Key(&'a str),
    Index(usize),
}

impl<'a> Place<'a> {
    /// The whole document.
    pub(crate) const TOP: Place<'static> = Place {
        up: None,
        step: Step::Top,
    };

    /// A member of what is here.
    pub(crate) const fn key(&'a self, name: &'a str) -> Place<'a> {
        Place {
            up: Some(self),
            step: Step::Key(name),
        }
    }

    /// An element of what is here.
    pub(crate) const fn index(&'a self, index: usize) -> Place<'a> {
        Place {
            up: Some(self),
            step: Step::Index(index),
        }
    }
}

/// Dotted: `who.person.contact_points.0.value`; `body` for the whole document.
impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(up) = self.up
            && !matches!(up.step, Step::Top)
        {
            write!(f, "{up}.")?;
        }
        match self.step {
            Step::Top => f.write_str("body"),
            Step::Key(name) => f.write_str(&printable(name)),
            Step::Index(index) => write!(f, "{index}"),
        }
    }
}

/// A caller's own word, short and without control characters.
pub(crate) fn printable(text: &str) -> String {
    text.chars()
        .take(NAME_CHARS)
        .map(|c| if c.is_control() { '\u{FFFD}' } else { c })
        .collect()
}

/// What is wrong with a document, all of it.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<FieldError>);

impl Faults {
    /// Notes a fault. Beyond the first fifty they are no longer noted.
    pub(crate) fn add(
        &mut self,
        at: &Place<'_>,
        code: &'static str,
        detail: impl Into<Cow<'static, str>>,
    ) {
        if self.0.len() < MOST {
            self.0.push(FieldError {
                field: Cow::Owned(at.to_string()),
                code: Cow::Borrowed(code),
                detail: detail.into(),
            });
        }
    }

    /// Whether there is none.
    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The refusal that reports them.
    pub(crate) fn refusal(self) -> Refused {
        problems::invalid(self.0)
    }
}
