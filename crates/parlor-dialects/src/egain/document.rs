//! Request bodies in JSON, XML or multipart, which are read into the same type of value (contract 2.4).

use super::error::ApiError;
use super::xml::{self, Element};
use bytes::Bytes;
use http::{HeaderMap, header};
use parlor_http::limits::Limits;
use parlor_http::media::{self, MediaType};
use parlor_http::{json, multipart};
use parlor_model::document::{Fault, Object, code};
use parlor_model::ids;
use serde_json::{Map, Value};

/// The key for the text of an XML element that has attributes. No element can have this name, because XML does not
/// allow `#` in names.
const TEXT: &str = "#text";

/// A parsed body.
#[derive(Debug)]
pub(super) struct Document {
    root: Value,
    xml: bool,
}

impl Document {
    /// Parses a body according to its content type. `root` is the name of the XML root element, and the name of the
    /// whole document in errors.
    ///
    /// # Errors
    /// 415 if the content type is missing or not supported, or if the body is compressed. 400 if the body cannot be
    /// parsed or has another root.
    pub(super) async fn read(
        headers: &HeaderMap,
        body: Bytes,
        limits: &Limits,
        root: &'static str,
    ) -> Result<Self, ApiError> {
        plain(headers)?;
        let sent = media::content_type(headers).ok_or_else(ApiError::content_type)?;
        if media::essence_is(sent, "application/json") {
            Self::json(&body, limits, root)
        } else if media::essence_is(sent, "application/xml") {
            Self::xml(&body, root)
        } else if media::essence_is(sent, "multipart/form-data") {
            Self::multipart(sent, body, limits, root).await
        } else {
            Err(ApiError::content_type())
        }
    }

    fn json(bytes: &[u8], limits: &Limits, root: &str) -> Result<Self, ApiError> {
        let value = json::parse(bytes, limits)
            .map_err(|error| ApiError::attribute(root, error.to_string()))?;
        if value.is_object() {
            Ok(Self {
                root: value,
                xml: false,
            })
        } else {
            Err(ApiError::attribute(
                root,
                "The document must be a JSON object.",
            ))
        }
    }

    fn xml(bytes: &[u8], root: &str) -> Result<Self, ApiError> {
        let element =
            xml::parse(bytes).map_err(|error| ApiError::attribute(root, error.to_string()))?;
        if element.name != root {
            return Err(ApiError::attribute(
                root,
                format!("The root element must be '{root}'."),
            ));
        }
        Ok(Self {
            root: value_of(element),
            xml: true,
        })
    }

    /// Finds the document in a multipart body. The document is the first part with a JSON or XML content type. If there
    /// is no such part, the document is the first part with the name `body`, `conversation` or `message`. This rule is
    /// inferred, because the vendor's part names are unknown.
    async fn multipart(
        sent: &str,
        body: Bytes,
        limits: &Limits,
        root: &str,
    ) -> Result<Self, ApiError> {
        let media = MediaType::parse(sent);
        let boundary = media.as_ref().and_then(MediaType::boundary);
        let parts = multipart::parse(boundary, body, limits)
            .await
            .map_err(|error| ApiError::attribute(root, error.to_string()))?;
        Self::of_form(&parts, limits, root)
    }

    /// Finds the document among the parts of a multipart form. The files of the form are already stored.
    ///
    /// # Errors
    /// The same as [`Self::read`].
    pub(super) fn of_parts(
        headers: &HeaderMap,
        parts: &[multipart::Part],
        limits: &Limits,
        root: &'static str,
    ) -> Result<Self, ApiError> {
        plain(headers)?;
        Self::of_form(parts, limits, root)
    }

    fn of_form(parts: &[multipart::Part], limits: &Limits, root: &str) -> Result<Self, ApiError> {
        let is = |part: &multipart::Part, essence: &str| {
            part.content_type
                .as_deref()
                .is_some_and(|sent| media::essence_is(sent, essence))
        };
        let json = |part: &multipart::Part| is(part, "application/json");
        let xml = |part: &multipart::Part| is(part, "application/xml");
        if let Some(part) = parts.iter().find(|part| json(part) || xml(part)) {
            return if json(part) {
                Self::json(&part.bytes, limits, root)
            } else {
                Self::xml(&part.bytes, root)
            };
        }
        let part = parts
            .iter()
            .find(|part| matches!(part.name.as_str(), "body" | "conversation" | "message"))
            .ok_or_else(|| {
                ApiError::attribute(root, "No part of the multipart body is JSON or XML.")
            })?;
        let first = part.bytes.trim_ascii_start().first();
        if first == Some(&b'<') {
            Self::xml(&part.bytes, root)
        } else {
            Self::json(&part.bytes, limits, root)
        }
    }

    /// Returns the root of the document: the conversation or the message.
    pub(super) const fn root(&self) -> Node<'_> {
        Node {
            value: &self.root,
            xml: self.xml,
        }
    }
}

/// Refuses a compressed body.
fn plain(headers: &HeaderMap) -> Result<(), ApiError> {
    let encoded = headers
        .get_all(header::CONTENT_ENCODING)
        .iter()
        .any(|v| !v.as_bytes().eq_ignore_ascii_case(b"identity"));
    if encoded {
        Err(ApiError::content_encoding())
    } else {
        Ok(())
    }
}

/// Converts an XML element to the JSON value of the vendor's mapping. Attributes and child elements become members.
/// Repeated child elements become arrays. The parser has already limited the depth.
fn value_of(element: Element) -> Value {
    if element.attributes.is_empty() && element.children.is_empty() {
        return Value::String(element.text);
    }
    let mut members = Map::new();
    for (name, value) in element.attributes {
        put(&mut members, name, Value::String(value));
    }
    if element.children.is_empty() {
        members.insert(TEXT.to_owned(), Value::String(element.text));
    }
    for child in element.children {
        let name = child.name.clone();
        put(&mut members, name, value_of(child));
    }
    Value::Object(members)
}

fn put(members: &mut Map<String, Value>, name: String, value: Value) {
    match members.get_mut(&name) {
        // [`value_of`] never returns an array. So an existing array always contains several earlier elements of this
        // name, and not one element whose value is an array.
        Some(Value::Array(several)) => several.push(value),
        Some(once) => {
            let first = once.take();
            *once = Value::Array(vec![first, value]);
        }
        None => {
            members.insert(name, value);
        }
    }
}

/// Builds the fault of a value that is not of the requested type. The path of the fault is empty. The caller knows the
/// path that the vendor shows for the value.
fn wrong_type() -> Fault {
    Fault::without_message("", code::WRONG_TYPE)
}

/// A value in a document. For an absent member and for `null`, the functions of this type return `None` (contract
/// 3.2.2). For a value that is not of the requested type, they fail with the code [`code::WRONG_TYPE`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Node<'a> {
    value: &'a Value,
    xml: bool,
}

impl<'a> Node<'a> {
    /// Returns a member of an object. An empty XML element is treated as an object without members.
    pub(super) fn member(self, name: &str) -> Result<Option<Node<'a>>, Fault> {
        match self.value {
            Value::Object(members) => Ok(Object::look(members, name)
                .value()
                .map(|value| Node { value, ..self })),
            Value::String(text) if self.xml && text.trim_ascii().is_empty() => Ok(None),
            _ => Err(wrong_type()),
        }
    }

    /// Returns the member at the end of a path of objects. `None` means that a member of the path is absent or null.
    pub(super) fn path(self, names: &[&str]) -> Result<Option<Node<'a>>, Fault> {
        let mut node = self;
        for name in names {
            match node.member(name)? {
                Some(inner) => node = inner,
                None => return Ok(None),
            }
        }
        Ok(Some(node))
    }

    /// Returns the items of a list. A single item is treated as a list with one item, because the two have the same
    /// form in XML.
    pub(super) fn items(self) -> impl Iterator<Item = Node<'a>> {
        let (several, one): (&[Value], _) = match self.value {
            Value::Array(items) => (items, None),
            _ => (&[], Some(self)),
        };
        several
            .iter()
            .filter(|value| !value.is_null())
            .map(move |value| Node { value, ..self })
            .chain(one)
    }

    /// Returns the text exactly as sent.
    pub(super) fn text(self) -> Result<&'a str, Fault> {
        match self.value {
            Value::String(text) => Ok(text),
            Value::Object(members) if self.xml => match members.get(TEXT) {
                Some(Value::String(text)) => Ok(text),
                _ => Err(wrong_type()),
            },
            _ => Err(wrong_type()),
        }
    }

    /// Returns a text, or the digits of a number. Some clients send a number although the vendor's type of the member
    /// is string.
    pub(super) fn text_or_number(self) -> Result<String, Fault> {
        match self.value {
            Value::Number(number) => Ok(number.to_string()),
            _ => self.text().map(str::to_owned),
        }
    }

    /// Returns a positive id, at most 2^53 - 1. The value is a number or a text (contract 2.4).
    pub(super) fn id(self) -> Result<i64, Fault> {
        match self.value {
            Value::Number(number) => number
                .as_i64()
                .filter(|id| (1..=ids::MAX_ID).contains(id))
                .ok_or_else(wrong_type),
            _ => ids::parse_id(self.text()?.trim_ascii()).ok_or_else(wrong_type),
        }
    }

    /// Returns a boolean. The value is a boolean, or the text `true` or `false`.
    pub(super) fn boolean(self) -> Result<bool, Fault> {
        match self.value {
            Value::Bool(flag) => Ok(*flag),
            _ => match self.text()?.trim_ascii() {
                "true" => Ok(true),
                "false" => Ok(false),
                _ => Err(wrong_type()),
            },
        }
    }

    /// Returns a text, number or boolean. The caller checks the value against an attribute's definition.
    pub(super) fn scalar(self) -> Result<Value, Fault> {
        match self.value {
            Value::Number(_) | Value::Bool(_) => Ok(self.value.clone()),
            _ => self.text().map(|text| Value::String(text.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn xml(text: &str) -> Document {
        Document::xml(text.as_bytes(), "conversation").unwrap()
    }

    #[test]
    fn xml_and_json_say_the_same() {
        let xml = xml(
            "<c:conversation xmlns:c='urn:x'><c:id a='1'>7</c:id><e/><one id=' 5 '/><l>a</l><l>b</l><deep><x>y</x></deep></c:conversation>",
        );
        let root = xml.root();
        let text = |name: &str| root.member(name).unwrap().unwrap().text();
        assert_eq!(text("id"), Ok("7"));
        assert_eq!(text("e"), Ok(""));
        assert_eq!(text("deep"), Err(wrong_type()));
        let empty = root.member("e").unwrap().unwrap();
        assert!(empty.member("x").unwrap().is_none());
        assert_eq!(root.path(&["one", "id"]).unwrap().unwrap().id(), Ok(5));
        let items = root.member("l").unwrap().unwrap().items();
        assert_eq!(
            items.map(|i| i.text().unwrap()).collect::<Vec<_>>(),
            ["a", "b"]
        );
        assert!(root.path(&["deep", "x", "z"]).is_err());
        assert!(root.path(&["none", "x"]).unwrap().is_none());

        let json = Document::json(
            br#"{"id":7,"n":null,"l":["a",null,"b"],"s":"", "b":"true"}"#,
            &Limits::default(),
            "conversation",
        )
        .unwrap();
        let root = json.root();
        assert_eq!(root.member("id").unwrap().unwrap().id(), Ok(7));
        assert!(root.member("n").unwrap().is_none());
        assert_eq!(root.member("l").unwrap().unwrap().items().count(), 2);
        assert!(root.path(&["s", "x"]).is_err());
        assert_eq!(root.member("b").unwrap().unwrap().boolean(), Ok(true));
    }

    #[test]
    fn ids() {
        let id = |text: &str| {
            Document::json(
                format!("{{\"id\":{text}}}").as_bytes(),
                &Limits::default(),
                "conversation",
            )
            .unwrap()
            .root()
            .member("id")
            .unwrap()
            .map(Node::id)
        };
        for good in ["1", "\"1\"", "9007199254740991", "\"9007199254740991\""] {
            assert!(matches!(id(good), Some(Ok(_))), "{good}");
        }
        for bad in [
            "0",
            "-1",
            "1.0",
            "1e3",
            "9007199254740992",
            "99999999999999999999",
            "\"\"",
            "\"x\"",
            "\"+1\"",
            "true",
            "[1]",
            "{}",
        ] {
            assert!(matches!(id(bad), Some(Err(_))), "{bad}");
        }
    }
}
