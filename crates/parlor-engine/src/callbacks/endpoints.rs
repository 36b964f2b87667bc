//! The management of callbacks: views of endpoints and deliveries, and their replay.

use crate::live::newest;
use crate::{Engine, EngineError};
use parlor_model::callbacks::Endpoint;
use parlor_model::command::{CallbackChange, CallbackCommand, MAX_REDELIVERED};
use parlor_model::config::AccountConfig;
use parlor_model::entities::{CallbackDelivery, DeliveryAttempt, EndpointState, Event};
use parlor_model::ids::{AccountId, AgentId, EndpointKey};
use parlor_model::refusal::{Object, Refusal};
use parlor_store::outbox::Again;
use parlor_store::query::callbacks::{
    Attempts, Deliveries, DeliveryById, DeliveryFilter, EndpointHealth, Health,
};

/// An endpoint, what state it is in, and how it is doing.
#[derive(Clone, Debug)]
pub struct EndpointReport {
    /// The endpoint.
    pub endpoint: Endpoint,
    /// Whether it is paused or switched off.
    pub state: Option<EndpointState>,
    /// The endpoint's waiting deliveries.
    pub health: Option<EndpointHealth>,
}

impl EndpointReport {
    /// In one word: `active`, `failing`, `paused` or `deactivated`.
    #[must_use]
    pub fn word(&self) -> &'static str {
        let state = self.state.as_ref();
        if self.endpoint.switched_off || state.is_some_and(|s| s.deactivated_at.is_some()) {
            "deactivated"
        } else if state.is_some_and(|s| s.paused_at.is_some()) {
            "paused"
        } else if self.health.as_ref().is_some_and(|h| h.failing > 0) {
            "failing"
        } else {
            "active"
        }
    }
}

/// The number of endpoints that are read at once.
const AT_ONCE: usize = 16;

/// The time for which a replayed delivery waits for those that are written with it, in seconds.
const MEANWHILE_S: i64 = 10;

impl Engine {
    /// Every endpoint of an account, with its health.
    ///
    /// # Errors
    /// The database is not available.
    pub async fn callback_endpoints(
        &self,
        account: AccountId,
    ) -> Result<Vec<EndpointReport>, EngineError> {
        let config = self.config(account).await?;
        self.reports(&config, config.endpoints()).await
    }

    /// The health of these endpoints.
    async fn reports(
        &self,
        config: &AccountConfig,
        endpoints: &[Endpoint],
    ) -> Result<Vec<EndpointReport>, EngineError> {
        let mut reports = Vec::with_capacity(endpoints.len());
        for some in endpoints.chunks(AT_ONCE) {
            let keys: Vec<EndpointKey> = some.iter().map(|endpoint| endpoint.key).collect();
            let query = Health {
                account: config.account.id,
                endpoints: &keys,
            };
            let health = self.store().list(query).await?;
            reports.extend(some.iter().map(|endpoint| EndpointReport {
                state: config.endpoint_states.get(&endpoint.key).cloned(),
                health: health.iter().find(|h| h.endpoint == endpoint.key).cloned(),
                endpoint: endpoint.clone(),
            }));
        }
        Ok(reports)
    }

    /// An endpoint with its health.
    ///
    /// # Errors
    /// Refused when there is no such endpoint.
    pub async fn callback_endpoint(
        &self,
        account: AccountId,
        key: EndpointKey,
    ) -> Result<EndpointReport, EngineError> {
        let config = self.config(account).await?;
        let found = config.endpoint(key).map(std::slice::from_ref);
        let mut reports = self.reports(&config, found.unwrap_or_default()).await?;
        (reports.pop()).ok_or_else(|| Refusal::NotFound(Object::Endpoint).into())
    }

    /// A page of an endpoint's deliveries, newest first.
    ///
    /// # Errors
    /// The database is not available.
    pub async fn callback_deliveries(
        &self,
        account: AccountId,
        filter: DeliveryFilter,
    ) -> Result<Vec<CallbackDelivery>, EngineError> {
        let filter = &filter;
        Ok(self.store().list(Deliveries { account, filter }).await?)
    }

    /// A delivery with its attempts.
    ///
    /// # Errors
    /// Refused when there is none, or it is another account's.
    pub async fn callback_delivery(
        &self,
        account: AccountId,
        id: &str,
    ) -> Result<(CallbackDelivery, Vec<DeliveryAttempt>), EngineError> {
        let delivery = id.to_owned();
        let query = DeliveryById {
            account,
            id: delivery.clone(),
        };
        let row = self.store().first(query).await?;
        let row = row.ok_or(Refusal::NotFound(Object::Delivery))?;
        let attempts = self.store().list(Attempts { account, delivery }).await?;
        Ok((row, attempts))
    }

    /// Has what waits for an endpoint sent as if nothing had failed before: what comes before resuming it.
    ///
    /// # Errors
    /// Refused when there is no such endpoint; the database is not available.
    pub async fn refresh_callback(
        &self,
        account: AccountId,
        key: EndpointKey,
    ) -> Result<(), EngineError> {
        self.callback_endpoint(account, key).await?;
        let again = Again::Pending { fresh: true };
        let (store, now) = (self.store(), self.now());
        store.deliver_again((account, key), again, now).await?;
        Ok(())
    }

    /// Has an endpoint looked after at once.
    pub fn wake_callback(&self, account: AccountId, key: EndpointKey) {
        self.store().wake_endpoint((account, key));
    }

    /// Sends events again, whatever came of them before: those with these numbers, both included, that the endpoint wants to know of.
    /// Those that were never written for it, because it was switched off or not there, are written now, about what is as it is now.
    /// Says how many will be sent.
    ///
    /// # Errors
    /// Refused when there is no such endpoint; the database is not available.
    pub async fn replay_callbacks(
        &self,
        account: AccountId,
        key: EndpointKey,
        from: i64,
        to: i64,
        agent: Option<AgentId>,
    ) -> Result<i64, EngineError> {
        self.callback_endpoint(account, key).await?;
        // What is told again is an event, too: without an end this would tell of itself.
        let to = to.min(newest(self.store(), account).await?);
        let mut count = 0_i64;
        let page = i64::try_from(MAX_REDELIVERED).unwrap_or(i64::MAX);
        let mut after = from.saturating_sub(1).max(0);
        loop {
            let mut events = self.events(account, after, page).await?;
            let Some(last) = events.last().map(|e| e.number) else {
                break;
            };
            events.retain(|event| event.number <= to);
            let filter = DeliveryFilter {
                endpoint: Some(key),
                range: Some((after.saturating_add(1), last)),
                limit: page,
                ..DeliveryFilter::default()
            };
            let written = self.callback_deliveries(account, filter).await?;
            let missing: Vec<Event> = (events.into_iter())
                .filter(|event| !written.iter().any(|d| d.event_number == event.number))
                .collect();
            let (first, last_told) = (after.saturating_add(1), last.min(to));
            let again = |which, at| self.store().deliver_again((account, key), which, at);
            // What is there waits until what is missing between it is written, and keeps back what comes after it: so all of it goes in
            // the order of events. Should this end halfway, what waits goes by itself.
            let at = if missing.is_empty() {
                self.now()
            } else {
                self.now().plus_seconds(MEANWHILE_S)
            };
            let sent = again(Again::Events(first, last_told), at).await?;
            count = count.saturating_add(i64::try_from(sent).unwrap_or(i64::MAX));
            if !missing.is_empty() {
                let command = CallbackCommand {
                    account,
                    agent,
                    change: CallbackChange::Redeliver(key, missing),
                };
                count = count.saturating_add(self.execute(command).await?.number);
                again(Again::Waiting(first, last_told), self.now()).await?;
            }
            after = last;
            if after >= to {
                break;
            }
        }
        Ok(count)
    }
}
