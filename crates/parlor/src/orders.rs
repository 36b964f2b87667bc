//! Orders of an operator. The process that has opened the database carries out an order. This process is the server
//! that owns the data directory, or otherwise the process of the command itself. A server receives orders through its
//! control socket.

pub mod agents;
pub mod apply;
mod backup;
pub mod callbacks;
pub mod credentials;
mod init;
pub mod operator;
mod server_key;

use apply::ApplyOrder;
use callbacks::CallbackOrder;
use credentials::CreateOrder;
use operator::Operator;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// An order of an operator.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub enum Order {
    /// Apply a provisioning file.
    Apply(Box<ApplyOrder>),
    /// Apply a provisioning file. If the database already has an account, the order fails.
    Init(Box<ApplyOrder>),
    /// Copy the database, the files and the server key into this directory.
    Backup(PathBuf),
    /// List credentials. The list can be limited to one account and to one kind.
    ListTokens {
        /// The account: id or name. `None` means all accounts.
        account: Option<String>,
        /// The kind of credential, as a word of [`parlor_model::words::CredentialKind`].
        kind: Option<String>,
    },
    /// Create a credential.
    CreateToken(Box<CreateOrder>),
    /// Replace the secret of the credential with this id or key.
    RotateToken(String),
    /// Revoke the credential with this id or key.
    RevokeToken(String),
    /// Create a password link for an agent.
    PasswordLink {
        /// The agent: id or e-mail address.
        agent: String,
        /// The account: id or name. `None` is an error if several accounts have such an agent.
        account: Option<String>,
        /// The address of the web page on which agents set passwords. `None` means the web page in the settings of the
        /// server.
        page: Option<String>,
    },
    /// Remove an agent's one-time codes.
    ResetTotp {
        /// The agent: id or e-mail address.
        agent: String,
        /// The account: id or name. `None` is an error if several accounts have such an agent.
        account: Option<String>,
    },
    /// Let agents sign in with a password again.
    AllowPasswords {
        /// The account: id or name. `None` is an error if several accounts do not allow passwords.
        account: Option<String>,
    },
    /// An order about callbacks.
    Callbacks(CallbackOrder),
}

impl Operator {
    /// Carries out an order. Returns the lines to print.
    ///
    /// # Errors
    /// The order failed. The error states the reason and the remedy.
    pub async fn carry_out(&self, order: Order) -> anyhow::Result<Vec<String>> {
        match order {
            Order::Apply(order) => self.apply(*order).await,
            Order::Init(order) => self.init(*order).await,
            Order::Backup(dir) => self.backup(&dir).await,
            Order::ListTokens { account, kind } => {
                self.list_tokens(account.as_deref(), kind.as_deref()).await
            }
            Order::CreateToken(order) => self.create_token(*order).await,
            Order::RotateToken(credential) => self.rotate_token(&credential).await,
            Order::RevokeToken(credential) => self.revoke_token(&credential).await,
            Order::PasswordLink {
                agent,
                account,
                page,
            } => {
                self.password_link(&agent, account.as_deref(), page.as_deref())
                    .await
            }
            Order::ResetTotp { agent, account } => {
                self.reset_totp(&agent, account.as_deref()).await
            }
            Order::AllowPasswords { account } => self.allow_passwords(account.as_deref()).await,
            Order::Callbacks(order) => self.callbacks(order).await,
        }
    }
}
