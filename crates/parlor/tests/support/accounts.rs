//! A builder of provisioning texts: accounts with agents, queues, inboxes and other objects. A test names only the
//! objects and fields that it needs.
//!
//! ```ignore
//! Accounts::acme()
//!     .with(Queue::new("night"))
//!     .with(Agent::new(22, "Night owl").queues(&["night"]))
//!     .with(Inbox::known(1).queue("night"))
//!     .and_globex()
//!     .with(Token::access(70, GIL))
//! ```
//!
//! `Agent::default()` describes an agent without an id, and the other kinds of objects have `default()` too. Parlor
//! generates the id.

use serde_json::{Map, Value, json};
use std::fmt;

/// Accounts and their objects. `Display` prints the provisioning text.
#[derive(Clone, Debug)]
pub struct Accounts(Vec<Map<String, Value>>);

impl Accounts {
    /// Begins a text that changes the first account of the fixture.
    pub fn acme() -> Self {
        Self(Vec::new()).account(json!({"id": 17_623_000_010_928_i64}))
    }

    /// Begins a text that changes the second account of the fixture.
    pub fn globex() -> Self {
        Self(Vec::new()).and_globex()
    }

    /// Adds the second account of the fixture. The following calls change that account.
    pub fn and_globex(self) -> Self {
        self.account(json!({"id": 17_623_000_010_929_i64}))
    }

    /// Begins a text with a new account, which is not in the fixture.
    pub fn new(id: i64, name: &str) -> Self {
        Self(Vec::new()).and_new(id, name)
    }

    /// Begins a text with an account that has a name and no id. Parlor generates the id.
    pub fn without_id(name: &str) -> Self {
        Self(Vec::new()).account(json!({"name": name}))
    }

    /// Adds a new account, which is not in the fixture. The following calls change that account.
    pub fn and_new(self, id: i64, name: &str) -> Self {
        self.account(json!({"id": id, "name": name}))
    }

    fn account(mut self, settings: Value) -> Self {
        let Value::Object(settings) = settings else {
            panic!("an account is an object");
        };
        self.0.push(settings);
        self
    }

    /// Sets a field of the last account.
    pub fn set(mut self, field: &str, value: impl Into<Value>) -> Self {
        let account = self.0.last_mut().unwrap();
        account.insert(field.to_owned(), value.into());
        self
    }

    /// Adds an object to the last account of the text. The object is new, or it changes an existing object.
    pub fn with(mut self, object: impl Object) -> Self {
        let (list, fields) = object.declared();
        let account = self.0.last_mut().unwrap();
        let list = account.entry(list).or_insert_with(|| json!([]));
        list.as_array_mut().unwrap().push(Value::Object(fields));
        self
    }
}

impl fmt::Display for Accounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&toml::to_string(&json!({"accounts": self.0})).unwrap())
    }
}

/// An object of an account.
pub trait Object {
    /// The name of the object's list in a provisioning text, and the object's fields.
    fn declared(self) -> (&'static str, Map<String, Value>);
}

/// Declares kinds of objects: the list of each kind, the parameters of `new`, the fields that `new` sets by itself, and
/// a method for each other field.
macro_rules! objects {
    ($(
        $(#[$doc:meta])*
        $name:ident in $list:literal (
            $($needed:ident $(as $needed_key:literal)?: $needed_type:ty),*
            $(; $($given:literal = $value:expr),*)?
        ) {
            $($field:ident: $type:ty),* $(,)?
        }
    )*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Default)]
        pub struct $name(Map<String, Value>);

        impl $name {
            /// Describes a new object with its required fields.
            pub fn new($($needed: $needed_type),*) -> Self {
                Self::default()
                    $(.set(objects!(@key $needed $($needed_key)?), json!($needed)))*
                    $($(.set($given, json!($value)))*)?
            }

            /// Describes changes of the existing object with this id.
            pub fn known(id: i64) -> Self {
                Self::default().set("id", json!(id))
            }

            /// Sets any field.
            pub fn set(mut self, field: &str, value: Value) -> Self {
                self.0.insert(field.to_owned(), value);
                self
            }

            $(
                /// Sets the field of this name.
                pub fn $field(self, value: $type) -> Self {
                    self.set(stringify!($field), json!(value))
                }
            )*
        }

        impl Object for $name {
            fn declared(self) -> (&'static str, Map<String, Value>) {
                ($list, self.0)
            }
        }
    )*};
    (@key $field:ident $key:literal) => { $key };
    (@key $field:ident) => { stringify!($field) };
}

objects! {
    /// A department.
    Department in "departments" (id: i64, name: &str) {}

    /// A team.
    Team in "teams" (id: i64, name: &str) { name: &str }

    /// Business hours.
    Hours in "hours" (key: &str, weekly: Value) { time_zone: &str, holidays: Value }

    /// A queue.
    Queue in "queues" (key: &str) {
        skills: Value,
        hours: &str,
        overflow: &str,
        overflow_after_s: i64,
        max_length: i64,
        accept_within_s: i64,
        dispatch_per_agent: i64,
    }

    /// An agent.
    Agent in "agents" (id: i64, name: &str; "email" = format!("agent-{id}@agents.test")) {
        name: &str,
        email: &str,
        password: &str,
        role: &str,
        visibility: &str,
        capacity: i64,
        active: bool,
        teams: &[&str],
        queues: &[&str],
        skills: Value,
    }

    /// An inbox.
    Inbox in "inboxes" (key: &str, kind: &str) {
        id: i64,
        name: &str,
        queue: &str,
        department: i64,
        active: bool,
        single_conversation: bool,
        starts_pending: bool,
        configured_at: &str,
        webhook_url: &str,
        webhook_secret: &str,
        webhook_timeout_s: i64,
        webhook_concurrency: i64,
    }

    /// A contact.
    Contact in "contacts" (id: i64) {
        name: &str,
        given_name: &str,
        family_name: &str,
        email: &str,
        phone: &str,
        external_id: &str,
        blocked: bool,
        labels: &[&str],
        custom_attributes: Value,
        identities: Value,
        cases: Value,
    }

    /// A visitor without a contact.
    Visitor in "visitors" (inbox: i64, id: i64, serial: &str) {}

    /// An OpenID provider.
    Provider in "sign_in_providers" (key: &str, issuer: &str, client_id: &str) {
        client_secret: &str,
        roles: Value,
        teams: &[&str],
        active: bool,
    }

    /// A custom attribute.
    Attribute in "attributes" (id: i64, object: &str, name: &str, value_type: &str) {
        label: &str,
        options: &[&str],
        group: i64,
    }

    /// A group of custom attributes.
    AttributeGroup in "attribute_groups" (id: i64, object: &str, name: &str) {}

    /// A label.
    Label in "labels" (id: i64, name: &str) {
        description: &str,
    }

    /// An entry of a list for the classification of tickets.
    Classification in "classifications" (id: i64, kind: &str, name: &str) {
        parent: &str,
        description: &str,
        code: &str,
        active: bool,
    }

    /// A token of an agent.
    Token in "credentials" (kind: &str, agent: i64, token: &str) {}

    /// A client application of eGain, of the type `Chat`.
    Application in "credentials" (
        name: &str, key: &str, secret: &str, inboxes: &[i64]; "kind" = "client_application", "type" = "Chat"
    ) {}

    /// A callback endpoint.
    Callback in "callbacks" (name: &str) {
        id: i64,
        url: &str,
        format: &str,
        inbox: &str,
        events: &[&str],
        timeout_s: i64,
        concurrency: i64,
        secret: &str,
        settings: Value,
    }
}

impl Token {
    /// A token for `/v1` and Chatwoot's API.
    pub fn access(agent: i64, token: &str) -> Self {
        Self::new("access_token", agent, token)
    }

    /// A token for Firstline's API.
    pub fn employee(agent: i64, token: &str) -> Self {
        Self::new("employee_token", agent, token)
    }
}

impl Contact {
    /// Sets additional contact points, such as phone numbers and profiles in social networks. Each point is a pair of a
    /// kind and a value.
    pub fn contact_points(self, points: &[(&str, &str)]) -> Self {
        let point = |(kind, value): &(&str, &str)| json!({"kind": kind, "value": value});
        let points: Vec<_> = points.iter().map(point).collect();
        self.set("contact_points", json!(points))
    }
}

impl Application {
    /// Sets a JSON callback to this address.
    pub fn callback(self, url: &str) -> Self {
        self.set("callback", json!({"url": url, "format": "json"}))
    }

    /// Sets a JSON callback to this address. The callback is switched off.
    pub fn callback_off(self, url: &str) -> Self {
        let callback = json!({"url": url, "format": "json", "active": false});
        self.set("callback", callback)
    }

    /// Sets the type of the client application to another type than `Chat`.
    pub fn of_type(self, value: &str) -> Self {
        self.set("type", json!(value))
    }
}
