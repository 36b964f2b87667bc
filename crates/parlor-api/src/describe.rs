//! What every operation of the OpenAPI document has in common, said once: who may call, the idempotency key, the refusals.

use crate::problems::{self, Kind, type_of};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{Object, ObjectBuilder, Ref, Type};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{
    Components, ContentBuilder, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, RefOr,
    Required, ResponseBuilder,
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
    /// What happened this time, and what to do about it.
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
    /// What to do.
    detail: String,
}

/// The frame the operations are put into.
pub(crate) fn frame() -> OpenApi {
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
            "Files: uploaded, and then carried by a message.",
        ),
        ("cases", "Groups of conversations of one contact."),
        ("floor", "Who is there, with how much, and how much waits."),
        ("queues", "Who waits where, how long, and how long still."),
        (
            "contacts",
            "People: who they are, who turns out to be the same, who has to be forgotten.",
        ),
        (
            "search",
            "Finding messages, contacts and conversations by their words.",
        ),
        (
            "administration",
            "What is configured. Everybody may read it, administrators make and change it.",
        ),
        ("events", "The numbered facts of the account."),
        (
            "callbacks",
            "Where events are sent, and how that goes. For administrators.",
        ),
        ("live", "What is of the moment."),
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

/// Adds what the operations have in common.
pub(crate) fn finish(mut api: OpenApi) -> OpenApi {
    let mut schemas = Vec::new();
    Problem::schemas(&mut schemas);
    schemas.push((
        Problem::name().into_owned(),
        <Problem as utoipa::PartialSchema>::schema(),
    ));
    api.components
        .get_or_insert_with(Components::new)
        .schemas
        .extend(schemas);
    for (path, item) in &mut api.paths.paths {
        // What can be edited on a state that was seen.
        // What is of the moment is not stored, and neither is an answer to it.
        let passing = path.ends_with("/typing");
        let versioned =
            path.starts_with("/v1/conversations/{id}/") && !path.ends_with("/messages") && !passing;
        if let Some(operation) = &mut item.get {
            common(operation, Kept::default());
        }
        for operation in [
            &mut item.post,
            &mut item.put,
            &mut item.patch,
            &mut item.delete,
        ]
        .into_iter()
        .flatten()
        {
            let changes = (operation.operation_id.as_deref()).is_some_and(|id| {
                id.starts_with("change_")
                    || matches!(id, "edit_contact" | "update_callback" | "delete_callback")
            });
            // An answer that shows a secret is not stored under a key.
            let issues = (operation.operation_id.as_deref())
                .is_some_and(|id| id.starts_with("issue_"))
                || path.starts_with("/v1/sessions")
                || path.starts_with("/v1/credentials");
            let kept = Kept {
                writes: true,
                versioned: versioned || changes,
                keyed: !issues && !passing,
            };
            common(operation, kept);
        }
    }
    api
}

/// What is promised of an operation.
#[derive(Clone, Copy, Debug, Default)]
struct Kept {
    /// It changes something.
    writes: bool,
    /// `If-Match` is looked at.
    versioned: bool,
    /// `Idempotency-Key` is looked at.
    keyed: bool,
}

fn common(operation: &mut Operation, kept: Kept) {
    let Kept {
        writes,
        versioned,
        keyed,
    } = kept;
    let open = operation.security.is_some();
    let session = operation
        .tags
        .as_ref()
        .is_some_and(|tags| tags.iter().any(|tag| tag == "sessions"));
    let described = operation
        .tags
        .as_ref()
        .is_some_and(|tags| tags.iter().any(|tag| tag == "description"));
    if described {
        return;
    }
    let named = operation.parameters.as_ref().is_some_and(|parameters| {
        parameters.iter().any(|p| match p {
            RefOr::T(parameter) => matches!(parameter.parameter_in, ParameterIn::Path),
            RefOr::Ref(_) => false,
        })
    });
    if keyed {
        operation
            .parameters
            .get_or_insert_default()
            .push(RefOr::T(idempotency_key()));
    }
    refusal(
        operation,
        problems::BAD_QUERY,
        if writes {
            "The query string, the body or the `Idempotency-Key` cannot be read"
        } else {
            "The query string cannot be read"
        },
    );
    if !open {
        refusal(
            operation,
            problems::UNAUTHENTICATED,
            "No valid token was sent",
        );
    }
    if session && !open {
        refusal(
            operation,
            problems::NOT_A_SESSION,
            "The token is not a session's",
        );
    }
    let administration = operation
        .tags
        .as_ref()
        .is_some_and(|tags| tags.iter().any(|tag| tag == "callbacks"));
    if administration {
        refusal(
            operation,
            problems::FORBIDDEN,
            "The caller is no administrator",
        );
    }
    if named {
        refusal(
            operation,
            problems::NOT_FOUND,
            "There is no such thing in the account",
        );
    }
    if writes {
        refusal(
            operation,
            problems::SLOW_BODY,
            "The body did not arrive in time",
        );
        let uploads = operation.operation_id.as_deref() == Some("upload_attachment");
        let too_large = if uploads {
            "The file is larger than the operator allows"
        } else {
            "The body is larger than 2 MiB"
        };
        refusal(operation, problems::BODY_TOO_LARGE, too_large);
        if !uploads {
            refusal(
                operation,
                problems::NOT_JSON,
                "The body is not sent as JSON",
            );
        }
    }
    let directs = (operation.description.iter()).any(|text| text.contains("is for supervisors"));
    if directs {
        refusal(
            operation,
            problems::FORBIDDEN,
            "The caller's role does not allow it",
        );
    }
    let administers = (operation.description.iter().chain(&operation.summary))
        .any(|text| text.contains("or administrators"));
    if administers {
        refusal(
            operation,
            problems::FORBIDDEN,
            "The caller is no administrator",
        );
    }
    if versioned {
        (operation.parameters.get_or_insert_default()).push(RefOr::T(if_match()));
        refusal(
            operation,
            problems::CHANGED,
            "It is not as the caller has seen it any more",
        );
    }
    if writes && !session {
        refusal(
            operation,
            problems::NOT_OPEN,
            "The request contradicts what is; `code` says how",
        );
    }
    refusal(
        operation,
        problems::INVALID,
        "Fields or parameters cannot stand; `errors` names them",
    );
    refusal(operation, problems::INTERNAL, "A fault of ours");
    refusal(
        operation,
        problems::UNAVAILABLE,
        "The database is not available; `Retry-After` says when to try again",
    );
}

fn refusal(operation: &mut Operation, kind: Kind, description: &str) {
    let status = kind.status.as_u16().to_string();
    let example = serde_json::json!({
        "type": type_of(kind.code), "title": kind.title, "status": kind.status.as_u16(), "detail": description, "code": kind.code,
    });
    operation
        .responses
        .responses
        .entry(status)
        .or_insert_with(|| {
            RefOr::T(
                ResponseBuilder::new()
                    .description(description)
                    .content(
                        "application/problem+json",
                        ContentBuilder::new()
                            .schema(Some(Ref::from_schema_name("Problem")))
                            .example(Some(example))
                            .build(),
                    )
                    .build(),
            )
        });
}

fn if_match() -> Parameter {
    let schema: Object = ObjectBuilder::new().schema_type(Type::String).build();
    ParameterBuilder::new()
        .name("If-Match")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(
            "The `ETag` (or `version`) of the state that was seen, in double quotes: on any other state the edit is refused.",
        ))
        .schema(Some(schema))
        .build()
}

fn idempotency_key() -> Parameter {
    let schema: Object = ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(Some(1))
        .max_length(Some(parlor_http::keyed::MAX_KEY))
        .build();
    ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(
            "Names this request: repeating it with the same key within 24 hours gives the first answer again, byte for byte, and \
             `Idempotency-Replayed: true`.",
        ))
        .schema(Some(schema))
        .build()
}
