//! A TOML document that is read key by key, so that every fault has a line, and nothing that was written goes unread.

use parlor_model::entities::JsonMap;
use parlor_model::ids::MAX_ID;
use parlor_model::provision::spec::{Place, Reference};
use parlor_model::time::Timestamp;
use parlor_model::words::Word;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Longest text a key may have, in characters.
const LONGEST: usize = 4_096;

/// What is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fault {
    /// From 1.
    pub(super) line: usize,
    /// Dotted.
    pub(super) key: String,
    pub(super) message: String,
}

/// A document and what was found wrong with it.
pub(super) struct Document {
    line_starts: Vec<usize>,
    faults: RefCell<Vec<Fault>>,
}

impl Document {
    pub(super) fn new(text: &str) -> Self {
        let line_starts = std::iter::once(0)
            .chain(text.match_indices('\n').map(|(at, _)| at.saturating_add(1)))
            .collect();
        Self {
            line_starts,
            faults: RefCell::default(),
        }
    }

    /// The line of a byte, from 1.
    pub(super) fn line(&self, byte: usize) -> usize {
        self.line_starts.partition_point(|start| *start <= byte)
    }

    pub(super) fn fault(&self, line: usize, key: impl Into<String>, message: impl Into<String>) {
        self.faults.borrow_mut().push(Fault {
            line,
            key: key.into(),
            message: message.into(),
        });
    }

    /// Everything wrong, by line.
    pub(super) fn into_faults(self) -> Vec<Fault> {
        let mut faults = self.faults.into_inner();
        faults.sort();
        faults
    }
}

/// One table of it.
pub(super) struct Table<'a, 'i> {
    document: &'a Document,
    table: &'a DeTable<'i>,
    path: String,
    place: Place,
    asked: RefCell<BTreeSet<String>>,
}

impl<'a, 'i> Table<'a, 'i> {
    pub(super) fn new(
        document: &'a Document,
        table: &'a DeTable<'i>,
        path: &str,
        line: usize,
    ) -> Self {
        let mut keys: Vec<(String, usize)> = table
            .keys()
            .map(|key| (key.get_ref().to_string(), document.line(key.span().start)))
            .collect();
        keys.sort_by_key(|(_, line)| *line);
        Self {
            document,
            table,
            path: path.to_owned(),
            place: Place { line, keys },
            asked: RefCell::default(),
        }
    }

    pub(super) fn place(&self) -> Place {
        self.place.clone()
    }

    fn name(&self, key: &str) -> String {
        if self.path.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.path)
        }
    }

    pub(super) fn fault(&self, key: &str, message: impl Into<String>) {
        self.document
            .fault(self.place.of(key), self.name(key), message);
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    fn get(&self, key: &str) -> Option<&'a Spanned<DeValue<'i>>> {
        self.asked.borrow_mut().insert(key.to_owned());
        self.table.get(key)
    }

    /// To be called last: a key that nobody asked for is not ours.
    pub(super) fn finish(self) {
        let asked = self.asked.borrow();
        for key in self.table.keys() {
            let key: &str = key.get_ref();
            if !asked.contains(key) {
                let known = asked.iter().map(String::as_str).collect::<Vec<_>>();
                self.fault(
                    key,
                    format!("unknown key; known here: {}", known.join(", ")),
                );
            }
        }
    }

    fn wrong(&self, key: &str, wanted: &str, found: &DeValue<'_>) {
        self.fault(key, format!("must be {wanted}, not {}", found.type_str()));
    }

    fn checked(&self, key: &str, text: &str) -> Option<String> {
        if text.is_empty() {
            self.fault(key, "must not be empty; leave the key out instead");
        } else if text.contains('\0') {
            self.fault(key, "must not contain NUL characters");
        } else if text.chars().count() > LONGEST {
            self.fault(key, format!("is longer than {LONGEST} characters"));
        } else {
            return Some(text.to_owned());
        }
        None
    }

    pub(super) fn text(&self, key: &str) -> Option<String> {
        match self.get(key)?.get_ref() {
            DeValue::String(text) => self.checked(key, text),
            other => {
                self.wrong(key, "a text", other);
                None
            }
        }
    }

    pub(super) fn texts(&self, key: &str) -> Option<Vec<String>> {
        let list = self.list(key)?;
        let mut texts = Vec::new();
        for item in list {
            match item.get_ref() {
                DeValue::String(text) => texts.extend(self.checked(key, text)),
                other => self.wrong(key, "a list of texts", other),
            }
        }
        Some(texts)
    }

    fn list(&self, key: &str) -> Option<&'a [Spanned<DeValue<'i>>]> {
        match self.get(key)?.get_ref() {
            DeValue::Array(list) => Some(list.as_ref()),
            other => {
                self.wrong(key, "a list", other);
                None
            }
        }
    }

    pub(super) fn boolean(&self, key: &str) -> Option<bool> {
        match self.get(key)?.get_ref() {
            DeValue::Boolean(flag) => Some(*flag),
            other => {
                self.wrong(key, "true or false", other);
                None
            }
        }
    }

    fn number(&self, key: &str, value: &DeValue<'_>, range: &RangeInclusive<i64>) -> Option<i64> {
        let DeValue::Integer(digits) = value else {
            self.wrong(key, "a whole number", value);
            return None;
        };
        let number = i64::from_str_radix(digits.as_str(), digits.radix())
            .ok()
            .filter(|n| range.contains(n));
        if number.is_none() {
            self.fault(
                key,
                format!(
                    "must be a whole number from {} to {}",
                    range.start(),
                    range.end()
                ),
            );
        }
        number
    }

    pub(super) fn integer(&self, key: &str, range: &RangeInclusive<i64>) -> Option<i64> {
        let value = self.get(key)?;
        self.number(key, value.get_ref(), range)
    }

    /// A positive number small enough for every client.
    pub(super) fn id(&self, key: &str) -> Option<i64> {
        self.integer(key, &(1..=MAX_ID))
    }

    pub(super) fn word<W: Word>(&self, key: &str) -> Option<W> {
        let text = self.text(key)?;
        let word = W::from_word(&text);
        if word.is_none() {
            let known = W::ALL.iter().map(|w| w.word()).collect::<Vec<_>>();
            self.fault(key, format!("must be one of {}", known.join(", ")));
        }
        word
    }

    /// An instant, written as a TOML date-time with offset or as a text of the same form.
    pub(super) fn instant(&self, key: &str) -> Option<Timestamp> {
        let text = match self.get(key)?.get_ref() {
            DeValue::String(text) => text.to_string(),
            DeValue::Datetime(at) => at.to_string(),
            other => {
                self.wrong(key, "an instant", other);
                return None;
            }
        };
        let at = Timestamp::parse_iso(&text);
        if at.is_none() {
            self.fault(
                key,
                "must be an instant with offset, such as 2025-07-31T09:12:44.000Z",
            );
        }
        at
    }

    fn one_reference(&self, key: &str, value: &DeValue<'_>) -> Option<Reference> {
        match value {
            DeValue::String(text) => self.checked(key, text).map(Reference::Name),
            DeValue::Integer(_) => self.number(key, value, &(1..=MAX_ID)).map(Reference::Id),
            other => {
                self.wrong(key, "an id or a name", other);
                None
            }
        }
    }

    pub(super) fn reference(&self, key: &str) -> Option<Reference> {
        self.one_reference(key, self.get(key)?.get_ref())
    }

    pub(super) fn references(&self, key: &str) -> Option<Vec<Reference>> {
        let list = self.list(key)?;
        Some(
            list.iter()
                .filter_map(|item| self.one_reference(key, item.get_ref()))
                .collect(),
        )
    }

    fn inner(&self, key: &str, value: &'a Spanned<DeValue<'i>>) -> Option<Table<'a, 'i>> {
        match value.get_ref() {
            DeValue::Table(table) => Some(Table::new(
                self.document,
                table,
                &self.name(key),
                self.document.line(value.span().start),
            )),
            other => {
                self.wrong(key, "a table", other);
                None
            }
        }
    }

    pub(super) fn table(&self, key: &str) -> Option<Table<'a, 'i>> {
        let value = self.get(key)?;
        self.inner(key, value)
    }

    pub(super) fn tables(&self, key: &str) -> Vec<Table<'a, 'i>> {
        self.list(key)
            .into_iter()
            .flatten()
            .filter_map(|item| self.inner(key, item))
            .collect()
    }

    /// A table as it is written, with tables in it, as JSON.
    pub(super) fn document(&self, key: &str) -> Option<JsonMap> {
        let found = self.get(key)?;
        let document = json(found.get_ref(), true);
        match document {
            Some(serde_json::Value::Object(map)) => Some(map),
            _ => {
                self.wrong(
                    key,
                    "a table of texts, numbers, true, false, lists and tables",
                    found.get_ref(),
                );
                None
            }
        }
    }

    /// Every key with its value as JSON.
    pub(super) fn values(&self, key: &str) -> Vec<(String, serde_json::Value)> {
        let Some(table) = self.table(key) else {
            return Vec::new();
        };
        table
            .table
            .iter()
            .filter_map(|(name, value)| {
                let name: &str = name.get_ref();
                let json = json(value.get_ref(), false);
                if json.is_none() {
                    table.fault(
                        name,
                        "must be a text, a number, true, false or a list of them",
                    );
                }
                Some((table.checked(name, name)?, json?))
            })
            .collect()
    }
}

/// A value as JSON; `deep`: with tables in it.
fn json(value: &DeValue<'_>, deep: bool) -> Option<serde_json::Value> {
    Some(match value {
        DeValue::String(text) => text.to_string().into(),
        DeValue::Integer(digits) => i64::from_str_radix(digits.as_str(), digits.radix())
            .ok()?
            .into(),
        DeValue::Float(digits) => digits
            .as_str()
            .parse::<f64>()
            .ok()
            .filter(|n| n.is_finite())?
            .into(),
        DeValue::Boolean(flag) => (*flag).into(),
        DeValue::Datetime(at) => at.to_string().into(),
        DeValue::Array(list) => list
            .iter()
            .map(|item| json(item.get_ref(), deep))
            .collect::<Option<Vec<_>>>()?
            .into(),
        DeValue::Table(table) if deep => serde_json::Value::Object(
            (table.iter())
                .map(|(name, item)| Some((name.get_ref().to_string(), json(item.get_ref(), deep)?)))
                .collect::<Option<_>>()?,
        ),
        DeValue::Table(_) => return None,
    })
}
