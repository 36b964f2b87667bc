//! The act [`ChangeTotp`].

use crate::act::{Act, Right};
use crate::acts::BY_PASSWORD;
use crate::audit::{self, CONFIGURED};
use crate::decide::totp::{self, TotpProof, use_up};
use crate::entities::{Agent, Totp};
use crate::ids::{AccountId, AgentId, CredentialId};
use crate::refusal::{Conflict, Object, Refusal};
use crate::state::{Context, Decided, Key, State};
use crate::words::CredentialKind;
use serde_json::{Value, json};

/// Changes an agent's one-time codes.
#[derive(Clone, Debug)]
pub struct ChangeTotp {
    /// The agent.
    pub agent: AgentId,
    /// The change.
    pub change: TotpChange,
}

/// A change of an agent's one-time codes. Agents make all changes except [`Self::Reset`] only for themselves. An
/// administrator makes a reset for another agent. A change that does not fit the present state is refused with
/// [`Conflict::Changed`].
#[derive(Clone)]
pub enum TotpChange {
    /// Stores a secret that the agent has not confirmed yet. The new secret replaces an earlier unconfirmed secret.
    /// Refused if the agent already has a confirmed secret.
    Begin {
        /// The secret, encrypted with the server key.
        secret: String,
    },
    /// Confirms the secret. After this change, the agent signs in with codes. The agent's other sessions end. The
    /// employee tokens that the agent made with the password end too, because the agent made these tokens without a
    /// code.
    Confirm {
        /// The first code, as a proof that the agent's device has the secret.
        proof: TotpProof,
        /// The fingerprints of the recovery codes, separated by spaces.
        recovery: String,
        /// The session in which the agent confirms the secret. This session continues.
        session: CredentialId,
    },
    /// Replaces the recovery codes.
    Renew {
        /// A one-time code or a recovery code.
        proof: TotpProof,
        /// The fingerprints of the new recovery codes, separated by spaces.
        recovery: String,
    },
    /// Removes the secret and the recovery codes.
    Remove {
        /// A one-time code or a recovery code.
        proof: TotpProof,
    },
    /// Removes the secret and the recovery codes of another agent, who has lost the device and the recovery codes.
    Reset,
}

/// The debug output leaves out the secrets.
impl std::fmt::Debug for TotpChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Begin { .. } => "Begin",
            Self::Confirm { .. } => "Confirm",
            Self::Renew { .. } => "Renew",
            Self::Remove { .. } => "Remove",
            Self::Reset => "Reset",
        })
    }
}

impl Act for ChangeTotp {
    type Outcome = ();
    const AUDIT: &'static [&'static str] = &[CONFIGURED];

    fn right(&self) -> Right<'_> {
        match self.change {
            TotpChange::Reset => Right::Administer,
            TotpChange::Begin { .. }
            | TotpChange::Confirm { .. }
            | TotpChange::Renew { .. }
            | TotpChange::Remove { .. } => Right::Own(self.agent),
        }
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        let mut keys = vec![totp::key(account, self.agent)];
        if let TotpChange::Confirm { .. } = self.change {
            for kind in [CredentialKind::Session, CredentialKind::EmployeeToken] {
                keys.push(Key::CredentialsOfAgent(account, self.agent, kind));
            }
        }
        keys
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<()> {
        let (account, agent) = (cx.account, self.agent);
        let config = state.config(account)?;
        let row = (config.agents.get(&agent)).ok_or(Refusal::NotFound(Object::Agent))?;
        let resets = matches!(self.change, TotpChange::Reset);
        // A reset is allowed only for another agent. Otherwise a person with an administrator's stolen session could
        // remove that administrator's codes without a code.
        if resets && cx.actor.agent() == Some(agent) {
            return Err(Refusal::Forbidden.into());
        }
        let active = row.totp_since.is_some();
        let wanted = match &self.change {
            TotpChange::Begin { .. } | TotpChange::Confirm { .. } => !active,
            TotpChange::Renew { .. } | TotpChange::Remove { .. } => active,
            TotpChange::Reset => true,
        };
        if !wanted {
            return Err(Refusal::Conflict(Conflict::Changed).into());
        }
        match &self.change {
            TotpChange::Begin { secret } => {
                // The row is looked up before it is written, so that an existing row is replaced instead of inserted
                // again.
                state.totp(account, agent)?;
                state.put(Totp {
                    agent_id: agent,
                    account_id: account,
                    secret: secret.clone(),
                    last_step: 0,
                    recovery: String::new(),
                    created_at: cx.now,
                });
                tell(state, cx, row, &json!({"field": "totp_secret"}))
            }
            TotpChange::Confirm {
                proof,
                recovery,
                session,
            } => {
                let sessions =
                    state.credentials_of_agent(account, agent, CredentialKind::Session)?;
                let kind = CredentialKind::EmployeeToken;
                let mut tokens = state.credentials_of_agent(account, agent, kind)?;
                tokens.retain(|token| token.name == BY_PASSWORD);
                let used = use_up(state, cx, agent, proof)?;
                state.put(Totp {
                    recovery: recovery.clone(),
                    ..used
                });
                let sessions = sessions.into_iter().filter(|one| one.id != *session);
                for mut other in sessions.chain(tokens) {
                    other.revoked_at = Some(cx.now);
                    state.put_credential(other);
                }
                activate(state, cx, row, true)
            }
            TotpChange::Renew { proof, recovery } => {
                let used = use_up(state, cx, agent, proof)?;
                state.put(Totp {
                    recovery: recovery.clone(),
                    ..used
                });
                tell(state, cx, row, &json!({"field": "recovery_codes"}))
            }
            TotpChange::Remove { proof } => {
                use_up(state, cx, agent, proof)?;
                state.remove::<Totp>((account, agent));
                activate(state, cx, row, false)
            }
            TotpChange::Reset => {
                if state.totp(account, agent)?.is_none() {
                    return Ok(());
                }
                state.remove::<Totp>((account, agent));
                activate(state, cx, row, false)
            }
        }
    }
}

/// Stores in the agent's row whether the agent signs in with codes.
fn activate(state: &mut State, cx: &Context<'_>, agent: &Agent, active: bool) -> Decided<()> {
    let mut config = (*state.config(cx.account)?).clone();
    let row = Agent {
        totp_since: active.then_some(cx.now),
        updated_at: cx.now,
        ..agent.clone()
    };
    config.agents.insert(row.id, row.clone());
    state.put(row);
    state.put_config(config);
    let was = agent.totp_since.is_some();
    tell(
        state,
        cx,
        agent,
        &json!({"field": "totp", "from": was, "to": active}),
    )
}

fn tell(state: &mut State, cx: &Context<'_>, agent: &Agent, field: &Value) -> Decided<()> {
    let object = format!("agent {} {}", agent.id, agent.name);
    let data = json!({"object": object, "made": false, "fields": [field]});
    state.put_event(audit::act(
        cx.account,
        CONFIGURED,
        cx.actor.agent(),
        cx.now,
        &data,
    ))
}
