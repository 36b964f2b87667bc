//! The act [`RateConversation`].

use crate::act::{Act, Right, Target};
use crate::acts::{MAX_NOTE, MessageView};
use crate::decide::automatic::{FEEDBACK, RATING};
use crate::decide::conversations::set_status;
use crate::decide::needs::named;
use crate::decide::people::is_erased;
use crate::decide::view::view;
use crate::ids::AccountId;
use crate::refusal::{Conflict, FieldCode, Object, Refusal};
use crate::routing;
use crate::state::{Context, ConversationTarget, Decided, Key, State};
use crate::words::Status;
use serde_json::json;

/// Records the customer's answer to the satisfaction survey, and closes the conversation. The conversation must be
/// resolved and have a survey. A survey can be answered only once.
#[derive(Clone, Debug)]
pub struct RateConversation {
    /// The conversation.
    pub conversation: ConversationTarget,
    /// The rating, 1 to 5.
    pub rating: i64,
    /// The customer's comment, at most [`MAX_NOTE`] characters.
    pub feedback: Option<String>,
}

impl Act for RateConversation {
    /// The survey message with the answer, and the conversation.
    type Outcome = Box<MessageView>;

    fn target(&self) -> Target<'_> {
        Target::Conversation(&self.conversation.name)
    }

    fn right(&self) -> Right<'_> {
        Right::Anybody
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        named(account, &self.conversation.name)
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let account = cx.account;
        let config = state.config(account)?;
        let mut conversation = self.conversation.find(state, &config, account)?;
        if let Some(application) = cx.actor.application()
            && conversation.application_id != Some(application)
        {
            return Err(Refusal::Forbidden.into());
        }
        if is_erased(state, account, conversation.contact_id)? {
            return Err(Refusal::Conflict(Conflict::ContactErased).into());
        }
        if !(1..=5).contains(&self.rating) {
            return Err(Refusal::field("rating", FieldCode::NotAllowed).into());
        }
        let feedback = self.feedback.as_deref().unwrap_or_default();
        if feedback.chars().count() > MAX_NOTE {
            return Err(Refusal::field("feedback", FieldCode::TooLong).into());
        }
        let survey = match (conversation.status, conversation.survey_message_id) {
            (Status::Resolved, Some(survey)) => survey,
            _ => return Err(Refusal::Conflict(Conflict::NoSurvey).into()),
        };
        let mut message =
            (state.message(account, survey)?.cloned()).ok_or(Refusal::NotFound(Object::Message))?;
        let attributes = &mut message.content_attributes;
        attributes.insert(RATING.to_owned(), self.rating.into());
        attributes.insert(FEEDBACK.to_owned(), feedback.into());
        message.updated_at = cx.now;
        let data = json!({"message_id": message.id, "position": message.position});
        let by = cx.actor.agent();
        routing::emit(state, cx, &conversation, "message.updated", by, &data)?;
        conversation.rating = Some(self.rating);
        routing::emit(
            state,
            cx,
            &conversation,
            "conversation.updated",
            cx.actor.agent(),
            &json!({"rating": self.rating}),
        )?;
        let to = Status::Closed;
        let freed = set_status(state, cx, &config, &mut conversation, to, cx.actor.agent())?;
        let id = conversation.id;
        state.put(message.clone());
        state.put(conversation);
        routing::hand_out(state, cx, account, freed)?;
        Ok(Box::new(MessageView {
            message,
            conversation: view(state, account, id)?,
        }))
    }
}
