//! Queries for accounts, credentials and agents' availability, and for the timers of all accounts.

use super::{MAX_PAGE, Paged, Query, Select, Statement};
use crate::sql::word_list;
use parlor_model::entities::{Account, AgentSettings, AgentState, Credential, Timer};
use parlor_model::ids::{AccountId, AgentId, CredentialId};
use parlor_model::words::CredentialKind;

/// A page of all accounts, ordered by id.
#[derive(Clone, Copy, Debug, Default)]
pub struct Accounts {
    /// The last account that the caller already has. The page begins after this account.
    pub after: Option<AccountId>,
}

impl Query for Accounts {
    type Row = Account;
    fn statement(&self, select: Select) -> Statement<Account> {
        select
            .compare_some("id", ">", self.after.as_ref())
            .page("id", MAX_PAGE, 0)
    }
}

impl Paged for Accounts {
    fn continue_after(&mut self, row: &Account) {
        self.after = Some(row.id);
    }
}

/// The account with the lowest id.
#[derive(Clone, Copy, Debug)]
pub struct FirstAccount;

impl Query for FirstAccount {
    type Row = Account;
    fn statement(&self, select: Select) -> Statement<Account> {
        select.rows("ORDER BY id LIMIT 1")
    }
}

/// The accounts with the lowest ids. The field is the maximum number of rows.
#[derive(Clone, Copy, Debug)]
pub struct FirstAccounts(pub i64);

impl Query for FirstAccounts {
    type Row = Account;
    fn statement(&self, select: Select) -> Statement<Account> {
        select.page("id", self.0, 0)
    }
}

/// The availability of an account's agents, ordered by agent id.
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

/// The settings document of an agent.
#[derive(Clone, Copy, Debug)]
pub struct SettingsOf {
    /// The account.
    pub account: AccountId,
    /// The agent.
    pub agent: AgentId,
}

impl Query for SettingsOf {
    type Row = AgentSettings;
    fn statement(&self, select: Select) -> Statement<AgentSettings> {
        select
            .equal("account_id", &self.account)
            .equal("agent_id", &self.agent)
            .rows("LIMIT 1")
    }
}

/// The account version: a counter that every batch with changes of the account increments.
#[derive(Clone, Copy, Debug)]
pub struct AccountVersion(pub AccountId);

impl Query for AccountVersion {
    type Row = (i64,);
    fn statement(&self, select: Select) -> Statement<(i64,)> {
        let select = select.equal("account_id", &self.0);
        let sql = format!(
            "SELECT version FROM account_counters WHERE {}",
            select.conditions()
        );
        select.statement(sql)
    }
}

/// A page of the credentials of an account, including revoked credentials, ordered by id.
#[derive(Clone, Copy, Debug)]
pub struct Credentials {
    /// The account.
    pub account: AccountId,
    /// The kind of credentials. `None` means all kinds.
    pub kind: Option<CredentialKind>,
    /// The last credential that the caller already has. The page begins after this credential.
    pub after: Option<CredentialId>,
}

impl Query for Credentials {
    type Row = Credential;
    fn statement(&self, select: Select) -> Statement<Credential> {
        select
            .equal("account_id", &self.account)
            .equal_some("kind", self.kind.as_ref())
            .compare_some("id", ">", self.after.as_ref())
            .page("id", MAX_PAGE, 0)
    }
}

impl Paged for Credentials {
    fn continue_after(&mut self, row: &Credential) {
        self.after = Some(row.id);
    }
}

/// The credentials of an account, without sessions and password links, ordered by id.
#[derive(Clone, Copy, Debug)]
pub struct CredentialsButSessions {
    /// The account.
    pub account: AccountId,
    /// The id of the last credential that the caller already has. The result begins after this credential.
    pub after: CredentialId,
    /// The maximum number of rows.
    pub limit: i64,
}

impl Query for CredentialsButSessions {
    type Row = Credential;
    fn statement(&self, select: Select) -> Statement<Credential> {
        let sessions = word_list(&CredentialKind::UNLISTED);
        select
            .equal("account_id", &self.account)
            .compare("id", ">", &self.after)
            .condition(format!("kind NOT IN ({sessions})"))
            .page("id", self.limit, 0)
    }
}

/// The timers of all accounts, ordered by due time.
#[derive(Clone, Copy, Debug)]
pub struct Timers {
    /// The maximum number of rows.
    pub limit: i64,
}

impl Query for Timers {
    type Row = Timer;
    fn statement(&self, select: Select) -> Statement<Timer> {
        select.page("due_at", self.limit, 0)
    }
}
