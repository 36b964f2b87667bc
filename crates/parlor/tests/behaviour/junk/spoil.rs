//! Damaged documents, which are made from valid documents.

use super::odd::ODD;
use crate::support::escape;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;
use std::fmt::Write as _;

/// Collects the JSON pointers of all values in a document. The pointer of the document itself is first.
fn pointers(value: &Value, at: String, out: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            for (n, item) in items.iter().enumerate() {
                pointers(item, format!("{at}/{n}"), out);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                pointers(
                    member,
                    format!("{at}/{}", name.replace('~', "~0").replace('/', "~1")),
                    out,
                );
            }
        }
        _ => {}
    }
    out.push(at);
}

/// One damage to a valid document. The first number selects the damaged value.
#[derive(Clone, Debug)]
pub enum Spoil {
    Replace(usize, &'static str),
    Nest(usize, usize, bool),
    Long(usize, usize, char),
    Remove(usize),
}

/// The document as text, with some values replaced or removed. The new values may be invalid JSON.
pub fn spoilt_document(mut document: Value, spoils: &[Spoil]) -> String {
    let mut texts = Vec::new();
    for (n, spoil) in spoils.iter().enumerate() {
        let (Spoil::Replace(at, _)
        | Spoil::Nest(at, _, _)
        | Spoil::Long(at, _, _)
        | Spoil::Remove(at)) = spoil;
        let mut all = Vec::new();
        pointers(&document, String::new(), &mut all);
        let pointer = all[at % all.len()].clone();
        let text = match spoil {
            Spoil::Replace(_, text) => (*text).to_owned(),
            Spoil::Nest(_, depth, true) => "[".repeat(*depth) + &"]".repeat(*depth),
            Spoil::Nest(_, depth, false) => "{\"a\":".repeat(*depth) + "1" + &"}".repeat(*depth),
            Spoil::Long(_, length, letter) => format!("\"{}\"", letter.to_string().repeat(*length)),
            Spoil::Remove(_) => {
                if let Some((parent, name)) = pointer.rsplit_once('/')
                    && let Some(Value::Object(members)) = document.pointer_mut(parent)
                {
                    members.remove(name);
                }
                continue;
            }
        };
        // A placeholder that occurs in no document. It marks the value until all replacements are chosen.
        let mark = format!("~spoilt {n}~");
        if let Some(value) = document.pointer_mut(&pointer) {
            *value = Value::String(mark.clone());
        }
        texts.push((format!("\"{mark}\""), text));
    }
    let mut out = document.to_string();
    for (mark, text) in texts {
        out = out.replacen(&mark, &text, 1);
    }
    out
}

pub fn spoil() -> impl Strategy<Value = Spoil> {
    prop_oneof![
        6 => (any::<usize>(), select(ODD)).prop_map(|(at, text)| Spoil::Replace(at, text)),
        1 => (any::<usize>(), select(&[2_usize, 40, 63, 64, 65, 130, 3000][..]), any::<bool>()).prop_map(|(at, depth, array)| Spoil::Nest(at, depth, array)),
        1 => (any::<usize>(), select(&[40_usize, 256, 1025, 5001, 150_001][..]), select(&['x', '字', '😀', ' ', '\u{301}'][..]))
            .prop_map(|(at, length, letter)| Spoil::Long(at, length, letter)),
        2 => any::<usize>().prop_map(Spoil::Remove),
    ]
}

/// Any JSON value.
pub fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Value::from),
            vec((name_of_a_member(), inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// Any text, and sometimes a key that is special for `serde_json`.
fn name_of_a_member() -> impl Strategy<Value = String> {
    prop_oneof![
        30 => any::<String>(),
        1 => Just("$serde_json::private::RawValue".to_owned()),
    ]
}

/// Inserts, removes or changes bytes of a text.
pub fn damaged(text: Vec<u8>) -> impl Strategy<Value = Vec<u8>> {
    let length = text.len().max(1);
    (Just(text), 0..length, 0..4_u8, any::<u8>()).prop_map(|(mut text, at, how, byte)| {
        match how {
            0 => text.truncate(at),
            1 => text.insert(at.min(text.len()), byte),
            2 => {
                if let Some(there) = text.get_mut(at) {
                    *there ^= byte | 1;
                }
            }
            _ => {
                let tail = text.split_off(at.min(text.len()));
                text.extend_from_slice(&tail);
                text.extend_from_slice(&tail);
            }
        }
        text
    })
}

pub fn pairs(document: &Value) -> String {
    let mut out = String::new();
    if let Value::Object(members) = document {
        for (name, value) in members {
            let value = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            write!(out, "{}={}&", escape(name), escape(&value)).unwrap();
        }
    }
    out
}

pub fn multipart(document: &str, content_type: &str) -> Vec<u8> {
    format!("--b\r\ncontent-disposition: form-data; name=\"body\"\r\ncontent-type: {content_type}\r\n\r\n{document}\r\n--b--\r\n").into_bytes()
}
