//! Skills: the skills of agents, the requirements of conversations and queues, and the queue buckets.

pub use crate::entities::SkillNeed;

use crate::entities::{Agent, JsonMap, Queue};
use crate::ids::{AgentId, TeamId};
use crate::reasons::Finding;
use std::collections::BTreeMap;

/// The highest level of a skill. The lowest level is 1.
pub const MAX_LEVEL: i64 = 10;
/// The maximum number of skills of an agent.
pub const MAX_SKILLS: usize = 100;
/// The maximum number of skills that a conversation or a queue requires.
pub const MAX_NEEDS: usize = 10;
/// The maximum length of a skill's name, in characters.
pub const MAX_NAME: usize = 64;
/// The maximum wait after which a skill is no longer required, in seconds.
pub const MAX_RELAX_S: i64 = 7 * 24 * 3600;

/// Whether a text is a valid name of a skill: 1 to [`MAX_NAME`] lower-case letters, digits, hyphens and underscores.
#[must_use]
pub fn is_name(text: &str) -> bool {
    (1..=MAX_NAME).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_')
}

/// Whether a list of required skills is valid.
pub(crate) fn are_needs(needs: &[SkillNeed]) -> bool {
    needs.len() <= MAX_NEEDS
        && needs.iter().all(|need| {
            is_name(&need.name)
                && (1..=MAX_LEVEL).contains(&need.level)
                && need
                    .relax_after_s
                    .is_none_or(|after| (1..=MAX_RELAX_S).contains(&after))
        })
}

/// Returns an agent's level of a skill. 0 means that the agent does not have the skill.
#[must_use]
pub fn level_of(skills: &JsonMap, name: &str) -> i64 {
    skills
        .get(name)
        .and_then(serde_json::Value::as_i64)
        .unwrap_or(0)
}

/// The requirements of a waiting conversation. All conversations of a queue with equal requirements wait in the same
/// queue bucket. So Parlor compares an agent once with each bucket and need not compare the agent with each
/// conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bucket {
    /// The team to which the agent must belong. `None` means any team.
    pub team: Option<TeamId>,
    /// The agent who gave the conversation away by a release or a transfer. The queue does not assign the conversation
    /// to this agent again.
    pub not_for: Option<AgentId>,
    /// The number of slots of an agent's capacity that each conversation of the bucket uses. The value 0 has the same
    /// meaning as 1.
    pub weight: i64,
    /// The required skills: the minimum level of each skill name.
    pub skills: BTreeMap<String, i64>,
    /// A hash of the queue's required skills and the account's weights (the slots per conversation, by kind of inbox),
    /// as [`rules`] returned it when the conversations entered the bucket. `None` means that both were empty.
    pub rules: Option<u32>,
}

/// Returns a hash of the present rules of a queue: the queue's required skills and the account's weights. `None` means
/// that both are empty. If a bucket of the queue has a different hash, the rules have changed since the bucket's
/// entries were added.
#[must_use]
pub fn rules(queue: &Queue, weights: &JsonMap) -> Option<u32> {
    if queue.skills.is_empty() && weights.is_empty() {
        return None;
    }
    // Lists and maps of texts and numbers can always be converted to JSON.
    let text = serde_json::to_string(&(&queue.skills, weights)).unwrap_or_default();
    // The hash function is FNV-1a, which gives the same result on every node.
    let mark = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    Some(text.bytes().fold(0x811c_9dc5, mark))
}

impl Bucket {
    /// Returns the skills that are still required after a wait of `waited_s` seconds, each with its minimum level. If
    /// several requirements are about the same skill, the highest level applies.
    #[must_use]
    pub fn needing<'a>(
        needs: impl IntoIterator<Item = &'a SkillNeed>,
        waited_s: i64,
    ) -> BTreeMap<String, i64> {
        let mut skills = BTreeMap::new();
        for need in needs {
            if need.relax_after_s.is_none_or(|after| waited_s < after) {
                let level = skills.entry(need.name.clone()).or_insert(need.level);
                *level = (*level).max(need.level);
            }
        }
        skills
    }

    /// Returns the number of slots of an agent's capacity that each conversation of the bucket uses, at least 1.
    #[must_use]
    pub fn weight(&self) -> i64 {
        self.weight.max(1)
    }

    /// Reads the text form, as [`std::fmt::Display`] writes it. Unknown parts of the text are ignored.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut bucket = Self::default();
        for part in text.split(' ') {
            if let Some(team) = part.strip_prefix('@') {
                bucket.team = team.parse().ok().map(TeamId);
            } else if let Some(agent) = part.strip_prefix('!') {
                bucket.not_for = agent.parse().ok().map(AgentId);
            } else if let Some(rules) = part.strip_prefix('#') {
                bucket.rules = u32::from_str_radix(rules, 16).ok();
            } else if let Some(weight) = part.strip_prefix('*') {
                bucket.weight = weight.parse().unwrap_or(1);
            } else if let Some((name, level)) = part.split_once(':')
                && let Ok(level) = level.parse()
            {
                bucket.skills.insert(name.to_owned(), level);
            }
        }
        bucket
    }

    /// Returns the first requirement that the agent does not meet. `None` means that the agent meets all requirements.
    /// The capacity is not checked.
    #[must_use]
    pub fn unmet(&self, agent: &Agent, in_team: bool) -> Option<Finding> {
        if self.not_for == Some(agent.id) {
            return Some(Finding::GaveAway {});
        }
        if self.team.is_some() && !in_team {
            return Some(Finding::NotInTeam {});
        }
        self.skills.iter().find_map(|(name, needed)| {
            let level = level_of(&agent.skills, name);
            let (skill, needed) = (name.clone(), *needed);
            if level >= needed {
                None
            } else if level == 0 {
                Some(Finding::LacksSkill { skill, needed })
            } else {
                Some(Finding::SkillTooLow {
                    skill,
                    level,
                    needed,
                })
            }
        })
    }
}

impl std::fmt::Display for Bucket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut separator = "";
        let mut part = |f: &mut std::fmt::Formatter<'_>, text: String| {
            let result = write!(f, "{separator}{text}");
            separator = " ";
            result
        };
        if let Some(team) = self.team {
            part(f, format!("@{team}"))?;
        }
        if let Some(agent) = self.not_for {
            part(f, format!("!{agent}"))?;
        }
        if self.weight > 1 {
            part(f, format!("*{}", self.weight))?;
        }
        for (name, level) in &self.skills {
            part(f, format!("{name}:{level}"))?;
        }
        if let Some(rules) = self.rules {
            part(f, format!("#{rules:x}"))?;
        }
        Ok(())
    }
}

/// Returns the wait after which the next skill is no longer required, in seconds. `waited_s` is the wait until now. A
/// skill whose `relax_after_s` is at most `waited_s` is already no longer required. `None` means that all remaining
/// skills stay required.
#[must_use]
pub fn next_relaxation(conversation: &[SkillNeed], queue: &Queue, waited_s: i64) -> Option<i64> {
    conversation
        .iter()
        .chain(&queue.skills)
        .filter_map(|need| need.relax_after_s)
        .filter(|after| *after > waited_s)
        .min()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn need(name: &str, level: i64, relax_after_s: Option<i64>) -> SkillNeed {
        SkillNeed {
            name: name.to_owned(),
            level,
            relax_after_s,
        }
    }

    #[test]
    fn buckets_survive_their_text() {
        for text in [
            "",
            "@5",
            "!7",
            "*3",
            "german:2",
            "@5 !7 *2 billing:1 german:3",
            "#811c9dc5",
            "@5 !7 *2 billing:1 german:3 #7",
        ] {
            assert_eq!(Bucket::parse(text).to_string(), text);
        }
        assert_eq!(
            Bucket::parse("*1").to_string(),
            "",
            "one is what everything weighs"
        );
    }

    #[test]
    fn waiting_relaxes_requirements() {
        let needs = [
            need("german", 3, Some(60)),
            need("german", 1, Some(120)),
            need("billing", 2, None),
        ];
        let at = |waited| {
            Bucket {
                skills: Bucket::needing(&needs, waited),
                ..Bucket::default()
            }
            .to_string()
        };
        assert_eq!(at(0), "billing:2 german:3");
        assert_eq!(at(59), "billing:2 german:3");
        assert_eq!(at(60), "billing:2 german:1");
        assert_eq!(at(120), "billing:2");
    }

    #[test]
    fn names() {
        for (name, fits) in [
            ("german", true),
            ("b2-x_y", true),
            ("", false),
            ("German", false),
            ("a b", false),
            ("a:b", false),
        ] {
            assert_eq!(is_name(name), fits, "{name}");
        }
        assert!(!is_name(&"x".repeat(65)));
    }
}
