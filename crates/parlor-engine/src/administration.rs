//! Administering through the API: an object comes as the fields of a document, and is judged by the rules of provisioning files.

use crate::provision::{Source, read_or_faults};
use crate::{Engine, EngineError};
use parlor_model::entities::JsonMap;
use parlor_model::ids::{AccountId, AgentId, IdKind};
use parlor_model::provision::Drawn;
use parlor_model::provision::administer::Administer;
use serde_json::Value;

/// What cannot stand: the field, and what to do.
pub type Fault = (String, String);

/// An object as it shall be.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Whose.
    pub account: AccountId,
    /// The administrator.
    pub by: AgentId,
    /// Which kind of object.
    pub kind: IdKind,
    /// Which; `None`: it is made.
    pub id: Option<i64>,
    /// Its fields, in the words of `/v1`. `null` empties one; what is left out stays.
    pub fields: JsonMap,
}

/// Where a kind of object stands in a provisioning file; `None`: the account itself.
const fn table(kind: IdKind) -> Option<&'static str> {
    Some(match kind {
        IdKind::Department => "departments",
        IdKind::Team => "teams",
        IdKind::Queue => "queues",
        IdKind::Hours => "hours",
        IdKind::Agent => "agents",
        IdKind::Inbox => "inboxes",
        IdKind::Attribute => "custom_attributes",
        IdKind::Endpoint => "callbacks",
        IdKind::Label => "labels",
        IdKind::Account
        | IdKind::Contact
        | IdKind::ContactPoint
        | IdKind::Identity
        | IdKind::Conversation
        | IdKind::Message
        | IdKind::Case
        | IdKind::Credential
        | IdKind::ContactNote
        | IdKind::Attachment
        | IdKind::Merge => return None,
    })
}

/// A field of `/v1` as a provisioning file spells it, where units are not part of the name.
#[must_use]
pub fn as_file(field: &str) -> &str {
    match field {
        "value_type" => "type",
        _ => field.strip_suffix("_s").unwrap_or(field),
    }
}

/// The value as TOML; members that are `null` are left out.
fn toml(value: Value) -> Option<toml::Value> {
    Some(match value {
        Value::Null => return None,
        Value::Bool(flag) => flag.into(),
        Value::Number(number) => match number.as_i64() {
            Some(whole) => whole.into(),
            None => number.as_f64()?.into(),
        },
        Value::String(text) => text.into(),
        Value::Array(list) => toml::Value::Array(list.into_iter().filter_map(toml).collect()),
        Value::Object(map) => toml::Value::Table(
            map.into_iter()
                .filter_map(|(key, value)| Some((as_file(&key).to_owned(), toml(value)?)))
                .collect(),
        ),
    })
}

/// The last part of a dotted path, as the caller knows it.
fn as_asked(path: &str, fields: &JsonMap) -> String {
    let name = path.rsplit('.').next().unwrap_or(path);
    (fields.keys())
        .find(|field| as_file(field) == name)
        .map_or(name, String::as_str)
        .to_owned()
}

impl Engine {
    /// The command that makes or changes an object. Hashes a password where there is one, off the request threads.
    ///
    /// # Errors
    /// What cannot stand, by field, as the inner result; that no random numbers are to be had.
    pub async fn administer(
        &self,
        wanted: Wanted,
    ) -> Result<Result<Administer, Vec<Fault>>, EngineError> {
        let engine = self.clone();
        let hashes = wanted.fields.contains_key("password");
        let work = move || engine.as_command(wanted);
        if !hashes {
            return Ok(work());
        }
        let _one_of_few = self.password_work().await?;
        tokio::task::spawn_blocking(work)
            .await
            .map_err(|_| EngineError::internal("hashing a password was given up"))
    }

    fn as_command(&self, wanted: Wanted) -> Result<Administer, Vec<Fault>> {
        let Wanted {
            account,
            by,
            kind,
            id,
            fields,
        } = wanted;
        let clears = (fields.iter())
            .filter(|(_, value)| value.is_null())
            .map(|(field, _)| as_file(field).to_owned())
            .collect();
        let mut object: toml::Table = (fields.clone().into_iter())
            .filter_map(|(field, value)| {
                // Names of skills and the like are data.
                let free = matches!(field.as_str(), "skills" | "weights") && value.is_object();
                let value = if free {
                    toml::Value::try_from(value).ok()
                } else {
                    toml(value)
                };
                Some((as_file(&field).to_owned(), value?))
            })
            .collect();
        let mut file = toml::Table::new();
        match table(kind) {
            Some(table) => {
                if let Some(id) = id {
                    object.insert("id".to_owned(), id.into());
                }
                file.insert("id".to_owned(), account.0.into());
                file.insert(
                    table.to_owned(),
                    toml::Value::Array(vec![toml::Value::Table(object)]),
                );
            }
            None => {
                object.insert("id".to_owned(), account.0.into());
                file = object;
            }
        }
        let root = toml::Table::from_iter([(
            "accounts".to_owned(),
            toml::Value::Array(vec![toml::Value::Table(file)]),
        )]);
        let text = toml::to_string(&root).unwrap_or_default();
        let source = Source {
            name: "request",
            text: &text,
            env: &|_| None,
            file: &|_| Err("only a provisioning file may name files".to_owned()),
        };
        let mut provision = read_or_faults(&source, self.sealer()).map_err(|faults| {
            (faults.into_iter())
                .map(|(key, message)| (as_asked(&key, &fields), message))
                .collect::<Vec<Fault>>()
        })?;
        let spec = provision.accounts.pop().unwrap_or_default();
        Ok(Administer {
            account,
            by,
            kind,
            id: id.or((kind == IdKind::Account).then_some(account.0)),
            spec,
            clears,
            drawn: Drawn::default(),
        })
    }
}
