//! Checks of notifications: their counts, their events and their pushes.

use crate::memory::Database;
use parlor_model::audience::Audience;
use parlor_model::entities::{Event, Notification};
use parlor_model::ids::{AccountId, AgentId};
use parlor_model::notifications::MAX_NOTIFICATIONS;
use parlor_model::time::Timestamp;
use parlor_model::words::TimerKind;
use std::collections::{BTreeMap, BTreeSet};

/// Checks notifications and push subscriptions. The stored counters of notifications must equal the numbers of stored
/// rows. There must be an event for each new cause of a notification, and for each notification that was marked as
/// read. Only the notified agent may receive these events. Each subscription must have a session that is not revoked,
/// and each unsent push must have a timer.
pub(crate) fn notifications(db: &Database, now: Timestamp) {
    let mut counted: BTreeMap<(AccountId, AgentId), (i64, i64)> = BTreeMap::new();
    let mut positions = BTreeSet::new();
    for row in db.notifications.all() {
        let numbers = counted.entry((row.account_id, row.agent_id)).or_default();
        numbers.0 += 1;
        numbers.1 += i64::from(row.is_unread());
        assert!(
            positions.insert((row.account_id, row.position)),
            "two notifications have one position: {row:?}"
        );
        assert!(
            row.position < db.counters[&row.account_id].0.next_event,
            "{row:?} is ahead of the events"
        );
        assert!(row.count >= 1, "{row:?} is about nothing");
        assert!(
            !row.mailed || row.is_unread(),
            "{row:?} was mailed and read"
        );
    }
    let mut subscriptions: BTreeMap<(AccountId, AgentId), i64> = BTreeMap::new();
    for row in db.push_subscriptions.all() {
        let number = subscriptions.entry((row.account_id, row.agent_id));
        *number.or_default() += 1;
        let session = db.credentials.id(row.credential_id).unwrap();
        assert_eq!(session.agent_id, Some(row.agent_id), "{row:?}");
        assert!(session.revoked_at.is_none(), "{row:?} outlives its session");
    }
    for state in db.agent_states.all() {
        let found = counted.remove(&(state.account_id, state.agent_id));
        let stored = (state.notifications, state.unread_notifications);
        assert_eq!(found.unwrap_or_default(), stored, "numbers of {state:?}");
        assert!(state.notifications <= MAX_NOTIFICATIONS, "{state:?}");
        let subscribed = subscriptions.remove(&(state.account_id, state.agent_id));
        assert_eq!(subscribed.unwrap_or_default(), state.push_subscriptions);
    }
    assert!(counted.is_empty(), "without a state: {counted:?}");
    assert!(
        subscriptions.is_empty(),
        "without a state: {subscriptions:?}"
    );
    let news: Vec<&Event> = db.events.changes().filter_map(|(now, _)| now).collect();
    for (now, old) in db.notifications.changes() {
        if let Some(row) = now {
            changed(&news, old, row);
        }
    }
    for event in &news {
        if event.kind.starts_with("notification.") {
            let agent = event.agent_id.expect("the event has an agent");
            assert_eq!(event.audience, Audience::only(agent), "{event:?}");
        }
    }
    for push in db.pushes.all() {
        let subscription = db.push_subscriptions.id(push.subscription_id);
        assert_eq!(
            subscription.map(|row| row.agent_id),
            Some(push.agent_id),
            "{push:?}"
        );
        let about = |row: &Notification| {
            (row.agent_id, row.conversation_id) == (push.agent_id, push.conversation_id)
        };
        assert!(
            push.clear || db.notifications.all().any(about),
            "{push:?} is about nothing"
        );
        let timer = db
            .timers
            .all()
            .find(|timer| (timer.kind, timer.subject) == (TimerKind::Push, push.agent_id.0));
        if let Some(due_at) = push.due_at {
            assert!(
                timer.is_some_and(|timer| timer.due_at <= due_at.max(now)),
                "nothing sends {push:?}: {timer:?}"
            );
        }
    }
}

/// Checks that the events `news` of the batch contain the change of a notification from `old` to `row`.
fn changed(news: &[&Event], old: Option<&Notification>, row: &Notification) {
    let data = |event: &Event| serde_json::from_str::<serde_json::Value>(&event.data).unwrap();
    let reported = |kind: &str, says: &dyn Fn(&serde_json::Value) -> bool| {
        (news.iter()).any(|event| {
            event.kind == kind && event.agent_id == Some(row.agent_id) && says(&data(event))
        })
    };
    if old.is_none_or(|old| old.position != row.position) {
        assert!(
            reported("notification.created", &|data| {
                data["notification"] == row.name().as_str() && data["position"] == row.position
            }),
            "{row:?} came without an event"
        );
    }
    if row.read_at.is_some() && old.is_none_or(Notification::is_unread) {
        assert!(
            reported("notification.read", &|data| {
                let names = data["notifications"].as_array().unwrap();
                names.iter().any(|name| name == row.name().as_str())
                    || data["up_to"]
                        .as_i64()
                        .is_some_and(|up_to| row.position <= up_to)
            }),
            "{row:?} was read without an event"
        );
    }
}
