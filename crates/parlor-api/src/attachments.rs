//! `/v1/attachments`: files are uploaded first, and then carried by a message.

use crate::answer::{Answered, answer, ok};
use crate::document::fields::Time;
use crate::extract::{ByAgent, Headers, Path, Upload};
use crate::problems::{self, Refused};
use crate::refusals::{Asked, refused};
use axum::response::IntoResponse as _;
use parlor_engine::EngineError;
use parlor_engine::files::links::Links;
use parlor_http::files::{self, Served};
use parlor_model::command::{Answer, KeepFile};
use parlor_model::entities;
use parlor_model::ids::AttachmentId;
use serde::Serialize;
use utoipa::ToSchema;

/// A file of a message.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MessageAttachment<'a> {
    id: i64,
    file_name: &'a str,
    /// The type, detected from the content; for a link, the sender's statement.
    content_type: &'a str,
    /// In bytes; 0 where it is a link and its sender did not say.
    size: i64,
    /// Where anybody can read it who has this address: here for seven days, or elsewhere if it is a link.
    url: String,
}

impl<'a> MessageAttachment<'a> {
    /// Of a message.
    pub(crate) fn of(row: &'a entities::Attached, links: &Links) -> Self {
        Self {
            id: row.id.0,
            file_name: &row.file_name,
            content_type: &row.content_type,
            size: row.size,
            url: links.to(row),
        }
    }
}

/// A file that was uploaded, or a link.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Attachment<'a> {
    id: i64,
    /// The message that carries it; `null`: it is not sent yet.
    #[schema(required)]
    message_id: Option<i64>,
    /// The agent who uploaded the file, or `null` if it arrived with its message.
    #[schema(required)]
    agent_id: Option<i64>,
    /// Empty once it is erased.
    file_name: &'a str,
    /// The type, detected from the content; for a link, the sender's statement.
    content_type: &'a str,
    /// In bytes; 0 where it is a link and its sender did not say.
    size: i64,
    /// SHA-256 of the bytes, in hexadecimal digits; `null` of a link, and once it is erased.
    #[schema(required)]
    sha256: Option<&'a str>,
    /// Where anybody can read it who has this address: here for seven days, or elsewhere if it is a link. `null` until it is sent, and once it
    /// is erased.
    #[schema(required)]
    url: Option<String>,
    created_at: Time,
}

impl<'a> Attachment<'a> {
    /// A row.
    pub(crate) fn of(row: &'a entities::Attachment, links: &Links) -> Self {
        let is_there = row.storage_key.is_some() || row.link.is_some();
        let shown = row.message_id.is_some() && is_there;
        Self {
            id: row.id.0,
            message_id: row.message_id.map(|id| id.0),
            agent_id: row.agent_id.map(|id| id.0),
            file_name: &row.file_name,
            content_type: &row.content_type,
            size: row.size,
            sha256: row.sha256.as_deref(),
            url: shown.then(|| links.to(&row.into())),
            created_at: Time(row.created_at),
        }
    }
}

/// Uploads a file.
///
/// The body is the file, with any content type; Parlor detects the type from the content. Then send the file's id with a message
/// (`attachment_ids`). Until then only its uploader sees it, and Parlor removes it after 24 hours. A file has at most 40 MiB, or the
/// operator's limit.
#[utoipa::path(
    post, path = "/v1/attachments", tag = "attachments", operation_id = "upload_attachment",
    request_body(description = "The file's bytes"),
    responses((status = 201, description = "The file, which no message carries yet", body = Attachment<'_>)),
)]
pub(crate) async fn upload_one(ByAgent(call): ByAgent, upload: Upload) -> Answered {
    let Upload { file, keyed } = upload;
    let given = [file.clone()];
    let command = KeepFile {
        account: call.caller.account,
        agent: call.agent,
        file,
    };
    let links = call.engine().links();
    let done = keyed
        .execute(call.engine(), command, move |outcome| kept(outcome, &links))
        .await;
    // Whoever cannot be told what came of it may have it yet: such a file is left to be swept if it has no row then.
    if let Err(EngineError::Refused(_)) = &done {
        call.engine().discard(&given).await;
    }
    done.map_err(|error| {
        let asked = Asked {
            config: Some(&call.caller.config),
            field: &str::to_owned,
            object: &|_| None,
        };
        refused(error, asked)
    })
}

fn kept(row: &entities::Attachment, links: &Links) -> Answer {
    answer(201, &Attachment::of(row, links))
}

/// Shows the properties of a file.
#[utoipa::path(
    get, path = "/v1/attachments/{id}", tag = "attachments", operation_id = "get_attachment",
    responses((status = 200, description = "What is known of it", body = Attachment<'_>)),
)]
pub(crate) async fn show(ByAgent(call): ByAgent, Path(id): Path<AttachmentId>) -> Answered {
    let row = call.engine().attachment_seen(&call.caller, id).await?;
    Ok(ok(&Attachment::of(&row, &call.engine().links())))
}

/// The bytes of a file.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
#[expect(dead_code, reason = "only the description has it")]
pub(crate) struct FileBytes(String);

/// Downloads a file.
///
/// The answer is the whole file, or the one range in `Range`. Browsers save it, except pictures (PNG, JPEG, GIF, WebP), and never run
/// anything in it.
#[utoipa::path(
    get, path = "/v1/attachments/{id}/content", tag = "attachments", operation_id = "read_attachment",
    params(
        ("Range" = Option<String>, Header, description = "One range of bytes, as `bytes=0-1023`"),
    ),
    responses(
        (status = 200, description = "The file's bytes, of the type they are", content(
            (inline(FileBytes) = "application/octet-stream"),
            (inline(FileBytes) = "*/*"),
        )),
        (status = 206, description = "The range that was asked for", content(
            (inline(FileBytes) = "application/octet-stream"),
            (inline(FileBytes) = "*/*"),
        )),
        (status = 304, description = "What the caller has (`If-None-Match`) is what there is"),
        (status = 416),
    ),
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
                format!("The file has {size} bytes. Ask for some of them, or for all."),
            )
            .into_response();
            Served::told_size(&mut response, size);
            Ok(response)
        }
        Served::Gone => Err(problems::not_found("stored file of this attachment")),
    }
}
