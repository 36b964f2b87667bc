//! The command `parlor init`. The command writes the provisioning file of the first account, and reads or creates the
//! administrator's password.

use crate::orders::apply::ApplyOrder;
use crate::settings::{Init, StorageArgs};
use anyhow::{Context as _, bail};
use parlor_engine::secrets;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::{BufRead as _, Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::PathBuf;

/// The name of the environment variable with the administrator's password.
pub const PASSWORD_VARIABLE: &str = "PARLOR_ADMIN_PASSWORD";

/// The maximum length of the line of standard input that contains the password, in bytes.
const LONGEST_LINE: u64 = 16 * 1024;

/// The provisioning file of the first account, which is already written, and the data of the account's administrator.
pub struct FirstAccount {
    path: PathBuf,
    email: String,
    /// The arguments of the command line that state the location of the data.
    arguments: String,
    text: String,
    password: Password,
}

/// The administrator's password.
enum Password {
    /// The operator chose the password, so Parlor does not show it.
    Given(String),
    /// Parlor created the password, so Parlor shows it once.
    Made(String),
}

impl FirstAccount {
    /// Reads or creates the password, and writes the provisioning file.
    ///
    /// # Errors
    /// The password cannot be read, or the file already exists or cannot be written.
    pub fn prepare(given: &Init) -> anyhow::Result<Self> {
        let password = Password::of(given)?;
        let text = sample(given);
        let mut file = match OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&given.file)
        {
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => bail!(
                "{} exists already; name another file: parlor init FILE",
                given.file.display()
            ),
            opened => opened.with_context(|| format!("cannot create {}", given.file.display()))?,
        };
        let first = Self {
            path: given.file.clone(),
            email: given.email.clone(),
            arguments: arguments(&given.storage),
            text,
            password,
        };
        let written = file
            .write_all(first.text.as_bytes())
            .and_then(|()| file.sync_all());
        if let Err(error) = written {
            first.withdraw();
            return Err(error).with_context(|| format!("cannot write {}", first.path.display()));
        }
        Ok(first)
    }

    /// Returns the order that applies the file. The order also contains the administrator's password, which is not in
    /// the file.
    #[must_use]
    pub fn order(&self) -> ApplyOrder {
        let password = match &self.password {
            Password::Given(password) | Password::Made(password) => password.clone(),
        };
        ApplyOrder {
            name: self.path.display().to_string(),
            text: self.text.replacen(
                PASSWORD_LINE,
                &format!("password_env = \"{PASSWORD_VARIABLE}\""),
                1,
            ),
            variables: BTreeMap::from([(PASSWORD_VARIABLE.to_owned(), password)]),
            ..ApplyOrder::default()
        }
    }

    /// Removes the provisioning file. Call this function if the account could not be created.
    pub fn withdraw(&self) {
        // An error is ignored, because the file contains no secret, and the next `parlor init` reports that the file
        // exists.
        let _ = std::fs::remove_file(&self.path);
    }

    /// Returns the text that the operator sees after the account was created. `report` has the lines about the changes.
    #[must_use]
    pub fn text(&self, report: &[String]) -> String {
        let path = self.path.display();
        let mut text = report.join("\n");
        let _ = write!(
            text,
            "\n\n{path} describes this account. To add agents and inboxes, edit it and run: parlor apply {path}{}\n\n  Sign in:  {}   password ",
            self.arguments, self.email
        );
        let _ = match &self.password {
            Password::Made(password) => {
                writeln!(text, "{password}   (shown only now)")
            }
            Password::Given(_) => writeln!(text, "as you chose"),
        };
        let _ = writeln!(
            text,
            "  Serve:    parlor serve{}   then open http://127.0.0.1:8080/",
            self.arguments
        );
        text
    }
}

impl Password {
    fn of(given: &Init) -> anyhow::Result<Self> {
        if given.password_stdin {
            let mut line = String::new();
            std::io::stdin()
                .lock()
                .take(LONGEST_LINE)
                .read_line(&mut line)
                .context("cannot read the password from standard input")?;
            let line = line.trim_end_matches(['\r', '\n']);
            if line.is_empty() {
                bail!("standard input has no password in its first line");
            }
            return Ok(Self::Given(line.to_owned()));
        }
        match std::env::var(PASSWORD_VARIABLE) {
            Ok(password) => Ok(Self::Given(password)),
            Err(std::env::VarError::NotPresent) => {
                Ok(Self::Made(secrets::hex(&secrets::random::<10>()?)))
            }
            Err(error) => Err(error).context(PASSWORD_VARIABLE),
        }
    }
}

/// Returns the command that creates the first account at this location.
#[must_use]
pub fn command(storage: &StorageArgs) -> String {
    format!("parlor init{}", arguments(storage))
}

/// Returns the arguments for the location of the data, if the command line or the environment states this location. For
/// a database URL, the result has the flag with `...` as its value, because the URL can contain a password.
fn arguments(storage: &StorageArgs) -> String {
    let mut text = String::new();
    if let Some(data) = &storage.data {
        let _ = write!(text, " --data {}", data.display());
    }
    if storage.database_url.is_some() {
        text.push_str(" --database-url ...");
    }
    text
}

/// The line that the sample file contains instead of the administrator's password.
const PASSWORD_LINE: &str = "# The password is not in this file: `parlor init` has set it.";

/// Returns the text of the sample file, which is the provisioning file of the first account.
fn sample(given: &Init) -> String {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let (account, zone) = (quoted(&given.account), quoted(&given.time_zone));
    let (name, email) = (quoted(&given.name), quoted(&given.email));
    format!(
        r#"# The first account, as `parlor init` made it. Edit this file, and then run:
#
#   parlor apply FILE --dry-run     show the changes
#   parlor apply FILE               make the changes
#
# docs/provisioning.md explains every key. Lines with # are examples: remove the # to use them.

[[accounts]]
id = 1
name = {account}
time_zone = {zone}

[[accounts.queues]]
key = "support"

[[accounts.agents]]
name = {name}
email = {email}
role = "administrator"
queues = ["support"]
{PASSWORD_LINE}

# An entry point for customers, for programs that use Parlor's own API.
[[accounts.inboxes]]
key = "web"
name = "Website"
kind = "web"
queue = "support"

# Another agent. The environment variable MINA_PASSWORD contains the password.
#[[accounts.agents]]
#name = "Mina Chen"
#email = "mina@example.com"
#password_env = "MINA_PASSWORD"
#capacity = 3
#queues = ["support"]

# Entry points for programs that were written for another vendor's API: Firstline, LiveDesk, eGain.
#[[accounts.inboxes]]
#key = "shop"
#name = "Shop counter"
#kind = "onsite"
#queue = "support"
#
#[[accounts.inboxes]]
#key = "app"
#name = "Mobile app"
#kind = "api"
#queue = "support"
#
#[[accounts.inboxes]]
#key = "chat"
#name = "Web chat"
#kind = "messaging"
#queue = "support"

# An address that receives all events of the account.
#[[accounts.callbacks]]
#name = "CRM"
#url = "https://crm.example.com/hooks/parlor"
"#
    )
}
