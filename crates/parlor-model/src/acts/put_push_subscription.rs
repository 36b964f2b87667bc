//! The act [`PutPushSubscription`].

use crate::act::{Act, Right};
use crate::decide::subscriptions::{orphaned, subscriptions_of, unsubscribe};
use crate::entities::PushSubscription;
use crate::ids::{AccountId, AgentId, CredentialId, IdKind, PushSubscriptionId};
use crate::notifications::{MAX_PUSH_ENDPOINT, MAX_PUSH_NAME, MAX_SUBSCRIPTIONS};
use crate::refusal::{Conflict, FieldCode, Refusal};
use crate::secret_text::SecretText;
use crate::state::{Context, Decided, Key, State};
use std::collections::BTreeSet;

/// Adds a push subscription of the acting agent. If the agent already has a subscription with this address, that
/// subscription gets the new key, secret, name and session. If another agent has a subscription with this address, that
/// subscription is removed, because the acting agent now uses the browser.
#[derive(Clone, Debug)]
pub struct PutPushSubscription {
    /// The agent, who must be the acting agent.
    pub agent: AgentId,
    /// The address at the push service.
    pub endpoint: SecretText,
    /// The browser's public key, in URL-safe Base64.
    pub p256dh: String,
    /// The authentication secret (RFC 8291) that the browser shares with this server, encrypted with the server key.
    pub auth: SecretText,
    /// The name that people see.
    pub name: String,
    /// The session in which the browser subscribes. This session must be a valid credential of the agent.
    pub credential: CredentialId,
}

impl Act for PutPushSubscription {
    /// The subscription, and `true` if it is new.
    type Outcome = Box<(PushSubscription, bool)>;

    fn right(&self) -> Right<'_> {
        Right::Own(self.agent)
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        vec![
            Key::Credential(account, self.credential),
            Key::PushSubscriptionTo(account, self.endpoint.clone()),
        ]
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let (account, agent) = (cx.account, self.agent);
        if self.endpoint.0.chars().count() > MAX_PUSH_ENDPOINT {
            return Err(Refusal::field("endpoint", FieldCode::TooLong).into());
        }
        if self.endpoint.0.is_empty() || !self.endpoint.0.is_ascii() {
            return Err(Refusal::field("endpoint", FieldCode::NotAllowed).into());
        }
        if self.name.chars().count() > MAX_PUSH_NAME {
            return Err(Refusal::field("name", FieldCode::TooLong).into());
        }
        let session = state.credential(account, self.credential)?;
        if !session.is_some_and(|row| row.agent_id == Some(agent) && row.lives(cx.now)) {
            return Err(Refusal::Unauthenticated.into());
        }
        let known = state
            .push_subscription_to(account, &self.endpoint)?
            .cloned();
        if let Some(known) = known.as_ref().filter(|row| row.agent_id == agent) {
            // A browser creates the public key and the secret together, so equal public keys mean equal secrets.
            let same = (&known.p256dh, &known.name, known.credential_id)
                == (&self.p256dh, &self.name, self.credential);
            if same {
                return Ok(Box::new((known.clone(), false)));
            }
            let row = PushSubscription {
                p256dh: self.p256dh.clone(),
                auth: self.auth.clone(),
                name: self.name.clone(),
                credential_id: self.credential,
                ..known.clone()
            };
            state.put(row.clone());
            return Ok(Box::new((row, false)));
        }
        if let Some(known) = known {
            let of = (account, known.agent_id);
            unsubscribe(state, cx, of, &BTreeSet::from([known.id]))?;
        }
        let own = subscriptions_of(state, account, agent)?;
        let free = |gone: usize| {
            let left = own.len().saturating_sub(gone);
            i64::try_from(left).is_ok_and(|left| left < MAX_SUBSCRIPTIONS)
        };
        if !free(0) {
            // The subscriptions of an expired session stay stored. Parlor removes these subscriptions only here, when
            // the agent has reached the maximum number of subscriptions.
            let gone = orphaned(state, cx.now, &own)?;
            if !free(gone.len()) {
                return Err(Refusal::Conflict(Conflict::TooManySubscriptions).into());
            }
            unsubscribe(state, cx, (account, agent), &gone)?;
        }
        let new = PushSubscription {
            id: cx.id::<PushSubscriptionId>(IdKind::PushSubscription)?,
            account_id: account,
            agent_id: agent,
            credential_id: self.credential,
            endpoint: self.endpoint.clone(),
            p256dh: self.p256dh.clone(),
            auth: self.auth.clone(),
            name: self.name.clone(),
            created_at: cx.now,
        };
        state.put(new.clone());
        state.count_push_subscriptions((account, agent), 1, cx.now)?;
        Ok(Box::new((new, true)))
    }
}
