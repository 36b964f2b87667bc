//! The objects that readers receive together with events: conversations, messages and contacts.
//!
//! An object has the state at the time of reading, which is never older than the event. A node reads and renders the
//! objects of an event once for all live readers, and keeps the newest for a while. Visibility differs between readers,
//! so it is decided for each reader, by the present audience of the conversation.

use crate::EngineError;
use parlor_model::audience::Audience;
use parlor_model::config::AccountConfig;
use parlor_model::entities::{Conversation, Event, Message, Person, ServiceRecord};
use parlor_model::ids::ContactId;
use parlor_model::visibility::ReaderVisibility;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, PoisonError, RwLock};
use tokio::sync::Mutex;

/// The greatest size of the objects that a node keeps for one account, in bytes.
const KEPT_BYTES: usize = 4 * 1024 * 1024;

/// The kinds of objects that a reader wants together with events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Include {
    /// The conversation of the event.
    pub conversation: bool,
    /// The message of the event.
    pub message: bool,
    /// The contact of the event.
    pub contact: bool,
}

impl Include {
    /// Every kind of object.
    pub const ALL: Self = Self {
        conversation: true,
        message: true,
        contact: true,
    };

    /// Whether the reader wants any objects.
    #[must_use]
    pub const fn any(self) -> bool {
        self.conversation || self.message || self.contact
    }
}

/// The form in which readers receive objects: JSON texts. All readers of an account must use the same form.
pub trait ObjectForm: Send + Sync {
    /// Renders a conversation with its service record.
    fn conversation(
        &self,
        row: &Conversation,
        record: Option<&ServiceRecord>,
        config: &AccountConfig,
    ) -> Option<String>;
    /// Renders a message. The contact is that of its conversation.
    fn message(&self, row: &Message, contact: Option<ContactId>) -> Option<String>;
    /// Renders a contact with its contact points.
    fn contact(&self, person: &Person) -> Option<String>;
}

/// A rendered object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    /// The id of the object.
    pub id: i64,
    /// The object as JSON.
    pub text: Arc<str>,
}

/// The objects of one event. `None` means that the event has no such object, or that the object was erased.
#[derive(Clone, Debug, Default)]
pub struct Objects {
    pub(super) conversation: Option<Object>,
    /// The present audience of the conversation.
    pub(super) audience: Option<Arc<Audience>>,
    pub(super) message: Option<Object>,
    pub(super) contact: Option<Object>,
}

impl Objects {
    fn bytes(&self) -> usize {
        [&self.conversation, &self.message, &self.contact]
            .into_iter()
            .flatten()
            .fold(300, |sum, object| sum.saturating_add(object.text.len()))
    }

    /// Whether a reader may see the conversation of the event now.
    fn are_seen(&self, visibility: &ReaderVisibility) -> bool {
        (self.audience.as_ref()).is_some_and(|audience| visibility.admits(audience))
    }
}

/// The members of an event that hold its objects, for one reader.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Members {
    /// The name and the value of each member. `None` means `null`: the event has no such object, or the reader may not
    /// see it. A member that is left out was sent before.
    pub members: Vec<(&'static str, Option<Arc<str>>)>,
}

/// The objects that a reader has received within one batch. Each object is sent once per batch.
#[derive(Debug, Default)]
pub struct Sent(HashSet<(&'static str, i64)>);

impl Sent {
    /// Selects the objects of an event for a reader.
    pub fn members(
        &mut self,
        objects: &Objects,
        include: Include,
        visibility: &ReaderVisibility,
    ) -> Members {
        let seen = objects.are_seen(visibility);
        let all = [
            (
                "conversation",
                include.conversation,
                &objects.conversation,
                seen,
            ),
            ("message", include.message, &objects.message, seen),
            // All agents see contacts.
            ("contact", include.contact, &objects.contact, true),
        ];
        let mut out = Members::default();
        for (name, wanted, object, seen) in all {
            if !wanted {
                continue;
            }
            match object.as_ref().filter(|_| seen) {
                Some(object) if !self.0.insert((name, object.id)) => {}
                Some(object) => out.members.push((name, Some(Arc::clone(&object.text)))),
                None => out.members.push((name, None)),
            }
        }
        out
    }
}

/// The newest objects of an account, by the number of their event.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    kept: RwLock<Kept>,
    /// Held while objects are read, so that several readers do not read the same objects.
    reading: Mutex<()>,
}

#[derive(Debug, Default)]
struct Kept {
    objects: BTreeMap<i64, Arc<Objects>>,
    bytes: usize,
}

impl Kept {
    fn keep(&mut self, number: i64, objects: Arc<Objects>) {
        self.bytes = self.bytes.saturating_add(objects.bytes());
        if let Some(old) = self.objects.insert(number, objects) {
            self.bytes = self.bytes.saturating_sub(old.bytes());
        }
        while self.bytes > KEPT_BYTES {
            let Some((_, oldest)) = self.objects.pop_first() else {
                return;
            };
            self.bytes = self.bytes.saturating_sub(oldest.bytes());
        }
    }
}

impl Shelf {
    fn found(&self, events: &[&Event]) -> HashMap<i64, Arc<Objects>> {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        (events.iter())
            .filter_map(|event| {
                let objects = kept.objects.get(&event.number)?;
                Some((event.number, Arc::clone(objects)))
            })
            .collect()
    }

    /// Returns the objects of these events, in the same order. `read` reads the objects that no other reader has read.
    pub(super) async fn objects<'a, F>(
        &self,
        events: &[&'a Event],
        read: impl FnOnce(Vec<&'a Event>) -> F,
    ) -> Result<Vec<Arc<Objects>>, EngineError>
    where
        F: Future<Output = Result<Vec<Objects>, EngineError>>,
    {
        let mut found = self.found(events);
        if found.len() < events.len() {
            let _reading = self.reading.lock().await;
            found = self.found(events);
            let missing: Vec<&'a Event> = (events.iter().copied())
                .filter(|event| !found.contains_key(&event.number))
                .collect();
            let read = read(missing.clone()).await?;
            let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
            for (event, objects) in missing.iter().zip(read) {
                let objects = Arc::new(objects);
                kept.keep(event.number, Arc::clone(&objects));
                found.insert(event.number, objects);
            }
        }
        Ok((events.iter())
            .map(|event| found.remove(&event.number).unwrap_or_default())
            .collect())
    }
}
