//! `/v1/attachments`: upload and download of files. A later request sends an uploaded file with a message.

use crate::answer::{Answered, answer, ok};
use crate::document::fields::Time;
use crate::document::words::FileAnswer;
use crate::extract::{ByAgent, Headers, Path, Upload};
use crate::problems::{self, Refused};
use crate::refusals::{RequestNames, refused};
use axum::response::IntoResponse as _;
use parlor_engine::EngineError;
use parlor_engine::files::links::Links;
use parlor_http::files::{self, Served};
use parlor_http::keyed::is_replayed;
use parlor_model::command::{Answer, KeepFile};
use parlor_model::entities;
use parlor_model::ids::AttachmentId;
use serde::Serialize;
use utoipa::ToSchema;

/// An attachment of a message: an uploaded file, or a link to an external file.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MessageAttachment<'a> {
    id: i64,
    file_name: &'a str,
    /// The media type of the attachment. Parlor detects the media type of a file from its content. For a link, the
    /// sender states the media type.
    content_type: &'a str,
    /// The size in bytes. For a link, this is the size that the sender stated, or 0 if the sender stated no size.
    size: i64,
    /// The public web address of the file. Everyone who knows the address can read the file. The address of a stored
    /// file works for seven days. The address of a link is the external address.
    url: String,
    /// The width of a picture (PNG, JPEG, GIF, WebP) in pixels. `null` means that the file is not a picture of these
    /// formats, or that Parlor could not measure it.
    #[schema(required)]
    width: Option<i64>,
    /// The height of a picture (PNG, JPEG, GIF, WebP) in pixels. `null` means that the file is not a picture of these
    /// formats, or that Parlor could not measure it.
    #[schema(required)]
    height: Option<i64>,
    /// The public web address of the thumbnail: a copy of the picture, at most 320 pixels wide and 320 pixels high. The
    /// address works for seven days. `null` means that there is no thumbnail.
    #[schema(required)]
    thumbnail_url: Option<String>,
    /// The decision of the file's receiver, who is an agent or the customer: accepted or rejected. `null` means that
    /// the receiver has not decided.
    #[schema(required)]
    answer: Option<FileAnswer>,
}

impl<'a> MessageAttachment<'a> {
    /// Converts an attachment in a message into the object that answers contain.
    pub(crate) fn of(row: &'a entities::Attached, links: &Links) -> Self {
        Self {
            id: row.id.0,
            file_name: &row.file_name,
            content_type: &row.content_type,
            size: row.size,
            url: links.to(row),
            width: row.width,
            height: row.height,
            thumbnail_url: links.to_thumbnail(row),
            answer: row.answer.map(FileAnswer),
        }
    }
}

/// An attachment: an uploaded file, or a link to an external file.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Attachment<'a> {
    id: i64,
    /// The message that has the attachment. `null` means that no message has the attachment.
    #[schema(required)]
    message_id: Option<i64>,
    /// The agent who uploaded the file. `null` means that the file or the link arrived together with its message.
    #[schema(required)]
    agent_id: Option<i64>,
    /// The file name. The name is empty if the file was erased.
    file_name: &'a str,
    /// The media type of the attachment. Parlor detects the media type of a file from its content. For a link, the
    /// sender states the media type.
    content_type: &'a str,
    /// The size in bytes. For a link, this is the size that the sender stated, or 0 if the sender stated no size.
    size: i64,
    /// The SHA-256 digest of the file, in hexadecimal digits. `null` means that the attachment is a link, or that the
    /// file was erased.
    #[schema(required)]
    sha256: Option<&'a str>,
    /// The public web address of the file. Everyone who knows the address can read the file. The address of a stored
    /// file works for seven days. The address of a link is the external address. `null` means that no message has the
    /// attachment, or that the file was erased.
    #[schema(required)]
    url: Option<String>,
    /// The width of a picture (PNG, JPEG, GIF, WebP) in pixels. `null` means that the file is not a picture of these
    /// formats, or that Parlor could not measure it.
    #[schema(required)]
    width: Option<i64>,
    /// The height of a picture (PNG, JPEG, GIF, WebP) in pixels. `null` means that the file is not a picture of these
    /// formats, or that Parlor could not measure it.
    #[schema(required)]
    height: Option<i64>,
    /// The public web address of the thumbnail: a copy of the picture, at most 320 pixels wide and 320 pixels high. The
    /// address works for seven days. `null` means that there is no thumbnail, or that no message has the attachment.
    #[schema(required)]
    thumbnail_url: Option<String>,
    created_at: Time,
}

impl<'a> Attachment<'a> {
    /// Converts the database row into the object that answers contain.
    pub(crate) fn of(row: &'a entities::Attachment, links: &Links) -> Self {
        let is_there = row.storage_key.is_some() || row.link.is_some();
        let shown = row.message_id.is_some() && is_there;
        let file = entities::Attached::from(row);
        Self {
            id: row.id.0,
            message_id: row.message_id.map(|id| id.0),
            agent_id: row.agent_id.map(|id| id.0),
            file_name: &row.file_name,
            content_type: &row.content_type,
            size: row.size,
            sha256: row.sha256.as_deref(),
            url: shown.then(|| links.to(&file)),
            width: row.width,
            height: row.height,
            thumbnail_url: links.to_thumbnail(&file).filter(|_| shown),
            created_at: Time(row.created_at),
        }
    }
}

/// Uploads a file for a later message, draft, scheduled message, macro or ticket.
///
/// The request body is the file, with any `Content-Type`. Parlor detects the media type from the content. To send the
/// file, list its id in `attachment_ids` of a message. Until a message or a ticket has the file, only the agent who
/// uploaded the file can see it. Parlor removes the file after 24 hours if no message, draft, scheduled message, macro
/// or ticket has the file. The operator sets the size limit; the default is 40 MiB.
#[utoipa::path(
    post, path = "/v1/attachments", tag = "attachments", operation_id = "upload_attachment",
    request_body(description = "The file's bytes"),
    responses((status = 201, description = "The stored file. No message carries the file yet", body = Attachment<'_>)),
)]
pub(crate) async fn upload_one(ByAgent(call): ByAgent, upload: Upload) -> Answered {
    let Upload { file, keyed } = upload;
    let given = [file.clone()];
    let command = KeepFile { file };
    let links = call.engine().links();
    let done = keyed
        .execute(call.engine(), command, move |outcome| kept(outcome, &links))
        .await;
    // If Parlor refuses the request, the file is not needed. The file is also not needed if the request repeats an
    // earlier request with the same idempotency key, because the earlier request has stored the file. If the outcome is
    // unknown, the database may contain a row for the file, so the file stays. A periodic task later removes files
    // without a database row.
    let unused = match &done {
        Ok(response) => is_replayed(response),
        Err(error) => matches!(error, EngineError::Refused(_)),
    };
    if unused {
        call.engine().discard(&given).await;
    }
    done.map_err(|error| {
        let names = RequestNames {
            config: Some(&call.caller.config),
            field: &str::to_owned,
            object: &|_| None,
        };
        refused(error, names)
    })
}

fn kept(row: &entities::Attachment, links: &Links) -> Answer {
    answer(201, &Attachment::of(row, links))
}

/// Returns the properties of an attachment, such as its name, size and address.
#[utoipa::path(
    get, path = "/v1/attachments/{id}", tag = "attachments", operation_id = "get_attachment",
    responses((status = 200, description = "The attachment", body = Attachment<'_>)),
)]
pub(crate) async fn show(ByAgent(call): ByAgent, Path(id): Path<AttachmentId>) -> Answered {
    let row = call.engine().attachment_seen(&call.caller, id).await?;
    Ok(ok(&Attachment::of(&row, &call.engine().links())))
}

/// Downloads the thumbnail of a picture.
///
/// The thumbnail is a copy of the picture as PNG or JPEG, at most 320 pixels wide and 320 pixels high. If the file has
/// no thumbnail, the answer is 404.
#[utoipa::path(
    get, path = "/v1/attachments/{id}/thumbnail", tag = "attachments", operation_id = "read_thumbnail",
    responses(
        (status = 200, description = "The thumbnail", content(
            (inline(FileBytes) = "application/octet-stream"),
            (inline(FileBytes) = "*/*"),
        )),
        (status = 304, description = "The file has not changed since the version in `If-None-Match`"),
    ),
)]
pub(crate) async fn thumbnail(
    ByAgent(call): ByAgent,
    Path(id): Path<AttachmentId>,
    Headers(headers): Headers,
) -> Answered {
    let row = call.engine().attachment_seen(&call.caller, id).await?;
    match files::serve_thumbnail(call.engine(), &row, &headers).await? {
        Served::File(response) => Ok(response),
        Served::NoSuchRange(_) | Served::Gone => {
            Err(problems::not_found("thumbnail of this attachment"))
        }
    }
}

/// The bytes of a file.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
#[expect(dead_code, reason = "the type exists only for the OpenAPI document")]
pub(crate) struct FileBytes(String);

/// Downloads the file of an attachment.
///
/// The answer contains the whole file, or the range of bytes that the header `Range` requests. The answer's headers
/// make browsers display pictures (PNG, JPEG, GIF, WebP) and save all other files. The headers also prevent browsers
/// from running scripts in a file.
#[utoipa::path(
    get, path = "/v1/attachments/{id}/content", tag = "attachments", operation_id = "read_attachment",
    params(
        ("Range" = Option<String>, Header, description = "One range of bytes, as `bytes=0-1023`"),
    ),
    responses(
        (status = 200, description = "The file's bytes, with the detected media type", content(
            (inline(FileBytes) = "application/octet-stream"),
            (inline(FileBytes) = "*/*"),
        )),
        (status = 206, description = "The requested range", content(
            (inline(FileBytes) = "application/octet-stream"),
            (inline(FileBytes) = "*/*"),
        )),
        (status = 304, description = "The file has not changed since the version in `If-None-Match`"),
    ),
    extensions(("x-refusals" = json!([problems::NO_SUCH_RANGE]))),
)]
pub(crate) async fn content(
    ByAgent(call): ByAgent,
    Path(id): Path<AttachmentId>,
    Headers(headers): Headers,
) -> Answered {
    let row = call.engine().attachment_seen(&call.caller, id).await?;
    match files::serve(call.engine(), &row, &headers).await? {
        Served::File(response) => Ok(response),
        Served::NoSuchRange(size) => {
            let mut response = Refused::new(
                problems::NO_SUCH_RANGE,
                format!(
                    "The file has {size} bytes. Send a range inside the file, or leave out `Range`."
                ),
            )
            .into_response();
            Served::put_size(&mut response, size);
            Ok(response)
        }
        Served::Gone => Err(problems::not_found("stored file of this attachment")),
    }
}
