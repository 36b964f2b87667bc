//! The act [`StartBulk`].

use crate::act::Act;
use crate::decide::bulk::{MAX_BULK, open};
use crate::decide::handover::active;
use crate::entities::{BulkAct, BulkJob};
use crate::ids::ConversationId;
use crate::refusal::{FieldCode, Object, Refusal};
use crate::state::{Context, Decided, State};

/// Asks for one act on many conversations. The job is stored now and worked off afterwards. Each conversation has its own
/// outcome.
#[derive(Clone, Debug)]
pub struct StartBulk {
    /// The act, which is not [`BulkAct::Undo`].
    pub act: BulkAct,
    /// The conversations, 1 to [`MAX_BULK`], each once. An unknown or invisible one is refused in its turn.
    pub conversations: Vec<ConversationId>,
}

impl Act for StartBulk {
    type Outcome = Box<BulkJob>;

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let config = state.config(cx.account)?;
        match &self.act {
            BulkAct::Assign { agent } | BulkAct::TransferToAgent { agent } => {
                active(&config, *agent)?;
            }
            BulkAct::TransferToTeam { team } | BulkAct::Team { team: Some(team) }
                if !config.teams.contains_key(team) =>
            {
                return Err(Refusal::NotFound(Object::Team).into());
            }
            BulkAct::Undo => return Err(Refusal::field("act", FieldCode::NotAllowed).into()),
            _ => {}
        }
        let mut items: Vec<ConversationId> = Vec::new();
        for id in &self.conversations {
            if !items.contains(id) {
                items.push(*id);
            }
        }
        if items.is_empty() {
            return Err(Refusal::field("conversation_ids", FieldCode::Required).into());
        }
        if items.len() > MAX_BULK {
            return Err(Refusal::field("conversation_ids", FieldCode::TooLong).into());
        }
        let items = items.into_iter().map(|id| (id, None)).collect();
        Ok(Box::new(open(state, cx, self.act.clone(), items)?))
    }
}
