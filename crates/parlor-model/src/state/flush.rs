//! The changes that a batch writes.

use super::workload::Counters;
use crate::entities::{self, Event};
use crate::ids::{AccountId, IdKind};
use crate::row::Row;
use crate::table::Changes;
use crate::tables;
use std::collections::BTreeSet;

/// The way in which the changes of a table are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Rows are removed, changed and inserted.
    Update,
    /// Rows are removed and inserted; a changed row is both.
    Replace,
    /// Rows are removed; new and changed ones are inserted, or replace the stored row.
    Put,
}

/// A visitor that takes the changes of a flush, table by table.
pub trait FlushVisitor<'a> {
    /// Takes the changes of a table.
    fn changes<R: Row>(&mut self, way: Way, changes: &'a Changes<R>);
    /// Takes the new rows of a table that is only added to.
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

macro_rules! flush {
    ($($store:ident $verb:ident $field:ident: $row:ident = $table:literal $scope:ident $key:tt $lookups:tt)*) => {
        /// Everything a batch writes, in an order that foreign keys allow.
        #[derive(Debug, Default)]
        pub struct Flush {
            $(#[doc = concat!("`", $table, "`.")] pub $field: flushed!($store entities::$row),)*
            /// Stored events of which something was taken away.
            pub redacted: Vec<Event>,
            /// Ordering keys whose stored deliveries are removed, before [`Self::deliveries`] are written.
            pub forgotten: Vec<(AccountId, i64)>,
            /// Ids that a provisioning file chose for new rows of tables whose other ids are not in `unique_values`.
            pub given: Vec<(IdKind, AccountId, i64)>,
            /// Counters: account, what they were when loaded (`None`: new account), what they are now.
            pub counters: Vec<(AccountId, Option<Counters>, Counters)>,
            /// Accounts whose configuration or credentials changed: caches must be renewed.
            pub reconfigured: BTreeSet<AccountId>,
        }

        impl Flush {
            /// Whether there is nothing to write.
            #[must_use]
            pub fn is_empty(&self) -> bool {
                // Nearly everything comes with an event, which moves the counters.
                self.counters.is_empty() $(&& self.$field.is_empty())* && self.redacted.is_empty() && self.forgotten.is_empty()
            }

            /// Whether configuration is written: its ids may have been chosen by a person.
            #[must_use]
            pub fn configures(&self) -> bool {
                $(configures!($store self.$field))||*
            }

            /// Shows the changes of every table, in the order of writing.
            pub fn visit<'a>(&'a self, visitor: &mut impl FlushVisitor<'a>) {
                $(visit!($verb visitor &self.$field);)*
            }
        }
    };
}

tables!(flush);
