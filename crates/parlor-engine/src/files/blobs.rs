//! The trait that a storage of file contents implements. The engine chooses the storage keys. The implementation of the
//! trait chooses the layout on disk.

use parlor_model::time::Timestamp;
use std::future::Future;
use std::io;
use std::ops::Range;
use std::path::Path;
use std::pin::Pin;
use tokio::io::AsyncRead;

/// The future of a storage operation.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = io::Result<T>> + Send + 'a>>;

/// The stored bytes, as a stream.
pub type Bytes = Box<dyn AsyncRead + Send + Unpin>;

/// A storage of file contents. Stored bytes never change. Storage keys are lower-case hexadecimal texts that the engine
/// creates.
pub trait Blobs: Send + Sync + 'static {
    /// Begins to store a file.
    fn begin(&self) -> Pending<'_, Box<dyn Draft>>;

    /// Returns a range of the bytes that are stored under a key. `None` means that the storage has no such key.
    fn read<'a>(&'a self, key: &'a str, range: Range<u64>) -> Pending<'a, Option<Bytes>>;

    /// Checks that the storage can store files now.
    fn ready(&self) -> Pending<'_, ()>;

    /// Removes the bytes that are stored under a key. If the storage has no such key, nothing happens.
    fn remove<'a>(&'a self, key: &'a str) -> Pending<'a, ()>;

    /// Returns the keys of files that were stored before the instant `at`. The keys are divided into 256 parts, and one
    /// call returns the keys of the part `part`. Also removes drafts (incomplete files) that were last written before
    /// this instant.
    fn before(&self, part: u8, at: Timestamp) -> Pending<'_, Vec<String>>;

    /// Copies all stored files into a directory, with the same layout as in the storage. Returns the number of files.
    fn copy<'a>(&'a self, to: &'a Path) -> Pending<'a, usize>;
}

/// A file that is being stored. Dropping this value removes the bytes.
pub trait Draft: Send {
    /// Adds bytes to the file.
    fn write<'a>(&'a mut self, bytes: &'a [u8]) -> Pending<'a, ()>;

    /// Stores the file under a key. The file is durable before this function returns.
    fn keep(self: Box<Self>, key: String) -> Pending<'static, ()>;
}
