//! Accounts and their credentials; timers of all accounts.

use super::{Query, Select, Statement};
use crate::sql::word_list;
use parlor_model::entities::{Account, AgentState, Credential, Timer};
use parlor_model::ids::{AccountId, CredentialId};
use parlor_model::words::CredentialKind;

/// Every account, by id.
#[derive(Clone, Copy, Debug)]
pub struct Accounts;

impl Query for Accounts {
    type Row = Account;
    fn statement(&self, select: Select) -> Statement<Account> {
        select.rows("ORDER BY id LIMIT 10000")
    }
}

/// The availability of an account's agents, by agent.
#[derive(Clone, Copy, Debug)]
pub struct AgentStates(pub AccountId);

impl Query for AgentStates {
    type Row = AgentState;
    fn statement(&self, select: Select) -> Statement<AgentState> {
        select
            .equal("account_id", &self.0)
            .rows("ORDER BY agent_id")
    }
}

/// Credentials of an account, revoked ones included, by id.
#[derive(Clone, Copy, Debug)]
pub struct Credentials {
    /// The account.
    pub account: AccountId,
    /// Only of this kind.
    pub kind: Option<CredentialKind>,
}

impl Query for Credentials {
    type Row = Credential;
    fn statement(&self, select: Select) -> Statement<Credential> {
        select
            .equal("account_id", &self.account)
            .equal_some("kind", self.kind.as_ref())
            .rows("ORDER BY id LIMIT 10000")
    }
}

/// Credentials of an account that are no sessions, by id.
#[derive(Clone, Copy, Debug)]
pub struct CredentialsButSessions {
    /// The account.
    pub account: AccountId,
    /// After this one: the last id of the page before.
    pub after: CredentialId,
    /// Most rows.
    pub limit: i64,
}

impl Query for CredentialsButSessions {
    type Row = Credential;
    fn statement(&self, select: Select) -> Statement<Credential> {
        let sessions = word_list(&[CredentialKind::Session, CredentialKind::ApplicationSession]);
        select
            .equal("account_id", &self.account)
            .compare("id", ">", &self.after)
            .condition(format!("kind NOT IN ({sessions})"))
            .page("id", self.limit, 0)
    }
}

/// The timers of all accounts, those first that are due first.
#[derive(Clone, Copy, Debug)]
pub struct Timers {
    /// Most rows.
    pub limit: i64,
}

impl Query for Timers {
    type Row = Timer;
    fn statement(&self, select: Select) -> Statement<Timer> {
        select.page("due_at", self.limit, 0)
    }
}
