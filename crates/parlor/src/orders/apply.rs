//! The command `parlor apply`, which applies a provisioning file.

use super::operator::Operator;
use anyhow::Context as _;
use parlor_engine::provision::{self, Provision, ProvisionReport, Source};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// A provisioning file, with the environment variables and files to which it refers. The process of the command reads
/// the file, the variables and the referenced files, even if a server then applies the file.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct ApplyOrder {
    /// The name of the provisioning file, for error texts.
    pub name: String,
    /// The TOML text of the provisioning file.
    pub text: String,
    /// The values of the environment variables to which the provisioning file refers. Variables that are not set are
    /// left out.
    pub variables: BTreeMap<String, String>,
    /// The texts of the files to which the provisioning file refers, by path. For a file that cannot be read, the value
    /// is the text of the error.
    pub files: BTreeMap<String, Result<String, String>>,
    /// Whether to report the changes without making them.
    pub dry_run: bool,
    /// Whether to overwrite changes that were made through an API since the file was last applied.
    pub force: bool,
}

impl ApplyOrder {
    /// Reads a provisioning file, and the environment variables and files to which it refers. Relative paths in the
    /// provisioning file are relative to the directory of this file.
    ///
    /// # Errors
    /// The provisioning file cannot be read.
    pub fn read(path: &Path, dry_run: bool, force: bool) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("cannot read the provisioning file {}", path.display()))?;
        let (variables, files) = provision::mentions(&text);
        let dir = path.parent().unwrap_or(Path::new("."));
        Ok(Self {
            name: path.display().to_string(),
            variables: variables
                .into_iter()
                .filter_map(|name| Some((name.clone(), std::env::var(name).ok()?)))
                .collect(),
            files: files
                .into_iter()
                .map(|name| {
                    let content =
                        std::fs::read_to_string(dir.join(&name)).map_err(|e| e.to_string());
                    (name, content)
                })
                .collect(),
            text,
            dry_run,
            force,
        })
    }
}

impl Operator {
    pub(super) async fn apply(&self, order: ApplyOrder) -> anyhow::Result<Vec<String>> {
        let (name, dry_run) = (order.name.clone(), order.dry_run);
        let provision = self.read(order).await?;
        let report = provision::check(&name, self.engine.provision(provision).await?)?;
        Ok(printed(report, dry_run))
    }

    /// Reads the provisioning file of an order.
    pub(super) async fn read(&self, order: ApplyOrder) -> anyhow::Result<Provision> {
        let (dry_run, force) = (order.dry_run, order.force);
        let engine = self.engine.clone();
        // The file is read on a separate thread, because the passwords in the file must be hashed. This hashing is slow
        // by design.
        let read = tokio::task::spawn_blocking(move || {
            let source = Source {
                name: &order.name,
                text: &order.text,
                env: &|name| order.variables.get(name).cloned(),
                file: &|path| {
                    let unread = Err("the order does not contain this file".to_owned());
                    order.files.get(path).cloned().unwrap_or(unread)
                },
            };
            provision::read(&source, engine.sealer())
        });
        Ok(Provision {
            dry_run,
            force,
            ..read.await??
        })
    }
}

/// Returns the report of an applied provisioning file as lines to print.
#[must_use]
pub fn printed(report: ProvisionReport, dry_run: bool) -> Vec<String> {
    let count = report.changes.len();
    let mut lines = report.changes;
    lines.extend(report.kept);
    lines.push(match (count, dry_run) {
        (0, _) => "nothing to change".to_owned(),
        (1, false) => "1 change".to_owned(),
        (_, false) => format!("{count} changes"),
        (1, true) => "1 change, not made (dry run)".to_owned(),
        (_, true) => format!("{count} changes, not made (dry run)"),
    });
    lines
}
