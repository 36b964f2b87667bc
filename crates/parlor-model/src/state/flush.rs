//! The changes of a batch that the store writes to the database.

use super::workload::Counters;
use crate::entities::{self, Event};
use crate::ids::{AccountId, IdKind};
use crate::row::Row;
use crate::table::Changes;
use crate::tables;
use std::collections::BTreeSet;

/// The kinds of statements that write the changes of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Rows are deleted, updated and inserted.
    Update,
    /// Rows are deleted and inserted. For a changed row, the old row is deleted and the new row is inserted.
    Replace,
    /// Removed rows are deleted. New and changed rows are inserted, or replace the stored row with the same key.
    Put,
}

/// A trait that receives the changes of a flush, table by table.
pub trait FlushVisitor<'a> {
    /// Receives the changes of a table.
    fn changes<R: Row>(&mut self, way: Way, changes: &'a Changes<R>);
    /// Receives the new rows of a table whose rows are only added, never changed.
    fn added<R: Row>(&mut self, rows: &'a [R]);
}

macro_rules! flushed {
    (log $row:ty) => { Vec<$row> };
    ($store:ident $row:ty) => { Changes<$row> };
}

macro_rules! visit {
    (insert $visitor:ident $rows:expr) => {
        $visitor.added($rows)
    };
    (update $visitor:ident $changes:expr) => {
        $visitor.changes(Way::Update, $changes)
    };
    (replace $visitor:ident $changes:expr) => {
        $visitor.changes(Way::Replace, $changes)
    };
    (put $visitor:ident $changes:expr) => {
        $visitor.changes(Way::Put, $changes)
    };
}

macro_rules! configures {
    (config $changes:expr) => {
        !$changes.is_empty()
    };
    ($store:ident $changes:expr) => {
        false
    };
}

/// Calls `$each` with the account of every row that is written or deleted.
macro_rules! owners {
    (log $rows:expr, $each:ident) => {
        $rows.iter().map(Row::account).for_each(&mut $each)
    };
    ($store:ident $changes:expr, $each:ident) => {
        $changes.written().map(Row::account).for_each(&mut $each);
        // The first column of every key is the account.
        $changes
            .deleted
            .iter()
            .map(|key| key.0)
            .for_each(&mut $each);
    };
}

macro_rules! flush {
    ($($store:ident $verb:ident $field:ident: $row:ident = $table:literal $scope:ident $key:tt $lookups:tt)*) => {
        /// All changes that a batch writes, in an order that satisfies foreign keys.
        #[derive(Debug, Default)]
        pub struct Flush {
            $(#[doc = concat!("`", $table, "`.")] pub $field: flushed!($store entities::$row),)*
            /// Stored events from which personal data was removed.
            pub redacted: Vec<Event>,
            /// The ordering keys whose stored deliveries are deleted. These stored deliveries are deleted before the
            /// new [`Self::deliveries`] are written.
            pub forgotten: Vec<(AccountId, i64)>,
            /// The ids that a provisioning file gave to new contacts, identities and cases. The table `unique_values`
            /// does not contain the generated ids of these objects. So the store checks and records the ids of this
            /// list separately.
            pub given: Vec<(IdKind, AccountId, i64)>,
            /// The counters of each changed account: the stored values, and the values to write. `None` means that the
            /// account is new.
            pub counters: Vec<(AccountId, Option<Counters>, Counters)>,
            /// The accounts whose configuration or credentials changed. The caches of these accounts must be renewed.
            pub reconfigured: BTreeSet<AccountId>,
        }

        impl Flush {
            /// Whether there is nothing to write.
            #[must_use]
            pub fn is_empty(&self) -> bool {
                // The counters are checked first. Nearly every change writes an event, and an event changes the
                // counters.
                self.counters.is_empty() $(&& self.$field.is_empty())* && self.redacted.is_empty() && self.forgotten.is_empty()
            }

            /// Whether the flush contains rows of tables with the mark `config` ([`mod@crate::tables`]). A provisioning
            /// file may have set the ids of such rows.
            #[must_use]
            pub fn configures(&self) -> bool {
                $(configures!($store self.$field))||*
            }

            /// Returns the accounts of all rows that are written or deleted.
            #[must_use]
            pub fn accounts(&self) -> BTreeSet<AccountId> {
                let mut accounts = BTreeSet::new();
                let mut owner = |account| {
                    accounts.insert(account);
                };
                $(owners!($store self.$field, owner);)*
                self.redacted.iter().map(Row::account).for_each(&mut owner);
                self.forgotten.iter().map(|(account, _)| *account).for_each(&mut owner);
                accounts
            }

            /// Passes the changes of every table to a visitor, in the order in which they are written.
            pub fn visit<'a>(&'a self, visitor: &mut impl FlushVisitor<'a>) {
                $(visit!($verb visitor &self.$field);)*
            }
        }
    };
}

tables!(flush);
