//! The rows of the desk: what agents set up for themselves and for each other.

use super::JsonMap;
use crate::filter::ConversationFilter;
use crate::ids::{AccountId, AgentId, TeamId, ViewId};
use crate::time::Timestamp;
use crate::words::{ConversationSort, Sharing};

entities! {
    /// An agent's own settings document: widths, density, theme, keys, language, sound. Parlor does not interpret it.
    AgentSettings {
        /// The agent.
        agent_id: AgentId,
        /// The account of the row.
        account_id: AccountId,
        /// The document.
        settings: JsonMap,
        /// The time of the last change.
        updated_at: Timestamp,
    }
    /// A saved view: a filter of conversations with a name.
    View {
        /// The id of the view.
        id: ViewId,
        /// The account of the row.
        account_id: AccountId,
        /// The owner of a view that is not shared. `None` means that the view is shared, and belongs to the account.
        owner_id: Option<AgentId>,
        /// The agents who may use the view.
        shared_with: Sharing,
        /// The team whose members may use the view, for [`Sharing::Team`].
        team_id: Option<TeamId>,
        /// The name, for people.
        name: String,
        /// The place among the saved views. Views with equal numbers are in order of id.
        position: i64,
        /// The filter.
        filter: ConversationFilter,
        /// The order of the conversations.
        sort: ConversationSort,
        /// The time of creation.
        created_at: Timestamp,
        /// The time of the last change.
        updated_at: Timestamp,
    }
}
