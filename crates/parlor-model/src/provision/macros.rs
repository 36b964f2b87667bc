//! Provisioning of macros for a team or for all agents. A provisioning file contains no private macros of agents.

use super::Work;
use super::find::Resolved;
use super::spec::{AccountSpec, ActionSpec, MacroSpec};
use crate::canonical::same_name;
use crate::config::AccountConfig;
use crate::decide::macros::{new_macro, save};
use crate::document::{Patch, code};
use crate::entities::Macro;
use crate::ids::{IdKind, MacroId};
use crate::macros::{MacroAction, MacroScope};
use crate::state::Decided;

impl Work<'_, '_> {
    pub(super) fn macros(&mut self, config: &AccountConfig, spec: &AccountSpec) -> Decided<()> {
        for spec in &spec.macros {
            let done = self.macro_of(config, spec);
            self.gather(done)?;
        }
        Ok(())
    }

    fn macro_of(&mut self, config: &AccountConfig, spec: &MacroSpec) -> Decided<()> {
        let location = &spec.location;
        let none = ("team", "there is no team");
        let team = self.refer(location, none, &spec.team, &config.teams, |team| &team.name);
        let scope = match (team, &spec.team) {
            (Patch::Value(team), _) => MacroScope::Team(team),
            (_, Patch::Value(_)) => return Ok(()),
            _ => MacroScope::All,
        };
        let Some(short_code) = &spec.short_code else {
            return Ok(());
        };
        let rows = self.state.macros_in(self.account, &scope.encode())?;
        let rows: Vec<Macro> = rows.into_iter().cloned().collect();
        let known = |id: i64| rows.iter().any(|row| row.id.0 == id);
        let same = rows
            .iter()
            .find(|row| same_name(&row.short_code, short_code));
        let resolved = self.resolve(
            IdKind::Macro,
            "macro",
            location,
            (None, Some(&format!("{} {short_code}", scope.encode()))),
            (&known, same.map(|row| row.id.0)),
        )?;
        let Some(Resolved { id, mut merge }) = resolved else {
            return Ok(());
        };
        let old = rows.iter().find(|row| row.id.0 == id);
        let mut row = old.cloned().unwrap_or_else(|| Macro {
            id: MacroId(id),
            ..new_macro(self.account, scope, short_code, self.cx.now)
        });
        spec.store(&mut row, &mut merge);
        // The text of a macro in a file is plain text.
        if merge.set("content", &mut row.content, &spec.content) {
            row.html = false;
        }
        merge.set("kind", &mut row.kind, spec.kind);
        if let Some(actions) = &spec.actions {
            let mut read = Vec::with_capacity(actions.len());
            for action in actions {
                read.extend(self.action(config, action)?);
            }
            merge.set("actions", &mut row.actions, Some(read));
        }
        let saved = save(self.state, self.cx, old, row);
        let Some(row) = self.or_fault(location, "content", saved)? else {
            return Ok(());
        };
        self.done_unheard(merge, &format!("macro {id} {}", row.short_code));
        Ok(())
    }

    /// Reads an action of a macro. `None` means that there was a fault.
    fn action(
        &mut self,
        config: &AccountConfig,
        spec: &ActionSpec,
    ) -> Decided<Option<MacroAction>> {
        let labels = spec.labels.clone().unwrap_or_default();
        let agent = match &spec.agent {
            None => None,
            Some(agent) => {
                let none = ("agent", "there is no agent");
                let agent = Patch::Value(agent.clone());
                match self.refer(&spec.location, none, &agent, &config.agents, |row| {
                    &row.email
                }) {
                    Patch::Value(agent) => Some(agent),
                    Patch::Absent | Patch::Null => return Ok(None),
                }
            }
        };
        let kind = spec.kind.as_deref().unwrap_or_default();
        let (action, uses): (_, &[&str]) = match kind {
            "add_labels" => (Some(MacroAction::AddLabels { labels }), &["labels"]),
            "remove_labels" => (Some(MacroAction::RemoveLabels { labels }), &["labels"]),
            "assign" => (Some(MacroAction::Assign { agent_id: agent }), &["agent"]),
            "set_status" => {
                let action = spec.status.map(|status| MacroAction::SetStatus { status });
                (action, &["status"])
            }
            "set_priority" => {
                let priority = spec.priority;
                (Some(MacroAction::SetPriority { priority }), &["priority"])
            }
            "snooze" => (Some(MacroAction::Snooze { for_s: spec.for_s }), &["for_s"]),
            _ => {
                let message = "must be one of add_labels, remove_labels, assign, set_status, set_priority, snooze";
                self.fault(&spec.location, "kind", message);
                return Ok(None);
            }
        };
        if action.is_none() {
            let message = format!("an action of the kind {kind} needs this key");
            self.fault_of(code::REQUIRED, &spec.location, "status", message);
        }
        for (name, given) in [
            ("labels", spec.labels.is_some()),
            ("agent", spec.agent.is_some()),
            ("status", spec.status.is_some()),
            ("priority", spec.priority.is_some()),
            ("for_s", spec.for_s.is_some()),
        ] {
            if given && !uses.contains(&name) {
                let message = format!("an action of the kind {kind} does not have this key");
                self.fault(&spec.location, name, message);
            }
        }
        Ok(action)
    }
}
