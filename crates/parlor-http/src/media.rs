//! Media types and languages of requests and answers, from the headers `Content-Type`, `Accept` and `Accept-Language`.

use http::HeaderMap;
use http::header::{ACCEPT, ACCEPT_ENCODING, ACCEPT_LANGUAGE, CONTENT_TYPE, HeaderName};

/// A media type with its parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaType {
    /// The part before the slash, in lower case.
    pub type_: String,
    /// The part after the slash, in lower case.
    pub subtype: String,
    /// The parameters in the order of the text. The names are in lower case. The values are unchanged, except that
    /// quotes are removed.
    pub parameters: Vec<(String, String)>,
}

impl MediaType {
    /// Parses a media type such as `multipart/form-data; boundary="x y"`. `None` means that the text is not a media
    /// type.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (essence, rest) = match text.find(';') {
            Some(end) => text.split_at(end),
            None => (text, ""),
        };
        let (type_, subtype) = essence.trim_ascii().split_once('/')?;
        if !is_token(type_) || !is_token(subtype) {
            return None;
        }
        Some(Self {
            type_: type_.to_ascii_lowercase(),
            subtype: subtype.to_ascii_lowercase(),
            parameters: parameters(rest)?,
        })
    }

    /// Returns the media type of a request's body. `None` means that the request has no valid `Content-Type` header, or
    /// several such headers.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        Self::parse(content_type(headers)?)
    }

    /// Whether this media type is `essence` (`type/subtype`). Upper case is equal to lower case, and parameters are
    /// ignored.
    #[must_use]
    pub fn is(&self, essence: &str) -> bool {
        essence.split_once('/').is_some_and(|(type_, subtype)| {
            self.type_.eq_ignore_ascii_case(type_) && self.subtype.eq_ignore_ascii_case(subtype)
        })
    }

    /// Returns the value of the first parameter with this name. `name` must be in lower case.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Returns the value of the parameter `boundary` of a multipart type.
    #[must_use]
    pub fn boundary(&self) -> Option<&str> {
        self.parameter("boundary")
    }

    /// Returns the value of the parameter `charset`.
    #[must_use]
    pub fn charset(&self) -> Option<&str> {
        self.parameter("charset")
    }
}

/// Returns the unchanged value of the `Content-Type` header. `None` means that the request has no such header or
/// several such headers, or that the header has bytes that are not ASCII.
#[must_use]
pub fn content_type(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(CONTENT_TYPE).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().ok(),
        _ => None,
    }
}

/// Whether the media type of a `Content-Type` value is `essence`. Upper case is equal to lower case, and parameters are
/// ignored. The function does not allocate memory, because it runs for every request.
#[must_use]
pub fn essence_is(content_type: &str, essence: &str) -> bool {
    content_type
        .split(';')
        .next()
        .is_some_and(|sent| sent.trim_ascii().eq_ignore_ascii_case(essence))
}

/// Chooses the media type of the answer from the types in `offered`, such as `application/json`.
///
/// Without a valid `Accept` header, the result is `default`. Otherwise the type with the highest quality is chosen. If
/// several types have this quality, the type that matches the most specific range of the header is chosen (`*/*` is the
/// least specific range). If these ranges are equally specific, the type whose range is first in the header is chosen.
/// If several types are still equal and `default` is one of them, `default` is chosen. Otherwise the first of these
/// types in `offered` is chosen. `None` means that the client accepts none of the types.
#[must_use]
pub fn choose<'a>(headers: &HeaderMap, offered: &[&'a str], default: &'a str) -> Option<&'a str> {
    // In nearly every request, the header has only one type, and this type is one of the offered types. No other range
    // needs a check then.
    if let Some(only) = headers.get(ACCEPT).and_then(|value| value.to_str().ok())
        && let Some(exact) = offered.iter().find(|essence| **essence == only)
        && headers.get_all(ACCEPT).iter().nth(1).is_none()
    {
        return Some(exact);
    }
    let ranges = ranges(headers);
    if ranges.is_empty() {
        return Some(default);
    }
    let candidates = std::iter::once(&default)
        .filter(|default| offered.contains(default))
        .chain(offered);
    let mut best: Option<(Rank, &'a str)> = None;
    for essence in candidates {
        // The quality of a type is the quality of the most specific range that matches it.
        let covering = ranges
            .iter()
            .enumerate()
            .filter_map(|(place, range)| {
                Some((
                    range.specificity(essence)?,
                    std::cmp::Reverse(place),
                    range.quality,
                ))
            })
            .max();
        if let Some((specificity, place, quality)) = covering
            && quality > 0
        {
            let rank = (quality, specificity, place);
            if best.is_none_or(|(best, _)| rank > best) {
                best = Some((rank, essence));
            }
        }
    }
    best.map(|(_, essence)| essence)
}

/// The rank of an offered type: the quality, the specificity and the position of the `Accept` range that matches it.
/// The type with the greatest rank is chosen.
type Rank = (u16, u8, std::cmp::Reverse<usize>);

/// One language range of `Accept-Language`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LanguageRange {
    /// The language range as it was sent, such as `en-us` or `*`.
    pub tag: String,
    /// The quality in thousandths, from 0 to 1000. The value 0 means that the client does not accept the language.
    pub quality: u16,
}

/// Returns the language ranges of `Accept-Language`, best quality first. Ranges with equal quality keep the order of
/// the header.
///
/// `None` means that the request has no such header. An empty list means that the header has no valid range.
#[must_use]
pub fn languages(headers: &HeaderMap) -> Option<Vec<LanguageRange>> {
    if !headers.contains_key(ACCEPT_LANGUAGE) {
        return None;
    }
    let mut ranges: Vec<LanguageRange> = items(headers, ACCEPT_LANGUAGE)
        .filter_map(|item| {
            let (tag, rest) = match item.find(';') {
                Some(end) => item.split_at(end),
                None => (item, ""),
            };
            let tag = tag.trim_ascii();
            let valid = tag == "*"
                || tag.split('-').all(|part| {
                    (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
                });
            Some(LanguageRange {
                tag: valid.then(|| tag.to_owned())?,
                quality: quality(&parameters(rest)?)?,
            })
        })
        .take(MAX_ITEMS)
        .collect();
    ranges.sort_by_key(|range| std::cmp::Reverse(range.quality));
    Some(ranges)
}

/// Returns the content codings of `Accept-Encoding` in lower case, each with its quality in thousandths, in the order
/// of the header.
#[must_use]
pub(crate) fn codings(headers: &HeaderMap) -> Vec<(String, u16)> {
    items(headers, ACCEPT_ENCODING)
        .filter_map(|item| {
            let (name, rest) = match item.find(';') {
                Some(end) => item.split_at(end),
                None => (item, ""),
            };
            Some((
                name.trim_ascii().to_ascii_lowercase(),
                quality(&parameters(rest)?)?,
            ))
        })
        .take(MAX_ITEMS)
        .collect()
}

/// The maximum number of valid items that are read from `Accept`, `Accept-Language` or `Accept-Encoding`. Normal
/// clients send fewer items.
const MAX_ITEMS: usize = 64;

struct AcceptRange {
    type_: String,
    subtype: String,
    quality: u16,
}

impl AcceptRange {
    /// Returns the specificity with which this range matches a type: 0 for `*/*`, 1 for `type/*`, 2 for the exact type.
    /// `None` means that the range does not match.
    fn specificity(&self, essence: &str) -> Option<u8> {
        let (type_, subtype) = essence.split_once('/')?;
        match (self.type_.as_str(), self.subtype.as_str()) {
            ("*", "*") => Some(0),
            (own, "*") if own == type_ => Some(1),
            (own, own_subtype) if own == type_ && own_subtype == subtype => Some(2),
            _ => None,
        }
    }
}

fn ranges(headers: &HeaderMap) -> Vec<AcceptRange> {
    items(headers, ACCEPT)
        .filter_map(|item| {
            let MediaType {
                type_,
                subtype,
                parameters,
            } = MediaType::parse(item)?;
            Some(AcceptRange {
                type_,
                subtype,
                quality: quality(&parameters)?,
            })
        })
        .take(MAX_ITEMS)
        .collect()
}

/// Returns the comma-separated items of all headers with this name. A comma inside a quoted parameter also separates
/// two items. Such a wrong split has no effect on the result, because no offered type or language contains a comma.
fn items(headers: &HeaderMap, name: HeaderName) -> impl Iterator<Item = &str> {
    headers
        .get_all(name)
        .into_iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim_ascii)
        .filter(|item| !item.is_empty())
}

fn quality(parameters: &[(String, String)]) -> Option<u16> {
    let Some((_, value)) = parameters.iter().find(|(key, _)| key == "q") else {
        return Some(1000);
    };
    let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
    if fraction.len() > 3 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let thousandths = format!("{fraction:0<3}").parse::<u16>().ok()?;
    match whole {
        "0" => Some(thousandths),
        "1" if thousandths == 0 => Some(1000),
        _ => None,
    }
}

/// Parses the pairs in a text of the form `;name=value;name=value`. Values may be quoted, and empty pairs (`;;`) are
/// allowed. `None` means that the text is malformed.
fn parameters(text: &str) -> Option<Vec<(String, String)>> {
    let mut found = Vec::new();
    let mut rest = text.trim_ascii();
    while !rest.is_empty() {
        rest = rest.strip_prefix(';')?.trim_ascii_start();
        if rest.is_empty() || rest.starts_with(';') {
            continue;
        }
        let (name, after) = rest.split_once('=')?;
        if !is_token(name) {
            return None;
        }
        let value = if let Some(quoted) = after.strip_prefix('"') {
            let (value, after) = unquote(quoted)?;
            rest = after;
            value
        } else {
            let end = after.find(';').unwrap_or(after.len());
            let (value, after) = after.split_at(end);
            rest = after;
            value.trim_ascii_end().to_owned()
        };
        rest = rest.trim_ascii_start();
        found.push((name.to_ascii_lowercase(), value));
    }
    Some(found)
}

/// Reads a quoted string after its opening quote. Returns the string and the text after its closing quote. `None` means
/// that the closing quote is missing.
fn unquote(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut chars = text.chars();
    loop {
        match chars.next()? {
            '"' => return Some((value, chars.as_str())),
            '\\' => value.push(chars.next()?),
            other => value.push(other),
        }
    }
}

fn is_token(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        reason = "a test that fails should stop where it fails"
    )]

    use http::HeaderValue;
    use proptest::prelude::*;

    use super::*;

    fn headers(name: HeaderName, values: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(name.clone(), value.parse().unwrap());
        }
        headers
    }

    #[test]
    fn content_types() {
        let media = MediaType::parse("Multipart/Form-Data; charset=UTF-8; Boundary=\"a \\\"b;\" ;")
            .unwrap();
        assert!(
            media.is("multipart/form-data")
                && media.is("MULTIPART/form-data")
                && !media.is("multipart/mixed")
        );
        assert_eq!(
            (media.boundary(), media.charset()),
            (Some("a \"b;"), Some("UTF-8"))
        );
        for text in [
            "",
            "json",
            "a/",
            "/b",
            "a b/c",
            "a/b; x",
            "a/b; x=\"",
            "a/b c",
            "a/b; =x",
            "a/b/c",
        ] {
            assert_eq!(MediaType::parse(text), None, "{text}");
        }
        assert!(essence_is(
            "application/JSON ; charset=utf-8",
            "application/json"
        ));
        assert!(!essence_is("application/jsonx", "application/json"));
        assert_eq!(MediaType::of(&headers(CONTENT_TYPE, &["a/b", "a/c"])), None);
    }

    #[test]
    fn accept() {
        const OFFERED: [&str; 2] = ["application/json", "application/xml"];
        let chosen =
            |values: &[&str]| choose(&headers(ACCEPT, values), &OFFERED, "application/xml");
        assert_eq!(chosen(&[]), Some("application/xml"));
        assert_eq!(chosen(&[""]), Some("application/xml"));
        assert_eq!(chosen(&["*/*"]), Some("application/xml"));
        assert_eq!(chosen(&["application/*"]), Some("application/xml"));
        assert_eq!(chosen(&["application/json"]), Some("application/json"));
        assert_eq!(
            chosen(&["application/json, text/plain, */*"]),
            Some("application/json")
        );
        assert_eq!(
            chosen(&["application/json,application/xml"]),
            Some("application/json")
        );
        assert_eq!(
            chosen(&["application/json", "application/xml"]),
            Some("application/json")
        );
        assert_eq!(
            chosen(&["application/json;q=0.5, application/xml;q=0.7"]),
            Some("application/xml")
        );
        assert_eq!(
            chosen(&["text/html, application/xml;q=0.9, */*;q=0.8"]),
            Some("application/xml")
        );
        assert_eq!(
            chosen(&["*/*, application/xml;q=0"]),
            Some("application/json")
        );
        assert_eq!(
            chosen(&["Application/JSON; charset=utf-8"]),
            Some("application/json")
        );
        assert_eq!(chosen(&["text/html"]), None);
        assert_eq!(chosen(&["application/json;q=0"]), None);
        assert_eq!(chosen(&["application/json;q=2, text/html"]), None);
    }

    #[test]
    fn accept_language() {
        let ranges = |values: &[&str]| {
            languages(&headers(ACCEPT_LANGUAGE, values)).map(|ranges| {
                ranges
                    .into_iter()
                    .map(|range| (range.tag, range.quality))
                    .collect::<Vec<_>>()
            })
        };
        assert_eq!(ranges(&[]), None);
        assert_eq!(ranges(&["", "@"]), Some(vec![]));
        assert_eq!(
            ranges(&["fr;q=0.5, en-us, *;q=0.001", "de;q=1.000, x;q=1.1"]),
            Some(vec![
                ("en-us".into(), 1000),
                ("de".into(), 1000),
                ("fr".into(), 500),
                ("*".into(), 1)
            ])
        );
    }

    proptest! {
        #[test]
        fn any_header_is_read(text in "\\PC*", bytes in proptest::collection::vec(any::<u8>(), 0..100)) {
            let _ = MediaType::parse(&text);
            if let Ok(value) = HeaderValue::from_bytes(&bytes) {
                let mut headers = HeaderMap::new();
                for name in [ACCEPT, ACCEPT_LANGUAGE, CONTENT_TYPE] {
                    headers.insert(name, value.clone());
                }
                let _ = choose(&headers, &["application/json"], "application/json");
                let _ = languages(&headers);
                let _ = MediaType::of(&headers);
            }
        }

        #[test]
        fn any_tokens_are_read(tokens in proptest::collection::vec(
            proptest::sample::select(vec!["a", "/", "*", ";", ",", "q=", "0.5", "=", "\"", "\\", " "]), 0..40)) {
            let text = tokens.concat();
            let _ = MediaType::parse(&text);
            let _ = choose(&headers(ACCEPT, &[&text]), &["a/a"], "a/a");
        }
    }
}
