//! The act [`TuneAgent`].

use crate::act::Act;
use crate::audit;
use crate::audit::CONFIGURED;
use crate::decide::agents::now_serves;
use crate::ids::AgentId;
use crate::refusal::{FieldCode, Object, Refusal};
use crate::skills;
use crate::state::{Context, Decided, State};
use serde_json::json;
use std::collections::BTreeMap;

/// Sets an agent's capacity and skills. Waiting conversations that the agent can take now are assigned at once.
#[derive(Clone, Debug)]
pub struct TuneAgent {
    /// The agent whose capacity and skills are set.
    pub agent: AgentId,
    /// The capacity, 0 to 1,000,000. `None` keeps the capacity. If the agent's conversations use more than the new
    /// capacity, the agent keeps these conversations. Routing gives the agent a further conversation only if this
    /// conversation fits into the new capacity.
    pub capacity: Option<i64>,
    /// All skills of the agent, as a map from the name of the skill to its level, 1 to [`crate::skills::MAX_LEVEL`].
    /// `None` keeps the skills.
    pub skills: Option<BTreeMap<String, i64>>,
}

impl Act for TuneAgent {
    type Outcome = AgentId;
    const AUDIT: &'static [&'static str] = &[CONFIGURED];

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let account = cx.account;
        let mut config = (*state.config(account)?).clone();
        let Some(agent) = config.agents.get_mut(&self.agent) else {
            return Err(Refusal::NotFound(Object::Agent).into());
        };
        let before = agent.clone();
        if let Some(capacity) = self.capacity {
            if !(0..=1_000_000).contains(&capacity) {
                return Err(Refusal::field("capacity", FieldCode::NotAllowed).into());
            }
            agent.capacity = capacity;
        }
        if let Some(skills) = &self.skills {
            let fits = skills.iter().all(|(name, level)| {
                skills::is_name(name) && (1..=skills::MAX_LEVEL).contains(level)
            });
            if !fits || skills.len() > skills::MAX_SKILLS {
                return Err(Refusal::field("skills", FieldCode::Malformed).into());
            }
            agent.skills = skills
                .iter()
                .map(|(name, level)| (name.clone(), (*level).into()))
                .collect();
        }
        if *agent != before {
            let field = |name: &str, from: serde_json::Value, to: serde_json::Value| {
                (from != to).then(|| json!({"field": name, "from": from, "to": to}))
            };
            let fields: Vec<serde_json::Value> = [
                field("capacity", before.capacity.into(), agent.capacity.into()),
                field(
                    "skills",
                    before.skills.clone().into(),
                    agent.skills.clone().into(),
                ),
            ]
            .into_iter()
            .flatten()
            .collect();
            let label = format!("agent {} {}", agent.id, agent.name);
            let what = json!({"object": label, "made": false, "fields": fields});
            agent.updated_at = cx.now;
            let row = agent.clone();
            state.put(row);
            state.put_config(config);
            let act = audit::act(account, audit::CONFIGURED, cx.actor.agent(), cx.now, &what);
            state.put_event(act)?;
            now_serves(state, cx, account, self.agent)?;
        }
        Ok(self.agent)
    }
}
