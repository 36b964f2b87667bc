//! The arguments of the command `parlor init`.

use super::StorageArgs;
use clap::Args;
use std::path::PathBuf;

/// The arguments of `parlor init`
#[derive(Args, Debug)]
pub struct Init {
    /// The provisioning file to write; the command fails if the file already exists
    #[arg(default_value = "account.toml")]
    pub file: PathBuf,
    /// The name of the account
    #[arg(long, value_name = "NAME", default_value = "My company")]
    pub account: String,
    /// The time zone of the account, as an IANA name
    #[arg(long, value_name = "ZONE", default_value = "UTC")]
    pub time_zone: String,
    /// The name of the administrator
    #[arg(long, value_name = "NAME", default_value = "Administrator")]
    pub name: String,
    /// The e-mail address with which the administrator signs in
    #[arg(long, value_name = "ADDRESS", default_value = "admin@localhost")]
    pub email: String,
    /// Read the administrator's password from standard input
    #[arg(long)]
    pub password_stdin: bool,
    /// The location of the data.
    #[command(flatten)]
    pub storage: StorageArgs,
}
