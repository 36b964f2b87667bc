//! The reasons of routing decisions: a closed set of codes with parameters, and their English texts.
//!
//! A [`Reason`] says why a conversation was routed, and why it got a certain agent or no agent. A [`Finding`] says why
//! one agent was chosen or not chosen. Decisions store codes and parameters. Parlor makes the English text from the
//! code and its parameters, so the text always agrees with both. The lists of codes in `docs/routing.md` and in the
//! OpenAPI document are generated from the declarations of this module.

use crate::codes::{Parameter, ParameterType, codes};
use crate::ids::{AgentId, TeamId};
use crate::words::Availability;
use serde::{Deserialize, Serialize};

/// A required skill with its minimum level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequiredSkill {
    /// The name of the skill.
    pub name: String,
    /// The minimum level.
    pub level: i64,
}

/// Required skills, ordered by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Skills(pub Vec<RequiredSkill>);

impl std::fmt::Display for Skills {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let each = self.0.iter().map(|s| format!("{} {}", s.name, s.level));
        f.write_str(&each.collect::<Vec<_>>().join(", "))
    }
}

/// A list of names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Names(pub Vec<String>);

impl std::fmt::Display for Names {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.join(", "))
    }
}

impl Parameter for Skills {
    const TYPE: ParameterType = ParameterType::Skills;
}

impl Parameter for Names {
    const TYPE: ParameterType = ParameterType::Texts;
}

impl Parameter for Finding {
    const TYPE: ParameterType = ParameterType::Code;
}

codes! {
    /// A reason of a routing decision. The text of a reason is a whole sentence, or the beginning of a sentence that
    /// the text of the next reason completes.
    Reason {
        #[doc = "The conversation is reserved for this agent or was assigned to this agent before, and the agent is free."]
        NamedAgentFree = "named-agent-free" { agent_id: AgentId, agent_name: String } => "The conversation is reserved for {agent_name} or was assigned to {agent_name} before, and {agent_name} is free.";
        #[doc = "The queue assigns in turn, and this agent has had no new conversation for the longest time."]
        NextTurn = "next-turn" { agent_id: AgentId, agent_name: String } => "It is {agent_name}'s turn. No other agent has been without a new conversation for so long.";
        #[doc = "Among the agents who can get the conversation, this agent has the lowest load. If several agents have this load, this agent has had no new conversation for the longest time."]
        LeastBusy = "least-busy" { agent_id: AgentId, agent_name: String, used: i64 } => "{agent_name} has the lowest load ({used}). Among agents with this load, the last assignment of {agent_name} is the oldest.";
        #[doc = "The conversation is reserved for this agent, who is not free."]
        ReservedAgentBusy = "reserved-agent-busy" { agent_id: AgentId, agent_name: String } => "Reserved for {agent_name}, who is not free.";
        #[doc = "The team has no members."]
        TeamEmpty = "team-empty" { team_id: TeamId, team_name: String } => "The team {team_name} has no members.";
        #[doc = "No agent serves the queue."]
        QueueUnserved = "queue-unserved" { queue: String } => "No agent serves the queue {queue}.";
        #[doc = "Agents pick up the conversations of this queue themselves."]
        QueueManual = "queue-manual" { queue: String } => "Agents pick up the conversations of the queue {queue} by hand.";
        #[doc = "The queue is closed, and its business hours contain no later opening."]
        QueueClosed = "queue-closed" { queue: String } => "The queue {queue} is closed.";
        #[doc = "The queue is closed until the time in `opens_at`."]
        QueueClosedUntil = "queue-closed-until" { queue: String, opens_at: String, local_time: String, time_zone: String } => "The queue {queue} is closed until {local_time} ({time_zone}).";
        #[doc = "The queue already has as many open offers as its setting `dispatch_per_agent` allows."]
        OffersExhausted = "offers-exhausted" { queue: String } => "The queue {queue} has the maximum number of open offers.";
        #[doc = "No agent who serves the queue is free."]
        NobodyFree = "nobody-free" {} => "No agent who serves the queue is free.";
        #[doc = "No free agent has the required skills."]
        SkillsMissing = "skills-missing" { skills: Skills } => "No free agent has the required skills: {skills}.";
        #[doc = "The agent to whom the conversation was assigned before cannot get it now. `finding` states the reason."]
        PreviousAgentUnavailable = "previous-agent-unavailable" { agent_id: AgentId, agent_name: String, finding: Finding } => "{agent_name} had it before, but {finding}.";
        #[doc = "The queue is full, so the conversation goes to its overflow queue."]
        QueueFull = "queue-full" { queue: String, overflow: String } => "The queue {queue} is full, so the conversation goes to {overflow}.";
        #[doc = "An agent is free for this conversation, but the queue must first offer an earlier conversation that this agent can get."]
        BehindOthers = "behind-others" {} => "Other conversations are before it in the queue.";
        #[doc = "The queue opened."]
        QueueOpened = "queue-opened" { queue: String } => "The queue {queue} opened.";
        #[doc = "The agent who had the conversation, or for whom it was reserved, is deactivated."]
        AgentDeactivated = "agent-deactivated" { agent_id: AgentId, agent_name: String } => "{agent_name} is deactivated.";
        #[doc = "An agent or a program assigned the conversation to this agent, who has a free slot."]
        GivenToAgent = "given-to-agent" { by_id: Option<AgentId>, by_name: String, agent_id: AgentId, agent_name: String } => "{by_name} assigned it to {agent_name}, who has a free slot.";
        #[doc = "An agent or a program assigned the conversation to this agent, who has no free slot."]
        GivenAgentFull = "given-agent-full" { by_id: Option<AgentId>, by_name: String, agent_id: AgentId, agent_name: String } => "{by_name} assigned it to {agent_name}, who has no free slot.";
        #[doc = "The caller asked for this agent, who has a free slot."]
        NamedAgentHasRoom = "named-agent-has-room" { agent_id: AgentId, agent_name: String } => "The caller asked for {agent_name}, who has a free slot.";
        #[doc = "The caller asked for this agent, who has no free slot."]
        NamedAgentFull = "named-agent-full" { agent_id: AgentId, agent_name: String } => "The caller asked for {agent_name}, who has no free slot.";
        #[doc = "The agent became free, and this was the first waiting conversation that the agent could get."]
        BecameFree = "became-free" { agent_id: AgentId, agent_name: String, waited_s: i64 } => "{agent_name} became free and this was next in line after waiting {waited_s} s.";
        #[doc = "In the queue order, this was the first conversation that an available agent could get. The next reason states why this agent got the conversation."]
        NextInLine = "next-in-line" { waited_s: i64 } => "Next in line after waiting {waited_s} s:";
        #[doc = "The agent picked up the conversation."]
        PickedUp = "picked-up" { agent_id: AgentId, agent_name: String } => "{agent_name} picked it up by hand.";
        #[doc = "The agent asked for the next conversation of the queue."]
        TakenNext = "taken-next" { agent_id: AgentId, agent_name: String, queue: String } => "{agent_name} took the next one of the queue {queue} by hand.";
        #[doc = "With this conversation, the workload of the agent exceeds the agent's capacity. The account setting `allow_over_capacity` permits this."]
        BeyondCapacity = "beyond-capacity" { capacity: i64 } => "This exceeds the agent's capacity of {capacity}. The account allows it.";
        #[doc = "An agent or a program transferred the conversation to an agent."]
        Transferred = "transferred" { by_id: Option<AgentId>, by_name: String } => "{by_name} transferred it.";
        #[doc = "An agent or a program transferred the conversation to a team."]
        TransferredToTeam = "transferred-to-team" { by_id: Option<AgentId>, by_name: String, team_id: TeamId, team_name: String } => "{by_name} transferred it to the team {team_name}.";
        #[doc = "An agent or a program transferred the conversation to a queue."]
        TransferredToQueue = "transferred-to-queue" { by_id: Option<AgentId>, by_name: String, queue: String } => "{by_name} transferred it to the queue {queue}.";
        #[doc = "An agent or a program returned the conversation to its queue."]
        Released = "released" { by_id: Option<AgentId>, by_name: String } => "{by_name} gave it back.";
        #[doc = "An agent or a program undid a change of the conversation."]
        Undone = "undone" { by_id: Option<AgentId>, by_name: String } => "{by_name} undid a change.";
        #[doc = "The conversation has waited so long that at least one skill is no longer required, or is required only at a lower level."]
        SkillsRelaxed = "skills-relaxed" { waited_s: i64, relaxed: Names } => "After {waited_s} s it requires less: {relaxed}.";
        #[doc = "The conversation has waited so long that it goes to the overflow queue."]
        Overflowed = "overflowed" { waited_s: i64, queue: String, overflow: String } => "After {waited_s} s in the queue {queue} it goes to {overflow}.";
        #[doc = "The agent did not accept the offer in time."]
        OfferExpired = "offer-expired" { agent_id: AgentId, agent_name: String } => "{agent_name} did not accept it in time.";
        #[doc = "The required skills of the queue, or the weights of the account, changed."]
        RulesChanged = "rules-changed" { queue: String } => "The required skills of the queue {queue}, or the weights of the account, changed.";
        #[doc = "The required skills of the conversation changed."]
        SkillsChanged = "skills-changed" {} => "The required skills changed.";
    }
}

codes! {
    /// A finding about one agent. The text of a finding continues a sentence that begins with the agent's name.
    Finding {
        #[doc = "The agent is free."]
        Free = "free" { live: i64, capacity: i64 } => "is free: {live} of {capacity}";
        #[doc = "The agent is free, but agents pick up the conversations of this queue themselves."]
        FreeManual = "free-manual" {} => "is free, but agents pick up the conversations of this queue by hand";
        #[doc = "The agent is free, but the queue is closed."]
        FreeClosed = "free-closed" {} => "is free, but this queue is closed";
        #[doc = "The agent is free, but the queue already has as many open offers as its setting `dispatch_per_agent` allows."]
        FreeOffersExhausted = "free-offers-exhausted" {} => "is free, but this queue has the maximum number of open offers";
        #[doc = "The agent is free, but the queue must first offer an earlier conversation that this agent can get."]
        FreeOthersFirst = "free-others-first" {} => "is free, but first gets an offer of an earlier conversation";
        #[doc = "The agent is free too, but another agent was chosen. This agent can get the next conversation."]
        FreeAskedNext = "free-asked-next" {} => "is free too, and gets the next conversation";
        #[doc = "The agent was named or picked up the conversation, and had `live` live conversations at that time."]
        Had = "had" { live: i64, capacity: i64 } => "had {live} of {capacity}";
        #[doc = "The agent is deactivated."]
        Deactivated = "deactivated" {} => "is deactivated";
        #[doc = "The agent is not online."]
        Unavailable = "unavailable" { availability: Availability } => "is {availability}";
        #[doc = "The agent has no free capacity."]
        Full = "full" { used: i64, capacity: i64 } => "is full: {used} of {capacity}";
        #[doc = "The agent has less free capacity than the conversation needs."]
        TooLittleRoom = "too-little-room" { weight: i64, used: i64, capacity: i64 } => "has too few free slots: needs {weight}, uses {used} of {capacity}";
        #[doc = "The agent released or transferred the conversation before."]
        GaveAway = "gave-away" {} => "gave it away before";
        #[doc = "The agent is not in the team to which the conversation was transferred."]
        NotInTeam = "not-in-team" {} => "is not in the team it was transferred to";
        #[doc = "The agent does not have a required skill."]
        LacksSkill = "lacks-skill" { skill: String, needed: i64 } => "lacks {skill} (needs {needed})";
        #[doc = "The agent's level of a required skill is too low."]
        SkillTooLow = "skill-too-low" { skill: String, level: i64, needed: i64 } => "has {skill} {level}, needs {needed}";
        #[doc = "The conversation is reserved for another agent."]
        ReservedForOther = "reserved-for-other" {} => "cannot get it, because it is reserved for another agent";
        #[doc = "The agent does not serve the queue."]
        NotServing = "not-serving" {} => "does not serve the queue";
        #[doc = "Agents pick up the conversations of this queue themselves."]
        Manual = "manual" {} => "picks up the conversations of this queue by hand";
        #[doc = "The queue is closed. Agents may pick up its conversations."]
        Closed = "closed" {} => "can only pick it up by hand, because the queue is closed";
        #[doc = "The queue makes no further offer until an agent has answered one of its open offers."]
        OffersPending = "offers-pending" {} => "waits for offers to be answered";
    }
}

/// The meanings of all parameters of the codes, each with the parameter's name.
pub const PARAMETERS: &[(&str, &str)] = &[
    ("agent_id", "the agent"),
    (
        "agent_name",
        "the name of the agent at the time of the decision",
    ),
    (
        "availability",
        "the availability of the agent: `busy`, `away` or `offline`",
    ),
    (
        "by_id",
        "the agent who acted; `null`: a program without an agent",
    ),
    (
        "by_name",
        "the name of the agent who acted. `Somebody` stands for a program without an agent",
    ),
    ("capacity", "the capacity of the agent, in slots"),
    (
        "finding",
        "the finding about the agent, with `code` and `parameters`",
    ),
    ("level", "the agent's level of the skill"),
    ("live", "the number of live conversations of the agent"),
    (
        "local_time",
        "the time of the opening, in the time zone of the business hours",
    ),
    ("needed", "the required level of the skill"),
    ("opens_at", "the time of the opening, in UTC"),
    ("overflow", "the key of the overflow queue"),
    ("queue", "the key of the queue"),
    (
        "relaxed",
        "the skills that are no longer required, or are required only at a lower level",
    ),
    ("skill", "the skill"),
    (
        "skills",
        "the required skills, each with `name` and `level`",
    ),
    ("team_id", "the team"),
    ("team_name", "the name of the team"),
    ("time_zone", "the time zone of the business hours"),
    ("used", "the used capacity of the agent, in slots"),
    ("waited_s", "the wait, in seconds"),
    (
        "weight",
        "the part of the capacity that the conversation needs, in slots",
    ),
];

/// Joins the texts of several reasons in order to one text.
#[must_use]
pub fn text(reasons: &[Reason]) -> String {
    let sentences: Vec<String> = reasons.iter().map(Reason::to_string).collect();
    sentences.join(" ")
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        reason = "a test that fails should stop where it fails"
    )]

    use super::*;
    use crate::codes::Code;
    use std::collections::BTreeSet;
    use std::fmt::Write as _;
    use std::path::Path;

    /// The line in `docs/routing.md` after which the text is generated.
    const MARK: &str = "<!-- The rest is made from crates/parlor-model/src/reasons.rs: PARLOR_WRITE_DOCS=1 cargo test --workspace --lib reasons -->\n";

    /// Generates the end of `docs/routing.md`.
    fn guide() -> String {
        let mut text = String::from(MARK);
        let mut table = |title: &str, codes: &[Code]| {
            let _ = write!(
                text,
                "\n### {title}\n\n| Code | Meaning | Parameters |\n|---|---|---|\n"
            );
            for code in codes {
                let names: Vec<String> = (code.parameters.iter())
                    .map(|(name, _)| format!("`{name}`"))
                    .collect();
                let _ = writeln!(
                    text,
                    "| `{}` | {} | {} |",
                    code.code,
                    code.meaning,
                    names.join(", ")
                );
            }
        };
        table("Reasons", Reason::ALL);
        table("Findings about an agent", Finding::ALL);
        text.push_str("\n### Parameters\n\n| Parameter | Meaning |\n|---|---|\n");
        for (name, meaning) in PARAMETERS {
            let _ = writeln!(text, "| `{name}` | {meaning} |");
        }
        text
    }

    #[test]
    fn the_docs_list_every_reason() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/routing.md");
        let page = std::fs::read_to_string(&path).unwrap();
        let (written, _) = page.split_once(MARK).expect("the page has its mark");
        let whole = format!("{written}{}", guide());
        if std::env::var_os("PARLOR_WRITE_DOCS").is_some() {
            std::fs::write(&path, &whole).unwrap();
        }
        assert!(
            std::fs::read_to_string(path).unwrap() == whole,
            "docs/routing.md is out of date; write it with PARLOR_WRITE_DOCS=1 cargo test --workspace --lib reasons"
        );
    }

    #[test]
    fn every_parameter_has_a_meaning() {
        let used: BTreeSet<&str> = (Reason::ALL.iter().chain(Finding::ALL))
            .flat_map(|code| code.parameters.iter().map(|(name, _)| *name))
            .collect();
        let explained: BTreeSet<&str> = PARAMETERS.iter().map(|(name, _)| *name).collect();
        assert_eq!(used, explained);
        for codes in [Reason::ALL, Finding::ALL] {
            let all: BTreeSet<&str> = codes.iter().map(|code| code.code).collect();
            assert_eq!(all.len(), codes.len(), "every code is there once");
        }
    }

    #[test]
    fn a_reason_reads_back_as_it_was_written() {
        let reason = Reason::PreviousAgentUnavailable {
            agent_id: AgentId(7),
            agent_name: "Gil".to_owned(),
            finding: Finding::Full {
                used: 1,
                capacity: 1,
            },
        };
        assert_eq!(
            reason.to_string(),
            "Gil had it before, but is full: 1 of 1."
        );
        let written = serde_json::to_value(&reason).unwrap();
        assert_eq!(
            written,
            serde_json::json!({
                "code": "previous-agent-unavailable",
                "parameters": {
                    "agent_id": 7, "agent_name": "Gil", "finding": {"code": "full", "parameters": {"used": 1, "capacity": 1}}
                }
            })
        );
        assert_eq!(serde_json::from_value::<Reason>(written).unwrap(), reason);
        let none = serde_json::to_value(Reason::NobodyFree {}).unwrap();
        assert_eq!(none["parameters"], serde_json::json!({}));
    }
}
