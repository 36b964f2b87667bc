//! The rows of contacts, and of what belongs to them.

use super::JsonMap;
use crate::ids::{
    AccountId, AgentId, CaseId, ContactId, ContactNoteId, ContactPointId, ConversationId,
    DepartmentId, IdentityId, InboxId, MergeId,
};
use crate::time::Timestamp;
use crate::words::{ErasureStage, Evidence, PointKind};

entities! {
    /// A person.
    Contact {
        /// Key.
        id: ContactId,
        /// Tenant.
        account_id: AccountId,
        /// Set where the account keeps people apart per department.
        department_id: Option<DepartmentId>,
        /// The whole name as shown.
        name: String,
        /// Given name.
        given_name: Option<String>,
        /// Family name.
        family_name: Option<String>,
        /// Further facts a dialect keeps: keys are the dialect's.
        details: JsonMap,
        /// Values of custom attributes by name.
        custom_attributes: JsonMap,
        /// Free attributes of the caller.
        additional_attributes: JsonMap,
        /// A blocked contact's conversations start resolved and are never routed.
        blocked: bool,
        /// Nobody has blocked them: somebody who is part of them was blocked. Taken apart again, they are not.
        blocked_by_merge: bool,
        /// The time of the contact's last message.
        last_activity_at: Option<Timestamp>,
        /// The time of creation.
        created_at: Timestamp,
        /// The time of the last change.
        updated_at: Timestamp,
        /// The person they turned out to be; everything of theirs is that one's, who was never merged themselves.
        merged_into: Option<ContactId>,
        /// The time of the erasure. The row remains so that counts stay right.
        erased_at: Option<Timestamp>,
    }
    /// A note about a person, for the team.
    ContactNote {
        /// Key.
        id: ContactNoteId,
        /// Tenant.
        account_id: AccountId,
        /// About whom.
        contact_id: ContactId,
        /// The author.
        agent_id: AgentId,
        /// The words.
        content: String,
        /// The time of creation.
        created_at: Timestamp,
    }
    /// Two people who turned out to be one.
    Merge {
        /// Key.
        id: MergeId,
        /// Tenant.
        account_id: AccountId,
        /// The contact that remains.
        kept_id: ContactId,
        /// The contact that was merged into it.
        merged_id: ContactId,
        /// The evidence.
        evidence: Evidence,
        /// The agent who merged them.
        agent_id: Option<AgentId>,
        /// The objects that moved.
        moved: Moved,
        /// The time.
        created_at: Timestamp,
        /// The time at which it was undone.
        undone_at: Option<Timestamp>,
        /// The agent who undid it.
        undone_by: Option<AgentId>,
    }
    /// A person who is being erased, or was.
    Erasure {
        /// The contact; a contact is erased once.
        contact_id: ContactId,
        /// Tenant.
        account_id: AccountId,
        /// The agent who requested it.
        agent_id: Option<AgentId>,
        /// The present stage.
        stage: ErasureStage,
        /// The last id, or event number, that is done within the stage.
        cursor: i64,
        /// Within a conversation, the position of the last message that is done.
        position: i64,
        /// The time of the request.
        created_at: Timestamp,
        /// The time at which no personal data was left.
        finished_at: Option<Timestamp>,
    }
    /// One way a person is reached or found.
    ContactPoint {
        /// Key.
        id: ContactPointId,
        /// Tenant.
        account_id: AccountId,
        /// The contact.
        contact_id: ContactId,
        /// The contact's department, where people are kept apart per department.
        department_id: Option<DepartmentId>,
        /// The kind.
        kind: PointKind,
        /// The attribute's name for [`PointKind::Attribute`]; else a label of the dialect, possibly empty.
        label: String,
        /// As given.
        value: String,
        /// As compared ([`PointKind::comparable`]).
        match_value: String,
        /// Scope, kind and value of what must be unique; `None`: may be shared. Unique in the account.
        unique_key: Option<String>,
        /// The evidence.
        evidence: Evidence,
        /// Further facts a dialect keeps.
        details: JsonMap,
        /// The time of creation.
        created_at: Timestamp,
        /// The time of the last change.
        updated_at: Timestamp,
        /// The merge that brought it; `None`: it is their own, and comes first.
        merge_id: Option<MergeId>,
    }
    /// A person as one inbox knows them.
    Identity {
        /// Key.
        id: IdentityId,
        /// Tenant.
        account_id: AccountId,
        /// Where.
        inbox_id: InboxId,
        /// The contact; `None`: an unknown visitor.
        contact_id: Option<ContactId>,
        /// The caller's own name for it; unique per inbox.
        serial: Option<String>,
        /// Whether a proof of identity was given.
        verified: bool,
        /// The newest conversation.
        last_conversation_id: Option<ConversationId>,
        /// The time of its last start or message.
        last_activity_at: Option<Timestamp>,
        /// The time of creation.
        created_at: Timestamp,
        /// The time of the last change.
        updated_at: Timestamp,
    }
}

/// The objects that came with a merged contact: ids, and the names of filled-in details, never a value.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Moved {
    /// Contact points, each with the merge that had brought it before.
    pub points: Vec<(ContactPointId, Option<MergeId>)>,
    /// Identities.
    pub identities: Vec<IdentityId>,
    /// Conversations.
    pub conversations: Vec<ConversationId>,
    /// Cases.
    pub cases: Vec<CaseId>,
    /// Notes.
    pub notes: Vec<ContactNoteId>,
    /// People who had been merged into the one who was merged.
    pub merged: Vec<ContactId>,
    /// Fields that were empty and were filled in: `name`, `given_name`, `family_name`, `blocked`.
    pub fields: Vec<String>,
    /// Details that were filled in.
    pub details: Vec<String>,
    /// Custom attributes that were filled in.
    pub custom_attributes: Vec<String>,
    /// Additional attributes that were filled in.
    pub additional_attributes: Vec<String>,
    /// The time of the remaining contact's last message before the merge.
    pub last_activity_at: Option<Timestamp>,
}

/// A contact with everything that belongs to it.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Person {
    /// The row.
    pub contact: Contact,
    /// In [`ContactPoint::order`].
    pub points: Vec<ContactPoint>,
}

impl ContactPoint {
    /// The label that a look-up by this point's value asks for: only attributes are told apart by it.
    pub(crate) fn looked_up_label(&self) -> String {
        if self.kind == PointKind::Attribute {
            self.label.clone()
        } else {
            String::new()
        }
    }

    /// The order in which a person's points stand: their own first, then those that came with others, each by id.
    #[must_use]
    pub fn order(&self) -> (bool, ContactPointId) {
        (self.merge_id.is_some(), self.id)
    }
}

impl Person {
    /// The first contact point of this kind, if any.
    #[must_use]
    pub fn point(&self, kind: PointKind) -> Option<&ContactPoint> {
        self.points.iter().find(|p| p.kind == kind)
    }

    /// The value of [`Self::point`].
    #[must_use]
    pub fn value(&self, kind: PointKind) -> Option<&str> {
        self.point(kind).map(|p| p.value.as_str())
    }
}
