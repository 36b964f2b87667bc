//! The OpenAPI document from a client's view. Schemathesis (from PyPI, installed by `scripts/setup.sh test`) sends
//! valid and invalid requests. Schemathesis checks that the document describes every answer, and that no answer is a
//! fault of the server.

use crate::support::{App, both};
use std::path::Path;

/// The checks of Schemathesis: no fault of the server, and only described answers.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance";

/// Schemathesis does not call these operations, because they end sessions and credentials or deactivate agents. Other
/// requests need these sessions, credentials and agents.
const LEFT_OUT: &str = "/v1/(sessions|credentials|agents)/";

#[both]
async fn every_answer_is_as_described(app: App) {
    let program = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .parent()
        .unwrap()
        .join("python-tools/bin/st");
    assert!(
        program.exists(),
        "{} is missing; run: scripts/setup.sh test",
        program.display()
    );
    let directory = tempfile::tempdir().unwrap();
    let output = tokio::process::Command::new(program)
        .current_dir(directory.path())
        // The library for requests reads the whole environment for each request, to find proxies.
        .env_clear()
        .args(["run", &format!("http://{}/openapi.json", app.addr())])
        .args(["--header", "Authorization: Bearer access-token-of-omar"])
        .args([
            "--checks",
            CHECKS,
            "--phases",
            "examples,coverage,fuzzing",
            "--max-examples",
            "8",
        ])
        .args(["--exclude-path-regex", LEFT_OUT])
        .args([
            "--continue-on-failure",
            "--generation-database",
            "none",
            "--warnings",
            "off",
            "--no-color",
        ])
        .output()
        .await
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{said}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    // The test is valid only if Schemathesis has sent requests.
    let requested = said
        .lines()
        .find_map(|line| line.trim().split_once(" generated"))
        .and_then(|(n, _)| n.parse::<u64>().ok());
    assert!(requested.is_some_and(|requested| requested > 500), "{said}");
}
