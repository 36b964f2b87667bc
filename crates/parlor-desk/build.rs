//! Embeds the built desk in the program: writes a table of all files of the desk. Without a built desk, the table is
//! empty.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// The maximum total size of all files, in bytes. If the desk is larger, the files probably contain something by
/// mistake, for example source maps.
const MOST: u64 = 32 * 1024 * 1024;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=PARLOR_DESK_DIST");
    let dist = match std::env::var_os("PARLOR_DESK_DIST") {
        Some(dir) => PathBuf::from(dir),
        None => PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?).join("../../web/dist"),
    };
    let mut files = Vec::new();
    // Without a built desk, cargo watches no path of the desk. If cargo watched a missing path, cargo would run this
    // program at every build. After a build of the desk, scripts/desk.sh touches this file, so that cargo runs this
    // program again.
    if dist.join("index.html").is_file() {
        println!("cargo::rerun-if-changed={}", dist.display());
        collect(&dist, "", &mut files)?;
    }
    files.sort();
    let mut table = String::from("&[\n");
    let mut total = 0_u64;
    for (name, path) in &files {
        total = total.saturating_add(path.metadata()?.len());
        writeln!(table, "    ({name:?}, include_bytes!({path:?})),")?;
    }
    table.push_str("]\n");
    if total > MOST {
        return Err(format!(
            "the desk in {} has {total} bytes, more than {MOST}",
            dist.display()
        )
        .into());
    }
    std::fs::write(
        PathBuf::from(std::env::var("OUT_DIR")?).join("files.rs"),
        table,
    )?;
    Ok(())
}

/// Collects the files of a directory and of its subdirectories, with their paths from the root of the desk. Hidden
/// files are left out.
fn collect(
    dir: &Path,
    prefix: &str,
    files: &mut Vec<(String, PathBuf)>,
) -> Result<(), Box<dyn Error>> {
    for entry in std::fs::read_dir(dir)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        let plain = |b: u8| b.is_ascii_alphanumeric() || b"._-".contains(&b);
        if !name.bytes().all(plain) {
            return Err(format!(
                "this file of the desk has a name that needs escapes: {prefix}/{name}"
            )
            .into());
        }
        let (path, name) = (entry.path(), format!("{prefix}/{name}"));
        if path.is_dir() {
            collect(&path, &name, files)?;
        } else {
            files.push((name, path.canonicalize()?));
        }
    }
    Ok(())
}
