//! Checks of the deliveries of events to endpoints.

use super::is_erased;
use crate::memory::{Cell, Database};
use parlor_model::callbacks::{Material, TEST_EVENT};
use parlor_model::entities::CallbackDelivery;
use parlor_model::ids::{AccountId, ContactId};
use std::collections::BTreeSet;

/// Checks that every new event has a delivery for each active endpoint that subscribes to the event, and for no other
/// endpoint. A test event also has a delivery for a deactivated endpoint. The check skips new events of accounts whose
/// endpoints or credentials changed in the batch. A delivery must contain its event and must never change. A delivery
/// may be deleted only if its contact was erased.
pub(super) fn deliveries(db: &Database) {
    for (now, old) in db.deliveries.changes() {
        let Some(d) = now else {
            let gone = old.expect("it was there");
            assert!(forgotten(db, gone), "a delivery is gone: {gone:?}");
            continue;
        };
        assert!(old.is_none(), "a delivery was changed: {old:?} -> {d:?}");
        let key = [d.account_id.0, d.event_number].map(Cell::Int).to_vec();
        let event = db.events.get(&key).expect("a delivery has its event");
        assert_eq!(
            (&event.kind, event.conversation_id),
            (&d.kind, d.conversation_id)
        );
        let material: Material = serde_json::from_str(&d.material).expect("material can be read");
        // If the contact is erased, the personal data of the event may have been removed in the same batch.
        assert!(material.event == *event || is_erased(db, event.contact_id));
        if let Some(conversation) = &material.views.conversation {
            assert_eq!(Some(conversation.id), d.conversation_id);
            assert_eq!(d.ordering_key, conversation.id.0);
            assert_eq!(
                material.views.contact.as_ref().map(|c| c.id),
                conversation.contact_id,
                "whose it is goes with it"
            );
        }
    }
    let reconfigured: BTreeSet<AccountId> = (db.callbacks.changes())
        .filter_map(|(now, old)| Some(now.or(old)?.account_id))
        .chain(
            (db.endpoint_states.changes()).filter_map(|(now, old)| Some(now.or(old)?.account_id)),
        )
        .chain((db.credentials.changes()).filter_map(|(now, old)| Some(now.or(old)?.account_id)))
        .collect();
    for (now, old) in db.events.changes() {
        let event = now.expect("events are not removed");
        if old.is_some() {
            // The event existed before the batch, so its deliveries were checked after an earlier batch.
            continue;
        }
        if reconfigured.contains(&event.account_id) {
            continue;
        }
        let config = db.config(event.account_id).unwrap();
        let conversation = event.conversation_id.and_then(|id| db.conversations.id(id));
        for endpoint in config.endpoints() {
            let state = config.endpoint_states.get(&endpoint.key);
            let on = !endpoint.deactivated && state.is_none_or(|s| s.deactivated_at.is_none());
            let wants = endpoint.wants(event, conversation) && (on || event.kind == TEST_EVENT);
            let key = vec![
                Cell::Int(event.account_id.0),
                Cell::Text(endpoint.key.to_string()),
                Cell::Int(event.number),
            ];
            let is_sent = db.deliveries.get(&key).is_some();
            assert!(
                is_sent == wants || (wants && is_erased(db, event.contact_id)),
                "{event:?} and {endpoint:?}"
            );
        }
    }
}

/// Whether the contact of a delivery is erased.
fn forgotten(db: &Database, d: &CallbackDelivery) -> bool {
    let of = |id| db.conversations.id(id).and_then(|c| c.contact_id);
    let person = (d.conversation_id).map_or_else(|| Some(ContactId(-d.ordering_key)), of);
    is_erased(db, person)
}
