//! Edits of a conversation: priority, labels, attributes, case, team, skills.

use super::change::Change;
use crate::answer::{Answered, ok};
use crate::attributes::changes;
use crate::document::configured::configured;
use crate::document::fields::{Free, Id, List, Text, Time};
use crate::document::words::Priority;
use crate::document::{Faults, FieldPath};
use crate::document::{code, request};
use crate::extract::{Body, ByAgent, Path};
use crate::forms::conversation::ChangedConversation;
use crate::problems;
use parlor_model::command::{
    ConversationPatch, EditConversation, LabelChange, MAX_LABEL, MAX_SUBJECT,
};
use parlor_model::config::AccountConfig;
use parlor_model::document::Patch;
use parlor_model::ids::{CaseId, ConversationId, TeamId};
use parlor_model::provision::spec::QueueSkill;
use parlor_model::skills::{MAX_NEEDS, SkillNeed};
use parlor_model::state::ConversationName;
use parlor_model::words::AttributeObject;
use serde::Serialize;
use utoipa::ToSchema;

pub(super) fn edit(change: &Change<ByAgent>, patch: ConversationPatch) -> EditConversation {
    EditConversation {
        conversation: change.conversation.clone().into(),
        patch,
    }
}

request! {
    /// The body of a request that sets the priority.
    pub(crate) struct SetPriority {
        /// The new priority. `null` or an absent member removes the priority. A conversation without a priority ranks
        /// as `medium`.
        priority: Option<Priority>,
    }
}

/// Sets or removes the priority of a conversation.
///
/// If the conversation waits in a queue, its queue position changes at once.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/priority", tag = "conversations", operation_id = "set_priority",
    request_body(example = json!({"priority": "urgent"})),
    responses((status = 200, description = "The conversation", body = ChangedConversation<'_>)),
)]
pub(crate) async fn priority(
    change: Change<ByAgent>,
    Body(request): Body<SetPriority>,
) -> Answered {
    let patch = ConversationPatch {
        priority: Patch::set(request.priority.map(|priority| priority.0)),
        ..ConversationPatch::default()
    };
    change.carry_out(edit(&change, patch)).await
}

request! {
    /// The labels to add and the labels to remove. Parlor first adds labels, and then removes labels. All other labels
    /// of the conversation stay.
    pub(crate) struct ChangeLabels {
        /// The labels to add.
        add: List<Text<1, MAX_LABEL>, 100>,
        /// The labels to remove.
        remove: List<Text<1, MAX_LABEL>, 100>,
    }
}

/// Adds labels to a conversation and removes labels from it.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/labels", tag = "conversations", operation_id = "change_labels",
    request_body(example = json!({"add": ["refund"], "remove": ["new"]})),
    responses((status = 200, description = "The conversation", body = ChangedConversation<'_>)),
)]
pub(crate) async fn labels(change: Change<ByAgent>, Body(request): Body<ChangeLabels>) -> Answered {
    let texts = |list: List<Text<1, MAX_LABEL>, 100>| list.0.into_iter().map(|l| l.0).collect();
    let patch = ConversationPatch {
        labels: Some(LabelChange::Change {
            add: texts(request.add),
            remove: texts(request.remove),
        }),
        ..ConversationPatch::default()
    };
    change.carry_out(edit(&change, patch)).await
}

request! {
    /// The body of a request that changes the subject and the attributes of a conversation. Attributes that the request
    /// does not contain keep their values.
    pub(crate) struct ChangeAttributes {
        /// The new subject of the conversation. If absent, the subject does not change.
        subject: Option<Text<1, MAX_SUBJECT>>,
        /// The new values of custom attributes, by attribute name. `null` removes the value of an attribute.
        custom_attributes: Free,
        /// The new values of further attributes, by name. Unlike custom attributes, these attributes need no
        /// definition. `null` removes an attribute.
        additional_attributes: Free,
    }
}

/// Changes the subject and the attributes of a conversation.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/attributes", tag = "conversations", operation_id = "change_attributes",
    request_body(example = json!({"subject": "Order 5512", "additional_attributes": {"shop": "north"}})),
    responses((status = 200, description = "The conversation", body = ChangedConversation<'_>)),
    extensions(("x-refusals" = json!([problems::CONTACT_ERASED]))),
)]
pub(crate) async fn attributes(
    change: Change<ByAgent>,
    Body(request): Body<ChangeAttributes>,
) -> Answered {
    let config = &change.call.caller.config;
    let mut faults = Faults::default();
    let object = AttributeObject::Conversation;
    let path = FieldPath::TOP.key("custom_attributes");
    let given = request.custom_attributes.0;
    let accepted = changes(config, object, given, &path, &mut faults);
    if !faults.is_empty() {
        return Err(problems::of_faults(faults));
    }
    let patch = ConversationPatch {
        subject: Patch::given(request.subject.map(|subject| subject.0)),
        custom_attributes: accepted,
        additional_attributes: request.additional_attributes.0,
        ..ConversationPatch::default()
    };
    change.carry_out(edit(&change, patch)).await
}

request! {
    /// The body of a request that sets the case.
    pub(crate) struct SetCase {
        /// The id of a case of the conversation's contact. `null` or an absent member removes the conversation from its
        /// case.
        case_id: Option<Id>,
    }
}

/// Sets or removes the case of a conversation.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/case", tag = "conversations", operation_id = "set_case",
    request_body(example = json!({"case_id": null})),
    responses((status = 200, description = "The conversation", body = ChangedConversation<'_>)),
    extensions(("x-refusals" = json!([problems::CASE_OF_ANOTHER]))),
)]
pub(crate) async fn case(change: Change<ByAgent>, Body(request): Body<SetCase>) -> Answered {
    let patch = ConversationPatch {
        case: Patch::set(request.case_id.map(|id| CaseId(id.0))),
        ..ConversationPatch::default()
    };
    change.carry_out(edit(&change, patch)).await
}

request! {
    /// The body of a request that sets the team.
    pub(crate) struct SetTeam {
        /// The id of the team. `null` or an absent member removes the conversation from its team.
        team_id: Option<Id>,
    }
}

/// Sets or removes the team of a conversation.
///
/// Members of the team may see the conversation, unless their visibility is `own`. The team does not affect routing. To
/// route a conversation to a team, use `POST /v1/conversations/{id}/transfer`.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/team", tag = "conversations", operation_id = "set_team",
    request_body(example = json!({"team_id": null})),
    responses((status = 200, description = "The conversation", body = ChangedConversation<'_>)),
)]
pub(crate) async fn team(change: Change<ByAgent>, Body(request): Body<SetTeam>) -> Answered {
    let patch = ConversationPatch {
        team: Patch::set(request.team_id.map(|id| TeamId(id.0))),
        ..ConversationPatch::default()
    };
    change.carry_out(edit(&change, patch)).await
}

request! {
    /// The complete list of skills that a conversation needs.
    pub(crate) struct SetSkills {
        /// All skills that the conversation needs. Each of these skills must exist: at least one agent has the skill,
        /// or a queue requires it.
        skills: List<NeededSkill, MAX_NEEDS>,
    }
}

configured! {
    /// A skill that a conversation needs.
    pub(crate) struct NeededSkill(read QueueSkill, Create);
}

/// Sets the skills that a conversation needs.
///
/// The list in the request replaces all skills of the conversation. If the conversation waits in a queue, Parlor routes
/// it again at once. If no free agent has the skills, the conversation keeps its queue position.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/skills", tag = "conversations", operation_id = "set_skills",
    request_body(example = json!({"skills": []})),
    responses((status = 200, description = "The conversation", body = ChangedConversation<'_>)),
)]
pub(crate) async fn skills(change: Change<ByAgent>, Body(request): Body<SetSkills>) -> Answered {
    let mut faults = Faults::default();
    let needs = needs(
        &change.call.caller.config,
        request.skills,
        &FieldPath::TOP.key("skills"),
        &mut faults,
    );
    if !faults.is_empty() {
        return Err(problems::of_faults(faults));
    }
    let patch = ConversationPatch {
        skills: Some(needs),
        ..ConversationPatch::default()
    };
    change.carry_out(edit(&change, patch)).await
}

/// Converts needed skills into the model's type. Adds a fault for each unknown skill.
pub(crate) fn needs(
    config: &AccountConfig,
    given: List<NeededSkill, MAX_NEEDS>,
    at: &FieldPath<'_>,
    faults: &mut Faults,
) -> Vec<SkillNeed> {
    let mut needs = Vec::with_capacity(given.0.len());
    let given = given.0.into_iter().map(|skill| skill.0.need());
    for (index, need) in given.enumerate() {
        let Some(need) = need else { continue };
        if !config.knows_skill(&need.name) {
            faults.add(
                &at.index(index).key("name"),
                code::UNKNOWN,
                "No agent has this skill, and no queue requires it.",
            );
        }
        needs.push(need);
    }
    needs
}

/// An agent who has read a conversation, with the number of messages that the agent has not read yet.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Reader {
    agent_id: i64,
    /// The number of customer messages that the agent has not read.
    unread_count: i64,
    /// The time at which the agent last read the conversation.
    seen_at: Time,
}

/// The agents who have read a conversation at least once, with their numbers of unread messages.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Readers {
    data: Vec<Reader>,
    /// Always `null`, because the list has only one page.
    #[schema(required)]
    next: Option<i64>,
}

/// Lists the agents who have read a conversation, with their numbers of unread messages.
#[utoipa::path(
    get, path = "/v1/conversations/{id}/reads", tag = "conversations", operation_id = "list_readers",
    responses((status = 200, description = "The readers", body = Readers)),
)]
pub(crate) async fn readers(ByAgent(call): ByAgent, Path(id): Path<ConversationId>) -> Answered {
    let name = ConversationName::Id(id);
    let account = call.caller.account;
    let view = call.engine().conversation_seen(&call.caller, name).await?;
    let row = &view.conversation;
    let marks = call.engine().read_marks(account, row.id).await?;
    Ok(ok(&Readers {
        data: marks
            .iter()
            .map(|mark| Reader {
                agent_id: mark.agent_id.0,
                unread_count: row.incoming_count.saturating_sub(mark.incoming_seen).max(0),
                seen_at: Time(mark.seen_at),
            })
            .collect(),
        next: None,
    }))
}
