//! Finds the matches of a search in a text, and selects the part of the text to show.
//!
//! The index contains no text. So this module searches the stored text of a hit again, by the rules with which the
//! index makes its tokens. If the text of a hit is written in an unusual Unicode form, this module may find no matches
//! in it.

use super::tokens::{Run, runs_of};
use parlor_model::canonical;
use std::ops::Range;
use unicode_normalization::char::is_combining_mark;

/// The maximum number of characters in the shown part of a text.
pub const SHOWN: usize = 160;
/// The number of characters before the first match in a shown part.
const LEAD: usize = 40;
/// The maximum number of characters by which the beginning or the end of a part is moved, so that the part contains
/// whole words.
const SLACK: usize = 20;
/// The maximum number of matches in a shown part.
const MAX_PLACES: usize = 32;

/// The words of a search, converted to the search form (lower case, without accents).
#[derive(Clone, Debug)]
pub struct Finder {
    terms: Vec<Needle>,
    /// The digits to find in phone numbers, if the search may be for a phone number. For any other search, the list is
    /// empty.
    digits: Vec<String>,
}

#[derive(Clone, Debug)]
enum Needle {
    /// A word of the search. This word matches the beginning of a word in the text. If the form of the text is not
    /// [`Form::Long`], the searched word also matches any other part of a word. A single letter matches only a whole
    /// word.
    Word(Vec<char>),
    /// Characters of a script without spaces, found in any position.
    Dense(Vec<char>),
}

/// The kind of a text, for the rules of matching.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A long text, in which words are found by their beginnings.
    Long,
    /// A short text, in which words are found by any part.
    Short,
    /// A phone number, which is also found by its digits.
    Phone,
}

/// A part of a text with its matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snippet {
    /// The part, at most [`SHOWN`] characters.
    pub text: String,
    /// Whether the text has characters before the part.
    pub before: bool,
    /// Whether the text has characters after the part.
    pub after: bool,
    /// The matches in the part, in order, as ranges of characters.
    pub matches: Vec<Range<usize>>,
}

/// A character of the search form, with the range of the characters in the original text from which the character was
/// converted.
struct Folded {
    character: char,
    place: Range<usize>,
}

/// Converts a text to its search form, character by character.
fn fold(text: &str) -> Vec<Folded> {
    let mut out = Vec::with_capacity(text.len());
    let mut cluster = String::new();
    let mut begin = 0;
    let mut flush = |cluster: &mut String, place: Range<usize>| {
        for character in canonical::search(cluster).chars() {
            let place = place.clone();
            out.push(Folded { character, place });
        }
        cluster.clear();
    };
    let mut count = 0_usize;
    for c in text.chars() {
        // A letter and its combining marks are converted together.
        if !cluster.is_empty() && !is_combining_mark(c) {
            flush(&mut cluster, begin..count);
            begin = count;
        }
        cluster.push(c);
        count = count.saturating_add(1);
    }
    if !cluster.is_empty() {
        flush(&mut cluster, begin..count);
    }
    out
}

impl Finder {
    /// Builds the finder of a search. `country` is the account's country, for phone numbers.
    #[must_use]
    pub fn new(query: &str, country: Option<&str>) -> Self {
        let folded: Vec<char> = canonical::search(query).chars().collect();
        let terms = runs_of(&folded).into_iter().map(|run| match run {
            Run::Word(places) => Needle::Word(chars_at(&folded, &places)),
            Run::Dense(places) => Needle::Dense(chars_at(&folded, &places)),
        });
        let digits = canonical::search_phone_by(query, country).into_iter();
        let digits = digits
            .map(|form| form.trim_start_matches('+').to_owned())
            .filter(|form| form.len() >= 2 && form.bytes().all(|b| b.is_ascii_digit()));
        Self {
            terms: terms.take(super::tokens::MAX_TERMS).collect(),
            digits: digits.collect(),
        }
    }

    /// Returns the matches in a text as ranges of characters, in order and without overlaps.
    #[must_use]
    pub fn places(&self, text: &str, form: Form) -> Vec<Range<usize>> {
        let folded = fold(text);
        let characters: Vec<char> = folded.iter().map(|f| f.character).collect();
        let mut found: Vec<Range<usize>> = Vec::new();
        for run in runs_of(&characters) {
            let (places, dense) = match &run {
                Run::Word(places) => (places, false),
                Run::Dense(places) => (places, true),
            };
            let here = chars_at(&characters, places);
            for needle in &self.terms {
                let (wanted, fits) = match needle {
                    Needle::Word(wanted) => (wanted, !dense),
                    Needle::Dense(wanted) => (wanted, dense),
                };
                if !fits {
                    continue;
                }
                let inside = dense || form != Form::Long && wanted.len() > 1;
                let whole = !dense && wanted.len() == 1;
                for at in occurrences(&here, wanted, inside, whole) {
                    let last = at.saturating_add(wanted.len()).saturating_sub(1);
                    let ends = places.get(at).zip(places.get(last));
                    let ends =
                        ends.and_then(|(one, other)| folded.get(*one).zip(folded.get(*other)));
                    found.extend(ends.map(|(one, other)| one.place.start..other.place.end));
                }
            }
        }
        if form == Form::Phone {
            found.extend(self.digits_in(&folded));
        }
        joined(found)
    }

    /// Returns the ranges of characters in a phone number that contain the searched digits. The punctuation of the
    /// number is ignored.
    fn digits_in(&self, folded: &[Folded]) -> Vec<Range<usize>> {
        let digits: Vec<&Folded> = (folded.iter())
            .filter(|f| f.character.is_ascii_digit())
            .collect();
        let here: Vec<char> = digits.iter().map(|f| f.character).collect();
        let mut found = Vec::new();
        for wanted in &self.digits {
            let wanted: Vec<char> = wanted.chars().collect();
            if let Some(at) = occurrences(&here, &wanted, true, false).next() {
                let last = at.saturating_add(wanted.len()).saturating_sub(1);
                let ends = digits.get(at).zip(digits.get(last));
                found.extend(ends.map(|(one, other)| one.place.start..other.place.end));
            }
        }
        found
    }

    /// Returns the part of a text with the most matches. Without matches, returns the beginning of the text.
    #[must_use]
    pub fn snippet(&self, text: &str, form: Form) -> Snippet {
        let places = self.places(text, form);
        let characters: Vec<char> = text.chars().collect();
        // Finds the part with the most matches among the parts that begin shortly before a match.
        let best = (places.iter())
            .map(|first| {
                let begin = first.start.saturating_sub(LEAD);
                let end = begin.saturating_add(SHOWN);
                // The matches are in order, so a binary search is possible. In a text that consists only of matches,
                // counting the matches of each part one by one would take quadratic time.
                let before = places.partition_point(|place| place.start < begin);
                let inside = places.partition_point(|place| place.end <= end);
                (inside.saturating_sub(before), begin)
            })
            // If several parts have equally many matches, the first one is used.
            .max_by_key(|(count, begin)| (*count, std::cmp::Reverse(*begin)));
        let begin = match best {
            Some((_, begin)) if characters.len() > SHOWN => {
                begin.min(characters.len().saturating_sub(SHOWN))
            }
            _ => 0,
        };
        let end = begin.saturating_add(SHOWN).min(characters.len());
        let first = places.iter().find(|place| place.start >= begin);
        let begin = between_words(&characters, begin, first.map_or(end, |place| place.start));
        let end = end_between_words(&characters, begin, end, &places);
        let part = characters.get(begin..end).unwrap_or_default();
        let matches = (places.iter())
            .filter(|place| place.start >= begin && place.end <= end)
            .map(|place| place.start.saturating_sub(begin)..place.end.saturating_sub(begin))
            .take(MAX_PLACES);
        Snippet {
            text: part.iter().collect(),
            before: begin > 0,
            after: end < characters.len(),
            matches: matches.collect(),
        }
    }
}

/// Returns the characters at these positions.
fn chars_at(all: &[char], places: &[usize]) -> Vec<char> {
    places
        .iter()
        .filter_map(|at| all.get(*at).copied())
        .collect()
}

/// Returns the positions at which the sequence `wanted` occurs in `here`. If `inside` is not set, only an occurrence at
/// the beginning is found. If `whole` is set, the two sequences must be equal.
fn occurrences<'a>(
    here: &'a [char],
    wanted: &'a [char],
    inside: bool,
    whole: bool,
) -> impl Iterator<Item = usize> + use<'a> {
    let last = if inside { here.len() } else { 1 };
    (0..last).filter(move |at| {
        !wanted.is_empty()
            && here.get(*at..).is_some_and(|rest| rest.starts_with(wanted))
            && (!whole || here.len() == wanted.len())
    })
}

/// Sorts ranges, and joins ranges that overlap.
fn joined(mut places: Vec<Range<usize>>) -> Vec<Range<usize>> {
    places.sort_by_key(|place| (place.start, place.end));
    let mut out: Vec<Range<usize>> = Vec::new();
    for place in places {
        match out.last_mut() {
            Some(last) if place.start < last.end => last.end = last.end.max(place.end),
            _ => out.push(place),
        }
    }
    out
}

/// Moves the beginning of a part forward to the beginning of a word. A word must begin within the next [`SLACK`]
/// characters, and not after the first match. Otherwise, the beginning is not moved.
fn between_words(characters: &[char], begin: usize, first: usize) -> usize {
    if begin == 0 {
        return 0;
    }
    let last = begin.saturating_add(SLACK).min(first);
    let space = |at: &usize| {
        let before = characters.get(at.saturating_sub(1));
        before.is_some_and(|c| c.is_whitespace())
    };
    (begin..=last).find(space).unwrap_or(begin)
}

/// Moves the end of a part back to the end of a word. The end is not moved if no word ends within the last [`SLACK`]
/// characters, or if the move would cut a match.
fn end_between_words(
    characters: &[char],
    begin: usize,
    end: usize,
    places: &[Range<usize>],
) -> usize {
    if end >= characters.len() {
        return end;
    }
    let inside = places.iter().filter(|place| place.end <= end);
    let least = inside.map(|place| place.end).max().unwrap_or(begin);
    let least = least.max(end.saturating_sub(SLACK)).max(begin);
    let space = |at: &usize| characters.get(*at).is_some_and(|c| c.is_whitespace());
    (least..=end).rev().find(space).unwrap_or(end)
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        clippy::single_range_in_vec_init,
        reason = "a test that fails should stop where it fails"
    )]

    use super::*;

    /// Returns the matching parts of a text.
    fn found(query: &str, text: &str, form: Form) -> Vec<String> {
        let characters: Vec<char> = text.chars().collect();
        (Finder::new(query, Some("TW"))
            .places(text, form)
            .into_iter())
        .map(|place| characters[place].iter().collect())
        .collect()
    }

    #[test]
    fn places_of_matches() {
        for (query, text, form, places) in [
            (
                "order",
                "Where is my ORDER? Orders!",
                Form::Long,
                vec!["ORDER", "Order"],
            ),
            ("rder", "Where is my order", Form::Long, vec![]),
            ("rder", "my order", Form::Short, vec!["rder"]),
            ("muller", "Herr Müller", Form::Long, vec!["Müller"]),
            (
                "muller",
                "Herr Mu\u{308}ller",
                Form::Long,
                vec!["Mu\u{308}ller"],
            ),
            ("strasse", "Lange Straße 5", Form::Long, vec!["Straße"]),
            ("stras", "Straße", Form::Long, vec!["Straß"]),
            ("a", "a b abc", Form::Long, vec!["a"]),
            ("訂單", "我的訂單在哪裡", Form::Long, vec!["訂單"]),
            ("裡", "我的訂單在哪裡", Form::Long, vec!["裡"]),
            ("สินค้า", "ฉันต้องการคืนสินค้าชิ้นนี้", Form::Long, vec!["สินค้า"]),
            (
                "iphone 手機",
                "我的iPhone 手機壞了",
                Form::Long,
                vec!["iPhone", "手機"],
            ),
            ("552", "+886 912 345-521", Form::Phone, vec!["5-52"]),
            (
                "0912345521",
                "+886 912 345 521",
                Form::Phone,
                vec!["886 912 345 521"],
            ),
            ("?!", "what?!", Form::Long, vec![]),
        ] {
            assert_eq!(found(query, text, form), places, "{query} in {text}");
        }
    }

    #[test]
    fn snippets_show_the_matches() {
        let short = Finder::new("order", None).snippet("my order", Form::Long);
        assert_eq!(
            short,
            Snippet {
                text: "my order".to_owned(),
                before: false,
                after: false,
                matches: vec![3..8]
            }
        );
        let text = format!(
            "{} the lost order and {}",
            "word ".repeat(100),
            "more ".repeat(100)
        );
        let long = Finder::new("order lost", None).snippet(&text, Form::Long);
        assert!(long.before && long.after, "{long:?}");
        assert!(long.text.chars().count() <= SHOWN);
        let characters: Vec<char> = long.text.chars().collect();
        let words: Vec<String> = (long.matches.iter())
            .map(|place| characters[place.clone()].iter().collect())
            .collect();
        assert_eq!(words, ["lost", "order"]);
        assert!(
            long.text.starts_with("word ") && long.text.ends_with("more"),
            "{long:?}"
        );
        // The search in a text that consists only of matches must not take much longer than the search in another text.
        let all = Finder::new("a", None).snippet(&"a ".repeat(75_000), Form::Long);
        assert_eq!((all.before, all.matches.first()), (false, Some(&(0..1))));
        // Without matches, the beginning is shown.
        let none = Finder::new("zebra", None).snippet(&text, Form::Long);
        assert!(!none.before && none.after && none.matches.is_empty());
        // A text without spaces has no words, so the beginning and the end of the part are not moved.
        let dense = format!("{}訂單{}", "字".repeat(500), "典".repeat(500));
        let dense = Finder::new("訂單", None).snippet(&dense, Form::Long);
        assert_eq!(dense.text.chars().count(), SHOWN);
        assert_eq!(dense.matches, [LEAD..LEAD + 2]);
        let empty = Finder::new("a", None).snippet("", Form::Long);
        assert_eq!((empty.text.as_str(), empty.matches.len()), ("", 0));
    }
}
