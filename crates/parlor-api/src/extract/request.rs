//! The handler parameters ([`Part`]) for the parts of a request besides its caller. These parts are the idempotency key,
//! the id or key in the path, and the expected version in `If-Match`. The query string and the JSON document in the body
//! are parts too.

use crate::document::{self, Wire, json};
use crate::draft::Draft;
use crate::endpoint::{Incoming, Part, Stage, Stop};
use crate::problems::{self, Refused};
use crate::refusals::unauthenticated;
use http::HeaderMap;
use http::header::IF_MATCH;
use parlor_http::encoding::Encoding;
use parlor_http::keyed::Keyed;
use parlor_model::ids::{
    AgentId, AttachmentId, BulkJobId, CaseId, ContactId, ContactNoteId, ContactPointId,
    ContactRowId, ConversationId, CredentialId, EndpointKey, LoginId, MacroId, MergeId, MessageId,
    PushSubscriptionId, ScheduledId, TicketId, ViewId, parse_id,
};
use parlor_model::refusal::Object;
use parlor_model::version::Expectation;
use serde_json::{Map, Value};
use utoipa::IntoParams;
use utoipa::openapi::schema::{KnownFormat, Object as Schema, ObjectBuilder, SchemaFormat, Type};

/// A request with an optional `Idempotency-Key`. Parlor carries out a request with a key only once. For a repeated
/// request, Parlor returns the stored answer after the authentication and before all later checks.
pub(crate) struct Idempotent(pub(crate) Keyed);

impl Part for Idempotent {
    const STAGES: (Stage, Stage) = (Stage::Key, Stage::Key);

    fn describe(draft: &mut Draft) {
        draft.idempotency_key();
    }

    async fn take(incoming: &mut Incoming) -> Result<Self, Stop> {
        let body = incoming.bytes().await?;
        keyed(incoming, &body).await.map(Self)
    }
}

/// Returns the idempotency key of a request with this body.
///
/// # Errors
/// [`Stop::Answered`] with the stored answer, if the request is a repetition. 400 if the header is invalid; 422 if the
/// key was used for another request; 503 if the database is not available.
pub(crate) async fn keyed(incoming: &mut Incoming, body: &[u8]) -> Result<Keyed, Stop> {
    let caller = incoming.caller.as_ref().ok_or_else(unauthenticated)?;
    let keyed = Keyed::of(
        &incoming.parts.headers,
        caller,
        &incoming.route(),
        incoming.parts.uri.query(),
        body,
    )
    .map_err(|bad| Refused::new(problems::BAD_IDEMPOTENCY_KEY, bad.to_string()))?;
    match keyed.replay(incoming.api.engine()).await? {
        Some(before) => Err(Stop::Answered(before)),
        None => Ok(keyed),
    }
}

/// The id or key of an object, as a parameter in a path.
pub(crate) trait PathName: Sized + Send {
    /// The noun for the object in descriptions and problems, such as `conversation`.
    const NOUN: &'static str;
    /// The name of the path parameter.
    const PARAMETER: &'static str = "id";

    /// Reads the id or key. `None` means that no object can have this id or key.
    fn parse(text: &str) -> Option<Self>;

    /// Returns the OpenAPI schema of the id or key.
    fn schema() -> Schema {
        ObjectBuilder::new()
            .schema_type(Type::Integer)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)))
            .minimum(Some(1))
            .build()
    }
}

macro_rules! ids {
    ($($id:ident = $object:ident;)*) => {$(
        impl PathName for $id {
            const NOUN: &'static str = Object::$object.noun();

            fn parse(text: &str) -> Option<Self> {
                parse_id(text).map(Self)
            }
        }
    )*};
}

ids! {
    AgentId = Agent;
    AttachmentId = Attachment;
    BulkJobId = BulkJob;
    CaseId = Case;
    ContactId = Contact;
    ContactNoteId = ContactNote;
    ContactRowId = ContactRow;
    ContactPointId = ContactPoint;
    ConversationId = Conversation;
    CredentialId = Credential;
    MergeId = Merge;
    MessageId = Message;
    MacroId = Macro;
    PushSubscriptionId = PushSubscription;
    ScheduledId = Scheduled;
    TicketId = Ticket;
    ViewId = View;
}

impl PathName for EndpointKey {
    const NOUN: &'static str = Object::Endpoint.noun();
    const PARAMETER: &'static str = "key";

    fn parse(text: &str) -> Option<Self> {
        Self::parse(text)
    }

    fn schema() -> Schema {
        Schema::with_type(Type::String)
    }
}

macro_rules! texts {
    ($( $(#[doc = $doc:literal])* $name:ident = $object:ident, $parameter:literal; )*) => {$(
        $(#[doc = $doc])*
        pub(crate) struct $name(pub(crate) String);

        impl PathName for $name {
            const NOUN: &'static str = Object::$object.noun();
            const PARAMETER: &'static str = $parameter;

            fn parse(text: &str) -> Option<Self> {
                Some(Self(text.to_owned()))
            }

            fn schema() -> Schema {
                Schema::with_type(Type::String)
            }
        }
    )*};
}

texts! {
    /// The key of a queue.
    QueueKey = Queue, "key";
    /// The id of a callback delivery.
    DeliveryId = Delivery, "id";
    /// The key of a sign-in provider.
    ProviderKey = Provider, "provider";
}

/// The id of a login, in a path that also contains the id of the agent.
pub(crate) struct LoginInPath(pub(crate) LoginId);

impl PathName for LoginInPath {
    const NOUN: &'static str = Object::Login.noun();
    const PARAMETER: &'static str = "login";

    fn parse(text: &str) -> Option<Self> {
        parse_id(text).map(|id| Self(LoginId(id)))
    }
}

/// The id or key of the object in the path. If no object can have this id or key, the answer is 404.
pub(crate) struct Path<T>(pub(crate) T);

impl<T: PathName> Part for Path<T> {
    const STAGES: (Stage, Stage) = (Stage::Target, Stage::Target);

    fn describe(draft: &mut Draft) {
        draft.path_parameter(T::PARAMETER, T::NOUN, T::schema());
        draft.refuses(problems::NOT_FOUND);
    }

    async fn take(incoming: &mut Incoming) -> Result<Self, Stop> {
        let name = incoming.param(T::PARAMETER);
        let name = name.filter(|name| !name.contains('\0')).and_then(T::parse);
        Ok(Self(name.ok_or_else(|| problems::not_found(T::NOUN))?))
    }
}

/// The versions in `If-Match`. Parlor carries out the request only if the target of its act has one of these versions.
/// `None` means that the request has no `If-Match`, or that the value of `If-Match` is `*`.
pub(crate) struct IfMatch(pub(crate) Option<Expectation>);

impl Part for IfMatch {
    const STAGES: (Stage, Stage) = (Stage::Target, Stage::Target);

    fn describe(draft: &mut Draft) {
        draft.if_match();
    }

    async fn take(incoming: &mut Incoming) -> Result<Self, Stop> {
        Ok(Self(versions(&incoming.parts.headers)?.map(Expectation)))
    }
}

fn versions(headers: &HeaderMap) -> Result<Option<Vec<String>>, Refused> {
    let mut versions = Vec::new();
    for header in headers.get_all(IF_MATCH) {
        let text = header.to_str().map_err(|_| bad_if_match())?;
        for tag in text.split(',').map(str::trim).filter(|tag| !tag.is_empty()) {
            if tag == "*" {
                return Ok(None);
            }
            // A weak `ETag` does not promise identical content, so it matches no version.
            let quoted = tag.strip_prefix("W/").unwrap_or(tag);
            let version = quoted
                .strip_prefix('"')
                .and_then(|tag| tag.strip_suffix('"'))
                .ok_or_else(bad_if_match)?;
            if !tag.starts_with("W/") {
                // The `ETag` of a compressed answer is the version with a suffix for the encoding. The suffix is
                // removed here.
                versions.push(Encoding::untagged(version).to_owned());
            }
        }
    }
    Ok(headers.contains_key(IF_MATCH).then_some(versions))
}

fn bad_if_match() -> Refused {
    Refused::new(
        problems::BAD_IF_MATCH,
        "Send the ETag of the last read state, in double quotes: If-Match: \"...\".",
    )
}

/// The headers of the request.
pub(crate) struct Headers(pub(crate) HeaderMap);

impl Part for Headers {
    const STAGES: (Stage, Stage) = (Stage::Target, Stage::Target);

    fn describe(_draft: &mut Draft) {}

    async fn take(incoming: &mut Incoming) -> Result<Self, Stop> {
        Ok(Self(incoming.parts.headers.clone()))
    }
}

/// A declared query string.
pub(crate) trait QueryString: Sized {
    /// Reads the query string.
    ///
    /// # Errors
    /// 400 if the query string cannot be decoded; 422 if a parameter is repeated, unknown or invalid.
    fn read(raw: Option<&str>) -> Result<Self, Refused>;
}

/// Declares the parameters of a query string. All declared parameters are optional, and other parameters are refused.
macro_rules! query {
    (
        $(#[doc = $doc:literal])*
        $vis:vis struct $name:ident {
            $( $(#[doc = $field_doc:literal])* $field:ident: $type:ty, )*
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Debug)]
        $vis struct $name {
            $( $(#[doc = $field_doc])* $vis $field: Option<$type>, )*
        }

        impl $crate::extract::QueryString for $name {
            fn read(raw: Option<&str>) -> Result<Self, $crate::problems::Refused> {
                let mut parameters = $crate::endpoint::Parameters::of(raw)?;
                let mut faults = $crate::document::Faults::default();
                let read = Self {
                    $( $field: parameters.take($crate::document::member(stringify!($field)), &mut faults), )*
                };
                parameters.close(&[$($crate::document::member(stringify!($field))),*], faults)?;
                Ok(read)
            }
        }

        impl utoipa::IntoParams for $name {
            fn into_params(
                _place: impl Fn() -> Option<utoipa::openapi::path::ParameterIn>,
            ) -> Vec<utoipa::openapi::path::Parameter> {
                vec![$(
                    utoipa::openapi::path::ParameterBuilder::new()
                        .name($crate::document::member(stringify!($field)))
                        .parameter_in(utoipa::openapi::path::ParameterIn::Query)
                        .required(utoipa::openapi::Required::False)
                        .description(Some(concat!($($field_doc),*).trim()))
                        .schema(Some(<$type as $crate::document::query::Param>::describe()))
                        .build()
                ),*]
            }
        }
    };
}
pub(crate) use query;

/// The query string. A handler without this part refuses every query parameter.
pub(crate) struct Query<T>(pub(crate) T);

impl<T: QueryString + IntoParams + Send> Part for Query<T> {
    const STAGES: (Stage, Stage) = (Stage::Query, Stage::Query);

    fn describe(draft: &mut Draft) {
        draft.query_parameters(T::into_params(|| None));
    }

    async fn take(incoming: &mut Incoming) -> Result<Self, Stop> {
        Ok(Self(T::read(incoming.query())?))
    }
}

/// The JSON document in the body. If a handler changes data and has no part for the body, it accepts only an empty body
/// or `{}`.
pub(crate) struct Body<T>(pub(crate) T);

impl<T: Wire + Send> Part for Body<T> {
    const STAGES: (Stage, Stage) = (Stage::Body, Stage::Body);

    fn describe(draft: &mut Draft) {
        draft.document::<T>();
    }

    async fn take(incoming: &mut Incoming) -> Result<Self, Stop> {
        let bytes = incoming.document().await?;
        let value = json::parse(incoming.api.limits(), &incoming.parts.headers, &bytes)?;
        Ok(Self(document::read(value)?))
    }
}

/// The JSON document in the body. An empty body means the same as `{}`.
pub(crate) struct OptionalBody<T>(pub(crate) T);

impl<T: Wire + Send> Part for OptionalBody<T> {
    const STAGES: (Stage, Stage) = (Stage::Body, Stage::Body);

    fn describe(draft: &mut Draft) {
        draft.document::<T>();
        draft.body_is_optional();
    }

    async fn take(incoming: &mut Incoming) -> Result<Self, Stop> {
        let bytes = incoming.document().await?;
        let value = if bytes.is_empty() {
            Value::Object(Map::new())
        } else {
            json::parse(incoming.api.limits(), &incoming.parts.headers, &bytes)?
        };
        Ok(Self(document::read(value)?))
    }
}
