//! Adds the rows that the store has loaded to the working set.

use super::State;
use super::workload::AccountSpace;
use crate::entities;
use crate::ids::AccountId;
use crate::row::{Corrupt, Rows, decoded};
use crate::tables;
use crate::tables::Key;

macro_rules! take_in {
    (key $table:expr, $key:ident, $found:ident, $values:expr) => {
        $table.loaded($values, $found.into_iter().next())
    };
    (page $table:expr, $key:ident, $found:ident, $values:expr) => {
        $table.paged($key, $found)
    };
    // This rule is for look-ups with the mark `exact`, `unique` or `stored`.
    ($how:ident $table:expr, $key:ident, $found:ident, $values:expr) => {
        $table.answered($key, $found)
    };
}

macro_rules! load {
    ($(
        $store:ident $verb:ident $field:ident: $row:ident = $table:literal $scope:ident $key_columns:tt {$(
            $(#[$doc:meta])*
            $how:ident $name:ident($($test:ident $column:ident: $type:ty),*) $(of $kind:ident)?
            $(where $($also:ident $tested:ident),+)? $(order $($sort:ident $by:ident),+)? $(limit $limit:expr)?;
        )*}
    )*) => {
        impl State {
            /// Adds the rows that a look-up found in the database. If the batch has already changed a found row, the
            /// working set keeps the changed row.
            ///
            /// # Errors
            /// [`Corrupt`] if a stored value does not fit its field.
            #[allow(unused_variables, reason = "only a look-up by key needs its parameters here")]
            pub fn load(&mut self, key: Key, rows: Rows) -> Result<(), Corrupt> {
                match &key {
                    $($(Key::$name($($column),*) => {
                        let found = decoded::<entities::$row>(rows)?;
                        take_in!($how self.$field, key, found, ($($column.clone()),*));
                    })*)*
                }
                Ok(())
            }
        }
    };
}

tables!(load);

impl State {
    /// Adds an account to the working set, or replaces it.
    pub fn open_account(&mut self, id: AccountId, space: AccountSpace) {
        self.spaces.insert(id, space);
    }

    /// Removes an account from the working set, for example because another node changed it.
    pub fn close_account(&mut self, id: AccountId) -> Option<AccountSpace> {
        self.spaces.remove(&id)
    }

    /// Returns an account of the working set.
    #[must_use]
    pub fn account(&self, id: AccountId) -> Option<&AccountSpace> {
        self.spaces.get(&id)
    }

    /// Returns the ids of the accounts in the working set.
    pub fn account_ids(&self) -> impl Iterator<Item = AccountId> {
        self.spaces.keys().copied()
    }
}
