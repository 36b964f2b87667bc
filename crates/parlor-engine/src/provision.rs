//! Reads provisioning files and applies them to the database.
//!
//! [`toml_tree`] converts a file to a document. The declarations of the model determine how the document is read.
//! Secrets are hashed or encrypted when the document is read. The model decides which changes are made. Each fault
//! names its file, line and key.

mod secret_reference;
mod source;
mod toml_tree;

pub(crate) use secret_reference::Keeper;
pub use source::Source;

use crate::secrets::Sealer;
use crate::{Engine, EngineError};
use parlor_model::canonical::same_name;
use parlor_model::command::Submission;
use parlor_model::document::{self, Faults, FieldPath, code};
use parlor_model::ids::{AccountId, IdKind};
use parlor_model::provision::Fault;
use parlor_model::provision::field::{Declared as _, Form, Reading};
use parlor_model::provision::spec::{AccountSpec, FileSpec, Location};
pub use parlor_model::provision::{Provision, ProvisionReport};
use parlor_model::refusal::{FieldCode, Refusal};
use parlor_model::version;
use parlor_store::outbox::Address;

/// The maximum number of attempts to apply a file. An attempt fails if a value that must be unique, such as an id, is
/// already in use in another account.
const TRIES: u8 = 3;

/// Returns the names of the environment variables and the paths of the files to which a provisioning text refers. The
/// function does not check the text. The lists are needed if another process with another environment applies the text.
#[must_use]
pub fn mentions(text: &str) -> (Vec<String>, Vec<String>) {
    let (mut variables, mut files) = (Vec::new(), Vec::new());
    let mut rest: Vec<toml::Value> = text
        .parse::<toml::Table>()
        .into_iter()
        .map(toml::Value::Table)
        .collect();
    while let Some(value) = rest.pop() {
        match value {
            toml::Value::Table(table) => {
                for (key, value) in table {
                    match value.as_str() {
                        Some(name) if key.ends_with("_env") => variables.push(name.to_owned()),
                        Some(name) if key.ends_with("_file") => files.push(name.to_owned()),
                        _ => rest.push(value),
                    }
                }
            }
            toml::Value::Array(list) => rest.extend(list),
            _ => {}
        }
    }
    (variables, files)
}

/// The faults of a provisioning file. Each text is one line of the form `file:line: key: reason and what to do`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.join("\n"))]
pub struct FileError(pub Vec<String>);

fn printed(name: &str, line: usize, key: &str, message: &str) -> String {
    if key.is_empty() {
        format!("{name}:{line}: {message}")
    } else {
        format!("{name}:{line}: {key}: {message}")
    }
}

/// Reads a provisioning file. Secrets are hashed or encrypted, so the result contains no secret in plain text. Call
/// this function outside the request threads, because hashing passwords is slow by design.
///
/// # Errors
/// All faults of the file. Each fault names the file, the line and the key.
pub fn read(source: &Source<'_>, sealer: &Sealer) -> Result<Provision, FileError> {
    let refused = |faults: Vec<document::Fault>| {
        let faults = faults.iter();
        FileError(
            faults
                .map(|f| printed(source.name, f.line.unwrap_or(1), &f.path, &f.message))
                .collect(),
        )
    };
    let (root, lines) = toml_tree::read(source.text).map_err(|fault| refused(vec![fault]))?;
    let secrets = Keeper {
        sealer,
        source: Some(source),
    };
    let mut cx = Reading {
        faults: Faults::with_lines(lines),
        form: Form::File,
        secrets: &secrets,
    };
    let file = FileSpec::read(root, &FieldPath::TOP, &mut cx);
    let mut faults = cx.faults.into_list();
    faults.sort_by(|a, b| (a.line, &a.path).cmp(&(b.line, &b.path)));
    match file {
        Some(file) if faults.is_empty() => Ok(Provision {
            accounts: file.accounts,
            ..Provision::default()
        }),
        _ => Err(refused(faults)),
    }
}

/// Returns the report, if it has no faults. Otherwise returns the faults of the report as an error.
///
/// # Errors
/// The faults of the report.
pub fn check(name: &str, report: ProvisionReport) -> Result<ProvisionReport, FileError> {
    if report.faults.is_empty() {
        return Ok(report);
    }
    let mut faults = report.faults;
    faults.sort_by_key(|fault| fault.line);
    Err(FileError(
        faults
            .iter()
            .map(|fault| printed(name, fault.line, &fault.key, &fault.message))
            .collect(),
    ))
}

impl Engine {
    /// Applies a whole provisioning file. If the returned report has faults, nothing was changed.
    pub async fn provision(
        &self,
        mut provision: Provision,
    ) -> Result<ProvisionReport, EngineError> {
        let mut faults = self.name_accounts(&mut provision).await?;
        faults.extend(self.unusable_settings(&provision).await?);
        if !faults.is_empty() {
            return Ok(ProvisionReport {
                faults,
                ..ProvisionReport::default()
            });
        }
        let off = self.deactivated_endpoints(&provision).await?;
        let mut tries = 0_u8;
        loop {
            tries = tries.saturating_add(1);
            // Each attempt gives new ids to the file's new objects, because the ids of the previous attempt may already
            // be in use.
            let submission = Submission::provision(provision.clone());
            let fields = match self.submit::<Provision>(submission).await {
                Ok(report) => {
                    self.switched_on(&off).await;
                    return Ok(report);
                }
                Err(EngineError::Refused(Refusal::Invalid(fields)))
                    if fields.iter().any(|f| f.code == FieldCode::Taken) =>
                {
                    fields
                }
                Err(error) => return Err(error),
            };
            // A database constraint failed, because another account already has a value that must be unique. The
            // command itself cannot read the other account, so the conflicting ids are searched here.
            let mut faults = self.taken_elsewhere(&provision.accounts).await?;
            if faults.is_empty() {
                if tries < TRIES {
                    continue;
                }
                faults.extend(fields.into_iter().map(|field| Fault {
                    line: 1,
                    key: field.field,
                    code: code::TAKEN,
                    message:
                        "holds a value already that this file gives to something else".to_owned(),
                }));
            }
            return Ok(ProvisionReport {
                faults,
                ..ProvisionReport::default()
            });
        }
    }

    /// Finds the callback endpoints whose format refuses their settings, and the addresses that callbacks can never
    /// reach.
    async fn unusable_settings(&self, provision: &Provision) -> Result<Vec<Fault>, EngineError> {
        let mut faults = Vec::new();
        for account in &provision.accounts {
            let config = match account.id {
                Some(id) => match self.config(AccountId(id)).await {
                    Ok(config) => Some(config),
                    // A refusal means that this account does not exist yet.
                    Err(EngineError::Refused(_)) => None,
                    Err(error) => return Err(error),
                },
                None => None,
            };
            faults.extend(self.unreachable(account));
            for spec in &account.callbacks {
                if let Err(message) = self.check_settings_of(spec, config.as_deref()) {
                    faults.push(Fault {
                        line: spec.location.of("settings"),
                        key: "settings".to_owned(),
                        code: code::NOT_ALLOWED,
                        message,
                    });
                }
            }
        }
        Ok(faults)
    }

    /// Lists the endpoints of the file's accounts for which no deliveries are written at present, because the endpoints
    /// are deactivated.
    async fn deactivated_endpoints(
        &self,
        provision: &Provision,
    ) -> Result<Vec<Address>, EngineError> {
        let mut off = Vec::new();
        for account in provision.accounts() {
            match self.config(account).await {
                Ok(config) => off.extend(
                    (config.endpoints().iter())
                        .filter(|endpoint| !config.is_called(endpoint.key))
                        .map(|endpoint| (account, endpoint.key)),
                ),
                // A refusal means that this account does not exist yet.
                Err(EngineError::Refused(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(off)
    }

    /// Makes the waiting deliveries of endpoints due now. The endpoints are those in the list `off` for which
    /// deliveries are written again.
    async fn switched_on(&self, off: &[Address]) {
        for (account, key) in off {
            let on = (self.config(*account).await).is_ok_and(|config| config.is_called(*key));
            if on && let Err(error) = self.refresh_callback(*account, *key).await {
                tracing::warn!(%account, endpoint = %key, %error, "the waiting deliveries of an endpoint follow their retry schedule");
            }
        }
    }

    /// Adds the ids of existing accounts for which the file has only a name. Returns a fault for each name that several
    /// accounts have.
    async fn name_accounts(&self, provision: &mut Provision) -> Result<Vec<Fault>, EngineError> {
        let mut faults = Vec::new();
        if provision.accounts.iter().all(|spec| spec.id.is_some()) {
            return Ok(faults);
        }
        let accounts = self.accounts().await?;
        for spec in provision
            .accounts
            .iter_mut()
            .filter(|spec| spec.id.is_none())
        {
            let named: Vec<AccountId> = accounts
                .iter()
                .filter(|account| {
                    (spec.name.as_deref()).is_some_and(|name| same_name(&account.name, name))
                })
                .map(|account| account.id)
                .collect();
            match named.as_slice() {
                [] => {}
                [id] => spec.id = Some(id.0),
                several => {
                    let ids = several.iter().map(ToString::to_string).collect::<Vec<_>>();
                    faults.push(Fault {
                        line: spec.location.of("name"),
                        key: "name".to_owned(),
                        code: code::NOT_ALLOWED,
                        message: format!(
                            "several accounts have this name; give the account's id ({})",
                            ids.join(", ")
                        ),
                    });
                }
            }
        }
        Ok(faults)
    }

    /// Finds ids in the file that belong to other accounts.
    async fn taken_elsewhere(&self, given: &[AccountSpec]) -> Result<Vec<Fault>, EngineError> {
        let mut faults = Vec::new();
        for account in self.accounts().await? {
            let config = self.config(account.id).await?;
            for spec in given.iter().filter(|spec| spec.id != Some(account.id.0)) {
                let check = |kind: IdKind, noun: &str, location: &Location, id: Option<i64>| {
                    let taken = |id: &i64| version::of_configured(&config, kind, *id).is_some();
                    if let Some(id) = id.filter(taken) {
                        faults.push(Fault {
                            line: location.of("id"),
                            key: "id".to_owned(),
                            code: code::TAKEN,
                            message: format!(
                                "{noun} {id} belongs to another account; choose another id"
                            ),
                        });
                    }
                };
                spec.each_configured(check);
            }
        }
        Ok(faults)
    }
}
