//! `/v1/skills`: the skills of agents and the skills that queues require. A skill exists as soon as an agent has it
//! or a queue requires it.

use crate::answer::{Answered, ok};
use crate::extract::ByAgent;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A skill, with the agents who have it and the queues that require it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KnownSkill<'a> {
    name: &'a str,
    /// The agents who have the skill, with their levels.
    agents: Vec<SkilledAgent>,
    /// The keys of the queues that require the skill.
    queues: Vec<&'a str>,
}

/// An agent who has a skill, with the level.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SkilledAgent {
    agent_id: i64,
    /// The level of the skill, from 1 to 10.
    level: i64,
}

/// All skills of the account, in order of name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KnownSkills<'a> {
    data: Vec<KnownSkill<'a>>,
    /// Always `null`, because the list has only one page.
    #[schema(required)]
    next: Option<i64>,
}

/// Lists the skills, with the agents who have them and the queues that require them.
#[utoipa::path(
    get, path = "/v1/skills", tag = "administration", operation_id = "list_skills",
    responses((status = 200, description = "The skills", body = KnownSkills<'_>)),
)]
pub(crate) async fn list(ByAgent(call): ByAgent) -> Answered {
    let config = &call.caller.config;
    let mut skills: BTreeMap<&str, (Vec<SkilledAgent>, Vec<&str>)> = BTreeMap::new();
    for agent in config.agents.values() {
        for (name, level) in &agent.skills {
            let level = level.as_i64().unwrap_or(0);
            skills.entry(name).or_default().0.push(SkilledAgent {
                agent_id: agent.id.0,
                level,
            });
        }
    }
    for queue in config.queues.values() {
        for need in &queue.skills {
            skills.entry(&need.name).or_default().1.push(&queue.key);
        }
    }
    Ok(ok(&KnownSkills {
        data: (skills.into_iter())
            .map(|(name, (agents, queues))| KnownSkill {
                name,
                agents,
                queues,
            })
            .collect(),
        next: None,
    }))
}
