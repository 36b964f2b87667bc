//! Changes of saved views and macros. Each of these objects belongs to one agent, or is shared by several agents.

use crate::audience::Audience;
use crate::audit;
use crate::entities::Event;
use crate::ids::{AccountId, AgentId};
use crate::state::{Context, Decided, State};
use serde::Serialize;
use serde_json::{Value, json};

/// A change of a saved view or of a macro.
pub(crate) struct SharedChange {
    /// The account of the object.
    pub account: AccountId,
    /// The kind of the event, for example `macro.saved`.
    pub kind: &'static str,
    /// The data of the event.
    pub data: Value,
    /// The agent to whom the object belongs. `None` means that several agents share the object.
    pub owner: Option<AgentId>,
    /// The object's name in the audit log.
    pub object: String,
    /// Whether the object is new.
    pub made: bool,
    /// The changed fields, in the form that [`differing`] returns.
    pub fields: Vec<Value>,
}

/// Writes the event of a change. Every agent receives the event of a shared object, and the audit log records the
/// change. Only the owner receives the event of an agent's own object. The change of a provisioning file has no acting
/// agent.
pub(crate) fn report(state: &mut State, cx: &Context<'_>, change: SharedChange) -> Decided<()> {
    let by = cx.actor.agent();
    state.put_event(Event {
        account_id: change.account,
        number: 0,
        kind: change.kind.to_owned(),
        occurred_at: cx.now,
        conversation_id: None,
        contact_id: None,
        agent_id: by,
        data: change.data.to_string(),
        audience: change
            .owner
            .map_or_else(Audience::everybody, Audience::only),
        thread_position: None,
    })?;
    if change.owner.is_none() {
        let data = json!({"object": change.object, "made": change.made, "fields": change.fields});
        let kind = audit::CONFIGURED;
        state.put_event(audit::act(change.account, kind, by, cx.now, &data))?;
    }
    Ok(())
}

/// Returns the fields in `names` that differ between `before` and `now`, in the form of the audit log. For a removed
/// object, the list contains the field `removed`.
pub(super) fn differing<T: Serialize>(
    before: Option<&T>,
    now: Option<&T>,
    names: &[&str],
) -> Vec<Value> {
    let fields = |row: Option<&T>| {
        let value = row.and_then(|row| serde_json::to_value(row).ok());
        value.unwrap_or_default()
    };
    if now.is_none() {
        return vec![json!({"field": "removed", "from": false, "to": true})];
    }
    let (old, new) = (fields(before), fields(now));
    (names.iter())
        .filter(|name| old.get(name) != new.get(name))
        .map(|name| json!({"field": name, "from": old.get(name), "to": new.get(name)}))
        .collect()
}
