//! The types of values of configuration fields. Each type reads a value, checks it, and describes itself.

use super::field::{Declared, Form, Members, Reading, SecretKind, Secrets, Shape, Type};
use super::location::{Reference, Secret};
use crate::attachments::{MAX_EXTENSION, is_extension};
use crate::callbacks::{MAX_URL, holds_credentials, is_address, is_subscription};
use crate::canonical::is_country;
use crate::document::{FieldPath, Patch, code};
use crate::entities::JsonMap;
use crate::hours;
use crate::ids::MAX_ID;
use crate::macros::{MAX_SHORT_CODE, MAX_TEXT, pieces};
use crate::password;
use crate::sign_in::is_protected;
use crate::skills;
use crate::time::{Timestamp, is_time_zone};
use crate::words::{InboxKind, Role, Word};
use serde_json::Value;

/// The default maximum length of a text, in characters.
pub const LONGEST: usize = 4_096;

/// A text with this minimum and maximum number of characters. An empty text is a fault unless the minimum is 0. A text
/// with a NUL character is always a fault. This type does not check a minimum above 1, but only shows the minimum in
/// the JSON schemas. If the minimum must be checked, the type that contains this text checks it.
#[derive(Clone, Copy, Debug)]
pub struct Text(pub usize, pub usize);

impl Type for Text {
    type Value = String;

    fn read(&self, value: Value, at: &FieldPath<'_>, cx: &mut Reading<'_>) -> Option<String> {
        let Value::String(text) = value else {
            cx.wrong(at, "a text", &value);
            return None;
        };
        // The number of characters is never greater than the number of bytes. So if the bytes do not exceed the
        // maximum, the characters need not be counted.
        if text.is_empty() && self.0 > 0 {
            let message = "must not be empty; leave it out instead";
            cx.faults.add(at, code::REQUIRED, message);
        } else if text.contains('\0') {
            cx.refuse(at, "must not contain NUL characters");
        } else if text.len() > self.1 && text.chars().count() > self.1 {
            let message = format!("is longer than {} characters", self.1);
            cx.faults.add(at, code::TOO_LONG, message);
        } else {
            return Some(text);
        }
        None
    }

    fn shape(&self) -> Shape {
        Shape::Text(self.0, self.1)
    }
}

/// A text of a certain form. A function checks the text and converts it.
pub struct Checked<V>(Text, &'static str, fn(&str) -> Option<V>);

impl<V> Type for Checked<V> {
    type Value = V;

    fn read(&self, value: Value, at: &FieldPath<'_>, cx: &mut Reading<'_>) -> Option<V> {
        // For a text of a fixed length, the fault describes the required form of the text. This is more useful than a
        // fault about the length.
        let Text(least, most) = self.0;
        let most = if least == most { LONGEST } else { most };
        let text = Text(least, most).read(value, at, cx)?;
        let read = (self.2)(&text);
        if read.is_none() {
            cx.refuse(at, self.1);
        }
        read
    }

    fn shape(&self) -> Shape {
        self.0.shape()
    }
}

fn kept(text: &str, fits: bool) -> Option<String> {
    fits.then(|| text.to_owned())
}

/// A time zone of the IANA database.
pub const ACCOUNT_ZONE: Checked<String> = Checked(
    Text(1, 64),
    "must be a time zone of the IANA database, such as Asia/Taipei",
    |text| kept(text, is_time_zone(text)),
);
/// A time zone of the IANA database.
pub const ZONE: Checked<String> = Checked(
    Text(1, 64),
    "is no time zone of the IANA database",
    |text| kept(text, is_time_zone(text)),
);
/// A language tag: letters, digits and hyphens, beginning with two or three letters.
pub const LANGUAGE: Checked<String> = Checked(
    Text(2, 35),
    "must be a language tag, such as en-US",
    |tag| {
        let mut parts = tag.split('-');
        let primary = parts.next().unwrap_or_default();
        let fits = (2..=3).contains(&primary.len())
            && primary.bytes().all(|b| b.is_ascii_alphabetic())
            && parts.all(|part| {
                (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
            });
        kept(tag, fits)
    },
);
/// The ISO 3166 code of a country that has a calling code.
pub const COUNTRY: Checked<String> = Checked(
    Text(2, 2),
    "must be the ISO 3166 code of a country, such as TW",
    |text| kept(text, is_country(text)),
);
/// A colour, as `#rrggbb`.
pub const COLOUR: Checked<String> =
    Checked(Text(7, 7), "must be a colour such as #1f6feb", |text| {
        let fits = text.strip_prefix('#').is_some_and(|digits| {
            digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit())
        });
        kept(text, fits)
    });
/// An e-mail address.
pub const EMAIL: Checked<String> = Checked(Text(3, 320), "must be an e-mail address", |text| {
    let fits = text.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty() && !domain.is_empty() && !domain.contains('@')
    }) && !text.contains(char::is_whitespace);
    kept(text, fits)
});
/// The name of a skill.
pub const SKILL: Checked<String> = Checked(Text(1, skills::MAX_NAME), SKILL_NAME, |text| {
    kept(text, skills::is_name(text))
});
/// The textual key of a sign-in provider. This key is a part of URLs.
pub const PROVIDER_KEY: Checked<String> = Checked(
    Text(1, 64),
    "must be 1 to 64 lower-case letters, digits and hyphens",
    |text| {
        let fits =
            (text.bytes()).all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        kept(text, fits)
    },
);
/// A scope of OAuth 2.0 (RFC 6749, section 3.3).
pub const SCOPE: Checked<String> = Checked(
    Text(1, 255),
    "must be one scope, in ASCII without spaces and quotes",
    |text| {
        let fits = (text.bytes()).all(|b| b.is_ascii_graphic() && b != b'"' && b != b'\\');
        kept(text, fits)
    },
);
/// The issuer identifier of an OpenID Connect provider.
pub const ISSUER: Checked<String> = Checked(
    Text(8, MAX_URL),
    "must be an https:// address without a query, exactly as the provider names it; for this machine, http:// is allowed too",
    |text| kept(text, is_protected(text) && !text.contains(['?', '#'])),
);
/// The name of an event, or the beginning of event names with a star at the end, for example `message.*`.
pub const SUBSCRIPTION: Checked<String> = Checked(
    Text(1, 130),
    "must be the name of an event, such as message.created, or the beginning of names, such as message.*; docs/events.md lists all",
    |text| kept(text, is_subscription(text)),
);
const SKILL_NAME: &str =
    "a skill is named by 1 to 64 lower-case letters, digits, hyphens and underscores";
/// A time of day, converted to minutes from midnight.
pub const TIME_OF_DAY: Checked<i64> = Checked(
    Text(5, 5),
    "must be a time from 00:00 to 24:00",
    hours::minutes,
);
/// A day of the week, converted to a number from 1 for Monday to 7 for Sunday.
pub const WEEKDAY: Checked<i64> = Checked(
    Text(3, 3),
    "must be of mon, tue, wed, thu, fri, sat, sun",
    hours::weekday,
);
/// A date.
pub const DATE: Checked<String> =
    Checked(Text(10, 10), "must be a day such as 2026-12-25", |text| {
        kept(text, hours::is_date(text))
    });
/// An instant in time.
pub const INSTANT: Checked<Timestamp> = Checked(
    Text(1, 64),
    "must be an instant with offset, such as 2025-07-31T09:12:44.000Z",
    Timestamp::parse_iso,
);

/// An HTTP URL without a user name and without a password.
#[derive(Clone, Copy, Debug)]
pub struct Url;

/// The fault text for a URL with a user name or a password.
const CREDENTIALS: &str = "must not hold a user or a password before the host; a callback is signed, or has an `authentication`";

impl Type for Url {
    type Value = String;

    fn read(&self, value: Value, at: &FieldPath<'_>, cx: &mut Reading<'_>) -> Option<String> {
        let text = Text(8, MAX_URL).read(value, at, cx)?;
        if !is_address(&text) {
            cx.refuse(
                at,
                "must be an http:// or https:// address that can be called",
            );
        }
        if holds_credentials(&text) {
            cx.refuse(at, CREDENTIALS);
        }
        Some(text)
    }

    fn shape(&self) -> Shape {
        Shape::Text(8, MAX_URL)
    }
}

/// A file name extension, in lower case and without a dot.
pub struct Extension;

impl Type for Extension {
    type Value = String;

    fn read(&self, value: Value, at: &FieldPath<'_>, cx: &mut Reading<'_>) -> Option<String> {
        let text = Text(1, MAX_EXTENSION).read(value, at, cx)?;
        if !is_extension(&text) {
            cx.refuse(
                at,
                "must be an extension in lower case without a dot, such as pdf",
            );
        }
        Some(text)
    }

    fn shape(&self) -> Shape {
        Shape::Text(1, MAX_EXTENSION)
    }
}

/// The short code of a macro.
#[derive(Clone, Copy, Debug)]
pub struct ShortCode;

impl Type for ShortCode {
    type Value = String;

    fn read(&self, value: Value, at: &FieldPath<'_>, cx: &mut Reading<'_>) -> Option<String> {
        let text = Text(1, MAX_SHORT_CODE).read(value, at, cx)?;
        if text.chars().any(char::is_whitespace) {
            cx.faults.add(at, code::MALFORMED, "must have no spaces");
            return None;
        }
        Some(text)
    }

    fn shape(&self) -> Shape {
        Shape::Text(1, MAX_SHORT_CODE)
    }
}

/// The text of a macro, with variables and blanks.
#[derive(Clone, Copy, Debug)]
pub struct MacroText;

impl Type for MacroText {
    type Value = String;

    fn read(&self, value: Value, at: &FieldPath<'_>, cx: &mut Reading<'_>) -> Option<String> {
        let text = Text(0, MAX_TEXT).read(value, at, cx)?;
        match pieces(&text) {
            Ok(_) => Some(text),
            Err(fault) => {
                cx.faults.add(at, code::MALFORMED, fault.to_string());
                None
            }
        }
    }

    fn shape(&self) -> Shape {
        Shape::Text(0, MAX_TEXT)
    }
}

/// A whole number within bounds.
#[derive(Clone, Copy, Debug)]
pub struct Whole(pub i64, pub i64);

/// An id. The maximum is the greatest id that every client can represent.
pub const ID: Whole = Whole(1, MAX_ID);

impl Type for Whole {
    type Value = i64;

    fn read(&self, value: Value, at: &FieldPath<'_>, cx: &mut Reading<'_>) -> Option<i64> {
        if !value.is_number() {
            cx.wrong(at, "a whole number", &value);
            return None;
        }
        let number = value.as_i64().filter(|n| (self.0..=self.1).contains(n));
        if number.is_none() {
            let message = format!("must be a whole number from {} to {}", self.0, self.1);
            cx.faults.add(at, code::MALFORMED, message);
        }
        number
    }

    fn shape(&self) -> Shape {
        Shape::Whole(self.0, self.1)
    }
}

/// A boolean.
#[derive(Clone, Copy, Debug)]
pub struct Flag;

impl Type for Flag {
    type Value = bool;

    fn read(&self, value: Value, at: &FieldPath<'_>, cx: &mut Reading<'_>) -> Option<bool> {
        let flag = value.as_bool();
        if flag.is_none() {
            cx.wrong(at, "true or false", &value);
        }
        flag
    }

    fn shape(&self) -> Shape {
        Shape::Flag
    }
}

/// A word of a fixed set. The text is the name of the set in the JSON schemas of `/v1`. The list contains the allowed
/// words.
#[derive(Clone, Copy, Debug)]
pub struct OneOf<W: 'static>(&'static str, &'static [W]);

impl<W: Word> OneOf<W> {
    /// Returns the type for the set with this name.
    pub const fn named(name: &'static str) -> Self {
        Self(name, W::ALL)
    }

    /// Returns the type for a part of a set. The part has its own name.
    pub const fn among(name: &'static str, allowed: &'static [W]) -> Self {
        Self(name, allowed)
    }
}

impl<W: Word> Type for OneOf<W> {
    type Value = W;

    fn read(&self, value: Value, at: &FieldPath<'_>, cx: &mut Reading<'_>) -> Option<W> {
        let text = Text(1, LONGEST).read(value, at, cx)?;
        let word = W::from_word(&text).filter(|word| self.1.contains(word));
        if word.is_none() {
            cx.refuse(at, format!("must be one of {}", words(self.1)));
        }
        word
    }

    fn shape(&self) -> Shape {
        Shape::Word(self.0)
    }
}

fn words<W: Word>(allowed: &[W]) -> String {
    let words = allowed.iter().map(|word| word.word()).collect::<Vec<_>>();
    words.join(", ")
}

/// A reference to another object of the account.
#[derive(Clone, Copy, Debug)]
pub struct Refers;

impl Type for Refers {
    type Value = Reference;

    fn read(&self, value: Value, at: &FieldPath<'_>, cx: &mut Reading<'_>) -> Option<Reference> {
        match value {
            Value::String(_) => Text(1, LONGEST).read(value, at, cx).map(Reference::Name),
            Value::Number(_) => ID.read(value, at, cx).map(Reference::Id),
            other => {
                cx.wrong(at, "an id or a name", &other);
                None
            }
        }
    }

    fn shape(&self) -> Shape {
        Shape::Reference
    }
}

/// A list with at most this number of elements.
#[derive(Clone, Copy, Debug)]
pub struct List<T>(pub T, pub usize);

/// Reads the elements of a list. The result does not contain elements with faults. `None` means that the value is not a
/// list, or that it has more than `most` elements.
fn elements<T>(
    value: Value,
    most: usize,
    at: &FieldPath<'_>,
    cx: &mut Reading<'_>,
    mut read: impl FnMut(Value, &FieldPath<'_>, &mut Reading<'_>) -> Option<T>,
) -> Option<Vec<T>> {
    let Value::Array(list) = value else {
        cx.wrong(at, "a list", &value);
        return None;
    };
    if list.len() > most {
        let message = format!("has more than {most} elements");
        cx.faults.add(at, code::TOO_MANY, message);
        return None;
    }
    let list = list.into_iter().enumerate();
    Some(
        list.filter_map(|(index, value)| read(value, &at.index(index), cx))
            .collect(),
    )
}

impl<T: Type> Type for List<T> {
    type Value = Vec<T::Value>;

    fn read(&self, value: Value, at: &FieldPath<'_>, cx: &mut Reading<'_>) -> Option<Self::Value> {
        elements(value, self.1, at, cx, |value, at, cx| {
            self.0.read(value, at, cx)
        })
    }

    fn shape(&self) -> Shape {
        Shape::List(Box::new(self.0.shape()), self.1)
    }
}

/// A declared object that is converted by a function. The function may add faults.
pub struct Inner<D, V>(pub fn(D, &FieldPath<'_>, &mut Reading<'_>) -> Option<V>);

impl<D: Declared, V> Type for Inner<D, V> {
    type Value = V;

    fn read(&self, value: Value, at: &FieldPath<'_>, cx: &mut Reading<'_>) -> Option<V> {
        let declared = D::read(value, at, cx)?;
        (self.0)(declared, at, cx)
    }

    fn shape(&self) -> Shape {
        Shape::Object(D::DESCRIBED)
    }
}

/// Returns the type of a declared object that is not converted.
#[must_use]
pub const fn whole<D: Declared>() -> Inner<D, D> {
    Inner(|declared, _, _| Some(declared))
}

/// Returns the type of a list of declared objects without a maximum length, for files.
#[must_use]
pub const fn all<D: Declared>() -> List<Inner<D, D>> {
    List(whole(), usize::MAX)
}

/// An object whose members may have any names. A function checks each member.
pub struct Table {
    most: usize,
    /// Checks a member. On failure, returns the reason for the fault.
    check: fn(&str, &Value) -> Result<(), String>,
}

/// The skills of an agent: an object that contains a level for each skill name.
pub const LEVELS: Table = Table {
    most: skills::MAX_SKILLS,
    check: |name, level| {
        let fits = (level.as_i64()).is_some_and(|level| (1..=skills::MAX_LEVEL).contains(&level));
        if !fits {
            return Err(format!(
                "a level is a whole number from 1 to {}",
                skills::MAX_LEVEL
            ));
        }
        if skills::is_name(name) {
            Ok(())
        } else {
            Err(SKILL_NAME.to_owned())
        }
    },
};
/// The roles that a sign-in provider gives to agents: an object that contains a role for each group.
pub const ROLES: Table = Table {
    most: 200,
    check: |group, role| {
        if group.is_empty() || group.chars().count() > 255 {
            return Err("a group has 1 to 255 characters".to_owned());
        }
        let known = role.as_str().and_then(Role::from_word).is_some();
        if known {
            Ok(())
        } else {
            Err(format!("must be one of {}", words(Role::ALL)))
        }
    },
};
/// The number of slots of an agent's capacity that a conversation uses, 1 to 100, by the kind of the conversation's
/// inbox.
pub const WEIGHTS: Table = Table {
    most: InboxKind::ALL.len(),
    check: |kind, weight| {
        if InboxKind::from_word(kind).is_none() {
            return Err(format!("must be one of {}", words(InboxKind::ALL)));
        }
        if (weight.as_i64()).is_some_and(|weight| (1..=100).contains(&weight)) {
            Ok(())
        } else {
            Err("must be a whole number from 1 to 100".to_owned())
        }
    },
};
/// Custom attributes: texts, numbers, booleans and lists of them.
pub const VALUES: Table = Table {
    most: usize::MAX,
    check: |name, value| match name {
        "" => Err("a name must not be empty".to_owned()),
        _ if is_plain(value) => Ok(()),
        _ => Err("must be a text, a number, true, false or a list of them".to_owned()),
    },
};

fn is_plain(value: &Value) -> bool {
    match value {
        Value::Array(list) => list.iter().all(is_plain),
        other => !matches!(other, Value::Null | Value::Object(_)),
    }
}

impl Type for Table {
    type Value = JsonMap;

    fn read(&self, value: Value, at: &FieldPath<'_>, cx: &mut Reading<'_>) -> Option<JsonMap> {
        let Value::Object(map) = value else {
            cx.wrong(at, cx.noun(), &value);
            return None;
        };
        if map.len() > self.most {
            let message = format!("has more than {} entries", self.most);
            cx.faults.add(at, code::TOO_MANY, message);
        }
        for (name, value) in &map {
            if let Err(message) = (self.check)(name, value) {
                cx.refuse(&at.key(name), message);
            }
        }
        Some(map)
    }

    fn shape(&self) -> Shape {
        Shape::Free
    }
}

/// A secret. A provisioning file can contain a reference in place of the secret: a field with the suffix `_env` or
/// `_file`. The value of this field is the name of the environment variable or file that contains the secret.
#[derive(Clone, Copy, Debug)]
pub struct Hidden(pub SecretKind, pub Text);

/// A password.
pub const PASSWORD: Hidden = Hidden(SecretKind::Password, Text(password::MIN, password::MAX));
/// A token, or the secret of a credential with a key.
pub const TOKEN: Hidden = Hidden(SecretKind::Token, Text(1, LONGEST));
/// A signing secret.
pub const SIGNING: Hidden = Hidden(SecretKind::Signing, Text(1, LONGEST));

impl Type for Hidden {
    type Value = Secret;

    fn read(&self, value: Value, at: &FieldPath<'_>, cx: &mut Reading<'_>) -> Option<Secret> {
        let clear = self.1.read(value, at, cx)?;
        if self.0 == SecretKind::Password
            && let Err(fault) = password::check(&clear)
        {
            cx.faults.add(at, fault.code(), fault.to_string());
            return None;
        }
        // The hashing of passwords is slow, so it is skipped if the document already has a fault.
        if self.0 == SecretKind::Password && !cx.faults.is_empty() {
            return None;
        }
        match cx.secrets.keep(self.0, at.name(), &clear) {
            Ok(secret) => Some(secret),
            Err(message) => {
                cx.refuse(at, message);
                None
            }
        }
    }

    fn shape(&self) -> Shape {
        self.1.shape()
    }

    fn take(
        &self,
        members: &mut Members<'_>,
        name: &'static str,
        cx: &mut Reading<'_>,
    ) -> Patch<Value> {
        let mut found = members.take(name);
        if cx.form != Form::File {
            return found;
        }
        for (tail, resolve) in REFERENCES {
            let key = format!("{name}{tail}");
            let Patch::Value(value) = members.take(&key) else {
                continue;
            };
            if !found.is_absent() {
                let message = format!("give one of {name}, {name}_env and {name}_file");
                cx.refuse(&members.object.at(name), message);
                return Patch::Absent;
            }
            let at = members.object.at(&key);
            if let Some(reference) = Text(1, LONGEST).read(value, &at, cx) {
                match resolve(cx.secrets, &reference) {
                    Ok(text) => found = Patch::Value(text.into()),
                    Err(message) => cx.refuse(&at, message),
                }
            }
        }
        found
    }
}

/// A function that resolves a secret reference.
type Resolve = fn(&dyn Secrets, &str) -> Result<String, String>;

/// The endings of field names that mark a secret reference, each with the function that resolves the reference.
const REFERENCES: [(&str, Resolve); 2] = [
    ("_env", |secrets, name| secrets.variable(name)),
    ("_file", |secrets, path| secrets.file(path)),
];

/// The settings of a callback endpoint. The format of the endpoint defines the meaning of the settings. The settings
/// are encrypted as a whole.
#[derive(Clone, Copy, Debug)]
pub struct Settings;

impl Type for Settings {
    type Value = Secret;

    fn read(&self, value: Value, at: &FieldPath<'_>, cx: &mut Reading<'_>) -> Option<Secret> {
        let Value::Object(clear) = value else {
            let wanted = "a table of texts, numbers, true, false, lists and tables";
            cx.wrong(at, wanted, &value);
            return None;
        };
        match cx.secrets.settings(clear) {
            Ok(secret) => Some(secret),
            Err(message) => {
                cx.refuse(at, message);
                None
            }
        }
    }

    fn shape(&self) -> Shape {
        Shape::Free
    }
}
