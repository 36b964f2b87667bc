//! The views of the desk, and the numbers of conversations in these views.
//!
//! - `sums`: the built-in views. Their counts are exact, because they are sums of count cells ([`parlor_model::entities::Cell`]).
//! - `saved`: the views that agents have saved. They are counted with a limited number of reads.
//! - `watch`: notifies live connections when the counts of an account may have changed.
//! - `known`: the counts that this node has cached.

pub(crate) mod known;
mod saved;
mod sums;
mod watch;

pub use known::{MOST, SavedCount};
pub use sums::{BuiltIn, Cells};
pub use watch::CountsWatch;

use crate::{Engine, EngineError};
use known::Read;
use parlor_model::ids::AccountId;
use parlor_store::query::accounts::AccountVersion;
use parlor_store::query::workload::ConversationCounts;
use std::sync::Arc;

impl Engine {
    /// Returns the count cells of an account's open, pending and snoozed conversations. The cells include every change
    /// whose request was answered before this call.
    pub async fn cells(&self, account: AccountId) -> Result<Arc<Cells>, EngineError> {
        let known = self.counts.of(account);
        let mut known = known.lock().await;
        // The account version is read before the cells. So the cached cells can be newer than the cached account
        // version, but never older.
        let version = (self.store().first(AccountVersion(account)).await?).map_or(0, |row| row.0);
        let config = self.config(account).await?;
        if let Some(read) = known.as_ref()
            && read.version == version
            && Arc::ptr_eq(&read.config, &config)
        {
            return Ok(Arc::clone(&read.cells));
        }
        let rows = self.store().list(ConversationCounts(account)).await?;
        let cells = Arc::new(Cells::new(&config, rows));
        *known = Some(Read {
            version,
            config,
            cells: Arc::clone(&cells),
        });
        Ok(cells)
    }
}
