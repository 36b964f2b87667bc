//! Checks of `Accept` and `Accept-Language` (contract 2.4, 2.5).

use super::error::ApiError;
use super::tree::Format;
use http::HeaderMap;
use parlor_http::media;

/// Returns the format that the caller accepts, or 406 (inferred, contract 2.4).
pub(super) fn format(headers: &HeaderMap) -> Result<Format, ApiError> {
    Format::chosen(headers).ok_or_else(ApiError::accept)
}

/// The documented language codes of `Accept-Language` (contract 2.5).
const LANGUAGES: [&str; 15] = [
    "en-US", "es-ES", "fr-FR", "it-IT", "de-DE", "nl-NL", "pt-BR", "pt-PT", "da-DK", "ru-RU",
    "fr-CA", "zh-CN", "ja-JP", "ko-KR", "sv-SE",
];

/// Refuses an `Accept-Language` without any supported language. `*` accepts every language (inferred, contract 2.5).
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
