//! Credentials, with the callbacks of client applications.

use crate::document::{FieldPath, code};
use crate::entities::JsonMap;
use crate::provision::declare::configured;
use crate::provision::field::{FILE, Reading, SecretKind};
use crate::provision::field_type::{
    Flag, Hidden, Inner, LONGEST, List, OneOf, Refers, TOKEN, Text, Url, whole,
};
use crate::provision::location::{Location, Reference, Secret};
use crate::words::CredentialKind;
use serde_json::{Value, json};

configured! {
    /// A credential.
    pub struct CredentialTable {
        /// The kind of credential.
        own kind: Option<CredentialKind> = OneOf::<CredentialKind>::named("CredentialKind"), FILE;
        /// The name.
        own name: Option<String> = Text(1, LONGEST), FILE;
        /// The agent, by id or e-mail address.
        own agent: Option<Reference> = Refers, FILE;
        /// The token, for kinds of credentials with a single secret.
        own token: Option<Secret> = TOKEN, FILE;
        /// The key, for kinds of credentials with a key and a secret. The key itself is not secret.
        own key: Option<String> = Text(1, LONGEST), FILE;
        /// The secret, for kinds of credentials with a key and a secret.
        own secret: Option<Secret> = TOKEN, FILE;
        /// The type of a client application, as the vendor's API names the type.
        own application_type as "type": Option<String> = Text(1, LONGEST), FILE;
        /// The inboxes of a client application, by id or key.
        own inboxes: Option<Vec<Reference>> = List(Refers, usize::MAX), FILE;
        /// The callback of a client application.
        own callback: Option<CallbackSpec> = Inner(callback), FILE;
    }

    /// The callback of a client application.
    pub struct CallbackTable {
        /// The address that receives the requests.
        own url: Option<String> = Url, FILE.always();
        /// The format of the request bodies.
        own format: Option<String> = Text(1, LONGEST), FILE;
        /// Whether the callback is active.
        own active: Option<bool> = Flag, FILE;
        /// The authentication of the callback's requests.
        own authentication: Option<AuthenticationTable> = whole::<AuthenticationTable>(), FILE;
    }

    /// The authentication of callbacks. The object may contain `basic` or `oauth2`, but not both.
    pub struct AuthenticationTable {
        /// Authentication with a user and a password.
        own basic: Option<BasicTable> = whole::<BasicTable>(), FILE;
        /// Authentication with an OAuth 2.0 token.
        own oauth2: Option<OauthTable> = whole::<OauthTable>(), FILE;
    }

    /// Authentication with a user and a password.
    pub struct BasicTable {
        /// The user.
        own user: Option<String> = Text(1, LONGEST), FILE.always();
        /// The password.
        own password: Option<Secret> = Hidden(SecretKind::Sealed, Text(1, LONGEST)), FILE.always();
    }

    /// Authentication with an OAuth 2.0 token.
    pub struct OauthTable {
        /// The address of the token endpoint.
        own token_url: Option<String> = Url, FILE.always();
        /// The client's id.
        own client_id: Option<String> = Text(1, LONGEST), FILE.always();
        /// The client's secret.
        own client_secret: Option<Secret> = Hidden(SecretKind::Sealed, Text(1, LONGEST)), FILE.always();
    }
}

/// A credential: a token, an API key or a client application.
#[derive(Clone, Debug)]
pub struct CredentialSpec {
    /// The object's position in the document.
    pub location: Location,
    /// The kind of credential.
    pub kind: CredentialKind,
    /// The agent for whom the credential acts.
    pub agent: Option<Reference>,
    /// The name that people see.
    pub name: Option<String>,
    /// The key of an API key or a client application. `None` for a token.
    pub key: Option<String>,
    /// The SHA-256 digest of the token or the secret, in hexadecimal digits.
    pub secret_hash: String,
    /// The type of a client application, as the vendor's API names the type.
    pub application_type: Option<String>,
    /// The inboxes of a client application.
    pub inboxes: Option<Vec<Reference>>,
    /// The callback of a client application.
    pub callback: Option<CallbackSpec>,
}

impl CredentialSpec {
    /// Returns the name of the credential in the provisioning records. For a token, the name is the token's digest.
    pub(in crate::provision) fn object(&self) -> String {
        match &self.key {
            Some(key) => format!("{} {key}", self.kind),
            None => format!("{} {}", self.kind, self.secret_hash),
        }
    }
}

/// The callback of a client application.
#[derive(Clone, Debug)]
pub struct CallbackSpec {
    /// The settings as JSON, with encrypted secrets. The fingerprint contains the fingerprints of the secrets, so equal
    /// settings always have the same fingerprint.
    pub settings: Secret,
    /// Whether the callback is active.
    pub active: Option<bool>,
}

pub(super) fn credential(
    table: CredentialTable,
    at: &FieldPath<'_>,
    cx: &mut Reading<'_>,
) -> Option<CredentialSpec> {
    let given = |name: &str| {
        let forms = ["", "_env", "_file"].map(|tail| format!("{name}{tail}"));
        (forms.iter()).find_map(|key| table.location.written(key).map(|_| key.clone()))
    };
    if given("kind").is_none() {
        let message = "a credential needs a kind: employee_token, api_key, access_token or client_application";
        cx.faults.add(&at.key("kind"), code::REQUIRED, message);
    }
    let kind = table.kind?;
    match kind {
        CredentialKind::EmployeeToken
        | CredentialKind::AccessToken
        | CredentialKind::ApiKey
        | CredentialKind::ClientApplication => {}
        CredentialKind::ApplicationSession | CredentialKind::Session => {
            cx.refuse(
                &at.key("kind"),
                "a session cannot be created here; sign in instead",
            );
            return None;
        }
        CredentialKind::PasswordLink => {
            cx.refuse(
                &at.key("kind"),
                "`parlor agent invite` makes a password link",
            );
            return None;
        }
    }
    let mut known = if kind.has_key() {
        vec!["secret", "key"]
    } else {
        vec!["token"]
    };
    if kind.acts_for_agent() {
        known.push("agent");
    }
    for name in known.iter().filter(|name| given(name).is_none()) {
        let message = format!("a credential of kind {kind} needs it");
        cx.faults.add(&at.key(name), code::REQUIRED, message);
    }
    if kind.is_client_application() {
        known.extend(["type", "inboxes", "callback"]);
    }
    known.extend(["kind", "name"]);
    for name in [
        "token", "agent", "secret", "key", "type", "inboxes", "callback",
    ] {
        if !known.contains(&name)
            && let Some(key) = given(name)
        {
            let message = format!("unknown key; known here: {}", known.join(", "));
            cx.faults.add(&at.key(&key), code::UNKNOWN_MEMBER, message);
        }
    }
    Some(CredentialSpec {
        secret_hash: table.token.or(table.secret)?.stored,
        location: table.location,
        kind,
        agent: table.agent,
        name: table.name,
        key: table.key,
        application_type: table.application_type,
        inboxes: table.inboxes,
        callback: table.callback,
    })
}

fn callback(
    table: CallbackTable,
    at: &FieldPath<'_>,
    cx: &mut Reading<'_>,
) -> Option<CallbackSpec> {
    let format = table.format.unwrap_or_else(|| "json".to_owned());
    if !["json", "xml"].contains(&format.as_str()) {
        cx.refuse(&at.key("format"), "must be one of json, xml");
    }
    let authentication = table.authentication.unwrap_or_default();
    if authentication.basic.is_some() && authentication.oauth2.is_some() {
        let message = "choose one way of authentication";
        cx.refuse(&at.key("authentication").key("oauth2"), message);
    }
    let mut ways = None;
    if let Some(basic) = authentication.basic {
        if basic.user.as_deref().is_some_and(|user| user.contains(':')) {
            let at = at.key("authentication");
            cx.refuse(&at.key("basic").key("user"), "must not contain a colon");
        }
        let way = |secret: String| json!({"basic": {"user": basic.user, "password": secret}});
        let secret = basic.password?;
        ways = Some((way(secret.stored), way(secret.fingerprint)));
    }
    if let Some(oauth2) = authentication.oauth2 {
        let way = |secret: String| json!({"oauth2": {"token_url": oauth2.token_url, "client_id": oauth2.client_id, "client_secret": secret}});
        let secret = oauth2.client_secret?;
        ways = Some((way(secret.stored), way(secret.fingerprint)));
    }
    let (stored, compared) = ways.unzip();
    let printed = |authentication: Option<Value>| {
        let mut map = JsonMap::new();
        map.insert("url".to_owned(), table.url.clone().into());
        map.insert("format".to_owned(), format.clone().into());
        map.extend(authentication.map(|way| ("authentication".to_owned(), way)));
        Value::Object(map).to_string()
    };
    Some(CallbackSpec {
        settings: Secret {
            fingerprint: cx.secrets.fingerprint("callback", &printed(compared)),
            stored: printed(stored),
        },
        active: table.active,
    })
}
