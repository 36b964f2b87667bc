//! The server of the constant POST, a request that always gets the same answer. The rate of this server's answers shows
//! the limit of the HTTP layer alone.
//!
//! The server uses Parlor's web framework and runs as a separate process with two worker threads. It parses the
//! dialects' request bodies with serde_json. It returns a constant answer that is as long as Parlor's answer.

use std::net::SocketAddr;

use anyhow::{Context, Result};
use axum::body::Bytes;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::serve::ListenerExt;
use axum::{Json, Router};
use serde::Deserialize;

const FIRSTLINE: &str = include_str!("../answers/firstline.json");
const LIVEDESK: &str = include_str!("../answers/livedesk.json");
const EGAIN: &str = include_str!("../answers/egain.json");

#[derive(Deserialize)]
struct Firstline {
    identifier_type: String,
    identifier: String,
    message: String,
}

#[derive(Deserialize)]
struct LiveDesk {
    inbox_id: i64,
    contact_id: i64,
    source_id: String,
    message: LiveDeskMessage,
}

#[derive(Deserialize)]
struct LiveDeskMessage {
    content: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Egain {
    entry_point_configuration: EntryPointConfiguration,
    activity: Activity,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct EntryPointConfiguration {
    entry_point: Id,
    last_modified: Date,
}

#[derive(Deserialize)]
struct Id {
    id: serde_json::Value,
}

#[derive(Deserialize)]
struct Date {
    date: String,
}

#[derive(Deserialize)]
struct Activity {
    subject: String,
    customer: Customer,
}

#[derive(Deserialize)]
struct Customer {
    contacts: Contacts,
}

#[derive(Deserialize)]
struct Contacts {
    contact: Vec<Contact>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Contact {
    first_name: String,
    email: Vec<Email>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Email {
    email_address: String,
}

/// The constant answer, or 422 if one of the required members of the request body is empty. Because the answer depends
/// on the members, the compiler cannot remove the parsing.
fn answer(said_something: bool, body: &'static str) -> Response {
    if !said_something {
        return StatusCode::UNPROCESSABLE_ENTITY.into_response();
    }
    (
        [(header::CONTENT_TYPE, "application/json")],
        Bytes::from_static(body.as_bytes()),
    )
        .into_response()
}

async fn firstline(Json(body): Json<Firstline>) -> Response {
    let said =
        !body.identifier_type.is_empty() && !body.identifier.is_empty() && !body.message.is_empty();
    answer(said, FIRSTLINE)
}

async fn livedesk(Json(body): Json<LiveDesk>) -> Response {
    let said = body.inbox_id > 0
        && body.contact_id > 0
        && !body.source_id.is_empty()
        && !body.message.content.is_empty();
    answer(said, LIVEDESK)
}

async fn egain(Json(body): Json<Egain>) -> Response {
    let known = !body.entry_point_configuration.entry_point.id.is_null()
        && !body.entry_point_configuration.last_modified.date.is_empty();
    let said = body
        .activity
        .customer
        .contacts
        .contact
        .iter()
        .any(|contact| {
            !contact.first_name.is_empty()
                && contact
                    .email
                    .iter()
                    .any(|email| !email.email_address.is_empty())
        });
    answer(known && said && !body.activity.subject.is_empty(), EGAIN)
}

/// Serves until the process is ended.
pub fn serve(listen: SocketAddr) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let app = Router::new()
            .route("/healthz", get(|| async { "ok" }))
            .route("/firstline", post(firstline))
            .route("/livedesk", post(livedesk))
            .route("/egain", post(egain));
        let listener = tokio::net::TcpListener::bind(listen)
            .await
            .with_context(|| format!("listening on {listen}"))?;
        // With `TCP_NODELAY`, an answer is sent at once and does not wait for the next answer. A connection without
        // this option still works, so an error is ignored.
        let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
        axum::serve(listener, app).await.context("serving")
    })
}
