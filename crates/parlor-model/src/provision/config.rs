//! The account itself, departments and teams.

use super::spec::{AccountSpec, NamedSpec, Place, Reference};
use super::{Draft, Resolved, Work, referred};
use crate::config::AccountConfig;
use crate::entities::{Account, Department, JsonMap, Team};
use crate::ids::{AccountId, AgentId, DepartmentId, IdKind, TeamId};
use crate::state::{ConfigKey, ConfigRow, Decided};
use std::collections::{BTreeMap, BTreeSet};

/// The queue of inboxes and agents that name none.
pub(super) const DEFAULT_QUEUE: &str = "default";

impl Work<'_, '_> {
    /// Opens the account the file means, or a new one. `None` where that is a fault.
    pub(super) fn account_row(&mut self, spec: &AccountSpec) -> Decided<Option<Draft>> {
        // An account that the file knows by name only was looked up, and given its id, before this was submitted.
        let found = spec
            .id
            .map(AccountId)
            .filter(|id| self.state.account(*id).is_some());
        let (mut config, new) = match found {
            Some(id) => ((*self.state.config(id)?).clone(), false),
            None => {
                let Some(name) = spec.name.clone() else {
                    self.fault(&spec.place, "name", "a new account needs a name");
                    return Ok(None);
                };
                let id = match spec.id {
                    Some(id) => AccountId(id),
                    None => self.fresh(IdKind::Account, &name)?,
                };
                let account = Account {
                    id,
                    name,
                    time_zone: "UTC".to_owned(),
                    language: "en-US".to_owned(),
                    customer_departmentalization: false,
                    allow_over_capacity: false,
                    weights: JsonMap::new(),
                    created_at: self.cx.now,
                };
                (AccountConfig::new(account), true)
            }
        };
        let row = &mut config.account;
        self.account = row.id;
        if !self.first_mention(IdKind::Account, row.id.0, &spec.place, "account") {
            return Ok(None);
        }
        let last = self.memory_of("account")?;
        let mut merge = super::Merge::new("account".to_owned(), new, self.force, last);
        merge.set("name", &mut row.name, spec.name.clone());
        merge.set("time_zone", &mut row.time_zone, spec.time_zone.clone());
        merge.set("language", &mut row.language, spec.language.clone());
        if !new
            && spec
                .customer_departmentalization
                .is_some_and(|d| d != row.customer_departmentalization)
        {
            self.fault(
                &spec.place,
                "customer_departmentalization",
                "decides how people are told apart and cannot be changed once the account exists",
            );
        } else {
            merge.set(
                "customer_departmentalization",
                &mut row.customer_departmentalization,
                spec.customer_departmentalization,
            );
        }
        merge.set(
            "allow_over_capacity",
            &mut row.allow_over_capacity,
            spec.allow_over_capacity,
        );
        let reweighed = merge.set("weights", &mut row.weights, spec.weights.clone());
        let label = format!("account {} {}", row.id, row.name);
        let mut draft = Draft {
            rows: BTreeMap::new(),
            freed: BTreeSet::new(),
            opened: BTreeSet::new(),
            config,
        };
        if reweighed {
            let everybody: Vec<AgentId> = draft.config.agents.keys().copied().collect();
            self.free(&mut draft, everybody);
        }
        if self.done(merge, &label) {
            draft.rows.insert(
                ConfigKey::Account(self.account),
                ConfigRow::Account(draft.config.account.clone()),
            );
        }
        Ok(Some(draft))
    }

    pub(super) fn departments_and_teams(
        &mut self,
        draft: &mut Draft,
        spec: &AccountSpec,
    ) -> Decided<()> {
        for department in &spec.departments {
            let done = self.department(draft, department);
            self.gather(done)?;
        }
        for team in &spec.teams {
            let done = self.team(draft, team);
            self.gather(done)?;
        }
        Ok(())
    }

    fn department(&mut self, draft: &mut Draft, spec: &NamedSpec) -> Decided<()> {
        let rows = &mut draft.config.departments;
        let named = |name: &str| rows.values().find(|d| d.name == name).map(|d| d.id);
        let Some(Resolved { id, mut merge }) = self.resolve(
            IdKind::Department,
            "department",
            &spec.place,
            (spec.id, spec.name.as_deref()),
            (
                &|id| rows.contains_key(&DepartmentId(id)),
                spec.name.as_deref().and_then(named).map(|d| d.0),
            ),
        )?
        else {
            return Ok(());
        };
        let id = DepartmentId(id);
        let taken = spec
            .name
            .as_deref()
            .and_then(named)
            .is_some_and(|other| other != id);
        let mut row = match (rows.get(&id), &spec.name) {
            (Some(row), _) => row.clone(),
            (None, Some(name)) => Department {
                id,
                account_id: self.account,
                name: name.clone(),
            },
            (None, None) => return self.needed(&spec.place, "department", "name"),
        };
        if taken {
            return self.taken(&spec.place, "department", "name");
        }
        merge.set("name", &mut row.name, spec.name.clone());
        let label = format!("department {id} {}", row.name);
        rows.insert(id, row.clone());
        if self.done(merge, &label) {
            draft
                .rows
                .insert(ConfigKey::Department(id), ConfigRow::Department(row));
        }
        Ok(())
    }

    fn team(&mut self, draft: &mut Draft, spec: &NamedSpec) -> Decided<()> {
        let rows = &mut draft.config.teams;
        let named = |name: &str| rows.values().find(|d| d.name == name).map(|d| d.id);
        let Some(Resolved { id, mut merge }) = self.resolve(
            IdKind::Team,
            "team",
            &spec.place,
            (spec.id, spec.name.as_deref()),
            (
                &|id| rows.contains_key(&TeamId(id)),
                spec.name.as_deref().and_then(named).map(|d| d.0),
            ),
        )?
        else {
            return Ok(());
        };
        let id = TeamId(id);
        let taken = spec
            .name
            .as_deref()
            .and_then(named)
            .is_some_and(|other| other != id);
        let mut row = match (rows.get(&id), &spec.name) {
            (Some(row), _) => row.clone(),
            (None, Some(name)) => Team {
                id,
                account_id: self.account,
                name: name.clone(),
            },
            (None, None) => return self.needed(&spec.place, "team", "name"),
        };
        if taken {
            return self.taken(&spec.place, "team", "name");
        }
        merge.set("name", &mut row.name, spec.name.clone());
        let label = format!("team {id} {}", row.name);
        rows.insert(id, row.clone());
        if self.done(merge, &label) {
            draft.rows.insert(ConfigKey::Team(id), ConfigRow::Team(row));
        }
        Ok(())
    }

    pub(super) fn needed(&mut self, place: &Place, noun: &str, key: &str) -> Decided<()> {
        self.fault(place, key, format!("a new {noun} needs this key"));
        Ok(())
    }

    pub(super) fn taken(&mut self, place: &Place, noun: &str, key: &str) -> Decided<()> {
        self.fault(
            place,
            key,
            format!("another {noun} of the account has it already"),
        );
        Ok(())
    }

    /// The department a key names; a fault where there is none.
    pub(super) fn department_of(
        &mut self,
        config: &AccountConfig,
        place: &Place,
        reference: Option<&Reference>,
    ) -> Option<DepartmentId> {
        let reference = reference?;
        let found = referred(&config.departments, reference, |d| &d.name);
        if found.is_none() {
            self.fault(
                place,
                "department",
                format!("there is no department {reference} in this account"),
            );
        }
        found
    }
}
