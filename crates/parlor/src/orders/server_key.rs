//! The command `parlor replace-key`, which gives a new server key to a database whose server key is lost.

use super::operator::Operator;

impl Operator {
    /// Lists the secrets that the present server key cannot decrypt. The operator must set these secrets again.
    pub async fn unreadable(&self) -> anyhow::Result<Vec<String>> {
        let mut lines = Vec::new();
        for config in self.accounts(None).await? {
            let account = &config.account;
            for report in self.engine.callback_endpoints(account.id).await? {
                if report.sealed {
                    lines.push(format!(
                        "account {} {}: endpoint {} \"{}\" sends nothing until its secrets are set again",
                        account.id, account.name, report.endpoint.key, report.endpoint.name
                    ));
                }
            }
            for inbox in config.inboxes.values() {
                let opens = |sealed: &String| self.engine.sealer().open(sealed).is_ok();
                if inbox
                    .hmac_token
                    .as_ref()
                    .is_some_and(|sealed| !opens(sealed))
                {
                    lines.push(format!(
                        "account {} {}: the hmac_token of inbox {} \"{}\" cannot be used until it is set again",
                        account.id, account.name, inbox.id, inbox.name
                    ));
                }
            }
            for provider in config.providers.values() {
                let opens = |sealed: &String| self.engine.sealer().open(sealed).is_ok();
                if (provider.client_secret.as_ref()).is_some_and(|sealed| !opens(sealed)) {
                    lines.push(format!(
                        "account {} {}: nobody can sign in at provider {} until its client_secret is set again",
                        account.id, account.name, provider.key
                    ));
                }
            }
            for agent in config.agents.values() {
                if !self.engine.totp_opens(account.id, agent.id).await? {
                    lines.push(format!(
                        "account {} {}: agent {} {} cannot sign in until parlor agent reset-totp {} has removed the one-time codes",
                        account.id, account.name, agent.id, agent.email, agent.email
                    ));
                }
            }
        }
        Ok(lines)
    }
}
