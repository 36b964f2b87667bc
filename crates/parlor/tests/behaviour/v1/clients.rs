//! Client generators create complete clients from the OpenAPI document: `openapi-python-client` (PyPI) and
//! `openapi-typescript` (npm). `scripts/setup.sh test` installs both.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The path of a program that `scripts/setup.sh test` installs in the build directory.
pub fn tool(path: &str) -> PathBuf {
    let build = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let program = build.join(path);
    assert!(
        program.exists(),
        "{} is missing; run: scripts/setup.sh test",
        program.display()
    );
    program
}

#[track_caller]
fn run(command: &mut Command) -> String {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().unwrap();
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&stdout),
        String::from_utf8_lossy(&stderr)
    );
    assert!(status.success(), "{said}");
    said
}

/// A directory with the document, and the operation ids of the document with their tags.
fn document() -> (tempfile::TempDir, Vec<(String, String)>) {
    let api = serde_json::to_value(parlor_api::openapi()).unwrap();
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("openapi.json"), api.to_string()).unwrap();
    let mut operations = Vec::new();
    for item in api["paths"].as_object().unwrap().values() {
        for operation in item.as_object().unwrap().values() {
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            operations.push((text(&operation["operationId"]), text(&operation["tags"][0])));
        }
    }
    assert!(operations.len() > 100, "{}", operations.len());
    (directory, operations)
}

#[test]
fn a_python_client_has_every_operation() {
    let (directory, operations) = document();
    let bin = tool("python-tools/bin/openapi-python-client");
    let path = std::env::join_paths(
        std::iter::once(bin.parent().unwrap().to_path_buf())
            .chain(std::env::split_paths(&std::env::var_os("PATH").unwrap())),
    )
    .unwrap();
    let said = run(Command::new(&bin)
        .current_dir(directory.path())
        .env("PATH", path)
        .args([
            "generate",
            "--path",
            "openapi.json",
            "--output-path",
            "client",
        ]));
    // The program prints a warning for each operation that it cannot generate.
    assert!(!said.to_lowercase().contains("warning"), "{said}");
    let mut program = String::new();
    for (id, tag) in &operations {
        let module = format!("parlor_client.api.{tag}.{id}");
        program.push_str(&format!("import {module}\n{module}.sync_detailed\n"));
    }
    program.push_str("import parlor_client.models\n");
    run(Command::new(tool("python-tools/bin/python"))
        .current_dir(directory.path().join("client"))
        .args(["-c", &program]));
}

#[test]
fn a_typescript_client_has_every_operation() {
    let (directory, operations) = document();
    let node = |script: &str| {
        let mut command = Command::new("node");
        command.current_dir(directory.path()).arg(tool(script));
        command
    };
    run(
        node("node-tools/node_modules/openapi-typescript/bin/cli.js").args([
            "openapi.json",
            "--output",
            "parlor.ts",
        ]),
    );
    // The type for a new object has the fields of its changes, and requires some of these fields.
    let mut program = "import type { components, operations } from './parlor';\n\
        type NewAgent = components['schemas']['NewAgent'];\n\
        export const complete: NewAgent = {name: 'Ada', email: 'ada@example.test', capacity: 4};\n\
        // @ts-expect-error: the e-mail address is missing\n\
        export const incomplete: NewAgent = {name: 'Ada'};\n\
        // @ts-expect-error: the name is no text\n\
        export const wrong: NewAgent = {name: 1, email: 'ada@example.test'};\n"
        .to_owned();
    for (index, (id, _)) in operations.iter().enumerate() {
        program.push_str(&format!(
            "export type Operation{index} = operations['{id}']['responses'];\n"
        ));
    }
    std::fs::write(directory.path().join("all.ts"), program).unwrap();
    run(node("node-tools/node_modules/typescript/bin/tsc")
        .args(["--noEmit", "--strict", "--module", "nodenext", "all.ts"]));
}

#[test]
fn the_desk_has_the_types_of_the_api() {
    let (directory, _) = document();
    let web = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web");
    assert!(
        web.join("node_modules").exists(),
        "the packages of the desk are missing; run: scripts/desk.sh"
    );
    run(Command::new("node")
        .current_dir(web)
        .args(["scripts/api.js", "--check"])
        .arg(directory.path().join("openapi.json")));
}
