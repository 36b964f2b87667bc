//! Whether an agent's message reached the customer, where a callback is its way there: an inbox's, or a client application's.
//!
//! A message whose callback is given up, or can never be sent, has failed, and whoever wrote it sees that. Should it arrive after all,
//! because somebody resumed the endpoint or replayed it, it is delivered.

use crate::{Engine, EngineError};
use parlor_model::callbacks::Material;
use parlor_model::command::ReportDelivery;
use parlor_model::entities::CallbackDelivery;
use parlor_model::ids::{AccountId, EndpointKey, MessageId};
use parlor_model::words::{Delivery, MessageKind};

/// What is to be said of a message.
#[derive(Clone, Debug)]
pub(super) struct Reached {
    account: AccountId,
    message: MessageId,
    /// Why it failed; `None`: it arrived after an attempt that had failed.
    error: Option<String>,
}

impl Reached {
    /// What a delivery's end says of a message; `None`: nothing, for it is about none, or not on its way to the customer.
    pub(super) fn of(row: &CallbackDelivery, error: Option<&str>) -> Option<Self> {
        if row.kind != "message.created" || matches!(row.endpoint, EndpointKey::Callback(_)) {
            return None;
        }
        let material: Material = serde_json::from_str(&row.material).ok()?;
        let message = material.message?;
        (message.kind == MessageKind::Outgoing).then(|| Self {
            account: row.account_id,
            message: message.id,
            error: error.map(str::to_owned),
        })
    }

    /// Says so. What is not there any more, or is past that already, is left as it is.
    ///
    /// # Errors
    /// The database is not available.
    pub(super) async fn report(&self, engine: &Engine) -> Result<(), EngineError> {
        let (account, message) = (self.account, self.message);
        let delivery = if self.error.is_some() {
            Delivery::Failed
        } else {
            let known = (engine.store())
                .read(account, move |state| {
                    Ok(state.message(account, message)?.map(|m| m.delivery))
                })
                .await?;
            if known != Some(Delivery::Failed) {
                return Ok(());
            }
            Delivery::Delivered
        };
        let command = ReportDelivery {
            account,
            message,
            delivery,
            error: self.error.clone(),
        };
        match engine.execute(command).await {
            Ok(_) | Err(EngineError::Refused(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }
}
