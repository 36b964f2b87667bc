//! The act [`StartBulk`].

use crate::act::{Act, Right};
use crate::decide::bulk::{MAX_BULK, MAX_FOUND, open};
use crate::decide::handover::active;
use crate::entities::{BulkAct, BulkJob};
use crate::ids::ConversationId;
use crate::refusal::{FieldCode, Object, Refusal};
use crate::state::{Context, Decided, State};
use std::collections::HashSet;

/// The conversations of a new bulk job.
#[derive(Clone, Debug)]
pub enum BulkSelection {
    /// The conversations with these ids, 1 to [`MAX_BULK`] different ids. Repeated ids are ignored.
    Ids(Vec<ConversationId>),
    /// The conversations that matched a filter at the time of the request, at most [`MAX_FOUND`]. The list may be
    /// empty. `None` means that more than [`MAX_FOUND`] conversations matched the filter, so the act is refused.
    Found(Option<Vec<ConversationId>>),
}

/// Starts a bulk job: one act on many conversations. This command only stores the job. Later commands carry out the
/// act, with a separate outcome for each conversation.
#[derive(Clone, Debug)]
pub struct StartBulk {
    /// The act. If the act is [`BulkAct::Undo`], the command is refused.
    pub act: BulkAct,
    /// The conversations. If a conversation is unknown or not visible to the agent, the act on this conversation is
    /// refused. The job continues with the other conversations.
    pub conversations: BulkSelection,
}

impl BulkSelection {
    /// Returns the ids without duplicates.
    fn ids(&self) -> Decided<Vec<ConversationId>> {
        let refused = |code| Refusal::field("conversation_ids", code);
        let (ids, most) = match self {
            Self::Ids(ids) => (ids, MAX_BULK),
            Self::Found(found) => {
                let found = found.as_ref();
                (found.ok_or(refused(FieldCode::TooLong))?, MAX_FOUND)
            }
        };
        let mut known = HashSet::with_capacity(ids.len());
        let ids: Vec<_> = (ids.iter().copied())
            .filter(|id| known.insert(*id))
            .collect();
        if ids.is_empty() && matches!(self, Self::Ids(_)) {
            return Err(refused(FieldCode::Required).into());
        }
        if ids.len() > most {
            return Err(refused(FieldCode::TooLong).into());
        }
        Ok(ids)
    }
}

impl Act for StartBulk {
    type Outcome = Box<BulkJob>;

    fn right(&self) -> Right<'_> {
        Right::Anybody
    }

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
        let ids = self.conversations.ids()?;
        let items = ids.into_iter().map(|id| (id, None)).collect();
        Ok(Box::new(open(state, cx, self.act.clone(), items)?))
    }
}
