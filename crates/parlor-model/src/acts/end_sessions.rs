//! The act [`EndSessions`].

use crate::act::{Act, Right};
use crate::ids::{AccountId, AgentId, CredentialId};
use crate::state::{Context, Decided, Key, State};
use crate::words::CredentialKind;

/// Ends all sessions of an agent, except one.
#[derive(Clone, Debug)]
pub struct EndSessions {
    /// The agent.
    pub agent: AgentId,
    /// The session that continues. If this credential is not a session of the agent, all sessions of the agent end.
    pub keep: CredentialId,
}

impl Act for EndSessions {
    type Outcome = ();

    fn right(&self) -> Right<'_> {
        Right::Own(self.agent)
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        vec![Key::CredentialsOfAgent(
            account,
            self.agent,
            CredentialKind::Session,
        )]
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<()> {
        let sessions =
            state.credentials_of_agent(cx.account, self.agent, CredentialKind::Session)?;
        for mut session in sessions.into_iter().filter(|s| s.id != self.keep) {
            session.revoked_at = Some(cx.now);
            state.put_credential(session);
        }
        Ok(())
    }
}
