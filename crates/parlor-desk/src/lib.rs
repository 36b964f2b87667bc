//! The desk: the web application for agents, as static files in the program.
//!
//! **Task.** Embed the files that the build of `web/` made, and serve them in the compressed form that the browser
//! accepts. Browsers keep files with a hash in their name for ever, and ask whether all others have changed. The page has
//! a strict content security policy.
//!
//! **Neighbours.** Above: the binary, which knows the paths of the APIs. Below: `parlor-http`, for the choice of types
//! and encodings.
//!
//! **To extend.** The files are in `web/`. The type of another kind of file is a line in `types`.

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

/// A file of the desk: its path, such as `/assets/desk-1a2b.js`, and its bytes. A path that ends in `.br` or `.gz` is a
/// compressed form of the file without that ending.
pub type File = (&'static str, &'static [u8]);

/// The files that the build embedded.
static EMBEDDED: &[File] = include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// The page of the desk.
const PAGE: &str = "/index.html";
/// The folder of the files whose names contain a hash of their bytes.
const HASHED: &str = "/assets/";
/// The rule for files with a hash in their name: they never change.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// The rule for all other files: the browser asks whether they have changed.
const CHECKED: HeaderValue = HeaderValue::from_static("no-cache");

/// The desk, or no desk.
#[derive(Clone, Debug, Default)]
pub struct Desk(Arc<BTreeMap<&'static str, Asset>>);

/// One file in all its forms.
#[derive(Debug)]
struct Asset {
    plain: &'static [u8],
    compressed: Vec<(Encoding, &'static [u8])>,
    content_type: &'static str,
    hashed: bool,
    /// The entity tag. It is weak, because all forms share it.
    tag: String,
}

impl Desk {
    /// The desk that the build embedded. The program has none if the build had none.
    #[must_use]
    pub fn embedded() -> Self {
        Self::of(EMBEDDED)
    }

    /// The desk of these files.
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
        // Without its page, the other files are of no use.
        if !assets.contains_key(PAGE) {
            assets.clear();
        }
        Self(Arc::new(assets))
    }

    /// Whether there is a desk.
    #[must_use]
    pub fn is_there(&self) -> bool {
        !self.0.is_empty()
    }

    /// The paths of the files, without the page.
    pub fn paths(&self) -> impl Iterator<Item = &'static str> {
        self.0.keys().copied().filter(|path| *path != PAGE)
    }

    /// Answers a request for a path of no API: the file with this path, or the page for a browser that opens a screen
    /// of the desk. `public` is the public address of the server, whose files the page may show. `None` means that the
    /// desk does not answer.
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
        // A file that is gone must not become a page: a browser would run it as a script.
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

/// The path of the file of which this path is a compressed form.
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
