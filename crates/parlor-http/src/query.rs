//! Query strings and path segments, with strict percent decoding.

use std::fmt;

/// The maximum number of `key=value` pairs in a query string or form.
pub const MAX_PAIRS: usize = 256;

/// The reason why a query string, form body or path segment could not be decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueryError {
    /// A `%` is not followed by two hexadecimal digits.
    BadEscape,
    /// The decoded bytes are not UTF-8.
    BadUtf8,
    /// The decoded text contains a NUL character.
    Nul,
    /// The text has more than [`MAX_PAIRS`] pairs.
    TooManyPairs,
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::BadEscape => "a percent sign is not followed by two hexadecimal digits",
            Self::BadUtf8 => "the decoded text is not UTF-8",
            Self::Nul => "the decoded text holds a NUL character",
            Self::TooManyPairs => "there are too many parameters",
        })
    }
}

impl std::error::Error for QueryError {}

/// Decodes the query string of a URI into pairs of key and value. `raw` is the query string without the `?`.
///
/// The pairs have the order of the query string. A key can occur more than once. A pair without `=` has an empty value.
/// Empty pairs, as in `a=1&&b=2`, are skipped. `+` means a space. If `raw` is `None`, the result is empty.
///
/// # Errors
///
/// [`QueryError`].
pub fn pairs(raw: Option<&str>) -> Result<Vec<(String, String)>, QueryError> {
    raw.map_or_else(|| Ok(Vec::new()), |raw| decode_pairs(raw.as_bytes()))
}

/// Decodes one path segment. Unlike in a query string, `+` means a plus sign.
///
/// # Errors
///
/// [`QueryError::BadEscape`], [`QueryError::BadUtf8`] or [`QueryError::Nul`].
pub fn path_segment(raw: &str) -> Result<String, QueryError> {
    decode(raw.as_bytes(), false)
}

pub(crate) fn decode_pairs(raw: &[u8]) -> Result<Vec<(String, String)>, QueryError> {
    let mut pairs = Vec::new();
    for pair in raw.split(|byte| *byte == b'&') {
        if pair.is_empty() {
            continue;
        }
        if pairs.len() == MAX_PAIRS {
            return Err(QueryError::TooManyPairs);
        }
        let mut halves = pair.splitn(2, |byte| *byte == b'=');
        let key = decode(halves.next().unwrap_or_default(), true)?;
        let value = decode(halves.next().unwrap_or_default(), true)?;
        pairs.push((key, value));
    }
    Ok(pairs)
}

fn decode(raw: &[u8], plus_is_space: bool) -> Result<String, QueryError> {
    let mut decoded = Vec::with_capacity(raw.len());
    let mut bytes = raw.iter().copied();
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'%' => {
                let high = bytes.next().and_then(hex);
                let low = bytes.next().and_then(hex);
                match (high, low) {
                    (Some(high), Some(low)) => (high << 4) | low,
                    _ => return Err(QueryError::BadEscape),
                }
            }
            b'+' if plus_is_space => b' ',
            other => other,
        });
    }
    if decoded.contains(&0) {
        return Err(QueryError::Nul);
    }
    String::from_utf8(decoded).map_err(|_invalid| QueryError::BadUtf8)
}

const fn hex(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn decodes_in_order_and_keeps_repeats() {
        assert_eq!(pairs(None), Ok(vec![]));
        assert_eq!(pairs(Some("")), Ok(vec![]));
        assert_eq!(
            pairs(Some("b=1&a=x+y&&b=%E4%BD%A0&flag&=v&c=p%2Bq=r")),
            Ok(owned(&[
                ("b", "1"),
                ("a", "x y"),
                ("b", "你"),
                ("flag", ""),
                ("", "v"),
                ("c", "p+q=r")
            ]))
        );
    }

    #[test]
    fn refuses_what_is_not_clean() {
        assert_eq!(pairs(Some("a=%")), Err(QueryError::BadEscape));
        assert_eq!(pairs(Some("a=%4")), Err(QueryError::BadEscape));
        assert_eq!(pairs(Some("a=%zz")), Err(QueryError::BadEscape));
        assert_eq!(pairs(Some("a=%+1")), Err(QueryError::BadEscape));
        assert_eq!(pairs(Some("a=%ff")), Err(QueryError::BadUtf8));
        assert_eq!(pairs(Some("a%00=1")), Err(QueryError::Nul));
        assert_eq!(
            pairs(Some(&"a=1&".repeat(MAX_PAIRS))).map(|pairs| pairs.len()),
            Ok(MAX_PAIRS)
        );
        assert_eq!(
            pairs(Some(&"a=1&".repeat(MAX_PAIRS + 1))),
            Err(QueryError::TooManyPairs)
        );
    }

    #[test]
    fn a_plus_in_a_path_is_a_plus() {
        assert_eq!(path_segment("a+b%20c"), Ok("a+b c".to_owned()));
        assert_eq!(path_segment("%2e%2E"), Ok("..".to_owned()));
        assert_eq!(path_segment("%00"), Err(QueryError::Nul));
    }

    proptest! {
        #[test]
        fn any_bytes_decode_or_are_refused(raw in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = decode_pairs(&raw);
            let _ = decode(&raw, false);
        }

        #[test]
        fn escaped_text_is_read_back(text in "\\PC*") {
            let escaped: String = text.bytes().map(|byte| format!("%{byte:02x}")).collect();
            prop_assert_eq!(path_segment(&escaped), Ok(text.clone()));
            prop_assert_eq!(pairs(Some(&format!("k={escaped}"))), Ok(vec![("k".to_owned(), text)]));
        }
    }
}
