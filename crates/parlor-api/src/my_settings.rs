//! `/v1/me/settings`: a document with the caller's own settings.

use crate::answer::{Answered, answer, ok_versioned};
use crate::document::fields::{Free, Time};
use crate::document::{Faults, FieldPath, Wire, code, request};
use crate::extract::{Body, ByAgent, Idempotent, IfMatch};
use crate::problems::{self, Refused};
use crate::refusals::{plainly, refused};
use parlor_engine::EngineError;
use parlor_model::command::{MAX_SETTINGS_BYTES, MAX_SETTINGS_DEPTH, SaveSettings};
use parlor_model::entities::{AgentSettings, JsonMap};
use parlor_model::refusal::{FieldCode, Refusal};
use parlor_model::version;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;

/// The document with the caller's own settings.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Settings<'a> {
    /// The document, as the caller saved it. The document is empty if the caller has never saved a document.
    #[schema(value_type = Object)]
    settings: &'a JsonMap,
    /// The version of the document. Send the version as `If-Match` with a change: Parlor then refuses the change if the
    /// document has changed since you read it. The `ETag` header has the same value.
    version: String,
    updated_at: Option<Time>,
}

impl<'a> Settings<'a> {
    fn of(row: &'a AgentSettings) -> Self {
        Self {
            settings: &row.settings,
            version: version::of_settings(Some(row)),
            updated_at: Some(Time(row.updated_at)),
        }
    }
}

/// Returns the caller's settings document.
///
/// Only the caller can read and change this document. For example, the desk stores the agent's column widths, theme,
/// keyboard shortcuts and language in this document.
#[utoipa::path(
    get, path = "/v1/me/settings", tag = "me", operation_id = "get_my_settings",
    responses((status = 200, description = "The document", body = Settings<'_>)),
)]
pub(crate) async fn show(ByAgent(call): ByAgent) -> Answered {
    let row = (call.engine())
        .settings_of(call.caller.account, call.agent)
        .await?;
    let none = JsonMap::new();
    let found = match &row {
        Some(row) => Settings::of(row),
        None => Settings {
            settings: &none,
            version: version::of_settings(None),
            updated_at: None,
        },
    };
    Ok(ok_versioned(&found, &found.version))
}

/// The document: an object with any members. A [`Free`] object may be absent, but this document is required. Otherwise,
/// a request without a document would empty the stored document.
#[derive(Clone, Debug)]
pub(crate) struct Document(JsonMap);

impl Wire for Document {
    fn read(value: Value, at: &FieldPath<'_>, faults: &mut Faults) -> Option<Self> {
        Free::read(value, at, faults).map(|free| Self(free.0))
    }

    fn describe() -> RefOr<Schema> {
        Free::describe()
    }
}

request! {
    /// The body of a request that saves the caller's settings document.
    pub(crate) struct NewSettings {
        /// The whole document, at most 16 KiB as compact JSON and 8 levels deep.
        settings: Document,
    }
}

/// The OpenAPI document states these limits. If a constant changes, this assertion fails. Then change the descriptions
/// too.
const _: () = assert!(MAX_SETTINGS_BYTES == 16 * 1024 && MAX_SETTINGS_DEPTH == 8);

/// Saves the caller's settings document.
///
/// The request replaces the whole previous document. Parlor stores the document without interpreting it. If the
/// document equals the stored document, nothing changes.
#[utoipa::path(
    put, path = "/v1/me/settings", tag = "me", operation_id = "save_my_settings",
    request_body(example = json!({"settings": {"theme": "dark", "density": "compact", "list_width": 360}})),
    responses((status = 200, description = "The document", body = Settings<'_>)),
)]
pub(crate) async fn save(
    ByAgent(call): ByAgent,
    Idempotent(keyed): Idempotent,
    IfMatch(expects): IfMatch,
    Body(request): Body<NewSettings>,
) -> Answered {
    let command = SaveSettings {
        agent: call.agent,
        settings: request.settings.0,
    };
    keyed
        .execute_if(call.engine(), command, expects, |row| {
            answer(200, &Settings::of(row))
        })
        .await
        .map_err(not_saved)
}

fn not_saved(error: EngineError) -> Refused {
    if let EngineError::Refused(Refusal::Invalid(faults)) = &error
        && let Some(fault) = faults.first()
    {
        let (code, detail) = match fault.code {
            FieldCode::TooLong => (
                code::TOO_LONG,
                "Send at most 16 KiB, counted as compact JSON.",
            ),
            _ => (
                code::MALFORMED,
                "Send at most 8 levels of objects and arrays.",
            ),
        };
        return problems::invalid_field("settings", code, detail);
    }
    refused(error, plainly(None))
}
