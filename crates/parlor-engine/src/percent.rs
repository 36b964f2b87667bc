//! Percent-encoding of texts in URLs and headers.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// The characters that are escaped. Only the unreserved characters of RFC 3986, section 2.3, are not escaped.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Escapes a text for a path segment or query value of a URL, or for an extended parameter of a header (RFC 8187).
#[must_use]
pub fn escaped(text: &str) -> String {
    utf8_percent_encode(text, ESCAPED).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_unreserved_characters_stay() {
        assert_eq!(escaped("a-Z.0_~"), "a-Z.0_~");
        assert_eq!(escaped("März/1 +%'.pdf"), "M%C3%A4rz%2F1%20%2B%25%27.pdf");
    }
}
