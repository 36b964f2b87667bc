//! The upload of a file for a ticket (contract 3.9). The vendor's page about this call is not readable. So the request
//! and the answer are the same as for Chatwoot's upload, except that the answer has the envelope of the ticket calls.

use super::call::Call;
use super::context::Context;
use super::refusals::Failure;
use super::tickets::{Failed, success};
use axum::extract::{Request, State};
use axum::response::Response;
use parlor_engine::files::links::Links;
use parlor_http::keyed::is_replayed;
use parlor_model::command::{Answer, KeepFile};
use parlor_model::entities::{Attached, Attachment};
use serde::Serialize;

#[derive(Serialize)]
struct Uploaded<'a> {
    file_url: String,
    file_name: &'a str,
    file_type: &'a str,
    file_size: i64,
}

fn kept(row: &Attachment, links: &Links) -> Answer {
    let file = Attached::from(row);
    success(&Uploaded {
        file_url: links.to(&file),
        file_name: &file.file_name,
        file_type: &file.content_type,
        file_size: file.size,
    })
}

/// Handles `POST /upload`: a multipart form with one file, in the field `file` or `attachment`. Parlor deletes the file
/// if no ticket uses it within 24 hours.
pub(super) async fn upload(
    State(context): State<Context>,
    request: Request,
) -> Result<Response, Failed> {
    let takes = |name: &str| matches!(name, "file" | "attachment");
    let call = context.call_with(request, takes).await?;
    let files = call.params.files.clone();
    let done = stored(&context, call).await;
    let unused = match &done {
        Ok(response) => is_replayed(response),
        Err(failure) => failure.is_certain(),
    };
    if unused {
        context.engine().discard(&files).await;
    }
    Ok(done?)
}

async fn stored(context: &Context, mut call: Call) -> Result<Response, Failure> {
    let keyed = call.keyed(context, "POST livedesk/upload").await?;
    call.agent()?;
    let mut files = std::mem::take(&mut call.params.files);
    let (Some(file), true) = (files.pop(), files.is_empty()) else {
        return Err(Failure::because(
            "Send a multipart form with one file in the field file",
        ));
    };
    let links = context.engine().links();
    keyed
        .execute(context.engine(), KeepFile { file }, move |row| {
            kept(row, &links)
        })
        .await
        .map_err(Failure::from)
}
