//! Rules for attachments: safe file names, file name extensions, and content types.

/// The maximum length of a file name, in bytes.
pub const MAX_FILE_NAME: usize = 255;
/// The maximum number of extensions in the attachment rule of an inbox.
pub const MAX_EXTENSIONS: usize = 200;
/// The maximum length of an extension in the attachment rule of an inbox, in characters.
pub const MAX_EXTENSION: usize = 20;

/// The maximum length of a content type, in bytes.
pub const MAX_TYPE: usize = 127;
/// The content type of a file whose type is unknown.
pub const UNKNOWN_TYPE: &str = "application/octet-stream";

/// Returns the canonical form of the content type that a sender states. This form has the type and the subtype in lower
/// case, without parameters. `None` means that the text is not a content type, or that this form has more than
/// [`MAX_TYPE`] bytes.
///
/// ```
/// use parlor_model::attachments::media_type;
/// assert_eq!(media_type(" Text/Plain; charset=utf-8").as_deref(), Some("text/plain"));
/// assert_eq!(media_type("image"), None);
/// assert_eq!(media_type("text/<b>"), None);
/// ```
#[must_use]
pub fn media_type(stated: &str) -> Option<String> {
    let essence = stated.split(';').next()?.trim_ascii();
    let (kind, subtype) = essence.split_once('/')?;
    let is_name = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphanumeric())
            && (part.bytes()).all(|b| b.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&b))
    };
    let fits = essence.len() <= MAX_TYPE && is_name(kind) && is_name(subtype);
    fits.then(|| essence.to_ascii_lowercase())
}

/// Whether a text is a file name extension: 1 to [`MAX_EXTENSION`] characters, in lower case, without a dot at its
/// beginning or end. White space, slashes, backslashes and the characters that [`file_name`] removes are not allowed.
/// `tar.gz` is one extension.
#[must_use]
pub fn is_extension(text: &str) -> bool {
    (1..=MAX_EXTENSION).contains(&text.chars().count())
        && text.to_lowercase() == text
        && !text.starts_with('.')
        && !text.ends_with('.')
        && !text
            .chars()
            .any(|c| is_unfit(c) || c.is_whitespace() || matches!(c, '/' | '\\'))
}

/// Makes an untrusted file name safe to show and to save. Removes directories, control characters, the characters
/// `"<>:|?*`, and white space and dots at the beginning and the end. Also removes characters that reverse the direction
/// of writing, because these characters can make a screen show the name `cod.exe` as `exe.doc`. Shortens the name to at
/// most [`MAX_FILE_NAME`] bytes, but keeps an extension of less than 32 bytes. If nothing is left, the name is `file`.
#[must_use]
pub fn file_name(given: &str) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|c| !is_unfit(*c)).collect();
    let plain = plain.trim_matches(|c: char| c.is_whitespace() || c == '.');
    if plain.is_empty() {
        return "file".to_owned();
    }
    if plain.len() <= MAX_FILE_NAME {
        return plain.to_owned();
    }
    let (stem, ending) = match plain.rsplit_once('.') {
        Some((stem, ending)) if ending.len() < 32 => (stem, format!(".{ending}")),
        _ => (plain, String::new()),
    };
    let mut most = MAX_FILE_NAME.saturating_sub(ending.len());
    while !stem.is_char_boundary(most.min(stem.len())) {
        most = most.saturating_sub(1);
    }
    let stem = stem.get(..most.min(stem.len())).unwrap_or_default();
    format!("{stem}{ending}")
}

fn is_unfit(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
        || matches!(c, '"' | '<' | '>' | ':' | '|' | '?' | '*')
}

/// The last digit of the storage key of a file, and the last digit of the storage key of its thumbnail.
const ENDS: (char, char) = ('0', '1');

/// Returns the storage key of a file, made from a random text of hexadecimal digits. The storage key of the file's
/// thumbnail differs only in the last digit. So a thumbnail needs no database row of its own.
#[must_use]
pub fn file_key(random: &str) -> String {
    ended(random, ENDS.0)
}

/// Returns the storage key of a file's thumbnail.
#[must_use]
pub fn thumbnail_key(file: &str) -> String {
    ended(file, ENDS.1)
}

fn ended(key: &str, end: char) -> String {
    let mut key = key.to_owned();
    key.pop();
    key.push(end);
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_what_is_no_name() {
        let long = format!("{}.pdf", "é".repeat(300));
        for (given, made) in [
            ("a.png", "a.png"),
            ("../../etc/passwd", "passwd"),
            ("C:\\temp\\x.doc", "x.doc"),
            ("  .hidden ", "hidden"),
            ("a\0b\nc.txt", "abc.txt"),
            ("cod\u{202e}exe.doc", "codexe.doc"),
            ("청구서 2026.pdf", "청구서 2026.pdf"),
            ("a\"; filename=\"b.html", "a; filename=b.html"),
            ("", "file"),
            ("..", "file"),
            ("/", "file"),
        ] {
            assert_eq!(file_name(given), made, "{given:?}");
        }
        let cut = file_name(&long);
        assert!(
            cut.len() <= MAX_FILE_NAME && cut.ends_with("é.pdf"),
            "{cut}"
        );
        assert!(file_name(&format!("x.{}", "y".repeat(400))).len() <= MAX_FILE_NAME);
    }
}
