//! The act [`PutPushSubscription`].

use crate::act::Act;
use crate::decide::pushes::{unsubscribe, write};
use crate::entities::NotificationSettings;
use crate::ids::{AgentId, CredentialId};
use crate::notifications::{MAX_PUSH_ENDPOINT, MAX_PUSH_NAME, MAX_SUBSCRIPTIONS, PushSubscription};
use crate::refusal::{Conflict, FieldCode, Refusal};
use crate::state::{Context, Decided, State};
use std::collections::BTreeSet;

/// Adds a push subscription of the acting agent. The same address again replaces its keys. A browser has one subscription,
/// so an address leaves the agent who had it before.
#[derive(Clone, Debug)]
pub struct PutPushSubscription {
    /// The agent, who must be the acting one.
    pub agent: AgentId,
    /// The address at the push service.
    pub endpoint: String,
    /// The browser's public key, in URL-safe Base64.
    pub p256dh: String,
    /// The secret that the browser shares with this server, sealed.
    pub auth: String,
    /// The name, for people.
    pub name: String,
    /// The session in which the browser subscribes.
    pub credential: CredentialId,
}

impl Act for PutPushSubscription {
    /// The subscription, and whether it is new.
    type Outcome = Box<(PushSubscription, bool)>;

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let (account, agent) = (cx.account, cx.agent()?);
        if agent != self.agent {
            return Err(Refusal::Forbidden.into());
        }
        if self.endpoint.chars().count() > MAX_PUSH_ENDPOINT {
            return Err(Refusal::field("endpoint", FieldCode::TooLong).into());
        }
        if self.name.chars().count() > MAX_PUSH_NAME {
            return Err(Refusal::field("name", FieldCode::TooLong).into());
        }
        let config = state.config(account)?;
        let others: Vec<(AgentId, i64)> = (config.notification_settings.values())
            .filter(|row| row.agent_id != agent)
            .flat_map(|row| row.subscriptions.iter().map(|one| (row.agent_id, one)))
            .filter(|(_, one)| one.endpoint == self.endpoint)
            .map(|(agent, one)| (agent, one.id))
            .collect();
        for (other, id) in others {
            unsubscribe(state, (account, other), &BTreeSet::from([id]))?;
        }
        let config = state.config(account)?;
        let mut row = (config.notification_settings.get(&agent).cloned())
            .unwrap_or_else(|| NotificationSettings::untouched(account, agent, cx.now));
        if let Some(known) = (row.subscriptions.iter_mut()).find(|s| s.endpoint == self.endpoint) {
            // The browser makes the key and the secret together.
            let same = (&known.p256dh, &known.name, known.credential_id)
                == (&self.p256dh, &self.name, self.credential);
            if same {
                return Ok(Box::new((known.clone(), false)));
            }
            known.p256dh.clone_from(&self.p256dh);
            known.auth.clone_from(&self.auth);
            known.name.clone_from(&self.name);
            known.credential_id = self.credential;
            let known = known.clone();
            write(state, &config, row);
            return Ok(Box::new((known, false)));
        }
        if row.subscriptions.len() >= MAX_SUBSCRIPTIONS {
            return Err(Refusal::Conflict(Conflict::TooManySubscriptions).into());
        }
        row.last_subscription = row.last_subscription.saturating_add(1);
        let new = PushSubscription {
            id: row.last_subscription,
            endpoint: self.endpoint.clone(),
            p256dh: self.p256dh.clone(),
            auth: self.auth.clone(),
            name: self.name.clone(),
            credential_id: self.credential,
            created_at: cx.now,
        };
        row.subscriptions.push(new.clone());
        write(state, &config, row);
        Ok(Box::new((new, true)))
    }
}
