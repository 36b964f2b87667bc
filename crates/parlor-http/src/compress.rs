//! Compression of answers.
//!
//! An answer is compressed as a whole, after its handler has returned the whole body. So streams, files and WebSockets
//! are never compressed. To limit the memory, only a few answers are compressed at the same time. If this number is
//! reached, a further answer is sent uncompressed.
//!
//! A strong entity tag identifies exact bytes. So the uncompressed form and each compressed form of an answer have
//! different strong tags (RFC 9110, section 8.8.3.3). The compressed form of a document with the tag `"5f"` has the tag
//! `"5f-br"` or `"5f-gzip"`. An answer with a strong tag is compressed only if it is a JSON document. Files have strong
//! tags too, but they are not compressed, because a client can request a range of a file's bytes.
//!
//! An attacker who observes the connection sees the lengths of compressed answers. If the attacker can cause repeated
//! answers that contain chosen text, these lengths can reveal a secret in the answer (the BREACH attack). These rules
//! prevent the attack:
//!
//! - Only answers to `GET` are compressed. New tokens, secrets and cookies appear only in answers to other methods, so
//!   Parlor never compresses them. An answer with a cookie is never compressed either.
//! - A web page of another site cannot send requests with the cookie of an agent ([`crate::site`]).
//! - The signed address of a file in an answer changes every second. So the lengths of later answers reveal nothing
//!   about the earlier address.

use crate::encoding::Encoding;
use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use flate2::write::GzEncoder;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use http_body_util::BodyExt as _;
use hyper::body::Body as _;
use std::io::Write as _;
use tokio::sync::Semaphore;

/// The minimum size of an answer that is compressed, in bytes. A smaller answer fits into one packet even without
/// compression.
const LEAST: u64 = 1024;
/// The maximum size of an answer that is compressed, in bytes.
const MOST: u64 = 8 * 1024 * 1024;
/// The maximum size of an answer that is compressed on the thread of the request, in bytes. Such a compression takes
/// less than a millisecond.
const AT_ONCE: usize = 16 * 1024;
/// The quality level of Brotli. Higher levels take several times as long, but make the result only a few percent
/// smaller.
const BROTLI_QUALITY: i32 = 4;
/// The base-2 logarithm of the size of Brotli's window in bytes. A smaller window needs less memory.
const BROTLI_WINDOW: i32 = 18;
/// The compression level of gzip.
const GZIP_LEVEL: u32 = 5;

/// Compresses answers. All connections share one compressor.
#[derive(Debug)]
pub(crate) struct Compressor {
    turns: Semaphore,
}

impl Compressor {
    /// Creates a compressor that compresses at most two answers per core at the same time.
    pub(crate) fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            turns: Semaphore::new(cores.saturating_mul(2)),
        }
    }

    /// Compresses the answer to a `GET` request to a form that the client accepts, if this is safe and makes the answer
    /// smaller.
    pub(crate) async fn answer(
        &self,
        wanted: Option<Encoding>,
        mut response: Response,
    ) -> Response {
        if !is_fit(&response) {
            return response;
        }
        vary(response.headers_mut());
        let (Some(encoding), Ok(_turn)) = (wanted, self.turns.try_acquire()) else {
            return response;
        };
        let (mut head, body) = response.into_parts();
        let Ok(plain) = body.collect().await else {
            // A body of known size is completely in memory, so its read cannot fail.
            return Response::from_parts(head, Body::empty());
        };
        let plain = plain.to_bytes();
        let packed = if plain.len() <= AT_ONCE {
            pack(encoding, &plain)
        } else {
            let plain = Bytes::clone(&plain);
            let packed = tokio::task::spawn_blocking(move || pack(encoding, &plain)).await;
            packed.unwrap_or(None)
        };
        let body = match packed {
            Some(packed) => {
                (head.headers).insert(header::CONTENT_ENCODING, encoding.value());
                let tag = head.headers.get(header::ETAG);
                if let Some(tag) = tag.and_then(|tag| encoding.tagged(tag)) {
                    (head.headers).insert(header::ETAG, tag);
                }
                head.headers.remove(header::CONTENT_LENGTH);
                Body::from(packed)
            }
            None => Body::from(plain),
        };
        Response::from_parts(head, body)
    }
}

/// Whether an answer may be compressed. The answer must be a complete text document in memory, without a cookie. If an
/// API sets strong entity tags, the API must also recognise the tags of the compressed forms in requests, as `/v1`
/// does.
fn is_fit(response: &Response) -> bool {
    let headers = response.headers();
    let size = response.body().size_hint().exact();
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let strong = text(header::ETAG).is_some_and(|tag| !tag.starts_with("W/"));
    let fixed = text(header::CACHE_CONTROL).is_some_and(|rule| rule.contains("no-transform"));
    response.status() == StatusCode::OK
        && size.is_some_and(|size| (LEAST..=MOST).contains(&size))
        && text(header::CONTENT_TYPE).is_some_and(is_text)
        && (!strong || text(header::CONTENT_TYPE) == Some("application/json"))
        && !headers.contains_key(header::ACCEPT_RANGES)
        && !fixed
        && !headers.contains_key(header::CONTENT_ENCODING)
        && !headers.contains_key(header::CONTENT_RANGE)
        && !headers.contains_key(header::SET_COOKIE)
}

/// Whether a content type is a kind of text, such as HTML, JSON or SVG, but not an event stream. Documents of other
/// content types are usually compressed already.
fn is_text(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    let (kind, rest) = essence.split_once('/').unwrap_or_default();
    let known = ["json", "javascript", "xml", "manifest+json"];
    match kind {
        "text" => rest != "event-stream",
        "application" => known.contains(&rest) || rest.ends_with("+json") || rest.ends_with("+xml"),
        "image" => rest == "svg+xml",
        _ => false,
    }
}

fn vary(headers: &mut HeaderMap) {
    let known = headers.get_all(header::VARY).iter().any(|value| {
        let value = value.to_str().unwrap_or_default();
        value.to_ascii_lowercase().contains("accept-encoding")
    });
    if !known {
        headers.append(header::VARY, HeaderValue::from_static("accept-encoding"));
    }
}

/// Compresses bytes. `None` means that the compressed bytes would not be smaller.
fn pack(encoding: Encoding, plain: &[u8]) -> Option<Vec<u8>> {
    let mut packed = Vec::with_capacity(plain.len() / 4);
    match encoding {
        Encoding::Brotli => {
            let parameters = brotli::enc::BrotliEncoderParams {
                quality: BROTLI_QUALITY,
                lgwin: BROTLI_WINDOW,
                size_hint: plain.len(),
                ..Default::default()
            };
            let mut reader = plain;
            brotli::BrotliCompress(&mut reader, &mut packed, &parameters).ok()?;
        }
        Encoding::Gzip => {
            let mut encoder = GzEncoder::new(&mut packed, flate2::Compression::new(GZIP_LEVEL));
            encoder.write_all(plain).ok()?;
            encoder.finish().ok()?;
        }
    }
    (packed.len() < plain.len()).then_some(packed)
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        reason = "a test that fails should stop where it fails"
    )]

    use super::*;
    use std::io::Read as _;

    fn response(headers: &[(&str, &str)], body: Body) -> Response {
        let mut response = http::Response::builder();
        for (name, value) in headers {
            response = response.header(*name, *value);
        }
        response.body(body).unwrap()
    }

    async fn sent(wanted: Option<Encoding>, response: Response) -> (HeaderMap, Bytes) {
        let (head, body) = Compressor::new()
            .answer(wanted, response)
            .await
            .into_parts();
        (head.headers, body.collect().await.unwrap().to_bytes())
    }

    #[tokio::test]
    async fn texts_are_smaller_and_unchanged() {
        // Both cases are tested: compression on the thread of the request, and on another thread.
        for count in [100, 5_000] {
            let text = "{\"id\": 4711, \"name\": \"Mina\"}".repeat(count);
            for encoding in Encoding::ALL {
                let json = [("content-type", "application/json")];
                let plain = response(&json, Body::from(text.clone()));
                let (headers, packed) = sent(Some(encoding), plain).await;
                assert_eq!(headers[header::CONTENT_ENCODING], encoding.name());
                assert_eq!(headers[header::VARY], "accept-encoding");
                assert!(packed.len() < text.len() / 10, "{}", packed.len());
                let mut back = String::new();
                match encoding {
                    Encoding::Brotli => brotli::Decompressor::new(&*packed, 4096)
                        .read_to_string(&mut back)
                        .unwrap(),
                    Encoding::Gzip => flate2::read::GzDecoder::new(&*packed)
                        .read_to_string(&mut back)
                        .unwrap(),
                };
                assert_eq!(back, text);
            }
        }
    }

    #[tokio::test]
    async fn each_form_has_a_tag_of_its_own() {
        for (wanted, tag, expected) in [
            (Some(Encoding::Brotli), "\"5f\"", "\"5f-br\""),
            (Some(Encoding::Gzip), "\"5f\"", "\"5f-gzip\""),
            (Some(Encoding::Gzip), "W/\"5f\"", "W/\"5f\""),
            (None, "\"5f\"", "\"5f\""),
        ] {
            let json = [("content-type", "application/json"), ("etag", tag)];
            let plain = response(&json, Body::from("x".repeat(2_000)));
            let (headers, _) = sent(wanted, plain).await;
            assert_eq!(headers[header::ETAG], expected);
            assert_eq!(
                headers.contains_key(header::CONTENT_ENCODING),
                wanted.is_some()
            );
        }
    }

    #[tokio::test]
    async fn other_answers_stay_as_they_are() {
        let long = || Body::from("x".repeat(2_000));
        let json = ("content-type", "application/json");
        let stream = Body::from_stream(futures_util::stream::iter([Ok::<_, std::io::Error>(
            Bytes::from("x".repeat(2_000)),
        )]));
        for (headers, body) in [
            (vec![json], Body::from("x".repeat(1_023))),
            (vec![("content-type", "image/png")], long()),
            (vec![("content-type", "text/event-stream")], long()),
            (vec![], long()),
            (vec![json, ("set-cookie", "a=b")], long()),
            (
                vec![("content-type", "text/css"), ("etag", "\"1\"")],
                long(),
            ),
            (
                vec![json, ("etag", "\"1\""), ("accept-ranges", "bytes")],
                long(),
            ),
            (vec![json, ("content-encoding", "gzip")], long()),
            (vec![json, ("cache-control", "no-transform")], long()),
            (vec![json], stream),
        ] {
            let before = headers.len();
            let (after, bytes) = sent(Some(Encoding::Brotli), response(&headers, body)).await;
            assert!(bytes.iter().all(|b| *b == b'x'), "{headers:?}");
            assert_eq!(after.len(), before, "{headers:?}");
        }
        // This answer is not compressed, but the same answer to another client could be compressed. So the answer must
        // have a `Vary` header, for caches between client and server.
        let (headers, bytes) = sent(None, response(&[json], long())).await;
        assert_eq!(
            (bytes.len(), headers.contains_key(header::VARY)),
            (2_000, true)
        );
        let mut partial = response(&[json], long());
        *partial.status_mut() = StatusCode::PARTIAL_CONTENT;
        let (headers, _) = sent(Some(Encoding::Gzip), partial).await;
        assert!(!headers.contains_key(header::CONTENT_ENCODING));
        // While all permits are in use, answers are sent uncompressed.
        let busy = Compressor {
            turns: Semaphore::new(0),
        };
        let plain = busy
            .answer(Some(Encoding::Gzip), response(&[json], long()))
            .await;
        assert!(!plain.headers().contains_key(header::CONTENT_ENCODING));
    }
}
