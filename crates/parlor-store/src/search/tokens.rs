//! The tokens for both databases. A token consists of lower-case ASCII letters and digits, so that each database treats
//! it as one token.
//!
//! In scripts with spaces between words, the index contains words, and a search finds words by their beginnings. In
//! Chinese, Japanese, Thai and other scripts without spaces, the index contains single characters and pairs of
//! neighbouring characters. A text in such a script is found by any part of it, even by a single character.

use parlor_model::canonical;
use unicode_normalization::char::is_combining_mark;

/// The maximum number of indexed characters of a word.
const WORD: usize = 40;
/// The maximum number of tokens in one part of a text. The index divides long texts into parts.
const PART: usize = 4_000;
/// The number of tokens that two neighbouring parts share, so that a search finds a phrase that begins in one part and
/// ends in the next.
const SHARED: usize = 32;
/// The maximum number of terms of a query.
pub const MAX_TERMS: usize = 16;
/// The maximum length of a query, in characters.
pub const MAX_QUERY: usize = 200;

/// A term that a text must contain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Term {
    /// A token that a text must contain exactly.
    Exact(String),
    /// The beginning of a token that a text must contain.
    Prefix(String),
    /// Tokens that a text must contain one directly after the other.
    Phrase(Vec<String>),
}

/// A sequence of characters of one kind, as positions in a text in the search form.
pub(super) enum Run {
    /// A word of a script with spaces.
    Word(Vec<usize>),
    /// A sequence of characters of a script without spaces.
    Dense(Vec<usize>),
}

/// The text of a run.
enum Piece {
    Word(String),
    Dense(Vec<char>),
}

/// Whether a character belongs to a script without spaces between words. Hangul is included too, because Korean words
/// are often combined with other words and endings. A search by the beginnings of words would not find a Korean word in
/// the middle or at the end of such a combination.
fn is_dense(c: char) -> bool {
    matches!(u32::from(c),
        0x0e00..=0x0eff // Thai, Lao
        | 0x0f00..=0x0fff // Tibetan
        | 0x1000..=0x109f // Myanmar
        | 0x1780..=0x17ff // Khmer
        | 0x3005..=0x3007
        | 0x3040..=0x30ff // Hiragana, Katakana
        | 0x31f0..=0x31ff
        | 0x3400..=0x4dbf | 0x4e00..=0x9fff // Han
        | 0xac00..=0xd7af // Hangul
        | 0xf900..=0xfaff
        | 0x20000..=0x3ffff)
}

/// Splits a text in the search form into words and into sequences of characters of scripts without spaces.
pub(super) fn runs_of(folded: &[char]) -> Vec<Run> {
    let mut out = Vec::new();
    let mut word: Vec<usize> = Vec::new();
    let mut dense: Vec<usize> = Vec::new();
    for (at, c) in folded.iter().enumerate() {
        if is_dense(*c) {
            if !word.is_empty() {
                out.push(Run::Word(std::mem::take(&mut word)));
            }
            dense.push(at);
            continue;
        }
        if !dense.is_empty() {
            out.push(Run::Dense(std::mem::take(&mut dense)));
        }
        if c.is_alphanumeric() {
            word.push(at);
        } else if !is_combining_mark(*c) && !word.is_empty() {
            out.push(Run::Word(std::mem::take(&mut word)));
        }
    }
    if !word.is_empty() {
        out.push(Run::Word(word));
    }
    if !dense.is_empty() {
        out.push(Run::Dense(dense));
    }
    out
}

fn pieces(text: &str) -> Vec<Piece> {
    let folded: Vec<char> = canonical::search(text).chars().collect();
    let at = |place: &usize| folded.get(*place).copied();
    let piece = |run: Run| match run {
        Run::Word(places) => Piece::Word(places.iter().filter_map(at).collect()),
        Run::Dense(places) => Piece::Dense(places.iter().filter_map(at).collect()),
    };
    runs_of(&folded).into_iter().map(piece).collect()
}

/// Converts a word in its search form to a token, which begins with the letter `w`. Each character that is not an ASCII
/// letter or digit is replaced by the letter `z` and the Unicode code point of the character, in hexadecimal.
fn word(text: &str) -> String {
    let mut out = String::from("w");
    for c in text.chars().take(WORD) {
        if c.is_ascii_alphanumeric() {
            out.push(c);
        } else {
            out.push_str(&number(c));
        }
    }
    out
}

fn number(c: char) -> String {
    format!("z{:05x}", u32::from(c))
}

fn single(c: char) -> String {
    format!("u{:05x}", u32::from(c))
}

fn pair(a: char, b: char) -> String {
    format!("b{:05x}{:05x}", u32::from(a), u32::from(b))
}

/// The minimum length of a phone number, in characters. A shorter text is not treated as a phone number.
const PHONE: usize = 6;

/// Returns terms for the spellings of a phone number. If the query is not a phone number, returns no terms. `country`
/// is the account's country, for national numbers.
#[must_use]
pub fn phone_terms(query: &str, country: Option<&str>) -> Vec<Term> {
    let forms = canonical::search_phone_by(query, country);
    let is_number = forms
        .iter()
        .all(|form| form.chars().all(|c| c == '+' || c.is_ascii_digit()) && form.len() >= PHONE);
    if !is_number {
        return Vec::new();
    }
    let each = forms.iter().map(|form| form.trim_start_matches('+'));
    each.map(|digits| Term::Prefix(word(digits))).collect()
}

/// Returns the tokens of a text in parts of at most [`PART`] tokens, separated by spaces. If `inside` is set, a search
/// also finds characters in the middle of a word. Set `inside` only for short texts.
#[must_use]
pub fn parts(text: &str, inside: bool) -> Vec<String> {
    let mut sequence: Vec<String> = Vec::new();
    let mut singles: Vec<char> = Vec::new();
    for piece in pieces(text) {
        match piece {
            Piece::Word(text) => {
                sequence.push(word(&text));
                if inside {
                    let tail = |(at, _): (usize, char)| text.get(at..).map(word);
                    let tails = text.char_indices().skip(1).take(WORD).filter_map(tail);
                    // A search for a single letter finds only whole words. So the last letter of a word needs no token.
                    sequence.extend(tails.filter(|t| t.len() > 2));
                }
            }
            Piece::Dense(chars) => {
                singles.extend(&chars);
                let pairs = chars.iter().zip(chars.iter().skip(1));
                sequence.extend(pairs.map(|(a, b)| pair(*a, *b)));
            }
        }
    }
    if sequence.is_empty() && singles.is_empty() {
        return Vec::new();
    }
    singles.sort_unstable();
    singles.dedup();
    let mut out: Vec<String> = Vec::new();
    let mut rest = sequence.as_slice();
    loop {
        let (part, _) = rest.split_at(rest.len().min(PART));
        out.push(part.join(" "));
        if rest.len() <= PART {
            break;
        }
        rest = rest.get(PART.saturating_sub(SHARED)..).unwrap_or_default();
    }
    // A search for a phrase compares neighbouring tokens. So the tokens of single characters follow all other tokens,
    // and do not separate the tokens of a phrase.
    if let Some(first) = out.first_mut() {
        for c in singles {
            first.push(' ');
            first.push_str(&single(c));
        }
    }
    out
}

/// Returns the terms that a text must contain. An empty list means that the query contains nothing to search for.
#[must_use]
pub fn terms(text: &str) -> Vec<Term> {
    let mut out = Vec::new();
    for piece in pieces(text) {
        out.push(match piece {
            Piece::Word(text) => {
                let token = word(&text);
                // The prefix of one letter would match too many words, so a single letter matches only a whole word.
                if text.chars().nth(1).is_some() {
                    Term::Prefix(token)
                } else {
                    Term::Exact(token)
                }
            }
            Piece::Dense(chars) => match chars.as_slice() {
                [one] => Term::Exact(single(*one)),
                many => Term::Phrase(
                    many.iter()
                        .zip(many.iter().skip(1))
                        .map(|(a, b)| pair(*a, *b))
                        .collect(),
                ),
            },
        });
        if out.len() == MAX_TERMS {
            break;
        }
    }
    out
}

/// Returns the terms of [`terms`] in the form that matches only whole words.
#[must_use]
pub fn whole_terms(text: &str) -> Vec<Term> {
    let whole = |term| match term {
        Term::Prefix(token) => Term::Exact(token),
        other => other,
    };
    terms(text).into_iter().map(whole).collect()
}

/// Returns a term for all words of a query in their order. `None` means that the query has fewer than two words, or
/// contains a single character of a script without spaces. The index does not store the positions of single characters,
/// so a phrase cannot contain them.
#[must_use]
pub fn phrase_term(text: &str) -> Option<Term> {
    let terms = whole_terms(text);
    if terms.len() < 2 {
        return None;
    }
    let mut all = Vec::new();
    for term in terms {
        match term {
            // The single characters of a script without spaces are at the end of the first part, so their order in the
            // text is unknown.
            Term::Exact(token) | Term::Prefix(token) if token.starts_with('u') => return None,
            Term::Exact(token) | Term::Prefix(token) => all.push(token),
            Term::Phrase(tokens) => all.extend(tokens),
        }
    }
    Some(Term::Phrase(all))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a query finds a text, by the rules with which the databases compare tokens.
    fn finds(query: &str, text: &str, inside: bool) -> bool {
        let parts = parts(text, inside);
        let terms = terms(query);
        !terms.is_empty()
            && parts.iter().any(|part| {
                let tokens: Vec<&str> = part.split(' ').collect();
                terms.iter().all(|term| match term {
                    Term::Exact(token) => tokens.contains(&token.as_str()),
                    Term::Prefix(token) => tokens.iter().any(|t| t.starts_with(token)),
                    Term::Phrase(phrase) => tokens.windows(phrase.len()).any(|w| w == phrase),
                })
            })
    }

    #[test]
    fn queries_find_texts() {
        for (query, text, found) in [
            ("order", "Where is my ORDER?", true),
            ("ord", "Where are my orders", true),
            ("rder", "Where is my order", false),
            ("order where", "where is my order", true),
            ("order lost", "where is my order", false),
            ("5512", "No. A-5512/X", true),
            ("muller", "Herr Müller", true),
            ("müller", "Herr Mueller", false),
            ("MÜLLER", "muller", true),
            ("ΝΙΚΟΣ", "Νίκος", true),
            ("Νίκος", "ΝΙΚΟΣ", true),
            ("STRASSE", "Straße", true),
            ("Straße", "STRASSE", true),
            ("lukasz", "Łukasz", true),
            ("Łukasz", "LUKASZ", true),
            ("dang", "Đặng", true),
            ("sorensen", "Sørensen", true),
            ("हिन्दी", "हिन्दी में", true),
            ("заказ", "Мой заказ №5", true),
            ("зак", "Мой заказ", true),
            ("訂單", "我的訂單在哪裡", true),
            ("單在哪", "我的訂單在哪裡", true),
            ("單訂", "我的訂單在哪裡", false),
            ("裡", "我的訂單在哪裡", true),
            ("龍", "我的訂單在哪裡", false),
            ("注文", "注文した商品はまだですか", true),
            ("ですか", "注文した商品はまだですか", true),
            ("สินค้า", "ฉันต้องการคืนสินค้าชิ้นนี้", true),
            ("ค้าชิ้น", "ฉันต้องการคืนสินค้าชิ้นนี้", true),
            ("สวัสดี", "ฉันต้องการคืนสินค้าชิ้นนี้", false),
            ("한국", "한국에서 주문", true),
            ("ＡＢＣ", "abc", true),
            ("iphone手機", "我的iPhone 手機壞了", true),
            ("?!", "what?!", false),
            ("", "x", false),
            ("a", "a b", true),
            ("a", "abc", false),
        ] {
            assert_eq!(finds(query, text, false), found, "{query} in {text}");
        }
        assert!(finds("ample.te", "li.hua@example.test", true));
        assert!(finds("552", "+886 912 345521", true));
    }

    #[test]
    fn tokens_are_one_word_to_every_database() {
        let text =
            "Ünï 漢字 สินค้า 1e5 a_b c@d.e http://x.y/z?q=1 \u{0} ' \" * ( ) : \u{1f600} İ ß ﬁ";
        for part in parts(text, true) {
            for token in part.split(' ') {
                assert!(
                    token.starts_with(|c: char| c.is_ascii_lowercase())
                        && token
                            .chars()
                            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()),
                    "{token}"
                );
            }
        }
    }

    #[test]
    fn long_texts_have_parts() {
        let text = "字典".repeat(10_000);
        let parts = parts(&text, false);
        assert!(parts.len() > 4, "{}", parts.len());
        assert!(
            parts
                .iter()
                .all(|p| p.split(' ').count() <= PART + 2 && p.len() < 100_000)
        );
        let words = (0..9_000)
            .map(|n| format!("n{n}"))
            .collect::<Vec<_>>()
            .join(" ");
        for n in [0, 3_999, 4_000, 8_999] {
            assert!(finds(&format!("n{n}"), &words, false), "{n}");
        }
    }
}
