//! Every bound on the size, time and number of a caller's requests.

/// Bounds on connections, requests and documents.
///
/// One value is made at start and handed down by reference; nothing changes it afterwards. The defaults are for a server
/// in front of which there may be no proxy at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Largest request body, in bytes. A larger one is refused before it is read when it announces its length, and as soon
    /// as it passes the bound when it does not.
    pub body_bytes: usize,
    /// Longest request target (path and query), in bytes. Longer ones are answered 414.
    pub uri_bytes: usize,
    /// Largest request head (request line and all header lines), in bytes; at least 8192. Larger ones are answered 431.
    pub header_bytes: usize,
    /// Time for a request head to arrive, in milliseconds. It also bounds how long a kept-alive connection may idle.
    pub header_read_ms: u64,
    /// Time for a whole request body to arrive, in milliseconds, counted from when the handler begins to read it.
    pub body_read_ms: u64,
    /// Time for a file, or a form with files, to arrive, in milliseconds. Between two pieces of it at most [`Self::body_read_ms`] pass.
    pub upload_ms: u64,
    /// Time for a handler to produce the head of its answer, in milliseconds. Streams and upgraded connections may then
    /// live on.
    pub request_ms: u64,
    /// Time a response may stand still because the caller does not read, in milliseconds.
    pub write_stall_ms: u64,
    /// Time for which the server reads and discards after it has closed its side, in milliseconds. So a caller who is still
    /// sending sees the answer instead of a reset connection.
    pub linger_ms: u64,
    /// Time given to requests in flight at shutdown, in milliseconds. Below the ten seconds in which the process has to be
    /// gone, so that the storage can be closed within them too.
    pub drain_ms: u64,
    /// Most connections open at once, upgraded ones included. Further ones are answered 503 and closed.
    pub connections: usize,
    /// Most HTTP/2 streams open at once on one connection.
    pub streams: u32,
    /// Deepest nesting of JSON arrays and objects; at most 120 takes effect.
    pub json_depth: usize,
    /// Most JSON values (containers and leaves) in one document. Bounds the memory a small body can turn into.
    pub json_values: usize,
    /// Deepest nesting of XML elements.
    pub xml_depth: usize,
    /// Most XML elements and attributes, together, in one document.
    pub xml_nodes: usize,
    /// Most parts in one multipart body.
    pub multipart_parts: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body_bytes: 2 * 1024 * 1024,
            uri_bytes: 16 * 1024,
            header_bytes: 64 * 1024,
            header_read_ms: 10_000,
            body_read_ms: 15_000,
            upload_ms: 10 * 60_000,
            request_ms: 30_000,
            write_stall_ms: 30_000,
            linger_ms: 2_000,
            drain_ms: 9_000,
            connections: 4096,
            streams: 128,
            json_depth: 64,
            json_values: 100_000,
            xml_depth: 64,
            xml_nodes: 50_000,
            multipart_parts: 100,
        }
    }
}
