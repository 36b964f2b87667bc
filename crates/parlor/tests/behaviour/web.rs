//! HTTP for browsers: the static files of the desk, compressed answers, and requests of pages of other sites.

use crate::support::{App, Backend, Database, Reply, both};
use crate::v1::{anonymous, problem};
use parlor_desk::{Desk, File};
use std::io::Read as _;

/// The files of a desk, in the form that the build creates.
static DESK: &[File] = &[
    ("/index.html", b"<!doctype html><html><script>let dark</script><script type=module src=/assets/desk-1a2b.js></script></html>"),
    ("/index.html.br", b"the page in brotli"),
    ("/assets/desk-1a2b.js", b"console.log('the plain form')"),
    ("/assets/desk-1a2b.js.br", b"in brotli"),
    ("/assets/desk-1a2b.js.gz", b"in gzip"),
    ("/sw.js", b"self"),
    ("/manifest.webmanifest", b"{}"),
    ("/icons/parlor.svg", b"<svg/>"),
];
const PAGE: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

async fn with_desk(backend: Backend) -> App {
    App::bare_with(Database::provisioned(backend).await, |options| {
        options.web.desk = Desk::of(DESK);
        options.web.cors_origins = ["https://app.example.com", "http://localhost:5173"]
            .map(|origin| parlor_http::site::Origin::parse(origin).unwrap())
            .to_vec();
    })
    .await
}

async fn get(app: &App, path: &str, headers: &[(&str, &str)]) -> Reply {
    let request = app.get(path);
    let request = (headers.iter()).fold(request, |request, (name, value)| {
        request.header(name, value)
    });
    request.send().await
}

/// A browser may cache a file with a hash in its name and never ask for it again. The server sends the file in an
/// encoding that the browser accepts. For all other files, browsers check for changes.
#[both]
async fn the_desk_is_served(backend: Backend) {
    let app = with_desk(backend).await;
    for (accepted, body, encoding) in [
        ("gzip, deflate, br", "in brotli", Some("br")),
        ("gzip", "in gzip", Some("gzip")),
        ("identity", "console.log('the plain form')", None),
        ("br;q=0", "console.log('the plain form')", None),
    ] {
        let file = get(
            &app,
            "/assets/desk-1a2b.js",
            &[("accept-encoding", accepted)],
        )
        .await;
        assert_eq!((file.status, &*file.body), (200, body), "{accepted}");
        assert_eq!(file.header("content-encoding"), encoding);
        let expected = [
            ("content-type", "text/javascript; charset=utf-8"),
            ("cache-control", "public, max-age=31536000, immutable"),
            ("vary", "accept-encoding"),
            ("x-content-type-options", "nosniff"),
        ];
        for (name, value) in expected {
            assert_eq!(file.header(name), Some(value), "{name}");
        }
    }
    for (path, media_type) in [
        ("/sw.js", "text/javascript; charset=utf-8"),
        ("/manifest.webmanifest", "application/manifest+json"),
        ("/icons/parlor.svg", "image/svg+xml"),
    ] {
        let file = get(&app, path, &[]).await.expect(200);
        assert_eq!(file.header("content-type"), Some(media_type));
        assert_eq!(file.header("cache-control"), Some("no-cache"));
        let tag = file.header("etag").unwrap();
        let same = get(&app, path, &[("if-none-match", tag)]).await.expect(304);
        assert_eq!((same.header("etag"), &*same.body), (Some(tag), ""));
        get(&app, path, &[("if-none-match", "W/\"other\"")])
            .await
            .expect(200);
    }
    // A compressed file has no path of its own. For an unknown file, the answer is a problem document and not the page.
    for path in ["/assets/desk-1a2b.js.br", "/assets/gone-9z.js", "/assets/"] {
        let gone = get(&app, path, &[("accept", PAGE)]).await.expect(404);
        assert_eq!(
            gone.header("content-type"),
            Some("application/problem+json")
        );
    }
    let refused = app.post("/sw.js").send().await.expect(405);
    assert_eq!(refused.header("allow"), Some("GET,HEAD"));
    app.stop().await;
}

/// A browser gets the desk's page for every path that does not belong to an API. A program, or a request with another
/// method, does not get the page.
#[both]
async fn screens_of_the_desk_are_paths_of_no_api(backend: Backend) {
    let app = with_desk(backend).await;
    for path in [
        "/",
        "/index.html",
        "/conversations/7",
        "/settings/agents?tab=1",
        "/password",
    ] {
        let page = get(&app, path, &[("accept", PAGE)]).await.expect(200);
        assert!(page.body.starts_with("<!doctype html>"), "{path}");
        assert_eq!(
            page.header("content-type"),
            Some("text/html; charset=utf-8")
        );
        assert_eq!(page.header("cache-control"), Some("no-cache"));
        assert_eq!(page.header("vary"), Some("accept, accept-encoding"));
        let policy = page.header("content-security-policy").unwrap();
        for rule in [
            "default-src 'none'",
            "script-src 'self' 'sha256-",
            "style-src 'self';",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types svelte-trusted-html parlor",
        ] {
            assert!(policy.contains(rule), "{policy}");
        }
        assert!(!policy.contains("unsafe"), "{policy}");
        for (name, value) in [
            ("x-frame-options", "DENY"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
        ] {
            assert_eq!(page.header(name), Some(value));
        }
        let tag = page.header("etag").unwrap();
        let headers = [("accept", PAGE), ("if-none-match", tag)];
        get(&app, path, &headers).await.expect(304);
        let packed = get(&app, path, &[("accept", PAGE), ("accept-encoding", "br")]).await;
        assert_eq!(packed.body, "the page in brotli");
        for accept in ["*/*", "application/json", "image/avif,image/webp,*/*;q=0.8"] {
            get(&app, path, &[("accept", accept)]).await.expect(404);
        }
    }
    let head = app
        .request("HEAD", "/conversations/7")
        .header("accept", PAGE);
    let head = head.send().await.expect(200);
    assert_eq!(
        head.header("content-type"),
        Some("text/html; charset=utf-8")
    );
    for method in ["POST", "PUT", "DELETE"] {
        let call = app
            .request(method, "/conversations/7")
            .header("accept", PAGE);
        call.send().await.expect(404);
    }
    for path in [
        "/v1/nothing",
        "/v1",
        "/api/v1/contact/nothing",
        "/api/v2/accounts/nothing",
        "/api/nothing",
        "/system/ws/v19/nothing",
        "/files/1",
        "/metrics/x",
    ] {
        let reply = get(&app, path, &[("accept", PAGE)]).await;
        assert!(reply.status >= 400, "{path}: {}", reply.status);
        assert!(!reply.body.starts_with("<!doctype html>"), "{path}");
    }
    app.stop().await;
}

/// Without an account, no agent can sign in, so the page at `/` explains the next step. In a build without the desk,
/// the page explains how to get the desk.
#[both]
async fn the_page_says_what_is_missing(backend: Backend) {
    let empty = App::bare_with(Database::fresh(backend).await, |options| {
        options.web.desk = Desk::of(DESK);
    })
    .await;
    let page = get(&empty, "/", &[("accept", PAGE)]).await.expect(200);
    assert!(page.body.contains("no account yet") && !page.body.contains("built without the desk"));
    empty.stop().await;
    let app = App::bare(Database::provisioned(backend).await).await;
    let page = get(&app, "/", &[("accept", PAGE)]).await.expect(200);
    assert!(!page.body.contains("no account yet") && page.body.contains("built without the desk"));
    get(&app, "/conversations/7", &[("accept", PAGE)])
        .await
        .expect(404);
    app.stop().await;
}

fn unpacked(reply: &Reply) -> String {
    let mut text = String::new();
    match reply.header("content-encoding") {
        Some("br") => brotli::Decompressor::new(&*reply.bytes, 4096)
            .read_to_string(&mut text)
            .unwrap(),
        Some("gzip") => flate2::read::GzDecoder::new(&*reply.bytes)
            .read_to_string(&mut text)
            .unwrap(),
        _ => panic!("{:?}", reply.headers),
    };
    text
}

/// Long answers to reads are compressed. Answers to writes, short answers and files are not compressed.
#[both]
async fn long_answers_are_compressed(app: App) {
    let token = app.token_of(8).await;
    for (path, bearer) in [
        ("/openapi.json", None),
        ("/v1/contacts?limit=100", Some(&token)),
    ] {
        let ask = |accepted: Option<&str>| {
            let request = app.get(path);
            let request = bearer.into_iter().fold(request, |r, token| r.bearer(token));
            let request = accepted
                .into_iter()
                .fold(request, |r, accepted| r.header("accept-encoding", accepted));
            request.send()
        };
        let plain = ask(None).await.expect(200);
        assert_eq!(plain.header("content-encoding"), None);
        assert!(
            plain.body.len() >= 1024,
            "{path} is too short for this test"
        );
        for encoding in ["br", "gzip"] {
            let packed = ask(Some(encoding)).await.expect(200);
            assert_eq!(packed.header("content-encoding"), Some(encoding));
            assert_eq!(packed.header("vary"), Some("accept-encoding"));
            assert_eq!(
                packed.header("cache-control"),
                plain.header("cache-control")
            );
            let length = packed.header("content-length").unwrap();
            assert_eq!(length, packed.bytes.len().to_string());
            assert!(packed.bytes.len() < plain.bytes.len());
            assert_eq!(unpacked(&packed), plain.body, "{path}");
        }
    }
    // A short answer is not compressed.
    let me = app
        .get("/v1/me")
        .bearer(&token)
        .header("accept-encoding", "br");
    assert_eq!(me.send().await.expect(200).header("content-encoding"), None);
    // Answers to requests that change data can contain new secrets, so no such answer is compressed.
    let id = anonymous(&app, "hold").await;
    let long = serde_json::json!({"content": "long ".repeat(500)});
    let made = app
        .post(&format!("/v1/conversations/{id}/messages"))
        .bearer(&token);
    let made = made.header("accept-encoding", "br").json(&long);
    let made = made.send().await.expect(201);
    assert!(made.body.len() > 1024);
    assert_eq!(
        (made.header("content-encoding"), made.header("vary")),
        (None, None)
    );
    // This answer to a write has the status 200, like the answer to a read.
    let labels: Vec<String> = (0..20).map(|n| format!("{n}-{}", "l".repeat(60))).collect();
    let changed = app
        .post(&format!("/v1/conversations/{id}/labels"))
        .bearer(&token);
    let changed = changed.header("accept-encoding", "br");
    let changed = changed.json(&serde_json::json!({"add": labels}));
    let changed = changed.send().await.expect(200);
    assert!(changed.body.len() > 1024);
    assert_eq!(
        (changed.header("content-encoding"), changed.header("vary")),
        (None, None)
    );
    let text = "The quick brown fox. ".repeat(500);
    let upload = app.post("/v1/attachments?file_name=a.txt").bearer(&token);
    let upload = upload.body("text/plain", text.clone());
    let file = upload.send().await.expect(201).json();
    let content = format!("/v1/attachments/{}/content", file["id"]);
    let content = app
        .get(&content)
        .bearer(&token)
        .header("accept-encoding", "br");
    let content = content.send().await.expect(200);
    assert_eq!(
        (content.header("content-encoding"), &*content.body),
        (None, &*text)
    );
}

/// Pages of the configured sites may call `/v1` with bearer tokens. They get no permission for cookies. Other sites get
/// no permission.
#[both]
async fn pages_of_named_sites_call_with_tokens(backend: Backend) {
    let app = with_desk(backend).await;
    let token = app.token_of(8).await;
    let ask = |path: &str, origin: &str| {
        app.request("OPTIONS", path)
            .header("origin", origin)
            .header("access-control-request-method", "PATCH")
            .header("access-control-request-headers", "authorization,if-match")
            .send()
    };
    for origin in ["https://app.example.com", "http://localhost:5173"] {
        let answer = ask("/v1/me", origin).await.expect(204);
        assert_eq!(answer.header("access-control-allow-origin"), Some(origin));
        let listed = |name: &str, value: &str| {
            let all = answer.header(name).unwrap().to_ascii_lowercase();
            all.split(", ").any(|one| one == value)
        };
        assert!(listed("access-control-allow-methods", "patch"));
        for header in [
            "authorization",
            "if-match",
            "idempotency-key",
            "content-type",
        ] {
            assert!(listed("access-control-allow-headers", header), "{header}");
        }
        assert_eq!(answer.header("access-control-allow-credentials"), None);
        let read = app.get("/v1/me").bearer(&token).header("origin", origin);
        let read = read.send().await.expect(200);
        assert_eq!(read.header("access-control-allow-origin"), Some(origin));
        assert_eq!(read.header("vary"), Some("origin"));
        assert_eq!(read.header("access-control-allow-credentials"), None);
        // The page can also read refusals, even for unknown paths.
        let missing = app.get("/v1/nothing").header("origin", origin).send().await;
        problem(&missing, 404, "no-route");
        assert_eq!(missing.header("access-control-allow-origin"), Some(origin));
        // A cookie in such a request is ignored.
        let cookie = app.get("/v1/me").header("cookie", "parlor-session=x");
        let cookie = cookie.header("origin", origin).send().await;
        problem(&cookie, 401, "unauthenticated");
    }
    for (path, origin) in [
        ("/v1/me", "https://evil.example"),
        ("/v1/me", "https://app.example.com:444"),
        ("/v1/me", "http://app.example.com"),
        ("/v1/me", "null"),
        ("/api/v1/contact/1", "https://app.example.com"),
        ("/metrics", "https://app.example.com"),
    ] {
        let answer = ask(path, origin).await;
        assert!(answer.status >= 400, "{path} {origin}: {}", answer.status);
        assert_eq!(answer.header("access-control-allow-origin"), None);
    }
    app.stop().await;
}
