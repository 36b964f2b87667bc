//! The account, as webhook bodies show it.

use parlor_model::entities;
use serde::Serialize;

/// The account in a webhook body.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Account<'a> {
    id: i64,
    name: &'a str,
}

impl<'a> Account<'a> {
    /// Builds the JSON form of this account.
    #[must_use]
    pub fn of(account: &'a entities::Account) -> Self {
        Self {
            id: account.id.0,
            name: &account.name,
        }
    }
}
