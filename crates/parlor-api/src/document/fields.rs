//! The types of the members of request documents: texts, ids, times, lists and objects with arbitrary members.

use super::{Faults, FieldPath, Schemas, Wire, code, nullable};
use parlor_model::document::{Patch, each};
use parlor_model::entities::JsonMap;
use parlor_model::ids::MAX_ID;
use parlor_model::time::Timestamp;
use serde::{Serialize, Serializer};
use serde_json::Value;
use std::borrow::Cow;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{
    AdditionalProperties, ArrayBuilder, KnownFormat, ObjectBuilder, OneOfBuilder, Ref, Schema,
    SchemaFormat, SchemaType, Type,
};

/// A text of `MIN` to `MAX` characters.
#[derive(Clone, Debug)]
pub(crate) struct Text<const MIN: usize, const MAX: usize>(pub(crate) String);

impl<const MIN: usize, const MAX: usize> Wire for Text<MIN, MAX> {
    fn read(value: Value, at: &FieldPath<'_>, faults: &mut Faults) -> Option<Self> {
        let Value::String(text) = value else {
            faults.add(at, code::WRONG_TYPE, "Send a string here.");
            return None;
        };
        // A text has at most as many characters as bytes, so the characters of a short text need not be counted.
        if text.len() > MAX && text.chars().count() > MAX {
            faults.add(
                at,
                code::TOO_LONG,
                format!("Send at most {MAX} characters."),
            );
            return None;
        }
        if MIN > 0 && text.is_empty() {
            faults.add(at, code::REQUIRED, "This text must not be empty.");
            return None;
        }
        Some(Self(text))
    }

    fn describe() -> RefOr<Schema> {
        let object = ObjectBuilder::new()
            .schema_type(Type::String)
            .max_length(Some(MAX));
        if MIN > 0 {
            object.min_length(Some(MIN)).into()
        } else {
            object.into()
        }
    }
}

/// An id: an integer from 1 to 2^53 - 1.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Id(pub(crate) i64);

impl Wire for Id {
    fn read(value: Value, at: &FieldPath<'_>, faults: &mut Faults) -> Option<Self> {
        let Value::Number(number) = value else {
            faults.add(at, code::WRONG_TYPE, "Send an id, which is an integer.");
            return None;
        };
        let id = number.as_i64().filter(|id| (1..=MAX_ID).contains(id));
        if id.is_none() {
            faults.add(at, code::MALFORMED, "Ids are integers from 1 to 2^53 - 1.");
        }
        id.map(Self)
    }

    fn describe() -> RefOr<Schema> {
        id_reference()
    }
}

/// A whole number from `MIN` to `MAX`. If `MIN` is negative, the OpenAPI schema has no minimum.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Whole<const MIN: i64, const MAX: i64>(pub(crate) i64);

impl<const MIN: i64, const MAX: i64> Wire for Whole<MIN, MAX> {
    fn read(value: Value, at: &FieldPath<'_>, faults: &mut Faults) -> Option<Self> {
        let Value::Number(number) = value else {
            faults.add(at, code::WRONG_TYPE, "Send an integer here.");
            return None;
        };
        let whole = number.as_i64().filter(|n| (MIN..=MAX).contains(n));
        if whole.is_none() {
            let range = format!("Send an integer from {MIN} to {MAX}.");
            faults.add(at, code::MALFORMED, range);
        }
        whole.map(Self)
    }

    fn describe() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Integer)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)))
            .minimum(usize::try_from(MIN).ok())
            .maximum(usize::try_from(MAX).ok())
            .into()
    }
}

/// Returns the schemas to which many documents and parameters refer.
pub(crate) fn shared() -> Schemas {
    let text = ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(Some(1));
    let id_or_key = OneOfBuilder::new().item(id_reference()).item(text);
    vec![
        ("Id".to_owned(), id_schema().into()),
        ("IdOrKey".to_owned(), id_or_key.into()),
    ]
}

/// Returns a reference to the schema of an id.
pub(crate) fn id_reference() -> RefOr<Schema> {
    Ref::from_schema_name("Id").into()
}

/// Returns a reference to the schema of an id or a key.
pub(crate) fn id_or_key() -> RefOr<Schema> {
    Ref::from_schema_name("IdOrKey").into()
}

/// Returns the OpenAPI schema of an id.
fn id_schema() -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Type::Integer)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)))
        .minimum(Some(1))
        .maximum(Some(9_007_199_254_740_991_usize))
}

impl Wire for bool {
    fn read(value: Value, at: &FieldPath<'_>, faults: &mut Faults) -> Option<Self> {
        let flag = value.as_bool();
        if flag.is_none() {
            faults.add(at, code::WRONG_TYPE, "Send true or false.");
        }
        flag
    }

    fn describe() -> RefOr<Schema> {
        ObjectBuilder::new().schema_type(Type::Boolean).into()
    }
}

/// An optional member: an absent member and `null` both mean `None`.
impl<T: Wire> Wire for Option<T> {
    fn read(value: Value, at: &FieldPath<'_>, faults: &mut Faults) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            given => T::read(given, at, faults).map(Some),
        }
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    fn describe() -> RefOr<Schema> {
        nullable(T::describe())
    }

    fn collect(schemas: &mut Schemas) {
        T::collect(schemas);
    }
}

impl<T: Wire> Wire for Patch<T> {
    fn read(value: Value, at: &FieldPath<'_>, faults: &mut Faults) -> Option<Self> {
        match value {
            Value::Null => Some(Self::Null),
            given => T::read(given, at, faults).map(Self::Value),
        }
    }

    fn absent() -> Option<Self> {
        Some(Self::Absent)
    }

    fn describe() -> RefOr<Schema> {
        nullable(T::describe())
    }

    fn collect(schemas: &mut Schemas) {
        T::collect(schemas);
    }
}

/// A list of at most `MAX` elements. If the request omits the list, Parlor uses an empty list.
#[derive(Clone, Debug)]
pub(crate) struct List<T, const MAX: usize>(pub(crate) Vec<T>);

impl<T: Wire, const MAX: usize> Wire for List<T, MAX> {
    fn read(value: Value, at: &FieldPath<'_>, faults: &mut Faults) -> Option<Self> {
        let Value::Array(values) = value else {
            faults.add(at, code::WRONG_TYPE, "Send an array here.");
            return None;
        };
        if values.len() > MAX {
            faults.add(at, code::TOO_MANY, format!("Send at most {MAX}."));
            return None;
        }
        each(values, at, faults, T::read).map(Self)
    }

    fn absent() -> Option<Self> {
        Some(Self(Vec::new()))
    }

    fn describe() -> RefOr<Schema> {
        ArrayBuilder::new()
            .items(T::describe())
            .max_items(Some(MAX))
            .into()
    }

    fn collect(schemas: &mut Schemas) {
        T::collect(schemas);
    }
}

/// A JSON object with arbitrary members. If the request omits the object, Parlor uses an empty object.
#[derive(Clone, Debug)]
pub(crate) struct Free(pub(crate) JsonMap);

impl Wire for Free {
    fn read(value: Value, at: &FieldPath<'_>, faults: &mut Faults) -> Option<Self> {
        match value {
            Value::Object(map) => Some(Self(map)),
            _ => {
                faults.add(at, code::WRONG_TYPE, "Send an object here.");
                None
            }
        }
    }

    fn absent() -> Option<Self> {
        Some(Self(JsonMap::new()))
    }

    fn describe() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Object)
            .additional_properties(Some(AdditionalProperties::<Schema>::FreeForm(true)))
            .into()
    }
}

/// An arbitrary JSON value.
#[derive(Clone, Debug)]
pub(crate) struct Anything(pub(crate) Value);

impl Wire for Anything {
    fn read(value: Value, _at: &FieldPath<'_>, _faults: &mut Faults) -> Option<Self> {
        Some(Self(value))
    }

    fn describe() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(SchemaType::AnyValue)
            .into()
    }
}

/// An instant in the form of RFC 3339. Answers show the instant in UTC with microseconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Time(pub(crate) Timestamp);

impl Wire for Time {
    fn read(value: Value, at: &FieldPath<'_>, faults: &mut Faults) -> Option<Self> {
        let Value::String(text) = value else {
            faults.add(
                at,
                code::WRONG_TYPE,
                "Send a string such as 2026-01-31T09:30:00Z.",
            );
            return None;
        };
        let time = Timestamp::parse_iso(&text);
        if time.is_none() {
            faults.add(
                at,
                code::MALFORMED,
                "Send an RFC 3339 date and time such as 2026-01-31T09:30:00Z.",
            );
        }
        time.map(Self)
    }

    fn describe() -> RefOr<Schema> {
        <Self as utoipa::PartialSchema>::schema()
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.iso_micros())
    }
}

impl utoipa::PartialSchema for Time {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .description(Some(
                "An instant in RFC 3339 form. Answers show it in UTC with microseconds.",
            ))
            .examples([serde_json::json!("2026-01-31T09:30:00.000000Z")])
            .into()
    }
}

impl utoipa::ToSchema for Time {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Time")
    }
}
