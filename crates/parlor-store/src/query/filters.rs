//! Converts a filter of conversations to SQL.

use super::Select;
use crate::sql::{Database, either, id_list, listed, word_list};
use parlor_model::canonical;
use parlor_model::entities::Conversation;
use parlor_model::filter::{Assigned, ConversationFilter, Following};
use parlor_model::ids::{AgentId, Id as _};
use parlor_model::time::Timestamp;
use parlor_model::visibility::VisibilityScope;
use parlor_model::words::Word as _;
use serde_json::Value;

/// The reader of a list.
#[derive(Clone, Debug)]
pub struct Reader {
    /// The agent. The filter's conditions with `me`, the conditions on unread messages and the conditions on mentions
    /// refer to this agent. `None` means that the reader is not an agent.
    pub agent: Option<AgentId>,
    /// The visibility scope. `None` means full visibility.
    pub scope: Option<VisibilityScope>,
    /// The present time, to which relative times refer.
    pub now: Timestamp,
}

/// Returns the condition that a conversation meets a filter and is visible to the reader. For any other conversation,
/// the condition is false or NULL. The table must have the name `conversations`.
pub(crate) fn conditions(
    select: &mut Select,
    filter: &ConversationFilter,
    reader: &Reader,
) -> String {
    let mut all = Vec::new();
    if let Some(scope) = &reader.scope {
        all.push(visible(select, scope));
    }
    if !filter.status.is_empty() {
        all.push(format!("status IN ({})", word_list(&filter.status)));
    }
    if !filter.assignee.is_empty() {
        let any = filter.assignee.iter().map(|one| assigned(*one, reader));
        all.push(format!("({})", either(&any.collect::<Vec<_>>())));
    }
    if !filter.team.is_empty() {
        all.push(format!("team_id IN ({})", id_list(&filter.team)));
    }
    if !filter.inbox.is_empty() {
        all.push(format!("inbox_id IN ({})", id_list(&filter.inbox)));
    }
    if !filter.queue.is_empty() {
        all.push(format!("queue_id IN ({})", id_list(&filter.queue)));
    }
    if let Some(queued) = filter.queued {
        all.push(is(queued, "queue_id IS NOT NULL"));
    }
    if let Some(contact) = filter.contact {
        all.push(format!("contact_id = {}", contact.0));
    }
    if !filter.identity.is_empty() {
        all.push(format!("identity_id IN ({})", id_list(&filter.identity)));
    }
    labelled(select, filter, &mut all);
    if !filter.priority.is_empty() {
        let any: Vec<String> = (filter.priority.iter())
            .map(|priority| match priority {
                Some(priority) => format!("priority = '{}'", priority.word()),
                None => "priority IS NULL".to_owned(),
            })
            .collect();
        all.push(format!("({})", either(&any)));
    }
    if let Some(unread) = filter.unread {
        all.push(is(unread, &has_unread(reader)));
    }
    if let Some(mentioned) = filter.mentioned {
        all.push(is(mentioned, &mentions(select, reader.agent)));
    }
    if let Some(participating) = filter.participating {
        let mine = assigned(Assigned::Me, reader);
        let mentioned = mentions(select, reader.agent);
        let followed = lists(select, "followers", reader.agent);
        all.push(is(
            participating,
            &format!("({mine} OR {mentioned} OR {followed})"),
        ));
    }
    if let Some(unanswered) = filter.unanswered {
        all.push(is(
            unanswered,
            "(first_reply_at IS NULL OR waiting_since IS NOT NULL)",
        ));
    }
    if !filter.follower.is_empty() {
        let any = filter.follower.iter().map(|follower| match follower {
            Following::Me => lists(select, "followers", reader.agent),
            Following::Agent(agent) => lists(select, "followers", Some(*agent)),
        });
        let any = either(&any.collect::<Vec<_>>());
        all.push(format!("({any})"));
    }
    if let Some(failed) = filter.failed {
        all.push(is(failed, "failed_count > 0"));
    }
    for (column, period) in [
        ("created_at", filter.created),
        ("last_activity_at", filter.active),
    ] {
        for (operator, end) in [(">=", period.from), ("<", period.before)] {
            // The time is a bound parameter. So the text of the statement is always the same, and the database can use
            // the prepared statement again.
            if let Some(end) = end {
                let place = select.bind(&end.at(reader.now));
                all.push(format!("{column} {operator} {place}"));
            }
        }
    }
    for (name, value) in &filter.attributes {
        all.push(attribute(select, name, value));
    }
    if all.is_empty() {
        "TRUE".to_owned()
    } else {
        all.join(" AND ")
    }
}

/// Returns the condition that a conversation is visible in this scope. The rule is the same as in
/// [`parlor_model::visibility::ReaderVisibility::sees`].
fn visible(select: &mut Select, scope: &VisibilityScope) -> String {
    let agents = listed(scope.assignees.iter().map(|id| id.get().to_string()));
    let teams = listed(scope.teams.iter().map(|id| id.get().to_string()));
    let queues = listed(scope.queues.iter().map(|id| id.get().to_string()));
    let me = scope.agent.get();
    let mentioned = mentions(select, Some(scope.agent));
    format!(
        "(assignee_id IN ({agents}) OR team_id IN ({teams}) OR route_team_id IN ({teams}) OR (assignee_id IS NULL AND (intended_agent_id = {me} \
         OR COALESCE(queue_id, route_queue_id, (SELECT i.queue_id FROM inboxes AS i WHERE i.account_id = conversations.account_id AND i.id = conversations.inbox_id)) IN ({queues}))) \
         OR {mentioned})"
    )
}

/// Returns an SQL expression. If `holds` is `true`, the expression is `condition` itself. If `holds` is `false`, the
/// expression is true when `condition` is false or NULL.
fn is(holds: bool, condition: &str) -> String {
    if holds {
        condition.to_owned()
    } else {
        format!("({condition}) IS NOT TRUE")
    }
}

fn assigned(one: Assigned, reader: &Reader) -> String {
    match one {
        Assigned::Me => match reader.agent {
            Some(agent) => format!("assignee_id = {}", agent.0),
            None => "FALSE".to_owned(),
        },
        Assigned::Nobody => "assignee_id IS NULL".to_owned(),
        Assigned::Anybody => "assignee_id IS NOT NULL".to_owned(),
        Assigned::Agent(agent) => format!("assignee_id = {}", agent.0),
    }
}

/// Adds the conditions on labels. The column `label_keys` contains the keys of the conversation's labels, one per line.
fn labelled(select: &mut Select, filter: &ConversationFilter, all: &mut Vec<String>) {
    let find = match select.database() {
        Database::Sqlite => "instr",
        Database::Postgres => "strpos",
    };
    let mut has = |labels: &[String]| -> Vec<String> {
        labels
            .iter()
            .map(|label| {
                let line = Conversation::label_line(&canonical::name(label));
                let place = select.bind(&line);
                format!("{find}(label_keys, {place}) > 0")
            })
            .collect()
    };
    if !filter.labels_any.is_empty() {
        all.push(format!("({})", either(&has(&filter.labels_any))));
    }
    all.extend(has(&filter.labels_all));
    if !filter.labels_none.is_empty() {
        all.push(is(false, &either(&has(&filter.labels_none))));
    }
}

fn has_unread(reader: &Reader) -> String {
    let Some(agent) = reader.agent else {
        return "incoming_count > 0".to_owned();
    };
    format!(
        "incoming_count > COALESCE((SELECT r.incoming_seen FROM read_marks AS r WHERE r.account_id = conversations.account_id \
         AND r.conversation_id = conversations.id AND r.agent_id = {}), 0)",
        agent.0
    )
}

/// Returns the condition that a note of the conversation mentions an agent.
pub(crate) fn mentions(select: &mut Select, agent: Option<AgentId>) -> String {
    lists(select, "mentioned", agent)
}

/// Returns the condition that the list of agents in a column contains this agent. Without an agent, the condition is
/// false.
fn lists(select: &mut Select, column: &str, agent: Option<AgentId>) -> String {
    let Some(agent) = agent else {
        return "FALSE".to_owned();
    };
    // The column contains a list of ids without spaces. So there is a bracket or comma before and after each id.
    let found: Vec<String> = ["[", ","]
        .into_iter()
        .flat_map(|before| ["]", ","].map(|after| format!("%{before}{}{after}%", agent.0)))
        .map(|pattern| format!("{column} LIKE {}", select.bind(&pattern)))
        .collect();
    format!("({column} <> '[]' AND ({}))", either(&found))
}

/// Returns the condition that a custom attribute has a value. If the attribute is a list, the list must contain the
/// value. The database does not treat different Unicode forms of a text as equal. So the condition compares the
/// attribute with the given text, and with the Unicode form NFC of this text.
fn attribute(select: &mut Select, name: &str, value: &Value) -> String {
    let values: Vec<Value> = match value {
        Value::String(text) => {
            let exact = canonical::exact(text);
            let same = exact == text.as_str();
            let exact = (!same).then(|| Value::String(exact.into_owned()));
            [Some(value.clone()), exact].into_iter().flatten().collect()
        }
        other => vec![other.clone()],
    };
    let name = select.bind(&name.to_owned());
    let any: Vec<String> = match select.database() {
        Database::Postgres => values
            .iter()
            .map(|value| {
                let place = select.bind(&value.to_string());
                // The operator `@>` also finds a single value in a list.
                format!("(custom_attributes::jsonb -> {name}::text) @> {place}::text::jsonb")
            })
            .collect(),
        Database::Sqlite => values
            .iter()
            .map(|value| {
                let found = match value {
                    Value::Bool(flag) => format!("a.type = '{flag}'"),
                    value => {
                        let place = select.bind(&value.to_string());
                        let equal = format!("= json_extract({place}, '$')");
                        format!(
                            "CASE a.type WHEN 'true' THEN FALSE WHEN 'false' THEN FALSE WHEN 'object' THEN FALSE \
                             WHEN 'array' THEN EXISTS (SELECT 1 FROM json_each(a.value) AS b WHERE b.value {equal}) \
                             ELSE a.value {equal} END"
                        )
                    }
                };
                format!(
                    "EXISTS (SELECT 1 FROM json_each(custom_attributes) AS a WHERE a.key = {name} AND {found})"
                )
            })
            .collect(),
    };
    format!("(custom_attributes <> '{{}}' AND ({}))", either(&any))
}
