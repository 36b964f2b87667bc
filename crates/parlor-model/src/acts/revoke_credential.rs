//! The act [`RevokeCredential`].

use crate::act::{Act, Right};
use crate::audit;
use crate::audit::CREDENTIAL_REVOKED;
use crate::decide::credentials::{end_application, record_in_audit};
use crate::ids::{AccountId, CredentialId};
use crate::refusal::{Object, Refusal};
use crate::state::{Context, Decided, Key, State};

/// Revokes a credential of any kind. The sessions of a revoked client application end too. If the credential is already
/// revoked, nothing changes.
#[derive(Clone, Debug)]
pub struct RevokeCredential {
    /// The credential.
    pub credential: CredentialId,
}

impl Act for RevokeCredential {
    type Outcome = ();
    const AUDIT: &'static [&'static str] = &[CREDENTIAL_REVOKED];

    fn right(&self) -> Right<'_> {
        Right::Administer
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        vec![Key::Credential(account, self.credential)]
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let account = cx.account;
        let mut credential = state
            .credential(account, self.credential)?
            .cloned()
            .ok_or(Refusal::NotFound(Object::Credential))?;
        if credential.revoked_at.is_none() {
            credential.revoked_at = Some(cx.now);
            end_application(state, cx, &credential)?;
            record_in_audit(state, cx, audit::CREDENTIAL_REVOKED, &credential)?;
            state.put_credential(credential);
        }
        Ok(())
    }
}
