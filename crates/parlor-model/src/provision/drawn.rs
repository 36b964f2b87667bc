//! The new ids that a provisioning command takes during its decision. A repeated decision of the command uses the same
//! ids.

use crate::ids::{IdKind, Ids};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The new ids of objects that have no id in the file, by kind and by name in the provisioning records. If rows must be
/// loaded, the command is decided again from the beginning. The look-ups of these rows can contain new ids, so each
/// decision uses the same ids. A clone of the command takes new ids.
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

/// The source of ids while a file is decided. Contact points get the same ids in each decision, because a file can
/// create more contact points than the number of leased ids.
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
