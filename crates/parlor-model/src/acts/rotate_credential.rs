//! The act [`RotateCredential`].

use crate::act::{Act, Right};
use crate::audit;
use crate::audit::CREDENTIAL_ROTATED;
use crate::decide::credentials::{end_sessions, record_in_audit};
use crate::entities::Credential;
use crate::ids::{AccountId, CredentialId};
use crate::refusal::{Conflict, Object, Refusal};
use crate::state::{Context, Decided, Key, State};
use crate::words::CredentialKind;

/// Replaces a credential's secret. If the credential is a client application, its sessions are revoked. If the
/// credential is revoked, the act is refused.
#[derive(Clone, Debug)]
pub struct RotateCredential {
    /// The credential.
    pub credential: CredentialId,
    /// The SHA-256 of the new secret, in hex.
    pub secret_hash: String,
}

impl Act for RotateCredential {
    type Outcome = Box<Credential>;
    const AUDIT: &'static [&'static str] = &[CREDENTIAL_ROTATED];

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
        if credential.revoked_at.is_some() {
            return Err(Refusal::Conflict(Conflict::Revoked).into());
        }
        credential.secret_hash.clone_from(&self.secret_hash);
        if credential.kind == CredentialKind::ClientApplication {
            end_sessions(state, cx, &credential)?;
            let mut config = (*state.config(account)?).clone();
            config
                .applications
                .insert(credential.id, credential.clone());
            state.put_config(config);
        }
        state.put_credential(credential.clone());
        record_in_audit(state, cx, audit::CREDENTIAL_ROTATED, &credential)?;
        Ok(Box::new(credential))
    }
}
