//! XML documents from callers who are not to be trusted, and a small writer for answers.
//!
//! What is read is a tree of local names; namespaces are ignored. Whatever makes XML dangerous (document types, entity
//! declarations, processing instructions, foreign encodings) is refused, not skipped.

use std::fmt;

use quick_xml::Reader;
use quick_xml::events::{BytesDecl, BytesStart, Event};

use crate::limits::Limits;

/// One element with what is in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Element {
    /// Local name: the part after the prefix.
    pub name: String,
    /// Attributes by local name in document order, unescaped; namespace declarations are left out.
    pub attributes: Vec<(String, String)>,
    /// Child elements in document order.
    pub children: Vec<Element>,
    /// All character data directly in this element, concatenated, unescaped, not trimmed.
    pub text: String,
}

impl Element {
    /// The first child of this name.
    #[must_use]
    pub fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// All children of this name, in document order.
    pub fn children_named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The value of the attribute of this name.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

/// What is wrong with an XML document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum XmlErrorKind {
    /// There is nothing in it but white space.
    Empty,
    /// It is not UTF-8.
    BadUtf8,
    /// It declares an encoding other than UTF-8.
    Encoding,
    /// It is not well-formed.
    Syntax,
    /// It holds a character XML 1.0 cannot carry, raw or as a reference; NUL among them.
    IllegalCharacter,
    /// It has a document type declaration.
    DocumentType,
    /// It has a processing instruction other than the XML declaration.
    ProcessingInstruction,
    /// It refers to an entity other than the five predefined ones.
    UnknownEntity,
    /// An element has the same attribute twice.
    DuplicateAttribute,
    /// Elements are nested deeper than [`Limits::xml_depth`].
    TooDeep,
    /// There are more elements and attributes than [`Limits::xml_nodes`].
    TooManyNodes,
}

/// What is wrong with an XML document, and where. `Display` is safe to show to the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct XmlError {
    /// What is wrong.
    pub kind: XmlErrorKind,
    /// Line, from 1.
    pub line: usize,
    /// Column in bytes, from 1.
    pub column: usize,
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

/// Parses one XML document and returns its root. A UTF-8 byte order mark in front is passed over; comments are too.
///
/// # Errors
///
/// [`XmlError`], see its kinds.
pub fn parse(bytes: &[u8], limits: &Limits) -> Result<Element, XmlError> {
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
        nodes_left: limits.xml_nodes,
        depth: limits.xml_depth,
    };
    let mut first = true;
    loop {
        // An unread event's place is where the reader stands before it.
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

/// The characters of XML 1.0, production 2.
const fn is_legal(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..='\u{10FFFF}')
}

/// A tree being built. Elements wait on a stack of our own, so that depth never costs call stack.
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
            // An XML declaration anywhere but at the start is a processing instruction with a reserved name.
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
        // The library's own check for duplicates compares each with each; ours is bounded by the count of nodes and by
        // the small number of attributes any element has in practice.
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

/// Most attributes of one element.
const MAX_ATTRIBUTES: usize = 64;

fn declared(declaration: &BytesDecl<'_>) -> Result<(), XmlErrorKind> {
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

/// The part of a name after its prefix; an error when it is no name.
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

/// A name without colon. Letters are taken as Unicode has them; XML's own table is nearly that.
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
            // Attribute values carry no line breaks: the XML rule makes each one a space.
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

/// What `&name;` stands for.
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

/// Writes an XML document into a string: always well-formed, whatever the values hold.
///
/// Names are the programmer's and are `'static` for that reason; values are anybody's: they are escaped, and characters
/// XML 1.0 cannot carry are dropped.
///
/// ```
/// use parlor_http::xml::XmlWriter;
///
/// let mut xml = XmlWriter::new();
/// xml.open("error").attribute("code", "401-101").element("developerMessage", "a < b").close();
/// assert_eq!(
///     xml.finish(),
///     "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\" ?>\n\
///      <error code=\"401-101\"><developerMessage>a &lt; b</developerMessage></error>"
/// );
/// ```
#[derive(Debug, Clone)]
pub struct XmlWriter {
    out: String,
    open: Vec<&'static str>,
    /// The start tag just written still lacks its `>`, so that attributes can follow.
    in_tag: bool,
}

impl XmlWriter {
    /// A writer that has written the XML declaration.
    #[must_use]
    pub fn new() -> Self {
        Self {
            out: "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\" ?>\n".to_owned(),
            open: Vec::new(),
            in_tag: false,
        }
    }

    /// A writer that has written nothing.
    #[must_use]
    pub fn without_declaration() -> Self {
        Self {
            out: String::new(),
            open: Vec::new(),
            in_tag: false,
        }
    }

    /// Opens an element inside the one that is open.
    pub fn open(&mut self, name: &'static str) -> &mut Self {
        self.end_tag();
        self.out.push('<');
        self.out.push_str(name);
        self.open.push(name);
        self.in_tag = true;
        self
    }

    /// Adds an attribute to the element just opened. After anything else was written into that element it has no place
    /// and is dropped.
    pub fn attribute(&mut self, name: &'static str, value: &str) -> &mut Self {
        debug_assert!(
            self.in_tag,
            "an attribute must follow its element's opening"
        );
        if self.in_tag {
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("=\"");
            escape(&mut self.out, value, true);
            self.out.push('"');
        }
        self
    }

    /// Writes character data into the open element.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.end_tag();
        escape(&mut self.out, text, false);
        self
    }

    /// Closes the innermost open element; does nothing when none is open.
    pub fn close(&mut self) -> &mut Self {
        if let Some(name) = self.open.pop() {
            if self.in_tag {
                self.out.push_str("/>");
                self.in_tag = false;
            } else {
                self.out.push_str("</");
                self.out.push_str(name);
                self.out.push('>');
            }
        }
        self
    }

    /// Writes a whole element that holds only text.
    pub fn element(&mut self, name: &'static str, text: &str) -> &mut Self {
        self.open(name).text(text).close()
    }

    /// Closes what is open and returns the document.
    #[must_use]
    pub fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        self.out
    }

    fn end_tag(&mut self) {
        if self.in_tag {
            self.out.push('>');
            self.in_tag = false;
        }
    }
}

impl Default for XmlWriter {
    fn default() -> Self {
        Self::new()
    }
}

fn escape(out: &mut String, text: &str, in_attribute: bool) {
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            // A reader turns a raw carriage return into a line feed, and any raw white space of an attribute into a space.
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
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a test that fails should stop where it fails"
    )]

    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Result<Element, XmlErrorKind> {
        parse(text.as_bytes(), &Limits::default()).map_err(|error| error.kind)
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
        assert_eq!(root.child("subject").unwrap().text, "1 < 2 <&>é");
        let xs: Vec<_> = root.children_named("x").collect();
        assert_eq!(
            (xs.len(), xs[1].attribute("a"), xs[1].text.as_str()),
            (2, Some("1"), "y\nz")
        );
        assert!(root.child("nothing").is_none());
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
        let error = parse(b"<a>\n\xff</a>", &Limits::default()).unwrap_err();
        assert_eq!(
            (error.kind, error.line, error.column),
            (XmlErrorKind::BadUtf8, 2, 1)
        );
        assert_eq!(
            parse(b"\xFF\xFE<\0a\0", &Limits::default())
                .unwrap_err()
                .kind,
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

    #[test]
    fn the_writer_closes_what_it_opened() {
        let mut xml = XmlWriter::without_declaration();
        xml.open("a")
            .attribute("b", "\"<\n")
            .open("c")
            .close()
            .text("x\0\u{FFFF}>&\r");
        assert_eq!(
            xml.finish(),
            "<a b=\"&quot;&lt;&#10;\"><c/>x&gt;&amp;&#13;</a>"
        );
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            if let Err(error) = parse(&bytes, &Limits::default()) {
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

        #[test]
        fn what_is_written_is_read_back(text in any::<String>(), value in any::<String>()) {
            let mut xml = XmlWriter::new();
            xml.open("a").attribute("b", &value).text(&text);
            let root = read(&xml.finish()).unwrap();
            let legal = |text: &str| text.chars().filter(|c| is_legal(*c)).collect::<String>();
            prop_assert_eq!(root.attribute("b").unwrap(), legal(&value));
            prop_assert_eq!(root.text, legal(&text));
        }
    }
}
