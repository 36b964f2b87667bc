//! The writer's interface to a database.

use crate::row::{Row, Value};
use futures_util::future::BoxFuture;
use parlor_model::config::AccountConfig;
use parlor_model::entities::{Agent, Person};
use parlor_model::ids::{AccountId, IdKind};
use parlor_model::state::{Counters, Flush, Found, Key, LiveState};
use std::sync::Arc;

/// An error of a back end.
#[derive(Debug)]
pub(crate) enum DbError {
    /// A unique value exists: the names of table or constraint. Nothing was written; decide again on fresh state.
    Taken(String),
    /// Another node was faster. Nothing was written; decide again.
    Raced,
    /// Unreachable, full, or slow. The batch under way may or may not be stored.
    Unavailable(String),
    /// A bug. Nothing was written.
    Broken(String),
}

/// An account as the back end found it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StoredVersion {
    pub counters: Counters,
    pub config_version: i64,
}

/// The stored_versions of the accounts that exist, and one answer per key.
pub(crate) type Fetched = (Vec<(AccountId, StoredVersion)>, Vec<Found>);

/// A database, driven by one task. Calls whose futures borrow nothing may go on beside each other.
pub(crate) trait Backend: Send {
    /// Whether other nodes may write to the same database.
    const SHARED: bool;

    /// The stored rows. While a batch is being applied, they may show it in part, as a whole, or not at all.
    fn fetch(
        &mut self,
        accounts: Vec<AccountId>,
        keys: Vec<Key>,
    ) -> BoxFuture<'static, Result<Fetched, DbError>>;

    /// Writes and commits, in the transaction that [`Self::lock`] began or one of its own. On an error other than `Unavailable` nothing
    /// is written; `Raced` if an account's stored counters are not those that the flush started from. One at a time.
    fn apply(&mut self, flush: Arc<Flush>) -> BoxFuture<'static, Result<(), DbError>>;

    /// An account's configuration.
    fn config(
        &mut self,
        account: AccountId,
    ) -> impl Future<Output = Result<AccountConfig, DbError>> + Send;

    /// An account's workloads and buckets.
    fn live_state(
        &mut self,
        account: AccountId,
    ) -> impl Future<Output = Result<LiveState, DbError>> + Send;

    /// Leases blocks of ids that nobody else will get: first and past-the-end of each.
    fn lease(
        &mut self,
        kind: IdKind,
        blocks: usize,
    ) -> impl Future<Output = Result<Vec<(i64, i64)>, DbError>> + Send;

    /// Keeps other nodes from writing to these accounts until the next [`Self::apply`] or [`Self::rollback`].
    fn lock(&mut self, accounts: &[AccountId]) -> impl Future<Output = Result<(), DbError>> + Send;

    /// Ends what [`Self::lock`] began without a trace, and waits for what is being applied.
    fn rollback(&mut self) -> impl Future<Output = ()> + Send;
}

/// Puts what the rows of a look-up's tables hold together into the answer for a key.
pub(crate) fn found(key: &Key, rows: Vec<Vec<Vec<Value<'static>>>>) -> Result<Found, DbError> {
    fn all<R: Row>(rows: Option<Vec<Vec<Value<'static>>>>) -> Result<Vec<R>, DbError> {
        rows.unwrap_or_default()
            .into_iter()
            .map(R::decode)
            .collect::<Result<_, _>>()
            .map_err(|e| DbError::Broken(e.to_string()))
    }
    let mut rows = rows.into_iter();
    let first = rows.next();
    Ok(match key {
        Key::Person(_) => {
            let contact = all(first)?.into_iter().next();
            let points = all(rows.next())?;
            Found::Person(contact.map(|contact| Box::new(Person { contact, points })))
        }
        Key::PointsByValue(_) | Key::UniquePoint(..) | Key::Point(_) => Found::Points(all(first)?),
        Key::Identity(_) | Key::IdentityBySerial(..) | Key::IdentitiesOfContact(..) => {
            Found::Identities(all(first)?)
        }
        Key::Conversation(_) | Key::ConversationByDisplay(..) | Key::ConversationByUuid(..) => {
            Found::Conversation(all(first)?.into_iter().next().map(Box::new))
        }
        Key::Message(_) => Found::Message(all(first)?.into_iter().next().map(Box::new)),
        Key::IdentitiesOfPerson(..) => Found::Identities(all(first)?),
        Key::ConversationsOf(..) => Found::Conversations(all(first)?),
        Key::CasesOf(..) => Found::Cases(all(first)?),
        Key::NotesOf(_) | Key::ContactNote(_) => Found::Notes(all(first)?),
        Key::MergedInto(_) => Found::Contacts(all(first)?),
        Key::MessagesAfter(..) => Found::Messages(all(first)?),
        Key::EventsOf(..) => Found::Events(all(first)?),
        Key::Merge(_) => Found::Merge(all(first)?.into_iter().next().map(Box::new)),
        Key::Erasure(_) => Found::Erasure(all(first)?.into_iter().next()),
        Key::Attachment(_) => Found::Attachment(all(first)?.into_iter().next().map(Box::new)),
        Key::Case(_) => Found::Case(all(first)?.into_iter().next()),
        Key::QueueEntry(_) | Key::QueueHead(..) => Found::QueueEntries(all(first)?),
        Key::Timer(..) => Found::Timer(all(first)?.into_iter().next()),
        Key::ReadMark(..) => Found::ReadMark(all(first)?.into_iter().next()),
        Key::ServiceRecord(_) => Found::ServiceRecord(all(first)?.into_iter().next()),
        Key::Answer(..) => Found::Answer(all(first)?.into_iter().next()),
        Key::Credential(_)
        | Key::CredentialByKey(..)
        | Key::CredentialByHash(_)
        | Key::CredentialsOfAgent(..)
        | Key::SessionsOf(_) => Found::Credentials(all(first)?),
        Key::Provisioned(..) => Found::Provisioned(all(first)?.into_iter().next()),
        Key::AgentByEmail(_) => Found::Agent(
            all::<Agent>(first)?
                .into_iter()
                .next()
                .map(|agent| (agent.account_id, agent.id)),
        ),
    })
}
