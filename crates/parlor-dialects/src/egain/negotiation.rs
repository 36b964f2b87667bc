//! What the caller wants back: format, language, a sentence for people (contract 2.4, 2.5).

use super::error::ApiError;
use http::{HeaderMap, HeaderName};
use parlor_http::media;

/// The format of an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Format {
    /// `application/json`.
    Json,
    /// `application/xml`: the API's default.
    #[default]
    Xml,
}

const JSON: &str = "application/json";
const XML: &str = "application/xml";

impl Format {
    pub(super) const fn content_type(self) -> &'static str {
        match self {
            Self::Json => JSON,
            Self::Xml => XML,
        }
    }

    fn chosen(headers: &HeaderMap) -> Option<Self> {
        media::choose(headers, &[JSON, XML], XML).map(|chosen| {
            if chosen == JSON {
                Self::Json
            } else {
                Self::Xml
            }
        })
    }

    /// The format the caller accepts; XML without `Accept` and for `*/*`. 406 when the caller accepts neither (inferred, contract 2.4).
    pub(super) fn accepted(headers: &HeaderMap) -> Result<Self, ApiError> {
        Self::chosen(headers).ok_or_else(ApiError::accept)
    }
}

/// How an error is said.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tone {
    pub(super) format: Format,
    /// Whether a sentence for people was asked for.
    pub(super) user_message: bool,
}

const ERROR_MESSAGE: HeaderName = HeaderName::from_static("x-egain-error-message");

impl Tone {
    /// As the headers ask; XML when the caller accepts neither format.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        Self {
            format: Format::chosen(headers).unwrap_or_default(),
            user_message: headers.get(ERROR_MESSAGE).is_some_and(|v| v == "yes"),
        }
    }
}

/// The documented codes of `Accept-Language` (contract 2.5).
const LANGUAGES: [&str; 15] = [
    "en-US", "es-ES", "fr-FR", "it-IT", "de-DE", "nl-NL", "pt-BR", "pt-PT", "da-DK", "ru-RU",
    "fr-CA", "zh-CN", "ja-JP", "ko-KR", "sv-SE",
];

/// Refuses an `Accept-Language` of which no range is supported. `*` leaves the choice to the system (inferred, contract 2.5).
pub(super) fn language(headers: &HeaderMap) -> Result<(), ApiError> {
    let supported = media::languages(headers).is_none_or(|ranges| {
        ranges.iter().any(|range| {
            range.quality > 0
                && (range.tag == "*"
                    || LANGUAGES.iter().any(|l| l.eq_ignore_ascii_case(&range.tag)))
        })
    });
    if supported {
        Ok(())
    } else {
        Err(ApiError::language())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages() {
        let ok = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert("accept-language", value.parse().unwrap());
            language(&headers).is_ok()
        };
        assert!(language(&HeaderMap::new()).is_ok());
        for code in LANGUAGES {
            assert!(ok(code) && ok(&code.to_lowercase()), "{code}");
        }
        assert!(ok("xx-YY, de-DE;q=0.3") && ok("*") && ok("xx, *;q=0.1"));
        for bad in ["xx-YY", "en", "en_US", "", "de-DE;q=0", "xx, yy"] {
            assert!(!ok(bad), "{bad}");
        }
    }
}
