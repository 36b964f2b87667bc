//! The session cookie of a browser. The cookie contains the token of the session, and scripts cannot read it.
//!
//! A browser may also send the cookie with requests of web pages of other sites. Therefore, Parlor accepts the cookie
//! for a request that changes data, or for a WebSocket, only if the header `Origin` names this server.
//!
//! A second cookie binds a sign-in at a provider to the browser that began the sign-in. The content of this second
//! cookie is encrypted.

use crate::api::Api;
use crate::problems::{self, Refused};
use axum::response::Response;
use http::header::{COOKIE, SET_COOKIE};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method};
use parlor_http::client::Client;
use parlor_http::cors::Permitted;
use parlor_http::site::{Origin, Sender};

/// The name of the session cookie. Browsers accept a cookie with the prefix `__Host-` only over HTTPS, and only if the
/// cookie is for this host alone and for all its paths.
pub(crate) const NAME: &str = "__Host-parlor-session";
/// The name of the session cookie for plain HTTP, if the browser and the server run on the same machine.
const PLAIN_NAME: &str = "parlor-session";
/// The names of the session cookie: for HTTPS, and for plain HTTP if the browser and the server run on the same
/// machine.
const SESSION: (&str, &str) = (NAME, PLAIN_NAME);
/// The names of the cookie of a sign-in that has begun at a provider: for HTTPS, and for plain HTTP as in [`SESSION`].
const SIGN_IN: (&str, &str) = ("__Host-parlor-sign-in", "parlor-sign-in");

/// The form of a cookie, which depends on the protocol of the web page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// The form for HTTPS.
    Secure,
    /// The form for plain HTTP, if the browser and the server run on the same machine.
    Plain,
}

impl Form {
    const fn name(self, (secure, plain): (&'static str, &'static str)) -> &'static str {
        match self {
            Self::Secure => secure,
            Self::Plain => plain,
        }
    }

    /// Returns the form of cookies for pages of this origin. `None` means that cookies are not protected there, because
    /// the origin uses plain HTTP over a network.
    fn of(origin: &Origin) -> Option<Self> {
        match (origin.is_secure(), origin.is_loopback()) {
            (true, _) => Some(Self::Secure),
            (false, true) => Some(Self::Plain),
            (false, false) => None,
        }
    }

    /// Adds a cookie with this token to an answer. `lifetime_s` is the lifetime in seconds, and 0 removes the cookie.
    fn put(
        self,
        names: (&'static str, &'static str),
        response: &mut Response,
        token: &str,
        lifetime_s: i64,
    ) {
        let secure = match self {
            Self::Secure => "; Secure",
            Self::Plain => "",
        };
        let text = format!(
            "{}={token}; Path=/; Max-Age={lifetime_s}; HttpOnly; SameSite=Lax{secure}",
            self.name(names)
        );
        // A token is URL-safe Base64. A header may contain all characters of URL-safe Base64.
        if let Ok(value) = HeaderValue::from_str(&text) {
            response.headers_mut().append(SET_COOKIE, value);
        }
    }

    /// Adds the cookie of a new session to an answer.
    pub(crate) fn begin(self, response: &mut Response, token: &str, lifetime_s: i64) {
        self.put(SESSION, response, token, lifetime_s);
    }

    /// Removes the session cookie from the browser.
    pub(crate) fn end(self, response: &mut Response) {
        self.put(SESSION, response, "", 0);
    }

    /// Adds the cookie of a sign-in that has begun at a provider to an answer.
    pub(crate) fn begin_sign_in(self, response: &mut Response, sealed: &str, lifetime_s: i64) {
        self.put(SIGN_IN, response, sealed, lifetime_s);
    }

    /// Removes the cookie of a sign-in at a provider.
    pub(crate) fn end_sign_in(self, response: &mut Response) {
        self.put(SIGN_IN, response, "", 0);
    }

    /// Returns the content of the cookie of a sign-in at a provider. `None` means that the request has no such cookie.
    pub(crate) fn sign_in(self, headers: &HeaderMap) -> Option<String> {
        self.value(SIGN_IN, headers)
    }

    fn find(self, headers: &HeaderMap) -> Option<(String, Self)> {
        self.value(SESSION, headers).map(|value| (value, self))
    }

    fn value(self, names: (&'static str, &'static str), headers: &HeaderMap) -> Option<String> {
        headers
            .get_all(COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(name, value)| *name == self.name(names) && !value.is_empty())
            .map(|(_, value)| value.to_owned())
    }
}

/// Returns the token of the session cookie, with the form of the cookie. `None` means that the request has no session
/// cookie that Parlor may use.
///
/// # Errors
/// 403 if a web page of another site sends the cookie. Also 403 if the header `Origin` is missing in a WebSocket
/// handshake or in a request that changes data.
pub(crate) fn carried(api: &Api, parts: &Parts) -> Result<Option<(String, Form)>, Refused> {
    let sender = sender(api, parts);
    // Pages of other sites that the operator permits (CORS) may use only bearer tokens. The operator's list of
    // permitted sites can also contain this server itself.
    if parts.extensions.get::<Permitted>().is_some() && !matches!(sender, Sender::Own(_)) {
        return Ok(None);
    }
    let headers = &parts.headers;
    let secure = Form::Secure.find(headers);
    let plain = (Form::Plain.find(headers)).filter(|_| takes_plain(api, parts));
    if secure.is_none() && plain.is_none() {
        return Ok(None);
    }
    let reads = matches!(parts.method, Method::GET | Method::HEAD)
        && !headers.contains_key("sec-websocket-key");
    match sender {
        Sender::Own(origin) => Ok(Form::of(&origin).and_then(|form| match form {
            Form::Secure => secure,
            Form::Plain => plain,
        })),
        Sender::Unnamed { loopback: true } if reads => Ok(secure.or(plain)),
        Sender::Unnamed { loopback: false } if reads => Ok(secure),
        other => Err(foreign(&other)),
    }
}

/// Returns the form of the cookie for the web page that sends a sign-in request.
///
/// # Errors
/// 403 if the page does not belong to this server, or if its cookies are not protected.
pub(crate) fn form(api: &Api, parts: &Parts) -> Result<Form, Refused> {
    match sender(api, parts) {
        Sender::Own(origin) => Form::of(&origin)
            .filter(|form| *form == Form::Secure || takes_plain(api, parts))
            .ok_or_else(|| {
            Refused::new(
                problems::INSECURE_ORIGIN,
                format!(
                    "Browsers protect a session with a cookie only over HTTPS, and {origin} is plain HTTP. Open the page over HTTPS. A proxy in front of this server adds HTTPS."
                ),
            )
        }),
        other => Err(foreign(&other)),
    }
}

/// Returns the form of cookies for pages at the server's public address. `None` means that cookies are not protected
/// there.
pub(crate) fn public_form(api: &Api, parts: &Parts) -> Option<Form> {
    let public = Origin::parse(&api.engine().files().base())?;
    Form::of(&public).filter(|form| *form == Form::Secure || takes_plain(api, parts))
}

/// Whether Parlor accepts the cookie for plain HTTP. The name of this cookie has no prefix `__Host-`, so an attacker in
/// the network could set the cookie. Therefore, Parlor accepts the cookie only if the host in the request is this
/// machine. Such a host does not prove that the request comes from this machine, because a proxy can set the header
/// `Host` to the address of this machine. So Parlor refuses the cookie if a trusted proxy forwarded the request, or if
/// the server's public address uses HTTPS.
fn takes_plain(api: &Api, parts: &Parts) -> bool {
    let by_proxy = (parts.extensions.get::<Client>()).is_some_and(|client| client.by_trusted_proxy);
    let public = Origin::parse(&api.engine().files().base());
    !by_proxy && !public.is_some_and(|origin| origin.is_secure())
}

fn sender(api: &Api, parts: &Parts) -> Sender {
    Sender::of(parts, &api.engine().files().base())
}

fn foreign(sender: &Sender) -> Refused {
    let detail = match sender {
        Sender::Foreign(origin) => {
            // The header value comes from the client, so only its first 100 characters are shown.
            let origin: String = origin.chars().take(100).collect();
            format!(
                "The request comes from a page of {origin:?}, which is no address of this server. If it is one, the operator sets it with --public-url, or lets the proxy pass on the Host header."
            )
        }
        Sender::Own(_) | Sender::Unnamed { .. } => {
            "A request with a session cookie needs the header `Origin`, which browsers send. Programs send `Authorization: Bearer <token>` instead.".to_owned()
        }
    };
    Refused::new(problems::WRONG_ORIGIN, detail)
}
