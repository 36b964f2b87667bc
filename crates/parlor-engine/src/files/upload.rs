//! The receiving of an uploaded file. While a file is received, only its current piece and its first bytes are in
//! memory. Afterwards, a picture of at most [`MAX_FILE`] bytes is read into memory, so that it can be measured.

use super::blobs::{Blobs, Draft};
use super::pictures::{MAX_FILE, Pictures, THUMBNAIL};
use super::sniff;
use super::storage::no_place;
use crate::{EngineError, secrets};
use parlor_model::attachments::{file_key, thumbnail_key};
use parlor_model::command::{NewFile, NewPicture};
use sha2::{Digest as _, Sha256};
use std::sync::Arc;
use tokio::io::AsyncReadExt as _;

/// The reason why a file was not received. If some of its bytes are already stored, the sweep removes them later.
#[derive(Debug, thiserror::Error)]
pub enum UploadError {
    /// The file is larger than this maximum, in bytes.
    #[error("the file is larger than {0} bytes")]
    TooLarge(u64),
    /// The file has no bytes.
    #[error("the file is empty")]
    Empty,
    /// The storage is not available, or has a fault.
    #[error(transparent)]
    Failed(#[from] EngineError),
}

/// A file that is being received. Dropping this value removes the bytes.
pub struct Upload {
    draft: Box<dyn Draft>,
    blobs: Arc<dyn Blobs>,
    pictures: Pictures,
    hash: Sha256,
    head: Vec<u8>,
    size: u64,
    most: u64,
}

impl Upload {
    pub(super) fn new(
        draft: Box<dyn Draft>,
        blobs: Arc<dyn Blobs>,
        pictures: Pictures,
        most: u64,
    ) -> Self {
        Self {
            draft,
            blobs,
            pictures,
            hash: Sha256::new(),
            head: Vec::new(),
            size: 0,
            most,
        }
    }

    /// Adds the next bytes of the file.
    ///
    /// # Errors
    /// The file would become too large, or the storage is not available.
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

    /// Completes the file. The bytes are durable before this function returns, but no database row refers to them yet.
    ///
    /// # Errors
    /// The file is empty, or the storage is not available.
    pub async fn finish(self, file_name: String) -> Result<NewFile, UploadError> {
        if self.size == 0 {
            return Err(UploadError::Empty);
        }
        let key = secrets::random::<16>().map_err(EngineError::internal)?;
        let storage_key = file_key(&secrets::hex(&key));
        let whole = self.head.len() < sniff::HEAD;
        let mut file = NewFile {
            file_name,
            content_type: sniff::content_type(&self.head, whole).to_owned(),
            size: i64::try_from(self.size).unwrap_or(i64::MAX),
            sha256: secrets::hex(&self.hash.finalize()),
            storage_key: storage_key.clone(),
            picture: None,
        };
        (self.draft.keep(storage_key).await).map_err(|error| no_place(&error))?;
        if sniff::is_picture(&file.content_type) && self.size <= MAX_FILE {
            file.picture = measured(&*self.blobs, &self.pictures, &file.storage_key, self.size)
                .await
                .map_err(|error| no_place(&error))?;
        }
        Ok(file)
    }
}

/// Measures a stored picture and stores its thumbnail. `None` means that the file is not a valid picture, or that the
/// decoding of other pictures took too long.
async fn measured(
    blobs: &dyn Blobs,
    pictures: &Pictures,
    key: &str,
    size: u64,
) -> Result<Option<NewPicture>, std::io::Error> {
    let Some(mut stored) = blobs.read(key, 0..size).await? else {
        return Ok(None);
    };
    let mut bytes = Vec::new();
    stored.read_to_end(&mut bytes).await?;
    let Some(picture) = pictures.measure(bytes, THUMBNAIL).await else {
        return Ok(None);
    };
    let thumbnail_size = match picture.copy {
        None => None,
        Some(copy) => {
            let mut draft = blobs.begin().await?;
            draft.write(&copy).await?;
            draft.keep(thumbnail_key(key)).await?;
            i64::try_from(copy.len()).ok()
        }
    };
    Ok(Some(NewPicture {
        width: i64::from(picture.width),
        height: i64::from(picture.height),
        thumbnail_size,
    }))
}

impl std::fmt::Debug for Upload {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Upload")
            .field("size", &self.size)
            .finish_non_exhaustive()
    }
}
