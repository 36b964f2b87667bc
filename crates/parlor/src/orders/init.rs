//! The command `parlor init`, which creates the first account of a database.

use super::apply::{ApplyOrder, printed};
use super::operator::Operator;
use anyhow::bail;
use parlor_engine::provision::{self, Provision};

impl Operator {
    /// Applies the provisioning file of the first account. The file contains the id of the account. If two processes
    /// call this function at the same time, the transaction of the second process finds that the account already
    /// exists. This transaction changes nothing.
    pub(super) async fn init(&self, order: ApplyOrder) -> anyhow::Result<Vec<String>> {
        if let Some(first) = self.engine.accounts().await?.first() {
            bail!(
                "the database has an account already: {} {}; to change it, use parlor apply",
                first.id,
                first.name
            );
        }
        let name = order.name.clone();
        let provision = Provision {
            only_new: true,
            ..self.read(order).await?
        };
        let report = provision::check(&name, self.engine.provision(provision).await?)?;
        Ok(printed(report, false))
    }
}
