//! Bringing accounts to the state of a provisioning file.

use crate::command::Outcome;
use crate::state::{Context, Decided, State};

/// A provisioning file, read.
#[derive(Clone, Debug, Default)]
pub struct Provision {
    /// Overwrite what was changed since by other means.
    pub force: bool,
    /// Say what would change and change nothing.
    pub dry_run: bool,
}

/// What provisioning did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProvisionReport {
    /// One line each.
    pub changes: Vec<String>,
}

pub(crate) fn provision(
    _state: &mut State,
    _cx: &mut Context<'_>,
    _c: &Provision,
) -> Decided<Outcome> {
    Ok(Outcome::Provisioned(ProvisionReport::default()))
}

impl Provision {
    /// The accounts it names by id, new ones included.
    #[must_use]
    pub fn accounts(&self) -> Vec<crate::ids::AccountId> {
        Vec::new()
    }
}
