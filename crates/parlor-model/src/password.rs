//! The rules for passwords: one canonical form, a minimum and a maximum length, and no control characters. The same
//! rules apply regardless of the way in which a password is set.

use crate::document::code;
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization as _;

/// The minimum length of a password, in characters.
pub const MIN: usize = 12;
/// The maximum length of a password, in characters.
pub const MAX: usize = 1_024;

/// The reason why a text cannot be a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordFault {
    /// The text has fewer than [`MIN`] characters.
    TooShort,
    /// The text has more than [`MAX`] characters.
    TooLong,
    /// The text contains a control character, such as a line break. A person cannot easily type such a character at a
    /// sign-in.
    Control,
}

impl PasswordFault {
    /// Returns the stable code of the fault: one of the codes in [`crate::document::code`].
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooShort | Self::Control => code::MALFORMED,
            Self::TooLong => code::TOO_LONG,
        }
    }
}

impl std::fmt::Display for PasswordFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::TooShort => write!(f, "must have at least {MIN} characters"),
            Self::TooLong => write!(f, "must have at most {MAX} characters"),
            Self::Control => f.write_str("must not contain control characters"),
        }
    }
}

/// Returns the form in which a password is hashed and compared: all spaces are U+0020, and the text is in NFC (RFC
/// 8265, `OpaqueString`). Different devices can encode the same letters in different ways. The canonical form makes
/// these encodings equal, so the password matches on every device. Upper and lower case stay different.
///
/// ```
/// use parlor_model::password;
/// assert_eq!(password::canonical("Cafe\u{301}\u{a0}noir"), "Café noir");
/// ```
#[must_use]
pub fn canonical(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let space = |c: char| if is_space(c) { ' ' } else { c };
    Cow::Owned(text.chars().map(space).nfc().collect())
}

/// Whether a character belongs to the Unicode category of space separators. This category contains no line breaks.
const fn is_space(c: char) -> bool {
    matches!(
        c,
        ' ' | '\u{a0}' | '\u{1680}' | '\u{2000}'
            ..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}'
    )
}

/// Checks a new password.
///
/// # Errors
/// Returns the rule that the password breaks.
pub fn check(text: &str) -> Result<(), PasswordFault> {
    let text = canonical(text);
    let length = text.chars().count();
    if length < MIN {
        Err(PasswordFault::TooShort)
    } else if length > MAX {
        Err(PasswordFault::TooLong)
    } else if text.contains(char::is_control) {
        Err(PasswordFault::Control)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_counted_in_the_canonical_form() {
        assert_eq!(check("elevenchars"), Err(PasswordFault::TooShort));
        assert_eq!(check("twelve chars"), Ok(()));
        // Six letters with six combining marks count as six characters.
        assert_eq!(check(&"e\u{301}".repeat(6)), Err(PasswordFault::TooShort));
        assert_eq!(check(&"密".repeat(12)), Ok(()));
        assert_eq!(check(&"密".repeat(MAX)), Ok(()));
        assert_eq!(check(&"x".repeat(MAX + 1)), Err(PasswordFault::TooLong));
        for text in [
            "twelve\nchars",
            "twelve\tchars",
            "twelve\u{0}chars",
            "twelve\u{85}chars",
        ] {
            assert_eq!(check(text), Err(PasswordFault::Control), "{text:?}");
        }
    }

    #[test]
    fn one_password_in_two_spellings() {
        assert_eq!(canonical("A\u{30a}ngstro\u{308}m"), canonical("Ångström"));
        assert_eq!(canonical("a\u{3000}b"), "a b");
        assert_ne!(canonical("Straße"), canonical("strasse"));
    }
}
