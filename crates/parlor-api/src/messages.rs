//! `/v1/messages/{id}/delivery`: the delivery status of an outgoing message.

use crate::answer::{Answered, answer};
use crate::document::fields::Text;
use crate::document::request;
use crate::document::words::DeliveryReport;
use crate::extract::{Body, ByAgent, Idempotent, Path};
use crate::refusals::{plainly, refused};
use crate::views::conversation::Message;
use parlor_engine::files::links::Links;
use parlor_model::command::{Answer, MAX_VALUE, MessageView, ReportDelivery};
use parlor_model::ids::MessageId;

request! {
    /// A report of the delivery status of an outgoing message.
    pub(crate) struct ReportedDelivery {
        /// The reported status. A report that does not advance the stored status changes nothing.
        delivery: DeliveryReport,
        /// The reason of a `failed` status.
        error: Option<Text<1, MAX_VALUE>>,
    }
}

/// Reports the delivery status of a message.
///
/// Only outgoing messages have a delivery status. The status of a read message never changes. A failed message can
/// still become `delivered`.
#[utoipa::path(
    post, path = "/v1/messages/{id}/delivery", tag = "conversations", operation_id = "report_delivery",
    request_body(examples(
        ("read" = (summary = "Seen", value = json!({"delivery": "read"}))),
        ("failed" = (summary = "Not delivered", value = json!({"delivery": "failed", "error": "mailbox full"}))),
    )),
    responses((status = 200, description = "The message", body = Message<'_>), (status = 409)),
)]
pub(crate) async fn delivery(
    ByAgent(call): ByAgent,
    Idempotent(keyed): Idempotent,
    Path(message): Path<MessageId>,
    Body(asked): Body<ReportedDelivery>,
) -> Answered {
    let command = ReportDelivery {
        message,
        delivery: asked.delivery.0,
        error: asked.error.map(|error| error.0),
    };
    let links = call.engine().links();
    keyed
        .execute(call.engine(), command, move |outcome| {
            reported(outcome, &links)
        })
        .await
        .map_err(|error| refused(error, plainly(Some(&call.caller.config))))
}

fn reported(view: &MessageView, links: &Links) -> Answer {
    let contact = view.conversation.conversation.contact_id;
    answer(200, &Message::of(&view.message, contact, links))
}
