//! Tests of consistent names: the data of events and the provisioning files must use the names and types of `/v1`.

use parlor_model::events::{DataType, EVENTS};
use parlor_model::provision::field::{Declared as _, Described, Shape};
use parlor_model::provision::spec::FileSpec;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Members of events without a member of the same name in `/v1`. Each of these members describes the change that the
/// event reports.
const OF_EVENTS: &[&str] = &[
    "accepted",
    "added",
    "assigned_by",
    "attachment_count",
    "by",
    "completed",
    "endpoint",
    "fields",
    "from",
    "handed_off",
    "incoming_seen",
    "made",
    "merge_count",
    "notification",
    "notifications",
    "object",
    "prefilled",
    "read_by",
    "relaxed",
    "released_by",
    "removed",
    "slot",
    "to",
    "what",
    "whole",
];

/// Keys of provisioning files without a member of the same name in `/v1`. Provisioning files have more features, so
/// they need more names. `type` is the vendor's word for the kind of a client application.
const OF_FILES: &[&str] = &[
    "accounts",
    "authentication",
    "basic",
    "callback",
    "client_id",
    "client_secret",
    "oauth2",
    "token_url",
    "type",
    "user",
    "visitors",
    "webhook_concurrency",
    "webhook_secret",
    "webhook_timeout_s",
];

/// Returns the types of a schema, such as `integer` or `string date-time`.
fn types(document: &Value, schema: &Value) -> BTreeSet<String> {
    if let Some(reference) = schema["$ref"].as_str() {
        let path = reference.trim_start_matches('#');
        return types(document, document.pointer(path).unwrap());
    }
    let mut found = BTreeSet::new();
    for list in ["allOf", "anyOf", "oneOf"] {
        for schema in schema[list].as_array().into_iter().flatten() {
            found.extend(types(document, schema));
        }
    }
    let own = match &schema["type"] {
        Value::Array(types) => types.clone(),
        Value::Null => Vec::new(),
        one => vec![one.clone()],
    };
    for word in own.iter().filter_map(Value::as_str) {
        found.insert(match schema["format"].as_str() {
            Some("date-time") if word == "string" => "string date-time".to_owned(),
            _ => word.to_owned(),
        });
    }
    found
}

/// Returns the members of all schemas of `/v1`, with their types.
fn members() -> BTreeMap<String, BTreeSet<String>> {
    let document = serde_json::to_value(crate::openapi()).unwrap();
    let mut members: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let mut rest: Vec<&Value> = (schemas.iter())
        .filter(|(name, _)| *name != "CallbackBody")
        .map(|(_, schema)| schema)
        .collect();
    while let Some(value) = rest.pop() {
        match value {
            Value::Object(object) => {
                let properties = object.get("properties").and_then(Value::as_object);
                for (name, schema) in properties.into_iter().flatten() {
                    let known = members.entry(name.clone()).or_default();
                    known.extend(types(&document, schema));
                }
                rest.extend(object.values());
            }
            Value::Array(list) => rest.extend(list),
            _ => {}
        }
    }
    members
}

/// Each member of an event must have the same name and type as in `/v1`. Times must be texts.
#[test]
fn events_speak_the_language_of_the_api() {
    let members = members();
    let mut own = BTreeSet::new();
    let mut faults = Vec::new();
    for kind in EVENTS {
        for member in kind.data {
            let name = member.name;
            let is_time = name.ends_with("_at") || name.ends_with("until");
            if is_time != (member.data_type == DataType::Time) {
                faults.push(format!("{}: {name} has another type than times", kind.name));
            }
            let wanted = match member.data_type {
                DataType::Time => "string date-time",
                other => other.schema_name(),
            };
            // A member such as `contact_id` of an event needs no member of this name in `/v1`, where the object has the
            // member `id`.
            let is_id = name.ends_with("_id") && member.data_type == DataType::Integer;
            if OF_EVENTS.contains(&name) {
                own.insert(name);
            } else if !is_id
                && !members
                    .get(name)
                    .is_some_and(|types| types.contains(wanted))
            {
                let found = members.get(name);
                faults.push(format!(
                    "{}: {name} is {wanted}, in /v1 {found:?}",
                    kind.name
                ));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
    assert_eq!(own, OF_EVENTS.iter().copied().collect());
}

/// Each key of a provisioning file must be a member of `/v1`. In a file, a reference to another object can be a key or
/// an id, so its name has no suffix `_id`.
#[test]
fn files_speak_the_language_of_the_api() {
    let members = members();
    let document = serde_json::to_value(crate::openapi()).unwrap();
    // A file names a list of objects by a key such as `inboxes`. `/v1` has a path of this name instead of a member.
    let paths: BTreeSet<&str> = (document["paths"].as_object().unwrap().keys())
        .flat_map(|path| path.split('/'))
        .collect();
    let mut own = BTreeSet::new();
    let mut faults = Vec::new();
    let mut rest: Vec<Described> = vec![FileSpec::DESCRIBED];
    while let Some(object) = rest.pop() {
        for field in (object.fields)() {
            let (name, key) = (field.name, field.file);
            let is_reference = matches!(field.shape, Shape::Reference);
            let without_id = name.strip_suffix("_id") == Some(key) && is_reference;
            if name != key && !without_id && !OF_FILES.contains(&key) {
                faults.push(format!("{}: {name} of /v1 is {key} in files", object.name));
            }
            let known = members.contains_key(key)
                || members.contains_key(&format!("{key}_id"))
                || members.contains_key(&format!("{}_ids", key.trim_end_matches("es")))
                || paths.contains(key.replace('_', "-").as_str());
            if OF_FILES.contains(&key) {
                own.insert(key);
            } else if !known {
                faults.push(format!("{}: /v1 has no {key}", object.name));
            }
            let mut shape = field.shape;
            while let Shape::List(item, _) = shape {
                shape = *item;
            }
            if let Shape::Object(inner) = shape {
                rest.push(inner);
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
    assert_eq!(own, OF_FILES.iter().copied().collect());
}
