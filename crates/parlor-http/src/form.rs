//! Reads `application/x-www-form-urlencoded` bodies.

use crate::query::{QueryError, decode_pairs};

/// Decodes a form body with the rules of [`crate::query::pairs`].
///
/// # Errors
///
/// [`QueryError`].
pub fn pairs(bytes: &[u8]) -> Result<Vec<(String, String)>, QueryError> {
    decode_pairs(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_like_a_query() {
        assert_eq!(
            pairs(b"grant_type=client_credentials&x=%C3%A9"),
            Ok(vec![
                ("grant_type".to_owned(), "client_credentials".to_owned()),
                ("x".to_owned(), "é".to_owned())
            ])
        );
        assert_eq!(pairs(b"a=\xff"), Err(QueryError::BadUtf8));
        assert_eq!(pairs(b"a=\0"), Err(QueryError::Nul));
    }
}
