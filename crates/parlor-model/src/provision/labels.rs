//! Provisioning of labels, each with a colour and a description. Conversations can also have labels that are not
//! configured.

use super::spec::{AccountSpec, LabelSpec};
use super::{Draft, Work};
use crate::entities::Label;
use crate::ids::IdKind;
use crate::state::Decided;

impl Work<'_, '_> {
    pub(super) fn labels(&mut self, draft: &mut Draft, spec: &AccountSpec) -> Decided<()> {
        for label in &spec.labels {
            let done = self.label(draft, label);
            self.gather(done)?;
        }
        Ok(())
    }

    fn label(&mut self, draft: &mut Draft, spec: &LabelSpec) -> Decided<()> {
        let account_id = self.account;
        let make = |id, name| Label {
            id,
            account_id,
            name,
            colour: None,
            description: None,
        };
        self.named(
            draft,
            (IdKind::Label, "label"),
            (&spec.location, spec.id, &spec.name),
            (|config| &mut config.labels, |row| &row.name),
            make,
            |row, merge| spec.store(row, merge),
        )
    }
}
