//! Files over HTTP: stores request bodies as files, and builds safe answers that contain a file.

use crate::body::BodyError;
use crate::guard::{self, Patience};
use crate::limits::Limits;
use crate::problem::Problem;
use axum::Router;
use axum::body::Body;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use http_body_util::BodyExt as _;
use hyper::body::Body as _;
use parlor_engine::avatars;
use parlor_engine::files::links::{self, ONCE, THUMBNAIL};
use parlor_engine::files::sniff::{content_type, is_picture};
use parlor_engine::files::upload::UploadError;
use parlor_engine::percent::escaped;
use parlor_engine::{Engine, EngineError};
use parlor_model::command::NewFile;
use parlor_model::entities::Attachment;
use parlor_model::ids::{AccountId, AgentId, AttachmentId, parse_id};
use std::ops::Range;
use std::time::Duration;
use tokio_util::io::ReaderStream;

/// The maximum size of one chunk of a file that is sent, in bytes.
const PIECE: usize = 64 * 1024;

/// The reason why a file was not received. No database row refers to any part of the file.
#[derive(Debug)]
pub enum ReceiveError {
    /// The body could not be read completely.
    Body(BodyError),
    /// The file cannot be stored.
    Upload(UploadError),
}

impl From<UploadError> for ReceiveError {
    fn from(error: UploadError) -> Self {
        Self::Upload(error)
    }
}

impl From<BodyError> for ReceiveError {
    fn from(error: BodyError) -> Self {
        Self::Body(error)
    }
}

/// Receives a request body and stores it as a file with this name.
///
/// If the announced length exceeds the maximum file size, the body is refused before it is read. The whole body must
/// arrive within [`Limits::upload_ms`]. No pause between two parts of the body may be longer than
/// [`Limits::body_read_ms`].
///
/// # Errors
/// [`ReceiveError`].
pub async fn receive(
    engine: &Engine,
    mut body: Body,
    file_name: String,
    limits: &Limits,
    patience: Option<&Patience>,
) -> Result<NewFile, ReceiveError> {
    let most = engine.files().max_bytes();
    if body.size_hint().lower() > most {
        return Err(UploadError::TooLarge(most).into());
    }
    let time = upload_time(limits, patience);
    let taken = async {
        let mut upload = engine.receive().await?;
        while let Some(frame) = next(&mut body, limits).await? {
            if let Ok(data) = frame.into_data() {
                upload.push(&data).await?;
            }
        }
        Ok(upload.finish(file_name).await?)
    };
    match tokio::time::timeout(time, taken).await {
        Ok(outcome) => outcome,
        Err(_elapsed) => Err(BodyError::Slow.into()),
    }
}

/// Returns the time limit of an upload, and extends the deadline of the request's handler by this time.
pub(crate) fn upload_time(limits: &Limits, patience: Option<&Patience>) -> Duration {
    let time = Duration::from_millis(limits.upload_ms);
    if let Some(patience) = patience {
        patience.extend(time);
    }
    time
}

async fn next(
    body: &mut Body,
    limits: &Limits,
) -> Result<Option<hyper::body::Frame<bytes::Bytes>>, BodyError> {
    let pause = Duration::from_millis(limits.body_read_ms);
    match tokio::time::timeout(pause, body.frame()).await {
        Err(_elapsed) => Err(BodyError::Slow),
        Ok(None) => Ok(None),
        Ok(Some(Ok(frame))) => Ok(Some(frame)),
        Ok(Some(Err(_))) => Err(BodyError::Broken),
    }
}

/// The result of a request for a file.
#[derive(Debug)]
pub enum Served {
    /// The answer with the file or with the requested range of the file. If the client already has the file, the answer
    /// is 304.
    File(Response),
    /// The requested range contains no byte of the file. The number in this variant is the file's size in bytes.
    NoSuchRange(u64),
    /// The bytes of the file do not exist, or the signed address is wrong, has expired or was already used.
    Gone,
}

impl Served {
    /// Adds the header `Content-Range` with the file's size in bytes to an answer that refuses a range.
    pub fn put_size(response: &mut Response, size: u64) {
        let content_range = format!("bytes */{size}");
        put(
            response.headers_mut(),
            header::CONTENT_RANGE,
            &content_range,
        );
    }
}

/// Builds the answer to a request for a file. If the request has exactly one valid range, the answer contains only this
/// range.
///
/// With the headers of the answer, a browser shows pictures of safe content types, and saves all other files to disk.
/// The headers also forbid the browser to run scripts from the file, and to guess another content type.
///
/// # Errors
/// The file cannot be read.
pub async fn serve(
    engine: &Engine,
    row: &Attachment,
    request_headers: &HeaderMap,
) -> Result<Served, EngineError> {
    let size = u64::try_from(row.size).unwrap_or(0);
    let tag = row.sha256.as_ref().map(|hash| format!("\"{hash}\""));
    let names = |name: header::HeaderName| {
        let given = request_headers
            .get(name)
            .and_then(|value| value.to_str().ok());
        given
            .zip(tag.as_deref())
            .map(|(given, tag)| given.contains(tag))
    };
    if names(header::IF_NONE_MATCH) == Some(true) {
        let mut response = StatusCode::NOT_MODIFIED.into_response();
        safe(response.headers_mut(), row, tag.as_deref());
        return Ok(Served::File(response));
    }
    // If `If-Range` contains another entity tag, the client gets the whole file.
    let whole = names(header::IF_RANGE) == Some(false);
    let range = match range(request_headers, size).filter(|_| !whole) {
        None => None,
        Some(Some(range)) => Some(range),
        Some(None) => return Ok(Served::NoSuchRange(size)),
    };
    let wanted = range.clone().unwrap_or(0..size);
    let length = wanted.end.saturating_sub(wanted.start);
    let Some(bytes) = engine.read_file(row, wanted.clone()).await? else {
        return Ok(Served::Gone);
    };
    let mut response = Body::from_stream(ReaderStream::with_capacity(bytes, PIECE)).into_response();
    let headers = response.headers_mut();
    safe(headers, row, tag.as_deref());
    put(headers, header::CONTENT_LENGTH, &length.to_string());
    if range.is_some() {
        let last = wanted.end.saturating_sub(1);
        let content_range = format!("bytes {}-{last}/{size}", wanted.start);
        put(headers, header::CONTENT_RANGE, &content_range);
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    Ok(Served::File(response))
}

/// Returns the requested range. `Some(None)` means that the range cannot be satisfied, for example because it contains
/// no byte of the file. `None` means that there is no `Range` header, that the header is malformed, or that the header
/// has several valid ranges.
fn range(request_headers: &HeaderMap, size: u64) -> Option<Option<Range<u64>>> {
    let text = request_headers.get(header::RANGE)?.to_str().ok()?;
    let parsed = http_range_header::parse_range_header(text).ok()?;
    match parsed.validate(size) {
        Ok(ranges) => match ranges.as_slice() {
            [one] => Some(Some(*one.start()..one.end().saturating_add(1))),
            _ => None,
        },
        Err(_) => Some(None),
    }
}

fn put(headers: &mut HeaderMap, name: header::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

/// Builds the answer to a request for the thumbnail of a picture, without support for ranges. The answer has the same
/// protective headers as an answer of [`serve`].
///
/// # Errors
/// The thumbnail cannot be read.
pub async fn serve_thumbnail(
    engine: &Engine,
    row: &Attachment,
    request_headers: &HeaderMap,
) -> Result<Served, EngineError> {
    let Some(bytes) = engine.read_thumbnail(row).await? else {
        return Ok(Served::Gone);
    };
    let tag = (row.sha256.as_ref()).map(|hash| format!("\"{hash}-{THUMBNAIL}\""));
    let shown = Attachment {
        content_type: content_type(&bytes, true).to_owned(),
        ..row.clone()
    };
    let given = (request_headers.get(header::IF_NONE_MATCH)).and_then(|value| value.to_str().ok());
    let is_known = given
        .zip(tag.as_deref())
        .is_some_and(|(given, tag)| given.contains(tag));
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Body::from(bytes).into_response()
    };
    safe(response.headers_mut(), &shown, tag.as_deref());
    response.headers_mut().remove(header::ACCEPT_RANGES);
    Ok(Served::File(response))
}

/// Adds the headers of an answer with a file. Some of them forbid browsers to run scripts in the file.
fn safe(headers: &mut HeaderMap, row: &Attachment, tag: Option<&str>) {
    let text = row.content_type.starts_with("text/");
    let charset = if text { "; charset=utf-8" } else { "" };
    let content_type = format!("{}{charset}", row.content_type);
    put(headers, header::CONTENT_TYPE, &content_type);
    put(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    put(
        headers,
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; sandbox",
    );
    put(headers, header::CONTENT_DISPOSITION, &disposition(row));
    put(headers, header::CACHE_CONTROL, "private");
    // The URL of the file is a secret, so the browser must not send it as a referrer.
    put(headers, header::REFERRER_POLICY, "no-referrer");
    put(headers, header::ACCEPT_RANGES, "bytes");
    if let Some(tag) = tag {
        put(headers, header::ETAG, tag);
    }
}

/// Returns the value of the `Content-Disposition` header (RFC 6266), with the file name in ASCII and the exact file
/// name.
fn disposition(row: &Attachment) -> String {
    let kind = if is_picture(&row.content_type) {
        "inline"
    } else {
        "attachment"
    };
    let plain: String = (row.file_name.chars())
        .map(|c| {
            if matches!(c, ' '..='~') && !matches!(c, '"' | '\\' | '%') {
                c
            } else {
                '_'
            }
        })
        .collect();
    let exact = escaped(&row.file_name);
    format!("{kind}; filename=\"{plain}\"; filename*=UTF-8''{exact}")
}

/// Builds the routes that serve files without a token: `GET /files/{id}/{expires}/{signature}/{name}`,
/// `.../thumbnail/{name}` and `.../once/{number}/{name}`. A further route,
/// `GET /files/avatars/{account}/{agent}/{key}`, serves the pictures of agents.
pub fn router(engine: Engine) -> Router {
    let signed_path = format!("{}/{{id}}/{{expires}}/{{signature}}", links::PATH);
    let path = format!("{signed_path}/{{name}}");
    let thumbnail = format!("{signed_path}/{THUMBNAIL}/{{name}}");
    let once = format!("{signed_path}/{ONCE}/{{number}}/{{name}}");
    let picture = format!("{}/{{account}}/{{agent}}/{{key}}", avatars::PATH);
    Router::new()
        .route(&path, get(signed))
        .route(&thumbnail, get(signed_thumbnail))
        .route(&once, get(signed_once))
        .route(&picture, get(avatar))
        .method_not_allowed_fallback(|| async {
            Problem::new(StatusCode::METHOD_NOT_ALLOWED)
                .detail("This path only allows GET and HEAD.")
                .into_response()
        })
        .with_state(engine)
}

/// The parts of a signed path. The file name in the path has no effect. If a part is not UTF-8, the answer states that
/// the file was not found.
type Signed = Result<Path<(String, String, String, String)>, PathRejection>;

async fn signed(State(engine): State<Engine>, path: Signed, headers: HeaderMap) -> Response {
    answered(match of_signed(&engine, path).await {
        Ok(Some(row)) => serve(&engine, &row, &headers).await,
        Ok(None) => Ok(Served::Gone),
        Err(error) => Err(error),
    })
}

async fn signed_thumbnail(
    State(engine): State<Engine>,
    path: Signed,
    headers: HeaderMap,
) -> Response {
    answered(match of_signed(&engine, path).await {
        Ok(Some(row)) => serve_thumbnail(&engine, &row, &headers).await,
        Ok(None) => Ok(Served::Gone),
        Err(error) => Err(error),
    })
}

/// The parts of a single-use path. As in [`Signed`], the file name has no effect. If a part is not UTF-8, the answer
/// states that the file was not found.
type SignedOnce = Result<Path<(String, String, String, String, String)>, PathRejection>;

/// Serves a file at a single-use address. The first `GET` request makes the address invalid, even if the connection
/// breaks. A `HEAD` request does not make the address invalid.
async fn signed_once(
    State(engine): State<Engine>,
    method: Method,
    path: SignedOnce,
    headers: HeaderMap,
) -> Response {
    let used = method != Method::HEAD;
    answered(match of_signed_once(&engine, path, used).await {
        Ok(Some(row)) => serve(&engine, &row, &headers).await,
        Ok(None) => Ok(Served::Gone),
        Err(error) => Err(error),
    })
}

async fn of_signed(engine: &Engine, path: Signed) -> Result<Option<Attachment>, EngineError> {
    let Ok(Path((id, expires, signature, _name))) = path else {
        return Ok(None);
    };
    let (Some(id), Some(expires)) = (parse_id(&id), parse_id(&expires)) else {
        return Ok(None);
    };
    let id = AttachmentId(id);
    engine.attachment_signed(id, expires, &signature).await
}

async fn of_signed_once(
    engine: &Engine,
    path: SignedOnce,
    used: bool,
) -> Result<Option<Attachment>, EngineError> {
    let Ok(Path((id, expires, signature, number, _name))) = path else {
        return Ok(None);
    };
    let (Some(id), Ok(expires), Ok(number)) = (parse_id(&id), expires.parse(), number.parse())
    else {
        return Ok(None);
    };
    let id = AttachmentId(id);
    (engine.attachment_once(id, expires, number, &signature, used)).await
}

fn answered(found: Result<Served, EngineError>) -> Response {
    match found {
        Ok(Served::File(response)) => response,
        Ok(Served::NoSuchRange(size)) => {
            let mut response = Problem::new(StatusCode::RANGE_NOT_SATISFIABLE)
                .detail("The file has no bytes in this range.")
                .into_response();
            Served::put_size(&mut response, size);
            response
        }
        Ok(Served::Gone) => Problem::new(StatusCode::NOT_FOUND)
            .detail("The file does not exist, or its address is incomplete, has expired or is used up. Ask the sender for a new address.")
            .into_response(),
        Err(error) => guard::failed(&error).into_response(),
    }
}

/// Serves the picture of an agent. The address of each picture has a different random key, so browsers may cache a
/// picture for a year.
async fn avatar(
    State(engine): State<Engine>,
    path: Result<Path<(String, String, String)>, PathRejection>,
) -> Response {
    let ids = match path {
        Ok(Path((account, agent, key))) => parse_id(&account).zip(parse_id(&agent)).zip(Some(key)),
        Err(_) => None,
    };
    let found = match ids {
        Some(((account, agent), key)) => {
            (engine.avatar(AccountId(account), AgentId(agent), &key)).await
        }
        None => Ok(None),
    };
    match found {
        Ok(Some(picture)) => {
            let mut response = Body::from(picture).into_response();
            let headers = response.headers_mut();
            put(headers, header::CONTENT_TYPE, "image/jpeg");
            put(
                headers,
                header::CACHE_CONTROL,
                "public, max-age=31536000, immutable",
            );
            put(
                headers,
                header::CONTENT_SECURITY_POLICY,
                "default-src 'none'; sandbox",
            );
            put(headers, header::CONTENT_DISPOSITION, "inline");
            response
        }
        Ok(None) => Problem::new(StatusCode::NOT_FOUND)
            .detail("There is no such picture. The agent may have another one now.")
            .into_response(),
        Err(error) => guard::failed(&error).into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_as_requested() {
        for (text, is) in [
            ("bytes=0-3", Some(Some(0..4))),
            ("bytes=2-", Some(Some(2..10))),
            ("bytes=-3", Some(Some(7..10))),
            ("bytes=5-99", Some(Some(5..10))),
            ("bytes=10-", Some(None)),
            ("bytes=0-1,4-5", None),
            ("bytes=x", None),
            ("lines=0-1", None),
        ] {
            let mut headers = HeaderMap::new();
            put(&mut headers, header::RANGE, text);
            assert_eq!(range(&headers, 10), is, "{text}");
        }
    }
}
