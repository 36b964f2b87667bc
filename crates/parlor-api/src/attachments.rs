//! `/v1/attachments`: files are uploaded first, and then carried by a message.

use crate::call::{Answered, Api, Named, Read, answer, ok, upload};
use crate::document::fields::Time;
use crate::document::query::{Nothing, query};
use crate::me::unexpected;
use crate::problems::{self, Refused};
use crate::refusals::{Asked, refused};
use axum::extract::{Request, State};
use axum::response::IntoResponse as _;
use parlor_engine::files::links::Links;
use parlor_engine::files::upload::UploadError;
use parlor_engine::{EngineError, files::MAX_BYTES};
use parlor_http::body::BodyError;
use parlor_http::files::{self, ReceiveError, Served};
use parlor_model::command::{Answer, Command, KeepFile, Outcome};
use parlor_model::entities;
use parlor_model::ids::AttachmentId;
use serde::Serialize;
use utoipa::ToSchema;

/// What a message carries besides words.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MessageAttachment<'a> {
    id: i64,
    file_name: &'a str,
    /// What the bytes are; of a link what its sender said.
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
    /// The agent who uploaded it; `null`: it came with its message.
    #[schema(required)]
    agent_id: Option<i64>,
    /// Empty once it is erased.
    file_name: &'a str,
    /// What the bytes are; of a link what its sender said.
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

query! {
    /// What is uploaded.
    pub(crate) struct UploadQuery {
        /// What the file is called; `file` when left out. Directories and characters that no name has are taken out of it.
        file_name: String,
    }
}

/// Uploads a file.
///
/// The body is the file, whatever its content type says: what it is is told by its bytes. Then send its id with a message
/// (`attachment_ids`): until that happens only its uploader sees it, and after 24 hours it is removed. At most 40 MiB, or what the operator
/// allows.
#[utoipa::path(
    post, path = "/v1/attachments", tag = "attachments", operation_id = "upload_attachment",
    params(UploadQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file's bytes"),
    responses((status = 201, description = "The file, which no message carries yet", body = Attachment<'_>)),
)]
pub(crate) async fn upload_one(State(api): State<Api>, request: Request) -> Answered {
    let call = upload::Upload::admit(&api, request).await?;
    let asked: UploadQuery = call.query()?;
    let name = asked.file_name.unwrap_or_default();
    let (call, file) = call.receive(&api, name).await?;
    let given = [file.clone()];
    let keyed = call.keyed(&api, "POST v1/attachments", &file).await;
    let (keyed, before) = match keyed {
        Ok(keyed) => keyed,
        Err(refused) => {
            api.engine().discard(&given).await;
            return Err(refused);
        }
    };
    if let Some(before) = before {
        api.engine().discard(&given).await;
        return Ok(before);
    }
    let command = Command::KeepFile(Box::new(KeepFile {
        account: call.caller.account,
        agent: call.agent,
        file,
    }));
    let links = api.engine().links();
    let done = keyed
        .execute(api.engine(), command, move |outcome| kept(outcome, &links))
        .await;
    // Whoever cannot be told what came of it may have it yet: such a file is left to be swept if it has no row then.
    if let Err(EngineError::Refused(_)) = &done {
        api.engine().discard(&given).await;
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

fn kept(outcome: &Outcome, links: &Links) -> Answer {
    match outcome {
        Outcome::Kept(row) => answer(201, &Attachment::of(row, links)),
        _ => unexpected(),
    }
}

/// Why a file was not taken in.
pub(crate) fn not_received(error: ReceiveError, api: &Api) -> Refused {
    let most = api.engine().files().max_bytes();
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    match error {
        ReceiveError::Body(error) => problems::bad_body(error, most),
        ReceiveError::Upload(UploadError::TooLarge(_)) => {
            problems::bad_body(BodyError::TooLarge, most)
        }
        ReceiveError::Upload(UploadError::Empty) => Refused::new(
            problems::BROKEN_BODY,
            "The file is empty: send its bytes as the body.",
        ),
        ReceiveError::Upload(UploadError::Failed(error)) => Refused::from(error),
    }
}

/// Shows what is known of a file.
#[utoipa::path(
    get, path = "/v1/attachments/{id}", tag = "attachments", operation_id = "get_attachment",
    params(("id" = i64, Path, description = "The attachment's id", minimum = 1)),
    responses((status = 200, description = "What is known of it", body = Attachment<'_>)),
)]
pub(crate) async fn show(State(api): State<Api>, id: Named, request: Request) -> Answered {
    let call = Read::admit(&api, request).await?;
    let id = AttachmentId(id.id("attachment")?);
    call.query::<Nothing>()?;
    let row = api.engine().attachment_seen(&call.caller, id).await?;
    Ok(ok(&Attachment::of(&row, &api.engine().links())))
}

/// Reads a file.
///
/// Whole, or the one range that `Range` asks for. It is sent so that a browser saves it, except pictures (PNG, JPEG, GIF, WebP), and never
/// runs anything in it.
#[utoipa::path(
    get, path = "/v1/attachments/{id}/content", tag = "attachments", operation_id = "read_attachment",
    params(
        ("id" = i64, Path, description = "The attachment's id", minimum = 1),
        ("Range" = Option<String>, Header, description = "One range of bytes, as `bytes=0-1023`"),
    ),
    responses(
        (status = 200, description = "The file's bytes, of the type they are", body = Vec<u8>, content_type = "*/*"),
        (status = 206, description = "The range that was asked for", body = Vec<u8>, content_type = "*/*"),
        (status = 304, description = "What the caller has (`If-None-Match`) is what there is"),
        (status = 416, description = "There is nothing in this range", body = crate::describe::Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn content(State(api): State<Api>, id: Named, request: Request) -> Answered {
    let call = Read::admit(&api, request).await?;
    let id = AttachmentId(id.id("attachment")?);
    call.query::<Nothing>()?;
    let row = api.engine().attachment_seen(&call.caller, id).await?;
    match files::serve(api.engine(), &row, call.headers()).await? {
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

/// The largest file where the operator says nothing, as the descriptions have it.
const _: () = assert!(MAX_BYTES == 40 * 1024 * 1024);
