//! The act [`RemoveLabel`].

use crate::act::{Act, Right, Target};
use crate::audit::{self, CONFIGURED};
use crate::ids::{IdKind, LabelId};
use crate::refusal::{Object, Refusal};
use crate::state::{Context, Decided, State};
use serde_json::json;

/// Removes a configured label. Contacts store the ids of labels, so all contacts lose the label at once. Conversations
/// store the texts of labels, so conversations keep the label.
#[derive(Clone, Debug)]
pub struct RemoveLabel {
    /// The label.
    pub label: LabelId,
}

impl Act for RemoveLabel {
    type Outcome = ();
    const AUDIT: &'static [&'static str] = &[CONFIGURED];

    fn target(&self) -> Target<'_> {
        Target::Configured(IdKind::Label, self.label.0)
    }

    fn right(&self) -> Right<'_> {
        Right::Administer
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let mut config = (*state.config(cx.account)?).clone();
        let row = (config.labels.remove(&self.label)).ok_or(Refusal::NotFound(Object::Label))?;
        let data = json!({
            "object": format!("label {} {}", row.id, row.name),
            "made": false,
            "fields": [{"field": "removed", "from": false, "to": true}],
        });
        let act = audit::act(cx.account, CONFIGURED, cx.actor.agent(), cx.now, &data);
        state.put_event(act)?;
        state.remove_known(row);
        state.put_config(config);
        Ok(())
    }
}
