//! The types of query parameters.

use super::fields::{Id, id_reference};
use super::{Faults, FieldPath, code};
use parlor_model::ids::{MAX_ID, parse_id};
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
