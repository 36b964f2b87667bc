//! The ids that a provisioning command takes for new objects. If Parlor decides the command again, the new decision
//! uses the same ids.

use crate::ids::{IdKind, Ids};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The new ids of objects that have no id in the file, by kind and by name in the provisioning records. If rows must be
/// loaded, Parlor decides the command again from the beginning. The look-ups of these rows can contain the new ids. So
/// every decision of the command must use the same ids. A clone of the command takes other ids.
#[derive(Debug, Default)]
pub struct Drawn(Mutex<Draws>);

#[derive(Debug, Default)]
pub(super) struct Draws {
    pub(super) named: BTreeMap<(IdKind, String), i64>,
    points: Vec<i64>,
}

impl Clone for Drawn {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Drawn {
    /// Removes all stored ids, for a command that begins again with new ids.
    pub fn clear(&self) {
        *self.ids() = Draws::default();
    }

    pub(super) fn ids(&self) -> MutexGuard<'_, Draws> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The source of ids for decisions about a file. Contact points keep their ids when the command is decided again.
/// Otherwise a file with more new contact points than leased ids could never be applied.
pub(super) struct Replay<'a> {
    pub(super) ids: &'a mut (dyn Ids + Send),
    pub(super) drawn: &'a Drawn,
    pub(super) points: usize,
}

impl Ids for Replay<'_> {
    fn next(&mut self, kind: IdKind) -> Option<i64> {
        if kind != IdKind::ContactPoint {
            return self.ids.next(kind);
        }
        let mut drawn = self.drawn.ids();
        let id = match drawn.points.get(self.points) {
            Some(id) => *id,
            None => {
                let id = self.ids.next(kind)?;
                drawn.points.push(id);
                id
            }
        };
        self.points = self.points.saturating_add(1);
        Some(id)
    }

    fn uuid(&mut self) -> String {
        self.ids.uuid()
    }
}
