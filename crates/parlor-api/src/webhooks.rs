//! The `webhooks` of the OpenAPI document: a description of the callbacks in the native format. The catalogue of events
//! is [`parlor_model::events`]. Private events are left out, because no callback receives them.

use parlor_model::events::{DataType, EVENTS, EventKind, Member};
use utoipa::openapi::path::{HttpMethod, OperationBuilder, Paths, PathsBuilder};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::{
    AllOfBuilder, KnownFormat, Object, ObjectBuilder, Ref, Schema, SchemaFormat, SchemaType, Type,
};
use utoipa::openapi::{ContentBuilder, PathItem, RefOr, Required, Response, ResponseBuilder};

/// The name of the schema that the bodies of all callbacks share.
const ENVELOPE: &str = "CallbackBody";

/// Builds the schema that the bodies of all callbacks share, with its name.
pub(crate) fn envelope() -> (String, RefOr<Schema>) {
    let id = || Object::with_type(Type::Integer);
    let optional_id =
        || ObjectBuilder::new().schema_type(SchemaType::from_iter([Type::Integer, Type::Null]));
    let object = || Object::with_type(Type::Object);
    let data = ObjectBuilder::new()
        .property(
            "event",
            ObjectBuilder::new()
                .schema_type(Type::Integer)
                .description(Some("The event's number. 0 means an ephemeral event.")),
        )
        .required("event")
        .property("account_id", id())
        .required("account_id")
        .property("conversation_id", optional_id())
        .required("conversation_id")
        .property("contact_id", optional_id())
        .required("contact_id")
        .property("agent_id", optional_id())
        .required("agent_id")
        .property("details", object())
        .required("details")
        .property("message", object())
        .property("conversation", object())
        .property("contact", object());
    let schema = ObjectBuilder::new()
        .description(Some(
            "An event as a callback of the native format. `message`, `conversation` and `contact` show the state at the time of the event.",
        ))
        .property("type", Object::with_type(Type::String))
        .required("type")
        .property(
            "timestamp",
            ObjectBuilder::new()
                .schema_type(Type::String)
                .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime))),
        )
        .required("timestamp")
        .property("data", data)
        .required("data");
    (ENVELOPE.to_owned(), RefOr::T(schema.build().into()))
}

/// The name of the response that all callbacks share.
const RECEIPT: &str = "Received";

/// Builds the response that all callbacks share, with its name.
pub(crate) fn receipt() -> (String, RefOr<Response>) {
    let response = ResponseBuilder::new().description("The endpoint has received the event.");
    (RECEIPT.to_owned(), RefOr::T(response.build()))
}

/// Builds the description of each callback, by the kind of its event.
pub(crate) fn webhooks() -> Paths {
    EVENTS
        .iter()
        .filter(|kind| !kind.private)
        .fold(PathsBuilder::new(), |paths, kind| {
            paths.path(kind.name, PathItem::new(HttpMethod::Post, callback(kind)))
        })
        .build()
}

fn callback(kind: &EventKind) -> OperationBuilder {
    // The shared schema (`ENVELOPE`) already states the types of these members, so this schema does not repeat the
    // types.
    let narrowed = || ObjectBuilder::new().schema_type(SchemaType::AnyValue);
    let details = (kind.data.iter()).fold(narrowed(), |details, member| {
        let details = details.property(member.name, value(member));
        if member.required {
            details.required(member.name)
        } else {
            details
        }
    });
    let data = narrowed().property("details", details);
    let own = narrowed()
        .property("type", narrowed().enum_values(Some([kind.name])))
        .property("data", data);
    let schema = AllOfBuilder::new()
        .item(Ref::from_schema_name(ENVELOPE))
        .item(own);
    OperationBuilder::new()
        .summary(Some(kind.summary))
        .request_body(Some(
            RequestBodyBuilder::new()
                .content(
                    "application/json",
                    ContentBuilder::new()
                        .schema(Some(Schema::from(schema.build())))
                        .build(),
                )
                .required(Some(Required::True))
                .build(),
        ))
        .response("2XX", Ref::from_response_name(RECEIPT))
}

fn value(member: &Member) -> Object {
    let one = match member.data_type {
        DataType::Integer => Type::Integer,
        DataType::Text | DataType::Time => Type::String,
        DataType::Flag => Type::Boolean,
        DataType::List => Type::Array,
        DataType::Object => Type::Object,
    };
    let schema_type = if member.nullable {
        SchemaType::from_iter([one, Type::Null])
    } else {
        SchemaType::Type(one)
    };
    let time = SchemaFormat::KnownFormat(KnownFormat::DateTime);
    ObjectBuilder::new()
        .schema_type(schema_type)
        .format((member.data_type == DataType::Time).then_some(time))
        .description(Some(member.meaning))
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_event_is_a_webhook() {
        let document = serde_json::to_value(crate::openapi()).unwrap();
        let webhooks = document["webhooks"].as_object().unwrap();
        assert_eq!(
            webhooks.keys().map(String::as_str).collect::<Vec<_>>(),
            (EVENTS.iter())
                .filter(|kind| !kind.private)
                .map(|kind| kind.name)
                .collect::<Vec<_>>()
        );
        let body = |kind: &str| {
            let own = &webhooks[kind]["post"]["requestBody"]["content"]["application/json"];
            own["schema"]["allOf"][1]["properties"].clone()
        };
        let queued = body("conversation.queued");
        assert_eq!(queued["type"]["enum"], json!(["conversation.queued"]));
        let details = &queued["data"]["properties"]["details"];
        assert_eq!(details["properties"]["queue"]["type"], "string");
        assert_eq!(
            details["properties"]["reserved_for"]["type"],
            json!(["integer", "null"])
        );
        assert_eq!(details["required"], json!(["queue", "reserved_for"]));
        assert!(document["components"]["schemas"][ENVELOPE].is_object());
    }
}
