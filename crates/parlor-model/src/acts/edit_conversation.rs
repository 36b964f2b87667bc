//! The act [`EditConversation`].

use crate::act::{Act, Right, Target};
use crate::acts::{ConversationView, MAX_FOLLOWERS, MAX_LABEL, MAX_LABELS, MAX_SUBJECT};
use crate::canonical;
use crate::config::AccountConfig;
use crate::decide::needs::named;
use crate::decide::people::{are_bounded, is_erased};
use crate::decide::view::view;
use crate::document::Patch;
use crate::entities::{Conversation, JsonMap, SkillNeed};
use crate::ids::{AccountId, AgentId, CaseId, TeamId};
use crate::reasons::Reason;
use crate::refusal::{Conflict, FieldCode, FieldError, Object, Refusal};
use crate::routing::{self, Placement};
use crate::skills::are_needs;
use crate::state::{Context, ConversationTarget, Decided, Key, State};
use crate::words::Priority;
use serde_json::{Value, json};
use std::borrow::Cow;
use std::collections::HashSet;

/// Edits a conversation: priority, subject, labels, attributes, case, team, required skills and followers.
#[derive(Clone, Debug)]
pub struct EditConversation {
    /// The conversation.
    pub conversation: ConversationTarget,
    /// The changed fields.
    pub patch: ConversationPatch,
}

/// A change of a conversation's labels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LabelChange {
    /// Replaces all labels of the conversation with these labels.
    Set(Vec<String>),
    /// Adds labels and removes labels. A label in both lists is removed.
    Change {
        /// The labels to add.
        add: Vec<String>,
        /// The labels to remove.
        remove: Vec<String>,
    },
}

/// A change of a conversation's followers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FollowerChange {
    /// The agents to add to the followers. If one of these agents is unknown or not active, the act is refused.
    pub add: Vec<AgentId>,
    /// The agents to remove from the followers. An agent in both lists is removed.
    pub remove: Vec<AgentId>,
}

/// The changed fields of a conversation. `None` and [`Patch::Absent`] keep a field.
#[derive(Clone, Debug, Default)]
pub struct ConversationPatch {
    /// The priority. If the conversation waits, the new priority changes its position in the queue.
    pub priority: Patch<Priority>,
    /// The subject, 1 to [`MAX_SUBJECT`] characters.
    pub subject: Patch<String>,
    /// The change of the labels.
    pub labels: Option<LabelChange>,
    /// Custom attributes, merged key by key; `null` removes a key. The act stores the values unchanged, because each
    /// dialect has already applied the rules of its vendor.
    pub custom_attributes: JsonMap,
    /// Additional attributes, merged key by key; `null` removes a key.
    pub additional_attributes: JsonMap,
    /// The case, which must belong to the contact of the conversation.
    pub case: Patch<CaseId>,
    /// The team of the conversation. This team does not affect routing.
    pub team: Patch<TeamId>,
    /// The required skills. If the conversation waits and the required skills change, the conversation is routed again.
    pub skills: Option<Vec<SkillNeed>>,
    /// The change of the followers. A conversation has at most [`MAX_FOLLOWERS`] followers.
    pub followers: Option<FollowerChange>,
}

impl Act for EditConversation {
    type Outcome = Box<ConversationView>;

    fn target(&self) -> Target<'_> {
        Target::Conversation(&self.conversation.name)
    }

    fn right(&self) -> Right<'_> {
        Right::Anybody
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        named(account, &self.conversation.name)
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let account = cx.account;
        let agent = cx.actor.agent();
        let config = state.config(account)?;
        let mut conversation = self.conversation.find(state, &config, account)?;
        let speaks = !self.patch.subject.is_absent()
            || !self.patch.custom_attributes.is_empty()
            || !self.patch.additional_attributes.is_empty();
        if speaks && is_erased(state, account, conversation.contact_id)? {
            return Err(Refusal::Conflict(Conflict::ContactErased).into());
        }
        let before = conversation.clone();
        let id = conversation.id;
        apply(state, &config, &mut conversation, &self.patch)?;
        if conversation == before {
            return Ok(Box::new(view(state, account, id)?));
        }
        conversation.updated_at = cx.now;
        if conversation.labels != before.labels {
            let data = json!({
                "labels": conversation.labels,
                "added": only_in(&conversation.labels, &before.labels),
                "removed": only_in(&before.labels, &conversation.labels),
            });
            routing::emit(
                state,
                cx,
                &conversation,
                "conversation.labelled",
                agent,
                &data,
            )?;
        }
        let changed = changes(&before, &conversation);
        if !changed.is_empty() {
            let data = Value::Object(changed);
            routing::emit(
                state,
                cx,
                &conversation,
                "conversation.updated",
                agent,
                &data,
            )?;
        }
        if conversation.queue_id.is_some() {
            if conversation.skills != before.skills {
                place_anew(state, cx, &mut conversation)?;
            } else if conversation.priority != before.priority
                && let Some(mut entry) = state.queue_entry(account, id)?.cloned()
            {
                entry.rank = Priority::rank(conversation.priority);
                state.put_queue_entry(entry);
            }
        }
        state.put(conversation);
        Ok(Box::new(view(state, account, id)?))
    }
}

/// Returns the changed fields except the labels, with the names and values that events contain.
fn changes(before: &Conversation, after: &Conversation) -> JsonMap {
    let mut changed = JsonMap::new();
    macro_rules! see {
        ($($field:ident),*) => {$(
            if before.$field != after.$field {
                changed.insert(stringify!($field).to_owned(), json!(after.$field));
            }
        )*};
    }
    see!(
        priority,
        subject,
        custom_attributes,
        additional_attributes,
        case_id,
        team_id,
        skills
    );
    if before.followers != after.followers {
        changed.insert("follower_ids".to_owned(), json!(after.followers));
    }
    changed
}

fn apply(
    state: &State,
    config: &AccountConfig,
    conversation: &mut Conversation,
    patch: &ConversationPatch,
) -> Decided<()> {
    let mut errors = Vec::new();
    let mut wrong = |field: &str, code| {
        errors.push(FieldError {
            field: field.to_owned(),
            code,
        })
    };
    match &patch.subject {
        Patch::Value(text) if text.is_empty() => wrong("subject", FieldCode::Required),
        Patch::Value(text) if text.chars().count() > MAX_SUBJECT => {
            wrong("subject", FieldCode::TooLong);
        }
        Patch::Value(_) | Patch::Null | Patch::Absent => {}
    }
    patch.subject.clone().apply(&mut conversation.subject);
    patch.priority.apply(&mut conversation.priority);
    if let Some(change) = &patch.labels {
        let labels = labelled(&conversation.labels, change);
        if labels.iter().any(String::is_empty) {
            wrong("labels", FieldCode::Required);
        }
        if labels.len() > MAX_LABELS || labels.iter().any(|l| l.chars().count() > MAX_LABEL) {
            wrong("labels", FieldCode::TooLong);
        }
        conversation.labels = labels;
    }
    merge(
        &mut conversation.custom_attributes,
        &patch.custom_attributes,
    );
    merge(
        &mut conversation.additional_attributes,
        &patch.additional_attributes,
    );
    for (field, attributes) in [
        ("custom_attributes", &conversation.custom_attributes),
        ("additional_attributes", &conversation.additional_attributes),
    ] {
        if !are_bounded(attributes) {
            wrong(field, FieldCode::TooLong);
        }
    }
    if let Some(skills) = &patch.skills {
        if !are_needs(skills) {
            wrong("skills", FieldCode::Malformed);
        }
        conversation.skills.clone_from(skills);
    }
    if let Some(change) = &patch.followers {
        let serves = |id: &AgentId| config.agents.get(id).is_some_and(|agent| agent.active);
        if !change.add.iter().all(serves) {
            wrong("followers", FieldCode::Unknown);
        }
        let followers = &mut conversation.followers;
        followers.extend(&change.add);
        followers.retain(|agent| !change.remove.contains(agent));
        followers.sort_unstable();
        followers.dedup();
        if followers.len() > MAX_FOLLOWERS {
            wrong("followers", FieldCode::TooLong);
        }
    }
    if !errors.is_empty() {
        return Err(Refusal::Invalid(errors).into());
    }
    let team = patch.team.value();
    if team.is_some_and(|team| !config.teams.contains_key(&team)) {
        return Err(Refusal::NotFound(Object::Team).into());
    }
    patch.team.apply(&mut conversation.team_id);
    if let Patch::Value(case) = patch.case {
        let case = state
            .case(conversation.account_id, case)?
            .ok_or(Refusal::NotFound(Object::Case))?;
        if case.contact_id != conversation.contact_id {
            return Err(Refusal::Conflict(Conflict::CaseOfAnother).into());
        }
    }
    patch.case.apply(&mut conversation.case_id);
    Ok(())
}

/// Returns the labels after a change. If several labels have the same comparison key, only the first of these labels is
/// kept.
pub(crate) fn labelled(before: &[String], change: &LabelChange) -> Vec<String> {
    let mut labels: Vec<String> = Vec::new();
    let (kept, come, gone): (&[String], &[String], &[String]) = match change {
        LabelChange::Set(labels) => (&[], labels, &[]),
        LabelChange::Change { add, remove } => (before, add, remove),
    };
    let gone = keys(gone);
    let mut seen = HashSet::new();
    for label in kept.iter().chain(come) {
        let key = canonical::name(label);
        if !gone.contains(&key) && seen.insert(key) {
            labels.push(label.clone());
        }
    }
    labels
}

/// Returns the comparison keys of labels. Each key is computed only once, because the key of a long label is slow to
/// compute.
fn keys(labels: &[String]) -> HashSet<Cow<'_, str>> {
    labels.iter().map(|label| canonical::name(label)).collect()
}

/// Returns the labels of `these` whose comparison keys belong to no label of `others`.
fn only_in<'a>(these: &'a [String], others: &[String]) -> Vec<&'a String> {
    let others = keys(others);
    (these.iter())
        .filter(|label| !others.contains(&canonical::name(label)))
        .collect()
}

fn merge(map: &mut JsonMap, patch: &JsonMap) {
    for (key, value) in patch {
        if value.is_null() {
            map.shift_remove(key);
        } else {
            map.insert(key.clone(), value.clone());
        }
    }
}

/// Routes a waiting conversation again after its requirements changed. If an available agent meets the new
/// requirements, this agent gets the conversation. Otherwise the conversation moves to the queue bucket for the new
/// requirements. The wait continues, so the conversation keeps its position in the order of the queue.
fn place_anew(
    state: &mut State,
    cx: &mut Context<'_>,
    conversation: &mut Conversation,
) -> Decided<()> {
    let Some(entry) = state
        .queue_entry(conversation.account_id, conversation.id)?
        .cloned()
    else {
        return Ok(());
    };
    routing::leave_queue(state, conversation)?;
    let how = Placement {
        reserved_for: entry.reserved_for,
        waits: true,
        because: Some(Reason::SkillsChanged {}),
        ..Placement::default()
    };
    routing::route(state, cx, conversation, &how)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_with_the_same_key_are_one() {
        let texts = |labels: &[&str]| labels.iter().map(|&l| l.to_owned()).collect::<Vec<_>>();
        let before = texts(&["VIP", "Caf\u{e9}", "new"]);
        let change = LabelChange::Change {
            add: texts(&["vip", "Late", "LATE", "CAFE\u{301}"]),
            remove: texts(&["NEW", "none"]),
        };
        let after = labelled(&before, &change);
        assert_eq!(after, ["VIP", "Caf\u{e9}", "Late"]);
        assert_eq!(only_in(&after, &before), ["Late"]);
        assert_eq!(only_in(&before, &after), ["new"]);
    }

    /// Checks that many long labels do not need a comparison of each label with each other label. Such comparisons
    /// would take minutes, because long labels that are not in ASCII are slow to compare.
    #[test]
    fn many_long_labels_take_no_square_of_time() {
        let long = |from: usize| -> Vec<String> {
            let label = |n| format!("{}{n}", "\u{316}\u{301}".repeat(120));
            (from..).take(1_500).map(label).collect()
        };
        let (before, add, remove) = (long(0), long(1_500), long(750));
        let after = labelled(&before, &LabelChange::Change { add, remove });
        assert_eq!(after.len(), 1_500);
        assert_eq!(only_in(&after, &before).len(), 750);
    }
}
