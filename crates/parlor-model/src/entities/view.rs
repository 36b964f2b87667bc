//! The rows of saved views.

use crate::filter::ConversationFilter;
use crate::ids::{AccountId, AgentId, TeamId, ViewId};
use crate::time::Timestamp;
use crate::words::{ConversationSort, Sharing};

entities! {
    /// A saved view: a named filter for conversations.
    View {
        /// The id of the view.
        id: ViewId,
        /// The account of the row.
        account_id: AccountId,
        /// The owner, if the view is not shared. `None` means that the view is shared and belongs to the account.
        owner_id: Option<AgentId>,
        /// The agents who may use the view: the owner, the members of a team, or all agents of the account.
        shared_with: Sharing,
        /// The team whose members may use the view. Set only for [`Sharing::Team`].
        team_id: Option<TeamId>,
        /// The name that people see.
        name: String,
        /// The sort position among the saved views. Views with equal positions are ordered by id.
        position: i64,
        /// The filter: the conditions that the conversations of the view meet.
        filter: ConversationFilter,
        /// The order of the conversations.
        sort: ConversationSort,
        /// The time of creation.
        created_at: Timestamp,
        /// The time of the last change.
        updated_at: Timestamp,
    }
}
