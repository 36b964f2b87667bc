//! Request bodies of HTTP/1 that are still arriving while the request is answered, or after the answer.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::BoxError;
use axum::body::Body;
use bytes::Bytes;
use http_body_util::BodyExt as _;
use hyper::body::{Body as _, Frame, Incoming, SizeHint};

use crate::wire::Ending;

/// The maximum number of unread bytes of a body that the server reads and discards. If more bytes remain, the
/// connection cannot be used for another request.
const MOST: u64 = 64 * 1024;
/// The maximum time that the server waits for the rest of a body that its handler did not read. The wait is short,
/// because the body has already arrived if the client sent it together with the request head.
const SOON: Duration = Duration::from_millis(100);

/// A request body that the client has not sent completely yet.
pub(crate) struct Arriving {
    body: Incoming,
    ending: Arc<Ending>,
}

impl hyper::body::Body for Arriving {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = &mut *self;
        this.ending.wakes_body(context);
        match Pin::new(&mut this.body).poll_frame(context) {
            // The client has closed its sending side before the end of the body.
            Poll::Pending if this.ending.is_seen() => Poll::Ready(Some(Err(io::Error::from(
                io::ErrorKind::UnexpectedEof,
            )
            .into()))),
            polled => polled.map_err(Into::into),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// Keeps a body that its handler has dropped without reading it to its end.
#[derive(Clone, Default)]
pub(crate) struct Unread(Arc<Mutex<Option<Arriving>>>);

impl Unread {
    /// Wraps a body for a handler. If the handler drops the body before its end, the body is kept for
    /// [`Self::is_over`].
    pub(crate) fn lend(&self, body: Incoming, ending: &Arc<Ending>) -> Body {
        if body.is_end_stream() {
            return Body::empty();
        }
        let ending = Arc::clone(ending);
        Body::new(HandlerBody {
            body: Some(Arriving { body, ending }),
            unread: self.clone(),
        })
    }

    /// Whether the connection can be used for another request. This requires that the handler has read the whole body,
    /// or that at most [`MOST`] unread bytes remain and arrive within [`SOON`]. `awaited` means that the client sends
    /// the body only after `100 Continue`. In this case, the result is `false` if any part of the body is unread.
    pub(crate) async fn is_over(&self, awaited: bool) -> bool {
        let rest = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(mut body) = rest else {
            return true;
        };
        if awaited || body.size_hint().lower() > MOST {
            return false;
        }
        let discard = async {
            let mut discarded: u64 = 0;
            while let Some(frame) = body.frame().await {
                let Ok(frame) = frame else {
                    return false;
                };
                let data = frame.data_ref().map_or(0, Bytes::len);
                discarded = discarded.saturating_add(u64::try_from(data).unwrap_or(u64::MAX));
                if discarded > MOST {
                    return false;
                }
            }
            true
        };
        tokio::time::timeout(SOON, discard).await.unwrap_or(false)
    }
}

struct HandlerBody {
    /// The body. `None` after the end of the body.
    body: Option<Arriving>,
    unread: Unread,
}

impl hyper::body::Body for HandlerBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let Some(body) = &mut self.body else {
            return Poll::Ready(None);
        };
        let polled = Pin::new(body).poll_frame(context);
        if matches!(polled, Poll::Ready(None)) {
            self.body = None;
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(Arriving::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        (self.body.as_ref()).map_or_else(|| SizeHint::with_exact(0), Arriving::size_hint)
    }
}

impl Drop for HandlerBody {
    fn drop(&mut self) {
        if let Some(body) = self.body.take()
            && !body.is_end_stream()
        {
            *(self.unread.0.lock()).unwrap_or_else(PoisonError::into_inner) = Some(body);
        }
    }
}
