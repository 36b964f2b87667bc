//! The fields of configuration objects: their declarations, and the code that reads fields from a document.
//!
//! `configured!` in `declare.rs` declares an object from fields. [`super::field_type`] contains the types of the
//! fields' values. The same declaration is used to read a provisioning file and a document of `/v1`. A field can have
//! different names in these two kinds of documents, and some fields exist in only one of them.

use super::location::{Location, Secret};
use crate::document::{Faults, FieldPath, Lines, Object, Patch, code};
use crate::entities::JsonMap;
use serde_json::Value;

/// The kind of document that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A provisioning file. Its objects may be new or may already exist.
    File,
    /// A document of `/v1` that creates an object.
    Create,
    /// A document of `/v1` that changes an object.
    Change,
}

/// The kinds of secrets. Each kind has its own stored form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretKind {
    /// The stored form is a slow hash.
    Password,
    /// The stored form is a digest.
    Token,
    /// The stored form is the encrypted secret.
    Sealed,
    /// The stored form is the encrypted secret. The secret itself must have the form that the Standard Webhooks
    /// specification requires.
    Signing,
}

/// The operations on secrets, which another crate implements. These operations resolve the secret references in a file,
/// and hash or encrypt secrets.
pub trait Secrets {
    /// Returns the value of an environment variable.
    ///
    /// # Errors
    /// Returns the reason, as a sentence for the author of the file.
    fn variable(&self, name: &str) -> Result<String, String>;
    /// Returns the content of a file.
    ///
    /// # Errors
    /// Returns the reason, as a sentence for the author of the file.
    fn file(&self, path: &str) -> Result<String, String>;
    /// Hashes or encrypts a secret. `field` is the name of the field that contains the secret.
    ///
    /// # Errors
    /// Returns the reason, as a sentence that does not contain the secret.
    fn keep(&self, kind: SecretKind, field: &str, clear: &str) -> Result<Secret, String>;
    /// Resolves the secret references in an endpoint's settings, and encrypts the settings as a whole.
    ///
    /// # Errors
    /// Returns the reason, as a sentence that does not contain the values of the settings.
    fn settings(&self, clear: JsonMap) -> Result<Secret, String>;
    /// Computes the keyed digest of a text. The same text has different digests for different purposes.
    fn fingerprint(&self, purpose: &str, text: &str) -> String;
}

/// The operations for documents whose declarations contain no secrets. Every operation fails.
#[derive(Clone, Copy, Debug)]
pub struct NoSecrets;

/// The reason why [`NoSecrets`] refuses a secret.
const NO_SECRETS: &str = "this document must not contain secrets";

impl Secrets for NoSecrets {
    fn variable(&self, _name: &str) -> Result<String, String> {
        Err(NO_SECRETS.to_owned())
    }

    fn file(&self, _path: &str) -> Result<String, String> {
        Err(NO_SECRETS.to_owned())
    }

    fn keep(&self, _kind: SecretKind, _field: &str, _clear: &str) -> Result<Secret, String> {
        Err(NO_SECRETS.to_owned())
    }

    fn settings(&self, _clear: JsonMap) -> Result<Secret, String> {
        Err(NO_SECRETS.to_owned())
    }

    fn fingerprint(&self, _purpose: &str, _text: &str) -> String {
        String::new()
    }
}

/// The state while one document is read.
pub struct Reading<'a> {
    /// The faults found so far.
    pub faults: Faults,
    /// The kind of the document.
    pub form: Form,
    /// The operations on secrets.
    pub secrets: &'a dyn Secrets,
}

impl std::fmt::Debug for Reading<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reading")
            .field("form", &self.form)
            .finish_non_exhaustive()
    }
}

/// The kinds of documents that may contain a field, and the kinds that must contain it.
#[derive(Clone, Copy, Debug)]
pub struct Usage {
    create: bool,
    change: bool,
    required: bool,
    always: bool,
    left_out: &'static str,
}

/// The field is allowed only in provisioning files.
pub const FILE: Usage = Usage {
    create: false,
    change: false,
    required: false,
    always: false,
    left_out: "",
};
/// The field is allowed in provisioning files, and in documents of `/v1` that create or change an object.
pub const ANY: Usage = Usage {
    create: true,
    change: true,
    ..FILE
};
/// The field is allowed in provisioning files, and in documents of `/v1` that create an object.
pub const ONCE: Usage = Usage {
    create: true,
    ..FILE
};

impl Usage {
    /// Makes the field required in a document of `/v1` that creates an object. In a file, an object can be new or can
    /// already exist. So for a file, the decision checks whether a required field of a new object is missing.
    #[must_use]
    pub const fn required(self) -> Self {
        Self {
            required: true,
            ..self
        }
    }

    /// Makes the field required in every document.
    #[must_use]
    pub const fn always(self) -> Self {
        Self {
            always: true,
            ..self
        }
    }

    /// Sets the default value that the documentation shows. A new object gets this value if the document does not
    /// contain the field.
    #[must_use]
    pub const fn left_out(self, value: &'static str) -> Self {
        Self {
            left_out: value,
            ..self
        }
    }

    const fn stands_in(self, form: Form) -> bool {
        match form {
            Form::File => true,
            Form::Create => self.create,
            Form::Change => self.change,
        }
    }

    const fn needed_in(self, form: Form) -> bool {
        self.always || (self.required && matches!(form, Form::Create))
    }
}

/// The description of a field's type, for JSON schemas.
#[derive(Clone, Debug)]
pub enum Shape {
    /// A text, with its minimum and maximum length in characters.
    Text(usize, usize),
    /// An integer, with its minimum and maximum.
    Whole(i64, i64),
    /// A boolean.
    Flag,
    /// A word of a fixed set. The text is the name of the set.
    Word(&'static str),
    /// The id, key or name of another object.
    Reference,
    /// An object whose members may have any names.
    Free,
    /// A list, with its maximum length.
    List(Box<Shape>, usize),
    /// A declared object.
    Object(Described),
}

/// The description of a declared object.
#[derive(Clone, Copy, Debug)]
pub struct Described {
    /// The name of the declaration.
    pub name: &'static str,
    /// The documentation of the object.
    pub doc: &'static str,
    /// The fields of the object.
    pub fields: fn() -> Vec<Field>,
}

/// The description of a field.
#[derive(Clone, Debug)]
pub struct Field {
    /// The field's name in `/v1` and in the model.
    pub name: &'static str,
    /// The field's name in a provisioning file.
    pub file: &'static str,
    /// Whether `null` clears the field.
    pub nullable: bool,
    /// The description of the field's type.
    pub shape: Shape,
    pub(super) doc: &'static str,
    pub(super) usage: Usage,
}

impl Field {
    /// Whether documents of this kind may contain the field.
    #[must_use]
    pub const fn stands_in(&self, form: Form) -> bool {
        self.usage.stands_in(form)
    }

    /// Whether documents of this kind must contain the field.
    #[must_use]
    pub const fn needed_in(&self, form: Form) -> bool {
        self.usage.needed_in(form)
    }

    /// Returns the documentation of the field for documents of this kind.
    #[must_use]
    pub fn doc(&self, form: Form) -> String {
        let doc = self.doc.trim();
        match (form, self.usage.left_out) {
            (Form::File, _) | (_, "") => doc.to_owned(),
            (Form::Create | Form::Change, value) => {
                format!("{doc} Default for a new object: {value}.")
            }
        }
    }
}

/// A declared object.
pub trait Declared: Sized {
    /// The description of the object.
    const DESCRIBED: Described;

    /// Reads a declared object. `None` means that the value is not an object, and that a fault was added.
    fn read(value: Value, at: &FieldPath<'_>, cx: &mut Reading<'_>) -> Option<Self>;
}

/// The type of a configuration field.
pub trait Type {
    /// The type of the value in the model.
    type Value;

    /// Reads a value. `None` means that a fault was added.
    fn read(&self, value: Value, at: &FieldPath<'_>, cx: &mut Reading<'_>) -> Option<Self::Value>;

    /// Returns the description of the type.
    fn shape(&self) -> Shape;

    /// Removes the value of the field from the object that contains it, and returns the value.
    fn take(
        &self,
        object: &mut Members<'_>,
        name: &'static str,
        cx: &mut Reading<'_>,
    ) -> Patch<Value> {
        let _ = cx;
        object.take(name)
    }
}

/// The type of a member of a declared Rust struct. Each member stores the value of one field of the document.
pub trait Held<T> {
    /// Whether the member can distinguish `null` from an absent field.
    const NULLABLE: bool;
    /// Converts the field of a document to the value of the member.
    fn held(given: Patch<T>) -> Self;
}

impl<T> Held<T> for Option<T> {
    const NULLABLE: bool = false;
    fn held(given: Patch<T>) -> Self {
        given.value()
    }
}

impl<T> Held<T> for Patch<T> {
    const NULLABLE: bool = true;
    fn held(given: Patch<T>) -> Self {
        given
    }
}

impl<T> Held<Self> for Vec<T> {
    const NULLABLE: bool = false;
    fn held(given: Patch<Self>) -> Self {
        given.value().unwrap_or_default()
    }
}

impl Held<Self> for JsonMap {
    const NULLABLE: bool = false;
    fn held(given: Patch<Self>) -> Self {
        given.value().unwrap_or_default()
    }
}

/// The members of an object in a document that is being read, with the names of the object's declared fields.
#[derive(Debug)]
pub struct Members<'a> {
    pub(super) object: Object<'a>,
    known: Vec<String>,
}

impl Members<'_> {
    pub(super) fn take(&mut self, name: &str) -> Patch<Value> {
        self.known.push(name.to_owned());
        self.object.take(name)
    }
}

impl Reading<'_> {
    pub(super) fn open<'a>(&mut self, value: Value, at: &'a FieldPath<'a>) -> Option<Members<'a>> {
        match value {
            Value::Object(members) => Some(Members {
                object: Object::new(members, at),
                known: Vec::new(),
            }),
            other => {
                self.wrong(at, self.noun(), &other);
                None
            }
        }
    }

    pub(super) fn location(
        &self,
        at: &FieldPath<'_>,
        names: &'static [(&'static str, &'static str)],
    ) -> Location {
        let nothing = Lines::default();
        let lines = self.faults.lines(at).unwrap_or(&nothing);
        Location {
            line: lines.line,
            keys: (lines.inner.iter())
                .map(|(key, lines)| (key.clone(), lines.line))
                .collect(),
            names: if self.form == Form::File { names } else { &[] },
        }
    }

    pub(super) fn field<T: Type, H: Held<T::Value>>(
        &mut self,
        object: &mut Members<'_>,
        (name, file): (&'static str, &'static str),
        field: &T,
        usage: Usage,
    ) -> H {
        if !usage.stands_in(self.form) {
            return H::held(Patch::Absent);
        }
        let name = if self.form == Form::File { file } else { name };
        let given = field.take(object, name, self);
        let at = object.object.at(name);
        H::held(match given {
            Patch::Absent => {
                if usage.needed_in(self.form) {
                    self.faults.add(&at, code::REQUIRED, "is needed");
                }
                Patch::Absent
            }
            Patch::Null if H::NULLABLE => Patch::Null,
            Patch::Null => (field.read(Value::Null, &at, self)).map_or(Patch::Absent, Patch::Value),
            Patch::Value(value) => field
                .read(value, &at, self)
                .map_or(Patch::Absent, Patch::Value),
        })
    }

    pub(super) fn close(&mut self, members: Members<'_>) {
        let Members { object, mut known } = members;
        known.sort();
        for name in object.rest() {
            self.faults.add(
                &object.at(name),
                code::UNKNOWN_MEMBER,
                format!("unknown key; known here: {}", known.join(", ")),
            );
        }
    }

    pub(super) fn noun(&self) -> &'static str {
        match self.form {
            Form::File => "a table",
            Form::Create | Form::Change => "an object",
        }
    }

    pub(super) fn wrong(&mut self, at: &FieldPath<'_>, wanted: &str, found: &Value) {
        let found = match found {
            Value::Null => "null",
            Value::Bool(_) => "boolean",
            Value::Number(number) if number.is_f64() => "float",
            Value::Number(_) => "integer",
            Value::String(_) => "string",
            Value::Array(_) => "array",
            Value::Object(_) if self.form == Form::File => "table",
            Value::Object(_) => "object",
        };
        let message = format!("must be {wanted}, not {found}");
        self.faults.add(at, code::WRONG_TYPE, message);
    }

    /// Adds a fault because the value is not allowed.
    pub(super) fn refuse(
        &mut self,
        at: &FieldPath<'_>,
        message: impl Into<std::borrow::Cow<'static, str>>,
    ) {
        self.faults.add(at, code::NOT_ALLOWED, message);
    }
}
