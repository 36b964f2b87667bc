//! Where bytes are stored: a port. The engine says what is stored under which key; how it lies on a disk is another floor's.

use parlor_model::time::Timestamp;
use std::future::Future;
use std::io;
use std::ops::Range;
use std::path::Path;
use std::pin::Pin;
use tokio::io::AsyncRead;

/// A pending result of the storage.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = io::Result<T>> + Send + 'a>>;

/// Bytes on their way out.
pub type Bytes = Box<dyn AsyncRead + Send + Unpin>;

/// A storage of bytes. Stored bytes never change. Keys are lower-case hexadecimal texts that the engine makes.
pub trait Blobs: Send + Sync + 'static {
    /// Begins to store something.
    fn begin(&self) -> Pending<'_, Box<dyn Draft>>;

    /// This range of what is stored under a key; `None`: nothing is.
    fn read<'a>(&'a self, key: &'a str, range: Range<u64>) -> Pending<'a, Option<Bytes>>;

    /// Removes what is stored under a key, if anything is.
    fn remove<'a>(&'a self, key: &'a str) -> Pending<'a, ()>;

    /// The keys of what was stored before an instant; all parts together are all keys. Drafts that old are removed.
    fn before(&self, part: u8, at: Timestamp) -> Pending<'_, Vec<String>>;

    /// Copies everything that is stored into a directory, from which it can be used as from here. Says how many files.
    fn copy<'a>(&'a self, to: &'a Path) -> Pending<'a, usize>;
}

/// Something that is being stored. Dropping it leaves nothing.
pub trait Draft: Send {
    /// Adds bytes.
    fn write<'a>(&'a mut self, bytes: &'a [u8]) -> Pending<'a, ()>;

    /// Stores it under a key: durable when this returns.
    fn keep(self: Box<Self>, key: String) -> Pending<'static, ()>;
}
