//! Handing over a conversation: assignment, transfer and release.

use crate::config::AccountConfig;
use crate::entities::Agent;
use crate::ids::AgentId;
use crate::refusal::{Object, Refusal};
use crate::state::Decided;

pub(crate) fn active(config: &AccountConfig, agent: AgentId) -> Decided<&Agent> {
    config
        .agents
        .get(&agent)
        .filter(|a| a.active)
        .ok_or_else(|| Refusal::NotFound(Object::Agent).into())
}
