//! The storage of files, and the maximum file size.

use super::blobs::Blobs;
use super::pictures::Pictures;
use crate::EngineError;
use std::sync::{Arc, OnceLock};

/// The default maximum size of a file, in bytes.
pub const MAX_BYTES: u64 = 40 * 1024 * 1024;
/// The time that a client must wait before the next attempt if the storage is not available, in seconds.
const NO_PLACE_S: u32 = 30;

/// The storage of files and the maximum file size.
pub struct Files {
    pub(super) blobs: Option<Arc<dyn Blobs>>,
    pub(crate) pictures: Pictures,
    max_bytes: u64,
    base: OnceLock<Arc<str>>,
}

impl Files {
    /// Returns an instance without a storage, for those command-line commands that need no files.
    #[must_use]
    pub fn none() -> Self {
        Self {
            blobs: None,
            pictures: Pictures::default(),
            max_bytes: MAX_BYTES,
            base: OnceLock::new(),
        }
    }

    /// Returns an instance with this storage, for files of at most `max_bytes` bytes.
    #[must_use]
    pub fn at(blobs: Arc<dyn Blobs>, max_bytes: u64) -> Self {
        Self {
            blobs: Some(blobs),
            pictures: Pictures::default(),
            max_bytes,
            base: OnceLock::new(),
        }
    }

    /// Returns the maximum size of a file, in bytes.
    #[must_use]
    pub const fn max_bytes(&self) -> u64 {
        self.max_bytes
    }

    /// Returns the processor of pictures.
    #[must_use]
    pub const fn pictures(&self) -> &Pictures {
        &self.pictures
    }

    /// Sets the public address of this server, without a slash at its end. Only the first call has an effect.
    pub fn reached_at(&self, base: &str) {
        let _ = self.base.set(Arc::from(base.trim_end_matches('/')));
    }

    /// Returns the public address of this server, or an empty text if it is unknown.
    #[must_use]
    pub fn base(&self) -> Arc<str> {
        self.base.get().map_or_else(|| Arc::from(""), Arc::clone)
    }

    pub(super) fn blobs(&self) -> Result<&Arc<dyn Blobs>, EngineError> {
        (self.blobs.as_ref()).ok_or_else(|| EngineError::internal("there is no place for files"))
    }
}

pub(super) fn no_place(error: &std::io::Error) -> EngineError {
    tracing::error!(%error, "a file could not be stored");
    EngineError::Unavailable {
        retry_after_s: NO_PLACE_S,
    }
}
