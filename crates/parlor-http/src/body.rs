//! Reads a whole request body, with limits on size and time.

use std::fmt;
use std::pin::pin;
use std::time::Duration;

use axum::body::Body;
use bytes::{Bytes, BytesMut};
use http::StatusCode;
use http_body_util::BodyExt as _;
use hyper::body::Body as _;

use crate::limits::Limits;

/// The reason why a body could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyError {
    /// The body is larger than [`Limits::body_bytes`], or its announced length is.
    TooLarge,
    /// The body did not arrive within [`Limits::body_read_ms`].
    Slow,
    /// The connection ended before the body was complete, or the framing was wrong.
    Broken,
}

impl BodyError {
    /// The HTTP status for this error: 413, 408 or 400.
    #[must_use]
    pub const fn status(self) -> StatusCode {
        match self {
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Slow => StatusCode::REQUEST_TIMEOUT,
            Self::Broken => StatusCode::BAD_REQUEST,
        }
    }
}

impl fmt::Display for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLarge => "the request body is too large",
            Self::Slow => "the request body did not arrive in time",
            Self::Broken => "the request body ended before it was complete",
        })
    }
}

impl std::error::Error for BodyError {}

/// Reads `body` to its end.
///
/// A body that announces more than [`Limits::body_bytes`] is refused before any of it is read. The server then closes
/// the connection after the answer, because the rest of the body is still arriving.
///
/// # Errors
///
/// [`BodyError`]. After an error the body is gone.
pub async fn read_body(body: Body, limits: &Limits) -> Result<Bytes, BodyError> {
    let announced = body.size_hint().lower();
    if announced > u64::try_from(limits.body_bytes).unwrap_or(u64::MAX) {
        return Err(BodyError::TooLarge);
    }
    let time = Duration::from_millis(limits.body_read_ms);
    match tokio::time::timeout(time, collect(body, limits.body_bytes, announced)).await {
        Ok(outcome) => outcome,
        Err(_elapsed) => Err(BodyError::Slow),
    }
}

async fn collect(body: Body, most: usize, announced: u64) -> Result<Bytes, BodyError> {
    let mut body = pin!(body);
    // Nearly every body arrives as one frame. That frame is returned without a copy.
    let first = loop {
        match body.frame().await {
            None => return Ok(Bytes::new()),
            Some(Err(_)) => return Err(BodyError::Broken),
            Some(Ok(frame)) => {
                if let Ok(data) = frame.into_data() {
                    break data;
                }
            }
        }
    };
    if first.len() > most {
        return Err(BodyError::TooLarge);
    }
    if body.is_end_stream() {
        return Ok(first);
    }
    // The announced length can be wrong. Reserve only a small amount for it; the buffer grows with the received
    // bytes.
    let reserve = usize::try_from(announced)
        .unwrap_or(usize::MAX)
        .min(64 * 1024)
        .max(first.len());
    let mut whole = BytesMut::with_capacity(reserve);
    whole.extend_from_slice(&first);
    drop(first);
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_broken| BodyError::Broken)?;
        if let Ok(data) = frame.into_data() {
            if whole.len().saturating_add(data.len()) > most {
                return Err(BodyError::TooLarge);
            }
            whole.extend_from_slice(&data);
        }
    }
    Ok(whole.freeze())
}

#[cfg(test)]
mod tests {
    use futures_util::stream;

    use super::*;

    fn limits(body_bytes: usize) -> Limits {
        Limits {
            body_bytes,
            body_read_ms: 20,
            ..Limits::default()
        }
    }

    fn chunks(parts: &[&'static str]) -> Body {
        let parts: Vec<Result<Bytes, std::io::Error>> = parts
            .iter()
            .map(|part| Ok(Bytes::from_static(part.as_bytes())))
            .collect();
        Body::from_stream(stream::iter(parts))
    }

    #[tokio::test]
    async fn whole_bodies_arrive_whole() {
        assert_eq!(read_body(Body::empty(), &limits(4)).await, Ok(Bytes::new()));
        assert_eq!(
            read_body(Body::from("abcd"), &limits(4)).await,
            Ok(Bytes::from("abcd"))
        );
        assert_eq!(
            read_body(chunks(&["ab", "", "cd"]), &limits(4)).await,
            Ok(Bytes::from("abcd"))
        );
    }

    #[tokio::test]
    async fn too_large_announced_or_not() {
        assert_eq!(
            read_body(Body::from("abcde"), &limits(4)).await,
            Err(BodyError::TooLarge)
        );
        assert_eq!(
            read_body(chunks(&["abcde"]), &limits(4)).await,
            Err(BodyError::TooLarge)
        );
        assert_eq!(
            read_body(chunks(&["abc", "de"]), &limits(4)).await,
            Err(BodyError::TooLarge)
        );
    }

    #[tokio::test]
    async fn a_body_that_never_ends_is_slow() {
        let body = Body::from_stream(stream::pending::<Result<Bytes, std::io::Error>>());
        assert_eq!(read_body(body, &limits(4)).await, Err(BodyError::Slow));
    }

    #[tokio::test]
    async fn a_body_that_breaks_is_broken() {
        let parts = vec![Ok(Bytes::from("ab")), Err(std::io::Error::other("gone"))];
        assert_eq!(
            read_body(Body::from_stream(stream::iter(parts)), &limits(4)).await,
            Err(BodyError::Broken)
        );
    }
}
