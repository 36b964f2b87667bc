//! Provisioning of teams.

use super::spec::{AccountSpec, NamedSpec};
use super::{Draft, Work};
use crate::entities::Team;
use crate::ids::IdKind;
use crate::state::Decided;

impl Work<'_, '_> {
    pub(super) fn teams(&mut self, draft: &mut Draft, spec: &AccountSpec) -> Decided<()> {
        for team in &spec.teams {
            let done = self.team(draft, team);
            self.gather(done)?;
        }
        Ok(())
    }

    fn team(&mut self, draft: &mut Draft, spec: &NamedSpec) -> Decided<()> {
        let account_id = self.account;
        let make = |id, name| Team {
            id,
            account_id,
            name,
        };
        self.named(
            draft,
            (IdKind::Team, "team"),
            (&spec.location, spec.id, &spec.name),
            (|config| &mut config.teams, |row| &row.name),
            make,
            |row, merge| {
                merge.set("name", &mut row.name, spec.name.clone());
            },
        )
    }
}
