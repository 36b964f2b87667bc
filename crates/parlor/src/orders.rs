//! Orders of an operator. The process that has opened the database carries them out: the command itself, or the
//! server that owns the data directory. That server receives orders through its control socket.

pub mod callbacks;

use crate::data_dir;
use anyhow::{Context as _, bail};
use parlor_engine::Engine;
use parlor_engine::provision::{self, Provision, ProvisionReport, Source};
use parlor_engine::secrets;
use parlor_model::command::{RevokeCredential, RotateCredential};
use parlor_model::config::AccountConfig;
use parlor_model::entities::Credential;
use parlor_model::ids::{AgentId, InboxId};
use parlor_model::provision::spec::{
    AccountSpec, CallbackSpec, CredentialSpec, Place, Reference, Secret,
};
use parlor_model::words::{CredentialKind, Word as _};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// An order of an operator.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub enum Order {
    /// Apply a provisioning file.
    Apply(Box<ApplyOrder>),
    /// Copy the database into this directory.
    Backup(PathBuf),
    /// List credentials, optionally of one account and one kind.
    ListTokens {
        /// The account: id or name.
        account: Option<String>,
        /// The kind, as a value of [`CredentialKind`].
        kind: Option<String>,
    },
    /// Create a credential.
    CreateToken(Box<CreateOrder>),
    /// Replace the secret of the credential with this id or key.
    RotateToken(String),
    /// Revoke the credential with this id or key.
    RevokeToken(String),
    /// An order about callbacks.
    Callbacks(callbacks::CallbackOrder),
}

/// A provisioning file with everything that it refers to, as the command's process reads it.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct ApplyOrder {
    /// The file's name in errors.
    pub name: String,
    /// The TOML text of the file.
    pub text: String,
    /// The environment variables that the file refers to. Unset variables are missing here.
    pub variables: BTreeMap<String, String>,
    /// The files that the file refers to. An error text replaces a file that cannot be read.
    pub files: BTreeMap<String, Result<String, String>>,
    /// Whether to only report the changes.
    pub dry_run: bool,
    /// Whether to overwrite changes that were made since the last apply.
    pub force: bool,
}

impl ApplyOrder {
    /// Reads a provisioning file and everything that it refers to. Relative paths in the file start from its
    /// directory.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn read(path: &Path, dry_run: bool, force: bool) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("cannot read the provisioning file {}", path.display()))?;
        let (variables, files) = provision::mentions(&text);
        let dir = path.parent().unwrap_or(Path::new("."));
        Ok(Self {
            name: path.display().to_string(),
            variables: variables
                .into_iter()
                .filter_map(|name| Some((name.clone(), std::env::var(name).ok()?)))
                .collect(),
            files: files
                .into_iter()
                .map(|name| {
                    let content =
                        std::fs::read_to_string(dir.join(&name)).map_err(|e| e.to_string());
                    (name, content)
                })
                .collect(),
            text,
            dry_run,
            force,
        })
    }
}

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

/// Carries out orders on an open database.
#[derive(Clone)]
pub struct Operator {
    /// The engine of the database.
    pub engine: Engine,
    /// The data directory.
    pub data: PathBuf,
}

impl Operator {
    /// Carries out an order. Returns the lines to print.
    ///
    /// # Errors
    /// The order failed. The error states the reason and the remedy.
    pub async fn carry_out(&self, order: Order) -> anyhow::Result<Vec<String>> {
        match order {
            Order::Apply(order) => self.apply(*order).await,
            Order::Backup(dir) => self.backup(&dir).await,
            Order::ListTokens { account, kind } => {
                self.list(account.as_deref(), kind.as_deref()).await
            }
            Order::CreateToken(order) => self.create(*order).await,
            Order::RotateToken(credential) => self.rotate(&credential).await,
            Order::RevokeToken(credential) => self.revoke(&credential).await,
            Order::Callbacks(order) => self.callbacks(order).await,
        }
    }

    async fn apply(&self, order: ApplyOrder) -> anyhow::Result<Vec<String>> {
        let (name, dry_run, force) = (order.name.clone(), order.dry_run, order.force);
        let engine = self.engine.clone();
        // Run in a blocking thread, because the hashing of passwords is slow by design.
        let read = tokio::task::spawn_blocking(move || {
            let source = Source {
                name: &order.name,
                text: &order.text,
                env: &|name| order.variables.get(name).cloned(),
                file: &|path| {
                    let unread = Err("the order does not contain this file".to_owned());
                    order.files.get(path).cloned().unwrap_or(unread)
                },
            };
            provision::read(&source, engine.sealer())
        });
        let provision = Provision {
            dry_run,
            force,
            ..read.await??
        };
        let report = provision::check(&name, self.engine.provision(provision).await?)?;
        Ok(printed(report, dry_run))
    }

    async fn backup(&self, dir: &Path) -> anyhow::Result<Vec<String>> {
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(dir)
            .with_context(|| format!("cannot create {}", dir.display()))?;
        if std::fs::read_dir(dir)?.next().is_some() {
            bail!(
                "{} is not empty; use a new directory for each backup",
                dir.display()
            );
        }
        let copied = self
            .engine
            .store()
            .backup(dir.to_owned())
            .await
            .context("the database was not copied")?;
        // Copy files after the rows. Each file of a copied row still exists, or was deleted since. Files never
        // change.
        let files = (self.engine.copy_files(&dir.join("files")).await)
            .context("the files were not copied")?;
        let key = data_dir::copy_key(&self.data, dir)?;
        std::fs::File::open(dir)?.sync_all()?;
        let mut lines = vec![format!("copied the database to {}", copied.display())];
        lines.push(format!(
            "copied {files} files to {}",
            dir.join("files").display()
        ));
        lines.push(if key {
            format!(
                "copied the server key to {}; protect it like the data",
                dir.display()
            )
        } else {
            format!(
                "the server key is in {} and was not copied; keep it together with this backup",
                data_dir::KEY_VARIABLE
            )
        });
        lines.push(format!(
            "to restore: parlor serve --data COPY, with COPY a copy of {}",
            dir.display()
        ));
        Ok(lines)
    }

    /// The accounts with this id or name. Without a name: all accounts.
    async fn accounts(&self, named: Option<&str>) -> anyhow::Result<Vec<Arc<AccountConfig>>> {
        let mut configs = Vec::new();
        for account in self.engine.accounts().await? {
            if named.is_none_or(|n| account.name == n || account.id.to_string() == n) {
                configs.push(self.engine.config(account.id).await?);
            }
        }
        match (named, configs.as_slice()) {
            (Some(named), []) => {
                bail!("there is no account {named}; parlor token list shows all accounts")
            }
            _ => Ok(configs),
        }
    }

    async fn list(&self, account: Option<&str>, kind: Option<&str>) -> anyhow::Result<Vec<String>> {
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

    async fn create(&self, order: CreateOrder) -> anyhow::Result<Vec<String>> {
        let kind = word(&order.kind)?;
        let accounts = self.accounts(order.account.as_deref()).await?;
        let config = match accounts.as_slice() {
            [one] => one,
            [] => bail!("there is no account yet; parlor apply FILE creates one"),
            _ => bail!("there are several accounts; name one by its id with --account"),
        };
        let pair = matches!(
            kind,
            CredentialKind::ApiKey | CredentialKind::ClientApplication
        );
        let secret = secrets::token()?;
        let key = match (pair, order.key.clone()) {
            (true, Some(key)) => Some(key),
            (true, None) => Some(secrets::hex(&secrets::random::<12>()?)),
            (false, Some(_)) => bail!("a {kind} has no key; leave --key out"),
            (false, None) => None,
        };
        let mut inboxes = Vec::new();
        for name in &order.inboxes {
            inboxes.push(inbox(config, name)?);
        }
        let agent = match (kind == CredentialKind::ClientApplication, &order.agent) {
            (false, Some(name)) => Some(agent(config, name)?),
            (false, None) => bail!("a {kind} acts as an agent; name one with --agent"),
            (true, Some(_)) => {
                bail!("a client_application does not act as an agent; leave --agent out")
            }
            (true, None) => None,
        };
        let spec = CredentialSpec {
            place: Place::default(),
            kind,
            agent: agent.map(|id| Reference::Id(id.0)),
            name: order.name.clone(),
            key: key.clone(),
            secret_hash: secrets::digest(secret.as_bytes()),
            application_type: (kind == CredentialKind::ClientApplication)
                .then(|| order.application_type.clone()),
            inboxes: (kind == CredentialKind::ClientApplication)
                .then(|| inboxes.iter().map(|id| Reference::Id(id.0)).collect()),
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
        if kind == CredentialKind::ClientApplication && order.callback_url.is_none() {
            lines.push(
                "without --callback-url, this client application cannot start conversations"
                    .to_owned(),
            );
        }
        Ok(lines)
    }

    /// Finds the credential with this id or key, also a revoked one.
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

    async fn rotate(&self, named: &str) -> anyhow::Result<Vec<String>> {
        let credential = self.found(named).await?;
        if credential.revoked_at.is_some() {
            bail!(
                "credential {} was revoked; create a new one with parlor token create",
                credential.id
            );
        }
        let secret = secrets::token()?;
        let credential = self
            .engine
            .execute(RotateCredential {
                by: None,
                account: credential.account_id,
                credential: credential.id,
                secret_hash: secrets::digest(secret.as_bytes()),
            })
            .await?;
        let mut lines = vec![format!("rotated {} {}", credential.kind, credential.id)];
        lines.extend(shown(credential.key.as_deref(), &secret));
        Ok(lines)
    }

    async fn revoke(&self, named: &str) -> anyhow::Result<Vec<String>> {
        let credential = self.found(named).await?;
        self.engine
            .execute(RevokeCredential {
                by: None,
                account: credential.account_id,
                credential: credential.id,
            })
            .await?;
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
        .find(|a| a.id.to_string() == named || a.email.eq_ignore_ascii_case(named))
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
        .find(|i| i.id.to_string() == named || i.key == named)
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

/// Formats the report of a provisioning file.
#[must_use]
pub fn printed(report: ProvisionReport, dry_run: bool) -> Vec<String> {
    let count = report.changes.len();
    let mut lines = report.changes;
    lines.extend(report.kept);
    lines.push(match (count, dry_run) {
        (0, _) => "nothing to change".to_owned(),
        (1, false) => "1 change".to_owned(),
        (_, false) => format!("{count} changes"),
        (1, true) => "1 change, not made (dry run)".to_owned(),
        (_, true) => format!("{count} changes, not made (dry run)"),
    });
    lines
}
