//! The command `parlor backup`, which copies the database, the files and the server key.

use super::operator::Operator;
use crate::data_dir;
use anyhow::{Context as _, bail};
use parlor_store::private;
use std::path::Path;

impl Operator {
    pub(super) async fn backup(&self, dir: &Path) -> anyhow::Result<Vec<String>> {
        if std::fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some()) {
            bail!(
                "{} is not empty; use a new directory for each backup",
                dir.display()
            );
        }
        private::directory(dir, |_| false)
            .with_context(|| format!("cannot use {}", dir.display()))?;
        let copied = self
            .engine
            .store()
            .backup(dir.to_owned())
            .await
            .context("the database was not copied")?;
        // The files are copied after the database. So if the file of a copied database row is missing in the backup,
        // the file was deleted after the database was copied. Files never change, so every copied file belongs to its
        // row.
        let files = (self.engine.copy_files(&dir.join("files")).await)
            .context("the files were not copied")?;
        let key = data_dir::copy_key(&self.data, dir)?;
        std::fs::File::open(dir)?.sync_all()?;
        let mut lines = vec![format!("copied the database to {}", copied.display())];
        lines.push(format!(
            "copied {files} files to {}",
            dir.join("files").display()
        ));
        lines.push(if key {
            format!(
                "copied the server key to {}; protect it like the data",
                dir.display()
            )
        } else {
            format!(
                "the server key is in {} and was not copied; keep it together with this backup",
                data_dir::KEY_VARIABLE
            )
        });
        lines.push(format!(
            "to restore into a new directory: parlor restore {} --data DIR",
            dir.display()
        ));
        Ok(lines)
    }
}
