//! Saved views: the rights to use and to change them, and their events.

use crate::config::AccountConfig;
use crate::decide::shared_objects::{self, SharedChange, differing};
use crate::entities::View;
use crate::ids::AgentId;
use crate::refusal::{Object, Refusal};
use crate::state::{Context, Decided, State};
use crate::words::{Role, Sharing};
use serde_json::json;

impl View {
    /// Whether an agent may use the view. Supervisors and administrators may use every shared view, because they may
    /// change every shared view.
    #[must_use]
    pub fn is_for(&self, config: &AccountConfig, agent: AgentId) -> bool {
        let member = |team| config.agent_teams.contains(&(agent, team));
        match self.shared_with {
            Sharing::Own => self.owner_id == Some(agent),
            Sharing::Team => self.team_id.is_some_and(member) || supervises(config, agent),
            Sharing::All => true,
        }
    }
}

/// Whether an agent may change shared views.
pub(crate) fn supervises(config: &AccountConfig, agent: AgentId) -> bool {
    (config.agents.get(&agent)).is_some_and(|agent| Role::supervises(agent.role))
}

/// Refuses a view that the agent may not see, as if the view did not exist. Refuses as forbidden a view that the agent
/// may see but not change.
pub(crate) fn may_change(config: &AccountConfig, view: &View, agent: AgentId) -> Decided<()> {
    if !view.is_for(config, agent) {
        return Err(Refusal::NotFound(Object::View).into());
    }
    if view.shared_with != Sharing::Own && !supervises(config, agent) {
        return Err(Refusal::Forbidden.into());
    }
    Ok(())
}

/// Writes the event of a change. `before` and `now` are the view before and after the change. `before` is `None` for a
/// new view, and `now` is `None` for a removed view. If the view is shared before or after the change, every agent
/// receives the event, and the audit log records the change. Otherwise only the acting agent, the owner of the view,
/// receives the event.
pub(crate) fn report_change(
    state: &mut State,
    cx: &Context<'_>,
    before: Option<&View>,
    now: Option<&View>,
) -> Decided<()> {
    let Some(view) = now.or(before) else {
        return Ok(());
    };
    let shared = |view: &&View| view.shared_with != Sharing::Own;
    let anybody = before.filter(shared).or(now.filter(shared)).is_some();
    let change = SharedChange {
        account: view.account_id,
        kind: if now.is_some() {
            "view.saved"
        } else {
            "view.removed"
        },
        data: json!({"view_id": view.id}),
        owner: if anybody { None } else { Some(cx.agent()?) },
        object: format!("view {} {}", view.id, view.name),
        made: before.is_none(),
        fields: differing(before, now, &FIELDS),
    };
    shared_objects::report(state, cx, change)
}

/// The fields of a view that the audit log shows.
const FIELDS: [&str; 7] = [
    "name",
    "shared_with",
    "owner_id",
    "team_id",
    "position",
    "filter",
    "sort",
];
