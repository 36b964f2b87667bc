//! The interface of a callback format: deliveries in, a request out.

use crate::files::links::Links;
use parlor_model::callbacks::{Endpoint, Material, Views};
use parlor_model::config::AccountConfig;
use parlor_model::entities::{
    Agent, CallbackDelivery, Conversation, Event, Inbox, JsonMap, Message, Person,
};
use parlor_model::time::Timestamp;
use parlor_model::words::EndpointFormat;

/// Most bytes of a request's body.
pub const MAX_BODY: usize = 2 * 1024 * 1024;
/// Most bytes of a request's headers, names and values together.
pub const MAX_HEADERS: usize = 16 * 1024;

/// One delivery, with everything a format may want to know. The same at every attempt, except [`Self::now`] and the configuration.
#[derive(Clone, Copy)]
pub struct DeliveryJob<'a> {
    /// The row: its id is the same at every attempt.
    pub delivery: &'a CallbackDelivery,
    /// The event, the message it names, and what it was about, as of the event.
    pub material: &'a Material,
    /// The account's configuration as it is now: names of agents, inboxes, teams.
    pub config: &'a AccountConfig,
    /// Where to, its settings in clear.
    pub endpoint: &'a Endpoint,
    /// The endpoint's signing secrets in clear, newest first.
    pub secrets: &'a [String],
    /// Makes addresses of files. They hold from this attempt on, as signatures do.
    pub links: &'a Links,
    /// The time of the attempt.
    pub now: Timestamp,
}

impl<'a> DeliveryJob<'a> {
    /// The event.
    #[must_use]
    pub const fn event(&self) -> &'a Event {
        &self.material.event
    }

    /// The event's own data.
    #[must_use]
    pub fn data(&self) -> JsonMap {
        self.material.data()
    }

    /// The objects of the event.
    #[must_use]
    pub const fn views(&self) -> &'a Views {
        &self.material.views
    }

    /// The conversation that the event concerns, if any.
    #[must_use]
    pub const fn conversation(&self) -> Option<&'a Conversation> {
        self.material.views.conversation.as_ref()
    }

    /// The message it was about.
    #[must_use]
    pub const fn message(&self) -> Option<&'a Message> {
        self.material.message.as_ref()
    }

    /// The person it was about.
    #[must_use]
    pub fn person(&self) -> Option<Person> {
        self.material.views.person()
    }

    /// The agent who caused it.
    #[must_use]
    pub fn agent(&self) -> Option<&'a Agent> {
        self.config.agents.get(&self.material.event.agent_id?)
    }

    /// The conversation's inbox.
    #[must_use]
    pub fn inbox(&self) -> Option<&'a Inbox> {
        self.config.inboxes.get(&self.conversation()?.inbox_id)
    }
}

/// The authentication of a request, where it takes more than a header.
#[derive(Clone, PartialEq, Eq)]
pub enum Authorization {
    /// By nothing, or by what is in the headers.
    None,
    /// `Authorization: Basic`.
    Basic {
        /// User.
        user: String,
        /// Password.
        password: String,
    },
    /// A bearer token got with OAuth 2.0 client credentials. It is remembered until it expires; after a 401 a new one is got and the
    /// request sent once more.
    ClientCredentials {
        /// Where tokens are got; the same rules about addresses hold for it.
        token_url: String,
        /// The client's id.
        client_id: String,
        /// The client's secret.
        client_secret: String,
    },
}

impl std::fmt::Debug for Authorization {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::None => "None",
            Self::Basic { .. } => "Basic",
            Self::ClientCredentials { .. } => "ClientCredentials",
        })
    }
}

/// A request as a format wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// `POST` unless the format says otherwise.
    pub method: &'static str,
    /// `http://` or `https://`.
    pub url: String,
    /// Names and values, `content-type` among them. At most [`MAX_HEADERS`] bytes.
    pub headers: Vec<(String, String)>,
    /// At most [`MAX_BODY`] bytes.
    pub body: Vec<u8>,
    /// The authentication.
    pub authorization: Authorization,
}

impl Outgoing {
    /// A JSON document, posted.
    #[must_use]
    pub fn json(url: &str, body: Vec<u8>) -> Self {
        Self {
            method: "POST",
            url: url.to_owned(),
            headers: vec![("content-type".to_owned(), "application/json".to_owned())],
            body,
            authorization: Authorization::None,
        }
    }

    /// With one more header.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }
}

/// A format's rendering of deliveries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rendered {
    /// The format has no word for them: they are done without a request.
    Skip,
    /// To be sent.
    Request(Box<Outgoing>),
    /// To be sent one after the other, each when the one before was accepted: what one event is to a vendor who calls it by several
    /// names. Never empty. They count as one: after a failure all of them are sent again.
    Several(Vec<Outgoing>),
    /// They can never be sent; the sentence says why. They are put aside as dead and what follows them goes on.
    Impossible(String),
}

/// A vendor's form of events. Pure: the same jobs give the same request, except where a signature contains the time.
pub trait CallbackFormat: Send + Sync + 'static {
    /// The format of the endpoints that it serves.
    fn format(&self) -> EndpointFormat;

    /// The number of deliveries that one request may carry, at least 1. With more than 1, [`Self::render`] gets all waiting deliveries up to
    /// this number, in the order of their events, of several conversations. Deliveries that it leaves out count as delivered with the rest.
    fn takes(&self, _endpoint: &Endpoint) -> usize {
        1
    }

    /// Whether a request can be made of an endpoint's settings at all. Asked where they are set, so that whoever wrote them is told at
    /// once and not by a delivery that failed.
    ///
    /// # Errors
    /// The fault of the settings, as a sentence. It names no value, because any value may be a secret.
    fn check(&self, _settings: &JsonMap) -> Result<(), String> {
        Ok(())
    }

    /// Writes the request. `jobs` has 1 to [`Self::takes`] members, of one endpoint.
    fn render(&self, jobs: &[DeliveryJob<'_>]) -> Rendered;
}
