//! Rules of macros: the rights to see and to change a macro, and the checks of its short code, text and actions.

use crate::acts::MAX_LABEL;
use crate::canonical::same_name;
use crate::config::AccountConfig;
use crate::decide::shared_objects::{self, SharedChange, differing};
use crate::entities::Macro;
use crate::ids::{AccountId, AgentId, IdKind, MacroId};
use crate::macros::{
    MAX_ACTION_LABELS, MAX_ACTIONS, MAX_MACROS, MAX_SHORT_CODE, MAX_SNOOZE_S, MAX_TEXT,
    MacroAction, MacroScope, pieces,
};
use crate::refusal::{FieldCode, Object, Refusal};
use crate::state::{Context, Decided, State};
use crate::time::Timestamp;
use crate::words::{MessageKind, Role};
use serde_json::json;

/// Whether an agent may see and use the macros of a scope.
#[must_use]
pub fn sees(config: &AccountConfig, agent: AgentId, scope: MacroScope) -> bool {
    match scope {
        MacroScope::Own(owner) => owner == agent,
        MacroScope::Team(team) => config.agent_teams.contains(&(agent, team)),
        MacroScope::All => true,
    }
}

/// Whether an agent may change the macros of a scope. Agents may change their own macros. Supervisors may also change
/// the macros of the account and of the supervisors' own teams. Administrators may also change the macros of every
/// team. If a program acts in the agent's name (`program`), the program has the rights of an administrator.
#[must_use]
pub fn changes(config: &AccountConfig, agent: AgentId, program: bool, scope: MacroScope) -> bool {
    let role = config.agents.get(&agent).map(|agent| agent.role);
    let supervises = program || role.is_some_and(Role::supervises);
    let administers = program || role == Some(Role::Administrator);
    match scope {
        MacroScope::Own(owner) => owner == agent,
        MacroScope::Team(_) => administers || (supervises && sees(config, agent, scope)),
        MacroScope::All => supervises,
    }
}

/// Checks the right to change the macros of a scope, by the rules of [`changes`].
///
/// # Errors
/// [`Refusal::Forbidden`] if the acting agent does not have this right.
pub(crate) fn may_change(
    cx: &Context<'_>,
    config: &AccountConfig,
    scope: MacroScope,
) -> Result<(), Refusal> {
    let program = cx.actor.reader().is_none();
    if changes(config, cx.agent()?, program, scope) {
        Ok(())
    } else {
        Err(Refusal::Forbidden)
    }
}

/// Finds a macro that the acting agent may see or change. Any other macro is refused as not found, as if the macro did
/// not exist.
pub(crate) fn find(
    state: &State,
    cx: &Context<'_>,
    account: AccountId,
    id: MacroId,
) -> Decided<(Macro, MacroScope)> {
    let unknown = || Refusal::NotFound(Object::Macro);
    let row = state.macro_of(account, id)?.cloned().ok_or_else(unknown)?;
    let scope = MacroScope::parse(&row.scope).ok_or_else(unknown)?;
    let config = state.config(account)?;
    if !sees(&config, cx.agent()?, scope) && may_change(cx, &config, scope).is_err() {
        return Err(unknown().into());
    }
    Ok((row, scope))
}

/// The fields of a macro that the audit log shows. The audit log does not show a macro's text and files.
const FIELDS: [&str; 4] = ["scope", "short_code", "name", "actions"];

/// Writes the event of a change. `before` and `now` are the macro before and after the change. `before` is `None` for a
/// new macro, and `now` is `None` for a removed macro. Every agent receives the event of a shared macro, and the audit
/// log records the change. Only the owner receives the event of an agent's own macro.
pub(crate) fn report_change(
    state: &mut State,
    cx: &Context<'_>,
    before: Option<&Macro>,
    now: Option<&Macro>,
) -> Decided<()> {
    let Some(row) = now.or(before) else {
        return Ok(());
    };
    let owner = match MacroScope::parse(&row.scope) {
        Some(MacroScope::Own(owner)) => Some(owner),
        Some(MacroScope::Team(_) | MacroScope::All) | None => None,
    };
    let change = SharedChange {
        account: row.account_id,
        kind: if now.is_some() {
            "macro.saved"
        } else {
            "macro.removed"
        },
        data: json!({"macro_id": row.id}),
        owner,
        object: format!("macro {} {}", row.id, row.short_code),
        made: before.is_none(),
        fields: differing(before, now, &FIELDS),
    };
    shared_objects::report(state, cx, change)
}

/// The id of a macro that is not stored yet.
const NEW: MacroId = MacroId(0);

/// Returns a new macro with the default of each field. The macro gets its id when it is stored.
pub(crate) fn new_macro(
    account_id: AccountId,
    scope: MacroScope,
    short_code: &str,
    now: Timestamp,
) -> Macro {
    Macro {
        id: NEW,
        account_id,
        scope: scope.encode(),
        short_code: short_code.to_owned(),
        name: short_code.to_owned(),
        content: String::new(),
        html: false,
        kind: MessageKind::Outgoing,
        attachments: Vec::new(),
        actions: Vec::new(),
        created_at: now,
        updated_at: now,
    }
}

/// Checks and stores a macro, and writes the events of the change. If the macro is unchanged, nothing is written.
/// `before` is the stored macro, or `None` for a new macro. Returns the stored macro.
///
/// # Errors
/// The refusal names the invalid field.
pub(crate) fn save(
    state: &mut State,
    cx: &mut Context<'_>,
    before: Option<&Macro>,
    mut row: Macro,
) -> Decided<Macro> {
    check_short_code(&row.short_code)?;
    let others = state.macros_in(row.account_id, &row.scope)?;
    if before.is_none() && others.len() >= MAX_MACROS {
        return Err(Refusal::field("short_code", FieldCode::NotAllowed).into());
    }
    let before_id = before.map(|before| before.id);
    let mut others = (others.iter()).filter(|other| Some(other.id) != before_id);
    if others.any(|other| same_name(&other.short_code, &row.short_code)) {
        return Err(Refusal::field("short_code", FieldCode::Taken).into());
    }
    check(&*state.config(row.account_id)?, &row)?;
    if before == Some(&row) {
        return Ok(row);
    }
    // A new macro gets its id only here. If the macro got the id earlier, a later load of a missing row would repeat
    // the decision, and the id would stay unused.
    if row.id == NEW {
        row.id = cx.id::<MacroId>(IdKind::Macro)?;
    }
    row.updated_at = cx.now;
    state.put(row.clone());
    report_change(state, cx, before, Some(&row))?;
    Ok(row)
}

/// Checks the short code of a macro: 1 to [`MAX_SHORT_CODE`] characters without white space.
///
/// # Errors
/// The refusal names the field `short_code`.
fn check_short_code(code: &str) -> Result<(), Refusal> {
    let wrong = |fault| Err(Refusal::field("short_code", fault));
    if code.is_empty() || code.chars().any(char::is_whitespace) {
        return wrong(FieldCode::Malformed);
    }
    if code.chars().count() > MAX_SHORT_CODE {
        return wrong(FieldCode::TooLong);
    }
    Ok(())
}

/// Checks the text, the kind and the actions of a macro.
///
/// # Errors
/// The refusal names the invalid field.
fn check(config: &AccountConfig, row: &Macro) -> Result<(), Refusal> {
    if row.content.chars().count() > MAX_TEXT {
        return Err(Refusal::field("content", FieldCode::TooLong));
    }
    if !MessageKind::OF_AGENTS.contains(&row.kind) {
        return Err(Refusal::field("kind", FieldCode::NotAllowed));
    }
    if pieces(&row.content).is_err() {
        return Err(Refusal::field("content", FieldCode::Malformed));
    }
    if row.content.is_empty() && row.attachments.is_empty() && row.actions.is_empty() {
        return Err(Refusal::field("content", FieldCode::Required));
    }
    let wrong = |code| Err(Refusal::field("actions", code));
    if row.actions.len() > MAX_ACTIONS {
        return wrong(FieldCode::TooLong);
    }
    for action in &row.actions {
        match action {
            MacroAction::AddLabels { labels } | MacroAction::RemoveLabels { labels } => {
                let long = |label: &String| label.chars().count() > MAX_LABEL;
                if labels.len() > MAX_ACTION_LABELS || labels.iter().any(long) {
                    return wrong(FieldCode::TooLong);
                }
                if labels.is_empty() || labels.iter().any(String::is_empty) {
                    return wrong(FieldCode::Required);
                }
            }
            MacroAction::Assign {
                agent_id: Some(agent),
            } if !config.agents.contains_key(agent) => return wrong(FieldCode::Unknown),
            MacroAction::SetStatus { status } if !MacroAction::STATUSES.contains(status) => {
                return wrong(FieldCode::NotAllowed);
            }
            MacroAction::Snooze { for_s: Some(for_s) } if !(1..=MAX_SNOOZE_S).contains(for_s) => {
                return wrong(FieldCode::NotAllowed);
            }
            MacroAction::Assign { .. }
            | MacroAction::SetStatus { .. }
            | MacroAction::SetPriority { .. }
            | MacroAction::Snooze { .. } => {}
        }
    }
    Ok(())
}
