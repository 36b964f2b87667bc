//! A parser for documents that untrusted callers send. A [`FieldPath`] names a member of the document, a [`Fault`]
//! describes an error in a member, and a [`Patch`] is the change of one field.
//!
//! A document is a tree of JSON values. A document in another notation is first converted to such a tree, and [`Lines`]
//! stores the line of each value. The parser takes the members out of an [`Object`] one by one. After a fault, the
//! parser continues, so that the caller gets all faults in one answer. Each API supplies its own conversions of values
//! and its own fault messages.

use serde_json::{Map, Value};
use std::borrow::{Borrow, Cow};
use std::collections::BTreeMap;
use std::fmt;

/// The default limit for the number of faults of one document.
const MOST_FAULTS: usize = 50;
/// The maximum length of text from the document that a fault message repeats, in characters.
const NAME_CHARS: usize = 100;

/// The stable codes of faults.
pub mod code {
    /// The member is required, but it is missing or empty.
    pub const REQUIRED: &str = "required";
    /// The value is of a wrong type.
    pub const WRONG_TYPE: &str = "wrong-type";
    /// The value is of the right type, but has a wrong form or is out of range.
    pub const MALFORMED: &str = "malformed";
    /// The value is longer than allowed.
    pub const TOO_LONG: &str = "too-long";
    /// The list has more elements than allowed.
    pub const TOO_MANY: &str = "too-many";
    /// The API defines no member or parameter with this name.
    pub const UNKNOWN_MEMBER: &str = "unknown-member";
    /// The value refers to an object that does not exist.
    pub const UNKNOWN: &str = "unknown";
    /// The value is not among the allowed values, or is not allowed together with another member.
    pub const NOT_ALLOWED: &str = "not-allowed";
    /// The value must be unique, but another object already has it.
    pub const TAKEN: &str = "taken";
    /// The document contains the member more than once.
    pub const REPEATED: &str = "repeated";
}

/// A change to a field. An absent field keeps its value, and `null` clears it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Patch<T> {
    /// The field is absent and keeps its value.
    #[default]
    Absent,
    /// The field is `null` and is cleared.
    Null,
    /// The field gets this value.
    Value(T),
}

impl<T> Patch<T> {
    /// Returns the value. `None` means that the field is absent or `null`.
    pub fn value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Returns the change that sets a field to this value. `None` clears the field.
    pub fn set(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }

    /// Returns the change that sets a field to this value. `None` keeps the field.
    pub fn given(value: Option<T>) -> Self {
        value.map_or(Self::Absent, Self::Value)
    }

    /// Applies the change to a field.
    pub fn apply(self, field: &mut Option<T>) {
        match self {
            Self::Absent => {}
            Self::Null => *field = None,
            Self::Value(value) => *field = Some(value),
        }
    }

    /// Returns the change as nested options: `None` keeps the field, `Some(None)` clears it.
    pub fn change(self) -> Option<Option<T>> {
        match self {
            Self::Absent => None,
            Self::Null => Some(None),
            Self::Value(value) => Some(Some(value)),
        }
    }

    /// Converts the value of the change, if there is one.
    pub fn map<U>(self, convert: impl FnOnce(T) -> U) -> Patch<U> {
        match self {
            Self::Absent => Patch::Absent,
            Self::Null => Patch::Null,
            Self::Value(value) => Patch::Value(convert(value)),
        }
    }

    /// Borrows the value of the change, if there is one.
    pub const fn as_ref(&self) -> Patch<&T> {
        match self {
            Self::Absent => Patch::Absent,
            Self::Null => Patch::Null,
            Self::Value(value) => Patch::Value(value),
        }
    }

    /// Whether the field is absent.
    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }
}

impl<V: Borrow<Value>> Patch<V> {
    /// Returns the change that a member of an object makes. `None` means that the object has no such member.
    pub fn member(value: Option<V>) -> Self {
        match value {
            None => Self::Absent,
            Some(value) if value.borrow().is_null() => Self::Null,
            Some(value) => Self::Value(value),
        }
    }
}

/// The path of a value in a document. The path is a linked list on the stack. A path is converted to text only if its
/// value has a fault.
#[derive(Clone, Copy, Debug)]
pub struct FieldPath<'a> {
    up: Option<&'a FieldPath<'a>>,
    step: Step<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Step<'a> {
    Top,
    Key(&'a str),
    Index(usize),
}

impl<'a> FieldPath<'a> {
    /// The path of the whole document.
    pub const TOP: FieldPath<'static> = FieldPath {
        up: None,
        step: Step::Top,
    };

    /// Returns the name of the member at this path. For a list element and for the whole document, the name is empty.
    #[must_use]
    pub const fn name(&self) -> &'a str {
        match self.step {
            Step::Key(name) => name,
            Step::Top | Step::Index(_) => "",
        }
    }

    /// Returns the path of a member of the object at this path.
    #[must_use]
    pub const fn key(&'a self, name: &'a str) -> FieldPath<'a> {
        FieldPath {
            up: Some(self),
            step: Step::Key(name),
        }
    }

    /// Returns the path of an element of the list at this path.
    #[must_use]
    pub const fn index(&'a self, index: usize) -> FieldPath<'a> {
        FieldPath {
            up: Some(self),
            step: Step::Index(index),
        }
    }
}

/// Formats the path with dots, for example `who.person.contact_points.0.value`. The alternate format (`{:#}`) contains
/// no list indexes. The path of the whole document is empty.
impl fmt::Display for FieldPath<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(up) = self.up else { return Ok(()) };
        if let Step::Index(_) = self.step
            && f.alternate()
        {
            return write!(f, "{up:#}");
        }
        if !matches!(up.step, Step::Top) {
            up.fmt(f)?;
            f.write_str(".")?;
        }
        match self.step {
            Step::Top => Ok(()),
            Step::Key(name) => f.write_str(&printable(name)),
            Step::Index(index) => write!(f, "{index}"),
        }
    }
}

/// Shortens a text from a document and replaces its control characters, so that an answer can safely contain the text.
#[must_use]
pub fn printable(text: &str) -> String {
    text.chars()
        .take(NAME_CHARS)
        .map(|c| if c.is_control() { '\u{FFFD}' } else { c })
        .collect()
}

/// The line numbers of a document's values.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    /// The line of the value itself, counted from 1.
    pub line: usize,
    /// The lines of the value's members and elements, by name or index.
    pub inner: BTreeMap<String, Lines>,
}

impl Lines {
    /// Returns the line numbers of the value at a path. If the path has no value, returns the line numbers of the
    /// innermost value on the path that exists.
    #[must_use]
    pub fn at(&self, path: &FieldPath<'_>) -> &Self {
        self.find(path).unwrap_or_else(|nearest| nearest)
    }

    fn find(&self, path: &FieldPath<'_>) -> Result<&Self, &Self> {
        let Some(up) = path.up else { return Ok(self) };
        let outer = self.find(up)?;
        let inner = match path.step {
            Step::Top => Some(outer),
            Step::Key(name) => outer.inner.get(name),
            Step::Index(index) => outer.inner.get(&index.to_string()),
        };
        inner.ok_or(outer)
    }
}

/// A value that cannot be accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The dotted path of the value.
    pub path: String,
    /// One of the codes in [`code`].
    pub code: &'static str,
    /// The reason why the value is refused, with advice on the correction.
    pub message: Cow<'static, str>,
    /// The line of the value, counted from 1. `None` means that the document has no line numbers.
    pub line: Option<usize>,
}

impl Fault {
    /// Builds a fault with an empty message, for an API that chooses its messages by the codes.
    #[must_use]
    pub fn without_message(path: impl Into<String>, code: &'static str) -> Self {
        Self {
            path: path.into(),
            code,
            message: Cow::Borrowed(""),
            line: None,
        }
    }
}

/// The faults of a document, up to a limit. The default limit is 50.
#[derive(Clone, Debug)]
pub struct Faults {
    list: Vec<Fault>,
    lines: Option<Lines>,
    most: usize,
}

impl Default for Faults {
    fn default() -> Self {
        Self::at_most(MOST_FAULTS)
    }
}

impl Faults {
    /// Returns an empty list of faults with this limit.
    #[must_use]
    pub const fn at_most(most: usize) -> Self {
        Self {
            list: Vec::new(),
            lines: None,
            most,
        }
    }

    /// Builds an empty list of faults for a document with line numbers. The paths of its faults contain no list
    /// indexes, because the line numbers replace them.
    #[must_use]
    pub const fn with_lines(lines: Lines) -> Self {
        Self {
            list: Vec::new(),
            lines: Some(lines),
            most: MOST_FAULTS,
        }
    }

    /// Adds a fault, unless the limit is reached.
    pub fn add(
        &mut self,
        at: &FieldPath<'_>,
        code: &'static str,
        message: impl Into<Cow<'static, str>>,
    ) {
        if self.list.len() < self.most {
            let line = self.lines.as_ref().map(|lines| lines.at(at).line);
            let path = match line {
                Some(_) => format!("{at:#}"),
                None => at.to_string(),
            };
            self.list.push(Fault {
                path,
                code,
                message: message.into(),
                line,
            });
        }
    }

    /// Adds a fault whose path is known as text, unless the limit is reached.
    pub fn push(&mut self, fault: Fault) {
        if self.list.len() < self.most {
            self.list.push(fault);
        }
    }

    /// Returns the faults in the order in which they were found.
    pub fn iter(&self) -> impl Iterator<Item = &Fault> {
        self.list.iter()
    }

    /// Returns the line numbers of the value at a path. `None` means that the document has no line numbers.
    #[must_use]
    pub fn lines(&self, at: &FieldPath<'_>) -> Option<&Lines> {
        self.lines.as_ref().map(|lines| lines.at(at))
    }

    /// Whether there are no faults.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Returns the faults in the order in which they were found.
    #[must_use]
    pub fn into_list(self) -> Vec<Fault> {
        self.list
    }
}

/// An object from which the members are taken one by one.
#[derive(Debug)]
pub struct Object<'a> {
    members: Map<String, Value>,
    at: &'a FieldPath<'a>,
}

impl<'a> Object<'a> {
    /// Builds an object from the members of the value at a path.
    #[must_use]
    pub const fn new(members: Map<String, Value>, at: &'a FieldPath<'a>) -> Self {
        Self { members, at }
    }

    /// Returns all members that were not taken out of the object.
    #[must_use]
    pub fn into_members(self) -> Map<String, Value> {
        self.members
    }

    /// Returns the path of a member.
    #[must_use]
    pub const fn at(&self, name: &'a str) -> FieldPath<'a> {
        self.at.key(name)
    }

    /// Whether the object still has a member of this name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.members.contains_key(name)
    }

    /// Returns a member without taking it out, for a document that is read more than once.
    #[must_use]
    pub fn look<'v>(members: &'v Map<String, Value>, name: &str) -> Patch<&'v Value> {
        Patch::member(members.get(name))
    }

    /// Takes a member out of the object.
    pub fn take(&mut self, name: &str) -> Patch<Value> {
        Patch::member(self.members.swap_remove(name))
    }

    /// Takes a member out of the object and converts its value with `read`. For a faulty value, `read` adds a fault and
    /// returns `None`. The result is then [`Patch::Absent`].
    pub fn read<T>(
        &mut self,
        name: &str,
        faults: &mut Faults,
        read: impl FnOnce(Value, &FieldPath<'_>, &mut Faults) -> Option<T>,
    ) -> Patch<T> {
        match self.take(name) {
            Patch::Absent => Patch::Absent,
            Patch::Null => Patch::Null,
            Patch::Value(value) => {
                read(value, &self.at.key(name), faults).map_or(Patch::Absent, Patch::Value)
            }
        }
    }

    /// Returns the names of the members that were not taken out of the object.
    pub fn rest(&self) -> impl Iterator<Item = &str> {
        self.members.keys().map(String::as_str)
    }
}

/// Converts each element of a list with `read`. `None` means that at least one element has a fault.
pub fn each<T>(
    values: Vec<Value>,
    at: &FieldPath<'_>,
    faults: &mut Faults,
    mut read: impl FnMut(Value, &FieldPath<'_>, &mut Faults) -> Option<T>,
) -> Option<Vec<T>> {
    let count = values.len();
    let list = (values.into_iter().enumerate())
        .filter_map(|(index, value)| read(value, &at.index(index), faults))
        .collect::<Vec<_>>();
    (list.len() == count).then_some(list)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn text(value: Value, at: &FieldPath<'_>, faults: &mut Faults) -> Option<String> {
        match value {
            Value::String(text) => Some(text),
            _ => {
                faults.add(at, code::WRONG_TYPE, "must be a text");
                None
            }
        }
    }

    fn paths(faults: Faults) -> Vec<(String, Option<usize>)> {
        (faults.into_list().into_iter())
            .map(|fault| (fault.path, fault.line))
            .collect()
    }

    #[test]
    fn a_member_is_absent_null_or_a_value() {
        let mut faults = Faults::default();
        let members = json!({"a": "x", "b": null, "c": 5, "d": "y"});
        let mut object = Object::new(members.as_object().cloned().unwrap(), &FieldPath::TOP);
        let mut read = |name| object.read(name, &mut faults, text);
        assert_eq!(read("a"), Patch::Value("x".to_owned()));
        assert_eq!(read("b").change(), Some(None));
        assert_eq!(read("c").change(), None);
        assert_eq!(read("e"), Patch::Absent);
        assert_eq!(object.rest().collect::<Vec<_>>(), ["d"]);
        assert_eq!(paths(faults), [("c".to_owned(), None)]);
    }

    #[test]
    fn all_faults_have_their_path() {
        let mut faults = Faults::default();
        let list = vec![json!("a"), json!(1), json!({})];
        let top = FieldPath::TOP.key("names");
        assert_eq!(each(list, &top, &mut faults, text), None);
        let found = [("names.1".to_owned(), None), ("names.2".to_owned(), None)];
        assert_eq!(paths(faults), found);
    }

    #[test]
    fn a_document_with_lines_has_lines_instead_of_indexes() {
        let leaf = |line| Lines {
            line,
            inner: BTreeMap::new(),
        };
        let element = Lines {
            line: 5,
            inner: BTreeMap::from([("name".to_owned(), leaf(6))]),
        };
        let list = Lines {
            line: 4,
            inner: BTreeMap::from([("0".to_owned(), element)]),
        };
        let mut faults = Faults::with_lines(Lines {
            line: 1,
            inner: BTreeMap::from([("agents".to_owned(), list)]),
        });
        let agents = FieldPath::TOP.key("agents");
        let first = agents.index(0);
        faults.add(&first.key("name"), code::MALFORMED, "");
        faults.add(&first.key("email"), code::REQUIRED, "");
        faults.add(&FieldPath::TOP.key("teams").key("name"), code::REQUIRED, "");
        let found = [
            ("agents.name".to_owned(), Some(6)),
            ("agents.email".to_owned(), Some(5)),
            ("teams.name".to_owned(), Some(1)),
        ];
        assert_eq!(paths(faults), found);
    }
}
