//! Endpoints: handlers whose signature states the requirements for requests.
//!
//! Each parameter of a handler is a [`Part`]: for example the caller with the role, the idempotency key, the path,
//! `If-Match`, the query string or the body. A part enforces a requirement for requests, and describes this requirement
//! in the OpenAPI document. All handlers check their parts in the order of [`Stage`], and the compiler verifies this
//! order. A handler without a part for the query string refuses query parameters. A handler without a part for the body
//! refuses every body except an empty one and `{}`.

use crate::answer::Answered;
use crate::api::Api;
use crate::document::query::Param;
use crate::document::{Faults, FieldPath, code, json, read, request};
use crate::draft::{Codes, Draft};
use crate::problems::{self, Refused};
use axum::body::Body;
use axum::extract::{FromRequestParts as _, MatchedPath, RawPathParams, Request};
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use http::Method;
use http::request::Parts;
use parlor_engine::EngineError;
use parlor_engine::auth::Caller;
use parlor_http::body;
use parlor_model::document::printable;
use parlor_model::ids::parse_id;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::pin::Pin;
use std::sync::Arc;

/// The position of a part in the order in which requests are checked.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Stage {
    /// Authentication and role.
    Caller,
    /// The bytes of the body, and the answer that is stored under the idempotency key.
    Key,
    /// The ids or keys in the path, and the header `If-Match`.
    Target,
    /// The query string.
    Query,
    /// The document in the body.
    Body,
}

impl Stage {
    const fn rank(self) -> u8 {
        match self {
            Self::Caller => 0,
            Self::Key => 1,
            Self::Target => 2,
            Self::Query => 3,
            Self::Body => 4,
        }
    }
}

/// The type of one parameter of a handler. The type states a requirement for requests, enforces the requirement, and
/// describes it in the OpenAPI document.
pub(crate) trait Part: Sized + Send {
    /// The first and the last stage of this part.
    const STAGES: (Stage, Stage);

    /// Adds the requirement, and the refusals that it can cause, to the operation's description.
    fn describe(draft: &mut Draft);

    /// Takes the part from the request.
    ///
    /// # Errors
    /// [`Stop::Refused`] if the request does not meet the requirement; [`Stop::Answered`] if the request repeats an
    /// earlier request with the same idempotency key.
    fn take(incoming: &mut Incoming) -> impl Future<Output = Result<Self, Stop>> + Send;
}

/// The reason why a handler is not called.
pub(crate) enum Stop {
    /// The request does not meet a requirement.
    Refused(Refused),
    /// The request is a repetition: its idempotency key has this stored answer.
    Answered(Response),
}

impl From<Refused> for Stop {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

impl From<EngineError> for Stop {
    fn from(error: EngineError) -> Self {
        Self::Refused(error.into())
    }
}

/// A request from which the parts of a handler are taken.
pub(crate) struct Incoming {
    /// The shared state.
    pub(crate) api: Api,
    /// The method, the URI and the headers.
    pub(crate) parts: Parts,
    /// The authenticated caller. `None` means that the caller is not authenticated yet, or that the handler needs no
    /// authentication.
    pub(crate) caller: Option<Caller>,
    params: Vec<(String, String)>,
    body: Body,
    bytes: Option<Bytes>,
    queried: bool,
    documented: bool,
}

impl Incoming {
    async fn of(api: Api, request: Request) -> Self {
        let (mut parts, body) = request.into_parts();
        let params = match RawPathParams::from_request_parts(&mut parts, &()).await {
            Ok(params) => (params.iter())
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            // A path parameter that is not UTF-8 cannot be the id or key of an object.
            Err(_) => Vec::new(),
        };
        Self {
            api,
            parts,
            caller: None,
            params,
            body,
            bytes: None,
            queried: false,
            documented: false,
        }
    }

    /// Returns the value of the path parameter with this name. `None` means that there is no such parameter.
    pub(crate) fn param(&self, name: &str) -> Option<&str> {
        (self.params.iter())
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// Returns the method and the normalised path, for the idempotency key. Different spellings of one path give the
    /// same text. The database stores the text, so it must not contain the character NUL.
    pub(crate) fn route(&self) -> String {
        let pattern = self.parts.extensions.get::<MatchedPath>();
        let mut path = pattern.map_or("", MatchedPath::as_str).to_owned();
        for (name, value) in &self.params {
            let value =
                parse_id(value).map_or_else(|| value.replace('\0', "%00"), |id| id.to_string());
            path = path.replace(&format!("{{{name}}}"), &value);
        }
        format!("{} {}", self.parts.method, path.trim_start_matches('/'))
    }

    /// Reads the bytes of the body at the first call, and returns them at each call. A caller who is not authenticated
    /// may send only a short body.
    ///
    /// # Errors
    /// 400 if the body is incomplete; 408 if the body arrives too slowly; 413 if the body is too large; 503 if the
    /// server has no memory for the body.
    pub(crate) async fn bytes(&mut self) -> Result<Bytes, Refused> {
        if let Some(bytes) = &self.bytes {
            return Ok(bytes.clone());
        }
        let limits = self.api.limits();
        let most = if self.caller.is_some() {
            limits.body_bytes
        } else {
            limits.stranger_body_bytes
        };
        let bytes = body::read_body(std::mem::take(&mut self.body), most, limits)
            .await
            .map_err(|error| problems::bad_body(error, most))?;
        Ok(self.bytes.insert(bytes).clone())
    }

    /// Takes the body as a stream, for a part that reads the body itself.
    pub(crate) fn stream(&mut self) -> Body {
        self.documented = true;
        std::mem::take(&mut self.body)
    }

    /// Takes the raw query string.
    pub(crate) fn query(&mut self) -> Option<&str> {
        self.queried = true;
        self.parts.uri.query()
    }

    /// Refuses query parameters, unless a part has read the query string.
    ///
    /// # Errors
    /// 400 if the query string cannot be decoded; 422 if the query string has a parameter.
    pub(crate) fn no_query(&mut self) -> Result<(), Refused> {
        if !self.queried {
            Parameters::of(self.query())?.close(&[], Faults::default())?;
        }
        Ok(())
    }

    /// Reads the bytes of the body for a JSON document. If no part has read the query string, also refuses query
    /// parameters.
    ///
    /// # Errors
    /// The errors of [`Self::bytes`] and of [`Self::no_query`].
    pub(crate) async fn document(&mut self) -> Result<Bytes, Refused> {
        let bytes = self.bytes().await?;
        self.no_query()?;
        self.documented = true;
        Ok(bytes)
    }

    /// Whether the method of the request can change data.
    fn writes(&self) -> bool {
        !matches!(self.parts.method, Method::GET | Method::HEAD)
    }

    /// Refuses query parameters and a body that no part has read. A body without content or with `{}` is allowed.
    async fn finish(&mut self) -> Result<(), Refused> {
        if self.writes() && !self.documented {
            let bytes = self.document().await?;
            if !bytes.is_empty() {
                let value = json::parse(self.api.limits(), &self.parts.headers, &bytes)?;
                let Empty {} = read(value)?;
            }
        }
        self.no_query()
    }
}

request! {
    /// A document without members.
    struct Empty {}
}

/// The parameters of a query string that are not read yet.
#[derive(Debug)]
pub(crate) struct Parameters(BTreeMap<String, String>);

impl Parameters {
    /// Decodes a query string.
    ///
    /// # Errors
    /// 400 if the query string cannot be decoded; 422 if a parameter occurs twice.
    pub(crate) fn of(raw: Option<&str>) -> Result<Self, Refused> {
        let mut parameters = BTreeMap::new();
        let mut faults = Faults::default();
        for (name, value) in parlor_http::query::pairs(raw).map_err(problems::bad_query)? {
            match parameters.entry(name) {
                Entry::Occupied(given) => {
                    faults.add(
                        &FieldPath::TOP.key(given.key()),
                        code::REPEATED,
                        "Send this parameter once.",
                    );
                }
                Entry::Vacant(free) => {
                    free.insert(value);
                }
            }
        }
        if faults.is_empty() {
            Ok(Self(parameters))
        } else {
            Err(problems::of_faults(faults))
        }
    }

    /// Whether the query string has this parameter, and no earlier call of [`Self::take`] has taken it.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Takes a parameter and reads it. `None` means that the parameter is absent or invalid. A fault is added for an
    /// invalid parameter.
    pub(crate) fn take<T: Param>(&mut self, name: &str, faults: &mut Faults) -> Option<T> {
        let text = self.0.remove(name)?;
        T::parse(&text, &FieldPath::TOP.key(name), faults)
    }

    /// Refuses the request if there are faults or unknown parameters.
    ///
    /// # Errors
    /// 422 if there is a fault or an unknown parameter. The problem lists all of them.
    pub(crate) fn close(self, known: &[&str], mut faults: Faults) -> Result<(), Refused> {
        for name in self.0.keys() {
            let detail = if known.is_empty() {
                format!(
                    "Leave `{}` out. This operation has no query parameters.",
                    printable(name)
                )
            } else {
                format!(
                    "Leave `{}` out; known here: {}.",
                    printable(name),
                    known.join(", ")
                )
            };
            faults.add(&FieldPath::TOP.key(name), code::UNKNOWN_MEMBER, detail);
        }
        if faults.is_empty() {
            Ok(())
        } else {
            Err(problems::of_faults(faults))
        }
    }
}

/// A handler: an async function whose parameters all implement [`Part`].
pub(crate) trait Endpoint<Parts>: Clone + Send + Sync + 'static {
    /// Takes the parts from the request and calls the handler.
    fn answer(self, incoming: Incoming) -> impl Future<Output = Result<Response, Stop>> + Send;

    /// Adds the descriptions of all parts to the draft.
    fn describe(&self, draft: &mut Draft);
}

/// Answers a request with a handler.
///
/// # Errors
/// The refusals of the parts and of the handler.
async fn run<P, E: Endpoint<P>>(endpoint: E, api: Api, request: Request) -> Answered {
    let incoming = Incoming::of(api, request).await;
    match endpoint.answer(incoming).await {
        Ok(response) | Err(Stop::Answered(response)) => Ok(response),
        Err(Stop::Refused(refused)) => Err(refused),
    }
}

type Answering = Pin<Box<dyn Future<Output = Response> + Send>>;

/// An endpoint whose own type is hidden, because the router can store only endpoints of one type.
#[derive(Clone)]
pub(crate) struct Handler(Arc<dyn Fn(Api, Request) -> Answering + Send + Sync>);

impl Handler {
    /// Erases the type of an endpoint. In debug builds, a problem that the endpoint does not declare causes a panic. So
    /// a test that gets such a problem fails. `path` returns the path of the endpoint. `declared` returns the codes of
    /// the problems that the endpoint declares.
    pub(crate) fn of<P: 'static, E: Endpoint<P>>(
        endpoint: E,
        path: fn() -> String,
        declared: fn(&E) -> Codes,
    ) -> Self {
        Self(Arc::new(move |api, request| {
            let endpoint = endpoint.clone();
            Box::pin(async move {
                let answered = run(endpoint.clone(), api, request).await;
                if let Err(refused) = &answered {
                    let code = refused.code();
                    let is_declared = || declared(&endpoint).contains(code);
                    debug_assert!(is_declared(), "{} does not declare {code}", path());
                }
                answered.into_response()
            })
        }))
    }
}

impl axum::handler::Handler<(), Api> for Handler {
    type Future = Answering;

    fn call(self, request: Request, api: Api) -> Answering {
        (self.0)(api, request)
    }
}

/// Whether the parameters of a handler are in the order of their checks. A pair contains the first and the last stage
/// of one parameter.
const fn in_order(parts: &[(Stage, Stage)]) -> bool {
    let mut rest = parts;
    let mut reached = Stage::Caller;
    while let [(first, last), others @ ..] = rest {
        if first.rank() < reached.rank() {
            return false;
        }
        reached = *last;
        rest = others;
    }
    true
}

macro_rules! endpoints {
    ($($part:ident),+) => {
        impl<F, Fut, $($part),+> Endpoint<($($part,)+)> for F
        where
            F: FnOnce($($part),+) -> Fut + Clone + Send + Sync + 'static,
            Fut: Future<Output = Answered> + Send,
            $($part: Part,)+
        {
            #[expect(non_snake_case, reason = "a value is named after its type")]
            async fn answer(self, mut incoming: Incoming) -> Result<Response, Stop> {
                const { assert!(in_order(&[$($part::STAGES),+]), "the parameters of a handler are in the order of their checks") };
                $( let $part = $part::take(&mut incoming).await?; )+
                incoming.finish().await?;
                Ok(self($($part),+).await?)
            }

            fn describe(&self, draft: &mut Draft) {
                $( $part::describe(draft); )+
            }
        }
    };
}

endpoints!(A);
endpoints!(A, B);
endpoints!(A, B, C);
endpoints!(A, B, C, D);
endpoints!(A, B, C, D, E);
endpoints!(A, B, C, D, E, G);
