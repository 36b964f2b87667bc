//! The delivery status of an agent's message, where a callback is its way to the customer: an inbox's, or a client application's.
//!
//! A message whose callback is given up, or can never be sent, has failed, and its author sees that. If it arrives after all, because
//! somebody resumed the endpoint or replayed it, it is delivered.

use crate::{Engine, EngineError};
use parlor_model::callbacks::Material;
use parlor_model::command::ReportDelivery;
use parlor_model::entities::CallbackDelivery;
use parlor_model::ids::{AccountId, EndpointKey, MessageId};
use parlor_model::words::{Delivery, MessageKind};

/// The result of a message's delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DeliveryResult {
    account: AccountId,
    message: MessageId,
    /// Why it failed; `None`: it arrived after an attempt that had failed.
    error: Option<String>,
}

impl DeliveryResult {
    /// The result that a delivery's end has for its message; `None`: it is about none, or not on its way to the customer.
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

    /// Reports it. A message that is gone, or further on already, stays as it is.
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
