//! Reads `multipart/form-data` bodies with files. Files are stored while they arrive. The other fields stay in memory.

use crate::body::BodyError;
use crate::disposition::Names;
use crate::files::upload_time;
use crate::guard::Patience;
use crate::limits::Limits;
use crate::multipart::{MultipartError, Part, boundary_of};
use crate::shares::Charge;
use axum::BoxError;
use axum::body::{Body, BodyDataStream};
use bytes::Bytes;
use futures_util::Stream;
use hyper::body::Body as _;
use multer::Field;
use parlor_engine::Engine;
use parlor_engine::files::upload::UploadError;
use parlor_model::command::{MAX_ATTACHMENTS, NewFile};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

/// A received form.
#[derive(Debug, Default)]
pub struct Form {
    /// The parts that are not files.
    pub parts: Vec<Part>,
    /// The stored files in the order of the form, each with the name of its field. No database row refers to these
    /// files yet. If a file is not used, it must be discarded.
    pub files: Vec<(String, NewFile)>,
    /// Whether the form had files that were ignored ([`Take::Nothing`]).
    pub others: bool,
    /// The reservation of the memory that the parts use.
    charge: Charge,
}

/// The reason why a form was not accepted. The files of such a form are discarded.
#[derive(Debug)]
pub enum FormError {
    /// The body could not be read completely, or the parts that are not files are too large.
    Body(BodyError),
    /// The body is not a valid form.
    Form(MultipartError),
    /// A file cannot be stored.
    Upload(UploadError),
    /// The form has more files than a message can have.
    TooManyFiles,
}

impl From<BodyError> for FormError {
    fn from(error: BodyError) -> Self {
        Self::Body(error)
    }
}

impl From<UploadError> for FormError {
    fn from(error: UploadError) -> Self {
        Self::Upload(error)
    }
}

/// The way to process a part that has a file name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Take {
    /// Store the part as a file.
    File,
    /// Treat the part as a field.
    Field,
    /// Ignore the part.
    Nothing,
}

/// Receives a form.
///
/// Files are stored while they arrive. The form can have at most as many files as a message can have. The other parts
/// can have at most [`Limits::body_bytes`] together. `take` is called for every part, with its name and content type.
/// The result of `take` is used only for parts with a file name. If a user chose no file, the browser sends an empty
/// part with an empty file name. Such a part is ignored.
///
/// # Errors
/// [`FormError`].
pub async fn receive(
    engine: &Engine,
    boundary: Option<&str>,
    body: Body,
    mut take: impl FnMut(&str, Option<&str>) -> Take,
    limits: &Limits,
    patience: Option<&Patience>,
) -> Result<Form, FormError> {
    let boundary = boundary_of(boundary).map_err(FormError::Form)?;
    let files = u64::try_from(MAX_ATTACHMENTS).unwrap_or(u64::MAX);
    let most = (engine.files().max_bytes().saturating_mul(files))
        .saturating_add(u64::try_from(limits.body_bytes).unwrap_or(u64::MAX));
    if body.size_hint().lower() > most {
        return Err(BodyError::TooLarge.into());
    }
    let time = upload_time(limits, patience);
    let mut form = Form::default();
    let reading = read(engine, boundary, body, &mut take, limits, &mut form);
    let outcome = match tokio::time::timeout(time, reading).await {
        Ok(outcome) => outcome,
        Err(_elapsed) => Err(BodyError::Slow.into()),
    };
    match outcome {
        Ok(()) => Ok(form),
        Err(error) => {
            let files: Vec<NewFile> = form.files.into_iter().map(|(_, file)| file).collect();
            engine.discard(&files).await;
            Err(error)
        }
    }
}

async fn read(
    engine: &Engine,
    boundary: &str,
    body: Body,
    take: &mut impl FnMut(&str, Option<&str>) -> Take,
    limits: &Limits,
    form: &mut Form,
) -> Result<(), FormError> {
    let unread = Unread::default();
    let stream = FrameByFrame {
        body: body.into_data_stream(),
        unread: unread.clone(),
        rests: false,
    };
    let mut multipart = multer::Multipart::new(stream, boundary);
    let mut held = 0_usize;
    let charge = &mut form.charge;
    let mut count = 0_usize;
    while let Some(mut field) = soon(limits, multipart.next_field()).await? {
        count = count.saturating_add(1);
        if count > limits.multipart_parts {
            return Err(FormError::Form(MultipartError::TooManyParts));
        }
        let Names {
            field: name,
            file: file_name,
        } = Names::of(field.headers());
        let content_type = field
            .headers()
            .get(http::header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned);
        let wanted = take(&name, content_type.as_deref());
        let take = if file_name.is_some() {
            wanted
        } else {
            Take::Field
        };
        if take == Take::File {
            let called = file_name.unwrap_or_default();
            if let Some(file) = file(engine, &mut field, called, &unread, limits).await? {
                form.files.push((name, file));
            }
            if form.files.len() > MAX_ATTACHMENTS {
                return Err(FormError::TooManyFiles);
            }
            continue;
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = chunk(&mut field, &unread, limits).await? {
            held = held.saturating_add(chunk.len());
            if held > limits.body_bytes {
                return Err(BodyError::TooLarge.into());
            }
            if take == Take::Field {
                if !charge.grow(held) {
                    return Err(BodyError::NoRoom.into());
                }
                bytes.extend_from_slice(&chunk);
            }
        }
        if take == Take::Nothing {
            form.others = true;
            continue;
        }
        form.parts.push(Part {
            name,
            file_name,
            content_type,
            bytes: bytes.into(),
        });
    }
    Ok(())
}

/// Stores one file. `None` means that the part has no bytes and no file name.
async fn file(
    engine: &Engine,
    field: &mut Field<'_>,
    file_name: String,
    unread: &Unread,
    limits: &Limits,
) -> Result<Option<NewFile>, FormError> {
    let mut first = chunk(field, unread, limits).await?;
    while first.as_ref().is_some_and(Bytes::is_empty) {
        first = chunk(field, unread, limits).await?;
    }
    if first.is_none() && file_name.is_empty() {
        return Ok(None);
    }
    let mut upload = engine.receive().await?;
    let mut next = first;
    while let Some(bytes) = next {
        upload.push(&bytes).await?;
        next = chunk(field, unread, limits).await?;
    }
    Ok(Some(upload.finish(file_name).await?))
}

async fn chunk(
    field: &mut Field<'_>,
    unread: &Unread,
    limits: &Limits,
) -> Result<Option<Bytes>, FormError> {
    let chunk = soon(limits, field.chunk()).await?;
    if let Some(chunk) = &chunk {
        unread.0.fetch_sub(chunk.len(), Ordering::Relaxed);
    }
    Ok(chunk)
}

/// The maximum number of bytes that the parser keeps. These bytes are the headers of all parts so far, and the last
/// frame, which has at most 64 KiB. The number is limited, because the parser searches all these bytes again with each
/// frame.
const MOST_UNREAD: usize = 192 * 1024;

/// The number of bytes that the parser has received but not returned as content. This number includes the headers of
/// all parts.
#[derive(Clone, Debug, Default)]
struct Unread(Arc<AtomicUsize>);

/// A stream that returns only one frame of a body at a time. The parser itself reads frames as long as a frame is
/// ready. So without this stream, the parser could read the whole body of a fast client into memory.
struct FrameByFrame {
    body: BodyDataStream,
    unread: Unread,
    /// Whether the last poll returned a frame. If so, the next poll returns no frame.
    rests: bool,
}

impl Stream for FrameByFrame {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if std::mem::take(&mut self.rests) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let frame = ready!(Pin::new(&mut self.body).poll_next(context));
        let Some(Ok(bytes)) = frame else {
            return Poll::Ready(frame.map(|end| end.map_err(Into::into)));
        };
        self.rests = true;
        let before = self.unread.0.fetch_add(bytes.len(), Ordering::Relaxed);
        if before.saturating_add(bytes.len()) > MOST_UNREAD {
            return Poll::Ready(Some(Err(multer::Error::IncompleteHeaders.into())));
        }
        Poll::Ready(Some(Ok(bytes)))
    }
}

/// Waits for the next result of the parser, at most for [`Limits::body_read_ms`].
async fn soon<T>(
    limits: &Limits,
    coming: impl Future<Output = multer::Result<T>>,
) -> Result<T, FormError> {
    let pause = Duration::from_millis(limits.body_read_ms);
    match tokio::time::timeout(pause, coming).await {
        Err(_elapsed) => Err(BodyError::Slow.into()),
        Ok(Ok(came)) => Ok(came),
        // If the headers of a part are too long, the stream of frames ends with an error of the parser's own type.
        Ok(Err(multer::Error::StreamReadFailed(error))) if error.is::<multer::Error>() => {
            Err(FormError::Form(MultipartError::Malformed))
        }
        Ok(Err(multer::Error::StreamReadFailed(_))) => Err(BodyError::Broken.into()),
        Ok(Err(_)) => Err(FormError::Form(MultipartError::Malformed)),
    }
}
