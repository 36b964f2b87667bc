//! Reads provisioning files and brings the database to their state.
//!
//! The [`file`] says what may be written and turns it into the model's command, secrets hashed or sealed on the way; the model
//! decides what changes; what either finds wrong comes back with file, line and key.

mod document;
mod elsewhere;
mod file;
mod queues;

use crate::secrets::Sealer;
use crate::{Engine, EngineError};
use parlor_model::ids::{
    AccountId, AgentId, AttributeId, DepartmentId, HoursId, InboxId, LabelId, QueueId, TeamId,
};
use parlor_model::provision::{Fault, spec::AccountSpec};
pub use parlor_model::provision::{Provision, ProvisionReport};
use parlor_model::refusal::{FieldCode, Refusal};
use parlor_model::words::EndpointFormat;
use parlor_store::outbox::Address;

/// How often a file is tried that met a value which is taken, though by nothing that it names.
const TRIES: u8 = 3;

/// A provisioning file and what it may refer to.
pub struct Source<'a> {
    /// What errors call it.
    pub name: &'a str,
    /// TOML.
    pub text: &'a str,
    /// Reads the environment for `*_env` keys.
    pub env: &'a dyn Fn(&str) -> Option<String>,
    /// Reads a file for `*_file` keys; the error says why it cannot.
    pub file: &'a dyn Fn(&str) -> Result<String, String>,
}

/// The variables and files that a provisioning text refers to, found without judging the rest of it: for whoever has the text
/// applied by another process, which has another environment.
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

/// What is wrong with a provisioning file, one fault a line: `file:line: key: what and what to do`.
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

/// Reads a file. Secrets are hashed or sealed here: what comes out holds none in clear. Slow where there are passwords, which is on
/// purpose: call it off the request threads.
///
/// # Errors
/// Everything that is wrong with it, each with file, line and key.
pub fn read(source: &Source<'_>, sealer: &Sealer) -> Result<Provision, FileError> {
    file::read(source, sealer).map_err(|faults| {
        FileError(
            faults
                .iter()
                .map(|fault| printed(source.name, fault.line, &fault.key, &fault.message))
                .collect(),
        )
    })
}

/// As [`read`], for who has no file to point into.
///
/// # Errors
/// Everything that is wrong with it, each with its dotted key.
pub(crate) fn read_or_faults(
    source: &Source<'_>,
    sealer: &Sealer,
) -> Result<Provision, Vec<(String, String)>> {
    file::read(source, sealer)
        .map_err(|faults| faults.into_iter().map(|f| (f.key, f.message)).collect())
}

/// The faults of a report as [`FileError`] prints them.
///
/// # Errors
/// Where there are any.
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
    /// Carries a provisioning file out: all of it or, when the report says so, nothing.
    ///
    /// # Errors
    /// The database is not available.
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
        let off = self.switched_off(&provision).await?;
        let mut tries = 0_u8;
        loop {
            tries = tries.saturating_add(1);
            // A clone draws ids of its own: another node may have been given the ones drawn before.
            let fields = match self.execute(provision.clone()).await {
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
            // A constraint knew what the command could not see: something of an account that the file does not name.
            let mut faults = self.taken_elsewhere(&provision.accounts).await?;
            if faults.is_empty() {
                if tries < TRIES {
                    continue;
                }
                faults.extend(fields.into_iter().map(|field| Fault {
                    line: 1,
                    key: field.field,
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

    /// Settings of callback endpoints that their format can make nothing of.
    async fn unusable_settings(&self, provision: &Provision) -> Result<Vec<Fault>, EngineError> {
        let mut faults = Vec::new();
        for account in &provision.accounts {
            let config = match account.id {
                Some(id) => match self.config(AccountId(id)).await {
                    Ok(config) => Some(config),
                    // It is made by the file.
                    Err(EngineError::Refused(_)) => None,
                    Err(error) => return Err(error),
                },
                None => None,
            };
            for spec in &account.callbacks {
                let Some(settings) = &spec.settings else {
                    continue;
                };
                let known = config.as_ref().and_then(|config| {
                    (config.callbacks.values()).find(|row| match (spec.id, &spec.name) {
                        (Some(id), _) => row.id.0 == id,
                        (None, name) => Some(&row.name) == name.as_ref(),
                    })
                });
                let format = spec.format.or(known.map(|row| row.format));
                let checked = self.check_sealed(format.unwrap_or(EndpointFormat::Native), settings);
                if let Err(message) = checked {
                    faults.push(Fault {
                        line: spec.place.of("settings"),
                        key: "settings".to_owned(),
                        message,
                    });
                }
            }
        }
        Ok(faults)
    }

    /// The endpoints of the file's accounts that are switched off.
    async fn switched_off(&self, provision: &Provision) -> Result<Vec<Address>, EngineError> {
        let mut off = Vec::new();
        for account in provision.accounts() {
            match self.config(account).await {
                Ok(config) => off.extend(
                    (config.endpoints().iter())
                        .filter(|endpoint| !config.is_called(endpoint.key))
                        .map(|endpoint| (account, endpoint.key)),
                ),
                // It is made by the file.
                Err(EngineError::Refused(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(off)
    }

    /// What waits for endpoints that the file switched on is sent as if nothing had failed, as after any resumption.
    async fn switched_on(&self, off: &[Address]) {
        for (account, key) in off {
            let on = (self.config(*account).await).is_ok_and(|config| config.is_called(*key));
            if on && let Err(error) = self.refresh_callback(*account, *key).await {
                tracing::warn!(%account, endpoint = %key, %error, "what waits for an endpoint goes by its ladder");
            }
        }
    }

    /// Gives accounts that the file knows by name the id they have.
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
                .filter(|account| Some(&account.name) == spec.name.as_ref())
                .map(|account| account.id)
                .collect();
            match named.as_slice() {
                [] => {}
                [id] => spec.id = Some(id.0),
                several => {
                    let ids = several.iter().map(ToString::to_string).collect::<Vec<_>>();
                    faults.push(Fault {
                        line: spec.place.of("name"),
                        key: "name".to_owned(),
                        message: format!(
                            "several accounts have this name; give the id of the one meant ({})",
                            ids.join(", ")
                        ),
                    });
                }
            }
        }
        Ok(faults)
    }

    /// Ids the file gives that belong to accounts it gives them not to.
    async fn taken_elsewhere(&self, given: &[AccountSpec]) -> Result<Vec<Fault>, EngineError> {
        let mut faults = Vec::new();
        for account in self.accounts().await? {
            let config = self.config(account.id).await?;
            for spec in given.iter().filter(|spec| spec.id != Some(account.id.0)) {
                let mut check = |noun: &str,
                                 place: &parlor_model::provision::spec::Place,
                                 taken: Option<i64>| {
                    if let Some(id) = taken {
                        faults.push(Fault {
                            line: place.of("id"),
                            key: "id".to_owned(),
                            message: format!(
                                "{noun} {id} belongs to another account; choose another id"
                            ),
                        });
                    }
                };
                for s in &spec.departments {
                    check(
                        "department",
                        &s.place,
                        s.id.filter(|id| config.departments.contains_key(&DepartmentId(*id))),
                    );
                }
                for s in &spec.teams {
                    check(
                        "team",
                        &s.place,
                        s.id.filter(|id| config.teams.contains_key(&TeamId(*id))),
                    );
                }
                for s in &spec.queues {
                    check(
                        "queue",
                        &s.place,
                        s.id.filter(|id| config.queues.contains_key(&QueueId(*id))),
                    );
                }
                for s in &spec.hours {
                    check(
                        "hours",
                        &s.place,
                        s.id.filter(|id| config.hours.contains_key(&HoursId(*id))),
                    );
                }
                for s in &spec.labels {
                    check(
                        "label",
                        &s.place,
                        s.id.filter(|id| config.labels.contains_key(&LabelId(*id))),
                    );
                }
                for s in &spec.agents {
                    check(
                        "agent",
                        &s.place,
                        s.id.filter(|id| config.agents.contains_key(&AgentId(*id))),
                    );
                }
                for s in &spec.inboxes {
                    check(
                        "inbox",
                        &s.place,
                        s.id.filter(|id| config.inboxes.contains_key(&InboxId(*id))),
                    );
                }
                for s in &spec.attributes {
                    check(
                        "custom attribute",
                        &s.place,
                        s.id.filter(|id| config.attributes.contains_key(&AttributeId(*id))),
                    );
                }
            }
        }
        Ok(faults)
    }
}
