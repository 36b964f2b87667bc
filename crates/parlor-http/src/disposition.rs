//! Reads the field name and the file name in the `Content-Disposition` header of a form's part.
//!
//! RFC 7578 allows only names in UTF-8. But some clients send names in Latin-1, as `filename*` (RFC 8187), or as
//! encoded words (RFC 2047). This module reads all these spellings, so that files of such clients are accepted.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::HeaderMap;
use http::header::CONTENT_DISPOSITION;

/// The names of a part.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Names {
    /// The name of the field. If the part has no name, the text is empty.
    pub(crate) field: String,
    /// The file name. `None` means that the part is not a file.
    pub(crate) file: Option<String>,
}

impl Names {
    /// Reads the names in the headers of a part.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let value = headers
            .get(CONTENT_DISPOSITION)
            .map(|value| value.as_bytes());
        Self::read(value.unwrap_or_default())
    }

    fn read(header: &[u8]) -> Self {
        let mut names = Self::default();
        let mut extended = None;
        let (mut plain, mut field) = (None, None);
        let mut rest = after(header, b';');
        while let Some(parameter) = rest {
            let (key, tail) = match parameter.iter().position(|b| matches!(b, b'=' | b';')) {
                Some(end) => parameter.split_at(end),
                None => (parameter, &[][..]),
            };
            let Some(tail) = tail.strip_prefix(b"=") else {
                rest = after(tail, b';');
                continue;
            };
            let (value, tail) = value(tail);
            rest = after(tail, b';');
            let key = key.trim_ascii().to_ascii_lowercase();
            match key.as_slice() {
                b"name" => field = field.or(Some(words(text(&value)))),
                b"filename" => plain = plain.or(Some(words(text(&value)))),
                b"filename*" => extended = extended.or(Some(ext_value(&value).unwrap_or_default())),
                _ if key.starts_with(b"filename*") => extended = extended.or(Some(String::new())),
                _ => {}
            }
        }
        names.field = field.unwrap_or_default();
        names.file = match (extended, plain) {
            (Some(extended), Some(plain)) if extended.is_empty() => Some(plain),
            (extended, plain) => extended.or(plain),
        };
        names
    }
}

/// Returns the bytes after the first byte `mark`. `None` means that `bytes` does not contain this byte.
fn after(bytes: &[u8], mark: u8) -> Option<&[u8]> {
    let at = bytes.iter().position(|b| *b == mark)?;
    bytes.get(at.saturating_add(1)..)
}

/// Returns the value of a parameter, and the bytes after the value. In quotes, only `\"` is an escape sequence, because
/// some clients send file paths with unescaped backslashes.
fn value(bytes: &[u8]) -> (Vec<u8>, &[u8]) {
    let bytes = bytes.trim_ascii_start();
    let Some(quoted) = bytes.strip_prefix(b"\"") else {
        let end = bytes.iter().position(|b| *b == b';').unwrap_or(bytes.len());
        let (value, rest) = bytes.split_at(end);
        return (value.trim_ascii().to_vec(), rest);
    };
    let mut value = Vec::new();
    let mut rest = quoted;
    loop {
        match rest {
            [] => return (value, rest),
            [b'"', tail @ ..] => return (value, tail),
            [b'\\', b'"', tail @ ..] => {
                value.push(b'"');
                rest = tail;
            }
            [byte, tail @ ..] => {
                value.push(*byte);
                rest = tail;
            }
        }
    }
}

/// Decodes bytes as UTF-8. If they are not valid UTF-8, decodes them as Latin-1.
fn text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => latin_1(bytes),
    }
}

fn latin_1(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

/// Decodes bytes in a named character set. `None` means that the character set is unknown, or that the bytes are not
/// valid in this character set.
fn decoded(charset: &[u8], bytes: Vec<u8>) -> Option<String> {
    match charset.to_ascii_lowercase().as_slice() {
        b"utf-8" | b"us-ascii" => String::from_utf8(bytes).ok(),
        b"iso-8859-1" => Some(latin_1(&bytes)),
        _ => None,
    }
}

/// Reads an extended value (RFC 8187), for example `UTF-8'en'%C3%A9.txt`.
fn ext_value(bytes: &[u8]) -> Option<String> {
    let mut parts = bytes.splitn(3, |b| *b == b'\'');
    let (charset, _language, encoded) = (parts.next()?, parts.next()?, parts.next()?);
    decoded(charset, unescaped(encoded, b'%')?)
}

/// Replaces each `mark`, together with the two hexadecimal digits after it, by one byte. `None` means that a `mark` is
/// not followed by two such digits.
fn unescaped(bytes: &[u8], mark: u8) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    loop {
        match rest {
            [] => return Some(out),
            [first, high, low, tail @ ..] if *first == mark => {
                let digit = |b: u8| {
                    char::from(b)
                        .to_digit(16)
                        .and_then(|d| u8::try_from(d).ok())
                };
                out.push((digit(*high)? << 4) | digit(*low)?);
                rest = tail;
            }
            [first, ..] if *first == mark => return None,
            [byte, tail @ ..] => {
                out.push(*byte);
                rest = tail;
            }
        }
    }
}

/// Decodes a text that consists only of encoded words (RFC 2047), for example `=?utf-8?B?w6k=?=`. Returns any other
/// text unchanged.
fn words(text: String) -> String {
    let mut out = String::new();
    for word in text.split_ascii_whitespace() {
        match encoded_word(word) {
            Some(word) => out.push_str(&word),
            None => return text,
        }
    }
    if out.is_empty() { text } else { out }
}

fn encoded_word(word: &str) -> Option<String> {
    let inside = word.strip_prefix("=?")?.strip_suffix("?=")?;
    let mut parts = inside.splitn(3, '?');
    let (charset, encoding, encoded) = (parts.next()?, parts.next()?, parts.next()?);
    let bytes = match encoding {
        "B" | "b" => STANDARD.decode(encoded).ok()?,
        "Q" | "q" => unescaped(encoded.replace('_', " ").as_bytes(), b'=')?,
        _ => return None,
    };
    decoded(charset.as_bytes(), bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_in_every_form_that_clients_send() {
        for (header, field, file) in [
            (&b""[..], "", None),
            (b"form-data", "", None),
            (b"form-data; name=\"a\"", "a", None),
            (b"form-data; name=a; filename=b.png", "a", Some("b.png")),
            (b"form-data; NAME = a ; FileName = my b.png ", "a", Some("my b.png")),
            (b"form-data; filename=\"my name=x; y.png\"; name=\"a\"", "a", Some("my name=x; y.png")),
            (b"form-data; name=\"a\"; filename=\"\"", "a", Some("")),
            (b"form-data; name=\"a\"; filename=\"say \\\"hi\\\".txt\"", "a", Some("say \"hi\".txt")),
            (b"form-data; name=\"a\"; filename=\"C:\\tmp\\x.doc\"", "a", Some("C:\\tmp\\x.doc")),
            (b"form-data; name=\"a\"; filename=\"open.txt", "a", Some("open.txt")),
            ("form-data; name=\"\u{e9}\"; filename=\"\u{fc}.txt\"".as_bytes(), "\u{e9}", Some("\u{fc}.txt")),
            (b"form-data; name=\"a\"; filename=\"r\xe9sum\xe9.pdf\"", "a", Some("r\u{e9}sum\u{e9}.pdf")),
            (b"form-data; name=\"a\"; filename*=UTF-8''r%C3%A9sum%C3%A9.pdf", "a", Some("r\u{e9}sum\u{e9}.pdf")),
            (b"form-data; name=\"a\"; filename*=iso-8859-1'fr'r%E9sum%E9.pdf", "a", Some("r\u{e9}sum\u{e9}.pdf")),
            (b"form-data; name=\"a\"; filename=\"r.pdf\"; filename*=\"utf-8''%C3%A9.pdf\"", "a", Some("\u{e9}.pdf")),
            (b"form-data; name=\"a\"; filename=\"r.pdf\"; filename*=utf-8''%E9.pdf", "a", Some("r.pdf")),
            (b"form-data; name=\"a\"; filename*=nonsense", "a", Some("")),
            (b"form-data; name=\"a\"; filename*0*=utf-8''a; filename*1=b", "a", Some("")),
            (b"form-data; name=a; filename=\"=?utf-8?B?csOpc3Vtw6kucGRm?=\"; filename*=utf-8''r%C3%A9sum%C3%A9.pdf", "a", Some("r\u{e9}sum\u{e9}.pdf")),
            (b"form-data; name=\"=?utf-8?B?w6k=?=\"; filename=\"=?utf-8?B?csOpc3Vtw6kucGRm?=\"", "\u{e9}", Some("r\u{e9}sum\u{e9}.pdf")),
            (b"form-data; name=a; filename=\"=?ISO-8859-1?Q?my_r=E9sum=E9.pdf?=\"", "a", Some("my r\u{e9}sum\u{e9}.pdf")),
            (b"form-data; name=a; filename=\"=?utf-8?B?csOp?= =?utf-8?B?LnBkZg==?=\"", "a", Some("r\u{e9}.pdf")),
            (b"form-data; name=a; filename=\"=?big5?B?csOp?=\"", "a", Some("=?big5?B?csOp?=")),
        ] {
            let names = Names::read(header);
            assert_eq!(
                (names.field.as_str(), names.file.as_deref()),
                (field, file),
                "{}",
                String::from_utf8_lossy(header)
            );
        }
    }

    proptest! {
        #[test]
        fn any_header_is_read(
            bytes in proptest::collection::vec(any::<u8>(), 0..100),
            tokens in proptest::collection::vec(proptest::sample::select(vec![
                ";", "=", "\"", "\\", "name", "filename", "filename*", "utf-8''", "%C3", "=?utf-8?", "B?", "Q?", "?=", " ", "a",
            ]), 0..30),
        ) {
            let _ = Names::read(&bytes);
            let _ = Names::read(tokens.concat().as_bytes());
        }
    }
}
