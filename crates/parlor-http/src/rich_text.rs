//! Rich text: the sanitising of HTML, and its conversion to plain text.

mod bounds;

use ammonia::{Builder, UrlRelative};
use std::collections::{HashMap, HashSet};

/// The name of the content attribute that contains the sanitised HTML of a message. The message's content is the plain
/// text of this HTML.
pub const HTML: &str = "html";
/// The maximum number of `<` characters in HTML. This maximum also limits the number of tags, because the time to read
/// HTML is proportional to the square of the number of tags.
const MAX_TAGS: usize = 5_000;
/// The allowed elements. Pictures are not allowed. The download of a picture would tell the sender of a message that
/// the message was read.
const SHOWN: [&str; 52] = [
    "a",
    "address",
    "article",
    "aside",
    "b",
    "blockquote",
    "br",
    "caption",
    "center",
    "code",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "i",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "s",
    "section",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
    "wbr",
];
/// The elements whose text is on separate lines in the plain text.
const BLOCKS: [&str; 34] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "br",
    "caption",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tr",
    "ul",
];

/// The result of reading HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RichText {
    /// The sanitised HTML, which has only allowed elements and attributes.
    pub html: String,
    /// The plain text.
    pub plain: String,
}

fn cleaner(tags: &[&'static str]) -> Builder<'static> {
    let mut cleaner = Builder::empty();
    cleaner
        .tags(tags.iter().copied().collect())
        .clean_content_tags(HashSet::from([
            "script", "style", "title", "template", "noscript",
        ]))
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href"])),
            ("img", HashSet::from(["alt", "src"])),
            ("td", HashSet::from(["colspan", "rowspan"])),
            ("th", HashSet::from(["colspan", "rowspan"])),
        ]))
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer nofollow"))
        .strip_comments(true);
    cleaner
}

/// Sanitises HTML and extracts its text. `None` means that the HTML has more than 5,000 `<` characters, that one tag
/// has more than 2,000 attributes, or that formatting without end tags would cause too many elements.
#[must_use]
pub fn read(html: &str) -> Option<RichText> {
    if html
        .bytes()
        .filter(|byte| *byte == b'<')
        .nth(MAX_TAGS)
        .is_some()
        || bounds::has_huge_tag(html)
        || bounds::grows(html)
    {
        return None;
    }
    let shown = cleaner(&SHOWN).clean(html).to_string();
    let mut spoken = SHOWN.to_vec();
    spoken.push("img");
    let plain = plain(&cleaner(&spoken).clean(html).to_string());
    Some(RichText { html: shown, plain })
}

/// Returns the plain text of sanitised HTML. Block elements become separate lines. After the text of a link, the plain
/// text has the link's address, if the address differs from the text. The HTML of this function, unlike the stored
/// HTML, can contain pictures. For a picture, the plain text has the picture's alternative text or its address, in
/// brackets.
fn plain(clean: &str) -> String {
    let mut words = Words::default();
    // The present link: the position in the plain text at which the link's text begins, and the link's address.
    let mut link: Option<(usize, String)> = None;
    let mut rest = clean;
    while let Some((text, tail)) = rest.split_once('<') {
        words.text(text);
        let Some((tag, tail)) = tail.split_once('>') else {
            return words.finish();
        };
        rest = tail;
        let (closing, tag) = match tag.strip_prefix('/') {
            Some(tag) => (true, tag),
            None => (false, tag),
        };
        let name = tag.split(' ').next().unwrap_or_default();
        match (name, closing) {
            ("a", false) => link = attribute(tag, "href").map(|to| (words.len(), to)),
            ("a", true) => {
                if let Some((begin, to)) = link.take() {
                    let shown = words.since(begin).trim();
                    if shown != to && to.strip_prefix("mailto:").is_none_or(|to| to != shown) {
                        words.text(" (");
                        words.raw(&to);
                        words.raw(")");
                    }
                }
            }
            ("img", _) => {
                let shown = attribute(tag, "alt").filter(|alt| !alt.trim().is_empty());
                if let Some(shown) = shown.or_else(|| attribute(tag, "src")) {
                    words.text("[");
                    words.raw(&shown);
                    words.raw("]");
                }
            }
            ("pre", closing) => {
                words.line();
                words.verbatim = !closing;
            }
            ("li", false) => {
                words.line();
                words.raw("- ");
            }
            ("br", _) => words.raw("\n"),
            ("td" | "th", true) => words.text(" "),
            (block, _) if BLOCKS.contains(&block) => words.line(),
            _ => {}
        }
    }
    words.text(rest);
    words.finish()
}

/// Returns the value of an attribute in a sanitised tag. `None` means that the attribute is absent or empty.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, value) = tag.split_once(&format!(" {name}=\""))?;
    let (value, _) = value.split_once('"')?;
    (!value.is_empty()).then(|| unescaped(value))
}

/// Replaces each character reference that sanitised HTML can contain with its character.
fn unescaped(text: &str) -> String {
    text.replace("&nbsp;", "\u{a0}")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

/// The plain text that is being built.
#[derive(Default)]
struct Words {
    out: String,
    verbatim: bool,
}

impl Words {
    fn len(&self) -> usize {
        self.out.len()
    }

    fn since(&self, begin: usize) -> &str {
        self.out.get(begin..).unwrap_or_default()
    }

    fn raw(&mut self, text: &str) {
        self.out.push_str(text);
    }

    /// Appends text. A sequence of white-space characters becomes one space. White space at the beginning of a line is
    /// left out.
    fn text(&mut self, text: &str) {
        let text = unescaped(text);
        if self.verbatim {
            self.out.push_str(&text);
            return;
        }
        for c in text.chars() {
            if !matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}') {
                self.out.push(c);
            } else if !self.out.is_empty() && !self.out.ends_with([' ', '\n']) {
                self.out.push(' ');
            }
        }
    }

    /// Begins a new line, unless the present line is empty.
    fn line(&mut self) {
        if !self.verbatim {
            self.out.truncate(self.out.trim_end_matches(' ').len());
        }
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    fn finish(self) -> String {
        self.out.trim().to_owned()
    }
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        reason = "a test that fails should stop where it fails"
    )]

    use super::*;

    #[test]
    fn plain_text_and_shown_text() {
        for (html, plain, shown) in [
            ("Hello", "Hello", "Hello"),
            (
                "a &lt; b &amp;amp; c",
                "a < b &amp; c",
                "a &lt; b &amp;amp; c",
            ),
            (
                "<p>One</p>\n  <p>two<br>three</p>",
                "One\ntwo\nthree",
                "<p>One</p>\n  <p>two<br>three</p>",
            ),
            (
                "<b onclick=x()>bold</b><script>alert(1)</script>",
                "bold",
                "<b>bold</b>",
            ),
            ("x<style>p{}</style><!-- c -->y", "xy", "xy"),
            (
                "<ul><li>tea<li>go</ul>",
                "- tea\n- go",
                "<ul><li>tea</li><li>go</li></ul>",
            ),
            (
                "<a href='https://shop.example/?a=1&b=2' target=x>here</a>",
                "here (https://shop.example/?a=1&b=2)",
                "<a href=\"https://shop.example/?a=1&amp;b=2\" rel=\"noopener noreferrer nofollow\">here</a>",
            ),
            (
                "<a href='https://a.example/'>https://a.example/</a>",
                "https://a.example/",
                "<a href=\"https://a.example/\" rel=\"noopener noreferrer nofollow\">https://a.example/</a>",
            ),
            (
                "<a href='javascript:alert(1)'>x</a>",
                "x",
                "<a rel=\"noopener noreferrer nofollow\">x</a>",
            ),
            (
                "<img src='https://t.example/p.gif' alt='A cat'>",
                "[A cat]",
                "",
            ),
            (
                "<img src='https://t.example/p.gif'>",
                "[https://t.example/p.gif]",
                "",
            ),
            ("<pre> a\n  b</pre>", "a\n  b", "<pre> a\n  b</pre>"),
            (
                "<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>",
                "1 2\n3",
                "<table><tbody><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></tbody></table>",
            ),
            (
                "<table class=x><caption>Sizes</caption><tr><th colspan=2 onclick=x()>10</th></tr></table>",
                "Sizes\n10",
                "<table><caption>Sizes</caption><tbody><tr><th colspan=\"2\">10</th></tr></tbody></table>",
            ),
            (
                "<section><h5>One</h5></section><dl><dt>two</dt><dd>three</dd></dl>x<sup>2</sup>",
                "One\ntwo\nthree\nx2",
                "<section><h5>One</h5></section><dl><dt>two</dt><dd>three</dd></dl>x<sup>2</sup>",
            ),
            (
                "<iframe src=x></iframe><object></object><svg><script>1</script></svg>",
                "",
                "",
            ),
            ("<script>only</script>", "", ""),
            ("é&nbsp;<i>ü</i>", "é\u{a0}ü", "é&nbsp;<i>ü</i>"),
        ] {
            let rich = read(html).unwrap();
            assert_eq!(
                (rich.plain.as_str(), rich.html.as_str()),
                (plain, shown),
                "{html}"
            );
        }
        assert!(read(&"<b>".repeat(MAX_TAGS)).is_some());
        assert!(read(&"<b>".repeat(MAX_TAGS + 1)).is_none());
    }

    /// If formatting has no end tag, the parser repeats the formatting in every further block. So a small number of
    /// tags can become millions of elements.
    #[test]
    fn formatting_that_multiplies_is_refused_at_once() {
        const HALF: usize = MAX_TAGS / 2 - 10;
        let open: String = (0..HALF).map(|n| format!("<b a={n}>")).collect();
        assert_eq!(
            read(&format!("<p>{open}x</p>{}", "<p>x".repeat(HALF))),
            None
        );
        // The parser repeats the link in every further block, and each time copies its long address.
        let link = format!(
            "<p><a href='https://a.example/{}'>x</p>",
            "a".repeat(100_000)
        );
        assert_eq!(read(&format!("{link}{}", "<p>x".repeat(HALF))), None);
        let wide: String = (0..1_500).map(|n| format!(" a{n}")).collect();
        assert_eq!(
            read(&format!("<p><b{wide}>x</p>{}", "<p>x".repeat(HALF))),
            None
        );
        // Mails with many missing end tags are accepted.
        let sloppy = "<p><font color=red><b><i>x</p>".repeat(300);
        assert!(read(&sloppy).is_some());
    }

    /// The parser compares each attribute of a tag with all other attributes of the tag.
    #[test]
    fn a_tag_with_a_book_of_attributes_is_refused_at_once() {
        let names: String = (0..400_000).map(|n| format!(" a{n:x}")).collect();
        for html in [
            format!("<b{names}>x</b>"),
            format!("<b{names}"),
            format!("<b a=\">\"{names}>x"),
            format!("<!-- <a a=\" --><b{names}>x"),
            format!("</b{names}>x"),
        ] {
            assert_eq!(read(&html), None);
        }
        let names: String = (0..1_000).map(|n| format!(" a{n}='>' ")).collect();
        assert_eq!(read(&format!("<b{names}>x</b>")).unwrap().html, "<b>x</b>");
        assert_eq!(
            read(&format!("a < b{}", " b".repeat(5_000)))
                .unwrap()
                .plain
                .len(),
            10_005
        );
    }
}
