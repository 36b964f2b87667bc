//! The canonical forms of texts that people write: a key for comparison, and a search form.
//!
//! Two texts with the same **key** are treated as equal. Keys are in Unicode NFC and in lower case, so they ignore
//! differences of case, and differences between composed and decomposed characters. Domains and phone numbers have
//! further rules. A key ignores no other difference. So two different mailboxes never have the same key. The **search
//! form** ignores more differences, for example accents. The search form never decides the identity of a person.
//!
//! Only the functions of this module compute keys and search forms. Databases compare the results byte by byte, so the
//! locale of a database has no effect. The original text is stored beside the key and is shown unchanged.
//!
//! ```
//! use parlor_model::canonical;
//! assert_eq!(canonical::email("Élodie@BÜCHER.example"), "élodie@xn--bcher-kva.example");
//! assert_eq!(canonical::phone("(0912) 345-679", Some("TW")), "+886912345679");
//! assert_eq!(canonical::search("Straße Łódź"), "strasse lodz");
//! ```

mod countries;

use countries::Plan;
pub use countries::is_country;
use std::borrow::Cow;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// The minimum number of digits of a phone number.
const LEAST_DIGITS: usize = 3;

/// Returns a text in NFC, with unchanged case.
#[must_use]
pub fn exact(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc(text) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    }
}

/// Returns the key of a name, of a label, or of another text without special rules: the text in NFC and lower case.
#[must_use]
pub fn name(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return ascii_lower(text);
    }
    // The lower-case letter of a capital sigma depends on its position in the word, so the text is converted as a
    // whole.
    let lower = exact(text).to_lowercase();
    Cow::Owned(match exact(&lower) {
        Cow::Borrowed(_) => lower,
        Cow::Owned(composed) => composed,
    })
}

/// Whether two names have the same key.
#[must_use]
pub fn same_name(one: &str, other: &str) -> bool {
    if one.is_ascii() && other.is_ascii() {
        one.eq_ignore_ascii_case(other)
    } else {
        one == other || name(one) == name(other)
    }
}

/// Returns the key of an e-mail address: the key of the local part, and the domain in ASCII by UTS 46. If UTS 46
/// refuses the domain, the domain is converted like a name. If the text has no `@`, the whole text is converted like a
/// name.
#[must_use]
pub fn email(address: &str) -> String {
    let Some((local, domain)) = address.rsplit_once('@') else {
        return name(address).into_owned();
    };
    format!("{}@{}", name(local), domain_key(domain))
}

/// Whether two e-mail addresses have the same key.
#[must_use]
pub fn same_email(one: &str, other: &str) -> bool {
    let plain = |text: &str| text.is_ascii() && !text.contains("--");
    if plain(one) && plain(other) {
        one.eq_ignore_ascii_case(other)
    } else {
        one == other || email(one) == email(other)
    }
}

fn domain_key(domain: &str) -> String {
    // UTS 46 replaces some combining marks before it composes them with their letters. So the domain is converted to
    // NFC before UTS 46.
    let domain = exact(domain);
    match idna::domain_to_ascii_cow(domain.as_bytes(), idna::AsciiDenyList::EMPTY) {
        Ok(ascii) => ascii.into_owned(),
        Err(_) => name(&domain).into_owned(),
    }
}

/// Returns the key of a phone number: `+` and digits. `00` at the beginning has the meaning of `+`. `country` is the
/// account's country as an ISO 3166 code of two letters. If the country is known, its calling code completes a national
/// number. Otherwise, the key of a national number has only digits.
///
/// White space, punctuation and invisible characters are ignored. Digits of other scripts become ASCII digits. The
/// trunk prefix `0` after a calling code is dropped, for example in `+44 (0)20`. If the number has an extension, `#`
/// and the extension are at the end of the key. A text that is not a phone number gets the key of a name, without white
/// space and invisible characters.
///
/// Parlor does not check whether a number exists. `00` is the only international prefix that Parlor recognises.
#[must_use]
pub fn phone(number: &str, country: Option<&str>) -> String {
    let plain: Cow<'_, str> = if number.is_ascii() {
        Cow::Borrowed(number)
    } else {
        Cow::Owned(number.nfkc().collect())
    };
    match dialled(&plain) {
        Some((digits, extension)) => {
            let mut key = international(digits, country);
            if !extension.is_empty() {
                key.push('#');
                key.push_str(&extension);
            }
            key
        }
        None => {
            let visible: String = number.chars().filter(|c| !is_blank(*c)).collect();
            name(&visible).into_owned()
        }
    }
}

/// Splits a phone number into its digits and the digits of its extension. If the number begins with `+`, the first
/// returned text also begins with `+`. `None` means that the text is not a phone number.
fn dialled(text: &str) -> Option<(String, String)> {
    let mut digits = String::with_capacity(text.len());
    let mut rest = text.chars();
    let mut count = 0_usize;
    let marker = loop {
        let Some(c) = rest.next() else { break None };
        if let Some(digit) = digit(c) {
            digits.push(digit);
            count = count.saturating_add(1);
        } else if c == '+' && digits.is_empty() {
            digits.push('+');
        } else if !is_filler(c) {
            break Some(c);
        }
    };
    if count < LEAST_DIGITS {
        return None;
    }
    let Some(marker) = marker else {
        return Some((digits, String::new()));
    };
    let tail: String = std::iter::once(marker)
        .chain(rest)
        .filter(|c| !is_filler(*c))
        .flat_map(char::to_lowercase)
        .collect();
    let extension = ["#", "extension", "ext", "x", ",", ";ext="]
        .iter()
        .find_map(|mark| tail.strip_prefix(mark))?;
    let extension: Option<String> = extension.chars().map(digit).collect();
    extension
        .filter(|extension| !extension.is_empty())
        .map(|extension| (digits, extension))
}

/// Makes the key of a phone number from its digits, by the rules of [`phone`].
fn international(digits: String, country: Option<&str>) -> String {
    let abroad = (digits.strip_prefix('+')).or_else(|| digits.strip_prefix("00"));
    match (abroad, country.and_then(Plan::of_country)) {
        (Some(number), _) => match Plan::of_number(number) {
            Some((plan, national)) if plan.trunk == "0" => {
                format!("+{}{}", plan.code, national.trim_start_matches('0'))
            }
            _ => format!("+{number}"),
        },
        (None, Some(plan)) => format!("+{}{}", plan.code, plan.without_trunk(&digits)),
        (None, None) => digits,
    }
}

/// Returns the search form of a text: lower case without accents. Compatibility characters, ligatures, ß, final sigma
/// and letters with a stroke become plain letters. Invisible characters are dropped. Marks of scripts other than Latin,
/// Greek and Cyrillic are kept, because they are parts of words.
#[must_use]
pub fn search(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return ascii_lower(text);
    }
    let folded = (text.nfkd())
        .filter(|c| !is_accent(*c) && !is_invisible(*c))
        .flat_map(char::to_lowercase)
        .flat_map(|c| {
            let (first, second) = plain_letters(c);
            std::iter::once(first).chain(second)
        })
        .filter(|c| !is_accent(*c));
    Cow::Owned(folded.nfc().collect())
}

/// The maximum length of a sort key, in characters. A database index refuses much longer keys.
const ORDERED: usize = 64;
/// The sort key of an empty text. In a sorted list, this key comes after all other sort keys.
const LAST: &str = "\u{10ffff}";

/// Returns the key by which lists sort a name: the first 64 characters of the search form. An empty name is sorted
/// after all other names.
///
/// ```
/// use parlor_model::canonical::order;
/// assert!(order("Émile") < order("Eva") && order("zoe") < order(""));
/// ```
#[must_use]
pub fn order(text: &str) -> Cow<'_, str> {
    let form = search(text);
    if form.is_empty() {
        return Cow::Borrowed(LAST);
    }
    match form.char_indices().nth(ORDERED) {
        Some(_) => Cow::Owned(form.chars().take(ORDERED).collect()),
        None => form,
    }
}

/// Returns the search form of an e-mail address. For an internationalised domain, the search form contains the address
/// twice: with the Unicode form of the domain and with the ASCII form.
#[must_use]
pub fn search_email(address: &str) -> Cow<'_, str> {
    let Some((local, domain)) = address.rsplit_once('@') else {
        return search(address);
    };
    if domain.is_ascii() && !domain.to_ascii_lowercase().contains("xn--") {
        return search(address);
    }
    let (unicode, _) = idna::domain_to_unicode(domain);
    let local = search(local);
    Cow::Owned(format!(
        "{local}@{} {local}@{}",
        search(&unicode),
        domain_key(domain)
    ))
}

/// Returns the search form of a phone number whose key is `key`. The search form contains the key. If the key does not
/// contain the digits of the number as it was written, the search form contains these digits too. For a text that is
/// not a phone number, the result is the search form of the key.
#[must_use]
pub fn search_phone(number: &str, key: &str) -> String {
    let plain: String = number.nfkc().collect();
    match dialled(&plain) {
        Some((digits, _)) if key.contains(digits.as_str()) => key.to_owned(),
        Some((digits, _)) => format!("{key} {digits}"),
        None => search(key).into_owned(),
    }
}

/// Returns the texts by which a search for `text` finds phone numbers. The search finds a phone number if the number's
/// search form contains at least one of these texts.
#[must_use]
pub fn search_phone_by(text: &str, country: Option<&str>) -> Vec<String> {
    let plain: String = text.nfkc().collect();
    let digits: Option<String> = (plain.chars().filter(|c| !is_filler(*c)))
        .map(|c| digit(c).or((c == '+').then_some('+')))
        .collect();
    let Some(digits) = digits.filter(|digits| digits.contains(|c: char| c != '+')) else {
        return vec![search(text).into_owned()];
    };
    let mut forms = vec![digits];
    let key = phone(text, country);
    if !forms.contains(&key) {
        forms.push(key);
    }
    forms
}

fn ascii_lower(text: &str) -> Cow<'_, str> {
    if text.bytes().any(|b| b.is_ascii_uppercase()) {
        Cow::Owned(text.to_ascii_lowercase())
    } else {
        Cow::Borrowed(text)
    }
}

/// Returns the ASCII digit for a decimal digit of a common script. `None` means that the character is not such a digit.
fn digit(c: char) -> Option<char> {
    /// The code point of the digit zero in each supported script. The code points of the digits 1 to 9 follow directly.
    const ZEROS: [u32; 17] = [
        0x0030, 0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66,
        0x0ce6, 0x0d66, 0x0e50, 0x0ed0, 0x1040, 0x17e0,
    ];
    let code = u32::from(c);
    ZEROS
        .iter()
        .filter_map(|zero| code.checked_sub(*zero))
        .find(|value| *value < 10)
        .and_then(|value| char::from_digit(value, 10))
}

/// Whether a character has no meaning in a phone number.
fn is_filler(c: char) -> bool {
    is_blank(c)
        || matches!(
            c,
            '-' | '.' | '(' | ')' | '[' | ']' | '/' | '\u{b7}' | '\u{2010}'
                ..='\u{2015}' | '\u{2212}' | '\u{30fc}'
        )
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{200b}' || is_invisible(c)
}

/// Whether a character is invisible, for example a direction mark, a joiner or a soft hyphen.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200c}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{feff}'
    )
}

/// Whether a character is an accent of a Latin, Greek or Cyrillic letter. In other scripts, marks are parts of words.
fn is_accent(c: char) -> bool {
    matches!(
        c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{487}' | '\u{1ab0}'..='\u{1aff}'
            | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}'
    )
}

/// Returns the plain letters for a lower-case letter that Unicode does not decompose, for example `ss` for `ß`. Other
/// characters stay unchanged.
const fn plain_letters(c: char) -> (char, Option<char>) {
    match c {
        'ß' => ('s', Some('s')),
        'æ' => ('a', Some('e')),
        'œ' => ('o', Some('e')),
        'þ' => ('t', Some('h')),
        'ς' => ('σ', None),
        'ı' => ('i', None),
        'ⱥ' => ('a', None),
        'ƀ' => ('b', None),
        'ȼ' => ('c', None),
        'đ' | 'ð' => ('d', None),
        'ɇ' => ('e', None),
        'ǥ' => ('g', None),
        'ħ' => ('h', None),
        'ɨ' => ('i', None),
        'ɉ' => ('j', None),
        'ł' | 'ƚ' => ('l', None),
        'ø' => ('o', None),
        'ɍ' => ('r', None),
        'ŧ' | 'ⱦ' => ('t', None),
        'ʉ' => ('u', None),
        'ɏ' => ('y', None),
        'ƶ' => ('z', None),
        other => (other, None),
    }
}

#[cfg(test)]
mod tests;
