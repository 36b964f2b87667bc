//! Accounts as events name them.

use parlor_model::entities;
use serde::Serialize;

/// An account, event form.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Account<'a> {
    id: i64,
    name: &'a str,
}

impl<'a> Account<'a> {
    /// The form of this account.
    #[must_use]
    pub fn of(account: &'a entities::Account) -> Self {
        Self {
            id: account.id.0,
            name: &account.name,
        }
    }
}
