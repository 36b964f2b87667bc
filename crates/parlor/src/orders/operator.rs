//! The [`Operator`], which carries out orders with an open database.

use anyhow::bail;
use parlor_engine::Engine;
use parlor_model::canonical::same_name;
use parlor_model::config::AccountConfig;
use std::path::PathBuf;
use std::sync::Arc;

/// Carries out orders with an open database.
#[derive(Clone)]
pub struct Operator {
    /// The engine of the database.
    pub engine: Engine,
    /// The data directory.
    pub data: PathBuf,
}

impl Operator {
    /// Returns the accounts with this id or name. With `None`, returns all accounts.
    pub(super) async fn accounts(
        &self,
        named: Option<&str>,
    ) -> anyhow::Result<Vec<Arc<AccountConfig>>> {
        let mut configs = Vec::new();
        for account in self.engine.accounts().await? {
            if named.is_none_or(|n| same_name(&account.name, n) || account.id.to_string() == n) {
                configs.push(self.engine.config(account.id).await?);
            }
        }
        match (named, configs.as_slice()) {
            (Some(named), []) => {
                bail!("there is no account {named}; parlor token list shows all accounts")
            }
            _ => Ok(configs),
        }
    }
}
