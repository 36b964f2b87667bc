//! Activity lines. The list of a conversation's messages shows changes of the conversation as messages of the type 2
//! (Chatwoot contract 4.5). Parlor stores these changes as events, not as messages. So this module builds the text of
//! each activity line, and gives each activity line an id outside the range of message ids.

use parlor_model::config::AccountConfig;
use parlor_model::entities::Event;
use parlor_model::events::actor;
use parlor_model::ids::{AgentId, TeamId};
use serde_json::Value;

/// The base of the ids of activity lines. The id of an activity line is the sum of this number and the event's number.
/// So the ids of activity lines are far above the ids of messages, and below 2^53.
const FIRST: i64 = 1 << 52;

/// Returns the id of the activity line for an event.
pub(super) const fn line_id(event: &Event) -> i64 {
    FIRST.saturating_add(event.number)
}

/// Returns the event number for the id of an activity line. `None` means that the id belongs to a message.
pub(super) fn event_of(id: i64) -> Option<i64> {
    id.checked_sub(FIRST).filter(|number| *number > 0)
}

/// Returns the text of an activity line, in English, as in the vendor's API.
pub(super) fn text(event: &Event, config: &AccountConfig) -> String {
    let data: Value = serde_json::from_str(&event.data).unwrap_or_default();
    let agent = |id: &Value| {
        let id = id.as_i64().map(AgentId)?;
        config.agents.get(&id).map(|agent| agent.name.as_str())
    };
    let by = actor(event, &data).and_then(|id| config.agents.get(&id));
    let by = by.map(|agent| agent.name.as_str());
    let of_agent = |sentence: String| match by {
        Some(name) => format!("{sentence} by {name}"),
        None => sentence,
    };
    match event.kind.as_str() {
        "conversation.assigned" => {
            let to = agent(data.get("assignee_id").unwrap_or(&Value::Null)).unwrap_or("an agent");
            of_agent(format!("Assigned to {to}"))
        }
        "conversation.offered" => "Offered to an agent".to_owned(),
        "conversation.queued" => "Waits for an agent".to_owned(),
        "conversation.snoozed" => of_agent("Conversation was snoozed".to_owned()),
        "conversation.transferred" => of_agent("Conversation was transferred".to_owned()),
        "conversation.merged" => of_agent("Conversations were merged".to_owned()),
        "conversation.unmerged" => of_agent("Conversations were separated".to_owned()),
        "conversation.status_changed" => {
            let sentence = match data.get("to").and_then(Value::as_str) {
                Some("resolved") => "Conversation was marked resolved",
                Some("closed") => "Conversation was closed",
                Some("pending") => "Conversation was marked pending",
                _ => "Conversation was reopened",
            };
            of_agent(sentence.to_owned())
        }
        "conversation.labelled" => {
            let list = |name: &str| {
                let labels = data.get(name).and_then(Value::as_array);
                let labels = labels.into_iter().flatten().filter_map(Value::as_str);
                labels.collect::<Vec<_>>().join(", ")
            };
            let who = by.unwrap_or("Parlor");
            match (list("added"), list("removed")) {
                (added, removed) if removed.is_empty() => format!("{who} added {added}"),
                (added, removed) if added.is_empty() => format!("{who} removed {removed}"),
                (added, removed) => format!("{who} added {added} and removed {removed}"),
            }
        }
        _ => updated(&data, config, by),
    }
}

/// Returns the text of the activity line for an event of a kind that [`text`] does not list, such as
/// `conversation.updated`.
fn updated(data: &Value, config: &AccountConfig, by: Option<&str>) -> String {
    let who = by.unwrap_or("Parlor");
    if let Some(priority) = data.get("priority") {
        return match priority.as_str() {
            Some(word) => format!("{who} set the priority to {word}"),
            None => format!("{who} removed the priority"),
        };
    }
    if let Some(team) = data.get("team_id") {
        let team = team.as_i64().map(TeamId);
        return match team.and_then(|id| config.teams.get(&id)) {
            Some(team) => format!("Assigned to {} by {who}", team.name),
            None => format!("Unassigned from the team by {who}"),
        };
    }
    if data.get("assignee_id").is_some_and(Value::is_null) || data.get("released_by").is_some() {
        return format!("Conversation unassigned by {who}");
    }
    format!("{who} changed the conversation")
}

#[cfg(test)]
mod tests {
    use super::{FIRST, event_of};

    #[test]
    fn ids_of_lines_are_in_a_range_of_their_own() {
        assert_eq!(event_of(FIRST + 12), Some(12));
        for id in [1, 12, FIRST - 1, FIRST] {
            assert_eq!(event_of(id), None, "{id}");
        }
    }
}
