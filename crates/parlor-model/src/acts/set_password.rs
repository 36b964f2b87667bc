//! The act [`SetPassword`].

use crate::act::{Act, Right};
use crate::audit::{CONFIGURED, CREDENTIAL_REVOKED};
use crate::decide::agents::change_own;
use crate::decide::credentials::{Ending, end_access};
use crate::ids::{AccountId, AgentId, CredentialId};
use crate::refusal::{Conflict, Object, Refusal};
use crate::state::{Context, Decided, Key, State};
use crate::words::CredentialKind;
use serde_json::json;

/// Sets an agent's password, at the request of the agent. All credentials that act for the agent end, except the
/// session that sets the password.
#[derive(Clone)]
pub struct SetPassword {
    /// The agent.
    pub agent: AgentId,
    /// The Argon2 hash of the new password, in PHC form.
    pub password_hash: String,
    /// The proof that the request comes from the agent.
    pub proof: PasswordProof,
}

/// The proof that a request to set a password comes from the agent.
#[derive(Clone)]
pub enum PasswordProof {
    /// The agent knows the present password.
    Present {
        /// The hash of the present password at the time of the caller's check. If the agent's password has changed
        /// since then, the act is refused.
        hash: String,
        /// The session that sets the password. This session does not end.
        session: CredentialId,
    },
    /// The agent has this password link. A password link can be used only once.
    Link(CredentialId),
}

/// The debug output leaves out the hashes.
impl std::fmt::Debug for SetPassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SetPassword")
            .field("agent", &self.agent)
            .finish_non_exhaustive()
    }
}

impl Act for SetPassword {
    type Outcome = ();
    const AUDIT: &'static [&'static str] = &[CONFIGURED, CREDENTIAL_REVOKED];

    fn right(&self) -> Right<'_> {
        Right::Anybody
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        let of_agent = |kind| Key::CredentialsOfAgent(account, self.agent, kind);
        let mut keys: Vec<Key> = CredentialKind::OF_AGENTS
            .into_iter()
            .map(of_agent)
            .collect();
        if let PasswordProof::Link(link) = self.proof {
            keys.push(Key::Credential(account, link));
        }
        keys
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<()> {
        let account = cx.account;
        let config = state.config(account)?;
        let agent = (config.agents.get(&self.agent))
            .filter(|agent| agent.active)
            .ok_or(Refusal::Unauthenticated)?;
        let kept = match &self.proof {
            PasswordProof::Present { hash, session } => {
                if agent.password_hash.as_ref() != Some(hash) {
                    return Err(Refusal::Conflict(Conflict::Changed).into());
                }
                Some(*session)
            }
            PasswordProof::Link(link) => {
                state
                    .credential(account, *link)?
                    .filter(|c| c.kind == CredentialKind::PasswordLink)
                    .filter(|c| c.agent_id == Some(self.agent) && c.revoked_at.is_none())
                    .filter(|c| c.expires_at.is_none_or(|at| at > cx.now))
                    .ok_or(Refusal::NotFound(Object::Credential))?;
                None
            }
        };
        let of = (account, self.agent);
        end_access(state, cx, of, Ending::NewPassword, |c| Some(c.id) == kept)?;
        let hash = self.password_hash.clone();
        let field = json!({"field": "password"});
        change_own(state, cx, self.agent, field, |row| {
            row.password_hash = Some(hash);
        })?;
        Ok(())
    }
}
