//! A file on its way in. Never more of it is in memory than the piece at hand and its first bytes.

use super::blobs::Draft;
use super::{no_place, sniff};
use crate::{EngineError, secrets};
use parlor_model::command::NewFile;
use sha2::{Digest as _, Sha256};

/// Why a file was not taken in. Nothing of it is left.
#[derive(Debug, thiserror::Error)]
pub enum UploadError {
    /// It is larger than so many bytes.
    #[error("the file is larger than {0} bytes")]
    TooLarge(u64),
    /// It has no bytes.
    #[error("the file is empty")]
    Empty,
    /// There is no place for it, or a fault of ours.
    #[error(transparent)]
    Failed(#[from] EngineError),
}

/// A file that is being taken in. Dropping it leaves nothing.
pub struct Upload {
    draft: Box<dyn Draft>,
    hash: Sha256,
    head: Vec<u8>,
    size: u64,
    most: u64,
}

impl Upload {
    pub(super) fn new(draft: Box<dyn Draft>, most: u64) -> Self {
        Self {
            draft,
            hash: Sha256::new(),
            head: Vec::new(),
            size: 0,
            most,
        }
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    /// The file gets too large, or there is no place for it.
    pub async fn push(&mut self, bytes: &[u8]) -> Result<(), UploadError> {
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.size = self.size.saturating_add(size);
        if self.size > self.most {
            return Err(UploadError::TooLarge(self.most));
        }
        let wanted = sniff::HEAD.saturating_sub(self.head.len());
        self.head
            .extend_from_slice(bytes.get(..wanted.min(bytes.len())).unwrap_or_default());
        self.hash.update(bytes);
        Ok((self.draft.write(bytes).await).map_err(|error| no_place(&error))?)
    }

    /// Ends it: its bytes are durable when this returns, and nothing names them yet.
    ///
    /// # Errors
    /// It is empty, or there is no place for it.
    pub async fn finish(self, file_name: String) -> Result<NewFile, UploadError> {
        if self.size == 0 {
            return Err(UploadError::Empty);
        }
        let key = secrets::random::<16>().map_err(EngineError::internal)?;
        let storage_key = secrets::hex(&key);
        let whole = self.head.len() < sniff::HEAD;
        let file = NewFile {
            file_name,
            content_type: sniff::content_type(&self.head, whole).to_owned(),
            size: i64::try_from(self.size).unwrap_or(i64::MAX),
            sha256: secrets::hex(&self.hash.finalize()),
            storage_key: storage_key.clone(),
        };
        (self.draft.keep(storage_key).await).map_err(|error| no_place(&error))?;
        Ok(file)
    }
}

impl std::fmt::Debug for Upload {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Upload")
            .field("size", &self.size)
            .finish_non_exhaustive()
    }
}
