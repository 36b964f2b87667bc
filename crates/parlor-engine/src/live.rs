//! The live feed. A reader that follows an account receives each visible event exactly once.
//!
//! - `access`: notifies a connection when its credential or its rights may have changed.
//! - `feed`: the newest events of an account. A node reads them from the database table once for all its readers. Each
//!   reader has a position.
//! - `roster`: the agents with live connections to this node and to other nodes.
//! - `attendance`: informs the database and the other nodes about the agents with live connections.
//! - `objects`, `reading`: the objects, such as conversations, that readers receive together with events.
//! - `viewers`: the agents who view conversations or reply in them. `viewing`: exchanges the lists of viewers between
//!   nodes.
//! - `node`: this node's feeds, roster and permits for connections. `limits`: the limits for live connections.
//!
//! A slow reader uses no extra memory, because each connection has only a position and no buffer of events. The events
//! after the position are read from the account's newest events in memory, or from the database table. If too many
//! events follow a reader's position, the reader must reload its data.

mod access;
mod attendance;
mod feed;
pub(crate) mod limits;
pub(crate) mod node;
mod objects;
mod reading;
mod roster;
pub(crate) mod viewers;
pub(crate) mod viewing;

pub use access::AccessWatch;
pub(crate) use feed::newest;
pub use feed::{Batch, Ended, Fact, Filter, Reader};
pub use limits::{LiveError, LiveLimits};
pub use node::ConnectionPermit;
pub use objects::{Include, Members, ObjectForm, Objects, Sent};
pub use roster::Attending;
pub use viewers::Viewing;

use crate::ephemeral_event::EphemeralEvent;
use crate::{Engine, EngineError};
use parlor_model::entities::Event;
use parlor_model::ids::{AccountId, AgentId};
use parlor_store::query::MAX_PAGE;
use std::collections::BTreeSet;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// The maximum number of events that are examined for one page. After this number, the page ends even if it is not
/// full.
const LOOKED_AT: i64 = 5_000;

/// A page of an account's events.
#[derive(Clone, Debug)]
pub struct Page {
    /// The events that the filter admits, in order of number.
    pub events: Vec<Event>,
    /// The position up to which events were read, including invisible events. The next page begins after this position.
    pub position: i64,
    /// Whether there may already be further events after the position.
    pub more: bool,
}

impl Engine {
    /// Closes every live connection, because the node is shutting down.
    pub fn close_live(&self) {
        self.live.closing.cancel();
    }

    /// Returns the minimum time between two counts of saved views for one live connection.
    #[must_use]
    pub fn saved_counts_every(&self) -> std::time::Duration {
        self.live.saved_counts_every()
    }

    /// Returns the cancellation token of live connections. The token is cancelled when live connections must close.
    #[must_use]
    pub fn closing(&self) -> &CancellationToken {
        &self.live.closing
    }

    /// Takes a permit for one live connection.
    ///
    /// # Errors
    /// The node or the account has its maximum number of live connections, or the node is shutting down.
    pub fn live_permit(&self, account: AccountId) -> Result<ConnectionPermit, LiveError> {
        self.live.permit(account)
    }

    /// Begins to follow an account, from the first event after the position `after`. With `None`, the reader begins
    /// with the next new event.
    ///
    /// # Errors
    /// The position is too old or higher than the number of the newest event, the node is shutting down, or the
    /// database is not available.
    pub async fn follow(
        &self,
        account: AccountId,
        filter: Filter,
        after: Option<i64>,
    ) -> Result<Reader, LiveError> {
        let feed = loop {
            let feed = self.live.feed(account);
            if feed.begin(self.store(), &self.live.closing).await? {
                break feed;
            }
        };
        Reader::new(feed, self.store().clone(), filter, after).await
    }

    /// Returns the number of an account's newest event, or 0 if the account has no event.
    pub async fn newest_event(&self, account: AccountId) -> Result<i64, EngineError> {
        feed::newest(self.store(), account).await
    }

    /// Returns a page of the events that the filter admits. The page begins after the position `after`.
    pub async fn feed_page(
        &self,
        account: AccountId,
        filter: &Filter,
        after: i64,
        limit: usize,
    ) -> Result<Page, EngineError> {
        let wanted = limit.saturating_add(1);
        let all = filter.visibility.scope.is_none() && filter.conversation.is_none();
        let rows_at_once = if all {
            i64::try_from(wanted).unwrap_or(MAX_PAGE).min(MAX_PAGE)
        } else {
            MAX_PAGE
        };
        let mut events: Vec<Event> = Vec::new();
        let mut position = after;
        let mut looked_at = 0_i64;
        loop {
            let rows = self.events(account, position, rows_at_once).await?;
            let read = i64::try_from(rows.len()).unwrap_or(i64::MAX);
            looked_at = looked_at.saturating_add(read);
            for row in rows {
                if filter.admits(&row) {
                    if events.len() >= limit {
                        return Ok(Page {
                            events,
                            position,
                            more: true,
                        });
                    }
                    position = row.number;
                    events.push(row);
                } else {
                    position = row.number;
                }
            }
            let more = read >= rows_at_once;
            if !more || looked_at >= LOOKED_AT {
                return Ok(Page {
                    events,
                    position,
                    more,
                });
            }
        }
    }

    /// Registers an agent's live connection. Dropping the returned value ends the registration.
    #[must_use]
    pub fn attend(&self, account: AccountId, agent: AgentId) -> Attending {
        let (attending, came) =
            Attending::new(&self.live.roster, Arc::clone(&self.clock), account, agent);
        if came {
            let event = EphemeralEvent::presence(vec![agent], true);
            self.live.publish(account, &Arc::new(event));
        }
        attending
    }

    /// Returns the agents of an account with live connections to any node, in order of id.
    #[must_use]
    pub fn present(&self, account: AccountId) -> Vec<AgentId> {
        self.live.roster.present(account)
    }

    /// Returns the agents of an account with live connections to this node.
    pub(crate) fn connected_here(&self, account: AccountId) -> BTreeSet<AgentId> {
        self.live.roster.here(account)
    }

    /// Exchanges information about live connections with the database and the other nodes. Runs until the future is
    /// dropped, or until the node closes its live connections.
    pub async fn keep_live(&self) {
        tokio::join!(attendance::keep(self), viewing::keep(self));
    }
}
