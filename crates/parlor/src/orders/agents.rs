//! The command `parlor agent`: invites agents, resets passwords and one-time codes, and allows passwords again.

use super::operator::Operator;
use anyhow::bail;
use parlor_engine::passwords::Handover;
use parlor_model::canonical::same_email;
use parlor_model::command::Actor;
use parlor_model::ids::{AccountId, AgentId};

impl Operator {
    /// Finds the agent with this id or e-mail address. It is an error if no agent or several agents are found, or if
    /// the agent is not active.
    async fn named(
        &self,
        named: &str,
        account: Option<&str>,
    ) -> anyhow::Result<(AccountId, AgentId)> {
        let mut found = Vec::new();
        for config in self.accounts(account).await? {
            let agents = config.agents.values();
            let named = agents.filter(|a| a.id.to_string() == named || same_email(&a.email, named));
            found.extend(named.map(|agent| (config.account.id, agent.id, agent.active)));
        }
        match found.as_slice() {
            [(account, agent, true)] => Ok((*account, *agent)),
            [(_, agent, false)] => bail!("agent {agent} is not active; activate the agent first"),
            [] => bail!("there is no agent {named}; name one by id or e-mail"),
            _ => bail!("several accounts have an agent {named}; name one with --account"),
        }
    }

    pub(super) async fn reset_totp(
        &self,
        named: &str,
        account: Option<&str>,
    ) -> anyhow::Result<Vec<String>> {
        let (account, agent) = self.named(named, account).await?;
        let had = self.engine.totp(account, agent).await?.is_some();
        let by = (account, Actor::System);
        self.engine.reset_totp(by, agent).await?;
        Ok(vec![if had {
            format!("agent {agent} signs in without one-time codes now")
        } else {
            format!("agent {agent} had no one-time codes")
        }])
    }

    /// Lets the agents of an account sign in with a password again. If `account` is `None`, the order is for the only
    /// account that does not allow passwords. With `None`, the order fails if there are several such accounts.
    pub(super) async fn allow_passwords(
        &self,
        account: Option<&str>,
    ) -> anyhow::Result<Vec<String>> {
        let accounts = self.accounts(account).await?;
        let off = (accounts.iter()).filter(|config| !config.account.password_sign_in);
        match off.collect::<Vec<_>>().as_slice() {
            [] => Ok(vec!["agents sign in with a password already".to_owned()]),
            [config] => {
                let account = &config.account;
                self.engine.allow_passwords(account.id).await?;
                Ok(vec![format!(
                    "agents of account {} {} sign in with a password again; parlor agent invite makes a link for an agent without one",
                    account.id, account.name
                )])
            }
            _ => bail!("several accounts have switched passwords off; name one with --account"),
        }
    }

    pub(super) async fn password_link(
        &self,
        named: &str,
        account: Option<&str>,
        page: Option<&str>,
    ) -> anyhow::Result<Vec<String>> {
        let (account, agent) = self.named(named, account).await?;
        let made = self
            .engine
            .password_link((account, Actor::System), agent, page, None)
            .await?;
        let what = format!(
            "{} for agent {} {} ({}), valid until {}",
            made.purpose.word(),
            made.agent.id,
            made.agent.name,
            made.agent.email,
            made.expires_at.iso_millis()
        );
        Ok(match made.handover {
            Handover::Mailed => vec![format!("{what}, sent by mail")],
            Handover::Shown {
                token,
                link,
                not_mailed,
            } => {
                let mut lines = vec![what];
                lines.extend(not_mailed);
                lines.extend(link.map(|link| format!("link: {link}")));
                lines.push(format!("token: {token}"));
                lines.push(
                    "Give this to the agent. It works once. Parlor does not store it and never shows it again."
                        .to_owned(),
                );
                lines
            }
        })
    }
}
