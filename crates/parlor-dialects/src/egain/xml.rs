//! A parser for untrusted XML documents.
//!
//! The result is a tree of local names without namespaces. The parser refuses a document with a document type, an
//! entity declaration, a processing instruction or an encoding other than UTF-8.

use quick_xml::Reader;
use quick_xml::events::{BytesDecl, BytesStart, Event};
use std::fmt;

/// The maximum nesting depth of elements.
const MAX_DEPTH: usize = 64;
/// The maximum number of elements and attributes, together, in a document.
const MAX_NODES: usize = 50_000;

/// An element with its content.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Element {
    /// The local name: the part after the prefix.
    pub(super) name: String,
    /// The attributes by local name, in document order and unescaped. The list does not contain namespace declarations.
    pub(super) attributes: Vec<(String, String)>,
    /// The child elements, in document order.
    pub(super) children: Vec<Element>,
    /// All text directly in this element. The text is concatenated and unescaped, but not trimmed.
    pub(super) text: String,
}

impl Element {
    /// Returns the value of an attribute.
    fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

/// The kind of error in an XML document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum XmlErrorKind {
    /// The document contains only white space.
    Empty,
    /// The document is not UTF-8.
    BadUtf8,
    /// The document declares an encoding other than UTF-8.
    Encoding,
    /// The document is not well-formed.
    Syntax,
    /// The document contains a character that XML 1.0 does not allow, such as NUL, directly or as a reference.
    IllegalCharacter,
    /// The document has a document type declaration.
    DocumentType,
    /// The document has a processing instruction other than the XML declaration.
    ProcessingInstruction,
    /// The document refers to an entity other than the five predefined ones.
    UnknownEntity,
    /// An element has the same attribute twice.
    DuplicateAttribute,
    /// Elements are nested deeper than [`MAX_DEPTH`].
    TooDeep,
    /// The total number of elements and attributes is greater than [`MAX_NODES`].
    TooManyNodes,
}

/// An error in an XML document, with its line and column. The `Display` text of the error is safe to show to the
/// caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct XmlError {
    pub(super) kind: XmlErrorKind,
    /// The line, counted from 1.
    pub(super) line: usize,
    /// The column in bytes, counted from 1.
    pub(super) column: usize,
}

impl fmt::Display for XmlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            XmlErrorKind::Empty => return f.write_str("the document is empty"),
            XmlErrorKind::BadUtf8 => "the document is not UTF-8",
            XmlErrorKind::Encoding => "the document declares an encoding other than UTF-8",
            XmlErrorKind::Syntax => "the document is not well-formed XML",
            XmlErrorKind::IllegalCharacter => {
                "the document holds a character that XML cannot carry"
            }
            XmlErrorKind::DocumentType => "document type declarations are not accepted",
            XmlErrorKind::ProcessingInstruction => "processing instructions are not accepted",
            XmlErrorKind::UnknownEntity => "only the predefined entities are accepted",
            XmlErrorKind::DuplicateAttribute => "an element has the same attribute twice",
            XmlErrorKind::TooDeep => "the document is nested too deeply",
            XmlErrorKind::TooManyNodes => "the document has too many elements",
        })?;
        write!(f, " (line {}, column {})", self.line, self.column)
    }
}

impl std::error::Error for XmlError {}

/// Parses one XML document and returns its root element. Skips comments and a leading byte order mark.
pub(super) fn parse(bytes: &[u8]) -> Result<Element, XmlError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes)
        .map_err(|invalid| at(XmlErrorKind::BadUtf8, bytes, invalid.valid_up_to()))?;
    if text.trim_ascii().is_empty() {
        return Err(at(XmlErrorKind::Empty, bytes, 0));
    }
    if let Some((offset, _)) = text.char_indices().find(|(_, c)| !is_legal(*c)) {
        return Err(at(XmlErrorKind::IllegalCharacter, bytes, offset));
    }
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_comments = true;
    let mut tree = Tree {
        open: Vec::new(),
        root: None,
        nodes_left: MAX_NODES,
        depth: MAX_DEPTH,
    };
    let mut first = true;
    loop {
        // Errors report the start of an event. So the reader's position is noted before the event is read.
        let offset = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let event = reader.read_event().map_err(|_ill_formed| {
            at(
                XmlErrorKind::Syntax,
                bytes,
                usize::try_from(reader.error_position()).unwrap_or(usize::MAX),
            )
        })?;
        if matches!(event, Event::Eof) {
            return tree.finish().map_err(|kind| at(kind, bytes, bytes.len()));
        }
        tree.take(event, first)
            .map_err(|kind| at(kind, bytes, offset))?;
        first = false;
    }
}

#[cold]
fn at(kind: XmlErrorKind, bytes: &[u8], offset: usize) -> XmlError {
    let before = bytes.get(..offset).unwrap_or(bytes);
    XmlError {
        kind,
        line: before
            .iter()
            .filter(|byte| **byte == b'\n')
            .count()
            .saturating_add(1),
        column: before
            .iter()
            .rev()
            .take_while(|byte| **byte != b'\n')
            .count()
            .saturating_add(1),
    }
}

/// Whether XML 1.0 allows a character (production 2).
pub(super) const fn is_legal(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..='\u{10FFFF}')
}

/// A tree to which elements are still added. The open elements are in a list, so that deeply nested elements do not use
/// the call stack.
struct Tree {
    open: Vec<Element>,
    root: Option<Element>,
    nodes_left: usize,
    depth: usize,
}

impl Tree {
    fn take(&mut self, event: Event<'_>, first: bool) -> Result<(), XmlErrorKind> {
        match event {
            Event::Start(start) => {
                let element = self.element(&start)?;
                self.open.push(element);
                Ok(())
            }
            Event::Empty(start) => {
                let element = self.element(&start)?;
                self.close(element)
            }
            Event::End(_) => {
                let element = self.open.pop().ok_or(XmlErrorKind::Syntax)?;
                self.close(element)
            }
            Event::Text(text) => {
                let content = text.xml10_content();
                if content.contains("]]>") {
                    return Err(XmlErrorKind::Syntax);
                }
                self.text(&content)
            }
            Event::CData(data) if !self.open.is_empty() => self.text(&data.xml10_content()),
            Event::GeneralRef(reference) if !self.open.is_empty() => {
                let mut buffer = [0; 4];
                self.text(resolve(&reference)?.encode_utf8(&mut buffer))
            }
            Event::CData(_) | Event::GeneralRef(_) => Err(XmlErrorKind::Syntax),
            Event::Comment(_) => Ok(()),
            Event::Decl(declaration) if first => declared(&declaration),
            // An XML declaration that is not at the start is a processing instruction with a reserved name.
            Event::Decl(_) | Event::PI(_) => Err(XmlErrorKind::ProcessingInstruction),
            Event::DocType(_) => Err(XmlErrorKind::DocumentType),
            Event::Eof => Ok(()),
        }
    }

    fn element(&mut self, start: &BytesStart<'_>) -> Result<Element, XmlErrorKind> {
        if self.open.is_empty() && self.root.is_some() {
            return Err(XmlErrorKind::Syntax);
        }
        if self.open.len() >= self.depth {
            return Err(XmlErrorKind::TooDeep);
        }
        self.count()?;
        let mut element = Element {
            name: local_name(start.name().0)?.to_owned(),
            ..Element::default()
        };
        // The library's check for duplicate attributes is off, because the check compares all pairs of attributes
        // without a limit. This function checks for duplicates itself, and stops at the maximum number of nodes or
        // attributes.
        for attribute in start.attributes().with_checks(false) {
            let attribute = attribute.map_err(|_malformed| XmlErrorKind::Syntax)?;
            self.count()?;
            let key = attribute.key.0;
            let name = local_name(key)?;
            let value = attribute_value(&attribute.value)?;
            if key == "xmlns" || key.starts_with("xmlns:") {
                continue;
            }
            if element.attributes.len() >= MAX_ATTRIBUTES {
                return Err(XmlErrorKind::TooManyNodes);
            }
            if element.attribute(name).is_some() {
                return Err(XmlErrorKind::DuplicateAttribute);
            }
            element.attributes.push((name.to_owned(), value));
        }
        Ok(element)
    }

    fn count(&mut self) -> Result<(), XmlErrorKind> {
        self.nodes_left = self
            .nodes_left
            .checked_sub(1)
            .ok_or(XmlErrorKind::TooManyNodes)?;
        Ok(())
    }

    fn close(&mut self, element: Element) -> Result<(), XmlErrorKind> {
        if let Some(parent) = self.open.last_mut() {
            parent.children.push(element);
        } else if self.root.is_none() {
            self.root = Some(element);
        } else {
            return Err(XmlErrorKind::Syntax);
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), XmlErrorKind> {
        if let Some(element) = self.open.last_mut() {
            element.text.push_str(text);
            Ok(())
        } else if text.trim_ascii().is_empty() {
            Ok(())
        } else {
            Err(XmlErrorKind::Syntax)
        }
    }

    fn finish(self) -> Result<Element, XmlErrorKind> {
        if self.open.is_empty() {
            self.root.ok_or(XmlErrorKind::Syntax)
        } else {
            Err(XmlErrorKind::Syntax)
        }
    }
}

/// The maximum number of attributes of one element.
const MAX_ATTRIBUTES: usize = 64;

/// Whether the content of an XML declaration is well-formed: `version`, then optionally `encoding` and `standalone`.
fn is_declaration(content: &str) -> bool {
    let mut rest = content.strip_prefix("xml").unwrap_or(content);
    let mut names = ["version", "encoding", "standalone"].into_iter();
    loop {
        let trimmed = rest.trim_start_matches([' ', '\t', '\r', '\n']);
        if trimmed.is_empty() {
            return true;
        }
        let Some((name, value)) = trimmed.split_once('=') else {
            return false;
        };
        let name = name.trim_end_matches([' ', '\t', '\r', '\n']);
        if trimmed.len() == rest.len() || !names.any(|next| next == name) {
            return false;
        }
        let value = value.trim_start_matches([' ', '\t', '\r', '\n']);
        let Some(quote) = value.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
            return false;
        };
        let Some((value, after)) = value[1..].split_once(quote) else {
            return false;
        };
        if name == "standalone" && !matches!(value, "yes" | "no") {
            return false;
        }
        rest = after;
    }
}

fn declared(declaration: &BytesDecl<'_>) -> Result<(), XmlErrorKind> {
    if !is_declaration(declaration) {
        return Err(XmlErrorKind::Syntax);
    }
    let version = declaration
        .version()
        .map_err(|_malformed| XmlErrorKind::Syntax)?;
    if version != "1.0" {
        return Err(XmlErrorKind::Syntax);
    }
    match declaration.encoding() {
        None => Ok(()),
        Some(Err(_malformed)) => Err(XmlErrorKind::Syntax),
        Some(Ok(name))
            if name.eq_ignore_ascii_case("utf-8") || name.eq_ignore_ascii_case("utf8") =>
        {
            Ok(())
        }
        Some(Ok(_)) => Err(XmlErrorKind::Encoding),
    }
}

/// Returns the part of a name after its prefix, or an error if the name is invalid.
fn local_name(name: &str) -> Result<&str, XmlErrorKind> {
    let local = match name.split_once(':') {
        Some((prefix, local)) if is_name(prefix) => local,
        Some(_) => return Err(XmlErrorKind::Syntax),
        None => name,
    };
    if is_name(local) {
        Ok(local)
    } else {
        Err(XmlErrorKind::Syntax)
    }
}

/// Whether a text is a name without a colon. The function accepts all Unicode letters. The letters that the XML
/// standard allows are almost the same.
fn is_name(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(|c| c == '_' || c.is_alphabetic())
        && chars.all(|c| matches!(c, '_' | '-' | '.' | '\u{B7}') || c.is_alphanumeric())
}

fn attribute_value(raw: &str) -> Result<String, XmlErrorKind> {
    let mut value = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(stop) = rest.find(['&', '<', '\t', '\n', '\r']) {
        let (before, from) = rest.split_at(stop);
        value.push_str(before);
        let mut chars = from.chars();
        let special = chars.next();
        rest = chars.as_str();
        match special {
            Some('&') => {
                let (name, after) = rest.split_once(';').ok_or(XmlErrorKind::Syntax)?;
                value.push(resolve(name)?);
                rest = after;
            }
            Some('<') => return Err(XmlErrorKind::Syntax),
            // XML replaces each line break in an attribute value with a space.
            Some('\r') => {
                rest = rest.strip_prefix('\n').unwrap_or(rest);
                value.push(' ');
            }
            _ => value.push(' '),
        }
    }
    value.push_str(rest);
    Ok(value)
}

/// Returns the character for the entity or character reference `&name;`.
fn resolve(name: &str) -> Result<char, XmlErrorKind> {
    let (digits, radix) = match name.strip_prefix('#') {
        None => {
            return match name {
                "lt" => Ok('<'),
                "gt" => Ok('>'),
                "amp" => Ok('&'),
                "apos" => Ok('\''),
                "quot" => Ok('"'),
                _ => Err(XmlErrorKind::UnknownEntity),
            };
        }
        Some(number) => number
            .strip_prefix('x')
            .map_or((number, 10), |digits| (digits, 16)),
    };
    if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(radix)) {
        return Err(XmlErrorKind::Syntax);
    }
    u32::from_str_radix(digits, radix)
        .ok()
        .and_then(char::from_u32)
        .filter(|c| is_legal(*c))
        .ok_or(XmlErrorKind::IllegalCharacter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<Element, XmlErrorKind> {
        parse(text.as_bytes()).map_err(|error| error.kind)
    }

    #[test]
    fn reads_a_tree_of_local_names() {
        let root = read(
            "\u{FEFF}<?xml version='1.0' encoding='utf-8' standalone=\"yes\" ?>\r\n<!-- c -->\n\
             <n:conversation xmlns:n='urn:x' xmlns='urn:y' n:id=\"a&#x20;&amp;\n b\">\
             <subject>1 &lt; 2 <![CDATA[<&>]]>&#233;</subject><x/><x a='1'>y\r\nz</x></n:conversation>\n",
        )
        .unwrap();
        assert_eq!(root.name, "conversation");
        assert_eq!(root.attributes, [("id".to_owned(), "a &  b".to_owned())]);
        assert_eq!(root.attribute("id"), Some("a &  b"));
        let named = |name: &'static str| root.children.iter().filter(move |c| c.name == name);
        assert_eq!(named("subject").next().unwrap().text, "1 < 2 <&>é");
        let xs: Vec<_> = named("x").collect();
        assert_eq!(
            (xs.len(), xs[1].attribute("a"), xs[1].text.as_str()),
            (2, Some("1"), "y\nz")
        );
        assert!(named("nothing").next().is_none());
    }

    #[test]
    fn refuses_what_is_dangerous() {
        let laughs = "<?xml version=\"1.0\"?><!DOCTYPE lolz [<!ENTITY lol \"lol\"><!ENTITY lol2 \"&lol;&lol;&lol;&lol;\">]><lolz>&lol2;</lolz>";
        assert_eq!(read(laughs), Err(XmlErrorKind::DocumentType));
        assert_eq!(
            read("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>"),
            Err(XmlErrorKind::DocumentType)
        );
        assert_eq!(read("<a>&lol;</a>"), Err(XmlErrorKind::UnknownEntity));
        assert_eq!(read("<a b='&xxe;'/>"), Err(XmlErrorKind::UnknownEntity));
        assert_eq!(
            read("<?xml-stylesheet href='x'?><a/>"),
            Err(XmlErrorKind::ProcessingInstruction)
        );
        assert_eq!(
            read("<a><?php echo 1 ?></a>"),
            Err(XmlErrorKind::ProcessingInstruction)
        );
        assert_eq!(
            read(" <?xml version='1.0'?><a/>"),
            Err(XmlErrorKind::ProcessingInstruction)
        );
        assert_eq!(
            read("<?xml version='1.0' encoding='UTF-16'?><a/>"),
            Err(XmlErrorKind::Encoding)
        );
        assert_eq!(
            read("<?xml version='1.0' encoding='ISO-8859-1'?><a/>"),
            Err(XmlErrorKind::Encoding)
        );
        assert_eq!(
            read("<a b='1' b='2'/>"),
            Err(XmlErrorKind::DuplicateAttribute)
        );
        assert_eq!(
            read("<a x:b='1' y:b='2'/>"),
            Err(XmlErrorKind::DuplicateAttribute)
        );
        for text in [
            "<a>\0</a>",
            "<a>&#0;</a>",
            "<a>&#x1F;</a>",
            "<a>&#xD800;</a>",
            "<a>&#99999999999;</a>",
            "<a>\u{FFFE}</a>",
            "<a b='&#0;'/>",
        ] {
            assert_eq!(read(text), Err(XmlErrorKind::IllegalCharacter), "{text}");
        }
        let error = parse(b"<a>\n\xff</a>").unwrap_err();
        assert_eq!(
            (error.kind, error.line, error.column),
            (XmlErrorKind::BadUtf8, 2, 1)
        );
        assert_eq!(
            parse(b"\xFF\xFE<\0a\0").unwrap_err().kind,
            XmlErrorKind::BadUtf8
        );
    }

    #[test]
    fn refuses_what_is_ill_formed() {
        assert_eq!(read(" \n"), Err(XmlErrorKind::Empty));
        for text in [
            "x",
            "<a>",
            "<a></b>",
            "</a>",
            "<a/><b/>",
            "<a/>x",
            "x<a/>",
            "<a/>&amp;",
            "<![CDATA[x]]><a/>",
            "<a b/>",
            "<a b=1/>",
            "<a b='<'/>",
            "<a b='&'/>",
            "<a>&</a>",
            "<a>&;</a>x",
            "<1/>",
            "<a:/>",
            "<:a/>",
            "<a><!-- -- --></a>",
            "<a>]]></a>",
            "<a>&#;</a>",
            "<a>&#x;</a>",
            "<a>&#+1;</a>",
            "<?xml version='1.1'?><a/>",
            "<a",
            "<!-- x",
            "<a><![CDATA[x</a>",
            "{}",
        ] {
            assert!(
                matches!(
                    read(text),
                    Err(XmlErrorKind::Syntax | XmlErrorKind::UnknownEntity)
                ),
                "{text}: {:?}",
                read(text)
            );
        }
    }

    #[test]
    fn depth_and_count_are_bounded() {
        let nested = |depth: usize| format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth));
        assert!(read(&nested(64)).is_ok());
        assert_eq!(read(&nested(65)), Err(XmlErrorKind::TooDeep));
        assert_eq!(read(&"<a>".repeat(100_000)), Err(XmlErrorKind::TooDeep));
        assert_eq!(
            read(&format!("<a>{}</a>", "<b/>".repeat(50_000))),
            Err(XmlErrorKind::TooManyNodes)
        );
        let attributes: String = (0..65).map(|n| format!(" a{n}=''")).collect();
        assert_eq!(
            read(&format!("<a{attributes}/>")),
            Err(XmlErrorKind::TooManyNodes)
        );
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            if let Err(error) = parse(&bytes) {
                let _ = error.to_string();
            }
        }

        #[test]
        fn any_tokens_are_read_or_refused(
            tokens in proptest::collection::vec(
                proptest::sample::select(vec![
                    "<", ">", "/", "a", "<a>", "</a>", "<a/>", "&", ";", "#", "x", "0", "=", "'", "\"", " ", "<!--", "-->",
                    "<![CDATA[", "]]>", "<?xml", "?>", "<!DOCTYPE", "[", "]", "é", ":",
                ]),
                0..60,
            )
        ) {
            let _ = read(&tokens.concat());
        }
    }
}
