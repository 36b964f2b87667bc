//! Query strings as declared types, and the types of query parameters.

use super::fields::{Id, id_reference};
use super::{Faults, FieldPath, code};
use crate::problems::{self, Refused};
use parlor_model::document::printable;
use parlor_model::ids::{MAX_ID, parse_id};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};

/// The maximum page size.
pub(crate) const MAX_LIMIT: i64 = 100;
/// The default page size.
pub(crate) const DEFAULT_LIMIT: i64 = 25;

/// A type that a query parameter can have.
pub(crate) trait Param: Sized {
    /// Reads the value of a parameter. `None` means that a fault was added.
    fn parse(text: &str, at: &FieldPath<'_>, faults: &mut Faults) -> Option<Self>;
    /// Returns the OpenAPI schema of the type. For a type with a named schema, this is a reference, because request
    /// documents or answers already add the schema to the OpenAPI document.
    fn describe() -> RefOr<Schema>;
}

impl Param for Id {
    fn parse(text: &str, at: &FieldPath<'_>, faults: &mut Faults) -> Option<Self> {
        let id = parse_id(text);
        if id.is_none() {
            faults.add(at, code::MALFORMED, "Ids are integers from 1 to 2^53 - 1.");
        }
        id.map(Self)
    }

    fn describe() -> RefOr<Schema> {
        id_reference()
    }
}

/// A position in a numbered list. 0 is the position before the first entry.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Position(pub(crate) i64);

impl Param for Position {
    fn parse(text: &str, at: &FieldPath<'_>, faults: &mut Faults) -> Option<Self> {
        let position = if text == "0" { Some(0) } else { parse_id(text) };
        if position.is_none() {
            faults.add(
                at,
                code::MALFORMED,
                "Send 0, or the `next` of the previous page.",
            );
        }
        position.map(Self)
    }

    fn describe() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Integer)
            .minimum(Some(0))
            .maximum(usize::try_from(MAX_ID).ok())
            .into()
    }
}

/// A number of seconds, from 0 to 60.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seconds(pub(crate) i64);

/// The maximum value of [`Seconds`].
const MAX_SECONDS: i64 = 60;

impl Param for Seconds {
    fn parse(text: &str, at: &FieldPath<'_>, faults: &mut Faults) -> Option<Self> {
        let seconds = if text == "0" { Some(0) } else { parse_id(text) };
        let seconds = seconds.filter(|seconds| *seconds <= MAX_SECONDS);
        if seconds.is_none() {
            faults.add(
                at,
                code::MALFORMED,
                format!("Send an integer from 0 to {MAX_SECONDS}."),
            );
        }
        seconds.map(Self)
    }

    fn describe() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Integer)
            .minimum(Some(0))
            .maximum(usize::try_from(MAX_SECONDS).ok())
            .default(Some(0.into()))
            .into()
    }
}

/// A boolean parameter: `true` or `false`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Flag(pub(crate) bool);

impl Param for Flag {
    fn parse(text: &str, at: &FieldPath<'_>, faults: &mut Faults) -> Option<Self> {
        match text {
            "true" => Some(Self(true)),
            "false" => Some(Self(false)),
            _ => {
                faults.add(at, code::MALFORMED, "Send true or false.");
                None
            }
        }
    }

    fn describe() -> RefOr<Schema> {
        ObjectBuilder::new().schema_type(Type::Boolean).into()
    }
}

/// The maximum number of entries in a page.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limit(pub(crate) i64);

impl Param for Limit {
    fn parse(text: &str, at: &FieldPath<'_>, faults: &mut Faults) -> Option<Self> {
        let limit = parse_id(text).filter(|limit| *limit <= MAX_LIMIT);
        if limit.is_none() {
            faults.add(
                at,
                code::MALFORMED,
                format!("Send an integer from 1 to {MAX_LIMIT}."),
            );
        }
        limit.map(Self)
    }

    fn describe() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Integer)
            .minimum(Some(1))
            .maximum(usize::try_from(MAX_LIMIT).ok())
            .default(Some(DEFAULT_LIMIT.into()))
            .into()
    }
}

impl Limit {
    /// Returns the given page size, or the default page size.
    pub(crate) fn or_default(given: Option<Self>) -> i64 {
        given.map_or(DEFAULT_LIMIT, |limit| limit.0)
    }
}

/// A parameter that is a text, such as a key. The text must not be empty.
impl Param for String {
    fn parse(text: &str, at: &FieldPath<'_>, faults: &mut Faults) -> Option<Self> {
        if text.is_empty() {
            faults.add(at, code::REQUIRED, "This parameter must not be empty.");
            return None;
        }
        Some(text.to_owned())
    }

    fn describe() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .min_length(Some(1))
            .into()
    }
}

/// The parameters of a query string that are not read yet.
#[derive(Debug)]
pub(crate) struct Parameters(BTreeMap<String, String>);

impl Parameters {
    /// Decodes a query string.
    ///
    /// # Errors
    /// 400 if the query string cannot be decoded; 422 if a parameter occurs twice.
    pub(crate) fn of(raw: Option<&str>) -> Result<Self, Refused> {
        let mut parameters = BTreeMap::new();
        let mut faults = Faults::default();
        for (name, value) in parlor_http::query::pairs(raw).map_err(problems::bad_query)? {
            match parameters.entry(name) {
                Entry::Occupied(given) => {
                    faults.add(
                        &FieldPath::TOP.key(given.key()),
                        code::REPEATED,
                        "Send this parameter once.",
                    );
                }
                Entry::Vacant(free) => {
                    free.insert(value);
                }
            }
        }
        if faults.is_empty() {
            Ok(Self(parameters))
        } else {
            Err(problems::of_faults(faults))
        }
    }

    /// Whether the query string has this parameter, and no earlier call of [`Self::take`] has taken it.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Takes a parameter and reads it. `None` means that the parameter is absent or invalid. A fault is added for an
    /// invalid parameter.
    pub(crate) fn take<T: Param>(&mut self, name: &str, faults: &mut Faults) -> Option<T> {
        let text = self.0.remove(name)?;
        T::parse(&text, &FieldPath::TOP.key(name), faults)
    }

    /// Refuses the request if there are faults or unknown parameters.
    ///
    /// # Errors
    /// 422 if there is a fault or an unknown parameter. The problem lists all of them.
    pub(crate) fn close(self, known: &[&str], mut faults: Faults) -> Result<(), Refused> {
        for name in self.0.keys() {
            let detail = if known.is_empty() {
                format!(
                    "Leave `{}` out. This operation has no query parameters.",
                    printable(name)
                )
            } else {
                format!(
                    "Leave `{}` out; known here: {}.",
                    printable(name),
                    known.join(", ")
                )
            };
            faults.add(&FieldPath::TOP.key(name), code::UNKNOWN_MEMBER, detail);
        }
        if faults.is_empty() {
            Ok(())
        } else {
            Err(problems::of_faults(faults))
        }
    }
}

/// A declared query string.
pub(crate) trait Query: Sized {
    /// Reads the query string.
    ///
    /// # Errors
    /// 400 if the query string cannot be decoded; 422 if a parameter is repeated, unknown or invalid.
    fn read(raw: Option<&str>) -> Result<Self, Refused>;
}

/// A query string without parameters.
#[derive(Debug)]
pub(crate) struct Nothing;

impl Query for Nothing {
    fn read(raw: Option<&str>) -> Result<Self, Refused> {
        Parameters::of(raw)?.close(&[], Faults::default())?;
        Ok(Self)
    }
}

/// Declares the parameters of a query string. All declared parameters are optional, and other parameters are refused.
macro_rules! query {
    (
        $(#[doc = $doc:literal])*
        $vis:vis struct $name:ident {
            $( $(#[doc = $field_doc:literal])* $field:ident: $type:ty, )*
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Debug)]
        $vis struct $name {
            $( $(#[doc = $field_doc])* $vis $field: Option<$type>, )*
        }

        impl $crate::document::query::Query for $name {
            fn read(raw: Option<&str>) -> Result<Self, $crate::problems::Refused> {
                let mut parameters = $crate::document::query::Parameters::of(raw)?;
                let mut faults = $crate::document::Faults::default();
                let read = Self {
                    $( $field: parameters.take($crate::document::member(stringify!($field)), &mut faults), )*
                };
                parameters.close(&[$($crate::document::member(stringify!($field))),*], faults)?;
                Ok(read)
            }
        }

        impl utoipa::IntoParams for $name {
            fn into_params(
                _place: impl Fn() -> Option<utoipa::openapi::path::ParameterIn>,
            ) -> Vec<utoipa::openapi::path::Parameter> {
                vec![$(
                    utoipa::openapi::path::ParameterBuilder::new()
                        .name($crate::document::member(stringify!($field)))
                        .parameter_in(utoipa::openapi::path::ParameterIn::Query)
                        .required(utoipa::openapi::Required::False)
                        .description(Some(concat!($($field_doc),*).trim()))
                        .schema(Some(<$type as $crate::document::query::Param>::describe()))
                        .build()
                ),*]
            }
        }
    };
}
pub(crate) use query;
