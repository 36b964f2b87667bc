//! `uploadAttachment` (contract 3.3, 3.5): what a customer offers, as links to content elsewhere or as files of a multipart form.

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

const CONTENT_URL: &str = "attachments.attachment.contentUrl";
/// The content type of a link without one.
const UNKNOWN_TYPE: &str = "application/octet-stream";
/// Longest content type that is kept, in bytes.
const MAX_TYPE: usize = 255;

/// A message's body as it came: whole, or a form whose files were taken in. Nothing names their bytes yet.
pub(super) enum Sent {
    Whole(Bytes),
    Form(Box<Form>),
}

impl Sent {
    /// Reads it.
    pub(super) async fn read(
        context: &Context,
        parts: &Parts,
        body: Body,
    ) -> Result<Self, ApiError> {
        let is_form = media::content_type(&parts.headers)
            .is_some_and(|sent| media::essence_is(sent, "multipart/form-data"));
        if !is_form {
            let read = read_body(body, &context.limits).await;
            return read.map(Self::Whole).map_err(ApiError::body);
        }
        let media = MediaType::of(&parts.headers);
        // The document may come as a file too: it is the first part that says so, by its type or its name.
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

    /// The files in it.
    pub(super) fn files(&self) -> Vec<NewFile> {
        match self {
            Self::Whole(_) => Vec::new(),
            Self::Form(form) => form.files.iter().map(|(_, file)| file.clone()).collect(),
        }
    }

    /// The bytes that identify this request under an idempotency key: of a form its fields, because a repeated one has another boundary.
    pub(super) fn fingerprint(&self) -> Bytes {
        match self {
            Self::Whole(bytes) => bytes.clone(),
            Self::Form(form) => {
                let mut asked = Vec::new();
                for part in &form.parts {
                    asked.extend_from_slice(part.name.as_bytes());
                    asked.push(0);
                    asked.extend_from_slice(&part.bytes);
                    asked.push(0);
                }
                for (_, file) in &form.files {
                    asked.extend_from_slice(file.file_name.as_bytes());
                    asked.push(0);
                    asked.extend_from_slice(file.sha256.as_bytes());
                    asked.push(0);
                }
                asked.into()
            }
        }
    }

    /// The document in it.
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

/// More than a message carries.
pub(super) fn too_many() -> ApiError {
    ApiError::attribute(
        ATTACHMENTS,
        format!("A message carries at most {MAX_ATTACHMENTS} attachments."),
    )
}

/// The attachments of a message: each element of its list is a link, or one of the files by its name. Without a list, all files are
/// attachments. The policy of every entry point is to allow all.
pub(super) fn offered(root: Node<'_>, mut files: Vec<NewFile>) -> Result<Vec<Attach>, ApiError> {
    let wrong = |rule: &'static str| ApiError::attribute(ATTACHMENTS, rule);
    let list = root
        .path(&["attachments", "attachment"])
        .map_err(|_| wrong("It must be a list of attachments."))?;
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
                "It must be an http or https URL.",
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
        let said = text("contentType")?.map(str::trim_ascii).filter(|said| {
            (1..=MAX_TYPE).contains(&said.len()) && said.bytes().all(|b| b.is_ascii_graphic())
        });
        offered.push(Attach::Link(NewLink {
            file_name: name.to_owned(),
            content_type: said.unwrap_or(UNKNOWN_TYPE).to_ascii_lowercase(),
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

/// The names of an attachment and its members.
type Names = [&'static str; 5];
/// In a callback.
pub(super) const TOLD: Names = [
    "attachment",
    "fileName",
    "contentType",
    "size",
    "contentUrl",
];
/// In a transcript.
pub(super) const WRITTEN: Names = [
    "ns10:attachment",
    "ns10:fileName",
    "ns10:contentType",
    "ns10:size",
    "ns10:contentUrl",
];

/// The attachments of a message as clients see them (contract 4.2).
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
                .value(url, links.to(file))
                .attribute("id", file.id.to_string())
        })
        .collect()
}
