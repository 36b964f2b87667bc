//! Sets the delivery status of messages that agents send to a customer through the callback of an inbox or of a client
//! application.
//!
//! If Parlor gives up the callback of such a message, or can never send the callback, the message gets the status
//! `failed`. The author of the message sees this status. If the callback arrives later, because an administrator
//! resumed the endpoint or replayed the event, the message becomes `delivered`.

use crate::{Engine, EngineError};
use parlor_model::callbacks::Material;
use parlor_model::command::ReportDelivery;
use parlor_model::entities::CallbackDelivery;
use parlor_model::ids::{AccountId, EndpointKey, MessageId};
use parlor_model::words::{Delivery, MessageKind};

/// The result of a message's delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct MessageReport {
    account: AccountId,
    message: MessageId,
    /// The reason for the failure. `None` means that the message was delivered after an earlier failure.
    error: Option<String>,
}

impl MessageReport {
    /// Returns the result for the message in a delivery. `None` means that the delivery does not contain a new or
    /// retried message of an agent, or that the endpoint does not pass messages to the customer.
    pub(super) fn of(row: &CallbackDelivery, error: Option<&str>) -> Option<Self> {
        let sends = matches!(row.kind.as_str(), "message.created" | "message.retried");
        if !sends || matches!(row.endpoint, EndpointKey::Callback(_)) {
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

    /// Reports the result to the model. The model can refuse the report, for example because the message was deleted.
    /// Such a refusal is ignored. A success is reported only for a message with the status `failed`.
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
            message,
            delivery,
            error: self.error.clone(),
        };
        match engine.execute(account, command).await {
            Ok(_) | Err(EngineError::Refused(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }
}
