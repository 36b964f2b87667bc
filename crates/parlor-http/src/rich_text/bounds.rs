//! Limits on the work that HTML causes. A small number of characters can cause much work, for two reasons. First, the
//! parser compares all attributes of a tag with each other. Second, if formatting has no end tag, the parser repeats
//! the formatting in every further block.

use html5ever::interface::{Attribute, ElementFlags, NodeOrText, QuirksMode};
use html5ever::tendril::{StrTendril, TendrilSink as _};
use html5ever::tree_builder::TreeSink;
use html5ever::{ParseOpts, QualName, local_name, ns, parse_fragment};
use std::borrow::Cow;
use std::cell::Cell;
use std::rc::Rc;

/// The maximum number of attributes of one tag.
const MAX_ATTRIBUTES: usize = 2_000;
/// The maximum size of all elements that the parser creates, in bytes. A message without repeated formatting stays
/// below this size.
const MAX_SIZE: usize = 1_000_000;
/// The assumed size of an element without its attributes, and of an attribute without its name and value, in bytes.
const ELEMENT: usize = 32;
/// The number of bytes of HTML that are parsed between two checks of the size.
const STEP: usize = 64;

/// Whether one of the tags has more than [`MAX_ATTRIBUTES`] attributes. The text after a `<` in a comment is also
/// treated as a tag.
pub(super) fn has_huge_tag(html: &str) -> bool {
    html.match_indices('<').any(|(at, _)| {
        let tag = html.get(at.saturating_add(1)..).unwrap_or_default();
        let tag = tag.strip_prefix('/').unwrap_or(tag);
        tag.starts_with(|c: char| c.is_ascii_alphabetic()) && is_huge(tag)
    })
}

const fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}

/// Whether a tag has more than [`MAX_ATTRIBUTES`] attributes. `tag` begins with the name of the tag. This function
/// reads the text in the same way as the HTML tokenizer does.
fn is_huge(tag: &str) -> bool {
    let until = |text: &'_ str, stop: fn(char) -> bool| text.find(stop).unwrap_or(text.len());
    let mut rest = tag.get(until(tag, |c| is_space(c) || matches!(c, '/' | '>'))..);
    let mut count = 0_usize;
    loop {
        let attribute = rest
            .unwrap_or_default()
            .trim_start_matches(|c| is_space(c) || c == '/');
        if attribute.is_empty() || attribute.starts_with('>') {
            return false;
        }
        count = count.saturating_add(1);
        if count > MAX_ATTRIBUTES {
            return true;
        }
        // According to the HTML rules, an `=` at the beginning of an attribute is part of the attribute's name.
        let name = attribute.strip_prefix('=').unwrap_or(attribute);
        let name = name.get(until(name, |c| is_space(c) || matches!(c, '/' | '>' | '='))..);
        let after = name.unwrap_or_default().trim_start_matches(is_space);
        let Some(value) = after.strip_prefix('=') else {
            rest = Some(after);
            continue;
        };
        let value = value.trim_start_matches(is_space);
        rest = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let quoted = value.get(1..).unwrap_or_default();
                quoted.split_once(quote).map(|(_, after)| after)
            }
            _ => value.get(until(value, |c| is_space(c) || c == '>')..),
        };
    }
}

/// Whether the elements that the parser creates from HTML have more than [`MAX_SIZE`] bytes.
pub(super) fn grows(html: &str) -> bool {
    let size = Rc::new(Cell::new(0));
    let sink = Sizer {
        size: Rc::clone(&size),
        document: Rc::new(Node::new(
            QualName::new(None, ns!(), local_name!("")),
            false,
        )),
    };
    let context = QualName::new(None, ns!(html), local_name!("div"));
    let mut parser = parse_fragment(sink, ParseOpts::default(), context, Vec::new(), false);
    let mut rest = html;
    while !rest.is_empty() {
        let (step, tail) = rest.split_at(rest.floor_char_boundary(STEP));
        parser.process(StrTendril::from(step));
        if size.get() > MAX_SIZE {
            return true;
        }
        rest = tail;
    }
    false
}

/// A node of the parsed document, with only the properties that the parser asks for.
struct Node {
    name: QualName,
    /// Whether this is a MathML element whose content is HTML.
    holds_html: bool,
}

impl Node {
    const fn new(name: QualName, holds_html: bool) -> Self {
        Self { name, holds_html }
    }
}

/// A tree sink (a receiver of the parser's elements) that builds no tree. It only adds up the sizes of the elements.
struct Sizer {
    size: Rc<Cell<usize>>,
    document: Rc<Node>,
}

impl TreeSink for Sizer {
    type Handle = Rc<Node>;
    type Output = ();
    type ElemName<'a> = &'a QualName;

    fn finish(self) {}

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Rc<Node> {
        Rc::clone(&self.document)
    }

    fn elem_name<'a>(&'a self, target: &'a Rc<Node>) -> &'a QualName {
        &target.name
    }

    fn create_element(
        &self,
        name: QualName,
        attributes: Vec<Attribute>,
        flags: ElementFlags,
    ) -> Rc<Node> {
        let attributes = attributes.iter().map(|attribute| {
            let name: &str = &attribute.name.local;
            ELEMENT.saturating_add(name.len().saturating_add(attribute.value.len()))
        });
        let size = attributes.fold(ELEMENT, usize::saturating_add);
        self.size.set(self.size.get().saturating_add(size));
        Rc::new(Node::new(
            name,
            flags.mathml_annotation_xml_integration_point,
        ))
    }

    fn create_comment(&self, _: StrTendril) -> Rc<Node> {
        Rc::clone(&self.document)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Rc<Node> {
        Rc::clone(&self.document)
    }

    fn append(&self, _: &Rc<Node>, _: NodeOrText<Rc<Node>>) {}

    fn append_based_on_parent_node(&self, _: &Rc<Node>, _: &Rc<Node>, _: NodeOrText<Rc<Node>>) {}

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &Rc<Node>) -> Rc<Node> {
        Rc::clone(target)
    }

    fn same_node(&self, one: &Rc<Node>, other: &Rc<Node>) -> bool {
        Rc::ptr_eq(one, other)
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, _: &Rc<Node>, _: NodeOrText<Rc<Node>>) {}

    fn add_attrs_if_missing(&self, _: &Rc<Node>, _: Vec<Attribute>) {}

    fn remove_from_parent(&self, _: &Rc<Node>) {}

    fn reparent_children(&self, _: &Rc<Node>, _: &Rc<Node>) {}

    fn is_mathml_annotation_xml_integration_point(&self, node: &Rc<Node>) -> bool {
        node.holds_html
    }
}
