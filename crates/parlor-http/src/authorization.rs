//! Reads the `Authorization` header. Other modules check the credentials in the header.

use std::fmt;

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use http::HeaderMap;
use http::header::AUTHORIZATION;

/// Base64 in which padding is optional, because the libraries of several clients leave out the padding.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The credentials of a request. `Debug` hides the secrets.
#[derive(Clone, PartialEq, Eq)]
pub enum Scheme {
    /// `Bearer <token>`. The token is not empty.
    Bearer(String),
    /// `Basic <Base64 of user:password>`. The decoded text is split at its first colon.
    Basic {
        /// The part before the first colon.
        user: String,
        /// The part after the first colon. The password may contain colons.
        password: String,
    },
    /// Another scheme, or a value that consists of a single word.
    Other {
        /// The first word of the value. If the client sent a token without a scheme, this word is the token.
        scheme: String,
        /// The text after the scheme, possibly empty.
        rest: String,
    },
}

impl fmt::Debug for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Bearer(_) => "Bearer(..)",
            Self::Basic { .. } => "Basic(..)",
            Self::Other { .. } => "Other(..)",
        })
    }
}

/// The reason why an `Authorization` header could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuthorizationError {
    /// The request has several `Authorization` headers.
    Repeated,
    /// The header is empty, or has only the word `Bearer` or `Basic`.
    Empty,
    /// The header contains bytes that are not printable ASCII.
    BadCharacters,
    /// The value after `Basic` is not Base64.
    BadBase64,
    /// The decoded value after `Basic` is not UTF-8, or contains a NUL character.
    BadUtf8,
    /// The decoded value after `Basic` has no colon.
    NoColon,
}

impl fmt::Display for AuthorizationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Repeated => "there are several Authorization headers",
            Self::Empty => "the Authorization header is empty",
            Self::BadCharacters => "the Authorization header holds characters it may not",
            Self::BadBase64 => "the Basic credentials are not base64",
            Self::BadUtf8 => "the Basic credentials are not UTF-8",
            Self::NoColon => "the Basic credentials have no colon",
        })
    }
}

impl std::error::Error for AuthorizationError {}

/// Reads the `Authorization` header. `None` means that the request has no such header. The scheme can be in upper or
/// lower case. One or more spaces may follow the scheme.
///
/// # Errors
///
/// [`AuthorizationError`].
pub fn parse(headers: &HeaderMap) -> Result<Option<Scheme>, AuthorizationError> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    if values.next().is_some() {
        return Err(AuthorizationError::Repeated);
    }
    let value = value
        .to_str()
        .map_err(|_not_ascii| AuthorizationError::BadCharacters)?
        .trim_ascii();
    let (scheme, rest) = value.split_once(' ').map_or((value, ""), |(scheme, rest)| {
        (scheme, rest.trim_ascii_start())
    });
    if scheme.is_empty() {
        return Err(AuthorizationError::Empty);
    }
    let bearer = scheme.eq_ignore_ascii_case("bearer");
    let basic = scheme.eq_ignore_ascii_case("basic");
    if rest.is_empty() && (bearer || basic) {
        return Err(AuthorizationError::Empty);
    }
    Ok(Some(if bearer {
        Scheme::Bearer(rest.to_owned())
    } else if basic {
        let (user, password) = basic_pair(rest)?;
        Scheme::Basic { user, password }
    } else {
        Scheme::Other {
            scheme: scheme.to_owned(),
            rest: rest.to_owned(),
        }
    }))
}

/// Decodes the Base64 text of `user:password`, with or without padding, and splits it at the first colon.
///
/// # Errors
///
/// [`AuthorizationError::BadBase64`], [`AuthorizationError::BadUtf8`] or [`AuthorizationError::NoColon`].
pub fn basic_pair(encoded: &str) -> Result<(String, String), AuthorizationError> {
    let decoded = BASE64
        .decode(encoded)
        .map_err(|_invalid| AuthorizationError::BadBase64)?;
    if decoded.contains(&0) {
        return Err(AuthorizationError::BadUtf8);
    }
    let decoded = String::from_utf8(decoded).map_err(|_invalid| AuthorizationError::BadUtf8)?;
    let (user, password) = decoded.split_once(':').ok_or(AuthorizationError::NoColon)?;
    Ok((user.to_owned(), password.to_owned()))
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

    fn read(value: &str) -> Result<Option<Scheme>, AuthorizationError> {
        let mut headers = HeaderMap::new();
        headers.insert(
            AUTHORIZATION,
            HeaderValue::from_bytes(value.as_bytes()).unwrap(),
        );
        parse(&headers)
    }

    fn basic(user: &str, password: &str) -> Scheme {
        Scheme::Basic {
            user: user.into(),
            password: password.into(),
        }
    }

    #[test]
    fn schemes() {
        assert_eq!(parse(&HeaderMap::new()), Ok(None));
        assert_eq!(
            read("bEARER   abc.def "),
            Ok(Some(Scheme::Bearer("abc.def".into())))
        );
        assert_eq!(read("basic YTpiOmM="), Ok(Some(basic("a", "b:c"))));
        assert_eq!(read("Basic YTpiOmM"), Ok(Some(basic("a", "b:c"))));
        assert_eq!(read("Basic Og=="), Ok(Some(basic("", ""))));
        assert_eq!(
            read("token"),
            Ok(Some(Scheme::Other {
                scheme: "token".into(),
                rest: String::new()
            }))
        );
        assert_eq!(
            read("Digest a=b, c"),
            Ok(Some(Scheme::Other {
                scheme: "Digest".into(),
                rest: "a=b, c".into()
            }))
        );
    }

    #[test]
    fn refusals() {
        use AuthorizationError as E;
        for (value, error) in [
            ("", E::Empty),
            ("Bearer", E::Empty),
            ("Bearer  ", E::Empty),
            ("Basic", E::Empty),
            ("Bearer \u{e9}", E::BadCharacters),
            ("Basic ****", E::BadBase64),
            ("Basic a b", E::BadBase64),
            ("Basic //8=", E::BadUtf8),
            ("Basic OgA=", E::BadUtf8),
            ("Basic YWJj", E::NoColon),
        ] {
            assert_eq!(read(value), Err(error), "{value}");
        }
        let mut headers = HeaderMap::new();
        headers.append(AUTHORIZATION, HeaderValue::from_static("Bearer a"));
        headers.append(AUTHORIZATION, HeaderValue::from_static("Bearer b"));
        assert_eq!(parse(&headers), Err(E::Repeated));
    }

    #[test]
    fn secrets_are_not_printed() {
        let shown = format!(
            "{:?}{:?}",
            read("Bearer s3cret"),
            read("Basic czpzM2NyZXQ=")
        );
        assert!(!shown.contains("s3cret"), "{shown}");
    }

    proptest! {
        #[test]
        fn any_header_is_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..80), text in "(Basic|Bearer) [A-Za-z0-9+/= ]*") {
            let mut headers = HeaderMap::new();
            if let Ok(value) = HeaderValue::from_bytes(&bytes) {
                headers.insert(AUTHORIZATION, value);
                let _ = parse(&headers);
            }
            let _ = read(&text);
        }
    }
}
