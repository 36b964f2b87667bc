//! The interface of a callback format, which converts deliveries to requests.

use crate::files::links::Links;
use parlor_model::callbacks::{Endpoint, Material, Views};
use parlor_model::config::AccountConfig;
use parlor_model::entities::{
    Agent, CallbackDelivery, Conversation, Event, Inbox, JsonMap, Message, Person,
};
use parlor_model::time::Timestamp;
use parlor_model::words::EndpointFormat;

/// The maximum size of a request's body, in bytes.
pub const MAX_BODY: usize = 2 * 1024 * 1024;
/// The maximum size, in bytes, of the names and values of all headers of a request together.
pub const MAX_HEADERS: usize = 16 * 1024;

/// The request headers that only the HTTP client may set. A format must not set these headers.
pub const CONNECTION_HEADERS: [&str; 7] = [
    "host",
    "content-length",
    "transfer-encoding",
    "connection",
    "upgrade",
    "te",
    "trailer",
];

/// Checks that a request may have this header.
///
/// # Errors
/// The fault, as a sentence that does not contain the header's value.
pub fn check_header(name: &str, value: &str) -> Result<(), &'static str> {
    let token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    if name.is_empty() || !name.bytes().all(token) {
        return Err("The name of a header has only letters, digits and hyphens, without spaces.");
    }
    if CONNECTION_HEADERS.contains(&name.to_ascii_lowercase().as_str()) {
        return Err(
            "The connection itself sets Host, Content-Length, Transfer-Encoding, Connection, Upgrade, TE and Trailer. Leave these headers out.",
        );
    }
    if value.contains(|c: char| c.is_control() && c != '\t') {
        return Err("The value of a header has no line breaks and no other control characters.");
    }
    Ok(())
}

/// Checks that the settings of an endpoint have no members other than `members`.
///
/// # Errors
/// The fault, as a sentence. If `members` is not empty, the sentence names the unknown member.
pub fn only(settings: &JsonMap, members: &[&str]) -> Result<(), String> {
    match (settings.keys()).find(|name| !members.contains(&name.as_str())) {
        None => Ok(()),
        Some(_) if members.is_empty() => {
            Err("This format has no settings. Leave them out.".to_owned())
        }
        Some(name) => Err(format!(
            "There is no setting {name:?} in this format. Its settings are: {}.",
            members.join(", ")
        )),
    }
}

/// Checks the setting `name`, if the settings have it. The setting must be a list with at least one word, and may
/// contain only the words in `words`.
///
/// # Errors
/// The fault, as a sentence that contains the permitted words, and the unknown word if the list has one.
pub fn some_of(settings: &JsonMap, name: &str, words: &[&str]) -> Result<(), String> {
    let Some(list) = settings.get(name) else {
        return Ok(());
    };
    let list = (list.as_array())
        .filter(|list| !list.is_empty())
        .ok_or_else(|| {
            format!(
                "{name} is a list of at least one name. Leave it out for all of them: {}.",
                words.join(", ")
            )
        })?;
    match list
        .iter()
        .find(|word| !word.as_str().is_some_and(|word| words.contains(&word)))
    {
        None => Ok(()),
        Some(word) => Err(format!(
            "{name} cannot have {word}. It can have: {}.",
            words.join(", ")
        )),
    }
}

/// One delivery, with the data that a format may need. [`Self::material`] is the same at every attempt. The
/// configuration, the endpoint, the secrets and [`Self::now`] have the values that are valid at the time of the
/// attempt.
#[derive(Clone, Copy)]
pub struct DeliveryJob<'a> {
    /// The database row of the delivery. Its id is the same at every attempt.
    pub delivery: &'a CallbackDelivery,
    /// The event with its message and other objects, in their state at the time of the event.
    pub material: &'a Material,
    /// The account's present configuration, for names of agents, inboxes and teams.
    pub config: &'a AccountConfig,
    /// The endpoint, with its settings decrypted.
    pub endpoint: &'a Endpoint,
    /// The endpoint's decrypted signing secrets, newest first.
    pub secrets: &'a [String],
    /// The builder of addresses of files. An address is valid for a limited time, which begins at this attempt.
    pub links: &'a Links,
    /// The time of the attempt.
    pub now: Timestamp,
}

impl<'a> DeliveryJob<'a> {
    /// Returns the event of the delivery.
    #[must_use]
    pub const fn event(&self) -> &'a Event {
        &self.material.event
    }

    /// Returns the member `data` of the event, as a JSON object.
    #[must_use]
    pub fn data(&self) -> JsonMap {
        self.material.data()
    }

    /// Returns the objects of the event other than its message, for example the conversation and the contact.
    #[must_use]
    pub const fn views(&self) -> &'a Views {
        &self.material.views
    }

    /// Returns the event's conversation, if there is one.
    #[must_use]
    pub const fn conversation(&self) -> Option<&'a Conversation> {
        self.material.views.conversation.as_ref()
    }

    /// Returns the event's message, if there is one.
    #[must_use]
    pub const fn message(&self) -> Option<&'a Message> {
        self.material.message.as_ref()
    }

    /// Returns the event's contact, if there is one.
    #[must_use]
    pub fn person(&self) -> Option<Person> {
        self.material.views.person()
    }

    /// Returns the agent who made the change. For some kinds of events, returns the agent whom the event concerns.
    /// `None` means that there is no such agent.
    #[must_use]
    pub fn agent(&self) -> Option<&'a Agent> {
        self.config.agents.get(&self.material.event.agent_id?)
    }

    /// Returns the inbox of the event's conversation. `None` means that the event has no conversation.
    #[must_use]
    pub fn inbox(&self) -> Option<&'a Inbox> {
        self.config.inboxes.get(&self.conversation()?.inbox_id)
    }
}

/// The authentication of a request.
#[derive(Clone, PartialEq, Eq)]
pub enum Authorization {
    /// No authentication, except the headers that the format has set.
    None,
    /// HTTP Basic authentication.
    Basic {
        /// The user name.
        user: String,
        /// The password.
        password: String,
    },
    /// A bearer token of the OAuth 2.0 client credentials grant. The token is cached until it expires. If the receiver
    /// answers 401, Parlor requests a new token and sends the request once more.
    ClientCredentials {
        /// The address of the token endpoint. The rules for forbidden addresses also apply to this address.
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

/// A request that a format built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// The HTTP method.
    pub method: &'static str,
    /// The address of the receiver, which begins with `http://` or `https://`.
    pub url: String,
    /// The names and values of the headers, including `content-type`. All names and values together have at most
    /// [`MAX_HEADERS`] bytes.
    pub headers: Vec<(String, String)>,
    /// The body, at most [`MAX_BODY`] bytes.
    pub body: Vec<u8>,
    /// The authentication of the request.
    pub authorization: Authorization,
}

impl Outgoing {
    /// Builds a POST request with a JSON body.
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

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }
}

/// The result of a format that converts deliveries to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rendered {
    /// The format sends no request for these deliveries. The deliveries get the state `skipped`.
    Skip,
    /// One request.
    Request(Box<Outgoing>),
    /// Several requests, for vendors whose APIs report one event under several names. Parlor sends the next request
    /// only after the receiver has accepted the previous request. The list is never empty. If one request fails, the
    /// next attempt sends all requests again.
    Several(Vec<Outgoing>),
    /// The deliveries can never be sent. The text is the reason. These deliveries get the state `dead`. Parlor still
    /// sends later deliveries.
    Impossible(String),
}

/// The callback format of a vendor. The conversion depends only on the jobs and has no side effects. For the same
/// delivery, the requests of two attempts can differ. Some parts, such as a signature, depend on the time. Other parts
/// depend on the present configuration.
pub trait CallbackFormat: Send + Sync + 'static {
    /// Returns the name under which endpoints select this format.
    fn format(&self) -> EndpointFormat;

    /// Returns the maximum number of deliveries in one request, at least 1. [`Self::render`] gets at most this number
    /// of waiting deliveries, in the order of events. These deliveries can belong to several conversations. If the
    /// format leaves a delivery out of the request, this delivery gets the same result as the deliveries in the
    /// request.
    fn takes(&self, _endpoint: &Endpoint) -> usize {
        1
    }

    /// Checks that requests can be built from an endpoint's settings. Parlor calls this function before it stores the
    /// settings, so that the client that sent the settings gets the fault immediately.
    ///
    /// # Errors
    /// The fault of the settings, as a sentence. The sentence contains no value of the settings, because any value may
    /// be a secret.
    fn check(&self, _settings: &JsonMap) -> Result<(), String> {
        Ok(())
    }

    /// Returns the addresses in the endpoint's settings to which requests are sent.
    fn addresses(&self, _settings: &JsonMap) -> Vec<String> {
        Vec::new()
    }

    /// Builds the request for these deliveries. `jobs` has from 1 to [`Self::takes`] deliveries of one endpoint.
    fn render(&self, jobs: &[DeliveryJob<'_>]) -> Rendered;
}
