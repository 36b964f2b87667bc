//! The page at `/`: it tells a browser the purpose of this server, and how to continue.
//!
//! The page has no script. Its style is in the page, and its content security policy allows only this style. Programs
//! that do not ask for HTML get a problem document, as for other paths without an API.

use axum::Router;
use axum::extract::Request;
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::get;
use base64::Engine as _;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use parlor_engine::Engine;
use parlor_http::media;
use parlor_http::problem::Problem;
use sha2::{Digest as _, Sha256};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

const PAGE: &str = include_str!("front.html");
/// The mark in the page that the notice about a missing account replaces.
const MARK: &str = "<!-- setup -->\n";
/// The notice about a missing account.
const SETUP: &str = r#"<div class="setup" role="status">
<h2><svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="m21.73 18-8-14a2 2 0 0 0-3.48 0l-8 14A2 2 0 0 0 4 21h16a2 2 0 0 0 1.73-3"/><path d="M12 9v4"/><path d="M12 17h.01"/></svg>This server has no account yet</h2>
<p>Run this command on the server’s machine, with the same data directory or database:</p>
<pre><code>parlor init</code></pre>
<p>The command makes the first account and its administrator, writes a sample configuration file, and prints a password.</p>
</div>
"#;
/// The time limit of the database for the page. The page then does not know whether there is an account.
const KNOWN_WITHIN: Duration = Duration::from_secs(2);
/// The type of the answer to programs.
const PROBLEM: &str = "application/problem+json";

/// Builds the route of the page.
pub fn router(engine: Engine) -> Router {
    let front = Arc::new(Front {
        engine,
        policy: policy(),
        furnished: AtomicBool::new(false),
    });
    let show = move |request: Request| {
        let front = Arc::clone(&front);
        async move { front.answer(request.headers()).await }
    };
    Router::new().route("/", get(show).fallback(not_allowed))
}

struct Front {
    engine: Engine,
    policy: HeaderValue,
    /// Whether the database has an account. An account is never deleted.
    furnished: AtomicBool,
}

impl Front {
    async fn answer(&self, headers: &HeaderMap) -> Response {
        let types = [PROBLEM, "application/json", "text/html"];
        let mut response = if media::choose(headers, &types, PROBLEM) == Some("text/html") {
            let setup = if self.has_account().await { "" } else { SETUP };
            let mut response = Html(PAGE.replacen(MARK, setup, 1)).into_response();
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

    /// Whether the database has an account. If the database does not answer, the page shows no notice.
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

/// The content security policy: only the style of the page, and the icon in it.
fn policy() -> HeaderValue {
    let style = PAGE
        .split_once("<style>")
        .and_then(|(_, rest)| rest.split_once("</style>"))
        .map_or("", |(style, _)| style);
    let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(style));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{hash}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    // Base64 has no character that a header forbids.
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}
