//! The format: every key a provisioning file may have. `docs/provisioning.md` describes the same to its writers.

use super::Source;
use super::document::{Document, Fault, Table};
use super::elsewhere;
use super::queues::{business_hours, levels, queue, weights};
use crate::callbacks::settings;
use crate::secrets::{self, Sealer};
use parlor_model::callbacks::{MAX_CONCURRENCY, MAX_TIMEOUT_S, holds_credentials, is_address};
use parlor_model::command::{MAX_LABEL, MAX_SETTINGS};
use parlor_model::provision::Provision;
use parlor_model::provision::spec::{
    AccountSpec, AgentSpec, AttributeSpec, CallbackEndpointSpec, CallbackSpec, CaseSpec,
    ContactSpec, CredentialSpec, IdentitySpec, InboxSpec, LabelSpec, NamedSpec, Reference, Secret,
};
use parlor_model::time::is_time_zone;
use parlor_model::words::{CredentialKind, PointKind};
use serde_json::json;
use toml::de::DeTable;

/// Most live conversations an agent may be given.
pub(super) const MOST_CAPACITY: i64 = 1_000_000;

/// Reads the whole file, or says everything that is wrong with it.
pub(super) fn read(source: &Source<'_>, sealer: &Sealer) -> Result<Provision, Vec<Fault>> {
    let document = Document::new(source.text);
    let parsed = match DeTable::parse(source.text) {
        Ok(parsed) => parsed,
        Err(error) => {
            let line = document.line(error.span().map_or(0, |span| span.start));
            document.fault(line, "", format!("not TOML: {}", error.message()));
            return Err(document.into_faults());
        }
    };
    let file = File { source, sealer };
    let root = Table::new(&document, parsed.get_ref(), "", 1);
    let accounts = root
        .tables("accounts")
        .into_iter()
        .map(|table| file.account(table))
        .collect();
    root.finish();
    let faults = document.into_faults();
    if faults.is_empty() {
        Ok(Provision {
            accounts,
            ..Provision::default()
        })
    } else {
        Err(faults)
    }
}

struct File<'a> {
    source: &'a Source<'a>,
    sealer: &'a Sealer,
}

impl File<'_> {
    fn account(&self, table: Table<'_, '_>) -> AccountSpec {
        let time_zone = table.text("time_zone");
        if time_zone.as_deref().is_some_and(|zone| !is_time_zone(zone)) {
            table.fault(
                "time_zone",
                "must be a time zone of the IANA database, such as Asia/Taipei",
            );
        }
        let language = table.text("language");
        if language.as_deref().is_some_and(|tag| !is_language(tag)) {
            table.fault("language", "must be a language tag, such as en-US");
        }
        let each = |key: &str| table.tables(key).into_iter();
        let spec = AccountSpec {
            place: table.place(),
            id: table.id("id"),
            name: table.text("name"),
            time_zone,
            language,
            customer_departmentalization: table.boolean("customer_departmentalization"),
            allow_over_capacity: table.boolean("allow_over_capacity"),
            weights: table.has("weights").then(|| weights(&table)),
            hours: each("hours").map(business_hours).collect(),
            labels: each("labels").map(label).collect(),
            departments: each("departments").map(named).collect(),
            teams: each("teams").map(named).collect(),
            queues: each("queues").map(queue).collect(),
            agents: each("agents").map(|t| self.agent(t)).collect(),
            inboxes: each("inboxes").map(|t| self.inbox(t)).collect(),
            attributes: each("custom_attributes").map(attribute).collect(),
            contacts: each("contacts").map(contact).collect(),
            visitors: each("visitors").filter_map(identity).collect(),
            credentials: each("credentials")
                .filter_map(|t| self.credential(t))
                .collect(),
            callbacks: each("callbacks").map(|t| self.endpoint(t)).collect(),
        };
        table.finish();
        spec
    }

    fn agent(&self, table: Table<'_, '_>) -> AgentSpec {
        let password = self.clear(&table, "password").and_then(|clear| {
            let hashed = secrets::hash_password(&clear);
            if hashed.is_err() {
                table.fault(
                    "password",
                    "cannot be hashed: the system gives no random numbers",
                );
            }
            Some(Secret {
                stored: hashed.ok()?,
                fingerprint: self.sealer.fingerprint("password", &clear),
            })
        });
        let spec = AgentSpec {
            place: table.place(),
            id: table.id("id"),
            name: table.text("name"),
            email: email(&table),
            password,
            role: table.word("role"),
            visibility: table.word("visibility"),
            capacity: table.integer("capacity", &(0..=MOST_CAPACITY)),
            active: table.boolean("active"),
            skills: table.has("skills").then(|| levels(&table)),
            teams: table.references("teams"),
            queues: table.references("queues"),
        };
        table.finish();
        spec
    }

    fn inbox(&self, table: Table<'_, '_>) -> InboxSpec {
        let hmac_token = self
            .clear(&table, "hmac_token")
            .and_then(|clear| self.sealed(&table, "hmac_token", &clear));
        let spec = InboxSpec {
            place: table.place(),
            id: table.id("id"),
            key: table.text("key"),
            name: table.text("name"),
            kind: table.word("kind"),
            queue: table.reference("queue"),
            department: table.reference("department"),
            active: table.boolean("active"),
            configured_at: table.instant("configured_at"),
            webhook_url: url(&table, "webhook_url"),
            webhook_timeout_s: table.integer("webhook_timeout_s", &(1..=MAX_TIMEOUT_S)),
            webhook_concurrency: table.integer("webhook_concurrency", &(1..=MAX_CONCURRENCY)),
            webhook_secret: self.signing(&table, "webhook_secret"),
            hmac_token,
            single_conversation: table.boolean("single_conversation"),
            starts_pending: table.boolean("starts_pending"),
        };
        table.finish();
        spec
    }

    fn endpoint(&self, table: Table<'_, '_>) -> CallbackEndpointSpec {
        let secret = self.signing(&table, "secret");
        let url = url(&table, "url");
        if url.as_deref().is_some_and(|url| !is_address(url)) {
            table.fault("url", "must be an http:// or https:// address");
        }
        let spec = CallbackEndpointSpec {
            place: table.place(),
            id: table.id("id"),
            name: table.text("name"),
            url,
            format: table.word("format"),
            inbox: table.reference("inbox"),
            events: table.texts("events"),
            timeout_s: table.integer("timeout_s", &(1..=MAX_TIMEOUT_S)),
            concurrency: table.integer("concurrency", &(1..=MAX_CONCURRENCY)),
            settings: self.settings(&table),
            secret,
        };
        table.finish();
        spec
    }

    /// A secret that signs.
    fn signing(&self, table: &Table<'_, '_>, key: &str) -> Option<Secret> {
        let clear = self.clear(table, key)?;
        if !crate::callbacks::native::is_secret(&clear) {
            table.fault(
                key,
                "must be whsec_ and 24 to 64 bytes in Base64, as Standard Webhooks has it",
            );
        }
        self.sealed(table, key, &clear)
    }

    /// What only the endpoint's format understands. There may be secrets anywhere in it, so all of it is sealed.
    fn settings(&self, table: &Table<'_, '_>) -> Option<Secret> {
        let mut clear = table.document("settings")?;
        if let Err(message) = elsewhere::found(self.source, &mut clear) {
            table.fault("settings", message);
            return None;
        }
        match settings::sealed(self.sealer, &clear) {
            Ok(secret) => Some(secret),
            Err(settings::Unsealable::TooLong) => {
                table.fault(
                    "settings",
                    format!("must be at most {MAX_SETTINGS} bytes as JSON"),
                );
                None
            }
            Err(settings::Unsealable::NoEntropy(error)) => {
                table.fault("settings", format!("cannot be sealed: {error}"));
                None
            }
        }
    }

    fn credential(&self, table: Table<'_, '_>) -> Option<CredentialSpec> {
        if !table.has("kind") {
            table.fault("kind", "a credential needs a kind: employee_token, api_key, access_token or client_application");
            return None;
        }
        let kind: CredentialKind = table.word("kind")?;
        let (secret_name, pair) = match kind {
            CredentialKind::EmployeeToken | CredentialKind::AccessToken => ("token", false),
            CredentialKind::ApiKey | CredentialKind::ClientApplication => ("secret", true),
            CredentialKind::ApplicationSession | CredentialKind::Session => {
                table.fault("kind", "sessions are made by signing in");
                return None;
            }
        };
        let application = kind == CredentialKind::ClientApplication;
        let secret = self.clear(&table, secret_name);
        let key = if pair { table.text("key") } else { None };
        let agent = if application {
            None
        } else {
            table.reference("agent")
        };
        let spec = CredentialSpec {
            place: table.place(),
            kind,
            name: table.text("name"),
            application_type: if application {
                table.text("type")
            } else {
                None
            },
            inboxes: if application {
                table.references("inboxes")
            } else {
                None
            },
            callback: if application {
                self.callback(&table)
            } else {
                None
            },
            secret_hash: secrets::digest(secret.as_deref().unwrap_or_default().as_bytes()),
            agent,
            key,
        };
        let mut complete = true;
        let mut need = |name: &str, there: bool| {
            // What was written but cannot stand has been reported already.
            if !there && !table.has(name) {
                table.fault(name, format!("a credential of kind {kind} needs it"));
            }
            complete &= there;
        };
        if !["", "_env", "_file"]
            .iter()
            .any(|tail| table.has(&format!("{secret_name}{tail}")))
        {
            need(secret_name, false);
        }
        if pair {
            need("key", spec.key.is_some());
        }
        if !application {
            need("agent", spec.agent.is_some());
        }
        table.finish();
        (complete && secret.is_some()).then_some(spec)
    }

    fn callback(&self, table: &Table<'_, '_>) -> Option<CallbackSpec> {
        let callback = table.table("callback")?;
        let active = callback.boolean("active");
        let address = url(&callback, "url");
        let format = callback.text("format").unwrap_or_else(|| "json".to_owned());
        if !["json", "xml"].contains(&format.as_str()) {
            callback.fault("format", "must be one of json, xml");
        }
        if !callback.has("url") {
            callback.fault("url", "a callback needs an address");
        }
        let mut clear = serde_json::Map::new();
        clear.insert("url".to_owned(), address.into());
        clear.insert("format".to_owned(), format.into());
        let mut stored = clear.clone();
        if let Some(authentication) = callback.table("authentication") {
            let ways: [(&str, &[&str], &str); 2] = [
                ("basic", &["user"], "password"),
                ("oauth2", &["token_url", "client_id"], "client_secret"),
            ];
            for (way, plain, secret) in ways {
                let Some(details) = authentication.table(way) else {
                    continue;
                };
                let mut clear_details = serde_json::Map::new();
                for key in plain {
                    if !details.has(key) {
                        details.fault(key, format!("{way} authentication needs it"));
                    }
                    let text = details.text(key);
                    if *key == "token_url" && text.as_deref().is_some_and(holds_credentials) {
                        details.fault(key, CREDENTIALS);
                    }
                    clear_details.insert((*key).to_owned(), text.into());
                }
                let mut stored_details = clear_details.clone();
                if let Some(value) = self.clear(&details, secret) {
                    let sealed = self.sealed(&details, secret, &value)?;
                    clear_details.insert(secret.to_owned(), value.into());
                    stored_details.insert(secret.to_owned(), sealed.stored.into());
                } else {
                    details.fault(secret, format!("{way} authentication needs it"));
                }
                details.finish();
                let name = "authentication".to_owned();
                clear.insert(name.clone(), json!({way: clear_details}));
                stored.insert(name, json!({way: stored_details}));
            }
            if authentication.has("basic") && authentication.has("oauth2") {
                authentication.fault("oauth2", "choose one way of authentication");
            }
            authentication.finish();
        }
        callback.finish();
        Some(CallbackSpec {
            settings: Secret {
                fingerprint: self
                    .sealer
                    .fingerprint("callback", &serde_json::Value::Object(clear).to_string()),
                stored: serde_json::Value::Object(stored).to_string(),
            },
            active,
        })
    }

    /// A secret in clear: written as `key`, or found where `key_env` or `key_file` says.
    fn clear(&self, table: &Table<'_, '_>, key: &str) -> Option<String> {
        let (env, file) = (format!("{key}_env"), format!("{key}_file"));
        let found = [key, &env, &file]
            .into_iter()
            .filter(|k| table.has(k))
            .count();
        if found > 1 {
            table.fault(key, format!("give one of {key}, {env} and {file}"));
        }
        let written = table.text(key);
        let from_env = table.text(&env).and_then(|name| {
            let value = (self.source.env)(&name);
            if value.is_none() {
                table.fault(&env, format!("the environment has no {name}"));
            }
            value
        });
        let from_file = table
            .text(&file)
            .and_then(|path| match (self.source.file)(&path) {
                Ok(text) => Some(text.trim_end_matches(['\r', '\n']).to_owned()),
                Err(error) => {
                    table.fault(&file, format!("cannot read {path}: {error}"));
                    None
                }
            });
        let value = written.or(from_env).or(from_file)?;
        if value.is_empty() {
            table.fault(key, "must not be empty");
            return None;
        }
        Some(value)
    }

    fn sealed(&self, table: &Table<'_, '_>, key: &str, clear: &str) -> Option<Secret> {
        match self.sealer.seal(clear) {
            Ok(stored) => Some(Secret {
                stored,
                fingerprint: self.sealer.fingerprint(key, clear),
            }),
            Err(error) => {
                table.fault(key, format!("cannot be sealed: {error}"));
                None
            }
        }
    }
}

fn named(table: Table<'_, '_>) -> NamedSpec {
    let spec = NamedSpec {
        place: table.place(),
        id: table.id("id"),
        name: table.text("name"),
    };
    table.finish();
    spec
}

fn label(table: Table<'_, '_>) -> LabelSpec {
    let name = table.text("name");
    if (name.as_ref()).is_some_and(|name| name.chars().count() > MAX_LABEL) {
        table.fault("name", format!("is longer than {MAX_LABEL} characters"));
    }
    let colour = table.text("colour");
    let is_colour = |text: &String| {
        text.strip_prefix('#').is_some_and(|digits| {
            digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit())
        })
    };
    if colour.as_ref().is_some_and(|text| !is_colour(text)) {
        table.fault("colour", "must be a colour such as #1f6feb");
    }
    let spec = LabelSpec {
        place: table.place(),
        id: table.id("id"),
        name,
        colour,
        description: table.text("description"),
    };
    table.finish();
    spec
}

fn attribute(table: Table<'_, '_>) -> AttributeSpec {
    let spec = AttributeSpec {
        place: table.place(),
        id: table.id("id"),
        object: table.word("object"),
        name: table.text("name"),
        label: table.text("label"),
        value_type: table.word("type"),
        options: table.texts("options"),
    };
    table.finish();
    spec
}

fn contact(table: Table<'_, '_>) -> ContactSpec {
    let phones = table.tables("phones").into_iter().filter_map(|t| {
        point(
            t,
            "number",
            &[
                ("home", PointKind::HomePhone),
                ("mobile", PointKind::MobilePhone),
                ("office", PointKind::OfficePhone),
                ("fax", PointKind::Fax),
                ("pager", PointKind::Pager),
                ("other", PointKind::OtherPhone),
            ],
        )
    });
    let social = table.tables("social").into_iter().filter_map(|t| {
        point(
            t,
            "id",
            &[
                ("facebook", PointKind::Facebook),
                ("twitter", PointKind::Twitter),
                ("instagram", PointKind::Instagram),
            ],
        )
    });
    let spec = ContactSpec {
        place: table.place(),
        id: table.id("id"),
        name: table.text("name"),
        given_name: table.text("given_name"),
        family_name: table.text("family_name"),
        email: email(&table),
        phone: table.text("phone"),
        external_id: table.text("external_id"),
        points: phones.chain(social).collect(),
        blocked: table.boolean("blocked"),
        department: table.reference("department"),
        custom_attributes: table.values("custom_attributes").into_iter().collect(),
        created_at: table.instant("created_at"),
        identities: table
            .tables("identities")
            .into_iter()
            .filter_map(identity)
            .collect(),
        cases: table.tables("cases").into_iter().filter_map(case).collect(),
    };
    table.finish();
    spec
}

fn point(
    table: Table<'_, '_>,
    value: &str,
    kinds: &[(&str, PointKind)],
) -> Option<(PointKind, String)> {
    let known = || {
        kinds
            .iter()
            .map(|(word, _)| *word)
            .collect::<Vec<_>>()
            .join(", ")
    };
    if !table.has("kind") {
        table.fault("kind", format!("is needed: one of {}", known()));
    }
    let word = table.text("kind");
    let kind = word
        .as_deref()
        .and_then(|word| kinds.iter().find(|(known, _)| *known == word))
        .map(|(_, kind)| *kind);
    if word.is_some() && kind.is_none() {
        table.fault("kind", format!("must be one of {}", known()));
    }
    if !table.has(value) {
        table.fault(value, "is needed");
    }
    let text = table.text(value);
    table.finish();
    kind.zip(text)
}

fn identity(table: Table<'_, '_>) -> Option<IdentitySpec> {
    if !table.has("inbox") {
        table.fault(
            "inbox",
            "is needed: the id or key of the inbox that knows them",
        );
    }
    let inbox: Option<Reference> = table.reference("inbox");
    let (place, id, serial) = (table.place(), table.id("id"), table.text("serial"));
    if serial
        .as_ref()
        .is_some_and(|s| s.chars().count() > parlor_model::command::MAX_SERIAL)
    {
        table.fault(
            "serial",
            format!(
                "is longer than {} characters",
                parlor_model::command::MAX_SERIAL
            ),
        );
    }
    table.finish();
    Some(IdentitySpec {
        place,
        inbox: inbox?,
        id,
        serial,
    })
}

fn case(table: Table<'_, '_>) -> Option<CaseSpec> {
    if !table.has("subject") {
        table.fault("subject", "is needed");
    }
    let (place, id, subject) = (table.place(), table.id("id"), table.text("subject"));
    table.finish();
    Some(CaseSpec {
        place,
        id,
        subject: subject?,
    })
}

fn email(table: &Table<'_, '_>) -> Option<String> {
    let text = table.text("email")?;
    let fits = text.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty() && !domain.is_empty() && !domain.contains('@')
    }) && !text.contains(char::is_whitespace);
    if !fits {
        table.fault("email", "must be an e-mail address");
    }
    Some(text)
}

/// What is said of an address with a user or a password in it.
const CREDENTIALS: &str = "must not hold a user or a password before the host; a callback is signed, or has an `authentication`";

fn url(table: &Table<'_, '_>, key: &str) -> Option<String> {
    let text = table.text(key)?;
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    if rest.is_none_or(|rest| rest.is_empty() || rest.starts_with('/'))
        || text.contains(char::is_whitespace)
    {
        table.fault(key, "must be an http:// or https:// address");
    }
    if holds_credentials(&text) {
        table.fault(key, CREDENTIALS);
    }
    Some(text)
}

/// Letters, digits and hyphens, beginning with two or three letters.
fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let primary = parts.next().unwrap_or_default();
    (2..=3).contains(&primary.len())
        && primary.bytes().all(|b| b.is_ascii_alphabetic())
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        })
}
