//! The desk: the web application for agents, as static files in the program.
//!
//! **Task.** Embed the files that the build of `web/` created, and serve them in the compressed form that the browser
//! accepts. A browser caches files with a hash in their name and does not request them again. Before a browser uses any
//! other cached file, the browser asks the server whether the file has changed. The page has a strict content security
//! policy.
//!
//! **Dependencies.** The binary uses this crate. Only the binary knows the paths of the APIs. This crate uses
//! `parlor-http` to choose media types and content encodings.
//!
//! **To extend.** The source files of the desk are in `web/`. For another kind of file, add a line with its media type
//! to `types`.

mod page;
mod types;

use axum::body::Body;
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use parlor_http::encoding::Encoding;
use parlor_http::media;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A file of the desk: its path, such as `/assets/desk-1a2b.js`, and its bytes. If the path ends in `.br` or `.gz`, the
/// bytes are a compressed form of the file that has the same path without this ending.
pub type File = (&'static str, &'static [u8]);

/// The files that the build embedded.
static EMBEDDED: &[File] = include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// The path of the desk's HTML page.
const PAGE: &str = "/index.html";
/// The folder of the files whose names contain a hash of their bytes.
const HASHED: &str = "/assets/";
/// The value of `Cache-Control` for files with a hash in their name. These files never change.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// The value of `Cache-Control` for all other files. The browser must ask the server whether the file has changed.
const CHECKED: HeaderValue = HeaderValue::from_static("no-cache");

/// The files of the desk. If the program was built without the desk, there are no files.
#[derive(Clone, Debug, Default)]
pub struct Desk(Arc<BTreeMap<&'static str, Asset>>);

/// One file in its uncompressed and compressed forms.
#[derive(Debug)]
struct Asset {
    plain: &'static [u8],
    compressed: Vec<(Encoding, &'static [u8])>,
    content_type: &'static str,
    hashed: bool,
    /// The entity tag. The tag is weak, because the uncompressed and the compressed forms have the same tag.
    tag: String,
}

impl Desk {
    /// Returns the desk that the build embedded. If the build had no desk, the result has no files.
    #[must_use]
    pub fn embedded() -> Self {
        Self::of(EMBEDDED)
    }

    /// Returns a desk with these files.
    #[must_use]
    pub fn of(files: &'static [File]) -> Self {
        let mut assets = BTreeMap::new();
        for (path, bytes) in files {
            if form(path).is_none() {
                assets.insert(*path, Asset::of(path, bytes));
            }
        }
        for (path, bytes) in files {
            if let Some((of, encoding)) = form(path)
                && let Some(asset) = assets.get_mut(of)
            {
                asset.compressed.push((encoding, bytes));
            }
        }
        // Without the HTML page, the other files cannot be used, so the desk then has no files.
        if !assets.contains_key(PAGE) {
            assets.clear();
        }
        Self(Arc::new(assets))
    }

    /// Whether the desk has files.
    #[must_use]
    pub fn is_there(&self) -> bool {
        !self.0.is_empty()
    }

    /// Returns the paths of the files, without the HTML page.
    pub fn paths(&self) -> impl Iterator<Item = &'static str> {
        self.0.keys().copied().filter(|path| *path != PAGE)
    }

    /// Answers a `GET` or `HEAD` request for a path that belongs to no API. The answer is the file with this path. If
    /// there is no such file and the request prefers HTML, the answer is the HTML page. A path in the folder [`HASHED`]
    /// never gets the HTML page. `public` is the public address of the server. The HTML page may show files from this
    /// address. `None` means that the desk has no answer for this request.
    #[must_use]
    pub fn answer(
        &self,
        method: &Method,
        path: &str,
        headers: &HeaderMap,
        public: &str,
    ) -> Option<Response> {
        if *method != Method::GET && *method != Method::HEAD {
            return None;
        }
        if let Some((path, asset)) = self.0.get_key_value(path)
            && *path != PAGE
        {
            let policy = (!asset.hashed).then(|| page::policy(b"", public));
            return Some(asset.answer(headers, "accept-encoding", policy));
        }
        // The path may belong to a script that no longer exists. Then the answer must not be the HTML page, because a
        // browser would try to run the page as a script.
        let page = self.0.get(PAGE)?;
        let types = ["application/problem+json", "text/html"];
        let wants_page = media::choose(headers, &types, "application/problem+json");
        if path.starts_with(HASHED) || wants_page != Some("text/html") {
            return None;
        }
        let mut response = page.answer(
            headers,
            "accept, accept-encoding",
            Some(page::policy(page.plain, public)),
        );
        for (name, value) in page::HEADERS {
            let value = HeaderValue::from_static(value);
            response.headers_mut().insert(name.clone(), value);
        }
        Some(response)
    }
}

/// If the path ends in `.br` or `.gz`, returns the path without this ending, and the encoding. Otherwise returns
/// `None`.
fn form(path: &'static str) -> Option<(&'static str, Encoding)> {
    let brotli = path.strip_suffix(".br").map(|of| (of, Encoding::Brotli));
    brotli.or_else(|| path.strip_suffix(".gz").map(|of| (of, Encoding::Gzip)))
}

impl Asset {
    fn of(path: &'static str, plain: &'static [u8]) -> Self {
        let hashed = path.starts_with(HASHED);
        let tag = match path.strip_prefix(HASHED) {
            Some(name) => name.to_owned(),
            None => {
                let mut digest = URL_SAFE_NO_PAD.encode(Sha256::digest(plain));
                digest.truncate(22);
                digest
            }
        };
        Self {
            plain,
            compressed: Vec::new(),
            content_type: types::of(path),
            hashed,
            tag: format!("W/\"{tag}\""),
        }
    }

    fn answer(
        &self,
        request_headers: &HeaderMap,
        vary: &'static str,
        policy: Option<HeaderValue>,
    ) -> Response {
        let encoding = Encoding::accepted(request_headers);
        let chosen = (self.compressed.iter()).find(|(known, _)| Some(*known) == encoding);
        let bytes = chosen.map_or(self.plain, |(_, bytes)| *bytes);
        let known = request_headers
            .get_all(header::IF_NONE_MATCH)
            .iter()
            .any(|value| {
                let mut listed = value.to_str().unwrap_or_default().split(',').map(str::trim);
                listed.any(|one| one == self.tag || one == "*")
            });
        let mut response = match known {
            true => StatusCode::NOT_MODIFIED.into_response(),
            false => Body::from(bytes).into_response(),
        };
        let headers = response.headers_mut();
        let mut put = |name: HeaderName, value: HeaderValue| {
            headers.insert(name, value);
        };
        if !known {
            put(
                header::CONTENT_TYPE,
                HeaderValue::from_static(self.content_type),
            );
            if let Some((encoding, _)) = chosen {
                put(header::CONTENT_ENCODING, encoding.value());
            }
        }
        if let Ok(tag) = HeaderValue::from_str(&self.tag) {
            put(header::ETAG, tag);
        }
        let rule = if self.hashed { FOR_EVER } else { CHECKED };
        put(header::CACHE_CONTROL, rule);
        put(header::VARY, HeaderValue::from_static(vary));
        put(
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        );
        put(
            page::RESOURCE_POLICY,
            HeaderValue::from_static("same-origin"),
        );
        if let Some(policy) = policy {
            put(header::CONTENT_SECURITY_POLICY, policy);
        }
        response
    }
}
