//! The act [`NoteUse`].

use crate::act::{Act, Right};
use crate::ids::{AccountId, CredentialId};
use crate::state::{Context, Decided, Key, State};
use crate::words::CredentialKind;

/// Stores the present time as a session's time of last use. If the session is revoked, or if the credential is not a
/// session, nothing changes.
#[derive(Clone, Debug)]
pub struct NoteUse {
    /// The session.
    pub session: CredentialId,
}

impl Act for NoteUse {
    type Outcome = ();

    fn right(&self) -> Right<'_> {
        Right::Operate
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        vec![Key::Credential(account, self.session)]
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<()> {
        let found = state.credential(cx.account, self.session)?.cloned();
        if let Some(mut session) = found
            && session.kind == CredentialKind::Session
            && session.revoked_at.is_none()
            && session.last_used_at.is_none_or(|at| at < cx.now)
        {
            session.last_used_at = Some(cx.now);
            // Caches of credentials do not contain this time. So a change of this time does not invalidate a cache.
            state.put(session);
        }
        Ok(())
    }
}
