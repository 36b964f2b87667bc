//! Tests of the architecture in docs/architecture.md: the dependencies between crates and between modules, the use of
//! each dependency, and the libraries that a crate may not use.

mod cycles;

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .unwrap()
        .to_owned()
}

/// The crates of the workspace, as cargo describes them.
fn packages() -> Vec<Value> {
    let output = std::process::Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--no-deps",
            "--format-version",
            "1",
            "--offline",
            "--locked",
        ])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

/// The dependencies of each crate of the workspace. Dependencies that only tests or build scripts need are not
/// included.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    packages()
        .iter()
        .map(|package| {
            let normal = package["dependencies"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|d| d["kind"].is_null())
                .map(|d| d["name"].as_str().unwrap().to_owned())
                .collect();
            (package["name"].as_str().unwrap().to_owned(), normal)
        })
        .collect()
}

#[test]
fn crates_depend_downwards_only() {
    let allowed: BTreeMap<&str, &[&str]> = BTreeMap::from([
        ("parlor-model", [].as_slice()),
        ("parlor-store", &["parlor-model"]),
        ("parlor-engine", &["parlor-model", "parlor-store"]),
        ("parlor-http", &["parlor-model", "parlor-engine"]),
        (
            "parlor-dialects",
            &["parlor-model", "parlor-engine", "parlor-http"],
        ),
        (
            "parlor-api",
            &["parlor-model", "parlor-engine", "parlor-http"],
        ),
        ("parlor-desk", &["parlor-http"]),
        (
            "parlor",
            &[
                "parlor-model",
                "parlor-store",
                "parlor-engine",
                "parlor-http",
                "parlor-desk",
                "parlor-dialects",
                "parlor-api",
            ],
        ),
        ("parlor-bench", &[]),
        ("parlor-test-macros", &[]),
        // The dependencies of this crate are for tests only, so they are not listed here.
        ("parlor-simulation", &[]),
    ]);
    let found = dependencies();
    assert_eq!(
        found.keys().map(String::as_str).collect::<BTreeSet<_>>(),
        allowed.keys().copied().collect::<BTreeSet<_>>(),
        "a new crate needs an entry in `allowed`"
    );
    for (name, uses) in &found {
        for used in uses.iter().filter(|used| used.starts_with("parlor")) {
            assert!(
                allowed[name.as_str()].contains(&used.as_str()),
                "{name} may not use {used}"
            );
        }
    }
}

/// Each dependency that a crate declares occurs in the crate's sources or tests.
#[test]
fn every_dependency_has_a_user() {
    fn sources(folder: &Path, text: &mut String) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, text);
            } else if path.extension().is_some_and(|e| e == "rs") {
                text.push_str(&std::fs::read_to_string(path).unwrap());
            }
        }
    }
    for package in packages() {
        let manifest = Path::new(package["manifest_path"].as_str().unwrap());
        let mut text = String::new();
        sources(manifest.parent().unwrap(), &mut text);
        for dependency in package["dependencies"].as_array().unwrap() {
            let name = dependency["rename"]
                .as_str()
                .unwrap_or_else(|| dependency["name"].as_str().unwrap())
                .replace('-', "_");
            let used = text.split(&*name).zip(text.split(&*name).skip(1));
            let used = used.into_iter().any(|(before, after)| {
                !before.ends_with(|c: char| c.is_alphanumeric() || c == '_')
                    && [":", "!", ";", " as ", "{"]
                        .iter()
                        .any(|next| after.starts_with(next))
            });
            assert!(used, "{} does not use {name}", package["name"]);
        }
    }
}

/// The simulation contains code for tests only, and no other crate depends on it. The crates that it tests have no
/// cargo features, so the simulation cannot switch on a feature in the product.
#[test]
fn the_simulation_is_for_tests_only() {
    let packages = packages();
    for package in &packages {
        let name = package["name"].as_str().unwrap();
        for dependency in package["dependencies"].as_array().unwrap() {
            assert_ne!(dependency["name"], "parlor-simulation", "{name}");
            assert!(
                name != "parlor-simulation" || dependency["kind"] == "dev",
                "{dependency}"
            );
        }
        let driven = ["parlor-model", "parlor-store"].contains(&name);
        assert!(!driven || package["features"] == serde_json::json!({}));
    }
    let library = root().join("crates/parlor-simulation/src/lib.rs");
    let library = std::fs::read_to_string(library).unwrap();
    assert!(library.contains("\n#![cfg(test)]\n"));
}

/// No crate depends on a library that its layer must not use.
#[test]
fn crates_use_only_the_libraries_of_their_layer() {
    let found = dependencies();
    let web = ["axum", "http", "hyper", "tower", "tower-http"];
    let sql = ["rusqlite", "tokio-postgres"];
    let waiting = ["tokio", "futures-util", "rusqlite", "tokio-postgres"];
    for (name, banned) in [
        ("parlor-model", [&web[..], &waiting[..]].concat()),
        ("parlor-store", web.to_vec()),
        ("parlor-engine", [&web[..], &sql[..]].concat()),
        ("parlor-http", sql.to_vec()),
        ("parlor-dialects", sql.to_vec()),
        ("parlor-api", sql.to_vec()),
        ("parlor-desk", sql.to_vec()),
    ] {
        for library in banned {
            assert!(
                !found[name].contains(library),
                "{name} may not use {library}"
            );
        }
    }
}

/// No dialect uses another dialect. The one exception is LiveDesk, which uses Chatwoot.
#[test]
fn no_dialect_knows_another() {
    let folder = root().join("crates/parlor-dialects/src");
    let vendors = ["firstline", "livedesk", "chatwoot", "egain"];
    let mut seen = 0;
    for vendor in vendors {
        let mut files = vec![folder.join(vendor)];
        while let Some(path) = files.pop() {
            if path.is_dir() {
                files.extend(std::fs::read_dir(path).unwrap().map(|e| e.unwrap().path()));
                continue;
            }
            seen += 1;
            let text = std::fs::read_to_string(&path).unwrap();
            for other in vendors.iter().filter(|other| **other != vendor) {
                if vendor == "livedesk" && *other == "chatwoot" {
                    continue;
                }
                for form in [format!("crate::{other}"), format!("super::super::{other}")] {
                    assert!(!text.contains(&form), "{} uses {other}", path.display());
                }
            }
        }
    }
    assert!(seen > 10, "the dialects' folders were not found");
}

/// The modules of a crate depend on each other in one direction only. So each module can be read and tested without the
/// modules that use it.
#[test]
fn no_import_cycles_between_modules() {
    let mut found = BTreeMap::new();
    for name in dependencies().keys() {
        let folder = match name.as_str() {
            "parlor-bench" => root().join("bench"),
            name => root().join("crates").join(name),
        };
        found.insert(name.clone(), cycles::cycles(&folder.join("src")));
    }
    for (name, (modules, arrows)) in found {
        assert!(
            modules.is_empty(),
            "{name}: {modules:?} are part of an import cycle:\n{}",
            arrows.join("\n")
        );
    }
}
