//! The acts that change an account's configuration: [`Provision`] applies a provisioning file, and [`Administer`]
//! creates or changes a single object.

use crate::act::{Act, Right};
use crate::audit::{
    CONFIGURED, CONTACT_BLOCKED, CONTACT_UNBLOCKED, CREDENTIAL_ISSUED, CREDENTIAL_REVOKED,
};
use crate::ids::AccountId;
use crate::provision::administer::{Administer, Administered, administer};
use crate::provision::configured::Configured;
use crate::provision::{self, Fault, Provision, ProvisionReport};
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

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        provision::provision(state, cx, self)
    }

    fn is_kept(outcome: &Self::Outcome) -> bool {
        outcome.applied
    }
}

impl<R: Configured> Act for Administer<R> {
    type Outcome = Result<Box<Administered<R>>, Vec<Fault>>;
    // A new password of an agent ends the agent's credentials. So the act can also revoke credentials.
    const AUDIT: &'static [&'static str] = &[CONFIGURED, CREDENTIAL_REVOKED];

    fn right(&self) -> Right<'_> {
        Right::Administer
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        administer(state, cx, self)
    }

    fn is_kept(outcome: &Self::Outcome) -> bool {
        outcome.is_ok()
    }
}
