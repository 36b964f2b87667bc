//! Reads: each function returns one complete view or page.

use crate::auth::Caller;
use crate::{Engine, EngineError};
use parlor_model::command::{ContactView, ConversationView};
use parlor_model::decide;
use parlor_model::entities::{
    AgentState, Contact, ContactPoint, Conversation, Credential, Event, Identity, Message, Person,
    RoutingDecision, ServiceRecord,
};
use parlor_model::ids::{
    AccountId, AgentId, ContactId, ContactPointId, ConversationId, CredentialId, IdentityId,
};
use parlor_model::refusal::{Object, Refusal};
use parlor_model::state::{ConversationName, Stop};
use parlor_model::words::{Availability, CredentialKind};
use parlor_store::query::accounts::{Accounts, AgentStates, Credentials, CredentialsButSessions};
use parlor_store::query::contacts::{ContactCount, ContactFilter, Contacts, IdentitiesOf};
use parlor_store::query::conversations::{
    ConversationFilter, Conversations, Messages, RoutingDecisions,
};
use parlor_store::query::events::{AuditEvents, Events};
use parlor_store::query::points::{PointCount, PointFilter, Points, PointsOf};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

impl Engine {
    /// Returns a conversation with all data that a dialect shows.
    ///
    /// # Errors
    /// Refused as not found if the conversation is unknown or of another account.
    pub async fn conversation(
        &self,
        account: AccountId,
        name: ConversationName,
    ) -> Result<ConversationView, EngineError> {
        Ok(self
            .store()
            .read(account, move |state| {
                let id = state
                    .conversation_named(account, &name)?
                    .map(|c| c.id)
                    .ok_or(Refusal::NotFound(Object::Conversation))?;
                decide::view(state, account, id)
            })
            .await?)
    }

    /// Returns a conversation as [`Self::conversation`] does, within the caller's visibility.
    ///
    /// # Errors
    /// Refused as not found if the conversation is unknown, of another account, or invisible to the caller.
    pub async fn conversation_seen(
        &self,
        caller: &Caller,
        name: ConversationName,
    ) -> Result<ConversationView, EngineError> {
        let view = self.conversation(caller.account, name).await?;
        if caller.visibility().sees(&view.config, &view.conversation) {
            Ok(view)
        } else {
            Err(Refusal::NotFound(Object::Conversation).into())
        }
    }

    /// Returns the conversations of this list that a caller may see.
    ///
    /// # Errors
    /// The database is not available.
    pub async fn which_are_seen(
        &self,
        caller: &Caller,
        conversations: Vec<ConversationId>,
    ) -> Result<BTreeSet<ConversationId>, EngineError> {
        let (account, visibility) = (caller.account, caller.visibility());
        if visibility.scope.is_none() {
            return Ok(conversations.into_iter().collect());
        }
        Ok(self
            .store()
            .read(account, move |state| {
                let config = state.config(account)?;
                let mut seen = BTreeSet::new();
                let mut missing = Vec::new();
                for id in &conversations {
                    match state.conversation(account, *id) {
                        Ok(Some(row)) if visibility.sees(&config, row) => drop(seen.insert(*id)),
                        Ok(_) => {}
                        Err(Stop::Need(keys)) => missing.extend(keys),
                        Err(stop) => return Err(stop),
                    }
                }
                if missing.is_empty() {
                    Ok(seen)
                } else {
                    Err(Stop::Need(missing))
                }
            })
            .await?)
    }

    /// Whether an account has this conversation, regardless of visibility.
    ///
    /// # Errors
    /// The database is not available.
    pub async fn has_conversation(
        &self,
        account: AccountId,
        id: ConversationId,
    ) -> Result<bool, EngineError> {
        Ok(self
            .store()
            .read(account, move |state| {
                Ok(state.conversation(account, id)?.is_some())
            })
            .await?)
    }

    /// Returns a page of conversations, newest first.
    ///
    /// # Errors
    /// The database is not available.
    pub async fn conversations(
        &self,
        account: AccountId,
        filter: ConversationFilter,
    ) -> Result<Vec<Conversation>, EngineError> {
        let filter = &filter;
        Ok(self.store().list(Conversations { account, filter }).await?)
    }

    /// Returns a page of a conversation's messages, in order, after the position `after`.
    ///
    /// # Errors
    /// The database is not available.
    pub async fn messages(
        &self,
        account: AccountId,
        conversation: ConversationId,
        after: i64,
        limit: i64,
    ) -> Result<Vec<Message>, EngineError> {
        let query = Messages {
            account,
            conversation,
            after,
            limit,
        };
        Ok(self.store().list(query).await?)
    }

    /// Returns the routing decisions of a conversation, in order.
    ///
    /// # Errors
    /// The database is not available.
    pub async fn routing(
        &self,
        account: AccountId,
        conversation: ConversationId,
    ) -> Result<Vec<RoutingDecision>, EngineError> {
        let query = RoutingDecisions {
            account,
            conversation,
        };
        Ok(self.store().list(query).await?)
    }

    /// Returns the service records of these conversations of the account. Conversations without a record are left out.
    ///
    /// # Errors
    /// The database is not available.
    pub async fn service_records(
        &self,
        account: AccountId,
        conversations: Vec<ConversationId>,
    ) -> Result<HashMap<ConversationId, ServiceRecord>, EngineError> {
        if conversations.is_empty() {
            return Ok(HashMap::new());
        }
        Ok(self
            .store()
            .read(account, move |state| {
                let mut found = HashMap::new();
                let mut missing = Vec::new();
                for id in &conversations {
                    match state.service_record(account, *id) {
                        Ok(record) => {
                            found.extend(record.map(|r| (*id, r.clone())));
                        }
                        Err(Stop::Need(keys)) => missing.extend(keys),
                        Err(stop) => return Err(stop),
                    }
                }
                if missing.is_empty() {
                    Ok(found)
                } else {
                    Err(Stop::Need(missing))
                }
            })
            .await?)
    }

    /// Returns the account's events after the number `after`.
    ///
    /// # Errors
    /// The database is not available.
    pub async fn events(
        &self,
        account: AccountId,
        after: i64,
        limit: i64,
    ) -> Result<Vec<Event>, EngineError> {
        let query = Events {
            account,
            after,
            limit,
        };
        Ok(self.store().list(query).await?)
    }

    /// Returns audit entries, newest first: those before the number `before`, or the newest.
    ///
    /// # Errors
    /// The database is not available.
    pub async fn audit(
        &self,
        account: AccountId,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Vec<Event>, EngineError> {
        let query = AuditEvents {
            account,
            before,
            limit,
        };
        Ok(self.store().list(query).await?)
    }

    /// Returns a contact with points and identities. For a merged contact, this is the remaining contact.
    ///
    /// # Errors
    /// Refused as not found if the contact is unknown, erased, or of another account.
    pub async fn contact(
        &self,
        account: AccountId,
        id: ContactId,
    ) -> Result<ContactView, EngineError> {
        let person = self
            .store()
            .read(account, move |state| {
                let id = decide::living(state, account, id)?;
                state
                    .person(account, id)?
                    .ok_or_else(|| Refusal::NotFound(Object::Contact).into())
            })
            .await?;
        let identities = self.identities(account, vec![person.contact.id]).await?;
        Ok(ContactView {
            config: self.config(account).await?,
            person,
            identities,
        })
    }

    /// Returns a page of contacts with their points, and the total number of contacts that the filter selects.
    ///
    /// # Errors
    /// The database is not available.
    pub async fn contacts(
        &self,
        account: AccountId,
        filter: ContactFilter,
    ) -> Result<(Vec<Person>, i64), EngineError> {
        let (store, filter) = (self.store(), &filter);
        let contacts = store.list(Contacts { account, filter }).await?;
        let total = store.first(ContactCount { account, filter }).await?;
        let total = total.map_or(0, |(count,)| count);
        Ok((self.with_points(account, contacts).await?, total))
    }

    /// Returns these contacts with their points.
    pub(crate) async fn with_points(
        &self,
        account: AccountId,
        contacts: Vec<Contact>,
    ) -> Result<Vec<Person>, EngineError> {
        let ids = contacts.iter().map(|c| c.id).collect::<Vec<_>>();
        let mut points: HashMap<ContactId, Vec<ContactPoint>> = HashMap::new();
        if !ids.is_empty() {
            let contacts = ids.as_slice();
            for point in self.store().list(PointsOf { account, contacts }).await? {
                points.entry(point.contact_id).or_default().push(point);
            }
        }
        Ok(contacts
            .into_iter()
            .map(|contact| {
                let mut points = points.remove(&contact.id).unwrap_or_default();
                points.sort_unstable_by_key(ContactPoint::order);
                Person { contact, points }
            })
            .collect())
    }

    /// Returns the identities of contacts, in order of id.
    ///
    /// # Errors
    /// The database is not available.
    pub async fn identities(
        &self,
        account: AccountId,
        contacts: Vec<ContactId>,
    ) -> Result<Vec<Identity>, EngineError> {
        let contacts = contacts.as_slice();
        Ok(self
            .store()
            .list(IdentitiesOf { account, contacts })
            .await?)
    }

    /// Returns an identity.
    ///
    /// # Errors
    /// Refused as not found if the identity is unknown or of another account.
    pub async fn identity(
        &self,
        account: AccountId,
        id: IdentityId,
    ) -> Result<Identity, EngineError> {
        Ok(self
            .store()
            .read(account, move |state| {
                state
                    .identity(account, id)?
                    .cloned()
                    .ok_or_else(|| Refusal::NotFound(Object::Identity).into())
            })
            .await?)
    }

    /// Returns a page of contact points in order of id, and the total number that the filter selects.
    ///
    /// # Errors
    /// The database is not available.
    pub async fn points(
        &self,
        account: AccountId,
        filter: PointFilter,
    ) -> Result<(Vec<ContactPoint>, i64), EngineError> {
        let (store, filter) = (self.store(), &filter);
        let points = store.list(Points { account, filter }).await?;
        let total = store.first(PointCount { account, filter }).await?;
        Ok((points, total.map_or(0, |(count,)| count)))
    }

    /// Returns a contact point with its contact.
    ///
    /// # Errors
    /// Refused as not found if the point is unknown or of another account.
    pub async fn point(
        &self,
        account: AccountId,
        id: ContactPointId,
    ) -> Result<(ContactPoint, Person), EngineError> {
        Ok(self
            .store()
            .read(account, move |state| {
                let point = state
                    .point(account, id)?
                    .cloned()
                    .ok_or(Refusal::NotFound(Object::ContactPoint))?;
                let person = state
                    .person(account, point.contact_id)?
                    .ok_or(Refusal::NotFound(Object::Contact))?;
                Ok((point, person))
            })
            .await?)
    }

    /// Returns a credential of the account.
    ///
    /// # Errors
    /// The database is not available.
    pub async fn credential(
        &self,
        account: AccountId,
        id: CredentialId,
    ) -> Result<Option<Credential>, EngineError> {
        Ok(self
            .store()
            .read(account, move |state| {
                Ok(state.credential(account, id)?.cloned())
            })
            .await?)
    }

    /// Returns an account's credentials after an id, including revoked ones, but without sessions.
    ///
    /// # Errors
    /// The database is not available.
    pub async fn made_credentials(
        &self,
        account: AccountId,
        after: CredentialId,
        limit: i64,
    ) -> Result<Vec<Credential>, EngineError> {
        let query = CredentialsButSessions {
            account,
            after,
            limit,
        };
        Ok(self.store().list(query).await?)
    }

    /// Returns an account's credentials, including revoked ones.
    ///
    /// # Errors
    /// The database is not available.
    pub async fn credentials(
        &self,
        account: AccountId,
        kind: Option<CredentialKind>,
    ) -> Result<Vec<Credential>, EngineError> {
        Ok(self.store().list(Credentials { account, kind }).await?)
    }

    /// Returns an agent's credentials of one kind, without revoked and expired ones.
    ///
    /// # Errors
    /// Refused as not found if the account has no such agent, or the database is not available.
    pub async fn credentials_of(
        &self,
        account: AccountId,
        agent: AgentId,
        kind: CredentialKind,
    ) -> Result<Vec<Credential>, EngineError> {
        if !self.config(account).await?.agents.contains_key(&agent) {
            return Err(Refusal::NotFound(Object::Agent).into());
        }
        let now = self.now();
        let mut found = self
            .store()
            .read(account, move |state| {
                state.credentials_of_agent(account, agent, kind)
            })
            .await?;
        found.retain(|c| c.expires_at.is_none_or(|at| at > now));
        Ok(found)
    }

    /// Returns the availability of an account's agents, for display. With several nodes, the answer may be one second
    /// old. An agent without a stored availability is offline and is left out.
    ///
    /// # Errors
    /// The database is not available.
    pub async fn availability(
        &self,
        account: AccountId,
    ) -> Result<Arc<[(AgentId, Availability)]>, EngineError> {
        Ok(self.store().availability(account).await?)
    }

    /// Returns the states of an account's agents. An agent without a stored availability is offline and is left out.
    ///
    /// # Errors
    /// The database is not available.
    pub async fn agent_states(&self, account: AccountId) -> Result<Vec<AgentState>, EngineError> {
        Ok(self.store().list(AgentStates(account)).await?)
    }

    /// Returns every account of the installation, for the operator's tools only.
    ///
    /// # Errors
    /// The database is not available.
    pub async fn accounts(&self) -> Result<Vec<parlor_model::entities::Account>, EngineError> {
        Ok(self.store().list(Accounts).await?)
    }
}
