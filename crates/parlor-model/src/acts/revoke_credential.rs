//! The act [`RevokeCredential`].

use crate::act::Act;
use crate::audit;
use crate::audit::CREDENTIAL_REVOKED;
use crate::decide::credentials::{end_application, told};
use crate::ids::{AccountId, AgentId, CredentialId};
use crate::refusal::{Object, Refusal};
use crate::state::{Context, Decided, Key, State};

/// Ends a token, key pair or session. Ending it twice does nothing.
#[derive(Clone, Debug)]
pub struct RevokeCredential {
    /// The account.
    pub account: AccountId,
    /// The acting agent; `None`: the operator, or the agent who signs out.
    pub by: Option<AgentId>,
    /// The credential.
    pub credential: CredentialId,
}

impl Act for RevokeCredential {
    type Outcome = ();
    const AUDIT: &'static [&'static str] = &[CREDENTIAL_REVOKED];

    fn account(&self) -> Option<AccountId> {
        Some(self.account)
    }

    fn prefetch(&self) -> Vec<Key> {
        vec![Key::Credential(self.account, self.credential)]
    }

    fn decide(
        &self,
        state: &mut State,
        cx: &mut Context<'_>,
        _reader: Option<AgentId>,
    ) -> Decided<Self::Outcome> {
        let mut credential = state
            .credential(self.account, self.credential)?
            .cloned()
            .ok_or(Refusal::NotFound(Object::Credential))?;
        if credential.revoked_at.is_none() {
            credential.revoked_at = Some(cx.now);
            end_application(state, cx, &credential)?;
            told(state, cx, audit::CREDENTIAL_REVOKED, self.by, &credential)?;
            state.put_credential(credential);
        }
        Ok(())
    }
}
