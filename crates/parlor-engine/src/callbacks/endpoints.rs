//! The management of callbacks: reads endpoints and deliveries, and sends events again.

use super::opened::Opened;
use crate::live::newest;
use crate::{Engine, EngineError};
use parlor_model::callbacks::Endpoint;
use parlor_model::command::{Actor, MAX_REDELIVERED, RedeliverEvents};
use parlor_model::config::AccountConfig;
use parlor_model::entities::{CallbackDelivery, DeliveryAttempt, EndpointState, Event};
use parlor_model::ids::{AccountId, EndpointKey};
use parlor_model::refusal::{Object, Refusal};
use parlor_store::outbox::Redelivery;
use parlor_store::query::callbacks::{
    Attempts, Deliveries, DeliveryById, DeliveryFilter, EndpointHealth, Health,
};

/// An endpoint with its state and health.
#[derive(Clone, Debug)]
pub struct EndpointReport {
    /// The endpoint.
    pub endpoint: Endpoint,
    /// The stored state: whether the endpoint is paused or deactivated. `None` means that the endpoint is neither
    /// paused nor deactivated.
    pub state: Option<EndpointState>,
    /// The number and age of the endpoint's waiting deliveries. `None` means that no delivery waits.
    pub health: Option<EndpointHealth>,
    /// Whether the endpoint's settings or its newest secret were encrypted with another server key. Parlor sends
    /// nothing to such an endpoint, because Parlor cannot decrypt these values.
    pub sealed: bool,
}

impl EndpointReport {
    /// Returns the condition of the endpoint in one word: `active`, `failing`, `paused`, `deactivated` or `sealed`.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match condition(&self.endpoint, self.state.as_ref(), self.health.as_ref()) {
            "active" | "failing" if self.sealed => "sealed",
            word => word,
        }
    }
}

/// Returns the condition of an endpoint in one word: `active`, `failing`, `paused` or `deactivated`. This function does
/// not check whether the server key can decrypt the secrets, so the result is never `sealed`.
#[must_use]
pub fn condition(
    endpoint: &Endpoint,
    state: Option<&EndpointState>,
    health: Option<&EndpointHealth>,
) -> &'static str {
    if endpoint.deactivated || state.is_some_and(|s| s.deactivated_at.is_some()) {
        "deactivated"
    } else if state.is_some_and(|s| s.paused_at.is_some()) {
        "paused"
    } else if health.is_some_and(|h| h.failing > 0) {
        "failing"
    } else {
        "active"
    }
}

/// The maximum number of endpoints whose health one query reads.
const AT_ONCE: usize = 16;

/// The maximum time, in seconds, for which a replay delays existing deliveries. The delay gives the replay time to
/// write the missing deliveries.
const MEANWHILE_S: i64 = 10;

impl Engine {
    /// Returns every endpoint of an account with its health.
    pub async fn callback_endpoints(
        &self,
        account: AccountId,
    ) -> Result<Vec<EndpointReport>, EngineError> {
        let config = self.config(account).await?;
        self.reports(&config, config.endpoints()).await
    }

    /// Returns these endpoints with their state and health.
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
                sealed: Opened::of(endpoint, self.sealer()).is_none(),
                endpoint: endpoint.clone(),
            }));
        }
        Ok(reports)
    }

    /// Returns an endpoint with its health.
    ///
    /// # Errors
    /// A refusal if there is no such endpoint.
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

    /// Returns a page of an endpoint's deliveries, newest first.
    pub async fn callback_deliveries(
        &self,
        account: AccountId,
        filter: DeliveryFilter,
    ) -> Result<Vec<CallbackDelivery>, EngineError> {
        let filter = &filter;
        Ok(self.store().list(Deliveries { account, filter }).await?)
    }

    /// Returns a delivery with its attempts.
    ///
    /// # Errors
    /// A refusal if the delivery is unknown or belongs to another account.
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

    /// Makes an endpoint's waiting deliveries due now, and restarts their retry schedules, as if no attempt had failed.
    /// Call this function before the endpoint is resumed.
    ///
    /// # Errors
    /// A refusal if there is no such endpoint, or the database is not available.
    pub async fn refresh_callback(
        &self,
        account: AccountId,
        key: EndpointKey,
    ) -> Result<(), EngineError> {
        self.callback_endpoint(account, key).await?;
        let again = Redelivery::Pending { fresh: true };
        let (store, now) = (self.store(), self.now());
        store.deliver_again((account, key), again, now).await?;
        Ok(())
    }

    /// Wakes the delivery worker of an endpoint.
    pub fn wake_callback(&self, account: AccountId, key: EndpointKey) {
        self.store().wake_endpoint((account, key));
    }

    /// Sends the events from number `from` to number `to` to the endpoint, even if they were delivered before. Only
    /// events to which the endpoint subscribes are sent. An event has no delivery if the endpoint did not exist, or was
    /// deactivated, at the time of the event. The replay writes such a missing delivery, with the present data of the
    /// event's objects. Returns the number of deliveries that will be sent.
    ///
    /// # Errors
    /// A refusal if there is no such endpoint, or the database is not available.
    pub async fn replay_callbacks(
        &self,
        (account, actor): (AccountId, Actor),
        key: EndpointKey,
        from: i64,
        to: i64,
    ) -> Result<i64, EngineError> {
        self.callback_endpoint(account, key).await?;
        // The replay itself writes events. Without this upper bound, the replay could also send the events that the
        // replay itself writes.
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
            let (first, last_sent) = (after.saturating_add(1), last.min(to));
            let again = |which, at| self.store().deliver_again((account, key), which, at);
            // The existing deliveries wait until the missing deliveries between them are written. Deliveries of later
            // events wait for the existing deliveries. So Parlor sends all deliveries in the order of events. If an
            // error ends this function early, the existing deliveries are due after [`MEANWHILE_S`] seconds.
            let at = if missing.is_empty() {
                self.now()
            } else {
                self.now().plus_seconds(MEANWHILE_S)
            };
            let sent = again(Redelivery::Events(first, last_sent), at).await?;
            count = count.saturating_add(i64::try_from(sent).unwrap_or(i64::MAX));
            if !missing.is_empty() {
                let act = RedeliverEvents {
                    endpoint: key,
                    events: missing,
                };
                let written = self.execute_as((account, actor), act, None).await?;
                count = count.saturating_add(written);
                again(Redelivery::Waiting(first, last_sent), self.now()).await?;
            }
            after = last;
            if after >= to {
                break;
            }
        }
        Ok(count)
    }
}
