//! Documents that create and change configured objects. The declarations of these objects in the model read, check and
//! describe the documents.

use super::{Faults, FieldPath, Schemas, described, nullable, open};
use crate::document::fields::id_or_key;
use parlor_model::entities::JsonMap;
use parlor_model::provision::field::{Declared, Described, Field, Form, NoSecrets, Reading, Shape};
use serde_json::Value;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{
    AdditionalProperties, AllOfBuilder, ArrayBuilder, Object, ObjectBuilder, Ref, Schema,
    SchemaType, Type,
};

/// Returns the OpenAPI schema of a declared type.
fn of_shape(shape: &Shape) -> RefOr<Schema> {
    let whole = |bound: i64| usize::try_from(bound).ok();
    match shape {
        Shape::Text(least, most) => ObjectBuilder::new()
            .schema_type(Type::String)
            .min_length(Some(*least))
            .max_length(Some(*most))
            .into(),
        Shape::Whole(least, most) => ObjectBuilder::new()
            .schema_type(Type::Integer)
            .minimum(whole(*least))
            .maximum(whole(*most))
            .into(),
        Shape::Flag => Object::with_type(Type::Boolean).into(),
        Shape::Word(name) => Ref::from_schema_name(*name).into(),
        Shape::Object(object) => Ref::from_schema_name(object.name).into(),
        Shape::Free => ObjectBuilder::new()
            .schema_type(Type::Object)
            .additional_properties(Some(AdditionalProperties::<Schema>::FreeForm(true)))
            .into(),
        Shape::List(items, most) => ArrayBuilder::new()
            .items(of_shape(items))
            .max_items(Some(*most))
            .into(),
        Shape::Reference => id_or_key(),
    }
}

/// Returns the OpenAPI schema of a declared object.
pub(crate) fn of_object(object: Described, form: Form, doc: &str) -> RefOr<Schema> {
    let mut schema = ObjectBuilder::new()
        .schema_type(Type::Object)
        .description(Some(doc.trim()))
        .additional_properties(Some(AdditionalProperties::<Schema>::FreeForm(false)));
    let fields = (object.fields)();
    for field in fields.iter().filter(|field| field.stands_in(form)) {
        let shape = of_shape(&field.shape);
        let shape = if field.nullable {
            nullable(shape)
        } else {
            shape
        };
        schema = schema.property(field.name, described(shape, &field.doc(form)));
        if field.needed_in(form) {
            schema = schema.required(field.name);
        }
    }
    schema.into()
}

/// Returns the OpenAPI schema of a document that creates or changes an object.
///
/// `changes` is the name of the schema of documents that change the object. For a document that creates an object, the
/// result refers to this schema, and adds the list of required fields. If the object has a field that cannot be
/// changed, the schema `changes` does not allow this field. In that case, the result lists all fields itself.
pub(crate) fn of_document(
    object: Described,
    form: Form,
    changes: Option<&&str>,
    doc: &str,
) -> RefOr<Schema> {
    let fields = (object.fields)();
    let once = |field: &Field| field.stands_in(Form::Create) && !field.stands_in(Form::Change);
    let Some(changes) = changes.filter(|_| !fields.iter().any(once)) else {
        return of_object(object, form, doc);
    };
    let anything = || ObjectBuilder::new().schema_type(SchemaType::AnyValue);
    // Generated TypeScript clients require a field only if the same schema lists it in `required` and in `properties`.
    let needed = (fields.iter())
        .filter(|field| field.needed_in(form))
        .fold(anything(), |needed, field| {
            needed.property(field.name, anything()).required(field.name)
        });
    let schema = AllOfBuilder::new()
        .description(Some(doc.trim()))
        .item(Ref::from_schema_name(*changes))
        .item(needed);
    RefOr::T(Schema::AllOf(schema.build()))
}

/// Collects the schemas of the objects inside a declared object.
pub(crate) fn collect(object: Described, form: Form, schemas: &mut Schemas) {
    let fields = (object.fields)();
    for field in fields.iter().filter(|field| field.stands_in(form)) {
        let shape = match &field.shape {
            Shape::List(items, _) => items,
            other => other,
        };
        if let Shape::Object(inner) = shape {
            schemas.push((inner.name.to_owned(), of_object(*inner, form, inner.doc)));
            collect(*inner, form, schemas);
        }
    }
}

/// Returns the members of a document without checking them. The engine later checks them with the object's declaration.
pub(crate) fn members(
    value: Value,
    at: &FieldPath<'_>,
    _form: Form,
    faults: &mut Faults,
) -> Option<JsonMap> {
    open(value, at, faults).map(parlor_model::document::Object::into_members)
}

/// Reads an object that contains no secrets, by the object's declaration. `None` means that a fault was added.
pub(crate) fn read<D: Declared>(
    value: Value,
    at: &FieldPath<'_>,
    form: Form,
    faults: &mut Faults,
) -> Option<D> {
    let mut cx = Reading {
        faults: std::mem::take(faults),
        form,
        secrets: &NoSecrets,
    };
    let read = D::read(value, at, &mut cx);
    *faults = cx.faults;
    read
}

/// Declares a document that creates (`Create`) or changes (`Change`) a configured object. The declaration of a document
/// that creates an object contains the name of the document that changes it.
///
/// With `read`, the document contains no secrets. Such a document is read at once, and its Rust type contains the fields.
macro_rules! configured {
    (
        $(#[doc = $doc:literal])*
        pub(crate) struct $name:ident(read $object:ty, $form:ident);
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug)]
        pub(crate) struct $name(pub(crate) $object);

        $crate::document::configured::configured!(
            @wire concat!($($doc),*), $name, $object, $form, [], $crate::document::configured::read::<$object>
        );
    };
    ($(
        $(#[doc = $doc:literal])*
        pub(crate) struct $name:ident($object:ty, $form:ident $(of $changes:ident)?);
    )*) => {$(
        $(#[doc = $doc])*
        #[derive(Clone, Debug)]
        pub(crate) struct $name(pub(crate) parlor_model::entities::JsonMap);

        impl From<$name> for parlor_model::entities::JsonMap {
            fn from(document: $name) -> Self {
                document.0
            }
        }

        $crate::document::configured::configured!(
            @wire concat!($($doc),*), $name, $object, $form, [$(stringify!($changes))?], $crate::document::configured::members
        );
    )*};
    (@wire $doc:expr, $name:ident, $object:ty, $form:ident, [$($changes:expr)?], $read:expr) => {
        impl $name {
            const OBJECT: parlor_model::provision::field::Described =
                <$object as parlor_model::provision::field::Declared>::DESCRIBED;
            const FORM: parlor_model::provision::field::Form = parlor_model::provision::field::Form::$form;
        }

        impl $crate::document::Wire for $name {
            fn read(
                value: serde_json::Value,
                at: &$crate::document::FieldPath<'_>,
                faults: &mut $crate::document::Faults,
            ) -> Option<Self> {
                $read(value, at, Self::FORM, faults).map(Self)
            }

            fn describe() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::schema::Ref::from_schema_name(stringify!($name)).into()
            }

            fn collect(schemas: &mut $crate::document::Schemas) {
                schemas.push((stringify!($name).to_owned(), <Self as utoipa::PartialSchema>::schema()));
                $crate::document::configured::collect(Self::OBJECT, Self::FORM, schemas);
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                let changes: &[&str] = &[$($changes)?];
                $crate::document::configured::of_document(Self::OBJECT, Self::FORM, changes.first(), $doc)
            }
        }

        impl utoipa::ToSchema for $name {
            fn name() -> std::borrow::Cow<'static, str> {
                std::borrow::Cow::Borrowed(stringify!($name))
            }

            fn schemas(schemas: &mut $crate::document::Schemas) {
                $crate::document::configured::collect(Self::OBJECT, Self::FORM, schemas);
            }
        }
    };
}
pub(crate) use configured;
