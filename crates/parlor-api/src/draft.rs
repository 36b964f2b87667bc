//! The description of one operation. The parts of its handler write it.

use crate::document::{Schemas, Wire};
use crate::problems::{self, KINDS, Kind};
use std::collections::{BTreeMap, BTreeSet};
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::request_body::{RequestBody, RequestBodyBuilder};
use utoipa::openapi::schema::{
    KnownFormat, Object, ObjectBuilder, Ref, Schema, SchemaFormat, Type,
};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{Content, RefOr, Required};

/// A component that describes refusals.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Refusals {
    /// The name of the component.
    pub(crate) name: &'static str,
    /// The key in `responses`.
    key: &'static str,
    /// The statuses that it stands for.
    pub(crate) statuses: &'static [u16],
    /// Further kinds of problem that it stands for, of other statuses.
    pub(crate) also: &'static [Kind],
    /// Kinds of problem of these statuses that its operations never answer.
    pub(crate) without: &'static [Kind],
}

/// The components for refusals. An operation refers to the first ones whose statuses it has all. The refusals that every request can
/// meet are one `default` answer.
pub(crate) const REFUSALS: &[Refusals] = &[
    with_session(of(
        "RefusedDocument",
        "default",
        &[400, 401, 408, 413, 415, 422, 500, 503],
    )),
    with_session(of(
        "RefusedFile",
        "default",
        &[400, 401, 408, 413, 422, 500, 503],
    )),
    Refusals {
        without: OF_WRITES,
        ..with_session(of("Refused", "default", &[400, 401, 422, 500, 503]))
    },
    of("Forbidden", "403", &[403]),
    of("NotFound", "404", &[404]),
    of("Slow", "408", &[408]),
    of("Conflict", "409", &[409]),
    of("TooOld", "410", &[410]),
    of("Changed", "412", &[412]),
    of("TooLarge", "413", &[413]),
    of("NoSuchRange", "416", &[416]),
    of("UpgradeRequired", "426", &[426]),
    of("TooMany", "429", &[429]),
];

/// The kinds of problem that a read never meets.
const OF_WRITES: &[Kind] = &[
    problems::BAD_JSON,
    problems::BROKEN_BODY,
    problems::BAD_IDEMPOTENCY_KEY,
    problems::BAD_IF_MATCH,
    problems::IDEMPOTENCY_KEY_REUSED,
    problems::OUTCOME_UNKNOWN,
    problems::WRONG_CREDENTIALS,
    problems::TOTP_REQUIRED,
    problems::WRONG_TOTP,
    problems::INVALID_LINK,
];

const fn of(name: &'static str, key: &'static str, statuses: &'static [u16]) -> Refusals {
    Refusals {
        name,
        key,
        statuses,
        also: &[],
        without: &[],
    }
}

/// The component, which also stands for the refusals that every session can meet.
const fn with_session(one: Refusals) -> Refusals {
    Refusals {
        also: &[problems::WRONG_ORIGIN, problems::TOTP_SETUP_REQUIRED],
        ..one
    }
}

/// The schemas and parameters that several operations share.
#[derive(Default)]
pub(crate) struct Shared {
    /// The schemas by name.
    pub(crate) schemas: Schemas,
    /// The parameters by name.
    pub(crate) parameters: BTreeMap<String, Parameter>,
    /// The names of the components for refusals that are referred to.
    pub(crate) refusals: BTreeSet<&'static str>,
}

/// The description of an operation while the parts of its handler add to it.
pub(crate) struct Draft {
    operation: Operation,
    shared: Shared,
    refusals: BTreeSet<u16>,
}

impl Draft {
    /// Creates a draft from the attribute of the operation.
    pub(crate) fn new(operation: Operation, shared: Shared) -> Self {
        Self {
            operation,
            shared,
            refusals: BTreeSet::new(),
        }
    }

    /// Records that the operation can be refused with this kind of problem.
    pub(crate) fn refuses(&mut self, kind: Kind) {
        self.refusals.insert(kind.status.as_u16());
    }

    /// Records that the operation needs no token.
    pub(crate) fn open(&mut self) {
        self.operation.security = Some(vec![SecurityRequirement::default()]);
    }

    /// Records that the operation reads `Idempotency-Key`.
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
                "A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and \
                 the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key.",
            ))
            .schema(Some(schema.build()));
        self.parameter("Idempotency-Key", parameter.build());
    }

    /// Records that the operation reads `If-Match`.
    pub(crate) fn if_match(&mut self) {
        let parameter = ParameterBuilder::new()
            .name("If-Match")
            .parameter_in(ParameterIn::Header)
            .required(Required::False)
            .description(Some(
                "The `ETag` (or `version`) of the last read state, in double quotes. Parlor refuses the edit if the state has changed.",
            ))
            .schema(Some(Object::with_type(Type::String)));
        self.parameter("If-Match", parameter.build());
    }

    /// Adds a path parameter that names the subject of the operation.
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

    /// Adds query parameters.
    pub(crate) fn query_parameters(&mut self, parameters: Vec<Parameter>) {
        let all = self.operation.parameters.get_or_insert_default();
        all.extend(parameters.into_iter().map(RefOr::T));
    }

    /// Records that the request body is a JSON document of this type. Examples come from the attribute.
    pub(crate) fn document<T: Wire>(&mut self) {
        T::collect(&mut self.shared.schemas);
        self.body("application/json", T::describe());
    }

    /// Records that the caller may leave the request body out.
    pub(crate) fn body_is_optional(&mut self) {
        if let Some(RefOr::T(body)) = &mut self.operation.request_body {
            body.required = Some(Required::False);
        }
    }

    /// Records that the request body is a file.
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
        (self.shared.parameters).insert(component.to_owned(), parameter);
        let reference = Ref::new(format!("#/components/parameters/{component}"));
        (self.operation.parameters.get_or_insert_default()).push(RefOr::Ref(reference));
    }

    /// Adds the refusals that every operation has, and completes the draft.
    pub(crate) fn finish(mut self, writes: bool) -> (Operation, Shared) {
        // The attribute lists the statuses of further refusals.
        let declared = &mut self.operation.responses.responses;
        for kind in KINDS {
            let status = kind.status.as_u16();
            if declared.remove(&status.to_string()).is_some() {
                self.refusals.insert(status);
            }
        }
        for kind in [
            problems::BAD_QUERY,
            problems::INVALID,
            problems::INTERNAL,
            problems::UNAVAILABLE,
        ] {
            self.refuses(kind);
        }
        if writes {
            self.refuses(problems::OUTCOME_UNKNOWN);
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
        for one in REFUSALS {
            if one
                .statuses
                .iter()
                .all(|status| self.refusals.contains(status))
            {
                (self.refusals).retain(|status| !one.statuses.contains(status));
                self.shared.refusals.insert(one.name);
                let response = RefOr::Ref(Ref::from_response_name(one.name));
                (self.operation.responses.responses).insert(one.key.to_owned(), response);
            }
        }
        (self.operation, self.shared)
    }
}
