//! Provisioning of the account itself, of departments and of teams.

use super::spec::{AccountSpec, NamedSpec, Place, Reference};
use super::{Draft, Work};
use crate::config::AccountConfig;
use crate::document::{Patch, code};
use crate::entities::{Account, Department, JsonMap, Team};
use crate::ids::{AccountId, AgentId, DepartmentId, IdKind};
use crate::secret_text::SecretText;
use crate::state::Decided;
use crate::words::TotpRule;
use std::collections::BTreeSet;

/// The key of the default queue for inboxes and agents.
pub(super) const DEFAULT_QUEUE: &str = "default";

impl Work<'_, '_> {
    /// Reads the configuration of the document's account. If the account does not exist, creates it. `None` means that
    /// there was a fault.
    pub(super) fn account_row(&mut self, spec: &AccountSpec) -> Decided<Option<Draft>> {
        // If the file contains only the name of an existing account, the account's id was added before the command was
        // submitted.
        let found = spec
            .id
            .map(AccountId)
            .filter(|id| self.state.account(*id).is_some());
        let (mut config, new) = match found {
            Some(id) if self.only_new => {
                let message = format!("account {id} exists already");
                self.fault(&spec.place, "id", message);
                return Ok(None);
            }
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
                    country: None,
                    customer_departmentalization: false,
                    allow_over_capacity: false,
                    weights: JsonMap::new(),
                    created_at: self.cx.now,
                    totp_required: TotpRule::Nobody,
                    password_sign_in: true,
                    uuid_key: SecretText(self.cx.ids.uuid()),
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
        spec.store(row, &mut merge);
        if !new
            && spec
                .customer_departmentalization
                .is_some_and(|d| d != row.customer_departmentalization)
        {
            self.fault(
                &spec.place,
                "customer_departmentalization",
                "decides which contacts are the same person; it cannot be changed after the account is created",
            );
        } else {
            merge.set(
                "customer_departmentalization",
                &mut row.customer_departmentalization,
                spec.customer_departmentalization,
            );
        }
        if !new && spec.country.is_some() && spec.country != row.country {
            self.fault(
                &spec.place,
                "country",
                "decides which phone numbers are the same; it cannot be changed after the account is created",
            );
        } else {
            merge.set("country", &mut row.country, spec.country.clone().map(Some));
        }
        let label = format!("account {} {}", row.id, row.name);
        let mut draft = Draft {
            rows: Vec::new(),
            freed: BTreeSet::new(),
            opened: BTreeSet::new(),
            endings: Vec::new(),
            config,
        };
        if merge.changed(&["weights"]) {
            let everybody: Vec<AgentId> = draft.config.agents.keys().copied().collect();
            self.free(&mut draft, everybody);
        }
        if self.done(merge, &label) {
            draft.put(draft.config.account.clone());
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
        let account_id = self.account;
        let make = |id, name| Department {
            id,
            account_id,
            name,
        };
        self.named(
            draft,
            (IdKind::Department, "department"),
            (&spec.place, spec.id, &spec.name),
            (|config| &mut config.departments, |row| &row.name),
            make,
            |row, merge| {
                merge.set("name", &mut row.name, spec.name.clone());
            },
        )
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
            (&spec.place, spec.id, &spec.name),
            (|config| &mut config.teams, |row| &row.name),
            make,
            |row, merge| {
                merge.set("name", &mut row.name, spec.name.clone());
            },
        )
    }

    pub(super) fn needed(&mut self, place: &Place, noun: &str, key: &str) -> Decided<()> {
        self.fault(place, key, format!("a new {noun} needs this key"));
        Ok(())
    }

    pub(super) fn taken(&mut self, place: &Place, noun: &str, key: &str) -> Decided<()> {
        self.fault_of(
            code::TAKEN,
            place,
            key,
            format!("another {noun} of the account has it already"),
        );
        Ok(())
    }

    /// Finds the department to which a field refers. A reference to an unknown department is a fault.
    pub(super) fn department_of(
        &mut self,
        config: &AccountConfig,
        place: &Place,
        reference: &Patch<Reference>,
    ) -> Patch<DepartmentId> {
        let none = ("department", "there is no department");
        self.refer(place, none, reference, &config.departments, |d| &d.name)
    }
}
