//! Removes the content of a deleted message from stored deliveries.
//!
//! A delivery stores the objects of its event, so that all attempts send the same body. The update of the search index
//! calls this module for each deleted message, and afterwards stores the number of the last indexed event. If the
//! server crashes before this number is stored, the update runs again after the restart. So no deleted content stays in
//! a delivery.

use super::Store;
use crate::error::StoreError;
use crate::hand_written::{GIVE_UP, REPLACE_MATERIAL};
use crate::outbox::SqlStatement;
use crate::query::callbacks::DeliveriesOfKey;
use crate::row::Value;
use parlor_model::entities::{CallbackDelivery, Message};
use parlor_model::ids::Id as _;
use parlor_model::words::DeliveryState;

/// The maximum number of deliveries in one read.
const PAGE: i64 = 100;

impl Store {
    /// Removes the content of a deleted message from all deliveries of its conversation. `message` is the present row,
    /// which no longer contains the content. Gives up the pending deliveries of the events `message.created` and
    /// `message.retried` of this message.
    pub(super) async fn withdraw(&self, message: &Message) -> Result<(), StoreError> {
        let account = message.account_id;
        let mut after = 0;
        loop {
            let page = DeliveriesOfKey {
                account,
                ordering_key: message.conversation_id.get(),
                after,
                limit: PAGE,
            };
            let rows = self.list(page).await?;
            let statements: Vec<SqlStatement> = (rows.iter())
                .flat_map(|row| statements_of(row, message))
                .collect();
            if !statements.is_empty() {
                self.run_statements(statements).await?;
            }
            let full = i64::try_from(rows.len()).is_ok_and(|read| read >= PAGE);
            let (Some(last), true) = (rows.last(), full) else {
                return Ok(());
            };
            // Several endpoints may have deliveries of the same event, and this read may contain only some of these
            // deliveries. So the next read begins with the same event again.
            let before_last = last.event_number.saturating_sub(1);
            after = before_last.max(after.saturating_add(1));
        }
    }
}

/// Returns the statements that remove the content of the message from a delivery.
fn statements_of(row: &CallbackDelivery, message: &Message) -> Vec<SqlStatement> {
    let Ok(mut material) = serde_json::from_str::<serde_json::Value>(&row.material) else {
        return Vec::new();
    };
    let mut sends = false;
    let mut changed = false;
    for name in ["message", "newest"] {
        let Some(shown) = material.get_mut(name) else {
            continue;
        };
        let id = shown.get("id").and_then(serde_json::Value::as_i64);
        if id != Some(message.id.get()) {
            continue;
        }
        let present = serde_json::to_value(message).unwrap_or_default();
        changed |= *shown != present;
        sends |= name == "message";
        *shown = present;
    }
    let key = || {
        vec![
            Value::Int(row.account_id.get()),
            Value::text(row.endpoint.to_string()),
            Value::Int(row.event_number),
        ]
    };
    let mut statements = Vec::new();
    let sends = sends && matches!(row.kind.as_str(), "message.created" | "message.retried");
    if sends && row.state == DeliveryState::Pending {
        let mut values = key();
        values.push(Value::Int(message.updated_at.0));
        statements.push((GIVE_UP, values));
    }
    if changed {
        let mut values = key();
        values.push(Value::text(material.to_string()));
        statements.push((REPLACE_MATERIAL, values));
    }
    statements
}
