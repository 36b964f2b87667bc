//! Files: what messages carry besides words.
//!
//! Bytes are stored first, durably and under a random key that no caller chooses. Then a row names them. So a crash or a refusal can leave
//! bytes without a row, but never a row without bytes. Bytes without a row are removed after an hour.
//!
//! | Module | Task |
//! |---|---|
//! | [`blobs`] | the port to where bytes are stored |
//! | [`upload`] | takes bytes in: bounded, hashed, looked at |
//! | [`sniff`] | the type of bytes, from the bytes alone |
//! | [`links`] | addresses for those who have no token: signed, for a time |

pub mod blobs;
pub mod links;
pub mod sniff;
pub mod upload;

use crate::auth::Caller;
use crate::{Engine, EngineError};
use blobs::{Blobs, Bytes};
use links::Links;
use parlor_model::command::NewFile;
use parlor_model::entities::Attachment;
use parlor_model::ids::{AttachmentId, MessageId};
use parlor_model::refusal::{Object, Refusal};
use parlor_model::state::ConversationName;
use parlor_model::time::Timestamp;
use parlor_store::query::conversations::MessagesById;
use parlor_store::query::files::{AttachmentById, AttachmentsByStorageKey};
use std::ops::Range;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use upload::{Upload, UploadError};

/// Largest file, in bytes, where nothing else is said.
pub const MAX_BYTES: u64 = 40 * 1024 * 1024;
/// The age at which bytes without a row are removed, in seconds.
pub const SWEPT_AFTER_S: i64 = 60 * 60;
/// The interval of that removal.
const SWEEP_EVERY: Duration = Duration::from_secs(60 * 60);
/// The wait, in seconds, when there is no place for a file.
const NO_PLACE_S: u32 = 30;
/// Most storage keys that are looked up at once.
const AT_ONCE: usize = 200;

/// Where files are, and how large they may be.
pub struct Files {
    blobs: Option<Arc<dyn Blobs>>,
    max_bytes: u64,
    base: OnceLock<Arc<str>>,
}

impl Files {
    /// No place for files: for commands that need none.
    #[must_use]
    pub const fn none() -> Self {
        Self {
            blobs: None,
            max_bytes: MAX_BYTES,
            base: OnceLock::new(),
        }
    }

    /// Files of at most so many bytes in this place.
    #[must_use]
    pub fn at(blobs: Arc<dyn Blobs>, max_bytes: u64) -> Self {
        Self {
            blobs: Some(blobs),
            max_bytes,
            base: OnceLock::new(),
        }
    }

    /// Largest file, in bytes.
    #[must_use]
    pub const fn max_bytes(&self) -> u64 {
        self.max_bytes
    }

    /// Says under which address this server is reached from outside, without a slash at its end. Only the first one said counts.
    pub fn reached_at(&self, base: &str) {
        let _ = self.base.set(Arc::from(base.trim_end_matches('/')));
    }

    fn base(&self) -> Arc<str> {
        self.base.get().map_or_else(|| Arc::from(""), Arc::clone)
    }

    fn blobs(&self) -> Result<&Arc<dyn Blobs>, EngineError> {
        (self.blobs.as_ref()).ok_or_else(|| EngineError::internal("there is no place for files"))
    }
}

fn no_place(error: &std::io::Error) -> EngineError {
    tracing::error!(%error, "a file could not be stored");
    EngineError::Unavailable {
        retry_after_s: NO_PLACE_S,
    }
}

impl Engine {
    /// With a place for files.
    #[must_use]
    pub fn with_files(mut self, files: Files) -> Self {
        self.files = Arc::new(files);
        self
    }

    /// Where files are.
    #[must_use]
    pub fn files(&self) -> &Files {
        &self.files
    }

    /// Makes addresses of files that hold from now on for [`links::LIFETIME_S`].
    #[must_use]
    pub fn links(&self) -> Links {
        Links::new(self.files.base(), Arc::clone(&self.sealer), self.now())
    }

    /// Begins to take a file in.
    ///
    /// # Errors
    /// There is no place for it.
    pub async fn receive(&self) -> Result<Upload, UploadError> {
        let blobs = self.files.blobs()?;
        let draft = (blobs.begin().await).map_err(|error| no_place(&error))?;
        Ok(Upload::new(draft, self.files.max_bytes))
    }

    /// Removes the bytes of uploaded files that are not needed, if no row names them. The sweep removes the rest.
    pub async fn discard(&self, files: &[NewFile]) {
        let keys: Vec<String> = files.iter().map(|file| file.storage_key.clone()).collect();
        if keys.is_empty() {
            return;
        }
        match self.unnamed(keys).await {
            Ok(keys) => self.remove_files(keys).await,
            Err(error) => tracing::warn!(%error, "files are left to be swept"),
        }
    }

    /// Removes orphaned bytes. The sweep removes those that cannot be removed now.
    pub(crate) async fn remove_files(&self, keys: Vec<String>) {
        let Ok(blobs) = self.files.blobs() else {
            return;
        };
        for key in keys {
            if let Err(error) = blobs.remove(&key).await {
                tracing::warn!(%error, "a file could not be removed and is left to be swept");
            }
        }
    }

    /// Those of these storage keys that no row names.
    async fn unnamed(&self, keys: Vec<String>) -> Result<Vec<String>, EngineError> {
        let mut unnamed = Vec::new();
        for keys in keys.chunks(AT_ONCE) {
            let rows = self.store().list(AttachmentsByStorageKey(keys)).await?;
            let named = |key: &String| rows.iter().any(|row| row.storage_key.as_ref() == Some(key));
            unnamed.extend(keys.iter().filter(|key| !named(key)).cloned());
        }
        Ok(unnamed)
    }

    /// Removes what was stored more than [`SWEPT_AFTER_S`] ago and has no row: what a crash or a refusal left. Says how many files.
    ///
    /// # Errors
    /// The database or the place is not available.
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

    /// Sweeps now and then. Ends when it is dropped.
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

    /// An attachment, for whoever sees the conversation it is in, or uploaded it and has not sent it.
    ///
    /// # Errors
    /// Refused as not found when it is unknown, another account's, or nothing they may see.
    pub async fn attachment_seen(
        &self,
        caller: &Caller,
        id: AttachmentId,
    ) -> Result<Attachment, EngineError> {
        const UNKNOWN: Refusal = Refusal::NotFound(Object::Attachment);
        let account = Some(caller.account);
        let row = self.store().first(AttachmentById { account, id }).await?;
        let row = row.ok_or(UNKNOWN)?;
        let Some(message) = row.message_id else {
            return if row.agent_id == caller.agent {
                Ok(row)
            } else {
                Err(UNKNOWN.into())
            };
        };
        let conversation = self.conversation_of(caller, message).await?;
        let name = ConversationName::Id(conversation);
        match self.conversation_seen(caller, name).await {
            Ok(_) => Ok(row),
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

    /// The attachment that a signed address names; `None`: the signature is not ours, its time is over, or there is no such file any more.
    ///
    /// # Errors
    /// The database is not available.
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
        // An upload that no message carries is shown to nobody without a token.
        Ok(row.filter(|row| row.message_id.is_some()))
    }

    /// The bytes of an attachment, of this range; `None`: they are not here.
    ///
    /// # Errors
    /// They cannot be read.
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
            tracing::error!(attachment = %row.id, "the bytes of a stored file are not there");
        }
        Ok(found)
    }

    /// Copies the bytes of every file that is stored now into another directory. Files do not change, so that they may be linked.
    ///
    /// # Errors
    /// They cannot be copied.
    pub async fn copy_files(&self, to: &std::path::Path) -> Result<usize, std::io::Error> {
        match &self.files.blobs {
            Some(blobs) => blobs.copy(to).await,
            None => Ok(0),
        }
    }
}
