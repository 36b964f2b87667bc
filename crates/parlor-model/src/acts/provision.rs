//! The act [`Provision`], which applies a provisioning file.

use crate::act::{Act, Right};
use crate::audit::{
    CONFIGURED, CONTACT_BLOCKED, CONTACT_UNBLOCKED, CREDENTIAL_ISSUED, CREDENTIAL_REVOKED,
};
use crate::ids::AccountId;
use crate::provision::{self, Provision, ProvisionReport};
use crate::state::{Context, Decided, Key, State};

impl Act for Provision {
    type Outcome = ProvisionReport;
    // A provisioning file can also contain credentials and contacts, so the act can write their audit events too.
    const AUDIT: &'static [&'static str] = &[
        CONFIGURED,
        CONTACT_BLOCKED,
        CONTACT_UNBLOCKED,
        CREDENTIAL_ISSUED,
        CREDENTIAL_REVOKED,
    ];

    fn accounts(&self) -> Vec<AccountId> {
        Self::accounts(self)
    }

    fn right(&self) -> Right<'_> {
        Right::Operate
    }

    fn prefetch(&self, _account: AccountId) -> Vec<Key> {
        provision::prefetch(self)
    }

    fn provisioning(&self) -> Option<&Provision> {
        Some(self)
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        provision::provision(state, cx, self)
    }

    fn is_kept(outcome: &Self::Outcome) -> bool {
        outcome.applied
    }
}
