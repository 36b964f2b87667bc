//! The command `parlor callbacks`, which shows the health of endpoints and carries out an operator's actions on
//! endpoints.

use super::operator::Operator;
use anyhow::{Context as _, bail};
use parlor_engine::callbacks::endpoints::EndpointReport;
use parlor_engine::callbacks::native;
use parlor_engine::query::DeliveryFilter;
use parlor_model::command::{Actor, ChangeEndpoint, TestEndpoint};
use parlor_model::entities::CallbackDelivery;
use parlor_model::ids::{AccountId, EndpointKey, MAX_ID};
use parlor_model::words::{DeliveryState, Word as _};
use serde::{Deserialize, Serialize};

/// The key of an endpoint, and the id or name of its account. The account is needed only if several accounts have an
/// endpoint with this key.
pub type Named = (String, Option<String>);

/// An order about callbacks.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[expect(missing_docs, reason = "each is the sub-command of the same name")]
pub enum CallbackOrder {
    List {
        account: Option<String>,
    },
    Deliveries {
        which: Named,
        state: Option<String>,
        limit: i64,
    },
    Show(String),
    Test(Named),
    Pause(Named),
    Resume(Named),
    Rotate(Named),
    Replay {
        which: Named,
        from: i64,
        to: Option<i64>,
    },
}

impl Operator {
    pub(super) async fn callbacks(&self, order: CallbackOrder) -> anyhow::Result<Vec<String>> {
        match order {
            CallbackOrder::List { account } => self.endpoints(account.as_deref()).await,
            CallbackOrder::Deliveries {
                which,
                state,
                limit,
            } => self.deliveries(&which, state.as_deref(), limit).await,
            CallbackOrder::Show(delivery) => self.delivery(&delivery).await,
            CallbackOrder::Test(which) => {
                let (account, key) = self.endpoint(&which).await?;
                let act = TestEndpoint { endpoint: key };
                let event = self.engine.execute(account, act).await?;
                Ok(vec![format!(
                    "event {event} will be sent to {key}; parlor callbacks deliveries {key} shows the result"
                )])
            }
            CallbackOrder::Pause(which) => {
                let (account, key) = self.endpoint(&which).await?;
                (self.engine.execute(account, ChangeEndpoint::Pause(key))).await?;
                Ok(vec![format!(
                    "{key} is paused; its deliveries are still stored"
                )])
            }
            CallbackOrder::Resume(which) => self.resume(&which).await,
            CallbackOrder::Rotate(which) => self.rotate_endpoint(&which).await,
            CallbackOrder::Replay { which, from, to } => {
                let (account, key) = self.endpoint(&which).await?;
                let to = to.unwrap_or(MAX_ID);
                let count = self
                    .engine
                    .replay_callbacks((account, Actor::System), key, from, to)
                    .await?;
                Ok(vec![format!("{count} deliveries will be sent to {key}")])
            }
        }
    }

    async fn endpoint(&self, (key, account): &Named) -> anyhow::Result<(AccountId, EndpointKey)> {
        let key = EndpointKey::parse(key).with_context(|| {
            format!("there is no endpoint {key}; parlor callbacks list shows all endpoints")
        })?;
        let mut found = Vec::new();
        for config in self.accounts(account.as_deref()).await? {
            if config.endpoint(key).is_some() {
                found.push((config.account.id, key));
            }
        }
        match found.as_slice() {
            [one] => Ok(*one),
            [] => {
                bail!("there is no endpoint {key}; parlor callbacks list shows all endpoints")
            }
            _ => bail!("several accounts have an endpoint {key}; name one with --account"),
        }
    }

    async fn endpoints(&self, account: Option<&str>) -> anyhow::Result<Vec<String>> {
        let mut lines = Vec::new();
        for config in self.accounts(account).await? {
            lines.push(format!(
                "account {} {}",
                config.account.id, config.account.name
            ));
            let reports = self.engine.callback_endpoints(config.account.id).await?;
            if reports.is_empty() {
                lines.push("  no endpoints".to_owned());
            }
            lines.extend(reports.iter().map(|report| format!("  {}", line(report))));
        }
        Ok(lines)
    }

    async fn deliveries(
        &self,
        which: &Named,
        state: Option<&str>,
        limit: i64,
    ) -> anyhow::Result<Vec<String>> {
        let (account, key) = self.endpoint(which).await?;
        let state = match state {
            Some(word) => Some(DeliveryState::from_word(word).with_context(|| {
                format!(
                    "there is no state {word}; the states are pending, delivered, skipped and dead"
                )
            })?),
            None => None,
        };
        let filter = DeliveryFilter {
            endpoint: Some(key),
            state,
            limit,
            ..DeliveryFilter::default()
        };
        let rows = self.engine.callback_deliveries(account, filter).await?;
        if rows.is_empty() {
            return Ok(vec!["no deliveries".to_owned()]);
        }
        Ok(rows.iter().map(brief).collect())
    }

    async fn delivery(&self, id: &str) -> anyhow::Result<Vec<String>> {
        for account in self.engine.accounts().await? {
            let Ok((row, attempts)) = self.engine.callback_delivery(account.id, id).await else {
                continue;
            };
            let mut lines = vec![
                format!("account {} {}", account.id, row.endpoint),
                brief(&row),
            ];
            for a in attempts {
                let came = match (a.status, &a.failure) {
                    (Some(status), _) => status.to_string(),
                    (None, Some(failure)) => failure.clone(),
                    (None, None) => String::new(),
                };
                lines.push(format!(
                    "  {}. {}  {came}  {} ms  {}",
                    a.number,
                    a.at.iso_millis(),
                    a.latency_ms,
                    a.answer.escape_debug()
                ));
            }
            return Ok(lines);
        }
        bail!(
            "there is no delivery {id}; parlor callbacks deliveries KEY shows the deliveries of an endpoint"
        )
    }

    async fn resume(&self, which: &Named) -> anyhow::Result<Vec<String>> {
        let (account, key) = self.endpoint(which).await?;
        let before = self.engine.callback_endpoint(account, key).await?;
        self.engine.refresh_callback(account, key).await?;
        (self.engine.execute(account, ChangeEndpoint::Resume(key))).await?;
        self.engine.wake_callback(account, key);
        let mut lines = vec![format!("{key} is active again")];
        if let Some(state) = before.state.filter(|s| s.deactivated_at.is_some()) {
            lines.push(format!(
                "to send the events of the time while it was deactivated: parlor callbacks replay {key} --from {}",
                state.after_event.saturating_add(1)
            ));
        }
        Ok(lines)
    }

    async fn rotate_endpoint(&self, which: &Named) -> anyhow::Result<Vec<String>> {
        let (account, key) = self.endpoint(which).await?;
        let config = self.engine.config(account).await?;
        let signs = config.endpoint(key).is_none_or(|e| e.format.signs());
        if !signs && !matches!(key, EndpointKey::Callback(_)) {
            bail!("the format of {key} has no signing secret");
        }
        let secret = native::new_secret()?;
        let change = ChangeEndpoint::Rotate {
            endpoint: key,
            secret: self.engine.sealer().seal(&secret)?,
            keep_old: true,
        };
        self.engine.execute(account, change).await?;
        Ok(vec![
            format!("secret: {secret}"),
            "The secret is not shown again. Parlor also signs with the previous secret until the next rotation."
                .to_owned(),
        ])
    }
}

fn line(report: &EndpointReport) -> String {
    let endpoint = &report.endpoint;
    let mut parts = vec![
        endpoint.key.to_string(),
        report.word().to_owned(),
        endpoint.format.to_string(),
        format!("\"{}\"", endpoint.name),
        // The query string of the address is left out, because it may contain a secret.
        endpoint
            .url
            .split('?')
            .next()
            .unwrap_or_default()
            .to_owned(),
    ];
    if let Some(state) = report.state.as_ref().filter(|s| s.deactivated_at.is_some()) {
        parts.push(format!("({})", state.reason));
    }
    if let Some(health) = &report.health {
        parts.push(format!(
            "{} waiting since {}",
            health.pending,
            health.oldest.iso_millis()
        ));
        if let Some(since) = health.failing_since {
            parts.push(format!(
                "{} failing since {}",
                health.failing,
                since.iso_millis()
            ));
        }
    }
    parts.join("  ")
}

fn brief(row: &CallbackDelivery) -> String {
    let mut parts = vec![
        row.id.clone(),
        row.state.to_string(),
        format!("event {}", row.event_number),
        row.kind.clone(),
        format!("{} attempts", row.attempts),
        format!("created {}", row.created_at.iso_millis()),
    ];
    if let Some(conversation) = row.conversation_id {
        parts.push(format!("conversation {conversation}"));
    }
    match row.settled_at {
        Some(at) => parts.push(format!("settled {}", at.iso_millis())),
        None => parts.push(format!("due {}", row.due_at.iso_millis())),
    }
    parts.join("  ")
}
