//! Custom attributes of activities and contacts (contract 3.2.7).

use super::document::Node;
use parlor_model::attributes::Misfit;
use parlor_model::canonical::same_name;
use parlor_model::config::AccountConfig;
use parlor_model::document::{Fault, code};
use parlor_model::entities::{AttributeDefinition, JsonMap};
use parlor_model::words::{AttributeObject, AttributeType};
use serde_json::Value;

/// The maximum number of custom attributes of one activity or contact. The limit is Parlor's own. The limit is
/// necessary because each attribute is compared with all earlier attributes.
const MAX_ATTRIBUTES: usize = 200;

/// A custom attribute in a request: its name and its values. Empty values are removed, because an empty value is
/// treated as absent (inferred).
struct Given<'a> {
    name: &'a str,
    values: Vec<Value>,
}

/// Returns the custom attributes of an activity or contact (`owner`), in the order of the request. The path of a fault
/// is the name of the attribute. The path is empty if the whole list has the fault.
fn given<'a>(owner: Node<'a>) -> impl Iterator<Item = Result<Given<'a>, Fault>> {
    let list = owner.path(&["customAttributes", "customAttribute"]);
    let (items, failed) = match list {
        Ok(items) => (items, None),
        Err(fault) => (None, Some(Err(fault))),
    };
    items
        .into_iter()
        .flat_map(Node::items)
        .map(|item| {
            let name = match item.member("attribName")? {
                Some(name) => name.text()?,
                None => "",
            };
            if name.is_empty() {
                return Err(Fault::without_message("", code::REQUIRED));
            }
            let named = |fault| Fault {
                path: name.to_owned(),
                ..fault
            };
            let mut values = Vec::new();
            if let Some(several) = item.path(&["attribValues", "attribValue"]).map_err(named)? {
                for value in several.items() {
                    let Some(value) = value.member("value").map_err(named)? else {
                        continue;
                    };
                    let value = value.scalar().map_err(named)?;
                    if value.as_str() != Some("") {
                        values.push(value);
                    }
                }
            }
            Ok(Given { name, values })
        })
        .chain(failed)
}

/// Checks and reads the custom attributes of an activity or contact.
///
/// # Errors
/// Returns the fault of the first invalid attribute. The path of the fault is the attribute's name. An attribute is
/// invalid if it is not configured, is repeated, has too many values, contains a character that is not allowed, or does
/// not fit its type. Also fails for a malformed list, and for a list of more than [`MAX_ATTRIBUTES`] attributes. The
/// path of these faults is empty.
pub(super) fn read(
    owner: Node<'_>,
    object: AttributeObject,
    config: &AccountConfig,
) -> Result<JsonMap, Fault> {
    let mut seen: Vec<&str> = Vec::new();
    let mut accepted = JsonMap::new();
    for attribute in given(owner) {
        let Given { name, values } = attribute?;
        if seen.len() >= MAX_ATTRIBUTES {
            return Err(Fault::without_message("", code::TOO_MANY));
        }
        let definition = config
            .attribute(object, name)
            .ok_or_else(|| Fault::without_message(name, code::UNKNOWN))?;
        if seen.contains(&definition.name.as_str()) {
            return Err(Fault::without_message(name, code::REPEATED));
        }
        seen.push(&definition.name);
        if let Some(value) = accept(definition, values)? {
            accepted.insert(definition.name.clone(), value);
        }
    }
    Ok(accepted)
}

fn accept(
    definition: &AttributeDefinition,
    mut values: Vec<Value>,
) -> Result<Option<Value>, Fault> {
    let value = match (definition.value_type, values.len()) {
        (AttributeType::Choices, 1..) => Value::Array(values),
        (_, 0 | 1) => match values.pop() {
            Some(value) => value,
            None => return Ok(None),
        },
        (_, _) => return Err(Fault::without_message(&definition.name, code::MALFORMED)),
    };
    let is_text = matches!(
        definition.value_type,
        AttributeType::Text | AttributeType::LongText
    );
    if is_text
        && value
            .as_str()
            .is_some_and(|text| !text.chars().all(is_allowed))
    {
        return Err(Fault::without_message(&definition.name, code::MALFORMED));
    }
    definition.accept(&value).map(Some).map_err(|misfit| {
        let code = match misfit {
            Misfit::Type => code::MALFORMED,
            Misfit::Option => code::NOT_ALLOWED,
            Misfit::Length => code::TOO_LONG,
        };
        Fault::without_message(&definition.name, code)
    })
}

/// Whether a custom attribute may contain this character: a character of the vendor's list, or any character outside
/// ASCII.
const fn is_allowed(c: char) -> bool {
    matches!(
        c,
        'a'..='z' | 'A'..='Z' | '0'..='9' | ' ' | '@' | ':' | '.' | '_' | '-' | '&' | ',' | '(' | ')' | '?' | '#' | '=' | '\'' | '"'
    ) || !c.is_ascii()
}

/// Returns the values of the custom attribute `name` of the contact in the request, for a search. The values are texts
/// in the form that the attribute's definition prescribes.
///
/// If a value does not fit the definition, the search uses the value unchanged and finds no contact. Parlor later
/// refuses to create a contact with this value.
pub(super) fn search_values(contact: Node<'_>, name: &str, config: &AccountConfig) -> Vec<String> {
    let Some(definition) = config.attribute(AttributeObject::Contact, name) else {
        return Vec::new();
    };
    given(contact)
        .filter_map(Result::ok)
        .filter(|attribute| same_name(attribute.name, name))
        .flat_map(|attribute| attribute.values)
        .map(|value| definition.accept(&value).unwrap_or(value))
        .map(|value| match value {
            Value::String(text) => text,
            other => other.to_string(),
        })
        .filter(|text| !text.trim().is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::is_allowed;

    #[test]
    fn characters() {
        assert!("aZ09 @:._-&,()?#='\"éß漢😀\u{80}".chars().all(is_allowed));
        for c in "+/!%$*;<>[]{}|\\^~`\t\n\r\u{7f}\0".chars() {
            assert!(!is_allowed(c), "{c:?}");
        }
    }
}
