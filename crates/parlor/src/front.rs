//! The web page at `/`, which is the desk or a start page. The start page explains the purpose of this server and the
//! next steps. The server shows the start page if the program does not contain the desk, or if the database has no
//! account. Without an account, no agent could sign in at the desk.
//!
//! The start page has no script. Its style sheet is inside the page, and its content security policy allows only this
//! style sheet and an icon. A client that does not prefer HTML gets a problem document. Such a client gets the same
//! kind of answer for other paths that belong to no API.

use axum::Router;
use axum::extract::Request;
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::get;
use base64::Engine as _;
use http::request::Parts;
use http::{HeaderValue, StatusCode, header};
use parlor_desk::Desk;
use parlor_engine::Engine;
use parlor_http::media;
use parlor_http::problem::Problem;
use sha2::{Digest as _, Sha256};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

const PAGE: &str = include_str!("front.html");
/// The comment in the start page that is replaced by the notice about a missing account.
const MARK: &str = "<!-- setup -->\n";
/// The notice about a missing account.
const SETUP: &str = r#"<div class="setup" role="status">
<h2><svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="m21.73 18-8-14a2 2 0 0 0-3.48 0l-8 14A2 2 0 0 0 4 21h16a2 2 0 0 0 1.73-3"/><path d="M12 9v4"/><path d="M12 17h.01"/></svg>This server has no account yet</h2>
<p>Run this command on the server’s machine, with the same data directory or database:</p>
<pre><code>parlor init</code></pre>
<p>The command makes the first account and its administrator, writes a sample configuration file, and prints a password.</p>
</div>
"#;
/// The comment in the start page that is replaced by the notice about a missing desk.
const DESK_MARK: &str = "<!-- desk -->\n";
/// The notice about a missing desk.
const NO_DESK: &str = r#"<div class="setup" role="status">
<h2>This program was built without the desk</h2>
<p>The desk is the web application for agents. It takes this page when the program contains it. Install Node.js with npm, and build Parlor again:</p>
<pre><code>make build</code></pre>
</div>
"#;
/// The time limit for the check whether the database has an account. After this time, the server assumes that there is
/// an account.
const KNOWN_WITHIN: Duration = Duration::from_secs(2);
/// The media type of the answer to clients that do not prefer HTML.
const PROBLEM: &str = "application/problem+json";

/// Builds the router of the web page at `/` and of the desk's files.
pub fn router(engine: Engine, desk: Desk) -> Router {
    let files = desk.clone();
    let public = engine.files().base();
    let front = Arc::new(Front {
        engine,
        desk,
        policy: policy(),
        furnished: AtomicBool::new(false),
    });
    let show = move |request: Request| {
        let front = Arc::clone(&front);
        let (parts, _body) = request.into_parts();
        async move { front.answer(&parts).await }
    };
    let mut router = Router::new().route("/", get(show).fallback(not_allowed));
    for path in files.paths() {
        let (files, public) = (files.clone(), Arc::clone(&public));
        let serve = move |request: Request| {
            let (parts, _body) = request.into_parts();
            let found = served(&files, &parts, &public).unwrap_or_else(nothing_here);
            std::future::ready(found)
        };
        router = router.route(path, get(serve).fallback(not_allowed));
    }
    router
}

/// Returns the desk's answer to a request for a path that belongs to no API. `None` means that the desk has no answer
/// for this request.
pub fn served(desk: &Desk, request: &Parts, public: &str) -> Option<Response> {
    let path = request.uri.path();
    desk.answer(&request.method, path, &request.headers, public)
}

fn nothing_here() -> Response {
    Problem::new(StatusCode::NOT_FOUND).into_response()
}

struct Front {
    engine: Engine,
    desk: Desk,
    policy: HeaderValue,
    /// Whether this process already knows that the database has an account. Accounts are never deleted. So after the
    /// first account was found, the process does not check again.
    furnished: AtomicBool,
}

impl Front {
    async fn answer(&self, request: &Parts) -> Response {
        let types = [PROBLEM, "application/json", "text/html"];
        let mut response = if media::choose(&request.headers, &types, PROBLEM) == Some("text/html")
        {
            let has_account = self.has_account().await;
            let public = self.engine.files().base();
            if has_account && let Some(page) = served(&self.desk, request, &public) {
                return page;
            }
            let setup = if has_account { "" } else { SETUP };
            let desk = if self.desk.is_there() { "" } else { NO_DESK };
            let page = PAGE.replacen(MARK, setup, 1).replacen(DESK_MARK, desk, 1);
            let mut response = Html(page).into_response();
            let headers = response.headers_mut();
            headers.insert(header::CONTENT_SECURITY_POLICY, self.policy.clone());
            headers.insert(
                header::REFERRER_POLICY,
                HeaderValue::from_static("no-referrer"),
            );
            headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
            response
        } else {
            Problem::new(StatusCode::NOT_FOUND)
                .detail("This path has a page for browsers only. GET /openapi.json describes Parlor's own API, and the README lists the other APIs.")
                .into_response()
        };
        let headers = response.headers_mut();
        headers.insert(header::VARY, HeaderValue::from_static("accept"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        );
        response
    }

    /// Whether the database has an account. If the database fails or does not answer in time, returns `true`, so that
    /// the page does not state that an account is missing.
    async fn has_account(&self) -> bool {
        if self.furnished.load(Ordering::Relaxed) {
            return true;
        }
        match tokio::time::timeout(KNOWN_WITHIN, self.engine.has_account()).await {
            Ok(Ok(has)) => {
                self.furnished.fetch_or(has, Ordering::Relaxed);
                has
            }
            _ => true,
        }
    }
}

async fn not_allowed() -> Response {
    let allow = [(header::ALLOW, HeaderValue::from_static("GET,HEAD"))];
    (allow, Problem::new(StatusCode::METHOD_NOT_ALLOWED)).into_response()
}

/// Returns the content security policy of the start page. It allows only the style sheet and the icon inside the page.
fn policy() -> HeaderValue {
    let style = PAGE
        .split_once("<style>")
        .and_then(|(_, rest)| rest.split_once("</style>"))
        .map_or("", |(style, _)| style);
    let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(style));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{hash}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    // The policy contains Base64, and all characters of Base64 are allowed in a header. So the fallback is never used.
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}
