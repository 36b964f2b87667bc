//! The common part of streams, WebSockets and long polls: the reader of the feed, the check of the credential, and the
//! form of an event.

use crate::api::Api;
use crate::document::fields::Time;
use crate::extract::admitted;
use crate::forms::contact::Contact;
use crate::forms::conversation::Message;
use crate::forms::row::ConversationRow;
use crate::include::{Form, with_members};
use crate::problems::{self, Refused};
use parlor_engine::EngineError;
use parlor_engine::auth::Caller;
use parlor_engine::live::{
    AccessWatch, Attending, Batch, ConnectionPermit, Ended, Fact, Filter, Include, LiveError,
    Members, Reader, Sent,
};
use parlor_model::entities;
use parlor_model::ids::{AgentId, ConversationId};
use parlor_model::state::ConversationName;
use parlor_model::time::Timestamp;
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;
use std::sync::Arc;
use std::time::Duration;
use utoipa::ToSchema;

/// The interval of keep-alive messages on a connection without other messages.
pub(crate) const HEARTBEAT: Duration = Duration::from_secs(15);
/// The time until a credential is checked again, in microseconds: `NOT_AGAIN_US` if the configuration has changed since
/// the last check, otherwise `BELIEVED_US`.
const BELIEVED_US: i64 = 15_000_000;
const NOT_AGAIN_US: i64 = 1_000_000;

/// The part of the feed that a caller requests, with the kinds of included objects.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct FeedRequest {
    /// The number of the last event that the caller has received. `None` means that the feed begins with the next new
    /// event.
    pub(crate) after: Option<i64>,
    /// The kinds of objects that are added to events.
    pub(crate) include: Include,
    /// The conversation to which the events are limited. `None` means the events of all conversations.
    pub(crate) conversation: Option<ConversationId>,
}

impl FeedRequest {
    /// Returns the filter for the events that the caller receives.
    ///
    /// # Errors
    /// 404 if the caller may not see the conversation.
    pub(crate) async fn filter(&self, api: &Api, caller: &Caller) -> Result<Filter, Refused> {
        if let Some(id) = self.conversation {
            let name = ConversationName::Id(id);
            api.engine().conversation_seen(caller, name).await?;
        }
        Ok(Filter {
            visibility: caller.visibility(),
            conversation: self.conversation,
        })
    }
}

/// A caller who follows the feed of an account.
pub(crate) struct Watcher {
    pub(crate) api: Api,
    pub(crate) caller: Caller,
    pub(crate) agent: AgentId,
    pub(crate) reader: Reader,
    pub(crate) access: AccessWatch,
    include: Include,
    token: String,
    checked_at: Timestamp,
    generation: u64,
    // Rust drops fields in the order of declaration, so the agent's presence ends before another connection can take
    // the place of this connection.
    _attending: Attending,
    _permit: ConnectionPermit,
}

impl Watcher {
    /// Begins to follow the feed.
    ///
    /// # Errors
    /// 401 if the token is not valid. 403 if the agent must set up one-time codes first. 404 if the caller may not see
    /// the requested conversation. 410 if the position is too old, or higher than the newest event. 429 if the account
    /// has its maximum number of live connections. 503 if the server has its maximum number of live connections, is
    /// stopping, or cannot use the database.
    pub(crate) async fn begin(
        api: &Api,
        token: String,
        request: FeedRequest,
    ) -> Result<Self, Refused> {
        let generation = api.engine().store().generation();
        let checked_at = api.engine().now();
        let access = api.engine().watch_access();
        let (caller, agent) = admitted(api, &token).await?;
        let access = access.of(&caller);
        let account = caller.account;
        let permit = api.engine().live_permit(account).map_err(refused)?;
        let filter = request.filter(api, &caller).await?;
        let reader = api
            .engine()
            .follow(account, filter, request.after)
            .await
            .map_err(refused)?;
        let attending = api.engine().attend(account, agent);
        Ok(Self {
            api: api.clone(),
            caller,
            agent,
            reader,
            access,
            include: request.include,
            token,
            checked_at,
            generation,
            _attending: attending,
            _permit: permit,
        })
    }

    /// Returns the events of a batch as JSON texts, in order, with the objects that the caller requested.
    ///
    /// # Errors
    /// 503 if the objects cannot be read.
    pub(crate) async fn texts(&self, batch: &Batch) -> Result<Vec<Arc<str>>, Refused> {
        let broken = || Refused::from(EngineError::internal("an event cannot be shown"));
        let mut texts = Vec::with_capacity(batch.facts.len());
        for fact in &batch.facts {
            texts.push(text(fact).ok_or_else(broken)?);
        }
        if !self.include.any() {
            return Ok(texts);
        }
        let engine = self.api.engine();
        let form = Form(engine.links());
        let objects = engine.batch_objects(&self.reader, batch, &form).await?;
        let mut sent = Sent::default();
        let seen = self.reader.visibility();
        Ok((texts.iter().zip(&objects))
            .map(|(text, objects)| {
                let members = sent.members(objects, self.include, seen, &form);
                Arc::from(with_members(text, &members))
            })
            .collect())
    }

    /// Checks that the credential is still valid, and reads the present visibility of the agent. Does nothing if the
    /// last check was recent.
    ///
    /// # Errors
    /// 401 if the credential is no longer valid, 403 if the agent must set up one-time codes first.
    pub(crate) async fn still_may(&mut self) -> Result<(), Refused> {
        let generation = self.api.engine().store().generation();
        let now = self.api.engine().now();
        let same = generation == self.generation;
        let believed_us = if same { BELIEVED_US } else { NOT_AGAIN_US };
        if self.checked_at.is_within(believed_us, now) {
            return Ok(());
        }
        self.check().await
    }

    /// Checks the credential like [`Self::still_may`], but also if the last check was recent.
    ///
    /// # Errors
    /// 401 if the credential is no longer valid, 403 if the agent must set up one-time codes first.
    pub(crate) async fn check(&mut self) -> Result<(), Refused> {
        let generation = self.api.engine().store().generation();
        let now = self.api.engine().now();
        match admitted(&self.api, &self.token).await {
            Ok((caller, agent)) => {
                self.reader.look(caller.visibility());
                (self.caller, self.agent) = (caller, agent);
            }
            Err(refused) if refused.ends_access() => return Err(refused),
            // Without the database, there are no new events, so the check can wait until the next call.
            Err(_) => {
                self.checked_at = Timestamp(0);
                return Ok(());
            }
        }
        self.checked_at = now;
        self.generation = generation;
        Ok(())
    }
}

/// An event: a fact about a change. Parlor stores the event in the same transaction as the change.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Event<'a> {
    /// The number of the event in the account's feed: 1, 2, 3 and so on. Events become visible in the order of their
    /// numbers. After an event, no event with a lower number appears.
    number: i64,
    /// The kind of the event, such as `conversation.started`.
    kind: &'a str,
    /// The time of the change that the event reports.
    at: Time,
    /// The conversation of the event. `null` means that the event has no conversation.
    #[schema(required)]
    conversation_id: Option<i64>,
    /// The contact of the event. `null` means that the event has no contact.
    #[schema(required)]
    contact_id: Option<i64>,
    /// The agent who caused the event, or whom the event concerns. `null` means that the event has no agent.
    #[schema(required)]
    agent_id: Option<i64>,
    /// The data of the event. The members of the data depend on the kind of the event.
    #[schema(value_type = Object)]
    data: Value,
    /// The position of the message after which the conversation's thread shows this event as an activity line. `null`
    /// means that the thread does not show the event.
    #[schema(required)]
    thread_position: Option<i64>,
    /// The present state of the conversation, as the list of conversations shows it to the caller. Present only if
    /// `include` has `conversation`. `null` means that the event has no conversation, or that the caller may not see
    /// the conversation. The member is absent if an earlier event that Parlor sent together with this event contains
    /// the conversation.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<ConversationRow<'_>>)]
    conversation: Option<Option<Box<RawValue>>>,
    /// The present state of the message, for an event about a message. Present only if `include` has `message`. `null`
    /// means that the event has no message, or that the caller may not see the message. The member is absent if an
    /// earlier event that Parlor sent together with this event contains the message.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Message<'_>>)]
    message: Option<Option<Box<RawValue>>>,
    /// The present state of the contact. For an event about a conversation, the member shows the conversation's
    /// contact. Present only if `include` has `contact`. `null` means that the event has no contact, or that the
    /// contact no longer exists. The member is absent if an earlier event that Parlor sent together with this event
    /// contains the contact.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Contact<'_>>)]
    contact: Option<Option<Box<RawValue>>>,
}

impl<'a> Event<'a> {
    /// Converts the database row into the object that answers contain.
    pub(crate) fn of(row: &'a entities::Event) -> Result<Self, EngineError> {
        Ok(Self {
            number: row.number,
            kind: &row.kind,
            at: Time(row.occurred_at),
            conversation_id: row.conversation_id.map(|id| id.0),
            contact_id: row.contact_id.map(|id| id.0),
            agent_id: row.agent_id.map(|id| id.0),
            data: serde_json::from_str(&row.data).map_err(EngineError::internal)?,
            thread_position: row.thread_position,
            conversation: None,
            message: None,
            contact: None,
        })
    }

    /// Adds the requested objects to the event.
    pub(crate) fn with(mut self, members: Members) -> Result<Self, EngineError> {
        for (name, value) in members.members {
            let value = value
                .map(|text| RawValue::from_string(text.to_string()))
                .transpose()
                .map_err(EngineError::internal)?;
            match name {
                "conversation" => self.conversation = Some(value),
                "message" => self.message = Some(value),
                _ => self.contact = Some(value),
            }
        }
        Ok(self)
    }
}

/// Returns the event as JSON text, without the requested objects. The text is built only once, because it is the same
/// for all readers.
fn text(fact: &Fact) -> Option<Arc<str>> {
    fact.text(|event| {
        let event = Event::of(event).ok()?;
        serde_json::to_string(&event).ok()
    })
}

/// The problem for a caller who cannot follow the feed.
pub(crate) fn refused(error: LiveError) -> Refused {
    match error {
        LiveError::Full => Refused::new(
            problems::UNAVAILABLE,
            "This server has reached its limit of live connections. Try again, or connect to another server.",
        )
        .retry_after_s(5),
        LiveError::AccountFull => Refused::new(
            problems::TOO_MANY_CONNECTIONS,
            "Your account has reached its limit of live connections. Close a connection, or try again later.",
        )
        .retry_after_s(5),
        LiveError::TooOld { newest } => too_old(newest),
        LiveError::Closing => Refused::new(
            problems::UNAVAILABLE,
            "This server is stopping. Try again.",
        )
        .retry_after_s(1),
        LiveError::Engine(error) => error.into(),
    }
}

/// The problem for a position that is too old, or higher than the newest event.
pub(crate) fn too_old(newest: i64) -> Refused {
    Refused::new(problems::TOO_OLD, format!("{RELOAD} {newest}.")).with("newest", newest)
}

/// The advice in the problem for a position that is too old. The number of the newest event follows this text.
pub(crate) const RELOAD: &str = "Your position is too old, or ahead of the newest event. Reload your data, then continue from event";

/// The problem that a reader gets when the feed ends.
pub(crate) fn ended(ended: Ended) -> Refused {
    match ended {
        Ended::TooOld { newest } => too_old(newest),
        Ended::Closing => refused(LiveError::Closing),
        Ended::Failed(error) => error.into(),
    }
}
