//! Ids drawn while a file is decided, which is decided again whenever something has to be loaded.

use crate::ids::{IdKind, Ids};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The ids drawn for what the file gives none, by kind and what provisioning remembers the object under. A command is decided again
/// from the beginning whenever something has to be loaded, and what has to be loaded may depend on these: so they stay.
/// A clone of the command is another command and draws its own.
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
    pub(super) fn ids(&self) -> MutexGuard<'_, Draws> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where ids come from while a file is decided: contact points, of which a file may make more than are leased at once, get the
/// same ones again when it is decided again.
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
