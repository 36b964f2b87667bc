//! Reads `multipart/form-data` bodies that are completely in memory.

use std::convert::Infallible;
use std::fmt;

use bytes::Bytes;
use futures_util::stream;

use crate::disposition::Names;
use crate::limits::Limits;

/// One part of a multipart body. The client chooses all values of the part. So never use the file name as a path, and
/// never trust the content type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The name of the field. If the part has no name, the text is empty.
    pub name: String,
    /// The file name. `None` means that the part is not a file.
    pub file_name: Option<String>,
    /// The content type, as the client sent it.
    pub content_type: Option<String>,
    /// The content.
    pub bytes: Bytes,
}

/// The reason why a multipart body could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MultipartError {
    /// The content type has no boundary, or its boundary is invalid.
    NoBoundary,
    /// The body has no valid parts with this boundary, or ends too early.
    Malformed,
    /// The body has more parts than [`Limits::multipart_parts`].
    TooManyParts,
}

impl fmt::Display for MultipartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoBoundary => "the content type names no usable boundary",
            Self::Malformed => "the multipart body is malformed",
            Self::TooManyParts => "the multipart body has too many parts",
        })
    }
}

impl std::error::Error for MultipartError {}

/// Checks a boundary. It must have 1 to 70 characters (RFC 2046). Only visible ASCII characters and spaces are allowed.
pub(crate) fn boundary_of(boundary: Option<&str>) -> Result<&str, MultipartError> {
    boundary
        .filter(|boundary| {
            (1..=70).contains(&boundary.len())
                && boundary.bytes().all(|byte| matches!(byte, b' '..=b'~'))
        })
        .ok_or(MultipartError::NoBoundary)
}

/// Splits `body` into its parts. `boundary` is the parameter `boundary` of the content type
/// ([`crate::media::MediaType::boundary`]).
///
/// The parts are not copied, but refer to the memory of the body. The future never waits for I/O.
///
/// # Errors
///
/// [`MultipartError`].
pub async fn parse(
    boundary: Option<&str>,
    body: Bytes,
    limits: &Limits,
) -> Result<Vec<Part>, MultipartError> {
    let boundary = boundary_of(boundary)?;
    let chunks = stream::once(std::future::ready(Ok::<_, Infallible>(body)));
    let mut multipart = multer::Multipart::new(chunks, boundary);
    let mut parts = Vec::new();
    while let Some(field) = multipart
        .next_field()
        .await
        .map_err(|_malformed| MultipartError::Malformed)?
    {
        if parts.len() >= limits.multipart_parts {
            return Err(MultipartError::TooManyParts);
        }
        let names = Names::of(field.headers());
        let content_type = field
            .headers()
            .get(http::header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned);
        let bytes = field
            .bytes()
            .await
            .map_err(|_malformed| MultipartError::Malformed)?;
        parts.push(Part {
            name: names.field,
            file_name: names.file,
            content_type,
            bytes,
        });
    }
    Ok(parts)
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        reason = "a test that fails should stop where it fails"
    )]

    use futures_util::FutureExt as _;
    use proptest::prelude::*;

    use super::*;

    fn read(boundary: Option<&str>, body: &[u8]) -> Result<Vec<Part>, MultipartError> {
        parse(boundary, Bytes::copy_from_slice(body), &Limits::default())
            .now_or_never()
            .unwrap()
    }

    #[test]
    fn reads_fields_and_files() {
        let body = "--XX\r\nContent-Disposition: form-data; name=\"content\"\r\n\r\nhällo\r\n\
                    --XX\r\nContent-Disposition: form-data; name=\"attachments[]\"; filename=\"a b.png\"\r\nContent-Type: image/png\r\n\r\n\x01\x02\r\n--XX--\r\n";
        let parts = read(Some("XX"), body.as_bytes()).unwrap();
        assert_eq!(
            parts,
            [
                Part {
                    name: "content".into(),
                    file_name: None,
                    content_type: None,
                    bytes: Bytes::from("hällo")
                },
                Part {
                    name: "attachments[]".into(),
                    file_name: Some("a b.png".into()),
                    content_type: Some("image/png".into()),
                    bytes: Bytes::from_static(b"\x01\x02"),
                },
            ]
        );
    }

    #[test]
    fn refuses_what_is_not_whole() {
        assert_eq!(read(None, b""), Err(MultipartError::NoBoundary));
        assert_eq!(read(Some(""), b""), Err(MultipartError::NoBoundary));
        assert_eq!(
            read(Some(&"x".repeat(71)), b""),
            Err(MultipartError::NoBoundary)
        );
        assert_eq!(read(Some("XX"), b""), Err(MultipartError::Malformed));
        assert_eq!(read(Some("XX"), b"{}"), Err(MultipartError::Malformed));
        assert_eq!(
            read(
                Some("XX"),
                b"--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx"
            ),
            Err(MultipartError::Malformed)
        );
        let part = "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n";
        assert_eq!(
            read(
                Some("XX"),
                format!("{}--XX--\r\n", part.repeat(100)).as_bytes()
            )
            .unwrap()
            .len(),
            100
        );
        assert_eq!(
            read(
                Some("XX"),
                format!("{}--XX--\r\n", part.repeat(101)).as_bytes()
            ),
            Err(MultipartError::TooManyParts)
        );
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(
            boundary in "[ -~]{0,72}",
            body in proptest::collection::vec(any::<u8>(), 0..300),
            pieces in proptest::collection::vec(
                proptest::sample::select(vec!["--XX", "--", "\r\n", "Content-Disposition: form-data; name=\"a\"", "; filename=\"", "\"", ":", "\u{e9}", "Content-Type: x", "a"]),
                0..40,
            ),
        ) {
            let _ = read(Some(&boundary), &body);
            let _ = read(Some("XX"), pieces.concat().as_bytes());
        }
    }
}
