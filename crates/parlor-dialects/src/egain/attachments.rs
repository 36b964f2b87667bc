//! `uploadAttachment` (contract 3.3, 3.5): a customer's attachments, as links to external content or as files of a
//! multipart form.

use super::context::Context;
use super::document::{Document, Node};
use super::error::ApiError;
use super::paths::ATTACHMENTS;
use super::refusals;
use super::tree::Element;
use axum::body::Body;
use bytes::Bytes;
use http::request::Parts;
use parlor_engine::files::links::Links;
use parlor_engine::files::upload::UploadError;
use parlor_http::body::{BodyError, read_body};
use parlor_http::form_files::{self, Form, FormError, Take};
use parlor_http::guard::Patience;
use parlor_http::media::{self, MediaType};
use parlor_model::command::{Attach, MAX_ATTACHMENTS, NewFile, NewLink};
use parlor_model::entities::Message;
use parlor_model::ids::AttachmentId;

const CONTENT_URL: &str = "attachments.attachment.contentUrl";

/// The received body of a message: the bytes of the body, or a multipart form with its files. The files of the form are
/// stored, but no attachment refers to them yet.
pub(super) enum Sent {
    Whole(Bytes),
    Form(Box<Form>),
}

impl Sent {
    /// Receives the body.
    pub(super) async fn read(
        context: &Context,
        parts: &Parts,
        body: Body,
    ) -> Result<Self, ApiError> {
        let is_form = media::content_type(&parts.headers)
            .is_some_and(|sent| media::essence_is(sent, "multipart/form-data"));
        if !is_form {
            let read = read_body(body, context.limits.body_bytes, &context.limits).await;
            return read.map(Self::Whole).map_err(ApiError::body);
        }
        let media = MediaType::of(&parts.headers);
        // A client may send the document as a file part. The document is the first part with the content type JSON or
        // XML, or with the name `body`, `conversation` or `message`. All other parts are files.
        let mut is_known = false;
        let take = |name: &str, content_type: Option<&str>| {
            let is = |essence| content_type.is_some_and(|sent| media::essence_is(sent, essence));
            let telling = is("application/json")
                || is("application/xml")
                || matches!(name, "body" | "conversation" | "message");
            if telling && !std::mem::replace(&mut is_known, true) {
                Take::Field
            } else {
                Take::File
            }
        };
        form_files::receive(
            &context.engine,
            media.as_ref().and_then(MediaType::boundary),
            body,
            take,
            &context.limits,
            parts.extensions.get::<Patience>(),
        )
        .await
        .map(|form| Self::Form(Box::new(form)))
        .map_err(not_received)
    }

    /// Returns the files of the form. A body that is not a form has no files.
    pub(super) fn files(&self) -> Vec<NewFile> {
        match self {
            Self::Whole(_) => Vec::new(),
            Self::Form(form) => form.files.iter().map(|(_, file)| file.clone()).collect(),
        }
    }

    /// Returns the bytes that identify this request under an idempotency key. For a form, the bytes consist of the
    /// fields and the names and hashes of the files. The bytes do not contain the boundary, because each repetition of
    /// a request has another boundary.
    pub(super) fn fingerprint(&self) -> Bytes {
        match self {
            Self::Whole(bytes) => bytes.clone(),
            Self::Form(form) => {
                let mut identity = Vec::new();
                for part in &form.parts {
                    identity.extend_from_slice(part.name.as_bytes());
                    identity.push(0);
                    identity.extend_from_slice(&part.bytes);
                    identity.push(0);
                }
                for (_, file) in &form.files {
                    identity.extend_from_slice(file.file_name.as_bytes());
                    identity.push(0);
                    identity.extend_from_slice(file.sha256.as_bytes());
                    identity.push(0);
                }
                identity.into()
            }
        }
    }

    /// Parses the document in the body. `root` is the name of its root element.
    pub(super) async fn document(
        &self,
        context: &Context,
        parts: &Parts,
        root: &'static str,
    ) -> Result<Document, ApiError> {
        match self {
            Self::Whole(bytes) => {
                Document::read(&parts.headers, bytes.clone(), &context.limits, root).await
            }
            Self::Form(form) => {
                Document::of_parts(&parts.headers, &form.parts, &context.limits, root)
            }
        }
    }
}

fn not_received(error: FormError) -> ApiError {
    match error {
        FormError::Body(error) => ApiError::body(error),
        FormError::Form(error) => ApiError::attribute("message", error.to_string()),
        FormError::Upload(UploadError::TooLarge(_)) => ApiError::body(BodyError::TooLarge),
        FormError::Upload(UploadError::Empty) => {
            ApiError::attribute(ATTACHMENTS, "A file must not be empty.")
        }
        FormError::Upload(UploadError::Failed(error)) => refusals::plain(error),
        FormError::TooManyFiles => too_many(),
    }
}

/// The error for more attachments than a message may have.
pub(super) fn too_many() -> ApiError {
    ApiError::attribute(
        ATTACHMENTS,
        format!("A message can have at most {MAX_ATTACHMENTS} attachments."),
    )
}

/// Returns the attachments of a message. Each element of the list `attachments` is a link, or the name of a file of the
/// form. If the list is absent, every file of the form is an attachment. The model checks the entry point's policy for
/// attachments.
pub(super) fn offered(root: Node<'_>, mut files: Vec<NewFile>) -> Result<Vec<Attach>, ApiError> {
    let wrong = |rule: &'static str| ApiError::attribute(ATTACHMENTS, rule);
    let list = root
        .path(&["attachments", "attachment"])
        .map_err(|_| wrong("The attachments must be a list."))?;
    let Some(list) = list else {
        if files.is_empty() {
            return Err(wrong("At least one attachment is required."));
        }
        return Ok(files.into_iter().map(Attach::File).collect());
    };
    let mut offered = Vec::new();
    for node in list.items() {
        if offered.len() >= MAX_ATTACHMENTS {
            return Err(too_many());
        }
        let text = |name: &str| {
            let found = node
                .member(name)
                .and_then(|n| n.map(Node::text).transpose());
            found.map_err(|_| wrong("Its members must be texts."))
        };
        let name = text("fileName")?.filter(|name| !name.is_empty());
        let name = name.ok_or_else(|| wrong("A fileName is required."))?;
        let url = text("contentUrl")?.map(str::trim_ascii);
        let Some(url) = url.filter(|url| !url.is_empty()) else {
            let at = files.iter().position(|file| file.file_name == name);
            let at = at.ok_or_else(|| {
                ApiError::attribute(
                    CONTENT_URL,
                    "A URL, or a file of this fileName, is required.",
                )
            })?;
            offered.push(Attach::File(files.remove(at)));
            continue;
        };
        if !parlor_model::callbacks::is_address(url) {
            return Err(ApiError::attribute(
                CONTENT_URL,
                "The address must be an http or https URL.",
            ));
        }
        let size = node
            .member("size")
            .and_then(|n| n.map(Node::text_or_number).transpose())
            .map_err(|_| wrong("The size must be a number of bytes."))?;
        let size = match size {
            None => 0,
            Some(text) => text
                .trim_ascii()
                .parse::<i64>()
                .ok()
                .filter(|size| (0..=parlor_model::ids::MAX_ID).contains(size))
                .ok_or_else(|| wrong("The size must be a number of bytes."))?,
        };
        let content_type = text("contentType")?.unwrap_or_default().to_owned();
        offered.push(Attach::Link(NewLink {
            file_name: name.to_owned(),
            content_type,
            size,
            url: url.to_owned(),
        }));
    }
    if !files.is_empty() {
        return Err(wrong("Every file must be named by an attachment."));
    }
    if offered.is_empty() {
        return Err(wrong("At least one attachment is required."));
    }
    Ok(offered)
}

/// The path of the file's id in `acceptAttachment` and `rejectAttachment`.
pub(super) const ATTACHMENT_ID: &str = "attachments.attachment.id";

/// Returns the id of the file that the customer accepts or rejects. The list `attachments` must contain exactly one
/// attachment, with the `id` that the callback contained.
pub(super) fn answered(root: Node<'_>) -> Result<AttachmentId, ApiError> {
    let wrong = || ApiError::attribute(ATTACHMENT_ID, "The id of one attachment is required.");
    let list = root.path(&["attachments", "attachment"]);
    let list = list.ok().flatten().ok_or_else(wrong)?;
    let mut items = list.items();
    let (Some(one), None) = (items.next(), items.next()) else {
        return Err(wrong());
    };
    let id = one.member("id").ok().flatten().ok_or_else(wrong)?;
    id.id().map(AttachmentId).map_err(|_| wrong())
}

/// The vendor's names of an attachment and of its members.
type Names = [&'static str; 5];
/// The names of an attachment's members in a callback.
pub(super) const CALLBACK: Names = [
    "attachment",
    "fileName",
    "contentType",
    "size",
    "contentUrl",
];
/// The names of an attachment's members in a transcript.
pub(super) const WRITTEN: Names = [
    "ns10:attachment",
    "ns10:fileName",
    "ns10:contentType",
    "ns10:size",
    "ns10:contentUrl",
];

/// Builds a list that contains only the attachment with the id `file`, without its URL. If the message has no such
/// attachment, the list is empty.
pub(super) fn named<'a>(
    message: &'a Message,
    file: i64,
    [one, name, kind, size, _url]: Names,
) -> Vec<Element<'a>> {
    (message.attachments.iter())
        .filter(|attached| attached.id.0 == file)
        .map(|file| {
            Element::new(one)
                .value(name, file.file_name.as_str())
                .value(kind, file.content_type.as_str())
                .value(size, file.size)
                .attribute("id", file.id.to_string())
        })
        .collect()
}

/// Builds the list of a message's attachments for clients (contract 4.2).
pub(super) fn list<'a>(
    message: &'a Message,
    links: &Links,
    [one, name, kind, size, url]: Names,
) -> Vec<Element<'a>> {
    (message.attachments.iter())
        .map(|file| {
            Element::new(one)
                .value(name, file.file_name.as_str())
                .value(kind, file.content_type.as_str())
                .value(size, file.size)
                // In the vendor's API, each URL can be used for only one download (contract 3.5).
                .value(url, links.once(file))
                .attribute("id", file.id.to_string())
        })
        .collect()
}
