//! The rows of contacts and their parts.

use super::{JsonMap, searched};
use crate::canonical;
use crate::ids::{
    AccountId, AgentId, AttributeGroupId, CaseId, ContactId, ContactNoteId, ContactPointId,
    ContactRowId, ConversationId, DepartmentId, IdentityId, InboxId, LabelId, MergeId, TicketId,
};
use crate::time::Timestamp;
use crate::words::{ErasureStage, Evidence, PointKind};
use std::borrow::Cow;

entities! {
    /// A contact.
    Contact {
        /// The id of the contact.
        id: ContactId,
        /// The account of the row.
        account_id: AccountId,
        /// The department. Set only if the account separates contacts by department.
        department_id: Option<DepartmentId>,
        /// The display name.
        name: String,
        /// The given name.
        given_name: Option<String>,
        /// The family name.
        family_name: Option<String>,
        /// Further data that dialects store. Each dialect uses its own keys.
        details: JsonMap,
        /// The values of the custom attributes, by attribute name.
        custom_attributes: JsonMap,
        /// Further attributes. The caller chooses their names and values freely.
        additional_attributes: JsonMap,
        /// The labels of the contact, ordered by id; at most [`crate::acts::MAX_LABELS`]. The list may still contain
        /// removed labels, which are ignored.
        label_ids: Vec<LabelId>,
        /// Whether the contact is blocked. New conversations of a blocked contact are resolved at once and are never
        /// routed.
        blocked: bool,
        /// Whether the contact is blocked only because a blocked contact was merged into it. If so, an undo of the
        /// merge removes the block.
        blocked_by_merge: bool,
        /// The number of rows in the contact's tables, at most [`crate::tables::MAX_ROWS`].
        row_count: i64,
        /// The time of the contact's last message. `None` means that the contact has not written a message.
        last_activity_at: Option<Timestamp>,
        /// The time of creation.
        created_at: Timestamp,
        /// The time of the last change.
        updated_at: Timestamp,
        /// The remaining contact, if this contact was merged. All data of this contact then belongs to the remaining
        /// contact. The remaining contact itself is never a merged contact.
        merged_into: Option<ContactId>,
        /// The time of the request to erase the contact. The row of an erased contact is not deleted, so that counts
        /// stay correct. `None` means that no erasure was requested.
        erased_at: Option<Timestamp>,
    } + {
        search_name = |row| canonical::search(&row.name),
        search_details = |row| searched(&row.details),
        sort_name = |row| canonical::order(&row.name),
    }
    /// A note that an agent has written about a contact.
    ContactNote {
        /// The id of the note.
        id: ContactNoteId,
        /// The account of the row.
        account_id: AccountId,
        /// The contact.
        contact_id: ContactId,
        /// The author.
        agent_id: AgentId,
        /// The text.
        content: String,
        /// The time of creation.
        created_at: Timestamp,
    }
    /// A row in a table of a contact.
    ContactRow {
        /// The id of the row.
        id: ContactRowId,
        /// The account of the row.
        account_id: AccountId,
        /// The contact.
        contact_id: ContactId,
        /// The table: a group of attributes of the kind `contact_row`.
        group_id: AttributeGroupId,
        /// The values by attribute name.
        values: JsonMap,
        /// The time of creation.
        created_at: Timestamp,
        /// The time of the last change.
        updated_at: Timestamp,
    }
    /// A merge of two contacts.
    Merge {
        /// The id of the merge.
        id: MergeId,
        /// The account of the row.
        account_id: AccountId,
        /// The contact that remains.
        kept_id: ContactId,
        /// The contact that was merged into the remaining contact.
        merged_id: ContactId,
        /// The evidence for the merge.
        evidence: Evidence,
        /// The agent who merged the contacts. `None` means that the merge was not made by an agent.
        agent_id: Option<AgentId>,
        /// The objects that the merge moved.
        moved: Moved,
        /// The time of the merge.
        created_at: Timestamp,
        /// The time at which the merge was undone. `None` means that the merge was not undone.
        undone_at: Option<Timestamp>,
        /// The agent who undid the merge.
        undone_by: Option<AgentId>,
    }
    /// The erasure of a contact, in progress or finished.
    Erasure {
        /// The contact. A contact can be erased only once.
        contact_id: ContactId,
        /// The account of the row.
        account_id: AccountId,
        /// The agent who requested the erasure.
        agent_id: Option<AgentId>,
        /// The present stage.
        stage: ErasureStage,
        /// The id of the object that the stage processed last. In the stage [`ErasureStage::Events`], this is an event
        /// number.
        cursor: i64,
        /// The position of the last processed message in the conversation that is being erased.
        position: i64,
        /// The time of the request.
        created_at: Timestamp,
        /// The time at which the erasure was completed. `None` means that the erasure is in progress.
        finished_at: Option<Timestamp>,
    }
    /// A way to reach or find a contact.
    ContactPoint {
        /// The id of the contact point.
        id: ContactPointId,
        /// The account of the row.
        account_id: AccountId,
        /// The contact.
        contact_id: ContactId,
        /// The contact's department. Set only if the account separates contacts by department.
        department_id: Option<DepartmentId>,
        /// The kind of contact point.
        kind: PointKind,
        /// The label of the contact point. For [`PointKind::Attribute`], this is the attribute's name. For other kinds,
        /// this is a text that the dialect sets, or an empty text.
        label: String,
        /// The value, exactly as it was entered.
        value: String,
        /// The comparison key of the value ([`PointKind::key`]).
        match_value: String,
        /// The department, kind and comparison key of a unique contact point. This text is unique in the account.
        /// `None` means that several contacts may have the value.
        unique_key: Option<String>,
        /// The evidence that the point belongs to the contact.
        evidence: Evidence,
        /// Further data that dialects store.
        details: JsonMap,
        /// The time of creation.
        created_at: Timestamp,
        /// The time of the last change.
        updated_at: Timestamp,
        /// The merge that moved the point to this contact. `None` means that the point is the contact's own. In lists,
        /// a contact's own points precede points from merges.
        merge_id: Option<MergeId>,
    } + {
        search_value = |row| row.search_value(),
        search_details = |row| searched(&row.details),
    }
    /// The web pages that an identity visited.
    VisitedPages {
        /// The identity.
        identity_id: IdentityId,
        /// The account of the row.
        account_id: AccountId,
        /// The web pages, the latest visit first; at most [`crate::acts::MAX_PAGES`].
        pages: Vec<VisitedPage>,
        /// The time at which visits of web pages were last reported.
        updated_at: Timestamp,
    }
    /// An identity: a contact or an unknown customer in one inbox.
    Identity {
        /// The id of the identity.
        id: IdentityId,
        /// The account of the row.
        account_id: AccountId,
        /// The inbox.
        inbox_id: InboxId,
        /// The contact. `None` means that the identity belongs to an unknown customer.
        contact_id: Option<ContactId>,
        /// The caller's own id for the identity, unique in the inbox.
        serial: Option<String>,
        /// Whether the identity is proven: Parlor or the caller has accepted the customer's proof of identity.
        verified: bool,
        /// The newest conversation of the identity.
        last_conversation_id: Option<ConversationId>,
        /// The time at which the identity last started a conversation or wrote a message. `None` means that the
        /// identity has done neither.
        last_activity_at: Option<Timestamp>,
        /// The time of creation.
        created_at: Timestamp,
        /// The time of the last change.
        updated_at: Timestamp,
    }
}

/// A web page that a customer visited.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct VisitedPage {
    /// The canonical address of the web page ([`crate::acts::page_url`]).
    pub url: String,
    /// The title of the web page.
    pub title: Option<String>,
    /// The time of the latest visit.
    pub at: Timestamp,
}

/// The effects of a merge: the ids of the moved objects, and the names of the remaining contact's empty fields that the
/// merge filled in. An undo of the merge needs only the names, because the merged contact still has the values.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Moved {
    /// The contact points that moved. If an earlier merge had already moved a point, the second value is the id of the
    /// earlier merge.
    pub points: Vec<(ContactPointId, Option<MergeId>)>,
    /// The identities that moved.
    pub identities: Vec<IdentityId>,
    /// The conversations that moved.
    pub conversations: Vec<ConversationId>,
    /// The cases that moved.
    pub cases: Vec<CaseId>,
    /// The tickets that moved.
    pub tickets: Vec<TicketId>,
    /// The notes that moved.
    pub notes: Vec<ContactNoteId>,
    /// The table rows that moved.
    pub rows: Vec<ContactRowId>,
    /// The contacts that had already been merged into the merged contact.
    pub merged: Vec<ContactId>,
    /// The empty fields that were filled in: `name`, `given_name` and `family_name`. Merges from older versions of
    /// Parlor can also contain `blocked`. This word means that the merge blocked the remaining contact.
    pub fields: Vec<String>,
    /// The names of the details that were filled in.
    pub details: Vec<String>,
    /// The names of the custom attributes that were filled in.
    pub custom_attributes: Vec<String>,
    /// The names of the additional attributes that were filled in.
    pub additional_attributes: Vec<String>,
    /// The labels that were added to the remaining contact.
    pub label_ids: Vec<LabelId>,
    /// The time of the remaining contact's last message before the merge.
    pub last_activity_at: Option<Timestamp>,
}

impl Contact {
    /// The key in [`Self::details`] under which the address of the contact's picture is stored.
    pub const AVATAR_URL: &'static str = "avatar_url";

    /// Returns the address of the contact's picture. Parlor never requests this address.
    #[must_use]
    pub fn avatar_url(&self) -> Option<&str> {
        let url = self.details.get(Self::AVATAR_URL)?.as_str()?;
        (!url.is_empty()).then_some(url)
    }
}

/// A contact with its contact points.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Person {
    /// The contact.
    pub contact: Contact,
    /// The contact points, in the order of [`ContactPoint::order`].
    pub points: Vec<ContactPoint>,
}

impl ContactPoint {
    /// Returns the search form of the value. `None` means that the search form equals [`Self::match_value`].
    fn search_value(&self) -> Option<Cow<'_, str>> {
        let form = match self.kind {
            PointKind::Email => canonical::search_email(&self.value),
            kind if kind.is_phone() => {
                Cow::Owned(canonical::search_phone(&self.value, &self.match_value))
            }
            _ => canonical::search(&self.value),
        };
        Some(form).filter(|form| *form != self.match_value)
    }

    /// Returns the label for a look-up by this point's value. For [`PointKind::Attribute`], this is the point's label.
    /// For other kinds, the result is empty, because look-ups of these kinds ignore the label.
    pub(crate) fn looked_up_label(&self) -> String {
        if self.kind == PointKind::Attribute {
            self.label.clone()
        } else {
            String::new()
        }
    }

    /// Returns the sort key for the points of a contact. The contact's own points precede the points from merges. The
    /// points of each of these two groups are ordered by id.
    #[must_use]
    pub fn order(&self) -> (bool, ContactPointId) {
        (self.merge_id.is_some(), self.id)
    }
}

impl Person {
    /// Returns the first contact point of this kind, if any.
    #[must_use]
    pub fn point(&self, kind: PointKind) -> Option<&ContactPoint> {
        self.points.iter().find(|p| p.kind == kind)
    }

    /// Returns the value of the first contact point of this kind, if any.
    #[must_use]
    pub fn value(&self, kind: PointKind) -> Option<&str> {
        self.point(kind).map(|p| p.value.as_str())
    }
}
