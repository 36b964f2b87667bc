//! The act [`EndSession`].

use crate::act::{Act, Right};
use crate::audit::CREDENTIAL_REVOKED;
use crate::decide::credentials::record_in_audit;
use crate::entities::Agent;
use crate::ids::{AccountId, CredentialId};
use crate::refusal::{Object, Refusal};
use crate::state::{Context, Decided, Key, State};
use crate::words::CredentialKind;

/// Ends a valid session of an agent. Agents may end their own sessions, and administrators may end all sessions. For
/// other agents, the session is treated as unknown. The audit log records only that the session of another agent ended.
#[derive(Clone, Debug)]
pub struct EndSession {
    /// The session.
    pub session: CredentialId,
}

impl Act for EndSession {
    type Outcome = ();
    const AUDIT: &'static [&'static str] = &[CREDENTIAL_REVOKED];

    fn right(&self) -> Right<'_> {
        Right::Anybody
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        vec![Key::Credential(account, self.session)]
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<()> {
        let (account, agent) = (cx.account, cx.agent()?);
        let config = state.config(account)?;
        let administers = config.agents.get(&agent).is_some_and(Agent::administers);
        let mut session = (state.credential(account, self.session)?)
            .filter(|row| row.kind == CredentialKind::Session && row.revoked_at.is_none())
            .filter(|row| row.agent_id == Some(agent) || administers)
            .cloned()
            .ok_or(Refusal::NotFound(Object::Session))?;
        session.revoked_at = Some(cx.now);
        if session.agent_id != Some(agent) {
            record_in_audit(state, cx, CREDENTIAL_REVOKED, &session)?;
        }
        state.put_credential(session);
        Ok(())
    }
}
