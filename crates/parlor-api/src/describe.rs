//! The OpenAPI document.
//!
//! Method, path, tag, summary and successful answers of an operation stand in its `#[utoipa::path]`. Parameters, request body and refusals
//! are made from the handler's signature: each of its parts describes itself into a [`Draft`]. Refusals, and parameters that many
//! operations share, are components.

use crate::document::{Schemas, Wire};
use crate::endpoint::Endpoint;
use crate::problems::{self, KINDS, Kind, type_of};
use crate::webhooks;
use http::StatusCode;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::__dev::{SchemaReferences, Tags};
use utoipa::ToSchema;
use utoipa::openapi::path::{HttpMethod, Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::request_body::{RequestBody, RequestBodyBuilder};
use utoipa::openapi::schema::{
    KnownFormat, Object, ObjectBuilder, Ref, Schema, SchemaFormat, Type,
};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{
    Components, Content, ContentBuilder, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder,
    RefOr, Required, Response, ResponseBuilder,
};

/// A problem document (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Problem {
    /// `urn:parlor:problem:` and the code.
    r#type: String,
    /// The same for all problems of this kind.
    title: String,
    /// The HTTP status.
    status: u16,
    /// The occurrence, and the caller's remedy.
    #[schema(required)]
    detail: Option<String>,
    /// A stable word for programs.
    #[schema(schema_with = codes)]
    code: String,
    /// The fields that were refused, all of them together.
    errors: Option<Vec<ProblemField>>,
}

fn codes() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some(
            "A stable word for programs; `docs/api.md` says what each means.",
        ))
        .enum_values(Some(problems::KINDS.iter().map(|kind| kind.code)))
        .build()
}

/// A field that was refused.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProblemField {
    /// The field, dotted: `who.contact_id`; `body` for the whole document. Query parameters go by their name.
    field: String,
    /// A stable word for programs.
    code: String,
    /// The caller's remedy.
    detail: String,
}

/// The document without operations and components.
fn frame() -> OpenApi {
    let bearer = {
        let mut http = Http::new(HttpAuthScheme::Bearer);
        http.description = Some(
            "The token of `POST /v1/sessions`, or an access token made by `parlor token`."
                .to_owned(),
        );
        SecurityScheme::Http(http)
    };
    let mut components = Components::new();
    components.add_security_scheme("bearer", bearer);
    let tags = [
        ("sessions", "Signing in and out."),
        ("me", "The agent who calls."),
        (
            "conversations",
            "Starting, reading and moving conversations.",
        ),
        (
            "attachments",
            "Files: upload them, then send them with a message.",
        ),
        ("cases", "Groups of conversations of one contact."),
        ("floor", "Agent availability and load, and totals of waiting conversations, as the caller may see them."),
        ("queues", "Queues: waiting conversations, wait so far and expected wait."),
        (
            "contacts",
            "Contacts: details, merges, erasure and export.",
        ),
        (
            "search",
            "Full-text search over messages, contacts and conversations.",
        ),
        (
            "administration",
            "The configuration. All agents may read it; administrators create and change objects.",
        ),
        ("events", "The numbered facts of the account."),
        (
            "callbacks",
            "Endpoints that receive events, and their deliveries. For administrators.",
        ),
        ("live", "Ephemeral events: typing and presence."),
        ("description", "This document."),
    ]
    .map(|(name, description)| {
        TagBuilder::new()
            .name(name)
            .description(Some(description))
            .build()
    });
    OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title("Parlor")
                .version(env!("CARGO_PKG_VERSION"))
                .description(Some(
                    "Parlor's own API. Requests and answers are JSON; unknown members and parameters are refused by name; refusals are \
                     problem documents (RFC 9457) that say what to do. Ids are integers below 2^53, times are RFC 3339 in UTC.",
                ))
                .license(Some(
                    LicenseBuilder::new()
                        .name("Apache-2.0")
                        .identifier(Some("Apache-2.0"))
                        .build(),
                )),
        )
        .components(Some(components))
        .security(Some([SecurityRequirement::new::<_, [&str; 0], &str>("bearer", [])]))
        .tags(Some(tags))
        .build()
}

/// The document while operations are added to it.
pub(crate) struct Description {
    api: OpenApi,
    schemas: Schemas,
    parameters: BTreeMap<String, Parameter>,
}

impl Description {
    /// A document without operations.
    pub(crate) fn new() -> Self {
        let mut schemas = Vec::new();
        Problem::schemas(&mut schemas);
        schemas.push((
            Problem::name().into_owned(),
            <Problem as utoipa::PartialSchema>::schema(),
        ));
        Self {
            api: frame(),
            schemas,
            parameters: BTreeMap::new(),
        }
    }

    /// Adds an operation without parts, as its attribute `R` says.
    pub(crate) fn plain<'t, R: utoipa::Path + SchemaReferences + Tags<'t>>(&mut self) {
        self.insert::<R>(operation_of::<R>());
    }

    /// Adds the operation of an endpoint with the attribute `R`.
    pub(crate) fn add<'t, R, P, E>(&mut self, endpoint: &E)
    where
        R: utoipa::Path + SchemaReferences + Tags<'t>,
        E: Endpoint<P>,
    {
        let writes = !R::methods().contains(&HttpMethod::Get);
        let mut draft = Draft {
            operation: operation_of::<R>(),
            schemas: std::mem::take(&mut self.schemas),
            parameters: std::mem::take(&mut self.parameters),
        };
        endpoint.describe(&mut draft);
        let operation = draft.finish(writes);
        self.schemas = draft.schemas;
        self.parameters = draft.parameters;
        self.insert::<R>(operation);
    }

    fn insert<R: utoipa::Path + SchemaReferences>(&mut self, operation: Operation) {
        R::schemas(&mut self.schemas);
        (self.api.paths).add_path_operation(R::path(), R::methods(), operation);
    }

    /// The whole document.
    pub(crate) fn finish(self) -> OpenApi {
        let mut api = self.api;
        let components = api.components.get_or_insert_with(Components::new);
        components.schemas.extend(self.schemas);
        components.schemas.extend([webhooks::envelope()]);
        let parameters = self.parameters.into_iter();
        (components.parameters).extend(parameters.map(|(name, one)| (name, RefOr::T(one))));
        for kind in KINDS {
            if let Some((_, name)) = shared(kind.status)
                && !components.responses.contains_key(name)
            {
                (components.responses).insert(name.to_owned(), RefOr::T(refusal(name)));
            }
        }
        api.webhooks = Some(webhooks::webhooks());
        api
    }
}

fn operation_of<'t, R: utoipa::Path + Tags<'t>>() -> Operation {
    let mut operation = R::operation();
    let tags = operation.tags.get_or_insert_default();
    tags.extend(R::tags().into_iter().map(str::to_owned));
    operation
}

/// The key in `responses` and the name of the component that describes the refusals with this status. `None`: no operation answers so.
const fn shared(status: StatusCode) -> Option<(&'static str, &'static str)> {
    Some(match status.as_u16() {
        400 => ("400", "Unreadable"),
        401 => ("401", "Unauthenticated"),
        403 => ("403", "Forbidden"),
        404 => ("404", "NotFound"),
        408 => ("408", "Slow"),
        409 => ("409", "Conflict"),
        410 => ("410", "TooOld"),
        412 => ("412", "Changed"),
        413 => ("413", "TooLarge"),
        415 => ("415", "NotJson"),
        416 => ("416", "NoSuchRange"),
        422 => ("422", "Invalid"),
        426 => ("426", "UpgradeRequired"),
        429 => ("429", "TooMany"),
        500 | 503 => ("5XX", "Failed"),
        _ => return None,
    })
}

/// The component with this name: every kind of problem that it stands for, by its code.
fn refusal(name: &str) -> Response {
    let kinds =
        || (KINDS.iter()).filter(|kind| shared(kind.status).is_some_and(|(_, one)| one == name));
    let listed: Vec<String> = kinds()
        // A path that nothing serves belongs to no operation.
        .filter(|kind| kind.code != problems::NO_ROUTE.code)
        .map(|kind| format!("`{}`: {}.", kind.code, kind.title))
        .collect();
    let example = kinds().next_back().map(|kind| {
        let status = kind.status.as_u16();
        serde_json::json!({
            "type": type_of(kind.code), "title": kind.title, "status": status, "detail": kind.title, "code": kind.code,
        })
    });
    ResponseBuilder::new()
        .description(listed.join(" "))
        .content(
            "application/problem+json",
            ContentBuilder::new()
                .schema(Some(Ref::from_schema_name("Problem")))
                .example(example)
                .build(),
        )
        .build()
}

/// An operation while the parts of its handler describe themselves.
pub(crate) struct Draft {
    operation: Operation,
    schemas: Schemas,
    parameters: BTreeMap<String, Parameter>,
}

impl Draft {
    /// The operation can be refused with this kind of problem.
    pub(crate) fn refuses(&mut self, kind: Kind) {
        if let Some((status, name)) = shared(kind.status) {
            let response = RefOr::Ref(Ref::from_response_name(name));
            (self.operation.responses.responses).insert(status.to_owned(), response);
        }
    }

    /// The operation needs no token.
    pub(crate) fn open(&mut self) {
        self.operation.security = Some(vec![SecurityRequirement::default()]);
    }

    /// The operation looks at `Idempotency-Key`.
    pub(crate) fn idempotency_key(&mut self) {
        let schema = ObjectBuilder::new()
            .schema_type(Type::String)
            .min_length(Some(1))
            .max_length(Some(parlor_http::keyed::MAX_KEY));
        let parameter = ParameterBuilder::new()
            .name("Idempotency-Key")
            .parameter_in(ParameterIn::Header)
            .required(Required::False)
            .description(Some(
                "Names this request: repeating it with the same key within 24 hours gives the first answer again, byte for byte, and \
                 `Idempotency-Replayed: true`.",
            ))
            .schema(Some(schema.build()));
        self.parameter("Idempotency-Key", parameter.build());
    }

    /// The operation looks at `If-Match`.
    pub(crate) fn if_match(&mut self) {
        let parameter = ParameterBuilder::new()
            .name("If-Match")
            .parameter_in(ParameterIn::Header)
            .required(Required::False)
            .description(Some(
                "The `ETag` (or `version`) of the state that was seen, in double quotes: on any other state the edit is refused.",
            ))
            .schema(Some(Object::with_type(Type::String)));
        self.parameter("If-Match", parameter.build());
    }

    /// The operation is about the thing that this path parameter names.
    pub(crate) fn path_parameter(&mut self, name: &str, noun: &str, schema: Object) {
        let parameter = ParameterBuilder::new()
            .name(name)
            .parameter_in(ParameterIn::Path)
            .required(Required::True)
            .description(Some(format!("The {name} of the {noun}.")))
            .schema(Some(schema));
        let component = format!("{}-{name}", noun.replace(' ', "-"));
        self.parameter(&component, parameter.build());
    }

    /// The operation takes these query parameters.
    pub(crate) fn query_parameters(&mut self, parameters: Vec<Parameter>) {
        let all = self.operation.parameters.get_or_insert_default();
        all.extend(parameters.into_iter().map(RefOr::T));
    }

    /// The operation takes a JSON document of this type. Examples come from the attribute.
    pub(crate) fn document<T: Wire>(&mut self) {
        T::collect(&mut self.schemas);
        self.body("application/json", T::describe());
    }

    /// The operation takes a file.
    pub(crate) fn file(&mut self) {
        let bytes = ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary)));
        self.body("application/octet-stream", bytes.into());
    }

    fn body(&mut self, content_type: &str, schema: RefOr<Schema>) {
        let declared = match self.operation.request_body.take() {
            Some(RefOr::T(body)) => body,
            Some(RefOr::Ref(_)) | None => RequestBody::new(),
        };
        let mut content = match declared.content.into_values().next() {
            Some(RefOr::T(content)) => content,
            Some(RefOr::Ref(_)) | None => Content::default(),
        };
        content.schema = Some(schema);
        let body = RequestBodyBuilder::new()
            .description(declared.description)
            .content(content_type, content)
            .required(Some(Required::True));
        self.operation.request_body = Some(RefOr::T(body.build()));
    }

    fn parameter(&mut self, component: &str, parameter: Parameter) {
        self.parameters.insert(component.to_owned(), parameter);
        let reference = Ref::new(format!("#/components/parameters/{component}"));
        (self.operation.parameters.get_or_insert_default()).push(RefOr::Ref(reference));
    }

    /// Adds the refusals that every operation has.
    fn finish(&mut self, writes: bool) -> Operation {
        // What the attribute says of a refusal is its status.
        let declared: Vec<Kind> = (KINDS.iter())
            .filter(|kind| {
                let status = kind.status.as_u16().to_string();
                self.operation.responses.responses.contains_key(&status)
            })
            .copied()
            .collect();
        for kind in declared {
            self.refuses(kind);
        }
        for kind in [
            problems::BAD_QUERY,
            problems::INVALID,
            problems::UNAVAILABLE,
        ] {
            self.refuses(kind);
        }
        if writes {
            self.refuses(problems::SLOW_BODY);
            self.refuses(problems::BODY_TOO_LARGE);
            let body = self.operation.request_body.as_ref();
            let takes_file = body.is_some_and(|body| match body {
                RefOr::T(body) => body.content.contains_key("application/octet-stream"),
                RefOr::Ref(_) => false,
            });
            if !takes_file {
                self.refuses(problems::NOT_JSON);
            }
        }
        std::mem::take(&mut self.operation)
    }
}
