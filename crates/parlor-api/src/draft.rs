//! The description of one operation in the OpenAPI document. The parts of the operation's handler add their
//! requirements to the description.

use crate::document::{Schemas, Wire};
use crate::problems::{self, KINDS, Kind};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::request_body::{RequestBody, RequestBodyBuilder};
use utoipa::openapi::schema::{
    KnownFormat, Object, ObjectBuilder, Ref, Schema, SchemaFormat, Type,
};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{Content, RefOr, Required};

/// The general problems: every operation can have the problem, or a part of the handler causes it. In the OpenAPI
/// document, the answer `default` of an operation lists the general problems of this operation.
const BY_PARTS: &[Kind] = &[
    problems::BAD_QUERY,
    problems::BAD_JSON,
    problems::BROKEN_BODY,
    problems::BAD_IDEMPOTENCY_KEY,
    problems::BAD_IF_MATCH,
    problems::UNAUTHENTICATED,
    problems::TOTP_SETUP_REQUIRED,
    problems::WRONG_ORIGIN,
    problems::SLOW_BODY,
    problems::BODY_TOO_LARGE,
    problems::NOT_JSON,
    problems::INVALID,
    problems::IDEMPOTENCY_KEY_REUSED,
    problems::INTERNAL,
    problems::UNAVAILABLE,
    problems::OUTCOME_UNKNOWN,
];

/// The extension in the attribute of a handler that lists the handler's own kinds of problems. The OpenAPI document
/// does not contain this extension, because it has the answers for these problems.
const REFUSALS: &str = "x-refusals";

/// The extension in the attribute of a handler that changes data only in memory. The outcome of such a request is
/// always known. The OpenAPI document does not contain this extension.
const STORES_NOTHING: &str = "x-stores-nothing";

/// The codes of the problems with which an answer can refuse a request.
pub(crate) type Codes = BTreeSet<&'static str>;

fn is_by_parts(code: &str) -> bool {
    BY_PARTS.iter().any(|kind| kind.code == code)
}

/// Returns the name of the component for the answer `default` with these problems.
fn name_of_default(codes: &Codes) -> String {
    let has = |kind: Kind| codes.contains(kind.code);
    let caller = match (
        has(problems::UNAUTHENTICATED),
        has(problems::TOTP_SETUP_REQUIRED),
        has(problems::WRONG_ORIGIN),
    ) {
        (true, true, _) => "",
        (true, false, _) => "Newcomer",
        (false, _, true) => "Page",
        (false, _, false) => "Stranger",
    };
    let keyed = if has(problems::BAD_IDEMPOTENCY_KEY) {
        "Keyed"
    } else {
        ""
    };
    let body = match (
        has(problems::BAD_IF_MATCH),
        has(problems::BAD_JSON),
        has(problems::SLOW_BODY),
    ) {
        (true, ..) => "Edit",
        (false, true, _) => "Document",
        (false, false, true) => "File",
        (false, false, false) => "",
    };
    // A request that can change something has a body.
    let unstored = if has(problems::BROKEN_BODY) && !has(problems::OUTCOME_UNKNOWN) {
        "Unstored"
    } else {
        ""
    };
    format!("Refused{caller}{keyed}{unstored}{body}")
}

/// The maximum number of codes in the name of a component.
const NAMED_CODES: usize = 3;

/// Returns the name of the component for the answer with one status. The name contains the codes of the problems that
/// are not in [`BY_PARTS`]. `None` means that there are more than [`NAMED_CODES`] such codes.
fn name_of_status(codes: &Codes) -> Option<String> {
    let own = codes.iter().filter(|code| !is_by_parts(code));
    let own: Vec<String> = own.map(|code| capitals(code, '-')).collect();
    (own.len() <= NAMED_CODES).then(|| own.join("Or"))
}

/// Joins the words of a text without separators, and writes the first letter of each word as a capital letter.
/// `between` separates the words in the text.
fn capitals(words: &str, between: char) -> String {
    let capital = |word: &str| {
        let (first, rest) = word.split_at(word.len().min(1));
        format!("{}{rest}", first.to_uppercase())
    };
    words.split(between).map(capital).collect()
}

/// The components that several operations share: schemas, parameters and refusals.
#[derive(Default)]
pub(crate) struct Shared {
    /// The schemas by name.
    pub(crate) schemas: Schemas,
    /// The parameters by name.
    pub(crate) parameters: BTreeMap<String, Parameter>,
    /// The codes of each component for refusals, by the name of the component.
    pub(crate) refusals: BTreeMap<String, Codes>,
}

/// The unfinished description of an operation. The parts of the operation's handler add their requirements to the
/// description.
pub(crate) struct Draft {
    operation: Operation,
    shared: Shared,
    refusals: Codes,
}

impl Draft {
    /// Creates a draft from the attribute `utoipa::path` of the handler.
    pub(crate) fn new(operation: Operation, shared: Shared) -> Self {
        Self {
            operation,
            shared,
            refusals: Codes::new(),
        }
    }

    /// Records that the operation can be refused with this kind of problem.
    pub(crate) fn refuses(&mut self, kind: Kind) {
        self.refusals.insert(kind.code);
    }

    /// Records that the operation needs no token.
    pub(crate) fn open(&mut self) {
        self.operation.security = Some(vec![SecurityRequirement::default()]);
    }

    /// Records that the operation reads `Idempotency-Key`.
    pub(crate) fn idempotency_key(&mut self) {
        self.refuses(problems::BAD_IDEMPOTENCY_KEY);
        self.refuses(problems::IDEMPOTENCY_KEY_REUSED);
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
        self.refuses(problems::BAD_IF_MATCH);
        self.refuses(problems::CHANGED);
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

    /// Adds the path parameter that names the object of the operation.
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

    /// Records that the request body is a JSON document of this type. The examples come from the handler's attribute.
    pub(crate) fn document<T: Wire>(&mut self) {
        T::collect(&mut self.shared.schemas);
        self.body("application/json", T::describe());
    }

    /// Records that the request body is optional.
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

    /// Returns the codes of all problems with which the operation can refuse a request.
    pub(crate) fn codes(mut self, writes: bool) -> Codes {
        self.refuses_as_all(writes);
        self.refusals
    }

    /// Adds the refusals from the handler's attribute, and the refusals that every operation can have.
    fn refuses_as_all(&mut self, writes: bool) {
        let stores = self.declared();
        for kind in [
            problems::BAD_QUERY,
            problems::INVALID,
            problems::INTERNAL,
            problems::UNAVAILABLE,
        ] {
            self.refuses(kind);
        }
        if writes {
            if stores {
                self.refuses(problems::OUTCOME_UNKNOWN);
            }
            for kind in [
                problems::BROKEN_BODY,
                problems::SLOW_BODY,
                problems::BODY_TOO_LARGE,
            ] {
                self.refuses(kind);
            }
            let body = self.operation.request_body.as_ref();
            let takes_file = body.is_some_and(|body| match body {
                RefOr::T(body) => body.content.contains_key("application/octet-stream"),
                RefOr::Ref(_) => false,
            });
            if !takes_file {
                self.refuses(problems::BAD_JSON);
                self.refuses(problems::NOT_JSON);
            }
        }
    }

    /// Adds the refusals from the handler's attribute and the refusals that every operation can have. Then completes
    /// the description.
    pub(crate) fn finish(mut self, writes: bool) -> (Operation, Shared) {
        self.refuses_as_all(writes);
        let codes = std::mem::take(&mut self.refusals);
        let of_parts = codes.iter().copied().filter(|code| is_by_parts(code));
        let of_parts: Codes = of_parts.collect();
        let name = name_of_default(&of_parts);
        self.refer("default", name, of_parts);
        let newcomer = codes.contains(problems::UNAUTHENTICATED.code)
            && !codes.contains(problems::TOTP_SETUP_REQUIRED.code);
        let mut by_status: BTreeMap<u16, Codes> = BTreeMap::new();
        for kind in KINDS.iter().filter(|kind| codes.contains(kind.code)) {
            let codes = by_status.entry(kind.status.as_u16()).or_default();
            codes.insert(kind.code);
        }
        // An answer for one status replaces the answer `default` for this status. So the answer also lists the problems
        // of this status that are in [`BY_PARTS`].
        for (status, codes) in by_status {
            if codes.iter().all(|code| is_by_parts(code)) {
                continue;
            }
            let mut name = name_of_status(&codes).unwrap_or_else(|| self.name_of_operation(status));
            if newcomer && status == problems::TOTP_SETUP_REQUIRED.status.as_u16() {
                name.insert_str(0, "Newcomer");
            }
            self.refer(&status.to_string(), name, codes);
        }
        (self.operation, self.shared)
    }

    /// Returns the name of the component for the answer with this status. Only this operation uses the component.
    fn name_of_operation(&self, status: u16) -> String {
        let operation = self.operation.operation_id.as_deref();
        let operation = capitals(operation.unwrap_or_default(), '_');
        let status = http::StatusCode::from_u16(status).ok();
        let status = status.and_then(|status| status.canonical_reason());
        format!("{operation}{}", status.unwrap_or_default().replace(' ', ""))
    }

    /// Takes the refusals out of the handler's attribute `utoipa::path`. Returns whether the handler can store data.
    fn declared(&mut self) -> bool {
        let extensions = self.operation.extensions.take().unwrap_or_default();
        let declared = extensions.get(REFUSALS).and_then(Value::as_array);
        let is_declared =
            |kind: &&Kind| declared.is_some_and(|codes| codes.iter().any(|code| code == kind.code));
        (self.refusals).extend(KINDS.iter().filter(is_declared).map(|kind| kind.code));
        !extensions.contains_key(STORES_NOTHING)
    }

    /// Lets the answer `key` of the operation refer to the component `name`, and adds the codes to this component.
    fn refer(&mut self, key: &str, name: String, codes: Codes) {
        let response = RefOr::Ref(Ref::from_response_name(&name));
        (self.operation.responses.responses).insert(key.to_owned(), response);
        self.shared.refusals.entry(name).or_default().extend(codes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_the_problems() {
        let codes = Codes::from(["not-a-session", "wrong-origin", "recent-sign-in-required"]);
        assert_eq!(
            name_of_status(&codes).as_deref(),
            Some("NotASessionOrRecentSignInRequired")
        );
        let codes = Codes::from(["merged", "never-reopens", "off-record", "revoked"]);
        assert_eq!(name_of_status(&codes), None);
        assert_eq!(capitals("post_message", '_'), "PostMessage");
        let codes = Codes::from([
            "bad-query",
            "unauthenticated",
            "totp-setup-required",
            "bad-json",
            "slow-body",
            "bad-if-match",
        ]);
        assert_eq!(name_of_default(&codes), "RefusedEdit");
        assert_eq!(
            name_of_default(&Codes::from(["bad-query"])),
            "RefusedStranger"
        );
    }
}
