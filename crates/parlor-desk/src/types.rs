//! The media types of the desk's files.

/// File name extensions and their media types.
const TYPES: &[(&str, &str)] = &[
    (".html", "text/html; charset=utf-8"),
    (".js", "text/javascript; charset=utf-8"),
    (".css", "text/css; charset=utf-8"),
    (".svg", "image/svg+xml"),
    (".png", "image/png"),
    (".jpg", "image/jpeg"),
    (".webp", "image/webp"),
    (".avif", "image/avif"),
    (".ico", "image/vnd.microsoft.icon"),
    (".woff2", "font/woff2"),
    (".json", "application/json"),
    (".webmanifest", "application/manifest+json"),
    (".wasm", "application/wasm"),
    (".mp3", "audio/mpeg"),
    (".ogg", "audio/ogg"),
    (".wav", "audio/wav"),
    (".txt", "text/plain; charset=utf-8"),
];

/// Returns the media type of a file. For an unknown extension, the result is a media type that browsers neither run nor
/// show.
pub(crate) fn of(path: &str) -> &'static str {
    TYPES
        .iter()
        .find(|(ending, _)| path.ends_with(ending))
        .map_or("application/octet-stream", |(_, media_type)| media_type)
}
