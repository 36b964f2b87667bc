//! Codes with parameters, in the form in which answers show them: `{"code": ..., "parameters": {...}}`.

use parlor_model::codes::{Code, ParameterType};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{
    ArrayBuilder, ObjectBuilder, OneOfBuilder, Ref, Schema, SchemaType, Type,
};

/// Declares types that show codes of the model in answers. The list after `=` contains the meaning of each parameter,
/// by its name.
macro_rules! coded {
    ($( $(#[doc = $doc:literal])* $name:ident($codes:ty) = $meanings:expr; )*) => {$(
        $(#[doc = $doc])*
        #[derive(Debug, serde::Serialize)]
        #[serde(transparent)]
        pub(crate) struct $name(pub(crate) $codes);

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                let description = concat!($($doc),*).trim();
                $crate::document::coded::one_of(stringify!($name), description, <$codes>::ALL)
            }
        }

        impl utoipa::ToSchema for $name {
            fn name() -> std::borrow::Cow<'static, str> {
                std::borrow::Cow::Borrowed(stringify!($name))
            }

            fn schemas(
                schemas: &mut Vec<(String, utoipa::openapi::RefOr<utoipa::openapi::schema::Schema>)>,
            ) {
                let parts =
                    $crate::document::coded::alternatives(stringify!($name), <$codes>::ALL, $meanings);
                schemas.extend(parts);
            }
        }
    )*};
}
pub(crate) use coded;

/// Returns the name of the schema of a code, such as `RoutingReasonNextTurn`.
fn name_of(of: &str, code: &Code) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        let first = letters.next().map(|letter| letter.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    };
    let words: String = code.code.split('-').map(capital).collect();
    format!("{of}{words}")
}

/// Returns the schema of a type that shows codes. The schema has one alternative per code.
pub(crate) fn one_of(of: &str, description: &str, codes: &[Code]) -> RefOr<Schema> {
    let alternatives = codes.iter().fold(OneOfBuilder::new(), |all, code| {
        all.item(Ref::from_schema_name(name_of(of, code)))
    });
    alternatives.description(Some(description)).into()
}

/// Returns two named schemas for each code: the schema of the object that shows the code, and the schema of the code's
/// parameters. The schemas have names, because generators of client code need a name for each object.
pub(crate) fn alternatives(
    of: &str,
    codes: &[Code],
    meanings: &[(&str, &str)],
) -> Vec<(String, RefOr<Schema>)> {
    let mut named = Vec::new();
    for code in codes {
        let text = || ObjectBuilder::new().schema_type(Type::String);
        let parameters =
            (code.parameters.iter()).fold(ObjectBuilder::new(), |object, (name, of)| {
                let described = meanings.iter().find(|(known, _)| known == name);
                let meaning = described.map(|(_, meaning)| *meaning);
                object
                    .property(*name, parameter(*of, meaning))
                    .required(*name)
            });
        let name = name_of(of, code);
        let of_parameters = format!("{name}Parameters");
        let object = ObjectBuilder::new()
            .description(Some(code.meaning))
            .property("code", text().enum_values(Some([code.code])))
            .required("code")
            .property("parameters", Ref::from_schema_name(&of_parameters))
            .required("parameters");
        named.push((name, object.into()));
        named.push((of_parameters, parameters.into()));
    }
    named
}

/// Returns the schema of a parameter.
fn parameter(of: ParameterType, meaning: Option<&str>) -> RefOr<Schema> {
    let plain = |schema_type: SchemaType| {
        RefOr::from(
            ObjectBuilder::new()
                .schema_type(schema_type)
                .description(meaning),
        )
    };
    let list =
        |items: RefOr<Schema>| RefOr::from(ArrayBuilder::new().items(items).description(meaning));
    match of {
        ParameterType::Integer => plain(Type::Integer.into()),
        ParameterType::OptionalInteger => plain(SchemaType::from_iter([Type::Integer, Type::Null])),
        ParameterType::Text => plain(Type::String.into()),
        ParameterType::Texts => list(ObjectBuilder::new().schema_type(Type::String).into()),
        ParameterType::Skills => list(
            ObjectBuilder::new()
                .property("name", ObjectBuilder::new().schema_type(Type::String))
                .required("name")
                .property("level", ObjectBuilder::new().schema_type(Type::Integer))
                .required("level")
                .into(),
        ),
        ParameterType::Code => Ref::from_schema_name("RoutingFinding").into(),
    }
}
