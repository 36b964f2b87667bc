//! The customer's rating of a conversation.

use crate::answer::{Answered, answer};
use crate::document::fields::{Text, Whole};
use crate::document::request;
use crate::extract::{Body, ByAgent, Idempotent, Path};
use crate::forms::conversation::Conversation;
use crate::problems;
use crate::refusals::{plainly, refused};
use parlor_model::command::{MAX_NOTE, RateConversation};
use parlor_model::ids::ConversationId;
use parlor_model::state::ConversationName;

request! {
    /// The customer's answer to a satisfaction survey.
    pub(crate) struct Rating {
        /// The rating, from 1 (worst) to 5 (best).
        rating: Whole<1, 5>,
        /// The customer's comment on the rating.
        feedback: Option<Text<0, MAX_NOTE>>,
    }
}

/// Records the customer's answer to the satisfaction survey of a conversation.
///
/// A conversation can be rated only if it is resolved and contains a survey from Parlor. Only inboxes with a `survey`
/// send surveys. The rating closes the conversation, so each survey can be answered only once. Parlor stores the answer
/// in the content attributes `rating` and `feedback` of the survey's message.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/rating", tag = "conversations", operation_id = "rate_conversation",
    request_body(example = json!({"rating": 5, "feedback": "Quick and kind"})),
    responses((status = 200, description = "The conversation", body = Conversation<'_>)),
    extensions(("x-refusals" = json!([problems::CONTACT_ERASED, problems::NO_SURVEY]))),
)]
pub(crate) async fn rate(
    ByAgent(call): ByAgent,
    Idempotent(keyed): Idempotent,
    Path(id): Path<ConversationId>,
    Body(request): Body<Rating>,
) -> Answered {
    let command = RateConversation {
        conversation: ConversationName::Id(id).into(),
        rating: request.rating.0,
        feedback: request.feedback.map(|text| text.0),
    };
    keyed
        .execute(call.engine(), command, |rated| {
            answer(200, &Conversation::viewed(&rated.conversation))
        })
        .await
        .map_err(|error| refused(error, plainly(Some(&call.caller.config))))
}
