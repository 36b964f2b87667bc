//! Checks of `Accept` and `Accept-Language` (contract 2.4, 2.5).

use super::error::ApiError;
use super::texts::Language;
use super::tree::Format;
use http::HeaderMap;

/// Returns the format that `Accept` prefers, or the error 406 (inferred, contract 2.4).
pub(super) fn format(headers: &HeaderMap) -> Result<Format, ApiError> {
    Format::chosen(headers).ok_or_else(ApiError::accept)
}

/// Refuses an `Accept-Language` without any supported language. `*` accepts every language (inferred, contract 2.5).
pub(super) fn language(headers: &HeaderMap) -> Result<(), ApiError> {
    match Language::chosen(headers) {
        Some(_) => Ok(()),
        None => Err(ApiError::language()),
    }
}
