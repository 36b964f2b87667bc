//! Detection of the content type from the bytes alone. The content type that the sender states is ignored.

/// The number of bytes at the beginning of a file that are inspected.
pub const HEAD: usize = 8 * 1024;
/// The content type of bytes that are not text and have no known format.
const UNKNOWN: &str = "application/octet-stream";
const HTML: &str = "text/html";
const SVG: &str = "image/svg+xml";
const XML: &str = "text/xml";

/// Returns the content type of a file that begins with these bytes. At most [`HEAD`] bytes are needed. `whole` means
/// that the file has no further bytes.
#[must_use]
pub fn content_type(head: &[u8], whole: bool) -> &'static str {
    match infer::get(head).map(|kind| kind.mime_type()) {
        // HTML and XML are texts, and the code below determines the content type of a text.
        None | Some(HTML | XML) => {}
        Some(known) => return known,
    }
    match text(head, whole) {
        Some(text) => markup(text),
        None => UNKNOWN,
    }
}

/// Whether a browser may show a file of this content type inside one of Parlor's pages. Only image types that cannot
/// contain scripts are permitted.
#[must_use]
pub fn is_picture(content_type: &str) -> bool {
    matches!(
        content_type,
        "image/png" | "image/jpeg" | "image/gif" | "image/webp"
    )
}

/// Returns the first bytes of a file as text, if they are a UTF-8 text. The only control characters in such a text are
/// white space and escape. If the file has further bytes, the last character of `head` may be incomplete.
fn text(head: &[u8], whole: bool) -> Option<&str> {
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) if !whole && error.error_len().is_none() => {
            std::str::from_utf8(head.get(..error.valid_up_to())?).ok()?
        }
        Err(_) => return None,
    };
    let fit = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t' | '\u{c}' | '\u{1b}');
    text.chars().all(fit).then_some(text)
}

/// Returns the content type of a text, as a browser would interpret the text: HTML, SVG, XML or plain text.
fn markup(text: &str) -> &'static str {
    // Elements of HTML, SVG and XML are also detected in upper case. Elements of HTML are detected even if other text
    // precedes them.
    let lower = text.trim_start_matches('\u{feff}').to_ascii_lowercase();
    let start = lower.trim_start();
    if lower.contains("<svg") && (start.starts_with('<')) {
        return SVG;
    }
    let is_html = [
        "<!doctype html",
        "<html",
        "<head",
        "<body",
        "<script",
        "<iframe",
        "<a ",
        "<img",
    ]
    .iter()
    .any(|sign| lower.contains(sign));
    if is_html {
        HTML
    } else if start.starts_with("<?xml") {
        XML
    } else {
        "text/plain"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_say_what_they_are() {
        let long = "é".repeat(HEAD);
        let cut = long.as_bytes().get(..HEAD - 1).unwrap_or_default();
        let table: &[(&[u8], &str)] = &[
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image/png"),
            (b"\xff\xd8\xff\xe0\0\x10JFIF", "image/jpeg"),
            (b"GIF89a\x01\0\x01\0", "image/gif"),
            (b"RIFF\x24\0\0\0WEBPVP8 ", "image/webp"),
            (b"%PDF-1.7\n", "application/pdf"),
            (b"PK\x03\x04\x14\0\0\0", "application/zip"),
            (
                b"MZ\x90\0\x03\0\0\0\x04\0\0\0",
                "application/vnd.microsoft.portable-executable",
            ),
            (
                &[b"\x7fELF\x02\x01\x01".as_slice(), &[0; 64]].concat(),
                "application/x-executable",
            ),
            (b"<!DOCTYPE html><p>hi", HTML),
            (b"  <HTML><body onload=alert(1)>", HTML),
            (b"hello <script>alert(1)</script>", HTML),
            (
                b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"x\"/>",
                SVG,
            ),
            (b"<?xml version=\"1.0\"?>\n<!-- --><svg/>", SVG),
            (b"<?xml version=\"1.0\"?><a/>", XML),
            (b"plain words, 5 < 6\n", "text/plain"),
            ("안녕하세요".as_bytes(), "text/plain"),
            (cut, "text/plain"),
            (b"a\0b", UNKNOWN),
            (b"\xff\xfe\xfd words", UNKNOWN),
            (b"\x01\x02\x03\x04", UNKNOWN),
        ];
        for (bytes, is) in table {
            let said = content_type(bytes, bytes.len() < HEAD - 1);
            assert_eq!(said, *is, "{:?}", String::from_utf8_lossy(bytes));
        }
        // An incomplete character at the end of the whole file means that the file is not text.
        assert_eq!(content_type(b"abc\xc3", true), UNKNOWN);
    }

    #[test]
    fn only_pictures_without_programs_are_shown() {
        for shown in ["image/png", "image/jpeg", "image/gif", "image/webp"] {
            assert!(is_picture(shown));
        }
        for offered in [SVG, HTML, XML, "text/plain", "application/pdf", UNKNOWN] {
            assert!(!is_picture(offered), "{offered}");
        }
    }
}
