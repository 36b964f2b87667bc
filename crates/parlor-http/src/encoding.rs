//! The compressed forms of an answer, and the choice of a form according to the header `Accept-Encoding`.

use crate::media;
use http::header::ACCEPT_ENCODING;
use http::{HeaderMap, HeaderValue};

/// A compressed form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Brotli (RFC 7932).
    Brotli,
    /// Gzip (RFC 1952).
    Gzip,
}

impl Encoding {
    /// Both compressed forms. Brotli is the first form, because its results are smaller.
    pub const ALL: [Self; 2] = [Self::Brotli, Self::Gzip];

    /// Returns the name of the form in `Accept-Encoding` and `Content-Encoding`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    /// Returns the value of `Content-Encoding` for this form.
    #[must_use]
    pub const fn value(self) -> HeaderValue {
        HeaderValue::from_static(self.name())
    }

    /// Returns the strong entity tag of this form of an answer. `plain` is the tag of the uncompressed form. `None`
    /// means that `plain` is weak. In this case, all forms have the same tag.
    pub(crate) fn tagged(self, plain: &HeaderValue) -> Option<HeaderValue> {
        let opaque = (plain.to_str().ok()?)
            .strip_prefix('"')?
            .strip_suffix('"')?;
        HeaderValue::from_str(&format!("\"{opaque}-{}\"", self.name())).ok()
    }

    /// Returns the entity tag of the uncompressed form of an answer. `opaque` is the strong entity tag of any form of
    /// this answer. Both tags are without quotes.
    #[must_use]
    pub fn untagged(opaque: &str) -> &str {
        (Self::ALL.into_iter())
            .find_map(|form| opaque.strip_suffix(form.name())?.strip_suffix('-'))
            .unwrap_or(opaque)
    }

    /// Returns the compressed form that the client prefers. `None` means that the client accepts no compressed form, or
    /// prefers the uncompressed form.
    #[must_use]
    pub fn accepted(headers: &HeaderMap) -> Option<Self> {
        if !headers.contains_key(ACCEPT_ENCODING) {
            return None;
        }
        let codings = media::codings(headers);
        let quality = |name: &str| {
            let of = |wanted: &str| codings.iter().find(|(known, _)| known == wanted);
            of(name)
                .or_else(|| of("*"))
                .map_or(0, |(_, quality)| *quality)
        };
        let plain = codings.iter().find(|(known, _)| known == "identity");
        let plain = plain.map_or(0, |(_, quality)| *quality);
        Self::ALL
            .into_iter()
            .rev()
            .map(|encoding| (quality(encoding.name()), encoding))
            // If the qualities are equal, `max_by_key` returns the last form, which is Brotli after the call of `rev`.
            .max_by_key(|(quality, _)| *quality)
            .filter(|(quality, _)| *quality > 0 && *quality >= plain)
            .map(|(_, encoding)| encoding)
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
    fn the_best_form_that_the_caller_accepts() {
        use Encoding::{Brotli, Gzip};
        for (sent, expected) in [
            ("gzip, deflate, br, zstd", Some(Brotli)),
            ("GZIP", Some(Gzip)),
            ("gzip;q=1.0, br;q=0.5", Some(Gzip)),
            ("gzip;q=0.5, br;q=0.5", Some(Brotli)),
            ("br;q=0, gzip", Some(Gzip)),
            ("br;q=0, *", Some(Gzip)),
            ("*", Some(Brotli)),
            ("*;q=0", None),
            ("identity", None),
            ("identity;q=1, br;q=0.5", None),
            ("deflate", None),
            ("br;q=2", None),
            ("", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_ENCODING, sent.parse().unwrap());
            assert_eq!(Encoding::accepted(&headers), expected, "{sent}");
        }
        assert_eq!(Encoding::accepted(&HeaderMap::new()), None);
    }
}
