//! All limits on the size, time and number of requests.

/// Limits on connections, requests and documents.
///
/// The process creates one `Limits` value when it starts, and never changes this value. The defaults are suitable for a
/// server without a proxy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The maximum size of a request body, in bytes. A body whose announced length exceeds this limit is refused before
    /// it is read. Any other body is refused as soon as it exceeds this limit.
    pub body_bytes: usize,
    /// The maximum size of a request body from a client that is not authenticated, for example in a sign-in, in bytes.
    pub stranger_body_bytes: usize,
    /// The maximum memory for all request bodies and large request heads together, in bytes. A body or head uses this
    /// memory until its request is answered. The first 4 KiB of a head are not counted. The counted size of a header
    /// field is the size of its text plus 160 bytes. The requests from one network address can use at most half of the
    /// memory. A body larger than [`Self::stranger_body_bytes`] is accepted only if all bodies and heads together then
    /// use at most three quarters of the memory. If there is no room for a body or head, the answer is 503. The value
    /// must be at least four times [`Self::body_bytes`], because otherwise the largest body never fits.
    pub bodies_bytes: usize,
    /// The maximum length of a request target (path and query), in bytes. If a target is longer, the answer is 414.
    pub uri_bytes: usize,
    /// The maximum size of a request head (request line and all header lines), in bytes. A value below 8192 is treated
    /// as 8192. If a head is larger, the answer is 431. For HTTP/2, the maximum is never more than 16 KiB, and the size
    /// is counted by the rules of HTTP/2.
    pub header_bytes: usize,
    /// The maximum time for a request head to arrive, in milliseconds. The same limit applies to the time between two
    /// requests on a connection.
    pub header_read_ms: u64,
    /// The maximum time for a whole request body to arrive, in milliseconds. The time begins when the handler begins to
    /// read the body.
    pub body_read_ms: u64,
    /// The maximum time for a file, or a form with files, to arrive, in milliseconds. The maximum pause between two
    /// parts of the body is [`Self::body_read_ms`].
    pub upload_ms: u64,
    /// The maximum time until a handler returns the head of its answer, in milliseconds. The bodies of streams and
    /// upgraded connections may continue after this time.
    pub request_ms: u64,
    /// The maximum time for which a response may make no progress because the client does not read, in milliseconds.
    /// After this time, the connection is closed.
    pub write_stall_ms: u64,
    /// The maximum time for which the server reads and discards bytes after it has closed its sending side, in
    /// milliseconds. Without this time, a client that is still sending could get a connection reset instead of the
    /// answer.
    pub linger_ms: u64,
    /// The maximum time for which running requests may continue at shutdown, in milliseconds. The default is less than
    /// ten seconds, so that the process can end within ten seconds, including the time to close the storage.
    pub drain_ms: u64,
    /// The maximum number of open connections, including upgraded connections. A further connection gets the answer 503
    /// and is closed.
    pub connections: usize,
    /// The maximum number of open connections from one IPv4 address, or from one IPv6 /64 network. A further connection
    /// gets the answer 503 and is closed.
    pub address_connections: usize,
    /// The maximum number of open HTTP/2 streams per connection.
    pub streams: u32,
    /// The maximum number of bytes of one HTTP/2 stream that a client may send before the handler reads these bytes.
    pub stream_window_bytes: u32,
    /// The maximum number of bytes of all streams of an HTTP/2 connection together that a client may send before the
    /// handlers read these bytes.
    pub connection_window_bytes: u32,
    /// The maximum nesting depth of JSON arrays and objects. A value above 120 is treated as 120.
    pub json_depth: usize,
    /// The maximum number of JSON values (arrays, objects and all other values) in a document. This number limits the
    /// memory that a small body can use.
    pub json_values: usize,
    /// The maximum number of parts in a multipart body.
    pub multipart_parts: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body_bytes: 2 * 1024 * 1024,
            stranger_body_bytes: 8 * 1024,
            bodies_bytes: 64 * 1024 * 1024,
            uri_bytes: 16 * 1024,
            header_bytes: 64 * 1024,
            header_read_ms: 10_000,
            body_read_ms: 15_000,
            upload_ms: 10 * 60_000,
            request_ms: 30_000,
            write_stall_ms: 30_000,
            linger_ms: 2_000,
            drain_ms: 8_000,
            connections: 4096,
            address_connections: 1024,
            streams: 32,
            stream_window_bytes: 128 * 1024,
            connection_window_bytes: 256 * 1024,
            json_depth: 64,
            json_values: 100_000,
            multipart_parts: 100,
        }
    }
}
