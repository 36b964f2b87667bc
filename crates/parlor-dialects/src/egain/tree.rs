//! The bodies of answers and callbacks. A body is a tree of elements, which can be printed as JSON or as XML.
//!
//! Both forms have the same members with the same names, but only XML has prefixes and namespaces. In JSON, the members
//! are in the order in which they were added. In XML, all attributes are in the start tag.

use super::xml::is_legal;
use http::HeaderMap;
use parlor_http::media;
use parlor_model::command::Answer;
use std::borrow::Cow;
use std::fmt::Write as _;

/// The format of a body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Format {
    /// `application/json`.
    Json,
    /// `application/xml`, the API's default.
    #[default]
    Xml,
}

const JSON: &str = "application/json";
const XML: &str = "application/xml";
const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\" ?>\n";

impl Format {
    /// Returns the format that `Accept` prefers. If `Accept` is absent or `*/*`, returns XML. Returns `None` if
    /// `Accept` allows neither JSON nor XML.
    pub(super) fn chosen(headers: &HeaderMap) -> Option<Self> {
        media::choose(headers, &[JSON, XML], XML).map(|chosen| {
            if chosen == JSON {
                Self::Json
            } else {
                Self::Xml
            }
        })
    }

    pub(super) const fn content_type(self) -> &'static str {
        match self {
            Self::Json => JSON,
            Self::Xml => XML,
        }
    }

    /// Returns the text between two items of a list.
    pub(super) const fn separator(self) -> &'static str {
        match self {
            Self::Json => ",",
            Self::Xml => "",
        }
    }
}

/// A value without members: a text, a number or a boolean.
#[derive(Clone, Debug)]
pub(super) enum Scalar<'a> {
    Text(Cow<'a, str>),
    Number(i64),
    Flag(bool),
}

impl<'a> From<&'a str> for Scalar<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Scalar<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<i64> for Scalar<'_> {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<bool> for Scalar<'_> {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

#[derive(Clone, Debug)]
enum Member<'a> {
    /// A namespace declaration. Only XML contains namespace declarations.
    Namespace(&'static str, &'static str),
    /// An XML attribute.
    Attribute(&'static str, Scalar<'a>),
    /// An element that contains only a value.
    Value(&'static str, Scalar<'a>),
    Element(Element<'a>),
    /// Elements with the same name: an array in JSON, repeated elements in XML.
    List(Vec<Element<'a>>),
    /// The position for a list with this name. The items of the list are printed later, one by one.
    Later(&'static str),
}

/// An element of a body. Values are escaped. In XML, characters that XML cannot represent are removed.
#[derive(Clone, Debug)]
pub(super) struct Element<'a> {
    name: &'static str,
    members: Vec<Member<'a>>,
}

impl<'a> Element<'a> {
    /// Builds an empty element of this name. Only XML prints the prefix of the name.
    pub(super) const fn new(name: &'static str) -> Self {
        Self {
            name,
            members: Vec::new(),
        }
    }

    fn with(mut self, member: Member<'a>) -> Self {
        self.members.push(member);
        self
    }

    /// Declares a namespace with an attribute such as `xmlns:ns2`.
    pub(super) fn namespace(self, attribute: &'static str, namespace: &'static str) -> Self {
        self.with(Member::Namespace(attribute, namespace))
    }

    /// Adds a member that is an attribute in XML.
    pub(super) fn attribute(self, name: &'static str, value: impl Into<Scalar<'a>>) -> Self {
        self.with(Member::Attribute(name, value.into()))
    }

    /// Adds an element that contains only a value.
    pub(super) fn value(self, name: &'static str, value: impl Into<Scalar<'a>>) -> Self {
        self.with(Member::Value(name, value.into()))
    }

    /// Adds an element that contains only a value. Does nothing for `None`.
    pub(super) fn optional(self, name: &'static str, value: Option<impl Into<Scalar<'a>>>) -> Self {
        match value {
            Some(value) => self.value(name, value),
            None => self,
        }
    }

    /// Adds an element. Does nothing for `None`.
    pub(super) fn element(self, element: impl Into<Option<Self>>) -> Self {
        match element.into() {
            Some(element) => self.with(Member::Element(element)),
            None => self,
        }
    }

    /// Adds a list of elements with the same name. Does nothing for an empty list.
    pub(super) fn list(self, items: Vec<Self>) -> Self {
        if items.is_empty() {
            self
        } else {
            self.with(Member::List(items))
        }
    }

    /// Reserves the position of a list of elements with this name. [`Self::item`] prints the items later.
    pub(super) fn later(self, name: &'static str) -> Self {
        self.with(Member::Later(name))
    }

    /// Prints the whole document.
    pub(super) fn print(&self, format: Format) -> String {
        let (head, tail) = self.frame(format);
        head + &tail
    }

    /// Builds an answer with status 200 and this document.
    pub(super) fn answer(&self, format: Format) -> Answer {
        Answer {
            status: 200,
            content_type: format.content_type().to_owned(),
            body: self.print(format),
        }
    }

    /// Prints the document in two parts: before and after the items of its [`Self::later`] list.
    pub(super) fn frame(&self, format: Format) -> (String, String) {
        let mut printer = Printer::default();
        match format {
            Format::Json => printer.object(&self.members),
            Format::Xml => {
                printer.out.push_str(DECLARATION);
                printer.tag(self);
            }
        }
        let place = printer.place.unwrap_or(printer.out.len());
        let tail = printer.out.split_off(place);
        (printer.out, tail)
    }

    /// Prints this element as an item of a list.
    pub(super) fn item(&self, format: Format) -> String {
        let mut printer = Printer::default();
        match format {
            Format::Json => printer.object(&self.members),
            Format::Xml => printer.tag(self),
        }
        printer.out
    }
}

#[derive(Default)]
struct Printer {
    out: String,
    /// The position in the output for the items of the [`Element::later`] list.
    place: Option<usize>,
}

impl Printer {
    fn object(&mut self, members: &[Member<'_>]) {
        self.out.push('{');
        let inside = self.out.len();
        for member in members {
            match member {
                Member::Namespace(..) => {}
                Member::Attribute(name, value) | Member::Value(name, value) => {
                    self.key(name, inside);
                    match value {
                        Scalar::Text(text) => self.json_text(text),
                        Scalar::Number(_) | Scalar::Flag(_) => self.xml_text(value, false),
                    }
                }
                Member::Element(element) => {
                    self.key(element.name, inside);
                    self.object(&element.members);
                }
                Member::List(items) => {
                    self.key(items.first().map_or("", |item| item.name), inside);
                    let mut before = '[';
                    for item in items {
                        self.out.push(before);
                        before = ',';
                        self.object(&item.members);
                    }
                    self.out.push(']');
                }
                Member::Later(name) => {
                    self.key(name, inside);
                    self.out.push('[');
                    self.place = Some(self.out.len());
                    self.out.push(']');
                }
            }
        }
        self.out.push('}');
    }

    /// Prints the name of a member in JSON. `inside` is the position in the output after the opening brace of the
    /// object.
    fn key(&mut self, name: &str, inside: usize) {
        if self.out.len() > inside {
            self.out.push(',');
        }
        self.json_text(name.split_once(':').map_or(name, |(_prefix, local)| local));
        self.out.push(':');
    }

    fn json_text(&mut self, text: &str) {
        // The serialization of a text cannot fail.
        self.out
            .push_str(&serde_json::to_string(text).unwrap_or_default());
    }

    fn tag(&mut self, element: &Element<'_>) {
        self.out.push('<');
        self.out.push_str(element.name);
        for member in &element.members {
            match member {
                Member::Namespace(name, namespace) => self.attribute(name, &(*namespace).into()),
                Member::Attribute(name, value) => self.attribute(name, value),
                Member::Value(..) | Member::Element(_) | Member::List(_) | Member::Later(_) => {}
            }
        }
        let end_of_tag = self.out.len();
        self.out.push('>');
        for member in &element.members {
            match member {
                Member::Namespace(..) | Member::Attribute(..) => {}
                Member::Value(name, value) => {
                    self.out.push('<');
                    self.out.push_str(name);
                    self.out.push('>');
                    self.xml_text(value, false);
                    self.end(name);
                }
                Member::Element(element) => self.tag(element),
                Member::List(items) => items.iter().for_each(|item| self.tag(item)),
                Member::Later(_) => self.place = Some(self.out.len()),
            }
        }
        let is_empty = self.out.len() == end_of_tag.saturating_add(1);
        if is_empty && self.place != Some(self.out.len()) {
            self.out.truncate(end_of_tag);
            self.out.push_str("/>");
        } else {
            self.end(element.name);
        }
    }

    fn end(&mut self, name: &str) {
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }

    fn attribute(&mut self, name: &str, value: &Scalar<'_>) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        self.xml_text(value, true);
        self.out.push('"');
    }

    fn xml_text(&mut self, value: &Scalar<'_>, in_attribute: bool) {
        // Writing to a string cannot fail.
        let _ = match value {
            Scalar::Text(text) => {
                escape(&mut self.out, text, in_attribute);
                Ok(())
            }
            Scalar::Number(number) => write!(self.out, "{number}"),
            Scalar::Flag(flag) => write!(self.out, "{flag}"),
        };
    }
}

fn escape(out: &mut String, text: &str, in_attribute: bool) {
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            // Without this escaping, an XML parser would read a carriage return as a line feed, and a line break or tab
            // in an attribute as a space.
            '\r' => out.push_str("&#13;"),
            '"' if in_attribute => out.push_str("&quot;"),
            '\n' if in_attribute => out.push_str("&#10;"),
            '\t' if in_attribute => out.push_str("&#9;"),
            legal if is_legal(legal) => out.push(legal),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::xml;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_tree_has_two_forms() {
        let tree = Element::new("n:root")
            .namespace("xmlns:n", "urn:x")
            .element(
                Element::new("n:a")
                    .value("m:name", "System")
                    .attribute("id", 1),
            )
            .element(None::<Element<'_>>)
            .optional("n:b", Some(true))
            .optional("n:c", None::<&str>)
            .list(Vec::new())
            .list(vec![
                Element::new("n:d").value("n:e", "1 < 2"),
                Element::new("n:d").attribute("f", "\"<\n"),
            ])
            .value("n:empty", "")
            .attribute("id", "x");
        assert_eq!(
            tree.print(Format::Json),
            r#"{"a":{"name":"System","id":1},"b":true,"d":[{"e":"1 < 2"},{"f":"\"<\n"}],"empty":"","id":"x"}"#
        );
        assert_eq!(
            tree.print(Format::Xml),
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\" ?>\n\
             <n:root xmlns:n=\"urn:x\" id=\"x\"><n:a id=\"1\"><m:name>System</m:name></n:a><n:b>true</n:b>\
             <n:d><n:e>1 &lt; 2</n:e></n:d><n:d f=\"&quot;&lt;&#10;\"/><n:empty></n:empty></n:root>"
        );
    }

    #[test]
    fn a_later_list_divides_the_document() {
        let tree = Element::new("a")
            .element(Element::new("b").later("c"))
            .value("d", "e");
        let (head, tail) = tree.frame(Format::Json);
        assert_eq!(
            (head.as_str(), tail.as_str()),
            (r#"{"b":{"c":["#, r#"]},"d":"e"}"#)
        );
        let (head, tail) = tree.frame(Format::Xml);
        assert!(head.ends_with("<a><b>"), "{head}");
        assert_eq!(tail, "</b><d>e</d></a>");
    }

    #[test]
    fn text_is_escaped() {
        let element = Element::new("a")
            .attribute("b", "\"<\n")
            .element(Element::new("c"))
            .value("d", "x\0\u{FFFF}>&\r");
        assert_eq!(
            element.item(Format::Xml),
            "<a b=\"&quot;&lt;&#10;\"><c/><d>x&gt;&amp;&#13;</d></a>"
        );
    }

    proptest! {
        #[test]
        fn printed_trees_are_read_back(text in any::<String>(), value in any::<String>()) {
            let tree = Element::new("a").attribute("b", value.as_str()).value("c", text.as_str());
            let root = xml::parse(tree.print(Format::Xml).as_bytes()).unwrap();
            let legal = |text: &str| text.chars().filter(|c| is_legal(*c)).collect::<String>();
            prop_assert_eq!(&root.attributes, &[("b".to_owned(), legal(&value))]);
            prop_assert_eq!(&root.children[0].text, &legal(&text));
            let json: serde_json::Value = serde_json::from_str(&tree.print(Format::Json)).unwrap();
            prop_assert_eq!(json, serde_json::json!({"b": value, "c": text}));
        }
    }
}
