//! Provisioning of departments.

use super::spec::{AccountSpec, Location, NamedSpec, Reference};
use super::{Draft, Work};
use crate::config::AccountConfig;
use crate::document::Patch;
use crate::entities::Department;
use crate::ids::{DepartmentId, IdKind};
use crate::state::Decided;

impl Work<'_, '_> {
    pub(super) fn departments(&mut self, draft: &mut Draft, spec: &AccountSpec) -> Decided<()> {
        for department in &spec.departments {
            let done = self.department(draft, department);
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
            (&spec.location, spec.id, &spec.name),
            (|config| &mut config.departments, |row| &row.name),
            make,
            |row, merge| {
                merge.set("name", &mut row.name, spec.name.clone());
            },
        )
    }

    /// Finds the department to which a field refers. A reference to an unknown department is a fault.
    pub(super) fn department_of(
        &mut self,
        config: &AccountConfig,
        location: &Location,
        reference: &Patch<Reference>,
    ) -> Patch<DepartmentId> {
        let none = ("department", "there is no department");
        self.refer(location, none, reference, &config.departments, |d| &d.name)
    }
}
