//! What a provisioning file says, read: every reference still by the name the file uses, every secret already hashed or sealed.
//!
//! A field that is `None` was not written and is not touched.

use crate::entities::JsonMap;
use crate::hours::{Holiday, Opening};
use crate::skills::SkillNeed;
use crate::time::Timestamp;
use crate::words::{
    AttributeObject, AttributeType, CredentialKind, Distribution, EndpointFormat, InboxKind,
    PointKind, Role, Visibility,
};

/// Where in the file something is said.
#[derive(Clone, Debug, Default)]
pub struct Place {
    /// The line the object begins on, from 1.
    pub line: usize,
    /// The lines of its keys.
    pub keys: Vec<(String, usize)>,
}

impl Place {
    /// The line of a key, or of the object where the key was not written.
    #[must_use]
    pub fn of(&self, key: &str) -> usize {
        self.keys
            .iter()
            .find(|(name, _)| name == key)
            .map_or(self.line, |(_, line)| *line)
    }
}

/// A reference to another object of the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reference {
    /// By id.
    Id(i64),
    /// By name, key or e-mail, whichever its kind is known by.
    Name(String),
}

impl std::fmt::Display for Reference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Id(id) => id.fmt(f),
            Self::Name(name) => write!(f, "\"{name}\""),
        }
    }
}

/// A secret in the form it is stored in, which may differ each time it is read, and a fingerprint, which does not.
#[derive(Clone, Debug)]
pub struct Secret {
    /// Hashed or sealed.
    pub stored: String,
    /// Keyed digest of the clear value.
    pub fingerprint: String,
}

/// An account.
#[derive(Clone, Debug, Default)]
#[expect(
    missing_docs,
    reason = "each field is the row's field of the same name, or the list of objects its name says"
)]
pub struct AccountSpec {
    pub place: Place,
    pub id: Option<i64>,
    pub name: Option<String>,
    pub time_zone: Option<String>,
    pub language: Option<String>,
    pub customer_departmentalization: Option<bool>,
    pub allow_over_capacity: Option<bool>,
    /// Exactly these, where written.
    pub weights: Option<JsonMap>,
    pub departments: Vec<NamedSpec>,
    pub teams: Vec<NamedSpec>,
    pub hours: Vec<HoursSpec>,
    pub labels: Vec<LabelSpec>,
    pub queues: Vec<QueueSpec>,
    pub agents: Vec<AgentSpec>,
    pub inboxes: Vec<InboxSpec>,
    pub attributes: Vec<AttributeSpec>,
    pub contacts: Vec<ContactSpec>,
    pub visitors: Vec<IdentitySpec>,
    pub credentials: Vec<CredentialSpec>,
    pub callbacks: Vec<CallbackEndpointSpec>,
}

/// A callback endpoint.
#[derive(Clone, Debug, Default)]
#[expect(
    missing_docs,
    reason = "each field is the row's field of the same name"
)]
pub struct CallbackEndpointSpec {
    pub place: Place,
    pub id: Option<i64>,
    pub name: Option<String>,
    pub url: Option<String>,
    pub format: Option<EndpointFormat>,
    pub inbox: Option<Reference>,
    /// Exactly these, where written.
    pub events: Option<Vec<String>>,
    pub timeout_s: Option<i64>,
    pub concurrency: Option<i64>,
    /// What only the format understands, as a whole: the JSON of the sealed settings; fingerprinted as they were written.
    pub settings: Option<Secret>,
    /// Signs; the one before it signs as well.
    pub secret: Option<Secret>,
}

/// A department or a team.
#[derive(Clone, Debug, Default)]
#[expect(
    missing_docs,
    reason = "each field is the row's field of the same name"
)]
pub struct NamedSpec {
    pub place: Place,
    pub id: Option<i64>,
    pub name: Option<String>,
}

/// A queue.
#[derive(Clone, Debug, Default)]
#[expect(
    missing_docs,
    reason = "each field is the row's field of the same name"
)]
pub struct QueueSpec {
    pub place: Place,
    pub id: Option<i64>,
    pub key: Option<String>,
    pub department: Option<Reference>,
    pub distribution: Option<Distribution>,
    /// Exactly these, where written.
    pub skills: Option<Vec<SkillNeed>>,
    pub overflow: Option<Reference>,
    pub overflow_after_s: Option<i64>,
    pub max_length: Option<i64>,
    pub hours: Option<Reference>,
    pub accept_within_s: Option<i64>,
    pub dispatch_per_agent: Option<i64>,
}

/// Business hours.
#[derive(Clone, Debug, Default)]
#[expect(
    missing_docs,
    reason = "each field is the row's field of the same name"
)]
pub struct HoursSpec {
    pub place: Place,
    pub id: Option<i64>,
    pub key: Option<String>,
    /// Left out: the account's.
    pub time_zone: Option<String>,
    /// Exactly these, where written.
    pub weekly: Option<Vec<Opening>>,
    /// Exactly these, where written.
    pub holidays: Option<Vec<Holiday>>,
}

/// A label.
#[derive(Clone, Debug, Default)]
#[expect(
    missing_docs,
    reason = "each field is the row's field of the same name"
)]
pub struct LabelSpec {
    pub place: Place,
    pub id: Option<i64>,
    pub name: Option<String>,
    pub colour: Option<String>,
    pub description: Option<String>,
}

/// An agent.
#[derive(Clone, Debug, Default)]
#[expect(
    missing_docs,
    reason = "each field is the row's field of the same name"
)]
pub struct AgentSpec {
    pub place: Place,
    pub id: Option<i64>,
    pub name: Option<String>,
    pub email: Option<String>,
    pub password: Option<Secret>,
    pub role: Option<Role>,
    pub visibility: Option<Visibility>,
    pub capacity: Option<i64>,
    pub active: Option<bool>,
    /// Exactly these, where written.
    pub skills: Option<JsonMap>,
    /// Exactly these, where written.
    pub teams: Option<Vec<Reference>>,
    /// Exactly these, where written; else `default`, once an inbox feeds it.
    pub queues: Option<Vec<Reference>>,
}

/// An inbox.
#[derive(Clone, Debug, Default)]
#[expect(
    missing_docs,
    reason = "each field is the row's field of the same name"
)]
pub struct InboxSpec {
    pub place: Place,
    pub id: Option<i64>,
    pub key: Option<String>,
    pub name: Option<String>,
    pub kind: Option<InboxKind>,
    pub queue: Option<Reference>,
    pub department: Option<Reference>,
    pub active: Option<bool>,
    /// Where not written: the time of the change, whenever anything of the inbox changes.
    pub configured_at: Option<Timestamp>,
    pub webhook_url: Option<String>,
    /// Of the endpoint that the inbox is.
    pub webhook_timeout_s: Option<i64>,
    /// Of the endpoint that the inbox is.
    pub webhook_concurrency: Option<i64>,
    /// Signs what is sent to `webhook_url`; the one before it signs as well.
    pub webhook_secret: Option<Secret>,
    pub hmac_token: Option<Secret>,
    pub single_conversation: Option<bool>,
    pub starts_pending: Option<bool>,
}

/// A custom attribute definition.
#[derive(Clone, Debug, Default)]
#[expect(
    missing_docs,
    reason = "each field is the row's field of the same name"
)]
pub struct AttributeSpec {
    pub place: Place,
    pub id: Option<i64>,
    pub object: Option<AttributeObject>,
    pub name: Option<String>,
    pub label: Option<String>,
    pub value_type: Option<AttributeType>,
    pub options: Option<Vec<String>>,
}

/// A contact.
#[derive(Clone, Debug, Default)]
#[expect(
    missing_docs,
    reason = "each field is the row's field of the same name"
)]
pub struct ContactSpec {
    pub place: Place,
    pub id: Option<i64>,
    pub name: Option<String>,
    pub given_name: Option<String>,
    pub family_name: Option<String>,
    pub email: Option<String>,
    /// The primary phone.
    pub phone: Option<String>,
    pub external_id: Option<String>,
    /// Further ways to reach them: present, not exactly these.
    pub points: Vec<(PointKind, String)>,
    pub blocked: Option<bool>,
    pub department: Option<Reference>,
    pub custom_attributes: JsonMap,
    pub created_at: Option<Timestamp>,
    pub identities: Vec<IdentitySpec>,
    pub cases: Vec<CaseSpec>,
}

/// A person as one inbox knows them.
#[derive(Clone, Debug)]
#[expect(
    missing_docs,
    reason = "each field is the row's field of the same name"
)]
pub struct IdentitySpec {
    pub place: Place,
    pub inbox: Reference,
    pub id: Option<i64>,
    pub serial: Option<String>,
}

/// A case.
#[derive(Clone, Debug, Default)]
#[expect(
    missing_docs,
    reason = "each field is the row's field of the same name"
)]
pub struct CaseSpec {
    pub place: Place,
    pub id: Option<i64>,
    pub subject: String,
}

/// A credential: a token, a key pair or a client application.
#[derive(Clone, Debug)]
#[expect(
    missing_docs,
    reason = "each field is the row's field of the same name"
)]
pub struct CredentialSpec {
    pub place: Place,
    pub kind: CredentialKind,
    pub agent: Option<Reference>,
    pub name: Option<String>,
    /// The public half of a key pair; tokens have none.
    pub key: Option<String>,
    /// SHA-256, hex, of the token or secret.
    pub secret_hash: String,
    pub application_type: Option<String>,
    pub inboxes: Option<Vec<Reference>>,
    pub callback: Option<CallbackSpec>,
}

/// Where a client application is called back.
#[derive(Clone, Debug)]
pub struct CallbackSpec {
    /// JSON, secrets in it sealed; fingerprinted without the sealing.
    pub settings: Secret,
    /// Whether it may be called.
    pub active: Option<bool>,
}
