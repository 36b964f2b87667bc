//! The command `parlor token`, which lists, creates, rotates and revokes credentials.

use super::operator::Operator;
use anyhow::{Context as _, bail};
use parlor_engine::provision::Provision;
use parlor_engine::secrets;
use parlor_model::callbacks::{holds_credentials, is_address};
use parlor_model::canonical::{same_email, same_name};
use parlor_model::command::{RevokeCredential, RotateCredential};
use parlor_model::config::AccountConfig;
use parlor_model::entities::Credential;
use parlor_model::ids::{AgentId, InboxId};
use parlor_model::provision::spec::{
    AccountSpec, CallbackSpec, CredentialSpec, Location, Reference, Secret,
};
use parlor_model::words::{CredentialKind, Word as _};
use serde::{Deserialize, Serialize};

/// An order to create a credential.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[expect(missing_docs, reason = "each field is the flag of the same name")]
pub struct CreateOrder {
    pub kind: String,
    pub account: Option<String>,
    pub agent: Option<String>,
    pub name: Option<String>,
    pub key: Option<String>,
    pub inboxes: Vec<String>,
    pub application_type: String,
    pub callback_url: Option<String>,
    pub callback_format: String,
}

impl Operator {
    pub(super) async fn list_tokens(
        &self,
        account: Option<&str>,
        kind: Option<&str>,
    ) -> anyhow::Result<Vec<String>> {
        let kind = kind.map(word).transpose()?;
        let mut lines = Vec::new();
        for config in self.accounts(account).await? {
            lines.push(format!(
                "account {} {}",
                config.account.id, config.account.name
            ));
            for credential in self.engine.credentials(config.account.id, kind).await? {
                lines.push(format!("  {}", self.described(&config, &credential)));
            }
        }
        if lines.is_empty() {
            lines.push("there is no account yet; parlor apply FILE creates one".to_owned());
        }
        Ok(lines)
    }

    fn described(&self, config: &AccountConfig, credential: &Credential) -> String {
        let mut parts = vec![credential.id.to_string(), credential.kind.to_string()];
        if let Some(key) = &credential.key {
            parts.push(format!("key {key}"));
        }
        if !credential.name.is_empty() {
            parts.push(format!("\"{}\"", credential.name));
        }
        if let Some(agent) = credential.agent_id {
            let name = config.agents.get(&agent).map_or("", |a| a.name.as_str());
            parts.push(format!("agent {agent} {name}"));
        }
        parts.push(format!("created {}", credential.created_at.iso_millis()));
        match (credential.revoked_at, credential.expires_at) {
            (Some(at), _) => parts.push(format!("REVOKED {}", at.iso_millis())),
            (None, Some(at)) if at <= self.engine.now() => {
                parts.push(format!("expired {}", at.iso_millis()))
            }
            (None, Some(at)) => parts.push(format!("expires {}", at.iso_millis())),
            (None, None) => {}
        }
        parts.join("  ")
    }

    pub(super) async fn create_token(&self, order: CreateOrder) -> anyhow::Result<Vec<String>> {
        let kind = word(&order.kind)?;
        let accounts = self.accounts(order.account.as_deref()).await?;
        let config = match accounts.as_slice() {
            [one] => one,
            [] => bail!("there is no account yet; parlor apply FILE creates one"),
            _ => bail!("there are several accounts; name one by its id with --account"),
        };
        let secret = secrets::token()?;
        let key = match (kind.has_key(), order.key.clone()) {
            (true, Some(key)) => Some(key),
            (true, None) => Some(secrets::hex(&secrets::random::<12>()?)),
            (false, Some(_)) => bail!("a {kind} has no key; leave --key out"),
            (false, None) => None,
        };
        if let Some(url) = &order.callback_url
            && (!is_address(url) || holds_credentials(url))
        {
            bail!(
                "--callback-url: must be an http:// or https:// address that can be called, without a user or a password"
            );
        }
        if !["json", "xml"].contains(&order.callback_format.as_str()) {
            bail!("--callback-format: must be one of json, xml");
        }
        let mut inboxes = Vec::new();
        for name in &order.inboxes {
            inboxes.push(inbox(config, name)?);
        }
        let agent = match (kind.acts_for_agent(), &order.agent) {
            (true, Some(name)) => Some(agent(config, name)?),
            (true, None) => bail!("a {kind} acts as an agent; name one with --agent"),
            (false, Some(_)) => bail!("a {kind} does not act as an agent; leave --agent out"),
            (false, None) => None,
        };
        let application = kind.is_client_application();
        let spec = CredentialSpec {
            location: Location::default(),
            kind,
            agent: agent.map(|id| Reference::Id(id.0)),
            name: order.name.clone(),
            key: key.clone(),
            secret_hash: secrets::digest(secret.as_bytes()),
            application_type: application.then(|| order.application_type.clone()),
            inboxes: application.then(|| inboxes.iter().map(|id| Reference::Id(id.0)).collect()),
            callback: order.callback_url.as_ref().map(|url| {
                let settings =
                    serde_json::json!({"url": url, "format": order.callback_format}).to_string();
                CallbackSpec {
                    settings: Secret {
                        fingerprint: self.engine.sealer().fingerprint("callback", &settings),
                        stored: settings,
                    },
                    active: None,
                }
            }),
        };
        if let Some(key) = &key
            && self.find(key).await?.is_some()
        {
            bail!("a credential with the key {key} exists already; choose another key");
        }
        let report = self
            .engine
            .provision(Provision {
                accounts: vec![AccountSpec {
                    id: Some(config.account.id.0),
                    credentials: vec![spec],
                    ..AccountSpec::default()
                }],
                ..Provision::default()
            })
            .await?;
        if let Some(fault) = report.faults.first() {
            bail!("{}: {}", fault.key, fault.message);
        }
        let mut lines = report.changes;
        lines.extend(shown(key.as_deref(), &secret));
        if application && order.callback_url.is_none() {
            lines.push(
                "without --callback-url, this client application cannot start conversations"
                    .to_owned(),
            );
        }
        Ok(lines)
    }

    /// Finds the credential with this id or key in all accounts, even if the credential is revoked.
    async fn find(&self, named: &str) -> anyhow::Result<Option<Credential>> {
        let mut found = Vec::new();
        for account in self.engine.accounts().await? {
            for credential in self.engine.credentials(account.id, None).await? {
                if credential.id.to_string() == named || credential.key.as_deref() == Some(named) {
                    found.push(credential);
                }
            }
        }
        match found.len() {
            0 | 1 => Ok(found.pop()),
            _ => bail!(
                "several credentials have the key {named}; name one by its id (see parlor token list)"
            ),
        }
    }

    async fn found(&self, named: &str) -> anyhow::Result<Credential> {
        self.find(named).await?.with_context(|| {
            format!("there is no credential {named}; parlor token list shows all credentials")
        })
    }

    pub(super) async fn rotate_token(&self, named: &str) -> anyhow::Result<Vec<String>> {
        let credential = self.found(named).await?;
        if credential.revoked_at.is_some() {
            bail!(
                "credential {} was revoked; create a new one with parlor token create",
                credential.id
            );
        }
        let secret = secrets::token()?;
        let rotate = RotateCredential {
            credential: credential.id,
            secret_hash: secrets::digest(secret.as_bytes()),
        };
        let credential = self.engine.execute(credential.account_id, rotate).await?;
        let mut lines = vec![format!("rotated {} {}", credential.kind, credential.id)];
        lines.extend(shown(credential.key.as_deref(), &secret));
        Ok(lines)
    }

    pub(super) async fn revoke_token(&self, named: &str) -> anyhow::Result<Vec<String>> {
        let credential = self.found(named).await?;
        let revoke = RevokeCredential {
            credential: credential.id,
        };
        self.engine.execute(credential.account_id, revoke).await?;
        Ok(vec![format!(
            "revoked {} {}",
            credential.kind, credential.id
        )])
    }
}

fn word(text: &str) -> anyhow::Result<CredentialKind> {
    CredentialKind::from_word(text).with_context(|| format!("there is no credential kind {text}"))
}

fn agent(config: &AccountConfig, named: &str) -> anyhow::Result<AgentId> {
    config
        .agents
        .values()
        .find(|a| a.id.to_string() == named || same_email(&a.email, named))
        .map(|a| a.id)
        .with_context(|| {
            format!(
                "the account {} has no agent {named}; name one by id or e-mail",
                config.account.name
            )
        })
}

fn inbox(config: &AccountConfig, named: &str) -> anyhow::Result<InboxId> {
    config
        .inboxes
        .values()
        .find(|i| i.id.to_string() == named || same_name(&i.key, named))
        .map(|i| i.id)
        .with_context(|| {
            format!(
                "the account {} has no inbox {named}; name one by id or key",
                config.account.name
            )
        })
}

fn shown(key: Option<&str>, secret: &str) -> Vec<String> {
    let mut lines = Vec::new();
    match key {
        Some(key) => {
            lines.push(format!("key: {key}"));
            lines.push(format!("secret: {secret}"));
        }
        None => lines.push(format!("token: {secret}")),
    }
    lines.push("Parlor does not store the secret and never shows it again.".to_owned());
    lines
}
