//! Request documents as declared types. One declaration reads, checks and describes a request.
//!
//! Each type of a request document implements the trait [`Wire`]. `request!` declares objects, [`tagged!`] declares
//! choices among objects, and `query!` declares query strings. After a fault, reading continues, so that the problem
//! lists all faults together.

pub(crate) mod coded;
pub(crate) mod configured;
pub(crate) mod cursor;
pub(crate) mod fields;
pub(crate) mod json;
pub(crate) mod query;
pub(crate) mod words;

pub(crate) use parlor_model::document::{Faults, FieldPath, code};

use crate::problems::{self, Refused};
use parlor_model::document::{Object, Patch};
use serde_json::Value;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{self, OneOfBuilder, Schema, SchemaType, Type};

/// Schemas of the OpenAPI document, with their names.
pub(crate) type Schemas = Vec<(String, RefOr<Schema>)>;

/// A type that can be a part of a request document.
pub(crate) trait Wire: Sized {
    /// Reads a value of this type. `None` means that at least one fault was added.
    fn read(value: Value, at: &FieldPath<'_>, faults: &mut Faults) -> Option<Self>;

    /// Returns the value of an absent member of this type. `None` means that such a member is required.
    fn absent() -> Option<Self> {
        None
    }

    /// Returns the OpenAPI schema of this type. A type with a named schema returns a reference to it.
    fn describe() -> RefOr<Schema>;

    /// Collects the named schemas to which this type refers.
    fn collect(schemas: &mut Schemas) {
        let _ = schemas;
    }
}

/// Reads a whole request document.
///
/// # Errors
/// 422 if the document has a fault. The problem lists all faults.
pub(crate) fn read<T: Wire>(value: Value) -> Result<T, Refused> {
    let mut faults = Faults::default();
    match T::read(value, &FieldPath::TOP, &mut faults) {
        Some(document) if faults.is_empty() => Ok(document),
        _ => Err(problems::of_faults(faults)),
    }
}

/// Returns the members of a JSON object for reading. Adds a fault and returns `None` for any other value.
pub(crate) fn open<'a>(
    value: Value,
    at: &'a FieldPath<'a>,
    faults: &mut Faults,
) -> Option<Object<'a>> {
    match value {
        Value::Object(members) => Some(Object::new(members, at)),
        _ => {
            faults.add(at, code::WRONG_TYPE, "Send an object here.");
            None
        }
    }
}

/// Takes a member out of an object and reads it. `None` means that a fault was added.
pub(crate) fn take<T: Wire>(object: &mut Object<'_>, name: &str, faults: &mut Faults) -> Option<T> {
    match object.take(name) {
        Patch::Value(value) => T::read(value, &object.at(name), faults),
        Patch::Null => T::read(Value::Null, &object.at(name), faults),
        Patch::Absent => {
            let absent = T::absent();
            if absent.is_none() {
                faults.add(&object.at(name), code::REQUIRED, "This member is required.");
            }
            absent
        }
    }
}

/// Adds a fault for each member of an object that no [`take`] has read. Such a member is unknown.
pub(crate) fn close(object: &mut Object<'_>, known: &[&str], faults: &mut Faults) {
    for name in object.rest() {
        let detail = if known.is_empty() {
            "Leave this member out. This object has no members.".to_owned()
        } else {
            format!(
                "Leave this member out. Known members: {}.",
                known.join(", ")
            )
        };
        faults.add(&object.at(name), code::UNKNOWN_MEMBER, detail);
    }
}

/// Returns the schema with this description. An empty description changes nothing.
pub(crate) fn described(schema: RefOr<Schema>, doc: &str) -> RefOr<Schema> {
    let doc = doc.trim().to_owned();
    if doc.is_empty() {
        return schema;
    }
    match schema {
        RefOr::Ref(mut reference) => {
            reference.description = doc;
            RefOr::Ref(reference)
        }
        RefOr::T(Schema::Object(mut object)) => {
            object.description = Some(doc);
            RefOr::T(Schema::Object(object))
        }
        RefOr::T(Schema::Array(mut array)) => {
            array.description = Some(doc);
            RefOr::T(Schema::Array(array))
        }
        RefOr::T(Schema::OneOf(mut choice)) => {
            choice.description = Some(doc);
            RefOr::T(Schema::OneOf(choice))
        }
        other => other,
    }
}

/// Returns a schema that also allows `null`.
pub(crate) fn nullable(schema: RefOr<Schema>) -> RefOr<Schema> {
    match schema {
        RefOr::T(Schema::Object(mut object)) if object.enum_values.is_none() => {
            if let SchemaType::Type(one) = object.schema_type {
                object.schema_type = SchemaType::Array(vec![one, Type::Null]);
            }
            RefOr::T(Schema::Object(object))
        }
        other => RefOr::T(Schema::OneOf(
            OneOfBuilder::new()
                .item(schema::Object::with_type(Type::Null))
                .item(other)
                .build(),
        )),
    }
}

/// Returns the name of the JSON member for a Rust field. A field whose name is a Rust keyword is written for example as
/// `r#type`, and its member is `type`.
pub(crate) const fn member(field: &'static str) -> &'static str {
    match field.as_bytes() {
        [b'r', b'#', ..] => field.split_at(2).1,
        _ => field,
    }
}

/// Declares an object of a request. Each field stands for one member of the object. The [`Wire`] implementation of the
/// field's type reads this member. Members without a field are refused.
macro_rules! request {
    (
        $(#[doc = $doc:literal])*
        $vis:vis struct $name:ident {
            $( $(#[doc = $field_doc:literal])* $field:ident: $type:ty, )*
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug)]
        $vis struct $name {
            $( $(#[doc = $field_doc])* $vis $field: $type, )*
        }

        impl $crate::document::Wire for $name {
            fn read(
                value: serde_json::Value,
                at: &$crate::document::FieldPath<'_>,
                faults: &mut $crate::document::Faults,
            ) -> Option<Self> {
                let mut object = $crate::document::open(value, at, faults)?;
                $( let $field = $crate::document::take::<$type>(&mut object, $crate::document::member(stringify!($field)), faults); )*
                $crate::document::close(&mut object, &[$($crate::document::member(stringify!($field))),*], faults);
                Some(Self { $( $field: $field?, )* })
            }

            fn describe() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::schema::Ref::from_schema_name(stringify!($name)).into()
            }

            fn collect(schemas: &mut $crate::document::Schemas) {
                schemas.push((stringify!($name).to_owned(), <Self as utoipa::PartialSchema>::schema()));
                $( <$type as $crate::document::Wire>::collect(schemas); )*
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                let object = utoipa::openapi::schema::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::Object)
                    .description(Some(concat!($($doc),*).trim()))
                    .additional_properties(Some(
                        utoipa::openapi::schema::AdditionalProperties::<utoipa::openapi::schema::Schema>::FreeForm(false),
                    ));
                $(
                    let object = object.property(
                        $crate::document::member(stringify!($field)),
                        $crate::document::described(
                            <$type as $crate::document::Wire>::describe(),
                            concat!($($field_doc),*),
                        ),
                    );
                    let object = if <$type as $crate::document::Wire>::absent().is_none() {
                        object.required($crate::document::member(stringify!($field)))
                    } else {
                        object
                    };
                )*
                object.into()
            }
        }

        impl utoipa::ToSchema for $name {
            fn name() -> std::borrow::Cow<'static, str> {
                std::borrow::Cow::Borrowed(stringify!($name))
            }

            fn schemas(schemas: &mut $crate::document::Schemas) {
                // An object without members has no other use of this variable. This line prevents the compiler's
                // warning about an unused variable.
                let _ = &schemas;
                $( <$type as $crate::document::Wire>::collect(schemas); )*
            }
        }
    };
}
pub(crate) use request;

/// Declares a choice among objects. The value of the member `kind`, or of the member after `by`, selects the object.
macro_rules! tagged {
    (
        $(#[doc = $doc:literal])*
        $vis:vis enum $name:ident {
            $( $(#[doc = $variant_doc:literal])* $variant:ident($type:ty) = $tag:literal, )*
        }
    ) => {
        $crate::document::tagged! {
            $(#[doc = $doc])*
            $vis enum $name by "kind" {
                $( $(#[doc = $variant_doc])* $variant($type) = $tag, )*
            }
        }
    };
    (
        $(#[doc = $doc:literal])*
        $vis:vis enum $name:ident by $member:literal {
            $( $(#[doc = $variant_doc:literal])* $variant:ident($type:ty) = $tag:literal, )*
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug)]
        $vis enum $name {
            $( $(#[doc = $variant_doc])* $variant(Box<$type>), )*
        }

        impl $crate::document::Wire for $name {
            fn read(
                value: serde_json::Value,
                at: &$crate::document::FieldPath<'_>,
                faults: &mut $crate::document::Faults,
            ) -> Option<Self> {
                let (tag, rest) = $crate::document::tag_of(value, $member, at, faults, &[$($tag),*])?;
                match tag.as_str() {
                    $( $tag => <$type as $crate::document::Wire>::read(rest, at, faults).map(Box::new).map(Self::$variant), )*
                    _ => None,
                }
            }

            fn describe() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::schema::Ref::from_schema_name(stringify!($name)).into()
            }

            fn collect(schemas: &mut $crate::document::Schemas) {
                // Each variant has a named schema, because generators of client code use the names of schemas for their
                // types.
                let choice = utoipa::openapi::schema::OneOfBuilder::new()
                    .description(Some(concat!($($doc),*).trim()))
                    $( .item(utoipa::openapi::schema::Ref::from_schema_name(
                        concat!(stringify!($name), stringify!($variant)),
                    )) )*;
                schemas.push((stringify!($name).to_owned(), choice.into()));
                $(
                    schemas.push((
                        concat!(stringify!($name), stringify!($variant)).to_owned(),
                        $crate::document::with_tag(
                            <$type as utoipa::PartialSchema>::schema(), $member, $tag, concat!($($variant_doc),*),
                        ),
                    ));
                    <$type as utoipa::ToSchema>::schemas(schemas);
                )*
            }
        }
    };
}
pub(crate) use tagged;

/// Takes the member with the tag out of an object, and checks that `tags` contains its value.
pub(crate) fn tag_of(
    value: Value,
    member: &str,
    at: &FieldPath<'_>,
    faults: &mut Faults,
    tags: &[&str],
) -> Option<(String, Value)> {
    let Value::Object(mut map) = value else {
        faults.add(at, code::WRONG_TYPE, "Send an object here.");
        return None;
    };
    let path = at.key(member);
    match map.swap_remove(member) {
        Some(Value::String(tag)) if tags.contains(&tag.as_str()) => Some((tag, Value::Object(map))),
        Some(Value::String(_)) => {
            let detail = format!("Send one of: {}.", tags.join(", "));
            faults.add(&path, code::NOT_ALLOWED, detail);
            None
        }
        Some(_) => {
            let detail = format!("Send a string, one of: {}.", tags.join(", "));
            faults.add(&path, code::WRONG_TYPE, detail);
            None
        }
        None => {
            let detail = format!("This member is required. Send one of: {}.", tags.join(", "));
            faults.add(&path, code::REQUIRED, detail);
            None
        }
    }
}

/// Adds the member with the tag to the schema of an object.
pub(crate) fn with_tag(schema: RefOr<Schema>, member: &str, tag: &str, doc: &str) -> RefOr<Schema> {
    let RefOr::T(Schema::Object(mut object)) = schema else {
        return schema;
    };
    let tag = utoipa::openapi::schema::ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some([tag]));
    object.properties.insert(member.to_owned(), tag.into());
    object.required.insert(0, member.to_owned());
    object.description = Some(doc.trim().to_owned());
    RefOr::T(Schema::Object(object))
}
