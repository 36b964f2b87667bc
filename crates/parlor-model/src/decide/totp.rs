//! One-time codes of agents (TOTP, RFC 6238): the proof that an agent entered a correct code, and the use of this
//! proof.

use crate::entities::{Agent, Totp};
use crate::ids::{AccountId, AgentId};
use crate::refusal::Refusal;
use crate::state::{Context, Decided, Key, State};
use crate::words::TotpRule;

/// The proof that an agent entered a correct one-time code or recovery code. The proof is checked again when the code
/// is marked as used. Between the two checks, another request may have used the code, or the agent may have got a new
/// secret.
#[derive(Clone, PartialEq, Eq)]
pub struct TotpProof {
    /// The stored secret with which the code was compared.
    pub secret: String,
    /// The code that the agent entered.
    pub shown: Shown,
}

/// A code that an agent entered.
#[derive(Clone, PartialEq, Eq)]
pub enum Shown {
    /// A one-time code, identified by the number of its time step (RFC 6238).
    Code(i64),
    /// A recovery code, identified by its fingerprint.
    Recovery(String),
}

/// The output contains neither the secret nor the code.
impl std::fmt::Debug for TotpProof {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self.shown {
            Shown::Code(_) => "Code",
            Shown::Recovery(_) => "Recovery",
        })
    }
}

/// Marks a code as used. Each code is valid only once.
///
/// # Errors
/// [`Refusal::Unauthenticated`] if the code was used already, or if it belongs to an earlier secret. A one-time code is
/// also refused if a code of a later time step was used already.
pub(crate) fn use_up(
    state: &mut State,
    cx: &Context<'_>,
    agent: AgentId,
    proof: &TotpProof,
) -> Decided<Totp> {
    let mut row = (state.totp(cx.account, agent)?)
        .filter(|row| row.secret == proof.secret)
        .cloned()
        .ok_or(Refusal::Unauthenticated)?;
    match &proof.shown {
        Shown::Code(step) if *step > row.last_step => row.last_step = *step,
        Shown::Recovery(code) if codes(&row).any(|known| known == code) => {
            let rest: Vec<&str> = codes(&row).filter(|known| known != code).collect();
            row.recovery = rest.join(" ");
        }
        Shown::Code(_) | Shown::Recovery(_) => return Err(Refusal::Unauthenticated.into()),
    }
    state.put(row.clone());
    Ok(row)
}

impl TotpRule {
    /// Whether an agent must set up one-time codes, because the rule requires codes from this agent and the agent has
    /// not set them up.
    #[must_use]
    pub const fn is_missing(self, agent: &Agent) -> bool {
        agent.totp_since.is_none() && self.covers(agent.role)
    }
}

/// Returns the fingerprints of the unused recovery codes.
pub fn codes(row: &Totp) -> impl Iterator<Item = &str> {
    row.recovery.split_ascii_whitespace()
}

/// Returns the look-up of an agent's one-time codes.
pub(crate) fn key(account: AccountId, agent: AgentId) -> Key {
    Key::Totp(account, agent)
}
