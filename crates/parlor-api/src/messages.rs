//! `/v1/messages/{id}/delivery`: how far an outgoing message came.

use crate::call::{Answered, Api, Named, Write, answer};
use crate::conversations::view::Message;
use crate::document::fields::Text;
use crate::document::request;
use crate::document::words::DeliveryReport;
use crate::me::unexpected;
use crate::refusals::{plainly, refused};
use axum::extract::{Request, State};
use parlor_engine::files::links::Links;
use parlor_model::command::{Answer, Command, MAX_VALUE, Outcome, ReportDelivery};
use parlor_model::ids::MessageId;

request! {
    /// How far an outgoing message came.
    pub(crate) struct ReportedDelivery {
        /// A report that a later one has overtaken changes nothing.
        delivery: DeliveryReport,
        /// With `failed`: why.
        error: Option<Text<1, MAX_VALUE>>,
    }
}

/// Reports how far a message came.
///
/// Of outgoing messages only. What was read stays read; what failed may still be delivered.
#[utoipa::path(
    post, path = "/v1/messages/{id}/delivery", tag = "conversations", operation_id = "report_delivery",
    params(("id" = i64, Path, description = "The message's id", minimum = 1)),
    request_body(content = ReportedDelivery, examples(
        ("read" = (summary = "Seen", value = json!({"delivery": "read"}))),
        ("failed" = (summary = "Not delivered", value = json!({"delivery": "failed", "error": "mailbox full"}))),
    )),
    responses((status = 200, description = "The message", body = Message<'_>)),
)]
pub(crate) async fn delivery(State(api): State<Api>, id: Named, request: Request) -> Answered {
    let call = Write::admit(&api, request).await?;
    let route = format!("POST v1/messages/{}/delivery", id.number());
    let (keyed, before) = call.keyed(&api, &route).await?;
    if let Some(before) = before {
        return Ok(before);
    }
    let message = MessageId(id.id("message")?);
    let asked: ReportedDelivery = call.document(&api)?;
    let command = Command::ReportDelivery(ReportDelivery {
        account: call.caller.account,
        message,
        delivery: asked.delivery.0,
        error: asked.error.map(|error| error.0),
    });
    let links = api.engine().links();
    keyed
        .execute(api.engine(), command, move |outcome| {
            reported(outcome, &links)
        })
        .await
        .map_err(|error| refused(error, plainly(Some(&call.caller.config))))
}

fn reported(outcome: &Outcome, links: &Links) -> Answer {
    match outcome {
        Outcome::Posted(view) => answer(
            200,
            &Message::of(
                &view.message,
                view.conversation.conversation.contact_id,
                links,
            ),
        ),
        _ => unexpected(),
    }
}
