//! Stands in for the store until it has landed. To be deleted.
#![expect(missing_docs, clippy::missing_errors_doc, reason = "to be deleted")]

use parlor_store::{Clock, Store, StoreError};
use std::path::{Path, PathBuf};
use std::sync::Arc;

#[derive(Clone, Debug)]
pub enum Location {
    Sqlite { dir: PathBuf },
    Postgres { url: String },
    Memory,
}

pub struct StoreOptions {
    pub location: Location,
    pub clock: Arc<dyn Clock>,
}

pub trait StoreExt {
    fn open(options: StoreOptions) -> impl Future<Output = Result<Store, StoreError>> + Send;
    fn close(&self) -> impl Future<Output = ()> + Send;
    fn backup(&self, to: &Path) -> impl Future<Output = Result<(), StoreError>> + Send;
    fn healthy(&self) -> bool;
}

impl StoreExt for Store {
    async fn open(_options: StoreOptions) -> Result<Store, StoreError> {
        Ok(Store {})
    }
    async fn close(&self) {}
    async fn backup(&self, _to: &Path) -> Result<(), StoreError> {
        Ok(())
    }
    fn healthy(&self) -> bool {
        true
    }
}
