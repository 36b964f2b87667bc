//! The OpenAPI document of this API.
//!
//! The `#[utoipa::path]` attribute and the doc comment of a handler state the method, path, tag, summary and successful
//! answers of the operation. The parameters, the request body and the refusals come from the handler's signature: each
//! part of the signature adds its description to a [`Draft`]. Refusals and common parameters are components of the
//! document.

use crate::cookie;
use crate::document::fields;
use crate::document::words::ContactSort;
use crate::draft::{Codes, Draft, Shared};
use crate::endpoint::Endpoint;
use crate::problems::{self, KINDS, Kind};
use crate::webhooks;
use parlor_http::print;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::__dev::{SchemaReferences, Tags};
use utoipa::ToSchema;
use utoipa::openapi::path::{HttpMethod, Operation, Paths};
use utoipa::openapi::schema::{Object, ObjectBuilder, Ref, Type};
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{
    Components, ContentBuilder, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, RefOr,
    Response, ResponseBuilder,
};

/// A problem document (RFC 9457): the answer to a refused request.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Problem {
    /// The type of the problem: `urn:parlor:problem:` followed by the code.
    r#type: String,
    /// The title of the problem. All problems with the same code have the same title.
    title: String,
    /// The HTTP status of the answer.
    status: u16,
    /// An explanation of this problem, or the action with which the caller can solve it.
    #[schema(required)]
    detail: Option<String>,
    /// The stable code of the problem, for programs.
    #[schema(schema_with = codes)]
    code: String,
    /// All invalid fields of the request. Present only if the code is `invalid`.
    errors: Option<Vec<ProblemField>>,
}

fn codes() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some(
            "A stable code for programs. `docs/api.md` explains each code.",
        ))
        .enum_values(Some(problems::KINDS.iter().map(|kind| kind.code)))
        .build()
}

/// An invalid field of a request, in a problem document.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProblemField {
    /// The path of the field in the request's document, such as `who.contact_id`. `body` means the whole document. For
    /// a query parameter, this is the parameter's name.
    field: String,
    /// The stable code of the fault in this field, for programs.
    code: String,
    /// The action with which the caller can correct the field.
    detail: String,
}

/// Builds the OpenAPI document without operations. Its only components are the security schemes.
fn frame() -> OpenApi {
    let bearer = {
        let mut http = Http::new(HttpAuthScheme::Bearer);
        http.description = Some(
            "The token from `POST /v1/sessions`, or an access token from `parlor token`."
                .to_owned(),
        );
        SecurityScheme::Http(http)
    };
    let mut components = Components::new();
    components.add_security_scheme("bearer", bearer);
    let cookie = ApiKeyValue::with_description(
        cookie::NAME,
        "The cookie that `POST /v1/sessions` sets with `cookie`, for pages of this server. Over plain HTTP on the server's machine its name has no `__Host-`.",
    );
    components.add_security_scheme("cookie", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    let tags = [
        ("sessions", "Signing in and out."),
        ("me", "The calling agent."),
        (
            "notifications",
            "The caller's notifications, their channels, and the browsers that show them.",
        ),
        (
            "conversations",
            "Starting, reading and moving conversations.",
        ),
        (
            "attachments",
            "Files: upload a file, then send it with a message.",
        ),
        ("cases", "Groups of conversations of one contact."),
        ("tickets", "Problems that agents and teams are responsible for."),
        ("views", "Views of the desk with their numbers of conversations."),
        (
            "macros",
            "Prepared texts with variables, blanks, files and actions.",
        ),
        ("floor", "Availability and load of the agents that the caller may see, and totals of waiting conversations."),
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
            "Endpoints that receive events, and their deliveries. Only for administrators.",
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
                    "Parlor's own API. Requests and answers are JSON; Parlor refuses unknown members and parameters and names them. Refusals are \
                     problem documents (RFC 9457) with the caller's remedy. Ids are integers below 2^53. Times are RFC 3339 in UTC.",
                ))
                .license(Some(
                    LicenseBuilder::new()
                        .name("Apache-2.0")
                        .identifier(Some("Apache-2.0"))
                        .build(),
                )),
        )
        .components(Some(components))
        .security(Some(["bearer", "cookie"].map(|name| {
            SecurityRequirement::new::<_, [&str; 0], &str>(name, [])
        })))
        .tags(Some(tags))
        .build()
}

/// The unfinished OpenAPI document, to which operations are added.
pub(crate) struct Description {
    api: OpenApi,
    shared: Shared,
}

impl Description {
    /// Creates a document without operations.
    pub(crate) fn new() -> Self {
        let mut schemas = Vec::new();
        Problem::schemas(&mut schemas);
        schemas.push((
            Problem::name().into_owned(),
            <Problem as utoipa::PartialSchema>::schema(),
        ));
        // Only query parameters have the type `ContactSort`, and query parameters do not collect their schemas. So the
        // schema of `ContactSort` is added here.
        schemas.push((
            ContactSort::name().into_owned(),
            <ContactSort as utoipa::PartialSchema>::schema(),
        ));
        schemas.extend(fields::shared());
        Self {
            api: frame(),
            shared: Shared {
                schemas,
                ..Shared::default()
            },
        }
    }

    /// Adds an operation that the attribute `R` describes completely.
    pub(crate) fn plain<'t, R: utoipa::Path + SchemaReferences + Tags<'t>>(&mut self) {
        self.insert::<R>(operation_of::<R>());
    }

    /// Adds the operation of a handler. The attribute `R` and the handler's parts describe the operation.
    pub(crate) fn add<'t, R, P, E>(&mut self, endpoint: &E)
    where
        R: utoipa::Path + SchemaReferences + Tags<'t>,
        E: Endpoint<P>,
    {
        let mut draft = Draft::new(operation_of::<R>(), std::mem::take(&mut self.shared));
        endpoint.describe(&mut draft);
        let (operation, shared) = draft.finish(writes::<R>());
        self.shared = shared;
        self.insert::<R>(operation);
    }

    fn insert<R: utoipa::Path + SchemaReferences>(&mut self, operation: Operation) {
        R::schemas(&mut self.shared.schemas);
        (self.api.paths).add_path_operation(R::path(), R::methods(), operation);
    }

    /// Completes the document.
    pub(crate) fn finish(self) -> OpenApi {
        let mut api = self.api;
        let components = api.components.get_or_insert_with(Components::new);
        components.schemas.extend(self.shared.schemas);
        components.schemas.extend([webhooks::envelope()]);
        components.responses.extend([webhooks::receipt()]);
        let parameters = self.shared.parameters.into_iter();
        (components.parameters).extend(parameters.map(|(name, one)| (name, RefOr::T(one))));
        for (name, codes) in &self.shared.refusals {
            (components.responses).insert(name.clone(), RefOr::T(refusal(codes)));
        }
        share(&mut api.paths, components);
        api.webhooks = Some(webhooks::webhooks());
        api
    }
}

/// Returns the codes of all problems with which a handler can refuse a request. The attribute `R` and the handler's
/// parts declare these codes.
pub(crate) fn codes_of<'t, R, P, E>(endpoint: &E) -> Codes
where
    R: utoipa::Path + Tags<'t>,
    E: Endpoint<P>,
{
    let mut draft = Draft::new(operation_of::<R>(), Shared::default());
    endpoint.describe(&mut draft);
    draft.codes(writes::<R>())
}

/// Whether an operation can change data.
fn writes<R: utoipa::Path>() -> bool {
    !R::methods().contains(&HttpMethod::Get)
}

fn operation_of<'t, R: utoipa::Path + Tags<'t>>() -> Operation {
    let mut operation = R::operation();
    let tags = operation.tags.get_or_insert_default();
    tags.extend(R::tags().into_iter().map(str::to_owned));
    operation
}

/// Builds the component for an answer that refuses a request. Its description lists the codes and titles of the
/// problems.
fn refusal(codes: &Codes) -> Response {
    let kinds: Vec<&Kind> = (KINDS.iter())
        .filter(|kind| codes.contains(kind.code))
        .collect();
    let of_one_status = kinds
        .windows(2)
        .all(|pair| matches!(pair, [one, other] if one.status == other.status));
    let listed: Vec<String> = (kinds.iter())
        .map(|kind| match of_one_status {
            true => format!("`{}`: {}.", kind.code, kind.title),
            false => format!("{} `{}`: {}.", kind.status.as_u16(), kind.code, kind.title),
        })
        .collect();
    ResponseBuilder::new()
        .description(listed.join(" "))
        .content(
            "application/problem+json",
            ContentBuilder::new()
                .schema(Some(Ref::from_schema_name("Problem")))
                .build(),
        )
        .build()
}

/// Moves parameters and answers that are equal in several operations into shared components. The operations then refer
/// to these components.
fn share(paths: &mut Paths, components: &mut Components) {
    let mut parameters = Vec::new();
    let mut responses = Vec::new();
    for operation in operations(paths) {
        parameters.extend(inline(operation.parameters.iter().flatten()));
        responses.extend(inline(operation.responses.responses.values()));
    }
    let shared =
        |found: &[String], value: &str| found.iter().filter(|one| *one == value).count() > 1;
    for operation in operations(paths) {
        for parameter in operation.parameters.iter_mut().flatten() {
            let text = text_of(parameter);
            if let RefOr::T(one) = &parameter
                && shared(&parameters, &text)
            {
                let name = free(&one.name, &text, &components.parameters);
                components
                    .parameters
                    .insert(name.clone(), parameter.clone());
                *parameter = RefOr::Ref(Ref::new(format!("#/components/parameters/{name}")));
            }
        }
        for response in operation.responses.responses.values_mut() {
            let text = text_of(response);
            if let RefOr::T(one) = &response
                && let Some(name) = shown(one)
                && shared(&responses, &text)
            {
                let name = free(&name, &text, &components.responses);
                components.responses.insert(name.clone(), response.clone());
                *response = RefOr::Ref(Ref::from_response_name(&name));
            }
        }
    }
}

fn operations(paths: &mut Paths) -> impl Iterator<Item = &mut Operation> {
    paths.paths.values_mut().flat_map(|item| {
        [
            &mut item.get,
            &mut item.put,
            &mut item.post,
            &mut item.delete,
            &mut item.patch,
        ]
        .into_iter()
        .flatten()
    })
}

/// Returns the values that an operation contains directly, as JSON texts. The result leaves out references to shared
/// components.
fn inline<'a, T: Serialize + 'a>(
    values: impl Iterator<Item = &'a RefOr<T>>,
) -> impl Iterator<Item = String> {
    values.filter(|one| matches!(one, RefOr::T(_))).map(text_of)
}

fn text_of(value: &impl Serialize) -> String {
    print::json(value)
}

/// Returns the name of the schema of an answer's JSON document. `None` means that the answer has no named schema.
fn shown(response: &Response) -> Option<String> {
    let RefOr::T(content) = response.content.get("application/json")? else {
        return None;
    };
    let Some(RefOr::Ref(schema)) = &content.schema else {
        return None;
    };
    schema.ref_location.rsplit('/').next().map(str::to_owned)
}

/// Returns a name for a component: the given name or, if a different component already has this name, the name with a
/// number.
fn free<T: Serialize>(name: &str, text: &str, known: &BTreeMap<String, RefOr<T>>) -> String {
    let mut free = name.to_owned();
    let mut number = 2_usize;
    while known.get(&free).is_some_and(|one| text_of(one) != text) {
        free = format!("{name}-{number}");
        number = number.saturating_add(1);
    }
    free
}
