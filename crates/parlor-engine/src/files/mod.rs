//! Files that belong to messages.
//!
//! First, the bytes are stored durably, under a random key that no caller can choose. After that, a database row that
//! refers to the bytes is stored. So after a crash or a refusal, there can be bytes without a row, but never a row
//! without bytes. Every hour, a sweep removes the bytes that are more than an hour old and have no row.
//!
//! | Module | Task |
//! |---|---|
//! | [`blobs`] | the trait of the storage |
//! | `storage` | the storage of this node, and the maximum size of a file |
//! | [`upload`] | receives the bytes of a file, checks their number, hashes them, and detects the content type |
//! | [`pictures`] | measures pictures and makes smaller copies of them |
//! | [`sniff`] | detects the content type from the bytes alone |
//! | [`links`] | signed addresses with a time limit, for readers without a token |

pub mod blobs;
pub mod links;
pub mod pictures;
pub mod sniff;
pub(crate) mod storage;
pub mod upload;

pub use storage::{Files, MAX_BYTES};

use crate::auth::Caller;
use crate::{Engine, EngineError};
use blobs::Bytes;
use links::Links;
use parlor_model::attachments::{file_key, thumbnail_key};
use parlor_model::command::{Actor, NewFile, UseAddress};
use parlor_model::entities::Attachment;
use parlor_model::ids::{AttachmentId, MessageId};
use parlor_model::refusal::{Object, Refusal};
use parlor_model::state::ConversationName;
use parlor_model::time::Timestamp;
use parlor_store::query::conversations::MessagesById;
use parlor_store::query::files::{AttachmentById, AttachmentsByStorageKey};
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;
use storage::no_place;
use tokio::io::AsyncReadExt as _;
use upload::{Upload, UploadError};

/// The minimum age of bytes without a database row before they are removed, in seconds.
pub const SWEPT_AFTER_S: i64 = 60 * 60;
/// The interval between two sweeps.
const SWEEP_EVERY: Duration = Duration::from_secs(60 * 60);
/// The maximum number of storage keys in one look-up.
const AT_ONCE: usize = 200;

impl Engine {
    /// Returns the storage of files.
    #[must_use]
    pub fn files(&self) -> &Files {
        &self.files
    }

    /// Checks that the database and the file storage can store changes. The result for the database may be up to one
    /// second old.
    ///
    /// # Errors
    /// The reason, as a sentence for the log.
    pub async fn ready(&self) -> Result<(), String> {
        (self.store().ready().await).map_err(|error| error.to_string())?;
        match &self.files.blobs {
            Some(blobs) => (blobs.ready().await).map_err(|error| error.to_string()),
            None => Ok(()),
        }
    }

    /// Returns a builder of file addresses. The addresses are valid for [`links::LIFETIME_S`] seconds from now.
    #[must_use]
    pub fn links(&self) -> Links {
        Links::new(self.files.base(), Arc::clone(&self.sealer), self.now())
    }

    /// Begins to receive a file.
    ///
    /// # Errors
    /// The storage is not available.
    pub async fn receive(&self) -> Result<Upload, UploadError> {
        let blobs = self.files.blobs()?;
        let draft = (blobs.begin().await).map_err(|error| no_place(&error))?;
        let pictures = self.files.pictures.clone();
        let most = self.files.max_bytes();
        Ok(Upload::new(draft, Arc::clone(blobs), pictures, most))
    }

    /// Removes the bytes of these uploaded files, except bytes to which a database row refers. If the removal fails,
    /// the sweep removes the bytes later.
    pub async fn discard(&self, files: &[NewFile]) {
        let keys: Vec<String> = files.iter().map(|file| file.storage_key.clone()).collect();
        if keys.is_empty() {
            return;
        }
        match self.unnamed(keys).await {
            Ok(keys) => self.remove_files(keys).await,
            Err(error) => {
                tracing::warn!(%error, "files could not be removed; the next clean-up removes them")
            }
        }
    }

    /// Removes the bytes under these storage keys, and the thumbnails of these files. The caller must make sure that no
    /// database row refers to the bytes, because the function does not check this condition. If the removal fails, the
    /// sweep removes the bytes later.
    pub async fn remove_files(&self, keys: Vec<String>) {
        let Ok(blobs) = self.files.blobs() else {
            return;
        };
        for key in keys {
            for key in [thumbnail_key(&key), key] {
                if let Err(error) = blobs.remove(&key).await {
                    tracing::warn!(%error, "a file could not be removed; the next clean-up removes it");
                }
            }
        }
    }

    /// Returns the keys of those files to which no database row refers. The key of a thumbnail counts as the key of its
    /// file.
    async fn unnamed(&self, keys: Vec<String>) -> Result<Vec<String>, EngineError> {
        let mut unnamed = Vec::new();
        let mut keys: Vec<String> = keys.iter().map(|key| file_key(key)).collect();
        keys.sort_unstable();
        keys.dedup();
        for keys in keys.chunks(AT_ONCE) {
            let rows = self.store().list(AttachmentsByStorageKey(keys)).await?;
            let named = |key: &String| rows.iter().any(|row| row.storage_key.as_ref() == Some(key));
            unnamed.extend(keys.iter().filter(|key| !named(key)).cloned());
        }
        Ok(unnamed)
    }

    /// Removes the bytes that have no row and were stored more than [`SWEPT_AFTER_S`] seconds ago. Such bytes remain
    /// after a crash or a refusal. Returns the number of removed files.
    ///
    /// # Errors
    /// The database or the storage is not available.
    pub async fn sweep_files(&self) -> Result<usize, EngineError> {
        let blobs = self.files.blobs()?;
        let before =
            Timestamp((self.now().0).saturating_sub(SWEPT_AFTER_S.saturating_mul(1_000_000)));
        let mut swept = 0_usize;
        for part in 0..=u8::MAX {
            let keys = (blobs.before(part, before).await).map_err(|error| no_place(&error))?;
            let unnamed = self.unnamed(keys).await?;
            swept = swept.saturating_add(unnamed.len());
            self.remove_files(unnamed).await;
        }
        if swept > 0 {
            tracing::info!(swept, "removed files that no message carries");
        }
        Ok(swept)
    }

    /// Runs [`Self::sweep_files`] every hour until the future is dropped.
    pub async fn keep_files(&self) {
        if self.files.blobs.is_none() {
            return;
        }
        loop {
            if let Err(error) = self.sweep_files().await {
                tracing::warn!(%error, "files could not be swept and are looked at again later");
            }
            tokio::time::sleep(SWEEP_EVERY).await;
        }
    }

    /// Returns an attachment that the caller may read. The attachment must belong to a visible conversation or a
    /// visible ticket, or be the caller's own unsent upload.
    ///
    /// # Errors
    /// `Refusal::NotFound` if the attachment is unknown, belongs to another account, or is invisible to the caller.
    pub async fn attachment_seen(
        &self,
        caller: &Caller,
        id: AttachmentId,
    ) -> Result<Attachment, EngineError> {
        const UNKNOWN: Refusal = Refusal::NotFound(Object::Attachment);
        let account = Some(caller.account);
        let row = self.store().first(AttachmentById { account, id }).await?;
        let row = row.ok_or(UNKNOWN)?;
        let seen = match (row.message_id, row.ticket_id) {
            (Some(message), _) => {
                let conversation = self.conversation_of(caller, message).await?;
                let name = ConversationName::Id(conversation);
                self.conversation_seen(caller, name).await.map(drop)
            }
            (None, _) if row.agent_id.is_some() && row.agent_id == caller.agent => Ok(()),
            (None, Some(ticket)) => {
                let reader = caller.visibility();
                (self.ticket(caller.account, &reader, ticket).await).map(drop)
            }
            (None, None) => return Err(UNKNOWN.into()),
        };
        match seen {
            Ok(()) => Ok(row),
            Err(EngineError::Refused(Refusal::NotFound(_))) => Err(UNKNOWN.into()),
            Err(error) => Err(error),
        }
    }

    async fn conversation_of(
        &self,
        caller: &Caller,
        message: MessageId,
    ) -> Result<parlor_model::ids::ConversationId, EngineError> {
        let (account, ids) = (caller.account, &[message]);
        let row = self.store().first(MessagesById { account, ids }).await?;
        let row = row.ok_or(Refusal::NotFound(Object::Attachment))?;
        Ok(row.conversation_id)
    }

    /// Returns the attachment of a signed address. The result is `None` if the signature is wrong, the address has
    /// expired or the file was removed. The result is also `None` if the file belongs to no message, draft, scheduled
    /// message, macro or ticket.
    pub async fn attachment_signed(
        &self,
        id: AttachmentId,
        expires: i64,
        signature: &str,
    ) -> Result<Option<Attachment>, EngineError> {
        if !self.links().holds(id, expires, signature) {
            return Ok(None);
        }
        let account = None;
        let row = self.store().first(AttachmentById { account, id }).await?;
        // An upload that belongs to no message, draft, scheduled message, macro or ticket has no public address.
        Ok(row.filter(Attachment::is_taken))
    }

    /// Returns the attachment of a single-use address. If `used` is `true`, this call invalidates all existing
    /// single-use addresses of the file. The result is `None` if the signature is wrong, or if the address has expired
    /// or was already used. The result is also `None` if the file was removed or belongs to no message.
    pub async fn attachment_once(
        &self,
        id: AttachmentId,
        expires: i64,
        number: i64,
        signature: &str,
        used: bool,
    ) -> Result<Option<Attachment>, EngineError> {
        if !self.links().once_holds(id, expires, number, signature) {
            return Ok(None);
        }
        let account = None;
        let row = self.store().first(AttachmentById { account, id }).await?;
        let Some(row) = row.filter(|row| row.message_id.is_some()) else {
            return Ok(None);
        };
        if !used {
            return Ok(Some(row).filter(|row| row.addresses_used == number));
        }
        let act = UseAddress {
            attachment: id,
            number,
        };
        match self
            .execute_as((row.account_id, Actor::System), act, None)
            .await
        {
            Ok(row) => Ok(Some(*row)),
            Err(EngineError::Refused(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Returns a range of an attachment's bytes. The result is `None` if the attachment has no stored bytes, for
    /// example because it is a linked file. The result is also `None` if the bytes are missing in the storage.
    ///
    /// # Errors
    /// The bytes cannot be read.
    pub async fn read_file(
        &self,
        row: &Attachment,
        range: Range<u64>,
    ) -> Result<Option<Bytes>, EngineError> {
        let Some(key) = &row.storage_key else {
            return Ok(None);
        };
        let found = (self.files.blobs()?.read(key, range).await).map_err(EngineError::internal)?;
        if found.is_none() {
            tracing::error!(attachment = %row.id, "the content of a stored file is missing");
        }
        Ok(found)
    }

    /// Returns the thumbnail of a picture. `None` means that there is no thumbnail, or that its bytes are missing in
    /// the storage.
    ///
    /// # Errors
    /// The bytes cannot be read.
    pub async fn read_thumbnail(&self, row: &Attachment) -> Result<Option<Vec<u8>>, EngineError> {
        let size = row.thumbnail_size.and_then(|size| u64::try_from(size).ok());
        let (Some(key), Some(size)) = (&row.storage_key, size) else {
            return Ok(None);
        };
        let key = thumbnail_key(key);
        let found = self.files.blobs()?.read(&key, 0..size).await;
        let Some(mut bytes) = found.map_err(EngineError::internal)? else {
            tracing::error!(attachment = %row.id, "the thumbnail of a stored file is missing");
            return Ok(None);
        };
        let mut thumbnail = Vec::new();
        let read = bytes.read_to_end(&mut thumbnail).await;
        read.map_err(EngineError::internal)?;
        Ok(Some(thumbnail))
    }

    /// Copies the bytes of all stored files into another directory, and returns the number of files. A copy may be a
    /// hard link, because stored files never change.
    ///
    /// # Errors
    /// The files cannot be copied.
    pub async fn copy_files(&self, to: &std::path::Path) -> Result<usize, std::io::Error> {
        match &self.files.blobs {
            Some(blobs) => blobs.copy(to).await,
            None => Ok(0),
        }
    }
}
