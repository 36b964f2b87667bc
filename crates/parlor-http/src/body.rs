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
use crate::shares::Charge;

/// The reason why a body could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyError {
    /// The body, or its announced length, exceeds the maximum size.
    TooLarge,
    /// The memory for bodies ([`Limits::bodies_bytes`]) has too little room for this body. The client may try again
    /// after [`BodyError::RETRY_AFTER_S`] seconds.
    NoRoom,
    /// The body did not arrive within [`Limits::body_read_ms`].
    Slow,
    /// The connection ended before the body was complete, or the HTTP framing of the body is invalid.
    Broken,
}

impl BodyError {
    /// The time after which the client may try again, in seconds. The memory for bodies may have room then.
    pub const RETRY_AFTER_S: u32 = 1;

    /// Returns the HTTP status for this error: 413, 503, 408 or 400.
    #[must_use]
    pub const fn status(self) -> StatusCode {
        match self {
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::NoRoom => StatusCode::SERVICE_UNAVAILABLE,
            Self::Slow => StatusCode::REQUEST_TIMEOUT,
            Self::Broken => StatusCode::BAD_REQUEST,
        }
    }
}

impl fmt::Display for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLarge => "the request body is too large",
            Self::NoRoom => "the server receives too many request bodies at this moment",
            Self::Slow => "the request body did not arrive in time",
            Self::Broken => "the request body ended before it was complete",
        })
    }
}

impl std::error::Error for BodyError {}

/// Reads `body` to its end, if it has at most `most` bytes.
///
/// If the announced length is greater than `most`, the body is refused before any part of it is read. After such a
/// refusal of an HTTP/1 request, the server closes the connection, unless the unread body is small and arrives at once.
/// The returned bytes are counted in [`Limits::bodies_bytes`] until their last clone is dropped.
///
/// # Errors
///
/// [`BodyError`]. After an error, the body cannot be read again.
pub async fn read_body(body: Body, most: usize, limits: &Limits) -> Result<Bytes, BodyError> {
    let announced = body.size_hint().lower();
    if announced > u64::try_from(most).unwrap_or(u64::MAX) {
        return Err(BodyError::TooLarge);
    }
    let time = Duration::from_millis(limits.body_read_ms);
    match tokio::time::timeout(time, collect(body, most, announced)).await {
        Ok(outcome) => outcome,
        Err(_elapsed) => Err(BodyError::Slow),
    }
}

/// The bytes of a body, with the reservation of the memory that they use.
struct Held {
    bytes: Bytes,
    _charge: Charge,
}

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

/// The maximum memory that is reserved for a body before its bytes arrive, in bytes. Further memory is reserved only
/// when bytes are received, because the announced length can be wrong.
const FIRST: usize = 16 * 1024;

async fn collect(body: Body, most: usize, announced: u64) -> Result<Bytes, BodyError> {
    let mut body = pin!(body);
    let mut charge = Charge::new();
    let held = |bytes: Bytes, charge: Charge| {
        Bytes::from_owner(Held {
            bytes,
            _charge: charge,
        })
    };
    // Nearly every body arrives as one frame. The bytes of such a body are returned without a copy.
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
        if !charge.grow(first.len()) {
            return Err(BodyError::NoRoom);
        }
        return Ok(held(first, charge));
    }
    let announced = usize::try_from(announced).unwrap_or(usize::MAX);
    let mut whole = BytesMut::new();
    make_room(
        &mut whole,
        announced.min(FIRST).max(first.len()),
        most,
        &mut charge,
    )?;
    whole.extend_from_slice(&first);
    drop(first);
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_broken| BodyError::Broken)?;
        if let Ok(data) = frame.into_data() {
            let length = whole.len().saturating_add(data.len());
            if length > most {
                return Err(BodyError::TooLarge);
            }
            make_room(&mut whole, length, most, &mut charge)?;
            whole.extend_from_slice(&data);
        }
    }
    Ok(held(whole.freeze(), charge))
}

/// Makes the buffer large enough for `length` bytes. If the buffer must grow, its capacity at least doubles, but never
/// exceeds `most`. So each byte is copied only a few times.
fn make_room(
    buffer: &mut BytesMut,
    length: usize,
    most: usize,
    charge: &mut Charge,
) -> Result<(), BodyError> {
    if length <= buffer.capacity() {
        return Ok(());
    }
    let capacity = buffer.capacity().saturating_mul(2).min(most).max(length);
    if !charge.grow(capacity) {
        return Err(BodyError::NoRoom);
    }
    buffer.reserve(capacity.saturating_sub(buffer.len()));
    Ok(())
}

#[cfg(test)]
mod tests {
    use futures_util::stream;

    use super::*;

    fn limits() -> Limits {
        Limits {
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
        assert_eq!(
            read_body(Body::empty(), 4, &limits()).await,
            Ok(Bytes::new())
        );
        assert_eq!(
            read_body(Body::from("abcd"), 4, &limits()).await,
            Ok(Bytes::from("abcd"))
        );
        assert_eq!(
            read_body(chunks(&["ab", "", "cd"]), 4, &limits()).await,
            Ok(Bytes::from("abcd"))
        );
    }

    #[tokio::test]
    async fn too_large_announced_or_not() {
        assert_eq!(
            read_body(Body::from("abcde"), 4, &limits()).await,
            Err(BodyError::TooLarge)
        );
        assert_eq!(
            read_body(chunks(&["abcde"]), 4, &limits()).await,
            Err(BodyError::TooLarge)
        );
        assert_eq!(
            read_body(chunks(&["abc", "de"]), 4, &limits()).await,
            Err(BodyError::TooLarge)
        );
    }

    #[tokio::test]
    async fn a_body_that_never_ends_is_slow() {
        let body = Body::from_stream(stream::pending::<Result<Bytes, std::io::Error>>());
        assert_eq!(read_body(body, 4, &limits()).await, Err(BodyError::Slow));
    }

    #[tokio::test]
    async fn a_body_that_breaks_is_broken() {
        let parts = vec![Ok(Bytes::from("ab")), Err(std::io::Error::other("gone"))];
        assert_eq!(
            read_body(Body::from_stream(stream::iter(parts)), 4, &limits()).await,
            Err(BodyError::Broken)
        );
    }
}
